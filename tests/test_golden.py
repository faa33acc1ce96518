"""
Golden: a small broken catalogue for every code that a catalogue can earn, what is said of it, and the same catalogue mended.

`golden/lint/OSxxx/expected.txt` holds the lines of `onestop lint` in Vietnamese, an empty line, and the same in English; each was thought
through by hand. After a change of the words `RECORD=1 pytest tests/test_golden.py` writes them anew; read the difference before it is kept.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

import onestop
import pages
from authoring import found_nation
from onestop.catalogs.traps import check_freshness
from onestop.telling.words import problem_line
from onestop.testing.cases import run_cases
from onestop.words.problems import CODES, Problem

ROOTS = sorted(path for path in pages.CORPUS.iterdir() if path.is_dir())
TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def findings(root: str) -> list[Problem]:
    """Everything that the program finds in a catalogue or its bundle: at load, by the date of its versions, and by its worked examples."""
    site = onestop.load(*(Path(root).glob("*.json")), *([root] if any(Path(root).rglob("*.yaml")) else []), entry_points=False)
    old = [found for versions in site.catalog.procedures.values() for each in versions for found in check_freshness(each, TODAY)]
    return [*site.problems, *old, *(found for result in run_cases(site) for found in result.problems)]


def said(problems: list[Problem]) -> str:
    return "\n".join("".join(f"{problem_line(found, lang)}\n" for found in problems) for lang in ("vi", "en"))


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_broken_catalogue_earns_its_code_and_the_mended_one_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Each line is what a person reads: where it stands, what was found, what is wanted, how to mend it.
    """
    monkeypatch.chdir(root)
    found, expected = findings("bad"), root / "expected.txt"
    if os.environ.get("RECORD"):
        expected.write_text(said(found), encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == said(found)
    assert root.name in {each.code for each in found}
    assert [] == findings("good")


def test_every_code_of_a_catalogue_has_its_folder() -> None:
    """
    The hundreds 1 to 4 are what a file can earn; 5 to 9 are about dossiers, plugins and registers.
    """
    assert [code for code in CODES if code[2] in "1234"] == [root.name for root in ROOTS]


def test_every_code_of_a_catalogue_has_its_page() -> None:
    """
    A page that is stale, missing or left over is written anew by `python3 run.py pages`.
    """
    written = {path.name: path.read_text(encoding="utf-8") for path in pages.FOLDER.glob("*.md")}

    assert pages.pages() == written
    assert [f"{root.name}.md" for root in ROOTS] == sorted(written)


def test_the_list_of_problems_leads_to_every_page() -> None:
    """
    Each code in the list is a link to its page.
    """
    listed = pages.FOLDER.with_suffix(".md").read_text(encoding="utf-8")

    assert [] == [root.name for root in ROOTS if f"| [{root.name}](problems/{root.name}.md) |" not in listed]
