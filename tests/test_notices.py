"""Notices: what is posted of a procedure, whole and in both languages."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from builders import procedure
from onestop import CalendarDays, Case, Months, Text, WorkingDays, notice
from onestop.law.conditions import After, AtLeast, AtMost, Before, Condition, Equals, Every, In, Not, Some
from onestop.law.procedures import (
    Adjustment,
    Channel,
    CitizenLimit,
    Contact,
    Extension,
    Fact,
    FactType,
    Fee,
    Modifier,
    OnlineScheme,
    OnlineService,
    Part,
    PauseReason,
    Procedure,
    Result,
    ReturnMethod,
    Start,
)
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode
from onestop.telling.notices import condition_words, deemed_words, value_words
from onestop.telling.words import say
from onestop.words.sources import Citation

PROXY = Fact(type=FactType.BOOL, question=Text("Có ủy quyền không?", "By authorisation?"))
WHOLE = procedure(
    facts={"proxy": PROXY},
    steps=(Text("Nộp hồ sơ", "Hand in"), Text("Nhận kết quả", "Get the result")),
    channels=(Channel.IN_PERSON, Channel.ONLINE),
    returns=(ReturnMethod.HOME,),
    sets=1,
    audience=(Text("Công dân", "Citizens"),),
    agency=Text("Ủy ban", "Committee"),
    coordinating=(Text("Công an", "Police"),),
    results=(Result(name=Text("Giấy", "Certificate")),),
    conditions=(Text("Đủ 18 tuổi", "Of age"),),
    citizen_limits=(CitizenLimit(what=Text("Khai tử"), limit=CalendarDays(15), since=Text("ngày chết")),),
    contacts=(Contact(name=Text("Trung tâm"), phone="0123", hotline="1022"),),
    online=(OnlineService(scheme=OnlineScheme.ND42_2022, level="full", valid_to=date(2026, 6, 30)),),
    fees=(
        Fee(name=Text("Lệ phí"), amount=8_000, per=Text("bản"), when=Equals("proxy", True)),
        Fee(name=Text("Phí"), valid_from=date(2026, 1, 1)),
    ),
    cases=(
        Case(
            id="default",
            limit=WorkingDays(5),
            modifiers=(Modifier(when=Equals("proxy", True), add=Adjustment(WorkingDays, 2)),),
            extensions=(Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8)),),
            parts=(Part(id="a", name=Text("Phần một"), limit=WorkingDays(1)),),
        ),
        Case(id="rare", name=Text("Trường hợp hiếm"), when=Equals("channel", "post"), limit=Months(1)),
    ),
    documents=(
        DocumentRequirement(id="a", name=Text("Tờ khai | mẫu", "Form"), original=1, copy=2, form="Mẫu 1", max_age=Months(6)),
        AnyOf(of=(DocumentRequirement(id="b", name=Text("Hộ chiếu")), DocumentRequirement(id="c", name=Text("Căn cước"), mode=Mode.DATA))),
        AllOf(
            of=(DocumentRequirement(id="d", name=Text("Ủy quyền"), certified=1, mode=Mode.PRESENT, replaceable_by="db"),),
            when=Equals("proxy", True),
        ),
    ),
)


def _section(text: str, heading: str) -> str:
    return next(part.partition("\n\n")[2].strip() for part in text.split("## ") if part.startswith(f"{heading}\n"))


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Trình tự thực hiện", "1. Nộp hồ sơ\n2. Nhận kết quả"),
        ("Cách thức thực hiện", "trực tiếp, trực tuyến"),
        ("Số lượng hồ sơ", "1 bộ"),
        ("Đối tượng thực hiện", "Công dân"),
        ("Cơ quan thực hiện", "Ủy ban\n\nphối hợp: Công an"),
        ("Kết quả", "1. Giấy"),
        ("Hình thức trả kết quả", "tại nhà"),
        ("Yêu cầu, điều kiện", "1. Đủ 18 tuổi"),
        ("Thời hạn của người dân", "Khai tử: 15 ngày kể từ ngày chết"),
        ("Liên hệ, phản ánh, kiến nghị", "1. Trung tâm, điện thoại 0123, đường dây nóng 1022"),
        ("Dịch vụ công trực tuyến", "toàn trình (Nghị định 42/2022/NĐ-CP) đến hết 30/06/2026"),
    ],
)
def test_posting_says_every_part_of_the_decree(heading: str, said: str) -> None:
    """
    Each under its heading, in the words of Decree 63/2010/NĐ-CP Art. 8(2).
    """
    assert said == _section(notice(WHOLE), heading)


def test_posting_lists_documents_with_quantity_form_age_and_condition() -> None:
    """
    Alternatives stand below their line, conditions are the questions with their answers.
    """
    assert [
        "|  | Giấy tờ | Số lượng | Ghi chú |",
        "| --- | --- | --- | --- |",
        "| 1 | Tờ khai \\| mẫu | 1 bản chính, 2 bản sao | Mẫu 1; cấp không quá 6 tháng |",
        "| 2 | một trong các giấy tờ sau: |  |  |",
        "| 2.1 | Hộ chiếu | 1 bản chính |  |",
        "| 2.2 | Căn cước | dữ liệu |  |",
        "| 3.1 | Ủy quyền | 1 bản sao có chứng thực (xuất trình) | “Có ủy quyền không?”: có; thay được bằng dữ liệu |",
    ] == _section(notice(WHOLE), "Thành phần hồ sơ").split("\n")


def test_posting_lists_every_limit() -> None:
    """
    The case, what is added, what verification allows, the parts, and the other case by its name.
    """
    assert [
        "| trường hợp chung | 5 ngày làm việc |",
        "| “Có ủy quyền không?”: có | thêm 2 ngày làm việc |",
        "| phải xác minh | 8 ngày làm việc |",
        "| Phần một | 1 ngày làm việc |",
        "| Trường hợp hiếm | 1 tháng |",
    ] == _section(notice(WHOLE), "Thời hạn giải quyết").split("\n")[2:]


def test_posting_says_fees_and_never_nothing_for_unknown() -> None:
    """
    An amount that was not read is not free.
    """
    assert [
        "| Lệ phí | 8.000 VND / bản | “Có ủy quyền không?”: có |",
        "| Phí | chưa đọc được mức | từ 01/01/2026 |",
    ] == _section(notice(WHOLE), "Phí, lệ phí").split("\n")[2:]


@pytest.mark.parametrize("heading", ["Steps", "Channels", "Documents", "Number of sets", "Who may apply", "Agency", "Result"])
def test_mandatory_part_that_was_not_read_says_so(heading: str) -> None:
    """
    A gap is shown, not hidden.
    """
    assert "Not read in any source." == _section(notice(procedure(), "en"), heading)


def test_optional_part_that_is_not_there_is_left_out() -> None:
    """
    No fees, conditions, contacts: no headings for them.
    """
    got = notice(procedure(), "en")

    assert not [heading for heading in ("Fees", "Conditions", "Contacts", "Online", "How the result") if f"## {heading}" in got]


def test_text_of_a_file_is_shown_and_never_run_as_markup() -> None:
    """
    A catalogue file is hostile input for whoever puts the posting on a page.
    """
    got = notice(procedure(steps=(Text("<script>x</script> [a](javascript:b)"),)))

    assert ("<script" in got, "[a](" in got.replace("\\[a](", "")) == (False, False)


def test_plain_posting_stays_within_a_terminal() -> None:
    """
    Lines break below themselves.
    """
    long = procedure(steps=(Text("từ " * 100),), documents=(DocumentRequirement(id="a", name=Text("giấy " * 60)),))

    assert 100 >= max(map(len, notice(long, markdown=False).splitlines()))


def test_unknown_language_is_refused() -> None:
    """
    There are two.
    """
    with pytest.raises(ValueError, match="vi and en"):
        notice(WHOLE, "fr")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Equals("proxy", False), "“By authorisation?”: no"),
        (Not(Equals("proxy", True)), "“By authorisation?”: no"),
        (In("channel", ("in_person", "post")), "Channel: in person or by post"),
        (Not(In("channel", ("post",))), "not: Channel: by post"),
        (Every((AtLeast("n", 2), AtMost("n", 5))), "fact.n: ≥ 2 and fact.n: ≤ 5"),
        (Some((Before("d", date(2026, 1, 1)), After("d", date(2027, 1, 1)))), "fact.d: < 2026-01-01 or fact.d: > 2027-01-01"),
    ],
)
def test_condition_in_words(condition: Condition, said: str) -> None:
    """
    The question with the answer for which it holds.
    """
    assert said == condition_words(condition, WHOLE, "en")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "-"),
        ((), "-"),
        (True, "yes"),
        (WorkingDays(3), "3 working days"),
        (Adjustment(CalendarDays, -1), "1 day less"),
        (Fee(name=Text("F"), amount=1_000), "F: 1,000 VND"),
        ((Text("a"), Text("b")), "a; b"),
        ({"proxy": PROXY}, "proxy"),
        (AnyOf(of=(DocumentRequirement(id="b", name=Text("B")), DocumentRequirement(id="c", name=Text("C")))), "B or C"),
        (Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8)), "where it must be verified: 8 working days"),
    ],
)
def test_value_in_words(value: object, said: str) -> None:
    """
    Short enough for a cell.
    """
    assert said == value_words(value, WHOLE, "en")


def test_every_procedure_of_the_catalogue_can_be_posted() -> None:
    """
    In both languages and both shapes.
    """
    import onestop

    site = onestop.load(entry_points=False)
    versions: list[Procedure] = [version for each in site.catalog.procedures.values() for version in each]
    told = [notice(version, lang, markdown=markdown) for version in versions for lang in ("vi", "en") for markdown in (True, False)]

    assert not [text for text in told if "Text(" in text or "{" in text or "=None" in text]


def test_title_is_escaped_like_every_other_text() -> None:
    """
    On one line, without markup.
    """
    made = procedure()
    name = Text("Cấp <script>x</script>\n\n<img src=x> \\\\[a](b)")

    assert (
        "# Cấp &lt;script>x&lt;/script> &lt;img src=x> \\\\\\\\\\[a](b) (1.000001)" == notice(attrs.evolve(made, name=name)).splitlines()[0]
    )


def test_note_on_documents_that_are_none_is_said() -> None:
    """
    No papers are wanted, and that was read.
    """
    assert "Không cần" == _section(notice(procedure(documents_note=Text("Không cần"))), "Thành phần hồ sơ")


def test_a_named_choice_is_said_by_its_name() -> None:
    """
    The word of the file is for registers; names may hold commas and "or", so they are kept apart by strokes.
    """
    named = Fact(
        type=FactType.CHOICE,
        question=Text("Xây gì?", "What work?"),
        choices=("house", "other"),
        choice_names={"house": Text("Nhà ở riêng lẻ", "Separate house"), "other": Text("Công trình khác", "Another work")},
    )
    of = procedure(facts={"work": named})

    assert "“Xây gì?”: Nhà ở riêng lẻ" == condition_words(Equals("work", "house"), of, "vi")
    assert "“What work?”: Separate house / Another work" == condition_words(In("work", ("house", "other")), of, "en")
    assert "house (Nhà ở riêng lẻ), other (Công trình khác)" == say(named.wanted, "vi")


def test_a_late_hour_is_said_with_its_articles() -> None:
    """
    For all cases at once, or for those that have it; days off count as late.
    """
    late = Case(id="default", limit=WorkingDays(3), starts=Start(deemed_after="15:00"), cites=(Citation("63/2024/NĐ-CP", "7(2)"),))
    other = Case(id="rare", name=Text("Hiếm"), limit=WorkingDays(1))

    said = "Hồ sơ nhận sau 15:00, hoặc vào ngày nghỉ, được coi là nhận khi bắt đầu ngày làm việc tiếp theo (63/2024/NĐ-CP, Điều 7(2))"
    assert said in " ".join(notice(procedure(cases=(late,)), markdown=False).split())
    assert deemed_words(procedure(cases=(late, other)), "vi")[0].startswith(f"default: {said}")
    assert () == deemed_words(procedure(cases=(other,)), "vi")
