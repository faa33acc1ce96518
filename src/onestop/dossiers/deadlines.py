"""
Deadlines: a date by law, an hour by policy, and what was promised beside it.

The law's date (`statutory_due`) and the promise (`promised_due`) are kept apart: an apology moves the promise, never the law.
"""

from __future__ import annotations

from datetime import date, datetime

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.limits import Pauses, TimeLimit, due
from onestop.dossiers.timelines import Timeline
from onestop.words.errors import CalendarBoundsError
from onestop.words.sources import Sourced


@attrs.frozen(kw_only=True)
class Deadline:
    """
    When a dossier is due (hạn giải quyết, ngày hẹn trả).

    Attributes:
        due: The statutory date, which the outcome is judged by; None where the limit is undetermined.
        national_due: By the limit of the nation, where the place decided another; else as `statutory_due`.
        statutory_due: By the limit in force at that place, which is never later than `national_due`.
        promised_due: What the slip or a re-appointment promised.
        limit: The limit, with its articles, sources and assumptions.
        start: What it was counted from.
        provisional: Whether a notice that may still come can move it, or a day that it rests on.
        earliest: The earliest that it may become by notices that may still come; `due` where none may.
        latest: The latest, in the same sense; None where that lies outside the calendar.
        estimate: Whether the clock stands still now, so that the date is "as if answered now"; where nobody says since when it has, as if
            it had not.
        pauses: Spans that did not count.
        evening_due: Where only the day of the receipt is known, when it would be due had it come at the end of that day; None where that
            is no later than `due`.
    """

    due: datetime | None
    national_due: datetime | None
    statutory_due: datetime | None
    promised_due: datetime | None
    limit: Sourced[TimeLimit]
    start: datetime
    provisional: bool
    earliest: datetime | None
    latest: datetime | None
    estimate: bool = False
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    evening_due: datetime | None = None

    def is_undecided(self, end: date) -> bool:
        """Return whether *end* comes after the due day, and yet in time if the receipt came late enough in its day."""
        return self.due is not None and self.evening_due is not None and self.due.date() < end <= self.evening_due.date()


def deadline(
    limit: Sourced[TimeLimit],
    timeline: Timeline,
    start: datetime,
    calendar: Calendar,
    promised: datetime | None = None,
) -> Deadline:
    """
    Return when the dossier of *timeline* is due, counted from *start*.

    Args:
        limit: The limit in force at the place.
        timeline: What happened.
        start: What the limit is counted from.
        calendar: The working-day calendar.
        promised: What the slip promised.

    Raises:
        CalendarBoundsError: If the start or the answer lies outside the calendar.
    """
    pauses = timeline.pauses
    when = due(limit.value, start, calendar, pauses)
    earliest, latest = _range(limit.value, start, when, calendar, pauses)
    return Deadline(
        due=when,
        national_due=when,
        statutory_due=when,
        promised_due=timeline.promised or promised,
        limit=limit,
        start=start,
        provisional=when is not None and (earliest != latest or is_provisional(calendar, start, when)),
        earliest=earliest,
        latest=latest,
        estimate=timeline.stopped_now or timeline.waits_undated,
        pauses=pauses,
    )


def beside(ours: Deadline, nations: Deadline | None) -> Deadline:
    """Return *ours*, by the limit that a place decided, with the nation's date beside it, which no coming notice lets it pass."""
    if nations is None or nations.due is None:
        return attrs.evolve(ours, national_due=None)
    earliest, latest = (
        min((end for end in ends if end is not None), default=None)
        for ends in ((ours.earliest, nations.earliest), (ours.latest, nations.latest))
    )
    return attrs.evolve(ours, national_due=nations.due, earliest=earliest, latest=latest)


def is_later(ours: Deadline | None, nations: Deadline | None) -> bool:
    """Return whether *ours*, by the limit that a place decided, ends after the nation's, or nobody can say when and the nation can."""
    if nations is None or nations.due is None:
        return False
    # Ends of whole days are their last closing, so moments compare them by date, and all others to the minute.
    return ours is None or ours.due is None or ours.due > nations.due


def _range(
    limit: TimeLimit, start: datetime, when: datetime | None, calendar: Calendar, pauses: Pauses
) -> tuple[datetime | None, datetime | None]:
    """Return between which moments *when* will lie once the notices that may still come have come."""
    if when is None or calendar.open_from is None or when.date() < calendar.open_from:
        return when, when
    ends: list[datetime | None] = []
    for extreme in calendar.envelope:
        try:
            ends.append(due(limit, start, extreme, pauses))
        except CalendarBoundsError:
            ends.append(None)
    return ends[0], ends[1]


def is_provisional(calendar: Calendar, start: datetime, end: datetime) -> bool:
    """Return whether a coming notice may change a day between *start* and *end*."""
    if not calendar.provisional:
        return False
    since, until = start.date(), end.date()
    return any(a <= until and since <= b for a, b in calendar.provisional)
