"""Words: problems, limits and ledgers as text in Vietnamese and English."""

from __future__ import annotations

import re
import string
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import onestop
from builders import at, event, judged, procedure, view
from onestop import (
    Assumption,
    CalendarDays,
    Case,
    Citation,
    DayKind,
    DayMark,
    Dossier,
    Event,
    Hours,
    Months,
    Position,
    Problem,
    SameDay,
    Severity,
    Text,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    View,
    WorkingDays,
    WorkingHours,
    explain,
    render,
)
from onestop.law.procedures import Extension, Part, PauseReason
from onestop.telling.ledger import Rule
from onestop.telling.words import LANGUAGES, grid, limit_words, mark_words, messages, percent, problem_line, rule_words, say, word
from onestop.words.problems import CODES, problem

# -- the message files ---------------------------------------------------------------------------------------------------------------


def _asked(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words() -> None:
    """
    No key stands in one language only.
    """
    vi, en = (messages(lang) for lang in LANGUAGES)

    assert set(vi) == set(en)


def test_both_languages_ask_for_the_same_values() -> None:
    """
    What one language tells the other tells too.
    """
    vi, en = (messages(lang) for lang in LANGUAGES)

    assert {} == {key: (vi[key], en[key]) for key in vi if _asked(vi[key]) != _asked(en[key])}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_message(lang: str) -> None:
    """
    A problem without words would be a riddle.
    """
    assert set() == set(CODES) - set(messages(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_fails_where_a_value_is_missing(lang: str) -> None:
    """
    A plugin's problem may say less than its message asks.
    """
    assert all("{" not in render(Problem(code, Severity.ERROR), lang) for code in CODES)


def test_unknown_language_is_refused() -> None:
    """
    There are two languages.
    """
    with pytest.raises(ValueError, match="fr"):
        render(problem("OS505"), "fr")


def test_anything_else_cannot_be_said() -> None:
    """
    Wrong use is told by its type.
    """
    with pytest.raises(TypeError, match="int"):
        render(5)


# -- values --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (date(2026, 1, 5), "05/01/2026", "2026-01-05"),
        (datetime(2026, 1, 5, 9, 5), "05/01/2026 09:05", "2026-01-05 09:05"),
        (1.5, "1,5", "1.5"),
        (Fraction(1, 4), "0,25", "0.25"),
        (3, "3", "3"),
        (Text("Tờ khai", "Form"), "Tờ khai", "Form"),
        (Text("Tờ khai"), "Tờ khai", "Tờ khai"),
        (Citation("60/2014/QH13", "25"), "60/2014/QH13, Điều 25", "60/2014/QH13, art. 25"),
        (Citation("60/2014/QH13"), "60/2014/QH13", "60/2014/QH13"),
        ((Text("A"), "B"), "A, B", "A, B"),
        ("certified", "bản sao có chứng thực", "certified copy"),
        ("H1", "H1", "H1"),
        (Severity.ERROR, "error", "error"),
    ],
)
def test_value_is_written_as_people_write_it(value: object, vi: str, en: str) -> None:
    """
    Day before month and a decimal comma in Vietnamese, ISO and a point in English.
    """
    assert (vi, en) == (say(value, "vi"), say(value, "en"))


def test_unknown_word_is_its_own_key() -> None:
    """
    A missing word shows, it does not break.
    """
    assert "không.có" == word("không.có", "vi")


# -- problems ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("vi", "Yêu cầu bổ sung lần nữa lúc 09/01/2026 09:00; chỉ được yêu cầu 1 lần."),
        ("en", "Another supplement request at 2026-01-09 09:00; only 1 is allowed."),
    ],
)
def test_problem_is_one_sentence_with_its_values(lang: str, expected: str) -> None:
    """
    Dates and numbers are in the language of the sentence.
    """
    assert expected == render(problem("OS603", at=datetime(2026, 1, 9, 9, 0), allowed=1), lang)


