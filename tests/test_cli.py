"""The program: verbs, exit codes 0 clean, 1 findings, 2 usage or I/O, and never a traceback."""

from __future__ import annotations

import argparse
import csv
import importlib
import io
import json
import os
import subprocess
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import onestop
from onestop import cli
from onestop.cli import main
from onestop.exchange.registers import Entry

_load = cache(onestop.load)
"""A catalogue is loaded once for all tests of the same folders."""


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop.cli.common.load", _load)


@attrs.frozen
class Ran:
    """What one run gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Program:
    """Runs the program inside this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *args: str) -> Ran:
        """Return what came out; an exit by argparse is an exit."""
        try:
            code = main([*args, "--no-plugins"] if args else [])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Program:
    """The program."""
    return Program(capsys)


# -- due -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "vi", "en"),
    [
        ("2025-06-30T16:00", "Hạn: 07/07/2025 17:00, Thứ Hai", "Due: 2025-07-07 17:00, Mon"),  # the old law's two stages
        ("2025-07-01T08:00", "Hạn: 04/07/2025 17:00, Thứ Sáu", "Due: 2025-07-04 17:00, Fri"),  # one stage of three days
    ],
)
def test_due_tells_the_date_on_both_sides_of_a_change_of_law(run: Program, received: str, vi: str, en: str) -> None:
    """
    In the language that is asked for.
    """
    asked = ("due", "1.001731", "--received", received)

    assert (0, True) == (run(*asked).code, vi in run(*asked).out.splitlines())
    assert en in run(*asked, "--lang", "en").out.splitlines()


def test_due_as_json_has_the_keys_of_the_contract(run: Program) -> None:
    """
    Times to the second, the limit as the catalogue writes it.
    """
    got = run("due", "1.001731", "--received", "2025-07-01T08:00", "--json")

    assert {"procedure", "limit", "start", "due", "provisional", "revision"} <= set(got.json)
    assert ("1.001731", {"working_days": 3}, "2025-07-01T08:00:00", "2025-07-04T17:00:00", False) == tuple(
        got.json[key] for key in ("procedure", "limit", "start", "due", "provisional")
    )
    assert (0, "") == (got.code, got.err)


@pytest.mark.parametrize(("known", "expected"), [("2025-12-20", "2026-01-06T17:00:00"), ("2025-12-25", "2026-01-07T17:00:00")])
def test_due_as_known_on_a_day(run: Program, known: str, expected: str) -> None:
    """
    Friday 2 January 2026 is worked until the notice of 25/12/2025 swaps it off.
    """
    got = run("due", "1.001731", "--received", "2025-12-31T09:00", "--known", known, "--json")

    assert expected == got.json["due"]


def test_due_of_an_undetermined_limit_is_null(run: Program) -> None:
    """
    No date follows, and that is no fault of the data.
    """
    got = run("due", "1.000656", "--received", "2027-03-01T09:00", "--json")

    assert (0, None) == (got.code, got.json["due"])


@pytest.mark.parametrize("verb", ["due", "explain"])
def test_answer_without_a_date_says_so(run: Program, verb: str) -> None:
    """
    In words.
    """
    got = run(verb, "1.000656", "--received", "2027-03-01T09:00", "--lang", "en")

    assert (0, True) == (got.code, "No due date follows" in got.out.splitlines())


def test_due_of_a_forecast_year_is_provisional(run: Program) -> None:
    """
    The text says so as the JSON does.
    """
    asked = ("due", "1.001731", "--received", "2030-06-03T09:00")

    assert (True, True) == (run(*asked, "--json").json["provisional"], "provisional" in run(*asked, "--lang", "en").out)


@pytest.mark.parametrize(("fact", "expected"), [("article_24_2_a", 10), ("article_24_2_bc", 20)])
def test_due_by_a_fact(run: Program, fact: str, expected: int) -> None:
    """
    The fact chooses the case.
    """
    got = run("due", "1.013831", "--received", "2026-03-02T09:00", "--fact", f"kind={fact}", "--json")

    assert {"working_days": expected} == got.json["limit"]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("--case", "gấp"), "OS607"),
        (("--fact", "stopped_insurance_benefit=maybe"), "OS619"),
    ],
)
def test_due_with_findings_is_one(run: Program, args: tuple[str, ...], expected: str) -> None:
    """
    The findings are told in both forms.
    """
    asked = ("due", "1.001731", "--received", "2026-03-02T09:00", *args)
    text, data = run(*asked), run(*asked, "--json")

    assert (1, 1) == (text.code, data.code)
    assert expected in text.out
    assert [expected] == [found["code"] for found in data.json["problems"]]


def test_due_outside_the_calendar_is_a_finding(run: Program) -> None:
    """
    2035 ends before three working days do.
    """
    got = run("due", "1.001731", "--received", "2035-12-31T09:00", "--json")

    assert (1, None, ["OS609"]) == (got.code, got.json["due"], [found["code"] for found in got.json["problems"]])


@pytest.mark.parametrize(
    "args",
    [
        ("1.001731",),
        ("1.001731", "--received", "2025-02-30"),
        ("1.001731", "--received", "05/01/2026"),
        ("1.001731", "--received", "0001-01-01T00:00+14:00"),
        ("1.001731", "--received", "9999-12-31T23:59Z"),
        ("1.001731", "--received", "2026-03-02", "--known", "mai"),
        ("1.001731", "--received", "2026-03-02", "--place", "1"),
        ("1.001731", "--received", "2026-03-02", "--channel", "fax"),
        ("1.001731", "--received", "2026-03-02", "--fact", "proxy"),
        ("1.001731", "--received", "2026-03-02", "--fact", "=true"),
        ("1.001731", "--received", "2026-03-02", "--lang", "fr"),
        ("1.001731", "--received", "2026-03-02", "--catalog", "no-such-folder"),
        ("9.999999", "--received", "2026-03-02"),
        ("1.001731", "--received", "1900-01-01"),
        ("", "--received", "2026-03-02"),
    ],
)
def test_due_with_wrong_arguments_is_two(run: Program, args: tuple[str, ...]) -> None:
    """
    Said on standard error, and nothing on standard output.
    """
    got = run("due", *args)

    assert (2, "") == (got.code, got.out)
    assert got.err


def test_unknown_procedure_is_answered_with_codes_that_look_alike(run: Program) -> None:
    """
    A lost zero is the usual mistake.
    """
    assert "1.001731" in run("due", "1.00173", "--received", "2026-03-02").err


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "- Quy định một cửa được chọn: Nghị định 61/2018/NĐ-CP, thay cho "),
        ("en", "- One-stop rules chosen: Decree 61/2018/NĐ-CP, instead of "),
    ],
)
def test_explain_by_other_rules_names_them_and_those_they_replace(run: Program, lang: str, said: str) -> None:
    """
    Whoever reads the ledger sees that the rules are not those of the receipt.
    """
    got = run("explain", "1.001731", "--received", "2026-01-05T09:00", "--regime", "nd61", "--lang", lang)

    assert (0, True) == (got.code, any(line.startswith(said) for line in got.out.splitlines()))


def _group(folder: Path) -> Path:
    """Write a birth group received on Monday 7 September 2026, registered on Tuesday; the health card and the residence still last."""
    events = [
        {"at": "2026-09-07T09:00", "kind": "received"},
        {"at": "2026-09-08T08:00", "kind": "resolved", "part": "birth"},
    ]
    path = folder / "group.json"
    dossier = {"code": "H1", "procedure": "3.000722", "place": "01", "facts": {"identity_card": False}, "events": events}
    path.write_text(json.dumps(dossier), encoding="utf-8")
    return path


def test_explain_as_json_tells_every_part(run: Program, tmp_path: Path) -> None:
    """
    Each branch has a ledger of its own, with its dates and how it stands.
    """
    got = run("explain", str(_group(tmp_path)), "--now", "2026-09-09T08:00", "--json", "--lang", "en").json
    parts = got["parts"]

    assert ("pending", "in_time", "2026-09-10T17:00:00") == (got["disposition"], got["timeliness"], got["due"])
    assert ["2026-09-07 09:00 received", "2026-09-08 08:00 result (Birth registration)"] == got["events"]
    assert [("birth", "Birth registration", "on_time"), ("residence", "Permanent residence", "in_time")] == [
        (id, part["name"], part["timeliness"]) for id, part in parts.items()
    ][:2]
    assert ["2026-09-08", "2026-09-09", "2026-09-10"] == [row["day"] for row in parts["residence"]["rows"]][-3:]


def test_explain_shows_the_days_of_one_part(run: Program, tmp_path: Path) -> None:
    """
    Two working days from the day after the birth was registered; a part that there is not is named with those that there are.
    """
    asked = ("explain", str(_group(tmp_path)), "--now", "2026-09-09T08:00", "--lang", "en", "--part")
    got = run(*asked, "residence")

    assert (0, True) == (got.code, "Due: 2026-09-10 17:00, Thu" in got.out)
    assert "- Limit: 2 working days (63/2024/NĐ-CP, art. 8; 301/2026/NĐ-CP)" in got.out.splitlines()
    assert ["2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"] == [line[:10] for line in got.out.splitlines() if line[:5] == "2026-"]
    assert (2, True) == (run(*asked, "passport").code, "its parts: birth, residence, health-card" in run(*asked, "passport").err)


