"""
Whole registers as columns: each row judged as `onestop.Onestop.assess` judges its dossier.

The law is looked up once for each procedure, case, place and stretch of days on which nothing of it changes, and rows that share a limit
and a calendar are counted together. What the columns cannot say (parts, facts that a procedure asks, extensions, other pauses, events
out of order) is judged one by one, and how many rows that were is told.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Protocol

import attrs

from onestop.bulk.ends import _ends
from onestop.bulk.numbers import DAY, FLOOR, NAT, Bools, Coded, Codes, Column, Ints, Moments, Null, Pieces, dated, epoch_days, moments, np
from onestop.bulk.outcomes import DISPOSITIONS, TIMELINESS, classify
from onestop.bulk.tables import EPOCH, OUTSIDE, Tables, micros_of, seconds_of
from onestop.catalogs.catalog import Catalog
from onestop.clock.calendars import Calendar
from onestop.clock.days import civil
from onestop.clock.limits import TimeLimit, starts_by_date
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.dossiers import Dossier, Event
from onestop.law.overlays import of_nation
from onestop.law.places import NATION, ever_within, is_place_code
from onestop.law.procedures import DATED_STARTS, Channel, ClockStart, Level, Start
from onestop.law.regimes import SupplementEffect
from onestop.law.stages import Disposition, EventKind, Unrecorded
from onestop.law.views import Supposition, View, built_in_facts
from onestop.words.errors import CatalogError, PluginError

TEXTS = ("procedure", "place", "agency", "level", "case", "channel")
"""Columns of text by which the law is looked up."""

EVENTS = tuple(kind.value for kind in EventKind)
"""Columns of moments, one for each kind of event."""

MOMENTS = (*EVENTS, "promised", "extended_to")

OTHERS = ("code", "suspended_reason", "unrecorded", "claimed_due", "claimed_outcome", "claimed_status", "claimed_end")
"""Columns of a register that are no facts either."""

_ENDS = (EventKind.RESOLVED, EventKind.REFUSED, EventKind.WITHDRAWN, EventKind.STOPPED)
_ALONE = (
    EventKind.INTAKE_REFUSED,
    EventKind.PAYMENT_REQUESTED,
    EventKind.PAID,
    EventKind.SUSPENDED,
    EventKind.RESUMED,
    EventKind.EXTENDED,
)
"""Kinds of event of which a row is judged by itself."""

_DISPOSITION = {each: np.uint8(i) for i, each in enumerate(DISPOSITIONS)}
_KEPT_LOOKUPS = 1 << 18
_MOST_KEYS = 1 << 62
"""How many combinations of codes a 64-bit number tells apart, and then some."""
_EARLIEST = date(1900, 1, 1)
"""Rows that were received before it are judged alone."""


class Library(Protocol):
    """What is asked of `onestop.Onestop`."""

    catalog: Catalog
    suppositions: tuple[Supposition, ...]

    def at(self, on: date, place: str = ..., agency: str | None = ..., known: date | None = ...) -> View:
        """Return the law of a place on a day."""
        ...

    def assess(self, dossier: Dossier, *, now: datetime, known: date | None = ...) -> Assessment:
        """Return what the law makes of one dossier."""
        ...


@attrs.frozen(eq=False)
class Judged:
    """
    What was judged of each row.

    Attributes:
        due: When it is due by law, and why there is no date where there is none.
        promised: The date-time that the slip or an apology promised; NaT where there is none.
        disposition: Where it stands, as numbers of `DISPOSITIONS`.
        timeliness: Whether that is in time, as numbers of `TIMELINESS`.
        margin: Working days from the end, or now, to the due date; 0 where there are none.
        has_margin: Whether there are.
        provisional: Whether a notice that may still come can move the due date.
        alone: Whether the row was judged by itself.
        problems: Codes of what was found wrong. Of a row that was not judged by itself they say only why there is no due date: breaches
            of the rules of conduct (a late request) and hints were not looked for.
    """

    due: Column
    promised: Moments
    disposition: Codes
    timeliness: Codes
    margin: Ints
    has_margin: Bools
    provisional: Bools
    alone: Bools
    problems: Coded[tuple[str, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are, how many of them were judged alone, and how many have no date, by the reason."""
        nulls = {null.name.lower(): count for null, count in self.due.counts.items()}
        return {"rows": len(self.alone), "alone": int(self.alone.sum()), **nulls}


