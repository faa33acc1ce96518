"""
Claims: what a register says of one dossier, and what its events show, laid beside what the law and each convention would say.

What is found carries along what would excuse it; whether that is so only the whole register can tell, and `onestop.judging.audit` asks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias

import attrs

from onestop.clock.days import DayKind, civil, parse_moment
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.outcomes import JUDGED, is_undecided
from onestop.exchange.codes import code_date
from onestop.judging import conventions
from onestop.judging.conventions import LAW, Practice
from onestop.law.procedures import Channel
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.law.views import View
from onestop.words.errors import CalendarBoundsError
from onestop.words.problems import Problem

_SHORT = 80
_MOST = 10**15
"""The longest number that is shown."""

Office: TypeAlias = tuple[str, str]
"""Place and agency of a dossier."""

OTHERS: Office = ("…", "")

Excuse: TypeAlias = tuple[tuple[str, frozenset[Practice]], ...]
"""What all must be recognised for a finding to be none: an axis, and the practices of it that explain the claim."""


@attrs.frozen
class Finding:
    """
    One thing that an audit found in one dossier (phát hiện).

    Attributes:
        dossier: Code of the dossier.
        problem: What was found, with its place.
        office: Place and agency.
        excuses: Each would make it no finding: a convention that the register follows, or that it happened no oftener than by chance.
    """

    dossier: str
    problem: Problem
    office: Office = ("", "")
    excuses: tuple[Excuse, ...] = ()


_STANDS_STILL = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED, Disposition.STOPPED)
_WAITS = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED)
_DONE = frozenset((Disposition.RESOLVED.value, Timeliness.EARLY.value, Timeliness.ON_TIME.value, Timeliness.LATE.value))
"""Outcomes that only a dossier with a result has."""

_FLATTERING = (Timeliness.EARLY.value, Timeliness.ON_TIME.value)

STATUSES: Mapping[str, tuple[Disposition, ...]] = {
    "1": (Disposition.SUBMITTED,),
    "2": (Disposition.PENDING,),
    "3": (Disposition.INTAKE_REFUSED,),
    "4": (Disposition.PENDING,),
    "5": (Disposition.WAITING_SUPPLEMENT,),
    "6": (Disposition.WAITING_PAYMENT,),
    "7": (Disposition.WITHDRAWN,),
    "8": (Disposition.STOPPED, Disposition.SUSPENDED),
    "9": JUDGED,
    "10": JUDGED,
}
"""Codes of the state of a dossier as the National Portal takes them (TrangThaiHoSo), and where it then stands."""

_Told: TypeAlias = tuple[str, tuple[str | int, ...], dict[str, Any], tuple[Excuse, ...]]


class Look:
    """One dossier under audit: what it claims, and what each practice would claim."""

    def __init__(self, answer: Assessment, view: View | None, now: datetime | None) -> None:
        self.answer, self.view, self.now = answer, view, now
        dossier = answer.dossier
        self.dossier = dossier
        self.office: Office = (dossier.place, dossier.agency or "")
        said = dossier.claimed
        self.claimed: Mapping[str, Any] = said if isinstance(said, Mapping) else {"outcome": said} if said else {}
        self.due = answer.deadline.due if answer.deadline else None
        self.still = bool(answer.deadline and answer.deadline.estimate)
        self.said_due = _moment(self.claimed.get("due"))
        self.said_end = _moment(self.claimed.get("end"))
        known = answer.outcome.disposition in JUDGED and not answer.timeline.at_latest
        self.end = self.said_end or (answer.timeline.ended if known else None)
        calendar = view.calendar if view else None
        wanted = calendar is not None and self.due is not None and (self.said_due is not None or self.is_late)
        self.dates = conventions.reckoned(answer, calendar) if wanted and calendar else {}
        self.fits, self.apart = self._due_practices()
        self.assumed = next((each.text for each in answer.assumptions if each.id == "supplement"), None)
        self.outcome_fits, self.outcome_apart, self.outcome_excuses = self._outcome_practices()

    @property
    def is_late(self) -> bool:
        """Whether it is late, or open and overdue, by law."""
        return self.answer.outcome.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)

    @property
    def differs(self) -> bool:
        """
        Whether another due date is claimed than the law's; while the clock stands still there is none to claim.

        Where a pause may be missing the law's is the earliest that it may be, and only an earlier one is another for certain.
        """
        if self.said_due is None or self.still or self.may_have_moved:
            return False
        return self.due is None or self.said_due.date() != self.due.date()

    @property
    def may_have_moved(self) -> bool:
        """Whether a pause that nobody wrote down may be why a later due date is claimed, or the hour of the receipt."""
        if self.said_due is None or self.due is None:
            return False
        by_hour = self.answer.deadline is not None and self.answer.deadline.is_undecided(self.said_due.date())
        return by_hour or (self.answer.timeline.pauses_missing and self.said_due.date() > self.due.date())

    def _due_practices(self) -> tuple[frozenset[Practice], frozenset[Practice]]:
        """The practices that give the claimed due date where the law gives another, and those that give neither."""
        if self.said_due is None or self.due is None or self.still or self.may_have_moved:
            return frozenset(), frozenset()
        said, law = self.said_due.date(), self.due.date()
        other = {practice: when.date() for practice, when in self.dates.items() if when.date() != law}
        fits = frozenset(practice for practice, when in other.items() if when == said)
        return fits, frozenset(other) - fits

    @property
    def fits_assumed(self) -> frozenset[Practice]:
        """Those of the practices that give the claimed due date which depart from a rule on supplements that is assumed."""
        return frozenset(practice for practice in self.fits if "pause" in practice) if self.assumed else frozenset()

    def _outcome_practices(self) -> tuple[frozenset[Practice], frozenset[Practice], tuple[Excuse, ...]]:
        said, outcome = self.claimed.get("outcome"), self.answer.outcome
        if not isinstance(said, str) or said not in tuple(Timeliness) or (self.due is None and self.said_due is None):
            return frozenset(), frozenset(), ()
        excuses: list[Excuse] = []
        by_law = self._words(self.due)
        lawful = frozenset(practice for practice, word in by_law.items() if practice and word.value == said)
        if lawful:
            excuses.append((("outcome", lawful),))
        words = by_law
        if self.said_due is not None and (self.fits or not self.differs):
            words = self._words(self.said_due)
            claimed = frozenset(practice for practice, word in words.items() if word.value == said)
            if self.differs:
                excuses.append((("outcome", claimed), ("due", self.fits)))
            elif claimed - {LAW, *lawful}:
                excuses.append((("outcome", claimed - {LAW}),))
        # What follows plainly from the due date that is gone by shows no convention of outcomes.
        plain = words.get(LAW, outcome.timeliness)
        fits = frozenset(practice for practice, word in words.items() if practice and word.value == said != plain.value)
        return fits, frozenset(practice for practice, word in words.items() if practice and word is not plain) - fits, tuple(excuses)

    def _words(self, last: datetime | None) -> Mapping[Practice, Timeliness]:
        """The outcome against *last*, by dates and under each convention."""
        if last is None:
            return {}
        plain = conventions.outcome(self.answer, last, self.now)
        return {**conventions.outcomes(self.answer, last), **({} if plain is None else {LAW: plain})}

    # What the register says -------------------------------------------------------------------------------------------------------------

    def claims(self) -> Iterator[_Told]:
        """Yield what the register claims otherwise than its events show."""
        yield from self._due()
        yield from self._outcome()
        yield from self._status()
        yield from self._ending()

    def _due(self) -> Iterator[_Told]:
        said, path = self.claimed.get("due"), ("claimed", "due")
        found = self.due and self.due.date()
        if said not in (None, "") and self.said_due is None:
            yield "OS901", path, {"claimed": _short(said), "found": found}, ()
            return
        if self.said_due is None or not self.differs:
            return
        excuses: tuple[Excuse, ...] = ((("due", self.fits),),) if self.fits else ()
        promised = self.dossier.promised
        if promised is not None and found is not None and self.said_due.date() > promised.date() and not self._moved():
            args = {"promised": promised.date(), "claimed": self.said_due.date(), "found": found}
            yield "OS903", path, args, excuses
        else:
            yield "OS901", path, {"claimed": self.said_due.date(), "found": found}, excuses

    def _moved(self) -> bool:
        """Whether anything happened for which a date may move: an extension, an apology, or any wait; or may have, without a trace."""
        timeline = self.answer.timeline
        if self.dossier.lacks_pauses:
            return True
        return any(e.kind in _MOVES and timeline.received is not None and e.at >= timeline.received for e in timeline.events)

    def _outcome(self) -> Iterator[_Told]:
        said, outcome, path = self.claimed.get("outcome"), self.answer.outcome, ("claimed", "outcome")
        if said is None or said == "" or (isinstance(said, str) and said in (outcome.timeliness.value, outcome.disposition.value)):
            return
        if isinstance(said, str) and said in self._possible():
            return
        found = outcome.disposition, outcome.timeliness
        if not isinstance(said, str):
            yield "OS902", path, {"claimed": _short(said), "found": found}, ()
        elif said in _DONE and outcome.disposition in _STANDS_STILL:
            yield "OS904", path, {"claimed": said, "found": outcome.disposition}, self.outcome_excuses
        elif said in _FLATTERING and self.said_due is not None and self.end is not None and self.end.date() > self.said_due.date():
            yield "OS910", path, {"claimed": said, "end": self.end, "due": self.said_due, "found": found}, self.outcome_excuses
        else:
            yield "OS902", path, {"claimed": _short(said), "found": found}, self.outcome_excuses

    def _possible(self) -> frozenset[str]:
        """What may be so besides what is said of it: the source leaves out what would decide, so a claim of it is no finding."""
        timeline, outcome = self.answer.timeline, self.answer.outcome
        found: set[str] = set(Timeliness) if is_undecided(timeline, self.answer.deadline, outcome) else set()
        hourless = self.answer.deadline is not None and self.answer.deadline.evening_due is not None
        if outcome.timeliness is Timeliness.ON_TIME and (timeline.at_latest or timeline.pauses_missing or hourless):
            found.add(Timeliness.EARLY)  # the end is the latest, or the due date the earliest
        if timeline.waits_undated:  # since when, nobody says: what is asked too late, or against the law, stops no clock
            found.update((Timeliness.NONE, Timeliness.IN_TIME, Timeliness.OVERDUE))
        if self._may_wait():
            found.update((Timeliness.NONE, *_WAITS))
        return frozenset(found)

    def _may_wait(self) -> bool:
        """Whether it may wait now, as it may where nobody writes down that a dossier waits."""
        return self.answer.timeline.pauses_missing and self.answer.outcome.disposition is Disposition.PENDING

    def _may_have_ended(self, at: datetime) -> bool:
        """Whether it may have ended on the day of *at*: by its hand-over, or at any time where only its status says that it ended."""
        timeline = self.answer.timeline
        if timeline.undated and not timeline.is_open:
            return True
        return timeline.at_latest and timeline.ended is not None and at.date() <= timeline.ended.date()

    def _status(self) -> Iterator[_Told]:
        said, stands, path = self.claimed.get("status"), self.answer.outcome.disposition, ("claimed", "status")
        if said is None or said == "":
            return
        known = "" if isinstance(said, bool) or not isinstance(said, str | int) else _short(said)
        if stands in STATUSES.get(known, ()) or known == stands.value:
            return
        if self._may_wait() and (known in _WAITS or set(STATUSES.get(known, ())) & set(_WAITS)):
            return
        if stands in _STANDS_STILL and (known == Disposition.RESOLVED.value or STATUSES.get(known) == JUDGED):
            yield "OS904", path, {"claimed": known, "found": stands}, ()
        else:
            yield "OS902", path, {"claimed": _short(said), "found": stands}, ()

    def _ending(self) -> Iterator[_Told]:
        said, ended, path = self.claimed.get("end"), self.answer.timeline.ended, ("claimed", "end")
        if said in (None, "") or (self.said_end is not None and ended is not None and self.said_end.date() == ended.date()):
            return
        if self.said_end is not None and self._may_have_ended(self.said_end):
            return
        shown = self.said_end.date() if self.said_end else _short(said)
        yield "OS902", path, {"claimed": shown, "found": ended and ended.date()}, ()

    # What the events show ---------------------------------------------------------------------------------------------------------------

    def events(self) -> Iterator[_Told]:
        """Yield what the events show that an assessment does not tell."""
        yield from self._set_end()
        yield from self._code()
        yield from self._day_off()
        yield from self._submitted()
        yield from self._apology()

    @property
    def dues(self) -> tuple[datetime, ...]:
        """The moments that the end may have been set to."""
        found = (self.said_due, self.dossier.promised, self.due)
        return tuple(each for each in found if each is not None and each.time() != time())

    def ended_at(self) -> tuple[bool, bool] | None:
        """Whether the dossier ended on a due date, and at the hour of a due moment to the second; None where nobody can say."""
        if self.end is None or self.end.time() == time() or not self.dues or self.answer.outcome.disposition not in JUDGED:
            return None
        if self.end == self.answer.timeline.received:
            return None  # one hour was written for everything that happened
        on = any(self.end.date() == each.date() for each in self.dues)
        if on:
            return True, any(self.end == each for each in self.dues)
        return False, any(self.end.time() == each.time() for each in self.dues)

    def _set_end(self) -> Iterator[_Told]:
        if self.ended_at() == (True, True):
            yield "OS905", ("events", "resolved"), {"at": self.end}, ((("end", frozenset((SCATTERED,))),),)

    def _code(self) -> Iterator[_Told]:
        written, received = code_date(self.dossier.code), self.answer.timeline.received
        if written is None or received is None or written == received.date():
            return
        submitted = self.dossier.first(EventKind.SUBMITTED)
        excuses: tuple[Excuse, ...] = ((("code", frozenset((SUBMITTED,))),),) if submitted and submitted.date() == written else ()
        yield "OS906", ("code",), {"found": self.dossier.code, "written": written, "received": received.date()}, excuses

    def _day_off(self) -> Iterator[_Told]:
        received, ended = self.answer.timeline.received, self.answer.timeline.ended
        kind = self.day_of_receipt
        if received is None or kind is None or kind.works or (ended is not None and ended.date() == received.date()):
            return  # who had the result on the same day was served by somebody
        if self.view is not None and self.view.calendar.duty(received):
            return
        excuses: tuple[Excuse, ...] = ((("receipt", frozenset((SATURDAY,))),),) if self.on_saturday else ()
        yield "OS907", ("events", "received"), {"at": received, "what": f"off.{kind.value}"}, excuses

    @property
    def day_of_receipt(self) -> DayKind | None:
        """What the day was on which the counter received the dossier; None where no counter did."""
        received = self.answer.timeline.received
        if self.view is None or received is None or self.dossier.channel is not Channel.IN_PERSON:
            return None
        try:
            return self.view.calendar.day(received).kind
        except CalendarBoundsError:
            return None

    @property
    def on_saturday(self) -> bool:
        """Whether the counter received it on a Saturday that is a day of rest and no holiday."""
        received = self.answer.timeline.received
        return self.day_of_receipt is DayKind.WEEKEND and received is not None and received.weekday() == 5

    def _submitted(self) -> Iterator[_Told]:
        submitted, received = self.dossier.first(EventKind.SUBMITTED), self.answer.timeline.received
        if submitted is not None and received is not None and submitted.date() > received.date():
            yield "OS908", ("events", "submitted"), {"at": submitted, "received": received}, ()

    @property
    def owes_apology(self) -> bool:
        """Whether an apology was due: it is late, and there are one-stop rules."""
        return self.is_late and self.answer.regime is not None

    @property
    def apologised(self) -> bool:
        """Whether an apology is written down."""
        return any(event.kind is EventKind.EXTENDED and event.reason == "apology" for event in self.dossier.events)

    def _apology(self) -> Iterator[_Told]:
        if not self.owes_apology or self.apologised or self.due is None:
            return
        in_time = frozenset(practice for practice in self.fits if self._in_time_by(self.dates[practice]))
        excuses: list[Excuse] = [(("apology", frozenset((UNRECORDED,))),)]
        if in_time:
            excuses.append((("due", in_time),))
        regime = self.answer.regime
        cites = regime.apology.cites if regime else ()
        yield "OS909", ("events", "extended"), {"due": self.due, "cites": cites}, tuple(excuses)

    def _in_time_by(self, last: datetime) -> bool:
        outcome = conventions.outcome(self.answer, last, self.now)
        return outcome not in (None, Timeliness.LATE, Timeliness.OVERDUE)


SCATTERED: Practice = ("scattered",)
SUBMITTED: Practice = ("submitted",)
SATURDAY: Practice = ("saturday",)
UNRECORDED: Practice = ("unrecorded",)
_MOVES = frozenset((EventKind.EXTENDED, EventKind.SUPPLEMENT_REQUESTED, EventKind.PAYMENT_REQUESTED, EventKind.SUSPENDED))


def _moment(value: Any) -> datetime | None:
    """A claim as a moment; None where it is none."""
    if isinstance(value, datetime):
        try:
            return civil(value)
        except OverflowError:  # in another zone, at an end of all dates
            return None
    if isinstance(value, date):
        return datetime.combine(value, time())
    return parse_moment(value) if isinstance(value, str) and len(value) <= _SHORT else None


def _short(value: Any) -> str:
    """A claim as it was written; a long one is cut, and of what is no text only that it is none is said."""
    text = str(value) if isinstance(value, str | float) or (isinstance(value, int) and abs(value) < _MOST) else type(value).__name__
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
