"""
Moments: how the dates of each column are written, decided by the whole column and never by one cell.

A spreadsheet program that took days for months left traces: what it could not turn round is still text, the date in the dossier code
differs, events stand in an impossible order. What these `witnesses` speak against is not read, and not turned round either: the person
says which, with `--dates`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import attrs

from onestop.catalogs.columns import TWO_DATES
from onestop.exchange.exports.dates import GROUPS, Group, Look, Seen, Why, Written, look
from onestop.exchange.exports.values import Cell, Column, Form
from onestop.exchange.exports.witnesses import (
    CLEAR,
    CODE_WITNESSES,
    FEW,
    SILENT,
    Dates,
    Evidence,
    Key,
    Tally,
    Verdict,
    Witness,
    code_witness,
    day_of,
    order_witnesses,
)
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position


class Order(StrEnum):
    """What a person may say of a column, and what the column then means (thứ tự ngày và tháng)."""

    DAY_FIRST = "day_first"  # texts have the day first, every other date is as it stands
    MONTH_FIRST = "month_first"  # texts have the month first, every other date is as it stands
    SWAPPED = "swapped"  # day and month have been exchanged wherever both are at most 12


_SHOWN = frozenset((Why.NO_SUCH_DAY, Why.MONTH_FIRST, Why.NOT_MONTH_FIRST, Why.NOT_SWAPPED, Why.UNSETTLED, Why.CODE))
"""Of these the cell is shown: it is a date by its whole shape, of a year in which it is nobody's birthday in a column that slipped."""


@attrs.frozen(kw_only=True)
class ColumnMoments:
    """
    How the dates of one column are read (cách đọc ngày của cột).

    Attributes:
        column: The column.
        file: Name of the file.
        written: How many dates are written in each way, the most frequent first.
        orders: How each group is read; None where it is not settled, so that only what reads the same both ways is.
        said: What the person said of it.
        days_only: Whether no date of it has an hour but midnight: then its hours say nothing.
        problems: What is found of the column as a whole.
        years_from_1904: Whether numbers count from 1904.
        path: What its problems say beside their position: the sheet of a workbook.
    """

    column: Column
    file: str
    written: Mapping[Written, int]
    orders: Mapping[Group, Order | None]
    said: Order | None = None
    days_only: bool = False
    problems: tuple[Problem, ...] = ()
    years_from_1904: bool = False
    path: tuple[str, ...] = ()

    @property
    def style(self) -> Written | None:
        """How its dates are written: the one way, `MIXED`, or None where it has none."""
        return None if not self.written else next(iter(self.written)) if len(self.written) == 1 else Written.MIXED

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
        if isinstance(seen, Look):
            moment = self._moment(seen, code)
        elif seen is None:
            return None
        elif isinstance(seen, tuple):
            moment = self._later(seen)
        else:
            moment = seen
        return moment if isinstance(moment, datetime) else self._unread(cell, moment, line)

    def _look(self, cell: Cell) -> Seen | None:
        return look(cell, two=self.column.target in TWO_DATES, years_from_1904=self.years_from_1904)

    def _moment(self, seen: Look, code: str | None) -> datetime | Why:
        day = self._day(seen)
        if isinstance(day, Why):
            return day
        if code is not None and self.said is None and seen.swapped not in (None, day) and self.column.target in CODE_WITNESSES:
            said = day_of(code)
            if said is not None and seen.swapped is not None and seen.swapped.toordinal() == said:
                return Why.CODE
        return datetime.combine(day, seen.clock or time())

    def _later(self, seen: tuple[Look, Look]) -> datetime | Why:
        """The new one of an old and a new date."""
        one, other = (self._moment(each, None) for each in seen)
        if isinstance(one, Why):
            return one
        return other if isinstance(other, Why) else max(one, other)

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
                found = datetime.combine(seen.plain, seen.clock or time())
        target = str(self.column.target)
        return problem(
            "OS830",
            Position(self.file, line, self.column.index + 1),
            (*self.path, target),
            letter=self.column.letter,
            column=self.column.header,
            target=target,
            because=f"date_{why.value}",
            **({} if found is None else {"found": found}),
        )


_MANY_DAYS, _MANY_MONTHS, _MANY_DAYS_OF_MONTH = 10, 3, 6
"""So many different dates of so many months, on so many days of a month, none after the 12th: less than once in a thousand by chance."""