@attrs.frozen
class _Rule:
    """What rows with one law have in common."""

    limit: TimeLimit | None
    """None where nobody can say which it is, or from when it is counted; `found` says why."""
    calendar: Calendar = attrs.field(eq=False)
    tables: int
    """Which calendar it is."""
    starts: Start
    supplement: SupplementEffect
    nations: TimeLimit | None = None
    """The limit of the nation, where the place decided another."""
    found: tuple[str, ...] = ()
    """Codes of what is wrong with every row."""


class Judge:
    """
    Judges one batch of rows after the other and keeps what it looked up; threads may share it, and take turns.

    Args:
        site: The library.
        now: The moment of judgement.
        known: Only what was published by that day counts.
    """

    def __init__(self, site: Library, now: datetime, known: date | None = None) -> None:
        self.site, self.now, self.known = site, civil(now), known
        self._cuts = np.array([], np.int64)
        self._seen: dict[str, set[Any]] = {"procedure": set(), "place": set()}
        self._kept: dict[Any, tuple[int, frozenset[str] | None]] = {}
        self._rules: list[_Rule] = []
        self._numbers: dict[_Rule, int] = {}
        self._calendars: dict[int, Calendar] = {}
        self._turn = threading.Lock()
        self._regimes()

    # -- the law -------------------------------------------------------------------------------------------------------------------

    def _regimes(self) -> None:
        self._cut(_EARLIEST, None)
        for regime in self.site.catalog.regimes:
            self._cut(regime.valid_from, regime.valid_to)

    def _cut(self, first: date | None, last: date | None) -> None:
        """From this day on, and from the day after that one, the law may be another."""
        days = [first and first.toordinal() - EPOCH, last and last.toordinal() - EPOCH + 1]
        self._cuts = np.union1d(self._cuts, np.array([day for day in days if day is not None], np.int64))

    def _meet(self, procedures: Iterable[Any], places: Iterable[Any]) -> None:
        """Learn on which days the law of codes that were not met before changes."""
        catalog = self.site.catalog
        for code in catalog.procedures.keys() & set(procedures) - self._seen["procedure"]:
            self._seen["procedure"].add(code)
            for version in catalog.procedures.get(code, ()):
                self._cut(version.valid_from, version.valid_to)
            for overlay in catalog.overlays.get(code, ()):
                self._cut(overlay.valid_from, overlay.valid_to)
        for place in set(places) - self._seen["place"]:
            self._seen["place"].add(place)
            if isinstance(place, str) and is_place_code(place):
                for code in ever_within(place, catalog.places):
                    for unit in catalog.places.get(code, ()):
                        self._cut(unit.valid_from, unit.valid_to)

    def _rule(self, chosen: tuple[Any, ...], day: int, facts: frozenset[str]) -> tuple[int, frozenset[str] | None]:
        """The number of the rule for rows of that day, -1 where they are judged alone, and which facts decide that for a row."""
        key = (chosen, day, facts)
        found = self._kept.get(key)
        if found is None:
            rule, asked = self._look_up(chosen, date.fromordinal(day + EPOCH), facts)
            number = -1 if rule is None else self._numbers.setdefault(rule, len(self._rules))
            if number == len(self._rules) and rule is not None:
                self._rules.append(rule)
            if len(self._kept) >= _KEPT_LOOKUPS:
                self._kept.clear()
            found = self._kept[key] = number, asked
        return found

    def _look_up(self, chosen: tuple[Any, ...], on: date, facts: frozenset[str]) -> tuple[_Rule | None, frozenset[str] | None]:
        code, place, agency, level, case_id, channel = chosen
        catalog = self.site.catalog
        if code is None or any(each.weekdays for each in catalog.overlays.get(code, ())) or self.site.suppositions:
            return None, None
        try:
            view = self.site.at(on, place or NATION, agency, self.known)
            procedure = view.procedures.get(code)
            known = built_in_facts(channel or Channel.IN_PERSON, case_id, level)
        except (PluginError, CatalogError, ValueError):
            return None, None
        self._calendars[id(view.calendar)] = view.calendar
        none = _Rule(None, view.calendar, id(view.calendar), Start(), SupplementEffect.NONE)
        if procedure is None:
            return attrs.evolve(none, found=("OS608",)), frozenset()
        asked = frozenset(name for name in facts if procedure.asks(name) is not None)
        case = procedure.case(case_id, known)
        if case is None:
            return attrs.evolve(none, found=("OS607",)), asked
        if case.parts or case.starts.outside_hours or case.starts.on is ClockStart.MONTHLY_BATCH:
            return None, None
        regime = view.regime
        effect = case.supplement or (regime.supplement.effect if regime else SupplementEffect.NONE)
        if regime is not None and regime.supplement.requests < 1:
            return None, None
        national = of_nation(procedure, case.id)
        nations = national.case(case.id) if national else None
        if national is not None and (nations is None or nations.parts or nations.starts != case.starts):
            return None, None
        if case.starts.on in DATED_STARTS:
            return attrs.evolve(none, starts=attrs.evolve(case.starts, assumed=None), found=("OS622",)), asked
        rule = _Rule(
            limit=procedure.limit(case, known).value,
            calendar=view.calendar,
            tables=id(view.calendar),
            starts=attrs.evolve(case.starts, assumed=None),
            supplement=effect,
            nations=national.limit(nations, known).value if national and nations else None,
        )
        return rule, asked

    # -- the rows ------------------------------------------------------------------------------------------------------------------

    def judge(self, columns: Mapping[str, Any]) -> Judged:
        """
        Return what is made of the rows of *columns*.

        Args:
            columns: By name: `code` and `TEXTS` as lists of text or as `Coded` of text, `MOMENTS` as `datetime64` or date-times,
                `unrecorded` as texts or as lists of text; every other but `OTHERS` is a fact of the dossier. `procedure` must be there,
                the others may be left out. A row that says something under `unrecorded` is judged alone.

        Raises:
            TypeError: If a column does not hold what is wanted; the message names it, and the row if it is one.
            ValueError: If `procedure` is missing, columns differ in length, or a moment lies outside the years 1 to 9999.
        """
        rows, texts, times, facts = _read(columns)
        with self._turn:
            return self._judged(rows, texts, times, facts, columns)

    def _judged(
        self,
        rows: int,
        texts: dict[str, Coded[Any]],
        times: dict[str, Moments],
        facts: dict[str, Any],
        columns: Mapping[str, Any],
    ) -> Judged:
        got = {name: times.get(name) for name in MOMENTS}
        number, alone = self._numbered(rows, texts, got, facts)
        left_out = columns.get("unrecorded")
        if left_out is not None:
            alone |= np.array([bool(_names(each, row)) for row, each in enumerate(_listed(left_out))], bool)
        now = micros_of(self.now)

        def at(kind: str) -> Ints | None:
            found = got[kind]
            return None if found is None else found.astype("datetime64[us]", copy=False).view(np.int64)

        received = at("received")
        begun = np.full(rows, NAT) if received is None else received
        alone |= (begun == NAT) | (begun > now)
        for kind in _ALONE:
            found = at(kind.value)
            if found is not None:
                alone |= found != NAT
        ended, disposition = np.full(rows, NAT), np.full(rows, _DISPOSITION[Disposition.PENDING])
        for kind in _ENDS:
            found = at(kind.value)
            if found is not None:
                there = found != NAT
                alone |= there & ((ended != NAT) | (found > now) | (found < begun))
                ended = np.where(there, found, ended)
                disposition[there] = _DISPOSITION[Disposition(kind.value)]
        last = np.where(ended == NAT, now, ended)
        returned, submitted, transferred = at("result_returned"), at("submitted"), at("transferred")
        if returned is not None:
            alone |= (returned != NAT) & ((ended == NAT) | (returned < ended) | (returned > now))
        for found in (submitted, transferred):
            if found is not None:
                alone |= found > now
        asked, answered = at("supplement_requested"), at("supplemented")
        asked = np.full(rows, NAT) if asked is None else asked
        answered = np.full(rows, NAT) if answered is None else answered
        waits = asked != NAT
        alone |= (waits & ((asked < begun) | (asked > last))) | ((answered != NAT) & (~waits | (answered < asked) | (answered > last)))
        still = waits & (answered == NAT)
        disposition[still & (ended == NAT)] = _DISPOSITION[Disposition.WAITING_SUPPLEMENT]
        until = np.where(still, last, answered)
        hourless = (begun % DAY == 0) | (waits & (until % DAY == 0))  # known by their day
        due, provisional = np.full(rows, Null.UNKNOWN.mark), np.zeros(rows, bool)
        stopped, margin, has_margin = np.zeros(rows, bool), np.zeros(rows, np.int64), np.zeros(rows, bool)
        timeliness, wrong = np.zeros(rows, np.uint8), np.zeros(rows, np.int64)
        sets: dict[tuple[str, ...], int] = {(): 0}
        for i, each in enumerate(self._rules):
            if each.starts.on is ClockStart.COMPETENT_RECEIPT and transferred is not None:
                alone |= (number == i) & (transferred != NAT)
            if each.starts.on in DATED_STARTS:
                alone |= (number == i) & waits  # a supplement may start the clock all the same
            if hourless.any() and _asks_the_hour(each):
                alone |= (number == i) & hourless
        number[alone] = -1
        order = np.argsort(number.astype(np.int32), kind="stable")
        ordered = number[order]
        edges = [*(np.flatnonzero(np.diff(ordered, prepend=-1)).tolist()), rows]
        for a, b in pairwise(edges):
            mine = order[a:b]
            rule = self._rules[int(ordered[a])]
            facts_of = _Rows(begun[mine], submitted[mine] if submitted is not None else None, asked[mine], until[mine], waits[mine])
            ends, started, halted, odd = _due(rule, facts_of)
            due[mine] = ends
            alone[mine] |= odd
            wrong[mine] = sets.setdefault(rule.found, len(sets))
            stopped[mine] = halted & still[mine] & (ended[mine] == NAT)
            provisional[mine] = _provisional(rule, facts_of, started, ends)
            outcome = classify(Column.of(ends), _dated(ended[mine]), self.now, disposition[mine], rule.calendar, stopped[mine])
            timeliness[mine], margin[mine], has_margin[mine] = outcome.timeliness, outcome.margin, outcome.has_margin
        promised = got["promised"]
        judged = Judged(
            due=Column.of(due),
            promised=_dated(np.full(rows, NAT)) if promised is None else promised.astype("datetime64[us]"),
            disposition=disposition,
            timeliness=timeliness,
            margin=margin,
            has_margin=has_margin,
            provisional=provisional,
            alone=alone,
            problems=Coded(wrong, ()),
        )
        self._one_by_one(judged, sets, np.flatnonzero(alone), columns, texts, got, facts)
        return attrs.evolve(judged, problems=Coded(wrong, tuple(sets)))

    def _numbered(
        self, rows: int, texts: dict[str, Coded[Any]], times: Mapping[str, Moments | None], facts: Mapping[str, Any]
    ) -> tuple[Ints, Bools]:
        """The number of the rule of each row, and which rows have none."""
        received = times["received"]
        if received is None:
            return np.full(rows, -1), np.ones(rows, bool)
        self._meet(texts["procedure"].values, texts["place"].values)
        key = np.searchsorted(self._cuts, epoch_days(received), side="right")
        most = len(self._cuts) + 1
        for name in TEXTS:
            coded = texts[name]
            most *= len(coded.values) + 1
            if most >= _MOST_KEYS:  # of long lists of codes few go together; numbered anew they fit
                seen, key = np.unique(key, return_inverse=True)
                most = len(seen) * (len(coded.values) + 1)
            key = key * (len(coded.values) + 1) + np.where(coded.codes < 0, len(coded.values), coded.codes)
        different, first, codes = np.unique(key, return_index=True, return_inverse=True)
        numbers, names = np.full(len(different), -1), frozenset(facts)
        asked_by: dict[str, list[int]] = {}
        since = np.searchsorted(self._cuts, epoch_days(received[first]), side="right")
        days = np.where(since > 0, self._cuts[since - 1], NAT).tolist()
        listed = [_values(texts[name], first) for name in TEXTS]
        for i, (day, *chosen) in enumerate(zip(days, *listed, strict=True)):
            if day == NAT:
                continue
            numbers[i], asked = self._rule(tuple(chosen), day, names)
            for name in asked or ():
                asked_by.setdefault(name, []).append(i)
        number = numbers[codes]
        for name, groups in asked_by.items():
            given = np.array([value is not None and value != "" for value in facts[name]], bool)
            number[given & np.isin(codes, groups)] = -1
        return number, number < 0

    def _one_by_one(
        self,
        judged: Judged,
        sets: dict[tuple[str, ...], int],
        rows: Ints,
        columns: Mapping[str, Any],
        texts: Mapping[str, Coded[Any]],
        times: Mapping[str, Moments | None],
        facts: Mapping[str, Any],
    ) -> None:
        """Judge what is left by itself, and write it into its rows."""
        moments = {name: found[rows].astype("datetime64[us]").tolist() for name, found in times.items() if found is not None}
        chosen = {name: _values(of, rows) for name, of in texts.items()}
        codes_of = columns.get("code")
        reasons = columns.get("suspended_reason")
        left_out = columns.get("unrecorded")
        left_out = None if left_out is None else _listed(left_out)
        for i, row in enumerate(rows.tolist()):
            own = {name: values[i] for name, values in chosen.items()}
            own["code"] = None if codes_of is None else codes_of[row]
            when = {name: values[i] for name, values in moments.items() if values[i] is not None}
            given = {name: values[row] for name, values in facts.items() if values[row] is not None and values[row] != ""}
            reason = None if reasons is None else reasons[row]
            answer, codes = self._alone(own, when, given, reason, None if left_out is None else left_out[row])
            judged.problems.codes[row] = sets.setdefault(codes, len(sets))
            deadline = answer.deadline if answer else None
            due = deadline.due if deadline else None
            judged.due.values[row] = np.datetime64("NaT") if due is None else due
            judged.due.nulls[row] = 0 if due is not None else _why(answer, when)
            promised = (deadline.promised_due if deadline else None) or when.get("promised")
            judged.promised[row] = np.datetime64("NaT") if promised is None else promised
            outcome = answer.outcome if answer else None
            judged.disposition[row] = _DISPOSITION[outcome.disposition if outcome else Disposition.SUBMITTED]
            judged.timeliness[row] = TIMELINESS.index(outcome.timeliness) if outcome else len(TIMELINESS) - 1
            judged.has_margin[row] = outcome is not None and outcome.margin is not None
            judged.margin[row] = (outcome.margin or 0) if outcome else 0
            judged.provisional[row] = deadline is not None and deadline.provisional

    def _alone(
        self, own: Mapping[str, Any], when: Mapping[str, datetime], facts: Mapping[str, Any], reason: str | None, left_out: Any
    ) -> tuple[Assessment | None, tuple[str, ...]]:
        if not own["procedure"]:
            return None, ("OS803",)
        if own["channel"] not in (None, *Channel) or own["level"] not in (None, *Level):
            return None, ("OS618",)
        unrecorded = _names(left_out, None)
        if not set(unrecorded) <= set(Unrecorded):
            return None, ("OS618",)
        events = []
        for kind in EventKind:
            at = when.get(kind.value)
            if at is None:
                continue
            if kind is EventKind.EXTENDED:
                until = when.get("extended_to")
                events.append(Event(at, kind, "apology" if until else "verification", until))
            else:
                events.append(Event(at, kind, reason if kind in (EventKind.SUSPENDED, EventKind.RESUMED) else None))
        dossier = Dossier(
            str(own["code"] or ""),
            own["procedure"],
            own["place"] or NATION,
            events,
            case=own["case"],
            channel=own["channel"] or Channel.IN_PERSON,
            agency=own["agency"],
            level=own["level"],
            facts=facts,
            promised=when.get("promised"),
            unrecorded=unrecorded,
        )
        answer = self.site.assess(dossier, now=self.now, known=self.known)
        return answer, tuple(dict.fromkeys(found.code for found in answer.problems))


