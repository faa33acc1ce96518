"""
Traps: what is well-formed and sound, and most likely not what the law says.

Each is an error that was seen in published procedures: a number that belongs to one case, a note listed as a document, a fee of nothing
beside a decision that sets one, a version that outlives its law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, islice
from typing import Any, Protocol

import attrs

from onestop.catalogs.answers import answers
from onestop.catalogs.files import Path, adjustment_text, shown
from onestop.catalogs.nodes import Items, Map, position
from onestop.clock.limits import CalendarDays, Hours, Months, Then, TimeLimit, Together, WorkingDays, WorkingHours
from onestop.law.conditions import Condition, facts_of, holds
from onestop.law.procedures import (
    ONLINE_LEVELS,
    Case,
    FactType,
    Fee,
    MandatoryPart,
    Modifier,
    Procedure,
    Status,
)
from onestop.law.requirements import DocumentRequirement, leaves
from onestop.words.problems import Problem, problem

_DAY = timedelta(days=1)
_MOST = 9
"""More sheets of one document than this are a misread number: "Mẫu số 18" beside "1 bản chính" was printed as 181."""
_TRIED = 200_000
"""Combinations of facts that are tried for the cases of a file before those that are left are taken for sound."""


class KnownLaw(Protocol):
    """What the traps ask of a legal text."""

    @property
    def until(self) -> date | None:
        """Its last day."""


def check_traps(versions: Sequence[tuple[Path, Map, Procedure]], file: str) -> Iterator[Problem]:
    """Yield what looks wrong in the versions of one procedure, which come in the order of the file."""
    budget = _Budget()
    for path, tree, version in versions:
        trap = _Trap(path, tree, version, file, budget)
        yield from trap.mandatory()
        yield from check_fields(path, tree, version, file)
        yield from trap.cases()
        yield from trap.rates()


def check_fields(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    """Yield what looks wrong in the limits, fees, documents and numbers of one version, or of what a local decision sets."""
    trap = _Trap(path, tree, version, file, _Budget())
    yield from trap.posted()
    yield from trap.limits()
    yield from trap.fees()
    yield from trap.documents()


def check_texts(tree: Map, file: str) -> Iterator[Problem]:
    """Yield each text of a file that was cut; notes and sources left aside: they may quote what was cut."""
    left: list[tuple[Path, Map | Items]] = [((), tree)]
    while left:
        path, node = left.pop()
        for key, value in node.items() if isinstance(node, Map) else enumerate(node):
            if isinstance(value, str):
                if value[-1:] in _MAYBE_CUT and value.rstrip().endswith(_CUT):
                    yield problem("OS327", position(tree, (*path, key), file), (*path, key), found=value[-40:])
            elif isinstance(value, Map | Items) and key not in _QUOTING:
                left.append(((*path, key), value))


_CUT = ("…", "...")
_MAYBE_CUT = frozenset("…. \n\t")


def check_laws(versions: Sequence[tuple[Path, Map, Procedure]], laws: Mapping[str, KnownLaw], file: str) -> Iterator[Problem]:
    """Yield each citation of a law that ended before the version that rests on it does."""
    for (path, tree, version), following in zip(versions, [*versions[1:], None], strict=True):
        start = following[2].valid_from if following else None
        end = version.valid_to or (start - _DAY if start and start > date.min else None)
        for where, number in _cited(version):
            law = laws.get(number)
            until = law.until if law else None
            if until is not None and (end is None or end > until):
                at = position(tree, where, file)
                yield problem("OS314", at, (*path, *where), law=number, until=until, start=version.valid_from, end=end)


def _cited(version: Procedure) -> Iterator[tuple[Path, str]]:
    yield from ((("cites", i), cite.law) for i, cite in enumerate(version.cites))
    for j, case in enumerate(version.cases):
        yield from ((("cases", j, "cites", i), cite.law) for i, cite in enumerate(case.cites))


def check_freshness(version: Procedure, today: date, years: int = 1) -> Iterator[Problem]:
    """Yield a hint where nobody has looked at a version in force for so many *years*."""
    looked = [each for each in (version.reverified, *(source.retrieved for source in version.sources)) if each is not None]
    in_force = (version.valid_from or date.min) <= today <= (version.valid_to or date.max)
    if looked and in_force and max(looked) < today - timedelta(days=365 * years):
        yield problem("OS315", version.origin, ("reverified",), found=max(looked), years=years)


@attrs.define
class _Budget:
    """How many combinations may still be tried: a small file can ask for more than anybody waits for."""

    left: int = _TRIED


class _Trap:
    """Looks at one version."""

    def __init__(self, path: Path, tree: Map, version: Procedure, file: str, budget: _Budget) -> None:
        self.path, self.tree, self.version, self.file, self.budget = path, tree, version, file, budget

    def _at(self, code: str, *where: str | int, **args: Any) -> Problem:
        return problem(code, position(self.tree, where, self.file), (*self.path, *where), **args)

    def mandatory(self) -> Iterator[Problem]:
        """Decree 63/2010/NĐ-CP Art. 8(2): what is neither there nor said to be unread; a draft may still lack it."""
        version = self.version
        missing = [part.value for part in MandatoryPart if getattr(version, part.value) in (None, ())]
        unsaid = [part for part in missing if MandatoryPart(part) not in version.not_read]
        if unsaid and not version.internal and version.status is not Status.DRAFT:
            yield self._at("OS318", found=", ".join(unsaid))
        there = [part.value for part in version.not_read if part.value not in missing]
        if there:
            yield self._at("OS319", "not_read", found=", ".join(there))

    def posted(self) -> Iterator[Problem]:
        """Numbers and levels that cannot be."""
        version = self.version
        if version.sets is not None and not 1 <= version.sets <= _MOST:
            yield self._at("OS203", "sets", found=str(version.sets), wanted=f"1 - {_MOST}", near=None)
        for i, service in enumerate(version.online):
            levels = ONLINE_LEVELS[service.scheme]
            if service.level not in levels:
                yield self._at("OS203", "online", i, "level", found=shown(service.level), wanted=", ".join(levels), near=None)

    def limits(self) -> Iterator[Problem]:
        """Modifiers, extensions and the words beside them."""
        for i, case in enumerate(self.version.cases):
            for j, modifier in enumerate(case.modifiers):
                yield from self._modifier(("cases", i, "modifiers", j), case, modifier)
            for j, extension in enumerate(case.extensions):
                if _shorter_or_equal(extension.limit, case.limit):
                    yield self._at("OS323", "cases", i, "extensions", j, "limit", found=extension.limit, limit=case.limit)
            if case.wording and not _says_unit(case.wording, case.limit):
                yield self._at("OS322", "cases", i, "wording", found=case.wording, limit=case.limit)
            elif case.wording and not _says_number(case.wording, _numbers(case)):
                found = ", ".join(dict.fromkeys(each[0] for each in _SAID.finditer(case.wording)))
                yield self._at("OS328", "cases", i, "wording", found=found, limit=case.limit)
            if case.when is not None and facts_of(case.when) == {"channel"} and not case.cites and self._other_limit(case):
                yield self._at("OS321", "cases", i, "when", limit=case.limit)

    def _modifier(self, where: Path, case: Case, modifier: Modifier) -> Iterator[Problem]:
        if (modifier.limit is None) == (modifier.add is None):
            yield self._at("OS320", *where, found="limit + add" if modifier.add else "-", limit=case.limit)
        elif modifier.add is not None and modifier.add.of(case.limit) is None:
            yield self._at("OS320", *where, "add", found=f"add: {adjustment_text(modifier.add)}", limit=case.limit)
        if facts_of(modifier.when) == {"channel"} and not modifier.cites:
            yield self._at("OS321", *where, "when", limit=modifier.limit or case.limit)

    def _other_limit(self, case: Case) -> bool:
        return any(other.limit != case.limit for other in self.version.cases)

    def fees(self) -> Iterator[Problem]:
        """Free by the portal's word, and not by that of who sets the fee."""
        for i, fee in enumerate(self.version.fees):
            note = fee.note.vi if fee.note else ""
            if fee.amount == 0 and re.search(r"Hội đồng nhân dân|HĐND|theo quy định (của|tại)|Thông tư", note):
                yield self._at("OS324", "fees", i, "amount", found=note[:60])
            if fee.valid_from and fee.valid_to and fee.valid_to < fee.valid_from:
                yield self._at("OS306", "fees", i, "valid_to", how="order", start=fee.valid_from, end=fee.valid_to)
            if fee.amount is not None and fee.amount < 0:
                yield self._at("OS203", "fees", i, "amount", found=str(fee.amount), wanted="0, 1, 2, …", near=None)

    def rates(self) -> Iterator[Problem]:
        """Two rates of one fee that hold for the same dossier on the same day: then nobody can say what is to be paid."""
        for (_, one), (j, other) in combinations(enumerate(self.version.fees), 2):
            if one.name == other.name and _overlap(one, other) and self._meet(*(fee.when for fee in (one, other) if fee.when is not None)):
                yield self._at("OS336", "fees", j, found=other.name.vi, amounts=tuple(_amount(fee.amount) for fee in (one, other)))

    def documents(self) -> Iterator[Problem]:
        """Notes listed as documents, misread numbers, the same document once for each case."""
        names: dict[str, str] = {}
        by_id: dict[str, DocumentRequirement] = {}
        for leaf in leaves(self.version.documents):
            by_id.setdefault(leaf.id, leaf)
            name = " ".join(leaf.name.vi.casefold().split())
            first = names.setdefault(name, leaf.id)
            if first != leaf.id:
                yield self._at("OS326", *_where(self.tree.get("documents"), leaf.id), found=leaf.name.vi, first=first)
        for where, node in _nodes(self.tree.get("documents"), ("documents",)):
            given = {key: node[key] for key in _COUNTS if key in node}
            if given and not any(given.values()):
                yield self._at("OS325", *where, next(iter(given)), found=", ".join(f"{key}: 0" for key in given), limit=_MOST)
            elif odd := [key for key, count in given.items() if not 0 <= count <= _MOST]:
                yield self._at("OS325", *where, odd[0], found=", ".join(f"{key}: {count}" for key, count in given.items()), limit=_MOST)

    def cases(self) -> Iterator[Problem]:
        """Cases that no dossier reaches, cases that leave it open which holds, and dossiers that no case is for."""
        cases = self.version.cases
        conditional = [(i, case, case.when) for i, case in enumerate(cases) if case.when is not None and self._tells(case.when)]
        for i, case, when in conditional:
            if not self._meet(when):
                yield self._at("OS316", "cases", i, "when", found=case.id)
        for a, (_, one, first) in enumerate(conditional):
            for i, other, second in conditional[a + 1 :]:
                if self._meet(first, second):
                    yield self._at("OS317", "cases", i, "when", found=other.id, other=one.id)
        default = any(case.id == "default" for case in cases)
        unasked = [i for i, case in enumerate(cases) if case.id != "default" and case.when is None]
        for i in unasked:
            yield self._at("OS334", "cases", i, found=cases[i].id, how=None if default else "or_default")
        if not default and not unasked and len(conditional) == len(cases):
            yield from self._uncovered([when for *_, when in conditional])

    def _uncovered(self, conditions: Sequence[Condition]) -> Iterator[Problem]:
        """Answers for which none of *conditions* holds; none where there are too many to try."""
        size, tried = answers(self.version, conditions)
        if not conditions or size > self.budget.left:
            return
        self.budget.left -= size
        left = (facts for facts in tried if not any(holds(each, facts) for each in conditions))
        first = [", ".join(f"{name}: {_written(value)}" for name, value in facts.items()) for facts in islice(left, _SHOWN + 1)]
        if first:
            yield self._at("OS335", "cases", found="; ".join(first[:_SHOWN]) + ("; …" if len(first) > _SHOWN else ""))

    def _tells(self, condition: Condition) -> bool:
        """Whether all that *condition* asks is declared with what it can be; where it is not, that is told already."""
        declared = (self.version.facts.get(name) for name in facts_of(condition))
        return all(fact is None or fact.type is not FactType.CHOICE or fact.choices for fact in declared)

    def _meet(self, *conditions: Condition) -> bool:
        """Whether some dossier meets all of *conditions*; taken for granted where there are too many to try."""
        size, tried = answers(self.version, conditions)
        if size > self.budget.left:
            return len(conditions) == 1  # one condition alone is met by something; of two nobody is accused on a guess
        self.budget.left -= size
        return any(all(holds(each, facts) for each in conditions) for facts in tried)


