"""
Audit: what a register claims against what follows from its events.

`audit` looks at one dossier. `Audit` takes a register row by row, in memory that does not grow with it: it counts the findings by kind,
keeps the first of each as evidence, and finds out which conventions the register follows, so that a habit of an office is one line of the
report and not one of every dossier. What an assessment tells already (a second request, a late apology, an event after the end) is taken
from it and not looked for again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias

import attrs

from onestop.clock.days import DayKind, civil, parse_moment
from onestop.dossiers.assessments import Assessment
from onestop.engine import Onestop
from onestop.judging import conventions
from onestop.judging.conventions import LAW, Practice
from onestop.law.procedures import Channel
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.law.views import View
from onestop.words.errors import CalendarBoundsError, PluginError
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

LEAST = 5
"""How many dossiers make a convention, or a bulk: fewer may be chance."""

THROUGHOUT = 0.8
"""Share of the dossiers in which a convention makes a difference that must follow it."""

BULK = 0.1
"""Share of the dossiers that ended on their due date whose end is its very second."""

SATURDAYS = 3
"""On how many different days of weekly rest an office receives dossiers before it is its habit."""

KEPT = 3
"""Examples that are kept of each kind."""

MOST_OFFICES = 1_000
"""Offices that are looked at apart; all further ones are one."""

MOST_HELD = 20_000
"""Kinds of findings, by office and by what would excuse them, that are counted apart."""

_SHORT = 80

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


@attrs.frozen
class Kind:
    """
    All findings of one code.

    Attributes:
        code: The code.
        count: How many.
        examples: The first of them.
    """

    code: str
    count: int
    examples: tuple[Finding, ...]


@attrs.frozen
class Habit:
    """
    A convention that a register, or some of its offices, follow throughout (quy ước).

    Attributes:
        axis: What it is about: `due`, `outcome`, `code`, `hour`, `receipt` or `apology`.
        practice: The conventions, by their ids.
        offices: The offices that follow it; empty where it is the whole register.
        count: Dossiers that follow it.
        of: Dossiers in which it makes a difference.
        examples: The first dossiers that it explains.
    """

    axis: str
    practice: Practice
    offices: tuple[Office, ...]
    count: int
    of: int
    examples: tuple[Finding, ...] = ()

    @property
    def share(self) -> float:
        """The part of the dossiers in which it makes a difference that follow it."""
        return self.count / self.of if self.of else 0.0

    @property
    def problem(self) -> Problem:
        """The finding: a warning where it departs from the law, a hint where the law leaves it open or nothing can be said."""
        args: dict[str, Any] = {"convention": self.practice, "count": self.count, "of": self.of, "share": self.share}
        return problem("OS912" if self.axis in _OPEN else "OS911", None, (), **args)


_OPEN = ("hour", "receipt", "apology")
"""Axes on which a convention breaks no law that is known."""


@attrs.frozen
class Bulk:
    """
    Ends that equal the due moment to the second, in one office or (where *office* is None) in the whole register.

    Attributes:
        office: The office.
        count: How many.
        of: Dossiers that ended on their due date, at a known hour.
        elsewhere: Dossiers that ended on another day at the very hour of their due moment.
        of_elsewhere: Dossiers that ended on another day.
    """

    office: Office | None
    count: int
    of: int
    elsewhere: int
    of_elsewhere: int


@attrs.frozen(kw_only=True)
class AuditReport:
    """
    What was found in a register (kết quả kiểm tra).

    Attributes:
        dossiers: Dossiers that were looked at.
        faulty: Dossiers with a finding of their own.
        kinds: The findings by code, in the order of the codes.
        habits: The conventions that the register follows.
        bulks: Where ends equal the due moment in bulk.
    """

    dossiers: int
    faulty: int
    kinds: tuple[Kind, ...]
    habits: tuple[Habit, ...]
    bulks: tuple[Bulk, ...]
    _recognised: _Recognised = attrs.field(alias="recognised", repr=False, eq=False)

    @property
    def clean(self) -> bool:
        """Whether there is neither a finding nor a convention that departs from the law."""
        return not self.kinds and not any(habit.axis not in _OPEN for habit in self.habits)

    def holds(self, found: Finding) -> bool:
        """Return whether *found*, as `Audit.add` gave it, is a finding now that the whole register is known."""
        return not self._recognised.excuses(found.office, found.excuses)


# -- one dossier ---------------------------------------------------------------------------------------------------------------------

_CLOSED = (Disposition.RESOLVED, Disposition.REFUSED)
_STANDS_STILL = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED, Disposition.STOPPED)
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
    "9": _CLOSED,
    "10": _CLOSED,
}
"""Codes of the state of a dossier as the National Portal takes them (TrangThaiHoSo), and where it then stands."""

_CODE = re.compile(r"[0-9A-Z.]{1,40}-(\d\d)(\d\d)(\d\d)-\d{4,}")


def code_date(code: str) -> date | None:
    """Return the date in a dossier code such as `000.00.06.H26-250701-0001`; None where there is none."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None