def test_assess_as_json_tells_every_part(run: Program, tmp_path: Path) -> None:
    """
    Only of a procedure that has parts.
    """
    register = tmp_path / "group.jsonl"
    register.write_text(_group(tmp_path).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    got = run("assess", str(register), "--now", "2026-09-07T10:00", "--json").json

    assert {"birth", "residence", "health-card"} == set(got["parts"])
    assert {
        "due": "2026-09-10T17:00:00",
        "estimate": True,
        "disposition": "pending",
        "timeliness": "in_time",
        "margin": 3,
    } == got["parts"]["residence"]


@pytest.mark.parametrize(
    ("promised", "printed", "said"),
    [
        ("2026-01-06T17:00", "2026-01-06T17:00:00", "right by what was published on the day of receipt"),
        ("2026-01-05T17:00", "2026-01-06T17:00:00", "The slip said 2026-01-05 17:00; by what was published"),
        ("2026-01-07T17:00", None, None),  # what the law says today
    ],
)
def test_explain_says_whether_the_slip_was_right_when_it_was_printed(
    run: Program, tmp_path: Path, promised: str, printed: str | None, said: str | None
) -> None:
    """
    Received on Wednesday 24 December 2025, the day before Friday 2 January 2026 was swapped off: the eighth working day moved by one.
    """
    path = tmp_path / "slip.json"
    events = [{"at": "2025-12-24T09:00", "kind": "received"}]
    made = {"code": "H1", "procedure": "1.013831", "promised": promised, "facts": {"kind": "transfer"}, "events": events}
    path.write_text(json.dumps(made), encoding="utf-8")
    asked = ("explain", str(path), "--now", "2026-01-05T09:00")
    out = run(*asked, "--lang", "en").out

    assert printed == run(*asked, "--json").json["due_when_printed"]
    assert (said is None) is ("The slip said" not in out)
    assert said is None or said in out


def test_rules_that_do_not_exist_are_a_usage_error(run: Program) -> None:
    """
    Both languages, with those that there are.
    """
    asked = ("explain", "1.001731", "--received", "2026-01-05T09:00", "--regime", "nd1")

    assert (2, True) == (run(*asked).code, "danh mục không có quy định này; hiện có: qd93" in run(*asked).err)
    assert "the catalogue holds no such rules; it has: qd93" in run(*asked, "--lang", "en").err


# -- explain -------------------------------------------------------------------------------------------------------------------------


def test_explain_tells_every_day(run: Program) -> None:
    """
    From Monday 30 June to Monday 7 July 2025.
    """
    got = run("explain", "1.001731", "--received", "2025-06-30T16:00", "--lang", "en")

    assert 0 == got.code
    assert "2025-07-05  Sat  weekly rest" in got.out
    assert "Due: 2025-07-07 17:00" in got.out


def test_explain_as_json_adds_up(run: Program) -> None:
    """
    One row a day, counted and summed.
    """
    got = run("explain", "1.001731", "--received", "2025-07-01T16:00", "--json").json

    assert [("2025-07-01", 0, "first_day"), ("2025-07-02", 1, None), ("2025-07-03", 1, None), ("2025-07-04", 1, None)] == [
        (row["day"], row["counted"], row["note"]) for row in got["rows"]
    ]
    assert (3, "2025-07-04T17:00:00") == (got["rows"][-1]["total"], got["due"])


def test_explain_without_receipt_says_which_file_gave_each_value(run: Program) -> None:
    """
    File, line, validity, limit and articles.
    """
    got = run("explain", "1.001731", "--on", "2026-01-05", "--json").json

    assert ("2025-07-01", None, {"working_days": 3}) == (got["valid_from"], got["valid_to"], got["limits"]["default"]["limit"])
    assert "1.001731.yaml:" in got["origin"]
    assert "3 ngày làm việc" in run("explain", "1.001731", "--on", "2026-01-05").out


@pytest.mark.parametrize(("args", "expected"), [(("--on", "2020-01-01"), 2), (("--received", "2026-03-02", "--case", "gấp"), 1)])
def test_explain_of_what_is_not_there(run: Program, args: tuple[str, ...], expected: int) -> None:
    """
    No version is usage, no case is a finding.
    """
    assert expected == run("explain", "1.001731", *args).code


def _made(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "procedure": "1.001731", "events": [{"at": "2026-03-02T09:00", "kind": "received"}], **more}


def test_explain_of_a_file_tells_every_dossier(run: Program, tmp_path: Path) -> None:
    """
    One ledger a dossier, as it stands at the moment that is given.
    """
    file = _file(tmp_path, "hs.json", [_made("H1"), _made("H2", procedure="1.001022")])
    got = run("explain", file, "--now", "2026-03-03T09:00", "--json")

    assert (0, ["1.001731", "1.001022"]) == (got.code, [line["procedure"] for line in got.lines])
    assert ["2026-03-05T17:00:00"] * 2 == [line["due"] for line in got.lines]


def test_explain_of_a_file_with_findings_is_one_and_stays_json(run: Program, tmp_path: Path) -> None:
    """
    A dossier that cannot be explained does not mix words into the JSON, and the others are told.
    """
    broken = {"code": "H1"}
    file = _file(tmp_path, "hs.json", [broken, _made("H2", procedure="9.999999"), _made("H3", events=[]), _made("H4")])
    got = run("explain", file, "--now", "2026-03-03T09:00", "--json")

    assert 1 == got.code
    assert "1.001731" == got.lines[-1]["procedure"]


def test_explain_as_a_grid_shows_the_months(run: Program) -> None:
    """
    Weeks from Monday with the counted days numbered.
    """
    got = run("explain", "1.001731", "--received", "2026-03-02T09:00", "--grid", "--lang", "en")

    assert [">2", "3[1]", "4[2]", "5[3]<", "6", "7", "8"] in [line.split() for line in got.out.splitlines()]


def test_due_of_a_date_that_may_still_move_tells_the_range(run: Program) -> None:
    """
    Tết 2030 has no notice yet.
    """
    asked = ("due", "1.001731", "--received", "2030-01-30T09:00")
    data = run(*asked, "--json").json

    assert data["earliest"] < data["due"] <= data["latest"]
    assert f"It may become {data['earliest'][:10]} to {data['latest'][:10]}" in run(*asked, "--lang", "en").out


# -- check ---------------------------------------------------------------------------------------------------------------------------

CHECK = ("check", "1.001731", "--on", "2026-01-05")
WHOLE = ("--document", "to-khai", "--document", "giay-chung-tu:copy", "--fact", "stopped_insurance_benefit=false")


def test_check_of_a_whole_dossier_is_clean(run: Program) -> None:
    """
    A sentence that the desk can hand over.
    """
    got = run(*CHECK, *WHOLE)

    assert (0, "Hồ sơ đủ, không thiếu giấy tờ nào.\n") == (got.code, got.out)


def test_check_tells_what_is_missing(run: Program) -> None:
    """
    The name of the paper, not its id alone.
    """
    got = run(*CHECK, "--document", "to-khai", "--fact", "stopped_insurance_benefit=không")

    assert (1, True) == (got.code, "Thiếu Bản sao giấy chứng tử" in got.out)


def test_check_asks_for_a_fact_and_does_not_call_it_complete(run: Program) -> None:
    """
    The question is put as a hint.
    """
    got = run(*CHECK, *WHOLE[:4], "--json").json

    assert (False, [("OS505", "hint")]) == (got["complete"], [(found["code"], found["severity"]) for found in got["problems"]])


def test_check_as_json(run: Program) -> None:
    """
    Code, procedure and whether it is complete.
    """
    got = run(*CHECK, *WHOLE, "--json")

    assert (0, {"code": "-", "procedure": "1.001731", "complete": True, "problems": []}) == (got.code, got.json)


@pytest.mark.parametrize("document", ["to-khai:fax", "to-khai:copy:nhiều"])
def test_check_of_a_wrong_document_is_two(run: Program, document: str) -> None:
    """
    The form of the argument is told.
    """
    got = run(*CHECK, "--document", document)

    assert (2, True) == (got.code, "ID[:" in got.err)


def _dossier(code: str, **more: Any) -> dict[str, Any]:
    papers = ["to-khai", {"requirement": "giay-chung-tu", "form": "copy"}]
    facts = {"stopped_insurance_benefit": False}
    events = [{"at": "2026-03-02T09:00", "kind": "received"}]
    return {"code": code, "procedure": "1.001731", "documents": papers, "facts": facts, "events": events, **more}


def _file(tmp_path: Path, name: str, content: Any) -> str:
    file = tmp_path / name
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def test_check_of_a_file_with_one_dossier(run: Program, tmp_path: Path) -> None:
    """
    A JSON object over as many lines as it likes.
    """
    file = _file(tmp_path, "hs.json", json.dumps(_dossier("H1"), indent=2))

    assert (0, True) == (run("check", file).code, run("check", file, "--json").json["complete"])


@pytest.mark.parametrize("name", ["hs.json", "hs.jsonl"])
def test_check_of_a_file_with_several_dossiers(run: Program, tmp_path: Path, name: str) -> None:
    """
    Each is told by its code.
    """
    made = [_dossier("H1"), _dossier("H2", documents=["to-khai"])]
    file = _file(tmp_path, name, made if name == "hs.json" else "\n".join(map(json.dumps, made)))
    got = run("check", file, "--json")

    assert (1, [("H1", True), ("H2", False)]) == (got.code, [(line["code"], line["complete"]) for line in got.lines])


def test_check_of_several_dossiers_tells_which_is_which(run: Program, tmp_path: Path) -> None:
    """
    Each under its code.
    """
    got = run("check", _file(tmp_path, "hs.json", [_dossier("H1"), _dossier("H2", documents=["to-khai"])]), "--lang", "en")

    assert ["H1:", "The dossier is complete.", "H2:"] == got.out.splitlines()[:3]


def test_check_of_an_unknown_procedure_is_a_finding(run: Program, tmp_path: Path) -> None:
    """
    The other dossiers of the file are still checked.
    """
    file = _file(tmp_path, "hs.json", [_dossier("H1", procedure="9.999999"), _dossier("H2")])
    got = run("check", file, "--json")

    assert (1, [(False, ["OS608"]), (True, [])]) == (
        got.code,
        [(line["complete"], [found["code"] for found in line["problems"]]) for line in got.lines],
    )


def test_check_of_a_wrong_place_is_a_finding(run: Program, tmp_path: Path) -> None:
    """
    One wrong place does not spoil the file.
    """
    file = _file(tmp_path, "hs.json", [_dossier("H1", place="1"), _dossier("H2")])
    got = run("check", file, "--json")

    assert (1, ["H1", "H2"]) == (got.code, [line["code"] for line in got.lines])


def test_check_of_a_broken_dossier_is_a_finding(run: Program, tmp_path: Path) -> None:
    """
    What is broken stands on standard error, the rest is checked.
    """
    file = _file(tmp_path, "hs.json", [{"code": "H1"}, _dossier("H2")])
    got = run("check", file, "--json")

    assert (1, ["H2"], True) == (got.code, [line["code"] for line in got.lines], "OS202" in got.err)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hs.json", "{"),
        ("hs.json", b"\xff\xfe"),
        ("hs.json", "[" * 100_000),
        ("hs.jsonl", ""),
        ("so.csv", b"\xff"),
        ("so.csv", "a,b\n1,2\n"),
    ],
)
def test_check_of_a_file_that_cannot_be_read_is_two(run: Program, tmp_path: Path, name: str, content: str | bytes) -> None:
    """
    With the name of the file.
    """
    got = run("check", _file(tmp_path, name, content))

    assert (2, True) == (got.code, name in got.err)


