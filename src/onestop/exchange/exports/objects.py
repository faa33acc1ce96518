"""
Objects: lists as JSON, one value or one object a line, read as a table whose columns are the keys.

What is nested is a column by its path with points (`procedure.code`); of a list the first items are, by their number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from onestop.exchange.exports.sources import Source, refused
from onestop.exchange.exports.trimmed import cell_of
from onestop.exchange.exports.values import EXACT, Cell, Form, Row, Table
from onestop.exchange.lines import Broken, encoding_of, read_lines
from onestop.words.errors import os_reason
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

MAX_VALUE = 1 << 26
"""Longest file that is one JSON value, in bytes; longer lists are JSON Lines."""

MAX_NAMES = 1_000
"""So many columns the keys may make; later ones are left out, and that is told."""

MAX_DEPTH = 6
"""So deep a value may be nested in its object; deeper ones are left out."""

MAX_ITEMS = 3
"""So many items of a list inside an object are columns."""

WRAPPERS = ("content", "data", "items", "rows", "result", "results")
"""Keys under which systems put the list itself, three in each other at most."""

_WRAPPED = 3


def open_objects(source: Source) -> Table:
    """
    Return the list of a file of JSON.

    A list of objects, an object that has one under a key of `WRAPPERS`, one object alone, a list of lists, or an object on each line, which
    is read as a stream.

    Raises:
        RegisterError: If it is no JSON, or holds no list of objects or lists.
    """
    if _are_lines(source):
        return _open_lines(source)
    value = _value(_text(source), source)
    rows = _list(value)
    if not rows:
        raise refused(source.name, "list_no_rows")
    if all(isinstance(each, list) for each in rows):
        return _table(source, Form.JSON, lambda: _plain_rows(rows, source.name), None, ())
    flat = [_flat(each) if isinstance(each, dict) else None for each in rows]
    if not any(flat):
        raise refused(source.name, "list_of_values" if not any(isinstance(each, dict) for each in rows) else "list_no_rows")
    names = _Names()
    for each in flat:
        names.add(each or ())
    return _table(source, Form.JSON, lambda: _rows(enumerate(flat, 1), names.at, source.name), tuple(names.at), names.notes(source.name))


def _table(source: Source, form: Form, read: Any, names: tuple[str, ...] | None, notes: tuple[Problem, ...]) -> Table:
    return Table(file=source.name, form=form, read=read, encoding=encoding_of(source.head), names=names, notes=notes)


def _text(source: Source) -> str:
    content = source.whole(MAX_VALUE, "list_json_large")
    try:
        text = content.decode(encoding_of(content[:16]))
    except UnicodeDecodeError as error:
        raise refused(source.name, "not_text", content.count(b"\n", 0, error.start) + 1) from None
    return text.lstrip("\ufeff")


class _Unfit(ValueError):
    """A text is JSON, but says one thing twice."""


def _value(text: str, source: Source) -> Any:
    try:
        return _load(text)
    except _Unfit:
        raise refused(source.name, "list_json_twice") from None
    except RecursionError:
        raise refused(source.name, "list_json_deep") from None
    except json.JSONDecodeError as error:
        cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated")  # such a text runs to the end of the file
        raise refused(source.name, "list_json_cut" if cut else "list_json_broken", error.lineno) from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Unfit
    return made


def _float(text: str) -> float | str:
    """A number, as its text where it would be another one or lose its last zeros: `1.000400` may be a code."""
    number = float(text)
    return number if repr(number) == text else text


def _int(text: str) -> int | str:
    return int(text) if len(text) < 17 and abs(int(text)) <= EXACT else text


_load = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_float, parse_int=_int, parse_constant=lambda _: None).decode


def _list(value: Any) -> list[Any]:
    """The rows of a value: itself, the list that it wraps, or the one object that it is."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    wrapped = _wrapped(value, _WRAPPED - 1)
    return wrapped if wrapped is not None else [value] if value else []


def _wrapped(value: dict[str, Any], depth: int) -> list[Any] | None:
    inner = [value[key] for key in WRAPPERS if isinstance(value.get(key), list | dict)]
    lists = [each for each in inner if isinstance(each, list) and (not each or any(isinstance(item, dict | list) for item in each))]
    if lists:
        return max(lists, key=len)
    deeper = (_wrapped(each, depth - 1) for each in inner if depth and isinstance(each, dict))
    return next((found for found in deeper if found is not None), None)


