"""Lines: what a verb tells of many dossiers, written to a file as it comes, for a spreadsheet or for a program."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from onestop.cli import common

Line = TypeVar("Line")


@contextlib.contextmanager
def lines_to(
    target: Path, head: Sequence[str], cells: Callable[[Line], Sequence[Any]], data: Callable[[Line], Any]
) -> Iterator[Callable[[Line], None]]:
    """
    Give what writes one line to *target*, which gets its name only when it is whole.

    Args:
        target: Where the name ends in `.csv`, a spreadsheet finds *head*, then a row a line, with no cell that it would run as a formula,
            in UTF-8 with the mark that it wants; else each line is an object of JSON.
        head: Names of the columns.
        cells: What gives the cells of a line.
        data: What gives its object.
    """
    spreadsheet = target.suffix.lower() == ".csv"
    with common.whole(target, "utf-8-sig" if spreadsheet else "utf-8") as stream:
        if spreadsheet:
            writer = csv.writer(stream)
            writer.writerow(head)
            yield lambda line: writer.writerow([guarded(cell) for cell in cells(line)])
        else:
            yield lambda line: print(json.dumps(data(line), ensure_ascii=False), file=stream)


def guarded(value: Any) -> Any:
    """Return a cell for a spreadsheet: a text that it would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else value