def test_check_of_a_file_that_is_not_there_is_two(run: Program, tmp_path: Path) -> None:
    """
    A name that ends in .json is a file and no procedure.
    """
    assert 2 == run("check", str(tmp_path / "hs.json")).code


# -- registers -----------------------------------------------------------------------------------------------------------------------

REGISTER = """\
code,procedure,place,channel,received,resolved,claimed_due,claimed_outcome
H1,1.001731,01,in_person,2026-03-02T09:00,2026-03-05T16:00,2026-03-05,on_time
H2,1.001731,01,online,2026-03-02T09:00,2026-03-06T08:00,2026-03-05,late
H3,1.001731,48,online,2026-03-02T09:00,,2026-03-05,overdue
"""
"""Three dossiers of Monday 2 March 2026, due on Thursday 5: on time, late, and open."""
BROKEN = "H4,1.001731,01,fax,2026-03-02T09:00,,,\nH5,9.999999,01,online,2026-03-02T09:00,,,\nH6,1.001731,1,online,2026-03-02T09:00,,,\n"
NOW = ("--now", "2026-03-09T09:00")
KEYS = {
    "code",
    "due",
    "statutory_due",
    "promised_due",
    "disposition",
    "timeliness",
    "margin",
    "provisional",
    "problems",
    "assumptions",
}


def test_assess_of_a_clean_register(run: Program, tmp_path: Path) -> None:
    """
    The table, and exit code 0.
    """
    got = run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--lang", "en")

    assert 0 == got.code
    assert ["All", *["3", "2", "0", "1", "1", "1", "0", "1", "0", "0", "0"]] == got.out.splitlines()[-1].split()


def test_assess_as_json_is_one_object_a_dossier(run: Program, tmp_path: Path) -> None:
    """
    With the keys of the contract and nothing else on standard output.
    """
    got = run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--json")

    assert [KEYS] * 3 == [set(line) for line in got.lines]
    assert [
        ("H1", "2026-03-05T17:00:00", "resolved", "on_time", 0),
        ("H2", "2026-03-05T17:00:00", "resolved", "late", -1),
        ("H3", "2026-03-05T17:00:00", "pending", "overdue", -2),
    ] == [tuple(line[key] for key in ("code", "due", "disposition", "timeliness", "margin")) for line in got.lines]
    assert 0 == got.code


def test_assess_goes_on_after_a_broken_row(run: Program, tmp_path: Path) -> None:
    """
    An unknown channel, an unknown procedure and a wrong place are findings of their rows.
    """
    file = _file(tmp_path, "so.csv", REGISTER + BROKEN)
    got = run("assess", file, *NOW, "--json")

    assert [("H4", ["OS618"]), ("H5", ["OS608"]), ("H6", ["OS620"])] == [
        (line["code"], [found["code"] for found in line["problems"]]) for line in got.lines[3:]
    ]
    assert (1, None, None) == (got.code, got.lines[3]["due"], got.lines[3]["disposition"])
    assert {"code", "severity", "message", "where"} == set(got.lines[3]["problems"][0])
    assert [f"{file}:5 channel"] == [found["where"] for found in got.lines[3]["problems"]]


def test_assess_tells_findings_beside_the_table(run: Program, tmp_path: Path) -> None:
    """
    Findings on standard error, the table on standard output, how many there were at the end.
    """
    got = run("assess", _file(tmp_path, "so.csv", REGISTER + BROKEN), *NOW, "--lang", "en")

    assert 1 == got.code
    assert ["H4: OS618", "H5: OS608", "H6: OS620"] == [line[:9] for line in got.err.splitlines()[:3]]
    assert "3 errors, 0 warnings, 0 hints" == got.err.splitlines()[-1]


def test_bad_file_does_not_flood_the_terminal(run: Program, tmp_path: Path) -> None:
    """
    The first twenty findings are shown, the others are counted.
    """
    rows = "".join(f"H{n},9.999999,2026-03-02\n" for n in range(25))
    got = run("assess", _file(tmp_path, "so.csv", f"code,procedure,received\n{rows}"), *NOW, "--lang", "en")

    assert 22 == len(got.err.splitlines())
    assert "and 5 more lines; see all with --json" == got.err.splitlines()[20]


@pytest.mark.parametrize("verb", ["assess", "report"])
@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("place", ["01", "48"]),
        ("channel", ["In person", "Online"]),
        ("level", ["Commune"]),
        ("field", ["Social protection"]),
        ("agency", ["-"]),
        ("month", ["2026-03"]),
        ("procedure", ["1.001731"]),
    ],
)
def test_table_by_a_group(run: Program, tmp_path: Path, verb: str, by: str, expected: list[str]) -> None:
    """
    A line a group and the total below.
    """
    got = run(verb, _file(tmp_path, "so.csv", REGISTER), *NOW, "--by", by, "--lang", "en")
    rows = got.out.splitlines()
    first = next(i for i, row in enumerate(rows) if set(row) <= {"-", " "}) + 1

    assert (0, [*expected, "All"]) == (got.code, [row[: len(name)] for row, name in zip(rows[first:], [*expected, "All"], strict=True)])


def test_report_as_json(run: Program, tmp_path: Path) -> None:
    """
    Total and groups as numbers.
    """
    got = run("report", _file(tmp_path, "so.csv", REGISTER), *NOW, "--by", "place", "--json")

    assert (0, "place", 3, 2, 1) == (
        got.code,
        got.json["by"],
        got.json["total"]["received"],
        got.json["groups"]["01"]["resolved"],
        got.json["groups"]["48"]["overdue"],
    )


def test_report_of_a_register_with_findings_is_one(run: Program, tmp_path: Path) -> None:
    """
    What could be counted is counted.
    """
    got = run("report", _file(tmp_path, "so.csv", REGISTER + BROKEN), *NOW, "--json")

    assert (1, 5) == (got.code, got.json["total"]["received"])


@pytest.mark.parametrize("verb", ["assess", "report", "audit"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("so.csv", b""),
        ("so.csv", b"code,procedure,caf\xe9\nH1,1.001731,\n"),
        ("so.csv", b"code,procedure,\x00\nH1,1.001731,\n"),
        ("so.jsonl", b""),
    ],
)
def test_register_that_cannot_be_read_is_two(run: Program, tmp_path: Path, verb: str, name: str, content: bytes) -> None:
    """
    One line on standard error, with the file.
    """
    got = run(verb, _file(tmp_path, name, content), *NOW)

    assert (2, True, 1) == (got.code, name in got.err, len(got.err.splitlines()))


@pytest.mark.parametrize("verb", ["assess", "report", "audit"])
def test_file_without_code_is_no_register_and_as_a_list_not_clear(run: Program, tmp_path: Path, verb: str) -> None:
    """
    What was looked for is said, and nothing is judged.
    """
    got = run(verb, _file(tmp_path, "so.csv", b"procedure\n1.001731\n"), *NOW)

    assert (2, "", True) == (got.code, got.out, "OS821" in got.err)


@pytest.mark.parametrize("verb", ["assess", "report", "audit"])
def test_register_that_is_not_there_is_two(run: Program, tmp_path: Path, verb: str) -> None:
    """
    As any file.
    """
    assert 2 == run(verb, str(tmp_path / "so.csv"), *NOW).code


@pytest.mark.parametrize(
    "content",
    [
        {"events": [{"at": "2026-03-02", "kind": "received"}, {"at": "2026-03-03", "kind": "extended", "reason": ["x"]}]},
        {"events": [{"at": "2026-03-02", "kind": "received"}, {"at": "2026-03-03", "kind": "suspended", "reason": {"a": 1}}]},
        {"events": [{"at": "0001-01-01T00:00+14:00", "kind": "received"}]},
        {"code": "\ud800"},
        {"agency": "\ud800"},
        {"place": "1"},
        {"case": "x"},
        {"facts": {"stopped_insurance_benefit": [1]}},
        {"claimed": {"due": "2026-03-02", "outcome": {"a": 1}}},
    ],
)
@pytest.mark.parametrize("verb", ["assess", "report", "audit"])
def test_no_dossier_breaks_the_register(run: Program, tmp_path: Path, verb: str, content: dict[str, Any]) -> None:
    """
    Whatever one line holds, the next is judged and there is no traceback.
    """
    events = [{"at": "2026-03-02T09:00", "kind": "received"}]
    first = {"code": "H1", "procedure": "1.001731", **content}
    last = {"code": "H9", "procedure": "1.001731", "events": events, "claimed": {"outcome": "early"}}
    got = run(verb, _file(tmp_path, "so.jsonl", f"{json.dumps(first)}\n{json.dumps(last)}\n"), *NOW, "--json")

    assert got.code in (0, 1)
    if verb == "report":
        assert got.json["total"]["received"] >= 1
    else:
        assert "H9" in (got.lines[-1].get("code"), got.lines[-1].get("dossier"))


def test_assess_at_the_end_of_time_does_not_break(run: Program, tmp_path: Path) -> None:
    """
    A dossier that waits until 9999 has a finding, and its applicant has been silent for long.
    """
    events = [{"at": "2026-09-03T09:00", "kind": "received"}, {"at": "2026-09-03T10:00", "kind": "supplement_requested"}]
    made = {"code": "H1", "procedure": "3.000722", "facts": {"identity_card": False}, "events": events}
    got = run("assess", _file(tmp_path, "so.jsonl", made), "--now", "9999-12-31T23:59", "--json")

    assert (1, {"OS609", "OS621"}) == (got.code, {found["code"] for found in got.lines[0]["problems"]})


