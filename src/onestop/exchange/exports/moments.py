"""
Moments of an export: how the dates of each column are written, decided by the whole column and never by one cell.

`Evidence` is fed every row once; `decide` says of each column how it is read. A spreadsheet program that took days for months left
traces: what it could not turn round is still text, the date in the dossier code differs, events stand in an impossible order. What these
witnesses speak against is not read, and not turned round either: the person says which, with `--dates`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Any, TypeAlias

import attrs

from onestop.exchange.codes import CENTURY, code_date
from onestop.exchange.exports.dates import FIRST_YEAR, GROUPS, LAST_YEAR, Group, Look, Seen, Why, Written, date_of, look
from onestop.exchange.exports.values import Cell, Column, Form, Layout
from onestop.law.stages import EventKind
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

_ENDS = ("ended", *(kind.value for kind in EventKind if kind.value in ("resolved", "refused", "withdrawn", "stopped")))
_EVENTS = tuple(kind.value for kind in EventKind)
TARGETS = (*_EVENTS, "promised", "extended_to", "ended", "claimed_due", "claimed_end")
"""What columns of dates are read as."""

TWO_DATES = ("promised", "extended_to")
"""Where a cell may hold an old date, struck through, and the new one: the later is taken."""


class Order(StrEnum):
    """What a person may say of a column, and what the column then means (thứ tự ngày và tháng)."""

    DAY_FIRST = "day_first"  # texts have the day first, every other date is as it stands
    MONTH_FIRST = "month_first"  # texts have the month first, every other date is as it stands
    SWAPPED = "swapped"  # day and month have been exchanged wherever both are at most 12


_SHOWN = frozenset((Why.NO_SUCH_DAY, Why.MONTH_FIRST, Why.NOT_MONTH_FIRST, Why.NOT_SWAPPED, Why.UNSETTLED, Why.CODE))
"""Of these the cell is shown: it is a date by its whole shape, of a year in which it is nobody's birthday in a column that slipped."""


# -- what a file says of its columns -------------------------------------------------------------------------------------------------

_NEAR = 7
"""So many days a receipt may lie from the date in the code and agree: an online dossier may carry the day of the one or the other."""

_CODE_WITNESSES = ("submitted", "received")
_CODE, _NOW = "code", "now"
_BEFORE: tuple[tuple[str, str], ...] = (
    ("submitted", "received"),
    *((first, then) for first in ("submitted", "received", _CODE) for then in (*_ENDS, "result_returned", "promised", "extended_to")),
    *((first, "result_returned") for first in ("ended", "resolved")),
    *((first, _NOW) for first in ("submitted", "received", "result_returned", *_ENDS)),
)
"""What cannot be later than what, by their days."""

_PLAIN_CODE = re.compile(r"[0-9A-Z.]{1,35}-([0-9]{6})-[0-9]{4,}")


class _Tally:
    """What one group of one column holds."""

    __slots__ = ("agree", "code_first", "days", "either", "first", "month", "month_first", "open", "same", "sure", "swap_agree")

    def __init__(self) -> None:
        self.sure = self.month = self.open = self.same = 0
        self.either = 0  # agrees with the code neither way
        self.agree = self.swap_agree = 0
        self.first = self.month_first = self.code_first = 0
        self.days: set[int] = set()  # at most the 9,496 days of the years that are read


