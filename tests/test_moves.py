"""The verb `diff`: what its two sides may be, and which dossiers of a register move from one to the other."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from authoring import NATION, found_nation, write
from builders import OFFICE, at, event, judged, procedure, view
from onestop import SameDay, WorkingDays
from onestop.cli import main
from onestop.judging.moves import Moves, move

CODE = "9.000001"
PATH = f"procedures/thu/{CODE}.yaml"


def law(limit: str = "{working_days: 3}", more: str = "", name: str = "{vi: Thủ tục thử, en: Trial}") -> str:
    """A procedure of one limit."""
    return (
        f'code: "{CODE}"\nname: {name}\nfield: thu\nversions:\n'
        f"  - valid_from: 2020-01-01\n    sources: [{{title: Nguồn}}]\n    cases: [{{id: default, limit: {limit}}}]\n{more}"
    )


REGISTER = """\
code,procedure,place,received,resolved
H1,9.000001,01,2026-03-02T09:00,2026-03-05T10:00
H2,9.000001,01,2026-03-04T09:00,2026-03-06T10:00
H3,9.000001,01,2026-03-05T09:00,
H4,9.999999,01,2026-03-05T09:00,
"""


@attrs.frozen
class Ran:
    """What one run gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The program over a small nation, in a folder of its own with two catalogues `a` and `b` and a register."""
    found_nation(tmp_path / "nation", monkeypatch, {PATH: law()})
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a", {**NATION, PATH: law()})
    write(tmp_path / "b", {**NATION, PATH: law("{working_days: 1}")})
    Path("r.csv").write_text(REGISTER, encoding="utf-8")
    # A folder with a calendar of its own replaces the national catalogue, which is this small one here.
    monkeypatch.setattr("onestop.engine.catalog_folder", lambda: tmp_path / "nation")

    def ran(*args: str) -> Ran:
        try:
            code = main(["diff", *args, "--no-plugins", "--lang", "en"])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return Ran(code, *capsys.readouterr())

    return ran


# -- the sides -----------------------------------------------------------------------------------------------------------------------


def test_two_catalogues_are_read_each_by_itself(run: Any) -> None:
    """
    A folder that is a national catalogue is compared as one, not laid over the nation's.
    """
    got = run("a", "b", "--on", "2026-03-02", "--json")
    changed = {"procedure": CODE, "what": "limit.default", "before": "3 working days", "after": "1 working day"}

    assert Ran(1, json.dumps(changed) + "\n", "") == got


def test_a_catalogue_and_its_bundle_do_not_differ(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Code 0, and words that say so.
    """
    assert 0 == main(["compile", "b", "--out", "b.json"])
    capsys.readouterr()

    assert Ran(0, "Nothing differs.\n", "") == run("b", "b.json", "--on", "2026-03-02")


def test_a_folder_that_is_no_national_catalogue_is_laid_over_the_national_one(run: Any) -> None:
    """
    What it adds is all that differs from the day.
    """
    write(Path("more"), {"procedures/thu/9.000002.yaml": law(name="{vi: Thủ tục khác, en: Other}").replace(CODE, "9.000002")})

    assert [{"procedure": "9.000002", "what": "procedure", "before": None, "after": "Other"}] == run(
        "2026-03-02", "more", "--on", "2026-03-02", "--json"
    ).lines


def test_the_table_has_a_line_for_each_procedure_and_one_for_each_value(run: Any) -> None:
    """
    Headed by the two sides, and counted below.
    """
    assert run("a", "b", "--on", "2026-03-02").out == (
        "  What   a               b\n"
        "  -----  --------------  -------------\n"
        "9.000001  Trial\n"
        "  Limit  3 working days  1 working day\n"
        "\n"
        "Differences: 1; procedures: 1\n"
    )


