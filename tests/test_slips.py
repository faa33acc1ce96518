"""Slips: what newcomers write, and that the message names the text to write instead."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import onestop
from authoring import found_nation, write
from onestop import Problem, render
from onestop.catalogs import nodes, slips
from onestop.catalogs.fixes import fixed
from onestop.catalogs.nodes import read

PATH = "procedures/vi-du/9.000001.yaml"
PROCEDURE = """\
code: "9.000001"
name: {vi: Tên thủ tục, en: Name of the procedure}
field: vi-du
audience: [{vi: Công dân Việt Nam, en: Vietnamese citizens}]
facts:
  so_nguoi: {type: int, question: {vi: Mấy người}}
  ngay_sinh: {type: date, question: {vi: Sinh ngày nào}}
  kieu: {type: choice, question: {vi: Cấp mới hay cấp lại}, choices: {cap-moi: {vi: Cấp mới, en: New}, cap-lai: {vi: Cấp lại, en: Again}}}
versions:
  - valid_from: 2025-07-01
    status: draft
    level: [commune]
    agency: {vi: Ủy ban nhân dân cấp xã, en: Commune People's Committee}
    channels: [in_person]
    sources: [{title: Nguồn của thông tin, confidence: low}]
    cases:
      - id: default
        limit: {working_days: 3}
    documents:
      - {id: to-khai, name: {vi: Tờ khai, en: Application form}, original: 1}
    results: [{name: {vi: Kết quả, en: Result}}]
    not_read: [steps, sets]
"""
OVERLAY = """\
place: "48"
decision: {number: 0000/QĐ-VD, date: 2025-12-01}
sources: [{title: Ví dụ, confidence: low}]
overlays:
  - procedure: "9.000001"
    valid_from: 2026-01-01
    against: [2025-07-01]
    instead_of: {working_days: 3}
    set: {limit: {working_days: 2}}
"""
LIMIT = "{working_days: 3}"
WHEN = "        limit: {working_days: 3}\n        when: "
FEES = "    documents:\n"


@pytest.fixture
def linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """What lint says of files, by their names."""
    found_nation(tmp_path / "nation", monkeypatch)

    def lint(files: dict[str, str]) -> list[Problem]:
        problems = onestop.load(write(tmp_path / "thu", files), entry_points=False).problems
        return list(problems)

    return lint


def _told(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code, line and column of each problem, and its Vietnamese sentence."""
    return [(f"{each.code} {each.source.line}:{each.source.column}", render(each, "vi")) for each in problems if each.source]


def test_what_the_mistakes_are_made_in_has_none(linted) -> None:  # type: ignore[no-untyped-def]
    """
    So that each finding below comes from its mistake.
    """
    assert [] == linted({PATH: PROCEDURE, "overlays/a.yaml": OVERLAY})


@pytest.mark.parametrize(
    ("before", "after", "where", "said"),
    [
        # a limit in words
        (LIMIT, "5 ngày làm việc", "OS203 18:16", "cần thời hạn như {working_days: 5}. Có phải “{working_days: 5}” không?"),
        (LIMIT, "không quá 05 (năm) ngày làm việc", "OS203 18:16", "Có phải “{working_days: 5}” không?"),
        (LIMIT, "10 ngày", "OS203 18:16", "“{calendar_days: 10}” hay “{working_days: 10}” không? Ngày kể cả ngày nghỉ"),
        (LIMIT, "1 tháng", "OS203 18:16", "“{months: 1}”"),
        (LIMIT, "1 năm", "OS203 18:16", "“{months: 12}”"),
        (LIMIT, "2 tuần", "OS203 18:16", "“{calendar_days: 14}”"),
        (LIMIT, "0,5 ngày làm việc", "OS203 18:16", "“{working_days: 0.5}”"),
        (LIMIT, "24 giờ", "OS203 18:16", "“{hours: 24}” hay “{working_hours: 24}” không? Giờ đồng hồ"),
        (LIMIT, "trong ngày", "OS203 18:16", "“{same_day: {}}”"),
        (LIMIT, '"3"', "OS203 18:16", "“{working_days: 3}” hay “{calendar_days: 3}”"),
        (LIMIT, "5", "OS203 18:16", "Ở đây là 5, cần thời hạn"),
        (LIMIT, "theo lịch hẹn", "OS203 18:16", "Ở đây là “theo lịch hẹn”, cần thời hạn như {working_days: 5}."),
        (LIMIT, "{days: 5}", "OS203 18:16", "“{calendar_days: 5}” hay “{working_days: 5}”"),
        (LIMIT, "{ngày làm việc: 5}", "OS203 18:16", "“{working_days: 5}”"),
        (LIMIT, "{working_days: 5, calendar_days: 7}", "OS203 18:16", "`then: [{working_days: 5}, {calendar_days: 7}]`"),
        (LIMIT, "{workingDays: 5}", "OS203 18:16", "Có phải “working_days” không?"),
        (LIMIT, "{working_days: 5 ngày}", "OS203 18:31", "Ở đây là “5 ngày”, cần số. Có phải “5” không?"),
        # codes
        ('"9.000001"', "9.000001", "OS205 1:7", 'bỏ mất số 0. Viết "9.000001". Có thể tự sửa bằng `onestop lint --fix`.'),
        ('"9.000001"', "“9.000001”", "OS203 1:7", 'ngoặc kép cong; máy đọc đó là chữ, không phải ngoặc. Viết "9.000001".'),
        # choices and facts
        (
            ", choices: {cap-moi: {vi: Cấp mới, en: New}, cap-lai: {vi: Cấp lại, en: Again}}",
            "",
            "OS202 8:3",
            "Thiếu khóa “choices”; thêm vào đây. Ghi các câu trả lời",
        ),
        (
            WHEN[:-14],
            WHEN + "{kieu: cap-mới}\n",
            "OS312 19:15",
            "“cap-mới”; cần cap-moi (Cấp mới), cap-lai (Cấp lại). Có phải “cap-moi” không?",
        ),
        (WHEN[:-14], WHEN + "{kiu: cap-moi}\n", "OS303 19:15", "“kiu” chưa được khai báo trong facts. Có phải “kieu” không?"),
        (WHEN[:-14], WHEN + '{so_nguoi: "10"}\n', "OS312 19:15", "cần số nguyên. Có phải “10” không?"),
        # keys
        ("- {id: to-khai", "- any_off: [{id: a, name: A}]\n      - {id: to-khai", "OS201 20:9", "Có phải “any_of” không?"),
        ("- {id: to-khai", "- {requires: {id: a, name: A}}\n      - {id: to-khai", "OS201 20:10", "Có phải “require” không?"),
        ("versions:", "version:", "OS201 9:1", "Có phải “versions” không?"),
        ("valid_from", "Valid from", "OS201 10:5", "Có phải “valid_from” không?"),
        ("        limit:", "        limits:", "OS201 18:9", "Có phải “limit” không?"),
        ("audience", "doi_tuong", "OS201 4:1", "Có phải “audience” không?"),
        ("{vi: Tờ", "{vn: Tờ", "OS201 20:30", "Có phải “vi” không?"),
        (
            "    cases:",
            "    limit: {working_days: 3}\n    cases:",
            "OS201 16:5",
            "Khóa này nằm trong `cases`: viết thụt vào",
        ),
        (WHEN[:-14], WHEN + "{anny: [{channel: online}]}\n", "OS203 19:22", "Có phải “any” không?"),
        # conditions
        (WHEN[:-14], WHEN + "{so_nguoi: {min: 10}}\n", "OS201 19:27", "“{so_nguoi: {at_least: 10}}”"),
        (WHEN[:-14], WHEN + "{so_nguoi: {max: 10}}\n", "OS201 19:27", "“{so_nguoi: {at_most: 10}}”"),
        (WHEN[:-14], WHEN + "{so_nguoi: {gt: 10}}\n", "OS201 19:27", "“{so_nguoi: {at_least: 11}}”"),
        (WHEN[:-14], WHEN + '{so_nguoi: {"<": 10}}\n', "OS201 19:27", "“{so_nguoi: {at_most: 9}}”"),
        (WHEN[:-14], WHEN + '{so_nguoi: ">= 10"}\n', "OS203 19:26", "“{so_nguoi: {at_least: 10}}”"),
        (WHEN[:-14], WHEN + "{so_nguoi: >= 10}\n", "OS102 19:26", "“{so_nguoi: {at_least: 10}}”"),
        (WHEN[:-14], WHEN + "\n          so_nguoi: <= 10\n", "OS203 20:21", "“{so_nguoi: {at_most: 10}}”"),
        (WHEN[:-14], WHEN + "{ngay_sinh: {from: 2025-01-01}}\n", "OS201 19:28", "“{ngay_sinh: {after: 2024-12-31}}”"),
        (WHEN[:-14], WHEN + "{ngay_sinh: {to: 2025-01-01}}\n", "OS201 19:28", "“{ngay_sinh: {before: 2025-01-02}}”"),
        (WHEN[:-14], WHEN + "{ngay_sinh: {at_least: 2025-01-01}}\n", "OS203 19:38", "“{ngay_sinh: {after: 2024-12-31}}”"),
        (WHEN[:-14], WHEN + "{so_nguoi: {not: 3}}\n", "OS201 19:27", "“{not: {so_nguoi: 3}}”"),
        (WHEN[:-14], WHEN + "{channel: [online, post]}\n", "OS203 19:25", "“{channel: {in: [online, post]}}”"),
        # amounts
        (FEES, "    fees: [{name: Phí, amount: 50.000}]\n" + FEES, "OS203 19:32", "cần số nguyên. Có phải “50000” không?"),
        (FEES, "    fees: [{name: Phí, amount: 50,000}]\n" + FEES, "OS201 19:35", "Có phải “amount: 50000” không? Số viết liền"),
        (FEES, "    fees:\n      - name: Phí\n        amount: 50,000\n" + FEES, "OS203 21:17", "“50000”"),
        (FEES, "    fees: [{name: Phí, amount: 50000 đồng}]\n" + FEES, "OS203 19:32", "“50000”"),
        (FEES, "    fees: [{name: Phí, amount: 50k}]\n" + FEES, "OS203 19:32", "“50000”"),
        (FEES, "    fees:\n      - {name: Phí, amount: '1,5 triệu'}\n" + FEES, "OS203 20:29", "“1500000”"),
        (FEES, "    fees: [{name: Phí, amount: Miễn phí}]\n" + FEES, "OS203 19:32", "Ở đây là “Miễn phí”, cần số nguyên."),
        (FEES, "    sets: 01\n" + FEES, "OS203 19:11", "“1”"),
        # dates and hours
        ("2025-07-01", "31/12/2025", "OS203 10:17", "Có phải “2025-12-31” không? Có thể tự sửa bằng `onestop lint --fix`."),
        ("2025-07-01", "01/07/2025", "OS203 10:17", "cần ngày dạng 2026-01-05. Có phải “2025-07-01” không?"),
        ("2025-07-01", "01-07-2025", "OS203 10:17", "“2025-07-01”"),
        ("2025-07-01", "2025-13-01", "OS203 10:17", "“2025-01-13”"),
        ("2025-07-01", "2025-06-31", "OS203 10:17", "Ngày này không có trong lịch."),
        ("2025-07-01", "31/02/2025", "OS203 10:17", "Ngày này không có trong lịch."),
        ("2025-07-01", "ngày 01 tháng 7 năm 2025", "OS203 10:17", "“2025-07-01”"),
        (LIMIT, LIMIT + "\n        starts: {deemed_after: 15h30}", "OS203 19:32", 'Có phải “"15:30"” không?'),
        # Vietnamese for a word of the format
        ("[commune]", "[xã]", "OS203 12:13", "commune (xã), vertical (ngành dọc). Có phải “commune” không?"),
        ("[commune]", "cấp xã", "OS203 12:12", "Có phải “[commune]” không? Mỗi mục bắt đầu bằng dấu gạch"),
        ("[commune]", "commune", "OS203 12:12", "Có phải “[commune]” không?"),
        ("[in_person]", "[trực tuyến]", "OS203 14:16", "Có phải “online” không?"),
        ("original: 1", "mode: nop", "OS203 20:72", "Có phải “submit” không?"),
        ("draft", "dự thảo", "OS203 11:13", "Có phải “draft” không?"),
        ("draft", "xong", "OS203 11:13", "cần draft (dự thảo, còn điểm chưa chắc), transcribed (chép theo nguồn), verified ("),
        (LIMIT, LIMIT + "\n        starts: khi nhận đủ hồ sơ", "OS203 19:17", "Có phải “complete_receipt” không?"),
        ("confidence: low", "confidence: thấp", "OS203 15:56", "Có phải “low” không?"),
        # words and numbers
        (
            LIMIT,
            LIMIT + "\n        wording: 05 ngày làm việc",
            "OS328 19:18",
            "không có số nào là của thời hạn 3 ngày",
        ),
        # YAML
        ("code: ", "code:", "OS102 1:5", 'sau dấu hai chấm phải có một dấu cách. Có phải “code: "9.000001"” không?'),
        ("field: ", "field：", "OS102 3:6", "gõ dấu hai chấm thường và một dấu cách. Có phải “field: vi-du” không?"),
        ("    status", "\tstatus", "OS102 11:1", "dấu Tab ở đầu dòng; thụt lề bằng dấu cách."),
        ("    status", "     status", "OS102 11:6", "Dòng này có 5 dấu cách ở đầu, cần 4."),
        ("    status", "   status", "OS102 11:4", "Dòng này có 3 dấu cách ở đầu, cần 4."),
        ("    documents:", "     documents:", "OS102 19:6", "Dòng này có 5 dấu cách ở đầu, cần 4."),
        ("      - id", "        id", "OS203 17:9", "Ở đây là các dòng “khóa: giá trị”, cần danh sách. Mỗi mục bắt đầu bằng dấu gạch"),
        ("  - valid_from", "    valid_from", "OS203 10:5", "Ở đây là các dòng “khóa: giá trị”, cần danh sách."),
        ("      - id", "      -id", "OS102 17:7", "sau dấu gạch đầu dòng phải có một dấu cách. Có phải “- id: default” không?"),
        ("{vi: Tên thủ tục, en: Name of the procedure}", "Tên: cấp mới", "OS102 2:10", 'Có phải “name: "Tên: cấp mới"” không?'),
        ("{vi: Tên thủ tục,", "{vi: Tên: thủ tục,", "OS102 2:15", "nếu đây là chữ có dấu hai chấm thì đặt cả chữ trong ngoặc kép"),
        ("{vi: Tên thủ tục, en: Name of the procedure}", '"Tên thủ tục', "OS102 2:7", "dấu ngoặc kép mở ở đây không được đóng"),
        ("{vi: Tên thủ tục, en: Name of the procedure}", "'Tên thủ tục", "OS102 2:7", "dấu ngoặc kép mở ở đây không được đóng"),
        ("{vi: Tên thủ tục, en: Name of the procedure}", '"Tên "thủ" tục"', "OS102 2:7", "bên trong chữ có ngoặc kép"),
        ("{vi: Tên thủ tục, en: Name of the procedure}", "“Tên: thủ tục”", "OS102 2:7", "gõ lại ngoặc kép thẳng"),
        (LIMIT, "{working_days:3}", "OS102 18:17", "Có phải “working_days: 3” không?"),
        (LIMIT, "{working_days 3}", "OS102 18:17", "thiếu dấu hai chấm"),
    ],
)
def test_a_mistake_is_answered_with_what_to_write(  # type: ignore[no-untyped-def]
    linted, before: str, after: str, where: str, said: str
) -> None:
    """
    One mistake, told where it stands, with the exact text that mends it.
    """
    assert before in PROCEDURE
    told = _told(linted({PATH: PROCEDURE.replace(before, after, 1)}))

    assert where == told[0][0]
    assert said in told[0][1]
    assert [where[:5]] == sorted({code[:5] for code, _ in told} - {"OS311"})


@pytest.mark.parametrize(
    ("before", "after", "where", "said"),
    [
        (
            'place: "48"',
            "place: 48",
            "OS203 1:8",
            'Có phải “"48"” không? Đặt trong ngoặc kép thì số 0',
        ),
        ('place: "48"', "place: 1", "OS203 1:8", 'Có phải “"01"” không?'),
        ('place: "48"', 'place: "1"', "OS203 1:8", 'Có phải “"01"” không?'),
        ('place: "48"', "place: 01", "OS205 1:8", 'Viết "01".'),
        ('place: "48"', "place: Đà Nẵng", "OS203 1:8", "Tỉnh có hai số, xã năm số"),
        ("instead_of: {working_days: 3}", "instead_of: {working_days: 5}", "OS403 8:17", "còn thời hạn chung là 3 ngày làm việc"),
        ("instead_of: {working_days: 3}", "instead_of: {working_days: 5}", "OS403 8:17", "ghi `instead_of: {working_days: 3}`"),
        ("[2025-07-01]", "[2025-01-01]", "OS405 7:15", "Quyết định ghi “2025-01-01”, ở đây không dùng được. Hiện có: 2025-07-01"),
        ("[2025-07-01]", "2025-07-01", "OS203 7:14", "Có phải “[2025-07-01]” không?"),
        ("    set: {limit: {working_days: 2}}", "    limit: {working_days: 2}", "OS201 9:5", "Khóa này nằm trong `set`"),
        ("{limit: {working_days: 2}}", "{limit: {working_days: 2}, starts: receipt}", "OS201 9:37", "bắt đầu tính không do địa phương đặt"),
        ("  - procedure", "    procedure", "OS203 5:5", "cần danh sách. Mỗi mục bắt đầu bằng dấu gạch"),
        ("overlays:", "overlay:", "OS201 4:1", "Có phải “overlays” không?"),
        ('"9.000001"', '"9.000010"', "OS405 5:16", "Có phải “9.000001” không?"),
        ("    valid_from", "    case: defalt\n    valid_from", "OS405 6:11", "Có phải “default” không? Hiện có: default"),
        ("    valid_from", "    weekdays: [Thứ Bảy]\n    valid_from", "OS203 6:16", "Có phải “Sat” không?"),
        ("    set: {", "    channel: online\n    set: {sets: 1, ", "OS405 9:14", "Đã ghi `channel` thì trong `set` chỉ được ghi `limit`."),
    ],
)
def test_a_mistake_in_a_local_decision_is_answered_with_what_to_write(  # type: ignore[no-untyped-def]
    linted, before: str, after: str, where: str, said: str
) -> None:
    """
    At the line of the mistake, and nothing beside it.
    """
    assert before in OVERLAY
    told = _told(linted({PATH: PROCEDURE, "overlays/a.yaml": OVERLAY.replace(before, after, 1)}))

    assert [where] == [code for code, _ in told]
    assert said in told[0][1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PATH, []),
        ("procedures/dat-dai/9.000001.yaml", ["OS329 3:8"]),
        ("procedures/9.000001.yaml", ["OS329 3:8"]),
        ("procedures/vi-du/9.000002.yaml", ["OS311 1:7"]),
    ],
)
def test_a_procedure_lies_where_its_field_and_its_code_say(linted, path: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    Another name leaves it out, another folder is only told.
    """
    told = _told(linted({path: PROCEDURE}))

    assert expected == [code for code, _ in told]


@pytest.mark.parametrize(
    ("limit", "wording", "clean"),
    [
        ("{working_days: 3}", "03 (ba) ngày làm việc", True),
        ("{working_days: 23}", "20 ngày làm việc và 03 ngày làm việc ở xã", True),  # the text gives the parts, the limit their sum
        ("{then: [{working_days: 7}, {calendar_days: 12}]}", "07 ngày làm việc; 12 ngày", True),
        ("{calendar_days: 14}", "02 tuần", True),
        ("{working_days: 3}, extensions: [{reason: verification, limit: {working_days: 8}}]", "08 ngày làm việc", True),
        ("{working_days: 5}, modifiers: [{when: {kieu: cap-lai}, add: {working_days: 10}}]", "15 ngày làm việc", True),
        ("{undetermined: Chưa rõ}", "05 ngày làm việc", True),
        ("{working_days: 3}", "ba ngày làm việc", True),
        ("{working_days: 3}", "Không quá 5 ngày làm việc kể từ ngày 3 tháng 6", False),
        ("{hours: 3}", "24 giờ", False),
    ],
)
def test_words_of_a_limit_give_its_number(linted, limit: str, wording: str, clean: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Alone, as a stage, an extension, a modifier or a sum; words without a number say nothing.
    """
    own = f"limit: {limit}".replace(", extensions", "\n        extensions").replace(", modifiers", "\n        modifiers")
    text = PROCEDURE.replace("limit: {working_days: 3}", own)
    told = _told(linted({PATH: text.replace("    documents:", f"        wording: {wording}\n    documents:", 1)}))

    assert ([] if clean else ["OS328"]) == [code[:5] for code, _ in told]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("place: 48\n", 'place: "48"\n'),
        ("place: 1\n", 'place: "1"\n'),  # what was meant a person must say
        ("cites: [{law: a, article: 5}]\n", 'cites: [{law: a, article: "5"}]\n'),
        ("cites: [{law: a, article: 5(3)}]\n", "cites: [{law: a, article: 5(3)}]\n"),
        ("valid_from: 31/12/2025\n", "valid_from: 2025-12-31\n"),
        ("valid_from: 05/05/2025\n", "valid_from: 2025-05-05\n"),
        ("valid_from: 01/07/2025\n", "valid_from: 01/07/2025\n"),  # 7 January to a spreadsheet with American settings
        ("valid_from: 31/02/2025\n", "valid_from: 31/02/2025\n"),
        ("valid_from: 31-12-2025\n", "valid_from: 31-12-2025\n"),
        ("against: [31/12/2025, null]\n", "against: [2025-12-31, null]\n"),
        ("note: 31/12/2025\n", "note: 31/12/2025\n"),
        ("sets: 5\n", "sets: 5\n"),
    ],
)
def test_what_leaves_nothing_open_is_mended(before: str, after: str) -> None:
    """
    And once is enough.
    """
    assert after == fixed(before.encode(), "a.yaml").decode()
    assert after == fixed(after.encode(), "a.yaml").decode()