class _Dates:
    """What one column holds."""

    def __init__(self, column: Column) -> None:
        self.column, self.target = column, str(column.target)
        self.tallies = {group: _Tally() for group in Group}
        self.written: Counter[Written] = Counter()
        self.unread: Counter[Why] = Counter()
        self.unread_first: dict[Why, int] = {}
        self.filled = self.empty = self.date_only = self.midnight = self.aware = self.two = self.two_first = 0
        self.serial_first: tuple[int, str, Look] | None = None


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
        layout: How the file is read; its mapped columns of dates are those that count.
        now: What has ended cannot have ended later.
        rows: How many rows were added.
    """

    def __init__(self, layout: Layout, now: datetime | None = None) -> None:
        self.layout, self.now, self.rows = layout, now, 0
        columns = {target: layout.column(target) for target in TARGETS}
        self._dates = {target: _Dates(column) for target, column in columns.items() if column is not None}
        ends = {*self._dates, _CODE, *([_NOW] if now else [])} - ({"submitted"} if "received" in self._dates else set())
        pairs = [("submitted", "received"), *((a, b) for a, b in _BEFORE if a in ends and b in ends)]
        self._pairs = {(a, b): _Pair() for a, b in pairs if a in self._dates or b in self._dates}
        self._now: _Value | None = (Group.SURE, now.toordinal(), now.toordinal()) if now else None

    @property
    def targets(self) -> tuple[str, ...]:
        """What its columns of dates are read as: of these a person can say how they are written."""
        return tuple(self._dates)

    def add(self, line: int, cells: Mapping[str, Cell], code: str | None = None) -> None:
        """
        Count one row.

        Args:
            line: Its row in the file.
            cells: Its cells by what their columns are read as; other columns are passed over.
            code: Its dossier code.
        """
        self.rows += 1
        values: dict[str, _Value] = {}
        said = _day_of(code) if code else None
        if said is not None:
            values[_CODE] = (Group.SURE, said, said)
        if self._now is not None:
            values[_NOW] = self._now
        for target, dates in self._dates.items():
            value = self._count(dates, cells.get(target), line)
            if value is None:
                continue
            values[target] = value
            if said is not None and target in _CODE_WITNESSES:
                _ask_code(dates.tallies[value[0]], value, said, line)
        for (one, other), pair in self._pairs.items():
            if one in values and other in values:
                pair.count(values[one], values[other])

    def _count(self, dates: _Dates, cell: Cell, line: int) -> _Value | None:
        seen = look(cell, two=dates.target in TWO_DATES, years_from_1904=self.layout.table.years_from_1904)
        if type(seen) is Look:
            dates.filled += 1
            group = _count_look(dates, seen, line)
            if seen.written is Written.SERIAL and (dates.serial_first is None or line < dates.serial_first[0]):
                dates.serial_first = line, str(cell), seen
            if seen.plain is None:
                return None
            plain = seen.plain.toordinal()
            return group, plain, seen.swapped.toordinal() if seen.swapped else plain
        if seen is None:
            dates.empty += 1
            return None
        dates.filled += 1
        if isinstance(seen, tuple):
            dates.two += 1
            dates.two_first = _least(dates.two_first, line)
            for each in seen:
                _count_look(dates, each, line)
            return None
        assert isinstance(seen, Why)
        dates.unread[seen] += 1
        dates.unread_first[seen] = _least(dates.unread_first.get(seen, 0), line)
        return None


def _least(first: int, line: int) -> int:
    return line if not first or line < first else first


def _count_look(dates: _Dates, seen: Look, line: int) -> Group:
    dates.written[seen.written] += 1
    if seen.clock is None:
        dates.date_only += 1
    elif not (seen.clock.hour or seen.clock.minute or seen.clock.second):
        dates.midnight += 1
    dates.aware += seen.aware
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


def _ask_code(tally: _Tally, value: _Value, said: int, line: int) -> None:
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


def _day_of(code: str) -> int | None:
    """The date in a dossier code, counted from year 1."""
    found = _PLAIN_CODE.fullmatch(code)
    if found is not None:
        return _six(found[1])
    day = code_date(code)
    return None if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR else day.toordinal()


@lru_cache(maxsize=1 << 14)
def _six(digits: str) -> int | None:
    day = date_of(CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    return None if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR else day.toordinal()


# -- the decision --------------------------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a witness says of a group of dates."""

    PLAIN = "plain"
    SWAPPED = "swapped"
    DISAGREES = "disagrees"  # some of it one way, some the other
    SILENT = "silent"


@attrs.frozen
class _Witness:
    """What one witness says, and how often it says each."""

    verdict: Verdict
    agree: int = 0
    against: int = 0


