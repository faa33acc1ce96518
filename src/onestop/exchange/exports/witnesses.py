"""
Witnesses: what the rows of a list say of its dates, gathered in one pass, and what can be heard from it.

The date in the dossier code and the order of events tell whether the days and months of a column have been exchanged. What they say hangs
on the rows, not on their order, and the room does not grow with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import TypeAlias

import attrs

from onestop.catalogs.columns import MOMENTS, TWO_DATES
from onestop.exchange.codes import CENTURY, code_date
from onestop.exchange.exports.dates import FIRST_YEAR, GROUPS, LAST_YEAR, Group, Look, Written, date_of, look
from onestop.exchange.exports.values import Cell, Column, Layout
from onestop.law.stages import EventKind

_ENDS = ("ended", *(kind.value for kind in (EventKind.RESOLVED, EventKind.REFUSED, EventKind.WITHDRAWN, EventKind.STOPPED)))

_NEAR = 7
"""So many days a receipt may lie from the date in the code and agree: an online dossier may carry the day of the one or the other."""

CODE_WITNESSES = ("submitted", "received")
"""Columns of which the date in the dossier code is a witness."""

_CODE, _NOW = "code", "now"
_BEFORE: tuple[tuple[str, str], ...] = (
    ("submitted", "received"),
    *((first, then) for first in (*CODE_WITNESSES, _CODE) for then in (*_ENDS, "result_returned", "promised", "extended_to")),
    *((first, "result_returned") for first in ("ended", "resolved")),
    *((first, _NOW) for first in ("submitted", "received", "result_returned", *_ENDS)),
)
"""What cannot be later than what, by their days."""

_PLAIN_CODE = re.compile(r"[0-9A-Z.]{1,35}-([0-9]{6})-[0-9]{4,}")
"""The usual code, of which the date is found without reading it as a whole."""

FEW = 3
"""From so many rows on an order of events is more than slips of the hand."""

CLEAR = 20
"""So many times as often one thing is said as the other, and it is settled; the rest are slips of single rows."""

_MOST_FREE = 10
"""So many groups of columns are weighed against each other (1,024 ways); further ones are weighed as they stand."""

Key: TypeAlias = tuple[str, Group]
"""Dates of one column that went the same way."""


# -- what the rows hold -------------------------------------------------------------------------------------------------------------------


class Tally:
    """
    What one group of one column holds.

    Attributes:
        sure: Dates that can be read one way only, as they stand with the day first.
        month: Texts that fit only with the month first; `month_first` is the line of the first of them.
        open: Dates that give another day when day and month are exchanged; `first` is the line of the first of them.
        same: Dates of which day and month are the same number.
        agree: Open ones that agree with the dossier code as they stand.
        swap_agree: Open ones that agree with it only when exchanged; `code_first` is the line of the first of them.
        either: Open ones that agree with it neither way.
        days: The different days of open ones that are no texts, counted from year 1; at most the 9,496 of the years that are read.
    """

    __slots__ = ("agree", "code_first", "days", "either", "first", "month", "month_first", "open", "same", "sure", "swap_agree")

    def __init__(self) -> None:
        self.sure = self.month = self.open = self.same = 0
        self.agree = self.swap_agree = self.either = 0
        self.first = self.month_first = self.code_first = 0
        self.days: set[int] = set()


class Dates:
    """
    What one column holds.

    Attributes:
        column: The column.
        target: What it is read as.
        tallies: What each group of its dates holds.
        written: How many dates are written in each way.
        with_hour: How many have an hour that is not 00:00:00.
        two: How many cells hold an old and a new date; `two_first` is the line of the first of them.
        serial_first: The first date that stands as a number, in text or not: its line, its text, and its moment.
    """

    def __init__(self, column: Column) -> None:
        self.column, self.target = column, str(column.target)
        self.tallies = {group: Tally() for group in Group}
        self.written: Counter[Written] = Counter()
        self.with_hour = self.two = self.two_first = 0
        self.serial_first: tuple[int, str, datetime] | None = None


_Value: TypeAlias = tuple[Group, int, int]
"""How it is written, the day as it stands and the day with its numbers exchanged, both counted from year 1; the same where it cannot be."""


class _Pair:
    """How often of two columns the one was not after the other: by the ways to read them, and of those that can be read one way only."""

    def __init__(self) -> None:
        self.orders: dict[tuple[Group, Group], list[int]] = {}
        self.right = self.wrong = 0

    def count(self, first: _Value, then: _Value) -> None:
        (group, a, a2), (other, b, b2) = first, then
        if a == a2 and b == b2:
            if a <= b:
                self.right += 1
            else:
                self.wrong += 1
            return
        orders = self.orders.get((group, other))
        if orders is None:
            orders = self.orders[group, other] = [0] * 16
        orders[(a <= b) | (a2 <= b) << 1 | (a <= b2) << 2 | (a2 <= b2) << 3] += 1

    def is_heard(self) -> bool:
        """Whether the order holds where no date can be turned round; where it often does not, the columns mean something else."""
        return self.wrong * 10 <= self.wrong + self.right


class Evidence:
    """
    What the rows of a file say of its dates (chứng cứ), gathered in one pass; the room does not grow with the rows.

    Attributes:
        layout: How the file is read.
        dates: What its mapped columns of dates hold, by what they are read as: of these a person can say how they are written.
        pairs: Of two columns, or a column and the code or the present day, of which one cannot be later than the other: how often it is.
    """

    def __init__(self, layout: Layout, now: datetime | None = None) -> None:
        """
        Begin to gather.

        Args:
            layout: How the file is read.
            now: What has ended cannot have ended later.
        """
        self.layout = layout
        columns = {target: layout.column(target) for target in MOMENTS}
        self.dates = {target: Dates(column) for target, column in columns.items() if column is not None}
        ends = {*self.dates, _CODE, *([_NOW] if now else [])} - ({"submitted"} if "received" in self.dates else set())
        pairs = [("submitted", "received"), *((a, b) for a, b in _BEFORE if a in ends and b in ends)]
        self.pairs = {(a, b): _Pair() for a, b in pairs if a in self.dates or b in self.dates}
        self._now: _Value | None = (Group.SURE, now.toordinal(), now.toordinal()) if now else None

    def add(self, line: int, cells: Mapping[str, Cell], code: str | None = None) -> None:
        """
        Count one row.

        Args:
            line: Its row in the file.
            cells: Its cells by what their columns are read as; other columns are passed over.
            code: Its dossier code.
        """
        values: dict[str, _Value] = {}
        said = day_of(code) if code else None
        if said is not None:
            values[_CODE] = (Group.SURE, said, said)
        if self._now is not None:
            values[_NOW] = self._now
        for target, dates in self.dates.items():
            value = self._count(dates, cells.get(target), line)
            if value is None:
                continue
            values[target] = value
            if said is not None and target in CODE_WITNESSES:
                _ask_code(dates.tallies[value[0]], value, said, line)
        for (one, other), pair in self.pairs.items():
            if one in values and other in values:
                pair.count(values[one], values[other])

    def _count(self, dates: Dates, cell: Cell, line: int) -> _Value | None:
        seen = look(cell, two=dates.target in TWO_DATES, years_from_1904=self.layout.table.years_from_1904)
        if isinstance(seen, Look):
            group = _count_look(dates, seen, line)
            if seen.plain is None:
                return None
            if seen.written is Written.SERIAL and (dates.serial_first is None or line < dates.serial_first[0]):
                dates.serial_first = line, str(cell), datetime.combine(seen.plain, seen.clock or time())
            plain = seen.plain.toordinal()
            return group, plain, seen.swapped.toordinal() if seen.swapped else plain
        if isinstance(seen, tuple):
            dates.two += 1
            dates.two_first = _least(dates.two_first, line)
            for each in seen:
                _count_look(dates, each, line)
        return None


def _least(first: int, line: int) -> int:
    return line if not first or line < first else first


def _count_look(dates: Dates, seen: Look, line: int) -> Group:
    dates.written[seen.written] += 1
    if seen.clock is not None and (seen.clock.hour or seen.clock.minute or seen.clock.second):
        dates.with_hour += 1
    group = GROUPS[seen.written]
    tally = dates.tallies[group]
    if seen.swapped is None:
        tally.sure += 1
    elif seen.plain is None:
        tally.month += 1
        tally.month_first = _least(tally.month_first, line)
    elif seen.plain == seen.swapped:
        tally.same += 1
    else:
        tally.open += 1
        tally.first = _least(tally.first, line)
        if group is not Group.TEXT:
            tally.days.add(seen.plain.toordinal())
    return group


def _ask_code(tally: Tally, value: _Value, said: int, line: int) -> None:
    _, plain, swapped = value
    if plain == swapped:
        return
    # Both ways never agree: day and month exchanged make 27 days or more.
    if abs(plain - said) <= _NEAR:
        tally.agree += 1
    elif abs(swapped - said) <= _NEAR:
        tally.swap_agree += 1
        tally.code_first = _least(tally.code_first, line)
    else:
        tally.either += 1


def day_of(code: str) -> int | None:
    """Return the date in a dossier code, counted from year 1."""
    found = _PLAIN_CODE.fullmatch(code)
    if found is not None:
        return _six(found[1])
    day = code_date(code)
    return None if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR else day.toordinal()


@lru_cache(maxsize=1 << 14)
def _six(digits: str) -> int | None:
    day = date_of(CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    return None if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR else day.toordinal()


# -- what the witnesses say --------------------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a witness says of a group of dates."""

    PLAIN = "plain"
    SWAPPED = "swapped"
    DISAGREES = "disagrees"  # some of it one way, some the other
    SILENT = "silent"


@attrs.frozen
class Witness:
    """What one witness says, and how often it says each."""

    verdict: Verdict
    agree: int = 0
    against: int = 0


SILENT = Witness(Verdict.SILENT)


def code_witness(tally: Tally) -> Witness:
    """Return what the dates in the dossier codes say of a group."""
    agree, against = tally.agree, tally.swap_agree
    if not agree + against or agree + against < tally.either:
        return Witness(Verdict.SILENT, agree, against)  # the codes carry another day altogether
    if against * CLEAR <= agree:
        return Witness(Verdict.PLAIN, agree, against)
    return Witness(Verdict.SWAPPED if agree * CLEAR <= against else Verdict.DISAGREES, agree, against)


def order_witnesses(evidence: Evidence, fixed: Mapping[Key, bool]) -> dict[Key, Witness]:
    """
    Return what the order of events says of each group that nothing else settles.

    All are weighed together: two columns that were turned round together may stand in order as well as before, and then say nothing.

    Args:
        evidence: What the rows hold.
        fixed: Groups that are settled, each with whether it is exchanged.
    """
    heard: dict[_Ends, list[int]] = {}
    for (first, then), pair in evidence.pairs.items():
        for (group, other), counts in pair.orders.items() if pair.is_heard() else ():
            heard[(first, group), (then, other)] = _broken(counts)
    keys = sorted({key for ends in heard for key in ends if key not in fixed and key[1] is not Group.SURE})
    free = [key for key in keys if key[0] in evidence.dates and evidence.dates[key[0]].tallies[key[1]].open][:_MOST_FREE]
    best: dict[tuple[Key, bool], tuple[int, int, dict[Key, bool]]] = {}
    for choice in product((False, True), repeat=len(free)):
        ways = {**fixed, **dict(zip(free, choice, strict=True))}
        worth = sum(broken[_way(ends, ways)] for ends, broken in heard.items()), sum(choice)
        for key, way in zip(free, choice, strict=True):
            if (key, way) not in best or worth < best[key, way][:2]:
                best[key, way] = (*worth, ways)
    return {key: _weigh(key, heard, best[key, False], best[key, True]) for key in free}


