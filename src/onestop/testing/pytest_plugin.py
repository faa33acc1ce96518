"""
Catalogue folders as tests: every YAML file is an item that is linted, every worked example an item that is run.

A project names its folders in the setting `onestop_catalogs` of pytest and writes no Python. Nothing is read before the first
file is collected, and the catalogue is loaded once. `onestop_pytest` brings this module in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from onestop.catalogs.bundles import file_name
from onestop.catalogs.catalog import AuthoredCase, CaseFile
from onestop.engine import Onestop, load
from onestop.telling.words import LANGUAGES, problem_line, word
from onestop.testing.cases import run_case, told
from onestop.words.problems import Severity

_WRITTEN = (".yaml", ".yml")
"""Endings of files that belong to a catalogue; lint says of a `.yml` that it is not read."""


class Wrong(Exception):
    """A finding that is told by its text alone, without a traceback."""


class Catalogues:
    """The catalogue folders of one project."""

    def __init__(self, config: pytest.Config) -> None:
        """
        Take the folders from the settings, and have them collected where no path was asked for.

        Raises:
            pytest.UsageError: If a folder is not there, or the language is unknown.
        """
        self.lang = str(config.getini("onestop_lang"))
        if self.lang not in LANGUAGES:
            raise pytest.UsageError(f"onestop_lang = {self.lang}: {', '.join(LANGUAGES)}")
        self.roots = [root.resolve() for root in config.getini("onestop_catalogs")]
        for root in self.roots:
            if not root.is_dir():
                raise pytest.UsageError(f"onestop_catalogs: {root}: {word('kind.directory', self.lang)}")
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            collected = [(config.invocation_params.dir / arg).resolve() for arg in config.args]
            config.args += [str(root) for root in self.roots if not any(root.is_relative_to(path) for path in collected)]

    @cached_property
    def site(self) -> Onestop:
        """The national catalogue, that of installed plugins, and the folders."""
        return load(*self.roots)

    @cached_property
    def names(self) -> dict[Path, str]:
        """How positions call each file; a folder that is called as another has a number behind its name."""
        return {path.resolve(): name for name, path in self.site.catalog.files.items()}

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> CatalogueFile | None:
        """Collect a YAML file of one of the folders."""
        path = file_path.resolve()
        root = next((root for root in self.roots if path.is_relative_to(root)), None)
        if root is None or path.suffix not in _WRITTEN:
            return None
        return CatalogueFile.from_parent(parent, path=file_path, of=self, written=file_name(root, path))


class CatalogueFile(pytest.File):
    """A YAML file: the item `lint`, and where it holds worked examples an item for each."""

    def __init__(self, *, of: Catalogues, written: str, **args: Any) -> None:
        super().__init__(**args)
        self.of, self.written = of, written

    def collect(self) -> Iterator[pytest.Item]:
        """
        Yield the items.

        Raises:
            CollectError: If what is wrong stands in no file, such as a broken plugin.
        """
        site = self.of.site
        nowhere = [found for found in site.problems if found.source is None and found.severity is Severity.ERROR]
        if nowhere:
            raise self.CollectError("\n".join(problem_line(found, self.of.lang) for found in nowhere))
        written = self.of.names.get(self.path.resolve(), self.written)
        yield Lint.from_parent(self, name="lint", of=self.of, line=1, written=written)
        for file in site.catalog.cases:
            if file.origin is not None and file.origin.file == written:
                for case in file.cases:
                    line = case.origin.line if case.origin else None
                    yield Example.from_parent(
                        self, name=f"example[{file.procedure} {case.name}]", of=self.of, line=line or 1, file=file, case=case
                    )


class _Item(pytest.Item):
    """An item that stands on a line of a YAML file and fails with words."""

    def __init__(self, *, of: Catalogues, line: int, **args: Any) -> None:
        super().__init__(**args)
        self.of, self.line = of, line

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the item stands; pytest counts lines from 0."""
        return self.path, self.line - 1, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the words of a finding; an error of the library itself keeps its traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, Wrong) else super().repr_failure(excinfo, style)


class Lint(_Item):
    """Fails where the file has an error or a warning."""

    def __init__(self, *, written: str, **args: Any) -> None:
        super().__init__(**args)
        self.written = written

    def runtest(self) -> None:
        """Look for what was found in this file when the catalogue was loaded."""
        wrong = [found for found in self.of.site.problems if found.source is not None and found.source.file == self.written]
        lines = [problem_line(found, self.of.lang) for found in wrong if found.severity is not Severity.HINT]
        if lines:
            raise Wrong("\n".join(lines))


class Example(_Item):
    """Fails where a worked example does not come out, with the ledger of its days."""

    def __init__(self, *, file: CaseFile, case: AuthoredCase, **args: Any) -> None:
        super().__init__(**args)
        self.file, self.case = file, case

    def runtest(self) -> None:
        """Run the example."""
        result = run_case(self.of.site, self.file, self.case)
        if result.problems:
            raise Wrong(told(self.of.site, result, self.of.lang))
