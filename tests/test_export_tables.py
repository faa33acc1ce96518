"""Tables: any list that an office has is opened by what it is, in bounded room, and what cannot be opened is named."""

from __future__ import annotations

import csv
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

import onestop
from onestop.exchange.exports import archives, objects, pages, sources
from onestop.exchange.exports.sources import Peeked
from onestop.exchange.exports.tables import kind_of, open_table
from onestop.exchange.exports.trimmed import cell_of
from onestop.exchange.exports.values import Form, Row, Span, Table
from onestop.exchange.registers import RegisterError, read_register
from onestop.telling.words import problem_line, render
from onestop.words.errors import MissingExtraError
from onestop.words.problems import Problem

HEADER = "STT,Mã hồ sơ,Ngày tiếp nhận"
LINES = ((1, ("STT", "Mã hồ sơ", "Ngày tiếp nhận")), (2, ("1", "H1", "05/11/2025")))


def opened(tmp_path: Path, content: bytes | str, name: str = "ds.xls", **how: Any) -> Table:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path, **how)


def rows(table: Table) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    return tuple((row.line, row.cells) for row in table.read())


def refusal(tmp_path: Path, content: bytes | str, name: str = "ds.xls", **how: Any) -> Problem:
    """The problem of a file that is refused; its sentence is a whole one in both languages and shows nothing of the inside."""
    with pytest.raises(RegisterError) as caught:
        rows(opened(tmp_path, content, name, **how))
    found = caught.value.problem
    for lang in ("vi", "en"):
        said = render(found, lang)
        assert said.endswith(".")
        assert "list_" not in said
        assert "NGƯỜI NỘP" not in said
    return found


def why(tmp_path: Path, content: bytes | str, name: str = "ds.xls", **how: Any) -> str:
    found = refusal(tmp_path, content, name, **how)
    assert "OS813" == found.code
    return str(found.args["why"])


def notes(table: Table) -> list[tuple[str, Any]]:
    return [(each.code, each.args.get("because") or each.args.get("n")) for each in table.notes]


def book(path: Path, fill: Any, **options: Any) -> Path:
    made = xlsxwriter.Workbook(str(path), options)
    fill(made)
    made.close()
    return path


def two_rows(made: Any, name: str = "Danh sách") -> Any:
    sheet = made.add_worksheet(name)
    sheet.write_row(0, 0, ["STT", "Mã hồ sơ", "Ngày tiếp nhận"])
    sheet.write_row(1, 0, [1, "H1", "05/11/2025"])
    return sheet


# -- CSV -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark", "expected"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
    ],
)
def test_csv_is_read_in_the_encodings_that_spreadsheets_save(tmp_path: Path, encoding: str, mark: bytes, expected: str) -> None:
    """
    UTF-8 and UTF-16 with their marks, under any name.
    """
    table = opened(tmp_path, mark + f"{HEADER}\r\n1,H1,05/11/2025\r\n".encode(encoding))

    assert (expected, Form.CSV, ",") == (table.encoding, table.form, table.delimiter)
    assert LINES == rows(table)


def test_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    """
    Its first letters are plain ones, so that every other byte is 0.
    """
    assert (1, ("Ma ho so", "A")) == rows(opened(tmp_path, "Ma ho so,A\nH1,x\n".encode("utf-16-le")))[0]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_what_stands_between_cells_is_found(tmp_path: Path, mark: str) -> None:
    """
    A comma, the semicolon of a Vietnamese Excel, a tab, a bar.
    """
    table = opened(tmp_path, f"{HEADER}\n1,H1,05/11/2025\n".replace(",", mark))

    assert (mark, LINES) == (table.delimiter, rows(table))


@pytest.mark.parametrize(
    "content",
    [
        "Từ ngày 01/01, đến ngày 31/03, năm 2025\nMã hồ sơ;Địa chỉ\nH1;x\nH2;y\n",  # commas in a title
        "Mã hồ sơ;Địa chỉ\n" + "H1;số 5, phố B, phường C, tỉnh D\n" * 40,  # commas in every row, none in the header
        "Mã hồ sơ;Phí\n" + "H1;1,5\n" * 40,  # decimal commas
        "Danh sách, lập ngày 5\n\n\nMã hồ sơ;A;B\nH1;1,5;2,5\nH2;1,5;2,5\n",
        'sep=;\nMã hồ sơ;"a,b,c"\nH1;"d,e,f"\n',
        "BÁO CÁO\nMã hồ sơ;Ghi chú\nH1;\nH2;\n",
    ],
)
def test_commas_of_titles_addresses_and_numbers_divide_nothing(tmp_path: Path, content: str) -> None:
    """
    What divides the header with the rows under it divides the file.
    """
    assert ";" == opened(tmp_path, content).delimiter


def test_a_line_that_says_what_divides_is_heeded_and_no_row(tmp_path: Path) -> None:
    """
    `sep=` tells Excel, which shows it nowhere: its row 1 is the one below.
    """
    table = opened(tmp_path, "sep=|\nA|Mã, hồ, sơ\n1|H1\n")

    assert ("|", ((1, ("A", "Mã, hồ, sơ")), (2, ("1", "H1")))) == (table.delimiter, rows(table))


def test_a_quoted_cell_over_lines_is_one_row_as_excel_counts(tmp_path: Path) -> None:
    """
    Its line breaks are blanks; the row after it is the next one, and a blank row counts.
    """
    table = opened(tmp_path, 'STT,Mã hồ sơ,Ghi chú\n1,H1,"dòng một\ndòng hai\n\ndòng ba"\n\n2,H2,x\n')

    assert ((2, ("1", "H1", "dòng một dòng hai dòng ba")), (4, ("2", "H2", "x"))) == rows(table)[1:]


def test_a_title_over_lines_is_one_row_though_it_is_narrower(tmp_path: Path) -> None:
    """
    A register book has its title, "Từ ngày" and "Đến ngày" in one cell of row 1.
    """
    table = opened(tmp_path, '"SỔ THEO DÕI\nTừ ngày: 01/01/2025\nĐến ngày: 31/03/2025"\nSTT,Mã hồ sơ,Ngày\n1,H1,x\n2,H2,y\n')

    assert (1, ("SỔ THEO DÕI Từ ngày: 01/01/2025 Đến ngày: 31/03/2025",)) == rows(table)[0]
    assert [2, 3, 4] == [line for line, _ in rows(table)[1:]]


