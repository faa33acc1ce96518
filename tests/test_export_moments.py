"""Dates of exports, read by the whole column: each way to write them, each accident that befalls them, and what the witnesses say."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import at
from onestop.catalogs.columns import Vocabulary
from onestop.exchange.exports.dates import Group, Why, Written, look
from onestop.exchange.exports.moments import ColumnMoments, Order, decide
from onestop.exchange.exports.values import Cell, Column, Form, Layout, Table, Use
from onestop.exchange.exports.witnesses import Evidence
from onestop.telling.words import messages, problem_line, render
from onestop.words.problems import Problem

HEADERS = {
    "submitted": "Ngày nộp hồ sơ",
    "received": "Ngày tiếp nhận",
    "promised": "Ngày hẹn trả",
    "ended": "Ngày kết thúc xử lý",
    "result_returned": "Ngày trả",
}

Row = Mapping[str, Cell]


def layout(*targets: str, form: Form = Form.XLSX, years_from_1904: bool = False) -> Layout:
    """A list with a code in column A and the dates beside it."""
    table = Table(file="so.xlsx", form=form, read=lambda: iter(()), years_from_1904=years_from_1904)
    columns = [Column(index=n, header=HEADERS[target], use=Use.MAPPED, target=target) for n, target in enumerate(targets, 1)]
    return Layout(table=table, vocabulary=Vocabulary(), header=(1,), columns=tuple(columns))


def decided(
    rows: Sequence[Row],
    codes: Sequence[str | None] = (),
    said: Mapping[str, Order] | None = None,
    now: datetime | None = None,
    form: Form = Form.XLSX,
) -> dict[str, ColumnMoments]:
    """How the columns of *rows* are read."""
    return decide(gathered(rows, codes, now, form), said)


def gathered(rows: Sequence[Row], codes: Sequence[str | None] = (), now: datetime | None = None, form: Form = Form.XLSX) -> Evidence:
    """What *rows* say, which are numbered from 2."""
    targets = [target for target in HEADERS if any(target in row for row in rows)]
    evidence = Evidence(layout(*targets, form=form), now)
    for n, row in enumerate(rows):
        evidence.add(n + 2, row, codes[n] if codes else None)
    return evidence


def column(*cells: Cell, target: str = "received", codes: Sequence[str | None] = (), said: Order | None = None) -> ColumnMoments:
    """How one column is read."""
    return decided([{target: cell} for cell in cells], codes, {target: said} if said else None)[target]


def code(day: str) -> str:
    """A dossier code of that day, written yymmdd."""
    return f"000.00.06.H56-{day}-0001"


def read(moments: ColumnMoments, *cells: Cell) -> list[datetime | str | None]:
    """The moment of each cell, or the reason that the problem gives."""
    found = [moments.read(cell, 2) for cell in cells]
    return [str(each.args["because"]).removeprefix("date_") if isinstance(each, Problem) else each for each in found]


def codes_of(moments: ColumnMoments) -> list[str]:
    return [found.code for found in moments.problems]


def offered_by(moments: ColumnMoments) -> Order:
    """What the first finding says would mend the column."""
    return Order(moments.problems[0].args["style"])


# -- one cell ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "moment", "written"),
    [
        ("13/01/2026 09:30:15", "2026-01-13T09:30:15", Written.DAY_FIRST),
        ("13/01/2026 09:30", "2026-01-13T09:30", Written.DAY_FIRST),
        ("13/01/2026", "2026-01-13T00:00", Written.DAY_FIRST),
        ("09:30 13/01/2026", "2026-01-13T09:30", Written.DAY_FIRST),
        ("09:30:15 13/01/2026", "2026-01-13T09:30:15", Written.DAY_FIRST),
        ("5/1/2026", "2026-01-05T00:00", Written.DAY_FIRST),
        ("5/1/2026 9:05", "2026-01-05T09:05", Written.DAY_FIRST),
        ("13-01-2026 09:30", "2026-01-13T09:30", Written.DAY_FIRST),
        ("13/01/2026\n09:30", "2026-01-13T09:30", Written.DAY_FIRST),
        ("13/01/2026  23:59:59", "2026-01-13T23:59:59", Written.DAY_FIRST),
        ("2026-01-13T09:30:15.123", "2026-01-13T09:30:15", Written.ISO),
        ("2026-01-13T09:30:15.999Z", "2026-01-13T16:30:15", Written.ISO),
        ("2026-01-13T20:00:00Z", "2026-01-14T03:00", Written.ISO),
        ("2026-01-13T09:30:00+07:00", "2026-01-13T09:30", Written.ISO),
        ("2026-01-13T09:30:00+0700", "2026-01-13T09:30", Written.ISO),
        ("2026-01-13 09:30:15", "2026-01-13T09:30:15", Written.ISO),
        ("2026-01-13", "2026-01-13T00:00", Written.ISO),
        ("20260113093015", "2026-01-13T09:30:15", Written.COMPACT),
        (20260113093015, "2026-01-13T09:30:15", Written.COMPACT),
        (45966.708333333336, "2025-11-05T17:00", Written.SERIAL),
        (45966.7083, "2025-11-05T17:00", Written.SERIAL),
        (45966.70834, "2025-11-05T17:00:01", Written.SERIAL),
        ("45966.708333333336", "2025-11-05T17:00", Written.SERIAL),
        ("45966,708333", "2025-11-05T17:00", Written.SERIAL),
        (46027, "2026-01-05T00:00", Written.SERIAL),
        (46027.0025, "2026-01-05T00:03:36", Written.SERIAL),
        (46027.34, "2026-01-05T08:09:36", Written.SERIAL),
        ("46027.34", "2026-01-05T08:10", Written.SERIAL),
        (datetime(2026, 1, 13, 9, 30), "2026-01-13T09:30", Written.DATETIME),
        (datetime(2026, 1, 13, 9, 29, 59, 999_997), "2026-01-13T09:30", Written.DATETIME),
        (datetime(2026, 1, 13, 9, 30, tzinfo=UTC), "2026-01-13T16:30", Written.DATETIME),
        (date(2026, 1, 13), "2026-01-13T00:00", Written.DATETIME),
    ],
)
def test_each_way_to_write_a_date_that_was_seen_is_read(cell: Cell, moment: str, written: Written) -> None:
    """
    To the second; a part of a second is cut in texts, and rounded where a program counts in fractions of a day.
    """
    moments = column(cell)

    assert [at(moment)] == read(moments, cell)
    assert written is moments.style
    assert [] == [found for found in moments.problems if found.code != "OS810"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("NGƯỜI NỘP SỐ 1", Why.TEXT),
        ("05/01/2026 NGƯỜI NỘP SỐ 1", Why.TEXT),
        ("31/02/2026 NGƯỜI NỘP SỐ 1", Why.TEXT),
        ("05/01/26 NGƯỜI NỘP SỐ 1", Why.TEXT),
        ("2026/01/05", Why.TEXT),
        ("1" * 101, Why.TEXT),
        ("05/01/2026 09h30", Why.TEXT),
        ("09:30 05/01/2026 10:30", Why.TEXT),
        ("٠٥/٠١/٢٠٢٦", Why.TEXT),
        ("-5/+1/2026", Why.TEXT),
        ("05.01.2026", Why.NUMBER),
        ("0912345678", Why.NUMBER),
        ("29999", Why.NUMBER),
        (29999, Why.NUMBER),
        (60000.0, Why.NUMBER),
        (-46027, Why.NUMBER),
        (float("nan"), Why.NUMBER),
        (float("inf"), Why.NUMBER),
        (10**400, Why.NUMBER),
        (1e300, Why.NUMBER),
        (True, Why.BOOLEAN),
        (time(9, 30), Why.HOUR),
        (timedelta(hours=30), Why.HOUR),
        ("05/01/26", Why.SHORT_YEAR),
        ("05/01/26 09:30", Why.SHORT_YEAR),
        ("31/12/2009", Why.YEAR),
        ("01/01/2036", Why.YEAR),
        ("2009-12-31", Why.YEAR),
        ("2009-02-30", Why.YEAR),
        ("20091231235959", Why.YEAR),
        ("20360101000000", Why.YEAR),
        (40178, Why.YEAR),
        (49675, Why.YEAR),
        (datetime(2009, 12, 31), Why.YEAR),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999), Why.YEAR),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), Why.YEAR),
        ("31/11/2025", Why.NO_SUCH_DAY),
        ("29/02/2025", Why.NO_SUCH_DAY),
        ("00/01/2026", Why.NO_SUCH_DAY),
        ("13/13/2026", Why.NO_SUCH_DAY),
        ("2026-02-29", Why.NO_SUCH_DAY),
        ("20260230000000", Why.NO_SUCH_DAY),
        ("05/01/2026 24:00", Why.NO_SUCH_HOUR),
        ("05/01/2026 09:60", Why.NO_SUCH_HOUR),
        ("24:00 05/01/2026", Why.NO_SUCH_HOUR),
        ("2026-01-05T24:00", Why.NO_SUCH_HOUR),
        ("2026-01-05T09:30+99:00", Why.NO_SUCH_HOUR),
        ("20260105240000", Why.NO_SUCH_HOUR),
        ("05/01/2026 9:30 SA", Why.HALF_DAY),
        ("05/01/2026 2:30:00 CH", Why.HALF_DAY),
        ("05/01/2026 02:30 PM", Why.HALF_DAY),
        ("01/25/2026", Why.MONTH_FIRST),
        ("05/01/2026 - 07/01/2026", Why.SEVERAL),
        ("05/01/2026. 06/01/2026. 09/01/2026", Why.SEVERAL),
    ],
)
def test_what_is_no_date_says_why(cell: Cell, why: Why) -> None:
    """
    Nothing is guessed: no year of two digits, no half days, no month before the day, no year before 2010 or after 2035.
    """
    moments = column("13/01/2026", cell)

    assert [why] == read(moments, cell)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("01/01/2010", "2010-01-01"),
        ("31/12/2035 23:59:59", "2035-12-31T23:59:59"),
        (40179, "2010-01-01"),
        (49674, "2035-12-31"),
        ("30/11/2025", "2025-11-30"),
        ("29/02/2024", "2024-02-29"),
        ("05/01/2026 00:00", "2026-01-05"),
        ("05/01/2026 23:59", "2026-01-05T23:59"),
        ("2035-12-31T16:59:59Z", "2035-12-31T23:59:59"),
    ],
)
def test_the_last_that_is_read_on_each_side(cell: Cell, moment: str) -> None:
    """
    The first and the last day of the years that are read, the last day of a month, the last minute of a day.
    """
    assert [at(moment)] == read(column("13/01/2026", cell, said=Order.DAY_FIRST), cell)


def test_an_empty_cell_is_no_problem() -> None:
    """
    A dossier that has not ended has no end.
    """
    moments = column("13/01/2026", None)

    assert [None] == read(moments, None)


def test_the_1904_flag_of_a_workbook_is_honoured() -> None:
    """
    45966 and 44504 are the same day, 05/11/2025, in a workbook of old Macs; a moment that is one already stays.
    """
    evidence = Evidence(layout("received", years_from_1904=True))
    evidence.add(2, {"received": 44504.5})
    evidence.add(3, {"received": datetime(2025, 11, 25, 9)})

    assert [at("2025-11-05T12:00"), at("2025-11-25T09:00")] == read(decide(evidence)["received"], 44504.5, datetime(2025, 11, 25, 9))


@pytest.mark.parametrize("form", [Form.CSV, Form.HTML, Form.JSON])
def test_numbers_of_a_file_that_does_not_say_its_system_are_told_once(form: Form) -> None:
    """
    Only a workbook says whether its days count from 1900 or 1904.
    """
    (received,) = decided([{"received": "46027"}, {"received": "46045"}], form=form).values()

    assert [("OS810", 2)] == [(found.code, found.source and found.source.line) for found in received.problems]


# -- two dates in a cell -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "15/01/2026 17:00 22/01/2026 17:00",
        "22/01/2026 17:00\n15/01/2026 17:00",
        "15/01/2026 17:00; 22/01/2026 17:00",
        "15/01/2026 17:00 (22/01/2026 17:00)",
        "2026-01-15 17:00 2026-01-22 17:00",
    ],
)
def test_of_an_old_and_a_new_promise_the_later_is_taken_and_told(cell: str) -> None:
    """
    A progress print strikes the old promise through and writes the new one into the same cell.
    """
    moments = column("14/01/2026", cell, target="promised")

    assert [at("2026-01-22T17:00")] == read(moments, cell)
    assert [("OS833", 3, 1)] == [(found.code, found.source and found.source.line, found.args["n"]) for found in moments.problems]


@pytest.mark.parametrize("cell", ["15/01/2026 16/01/2026 17/01/2026", "15/01/2026 31/02/2026", "15/01/2026 17:00 18:00 22/01/2026"])
def test_more_than_an_old_and_a_new_promise_is_not_sorted_out(cell: str) -> None:
    """
    Three values in a cell, or one that is no date, are refused.
    """
    assert [Why.SEVERAL] == read(column("14/01/2026", cell, target="promised"), cell)


def test_two_dates_are_read_by_the_order_of_their_column() -> None:
    """
    Which of them is the later hangs on which number is the month.
    """
    cell = "01/05/2026 02/04/2026"

    assert [at("2026-05-01")] == read(column(cell, "13/01/2026", target="promised"), cell)
    assert [at("2026-02-04")] == read(column(cell, target="promised", said=Order.MONTH_FIRST), cell)
    assert [Why.UNSETTLED] == read(column(cell, "01/25/2026", target="promised"), cell)


# -- hours ---------------------------------------------------------------------------------------------------------------------------


def test_a_column_of_midnights_has_no_hours() -> None:
    """
    A limit in hours cannot be counted from them; an hour 00:00:00 says nothing where no other is written.
    """
    assert not column("13/01/2026", "14/01/2026 00:00:00", "15/01/2026 08:00", datetime(2026, 1, 16)).days_only
    assert column("13/01/2026", "14/01/2026 00:00:00").days_only
    assert not column(None).days_only


# -- plain columns -------------------------------------------------------------------------------------------------------------------


def test_a_plain_vietnamese_column_is_read_without_a_word() -> None:
    """
    Day first, some after the 12th, nothing that contradicts.
    """
    moments = column("05/11/2025 08:15:00", "13/11/2025 17:00:00")

    assert [at("2025-11-05T08:15"), at("2025-11-13T17:00")] == read(moments, "05/11/2025 08:15:00", "13/11/2025 17:00:00")
    assert ((), Written.DAY_FIRST) == (moments.problems, moments.style)


def test_a_column_of_low_days_without_a_witness_is_read_in_vietnamese_order() -> None:
    """
    Law and practice write the day first.
    """
    moments = column("05/11/2025", "12/11/2025")

    assert [at("2025-11-05"), at("2025-11-12")] == read(moments, "05/11/2025", "12/11/2025")
    assert () == moments.problems


def test_several_ways_to_write_dates_in_one_column_are_read_together() -> None:
    """
    A raw value of an interface stands below a Vietnamese header.
    """
    cells = ("25/11/2025 08:15", "2025-11-05T08:15:00.000Z", "2025-11-26T01:15:00.000Z", "20251105081500", 45985.34375)
    moments = column(*cells)

    assert [
        at("2025-11-25T08:15"),
        at("2025-11-05T15:15"),
        at("2025-11-26T08:15"),
        at("2025-11-05T08:15"),
        at("2025-11-24T08:15"),
    ] == read(moments, *cells)
    assert (Written.MIXED, ()) == (moments.style, moments.problems)


# -- SheetJS and Excel turn dates round ----------------------------------------------------------------------------------------------

TURNED = 45788.34375
"""05/11/2025 08:15 as SheetJS writes it without `raw: true`: the serial of 11 May 2025."""


def test_numbers_of_low_days_beside_texts_of_high_days_are_swapped() -> None:
    """
    Nothing is turned back in silence: the row is not read until the person says so, and what stayed text is.
    """
    moments = column(TURNED, "13/11/2025 17:00:00")

    assert ["OS831"] == codes_of(moments)
    assert (["OS831"], Order.SWAPPED) == (codes_of(moments), offered_by(moments))
    assert [Why.UNSETTLED, at("2025-11-13T17:00")] == read(moments, TURNED, "13/11/2025 17:00:00")


def test_a_person_says_that_a_column_is_swapped() -> None:
    """
    Then 11 May is 5 November, and the texts stay what they are.
    """
    moments = column(TURNED, "13/11/2025 17:00:00", said=Order.SWAPPED)

    assert [at("2025-11-05T08:15"), at("2025-11-13T17:00")] == read(moments, TURNED, "13/11/2025 17:00:00")
    assert () == moments.problems


def test_a_person_says_that_a_column_is_right_as_it_stands() -> None:
    """
    Some dates were typed as dates, and later ones as text.
    """
    moments = column(TURNED, "13/11/2025 17:00:00", said=Order.DAY_FIRST)

    assert [at("2025-05-11T08:15")] == read(moments, TURNED)
    assert () == moments.problems


def test_a_high_day_in_a_column_said_to_be_swapped_is_refused() -> None:
    """
    45985 is 24 November 2025; there is no month 24 that it could have been.
    """
    assert [Why.NOT_SWAPPED, at("2025-11-05T08:15")] == read(column(TURNED, 45985, said=Order.SWAPPED), 45985, TURNED)


def test_one_high_day_among_the_numbers_shows_that_they_were_not_turned() -> None:
    """
    The boundary: 12 May could have been 5 December, 13 May could not.
    """
    low, high = datetime(2025, 5, 12), datetime(2025, 5, 13)

    assert ["OS831"] == codes_of(column(low, "14/05/2025"))
    assert [] == codes_of(column(high, "14/05/2025"))
    assert [at("2025-05-12"), at("2025-05-13")] == read(column(low, high, "14/05/2025"), low, high)


@pytest.mark.parametrize(("low", "found"), [(1, ["OS831"]), (2, [])])
def test_texts_of_low_days_show_that_texts_were_not_turned(low: int, found: list[str]) -> None:
    """
    One odd text in ten may have stayed for another reason; two in ten did not become numbers because they were never meant to.
    """
    cells: list[Cell] = [*["13/11/2025"] * 10, *["05/11/2025"] * low, datetime(2025, 5, 11)]

    assert found == codes_of(column(*cells))


def test_what_stayed_text_in_one_column_witnesses_against_the_numbers_of_another() -> None:
    """
    The same program wrote the whole file.
    """
    both = decided([{"received": "13/11/2025", "promised": datetime(2025, 4, 12)}])

    assert ([], ["OS831"]) == (codes_of(both["received"]), codes_of(both["promised"]))


def test_the_code_shows_that_low_numbers_are_right() -> None:
    """
    The dates of a hand that typed some as text and some as dates agree with their codes.
    """
    moments = column(datetime(2025, 11, 5), "13/11/2025", codes=(code("251105"), code("251113")))

    assert [at("2025-11-05")] == read(moments, datetime(2025, 11, 5))
    assert () == moments.problems


def test_the_code_shows_that_a_column_without_any_text_is_swapped() -> None:
    """
    Of a file of the first days of a month nothing stayed text.
    """
    cells = (datetime(2025, 5, 11), datetime(2025, 6, 11))
    moments = column(*cells, codes=(code("251105"), code("251106")))

    assert ["OS831"] == codes_of(moments)
    assert [Why.UNSETTLED] * 2 == read(moments, *cells)


def test_a_text_that_was_swapped_before_it_became_text_is_found_by_the_code() -> None:
    """
    Excel of American order turned the low days round, and the file was then saved as CSV in Vietnamese order.
    """
    moments = column("11/05/2025", "13/11/2025", codes=(code("251105"), code("251113")))

    assert (["OS831"], Order.SWAPPED) == (codes_of(moments), offered_by(moments))
    assert [Why.UNSETTLED, at("2025-11-13")] == read(moments, "11/05/2025", "13/11/2025")
    assert [at("2025-11-05"), at("2025-11-13")] == read(column("11/05/2025", "13/11/2025", said=Order.SWAPPED), "11/05/2025", "13/11/2025")


def test_other_columns_without_a_high_day_are_not_trusted_beside_a_swapped_one() -> None:
    """
    Order and text say nothing of them; until the person has spoken of each, it is not read.
    """
    rows = [{"received": datetime(2025, 5, 11), "promised": datetime(2025, 7, 11)}]
    silent = decided(rows, [code("251105")])
    spoken = decided(rows, [code("251105")], {"received": Order.SWAPPED})
    settled = decided(rows, [code("251105")], {"received": Order.SWAPPED, "promised": Order.SWAPPED})

    assert (["OS831"], ["OS832"]) == (codes_of(silent["received"]), codes_of(silent["promised"]))
    assert ([], ["OS832"]) == (codes_of(spoken["received"]), codes_of(spoken["promised"]))
    assert [at("2025-11-07")] == read(settled["promised"], datetime(2025, 7, 11))


def test_texts_that_were_swapped_in_one_column_are_not_trusted_in_another() -> None:
    """
    There a high day proves nothing: it could not be turned round, and its neighbours were.
    """
    rows = [{"received": "11/05/2025", "promised": "12/11/2025"}, {"received": "13/11/2025", "promised": "20/11/2025"}]
    both = decided(rows, [code("251105"), code("251113")])
    plain = decided(rows, [code("250511"), code("251113")])

    assert (["OS831"], ["OS832"]) == (codes_of(both["received"]), codes_of(both["promised"]))
    assert [Why.UNSETTLED, at("2025-11-20")] == read(both["promised"], "12/11/2025", "20/11/2025")
    assert ([], []) == (codes_of(plain["received"]), codes_of(plain["promised"]))


def test_a_column_of_dates_that_only_fit_with_the_month_first_casts_doubt_on_the_others() -> None:
    """
    One program wrote the file.
    """
    both = decided([{"received": "10/25/2025", "promised": "11/05/2025"}])

    assert (["OS831"], ["OS832"]) == (codes_of(both["received"]), codes_of(both["promised"]))


def test_slips_beside_many_high_days_are_settled_by_the_order_of_events() -> None:
    """
    One `01/25/2026` among twenty days that fit with the day first, where the end and the receipt stand in order as they are.
    """
    rows: list[Row] = [{"received": f"{day}/01/2026", "ended": f"{day + 1}/01/2026"} for day in range(13, 23)]
    rows += [{"received": f"{day}/01/2026", "ended": f"{day + 1}/01/2026"} for day in range(13, 23)]
    low: list[Row] = [{"received": f"0{day}/03/2026", "ended": f"0{day}/03/2026"} for day in (1, 2, 4, 5, 6, 7)]
    slip: list[Row] = [{"received": "24/01/2026", "ended": "01/25/2026"}]

    assert [] == codes_of(decided([*rows, *low, *slip], now=at("2026-03-31"))["ended"])
    assert ["OS832"] == codes_of(decided([*rows[1:], *low, *slip], now=at("2026-03-31"))["ended"])


# -- pandas ----------------------------------------------------------------------------------------------------------------------------


def test_iso_dates_turned_round_by_pandas_are_found_by_the_code() -> None:
    """
    `dayfirst=True` reads 2025-11-05 as 11 May, and 2025-11-13 as nothing.
    """
    moments = column("2025-05-11", None, codes=(code("251105"), code("251113")))

    assert (["OS831"], Order.SWAPPED) == (codes_of(moments), offered_by(moments))
    assert [at("2025-11-05")] == read(column("2025-05-11", said=Order.SWAPPED), "2025-05-11")


def test_many_dates_of_many_months_without_a_high_day_are_not_believed() -> None:
    """
    Ten different days of three months, none after the 12th: the high ones were lost, and nothing says what became of the others.
    """
    days = [
        f"2025-{month:02}-{day:02}" for month, day in ((1, 2), (1, 3), (1, 4), (1, 5), (2, 6), (2, 7), (2, 8), (3, 9), (3, 10), (3, 11))
    ]

    assert ["OS832"] == codes_of(column(*days))
    assert [] == codes_of(column(*days[:-1]))
    assert [] == codes_of(column(*days, "2025-03-13"))
    assert [] == codes_of(column(*(f"2025-{month:02}-05" for month in range(1, 13))))


# -- the month first -----------------------------------------------------------------------------------------------------------------


def test_a_column_that_only_fits_with_the_month_first_is_not_read_either_way() -> None:
    """
    `01/25/2026` shows it, and `01/05/2026` could be the one or the other.
    """
    moments = column("01/25/2026", "01/05/2026", "05/05/2026")

    assert (["OS831"], Order.MONTH_FIRST) == (codes_of(moments), offered_by(moments))
    assert [Why.MONTH_FIRST, Why.UNSETTLED, at("2026-05-05")] == read(moments, "01/25/2026", "01/05/2026", "05/05/2026")


def test_a_person_says_that_the_month_stands_first() -> None:
    """
    Then what has the day first is refused.
    """
    moments = column("01/25/2026", "01/05/2026", said=Order.MONTH_FIRST)

    assert [at("2026-01-25"), at("2026-01-05"), Why.NOT_MONTH_FIRST] == read(moments, "01/25/2026", "01/05/2026", "13/01/2026")


def test_the_month_first_of_texts_says_nothing_of_other_dates() -> None:
    """
    ISO is ISO.
    """
    assert [at("2026-01-05")] == read(column("01/25/2026", "2026-01-05", said=Order.MONTH_FIRST), "2026-01-05")


def test_both_orders_in_one_column_are_not_told_apart() -> None:
    """
    Each date that fits one way only is what it is; of the others nobody knows.
    """
    moments = column("01/25/2026", "25/01/2026", "01/05/2026")

    assert ["OS832"] == codes_of(moments)
    assert [Why.MONTH_FIRST, at("2026-01-25"), Why.UNSETTLED] == read(moments, "01/25/2026", "25/01/2026", "01/05/2026")


def test_a_slip_in_a_column_that_the_codes_vouch_for_costs_its_row_only() -> None:
    """
    One `01/25/2026` among dates that agree with their codes as they stand.
    """
    cells = ("05/01/2026", "06/01/2026", "25/01/2026", "01/25/2026")
    moments = column(*cells, codes=(code("260105"), code("260106"), code("260125"), code("260125")))

    assert () == moments.problems
    assert [at("2026-01-05"), at("2026-01-06"), at("2026-01-25"), Why.MONTH_FIRST] == read(moments, *cells)


def test_low_texts_that_agree_with_their_codes_only_with_the_month_first_are_found() -> None:
    """
    Nothing in the column itself shows it.
    """
    moments = column("01/05/2026", "01/06/2026", codes=(code("260105"), code("260106")))

    assert (["OS831"], Order.MONTH_FIRST) == (codes_of(moments), offered_by(moments))


# -- witnesses -----------------------------------------------------------------------------------------------------------------------


def test_codes_that_say_both_leave_a_column_undecided() -> None:
    """
    Two sources were pasted together.
    """
    moments = column("05/01/2026", "01/06/2026", codes=(code("260105"), code("260106")))

    assert ["OS832"] == codes_of(moments)
    assert [Why.UNSETTLED] * 2 == read(moments, "05/01/2026", "01/06/2026")


@pytest.mark.parametrize(("right", "found"), [(20, ["OS834"]), (19, ["OS832"])])
def test_one_in_twenty_is_a_slip_and_more_is_a_doubt(right: int, found: list[str]) -> None:
    """
    A slip is told, and its row is not read.
    """
    cells = [*["05/01/2026"] * right, "01/06/2026"]
    moments = column(*cells, codes=[*[code("260105")] * right, code("260106")])

    assert found == codes_of(moments)
    slip = moments.read("01/06/2026", right + 2, code("260106"))
    assert "OS830" == (slip.code if isinstance(slip, Problem) else None)


def test_a_row_that_agrees_with_its_code_only_when_swapped_is_not_read() -> None:
    """
    Unless the person has spoken.
    """
    row = ("01/06/2026", 2, code("260106"))
    unsaid, said = column("05/01/2026", "25/01/2026"), column("05/01/2026", said=Order.DAY_FIRST)

    assert "date_code" == getattr(unsaid.read(*row), "args", {}).get("because")
    assert at("2026-06-01") == said.read(*row)
    assert at("2026-06-01") == unsaid.read("01/06/2026", 2, code("260107"))
    assert at("2026-06-01") == unsaid.read("01/06/2026", 2, "KHONG-PHAI-MA")


@pytest.mark.parametrize(("day", "found"), [("260112", []), ("260113", []), ("260508", ["OS831"]), ("260509", [])])
def test_a_code_may_carry_a_day_of_the_same_week(day: str, found: list[str]) -> None:
    """
    That of the submission; beyond seven days it agrees neither way, and says nothing. Read as 5 January or as 1 May.
    """
    assert found == codes_of(column("05/01/2026", codes=[code(day)]))


def test_codes_that_carry_another_day_altogether_are_not_heard() -> None:
    """
    By chance some agree with the one or the other.
    """
    cells = ["05/01/2026", *["25/01/2026", "06/02/2026"] * 3]

    assert [] == codes_of(column(*cells, codes=[code("260501"), *[code("250814")] * 6]))


def test_codes_speak_of_receipt_and_submission_only() -> None:
    """
    A promise is another day.
    """
    assert [] == codes_of(column("05/01/2026", target="promised", codes=[code("251225")]))


def test_an_order_of_events_that_only_holds_when_swapped_is_found() -> None:
    """
    Received on 13, 14 and 15 October; ended, as it stands, on 11 May, June and July; on 5, 6 and 7 November when exchanged.
    """
    rows = [{"received": f"{13 + n}/10/2025", "ended": f"11/{5 + n:02}/2025"} for n in range(3)]
    both = decided(rows)

    assert ([], ["OS831"]) == (codes_of(both["received"]), codes_of(both["ended"]))
    assert (0, 3) == tuple(both["ended"].problems[0].args[name] for name in ("agree", "against"))


def test_an_end_in_the_future_speaks_against_a_column() -> None:
    """
    On 10 November 2025, 11 December has not come, and 12 November neither; 12/10 as it stands is past.
    """
    rows = [{"ended": datetime(2025, 12, day)} for day in (8, 9, 10)]

    assert ["OS831"] == codes_of(decided(rows, now=at("2025-11-10"))["ended"])
    assert [] == codes_of(decided(rows, now=at("2025-12-10"))["ended"])
    assert [] == codes_of(decided(rows)["ended"])


def test_columns_that_were_turned_round_together_do_not_vouch_for_each_other() -> None:
    """
    11 May and 11 July stand in order as 5 and 7 November do, and as neither 5 November and 11 July does.
    """
    rows: list[Row] = [{"received": datetime(2025, 5 + n, 11), "promised": datetime(2025, 7 + n, 11)} for n in range(4)]
    rows.append({"received": "13/11/2025", "promised": "20/11/2025"})
    both = decided(rows)

    assert (["OS831"], ["OS831"]) == (codes_of(both["received"]), codes_of(both["promised"]))


def test_slips_in_the_order_of_single_rows_do_not_spoil_a_column() -> None:
    """
    An end before the receipt is a finding of its row; here three times in sixty. It is told, and read.
    """
    right = [
        {"received": f"{day:02}/{month:02}/2025", "ended": f"{day + 1:02}/{month:02}/2025"} for month in range(2, 7) for day in range(8, 20)
    ]
    wrong = [{"received": "05/06/2025", "ended": f"0{month}/05/2025"} for month in (7, 8, 9)]
    both = decided([*right, *wrong])

    assert ([], ["OS834"]) == (codes_of(both["received"]), codes_of(both["ended"]))
    assert [at("2025-05-07")] == read(both["ended"], "07/05/2025")


@pytest.mark.parametrize(("wrong", "found"), [(2, []), (3, ["OS834"])])
def test_two_rows_out_of_order_are_two_slips(wrong: int, found: list[str]) -> None:
    """
    From three on they are told; the column has a day after the 12th, and so many others that could have been exchanged.
    """
    rows: list[Row] = [{"received": "13/10/2025", "ended": "14/10/2025"}, *[{"received": "13/10/2025", "ended": "12/11/2025"}] * 20]

    assert found == codes_of(decided([*rows, *[{"received": "13/10/2025", "ended": "11/05/2025"}] * wrong], now=at("2025-12-20"))["ended"])


@pytest.mark.parametrize(("right", "found"), [(12, ["OS831"]), (13, ["OS834"])])
def test_one_in_five_out_of_order_is_no_slip(right: int, found: list[str]) -> None:
    """
    Three against twelve that would stand in order either way: one fifth of fifteen.
    """
    rows: list[Row] = [{"received": "13/10/2025", "ended": "14/10/2025"}, *[{"received": "13/10/2025", "ended": "12/11/2025"}] * right]

    assert found == codes_of(decided([*rows, *[{"received": "13/10/2025", "ended": "11/05/2025"}] * 3])["ended"])


@pytest.mark.parametrize(("sure", "found"), [(9, ["OS831"]), (8, [])])
def test_an_order_is_heard_where_nine_in_ten_hold(sure: int, found: list[str]) -> None:
    """
    Of the rows that can be read one way only one is wrong, and nine or eight are right; the others have no day after the 12th.
    """
    rows: list[Row] = [{"received": "13/10/2025", "result_returned": "11/05/2025"}] * 3
    rows += [{"received": "13/10/2025", "result_returned": day} for day in ("11/11/2025",) * sure]
    rows.append({"received": "13/10/2025", "result_returned": "10/10/2025"})

    assert found == codes_of(decided(rows)["result_returned"])


def test_an_order_that_often_does_not_hold_anyway_is_not_heard() -> None:
    """
    Where dates that can be read one way only contradict it, the columns mean something else.
    """
    sure = [{"received": "25/10/2025", "ended": "13/10/2025"}] * 2
    rows = [{"received": f"{13 + n}/10/2025", "ended": f"11/{5 + n:02}/2025"} for n in range(3)]

    assert [] == codes_of(decided([*rows, *sure])["ended"])


def test_what_a_person_says_against_the_codes_is_told() -> None:
    """
    It is obeyed all the same.
    """
    moments = column("05/01/2026", "06/01/2026", codes=(code("260105"), code("260106")), said=Order.MONTH_FIRST)

    assert ["OS834"] == codes_of(moments)
    assert [at("2026-05-01")] == read(moments, "05/01/2026")


def test_the_dates_of_a_group_are_counted_by_what_they_can_be() -> None:
    """
    5 January and 1 June give another day when exchanged, of which one agrees with its code as it stands and one only then.
    """
    texts = ("05/01/2026", "01/06/2026", "25/01/2026", "05/05/2026", "01/25/2026")
    codes = [code("260105"), code("260106"), *[None] * 3]
    tally = gathered([{"received": text} for text in texts], codes).dates["received"].tallies[Group.TEXT]

    assert (2, 1, 1, 1) == (tally.open, tally.sure, tally.same, tally.month)
    assert (1, 1, 0) == (tally.agree, tally.swap_agree, tally.either)


# -- laws ----------------------------------------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2030, 12, 1)).map(lambda each: each.replace(microsecond=0))
EPOCH = datetime(1899, 12, 30)
WAYS = (
    lambda each: each.strftime("%d/%m/%Y %H:%M:%S"),
    lambda each: each.strftime("%H:%M:%S %d/%m/%Y"),
    lambda each: each.strftime("%d-%m-%Y %H:%M:%S"),
    lambda each: f"{each.day}/{each.month}/{each.year} {each:%H:%M:%S}",
    lambda each: each.isoformat(),
    lambda each: each.strftime("%Y-%m-%d %H:%M:%S"),
    lambda each: (each - timedelta(hours=7)).isoformat() + ".000Z",
    lambda each: each.strftime("%Y%m%d%H%M%S"),
    lambda each: (each - EPOCH) / timedelta(days=1),
    lambda each: each,
)
CASES = st.lists(st.tuples(MOMENTS, st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12)


def dossiers(cases: Sequence[tuple[datetime, int, int]]) -> list[dict[str, datetime]]:
    """Rows in a possible order of events."""
    return [
        {
            "received": when,
            "promised": when + timedelta(days=30),
            "ended": when + timedelta(days=one),
            "result_returned": when + timedelta(days=one + two),
        }
        for when, one, two in cases
    ]


def codes_for(rows: Sequence[Mapping[str, datetime]]) -> list[str]:
    return [code(f"{row['received']:%y%m%d}") for row in rows]


@given(cases=CASES, way=st.sampled_from(WAYS))
def test_one_way_of_writing_with_codes_is_never_read_wrong(cases: list[tuple[datetime, int, int]], way: object) -> None:
    """
    Each date is right, or its row has a problem; what has a code is never doubted.
    """
    true = dossiers(cases)
    rows = [{target: way(when) for target, when in row.items()} for row in true]  # type: ignore[operator]
    columns = decided(rows, codes_for(true))

    for row, meant, mark in zip(rows, true, codes_for(true), strict=True):
        for target, cell in row.items():
            got = columns[target].read(cell, 2, mark)
            assert isinstance(got, Problem) or meant[target] == got
    assert () == columns["received"].problems


def sheetjs(when: datetime) -> Cell:
    """What SheetJS makes of `dd/MM/yyyy HH:mm:ss`: a number of the American reading, or the text where there is none."""
    try:
        read_as = datetime(when.year, when.day, when.month, when.hour, when.minute, when.second)
    except ValueError:
        return when.strftime("%d/%m/%Y %H:%M:%S")
    return (read_as - EPOCH) / timedelta(days=1)


def never_wrong(rows: list[dict[str, Cell]], true: list[dict[str, datetime]], columns: Mapping[str, ColumnMoments]) -> None:
    for row, meant in zip(rows, true, strict=True):
        for target, cell in row.items():
            got = columns[target].read(cell, 2)
            assert isinstance(got, Problem) or meant[target] == got


@given(cases=CASES)
def test_a_file_that_sheetjs_turned_round_is_never_read_wrong_where_codes_are_there(cases: list[tuple[datetime, int, int]]) -> None:
    """
    One receipt with two low numbers is enough to doubt every column.
    """
    true = dossiers(cases)
    assume(any(row["received"].day <= 12 and row["received"].day != row["received"].month for row in true))
    rows = [{target: sheetjs(when) for target, when in row.items()} for row in true]

    never_wrong(rows, true, decided(rows, codes_for(true)))


@given(cases=CASES)
def test_a_file_that_sheetjs_turned_round_is_never_read_wrong_where_text_was_left(cases: list[tuple[datetime, int, int]]) -> None:
    """
    One date after the 12th in any column is enough.
    """
    true = dossiers(cases)
    assume(any(when.day > 12 for row in true for when in row.values()))
    rows = [{target: sheetjs(when) for target, when in row.items()} for row in true]

    never_wrong(rows, true, decided(rows))


@given(cases=CASES)
def test_a_person_who_says_swapped_mends_what_sheetjs_did(cases: list[tuple[datetime, int, int]]) -> None:
    """
    Every date is read, and right.
    """
    true = dossiers(cases)
    rows = [{target: sheetjs(when) for target, when in row.items()} for row in true]
    columns = decided(rows, codes_for(true), dict.fromkeys(true[0], Order.SWAPPED))

    assert [list(row.values()) for row in true] == [[columns[target].read(cell, 2) for target, cell in row.items()] for row in rows]


def pandas_dayfirst(when: datetime) -> Cell:
    """What `to_datetime(dayfirst=True, errors="coerce")` makes of an ISO date in a column that starts with one, saved as ISO."""
    return None if when.day > 12 else f"{when.year}-{when.day:02}-{when.month:02}T{when:%H:%M:%S}"


@given(cases=CASES)
def test_a_file_that_pandas_turned_round_is_never_read_wrong_where_codes_are_there(cases: list[tuple[datetime, int, int]]) -> None:
    """
    What is lost is empty, and the rest is not read.
    """
    true = dossiers(cases)
    assume(any(row["received"].day <= 12 and row["received"].day != row["received"].month for row in true))
    rows = [{target: pandas_dayfirst(when) for target, when in row.items()} for row in true]
    columns = decided(rows, codes_for(true))

    for row, meant in zip(rows, true, strict=True):
        for target, cell in row.items():
            got = columns[target].read(cell, 2)
            assert got is None or isinstance(got, Problem) or meant[target] == got


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.text(max_size=30),
    st.from_regex(r"\A[0-3]?[0-9][/-][0-3]?[0-9][/-](20)?[0-9]{2}( [0-9]{1,2}:[0-9]{2})?\Z"),
    st.from_regex(r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9](T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?\Z"),
    st.from_regex(r"\A[0-9]{5}([.,][0-9]{1,12})?\Z"),
)


@given(rows=st.lists(st.tuples(CELLS, CELLS, st.none() | st.from_regex(r"\AH1-[0-9]{6}-0001\Z")), max_size=20), seed=st.integers())
def test_the_order_of_the_rows_never_changes_the_decision(rows: list[tuple[Cell, Cell, str | None]], seed: int) -> None:
    """
    Not even the row that a message names; nothing whatever raises.
    """
    numbered = list(enumerate(rows, 2))
    shuffled = random.Random(seed).sample(numbered, len(numbered))
    both = []
    for order in (numbered, shuffled):
        evidence = Evidence(layout("received", "promised"), datetime(2026, 9, 1))
        for line, (received, promised, mark) in order:
            evidence.add(line, {"received": received, "promised": promised}, mark)
        both.append(decide(evidence))

    assert both[0] == both[1]


@given(cell=CELLS, other=CELLS)
def test_a_cell_gives_a_moment_of_the_years_that_are_read_or_a_problem(cell: Cell, other: Cell) -> None:
    """
    Naive, to the second; and only what is wholly a date is ever shown.
    """
    moments = column(cell, other)
    got = moments.read(cell, 2)

    if isinstance(got, datetime):
        assert (None, 0, True) == (got.tzinfo, got.microsecond, 2010 <= got.year <= 2035)
    elif got is not None:
        shown = got.args.get("found")
        assert shown is None or isinstance(shown, datetime) or not set(shown) - set("0123456789/-: TZ+.")
        assert [] == [lang for lang in ("vi", "en") if not render(got, lang)]


# -- what is said ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["NGƯỜI NỘP SỐ 1", "001085000001", "0912345678", "05/01/1985", "05/01/85", "31/02/2026 NGƯỜI NỘP SỐ 1"])
def test_what_may_be_a_person_is_never_shown(cell: str) -> None:
    """
    A column may have slipped: what stands in it is then a name, a number of identity, a telephone or a day of birth.
    """
    found = column("13/01/2026", cell).read(cell, 3)

    assert isinstance(found, Problem)
    assert not [lang for lang in ("vi", "en") if cell in problem_line(found, lang)]
    assert "found" not in found.args


def told(found: datetime | Problem | None) -> str:
    assert isinstance(found, Problem)
    return problem_line(found, "vi")


def test_the_words_of_a_cell_that_is_no_date() -> None:
    """
    Row, column with its letter and header, what was seen, what is wanted.
    """
    assert (
        "OS830 lỗi so.xlsx:7:2 received: Cột B “Ngày tiếp nhận”: không đọc được ngày giờ trong ô này."
        " Ô có chữ không phải là ngày; ghi như 05/01/2026 09:30."
    ) == told(column("13/01/2026").read("mai", 7))
    assert (
        "OS830 lỗi so.xlsx:7:2 received: Cột B “Ngày tiếp nhận”: không đọc được ngày giờ trong ô này."
        " “31/11/2025”: không có ngày như thế; kiểm tra lại."
    ) == told(column("13/01/2026").read("31/11/2025", 7))


def test_the_words_of_a_swapped_column() -> None:
    """
    How many, from where, why, and what to type.
    """
    (found,) = column(TURNED, "13/11/2025 17:00:00").problems

    assert (
        "OS831 lỗi so.xlsx:2:2 received: Cột B “Ngày tiếp nhận”: 1 ngày (từ dòng này) có lẽ ghi ngược ngày và tháng nên chưa được đọc."
        " Các ngày từ 13 trở lên còn là chữ, các ngày khác thành ngày của bảng tính mà không ngày nào quá 12:"
        " phần mềm xuất tệp đã lấy số đầu làm tháng."
        " Nếu đúng là ngược, gõ thêm --dates received=swapped; nếu các ngày đúng như đang ghi, gõ --dates received=day_first;"
        " hoặc xuất lại tệp với ngày ghi như 2026-01-05."
    ) == problem_line(found, "vi")
    assert (
        "OS831 error so.xlsx:2:2 received: Column B “Ngày tiếp nhận”: 1 dates (from this row on) seem to have day and month"
        " the wrong way round and were not read. The dates from the 13th on are still text, the others became dates"
        " of a spreadsheet of which none is after the 12th: the software that exported the file took the first number for the month."
        " If so, add --dates received=swapped;"
        " if they are right as they stand, add --dates received=day_first; or export the file again with dates like 2026-01-05."
    ) == problem_line(found, "en")


def test_the_words_of_a_column_that_cannot_be_decided() -> None:
    """
    What speaks for the one and for the other.
    """
    (found,) = column("01/25/2026", "25/01/2026", "01/05/2026").problems

    assert (
        "OS832 lỗi so.xlsx:4:2 received: Cột B “Ngày tiếp nhận”: 1 ngày (từ dòng này) chưa rõ số nào là ngày,"
        " số nào là tháng nên chưa được đọc."
        " 1 ngày trong cột chỉ đúng nếu tháng đứng trước, 1 ngày chỉ đúng nếu ngày đứng trước."
        " Mở phần mềm xem lại vài hồ sơ: nếu các ngày đúng như đang ghi, gõ thêm --dates received=day_first;"
        " nếu ngược, gõ --dates received=month_first; hoặc xuất lại tệp với ngày ghi như 2026-01-05."
    ) == problem_line(found, "vi")


def test_the_words_of_two_dates_in_a_cell() -> None:
    """
    Which was taken, and what to do if that is wrong.
    """
    (found,) = column("15/01/2026 22/01/2026", target="promised").problems

    assert (
        "OS833 cảnh báo so.xlsx:2:2 promised: Cột B “Ngày hẹn trả”: 1 ô (từ dòng này) có hai ngày; ngày muộn hơn được coi là ngày hẹn mới,"
        " ngày kia là ngày cũ đã gạch. Nếu không phải vậy, sửa lại để mỗi ô có một ngày."
    ) == problem_line(found, "vi")


def test_the_words_of_codes_that_speak_against_a_column() -> None:
    """
    In how many rows, and what follows.
    """
    (found,) = column("05/01/2026", codes=[code("260105")], said=Order.SWAPPED).problems

    assert (
        "OS834 cảnh báo so.xlsx:2:2 received: Cột B “Ngày tiếp nhận”: ở 1 dòng có dấu hiệu cho thấy ngày của cột này bị hiểu sai."
        " Ở đó ngày trong cột khớp mã đúng như đang ghi, còn --dates nói cột bị đổi chỗ ngày và tháng; kiểm tra lại --dates."
    ) == problem_line(found, "vi")


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_reason_has_its_words(why: Why, lang: str) -> None:
    """
    No reader meets a word of the program.
    """
    found = column("13/01/2026").read("mai", 2)
    assert isinstance(found, Problem)

    said = render(Problem("OS830", found.severity, found.source, found.path, {**found.args, "because": f"date_{why.value}"}), lang)
    assert f"date_{why.value}" not in said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_way_to_write_dates_has_a_name(lang: str) -> None:
    """
    For those who explain the columns.
    """
    assert {f"date_style.{each}" for each in Written} | {f"date_order.{each}" for each in Order} <= set(messages(lang))


def test_a_column_that_is_not_of_dates_is_passed_over() -> None:
    """
    Only what is mapped to a date is looked at.
    """
    evidence = Evidence(layout("received"))
    evidence.add(2, {"received": "13/01/2026", "status": "Đã trả kết quả", "ended": "mai"})

    assert ("received",) == tuple(evidence.dates)
    assert ["received"] == list(decide(evidence, {"ended": Order.SWAPPED}))
    assert look("mai") is Why.TEXT