def test_first_of_each_kind_is_shown_however_late_it_comes(run: Program, tmp_path: Path) -> None:
    """
    Among thousands of findings of one kind the only one of another is not lost, and the rows are counted by kind.
    """
    rows = "".join(f"H{n},1.001731,mai\n" for n in range(30)) + "H30,1.001731\nH31,1.001731,2026-03-05\n"
    got = run("assess", _file(tmp_path, "so.csv", f"code,procedure,received\n{rows}"), *NOW, "--lang", "en")
    lines = got.err.splitlines()

    assert ("H30: OS809", 1) == (lines[20][:10], got.code)
    assert "Rows read: 32; judged: 1; broken: 31 (OS804: 30, OS809: 1)." == lines[21]
    assert "and 10 more lines; see all with --json" == lines[22]


def test_what_concerns_a_column_is_told_once(run: Program, tmp_path: Path) -> None:
    """
    As a hint, which changes no code.
    """
    rows = "".join(f"H{n};1.001731;4608{n}\n" for n in range(3))
    got = run("assess", _file(tmp_path, "so.csv", f"code;procedure;received\n{rows}"), *NOW, "--lang", "en")

    assert (0, 1, "OS810") == (got.code, len(got.err.splitlines()), got.err[:5])


# -- warn ----------------------------------------------------------------------------------------------------------------------------


def test_warn_lists_what_runs_the_most_urgent_first(run: Program, tmp_path: Path) -> None:
    """
    H3 of Thursday 5 is overdue on Monday 9 by all of Friday and an hour and a half; what has ended is counted.
    """
    got = run("warn", _file(tmp_path, "so.csv", REGISTER + "H4,1.001731,01,online,2026-03-06T09:00,,,\n"), *NOW, "--json")

    assert [("H3", "overdue", "quá hạn 1 ngày 1 giờ"), ("H4", "running", "còn 2 ngày 6 giờ")] == [
        (line["code"], line["standing"], line["text"]) for line in got.json["running"]
    ]
    assert (0, 2, 1) == (got.code, got.json["counts"]["ended"], got.json["counts"]["overdue"])


def test_warn_within_a_few_days_and_at_most_a_few(run: Program, tmp_path: Path) -> None:
    """
    What is left out is counted.
    """
    file = _file(tmp_path, "so.csv", REGISTER + "H4,1.001731,01,online,2026-03-06T09:00,,,\nH5,1.001731,01,online,2026-03-02T09:00,,,\n")
    within = run("warn", file, *NOW, "--within", "1", "--json").json
    most = run("warn", file, *NOW, "--most", "1", "--json").json

    assert ["H3", "H5"] == [line["code"] for line in within["running"]]
    assert (["H3"], {"running": 2, "waiting": 0}) == ([line["code"] for line in most["running"]], most["left_out"])


def test_warn_goes_on_after_a_broken_row(run: Program, tmp_path: Path) -> None:
    """
    A dossier of an unknown procedure has no date, a wrong place refuses, and both are findings.
    """
    got = run("warn", _file(tmp_path, "so.csv", REGISTER + BROKEN), *NOW, "--lang", "en")

    assert (1, True, True) == (got.code, "H3" in got.out, "Without a date 2." in got.out)


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "٣"])
def test_warn_wants_whole_numbers(run: Program, tmp_path: Path, number: str) -> None:
    """
    Anything else is an error of usage.
    """
    assert 2 == run("warn", _file(tmp_path, "so.csv", REGISTER), *NOW, f"--within={number}").code


class _Stdin:
    def __init__(self, content: str) -> None:
        self.buffer = io.BytesIO(content.encode())


