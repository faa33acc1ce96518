"""
`due` of many rows at once: the same answers as `onestop.due`, value for value.

Where only the day of the start matters and nothing pauses, the ends of a limit on all days of a calendar are computed once, and each
row is one look-up. All else is counted on whole columns, span by span.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from onestop.bulk.numbers import DAY, FLOOR, ArrayLike, Coded, Column, Ints, Null, Pieces, Spans, epoch_days, micros, moments, np, wrong
from onestop.bulk.tables import OUTSIDE, Tables, seconds_of
from onestop.clock.calendars import Calendar
from onestop.clock.limits import (
    CalendarDays,
    Hours,
    Months,
    Roll,
    SameDay,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
    starts_by_date,
)

_CHUNK = 1 << 16
"""Rows of one look-up, so that what it works on stays in the processor's cache."""

_KEPT_LIMITS = 1024
_HOUR = 3_600_000_000
_UNDETERMINED = Null.UNDETERMINED.mark
_UNKNOWN = Null.UNKNOWN.mark
_MISSING = Null.MISSING.mark

Ranks = list[tuple[Ints, Ints, Ints]]


def due(
    limit: TimeLimit | Coded[TimeLimit],
    starts: ArrayLike,
    calendar: Calendar | Coded[Calendar],
    pauses: Spans | None = None,
) -> Column:
    """
    Return the moments at which limits end, counted from *starts*; each is what `onestop.due` says of that row.

    Args:
        limit: The limit of all rows, or one for each.
        starts: Moments of receipt, naive, in Vietnamese civil time: `datetime64` of any unit, or date-times; NaT and None are missing.
        calendar: The calendar of all rows, or one for each.
        pauses: Spans that do not count.

    Raises:
        TypeError: If *starts* holds no naive moments, or a limit is none; the message names the column, and the row if it is one.
        ValueError: If spans are not sorted or overlap.
    """
    begins = moments(starts, "starts")
    rows = len(begins)
    pieces = Pieces.read(pauses, rows) if pauses is not None else None
    if pieces is not None and not (pieces.counts.any() or pieces.missing.any()):
        pieces = None
    if not isinstance(limit, Coded) and not isinstance(calendar, Coded):
        return Column.of(_ends(limit, begins, Tables.of(calendar), pieces))
    out = np.full(rows, _UNKNOWN)
    for value, tables, at in grouped(limit, calendar, rows):
        out[at] = _ends(value, begins[at], tables, None if pieces is None else pieces.take(at))
    return Column.of(np.where(np.isnat(begins), _MISSING, out))


def grouped(
    limit: TimeLimit | Coded[TimeLimit], calendar: Calendar | Coded[Calendar], rows: int
) -> Iterator[tuple[TimeLimit, Tables, Ints]]:
    """Yield each pair of a limit and a calendar with the rows that have it; a row with an unknown code has none."""
    limits: Coded[Any] = limit if isinstance(limit, Coded) else Coded(np.zeros(rows, np.uint8), (limit,))
    calendars: Coded[Any] = calendar if isinstance(calendar, Coded) else Coded(np.zeros(rows, np.uint8), (calendar,))
    for coded, name in ((limits, "limit"), (calendars, "calendar")):
        if len(coded.codes) != rows:
            raise ValueError(f"column {name!r}: {rows} rows are wanted, not {len(coded.codes)}")
    one, other = limits.codes.astype(np.int64), calendars.codes.astype(np.int64)
    known = (one >= 0) & (one < len(limits.values)) & (other >= 0) & (other < len(calendars.values))
    key = np.where(known, one * len(calendars.values) + other, -1)
    pairs = len(limits.values) * len(calendars.values)
    if pairs < 1 << 15:
        key = key.astype(np.int16)  # which numpy sorts by counting
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    edges = [0, *(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), rows]
    for a, b in pairwise(edges):
        if b > a and ordered[a] >= 0:
            i, j = divmod(int(ordered[a]), len(calendars.values))
            yield limits.values[i], Tables.of(calendars.values[j]), order[a:b]


def limits(unit: Callable[[Any], TimeLimit], numbers: ArrayLike, column: str = "limit") -> Coded[TimeLimit]:
    """
    Return a column of limits from a column of numbers, such as `limits(WorkingDays, days)`; NaN is an unknown limit.

    Raises:
        ValueError: If a number is no limit (negative, zero, no step of the unit); the message names the column and the row.
    """
    array = np.asarray(numbers)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"column {column!r}: numbers are wanted, not {array.dtype}")
    different, first, codes = np.unique(array, return_index=True, return_inverse=True)
    values: list[TimeLimit] = []
    numbered = np.full(len(different), -1, np.int64)
    for i, number in enumerate(different.tolist()):
        if number != number:
            continue
        try:
            values.append(unit(int(number) if number == int(number) else number))
        except (TypeError, ValueError, OverflowError):
            raise wrong(column, int(first[i]), number, f"a number that {getattr(unit, '__name__', 'the limit')} takes") from None
        numbered[i] = len(values) - 1
    return Coded(numbered[codes], values)