def test_a_stray_quotation_mark_costs_its_row_only(tmp_path: Path) -> None:
    """
    The rows after it are read, though a later stray mark would close the cell.
    """
    table = opened(tmp_path, f'{HEADER}\n1,"H1,05/11/2025\n2,H2,06/11/2025\n3,H3",07/11/2025\n4,H4,08/11/2025\n')
    read = list(table.read())

    assert [("H2", 3), ('H3"', 4), ("H4", 5)] == [(row.cells[1], row.line) for row in read[1:] if row.cells]
    assert [(2, "OS803")] == [(row.line, row.problems[0].code) for row in read if row.problems]


def test_a_line_of_other_letters_costs_itself(tmp_path: Path) -> None:
    """
    One damaged line among good Vietnamese ones is a problem of its row.
    """
    read = list(opened(tmp_path, f"{HEADER}\n1,H1,x\n".encode() + b"2,H\xff2,y\n3,H3,z\n").read())

    assert [1, 2, 3, 4] == [row.line for row in read]
    assert [("OS808", ())] == [(row.problems[0].code, row.cells) for row in read if row.problems]


def test_rows_are_as_wide_as_they_are(tmp_path: Path) -> None:
    """
    Whether a row fits its header is for who reads it; no cell is made up and none is dropped.
    """
    assert [3, 2, 5] == [len(cells) for _, cells in rows(opened(tmp_path, "a,b,c\n1,2\n1,2,3,4,5\n"))]


def test_empty_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    """
    Spreadsheets save an empty row as marks alone.
    """
    assert [1, 4] == [line for line, _ in rows(opened(tmp_path, "a,b\n,\n\n1,2\n , \n"))]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("cp1258", "windows_1258"), ("latin-1", "list_encoding")],
)
def test_an_encoding_before_unicode_is_refused_with_advice(tmp_path: Path, encoding: str, expected: str) -> None:
    """
    Nothing is converted by guessing: a wrong name would look like a right one.
    """
    text = "Ma\u0303 hồ sơ" if encoding == "cp1258" else "Måu höà sô"
    content = text.replace("ồ", "ô\u0300") if encoding == "cp1258" else text
    assert expected == why(tmp_path, f"{content},A\nH1,x\n".encode(encoding))


def test_letters_of_tcvn3_are_refused_with_advice(tmp_path: Path) -> None:
    """
    The bytes of "Mã hồ sơ" as fonts such as .VnTime show them.
    """
    assert "tcvn3" == why(tmp_path, b"M\xb7 h\xe5 s\xac,Ng\xb5y nh\xcbn\nH1,x\n")


# -- cells ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (" \t\n", None),
        ("\u00a0\u200b\ufeff", None),
        ("Nga\u0300y he\u0323\u0302n", "Ngày hện"),
        ("a\u00a0b", "a b"),
        ("Mã\u200bhồ\u00adsơ", "Mãhồsơ"),
        ("a\r\n  b\nc", "a b c"),
        ("'0123", "0123"),
        ("'=1+1", "=1+1"),
        ("'tên'", "'tên'"),
        ('="0123"', "0123"),
        ('=""', None),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("+84", "+84"),
        ("@x", "@x"),
        ("-", "-"),
    ],
)
def test_a_text_is_what_a_person_sees_of_it(text: str, expected: str | None) -> None:
    """
    Composed, on one line, without invisible letters and the guards of Excel; a formula is a text like any other.
    """
    assert expected == cell_of(text)


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    """
    Cleaning twice is cleaning once, but for a guard that stood behind a guard.
    """
    once = cell_of(text)
    if once and not once.startswith(("'", '="')):
        assert once == cell_of(once)


WORDS = st.text("abcđếZ019 ,;\t\"'\n/", max_size=8)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8), st.sampled_from((",", ";", "\t")))
def test_what_a_writer_of_csv_writes_is_read(grid: list[tuple[str, str, str]], mark: str) -> None:
    """
    Whatever stands in cells, rows of quoted cells give it back when the file says what divides them; empty rows are left out.
    """
    out = io.StringIO(newline="")
    out.write(f"sep={mark}\nMã,Tên,Ngày\n".replace(",", mark))
    csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(grid)
    table = open_table("-", stream=io.BytesIO(out.getvalue().encode()))
    read = list(table.read())

    if any(row.problems for row in read):  # a line inside a cell that looks like a row of its own is never swallowed
        return
    expected = [cells for each in grid if any(cells := tuple(cell_of(text) for text in each))]
    assert [("Mã", "Tên", "Ngày"), *expected] == [row.cells for row in read]


# -- workbooks -----------------------------------------------------------------------------------------------------------------------