def test_dash_reads_standard_input(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A register can come through a pipe.
    """
    monkeypatch.setattr("sys.stdin", _Stdin(REGISTER))

    assert ["H1", "H2", "H3"] == [line["code"] for line in run("assess", "-", *NOW, "--json").lines]


def test_now_defaults_to_the_clock(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Only the program reads it.
    """
    monkeypatch.setattr("onestop.cli.common.now", lambda: datetime(2026, 3, 5, 12, 0))  # Thu, the due date
    got = run("assess", _file(tmp_path, "so.csv", REGISTER), "--json")

    assert ["in_time"] * 3 == [line["timeliness"] for line in got.lines]


def test_hints_alone_are_clean(run: Program, tmp_path: Path) -> None:
    """
    A result of the next day after the cut-off is a hint: counted, not listed.
    """
    content = "code,procedure,received,resolved\nH1,1.000656,2026-03-02T15:30,2026-03-03T10:00\n"
    got = run("assess", _file(tmp_path, "so.csv", content), *NOW, "--lang", "en")

    assert (0, "0 errors, 0 warnings, 1 hints\n") == (got.code, got.err)


def test_progress_shows_only_in_a_terminal(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A long register tells how far it is, and wipes the line at the end; --quiet says nothing.
    """
    monkeypatch.setattr("onestop.cli.common.PROGRESS_EVERY", 2)
    file = _file(tmp_path, "so.csv", REGISTER)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    shown, quiet = run("assess", file, *NOW, "--lang", "en"), run("assess", file, *NOW, "--quiet")

    assert (True, True, "") == (shown.err.startswith("\r2 dossiers"), shown.err.endswith("\r"), quiet.err)


def test_interrupt_is_no_traceback(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Ctrl-C ends with the exit code that shells expect.
    """

    def interrupted(path: str, **_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("onestop.cli.exports.read_register", interrupted)

    assert Ran(130, "", "") == run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW)


class Broken:
    """A plugin of Đà Nẵng whose hook raises."""

    onestop_places = ("48",)

    @onestop.hookimpl
    def onestop_catalogs(self) -> list[Path]:
        """Break."""
        raise RuntimeError("mất tệp")


def test_place_of_a_broken_plugin_refuses(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One question is refused, in a register only the dossiers of that place are, and the list of plugins says why.
    """
    broken = Broken()
    monkeypatch.setattr("onestop.cli.common.load", lambda *roots, entry_points: onestop.load(*roots, plugins=[broken], entry_points=False))
    due = run("due", "1.001731", "--received", "2026-03-02", "--place", "48")
    assess = run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--json")
    plugins = run("plugins")

    assert (2, "", True) == (due.code, due.out, "mất tệp" in due.err)
    assert (1, [[], [], ["OS615"]]) == (assess.code, [[found["code"] for found in line["problems"]] for line in assess.lines])
    assert (1, True) == (plugins.code, "OS702" in plugins.out)


class Photo:
    """A plugin that looks at photographs."""

    @onestop.hookimpl
    def onestop_checks(self) -> dict[str, Any]:
        """Return the check."""
        return {"photo": lambda made, asked: []}


@pytest.mark.parametrize(("plugins", "expected"), [((Photo(),), []), ((), ["OS508"])])
def test_check_runs_the_checks_of_plugins(
    run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugins: tuple[Photo, ...], expected: list[str]
) -> None:
    """
    By code and by file alike, and a check that is not installed is told.
    """
    monkeypatch.setattr("onestop.cli.common.load", lambda *roots, entry_points: onestop.load(*roots, plugins=plugins, entry_points=False))
    folder = _catalogue(tmp_path, SOUND + "    checks: [photo]\n")
    file = _file(tmp_path, "hs.json", {"code": "H1", "procedure": "9.000001", "events": [{"at": "2026-03-02", "kind": "received"}]})
    by_code = run("check", "9.000001", "--on", "2026-03-02", "--catalog", folder, "--json")
    by_file = run("check", file, "--catalog", folder, "--json")

    assert [expected] * 2 == [[found["code"] for found in got.json["problems"]] for got in (by_code, by_file)]


# -- output files --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kq.csv", "kq.jsonl"])
def test_results_are_written_to_a_file(run: Program, tmp_path: Path, name: str) -> None:
    """
    One line a dossier, broken ones included, and nothing but the file is left.
    """
    folder = tmp_path / "out"
    folder.mkdir()
    got = run("assess", _file(tmp_path, "so.csv", REGISTER + BROKEN), *NOW, "--out", str(folder / name))
    text = (folder / name).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text))) if name == "kq.csv" else [json.loads(line) for line in text.splitlines()]

    assert (1, [name]) == (got.code, [file.name for file in folder.iterdir()])
    assert ["H1", "H2", "H3", "H4", "H5", "H6"] == [row["code"] for row in rows]
    assert KEYS == set(rows[0])
    assert ("2026-03-05T17:00:00", "late", "-1") == (rows[1]["due"], rows[1]["timeliness"], str(rows[1]["margin"]))


def test_csv_of_results_opens_in_a_spreadsheet(run: Program, tmp_path: Path) -> None:
    """
    It starts with a byte order mark, so that Vietnamese letters are read.
    """
    run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--out", str(tmp_path / "kq.csv"))

    assert (tmp_path / "kq.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,")


@pytest.mark.parametrize("name", ["kq.csv", "kq.jsonl"])
def test_results_may_go_to_a_file_and_to_standard_output(run: Program, tmp_path: Path, name: str) -> None:
    """
    With --json both get every dossier.
    """
    got = run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--json", "--out", str(tmp_path / name))

    assert (["H1", "H2", "H3"], True) == ([line["code"] for line in got.lines], (tmp_path / name).exists())


@pytest.mark.parametrize("code", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_of_results_runs_no_formula(run: Program, tmp_path: Path, code: str) -> None:
    """
    A code that a spreadsheet would run gets an apostrophe before it.
    """
    made = {"code": code, "procedure": "1.001731", "events": [{"at": "2026-03-02T09:00", "kind": "received"}]}
    run("assess", _file(tmp_path, "so.jsonl", made), *NOW, "--out", str(tmp_path / "kq.csv"))
    with (tmp_path / "kq.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)

    assert f"'{code}" == row["code"]
    assert "-2" == row["margin"]  # a number stays a number


@pytest.mark.parametrize("before", [None, "bản cũ"])
@pytest.mark.parametrize("name", ["kq.csv", "kq.jsonl"])
def test_output_appears_only_when_it_is_whole(
    run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, before: str | None
) -> None:
    """
    Where the input fails half-way no file is left, and an older one stays as it was.
    """

    def torn(path: str, **_: Any) -> Any:
        yield Entry(2, "H1", None)
        raise OSError("the disk is gone")

    monkeypatch.setattr("onestop.cli.exports.read_register", torn)
    folder = tmp_path / "out"
    folder.mkdir()
    if before:
        (folder / name).write_text(before, encoding="utf-8")
    got = run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--out", str(folder / name))

    assert 2 == got.code
    assert ({name: before} if before else {}) == {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_output_into_a_folder_that_is_not_there_is_two(run: Program, tmp_path: Path) -> None:
    """
    Said before anything is judged.
    """
    got = run("assess", _file(tmp_path, "so.csv", REGISTER), *NOW, "--out", str(tmp_path / "no" / "kq.csv"))

    assert (2, "") == (got.code, got.out)


# -- audit ---------------------------------------------------------------------------------------------------------------------------


def test_audit_of_a_truthful_register_is_clean(run: Program, tmp_path: Path) -> None:
    """
    Every claim follows from the events.
    """
    got = run("audit", _file(tmp_path, "so.csv", REGISTER), *NOW)

    assert (0, "Không có lỗi.\n") == (got.code, got.out)


def test_audit_tells_every_claim_that_differs(run: Program, tmp_path: Path) -> None:
    """
    A due date a day too late and an outcome too good.
    """
    wrong = REGISTER.replace("2026-03-05,on_time", "2026-03-06,early")
    file = _file(tmp_path, "so.csv", wrong)
    got = run("audit", file, *NOW, "--json")

    assert (1, [("H1", "OS901"), ("H1", "OS902")]) == (got.code, [(line["dossier"], line["code"]) for line in got.lines])
    assert "Sổ ghi hạn 06/03/2026, tính lại là 05/03/2026." in run("audit", file, *NOW).out


def test_no_word_of_a_register_steers_the_terminal_of_an_audit(run: Program, tmp_path: Path) -> None:
    """
    Neither a code nor the name of an office, in a finding, a convention, or ends set in bulk.
    """

    def row(i: int, agency: str, due: str, end: str) -> str:
        events = [{"at": "2026-01-05T09:00", "kind": "received"}, {"at": end, "kind": "resolved"}]
        data = {"code": f"H{i}\x1b[31m\u202e", "procedure": "1.004873", "place": "01", "channel": "online", "agency": agency}
        return json.dumps({**data, "events": events, "claimed": {"due": due}})

    first_day = [row(i, "A\x1b[32mB", "2026-01-07T17:00", "2026-01-06T09:00") for i in range(8)]
    by_law = [row(i, "C", "2026-01-08T17:00", "2026-01-06T09:00") for i in range(8, 20)]
    in_bulk = [row(i, "D\x1b[33mE", "2026-01-08T17:00", "2026-01-08T17:00") for i in range(20, 40)]
    wrong = [row(40, "F", "2026-01-20T17:00", "2026-01-06T09:00")]
    out = run("audit", _file(tmp_path, "so.jsonl", "\n".join([*first_day, *by_law, *in_bulk, *wrong])), *NOW, "--lang", "en").out

    assert all(text in out for text in ("Offices: 01 A [32mB", "For example: H0 [31m, H1", "01 D [33mE", "H40 [31m: OS901"))
    assert not any(letter in out for letter in ("\x1b", "\u202e"))


def test_audit_prints_a_table_of_kinds_with_examples(run: Program, tmp_path: Path) -> None:
    """
    The kind, how many dossiers, which part of all, and the line of the file.
    """
    got = run("audit", _file(tmp_path, "so.csv", REGISTER.replace("2026-03-05,on_time", "2026-03-06,early")), *NOW)

    assert "Đã kiểm tra 3 hồ sơ; có phát hiện: 1." == got.out.splitlines()[0]
    assert "OS901  Hạn khai khác hạn tính lại" in got.out
    assert "33,3 %" in got.out
    assert "H1: OS901 cảnh báo " in got.out
    assert "so.csv:2 claimed.due: " in got.out


def test_audit_reads_standard_input_once(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is found waits aside until the register is known to its end.
    """
    wrong = REGISTER.replace("2026-03-05,on_time", "2026-03-06,early")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(wrong.encode())))
    got = run("audit", "-", *NOW, "--json")

    assert [("H1", "OS901"), ("H1", "OS902")] == [(line["dossier"], line["code"]) for line in got.lines]


@pytest.mark.parametrize("name", ["kq.csv", "kq.jsonl"])
def test_audit_writes_every_finding_to_a_file(run: Program, tmp_path: Path, name: str) -> None:
    """
    As columns or as lines, and cells are no formulas.
    """
    wrong = REGISTER.replace("H1,", "=H1,").replace("2026-03-05,on_time", "2026-03-06,early")
    out = tmp_path / name
    got = run("audit", _file(tmp_path, "so.csv", wrong), *NOW, "--out", str(out))
    text = out.read_text(encoding="utf-8-sig")

    assert (1, 2, name == "kq.csv") == (got.code, text.count("OS90"), "'=H1,OS901,warning," in text)


def test_audit_as_one_object(run: Program, tmp_path: Path) -> None:
    """
    The table, the conventions, and what could not be checked.
    """
    wrong = REGISTER.replace("2026-03-05,on_time", "2026-03-06,early")
    got = run("audit", _file(tmp_path, "so.csv", wrong), *NOW, "--json", "--summary").json

    assert (3, 1, ["OS901", "OS902"]) == (got["dossiers"], got["faulty"], [kind["code"] for kind in got["kinds"]])
    assert [("apology", 2, True)] == [(habit["about"], habit["count"], habit["lawful"]) for habit in got["conventions"]]


def test_audit_tells_that_no_apology_is_written_down_and_misses_them_when_told_to(run: Program, tmp_path: Path) -> None:
    """
    A hint changes no exit code.
    """
    file = _file(tmp_path, "so.csv", REGISTER)
    silent, strict = run("audit", file, *NOW), run("audit", file, *NOW, "--apologies", "--json")

    assert (0, "OS912 gợi ý ") == (silent.code, silent.err[:12])
    assert (1, [("H2", "OS909"), ("H3", "OS909")]) == (strict.code, [(line["dossier"], line["code"]) for line in strict.lines])


def test_audit_of_one_dossier_shows_its_days(run: Program, tmp_path: Path) -> None:
    """
    What happened, the ledger, and each finding; one without is clean.
    """
    file = _file(tmp_path, "so.csv", REGISTER.replace("2026-03-05,on_time", "2026-03-06,early"))
    wrong, right = run("audit", file, *NOW, "--dossier", "H1"), run("audit", file, *NOW, "--dossier", "H2")

    assert (1, True, True) == (wrong.code, "02/03/2026" in wrong.out, "OS901" in wrong.out)
    assert (0, "Không có lỗi.") == (right.code, right.out.splitlines()[-1])
    assert ["OS901", "OS902"] == [each["code"] for each in run("audit", file, *NOW, "--dossier", "H1", "--json").json["findings"]]


@pytest.mark.parametrize("more", [("--dossier", "H9"), ("--dossier", "H1", "--summary"), ("--dossier", "H1", "--out", "kq.csv")])
def test_audit_of_a_dossier_that_is_not_there_is_wrong_use(run: Program, tmp_path: Path, more: tuple[str, ...]) -> None:
    """
    Neither a code that no row has, nor two questions at once.
    """
    got = run("audit", _file(tmp_path, "so.csv", REGISTER), *NOW, *more)

    assert (2, "", True) == (got.code, got.out, "--dossier" in got.err)


def test_audit_tells_a_convention_once_with_its_basis(run: Program, tmp_path: Path) -> None:
    """
    Six due dates a day too early, since the day of receipt was counted.
    """
    rows = "".join(f"H{i},1.001731,01,2026-03-{i + 1:02d}T09:00,2026-03-{i + 1:02d}T15:00,{due}\n" for i, due in enumerate(FIRST_DAYS, 1))
    file = _file(tmp_path, "so.csv", f"code,procedure,place,received,resolved,claimed_due\n{rows}")
    got, lines = run("audit", file, *NOW), run("audit", file, *NOW, "--json").lines

    assert (1, 1, 0) == (got.code, got.out.count("OS911"), got.out.count("OS901"))
    assert "ngày tiếp nhận được tính là ngày thứ nhất" in got.out
    assert "Căn cứ: thấy trong mã nguồn OpenCPS" in got.out
    assert [(None, "OS911", ["first_day"], 5)] == [
        (line["dossier"], line["code"], line["convention"]["conventions"], line["convention"]["count"]) for line in lines
    ]


FIRST_DAYS = ("2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10")
"""Three working days from Monday 2 March 2026 and the four days after it, the day of receipt counted."""


def test_audit_of_dossiers_that_cannot_be_judged_is_not_clean(run: Program, tmp_path: Path) -> None:
    """
    A claim about an unknown procedure was not confirmed.
    """
    got = run("audit", _file(tmp_path, "so.csv", REGISTER.replace("1.001731", "9.999999")), *NOW, "--json")

    assert 1 == got.code


def parquet(path: Path, **columns: Any) -> Path:
    """A register as Parquet."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table(columns), path)
    return path


def test_assess_of_parquet_writes_parquet(run: Program, tmp_path: Path) -> None:
    """
    Results stand in the file, their counts on standard output; a procedure that is not known is a finding.
    """
    received = [datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 9), None]
    file = parquet(
        tmp_path / "in.parquet",
        code=["H1", "H2", "H3"],
        procedure=["1.001731", "9.999999", "1.001731"],
        received=received,
        resolved=[datetime(2026, 1, 7, 9), None, None],
    )
    out = tmp_path / "out.parquet"
    got = run("assess", str(file), "--out", str(out), "--now", "2026-01-31", "--lang", "en")
    rows = pytest.importorskip("pyarrow.parquet").read_table(out).to_pylist()

    assert 1 == got.code
    assert f"judged 3 dossiers (1 of them one by one), wrote {out}" == got.out.splitlines()[0]
    assert [datetime(2026, 1, 8, 17), None, None] == [row["due"] for row in rows]
    assert [("early", 1, None), ("none", None, "unknown"), ("none", None, "missing")] == [
        (row["timeliness"], row["margin"], row["no_due"]) for row in rows
    ]
    assert [[], ["OS608"], []] == [row["problems"] for row in rows]
    assert [file, out] == sorted(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"procedure": [1.001731]}, "the column “procedure” needs text (codes keep their leading zeros), it has the type double"),
        ({"procedure": ["1.001731"], "received": ["2026-01-05"]}, "the column “received” needs dates or date-times"),
        ({"procedure": ["1.001731"], "place": [1]}, "the column “place” needs text"),
        (
            {"procedure": ["1.001731"], "code": [["H1"]]},
            "the column “code” needs text (codes keep their leading zeros), it has",
        ),
        ({"procedure": ["1.001731"], "code": [b"\xff"]}, "the column “code” needs text"),
        ({"code": ["H1"]}, "The column “procedure” is missing; the columns are: code."),
        ({"code": []}, "The column “procedure” is missing; the columns are: code."),
        ({"procedure": ["1.001731"], "Procedure": ["1.004873"]}, "The column “procedure” stands twice; delete or rename one."),
        (
            {"procedure": ["1.001731"] * 3, "resolved": np.array([0, 0, 1 << 62], "datetime64[us]")},
            "the column “resolved”, row 3 of the data: ",
        ),
        (
            {"procedure": ["1.001731"] * 140_000, "resolved": np.array([0] * 139_999 + [1 << 50], "datetime64[s]")},
            "the column “resolved”, row 140,000 of the data: ",
        ),
    ],
)
def test_assess_of_parquet_with_a_wrong_column_writes_nothing(run: Program, tmp_path: Path, columns: Any, told: str) -> None:
    """
    The column is named, and the output is absent.
    """
    file = parquet(tmp_path / "in.parquet", **columns)
    got = run("assess", str(file), "--out", str(tmp_path / "out.parquet"), "--lang", "en")

    assert 2 == got.code
    assert told in got.err
    assert [file] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"code": ["H1"]}, "Thiếu cột “procedure”; có các cột: code."),
        ({"procedure": ["1.001731"], "place": [1]}, "cột “place” cần chữ (mã phải giữ số 0 ở đầu), đang là kiểu int64"),
        ({"procedure": ["1.001731"], "resolved": np.array([1 << 62], "datetime64[us]")}, "cột “resolved”, dòng dữ liệu 1: "),
    ],
)
def test_what_is_wrong_with_a_parquet_register_is_said_in_vietnamese(run: Program, tmp_path: Path, columns: Any, told: str) -> None:
    """
    Names of columns stand as they are in the file, all else in the language asked.
    """
    file = parquet(tmp_path / "in.parquet", **columns)
    got = run("assess", str(file), "--out", str(tmp_path / "out.parquet"), "--lang", "vi")

    assert 2 == got.code
    assert told in got.err


def test_columns_of_a_parquet_register_are_known_whatever_their_case(run: Program, tmp_path: Path) -> None:
    """
    As in CSV: `Received` is no fact of the dossier but the moment of its receipt.
    """
    columns = {"Code": ["H1"], "PROCEDURE": ["1.001731"], " Received": [datetime(2026, 1, 5, 9)]}
    out = tmp_path / "out.parquet"
    run("assess", str(parquet(tmp_path / "in.parquet", **columns)), "--out", str(out), "--now", "2026-01-06")
    rows = pytest.importorskip("pyarrow.parquet").read_table(out).to_pylist()

    assert [("H1", datetime(2026, 1, 8, 17))] == [(row["code"], row["due"]) for row in rows]


def test_a_parquet_register_whose_procedures_are_all_missing_is_judged(run: Program, tmp_path: Path) -> None:
    """
    A column without a value has no type, and is there all the same.
    """
    file = parquet(tmp_path / "in.parquet", code=["H1", "H2"], procedure=[None, None])
    got = run("assess", str(file), "--out", str(tmp_path / "out.parquet"), "--lang", "en")

    assert 1 == got.code
    assert ["OS803", "2"] == got.out.splitlines()[-1].split()


def test_assess_does_not_write_over_its_register(run: Program, tmp_path: Path) -> None:
    """
    The register is there afterwards as it was, under whatever name it is asked to be written.
    """
    file = parquet(tmp_path / "in.parquet", code=["H1"], procedure=["1.001731"])
    link = tmp_path / "link.parquet"
    link.symlink_to(file)
    before = file.read_bytes()
    for out in (file, link):
        got = run("assess", str(file), "--out", str(out), "--lang", "en")

        assert 2 == got.code
        assert "this is the register itself" in got.err
    assert before == file.read_bytes()


@pytest.mark.parametrize("args", [("assess", "in.parquet"), ("calendar", "export")])
def test_parquet_into_a_folder_that_is_not_there_is_said_in_words(run: Program, tmp_path: Path, args: tuple[str, ...]) -> None:
    """
    Before anything is computed.
    """
    file = parquet(tmp_path / "in.parquet", code=["H1"], procedure=["1.001731"])
    asked = [str(file) if each == "in.parquet" else each for each in args]
    got = run(*asked, "--out", str(tmp_path / "no" / "out.parquet"), "--lang", "en")

    assert 2 == got.code
    assert f"{tmp_path / 'no' / 'out.parquet'}: cannot be written (there is no such folder)" in got.err


def test_assess_of_a_parquet_file_that_was_cut_writes_nothing(run: Program, tmp_path: Path) -> None:
    """
    Half a file is no register.
    """
    file = parquet(tmp_path / "in.parquet", code=["H1"], procedure=["1.001731"])
    file.write_bytes(file.read_bytes()[:-20])
    got = run("assess", str(file), "--out", str(tmp_path / "out.parquet"), "--lang", "en")

    assert 2 == got.code
    assert "it is no Parquet file, or the file was cut" in got.err
    assert [file] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "args",
    [("in.parquet",), ("in.parquet", "--out", "out.csv"), ("in.parquet", "--out", "o.parquet", "--json"), ("in.csv", "--out", "o.parquet")],
)
def test_assess_of_parquet_with_what_does_not_go_with_it_is_two(run: Program, args: tuple[str, ...]) -> None:
    """
    Nor is anything but Parquet made of Parquet.
    """
    assert 2 == run("assess", *args).code


# -- calendar ------------------------------------------------------------------------------------------------------------------------


def test_calendar_of_a_year_lists_the_days_that_are_not_plain(run: Program) -> None:
    """
    Seventeen days of 2026, each with what made it so.
    """
    got = run("calendar", "2026", "--json")

    assert 0 == got.code
    assert (17, ("2026-01-01", "holiday", False), ("2026-11-24", "holiday", False)) == (
        len(got.lines),
        *((line["date"], line["kind"], line["working"]) for line in (got.lines[0], got.lines[-1])),
    )
    assert "2026-01-10  Sat  worked for 2026-01-02" in run("calendar", "2026", "--lang", "en").out


def test_calendar_of_a_month_is_a_sheet(run: Program) -> None:
    """
    Weeks from Monday, special days marked and explained.
    """
    got = run("calendar", "2026-01", "--lang", "en")

    assert ["1*", "2-", "3", "4"] == got.out.splitlines()[2].split()
    assert ["5", "6", "7", "8", "9", "10!", "11"] == got.out.splitlines()[3].split()
    assert "! 2026-01-10 worked for 2026-01-02 (12729/VPCP-KGVX)" in got.out.splitlines()


def test_calendar_of_a_month_as_json_is_every_day(run: Program) -> None:
    """
    February 2026 has twenty-eight.
    """
    assert 28 == len(run("calendar", "2026-02", "--json").lines)


@pytest.mark.parametrize(
    ("known", "kind", "citation"),
    [
        ("2025-12-20", "weekend", "188/1999/QĐ-TTg"),
        ("2025-12-24", "weekend", "188/1999/QĐ-TTg"),
        ("2025-12-25", "swapped_work", "12729/VPCP-KGVX"),
    ],
)
def test_calendar_of_a_day_as_known_on_a_day(run: Program, known: str, kind: str, citation: str) -> None:
    """
    Saturday 10 January 2026 is worked from the day of the notice on.
    """
    got = run("calendar", "2026-01-10", "--known", known, "--json").json

    assert (kind, kind == "swapped_work", citation) == (got["kind"], got["working"], got["citation"])


def test_calendar_export_writes_every_day(run: Program, tmp_path: Path) -> None:
    """
    CSV to standard output or a file, Parquet to a file; the words go elsewhere.
    """
    shown = run("calendar", "export", "--place", "01")
    files = [tmp_path / name for name in ("cal.csv", "cal.parquet")]
    wrote = [run("calendar", "export", "--place", "01", "--out", str(file), "--lang", "en") for file in files]

    assert "2026-01-10,Sat,swapped_work,true," in shown.out
    assert shown.out == files[0].read_text(encoding="utf-8")
    assert b"PAR1" == files[1].read_bytes()[:4]
    assert [(0, "", f"wrote {file}: 8400 days\n") for file in files] == [(got.code, got.out, got.err) for got in wrote]
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.parametrize(
    ("args", "told"), [(("export", "--out", "cal.xlsx"), ".csv or .parquet"), (("2026", "--out", "cal.csv"), "goes only with")]
)
def test_calendar_export_to_what_it_cannot_write_is_two(run: Program, args: tuple[str, ...], told: str) -> None:
    """
    The kinds of file are named; a calendar that is shown writes none.
    """
    got = run("calendar", *args, "--lang", "en")

    assert 2 == got.code
    assert told in got.err


def test_calendar_export_without_pyarrow_names_the_extra(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nothing is written, and it is said what to install.
    """
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    got = run("calendar", "export", "--out", str(tmp_path / "cal.parquet"))

    assert 2 == got.code
    assert "pip install onestop[arrow]" in got.err
    assert [] == list(tmp_path.iterdir())


def test_calendar_against_holidays_lists_the_differences(run: Program) -> None:
    """
    The package does not know the swap of January 2026, and a difference is a finding.
    """
    got = run("calendar", "2026", "--against", "holidays", "--json")

    assert (1, ["2026-01-02", "2026-01-10"]) == (got.code, [line["date"] for line in got.lines])


def test_calendar_against_holidays_without_differences_is_clean(run: Program) -> None:
    """
    For 2025 both say the same.
    """
    assert 0 == run("calendar", "2025", "--against", "holidays", "--json").code


@pytest.mark.parametrize(
    "args",
    [
        ("sai",),
        ("2026-13",),
        ("2026-02-30",),
        ("2026-1",),
        ("0000",),
        ("2040",),
        ("2040-01",),
        ("2040-01-05",),
        ("2012",),
        ("2026-01", "--against", "holidays"),
        ("2040", "--against", "holidays"),
        ("\u00b2\u00b2\u00b2\u00b2", "--against", "holidays"),
        ("2026", "--against", "numpy"),
        ("2026", "--place", "1"),
    ],
)
def test_calendar_of_what_is_no_date_is_two(run: Program, args: tuple[str, ...]) -> None:
    """
    Nor is a year outside the calendar guessed.
    """
    got = run("calendar", *args)

    assert (2, "") == (got.code, got.out)


# -- catalogue -----------------------------------------------------------------------------------------------------------------------

SOUND = """\
code: "9.000001"
name: {vi: Thủ tục thử, en: Procedure on trial}
field: thu
versions:
  - valid_from: 2026-01-01
    status: draft
    level: [commune]
    channels: [in_person]
    sources: [{title: Thử, confidence: low}]
    cases: [{id: default, limit: {working_days: 3}}]
"""
CASES = """\
procedure: "9.000001"
cases:
  - name: Ba ngày làm việc
    events: [{at: 2026-03-02T09:00, kind: received}]
    expect: {due: DATE}
"""

CHECKED = """\
procedure: "9.000001"
cases:
  - name: Qua cuối tuần
    events: [{at: 2026-03-05T09:00, kind: received}]
    expect: {due: 2026-03-10T17:00}
  - name: Ngày đầu
    events: [{at: 2026-01-01T09:00, kind: received}]
    expect: {problems: []}
  - name: Hôm trước
    events: [{at: 2025-12-31T09:00, kind: received}]
    expect: {problems: [OS608]}
"""


def _catalogue(tmp_path: Path, procedure: str = SOUND, cases: str | None = None) -> str:
    folder = tmp_path / "danh-muc" / "procedures" / "thu"
    folder.mkdir(parents=True)
    (folder / "9.000001.yaml").write_text(procedure, encoding="utf-8")
    if cases:
        (folder / "9.000001.cases.yaml").write_text(cases, encoding="utf-8")
    return str(tmp_path / "danh-muc")


def test_lint_of_the_national_catalogue_is_clean(run: Program) -> None:
    """
    Text says so, JSON says nothing.
    """
    assert (Ran(0, "No errors.\n", ""), Ran(0, "", "")) == (run("lint", "--lang", "en"), run("lint", "--json"))


def test_lint_tells_file_line_and_column(run: Program, tmp_path: Path) -> None:
    """
    A value of the wrong kind is found where it stands.
    """
    folder = _catalogue(tmp_path, SOUND.replace("2026-01-01", "hôm nay"))
    text, data = run("lint", folder, "--lang", "en"), run("lint", folder, "--json")

    assert (1, 1) == (text.code, data.code)
    assert text.out.startswith("OS203 error danh-muc/procedures/thu/9.000001.yaml:5:17 versions[0].valid_from")
    assert ["OS203"] == [line["code"] for line in data.lines]


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_folder_that_is_not_there_is_two(run: Program, tmp_path: Path, verb: str) -> None:
    """
    A mistyped folder is no clean catalogue.
    """
    assert 2 == run(verb, str(tmp_path / "no")).code


def test_further_catalogue_answers(run: Program, tmp_path: Path) -> None:
    """
    A procedure of a folder is due like one of the nation.
    """
    got = run("due", "9.000001", "--received", "2026-03-02T09:00", "--catalog", _catalogue(tmp_path), "--json")

    assert (0, "2026-03-05T17:00:00") == (got.code, got.json["due"])


def test_test_of_the_national_catalogue_passes(run: Program) -> None:
    """
    Every worked example beside the files comes out as it says.
    """
    got = run("test", "--json")

    assert (0, 0) == (got.code, got.json["failed"])
    assert got.json["passed"] > 100


@pytest.mark.parametrize(("date", "expected"), [("2026-03-05", 1), ("2026-03-05T17:00", 0)])
def test_test_of_a_case_that_expects_something_else_fails(run: Program, tmp_path: Path, date: str, expected: int) -> None:
    """
    The example is told with what came out and why, day by day.
    """
    folder = _catalogue(tmp_path, cases=CASES.replace("DATE", date))
    got = run("test", folder, "--procedure", "9.000001", "--lang", "en")

    assert expected == got.code
    assert f"{1 - expected} passed, {expected} failed" == got.out.splitlines()[-1]
    assert bool(expected) is ("OS310" in got.out and "2026-03-04  Wed  working day" in got.out)


@pytest.mark.parametrize(("cases", "expected"), [(CASES.replace("DATE", "2026-03-05T17:00"), 1), (CHECKED, 0)])
def test_test_with_perturb_finds_what_nothing_checks(run: Program, tmp_path: Path, cases: str, expected: int) -> None:
    """
    The values of the folder named alone, with file and line, and the counts.
    """
    got = run("test", _catalogue(tmp_path, cases=cases), "--procedure", "9.000001", "--perturb", "--lang", "en")

    assert (expected, "") == (got.code, got.err)
    assert bool(expected) is ("danh-muc/procedures/thu/9.000001.yaml:" in got.out)
    assert ["All", "3", str(2 * expected)] == got.out.splitlines()[-1].split()


@pytest.mark.parametrize("bundled", [False, True])
def test_test_with_perturb_checks_a_folder_that_is_named_as_another(run: Program, tmp_path: Path, bundled: bool) -> None:
    """
    A folder `catalog`, as `new` makes it, beside the national one is told apart as `catalog-2`, and so is what a bundle of it holds.
    """
    folder = Path(_catalogue(tmp_path, cases=CASES.replace("DATE", "2026-03-05T17:00"))).rename(tmp_path / "catalog")
    if bundled:
        assert 0 == run("compile", str(folder), "--out", str(tmp_path / "c.json")).code
    got = run("test", str(tmp_path / "c.json" if bundled else folder), "--procedure", "9.000001", "--perturb", "--lang", "en")

    assert (1, ["All", "3", "2"]) == (got.code, got.out.splitlines()[-1].split())
    assert "catalog-2/procedures/thu/9.000001.yaml:" in got.out


def test_test_with_perturb_as_json_is_an_object_a_line(run: Program, tmp_path: Path) -> None:
    """
    The examples first, then each unchecked value, then the counts.
    """
    folder = _catalogue(tmp_path, cases=CASES.replace("DATE", "2026-03-05T17:00"))
    got = run("test", folder, "--procedure", "9.000001", "--perturb", "--json")

    passed, date, unit, counts = got.lines
    assert {"passed": 1, "failed": 0, "left_out": 0} == passed
    assert ("date", 2, ["versions", 0, "valid_from"]) == (date["kind"], date["changes"], date["path"])
    assert ("limit: {working_days: 3}", ["limit: {calendar_days: 3}"]) == (unit["value"], unit["unnoticed"])
    assert (3, 2, {"values": 1, "unchecked": 0}) == (counts["values"], counts["unchecked"], counts["kinds"]["limit"])


def test_test_with_perturb_changes_nothing_while_an_example_fails(run: Program, tmp_path: Path) -> None:
    """
    That is to be mended first.
    """
    folder = _catalogue(tmp_path, cases=CASES.replace("DATE", "2026-03-06T17:00"))
    got = run("test", folder, "--procedure", "9.000001", "--perturb", "--json")

    assert (1, {"passed": 0, "failed": 1, "left_out": 0}) == (got.code, got.lines[-1])


def test_test_as_json_stays_json_where_an_example_fails(run: Program, tmp_path: Path) -> None:
    """
    Ledgers are for people; with --json every line is an object, and the last one counts.
    """
    folder = _catalogue(tmp_path, cases=CASES.replace("DATE", "2026-03-06T17:00"))
    got = run("test", folder, "--procedure", "9.000001", "--json")

    assert (1, {"passed": 0, "failed": 1, "left_out": 0}) == (got.code, got.lines[-1])


def test_test_of_a_date_that_does_not_exist_fails(run: Program, tmp_path: Path) -> None:
    """
    30 February is a finding of its example.
    """
    folder = _catalogue(tmp_path, cases=CASES.replace("DATE", "2026-03-05T17:00").replace("2026-03-02T09:00", "2026-02-30T09:00"))

    assert 1 == run("test", folder, "--procedure", "9.000001").code


def test_test_of_an_event_that_does_not_exist_fails(run: Program, tmp_path: Path) -> None:
    """
    A slip of the pen in an example is a finding and no traceback.
    """
    folder = _catalogue(tmp_path, cases=CASES.replace("DATE", "2026-03-05T17:00").replace("received", "recieved"))

    assert 1 == run("test", folder, "--procedure", "9.000001").code


def test_test_of_a_procedure_without_examples_is_not_clean(run: Program) -> None:
    """
    A mistyped code must not look like a pass.
    """
    assert 0 != run("test", "--procedure", "9.999999").code


def test_diff_tells_what_changes_between_two_days(run: Program) -> None:
    """
    The end of districts changes the limit of 1.001731, and a difference is a finding.
    """
    got = run("diff", "2025-06-30", "2025-07-01", "--json")
    mine = {line["what"] for line in got.lines if line["procedure"] == "1.001731"}

    assert (1, {"level", "agency", "limit.default"}) == (got.code, mine)
    assert "2 working days, then 3 working days" in run("diff", "2025-06-30", "2025-07-01", "--lang", "en").out


def test_diff_tells_procedures_that_come(run: Program) -> None:
    """
    1.001731 begins on 01/07/2021.
    """
    got = [line for line in run("diff", "2021-06-30", "2021-07-01", "--json").lines if line["procedure"] == "1.001731"]

    assert ["procedure"] == [line["what"] for line in got]


def test_diff_of_two_days_of_one_law_is_clean(run: Program) -> None:
    """
    Nothing changes from Monday to Tuesday.
    """
    assert Ran(0, "", "") == run("diff", "2026-03-02", "2026-03-03", "--json")


def test_schema_is_a_json_schema(run: Program) -> None:
    """
    An editor can check a file while it is written.
    """
    got = run("schema")

    assert (0, "object") == (got.code, got.json["type"])
    assert {"code", "name", "versions"} <= set(got.json["properties"])


def test_export_prints_what_is_in_force(run: Program) -> None:
    """
    One procedure, as JSON-LD, on a day.
    """
    got = run("export", "1.013831", "--on", "2025-01-01")
    services = [node for node in got.json["@graph"] if "dct:isVersionOf" in node]

    assert (0, "") == (got.code, got.err)
    assert ["urn:onestop:procedure/1.013831/2024-08-01"] == [node["@id"] for node in services]


def test_export_of_all_versions_into_a_file(run: Program, tmp_path: Path) -> None:
    """
    Every version of the codes given, each once, under names of one's own.
    """
    out = tmp_path / "tthc.jsonld"
    got = run("export", "1.013831", "1.013831", "--all-versions", "--base", "https://portal.example/data/", "--out", str(out))
    services = [node for node in json.loads(out.read_text(encoding="utf-8"))["@graph"] if "dct:isVersionOf" in node]
    starts = ("start-unknown", "2024-08-01", "2025-07-01")

    assert (0, "") == (got.code, got.out)
    assert [f"https://portal.example/data/procedure/1.013831/{start}" for start in starts] == [node["@id"] for node in services]


def test_export_of_all_versions_as_known_on_a_day(run: Program) -> None:
    """
    What was not published yet is left out.
    """
    got = run("export", "1.013831", "--all-versions", "--known", "2024-12-31")

    assert 2 == sum("dct:isVersionOf" in node for node in got.json["@graph"])


def test_export_without_a_code_is_all_that_is_public(run: Program, tmp_path: Path) -> None:
    """
    Internal work is left out; named by its code it is there.
    """
    folder = _catalogue(tmp_path, SOUND.replace("versions:", "internal: true\nversions:"))
    every = [node["dct:identifier"] for node in run("export", "--catalog", folder).json["@graph"] if "dct:isVersionOf" in node]
    named = [node["dct:identifier"] for node in run("export", "9.000001", "--catalog", folder).json["@graph"] if "dct:isVersionOf" in node]

    assert "1.013831" in every
    assert "9.000001" not in every
    assert ["9.000001"] == named


@pytest.mark.parametrize(
    "args",
    [
        ("1.01383",),
        ("1.01383", "--all-versions"),
        ("--base", "portal.example"),
        ("--on", "2026-01-01", "--all-versions"),
        ("--place", "1"),
        ("1.013831", "--out", "no/such/folder/x.jsonld"),
    ],
)
def test_export_with_wrong_arguments_is_two(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]) -> None:
    """
    An unknown code, a base that is none, a day beside all versions, a place that is none, a folder that is not there.
    """
    monkeypatch.chdir(tmp_path)

    got = run("export", *args)

    assert (2, "") == (got.code, got.out)
    assert got.err