def _ends(limit: TimeLimit, starts: Any, tables: Tables, pieces: Pieces | None) -> Ints:
    """Return the ends in microseconds, nulls marked."""
    if type(limit) not in _DUE:
        raise TypeError(f"a time limit is wanted, not {type(limit).__name__} {limit!r}")
    if pieces is None:
        return _unpaused(limit, starts, tables)
    paused = (pieces.counts > 0) | pieces.missing
    if paused.all():
        return _paused(limit, starts, tables, pieces)
    out = _unpaused(limit, starts, tables)
    rows = np.flatnonzero(paused)
    out[rows] = _paused(limit, starts[rows], tables, pieces.take(rows))
    return out


def _paused(limit: TimeLimit, starts: Any, tables: Tables, pieces: Pieces) -> Ints:
    begins = micros(starts, "starts")
    return np.where(pieces.missing, _MISSING, _counted(limit, begins, tables, pieces.ranks()))


def _unpaused(limit: TimeLimit, starts: Any, tables: Tables) -> Ints:
    if not starts_by_date(limit):
        begins = micros(starts, "starts")
        out = np.empty(len(begins), np.int64)
        for a in range(0, len(begins), _CHUNK):
            out[a : a + _CHUNK] = _counted(limit, begins[a : a + _CHUNK], tables, [])
        return out
    table = by_day(limit, tables)
    out = np.empty(len(starts), np.int64)
    null = False
    for a in range(0, len(starts), _CHUNK):
        days = epoch_days(starts[a : a + _CHUNK])
        part = out[a : a + _CHUNK]
        np.take(table, days - tables.shift, mode="clip", out=part)
        null = null or bool(part.min() < FLOOR)
    if null:
        out[np.isnat(starts)] = _MISSING
    return out


def by_day(limit: TimeLimit, tables: Tables) -> Ints:
    """Return when *limit* ends from each day of the calendar, if only the day of the start matters; padded at both ends."""
    found = tables.kept.get(limit)
    if found is None:
        days = (tables.shift + 1 + np.arange(tables.size)) * DAY
        found = np.concatenate([[OUTSIDE], _counted(limit, days, tables, []), [OUTSIDE]])
        if len(tables.kept) >= _KEPT_LIMITS:
            tables.kept.clear()
        tables.kept[limit] = found
    return found


