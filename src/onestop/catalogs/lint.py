"""
Lint: errors of meaning in a file that has the right shape.

Each function takes what was read and yields problems; `catalog` runs them all at load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from onestop.catalogs.files import Path
from onestop.catalogs.nodes import Items, Map, position
from onestop.clock.days import WEEKDAYS
from onestop.clock.holidays import Notice, Statute
from onestop.law.conditions import compared, facts_of
from onestop.law.procedures import COMMON_FACTS, DATED_STARTS, ClockStart, FactType, Procedure
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Requirement
from onestop.words.problems import Problem, problem

ALWAYS_KNOWN = frozenset(("channel", "case", "level", *COMMON_FACTS))


def check_versions(versions: Sequence[tuple[Path, Map, Procedure]], file: str) -> Iterator[Problem]:
    """Yield what is wrong in and between the versions of one procedure, which come in the order of the file."""
    for path, tree, version in versions:
        yield from _dates(path, tree, version, file)
        yield from _ids(path, tree, version, file)
        yield from _facts(path, tree, version, file)
        yield from _parts(path, tree, version, file)
        if not version.cases:
            yield problem("OS202", position(tree, ("cases",), file), (*path, "cases"), key="id")
        if not version.sources and not version.cites:
            yield problem("OS304", position(tree, (), file), path)
    for (_, _, before), (path, tree, after) in pairwise(versions):
        start, end = after.valid_from, before.valid_to
        if start is None or start <= (end or before.valid_from or date.min):
            code = "OS302"
        elif end is not None and end + timedelta(days=1) < start:
            code = "OS308"
        else:
            continue
        yield problem(code, position(tree, ("valid_from",), file), (*path, "valid_from"), before=end, after=start)


def _dates(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    if version.valid_from is None and version.valid_from_reason is None:
        yield problem("OS306", position(tree, ("valid_from",), file), (*path, "valid_from"), what="reason")
    if version.valid_from and version.valid_to and version.valid_to < version.valid_from:
        yield problem("OS306", position(tree, ("valid_to",), file), (*path, "valid_to"), what="order")


def _ids(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    parts = [part.id for case in version.cases for part in case.parts]
    if any(len({part.id for part in case.parts}) < len(case.parts) for case in version.cases):
        twice = sorted({id for id in parts if parts.count(id) > 1})
        yield problem("OS309", position(tree, ("cases",), file), (*path, "cases"), found=", ".join(twice))
    for key, ids in (("cases", [case.id for case in version.cases]), ("documents", _document_ids(version.documents))):
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            yield problem("OS309", position(tree, (key,), file), (*path, key), found=", ".join(twice))


def _parts(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    """A part may need those before it in the list; so no circle can be written."""
    for i, case in enumerate(version.cases):
        before: list[str] = []
        for j, part in enumerate(case.parts):
            unknown = sorted(set(part.after) - set(before))
            if unknown:
                where: Path = ("cases", i, "parts", j, "after")
                at = position(tree, where, file)
                yield problem("OS313", at, (*path, *where), found=", ".join(unknown), known=", ".join(before) or "-")
            before.append(part.id)


def _document_ids(requirements: tuple[Requirement, ...]) -> list[str]:
    """
    Return the ids that may be wanted at the same time.

    The same document may stand in several branches of `any_of`, as one of two ways to prove a thing.
    """
    found: list[str] = []
    for requirement in requirements:
        if isinstance(requirement, DocumentRequirement):
            found.append(requirement.id)
        elif isinstance(requirement, AllOf):
            found.extend(_document_ids(requirement.of))
        else:
            found.extend(dict.fromkeys(_document_ids(requirement.of)))
    return found


def _facts(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    known = ALWAYS_KNOWN | version.facts.keys()
    for i, case in enumerate(version.cases):
        start = case.starts
        where: Path = ("cases", i, "starts")
        if start.on in DATED_STARTS and (start.fact or start.on.value) not in version.facts:
            at = position(tree, where, file)
            yield problem("OS303", at, (*path, *where), found=start.fact or start.on.value, known=", ".join(sorted(known)))
        if start.on is ClockStart.MONTHLY_BATCH and not 1 <= (start.day or 0) <= 28:
            yield problem("OS203", position(tree, where, file), (*path, *where, "day"), found=str(start.day), wanted="1 - 28", near=None)
    for where, condition in _conditions(version):
        unknown = facts_of(condition) - known
        if unknown:
            at = position(tree, where, file)
            yield problem("OS303", at, (*path, *where), found=", ".join(sorted(unknown)), known=", ".join(sorted(known)))
        for fact, value in compared(condition):
            declared = version.facts.get(fact) or COMMON_FACTS.get(fact)
            if declared is not None and declared.read(value) is None:
                wanted = ", ".join(declared.choices) or declared.type.value
                yield problem("OS312", position(tree, where, file), (*path, *where), fact=fact, found=repr(value), wanted=wanted)
            elif declared is not None and declared.type is FactType.BOOL and not isinstance(value, bool):
                yield problem("OS312", position(tree, where, file), (*path, *where), fact=fact, found=repr(value), wanted="bool")


def _conditions(version: Procedure) -> Iterator[tuple[Path, Any]]:
    for i, case in enumerate(version.cases):
        if case.when is not None:
            yield ("cases", i, "when"), case.when
        for j, modifier in enumerate(case.modifiers):
            yield ("cases", i, "modifiers", j, "when"), modifier.when
        for j, part in enumerate(case.parts):
            if part.when is not None:
                yield ("cases", i, "parts", j, "when"), part.when
    for i, fee in enumerate(version.fees):
        if fee.when is not None:
            yield ("fees", i, "when"), fee.when
    yield from _document_conditions(version.documents, ("documents",))


def _document_conditions(requirements: tuple[Requirement, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    for i, requirement in enumerate(requirements):
        if requirement.when is not None:
            yield (*path, i, "when"), requirement.when
        if isinstance(requirement, AnyOf):
            yield from _document_conditions(requirement.of, (*path, i, "any_of"))
        elif isinstance(requirement, AllOf):
            yield from _document_conditions(requirement.of, (*path, i, "require"))


def check_horizon(first: date, last: date, lunar: Mapping[str, Any], tree: Map, file: str) -> Iterator[Problem]:
    """Yield what makes the bounds of the calendar impossible."""
    odd = [year for year in lunar if not (year.isdigit() and len(year) == 4)]
    for year in odd:
        yield problem("OS203", position(tree, ("lunar", year), file, key=True), ("lunar", year), found=repr(year), wanted="2026", near=None)
    missing = [str(year) for year in range(first.year, last.year + 1) if str(year) not in lunar]
    if last < first:
        yield problem("OS307", position(tree, ("last",), file), ("last",), what="order", other=str(first), date=last)
    elif missing and not odd:
        yield problem("OS307", position(tree, ("lunar",), file), ("lunar",), what="lunar", other=", ".join(missing), date=missing[0])


def check_statute(statute: Statute, tree: Map, file: str) -> Iterator[Problem]:
    """Yield what makes a statute's days off impossible: no such day, no day at all, two days at once, no such weekday."""
    for i, holiday in enumerate(statute.holidays):
        ways = (holiday.on is not None, holiday.tet_days > 0, holiday.hung_kings)
        where: Path = ("holidays", i, "on")
        if not (0 <= holiday.tet_days <= 30 and 0 <= holiday.adjacent_days <= 30):
            where = ("holidays", i)
            yield problem("OS203", position(tree, where, file), where, found=holiday.id, wanted="0 - 30", near=None)
        elif sum(ways) != 1:
            where = ("holidays", i)
            yield problem("OS203", position(tree, where, file), where, found=holiday.id, wanted="on | tet_days | hung_kings", near=None)
        elif holiday.on is not None and not _every_year(holiday.on):
            yield problem("OS203", position(tree, where, file), where, found=repr(holiday.on), wanted="MM-DD", near=None)
    for i, day in enumerate(statute.weekend):
        if day not in WEEKDAYS:
            where = ("weekend", i)
            yield problem("OS203", position(tree, where, file), where, found=repr(day), wanted=", ".join(WEEKDAYS), near=None)