def test_compiled_catalogue_answers_like_its_folder(run: Program, tmp_path: Path) -> None:
    """
    One file, the same due date, and twice the same bytes.
    """
    folder = _catalogue(tmp_path)
    first, second = str(tmp_path / "a.bundle"), str(tmp_path / "b.bundle")

    assert [0, 0] == [run("compile", folder, "--out", out).code for out in (first, second)]
    assert Path(first).read_bytes() == Path(second).read_bytes()
    got = run("due", "9.000001", "--received", "2026-03-02T09:00", "--catalog", first, "--json")
    assert "2026-03-05T17:00:00" == got.json["due"]


@pytest.mark.parametrize(("folder", "out"), [("no", "a.json"), (".", "no/a.json")])
def test_compile_of_what_is_not_there_is_two(run: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, out: str) -> None:
    """
    Neither folder nor target is made up.
    """
    monkeypatch.chdir(tmp_path)

    assert 2 == run("compile", folder, "--out", out).code
    assert [] == list(tmp_path.iterdir())


def test_plugins_lists_the_national_catalogue(run: Program) -> None:
    """
    Plugin number one, through the same hook as every province.
    """
    got = run("plugins", "--json")

    assert (0, [("National", ["vn"], ["onestop_catalogs"], "ok")]) == (
        got.code,
        [(line["name"], line["places"], line["hooks"], line["state"]) for line in got.lines],
    )


