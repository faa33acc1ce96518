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
from onestop.catalogs.columns import ColumnFile
from onestop.catalogs.files import LOCAL, NOT_WRITTEN
from onestop.catalogs.nodes import shipped
from onestop.clock.limits import TimeLimit
from onestop.law.closures import Closure
from onestop.law.conditions import Condition
from onestop.law.overlays import Overlay, Unlisted
from onestop.law.procedures import Adjustment, ClockStart, Fact, Procedure, Start
from onestop.law.requirements import DocumentRequirement, MaxAge, Requirement
from onestop.words.sources import Citation, Text

# `errorMessage` is no word of the draft: editors say it in place of their own English, all others pass over it.
_TEXT = {"type": "string", "errorMessage": 'Cần chữ; một số hay true, false thì đặt trong ngoặc kép, như "1.001193"'}
_DATE = {"type": "string", "format": "date", "errorMessage": "Ngày viết năm-tháng-ngày, như 2025-07-01"}
_CLOCK = {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", "errorMessage": 'Giờ viết trong ngoặc kép, như "15:00"'}
_TRUTH = {"type": "boolean", "errorMessage": "Cần true (đúng) hoặc false (sai), không có ngoặc kép"}
_WHOLE = {"type": "integer", "errorMessage": "Cần số nguyên, không có ngoặc kép"}
_FILE_KEYS = ("code", "name", "field", "place", "audience", "citizen_limits", "internal", "facts")
_MOMENT = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?",
    "errorMessage": "Ngày giờ viết năm-tháng-ngày, rồi T và giờ, như 2025-07-01T09:30",
}
_SINGLE: Mapping[type, dict[str, Any]] = {str: _TEXT, bool: _TRUTH, int: _WHOLE, date: _DATE, datetime: _MOMENT, time: _CLOCK}
_AMOUNT = {
    "type": ["number", "string"],
    "pattern": "^-?[0-9]+([.][0-9]+|/[0-9]+)?$",
    "errorMessage": 'Cần một số, như 3, "0.5" hay "1/2"',
}


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
    doubt = maker.object(Unlisted)
    doubt.pop("required")
    doubt["required"] = ["says", "missing"]
    doubts = {"type": "array", "minItems": 1, "items": doubt, **_titled("", "unlisted")}
    made = maker.file("Quyết định của địa phương", [], {**shared, "overlays": entries, "unlisted": doubts})
    return {**made, "anyOf": [{"required": [key]} for key in LOCAL]}


def case_schema() -> dict[str, Any]:
    """Return the schema of a file of worked examples."""
    maker = _Maker()
    made = maker.object(CaseFile)
    assert AuthoredCase.__name__ in maker.definitions
    return maker.file("Ví dụ kiểm tra", made["required"], made["properties"])


def closure_schema() -> dict[str, Any]:
    """Return the schema of a file of a place's own days off."""
    maker = _Maker()
    made = maker.object(Closure)
    return maker.file("Ngày nghỉ riêng của địa phương", made["required"], made["properties"])


def column_schema() -> dict[str, Any]:
    """Return the schema of a file of the words of lists: headers, status words, claims."""
    maker = _Maker()
    made = maker.object(ColumnFile)
    return maker.file("Từ ngữ của danh sách hồ sơ", made["required"], made["properties"])


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "procedure": procedure_schema,
    "overlay": overlay_schema,
    "cases": case_schema,
    "closure": closure_schema,
    "columns": column_schema,
}
"""The kinds of files that people write, each with its schema."""


@cache
def titles() -> Mapping[str, Mapping[str, Any]]:
    """Return the Vietnamese title, and where there is one an example, of each key."""
    return shipped(Path(__file__).parent / "titles.yaml")


def _titled(cls: str, field: str) -> dict[str, Any]:
    """Title and example of a key; one of the class itself before the common one."""
    found = _about(cls, field)
    return {**_named(found["title"]), **({"examples": [found["example"]]} if "example" in found else {})}


def _words(cls: str, field: attrs.Attribute[Any]) -> dict[str, Any]:
    """The words that a key may have where its class takes any text: what they mean is known to a room beside this one."""
    words = _about(cls, field.name).get("words", ())
    return {"enum": [*words, None] if field.default is None else [*words]} if words else {}


