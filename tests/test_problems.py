"""Problems: every code has its severity, its room, and its words in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import onestop
from onestop import Position, Problem, Severity, render
from onestop.telling.words import messages, problem_line
from onestop.words.problems import CODES, problem

VI, EN = messages("vi"), messages("en")


def asked(message: str) -> set[str]:
    """The names of the gaps in a message."""
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_in_both_languages(code: str) -> None:
    """
    No author ever reads a bare code.
    """
    for lang, words in (("vi", VI), ("en", EN)):
        assert words[code].strip()
        assert code not in render(problem(code), lang)


def test_every_message_stands_in_both_languages() -> None:
    """
    A word that is added to one file is added to the other, in the same order.
    """
    assert list(VI) == list(EN)


@pytest.mark.parametrize("key", EN)
def test_a_message_has_the_same_gaps_in_both_languages(key: str) -> None:
    """
    What is said in English is said in Vietnamese.
    """
    assert asked(EN[key]) == asked(VI[key])


def test_every_code_in_the_messages_is_in_the_table() -> None:
    """
    A message of a code that no longer exists is taken out.
    """
    assert set(CODES) == {key for key in EN if re.fullmatch("OS[0-9]{3}", key)}


def test_codes_are_sorted_and_in_their_rooms() -> None:
    """
    `OS` and three digits, in order.
    """
    assert sorted(CODES) == list(CODES)
    assert set("123456789") == {code[2] for code in CODES}
    assert all(re.fullmatch("OS[1-9][0-9]{2}", code) for code in CODES)


def called() -> Iterator[tuple[str, set[str]]]:
    """Each code that the library uses with literal words, and the names it gives the message."""
    for path in Path(onestop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("problem", "_Refused")):
                continue
            if isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, {keyword.arg for keyword in node.keywords if keyword.arg}


def test_whoever_reports_a_problem_fills_the_gaps_of_its_message() -> None:
    """
    No message is printed with a hole; only the hint "did you mean" and the sentence that says why may be left out.
    """
    spare = {"near", "because"}
    assert [] == [(code, asked(EN[code]) - given - spare) for code, given in called() if asked(EN[code]) - given - spare]


@pytest.mark.parametrize(
    ("code", "severity"),
    [("OS101", "error"), ("OS204", "warning"), ("OS308", "warning"), ("OS505", "hint"), ("OS613", "hint"), ("OS901", "warning")],
)
def test_a_problem_has_the_severity_of_its_code(code: str, severity: str) -> None:
    """
    An error spoils an answer, a warning may, a hint helps.
    """
    assert severity == problem(code).severity
    assert isinstance(problem(code).severity, Severity)


def test_an_unknown_code_is_wrong_use() -> None:
    """
    A code that the table does not know cannot be reported.
    """
    with pytest.raises(KeyError):
        problem("OS999")


@pytest.mark.parametrize(
    ("source", "path", "where"),
    [
        (Position("a.yaml", 12, 5), ("versions", 1, "cases", 0, "limit"), "a.yaml:12:5 versions[1].cases[0].limit"),
        (Position("a.yaml", 12), (), "a.yaml:12"),
        (Position("a.yaml"), ("code",), "a.yaml code"),
        (None, ("documents", 0), "documents[0]"),
        (None, (0, "code"), "[0].code"),
        (None, (), ""),
    ],
)
def test_where_joins_position_and_path(source: Position | None, path: tuple[str | int, ...], where: str) -> None:
    """
    File, line and column, then keys and indexes from the top.
    """
    assert where == Problem("OS102", Severity.ERROR, source, path).where


def test_a_problem_is_one_line_in_either_language() -> None:
    """
    Code, severity, place, message.
    """
    found = problem("OS104", Position("a.yaml", 3, 1), ("b",), key="b", first=1)

    assert "OS104 error a.yaml:3:1 b: The key “b” is written twice (first in line 1); delete one." == problem_line(found, "en")
    assert "OS104 lỗi a.yaml:3:1 b: Khóa “b” viết hai lần (lần đầu ở dòng 1); xóa một lần." == problem_line(found, "vi")


@pytest.mark.parametrize("odd", ["{", "}", "{key}", "{0}", "%s", "{key.__class__}"])
def test_what_was_found_is_shown_as_it_is(odd: str) -> None:
    """
    Braces in a file are not taken for gaps of the message.
    """
    assert f"“{odd}”" in render(problem("OS104", key=odd, first=1), "en")


@pytest.mark.parametrize("key", ["text", "date", "number", "copy", "original", "reason", "limit", "data", "place", "int"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_key_is_shown_as_it_is_written(key: str, lang: str) -> None:
    """
    A key called `number` is not translated into “a number”: the author must find it in the file.
    """
    assert f"“{key}”" in render(problem("OS202", key=key), lang)
    assert f"“{key}”" in render(problem("OS201", found="x", near=key), lang)
    assert f"“{key}”" in render(problem("OS104", key=key, first=1), lang)


def test_problems_are_values() -> None:
    """
    Equal when they say the same, usable in sets.
    """
    one, same = problem("OS104", key="b", first=1), problem("OS104", key="b", first=1)

    assert one == same
    assert 1 == len({one, same})
    assert one != problem("OS104", key="c", first=1)