def test_two_places_are_compared_on_one_day(run: Any) -> None:
    """
    What one of them decided for itself.
    """
    write(
        Path("local"),
        {
            "overlays/48.yaml": (
                f'overlays:\n  - {{place: "48", procedure: "{CODE}", valid_from: 2026-01-01, against: [2020-01-01],\n'
                "     instead_of: {working_days: 3}, set: {limit: {working_days: 2}}, decision: {number: 1/QĐ-UBND, date: 2025-12-30},\n"
                "     sources: [{title: Nguồn}]}\n"
            )
        },
    )
    got = run("place:vn", "place:48", "--on", "2026-03-02", "--catalog", "local", "--json")

    assert [("limit.default", "3 working days", "2 working days")] == [(c["what"], c["before"], c["after"]) for c in got.lines]
    assert 0 == run("place:vn", "place:48", "--on", "2025-12-31", "--catalog", "local").code
    assert 0 == run("place:vn", "place:48", "--on", "2026-03-02", "--known", "2025-12-29", "--catalog", "local").code


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere", "a"), "“nowhere”: write a day (2025-06-30), a place (place:48)"),
        (("", "a"), "“”: write a day"),
        (("2026-02-30", "a"), "“2026-02-30”: write a day"),
        (("place:4", "a"), "“4” is no place code"),
        (("place:", "a"), "“” is no place code"),
        (("empty", "a"), "empty: there is no .yaml file in this folder"),
        (("r.csv", "a"), "OS101 error r.csv"),
        (("./r.csv", "a"), "OS101 error r.csv"),
        (("2026-01-05", "2026-01-06", "--on", "2026-01-05"), "--on has no use here: both sides are days already"),
        (("place:01", "place:48", "--place", "01"), "--place has no use here: both sides are places already"),
        (("a", "b", "--place", ""), "“” is no place code"),
        (("a", "b", "--now", "2026-01-05"), "--now has no use here: it means something only with --register"),
        (("a", "b", "--register", "r.csv", "--on", "2026-01-05"), "--on has no use here: the day of receipt of each dossier"),
        (("a", "b", "--register", "r.csv", "--place", "01"), "--place has no use here: each dossier names its own place"),
        (("2026-01-05", "2026-01-06", "--register", "r.csv", "--known", "2026-01-05"), "--known has no use here: both sides are days"),
        (("a", "b", "--register", "nothing.csv"), "OS801 error nothing.csv"),
        (("a", "b", "--register", ""), "OS801 error"),
        (("a",), "AFTER missing"),
        (("a", "b", "c"), "not understood: c"),
    ],
)
def test_wrong_arguments_are_said_and_nothing_is_printed(run: Any, args: tuple[str, ...], said: str) -> None:
    """
    Code 2, a sentence on standard error, and no half of an answer.
    """
    Path("empty").mkdir()
    got = run(*args)

    assert (2, "") == (got.code, got.out)
    assert said in got.err
    assert "Traceback" not in got.err


def test_a_broken_file_of_a_catalogue_is_told(run: Any) -> None:
    """
    It is left out, so without a word its procedure would only seem to go.
    """
    write(Path("broken"), {**NATION, PATH: law("{working_days: many}")})
    got = run("a", "broken", "--on", "2026-03-02", "--json")

    assert (1, ["procedure"]) == (got.code, [line["what"] for line in got.lines])
    assert "OS203 error broken/procedures/thu/9.000001.yaml:7" in got.err


# -- a register ----------------------------------------------------------------------------------------------------------------------


def test_dossiers_move_with_the_limit(run: Any) -> None:
    """
    Three days and one day, counted by hand.

    From Monday 2 March to Thursday the 5th and Tuesday the 3rd, from Wednesday the 4th to Monday the 9th and Thursday the 5th, from
    Thursday the 5th to Tuesday the 10th and Friday the 6th.
    """
    got = run("a", "b", "--register", "r.csv", "--now", "2026-03-09T12:00", "--json")
    *moved, totals = got.lines

    assert 1 == got.code
    assert [
        ("H1", "2026-03-05T17:00:00", "2026-03-03T17:00:00", -2, "on_time", "late"),
        ("H2", "2026-03-09T17:00:00", "2026-03-05T17:00:00", -2, "early", "late"),
        ("H3", "2026-03-10T17:00:00", "2026-03-06T17:00:00", -2, "in_time", "overdue"),
    ] == [
        (m["code"], m["before"]["due"], m["after"]["due"], m["working_days"], m["before"]["timeliness"], m["after"]["timeliness"])
        for m in moved
    ]
    counts = totals["totals"]
    assert (4, 3, 0, 3, 3, 1, 0) == tuple(
        counts[name] for name in ("dossiers", "moved", "later", "earlier", "outcomes", "undated", "broken")
    )
    assert {"later": 0, "earlier": 6} == counts["working_days"]


def test_the_table_of_moves_says_what_was_compared(run: Any) -> None:
    """
    Both dates, by how many working days, both outcomes where they differ, and the totals.
    """
    out = run("a", "b", "--register", "r.csv", "--now", "2026-03-09T12:00").out.splitlines()

    assert ["Each dossier is judged twice, under the law of its day of receipt.", "Before: by the catalogue a"] == out[:2]
    assert "After: by the catalogue b" == out[2]
    assert "H1 9.000001 2026-03-05 17:00 2026-03-03 17:00 -2 Resolved, on time → Resolved, late" == " ".join(out[6].split())
    assert "3 of 4 dossiers move. Later: 0; earlier: 3;" in out[10]
    assert "  Resolved, on time → Resolved, late: 1" in out
    assert "Without a date on either side: 1" == out[-1]


