"""Calendars: bounds, marks, shifts and hours."""

from __future__ import annotations

import pickle
from datetime import date, datetime, time

import attrs
import pytest

from onestop import Calendar, CalendarBoundsError, DayKind, DayMark
from onestop.clock.calendars import OfficeHours
from onestop.words.sources import Citation, Text


def week(**more) -> Calendar:
    """A calendar of two weeks from Monday 05/01/2026."""
    return Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 18), **more)


def test_a_calendar_knows_only_its_own_days() -> None:
    """
    The first and the last day are answered; the days beside them are refused, with the bounds in the message.
    """
    calendar = week()

    assert calendar.is_working(date(2026, 1, 5))
    assert not calendar.is_working(date(2026, 1, 18))
    for outside in (date(2026, 1, 4), date(2026, 1, 19)):
        for ask in (calendar.day, calendar.is_working, calendar.closing, calendar.roll):
            with pytest.raises(CalendarBoundsError, match="2026-01-05 to 2026-01-18"):
                ask(outside)


def test_bounds_errors_are_value_errors_and_carry_the_bounds() -> None:
    """
    A caller that expects ValueError gets one, with the dates as attributes, also after pickling.
    """
    with pytest.raises(ValueError) as caught:
        week().day(date(2027, 1, 1))

    again = pickle.loads(pickle.dumps(caught.value))
    assert (date(2027, 1, 1), date(2026, 1, 5), date(2026, 1, 18)) == (again.asked, again.first, again.last)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 1, 9), 1, date(2026, 1, 12)),  # Fri -> Mon
        (date(2026, 1, 10), 1, date(2026, 1, 12)),  # Sat -> Mon
        (date(2026, 1, 9), 0, date(2026, 1, 9)),
        (date(2026, 1, 10), 0, date(2026, 1, 12)),
        (date(2026, 1, 12), -1, date(2026, 1, 9)),
        (date(2026, 1, 11), -1, date(2026, 1, 9)),  # Sun: strictly before it
        (date(2026, 1, 11), -2, date(2026, 1, 8)),
        (date(2026, 1, 5), 9, date(2026, 1, 16)),  # the last working day there is
    ],
)
def test_shift_goes_to_the_nth_working_day(day: date, n: int, expected: date) -> None:
    """
    Strictly after for more than nothing, strictly before for less, and itself or the next for nothing.
    """
    assert expected == week().shift(day, n)


@pytest.mark.parametrize(("day", "n"), [(date(2026, 1, 5), 10), (date(2026, 1, 5), -1), (date(2026, 1, 17), 0), (date(2026, 1, 16), 1)])
def test_shift_past_the_end_is_refused(day: date, n: int) -> None:
    """
    A shift that leaves the calendar never answers from the other end of the table.
    """
    with pytest.raises(CalendarBoundsError):
        week().shift(day, n)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (date(2026, 1, 5), date(2026, 1, 5), 0),
        (date(2026, 1, 5), date(2026, 1, 6), 1),
        (date(2026, 1, 9), date(2026, 1, 12), 1),
        (date(2026, 1, 9), date(2026, 1, 11), 0),
        (date(2026, 1, 12), date(2026, 1, 9), -1),
        (date(2026, 1, 5), date(2026, 1, 18), 9),
    ],
)
def test_count_is_open_at_the_start_and_closed_at_the_end(a: date, b: date, expected: int) -> None:
    """
    The first day is not counted, the last one is; backward it is negative.
    """
    assert expected == week().count(a, b)


def test_roll_moves_only_days_off() -> None:
    """
    A working day stays, a Saturday goes to Monday or to Friday, and no other direction exists.
    """
    calendar = week()

    assert date(2026, 1, 9) == calendar.roll(date(2026, 1, 9), "forward")
    assert date(2026, 1, 12) == calendar.roll(date(2026, 1, 10), "forward")
    assert date(2026, 1, 9) == calendar.roll(date(2026, 1, 10), "backward")
    with pytest.raises(ValueError, match="'forward' or 'backward'"):
        calendar.roll(date(2026, 1, 10), "up")


def test_a_make_up_day_wins_over_a_holiday_and_a_weekend() -> None:
    """
    What was declared worked is worked; days outside the bounds are ignored.
    """
    calendar = week(
        holidays=[date(2026, 1, 6), date(2026, 1, 7), date(2030, 1, 1)],
        extra_working=[date(2026, 1, 7), date(2026, 1, 10), date(2000, 1, 1)],
    )

    kinds = [calendar.day(date(2026, 1, day)).kind for day in (5, 6, 7, 10, 11)]
    assert kinds == [DayKind.WORKING, DayKind.HOLIDAY, DayKind.SWAPPED_WORK, DayKind.SWAPPED_WORK, DayKind.WEEKEND]


