"""
Starts: the moment from which a limit is counted, by the policy that its case names.

Where a policy needs a date that the dossier does not give, no clock runs and the date is asked for; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import civil
from onestop.dossiers.timelines import Timeline
from onestop.law.procedures import DATED_STARTS, ClockStart, Start
from onestop.law.stages import EventKind
from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption


@attrs.frozen
class ClockRun:
    """From when the clock runs (None where it does not), what is missing, and what was taken for granted."""

    start: datetime | None
    problems: tuple[Problem, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def clock_start(start: Start, timeline: Timeline, facts: Mapping[str, Any], calendar: Calendar) -> ClockRun:
    """
    Return from when the limit is counted.

    A supplement that restarts the limit is a receipt of the complete dossier: the same hours decide whether it counts on its day.
    They also decide with which monthly list a receipt goes. The day of an event and the close of an intake are no receipts: no hour moves
    them.

    Raises:
        CalendarBoundsError: If the moment lies outside the calendar.
    """
    moment = timeline.counted_from
    if moment is None:
        return ClockRun(None)
    assumptions: tuple[Assumption, ...] = (Assumption("start", start.assumed),) if start.assumed else ()
    first = moment == timeline.received  # and not a supplement
    if not first and timeline.received is not None and start.on in _SET_DAYS:
        begun = clock_start(start, attrs.evolve(timeline, counted_from=timeline.received), facts, calendar)
        if begun.start is not None and begun.start > moment:
            return begun  # nobody is due earlier because something was missing
    if start.on is ClockStart.COMPETENT_RECEIPT and moment != timeline.received:
        handed = _handed(timeline)
        moment = moment if handed is None else max(moment, handed)
    elif first:
        found = _first(start, timeline, moment, facts)
        if isinstance(found, Problem):
            return ClockRun(None, (found,), assumptions)
        moment, more = found
        assumptions += more
    if first and start.on in _NO_RECEIPTS:
        return ClockRun(moment, (), assumptions)
    deemed = _deemed(start, moment, calendar)
    if first and start.on is ClockStart.MONTHLY_BATCH:
        moment, deemed = (_batch(each, start.day or 1) for each in (moment, deemed))
    if deemed != moment and start.deemed_after is not None:
        assumptions += (Assumption("deemed_receipt"),)
    return ClockRun(deemed, (), assumptions)


_SET_DAYS = (ClockStart.EVENT, ClockStart.CLOSING_DATE, ClockStart.MONTHLY_BATCH)
"""Starts on a day that is set, which may lie after the receipt and after a supplement."""

_NO_RECEIPTS = (ClockStart.EVENT, ClockStart.CLOSING_DATE)
"""Starts on a day on which nobody hands anything in."""


def _first(
    start: Start, timeline: Timeline, received: datetime, facts: Mapping[str, Any]
) -> tuple[datetime, tuple[Assumption, ...]] | Problem:
    if start.on in DATED_STARTS:
        name = start.fact or start.on.value
        day = facts.get(name)
        if isinstance(day, datetime):
            return civil(day), ()
        if isinstance(day, date):
            # The day of an event is not counted (Civil Code Art. 147(3)), so its hour does not matter.
            return datetime.combine(day, time()), ()
        return problem("OS622", None, ("facts", name), fact=name)
    if start.on is ClockStart.SUBMISSION:
        return timeline.first(EventKind.SUBMITTED) or received, ()
    if start.on is ClockStart.COMPETENT_RECEIPT:
        handed = _handed(timeline)
        return (received, (Assumption("competent_receipt"),)) if handed is None else (handed, ())
    if start.on is ClockStart.MONTHLY_BATCH:
        return received, (Assumption("monthly_batch"),)  # the hour of the receipt may still decide which list it is
    return received, ()


def _handed(timeline: Timeline) -> datetime | None:
    """When the competent agency received the dossier, where that was written down."""
    received = timeline.received
    return next((e.at for e in timeline.events if e.kind is EventKind.TRANSFERRED and received is not None and e.at >= received), None)


def examined_from(start: Start, timeline: Timeline, calendar: Calendar) -> datetime | None:
    """
    Return from when the body that resolves has had the dossier in hand, for the time in which it may ask for a supplement.

    Raises:
        CalendarBoundsError: If the moment lies outside the calendar.
    """
    moment = timeline.received
    if moment is None:
        return None
    if start.on is ClockStart.COMPETENT_RECEIPT:
        moment = _handed(timeline) or moment
    return _deemed(start, moment, calendar)


def _batch(received: datetime, day: int) -> datetime:
    """The list closes before *day* of a month: what came in by then goes with it, the rest with the next month's."""
    if received.day < day:
        return datetime(received.year, received.month, day)
    year, month = divmod(received.year * 12 + received.month, 12)
    return datetime(year, month + 1, day)


def _deemed(start: Start, moment: datetime, calendar: Calendar) -> datetime:
    # A day off is no better than a late hour: who comes later must not be due earlier.
    if start.deemed_after is not None and (moment.time() > start.deemed_after or not calendar.is_working(moment)):
        return _opening(calendar, calendar.shift(moment, 1))
    if start.outside_hours:
        return _next_session(calendar, moment)
    return moment


def _next_session(calendar: Calendar, moment: datetime) -> datetime:
    midnight = datetime.combine(moment.date(), time())
    for opens, closes in calendar.sessions(moment):
        if moment <= midnight + timedelta(seconds=closes):
            return max(moment, midnight + timedelta(seconds=opens))
    return _opening(calendar, calendar.shift(moment, 1))


def _opening(calendar: Calendar, day: date) -> datetime:
    spans = calendar.sessions(day)
    return datetime.combine(day, time()) + timedelta(seconds=spans[0][0] if spans else 0)
