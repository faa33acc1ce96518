"""Ledgers: how a due date came about, one row a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import OFFICE, at, event, judged, procedure, regime, view
from onestop import (
    Assumption,
    Calendar,
    CalendarDays,
    Case,
    Citation,
    Hours,
    Ledger,
    Months,
    SameDay,
    Sourced,
    Text,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
    due,
    explain,
)
from onestop.law.procedures import ClockStart, Extension, Fact, FactType, PauseReason, Start
from onestop.law.regimes import SupplementEffect
from onestop.telling.ledger import Row, Rule, days

RECEIVED = event("2026-01-05T09:00", "received")  # Mon
LATER = "2026-03-02T09:00"
EIGHTH_OFF = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=[date(2026, 1, 8)])  # Thu


def _rows(limit: TimeLimit, start: str, calendar: Calendar = OFFICE, pauses: tuple[tuple[str, str], ...] = ()) -> list[Row]:
    return list(days(limit, at(start), calendar, tuple((at(a), at(b)) for a, b in pauses)))


def _told(rows: list[Row]) -> list[tuple[int, int | float, str | None]]:
    """Day of the month, what it counted, and the note."""
    return [(row.day.day, float(row.counted), row.note) for row in rows]


# -- by hand -------------------------------------------------------------------------------------------------------------------------


def test_working_days_count_one_a_day() -> None:
    """
    The day of receipt, a holiday and a weekend count nothing.
    """
    got = _rows(WorkingDays(3), "2026-01-07T09:00", EIGHTH_OFF)  # Wed

    assert [(7, 0, "first_day"), (8, 0, None), (9, 1, None), (10, 0, None), (11, 0, None), (12, 1, None), (13, 1, None)] == _told(got)
    assert ["working", "holiday", "working", "weekend", "weekend", "working", "working"] == [row.mark.kind for row in got]
    assert [0, 0, 1, 1, 1, 2, 3] == [row.total for row in got]


def test_first_day_counts_where_the_limit_says_so() -> None:
    """
    Three working days with the first are Monday to Wednesday.
    """
    assert [(5, 1, None), (6, 1, None), (7, 1, None)] == _told(_rows(WorkingDays(3, first_day_counted=True), "2026-01-05T09:00"))


def test_part_of_a_day_counts_its_part() -> None:
    """
    One and a half are one whole day, then half of the next.
    """
    assert [(5, 0, "first_day"), (6, 1, None), (7, 0.5, None)] == _told(_rows(WorkingDays(1.5), "2026-01-05T09:00"))


def test_pause_counts_the_day_of_the_request_and_not_that_of_the_answer() -> None:
    """
    Asked on Tuesday, answered on Thursday: Wednesday and Thursday do not count.
    """
    got = _rows(WorkingDays(3), "2026-01-05T09:00", pauses=(("2026-01-06T10:00", "2026-01-08T10:00"),))

    assert [
        (5, 0, "first_day"),
        (6, 1, None),
        (7, 0, "paused"),
        (8, 0, "paused"),
        (9, 1, None),
        (10, 0, None),
        (11, 0, None),
        (12, 1, None),
    ] == _told(got)


def test_calendar_days_count_weekends_and_the_roll_does_not_count() -> None:
    """
    Five days from Tuesday end on Sunday, and Monday is told as the roll.
    """
    got = _rows(CalendarDays(5), "2026-01-06T09:00")

    assert [(6, 0, "first_day"), (7, 1, None), (8, 1, None), (9, 1, None), (10, 1, None), (11, 1, None), (12, 0, "rolled")] == _told(got)


def test_period_with_its_first_day_counts_it() -> None:
    """
    From Tuesday to the end of Thursday are three days.
    """
    assert [(6, 1, None), (7, 1, None), (8, 1, None)] == _told(_rows(CalendarDays(3, first_day_counted=True), "2026-01-06T09:00"))


def test_months_count_on_their_last_day() -> None:
    """
    A month from Sat 10 January ends on Tue 10 February and counts there.
    """
    got = _rows(Months(1), "2026-01-10T09:00")

    assert (32, date(2026, 2, 10), 1) == (len(got), got[-1].day, got[-1].total)
    assert {0} == {row.counted for row in got[:-1]}


def test_month_that_ends_on_a_weekend_rolls() -> None:
    """
    A month from Wed 14 January ends on Sat 14 February and rolls to Monday.
    """
    got = _rows(Months(1), "2026-01-14T09:00")

    assert [(13, 0, None), (14, 1, None), (15, 0, "rolled"), (16, 0, "rolled")] == _told(got)[-4:]


def test_working_hours_count_the_hours_of_each_day() -> None:
    """
    Eight hours from 15:00 are two on Monday and six on Tuesday.
    """
    got = _rows(WorkingHours(8), "2026-01-05T15:00")

    assert [(5, 2.0, None), (6, 6.0, None)] == _told(got)


def test_clock_hours_count_day_and_night() -> None:
    """
    Twenty-four hours from 09:00 are fifteen and nine.
    """
    assert [(5, 15.0, None), (6, 9.0, None)] == _told(_rows(Hours(24), "2026-01-05T09:00"))


def test_paused_hours_do_not_count() -> None:
    """
    Four working hours from 08:00 with an hour out end at 14:30 after lunch: still four.
    """
    got = _rows(WorkingHours(4), "2026-01-05T08:00", pauses=(("2026-01-05T09:00", "2026-01-05T10:00"),))

    assert [(5, 4.0, None)] == _told(got)


@pytest.mark.parametrize(("start", "expected"), [("2026-01-05T15:00", [(5, 1, None)]), ("2026-01-05T15:01", [(5, 0, None), (6, 1, None)])])
def test_same_day_counts_once(start: str, expected: list[tuple[int, int, None]]) -> None:
    """
    On the day itself, or after the cut-off on the next.
    """
    assert expected == _told(_rows(SameDay(cutoff="15:00"), start))


def test_stages_are_counted_apart() -> None:
    """
    The joint day ends one stage and begins the next without counting again.
    """
    got = _rows(Then(WorkingDays(2), CalendarDays(2)), "2026-01-05T09:00")

    assert [(0, 5, 0), (0, 6, 1), (0, 7, 1), (1, 7, 0), (1, 8, 1), (1, 9, 1)] == [(row.stage, row.day.day, row.counted) for row in got]
    assert "first_day" == got[3].note


@pytest.mark.parametrize(
    ("cap", "last"),
    [(None, 12), (CalendarDays(3), 8), (WorkingDays(9), 12)],
)
def test_of_branches_the_one_that_decides_is_told(cap: TimeLimit | None, last: int) -> None:
    """
    The latest branch, or the cap of the group where that comes first.
    """
    got = _rows(Together(WorkingDays(2), WorkingDays(5), cap=cap), "2026-01-05T09:00")

    assert (5, last) == (got[0].day.day, got[-1].day.day)


def test_undetermined_limit_has_no_rows() -> None:
    """
    Without a date there are no days to tell.
    """
    assert [] == _rows(Undetermined("theo mùa vụ"), "2026-01-05T09:00")


# -- explain -------------------------------------------------------------------------------------------------------------------------


def test_assessment_is_explained_from_its_start_to_its_due_date() -> None:
    """
    Limit, start, due date, articles and rows stand together.
    """
    cites = (Citation("60/2014/QH13", "25"),)
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(3), cites=cites),)))
    got = explain(judged(seen, LATER, RECEIVED), seen)

    assert (WorkingDays(3), at("2026-01-05T09:00"), at("2026-01-08T17:00"), cites) == (got.limit, got.start, got.due, got.cites)
    assert [5, 6, 7, 8] == [row.day.day for row in got.rows]


def test_restarted_dossier_is_explained_from_its_receipt() -> None:
    """
    Under a restart the days before the answer are shown, with nothing counted, and the whole limit follows.
    """
    asked, answered = event("2026-01-06T10:00", "supplement_requested"), event("2026-01-08T11:00", "supplemented")
    got = explain(judged(view(), LATER, RECEIVED, asked, answered), view())

    assert (date(2026, 1, 5), date(2026, 1, 15)) == (got.rows[0].day, got.rows[-1].day)
    assert ["restarted", "restarted", "paused", "first_day"] == [row.note for row in got.rows[:4]]
    assert 0 == sum(row.counted for row in got.rows[:4])
    assert len(got.rows) == len({row.day for row in got.rows})


@pytest.mark.parametrize("what", ["assessment", "deadline"])
def test_paused_dossier_is_explained_with_its_pause(what: str) -> None:
    """
    An assessment and its deadline alike end their rows on the due date with the whole limit counted.
    """
    case = Case(id="default", limit=WorkingDays(3), excludes=(PauseReason.PAYMENT,))
    seen = view(procedure(cases=(case,)))
    answer = judged(seen, LATER, RECEIVED, event("2026-01-06T10:00", "payment_requested"), event("2026-01-08T11:00", "paid"))
    assert answer.deadline is not None
    got = explain(answer if what == "assessment" else answer.deadline, seen)

    assert (at("2026-01-12T17:00"), date(2026, 1, 12), 3) == (got.due, got.rows[-1].day, got.rows[-1].total)


def test_assumptions_of_the_answer_are_carried() -> None:
    """
    What the answer rests on stands under its days.
    """
    seen = view(rules=regime(assumed=Text("Chưa đọc")))

    assert (Assumption("regime", Text("Chưa đọc")),) == explain(judged(seen, LATER, RECEIVED), seen).assumptions


def test_answer_without_a_deadline_has_rules_and_no_rows() -> None:
    """
    Nothing was counted, but whose law and which version are known.
    """
    got = explain(judged(view(), LATER, event("2026-01-05T08:00", "submitted")), view())

    assert (None, None, None, ()) == (got.limit, got.start, got.due, got.rows)
    assert ["regime", "version"] == [rule.id for rule in got.rules]


def test_limit_alone_has_no_days_yet() -> None:
    """
    A sourced limit tells its articles and what it rests on.
    """
    asked = Sourced(value=WorkingDays(3), cites=(Citation("60/2014/QH13"),), assumptions=(Assumption("limit"),))
    got = explain(asked, view())

    assert Ledger(limit=WorkingDays(3), start=None, due=None, rows=(), cites=asked.cites, assumptions=asked.assumptions) == got


@pytest.mark.parametrize("answer", [None, "hạn", WorkingDays(3)])
def test_anything_else_cannot_be_explained(answer: object) -> None:
    """
    Wrong use is told.
    """
    with pytest.raises(TypeError, match="Assessment"):
        explain(answer, view())


def _ids(ledger: Ledger) -> list[str]:
    return [rule.id for rule in ledger.rules]


def _rule(ledger: Ledger, id: str) -> Rule:
    return next(rule for rule in ledger.rules if rule.id == id)


def test_rules_are_told_in_the_order_in_which_they_decide() -> None:
    """
    Whose law, which version, which limit, how days count; a supplement only where there was one.
    """
    asked, answered = event("2026-01-06T10:00", "supplement_requested"), event("2026-01-08T11:00", "supplemented")
    plain, supplemented = (explain(judged(view(), LATER, RECEIVED, *more), view()) for more in ((), (asked, answered)))

    assert ["regime", "version", "limit", "first_day"] == _ids(plain)
    assert ["regime", "version", "limit", "supplement", "first_day"] == _ids(supplemented)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (WorkingDays(3), ["first_day"]),
        (WorkingDays(3, first_day_counted=True), []),
        (CalendarDays(3), ["first_day", "roll"]),
        (CalendarDays(3, roll="none"), ["first_day"]),
        (Months(1, first_day_counted=True), ["roll"]),
        (WorkingHours(8), []),
        (SameDay(), []),
        (Then(WorkingDays(2), CalendarDays(3)), ["first_day", "roll"]),
        (Together(WorkingDays(2), Hours(24)), ["first_day"]),
    ],
)
def test_rules_of_counting_are_those_of_the_limit(limit: TimeLimit, expected: list[str]) -> None:
    """
    Civil Code Art. 147(2) and 148(5), each where it applies and each once.
    """
    seen = view(procedure(limit))

    assert expected == _ids(explain(judged(seen, LATER, RECEIVED), seen))[3:]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case(id="default", limit=WorkingDays(3)), []),
        (Case(id="default", name=Text("Thường"), limit=WorkingDays(3)), [Text("Thường")]),
        (Case(id="gap", limit=WorkingDays(3)), ["gap"]),
    ],
)
def test_case_is_told_where_it_has_a_name(case: Case, expected: list[Text | str]) -> None:
    """
    The only case of a procedure says nothing.
    """
    seen = view(procedure(cases=(case,)))
    got = explain(judged(seen, LATER, RECEIVED, case=case.id), seen)

    assert expected == [rule.value for rule in got.rules if rule.id == "case"]


def test_extension_beats_the_limit_of_the_case() -> None:
    """
    What it took the place of is told; a limit that stands beats nothing.
    """
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8), cites=(Citation("60/2014/QH13", "25(2)"),))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(3), extensions=(longer,)),)))
    plain = explain(judged(seen, LATER, RECEIVED), seen)
    extended = explain(judged(seen, LATER, RECEIVED, event("2026-01-06T09:00", "extended", "verification")), seen)

    assert (WorkingDays(3), None) == (_rule(plain, "limit").value, _rule(plain, "limit").beats)
    assert (WorkingDays(8), WorkingDays(3), longer.cites) == (
        _rule(extended, "limit").value,
        _rule(extended, "limit").beats,
        _rule(extended, "limit").cites,
    )


@pytest.mark.parametrize(
    ("effect", "expected"), [("pause", ("pause", "restart")), ("restart", ("restart", None)), (None, ("restart", None))]
)
def test_sector_law_beats_the_regime_on_supplements(effect: str | None, expected: tuple[str, str | None]) -> None:
    """
    Only where it says something else.
    """
    case = Case(id="default", limit=WorkingDays(5), supplement=SupplementEffect(effect) if effect else None)
    seen = view(procedure(cases=(case,)))
    asked, answered = event("2026-01-06T10:00", "supplement_requested"), event("2026-01-08T11:00", "supplemented")
    got = _rule(explain(judged(seen, LATER, RECEIVED, asked, answered), seen), "supplement")

    assert expected == (got.value, got.beats)


def test_receipt_outside_the_calendar_does_not_break_the_ledger() -> None:
    """
    A dossier of 2025 that was supplemented in 2026 is counted from the answer, and its ledger begins where the calendar does.
    """
    early = event("2025-12-30T09:00", "received"), event("2025-12-31T09:00", "supplement_requested")
    answer = judged(view(), LATER, *early, event("2026-01-05T09:00", "supplemented"))
    got = explain(answer, view())

    assert (at("2026-01-12T17:00"), date(2026, 1, 12)) == (got.due, got.rows[-1].day)


def test_days_before_a_dated_start_are_no_restart() -> None:
    """
    A limit that counts from a later date was not counted before it.
    """
    facts = {"closing_date": Fact(type=FactType.DATE, question=Text("Ngày nào?"))}
    case = Case(id="default", limit=WorkingDays(3), starts=Start(on=ClockStart.CLOSING_DATE))
    seen = view(procedure(cases=(case,), facts=facts))
    got = explain(judged(seen, LATER, RECEIVED, facts={"closing_date": "2026-01-07"}), seen)

    assert "restarted" not in {row.note for row in got.rows}
    assert date(2026, 1, 12) == got.rows[-1].day


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))
_MOMENTS = st.builds(lambda day, minute: datetime.combine(day, time()) + timedelta(minutes=minute), _DAYS, st.integers(0, 1439))
_ROLLS = st.sampled_from(("forward", "none"))  # backward ends before the limit is used up
_SIMPLE = st.one_of(
    st.builds(lambda n, first: WorkingDays(n / 4, first_day_counted=first), st.integers(1, 60), st.booleans()),
    st.builds(lambda n, roll, first: CalendarDays(n, roll=roll, first_day_counted=first), st.integers(1, 30), _ROLLS, st.booleans()),
    st.builds(lambda n, roll, first: Months(n, roll=roll, first_day_counted=first), st.integers(1, 3), _ROLLS, st.booleans()),
    st.builds(lambda n: WorkingHours(Fraction(n, 3)), st.integers(1, 120)),
    st.builds(lambda n, roll: Hours(n, roll=roll), st.integers(1, 200), _ROLLS),
    st.builds(SameDay, st.sampled_from((None, "15:00")), st.sampled_from(("must", "may"))),
)


@st.composite
def _calendars(draw: st.DrawFn) -> Calendar:
    return Calendar.of(
        first=date(2026, 1, 1),
        last=date(2027, 3, 31),
        holidays=draw(st.sets(_DAYS, max_size=8)),
        extra_working=draw(st.sets(_DAYS.filter(lambda day: day.weekday() == 5), max_size=2)),
    )


@st.composite
def _pauses(draw: st.DrawFn) -> tuple[tuple[datetime, datetime], ...]:
    edges = sorted(draw(st.lists(_MOMENTS, max_size=4)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


def _amount(limit: TimeLimit) -> Fraction:
    """How much the limit is, as its words say."""
    if isinstance(limit, SameDay):
        return Fraction(1)
    return Fraction(limit.h if isinstance(limit, WorkingHours | Hours) else limit.n)


@given(_SIMPLE, _MOMENTS, _calendars(), _pauses())
def test_days_add_up_to_the_limit(
    limit: TimeLimit, start: datetime, calendar: Calendar, pauses: tuple[tuple[datetime, datetime], ...]
) -> None:
    """
    What the rows count is the limit, no more and no less, and each total is the sum so far.
    """
    rows = list(days(limit, start, calendar, pauses))

    assert _amount(limit) == sum(row.counted for row in rows) == rows[-1].total
    assert all(after.total - before.total == after.counted >= 0 for before, after in pairwise(rows))


@given(_SIMPLE, _MOMENTS, _calendars(), _pauses())
def test_rows_run_day_by_day_from_the_start_to_the_due_date(
    limit: TimeLimit, start: datetime, calendar: Calendar, pauses: tuple[tuple[datetime, datetime], ...]
) -> None:
    """
    No day is left out, and the last row is the due date.
    """
    rows = list(days(limit, start, calendar, pauses))
    end = due(limit, start, calendar, pauses)

    assert end is not None
    assert (start.date(), end.date()) == (rows[0].day, rows[-1].day)
    assert all(after.day - before.day == timedelta(days=1) for before, after in pairwise(rows))


@given(st.lists(_SIMPLE, min_size=1, max_size=3), _MOMENTS, _calendars())
def test_each_stage_adds_up_to_its_own_limit(stages: list[TimeLimit], start: datetime, calendar: Calendar) -> None:
    """
    Stages are counted one after the other, each in its own unit, and the last ends on the due date.
    """
    limit = Then(*stages)
    rows = list(days(limit, start, calendar))
    end = due(limit, start, calendar)

    assert [_amount(stage) for stage in limit.stages] == [
        sum(row.counted for row in rows if row.stage == number) for number in range(len(limit.stages))
    ]
    assert (end and end.date()) == rows[-1].day


@given(st.lists(_SIMPLE, min_size=1, max_size=3), st.none() | _SIMPLE, _MOMENTS, _calendars(), _pauses())
def test_group_ends_on_its_due_date(
    branches: list[TimeLimit],
    cap: TimeLimit | None,
    start: datetime,
    calendar: Calendar,
    pauses: tuple[tuple[datetime, datetime], ...],
) -> None:
    """
    The rows are those of the branch that decides.
    """
    limit = Together(*branches, cap=cap)
    rows = list(days(limit, start, calendar, pauses))
    end = due(limit, start, calendar, pauses)

    assert (end and end.date()) == rows[-1].day
    assert rows[-1].total in {_amount(part) for part in (*branches, cap) if part}


def test_rows_are_values() -> None:
    """
    A ledger can be kept and compared.
    """
    (first, *_) = _rows(WorkingDays(3), "2026-01-05T09:00")

    assert first == attrs.evolve(first)
    assert 1 == len({first, attrs.evolve(first)})