def test_a_six_day_week_rests_on_sunday_only() -> None:
    """
    Defence insurance counts Saturdays (Circular 90/2025/TT-BQP), so the week is an argument.
    """
    calendar = week(weekend=("Sun",))

    assert calendar.is_working(date(2026, 1, 10))
    assert not calendar.is_working(date(2026, 1, 11))


def test_an_extra_working_saturday_takes_mondays_sessions_or_its_own() -> None:
    """
    A weekday without sessions borrows Monday's, unless there are some under extra.
    """
    sessions = {"Mon": [("08:00", "12:00")], "Tue": [("07:00", "09:00")]}

    assert datetime(2026, 1, 10, 12) == week(sessions=sessions, extra_working=[date(2026, 1, 10)]).closing(date(2026, 1, 10))
    own = {**sessions, "extra": [("08:00", "10:00")]}
    assert datetime(2026, 1, 10, 10) == week(sessions=own, extra_working=[date(2026, 1, 10)]).closing(date(2026, 1, 10))


def test_closing_is_the_last_session_or_the_last_second() -> None:
    """
    The default office day closes at 17:00; a day off has no session and ends with the day.
    """
    assert datetime(2026, 1, 5, 17) == week().closing(date(2026, 1, 5))
    assert datetime(2026, 1, 10, 23, 59, 59) == week().closing(date(2026, 1, 10))


@pytest.mark.parametrize(
    "sessions",
    [
        {"Mon": [("12:00", "08:00")]},
        {"Mon": [("08:00", "08:00")]},
        {"Mon": [("08:00", "12:00"), ("11:00", "13:00")]},
        {"Mon": [("08:00", "25:00")]},
        {"Mon": [("08:00", "12:60")]},
        {"Mon": [("8h", "12h")]},
        {"Monday": [("08:00", "12:00")]},
    ],
)
def test_impossible_sessions_are_refused(sessions: dict) -> None:
    """
    Hours that run backward, overlap or do not exist, and days that do not exist.
    """
    with pytest.raises(ValueError, match=r"session|hour|keyed"):
        OfficeHours.of(sessions)


def test_sessions_may_be_hours_of_the_clock() -> None:
    """
    A time is read to the second, like its text to the minute.
    """
    hours = OfficeHours.of({"Mon": [(time(7, 30), time(11, 30, 15))]})

    assert ((27_000, 41_415),) == hours.on(0)


def test_sessions_may_begin_at_midnight_end_at_midnight_and_touch() -> None:
    """
    The whole day in two shifts, from 00:00 over noon to 24:00.
    """
    hours = OfficeHours.of({"Mon": [("12:00", "24:00"), ("00:00", "12:00")]})

    assert ((0, 43_200), (43_200, 86_400)) == hours.on(0)


def test_a_calendar_may_be_one_day_long() -> None:
    """
    It knows that day and no other.
    """
    calendar = Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 5))

    assert calendar.is_working(date(2026, 1, 5))


def test_a_holiday_may_be_the_first_or_the_last_day_of_the_calendar() -> None:
    """
    Monday the 5th and Friday the 16th are both inside.
    """
    calendar = Calendar.of(first=date(2026, 1, 5), last=date(2026, 1, 16), holidays=[date(2026, 1, 5), date(2026, 1, 16)])

    assert [DayKind.HOLIDAY] * 2 == [calendar.day(date(2026, 1, day)).kind for day in (5, 16)]
    assert [False, False] == [calendar.is_working(date(2026, 1, day)) for day in (5, 16)]


def test_a_calendar_must_have_a_day_and_real_weekdays() -> None:
    """
    It cannot end before it begins, and there is no weekday "Saturday" in the short names.
    """
    with pytest.raises(ValueError, match="end after it begins"):
        Calendar.of(first=date(2026, 1, 2), last=date(2026, 1, 1))
    with pytest.raises(ValueError, match="weekday"):
        week(weekend=("Saturday",))


def test_calendars_are_values() -> None:
    """
    Equal calendars are equal, hash alike, survive pickling, and answer alike afterwards.
    """
    one, other = week(holidays=[date(2026, 1, 6)]), week(holidays=[date(2026, 1, 6)])
    again = pickle.loads(pickle.dumps(one))

    assert one == other == again
    assert len({one, other, again}) == 1
    assert one != week()
    assert date(2026, 1, 7) == again.shift(date(2026, 1, 5), 1)


TET = DayMark(DayKind.HOLIDAY, Text("Tết", "New Year"), Citation("45/2019/QH14", "112"))
REST = Citation("188/1999/QĐ-TTg")


