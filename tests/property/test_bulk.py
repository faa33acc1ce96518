"""Columns give what one row after the other gives, value for value."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from onestop import Calendar, CalendarBoundsError, Then, Together, Undetermined, WorkingDays
from onestop.clock.calendars import Duty, spans_of
from onestop.dossiers.deadlines import Deadline
from onestop.dossiers.outcomes import classify
from onestop.dossiers.timelines import Timeline
from onestop.law.regimes import SupplementEffect
from onestop.law.stages import Disposition
from onestop.words.sources import Sourced

from . import strategies as some

bulk = pytest.importorskip("onestop.bulk")
np = pytest.importorskip("numpy")

FIRST, LAST = date(2025, 11, 20), date(2027, 3, 1)
"""The drawn moments may lie outside the drawn calendars."""

DUTIES = (
    Duty(date(2026, 1, 1), date(2026, 12, 31), ((),) * 5 + (spans_of([("08:00", "11:00"), ("20:00", "24:00")]), ()), resolves=True),
    Duty(date(2026, 2, 1), date(2026, 2, 28), ((),) * 5 + (spans_of([("10:00", "12:00")]),) * 2, resolves=True),
    Duty(date(2026, 1, 1), date(2026, 12, 31), ((),) * 6 + (spans_of([("08:00", "11:00")]),)),
)


@st.composite
def calendars(draw) -> Calendar:
    """A calendar of an office, sometimes one that ends soon, with duty on Saturdays or with changing hours."""
    calendar = some.calendar_of(draw(some.offices()))
    last = draw(st.sampled_from((calendar.last, date(2026, 4, 30), date(2026, 2, 14))))
    duties = draw(st.sampled_from(((), DUTIES)))
    changes = draw(st.sampled_from(((), ((date(2026, 2, 3), draw(some.shipped.office_hours())),))))
    return attrs.evolve(calendar, last=last, duties=duties, changes=changes)


limits = some.limits | st.sampled_from(
    (
        Undetermined("by agreement"),
        Then(WorkingDays(2), Undetermined("by agreement"), WorkingDays(1)),
        Together(WorkingDays(2), Undetermined("by agreement")),
        Together(WorkingDays(2), Undetermined("by agreement"), cap=WorkingDays(4)),
        Together(WorkingDays(9), cap=Undetermined("by agreement")),
        Together(Undetermined("by agreement"), cap=Undetermined("by agreement")),
        WorkingDays(10**30),
        onestop.CalendarDays(10**30),
        onestop.Months(10**30),
        onestop.Hours(10**30),
        onestop.WorkingHours(10**30),
        Then(WorkingDays(10**6), WorkingDays(1)),
    )
)
moments = st.builds(
    lambda moment, off, extra: moment + timedelta(days=off, microseconds=extra),
    some.moments,
    st.sampled_from((0, 0, 0, 0, 0, -60, 300, 800)),
    st.sampled_from((0, 0, 1, 1_000_000, 59_999_999)),
)
pauses = st.lists(moments, max_size=6).map(sorted).map(lambda edges: list(zip(edges[::2], edges[1::2], strict=False)))
rows = st.lists(st.tuples(st.none() | moments, pauses), min_size=1, max_size=12)


def alone(limit, start, calendar, spans=()):
    """The answer for one row, or the reason why there is none, by the clock that takes one at a time."""
    if start is None:
        return bulk.Null.MISSING
    try:
        end = onestop.due(limit, start, calendar, spans)
    except CalendarBoundsError:
        return bulk.Null.OUTSIDE
    return bulk.Null.UNDETERMINED if end is None else end


def told(column) -> list:
    """The values of a column, or the reasons why there is none."""
    return [bulk.Null(null) if null else value for value, null in zip(column.values.tolist(), column.nulls.tolist(), strict=True)]


@given(limits, calendars(), rows)
def test_a_column_of_starts_is_each_start(limit, calendar: Calendar, given) -> None:
    """
    Every limit ends in a column where it ends alone, on the same reasons for none.
    """
    starts = [start for start, _ in given]

    assert [alone(limit, start, calendar) for start in starts] == told(bulk.due(limit, starts, calendar))


@given(limits, calendars(), rows)
def test_a_column_of_pauses_is_each_pause(limit, calendar: Calendar, given) -> None:
    """
    Spans that do not count move each row as they move it alone.
    """
    starts, spans = [start for start, _ in given], [spans for _, spans in given]
    expected = [alone(limit, start, calendar, each) for start, each in given]

    assert expected == told(bulk.due(limit, starts, calendar, bulk.Spans.of_lists(spans)))


@given(st.lists(limits, min_size=1, max_size=4), st.lists(calendars(), min_size=1, max_size=3), rows, st.data())
def test_rows_with_limits_and_calendars_of_their_own_are_each_row(several, offices, given, data) -> None:
    """
    Where each row has its own limit and calendar, its answer is the same as alone; a code that stands for none is said to be unknown.
    """
    codes = [
        data.draw(st.lists(st.integers(-1, len(of)), min_size=len(given), max_size=len(given)), label=name)
        for of, name in ((several, "limits"), (offices, "calendars"))
    ]
    expected = [
        bulk.Null.MISSING
        if start is None
        else alone(several[i], start, offices[j], spans)
        if 0 <= i < len(several) and 0 <= j < len(offices)
        else bulk.Null.UNKNOWN
        for (start, spans), i, j in zip(given, *codes, strict=True)
    ]
    limit, calendar = (bulk.Coded(np.array(each), of) for each, of in zip(codes, (several, offices), strict=True))
    starts, spans = [start for start, _ in given], [spans for _, spans in given]

    assert expected == told(bulk.due(limit, starts, calendar, bulk.Spans.of_lists(spans)))


@given(calendars(), st.lists(st.tuples(st.none() | moments, st.none() | moments, st.sampled_from(Disposition), st.booleans())), moments)
def test_a_column_of_outcomes_is_each_outcome(calendar: Calendar, given, now: datetime) -> None:
    """
    Timeliness and margin of a column are those of each row.
    """
    expected = []
    for due, ended, disposition, stopped in given:
        outcome = classify(_timeline(disposition, ended, now, stopped), _deadline(due), calendar, now)
        expected.append((outcome.timeliness, outcome.margin))
    dues = np.array([due for due, *_ in given], "datetime64[us]")
    found = bulk.classify(
        bulk.Column(dues, np.isnat(dues).astype(np.uint8)),
        np.array([ended for _, ended, *_ in given], "datetime64[us]"),
        now,
        np.array([bulk.DISPOSITIONS.index(each) for *_, each, _ in given], np.uint8),
        calendar,
        np.array([stopped for *_, stopped in given], bool),
    )
    margins = [margin if has else None for margin, has in zip(found.margin.tolist(), found.has_margin.tolist(), strict=True)]

    assert expected == [(bulk.TIMELINESS[code], margin) for code, margin in zip(found.timeliness.tolist(), margins, strict=True)]


def _timeline(disposition: Disposition, ended: datetime | None, now: datetime, stopped: bool) -> Timeline:
    from onestop.dossiers.timelines import Span

    return Timeline(
        received=None,
        counted_from=None,
        spans=(Span(now, now, "supplement", True, open=True),) if stopped else (),
        disposition=disposition,
        ended=ended,
        returned=None,
        promised=None,
        extensions=(),
        supplement=SupplementEffect.PAUSE,
        problems=(),
        assumptions=(),
    )


def _deadline(due: datetime | None) -> Deadline | None:
    limit = Sourced(value=WorkingDays(1))
    return Deadline(
        due=due,
        national_due=due,
        statutory_due=due,
        promised_due=None,
        limit=limit,
        start=datetime(2026, 1, 1),
        provisional=False,
        earliest=due,
        latest=due,
    )
