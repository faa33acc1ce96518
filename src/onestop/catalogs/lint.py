"""
Lint: errors of meaning in a file that has the right shape.

Each function takes what was read and yields problems; `catalog` runs them all at load.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any, TypeAlias

import attrs

from onestop.catalogs import slips
from onestop.catalogs.columns import NATIONAL, TARGETS, ColumnFile, fold, is_bounded
from onestop.catalogs.files import Path, limit_text, meant_args, shown
from onestop.catalogs.lengthening import Comparison, Lineage, Longer, TooMany
from onestop.catalogs.names import as_id, is_code, is_id
from onestop.catalogs.nodes import Items, Map, position
from onestop.catalogs.traps import check_fields
from onestop.clock.calendars import Calendar
from onestop.clock.days import WEEKDAYS, DayKind
from onestop.clock.holidays import Notice, Statute
from onestop.law.closures import Closure
from onestop.law.conditions import Condition, compared, facts_of
from onestop.law.overlays import CASE_FIELDS, DUE_FIELDS, PLACEHOLDER, Overlay
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import COMMON_FACTS, DATED_STARTS, ClockStart, Decision, Fact, FactType, Procedure, Start
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Requirement
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation, Position

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


def check_folder(field: str, tree: Map, file: str) -> Iterator[Problem]:
    """Yield a problem where a procedure does not lie in the folder of its field."""
    *folders, _ = file.split("/")
    if is_id(field) and field not in folders[1:]:
        yield problem("OS329", position(tree, ("field",), file), ("field",), found=field, folder=folders[-1] if folders else "")


def _dates(path: Path, tree: Map, version: Procedure, file: str) -> Iterator[Problem]:
    if version.valid_from is None and version.valid_from_reason is None:
        yield problem("OS306", position(tree, ("valid_from",), file), (*path, "valid_from"), how="reason")
    if version.valid_from and version.valid_to and version.valid_to < version.valid_from:
        yield problem(
            "OS306", position(tree, ("valid_to",), file), (*path, "valid_to"), how="order", start=version.valid_from, end=version.valid_to
        )


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
            at = position(tree, ("facts", name), file, key=True)
            yield problem("OS202", at, (*path, "facts", name, "choices"), key="choices", near=None, how="choices")
    for i, case in enumerate(version.cases):
        start = case.starts
        where: Path = ("cases", i, "starts")
        if start.on in DATED_STARTS and (start.fact or start.on.value) not in version.facts:
            at = position(tree, where, file)
            yield problem("OS303", at, (*path, *where), found=start.fact or start.on.value, known=", ".join(sorted(known)))
        if start.on is ClockStart.MONTHLY_BATCH and not 1 <= (start.day or 0) <= 28:
            yield problem("OS203", position(tree, where, file), (*path, *where, "day"), found=str(start.day), wanted="1 - 28", near=None)
    for where, condition in conditions_of(version):
        unknown = facts_of(condition) - known
        if unknown:
            at = position(tree, where, file)
            near = meant_args((tuple(dict.fromkeys(each for name in sorted(unknown) for each in slips.near(name, known))), None))
            yield problem("OS303", at, (*path, *where), found=", ".join(sorted(unknown)), known=", ".join(sorted(known)), **near)
        for asked, value in compared(condition):
            declared = version.asks(asked)
            if declared is None or (declared.type is FactType.CHOICE and not declared.choices):
                continue
            if declared.read(value) is None or (declared.type in _TYPED and not declared.fits(value)):
                at, meant = position(tree, where, file), meant_args(_meant(value, declared))
                yield problem("OS312", at, (*path, *where), fact=asked, found=shown(value), wanted=declared.wanted, **meant)


_TYPED = (FactType.BOOL, FactType.INT)
"""Types that no text ever equals, although a register may write them as one."""


def chosen(value: Any, fact: Fact) -> tuple[str, ...]:
    """Return the choice of *fact* that people call *value*, else the one that is most like it."""
    return slips.called(str(value), {each: name.vi for each, name in fact.choice_names.items()})[:1] or slips.near(str(value), fact.choices)


def _meant(value: Any, fact: Fact) -> slips.Meant:
    """What somebody meant who compares *fact* with a value that it never has."""
    match fact.type:
        case FactType.CHOICE:
            return chosen(value, fact), None
        case FactType.BOOL:
            said, _ = slips.truth(value)
            return said, "truth" if said and isinstance(value, str) else None
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


def conditions_of(version: Procedure) -> Iterator[tuple[Path, Condition]]:
    """Yield every condition of a version with its place: of cases, modifiers, parts, fees and documents."""
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
            near = next((known for known in laws if _plain(known) == _plain(law)), None) or _named_in(law, laws)
            yield problem("OS301", position(tree, path, file), path, found=law, near=near)


def _plain(number: str) -> str:
    """The number of a text as people type it in haste: `147/2025/nd-cp` for `147/2025/NĐ-CP`."""
    return re.sub(r"[\s-]+", "", number.casefold()).replace("đ", "d")


def _named_in(text: str, laws: Iterable[str]) -> str | None:
    """The longest number of a law that a text such as `Nghị định 118/2025/NĐ-CP` holds."""
    said = _plain(text)
    held = (known for known in laws if re.search(rf"(?<![0-9]){re.escape(_plain(known))}(?![0-9a-z])", said))
    return max(held, key=len, default=None)


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
    yield from check_decision(path, tree, overlay.decision, file)
    if not is_place_code(overlay.place):
        yield at("OS203", "place", found=shown(overlay.place), wanted="place", **meant_args(slips.place(overlay.place)))
    for i, place in enumerate(overlay.not_in):
        if not is_place_code(place):
            yield at("OS203", "not_in", i, found=shown(place), wanted="place", **meant_args(slips.place(place)))
    if not given:
        yield at("OS202", "set", key="limit, fees, documents, …")
    if overlay.valid_to and overlay.valid_to < overlay.valid_from:
        yield at("OS306", "valid_to", how="order", start=overlay.valid_from, end=overlay.valid_to)
    for i, day in enumerate(overlay.weekdays):
        if day not in WEEKDAYS:
            yield at("OS203", "weekdays", i, found=shown(day), wanted=", ".join(WEEKDAYS), **meant_args(slips.weekday(day, WEEKDAYS)))
    if overlay.set.limit is not None and overlay.instead_of is None:
        yield at("OS202", key="instead_of")
    if overlay.channel is not None and set(given) != {"limit"}:
        yield at(
            "OS405", "channel", found=", ".join(sorted(set(given) - {"limit"})) or "channel", known="limit", near=None, how="channel_limit"
        )


def check_closure(closure: Closure, tree: Map, file: str) -> Iterator[Problem]:
    """Yield what is wrong in the days off of a place, whatever the calendar of the nation says."""
    yield from check_decision((), tree, closure.decision, file)
    if not is_place_code(closure.place):
        at, meant = position(tree, ("place",), file), meant_args(slips.place(closure.place))
        yield problem("OS203", at, ("place",), found=shown(closure.place), wanted="place", **meant)
    if not closure.days:
        yield problem("OS202", position(tree, ("days",), file), ("days",), key="days")
    if not closure.name.vi.strip():
        yield problem("OS203", position(tree, ("name",), file), ("name",), found=shown(closure.name.vi), wanted="closed_why", near=None)


def check_closed_days(closure: Closure, tree: Map, calendar: Calendar) -> Iterator[Problem]:
    """Yield each day of a closure that closes nothing by the *calendar* of the nation."""
    file = closure.origin.file if closure.origin else ""
    for i, day in enumerate(closure.days):
        if what := closes_nothing(day, calendar):
            where = ("days", i)
            yield problem("OS338", position(tree, where, file), where, found=day, name=closure.name, what=what)


def closes_nothing(day: date, calendar: Calendar) -> str | None:
    """Return why a local day off has no effect, as the messages name it; None where it has one."""
    if not calendar.first <= day <= calendar.last:
        return "closed_outside"
    kind = calendar.day(day).kind
    return None if kind in (DayKind.WORKING, DayKind.CLOSURE) else f"closed_{kind.value}"


def check_columns(columns: ColumnFile, tree: Map, file: str) -> Iterator[Problem]:
    """Yield what is wrong in a file of words for lists, beside the shape of its values."""
    if columns.profile is not None and not is_id(columns.profile):
        at = position(tree, ("profile",), file)
        yield problem("OS203", at, ("profile",), found=shown(columns.profile), wanted="shape_id", near=as_id(columns.profile))
    for i, named in enumerate(columns.columns):
        path: Path = ("columns", i)
        if named.read_as is None and not named.may_be:
            yield problem("OS202", position(tree, path, file), (*path, "read_as"), key="read_as")
        elif named.read_as is not None and named.may_be:
            yield problem("OS201", position(tree, (*path, "may_be"), file, key=True), (*path, "may_be"), key="may_be", how="one_reading")
        elif named.read_as is None and len(set(named.may_be)) < 2:
            at, found = position(tree, (*path, "may_be"), file), ", ".join(named.may_be)
            yield problem("OS203", at, (*path, "may_be"), found=found, wanted="two_readings", near=None)
    for key, field, name in _column_words(columns):
        for i, entry in enumerate(getattr(columns, key)):
            for j, word in enumerate(getattr(entry, field)):
                if not fold(word):
                    where: Path = (key, i, field, j)
                    yield problem("OS203", position(tree, where, file), where, found=shown(word), wanted=name, near=None)
    for key in ("statuses", "claims", "channels", "private"):
        for i, word_entry in enumerate(getattr(columns, key)):
            numbered = getattr(word_entry, "numbers", ())
            if numbered and columns.profile is None:
                where = (key, i, "numbers")
                yield problem("OS201", position(tree, where, file, key=True), where, key="numbers", how="numbers_of_profile")
            said = (
                (word_entry.names, word_entry.parts)
                if key == "private"
                else (word_entry.words, numbered, getattr(word_entry, "begins", ()))
            )
            if not any(said):
                need = "names" if key == "private" else "words"
                yield problem("OS202", position(tree, (key, i), file), (key, i, need), key=need)
    for i, status in enumerate(columns.statuses):
        if status.national_status is not None and status.national_status not in NATIONAL:
            where = ("statuses", i, "national_status")
            yield problem(
                "OS203", position(tree, where, file), where, found=shown(status.national_status), wanted="national_status", near=None
            )
    for target, pattern in columns.shapes.items():
        where = ("shapes", target)
        if target not in TARGETS:
            near = slips.near(target, TARGETS)
            yield problem("OS201", position(tree, where, file, key=True), where, key=target, near=near[0] if near else None)
        elif not is_bounded(pattern):
            yield problem("OS203", position(tree, where, file), where, found=shown(pattern), wanted="pattern", near=None)


def _column_words(columns: ColumnFile) -> Iterator[tuple[str, str, str]]:
    """The lists of words of such a file: the key, the key inside its entries, and what its words are called."""
    yield from (("columns", "names", "header"), ("private", "names", "header"), ("ignored", "names", "header"))
    yield from (("private", "parts", "header"), ("statuses", "words", "status_word"), ("statuses", "numbers", "status_word"))
    yield from (("claims", "words", "status_word"), ("claims", "begins", "status_word"), ("channels", "words", "status_word"))
    yield ("channels", "numbers", "status_word")


def check_same_words(files: Iterable[tuple[Map, str, ColumnFile]]) -> Iterator[Problem]:
    """Yield a problem where two lines of equal rank say different things of one word: neither is believed, the person is asked."""
    seen: dict[tuple[str | None, ...], tuple[object, Position]] = {}
    for tree, name, columns in files:
        for kind, path, word, says in _said_of_words(columns):
            key = (columns.place, columns.profile, kind, fold(word))
            at = position(tree, path, name)
            if key not in seen:
                seen[key] = says, at
            elif seen[key][0] != says:
                yield problem("OS820", at, path, found=word, other=str(seen[key][1]))


def _said_of_words(columns: ColumnFile) -> Iterator[tuple[str, Path, str, object]]:
    for i, named in enumerate(columns.columns):
        says: object = ("read", named.read_as or frozenset(named.may_be))
        yield from (("header", ("columns", i, "names", j), word, says) for j, word in enumerate(named.names))
    for key, entries in (("private", columns.private), ("ignored", columns.ignored)):
        for i, other in enumerate(entries):
            yield from (("header", (key, i, "names", j), word, (key,)) for j, word in enumerate(other.names))
    for i, status in enumerate(columns.statuses):
        says = (frozenset(status.stands), frozenset(status.ended_to), status.national_status)
        for field, words in (("words", status.words), ("numbers", status.numbers)):
            yield from (("status", ("statuses", i, field, j), word, says) for j, word in enumerate(words))
    for i, claim in enumerate(columns.claims):
        for field, words in (("words", claim.words), ("begins", claim.begins)):
            yield from ((f"claim {field}", ("claims", i, field, j), word, claim.claim) for j, word in enumerate(words))
    for i, channel in enumerate(columns.channels):
        for field, words in (("words", channel.words), ("numbers", channel.numbers)):
            yield from (("channel", ("channels", i, field, j), word, channel.channel) for j, word in enumerate(words))


def check_decision(path: Path, tree: Map, decision: Decision, file: str) -> Iterator[Problem]:
    """Yield a problem where a decision has no number: what an answer rests on would be blank."""
    if not decision.number.strip():
        where, found = ("decision", "number"), shown(decision.number)
        yield problem("OS203", position(tree, where, file), (*path, *where), found=found, wanted="number_of_text", near=None)


def check_overlays(
    read: Sequence[Read],
    procedures: Mapping[str, Sequence[Procedure]],
    calendar: Callable[[], Calendar | None],
    lineage: Lineage = lambda place, _: (place, NATION),
    left_out: Container[str] = (),
) -> Iterator[tuple[Problem, str]]:
    """
    Yield what is wrong between overlays and the procedures that they are made for, each with the place concerned.

    Args:
        read: The overlays.
        procedures: The versions of each procedure.
        calendar: Gives the calendar of the nation, where limits can only be compared by counting.
        lineage: Gives what a place lies in on a day.
        left_out: Codes of procedures that were left out for errors of their own: of these nothing can be told.
    """
    comparison = Comparison(calendar)
    templates: set[Position] = set()
    too_long: set[int] = set()
    for path, tree, file, overlay in read:

        def at(code: str, *where: str | int, tree: Map = tree, file: str = file, path: Path = path, **args: Any) -> Problem:
            return problem(code, position(tree, where, file), (*path, *where), **args)

        if overlay.decision.number == PLACEHOLDER:
            found = at("OS340", "decision", "number", found=PLACEHOLDER)
            if found.source not in templates:  # what stands at the top of a file is told once
                yield found, overlay.place
            templates.update([found.source] if found.source else [])
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
        told: list[Problem] = []
        for version in affirmed:
            told += [found for found in _set_well(path, tree, overlay, version, file) if found not in told]
            longer = comparison.alone(overlay, version) if overlay.stands_on(version) else None
            if longer is not None:
                told.append(_longer((path, tree, file, overlay), longer))
                too_long.add(id(overlay))
        yield from ((found, overlay.place) for found in told)
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
    sound = [each for each in read if id(each[3]) not in too_long]
    yield from _together(sound, procedures, comparison, lineage)


def _together(
    read: Sequence[Read], procedures: Mapping[str, Sequence[Procedure]], comparison: Comparison, lineage: Lineage
) -> Iterator[tuple[Problem, str]]:
    """Decisions that are each sound alone and give too much time where they hold at once, told at the strongest."""
    by_code: dict[str, list[Read]] = {}
    for each in read:
        by_code.setdefault(each[3].procedure, []).append(each)
    for code, members in by_code.items():
        for version in procedures.get(code, ()) if len(members) > 1 else ():
            for place, deciding, longer in comparison.together([each[3] for each in members], version, lineage):
                *others, strongest = deciding
                at = next(each for each in members if each[3] is strongest)
                other = ", ".join(dict.fromkeys(f"{each.decision.number} ({each.origin})" for each in others))
                yield _longer(at, longer, **({"near": None, "how": "with_others", "other": other} if others else {})), place


def _longer(read: Read, longer: Longer | TooMany, **more: Any) -> Problem:
    """What is told of a decision that gives more time than the nation, or whose conditions are too many to tell."""
    path, tree, file, overlay = read
    code = "OS404" if isinstance(longer, Longer) else "OS406"
    where = ("set", next(name for name in DUE_FIELDS if name in overlay.set.given()))
    return problem(code, position(tree, where, file), (*path, *where), found=longer.found, limit=longer.limit, **more)


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


def with_value(found: Problem, tree: Map, procedures: Mapping[str, Sequence[Procedure]]) -> Problem:
    """Return a problem of a missing key of an overlay with what the nation has there, which is what the decision was likely made for."""
    versions = procedures.get(str(tree.get("procedure")), ())
    if found.code != "OS202" or not versions:
        return found
    against = tree.get("against")
    starts = against if isinstance(against, Items) else ()
    if found.args.get("key") == "against":
        begin = tree.get("valid_from")
        before = [each for each in versions if isinstance(begin, str) and _start_text(each.valid_from) <= begin]
        more: dict[str, Any] = {"how": "against", "day": _start_text((before or versions)[-1].valid_from)}
    elif found.args.get("key") == "instead_of":
        made_for = [each for each in versions if _start_text(each.valid_from) in starts] or versions[-1:]
        case = made_for[0].case(str(tree.get("case", "default")))
        if case is None:
            return found
        more = {"how": "instead_of", "limit": case.limit, "written": limit_text(case.limit)}
    else:
        return found
    return attrs.evolve(found, args={**found.args, **more})


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


def _set_well(path: Path, tree: Map, overlay: Overlay, version: Procedure, file: str) -> Iterator[Problem]:
    """What an overlay sets is asked what a procedure file is asked, by the same functions: as a version that has nothing else."""
    case = version.case(overlay.case) or version.cases[0]
    given = overlay.set.given()
    cites = overlay.cites or (Citation(overlay.decision.number),)
    # A modifier or an extension without an article rests on the decision.
    own = {"modifiers": (), "extensions": (), **{name: given[name] for name in CASE_FIELDS if name in given}}
    own |= {name: tuple(attrs.evolve(each, cites=each.cites or cites) for each in own[name]) for name in ("modifiers", "extensions")}
    bare: dict[str, Any] = {name: () if isinstance(getattr(version, name), tuple) else None for name in _CHECKED}
    bare |= {name: given[name] for name in _CHECKED if name in given}
    bare["cases"] = (attrs.evolve(case, when=None, starts=Start(), parts=(), wording=None, **own),)
    node = tree.get("set", Map(tree.mark))  # what a plugin computed stands in no file
    written, cases = Map(node.mark), Items(node.mark)
    cases.append(node)
    cases.values_at.append(node.mark)
    written.take(node)
    written.put("cases", cases, node.mark, node.mark)
    made = attrs.evolve(version, **bare)
    for found in (*_ids((), written, made, file), *_facts((), written, made, file), *check_fields((), written, made, file)):
        inside = found.path[2:] if found.path[:2] == ("cases", 0) else found.path
        yield attrs.evolve(found, path=(*path, "set", *inside))


_CHECKED = ("sets", "online", "documents", "fees")
"""Fields of a procedure that are checked wherever they are set, beside those of its cases."""


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
                at, beside = position(tree, (), file), one[3].decision.number
                decision, first = other[3].decision.number, str(one[3].origin)
                found = problem("OS401", at, path, what=what, other=first, place=place, decision=decision, beside=beside)
                yield found, place


def _overlap(one: Overlay, other: Overlay) -> bool:
    days = not one.weekdays or not other.weekdays or not set(one.weekdays).isdisjoint(other.weekdays)
    return days and one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