def audit(assessment: Assessment, view: View | None = None, *, now: datetime | None = None) -> Iterator[Problem]:
    """
    Yield a finding for each claim of the register that does not follow from its events, and for what its events show against each other.

    What only a whole register shows (conventions, ends set in bulk, apologies that are never written down) is found by `Audit`.

    Args:
        assessment: What the library says of the dossier; `dossier.claimed` is what the register says: `due`, `outcome`, and if it has them
            `status` (1 to 10, as the National Portal counts) and `end`.
        view: The law under which it was judged; without it days of receipt are not looked at.
        now: The moment of judgement, to judge what is open by the due date that was claimed.
    """
    yield from (found.problem for found in _findings(assessment, view, now) if not found.excuses or found.problem.code in _SURE)


_SURE = ("OS901", "OS902", "OS903", "OS904", "OS906", "OS907", "OS910")
"""Findings that one dossier can show; conventions only excuse them."""


def _findings(answer: Assessment, view: View | None, now: datetime | None) -> Iterator[Finding]:
    look = _Look(answer, view, now)
    for code, path, args, excuses in (*look.claims(), *look.events()):
        yield Finding(answer.dossier.code, problem(code, None, path, **args), look.office, excuses)


_Told: TypeAlias = tuple[str, tuple[str | int, ...], dict[str, Any], tuple[Excuse, ...]]


