"""Shapes: what a cell looks like that is not what its column promises."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from onestop import Onestop
from onestop.exchange.exports.shapes import MAX_VALUE, Looks, fault, is_code, pattern_of
from onestop.exchange.exports.values import Cell

CODE = "000.00.06.H56-251105-0001"


@pytest.mark.parametrize(
    ("cell", "looks"),
    [
        (CODE, None),
        ("000.00.06.h56 – 251105 – 0001", None),
        (20251105.0, None),  # a running number of eight digits, which is no date by its shape here
        (datetime(2025, 11, 5), Looks.MOMENT),
        (time(8), Looks.MOMENT),
        (timedelta(hours=8), Looks.MOMENT),
        ("05/11/2025", Looks.MOMENT),
        ("0912345678", Looks.PERSON),
        ("012345678901", Looks.PERSON),
        ("123456789", Looks.PERSON),
        (f"{CODE} {CODE}", Looks.SEVERAL),
        (f"{CODE}; 05/11/2025", Looks.SEVERAL),
        ("NGƯỜI NỘP SỐ MỘT", Looks.TEXT),
        ("1", Looks.NUMBER),
        ("H" * MAX_VALUE + "1", Looks.LONG),
    ],
)
def test_what_stands_in_the_place_of_a_code_is_told_by_what_it_looks_like(site: Onestop, cell: Cell, looks: Looks | None) -> None:
    """
    A telephone, an identity number, a date, several values: never the value itself.
    """
    words = site.vocabulary()
    pattern = pattern_of("code", words)

    assert (looks, looks is None) == (fault(cell, "code", pattern, words), is_code(cell, pattern))


@pytest.mark.parametrize(
    ("target", "cell", "looks"),
    [
        ("place", "38", None),
        ("place", "Thanh Hóa", Looks.TEXT),
        ("level", "XA", Looks.TEXT),
        ("level", "Commune", None),
        ("channel", True, None),
        ("channel", "false", None),
        ("channel", "NGƯỜI NỘP SỐ 1", Looks.TEXT),
        ("status", datetime(2025, 11, 5), Looks.MOMENT),
        ("status", "4", Looks.NUMBER),
        ("procedure", "1.001193", None),
        ("procedure", "9" * (MAX_VALUE + 1), Looks.LONG),
        ("procedure_name", "Đăng ký khai sinh", None),
        ("procedure_name", "05/11/2025", Looks.MOMENT),
        ("procedure_name", 5, Looks.NUMBER),
        ("agency", "0912345678", Looks.NUMBER),
        ("case", "cap-lai", None),
        ("received", date(2025, 11, 5), None),
        ("received", time(8), Looks.NUMBER),
        ("received", 29_999, Looks.NUMBER),
        ("received", 30_000, None),
        ("received", 59_999.99, None),
        ("received", 60_000, Looks.NUMBER),
        ("received", float("inf"), Looks.NUMBER),
        ("received", "ngày 5 tháng 11 năm 2025", None),
        ("received", "ngày 5", Looks.TEXT),
        ("received", "0912345678", Looks.NUMBER),
        ("received", "05/11/2025 10/11/2025", Looks.SEVERAL),
        ("promised", "05/11/2025 10/11/2025", None),
        ("promised", "05/11/2025 10/11/2025 12/11/2025", Looks.SEVERAL),
        ("received", "1" * (MAX_VALUE + 1), Looks.LONG),
    ],
)
def test_each_column_has_its_own_shape(site: Onestop, target: str, cell: Cell, looks: Looks | None) -> None:
    """
    Roughly: whether a date can be read is for its column to say.
    """
    words = site.vocabulary()

    assert looks == fault(cell, target, pattern_of(target, words), words)
