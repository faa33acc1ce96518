"""Judgements: what a named measure makes of one dossier and why, and which share of many is in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import evening_of
from onestop.clock.limits import Hours, TimeLimit, WorkingHours, due
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.dossiers import Event
from onestop.dossiers.measures import Against, Comparison, Early, Ends, Measure, Missing, Rate, Taken, TakenOff
from onestop.dossiers.outcomes import JUDGED, Outcome, classify
from onestop.dossiers.timelines import Timeline
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.law.views import built_in_facts
from onestop.words.errors import CalendarBoundsError


class Ended(StrEnum):
    """At what a dossier is judged: its result, its hand-over, another end, the request for a supplement, or the moment of judgement."""

    RESULT = "result"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    REQUEST = "request"
    NOW = "now"


class Why(StrEnum):
    """Which rule of a measure decided: the last four compared an end with a date, the others did not."""

    NOT_RECEIVED = "not_received"
    UNSURE = "unsure"
    WAITING = "waiting"
    APART = "apart"
    TAKEN = "taken"
    REQUESTS = "requests"
    NO_DATE = "no_date"
    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"
    RUNNING = "running"


@attrs.frozen(kw_only=True)
class Judgement:
    """
    What a measure makes of one dossier, and why.

    Attributes:
        measure: Id of the measure.
        outcome: Where the dossier stands, and whether that is in time.
        why: Which rule decided.
        ended: At what it is judged; None where no moment was looked for.
        end: The moment that was compared, after what was taken off it; None where none was.
        against: Which date it was compared with; None where there is none, or none was looked for.
        due: That date.
        by: How finely they were compared; None where they were not.
        taken_off: Time of supplements that was taken off the end.
    """

    measure: str
    outcome: Outcome
    why: Why
    ended: Ended | None = None
    end: datetime | None = None
    against: Against | None = None
    due: datetime | None = None
    by: Comparison | None = None
    taken_off: timedelta = timedelta()

    @property
    def stand(self) -> tuple[Disposition, Timeliness]:
        """Where the dossier stands and whether that is in time, without the margin: what a report counts."""
        return self.outcome.disposition, self.outcome.timeliness


_NEVER_RECEIVED = (Disposition.SUBMITTED, Disposition.INTAKE_REFUSED)


def judge_by(assessment: Assessment, measure: Measure, calendar: Calendar, now: datetime) -> Judgement:
    """
    Return what *measure* makes of *assessment*, and why.

    By the measure `default` the outcome is the assessment's own.

    Args:
        assessment: A dossier that was assessed, or a part of one.
        measure: How to judge.
        calendar: The calendar of its place: sessions and working days.
        now: The moment for which it was assessed; of a report the end of its period.
    """
    disposition, ended, at = _end(assessment, measure)
    if assessment.timeline.received is None or disposition in _NEVER_RECEIVED:
        return _unjudged(measure, disposition, Why.NOT_RECEIVED)
    if _is_unsure(assessment, calendar, now):
        return _unjudged(measure, disposition, Why.UNSURE)
    timeline = assessment.timeline
    is_over = at is None and not timeline.is_open  # and nobody says since when
    without_result = not is_over and ended not in (Ended.RESULT, Ended.HANDED_OVER)
    if measure.requests is not None and without_result and _asked(assessment) > measure.requests:
        late = Outcome(disposition, Timeliness.OVERDUE if at is None else Timeliness.LATE)
        return Judgement(measure=measure.id, outcome=late, why=Why.REQUESTS, ended=ended, end=at)
    waiting = at is None and (disposition is Disposition.WAITING_SUPPLEMENT or timeline.stopped_now or timeline.waits_undated)
    taken = measure.waiting if waiting else _taken(measure, disposition)
    if taken is Taken.APART:
        return _unjudged(measure, disposition, Why.WAITING if waiting else Why.APART)
    if taken is Taken.IN_TIME:
        fine = Outcome(disposition, Timeliness.IN_TIME if at is None and not is_over else Timeliness.ON_TIME)
        return Judgement(measure=measure.id, outcome=fine, why=Why.TAKEN, ended=ended, end=at)
    uncounted = measure.requests is not None and without_result and assessment.dossier.lacks_pauses  # there may be more of them
    if timeline.undated or uncounted:
        return _unjudged(measure, disposition, Why.UNSURE)
    if taken is Taken.AT_REQUEST and disposition is Disposition.WAITING_SUPPLEMENT:
        return _compared(assessment, measure, calendar, disposition, Ended.REQUEST, _requested(assessment.timeline) or now)
    return _compared(assessment, measure, calendar, disposition, ended, now if at is None else at)


def _unjudged(measure: Measure, disposition: Disposition, why: Why) -> Judgement:
    return Judgement(measure=measure.id, outcome=Outcome(disposition, Timeliness.NONE), why=why)


def _taken(measure: Measure, disposition: Disposition) -> Taken:
    match disposition:
        case Disposition.REFUSED:
            return measure.refused
        case Disposition.WITHDRAWN:
            return measure.withdrawn
        case Disposition.STOPPED:
            return measure.stopped
        case _:
            return Taken.JUDGED


def _is_unsure(assessment: Assessment, calendar: Calendar, now: datetime) -> bool:
    """Whether dates could be compared and the assessment does not: a part of which nobody knows when it began, or ended."""
    if assessment.outcome.timeliness is not Timeliness.NONE:
        return False
    return classify(assessment.timeline, assessment.deadline, calendar, now).timeliness is not Timeliness.NONE


# -- when it ended -------------------------------------------------------------------------------------------------------------------

_RANKED = (
    (EventKind.RESOLVED, Ended.RESULT, Disposition.RESOLVED),
    (EventKind.RESULT_RETURNED, Ended.HANDED_OVER, Disposition.RESOLVED),
    (EventKind.STOPPED, Ended.STOPPED, Disposition.STOPPED),
    (EventKind.REFUSED, Ended.REFUSED, Disposition.REFUSED),
    (EventKind.WITHDRAWN, Ended.WITHDRAWN, Disposition.WITHDRAWN),
)
_FIRST = {
    Disposition.RESOLVED: Ended.RESULT,
    Disposition.REFUSED: Ended.REFUSED,
    Disposition.STOPPED: Ended.STOPPED,
    Disposition.WITHDRAWN: Ended.WITHDRAWN,
}


def _end(assessment: Assessment, measure: Measure) -> tuple[Disposition, Ended, datetime | None]:
    """Where a dossier stands by *measure*, what ended it, and when; None while it has not ended."""
    timeline = assessment.timeline
    if timeline.ended is None:
        return timeline.disposition, Ended.NOW, None
    if measure.ends is Ends.RANKED:
        ends = tuple(_all_ends(assessment, timeline.ended))
        for kind, ended, disposition in _RANKED:
            at = min((at for other, at in ends if other is kind), default=None)
            if at is not None:
                handed = kind is EventKind.RESULT_RETURNED
                refused = handed and any(other is EventKind.REFUSED for other, _ in ends)
                return Disposition.REFUSED if refused else disposition, ended, at
    handed = timeline.first(EventKind.RESOLVED) is None and timeline.disposition is Disposition.RESOLVED
    return timeline.disposition, Ended.HANDED_OVER if handed else _FIRST.get(timeline.disposition, Ended.NOW), timeline.ended


def _all_ends(assessment: Assessment, first: datetime) -> Iterator[tuple[EventKind, datetime]]:
    """What ended a dossier *first*, and what the timeline set aside because it came after; of a group not the ends of its parts."""
    timeline = assessment.timeline
    yield from ((event.kind, event.at) for event in timeline.events)
    last = max((found.args["at"] for found in timeline.problems if found.code == "OS604"), default=first)
    for event in assessment.dossier.events:
        if first <= event.at <= last and not (assessment.parts and event.part):
            yield event.kind, event.at


# -- supplements ---------------------------------------------------------------------------------------------------------------------


def _since_receipt(assessment: Assessment) -> Iterator[Event]:
    received = assessment.timeline.received
    return (event for event in assessment.timeline.events if received is not None and event.at >= received)


def _asked(assessment: Assessment) -> int:
    return sum(event.kind is EventKind.SUPPLEMENT_REQUESTED for event in _since_receipt(assessment))


def _requested(timeline: Timeline) -> datetime | None:
    return next((span.since for span in timeline.spans if span.open and span.reason == "supplement"), None)


@attrs.frozen
class _Off:
    """What is taken off an end: by the moments as they stand, and at least and at most where some are known by their day only."""

    as_told: timedelta = timedelta()
    least: timedelta = timedelta()
    most: timedelta = timedelta()


def _supplement_time(assessment: Assessment) -> _Off:
    """The time from each request to its answer, where one came; requests that the law does not allow took the applicant time too."""
    spans = []
    asked: datetime | None = None
    for event in _since_receipt(assessment):
        if event.kind is EventKind.SUPPLEMENT_REQUESTED:
            asked = asked or event.at
        elif event.kind is EventKind.SUPPLEMENTED and asked is not None:
            spans.append((asked, event.at))
            asked = None
    if assessment.parts:
        answered = {event.at for event in assessment.dossier.events if event.kind is EventKind.SUPPLEMENTED}
        spans += [(s.since, s.until) for s in assessment.timeline.spans if s.reason == "supplement" and s.until in answered]
    return _Off(
        _merged(spans),
        _merged([(evening_of(since), until) for since, until in spans]),
        _merged([(since, evening_of(until)) for since, until in spans]),
    )


def _merged(spans: list[tuple[datetime, datetime]]) -> timedelta:
    total, through = timedelta(), datetime.min
    for since, until in sorted(spans):
        total += max(until - max(since, through), timedelta())
        through = max(through, until)
    return total


# -- against which date --------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Date:
    """A date to compare with, whether it is one of a limit in hours that has no pause in it, and what it may be by the hour of receipt."""

    against: Against
    at: datetime
    hours: bool = False
    evening: datetime | None = None


def _date(assessment: Assessment, measure: Measure, calendar: Calendar) -> _Date | None:
    found = (_dated(assessment, against, calendar) for against in measure.against)
    return next((each for each in found if each is not None), None)


def _dated(assessment: Assessment, against: Against, calendar: Calendar) -> _Date | None:
    deadline = assessment.deadline
    at: datetime | None
    match against:
        case Against.STATUTORY:
            at = deadline.statutory_due if deadline else None
        case Against.NATIONAL:
            at = deadline.national_due if deadline else None
        case Against.PROMISED:
            at = deadline.promised_due if deadline else assessment.timeline.promised or assessment.dossier.promised
            if at is not None and at.time() == time():
                at = datetime.combine(at, time(23, 59, 59))
        case Against.LONGEST:
            return _longest(assessment, calendar)
    evening = deadline.evening_due if deadline and against is not Against.PROMISED else None
    return None if at is None else _Date(against, at, evening=evening)


def _longest(assessment: Assessment, calendar: Calendar) -> _Date | None:
    """The end of the longest limit of the procedure, or of the part, counted from the receipt with no pause."""
    received = assessment.timeline.received
    if received is None:
        return None
    ends: list[_Date] = []
    for limit in _limits(assessment):
        try:
            end, evening = due(limit, received, calendar), due(limit, evening_of(received), calendar)
        except CalendarBoundsError:
            return None  # it may be the longest
        if end is not None:
            ends.append(_Date(Against.LONGEST, end, isinstance(limit, WorkingHours | Hours), evening if evening != end else None))
    return max(ends, key=lambda end: end.at, default=None)


def _limits(assessment: Assessment) -> list[TimeLimit]:
    """The limits of all cases of the procedure; of a part its own."""
    procedure, dossier, deadline = assessment.procedure, assessment.dossier, assessment.deadline
    if procedure is None:
        return []
    if assessment.case is not None and all(case.id != assessment.case for case in procedure.cases):
        return [deadline.limit.value] if deadline else []
    facts = procedure.read_facts(dossier.facts)[0] | built_in_facts(dossier.channel, dossier.case, dossier.level)
    return [procedure.limit(case, facts).value for case in procedure.cases]


# -- the comparison ------------------------------------------------------------------------------------------------------------------


def _compared(
    assessment: Assessment, measure: Measure, calendar: Calendar, disposition: Disposition, ended: Ended, end: datetime
) -> Judgement:
    running = ended in (Ended.NOW, Ended.REQUEST)
    found = _date(assessment, measure, calendar)
    if found is None:
        known = Timeliness.NONE if measure.missing is Missing.NONE else Timeliness.IN_TIME if running else Timeliness(measure.missing)
        return Judgement(measure=measure.id, outcome=Outcome(disposition, known), why=Why.NO_DATE, ended=ended, end=end)
    off = _off(assessment, measure, found.against, ended)
    latest = (end if ended is Ended.NOW else _evening(assessment, end)) - off.least
    soonest, end = end - off.most, end - off.as_told
    by = _by(measure, found, ended)
    first, until = _window(found.at, by, calendar)
    after_all = until if found.evening is None else _window(found.evening, by, calendar)[1]
    if soonest <= after_all and latest > until:  # by an hour that nobody wrote down
        return _unjudged(measure, disposition, Why.UNSURE)
    if end > until or (ended is Ended.NOW and measure.overdue_at and end == until):
        if not _is_proven(assessment, measure, ended, until + off.as_told):
            return _unjudged(measure, disposition, Why.UNSURE)
        timeliness, why = Timeliness.OVERDUE if running else Timeliness.LATE, Why.AFTER
    elif running:
        timeliness, why = Timeliness.IN_TIME, Why.RUNNING
    else:
        why = Why.BEFORE if latest < first else Why.WITHIN
        early = measure.early is Early.ALWAYS or (measure.early is Early.BEFORE and why is Why.BEFORE)
        timeliness = Timeliness.EARLY if early else Timeliness.ON_TIME
    return Judgement(
        measure=measure.id,
        outcome=Outcome(disposition, timeliness, _margin(end, found.at, calendar)),
        why=why,
        ended=ended,
        end=end,
        against=found.against,
        due=found.at,
        by=by,
        taken_off=off.as_told,
    )


def _evening(assessment: Assessment, end: datetime) -> datetime:
    """
    The latest moment that an end may be.

    A list that has a day without an hour gives it the moment of what happened before it on that day, the receipt mostly.
    """
    if assessment.dossier.unrecorded and any(event.at == end and event.kind not in _END_KINDS for event in assessment.timeline.events):
        return evening_of(datetime.combine(end, time()))
    return evening_of(end)


_END_KINDS = frozenset(kind for kind, _, _ in _RANKED)


def _is_proven(assessment: Assessment, measure: Measure, ended: Ended, until: datetime) -> bool:
    """
    Whether what ended after *until* is late by *measure* for certain.

    A measure for which the hand-over is an end of its own compares that; for all others the result may have been there before.
    """
    timeline = assessment.timeline
    if timeline.pauses_missing or (assessment.dossier.lacks_pauses and measure.taken_off is not TakenOff.NEVER):
        return False
    if ended is not Ended.HANDED_OVER or measure.ends is Ends.RANKED or not timeline.at_latest:
        return True
    return timeline.open_until is not None and timeline.open_until > until


def _by(measure: Measure, found: _Date, ended: Ended) -> Comparison:
    if found.against is Against.LONGEST:  # a number of days from the receipt has no hour of its own
        return Comparison.INSTANT if found.hours else Comparison.DATE
    return measure.running if ended is Ended.NOW else measure.comparison


def _off(assessment: Assessment, measure: Measure, against: Against, ended: Ended) -> _Off:
    """What is taken off the end: dates by law hold the time of a supplement already, a promise and a limit from the receipt do not."""
    if against in (Against.STATUTORY, Against.NATIONAL) or ended is Ended.REQUEST:
        return _Off()
    always = measure.taken_off is TakenOff.ALWAYS or (against is Against.LONGEST and measure.taken_off is TakenOff.FINISHED)
    finished = measure.taken_off is TakenOff.FINISHED and ended is not Ended.NOW
    return _supplement_time(assessment) if always or finished else _Off()


def _margin(end: datetime, last: datetime, calendar: Calendar) -> int | None:
    try:
        return calendar.count(end.date(), last.date())
    except CalendarBoundsError:  # dates can still be compared
        return None


def _window(last: datetime, by: Comparison, calendar: Calendar) -> tuple[datetime, datetime]:
    """From when to when an end is neither before nor after the due moment."""
    midnight = datetime.combine(last, time())
    match by:
        case Comparison.DATE:
            return midnight, datetime.combine(last, time.max)
        case Comparison.SESSION:
            return max(midnight, _opened(last, midnight, calendar)), last
        case Comparison.INSTANT:
            return last, last


def _opened(last: datetime, midnight: datetime, calendar: Calendar) -> datetime:
    """When the session of a due moment opened, or the last one before it; midnight on a day without one."""
    try:
        spans = calendar.sessions(last.date())
    except CalendarBoundsError:
        return midnight
    opened = (midnight + timedelta(seconds=opens) for opens, _ in spans)
    return max((each for each in opened if each <= last), default=midnight)


# -- rates ---------------------------------------------------------------------------------------------------------------------------

Counts = Mapping[tuple[Disposition, Timeliness], int]
"""How many received dossiers stand where."""

_WELL = (Timeliness.EARLY, Timeliness.ON_TIME)
_CLOSED = (*_WELL, Timeliness.LATE)


def denominator(counts: Counts, rate: Rate) -> int:
    """Return how many dossiers of *counts* a rate is a share of."""
    match rate:
        case Rate.RECEIVED | Rate.IN_TIME | Rate.NOT_LATE:
            return sum(counts.values())
        case Rate.RESOLVED:
            return sum(n for (stands, judged), n in counts.items() if stands in JUDGED or judged in _CLOSED)
        case Rate.DUE:
            return sum(n for (_, judged), n in counts.items() if judged in _CLOSED or judged is Timeliness.OVERDUE)


def on_time_rate(counts: Counts, rate: Rate = Rate.RECEIVED) -> Fraction | None:
    """
    Return the share of dossiers in time, from 0 to 1; None where there is nothing to divide by.

    Args:
        counts: Received dossiers by where they stand and whether that is in time.
        rate: What is divided by what.

    Law:
        Decree 61/2018/NĐ-CP Art. 30(2)(c): dossiers resolved on time over all dossiers received.
    """
    rate = Rate(rate)
    whole = denominator(counts, rate)
    if not whole:
        return None
    judged = dict.fromkeys(Timeliness, 0)
    for (_, timeliness), n in counts.items():
        judged[timeliness] += n
    if rate is Rate.NOT_LATE:
        return Fraction(whole - judged[Timeliness.LATE] - judged[Timeliness.OVERDUE], whole)
    running = judged[Timeliness.IN_TIME] if rate is Rate.IN_TIME else 0
    return Fraction(judged[Timeliness.EARLY] + judged[Timeliness.ON_TIME] + running, whole)