class _Look:
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
        self.end = self.said_end or (answer.timeline.ended if answer.outcome.disposition in _CLOSED else None)
        calendar = view.calendar if view else None
        wanted = calendar is not None and self.due is not None and (self.said_due is not None or self.is_late)
        self.dates = conventions.reckoned(answer, calendar) if wanted and calendar else {}
        self.fits, self.apart = self._due_practices()
        self.outcome_fits, self.outcome_apart, self.outcome_excuses = self._outcome_practices()

    @property
    def is_late(self) -> bool:
        return self.answer.outcome.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)

    @property
    def differs(self) -> bool:
        """Whether another due date is claimed than the law's; while the clock stands still there is none to claim."""
        if self.said_due is None or self.still:
            return False
        return self.due is None or self.said_due.date() != self.due.date()

    def _due_practices(self) -> tuple[frozenset[Practice], frozenset[Practice]]:
        """The practices that give the claimed due date where the law gives another, and those that give neither."""
        if self.said_due is None or self.due is None or self.still:
            return frozenset(), frozenset()
        said, law = self.said_due.date(), self.due.date()
        other = {practice: when.date() for practice, when in self.dates.items() if when.date() != law}
        fits = frozenset(practice for practice, when in other.items() if when == said)
        return fits, frozenset(other) - fits

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
        """Whether anything happened for which a date may move: an extension, an apology, or any wait."""
        timeline = self.answer.timeline
        return any(e.kind in _MOVES and timeline.received is not None and e.at >= timeline.received for e in timeline.events)

    def _outcome(self) -> Iterator[_Told]:
        said, outcome, path = self.claimed.get("outcome"), self.answer.outcome, ("claimed", "outcome")
        if said is None or said == "" or (isinstance(said, str) and said in (outcome.timeliness.value, outcome.disposition.value)):
            return
        found = f"{outcome.disposition.value}, {outcome.timeliness.value}"
        if not isinstance(said, str):
            yield "OS902", path, {"claimed": _short(said), "found": found}, ()
        elif said in _DONE and outcome.disposition in _STANDS_STILL:
            yield "OS904", path, {"claimed": said, "found": outcome.disposition}, self.outcome_excuses
        elif said in _FLATTERING and self.said_due is not None and self.end is not None and self.end.date() > self.said_due.date():
            yield "OS910", path, {"claimed": said, "end": self.end, "due": self.said_due, "found": found}, self.outcome_excuses
        else:
            yield "OS902", path, {"claimed": _short(said), "found": found}, self.outcome_excuses

    def _status(self) -> Iterator[_Told]:
        said, stands, path = self.claimed.get("status"), self.answer.outcome.disposition, ("claimed", "status")
        if said is None or said == "":
            return
        known = str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""
        if stands in STATUSES.get(known, ()) or known == stands.value:
            return
        if stands in _STANDS_STILL and (known == Disposition.RESOLVED.value or STATUSES.get(known) == _CLOSED):
            yield "OS904", path, {"claimed": known, "found": stands}, ()
        else:
            yield "OS902", path, {"claimed": _short(said), "found": stands.value}, ()

    def _ending(self) -> Iterator[_Told]:
        said, ended, path = self.claimed.get("end"), self.answer.timeline.ended, ("claimed", "end")
        if said in (None, "") or (self.said_end is not None and ended is not None and self.said_end.date() == ended.date()):
            return
        shown = self.said_end.date() if self.said_end else _short(said)
        yield "OS902", path, {"claimed": shown, "found": ended and ended.date()}, ()

    # What the events show ---------------------------------------------------------------------------------------------------------------

    def events(self) -> Iterator[_Told]:
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
        if self.end is None or self.end.time() == time() or not self.dues or self.answer.outcome.disposition not in _CLOSED:
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
        received = self.answer.timeline.received
        return self.day_of_receipt is DayKind.WEEKEND and received is not None and received.weekday() == 5

    def _submitted(self) -> Iterator[_Told]:
        submitted, received = self.dossier.first(EventKind.SUBMITTED), self.answer.timeline.received
        if submitted is not None and received is not None and submitted.date() > received.date():
            yield "OS908", ("events", "submitted"), {"at": submitted, "received": received}, ()

    @property
    def owes_apology(self) -> bool:
        return self.is_late and self.answer.regime is not None

    @property
    def apologised(self) -> bool:
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
        return civil(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    return parse_moment(value) if isinstance(value, str) and len(value) <= _SHORT else None


def _short(value: Any) -> str:
    """A claim as it was written; a long one is cut, and of what is no text only that it is none is said."""
    text = str(value) if isinstance(value, str | int | float) else type(value).__name__
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


# -- a register ----------------------------------------------------------------------------------------------------------------------


class _Count:
    """What is counted of an office, or of a register."""

    def __init__(self) -> None:
        self.hits: Counter[tuple[str, Practice]] = Counter()
        self.misses: Counter[tuple[str, Practice]] = Counter()
        self._waiting: Counter[tuple[str, frozenset[Practice], frozenset[Practice]]] = Counter()
        self.hours: Counter[str] = Counter()
        self.ends: Counter[tuple[bool, bool]] = Counter()
        self.receipts = self.on_saturday = self.owed = self.apologies = 0
        self.saturdays: set[date] = set()

    def add(self, look: _Look) -> None:
        for axis, fits, apart in (
            ("due", look.fits, look.apart),
            ("outcome", look.outcome_fits, look.outcome_apart),
            ("code", *_code_practices(look)),
        ):
            if fits or apart:
                self._waiting[axis, fits, apart] += 1
        if len(self._waiting) > _MOST_WAITING:
            self.count()
        ended = look.ended_at()
        if ended is not None:
            self.ends[ended] += 1
        said = look.said_due
        if said is not None and (not look.differs or look.fits):
            hour = conventions.hour(look.answer, said)
            if hour is not None:
                self.hours[hour] += 1
        if look.day_of_receipt is not None:
            self.receipts += 1
            if look.on_saturday:
                self.on_saturday += 1
                received = look.answer.timeline.received
                if received is not None and len(self.saturdays) < SATURDAYS:
                    self.saturdays.add(received.date())
        self.apologies += look.apologised
        self.owed += look.owes_apology and not look.apologised

    def count(self) -> None:
        """Count by practice what was only counted by sets of them, since most dossiers share theirs."""
        for (axis, fits, apart), count in self._waiting.items():
            for practice in fits:
                self.hits[axis, practice] += count
            for practice in apart:
                self.misses[axis, practice] += count
        self._waiting.clear()

    def merge(self, other: _Count) -> None:
        """Add what was counted of an office."""
        other.count()
        for name in ("hits", "misses", "hours", "ends"):
            getattr(self, name).update(getattr(other, name))
        for name in ("receipts", "on_saturday", "owed", "apologies"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def practice(self, axis: str) -> Practice:
        """Return what is followed throughout; of several the one that explains most and needs least."""
        found = [practice for on, practice in self.hits if on == axis and is_habit(*self.share(axis, practice))]
        return min(
            found, key=lambda each: (self.misses[axis, each] - self.hits[axis, each], len(each), conventions.rank(each)), default=LAW
        )

    def share(self, axis: str, practice: Practice) -> tuple[int, int]:
        """Return how many dossiers follow a practice, of how many in which it makes a difference."""
        hits = self.hits[axis, practice]
        return hits, hits + self.misses[axis, practice]

    @property
    def hour(self) -> str | None:
        found = [hour for hour, count in self.hours.items() if hour in _HOURS and is_habit(count, sum(self.hours.values()))]
        return found[0] if found else None

    @property
    def receives_on_saturdays(self) -> bool:
        return self.on_saturday >= LEAST and len(self.saturdays) >= SATURDAYS

    def bulk(self, office: Office | None) -> Bulk | None:
        on, off = (sum(self.ends[day, very] for very in (True, False)) for day in (True, False))
        found = Bulk(office, self.ends[True, True], on, self.ends[False, True], off)
        return found if is_bulk(found) else None


_MOST_WAITING = 1_000
_HOURS = ("end_of_day", "receipt_hour")


def is_habit(count: int, of: int) -> bool:
    """Return whether *count* dossiers *of* those in which a convention makes a difference make it a habit."""
    return count >= LEAST and count >= THROUGHOUT * of


def is_bulk(found: Bulk) -> bool:
    """
    Return whether so many ends at the very due moment are no chance.

    Where an office writes one hour for all, its ends fall on that hour on other days too, and nothing follows from it.
    """
    if found.count < LEAST or found.count < BULK * found.of:
        return False
    return found.count * max(found.of_elsewhere, 1) > 2 * found.elsewhere * found.of


def _code_practices(look: _Look) -> tuple[frozenset[Practice], frozenset[Practice]]:
    written, received = code_date(look.dossier.code), look.answer.timeline.received
    submitted = look.dossier.first(EventKind.SUBMITTED)
    if written is None or received is None or submitted is None or submitted.date() == received.date():
        return frozenset(), frozenset()
    found = frozenset((SUBMITTED,))
    return (found, frozenset()) if written == submitted.date() else (frozenset(), found)


class _Recognised:
    """What the whole register shows, by office where an office has a way of its own."""

    def __init__(self, whole: _Count, offices: Mapping[Office, _Count], apologies: bool | None) -> None:
        self.offices = offices
        self.found: dict[tuple[str, Office | None], Practice] = {}
        for office, count in ((None, whole), *offices.items()):
            for axis in ("due", "outcome", "code"):
                self.found[axis, office] = count.practice(axis)
            self.found["receipt", office] = SATURDAY if count.receives_on_saturdays and office is not None else LAW
            self.found["end", office] = LAW if count.bulk(office) else SCATTERED
        recorded = whole.apologies > 0 if apologies is None else apologies
        self.found["apology", None] = LAW if recorded else UNRECORDED

    def practice(self, axis: str, office: Office) -> Practice:
        if axis == "apology":
            return self.found[axis, None]
        office = office if office in self.offices else OTHERS
        own, all_ = self.found.get((axis, office), LAW), self.found[axis, None]
        if axis == "end":
            return LAW if LAW in (own, all_) else SCATTERED
        return own or all_

    def excuses(self, office: Office, excuses: tuple[Excuse, ...]) -> bool:
        return any(all(self.practice(axis, office) in wanted for axis, wanted in excuse) for excuse in excuses)


_Held: TypeAlias = tuple[Office, str, tuple[Excuse, ...]]

_ASIDE = ("OS5", "OS2")
"""What an assessment says of papers and of the shape of data is no matter of an audit."""

_UNJUDGED = frozenset(("OS605", "OS607", "OS608", "OS609", "OS615", "OS620", "OS622"))
"""Why nothing was computed that a claim could be compared with."""

_COMPARED = ("OS901", "OS902", "OS903", "OS910")


class Audit:
    """
    Audits a register as its dossiers come.

    Memory is bounded by the kinds of findings, the offices and the conventions, not by the dossiers.

    Args:
        law: The library that assesses the dossiers, or the one view under which all of them are judged.
        known: As it was given to the assessments.
        now: The moment of judgement, as it was given to the assessments.
        apologies: Whether the register writes down apologies, so that a late dossier without one is a finding; None: if it holds any.
    """

    def __init__(
        self, law: Onestop | View, *, known: date | None = None, now: datetime | None = None, apologies: bool | None = None
    ) -> None:
        self.law, self.known, self.now, self.apologies = law, known, now, apologies
        self.dossiers = 0
        self._offices: dict[Office, _Count] = {}
        self._held: dict[_Held, int] = {}
        self._examples: dict[_Held, list[tuple[int, Finding]]] = {}
        # How many dossiers have just these excusable findings and no sure one, so that dossiers can be counted once.
        self._mixed: Counter[tuple[Office, frozenset[tuple[Excuse, ...]]]] = Counter()

    def add(self, assessment: Assessment, source: Position | None = None) -> tuple[Finding, ...]:
        """
        Take one assessment and return what may be a finding in its dossier: `AuditReport.holds` says whether it is, in the end.

        Args:
            assessment: The assessment; the breaches in its `problems` are findings too.
            source: Where the dossier stands.
        """
        view = self._view(assessment)
        look = _Look(assessment, view, self.now)
        office = self._office(look.office)
        self.dossiers += 1
        self._offices[office].add(look)
        found = tuple(self._found(assessment, look, source))
        for each in found:
            self._hold(each, office)
        if found:
            kinds = frozenset(each.excuses for each in found)
            key = (office, frozenset() if () in kinds else kinds)
            self._mixed[key if key in self._mixed or len(self._mixed) < MOST_HELD else (OTHERS, frozenset())] += 1
        return found

    def add_broken(self, dossier: str, problems: Iterable[Problem]) -> tuple[Finding, ...]:
        """Take a row that could not be read, and return what is wrong with it."""
        found = tuple(Finding(dossier, each, OTHERS) for each in problems)
        for each in found:
            self._hold(each, OTHERS)
        self._mixed[OTHERS, frozenset()] += bool(found)
        return found

    def result(self) -> AuditReport:
        """Return what was found so far."""
        whole = _Count()
        for count in self._offices.values():
            whole.merge(count)
        recognised = _Recognised(whole, self._offices, self.apologies)
        kinds: dict[str, int] = {}
        shown: dict[str, list[tuple[int, Finding]]] = {}
        for key, times in self._held.items():
            office, code, excuses = key
            if not recognised.excuses(office, excuses):
                kinds[code] = kinds.get(code, 0) + times
                shown.setdefault(code, []).extend(self._examples[key])
        faulty = sum(
            count for (office, each), count in self._mixed.items() if not each or any(not recognised.excuses(office, one) for one in each)
        )
        return AuditReport(
            dossiers=self.dossiers,
            faulty=faulty,
            kinds=tuple(Kind(code, kinds[code], _first(shown[code])) for code in sorted(kinds)),
            habits=tuple(self._habits(recognised, whole)),
            bulks=tuple(self._bulks(whole)),
            recognised=recognised,
        )

    def _view(self, answer: Assessment) -> View | None:
        if isinstance(self.law, View):
            return self.law
        dossier = answer.dossier
        moment = answer.timeline.received or answer.timeline.first(EventKind.SUBMITTED) or self.now
        if moment is None:
            return None
        try:
            return self.law.at(moment.date(), dossier.place, dossier.agency, self.known)
        except (PluginError, ValueError):
            return None

    def _office(self, office: Office) -> Office:
        if office not in self._offices:
            if len(self._offices) >= MOST_OFFICES:
                office = OTHERS
            self._offices.setdefault(office, _Count())
        return office

    def _found(self, answer: Assessment, look: _Look, source: Position | None) -> Iterator[Finding]:
        unjudged = False
        for each in answer.problems:
            if each.severity is Severity.HINT or each.code.startswith(_ASIDE):
                continue
            unjudged = unjudged or each.code in _UNJUDGED
            yield Finding(look.dossier.code, each if each.source else attrs.evolve(each, source=source), look.office)
        for code, path, args, excuses in (*look.claims(), *look.events()):
            if not (unjudged and code in _COMPARED):
                yield Finding(look.dossier.code, problem(code, source, path, **args), look.office, excuses)

    def _hold(self, found: Finding, office: Office) -> None:
        key: _Held = office, found.problem.code, found.excuses
        if key not in self._held and len(self._held) >= MOST_HELD:
            key = OTHERS, found.problem.code, ()
        self._held[key] = self._held.get(key, 0) + 1
        kept = self._examples.setdefault(key, [])
        if len(kept) < KEPT:
            kept.append((self.dossiers, found))

    def _habits(self, recognised: _Recognised, whole: _Count) -> Iterator[Habit]:
        for axis in ("due", "outcome", "code"):
            practice = recognised.found[axis, None]
            if practice:
                yield Habit(axis, practice, (), *whole.share(axis, practice), self._explains(recognised, axis, practice))
            apart: dict[Practice, list[Office]] = {}
            for office in self._offices:
                own = recognised.found[axis, office]
                if own and own != practice:
                    apart.setdefault(own, []).append(office)
            for own, offices in apart.items():
                shares = [self._offices[office].share(axis, own) for office in offices]
                count, of = (sum(column) for column in zip(*shares, strict=True))
                yield Habit(axis, own, tuple(offices), count, of, self._explains(recognised, axis, own))
        hour = whole.hour
        if hour is not None:
            yield Habit("hour", (hour,), (), whole.hours[hour], sum(whole.hours.values()))
        saturdays = [office for office, count in self._offices.items() if count.receives_on_saturdays]
        if saturdays:
            counts = [self._offices[office] for office in saturdays]
            of = sum(count.receipts for count in counts)
            examples = self._explains(recognised, "receipt", SATURDAY)
            if examples:
                yield Habit("receipt", SATURDAY, tuple(saturdays), sum(count.on_saturday for count in counts), of, examples)
        if recognised.found["apology", None] and whole.owed:
            yield Habit("apology", UNRECORDED, (), whole.owed, whole.owed)

    def _explains(self, recognised: _Recognised, axis: str, practice: Practice) -> tuple[Finding, ...]:
        """The first dossiers that a practice excuses."""
        found = [
            example
            for (office, _, excuses), examples in zip(self._held, self._examples.values(), strict=True)
            if recognised.practice(axis, office) == practice
            and any(on == axis and practice in wanted for excuse in excuses for on, wanted in excuse)
            for example in examples
        ]
        return _first(found)

    def _bulks(self, whole: _Count) -> Iterator[Bulk]:
        for office, count in ((None, whole), *self._offices.items()):
            found = count.bulk(office)
            if found is not None and (office is None or len(self._offices) > 1):
                yield found


def _first(examples: Iterable[tuple[int, Finding]]) -> tuple[Finding, ...]:
    return tuple(found for _, found in sorted(examples, key=lambda example: example[0])[:KEPT])
