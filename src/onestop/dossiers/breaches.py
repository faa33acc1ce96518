"""
Breaches: what a timeline shows against the rules of its regime and limit, each a coded finding; none stops the judgement.

A breach that rests on a rule which does not surely bind carries its assumption along.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import evening_of
from onestop.clock.limits import SameDay, TimeLimit, WorkingHours, counts_by_instant, due
from onestop.dossiers.deadlines import Deadline
from onestop.dossiers.dossiers import Event, finding
from onestop.dossiers.outcomes import Outcome
from onestop.dossiers.timelines import Ends, Timeline
from onestop.law.procedures import Case, Channel
from onestop.law.regimes import Regime, RequestLimit, RequestStart
from onestop.law.stages import Disposition, EventKind
from onestop.words.errors import CalendarBoundsError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption

_WEEK = timedelta(days=7)
Breach = tuple[Problem, tuple[Assumption, ...]]
"""What is wrong, and what saying so rests on."""


@attrs.frozen(kw_only=True)
class Conduct:
    """
    What is looked at for breaches: a timeline, and the rules that it stands under.

    Attributes:
        channel: How the dossier came in.
        case: The case, with its own time for requests and for the applicant's answer.
        regime: The one-stop rules; None where there are none.
        timeline: What happened.
        begins: When the examination began: the receipt, or the turn of a part that waits for others; None before it.
        examined: From when the body that resolves had the dossier in hand; the time for requests counts from it.
        ends: Says when the limit ended by what had happened up to a moment.
        calendar: The calendar.
        now: The moment of judgement.
        hours_assumed: Said where office hours decide and only the default is known.
        part: The part of an interconnected procedure; only its own events are its conduct.
    """

    channel: Channel
    case: Case
    regime: Regime | None
    timeline: Timeline
    begins: datetime | None
    examined: datetime | None
    ends: Ends
    calendar: Calendar
    now: datetime
    hours_assumed: Assumption | None = None
    part: str | None = None

    def events(self, kind: EventKind) -> list[Event]:
        """Return the events of *kind* that count, in order."""
        return [event for event in self.timeline.events if event.kind is kind and event.part == self.part]


_WATCHED = frozenset((EventKind.SUPPLEMENT_REQUESTED, EventKind.TRANSFERRED, EventKind.EXTENDED))


def is_watched(timeline: Timeline) -> bool:
    """Return whether anything has happened in which a breach of the one-stop rules could lie."""
    return bool(timeline.spans) or any(event.kind in _WATCHED for event in timeline.events)


def breaches(conduct: Conduct, when: Deadline | None) -> Iterator[Breach]:
    """Yield every breach of the one-stop rules, with the assumptions that it rests on; where there is no due date those without it."""
    regime = conduct.regime
    if regime is not None:
        yield from _late_request(conduct, regime)
        yield from _late_transfer(conduct, regime)
        yield from _bad_apology(conduct, regime)
    yield from _silence(conduct)
    if when is not None:
        yield from _last_day_wait(conduct, when)


def _late_request(conduct: Conduct, regime: Regime) -> Iterator[Breach]:
    """
    Decree 61/2018 Art. 19(4): three working days, unless sector law says otherwise.

    Resolution 66.7/2025: eight working hours online, else one working day, for data that cannot be fetched or are wrong; for another
    reason it is only a hint.
    """
    asked = conduct.events(EventKind.SUPPLEMENT_REQUESTED)
    case, received = conduct.case, conduct.timeline.received
    if not asked:
        return
    if case.request_within is not None:
        rules: tuple[RequestLimit, ...] = (RequestLimit(limit=case.request_within, cites=case.cites),)
    else:
        rules = tuple(rule for rule in regime.supplement.within if not rule.channels or conduct.channel in rule.channels)
    hint: Breach | None = None
    for rule in rules:
        since = conduct.examined
        if rule.since is RequestStart.SUBMISSION and conduct.begins == received:
            since = conduct.timeline.first(EventKind.SUBMITTED) or since
        first = next((event for event in asked if since is not None and event.at >= since), None)
        latest = _end(rule.limit, since, conduct.calendar)
        if first is None or latest is None or not _passed(rule.limit, latest, first.at):
            continue
        binds = rule.reason is None or rule.reason == first.reason
        assumed: tuple[Assumption, ...] = (Assumption("request_limit", rule.assumed),) if rule.assumed or not binds else ()
        if conduct.hours_assumed and isinstance(rule.limit, WorkingHours):
            assumed += (conduct.hours_assumed,)
        told = finding("OS612" if binds else "OS626", first, wanted=latest, cites=rule.cites), assumed
        if binds:
            yield told
            return
        hint = hint or told
    if hint is not None:
        yield hint


def _end(limit: TimeLimit, since: datetime | None, calendar: Calendar) -> datetime | None:
    """When it ends at the latest: what is known by its day may have happened in its last hour."""
    try:
        return None if since is None else due(limit, evening_of(since), calendar)
    except CalendarBoundsError:
        return None


def _passed(limit: TimeLimit, end: datetime, moment: datetime) -> bool:
    """A limit in days ends with its day, one in hours with its minute."""
    return moment > end if counts_by_instant(limit) else moment.date() > end.date()


def _late_transfer(conduct: Conduct, regime: Regime) -> Iterator[Breach]:
    """
    Decree 61/2018 Art. 18(2)(3): on the day of receipt, after 15:00 at the start of the next working day, to whose end it is not late here.

    What was asked for at the desk in between makes the dossier complete only when it was answered.
    """
    rule, begins = regime.transfer, conduct.begins
    handed = next((event for event in conduct.events(EventKind.TRANSFERRED) if begins is not None and event.at >= begins), None)
    if rule is None or begins is None or handed is None:
        return
    complete = max([begins, *(span.until for span in conduct.timeline.spans if span.reason == "supplement" and span.until <= handed.at)])
    latest = _end(rule.limit, complete, conduct.calendar)
    if latest is not None and _passed(rule.limit, latest, handed.at):
        assumed = (Assumption("transfer", rule.assumed),) if rule.assumed else ()
        yield finding("OS628", handed, wanted=latest.date(), cites=rule.cites), assumed


def _silence(conduct: Conduct) -> Iterator[Breach]:
    """An applicant who does not answer: processing may be stopped, and never stops by itself."""
    limit = conduct.case.silence
    if limit is None:
        return
    for span in conduct.timeline.spans:
        if span.open and span.reason == "supplement":
            end = _end(limit, span.since, conduct.calendar)
            if end is not None and _passed(limit, end, conduct.now):
                yield problem("OS621", None, ("events", "supplement_requested"), since=span.since, limit=limit), ()


def _bad_apology(conduct: Conduct, regime: Regime) -> Iterator[Breach]:
    """
    Decree 61/2018 Art. 19(9): at the latest one day before the limit ends, a calendar day by its wording, with a later date.

    The limit is that of the moment at which the apology went out.
    """
    rule = regime.apology
    for event in conduct.events(EventKind.EXTENDED):
        end = conduct.ends(conduct.timeline.as_of(event.at), event.at) if event.reason == "apology" else None
        if end is None:
            continue
        # Where a pause may be missing the limit may have ended later than that, never sooner.
        days = None if conduct.timeline.pauses_missing else rule.days_before
        if days is not None and event.at.toordinal() > end.toordinal() - days:
            assumed = (Assumption("apology", rule.assumed),) if rule.assumed else ()
            yield finding("OS610", event, what="too_late"), assumed
        if event.until is not None and event.until.date() <= end.date():
            yield finding("OS610", event, what="not_later"), ()


def _last_day_wait(conduct: Conduct, when: Deadline) -> Iterator[Breach]:
    """A wait that begins on the last day of a limit leaves nothing of it: a day counts whole, and of hours the last may be over."""
    if when.due is None:
        return
    by_minute = counts_by_instant(when.limit.value) or isinstance(when.limit.value, SameDay)
    for span in conduct.timeline.spans:
        used_up = not by_minute or span.since > when.due or (span.since < when.due and _is_used_up(span.since, when, conduct.calendar))
        if span.stops and used_up and span.since.date() == when.due.date():
            yield problem("OS630", None, ("events",), at=span.since, due=when.due), ()


def _is_used_up(at: datetime, when: Deadline, calendar: Calendar) -> bool:
    """Whether the hours of a limit were over at a moment, and only the day off at their end was left: no wait from then on moves it."""
    before = tuple(pause for pause in when.pauses if pause[1] <= at)
    try:
        ends = [due(when.limit.value, when.start, calendar, pauses) for pauses in (before, (*before, (at, at + _WEEK)))]
    except CalendarBoundsError:
        return False
    return ends[0] == ends[1]


def not_the_same_day(timeline: Timeline, when: Deadline, outcome: Outcome) -> Iterator[Breach]:
    """Yield that a result came on the next day, allowed after the cut-off, yet only where the same day could not be met."""
    limit = when.limit.value
    if not isinstance(limit, SameDay) or limit.after != "may" or limit.cutoff is None or timeline.ended is None:
        return
    if timeline.at_latest or timeline.pauses_missing:
        return  # the result may have been there on the same day, or a wait have moved it on
    late = when.start.time() > limit.cutoff and timeline.ended.date() > when.start.date()
    if late and outcome.disposition is Disposition.RESOLVED:
        yield problem("OS613", None, ("events", "resolved"), at=timeline.ended, received=when.start), ()
