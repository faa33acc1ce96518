"""Form II.06a: what an office received, resolved and has pending in a period, in the columns of Circular 01/2020/TT-VPCP."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import OFFICE, dossier, event, judged, procedure, regime, view
from onestop import Assessment, Case, Event, EventKind, Undetermined, WorkingDays
from onestop.dossiers.assessments import assess
from onestop.dossiers.judgements import judge_by
from onestop.dossiers.measures import MEASURES
from onestop.law.procedures import PauseReason
from onestop.telling.forms import NUMBERS, Fold, Folding, Form, Period, why
from onestop.telling.sheets import sheet_text

JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 1, 31, 23, 59, 59))
SECOND_WEEK = Period(date(2026, 1, 12), date(2026, 1, 18), datetime(2026, 1, 18, 23, 59, 59))
RECEIVED = event("2026-01-05T09:00", "received")  # Mon; due Mon 12
UNDATED = view(procedure(Undetermined("theo mùa vụ")))


def _form(answers: Iterable[Assessment], period: Period = JANUARY, **more: object) -> Form:
    form = Form(period, **more)  # type: ignore[arg-type]
    for answer in answers:
        form.add(answer)
    return form


def _counted(period: Period, *events: Event, folding: Folding | None = None, seen: object = None, **more: object) -> set[str]:
    """The columns that count one dossier at the end of *period*."""
    answer = judged(seen or view(), period.at.isoformat(), *events, **more)  # type: ignore[arg-type]
    return {key for key, n in _form([answer], period, folding=folding).total().items() if n}


# -- the period ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "resolved", "expected"),
    [
        ("2026-01-12T00:00", None, {"received", "direct", "pending", "in_time"}),
        ("2026-01-11T23:59", None, {"received", "carried_over", "pending", "overdue"}),
        ("2026-01-18T23:59", None, {"received", "direct", "pending", "in_time"}),
        ("2026-01-19T00:00", None, set()),
        ("2026-01-05T09:00", "2026-01-11T23:59", set()),
        ("2026-01-05T09:00", "2026-01-12T00:00", {"received", "carried_over", "resolved", "on_time"}),
        ("2026-01-12T09:00", "2026-01-18T23:59", {"received", "direct", "resolved", "early"}),
        ("2026-01-12T09:00", "2026-01-19T00:00", {"received", "direct", "pending", "in_time"}),
        ("2026-01-05T09:00", "2026-01-19T08:00", {"received", "carried_over", "pending", "overdue"}),
    ],
)
def test_dossier_stands_as_it_did_at_the_end_of_the_period(received: str, resolved: str | None, expected: set[str]) -> None:
    """
    To the minute on both edges: received before is carried over, ended before is of another period, ended after is pending.
    """
    events = [event(received, "received"), *([event(resolved, "resolved")] if resolved else [])]

    assert expected == _counted(SECOND_WEEK, *events)


@pytest.mark.parametrize(("channel", "expected"), [("online", "online"), ("in_person", "direct"), ("post", "direct")])
def test_what_came_in_the_period_is_apart_by_channel(channel: str, expected: str) -> None:
    """
    Online in column 4, in person and by post in column 5.
    """
    assert {"received", expected, "pending", "overdue"} == _counted(JANUARY, RECEIVED, channel=channel)


def test_carried_over_is_one_column_whatever_the_channel() -> None:
    """
    Column 6 does not tell online from in person.
    """
    assert {"received", "carried_over", "pending", "overdue"} == _counted(SECOND_WEEK, RECEIVED, channel="online")


def test_period_without_a_first_day_carries_nothing_over() -> None:
    """
    All that the register holds came in it.
    """
    assert "carried_over" not in _counted(Period(None, date(2026, 1, 31), JANUARY.at), RECEIVED)


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-01-20T10:00", "2026-01-20T10:00:00"), ("2026-03-01T08:00", "2026-01-31T23:59:59")],
)
def test_period_that_still_runs_is_told_as_of_now(now: str, expected: str) -> None:
    """
    The state is that of its end, and never one that nobody can know yet.
    """
    period = Period.of(date(2026, 1, 1), date(2026, 1, 31), datetime.fromisoformat(now))

    assert datetime.fromisoformat(expected) == period.at
    assert ("kỳ chưa kết thúc" in period.words("vi")) is (now < "2026-01-31")


@pytest.mark.parametrize(
    ("first", "last", "at"),
    [(date(2026, 2, 1), date(2026, 1, 31), datetime(2026, 1, 31)), (None, date(2026, 1, 31), datetime(2026, 2, 1))],
)
def test_period_that_cannot_be_is_refused(first: date | None, last: date, at: datetime) -> None:
    """
    One that ends before it begins, or a state after its last day.
    """
    with pytest.raises(ValueError, match="2026"):
        Period(first, last, at)


@pytest.mark.parametrize("kind", ["submitted", "intake_refused"])
def test_what_was_never_received_is_not_on_the_form(kind: str) -> None:
    """
    Refused at intake or only submitted: no column has them.
    """
    assert set() == _counted(JANUARY, event("2026-01-05T09:00", kind))


# -- what the form has no column for -------------------------------------------------------------------------------------------------


WAITS = (RECEIVED, event("2026-01-07T09:00", "supplement_requested"))
ODD = {
    Fold.WAITING: (WAITS, view(), {"pending", "in_time"}),
    Fold.REFUSED: ((RECEIVED, event("2026-01-13T09:00", "refused")), view(), {"resolved", "late"}),
    Fold.WITHDRAWN: ((RECEIVED, event("2026-01-09T09:00", "withdrawn")), view(), {"resolved", "early"}),
    Fold.NO_DATE: ((RECEIVED, event("2026-01-13T09:00", "resolved")), UNDATED, {"resolved", "on_time"}),
}


@pytest.mark.parametrize("fold", Fold)
def test_what_has_no_column_stands_apart_unless_it_is_folded_in_or_left_out(fold: Fold) -> None:
    """
    Apart it is received and in no other sum; folded in it is in the form's own columns; left out it is nowhere.
    """
    events, seen, folded = ODD[fold]

    assert {"received", "direct", fold.value} == _counted(JANUARY, *events, seen=seen)
    assert {"received", "direct", *folded} == _counted(JANUARY, *events, seen=seen, folding=Folding([fold]))
    assert set() == _counted(JANUARY, *events, seen=seen, folding=Folding(left_out=[fold]))


def test_pending_without_a_date_folds_into_in_time() -> None:
    """
    Nothing can be overdue that has no due date.
    """
    assert {"received", "direct", "pending", "in_time"} == _counted(JANUARY, RECEIVED, seen=UNDATED, folding=Folding([Fold.NO_DATE]))


@pytest.mark.parametrize(
    ("folding", "expected"),
    [
        (Folding([Fold.REFUSED]), {"received", "direct", "no_date"}),
        (Folding([Fold.REFUSED, Fold.NO_DATE]), {"received", "direct", "resolved", "on_time"}),
        (Folding([Fold.REFUSED], [Fold.NO_DATE]), set()),
    ],
)
def test_refusal_without_a_date_follows_what_has_no_date_once_it_is_folded_in(folding: Folding, expected: set[str]) -> None:
    """
    It is neither early nor late, so it takes no class that nobody asked for.
    """
    assert expected == _counted(JANUARY, RECEIVED, event("2026-01-13T09:00", "refused"), seen=UNDATED, folding=folding)


@pytest.mark.parametrize(("end", "expected"), [("2026-01-11", "early"), ("2026-01-12", "on_time"), ("2026-01-13", "late")])
def test_withdrawal_that_is_folded_in_is_judged_by_its_day(end: str, expected: str) -> None:
    """
    On each side of the due date.
    """
    folding = Folding([Fold.WITHDRAWN])

    assert {"received", "direct", "resolved", expected} == _counted(JANUARY, RECEIVED, event(f"{end}T09:00", "stopped"), folding=folding)


def test_folding_in_and_leaving_out_the_same_is_refused() -> None:
    """
    The message names what is in both.
    """
    with pytest.raises(ValueError, match="waiting"):
        Folding(["waiting"], ["waiting", "refused"])


@pytest.mark.parametrize(
    ("folding", "said"),
    [
        (Folding(), ["3 = 7 + 11 + waiting (supplement, payment, suspended).", "they stand apart: waiting"]),
        (Folding([Fold.WAITING]), ["3 = 7 + 11.", "Waiting dossiers, whose clock stands still, are in column 12 (in time)."]),
        (Folding(left_out=[Fold.WAITING]), ["3 = 7 + 11.", "Left out of the form, columns 3 to 6 too: waiting"]),
    ],
)
def test_what_is_folded_in_is_said_under_the_table(folding: Folding, said: list[str]) -> None:
    """
    With the identity that holds for it.
    """
    notes = "\n".join(_form([judged(view(), JANUARY.at.isoformat(), *WAITS)], folding=folding).sheet("en").notes)

    assert [] == [text for text in said if text not in notes]


# -- the sheet -----------------------------------------------------------------------------------------------------------------------


def test_form_has_the_columns_of_the_circular() -> None:
    """
    3 to 13 under the heads of the printed form, the total below.
    """
    sheet = _form([judged(view(), JANUARY.at.isoformat(), RECEIVED)]).sheet("vi")

    assert [str(n) for n in range(3, 14)] == [column.number for column in sheet.columns]
    assert ("Số hồ sơ nhận giải quyết", "Trong kỳ", "Trực tuyến") == sheet.columns[1].heads
    assert ("Số hồ sơ đã giải quyết", "Tổng số") == sheet.columns[4].heads
    assert (1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1) == sheet.rows[0].cells
    assert sheet.total is not None
    assert sheet.rows[0].cells == sheet.total.cells


def test_form_reads_as_it_is_printed() -> None:
    """
    Title, period and unit above the table, what must be known below it.
    """
    answers = [
        judged(view(), SECOND_WEEK.at.isoformat(), RECEIVED, event("2026-01-13T09:00", "resolved")),
        judged(view(), SECOND_WEEK.at.isoformat(), event("2026-01-12T09:00", "received"), channel="online"),
        judged(view(), SECOND_WEEK.at.isoformat(), *WAITS),
    ]

    assert GOLDEN == sheet_text(_form(answers, SECOND_WEEK).sheet("vi"), "vi")


GOLDEN = """\
Biểu số II.06a/VPCP/KSTT
Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020
TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC
(Từ ngày 12/01/2026 đến ngày 18/01/2026)
Đơn vị tính: Số hồ sơ TTHC

