"""Laws of a deadline rule: a right one keeps them, and a wrong one gets the smallest case in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

import onestop
from onestop import Calendar, CalendarDays, Hours, Months, SameDay, Then, Together, WorkingDays, WorkingHours, due
from onestop.clock.calendars import Duty
from onestop.testing import laws, strategies
from onestop.testing.laws import LawBrokenError, check_deadline_rule

OFFICE = Calendar.of(first=date(2025, 1, 1), last=date(2028, 12, 31), holidays=[date(2026, 1, 1)], extra_working=[date(2026, 1, 10)])
QUARTER: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 3, 31), "lang": "en"}
MONDAY, TUESDAY = datetime(2026, 1, 5, 9), date(2026, 1, 6)


def broken(rule: Callable[..., Any], limit: onestop.TimeLimit, calendar: Calendar = OFFICE, **more: Any) -> LawBrokenError:
    """The counterexample that *rule* gets."""
    with pytest.raises(LawBrokenError) as caught:
        check_deadline_rule(rule, limit, calendar, **QUARTER, **more)
    return caught.value


def test_the_clock_keeps_the_laws() -> None:
    """
    Any limit, at any office, with any pauses.
    """
    check_deadline_rule(due, strategies.limits(), strategies.calendars(), pauses=True, examples=100)


def test_the_clock_keeps_the_laws_on_the_national_calendar(vn: Calendar) -> None:
    """
    A calendar that stands fast may be asked of one year.
    """
    for limit in (WorkingDays(1.5), Months(1), Then(Hours(24), SameDay(cutoff="15:00"))):
        check_deadline_rule(due, limit, vn, first=date(2026, 1, 1), last=date(2026, 12, 31), pauses=True, examples=50)


def test_who_ignores_make_up_saturdays_is_told_the_saturday() -> None:
    """
    The last line says which day is not plain.
    """

    def rule(limit: Any, start: datetime, calendar: Calendar) -> date:
        day, left = start.date(), limit.n
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and calendar.is_working(day)
        return day

    assert (
        "Wrong: who comes now is still in time.\n"
        "  Limit: 5 working days\n"
        "  Received: 2026-01-05 09:00, Mon\n"
        "  In time for: 2026-01-10, Sat\n"
        "  Due by the rule that is checked: 2026-01-12, Mon\n"
        "  2026-01-10, Sat: make-up working day"
    ) == str(broken(rule, WorkingDays(5)))


def test_who_counts_the_day_of_receipt_is_early() -> None:
    """
    One day too soon, for the limit that counts from the day after.
    """
    found = broken(lambda limit, start, calendar: due(WorkingDays(limit.n, first_day_counted=True), start, calendar), WorkingDays(5))

    assert "late_start" == found.law
    assert found.told["too_late_for"] == found.told["due"].date()


def test_who_takes_the_afternoon_for_the_next_day_is_found() -> None:
    """
    For limits in days the hour of receipt must not matter.
    """

    def rule(limit: Any, start: datetime, calendar: Calendar) -> date | None:
        return due(limit, start + timedelta(hours=9), calendar)

    found = broken(rule, WorkingDays(3))

    assert "last_start" == found.law
    assert found.told["start"].hour >= 15


@pytest.mark.parametrize(
    ("law", "limit", "rule"),
    [
        ("working_day", CalendarDays(10), lambda limit, start, calendar: start.date() + timedelta(days=limit.n)),
        ("later_receipt", Hours(24), lambda limit, start, calendar: start + timedelta(hours=24 if start.hour < 12 else 6)),
        ("later_receipt", WorkingDays(3), lambda limit, start, calendar: due(WorkingDays(9 if start.day == 7 else 1), start, calendar)),
        ("day_off", WorkingDays(3), lambda limit, start, calendar: due(WorkingDays(8 + calendar.is_working(TUESDAY)), start, OFFICE)),
        ("pause", Hours(24), lambda limit, start, calendar, pauses=(): start + timedelta(hours=24) - timedelta(days=len(pauses))),
    ],
)
def test_each_law_finds_who_breaks_it(law: str, limit: onestop.TimeLimit, rule: Callable[..., Any]) -> None:
    """
    Rules that nobody would write on purpose.
    """
    assert law == broken(rule, limit, pauses=law == "pause").law


def test_words_of_a_pause_name_it() -> None:
    """
    In Vietnamese by default.
    """
    pause = ((datetime(2026, 1, 6, 9), datetime(2026, 1, 7, 9)),)
    with pytest.raises(LawBrokenError) as caught:
        laws.never_earlier_for_a_pause(lambda *asked: date(2026, 1, 9 - len(asked)), WorkingDays(2), OFFICE, MONDAY, pause)

    assert (
        "Sai: có thời gian không tính vào thời hạn thì không bao giờ đến hạn sớm hơn.\n"
        "  Thời hạn: 2 ngày làm việc\n"
        "  Tiếp nhận: 05/01/2026 09:00, Thứ Hai\n"
        "  Hạn mà hàm được kiểm tra tính ra: 06/01/2026, Thứ Ba\n"
        "  Thời gian không tính: 06/01/2026 09:00 - 07/01/2026 09:00\n"
        "  Khi đó hạn tính ra: 05/01/2026, Thứ Hai"
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("limit", "wrong"),
    [
        (WorkingDays(3), True),
        (SameDay(), True),
        (CalendarDays(3, roll="backward"), True),
        (CalendarDays(3, roll="none"), False),
        (Hours(3), False),
        (Then(Hours(3), WorkingDays(1)), True),
        (Then(WorkingDays(1), Hours(3)), False),
        (Together(WorkingDays(1), Months(1)), True),
        (Together(WorkingDays(1), cap=Hours(3)), False),
        (onestop.Undetermined("theo mùa vụ"), False),
    ],
)
def test_only_limits_that_end_at_work_must_end_on_a_working_day(limit: onestop.TimeLimit, wrong: bool) -> None:
    """
    A Sunday is no end of working time, and none of a last day off that rolls.
    """
    sunday = date(2026, 1, 11)
    if wrong:
        with pytest.raises(LawBrokenError):
            laws.due_on_a_working_day(lambda *_: sunday, limit, OFFICE, MONDAY)
    else:
        laws.due_on_a_working_day(lambda *_: sunday, limit, OFFICE, MONDAY)


def test_limits_in_days_are_compared_by_date_and_limits_in_hours_by_the_moment() -> None:
    """
    A portal that gives a plain date, or a closing time of its own, is not wrong for that.
    """

    def rule(limit: Any, start: datetime, calendar: Calendar) -> datetime:
        return datetime(2026, 1, 6, 24 - start.hour)

    laws.never_earlier_for_a_later_receipt(rule, WorkingDays(1), OFFICE, MONDAY, MONDAY + timedelta(hours=1))
    with pytest.raises(LawBrokenError):
        laws.never_earlier_for_a_later_receipt(rule, WorkingHours(8), OFFICE, MONDAY + timedelta(hours=1), MONDAY)


def test_limits_that_roll_backward_may_be_earlier_for_a_day_off() -> None:
    """
    A last day off rolls to the working day before it.
    """
    limit = CalendarDays(3, roll="backward")

    assert date(2026, 1, 8) == due(limit, MONDAY, OFFICE).date()
    laws.never_earlier_for_a_day_off(due, limit, OFFICE, MONDAY, date(2026, 1, 8))
    with pytest.raises(LawBrokenError):
        laws.never_earlier_for_a_day_off(
            lambda _, start, calendar: due(limit, start, calendar), WorkingDays(3), OFFICE, MONDAY, date(2026, 1, 8)
        )


def test_a_weekend_duty_leaves_limits_of_the_same_day_alone() -> None:
    """
    Who comes on Friday evening gets it on Monday, who comes on Saturday morning at once: that is the law there.
    """
    week = ((), (), (), (), (), ((27000, 41400),), ())
    duty = attrs.evolve(OFFICE, duties=(Duty(OFFICE.first, OFFICE.last, week, resolves=True),))
    with pytest.raises(LawBrokenError):
        laws.never_earlier_for_a_later_receipt(due, SameDay(), duty, datetime(2026, 1, 16, 18), datetime(2026, 1, 17, 9))

    check_deadline_rule(due, SameDay(), duty, **QUARTER)


def test_no_date_and_no_calendar_break_no_law() -> None:
    """
    What nobody can say is not wrong.
    """
    short = Calendar.of(first=date(2026, 1, 1), last=date(2026, 1, 9))

    check_deadline_rule(lambda *_: None, WorkingDays(5), OFFICE, **QUARTER, examples=50)
    check_deadline_rule(due, onestop.Undetermined("theo mùa vụ"), OFFICE, **QUARTER, examples=50)
    check_deadline_rule(due, WorkingDays(5), short, examples=50)


def test_a_rule_that_gives_no_date_is_refused() -> None:
    """
    A text is none, also if it looks like one.
    """
    with pytest.raises(TypeError, match="a deadline rule gives a date, a date-time or None, not str '2026-01-09'"):
        check_deadline_rule(lambda *_: "2026-01-09", WorkingDays(5), OFFICE)


def test_an_error_of_the_rule_comes_through() -> None:
    """
    It is the portal's, not the law's.
    """
    with pytest.raises(ZeroDivisionError):
        check_deadline_rule(lambda *_: 1 // 0, WorkingDays(5), OFFICE)