_SHOWN = 3
"""Kinds of dossiers without a case that one sentence names."""


def _written(value: Any) -> str:
    """An answer as files write it; a text that no condition names is any other one."""
    return str(value).lower() if isinstance(value, bool) else "…" if value in ("", "\0") else str(value)


def _overlap(one: Fee, other: Fee) -> bool:
    """Whether two rates hold on the same day."""
    starts, ends = [fee.valid_from or date.min for fee in (one, other)], [fee.valid_to or date.max for fee in (one, other)]
    return max(starts) <= min(ends)


def _amount(amount: int | None) -> str:
    return "…" if amount is None else str(amount)


_COUNTS = ("original", "copy", "certified", "electronic")


def _shorter_or_equal(extended: TimeLimit, limit: TimeLimit) -> bool:
    """Whether what ought to be a longer limit of the same unit is none."""
    if type(extended) is not type(limit):
        return False
    if isinstance(extended, WorkingDays | CalendarDays | Months) and isinstance(limit, WorkingDays | CalendarDays | Months):
        return extended.n <= limit.n
    if isinstance(extended, WorkingHours | Hours) and isinstance(limit, WorkingHours | Hours):
        return extended.h <= limit.h
    return False


_UNITS: Mapping[type, str] = {
    WorkingDays: "ngày làm việc",
    CalendarDays: "ngày",
    Months: "tháng",
    WorkingHours: "giờ",
    Hours: "giờ",
}


