"""
A calendar as arrays: day → ordinal of the working day, ordinal → closing moment, office time, each one gather away.

Tables by day have one entry more at both ends, for whatever lies outside the calendar: it holds a coded null, never a date.
"""

from __future__ import annotations

import weakref
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs

from onestop.bulk.numbers import DAY, NAT, Bools, Ints, NDArray, Null, np
from onestop.clock.calendars import Calendar
from onestop.clock.days import DayKind
from onestop.clock.limits import Roll

EPOCH = date(1970, 1, 1).toordinal()
OUTSIDE = Null.OUTSIDE.mark
SECOND = 1_000_000
_NEVER = 1 << 62


def micros_of(moment: datetime) -> int:
    """Return a naive moment as microseconds since 1970."""
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)


@attrs.frozen(eq=False)
class Tables:
    """
    What a calendar says, by day (padded at both ends) or by working day.

    Attributes:
        shift: What is subtracted from a day since 1970 to give its row in the tables by day.
        size: How many days the calendar knows.
        through: Working days from the first day through each.
        working: Whether a day is worked.
        closing: When a day ends.
        rolled: The same, once a day off has rolled.
        following: When the next working day after a day ends.
        closings: When each working day ends, padded at both ends.
        office: Microseconds of office time before each working day, with one entry more.
        opens: Sessions of each day, rank by rank: when they open.
        lengths: The same: how long they are.
        before: Office time before each day.
        ends: Office time at the end of each session of the calendar.
        closes: When each of them closes.
        stride: Office time between two guesses.
        guesses: The session in which so many strides of office time end, or one that is at most `steps` before it.
        steps: How far a guess may be off.
        duties: Sessions of duty in which what is due on the same day is resolved, rank by rank as (opens, closes) by day.
        kept: Ends by day of limits for which only the day of the start matters.
    """

    shift: int
    size: int
    through: Ints
    working: Bools
    closing: Ints
    rolled: dict[Roll, Ints]
    following: Ints
    closings: Ints
    office: Ints
    opens: tuple[Ints, ...]
    lengths: tuple[Ints, ...]
    before: Ints
    ends: Ints
    closes: Ints
    stride: int
    guesses: Ints
    steps: int
    duties: tuple[tuple[Ints, Ints], ...]
    kept: dict[Any, Ints] = attrs.field(factory=dict)

    @classmethod
    def of(cls, calendar: Calendar) -> Tables:
        """Return the tables of *calendar*, built once and kept as long as the calendar is."""
        kept = _KEPT.get(id(calendar))
        if kept is not None and kept[0]() is calendar:
            return kept[1]
        made = _build(calendar)
        key = id(calendar)
        _KEPT[key] = weakref.ref(calendar, lambda gone: _forget(key, gone)), made
        return made

    def index(self, moments: Ints) -> Ints:
        """Return the row of each moment in the tables by day."""
        return np.clip(moments // DAY - self.shift, 0, self.size + 1)

    def row(self, days: Ints) -> Ints:
        """Return the row of each day since 1970."""
        return np.clip(days - self.shift, 0, self.size + 1)

    def inside(self, index: Ints) -> Bools:
        """Return whether the calendar knows the days of these rows."""
        return (index > 0) & (index <= self.size)

    def nth(self, k: Ints) -> Ints:
        """Return when the k-th working day ends, from 0."""
        return self.closings.take(k + 1, mode="clip")

    def office_before(self, moments: Ints, index: Ints) -> Ints:
        """Return the office time up to each moment; *index* is its row, and outside the calendar the number means nothing."""
        done = self.before[index]
        for opens, lengths in zip(self.opens, self.lengths, strict=True):
            done = done + np.clip(moments - opens[index], 0, lengths[index])
        return done

    def moment_at(self, office: Ints) -> Ints:
        """Return the first moment at which so much office time has been worked: closing time, not the next opening."""
        if not len(self.ends):
            return np.full(len(office), OUTSIDE)
        sought = np.minimum(office, self.ends[-1])
        found = self.guesses.take(sought // self.stride, mode="clip")
        for _ in range(self.steps):
            found += self.ends[found] < sought
        moment = self.closes[found] - (self.ends[found] - office)
        # A session that closes at 24:00 ends on its own day.
        moment -= np.where((moment % DAY == 0) & (self.ends[found] == office), SECOND, 0)
        return np.where((office <= 0) | (office > self.ends[-1]), OUTSIDE, moment)


_KEPT: dict[int, tuple[weakref.ref[Calendar], Tables]] = {}


def _forget(key: int, gone: weakref.ref[Calendar]) -> None:
    kept = _KEPT.get(key)
    if kept is not None and kept[0] is gone:
        del _KEPT[key]


def _padded(values: Any, low: Any, high: Any) -> NDArray[Any]:
    return np.concatenate([[low], values, [high]])


def _build(calendar: Calendar) -> Tables:
    known = calendar._tables  # what the clock itself answers from
    first, size = calendar.first.toordinal() - EPOCH, len(known.through)
    through = np.array(known.through, np.int64)
    working = np.diff(through, prepend=0).astype(bool)
    closings = np.array([micros_of(each) for each in known.closings], np.int64)
    by_rank = _padded(closings, OUTSIDE, OUTSIDE)
    evenings = (first + np.arange(size)) * DAY + 86_399 * SECOND
    closing = np.where(working, by_rank[through], evenings)
    following = by_rank[through + 1]
    sessions = [calendar._hours_on(day) for day in known.days]  # of working days
    most = max(map(len, sessions), default=0)
    days = np.flatnonzero(working)
    office = np.array(known.office_time, np.int64)
    # Of a day off all office time before it has been worked; of a working day, that before its first session.
    before = np.where(working, office[np.maximum(through - 1, 0)], office[through])
    opens, lengths = [], []
    for rank in range(most):
        having = [(day, spans[rank]) for day, spans in zip(days, sessions, strict=True) if len(spans) > rank]
        rows = np.array([day for day, _ in having], np.int64)
        span = np.array([span for _, span in having], np.int64).reshape(-1, 2) * SECOND
        at, length = np.full(size, _NEVER), np.zeros(size, np.int64)
        at[rows] = (first + rows) * DAY + span[:, 0]
        length[rows] = span[:, 1] - span[:, 0]
        opens.append(_padded(at, _NEVER, _NEVER))
        lengths.append(_padded(length, 0, 0))
    flat = np.array(
        [((first + int(day)) * DAY + b * SECOND, (b - a) * SECOND) for day, spans in zip(days, sessions, strict=True) for a, b in spans],
        np.int64,
    ).reshape(-1, 2)
    ends = np.cumsum(flat[:, 1])
    stride, guesses, steps = _guesses(ends, flat[:, 1])
    return Tables(
        shift=first - 1,
        size=size,
        through=_padded(through, 0, len(days)),
        working=_padded(working, False, False),
        closing=_padded(closing, OUTSIDE, OUTSIDE),
        rolled={
            Roll.NONE: _padded(closing, OUTSIDE, OUTSIDE),
            Roll.FORWARD: _padded(np.where(working, closing, following), OUTSIDE, OUTSIDE),
            Roll.BACKWARD: _padded(np.where(working, closing, by_rank[through]), OUTSIDE, OUTSIDE),
        },
        following=_padded(following, OUTSIDE, OUTSIDE),
        closings=by_rank,
        office=office,
        opens=tuple(opens),
        lengths=tuple(lengths),
        before=_padded(before, 0, 0),
        ends=ends,
        closes=flat[:, 0],
        stride=stride,
        guesses=guesses,
        steps=steps,
        duties=_duties(calendar, first, size),
    )


def _guesses(ends: Ints, lengths: Ints) -> tuple[int, Ints, int]:
    """Where to look for a session by its office time: a search by halving would cost most of the work."""
    if not len(ends):
        return 1, np.zeros(1, np.int64), 0
    total = int(ends[-1])
    stride = max(int(lengths.min()), total >> 16, 1)
    exact = np.searchsorted(ends, np.arange(0, total + stride, stride), side="left")
    found = np.minimum(exact, len(ends) - 1)
    return stride, found, int(np.diff(found, append=len(ends) - 1).max())


def _duties(calendar: Calendar, first: int, size: int) -> tuple[tuple[Ints, Ints], ...]:
    if not any(duty.resolves for duty in calendar.duties):
        return ()
    found: list[tuple[Ints, Ints]] = []
    for i in range(size):
        day = date.fromordinal(first + EPOCH + i)
        if calendar.day(day).kind is not DayKind.WEEKEND:
            continue
        for rank, (opens, closes) in enumerate(calendar.duty(day, resolves=True)):
            if rank == len(found):
                found.append((np.full(size + 2, _NEVER), np.full(size + 2, NAT)))
            found[rank][0][i + 1] = (first + i) * DAY + opens * SECOND
            found[rank][1][i + 1] = (first + i) * DAY + closes * SECOND
    return tuple(found)


def seconds_of(clock: time) -> int:
    """Return the microseconds from midnight to an hour of the day."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond
