"""Guesses: what people who never saw the format wrote in their first files, and the answer that lets them go on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from authoring import found_nation, write
from onestop import Problem, render
from onestop.catalogs import slips
from onestop.clock.days import parse_moment
from onestop.testing.cases import run_cases
from onestop.testing.cases import told as told_result
from test_slips import FEES, LIMIT, OVERLAY, PATH, PROCEDURE, WHEN

BARE = WHEN.removesuffix("        when: ")
ASKING = PROCEDURE.replace("facts:\n", "facts:\n  uy_quyen: {type: bool, question: {vi: Có không}}\n")
EXAMPLES_PATH = PATH.replace(".yaml", ".cases.yaml")
EXAMPLES = """\
procedure: "9.000001"
cases:
  - name: A
    events:
      - {at: 2026-03-02T09:00, kind: received}
    expect: {due: 2026-03-05T17:00, timeliness: in_time, disposition: pending}
"""
RESULTS = "results: [{name: {vi: Kết quả, en: Result}}]"


@pytest.fixture
def linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """What lint says of files, by their names, beside a nation that knows two laws."""
    laws = "laws: {118/2025/NĐ-CP: {}, 60/2014/QH13: {}, 8/2025/NĐ-CP: {}}\n"
    found_nation(tmp_path / "nation", monkeypatch, {"laws.yaml": laws})

    def lint(files: dict[str, str]) -> list[Problem]:
        return list(onestop.load(write(tmp_path / "thu", files), entry_points=False).problems)

    return lint


def _said(problems: list[Problem], lang: str = "vi") -> list[str]:
    return [f"{each.code} {each.source.line if each.source else ''} {render(each, lang)}" for each in problems]


def test_what_the_guesses_are_made_in_is_clean(linted) -> None:  # type: ignore[no-untyped-def]
    """
    So that each finding comes from its guess.
    """
    assert [] == linted({PATH: PROCEDURE, "overlays/a.yaml": OVERLAY, EXAMPLES_PATH: EXAMPLES})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        # a comma inside a number
        (
            LIMIT,
            "{working_days: 2,5}",
            "Ở đây là “2,5”, cần số ngày lớn hơn 0, theo bước 0.25. Có phải “2.5” không? Phần lẻ đứng sau dấu chấm",
        ),
        (LIMIT, "{hours: 2, 5}", "Có phải “2.5” không?"),
        (LIMIT, "{calendar_days: 2,5}", "cần số nguyên lớn hơn 0. Phần lẻ đứng sau dấu chấm"),
        (LIMIT, "\n          working_days: 2,5", "Ở đây là “2,5”, cần số. Có phải “2.5” không?"),
        # several values, or one of several keys, in the place of a list
        ("[in_person]", "in_person, online", "Có phải “[in_person, online]” không? Mỗi mục"),
        ("[in_person]", "trực tiếp, bưu chính", "Có phải “[in_person, post]” không? Mỗi mục"),
        ("[in_person]", "trực tiếp, fax", "cần in_person (trực tiếp), post (qua bưu chính), online (trực tuyến). Mỗi mục"),
        (RESULTS, "results: Thẻ thư viện", "Có phải “[{name: {vi: Thẻ thư viện}}]” không?"),
        (RESULTS, "results: [Thẻ thư viện]", "Có phải “{name: {vi: Thẻ thư viện}}” không?"),
        ("- {id: to-khai, name: {vi: Tờ khai, en: Application form}, original: 1}", "- Tờ khai", "“{id: to-khai, name: {vi: Tờ khai}}”"),
        # which keys are wanted
        ("{vi: Kết quả, en: Result}", "[Kết quả]", "cần các dòng “khóa: giá trị”. Viết như `{vi: …, en: …}`."),
        (
            "cap-moi: {vi: Cấp mới, en: New}",
            "cap-moi: null",
            "Ở đây là chỗ trống, cần các dòng “khóa: giá trị”. Viết như `{vi: …, en: …}`.",
        ),
        ("{title: Nguồn của thông tin, confidence: low}", "[a]", "Viết như `{title: …, confidence: …}`."),
        ("- id: default\n        limit: {working_days: 3}", "- 3", "Viết như `{id: …, limit: {working_days: 5}}`."),
        # words of the format in Vietnamese
        ("type: choice", "type: lựa chọn", "Có phải “choice” không?"),
        (LIMIT, LIMIT + "\n        supplement: tạm dừng", "Có phải “pause” không?"),
        (LIMIT, LIMIT + "\n        excludes: [niêm yết]", "Có phải “posting” không?"),
        # a choice by its name, and what is no choice
        (BARE, WHEN + "{kieu: Cấp lại}\n", "Có phải “cap-lai” không?"),
        # amounts, laws, dates
        (FEES, "    fees: [{name: Phí, amount: Miễn phí}]\n" + FEES, "cần số nguyên. Có phải “0” không?"),
        ("sources: [", "cites: [Nghị định số 118/2025/NĐ-CP]\n    sources: [", "Có phải “118/2025/NĐ-CP” không?"),
        ("sources: [", "cites: [60/2014/QH-13]\n    sources: [", "Có phải “60/2014/QH13” không?"),
        ("sources: [", "cites: [khoản 1 Điều 5 Nghị định 18/2025/NĐ-CP]\n    sources: [", "laws.yaml; thêm vào đó hoặc sửa số hiệu."),
        ("2025-07-01", "01/07/2025", "Có phải “2025-07-01” không? Hiểu ngày trước, tháng sau; `--fix` không tự sửa"),
    ],
)
def test_a_guess_is_answered_with_what_to_write(linted, before: str, after: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """
    The text that mends it stands in the message, and pasting it is right.
    """
    assert before in PROCEDURE
    told = _said(linted({PATH: PROCEDURE.replace(before, after, 1)}))

    assert said in told[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RESULTS, "results: [{name: {vi: Thẻ thư viện}}]"),
        (LIMIT, "{working_days: 2.5}"),
        ("- {id: to-khai, name: {vi: Tờ khai, en: Application form}, original: 1}", "- {id: to-khai, name: {vi: Tờ khai}}"),
    ],
)
def test_what_is_offered_is_clean(linted, before: str, after: str) -> None:  # type: ignore[no-untyped-def]
    """
    A suggestion that is refused in its turn is worse than none.
    """
    assert [] == linted({PATH: PROCEDURE.replace(before, after, 1)})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-03-02T9:00", "Có phải “2026-03-02T09:00” không?"),
        ("2026-03-02 9h30", "Có phải “2026-03-02T09:30” không?"),
        ("2026-03-02 9:00:00", "Có phải “2026-03-02T09:00” không?"),
        ("02/03/2026 09:00", "Có phải “2026-03-02T09:00” không?"),
        ("9 giờ ngày 02/03/2026", "Có phải “2026-03-02T09:00” không?"),
        ("02/03/2026", "Có phải “2026-03-02” không? Không ghi giờ thì hiểu là 0 giờ"),
        ("31/02/2026 09:00", "Ngày này không có trong lịch."),
        ("9h00", "Thiếu ngày; ghi cả ngày và giờ."),
        ("02/03/2026 sáng", "cần ngày giờ dạng 2026-01-05T09:30."),
    ],
)
def test_an_hour_is_never_lost_by_what_is_offered(linted, written: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """
    A date alone means midnight, and an example would stay green with it.
    """
    told = _said(linted({PATH: PROCEDURE, EXAMPLES_PATH: EXAMPLES.replace("2026-03-02T09:00", written)}))
    due = _said(linted({PATH: PROCEDURE, EXAMPLES_PATH: EXAMPLES.replace("2026-03-05T17:00", written)}))

    assert [True] == [said in each for each in told]
    assert [True] == [said.removeprefix("cần ngày giờ dạng 2026-01-05T09:30.") in each for each in due]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("kind: received", "kind: tiếp nhận", "received (tiếp nhận)"),
        ("kind: received", "kind: tiếp nhận", "Có phải “received” không?"),
        ("disposition: pending", "disposition: đã giải quyết", "Có phải “resolved” không?"),
        ("timeliness: in_time", "timeliness: quá hạn", "Có phải “late” hay “overdue” không?"),
        ("timeliness: in_time", "timeliness: quá hạn", "overdue (chưa có kết quả mà đã quá hạn)"),
        ("    events:", "    facts: {kieu: Cấp mới}\n    events:", "Có phải “cap-moi” không?"),
    ],
)
def test_words_of_examples_are_told_with_what_people_call_them(linted, before: str, after: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """
    Events, states and timeliness like channels and levels.
    """
    assert before in EXAMPLES
    (told,) = _said(linted({PATH: PROCEDURE, EXAMPLES_PATH: EXAMPLES.replace(before, after, 1)}))

    assert said in told


def test_condition_says_true_where_people_say_yes(linted) -> None:  # type: ignore[no-untyped-def]
    """
    An example may say it in words, as registers do; a condition may not, and says so.
    """
    text = ASKING.replace(BARE, WHEN + "{uy_quyen: có}\n")
    (told,) = _said(linted({PATH: text}))

    assert "Có phải “true” không? Trong điều kiện chỉ viết true hoặc false" in told


# -- where it is told ------------------------------------------------------------------------------------------------------------------


def _at(problems: list[Problem]) -> list[str]:
    """Code, line and column, and path of each problem."""
    found = []
    for each in problems:
        _, _, place = each.where.partition(":")
        found.append(f"{each.code} {place}")
    return found


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("  so_nguoi:", "  a:\n    type: bool\n  so_nguoi:", "OS202 6:3 facts.a.question"),  # the key that lacks it, not its first line
        ("original: 1", "original: 0", "OS325 20:76 versions[0].documents[0].original"),
        ("{type: int,", "{type: số,", "OS203 6:20 facts.so_nguoi.type"),  # stands at the top of the file, in no version
        ("  - valid_from", "   - valid_from", "OS102 10:4"),  # the one line that is moved, not the many that are right
        ("  - valid_from", "    - valid_from", "OS102 10:5"),
        ("    status: draft", "     status: draft", "OS102 11:6"),
    ],
)
def test_a_mistake_is_told_where_it_stands(linted, before: str, after: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    """
    With the path that the file has.
    """
    assert before in PROCEDURE

    assert [expected] == _at(linted({PATH: PROCEDURE.replace(before, after, 1)}))


def test_indent_of_a_moved_dash_is_told_with_the_right_one(linted) -> None:  # type: ignore[no-untyped-def]
    """
    Two spaces are wanted before it.
    """
    (told,) = _said(linted({PATH: PROCEDURE.replace("  - valid_from", "    - valid_from", 1)}))

    assert "Dòng này có 4 dấu cách ở đầu, cần 2." in told


@pytest.mark.parametrize(
    ("before", "after", "place", "said"),
    [
        ('place: "48"', 'place: "4"', "OS203 1:8 place", "mã địa bàn"),
        ("    instead_of: {working_days: 3}\n", "", "OS202 5:5 overlays[0]", "Thời hạn chung là 3 ngày làm việc"),
        ("    instead_of: {working_days: 3}\n", "", "OS202 5:5 overlays[0]", "ghi `instead_of: {working_days: 3}`."),
        ("    against: [2025-07-01]\n", "", "OS202 5:5 overlays[0].against", "ghi `against: [2025-07-01]`."),
        (
            "    against: [2025-07-01]\n    instead_of: {working_days: 3}",
            "    case: x\n    against: [2025-07-01]",
            "",
            "“instead_of”; thêm vào đây.",
        ),
        ("{number: 0000/QĐ-VD, date: 2025-12-01}", "Quyết định 0001", "OS203 2:11 decision", "Viết như `{number: …, date: …}`."),
    ],
)
def test_a_local_decision_is_answered_with_what_the_nation_has(  # type: ignore[no-untyped-def]
    linted, before: str, after: str, place: str, said: str
) -> None:
    """
    A missing key with its value, a wrong one with the keys that it needs, each at the path that it has in the file.
    """
    assert before in OVERLAY
    problems = linted({PATH: PROCEDURE, "overlays/a.yaml": OVERLAY.replace(before, after, 1)})

    assert [place] == _at(problems) or not place
    assert said in _said(problems)[0]


def test_missing_value_of_an_unknown_procedure_is_not_guessed(linted) -> None:  # type: ignore[no-untyped-def]
    """
    Nor that of a case that is not there.
    """
    text = OVERLAY.replace("    instead_of: {working_days: 3}\n", "").replace("9.000001", "9.000009")

    assert ["Thiếu khóa “instead_of”; thêm vào đây."] == [render(each) for each in linted({PATH: PROCEDURE, "overlays/a.yaml": text})]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (
            "valid_from: 2025-07-01\n    valid_to: 2025-01-01",
            "`valid_to` (01/01/2025) đứng trước `valid_from` (01/07/2025); sửa một trong hai ngày.",
        ),
        ("valid_from: null", "ghi vì sao chưa biết vào `valid_from_reason`."),
    ],
)
def test_two_mistakes_of_dates_are_told_apart(linted, dates: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """
    One is a contradiction, the other a reason that is missing.
    """
    (told,) = _said(linted({PATH: PROCEDURE.replace("valid_from: 2025-07-01", dates, 1)}))

    assert said in told
    assert ("valid_from_reason" in told) == ("null" in dates)


def test_decisions_that_contradict_are_named_by_their_numbers(linted) -> None:  # type: ignore[no-untyped-def]
    """
    A place and a line alone name no decision.
    """
    other = OVERLAY.replace("working_days: 2}", "working_days: 1}").replace("0000/QĐ-VD", "0001/QĐ-VD")
    (told,) = _said(linted({PATH: PROCEDURE, "overlays/a.yaml": OVERLAY, "overlays/b.yaml": other}))

    assert "quyết định 0001/QĐ-VD khác với quyết định 0000/QĐ-VD cùng cấp" in told


# -- worked examples -------------------------------------------------------------------------------------------------------------------


def _run(tmp_path: Path, text: str) -> str:
    site = onestop.load(write(tmp_path / "thu", {PATH: PROCEDURE, EXAMPLES_PATH: text}), entry_points=False)
    (result,) = run_cases(site)
    return told_result(site, result, "vi")


def test_late_and_overdue_are_told_apart_in_a_table(tmp_path: Path, linted) -> None:  # type: ignore[no-untyped-def]
    """
    Both are called `quá hạn`; the word of the file says which.
    """
    late = EXAMPLES.replace("timeliness: in_time, disposition: pending", "timeliness: late").replace(
        "}\n    expect", "}\n    now: 2026-03-20\n    expect"
    )

    text = _run(tmp_path, late)

    assert (True, True) == ("quá hạn (late)" in text, "quá hạn (overdue)" in text)


@pytest.mark.parametrize(("due", "told_so"), [("2026-03-05", True), ("2026-03-06", False)])
def test_day_without_its_hour_is_told_with_it(tmp_path: Path, linted, due: str, told_so: bool) -> None:  # type: ignore[no-untyped-def]
    """
    A wrong day is counted again by hand first.
    """
    text = _run(tmp_path, EXAMPLES.replace("2026-03-05T17:00", due))

    assert told_so == ("không ghi giờ nên hiểu là 0 giờ; hạn đúng ngày giờ viết: 2026-03-05T17:00" in text)


@given(st.text(alphabet=st.sampled_from("0123456789/-:.,T hgiờngàylúc"), max_size=40))
def test_whatever_moment_was_written_what_is_offered_is_one(text: str) -> None:
    """
    With the hour that was written, or a date alone and the sentence that says so.
    """
    said, how = slips.moment(text)

    assert [] == [each for each in said if parse_moment(each) is None]
    assert all("T" in each or how == "no_hour" for each in said)