def _says_unit(wording: str, limit: TimeLimit) -> bool:
    """Whether the words of the text name the unit of the limit, and working days for nothing else."""
    text = wording.casefold()
    if isinstance(limit, Then):
        return all(_says_unit(wording, stage) for stage in limit.stages) or "ngày" in text
    if isinstance(limit, Together) or type(limit) not in _UNITS:
        return True
    working = "ngày làm việc" in text
    if isinstance(limit, CalendarDays):
        return not working and bool(re.search("ngày|tuần", text))
    if isinstance(limit, Hours) and "giờ làm việc" in text:
        return False
    return _UNITS[type(limit)] in text


_SAID = re.compile(r"(?<!ngày )(?<!tháng )(?<![0-9])([0-9]+)\s*(?:\([^)]*\)\s*)?(ngày|tháng|giờ|tuần|năm)(?: làm việc)?", re.IGNORECASE)
_MEASURE = {"tuần": 7, "năm": 12}
"""A week is written as days, a year as months."""


def _says_number(wording: str, numbers: frozenset[Fraction]) -> bool:
    """Whether the words of a text give one of *numbers*, alone or as the sum of several spans of one unit; true where either has none."""
    said: dict[str, list[Fraction]] = {}
    for each in _SAID.finditer(wording):
        unit = each[2].casefold()
        said.setdefault(unit, []).append(Fraction(int(each[1]) * _MEASURE.get(unit, 1)))
    sums = {amount for amounts in said.values() for amount in (*amounts, sum(amounts))}
    return not sums or not numbers or not sums.isdisjoint(numbers)


