"""
Holidays: days off derived from dated statutes and official notices, never from a finished list.

A statute says which days are off and how many; a notice (thông báo nghỉ) says what the statute leaves open each year: how many of the Tết
days lie before mùng 1, on which side of 2 September the second day lies, and which days are swapped. Compensation (nghỉ bù) follows from
Labour Code Art. 111(3). Statutes and notices count from their day of issue, so the calendar as known on any day can be derived again.
A year without its notice is forecast and provisional. Derived marks equal the announced days of 2013-2027, kinds included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from typing import Any

import attrs

from onestop.clock.calendars import DEFAULT_HOURS, Calendar, Duty, OfficeHours, Special
from onestop.clock.days import WEEKDAYS, DayKind, DayMark
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation, Confidence, Position, Source, Text

_DAY = timedelta(days=1)

FORECAST_TET_DAYS_BEFORE = 2
"""How many Tết days lie before mùng 1 until the notice says: two in most of the years 2013-2027, one in the others."""

_TET_CHOICES = (1, 2, 3)
"""How many Tết days a coming notice may put before mùng 1; one and two have been chosen, three is kept open."""

_SWAP_REACH = 14 * _DAY
"""How far from the day off its make-up Saturday may lie; ten days was the farthest of the sixteen pairs of 2013-2027."""


class Side(StrEnum):
    """On which side of 2 September its second day lies."""

    BEFORE = "before"
    AFTER = "after"


@attrs.frozen(kw_only=True)
class Holiday:
    """
    A public holiday of a statute (ngày nghỉ lễ, tết); exactly one of `on`, `tet_days`, `lunar` says when.

    Attributes:
        id: Name in the files.
        name: Vietnamese and English name.
        on: Fixed month and day, `"MM-DD"`.
        adjacent_days: Further days beside `on`, on the side that the notice chooses.
        tet_days: Length of Tết; the notice says how many of them lie before mùng 1.
        hung_kings: Whether it is the tenth day of the third lunar month (Giỗ Tổ).
        compensated: Whether a day off is given for one on a weekend; None where no text settles it (it is then not given).
        article: Article of the statute.
    """

    id: str
    name: Text
    on: str | None = None
    adjacent_days: int = 0
    tet_days: int = 0
    hung_kings: bool = False
    compensated: bool | None = True
    article: str | None = None


@attrs.frozen(kw_only=True)
class Statute:
    """A law that gives days off, in force on `valid_from..valid_to`, known from `issued` (its start where that is not recorded)."""

    id: str
    name: Text
    valid_from: date
    valid_to: date | None = None
    issued: date | None = None
    holidays: tuple[Holiday, ...]
    compensation: Citation | None = None
    weekend: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    note: Text | None = None
    origin: Position | None = None

    @property
    def known_from(self) -> date:
        """The day from which it counts as known."""
        return self.issued or self.valid_from

    def in_force(self, day: date) -> bool:
        """Return whether the statute is in force on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@attrs.frozen(kw_only=True)