def test_a_workbook_gives_numbers_dates_and_texts_as_it_has_them(tmp_path: Path) -> None:
    """
    Dates are moments, numbers numbers: 1.000400 typed as a number has lost its zeros before it came here, and a code text keeps them.
    """

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("DS")
        day, moment, hour = (made.add_format({"num_format": each}) for each in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm"))
        sheet.write(0, 0, "Mã")
        sheet.write_datetime(2, 1, date(2025, 11, 5), day)
        sheet.write_datetime(2, 2, datetime(2025, 11, 5, 17), moment)
        sheet.write_datetime(2, 3, time(12), hour)
        sheet.write_number(2, 4, 1.0004)
        sheet.write_number(2, 5, 45966.75)
        sheet.write_number(2, 6, 123456789)
        sheet.write_string(2, 7, "1.000400")
        sheet.write_boolean(2, 8, True)
        sheet.write_string(2, 9, " Nga\u0300y\n")

    table = open_table(book(tmp_path / "a.csv", fill))
    moments = (date(2025, 11, 5), datetime(2025, 11, 5, 17), time(12))

    assert ((1, ("Mã", *[None] * 9)), (3, (None, *moments, 1.0004, 45966.75, 123456789, "1.000400", True, "Ngày"))) == rows(table)
    assert [date, datetime, time, float, float, int, str, bool, str] == [type(cell) for cell in rows(table)[1][1][1:]]
    assert (Form.XLSX, "DS", ("DS",), None, False, ()) == (
        table.form,
        table.sheet,
        table.sheets,
        table.names,
        table.years_from_1904,
        table.notes,
    )


def test_days_from_1904_are_told_and_moments_are_right(tmp_path: Path) -> None:
    """
    A date stays the date that Excel shows; a bare number cannot, so the table says how the workbook counts.
    """

    def fill(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.write_datetime(0, 0, date(2025, 11, 5), made.add_format({"num_format": "dd/mm/yyyy"}))

    table = open_table(book(tmp_path / "a.xlsx", fill, date_1904=True))

    assert (True, ((1, (date(2025, 11, 5),)),)) == (table.years_from_1904, rows(table))


def test_merged_cells_are_spans_with_the_value_in_the_first(tmp_path: Path) -> None:
    """
    Lines from 1, columns from 0, all included; the covered cells are empty.
    """

    def fill(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.merge_range(1, 1, 2, 3, "TIÊU ĐỀ")
        sheet.merge_range(0, 4, 0, 5, "x")
        sheet.write(3, 5, "y")

    table = open_table(book(tmp_path / "a.xlsx", fill))

    assert (Span(1, 4, 1, 5), Span(2, 1, 3, 3)) == table.spans
    assert ((2, (None, "TIÊU ĐỀ", None, None, None, None)), (4, (None,) * 5 + ("y",))) == rows(table)[1:]


def three_sheets(made: Any) -> None:
    made.add_worksheet("Trống")
    hidden = two_rows(made, "Ẩn")
    two_rows(made, "Quý 1")
    two_rows(made, "Quý 2").write(2, 1, "H2")
    made.get_worksheet_by_name("Quý 1").activate()
    hidden.hide()


def test_the_first_visible_sheet_that_holds_anything_is_read(tmp_path: Path) -> None:
    """
    An empty one and a hidden one before it are passed over; the other visible ones are told of.
    """
    table = open_table(book(tmp_path / "a.xlsx", three_sheets))

    assert ("Quý 1", ("Trống", "Quý 1", "Quý 2")) == (table.sheet, table.sheets)
    assert [("OS818", ("Trống", "Quý 2"))] == [(each.code, each.args["others"]) for each in table.notes]


@pytest.mark.parametrize(
    ("asked", "expected"), [("Quý 2", "Quý 2"), ("quy\u0301  2", "Quý 2"), ("3", "Quý 2"), ("2", "Quý 1"), ("Ẩn", "Ẩn")]
)
def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path, asked: str, expected: str) -> None:
    """
    Composed or not, in whatever case; numbers count the visible ones; who names a hidden one wants it.
    """
    assert expected == open_table(book(tmp_path / "a.xlsx", three_sheets), sheet=asked).sheet


@pytest.mark.parametrize("asked", ["Quý 3", "4", "0", "-1", "", "²"])
def test_an_unknown_sheet_is_refused_with_those_that_are_there(tmp_path: Path, asked: str) -> None:
    """
    The names stand with their numbers, without the hidden ones.
    """
    path = book(tmp_path / "a.xlsx", three_sheets)
    with pytest.raises(RegisterError) as caught:
        open_table(path, sheet=asked)

    assert ("OS814", ("1 “Trống”", "2 “Quý 1”", "3 “Quý 2”")) == (caught.value.problem.code, caught.value.problem.args["sheets"])


def test_errors_and_formulas_that_nobody_computed_are_empty_and_told(tmp_path: Path) -> None:
    """
    The first is named by its address; a formula with its value is the value.
    """

    def fill(made: Any) -> None:
        sheet = two_rows(made)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, "=A2+1", None, 2)
        sheet.write_formula(2, 1, "=VLOOKUP(1;B:C;2)", None, "#REF!")
        sheet.write_formula(2, 2, "=A1", None, "05/11/2025")

    table = open_table(book(tmp_path / "a.xlsx", fill))

    assert [("OS817", 2, "D2")] == [(each.code, each.args["n"], each.args["cell"]) for each in table.notes]
    assert (3, (2, None, "05/11/2025", None)) == rows(table)[-1]


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    """
    A filter hides dossiers and deletes none.
    """

    def fill(made: Any) -> None:
        two_rows(made).set_row(1, None, None, {"hidden": True})

    table = open_table(book(tmp_path / "a.xlsx", fill))

    assert ([("OS819", "hidden_rows")], 2) == (notes(table), len(rows(table)))


def test_text_struck_through_in_part_is_told_of_a_workbook(tmp_path: Path) -> None:
    """
    The reader gives a cell as one text, so that only the person can tell.
    """

    def fill(made: Any) -> None:
        sheet = two_rows(made)
        sheet.write_rich_string(2, 2, made.add_format({"font_strikeout": True}), "05/11/2025", " 07/11/2025")

    assert [("OS819", "struck_texts")] == notes(open_table(book(tmp_path / "a.xlsx", fill)))


def test_a_workbook_is_read_as_often_as_one_likes(tmp_path: Path) -> None:
    """
    Two readers at once have each their own place.
    """
    table = open_table(book(tmp_path / "a.xlsx", two_rows))
    one, other = table.read(), table.read()
    next(one)

    assert (1, 2, 2) == (next(other).line, next(one).line, len(rows(table)))


@pytest.mark.parametrize("empty", [lambda made: made.add_worksheet(), lambda made: made.add_worksheet().write(0, 0, "  ")])
def test_an_empty_workbook_is_refused(tmp_path: Path, empty: Any) -> None:
    """
    So is one that has only blanks.
    """
    assert "list_workbook_empty" == why(tmp_path, book(tmp_path / "a.xlsx", empty).read_bytes())


def test_an_empty_sheet_that_was_named_is_refused(tmp_path: Path) -> None:
    """
    The others are not taken in its place.
    """
    assert "list_sheet_empty" == why(tmp_path, book(tmp_path / "a.xlsx", three_sheets).read_bytes(), sheet="Trống")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_was_cut_is_refused(tmp_path: Path, share: float) -> None:
    """
    Its list of contents stands at its end.
    """
    content = book(tmp_path / "a.xlsx", two_rows).read_bytes()

    assert "list_zip_cut" == why(tmp_path, content[: int(len(content) * share)])


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: Any) -> None:
    """
    Whatever bytes are changed, there is no other error.
    """
    content = bytearray(_SMALL)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows(open_table("-", stream=io.BytesIO(bytes(content))))
    except RegisterError as error:
        assert "OS813" == error.problem.code  # noqa: PT017


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _small() -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    two_rows(made)
    made.close()
    return out.getvalue()


_SMALL = _small()
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(cells: str, **parts: bytes) -> bytes:
    """A workbook whose sheet has these rows."""
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = start + cells.encode() + b"</sheetData></worksheet>"
    return zipped({**parts_of(_SMALL), SHEET: sheet, **parts})


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="GZZ200000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c s='0' r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c\tr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c s=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c x:r="A1" r = "XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><é:row><é:c r="XFD1048576"><é:v>1</é:v></é:c></é:row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 100 + '</row><row r="1"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_cells_far_apart_are_refused_before_room_is_made_for_them(tmp_path: Path, cells: str) -> None:
    """
    A reader makes room for the rectangle between them, which no machine has; the file has a few kilobytes.
    """
    assert "list_sheet_large" == why(tmp_path, with_sheet(cells))


