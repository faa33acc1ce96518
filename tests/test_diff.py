"""Diff: what changes in law between two days, two places, two catalogues, or two states of knowledge."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import attrs
import pytest

import onestop
from authoring import NATION, PROCEDURE, PROCEDURE_PATH, write
from builders import OFFICE, procedure, regime, view
from onestop import Calendar, Case, Months, Procedure, SameDay, Text, Undetermined, WorkingDays
from onestop.clock.limits import CalendarDays
from onestop.judging.diff import Change, diff, renamed
from onestop.law.conditions import Equals
from onestop.law.procedures import Channel, ClockStart, Contact, Extension, Fee, Level, Modifier, Part, PauseReason, Start
from onestop.law.regimes import SupplementEffect
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode
from onestop.telling.changes import absent_words, change_words, what_words

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)  # Mon, Tue
LIMIT = WorkingDays(5)


def changes(root: Path, changed: str, base: str = PROCEDURE) -> list[Change]:
    """What changes on 01/07/2025 where *changed* is what the second version sets."""
    text = base + f"  - valid_from: 2025-07-01\n    same_as_previous_except:\n      {changed}\n"
    site = onestop.load(write(root / "thu", {PROCEDURE_PATH: text}), entry_points=False)
    assert [] == [found for found in site.problems if found.code != "OS334"]  # cases need no condition to be compared
    return [change for change in diff(site.at(on=OLD), site.at(on=NEW)) if change.procedure == "9.000001"]


def told(before: dict[str, Any], after: dict[str, Any], lang: str = "en") -> list[tuple[str, str | None, str | None]]:
    """What changes between two states of one procedure, in words: which value, before, after."""
    old, new = procedure(**before), procedure(**after)
    found = diff(view(old), view(new))
    return [(what_words(c.what, (old, new), lang), *change_words(c.what, (c.before, c.after), (old, new), lang)) for c in found]


def case(**more: Any) -> dict[str, Any]:
    """A procedure of one case."""
    return {"cases": (Case(**{"id": "default", "limit": LIMIT, **more}),)}


def paper(**more: Any) -> DocumentRequirement:
    """An application form."""
    return DocumentRequirement(**{"id": "to-khai", "name": Text("Tờ khai", "Form"), **more})


# -- views ---------------------------------------------------------------------------------------------------------------------------


def test_a_view_does_not_differ_from_itself(site: onestop.Onestop) -> None:
    """
    Nothing changes from a day to the same day.
    """
    assert [] == list(diff(site.at(on=NEW), site.at(on=NEW)))


def test_a_day_without_new_law_changes_nothing(site: onestop.Onestop) -> None:
    """
    From 01/07 to 02/07/2025 every procedure stays as it is.
    """
    assert [] == list(diff(site.at(on=NEW), site.at(on=date(2025, 7, 2))))


def test_the_two_tier_reform_moves_limits_and_levels(site: onestop.Onestop) -> None:
    """
    1.013831 on 01/07/2025: the district branch becomes the province, ten working days become eight.
    """
    found = {change.what: change for change in diff(site.at(on=OLD), site.at(on=NEW)) if change.procedure == "1.013831"}

    assert (("district",), ("province",)) == (found["level"].before, found["level"].after)
    assert (WorkingDays(10), WorkingDays(8)) == (found["limit.default"].before, found["limit.default"].after)
    assert (None, WorkingDays(10)) == (
        found["limit.dieu-24-khoan-2-diem-a"].before,
        found["limit.dieu-24-khoan-2-diem-a"].after,
    )


def test_changes_come_in_order_of_code(site: onestop.Onestop) -> None:
    """
    Two runs print the same list.
    """
    found = [change.procedure for change in diff(site.at(on=OLD), site.at(on=NEW))]

    assert sorted(found) == found
    assert found


def test_what_is_changed_is_named_once(site: onestop.Onestop) -> None:
    """
    No two changes of a procedure have one name, so that a program can find each.
    """
    found = [(change.procedure, change.what) for change in diff(site.at(on=date(2020, 1, 1)), site.at(on=date(2026, 8, 1)))]

    assert len(set(found)) == len(found) > 100


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_change_of_the_catalogue_has_words(site: onestop.Onestop, lang: str) -> None:
    """
    No change is shown as a Python value, as a key of the messages or as nothing, and none as two times the same.
    """
    before, after = site.at(on=date(2020, 1, 1)), site.at(on=date(2026, 8, 1))
    codes = renamed(before, after)
    for change in diff(before, after):
        sides = (before.procedures.get(codes.get(change.procedure, change.procedure)), after.procedures.get(change.procedure))
        label = what_words(change.what, sides, lang)
        said = change_words(change.what, (change.before, change.after), sides, lang)
        assert said[0] != said[1], change
        for text in (label, *(text for text in said if text is not None)):
            assert text.strip() == text != "", change
            assert not re.search(r"^(change|kind|reason|start|level|document)\.[a-z]", text), text
            assert not any(mark in text for mark in ("<", "(id=", "{")), text


def test_a_procedure_that_comes_or_goes_is_one_change(tmp_path: Path) -> None:
    """
    Its name stands on the side where it is.
    """
    text = PROCEDURE.replace("valid_from: 2020-01-01", "valid_from: 2025-07-01\n    valid_to: 2025-07-01")
    site = onestop.load(write(tmp_path / "thu", {PROCEDURE_PATH: text}), entry_points=False)
    before, during, after = (site.at(on=day) for day in (OLD, NEW, date(2025, 7, 2)))

    assert [Change("9.000001", "procedure", None, Text("Thủ tục thử"))] == [c for c in diff(before, during) if c.procedure == "9.000001"]
    assert [Change("9.000001", "procedure", Text("Thủ tục thử"), None)] == [c for c in diff(during, after) if c.procedure == "9.000001"]
    assert [] == [c for c in diff(before, after) if c.procedure == "9.000001"]


def _coded(code: str, name: str = "Thủ tục thử", limit: int = 5) -> Procedure:
    return Procedure(code=code, name=Text(name), field="thu", valid_from=None, cases=(Case(id="default", limit=WorkingDays(limit)),))


def _views(old: list[Procedure], new: list[Procedure]) -> tuple[onestop.View, onestop.View]:
    before, after = ({each.code: each for each in side} for side in (old, new))
    return attrs.evolve(view(), procedures=before), attrs.evolve(view(), procedures=after)


def test_a_new_code_under_the_same_name_is_a_change_of_code() -> None:
    """
    What else changed is told under the new code.
    """
    found = list(diff(*_views([_coded("1.1")], [_coded("2.2", limit=3)])))

    assert [Change("2.2", "code", "1.1", "2.2"), Change("2.2", "limit.default", WorkingDays(5), WorkingDays(3))] == found


def test_two_new_codes_under_one_name_are_not_guessed() -> None:
    """
    Which of them is the old one nobody said, so one goes and two come.
    """
    found = list(diff(*_views([_coded("1.1")], [_coded("2.2"), _coded("3.3")])))

    assert [("1.1", "procedure"), ("2.2", "procedure"), ("3.3", "procedure")] == [(c.procedure, c.what) for c in found]


def test_other_one_stop_rules_and_another_calendar_belong_to_no_procedure() -> None:
    """
    They are told first, with an empty code.
    """
    rules = attrs.evolve(regime(), id="s", name=Text("Quy định mới"))
    own = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=[date(2026, 1, 2)], sessions={"Mon": [("08:00", "12:00")]})
    found = list(diff(view(calendar=OFFICE), view(rules=rules, calendar=own)))
    days = {change.what: change_words(change.what, (change.before, change.after), (None, None), "en") for change in found}

    assert {""} == {change.procedure for change in found}
    assert ("Quy định thử", "Quy định mới") == days["regime"]
    assert ("working day", "holiday") == days["calendar.2026-01-02"]
    assert ("07:30-11:30, 13:00-17:00", "08:00-12:00") == days["hours.Mon"]
    assert "Lịch, 02/01/2026" == what_words("calendar.2026-01-02", (None, None), "vi")
    assert "Office hours, Mon" == what_words("hours.Mon", (None, None), "en")


# -- cases ---------------------------------------------------------------------------------------------------------------------------


def test_a_case_that_comes_and_one_that_changes(tmp_path: Path) -> None:
    """
    Limits are compared case by case.
    """
    found = changes(tmp_path, "cases: [{id: default, limit: {same_day: {}}}, {id: xa, limit: {working_days: 5}}]")

    assert [
        Change("9.000001", "limit.default", WorkingDays(3), SameDay()),
        Change("9.000001", "limit.xa", None, WorkingDays(5)),
    ] == found


def test_a_changed_level_and_changed_documents_are_told(tmp_path: Path) -> None:
    """
    The agency's level; and where no documents had been read, only that there are some now.
    """
    assert ["level"] == [change.what for change in changes(tmp_path / "1", "level: [commune]")]
    assert [("documents", None, 1)] == [(c.what, c.before, len(c.after)) for c in changes(tmp_path / "2", "documents: [{id: a, name: A}]")]


@pytest.mark.parametrize(
    "changed",
    [
        "reverified: 2026-01-05",
        "status: draft",
        "note: {vi: Ghi chú}",
        "sources: [{title: Nguồn khác}]",
        "name: {vi: Thủ  tục thử, en: Trial}",
        "cases: [{id: default, limit: {working_days: 3}, note: {vi: Ghi chú}, wording: 03 ngày làm việc}]",
        "cases: [{id: default, limit: {working_days: 3}, assumed: {vi: Chưa chắc}}]",
    ],
)
def test_words_that_change_no_duty_are_no_change(tmp_path: Path, changed: str) -> None:
    """
    Sources, status, notes and translations are not what a citizen asks about.
    """
    assert [] == changes(tmp_path, changed)


def test_another_reason_why_a_limit_is_not_known_is_no_change() -> None:
    """
    Nobody's limit changed.
    """
    assert [] == told(case(limit=Undetermined("chưa đọc")), case(limit=Undetermined("chưa tìm thấy")))


REMOTE, PROXY = Equals("level", "commune"), Equals("boundary_independent", True)


@pytest.mark.parametrize(
    ("before", "after", "vi", "en"),
    [
        ({}, {"limit": Months(1)}, ("Thời hạn", "5 ngày làm việc", "1 tháng"), ("Limit", "5 working days", "1 month")),
        (
            {"starts": Start()},
            {"starts": Start(on=ClockStart.RECEIPT, deemed_after=time(15))},
            ("Tính từ lúc", "nhận đủ hồ sơ", "tiếp nhận hồ sơ; nhận sau 15:00 thì coi là nhận vào ngày làm việc tiếp theo"),
            ("Counted from", "receipt of the complete dossier", "receipt; after 15:00 taken as received on the next working day"),
        ),
        (
            {"excludes": (PauseReason.PAYMENT,)},
            {"excludes": (PauseReason.EXPERTISE, PauseReason.PAYMENT)},
            ("Thời gian không tính", "chờ nộp tiền", "giám định, chờ nộp tiền"),
            ("Time that does not count", "awaiting payment", "expertise, awaiting payment"),
        ),
        (
            {},
            {"supplement": SupplementEffect.PAUSE},
            ("Khi phải bổ sung hồ sơ, thời hạn", None, "tạm dừng"),
            ("Supplement: the limit is", None, "pause"),
        ),
        (
            {"request_within": WorkingDays(2)},
            {},
            ("Hạn yêu cầu bổ sung", "2 ngày làm việc", None),
            ("Supplement to be asked for within", "2 working days", None),
        ),
        (
            {"modifiers": (Modifier(when=REMOTE, limit=WorkingDays(18)),)},
            {"modifiers": (Modifier(when=PROXY, limit=WorkingDays(1)), Modifier(when=REMOTE, limit=WorkingDays(8)))},
            ("Thời hạn, có điều kiện riêng", "Cấp: xã: 18 ngày làm việc", "Cấp: xã: 8 ngày làm việc"),
            ("Limit, under a condition", "Level: commune: 18 working days", "Level: commune: 8 working days"),
        ),
        (
            {"extensions": (Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8)),)},
            {"extensions": (Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(6)),)},
            ("Thời hạn, phải xác minh", "8 ngày làm việc", "6 ngày làm việc"),
            ("Limit, where it must be verified", "8 working days", "6 working days"),
        ),
        (
            {"parts": (Part(id="the", name=Text("Thẻ", "Card"), limit=LIMIT),)},
            {"parts": (Part(id="the", name=Text("Thẻ", "Card"), limit=WorkingDays(2)),)},
            ("Thời hạn, Thẻ", "5 ngày làm việc", "2 ngày làm việc"),
            ("Limit, Card", "5 working days", "2 working days"),
        ),
    ],
)
def test_what_changed_of_a_case_is_said_in_both_languages(
    before: dict[str, Any], after: dict[str, Any], vi: tuple[str, ...], en: tuple[str, ...]
) -> None:
    """
    Which value, what it was, what it is; None where it is not there.
    """
    assert vi in told(case(**before), case(**after), "vi")
    assert en in told(case(**before), case(**after), "en")


def test_a_modifier_that_only_moved_up_is_no_change_of_the_others() -> None:
    """
    A further modifier before it: one comes, the other stays.
    """
    one, other = Modifier(when=REMOTE, limit=WorkingDays(18)), Modifier(when=PROXY, limit=WorkingDays(1))
    found = list(diff(view(procedure(**case(modifiers=(one,)))), view(procedure(**case(modifiers=(other, one))))))

    assert [("limit.default.modifiers.0", None, other)] == [(c.what, c.before, c.after) for c in found]


def test_modifiers_in_another_order_are_a_change() -> None:
    """
    Of limits whose conditions both hold the first counts.
    """
    one, other = Modifier(when=REMOTE, limit=WorkingDays(18)), Modifier(when=PROXY, limit=WorkingDays(1))
    found = list(diff(view(procedure(**case(modifiers=(one, other)))), view(procedure(**case(modifiers=(other, one))))))

    assert ["limit.default.modifiers"] == [c.what for c in found]


def test_limits_of_the_same_words_show_what_a_file_says() -> None:
    """
    15 days that roll and 15 days that do not are both called 15 days.
    """
    found = told(case(limit=CalendarDays(15)), case(limit=CalendarDays(15, roll="none")))

    assert [("Limit", '15 days {"calendar_days": 15}', '15 days {"calendar_days": 15, "roll": "none"}')] == found


def test_a_case_that_goes_is_told_with_all_that_it_said() -> None:
    """
    For whom it was meant, and from when it counted.
    """
    gone = Case(id="xa", name=Text("Ở xã", "Commune"), limit=LIMIT, when=REMOTE, starts=Start(on=ClockStart.SUBMISSION))
    found = told({"cases": (*case()["cases"], gone)}, case())

    assert [
        ("Limit, Commune", "5 working days", None),
        ("Counted from, Commune", "submission", None),
        ("Meant for, Commune", "Level: commune", None),
    ] == found


def test_where_a_case_no_longer_differs_the_one_stop_rules_hold() -> None:
    """
    Of a case that is not there at all nothing holds.
    """
    there = procedure(**case())

    assert "by the one-stop rules" == absent_words("request_within.default", there, "en")
    assert "theo quy định một cửa" == absent_words("supplement.default", there, "vi")
    assert ["-", "-", "-"] == [absent_words(what, there, "en") for what in ("supplement.xa", "limit.default", "fees.0")]
    assert "not known" == absent_words("channels", there, "en")


# -- documents -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "vi", "en"),
    [
        ({}, {"original": 2}, ("Tờ khai: số lượng", "1 bản chính", "2 bản chính"), ("Form: quantity", "1 original", "2 original")),
        ({"form": "Mẫu 1"}, {"form": "Mẫu 2"}, ("Tờ khai: mẫu", "Mẫu 1", "Mẫu 2"), ("Form: form", "Mẫu 1", "Mẫu 2")),
        ({}, {"mode": Mode.PRESENT}, ("Tờ khai: cách nộp", "nộp", "xuất trình"), ("Form: how it is handed in", "to submit", "to present")),
        (
            {"max_age": Months(6)},
            {"max_age": CalendarDays(90)},
            ("Tờ khai: cấp không quá", "6 tháng", "90 ngày"),
            ("Form: issued within", "6 months", "90 days"),
        ),
        ({}, {"when": REMOTE}, ("Tờ khai: cần khi", None, "Cấp: xã"), ("Form: wanted where", None, "Level: commune")),
    ],
)
def test_what_changed_of_a_document_is_said_in_both_languages(
    before: dict[str, Any], after: dict[str, Any], vi: tuple[str, ...], en: tuple[str, ...]
) -> None:
    """
    Its quantity, form, mode, age and condition, each by itself.
    """
    old, new = {"documents": (paper(**before),)}, {"documents": (paper(**after),)}

    assert [vi] == told(old, new, "vi")
    assert [en] == told(old, new, "en")


def test_documents_that_come_and_go_are_told_by_name() -> None:
    """
    With what is wanted of them.
    """
    other = paper(id="so", name=Text("Sổ", "Book"), copy=1, form="Mẫu 3")
    found = told({"documents": (paper(), other)}, {"documents": (paper(), paper(id="anh", name=Text("Ảnh", "Photo"), original=2))})

    assert [("Document", None, "Photo: 2 original"), ("Document", "Book: 1 copy; Mẫu 3", None)] == found


def test_another_order_or_another_id_of_a_document_is_no_change() -> None:
    """
    The applicant brings the same papers.
    """
    other = paper(id="so", name=Text("Sổ"))

    assert [] == told({"documents": (paper(), other)}, {"documents": (other, paper(id="don"))})


def test_a_condition_above_a_document_is_its_own() -> None:
    """
    A group under a condition and a document with it say the same.
    """
    one, other = {"documents": (paper(when=REMOTE),)}, {"documents": (AllOf(of=(paper(),), when=REMOTE),)}

    assert [] == told(one, other)


def test_a_document_that_may_be_replaced_says_by_which() -> None:
    """
    Two documents that both were wanted become one or the other.
    """
    pair = (paper(), paper(id="so", name=Text("Sổ", "Book")))
    found = told({"documents": pair}, {"documents": (AnyOf(of=pair),)})

    assert [("Book: may be replaced by", None, "Form"), ("Form: may be replaced by", None, "Book")] == found


# -- the rest ------------------------------------------------------------------------------------------------------------------------


def _fee(amount: int | None, **more: Any) -> Fee:
    return Fee(name=Text("Lệ phí", "Fee"), amount=amount, **more)


@pytest.mark.parametrize(
    ("before", "after", "en"),
    [
        ([_fee(8000)], [_fee(5000)], [("Fee", "Fee: 8,000 VND", "Fee: 5,000 VND")]),
        ([_fee(None)], [_fee(0)], [("Fee", "Fee: amount not read", "Fee: 0 VND")]),
        ([_fee(8000)], [_fee(8000, when=REMOTE)], [("Fee", "Fee: 8,000 VND", "Fee: 8,000 VND; Level: commune")]),
        ([_fee(8000)], [_fee(8000, valid_to=OLD)], [("Fee", "Fee: 8,000 VND", "Fee: 8,000 VND; to 2025-06-30")]),
        ([_fee(8000)], [_fee(5000, when=REMOTE), _fee(8000)], [("Fee", None, "Fee: 5,000 VND; Level: commune")]),
        ([_fee(8000), _fee(9000, when=REMOTE)], [_fee(9000, when=REMOTE), _fee(8000)], []),
        ([_fee(8000, note=Text("cũ"))], [_fee(8000, note=Text("mới"))], []),
    ],
)
def test_fees_are_told_rate_by_rate(before: list[Fee], after: list[Fee], en: list[tuple[str, ...]]) -> None:
    """
    Amount, condition and dates; a rate that stays as it was is no change wherever it stands.
    """
    found = told({"fees": tuple(before)}, {"fees": tuple(after)})

    assert en == found


def test_contact_that_changes_is_told_with_its_numbers() -> None:
    """
    The name alone would be the same on both sides.
    """
    old, new, other = (Contact(name=Text("Trung tâm"), hotline=hotline) for hotline in ("1022", "1023", "1"))

    assert [("Contacts", "Trung tâm, hotline 1022", "Trung tâm, hotline 1023")] == told(
        {"contacts": (old, other)}, {"contacts": (new, other)}
    )


def test_of_long_lists_only_what_comes_and_goes_is_told() -> None:
    """
    Conditions are whole sentences; those that stay are not said again.
    """
    first, second, third = (Text(name) for name in ("Đủ 18 tuổi", "Có nhà", "Có đất"))

    assert [("Conditions", "Có nhà", "Có đất")] == told({"conditions": (first, second)}, {"conditions": (first, third)})


def test_levels_and_channels_are_said_in_words() -> None:
    """
    In another order they are the same.
    """
    before = {"level": (Level.DISTRICT, Level.COMMUNE), "channels": (Channel.POST, Channel.ONLINE)}
    swapped = {name: tuple(reversed(value)) for name, value in before.items()}

    assert [] == told(before, swapped)
    assert [("Cấp giải quyết", "huyện, xã", "xã"), ("Cách thức nộp", "qua bưu chính, trực tuyến", None)] == told(
        before, {"level": (Level.COMMUNE,)}, "vi"
    )


def test_a_name_that_only_changed_in_vietnamese_is_shown_in_vietnamese() -> None:
    """
    Two times the same English name would say nothing.
    """
    old, new = (Procedure(code="1", name=Text(vi, "Trial"), field="thu", valid_from=None, cases=case()["cases"]) for vi in ("Cũ", "Mới"))
    found = list(diff(*_views([old], [new])))

    assert [("Cũ", "Mới")] == [change_words(c.what, (c.before, c.after), (old, new), "en") for c in found]


# -- catalogues ----------------------------------------------------------------------------------------------------------------------


def test_a_folder_with_a_calendar_of_its_own_takes_the_place_of_the_national_catalogue(tmp_path: Path) -> None:
    """
    As a bundle of it does; laid over the national one it would contradict it.
    """
    own = onestop.load(write(tmp_path / "own", NATION), entry_points=False)

    assert ((), {}) == (own.problems, own.catalog.procedures)
