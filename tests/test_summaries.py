"""Summaries beside the official form: time taken, overdue by age, online levels, shortened procedures, parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from builders import OFFICE, event, judged, procedure, view
from onestop import Assessment, CalendarDays, Case, Event, Months, Text, Then, TimeLimit, WorkingDays, WorkingHours
from onestop.clock.limits import Hours, SameDay
from onestop.law.procedures import Decision, OnlineScheme, OnlineService, Override, Part, PauseReason
from onestop.telling.forms import Period
from onestop.telling.sheets import Cell
from onestop.telling.summaries import Online, Overdue, Parts, Shortened, Summary, Times, age, elapsed, is_shortened, online_level, share

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 1, 31, 23, 59, 59))
NOW = PERIOD.at.isoformat()
RECEIVED = event("2026-01-05T09:00", "received")  # Mon; 5 working days end on Mon 12


def _ended(end: str, *more: Event, limit: TimeLimit | None = None, kind: str = "resolved", **said: Any) -> Assessment:
    case = Case(id="default", limit=limit or WorkingDays(5), excludes=(PauseReason.PAYMENT,))
    return judged(view(procedure(cases=(case,))), NOW, RECEIVED, *more, event(end, kind), **said)


def _cells(made: Any, *answers: Assessment) -> dict[str, tuple[Cell, ...]]:
    for answer in answers:
        made.add(answer)
    return {row.key: row.cells for row in made.sheet("en").rows}


# -- time taken ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "end", "unit", "expected"),
    [
        (WorkingDays(5), "2026-01-05T16:00", "working_days", 0),
        (WorkingDays(5), "2026-01-12T16:00", "working_days", 5),
        (WorkingDays(5, first_day_counted=True), "2026-01-09T16:00", "working_days", 5),
        (WorkingDays(5), "2026-01-10T16:00", "working_days", 4),  # a Saturday on which it was finished all the same
        (SameDay(), "2026-01-06T16:00", "working_days", 1),
        (CalendarDays(10), "2026-01-12T16:00", "calendar_days", 7),
        (Months(1), "2026-01-12T16:00", "calendar_days", 7),
        (WorkingHours(8), "2026-01-05T11:00", "working_hours", 2),
        (WorkingHours(8), "2026-01-05T14:00", "working_hours", Fraction(35, 10)),  # 2 h 30 to noon, 1 h after
        (WorkingHours(8), "2026-01-05T09:01", "working_hours", Fraction(1, 10)),
        (Hours(24), "2026-01-06T10:30", "hours", Fraction(255, 10)),
        (Then(WorkingDays(2), WorkingDays(3)), "2026-01-12T16:00", "working_days", 5),
        (Then(WorkingDays(2), CalendarDays(3)), "2026-01-12T16:00", "calendar_days", 7),
    ],
)
def test_time_is_told_in_the_unit_of_the_limit(limit: TimeLimit, end: str, unit: str, expected: Fraction) -> None:
    """
    Working days from the day after receipt, calendar days, office hours to the tenth, clock hours.
    """
    answer = _ended(end, limit=limit)

    assert answer.deadline is not None
    got = elapsed(answer.deadline, datetime.fromisoformat(end), OFFICE)
    assert got is not None
    assert (unit, expected) == (got.unit, got.value)


def test_pauses_are_not_time_taken() -> None:
    """
    Three working days of waiting for the payment are the applicant's.
    """
    paid = (event("2026-01-06T09:00", "payment_requested"), event("2026-01-09T09:00", "paid"))
    answer = _ended("2026-01-14T09:00", *paid)

    assert answer.deadline is not None
    got = elapsed(answer.deadline, datetime(2026, 1, 14, 9), OFFICE)
    assert got is not None
    assert 4 == got.value  # 7 working days after receipt, less 3


def test_day_outside_the_calendar_is_no_time() -> None:
    """
    It is left out, not guessed.
    """
    answer = _ended("2026-01-12T16:00")

    assert answer.deadline is not None
    assert elapsed(answer.deadline, datetime(2030, 1, 1), OFFICE) is None


def test_times_of_a_procedure_stand_beside_its_limit() -> None:
    """
    Ten results: mean 1.6, nine of ten within 2 days, one took 6 and is late; refused and pending ones do not count.
    """
    days = ["2026-01-06"] * 8 + ["2026-01-07", "2026-01-13"]
    answers = [_ended(f"{day}T09:00") for day in days]
    others = [_ended("2026-01-13T09:00", kind="refused"), judged(view(), NOW, RECEIVED)]
    got = _cells(Times(PERIOD, lambda _: OFFICE), *answers, *others)

    assert {"1.000001/5 working days": ("5 working days", "working days", 10, Decimal("1.6"), 2, 6, 1)} == got


def test_two_limits_of_a_procedure_are_two_lines() -> None:
    """
    A mean over a short and a long limit says nothing.
    """
    got = _cells(Times(PERIOD, lambda _: OFFICE), _ended("2026-01-06T09:00"), _ended("2026-01-06T09:00", limit=WorkingHours(8)))

    assert ["1.000001/5 working days", "1.000001/8 working hours"] == list(got)
    assert Decimal("8.0") == got["1.000001/8 working hours"][4]


@pytest.mark.parametrize(("n", "expected"), [(1, 1), (9, 9), (10, 9), (11, 10), (20, 18)])
def test_ninetieth_percentile_is_the_least_time_that_nine_of_ten_keep(n: int, expected: int) -> None:
    """
    By nearest rank: one of the times that there were, none in between.
    """
    first = date(2026, 1, 5)
    ends = [OFFICE.shift(first, k) for k in range(1, n + 1)]
    period = Period(None, date(2026, 3, 1), datetime(2026, 3, 1))
    seen = view(procedure(WorkingDays(40)))
    answers = [judged(seen, "2026-03-01T00:00", RECEIVED, event(f"{end}T09:00", "resolved")) for end in ends]

    assert expected == next(iter(_cells(Times(period, lambda _: OFFICE), *answers).values()))[4]


# -- overdue by age ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("margin", "expected"),
    [(0, "0"), (-1, "1-5"), (-5, "1-5"), (-6, "6-10"), (-10, "6-10"), (-11, "11-20"), (-30, "21-30"), (-31, "31+"), (None, "unknown")],
)
def test_age_is_in_working_days_after_the_due_date(margin: int | None, expected: str) -> None:
    """
    On both sides of each bound.
    """
    assert expected == age(margin)


def test_late_dossiers_are_counted_by_age_and_apart_by_whether_they_ended() -> None:
    """
    Due 12 January: 14 working days overdue at the end of the month; done a day late; done in time is nowhere.
    """
    made = Overdue(PERIOD, "channel")
    got = _cells(
        made,
        judged(view(), NOW, RECEIVED),
        _ended("2026-01-13T09:00"),
        _ended("2026-01-12T09:00"),
        _ended("2026-01-20T09:00", kind="refused"),
    )

    columns = [column.key for column in made.sheet("en").columns]
    found = dict(zip(columns, got["in_person"], strict=True))
    assert {"overdue": 1, "overdue.11-20": 1, "late": 1, "late.1-5": 1} == {key: n for key, n in found.items() if n}
    assert "overdue.unknown" not in columns


# -- online levels -------------------------------------------------------------------------------------------------------------------

_LEVELS = (
    OnlineService(scheme=OnlineScheme.ND43_2011, level="4", valid_to=date(2025, 12, 31)),
    OnlineService(scheme=OnlineScheme.ND224_2026, level="full", valid_from=date(2026, 1, 1)),
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 12, 31), "nd43-2011/4"), (date(2026, 1, 1), "nd224-2026/full")],
)
def test_level_is_that_of_the_day_with_its_rules(on: date, expected: str) -> None:
    """
    "Level 4" without its rules means nothing.
    """
    assert expected == online_level(procedure(online=_LEVELS), on)


def test_dossiers_are_counted_by_level_and_how_many_came_online() -> None:
    """
    What the catalogue does not say is told as that.
    """
    made = Online(PERIOD)
    known = view(procedure(online=_LEVELS))
    answers = [judged(known, NOW, RECEIVED, channel=channel) for channel in ("online", "post", "in_person")]
    earlier = judged(view(), NOW, event("2025-12-31T09:00", "received"))
    got = _cells(made, *answers, judged(view(), NOW, RECEIVED), earlier)

    assert {"nd224-2026/full": (3, 1, Decimal("33.3")), "": (1, 0, Decimal("0.0"))} == got
    assert ["the catalogue does not say"] == [row.label for row in made.sheet("en").rows if not row.key]


def test_share_of_nothing_is_no_number() -> None:
    """
    Neither 0 nor 100 per cent.
    """
    assert share(0, 0) is None
    assert Decimal("21.7") == share(90, 414)  # as an office published it


# -- shortened procedures ------------------------------------------------------------------------------------------------------------


def _cut(limit: TimeLimit, code: str = "1.000001") -> Any:
    base = attrs.evolve(procedure(), code=code)
    override = Override(what="cases.default.limit", value=limit, instead_of=WorkingDays(5), place="01", decision=Decision(number="1/QĐ"))
    return attrs.evolve(base, cases=(Case(id="default", limit=limit),), overrides=(override,), national=base)


@pytest.mark.parametrize(("limit", "expected"), [(WorkingDays(3), True), (WorkingDays(5), False)])
def test_procedure_is_shortened_where_a_local_decision_set_another_limit(limit: TimeLimit, expected: bool) -> None:
    """
    One that repeats the nation's limit shortens nothing.
    """
    assert expected is is_shortened(_cut(limit))
    assert is_shortened(procedure()) is False


def test_each_procedure_counts_once_a_group_however_many_dossiers_it_has() -> None:
    """
    One of two, in the words of an office's report.
    """
    made = Shortened(PERIOD, "field")
    for code, limit in (("1.000001", WorkingDays(3)), ("1.000002", WorkingDays(5))):
        for _ in range(3):
            made.add_procedure(_cut(limit, code), ("thu",))
    made.add_procedure(_cut(WorkingDays(3)), ("khac",))
    sheet = made.sheet("en")

    assert {"khac": (1, 1, Decimal("100.0")), "thu": (2, 1, Decimal("50.0"))} == {row.key: row.cells for row in sheet.rows}
    assert sheet.total is not None
    assert (2, 1, Decimal("50.0")) == sheet.total.cells
    assert "The limit of 1 of 2 procedures was shortened." in sheet.notes


def test_procedures_of_a_register_are_those_of_its_dossiers() -> None:
    """
    As each stood on the day of receipt.
    """
    cut = view(_cut(WorkingDays(3)))

    assert {"": (1, 1, Decimal("100.0"))} == _cells(Shortened(PERIOD), judged(cut, NOW, RECEIVED), judged(cut, NOW, RECEIVED))


# -- parts ---------------------------------------------------------------------------------------------------------------------------


def _grouped(*events: Event) -> Assessment:
    parts = (
        Part(id="a", name=Text("Phần một", "Part one"), limit=WorkingDays(2), agency=Text("Công an", "Police")),
        Part(id="b", name=Text("Phần hai", "Part two"), limit=WorkingDays(5)),
    )
    return judged(view(procedure(cases=(Case(id="default", limit=WorkingDays(5), parts=parts),))), NOW, RECEIVED, *events)


def _part(moment: str, part: str) -> Event:
    return attrs.evolve(event(moment, "resolved"), part=part)


def test_each_part_is_a_line_of_its_own() -> None:
    """
    The group ends in time although one of its parts was late.
    """
    made = Parts(PERIOD)
    made.add(_grouped(_part("2026-01-08T09:00", "a"), _part("2026-01-09T09:00", "b")))
    made.add(judged(view(), NOW, RECEIVED))
    keys = [column.key for column in made.sheet("en").columns]
    got = {row.label: {key for key, n in zip(keys, row.cells, strict=True) if n} for row in made.sheet("en").rows}

    assert {
        "1.000001 Thủ tục thử": {"received", "resolved", "early"},
        "– Part one (Police)": {"received", "resolved", "late"},
        "– Part two": {"received", "resolved", "early"},
    } == got


# -- the plain table -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "expected"), [(None, 2), (date(2026, 1, 13), 1)])
def test_summary_of_a_period_leaves_out_what_ended_before_it(first: date | None, expected: int) -> None:
    """
    Without a first day it is the plain report.
    """
    period = Period(first, PERIOD.last, PERIOD.at)
    made = Summary(period)
    for answer in (_ended("2026-01-12T09:00"), judged(view(), NOW, RECEIVED)):
        made.add(answer)
    total = made.sheet("en").total

    assert total is not None
    assert expected == total.cells[0]


# -- cells ---------------------------------------------------------------------------------------------------------------------------

SOME: Sequence[Assessment] = (
    judged(view(), NOW, RECEIVED),
    judged(view(), NOW, RECEIVED, channel="online"),
    judged(view(), NOW, RECEIVED, event("2026-01-07T09:00", "supplement_requested")),
    _ended("2026-01-13T09:00"),
    _ended("2026-01-09T09:00"),
    _ended("2026-01-09T09:00", kind="withdrawn"),
    _ended("2026-01-09T09:00", kind="refused"),
    _grouped(_part("2026-01-08T09:00", "a")),
)


@pytest.mark.parametrize(
    "make",
    [lambda: Summary(PERIOD, "channel"), lambda: Overdue(PERIOD, "channel"), lambda: Online(PERIOD), lambda: Parts(PERIOD)],
)
def test_a_cell_lists_as_many_dossiers_as_it_counts(make: Any) -> None:
    """
    Whatever is counted, `places` says of each dossier in which cells.
    """
    made = make()
    for answer in SOME:
        made.add(answer)
    sheet = made.sheet("en")
    listed = [(row, column) for answer in SOME for row, columns in made.places(answer) for column in columns]

    for row in sheet.rows:
        for column, cell in zip(sheet.columns, row.cells, strict=True):
            if isinstance(cell, int):
                assert cell == listed.count((row.key, column.key))