def test_formats_far_from_the_list_do_no_harm(tmp_path: Path) -> None:
    """
    A clerk who formats whole columns leaves empty cells down to the last row.
    """
    cells = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert ((1, (7,)),) == rows(opened(tmp_path, with_sheet(cells)))


def test_prefixes_of_names_as_dotnet_writes_them_are_read(tmp_path: Path) -> None:
    """
    Every element of the sheet may have a prefix.
    """
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1" hidden="1">'
        '<x:c r="A1" t="str"><x:v>H1</x:v></x:c><x:c r="B1" t="e"><x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    table = opened(tmp_path, zipped({**parts_of(_SMALL), SHEET: sheet.encode()}))

    assert ([("OS817", 1), ("OS819", "hidden_rows")], "H1") == (notes(table), rows(table)[0][1][0])


def test_a_text_that_is_repeated_without_end_is_refused(tmp_path: Path) -> None:
    """
    100,000 cells with one text of 30,000 letters are 3 billion letters, in a file of some hundred kilobytes.
    """
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 100_001))
    texts = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si></sst>'

    assert "list_sheet_large" == why(tmp_path, with_sheet(cells, **{"xl/sharedStrings.xml": texts.encode()}))


def test_one_long_text_beside_many_short_ones_is_read(tmp_path: Path) -> None:
    """
    Only what the cells really hold counts.
    """
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>{int(i > 1)}</v></c></row>' for i in range(1, 40_001))
    texts = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si><si><t>H</t></si></sst>'

    assert 40_000 == len(rows(opened(tmp_path, with_sheet(cells, **{"xl/sharedStrings.xml": texts.encode()}))))


def test_a_zip_bomb_is_refused_by_its_list_of_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The bound is 2 GiB unpacked; here it is set to a megabyte, that the test stays small.
    """
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1 << 20)

    assert "list_workbook_bomb" == why(tmp_path, with_sheet("", **{"xl/media/a.bin": bytes(2 << 20)}))


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """
    The length in the list of contents is made 1; unpacking stops there and finds the sheet broken.
    """
    content = bytearray(with_sheet("<row><c><v>1</v></c></row>" * 100_000))
    at = content.rindex(SHEET.encode()) - 46
    content[at + 24 : at + 28] = struct.pack("<I", 1)

    assert why(tmp_path, bytes(content)) in ("list_zip_cut", "list_workbook_broken", "list_workbook_empty")


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    """
    No ordinary workbook has ten thousand.
    """
    assert "list_workbook_bomb" == why(tmp_path, zipped({**parts_of(_SMALL), **{f"a{i}": b"" for i in range(10_001)}}))


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    """
    A document type, in which entities are declared, has no place in a workbook.
    """
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'

    assert "list_workbook_broken" == why(tmp_path, zipped({**parts_of(_SMALL), "xl/workbook.xml": bomb}))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_is_no_xml_is_refused(tmp_path: Path, part: str) -> None:
    """
    The inside is broken though the zip is whole.
    """
    assert why(tmp_path, zipped({**parts_of(_SMALL), part: b"<a"})) in ("list_workbook_broken", "list_workbook_empty")


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    """
    Readers do not agree on which of them is the sheet.
    """
    parts = parts_of(_SMALL)

    assert "list_workbook_broken" == why(tmp_path, zipped({**parts, SHEET.upper(): parts[SHEET]}))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}, "list_ods"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, "list_other_office"),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "list_word"),
        ({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}, "list_other_office"),
        ({"[Content_Types].xml": b"", "xl/workbook.bin": b""}, "list_xlsb"),
        ({"ds.csv": b"a,b"}, "list_zip"),
        ({}, "list_zip"),
    ],
)
def test_a_zip_that_is_no_workbook_is_named(tmp_path: Path, parts: dict[str, bytes], expected: str) -> None:
    """
    Each with what to do about it.
    """
    assert expected == why(tmp_path, zipped(parts), "ds.xlsx")


def test_without_the_extra_a_workbook_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A list of another kind is read all the same.
    """
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    with pytest.raises(MissingExtraError, match=r"onestop\[xlsx\]"):
        opened(tmp_path, _SMALL)
    assert 2 == len(rows(opened(tmp_path, f"{HEADER}\n1,H1,x\n")))


# -- the containers of old Office ------------------------------------------------------------------------------------------------------


def ole(*streams: str, sector: int = 512, sectors: int = 1) -> bytes:
    """A container by [MS-CFB]: a header, a table of sectors, and a directory over so many sectors that names the streams at its end."""
    shift = sector.bit_length() - 1
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3 + (sector > 512), 0xFFFE, shift, 6)
    header += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header = header.ljust(512, b"\xff").ljust(sector, b"\0")
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    entries = [b"".ljust(128, b"\0")] * (sectors * sector // 128 - len(streams))
    for name in streams:
        raw = name.encode("utf-16-le") + b"\0\0"
        entries.append(raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + bytes(62))
    return header + struct.pack(f"<{len(table)}I", *table).ljust(sector, b"\xff") + b"".join(entries)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "list_password"),
        (ole("Root Entry", "EncryptedPackage", sectors=3), "list_password"),
        (ole("Root Entry", "EncryptedPackage", sector=4096, sectors=2), "list_password"),
        (ole("Root Entry", "Workbook"), "list_old_xls"),
        (ole("Root Entry", "Book"), "list_old_xls"),
        (ole("Root Entry", "WordDocument"), "list_word"),
        (ole("Root Entry", "PowerPoint Document"), "list_other_office"),
        (ole("Root Entry")[:520], "list_ole_cut"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list_ole_cut"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000, "list_ole_cut"),
    ],
)
def test_a_container_of_old_office_is_named_by_what_it_holds(tmp_path: Path, content: bytes, expected: str) -> None:
    """
    A workbook under a password wants another remedy than one of Excel 97.
    """
    assert expected == why(tmp_path, content, "ds.xlsx")


