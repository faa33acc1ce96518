"""
Limits: a closed union of frozen values, one reading each, and `due`, which turns one into a moment.

Laws: a later start never falls due earlier; an added day off never makes a date earlier (unless it rolls backward); splitting a pause
changes nothing; `Then` associates. The day of receipt is not counted (Civil Code 91/2015/QH13 Art. 147(2)), a last day off rolls on
(Art. 148(5)). Pauses run in the unit of the limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import add_months, civil
from onestop.words.errors import CalendarBoundsError

Pauses: TypeAlias = Sequence[tuple[datetime, datetime]]
"""Spans that do not count, as (from, to): sorted, not overlapping."""

_HOUR = 3_600_000_000
"""Microseconds in an hour."""


class Roll(StrEnum):
    """What happens to a last day off: it moves to the next working day, to the one before, or stays."""

    FORWARD = "forward"
    NONE = "none"
    BACKWARD = "backward"


class AfterCutoff(StrEnum):
    """A same-day dossier after the cut-off: the next working day is the rule (must) or a permission (may)."""

    MUST = "must"
    MAY = "may"


def _number(value: Any, what: str) -> int | Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise TypeError(f"{what} takes a number, not {type(value).__name__} {value!r}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{what} takes a finite number, not {value!r}")
    exact = Fraction(value)
    if exact <= 0:
        raise ValueError(f"{what} takes more than 0, not {value!r}")
    return _plain(exact)


def _plain(exact: Fraction) -> int | Fraction:
    return exact.numerator if exact.denominator == 1 else exact


def _whole(value: Any) -> int:
    exact = _number(value, "a limit in days or months")
    if not isinstance(exact, int):
        raise ValueError(f"a limit in days or months takes a whole number, not {value!r}")
    return exact


def _quarters(value: Any) -> int | float:
    exact = _number(value, "WorkingDays")
    if isinstance(exact, int):
        return exact
    if (exact * 4).denominator != 1:
        raise ValueError(f"WorkingDays takes steps of 0.25, not {value!r}")
    return float(exact)


def _hours(value: Any) -> int | Fraction:
    exact = _number(value, "a limit in hours")
    if not isinstance(value, float):
        return exact
    # 0.1 as a float is not a tenth; the second is the finest that a person means by it.
    seconds = round(exact * 3600)
    if not seconds:
        raise ValueError(f"a limit in hours takes at least a second, not {value!r}")
    return _plain(Fraction(seconds, 3600))


def _clock(value: Any) -> time | None:
    if value is None or isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"an hour such as '15:00' is wanted, not {value!r}") from None


@attrs.frozen
class WorkingDays:
    """
    So many working days (ngày làm việc), in steps of 0.25.

    The day of receipt is not counted unless `first_day_counted`. Due at the end of the n-th working day; 1.5 is one whole day and then
    half of the next working day's minutes; 0.5 falls on the working day after receipt (assumed).
    """

    n: int | float = attrs.field(converter=_quarters)
    first_day_counted: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class CalendarDays:
    """
    So many calendar days (ngày): days off count, and a last day off rolls (Civil Code Art. 148(5)).

    With `first_day_counted` (từ ngày … đến hết ngày) the period is one day less.
    """

    n: int = attrs.field(converter=_whole)
    roll: Roll = attrs.field(default=Roll.FORWARD, converter=Roll, kw_only=True)
    first_day_counted: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Months:
    """So many months (tháng): a month without that day ends on its last day (Civil Code Art. 148(3)), a last day off rolls."""

    n: int = attrs.field(converter=_whole)
    roll: Roll = attrs.field(default=Roll.FORWARD, converter=Roll, kw_only=True)
    first_day_counted: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class WorkingHours:
    """
    So many hours of counting sessions from the moment of receipt (giờ làm việc).

    An int, Decimal or Fraction is kept exactly, a float is rounded to the second. It ends at closing time, not at the next opening.
    """

    h: int | Fraction = attrs.field(converter=_hours)


@attrs.frozen
class Hours:
    """So many clock hours (giờ); with `roll="forward"` an end on a day off becomes the end of the next working day."""

    h: int | Fraction = attrs.field(converter=_hours)
    roll: Roll = attrs.field(default=Roll.NONE, converter=Roll, kw_only=True)


@attrs.frozen
class SameDay:
    """
    The same day (trong ngày).

    Received strictly after the cut-off (15:00:00 itself is in time), after closing, or on a day that does not count: the next working day.

    Attributes:
        cutoff: The hour after which the result may or must wait.
        after: Whether the next working day is then the rule or a permission; both fall due then, `may` is told apart in the findings.
        result_at: The hour of the result, where it lies after receipt; else the end of the day.

    Law:
        Law on Civil Status 60/2014/QH13 Art. 5(3) (may); Decree 23/2015/NĐ-CP Art. 7 (must).
    """

    cutoff: time | None = attrs.field(default=None, converter=_clock)
    after: AfterCutoff = attrs.field(default=AfterCutoff.MUST, converter=AfterCutoff)
    result_at: time | None = attrs.field(default=None, converter=_clock)


@attrs.frozen
class Undetermined:
    """No date follows from the law that was read (season, by agreement, not transcribed), and the reason why."""

    reason: str


@attrs.frozen(init=False)
class Then:
    """
    Stages in sequence, each in its own unit (liên thông tuần tự).

    19 "days" that are 7 working days and 12 calendar days are `Then(WorkingDays(7), CalendarDays(12))`. The joint day is not counted
    again; a calendar stage that ends on a day off rolls before the next begins (assumed).
    """

    stages: tuple[TimeLimit, ...]

    def __init__(self, *stages: TimeLimit) -> None:
        flat: list[TimeLimit] = []
        for stage in stages:
            flat.extend(stage.stages if isinstance(stage, Then) else (_limit(stage),))
        if not flat:
            raise ValueError("Then takes at least one stage")
        self.__attrs_init__((flat[0], *map(_after_joint_day, flat[1:])))


@attrs.frozen(init=False)
class Together:
    """Branches side by side: the latest decides, but never later than the cap of the group (liên thông đồng thời)."""

    branches: tuple[TimeLimit, ...]
    cap: TimeLimit | None

    def __init__(self, *branches: TimeLimit, cap: TimeLimit | None = None) -> None:
        if not branches:
            raise ValueError("Together takes at least one branch")
        self.__attrs_init__(tuple(_limit(branch) for branch in branches), None if cap is None else _limit(cap))


TimeLimit: TypeAlias = WorkingDays | CalendarDays | Months | WorkingHours | Hours | SameDay | Then | Together | Undetermined
"""A time limit (thời hạn giải quyết): the closed union."""


def _limit(value: TimeLimit) -> TimeLimit:
    if type(value) not in _DUE:
        raise TypeError(f"a time limit is wanted, not {type(value).__name__} {value!r}")
    return value


def _after_joint_day(limit: TimeLimit) -> TimeLimit:
    """The day on which one stage ends and the next begins is counted once, whatever the later stage says of its first day."""
    if isinstance(limit, WorkingDays | CalendarDays | Months) and limit.first_day_counted:
        return attrs.evolve(limit, first_day_counted=False)
    if isinstance(limit, Together):
        return Together(*map(_after_joint_day, limit.branches), cap=limit.cap and _after_joint_day(limit.cap))
    return limit


# -- due ---------------------------------------------------------------------------------------------------------------------------


def due(limit: TimeLimit, start: datetime, calendar: Calendar, pauses: Pauses = ()) -> datetime | None:
    """
    Return the moment at which *limit* ends, counted from *start*.

    A limit in days ends on the date that the law gives, at the end of that date's last counting session (23:59:59 where there is none).

    Args:
        limit: The limit.
        start: Moment of receipt; an aware value is converted to Vietnamese civil time.
        calendar: The calendar; its hours decide limits in hours and the hour of limits in days.
        pauses: Spans (from, to) that do not count, sorted, not overlapping. In a limit in days the day of the request counts, the
            days after it up to and including the day of the answer do not.

    Returns:
        A naive date-time, or None where the limit is `Undetermined`.

    Raises:
        CalendarBoundsError: If the start or the answer lies outside the calendar.
        TypeError: If *limit* is no limit or *start* is no date-time.
    """
    rule = _DUE.get(type(limit))
    if rule is None:
        raise TypeError(f"a time limit is wanted, not {type(limit).__name__} {limit!r}")
    if type(start) is not datetime or start.tzinfo is not None:
        start = civil(start)
    try:
        return rule(limit, start, calendar, _checked(pauses) if pauses else ())
    except OverflowError:  # a pause that ends where dates end
        raise CalendarBoundsError(None, calendar.first, calendar.last) from None


def due_many(limit: TimeLimit, starts: Iterable[datetime], calendar: Calendar) -> list[datetime | None]:
    """Return `due` of each start, in order."""
    return [due(limit, start, calendar) for start in starts]


def _checked(pauses: Pauses) -> Pauses:
    """Spans that touch are one, and an empty one is none, so that splitting a pause changes nothing."""
    spans: list[tuple[datetime, datetime]] = []
    last = datetime.min
    for since, until in ((civil(a), civil(b)) for a, b in pauses):
        if until < since or since < last:
            raise ValueError(f"pauses are (from, to) spans, sorted, not overlapping: {since} to {until} is not")
        last = until
        if spans and spans[-1][1] == since:
            spans[-1] = (spans[-1][0], until)
        elif until > since:
            spans.append((since, until))
    return spans


def _working_days(limit: WorkingDays, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime:
    tables = calendar._tables  # one room: the tables are the clock's own
    n, through = limit.n, tables.through
    if type(n) is int and not pauses and not limit.first_day_counted:  # nearly every limit: two look-ups
        first = start.toordinal() - tables.base
        if 0 <= first < len(through) and 0 <= (k := through[first] + n - 1) < len(tables.days):
            return tables.closings[k]
    first = calendar._index(start)
    k = through[first]
    if limit.first_day_counted:
        k -= calendar.is_working(start)
    whole = math.ceil(n)
    k += whole - 1
    for since, until in pauses:
        begins, ends = max(calendar._index(since), first), calendar._index(until)
        # The day of the request counts, so a request on the last day changes nothing.
        if ends > begins and tables.through[begins] <= k:
            k += tables.through[ends] - tables.through[begins]
    calendar._nth(k)
    if whole == limit.n:
        return tables.closings[k]
    before, after = tables.office_time[k : k + 2]
    part = limit.n - whole + 1
    return calendar.moment_at(before + round((after - before) * part)) if after > before else tables.closings[k]


def _rolled(day: date, roll: Roll, calendar: Calendar) -> datetime:
    return calendar.closing(day if roll is Roll.NONE else calendar.roll(day, "forward" if roll is Roll.FORWARD else "backward"))


def _moved(last: date, start: date, pauses: Pauses) -> date:
    for since, until in pauses:
        begins = max(since.date(), start)
        if begins < last and until.date() > begins:
            last += until.date() - begins
    return last


def _calendar_days(limit: CalendarDays, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime:
    calendar._index(start)
    day = start.date()
    last = _date(calendar, day.toordinal() + limit.n - limit.first_day_counted)
    return _rolled(_moved(last, day, pauses), limit.roll, calendar)


def _months(limit: Months, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime:
    calendar._index(start)
    day = start.date()
    if (day.year * 12 + day.month - 1 + limit.n) // 12 > min(calendar.last.year + 1, 9999):
        raise CalendarBoundsError(None, calendar.first, calendar.last)
    last = add_months(day, limit.n) - timedelta(days=limit.first_day_counted)
    return _rolled(_moved(last, day, pauses), limit.roll, calendar)


def _date(calendar: Calendar, ordinal: int) -> date:
    if ordinal > calendar.last.toordinal():
        raise CalendarBoundsError(None, calendar.first, calendar.last)
    return date.fromordinal(ordinal)


def _working_hours(limit: WorkingHours, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime:
    begins = calendar.office_time_before(start)
    end = begins + round(limit.h * _HOUR)
    for since, until in pauses:
        stops = max(calendar.office_time_before(since), begins)
        if stops < end:
            end += max(calendar.office_time_before(until) - stops, 0)
    return calendar.moment_at(end)


def _clock_hours(limit: Hours, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime:
    calendar._index(start)
    hours = round(limit.h * _HOUR)
    if hours > (calendar.last - calendar.first + timedelta(days=1)) // timedelta(microseconds=1):
        raise CalendarBoundsError(None, calendar.first, calendar.last)
    end = start + timedelta(microseconds=hours)
    for since, until in pauses:
        stops = max(since, start)
        if stops < end and until > stops:
            end += until - stops
    if limit.roll is Roll.NONE or calendar.is_working(end):
        calendar._index(end)
        return end
    return _rolled(end.date(), limit.roll, calendar)


def _same_day(limit: SameDay, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime:
    end = _same_day_from(limit, start, calendar)
    for since, until in pauses:
        # The answer's day is a first day, and a limit of one day has no other.
        if since < end and until > start:
            end = _same_day_from(limit, until, calendar)
    return end


def _same_day_from(limit: SameDay, start: datetime, calendar: Calendar) -> datetime:
    before_cutoff = limit.cutoff is None or start.time() <= limit.cutoff
    closing = calendar.closing(start)
    if calendar.duties and before_cutoff and (open_to := _resolving(start, calendar)):
        closing = open_to
    elif not (calendar.is_working(start) and start <= closing and before_cutoff):
        closing = calendar.closing(calendar.shift(start, 1))
    if limit.result_at is None:
        return closing
    result = datetime.combine(closing.date(), limit.result_at)
    return result if result > start else closing


def _resolving(start: datetime, calendar: Calendar) -> datetime | None:
    """The end of the duty session in which *start* lies, where such a session resolves what is due on the same day."""
    opened = datetime.combine(start.date(), time())
    spans = ((opened + timedelta(seconds=a), opened + timedelta(seconds=b)) for a, b in calendar.duty(start, resolves=True))
    return next((closes for opens, closes in spans if opens <= start <= closes), None)


def _then(limit: Then, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime | None:
    moment: datetime | None = start
    for stage in limit.stages:
        if moment is None:
            return None
        moment = _DUE[type(stage)](stage, moment, calendar, pauses)
    return moment


def _together(limit: Together, start: datetime, calendar: Calendar, pauses: Pauses) -> datetime | None:
    ends = [_DUE[type(branch)](branch, start, calendar, pauses) for branch in limit.branches]
    known = [end for end in ends if end is not None]
    latest = max(known) if len(known) == len(ends) else None
    cap = _DUE[type(limit.cap)](limit.cap, start, calendar, pauses) if limit.cap is not None else None
    if latest is None or cap is None:
        return latest if cap is None else cap
    return min(latest, cap)


def _undetermined(limit: Undetermined, start: datetime, calendar: Calendar, pauses: Pauses) -> None:
    return None


_DUE: dict[type, Callable[[Any, datetime, Calendar, Pauses], datetime | None]] = {
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


# -- backward ----------------------------------------------------------------------------------------------------------------------


def _sides(limit: Together) -> tuple[TimeLimit, ...]:
    return limit.branches if limit.cap is None else (*limit.branches, limit.cap)


def counts_by_instant(limit: TimeLimit) -> bool:
    """Return whether the *end* of the limit is a moment rather than a date."""
    if isinstance(limit, Then):
        return counts_by_instant(limit.stages[-1])
    if isinstance(limit, Together):
        return any(map(counts_by_instant, _sides(limit)))
    return isinstance(limit, WorkingHours | Hours)


def starts_by_date(limit: TimeLimit) -> bool:
    """Return whether only the date of the *start* matters, and not its hour."""
    if isinstance(limit, Then):
        return starts_by_date(limit.stages[0])
    if isinstance(limit, Together):
        return all(map(starts_by_date, _sides(limit)))
    return isinstance(limit, WorkingDays | CalendarDays | Months)


def latest_start(limit: TimeLimit, due: datetime, calendar: Calendar) -> datetime | None:
    """
    Return the last start from which *limit* still ends in time, the inverse of `due`.

    Limits in days compare dates, and where only the date of the start matters it is given as 23:59:59 of that date; limits in hours
    compare moments. A same-day limit has a last moment: the cut-off, or closing time.

    Returns:
        A naive date-time, or None where the limit is `Undetermined`.

    Raises:
        CalendarBoundsError: If *due* or every such start lies outside the calendar.
    """
    wanted = civil(due)
    calendar._index(wanted)
    if calendar.duties and isinstance(limit, SameDay):
        in_session = _last_on_duty(limit, wanted.date(), calendar)
        if in_session is not None:
            return in_session
    by_instant, rule = counts_by_instant(limit), _DUE[type(_limit(limit))]
    unit = timedelta(days=1) if starts_by_date(limit) else timedelta(microseconds=1)
    low = datetime.combine(calendar.first, time(23, 59, 59) if unit.days else time())
    undetermined = False

    def in_time(start: datetime) -> bool:
        nonlocal undetermined
        try:
            end = rule(limit, start, calendar, ())
        except CalendarBoundsError:
            return False
        if end is None:
            undetermined = True
            return True
        return end <= wanted if by_instant else end.date() <= wanted.date()

    high = (datetime.combine(wanted.date(), time(23, 59, 59, 999_999)) - low) // unit
    if not in_time(low):
        raise CalendarBoundsError(None, calendar.first, calendar.last)
    if undetermined:
        return None
    good = 0
    # `due` never falls earlier for a later start, so halving finds the last good one.
    while good < high:
        middle = (good + high + 1) // 2
        if in_time(low + middle * unit):
            good = middle
        else:
            high = middle - 1
    return low + good * unit


def _last_on_duty(limit: SameDay, day: date, calendar: Calendar) -> datetime | None:
    """
    Return the last moment at which a duty session resolves what comes in, among the days off through *day*.

    What came in on the evening before such a session waits for the next working day, so only here is a later start due earlier.
    """
    while calendar.first <= day and not calendar.is_working(day):
        opened, cutoff = datetime.combine(day, time()), datetime.combine(day, limit.cutoff or time.max)
        spans = ((opened + timedelta(seconds=a), opened + timedelta(seconds=b)) for a, b in calendar.duty(day, resolves=True))
        found = max((min(closes, cutoff) for opens, closes in spans if opens <= cutoff), default=None)
        if found is not None:
            return found
        day -= timedelta(days=1)
    return None
