"""
Exports: the raw files of `exports/` through the program as a person types it, against answers worked by hand.

`exports/expected/` holds one line a dossier: what the normalised register says of it, its due date with the days counted, where it stands
and whether that is in time; `if_never_paused` where somebody affirms that nothing was ever paused. `golden/exports/` holds what the program
prints, of good files and of bad ones, in both languages; after a change of words `RECORD=1 pytest tests/test_exports.py` writes it anew,
and the difference is read before it is kept. And whatever the file, the option or the error: nothing about a person comes out.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time as time_module
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import attrs
import pytest

import onestop
import onestop.exchange.exports.readings
import reference
from builders import heeded
from exports.make import DEATH, FILES, csv_bytes, email, grid, home, identity, matter, name, phone, workbook
from exports.traps import HEAD, TRAPS, rows
from onestop import CalendarDays, SameDay, TimeLimit, WorkingDays
from onestop.cli import main
from onestop.cli.exports import _quoted

HERE = Path(__file__).parent
EXPECTED = HERE / "exports" / "expected"
GOLDEN = HERE / "golden" / "exports"
NOW = ("--now", "2026-09-30T17:00")
PLACE = ("--place", "38")

_load = cache(onestop.load)


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop.cli.common.load", _load)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every raw file."""
    folder = tmp_path_factory.mktemp("exports")
    for file, make in (FILES | TRAPS).items():
        (folder / file).write_bytes(make())
    return folder


