"""Reports: many assessments counted into the table that an office prints."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, dossier, event, judged, procedure, regime, view
from onestop import Assessment, Case, Dossier, Event, EventKind, Undetermined, WorkingDays
from onestop.dossiers.assessments import assess
from onestop.law.procedures import Level, PauseReason
from onestop.law.regimes import SupplementEffect
from onestop.telling.reports import GROUPS, Line, Tally, report_data, report_text
from onestop.telling.words import number

RECEIVED = event("2026-01-05T09:00", "received")  # Mon; due Mon 12
NOW = "2026-01-14T09:00"


def _tally(*answers: Assessment, by: str | None = None) -> Tally:
    tally = Tally(by)
    for answer in answers:
        tally.add(answer)
    return tally


def _total(*events: Event, now: str = NOW) -> dict[str, int]:
    """The counts of one dossier that are not 0."""
    return {name: n for name, n in _tally(judged(view(), now, *events)).total().data().items() if n}


# -- where each dossier is counted ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((event("2026-01-09T16:00", "resolved"),), {"resolved", "early"}),
        ((event("2026-01-12T16:00", "resolved"),), {"resolved", "on_time"}),
        ((event("2026-01-13T08:00", "resolved"),), {"resolved", "late"}),
        ((event("2026-01-05T16:00", "resolved"),), {"resolved", "early", "same_day"}),
        ((event("2026-01-09T16:00", "refused"),), {"refused"}),
        ((event("2026-01-13T08:00", "refused"),), {"refused"}),
        ((event("2026-01-09T16:00", "withdrawn"),), {"withdrawn"}),
        ((event("2026-01-09T16:00", "stopped"),), {"withdrawn"}),
        ((), {"pending", "overdue"}),
        ((event("2026-01-09T16:00", "supplement_requested"),), {"waiting", "assumed"}),
        ((event("2026-01-09T16:00", "paid"),), {"pending", "overdue"}),  # an answer without a question is a warning, no error
        ((event("2026-01-05T08:00", "resolved"),), {"pending", "overdue", "faulty"}),
    ],
)
def test_received_dossier_is_counted_once(events: tuple[Event, ...], expected: set[str]) -> None:
    """
    Each has one place in the table, and what was received is always received.
    """
    assert {"received": 1, **dict.fromkeys(expected, 1)} == _total(RECEIVED, *events)


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-01-12T23:59", "in_time"), ("2026-01-13T00:00", "overdue")],
)
def test_pending_dossier_is_in_time_or_overdue(now: str, expected: str) -> None:
    """
    On both sides of the due date.
    """
    assert {"received": 1, "pending": 1, expected: 1} == _total(RECEIVED, now=now)


def test_refused_at_intake_was_never_received() -> None:
    """
    It has a column of its own.
    """
    assert {"intake_refused": 1} == _total(event("2026-01-05T08:00", "submitted"), event("2026-01-05T09:00", "intake_refused"))


@pytest.mark.parametrize("kind", [None, "withdrawn", "resolved"])
def test_what_never_came_in_is_counted_apart(kind: str | None) -> None:
    """
    Submitted only, withdrawn at the desk, or ended without receipt: none of them was received.
    """
    ends = (event("2026-01-05T10:00", kind),) if kind else ()
    got = _total(event("2026-01-05T08:00", "submitted"), *ends)

    assert {"not_received": 1} == {name: n for name, n in got.items() if name != "faulty"}


def test_dossier_without_a_date_is_counted_apart() -> None:
    """
    A result without a due date is neither early nor late.
    """
    answer = judged(view(procedure(Undetermined("theo mùa vụ"))), NOW, RECEIVED, event("2026-01-09T16:00", "resolved"))

    assert {"received": 1, "resolved": 1, "no_date": 1} == {name: n for name, n in _tally(answer).total().data().items() if n}


def test_open_dossier_without_a_date_is_counted_apart() -> None:
    """
    Nor is it in time or overdue.
    """
    answer = judged(view(procedure(Undetermined("theo mùa vụ"))), NOW, RECEIVED)

    assert {"received": 1, "pending": 1, "pending_no_date": 1} == {name: n for name, n in _tally(answer).total().data().items() if n}


@pytest.mark.parametrize(("end", "expected"), [("2026-01-05T23:59", 1), ("2026-01-06T00:00", 0)])
def test_same_day_is_the_day_of_receipt(end: str, expected: int) -> None:
    """
    To the last minute of that day and no longer.
    """
    assert expected == _total(RECEIVED, event(end, "resolved")).get("same_day", 0)


# -- groups --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("level", "commune"),
        ("field", "thu"),
        ("place", "01"),
        ("agency", "UBND phường Láng"),
        ("channel", "online"),
        ("month", "2026-01"),
        ("procedure", "1.000001"),
    ],
)
def test_report_is_grouped_by_what_the_dossier_says(by: str, expected: str) -> None:
    """
    Every group of the report has its key.
    """
    made = Dossier("H1", "1.000001", "01", (RECEIVED,), channel="online", agency="UBND phường Láng", level="commune")
    answer = assess(made, view(), now=at(NOW))

    assert [expected] == list(_tally(answer, by=by).lines())


@pytest.mark.parametrize(
    ("levels", "own", "expected"),
    [
        ((Level.COMMUNE,), None, "commune"),
        ((Level.COMMUNE, Level.PROVINCE), None, ""),
        ((Level.COMMUNE, Level.PROVINCE), "province", "province"),
        ((), None, ""),
    ],
)
def test_level_is_the_dossiers_or_the_only_one_of_its_procedure(levels: tuple[Level, ...], own: str | None, expected: str) -> None:
    """
    Of two levels none is guessed.
    """
    answer = judged(view(procedure(level=levels)), NOW, RECEIVED, level=own)

    assert [expected] == list(_tally(answer, by="level").lines())


def test_groups_add_up_to_the_total() -> None:
    """
    No dossier is lost between the lines.
    """
    answers = [judged(view(), NOW, RECEIVED, channel=channel) for channel in ("online", "online", "post")]
    tally = _tally(*answers, by="channel")

    assert {"online": 2, "post": 1} == {key: line.received for key, line in tally.lines().items()}
    assert 3 == tally.total().received


def test_groups_stand_in_vietnamese_order() -> None:
    """
    Đ after D, not after Z.
    """
    names = ["Sở Y tế", "Đảng ủy", "Dân quân", "An ninh"]
    tally = _tally(*(judged(view(), NOW, RECEIVED, agency=name) for name in names), by="agency")

    assert ["An ninh", "Dân quân", "Đảng ủy", "Sở Y tế"] == list(tally.lines())


def test_unknown_group_is_refused() -> None:
    """
    The message lists what there is.
    """
    with pytest.raises(ValueError, match="month"):
        Tally("weather")


def test_line_can_be_kept_while_counting_goes_on() -> None:
    """
    A line is a value, not a window on the tally.
    """
    tally = _tally(judged(view(), NOW, RECEIVED))
    before = tally.total()
    tally.add(judged(view(), NOW, RECEIVED))

    assert (1, 2) == (before.received, tally.total().received)


# -- text and data -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(0, "0", "0"), (999, "999", "999"), (1000, "1.000", "1,000"), (1234567, "1.234.567", "1,234,567")],
)
def test_thousands_are_apart(value: int, vi: str, en: str) -> None:
    """
    By dots in Vietnamese and commas in English.
    """
    assert (vi, en) == (number(value, "vi"), number(value, "en"))


TWO = (
    judged(view(), NOW, RECEIVED, event("2026-01-09T16:00", "resolved"), channel="in_person"),
    judged(view(), NOW, RECEIVED, channel="online"),
)


def _cells(line: str) -> list[str]:
    return line.split()


@pytest.mark.parametrize(("lang", "names"), [("vi", ["Trực tiếp", "Trực tuyến", "Tất cả"]), ("en", ["In person", "Online", "All"])])
def test_table_has_a_line_a_group_and_the_total_below(lang: str, names: list[str]) -> None:
    """
    Group names are in the language of the table.
    """
    lines = report_text(_tally(*TWO, by="channel"), lang).split("\n")[-3:]

    assert all(line.startswith(name) for line, name in zip(lines, names, strict=True))
    assert ["1", "1", "1", "0", "0", "0", "0", "0", "0", "0", "0"] == _cells(lines[0])[2:]
    assert ["2", "1", "1", "0", "0", "1", "0", "1", "0", "0", "0"] == _cells(lines[2])[-11:]


def test_table_without_groups_is_the_total_alone() -> None:
    """
    One line of numbers.
    """
    lines = report_text(_tally(*TWO), "en").split("\n")

    assert ["All", *["2", "1", "1", "0", "0", "1", "0", "1", "0", "0", "0"]] == _cells(lines[-1])
    assert set(lines[-2]) == {"-", " "}


@pytest.mark.parametrize(("events", "expected"), [((event("2026-01-05T08:00", "resolved"),), True), ((), False)])
def test_column_of_faults_shows_only_where_there_are_some(events: tuple[Event, ...], expected: bool) -> None:
    """
    The official form has no place for them, so an office without faults does not see the column.
    """
    assert expected is ("Faulty" in report_text(_tally(judged(view(), NOW, RECEIVED, *events)), "en"))


def test_empty_report_stands() -> None:
    """
    A register without dossiers has a table of zeros.
    """
    assert ["All", *["0"] * 11] == _cells(report_text(Tally(), "en").split("\n")[-1])
    assert "All" == report_text(Tally("field"), "en").split("\n")[-1].split()[0]


def test_group_without_a_name_is_a_dash() -> None:
    """
    A dossier without agency is not lost in the margin.
    """
    lines = report_text(_tally(judged(view(), NOW, RECEIVED), by="agency")).split("\n")

    assert "-" == _cells(lines[-2])[0]


def test_data_hold_total_and_groups() -> None:
    """
    The same numbers as plain values.
    """
    got = report_data(_tally(*TWO, by="channel"))

    assert ("channel", {"in_person", "online"}) == (got["by"], set(got["groups"]))
    assert (2, 1, 1) == (got["total"]["received"], got["groups"]["online"]["overdue"], got["groups"]["in_person"]["early"])


def test_data_without_groups_have_none() -> None:
    """
    The total stands alone.
    """
    got = report_data(_tally(*TWO))

    assert (None, {}, 2) == (got["by"], got["groups"], got["total"]["received"])


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_MONDAY = datetime(2026, 1, 5)
_MOMENTS = st.integers(0, 20 * 8).map(lambda steps: _MONDAY + timedelta(hours=3 * steps))
_REASONS = st.sampled_from((None, "apology", "verification", "posting", "sai"))
_EVENTS = st.lists(st.builds(Event, _MOMENTS, st.sampled_from(EventKind), _REASONS), max_size=6)
_RECEIVED = _EVENTS.map(lambda events: [RECEIVED, *events])
_DOSSIERS = st.lists(_EVENTS | _RECEIVED, max_size=6)


def _line(dossiers: list[list[Event]], effect: SupplementEffect, now: datetime) -> Line:
    case = Case(id="default", limit=WorkingDays(5), excludes=(PauseReason.PAYMENT, PauseReason.POSTING))
    seen = view(procedure(cases=(case,)), regime(effect))
    return _tally(*(assess(dossier(*events), seen, now=now) for events in dossiers)).total()


@given(_DOSSIERS, st.sampled_from(SupplementEffect), _MOMENTS)
def test_received_is_the_sum_of_where_they_stand(dossiers: list[list[Event]], effect: SupplementEffect, now: datetime) -> None:
    """
    Received = resolved + pending + waiting + refused + withdrawn or stopped, whatever a register holds.
    """
    got = _line(dossiers, effect, now)

    assert got.received == got.resolved + got.pending + got.waiting + got.refused + got.withdrawn


@given(_DOSSIERS, st.sampled_from(SupplementEffect), _MOMENTS)
def test_parts_add_up_to_their_whole(dossiers: list[list[Event]], effect: SupplementEffect, now: datetime) -> None:
    """
    Resolved = early + on time + late + without a date; pending = in time + overdue, where every dossier has a limit.
    """
    got = _line(dossiers, effect, now).data()

    assert got["resolved"] == got["early"] + got["on_time"] + got["late"] + got["no_date"]
    assert got["pending"] == got["in_time"] + got["overdue"]


@given(_DOSSIERS, st.sampled_from(SupplementEffect), _MOMENTS)
def test_no_dossier_is_lost(dossiers: list[list[Event]], effect: SupplementEffect, now: datetime) -> None:
    """
    Every dossier was received, refused at intake, or never came in.
    """
    got = _line(dossiers, effect, now)

    assert len(dossiers) == got.received + got.intake_refused + got.not_received


def test_groups_of_the_program_are_those_of_the_library() -> None:
    """
    What a report can be grouped by is fixed.
    """
    assert {"level", "field", "place", "agency", "channel", "month", "procedure"} == set(GROUPS)


def test_month_is_that_of_receipt() -> None:
    """
    A dossier of January that ends in February is one of January.
    """
    answer = judged(view(), "2026-03-02T09:00", event("2026-01-30T09:00", "received"), event("2026-02-03T09:00", "resolved"))

    assert ["2026-01"] == list(_tally(answer, by="month").lines())