def _numbers(case: Case) -> frozenset[Fraction]:
    """Every number that a case may count by; none where its limit has none."""
    own = _amounts(case.limit)
    if not own:
        return own
    added = [modifier.add.by for modifier in case.modifiers if modifier.add is not None]
    more = {each for by in map(Fraction, added) for each in (abs(by), *(amount + by for amount in own))}
    others = [each.limit for each in case.extensions] + [each.limit for each in case.parts]
    maybe = [each.limit for each in case.modifiers] + [case.request_within, case.silence]
    return own.union(more, *(_amounts(limit) for limit in (*others, *maybe) if limit is not None))


def _amounts(limit: TimeLimit) -> frozenset[Fraction]:
    match limit:
        case WorkingDays(n=n) | CalendarDays(n=n) | Months(n=n):
            return frozenset((Fraction(n),))
        case WorkingHours(h=h) | Hours(h=h):
            return frozenset((Fraction(h),))
        case Then(stages):
            return frozenset().union(*map(_amounts, stages))
        case Together(branches, cap):
            return frozenset().union(*map(_amounts, (*branches, *([cap] if cap else []))))
        case _:
            return frozenset()


_QUOTING = frozenset(("note", "documents_note", "sources", "assumed", "valid_from_reason"))


def _nodes(tree: Any, path: Path) -> Iterator[tuple[Path, Map]]:
    """Every document of the tree as it was written."""
    if isinstance(tree, Items):
        for i, item in enumerate(tree):
            yield from _nodes(item, (*path, i))
    elif isinstance(tree, Map):
        if "id" in tree:
            yield path, tree
        for key in ("any_of", "require"):
            if key in tree:
                yield from _nodes(tree[key], (*path, key))


def _where(tree: Any, id: str) -> Path:
    return next((path for path, node in _nodes(tree, ("documents",)) if node.get("id") == id), ("documents",))
