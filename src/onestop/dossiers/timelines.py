"""
Timelines: the events of a dossier put in order, with the spans in which the clock does not run.

Every order of events is judged without an exception: what cannot be is a problem, and the rest still counts. A request before receipt
starts no clock; a second request does not stop it (an unlawful request must not lengthen the agency's time); the clock ends when the
result exists, not when it is handed over. Where only the hand-over is known the result existed by then, and nobody can say since when.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeAlias

import attrs

from onestop.clock.days import evening_of
from onestop.dossiers.dossiers import RANK, UNDATED_WAITS, Dossier, Event, finding
from onestop.law.procedures import PauseReason
from onestop.law.regimes import SupplementEffect
from onestop.law.stages import AFTER_RECEIPT, Disposition, EventKind, Unrecorded
from onestop.words.problems import Problem
from onestop.words.sources import Assumption


@attrs.frozen
class Span:
    """
    A time in which a dossier waits (khoảng dừng).

    Attributes:
        since: From when.
        until: To when; the moment of judgement where it is still open.
        reason: `supplement`, or a `PauseReason`.
        stops: Whether the clock stands still in it.
        open: Whether it still lasts.
    """

    since: datetime
    until: datetime
    reason: str
    stops: bool
    open: bool = False


@attrs.frozen
class Wait:
    """A span in which a part of an interconnected procedure waited, and whether its limit counted anew from the span's end."""

    span: Span
    anew: bool


@attrs.frozen(kw_only=True)
class Timeline:
    """
    What happened to a dossier, in order (diễn biến).

    Attributes:
        received: First receipt; None where it was not received.
        counted_from: What the limit counts from: the receipt, or the supplement that restarted it (now, while it is awaited).
        spans: Times of waiting, in order.
        disposition: Where it stands.
        ended: When the outcome was fixed; None while it is open, or where it is not known when (`undated`).
        returned: When the result was handed over.
        promised: The last date of an apology.
        extensions: Reasons for which the limit was extended.
        supplement: What a supplement does to the clock here.
        problems: What cannot be.
        assumptions: What was taken for granted.
        events: The events that count, in order.
        at_latest: Whether `ended` is the hand-over of a result of which nobody says since when it existed: it ended then at the latest.
        undated: Whether `disposition` is what the source says it to be, without a date: it ended, or waits, and nobody says since when.
        pauses_missing: Whether waits or extensions may be missing that would give more time: the limit ends where it is said to, or later.
            So it is too where only the hour of the receipt, which nobody wrote down, says whether one of them came in time.
    """

    received: datetime | None
    counted_from: datetime | None
    spans: tuple[Span, ...]
    disposition: Disposition
    ended: datetime | None
    returned: datetime | None
    promised: datetime | None
    extensions: tuple[str, ...]
    supplement: SupplementEffect
    problems: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]
    events: tuple[Event, ...] = ()
    at_latest: bool = False
    undated: bool = False
    pauses_missing: bool = False

    def first(self, kind: EventKind) -> datetime | None:
        """Return when *kind* first happened among the events that count, None where it did not."""
        return next((event.at for event in self.events if event.kind is kind), None)

    @property
    def pauses(self) -> tuple[tuple[datetime, datetime], ...]:
        """The spans since `counted_from` in which the clock stands still, merged: sorted, not overlapping."""
        merged: list[tuple[datetime, datetime]] = []
        for span in sorted((s for s in self.spans if s.stops), key=lambda s: s.since):
            if self.counted_from is None or span.until <= self.counted_from:
                continue
            if merged and span.since <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], span.until))
            else:
                merged.append((span.since, span.until))
        return tuple(merged)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ended is None and (not self.undated or self.disposition in _WAITS)

    @property
    def waits_undated(self) -> bool:
        """Whether it waits, and nobody says since when."""
        return self.undated and self.disposition in _WAITS

    @property
    def open_until(self) -> datetime | None:
        """The last moment at which something happened that can only happen while there is no result; None where nothing did."""
        return max((event.at for event in self.events if event.kind in _BEFORE_RESULT), default=None)

    def by_evening(self) -> Timeline:
        """Return the timeline as if what the limit counts from, where it is known by its day only, had come at the end of that day."""
        since = self.counted_from
        if since is None or (late := evening_of(since)) == since:
            return self
        return attrs.evolve(self, counted_from=late, received=late if self.received == since else self.received)

    def as_of(self, at: datetime) -> Timeline:
        """Return the timeline as it stood at *at*, as far as the end of a limit depends on it."""
        restarts = [span.until for span in self.spans if span.reason == "supplement" and span.stops and span.until <= at]
        counted_from = max(restarts, default=self.received) if self.supplement is SupplementEffect.RESTART else self.received
        spans = tuple(attrs.evolve(span, until=min(span.until, at)) for span in self.spans if span.since < at)
        given = {event.reason for event in self.events if event.kind is EventKind.EXTENDED and event.at <= at}
        extensions = tuple(reason for reason in self.extensions if reason in given)
        return attrs.evolve(self, counted_from=counted_from, spans=spans, extensions=extensions)

    def with_waits(self, waits: Iterable[Wait], at: datetime) -> Timeline:
        """
        Return the timeline of a group as it stood at *at*, which stands still in the *waits* of its parts too.

        It counts anew where one of them made a part count anew; nothing after its own end changes it.
        """
        last = at if self.ended is None else min(at, self.ended)
        counted_from = self.counted_from
        more: list[Span] = []
        for wait in waits:
            span = attrs.evolve(wait.span, until=min(wait.span.until, last), open=wait.span.open and self.ended is None)
            if span.since < last and span not in self.spans:
                more.append(span)
                if wait.anew and counted_from is not None and wait.span.until <= last:
                    counted_from = max(counted_from, wait.span.until)
        if not more or counted_from is None:
            return self
        waiting = next((span.reason for span in reversed(more) if span.open), None)
        open_now = waiting is not None and self.disposition is Disposition.PENDING
        return attrs.evolve(
            self,
            spans=tuple(sorted((*self.spans, *more), key=lambda span: span.since)),
            counted_from=counted_from,
            disposition=_WAITING.get(waiting or "", Disposition.SUSPENDED) if open_now else self.disposition,
        )

    @property
    def stopped_now(self) -> bool:
        """Whether the clock stands still at the moment of judgement."""
        return any(span.open and span.stops for span in self.spans)


