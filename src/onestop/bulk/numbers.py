"""numpy, or a sentence that says how to get it; and the readers of columns, which name the column and the row of what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Generic, TypeAlias, TypeVar

import attrs

from onestop.words.errors import MissingExtraError

try:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray
except ModuleNotFoundError as error:
    if error.name != "numpy":
        raise
    raise MissingExtraError("bulk") from error

__all__ = ["ArrayLike", "Bools", "Coded", "Codes", "Column", "Ints", "Moments", "NDArray", "Null", "Spans", "np"]

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.uint8]
Moments: TypeAlias = NDArray[np.datetime64]

V = TypeVar("V")

DAY = 86_400_000_000
"""Microseconds in a day."""

NAT = -(1 << 63)
"""What numpy writes for a missing moment."""

FLOOR = -(1 << 62)
"""Every moment of the years 1 to 9999 lies above it, every coded null below."""


class Null(IntEnum):
    """
    Why a row has no answer.

    Attributes:
        MISSING: A value that it needs is missing.
        OUTSIDE: The start or the answer lies outside the calendar.
        UNDETERMINED: No date follows from the law that was read.
        UNKNOWN: A code stands for no limit or no calendar.
    """

    MISSING = 1
    OUTSIDE = 2
    UNDETERMINED = 3
    UNKNOWN = 4

    @property
    def mark(self) -> int:
        """What stands for it in a column of microseconds; that of a missing value is numpy's own."""
        return NAT + self - 1


@attrs.frozen(eq=False)
class Column:
    """
    Moments of many rows, and why there is none where there is none.

    Attributes:
        values: `datetime64[us]` in Vietnamese civil time, NaT where there is none.
        nulls: For each row 0, or the `Null` that says why there is no moment.
    """

    values: Moments
    nulls: Codes

    @classmethod
    def of(cls, marked: Ints) -> Column:
        """Return the column of microseconds in which coded nulls are marked."""
        rows = np.flatnonzero(marked < FLOOR)
        nulls = np.zeros(len(marked), np.uint8)
        if len(rows):
            nulls[rows] = marked[rows] - NAT + 1
            marked = marked.copy()
            marked[rows] = NAT
        return cls(marked.view("datetime64[us]"), nulls)

    @property
    def counts(self) -> dict[Null, int]:
        """How many rows have no moment, by the reason."""
        found = np.bincount(self.nulls, minlength=max(Null) + 1)
        return {null: int(found[null]) for null in Null if found[null]}


@attrs.frozen(eq=False)
class Coded(Generic[V]):
    """
    A column with few different values, such as limits: for each row the number of its value in a list.

    Attributes:
        codes: For each row the number of its value, from 0; one that stands for none gives `Null.UNKNOWN`.
        values: The values.
    """

    codes: NDArray[np.integer[Any]]
    values: Sequence[V]

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.codes, np.ndarray) or self.codes.dtype.kind not in "iu":
            raise TypeError(f"codes takes an array of whole numbers, not {_kind(self.codes)}")


def _kind(found: Any) -> str:
    return f"an array of {found.dtype}" if isinstance(found, np.ndarray) else type(found).__name__


def wrong(column: str, row: int, found: Any, wanted: str, error: type[Exception] = ValueError) -> Exception:
    """Return the error that names the column and the row of what is wrong; rows count from 0."""
    return error(f"column {column!r}, row {row}: {wanted} is wanted, not {found!r}")


def micros(values: ArrayLike, column: str) -> Ints:
    """
    Return moments as microseconds since 1970, missing ones as numpy marks them.

    Raises:
        TypeError: If the column does not hold naive moments; the message names it, and the row where only one is wrong.
    """
    array = moments(values, column)
    found = array.astype("datetime64[us]", copy=False).view(np.int64)
    far = np.flatnonzero((found < FLOOR) & (found != NAT))
    if len(far):
        raise MomentError(column, int(far[0]), str(array[far[0]]))
    return found