@attrs.frozen
class Ran:
    """What one run gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Program:
    """Runs the program inside this process, in the folder of the files."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *args: str) -> Ran:
        """Return what came out; an exit by argparse is an exit."""
        try:
            code = main([*args, "--no-plugins"])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], files: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, where the files are."""
    monkeypatch.chdir(files)
    return Program(capsys)


# -- the files and the answers worked by hand --------------------------------------------------------------------------------------------


@attrs.frozen
class Layout:
    """A raw file, the list of its answers, and what a person types besides its name."""

    file: str
    expected: str
    options: tuple[str, ...] = PLACE

    def rows(self) -> list[dict[str, str]]:
        """What is expected, one a dossier, in the order of the file."""
        return answers(self.expected)


def answers(name: str) -> list[dict[str, str]]:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


LAYOUTS = (
    Layout("igate.csv", "igate"),
    Layout("igate.xlsx", "igate"),
    Layout("net.xls", "net"),
    Layout("late.xls", "late", (*PLACE, "--procedure", "1.001731")),
    Layout("posting.xls", "posting"),
    Layout("book.csv", "book"),
    Layout("book.xlsx", "book"),
    Layout("land.xlsx", "land"),
    Layout("report.csv", "report"),
    Layout("opencps.json", "opencps"),
    Layout("ward.json", "ward"),
    Layout("digo.json", "digo"),
    Layout("national.json", "national"),
)
EACH = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file)


def test_every_raw_file_is_made_the_same_each_time() -> None:
    """
    So what a reader sees is what was tested, though no binary file is kept.
    """
    assert {file: make() for file, make in FILES.items()} == {file: make() for file, make in FILES.items()}
    assert {file: make() for file, make in TRAPS.items()} == {file: make() for file, make in TRAPS.items()}


OFF = """2025-09-01 2025-09-02 2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30 2026-05-01
2026-08-31 2026-09-01 2026-09-02"""
WORKED = "2026-01-10 2026-08-22"
OFFICE = reference.Office(
    first=date(2025, 7, 1),
    last=date(2026, 11, 20),
    holidays=frozenset(map(date.fromisoformat, OFF.split())),
    extra_working=frozenset(map(date.fromisoformat, WORKED.split())),
    sessions={day: [("07:30", "11:30"), ("13:00", "17:00")] for day in reference.WEEK[:5]},
)
LIMITS: dict[str, TimeLimit] = {
    "1.000656": SameDay(time(15), "may"),
    "1.001612": WorkingDays(3),
    "1.001731": WorkingDays(3),
    "1.001776": WorkingDays(10),
    "1.004837": WorkingDays(3),
    "1.004845": WorkingDays(2),
    "1.004873": WorkingDays(3),
    "1.004884": WorkingDays(5),
    "1.011607": CalendarDays(15),
    "1.012784": WorkingDays(12),
    "1.012786": WorkingDays(10),
    "1.012790": WorkingDays(8),
    "1.013750": WorkingDays(5),
    "1.013988": WorkingDays(1),
    "2.000908": WorkingDays(1),
    "2.001583": WorkingDays(3),
}


@pytest.mark.parametrize("name", sorted({layout.expected for layout in LAYOUTS}))
def test_dates_worked_by_hand_are_those_of_the_slow_clock(name: str) -> None:
    """
    A second count that shares no line with the library; a limit that begins anew with a supplement counts from the moment of judgement.
    """
    for row in answers(name):
        if row["received"]:
            start = "2026-09-30T17:00" if row["event"] == "supplement_requested" else row["received"]
            found = reference.due(LIMITS[row["procedure"]], datetime.fromisoformat(start), OFFICE)
            assert row["due"] == found.date().isoformat(), row["code"]
        else:
            assert row["due"] == ""


@pytest.mark.parametrize("name", sorted({layout.expected for layout in LAYOUTS}))
def test_answers_worked_by_hand_follow_from_their_dates(name: str) -> None:
    """
    Late only where a result that is dated came after its due date and nothing was paused; the hand-over alone proves no lateness.
    """
    for row in answers(name):
        due, end = row["due"], (row["ended"] or row["result_returned"])[:10]
        judged = row["disposition"] in ("resolved", "pending") and due and (end or row["disposition"] == "pending")
        if not judged:
            wanted = "none"
        elif row["disposition"] == "pending":
            wanted = "in_time" if due >= "2026-09-30" else "overdue"
        elif end > due:
            wanted = "late" if row["ended"] else "none"
        else:
            wanted = "early" if end < due else "on_time"
        assert wanted == row["if_never_paused"], row["code"]
        if name != "national":
            assert ("none" if wanted in ("late", "overdue") else wanted) == row["timeliness"], row["code"]


# -- one command, and its answers --------------------------------------------------------------------------------------------------------


def said(row: dict[str, str], timeliness: str) -> tuple[str, str | None, str, str]:
    return row["code"], f"{row['due']}T17:00:00" if row["due"] else None, row["disposition"], row[timeliness]


def given(answer: dict[str, Any]) -> tuple[str, str | None, str, str]:
    return answer["code"], answer["due"], answer["disposition"], answer["timeliness"]


@EACH
def test_a_raw_file_is_judged_by_one_command(run: Program, layout: Layout) -> None:
    """
    Late is never said of a list that has no place for pauses.
    """
    got = run("assess", layout.file, *layout.options, *NOW, "--json")

    assert [said(row, "timeliness") for row in layout.rows()] == [given(answer) for answer in got.lines]
    assert got.code in (0, 1)


def test_what_to_type_next_keeps_the_catalogue_whose_words_were_used(run: Program, tmp_path: Path) -> None:
    """
    Without it the status would be unknown again.
    """
    words = tmp_path / "columns" / "38.yaml"
    words.parent.mkdir()
    words.write_text(
        'place: "38"\nsources: [{title: Ví dụ, confidence: low}]\n'
        "statuses: [{stands: [resolved], words: [Đã ký số xong], ended_to: [resolved]}]\n",
        encoding="utf-8",
    )
    ran = run("assess", "plain.csv", "--explain-columns", *PLACE, *NOW, "--catalog", str(tmp_path))

    assert (0, f"onestop assess plain.csv --catalog {tmp_path} --place 38") == (ran.code, ran.out.strip().rpartition(": ")[2])


def test_groups_that_are_no_procedures_do_not_tell_the_procedure(run: Program) -> None:
    """
    The late list stands under the names of its bodies, the public posting under those of procedures.
    """
    late, posting = (run("assess", file, "--explain-columns", *PLACE, *NOW) for file in ("late.xls", "posting.xls"))
    said = run("assess", "late.xls", "--explain-columns", *PLACE, *NOW, "--procedure", "1.001731")

    assert (1, True) == (late.code, "gõ thêm --procedure MÃ" in late.out)
    assert [(0, False)] * 2 == [(ran.code, "--procedure MÃ" in ran.out) for ran in (posting, said)]


def test_whatever_is_wrong_in_a_workbook_names_file_sheet_row_and_column(run: Program, files: Path) -> None:
    """
    Of the column, of a row, and of what the dates of a dossier say of each other.
    """
    day = "05/01/2026 08:00"
    listed = [
        ("Mã hồ sơ", "Mã thủ tục", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái"),
        ("000.00.06.H56-260105-0001", "1.001731", day, "06/01/2026 08:00 07/01/2026 08:00", "16/01/2026 10:00", "Đã xử lý xong"),
        ("000.00.06.H56-260105-0002", "1.0004", day, "", "06/01/2026 10:00", "Đã xử lý xong"),
        ("000.00.06.H56-260105-0003", "1.001731", day, "", "31/02/2026 10:00", "Đã xử lý xong"),
        ("000.00.06.H56-260105-0004", "1.001731", day, "", "06/01/2026 10:00", ""),
        ("000.00.06.H56-260105-0005", "1.001731", day, "", "", "Đã xử lý xong"),
        ("000.00.06.H56-260105-0005", "1.001731", day, "", "", "Đã xử lý xong"),
    ]
    (files / "march.xlsx").write_bytes(workbook(grid(listed), sheet="Tháng 3"))
    ran = run("assess", "march.xlsx", *PLACE, *NOW, "--json")
    shown = json.loads(run("assess", "march.xlsx", *PLACE, *NOW, "--explain-columns", "--json").out)["problems"]
    found = {(each["code"], each["where"]) for each in (*shown, *(wrong for line in ran.lines for wrong in line["problems"]))}

    assert ("OS833", "march.xlsx:2:4 Tháng 3.promised") in found
    assert ("OS835", "march.xlsx:3:2 Tháng 3.procedure") in found
    assert ("OS830", "march.xlsx:4:5 Tháng 3.ended") in found
    assert ("OS837", "march.xlsx:5:6 Tháng 3.status") in found
    assert ("OS805", "march.xlsx:7:1 Tháng 3.code") in found
    assert [] == [where for _, where in found if " Tháng 3" not in where]


@EACH
def test_a_person_may_affirm_that_nothing_was_paused(run: Program, layout: Layout) -> None:
    """
    Then late is late, but for a result of which only the hand-over is known.
    """
    got = run("assess", layout.file, *layout.options, *NOW, "--json", "--no-pauses")

    assert [said(row, "if_never_paused") for row in layout.rows()] == [given(answer) for answer in got.lines]


@EACH
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_results_are_written_beside_the_table(run: Program, layout: Layout, form: str, tmp_path: Path) -> None:
    """
    One line a dossier, in the order of the file, the same as on standard output.
    """
    out = tmp_path / f"out.{form}"
    got = run("assess", layout.file, *layout.options, *NOW, "--out", str(out))
    text = out.read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text))) if form == "csv" else [json.loads(line) for line in text.splitlines()]

    wanted = [said(row, "timeliness") for row in layout.rows()]
    assert wanted == [(each[0], each[1] or None, *each[2:]) for each in map(given, found)]
    assert got.code in (0, 1)


MOMENTS = (
    "submitted",
    "received",
    "promised",
    "resolved",
    "withdrawn",
    "stopped",
    "intake_refused",
    "supplement_requested",
    "result_returned",
)


def canonical(row: dict[str, str]) -> dict[str, str]:
    """What a line of an answer says of the dossier itself, moments to the second."""
    events = {row["event"]: row["ended"]} if row["event"] else {}
    moments = {name: events.get(name) or row.get(name, "") for name in MOMENTS}
    return {
        "code": row["code"],
        "procedure": row["procedure"],
        **{name: datetime.fromisoformat(at).isoformat() if at else "" for name, at in moments.items()},
        "unrecorded": row["unrecorded"],
    }


def normal(row: dict[str, str]) -> dict[str, str]:
    """The same of a line of the normalised register; that it has no place for pauses is the matter of another test."""
    moments = {name: datetime.fromisoformat(row[name]).isoformat() if row.get(name) else "" for name in MOMENTS}
    unrecorded = " ".join(word for word in re.split(r"[ ,;|+]+", row.get("unrecorded", "")) if word not in ("pauses", "no_pauses"))
    return {"code": row["code"], "procedure": row["procedure"], **moments, "unrecorded": unrecorded}


@EACH
def test_normalised_register_holds_what_the_list_says_and_no_more(run: Program, layout: Layout, tmp_path: Path) -> None:
    """
    The columns of a register, each end at its event; no event but those of the list.
    """
    out = tmp_path / "register.csv"
    run("assess", layout.file, *layout.options, *NOW, "--normalised", str(out))
    found = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))

    assert [canonical(row) for row in layout.rows()] == [normal(row) for row in found]
    others = {"supplemented", "payment_requested", "paid", "suspended", "resumed", "refused", "transferred"}
    assert [] == [row for row in found if any(row.get(name) for name in others)]
    assert {"38"} == {row["place"] for row in found}


@EACH
def test_normalised_register_is_judged_like_the_list(run: Program, layout: Layout, tmp_path: Path) -> None:
    """
    So an office may keep it in the place of the list, and needs no option any more.
    """
    out = tmp_path / "register.csv"
    run("assess", layout.file, *layout.options, *NOW, "--normalised", str(out))
    again = run("assess", str(out), *NOW, "--json")

    assert [said(row, "timeliness") for row in layout.rows()] == [given(answer) for answer in again.lines]


@pytest.mark.parametrize("file", ["igate.csv", "book.csv", "report.csv", "unicode.txt", "lines.jsonl"])
def test_a_list_may_come_from_standard_input(run: Program, files: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The same answers as from the file.
    """
    wanted = run("assess", file, *PLACE, *NOW, "--json")
    with (files / file).open("rb") as stream:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream, encoding="utf-8"))
        got = run("assess", "-", *PLACE, *NOW, "--json")

    assert [given(answer) for answer in wanted.lines] == [given(answer) for answer in got.lines]
    assert wanted.code == got.code


