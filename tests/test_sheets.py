"""Sheets: a report as text, as cells, as a workbook and as a chart."""

from __future__ import annotations

import builtins
import io
import re
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import attrs
import pytest

from onestop.telling.charts import MOST_BARS, sheet_svg
from onestop.telling.sheets import Column, Row, Sheet, plain, sheet_data, sheet_lines, sheet_text, shown
from onestop.telling.tables import width
from onestop.telling.workbooks import workbook
from onestop.words.errors import MissingExtraError

COLUMNS = (
    Column("received", ("Nhận", "Tổng số"), "Nhận", "3"),
    Column("online", ("Nhận", "Trong kỳ", "Trực tuyến"), "trực tuyến", "4"),
    Column("direct", ("Nhận", "Trong kỳ", "Trực tiếp"), "trực tiếp", "5"),
    Column("share", ("Tỷ lệ",), "Tỷ lệ"),
)


def _sheet(*rows: Row, **more: Any) -> Sheet:
    total = Row("", "Tổng cộng", (1234, 1200, 34, None))
    made = {"form": "II.06a", "issued": ("Biểu số II.06a",), "title": "TÌNH HÌNH", "period": "(Quý I)", "unit": "Đơn vị: hồ sơ"}
    made |= {"label": "Lĩnh vực", "notes": ("Ghi chú.",), "bars": ("online", "direct"), "numbered": True, **more}  # type: ignore[dict-item]
    return Sheet(columns=COLUMNS, rows=rows, total=total, **made)  # type: ignore[arg-type]


ROW = Row("ho-tich", "Hộ tịch", (1234, 1200, 34, Decimal("97.2")))


@pytest.mark.parametrize(
    ("cell", "vi", "en"),
    [
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("1234.50"), "1.234,50", "1,234.50"),
        (None, "–", "–"),
        ("a.b", "a.b", "a.b"),
        (0, "0", "0"),
    ],
)
def test_cell_is_written_as_people_write_it(cell: Any, vi: str, en: str) -> None:
    """
    Thousands apart, decimals behind a comma in Vietnamese; no data is a dash and never 0.
    """
    assert (vi, en) == (shown(cell, "vi"), shown(cell, "en"))


@pytest.mark.parametrize(
    ("text", "expected"), [("a\x1b[31mb\n c", "a [31mb c"), ("Hộ\u00a0tịch", "Hộ tịch"), ("￾x", "x"), ("a\u202eb", "ab")]
)
def test_text_of_a_register_cannot_steer_a_terminal(text: str, expected: str) -> None:
    """
    No control character, no line break, nothing that XML does not know.
    """
    assert expected == plain(text)


def test_text_has_title_table_and_notes() -> None:
    """
    A long group name is broken over lines, not cut, and does not tear the table apart.
    """
    lines = sheet_text(_sheet(Row("x", "Chứng thực " * 10, (1, 1, 0, None))), "vi").split("\n")

    assert ["Biểu số II.06a", "TÌNH HÌNH", "(Quý I)", "Đơn vị: hồ sơ", ""] == lines[:5]
    assert "* Ghi chú." == lines[-1]
    assert max(map(len, lines)) < 90
    assert 10 == "\n".join(lines).count("Chứng thực")


WIDE = Sheet(
    form="II.06a",
    title="TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC",
    period="",
    unit="",
    label="Lĩnh vực",
    columns=tuple(
        Column(f"{head}{i}", (head, f"{i}"), f"{head} {i}", f"{i}")
        for head, numbers in (("nhận", range(3, 7)), ("đã giải quyết", range(7, 11)), ("đang giải quyết", range(11, 14)))
        for i in numbers
    ),
    rows=(Row("a", "Đăng ký biện pháp bảo đảm", tuple(range(1_000_003, 1_000_014))), Row("b", "Hộ tịch", tuple(range(3, 14)))),
    total=Row("", "Tổng cộng", tuple(range(1_000_006, 1_000_028, 2))),
    notes=("Một ghi chú dài hơn bề rộng của màn hình, " * 3,),
)


def _tables(text: str) -> list[list[str]]:
    """The tables of a text: the lines from the first head to the last row, of each."""
    return [block.split("\n") for block in text.split("\n\n")[1:-1]]