@pytest.mark.parametrize(
    ("form", "expected"),
    [("Mẫu số 04", "Thiếu Tờ khai (nộp, Mẫu số 04)."), ("", "Thiếu Tờ khai (nộp).")],
)
def test_missing_document_names_its_prescribed_form(form: str, expected: str) -> None:
    """
    Where there is no form nothing is left dangling.
    """
    assert expected == render(problem("OS501", name=Text("Tờ khai"), mode="submit", form=form))


@pytest.mark.parametrize(("near", "expected"), [("versions", True), (None, False)])
def test_nearest_key_is_offered_where_there_is_one(near: str | None, expected: bool) -> None:
    """
    A slip of the pen is answered with what was meant.
    """
    assert expected is ("versions" in render(problem("OS201", found="version", near=near), "en"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (problem("OS604", Position("so.csv", 7), ("events", "paid")), "OS604 error so.csv:7 events.paid: "),
        (problem("OS604", Position("so.csv", 7)), "OS604 error so.csv:7: "),
        (problem("OS604", None, ("events", 2, "at")), "OS604 error events[2].at: "),
        (problem("OS604"), "OS604 error The event"),
        (problem("OS505"), "OS505 hint "),
    ],
)
def test_problem_line_begins_with_code_severity_and_place(found: Problem, expected: str) -> None:
    """
    What is not known of the place is left out.
    """
    assert problem_line(found, "en").startswith(expected)


def test_severity_as_text_is_accepted() -> None:
    """
    A plugin may write the name of a severity in its place.
    """
    assert problem_line(Problem("OS505", "hint"), "en").startswith("OS505 hint ")


def test_assumption_speaks_its_own_words_or_those_of_its_id() -> None:
    """
    The catalogue's words win, and an assumption of the library has words in both languages.
    """
    assert "Chưa đọc" == render(Assumption("regime", Text("Chưa đọc")), "en")
    assert "Office hours are the default" == render(Assumption("office_hours"), "en")
    assert "Giờ làm việc là mặc định" == render(Assumption("office_hours"), "vi")


def test_every_assumption_that_the_library_makes_is_documented() -> None:
    """
    Whoever meets an id finds on its page when it is said, and why; and the page names no other.
    """
    root = Path(__file__).parents[1]
    made = {id for path in (root / "src").rglob("*.py") for id in re.findall(r'Assumption\("(\w+)"', path.read_text(encoding="utf-8"))}
    page = (root / "docs/reference/assumptions.md").read_text(encoding="utf-8")

    assert made == set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert made == {key.removeprefix("assumption.") for key in messages("en") if key.startswith("assumption.")}


# -- limits --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "vi", "en"),
    [
        (WorkingDays(5), "5 ngày làm việc", "5 working days"),
        (WorkingDays(1.5), "1,5 ngày làm việc", "1.5 working days"),
        (WorkingDays(3, first_day_counted=True), "3 ngày làm việc, tính cả ngày đầu", "3 working days, first day counted"),
        (CalendarDays(15), "15 ngày", "15 days"),
        (CalendarDays(15, first_day_counted=True), "15 ngày, tính cả ngày đầu", "15 days, first day counted"),
        (Months(2), "2 tháng", "2 months"),
        (WorkingHours(8), "8 giờ làm việc", "8 working hours"),
        (WorkingHours(Fraction(9, 2)), "4,5 giờ làm việc", "4.5 working hours"),
        (Hours(24), "24 giờ", "24 hours"),
        (SameDay(), "trong ngày", "the same day"),
        (
            SameDay(cutoff=time(15)),
            "trong ngày, nhận sau 15:00 thì ngày làm việc tiếp theo",
            "the same day, after 15:00 the next working day",
        ),
        (Then(WorkingDays(7), CalendarDays(12)), "7 ngày làm việc, rồi 12 ngày", "7 working days, then 12 days"),
        (
            Together(WorkingDays(3), Hours(24), cap=WorkingDays(5)),
            "lâu nhất trong: 3 ngày làm việc; 24 giờ, không quá 5 ngày làm việc",
            "the longest of 3 working days; 24 hours, at most 5 working days",
        ),
        (
            Together(Then(Hours(24), WorkingDays(2)), cap=WorkingDays(3)),
            "24 giờ, rồi 2 ngày làm việc, không quá 3 ngày làm việc",
            "24 hours, then 2 working days, at most 3 working days",
        ),
        (Undetermined("mùa vụ"), "chưa xác định (mùa vụ)", "undetermined (mùa vụ)"),
    ],
)
def test_limit_is_a_short_phrase(limit: TimeLimit, vi: str, en: str) -> None:
    """
    Every kind of limit has its words in both languages.
    """
    assert (vi, en) == (limit_words(limit, "vi"), limit_words(limit, "en"))
    assert vi == render(limit)


