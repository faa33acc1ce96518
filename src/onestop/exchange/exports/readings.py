"""
Readings: the whole way of a list, from its table to how each of its columns is read, and from there to its dossiers.

A list is read three times: for its header and the shapes of its cells, for its dates, and for its dossiers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

import attrs

from onestop.catalogs.columns import Vocabulary
from onestop.exchange.exports.layouts import read_layout
from onestop.exchange.exports.moments import ColumnMoments, Order, decide
from onestop.exchange.exports.procedures import Find
from onestop.exchange.exports.records import Records, read_records
from onestop.exchange.exports.rows import dossier_rows
from onestop.exchange.exports.values import Column, Layout, Table, Use
from onestop.exchange.exports.witnesses import Evidence
from onestop.exchange.registers import RegisterError
from onestop.words.problems import Problem, Severity


class DatesError(ValueError):
    """
    The order of the dates of a column was said that a list has not.

    Attributes:
        column: The column.
        known: The columns of dates that it has.
    """

    def __init__(self, column: str, known: Sequence[str]) -> None:
        self.column, self.known = column, tuple(known)
        super().__init__(f"no column of dates is read as {column!r}, but {', '.join(known) or 'none'}")


@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """
    How a list is read (cách đọc danh sách): what a person looks at before anything is judged.

    Attributes:
        layout: Its header, its columns, and the rows that are no dossiers.
        moments: How the dates of each column are written, by what the column is read as.
        take: Makes its dossiers; ask `records`.
        guessed: The software that the names of JSON tell, where nobody named it.
    """

    layout: Layout
    moments: Mapping[str, ColumnMoments]
    take: Callable[..., Records]
    guessed: str | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file, its columns and their dates; an error in the first two means that it is not judged."""
        dates = (found for column in self.moments.values() for found in column.problems)
        return (*self.layout.table.notes, *self.layout.every_problem, *dates)

    @property
    def is_judged(self) -> bool:
        """Whether its rows can be judged: dates that are not settled cost their rows only, everything else is asked first."""
        return bool(self.layout.columns) and not self._errors()

    def records(self) -> Records:
        """
        Return the rows of the list in their order, to be taken one by one, each an `Entry`: its dossier is None where it is broken.

        Every call reads the list anew. What was wrong with many rows in one way is in `repeated` of what is returned.

        Raises:
            RegisterError: If `is_judged` is False; its problem is the first error of the file.
        """
        for found in self._errors():
            raise RegisterError(found)
        return self.take(self.layout, dossier_rows(self.layout), self.moments)

    def _errors(self) -> list[Problem]:
        every = (*self.layout.table.notes, *self.layout.every_problem)
        return [found for found in every if found.severity is Severity.ERROR]


def study(
    table: Table,
    words: Callable[[str | None], Vocabulary],
    find: Find,
    *,
    near: Find | None = None,
    codes: Collection[str] = (),
    profile: str | None = None,
    header_row: int | None = None,
    facts: Sequence[str] = (),
    orders: Mapping[str, Order] | None = None,
    procedure: str | None = None,
    place: str | None = None,
    no_pauses: bool = False,
    now: datetime | None = None,
) -> Reading:
    """
    Return how *table* is read.

    Args:
        table: The table.
        words: Gives the words of a profile, or those of none.
        find: As `records.read_records` asks it, and so are *near*, *codes*, *procedure*, *place* and *no_pauses*.
        near: See there.
        codes: See there.
        profile: The software that the list comes from; of JSON its names may tell it.
        header_row: The line of the header, where the person says it.
        facts: Headers of columns that are read as facts.
        orders: What the person says of the dates of single columns, by what they are read as.
        procedure: See there.
        place: See there.
        no_pauses: See there.
        now: What has ended cannot have ended later; on this day's law a name is looked up where its row has no date.

    Raises:
        DatesError: If *orders* names a column of which no dates are read.
    """
    vocabulary = words(profile)
    guessed = vocabulary.guess(table.names) if table.names is not None and profile is None else None
    if guessed is not None:
        vocabulary = words(guessed)
    layout = read_layout(table, vocabulary, header_row=header_row, facts=facts)
    evidence = Evidence(layout, now)
    code = layout.column("code")
    dated = [each for each in layout.columns if each.use is Use.MAPPED and each.target]
    for row in dossier_rows(layout):
        cells = {str(column.target): row.cells[column.index] for column in dated if column.index < len(row.cells)}
        evidence.add(row.line, cells, _code_of(row.cells, code))
    moments = decide(evidence, orders)
    for column in sorted((orders or {}).keys() - moments.keys()):
        raise DatesError(column, tuple(moments))
    take = partial(
        read_records,
        find=find,
        near=near,
        codes=codes,
        procedure=procedure,
        place=place,
        no_pauses=no_pauses,
        now=now,
    )
    return Reading(layout=layout, moments=moments, take=take, guessed=guessed)


def _code_of(cells: Sequence[object], column: Column | None) -> str | None:
    cell = cells[column.index] if column is not None and column.index < len(cells) else None
    return cell.strip() if isinstance(cell, str) else None