def test_a_directory_that_leads_in_a_circle_ends(tmp_path: Path) -> None:
    """
    The table of sectors may send the reader back to where it was.
    """
    content = bytearray(ole("Root Entry", sectors=2))
    content[512 + 8 : 512 + 12] = struct.pack("<I", 1)

    assert "list_other_office" == why(tmp_path, bytes(content))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PAR1....PAR1", "list_parquet"),
        (b"%PDF-1.7\n", "list_pdf"),
        (b"{\\rtf1 x}", "list_word"),
        (b"\x1f\x8b\x08", "list_packed"),
        (b"Rar!\x1a\x07", "list_packed"),
        (b"\x89PNG\r\n", "list_picture"),
        (b"SQLite format 3\0", "list_database"),
        (b"\xff\xfe\0\0A\0\0\0", "list_utf_32"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "list_mhtml"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="u"></Workbook>', "list_xml_workbook"),
        (b'<?xml version="1.0"?><hoSo/>', "list_xml"),
        (b"\x7fELF\0\0\0\0\0\0", "nul"),
        (b"", "empty_file"),
        (b" \r\n\t ", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b",,,\n;;\n", "empty_file"),
        (b"\x09\x08\x10\x00\x00\x05\x05\x00", "list_old_xls"),  # Excel 5 without a container
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "list_old_xls"),
    ],
)
def test_what_is_no_list_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    """
    By its bytes, whatever its name.
    """
    assert expected == why(tmp_path, content, "ds.csv")


def test_a_file_that_is_not_there_a_folder_and_one_without_permission_are_refused(tmp_path: Path) -> None:
    """
    The system's reason, in words.
    """
    locked = tmp_path / "khoa.csv"
    locked.write_text("a,b")
    locked.chmod(0)
    asked = {"not_there": tmp_path / "x.csv", "is_folder": tmp_path, "no_permission": locked}
    if os.access(locked, os.R_OK):  # the superuser may read all
        del asked["no_permission"]
    for expected, path in asked.items():
        with pytest.raises(RegisterError) as caught:
            open_table(path)
        assert ("OS813", expected) == (caught.value.problem.code, caught.value.problem.args["why"])


# -- pages ---------------------------------------------------------------------------------------------------------------------------

PAGE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><!--[if gte mso 9]><xml><table><td>x'
    "</table></xml><![endif]--><style>td { mso-number-format:'\\@' } <table></style></head><body>"
    "<table border='1'><thead><tr><th>STT</th><th>Mã hồ sơ</th><th>Ngày tiếp nhận</th></tr></thead>"
    "<tbody><tr><td>1</td><td style='mso-number-format:\"\\@\"'>H1</td><td>05/11/2025</td></tr></tbody></table></body></html>"
)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PAGE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + PAGE.encode(), "utf-8-sig"),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), "utf-16-le"),
        (PAGE.replace('<meta charset="utf-8">', "").encode(), "utf-8"),
        (PAGE.replace("utf-8", "windows-1252").encode(), "utf-8"),  # it says otherwise, and is UTF-8
        (("\n  " + PAGE).encode(), "utf-8"),
    ],
)
def test_a_page_named_xls_is_read_as_the_table_it_is(tmp_path: Path, content: bytes, encoding: str) -> None:
    """
    Many systems build every "Excel" download as an HTML table.
    """
    table = opened(tmp_path, content)

    assert (Form.HTML, encoding, ()) == (table.form, table.encoding, table.notes)
    assert LINES == rows(table)


def test_a_table_without_a_page_around_it_is_read(tmp_path: Path) -> None:
    """
    The export in a browser often writes the table alone.
    """
    assert LINES == rows(opened(tmp_path, PAGE[PAGE.index("<table border") : PAGE.index("</body")]))


def test_letters_by_their_numbers_are_read_in_any_encoding(tmp_path: Path) -> None:
    """
    A page of Windows-1252 writes what it does not have as `&#…;`.
    """
    page = '<meta charset="windows-1252"><table><tr><td>M&#227; h&#7891; s&#417;&nbsp;</td><td>\x93x\x94</td></tr></table>'

    assert ((1, ("Mã hồ sơ", "“x”")),) == rows(opened(tmp_path, page.encode("latin-1")))


def test_a_page_of_letters_before_unicode_is_refused(tmp_path: Path) -> None:
    """
    Nothing is converted by guessing.
    """
    page = b'<meta charset="x-vntime"><table><tr><td>M\xb7 h\xe5 s\xac</td></tr></table>'

    assert "list_page_encoding" == why(tmp_path, page)


def test_merged_cells_of_a_page_are_spans(tmp_path: Path) -> None:
    """
    Two header rows: one column spans both, one header spans two columns.
    """
    page = (
        "<table><tr><th rowspan=2>Mã</th><th COLSPAN='2'>Kết quả</th></tr><tr><th>Ngày</th><th>Giờ</th></tr>"
        "<tr><td>H1</td><td>x</td><td>y</td></tr><tr><td colspan=3>UBND</td></tr></table>"
    )
    table = opened(tmp_path, page)

    assert (("Mã", "Kết quả"), (None, "Ngày", "Giờ"), ("H1", "x", "y"), ("UBND",)) == tuple(
        cells[:3] for _, cells in ((line, tuple(cells) if cells[-1] is not None else cells) for line, cells in rows(table))
    )
    assert (Span(1, 0, 2, 0), Span(1, 1, 1, 2), Span(4, 0, 4, 2)) == table.spans


def test_end_tags_may_be_left_out(tmp_path: Path) -> None:
    """
    A cell ends where the next begins, a row too; so does a table without rows begin one.
    """
    assert ((1, ("a", "b")), (2, ("c", "d"))) == rows(opened(tmp_path, "<table><td>a<td>b<tr><td>c<td>d</table>"))


def test_the_table_with_the_most_text_is_read_and_the_others_told(tmp_path: Path) -> None:
    """
    A letterhead is a table of its own; a spreadsheet shows it above the list, so that each row of that is one lower.
    """
    page = "<table><tr><td>UBND XÃ</td></tr></table>" + PAGE + "<table><tr><td>Người lập biểu</td></tr></table>"
    table = opened(tmp_path, page)
    (note,) = table.notes

    lower = tuple((line + 1, cells) for line, cells in LINES)
    assert (lower, ("OS815", 3, 2, 2)) == (rows(table), (note.code, note.args["n"], note.args["rows"], note.args["left"]))


def test_a_table_inside_another_gives_it_no_text(tmp_path: Path) -> None:
    """
    A table that lays out the page has the list in one of its cells.
    """
    table = opened(tmp_path, f"<table><tr><td>Trái {PAGE} phải</td><td>khác</td></tr></table>")
    outer = opened(tmp_path, "<table><tr><td>a <table><tr><td>x</td></tr></table> b</td><td>c</td></tr></table>")

    assert (LINES, ((1, ("a b", "c")),)) == (rows(table), rows(outer))