# -- days and ledgers ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "vi", "en"),
    [
        (DayMark(DayKind.WORKING), "ngày làm việc", "working day"),
        (DayMark(DayKind.WEEKEND), "nghỉ hằng tuần", "weekly rest"),
        (DayMark(DayKind.HOLIDAY, Text("Quốc khánh", "National Day")), "nghỉ Quốc khánh", "National Day"),
        (DayMark(DayKind.SWAPPED_WORK, Text("02/01/2026", "2026-01-02")), "làm bù cho 02/01/2026", "worked for 2026-01-02"),
        (
            DayMark(DayKind.WORKING, provisional=True),
            "ngày làm việc (tạm tính, chưa có thông báo)",
            "working day (provisional, no notice yet)",
        ),
    ],
)
def test_day_says_what_it_is(mark: DayMark, vi: str, en: str) -> None:
    """
    A provisional day says so.
    """
    assert (vi, en) == (mark_words(mark, "vi"), mark_words(mark, "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_day_without_a_name_says_only_its_kind(lang: str) -> None:
    """
    A hand-made holiday has no name, and none is made up for it.
    """
    got = mark_words(DayMark(DayKind.HOLIDAY), lang)

    assert got
    assert word("kind.empty", lang) not in got


LEDGER_VI = """\
Cách tính hạn
Tính từ 08/01/2026 09:00

Quy tắc áp dụng:
- Quy định một cửa của ngày tiếp nhận: Quy định thử
- Phiên bản thủ tục: 01/01/2020 - …
- Thời hạn: 2 ngày làm việc (60/2014/QH13, Điều 25)
- Ngày đầu không tính (91/2015/QH13, Điều 147(2))

                                                                Cộng  Căn
Ngày        Thứ       Ngày gì                             Tính   dồn  cứ
----------  --------  ----------------------------------  ----  ----  ---
08/01/2026  Thứ Năm   ngày làm việc; ngày đầu không tính           0
09/01/2026  Thứ Sáu   ngày làm việc                          1     1
10/01/2026  Thứ Bảy   nghỉ hằng tuần                               1
11/01/2026  Chủ nhật  nghỉ hằng tuần                               1
12/01/2026  Thứ Hai   ngày làm việc                          1     2

Hạn: 12/01/2026 17:00, Thứ Hai
Giả định: Chưa đọc được"""
LEDGER_EN = """\
How the due date was computed
Counted from 2026-01-08 09:00

Rules applied:
- One-stop rules of the day of receipt: Quy định thử
- Version of the procedure: 2020-01-01 - …
- Limit: 2 working days (60/2014/QH13, art. 25)
- The first day is not counted (91/2015/QH13, art. 147(2))

Date        Day  What it is                                 Counts  Total  By
----------  ---  -----------------------------------------  ------  -----  --
2026-01-08  Thu  working day; the first day is not counted              0
2026-01-09  Fri  working day                                     1      1
2026-01-10  Sat  weekly rest                                            1
2026-01-11  Sun  weekly rest                                            1
2026-01-12  Mon  working day                                     1      2

Due: 2026-01-12 17:00, Mon
Assumed: Not read"""


@pytest.mark.parametrize(("lang", "expected"), [("vi", LEDGER_VI), ("en", LEDGER_EN)])
def test_ledger_reads_day_by_day(lang: str, expected: str) -> None:
    """
    Limit, article, days, due date and what it rests on.
    """
    case = Case(
        id="default",
        limit=WorkingDays(2),
        cites=(Citation("60/2014/QH13", "25"),),
        assumed=Text("Chưa đọc được", "Not read"),
    )
    seen = view(procedure(cases=(case,)))
    got = explain(judged(seen, "2026-01-08T10:00", event("2026-01-08T09:00", "received")), seen)  # Thu

    assert expected == render(got, lang)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "vi",
            "Cách tính hạn\n\nQuy tắc áp dụng:\n- Quy định một cửa của ngày tiếp nhận: Quy định thử\n"
            "- Phiên bản thủ tục: 01/01/2020 - …\nKhông tính được hạn",
        ),
        (
            "en",
            "How the due date was computed\n\nRules applied:\n- One-stop rules of the day of receipt: Quy định thử\n"
            "- Version of the procedure: 2020-01-01 - …\nNo due date follows",
        ),
    ],
)
def test_ledger_without_a_date_says_so(lang: str, expected: str) -> None:
    """
    A dossier that was not received has none.
    """
    got = explain(judged(view(), "2026-03-02T09:00", event("2026-01-08T09:00", "submitted")), view())

    assert expected == render(got, lang)