def _about(cls: str, field: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = titles().get(f"{cls}.{field}") or titles()[field]
    return found


def _class_title(cls: str) -> dict[str, str]:
    """What editors call a value of the class, in place of its type; nothing if the class has no words of its own."""
    found = titles().get(cls)
    return {"title": found["title"]} if found else {}


def _named(title: str) -> dict[str, str]:
    """A title, once more as the description: editors show the one under the pointer, and the other beside a key that they offer."""
    return {"title": title, "description": title}


class _Maker:
    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {
            "Text": self._one_of("Text", _TEXT, self._titled_keys("Text", {"vi": _TEXT, "en": _TEXT}, ["vi"])),
            "Citation": self._one_of(
                "Citation", _TEXT, self._titled_keys("Citation", dict.fromkeys(("law", "article", "note"), _TEXT), ["law"])
            ),
            "Condition": self._condition(),
            "Limit": self._limit(),
            "MaxAge": self._one_of("MaxAge", *(self._titled_keys("Limit", {unit: {**_WHOLE, "minimum": 1}}, [unit]) for unit in _AGES)),
            "Adjustment": self._one_of("Adjustment", *(self._titled_keys("Limit", {unit: _AMOUNT}, [unit]) for unit in _UNITS)),
            "Requirement": {},
        }
        nodes = {"type": "array", "items": _ref("Requirement")}
        condition, name = _all_of(_ref("Condition")), _all_of(_ref("Text"))
        any_of = self._titled_keys("AnyOf", {"any_of": nodes, "when": condition, "name": name}, ["any_of"])
        require = self._titled_keys("AllOf", {"require": {"anyOf": [_ref("Requirement"), nodes]}, "when": condition}, ["require"])
        self.definitions["Requirement"] = self._one_of("Requirement", self.object(DocumentRequirement), any_of, require)

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

    def _titled_keys(self, cls: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
        """An object of which each key has its title, and itself one where the class has."""
        titled = {key: {**value, **_titled(cls, key)} for key, value in properties.items()}
        return {**self._keys(titled, required), **_class_title(cls)}

    def _one_of(self, cls: str, *choices: dict[str, Any]) -> dict[str, Any]:
        return {"anyOf": [*choices], **_class_title(cls)}

    def _limit(self) -> dict[str, Any]:
        first, roll = _TRUTH, {"enum": ["forward", "none", "backward"]}
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
            "same_day": {**self._titled_keys("SameDay", hours, []), "type": ["object", "null"]},
            "then": limits,
            "together": self._titled_keys("Together", {"branches": limits, "cap": _all_of(_ref("Limit"))}, ["branches"]),
            "undetermined": _TEXT,
        }
        units = [self._titled_keys("Limit", {unit: _AMOUNT, **options[unit]}, [unit]) for unit in _UNITS]
        return self._one_of("Limit", *units, *(self._titled_keys("Limit", {key: value}, [key]) for key, value in others.items()))

    def _condition(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"type": ["string", "integer", "boolean"]}
        operators = {"in": {"type": "array", "items": plain}, "at_least": _WHOLE, "at_most": _WHOLE}
        operators |= {"before": _DATE, "after": _DATE, "equals": plain}
        compared = {**self._titled_keys("Comparison", operators, []), "minProperties": 1}
        several = {"type": "array", "items": _ref("Condition")}
        joined = {"all": several, "any": several, "not": _all_of(_ref("Condition"))}
        return {
            **self._titled_keys("Condition", joined, []),
            "minProperties": 1,
            "additionalProperties": {"anyOf": [plain, compared]},
        }

    def object(self, cls: type) -> dict[str, Any]:
        """Return the schema of an attrs class; a field without a default is required."""
        hints = get_type_hints(cls)
        fields = [field for field in attrs.fields(cls) if field.name not in NOT_WRITTEN]
        required = [field.name for field in fields if field.default is attrs.NOTHING]
        properties = {field.name: _words(cls.__name__, field) or self.of(hints[field.name]) for field in fields}
        if cls is Fact:  # choices may have names
            named = {"type": "object", "minProperties": 1, "additionalProperties": _ref("Text")}
            properties["choices"] = {"anyOf": [properties["choices"], named]}
        return self._titled_keys(cls.__name__, properties, required)

    def of(self, kind: Any) -> dict[str, Any]:
        """Return the schema of a type."""
        members = set(get_args(kind)) - {type(None)}
        named = ((TimeLimit, "Limit"), (MaxAge, "MaxAge"), (Condition, "Condition"), (Requirement, "Requirement"))
        for union, name in named:
            if members == set(get_args(union)):
                return _all_of(_ref(name))
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            made = self.of(next(iter(members))) if len(members) == 1 else {}
            # Without `anyOf` where one word says it: editors repeat the title of each of its parts.
            if isinstance(made.get("type"), str):
                return {**made, "type": [made["type"], "null"]}
            if "enum" in made:
                return {**made, "enum": [*made["enum"], None]}
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
                self.definitions[kind.__name__] = self._one_of("Start", self.of(ClockStart), made) if kind is Start else made
            return _all_of(_ref(kind.__name__))
        return {}


_UNITS = ("working_days", "calendar_days", "months", "working_hours", "hours")
_AGES = ("calendar_days", "months")


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
