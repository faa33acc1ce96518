"""
What is left: how long a dossier that has not ended still has, or for how long it is overdue, in the working time of its office.

Limits in days are said in working days and hours, whatever days they count in: that is the time in which anybody can still do something.
Limits in hours are said in hours, of the office or of the clock, as they count. The law of the first receipt governs, as everywhere.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import civil
from onestop.clock.limits import Hours, SameDay, Then, TimeLimit, Together, WorkingHours, counts_by_instant, due
from onestop.clock.worked import Amount, in_hours, worked
from onestop.dossiers.assessments import Assessment
from onestop.law.procedures import Case, PauseReason
from onestop.law.stages import Disposition, EventKind
from onestop.words.errors import CalendarBoundsError
from onestop.words.sources import Assumption, Citation


class Standing(StrEnum):
    """Where a dossier that has not ended stands against its date, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    RUNNING = "running"
    WAITING = "waiting"
    NO_DATE = "no_date"


class Unit(StrEnum):
    """In what the time that is left is said: days and hours of the office, hours of the office, or hours of the clock."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    HOURS = "hours"


class ApologyState(StrEnum):
    """Whether an apology may still go out in time, went out, can no longer, or never could under so short a limit."""

    OPEN = "open"
    SENT = "sent"
    TOO_LATE = "too_late"
    TOO_SHORT = "too_short"


@attrs.frozen(kw_only=True)
class ApologyDue:
    """
    By when an apology with a new date must go out if the result will not be there in time (xin lỗi và hẹn lại).

    Attributes:
        by: The last day by the regime, a calendar day by its wording.
        send_by: The last working day up to it; None where that lies outside the calendar.
        state: Whether it may still go out, went out, or can no longer.
        promised: The new date, where one went out.
        cites: Articles.
        assumed: Why the rule is not settled, where it is not.

    Law:
        Decree 61/2018/NĐ-CP Art. 19(9): at the latest one day before the limit ends, once.
    """

    by: date
    send_by: date | None
    state: ApologyState
    promised: datetime | None = None
    cites: tuple[Citation, ...] = ()
    assumed: Assumption | None = None


@attrs.frozen(kw_only=True)
class Waited:
    """
    How long a dossier has waited whose clock stands still (thời gian chờ).

    Attributes:
        since: From when; None where nobody says.
        reason: `supplement`, or a `PauseReason`, the latest of several; empty where nobody says why it was suspended.
        working_days: Working days since; None where the calendar ends before now, or nobody says since when.
        silence_by: When the applicant's time to answer a request ends, where the case sets one.
        silent: Whether it has ended: processing may then be stopped, and never stops by itself.
    """

    since: datetime | None
    reason: str
    working_days: int | None
    silence_by: datetime | None = None
    silent: bool = False


@attrs.frozen(kw_only=True)
class Remaining:
    """
    What is left of the time of one dossier, or of one part (thời gian còn lại).

    Attributes:
        standing: Where it stands.
        due: When it is due; None where nobody can say.
        unit: In what `amount` is said.
        amount: Time from now to the date, or from the date to now where it is overdue; None where it cannot be counted (`why`).
        working_days: Working days after today up to the date; negative where it is overdue; None as for `amount`.
        overdue: Whether the date has passed: by the day, or by the minute for a limit in hours.
        apology: By when an apology must go out; None while the clock stands still, for a part, and where no rule is known.
        waited: How long it has waited; None while its clock runs.
        provisional: Whether a coming notice may still move the date.
        estimate: Whether the date hangs on something that has not happened: an answer, or the end of another part.
        why: Why there is no amount: `waiting`, `no_date`, `calendar_end`, or `no_pause_data`: `due` has passed, which is the earliest
            that it may be, and a pause that would have moved it may be missing.
    """

    standing: Standing
    due: datetime | None = None
    unit: Unit | None = None
    amount: Amount | None = None
    working_days: int | None = None
    overdue: bool = False
    apology: ApologyDue | None = None
    waited: Waited | None = None
    provisional: bool = False
    estimate: bool = False
    why: str | None = None


_AWAITED = {
    Disposition.WAITING_SUPPLEMENT: "supplement",
    Disposition.WAITING_PAYMENT: PauseReason.PAYMENT.value,
    Disposition.SUSPENDED: "",
}


def remaining(assessment: Assessment, calendar: Calendar, now: datetime, *, part: bool = False) -> Remaining | None:
    """
    Return what is left at *now* of a dossier that was received and has not ended; None for any other.

    Args:
        assessment: The assessment of the dossier at *now*, or one of its `parts`.
        calendar: The calendar of its office: that of the view by which it was assessed.
        now: The moment of judgement; an aware value is converted.
        part: Whether it is a part of an interconnected procedure: the promise to the applicant, and so the apology, is the group's.
    """
    now, timeline, when = civil(now), assessment.timeline, assessment.deadline
    if timeline.received is None or not timeline.is_open:
        return None
    if timeline.waits_undated:
        return Remaining(
            standing=Standing.WAITING, waited=Waited(since=None, reason=_AWAITED[timeline.disposition], working_days=None), why="waiting"
        )
    if timeline.stopped_now:
        estimated = when.due if when else None
        waited = _waited(assessment, calendar, now)
        return Remaining(standing=Standing.WAITING, due=estimated, waited=waited, estimate=estimated is not None, why="waiting")
    if when is None or when.due is None:
        return Remaining(standing=Standing.NO_DATE, why="no_date")
    limit, end = when.limit.value, when.due
    overdue = now > end if counts_by_instant(limit) else now.date() > end.date()
    evening = when.evening_due
    by_hour = evening is not None and (now <= evening if counts_by_instant(limit) else now.date() <= evening.date())
    if overdue and (timeline.pauses_missing or by_hour):
        why = "no_pause_data" if timeline.pauses_missing else "no_hour"
        return Remaining(standing=Standing.NO_DATE, due=end, provisional=when.provisional, estimate=when.estimate, why=why)
    standing = Standing.OVERDUE if overdue else Standing.TODAY if end.date() == now.date() else Standing.RUNNING
    unit = _unit(limit)
    return Remaining(
        standing=standing,
        due=end,
        unit=unit,
        amount=(amount := _amount(limit, unit, calendar, max(now, when.start), end)),
        working_days=_count(calendar, now, end),
        overdue=overdue,
        apology=None if part else _apology(assessment, calendar, now, end),
        provisional=when.provisional,
        estimate=when.estimate,
        why="calendar_end" if amount is None else None,
    )


def remaining_parts(assessment: Assessment, calendar: Calendar, now: datetime) -> dict[str, Remaining]:
    """Return what is left of each part of an interconnected procedure that has not ended, by its id."""
    found = ((id, remaining(each, calendar, now, part=True)) for id, each in assessment.parts.items())
    return {id: left for id, left in found if left is not None}


def _last(limit: TimeLimit) -> TimeLimit:
    """The stage that a limit ends with."""
    return _last(limit.stages[-1]) if isinstance(limit, Then) else limit


def _unit(limit: TimeLimit) -> Unit:
    whole = limit.branches if isinstance(limit, Together) else limit.stages if isinstance(limit, Then) else (limit,)
    if all(isinstance(each, WorkingHours) for each in whole):
        return Unit.WORKING_HOURS
    return Unit.HOURS if all(isinstance(each, Hours) for each in whole) else Unit.WORKING_DAYS


def _amount(limit: TimeLimit, unit: Unit, calendar: Calendar, now: datetime, end: datetime) -> Amount | None:
    since, until = min(now, end), max(now, end)
    if unit is Unit.HOURS:
        return in_hours(until - since)
    try:
        found = worked(calendar, since, until)
        if now < end and isinstance(_last(limit), SameDay) and not calendar.is_working(end):
            # A dossier of a Saturday duty is resolved in its session, in which no other time counts.
            return in_hours(found.time + _on_duty(calendar, now, end))
    except CalendarBoundsError:
        return None
    return in_hours(found.time) if unit is Unit.WORKING_HOURS else found


def _on_duty(calendar: Calendar, now: datetime, end: datetime) -> timedelta:
    opened = datetime.combine(end.date(), time())
    sessions = ((opened + timedelta(seconds=a), opened + timedelta(seconds=b)) for a, b in calendar.duty(end, resolves=True))
    return sum((max(min(closes, end) - max(opens, now), timedelta()) for opens, closes in sessions), timedelta())


def _count(calendar: Calendar, now: datetime, end: datetime) -> int | None:
    try:
        return calendar.count(now, end)
    except CalendarBoundsError:
        return None


def _apology(assessment: Assessment, calendar: Calendar, now: datetime, end: datetime) -> ApologyDue | None:
    rule = assessment.regime.apology if assessment.regime else None
    if rule is None or rule.days_before is None or assessment.deadline is None:
        return None
    by = end.date() - timedelta(days=rule.days_before)
    sent = any(event.kind is EventKind.EXTENDED and event.reason == "apology" for event in assessment.timeline.events)
    if sent:
        state = ApologyState.SENT
    elif by < assessment.deadline.start.date():
        state = ApologyState.TOO_SHORT
    else:
        state = ApologyState.TOO_LATE if now.date() > by else ApologyState.OPEN
    return ApologyDue(
        by=by,
        send_by=_last_worked(calendar, by),
        state=state,
        promised=assessment.timeline.promised,
        cites=rule.cites,
        assumed=Assumption("apology", rule.assumed) if rule.assumed else None,
    )


def _last_worked(calendar: Calendar, by: date) -> date | None:
    try:
        return calendar.roll(by, "backward")
    except CalendarBoundsError:
        return None


def _waited(assessment: Assessment, calendar: Calendar, now: datetime) -> Waited:
    spans = [span for span in assessment.timeline.spans if span.open and span.stops]
    since, latest = min(span.since for span in spans), max(spans, key=lambda span: span.since)
    asked = next((span for span in spans if span.reason == "supplement"), None)
    case = _case(assessment)
    silence = case.silence if case else None
    end = None
    if asked is not None and silence is not None:
        try:
            end = due(silence, asked.since, calendar)
        except CalendarBoundsError:
            end = None
    silent = end is not None and silence is not None and (now > end if counts_by_instant(silence) else now.date() > end.date())
    return Waited(since=since, reason=latest.reason, working_days=_count(calendar, since, now), silence_by=end, silent=silent)


def _case(assessment: Assessment) -> Case | None:
    """The case that served; a part stands under that of its group, whose id comes before a point in its own."""
    cases = assessment.procedure.cases if assessment.procedure else ()
    id = assessment.case or ""
    return next((case for case in cases if id == case.id or id.startswith(f"{case.id}.")), None)
