"""Tables: columns as wide as their text shows, and names in Vietnamese order."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.telling.tables import table, vietnamese, width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Ho so", 5),
        ("Hồ sơ", 5),
        (unicodedata.normalize("NFD", "Hồ sơ đã được tiếp nhận"), 23),
        ("Đặng Thị Nhữ", 12),
        ("漢字", 4),
        ("e\u0335", 1),  # a stroke that has no composed letter
    ],
)
def test_width_is_what_shows(text: str, expected: int) -> None:
    """
    A letter with its marks takes one cell, however it is written.
    """
    assert expected == width(text)


def test_columns_are_aligned() -> None:
    """
    Text to the left, numbers to the right, a rule between head and rows.
    """
    got = table(["Lĩnh", "Nhận"], [["Hộ tịch", "1.204"], ["Đất đai", "7"]], right=(1,))

    assert [
        "Lĩnh      Nhận",
        "-------  -----",
        "Hộ tịch  1.204",
        "Đất đai      7",
    ] == got.split("\n")


def test_long_head_over_narrow_cells_is_broken_at_its_spaces() -> None:
    """
    A long name does not stretch a column of small numbers, and the last line of every head stands on the rule.
    """
    got = table(["Cơ quan", "Đúng hạn", "Trễ"], [["UBND xã", "12", "1"]], right=(1, 2))

    assert [
        "         Đúng",
        "Cơ quan   hạn  Trễ",
        "-------  ----  ---",
        "UBND xã    12    1",
    ] == got.split("\n")


def test_head_that_fits_is_not_broken() -> None:
    """
    Exactly as wide as its cells is wide enough, one cell less is not.
    """
    assert "Đúng hạn" == table(["Đúng hạn"], [["12345678"]]).split("\n")[0]
    assert ["Đúng", "hạn"] == table(["Đúng hạn"], [["1234567"]]).split("\n")[:2]


def test_decomposed_letters_are_aligned_too() -> None:
    """
    What a keyboard writes in two code points takes one cell.
    """
    rows = [[unicodedata.normalize(form, "Đường bộ"), "1"] for form in ("NFC", "NFD")]
    got = table(["", ""], rows).split("\n")[2:]

    assert unicodedata.normalize("NFC", got[1]) == got[0]


def test_row_wider_than_its_head_widens_the_column() -> None:
    """
    Nothing is cut.
    """
    assert ["a    b", "---  -", "xyz  1"] == table(["a", "b"], [["xyz", "1"]]).split("\n")


def test_table_without_rows_is_its_head() -> None:
    """
    An empty table stands.
    """
    assert "a  b\n-  -" == table(["a", "b"], [])


def test_ragged_row_is_refused() -> None:
    """
    A row has as many cells as its head.
    """
    with pytest.raises((ValueError, IndexError)):
        table(["a", "b"], [["1"]])


def _shuffled(names: list[str]) -> list[str]:
    mixed = list(names)
    random.Random(20260105).shuffle(mixed)
    return mixed


@pytest.mark.parametrize(
    "names",
    [
        [
            "a",
            "ă",
            "â",
            "b",
            "c",
            "d",
            "đ",
            "e",
            "ê",
            "g",
            "h",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "ô",
            "ơ",
            "p",
            "q",
            "r",
            "s",
            "t",
            "u",
            "ư",
            "v",
            "x",
            "y",
        ],
        ["ba", "bà", "bả", "bã", "bá", "bạ"],
        ["Dân tộc", "Du lịch", "Đất đai", "Đường bộ", "Giáo dục"],
        ["", "01", "48", "An Giang", "Ăn uống", "Ấp"],
    ],
)
def test_names_sort_in_vietnamese_order(names: list[str]) -> None:
    """
    Đ comes after D, Ă and Â after A, and tones go level, huyền, hỏi, ngã, sắc, nặng.
    """
    assert names == sorted(_shuffled(names), key=vietnamese)


def test_tone_decides_only_between_words_of_the_same_letters() -> None:
    """
    As in a dictionary: bán comes before bàng, because g is one letter more.
    """
    assert ["ban", "bán", "bang", "bàng"] == sorted(["bàng", "bang", "bán", "ban"], key=vietnamese)


@given(st.lists(st.text(st.sampled_from("aăâbdđ áạ"), max_size=6), max_size=6))
def test_capitals_and_code_points_do_not_matter(names: list[str]) -> None:
    """
    A name in capitals or in decomposed letters sorts as the same name.
    """
    assert [vietnamese(name) for name in names] == [vietnamese(unicodedata.normalize("NFD", name.upper())) for name in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\nb", "a b"), ("a\tb", "a b"), ("a\x1b[2Jb", "a [2Jb"), ("a\u202eb\u2069", "ab"), ("\ufeffa\u200b", "a"), ("a\u2028b", "a b")],
)
def test_cell_stays_on_its_line_and_steers_no_terminal(text: str, expected: str) -> None:
    """
    A line break would end the row, an escape would paint or clear the screen, a turning mark would show another text.
    """
    assert ["H", "-" * len(expected), expected] == table(["H"], [[text]]).split("\n")