PLAIN = (
    ("0001", "2026-01-08", "early"),  # 3: Tue 6 Jan 1; 7 2; Thu 8 3; ended on 7
    ("0002", "2026-01-09", "on_time"),  # 3: Wed 7 1; 8 2; Fri 9 3
    ("0003", "2026-01-20", "early"),  # 5: Wed 14 1; 15 2; Fri 16 3; Mon 19 4; Tue 20 5; ended on 16
    ("0004", "2026-01-19", "on_time"),  # 3: Thu 15 1; Fri 16 2; Mon 19 3
    ("0005", "2026-02-06", "early"),  # 3: Wed 4 Feb 1; 5 2; Fri 6 3; ended on 5
    ("0006", "2026-02-06", "on_time"),  # 2: Thu 5 1; Fri 6 2
)
"""The small list of the traps, worked by hand."""


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("plain.csv", ()),
        ("plain.xlsx", ()),
        ("forms.csv", ()),
        ("serials.csv", ()),
        ("1904.xlsx", ()),
        ("nfd.csv", ()),
        ("unicode.txt", ()),
        ("semicolon.csv", ()),
        ("two-tables.xls", ()),
        ("nested-tables.xls", ()),
        ("totals.csv", ()),
        ("formula.csv", ()),
        ("hidden.xlsx", ()),
        ("two-dates.csv", ()),
        ("strange-headers.csv", ()),
        ("spouse.csv", ()),
        ("slipped-group.csv", ()),
        ("ambiguous.csv", ("--map", "Ngày trả kết quả=ended")),
        ("status-numbers.csv", ("--profile", "national")),
        ("sheets.xlsx", ("--sheet", "Danh sách")),
        ("sheets.xlsx", ("--sheet", "2")),
        ("month-first.csv", tuple(f"--dates={each}=month_first" for each in ("received", "promised", "ended"))),
        ("swapped.xlsx", tuple(f"--dates={each}=swapped" for each in ("received", "promised", "ended"))),
        ("same-meaning.csv", ("--map", "Ngày nhận=ignored")),
        ("totals.csv", ("--header-row", "1")),
        ("slipped-claim.csv", ("--map", "Hạn xử lý=ignored")),
        ("strange-headers.csv", ("--map", "Cột ngoài danh mục=ignored")),
    ],
)
def test_what_was_said_of_a_file_makes_it_judged_like_the_plain_list(run: Program, file: str, options: tuple[str, ...]) -> None:
    """
    Whatever its form, and with the option that its message named, the answers are those worked by hand.
    """
    got = run("assess", file, *PLACE, *NOW, "--json", *options)

    assert [(n, f"{due}T17:00:00", timeliness) for n, due, timeliness in PLAIN] == [
        (answer["code"][-4:], answer["due"], answer["timeliness"]) for answer in got.lines
    ]