@pytest.mark.parametrize(
    ("rule", "vi", "en"),
    [
        (Rule(id="case", value=Text("Hộ nghèo", "Poor household")), "Trường hợp: Hộ nghèo", "Case: Poor household"),
        (
            Rule(id="limit", value=WorkingDays(8), beats=WorkingDays(3), cites=(Citation("60/2014/QH13", "25"),)),
            "Thời hạn: 8 ngày làm việc, thay cho 3 ngày làm việc (60/2014/QH13, Điều 25)",
            "Limit: 8 working days, instead of 3 working days (60/2014/QH13, art. 25)",
        ),
        (
            Rule(id="version", value=(date(2025, 7, 1), None), origin=Position("a.yaml", 3, 5)),
            "Phiên bản thủ tục: 01/07/2025 - … (a.yaml:3:5)",
            "Version of the procedure: 2025-07-01 - … (a.yaml:3:5)",
        ),
        (
            Rule(id="supplement", value="pause", beats="restart"),
            "Bổ sung hồ sơ: tạm dừng, thay cho tính lại từ đầu",
            "A supplement: pause, instead of counted again from zero",
        ),
    ],
)
def test_rule_is_one_line_with_what_it_beat(rule: Rule, vi: str, en: str) -> None:
    """
    And with its articles and its file.
    """
    assert (vi, en) == (rule_words(rule, "vi"), rule_words(rule, "en"))


def test_grid_shows_which_days_counted() -> None:
    """
    Start, counted days, waiting and due date stand in their weeks.
    """
    case = Case(id="default", limit=WorkingDays(3), excludes=(PauseReason.PAYMENT,))
    seen = view(procedure(cases=(case,)))
    asked, paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-08T09:00", "paid")
    got = grid(explain(judged(seen, "2026-03-02T09:00", event("2026-01-05T09:00", "received"), asked, paid), seen), "en").split("\n")

    assert "01/2026" == got[0]
    assert [">5", "6[1]", "7~", "8~", "9[2]", "10", "11"] == got[4].split()
    assert ["12[3]<", "13", "14", "15", "16", "17", "18"] == got[5].split()


def test_grid_shows_the_joint_day_of_two_stages_as_counted() -> None:
    """
    The day on which one stage ends and the next begins used up the last of the first.
    """
    seen = view(procedure(Then(WorkingDays(2), WorkingDays(1))))
    got = grid(explain(judged(seen, "2026-03-02T09:00", event("2026-01-05T09:00", "received")), seen), "en").split("\n")

    assert [">5", "6[1]", "7[2]", "8[1]<"] == got[4].split()[:4]


