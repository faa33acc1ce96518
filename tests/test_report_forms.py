"""`onestop report --form`: official forms of a period, single cells, and files, from a register to what an office sends."""

from __future__ import annotations

import builtins
import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import onestop
from onestop.cli import main
from onestop.telling.tables import width

REGISTER = """\
code,procedure,place,channel,agency,received,supplement_requested,resolved,refused,withdrawn
H01,1.004873,01,online,=1+1,2025-12-20T09:00,,2026-01-05T10:00,,
H02,1.004873,01,in_person,UBND phường Láng,2026-01-07T10:00,,2026-01-10T16:00,,
H03,1.004873,01,post,UBND phường Láng,2026-01-05T14:00,,2026-01-20T08:00,,
H04,1.004873,01,online,UBND phường Láng,2026-01-08T08:00,,,,2026-01-09T08:00
H05,1.012784,01,in_person,Chi nhánh VPĐKĐĐ,2026-01-05T08:30,2026-01-07T09:00,,,
H06,1.012784,01,in_person,Chi nhánh VPĐKĐĐ,2026-01-05T08:30,,,2026-01-20T09:00,
H07,1.004873,01,in_person,UBND phường Láng,2026-01-12T08:30,,,,
H08,1.004873,01,online,UBND phường Láng,2026-01-30T08:30,,2026-02-02T09:00,,
H09,1.004873,01,online,UBND phường Láng,2025-12-01T08:30,,2025-12-03T09:00,,
H10,1.004873,01,online,UBND phường Láng,2026-02-01T08:30,,,,
"""
JANUARY = ("--from", "2026-01-01", "--to", "2026-01-31", "--now", "2026-03-02T08:00")
_load = cache(onestop.load)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the verb on the register, in a folder of its own; return the exit code and what was said."""
    monkeypatch.setattr("onestop.cli.common.load", _load)
    monkeypatch.chdir(tmp_path)
    Path("so.csv").write_text(REGISTER, encoding="utf-8")

    def ran(*args: str, file: str | None = "so.csv") -> tuple[int, str, str]:
        try:
            code = main(["report", *([file] if file else []), *args, "--no-plugins", "--lang", "en"])
        except SystemExit as stopped:
            code = int(str(stopped.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def _total(out: str) -> dict[str, Any]:
    return {key: n for key, n in json.loads(out)["total"]["cells"].items() if n}


# -- the form ------------------------------------------------------------------------------------------------------------------------


def test_form_tells_the_state_of_the_periods_end(run: Any) -> None:
    """
    H01 is carried over, H08 pending although resolved in February, H09 of an earlier and H10 of a later period.
    """
    code, out, _ = run("--form", "II.06a", *JANUARY, "--json")

    assert 0 == code
    got = {row["key"]: {key: n for key, n in row["cells"].items() if n} for row in json.loads(out)["rows"]}
    assert {
        "dat-dai": {"received": 2, "direct": 2, "waiting": 1, "refused": 1},
        "ho-tich": {
            "received": 6,
            "online": 2,
            "direct": 3,
            "carried_over": 1,
            "resolved": 3,
            "on_time": 1,
            "late": 2,
            "pending": 2,
            "in_time": 1,
            "overdue": 1,
            "withdrawn": 1,
        },
    } == got


def test_what_happened_after_the_period_is_no_finding(run: Any) -> None:
    """
    A register goes on; only what lies after the moment of the report itself is odd.
    """
    assert "OS616" not in run("--form", "II.06a", *JANUARY)[2]
    assert "0 hints" not in run("--form", "II.06a", "--from", "2026-01-01", "--to", "2026-01-31", "--now", "2026-01-25T08:00")[2]


def test_folding_is_chosen_and_said(run: Any) -> None:
    """
    With the identity that then holds.
    """
    _, out, _ = run("--form", "II.06a", *JANUARY, "--fold", "waiting, refused", "--leave-out", "withdrawn")

    assert "3 = 7 + 11.\n" in out
    assert "Refused dossiers are in column 7" in out
    assert "Left out of the form, columns 3 to 6 too: withdrawn or stopped." in out


def test_form_is_judged_by_a_named_measure_and_says_so(run: Any) -> None:
    """
    Gia Lai calls the appointment day early: nothing is on time.
    """
    _, out, _ = run("--form", "II.06a", *JANUARY, "--measure", "gialai", "--json")

    assert {"early": 1, "late": 2} == {key: n for key, n in _total(out).items() if key in ("early", "on_time", "late")}
    assert any("Gia Lai" in note for note in json.loads(out)["notes"])


def test_period_that_still_runs_says_so(run: Any) -> None:
    """
    Nobody knows yet how it ends.
    """
    out = run("--form", "II.06a", "--from", "2026-01-01", "--to", "2026-01-31", "--now", "2026-01-12T08:00")[1]

    assert "(From 2026-01-01 to 2026-01-31) the period still runs, figures of 2026-01-12 08:00" in out


@pytest.mark.parametrize("form", ["summary", "II.06a", "times", "overdue", "online", "shortened", "parts", "01/2018", "766"])
def test_form_fits_the_terminal_it_is_shown_in(run: Any, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """
    80 letters wide, by cutting the table between its columns; the numbers are those of the wide one.
    """
    whole = run("--form", form, *JANUARY)[1]
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = run("--form", form, *JANUARY)[1]

    assert max(map(width, out.split("\n"))) <= 80
    assert Counter(re.findall(r"\(\d+\)", whole)) == Counter(re.findall(r"\(\d+\)", out))
    if max(map(width, whole.split("\n"))) <= 80:
        assert whole == out


def test_broken_rows_are_said_under_the_table(run: Any) -> None:
    """
    And the code is 1.
    """
    Path("so.csv").write_text(REGISTER + "H11,1.004873,01,online,x,sai,,,,\n", encoding="utf-8")
    code, out, err = run("--form", "II.06a", *JANUARY)

    assert 1 == code
    assert "1 rows of the register are broken" in out
    assert "OS804" in err


@pytest.mark.parametrize("form", ["summary", "times", "overdue", "online", "shortened", "parts", "01/2018", "766"])
def test_every_form_is_made(run: Any, form: str) -> None:
    """
    As text and as JSON, with a title and a note.
    """
    code, out, _ = run("--form", form, *JANUARY)
    data = json.loads(run("--form", form, *JANUARY, "--json")[1])

    assert 0 == code
    assert data["title"] == out.split("\n")[0]
    assert form == data["form"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [("place", "01 Hà Nội"), ("procedure", "1.004873 Certificate"), ("month", "2025-12"), ("channel", "In person"), ("level", "Commune")],
)
def test_groups_are_called_by_name(run: Any, by: str, expected: str) -> None:
    """
    A place and a procedure with their codes.
    """
    labels = [row["label"] for row in json.loads(run("--form", "II.06a", *JANUARY, "--by", by, "--json")[1])["rows"]]

    assert [] != [label for label in labels if label.startswith(expected[:12])]


def test_shortened_without_a_register_asks_the_catalogue(run: Any) -> None:
    """
    All procedures in force at a place; a national catalogue shortens none.
    """
    code, out, _ = run("--form", "shortened", "--place", "01", "--to", "2026-01-31", "--now", "2026-03-02T08:00", "--json", file=None)
    total = json.loads(out)["total"]["cells"]

    assert 0 == code
    assert total["procedures"] > 50
    assert 0 == total["shortened"]


PUBLISHED = {"received": 816, "online": 118, "direct": 698, "resolved": 816, "early": 721, "on_time": 95}
"""Cự Khối ward, first quarter of 2019, as its office published it."""


def test_form_of_a_seed_register_has_the_published_figures(run: Any) -> None:
    """
    The register is synthetic, its totals are those of an office.
    """
    path = Path(__file__).parents[1] / "examples"
    made = subprocess.run([sys.executable, "seed_registers.py", "cu-khoi"], cwd=path, env=_environment(), check=True, capture_output=True)
    Path("cu-khoi.csv").write_bytes(made.stdout)
    code, out, _ = run("--form", "II.06a", "--from", "2019-01-01", "--to", "2019-03-31", "--json", file="cu-khoi.csv")

    assert (0, PUBLISHED) == (code, _total(out))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(onestop.__file__).parents[1]), "PYTHONUTF8": "1"}


# -- cells ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("ho-tich:10", {"H01", "H03"}),
        ("ho-tich:late", {"H01", "H03"}),
        ("Civil status:10", {"H01", "H03"}),
        ("10", {"H01", "H03"}),
        ("ho-tich:6", {"H01"}),
        ("13", {"H07"}),
        ("withdrawn", {"H04"}),
        ("dat-dai:3", {"H05", "H06"}),
        ("dat-dai:8", set()),
        ("3", {"H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08"}),
    ],
)
def test_cell_lists_its_dossiers(run: Any, cell: str, expected: set[str]) -> None:
    """
    By the number of the column or by its name, of one row or of all.
    """
    _, out, _ = run("--form", "II.06a", *JANUARY, "--cell", cell, "--json")

    assert expected == {json.loads(line)["code"] for line in out.splitlines()}


def test_shortened_without_a_register_tells_the_office_and_an_unlisted_place(run: Any) -> None:
    """
    What was asked for is not passed over.
    """
    _, out, err = run("--form", "shortened", "--place", "999", "--office", "UBND xã Ví Dụ", "--to", "2026-01-31", file=None)

    assert "UBND xã Ví Dụ" in out.splitlines()
    assert "OS631" in err


def test_cell_says_why(run: Any) -> None:
    """
    Received, due, ended, outcome, and in words which date was compared with which.
    """
    _, out, _ = run("--form", "II.06a", *JANUARY, "--cell", "ho-tich:6")
    line = out.split("\n")[1]

    assert line.startswith("H01  ")
    assert [
        text
        for text in ("2025-12-20 09:00", "2025-12-24 17:00", "2026-01-05 10:00", "late", "after that day; carried over")
        if text not in line
    ] == []
    assert "Dossiers: 1" in out


@pytest.mark.parametrize(
    ("form", "cell", "expected"),
    [
        ("overdue", "ho-tich:overdue.11-20", {"H07"}),
        ("times", "late", {"H01", "H03"}),
        ("01/2018", "1:points_1", {"H02", "H06"}),
        ("766", "progress:handled", {"H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08"}),
        ("summary", "refused", {"H06"}),
        ("online", "filed_online", {"H04", "H08"}),
        ("shortened", "commune:procedures", {"H01", "H02", "H03", "H04", "H07", "H08"}),
        ("summary", "no_date", set()),
        ("overdue", "ho-tich:overdue.unknown", set()),
        ("01/2018", "9:dossiers", {"H02", "H03", "H04", "H05", "H06", "H07", "H08"}),
        ("01/2018", "4:dossiers", set()),
        ("766", "Progress and results:handled", {"H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08"}),
        ("766", "digitising:handled", set()),
        ("times", "1.004873:late", {"H01", "H03"}),
        ("times", "1.004873 Certificate of marital status:late", {"H01", "H03"}),
    ],
)
def test_cells_of_every_form_list_their_dossiers(run: Any, form: str, cell: str, expected: set[str]) -> None:
    """
    Whatever it counts.
    """
    _, out, err = run("--form", form, *JANUARY, "--cell", cell, "--json")

    assert expected == {json.loads(line)["code"] for line in out.splitlines()}, err


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("ho-tich:14", "there are: 3, 4, 5"),
        ("ho-tich:x", "no such column"),
        ("ho-tich", "write ROW:COLUMN"),
        ("khac:10", "there are: dat-dai, ho-tich"),
    ],
)
def test_cell_that_is_not_there_is_code_two(run: Any, cell: str, said: str) -> None:
    """
    The message lists those that are.
    """
    code, _, err = run("--form", "II.06a", *JANUARY, "--cell", cell)

    assert 2 == code
    assert said in err


def test_row_without_a_group_is_named_by_a_dash(run: Any) -> None:
    """
    `-:3` begins with a dash and is no option.
    """
    Path("la.csv").write_text("code,procedure,place,received\nH11,9.999999,01,2026-01-13\nH12,1.004873,01,2026-01-13\n", encoding="utf-8")

    _, out, _ = run("--form", "II.06a", *JANUARY, "--cell", "-:3", "--json", file="la.csv")

    assert ["H11"] == [json.loads(line)["code"] for line in out.splitlines()]


def test_cell_of_what_is_assumed_or_faulty_says_what(run: Any) -> None:
    """
    The reason names the assumption, or the error, for which the dossier is counted there.
    """
    Path("la.csv").write_text("code,procedure,place,received\nH11,9.999999,01,2026-01-13\nH05,1.012784,01,2026-01-13\n", encoding="utf-8")

    _, assumed, _ = run("--form", "summary", *JANUARY, "--cell", "assumed", "--json", file="la.csv")
    _, faulty, _ = run("--form", "summary", *JANUARY, "--cell", "faulty", "--json", file="la.csv")

    assert ("H05", True) == ((line := json.loads(assumed))["code"], "Assumed: " in line["reason"])
    assert ("H11", True) == ((line := json.loads(faulty))["code"], "OS608 error" in line["reason"])


@pytest.mark.parametrize("row", ["1.004873", "1.004873 Certificate of marital status"])
def test_row_of_a_procedure_is_found_by_code_and_by_name(run: Any, row: str) -> None:
    """
    By what stands in the table, or by its code alone.
    """
    _, out, _ = run("--form", "II.06a", "--by", "procedure", *JANUARY, "--cell", f"{row}:10", "--json")

    assert {"H01", "H03"} == {json.loads(line)["code"] for line in out.splitlines()}


def test_cell_of_an_agency_is_not_that_of_another_whose_name_goes_on(run: Any) -> None:
    """
    A stroke in the name of an agency separates nothing.
    """
    text = "code,procedure,agency,received\nA,1.004873,UBND,2026-01-13\nB,1.004873,UBND/Tổ 1,2026-01-13\n"
    Path("co-quan.csv").write_text(text, encoding="utf-8")

    _, out, _ = run("--form", "II.06a", "--by", "agency", *JANUARY, "--cell", "UBND:3", "--json", file="co-quan.csv")

    assert ["A"] == [json.loads(line)["code"] for line in out.splitlines()]


def test_cell_is_written_to_a_spreadsheet_that_runs_nothing(run: Any) -> None:
    """
    A code of a register that begins like a formula is a text.
    """
    Path("so.csv").write_text(REGISTER.replace("H01,", "=1+1,"), encoding="utf-8")
    run("--form", "II.06a", *JANUARY, "--cell", "6", "--out", "o.csv")
    rows = list(csv.reader(Path("o.csv").read_text(encoding="utf-8-sig").splitlines()))

    assert ["Code", "Received", "Due", "Ended", "Outcome", "Reason"] == rows[0]
    assert "'=1+1" == rows[1][0]


def test_cell_is_written_as_json_lines(run: Any) -> None:
    """
    One object a dossier.
    """
    run("--form", "II.06a", *JANUARY, "--cell", "10", "--out", "o.jsonl")

    assert ["H01", "H03"] == [json.loads(line)["code"] for line in Path("o.jsonl").read_text(encoding="utf-8").splitlines()]


# -- files ---------------------------------------------------------------------------------------------------------------------------


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(run: Any) -> None:
    """
    With a byte order mark, so that Vietnamese stays intact.
    """
    run("--form", "II.06a", *JANUARY, "--by", "agency", "--out", "o.csv")
    raw = Path("o.csv").read_bytes()
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert ["'=1+1", "'=1+1", "1"] == rows[1][:3]
    assert ["UBND phường Láng", "5"] == rows[3][1:3]


@pytest.mark.parametrize(("name", "starts"), [("o.xlsx", b"PK"), ("o.svg", b"<svg "), ("o.json", b"{"), ("o.CSV", b"\xef\xbb\xbf")])
def test_file_is_made_by_its_ending_and_is_the_same_again(run: Any, name: str, starts: bytes) -> None:
    """
    No clock and no chance is in it.
    """
    made = []
    for _ in range(2):
        assert 0 == run("--form", "II.06a", *JANUARY, "--office", "UBND phường Láng", "--out", name)[0]
        made.append(Path(name).read_bytes())

    assert made[0].startswith(starts)
    assert made[0] == made[1]
    assert [] == list(Path().glob("*.part"))


def test_missing_extra_is_told_before_the_register_is_read(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    With what to install.
    """
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "xlsxwriter":
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    code, _, err = run("--form", "II.06a", *JANUARY, "--out", "o.xlsx", file="no.csv")

    assert 2 == code
    assert "pip install onestop[xlsx]" in err