@pytest.mark.parametrize(
    "cell",
    [
        "<s>05/11/2025</s> 07/11/2025",
        "<strike>05/11/2025</strike><br>07/11/2025",
        "<del>05/11/2025</del>07/11/2025",
        '<span style="color:red; Text-Decoration: LINE-THROUGH">05/11/2025</span>07/11/2025',
        "<s><b>05/11</b>/2025</s><p>07/11/2025</p>",
    ],
)
def test_what_is_struck_through_is_left_out_and_told_once_a_column(tmp_path: Path, cell: str) -> None:
    """
    The old promise is struck through beside the new one.
    """
    table = opened(tmp_path, f"<table><tr><td>H0<td>x</tr><tr><td>H1<td>{cell}</tr><tr><td>H2<td>{cell}</tr></table>")
    (note,) = table.notes

    assert ["07/11/2025"] * 2 == [cells[1] for _, cells in rows(table)[1:]]
    assert ("OS816", 2, "B", 2) == (note.code, note.source and note.source.line, note.args["letter"], note.args["n"])


def test_an_open_strike_ends_with_its_cell(tmp_path: Path) -> None:
    """
    A forgotten end tag does not empty the rest of the list.
    """
    assert ((1, (None, "b")),) == rows(opened(tmp_path, "<table><tr><td><s>a</td><td>b</td></tr></table>"))


def test_hidden_rows_of_a_page_are_read_and_told(tmp_path: Path) -> None:
    """
    As those of a workbook.
    """
    page = '<table><tr><td>a</td></tr><tr style="x:y; display : none"><td>b</td></tr><tr hidden><td>c</td></tr></table>'
    table = opened(tmp_path, page)

    assert ([("OS819", "hidden_rows")], 2, 3) == (notes(table), table.notes[0].args["n"], len(rows(table)))


def test_breaks_and_entities_are_what_a_person_sees(tmp_path: Path) -> None:
    """
    A break is a blank, `&amp;` an ampersand, and a stray `<` itself.
    """
    assert ((1, ("a b", "x & y < z", "1 < 2")),) == rows(
        opened(tmp_path, "<table><tr><td>a<br/>b</td><td>x &amp; y &lt; z</td><td>1 < 2</td></tr></table>")
    )


def test_a_page_that_was_cut_is_read_and_told(tmp_path: Path) -> None:
    """
    As far as it goes; the last row may lack cells.
    """
    content = PAGE.encode()
    table = opened(tmp_path, content[: content.index(b"/11/2025") + 1])

    assert ([("OS819", "cut_page")], (2, ("1", "H1", "05/"))) == (notes(table), rows(table)[-1])


def test_a_page_cut_inside_a_letter_is_read(tmp_path: Path) -> None:
    """
    Half of "ế" at the very end is dropped.
    """
    content = "<table><tr><td>kế".encode()

    assert ((1, ("k",)),) == rows(opened(tmp_path, content[:-1]))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><body><form>Đăng nhập</form></body></html>", "list_no_table"),
        ("<html><table><tr><td> </td></tr></table></html>", "list_table_empty"),
        ("<table>" * 30, "list_page_deep"),
        ("<table><tr>" + "<td>a" * 1_001, "list_table_wide"),
        ("<table><tr><td>a" + "<tr><td colspan=1000>" * 20_000 + "<td>b", "list_table_large"),
    ],
)
def test_a_page_without_a_list_or_beyond_the_bounds_is_refused(tmp_path: Path, page: str, expected: str) -> None:
    """
    A page that asks to log in is named as what it may be.
    """
    assert expected == why(tmp_path, page)


def test_spans_without_end_are_cut(tmp_path: Path) -> None:
    """
    A cell over a hundred million columns and rows ends with the bounds and with its table.
    """
    table = opened(tmp_path, "<table><tr><td colspan=100000000 rowspan=999999999>x</td></tr><tr></tr></table>")

    assert Span(1, 0, 2, 999) == table.spans[0]


def test_a_row_below_a_cell_over_all_columns_has_no_room(tmp_path: Path) -> None:
    """
    The bound on columns holds for covered ones too; a row that is wholly covered is refused, not put somewhere.
    """
    assert "list_table_wide" == why(tmp_path, "<table><tr><td colspan=1000 rowspan=2>x</td></tr><tr><td>y</td></tr></table>")


