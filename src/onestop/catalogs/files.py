"""
Files: trees become frozen values, and whatever does not fit becomes a problem with its line and column.

The values are those of `law` and `clock`; this module only says how each is written. Every problems of a file are found in one pass.
"""

from __future__ import annotations

import contextlib
import difflib
import math
import re
import types
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from onestop.catalogs.nodes import Items, Map, describe, position
from onestop.clock.days import parse_moment
from onestop.clock.limits import (
    AfterCutoff,
    CalendarDays,
    Hours,
    Months,
    Roll,
    SameDay,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
)
from onestop.law.conditions import After, AtLeast, AtMost, Before, Condition, Equals, Every, In, Not, Some
from onestop.law.procedures import Adjustment, ClockStart, Fact, Start
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, MaxAge, Requirement
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation, Text

T = TypeVar("T")
Path: TypeAlias = tuple[str | int, ...]


NOT_WRITTEN = ("origin", "overrides", "lapsed", "national", "choice_names", "left_out")
"""Fields that loading fills in; no file may set them."""


class Wrong(Exception):
    """A value that does not fit: what was found, what was wanted, and where below the value that was asked for."""

    def __init__(self, found: Any, wanted: str, path: Path = (), code: str = "OS203", near: str | None = None) -> None:
        self.found, self.wanted, self.path, self.code, self.near = found, wanted, path, code, near


def structure(tree: Map, cls: type[T], file: str, prefix: Path = ()) -> tuple[T | None, list[Problem]]:
    """
    Return *tree* as a value of *cls*, or None, and every problem in it.

    Args:
        tree: A tree of `nodes.read`.
        cls: An attrs class of the law or the clock.
        file: Name of the file for the positions.
        prefix: Path of *tree* within the file, for the messages.
    """
    try:
        value: T = _CONVERTER.structure(tree, cls)
        return value, []
    except Exception as error:
        return None, [found for path, cause in _causes(error, ()) for found in _problems(cause, path, tree, file, prefix)]


_READ: ContextVar[dict[tuple[int, Any], Any] | None] = ContextVar("_READ", default=None)