@attrs.frozen(kw_only=True)
class Tally:
    """
    What one group of a column's dates holds, for those who explain it.

    Attributes:
        sure: Dates that can be read one way only, as they stand with the day first.
        month_only: Texts that fit only with the month first.
        open: Dates that give another day when day and month are exchanged.
        same: Dates of which day and month are the same number.
        code_agree: How many open ones agree with the dossier code as they stand, within 7 days.
        code_against: How many agree with it only when exchanged.
        order_agree: How many orders of events hold only as they stand.
        order_against: How many hold only when exchanged.
    """

    sure: int
    month_only: int
    open: int
    same: int
    code_agree: int
    code_against: int
    order_agree: int
    order_against: int


@attrs.frozen(kw_only=True)
class ColumnMoments:
    """
    How the dates of one column are read (cách đọc ngày của cột).

    Attributes:
        column: The column.
        file: Name of the file.
        written: How many dates are written in each way.
        tallies: What each group of dates holds that is there.
        orders: How each group is read; None where it is not settled, so that only what reads the same both ways is.
        said: What the person said of it.
        offered: What would mend it if the finding is right; None where nothing is wrong.
        unread: How many cells give no date whatever the order, by the reason.
        filled: How many cells hold anything.
        date_only: How many dates have no hour.
        midnight: How many are written with the hour 00:00:00.
        aware: How many say their offset from UTC, and were converted.
        two_dates: How many cells hold an old and a new date.
        problems: What is found of the column as a whole.
        years_from_1904: Whether numbers count from 1904.
    """

    column: Column
    file: str
    written: Mapping[Written, int]
    tallies: Mapping[Group, Tally]
    orders: Mapping[Group, Order | None]
    said: Order | None = None
    offered: Order | None = None
    unread: Mapping[Why, int] = attrs.field(factory=dict)
    filled: int = 0
    date_only: int = 0
    midnight: int = 0
    aware: int = 0
    two_dates: int = 0
    problems: tuple[Problem, ...] = ()
    years_from_1904: bool = False

    @property
    def style(self) -> Written | None:
        """How its dates are written: the one way, `MIXED`, or None where it has none."""
        return None if not self.written else next(iter(self.written)) if len(self.written) == 1 else Written.MIXED

    @property
    def swapped(self) -> bool:
        """Whether its days and months seem to be exchanged, and nobody said so."""
        return any(found.code == "OS831" for found in self.problems)

    @property
    def undecidable(self) -> bool:
        """Whether its days and months cannot be told apart."""
        return any(found.code == "OS832" for found in self.problems)

    @property
    def days_only(self) -> bool:
        """Whether no date of it has an hour but midnight: then its hours say nothing."""
        return sum(self.written.values()) == self.date_only + self.midnight > 0

    def has_hour(self, cell: Cell) -> bool:
        """Return whether *cell* says an hour, so that a limit in hours can be counted from it."""
        seen = self._look(cell)
        each = seen if isinstance(seen, tuple) else (seen,)
        return not self.days_only and all(isinstance(one, Look) and one.clock is not None for one in each)

    def read(self, cell: Cell, line: int, code: str | None = None) -> datetime | Problem | None:
        """
        Return the moment of *cell* in Vietnamese civil time to the second, a day alone as its midnight.

        Args:
            cell: The cell.
            line: Its row, for the problem.
            code: The dossier code of its row: a day of submission or receipt that agrees with it only when exchanged is not read.

        Returns:
            The moment; why there is none (`OS830`); or None where the cell is empty.
        """
        seen = self._look(cell)
        if type(seen) is Look:
            moment = self._moment(seen, code)
        elif seen is None:
            return None
        elif isinstance(seen, tuple):
            both = [self._moment(each, None) for each in seen]
            moment = next((each for each in both if isinstance(each, Why)), None) or max(
                each for each in both if isinstance(each, datetime)
            )
        else:
            assert isinstance(seen, Why)
            moment = seen
        return moment if isinstance(moment, datetime) else self._unread(cell, moment, line)

    def _look(self, cell: Cell) -> Seen | None:
        return look(cell, two=self.column.target in TWO_DATES, years_from_1904=self.years_from_1904)

    def _moment(self, seen: Look, code: str | None) -> datetime | Why:
        day = self._day(seen)
        if isinstance(day, Why):
            return day
        if code is not None and self.said is None and seen.swapped not in (None, day) and self.column.target in _CODE_WITNESSES:
            said = _day_of(code)
            if said is not None and seen.swapped is not None and seen.swapped.toordinal() == said:
                return Why.CODE
        return datetime.combine(day, seen.clock or _MIDNIGHT)

    def _day(self, seen: Look) -> date | Why:
        plain, swapped = seen.plain, seen.swapped
        group = GROUPS[seen.written]
        order = self.orders.get(group, Order.DAY_FIRST)
        if order is Order.DAY_FIRST or plain == swapped:
            return plain or Why.MONTH_FIRST
        if order is None:
            return Why.MONTH_FIRST if plain is None else plain if swapped is None else Why.UNSETTLED
        if order is Order.MONTH_FIRST:
            return swapped or Why.NOT_MONTH_FIRST
        if plain is None:
            return Why.MONTH_FIRST
        return swapped or (plain if group is Group.TEXT else Why.NOT_SWAPPED)

    def _unread(self, cell: Cell, why: Why, line: int) -> Problem:
        found: Cell = None
        if why in _SHOWN:
            seen = self._look(cell)
            if isinstance(cell, str):
                found = " ".join(cell.split())
            elif isinstance(seen, Look) and seen.plain:
                found = datetime.combine(seen.plain, seen.clock or _MIDNIGHT)
        target = str(self.column.target)
        return problem(
            "OS830",
            Position(self.file, line, self.column.index + 1),
            (target,),
            letter=self.column.letter,
            column=self.column.header,
            target=target,
            because=f"date_{why.value}",
            **({} if found is None else {"found": found}),
        )