def assess_columns(site: Library, columns: Mapping[str, Any], *, now: datetime, known: date | None = None) -> Judged:
    """
    Return what *site* makes of a register given as columns; see `Judge.judge`.

    Args:
        site: The library, as `onestop.load` returns it.
        columns: The columns of the register.
        now: The moment of judgement.
        known: Only what was published by that day counts.
    """
    return Judge(site, now, known).judge(columns)


def _values(coded: Coded[Any], rows: Ints) -> list[Any]:
    """The texts of some rows, None where there is none."""
    values = [*coded.values, None]
    return [values[code] for code in coded.codes[rows].tolist()]


def _why(answer: Assessment | None, when: Mapping[str, datetime]) -> Null:
    if answer is not None and answer.deadline is not None:
        return Null.UNDETERMINED
    if answer is not None and any(found.code == "OS609" for found in answer.problems):
        return Null.OUTSIDE
    return Null.MISSING if "received" not in when else Null.UNKNOWN


def _asks_the_hour(rule: _Rule) -> bool:
    """Whether the hour at which rows start can move their due date."""
    limits = (each for each in (rule.limit, rule.nations) if each is not None)
    return rule.starts.deemed_after is not None or not all(map(starts_by_date, limits))


def _dated(marked: Ints) -> Moments:
    return marked.view("datetime64[us]")


