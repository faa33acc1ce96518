"""
Audit: what a register claims against what follows from its events.

`audit` looks at one dossier. `Audit` takes a register row by row, in memory that does not grow with it: it counts the findings by kind,
keeps the first of each as evidence, and finds out which conventions the register follows, so that a habit of an office is one line of the
report and not one of every dossier. What an assessment tells already (a second request, a late apology, an event after the end) is taken
from it and not looked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

import attrs

from onestop.dossiers.assessments import Assessment
from onestop.engine import Onestop
from onestop.exchange.codes import code_date
from onestop.judging import conventions
from onestop.judging.claims import OTHERS, SATURDAY, SCATTERED, SUBMITTED, UNRECORDED, Excuse, Finding, Look, Office
from onestop.judging.conventions import LAW, Practice
from onestop.law.stages import EventKind
from onestop.law.views import View
from onestop.words.errors import PluginError
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position, Text

LEAST = 5
"""How many dossiers make a convention, or a bulk: fewer may be chance."""

THROUGHOUT = 0.8
"""Share of the dossiers in which a convention makes a difference that must follow it."""

BULK = 0.1
"""Share of the dossiers that ended on their due date whose end is its very second."""

BLATANT = 20
"""
How many times as often as on other days ends fall on that hour, so that fewer than `BULK` are no chance either: what is bulk by its number
may be a small share of a large register.
"""

SATURDAYS = 3
"""On how many different days of weekly rest an office receives dossiers before it is its habit."""

SATURDAY_SHARE = 0.02
"""Share of what a counter receives that must come on Saturdays: a tenth of what an ordinary day brings. Less is no open counter."""

KEPT = 3
"""Examples that are kept of each kind."""

MOST_OFFICES = 1_000
"""Offices that are looked at apart; all further ones are one."""

MOST_HELD = 20_000
"""Kinds of findings, by office and by what would excuse them, that are counted apart."""


@attrs.frozen
class Kind:
    """
    All findings of one code.

    Attributes:
        code: The code.
        count: In how many dossiers and broken rows; one dossier may hold several of a code.
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
        assumed: Of those that follow it, for how many the law that it departs from is assumed and was not read.
        basis: Why, of the first of these.
    """

    axis: str
    practice: Practice
    offices: tuple[Office, ...]
    count: int
    of: int
    examples: tuple[Finding, ...] = ()
    assumed: int = 0
    basis: Text | None = None

    @property
    def share(self) -> float:
        """The part of the dossiers in which it makes a difference that follow it."""
        return self.count / self.of if self.of else 0.0

    @property
    def problem(self) -> Problem:
        """The finding: a warning where it departs from the law, a hint where the law leaves it open or nothing can be said."""
        practice, count, of, share = self.practice, self.count, self.of, self.share
        if self.axis in _OPEN:
            return problem("OS912", None, (), convention=practice, count=count, of=of, share=share)
        what = "law_assumed" if self.assumed == count else "law_read"
        rest: dict[str, Any] = {"because": "law_assumed", "assumed": self.assumed, "text": self.basis} if self.assumed else {}
        return problem("OS911", None, (), what=what, convention=practice, count=count, of=of, share=share, **rest)


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
        broken: Rows that could not be read, so that nobody looked at their dossiers.
        faulty: Dossiers and broken rows with a finding of their own.
        kinds: The findings by code, in the order of the codes.
        habits: The conventions that the register follows.
        bulks: Where ends equal the due moment in bulk.
    """

    dossiers: int
    broken: int
    faulty: int
    kinds: tuple[Kind, ...]
    habits: tuple[Habit, ...]
    bulks: tuple[Bulk, ...]
    _recognised: _Recognised = attrs.field(alias="recognised", repr=False, eq=False)

    def share(self, kind: Kind) -> float:
        """Return the part of all rows, broken ones too, that have a finding of *kind*."""
        return kind.count / (self.dossiers + self.broken)

    @property
    def clean(self) -> bool:
        """Whether there is neither a finding nor a convention that departs from the law."""
        return not self.kinds and not any(habit.axis not in _OPEN for habit in self.habits)

    def holds(self, found: Finding) -> bool:
        """Return whether *found*, as `Audit.add` gave it, is a finding now that the whole register is known."""
        return not self._recognised.excuses(found.office, found.excuses)


# -- one dossier ---------------------------------------------------------------------------------------------------------------------


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
    look = Look(answer, view, now)
    for code, path, args, excuses in (*look.claims(), *look.events()):
        yield Finding(answer.dossier.code, problem(code, None, path, **args), look.office, excuses)


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
        self.basis: Text | None = None

    def add(self, look: Look) -> None:
        for axis, fits, apart in (
            ("due", look.fits, look.apart),
            ("outcome", look.outcome_fits, look.outcome_apart),
            (_ASSUMED, look.fits_assumed, frozenset()),
            ("code", *_code_practices(look)),
        ):
            if fits or apart:
                self._waiting[axis, fits, apart] += 1
        if look.fits_assumed:
            self.basis = self.basis or look.assumed
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
        self.basis = self.basis or other.basis

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
        often = self.on_saturday >= max(LEAST, SATURDAY_SHARE * self.receipts)
        return often and len(self.saturdays) >= SATURDAYS

    def bulk(self, office: Office | None) -> Bulk | None:
        on, off = (sum(self.ends[day, very] for very in (True, False)) for day in (True, False))
        found = Bulk(office, self.ends[True, True], on, self.ends[False, True], off)
        return found if is_bulk(found) else None