class MomentError(ValueError):
    """
    A moment that lies outside the years 1 to 9999.

    Attributes:
        column: The name of its column.
        row: Its row, from 0.
        found: What stands there.
    """

    def __init__(self, column: str, row: int, found: str) -> None:
        self.column, self.row, self.found = column, row, found
        super().__init__(f"column {column!r}, row {row}: a moment of the years 1 to 9999 is wanted, not {found!r}")

    def __reduce__(self) -> tuple[type[MomentError], tuple[str, int, str]]:
        return type(self), (self.column, self.row, self.found)


def dated(values: Moments, column: str) -> Moments:
    """
    Return *values* if each can be a date-time.

    Raises:
        MomentError: If one lies outside the years 1 to 9999.
    """
    unit = np.datetime_data(values.dtype)[0]
    if unit not in ("ns", "ps", "fs", "as"):
        found = values.astype("datetime64[us]", copy=False).view(np.int64)
        far = np.flatnonzero(((found < _FIRST) | (found > _LAST)) & (found != NAT))
        if len(far):
            raise MomentError(column, int(far[0]), str(values[far[0]]))
    return values


_FIRST, _LAST = (int(np.datetime64(each, "us").astype(np.int64)) for each in (datetime.min, datetime.max))


def moments(values: ArrayLike, column: str) -> Moments:
    """
    Return *values* as `datetime64` of whatever unit; see `micros`.

    Raises:
        TypeError: As for `micros`.
        ValueError: If a moment cannot be kept in microseconds.
    """
    array = values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
    if array.ndim != 1:
        raise TypeError(f"column {column!r}: one value a row is wanted, not {array.ndim} dimensions")
    if array.dtype.kind == "O":
        for row, value in enumerate(array.tolist()):
            _check_moment(value, column, row)
        return array.astype("datetime64[us]")
    if array.dtype.kind != "M" or array.dtype == np.dtype("datetime64"):
        raise TypeError(f"column {column!r}: moments (datetime64 or naive datetime) are wanted, not {array.dtype}")
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    unit, count = np.datetime_data(array.dtype)
    if unit in _SPAN and len(array):
        most = np.int64(_SPAN[unit] // count)
        whole = array.view(np.int64)
        far = np.flatnonzero(((whole > most) | (whole < -most)) & (whole != NAT))
        if len(far):
            raise MomentError(column, int(far[0]), str(array[far[0]]))
    return array


_SPAN = {"Y": 8_030, "M": 96_360, "W": 419_200, "D": 2_933_000, "h": 70_392_000, "m": 4_223_520_000, "s": 1 << 38, "ms": 1 << 48}
"""How far a moment may lie from 1970 in each unit so that its microseconds are surely above `FLOOR`."""


def _check_moment(value: Any, column: str, row: int) -> None:
    if value is None or (isinstance(value, np.datetime64) and np.isnat(value)):
        return
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise wrong(column, row, value.isoformat(), "a moment in Vietnamese civil time without a time zone", TypeError)
    if not isinstance(value, date | np.datetime64):
        raise wrong(column, row, value, "a moment", TypeError)


def epoch_days(array: Moments) -> Ints:
    """Return the day of each moment, counted from 1970; a missing one lies before every calendar."""
    unit, count = np.datetime_data(array.dtype)
    whole = array.view(np.int64)
    if unit == "D" and count == 1:
        return whole
    per = {"us": DAY, "ms": 86_400_000, "s": 86_400, "ns": DAY * 1000}.get(unit)
    if per is None or count != 1:
        return array.astype("datetime64[us]").view(np.int64) // DAY
    return whole // per


@attrs.frozen(eq=False)
class Spans:
    """
    Pauses of many rows: those of row *i* are `since[k]` to `until[k]` for *k* from `offsets[i]` to before `offsets[i + 1]`.

    Attributes:
        since: From when.
        until: To when.
        offsets: Where the spans of each row begin, and at the end how many there are.
    """

    since: Moments
    until: Moments
    offsets: Ints

    @classmethod
    def of_lists(cls, rows: Sequence[Sequence[tuple[datetime, datetime]]]) -> Spans:
        """Return the spans of each row, given as a list of (from, to)."""
        flat = [span for spans in rows for span in spans]
        offsets = np.cumsum([0, *map(len, rows)])
        since, until = (np.array([span[side] for span in flat], dtype=object) for side in (0, 1))
        return cls(moments(since, "pauses"), moments(until, "pauses"), offsets.astype(np.int64))

    @classmethod
    def of_columns(cls, *columns: tuple[ArrayLike, ArrayLike]) -> Spans:
        """Return the spans of columns (from, to), such as the first and the second pause of each row; both missing is none."""
        if not columns:
            raise ValueError("of_columns takes at least one pair of columns")
        since = np.stack([micros(a, "since") for a, _ in columns], axis=1)
        until = np.stack([micros(b, "until") for _, b in columns], axis=1)
        there = (since != NAT) | (until != NAT)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(there.sum(axis=1))])
        return cls(since[there].view("datetime64[us]"), until[there].view("datetime64[us]"), offsets)