Ends: TypeAlias = Callable[[Timeline, datetime], datetime | None]
"""Says when the limit ends by what has happened up to a moment; None where nobody can say."""

Asked: TypeAlias = tuple[str | None, str]
"""What is awaited: the part that asked, None for the whole, and the reason."""

OPENS = {
    EventKind.SUPPLEMENT_REQUESTED: "supplement",
    EventKind.PAYMENT_REQUESTED: PauseReason.PAYMENT.value,
    EventKind.SUSPENDED: "",
}
CLOSES = {
    EventKind.SUPPLEMENTED: "supplement",
    EventKind.PAID: PauseReason.PAYMENT.value,
    EventKind.RESUMED: "",
}
_ENDS = {
    EventKind.INTAKE_REFUSED: Disposition.INTAKE_REFUSED,
    EventKind.RESOLVED: Disposition.RESOLVED,
    EventKind.REFUSED: Disposition.REFUSED,
    EventKind.WITHDRAWN: Disposition.WITHDRAWN,
    EventKind.STOPPED: Disposition.STOPPED,
}
_WAITING = {
    "supplement": Disposition.WAITING_SUPPLEMENT,
    PauseReason.PAYMENT.value: Disposition.WAITING_PAYMENT,
}
_WAITS = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED)
# Fees may be paid for a result that exists, so a payment says nothing.
_BEFORE_RESULT = frozenset(
    (
        EventKind.RECEIVED,
        EventKind.TRANSFERRED,
        EventKind.SUPPLEMENT_REQUESTED,
        EventKind.SUPPLEMENTED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.EXTENDED,
    )
)
_UNDATED_ENDS = {
    Unrecorded.RESOLVED: Disposition.RESOLVED,
    Unrecorded.REFUSED: Disposition.REFUSED,
    Unrecorded.WITHDRAWN: Disposition.WITHDRAWN,
    Unrecorded.STOPPED: Disposition.STOPPED,
    Unrecorded.INTAKE_REFUSED: Disposition.INTAKE_REFUSED,
}