@pytest.mark.parametrize("piece", ["<!--", "<", "<a ", '<a "', "</", "<![CDATA[", "&#", "<td", "<td><s>", "<table", "'<td '", "<script>"])
def test_a_page_takes_no_longer_than_its_length(piece: str) -> None:
    """
    A megabyte of what makes other readers go back again and again is read in a moment; a loop over it would never end.
    """
    page = "<table><tr><td>H1" + piece * (1_000_000 // len(piece))
    try:
        assert rows(open_table("-", stream=io.BytesIO(page.encode())))
    except RegisterError as error:
        assert "OS813" == error.problem.code  # noqa: PT017


def test_a_page_over_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Set to a kilobyte here.
    """
    monkeypatch.setattr(pages, "MAX_PAGE", 1 << 10)

    assert "list_page_large" == why(tmp_path, PAGE + " " * 1024)


# -- JSON ----------------------------------------------------------------------------------------------------------------------------

ONE = {"dossierNo": "H1", "serviceName": "Tên"}


@pytest.mark.parametrize(
    "value",
    [[ONE], {"content": [ONE], "totalPages": 1}, {"data": [ONE]}, {"result": {"items": [ONE]}}, {"data": {"result": {"rows": [ONE]}}}, ONE],
)
def test_json_is_found_in_the_shapes_that_systems_give(tmp_path: Path, value: Any) -> None:
    """
    A list, a list under one of the usual keys, once or twice nested, or one object.
    """
    table = opened(tmp_path, json.dumps(value, indent=1))

    assert (Form.JSON, ("dossierNo", "serviceName")) == (table.form, table.names)
    assert ((1, ("H1", "Tên")),) == rows(table)


def test_nested_values_are_columns_by_their_paths(tmp_path: Path) -> None:
    """
    The name is under the language "0", or in a list; the union of all keys in the order in which they came.
    """
    data = [
        {"code": "H1", "procedure": {"code": "1.001612", "translate": {"0": {"name": "Tên"}}}, "applyMethod": None},
        {"code": "H2", "procedure": {"translate": [{"name": "Tên 2"}]}, "dossierStatus": {"id": 4}, "online": True, "x": [1, 2, 3, 4, 5]},
    ]
    table = opened(tmp_path, json.dumps({"content": data}))
    names = (
        "code",
        "procedure.code",
        "procedure.translate.0.name",
        "applyMethod",
        "dossierStatus.id",
        "online",
        "x.0",
        "x.1",
        "x.2",
    )

    assert names == table.names
    assert (("H1", "1.001612", "Tên", None, None, None, None, None, None), ("H2", None, "Tên 2", None, 4, True, 1, 2, 3)) == tuple(
        cells for _, cells in rows(table)
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12", 12),
        ("1.5", 1.5),
        ("9007199254740992", 9007199254740992),
        ("9007199254740993", "9007199254740993"),
        ("001", None),
        ("1.000400", "1.000400"),
        ("1e400", "1e400"),
        ("NaN", None),
        ("true", True),
        ('" a\\u00a0b "', "a b"),
        ('"\\ud800"', "?"),
        ('""', None),
    ],
)
def test_a_value_of_json_loses_nothing(tmp_path: Path, written: str, expected: Any) -> None:
    """
    A number that a float does not hold as it stands is its text: a code typed as a number keeps its zeros.
    """
    content = f'[{{"k": {written}, "z": 1}}]'
    if written == "001":
        assert "list_json_broken" == why(tmp_path, content)
        return
    (value, _) = rows(opened(tmp_path, content))[0][1]

    assert (expected, type(expected)) == (value, type(value))


def test_json_lines_are_read_as_a_stream(tmp_path: Path) -> None:
    """
    Each object with its line; broken ones cost themselves, later keys are columns too.
    """
    content = '{"a": 1}\n\n{"a": 2, "b": {"c": 3}}\n{"a":\n[1]\n{"a": 1, "a": 2}\n{}\n{"b": {"c": 4}}\n'
    table = opened(tmp_path, content)
    read = list(table.read())

    assert (Form.JSON_LINES, ("a", "b.c")) == (table.form, table.names)
    assert [(1, (1, None)), (3, (2, 3)), (8, (None, 4))] == [(row.line, row.cells) for row in read if row.cells]
    assert [(4, "json"), (5, "list_no_object"), (6, "list_json_twice")] == [
        (row.line, row.problems[0].args["why"]) for row in read if row.problems
    ]


def test_a_list_of_lists_has_its_header_to_be_found(tmp_path: Path) -> None:
    """
    It is a table like any other.
    """
    table = opened(tmp_path, '[["Mã", "Ngày"], ["H1", null], [], ["H2", {"a": 1}, 5]]')

    assert (None, ((1, ("Mã", "Ngày")), (2, ("H1", None)), (4, ("H2", None, 5)))) == (table.names, rows(table))


def test_what_is_no_object_in_a_list_is_a_problem_of_its_row(tmp_path: Path) -> None:
    """
    The others are read.
    """
    read = list(opened(tmp_path, '[{"a": 1}, 5, "NGƯỜI NỘP SỐ 1", {"a": 2}]').read())

    assert [(1, False), (2, True), (3, True), (4, False)] == [(row.line, bool(row.problems)) for row in read]
    assert "NGƯỜI" not in "".join(problem_line(each, "vi") for row in read for each in row.problems)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[]", "list_no_rows"),
        ('{"content": []}', "list_no_rows"),
        ("{}", "list_no_rows"),
        ("[1, 2]", "list_of_values"),
        ('[{"a": 1}', "list_json_cut"),
        ('{"a": 1', "list_json_cut"),
        ('[{"a": "NGƯỜI NỘP SỐ', "list_json_cut"),
        ('[{"a": 1},, {"a": 2}]', "list_json_broken"),
        ('[{"a": 1, "a": 2}]', "list_json_twice"),
        ("[" * 100_000, "list_json_deep"),
        ('{"a":' * 100_000, "list_json_deep"),
        (b'[{"a": "\xff"}]', "not_text"),
    ],
)
def test_json_that_holds_no_list_is_refused(tmp_path: Path, content: bytes | str, expected: str) -> None:
    """
    With the line where it is broken.
    """
    assert expected == why(tmp_path, content)


def test_keys_are_bounded_and_that_is_told(tmp_path: Path) -> None:
    """
    A thousand columns are more than any list has.
    """
    table = opened(tmp_path, json.dumps([{f"k{i}": i for i in range(1_500)}]))

    assert (1_000, [("OS819", "many_keys")]) == (len(table.names or ()), notes(table))


def test_nesting_is_bounded(tmp_path: Path) -> None:
    """
    What is deeper than six is left out.
    """
    assert ("a.b.c.d.e.f",) == opened(tmp_path, '[{"a":{"b":{"c":{"d":{"e":{"f":1,"g":{"h":1}}}}}}}]').names


def test_a_json_value_over_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Longer lists come as JSON Lines.
    """
    monkeypatch.setattr(objects, "MAX_VALUE", 100)

    assert "list_json_large" == why(tmp_path, json.dumps([{"a": "x" * 100}]))


# -- streams -------------------------------------------------------------------------------------------------------------------------


class Pipe(io.RawIOBase):
    """A stream that passes once, a few bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give at most seven bytes."""
        data = self.content[self.at : self.at + min(len(buffer), 7)]
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)


@pytest.mark.parametrize("content", [f"{HEADER}\n1,H1,05/11/2025\n".encode(), PAGE.encode(), _SMALL, json.dumps([ONE, ONE]).encode()])
def test_a_stream_is_read_as_often_as_a_file(content: bytes) -> None:
    """
    It is laid aside; two readers at once have each their own place.
    """
    table = open_table("-", stream=Pipe(content))  # type: ignore[arg-type]
    one, other = table.read(), table.read()
    next(one)
    next(other)

    assert ("<stdin>", next(one), 2) == (table.file, next(other), len(rows(table)))


def test_a_stream_over_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    It goes to the disk, so that it has an end.
    """
    monkeypatch.setattr(sources, "MAX_STREAM", 10)
    with pytest.raises(RegisterError) as caught:
        open_table("-", stream=io.BytesIO(b"a,b\n" * 10))

    assert "list_stream_long" == caught.value.problem.args["why"]


def test_a_stream_longer_than_memory_may_hold_is_laid_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    And is read all the same.
    """
    monkeypatch.setattr(sources, "_IN_MEMORY", 100)
    content = f"{HEADER}\n".encode() + b"1,H1,x\n" * 20_000

    assert 20_001 == len(rows(open_table("-", stream=io.BytesIO(content))))


def test_a_peeked_stream_gives_all_of_itself() -> None:
    """
    Its start was looked at, and comes again.
    """
    content = b"".join(b"%d,x\n" % i for i in range(30_000))
    peeked = Peeked(Pipe(content))  # type: ignore[arg-type]

    assert (b"0,x\n1,x", content) == (peeked.head[:7], peeked.whole().read())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are Unix's")