def test_plugins_as_text(run: Program) -> None:
    """
    Name, places, hooks, counts and state in one row.
    """
    got = run("plugins")
    row = got.out.splitlines()[-1].split()

    assert (0, "") == (got.code, got.err)
    assert ("National vn cả nước catalogs", "tốt") == (" ".join(row[:5]), row[-1])
    assert int(row[5]) > 100


def test_new_writes_a_file_that_lints_clean(run: Program, tmp_path: Path) -> None:
    """
    A contributor starts from a sound file.
    """
    made = run("new", "procedure", "9.000002", "--field", "thu", "--into", str(tmp_path))

    folder = tmp_path / "procedures" / "thu"
    assert (0, [str(folder / "9.000002.yaml"), str(folder / "9.000002.cases.yaml")]) == (made.code, made.out.splitlines())
    assert Ran(0, "", "") == run("lint", str(tmp_path), "--json")


def test_new_overwrites_nothing(run: Program, tmp_path: Path) -> None:
    """
    A file that is there stays as it is.
    """
    folder = tmp_path / "procedures" / "thu"
    folder.mkdir(parents=True)
    (folder / "9.000002.yaml").write_text("của tôi", encoding="utf-8")

    assert 2 == run("new", "procedure", "9.000002", "--field", "thu", "--into", str(tmp_path)).code
    assert "của tôi" == (folder / "9.000002.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("../x", "thu"),
        ("abc", "thu"),
        ("1..2", "thu"),
        ("", "thu"),
        ("9.000002", "a/b"),
        ("9.000002", ".."),
        ("9.000002", ""),
        ("9.000002", "a: b"),
    ],
)
def test_new_with_a_wrong_code_or_field_is_two(run: Program, tmp_path: Path, code: str, field: str) -> None:
    """
    Nothing is written, least of all outside the folder.
    """
    got = run("new", "procedure", code, "--field", field, "--into", str(tmp_path / "danh-muc"))

    assert (2, []) == (got.code, list(tmp_path.rglob("*.yaml")))


