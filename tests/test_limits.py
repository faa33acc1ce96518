"""Limits: each reading of design and law, on both sides of its boundary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from onestop import (
    Calendar,
    CalendarBoundsError,
    CalendarDays,
    Hours,
    Months,
    SameDay,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
    due,
    latest_start,
)
from onestop.clock.limits import _DUE

MON = datetime(2026, 1, 5, 9)  # Mon; Sat 10/01/2026 is worked for Fri 02/01


def test_five_working_days_take_in_the_make_up_saturday(vn: Calendar) -> None:
    """
    12729/VPCP-KGVX made Saturday 10/01/2026 a working day, so five working days from Monday the 5th end on it.
    """
    assert datetime(2026, 1, 10, 17) == due(WorkingDays(5), MON, vn)


def test_before_the_notice_the_same_limit_ends_on_monday(site) -> None:
    """
    On 20/12/2025 nobody could know the notice of 25/12/2025: the slip of that day says Monday the 12th.
    """
    known = site.at(on=date(2026, 1, 5), known=date(2025, 12, 20)).calendar

    assert datetime(2026, 1, 12, 17) == due(WorkingDays(5), MON, known)


def test_a_notice_counts_from_its_day_of_issue(site) -> None:
    """
    As known on 24/12/2025 the swap is not there, on 25/12/2025 it is.
    """
    before = site.at(on=date(2026, 1, 5), known=date(2025, 12, 24)).calendar
    since = site.at(on=date(2026, 1, 5), known=date(2025, 12, 25)).calendar

    assert datetime(2026, 1, 12, 17) == due(WorkingDays(5), MON, before)
    assert datetime(2026, 1, 10, 17) == due(WorkingDays(5), MON, since)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0.25, datetime(2026, 1, 6, 9, 30)),  # a quarter of 480 minutes is two hours
        (0.5, datetime(2026, 1, 6, 11, 30)),  # the morning: closing time, not the afternoon's opening
        (0.75, datetime(2026, 1, 6, 15, 0)),
        (1, datetime(2026, 1, 6, 17, 0)),
        (1.25, datetime(2026, 1, 7, 9, 30)),
        (1.5, datetime(2026, 1, 7, 11, 30)),
    ],
)
def test_quarter_days_are_parts_of_the_next_working_days_minutes(vn: Calendar, n: float, expected: datetime) -> None:
    """
    Whole days first, then a part of the minutes of the working day after them.
    """
    assert expected == due(WorkingDays(n), MON, vn)


def test_working_days_do_not_count_the_day_of_receipt(vn: Calendar) -> None:
    """
    One working day from Monday ends on Tuesday, however early Monday's receipt was.
    """
    assert datetime(2026, 1, 6, 17) == due(WorkingDays(1), datetime(2026, 1, 5, 0, 0), vn)
    assert datetime(2026, 1, 6, 17) == due(WorkingDays(1), datetime(2026, 1, 5, 23, 59, 59), vn)


def test_working_days_may_count_their_first_day(vn: Calendar) -> None:
    """
    With the first day counted, one working day from Monday ends on Monday, and from a Sunday on Monday too.
    """
    assert datetime(2026, 1, 5, 17) == due(WorkingDays(1, first_day_counted=True), MON, vn)
    assert datetime(2026, 1, 12, 17) == due(WorkingDays(1, first_day_counted=True), datetime(2026, 1, 11, 9), vn)  # Sun


def test_receipt_on_a_saturday_counts_from_monday(vn: Calendar) -> None:
    """
    Saturday duty receives, but the first counted working day is Monday.
    """
    assert datetime(2026, 1, 19, 17) == due(WorkingDays(1), datetime(2026, 1, 17, 9), vn)  # Sat


def test_calendar_days_roll_off_a_weekend(vn: Calendar) -> None:
    """
    Twelve days from Monday 05/01 end on Saturday 17/01, so on Monday the 19th (Civil Code Art. 148(5)).
    """
    assert datetime(2026, 1, 19, 17) == due(CalendarDays(12), MON, vn)
    assert datetime(2026, 1, 16, 17) == due(CalendarDays(11), MON, vn)  # Fri


def test_calendar_days_end_on_a_make_up_saturday(vn: Calendar) -> None:
    """
    A make-up Saturday is a working day, so nothing rolls.
    """
    assert datetime(2026, 1, 10, 17) == due(CalendarDays(5), MON, vn)


def test_calendar_days_roll_over_the_whole_of_tet(vn: Calendar) -> None:
    """
    A last day on Saturday 14/02/2026 moves behind Tết (16-20/02) and its weekend to Monday 23/02.
    """
    assert datetime(2026, 2, 23, 17) == due(CalendarDays(10), datetime(2026, 2, 4, 9), vn)


def test_calendar_days_roll_backward_or_not_at_all(vn: Calendar) -> None:
    """
    The same last Saturday can stay, at 23:59:59 because nobody works then, or move back to Friday.
    """
    assert datetime(2026, 1, 17, 23, 59, 59) == due(CalendarDays(12, roll="none"), MON, vn)
    assert datetime(2026, 1, 16, 17) == due(CalendarDays(12, roll="backward"), MON, vn)


def test_a_period_from_to_the_end_of_a_day_is_one_day_less(vn: Calendar) -> None:
    """
    Five days from Monday 12/01 with that day counted end on Friday 16/01.
    """
    assert datetime(2026, 1, 16, 17) == due(CalendarDays(5, first_day_counted=True), datetime(2026, 1, 12, 9), vn)


def test_a_month_without_that_day_ends_on_its_last_day() -> None:
    """
    A month from 31 January ends on 28 February, or on the 29th in a leap year (Civil Code Art. 148(3)).
    """
    calendar = Calendar.of(first=date(2023, 1, 1), last=date(2024, 12, 31), weekend=())

    assert date(2023, 2, 28) == due(Months(1), datetime(2023, 1, 31, 9), calendar).date()
    assert date(2024, 2, 29) == due(Months(1), datetime(2024, 1, 31, 9), calendar).date()
    assert date(2024, 2, 29) == due(Months(1), datetime(2024, 1, 29, 9), calendar).date()
    assert date(2024, 3, 29) == due(Months(1), datetime(2024, 2, 29, 9), calendar).date()


def test_months_cross_the_year_and_roll(vn: Calendar) -> None:
    """
    Two months from 14/11/2025 end on Wednesday 14/01/2026; from 17/11 on Saturday 17/01, so on Monday the 19th.
    """
    assert datetime(2026, 1, 14, 17) == due(Months(2), datetime(2025, 11, 14, 9), vn)
    assert datetime(2026, 1, 19, 17) == due(Months(2), datetime(2025, 11, 17, 9), vn)


def test_months_with_the_first_day_counted_end_a_day_earlier(vn: Calendar) -> None:
    """
    A month from 13/01/2026 with that day counted ends on Thursday 12/02.
    """
    assert datetime(2026, 2, 12, 17) == due(Months(1, first_day_counted=True), datetime(2026, 1, 13, 9), vn)


def test_working_hours_run_from_the_minute_of_receipt(vn: Calendar) -> None:
    """
    Eight working hours from 09:00 end at 09:00 of the next working day.
    """
    assert datetime(2026, 1, 6, 9) == due(WorkingHours(8), MON, vn)


def test_working_hours_end_at_closing_time_not_at_the_next_opening(vn: Calendar) -> None:
    """
    Two and a half hours from 09:00 are the rest of the morning and end at 11:30; a second more ends after lunch.
    """
    assert datetime(2026, 1, 5, 11, 30) == due(WorkingHours(Fraction(5, 2)), MON, vn)
    assert datetime(2026, 1, 5, 13, 0, 1) == due(WorkingHours(Fraction(9001, 3600)), MON, vn)


def test_working_hours_from_outside_the_sessions_begin_with_the_next(vn: Calendar) -> None:
    """
    Received at lunch, at night or on Sunday, the first hour is the next one worked.
    """
    assert datetime(2026, 1, 5, 14) == due(WorkingHours(1), datetime(2026, 1, 5, 12), vn)
    assert datetime(2026, 1, 6, 8, 30) == due(WorkingHours(1), datetime(2026, 1, 5, 22), vn)
    assert datetime(2026, 1, 12, 8, 30) == due(WorkingHours(1), datetime(2026, 1, 11, 9), vn)  # Sun


def test_clock_hours_run_through_nights_and_weekends(vn: Calendar) -> None:
    """
    24 hours from Saturday 10:00 end on Sunday 10:00; the named policy moves that to the end of Monday.
    """
    assert datetime(2026, 1, 18, 10) == due(Hours(24), datetime(2026, 1, 17, 10), vn)
    assert datetime(2026, 1, 19, 17) == due(Hours(24, roll="forward"), datetime(2026, 1, 17, 10), vn)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (datetime(2026, 8, 28, 15, 0, 0), datetime(2026, 8, 28, 17)),  # Fri; 15:00:00 itself is in time
        (datetime(2026, 8, 28, 15, 0, 0, 1), datetime(2026, 9, 3, 17)),  # 31/8 swapped off, 1-2/9 holidays
        (datetime(2026, 8, 28, 15, 1), datetime(2026, 9, 3, 17)),
        (datetime(2026, 8, 29, 8), datetime(2026, 9, 3, 17)),  # Sat
        (datetime(2026, 8, 22, 14, 59), datetime(2026, 8, 22, 17)),  # Sat worked for 31/8
    ],
)
def test_same_day_is_strictly_after_the_cut_off_the_next_working_day(vn: Calendar, received: datetime, expected: datetime) -> None:
    """
    "Sau 15 giờ" is strictly after 15:00:00; a day that does not count waits for the next that does.
    """
    assert expected == due(SameDay("15:00"), received, vn)
    assert expected == due(SameDay(time(15), "may"), received, vn)


def test_same_day_received_after_closing_is_due_the_next_working_day(vn: Calendar) -> None:
    """
    At 17:00:00 the day is still open; a second later it is over, so that nothing falls due before it came in.
    """
    assert datetime(2026, 1, 5, 17) == due(SameDay(), datetime(2026, 1, 5, 17), vn)
    assert datetime(2026, 1, 6, 17) == due(SameDay(), datetime(2026, 1, 5, 17, 0, 1), vn)


def test_the_result_hour_holds_where_it_lies_after_receipt(vn: Calendar) -> None:
    """
    Đà Nẵng gives the result of a dossier received after 15:00 at 09:00 of the next working day, and of one before it on the same day.
    """
    limit = SameDay("15:00", result_at="09:00")

    assert datetime(2026, 1, 6, 9) == due(limit, datetime(2026, 1, 5, 15, 1), vn)
    assert datetime(2026, 1, 5, 17) == due(limit, datetime(2026, 1, 5, 15, 0), vn)


def test_nineteen_days_of_unlike_units_are_counted_stage_by_stage(vn: Calendar) -> None:
    """
    7 working days from Monday 05/01 end on Tuesday 13/01 (Saturday the 10th counts), 12 days later is Sunday 25/01, so Monday the 26th.
    """
    assert datetime(2026, 1, 26, 17) == due(Then(WorkingDays(7), CalendarDays(12)), MON, vn)


def test_a_stage_that_ends_on_a_day_off_rolls_before_the_next_begins(vn: Calendar) -> None:
    """
    12 days end on Saturday 17/01 and roll to Monday the 19th; one working day more is Tuesday the 20th.
    """
    assert datetime(2026, 1, 20, 17) == due(Then(CalendarDays(12), WorkingDays(1)), MON, vn)


def test_the_joint_day_of_two_stages_is_counted_once(vn: Calendar) -> None:
    """
    A later stage that would count its first day does not, because that day is the last of the stage before it.
    """
    later = WorkingDays(2, first_day_counted=True)

    assert due(Then(WorkingDays(3), WorkingDays(2)), MON, vn) == due(Then(WorkingDays(3), later), MON, vn)
    assert due(Then(WorkingDays(3), Then(later)), MON, vn) == due(Then(WorkingDays(3), later), MON, vn)
    assert due(Then(WorkingDays(3), Together(later)), MON, vn) == due(Then(WorkingDays(3), later), MON, vn)


def test_together_the_latest_branch_decides_up_to_the_cap(vn: Calendar) -> None:
    """
    Branches of one and four working days end with the fourth; a cap of three cuts it.
    """
    assert datetime(2026, 1, 9, 17) == due(Together(WorkingDays(1), WorkingDays(4)), MON, vn)
    assert datetime(2026, 1, 8, 17) == due(Together(WorkingDays(1), WorkingDays(4), cap=WorkingDays(3)), MON, vn)
    assert datetime(2026, 1, 6, 17) == due(Together(WorkingDays(1), cap=WorkingDays(3)), MON, vn)


def test_what_is_undetermined_has_no_date(vn: Calendar) -> None:
    """
    No date is made up: alone, in a sequence, or side by side, unless the group has a cap.
    """
    season = Undetermined("theo mùa vụ")

    assert due(season, MON, vn) is None
    assert due(Then(season, WorkingDays(1)), MON, vn) is None
    assert due(Then(WorkingDays(1), season), MON, vn) is None
    assert due(Together(WorkingDays(1), season), MON, vn) is None
    assert datetime(2026, 1, 8, 17) == due(Together(WorkingDays(1), season, cap=WorkingDays(3)), MON, vn)
    assert latest_start(season, MON, vn) is None


def test_a_pause_takes_out_the_days_after_the_request_up_to_the_answer(vn: Calendar) -> None:
    """
    Asked on Tuesday, answered on Thursday: Tuesday counts, Wednesday and Thursday do not, so three days end on Saturday the 10th.
    """
    pause = [(datetime(2026, 1, 6, 10), datetime(2026, 1, 8, 15))]

    assert datetime(2026, 1, 10, 17) == due(WorkingDays(3), MON, vn, pause)


def test_a_request_on_the_last_day_moves_nothing(vn: Calendar) -> None:
    """
    The day of the request counts, so a limit that ends on it has ended; a request the day before moves it.
    """
    on_last_day = [(datetime(2026, 1, 6, 8), datetime(2026, 1, 13, 8))]
    day_before = [(datetime(2026, 1, 5, 16), datetime(2026, 1, 13, 8))]

    assert datetime(2026, 1, 6, 17) == due(WorkingDays(1), MON, vn, on_last_day)
    assert datetime(2026, 1, 14, 17) == due(WorkingDays(1), MON, vn, day_before)


def test_calendar_days_move_by_the_calendar_days_paused_and_roll_once(vn: Calendar) -> None:
    """
    Five days from Monday 12/01 would end on Saturday 17/01; two days paused make it Monday the 19th, with no roll.
    """
    pause = [(datetime(2026, 1, 13, 9), datetime(2026, 1, 15, 9))]

    assert datetime(2026, 1, 19, 17) == due(CalendarDays(5), datetime(2026, 1, 12, 9), vn, pause)


def test_working_hours_pause_by_office_minutes(vn: Calendar) -> None:
    """
    A pause from 10:00 over lunch to 14:00 takes out 1:30 of the morning and 1:00 of the afternoon, not four hours.
    """
    pause = [(datetime(2026, 1, 5, 10), datetime(2026, 1, 5, 14))]

    assert datetime(2026, 1, 5, 15) == due(WorkingHours(2), MON, vn, pause)


def test_a_same_day_limit_asked_about_counts_from_the_answer(vn: Calendar) -> None:
    """
    The day of the answer is a first day, and a limit of one day has no other.
    """
    pause = [(datetime(2026, 1, 5, 10), datetime(2026, 1, 7, 15, 30))]

    assert datetime(2026, 1, 8, 17) == due(SameDay("15:00"), MON, vn, pause)


def test_a_day_that_closes_at_midnight_stays_its_own_date() -> None:
    """
    An evening office open to 24:00 ends at 23:59:59, so that the date is the legal last day.
    """
    evening = Calendar.of(
        first=date(2026, 1, 1), last=date(2026, 1, 31), sessions={"Mon": [("20:00", "24:00")], "Tue": [("20:00", "24:00")]}
    )

    assert datetime(2026, 1, 6, 23, 59, 59) == due(WorkingDays(1), MON, evening)
    assert datetime(2026, 1, 5, 23, 59, 59) == due(WorkingHours(4), MON, evening)
    assert datetime(2026, 1, 7, 23, 59, 59) == due(WorkingDays(2), MON, evening)  # Wed has no session at all


def test_an_aware_start_is_read_in_vietnamese_time(vn: Calendar) -> None:
    """
    17:30 UTC on Sunday is 00:30 on Monday in Vietnam, so one working day ends on Tuesday.
    """
    utc = datetime(2026, 1, 11, 17, 30, tzinfo=timezone.utc)  # noqa: UP017 - both spellings are met in portals
    tokyo = datetime(2026, 1, 12, 1, 30, tzinfo=timezone(timedelta(hours=9)))

    assert datetime(2026, 1, 13, 17) == due(WorkingDays(1), utc, vn)
    assert datetime(2026, 1, 12, 17) == due(WorkingDays(1), tokyo, vn)  # 23:30 on Sunday in Vietnam


def test_latest_start_of_five_working_days(vn: Calendar) -> None:
    """
    To be due by Saturday 10/01/2026, five working days must start on Monday the 5th at the latest.
    """
    assert datetime(2026, 1, 5, 23, 59, 59) == latest_start(WorkingDays(5), datetime(2026, 1, 10, 17), vn)


def test_latest_start_refuses_when_it_would_lie_before_the_calendar(vn: Calendar) -> None:
    """
    A start before 2013 is not guessed.
    """
    with pytest.raises(CalendarBoundsError):
        latest_start(WorkingDays(30), datetime(2013, 1, 4, 17), vn)


@pytest.mark.parametrize("limit", [WorkingDays(1), CalendarDays(1), Months(1), WorkingHours(1), Hours(1), SameDay(), Then(WorkingDays(1))])
@pytest.mark.parametrize("start", [datetime(2012, 12, 31, 9), datetime(2036, 1, 1, 9)])
def test_a_start_outside_the_calendar_is_refused(vn: Calendar, limit: TimeLimit, start: datetime) -> None:
    """
    Outside 2013-2035 there is no calendar, and no answer.
    """
    with pytest.raises(CalendarBoundsError) as caught:
        due(limit, start, vn)

    assert "2013-01-01 to 2035-12-31" in str(caught.value)


@pytest.mark.parametrize("limit", [WorkingDays(10_000), CalendarDays(10**9), Months(10**6), WorkingHours(10**6), Hours(10**12)])
def test_an_answer_outside_the_calendar_is_refused(vn: Calendar, limit: TimeLimit) -> None:
    """
    However long a limit is, it never overflows and never answers from the other end of the table.
    """
    with pytest.raises(CalendarBoundsError):
        due(limit, MON, vn)


@pytest.mark.parametrize("n", [0, -1, float("nan"), float("inf"), 0.1, 1.3])
def test_working_days_refuse_what_is_no_number_of_days(n: float) -> None:
    """
    Nothing, less than nothing, no number, and steps other than a quarter are refused.
    """
    with pytest.raises(ValueError, match="takes"):
        WorkingDays(n)


@pytest.mark.parametrize("wrong", [True, "3", None, [3]])
@pytest.mark.parametrize("limit", [WorkingDays, CalendarDays, Months, WorkingHours, Hours])
def test_a_limit_refuses_what_is_no_number(limit: type, wrong: object) -> None:
    """
    True is no day, and "3" is text.
    """
    with pytest.raises(TypeError):
        limit(wrong)


def test_days_and_months_refuse_parts() -> None:
    """
    Only working days have halves.
    """
    with pytest.raises(ValueError, match="whole number"):
        CalendarDays(1.5)
    with pytest.raises(ValueError, match="whole number"):
        Months(Decimal("0.5"))


@pytest.mark.parametrize("make", [lambda: Then(), lambda: Together(), lambda: SameDay("25:00"), lambda: CalendarDays(1, roll="up")])
def test_half_said_limits_are_refused(make) -> None:
    """
    A sequence without stages, an hour that is none, a roll that does not exist.
    """
    with pytest.raises(ValueError, match=r"at least one|wanted|not a valid"):
        make()


def test_only_limits_are_limits(vn: Calendar) -> None:
    """
    A number of days is no limit: it does not say which days.
    """
    with pytest.raises(TypeError, match="a time limit is wanted"):
        due(5, MON, vn)
    with pytest.raises(TypeError, match="a time limit is wanted"):
        Then(5)
    with pytest.raises(TypeError, match="a date-time is wanted"):
        due(WorkingDays(5), date(2026, 1, 5), vn)


def test_pauses_out_of_order_are_refused(vn: Calendar) -> None:
    """
    Spans must be sorted, must not overlap, and must not run backward.
    """
    a, b, c, d = (datetime(2026, 1, day, 9) for day in (6, 7, 8, 9))
    for wrong in ([(b, a)], [(c, d), (a, b)], [(a, c), (b, d)]):
        with pytest.raises(ValueError, match="sorted, not overlapping"):
            due(WorkingDays(5), MON, vn, wrong)


def test_hours_are_kept_exactly_but_a_float_to_the_second() -> None:
    """
    A third of an hour stays a third; 0.1 as a float is six minutes, not what binary makes of it.
    """
    assert Fraction(1, 3) == WorkingHours(Fraction(1, 3)).h
    assert Fraction(1, 10) == WorkingHours(0.1).h
    assert Fraction(1, 10) == WorkingHours(Decimal("0.1")).h
    assert WorkingHours(8) == WorkingHours(8.0)


def test_equal_limits_are_one_limit() -> None:
    """
    Limits are values: equal ones are equal, hash alike and stay as they are.
    """
    assert WorkingDays(2) == WorkingDays(2.0)
    assert len({WorkingDays(2), WorkingDays(Decimal(2)), WorkingDays(2.0)}) == 1
    assert WorkingDays(2) != CalendarDays(2)
    with pytest.raises(AttributeError):
        WorkingDays(2).n = 3  # type: ignore[misc]


def test_every_limit_of_the_union_has_its_rule() -> None:
    """
    The union is closed: no member without a rule, no rule without a member.
    """
    assert set(get_args(TimeLimit)) == set(_DUE)


# -- boundaries ----------------------------------------------------------------------------------------------------------------------


def test_a_cap_after_a_stage_does_not_count_the_joint_day_again(vn: Calendar) -> None:
    """
    The stage before ends on Thursday 08/01; a cap of two days from there is Saturday the 10th, which is worked, whatever the cap says.
    """
    cap = WorkingDays(2, first_day_counted=True)

    assert datetime(2026, 1, 10, 17) == due(Then(WorkingDays(3), Together(WorkingDays(4), cap=cap)), MON, vn)
    assert datetime(2026, 1, 13, 17) == due(Then(WorkingDays(3), Together(WorkingDays(4))), MON, vn)


def test_an_empty_pause_changes_nothing(vn: Calendar) -> None:
    """
    A request that was answered in the same instant is no pause, not even after the cut-off of a same-day limit.
    """
    nothing = [(datetime(2026, 1, 5, 16), datetime(2026, 1, 5, 16))]

    assert datetime(2026, 1, 5, 17) == due(SameDay("15:00"), MON, vn, nothing)


def test_a_part_of_a_working_day_without_sessions_ends_with_the_day() -> None:
    """
    Where only Tuesday's hours are known, half a day from Tuesday falls on Wednesday and cannot be told to the minute.
    """
    calendar = Calendar.of(first=date(2026, 1, 1), last=date(2026, 1, 31), sessions={"Tue": [("08:00", "12:00")]})

    assert datetime(2026, 1, 7, 23, 59, 59) == due(WorkingDays(0.5), datetime(2026, 1, 6, 9), calendar)


def test_working_hours_are_not_moved_by_a_request_at_their_end(vn: Calendar) -> None:
    """
    Two and a half hours from 09:00 are over at 11:30; asked then nothing moves, asked a minute before, that minute comes after the answer.
    """
    at_the_end = [(datetime(2026, 1, 5, 11, 30), datetime(2026, 1, 5, 14))]
    a_minute_before = [(datetime(2026, 1, 5, 11, 29), datetime(2026, 1, 5, 14))]

    assert datetime(2026, 1, 5, 11, 30) == due(WorkingHours(Fraction(5, 2)), MON, vn, at_the_end)
    assert datetime(2026, 1, 5, 14, 1) == due(WorkingHours(Fraction(5, 2)), MON, vn, a_minute_before)


def test_calendar_days_are_not_moved_by_a_request_on_their_last_day(vn: Calendar) -> None:
    """
    Four days from Monday 12/01 end on Friday 16/01; asked that day nothing moves, asked on Thursday the five days to Tuesday do.
    """
    start = datetime(2026, 1, 12, 9)
    on_last_day = [(datetime(2026, 1, 16, 8), datetime(2026, 1, 20, 8))]
    day_before = [(datetime(2026, 1, 15, 16), datetime(2026, 1, 20, 8))]

    assert datetime(2026, 1, 16, 17) == due(CalendarDays(4), start, vn, on_last_day)
    assert datetime(2026, 1, 21, 17) == due(CalendarDays(4), start, vn, day_before)


def test_calendar_days_are_not_moved_by_a_pause_before_their_start(vn: Calendar) -> None:
    """
    What was paused before receipt neither lengthens the limit nor shortens it.
    """
    before = [(datetime(2026, 1, 7, 9), datetime(2026, 1, 9, 9))]

    assert datetime(2026, 1, 16, 17) == due(CalendarDays(4), datetime(2026, 1, 12, 9), vn, before)


def test_a_month_that_counts_its_first_day_may_end_on_the_last_day_of_the_calendar() -> None:
    """
    A month from 01/12/2026 with that day counted ends on Thursday 31/12, though a month on would be in the year after.
    """
    calendar = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31))

    assert datetime(2026, 12, 31, 17) == due(Months(1, first_day_counted=True), datetime(2026, 12, 1, 9), calendar)
    with pytest.raises(CalendarBoundsError):
        due(Months(1), datetime(2026, 12, 1, 9), calendar)


def test_clock_hours_may_fill_the_whole_calendar() -> None:
    """
    From the first midnight of a fortnight 335 hours end in its last hour; the 336th is past its end.
    """
    calendar = Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 18))

    assert datetime(2026, 1, 18, 23) == due(Hours(335), datetime(2026, 1, 5), calendar)
    with pytest.raises(CalendarBoundsError):
        due(Hours(336), datetime(2026, 1, 5), calendar)


def test_clock_hours_are_not_moved_by_a_request_at_their_end(vn: Calendar) -> None:
    """
    24 hours from Monday 09:00 are over at Tuesday 09:00; asked a second before, three hours are added but for that second.
    """
    at_the_end = [(datetime(2026, 1, 6, 9), datetime(2026, 1, 6, 12))]
    a_second_before = [(datetime(2026, 1, 6, 8, 59, 59), datetime(2026, 1, 6, 12))]

    assert datetime(2026, 1, 6, 9) == due(Hours(24), MON, vn, at_the_end)
    assert datetime(2026, 1, 6, 12, 0, 1) == due(Hours(24), MON, vn, a_second_before)


def test_a_same_day_limit_is_not_moved_by_a_request_at_its_end(vn: Calendar) -> None:
    """
    At 17:00 the day is over; asked a minute before, it counts from the answer on Wednesday.
    """
    at_the_end = [(datetime(2026, 1, 5, 17), datetime(2026, 1, 7, 10))]
    a_minute_before = [(datetime(2026, 1, 5, 16, 59), datetime(2026, 1, 7, 10))]

    assert datetime(2026, 1, 5, 17) == due(SameDay(), MON, vn, at_the_end)
    assert datetime(2026, 1, 7, 17) == due(SameDay(), MON, vn, a_minute_before)


def test_the_result_hour_does_not_hold_at_the_moment_of_receipt(vn: Calendar) -> None:
    """
    Received at 09:00 sharp the result of 09:00 cannot be had; a second earlier it can.
    """
    limit = SameDay(result_at="09:00")

    assert datetime(2026, 1, 5, 17) == due(limit, MON, vn)
    assert datetime(2026, 1, 5, 9) == due(limit, datetime(2026, 1, 5, 8, 59, 59), vn)


@pytest.mark.parametrize("limit", [CalendarDays(5), Hours(24)])
def test_a_pause_that_ends_where_dates_end_is_refused(limit: TimeLimit) -> None:
    """
    An answer after the year 9999 is outside the calendar like any other, and the refusal names its bounds.
    """
    calendar = Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 18))

    with pytest.raises(CalendarBoundsError) as caught:
        due(limit, MON, calendar, [(datetime(2026, 1, 6, 8), datetime.max)])
    assert (None, date(2026, 1, 5), date(2026, 1, 18)) == (caught.value.asked, caught.value.first, caught.value.last)


# -- the latest start ----------------------------------------------------------------------------------------------------------------


def test_latest_start_of_a_sequence_is_a_date_where_its_first_stage_counts_days(vn: Calendar) -> None:
    """
    A day from Monday ends on Tuesday at 17:00 and two hours more on Wednesday at 09:30; a minute less is too late for Monday.
    """
    limit = Then(WorkingDays(1), WorkingHours(2))

    assert datetime(2026, 1, 5, 23, 59, 59) == latest_start(limit, datetime(2026, 1, 7, 9, 30), vn)
    assert datetime(2026, 1, 4, 23, 59, 59) == latest_start(limit, datetime(2026, 1, 7, 9, 29), vn)


def test_latest_start_of_a_sequence_is_a_moment_where_its_first_stage_counts_hours(vn: Calendar) -> None:
    """
    Two hours from Monday 15:00 still end on Monday, and the day after them is Tuesday.
    """
    assert datetime(2026, 1, 5, 15) == latest_start(Then(WorkingHours(2), WorkingDays(1)), datetime(2026, 1, 6, 17), vn)


def test_latest_start_of_a_sequence_compares_dates_where_its_last_stage_counts_days(vn: Calendar) -> None:
    """
    From Monday: Tuesday, Wednesday 09:30, Thursday; Thursday is in time whatever its hour, and so is a sequence of one stage.
    """
    limit = Then(WorkingDays(1), WorkingHours(2), WorkingDays(1))

    assert datetime(2026, 1, 5, 23, 59, 59) == latest_start(limit, datetime(2026, 1, 8, 9), vn)
    assert datetime(2026, 1, 5, 23, 59, 59) == latest_start(Then(WorkingDays(1)), datetime(2026, 1, 6, 9), vn)


def test_latest_start_of_a_group_compares_moments_where_a_branch_counts_hours(vn: Calendar) -> None:
    """
    One working day from Monday ends on Tuesday at 17:00, which is too late for 09:00, so Sunday is the last day to begin.
    """
    limit = Together(WorkingDays(1), WorkingHours(8))

    assert datetime(2026, 1, 4, 23, 59, 59, 999_999) == latest_start(limit, datetime(2026, 1, 6, 9), vn)


def test_latest_start_of_a_group_is_a_date_where_every_branch_counts_days(vn: Calendar) -> None:
    """
    The longer branch of two days needs Monday to end on Wednesday.
    """
    assert datetime(2026, 1, 5, 23, 59, 59) == latest_start(Together(WorkingDays(1), WorkingDays(2)), datetime(2026, 1, 7, 9), vn)


def test_latest_start_of_a_group_is_a_moment_where_its_cap_counts_hours(vn: Calendar) -> None:
    """
    The cap of eight hours ends on Tuesday only for those who begin by its first minute, 07:30.
    """
    limit = Together(WorkingDays(5), cap=WorkingHours(8))

    assert datetime(2026, 1, 6, 7, 30) == latest_start(limit, datetime(2026, 1, 6, 17), vn)


def test_latest_start_reaches_to_the_last_moment_of_the_day_itself(vn: Calendar) -> None:
    """
    What ends on the day on which it begins can begin on it: as a date, and up to its last microsecond where moments count.
    """
    sunday = CalendarDays(1, roll="none", first_day_counted=True)

    assert datetime(2026, 1, 5, 23, 59, 59) == latest_start(WorkingDays(1, first_day_counted=True), datetime(2026, 1, 5, 17), vn)
    assert datetime(2026, 1, 11, 23, 59, 59, 999_999) == latest_start(Together(sunday, cap=SameDay()), datetime(2026, 1, 11, 9), vn)


def test_latest_start_of_clock_hours_is_exact_to_the_microsecond(vn: Calendar) -> None:
    """
    An hour before a moment is an hour before it.
    """
    assert datetime(2026, 1, 5, 9, 0, 0, 1) == latest_start(Hours(1), datetime(2026, 1, 5, 10, 0, 0, 1), vn)


def test_latest_start_may_lie_on_the_first_day_of_the_calendar() -> None:
    """
    An hour that ends at 10:00 of the first day began at 09:00 of it.
    """
    calendar = Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 18))

    assert datetime(2026, 1, 5, 9) == latest_start(WorkingHours(1), datetime(2026, 1, 5, 10), calendar)


def test_latest_start_passes_over_a_start_from_which_the_limit_leaves_the_calendar() -> None:
    """
    A working day from Friday 16/01 would end after the calendar, so Thursday is the last start in time for its last Sunday.
    """
    calendar = Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 18))

    assert datetime(2026, 1, 15, 23, 59, 59) == latest_start(WorkingDays(1), datetime(2026, 1, 18, 9), calendar)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: CalendarDays("3"), "a limit in days or months takes a number, not str '3'"),
        (lambda: Months(0), "a limit in days or months takes more than 0, not 0"),
        (lambda: WorkingDays("3"), "WorkingDays takes a number, not str '3'"),
        (lambda: WorkingHours("3"), "a limit in hours takes a number, not str '3'"),
        (lambda: Hours(0.0001), "a limit in hours takes at least a second, not 0.0001"),
    ],
)
def test_wrong_amount_names_its_limit_and_what_was_found(made: Callable[[], TimeLimit], expected: str) -> None:
    """
    Whoever reads it knows which number to mend.
    """
    with pytest.raises((TypeError, ValueError)) as caught:
        made()

    assert expected == str(caught.value)


def test_month_past_the_end_of_time_is_refused_like_any_date_outside() -> None:
    """
    There is no January of the year 10000.
    """
    calendar = Calendar.of(first=date(9999, 12, 1), last=date(9999, 12, 31))

    with pytest.raises(CalendarBoundsError):
        due(Months(1), datetime(9999, 12, 15, 9), calendar)