@pytest.mark.parametrize(("means", "disposition", "timeliness"), [("stopped", "stopped", "none"), ("refused", "refused", "early")])
def test_a_status_that_does_not_tell_is_told_by_a_person(run: Program, means: str, disposition: str, timeliness: str) -> None:
    """
    A dossier given back may be stopped, which has no timeliness, or refused, which is a result like any other.
    """
    asked = run("assess", "status-asks.csv", *PLACE, *NOW, "--json")
    told = run("assess", "status-asks.csv", *PLACE, *NOW, "--json", "--map-status", f"Hồ sơ trả lại={means}")

    assert [None, None] == [answer["disposition"] for answer in asked.lines[:2]]
    assert (disposition, timeliness) == (told.lines[0]["disposition"], told.lines[0]["timeliness"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Dừng xử lý=xong", "không có nghĩa này; chọn submitted (mới nộp"), ("(*)=stopped", "chữ hay số ngoài ngoặc")],
)
def test_a_meaning_that_there_is_not_is_told_before_the_file_is_opened(run: Program, said: str, expected: str) -> None:
    """
    In the language of the person, with the meanings that there are.
    """
    got = run("assess", "igate.csv", *PLACE, *NOW, "--map-status", said)

    assert (2, "", True, False) == (got.code, got.out, expected in got.err, "Số hồ sơ" in got.err)


def test_a_column_is_a_fact_only_where_a_person_names_it(run: Program, tmp_path: Path) -> None:
    """
    Else neither the name of a department nor that of a field goes anywhere.
    """
    plain, named = tmp_path / "plain.csv", tmp_path / "named.csv"
    run("assess", "igate.csv", *PLACE, *NOW, "--normalised", str(plain))
    run("assess", "igate.csv", *PLACE, *NOW, "--normalised", str(named), "--fact", "Phòng ban")

    assert "Phòng" not in plain.read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(named.read_text(encoding="utf-8-sig"))))
    assert ["Phòng Văn hóa - Xã hội", "Trung tâm Phục vụ hành chính công"] == [row["Phòng ban"] for row in found[:2]]


@pytest.mark.parametrize("header", ["Chủ hồ sơ", "Số CMND/HC/Thẻ CC", "Địa chỉ", "Điện thoại", "Email"])
@pytest.mark.parametrize("option", ["--fact", "--map"])
def test_a_column_about_persons_is_read_by_no_option(run: Program, option: str, header: str) -> None:
    """
    It is dropped at the door, and the person is told.
    """
    got = run("assess", "igate.csv", *PLACE, *NOW, option, header if option == "--fact" else f"{header}=agency")

    assert (2, True) == (got.code, "OS826" in got.err)


# -- what a clerk is told to type --------------------------------------------------------------------------------------------------------

NEW_WORDS = """\
Mã hồ sơ;Ngày vào sổ;Hẹn trả;Hoàn thành;Tình trạng
000.00.16.H56-260302-0061;2/3/2026;5/3/2026;4/3/2026;Đã ký số
000.00.16.H56-260302-0062;2/3/2026;5/3/2026;5/3/2026;Đã ký số
000.00.16.H56-260330-0063;30/3/2026;2/4/2026;;Đang thẩm định
"""
"""A list of one procedure: neither its status words nor its day of receipt is known."""

ALL_SAID: tuple[str, ...] = ("--map", "Ngày vào sổ=received", "--procedure", "1.001612")
ALL_SAID += ("--map-status", "Đã ký số=resolved", "--map-status", "Đang thẩm định=pending")
MARCH = ("--now", "2026-03-31T17:00")


@pytest.fixture
def new_words(files: Path) -> str:
    (files / "new-words.csv").write_text(NEW_WORDS, encoding="utf-8-sig")
    return "new-words.csv"


def test_status_words_that_a_person_explains_open_their_column(run: Program, new_words: str) -> None:
    """
    Two of three words unknown: the column is refused with the option to type, and read once it was typed.
    """
    refused = run("assess", new_words, *MARCH, "--place", "38", *ALL_SAID[:4])
    told = run("assess", new_words, *MARCH, "--place", "38", *ALL_SAID, "--json")

    assert (2, True, True) == (refused.code, "OS822" in refused.err, "--map-status" in refused.err)
    assert ["early", "on_time", "in_time"] == [answer["timeliness"] for answer in told.lines]


def test_the_first_step_says_what_the_list_lacks(run: Program, new_words: str) -> None:
    """
    Without a procedure and a day of receipt no row can be judged; the exit code says that something is to be told first.
    """
    lacks = run("assess", new_words, "--explain-columns", *ALL_SAID[4:])
    has = run("assess", new_words, "--explain-columns", *ALL_SAID)

    assert (1, True, True) == (lacks.code, "--procedure MÃ" in lacks.out, '--map "TÊN CỘT=received"' in lacks.out)
    assert (0, False) == (has.code, "Chưa thấy cột" in has.out)


def test_the_next_command_is_one_that_windows_understands(run: Program, new_words: str) -> None:
    """
    Its shell knows no apostrophes; quotation marks are understood by all.
    """
    last = run("assess", new_words, "--explain-columns", *ALL_SAID).out.splitlines()[-1]

    wanted = '--map "Ngày vào sổ=received" --map-status "Đã ký số=resolved" --map-status "Đang thẩm định=pending" --procedure 1.001612'
    assert f"onestop assess new-words.csv {wanted}" == last.partition(": ")[2]


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("so-thang-3.xlsx", "so-thang-3.xlsx"),
        ("Ngày nhận=received", '"Ngày nhận=received"'),
        ("C:\\Hồ sơ\\tháng 3.xlsx", '"C:\\Hồ sơ\\tháng 3.xlsx"'),
        ("a & b.csv", '"a & b.csv"'),
        ("", '""'),
        ("giá $5.csv", "'giá $5.csv'"),
    ],
)
def test_a_part_of_a_command_is_one_word_to_any_shell(part: str, typed: str) -> None:
    """
    A dollar is the only one of these that the shells do not agree on.
    """
    assert (typed, [part]) == (_quoted(part), shlex.split(typed))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--map-status", "Đã ký số=xong"), "resolved (đã giải quyết xong)"),
        (("--map-status", "(1)=resolved"), "ngoài ngoặc"),
        (("--map", "Ngày vào sổ=nhan"), "received: ngày tiếp nhận"),
        (("--procedure", "Đăng ký thành lập hộ kinh doanh"), "1.001612 Đăng ký thành lập hộ kinh doanh"),
    ],
)
def test_a_wrong_option_is_answered_with_what_may_be_typed(run: Program, new_words: str, options: tuple[str, ...], told: str) -> None:
    """
    In Vietnamese, once, before any row is read.
    """
    got = run("assess", new_words, *MARCH, *options)

    assert (2, True, "", False) == (got.code, told in got.err, got.out, "not '" in got.err)