_MIDNIGHT = time()
_FEW = 3
"""From so many rows on an order of events is more than slips of the hand."""
_CLEAR = 20
"""So many times as often one thing is said as the other, and it is settled; the rest are slips of single rows."""
_MANY_DAYS, _MANY_MONTHS, _MANY_DAYS_OF_MONTH = 10, 3, 6
"""So many different dates of so many months, on so many days of a month, none after the 12th: less than once in a thousand by chance."""
_MOST_FREE = 10
"""So many groups of columns are weighed against each other (1,024 ways); further ones are weighed as they stand."""

_Key: TypeAlias = tuple[str, Group]


def decide(evidence: Evidence, said: Mapping[str, Order] | None = None) -> dict[str, ColumnMoments]:
    """
    Return how each column of dates is read, by what it is read as.

    The decision hangs on the rows, not on their order. Texts are read with the day first, as Vietnam writes dates, and other dates as
    they stand, unless the column itself or a witness speaks against it: then what could be another day is not read (`OS831`, `OS832`).

    Args:
        evidence: What the rows say.
        said: What the person says of single columns, by what they are read as (`Evidence.targets`; any other is passed over); a witness
            is then heard only for the others.
    """
    said = said or {}
    all_dates = evidence._dates
    codes = {(target, group): _code_witness(tally) for target, dates in all_dates.items() for group, tally in dates.tallies.items()}
    fixed: dict[_Key, bool] = {}
    for target, group in codes:
        if target in said:
            fixed[target, group] = _orders_said(said[target])[group] is not Order.DAY_FIRST
        elif codes[target, group].verdict in (Verdict.PLAIN, Verdict.SWAPPED):
            fixed[target, group] = codes[target, group].verdict is Verdict.SWAPPED
    orders = _order_witnesses(evidence, fixed)
    suspects: dict[_Key, tuple[str, str]] = {}
    for target, dates in all_dates.items():
        if target not in said:
            for group in (Group.TEXT, Group.ISO, Group.NUMBER):
                key = target, group
                found = _suspect(dates, group, all_dates.values(), codes[key], orders.get(key, _SILENT))
                if found is not None:
                    suspects[key] = found
    for key in _beside(evidence, said, suspects):
        if Verdict.PLAIN not in (codes[key].verdict, orders.get(key, _SILENT).verdict):
            suspects[key] = "OS832", "dates_others"
    return {target: _column(evidence, dates, said.get(target), suspects, codes, orders) for target, dates in all_dates.items()}


