"""
Registers as a stream of Arrow batches: one function from batches to batches, for a loop, Polars, DuckDB or Spark's `mapInArrow`.

It holds some batches at a time whatever the length of the register, and travels to other processes as it stands: there it loads the
library when the first batch comes.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from onestop.bulk.numbers import Coded, MomentError, Null, np
from onestop.bulk.outcomes import DISPOSITIONS, TIMELINESS
from onestop.bulk.registers import MOMENTS, OTHERS, TEXTS, Judge, Judged, Library
from onestop.words.errors import MissingExtraError
from onestop.words.sources import column_name

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ModuleNotFoundError as error:
    if error.name != "pyarrow":
        raise
    raise MissingExtraError("arrow") from error

MOST = 1 << 17
"""How many rows are judged at once; smaller batches are put together, larger ones are cut."""

RESULT = pa.schema(
    [
        ("code", pa.string()),
        ("due", pa.timestamp("us")),
        ("promised_due", pa.timestamp("us")),
        ("disposition", pa.string()),
        ("timeliness", pa.string()),
        ("margin", pa.int32()),
        ("provisional", pa.bool_()),
        ("no_due", pa.string()),
        ("problems", pa.list_(pa.string())),
        ("alone", pa.bool_()),
    ]
)
"""The columns of the results."""

SPARK_RESULT = (
    "code string, due timestamp_ntz, promised_due timestamp_ntz, disposition string, timeliness string, margin int, provisional boolean, "
    "no_due string, problems array<string>, alone boolean"
)
"""The same for `mapInArrow`."""


class ColumnError(TypeError):
    """
    A column of a register that holds something else than is wanted.

    Attributes:
        column: Its name.
        found: The type that it has; None where there is no such column.
        wanted: `text`, `moment` or `civil_moment` (one without a time zone).
    """

    def __init__(self, column: str, found: str | None, wanted: str) -> None:
        self.column, self.found, self.wanted = column, found, wanted
        what = {
            "text": "text is wanted (codes keep their zeros)",
            "moment": "dates or timestamps without a time zone are wanted",
            "civil_moment": "moments in Vietnamese civil time without a time zone are wanted",
        }[wanted]
        super().__init__(f"column {column!r}: {what}, not {found or 'nothing'}")

    def __reduce__(self) -> tuple[type[ColumnError], tuple[str, str | None, str]]:
        return type(self), (self.column, self.found, self.wanted)


class HeadError(ValueError):
    """
    Columns of which no register can be made.

    Attributes:
        column: The name of a column that is missing, or stands there twice.
        found: The names of all columns.
    """

    def __init__(self, column: str, found: tuple[str, ...]) -> None:
        self.column, self.found = column, found
        what = "stands twice" if column in found else "is wanted"
        super().__init__(f"column {column!r} {what}; there are: {', '.join(found) or '-'}")

    def __reduce__(self) -> tuple[type[HeadError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.column, self.found)


class ParquetError(ValueError):
    """A file that is no Parquet, or is cut."""


_OURS = frozenset((*TEXTS, *MOMENTS, *OTHERS))


_KEPT: dict[bytes, Judge] = {}
"""The last judge of this process, by what it was made of: a worker gets the same function again with every part of its work."""


@attrs.frozen(eq=False)
class Batches:
    """
    A function from batches of registers to batches of results.

    Attributes:
        source: The library, or what returns it, such as `onestop.load`.
        now: The moment of judgement.
        known: Only what was published by that day counts.
    """

    source: Library | Callable[[], Library]
    now: datetime
    known: date | None = None

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """
        Yield the results of *batches*, in order, a row for a row.

        Raises:
            TypeError: If a column does not hold what is wanted; the message names it, and the row of the stream if it is one.
            ValueError: If the column `procedure` is missing, a column stands twice, or a moment lies outside the years 1 to 9999.
        """
        judge: Judge | None = None
        done = 0
        for batch in _sized(batches):
            judge = judge or self._judge()
            try:
                columns = columns_of(batch)
                judged = judge.judge(columns)
            except (ColumnError, HeadError):
                raise
            except MomentError as error:
                raise MomentError(error.column, error.row + done, error.found) from None
            except (TypeError, ValueError) as error:
                raise type(error)(f"{error}; rows count from row {done} of the register") from None
            yield _written(columns.get("code"), judged)
            done += batch.num_rows

    def _judge(self) -> Judge:
        key = pickle.dumps((self.source, self.now, self.known))
        found = _KEPT.get(key)
        if found is None:
            site: Any = self.source
            found = Judge(site if hasattr(site, "assess") else site(), self.now, self.known)
            _KEPT.clear()  # which another thread may do at any moment
            _KEPT[key] = found
        return found


def assess_batches(source: Library | Callable[[], Library], *, now: datetime, known: date | None = None) -> Batches:
    """
    Return a function from an iterable of `pyarrow.RecordBatch` to an iterator of such with the results, in constant memory.

    Args:
        source: What returns the library where the work is done, such as `onestop.load` or `partial(onestop.load, "danh-muc.json")`;
            or the library itself, which is then sent along.
        now: The moment of judgement.
        known: Only what was published by that day counts.
    """
    return Batches(source, now, known)


def _sized(batches: Iterable[Any]) -> Iterator[Any]:
    kept: list[Any] = []
    rows = 0
    for batch in batches:
        for at in range(0, max(batch.num_rows, 1), MOST):
            part = batch.slice(at, MOST)
            if rows + part.num_rows > MOST:
                yield _joined(kept)
                kept, rows = [], 0
            kept.append(part)
            rows += part.num_rows
    if rows:
        yield _joined(kept)


def _joined(batches: list[Any]) -> Any:
    return batches[0] if len(batches) == 1 else pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


@attrs.frozen(eq=False)
class _Values:
    """Values of a column, read one by one: most rows are never asked for theirs."""

    array: Any

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, row: int) -> Any:
        return self.array[row].as_py()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.array.to_pylist())


def columns_of(batch: Any) -> dict[str, Any]:
    """
    Return the columns of a `pyarrow.RecordBatch` as `assess_columns` takes them.

    Raises:
        TypeError: If a column of text holds no text, or one of moments anything but dates and timestamps without a time zone.
        ValueError: If the column `procedure` is missing, or one stands twice.
    """
    found: dict[str, Any] = {}
    for name, array in zip(names_of(batch.schema.names), batch.columns, strict=True):
        if pa.types.is_null(array.type):
            if name == "procedure":
                found[name] = Coded(np.full(len(array), -1), ())
        elif name == "code":
            found[name] = _Values(_texts(array, name))
        elif name in TEXTS:
            found[name] = _coded(array, name)
        elif name in MOMENTS:
            found[name] = _moments(array, name)
        elif name == "unrecorded":
            found[name] = _Values(_lists(array, name))
        else:
            found[name] = _Values(array)
    return found


def names_of(names: Iterable[str]) -> tuple[str, ...]:
    """
    Return the columns of a register by these names: case, spaces and hyphens of ours do not matter, as in CSV.

    Raises:
        HeadError: If `procedure` is missing, or a column stands twice.
    """
    given = tuple(names)
    found = tuple(column_name(name, _OURS) for name in given)
    twice = next((name for at, name in enumerate(found) if name in found[:at]), None)
    if twice is not None:
        raise HeadError(twice, found)
    if "procedure" not in found:
        raise HeadError("procedure", given)
    return found


def _texts(array: Any, name: str) -> Any:
    """Codes of dossiers as text; those that are whole numbers have no zeros to keep."""
    try:
        found = array.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise ColumnError(name, str(array.type), "text") from None
    return found


def _lists(array: Any, name: str) -> Any:
    """A column of texts, or of lists of texts, as it stands."""
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise ColumnError(name, str(array.type), "text")
    return array


def _coded(array: Any, name: str) -> Coded[Any]:
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise ColumnError(name, str(array.type), "text")
    if pa.types.is_string_view(kind):
        array = array.cast(pa.string())
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    codes = coded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    try:
        values = coded.dictionary.to_pylist()
    except UnicodeDecodeError:
        raise ColumnError(name, "binary", "text") from None
    return Coded(codes, values)


def _moments(array: Any, name: str) -> Any:
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        raise ColumnError(name, str(array.type), "civil_moment")
    if not (pa.types.is_timestamp(array.type) or pa.types.is_date(array.type)):
        raise ColumnError(name, str(array.type), "moment")
    if pa.types.is_date64(array.type):
        array = array.cast(pa.timestamp("ms"))
    return array.to_numpy(zero_copy_only=False)


def _written(codes: _Values | None, judged: Judged) -> Any:
    code = pa.nulls(len(judged.alone), pa.string()) if codes is None else codes.array

    def named(codes: Any, names: Iterable[str | None]) -> Any:
        return pa.array(list(names), pa.string()).take(pa.array(codes))

    reasons = [None, *(null.name.lower() for null in Null)]
    return pa.record_batch(
        [
            code,
            pa.array(judged.due.values),
            pa.array(judged.promised),
            named(judged.disposition, DISPOSITIONS),
            named(judged.timeliness, TIMELINESS),
            pa.array(judged.margin.astype(np.int32), mask=~judged.has_margin),
            pa.array(judged.provisional),
            named(judged.due.nulls, reasons),
            pa.array([list(each) for each in judged.problems.values], pa.list_(pa.string())).take(pa.array(judged.problems.codes)),
            pa.array(judged.alone),
        ],
        schema=RESULT,
    )


def read_parquet(path: Path | str) -> Iterator[Any]:
    """
    Yield the batches of a Parquet file, with the columns that a register may have.

    Raises:
        ParquetError: If the file is no Parquet, or is cut.
        HeadError: If the column `procedure` is missing, or one stands twice; of an empty register too.
        FileNotFoundError: If there is none.
    """
    if not Path(path).exists():
        raise FileNotFoundError(f"{path}")
    try:
        with pq.ParquetFile(path) as file:
            names_of(file.schema_arrow.names)
            yield from file.iter_batches(batch_size=MOST)
    except (pa.ArrowException, OSError) as error:
        raise ParquetError(f"{path}: {error}") from None


def write_parquet(path: Path | str, batches: Iterable[Any]) -> int:
    """Write results as Parquet as they come, and return how many rows there were."""
    rows = 0
    with pq.ParquetWriter(path, RESULT, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