@pytest.mark.parametrize(
    ("option", "like"),
    [("--map", "Ngày trả kết quả=promised"), ("--map-status", "Đang xác minh=pending"), ("--dates", "received=day_first")],
)
def test_an_option_without_its_sign_is_shown_one_with_it(run: Program, new_words: str, option: str, like: str) -> None:
    """
    Each with an example of its own.
    """
    got = run("assess", new_words, option, "Đã ký số")

    assert (2, True) == (got.code, like in got.err)


def test_quiet_still_tells_what_stops_it(run: Program, new_words: str) -> None:
    """
    Else nothing would stand above what is to be mended.
    """
    got = run("assess", new_words, *MARCH, "--quiet")

    assert (2, True) == (got.code, "OS822" in got.err)


def test_of_two_columns_of_one_meaning_either_can_be_left_out_as_told(run: Program, files: Path) -> None:
    """
    The body that received and the one that resolves stand side by side; each option names its column.
    """
    text = "Mã hồ sơ;Đơn vị tiếp nhận;Đơn vị giải quyết;Mã TTHC;Ngày nhận\nH-1;TT PVHCC;UBND xã;1.004873;02/03/2026\n"
    (files / "two-bodies.csv").write_text(text, encoding="utf-8-sig")
    told = run("assess", "two-bodies.csv", *MARCH).err

    assert ['"Đơn vị tiếp nhận=ignored"', '"Đơn vị giải quyết=ignored"'] == re.findall(r'--map ("[^"]+")', told)
    assert [0, 0] == [
        run("assess", "two-bodies.csv", "--explain-columns", "--map", f"{each}=ignored").code
        for each in ("Đơn vị tiếp nhận", "Đơn vị giải quyết")
    ]


# -- what is printed ---------------------------------------------------------------------------------------------------------------------


def held(file: str, printed: str) -> None:
    """Compare with what was kept, or keep it."""
    path = GOLDEN / f"{file}.txt"
    if os.environ.get("RECORD"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(printed, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == printed


def shown(*runs: tuple[str, Ran]) -> str:
    parts = [f"$ {command}\n{ran.out}{'! ' if ran.err else ''}{ran.err}→ {ran.code}\n" for command, ran in runs]
    return "\n".join(re.sub(r"[ \t]+\n", "\n", part) for part in parts)


LANGS = ("vi", "en")


def said_of(asked: tuple[str, ...]) -> str:
    return f"onestop {' '.join(asked)}"


@EACH
def test_the_first_step_shows_how_a_file_is_read(run: Program, layout: Layout) -> None:
    """
    The file, its header, the rows that are skipped, and each column with what it is read as; nothing is judged.
    """
    each = [("assess", layout.file, "--explain-columns", *layout.options, "--lang", lang) for lang in LANGS]
    held(layout.file, shown(*((said_of(asked), run(*asked)) for asked in each)))


@pytest.mark.parametrize("file", sorted(TRAPS))
def test_a_file_that_goes_wrong_is_told_what_is_wrong_and_how_to_mend_it(run: Program, file: str) -> None:
    """
    The file, the sheet, the row and the column by its letter; never a traceback.
    """
    first = shown(*((said_of(asked), run(*asked)) for asked in (("assess", file, "--explain-columns", "--lang", lang) for lang in LANGS)))
    runs = []
    for lang in LANGS:
        asked = ("assess", file, *PLACE, *NOW, "--lang", lang)
        ran = run(*asked)
        runs.append((said_of(asked), attrs.evolve(ran, err=_beside(run("assess", file, "--explain-columns", "--lang", lang).out, ran.err))))
    held(f"traps/{file}", first + "\n" + shown(*runs))


def _beside(mapping: str, text: str) -> str:
    """What is said beside the mapping, which the first step has shown already."""
    if not mapping.startswith(("Tệp", "File")):
        return text
    lines, shown_before = text.splitlines(keepends=True), mapping.splitlines(keepends=True)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lines, shown_before, strict=False)))
    return "".join(lines[same:])


# -- nothing about a person comes out ------------------------------------------------------------------------------------------------------