_ASSUMED = "assumed"
"""Counts, beside the axes, the due dates that a convention explains and whose law is assumed."""

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
    if found.count < LEAST:
        return False
    if found.count < BULK * found.of:
        return found.count * found.of_elsewhere > BLATANT * (found.elsewhere + 1) * found.of
    return found.count * max(found.of_elsewhere, 1) > 2 * found.elsewhere * found.of


def _code_practices(look: Look) -> tuple[frozenset[Practice], frozenset[Practice]]:
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
        self.dossiers = self.broken = 0
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
        look = Look(assessment, view, self.now)
        office = self._office(look.office)
        self.dossiers += 1
        self._offices[office].add(look)
        found = tuple(self._found(assessment, look, source))
        self._hold(found, office)
        if found:
            kinds = frozenset(each.excuses for each in found)
            key = (office, frozenset() if () in kinds else kinds)
            self._mixed[key if key in self._mixed or len(self._mixed) < MOST_HELD else (OTHERS, frozenset())] += 1
        return found

    def add_broken(self, dossier: str, problems: Iterable[Problem]) -> tuple[Finding, ...]:
        """Take what is wrong with a row as it was read, hints aside, and return it."""
        found = tuple(Finding(dossier, each, OTHERS) for each in problems if each.severity is not Severity.HINT)
        self._hold(found, OTHERS)
        self.broken += bool(found)
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
            broken=self.broken,
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

    def _found(self, answer: Assessment, look: Look, source: Position | None) -> Iterator[Finding]:
        unjudged = False
        for each in answer.problems:
            if each.severity is Severity.HINT or each.code.startswith(_ASIDE):
                continue
            unjudged = unjudged or each.code in _UNJUDGED
            yield Finding(look.dossier.code, each if each.source else attrs.evolve(each, source=source), look.office)
        for code, path, args, excuses in (*look.claims(), *look.events()):
            if not (unjudged and code in _COMPARED):
                yield Finding(look.dossier.code, problem(code, source, path, **args), look.office, excuses)

    def _hold(self, found: Iterable[Finding], office: Office) -> None:
        """Keep the findings of one dossier, and count it once for each code: by one that nothing excuses, where there is such."""
        counted: set[str] = set()
        for each in sorted(found, key=lambda each: bool(each.excuses)):
            code = each.problem.code
            key: _Held = office, code, each.excuses
            if key not in self._held and len(self._held) >= MOST_HELD:
                key = OTHERS, code, ()
            self._held[key] = self._held.get(key, 0) + (code not in counted)
            counted.add(code)
            kept = self._examples.setdefault(key, [])
            if len(kept) < KEPT:
                kept.append((self.dossiers, each))

    def _habits(self, recognised: _Recognised, whole: _Count) -> Iterator[Habit]:
        for axis in ("due", "outcome", "code"):
            practice = recognised.found[axis, None]
            if practice:
                explained = self._explains(recognised, axis, practice)
                yield Habit(axis, practice, (), *whole.share(axis, practice), explained, *_rests_on(axis, practice, [whole]))
            apart: dict[Practice, list[Office]] = {}
            for office in self._offices:
                own = recognised.found[axis, office]
                if own and own != practice:
                    apart.setdefault(own, []).append(office)
            for own, offices in apart.items():
                shares = [self._offices[office].share(axis, own) for office in offices]
                count, of = (sum(column) for column in zip(*shares, strict=True))
                counts = [self._offices[office] for office in offices]
                explained = self._explains(recognised, axis, own)
                yield Habit(axis, own, tuple(offices), count, of, explained, *_rests_on(axis, own, counts))
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
        return _first_dossiers(found)

    def _bulks(self, whole: _Count) -> Iterator[Bulk]:
        for office, count in ((None, whole), *self._offices.items()):
            found = count.bulk(office)
            if found is not None and (office is None or len(self._offices) > 1):
                yield found


def _rests_on(axis: str, practice: Practice, counts: Iterable[_Count]) -> tuple[int, Text | None]:
    """Of the due dates that follow a practice, how many depart from a law that is assumed, and what the first of these rests on."""
    if axis != "due":
        return 0, None
    found = [(count.hits[_ASSUMED, practice], count.basis) for count in counts]
    return sum(assumed for assumed, _ in found), next((basis for assumed, basis in found if assumed), None)


def _first(examples: Iterable[tuple[int, Finding]]) -> tuple[Finding, ...]:
    return tuple(found for _, found in sorted(examples, key=lambda example: example[0]))[:KEPT]


def _first_dossiers(examples: Iterable[tuple[int, Finding]]) -> tuple[Finding, ...]:
    """The first of the findings, one of each dossier."""
    return tuple(dict(sorted(examples, key=lambda example: -example[0])).values())[::-1][:KEPT]