def test_wide_sheet_is_cut_between_the_heads_of_the_form_to_fit_a_terminal() -> None:
    """
    Each table names its rows again and has the total; what belongs under one head stays together; the notes fit too.
    """
    text = sheet_text(WIDE, "vi", 80)
    tables = _tables(text)

    assert max(map(width, text.split("\n"))) <= 80
    assert [["(3)", "(4)", "(5)", "(6)"], ["(7)", "(8)", "(9)", "(10)"], ["(11)", "(12)", "(13)"]] == [
        re.findall(r"\(\d+\)", " ".join(lines)) for lines in tables
    ]
    assert [["Đăng", "Hộ", "Tổng"]] * 3 == [[line.split()[0] for line in lines[-3:]] for lines in tables]
    assert "Đăng ký biện pháp bảo đảm  1.000.003  1.000.004  1.000.005  1.000.006" == tables[0][-3]
    assert ["Tổng cộng", "1.000.022", "1.000.024", "1.000.026"] == re.split(r"  +", tables[2][-1])


@pytest.mark.parametrize("cells", [None, 200])
def test_sheet_that_fits_stays_one_table(cells: int | None) -> None:
    """
    So does one that goes to a file or another program, however wide it is.
    """
    assert 1 == len(_tables(sheet_text(WIDE, "vi", cells)))
    assert sheet_text(WIDE, "vi") == sheet_text(WIDE, "vi", 1_000)
    assert max(map(width, sheet_text(WIDE, "vi").split("\n"))) > 120


@pytest.mark.parametrize("cells", [0, 1, 40])
def test_narrowest_terminal_still_has_every_column_once(cells: int) -> None:
    """
    A head that does not fit is cut too, column by column.
    """
    tables = _tables(sheet_text(WIDE, "vi", cells))

    assert [f"({i})" for i in range(3, 14)] == [found for lines in tables for found in re.findall(r"\(\d+\)", " ".join(lines))]
    assert max(width(line) for lines in tables for line in lines) <= 40


def test_sheet_without_rows_is_cut_too() -> None:
    """
    An office without dossiers has its heads.
    """
    tables = _tables(sheet_text(attrs.evolve(WIDE, rows=(), total=None), "vi", 60))

    assert len(tables) > 1
    assert "(13)" in " ".join(tables[-1])


def test_lines_begin_with_one_head_and_end_with_what_stands_around() -> None:
    """
    A spreadsheet finds the columns in its first line; numbers stay numbers.
    """
    lines = list(sheet_lines(_sheet(ROW)))

    assert ["", "Lĩnh vực", "Nhận (3)", "trực tuyến (4)", "trực tiếp (5)", "Tỷ lệ"] == lines[0]
    assert ["ho-tich", "Hộ tịch", 1234, 1200, 34, Decimal("97.2")] == lines[1]
    assert ["", "Tổng cộng", 1234, 1200, 34, ""] == lines[2]
    assert [[], ["Biểu số II.06a"], ["TÌNH HÌNH"], ["(Quý I)"], ["Đơn vị: hồ sơ"], ["Ghi chú."]] == lines[3:]


def test_data_name_every_cell() -> None:
    """
    What is not known is null.
    """
    got = sheet_data(_sheet(ROW))

    assert {"received": 1234, "online": 1200, "direct": 34, "share": 97.2} == got["rows"][0]["cells"]
    assert got["total"]["cells"]["share"] is None
    assert {"key": "online", "number": "4", "heads": ["Nhận", "Trong kỳ", "Trực tuyến"]} == got["columns"][1]


# -- workbook ------------------------------------------------------------------------------------------------------------------------