def decide(evidence: Evidence, said: Mapping[str, Order] | None = None) -> dict[str, ColumnMoments]:
    """
    Return how each column of dates is read, by what it is read as.

    The decision hangs on the rows, not on their order. Texts are read with the day first, as Vietnam writes dates, and other dates as
    they stand, unless the column itself or a witness speaks against it: then what could be another day is not read (`OS831`, `OS832`).

    Args:
        evidence: What the rows say.
        said: What the person says of single columns, by what they are read as (`Evidence.dates`; any other is passed over); a witness is
            then heard only for the others.
    """
    decision = _Decision(evidence, {target: order for target, order in (said or {}).items() if target in evidence.dates})
    return {target: decision.column(dates) for target, dates in evidence.dates.items()}


class _Decision:
    """What a person and all witnesses together say of the dates of a file."""

    def __init__(self, evidence: Evidence, said: Mapping[str, Order]) -> None:
        self.layout, self.dates, self.said = evidence.layout, evidence.dates, said
        tallies = {(target, group): tally for target, dates in self.dates.items() for group, tally in dates.tallies.items()}
        self.codes = {key: code_witness(tally) for key, tally in tallies.items()}
        self.orders = order_witnesses(evidence, self._settled())
        self.suspects: dict[Key, tuple[str, str]] = {}  # the code of the problem and its reason
        for target, dates in self.dates.items():
            for group in (Group.TEXT, Group.ISO, Group.NUMBER) if target not in said else ():
                key = target, group
                found = _suspect(dates, group, self.dates.values(), self.codes[key], self._order(key))
                if found is not None:
                    self.suspects[key] = found
        for key in self._beside():
            if Verdict.PLAIN not in (self.codes[key].verdict, self._order(key).verdict):
                self.suspects[key] = "OS832", "dates_others"

    def _order(self, key: Key) -> Witness:
        return self.orders.get(key, SILENT)

    def _settled(self) -> dict[Key, bool]:
        """Whether each group is exchanged of which the person says it, or the codes."""
        settled: dict[Key, bool] = {}
        for (target, group), code in self.codes.items():
            if target in self.said:
                settled[target, group] = _orders_said(self.said[target])[group] is not Order.DAY_FIRST
            elif code.verdict in (Verdict.PLAIN, Verdict.SWAPPED):
                settled[target, group] = code.verdict is Verdict.SWAPPED
        return settled

    def _beside(self) -> list[Key]:
        """
        Groups that nothing speaks against but that another column was turned round, which the same program wrote.

        A high day shows that a group was not, unless the other was in spite of its own: what was turned round and what was not is then
        text.
        """
        turned = [key for key, (code, _) in self.suspects.items() if code == "OS831"]
        for target, order in self.said.items():
            turned += [(target, group) for group, way in _orders_said(order).items() if way is not Order.DAY_FIRST]
        found = []
        for target, group in turned:
            other = self.dates[target].tallies[group]
            for each, dates in self.dates.items() if other.open or other.month else ():
                tally = dates.tallies[group]
                if each not in self.said and (each, group) not in self.suspects and tally.open and (other.sure or not tally.sure):
                    found.append((each, group))
        return found

    def column(self, dates: Dates) -> ColumnMoments:
        """Return how one column is read."""
        said = self.said.get(dates.target)
        orders: dict[Group, Order | None] = dict.fromkeys(Group, Order.DAY_FIRST)
        orders |= _orders_said(said) if said is not None else {}
        orders |= {group: None for group in Group if (dates.target, group) in self.suspects}
        return ColumnMoments(
            column=dates.column,
            file=self.layout.table.file,
            written=dict(sorted(dates.written.items(), key=lambda each: (-each[1], each[0]))),
            orders=orders,
            said=said,
            days_only=dates.written.total() > 0 and not dates.with_hour,
            problems=tuple(self._problems(dates, orders)),
            years_from_1904=self.layout.table.years_from_1904,
            path=self.layout.table.path,
        )

    def _problems(self, dates: Dates, orders: Mapping[Group, Order | None]) -> Iterator[Problem]:
        def told(code: str, line: int, **args: Any) -> Problem:
            column = dates.column
            at, path = Position(self.layout.table.file, line, column.index + 1), (*self.layout.table.path, dates.target)
            return problem(code, at, path, letter=column.letter, column=column.header, target=dates.target, **args)

        wrong = [group for group in Group if orders[group] is None]
        for group in wrong:
            yield self._unsettled(dates, group, _offered(dates, wrong), told)
        if dates.two:
            yield told("OS833", dates.two_first, n=dates.two)
        for group, order in orders.items():
            tally, code_says, order_says = dates.tallies[group], self.codes[dates.target, group], self._order((dates.target, group))
            if order is None:
                continue
            if _speaks_against(order, code_says):
                against = code_says.agree if order is not Order.DAY_FIRST else code_says.against
                yield told("OS834", tally.code_first or tally.first, n=against, because=f"dates_as_{order}")
            elif order is Order.DAY_FIRST and order_says.verdict in _AGAINST and order_says.against >= FEW:
                yield told("OS834", tally.first, n=order_says.against, because="dates_as_order")
        if dates.serial_first is not None and self.layout.table.form is not Form.XLSX:
            line, text, meant = dates.serial_first
            yield told("OS810", line, found=text, meant=meant)

    def _unsettled(self, dates: Dates, group: Group, offered: Order, told: Callable[..., Problem]) -> Problem:
        key, tally = (dates.target, group), dates.tallies[group]
        code, because = self.suspects[key]
        witness = self._order(key) if because == "dates_order" else self.codes[key]
        return told(
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


_AGAINST = (Verdict.SWAPPED, Verdict.DISAGREES)


def _offered(dates: Dates, wrong: Sequence[Group]) -> Order:
    """What would mend a column in which something is wrong, if it is."""
    texts = dates.tallies[Group.TEXT]
    texts_only = wrong == [Group.TEXT] and not texts.sure
    return Order.MONTH_FIRST if texts_only or (texts.month and Group.TEXT in wrong) else Order.SWAPPED


def _orders_said(said: Order) -> dict[Group, Order]:
    """How each group of a column is read of which the person says *said*."""
    if said is Order.SWAPPED:
        return {Group.TEXT: said, Group.ISO: said, Group.NUMBER: said, Group.SURE: Order.DAY_FIRST}
    return {group: said if group is Group.TEXT else Order.DAY_FIRST for group in Group}


def _suspect(dates: Dates, group: Group, all_dates: Iterable[Dates], code: Witness, order: Witness) -> tuple[str, str] | None:
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
        slips = order.verdict is Verdict.PLAIN and tally.month * CLEAR <= tally.sure
        return None if slips else ("OS832", "dates_both") if tally.sure else ("OS831", "dates_month_first")
    if group is not Group.TEXT and not tally.sure and _is_left_over(dates, group, all_dates):
        return "OS831", "dates_left_text"
    if _is_grave(tally, order) and order.verdict in _AGAINST:
        return "OS831" if order.verdict is Verdict.SWAPPED else "OS832", "dates_order"
    if not tally.sure and order.verdict is not Verdict.PLAIN and _is_improbable(tally):
        return "OS832", "dates_low_days"
    return None


def _vouched(tally: Tally, code: Witness) -> bool:
    """Whether the codes say of most open dates that they are right as they stand."""
    return code.verdict is Verdict.PLAIN and 2 * code.agree >= tally.open


def _is_grave(tally: Tally, order: Witness) -> bool:
    """
    Whether what an order of events speaks against is more than slips of single rows.

    Where high days show which number is the day, so many must be out of order as only turned dates are: of those, about every second.
    """
    return not tally.sure or (order.against >= FEW and 5 * order.against >= tally.open)


def _is_left_over(dates: Dates, group: Group, all_dates: Iterable[Dates]) -> bool:
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


def _is_improbable(tally: Tally) -> bool:
    days = [date.fromordinal(day) for day in tally.days]
    months = {(day.year, day.month) for day in days}
    return len(days) >= _MANY_DAYS and len(months) >= _MANY_MONTHS and len({day.day for day in days}) >= _MANY_DAYS_OF_MONTH


def _speaks_against(order: Order, code: Witness) -> bool:
    """Whether the codes speak of some rows, or of most where the person said otherwise, against how they are read."""
    if code.verdict is Verdict.SILENT:
        return False
    return code.against > 0 if order is Order.DAY_FIRST else code.agree > code.against