def _beside(evidence: Evidence, said: Mapping[str, Order], suspects: Mapping[_Key, tuple[str, str]]) -> list[_Key]:
    """
    Groups that nothing speaks against but that another column was turned round, which the same program wrote.

    A high day shows that a group was not, unless the other was in spite of its own: what was turned round and what was not is then text.
    """
    turned = [key for key, (code, _) in suspects.items() if code == "OS831"]
    for target, order in said.items():
        ways = _orders_said(order) if target in evidence._dates else {}
        turned += [(target, group) for group, way in ways.items() if way is not Order.DAY_FIRST]
    found = []
    for target, group in turned:
        other = evidence._dates[target].tallies[group]
        for each, dates in evidence._dates.items() if other.open or other.month else ():
            tally = dates.tallies[group]
            if each not in said and (each, group) not in suspects and tally.open and (other.sure or not tally.sure):
                found.append((each, group))
    return found


def _orders_said(said: Order) -> dict[Group, Order]:
    """How each group of a column is read of which the person says *said*."""
    if said is Order.SWAPPED:
        return {Group.TEXT: said, Group.ISO: said, Group.NUMBER: said, Group.SURE: Order.DAY_FIRST}
    return {group: said if group is Group.TEXT else Order.DAY_FIRST for group in Group}


_SILENT = _Witness(Verdict.SILENT)


def _code_witness(tally: _Tally) -> _Witness:
    agree, against = tally.agree, tally.swap_agree
    if not agree + against or agree + against < tally.either:
        return _Witness(Verdict.SILENT, agree, against)  # the codes carry another day altogether
    if against * _CLEAR <= agree:
        return _Witness(Verdict.PLAIN, agree, against)
    return _Witness(Verdict.SWAPPED if agree * _CLEAR <= against else Verdict.DISAGREES, agree, against)


def _vouched(tally: _Tally, code: _Witness) -> bool:
    """Whether the codes say of most open dates that they are right as they stand."""
    return code.verdict is Verdict.PLAIN and 2 * code.agree >= tally.open


def _order_witnesses(evidence: Evidence, fixed: Mapping[_Key, bool]) -> dict[_Key, _Witness]:
    """
    What the order of events says of each group that nothing else settles.

    All are weighed together: two columns that were turned round together may stand in order as well as before, and then say nothing.
    """
    heard: dict[_Ends, list[int]] = {}
    for (first, then), pair in evidence._pairs.items():
        for (group, other), counts in pair.orders.items() if pair.is_heard() else ():
            heard[(first, group), (then, other)] = _broken(counts)
    keys = sorted({key for ends in heard for key in ends if key not in fixed and key[1] is not Group.SURE})
    free = [key for key in keys if key[0] in evidence._dates and evidence._dates[key[0]].tallies[key[1]].open][:_MOST_FREE]
    best: dict[tuple[_Key, bool], tuple[int, int, dict[_Key, bool]]] = {}
    for choice in product((False, True), repeat=len(free)):
        ways = {**fixed, **dict(zip(free, choice, strict=True))}
        worth = sum(broken[_way(ends, ways)] for ends, broken in heard.items()), sum(choice)
        for key, way in zip(free, choice, strict=True):
            if (key, way) not in best or worth < best[key, way][:2]:
                best[key, way] = (*worth, ways)
    return {key: _weigh(key, heard, best[key, False], best[key, True]) for key in free}


_Ends: TypeAlias = tuple[_Key, _Key]