_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def _read(made: bytes) -> tuple[dict[str, str], set[str], ElementTree.Element]:
    """The cells of the first page of a workbook, its merged ranges, and its tree."""
    book = zipfile.ZipFile(io.BytesIO(made))
    strings = ["".join(found.itertext()) for found in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {}
    for cell in page.iterfind(".//x:c", _NS):
        value = cell.findtext("x:v", None, _NS)
        if value is not None:
            cells[cell.attrib["r"]] = strings[int(value)] if cell.get("t") == "s" else value
    return cells, {found.attrib["ref"] for found in page.iterfind(".//x:mergeCell", _NS)}, page


def test_workbook_has_the_heads_of_the_form() -> None:
    """
    Merged over what shares them and down to the row of numbers, with the groups numbered from 1.
    """
    cells, merged, page = _read(workbook(_sheet(ROW, office="UBND phường Láng")))

    assert {"A1": "Biểu số II.06a", "F1": "UBND phường Láng", "A2": "TÌNH HÌNH", "A3": "(Quý I)", "A4": "Đơn vị: hồ sơ"} == {
        at: cells[at] for at in ("A1", "F1", "A2", "A3", "A4")
    }
    assert {"A5:A7", "B5:B7", "C5:E5", "C6:C7", "D6:E6", "F5:F7"} <= merged
    assert ["(1)", "(2)", "(3)", "(4)", "(5)"] == [cells[f"{letter}8"] for letter in "ABCDE"]
    assert ["1", "Hộ tịch", "1234", "1200", "34", "97.2"] == [cells[f"{letter}9"] for letter in "ABCDEF"]
    assert ["Tổng cộng", "1234", "–"] == [cells[f"{letter}10"] for letter in "BCF"]
    assert "Ghi chú." == cells["A12"]
    pane = page.find(".//x:pane", _NS)
    assert pane is not None
    assert ("C9", "frozen") == (pane.attrib["topLeftCell"], pane.attrib["state"])


def test_workbook_runs_no_formula_from_a_register() -> None:
    """
    A group that is called like a formula, or an address, is a text.
    """
    cells, _, page = _read(workbook(_sheet(Row("x", "=HYPERLINK(1)", (1, 1, 0, None)), Row("y", "https://a.vn", (1, 1, 0, None)))))

    assert ("=HYPERLINK(1)", "https://a.vn") == (cells["B9"], cells["B10"])
    assert page.find(".//x:f", _NS) is None
    assert page.find(".//x:hyperlink", _NS) is None


def test_same_sheet_gives_the_same_bytes() -> None:
    """
    No clock is in the file.
    """
    assert workbook(_sheet(ROW)) == workbook(_sheet(ROW))


def test_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Before anything was counted.
    """
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "xlsxwriter":
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"onestop\[xlsx\]"):
        workbook(None)


# -- chart ---------------------------------------------------------------------------------------------------------------------------

_SVG = "{http://www.w3.org/2000/svg}"


def _texts(svg: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(svg).iter(f"{_SVG}text")]


def test_chart_stacks_the_parts_of_each_row() -> None:
    """
    As long as they are many, each with its number, the sum behind them.
    """
    svg = sheet_svg(_sheet(ROW, Row("b", "Đất đai", (600, 300, 317, None))))
    bars = [found for found in ElementTree.fromstring(svg).iter(f"{_SVG}rect") if found.get("height") == "22"]

    lengths = [float(bar.attrib["width"]) for bar in bars]
    assert 4 == len(lengths)
    assert lengths[0] + lengths[1] == pytest.approx(2 * (lengths[2] + lengths[3]), abs=0.3)
    assert lengths[0] == pytest.approx(4 * lengths[2], abs=0.3)
    assert {"Hộ tịch", "Đất đai", "1.200", "1.234", "617", "trực tuyến", "trực tiếp"} <= set(_texts(svg))


def test_chart_escapes_what_a_register_says() -> None:
    """
    A group name is text, whatever stands in it.
    """
    svg = sheet_svg(_sheet(Row("x", "<script>&\x00", (1, 1, 0, None))))

    assert "<script>&" in _texts(svg)
    assert "<script>" not in svg


def test_chart_of_many_groups_draws_the_largest_and_says_so() -> None:
    """
    A picture of ten thousand bars helps nobody.
    """
    rows = [Row(str(n), f"n{n}", (n, n, 0, None)) for n in range(MOST_BARS + 5)]
    texts = _texts(sheet_svg(_sheet(*rows), "vi", "và {n} dòng"))

    assert "và 5 dòng" in texts
    assert ("n4" in texts, "n5" in texts) == (False, True)


@pytest.mark.parametrize("rows", [(), (Row("x", "Không", (0, 0, 0, None)),)])
def test_chart_of_nothing_stands(rows: tuple[Row, ...]) -> None:
    """
    An office without dossiers has an empty picture.
    """
    assert sheet_svg(_sheet(*rows)).endswith("</svg>\n")


def test_sheet_without_columns_to_stack_has_no_chart() -> None:
    """
    The message names the form.
    """
    with pytest.raises(ValueError, match=r"II\.06a"):
        sheet_svg(_sheet(ROW, bars=()))
