"""
Outcomes: where a dossier stands, and whether that is in time; two axes, never one.

By default dates are compared, a refusal is judged like any result (Decree 61/2018 Art. 19(8)); withdrawn, stopped and refused at intake
have no timeliness, nor has a dossier that waits for a supplement. The clock ends when the result exists (status 9), not when it is
handed over (10). Late and overdue are said only where they are proven: not where a pause that nobody wrote down may have moved the due
date, nor where only the hand-over is known and the result may have existed before, nor where only the day of the receipt is known and
its hour would decide. In time needs less: what ended by the earliest due
date ended in time.
"""

from __future__ import annotations

from datetime import date, datetime

import attrs

from onestop.clock.calendars import Calendar
from onestop.dossiers.deadlines import Deadline
from onestop.dossiers.timelines import Timeline
from onestop.law.stages import Disposition, Timeliness
from onestop.words.errors import CalendarBoundsError


@attrs.frozen
class Outcome:
    """
    How a dossier ended, or stands (kết quả giải quyết).

    Attributes:
        disposition: Where it stands.
        timeliness: Whether that is in time.
        margin: Working days from the end (or now) to the due date; negative if late, 0 on the date, perhaps 0 although late. Where the
            end or the due date is only a bound there may be more of them.
    """

    disposition: Disposition
    timeliness: Timeliness
    margin: int | None = None


JUDGED = (Disposition.RESOLVED, Disposition.REFUSED)
"""What ends with a result, whose day is compared with the due date; a refusal is one (Decree 61/2018 Art. 19(8))."""

NEVER_TIMELY = (
    Disposition.SUBMITTED,
    Disposition.INTAKE_REFUSED,
    Disposition.WAITING_SUPPLEMENT,
    Disposition.WITHDRAWN,
    Disposition.STOPPED,
)
"""What is neither in time nor late, whatever its dates."""


def is_proven_late(timeline: Timeline, last: date) -> bool:
    """
    Return whether what came after *last*, the last day in time, is late for certain.

    It is not where a pause may be missing, which would give more time; nor where only the hand-over came after it, unless something
    happened later than that day that only happens while there is no result.
    """
    if timeline.pauses_missing:
        return False
    open_until = timeline.open_until if timeline.at_latest else None
    return not timeline.at_latest or (open_until is not None and open_until.date() > last)


def is_undecided(timeline: Timeline, deadline: Deadline | None, outcome: Outcome) -> bool:
    """
    Return whether *outcome* leaves open what is in time because of what the source of the dossier leaves out.

    There is a due date, the clock does not stand still, and it is no dossier whose end says nothing of the office.
    """
    hourless = deadline is not None and deadline.evening_due is not None
    if not (timeline.at_latest or timeline.undated or timeline.pauses_missing or hourless):
        return False
    if outcome.timeliness is not Timeliness.NONE or deadline is None or deadline.due is None:
        return False
    return outcome.disposition not in NEVER_TIMELY and not (timeline.stopped_now or timeline.waits_undated)


def classify(timeline: Timeline, deadline: Deadline | None, calendar: Calendar, now: datetime) -> Outcome:
    """Return the outcome of *timeline* against *deadline*, by dates."""
    disposition = timeline.disposition
    if deadline is None or deadline.due is None or disposition in NEVER_TIMELY or timeline.stopped_now or timeline.undated:
        return Outcome(disposition, Timeliness.NONE)
    end = (timeline.ended or now).date()
    last = deadline.due.date()
    if end > last and (deadline.is_undecided(end) or not is_proven_late(timeline, last)):
        return Outcome(disposition, Timeliness.NONE)
    try:
        margin: int | None = calendar.count(end, last)
    except CalendarBoundsError:  # the end lies past the calendar; dates can still be compared
        margin = None
    if disposition in JUDGED:
        timeliness = Timeliness.EARLY if end < last else Timeliness.ON_TIME if end == last else Timeliness.LATE
    else:
        timeliness = Timeliness.IN_TIME if end <= last else Timeliness.OVERDUE
    return Outcome(disposition, timeliness, margin)