def test_a_named_pipe_is_read_like_a_stream(tmp_path: Path) -> None:
    """
    As `<(…)` of a shell gives it.
    """
    pipe = tmp_path / "p"
    os.mkfifo(pipe)
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write('a,b\\n1,2\\n')"])
    table = open_table(pipe)
    writer.wait()

    assert (2, 2) == (len(rows(table)), len(rows(table)))


# -- which reader --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("code,procedure,received\n", "register"),
        ("\ufeffCode;Procedure;x\n", "register"),
        ("sep=;\ncode;procedure\n", "register"),
        ("\n\ncode\tprocedure\n", "register"),
        ('"code","procedure"\nH1,1.0\n', "register"),
        ("code,received\n", "table"),
        ("Mã hồ sơ,Thủ tục\n", "table"),
        ('{"code": "H1", "procedure": "1.001", "events": []}\n', "register"),
        ('{"code": "H1", "events": []', "register"),
        ('[{"code": "H1", "procedure": "1.001"}]', "register"),
        ('{"code": "H1", "procedure": {"code": "1.0"}}', "table"),  # iGate
        ('{"content": [{"code": "H1", "procedure": "x", "events": 1}]}', "table"),
        ('{"MaHoSo": "H1", "x": {"code": 1, "events": 2}}', "messages"),
        ('[\n {"TenTTHC": "a, \\"MaHoSo\\": ", "MaHoSo": "H1"}]', "messages"),
        ('[{"a": "MaHoSo"}, {"MaHoSo": 1}]', "table"),
        ('{"dossierNo": "H1"}', "table"),
        ("{\\rtf1", "table"),
        ("<html>", "table"),
        ("", "table"),
        ("[[[[{{{{", "table"),
        ('{"MaHoSo', "table"),
    ],
)
def test_a_file_is_sent_to_the_reader_that_knows_it(tmp_path: Path, content: str, expected: str) -> None:
    """
    By its start, as a file and as a stream.
    """
    path = tmp_path / "x"
    path.write_text(content, encoding="utf-8")

    assert (expected, expected) == (kind_of(path), kind_of("-", Peeked(io.BytesIO(content.encode()))))


def test_what_cannot_be_opened_is_a_table_that_says_why(tmp_path: Path) -> None:
    """
    `open_table` has the words.
    """
    assert ("table", "table") == (kind_of(tmp_path), kind_of(tmp_path / "x"))


def test_a_register_on_standard_input_is_known_and_still_read_as_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The start that was looked at is not lost.
    """
    peeked = Peeked(io.BytesIO(b"code,procedure,received\nH1,1.001731,2026-03-02\n"))

    assert "register" == kind_of("-", peeked)
    assert ["H1"] == [entry.code for entry in read_register("-", stream=peeked.whole())]


@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + bytes(18))
@example(b"<table><td colspan=\xb2>x")
@example(b'{"a":1}\n{"a":')
@example(b"[\n")
@example(b"\xff\xfe<\0")
def test_no_file_ends_in_another_error(content: bytes) -> None:
    """
    It is read, or refused with its reason in both languages.
    """
    assert kind_of("-", Peeked(io.BytesIO(content))) in ("register", "messages", "table")
    try:
        for row in open_table("-", stream=io.BytesIO(content)).read():
            assert bool(row.cells) != bool(row.problems)
    except RegisterError as error:
        assert all(problem_line(error.problem, lang) for lang in ("vi", "en"))  # noqa: PT017


@given(st.text("<>/tabledrhs \"'=&#;!-0129", max_size=120))
def test_no_page_ends_in_another_error(text: str) -> None:
    """
    Whatever marks stand in whatever order.
    """
    try:
        assert all(isinstance(row, Row) for row in open_table("-", stream=io.BytesIO(b"<table><tr><td>x" + text.encode())).read())
    except RegisterError as error:
        assert "OS813" == error.problem.code  # noqa: PT017


# -- a million rows ------------------------------------------------------------------------------------------------------------------

_MEASURE = """
import sys
from onestop.exchange.exports.tables import open_table
def peak():
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM:"))
before = peak()
table = open_table(sys.argv[1])
count = sum(1 for row in table.read())
print(count, (peak() - before) // 1024)
"""
# Not `getrusage`: its peak begins with what the process that started this one held, below which nothing that is read would show.


def measured(path: Path) -> tuple[int, int]:
    """How many rows were read, and how many MB that took over those that the program takes itself."""
    env = {**os.environ, "PYTHONPATH": str(Path(onestop.__file__).parents[1])}
    ran = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True, env=env)
    count, grown = ran.stdout.split()
    return int(count), int(grown)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_the_measure_of_room_sees_what_is_held_whatever_the_tests_themselves_hold(tmp_path: Path) -> None:
    """
    A workbook shows although the process that starts the measuring holds more than it.
    """
    path = tmp_path / "a.xlsx"
    row = "".join(f'<c r="{letter}{{0}}"><v>45966.5</v></c>' for letter in "ABCDE")
    path.write_bytes(with_sheet("".join(f'<row r="{number}">{row.format(number)}</row>' for number in range(1, 40_001))))
    held = bytearray(os.urandom(1 << 20) * 250)

    assert 5 < measured(path)[1] < len(held) >> 20


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
@pytest.mark.parametrize(("name", "number_of"), [("a.csv", 1_000_000), ("a.jsonl", 200_000)])
def test_a_million_rows_of_text_take_the_room_of_one(tmp_path: Path, name: str, number_of: int) -> None:
    """
    They pass through, whatever their number.
    """
    path = tmp_path / name
    line = "{0},H56-251105-{0},05/11/2025\n" if name == "a.csv" else '{{"stt": {0}, "dossierNo": "H56-{0}"}}\n'
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{HEADER}\n" if name == "a.csv" else "")
        out.writelines(line.format(number) for number in range(number_of))
    count, grown = measured(path)

    assert number_of + (name == "a.csv") == count
    assert grown < 40


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_a_workbook_takes_a_hundred_bytes_a_cell(tmp_path: Path) -> None:
    """
    Its reader holds the sheet: 200,000 rows of 5 cells are a million cells and below 130 MB; a million rows of 12 are 1.1 GB.
    """
    row = "".join(f'<c r="{letter}{{0}}"><v>45966.5</v></c>' for letter in "ABCDE")
    cells = "".join(f'<row r="{number}">{row.format(number)}</row>' for number in range(1, 200_001))
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_sheet(cells))
    count, grown = measured(path)

    assert 200_000 == count
    assert grown < 130