def test_grid_of_two_months_has_two_sheets() -> None:
    """
    And one legend.
    """
    seen = view()
    got = grid(explain(judged(seen, "2026-03-02T09:00", event("2026-01-28T09:00", "received")), seen), "vi").split("\n")

    assert ["01/2026", "02/2026"] == [line for line in got if line.endswith("/2026")]
    assert 1 == sum("[n]" in line for line in got)


def test_grid_of_nothing_has_no_months() -> None:
    """
    A dossier without a date has no days to show, only that.
    """
    assert "Không tính được hạn" == grid(explain(judged(view(), "2026-03-02T09:00", event("2026-01-28T09:00", "submitted")), view()), "vi")


# -- what a ledger tells beside the days ---------------------------------------------------------------------------------------------


def _tail(*events: Event, now: str = "2026-01-12T16:00", lang: str = "en", seen: View | None = None, **more: Any) -> list[str]:
    """The lines of a ledger after its table."""
    seen = seen or view()
    told = render(explain(judged(seen, now, *events, **more), seen), lang).splitlines()
    return told[max(i for i, line in enumerate(told) if not line) + 1 :]


RECEIVED = event("2026-01-05T09:00", "received")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("vi", ["Hạn: 12/01/2026 17:00, Thứ Hai", "Tình trạng: Đã giải quyết, quá hạn"]),
        ("en", ["Due: 2026-01-12 17:00, Mon", "Stands: Resolved, late"]),
    ],
)
def test_ledger_of_a_dossier_says_how_it_stands(lang: str, expected: list[str]) -> None:
    """
    Five working days from Monday 5 January end on Monday 12; the result is a day late.
    """
    assert expected == _tail(RECEIVED, event("2026-01-13T09:00", "resolved"), now="2026-01-13T10:00", lang=lang)


def test_ledger_of_a_receipt_alone_says_only_the_date() -> None:
    """
    Nothing has happened to it that could be judged.
    """
    assert ["Due: 2026-01-12 17:00, Mon"] == _tail(RECEIVED)


def test_ledger_of_a_receipt_alone_hides_no_lateness() -> None:
    """
    The day after the due date is told.
    """
    assert ["Due: 2026-01-12 17:00, Mon", "Stands: Pending, overdue"] == _tail(RECEIVED, now="2026-01-13T08:00")


def test_ledger_says_beside_the_date_that_it_is_an_estimate() -> None:
    """
    A date that moves with every day must not look final.
    """
    asked = event("2026-01-06T09:00", "supplement_requested")

    assert "Due: 2026-01-14 17:00, Wed (an estimate as if it were answered now)" == _tail(RECEIVED, asked, now="2026-01-07T09:00")[0]


def test_ledger_tells_a_promise_that_differs() -> None:
    """
    The slip says another date than the law.
    """
    assert ["Due: 2026-01-12 17:00, Mon", "Promised: 2026-01-09 17:00"] == _tail(RECEIVED, promised=at("2026-01-09T17:00"))
    assert ["Due: 2026-01-12 17:00, Mon"] == _tail(RECEIVED, promised=at("2026-01-12T17:00"))


