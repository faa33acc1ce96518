"""Fixes: what a program mends in a file, and what it leaves alone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, codes, write
from onestop.catalogs.bundles import catalogue_files
from onestop.catalogs.fixes import fixed
from onestop.cli import main
from onestop.plugins.national import catalog_folder


def _fixed(text: str) -> str:
    return fixed(text.encode("utf-8"), "a.yaml").decode("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("code: 1.001193\n", 'code: "1.001193"\n'),
        ("code: '1.001193'\n", "code: '1.001193'\n"),
        ("a: [{place: 01, x: 2}]\n", 'a: [{place: "01", x: 2}]\n'),
        ("procedure: 1.000400  # mã\n", 'procedure: "1.000400"  # mã\n'),
        ("place: vn\n", "place: vn\n"),
        ("a: {question: Có không?, b: 1}\n", 'a: {question: "Có không?", b: 1}\n'),
        ("question: Có không?\n", "question: Có không?\n"),
        ("internal: True\n", "internal: true\n"),
        ("internal: FALSE\n", "internal: false\n"),
        ("internal: yes\n", "internal: yes\n"),  # a text as likely as a truth
        ("name: 'True'\n", "name: 'True'\n"),
        ("a: b\u200bc\n", "a: bc\n"),
        ("a: b\u00a0c\n", "a: b c\n"),
        ("\ufeffa: b\n", "a: b\n"),
        ("a: b # Có không?\n", "a: b # Có không?\n"),
    ],
)
def test_what_has_one_mend_is_mended(before: str, after: str) -> None:
    """
    And every other letter stays.
    """
    assert after == _fixed(before)


def test_decomposed_letters_are_composed() -> None:
    """
    As a text copied from a PDF has them.
    """
    assert "a: Đăng ký khai tử\n" == _fixed(unicodedata.normalize("NFD", "a: Đăng ký khai tử\n"))


def test_keys_of_a_procedure_stand_in_their_order() -> None:
    """
    With the comments above them.
    """
    before = '# đầu tệp\nversions:\n  - valid_from: 2020-01-01\n# tên\nname: A\nfield: thu\ncode: "9"\n# cuối\n'

    assert 'code: "9"\n# tên\nname: A\nfield: thu\n# đầu tệp\nversions:\n  - valid_from: 2020-01-01\n# cuối\n' == _fixed(before)


@pytest.mark.parametrize(
    "text",
    [
        "a: [unclosed\n",
        "a: 1\na: 2\n",
        "",
        "- 1\n- 2\n",
        "{versions: [], code: x}\n",
        '"versions":\n  - 1\ncode: x\n',
        "versions: []\nunknown: 1\ncode: x\n",
        "versions: []\ncode: x",
        "versions: [\na:\n]\ncode: x\n",
        "a: 1\rcode: 1.001193\n",
    ],
)
def test_file_that_cannot_be_mended_safely_is_left(text: str) -> None:
    """
    Broken, strange, or not laid out in blocks.
    """
    assert text == _fixed(text)


def test_file_that_is_not_utf_8_is_left() -> None:
    """
    Nobody can say which letters were meant.
    """
    assert b"name: \xff\n" == fixed(b"name: \xff\n", "a.yaml")


@given(st.text(alphabet=st.sampled_from("abc:\"'?{}[],- \n#\u0301\u00a0àtrueTFals01.")))
def test_mending_never_breaks_and_twice_is_once(text: str) -> None:
    """
    Whatever is handed in.
    """
    once = _fixed(text)

    assert once == _fixed(once)


@pytest.mark.parametrize("path", catalogue_files(catalog_folder()), ids=lambda path: path.name)
def test_national_catalogue_has_nothing_to_mend(path: Path) -> None:
    """
    Each file stands as the fixes would write it.
    """
    assert path.read_bytes() == fixed(path.read_bytes(), path.name)


def test_lint_mends_the_folder_and_says_which_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    What is left is told as always.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE.replace('"9.000001"', "9.000001").replace("thử", "thử\u200b")})

    assert 0 == main(["lint", str(root), "--fix", "--no-plugins"])
    told = capsys.readouterr()
    assert (True, "Không có lỗi.\n") == (told.err.endswith("9.000001.yaml\n"), told.out)
    assert [] == codes(onestop.load(root, entry_points=False).problems)


def test_lint_mends_no_file_outside_the_folder(tmp_path: Path) -> None:
    """
    A further catalogue is read and left.
    """
    other = write(tmp_path / "other", {PROCEDURE_PATH: PROCEDURE.replace('"9.000001"', "9.000001")})
    root = write(tmp_path / "thu", {})
    root.mkdir(exist_ok=True)
    main(["lint", str(root), "--fix", "--no-plugins", "--catalog", str(other)])

    assert "code: 9.000001" in (other / PROCEDURE_PATH).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "name: Theo Mẫu số\u00a0#5 của nghị định\n",  # what follows would become a comment
        "a: {vi: Lệ phí:\u00a010 nghìn}\n",
        "name: Hộ khẩu\u2028thường trú\n",
        "# c\u2028code: x\nname: y\n",
    ],
)
def test_letter_whose_mend_would_change_the_meaning_is_left(text: str) -> None:
    """
    A text is not cut to make it clean.
    """
    assert text == _fixed(text)


@pytest.mark.parametrize("text", ["?", "? ", "a: b\n?", "?\n", "-", "a:"])
def test_an_empty_value_at_the_end_of_a_file_is_nothing_to_fix(text: str) -> None:
    """
    A key or a value that is not written may stand after the last line.
    """
    assert text.encode() == fixed(text.encode(), "a.yaml")