@attrs.frozen(eq=False)
class Pieces:
    """Spans in microseconds, checked: sorted, not empty, those that touched joined; `counts` of them in each row."""

    since: Ints
    until: Ints
    offsets: Ints
    counts: Ints
    missing: Bools
    """Rows of which a moment is missing."""

    @classmethod
    def read(cls, spans: Spans, rows: int) -> Pieces:
        """
        Return *spans* of so many *rows*, checked as `onestop.due` checks them.

        Raises:
            ValueError: If offsets do not fit, or spans of a row are not sorted, overlap or end before they begin.
        """
        since, until = micros(spans.since, "since"), micros(spans.until, "until")
        offsets = np.asarray(spans.offsets)
        if offsets.dtype.kind not in "iu" or len(offsets) != rows + 1:
            raise ValueError(f"column 'offsets': {rows + 1} whole numbers are wanted, not {len(offsets)} of {offsets.dtype}")
        offsets = offsets.astype(np.int64)
        counts = np.diff(offsets)
        if len(since) != len(until) or offsets[0] != 0 or offsets[-1] != len(since) or (counts < 0).any():
            raise ValueError("column 'offsets': it must rise from 0 to the number of spans, as many in 'since' as in 'until'")
        row = np.repeat(np.arange(rows), counts)
        gone = (since == NAT) | (until == NAT)
        missing = np.zeros(rows, bool)
        missing[row[gone]] = True
        kept = ~missing[row]
        since, until, row = since[kept], until[kept], row[kept]
        same = row[1:] == row[:-1]
        bad = until < since
        bad[1:] |= same & (since[1:] < until[:-1])
        if bad.any():
            at = int(np.flatnonzero(bad)[0])
            found = f"{since[at : at + 1].view('datetime64[us]')[0]} to {until[at : at + 1].view('datetime64[us]')[0]}"
            raise wrong("pauses", int(row[at]), found, "a span that ends after it begins and begins after the one before it")
        full = until > since
        since, until, row = since[full], until[full], row[full]
        if len(row):
            begins = np.ones(len(row), bool)
            begins[1:] = (row[1:] != row[:-1]) | (since[1:] != until[:-1])
            last = np.append(np.flatnonzero(begins)[1:] - 1, len(row) - 1)
            since, until, row = since[begins], until[last], row[begins]
        counts = np.bincount(row, minlength=rows)
        return cls(since, until, np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]), counts, missing)

    def take(self, rows: Ints) -> Pieces:
        """Return those of some rows, which are numbered anew."""
        counts = self.counts[rows]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        at = np.arange(offsets[-1]) + np.repeat(self.offsets[rows] - offsets[:-1], counts)
        return Pieces(self.since[at], self.until[at], offsets, counts, self.missing[rows])

    def ranks(self) -> list[tuple[Ints, Ints, Ints]]:
        """Return the first spans of all rows that have one, the second ones, and so on, as (rows, since, until)."""
        found = []
        for rank in range(int(self.counts.max(initial=0))):
            rows = np.flatnonzero(self.counts > rank)
            at = self.offsets[rows] + rank
            found.append((rows, self.since[at], self.until[at]))
        return found
