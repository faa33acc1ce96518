"""
Lint: errors of meaning in a file that has the right shape.

Each function takes what was read and yields problems; `catalog` runs them all at load.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations, islice, pairwise
from typing import Any, TypeAlias

import attrs

from onestop.catalogs import slips
from onestop.catalogs.answers import answers
from onestop.catalogs.files import Path, limit_text, meant_args, shown
from onestop.catalogs.names import as_id, is_code, is_id
from onestop.catalogs.nodes import Items, Map, position
from onestop.clock.calendars import Calendar
from onestop.clock.days import WEEKDAYS
from onestop.clock.holidays import Notice, Statute
from onestop.clock.limits import TimeLimit, due
from onestop.law.conditions import compared, facts_of
from onestop.law.overlays import CASE_FIELDS, Overlay, overlaid
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import COMMON_FACTS, DATED_STARTS, ClockStart, Fact, FactType, Procedure
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Requirement
from onestop.words.errors import CalendarBoundsError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

ALWAYS_KNOWN = frozenset(("channel", "case", "level", *COMMON_FACTS))


def check_versions(versions: Sequence[tuple[Path, Map, Procedure]], file: str) -> Iterator[Problem]:
    """Yield what is wrong in and between the versions of one procedure, which come in the order of the file."""
    for path, tree, version in versions:
        yield from _dates(path, tree, version, file)
        yield from _names(path, tree, version, file)
        yield from _ids(path, tree, version, file)
        yield from _facts(path, tree, version, file)
        yield from _choices(path, tree, version, file)
        yield from _parts(path, tree, version, file)
        if not version.cases:
            yield problem("OS202", position(tree, ("cases",), file), (*path, "cases"), key="cases")
        if not version.sources and not version.cites:
            yield problem("OS304", position(tree, (), file), path)
    yield from _unasked(versions, file)
    for (_, _, before), (path, tree, after) in pairwise(versions):
        start, end = after.valid_from, before.valid_to
        if start is None or start <= (end or before.valid_from or date.min):
            code = "OS302"
        elif end is not None and (start - end).days > 1:
            code = "OS308"
        else:
            continue
        at = position(tree, ("valid_from",), file)
        yield problem(code, at, (*path, "valid_from"), first=before.valid_from or "…", before=end or "…", after=start or "…")


def _unasked(versions: Sequence[tuple[Path, Map, Procedure]], file: str) -> Iterator[Problem]:
    """Facts that no version asks, each where it is first declared; a check of a plugin may ask any."""
    asked = frozenset[str]().union(*(_asked(version) for *_, version in versions))
    declared = {name: (path, tree) for path, tree, version in reversed(versions) for name in version.facts}
    if any(version.checks for *_, version in versions) or asked - declared.keys() - ALWAYS_KNOWN:  # one that is asked may be misspelt
        return
    for name, (path, tree) in declared.items():
        if name not in asked:
            yield problem("OS338", position(tree, ("facts", name), file, key=True), (*path, "facts", name), found=name)


def _asked(version: Procedure) -> frozenset[str]:
    starts = (case.starts for case in version.cases)
    dates = frozenset(start.fact or start.on.value for start in starts if start.on in DATED_STARTS)
    return dates.union(*(facts_of(condition) for _, condition in _conditions(version)))


def check_folder(field: str, tree: Map, file: str) -> Iterator[Problem]:
    """Yield a problem where a procedure does not lie in the folder of its field."""
    *folders, _ = file.split("/")
    if is_id(field) and field not in folders[1:]:
        yield problem("OS329", position(tree, ("field",), file), ("field",), found=field, folder=folders[-1] if folders else "")


def _dates(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    if version.valid_from is None and version.valid_from_reason is None:
        yield problem("OS306", position(tree, ("valid_from",), file), (*path, "valid_from"), what="reason")
    if version.valid_from and version.valid_to and version.valid_to < version.valid_from:
        yield problem("OS306", position(tree, ("valid_to",), file), (*path, "valid_to"), what="order")


def _names(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    """Codes and ids of another shape than `onestop new` writes."""
    if not is_code(version.code):
        at, plain = position(tree, ("code",), file), version.code.strip(" “”\"'")
        more = {"how": "curly", "plain": plain} if is_code(plain) else {}
        yield problem("OS203", at, (*path, "code"), found=shown(version.code), wanted="shape_code", near=None, **more)
    ids: list[tuple[str, Path]] = [(version.field, ("field",))]
    ids += [(case.id, ("cases", i, "id")) for i, case in enumerate(version.cases)]
    ids += [(part.id, ("cases", i, "parts", j, "id")) for i, case in enumerate(version.cases) for j, part in enumerate(case.parts)]
    ids += [(id, (*where, "id")) for id, where in _document_ids(version.documents, ("documents",))]
    for id, where in ids:
        if not is_id(id):
            at = position(tree, where, file)
            yield problem("OS203", at, (*path, *where), found=shown(id), wanted="shape_id", near=as_id(id))
    for name in version.facts:
        if not is_id(name):
            at = position(tree, ("facts", name), file, key=True)
            yield problem("OS203", at, (*path, "facts", name), found=shown(name), wanted="shape_id", near=as_id(name))


def _ids(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    """Each id that stands there a second time is reported where it does."""
    listed: list[list[tuple[str, Path]]] = [[(case.id, ("cases", i)) for i, case in enumerate(version.cases)]]
    listed += [[(part.id, ("cases", i, "parts", j)) for j, part in enumerate(case.parts)] for i, case in enumerate(version.cases)]
    listed.append(_document_ids(version.documents, ("documents",)))
    for ids in listed:
        seen: set[str] = set()
        for id, above in ids:
            if id in seen:
                where: Path = (*above, "id")
                yield problem("OS309", position(tree, where, file), (*path, *where), found=id)
            seen.add(id)


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


def _document_ids(requirements: tuple[Requirement, ...], path: Path) -> list[tuple[str, Path]]:
    """
    Return the ids that may be wanted at the same time, each with its path.

    The same document may stand in several branches of `any_of`, as one of two ways to prove a thing.
    """
    found: list[tuple[str, Path]] = []
    for i, requirement in enumerate(requirements):
        if isinstance(requirement, DocumentRequirement):
            found.append((requirement.id, (*path, i)))
        elif isinstance(requirement, AllOf):
            found.extend(_document_ids(requirement.of, (*path, i, "require")))
        else:
            found.extend(dict(reversed(_document_ids(requirement.of, (*path, i, "any_of")))).items())
    return found


def _facts(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    known = ALWAYS_KNOWN | version.facts.keys()
    for name, fact in version.facts.items():
        if fact.type is FactType.CHOICE and not fact.choices:
            at = position(tree, ("facts", name), file)
            yield problem("OS202", at, (*path, "facts", name, "choices"), key="choices", near=None, how="choices")
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
            near = meant_args((tuple(dict.fromkeys(each for name in sorted(unknown) for each in slips.near(name, known))), None))
            yield problem("OS303", at, (*path, *where), found=", ".join(sorted(unknown)), known=", ".join(sorted(known)), **near)
        for asked, value in compared(condition):
            declared = version.facts.get(asked) or COMMON_FACTS.get(asked)
            if declared is None or (declared.type is FactType.CHOICE and not declared.choices):
                continue
            if declared.read(value) is None or (declared.type in _TYPED and not declared.fits(value)):
                at, meant = position(tree, where, file), meant_args(_meant(value, declared))
                yield problem("OS312", at, (*path, *where), fact=asked, found=shown(value), wanted=declared.wanted, **meant)


_TYPED = (FactType.BOOL, FactType.INT)
"""Types that no text ever equals, although a register may write them as one."""


def _meant(value: Any, fact: Fact) -> slips.Meant:
    """What somebody meant who compares *fact* with a value that it never has."""
    match fact.type:
        case FactType.CHOICE:
            return slips.near(str(value), fact.choices), None
        case FactType.BOOL:
            return slips.truth(value)
        case FactType.INT:
            return slips.number(value)
        case FactType.DATE:
            return slips.day(value)
        case FactType.TEXT:
            return slips.text(value)


_PLAIN_CHOICE = re.compile(r"[0-9A-ZĐ./-]+")
"""Numbers and codes such as `A1` or `B/2` are what people read too."""


def _choices(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    """A word of the file such as `other_post` tells a citizen nothing."""
    for name, fact in version.facts.items():
        names = fact.choice_names
        bare = [each for each in fact.choices if not _PLAIN_CHOICE.fullmatch(each) and (each not in names or names[each].en is None)]
        if bare:
            where: Path = ("facts", name, "choices")
            yield problem("OS330", position(tree, where, file), (*path, *where), fact=name, found=", ".join(bare))


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
        yield problem(
            "OS203", position(tree, ("lunar", year), file, key=True), ("lunar", year), found=shown(year), wanted="2026", near=None
        )
    missing = [str(year) for year in range(first.year, last.year + 1) if str(year) not in lunar]
    if last < first:
        yield problem("OS307", position(tree, ("last",), file), ("last",), what="last_first", other="horizon", date=last)
    elif missing and not odd:
        yield problem("OS307", position(tree, ("lunar",), file), ("lunar",), what="lunar", other="horizon", date=", ".join(missing))


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
            yield problem("OS203", position(tree, where, file), where, found=shown(holiday.on), wanted="MM-DD", near=None)
    for i, day in enumerate(statute.weekend):
        if day not in WEEKDAYS:
            where = ("weekend", i)
            yield problem(
                "OS203",
                position(tree, where, file),
                where,
                found=shown(day),
                wanted=", ".join(WEEKDAYS),
                **meant_args(slips.weekday(day, WEEKDAYS)),
            )


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
            near = next((known for known in laws if _plain(known) == _plain(law)), None)
            yield problem("OS301", position(tree, path, file), path, found=law, near=near)


def _plain(number: str) -> str:
    """The number of a text as people type it in haste: `147/2025/nd-cp` for `147/2025/NĐ-CP`."""
    return "".join(number.casefold().split()).replace("đ", "d")


def _cited(tree: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(tree, Map):
        for key, value in tree.items():
            if key in ("cites", "compensation"):
                for index, cite in enumerate(value if isinstance(value, Items) else [value]):
                    at = (*path, key, index) if isinstance(value, Items) else (*path, key)
                    yield ((*at, "law"), cite.get("law")) if isinstance(cite, dict) else (at, cite)
            elif key not in _UNCITED and isinstance(value, Map | Items):
                yield from _cited(value, (*path, key))
    elif isinstance(tree, Items):
        for index, value in enumerate(tree):
            if isinstance(value, Map | Items):
                yield from _cited(value, (*path, index))


_UNCITED = frozenset(("documents", "facts", "sources", "steps", "results", "audience", "legal_basis", "note", "events", "expect", "lunar"))
"""Keys below which nothing is cited."""


# -- overlays ------------------------------------------------------------------------------------------------------------------------

Read: TypeAlias = tuple[Path, Map, str, Overlay]
"""An overlay, with its path, its mapping and its file."""


def check_overlay(path: Path, tree: Map, overlay: Overlay, file: str) -> Iterator[Problem]:
    """Yield what is wrong in one overlay, whatever the nation says."""

    def at(code: str, *where: str | int, **args: Any) -> Problem:
        return problem(code, position(tree, where, file), (*path, *where), **args)

    given = overlay.set.given()
    if not is_place_code(overlay.place):
        yield at("OS203", "place", found=shown(overlay.place), wanted="place", **meant_args(slips.place(overlay.place)))
    if not given:
        yield at("OS202", "set", key="limit, fees, documents, …")
    if overlay.valid_to and overlay.valid_to < overlay.valid_from:
        yield at("OS306", "valid_to", what="order")
    for i, day in enumerate(overlay.weekdays):
        if day not in WEEKDAYS:
            yield at("OS203", "weekdays", i, found=shown(day), wanted=", ".join(WEEKDAYS), **meant_args(slips.weekday(day, WEEKDAYS)))
    if overlay.set.limit is not None and overlay.instead_of is None:
        yield at("OS202", key="instead_of")
    if overlay.channel is not None and set(given) != {"limit"}:
        yield at(
            "OS405", "channel", found=", ".join(sorted(set(given) - {"limit"})) or "channel", known="limit", near=None, how="channel_limit"
        )


def check_overlays(
    read: Sequence[Read],
    procedures: Mapping[str, Sequence[Procedure]],
    calendar: Callable[[], Calendar | None],
    left_out: Container[str] = (),
) -> Iterator[tuple[Problem, str]]:
    """
    Yield what is wrong between overlays and the procedures that they are made for, each with the place concerned.

    Args:
        read: The overlays.
        procedures: The versions of each procedure.
        calendar: Gives the calendar of the nation, where limits can only be compared by counting.
        left_out: Codes of procedures that were left out for errors of their own: of these nothing can be told.
    """
    for path, tree, file, overlay in read:

        def at(code: str, *where: str | int, tree: Map = tree, file: str = file, path: Path = path, **args: Any) -> Problem:
            return problem(code, position(tree, where, file), (*path, *where), **args)

        made = overlay.decision.date
        if made is not None and overlay.valid_from < made:
            number, start = overlay.decision.number, overlay.valid_from
            yield at("OS337", "valid_from", decision=number, place=overlay.place, found=made, start=start), overlay.place
        versions = procedures.get(overlay.procedure, ())
        starts = [version.valid_from for version in versions]
        if not versions and overlay.procedure in left_out:
            continue
        if not versions:
            meant = meant_args((_near(overlay.procedure, procedures), "code"))
            yield (
                at("OS405", "procedure", found=overlay.procedure, known=", ".join(_near(overlay.procedure, procedures)), **meant),
                overlay.place,
            )
            continue
        odd = [i for i, start in enumerate(overlay.against) if start not in starts]
        for i in odd:
            known = ", ".join(map(_start_text, starts))
            yield at("OS405", "against", i, found=_start_text(overlay.against[i]), known=known, near=None, how="known"), overlay.place
        affirmed = [version for version in versions if version.valid_from in overlay.against]
        ids = list(dict.fromkeys(case.id for version in affirmed for case in version.cases))
        if affirmed and overlay.case not in ids and any(name in CASE_FIELDS for name in overlay.set.given()):
            meant = meant_args((slips.near(overlay.case, ids), "known"))
            yield at("OS405", "case", found=overlay.case, known=", ".join(ids), **meant), overlay.place
            continue
        for version in affirmed:
            yield from ((found, overlay.place) for found in _set_well(overlay, version, at))
            if overlay.stands_on(version):
                longer = lengthened(overlay, version, calendar)
                if longer is not None:
                    first = next(name for name in CASE_FIELDS if name in overlay.set.given())
                    yield at("OS404", "set", first, found=longer[0], limit=longer[1]), overlay.place
        for version in _met(overlay, versions):
            if not overlay.stands_on(version):
                if any(_affirms(other, overlay, version) for *_, other in read):
                    continue
                if odd and version.valid_from not in overlay.against:
                    continue  # the start that was meant is told already
                yield _lapsed(overlay, version, at), overlay.place
            elif all(value == before for value, before in _changes(overlay, version)):
                yield at("OS402", "set", procedure=version.code, start=version.valid_from), overlay.place
    yield from _contradictions(read)


def _lapsed(overlay: Overlay, version: Procedure, at: Callable[..., Problem]) -> Problem:
    """Why an overlay does not stand on a version: another version, or another limit than it replaces."""
    more: dict[str, Any]
    case = version.case(overlay.case)
    if version.valid_from not in overlay.against or case is None:
        where, more = "against", {"how": "other_version", "day": _start_text(version.valid_from)}
    else:
        where = "instead_of"
        more = {"how": "other_limit", "found": overlay.instead_of, "limit": case.limit, "written": limit_text(case.limit)}
    number, start = overlay.decision.number, version.valid_from
    return at("OS403", where, decision=number, place=overlay.place, procedure=version.code, start=start, near=None, **more)


def _start_text(start: date | None) -> str:
    """The first day of a version as an overlay writes it."""
    return "null" if start is None else start.isoformat()


def check_places(named: Iterable[tuple[str, Position | None, Path]], places: Collection[str]) -> Iterator[Problem]:
    """Yield each place, with where it is named, that is not among *places*; where none are listed nothing can be said."""
    for code, at, path in named:
        if places and code != NATION and code not in places:
            yield problem("OS333", at, path, found=code)


def _affirms(other: Overlay, overlay: Overlay, version: Procedure) -> bool:
    """Whether another entry of the same decision stands where *overlay* does not."""
    same = (other.place, other.agency, other.procedure, other.case, other.decision) == (
        overlay.place,
        overlay.agency,
        overlay.procedure,
        overlay.case,
        overlay.decision,
    )
    return same and other.stands_on(version)


def _set_well(overlay: Overlay, version: Procedure, at: Callable[..., Problem]) -> Iterator[Problem]:
    """What an overlay sets is asked what a procedure file is asked."""
    known = ALWAYS_KNOWN | version.facts.keys()
    case = version.case(overlay.case)
    conditions = [("modifiers", each.when) for each in overlay.set.modifiers or ()]
    conditions += [("fees", each.when) for each in overlay.set.fees or () if each.when is not None]
    conditions += [("documents", when) for _, when in _document_conditions(overlay.set.documents or (), ())]
    for key, condition in conditions:
        unknown = facts_of(condition) - known
        if unknown:
            yield at("OS303", "set", key, found=", ".join(sorted(unknown)), known=", ".join(sorted(known)))
    limit = overlay.set.limit or (case.limit if case else None)
    for i, modifier in enumerate(overlay.set.modifiers or ()):
        if (modifier.limit is None) == (modifier.add is None):
            yield at("OS320", "set", "modifiers", i, found="limit, add" if modifier.add else "-", limit=limit)
        elif modifier.add is not None and limit is not None and modifier.add.of(limit) is None:
            yield at("OS320", "set", "modifiers", i, "add", found="add", limit=limit)


def lengthened(overlay: Overlay, version: Procedure, calendar: Callable[[], Calendar | None]) -> tuple[TimeLimit, TimeLimit] | None:
    """Return a limit that a dossier could have by *overlay* and the nation's, which ends earlier; None where there is none."""
    case = version.case(overlay.case)
    if case is None or not set(overlay.set.given()) & set(CASE_FIELDS):
        return None
    day = max(overlay.valid_from, version.valid_from or overlay.valid_from)
    while overlay.weekdays and WEEKDAYS[day.weekday()] not in overlay.weekdays:
        day += timedelta(days=1)
    local = overlaid(version, [attrs.evolve(overlay, valid_to=None)], day, [overlay.place], overlay.agency)
    ours = local.case(overlay.case)
    if ours is None:
        return None
    pairs: list[tuple[TimeLimit, TimeLimit]] = []
    size, told = answers(version, [modifier.when for modifier in (*ours.modifiers, *case.modifiers)])
    for facts in islice(told, min(size, _TRIED)):
        pairs.append((local.limit(ours, facts).value, version.limit(case, facts).value))
    nations = {extension.reason: extension.limit for extension in case.extensions}
    pairs += [(extension.limit, nations.get(extension.reason, case.limit)) for extension in ours.extensions]
    return next((pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1] and later(*pair, calendar)), None)


