"""Every example in README and docs is run: Python blocks, YAML blocks, and console blocks against the program itself."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import tempfile
from pathlib import Path
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from onestop.catalogs.nodes import read
from onestop.cli import main

HOME = Path.cwd()


def _enter(namespace: dict[str, Any]) -> None:
    """Each page works in an empty folder of its own."""
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def _leave(namespace: dict[str, Any]) -> None:
    os.chdir(HOME)
    namespace["_folder"].cleanup()


def _yaml(example: Example) -> str | None:
    tree, problems = read(example.parsed.encode(), "example")
    return None if tree is not None and not problems else f"not a catalogue file: {problems}"


def _console(example: Example) -> str | None:
    for command in ("\n" + example.parsed).split("\n$ ")[1:]:
        line, _, expected = command.partition("\n")
        words = shlex.split(line, comments=True)
        if Path(words[0]).name != "onestop":
            continue  # set-up commands are what CI itself runs
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
            main(words[1:])
        found = "\n".join(shown.rstrip() for shown in said.getvalue().rstrip().splitlines())
        if found != expected.rstrip():
            return f"$ {line}\nexpected:\n{expected}\nfound:\n{found}"
    return None


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser(language="console", evaluator=_console),
        CodeBlockParser(language="yaml", evaluator=_yaml),
    ],
    patterns=["README.md", "catalog/README.md", "docs/**/*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()