@pytest.mark.parametrize(
    ("before", "after", "fixable"),
    [
        ("Tên thủ", unicodedata.normalize("NFD", "Tên thủ"), True),
        ("Tên thủ", "Tên\u00a0thủ", True),
        ("Tên thủ tục,", '"Tên\\u200b",', False),
        ("{vi: Tên thủ tục,", "{vi: Tên gì?,", True),
        ("status: draft", "internal: True", True),
        ("status: draft", "internal: yes", False),
        ('"9.000001"', "9.000001", True),
        ("2025-07-01", "31/12/2025", True),
        ("2025-07-01", "31-12-2025", False),
        ("Việt Nam,", "“Việt Nam”,", False),
        ("{vi: Công dân Việt Nam,", "{vi: “Công dân”,", False),
    ],
)
def test_a_message_names_the_fix_exactly_where_there_is_one(linted, before: str, after: str, fixable: bool) -> None:  # type: ignore[no-untyped-def]
    """
    In both languages, in the same words for every code.
    """
    text = PROCEDURE.replace(before, after, 1)
    told = linted({PATH: text})

    assert fixable == any("`onestop lint --fix`" in render(each, "vi") for each in told)
    assert fixable == any("`onestop lint --fix`" in render(each, "en") for each in told)
    assert fixable == (fixed(text.encode(), "a.yaml") != text.encode())


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader], ids=["C", "Python"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('code:"1"\nname: A\n', "1:5 yaml_space"),
        ("a: 1\nfield：b\n", "2:6 yaml_wide"),
        ("a:\n  -b: 1\n  - c: 2\n", "2:3 yaml_dash_space"),
        ("a: {b: >= 10}\n", "1:8 yaml_compare"),
        ("a:\n  b: >= 10\n", "2:6 yaml_compare"),
        ("a: “b: c”\n", "1:4 yaml_curly"),
        ('a: "b "c" d"\n', "1:4 yaml_inner"),
        ("a: 'x\nb: 'y'\n", "1:4 yaml_quote"),
    ],
)
def test_a_slip_in_yaml_is_told_by_both_parsers(text: str, expected: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The parsers in C and in Python say different things of it, we say one.
    """
    monkeypatch.setattr(nodes, "_LOADER", loader)
    _, (found,) = read(text.encode(), "a.yaml")

    assert found.source is not None
    assert expected == f"{found.source.line}:{found.source.column} {found.args['why']}"


@given(st.text(alphabet=st.sampled_from("0123456789.,/-: ngàylmviệcthđồk>={}'\"“”[]\n#\t"), max_size=80))
def test_whatever_was_written_a_guess_is_made_or_not(text: str) -> None:
    """
    No text breaks the guessing.
    """
    for guess in (slips.number, slips.limit, slips.day, slips.hour, slips.truth, slips.text, slips.place, slips.listed):
        said, how = guess(text)
        assert (True, True) == (all(isinstance(each, str) for each in said), how is None or isinstance(how, str))
    read(text.encode(), "a.yaml")