def check_notice(notice: Notice, tree: Map, file: str) -> Iterator[Problem]:
    """Yield what no notice can say: more Tết days before mùng 1 than a month has."""
    if notice.tet and not 0 <= notice.tet.days_before <= 30:
        where = ("tet", "days_before")
        yield problem("OS203", position(tree, where, file), where, found=str(notice.tet.days_before), wanted="0 - 30", near=None)


def _every_year(text: str) -> bool:
    """Whether *text* is a month and day that every year has; 29 February is not."""
    try:
        return len(text) == 5 and bool(date.fromisoformat(f"2025-{text}"))
    except ValueError:
        return False


def check_citations(tree: Any, laws: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Yield a problem for each `cites` in *tree* that names a law which `laws.yaml` does not know."""
    for path, law in _cited(tree, ()):
        if isinstance(law, str) and law not in laws:
            yield problem("OS301", position(tree, path, file), path, found=law)


def _cited(tree: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(tree, Map):
        for key, value in tree.items():
            if key in ("cites", "compensation"):
                for index, cite in enumerate(value if isinstance(value, Items) else [value]):
                    at = (*path, key, index) if isinstance(value, Items) else (*path, key)
                    yield ((*at, "law"), cite.get("law")) if isinstance(cite, dict) else (at, cite)
            else:
                yield from _cited(value, (*path, key))
    elif isinstance(tree, Items):
        for index, value in enumerate(tree):
            yield from _cited(value, (*path, index))
