"""
Findings: what the linter found, for people, editors and build servers.

`full` shows the line with a mark below it, `concise` one line a finding; `json`, `github`, `sarif` and `junit` are read by programs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from onestop.telling.tables import width
from onestop.telling.words import problem_line, render, word
from onestop.words.problems import Problem, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_SHOWN = 160
"""Letters of a line that are shown; the part around the mark where it is longer."""


def findings(problems: Sequence[Problem], form: str, lang: str, files: Mapping[str, Path] | None = None) -> str:
    """
    Return *problems* in one of `FORMS`, empty where a form says nothing of nothing.

    Args:
        problems: What was found.
        form: The form.
        lang: `"vi"` or `"en"`.
        files: Where each file of a position lies, for excerpts and for paths that other programs can open.

    Raises:
        ValueError: If there is no such form.
    """
    if form not in FORMS:
        raise ValueError(f"the forms are {', '.join(FORMS)}, not {form!r}")
    return FORMS[form](problems, lang, files or {})


def _concise(problems: Sequence[Problem], lang: str, _: Mapping[str, Path]) -> str:
    return "\n".join(problem_line(found, lang) for found in problems)


def _full(problems: Sequence[Problem], lang: str, files: Mapping[str, Path]) -> str:
    texts: dict[str, list[str]] = {}
    shown = []
    for found in problems:
        lines = [f"{found.code} {word(f'severity.{found.severity.value}', lang)} {found.where}".rstrip()]
        lines += _excerpt(found, files, texts)
        lines.append(f"  {render(found, lang)}")
        shown.append("\n".join(lines))
    counts = {f"{severity.value}s": sum(found.severity is severity for found in problems) for severity in Severity}
    return "\n\n".join([*shown, word("said.problems", lang, **counts)] if problems else [])


def _excerpt(found: Problem, files: Mapping[str, Path], texts: dict[str, list[str]]) -> list[str]:
    at = found.source
    if at is None or at.line is None or at.file not in files:
        return []
    if at.file not in texts:
        texts[at.file] = _lines(files[at.file])
    if at.line > len(texts[at.file]):
        return []
    line = texts[at.file][at.line - 1].replace("\t", " ")
    column = min((at.column or 1) - 1, len(line))
    cut = max(0, column - _SHOWN // 2) if len(line) > _SHOWN else 0
    before, after = "…" if cut else "", "…" if len(line) > cut + _SHOWN else ""
    number = str(at.line)
    mark = [f"  {' ' * len(number)} | {' ' * width(before + line[cut:column])}^"] if at.column else []
    return [f"  {number} | {before}{line[cut : cut + _SHOWN]}{after}", *mark]


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return []
    return [
        "".join(letter if letter.isprintable() or letter == "\t" else "\N{REPLACEMENT CHARACTER}" for letter in line)
        for line in text.split("\n")
    ]


def problem_record(found: Problem, lang: str) -> dict[str, Any]:
    """Return a problem as plain data: `code`, `severity`, `message`, `where`, and the place apart where it is one in a file."""
    data: dict[str, Any] = {
        "code": found.code,
        "severity": found.severity.value,
        "message": render(found, lang),
        "where": found.where,
    }
    if found.source:
        data |= {"file": found.source.file, "line": found.source.line, "column": found.source.column}
    return data


def _json(problems: Sequence[Problem], lang: str, _: Mapping[str, Path]) -> str:
    return "\n".join(json.dumps(problem_record(found, lang), ensure_ascii=False) for found in problems)


def _github(problems: Sequence[Problem], lang: str, files: Mapping[str, Path]) -> str:
    """Workflow commands; their data may hold no line break, their properties no colon and no comma either."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def line(found: Problem) -> str:
        properties = {"title": found.code}
        if found.source:
            place = {"file": _opened(found, files), "line": found.source.line, "col": found.source.column}
            properties = {**{name: str(value) for name, value in place.items() if value is not None}, **properties}
        said = ",".join(f"{name}={data(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items())
        return f"::{_GITHUB[found.severity]} {said}::{data(render(found, lang))}"

    return "\n".join(map(line, problems))


def _sarif(problems: Sequence[Problem], lang: str, files: Mapping[str, Path]) -> str:
    def result(found: Problem) -> dict[str, Any]:
        made: dict[str, Any] = {"ruleId": found.code, "level": _LEVELS[found.severity], "message": {"text": render(found, lang)}}
        if found.source:
            region = {"startLine": found.source.line, "startColumn": found.source.column}
            place: dict[str, Any] = {"artifactLocation": {"uri": _opened(found, files)}}
            if found.source.line is not None:
                place["region"] = {name: value for name, value in region.items() if value is not None}
            made["locations"] = [{"physicalLocation": place}]
        return made

    rules = [{"id": code} for code in sorted({found.code for found in problems})]
    driver = {"name": "onestop", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [result(found) for found in problems]}
    data = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _junit(problems: Sequence[Problem], lang: str, files: Mapping[str, Path]) -> str:
    """A suite with a test case for each file that was read; findings are its failures, hints go with the words of one that passed."""
    by_file: dict[str, list[Problem]] = {name: [] for name in files}
    for found in problems:
        by_file.setdefault(found.source.file if found.source else "", []).append(found)
    failing = {name: [found for found in listed if found.severity is not Severity.HINT] for name, listed in by_file.items()}
    counts = {"tests": len(by_file), "failures": sum(map(bool, failing.values()))}
    suite = ElementTree.Element("testsuite", {"name": "onestop lint", **{name: str(n) for name, n in counts.items()}})
    for name, listed in by_file.items():
        case = ElementTree.SubElement(suite, "testcase", {"classname": "onestop.lint", "name": _xml(name) or "-"})
        if failing[name]:
            first = ", ".join(dict.fromkeys(found.code for found in failing[name]))
            failure = ElementTree.SubElement(case, "failure", {"message": first})
            failure.text = _xml("\n".join(problem_line(found, lang) for found in failing[name]))
        hints = [found for found in listed if found.severity is Severity.HINT]
        if hints:
            ElementTree.SubElement(case, "system-out").text = _xml("\n".join(problem_line(found, lang) for found in hints))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def _xml(text: str) -> str:
    """XML can hold no control letters, whatever a file has in it."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _opened(found: Problem, files: Mapping[str, Path]) -> str:
    """The path as a program started here opens it; the name where the file lies in a bundle."""
    name = found.source.file if found.source else ""
    path = files.get(name)
    if path is None:
        return name
    inside = os.path.relpath(path)
    return Path(path if inside.startswith("..") else inside).as_posix()


FORMS: Mapping[str, Callable[[Sequence[Problem], str, Mapping[str, Path]], str]] = {
    "full": _full,
    "concise": _concise,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
}
"""How findings can be written."""