def test_ledger_of_a_doubtful_date_says_between_which_dates_it_lies(site: onestop.Onestop) -> None:
    """
    Eight working days from 17 January 2028 run into a Tết whose notice nobody has written yet.
    """
    dossier = Dossier("H1", "1.013831", "vn", [event("2028-01-17T09:00", "received")])
    answer = site.assess(dossier, now=at("2028-01-17T10:00"))
    told = render(explain(answer, site.at(date(2028, 1, 17))), "en").splitlines()

    assert answer.deadline is not None
    assert answer.deadline.provisional
    assert any(line.startswith("Due: ") and line.endswith("(provisional, no notice yet)") for line in told)
    assert any(line.startswith("It may become 2028-") for line in told)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "vi",
            ["Diễn biến:", "- 05/01/2026 09:00 tiếp nhận", "- 07/01/2026 09:00 xin lỗi và hẹn lại (hẹn 14/01/2026 17:00)"],
        ),
        (
            "en",
            [
                "What happened:",
                "- 2026-01-05 09:00 received",
                "- 2026-01-07 09:00 apology and new date (new date 2026-01-14 17:00)",
            ],
        ),
    ],
)
def test_ledger_tells_what_happened(lang: str, expected: list[str]) -> None:
    """
    In the order in which it happened, with reasons and new dates.
    """
    apology = event("2026-01-07T09:00", "extended", "apology", "2026-01-14T17:00")
    told = render(explain(judged(view(), "2026-01-08T09:00", apology, RECEIVED), view()), lang).splitlines()

    assert expected == told[told.index(expected[0]) : told.index(expected[0]) + 3]


PARTS_EN = """\
Part by part (≈ an estimate):
Id      Part       Limit                   From              Due                 Stands
------  ---------  ----------------------  ----------------  ------------------  ----------------
birth   Khai sinh  1 working day           2026-01-05 09:00  2026-01-06 17:00    Pending, in time
health  Thẻ        2 working days          2026-01-06 17:00  2026-01-08 17:00 ≈  Pending, in time
other   Phần khác  undetermined (chưa rõ)  2026-01-05 09:00                      Pending"""


def test_ledger_shows_every_part() -> None:
    """
    A part that waits for another has an estimate; one without a limit has no date.
    """
    parts = (
        Part(id="birth", name=Text("Khai sinh"), limit=WorkingDays(1)),
        Part(id="health", name=Text("Thẻ"), limit=WorkingDays(2), after=("birth",)),
        Part(id="other", name=Text("Phần khác"), limit=Undetermined("chưa rõ")),
    )
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(3), parts=parts),)))
    told = render(explain(judged(seen, "2026-01-05T10:00", RECEIVED), seen), "en")

    assert PARTS_EN == told[told.index("Part by part") :]


def test_event_of_a_part_is_told_with_its_part() -> None:
    """
    Whoever reads sees which branch has its result.
    """
    parts = (Part(id="birth", name=Text("Khai sinh"), limit=WorkingDays(1)), Part(id="health", name=Text("Thẻ"), limit=WorkingDays(2)))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(3), parts=parts),)))
    done = Event(at("2026-01-06T09:00"), "resolved", part="birth")
    told = render(explain(judged(seen, "2026-01-06T10:00", RECEIVED, done), seen), "en").splitlines()

    assert ["- 2026-01-05 09:00 received", "- 2026-01-06 09:00 result (Khai sinh)"] == told[4:6]


def test_extension_of_a_part_is_told_once() -> None:
    """
    It lengthens the group too, and happened once.
    """
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(5))
    parts = (Part(id="residence", name=Text("Thường trú"), limit=WorkingDays(2), extensions=(longer,)),)
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(3), parts=parts, extensions=(longer,)),)))
    verified = Event(at("2026-01-06T09:00"), "extended", "verification", part="residence")
    told = render(explain(judged(seen, "2026-01-06T10:00", RECEIVED, verified), seen), "en").splitlines()

    assert ["- 2026-01-06 09:00 extended (Thường trú, verification)"] == [line for line in told if "extended" in line]


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0%"), (1 / 50_000, "< 0.1%"), (0.0004, "< 0.1%"), (0.001, "0.1%"), (0.9999, "99.9%"), (1.0, "100%")]
)
def test_share_of_something_is_neither_nothing_nor_all(share: float, shown: str) -> None:
    """
    One finding in fifty thousand dossiers is one.
    """
    assert (shown, shown.replace(".", ",").replace("%", " %")) == (percent(share, "en"), percent(share, "vi"))