def _counted(limit: TimeLimit, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    """What cannot be said of a start cannot be said of its end."""
    return np.where(starts < FLOOR, starts, _DUE[type(limit)](limit, starts, tables, pauses))


def _working_days(limit: WorkingDays, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    first = tables.index(starts)
    inside = tables.inside(first)
    whole = math.ceil(limit.n)
    k = tables.through[first] + (min(whole, tables.size + 1) - 1)
    if limit.first_day_counted:
        k -= tables.working[first]
    for rows, since, until in pauses:
        asked, ends = tables.index(since), tables.index(until)
        inside[rows] &= tables.inside(asked) & tables.inside(ends)
        begins = np.maximum(asked, first[rows])
        before = tables.through[begins]
        k[rows] += np.where((ends > begins) & (before <= k[rows]), tables.through[ends] - before, 0)
    end = tables.nth(k)
    if whole != limit.n:
        at = np.clip(k, 0, max(len(tables.office) - 2, 0))
        before = tables.office[at]
        length = tables.office[np.minimum(at + 1, len(tables.office) - 1)] - before
        part = np.rint(length * (limit.n - whole + 1)).astype(np.int64)
        end = np.where((end < FLOOR) | (length == 0), end, tables.moment_at(before + part))
    return np.where(inside, end, OUTSIDE)


def _rolled(days: Ints, roll: Roll, tables: Tables) -> Ints:
    return tables.rolled[roll].take(days - tables.shift, mode="clip")


def _moved(last: Ints, start: Ints, pauses: Ranks) -> Ints:
    for rows, since, until in pauses:
        begins, ends = np.maximum(since // DAY, start[rows]), until // DAY
        last[rows] += np.where((begins < last[rows]) & (ends > begins), ends - begins, 0)
    return last


def _calendar_days(limit: CalendarDays, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    day = starts // DAY
    last = day + (min(limit.n, tables.size + 2) - limit.first_day_counted)
    return np.where(tables.inside(tables.row(day)), _rolled(_moved(last, day, pauses), limit.roll, tables), OUTSIDE)


def _months(limit: Months, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    inside = tables.inside(tables.row(starts // DAY))
    day = np.where(inside, starts // DAY, tables.shift + 1)
    dates = day.view("datetime64[D]")
    month = dates.astype("datetime64[M]")
    place = (dates - month.astype("datetime64[D]")).astype(np.int64)
    there = month + np.timedelta64(min(limit.n, tables.size + 2), "M")
    begins = there.astype("datetime64[D]").astype(np.int64)
    length = (there + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - begins
    last = begins + np.minimum(place, length - 1) - limit.first_day_counted
    return np.where(inside, _rolled(_moved(last, day, pauses), limit.roll, tables), OUTSIDE)


def _working_hours(limit: WorkingHours, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    first = tables.index(starts)
    inside = tables.inside(first)
    begins = tables.office_before(starts, first)
    end = begins + min(round(limit.h * _HOUR), int(tables.office[-1]) + 1)
    for rows, since, until in pauses:
        asked, answered = tables.index(since), tables.index(until)
        stops = np.maximum(tables.office_before(since, asked), begins[rows])
        runs = stops < end[rows]
        inside[rows] &= tables.inside(asked) & (~runs | tables.inside(answered))
        end[rows] += np.where(runs, np.maximum(tables.office_before(until, answered) - stops, 0), 0)
    return np.where(inside, tables.moment_at(end), OUTSIDE)


def _clock_hours(limit: Hours, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    inside = tables.inside(tables.index(starts))
    hours = round(limit.h * _HOUR)
    if hours > tables.size * DAY:
        return np.full(len(starts), OUTSIDE)
    end = starts + hours
    for rows, since, until in pauses:
        stops = np.maximum(since, starts[rows])
        end[rows] += np.where((stops < end[rows]) & (until > stops), until - stops, 0)
    last = tables.index(end)
    if limit.roll is Roll.NONE:
        return np.where(inside & tables.inside(last), end, OUTSIDE)
    return np.where(inside, np.where(tables.working[last], end, tables.rolled[limit.roll][last]), OUTSIDE)


def _same_day(limit: SameDay, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    end = _same_day_from(limit, starts, tables)
    for rows, since, until in pauses:
        before = end[rows]
        again = (before > FLOOR) & (since < before) & (until > starts[rows])
        end[rows] = np.where(again, _same_day_from(limit, until, tables), before)
    return end


def _same_day_from(limit: SameDay, starts: Ints, tables: Tables) -> Ints:
    first = tables.index(starts)
    in_time = np.ones(len(starts), bool) if limit.cutoff is None else starts % DAY <= seconds_of(limit.cutoff)
    closing = tables.closing[first]
    end = np.where(tables.working[first] & (starts <= closing) & in_time, closing, tables.following[first])
    # Of two sessions in which it lies the first decides, so that one is looked at last.
    for opens, closes in reversed(tables.duties):
        end = np.where(in_time & (opens[first] <= starts) & (starts <= closes[first]), closes[first], end)
    if limit.result_at is not None:
        result = end // DAY * DAY + seconds_of(limit.result_at)
        end = np.where((end > FLOOR) & (result > starts), result, end)
    return end


def _then(limit: Then, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    for stage in limit.stages:
        starts = _counted(stage, starts, tables, pauses)
    return starts


def _together(limit: Together, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    ends = [_counted(branch, starts, tables, pauses) for branch in limit.branches]
    latest = np.maximum.reduce(ends)
    outside = np.logical_or.reduce([end == OUTSIDE for end in ends])
    open_end = np.logical_or.reduce([end == _UNDETERMINED for end in ends])
    latest = np.where(open_end, _UNDETERMINED, latest)
    if limit.cap is not None:
        cap = _counted(limit.cap, starts, tables, pauses)
        outside |= cap == OUTSIDE
        latest = np.where(open_end, cap, np.where(cap == _UNDETERMINED, latest, np.minimum(latest, cap)))
    return np.where(outside, OUTSIDE, latest)


def _undetermined(limit: Undetermined, starts: Ints, tables: Tables, pauses: Ranks) -> Ints:
    return np.full(len(starts), _UNDETERMINED)


_DUE: dict[type, Callable[[Any, Ints, Tables, Ranks], Ints]] = {
    WorkingDays: _working_days,
    CalendarDays: _calendar_days,
    Months: _months,
    WorkingHours: _working_hours,
    Hours: _clock_hours,
    SameDay: _same_day,
    Then: _then,
    Together: _together,
    Undetermined: _undetermined,
}