@contextlib.contextmanager
def shared_nodes() -> Iterator[None]:
    """Structure a list or a mapping once for all versions that share it; the trees must be kept as long."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def _once(node: Any, cls: Any, read: Callable[[], Any]) -> Any:
    known = _READ.get()
    if known is None:
        return read()
    key = (id(node), cls)
    if key not in known:
        known[key] = read()
    return known[key]


def _causes(error: BaseException, path: Path) -> list[tuple[Path, BaseException]]:
    """Walk the exception tree of cattrs down to the single causes, each with its path."""
    if isinstance(error, ClassValidationError):
        noted, plain = error.group_exceptions()
        found = [c for sub, note in noted for c in _causes(sub, (*path, note.name))]
        return found + [c for sub in plain for c in _causes(sub, path)]
    if isinstance(error, IterableValidationError):
        items, plain = error.group_exceptions()
        found = [c for sub, note in items for c in _causes(sub, (*path, note.index))]
        return found + [c for sub in plain for c in _causes(sub, path)]
    if isinstance(error, Wrong):
        return [((*path, *error.path), error)]
    if isinstance(error, _Many):
        return [c for sub, at in error.errors for c in _causes(sub, (*path, *at))]
    return [(path, error)]


class _Many(Exception):
    """Several errors below one value, each with its path."""

    def __init__(self, errors: list[tuple[Exception, Path]]) -> None:
        self.errors = errors


def _problems(cause: BaseException, path: Path, tree: Map, file: str, prefix: Path) -> list[Problem]:
    shown = (*prefix, *path)
    if isinstance(cause, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(cause.cl)]
        return [_extra(key, path, tree, file, shown, known) for key in sorted(cause.extra_fields)]
    if isinstance(cause, KeyError):
        return [problem("OS202", position(tree, path[:-1], file), shown, key=str(path[-1] if path else cause.args[0]))]
    if not isinstance(cause, Wrong):
        return [problem("OS203", position(tree, path, file), shown, found=str(cause), wanted="value", near=None)]
    if cause.code == "OS202":
        return [problem("OS202", position(tree, path[:-1], file), shown, key=cause.wanted)]
    if cause.code == "OS201":
        return [problem("OS201", position(tree, path, file, key=True), shown, key=cause.found, near=cause.near)]
    return [problem("OS203", position(tree, path, file), shown, found=cause.found, wanted=cause.wanted, near=cause.near)]


def _extra(key: str, path: Path, tree: Map, file: str, shown: Path, known: list[str]) -> Problem:
    return problem("OS201", position(tree, (*path, key), file, key=True), (*shown, key), key=key, near=_near(key, known))


def _near(word: str, known: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.6)), None)


# -- how each kind of value is written -----------------------------------------------------------------------------------------------


def _shown(value: Any) -> str:
    return describe(value) if value is None or isinstance(value, dict | list) else repr(value)


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_shown(value), "text")
    return value


def _int(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(_shown(value), "int")
    return value


def _bool(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(_shown(value), "bool")
    return value


_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_AMOUNT = re.compile(r"[0-9]{1,9}([.][0-9]{1,9}|/[1-9][0-9]{0,8})?")


def _date(value: Any, _: Any) -> date:
    try:
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Wrong(_shown(value), "date")


def _moment(value: Any, _: Any) -> datetime:
    moment = parse_moment(value)
    if moment is None:
        raise Wrong(_shown(value), "moment")
    return moment


def _enum(value: Any, cls: Any) -> Any:
    if isinstance(value, str) and (known := cls._value2member_map_.get(value)) is not None:
        return known
    choices = [member.value for member in cls]
    raise Wrong(_shown(value), ", ".join(choices), near=_near(str(value), choices))


def _bilingual(value: Any, _: Any) -> Text:
    if isinstance(value, str):
        return Text(value)
    return Text(**_gather(_mapping(value), dict.fromkeys(("vi", "en"), lambda text: _text(text, str)), "vi"))


def _citation(value: Any, _: Any) -> Citation:
    if isinstance(value, str):
        return Citation(value)
    return Citation(**_gather(_mapping(value), dict.fromkeys(("law", "article", "note"), lambda text: _text(text, str)), "law"))


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(_shown(value), "mapping")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(_shown(value), "list")
    return value


def _each(value: Any, read: Callable[[Any], T]) -> tuple[T, ...]:
    found: list[T] = []
    errors: list[tuple[Exception, Path]] = []
    for index, item in enumerate(_list(value)):
        try:
            found.append(read(item))
        except Exception as error:
            errors.append((error, (index,)))
    if errors:
        raise _Many(errors)
    return tuple(found)


def _amount(value: Any) -> int | Fraction:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Fraction(value)
    if isinstance(value, float) and math.isfinite(value):
        return Fraction(value)
    raise Wrong(_shown(value), "number")


def _gather(mapping: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]], required: str | None = None) -> dict[str, Any]:
    """Read each key that is there by its own reader, and find all errors before giving up."""
    found: dict[str, Any] = {}
    errors: list[tuple[Exception, Path]] = []
    if required is not None and required not in mapping and all(key in readers for key in mapping):
        errors.append((Wrong("", required, code="OS202"), (required,)))
    for key, value in mapping.items():
        try:
            if key not in readers:
                raise Wrong(key, ", ".join(readers), code="OS201", near=_near(key, list(readers)))
            found[key] = readers[key](value)
        except (ValueError, TypeError):
            errors.append((Wrong(_shown(value), _WANTED.get(key, "limit")), (key,)))
        except Exception as error:
            errors.append((error, (key,)))
    if errors:
        raise _Many(errors)
    return found


_WANTED = {"working_days": "quarters", "calendar_days": "whole", "months": "whole", "working_hours": "hours", "hours": "hours"}
_FIRST_DAY: dict[str, Callable[[Any], Any]] = {"first_day_counted": lambda value: _bool(value, bool)}
_ROLL: dict[str, Callable[[Any], Any]] = {"roll": lambda value: _enum(value, Roll)}
_LIMITS: dict[str, tuple[type, dict[str, Callable[[Any], Any]]]] = {
    "working_days": (WorkingDays, _FIRST_DAY),
    "calendar_days": (CalendarDays, _FIRST_DAY | _ROLL),
    "months": (Months, _FIRST_DAY | _ROLL),
    "working_hours": (WorkingHours, {}),
    "hours": (Hours, _ROLL),
}
_OTHER_LIMITS = ("same_day", "then", "together", "undetermined")
_SAME_DAY: dict[str, Callable[[Any], Any]] = {
    "cutoff": lambda value: _time(value, time),
    "after": lambda value: _enum(value, AfterCutoff),
    "result_at": lambda value: _time(value, time),
}


def read_limit(value: Any, _: Any = None) -> TimeLimit:
    """Return the limit that a mapping such as `{working_days: 3}` or `{same_day: {cutoff: "15:00"}}` writes."""
    mapping = _mapping(value)
    units = [key for key in mapping if key in _LIMITS or key in _OTHER_LIMITS]
    if len(units) != 1:
        known = [*_LIMITS, *_OTHER_LIMITS]
        odd = next(iter(mapping), "")
        raise Wrong(", ".join(mapping) or "{}", " | ".join(known), near=_near(odd, known))
    unit = units[0]
    if unit in _LIMITS:
        cls, options = _LIMITS[unit]
        # The amount is tried alone first, so that an error of the class is reported at it and not at an option.
        given = _gather(mapping, {unit: lambda amount: (cls(_amount(amount)), _amount(amount))[1], **options})
        limit: TimeLimit = cls(given.pop(unit), **given)
        return limit
    made: TimeLimit = _gather(mapping, {unit: lambda inner: _other_limit(unit, inner)})[unit]
    return made


def _other_limit(unit: str, value: Any) -> TimeLimit:
    if unit == "undetermined":
        return Undetermined(_text(value, str))
    if unit == "then":
        return Then(*_each(value, read_limit))
    if unit == "together":
        readers: dict[str, Callable[[Any], Any]] = {"branches": lambda branches: _each(branches, read_limit), "cap": read_limit}
        given = _gather(_mapping(value), readers, "branches")
        return Together(*given["branches"], cap=given.get("cap"))
    return SameDay(**_gather({} if value is None else _mapping(value), _SAME_DAY))


def _max_age(value: Any, _: Any) -> MaxAge:
    limit = read_limit(value)
    if isinstance(limit, CalendarDays | Months):
        return limit
    raise Wrong(", ".join(value), "calendar_days | months")


def _adjustment(value: Any, _: Any) -> Adjustment:
    """So much more of one unit, such as `{working_days: 10}`; a negative number is less."""
    mapping = _mapping(value)
    if len(mapping) != 1 or next(iter(mapping)) not in _LIMITS:
        raise Wrong(", ".join(mapping) or "{}", " | ".join(_LIMITS), near=_near(next(iter(mapping), ""), list(_LIMITS)))
    unit, number = next(iter(mapping.items()))
    negative = isinstance(number, str) and number.startswith("-")
    cls = _LIMITS[unit][0]
    size = number[1:] if negative else -number if isinstance(number, int) and number < 0 else number
    # The class knows which steps its unit has.
    by = _gather(mapping, {unit: lambda _: (cls(_amount(size)), _amount(size))[1]})[unit]
    return Adjustment(cls, -by if size != number else by)


def write_limit(limit: TimeLimit) -> dict[str, Any]:
    """Return *limit* as plain data, in the shape that `read_limit` reads."""
    match limit:
        case SameDay(cutoff, after, result_at):
            hours = {"cutoff": cutoff, "result_at": result_at}
            data: dict[str, Any] = {key: _hour_text(hour) for key, hour in hours.items() if hour is not None}
            return {"same_day": {**data, **({"after": after.value} if cutoff else {})}}
        case Then(stages):
            return {"then": [write_limit(stage) for stage in stages]}
        case Together(branches, cap):
            group: dict[str, Any] = {"branches": [write_limit(branch) for branch in branches]}
            return {"together": {**group, "cap": write_limit(cap)} if cap else group}
        case Undetermined(reason):
            return {"undetermined": reason}
        case _:
            unit, options = next((unit, options) for unit, (cls, options) in _LIMITS.items() if cls is type(limit))
            amount = limit.h if isinstance(limit, WorkingHours | Hours) else limit.n
            number = _amount_text(amount)
            defaults = {a.name: a.default for a in attrs.fields(type(limit))}
            chosen = {key: getattr(limit, key) for key in sorted(options) if getattr(limit, key) != defaults[key]}
            return {unit: number, **{key: getattr(value, "value", value) for key, value in chosen.items()}}


def _hour_text(hour: time) -> str:
    return hour.isoformat("seconds" if hour.second else "minutes")


def _amount_text(amount: int | float | Fraction) -> int | float | str:
    """A number where a number says it exactly; else text, so that no part of an hour is lost."""
    if not isinstance(amount, Fraction) or Fraction(float(amount)) == amount:
        return float(amount) if isinstance(amount, Fraction) else amount
    decimal = str(float(amount))
    return decimal if Fraction(decimal) == amount else str(amount)


_DATED: dict[str, type[Before | After]] = {"before": Before, "after": After}
_COMPARED: dict[str, type[Equals | AtLeast | AtMost]] = {"equals": Equals, "at_least": AtLeast, "at_most": AtMost}
_OPERATORS = {"in", *_DATED, *_COMPARED}


def read_condition(value: Any, _: Any = None) -> Condition:
    """Return the condition that a mapping such as `{proxy: true}` or `{channel: {in: [online]}}` writes; several keys must all hold."""
    mapping = _mapping(value)
    if not mapping:
        raise Wrong("{}", "condition")
    parts = tuple(_gather(mapping, {key: lambda inner, key=key: _part(key, inner) for key in mapping}).values())  # type: ignore[misc]
    return parts[0] if len(parts) == 1 else Every(parts)


def _part(key: str, value: Any) -> Condition:
    if key == "all":
        return Every(_each(value, read_condition))
    if key == "any":
        return Some(_each(value, read_condition))
    if key == "not":
        return Not(read_condition(value))
    if not isinstance(value, dict):
        return Equals(key, _plain(value))
    if not value:
        raise Wrong("{}", ", ".join(sorted(_OPERATORS)))
    parts = tuple(_gather(value, {name: lambda inner, name=name: _operator(key, name, inner) for name in _OPERATORS}).values())  # type: ignore[misc]
    return parts[0] if len(parts) == 1 else Every(parts)


def _operator(fact: str, name: str, value: Any) -> Condition:
    if name == "in":
        return In(fact, _each(value, _plain))
    if name in _DATED:
        return _DATED[name](fact, _date(value, date))
    return _COMPARED[name](fact, _plain(value) if name == "equals" else _int(value, int))


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list) or value is None:
        raise Wrong(_shown(value), "text, int, bool")
    return value


def _requirement(value: Any, _: Any = None) -> Requirement:
    mapping = _mapping(value)
    if "any_of" in mapping:
        given = _gather(
            mapping,
            {"any_of": lambda listed: _each(listed, _requirement), "when": read_condition, "name": lambda name: _bilingual(name, Text)},
        )
        return AnyOf(of=given["any_of"], when=given.get("when"), name=given.get("name"))
    if "require" in mapping:
        given = _gather(mapping, {"require": _requirements, "when": read_condition})
        return AllOf(of=given["require"], when=given.get("when"))
    leaf: DocumentRequirement = _CONVERTER.structure(mapping, DocumentRequirement)
    return leaf


def _start(value: Any, _: Any) -> Start:
    """A start may be written as its name alone."""
    if not isinstance(value, dict):
        return Start(on=_enum(value, ClockStart))
    start: Start = _START(value, Start)
    return start


def _fact(value: Any, kind: Any) -> Fact:
    """Choices may be a list of words, or a mapping of each word to its name."""
    choices = value.get("choices") if isinstance(value, dict) else None
    if not isinstance(choices, dict):
        plain: Fact = _FACT(value, kind)
        return plain
    errors: list[tuple[Exception, Path]] = []
    names: dict[str, Text] = {}
    fact: Fact | None = None
    try:
        fact = _FACT({key: each for key, each in value.items() if key != "choices"}, kind)
    except Exception as error:
        errors.append((error, ()))
    try:
        names = _gather(choices, dict.fromkeys(choices, lambda name: _bilingual(name, Text)))
    except Exception as error:
        errors.append((error, ("choices",)))
    if fact is None or errors:
        raise _Many(errors)
    return attrs.evolve(fact, choices=tuple(names), choice_names=names)


def _time(value: Any, _: Any) -> time:
    try:
        if isinstance(value, str) and _CLOCK.fullmatch(value):
            return time.fromisoformat(value)
    except ValueError:
        pass
    raise Wrong(_shown(value), "time")


def _requirements(value: Any) -> tuple[Requirement, ...]:
    """A list of requirements, or just one."""
    return (_requirement(value),) if isinstance(value, dict) else _each(value, _requirement)


def _attrs_hook(cls: type) -> Callable[[Any, Any], Any]:
    # Where a value was read is not written in the file.
    left_out: dict[str, Any] = {field.name: override(omit=True) for field in attrs.fields(cls) if field.name in NOT_WRITTEN}
    read: Callable[[Any, Any], Any] = make_dict_structure_fn(
        cls, _CONVERTER, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True, **left_out
    )

    def hook(value: Any, kind: Any) -> Any:
        if not isinstance(value, dict):
            raise Wrong(_shown(value), "mapping")
        return read(value, kind)

    return hook


def _tuple_hook(cls: Any) -> Callable[[Any, Any], Any]:
    item = get_args(cls)[0]

    def hook(value: Any, _: Any) -> Any:
        return _once(value, cls, lambda: _each(value, lambda each: _CONVERTER.structure(each, item)))

    return hook


def _dict_hook(cls: Any) -> Callable[[Any, Any], Any]:
    item = get_args(cls)[1]

    def hook(value: Any, _: Any) -> Any:
        return _once(value, cls, lambda: _gather(_mapping(value), dict.fromkeys(value, lambda each: _CONVERTER.structure(each, item))))

    return hook


def _is_union_of(union: Any) -> Callable[[Any], bool]:
    members = set(get_args(union))
    return lambda cls: get_origin(cls) in (Union, types.UnionType) and set(get_args(cls)) - {type(None)} == members


def _is(generic: Any) -> Callable[[Any], bool]:
    return lambda cls: get_origin(cls) is generic


def _optional(read: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda value, cls: None if value is None and type(None) in get_args(cls) else read(value, cls)


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_factory(attrs.has, _attrs_hook)
    converter.register_structure_hook_factory(_is(tuple), _tuple_hook)
    converter.register_structure_hook_factory(_is(dict), _dict_hook)
    # StrEnum too: it is a str, and the hook of str would serve it.
    for cls, hook in ((str, _text), (int, _int), (bool, _bool), (date, _date), (datetime, _moment), (time, _time), (StrEnum, _enum)):
        converter.register_structure_hook(cls, hook)
    written: tuple[tuple[type, Callable[[Any, Any], Any]], ...] = (
        (Text, _bilingual),
        (Citation, _citation),
        (Start, _start),
        (Fact, _fact),
        (Adjustment, _adjustment),
    )
    for kind, read in written:
        converter.register_structure_hook_func(lambda cls, kind=kind: cls is kind, read)  # type: ignore[misc]
    converter.register_structure_hook_func(_is_union_of(TimeLimit), _optional(read_limit))
    converter.register_structure_hook_func(_is_union_of(MaxAge), _optional(_max_age))
    converter.register_structure_hook_func(_is_union_of(Condition), _optional(read_condition))
    converter.register_structure_hook_func(_is_union_of(Requirement), _optional(_requirement))
    return converter


_CONVERTER = _converter()
_START = _attrs_hook(Start)
_FACT = _attrs_hook(Fact)


# -- versions ------------------------------------------------------------------------------------------------------------------------

_NOT_INHERITED = frozenset(
    (
        "valid_from",
        "valid_to",
        "valid_from_reason",
        "announced",
        "reverified",
        "note",
        "decision",
        "same_as_previous_except",
    )
)


def versions(tree: Map, file: str) -> tuple[list[tuple[Path, Map]], list[Problem]]:
    """
    Return each version of a procedure file as one whole mapping, with its path.

    A version takes the keys of the file's top, may replace any of them, and with `same_as_previous_except` also those of the version
    before it. Every entry keeps the position where it was written.
    """
    listed = tree.get("versions")
    if not isinstance(listed, Items) or not listed:
        at = position(tree, ("versions",), file)
        return [], [problem("OS202", at, ("versions",), key="versions")]
    found: list[tuple[Path, Map]] = []
    problems: list[Problem] = []
    for index, version in enumerate(listed):
        path: Path = ("versions", index)
        changed = version.get("same_as_previous_except") if isinstance(version, Map) else None
        if not isinstance(version, Map) or not (changed is None or isinstance(changed, Map)):
            problems.append(problem("OS203", position(tree, path, file), path, found=_shown(version), wanted="mapping", near=None))
            continue
        whole = Map(version.mark)
        whole.take(tree, leaving=frozenset(("versions",)))
        if "same_as_previous_except" in version:
            if not found:
                problems.append(
                    problem(
                        "OS203",
                        position(tree, path, file),
                        path,
                        found="same_as_previous_except",
                        wanted="version",
                        near=None,
                    )
                )
                continue
            whole.take(found[-1][1], leaving=_NOT_INHERITED)
        whole.take(version, leaving=frozenset(("same_as_previous_except",)))
        if isinstance(changed, Map):
            whole.take(changed)
        found.append((path, whole))
    return found, problems