def _broken(counts: list[int]) -> list[int]:
    """How many rows are out of order: as both ends stand, with the first turned round, with the second, with both."""
    return [sum(count for pattern, count in enumerate(counts) if not pattern >> way & 1) for way in range(4)]


def _way(ends: _Ends, ways: Mapping[_Key, bool]) -> int:
    return ways.get(ends[0], False) | ways.get(ends[1], False) << 1


def _weigh(
    key: _Key, heard: Mapping[_Ends, list[int]], plain: tuple[int, int, dict[_Key, bool]], turned: tuple[int, int, dict[_Key, bool]]
) -> _Witness:
    """What speaks for and against a group as it stands: what else must be out of order, and what in the better way still is."""
    margin, ways = turned[0] - plain[0], (plain if plain[0] <= turned[0] else turned)[2]
    other = {**ways, key: not ways[key]}
    rest = sum(max(broken[_way(ends, ways)] - broken[_way(ends, other)], 0) for ends, broken in heard.items() if key in ends)
    agree, against = (margin, rest) if margin >= 0 else (rest, -margin)
    if margin < 0:
        clear = against >= _FEW and against >= 4 * agree
        return _Witness(Verdict.SWAPPED if clear else Verdict.DISAGREES, agree, against)
    if agree >= _FEW and agree >= _CLEAR * against:
        return _Witness(Verdict.PLAIN, agree, against)
    disagrees = against > agree or (against >= _FEW and 5 * against > agree)
    return _Witness(Verdict.DISAGREES if disagrees else Verdict.SILENT, agree, against)


def _suspect(dates: _Dates, group: Group, all_dates: Iterable[_Dates], code: _Witness, order: _Witness) -> tuple[str, str] | None:
    """The problem of a group that is not read as it stands, and its reason; None where nothing speaks against it."""
    tally = dates.tallies[group]
    if not tally.open and not (tally.month and not tally.sure):
        return None
    if tally.open and code.verdict is Verdict.SWAPPED:
        return "OS831", "dates_code"
    if tally.open and code.verdict is Verdict.DISAGREES:
        return "OS832", "dates_code"
    if tally.open and _vouched(tally, code):
        return None
    if tally.month:
        slips = order.verdict is Verdict.PLAIN and tally.month * _CLEAR <= tally.sure
        return None if slips else ("OS832", "dates_both") if tally.sure else ("OS831", "dates_month_first")
    if group is not Group.TEXT and not tally.sure and _is_left_over(dates, group, all_dates):
        return "OS831", "dates_left_text"
    if _is_grave(tally, order) and order.verdict in (Verdict.SWAPPED, Verdict.DISAGREES):
        return "OS831" if order.verdict is Verdict.SWAPPED else "OS832", "dates_order"
    if not tally.sure and order.verdict is not Verdict.PLAIN and _is_improbable(tally):
        return "OS832", "dates_low_days"
    return None


def _is_grave(tally: _Tally, order: _Witness) -> bool:
    """
    Whether what an order of events speaks against is more than slips of single rows.

    Where high days show which number is the day, so many must be out of order as only turned dates are: of those, about every second.
    """
    return not tally.sure or (order.against >= _FEW and 5 * order.against >= tally.open)


def _is_left_over(dates: _Dates, group: Group, all_dates: Iterable[_Dates]) -> bool:
    """
    Whether what a program could turn round became dates, and what it could not stayed text: in the column itself, or in the whole file.

    SheetJS and an Excel of American order make 11 May of `05/11/2025` and leave `13/11/2025` as it is.
    """
    every = tuple(all_dates)
    for those in ((dates,), every):
        texts = [each.tallies[Group.TEXT] for each in those]
        sure = sum(each.sure for each in texts)
        if sure and 10 * sum(each.open + each.same for each in texts) <= sure and not any(each.tallies[group].sure for each in those):
            return True
    return False


def _is_improbable(tally: _Tally) -> bool:
    days = [date.fromordinal(day) for day in tally.days]
    months = {(day.year, day.month) for day in days}
    return len(days) >= _MANY_DAYS and len(months) >= _MANY_MONTHS and len({day.day for day in days}) >= _MANY_DAYS_OF_MONTH