@attrs.frozen(eq=False)
class _Rows:
    """The rows of one rule: when they were received and submitted, and from when to when they wait for a supplement."""

    received: Ints
    submitted: Ints | None
    asked: Ints
    until: Ints
    waits: Bools

    def take(self, at: Ints) -> _Rows:
        """Return some of them."""
        submitted = None if self.submitted is None else self.submitted[at]
        return _Rows(self.received[at], submitted, self.asked[at], self.until[at], self.waits[at])


def _started(rule: _Rule, rows: _Rows, counted_from: Ints) -> Ints:
    """When the clock starts, by `clock_start`."""
    moment = counted_from
    if rule.starts.on is ClockStart.SUBMISSION and rows.submitted is not None:
        moment = np.where((rows.submitted != NAT) & (counted_from == rows.received), rows.submitted, counted_from)
    after = rule.starts.deemed_after
    if after is None:
        return moment
    tables = Tables.of(rule.calendar)
    index = tables.index(moment)
    late = (moment % DAY > seconds_of(after)) | ~tables.working[index]
    following = tables.following[index]
    next_index = tables.index(following)
    opening = tables.opens[0][next_index] if tables.opens else np.full(len(moment), 1 << 62)
    opening = np.where(opening < 1 << 62, opening, following // DAY * DAY)
    opening = np.where(following < FLOOR, following, opening)
    return np.where(tables.inside(index), np.where(late, opening, moment), OUTSIDE)


def _due(rule: _Rule, rows: _Rows) -> tuple[Ints, Ints, Bools, Bools]:
    """When rows are due, from when that is counted, whether a request stops their clock, and which are judged alone after all."""
    tables, none = Tables.of(rule.calendar), np.zeros(len(rows.received), bool)
    started = _started(rule, rows, rows.received)
    if rule.limit is None:
        return np.full(len(none), Null.UNKNOWN.mark), started, none, none
    due = _ends(rule.limit, _dated(started), tables, None)
    if rule.nations is not None:
        nations = _ends(rule.nations, _dated(started), tables, None)
        # Where the place's answer is later, or there is none, the nation's holds.
        odd = (nations > FLOOR) & ((due < FLOOR) | (due > nations))
        return due, started, none, odd | (rows.waits if rule.supplement is not SupplementEffect.NONE else none)
    if rule.supplement is SupplementEffect.NONE or not rows.waits.any():
        return due, started, none, none
    # A request after the limit has ended brings no time back.
    odd = rows.waits & (due > FLOOR) & (rows.asked // DAY > due // DAY)
    at = np.flatnonzero(rows.waits & ~odd)
    if rule.supplement is SupplementEffect.RESTART:
        counted_from = rows.received.copy()
        counted_from[at] = np.maximum(rows.until, rows.asked)[at]
        started = _started(rule, rows, counted_from)
        due = _ends(rule.limit, _dated(started), tables, None)
    else:
        waits = (rows.asked[at] < rows.until[at]) & (rows.until[at] > rows.received[at])
        at = at[waits]
        one = np.arange(len(at) + 1)
        pieces = Pieces(rows.asked[at], rows.until[at], one, np.ones(len(at), np.int64), np.zeros(len(at), bool))
        due[at] = _ends(rule.limit, _dated(started[at]), tables, pieces)
    return due, started, rows.waits & ~odd, odd


def _provisional(rule: _Rule, rows: _Rows, started: Ints, due: Ints) -> Bools:
    """Whether a coming notice may move each date, by `deadline`."""
    calendar = rule.calendar
    found = np.zeros(len(due), bool)
    if not calendar.provisional and calendar.open_from is None:
        return found
    first, last = started // DAY, due // DAY
    for a, b in calendar.provisional:
        found |= (a.toordinal() - EPOCH <= last) & (first <= b.toordinal() - EPOCH)
    if calendar.open_from is not None:
        at = np.flatnonzero((last >= calendar.open_from.toordinal() - EPOCH) & ~found)
        if len(at):
            part = rows.take(at)
            ends = [_due(attrs.evolve(rule, calendar=extreme, nations=None), part)[0] for extreme in calendar.envelope]
            found[at] = ends[0] != ends[1]
    return found & (due > FLOOR)


# -- reading -------------------------------------------------------------------------------------------------------------------------


def _read(columns: Mapping[str, Any]) -> tuple[int, dict[str, Coded[Any]], dict[str, Moments], dict[str, Any]]:
    if "procedure" not in columns or columns["procedure"] is None:
        raise ValueError(f"column 'procedure' is wanted; there are: {', '.join(map(str, columns)) or '-'}")
    columns = {name: values for name, values in columns.items() if values is not None}
    rows = _length(columns["procedure"])
    for name, values in columns.items():
        if _length(values) != rows:
            raise ValueError(f"column {name!r}: {rows} rows are wanted, not {_length(values)}")
    none: Coded[Any] = Coded(np.full(rows, -1), ())
    texts = {name: _coded(columns[name], name) if columns.get(name) is not None else none for name in TEXTS}
    times = {name: dated(moments(columns[name], name), name) for name in MOMENTS if columns.get(name) is not None}
    others = frozenset((*TEXTS, *MOMENTS, *OTHERS))
    facts = {name: values.tolist() if isinstance(values, np.ndarray) else values for name, values in columns.items() if name not in others}
    return rows, texts, times, facts


def _listed(values: Any) -> Any:
    """A column as one that gives each row."""
    if isinstance(values, Coded):
        return [values.values[code] if 0 <= code < len(values.values) else None for code in values.codes.tolist()]
    return values.tolist() if isinstance(values, np.ndarray) else values


def _names(value: Any, row: int | None) -> tuple[str, ...]:
    """What a cell of `unrecorded` lists: words apart by blanks, or a list of them; NaN is how data frames leave one empty."""
    if value is None or (isinstance(value, float) and value != value):
        return ()
    if isinstance(value, str):
        return tuple(value.split())
    listed = tuple(value) if isinstance(value, list | tuple | np.ndarray) else (None,)
    if not all(isinstance(each, str) for each in listed):
        raise TypeError(f"column 'unrecorded', row {row}: text or a list of texts is wanted, not {type(value).__name__}")
    return listed


def _length(values: Any) -> int:
    return len(values.codes) if isinstance(values, Coded) else len(values)


def _coded(values: Any, name: str) -> Coded[Any]:
    """A column of text by the numbers of its texts; -1 where there is none."""
    if isinstance(values, Coded):
        listed = [_text(each, name, None) for each in values.values]
        known = np.array([*(text is not None for text in listed), False])
        codes = values.codes.astype(np.int64)
        codes = np.where((codes >= 0) & (codes < len(listed)), codes, len(listed))
        return Coded(np.where(known[codes], codes, -1), listed)
    numbers: dict[str | None, int] = {None: -1}
    given = values.tolist() if isinstance(values, np.ndarray) else values
    codes = np.empty(len(given), np.int64)
    for row, value in enumerate(given):
        text = _text(value, name, row)
        codes[row] = numbers.setdefault(text, len(numbers) - 1)
    return Coded(codes, [text for text in numbers if text is not None])


def _text(value: Any, name: str, row: int | None) -> str | None:
    """A text without what stands around it, as registers are read; None where nothing is left."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    if not isinstance(value, str):
        where = f"column {name!r}" if row is None else f"column {name!r}, row {row}"
        raise TypeError(f"{where}: text is wanted (codes keep their zeros), not {type(value).__name__} {value!r}")
    return value.strip() or None