# -- the program itself --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [(), ("fly",), ("due",), ("calendar", "2026", "--colour")])
def test_wrong_verb_or_option_is_two(run: Program, args: tuple[str, ...]) -> None:
    """
    Usage goes to standard error.
    """
    got = run(*args)

    assert (2, "") == (got.code, got.out)
    assert got.err.startswith("cách dùng: onestop")


def test_help_and_version_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Both in one line a verb.
    """
    for option, expected in (("--help", "audit"), ("--version", onestop.__version__)):
        with pytest.raises(SystemExit) as stopped:
            main([option])
        assert 0 == stopped.value.code
        assert expected in capsys.readouterr().out


def _subprocess(*args: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, *args], capture_output=True, check=False, env=env, **more)


def test_module_is_the_same_program() -> None:
    """
    `python -m onestop` answers like `onestop`.
    """
    got = _subprocess("-m", "onestop", "due", "1.001731", "--received", "2025-07-01T08:00", "--json", "--no-plugins")

    assert (0, "2025-07-04T17:00:00", b"") == (got.returncode, json.loads(got.stdout)["due"], got.stderr)


def test_reader_that_goes_away_is_no_traceback() -> None:
    """
    `onestop calendar 2026-01 | head -0` ends quietly.
    """
    code = "import os, sys; r, w = os.pipe(); os.dup2(w, 1); os.close(r); from onestop.cli import main; sys.exit(main())"
    got = _subprocess("-c", code, "schema")

    assert (0, b"") == (got.returncode, got.stderr)


def test_diff_as_json_says_its_values_in_words_and_null_where_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "2025-06-30", "2025-07-01", "--json", "--lang", "en"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"procedure": "1.001266", "what": "level", "before": "district", "after": "commune"} in rows
    assert not any("(" in str(row["before"]) and "=" in str(row["before"]) for row in rows)


def test_a_new_file_never_replaces_one_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["new", "procedure", "1.100000", "--field", "ho-tich", "--into", str(tmp_path), "--lang", "en"]
    assert main(asked) == 0
    assert main(asked) == 2
    assert "the file exists and is not overwritten" in capsys.readouterr().err


def test_each_verb_is_made_by_the_module_that_is_imported_for_it() -> None:
    """
    A verb waits for no other verb's modules.
    """
    for room, verbs in cli._ROOMS.items():
        made: list[str] = []

        def verb(name: str, *_: Any, into: list[str] = made) -> argparse.ArgumentParser:
            into.append(name)
            return argparse.ArgumentParser()

        importlib.import_module(f"onestop.cli.{room}").add_verbs(verb)
        assert list(verbs) == made


def test_warn_counts_dossiers_and_their_parts_apart(run: Program, tmp_path: Path) -> None:
    """
    Birth registration had 24 hours from Monday 14 September 2026, 09:00; the dossier itself is not overdue.
    """
    line = {"code": "P1", "procedure": "3.000722", "place": "01", "events": [{"at": "2026-09-14T09:00", "kind": "received"}]}
    out = run("warn", _file(tmp_path, "so.jsonl", json.dumps(line)), "--now", "2026-09-15T10:00", "--lang", "en").out

    assert "(the register names no agency): in time 1; parts: overdue 1, in time 2" == out.splitlines()[0]
    assert "Clock running 1: overdue 0" in out


@pytest.mark.parametrize("verb", ["assess", "audit"])
def test_table_is_written_where_the_ending_is_in_capitals(run: Program, tmp_path: Path, verb: str) -> None:
    """
    `KET-QUA.CSV` is a table, as `ket-qua.csv` is.
    """
    out = tmp_path / "KET-QUA.CSV"
    run(verb, _file(tmp_path, "so.csv", REGISTER), *NOW, "--out", str(out))

    assert out.read_text(encoding="utf-8-sig").splitlines()[0].count(",") > 2
    assert "{" not in out.read_text(encoding="utf-8-sig")[:1]