def trace(
    dossier: Dossier,
    *,
    now: datetime,
    supplement: SupplementEffect = SupplementEffect.RESTART,
    requests: int = 1,
    excludes: Collection[str] = (),
    apologies: int | None = 1,
    extends: Collection[str] | None = None,
    ends: Ends | None = None,
    part: str | None = None,
    elsewhere: bool = False,
) -> Timeline:
    """
    Return the timeline of *dossier* as it stands at *now*; later events do not count yet.

    Args:
        dossier: The dossier.
        now: The moment of judgement.
        supplement: What a supplement request does to the clock.
        requests: How many requests are allowed after receipt.
        excludes: Reasons for which the clock may stop besides a supplement.
        apologies: How many re-appointments are allowed; None where the regime does not say.
        extends: Reasons for which the limit carries an extension; None for any.
        ends: When the limit ends by what has happened up to a moment: what is asked or extended after it cannot bring the time back.
        part: The part of an interconnected procedure; what is wrong with the events that it shares is told of the group.
        elsewhere: Whether the competent agency is another body: what the desk asks before the hand-over is guidance at the desk.
    """
    return _Tracer(dossier, now, supplement, requests, excludes, apologies, extends, ends, part, elsewhere).run()


class _Tracer:
    """Takes one event after the other; nothing here outlives `run`."""

    def __init__(
        self,
        dossier: Dossier,
        now: datetime,
        supplement: SupplementEffect,
        requests: int,
        excludes: Collection[str],
        apologies: int | None,
        extends: Collection[str] | None,
        ends: Ends | None,
        part: str | None,
        elsewhere: bool,
    ) -> None:
        self.dossier, self.now = dossier, now
        self.supplement = SupplementEffect(supplement)
        self.requests, self.excludes, self.apologies = requests, excludes, apologies
        self.extends, self.ends, self.part, self.elsewhere = extends, ends, part, elsewhere
        self.handed: datetime | None = None
        # By who asked, the group or the part, and why: what a part is asked is not answered by what its group is, nor the other way round.
        self.void: set[Asked] = set()
        self.suspended: set[Asked] = set()
        self.received: datetime | None = None
        self.counted_from: datetime | None = None
        self.spans: list[Span] = []
        self.waiting: dict[Asked, tuple[datetime, bool]] = {}
        self.asked = self.apologised = 0
        self.ended: datetime | None = None
        self.disposition: Disposition | None = None
        self.returned: datetime | None = None
        self.at_latest = False
        self.undated = self._undated()
        self.promised: datetime | None = None
        self.extensions: list[str] = []
        self.hourless = False
        self.taken: list[Event] = []
        self.problems: list[Problem] = []
        self.assumptions: list[Assumption] = []

    def run(self) -> Timeline:
        events = self.dossier.events
        if len(events) > 1:
            events = tuple(sorted(events, key=lambda event: (event.at, RANK[event.kind])))
        receipt = next((event.at for event in events if event.kind is EventKind.RECEIVED and event.at <= self.now), None)
        if self.elsewhere and receipt is not None:
            handed = (e.at for e in events if e.kind is EventKind.TRANSFERRED and receipt <= e.at <= self.now)
            self.handed = next(handed, None)
        for event in events:
            if event.at > self.now:
                self._find("OS616", event)
            elif receipt is not None and event.at < receipt and event.kind in AFTER_RECEIPT:
                self._find("OS601", event, received=receipt)
            elif self.ended is not None and event.kind is not EventKind.RESULT_RETURNED:
                self._find("OS604", event, ended=self.ended)
            else:
                self.taken.append(event)
                self._take(event)
        self._close_off()
        self._own_up()
        return self._timeline()

    def _undated(self) -> Disposition | None:
        """Where it stands by its source, which does not say since when; an end stands before a wait."""
        known = self.dossier.unrecorded
        if not known:
            return None
        return next((stands for each, stands in (*_UNDATED_ENDS.items(), *UNDATED_WAITS.items()) if each in known), None)

    def _pauses_missing(self) -> bool:
        """
        Whether something may be missing that, had it been written down, would change what is late here.

        What the law of the case does not know moves nothing, with one exception: a dossier that waits for a supplement is not judged
        while it waits, even where the request does not stop the clock.
        """
        if not self.dossier.lacks_pauses:
            return self.hourless
        supplements = self.requests > 0 and (self.ended is None or self.supplement is not SupplementEffect.NONE)
        return supplements or bool(self.excludes) or self.extends is None or bool(self.extends)

    def _own_up(self) -> None:
        """Say what the source does not, whether or not it would change the answer."""
        known = self.dossier.unrecorded
        if not known:
            return
        if Unrecorded.NO_PAUSES in known:
            self.assumptions.append(Assumption("told_no_pauses"))
        elif Unrecorded.PAUSES in known:
            self.assumptions.append(Assumption("no_pause_data"))
        if self._stands_undated():
            self.assumptions.append(Assumption("undated"))

    def _stands_undated(self) -> bool:
        """Whether what the source says without a date is all that is known: a moment that was written down tells more."""
        if self.undated is None or self.ended is not None:
            return False
        return self.undated not in _WAITS or not self.waiting

    def _find(self, code: str, event: Event, **args: object) -> None:
        if event.part == self.part:
            self.problems.append(finding(code, event, **args))

    def _take(self, event: Event) -> None:
        kind = event.kind
        if kind is EventKind.RECEIVED:
            self._receive(event)
        elif kind is EventKind.TRANSFERRED and event.at == self.handed:
            self._begin(event)
        elif kind in _ENDS:
            self._end(event, _ENDS[kind])
        elif kind in OPENS:
            self._open(event, OPENS[kind] or event.reason or "")
        elif kind in CLOSES:
            self._close(event, CLOSES[kind] or event.reason or "")
        elif kind is EventKind.EXTENDED:
            self._extend(event)
        elif kind is EventKind.RESULT_RETURNED:
            self._return(event)

    def _receive(self, event: Event) -> None:
        if self.received is not None:
            self._find("OS606", event, received=self.received)
            return
        self.received = self.counted_from = event.at
        self._begin(event)

    def _begin(self, event: Event) -> None:
        # What was asked at the desk before starts no clock and stops none.
        for (_, reason), (since, _) in self.waiting.items():
            self.spans.append(Span(since, event.at, reason, stops=False))
        self.waiting.clear()
        # The desk's guidance and the request after examination stand in different articles, each with its once.
        self.asked = 0

    def _end(self, event: Event, disposition: Disposition) -> None:
        if self.received is not None and disposition is Disposition.INTAKE_REFUSED:
            self._find("OS624", event, received=self.received)
            return
        if self.received is None and disposition in (Disposition.RESOLVED, Disposition.REFUSED):
            self._find("OS605", event)
        self.ended, self.disposition = event.at, disposition

    def _return(self, event: Event) -> None:
        if self.returned is None:
            self.returned = event.at
        if self.ended is None:
            self._end(event, Disposition.RESOLVED)
            self.at_latest = True
            self.assumptions.append(Assumption("result_at_return"))

    def _open(self, event: Event, reason: str) -> None:
        asked = event.part, reason
        stops = self.received is not None and (self.handed is None or event.at >= self.handed)
        if event.kind is EventKind.SUPPLEMENT_REQUESTED:
            self.asked += 1
            # Of a request to the group its own timeline says whether it is one too many.
            if self.asked > self.requests and event.part == self.part:
                self._find("OS603", event, allowed=self.requests)
                self.void.add(asked)
                return
            stops = stops and self.supplement is not SupplementEffect.NONE
        else:
            stops = stops and reason in self.excludes
            if event.kind is EventKind.SUSPENDED:
                self.suspended.add(asked)
            if not stops and event.kind is EventKind.SUSPENDED:
                # The clock runs on, so the dossier is pending; a wait that the law does not know hides nothing.
                self._find("OS611", event, reason=reason, allowed=", ".join(sorted(self.excludes)) or "-")
                self.void.add(asked)
                return
        end = self._ended_before(event) if stops else None
        if end is not None:
            if not self._pauses_missing():  # else the limit may have ended later, and the dossier wait
                self._find("OS625", event, due=end)
                if reason == "supplement":
                    self.void.add(asked)
                    return
            stops = False
        self.waiting.setdefault(asked, (event.at, stops))

    def _ended_before(self, event: Event) -> datetime | None:
        """When the limit ended, where that was before the day of *event*; while the clock stands still it has not ended."""
        if self.ends is None or any(stops for _, stops in self.waiting.values()):
            return None
        so_far = self._timeline()
        end = self.ends(so_far, event.at)
        if end is None or event.at.date() <= end.date():
            return None
        by_evening = so_far.by_evening()
        latest = end if by_evening is so_far else self.ends(by_evening, event.at)
        self.hourless = self.hourless or latest is None or event.at.date() <= latest.date()
        return end

    def _close(self, event: Event, reason: str) -> None:
        """An answer; a resumption without a reason says that the dossier goes on, so it ends every suspension."""
        known = [each for each in (*self.waiting, *self.void) if event.part in (None, each[0])]
        if event.kind is EventKind.RESUMED and not event.reason:
            ended = [each for each in known if each in self.suspended]
        else:
            ended = [each for each in known if each[1] == reason]
        if not ended:
            self._find("OS602", event)
        for each in ended:
            self._answer(event, each)

    def _answer(self, event: Event, asked: Asked) -> None:
        if asked not in self.waiting:
            return
        since, stops = self.waiting.pop(asked)
        reason = asked[1]
        self.spans.append(Span(since, event.at, reason, stops))
        if reason == "supplement" and stops and self.supplement is SupplementEffect.RESTART:
            self.counted_from = event.at

    def _extend(self, event: Event) -> None:
        if event.reason != "apology":
            self._lengthen(event)
            return
        self.apologised += 1
        if event.until is None:
            self._find("OS610", event, what="date_missing")
        else:
            self.promised = event.until
        if self.apologies is not None and self.apologised > self.apologies:
            self._find("OS610", event, what="times")

    def _lengthen(self, event: Event) -> None:
        if self.extends is not None and event.reason not in self.extends:
            self._find("OS614", event, reason=event.reason or "")
            return
        end = self._ended_before(event)
        if end is None:
            self.extensions.append(event.reason or "")
        elif not self._pauses_missing():
            self._find("OS627", event, due=end)

    def _close_off(self) -> None:
        """What is still awaited lasts until the end, or until now, as if it were answered then."""
        last = self.ended or self.now
        still = self.ended is None and not self._stands_undated()
        if self.supplement is SupplementEffect.RESTART:
            for (_, reason), (since, stops) in self.waiting.items():
                if reason == "supplement" and stops:
                    self.counted_from = max(last, since)
        for (_, reason), (since, stops) in self.waiting.items():
            self.spans.append(Span(since, max(last, since), reason, stops, open=still))
            if self.ended is not None and stops:
                self.assumptions.append(Assumption("unanswered"))

    def _timeline(self) -> Timeline:
        undated = self._stands_undated()
        return Timeline(
            received=self.received,
            counted_from=self.counted_from,
            spans=tuple(sorted(self.spans, key=lambda span: span.since)),
            disposition=self.disposition or (undated and self.undated) or self._open_disposition(),
            ended=self.ended,
            returned=self.returned,
            promised=self.promised,
            extensions=tuple(dict.fromkeys(self.extensions)),
            supplement=self.supplement,
            problems=tuple(self.problems),
            assumptions=tuple(self.assumptions),
            events=tuple(self.taken),
            at_latest=self.at_latest,
            undated=undated,
            pauses_missing=self._pauses_missing(),
        )

    def _open_disposition(self) -> Disposition:
        if self.waiting:
            latest = max(self.waiting, key=lambda asked: self.waiting[asked][0])
            return _WAITING.get(latest[1], Disposition.SUSPENDED)
        return Disposition.SUBMITTED if self.received is None else Disposition.PENDING
