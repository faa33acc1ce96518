"""Slips: what each paper of the desk says, by kind and set of forms, and when it cannot be made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from builders import at, codes, dossier, event, judged, procedure, regime, view
from onestop import Assessment, Citation, Dossier, Event, SubmittedDocument, Text, Undetermined, WorkingDays, check_documents
from onestop.clock.limits import CalendarDays, SameDay, TimeLimit
from onestop.law.conditions import Equals
from onestop.law.procedures import Case, Fact, Part
from onestop.law.regimes import ApologyRule, AtOnceRule, SupplementEffect, SupplementRule
from onestop.law.requirements import AnyOf, DocumentForm, DocumentRequirement, Mode, leaves
from onestop.telling.slips import (
    FORM_SETS,
    Applicant,
    Copy,
    Details,
    Grid,
    Listing,
    Office,
    Paragraph,
    Person,
    Slip,
    SlipKind,
    day_words,
    form_of,
    form_sets,
    forms,
    make_register,
    make_slip,
    moment_words,
    read_applicant,
    read_office,
)
from onestop.telling.slips.values import plain
from onestop.words.errors import SlipError
from onestop.words.problems import problem

RECEIVED = event("2026-01-05T15:30", "received")
OFFICE = Office(parent="Ủy ban nhân dân xã Thử", unit="Trung tâm Phục vụ hành chính công xã Thử", locality="Thử", return_place="Quầy số 1")
WHO = Applicant(
    name="Nguyễn Văn Thử",
    identifier="001",
    address="Thôn Thử",
    phone="0900",
    email="thu@example.vn",
    proxy=Person(name="Trần Thị Mẫu", identifier="002"),
    authorisation="giấy ủy quyền",
)
PAPERS = (
    DocumentRequirement(id="don", name=Text("Đơn đề nghị"), original=1),
    DocumentRequirement(id="so-do", name=Text("Sơ đồ"), copy=2),
    DocumentRequirement(id="the", name=Text("Thẻ"), mode=Mode.PRESENT),
)


def listed(slip: Slip, name: str) -> tuple[str, ...]:
    """The items of a list of *slip*."""
    return next(block.items for block in slip.body if isinstance(block, Listing) and block.name == name)


def rows(slip: Slip) -> tuple[tuple[str, ...], ...]:
    """The rows of the table of *slip*."""
    return next(block.rows for block in slip.body if isinstance(block, Grid))


def said(slip: Slip) -> str:
    """The sentences of *slip*."""
    return " ".join(block.text for block in slip.body if isinstance(block, Paragraph))


def appointment(answer: Assessment | None = None, **more: Any) -> Slip:
    """The first slip of a dossier received on Monday 5 January 2026, due in 5 working days."""
    return make_slip("appointment", answer or judged(view(), "2026-01-05T15:30", RECEIVED), at=at("2026-01-05T15:30"), **more)


def refused(kind: str, answer: Assessment, moment: str = "2026-01-08T09:00", **more: Any) -> str:
    """Why a slip cannot be made."""
    with pytest.raises(SlipError) as caught:
        make_slip(kind, answer, at=at(moment), **more)
    assert "OS643" == caught.value.problem.code
    return str(caught.value.problem.args["why"])


# -- forms


@pytest.mark.parametrize(
    ("kind", "set_", "number", "title"),
    [
        ("appointment", "2018", "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("supplement", "2018", "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        ("refusal", "2018", "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
        ("apology", "2018", "04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        ("control", "2018", "05", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        ("register", "2018", "06", "Sổ theo dõi hồ sơ"),
        ("appointment", "2025", "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("supplement", "2025", "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        ("refusal", "2025", "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
        ("apology", "2025", "04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
        ("stop", "2025", "05", "Thông báo dừng giải quyết hồ sơ"),
        ("control", "2025", "06", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        ("register", "2025", "07", "Sổ theo dõi hồ sơ"),
    ],
)
def test_a_form_is_found_by_its_kind_whatever_its_number(kind: str, set_: str, number: str, title: str) -> None:
    """
    From the control sheet on the numbers moved by one in 2025.
    """
    form = form_of(SlipKind(kind), at("2026-01-05").date(), set_)

    assert (number, title) == (form.number, form.title)


def test_these_are_all_forms() -> None:
    """
    Thirteen: seven kinds in two sets, but no stop notice before 2025.
    """
    assert 13 == len(forms())
    assert all(form.source for form in forms())


@pytest.mark.parametrize(
    ("received", "expected"), [("2019-01-06", "2018"), ("2025-09-14", "2018"), ("2025-09-15", "2025"), ("2026-08-05", "2025")]
)
def test_the_day_of_receipt_chooses_the_set(received: str, expected: str) -> None:
    """
    Circular 01/2018 from 6 January 2019, Circular 03/2025 from 15 September 2025.
    """
    assert expected == form_of(SlipKind.APPOINTMENT, at(received).date()).form_set


def test_before_the_first_set_none_is_guessed() -> None:
    """
    A dossier of 5 January 2019 gets no form unless one is named.
    """
    with pytest.raises(SlipError) as caught:
        form_of(SlipKind.APPOINTMENT, at("2019-01-05").date())

    assert "OS641" == caught.value.problem.code
    assert "2018" == form_of(SlipKind.APPOINTMENT, at("2019-01-05").date(), "2018").form_set


def test_a_stop_notice_is_no_form_of_2018() -> None:
    """
    It came with Circular 03/2025; the message names the set that has it.
    """
    with pytest.raises(SlipError) as caught:
        form_of(SlipKind.STOP, at("2025-08-01").date())

    assert ("OS642", "2025") == (caught.value.problem.code, caught.value.problem.args["known"])


def test_an_unknown_set_is_wrong_use() -> None:
    """
    There are two.
    """
    with pytest.raises(ValueError, match="2018, 2025"):
        form_of(SlipKind.APPOINTMENT, at("2026-01-05").date(), "2020")
    assert ("2018", "2025") == FORM_SETS == tuple(each.id for each in form_sets())


# -- the appointment


def test_the_appointment_slip_of_2025_has_every_line_of_its_form() -> None:
    """
    Form 01 of Circular 03/2025, in its order.
    """
    slip = appointment(applicant=WHO, office=OFFICE, details=Details(sets=1, book="2", entry="37"))

    assert [
        ("applicant", "Nguyễn Văn Thử"),
        ("identifier", "001"),
        ("address", "Thôn Thử"),
        ("phone", "0900"),
        ("email", "thu@example.vn"),
        ("proxy", "Trần Thị Mẫu; số định danh 002; theo giấy ủy quyền"),
        ("content", "Thủ tục thử (1.000001)"),
        ("sets", "01 (bộ)"),
        ("limit", "5 ngày làm việc"),
        ("received", "15 giờ 30 phút, ngày 05 tháng 01 năm 2026"),
        ("result", "17 giờ 00 phút, ngày 12 tháng 01 năm 2026"),
        ("return_place", "Quầy số 1"),
        ("book", "2"),
        ("entry", "37"),
    ] == [(field.name, field.value) for field in slip.fields]
    assert ("H1", "Thử, ngày 05 tháng 01 năm 2026") == (slip.code, slip.place_and_date)
    assert [("NGƯỜI NỘP HỒ SƠ", "Nguyễn Văn Thử"), ("NGƯỜI TIẾP NHẬN HỒ SƠ", None)] == [(s.title, s.name) for s in slip.signatures]


def test_the_appointment_slip_of_2018_asks_for_no_identifier_and_no_proxy() -> None:
    """
    Both lines came in 2025; the copy is named below the title.
    """
    slip = appointment(form_set="2018", applicant=WHO)

    assert not {"identifier", "proxy"} & {field.name for field in slip.fields}
    assert ("(Liên 1: Lưu)", "A5") == (slip.copy_line, slip.page)


def test_what_is_not_known_is_left_to_be_filled_in() -> None:
    """
    Nothing about the applicant comes from the dossier.
    """
    slip = appointment()

    assert [None] * 6 == [slip.value(name) for name in ("applicant", "identifier", "address", "phone", "email", "proxy")]
    assert "Số: ………/TTPVHCC" == slip.serial


def test_a_slip_lists_what_came_in() -> None:
    """
    Each document with its number and form; one that the procedure does not know by its id.
    """
    papers = (
        SubmittedDocument("don"),
        SubmittedDocument("so-do", "copy", 2),
        SubmittedDocument("la", "certified"),
        SubmittedDocument("the", code="7"),
    )
    answer = judged(view(procedure(documents=PAPERS)), "2026-01-05T15:30", RECEIVED, documents=papers)

    assert (
        "Đơn đề nghị: 01 bản chính",
        "Sơ đồ: 02 bản sao",
        "la: 01 bản sao có chứng thực",
        "Thẻ: 01 bản chính, số 7 (xuất trình)",
    ) == listed(appointment(answer), "documents")


def test_no_slip_without_a_receipt() -> None:
    """
    A dossier that was only submitted has no appointment.
    """
    assert "slip_not_received" == refused("appointment", judged(view(), "2026-01-05T15:30", event("2026-01-05T15:00", "submitted")))


def test_a_slip_without_a_date_says_so() -> None:
    """
    The place of the result stays empty, and whoever prints it is told.
    """
    slip = appointment(judged(view(procedure(Undetermined("theo mùa"))), "2026-01-05T15:30", RECEIVED))

    assert slip.value("result") is None
    assert slip.when is None
    assert ["OS645"] == codes(slip.problems)


@pytest.mark.parametrize(("promised", "expected"), [("2026-01-12T08:00", []), ("2026-01-12T23:00", []), ("2026-01-13T08:00", ["OS644"])])
def test_a_promise_later_than_the_law_is_told(promised: str, expected: list[str]) -> None:
    """
    Due on 12 January 2026: the promise is printed as it was made, and compared by its day.
    """
    slip = appointment(judged(view(), "2026-01-05T15:30", RECEIVED, promised=at(promised)))

    assert expected == codes(slip.problems)
    assert at(promised) == slip.when


def test_the_applicants_copy_has_no_notes_for_the_staff() -> None:
    """
    Assumptions stand on the office's copy; what may still move the date stands on both.
    """
    answer = judged(view(procedure(WorkingDays(5))), "2026-01-05T15:30", RECEIVED)
    doubted = attrs.evolve(
        answer, deadline=attrs.evolve(answer.deadline, provisional=True), assumptions=(onestop.Assumption("pause_days"),)
    )
    office, given_out = appointment(doubted), appointment(doubted, copy=Copy.APPLICANT)

    assert any("Giả định" in note for note in office.notes)
    assert () == given_out.notes
    assert ("Ngày trả kết quả có thể thay đổi khi có thông báo chính thức về ngày nghỉ.",) == office.cautions == given_out.cautions
    assert not office.firm


def test_a_range_is_named_where_it_is_known() -> None:
    """
    The earliest and the latest day to which coming notices may move the date.
    """
    answer = judged(view(), "2026-01-05T15:30", RECEIVED)
    when = attrs.evolve(answer.deadline, provisional=True, earliest=at("2026-01-09T17:00"), latest=at("2026-01-14T17:00"))

    assert "trong khoảng 09/01/2026 đến 14/01/2026" in appointment(attrs.evolve(answer, deadline=when)).cautions[0]


def test_dates_are_written_as_official_papers_write_them() -> None:
    """
    Hours, minutes, days and months with two digits.
    """
    assert "15 giờ 00 phút, ngày 07 tháng 01 năm 2026" == moment_words(at("2026-01-07T15:00"))
    assert "ngày 30 tháng 11 năm 2025" == day_words(at("2025-11-30").date())


_AT_ONCE = regime(at_once=AtOnceRule(cites=(Citation("61/2018/NĐ-CP", "17(4)"),)))
_NOT_OWED = "Nếu trả kết quả ngay thì không phải lập giấy này, trừ khi người nộp yêu cầu; hồ sơ vẫn phải được ghi nhận "


@pytest.mark.parametrize(
    ("limit", "returned", "expected"),
    [
        (SameDay(), None, True),
        (WorkingDays(1), None, False),
        (WorkingDays(5), "2026-01-05T16:45", True),
        (WorkingDays(5), "2026-01-06T07:30", False),
    ],
)
def test_slip_that_may_not_be_owed_says_so_to_the_office(limit: TimeLimit, returned: str | None, expected: bool) -> None:
    """
    Of what is due on the day of receipt, or was handed over on it; the copy of the applicant, who has the slip, does not.
    """
    over = (event(returned, "result_returned"),) if returned else ()
    answer = judged(view(procedure(limit), _AT_ONCE), "2026-01-05T15:30", RECEIVED, *over)

    assert expected == any(note.startswith(_NOT_OWED) for note in appointment(answer).notes)
    assert () == appointment(answer, copy=Copy.APPLICANT).notes


def test_slip_is_owed_where_the_rules_do_not_say_otherwise() -> None:
    """
    A regime of which nothing was read takes nobody's slip away.
    """
    answer = judged(view(procedure(SameDay())), "2026-01-05T15:30", RECEIVED)

    assert [] == [note for note in appointment(answer).notes if note.startswith(_NOT_OWED)]


@pytest.mark.parametrize(("received", "expected"), [("2025-06-30", ["61/2018/NĐ-CP, Điều 17(4)"]), ("2025-07-01", []), ("2026-08-05", [])])
def test_only_decree_61_was_read_to_owe_no_slip_for_what_is_given_at_once(
    site: onestop.Onestop, received: str, expected: list[str]
) -> None:
    """
    Art. 17(4); of Decree 118/2025/NĐ-CP that article was not read.
    """
    rules = site.at(at(received).date()).regime

    assert rules is not None
    assert expected == [cite.of("vi") for cite in (rules.at_once.cites if rules.at_once else ())]


# -- the supplement request


def asked(documents: tuple[SubmittedDocument, ...] = (), requirements: Any = PAPERS, **more: Any) -> Slip:
    """A request of Tuesday 6 January 2026."""
    made = procedure(documents=requirements, facts=more.pop("questions", {}))
    events = (RECEIVED, event("2026-01-06T09:00", "supplement_requested"))
    answer = judged(view(made), "2026-01-06T09:00", *events, documents=documents, facts=more.pop("facts", {}))
    return make_slip("supplement", answer, at=at("2026-01-06T09:00"), **more)


def test_a_request_names_all_that_is_missing_and_wrong_at_once() -> None:
    """
    Missing, too few, to be shown: all in one list, because there is no second request.
    """
    assert (
        "Nộp Đơn đề nghị: 01 bản chính",
        "Sơ đồ: có 1 bản, cần 2 bản (bản sao)",
        "Xuất trình Thẻ: 01 bản chính",
    ) == listed(asked((SubmittedDocument("so-do", "copy"),)), "items")


def test_a_question_that_decides_is_asked_with_the_rest() -> None:
    """
    As a person is asked it, without the words that files write.
    """
    paper = DocumentRequirement(id="uy-quyen", name=Text("Văn bản ủy quyền"), when=Equals("proxy", True))
    facts = {"proxy": Fact(type="bool", question=Text("Có người khác nộp thay không?"))}

    assert ("Trả lời để biết có cần nộp Văn bản ủy quyền hay không: Có người khác nộp thay không?",) == listed(
        asked((SubmittedDocument("x"),), (paper,), questions=facts), "items"
    )


def test_alternatives_and_old_papers_are_asked_for_in_words() -> None:
    """
    One of several; one that is too old.
    """
    either = AnyOf(of=(DocumentRequirement(id="a", name=Text("Giấy A")), DocumentRequirement(id="b", name=Text("Giấy B"))))
    old = DocumentRequirement(id="c", name=Text("Giấy C"), max_age=CalendarDays(10))
    slip = asked((SubmittedDocument("c", issued=at("2025-01-01").date()),), (either, old))

    assert (
        "Cần một trong các giấy tờ: Giấy A, Giấy B",
        "Giấy C: cấp ngày 01/01/2025, đến ngày nộp đã quá 10 ngày. Nộp bản mới hơn",
    ) == listed(slip, "items")


def test_what_nobody_asked_for_is_no_matter_of_the_applicant() -> None:
    """
    A paper too many is told to the staff, who may not demand it.
    """
    slip = asked((SubmittedDocument("don"), SubmittedDocument("so-do", "copy", 2), SubmittedDocument("la")), PAPERS)

    assert ("Xuất trình Thẻ: 01 bản chính",) == listed(slip, "items")
    assert "Giấy tờ “la” thủ tục không yêu cầu; không được đòi thêm" in slip.notes


def test_a_complete_dossier_gets_no_request() -> None:
    """
    Nothing is asked for without a reason; what only a person sees is given as an item.
    """
    whole = tuple(SubmittedDocument(id, form, n) for id, form, n in (("don", "original", 1), ("so-do", "copy", 2), ("the", "original", 1)))
    answer = judged(view(procedure(documents=PAPERS)), "2026-01-06T09:00", RECEIVED, documents=whole)

    assert "slip_nothing_missing" == refused("supplement", answer)
    more = make_slip("supplement", answer, at=at("2026-01-06T09:00"), details=Details(items=("Ký tên vào đơn",)))
    assert ("Ký tên vào đơn",) == listed(more, "items")


def test_a_dossier_without_documents_is_doubted() -> None:
    """
    Perhaps the register only does not list them.
    """
    assert ["OS645"] == codes(asked().problems)


def test_a_check_that_broke_is_told_to_whoever_prints_the_request() -> None:
    """
    The request may not be complete, and there is only one.
    """
    made = procedure(documents=PAPERS, checks=("thử",))
    answer = judged(view(made), "2026-01-06T09:00", RECEIVED, documents=(SubmittedDocument("don"),))
    slip = make_slip("supplement", answer, at=at("2026-01-06T09:00"))

    assert ["OS508"] == codes(slip.problems)
    assert not any("thử" in item for item in listed(slip, "items"))


def test_what_a_check_of_a_plugin_finds_is_asked_for() -> None:
    """
    In the words of its finding.
    """
    made = procedure(documents=PAPERS[:1], checks=("thử",))
    answer = judged(view(made), "2026-01-06T09:00", RECEIVED, documents=(SubmittedDocument("don"),))
    found = problem("OS504", None, ("documents", "don"), name="Đơn đề nghị", found="copy", wanted="original")

    assert ("Đơn đề nghị: đã có bản sao, cần bản chính",) == listed(
        make_slip("supplement", answer, at=at("2026-01-06T09:00"), checks={"thử": lambda _dossier, _procedure: [found]}), "items"
    )


def test_a_second_request_is_told() -> None:
    """
    Once per dossier: the slip is made, and whoever prints it hears of the breach.
    """
    events = (
        RECEIVED,
        *(
            event(f"2026-01-0{day}T09:00", kind)
            for day, kind in ((6, "supplement_requested"), (7, "supplemented"), (8, "supplement_requested"))
        ),
    )
    answer = judged(view(procedure(documents=PAPERS)), "2026-01-08T09:00", *events, documents=(SubmittedDocument("don"),))

    assert ["OS603"] == codes(make_slip("supplement", answer, at=at("2026-01-08T09:00")).problems)


PICKS = st.lists(
    st.builds(
        SubmittedDocument,
        st.sampled_from(["to-khai", "van-ban-uy-quyen", "giay-to-tuy-than", "giay-to-cu-tru", "la"]),
        st.sampled_from(DocumentForm),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=5,
)
FACTS = st.dictionaries(st.sampled_from(["proxy", "reissue", "residence_in_database"]), st.booleans())


@given(PICKS, FACTS)
def test_whatever_is_missing_stands_on_the_request_once(
    site: onestop.Onestop, documents: list[SubmittedDocument], facts: dict[str, bool]
) -> None:
    """
    Every error that the check finds has its own item with the document's name, and nothing else is asked.
    """
    made = Dossier("H1", "1.004873", "01", [Event(datetime(2026, 1, 5, 9), "received")], documents=documents, facts=facts)
    law = site.at(datetime(2026, 1, 5).date(), "01").procedure("1.004873")
    found = [each for each in check_documents(made, law) if each.code not in ("OS506", "OS632")]
    names = {leaf.id: leaf.name.vi for leaf in leaves(law.documents)}
    answer = site.assess(made, now=datetime(2026, 1, 6, 9))
    if not found:
        assert "slip_nothing_missing" == refused("supplement", answer)
        return
    items = listed(make_slip("supplement", answer, at=datetime(2026, 1, 6, 9)), "items")

    assert len(found) == len(items) == len(set(items))
    for each in found:
        name = names.get(str(each.path[-1]))
        assert name is None or 1 == sum(name in item for item in items if not item.startswith("Trả lời") and not item.startswith("Cần một"))


# -- refusal, apology, stop


def test_a_refusal_says_why() -> None:
    """
    From the caller, else from the event.
    """
    answer = judged(view(), "2026-01-08T09:00", Event(at("2026-01-08T09:00"), "intake_refused", note="Không thuộc thẩm quyền"))

    assert "Không thuộc thẩm quyền" == make_slip("refusal", answer, at=at("2026-01-08T09:00")).value("reason")
    assert "Khác" == make_slip("refusal", answer, at=at("2026-01-08T09:00"), details=Details(reason="Khác")).value("reason")


def test_a_refusal_without_a_reason_is_told() -> None:
    """
    The form asks for a concrete one.
    """
    answer = judged(view(), "2026-01-08T09:00", event("2026-01-08T09:00", "intake_refused"))

    assert ["OS645"] == codes(make_slip("refusal", answer, at=at("2026-01-08T09:00")).problems)


@pytest.mark.parametrize(("events", "why"), [((), "slip_no_refusal"), ((RECEIVED,), "slip_already_received")])
def test_what_was_not_refused_at_intake_gets_no_refusal(events: tuple[Event, ...], why: str) -> None:
    """
    After receipt a dossier is refused by another paper, within its limit.
    """
    assert why == refused("refusal", judged(view(), "2026-01-08T09:00", *events))


@pytest.mark.parametrize(("sent", "expected"), [("2026-01-11T09:00", []), ("2026-01-12T09:00", ["OS610"])])
def test_an_apology_that_goes_out_too_late_is_told(sent: str, expected: list[str]) -> None:
    """
    Due on Monday 12 January 2026: one day before is the Sunday (Decree 61/2018 Art. 19(9)).
    """
    answer = judged(view(), sent, RECEIVED, event(sent, "extended", "apology", "2026-01-16T17:00"))
    slip = make_slip("apology", answer, at=at(sent), office=OFFICE, details=Details(reason="Chờ xác minh"))

    assert expected == codes(slip.problems)
    assert "vào 17 giờ 00 phút, ngày 16 tháng 01 năm 2026." in said(slip)
    assert "17 giờ 00 phút, ngày 12 tháng 01 năm 2026" == slip.value("appointment")
    assert at("2026-01-16T17:00") == slip.when


def test_a_second_apology_is_told() -> None:
    """
    A new appointment at most once.
    """
    events = (
        event("2026-01-07T09:00", "extended", "apology", "2026-01-16T17:00"),
        event("2026-01-08T09:00", "extended", "apology", "2026-01-20T17:00"),
    )
    slip = make_slip(
        "apology", judged(view(), "2026-01-08T09:00", RECEIVED, *events), at=at("2026-01-08T09:00"), details=Details(reason="x")
    )

    assert "OS610" in codes(slip.problems)
    assert at("2026-01-20T17:00") == slip.when


@pytest.mark.parametrize("reason", ["apology", "verification"])
def test_no_apology_without_a_new_date(reason: str) -> None:
    """
    An extension for another reason is no apology.
    """
    assert "slip_no_apology" == refused(
        "apology", judged(view(), "2026-01-08T09:00", RECEIVED, event("2026-01-08T09:00", "extended", reason))
    )


def test_a_stop_notice_names_the_moment() -> None:
    """
    Circular 03/2025 Art. 7, at once after the request.
    """
    answer = judged(view(), "2026-01-08T09:00", RECEIVED, event("2026-01-08T09:00", "stopped"))
    slip = make_slip("stop", answer, at=at("2026-01-08T09:00"))

    assert "kể từ 09 giờ 00 phút, ngày 08 tháng 01 năm 2026." in said(slip)
    assert any("mẫu 05" in note for note in slip.notes)


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((RECEIVED,), "slip_no_stop"),
        ((RECEIVED, event("2026-01-07T09:00", "resolved"), event("2026-01-08T09:00", "stopped")), "slip_already_ended"),
        ((RECEIVED, event("2026-01-07T09:00", "refused")), "slip_already_ended"),
        ((event("2026-01-07T09:00", "submitted"),), "slip_not_received"),
    ],
)
def test_a_dossier_with_a_result_cannot_be_stopped(events: tuple[Event, ...], why: str) -> None:
    """
    Only while there is no decision or notice of result.
    """
    assert why == refused("stop", judged(view(), "2026-01-08T09:00", *events))


# -- control sheet, register


def test_a_control_sheet_shows_each_hand_over_and_its_outcome() -> None:
    """
    Who gives, who takes, when, and whether in time; in the order of the events.
    """
    events = (
        RECEIVED,
        event("2026-01-06T08:00", "transferred"),
        event("2026-01-09T10:00", "resolved"),
        event("2026-01-09T15:00", "result_returned"),
    )
    made = procedure(agency=Text("Phòng Thử"))
    slip = make_slip("control", judged(view(made), "2026-01-10T09:00", *events), at=at("2026-01-10T09:00"))

    assert (
        (
            "1. Giao: Người nộp hồ sơ\n2. Nhận: Bộ phận Tiếp nhận và Trả kết quả",
            "15 giờ 30 phút, ngày 05 tháng 01 năm 2026",
            "",
            "tiếp nhận",
        ),
        (
            "1. Giao: Bộ phận Tiếp nhận và Trả kết quả\n2. Nhận: Phòng Thử",
            "08 giờ 00 phút, ngày 06 tháng 01 năm 2026",
            "",
            "chuyển cơ quan có thẩm quyền",
        ),
        (
            "1. Giao: Phòng Thử\n2. Nhận: Bộ phận Tiếp nhận và Trả kết quả",
            "10 giờ 00 phút, ngày 09 tháng 01 năm 2026",
            "trước hạn",
            "có kết quả",
        ),
        (
            "1. Giao: Bộ phận Tiếp nhận và Trả kết quả\n2. Nhận: Người nộp hồ sơ",
            "15 giờ 00 phút, ngày 09 tháng 01 năm 2026",
            "",
            "trả kết quả",
        ),
    ) == rows(slip)
    assert "17 giờ 00 phút, ngày 12 tháng 01 năm 2026" == slip.value("result")


@pytest.mark.parametrize(("ended", "expected"), [("2026-01-12T18:00", "đúng hạn"), ("2026-01-13T08:00", "quá hạn")])
def test_the_outcome_on_a_control_sheet_is_that_of_the_dossier(ended: str, expected: str) -> None:
    """
    Compared by its day with the limit.
    """
    slip = make_slip("control", judged(view(), "2026-01-14T09:00", RECEIVED, event(ended, "resolved")), at=at("2026-01-14T09:00"))

    assert expected == rows(slip)[1][2]


def test_each_part_of_an_interconnected_dossier_has_its_own_rows() -> None:
    """
    Its own body, its own outcome: the first part is early, the second late, and the whole on its last day.
    """
    parts = (
        Part(id="a", name=Text("Phần A"), limit=WorkingDays(2), agency=Text("Phòng A")),
        Part(id="b", name=Text("Phần B"), limit=WorkingDays(3)),
    )
    made = procedure(cases=(Case(id="default", limit=WorkingDays(5), parts=parts),))
    ends = (Event(at("2026-01-06T09:00"), "resolved", part="a"), Event(at("2026-01-12T09:00"), "resolved", part="b", note="Chờ phần A"))
    slip = make_slip("control", judged(view(made), "2026-01-13T09:00", RECEIVED, *ends), at=at("2026-01-13T09:00"))

    assert [
        ("1. Giao: Phòng A", "trước hạn", "Phần A: có kết quả"),
        ("1. Giao: Cơ quan giải quyết", "quá hạn", "Phần B: có kết quả (Chờ phần A)"),
        ("1. Giao: Cơ quan giải quyết", "đúng hạn", "có kết quả"),
    ] == [(row[0].split("\n")[0], row[2], row[3]) for row in rows(slip)[1:]]


def test_a_register_has_a_row_for_each_dossier() -> None:
    """
    In the order in which they come; persons only from what the caller gives.
    """
    first = judged(view(procedure(agency=Text("Phòng Thử"))), "2026-01-14T09:00", RECEIVED, event("2026-01-09T10:00", "result_returned"))
    second = judged(view(), "2026-01-14T09:00", RECEIVED, agency="Ban Thử")
    second = attrs.evolve(second, dossier=attrs.evolve(second.dossier, code="H2"))
    slip = make_register([first, second], at=at("2026-01-14T09:00"), applicants={"H2": WHO})

    assert (
        ("1", "H1", "Thủ tục thử", "", "", "Phòng Thử", "15:30 05/01/2026", "17:00 12/01/2026", "10:00 09/01/2026", "", ""),
        ("2", "H2", "Thủ tục thử", "Nguyễn Văn Thử", "Thôn Thử; 0900", "Ban Thử", "15:30 05/01/2026", "17:00 12/01/2026", "", "", ""),
    ) == rows(slip)
    assert slip.landscape


def test_a_register_takes_the_set_of_its_own_day() -> None:
    """
    One book holds old and new dossiers.
    """
    assert ("06", "07") == (make_register([], at=at("2025-09-14")).number, make_register([], at=at("2025-09-15")).number)


def test_a_printed_register_has_its_bound() -> None:
    """
    Ten thousand rows; a longer one is no paper any more, and the rest is not even read.
    """
    answer = judged(view(), "2026-01-14T09:00", RECEIVED)
    with pytest.raises(SlipError) as caught:
        make_register((answer for _ in iter(int, 1)), at=at("2026-01-14T09:00"))

    assert "slip_too_long" == caught.value.problem.args["why"]


def test_one_dossier_makes_no_register() -> None:
    """
    Wrong use says which function is meant.
    """
    with pytest.raises(ValueError, match="make_register"):
        make_slip("register", judged(view(), "2026-01-05T15:30", RECEIVED), at=at("2026-01-05T15:30"))


# -- persons


def test_no_repr_shows_a_person() -> None:
    """
    What is logged by accident holds no name, number or address.
    """
    slip = appointment(applicant=WHO)
    shown = repr(WHO) + repr(slip) + repr(slip.problems) + repr(slip.signatures)

    assert not [
        word
        for word in ("Nguyễn Văn Thử", "001", "Thôn Thử", "0900", "example.vn", "Trần Thị Mẫu")
        if word in shown.replace("1.000001", "")
    ]


def test_particulars_are_read_from_plain_data() -> None:
    """
    The keys of the form; null is unknown.
    """
    data = {"name": "A", "phone": None, "proxy": {"name": "B"}, "authorisation": "C"}

    assert (Applicant(name="A", proxy=Person(name="B"), authorisation="C"), ()) == read_applicant(data)
    assert (Office(unit="U", locality="L"), ()) == read_office({"unit": "U", "locality": "L"})


@pytest.mark.parametrize(
    ("data", "path", "why"),
    [
        ([], (), "not_particulars"),
        ({"ten": "A"}, ("ten",), "unknown_particular"),
        ({"phone": 900}, ("phone",), "particular_not_text"),
        ({"name": "A" * 20_001}, ("name",), "particular_too_long"),
        ({"proxy": {"proxy": {}}}, ("proxy", "proxy"), "unknown_particular"),
    ],
)
def test_wrong_particulars_are_told_without_their_values(data: Any, path: tuple[str, ...], why: str) -> None:
    """
    Where, what is wrong and what may be given; never whose.
    """
    made, problems = read_applicant(data, "nguoi-nop.json")

    assert made is None
    assert [("OS646", path, why)] == [(each.code, each.path, each.args["why"]) for each in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a\tb\n\nc ", "a b c"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\x00b\x1bc", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("a\ufffeb\ufdd0c", "abc"),
        ("e\u0302\u0301", "ế"),
        ("<script>#import {{ x }} $a$ @b *c*", "<script>#import {{ x }} $a$ @b *c*"),
    ],
)
def test_a_text_becomes_one_line_that_paper_can_bear(text: str, expected: str) -> None:
    """
    Marks that nobody sees are dropped, all that can be read stays.
    """
    assert expected == plain(text)


def test_the_rules_that_a_slip_rests_on_are_cited() -> None:
    """
    The form's circular, and the regime's rule about requests and apologies.
    """
    rules = attrs.evolve(
        regime(),
        supplement=SupplementRule(effect=SupplementEffect.RESTART, cites=(onestop.Citation("61/2018/NĐ-CP", "19(4)"),)),
        apology=ApologyRule(cites=(onestop.Citation("61/2018/NĐ-CP", "19(9)"),)),
    )
    answer = judged(view(procedure(documents=PAPERS), rules), "2026-01-06T09:00", RECEIVED, documents=(SubmittedDocument("don"),))

    assert ["03/2025/TT-VPCP", "118/2025/NĐ-CP, Điều 11(2)", "61/2018/NĐ-CP, Điều 19(4)"] == [
        cite.of("vi") for cite in make_slip("supplement", answer, at=at("2026-01-06T09:00")).cites
    ]


def test_a_dossier_without_a_law_is_still_printed() -> None:
    """
    An unknown procedure: its code is the content, and why there is no date is told.
    """
    made = attrs.evolve(dossier(RECEIVED), procedure="9.999999")
    from onestop.dossiers.assessments import assess

    slip = appointment(assess(made, view(), now=at("2026-01-05T15:30")))

    assert "9.999999" == slip.value("content")
    assert ["OS608", "OS645"] == codes(slip.problems)


def test_sets_of_documents_are_what_the_procedure_asks_unless_said() -> None:
    """
    The caller's count goes before.
    """
    made = procedure(sets=2, cases=(Case(id="default", limit=WorkingDays(5)),))
    answer = judged(view(made), "2026-01-05T15:30", RECEIVED)

    assert ("02 (bộ)", "03 (bộ)") == (appointment(answer).value("sets"), appointment(answer, details=Details(sets=3)).value("sets"))
