"""What is left of a running dossier: in working time, never growing, nothing at the date, overdue after it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import OFFICE, at, dossier, event, judged, procedure, regime, view
from onestop import Assessment, Calendar, CalendarDays, Case, Hours, Months, SameDay, Text, Then, Undetermined, WorkingDays, WorkingHours
from onestop.clock.calendars import Duty, spans_of
from onestop.clock.limits import TimeLimit
from onestop.clock.worked import worked
from onestop.dossiers.assessments import assess
from onestop.dossiers.remaining import ApologyState, Remaining, Standing, Unit, remaining, remaining_parts
from onestop.law.procedures import Part
from onestop.law.regimes import ApologyRule
from onestop.telling.running import Watch, apology_text, remaining_text, watch_data, watch_text
from onestop.words.sources import Assumption

RECEIVED = event("2026-01-05T09:00", "received")  # Monday; 5 working days end on Monday 12 at 17:00


def _left(now: str, *events: object, limit: TimeLimit | None = None, calendar: Calendar = OFFICE, **more: object) -> Remaining | None:
    seen = view(procedure(limit, **more), calendar=calendar)
    return remaining(judged(seen, now, *(events or (RECEIVED,))), calendar, at(now))


def _said(now: str, limit: TimeLimit | None = None, calendar: Calendar = OFFICE, lang: str = "vi") -> str:
    left = _left(now, limit=limit, calendar=calendar)
    assert left is not None
    return remaining_text(left, lang)


# -- how much is left ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "vi", "en"),
    [
        ("2026-01-05T09:00", "còn 5 ngày 6 giờ", "5 days 6 hours left"),
        ("2026-01-08T14:00", "còn 2 ngày 3 giờ", "2 days 3 hours left"),
        ("2026-01-09T07:00", "còn 2 ngày", "2 days left"),  # before the office opens
        ("2026-01-09T12:15", "còn 1 ngày 4 giờ", "1 day 4 hours left"),  # in the lunch break
        ("2026-01-10T10:00", "còn 1 ngày", "1 day left"),  # on Saturday
        ("2026-01-12T11:29", "còn 4 giờ 1 phút", "4 hours 1 minute left"),
        ("2026-01-12T16:59:30", "còn chưa đến 1 phút", "less than a minute left"),
        ("2026-01-12T17:00", "hết giờ làm việc của ngày cuối", "the office hours of the last day are over"),
        ("2026-01-12T23:59", "hết giờ làm việc của ngày cuối", "the office hours of the last day are over"),
        ("2026-01-13T07:00", "vừa quá hạn", "just overdue"),
        ("2026-01-13T08:30", "quá hạn 1 giờ", "overdue by 1 hour"),
        ("2026-01-14T09:30", "quá hạn 1 ngày 2 giờ", "overdue by 1 day 2 hours"),
        ("2027-01-04T09:00", "quá hạn (lịch làm việc không có ngày này)", "overdue (the working calendar does not reach this day)"),
    ],
)
def test_what_is_left_is_said_in_working_days_and_hours(now: str, vi: str, en: str) -> None:
    """
    Of an office from 7:30 to 11:30 and 13:00 to 17:00; the last day is whole by law, though its hours end at 17:00.
    """
    assert (vi, en) == (_said(now), _said(now, lang="en"))


@pytest.mark.parametrize(
    ("limit", "now", "expected"),
    [
        (WorkingHours(12), "2026-01-05T09:00", "còn 12 giờ"),
        (WorkingHours(12), "2026-01-06T12:00", "còn 1 giờ 30 phút"),
        (WorkingHours(12), "2026-01-06T15:00", "quá hạn 30 phút"),
        (Hours(24), "2026-01-05T17:00", "còn 16 giờ (tính cả ngoài giờ làm việc)"),
        (Hours(24), "2026-01-06T09:01", "quá hạn 1 phút"),
        (SameDay(), "2026-01-05T14:00", "còn 3 giờ"),
        (SameDay(result_at="11:00"), "2026-01-05T09:00", "còn 2 giờ"),
        (CalendarDays(7), "2026-01-09T13:00", "còn 1 ngày 4 giờ"),
        (Months(1), "2026-02-04T13:00", "còn 1 ngày 4 giờ"),
        (WorkingDays(1.5), "2026-01-06T13:00", "còn 1 ngày"),
        (Then(WorkingDays(1), WorkingHours(2)), "2026-01-06T13:00", "còn 6 giờ"),
    ],
)
def test_a_limit_in_hours_is_said_in_hours(limit: TimeLimit, now: str, expected: str) -> None:
    """
    Of the office or of the clock, as it counts; a limit in days in days and hours of the office.
    """
    assert expected == _said(now, limit)


def test_a_worked_saturday_counts_and_a_holiday_does_not() -> None:
    """
    Saturday 10 is worked for Monday 12: five working days end on that Saturday, and the next hour of the office is on Tuesday.
    """
    swapped = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=[date(2026, 1, 12)], extra_working=[date(2026, 1, 10)])

    assert ("còn 1 ngày 4 giờ", "còn 1 ngày", "quá hạn 1 giờ") == (
        _said("2026-01-09T13:00", calendar=swapped),
        _said("2026-01-10T07:30", calendar=swapped),
        _said("2026-01-13T08:30", calendar=swapped),
    )


def test_same_day_dossier_of_a_saturday_duty_has_the_hours_of_its_session() -> None:
    """
    In which no other limit counts.
    """
    week = tuple(() if day != 5 else spans_of([("07:30", "11:30")]) for day in range(7))
    duty = attrs.evolve(OFFICE, duties=(Duty(OFFICE.first, OFFICE.last, week, resolves=True),))
    saturday = event("2026-01-10T08:00", "received")

    left = _left("2026-01-10T09:00", saturday, limit=SameDay(), calendar=duty)

    assert (at("2026-01-10T11:30"), timedelta(hours=2, minutes=30)) == (left and left.due, left and left.amount and left.amount.time)


def test_an_office_of_unequal_days_needs_no_average() -> None:
    """
    Friday mornings only: from Thursday 15:00 to Friday's end there are 2 hours of Thursday and one day.
    """
    hours = {day: [("07:30", "11:30"), ("13:00", "17:00")] for day in ("Mon", "Tue", "Wed", "Thu")} | {"Fri": [("07:30", "11:30")]}
    office = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), sessions=hours)
    amount = worked(office, at("2026-01-08T15:00"), at("2026-01-09T11:30"))

    assert (timedelta(hours=6), 1, 2, 0) == attrs.astuple(amount)


# -- where it stands -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "events", "expected"),
    [
        ("2026-01-09T09:00", (), Standing.RUNNING),
        ("2026-01-12T07:00", (), Standing.TODAY),
        ("2026-01-12T18:00", (), Standing.TODAY),
        ("2026-01-13T00:00", (), Standing.OVERDUE),
        ("2026-01-09T09:00", (event("2026-01-06T09:00", "supplement_requested"),), Standing.WAITING),
        ("2026-01-09T09:00", (event("2026-01-07T09:00", "resolved"),), None),
        ("2026-01-09T09:00", (event("2026-01-07T09:00", "withdrawn"),), None),
    ],
)
def test_standing_is_by_the_date(now: str, events: tuple[object, ...], expected: Standing | None) -> None:
    """
    The day of the date is due today to its end; what has ended is not told of.
    """
    left = _left(now, RECEIVED, *events)

    assert expected == (left and left.standing)


def test_what_was_not_received_runs_nowhere() -> None:
    """
    A dossier that was only handed in has no clock.
    """
    assert None is _left("2026-01-09T09:00", event("2026-01-05T09:00", "submitted"))


def test_a_limit_that_nobody_can_say_has_no_date() -> None:
    """
    And that is told.
    """
    left = _left("2026-01-09T09:00", limit=Undetermined("theo mùa vụ"))

    assert (Standing.NO_DATE, "no_date", "không tính được hạn") == (
        left and left.standing,
        left and left.why,
        left and remaining_text(left),
    )


def test_waiting_dossier_says_how_long_and_until_when_the_applicant_may_answer() -> None:
    """
    Asked on Tuesday 6: seven working days end on Thursday 15.
    """
    asked = event("2026-01-06T09:00", "supplement_requested")
    cases = (Case(id="default", limit=WorkingDays(5), silence=WorkingDays(7)),)
    seen = view(procedure(cases=cases))
    waits = [remaining(judged(seen, now, RECEIVED, asked), OFFICE, at(now)) for now in ("2026-01-15T18:00", "2026-01-16T08:00")]

    assert [(7, at("2026-01-15T17:00"), False), (8, at("2026-01-15T17:00"), True)] == [
        (left.waited.working_days, left.waited.silence_by, left.waited.silent) for left in waits if left and left.waited
    ]
    assert [None, None] == [left and left.apology for left in waits]
    assert "đang chờ 7 ngày" == (waits[0] and remaining_text(waits[0]))


# -- apology -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "limit", "events", "expected"),
    [
        ("2026-01-09T09:00", None, (), "gửi chậm nhất 11/01/2026 nếu không kịp (là ngày nghỉ; ngày làm việc cuối: 09/01/2026)"),
        ("2026-01-11T09:00", None, (), "gửi chậm nhất 11/01/2026 nếu không kịp (là ngày nghỉ; ngày làm việc cuối: 09/01/2026)"),
        ("2026-01-12T07:00", None, (), "chưa gửi; đã quá ngày cuối 11/01/2026"),
        ("2026-01-20T07:00", None, (), "chưa gửi; đã quá ngày cuối 11/01/2026"),
        ("2026-01-05T10:00", WorkingDays(1), (), "gửi chậm nhất 05/01/2026 nếu không kịp"),
        ("2026-01-05T10:00", SameDay(), (), "thời hạn ngắn nên không có ngày nào để gửi trước"),
        ("2026-01-12T07:00", None, (event("2026-01-09T09:00", "extended", "apology", "2026-01-16"),), "đã gửi, hẹn lại 16/01/2026"),
        (
            "2026-01-12T07:00",
            None,
            (event("2026-01-09T09:00", "extended", "apology", "2026-01-16T16:00"),),
            "đã gửi, hẹn lại 16/01/2026 16:00",
        ),
        ("2026-01-12T07:00", None, (event("2026-01-09T09:00", "extended", "apology"),), "đã gửi, không ghi ngày hẹn mới"),
    ],
)
def test_apology_goes_out_a_day_before_the_date(now: str, limit: TimeLimit | None, events: tuple[object, ...], expected: str) -> None:
    """
    A calendar day by the wording; what went out, can no longer be in time or never could is said.
    """
    left = _left(now, RECEIVED, *events, limit=limit)

    assert expected == apology_text(left and left.apology)


def test_rule_of_apologies_that_was_not_read_is_assumed() -> None:
    """
    And where a regime says nothing of days before, no day is named.
    """
    doubt = Text("Theo các quyết định nhắc lại", "As repeated")
    seen = view(rules=attrs.evolve(regime(), apology=ApologyRule(assumed=doubt)))
    silent = view(rules=attrs.evolve(regime(), apology=ApologyRule(days_before=None)))
    now = "2026-01-08T09:00"
    told, untold = (remaining(judged(each, now, RECEIVED), OFFICE, at(now)) for each in (seen, silent))

    assert Assumption("apology", doubt) == (told and told.apology and told.apology.assumed)
    assert (None, ApologyState.OPEN) == (untold and untold.apology, told and told.apology and told.apology.state)


# -- parts ---------------------------------------------------------------------------------------------------------------------------


def test_each_part_that_lasts_is_told_of_and_its_apology_is_the_groups() -> None:
    """
    The one that ended is not; the one that waits for it counts from its end.
    """
    parts = (
        Part(id="khai-sinh", name=Text("Khai sinh"), limit=WorkingDays(1)),
        Part(id="cu-tru", name=Text("Cư trú"), limit=WorkingDays(2), after=("khai-sinh",)),
    )
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), parts=parts),)))
    answer = judged(seen, "2026-01-07T09:00", RECEIVED, attrs.evolve(event("2026-01-06T10:00", "resolved"), part="khai-sinh"))
    left = remaining_parts(answer, OFFICE, at("2026-01-07T09:00"))

    assert {"cu-tru": (at("2026-01-08T17:00"), None)} == {id: (each.due, each.apology) for id, each in left.items()}
    watch = Watch()
    watch.add(answer, OFFICE, at("2026-01-07T09:00"))
    assert ["cu-tru", ""] == [line.part for line in watch.running()]
    assert 1 == watch.counts["running"]


# -- the list ------------------------------------------------------------------------------------------------------------------------


def _watch(now: str, *received: str, within: int | None = None, most: int = 100, agencies: tuple[str, ...] = ()) -> Watch:
    watch = Watch(within, most)
    for n, moment in enumerate(received):
        made = attrs.evolve(dossier(event(moment, "received")), code=f"H{n}", agency=agencies[n] if agencies else None)
        watch.add(assess(made, view(), now=at(now)), OFFICE, at(now))
    return watch


def test_most_urgent_is_first_and_the_rest_is_counted() -> None:
    """
    Of four dossiers two are kept, whatever the order in which they come.
    """
    days = ("2026-01-12", "2026-01-05", "2026-01-07", "2026-01-02")
    watch = _watch("2026-01-12T09:00", *days, most=2)

    assert ["H3", "H1"] == [line.code for line in watch.running()]
    assert ((2, 0), 4) == (watch.left_out, sum(watch.counts[kind] for kind in ("overdue", "today", "running")))


@pytest.mark.parametrize(("within", "expected"), [(0, ["H0", "H1"]), (1, ["H0", "H1", "H2"]), (None, ["H0", "H1", "H2", "H3"])])
def test_only_what_is_due_within_so_many_working_days_is_listed(within: int | None, expected: list[str]) -> None:
    """
    Overdue always; all are counted.
    """
    watch = _watch("2026-01-12T09:00", "2026-01-02", "2026-01-05", "2026-01-06", "2026-01-12", within=within)

    assert (expected, 1, 1, 2) == (
        [line.code for line in watch.running()],
        watch.counts["overdue"],
        watch.counts["today"],
        watch.counts["running"],
    )


def test_agency_with_the_most_overdue_dossiers_is_first() -> None:
    """
    Each agency has its own table under its name.
    """
    watch = _watch("2026-01-14T09:00", "2026-01-12", "2026-01-05", "2026-01-02", agencies=("UBND xã A", "UBND xã B", "UBND xã B"))
    text = watch_text(watch)

    assert "UBND xã B: quá hạn 2" == text.splitlines()[0]
    assert text.index("UBND xã B: quá hạn 2") < text.index("UBND xã A: còn hạn 1")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_list_as_text_and_data_says_the_same(lang: str) -> None:
    """
    A line in each for each dossier.
    """
    watch = _watch("2026-01-12T09:00", "2026-01-02", "2026-01-05", "2026-01-06")
    data = watch_data(watch, at("2026-01-12T09:00"), lang)

    assert ["H0", "H1", "H2"] == [line["code"] for line in data["running"]]
    assert all(line["code"] in watch_text(watch, lang) and line["text"] in watch_text(watch, lang) for line in data["running"])


def test_dossier_without_a_calendar_has_no_date() -> None:
    """
    Nobody knows the procedure, so nobody knows the office.
    """
    watch = Watch()
    watch.add(judged(view(), "2026-01-12T09:00", RECEIVED), None, at("2026-01-12T09:00"))

    assert (1, []) == (watch.counts["no_date"], watch.running())


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_LIMITS = st.one_of(
    st.integers(1, 20).map(WorkingDays),
    st.integers(1, 40).map(CalendarDays),
    st.integers(1, 60).map(WorkingHours),
    st.integers(1, 100).map(Hours),
    st.just(SameDay()),
)
_MOMENTS = (
    st.datetimes(datetime(2026, 1, 2), datetime(2026, 3, 31))
    .map(lambda moment: moment.replace(microsecond=0))
    .filter(lambda moment: moment.time() != time())  # that is a day without an hour: see test_unrecorded.py
)


def _judged(limit: TimeLimit, received: datetime, now: datetime) -> Assessment:
    return assess(dossier(event(received.isoformat(), "received")), view(procedure(limit)), now=now)


def _minute_by_minute(since: datetime, until: datetime) -> timedelta:
    """Office time, counted in another way: the overlap of each session of each weekday."""
    total, day = timedelta(), since.date()
    while day <= until.date():
        if day.weekday() < 5:
            for opens, closes in ((time(7, 30), time(11, 30)), (time(13), time(17))):
                begins, ends = max(since, datetime.combine(day, opens)), min(until, datetime.combine(day, closes))
                total += max(ends - begins, timedelta())
        day += timedelta(days=1)
    return total


@given(limit=_LIMITS, received=_MOMENTS, passed=st.timedeltas(timedelta(), timedelta(days=60)))
def test_what_is_left_and_what_has_passed_make_the_whole(limit: TimeLimit, received: datetime, passed: timedelta) -> None:
    """
    Without a pause, by the office's time or the clock's; after the date what is over is what has passed since.
    """
    now = received + passed
    left = remaining(_judged(limit, received, now), OFFICE, now)
    assert left is not None
    assert left.amount is not None
    assert left.due is not None
    count = (lambda a, b: max(b - a, timedelta())) if left.unit is Unit.HOURS else _minute_by_minute

    if now <= left.due:
        assert count(received, left.due) == count(received, now) + left.amount.time
    else:
        assert count(left.due, now) == left.amount.time


@given(
    limit=_LIMITS,
    received=_MOMENTS,
    first=st.timedeltas(timedelta(), timedelta(days=30)),
    more=st.timedeltas(timedelta(), timedelta(days=9)),
)
def test_what_is_left_never_grows_while_the_clock_runs(limit: TimeLimit, received: datetime, first: timedelta, more: timedelta) -> None:
    """
    Nor does it shrink once the date has passed; and what is overdue stays so.
    """
    moments = (received + first, received + first + more)
    before, after = (remaining(_judged(limit, received, now), OFFICE, now) for now in moments)
    assert before
    assert after
    assert before.amount
    assert after.amount
    assert before.due
    assert after.due
    told = [(each.amount.days, each.amount.hours, each.amount.minutes) for each in (before, after) if each.amount]

    if moments[1] <= before.due:
        assert (True, True) == (after.amount.time <= before.amount.time, told[1] <= told[0])
    elif moments[0] >= before.due:
        assert (True, True) == (after.amount.time >= before.amount.time, told[1] >= told[0])
    assert after.overdue or not before.overdue


@given(limit=_LIMITS, received=_MOMENTS)
def test_nothing_is_left_at_the_date_and_it_is_not_overdue(limit: TimeLimit, received: datetime) -> None:
    """
    A second later a limit in hours is overdue, and on the next day any.
    """
    due = _judged(limit, received, received).deadline
    assert due is not None
    assert due.due is not None
    end = due.due
    at_end, after, next_day = (
        remaining(_judged(limit, received, now), OFFICE, now) for now in (end, end + timedelta(seconds=1), end + timedelta(days=1))
    )
    assert at_end
    assert after
    assert next_day
    assert at_end.amount

    assert (timedelta(), False, True) == (at_end.amount.time, at_end.overdue, next_day.overdue)
    assert isinstance(limit, WorkingHours | Hours) == after.overdue


@given(since=_MOMENTS, length=st.timedeltas(timedelta(), timedelta(days=40)))
def test_days_of_equal_length_are_plain_division(since: datetime, length: timedelta) -> None:
    """
    Eight hours are a day, wherever in the day one begins.
    """
    amount = worked(OFFICE, since, since + length)
    minutes = _minute_by_minute(since, since + length) // timedelta(minutes=1)

    assert minutes == (amount.days * 8 + amount.hours) * 60 + amount.minutes
    assert amount.hours < 8


@given(received=st.lists(st.integers(1, 60), max_size=40), most=st.integers(0, 12))
def test_kept_are_the_first_of_all(received: list[int], most: int) -> None:
    """
    As if all were kept and then cut.
    """
    moments = [(datetime(2026, 1, 1) + timedelta(days=n)).isoformat() for n in received]
    whole, cut = (_watch("2026-04-01T09:00", *moments, most=n) for n in (100, most))

    assert whole.running()[:most] == cut.running()
    assert (max(len(received) - most, 0), whole.counts) == (cut.left_out[0], cut.counts)
