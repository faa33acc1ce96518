"""
Values: whether what a plugin returned is what its hook wants, down to the last field.

A file's values are typed when they are read; those of a plugin are made by any Python, so they are asked here. What passes holds exact
types only, frozen all the way down, and texts as a file may hold them: it cannot be changed later, nor behave otherwise than it looks.
"""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from onestop.catalogs.nodes import INVISIBLE
from onestop.law.conditions import After, AtLeast, AtMost, Before
from onestop.words.errors import UnfitError, one_line

_AS_IN_FILES: dict[type, dict[str, Any]] = {
    AtLeast: {"value": int},
    AtMost: {"value": int},
    Before: {"value": date},
    After: {"value": date},
}
"""Fields that take any value in Python, and only these in a file."""

_PLAIN = (str, int, bool, float, date, datetime, time, Fraction, type(None))
"""What may stand where any value may: a fact compared with, for example."""


def listed(hook: str, value: Any, most: int) -> list[Any]:
    """
    Return the items of *value*.

    Raises:
        UnfitError: If it is no list of items, or there are more than *most*; a generator that never ends is left there.
    """
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        raise UnfitError("list", hook=hook, found=brief(value))
    found = list(islice(iter(value), most + 1))
    if len(found) > most:
        raise UnfitError("too_many", hook=hook, most=most)
    return found


def named(hook: str, value: Any, most: int) -> dict[Any, Any]:
    """
    Return what the mapping *value* holds, in a mapping of its own.

    Raises:
        UnfitError: If it is no mapping, or holds more than *most*.
    """
    if not isinstance(value, Mapping):
        raise UnfitError("dict", hook=hook, found=brief(value))
    return dict(listed(hook, value.items(), most))


def checked(hook: str, value: Any, kind: Any) -> Any:
    """
    Return *value* if it is a *kind* with all that it holds.

    Raises:
        UnfitError: If it is not; the message says in which field.
    """
    for where, wanted, found in _misfits(value, kind, hook):
        raise UnfitError("value", hook=where, kind=wanted, found=brief(found))
    return value


def brief(value: Any) -> str:
    """Return *value* as a message shows it, on one short line."""
    return one_line(repr(value), 120)


def _misfits(value: Any, kind: Any, where: str) -> Iterator[tuple[str, str, Any]]:
    """Yield where something does not fit, what was wanted, and what was found."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        if type(value) is tuple:
            for index, item in enumerate(value):
                yield from _misfits(item, Any, f"{where}[{index}]")
        elif type(value) not in _PLAIN and not isinstance(value, Enum):
            yield where, "text, number, date", value
        elif type(value) is str:
            yield from _bad_text(value, where)
    elif origin in (Union, types.UnionType):
        fitting = [each for each in args if type(value) is (get_origin(each) or each)]
        if fitting:
            yield from _misfits(value, fitting[0], where)
        else:
            yield where, " | ".join(map(_name, args)), value
    elif origin is tuple:
        if type(value) is not tuple:
            yield where, "tuple", value
        else:
            for index, item in enumerate(value):
                yield from _misfits(item, args[0] if args[-1] is Ellipsis else args[index], f"{where}[{index}]")
    elif origin is type:
        if not any(value is each for each in get_args(args[0]) or args):
            yield where, _name(args[0]), value
    elif type(value) is not kind:
        yield where, _name(kind), value
    elif attrs.has(kind):
        for field, wanted in _fields(kind):
            yield from _misfits(getattr(value, field), wanted, f"{where}.{field}")
    elif kind is str:
        yield from _bad_text(value, where)


def _bad_text(text: str, where: str) -> Iterator[tuple[str, str, Any]]:
    if not unicodedata.is_normalized("NFC", text) or INVISIBLE.search(text):
        yield where, "NFC text without invisible letters", text


@cache
def _fields(cls: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(cls) | _AS_IN_FILES.get(cls, {})
    return tuple((field.name, hints[field.name]) for field in attrs.fields(cls))


def _name(kind: Any) -> str:
    return getattr(kind, "__name__", str(kind)) if kind is not type(None) else "None"