def _column(
    evidence: Evidence,
    dates: _Dates,
    said: Order | None,
    suspects: Mapping[_Key, tuple[str, str]],
    codes: Mapping[_Key, _Witness],
    orders: Mapping[_Key, _Witness],
) -> ColumnMoments:
    groups = {group: (dates.target, group) for group in Group}
    read: dict[Group, Order | None] = dict.fromkeys(Group, Order.DAY_FIRST)
    if said is not None:
        read |= _orders_said(said)
    wrong = [group for group, key in groups.items() if key in suspects]
    texts_only = wrong == [Group.TEXT] and not dates.tallies[Group.TEXT].sure
    both = dates.tallies[Group.TEXT].month and Group.TEXT in wrong
    offered = (Order.MONTH_FIRST if texts_only or both else Order.SWAPPED) if wrong else None
    told: list[Problem] = []

    def tell(code: str, line: int, **args: Any) -> None:
        at = Position(evidence.layout.table.file, line, dates.column.index + 1)
        args |= {"letter": dates.column.letter, "column": dates.column.header, "target": dates.target}
        told.append(problem(code, at, (dates.target,), **args))

    for group in wrong:
        code, because = suspects[groups[group]]
        tally, witness = dates.tallies[group], orders.get(groups[group], _SILENT) if because == "dates_order" else codes[groups[group]]
        read[group] = None
        tell(
            code,
            tally.first or tally.month_first,
            n=tally.open or tally.month,
            style=offered,
            because=because,
            agree=witness.agree,
            against=witness.against,
            sure=tally.sure,
            month=tally.month,
        )
    if dates.two:
        tell("OS833", dates.two_first, n=dates.two)
    for group, key in groups.items():
        tally, code_says, order_says = dates.tallies[group], codes[key], orders.get(key, _SILENT)
        if group in wrong:
            continue
        if _speaks_against(read[group], code_says):
            against = code_says.agree if read[group] is not Order.DAY_FIRST else code_says.against
            tell("OS834", tally.code_first or tally.first, n=against, because=f"dates_as_{read[group]}")
        elif read[group] is Order.DAY_FIRST and order_says.verdict in (Verdict.SWAPPED, Verdict.DISAGREES) and order_says.against >= _FEW:
            tell("OS834", tally.first, n=order_says.against, because="dates_as_order")
    if dates.serial_first is not None and evidence.layout.table.form is not Form.XLSX:
        line, text, seen = dates.serial_first
        assert seen.plain is not None
        meant = datetime.combine(seen.plain, seen.clock or _MIDNIGHT)
        tell("OS810", line, found=text, meant=meant)
    return ColumnMoments(
        column=dates.column,
        file=evidence.layout.table.file,
        written=dict(sorted(dates.written.items(), key=lambda each: (-each[1], each[0]))),
        tallies={
            group: Tally(
                sure=tally.sure,
                month_only=tally.month,
                open=tally.open,
                same=tally.same,
                code_agree=tally.agree,
                code_against=tally.swap_agree,
                order_agree=orders.get(groups[group], _SILENT).agree,
                order_against=orders.get(groups[group], _SILENT).against,
            )
            for group, tally in dates.tallies.items()
            if tally.sure + tally.month + tally.open + tally.same
        },
        orders=read,
        said=said,
        offered=offered,
        unread=dict(sorted(dates.unread.items())),
        filled=dates.filled,
        date_only=dates.date_only,
        midnight=dates.midnight,
        aware=dates.aware,
        two_dates=dates.two,
        problems=tuple(told),
        years_from_1904=evidence.layout.table.years_from_1904,
    )


def _speaks_against(order: Order | None, code: _Witness) -> bool:
    """Whether the codes speak of some rows, or of most where the person said otherwise, against how they are read."""
    if code.verdict is Verdict.SILENT or order is None:
        return False
    return code.against > 0 if order is Order.DAY_FIRST else code.agree > code.against
