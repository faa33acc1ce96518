"""What columns say of wrong input: the column and the row, or a counted null; never a wrong date."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pytest

import onestop
from onestop import Calendar, CalendarDays, TimeLimit, Undetermined, WorkingDays, WorkingHours, bulk

YEAR = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=[date(2026, 1, 1)])
NINE = datetime(2026, 1, 5, 9)  # Mon


def test_rows_without_an_answer_are_nulls_with_their_reason() -> None:
    """
    A missing start, one before the first day, one after the last and an end after the last are no dates, and are counted.
    """
    starts = [None, datetime(2025, 12, 31, 9), datetime(2027, 1, 1), datetime(2026, 12, 31, 9), NINE]
    found = bulk.due(WorkingDays(2), starts, YEAR)

    assert [None, None, None, None, datetime(2026, 1, 7, 17)] == found.values.tolist()
    assert [1, 2, 2, 2, 0] == found.nulls.tolist()
    assert {bulk.Null.MISSING: 1, bulk.Null.OUTSIDE: 3} == found.counts


@pytest.mark.parametrize("unit", ["D", "h", "m", "s", "ms", "us", "ns"])
def test_every_unit_of_time_is_read(unit: str) -> None:
    """
    The same day in any unit ends on the same day.
    """
    starts = np.array(["2026-01-05", "NaT", "1969-07-20"], f"datetime64[{unit}]")

    assert [datetime(2026, 1, 7, 17), None, None] == bulk.due(WorkingDays(2), starts, YEAR).values.tolist()
    assert [0, 1, 2] == bulk.due(WorkingDays(2), starts, YEAR).nulls.tolist()


@pytest.mark.parametrize("far", ["300000-01-01", "-300000-01-01"])
@pytest.mark.parametrize("unit", ["D", "s", "ms"])
def test_a_moment_that_no_calendar_holds_is_named(far: str, unit: str) -> None:
    """
    A year that cannot be counted in microseconds is not turned into another one in silence.
    """
    with pytest.raises(ValueError, match="column 'starts', row 1"):
        bulk.due(WorkingDays(2), np.array(["2026-01-05", far], f"datetime64[{unit}]"), YEAR)


@pytest.mark.parametrize(
    ("limit", "unit"), [(WorkingHours(8), "us"), (WorkingHours(8), "1000s"), (WorkingDays(2), "1000s"), (WorkingDays(2), "100D")]
)
def test_a_moment_far_from_every_calendar_is_no_wrong_null(limit: TimeLimit, unit: str) -> None:
    """
    It is named, in microseconds as well, and in units of several.
    """
    starts = np.array([0, -(1 << 62) - 5], np.int64).view(f"datetime64[{unit}]")
    with pytest.raises(ValueError, match="column 'starts', row 1: a moment of the years 1 to 9999 is wanted"):
        bulk.due(limit, starts, YEAR)


@pytest.mark.parametrize(("found", "unit"), [(1 << 62, "us"), (-(1 << 61), "us"), (1 << 37, "2s"), (2_933_000, "D")])
def test_a_register_with_a_moment_that_is_no_date_names_its_row(site: onestop.Onestop, found: int, unit: str) -> None:
    """
    Whatever the column and the unit; a dossier is not judged by a year that nobody can write.
    """
    resolved = np.array([0, found], np.int64).view(f"datetime64[{unit}]")
    with pytest.raises(ValueError, match="column 'resolved', row 1: a moment of the years 1 to 9999 is wanted"):
        bulk.assess_columns(site, {"procedure": ["1.001731"] * 2, "resolved": resolved}, now=NINE)


@pytest.mark.parametrize("limit", [WorkingDays(2), CalendarDays(2)])
def test_moments_in_the_byte_order_of_another_machine_are_read(limit: TimeLimit) -> None:
    """
    As FITS, HDF5 and NumPy files may hold them.
    """
    assert [datetime(2026, 1, 7, 17)] == bulk.due(limit, np.array([NINE], ">M8[us]"), YEAR).values.tolist()


def test_a_column_that_is_none_is_left_out(site: onestop.Onestop) -> None:
    """
    As if it were not named.
    """
    found = bulk.assess_columns(site, {"procedure": ["1.001731"], "received": [NINE], "resolved": None}, now=datetime(2026, 1, 6))

    assert [datetime(2026, 1, 8, 17)] == found.due.values.tolist()
    with pytest.raises(ValueError, match="column 'procedure' is wanted"):
        bulk.assess_columns(site, {"procedure": None, "received": [NINE]}, now=NINE)


def test_long_lists_of_codes_do_not_run_together(site: onestop.Onestop) -> None:
    """
    Four dictionaries of 65,535 texts have more combinations than 64 bits tell apart; the day of receipt still decides which law holds.
    """
    names = [f"x{i}" for i in range(65_534)]
    zero = np.zeros(2, np.int64)
    received = [datetime(2012, 1, 5, 9), datetime(2026, 1, 5, 9)]
    columns = {"procedure": bulk.Coded(zero, ["1.001731", *names]), "received": received}
    columns |= {name: bulk.Coded(zero - 1, ["", *names]) for name in ("place", "agency", "case")}
    for order in ([0, 1], [1, 0]):
        given = {**columns, "received": [received[i] for i in order]}
        found = bulk.assess_columns(site, given, now=datetime(2026, 1, 6))

        assert {2012: None, 2026: datetime(2026, 1, 8, 17)} == {received[i].year: found.due.values.tolist()[n] for n, i in enumerate(order)}


def test_a_moment_with_a_time_zone_is_named() -> None:
    """
    Columns are in Vietnamese civil time; a stamp with a zone is refused with its row.
    """
    aware = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=7)))
    with pytest.raises(TypeError, match=r"column 'starts', row 1: .*without a time zone"):
        bulk.due(WorkingDays(2), [NINE, aware], YEAR)


@pytest.mark.parametrize("column", [[1, 2], ["2026-01-05"], np.array([1.0]), np.array(["2026-01-05"])])
def test_a_column_of_another_type_is_named(column: object) -> None:
    """
    Numbers and texts are no moments.
    """
    with pytest.raises(TypeError, match="column 'starts'"):
        bulk.due(WorkingDays(2), column, YEAR)


@pytest.mark.parametrize(("number", "row"), [([3, 15, -2], 2), ([3, 0], 1), ([0.3, 3], 0)])
def test_a_number_that_is_no_limit_is_named(number: list[float], row: int) -> None:
    """
    A negative limit, none at all, and one that is no quarter of a day.
    """
    with pytest.raises(ValueError, match=f"column 'days', row {row}: .*WorkingDays"):
        bulk.limits(WorkingDays, number, "days")


def test_limits_come_from_a_column_of_numbers() -> None:
    """
    Each row gets the limit of its number; NaN is unknown.
    """
    found = bulk.due(bulk.limits(WorkingDays, [1, np.nan, 1.5, 1]), [NINE] * 4, YEAR)

    assert [datetime(2026, 1, 6, 17), None, datetime(2026, 1, 7, 11, 30), datetime(2026, 1, 6, 17)] == found.values.tolist()
    assert {bulk.Null.UNKNOWN: 1} == found.counts


@pytest.mark.parametrize(
    "spans",
    [
        [(datetime(2026, 1, 7), datetime(2026, 1, 6))],
        [(datetime(2026, 1, 7), datetime(2026, 1, 9)), (datetime(2026, 1, 8), datetime(2026, 1, 12))],
    ],
)
def test_spans_out_of_order_are_named(spans: list[tuple[datetime, datetime]]) -> None:
    """
    A pause that ends before it begins, or begins inside the one before it.
    """
    with pytest.raises(ValueError, match="column 'pauses', row 1"):
        bulk.due(WorkingDays(2), [NINE, NINE], YEAR, bulk.Spans.of_lists([[], spans]))


def test_offsets_that_do_not_fit_are_refused() -> None:
    """
    There must be as many rows of spans as rows.
    """
    with pytest.raises(ValueError, match="column 'offsets'"):
        bulk.due(WorkingDays(2), [NINE, NINE], YEAR, bulk.Spans.of_lists([[]]))


def test_spans_may_come_as_columns() -> None:
    """
    Requests and answers in columns; a row with neither does not pause, one without the answer has no date.
    """
    asked = [None, datetime(2026, 1, 5, 10), datetime(2026, 1, 5, 10)]
    answered = [None, datetime(2026, 1, 7, 10), None]
    found = bulk.due(CalendarDays(2), [NINE] * 3, YEAR, bulk.Spans.of_columns((asked, answered)))

    assert [datetime(2026, 1, 7, 17), datetime(2026, 1, 9, 17), None] == found.values.tolist()
    assert {bulk.Null.MISSING: 1} == found.counts


def test_what_is_no_limit_is_refused() -> None:
    """
    Five is not five of anything.
    """
    with pytest.raises(TypeError, match="a time limit is wanted, not int 5"):
        bulk.due(5, [NINE], YEAR)


def test_columns_of_no_rows_are_answered() -> None:
    """
    Nothing in, nothing out.
    """
    starts = np.array([], "datetime64[us]")

    assert [] == bulk.due(WorkingDays(2), starts, YEAR).values.tolist()
    assert [] == bulk.due(bulk.Coded(np.array([], int), ()), starts, YEAR).values.tolist()


def test_undetermined_is_a_null_of_its_own() -> None:
    """
    Where no date follows from the law there is none, and it is not said to lie outside the calendar.
    """
    assert {bulk.Null.UNDETERMINED: 2} == bulk.due(Undetermined("by agreement"), [NINE, NINE], YEAR).counts


def test_tables_go_with_their_calendar() -> None:
    """
    Calendars that are gone leave nothing behind.
    """
    from onestop.bulk.tables import _KEPT

    before = len(_KEPT)
    calendar = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31))
    bulk.due(WorkingDays(2), [NINE], calendar)
    assert before + 1 == len(_KEPT)
    del calendar
    gc.collect()

    assert before == len(_KEPT)


def test_without_numpy_the_extra_is_named() -> None:
    """
    Who has no numpy reads how to get it.
    """
    code = "import sys; sys.modules['numpy'] = None\nimport onestop.bulk"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")

    assert "pip install onestop[bulk]" in done.stderr