_Ends: TypeAlias = tuple[Key, Key]


def _broken(counts: list[int]) -> list[int]:
    """How many rows are out of order: as both ends stand, with the first turned round, with the second, with both."""
    return [sum(count for pattern, count in enumerate(counts) if not pattern >> way & 1) for way in range(4)]


def _way(ends: _Ends, ways: Mapping[Key, bool]) -> int:
    return ways.get(ends[0], False) | ways.get(ends[1], False) << 1


def _weigh(
    key: Key, heard: Mapping[_Ends, list[int]], plain: tuple[int, int, dict[Key, bool]], turned: tuple[int, int, dict[Key, bool]]
) -> Witness:
    """What speaks for and against a group as it stands: what else must be out of order, and what in the better way still is."""
    margin, ways = turned[0] - plain[0], (plain if plain[0] <= turned[0] else turned)[2]
    other = {**ways, key: not ways[key]}
    rest = sum(max(broken[_way(ends, ways)] - broken[_way(ends, other)], 0) for ends, broken in heard.items() if key in ends)
    agree, against = (margin, rest) if margin >= 0 else (rest, -margin)
    if margin < 0:
        clear = against >= FEW and against >= 4 * agree
        return Witness(Verdict.SWAPPED if clear else Verdict.DISAGREES, agree, against)
    if agree >= FEW and agree >= CLEAR * against:
        return Witness(Verdict.PLAIN, agree, against)
    disagrees = against > agree or (against >= FEW and 5 * against > agree)
    return Witness(Verdict.DISAGREES if disagrees else Verdict.SILENT, agree, against)