def doubtful(first: date, last: date) -> Calendar:
    """A fortnight with a holiday on Tuesday the 6th and one on Wednesday the 14th; *first* to *last* may still change."""
    return attrs.evolve(
        week(), special=((date(2026, 1, 6), TET), (date(2026, 1, 14), TET)), weekend_citation=REST, provisional=((first, last),)
    )


def test_a_day_that_may_still_change_says_so_and_stays_what_it_is() -> None:
    """
    In doubt to Sunday the 11th: a working day, a holiday and a weekend keep their kind, name and citation.
    """
    calendar = doubtful(date(2026, 1, 5), date(2026, 1, 11))

    assert DayMark(DayKind.WORKING, provisional=True) == calendar.day(date(2026, 1, 5))
    assert attrs.evolve(TET, provisional=True) == calendar.day(date(2026, 1, 6))
    assert DayMark(DayKind.WEEKEND, citation=REST, provisional=True) == calendar.day(date(2026, 1, 10))


def test_a_day_that_can_no_longer_change_is_not_in_doubt() -> None:
    """
    In doubt from Friday the 16th: a working day, a holiday and a weekend before it are settled.
    """
    calendar = doubtful(date(2026, 1, 16), date(2026, 1, 18))

    assert DayMark(DayKind.WORKING) == calendar.day(date(2026, 1, 5))
    assert calendar.day(date(2026, 1, 6)) is TET
    assert DayMark(DayKind.WEEKEND, citation=REST) == calendar.day(date(2026, 1, 10))


def test_a_span_of_doubt_includes_both_its_ends() -> None:
    """
    The first and the last day of the span may change, the days beside them may not.
    """
    calendar = doubtful(date(2026, 1, 7), date(2026, 1, 9))

    assert [False, True, True, True, False] == [calendar.is_provisional(date(2026, 1, day)) for day in (6, 7, 8, 9, 10)]


def test_a_mark_of_a_moment_is_the_mark_of_its_day() -> None:
    """
    A date-time is asked about like its date.
    """
    calendar = doubtful(date(2026, 1, 16), date(2026, 1, 18))

    assert calendar.day(datetime(2026, 1, 6, 9)) is TET


def test_sessions_are_those_of_a_working_day() -> None:
    """
    The default office day has two, in seconds from midnight; a Saturday has none, though a make-up Saturday has Monday's.
    """
    office_day = ((27_000, 41_400), (46_800, 61_200))  # 07:30-11:30, 13:00-17:00

    assert office_day == week().sessions(date(2026, 1, 5))
    assert () == week().sessions(date(2026, 1, 10))
    assert office_day == week(extra_working=[date(2026, 1, 10)]).sessions(date(2026, 1, 10))


def test_office_time_counts_seconds_and_microseconds() -> None:
    """
    From 07:30 to 09:00:30.000004 on the first day are an hour and a half, thirty seconds and four microseconds.
    """
    assert 5_430_000_004 == week().office_time_before(datetime(2026, 1, 5, 9, 0, 30, 4))
    assert datetime(2026, 1, 5, 9, 0, 30, 4) == week().moment_at(5_430_000_004)


def test_a_day_may_have_sessions_of_its_own() -> None:
    """
    Saturday 10 January 2026 is open in the morning, the next one as long as a weekday; a day off has none, whatever it says.
    """
    morning = ((27_000, 41_400),)
    marks = (
        (date(2026, 1, 10), DayMark(DayKind.WORKING, sessions=morning)),
        (date(2026, 1, 11), DayMark(DayKind.HOLIDAY, sessions=morning)),
        (date(2026, 1, 17), DayMark(DayKind.SWAPPED_WORK)),
    )
    calendar = Calendar(date(2026, 1, 1), date(2026, 1, 31), special=marks)
    opening = calendar.office_time_before(datetime(2026, 1, 10, 7, 30))
    hour = 3_600_000_000

    assert [morning, (), ((27_000, 41_400), (46_800, 61_200))] == [calendar.sessions(date(2026, 1, day)) for day in (10, 11, 17)]
    assert [datetime(2026, 1, 10, 11, 30), datetime(2026, 1, 17, 17)] == [calendar.closing(date(2026, 1, day)) for day in (10, 17)]
    assert [2, 4, 4] == [(calendar.office_time_before(datetime(2026, 1, 10, at, 30)) - opening) // hour for at in (9, 12, 20)]
    assert [datetime(2026, 1, 10, 11, 30), datetime(2026, 1, 12, 8, 30)] == [calendar.moment_at(opening + n * hour) for n in (4, 5)]
