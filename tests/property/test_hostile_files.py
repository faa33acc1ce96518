"""Whatever a value of a catalogue file is replaced by: a problem, or another answer, but never an exception."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, found_nation
from onestop import Dossier, Event, SubmittedDocument, render
from onestop.catalogs.nodes import read
from onestop.testing.cases import run_cases

RICH = (
    PROCEDURE.replace(
        "    cases: [{id: default, limit: {working_days: 3}}]\n",
        """\
    cases:
      - id: default
        limit: {then: [{working_days: 3}, {hours: 5, roll: none}]}
        starts: {on: event, fact: born, deemed_after: "15:00"}
        extensions: [{reason: verification, limit: {months: 1}}]
        modifiers: [{when: {far: true}, limit: {calendar_days: 3, first_day_counted: true}}]
        excludes: [payment]
        supplement: pause
        silence: {calendar_days: 3}
        parts: [{id: p, name: P, limit: {working_hours: 2}}]
      - id: z
        when: {kind: x}
        limit: {together: {branches: [{same_day: {cutoff: "15:00", after: may, result_at: "16:00"}}], cap: {undetermined: x}}}
""",
    )
    + """\
place: "48"
audience: [{vi: Tổ chức, en: Organisations}]
internal: true
facts:
  kind: {type: choice, choices: {x: {vi: X, en: X}, y: {vi: Y, en: Y}}, question: Hỏi}
  far: {type: bool, question: Hỏi}
  born: {type: date, question: Hỏi}
valid_to: 2026-12-31
decision: {number: 1/QĐ, date: 2019-12-01}
level: [commune]
channels: [in_person, post]
cites: [1/QH, {law: 2/NĐ, article: '5', note: n}]
legal_basis: [1/QH]
documents:
  - {id: a, name: A, original: 1, max_age: {months: 5}, when: {all: [{far: true}, {not: {born: {before: 2024-01-01}}}]}}
  - {any_of: [{id: b, name: B}], name: N}
  - {require: [{id: c, name: C}], when: {kind: {in: [x]}}}
checks: [stamp]
fees: [{name: Phí, amount: 50000, when: {far: true}, cites: [1/QH]}]
results: [{code: KQ.1, name: Giấy}]
"""
)

FILES = {
    PROCEDURE_PATH: RICH,
    PROCEDURE_PATH.replace(".yaml", ".cases.yaml"): """\
procedure: "9.000001"
cases:
  - name: Thử
    place: "48"
    case: z
    channel: post
    facts: {far: true}
    known: 2026-01-01
    now: 2026-03-03T09:00
    events: [{at: 2026-03-02T09:00, kind: received, reason: r, until: 2026-03-05T09:00}]
    expect: {due: 2026-03-05T17:00, margin: 0, assumed: false, problems: []}
""",
    "laws.yaml": "laws: {1/QH: {name: A, in_force: 2020-01-01}, 2/NĐ: {}}\n",
    "places.yaml": 'places: [{code: "48", name: A}, {code: "20194", name: B, parent: "48", valid_from: 2025-07-01}]\n',
    "regimes/z.yaml": """\
id: z
name: Z
valid_from: 2021-01-01
supplement: {effect: pause, requests: 1}
apology: {times: 1, days_before: 1}
""",
    "calendar/horizon.yaml": 'first: 2026-01-01\nlast: 2026-06-30\nlunar: {"2026": {tet: 2026-02-17, hung_kings: 2026-04-26}}\n',
    "calendar/statutes/z.yaml": """\
id: z
name: Z
valid_from: 2020-01-01
holidays:
  - {id: a, name: A, on: 05-09, adjacent_days: 1, compensated: true, article: '1'}
  - {id: t, name: T, tet_days: 5}
  - {id: h, name: H, hung_kings: true}
compensation: {law: 1/QH, article: '1'}
weekend: [Sat, Sun]
""",
    "calendar/notices/z.yaml": """\
id: z
issued: 2025-12-30
tet: {year: 2026, days_before: 1}
national_day: {year: 2026, adjacent: before}
swaps: [{off: 2026-03-02, work: 2026-03-07}]
""",
    "calendar/sessions/z.yaml": 'place: "48"\nsessions: {Mon: [["07:30", "11:30"]], extra: [["08:00", "09:00"]]}\n',
}

ODD = (None, 10**17, {}, [[1]])

DOSSIERS = (
    Dossier(
        "H1",
        "9.000001",
        "48",
        [
            Event(datetime(2026, 2, 10, 9), "received"),  # Tue
            Event(datetime(2026, 2, 12, 9), "supplement_requested"),
            Event(datetime(2026, 3, 3, 9), "supplemented"),
            Event(datetime(2026, 3, 4, 9), "extended", "apology"),
        ],
        facts={"far": "có", "born": "2026-02-09"},
        documents=[SubmittedDocument("a", issued=date(2025, 1, 1))],
    ),
    Dossier("H2", "9.000001", "48", [Event(datetime(2026, 2, 10, 16), "received"), Event(datetime(2026, 2, 12, 9), "resolved")], case="z"),
)


def places_in(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    items: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in items:
        yield from places_in(value, (*path, step))


def replaced(tree: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(tree)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return changed


class Stamps:
    """A plugin that brings the check that the procedure names."""

    @onestop.hookimpl
    def onestop_checks(self) -> dict[str, Any]:
        """One that finds nothing."""
        return {"stamp": lambda dossier, procedure: ()}


def used() -> None:
    """Load everything, judge two dossiers, run the examples, and say all problems in both languages."""
    site = onestop.load(plugins=[Stamps()], entry_points=False)
    found = list(site.problems)
    for dossier in DOSSIERS:
        found += site.assess(dossier, now=datetime(2026, 3, 6, 9)).problems
    for result in run_cases(site):
        found += result.problems
    for problem in found:
        assert render(problem, "vi")
        assert render(problem, "en")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A nation with one more file of each kind, nothing wrong in them."""
    found_nation(tmp_path, monkeypatch, FILES)
    return tmp_path


@pytest.mark.usefixtures("root")
def test_the_files_are_right_before_they_are_broken() -> None:
    """
    What the next test breaks is sound.
    """
    assert () == onestop.load(plugins=[Stamps()], entry_points=False).problems


@pytest.mark.parametrize("name", FILES)
def test_no_value_of_a_file_makes_the_library_raise(root: Path, name: str) -> None:
    """
    Each value of each kind of file is replaced by each odd value in turn.
    """
    tree, _ = read(FILES[name].encode(), name)
    plain = json.loads(json.dumps(tree))
    raised = set()

    for path in places_in(plain):
        for odd in ODD:
            (root / name).write_text(json.dumps(replaced(plain, path, odd), ensure_ascii=False), encoding="utf-8")
            try:
                used()
            except Exception as error:
                raised.add(f"{'.'.join(map(str, path))} = {odd!r}: {type(error).__name__}: {error}")

    assert set() == raised