_TRACES = re.compile(r"x\W?q\W?z|(nguoi nop|noi dung rieng|can bo|nguoi ky) so \d|(so nha|duong so) \d|0{5,}\d|vi-du\.inv")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def plain(text: str) -> str:
    """A text without tones, case and line breaks, escapes of JSON read."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"\s+", " ", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def traces(text: str) -> list[str]:
    """Every trace of a mark: whole, in part, in other case, with its letters taken apart, or escaped."""
    flat = plain(text)
    return [flat[max(0, found.start() - 40) : found.end() + 20] for found in _TRACES.finditer(flat)]


@pytest.mark.parametrize(
    "leak",
    [
        "XQZ NGƯỜI NỘP SỐ 7", "xqz người nộp", "NGƯỜI NỘP SỐ 7", "Ng\\u01b0\\u1eddi n\\u1ed9p s\\u1ed1 7", "XQZ NGƯ…", "099000000007",
        "0990000007", unicodedata.normalize("NFD", "người nộp số 12"), "SỐ\nNHÀ 3", "xqz.3@", "NỘI DUNG RIÊNG SỐ 3", "Cán bộ số 2",
    ],
)  # fmt: skip
def test_a_trace_of_a_mark_is_found_in_any_form(leak: str) -> None:
    """
    Else the tests below would prove nothing.
    """
    assert traces(f"dòng 3: {leak}, cột C")


def test_every_file_holds_marks_that_could_come_out(files: Path) -> None:
    """
    But for the few that hold no persons at all.
    """
    empty = {
        "empty.csv",
        "empty.xlsx",
        "blank.csv",
        "header-only.csv",
        "header-only.xlsx",
        "password.xlsx",
        "biff.xls",
        "biff5.xls",
        "picture.xls",
    }
    texts = {file for file in FILES | TRAPS if not file.endswith(".xlsx")} - empty - {"deep.json", "summary.csv"}

    without = [file for file in texts if not traces((files / file).read_bytes().replace(b"\0", b"").decode("utf-8", "replace"))]
    assert [] == without


SHAPED = ("status", "received", "promised", "code", "procedure", "procedure_name", "channel", "place", "level", "case", "claimed_outcome")
SHAPED += ("claimed_status", "suspended_reason")
"""What an unknown column may be mapped to by mistake, although it is about persons; an agency has any name, so there none is caught."""

OPTIONS: tuple[tuple[str, ...], ...] = (
    ("--explain-columns",),
    ("--explain-columns", "--lang", "en"),
    (*NOW, *PLACE),
    (*NOW, *PLACE, "--lang", "en", "--by", "procedure"),
    (*NOW, *PLACE, "--json"),
    (*NOW, "--json", "--procedure", "1.001731"),
    (*NOW, *PLACE, "--out", "OUT.csv"),
    (*NOW, *PLACE, "--out", "OUT.jsonl", "--no-pauses"),
    (*NOW, *PLACE, "--normalised", "OUT.csv"),
    (*NOW, *PLACE, "--fact", "Phòng ban", "--fact", "Tên lĩnh vực", "--normalised", "OUT.csv", "--json"),
    (*NOW, *PLACE, "--map", "Ngày trả kết quả=promised", "--json"),
    # what a person may type wrongly: columns about persons read as something, a row of dossiers as the header, names that are not there
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=status", "--json"),
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=received", "--json"),
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=code", "--json"),
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=procedure", "--normalised", "OUT.csv"),
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=procedure_name", "--json"),
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=channel", "--json"),
    (*NOW, *PLACE, "--map", "Chủ hồ sơ=claimed_outcome", "--json"),
    (*NOW, *PLACE, "--map", "applicantName=status", "--json"),
    *((*NOW, *PLACE, "--map", f"Cột ngoài danh mục={each}", "--normalised", "OUT.csv") for each in SHAPED),
    (*NOW, *PLACE, "--fact", "Chủ hồ sơ", "--normalised", "OUT.csv"),
    (*NOW, *PLACE, "--fact", "applicantName", "--normalised", "OUT.csv"),
    (*NOW, *PLACE, "--profile", "national"),
    (*NOW, *PLACE, "--profile", "opencps"),
    (*NOW, *PLACE, "--profile", "khong-co"),
    (*NOW, *PLACE, "--sheet", "khong-co"),
    (*NOW, *PLACE, "--sheet", "1"),
    ("--explain-columns", "--header-row", "2"),
    ("--explain-columns", "--header-row", "4"),
    (*NOW, *PLACE, "--header-row", "3", "--json"),
    (*NOW, *PLACE, "--header-row", "1000"),
    (*NOW, "--place", "khong-co", "--json"),
    (*NOW, *PLACE, "--dates", "received=month_first", "--json"),
)


@pytest.mark.parametrize("file", sorted(FILES | TRAPS))
def test_nothing_about_a_person_comes_out(run: Program, file: str, tmp_path: Path) -> None:
    """
    Not in what is printed, not in errors, not in the files that are written; whatever is typed.
    """
    found: list[str] = []
    for n, options in enumerate(OPTIONS):
        asked = [str(tmp_path / f"{n}-{each}") if each.startswith("OUT.") else each for each in options]
        ran = run("assess", file, *asked, "--quiet")
        assert ran.code in (0, 1, 2), asked
        assert "Traceback" not in ran.err, asked
        found += (f"{' '.join(options)}: {trace}" for trace in traces(ran.out) + traces(ran.err))
    for path in sorted(tmp_path.iterdir()):
        found += (f"{OPTIONS[int(path.name.split('-')[0])]}: {trace}" for trace in traces(path.read_text(encoding="utf-8")))

    assert [] == found


MARKS = {"name": name(7), "identity": identity(7), "home": home(7), "phone": phone(7), "email": email(7), "matter": matter(7)}


@pytest.mark.parametrize("column", range(7), ids=lambda column: HEAD[column])
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("times", [1, 6])
def test_a_person_who_slipped_into_any_column_does_not_come_out(
    run: Program, files: Path, tmp_path: Path, column: int, mark: str, times: int
) -> None:
    """
    In one row, or in the whole column; not even where the column is read, because the value has not its shape.
    """
    made = rows()
    for row in made[1 : times + 1]:
        row[column] = MARKS[mark]
    (files / "slip.csv").write_bytes(csv_bytes(made))
    out, normalised = tmp_path / "out.jsonl", tmp_path / "register.csv"
    found = []
    for asked in (("--json",), ("--out", str(out)), ("--normalised", str(normalised), "--lang", "en"), ("--explain-columns",)):
        ran = run("assess", "slip.csv", *PLACE, *NOW, *asked)
        found += traces(ran.out) + traces(ran.err)
    found += [trace for path in tmp_path.iterdir() for trace in traces(path.read_text(encoding="utf-8-sig"))]

    assert [] == found


def spoiled() -> Iterator[tuple[str, bytes]]:
    """A list whose marks are written in other ways."""
    whole = FILES["igate.csv"]().decode("utf-8-sig")
    yield "lower.csv", re.sub('XQZ[^,"]*', lambda found: found[0].lower(), whole).encode()
    yield "apart.csv", unicodedata.normalize("NFD", whole).encode()
    yield "cut.csv", whole[: whole.rindex("SỐ 15")].encode()
    yield "no-delimiter.csv", whole.replace(",", "").encode()
    yield "tabs-in-cells.csv", whole.replace("NGƯỜI NỘP", "NGƯỜI\tNỘP").encode()
    yield "broken-bytes.csv", whole.encode().replace("NỘP".encode(), "NỘP".encode()[:-1])
    yield "zeros.csv", whole.encode().replace(b"XQZ", b"XQZ\0")


@pytest.mark.parametrize(("file", "data"), list(spoiled()), ids=lambda each: each if isinstance(each, str) else "")
def test_nothing_about_a_person_comes_out_of_a_spoiled_file(run: Program, files: Path, file: str, data: bytes) -> None:
    """
    Marks in small letters, with letters taken apart, cut, or with bytes that are no text.
    """
    (files / file).write_bytes(data)
    found = []
    for options in (("--explain-columns",), (*NOW, *PLACE, "--json"), (*NOW, *PLACE, "--lang", "en")):
        ran = run("assess", file, *options)
        found += traces(ran.out) + traces(ran.err)

    assert [] == found


NUMBERS = ("99000000001", "1099000001", "84990000001", "0990.000.001", "099-000-0001", "099.000.000.001", "0990 000 001", "990000001")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("column", ["Số hồ sơ", "agency", "case"])
@pytest.mark.parametrize("times", [1, 6])
def test_a_number_about_a_person_is_shown_neither_grouped_nor_without_its_zeros(
    run: Program, files: Path, tmp_path: Path, number: str, column: str, times: int
) -> None:
    """
    A spreadsheet drops the zeros before an identity number, and people write a telephone in groups.
    """
    made = [[*row, ""] for row in rows()]
    made[0][-1] = column if column != "Số hồ sơ" else "Ghi chú"
    for row in made[1 : times + 1]:
        row[made[0].index(column)] = number
    (files / "number.csv").write_bytes(csv_bytes(made))
    out = tmp_path / "register.csv"
    ran = run("assess", "number.csv", *PLACE, *NOW, "--by", "agency", "--normalised", str(out))

    assert number not in ran.out + ran.err + (out.read_text(encoding="utf-8-sig") if out.exists() else "")


@pytest.mark.parametrize("said", ["2601050001", "26010500012", "20260105001", "2026000123", "20260000123", "260105000123", "06.260105.01"])
def test_a_code_that_begins_with_its_day_or_year_is_a_code(run: Program, files: Path, said: str) -> None:
    """
    Though it is as long as a number about a person.
    """
    made = rows()
    made[1][0] = said
    (files / "number.csv").write_bytes(csv_bytes(made))

    assert said == run("assess", "number.csv", *PLACE, *NOW, "--json").lines[0]["code"]


def test_a_fact_that_does_not_fit_is_not_repeated(run: Program, files: Path, tmp_path: Path) -> None:
    """
    A person names the column of somebody as the answer to a question; the answer says what is wanted, not what stands there.
    """
    made = [[*row, name(3)] for row in rows()]
    made[0][-1], register = "Cột lạ", tmp_path / "register.csv"
    for row in made[1:]:
        row[1] = DEATH
    (files / "fact.csv").write_bytes(csv_bytes(made))
    first = run("assess", "fact.csv", *PLACE, *NOW, "--fact", "Cột lạ=proxy", "--normalised", str(register))
    found = [first, run("assess", "fact.csv", *PLACE, *NOW, "--fact", "Cột lạ=proxy", "--json", "--lang", "en")]
    found += [run(verb, str(register), *NOW) for verb in ("assess", "audit")]

    assert [True] * 3 == ["OS619" in ran.out + ran.err for ran in found[:3]]
    assert [] == [trace for ran in found for trace in traces(ran.out + ran.err)]


def test_an_agency_that_is_none_gives_way_to_that_of_the_code(run: Program, files: Path) -> None:
    """
    An address of mail or what a spreadsheet would run is nobody's name; this is told once.
    """
    made = [[*row, "UBND xã số 1"] for row in rows()]
    made[0][-1] = "agency"
    made[1][-1] = email(1)
    (files / "agency.csv").write_bytes(csv_bytes(made))
    ran = run("assess", "agency.csv", *PLACE, *NOW, "--by", "agency")

    assert (1, True, True) == (ran.err.count("OS844"), "000.00.06.H56" in ran.out, "UBND xã số 1" in ran.out)


def test_a_register_written_from_a_list_holds_no_formula(run: Program, files: Path, tmp_path: Path) -> None:
    """
    Neither as an agency nor as a fact; a number keeps its sign.
    """
    made = [[*row, "=1+1", each] for row, each in zip(rows(), ("", "=CMD()", "+CMD", "-CMD", "@CMD", "-5", "bình thường"), strict=False)]
    made[0][-2:] = ["agency", "Cột lạ"]
    made[4][-2] = "UBND xã số 1"
    for row in made[5:]:
        row[-2] = ""
    for row in made[1:4]:
        row[-2] = "UBND xã số 1"
    made[1][-2] = "=1+1"
    (files / "formula-2.csv").write_bytes(csv_bytes(made))
    out = tmp_path / "register.csv"
    run("assess", "formula-2.csv", *PLACE, *NOW, "--fact", "Cột lạ", "--normalised", str(out))
    written = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))

    assert ["CMD()", "CMD", "CMD", "CMD", "-5", "bình thường"] == [row["Cột lạ"] for row in written]
    assert [] == [cell for row in written for cell in row.values() if cell.startswith(("=", "+", "@"))]


# -- where it is written -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "option"), [("assess", "--out"), ("assess", "--normalised"), ("audit", "--out")])
def test_a_list_is_never_written_over(run: Program, files: Path, verb: str, option: str) -> None:
    """
    Not under its name, nor through a link to it: what the office exported would be lost.
    """
    list_ = files / "kept.csv"
    list_.write_bytes(TRAPS["plain.csv"]())
    (files / "link.csv").unlink(missing_ok=True)
    (files / "link.csv").symlink_to(list_)

    for out in ("kept.csv", "./kept.csv", "link.csv"):
        ran = run(verb, "kept.csv", *PLACE, *NOW, option, out)
        assert (2, True) == (ran.code, option in ran.err)
    assert TRAPS["plain.csv"]() == list_.read_bytes()


def test_results_and_register_are_not_written_to_one_file(run: Program, tmp_path: Path) -> None:
    """
    Of two files of one name one would be lost.
    """
    ran = run("assess", "plain.csv", *PLACE, *NOW, "--out", str(tmp_path / "a.csv"), "--normalised", str(tmp_path / "." / "a.csv"))

    assert (2, True, []) == (ran.code, "--normalised" in ran.err, list(tmp_path.iterdir()))


@pytest.mark.parametrize("option", ["--out", "--normalised"])
def test_a_device_stays_a_device(run: Program, tmp_path: Path, option: str) -> None:
    """
    What is written to it goes through it; a file in its place would take it from the whole machine.
    """
    device = tmp_path / "null.csv"
    device.symlink_to(os.devnull)

    assert 0 == run("assess", "plain.csv", *PLACE, *NOW, option, str(device), "--quiet").code
    assert [(device, True, True)] == [(each, each.is_symlink(), each.is_char_device()) for each in tmp_path.iterdir()]


def test_a_folder_is_not_written_to(run: Program, tmp_path: Path) -> None:
    """
    It is named, and why.
    """
    ran = run("assess", "plain.csv", *PLACE, *NOW, "--normalised", str(tmp_path), "--quiet")

    assert (2, f"onestop: {tmp_path}: không ghi được (đây là một thư mục). Kiểm tra thư mục, quyền ghi và tên tệp.\n") == (
        ran.code,
        ran.err,
    )


def test_a_link_to_a_file_is_written_behind_it(run: Program, tmp_path: Path) -> None:
    """
    The link stays, so whoever reads the file behind it finds what was written.
    """
    (tmp_path / "behind.csv").write_text("cũ", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "behind.csv")
    run("assess", "plain.csv", *PLACE, *NOW, "--normalised", str(tmp_path / "link.csv"), "--quiet")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "behind.csv").read_text(encoding="utf-8-sig").startswith("code,procedure")


def test_a_program_that_asks_by_lines_is_told_what_it_cannot_ask(run: Program, tmp_path: Path) -> None:
    """
    A register is not written, nor a column mapped, in silence or otherwise.
    """
    out = tmp_path / "a.csv"

    assert 2 == run("assess", "-", "--live", "--normalised", str(out)).code
    assert 2 == run("assess", "-", "--live", "--map", "a=code").code
    assert 2 == run("assess", "-", "--live", "--explain-columns").code


def test_a_list_given_as_a_register_is_not_repeated(run: Program) -> None:
    """
    Its first row may be a dossier; what to do with it is said instead.
    """
    for asked in (("whatif", "no-header.csv", "--cut", "25%"), ("diff", "2025-06-30", "2026-06-30", "--register", "no-header.csv")):
        ran = run(*asked, *NOW)
        assert (2, [], True) == (ran.code, traces(ran.err), "--normalised" in ran.err)


def test_a_file_that_is_written_anew_while_it_is_read_is_not_judged(run: Program, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    How it is read was settled by what is gone; half a list would be judged as if it were whole.
    """
    (files / "moving.csv").write_bytes(TRAPS["plain.csv"]())
    study = onestop.exchange.exports.readings.study

    def study_and_cut(*args: Any, **how: Any) -> Any:
        reading = study(*args, **how)
        whole = (files / "moving.csv").read_bytes()
        (files / "moving.csv").write_bytes(whole[: len(whole) // 2])
        return reading

    monkeypatch.setattr("onestop.exchange.exports.readings.study", study_and_cut)
    ran = run("assess", "moving.csv", *PLACE, *NOW, "--quiet", "--normalised", "moved.csv")

    assert (2, "", False) == (ran.code, ran.out, (files / "moved.csv").exists())
    assert "tệp bị ghi lại trong khi đang đọc" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_program_that_is_ended_leaves_no_part(tmp_path: Path, name: str) -> None:
    """
    Neither by the keyboard, nor by whoever watches it, nor with its terminal.
    """
    head, one, *_ = TRAPS["plain.csv"]().decode().splitlines(keepends=True)
    (tmp_path / "long.csv").write_text(head + "".join(one.replace("-0001", f"-{n:06d}") for n in range(30_000)), encoding="utf-8")
    asked = [sys.executable, "-m", "onestop", "assess", "long.csv", *NOW, "--quiet", "--no-plugins", "--normalised", "register.csv"]
    ended_by = getattr(signal, name)
    with heeded(ended_by):
        program = subprocess.Popen(asked, cwd=tmp_path)
    while program.poll() is None and not (tmp_path / "register.csv.part").exists():
        time_module.sleep(0.05)
    program.send_signal(ended_by)
    program.wait(60)

    assert (True, ["long.csv"]) == (program.returncode > 128, [each.name for each in tmp_path.iterdir()])