Lĩnh vực,                trực
công việc               tiếp,            Đã                      Đang
giải              trực    bưu     kỳ   giải  trước  đúng   quá   giải  trong   quá
quyết      Nhận  tuyến  chính  trước  quyết    hạn   hạn   hạn  quyết    hạn   hạn
theo cấp    (3)    (4)    (5)    (6)    (7)    (8)   (9)  (10)   (11)   (12)  (13)  Chờ
---------  ----  -----  -----  -----  -----  -----  ----  ----  -----  -----  ----  ---
thu           3      1      0      2      1      0     0     1      1      1     0    1
Tổng cộng     3      1      0      2      1      0     0     1      1      1     0    1

* Cột 3 = 4 + 5 + 6; 7 = 8 + 9 + 10; 11 = 12 + 13; 3 = 7 + 11 + chờ (bổ sung, nộp tiền, tạm dừng).
* Biểu không có cột cho các hồ sơ sau nên để riêng: chờ (bổ sung, nộp tiền, tạm dừng).
* Các cột theo mẫu đang in trong hệ thống của địa phương; chưa đọc được nguyên văn Thông tư 01/2020/TT-VPCP."""


def test_reason_says_how_it_came_in_and_what_was_folded_in() -> None:
    """
    A cell that counts a refusal says so.
    """
    answer = judged(view(), SECOND_WEEK.at.isoformat(), RECEIVED, event("2026-01-13T09:00", "refused"))
    stands = Form(SECOND_WEEK, folding=Folding([Fold.REFUSED])).stands(answer)

    assert stands is not None
    assert "carried over; Refused dossiers are in column 7, by the day of the refusal against the due date." == why(answer, stands, "en")


def test_unknown_group_is_refused() -> None:
    """
    The message lists what there is.
    """
    with pytest.raises(ValueError, match="month"):
        Form(JANUARY, "weather")


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_MONDAY = datetime(2026, 1, 5)
_MOMENTS = st.integers(0, 20 * 8).map(lambda steps: _MONDAY + timedelta(hours=3 * steps))
_EVENTS = st.lists(st.builds(Event, _MOMENTS, st.sampled_from(EventKind), st.sampled_from((None, "apology", "posting"))), max_size=5)
_DOSSIERS = st.lists(st.tuples(_EVENTS, st.booleans(), st.sampled_from(("online", "post", "in_person")), st.booleans()), max_size=6)
_PERIODS = st.tuples(st.none() | st.integers(0, 20), st.integers(0, 20)).filter(lambda p: p[0] is None or p[0] <= p[1])
_PLACES = st.lists(st.sampled_from((None, True, False)), min_size=len(Fold), max_size=len(Fold))
_LIMITED = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), excludes=(PauseReason.PAYMENT, PauseReason.POSTING)),)), regime())


@given(_DOSSIERS, _PERIODS, _PLACES, st.sampled_from(list(MEASURES)))
def test_identities_hold_for_every_register_measure_and_folding(
    dossiers: list[tuple[list[Event], bool, str, bool]], days: tuple[int | None, int], places: list[bool | None], name: str
) -> None:
    """
    3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13, and 3 = 7 + 11 + what stands apart; each line adds up to the total.
    """
    first = None if days[0] is None else (_MONDAY + timedelta(days=days[0])).date()
    last = (_MONDAY + timedelta(days=days[1])).date()
    period = Period.of(first, last, datetime(2027, 1, 1))
    folding = Folding(
        [fold for fold, place in zip(Fold, places, strict=True) if place is True],
        [fold for fold, place in zip(Fold, places, strict=True) if place is False],
    )
    form = Form(period, "channel", folding, lambda a: judge_by(a, MEASURES[name], OFFICE, period.at))
    for events, received, channel, dated in dossiers:
        made = dossier(*([RECEIVED] if received else []), *events, channel=channel)
        form.add(assess(made, _LIMITED if dated else UNDATED, now=period.at))
    lines = [*form.counts().values(), form.total()]

    for line in lines:
        assert line["received"] == line["online"] + line["direct"] + line["carried_over"]
        assert line["resolved"] == line["early"] + line["on_time"] + line["late"]
        assert line["pending"] == line["in_time"] + line["overdue"]
        assert line["received"] == line["resolved"] + line["pending"] + sum(line[each.value] for each in folding.apart)
    assert form.total() == {key: sum(line[key] for line in lines[:-1]) for key in form.total()}


@given(_DOSSIERS, st.integers(0, 19))
def test_what_one_period_leaves_pending_the_next_carries_over(dossiers: list[tuple[list[Event], bool, str, bool]], day: int) -> None:
    """
    Pending and apart without an end at the end of one period = carried over into the next, by the default measure.
    """
    cut = (_MONDAY + timedelta(days=day)).date()
    one = Period.of(None, cut, datetime(2027, 1, 1))
    two = Period.of(cut + timedelta(days=1), cut + timedelta(days=30), datetime(2027, 1, 1))
    before, after = Form(one), Form(two)
    for events, received, channel, _ in dossiers:
        made = dossier(*([RECEIVED] if received else []), *events, channel=channel)
        before.add(assess(made, _LIMITED, now=one.at))
        after.add(assess(made, _LIMITED, now=two.at))

    assert before.total()["pending"] + before.total()["waiting"] == after.total()["carried_over"]


def test_every_number_of_the_form_is_there_once() -> None:
    """
    3 to 13, none twice.
    """
    assert [str(n) for n in range(3, 14)] == list(NUMBERS.values())
