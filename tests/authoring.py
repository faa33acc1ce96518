"""Small catalogues for tests, written as a contributor would write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from onestop import Problem, hookimpl
from onestop.plugins import gather

PROCEDURE = """\
code: "9.000001"
name: {vi: Thủ tục thử}
field: thu
versions:
  - valid_from: 2020-01-01
    sources: [{title: Nguồn thử}]
    cases: [{id: default, limit: {working_days: 3}}]
"""
"""A procedure file with nothing wrong in it; line 7 holds its only case."""

PROCEDURE_PATH = "procedures/thu/9.000001.yaml"


NATION = {
    "calendar/horizon.yaml": (
        "first: 2025-01-01\nlast: 2026-12-31\nlunar:\n"
        '  "2025": {tet: 2025-01-29, hung_kings: 2025-04-07}\n  "2026": {tet: 2026-02-17, hung_kings: 2026-04-26}\n'
    ),
    "calendar/statutes/a.yaml": (
        "id: a\nname: A\nvalid_from: 2020-01-01\n"
        "holidays: [{id: tet-duong-lich, name: Năm mới, on: 01-01}, {id: quoc-khanh, name: Quốc khánh, on: 09-02}]\n"
    ),
    "calendar/notices/a.yaml": "id: a\nissued: 2024-12-03\ntet: {year: 2025, days_before: 2}\n",
    "calendar/notices/b.yaml": (
        "id: b\nissued: 2025-12-25\ntet: {year: 2026, days_before: 1}\nswaps: [{off: 2026-01-02, work: 2026-01-10}]\n"
    ),
    "regimes/r.yaml": "id: r\nname: R\nvalid_from: 2020-01-01\nsupplement: {effect: restart}\n",
}
"""A nation of two years, two holidays and one swap: its load takes a few milliseconds."""


class Folders:
    """A plugin that brings folders of YAML."""

    onestop_places = ("vn",)

    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    @hookimpl
    def onestop_catalogs(self) -> tuple[Path, ...]:
        """Give the folders."""
        return self.folders


def found_nation(root: Path, monkeypatch: pytest.MonkeyPatch, more: Mapping[str, str] | None = None) -> None:
    """Put a small nation, written below *root*, in the place of the national catalogue."""
    nation = write(root, {**NATION, **(more or {})})
    monkeypatch.setattr(gather, "National", lambda: Folders(nation))


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write *files* below *root* and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return root


def lines(problems: Iterable[Problem]) -> list[str]:
    """Return each problem as `code line:column path`; the file is left out."""
    return [" ".join(part for part in (p.code, p.where.partition(":")[2]) if part) for p in problems]


def codes(problems: Iterable[Problem]) -> list[str]:
    """Return the code of each problem."""
    return [p.code for p in problems]
