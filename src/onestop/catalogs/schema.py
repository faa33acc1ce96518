"""
JSON Schema (draft-07) of the files that people write, for editors to complete and warn.

It is generated from the classes that read the files; titles and examples, in Vietnamese, stand in `titles.yaml` beside this module.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from onestop.catalogs.catalog import AuthoredCase, CaseFile
from onestop.catalogs.files import NOT_WRITTEN
from onestop.catalogs.nodes import read_file
from onestop.clock.limits import TimeLimit
from onestop.law.conditions import Condition
from onestop.law.overlays import Overlay
from onestop.law.procedures import Adjustment, ClockStart, Fact, Procedure, Start
from onestop.law.requirements import DocumentRequirement, MaxAge, Requirement
from onestop.words.sources import Citation, Text

_TEXT = {"type": "string"}
_DATE = {"type": "string", "format": "date"}
_CLOCK = {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"}
_FILE_KEYS = ("code", "name", "field", "place", "audience", "citizen_limits", "internal", "facts")
_MOMENT = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?"}
_SINGLE: Mapping[type, dict[str, Any]] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: _DATE,
    datetime: _MOMENT,
    time: _CLOCK,
}
_AMOUNT = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+|/[0-9]+)?$"}]}


def procedure_schema() -> dict[str, Any]:
    """Return the schema of a procedure file."""
    maker = _Maker()
    version = maker.object(Procedure)
    keys = {key: version["properties"][key] for key in _FILE_KEYS}
    version.pop("required")
    changes = {"type": "object", "additionalProperties": False, "properties": dict(version["properties"])}
    version["properties"]["same_as_previous_except"] = {**changes, **_titled("", "same_as_previous_except")}
    versions = {"type": "array", "minItems": 1, "items": version, **_titled("", "versions")}
    return maker.file("Thủ tục hành chính", ["code", "name", "field", "versions"], {**keys, "versions": versions})


def overlay_schema() -> dict[str, Any]:
    """Return the schema of a file of local decisions; a key may stand at the top for all entries."""
    maker = _Maker()
    entry = maker.object(Overlay)
    entry.pop("required")
    shared = {key: value for key, value in entry["properties"].items() if key not in ("set", "procedure", "case")}
    entry["required"] = ["procedure", "set"]
    entries = {"type": "array", "minItems": 1, "items": entry, **_titled("", "overlays")}
    return maker.file("Quyết định của địa phương", ["overlays"], {**shared, "overlays": entries})


def case_schema() -> dict[str, Any]:
    """Return the schema of a file of worked examples."""
    maker = _Maker()
    made = maker.object(CaseFile)
    assert AuthoredCase.__name__ in maker.definitions
    return maker.file("Ví dụ kiểm tra", made["required"], made["properties"])


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {"procedure": procedure_schema, "overlay": overlay_schema, "cases": case_schema}
"""The kinds of files that people write, each with its schema."""


@cache
def _titles() -> Mapping[str, Mapping[str, Any]]:
    tree, problems, _ = read_file(Path(__file__).parent / "titles.yaml")
    if tree is None or problems:
        raise AssertionError(f"titles.yaml is broken: {problems}")  # pragma: no cover
    return tree


def _titled(cls: str, field: str) -> dict[str, Any]:
    """Title and example of a key; one of the class itself before the common one."""
    found = _titles().get(f"{cls}.{field}") or _titles()[field]
    return {"title": found["title"], **({"examples": [found["example"]]} if "example" in found else {})}


class _Maker:
    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {
            "Text": {"anyOf": [_TEXT, self._keys({"vi": _TEXT, "en": _TEXT}, ["vi"])]},
            "Citation": {"anyOf": [_TEXT, self._keys({"law": _TEXT, "article": _TEXT, "note": _TEXT}, ["law"])]},
            "Condition": self._condition(),
            "Limit": self._limit(),
            "MaxAge": {"anyOf": [self._keys({unit: {"type": "integer", "minimum": 1}}, [unit]) for unit in ("calendar_days", "months")]},
            "Adjustment": {"anyOf": [self._keys({unit: _AMOUNT}, [unit]) for unit in _UNITS]},
            "Requirement": {},
        }
        leaf = self.object(DocumentRequirement)
        nodes = {"type": "array", "items": _ref("Requirement")}
        any_of = self._keys({"any_of": nodes, "when": _ref("Condition"), "name": _ref("Text")}, ["any_of"])
        one_or_more = {"anyOf": [_ref("Requirement"), nodes]}
        require = self._keys({"require": one_or_more, "when": _ref("Condition")}, ["require"])
        self.definitions["Requirement"] = {"anyOf": [leaf, any_of, require]}

    def file(self, title: str, required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a whole file."""
        top = self._keys(properties, required)
        wanted: dict[str, Any] = {}
        looking = list(_references(top))
        while looking:
            name = looking.pop()
            if name not in wanted:
                wanted[name] = self.definitions[name]
                looking += _references(wanted[name])
        head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"{title} (onestop)"}
        return {**head, **top, "definitions": dict(sorted(wanted.items()))}

    def _keys(self, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}

    def _limit(self) -> dict[str, Any]:
        first, roll = {"type": "boolean"}, {"enum": ["forward", "none", "backward"]}
        options: dict[str, dict[str, Any]] = {
            "working_days": {"first_day_counted": first},
            "calendar_days": {"first_day_counted": first, "roll": roll},
            "months": {"first_day_counted": first, "roll": roll},
            "working_hours": {},
            "hours": {"roll": roll},
        }
        limits = {"type": "array", "minItems": 1, "items": _ref("Limit")}
        hours = {"cutoff": _CLOCK, "after": {"enum": ["must", "may"]}, "result_at": _CLOCK}
        others: dict[str, Any] = {
            "same_day": {"anyOf": [{"type": "null"}, self._keys(hours, [])]},
            "then": limits,
            "together": self._keys({"branches": limits, "cap": _ref("Limit")}, ["branches"]),
            "undetermined": _TEXT,
        }
        units = [self._keys({unit: {**_AMOUNT, "title": title}, **options[unit]}, [unit]) for unit, title in _UNITS.items()]
        return {"anyOf": [*units, *(self._keys({key: {**value, "title": _OTHERS[key]}}, [key]) for key, value in others.items())]}

    def _condition(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"type": ["string", "integer", "boolean"]}
        operators = {"in": {"type": "array", "items": plain}, "at_least": {"type": "integer"}, "at_most": {"type": "integer"}}
        operators |= {"before": _DATE, "after": _DATE, "equals": plain}
        compared = {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": operators}
        several = {"type": "array", "items": _ref("Condition")}
        return {
            "type": "object",
            "minProperties": 1,
            "properties": {"all": several, "any": several, "not": _ref("Condition")},
            "additionalProperties": {"anyOf": [plain, compared]},
        }

    def object(self, cls: type) -> dict[str, Any]:
        """Return the schema of an attrs class; a field without a default is required."""
        hints = get_type_hints(cls)
        fields = [field for field in attrs.fields(cls) if field.name not in NOT_WRITTEN]
        required = [field.name for field in fields if field.default is attrs.NOTHING]
        properties = {field.name: {**self.of(hints[field.name]), **_titled(cls.__name__, field.name)} for field in fields}
        if cls is Fact:  # choices may have names
            named = {"type": "object", "minProperties": 1, "additionalProperties": _ref("Text")}
            properties["choices"] = {"anyOf": [self.of(hints["choices"]), named], **_titled("Fact", "choices")}
        return self._keys(properties, required)

    def of(self, kind: Any) -> dict[str, Any]:
        """Return the schema of a type."""
        members = set(get_args(kind)) - {type(None)}
        named = ((TimeLimit, "Limit"), (MaxAge, "MaxAge"), (Condition, "Condition"), (Requirement, "Requirement"))
        for union, name in named:
            if members == set(get_args(union)):
                return _all_of(_ref(name))
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return {"anyOf": [*(self.of(member) for member in get_args(kind) if member is not type(None)), {"type": "null"}]}
        if origin is tuple:
            return {"type": "array", "items": self.of(get_args(kind)[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(get_args(kind)[1])}
        if kind in (Text, Citation, Adjustment):
            return _all_of(_ref(kind.__name__))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"enum": [member.value for member in kind]}
        if kind in _SINGLE:
            return dict(_SINGLE[kind])
        if attrs.has(kind):
            if kind.__name__ not in self.definitions:
                self.definitions[kind.__name__] = {}
                made = self.object(kind)
                # A start may be written as its name alone.
                self.definitions[kind.__name__] = {"anyOf": [self.of(ClockStart), made]} if kind is Start else made
            return _all_of(_ref(kind.__name__))
        return {}


_UNITS = {
    "working_days": "Số ngày làm việc",
    "calendar_days": "Số ngày",
    "months": "Số tháng",
    "working_hours": "Số giờ làm việc",
    "hours": "Số giờ",
}
_OTHERS = {
    "same_day": "Trong ngày",
    "then": "Các giai đoạn nối tiếp",
    "together": "Các nhánh song song",
    "undetermined": "Chưa xác định, vì sao",
}


def _references(schema: Any) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for part in schema.values():
            yield from _references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _all_of(schema: dict[str, Any]) -> dict[str, Any]:
    """A reference with words beside it: draft-07 ignores what stands beside `$ref` itself."""
    return {"allOf": [schema]}
