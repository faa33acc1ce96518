"""What the program says to people who ask it for the first time: help, mistyped options, dates, and words of the format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from authoring import PROCEDURE, PROCEDURE_PATH, found_nation, write
from onestop.cli import main
from onestop.law.procedures import Channel, Level, PauseReason, ReturnMethod
from onestop.law.regimes import SupplementEffect
from onestop.law.stages import Disposition, EventKind, Timeliness
from pages import FORMAT_VI
from test_cli import Program

VERBS = (
    *("due", "explain", "notice", "check", "calendar", "assess", "report", "audit", "slip", "warn", "whatif"),
    *("code", "message", "lint", "test", "diff", "schema", "export", "compile", "plugins", "version", "new"),
)
ENGLISH = re.compile(r"positional arguments|show this help|\busage:|\boptions:|\bof the\b|\bthe \b")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Program:
    """The program."""
    return Program(capsys)


@pytest.fixture
def nation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small nation with one procedure."""
    text = PROCEDURE.replace("    cases:", "    level: [commune]\n    channels: [in_person]\n    returns: [desk]\n    cases:")
    places = 'places: [{code: "48", name: Đà Nẵng}]\n'
    found_nation(tmp_path / "nation", monkeypatch, {PROCEDURE_PATH: text, "places.yaml": places})
    return tmp_path / "nation"


def _help(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(list(args))
    assert 0 == stopped.value.code
    return capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_help_speaks_one_language_and_shows_an_example(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """
    No English in the Vietnamese help, a word for each argument, and a line to type.
    """
    vi, en = _help(capsys, verb, "--help"), _help(capsys, verb, "--help", "--lang", "en")

    assert ([], True) == (ENGLISH.findall(vi), f"Ví dụ:\n  onestop {verb}" in vi)
    assert (True, False) == (f"For example:\n  onestop {verb}" in en, "Tùy chọn" in en)
    about = vi.partition("\n\n")[2]  # below the usage
    bare = re.findall(r"(?m)^  (?:-h, )?((?:--)?[A-Za-z][\w|:\[\]-]*)(?: [A-Z][A-Z_=|:\[\]]*)?$", about.partition("Ví dụ")[0])
    following = [line for line in about.splitlines() if line.startswith("  ")]
    silent = [each for each in bare if not any(line.startswith("      ") for line in following[_row(following, each) + 1 :][:1])]

    assert [] == silent


def _row(lines: list[str], name: str) -> int:
    return next(i for i, line in enumerate(lines) if line.strip().startswith(name))


@pytest.mark.parametrize("args", [("help",), ("help", "due"), ("help", "new", "--lang", "en")])
def test_help_may_be_asked_for_as_a_verb(capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    """
    As with `--help`.
    """
    assert _help(capsys, *args[1:], "--help") == _help(capsys, *args)


def test_help_of_the_program_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    """
    From the list of verbs to one of them.
    """
    assert "Hướng dẫn và ví dụ của từng lệnh: onestop help due" in _help(capsys, "--help")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("due", "1", "--recieved", "2026-01-05"), "thiếu --received. Có phải “--recieved” là “--received” không?"),
        (("due", "1", "--received", "2026-01-05", "--plase=48"), "Có phải “--plase” là “--place” không?"),
        (("calendar", "2026", "--colour"), "cách dùng: onestop calendar"),
        (("due", "1", "--received", "02/03/2026 9h"), "“02/03/2026 9h” không đọc được; viết như 2026-03-02T09:00."),
        (("notice", "1", "--on", "31/12/2025"), "“31/12/2025” không đọc được; viết như 2025-12-31."),
        (("due", "1", "--received", "2026-01-05", "--known", "01/01/2026"), "“01/01/2026” không đọc được; viết như 2026-01-01."),
        (("notice", "1", "--on", "hôm nay"), "“hôm nay” không đọc được; viết như 2026-01-05."),
        (("due", "1", "--received", "2026-01-05", "--channel", "trực tuyến"), "online (trực tuyến). Có phải “online” không?"),
    ],
)
def test_wrong_argument_is_answered_with_the_right_one(run: Program, args: tuple[str, ...], said: str) -> None:
    """
    Below the usage of the verb that was asked.
    """
    got = run(*args)

    assert (2, "", True) == (got.code, got.out, said in got.err)


def test_compile_says_what_it_wrote(run: Program, nation: Path, tmp_path: Path) -> None:
    """
    On standard error, for people.
    """
    out, ours = tmp_path / "gop.json", write(tmp_path / "tinh", {"places.yaml": 'places: [{code: "79", name: Thành phố Hồ Chí Minh}]\n'})
    got = run("compile", str(ours), "--out", str(out))

    assert (0, "", f"đã ghi {out}: 1 tệp\n") == (got.code, got.out, got.err)


def test_second_overlay_of_a_place_is_an_entry_of_the_first(run: Program, nation: Path, tmp_path: Path) -> None:
    """
    Another code would be another procedure.
    """
    asked = ("new", "overlay", "9.000001", "--place", "48", "--into", str(tmp_path / "tinh"))
    first, second = run(*asked), run(*asked)

    assert (0, 2) == (first.code, second.code)
    assert "mở tệp đó và thêm một mục dưới overlays" in second.err


def test_explain_says_the_words_of_the_format_as_people_do(run: Program, nation: Path) -> None:
    """
    Status, level, channels and returns, in each language.
    """
    vi, en = run("explain", "9.000001", "--on", "2026-03-02").out, run("explain", "9.000001", "--on", "2026-03-02", "--lang", "en").out

    assert [] == [each for each in ("draft", "commune", "in_person", "desk", "medium") if each in vi]
    assert [] == [each for each in ("Dự thảo, còn điểm chưa chắc", "xã", "trực tiếp", "tại quầy", "trung bình") if each not in vi]
    assert [] == [each for each in ("commune", "in person") if each not in en]


def test_unknown_procedure_of_the_nation_names_no_code_of_a_place(run: Program, nation: Path) -> None:
    """
    `vn` is a word of the format.
    """
    got = run("due", "9.999999", "--received", "2026-03-02")

    assert (True, False) == ("(địa bàn: cả nước)" in got.err, "vn" in got.err)


@pytest.mark.parametrize("words", [Level, Channel, ReturnMethod, PauseReason, SupplementEffect, EventKind, Disposition, Timeliness])
def test_vietnamese_page_explains_every_word_of_the_format(words: type) -> None:
    """
    A word that is added to the format is added to its page.
    """
    page = FORMAT_VI.read_text(encoding="utf-8")

    assert [] == [each.value for each in words if not re.search(rf"(?m)^\| `{each.value}` \| \S", page)]  # type: ignore[attr-defined]
    assert "{house: {vi: Nhà ở riêng lẻ, en: Separate house}}" in page


def test_every_verb_is_tried_here(capsys: pytest.CaptureFixture[str]) -> None:
    """
    A new verb brings its example, and its arguments their words.
    """
    listed = re.findall(r"(?m)^    ([a-z]+) ", _help(capsys, "--help"))

    assert sorted(VERBS) == sorted(listed)
