"""
Breaches: what a timeline shows against the rules of its regime and limit, each a coded finding; none stops the judgement.

A breach that rests on a rule which does not surely bind carries its assumption along.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from onestop.clock.calendars import Calendar
from onestop.clock.limits import SameDay, TimeLimit, counts_by_instant, due
from onestop.dossiers.deadlines import Deadline
from onestop.dossiers.dossiers import EventKind
from onestop.dossiers.outcomes import Outcome
from onestop.dossiers.timelines import Disposition, Timeline
from onestop.law.procedures import Case, Channel
from onestop.law.regimes import Regime, RequestLimit
from onestop.words.errors import CalendarBoundsError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption

Finding = tuple[Problem, Assumption | None]


def breaches(
    channel: Channel,
    case: Case,
    regime: Regime | None,
    timeline: Timeline,
    when: Deadline,
    outcome: Outcome,
    calendar: Calendar,
    now: datetime,
) -> Iterator[Finding]:
    """Yield every breach, with the assumption that it rests on, where it does."""
    if timeline.spans:
        if regime is not None:
            yield from _late_request(channel, case, regime, timeline, calendar)
        yield from _silence(case, timeline, calendar, now)
    if timeline.promised is not None and regime is not None:
        yield from _late_apology(timeline, regime, when)
    yield from _not_the_same_day(timeline, when, outcome)


def _late_request(channel: Channel, case: Case, regime: Regime, timeline: Timeline, calendar: Calendar) -> Iterator[Finding]:
    """
    Decree 61/2018 Art. 19(4): three working days, unless sector law says otherwise.

    Resolution 66.7/2025: eight working hours online, else one working day, for data that cannot be fetched or are wrong; for another
    reason it is only a hint.
    """
    received = timeline.received
    asked = [e for e in timeline.events if e.kind is EventKind.SUPPLEMENT_REQUESTED and received is not None and e.at >= received]
    if not asked or received is None:
        return
    first = min(asked, key=lambda event: event.at)
    if case.request_within is not None:
        rules: tuple[RequestLimit, ...] = (RequestLimit(limit=case.request_within, cites=case.cites),)
    else:
        rules = tuple(rule for rule in regime.supplement.within if not rule.channels or channel in rule.channels)
    for rule in rules:
        latest = _end(rule, received, calendar)
        if latest is None or not _passed(rule.limit, latest, first.at):
            continue
        binds = rule.reason is None or rule.reason == first.reason
        code = "OS612" if binds else "OS626"
        assumed = Assumption("request_limit", rule.assumed) if rule.assumed or not binds else None
        yield problem(code, None, ("events", "supplement_requested"), at=first.at, wanted=latest), assumed
        if binds:
            return


def _end(rule: RequestLimit, received: datetime, calendar: Calendar) -> datetime | None:
    try:
        return due(rule.limit, received, calendar)
    except CalendarBoundsError:
        return None


def _passed(limit: TimeLimit, end: datetime, moment: datetime) -> bool:
    """A limit in days ends with its day, one in hours with its minute."""
    return moment > end if counts_by_instant(limit) else moment.date() > end.date()


def _silence(case: Case, timeline: Timeline, calendar: Calendar, now: datetime) -> Iterator[Finding]:
    """An applicant who does not answer: processing may be stopped, and never stops by itself."""
    if case.silence is None:
        return
    for span in timeline.spans:
        if span.open and span.reason == "supplement":
            try:
                end = due(case.silence, span.since, calendar)
            except CalendarBoundsError:
                continue
            if end is not None and _passed(case.silence, end, now):
                yield problem("OS621", None, ("events", "supplement_requested"), since=span.since, limit=case.silence), None


def _late_apology(timeline: Timeline, regime: Regime, when: Deadline) -> Iterator[Finding]:
    """Decree 61/2018 Art. 19(9): at the latest one day before the limit ends; a calendar day by its wording."""
    days = regime.apology.days_before
    if days is None or when.due is None:
        return
    for event in timeline.events:
        if event.kind is EventKind.EXTENDED and event.reason == "apology" and event.at.date() > when.due.date() - timedelta(days=days):
            assumed = Assumption("apology", regime.apology.assumed) if regime.apology.assumed else None
            yield problem("OS610", None, ("events", "extended"), at=event.at, what="too_late"), assumed


def _not_the_same_day(timeline: Timeline, when: Deadline, outcome: Outcome) -> Iterator[Finding]:
    """A result on the next day is allowed after the cut-off, yet only where the same day could not be met."""
    limit = when.limit.value
    if not isinstance(limit, SameDay) or limit.after != "may" or limit.cutoff is None or timeline.ended is None:
        return
    late = when.start.time() > limit.cutoff and timeline.ended.date() > when.start.date()
    if late and outcome.disposition is Disposition.RESOLVED:
        yield problem("OS613", None, ("events", "resolved"), at=timeline.ended, received=when.start), None
