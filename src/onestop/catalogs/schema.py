"""JSON Schema (draft-07) of a procedure file, generated from the classes that read it, for editors to complete and warn."""

from __future__ import annotations

import types
from datetime import date
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from onestop.clock.limits import TimeLimit
from onestop.law.conditions import Condition
from onestop.law.procedures import Adjustment, ClockStart, Procedure, Start
from onestop.law.requirements import DocumentRequirement, MaxAge, Requirement
from onestop.words.sources import Citation, Position, Text

_TEXT = {"type": "string"}
_FILE_KEYS = ("code", "name", "field", "place", "audience", "citizen_limits", "internal", "facts")
_SINGLE = {str: _TEXT, bool: {"type": "boolean"}, int: {"type": "integer"}, date: {"type": "string", "format": "date"}}


def procedure_schema() -> dict[str, Any]:
    """Return the schema of a procedure file."""
    maker = _Maker()
    version = maker.object(Procedure)
    keys = {key: version["properties"][key] for key in _FILE_KEYS}
    version.pop("required")
    version["properties"] |= {"same_as_previous_except": {"type": "object"}}
    versions = {"type": "array", "minItems": 1, "items": version}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Thủ tục hành chính (onestop)",
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "name", "field", "versions"],
        "properties": {**keys, "versions": versions},
        "definitions": maker.definitions,
    }


class _Maker:
    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {
            "Text": {"anyOf": [_TEXT, self._keys({"vi": _TEXT, "en": _TEXT}, ["vi"])]},
            "Citation": {"anyOf": [_TEXT, self._keys({"law": _TEXT, "article": _TEXT, "note": _TEXT}, ["law"])]},
            "Condition": {"type": "object", "minProperties": 1},
            "Limit": {"type": "object", "minProperties": 1, "description": "working_days, calendar_days, months, …"},
            "MaxAge": {"type": "object", "minProperties": 1, "description": "calendar_days, months"},
            "Adjustment": {"type": "object", "minProperties": 1, "maxProperties": 1, "description": "working_days, calendar_days, …"},
        }
        self.definitions["Requirement"] = {"type": "object"}
        leaf = self.object(DocumentRequirement)
        nodes = {"type": "array", "items": _ref("Requirement")}
        any_of = self._keys({"any_of": nodes, "when": _ref("Condition"), "name": _ref("Text")}, ["any_of"])
        one_or_more = {"anyOf": [_ref("Requirement"), nodes]}
        require = self._keys({"require": one_or_more, "when": _ref("Condition")}, ["require"])
        self.definitions["Requirement"] = {"anyOf": [leaf, any_of, require]}

    def _keys(self, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}

    def object(self, cls: type) -> dict[str, Any]:
        """Return the schema of an attrs class; a field without a default is required."""
        hints = get_type_hints(cls)
        fields = [field for field in attrs.fields(cls) if hints[field.name] not in (Position, Position | None)]
        required = [field.name for field in fields if field.default is attrs.NOTHING]
        return self._keys({field.name: self.of(hints[field.name]) for field in fields}, required)

    def of(self, kind: Any) -> dict[str, Any]:
        """Return the schema of a type."""
        members = set(get_args(kind)) - {type(None)}
        named = ((TimeLimit, "Limit"), (MaxAge, "MaxAge"), (Condition, "Condition"), (Requirement, "Requirement"))
        for union, name in named:
            if members == set(get_args(union)):
                return _ref(name)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return {"anyOf": [*(self.of(member) for member in get_args(kind) if member is not type(None)), {"type": "null"}]}
        if origin is tuple:
            return {"type": "array", "items": self.of(get_args(kind)[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(get_args(kind)[1])}
        if kind in (Text, Citation, Adjustment):
            return _ref(kind.__name__)
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
            return _ref(kind.__name__)
        return {}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}