def _near(code: str, procedures: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(difflib.get_close_matches(code, list(procedures), n=3, cutoff=0.7))


def _met(overlay: Overlay, versions: Sequence[Procedure]) -> Iterator[Procedure]:
    """The versions that are in force while the overlay holds."""
    for version, following in zip(versions, [*versions[1:], None], strict=True):
        start = following.valid_from if following else None
        ends = version.valid_to or (start - timedelta(days=1) if start and start > date.min else date.max)
        if overlay.valid_from <= ends and (version.valid_from or date.min) <= (overlay.valid_to or date.max):
            yield version


def _changes(overlay: Overlay, version: Procedure) -> Iterator[tuple[Any, Any]]:
    case = version.case(overlay.case)
    for name, value in overlay.set.given().items():
        yield value, getattr(case if name in CASE_FIELDS else version, name, None)


_TRIED = 10_000
_HOURS = (time(8), time(11), time(14, 59), time(15, 1), time(16, 59))


def later(limit: TimeLimit, base: TimeLimit, calendar: Callable[[], Calendar | None]) -> bool:
    """Return whether *limit* could end on a later day than *base*, by counting from every day of two years where they are unlike."""
    if type(limit) is type(base):
        mine, theirs = attrs.asdict(limit, recurse=False), attrs.asdict(base, recurse=False)
        number, other = (each.pop("n", None) or each.pop("h", None) for each in (mine, theirs))
        if number is not None and mine == theirs:
            return bool(number > other)
    days = calendar()
    if days is None:
        return False
    until = days.open_from or days.last
    first = max(days.first, until - timedelta(days=1_000))
    for offset in range((until - first).days - 150):
        for hour in _HOURS:
            start = datetime.combine(first + timedelta(days=offset), hour)
            try:
                end, nations = due(limit, start, days), due(base, start, days)
            except CalendarBoundsError:
                continue
            if nations is not None and (end is None or end.date() > nations.date()):
                return True
    return False


def _contradictions(read: Sequence[Read]) -> Iterator[tuple[Problem, str]]:
    """Two decisions of equal rank that set one thing differently for some day."""
    groups: dict[Any, list[tuple[Read, Any]]] = {}
    for each in read:
        overlay = each[3]
        for what, value in overlay.values():
            key = (overlay.procedure, overlay.place, overlay.agency, overlay.decision.date or overlay.valid_from, what)
            groups.setdefault(key, []).append((each, value))
    for (_, place, _, _, what), members in groups.items():
        for (one, mine), (other, theirs) in combinations(members, 2):
            if mine != theirs and _overlap(one[3], other[3]) and not set(one[3].against).isdisjoint(other[3].against):
                path, tree, file, _ = other
                found = problem("OS401", position(tree, (), file), path, what=what, other=str(one[3].origin), place=place)
                yield found, place


def _overlap(one: Overlay, other: Overlay) -> bool:
    days = not one.weekdays or not other.weekdays or not set(one.weekdays).isdisjoint(other.weekdays)
    return days and one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
