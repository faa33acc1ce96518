"""
Files: trees become frozen values, and whatever does not fit becomes a problem with its line and column.

The values are those of `law` and `clock`; this module only says how each is written. Every problems of a file are found in one pass.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import types
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from onestop.catalogs import slips
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
from onestop.law.overlays import Settings
from onestop.law.procedures import Adjustment, ClockStart, Fact, Start
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, MaxAge, Requirement
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation, Text

T = TypeVar("T")
Path: TypeAlias = tuple[str | int, ...]


NOT_WRITTEN = ("origin", "overrides", "lapsed", "national", "choice_names", "left_out")
"""Fields that loading fills in; no file may set them."""


class Wrong(Exception):
    """A value that does not fit: what was found, what was wanted, where below the value that was asked for, and what was perhaps meant."""

    def __init__(
        self, found: Any, wanted: str, path: Path = (), code: str = "OS203", meant: slips.Meant = slips.NOTHING, **more: Any
    ) -> None:
        self.found, self.wanted, self.path, self.code, self.meant, self.more = found, wanted, path, code, meant, more


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
        found = [each for path, cause in _causes(error, ()) for each in _problems(cause, path, tree, file, prefix)]
        return None, [each for each in found if not _misspelt(each, found)]


def _misspelt(missing: Problem, found: list[Problem]) -> bool:
    """Whether a key is missing only because it stands there misspelt, which is told already."""
    if missing.code != "OS202":
        return False
    beside = [
        each.args.get("below") or each.args.get("near") for each in found if each.code == "OS201" and each.path[:-1] == missing.path[:-1]
    ]
    return missing.args["key"] in beside or "same_as_previous_except" in beside


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
        return [_extra(key, path, tree, file, shown, cause.cl) for key in sorted(cause.extra_fields)]
    if isinstance(cause, KeyError):
        return [problem("OS202", position(tree, path[:-1], file, key=True), shown, key=str(path[-1] if path else cause.args[0]))]
    if not isinstance(cause, Wrong):
        return [problem("OS203", position(tree, path, file), shown, found=str(cause), wanted="value", near=None)]
    if cause.code == "OS202":
        return [problem("OS202", position(tree, path[:-1], file, key=True), shown, key=cause.wanted)]
    if cause.code == "OS201":
        return [problem("OS201", position(tree, path, file, key=True), shown, key=cause.found, **meant_args(cause.meant), **cause.more)]
    meant = cause.meant
    if cause.wanted == "text" and path and path[-1] in slips.PLACES:
        meant = slips.place(cause.found)
    more = {**meant_args(meant), **cause.more}
    return [problem("OS203", position(tree, path, file), shown, found=cause.found, wanted=cause.wanted, **more)]


def meant_args(meant: slips.Meant) -> dict[str, Any]:
    """Return what a problem tells of a slip: what was perhaps meant, one text or several, and the name of a sentence that says more."""
    said, how = meant
    return {"near": (said[0] if len(said) == 1 else said) if said else None, **({"how": how} if how else {})}


def _extra(key: str, path: Path, tree: Map, file: str, shown: Path, cls: type) -> Problem:
    """A key that a class has not: nearly one of its keys, or one of what stands below it."""
    known = [field.name for field in attrs.fields(cls) if field.name not in NOT_WRITTEN] + _MORE_KEYS.get(cls.__name__, [])
    if key in _KEYS_BELOW.get(cls.__name__, {}):
        below = _KEYS_BELOW[cls.__name__][key]
        return problem("OS201", position(tree, (*path, key), file, key=True), (*shown, key), key=key, near=None, how="below", below=below)
    if cls is Settings and key == "starts":
        return problem("OS201", position(tree, (*path, key), file, key=True), (*shown, key), key=key, near=None, how="no_start")
    meant: slips.Meant = (slips.near(key, known), None)
    if re.fullmatch("[0-9]{3}", key) and not meant[0]:
        above: Any = tree
        for step in path:
            above = above[step]
        meant = slips.grouped(key, above)
    return problem("OS201", position(tree, (*path, key), file, key=True), (*shown, key), key=key, **meant_args(meant), keys=tuple(known))


_MORE_KEYS = {"Procedure": ["versions", "same_as_previous_except"], "DocumentRequirement": ["any_of", "require"]}
"""Keys that may stand where the fields of a class do, and that are read elsewhere."""
_KEYS_BELOW: dict[str, dict[str, str]] = {
    "Procedure": {
        **dict.fromkeys(
            ("limit", "when", "starts", "extensions", "modifiers", "excludes", "supplement", "request_within", "silence"), "cases"
        ),
    },
    "Overlay": dict.fromkeys((field.name for field in attrs.fields(Settings) if field.name not in ("agency", "note")), "set"),
}
"""Keys that are written too high, and below which one they belong."""


# -- how each kind of value is written -----------------------------------------------------------------------------------------------


def shown(value: Any) -> str:
    """Return *value* as the messages show it: a text in quotation marks, a truth as it is written, a list by its kind."""
    if value is None or isinstance(value, dict | list):
        return describe(value)
    return f"“{value}”" if isinstance(value, str) else str(value).lower()


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(shown(value), "text", meant=slips.text(value))
    return value


def _int(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(shown(value), "int", meant=slips.number(value))
    return value


def _bool(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(shown(value), "bool", meant=slips.truth(value))
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
    raise Wrong(shown(value), "date", meant=slips.day(value))


def _enum(value: Any, cls: Any) -> Any:
    member = cls._value2member_map_.get(value) if isinstance(value, str) else None
    if member is not None:
        return member
    choices = [member.value for member in cls]
    term = value if isinstance(value, str) else ""
    raise Wrong(shown(value), ", ".join(choices), meant=(slips.near(term, choices), None), named=cls.__name__, term=term)


def _words(value: str, cls: type[StrEnum]) -> None:
    """Refuse a text in the place of a list of words, with the list that it may be."""
    choices = [member.value for member in cls]
    said = [each.strip() for each in value.split(",")]
    meant = [(each,) if each in choices else slips.near(each, choices) for each in said]
    whole = (f"[{', '.join(each for (each,) in meant)}]",) if all(meant) else ()
    raise Wrong(shown(value), ", ".join(choices), meant=(whole, "list"), named=cls.__name__, term=value)


def _moment(value: Any, _: Any) -> datetime:
    moment = parse_moment(value)
    if moment is None:
        raise Wrong(shown(value), "moment", meant=slips.moment(value))
    return moment


_LANGUAGES = frozenset(("vi", "en"))


def _bilingual(value: Any, _: Any) -> Text:
    if isinstance(value, str):
        return Text(value)
    if type(value) is Map and value.keys() <= _LANGUAGES and isinstance(value.get("vi"), str) and isinstance(value.get("en", ""), str):
        return Text(**value)
    if isinstance(value, int):
        raise Wrong(shown(value), "text", meant=slips.text(value))
    return Text(**_gather(_keys_of(Text, value), dict.fromkeys(("vi", "en"), lambda text: _text(text, str)), "vi"))


def _citation(value: Any, _: Any) -> Citation:
    if isinstance(value, str):
        return Citation(value)
    return Citation(**_gather(_keys_of(Citation, value), dict.fromkeys(("law", "article", "note"), lambda text: _text(text, str)), "law"))


def _mapping(value: Any, wanted: str = "mapping", meant: slips.Meant = slips.NOTHING) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(shown(value), wanted, meant=meant)
    return value


def _keys_of(cls: type, value: Any) -> Mapping[str, Any]:
    """Return *value*, which is to have the keys of *cls*; what is no mapping is answered with the keys that one must have."""
    if isinstance(value, dict):
        return value
    own = _form(cls, _name_in(value)) if _name_in(value) else ""
    if own:
        raise Wrong(shown(value), "mapping", meant=((own,), None))
    raise Wrong(shown(value), "mapping", meant=((), "form"), form=_form(cls))


_SAID = 60
"""Letters of a text that is shown once more as the name that it may be."""
_UNSAFE = re.compile(r"[,:{}\[\]#\"']")
"""What a text cannot hold inside braces without quotes."""


def _name_in(value: Any) -> str | None:
    """A text that may be the name of what should stand in its place."""
    return value if isinstance(value, str) and 0 < len(value) <= _SAID and not _UNSAFE.search(value) else None


def _form(cls: Any, said: str | None = None) -> str:
    """How a value of *cls* is written: the keys that it must have, with *said* as its name; empty where it has none, or no name."""
    if cls is Text:
        return f"{{vi: {said}, en: …}}" if said else "{vi: …, en: …}"
    if cls == Requirement:
        cls = DocumentRequirement
    if not attrs.has(cls):
        return ""
    attrs.resolve_types(cls)
    fields = [field for field in attrs.fields(cls) if field.default is attrs.NOTHING or field.name in _ALWAYS.get(cls.__name__, ())]
    if said is not None and not any(field.name in _CALLED for field in fields):
        return ""
    shown_as = []
    for field in fields:
        if field.name in _CALLED and said is not None:
            shown_as.append(f"{field.name}: {{vi: {said}}}" if field.type is Text else f"{field.name}: {said}")
        elif field.name == "id" and said is not None:
            shown_as.append(f"id: {slips.bare(said).replace(' ', '-') or '…'}")
        else:
            shown_as.append(f"{field.name}: {_FORMS.get(field.name, '{vi: …, en: …}' if field.type is Text else '…')}")
    return f"{{{', '.join(shown_as)}}}" if shown_as else ""


_CALLED = ("name", "title")
"""Keys below which people write what they say of a thing in one word."""
_ALWAYS = {
    "Decision": ("date",),
    "Source": ("title", "confidence"),
    "Expectation": ("due", "timeliness"),
    "Fee": ("amount",),
    "Start": ("on",),
}
"""Keys that may be left out and hardly ever are."""
_FORMS = {"limit": "{working_days: 5}", "when": "{…}", "set": "{…}", "expect": "{…}", "events": "[…]", "against": "[…]"}
"""How values of some keys begin."""


def _list(value: Any, item: str | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(shown(value), "list", meant=slips.listed(value, item))
    return value


def _each(value: Any, read: Callable[[Any], T], form: str | None = None) -> tuple[T, ...]:
    found: list[T] = []
    errors: list[tuple[Exception, Path]] = []
    for index, item in enumerate(_list(value, form)):
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
    raise Wrong(shown(value), "number", meant=slips.amount(value))


def _gather(mapping: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]], required: str | None = None) -> dict[str, Any]:
    """Read each key that is there by its own reader, and find all errors before giving up."""
    found: dict[str, Any] = {}
    errors: list[tuple[Exception, Path]] = []
    if required is not None and required not in mapping and all(key in readers for key in mapping):
        errors.append((Wrong("", required, code="OS202"), (required,)))
    for key, value in mapping.items():
        try:
            if key not in readers:
                raise Wrong(key, ", ".join(readers), code="OS201", meant=(slips.near(key, readers), None), keys=tuple(readers))
            found[key] = readers[key](value)
        except (ValueError, TypeError):
            errors.append((Wrong(shown(value), _WANTED.get(key, "limit")), (key,)))
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
    mapping = _mapping(value, "limit", slips.limit(value))
    units = [key for key in mapping if key in _LIMITS or key in _OTHER_LIMITS]
    if len(units) != 1:
        known = [*_LIMITS, *_OTHER_LIMITS]
        if len(units) > 1:
            first, second, *_ = (_flow({unit: mapping[unit]}) for unit in units)
            raise Wrong(", ".join(units), " | ".join(known), meant=((), "one_unit"), first=first, second=second)
        meant = slips.limit(value) if slips.limit(value)[0] else (slips.near(next(iter(mapping), ""), known), None)
        raise Wrong(", ".join(mapping) or "{}", " | ".join(known), meant=meant)
    unit = units[0]
    if unit in _LIMITS:
        _whole_number(mapping, unit)
        cls, options = _LIMITS[unit]
        # The amount is tried alone first, so that an error of the class is reported at it and not at an option.
        given = _gather(mapping, {unit: lambda amount: (cls(_amount(amount)), _amount(amount))[1], **options})
        limit: TimeLimit = cls(given.pop(unit), **given)
        return limit
    made: TimeLimit = _gather(mapping, {unit: lambda inner: _other_limit(unit, inner)})[unit]
    return made


def _whole_number(mapping: Mapping[str, Any], unit: str) -> None:
    """Refuse a number that a comma has cut in two."""
    said = slips.parted(unit, mapping)
    if said is not None:
        raise Wrong(shown(said), _WANTED[unit], (unit,), meant=slips.amount(said) if unit in _PARTS else ((), "decimal"))


_PARTS = ("working_days", "working_hours", "hours")
"""Units of which there are parts."""


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
    mapping = _mapping(value, "limit", slips.limit(value))
    if next(iter(mapping), None) in _LIMITS:
        _whole_number(mapping, next(iter(mapping)))
    if len(mapping) != 1 or next(iter(mapping)) not in _LIMITS:
        raise Wrong(", ".join(mapping) or "{}", " | ".join(_LIMITS), meant=(slips.near(next(iter(mapping), ""), _LIMITS), None))
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


def limit_text(limit: TimeLimit) -> str:
    """Return *limit* as it is written in a file, on one line."""
    return _flow(write_limit(limit))


def adjustment_text(adjustment: Adjustment) -> str:
    """Return *adjustment* as it is written in a file."""
    unit = next(unit for unit, (cls, _) in _LIMITS.items() if cls is adjustment.unit)
    return _flow({unit: _amount_text(adjustment.by)})


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str):
        return value if value in ("forward", "backward", "none", "must", "may") else json.dumps(value, ensure_ascii=False)
    return str(value).lower()


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
    mapping = _mapping(value, "condition")
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
    if isinstance(value, list):
        almost = slips.near(key, ("all", "any", "not")) if any(isinstance(item, dict) for item in value) else ()
        plain = ", ".join(str(item) for item in value if isinstance(item, str | int))
        raise Wrong(shown(value), "plain", meant=((almost or (f"{{{key}: {{in: [{plain}]}}}}",)), None))
    if not isinstance(value, dict):
        meant = slips.compared_text(key, value)
        if meant[0]:
            raise Wrong(shown(value), "condition", meant=meant)
        return Equals(key, _plain(value))
    if not value:
        raise Wrong("{}", ", ".join(sorted(_OPERATORS)))
    names = _OPERATORS | {name for name in value if slips.comparison(key, name, value[name])[0]}
    parts = tuple(_gather(value, {name: lambda inner, name=name: _operator(key, name, inner) for name in names}).values())  # type: ignore[misc]
    return parts[0] if len(parts) == 1 else Every(parts)


def _operator(fact: str, name: str, value: Any) -> Condition:
    if name not in _OPERATORS:
        raise Wrong(name, "", code="OS201", meant=slips.comparison(fact, name, value))
    if name == "in":
        return In(fact, _each(value, _plain))
    if name in _DATED:
        return _DATED[name](fact, _date(value, date))
    if name in ("at_least", "at_most") and isinstance(value, str) and slips.day(value)[0]:
        raise Wrong(shown(value), "int", meant=slips.comparison(fact, "from" if name == "at_least" else "to", value))
    return _COMPARED[name](fact, _plain(value) if name == "equals" else _int(value, int))


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list) or value is None:
        raise Wrong(shown(value), "plain")
    return value


def _requirement(value: Any, _: Any = None) -> Requirement:
    mapping = _keys_of(DocumentRequirement, value)
    if "any_of" in mapping:
        given = _gather(
            mapping,
            {"any_of": lambda listed: _each(listed, _requirement), "when": read_condition, "name": lambda name: _bilingual(name, Text)},
        )
        return AnyOf(of=given["any_of"], when=given.get("when"), name=given.get("name"))
    if "require" in mapping:
        given = _gather(mapping, {"require": _requirements, "when": read_condition})
        return AllOf(of=given["require"], when=given.get("when"))
    if "id" not in mapping:
        for key in mapping:
            almost = slips.near(key, ("any_of", "require"))
            if almost and isinstance(mapping[key], list | dict):
                raise Wrong(key, "", (key,), code="OS201", meant=(almost, None))
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
    raise Wrong(shown(value), "time", meant=slips.hour(value))


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
        return read(_keys_of(cls, value), kind)

    return hook


def _tuple_hook(cls: Any) -> Callable[[Any, Any], Any]:
    item = get_args(cls)[0]
    read = cache(lambda: _CONVERTER.get_structure_hook(item))  # asked for late, because a class may hold a list of its own

    def hook(value: Any, _: Any) -> Any:
        if isinstance(value, str) and isinstance(item, type) and issubclass(item, StrEnum) and value not in list(item):
            _words(value, item)
        said = _name_in(value)
        form = _form(item, said) if said and item not in (Text, Citation) else None
        structured = read()
        return _once(value, cls, lambda: _each(value, lambda each: structured(each, item), form or None))

    return hook


def _dict_hook(cls: Any) -> Callable[[Any, Any], Any]:
    item = get_args(cls)[1]
    read = cache(lambda: _CONVERTER.get_structure_hook(item))

    def hook(value: Any, _: Any) -> Any:
        structured = read()
        return _once(value, cls, lambda: _gather(_mapping(value), dict.fromkeys(value, lambda each: structured(each, item))))

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


def not_listed(tree: Map, key: str, file: str) -> Problem | None:
    """Return the problem of a list under *key* without dashes, or of a key that is nearly this one; None where neither is there."""
    if tree.get(key):
        found, wanted = shown(tree[key]), "list"
        return problem("OS203", position(tree, (key,), file), (key,), found=found, wanted=wanted, **meant_args(slips.listed(tree[key])))
    odd = next((odd for odd in tree if odd != key and isinstance(tree[odd], Map | Items) and slips.near(odd, [key])), None)
    if key in tree or odd is None:
        return None
    return problem("OS201", position(tree, (odd,), file, key=True), (odd,), key=odd, near=key)


def versions(tree: Map, file: str) -> tuple[list[tuple[Path, Map]], list[Problem]]:
    """
    Return each version of a procedure file as one whole mapping, with its path.

    A version takes the keys of the file's top, may replace any of them, and with `same_as_previous_except` also those of the version
    before it. Every entry keeps the position where it was written.
    """
    listed = tree.get("versions")
    if not isinstance(listed, Items) or not listed:
        if slip := not_listed(tree, "versions", file):
            return [], [slip]
        at = position(tree, ("versions",), file)
        return [], [problem("OS202", at, ("versions",), key="versions")]
    found: list[tuple[Path, Map]] = []
    problems: list[Problem] = []
    for index, version in enumerate(listed):
        path: Path = ("versions", index)
        changed = version.get("same_as_previous_except") if isinstance(version, Map) else None
        if not isinstance(version, Map) or not (changed is None or isinstance(changed, Map)):
            problems.append(problem("OS203", position(tree, path, file), path, found=shown(version), wanted="mapping", near=None))
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


LOCAL = ("overlays", "unlisted")
"""The lists of a file of local decisions: those of which it is known what they are about, and those of which it is not."""


def local_entries(tree: Map, file: str, key: str = "overlays") -> tuple[list[tuple[Path, Map]], list[Problem]]:
    """Return each entry of a list of local decisions as one whole mapping, with its path; it takes the keys of the file's top."""
    listed = tree.get(key)
    if key not in tree and (key != LOCAL[0] or any(other in tree for other in LOCAL)):
        return [], []  # a file holds one of the two lists, or both
    if not isinstance(listed, Items) or not listed:
        missing = problem("OS202", position(tree, (), file), (key,), key=key)
        return [], [not_listed(tree, key, file) or missing]
    found: list[tuple[Path, Map]] = []
    problems: list[Problem] = []
    for index, entry in enumerate(listed):
        path: Path = (key, index)
        if not isinstance(entry, Map):
            problems.append(problem("OS203", position(tree, path, file), path, found=describe(entry), wanted="mapping", near=None))
            continue
        whole = Map(entry.mark)
        whole.take(tree, leaving=frozenset(LOCAL))
        whole.take(entry)
        found.append((path, whole))
    return found, problems
