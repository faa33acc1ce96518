"""Layouts: the header of a list is found, its columns are mapped, its rows sorted; what does not have its shape is refused, never shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import Onestop, Problem, render
from onestop.catalogs.columns import Meaning, Vocabulary
from onestop.exchange.exports.layouts import read_layout
from onestop.exchange.exports.rows import dossier_rows
from onestop.exchange.exports.values import MAX_LISTED, MAX_SHOWN, Cell, Column, Form, Layout, Row, Skipped, Span, Table, Use
from onestop.telling.words import problem_line
from onestop.words.problems import Severity, problem
from onestop.words.sources import Position

N = None
CODE = "000.00.06.H56-251105-{:04}"
HEAD = ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái")


@pytest.fixture(scope="module")
def words(site: Onestop) -> Vocabulary:
    """The words of the nation."""
    return site.vocabulary()


def table(*rows: Sequence[Cell], spans: Sequence[Span] = (), names: Sequence[str] | None = None, sheet: str | None = None) -> Table:
    """A table in memory; a row of nothing is left out, as the reader of files leaves it out."""
    kept = tuple(Row(line, tuple(cells)) for line, cells in enumerate(rows, 1) if any(cell is not None for cell in cells))
    form = Form.CSV if names is None else Form.JSON
    named = None if names is None else tuple(names)
    return Table(file="ds.csv", form=form, read=lambda: iter(kept), spans=tuple(spans), names=named, sheet=sheet)


def row(number: int, **changed: Cell) -> tuple[Cell, ...]:
    """A sound row under `HEAD`."""
    cells: dict[str, Cell] = {
        "code": CODE.format(number),
        "received": "05/11/2025 08:00",
        "promised": "10/11/2025",
        "status": "Đang xử lý",
    }
    return tuple((cells | changed).values())


def read(words: Vocabulary, *rows: Sequence[Cell], **more: Any) -> Layout:
    """The layout of some rows."""
    own = {key: more.pop(key) for key in ("header_row", "facts") if key in more}
    return read_layout(table(*rows, **more), words, **own)


def uses(layout: Layout) -> list[str]:
    """What becomes of each column, and what it is read as."""
    return [f"{each.use} {each.target}" if each.target else str(each.use) for each in layout.columns]


def errors(layout: Layout) -> tuple[Problem, ...]:
    """What has to be answered before the list is judged."""
    return tuple(each for each in layout.every_problem if each.severity is Severity.ERROR)


def codes(found: Sequence[Problem]) -> list[str]:
    return [each.code for each in found]


def lines(layout: Layout) -> list[int]:
    """The lines of the rows that are dossiers."""
    return [each.line for each in dossier_rows(layout)]


def everything_said(layout: Layout) -> str:
    """All that a layout can tell a person, in both languages."""
    every = layout.every_problem
    return "\n".join([*(problem_line(each, lang) for each in every for lang in ("vi", "en")), repr(every)])


# -- the header ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("above", range(7))
def test_header_is_found_below_whatever_stands_above_it(words: Vocabulary, above: int) -> None:
    """
    Nothing, a title, or the motto, a title and the period, as systems write them.
    """
    letterhead: list[Sequence[Cell]] = [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
        ("Độc lập - Tự do - Hạnh phúc",),
        (),
        ("DANH SÁCH HỒ SƠ",),
        ("Ngày xuất: 05/11/2025",),
        (),
    ]
    found = read(words, *letterhead[:above], HEAD, row(1), row(2))

    assert (above + 1,) == found.header
    assert [above + 2, above + 3] == lines(found)
    assert 2 == found.rows
    assert sum(map(bool, letterhead[:above])) == found.skipped_count.get(Skipped.ABOVE, 0)
    assert () == errors(found)


def test_header_in_the_30th_row_is_found_and_in_the_31st_not(words: Vocabulary) -> None:
    """
    Rows are counted that hold something.
    """
    title: Sequence[Cell] = ("Danh sách",)

    assert (30,) == read(words, *[title] * 29, HEAD, row(1)).header
    assert ["OS821"] == codes(read(words, *[title] * 30, HEAD, row(1)).problems)
    assert (31,) == read(words, *[title] * 30, HEAD, row(1), header_row=31).header


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (("Mã hồ sơ", "Ngày hẹn trả", "Trạng thái"), True),
        (("Ngày tiếp nhận", "Tên thủ tục", "Trạng thái"), True),
        (("Mã hồ sơ", "Trạng thái", "Cột lạ"), False),  # two are known
        (("Tên thủ tục", "Ngày hẹn trả", "Trạng thái"), False),  # neither code nor receipt
        (("Mã hồ sơ", "STT", "Người nộp"), True),  # to be dropped is to be known
    ],
)
def test_header_has_three_known_columns_and_the_code_or_the_receipt(words: Vocabulary, head: Sequence[str], found: bool) -> None:
    """
    Else a title or a row of data would pass for one.
    """
    assert (() if found else ("OS821",)) == tuple(codes(read(words, head, (CODE.format(1), "x", "y")).problems))[:1] or found


def test_best_row_is_the_header_and_not_the_first_that_would_do(words: Vocabulary) -> None:
    """
    A legend above the list may name three columns.
    """
    legend = ("Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái")

    assert (2,) == read(words, legend, HEAD, row(1)).header


def test_no_header_says_what_was_looked_for_and_what_is_most_like_one(words: Vocabulary) -> None:
    """
    Only headers that are known are shown: the row may be one of data.
    """
    found = read(words, ("Danh sách",), ("Mã hồ sơ", "NGƯỜI NỘP SỐ 1", "Ngày nhận"), ("NGƯỜI NỘP SỐ 2",))

    assert (["OS821"], (), ()) == (codes(found.problems), found.columns, tuple(dossier_rows(found)))
    assert "dòng 2, chỉ nhận ra: “Mã hồ sơ”, “Ngày nhận”" in render(found.problems[0], "vi")
    assert "NGƯỜI" not in everything_said(found)


def test_table_without_rows_has_no_header(words: Vocabulary) -> None:
    """
    And that is all that is said.
    """
    assert ["OS821"] == codes(read(words).problems)


def test_header_row_that_a_person_names_needs_two_known_columns(words: Vocabulary) -> None:
    """
    A row of data that is named by mistake must not be printed as a header.
    """
    head = ("Mã hồ sơ", "Ngày tiếp nhận", "Cột lạ")
    right = read(words, ("Mã hồ sơ", "Ngày nhận", "Trạng thái"), head, row(1)[:3], header_row=2)
    wrong = read(words, HEAD, ("NGƯỜI NỘP SỐ 1", "Mã hồ sơ"), header_row=2)

    assert ((2,), ["mapped code", "mapped received", "unknown"]) == (right.header, uses(right))
    assert ["OS821"] == codes(wrong.problems)
    assert "NGƯỜI" not in everything_said(wrong)


@pytest.mark.parametrize("line", [2, 9])
def test_header_row_that_is_empty_or_not_there_is_told(words: Vocabulary, line: int) -> None:
    """
    With its number.
    """
    found = read(words, HEAD, (), row(1), header_row=line)

    assert ["OS821"] == codes(found.problems)
    assert f"dòng {line}" in render(found.problems[0], "vi")


SPANNED = (
    ("STT", "Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái, kết quả giải quyết TTHC", N, N, "Hồ sơ quá hạn giải quyết", N),
    (
        N,
        N,
        N,
        "Đang giải quyết",
        "Đang chờ bổ sung hồ sơ",
        "Đã gửi kết quả về bộ phận TN&TKQ",
        "Số ngày quá hạn",
        "Thời hạn trả kết quả lần sau",
    ),
)
SPANS = (Span(1, 0, 2, 0), Span(1, 1, 2, 1), Span(1, 2, 2, 2), Span(1, 3, 1, 5), Span(1, 6, 1, 7))
MARKED = [
    (1, CODE.format(1), "05/11/2025", N, N, "x", 3, "12/11/2025"),
    (2, CODE.format(2), "05/11/2025", "x", N, N, N, N),
    (3, CODE.format(3), "05/11/2025", N, "X", N, N, N),
    (4, CODE.format(4), "05/11/2025", N, N, N, N, N),
]


@pytest.mark.parametrize("spans", [SPANS, ()], ids=["merged cells", "as CSV has it"])
def test_two_rows_of_a_header_are_read_as_one(words: Vocabulary, spans: Sequence[Span]) -> None:
    """
    What spans several columns stands over each of them.
    """
    found = read(words, *SPANNED, *MARKED, spans=spans)

    assert (1, 2) == found.header
    assert "Hồ sơ quá hạn giải quyết / Thời hạn trả kết quả lần sau" == found.columns[7].header
    expected = ["ignored", "mapped code", "mapped received", "mapped status", "mark status", "mark status", "ignored", "mapped extended_to"]
    assert expected == uses(found)
    assert () == errors(found)


def test_status_by_position_is_the_header_of_the_marked_column(words: Vocabulary) -> None:
    """
    The word stands in the column that is read as the status; no other cell is touched.
    """
    found = read(words, *SPANNED, *MARKED, spans=SPANS)
    status = found.column("status")
    assert status is not None
    expected = ["Đã gửi kết quả về bộ phận TN&TKQ", "Đang giải quyết", "Đang chờ bổ sung hồ sơ", None]

    assert expected == [each.cells[status.index] for each in dossier_rows(found)]
    assert [tuple(cells[:3]) for cells in MARKED] == [each.cells[:3] for each in dossier_rows(found)]
    assert [tuple(cells[6:]) for cells in MARKED] == [each.cells[6:] for each in dossier_rows(found)]


def test_two_marks_in_a_row_tell_no_status(words: Vocabulary) -> None:
    """
    And where that is common, or long texts stand there, the columns are refused.
    """
    one = [*MARKED[:3], *MARKED[:2], (5, CODE.format(5), "05/11/2025", "x", "x", N)]
    many = [*MARKED[:3], (5, CODE.format(5), "05/11/2025", "x", "x", N)]
    few, most = read(words, *SPANNED, *one, spans=SPANS), read(words, *SPANNED, *many, spans=SPANS)

    assert None is list(dossier_rows(few))[-1].cells[3]
    assert (() == errors(few), ["OS822"]) == (True, codes(errors(most)))
    assert ["refused status"] * 3 == uses(most)[3:6]
    assert {} == most.marks
    assert [cells[3:6] for cells in many] == [each.cells[3:6] for each in dossier_rows(most)]


def test_row_of_data_is_no_second_row_of_a_header(words: Vocabulary) -> None:
    """
    Neither a group row nor a row with half its cells.
    """
    group = read(words, ("STT", *HEAD), ("UBND XÃ A",), (1, *row(1)))
    half = read(words, ("STT", *HEAD, N), (N, N, N, N, N, "Đang xử lý"), (1, *row(1)))

    assert ((1,), (1,)) == (group.header, half.header)


def test_header_with_line_breaks_and_decomposed_letters_is_known(words: Vocabulary) -> None:
    """
    And shown on one line.
    """
    found = read(words, ("Mã\nhồ sơ", "Nga\u0300y tie\u0302\u0301p nha\u0323\u0302n (*)", "NGÀY_HẸN_TRẢ"), row(1)[:3])

    assert ["mapped code", "mapped received", "mapped promised"] == uses(found)
    assert "Mã hồ sơ" == found.columns[0].header


# -- what columns mean ---------------------------------------------------------------------------------------------------------------


def test_each_column_is_mapped_private_ignored_or_unknown(words: Vocabulary) -> None:
    """
    Each says who says so; unknown ones are listed once, with letter and header.
    """
    head = ("STT", *HEAD, "Chủ hồ sơ", "Cột lạ", "Lĩnh vực")
    found = read(words, head, (1, *row(1), "NGƯỜI NỘP SỐ 1", "x", "Đất đai"))
    expected = ["ignored", "mapped code", "mapped received", "mapped promised", "mapped status", "private", "unknown", "ignored"]

    assert expected == uses(found)
    assert "catalog/columns/base.yaml" == getattr(found.columns[1].said_by, "file", None)
    assert [("OS828", {"n": 1, "found": "G “Cột lạ”"})] == [(each.code, each.args) for each in found.problems]
    assert ["A", "Z", "AA", "BA"] == [attrs.evolve(found.columns[0], index=index).letter for index in (0, 25, 26, 52)]


def test_very_many_unknown_columns_are_not_all_listed(words: Vocabulary) -> None:
    """
    The first ones are, and how many there are.
    """
    found = read(words, (*HEAD, *(f"Cột lạ {'a' * n}" for n in range(500))), row(1))

    assert 500 == found.problems[0].args["n"]
    assert MAX_LISTED == found.problems[0].args["found"].count("“")


def test_two_columns_of_one_header_are_an_error_that_names_both(words: Vocabulary) -> None:
    """
    To keep the last one, as others do, would lose a column without a word.
    """
    found = read(words, (*HEAD, "Ngày nhận"), (*row(1), "06/11/2025"))

    assert ["OS824"] == codes(errors(found))
    assert "Cột E “Ngày nhận” và cột B “Ngày tiếp nhận”" in render(errors(found)[0], "vi")


def test_a_fact_that_is_called_code_is_no_code(words: Vocabulary) -> None:
    """
    What a person calls a fact says nothing of what the list has.
    """
    found = read(words, ("Ngày tiếp nhận", "Ngày hẹn trả", "Lĩnh vực"), ("05/11/2025", "10/11/2025", "Hộ tịch"), facts=["Lĩnh vực=code"])

    assert ["OS802"] == codes(errors(found))


def test_a_column_that_may_be_the_code_and_is_not_leaves_the_list_without_codes(words: Vocabulary) -> None:
    """
    An empty column that is asked is left out, and with it the last chance of a code.
    """
    asked = Meaning(targets=("code", "procedure"), origin=Position("them.yaml", 1))
    more = attrs.evolve(words, headers={**words.headers, "ma": asked})
    head = ("Mã", "Ngày tiếp nhận", "Ngày hẹn trả")

    assert ["OS802"] == codes(errors(read(more, head, (N, "05/11/2025", "10/11/2025"))))
    assert [] == codes(errors(read(more, head, (CODE.format(1), "05/11/2025", "10/11/2025"))))


def test_one_of_two_columns_is_left_out_by_option(words: Vocabulary) -> None:
    """
    `--map "HEADER=ignored"`.
    """
    found = read(words.with_headers({"Ngày nhận": "ignored"}), (*HEAD, "Ngày nhận"), (*row(1), "06/11/2025"))

    assert ((), "ignored", True) == (errors(found), found.columns[4].use, found.columns[4].by_option)


def test_ambiguous_header_is_asked_with_its_hint(words: Vocabulary) -> None:
    """
    Whatever its values look like, until `--map` says it.
    """
    rows = ((*HEAD, "Ngày trả kết quả"), (*row(1), "12/11/2025"))
    asked, said = read(words, *rows), read(words.with_headers({"ngày trả kết quả": "result_returned"}), *rows)

    assert (Use.ASKED, ("promised", "result_returned"), None) == (asked.columns[4].use, asked.columns[4].may_be, asked.columns[4].target)
    assert ["OS825"] == codes(errors(asked))
    assert '--map "Ngày trả kết quả=promised"' in render(errors(asked)[0], "vi")
    assert ((), "mapped result_returned", True) == (errors(said), uses(said)[4], said.columns[4].by_option)


def test_ambiguous_column_without_values_asks_nothing(words: Vocabulary) -> None:
    """
    Nothing hangs on it.
    """
    found = read(words, (*HEAD, "Ngày trả kết quả"), (*row(1), N), (*row(2), N))

    assert ((), "ignored") == (errors(found), uses(found)[4])


@pytest.mark.parametrize(
    ("values", "use"),
    [
        (["10/11/2025", "11/11/2025"], "mapped claimed_due"),
        (["Đúng hạn", "Quá hạn"], "mapped claimed_outcome"),
        (["Còn 2 ngày 3 giờ", "Quá 1 ngày 2 giờ"], "mapped claimed_outcome"),
        (["NGƯỜI NỘP SỐ 1", "NGƯỜI NỘP SỐ 2"], "asked"),
        (["10/11/2025", "Đúng hạn"], "asked"),
    ],
)
def test_values_decide_whether_a_limit_is_a_date_or_a_word(words: Vocabulary, values: list[str], use: str) -> None:
    """
    “Hạn xử lý” is either; where the values are neither the person is asked.
    """
    found = read(words, (*HEAD, "Hạn xử lý"), *((*row(n), value) for n, value in enumerate(values)))

    assert use == uses(found)[4]
    assert "NGƯỜI" not in everything_said(found)


def test_named_facts_are_read_and_others_not(words: Vocabulary) -> None:
    """
    By their header however it is written, under a name of the person's choice.
    """
    head = (*HEAD, "Lĩnh vực", "Cột lạ", "Phòng ban")
    found = read(words, head, (*row(1), "Đất đai", "x", "Phòng A"), facts=("LĨNH VỰC", "cột lạ=ky_hieu"))

    assert ["fact LĨNH VỰC", "fact ky_hieu", "ignored"] == uses(found)[4:]
    assert () == found.problems
    assert found.columns[4].by_option


@pytest.mark.parametrize("header", ["Chủ hồ sơ", "Họ tên người mẹ"])
def test_private_column_is_never_a_fact(words: Vocabulary, header: str) -> None:
    """
    It is told, and stays dropped.
    """
    found = read(words, (*HEAD, header), (*row(1), "NGƯỜI NỘP SỐ 1"), facts=(header,))

    assert ("private", ["OS826"]) == (uses(found)[4], codes(errors(found)))
    assert "NGƯỜI" not in everything_said(found)


@pytest.mark.parametrize(("fact", "near"), [("Linh vuc su", ()), ("Lĩnh vựcc", ("Lĩnh vực",)), ("Số tiền", ())])
def test_fact_that_is_not_there_is_told_with_what_was_meant(words: Vocabulary, fact: str, near: tuple[str, ...]) -> None:
    """
    And all headers are listed.
    """
    found = read(words, (*HEAD, "Lĩnh vực"), (*row(1), "Đất đai"), facts=(fact,))

    assert (["OS827"], near or None) == (codes(errors(found)), errors(found)[0].args["near"] or None) or near == ()
    assert "“Trạng thái”" in render(errors(found)[0], "vi")


def test_mapped_header_that_is_not_there_is_told(words: Vocabulary) -> None:
    """
    A typing mistake must not pass for an answer.
    """
    found = read(words.with_headers({"Trạng thaí hồ": "status"}), HEAD, row(1))

    assert [("OS827", "Trạng thaí hồ")] == [(each.code, each.args["found"]) for each in errors(found)]


def test_mapped_columns_make_a_header_known(words: Vocabulary) -> None:
    """
    A list whose every word is its own is still read.
    """
    told = words.with_headers({"Ký hiệu": "code", "Vào": "received", "Ra": "ended"})

    assert ["mapped code", "mapped received", "mapped ended"] == uses(
        read(told, ("Ký hiệu", "Vào", "Ra"), ("A-1", "05/11/2025", "06/11/2025"))
    )


# -- rows ----------------------------------------------------------------------------------------------------------------------------


def test_rows_that_are_no_dossiers_are_skipped_and_counted(words: Vocabulary) -> None:
    """
    Numbering, groups, sums, and the signatures with whatever follows them.
    """
    found = read(
        words,
        ("DANH SÁCH",),
        ("STT", *HEAD, "Đơn vị giải quyết"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("UBND XÃ A",),
        (1, *row(1), "UBND xã A"),
        ("II", "UBND XÃ B"),
        (2, *row(2), "UBND xã B"),
        ("Tổng cộng", N, 2),
        (N, "Người lập biểu", N, N, "THỦ TRƯỞNG ĐƠN VỊ"),
        (N, "(Ký, ghi rõ họ tên)"),
        (N, "NGƯỜI NỘP SỐ 3"),
    )
    expected = {
        Skipped.ABOVE: (1,),
        Skipped.HEADER: (2,),
        Skipped.NUMBERING: (3,),
        Skipped.GROUP: (4, 6),
        Skipped.TOTALS: (8,),
        Skipped.FOOTER: (9, 10, 11),
    }

    assert expected == found.skipped
    assert {kind: len(each) for kind, each in expected.items()} == found.skipped_count
    assert [5, 7] == lines(found)
    assert () == found.problems
    assert "NGƯỜI" not in everything_said(found)


def test_of_many_skipped_rows_the_first_are_listed_and_all_counted(words: Vocabulary) -> None:
    """
    A list by units has hundreds of group rows.
    """
    found = read(words, HEAD, *(each for n in range(20) for each in ((f"Đơn vị {n}",), row(n))))

    assert (20, MAX_SHOWN, 20) == (found.skipped_count[Skipped.GROUP], len(found.skipped[Skipped.GROUP]), found.rows)


@pytest.mark.parametrize(
    ("cells", "numbering"),
    [
        ((1, 2, 3, 4), True),
        (("1", "2", "3", "4"), True),
        (("(1)", "(2)", "(3)", "(4)"), True),
        (("A", "B", 1, 2), True),
        (("1", "2", "3", "4=2-3"), True),
        ((1, 3, 2, 4), False),
        ((1, 2), False),
        ((True, 2, 3, 4), False),
        (row(1), False),
    ],
)
def test_numbering_row_counts_the_columns(words: Vocabulary, cells: Sequence[Cell], numbering: bool) -> None:
    """
    Right below the header, and only there.
    """
    found = read(words, HEAD, cells, row(2), row(3), row(4))

    assert numbering == (Skipped.NUMBERING in found.skipped_count)


def test_row_without_a_code_is_still_a_dossier(words: Vocabulary) -> None:
    """
    It is told as broken by whoever reads rows; to drop it would hide it.
    """
    found = read(words, HEAD, row(1), row(2, code=N), row(3))

    assert (3, [2, 3, 4]) == (found.rows, lines(found))


def test_row_with_a_code_is_a_dossier_whatever_else_it_says(words: Vocabulary) -> None:
    """
    A clerk who writes “Cộng” into a remark ends no list.
    """
    found = read(words, ("STT", *HEAD, "Cột lạ"), ("Tổng", *row(1), "Người lập biểu"), (2, *row(2), "x"))

    assert [2, 3] == lines(found)


def test_header_that_comes_again_on_a_further_page_is_skipped(words: Vocabulary) -> None:
    """
    It is no dossier named “Mã hồ sơ”.
    """
    found = read(words, HEAD, row(1), HEAD, row(2))

    assert ([2, 4], 2) == (lines(found), found.skipped_count[Skipped.HEADER])
    assert () == found.problems


def test_dossiers_after_the_signatures_are_told_and_not_read(words: Vocabulary) -> None:
    """
    Rows that would be lost without a word.
    """
    found = read(words, HEAD, row(1), ("Người lập biểu",), row(2), row(3))

    assert ([2], [("OS829", 4, 2)]) == (lines(found), [(each.code, each.args["line"], each.args["n"]) for each in found.problems])


def test_row_that_cannot_be_read_is_counted_and_handed_on(words: Vocabulary) -> None:
    """
    With its problems, and it spoils no evidence.
    """
    broken = Row(3, (), (problem("OS808", None, why="nul"),))
    rows = (Row(1, HEAD), Row(2, row(1)), broken)
    found = read_layout(Table(file="a.csv", form=Form.CSV, read=lambda: iter(rows)), words)

    assert (2, [False, True], ()) == (found.rows, [bool(each.problems) for each in dossier_rows(found)], found.problems)


def test_rows_know_the_groups_they_stand_under(words: Vocabulary) -> None:
    """
    A lone group takes the place of the innermost, two in a row begin the outer one anew.
    """
    found = read(words, HEAD, ("Đất đai",), ("Thủ tục A",), row(1), ("Thủ tục B",), row(2), row(3), ("Hộ tịch",), ("Thủ tục C",), row(4))
    expected = [("Đất đai", "Thủ tục A"), ("Đất đai", "Thủ tục B"), ("Đất đai", "Thủ tục B"), ("Hộ tịch", "Thủ tục C")]

    assert expected == [each.groups for each in dossier_rows(found)]
    assert "Thủ tục A" not in repr(next(dossier_rows(found)))


def test_cells_are_handed_on_untouched(words: Vocabulary) -> None:
    """
    What a workbook holds stays what it is, in rows of whatever length.
    """
    rows: list[tuple[Cell, ...]] = [
        (CODE.format(1), datetime(2025, 11, 5, 8), 45971.5, "Đang xử lý"),
        (CODE.format(2), date(2025, 11, 5)),
        (CODE.format(3), "5/11/2025", N, "Đang xử lý", "thừa", 1),
    ]
    found = read(words, HEAD, *rows)

    assert rows == [each.cells for each in dossier_rows(found)]


# -- JSON ----------------------------------------------------------------------------------------------------------------------------


def test_json_has_names_and_no_header(site: Onestop) -> None:
    """
    Every row is a dossier, even one that sums up.
    """
    names = ("dossierNo", "serviceCode", "receiveDate", "dueDate", "releaseDate", "dossierStatus", "applicantName")
    rows = [(CODE.format(1), "1.001193", "05/11/2025 08:00:00", "10/11/2025 17:00:00", N, "processing", "NGƯỜI NỘP SỐ 1"), ("Tổng cộng",)]
    rows += [(CODE.format(number),) for number in range(2, 6)]
    profile = site.vocabulary().guess(names)
    found = read_layout(table(*rows, names=names), site.vocabulary(profile=profile))
    expected = ["code", "procedure", "received", "promised", "ended", "status"]

    assert "opencps" == profile
    assert [f"mapped {each}" for each in expected] == uses(found)[:6]
    assert (Use.PRIVATE, (), 6, [1, 2, 3, 4, 5, 6]) == (found.columns[6].use, found.header, found.rows, lines(found))


def test_nested_names_of_json_are_known(site: Onestop) -> None:
    """
    With points between them.
    """
    names = ("code", "procedure.translate.0.name", "appliedDate", "appointmentDate", "completedDate", "applicant.data.fullname")
    found = read_layout(table((CODE.format(1),), names=names), site.vocabulary(profile="igate"))

    assert ["mapped code", "mapped procedure_name", "mapped submitted", "mapped promised", "mapped ended", "private"] == uses(found)


# -- shapes --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *("05/11/2025", "5/11/25", "05-11-2025 08:15", "05.11.2025", "2025-11-05T08:15:00", "2025-11-05 08:15:00.000", "20251105081500"),
        *("08:15 05/11/2025", "17 giờ 00 ngày 05/11/2025", "ngày 05 tháng 11 năm 2025", "45966.7083", "2025-11-05T08:15:00+07:00"),
        *("2025-11-05T01:15:00Z", "05/11/2025 08:15:00 SA", datetime(2025, 11, 5, 8), date(2025, 11, 5), 45966, 45966.7083, 20251105081500),
        1762300800000,
    ],
)
def test_value_that_looks_like_a_moment_has_its_shape(words: Vocabulary, value: Cell) -> None:
    """
    Roughly: another room reads it.
    """
    assert () == errors(read(words, HEAD, row(1, received=value)))


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("NGƯỜI NỘP SỐ 1", "cell_text"),
        ("Đang xử lý", "cell_text"),
        ("0912345678", "cell_number"),
        ("001085012345", "cell_number"),
        ("12", "cell_number"),
        (7, "cell_number"),
        (True, "cell_number"),
        (float("nan"), "cell_number"),
        (float("inf"), "cell_number"),
        (10**400, "cell_number"),
        (time(8, 15), "cell_number"),
        ("H56-251105-0001", "cell_text"),
        ("05/11/2025 06/11/2025", "cell_several"),
        ("05/11/2025\n06/11/2025\n07/11/2025", "cell_several"),
        ("1" * 5_000, "cell_long"),
        ("ngày ngày ngày", "cell_text"),
    ],
)
def test_column_of_other_values_is_refused_and_none_is_shown(words: Vocabulary, value: Cell, what: str) -> None:
    """
    The message says what they are, how many, and in which rows.
    """
    found = read(words, HEAD, row(1, received=value), row(2))

    assert ["OS822"] == codes(errors(found))
    assert ((what,), 1, 2, "2") == tuple(errors(found)[0].args[key] for key in ("what", "n", "of", "lines"))
    assert (Use.REFUSED, "received") == (found.columns[1].use, found.columns[1].target)
    assert None is found.column("received")
    assert str(value) not in everything_said(found) or len(str(value)) < 3


def test_promise_may_hold_the_struck_old_date_too(words: Vocabulary) -> None:
    """
    Two dates, and no third.
    """
    assert () == errors(read(words, HEAD, row(1, promised="10/11/2025\n12/11/2025")))
    assert ["OS822"] == codes(errors(read(words, HEAD, row(1, promised="10/11/2025\n12/11/2025\n13/11/2025"))))


@pytest.mark.parametrize(("wrong", "refused"), [(0, False), (1, False), (2, False), (3, True)])
def test_a_fifth_of_the_values_may_fail(words: Vocabulary, wrong: int, refused: bool) -> None:
    """
    Of ten filled cells two, and no third; empty ones do not count.
    """
    rows = [row(n, promised="chưa hẹn" if n < wrong else "10/11/2025") for n in range(10)]
    found = read(words, HEAD, *rows, *(row(n, promised=N) for n in range(10, 20)))

    assert refused == (found.columns[2].use is Use.REFUSED)


def test_twelve_headers_over_nine_cells_are_told_as_shifted(words: Vocabulary) -> None:
    """
    As a province's template writes them: the code stands over the address.
    """
    head = ("STT", "Đơn vị tiếp nhận", "Lĩnh vực", "Tên thủ tục hành chính", "Mã hồ sơ", "Chủ hồ sơ", "Địa chỉ", "Trạng thái")
    head += ("Ngày nộp hồ sơ", "Ngày nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
    cells = [
        (n, "Thủ tục A", "NGƯỜI NỘP SỐ 1", CODE.format(n), "Thôn 3, xã A", "05/11/2025", "05/11/2025", "10/11/2025", "Đang xử lý")
        for n in range(3)
    ]
    found = read(words, head, *cells)
    shifted = next(each for each in found.problems if each.code == "OS823")

    assert "Dòng tiêu đề có 12 ô mà các dòng dưới thường có 9 ô" in render(shifted, "vi")
    assert "E “Mã hồ sơ”" in render(shifted, "vi")
    assert Use.REFUSED is found.columns[4].use
    assert not {"NGƯỜI", "Thôn"} & set(everything_said(found).replace("“", " ").split())


def test_one_refused_column_is_no_shift_unless_it_is_the_code(words: Vocabulary) -> None:
    """
    A list without its codes cannot be judged.
    """
    promised = read(words, HEAD, row(1, promised="x"))
    code = read(words, HEAD, row(1, code="Thôn 3, xã A"))

    assert (["OS822"], ["OS823", "OS822"]) == (codes(errors(promised)), codes(errors(code)))


def test_several_values_in_a_cell_are_refused_with_the_reason(words: Vocabulary) -> None:
    """
    As a screen shows them: in the values, or told by the header.
    """
    cells = read(words, HEAD, row(1, code=f"{CODE.format(1)} {CODE.format(2)}"))
    head = read(words, ("Mã hồ sơ", "Ngày nhận", "Trạng thái", "Ngày gửi. Ngày tiếp nhận. Hạn xử lý"), (*row(1)[:2], "Đang xử lý", "x"))

    assert ("cell_several",) == errors(cells)[-1].args["what"]
    assert "nhiều giá trị" in render(errors(cells)[-1], "vi")
    assert (Use.REFUSED, ["OS822"]) == (head.columns[3].use, codes(errors(head)))
    assert "nhiều cột" in render(errors(head)[0], "vi")


def test_statuses_that_nobody_knows_are_refused(words: Vocabulary, site: Onestop) -> None:
    """
    Numbers with the advice to name the software, under which they are known.
    """
    numbers = [row(n, status=n) for n in range(1, 9)]
    unknown, known = read(words, HEAD, *numbers), read(site.vocabulary(profile="national"), HEAD, *numbers)
    other = read(words, HEAD, *(row(n, status="NGƯỜI NỘP SỐ 1") for n in range(3)))

    assert (["OS822"], "profile") == (codes(errors(unknown)), errors(unknown)[0].args["because"])
    assert "--profile (bkav, cmon" in render(errors(unknown)[0], "vi")
    assert () == errors(known)
    assert ("status", True) == (errors(other)[0].args["because"], "NGƯỜI" not in everything_said(other))


@pytest.mark.parametrize(
    ("header", "right", "wrong"),
    [
        ("Mã thủ tục", "1.001193", "Đăng ký khai tử"),
        ("Mã thủ tục", "1.001612.000.00.00.H48", "001085012345"),
        ("Mã thủ tục", 1.0004, "05/11/2025"),
        ("Tên thủ tục", "Đăng ký khai tử", "05/11/2025"),
        ("Tên thủ tục", "1.001193 Đăng ký khai tử", 12),
        ("Đơn vị", "UBND xã A", datetime(2025, 11, 5)),
        ("Hình thức nộp", "Trực tuyến", "NGƯỜI NỘP SỐ 1"),
        ("Trực tuyến", True, "05/11/2025"),
        ("Trực tuyến", "false", "2"),
        ("place", "48", "Đà Nẵng"),
        ("level", "commune", "xã"),
    ],
)
def test_each_column_has_its_shape(words: Vocabulary, header: str, right: Cell, wrong: Cell) -> None:
    """
    One value on each side.
    """
    assert () == errors(read(words, (*HEAD, header), (*row(1), right)))
    assert ["OS822"] == codes(errors(read(words, (*HEAD, header), (*row(1), wrong))))


def test_sheet_row_and_column_are_in_the_place_of_a_problem(words: Vocabulary) -> None:
    """
    So that a person finds the cell.
    """
    found = read(words, ("DANH SÁCH",), HEAD, row(1, promised="x"), sheet="Trang 1")

    assert "ds.csv:2:3 Trang 1" == errors(found)[0].where


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from([*HEAD, "STT", "Tổng cộng", "Người lập biểu", "Ngày trả kết quả", "Hạn xử lý", "Chủ hồ sơ", "x", "Đang xử lý"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.just(CODE.format(1)),
)
_ROWS = st.lists(st.lists(_CELLS, max_size=8), max_size=12)
_SPANS = st.lists(st.builds(Span, *[st.integers(0, 12)] * 4), max_size=4)


@given(_ROWS, _SPANS, st.one_of(st.none(), st.integers(1, 12)))
def test_every_row_is_a_dossier_or_counted_as_skipped(
    words: Vocabulary, rows: list[list[Cell]], spans: list[Span], line: int | None
) -> None:
    """
    Whatever a table holds: nothing is lost, nothing breaks, and all can be told.
    """
    made = table(*rows, spans=spans)
    found = read_layout(made, words, header_row=line, facts=("Lĩnh vực",))
    everything_said(found)

    if found.columns:
        assert len(list(made.read())) == found.rows + sum(found.skipped_count.values())
    assert (found.rows if found.columns else 0) == len(list(dossier_rows(found)))


@given(st.lists(st.text(alphabet="qwzQWZ", min_size=4, max_size=12), min_size=6, max_size=6), st.integers(0, 6))
def test_no_value_of_any_cell_is_ever_said(words: Vocabulary, secrets: list[str], shift: int) -> None:
    """
    Not of private columns, nor of those that are mapped and hold something else.
    """
    head = [*HEAD, "Chủ hồ sơ", "Đơn vị giải quyết"]
    cells: list[Cell] = [*row(1), "NGƯỜI NỘP SỐ 1", "UBND xã A"]
    cells[:shift] = secrets[:shift]
    found = read(words, head, cells, cells, ["x", *secrets])
    told = everything_said(found) + repr(attrs.evolve(found, table=table()))

    assert not [secret for secret in secrets if secret in told]


def test_table_is_read_twice_and_no_row_is_kept(words: Vocabulary) -> None:
    """
    Once for the header, to its 31st row, and once for the evidence: a million rows need no room.
    """
    taken = [0]

    def rows() -> Iterator[Row]:
        yield Row(1, HEAD)
        for number in range(2, 1_001):
            taken[0] += 1
            yield Row(number, row(number))

    found = read_layout(Table(file="a.csv", form=Form.CSV, read=rows), words)

    assert (999, 30 + 999) == (found.rows, taken[0])


def test_hostile_width_is_bounded(words: Vocabulary) -> None:
    """
    Columns beyond the two thousandth are left out.
    """
    found = read(words, (*HEAD, *["Cột lạ"] * 20_000), row(1))

    assert 2_000 == len(found.columns)
    assert all(isinstance(each, Column) for each in found.columns)