# -- survey and feedback -------------------------------------------------------------------------------------------------------------


def test_survey_and_feedback_fill_the_indicators(run: Any) -> None:
    """
    And a broken row of them is told.
    """
    Path("hoi.csv").write_text("code,contacts,agencies,complaint\nH02,0,1,no\nH03,1,1,no\nH06,x,,\n", encoding="utf-8")
    Path("phan-anh.csv").write_text("received,due,answered\n2026-01-06,2026-01-20,2026-01-19\n", encoding="utf-8")
    code, out, err = run(
        *(
            "--form",
            "01/2018",
            *JANUARY,
            "--survey",
            "hoi.csv",
            "--feedback",
            "phan-anh.csv",
            "--declare",
            "5=1",
            "--declare",
            "6=2",
            "--json",
        )
    )
    scores = {row["key"]: row["cells"]["score"] for row in json.loads(out)["rows"]}

    assert 1 == code
    assert "hoi.csv:4" in err
    assert (1.0, 1.0, 2.0, 2.0) == tuple(scores[name] for name in "4568")


# -- wrong use -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--form", "II.06b"), "II.06b"),
        (("--form", "II.06a", "--from", "2026-02-01", "--to", "2026-01-31"), "--from 2026-02-01 is after --to 2026-01-31"),
        (("--form", "II.06a", "--fold", "wating"), "waiting, refused, withdrawn, no_date"),
        (("--form", "II.06a", "--fold", "waiting", "--leave-out", "waiting"), "choose one"),
        (("--form", "times", "--fold", "waiting"), "--fold goes with --form II.06a only"),
        (("--form", "II.06a", "--survey", "x.csv"), "--survey goes with --form 01/2018 only"),
        (("--survey", "x.csv"), "--survey goes with --form 01/2018 only"),
        (("--form", "II.06a", "--place", "01"), "is a register already, so --place cannot be used"),
        (("--form", "II.06a", "--layout", "x"), "--layout"),
        (("--form", "II.06a", "--against", "national"), "--against"),
        (("--form", "766", "--measure", "default"), "--form 766"),
        (("--form", "01/2018", "--declare", "7=2"), "write 5=0"),
        (("--form", "01/2018", "--declare", "5=3"), "write 5=0"),
        (("--form", "01/2018", "--survey", "no.csv"), "OS801"),
        (("--form", "II.06a", "--out", "o.pdf"), ".csv, .xlsx, .json and .svg"),
        (("--form", "times", "--out", "o.svg"), "nothing to draw"),
        (("--form", "II.06a", "--cell", "3", "--out", "o.xlsx"), ".csv and .jsonl"),
        (("--form", "II.06a", "--out", "khong-co/o.csv"), "khong-co/o.csv: cannot be written (there is no such folder)"),
        (("--form", "II.06a", "--out", "khong-co/o.xlsx"), "khong-co/o.xlsx: cannot be written"),
        (("--form", "II.06a", "--cell", "3", "--out", "so.csv/o.csv"), "so.csv/o.csv: cannot be written"),
        (("--form", "01/2018", "--survey", "so.csv"), "contacts, agencies, applicant_fault, complaint"),
        *((("--form", form, "--by", "agency"), f"--by: not together with --form {form}.") for form in ("times", "online", "parts")),
        *((("--form", form, "--by", "field"), f"--by: not together with --form {form}.") for form in ("01/2018", "766")),
    ],
)
def test_wrong_arguments_are_code_two_with_a_way_out(run: Any, args: tuple[str, ...], said: str) -> None:
    """
    Nothing is read, and nothing is written.
    """
    code, out, err = run(*args)

    assert (2, "") == (code, out)
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("args", [(), ("--form", "II.06a"), ("--form", "shortened", "--by", "agency"), ("--cell", "3")])
def test_register_is_asked_for_where_one_is_needed(run: Any, args: tuple[str, ...]) -> None:
    """
    Only the count of shortened procedures does without.
    """
    code, _, err = run(*args, file=None)

    assert 2 == code
    assert err