class TetChoice:
    """How many of a year's Tết days lie before mùng 1."""

    year: int
    days_before: int
    origin: Position | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class NationalDayChoice:
    """On which side of 2 September a year's second day lies."""

    year: int
    adjacent: Side
    origin: Position | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Swap:
    """A day off and the day of rest worked for it (hoán đổi, làm bù): one record with two dates."""

    off: date
    work: date
    origin: Position | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Notice:
    """
    One official notice of days off (thông báo nghỉ lễ, tết).

    Attributes:
        id: Number, such as `9441/TB-BNV`; where it was not found, a name that says so.
        issued: Day of issue; it counts from then, inclusive. None where it was not found.
        assumed_issued: The day taken instead, with the reason in `note`.
    """

    id: str
    issued: date | None = None
    assumed_issued: date | None = None
    tet: TetChoice | None = None
    national_day: NationalDayChoice | None = None
    swaps: tuple[Swap, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: Confidence = Confidence.HIGH
    note: Text | None = None
    origin: Position | None = None

    @property
    def known_from(self) -> date:
        """The day from which it counts."""
        return self.issued or self.assumed_issued or date.min


@attrs.frozen
class LunarYear:
    """Two Vietnamese lunar dates of a year, at UTC+7 (the Chinese calendar differs in some years): mùng 1 Tết and Giỗ Tổ."""

    tet: date
    hung_kings: date


def forecast_side(national_day: date) -> Side:
    """Return the side of 2 September that touches the weekend, as every notice of 2021-2027 has chosen."""
    return Side.AFTER if national_day.weekday() in (0, 3, 6) else Side.BEFORE


def derive(
    statutes: Iterable[Statute],
    notices: Iterable[Notice],
    lunar: Mapping[int, LunarYear],
    *,
    first: date,
    last: date,
    known: date | None = None,
    hours: OfficeHours = DEFAULT_HOURS,
    changes: tuple[tuple[date, OfficeHours], ...] = (),
    duties: tuple[Duty, ...] = (),
    closures: Mapping[date, DayMark] | None = None,
) -> tuple[Calendar, tuple[Problem, ...]]:
    """
    Return the calendar that statutes and notices make on `first..last`, and what contradicts in them.

    Args:
        statutes: Dated laws.
        notices: Official notices.
        lunar: Lunar dates of every year from *first* to *last*.
        first: First day of the calendar.
        last: Last day of the calendar.
        known: Only what was issued by that day counts; None means all that is given.
        hours: Counting sessions, from *first* on.
        changes: Other counting sessions, each with the day from which they hold, in order.
        duties: Sessions in which the counter is open and time does not count.
        closures: Local closures; any other kind of day off wins over them.
    """
    laws = [law for law in statutes if known is None or law.known_from <= known]
    said = sorted((n for n in notices if known is None or n.known_from <= known), key=lambda n: n.known_from)
    chosen = _Choices(said)
    years = range(first.year, last.year + 1)
    weekend, weekend_citation = _weekend(laws)
    marks = _marks(laws, chosen, lunar, years, weekend)
    problems = [p for notice in said for p in _swap(notice, marks, weekend, first, last)]
    for day, mark in (closures or {}).items():
        if day not in marks and day.weekday() not in weekend:
            marks[day] = mark
    open_years = [year for year in years if not chosen.settled(year, laws)]
    provisional = tuple((date(year, 1, 1), date(year, 12, 31)) for year in open_years)
    outlook, open_from = None, None
    if open_years or known is not None:
        extremes = _outlook(marks, laws, chosen, lunar, open_years, weekend, known, last)
        differing = [day for extreme in extremes for day in marks.keys() ^ extreme.keys()]
        outlook = _special(extremes[0], first, last), _special(extremes[1], first, last)
        open_from = min(differing, default=None)
    special = _special(marks, first, last)
    calendar = Calendar(first, last, weekend, special, hours, provisional, weekend_citation, outlook, open_from, changes, duties)
    return calendar, (*chosen.problems, *problems)


def _given_in_lieu(holiday: Holiday) -> Holiday:
    return attrs.evolve(holiday, compensated=True) if holiday.compensated is None else holiday


def _special(marks: Mapping[date, DayMark], first: date, last: date) -> Special:
    return tuple(sorted((item for item in marks.items() if first <= item[0] <= last), key=lambda item: item[0]))


def _marks(
    laws: Iterable[Statute], chosen: _Choices, lunar: Mapping[int, LunarYear], years: Iterable[int], weekend: tuple[int, ...]
) -> dict[date, DayMark]:
    """Holidays and their compensations, before any swap."""
    off = dict(_holidays(laws, chosen, lunar, years))
    return {day: mark for day, (mark, _, _) in off.items()} | _compensations(off, weekend)


def _outlook(
    marks: Mapping[date, DayMark],
    laws: list[Statute],
    chosen: _Choices,
    lunar: Mapping[int, LunarYear],
    open_years: list[int],
    weekend: tuple[int, ...],
    known: date | None,
    last: date,
) -> tuple[dict[date, DayMark], dict[date, DayMark]]:
    """
    Return the marks if coming notices bring as few days off as they may, and as many.

    Open are Tết's place and the side of 2 September in a year without its notice, and a swap: of a working day between two days off, and
    in an open year of one beside Tết (2014 had both). A swap comes for a day after *known*; without it only in an open year.
    """
    choices = [
        _marks(laws, chosen.supposing(open_years, before, side), lunar, open_years, weekend) for before, side in product(_TET_CHOICES, Side)
    ]
    settled = {day: mark for day, mark in marks.items() if day.year not in open_years}
    generous = [attrs.evolve(law, holidays=tuple(_given_in_lieu(h) for h in law.holidays)) for law in laws]
    in_lieu = _marks(generous, chosen, lunar, open_years, weekend)  # of a day on which the law is silent, one may yet be given
    most = settled | {day: mark for choice in (*choices, in_lieu) for day, mark in choice.items()}
    sure = set.intersection(*map(set, choices))
    fewest = settled | {day: mark for day, mark in most.items() if day in sure}

    after = date(last.year + 1, 1, 1)  # New Year's Day makes a bridge of the day before, and the calendar ends there
    off_after = {after} if any(holiday.on == "01-01" for law in laws if law.in_force(after) for holiday in law.holidays) else set()

    def off(day: date) -> bool:
        if day in off_after:
            return True
        works = day in most and most[day].kind.works
        return (day in most or day.weekday() in weekend) and not works

    # New Year's Eve belongs to the year whose first day it leads to: 31/12/2018 came with the notice for 2019.
    starts = [date(year - 1, 12, 31) for year in open_years] + ([known + _DAY] if known else [])
    days = [min(starts) + _DAY * i for i in range((last - min(starts)).days + 1)]
    open_days = [d for d in days if not off(d) and ((d + _DAY).year in open_years or d.year in open_years or (known and d > known))]
    bridges = {day for day in open_days if off(day - _DAY) and off(day + _DAY)}
    beside_tet = {lunar[year].tet + _DAY * i for year in open_years for i in range(-6, 9)}
    swapped = bridges | beside_tet.intersection(open_days)
    for day in swapped:
        most[day] = DayMark(DayKind.SWAPPED_OFF)
        for work in (day + _DAY * i for i in range(-_SWAP_REACH.days, _SWAP_REACH.days + 1)):
            if work.weekday() == 5 and work not in most and (known is None or work > known):
                fewest[work] = DayMark(DayKind.SWAPPED_WORK)
    return fewest, most


class _Choices:
    """What the notices chose; a later notice wins over an earlier one, two of one day that differ are a problem."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.tet: dict[int, tuple[int, Notice | None]] = {}
        self.national_day: dict[int, tuple[Side, Notice | None]] = {}
        self.problems: list[Problem] = []
        for notice in notices:
            if notice.tet:
                self._choose(self.tet, notice.tet, notice.tet.days_before, notice)
            if notice.national_day:
                self._choose(self.national_day, notice.national_day, notice.national_day.adjacent, notice)

    def _choose(
        self, chosen: dict[int, tuple[Any, Notice | None]], choice: TetChoice | NationalDayChoice, value: object, notice: Notice
    ) -> None:
        before = chosen.get(choice.year)
        if before and before[1] and before[0] != value and before[1].known_from == notice.known_from:
            at, other = choice.origin or notice.origin, before[1].id
            self.problems.append(problem("OS307", at, (notice.id,), what="contradiction", other=other, date=str(choice.year)))
        chosen[choice.year] = (value, notice)

    def supposing(self, years: Iterable[int], days_before: int, side: Side) -> _Choices:
        """Return these choices with what is open in *years* chosen so."""
        supposed = _Choices(())
        supposed.tet = dict.fromkeys(years, (days_before, None)) | self.tet
        supposed.national_day = dict.fromkeys(years, (side, None)) | self.national_day
        return supposed

    def settled(self, year: int, laws: Iterable[Statute]) -> bool:
        """Whether everything that the law leaves open for *year* has been chosen."""
        second = any(h.adjacent_days for law in laws if law.in_force(date(year, 9, 2)) for h in law.holidays)
        return year in self.tet and (year in self.national_day or not second)


def _holidays(
    laws: Iterable[Statute], chosen: _Choices, lunar: Mapping[int, LunarYear], years: Iterable[int]
) -> Iterator[tuple[date, tuple[DayMark, Holiday, Statute]]]:
    laws = tuple(laws)
    for year in years:
        for law in laws:
            for holiday in law.holidays:
                for day in _days_of(holiday, year, chosen, lunar):
                    # The anchor's date decides which statute governs, so that Tết is never split between two.
                    if law.in_force(_anchor(holiday, year, lunar)):
                        mark = DayMark(DayKind.HOLIDAY, holiday.name, Citation(law.id, holiday.article))
                        yield day, (mark, holiday, law)


def _anchor(holiday: Holiday, year: int, lunar: Mapping[int, LunarYear]) -> date:
    if holiday.tet_days:
        return lunar[year].tet
    if holiday.hung_kings:
        return lunar[year].hung_kings
    return date.fromisoformat(f"{year}-{holiday.on}")


def _days_of(holiday: Holiday, year: int, chosen: _Choices, lunar: Mapping[int, LunarYear]) -> list[date]:
    anchor = _anchor(holiday, year, lunar)
    if holiday.tet_days:
        before = chosen.tet[year][0] if year in chosen.tet else FORECAST_TET_DAYS_BEFORE
        return [anchor + _DAY * (i - before) for i in range(holiday.tet_days)]
    if holiday.adjacent_days:
        side = chosen.national_day[year][0] if year in chosen.national_day else forecast_side(anchor)
        step = _DAY if side is Side.AFTER else -_DAY
        return [anchor + step * i for i in range(holiday.adjacent_days + 1)]
    return [anchor]


def _weekend(laws: Iterable[Statute]) -> tuple[tuple[int, ...], Citation | None]:
    for law in laws:
        if law.weekend:
            return tuple(sorted(WEEKDAYS.index(day) for day in law.weekend)), Citation(law.id)
    return (5, 6), None


def _compensations(off: Mapping[date, tuple[DayMark, Holiday, Statute]], weekend: tuple[int, ...]) -> dict[date, DayMark]:
    """Labour Code Art. 111(3): the next day that is neither rest, holiday nor already compensation, in date order."""
    given: dict[date, DayMark] = {}
    for day in sorted(off):
        mark, holiday, law = off[day]
        if day.weekday() not in weekend or not holiday.compensated:
            continue
        free = day + _DAY
        while free.weekday() in weekend or free in off or free in given:
            free += _DAY
        given[free] = DayMark(DayKind.COMPENSATORY_OFF, mark.name, law.compensation)
    return given


def _swap(notice: Notice, marks: dict[date, DayMark], weekend: tuple[int, ...], first: date, last: date) -> Iterator[Problem]:
    for swap in notice.swaps:
        cite = Citation(notice.id)
        at = swap.origin or notice.origin
        if swap.off == swap.work:
            yield problem("OS307", at, (notice.id,), what="work_already", other=notice.id, date=swap.off)
            continue
        if first <= swap.off <= last:
            if swap.off.weekday() in weekend or swap.off in marks:
                yield problem("OS307", at, (notice.id,), what="off_already", other=notice.id, date=swap.off)
            else:
                marks[swap.off] = DayMark(DayKind.SWAPPED_OFF, Text(f"{swap.work:%d/%m/%Y}", f"{swap.work:%Y-%m-%d}"), cite)
        if first <= swap.work <= last:
            rest = swap.work.weekday() in weekend or swap.work in marks
            if not rest or (swap.work in marks and marks[swap.work].kind is DayKind.SWAPPED_WORK):
                yield problem("OS307", at, (notice.id,), what="work_already", other=notice.id, date=swap.work)
            else:
                marks[swap.work] = DayMark(DayKind.SWAPPED_WORK, Text(f"{swap.off:%d/%m/%Y}", f"{swap.off:%Y-%m-%d}"), cite)


def differences(calendar: Calendar, years: Iterable[int]) -> list[tuple[date, bool, bool]]:
    """
    Return the days that the package `holidays` sees differently, as (date, works here, works there).

    It is the independent check of the notices, not their source; it is imported here and nowhere else.
    """
    import holidays

    years = tuple(years)
    other = holidays.country_holidays("VN")
    days = (date(year, 1, 1) + _DAY * i for year in years for i in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
    found = ((day, calendar.is_working(day), bool(other.is_working_day(day))) for day in days)
    return [row for row in found if row[1] != row[2]]
