"""Findings: one list of problems, said for people, editors and build servers."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from onestop import Position, Problem
from onestop.telling.findings import FORMS, findings
from onestop.words.problems import problem

TEXT = 'code: "9"\nname: {vi: Đăng ký khai tử ở xã, sai: 1}\n'
KEY = problem("OS201", Position("a/b.yaml", 2, 33), ("name", "sai"), key="sai", near=None)
HINT = problem("OS315", Position("a/b.yaml", 1, 1), ("reverified",), found="x", years=1)
WHOLE = problem("OS101", Position("a/c.yaml"), why="UTF-8")
PLACELESS = problem("OS701", None, (), plugin="p", places="01", why="x")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    path = tmp_path / "b.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return {"a/b.yaml": path, "a/d.yaml": tmp_path / "d.yaml"}


def test_full_form_marks_the_place_below_the_line(files: dict[str, Path]) -> None:
    """
    The mark stands below the letter, Vietnamese or not.
    """
    assert [
        "OS201 error a/b.yaml:2:33 name.sai",
        "  2 | name: {vi: Đăng ký khai tử ở xã, sai: 1}",
        "    |                                 ^",
        "  There is no key or file “sai” here. Delete it, or see the catalogue format.",
        "",
        "1 errors, 0 warnings, 0 hints",
    ] == findings([KEY], "full", "en", files).splitlines()


def test_full_form_shows_a_long_line_around_the_mark(tmp_path: Path) -> None:
    """
    A line of a thousand letters does not flood the terminal, says where it was cut, and the mark stays below its letter.
    """
    path = tmp_path / "b.yaml"
    path.write_text("x" * 900 + "Y" + "x" * 99 + "\n", encoding="utf-8")
    found = problem("OS201", Position("b.yaml", 1, 901), (), key="Y", near=None)
    shown, mark = findings([found], "full", "en", {"b.yaml": path}).splitlines()[1:3]

    assert (168, "Y") == (len(shown), shown[mark.index("^")])
    assert ("  1 | …x", "x…") == (shown[:8], shown[-2:])


@pytest.mark.parametrize("found", [WHOLE, PLACELESS, problem("OS201", Position("a/b.yaml", 99, 1), (), key="x", near=None)])
def test_full_form_of_what_has_no_line_has_no_excerpt(found: Problem, files: dict[str, Path]) -> None:
    """
    A whole file, nothing at all, or a line that is there no more.
    """
    assert 4 == len(findings([found], "full", "en", files).splitlines())


def test_letters_that_steer_a_terminal_are_not_printed(tmp_path: Path) -> None:
    """
    A catalogue file is hostile input.
    """
    path = tmp_path / "b.yaml"
    path.write_bytes(b"name: \x1b[31mx\n")
    found = problem("OS106", Position("b.yaml", 1, 7), (), what="invisible", found="U+001B")

    assert "\x1b" not in findings([found], "full", "en", {"b.yaml": path})


def test_concise_form_is_one_line_a_finding(files: dict[str, Path]) -> None:
    """
    File, line and column first, as editors read them.
    """
    assert [
        "OS201 lỗi a/b.yaml:2:33 name.sai: Ở đây không có khóa hay loại tệp tên “sai”. "
        "Xóa đi, hoặc xem tài liệu về định dạng danh mục (catalogue-format)."
    ] == findings([KEY], "concise", "vi", files).splitlines()


def test_json_form_names_the_place_apart(files: dict[str, Path]) -> None:
    """
    One object a line.
    """
    lines = [json.loads(line) for line in findings([KEY, PLACELESS], "json", "en", files).splitlines()]

    assert ("OS201", "error", "a/b.yaml", 2, 33, "a/b.yaml:2:33 name.sai") == tuple(
        lines[0][key] for key in ("code", "severity", "file", "line", "column", "where")
    )
    assert "file" not in lines[1]


def test_github_form_escapes_what_would_end_a_command(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A percent sign, a comma in a file's name; the path is one from where the command was started.
    """
    monkeypatch.chdir(files["a/b.yaml"].parent)
    odd = problem("OS201", Position("x,y.yaml", 1, 2), (), key="50%", near=None)

    assert [
        "::error file=b.yaml,line=2,col=33,title=OS201::There is no key or file “sai” here. Delete it, or see the catalogue format.",
        "::error file=x%2Cy.yaml,line=1,col=2,title=OS201::There is no key or file “50%25” here. Delete it, or see the catalogue format.",
        "::notice file=b.yaml,line=1,col=1,title=OS315",
    ] == [line.rpartition("::")[0] if "notice" in line else line for line in findings([KEY, odd, HINT], "github", "en", files).splitlines()]


def test_sarif_form_has_rule_level_and_region(files: dict[str, Path]) -> None:
    """
    As version 2.1.0 wants them.
    """
    data = json.loads(findings([KEY, HINT, WHOLE, PLACELESS], "sarif", "en", files))
    results = data["runs"][0]["results"]

    assert ("2.1.0", ["OS101", "OS201", "OS315", "OS701"]) == (
        data["version"],
        [rule["id"] for rule in data["runs"][0]["tool"]["driver"]["rules"]],
    )
    assert ["error", "note", "error", "error"] == [result["level"] for result in results]
    assert {"startLine": 2, "startColumn": 33} == results[0]["locations"][0]["physicalLocation"]["region"]
    assert "region" not in results[2]["locations"][0]["physicalLocation"]
    assert "locations" not in results[3]


def test_junit_form_has_a_case_for_each_file(files: dict[str, Path]) -> None:
    """
    The one with the error fails, its hint stands in the output, the clean one passes.
    """
    suite = ElementTree.fromstring(findings([KEY, HINT], "junit", "en", files).partition("\n")[2])
    cases = {case.get("name"): case for case in suite}

    assert ("2", "1") == (suite.get("tests"), suite.get("failures"))
    assert ("OS201", True) == (cases["a/b.yaml"].find("failure").get("message"), cases["a/b.yaml"].find("system-out") is not None)  # type: ignore[union-attr]
    assert [] == list(cases["a/d.yaml"])


def test_junit_form_stays_xml_whatever_a_file_holds(files: dict[str, Path]) -> None:
    """
    A control letter, a bracket, an ampersand.
    """
    odd = problem("OS201", Position("a/b.yaml", 1, 1), (), key="\x01<&>", near=None)

    assert ElementTree.fromstring(findings([odd], "junit", "en", files).partition("\n")[2]).get("failures") == "1"


@pytest.mark.parametrize("form", ["full", "concise", "json", "github"])
def test_nothing_found_says_nothing(form: str) -> None:
    """
    The command says that all is well.
    """
    assert "" == findings([], form, "vi")


def test_unknown_form_names_those_that_there_are() -> None:
    """
    Six.
    """
    with pytest.raises(ValueError, match="full, concise, json, github, sarif, junit"):
        findings([], "html", "vi")
    assert 6 == len(FORMS)