# -- objects as rows -----------------------------------------------------------------------------------------------------------------


def _flat(data: dict[str, Any]) -> dict[str, Cell]:
    flat: dict[str, Cell] = {}
    _flatten(data, "", 1, flat)
    return flat


def _flatten(value: Any, path: str, depth: int, into: dict[str, Cell]) -> None:
    if len(into) > MAX_NAMES:
        return
    if isinstance(value, dict | list):
        if depth > MAX_DEPTH:
            return
        inner: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value[:MAX_ITEMS])
        for key, each in inner:
            _flatten(each, f"{path}.{_key(key)}" if path else _key(key), depth + 1, into)
    elif isinstance(value, str):
        into[path] = cell_of(_whole_letters(value))
    else:
        into[path] = value


def _key(key: Any) -> str:
    return cell_of(_whole_letters(str(key))) or "-"


def _whole_letters(text: str) -> str:
    """The text without half letters, which a file may write by their numbers and nobody can print."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


@attrs.define
class _Names:
    """The columns that the keys make, in the order in which they came."""

    at: dict[str, int] = attrs.field(factory=dict)
    more: bool = False

    def add(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self.at:
                if len(self.at) >= MAX_NAMES:
                    self.more = True
                    return
                self.at[key] = len(self.at)

    def notes(self, name: str) -> tuple[Problem, ...]:
        return (problem("OS819", Position(name), because="many_keys", n=MAX_NAMES),) if self.more else ()


def _rows(flats: Iterable[tuple[int, dict[str, Cell] | Problem | None]], names: dict[str, int], name: str) -> Iterator[Row]:
    for line, flat in flats:
        if isinstance(flat, Problem):
            yield Row(line, (), (flat,))
        elif flat is None:
            yield Row(line, (), (problem("OS803", Position(name, line), why="list_no_object"),))
        elif any(value is not None for value in flat.values()):
            cells: list[Cell] = [None] * len(names)
            for key, value in flat.items():
                if key in names:
                    cells[names[key]] = value
            yield Row(line, tuple(cells))


def _plain_rows(rows: list[list[Any]], name: str) -> Iterator[Row]:
    for line, each in enumerate(rows, 1):
        cells = tuple(_plain(value) for value in each[:MAX_NAMES])
        if any(value is not None for value in cells):
            yield Row(line, cells)


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return cell_of(_whole_letters(value))
    return None if isinstance(value, dict | list) else value


# -- JSON Lines ----------------------------------------------------------------------------------------------------------------------


def _are_lines(source: Source) -> bool:
    """Whether the first line is an object by itself and another follows."""
    try:
        with source.open() as stream:
            lines = (line for line in read_lines(stream) if line.strip())
            first, second = next(lines, ""), next(lines, "")
    except OSError as error:
        raise refused(source.name, os_reason(error)) from None
    if type(first) is Broken or not second or not first.lstrip("\ufeff \t").startswith("{"):
        return False
    try:
        return isinstance(json.loads(first.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return second.lstrip().startswith("{") and first.rstrip().endswith("}")


def _open_lines(source: Source) -> Table:
    names = _Names()
    some = False
    for _, flat in _line_objects(source):
        if isinstance(flat, dict):
            names.add(flat)
            some = True
    if not some:
        raise refused(source.name, "list_json_broken")
    at = names.at
    return _table(source, Form.JSON_LINES, lambda: _rows(_line_objects(source), at, source.name), tuple(at), names.notes(source.name))


def _line_objects(source: Source) -> Iterator[tuple[int, dict[str, Cell] | Problem | None]]:
    try:
        stream = source.open()
    except OSError as error:
        raise refused(source.name, os_reason(error)) from None
    with stream:
        for line, text in enumerate(read_lines(stream), 1):
            at = Position(source.name, line)
            if type(text) is Broken:
                yield line, problem("OS808", at, why=text.why)
            elif text.strip():
                try:
                    value = _load(text.lstrip("\ufeff"))
                except _Unfit:
                    yield line, problem("OS803", at, why="list_json_twice")
                except (ValueError, RecursionError):
                    yield line, problem("OS803", at, why="json")
                else:
                    yield line, _flat(value) if isinstance(value, dict) else None