def test_a_register_that_moves_nothing_is_clean(run: Any) -> None:
    """
    Only the totals are printed.
    """
    got = run("a", "a", "--register", "r.csv", "--now", "2026-03-09T12:00", "--json")

    assert (0, 0, 4) == (got.code, got.lines[0]["totals"]["moved"], got.lines[0]["totals"]["dossiers"])
    assert 1 == len(got.lines)


def test_two_days_judge_by_what_was_known_on_each(run: Any) -> None:
    """
    A notice of 25/12/2025 swapped Friday 02/01 for Saturday 10/01/2026.

    Three days from Wednesday 31/12, over New Year, ended on Tuesday the 6th, and end on Wednesday the 7th.
    """
    Path("swap.csv").write_text(f"code,procedure,received\nH1,{CODE},2025-12-31T09:00\n", encoding="utf-8")
    got = run("2025-12-24", "2025-12-25", "--register", "swap.csv", "--now", "2026-01-05")
    moved = run("2025-12-24", "2025-12-25", "--register", "swap.csv", "--now", "2026-01-05", "--json").lines[0]

    assert "Before: by what had been published by 2025-12-24" in got.out
    assert ("2026-01-06T17:00:00", "2026-01-07T17:00:00", 1) == (moved["before"]["due"], moved["after"]["due"], moved["working_days"])
    assert 0 == run("2025-12-25", "2025-12-26", "--register", "swap.csv", "--now", "2026-01-05").code


def test_a_place_judges_as_if_it_had_received_the_dossier(run: Any) -> None:
    """
    Whatever place the dossier names.
    """
    got = run("place:01", "place:48", "--register", "r.csv", "--now", "2026-03-09T12:00")

    assert 0 == got.code
    assert "After: as if received at 48" in got.out


def test_broken_rows_are_told_and_counted(run: Any) -> None:
    """
    Of a row that cannot be read nobody can say that it stays as it is.
    """
    Path("bad.csv").write_text(f"code,procedure,received\nH1,{CODE},yesterday\nH2,{CODE},2026-03-02\n", encoding="utf-8")
    got = run("a", "a", "--register", "bad.csv", "--now", "2026-03-09T12:00")

    assert (1, True, True) == (got.code, "Broken rows, not judged: 1" in got.out, "H1: OS804 error bad.csv:2 received" in got.err)


def test_a_hostile_code_stays_on_its_line(run: Any) -> None:
    """
    A cell over two lines is printed on one.
    """
    Path("odd.csv").write_text(f'code,procedure,received\n"H\n1",{CODE},2026-03-02T09:00\n', encoding="utf-8")

    assert "\nH 1 " in run("a", "b", "--register", "odd.csv", "--now", "2026-03-09T12:00").out


def test_a_register_may_come_on_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    As for `assess`.
    """
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(REGISTER.encode())))

    assert 4 == len(run("a", "b", "--register", "-", "--now", "2026-03-09T12:00", "--json").lines)


def test_moves_are_counted_one_at_a_time() -> None:
    """
    Ten thousand take no more memory than ten.
    """
    one, other = (judged(view(procedure(WorkingDays(n))), "2026-01-20T09:00", event("2026-01-05T09:00", "received")) for n in (3, 5))
    totals = Moves()
    tracemalloc.start()
    for _ in range(10_000):
        totals.add(move(one, other, OFFICE))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (10_000, 20_000) == (totals.counts["later"], totals.counts["days_later"])
    assert most < 100_000


def test_a_due_date_that_comes_goes_or_changes_its_hour_is_a_move() -> None:
    """
    Without two dates there are no days between them; another hour of the same day is no day.
    """
    received = event("2026-01-05T09:00", "received")
    seen = view(procedure(SameDay()))
    due = judged(seen, "2026-01-05T10:00", received)
    none = judged(view(), "2026-01-05T10:00", event("2026-01-05T08:00", "submitted"))
    when = due.deadline
    assert when is not None
    hour = attrs.evolve(due, deadline=attrs.evolve(when, due=at("2026-01-05T11:00")))
    far = attrs.evolve(due, deadline=attrs.evolve(when, due=at("2030-01-05T11:00")))
    found = [move(*pair, OFFICE) for pair in ((none, due), (due, none), (due, hour), (due, far), (due, due), (none, none))]
    totals = Moves()
    for one in found:
        totals.add(one)

    assert [None, None, 0, None, 0, None] == [one.days for one in found]
    assert [True, True, True, True, False, False] == [one.is_move for one in found]
    assert {"comes": 1, "goes": 1, "hours": 1, "later": 1, "uncounted": 1, "undated": 1} == {
        name: totals.counts[name] for name in ("comes", "goes", "hours", "later", "uncounted", "undated")
    }
    assert date(2026, 1, 5) == when.due.date()  # type: ignore[union-attr]
