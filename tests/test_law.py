"""
The law as a rule book: each rule of time with its article, on both sides of its boundary.

A date is written with its weekday, as a clerk writes it, and was worked out by hand from the calendar. Days off that matter here:
2025 30 April to 2 May (the last swapped for Saturday 26 April); 2026 1 and 2 January (the 2nd swapped for Saturday
10 January), 16 to 20 February (Tết), 27 April (in lieu of Sunday 26), 30 April, 1 May, 31 August (swapped for Saturday 22 August),
1 and 2 September, 24 November. March 2019, March 2026 and 3 to 30 September 2026 have no day off but weekends.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

import onestop
from builders import assumed, at, codes, event, judged, procedure, view
from onestop import (
    Assessment,
    Calendar,
    CalendarDays,
    Case,
    Dossier,
    Event,
    Hours,
    Months,
    Onestop,
    SameDay,
    Text,
    Then,
    TimeLimit,
    Together,
    WorkingDays,
    WorkingHours,
)
from onestop.law.procedures import ClockStart, Fact, FactType, Start

# Procedures of the national catalogue that serve as the example.
MARTYR_KIN = "1.010833"  # 5 working days
BIRTH_AGAIN = "1.004884"  # 5 working days, from 2016 to 28/02/2027
MARITAL = "1.004873"  # 3 working days, from 2016 to 28/02/2027
PARENT_CHILD = "1.001022"  # 3 working days, 8 with verification
MARRIAGE = "1.000894"  # the same day, 5 working days with verification
GUARDIAN = "1.004837"  # 3 working days
CORRECTION = "1.004859"  # 3 working days, 6 with verification
DEATH = "1.000656"  # the same day, Law on Civil Status
CERTIFIED_COPY = "2.000815"  # the same day, Decree 23/2015
CONTRACT = "2.001035"  # 2 working days
POOR_HOUSEHOLD = "1.011607"  # 15 days
MARTYR_FILE = "1.010825"  # 5 working days, then 12 days
PLOT = "1.012784"  # land: 12 working days
SECURED = "1.011441"  # the same day, from the receipt by the land registration office
BIRTH_GROUP = "3.000722"
DEATH_GROUP = "2.002913"

NO_CARD = {"identity_card": False}
WITH_CARD = {"identity_card": True}
PLAIN_LAND = {"remote_area": False}
ELSEWHERE = {"boundary_independent": True}


def _came(moment: str) -> Event:
    return event(moment, "received")


def _asked(moment: str, reason: str | None = None) -> Event:
    return event(moment, "supplement_requested", reason)


def _answered(moment: str) -> Event:
    return event(moment, "supplemented")


def _done(moment: str) -> Event:
    return event(moment, "resolved")


def _sorry(moment: str, until: str | None) -> Event:
    return event(moment, "extended", "apology", until)


def _verified(moment: str) -> Event:
    return event(moment, "extended", "verification")


def _of(part: str, moment: str, kind: str = "resolved") -> Event:
    return attrs.evolve(event(moment, kind), part=part)


def _assessed(site: Onestop, code: str, *events: Event, now: str | None = None, known: date | None = None, **more: Any) -> Assessment:
    """Judge a dossier of *code* at *now*, or at its last event."""
    moment = at(now) if now else max(found.at for found in events)
    return site.assess(Dossier("H01", code, "vn", events, **more), now=moment, known=known)


def _day(when: date | None) -> str:
    return f"{when:%a %d/%m/%Y}" if when else "no date"


def _moment(when: datetime | None) -> str:
    return f"{when:%a %d/%m/%Y %H:%M:%S}" if when else "no date"


def _last_day(site: Onestop, code: str, *events: Event, **more: Any) -> str:
    """The last day of the limit by law."""
    found = _assessed(site, code, *events, **more).deadline
    return _day(found and found.due)


def _part(answer: Assessment, id: str) -> str:
    found = answer.parts[id].deadline
    return _moment(found and found.due)


def _timeliness(site: Onestop, code: str, *events: Event, **more: Any) -> str:
    return _assessed(site, code, *events, **more).outcome.timeliness.value


def _findings(site: Onestop, code: str, *events: Event, **more: Any) -> list[str]:
    return codes(_assessed(site, code, *events, **more).problems)


def _ends(limit: TimeLimit, start: str, calendar: Calendar) -> str:
    return _moment(onestop.due(limit, at(start), calendar))


def _ends_on(limit: TimeLimit, start: str, calendar: Calendar) -> str:
    return _day(onestop.due(limit, at(start), calendar))


# -- Civil Code ------------------------------------------------------------------------------------------------------------------------


class TestCivilCode147TheBeginningOfATerm:
    """
    Civil Code 91/2015/QH13 art. 147: from when a term is counted.

    (1) Minutes and hours from the fixed moment. (2) Days, weeks, months, years from the day after the first. (3) After an event from the
    day after the event.
    """

    def test_a_term_in_hours_counts_from_its_very_minute(self, vn: Calendar) -> None:
        """
        Art. 147(1): 24 hours from Tuesday 3 March 10:17 end on Wednesday at 10:17.
        """
        assert "Wed 04/03/2026 10:17:00" == _ends(Hours(24), "2026-03-03T10:17", vn)

    def test_a_term_in_minutes_counts_from_its_very_minute(self, vn: Calendar) -> None:
        """
        Art. 147(1): thirty minutes, half an hour, from 10:17:30.
        """
        assert "Tue 03/03/2026 10:47:30" == _ends(Hours(Fraction(1, 2)), "2026-03-03T10:17:30", vn)

    def test_the_day_of_receipt_is_not_counted_in_the_first_minute_of_the_day(self, vn: Calendar) -> None:
        """
        Art. 147(2): one day from Monday 2 March 00:00 is Tuesday 3 March.
        """
        assert "Tue 03/03/2026" == _ends_on(CalendarDays(1), "2026-03-02T00:00", vn)

    def test_the_day_of_receipt_is_not_counted_in_the_last_minute_of_the_day(self, vn: Calendar) -> None:
        """
        Art. 147(2): received on Monday 23:59:59 the one day is still Tuesday.
        """
        assert "Tue 03/03/2026" == _ends_on(CalendarDays(1), "2026-03-02T23:59:59", vn)

    def test_after_midnight_the_next_day_is_the_day_of_receipt(self, vn: Calendar) -> None:
        """
        Art. 147(2): received on Tuesday 00:00 the one day is Wednesday.
        """
        assert "Wed 04/03/2026" == _ends_on(CalendarDays(1), "2026-03-03T00:00", vn)

    def test_a_month_does_not_count_its_first_day(self, vn: Calendar) -> None:
        """
        Art. 147(2): one month from Monday 2 March ends on Thursday 2 April, not on 1 April.
        """
        assert "Thu 02/04/2026" == _ends_on(Months(1), "2026-03-02T09:00", vn)

    def test_the_day_of_an_event_is_not_counted(self, vn: Calendar) -> None:
        """
        Art. 147(3): three working days after an event of Tuesday 3 March are 4, 5 and Friday 6 March, whenever the dossier came in.
        """
        assert "Fri 06/03/2026" == _after_event("2026-03-03", vn)

    def test_an_event_a_day_later_is_due_a_working_day_later(self, vn: Calendar) -> None:
        """
        Art. 147(3): after an event of Wednesday 4 March they are 5, 6 and Monday 9 March.
        """
        assert "Mon 09/03/2026" == _after_event("2026-03-04", vn)


def _after_event(day: str, calendar: Calendar) -> str:
    """The last of three working days after an event, of a dossier received on Monday 2 March 2026."""
    case = Case(id="default", limit=WorkingDays(3), starts=Start(on=ClockStart.EVENT))
    facts = {"event": Fact(type=FactType.DATE, question=Text("Ngày nào?"))}
    seen = view(procedure(cases=(case,), facts=facts), calendar=calendar)
    found = judged(seen, "2026-03-02T09:00", _came("2026-03-02T08:00"), facts={"event": day}).deadline
    return _day(found and found.due)


class TestCivilCode148TheEndOfATerm:
    """
    Civil Code 91/2015/QH13 art. 148: when a term ends.

    (1) Days: with the last day. (2) to (4) Weeks, months, years: with the corresponding day; a month without it ends on its last day.
    (5) A last day on a weekend or holiday: with the next working day. (6) A day ends at 24:00.
    """

    def test_a_result_in_the_last_second_of_the_last_day_is_on_time(self, site: Onestop) -> None:
        """
        Art. 148(1)(6): 15 days from Monday 2 March end with Tuesday 17 March at 24:00, not when the desk closes.
        """
        assert "on_time" == _timeliness(site, POOR_HOUSEHOLD, _came("2026-03-02T09:00"), _done("2026-03-17T23:59:59"))

    def test_a_result_in_the_first_second_of_the_next_day_is_late(self, site: Onestop) -> None:
        """
        Art. 148(1)(6): Wednesday 18 March 00:00:00 is the day after.
        """
        assert "late" == _timeliness(site, POOR_HOUSEHOLD, _came("2026-03-02T09:00"), _done("2026-03-18T00:00:00"))

    def test_a_day_without_office_hours_ends_at_midnight(self, vn: Calendar) -> None:
        """
        Art. 148(6): a term that law lets end on Sunday 8 March ends in its last second.
        """
        assert "Sun 08/03/2026 23:59:59" == _ends(CalendarDays(6, roll="none"), "2026-03-02T09:00", vn)

    def test_a_week_ends_on_the_same_weekday(self, vn: Calendar) -> None:
        """
        Art. 148(2): a week, seven days, from Wednesday 4 March ends on Wednesday 11 March.
        """
        assert "Wed 11/03/2026" == _ends_on(CalendarDays(7), "2026-03-04T09:00", vn)

    def test_a_month_ends_on_the_same_date(self, vn: Calendar) -> None:
        """
        Art. 148(3): from Tuesday 28 February 2023 to Tuesday 28 March, not to the end of March.
        """
        assert "Tue 28/03/2023" == _ends_on(Months(1), "2023-02-28T09:00", vn)

    def test_a_month_from_31_january_ends_on_28_february(self, vn: Calendar) -> None:
        """
        Art. 148(3): February 2023 has no 31st; its last day is Tuesday 28.
        """
        assert "Tue 28/02/2023" == _ends_on(Months(1), "2023-01-31T09:00", vn)

    def test_a_month_from_28_january_ends_on_28_february_too(self, vn: Calendar) -> None:
        """
        Art. 148(3): the last start for which the date exists in February 2023.
        """
        assert "Tue 28/02/2023" == _ends_on(Months(1), "2023-01-28T09:00", vn)

    def test_a_month_from_1_february_ends_on_1_march(self, vn: Calendar) -> None:
        """
        Art. 148(3): the first start after 31 January ends a day later, Wednesday 1 March 2023.
        """
        assert "Wed 01/03/2023" == _ends_on(Months(1), "2023-02-01T09:00", vn)

    def test_a_month_from_31_january_of_a_leap_year_ends_on_29_february(self, vn: Calendar) -> None:
        """
        Art. 148(3): February 2024 ends on Thursday 29.
        """
        assert "Thu 29/02/2024" == _ends_on(Months(1), "2024-01-31T09:00", vn)

    def test_a_month_from_28_january_of_a_leap_year_ends_on_28_february(self, vn: Calendar) -> None:
        """
        Art. 148(3): the date exists, so the 29th is not taken; Wednesday 28 February 2024.
        """
        assert "Wed 28/02/2024" == _ends_on(Months(1), "2024-01-28T09:00", vn)

    def test_the_leap_day_of_2028_is_known(self, vn: Calendar) -> None:
        """
        Art. 148(3): from Monday 31 January 2028 to Tuesday 29 February 2028.
        """
        assert "Tue 29/02/2028" == _ends_on(Months(1), "2028-01-31T09:00", vn)

    def test_the_last_day_of_a_short_month_moves_when_it_is_a_day_off(self, vn: Calendar) -> None:
        """
        Art. 148(3)(5): from 31 January 2026 to Saturday 28 February, which moves to Monday 2 March.
        """
        assert "Mon 02/03/2026" == _ends_on(Months(1), "2026-01-31T09:00", vn)

    def test_a_year_from_the_leap_day_ends_on_28_february(self, vn: Calendar) -> None:
        """
        Art. 148(4): from 29 February 2024, twelve months, to Friday 28 February 2025.
        """
        assert "Fri 28/02/2025" == _ends_on(Months(12), "2024-02-29T09:00", vn)

    def test_a_year_from_28_february_ends_on_the_28th_of_a_leap_year(self, vn: Calendar) -> None:
        """
        Art. 148(4): from 28 February 2023 to Wednesday 28 February 2024, although the 29th exists.
        """
        assert "Wed 28/02/2024" == _ends_on(Months(12), "2023-02-28T09:00", vn)

    def test_a_last_day_on_friday_stays(self, site: Onestop) -> None:
        """
        Art. 148(5): 15 days from Thursday 5 March end on Friday 20 March.
        """
        assert "Fri 20/03/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-03-05T09:00"))

    def test_a_last_day_on_saturday_moves_to_monday(self, site: Onestop) -> None:
        """
        Art. 148(5): from Friday 6 March to Saturday 21 March, so Monday 23 March.
        """
        assert "Mon 23/03/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-03-06T09:00"))

    def test_a_last_day_on_sunday_moves_to_monday(self, site: Onestop) -> None:
        """
        Art. 148(5): from Saturday 7 March to Sunday 22 March, so Monday 23 March.
        """
        assert "Mon 23/03/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-03-07T09:00"))

    def test_a_last_day_before_a_holiday_stays(self, site: Onestop) -> None:
        """
        Art. 148(5): 15 days from Tuesday 14 April end on Wednesday 29 April, the eve of Victory Day.
        """
        assert "Wed 29/04/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-04-14T09:00"))

    def test_a_last_day_on_a_holiday_moves_over_all_days_off(self, site: Onestop) -> None:
        """
        Art. 148(5): from Wednesday 15 April to Thursday 30 April; Friday 1 May and the weekend are off too, so Monday 4 May.
        """
        assert "Mon 04/05/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-04-15T09:00"))

    def test_a_last_day_before_tet_stays(self, site: Onestop) -> None:
        """
        Art. 148(5): from Thursday 29 January to Friday 13 February, the last working day before Tết.
        """
        assert "Fri 13/02/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-01-29T09:00"))

    def test_a_last_day_in_tet_moves_behind_tet(self, site: Onestop) -> None:
        """
        Art. 148(5): from Friday 30 January to Saturday 14 February; Tết is off from Monday 16 to Friday 20, so Monday 23 February.
        """
        assert "Mon 23/02/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-01-30T09:00"))

    def test_a_last_day_on_a_day_in_lieu_moves(self, site: Onestop) -> None:
        """
        Art. 148(5): from Sunday 12 April to Monday 27 April, off in lieu of Hùng Kings' Day on Sunday 26, so Tuesday 28 April.
        """
        assert "Tue 28/04/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-04-12T09:00"))

    def test_a_last_day_on_a_worked_saturday_stays(self, site: Onestop) -> None:
        """
        Art. 148(5): from Friday 7 August to Saturday 22 August, which is worked for Monday 31 August.
        """
        assert "Sat 22/08/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-08-07T09:00"))

    def test_a_last_day_on_the_saturday_before_moves_as_ever(self, site: Onestop) -> None:
        """
        Art. 148(5): from Friday 31 July to Saturday 15 August, an ordinary one, so Monday 17 August.
        """
        assert "Mon 17/08/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-07-31T09:00"))

    def test_a_last_day_on_a_swapped_day_off_moves(self, site: Onestop) -> None:
        """
        Art. 148(5): from Sunday 16 August to Monday 31 August, swapped; 1 and 2 September are National Day, so Thursday 3 September.
        """
        assert "Thu 03/09/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-08-16T09:00"))

    def test_a_first_day_off_is_not_moved(self, site: Onestop) -> None:
        """
        Art. 147(2), 148(5): from Friday 27 February the count begins on Saturday 28; day 15 is Saturday 14, so Monday 16 March.
        """
        assert "Mon 16/03/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-02-27T09:00"))

    def test_a_receipt_on_sunday_is_not_moved_to_monday(self, site: Onestop) -> None:
        """
        Art. 147(2), 148(5): 15 days from Sunday 1 March end on Monday 16 March; counted from Monday 2 March they would end on the 17th.
        """
        assert "Mon 16/03/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-03-01T09:00"))

    def test_days_off_in_the_middle_count(self, site: Onestop) -> None:
        """
        Art. 148(5) moves the last day alone: from Tuesday 10 February over all of Tết to Wednesday 25 February.
        """
        assert "Wed 25/02/2026" == _last_day(site, POOR_HOUSEHOLD, _came("2026-02-10T09:00"))

    def test_a_law_may_order_that_a_day_off_does_not_move(self, vn: Calendar) -> None:
        """
        Art. 145: these rules hold unless law provides otherwise; five days from Monday 2 March end on Saturday 7 March as it is.
        """
        assert "Sat 07/03/2026" == _ends_on(CalendarDays(5, roll="none"), "2026-03-02T09:00", vn)


# -- days and working days -------------------------------------------------------------------------------------------------------------


class TestDaysAndWorkingDays:
    """
    "Ngày" is a calendar day and takes in weekends and holidays; "ngày làm việc" is a day other than Saturday, Sunday and holidays.

    Official reply on the 45-day notice (baochinhphu.vn); Decree 210/2026/NĐ-CP, definition 6. No general law defines the working day.
    """

    def test_ten_days_are_ten_on_the_calendar(self, vn: Calendar) -> None:
        """
        From Monday 2 March to Thursday 12 March.
        """
        assert "Thu 12/03/2026" == _ends_on(CalendarDays(10), "2026-03-02T09:00", vn)

    def test_ten_working_days_are_two_weeks(self, vn: Calendar) -> None:
        """
        From Monday 2 March: 5 by Monday 9, 10 by Monday 16 March.
        """
        assert "Mon 16/03/2026" == _ends_on(WorkingDays(10), "2026-03-02T09:00", vn)

    def test_forty_five_days_take_in_holidays(self, vn: Calendar) -> None:
        """
        From Tuesday 31 March over Hùng Kings' Day, Victory Day and Labour Day to Friday 15 May.
        """
        assert "Fri 15/05/2026" == _ends_on(CalendarDays(45), "2026-03-31T09:00", vn)

    def test_working_days_leave_out_holidays_and_weekends(self, site: Onestop) -> None:
        """
        Five working days from Tuesday 28 April: Wednesday 29 April, then 4, 5, 6 and Thursday 7 May; 30 April to 3 May are off.
        """
        assert "Thu 07/05/2026" == _last_day(site, MARTYR_KIN, _came("2026-04-28T09:00"))

    def test_the_days_of_the_week_that_are_off_are_a_matter_of_the_calendar(self, vn: Calendar) -> None:
        """
        Five working days from Monday 2 March: Saturday 7 where only Sunday is off (Circular 90/2025/TT-BQP), else Monday 9 March.
        """
        six = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), weekend=["Sun"])

        assert "Sat 07/03/2026" == _ends_on(WorkingDays(5), "2026-03-02T09:00", six)
        assert "Mon 09/03/2026" == _ends_on(WorkingDays(5), "2026-03-02T09:00", vn)


class TestSwappedDays:
    """
    A swapped day off does not count, and the Saturday worked for it does, for those who know the notice.

    12729/VPCP-KGVX of 25/12/2025: Friday 02/01/2026 off for Saturday 10/01/2026. 9441/TB-BNV: 31/08/2026 for 22/08/2026.
    6150/TB-BLĐTBXH: 02/05/2025 for 26/04/2025.
    """

    def test_the_last_working_day_may_be_a_worked_saturday(self, site: Onestop) -> None:
        """
        Three working days from Wednesday 7 January 2026: Thursday 8, Friday 9 and Saturday 10 January.
        """
        assert "Sat 10/01/2026" == _last_day(site, MARITAL, _came("2026-01-07T09:00"))

    def test_a_week_later_the_saturday_is_off(self, site: Onestop) -> None:
        """
        From Wednesday 14 January: Thursday 15, Friday 16 and Monday 19 January.
        """
        assert "Mon 19/01/2026" == _last_day(site, MARITAL, _came("2026-01-14T09:00"))

    def test_a_receipt_on_the_worked_saturday_is_a_first_day(self, site: Onestop) -> None:
        """
        Three working days from Saturday 10 January: Monday 12, Tuesday 13 and Wednesday 14 January.
        """
        assert "Wed 14/01/2026" == _last_day(site, MARITAL, _came("2026-01-10T09:00"))

    def test_the_day_before_the_notice_friday_2_january_was_a_working_day(self, site: Onestop) -> None:
        """
        Known on 24/12/2025, three working days from Wednesday 31 December: Friday 2, Monday 5 and Tuesday 6 January.
        """
        assert "Tue 06/01/2026" == _last_day(site, MARITAL, _came("2025-12-31T09:00"), known=date(2025, 12, 24))

    def test_from_the_day_of_the_notice_friday_2_january_is_off(self, site: Onestop) -> None:
        """
        Known on 25/12/2025: Monday 5, Tuesday 6 and Wednesday 7 January.
        """
        assert "Wed 07/01/2026" == _last_day(site, MARITAL, _came("2025-12-31T09:00"), known=date(2025, 12, 25))

    def test_the_day_before_the_notice_saturday_10_january_was_off(self, site: Onestop) -> None:
        """
        Known on 24/12/2025, five working days from Monday 5 January: 6, 7, 8, 9 and Monday 12 January.
        """
        assert "Mon 12/01/2026" == _last_day(site, MARTYR_KIN, _came("2026-01-05T09:00"), known=date(2025, 12, 24), now="2026-01-05T10:00")

    def test_from_the_day_of_the_notice_saturday_10_january_counts(self, site: Onestop) -> None:
        """
        Known on 25/12/2025: 6, 7, 8, 9 and Saturday 10 January.
        """
        assert "Sat 10/01/2026" == _last_day(site, MARTYR_KIN, _came("2026-01-05T09:00"), known=date(2025, 12, 25), now="2026-01-05T10:00")

    def test_the_swapped_monday_before_national_day_does_not_count(self, site: Onestop) -> None:
        """
        31 August to 2 September 2026 are off: from Thursday 27 August they are Friday 28, then 3, 4, 7 and Tuesday 8 September.
        """
        assert "Tue 08/09/2026" == _last_day(site, MARTYR_KIN, _came("2026-08-27T09:00"))

    def test_the_saturday_worked_for_it_counts(self, site: Onestop) -> None:
        """
        Five working days from Monday 17 August: 18, 19, 20, 21 and Saturday 22 August 2026.
        """
        assert "Sat 22/08/2026" == _last_day(site, MARTYR_KIN, _came("2026-08-17T09:00"))

    def test_the_swap_of_2025(self, vn: Calendar) -> None:
        """
        One working day from Friday 25 April 2025 is Saturday 26 April, from Tuesday 29 April it is Monday 5 May over 30/4 to 2/5.
        """
        assert "Sat 26/04/2025" == _ends_on(WorkingDays(1), "2025-04-25T09:00", vn)
        assert "Mon 05/05/2025" == _ends_on(WorkingDays(1), "2025-04-30T09:00", vn)


class TestLabourCode111And112:
    """
    Labour Code 45/2019/QH14 art. 112(1): the holidays; art. 111(3): one on a weekly day of rest is made up on the next working day.

    Resolution 28/2026/QH16: 24 November is a paid day off from 01/07/2026.
    """

    def test_a_holiday_on_saturday_takes_the_monday_after(self, vn: Calendar) -> None:
        """
        Art. 111(3): National Day 2017 was a Saturday, so Monday 4 September is off; one working day from Friday 1 is Tuesday 5.
        """
        assert "Tue 05/09/2017" == _ends_on(WorkingDays(1), "2017-09-01T09:00", vn)

    def test_a_holiday_on_sunday_takes_the_monday_after(self, vn: Calendar) -> None:
        """
        Art. 111(3): Hùng Kings' Day 2026 is Sunday 26 April; one working day from Friday 24 is Tuesday 28 April.
        """
        assert "Tue 28/04/2026" == _ends_on(WorkingDays(1), "2026-04-24T09:00", vn)

    def test_a_holiday_on_a_weekday_takes_no_other_day(self, vn: Calendar) -> None:
        """
        Art. 111(3): Hùng Kings' Day 2025 was Monday 7 April; one working day from Friday 4 is Tuesday 8, from Tuesday 8 Wednesday 9.
        """
        assert "Tue 08/04/2025" == _ends_on(WorkingDays(1), "2025-04-04T09:00", vn)
        assert "Wed 09/04/2025" == _ends_on(WorkingDays(1), "2025-04-08T09:00", vn)

    def test_until_2020_national_day_is_one_day(self, vn: Calendar) -> None:
        """
        Labour Code of 2012 art. 115: one working day from Tuesday 1 September 2020 is Thursday 3 September.
        """
        assert "Thu 03/09/2020" == _ends_on(WorkingDays(1), "2020-09-01T09:00", vn)

    def test_from_2021_national_day_is_two_days(self, vn: Calendar) -> None:
        """
        Art. 112(1): Thursday 2 and Friday 3 September 2021 are off; one working day from Wednesday 1 is Monday 6 September.
        """
        assert "Mon 06/09/2021" == _ends_on(WorkingDays(1), "2021-09-01T09:00", vn)

    def test_in_2025_culture_day_was_worked(self, vn: Calendar) -> None:
        """
        Resolution 28/2026/QH16: one working day from Friday 21 November 2025 is Monday 24 November.
        """
        assert "Mon 24/11/2025" == _ends_on(WorkingDays(1), "2025-11-21T09:00", vn)

    def test_in_2026_culture_day_is_off(self, vn: Calendar) -> None:
        """
        Resolution 28/2026/QH16: one working day from Monday 23 November 2026 is Wednesday 25; no Saturday is worked for it.
        """
        assert "Wed 25/11/2026" == _ends_on(WorkingDays(1), "2026-11-23T09:00", vn)


class TestHalfDaysAndWorkingHours:
    """
    Half and quarter days, and working hours, as internal steps use them.

    Steps of 0.5 and 0.25 working days (Cao Bằng). Eight working hours are one working day by practice and in Resolution 66.7/2025/NQ-CP.
    The office day is 07:30 to 11:30 and 13:00 to 17:00 here; places differ.
    """

    def test_half_a_day_ends_with_the_morning_of_the_next_working_day(self, vn: Calendar) -> None:
        """
        From Monday 2 March: four of eight hours of Tuesday.
        """
        assert "Tue 03/03/2026 11:30:00" == _ends(WorkingDays(0.5), "2026-03-02T09:00", vn)

    def test_a_quarter_of_a_day_is_two_hours_of_the_next_working_day(self, vn: Calendar) -> None:
        """
        From Monday 2 March to Tuesday 09:30.
        """
        assert "Tue 03/03/2026 09:30:00" == _ends(WorkingDays(0.25), "2026-03-02T09:00", vn)

    def test_a_day_and_a_half_end_with_the_morning_after_it(self, vn: Calendar) -> None:
        """
        Tuesday whole, half of Wednesday.
        """
        assert "Wed 04/03/2026 11:30:00" == _ends(WorkingDays(1.5), "2026-03-02T09:00", vn)

    def test_eight_working_hours_from_the_opening_are_that_day(self, vn: Calendar) -> None:
        """
        From Monday 07:30 to Monday 17:00, noon left out.
        """
        assert "Mon 02/03/2026 17:00:00" == _ends(WorkingHours(8), "2026-03-02T07:30", vn)

    def test_eight_working_hours_from_a_minute_later_pass_to_the_next_day(self, vn: Calendar) -> None:
        """
        From Monday 07:31 one minute is left for Tuesday.
        """
        assert "Tue 03/03/2026 07:31:00" == _ends(WorkingHours(8), "2026-03-02T07:31", vn)

    def test_four_working_hours_end_at_noon_and_not_after_it(self, vn: Calendar) -> None:
        """
        From 07:30 they are over when the morning closes at 11:30, not at 13:00.
        """
        assert "Mon 02/03/2026 11:30:00" == _ends(WorkingHours(4), "2026-03-02T07:30", vn)

    def test_working_hours_stand_still_over_the_weekend(self, vn: Calendar) -> None:
        """
        From Friday 6 March 15:00: two hours on Friday, six on Monday to 15:00.
        """
        assert "Mon 09/03/2026 15:00:00" == _ends(WorkingHours(8), "2026-03-06T15:00", vn)


# -- the regime of receipt -------------------------------------------------------------------------------------------------------------

FIRST_AND_LAST_DAYS = [
    ("2015-05-14", "qd93"),
    ("2015-05-15", "qd09"),  # Decision 09/2015/QĐ-TTg in force
    ("2018-06-20", "qd09"),
    ("2018-06-21", "nd61"),  # Decree 61/2018/NĐ-CP in force
    ("2025-06-30", "nd61"),
    ("2025-07-01", "nd118"),  # Decree 118/2025/NĐ-CP in force
    ("2025-12-31", "nd118"),
    ("2026-01-01", "nd118-nq66.7"),  # Resolution 66.7/2025/NQ-CP in force
    ("2026-08-04", "nd118-nq66.7"),
    ("2026-08-05", "nd309"),  # Decree 309/2026/NĐ-CP in force
    ("2027-02-28", "nd309"),  # the last day of Resolution 66.7/2025/NQ-CP
    ("2027-03-01", "nd309-2027"),
]


class TestRegimeOfReceipt:
    """
    The one-stop rules in force on the day of receipt govern a dossier to its end.

    No text read says which decree governs a running dossier (Decree 61 art. 39 does not, Decree 309 art. 16 does not), so it is assumed.
    """

    @pytest.mark.parametrize(("day", "expected"), FIRST_AND_LAST_DAYS)
    def test_last_and_first_day_of_each_regime(self, site: Onestop, day: str, expected: str) -> None:
        """
        A decree holds from its first day to its last, both included.
        """
        regime = site.at(on=date.fromisoformat(day)).regime

        assert expected == (regime and regime.id)

    @pytest.mark.parametrize(("day", "expected"), FIRST_AND_LAST_DAYS)
    def test_a_dossier_has_the_regime_of_its_receipt_however_late_it_ends(self, site: Onestop, day: str, expected: str) -> None:
        """
        Received in the last second of the day, finished years later.
        """
        answer = _assessed(site, MARTYR_KIN, _came(f"{day}T23:59:59"), _done("2029-03-05T09:00"))

        assert expected == (answer.regime and answer.regime.id)

    def test_the_day_of_receipt_decides_and_not_that_of_submission(self, site: Onestop) -> None:
        """
        Submitted on Monday 30 June 2025, received on Tuesday 1 July: Decree 118.
        """
        answer = _assessed(site, MARTYR_KIN, event("2025-06-30T16:00", "submitted"), _came("2025-07-01T08:00"))

        assert "nd118" == (answer.regime and answer.regime.id)

    def test_a_dossier_due_on_the_last_day_of_its_regime_rests_on_nothing(self, site: Onestop) -> None:
        """
        Three working days from Friday 26 December 2025 end on Wednesday 31, the last day of Decree 118 alone.
        """
        answer = _assessed(site, MARITAL, _came("2025-12-26T09:00"), _done("2025-12-31T16:00"))

        assert "law_of_receipt" not in assumed(answer)

    def test_a_dossier_due_after_its_regime_says_that_the_law_of_receipt_is_assumed(self, site: Onestop) -> None:
        """
        From Monday 29 December they are 30, 31 and Monday 5 January 2026, under Resolution 66.7.
        """
        answer = _assessed(site, MARITAL, _came("2025-12-29T09:00"), _done("2025-12-30T16:00"))

        assert "law_of_receipt" in assumed(answer)

    def test_a_dossier_finished_after_its_regime_says_so_too(self, site: Onestop) -> None:
        """
        Due on Wednesday 31 December, finished late on Monday 5 January 2026.
        """
        answer = _assessed(site, MARITAL, _came("2025-12-26T09:00"), _done("2026-01-05T16:00"))

        assert "law_of_receipt" in assumed(answer)

    def test_a_supplement_before_decree_61_pauses_to_the_end(self, site: Onestop) -> None:
        """
        Received on Wednesday 20 June 2018 under Decision 09/2015, answered under Decree 61: the time already spent counts (assumed).
        """
        # Thursday 21 counts, the day of the request; Friday 22 and Monday 25 do not; Tuesday 26 and Wednesday 27 June do.
        events = _came("2018-06-20T09:00"), _asked("2018-06-21T09:00"), _answered("2018-06-25T09:00")

        assert "Wed 27/06/2018" == _last_day(site, MARITAL, *events)
        assert "supplement" in assumed(_assessed(site, MARITAL, *events))

    def test_a_supplement_from_the_first_day_of_decree_61_restarts(self, site: Onestop) -> None:
        """
        Art. 19(4): received on Thursday 21 June 2018, answered on Monday 25: Tuesday 26, Wednesday 27 and Thursday 28 June.
        """
        events = _came("2018-06-21T09:00"), _asked("2018-06-22T09:00"), _answered("2018-06-25T09:00")

        assert "Thu 28/06/2018" == _last_day(site, MARITAL, *events)
        assert "supplement" not in assumed(_assessed(site, MARITAL, *events))

    def test_under_decree_118_the_restart_is_assumed(self, site: Onestop) -> None:
        """
        Art. 19 of Decree 118 was not read: received on Tuesday 1 July 2025, answered on Friday 4: 7, 8 and Wednesday 9 July.
        """
        events = _came("2025-07-01T09:00"), _asked("2025-07-02T09:00"), _answered("2025-07-04T09:00")

        assert "Wed 09/07/2025" == _last_day(site, MARITAL, *events)
        assert "supplement" in assumed(_assessed(site, MARITAL, *events))

    def test_under_decree_61_a_restart_over_the_change_stays_with_it(self, site: Onestop) -> None:
        """
        Received on Monday 30 June 2025, answered on Monday 7 July under Decree 118: 8, 9 and Thursday 10 July, by Decree 61.
        """
        answer = _assessed(site, MARITAL, _came("2025-06-30T09:00"), _asked("2025-07-02T09:00"), _answered("2025-07-07T09:00"))

        assert ("nd61", "Thu 10/07/2025") == (answer.regime and answer.regime.id, _day(answer.deadline and answer.deadline.due))
        assert {"law_of_receipt"} == assumed(answer)


class TestTwoTierGovernment:
    """
    Districts ended on 30/06/2025; the law that was read does not say what becomes of their running dossiers.

    The law of the receipt goes on (assumed), and the hand-over to the successor moves no date.
    """

    DISTRICT = "330"  # Khoái Châu

    def _dossier(self, *events: Event) -> Dossier:
        return Dossier("H01", PARENT_CHILD, self.DISTRICT, events)

    def test_a_dossier_of_a_district_goes_on_with_its_successor(self, site: Onestop) -> None:
        """
        Received on Monday 30 June 2025, handed over on Tuesday 1 July: due on Thursday 3 July by the decree of the receipt.
        """
        events = _came("2025-06-30T15:30"), event("2025-07-01T08:00", "transferred"), _done("2025-07-03T16:00")
        answer = site.assess(self._dossier(*events), now=at("2025-07-04T09:00"))

        assert ("Thu 03/07/2025", "on_time", []) == (
            _day(answer.deadline and answer.deadline.due),
            answer.outcome.timeliness,
            codes(answer.problems),
        )
        assert answer.regime is not None
        assert ("nd61", True) == (answer.regime.id, "law_of_receipt" in assumed(answer))

    @pytest.mark.parametrize(("received", "expected"), [("2025-06-30T16:00", []), ("2025-07-01T08:00", ["OS629"])])
    def test_nothing_is_received_at_a_place_that_has_ended(self, site: Onestop, received: str, expected: list[str]) -> None:
        """
        The last day of the district, and the first without it.
        """
        answer = site.assess(self._dossier(_came(received)), now=at(received))

        assert expected == codes(answer.problems)
        assert answer.deadline is not None  # told, and still judged


class TestLawOnCivilStatus2026:
    """
    Law on Civil Status 03/2026/QH16 replaces that of 2014 on 01/03/2027; its limits were not read, so none is given.
    """

    def test_a_dossier_of_28_february_2027_has_the_limit_of_the_old_law(self, site: Onestop) -> None:
        """
        Received online on Sunday 28 February: three working days are 1, 2 and Wednesday 3 March 2027.
        """
        assert "Wed 03/03/2027" == _last_day(site, MARITAL, _came("2027-02-28T09:00"), channel="online")

    def test_a_dossier_of_1_march_2027_has_no_date(self, site: Onestop) -> None:
        """
        The old rule is not carried on.
        """
        answer = _assessed(site, MARITAL, _came("2027-03-01T09:00"), channel="online")

        assert ("no date", "none") == (_day(answer.deadline and answer.deadline.due), answer.outcome.timeliness.value)


# -- intake ----------------------------------------------------------------------------------------------------------------------------


class TestDecree61Article17Intake:
    """
    Decree 61/2018/NĐ-CP art. 17(1): the desk checks; incomplete: a slip that asks for the rest; complete: a slip with a date.

    So no clock runs on an incomplete dossier. Stated outright by Decree 118/2025/NĐ-CP art. 17(3) as amended by Decree 309/2026/NĐ-CP: the
    limit counts from when the dossier is fully and properly received, as the slip shows.
    """

    def test_a_request_at_the_desk_starts_no_clock(self, site: Onestop) -> None:
        """
        Art. 17(1)(a): submitted and sent back on Monday 4 March 2019, never received.
        """
        answer = _assessed(site, BIRTH_AGAIN, event("2019-03-04T08:00", "submitted"), _asked("2019-03-04T08:10"), now="2019-06-03T09:00")

        assert (None, "waiting_supplement", "none") == (answer.deadline, answer.outcome.disposition, answer.outcome.timeliness)

    def test_the_clock_starts_with_the_complete_dossier(self, site: Onestop) -> None:
        """
        Art. 17(1)(c): submitted on Monday 4 March, complete on Thursday 7 March: 8, 11, 12, 13 and Thursday 14 March 2019.
        """
        desk = event("2019-03-04T08:00", "submitted"), _asked("2019-03-04T08:10"), _answered("2019-03-07T10:00")

        assert "Thu 14/03/2019" == _last_day(site, BIRTH_AGAIN, *desk, _came("2019-03-07T10:00"))

    def test_what_is_submitted_and_not_received_has_no_limit(self, site: Onestop) -> None:
        """
        Status 1 of the ten: no clock, however long it lies there.
        """
        answer = _assessed(site, BIRTH_AGAIN, event("2019-03-04T08:00", "submitted"), now="2019-06-03T09:00")

        assert (None, "submitted", "none") == (answer.deadline, answer.outcome.disposition, answer.outcome.timeliness)

    def test_decree_309_states_it(self, site: Onestop) -> None:
        """
        Art. 17(3) from 05/08/2026: submitted Monday 3 August, complete on Thursday 6: Friday 7, Monday 10 and Tuesday 11 August 2026.
        """
        desk = event("2026-08-03T08:00", "submitted"), _asked("2026-08-03T08:10"), _answered("2026-08-06T10:00")

        assert "Tue 11/08/2026" == _last_day(site, PARENT_CHILD, *desk, _came("2026-08-06T10:00"))

    def test_the_desk_may_ask_once(self, site: Onestop) -> None:
        """
        Art. 11(2)(c), 17(1)(a): once, complete and exact.
        """
        assert [] == _findings(site, BIRTH_AGAIN, event("2019-03-04T08:00", "submitted"), _asked("2019-03-04T08:10"))

    def test_the_desk_that_asks_twice_is_told(self, site: Onestop) -> None:
        """
        Art. 11(2)(c), 17(1)(a): a second request at the desk.
        """
        desk = event("2019-03-04T08:00", "submitted"), _asked("2019-03-04T08:10"), _answered("2019-03-05T08:10")

        assert ["OS603"] == _findings(site, BIRTH_AGAIN, *desk, _asked("2019-03-05T08:20"))

    def test_the_three_working_days_do_not_bind_the_desk(self, site: Onestop) -> None:
        """
        Decree 61 sets no limit for a request before receipt; art. 19(4) counts from receipt.
        """
        desk = event("2019-03-04T08:00", "submitted"), _asked("2019-03-15T08:10"), _answered("2019-03-18T08:10")

        assert [] == _findings(site, BIRTH_AGAIN, *desk, _came("2019-03-18T08:20"))

    def test_refused_at_intake_is_outside_the_count_of_late_dossiers(self, site: Onestop) -> None:
        """
        Art. 17(1)(b), status 3: no timeliness.
        """
        answer = _assessed(site, BIRTH_AGAIN, event("2019-03-04T08:00", "submitted"), event("2019-04-04T08:00", "intake_refused"))

        assert (None, "intake_refused", "none") == (answer.deadline, answer.outcome.disposition, answer.outcome.timeliness)


class TestDecree309Article17BoundaryIndependentReception:
    """
    Decree 118/2025/NĐ-CP art. 17(3) as amended by Decree 309/2026/NĐ-CP, from 05/08/2026.

    A dossier taken in for another area counts from when the competent agency receives it.
    """

    EVENTS = (_came("2026-09-07T15:30"), event("2026-09-08T08:00", "transferred"))

    def test_it_counts_from_when_the_competent_agency_receives_it(self, site: Onestop) -> None:
        """
        Three working days from Tuesday 8 September end on Friday 11, not on Thursday 10 as from the receipt on Monday.
        """
        assert "Fri 11/09/2026" == _last_day(site, PARENT_CHILD, *self.EVENTS, facts=ELSEWHERE)
        assert "Thu 10/09/2026" == _last_day(site, PARENT_CHILD, *self.EVENTS, facts={"boundary_independent": False})
        assert "Thu 10/09/2026" == _last_day(site, PARENT_CHILD, *self.EVENTS)

    def test_a_register_says_it_in_words(self, site: Onestop) -> None:
        """
        A column holds text only.
        """
        assert "Fri 11/09/2026" == _last_day(site, PARENT_CHILD, *self.EVENTS, facts={"boundary_independent": "true"})
        assert ["OS619"] == _findings(site, PARENT_CHILD, *self.EVENTS, facts={"boundary_independent": "maybe"})

    def test_where_nobody_wrote_down_the_hand_over_the_receipt_is_assumed(self, site: Onestop) -> None:
        """
        The date is then too early, and the answer says so.
        """
        answer = _assessed(site, PARENT_CHILD, _came("2026-09-07T15:30"), facts=ELSEWHERE)

        assert ("Thu 10/09/2026", True) == (_day(answer.deadline and answer.deadline.due), "competent_receipt" in assumed(answer))

    @pytest.mark.parametrize(
        ("received", "handed", "expected"),
        [
            ("2025-06-30T15:30", "2025-07-01T08:00", ("Thu 03/07/2025", False)),  # Decree 61 knows no such rule
            ("2025-07-01T15:30", "2025-07-02T08:00", ("Mon 07/07/2025", True)),  # art. 17(3) of Decree 118 was not read
            ("2026-08-04T15:30", "2026-08-05T08:00", ("Mon 10/08/2026", True)),
            ("2026-08-05T15:30", "2026-08-06T08:00", ("Tue 11/08/2026", False)),  # stated
        ],
    )
    def test_the_rule_is_stated_from_05_08_2026_and_assumed_under_the_decree_before_its_amendment(
        self, site: Onestop, received: str, handed: str, expected: tuple[str, bool]
    ) -> None:
        """
        Three working days from the receipt on the last day of Decree 61, else from the hand-over.
        """
        answer = _assessed(site, PARENT_CHILD, _came(received), event(handed, "transferred"), facts=ELSEWHERE)

        assert expected == (_day(answer.deadline and answer.deadline.due), "start" in assumed(answer))


class TestReceiptOutsideOfficeHours:
    """
    A dossier may come online at any hour; the day of receipt is its date, whatever the hour, and is not counted.

    Whether a Saturday counts as the day of receipt no text says; in working days both readings give the same date.
    """

    def test_in_the_last_second_of_monday_monday_is_the_day_of_receipt(self, site: Onestop) -> None:
        """
        Five working days from Monday 2 March 23:59:59: to Monday 9 March.
        """
        assert "Mon 09/03/2026" == _last_day(site, MARTYR_KIN, _came("2026-03-02T23:59:59"), channel="online")

    def test_in_the_first_second_of_tuesday_tuesday_is(self, site: Onestop) -> None:
        """
        To Tuesday 10 March.
        """
        assert "Tue 10/03/2026" == _last_day(site, MARTYR_KIN, _came("2026-03-03T00:00:00"), channel="online")

    @pytest.mark.parametrize("received", ["2026-03-06T22:00", "2026-03-07T09:00", "2026-03-08T23:59:59"])
    def test_friday_night_saturday_and_sunday_count_from_monday(self, site: Onestop, received: str) -> None:
        """
        The first counted day is Monday 9 March in each: 9, 10, 11, 12 and Friday 13 March.
        """
        assert "Fri 13/03/2026" == _last_day(site, MARTYR_KIN, _came(received), channel="online")

    def test_monday_counts_from_tuesday(self, site: Onestop) -> None:
        """
        From Monday 9 March 00:00: 10, 11, 12, 13 and Monday 16 March.
        """
        assert "Mon 16/03/2026" == _last_day(site, MARTYR_KIN, _came("2026-03-09T00:00"), channel="online")

    def test_a_receipt_on_new_years_day_counts_from_the_next_working_day(self, site: Onestop) -> None:
        """
        Thursday 1 and Friday 2 January 2026 are off: 5, 6, 7, 8 and Friday 9 January.
        """
        assert "Fri 09/01/2026" == _last_day(site, MARTYR_KIN, _came("2026-01-01T09:00"), channel="online")

    def test_a_receipt_in_tet_counts_from_the_day_after_it(self, site: Onestop) -> None:
        """
        Wednesday 18 February 2026: 23, 24, 25, 26 and Friday 27 February.
        """
        assert "Fri 27/02/2026" == _last_day(site, MARTYR_KIN, _came("2026-02-18T09:00"), channel="online")

    @pytest.mark.parametrize("received", ["2026-03-06T20:00", "2026-03-07T09:00", "2026-03-08T14:00"])
    def test_a_same_day_result_of_a_closed_office_is_due_on_the_next_working_day(self, site: Onestop, received: str) -> None:
        """
        Death registration applied for on Friday night, Saturday or Sunday: Monday 9 March.
        """
        assert "Mon 09/03/2026" == _last_day(site, DEATH, _came(received), channel="online")

    @pytest.mark.parametrize(
        ("received", "starts", "ends"),
        [
            ("2026-03-02T17:00:00", "Mon 02/03/2026 17:00:00", "Thu 05/03/2026"),
            ("2026-03-02T17:00:01", "Tue 03/03/2026 07:30:00", "Fri 06/03/2026"),
            ("2026-03-02T11:30:01", "Mon 02/03/2026 13:00:00", "Thu 05/03/2026"),
        ],
    )
    def test_education_counts_from_the_next_session(self, vn: Calendar, received: str, starts: str, ends: str) -> None:
        """
        Decision 3142/QĐ-BGDĐT of 2025 art. 11: outside working hours from the start of the next session.

        At closing time Monday is the first day of three working days, a second later Tuesday is; at noon the afternoon is next.
        """
        case = Case(id="default", limit=WorkingDays(3), starts=Start(outside_hours=True))
        found = judged(view(procedure(cases=(case,)), calendar=vn), received, _came(received)).deadline

        assert (starts, ends) == (_moment(found and found.start), _day(found and found.due))


# -- supplements -----------------------------------------------------------------------------------------------------------------------


class TestDecree61Article19Clause4Supplement:
    """
    Decree 61/2018/NĐ-CP art. 19(4): a dossier found not eligible goes back within 3 working days of receipt, with reasons.

    The limit is computed again from the start once the dossier is full. Once only (art. 11(2)(c), 17(1)(a)). The examples were received on
    Monday 4 March 2019; five working days end on Monday 11 March.
    """

    RECEIVED = _came("2019-03-04T09:00")

    def test_a_request_on_the_third_working_day_is_in_time(self, site: Onestop) -> None:
        """
        5, 6 and Thursday 7 March, to its last second.
        """
        assert [] == _findings(site, BIRTH_AGAIN, self.RECEIVED, _asked("2019-03-07T23:59:59"))

    def test_a_request_on_the_fourth_working_day_is_a_breach(self, site: Onestop) -> None:
        """
        Friday 8 March, from its first second.
        """
        assert ["OS612"] == _findings(site, BIRTH_AGAIN, self.RECEIVED, _asked("2019-03-08T00:00:00"))

    def test_the_three_working_days_leave_out_the_weekend(self, site: Onestop) -> None:
        """
        Received on Thursday 7 March: Friday 8, Monday 11 and Tuesday 12 March are the three; Wednesday 13 is too late.
        """
        received = _came("2019-03-07T09:00")

        assert [] == _findings(site, BIRTH_AGAIN, received, _asked("2019-03-12T16:59"))
        assert ["OS612"] == _findings(site, BIRTH_AGAIN, received, _asked("2019-03-13T07:30"))

    def test_the_limit_is_computed_again_from_the_answer(self, site: Onestop) -> None:
        """
        Asked on Wednesday 6, full on Tuesday 12 March: 13, 14, 15, 18 and Tuesday 19 March, the two days before do not count.
        """
        assert "Tue 19/03/2019" == _last_day(site, BIRTH_AGAIN, self.RECEIVED, _asked("2019-03-06T09:00"), _answered("2019-03-12T09:00"))

    def test_the_day_of_the_answer_is_a_first_day(self, site: Onestop) -> None:
        """
        Full in the last second of Tuesday 12 March: the same date.
        """
        events = self.RECEIVED, _asked("2019-03-06T09:00"), _answered("2019-03-12T23:59:59")

        assert "Tue 19/03/2019" == _last_day(site, BIRTH_AGAIN, *events)

    def test_an_answer_a_day_later_is_due_a_working_day_later(self, site: Onestop) -> None:
        """
        Full on Wednesday 13 March: 14, 15, 18, 19 and Wednesday 20 March.
        """
        assert "Wed 20/03/2019" == _last_day(site, BIRTH_AGAIN, self.RECEIVED, _asked("2019-03-06T09:00"), _answered("2019-03-13T00:00"))

    def test_a_result_on_the_last_day_of_the_new_limit_is_on_time(self, site: Onestop) -> None:
        """
        Tuesday 19 March, fifteen days after receipt.
        """
        events = self.RECEIVED, _asked("2019-03-06T09:00"), _answered("2019-03-12T09:00")

        assert "on_time" == _timeliness(site, BIRTH_AGAIN, *events, _done("2019-03-19T16:59"))

    def test_a_result_a_day_after_the_new_limit_is_late(self, site: Onestop) -> None:
        """
        Wednesday 20 March.
        """
        events = self.RECEIVED, _asked("2019-03-06T09:00"), _answered("2019-03-12T09:00")

        assert "late" == _timeliness(site, BIRTH_AGAIN, *events, _done("2019-03-20T07:30"))

    def test_a_dossier_that_waits_is_neither_in_time_nor_overdue(self, site: Onestop) -> None:
        """
        Status 5: asked on Wednesday 6 March and not answered in June.
        """
        answer = _assessed(site, BIRTH_AGAIN, self.RECEIVED, _asked("2019-03-06T09:00"), now="2019-06-03T09:00")

        assert ("waiting_supplement", "none") == (answer.outcome.disposition, answer.outcome.timeliness)

    def test_one_request_after_receipt_is_allowed(self, site: Onestop) -> None:
        """
        Art. 11(2)(c): once.
        """
        assert [] == _findings(site, BIRTH_AGAIN, self.RECEIVED, _asked("2019-03-05T09:00"), _answered("2019-03-06T09:00"))

    def test_a_second_request_is_a_breach_and_does_not_stop_the_clock(self, site: Onestop) -> None:
        """
        Art. 11(2)(c): full on Wednesday 6 March it is due on Wednesday 13 (7, 8, 11, 12, 13), whatever is asked again on Thursday 7.
        """
        first = self.RECEIVED, _asked("2019-03-05T09:00"), _answered("2019-03-06T09:00")
        second = _asked("2019-03-07T09:00"), _answered("2019-03-12T09:00")

        assert "Wed 13/03/2019" == _last_day(site, BIRTH_AGAIN, *first)
        assert "Wed 13/03/2019" == _last_day(site, BIRTH_AGAIN, *first, *second)
        assert ["OS603"] == _findings(site, BIRTH_AGAIN, *first, *second)

    def test_a_request_on_the_last_day_of_the_limit_still_restarts_it(self, site: Onestop) -> None:
        """
        Three working days end on Thursday 7 March; asked then, full on Monday 11: 12, 13 and Thursday 14 March.
        """
        events = self.RECEIVED, _asked("2019-03-07T23:59:59"), _answered("2019-03-11T09:00")

        assert ("Thu 14/03/2019", []) == (_last_day(site, MARITAL, *events), _findings(site, MARITAL, *events))

    def test_a_request_after_the_limit_has_ended_brings_no_time_back(self, site: Onestop) -> None:
        """
        Asked on Friday 8 March the limit of Thursday 7 March stays.
        """
        events = self.RECEIVED, _asked("2019-03-08T00:00:00"), _answered("2019-03-11T09:00")

        assert "Thu 07/03/2019" == _last_day(site, MARITAL, *events)
        assert "OS625" in _findings(site, MARITAL, *events)


class TestResolution667LimitForRequests:
    """
    Resolution 66.7/2025/NQ-CP, from 01/01/2026 to 28/02/2027: how soon to ask when data cannot be fetched or are wrong.

    Online within 8 working hours of receipt by the system; in person and by post within 1 working day. For other reasons it does not
    surely bind, so a breach is a hint. The examples were received on Monday 2 March 2026 at 09:00.
    """

    RECEIVED = _came("2026-03-02T09:00")

    def test_online_the_eighth_working_hour_is_in_time(self, site: Onestop) -> None:
        """
        Monday 09:00 to 11:30 and 13:00 to 17:00 are six and a half hours, Tuesday 07:30 to 09:00 the rest.
        """
        assert [] == _findings(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-03T09:00:00", "data"), channel="online")

    def test_online_a_second_after_the_eighth_working_hour_is_a_breach(self, site: Onestop) -> None:
        """
        Tuesday 09:00:01.
        """
        assert ["OS612"] == _findings(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-03T09:00:01", "data"), channel="online")

    def test_online_at_night_the_hours_begin_in_the_morning(self, site: Onestop) -> None:
        """
        Received on Monday 22:00 the eight hours are Tuesday 07:30 to 17:00.
        """
        received = _came("2026-03-02T22:00")

        assert [] == _findings(site, MARTYR_KIN, received, _asked("2026-03-03T17:00", "data"), channel="online")
        assert ["OS612"] == _findings(site, MARTYR_KIN, received, _asked("2026-03-04T07:30", "data"), channel="online")

    def test_online_on_friday_the_hours_go_on_on_monday(self, site: Onestop) -> None:
        """
        Received on Friday 6 March 16:00: one hour on Friday, seven on Monday to 16:00.
        """
        received = _came("2026-03-06T16:00")

        assert [] == _findings(site, MARTYR_KIN, received, _asked("2026-03-09T16:00", "data"), channel="online")
        assert ["OS612"] == _findings(site, MARTYR_KIN, received, _asked("2026-03-09T16:01", "data"), channel="online")

    @pytest.mark.parametrize("channel", ["in_person", "post"])
    def test_in_person_and_by_post_the_first_working_day_is_in_time(self, site: Onestop, channel: str) -> None:
        """
        Tuesday 3 March to its last second.
        """
        assert [] == _findings(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-03T23:59:59", "data"), channel=channel)

    @pytest.mark.parametrize("channel", ["in_person", "post"])
    def test_in_person_and_by_post_the_second_working_day_is_a_breach(self, site: Onestop, channel: str) -> None:
        """
        Wednesday 4 March from its first second.
        """
        assert ["OS612"] == _findings(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-04T00:00:00", "data"), channel=channel)

    def test_for_data_the_breach_rests_on_nothing(self, site: Onestop) -> None:
        """
        The Resolution was read.
        """
        assert "request_limit" not in assumed(_assessed(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-04T08:00", "data")))

    def test_for_another_reason_it_is_a_hint_and_assumed(self, site: Onestop) -> None:
        """
        The Resolution speaks of data alone.
        """
        answer = _assessed(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-04T08:00", "giấy tờ"))

        assert (["OS626"], True) == (codes(answer.problems), "request_limit" in assumed(answer))

    def test_for_another_reason_in_time_nothing_is_said(self, site: Onestop) -> None:
        """
        On the first working day no rule is touched.
        """
        answer = _assessed(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-03T16:00", "giấy tờ"))

        assert ([], False) == (codes(answer.problems), "request_limit" in assumed(answer))

    def test_for_another_reason_the_three_working_days_are_assumed_to_hold_on(self, site: Onestop) -> None:
        """
        Decree 61 art. 19(4) carried on: Thursday 5 March is the third working day, Friday 6 March the fourth.
        """
        assert ["OS626"] == _findings(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-05T16:00", "giấy tờ"))
        assert ["OS612"] == _findings(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-06T08:00", "giấy tờ"))

    def test_a_dossier_of_31_december_2025_has_three_working_days(self, site: Onestop) -> None:
        """
        The Resolution is not in force: Monday 5, Tuesday 6 and Wednesday 7 January; Thursday 8 is too late, which is assumed.
        """
        received = _came("2025-12-31T09:00")
        late = _assessed(site, MARTYR_KIN, received, _asked("2026-01-08T07:30", "data"), channel="online")

        assert [] == _findings(site, MARTYR_KIN, received, _asked("2026-01-07T16:59", "data"), channel="online")
        assert (["OS612"], True) == (codes(late.problems), "request_limit" in assumed(late))

    def test_a_dossier_of_1_january_2026_has_eight_working_hours(self, site: Onestop) -> None:
        """
        Received on the holiday itself, the hours are those of Monday 5 January.
        """
        received = _came("2026-01-01T09:00")

        assert [] == _findings(site, MARTYR_KIN, received, _asked("2026-01-05T17:00", "data"), channel="online")
        assert ["OS612"] == _findings(site, MARTYR_KIN, received, _asked("2026-01-06T07:30", "data"), channel="online")

    def test_a_dossier_of_28_february_2027_has_eight_working_hours(self, site: Onestop) -> None:
        """
        The last day is a Sunday; the hours are those of Monday 1 March 2027.
        """
        received = _came("2027-02-28T09:00")

        assert [] == _findings(site, MARTYR_KIN, received, _asked("2027-03-01T17:00", "data"), channel="online")
        assert ["OS612"] == _findings(site, MARTYR_KIN, received, _asked("2027-03-02T07:30", "data"), channel="online")

    def test_a_dossier_of_1_march_2027_has_three_working_days(self, site: Onestop) -> None:
        """
        The Resolution has ended: Tuesday 2, Wednesday 3 and Thursday 4 March; Friday 5 is too late.
        """
        received = _came("2027-03-01T09:00")

        assert [] == _findings(site, MARTYR_KIN, received, _asked("2027-03-04T16:59", "data"), channel="online")
        assert ["OS612"] == _findings(site, MARTYR_KIN, received, _asked("2027-03-05T07:30", "data"), channel="online")

    def test_online_the_hours_count_from_receipt_by_the_system(self, site: Onestop) -> None:
        """
        Submitted on Monday 2 March 09:00 and taken in on Wednesday: the eight hours end on Tuesday 09:00 all the same.
        """
        submitted, received = event("2026-03-02T09:00", "submitted"), _came("2026-03-04T09:00")
        early, late = (_asked(f"2026-03-03T09:00:0{second}", "data") for second in (0, 1))

        assert [] == _findings(site, MARTYR_KIN, submitted, early, received, now="2026-03-04T10:00", channel="online")
        assert ["OS612"] == _findings(site, MARTYR_KIN, submitted, late, received, now="2026-03-04T10:00", channel="online")

    def test_online_a_dossier_that_was_never_taken_in_must_be_answered_in_time_too(self, site: Onestop) -> None:
        """
        No clock runs for the result, and the applicant has waited for more than eight hours to hear what is missing.
        """
        submitted = event("2026-03-02T09:00", "submitted")
        answer = _assessed(site, MARTYR_KIN, submitted, _asked("2026-03-12T09:00", "data"), channel="online")

        assert (None, ["OS612"]) == (answer.deadline, codes(answer.problems))

    def test_at_the_desk_the_day_counts_from_receipt(self, site: Onestop) -> None:
        """
        What was asked before the dossier was taken in is never too late.
        """
        submitted = event("2026-03-02T09:00", "submitted")

        assert [] == _findings(site, MARTYR_KIN, submitted, _asked("2026-03-12T09:00", "data"))

    def test_a_breach_in_hours_rests_on_the_office_hours(self, site: Onestop) -> None:
        """
        Eight working hours end elsewhere where the office opens at another hour; a working day does not.
        """
        online = _assessed(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-03T09:00:01", "data"), channel="online")
        desk = _assessed(site, MARTYR_KIN, self.RECEIVED, _asked("2026-03-04T09:00", "data"))

        assert (["OS612"], True) == (codes(online.problems), "office_hours" in assumed(online))
        assert (["OS612"], False) == (codes(desk.problems), "office_hours" in assumed(desk))


# -- consultation, refusal, apology ----------------------------------------------------------------------------------------------------


class TestDecree61Article19Clause5Consultation:
    """
    Decree 61/2018/NĐ-CP art. 19(5): another agency that is asked has a deadline; if it is silent the clock still runs.
    """

    def test_a_consultation_does_not_stop_the_clock(self, site: Onestop) -> None:
        """
        Received on Monday 4 March 2019, consulted from Tuesday 5 to Friday 8 March: still due on Monday 11 March.
        """
        asked, replied = event("2019-03-05T09:00", "suspended", "consultation"), event("2019-03-08T09:00", "resumed", "consultation")
        answer = _assessed(site, BIRTH_AGAIN, _came("2019-03-04T09:00"), asked, replied)

        assert ("Mon 11/03/2019", ["OS611"]) == (_day(answer.deadline and answer.deadline.due), codes(answer.problems))

    def test_a_silent_agency_leaves_the_dossier_pending_and_overdue(self, site: Onestop) -> None:
        """
        In time to the end of Monday 11 March, overdue from Tuesday 12.
        """
        events = _came("2019-03-04T09:00"), event("2019-03-05T09:00", "suspended", "consultation")

        assert "in_time" == _timeliness(site, BIRTH_AGAIN, *events, now="2019-03-11T23:59:59")
        assert "overdue" == _timeliness(site, BIRTH_AGAIN, *events, now="2019-03-12T00:00:00")


class TestDecree61Article19Clause8Refusal:
    """
    Decree 61/2018/NĐ-CP art. 19(8): a refusal to resolve is reasoned, written, and given within the resolution limit.

    Five working days from Monday 4 March 2019 end on Monday 11 March.
    """

    RECEIVED = _came("2019-03-04T09:00")

    def test_a_refusal_on_the_last_day_is_on_time(self, site: Onestop) -> None:
        """
        Monday 11 March, to its last second.
        """
        answer = _assessed(site, BIRTH_AGAIN, self.RECEIVED, event("2019-03-11T23:59:59", "refused"))

        assert ("refused", "on_time") == (answer.outcome.disposition, answer.outcome.timeliness)

    def test_a_refusal_on_the_next_day_is_late(self, site: Onestop) -> None:
        """
        Tuesday 12 March, from its first second.
        """
        answer = _assessed(site, BIRTH_AGAIN, self.RECEIVED, event("2019-03-12T00:00:00", "refused"))

        assert ("refused", "late") == (answer.outcome.disposition, answer.outcome.timeliness)


class TestDecree61Article19Clause9Apology:
    """
    Decree 61/2018/NĐ-CP art. 19(9): who will be late apologises at the latest 1 day before expiry, with a new date, at most once.

    The legal limit stays: what is finished within the new date is late by law. Three working days from Monday 4 March 2019 end on
    Thursday 7 March.
    """

    RECEIVED = _came("2019-03-04T09:00")
    NEW = "2019-03-12T17:00"

    def test_an_apology_on_the_day_before_expiry_is_in_time(self, site: Onestop) -> None:
        """
        Wednesday 6 March, to its last second.
        """
        assert [] == _findings(site, MARITAL, self.RECEIVED, _sorry("2019-03-06T23:59:59", self.NEW))

    def test_an_apology_on_the_day_of_expiry_is_a_breach(self, site: Onestop) -> None:
        """
        Thursday 7 March, from its first second.
        """
        assert ["OS610"] == _findings(site, MARITAL, self.RECEIVED, _sorry("2019-03-07T00:00:00", self.NEW))

    def test_the_day_before_is_a_calendar_day(self, site: Onestop) -> None:
        """
        Due on Monday 11 March (7, 8, 11): a letter of Sunday 10 March is in time by the wording "01 ngày", one of Monday is not.
        """
        received = _came("2019-03-06T09:00")

        assert [] == _findings(site, MARITAL, received, _sorry("2019-03-10T20:00", self.NEW))
        assert ["OS610"] == _findings(site, MARITAL, received, _sorry("2019-03-11T08:00", self.NEW))

    def test_after_a_restart_the_new_expiry_counts(self, site: Onestop) -> None:
        """
        Asked on Tuesday 5, full on Friday 8 March, due on Wednesday 13: a letter of Tuesday 12 is in time, one of Wednesday is not.
        """
        events = self.RECEIVED, _asked("2019-03-05T09:00"), _answered("2019-03-08T09:00")

        assert [] == _findings(site, MARITAL, *events, _sorry("2019-03-12T16:00", "2019-03-15T17:00"))
        assert ["OS610"] == _findings(site, MARITAL, *events, _sorry("2019-03-13T07:30", "2019-03-15T17:00"))

    def test_one_new_appointment_is_allowed(self, site: Onestop) -> None:
        """
        No more than once: the first.
        """
        assert [] == _findings(site, MARITAL, self.RECEIVED, _sorry("2019-03-05T09:00", self.NEW))

    def test_a_second_new_appointment_is_a_breach(self, site: Onestop) -> None:
        """
        No more than once: the second, though a day before expiry too.
        """
        letters = _sorry("2019-03-05T09:00", "2019-03-08T17:00"), _sorry("2019-03-06T09:00", self.NEW)

        assert ["OS610"] == _findings(site, MARITAL, self.RECEIVED, *letters)

    def test_an_apology_without_a_new_date_is_a_breach(self, site: Onestop) -> None:
        """
        The letter proposes the extension.
        """
        assert ["OS610"] == _findings(site, MARITAL, self.RECEIVED, _sorry("2019-03-06T09:00", None))

    def test_the_promise_moves_and_the_legal_limit_stays(self, site: Onestop) -> None:
        """
        Promised for Tuesday 12 March, due by law on Thursday 7 March.
        """
        found = _assessed(site, MARITAL, self.RECEIVED, _sorry("2019-03-06T09:00", self.NEW)).deadline

        assert found is not None
        assert ("Thu 07/03/2019", "Thu 07/03/2019") == (_day(found.due), _day(found.statutory_due))
        assert "Tue 12/03/2019" == _day(found.promised_due)

    def test_a_result_on_the_legal_day_is_on_time_although_a_later_one_was_promised(self, site: Onestop) -> None:
        """
        Circular 01/2018/TT-VPCP, indicator 1: against the legal limit.
        """
        assert "on_time" == _timeliness(site, MARITAL, self.RECEIVED, _sorry("2019-03-06T09:00", self.NEW), _done("2019-03-07T16:00"))

    def test_a_result_within_the_new_date_is_late(self, site: Onestop) -> None:
        """
        Friday 8 March, four days before what was promised.
        """
        assert "late" == _timeliness(site, MARITAL, self.RECEIVED, _sorry("2019-03-06T09:00", self.NEW), _done("2019-03-08T08:00"))

    def test_the_slip_promises_and_the_law_decides(self, site: Onestop) -> None:
        """
        A slip that names Friday 15 March does not move Thursday 7 March.
        """
        found = _assessed(site, MARITAL, self.RECEIVED, promised=at("2019-03-15T17:00")).deadline

        assert found is not None
        assert ("Thu 07/03/2019", "Fri 15/03/2019") == (_day(found.due), _day(found.promised_due))

    def test_before_decree_61_no_day_for_the_letter_was_read(self, site: Onestop) -> None:
        """
        Decision 09/2015: received on Wednesday 20 June 2018, due on Monday 25 June; letters on that day, twice, are no finding.
        """
        letters = _sorry("2018-06-25T08:00", "2018-06-27T17:00"), _sorry("2018-06-25T09:00", "2018-06-29T17:00")

        assert [] == _findings(site, MARITAL, _came("2018-06-20T09:00"), *letters)

    def test_from_the_first_day_of_decree_61_the_letter_has_its_day(self, site: Onestop) -> None:
        """
        Received on Thursday 21 June 2018, due on Tuesday 26 June: Monday 25 is in time, Tuesday 26 is not.
        """
        received = _came("2018-06-21T09:00")

        assert [] == _findings(site, MARITAL, received, _sorry("2018-06-25T08:00", "2018-06-29T17:00"))
        assert ["OS610"] == _findings(site, MARITAL, received, _sorry("2018-06-26T08:00", "2018-06-29T17:00"))

    def test_under_decree_118_the_breach_is_assumed(self, site: Onestop) -> None:
        """
        Lai Châu and Hà Tĩnh repeat the rule, art. 19 itself was not read; under Decree 61 nothing is assumed.
        """
        new = assumed(_assessed(site, MARITAL, _came("2026-03-02T09:00"), _sorry("2026-03-05T08:00", "2026-03-10T17:00")))
        old = assumed(_assessed(site, MARITAL, self.RECEIVED, _sorry("2019-03-07T08:00", self.NEW)))

        assert (True, False) == ("apology" in new, "apology" in old)

    @pytest.mark.parametrize(("until", "expected"), [("2019-03-11T17:00", ["OS610"]), ("2019-03-12T08:00", [])])
    def test_the_new_date_is_later_than_the_old_one(self, site: Onestop, until: str, expected: list[str]) -> None:
        """
        Due on Monday 11 March 2019; a new appointment of that day extends nothing.
        """
        assert expected == _findings(site, BIRTH_AGAIN, _came("2019-03-04T09:00"), _sorry("2019-03-08T09:00", until))

    def test_an_apology_without_a_date_that_is_late_too_is_told_twice(self, site: Onestop) -> None:
        """
        Due on Monday 11 March 2019, sent that day, without a new date.
        """
        answer = _assessed(site, BIRTH_AGAIN, _came("2019-03-04T09:00"), _sorry("2019-03-11T09:00", None))

        assert ["date_missing", "too_late"] == [found.args["what"] for found in answer.problems]


# -- 15:00 -----------------------------------------------------------------------------------------------------------------------------


class TestFifteenHoursHandOver:
    """
    First meaning of 15:00: Decree 61/2018/NĐ-CP art. 18(2)(3), kept by Decree 309/2026/NĐ-CP art. 18(2).

    What comes in after 15:00 goes to the competent agency at the start of the next working day. That is the desk's own affair: the limit
    counts from receipt.
    """

    @pytest.mark.parametrize(
        ("received", "handed"),
        [
            ("2026-03-02T14:00", "2026-03-02T15:00:00"),
            ("2026-03-02T14:00", "2026-03-02T15:00:01"),
            ("2026-03-02T15:00:01", "2026-03-03T07:30:00"),
            ("2026-03-02T08:00", "2026-03-04T16:00:00"),  # two days late
        ],
    )
    def test_the_hour_of_the_hand_over_changes_no_date(self, site: Onestop, received: str, handed: str) -> None:
        """
        Five working days from Monday 2 March end on Monday 9 March in each.
        """
        assert "Mon 09/03/2026" == _last_day(site, MARTYR_KIN, _came(received), event(handed, "transferred"))

    @pytest.mark.parametrize("received", ["2026-03-02T15:00:00", "2026-03-02T15:00:01"])
    def test_a_receipt_after_15_hours_is_a_receipt_of_that_day(self, site: Onestop, received: str) -> None:
        """
        For a limit in working days the hour of receipt is nothing.
        """
        assert "Mon 09/03/2026" == _last_day(site, MARTYR_KIN, _came(received))

    @pytest.mark.parametrize(
        ("received", "handed", "expected"),
        [
            ("2019-03-04T14:00", "2019-03-04T23:59", []),  # the same day
            ("2019-03-04T15:00:00", "2019-03-05T07:30", ["OS628"]),  # 15:00:00 is not after 15:00
            ("2019-03-04T15:00:01", "2019-03-05T16:00", []),  # the next working day
            ("2019-03-04T15:00:01", "2019-03-06T07:30", ["OS628"]),
            ("2019-03-08T15:00:01", "2019-03-11T08:00", []),  # from Friday to Monday
            ("2019-03-09T09:00", "2019-03-11T08:00", []),  # received on Saturday
            ("2019-03-09T09:00", "2019-03-12T08:00", ["OS628"]),
        ],
    )
    def test_a_hand_over_goes_the_same_day_or_after_15_hours_the_next_working_day(
        self, site: Onestop, received: str, handed: str, expected: list[str]
    ) -> None:
        """
        The dates are Monday 4 to Tuesday 12 March 2019, under the words of Decree 61 itself, so nothing is assumed.
        """
        events = _came(received), event(handed, "transferred")

        assert expected == _findings(site, MARITAL, *events)
        assert "transfer" not in assumed(_assessed(site, MARITAL, *events))

    @pytest.mark.parametrize(
        ("received", "handed", "expected"),
        [
            ("2018-06-20T09:00", "2018-06-25T09:00", ([], False)),  # Decision 09/2015 was not read
            ("2018-06-21T09:00", "2018-06-25T09:00", (["OS628"], False)),
            ("2025-06-30T09:00", "2025-07-03T09:00", (["OS628"], False)),
            ("2025-07-01T09:00", "2025-07-03T09:00", (["OS628"], True)),  # art. 18 of Decree 118 was not read
            ("2026-08-04T09:00", "2026-08-06T09:00", (["OS628"], True)),
            ("2026-08-05T09:00", "2026-08-07T09:00", (["OS628"], False)),  # Decree 309 keeps the rule in its own words
        ],
    )
    def test_the_rule_is_assumed_where_its_text_was_not_read(
        self, site: Onestop, received: str, handed: str, expected: tuple[list[str], bool]
    ) -> None:
        """
        On both sides of each change of decree.
        """
        answer = _assessed(site, POOR_HOUSEHOLD if received < "2025" else MARITAL, _came(received), event(handed, "transferred"))

        assert expected == (codes(answer.problems), "transfer" in assumed(answer))


class TestFifteenHoursSameDayMust:
    """
    Second meaning, as a rule: Decree 23/2015/NĐ-CP art. 7, certification the same day, or the next working day if received after 15:00.
    """

    def test_received_at_15_hours_it_is_due_that_day(self, site: Onestop) -> None:
        """
        "After 15:00" is strictly after: Thursday 5 March.
        """
        assert "Thu 05/03/2026" == _last_day(site, CERTIFIED_COPY, _came("2026-03-05T15:00:00"))

    def test_received_a_second_later_it_is_due_on_the_next_working_day(self, site: Onestop) -> None:
        """
        Friday 6 March, and nothing is said of it.
        """
        events = _came("2026-03-05T15:00:01"), _done("2026-03-06T16:00")

        assert ("Fri 06/03/2026", "on_time") == (_last_day(site, CERTIFIED_COPY, *events), _timeliness(site, CERTIFIED_COPY, *events))
        assert [] == _findings(site, CERTIFIED_COPY, *events)

    def test_received_at_15_hours_and_given_the_next_day_it_is_late(self, site: Onestop) -> None:
        """
        Friday 6 March, 07:30.
        """
        assert "late" == _timeliness(site, CERTIFIED_COPY, _came("2026-03-05T15:00:00"), _done("2026-03-06T07:30"))

    def test_after_15_hours_on_friday_it_is_monday(self, site: Onestop) -> None:
        """
        Friday 6 March 15:00:00 is Friday, 15:00:01 is Monday 9 March.
        """
        assert "Fri 06/03/2026" == _last_day(site, CERTIFIED_COPY, _came("2026-03-06T15:00:00"))
        assert "Mon 09/03/2026" == _last_day(site, CERTIFIED_COPY, _came("2026-03-06T15:00:01"))

    def test_many_copies_take_two_working_days_more(self, site: Onestop) -> None:
        """
        Decree 23/2015/NĐ-CP art. 21: received on Monday 2 March at 15:00:00, two more are Tuesday 3 and Wednesday 4 March.
        """
        assert "Wed 04/03/2026" == _last_day(site, CERTIFIED_COPY, _came("2026-03-02T15:00:00"), facts={"volume": "many"})

    def test_many_copies_after_15_hours_take_two_more_from_the_next_working_day(self, site: Onestop) -> None:
        """
        Decree 23/2015/NĐ-CP art. 21: art. 7 ends on Tuesday 3 March, two more are Wednesday 4 and Thursday 5 March.
        """
        assert "Thu 05/03/2026" == _last_day(site, CERTIFIED_COPY, _came("2026-03-02T15:00:01"), facts={"volume": "many"})

    def test_a_contract_takes_two_working_days_whatever_the_hour(self, site: Onestop) -> None:
        """
        Decree 23/2015/NĐ-CP art. 37: from Monday 2 March 15:00:01 to Wednesday 4 March; a result on Thursday is late.
        """
        received = _came("2026-03-02T15:00:01")

        assert "on_time" == _timeliness(site, CONTRACT, received, _done("2026-03-04T16:00"))
        assert "late" == _timeliness(site, CONTRACT, received, _done("2026-03-05T07:30"))


class TestFifteenHoursSameDayMay:
    """
    Second meaning, as a permission: Law on Civil Status 60/2014/QH13 art. 5(3).

    Where no limit is stated the result comes the same day; received after 15:00 and not doable at once, on the next working day.
    """

    def test_received_at_15_hours_it_is_due_that_day(self, site: Onestop) -> None:
        """
        Death registration of Thursday 5 March.
        """
        assert "Thu 05/03/2026" == _last_day(site, DEATH, _came("2026-03-05T15:00:00"))

    def test_received_a_second_later_it_is_due_on_the_next_working_day(self, site: Onestop) -> None:
        """
        Friday 6 March.
        """
        assert "Fri 06/03/2026" == _last_day(site, DEATH, _came("2026-03-05T15:00:01"))

    def test_a_result_of_the_next_day_is_on_time_and_asks_why(self, site: Onestop) -> None:
        """
        Only "if not doable at once", so it is told.
        """
        events = _came("2026-03-05T15:00:01"), _done("2026-03-06T10:00")

        assert ("on_time", ["OS613"]) == (_timeliness(site, DEATH, *events), _findings(site, DEATH, *events))

    def test_a_result_of_the_same_evening_asks_nothing(self, site: Onestop) -> None:
        """
        The same day was met.
        """
        assert [] == _findings(site, DEATH, _came("2026-03-05T15:00:01"), _done("2026-03-05T17:30"))

    def test_received_at_15_hours_and_given_the_next_day_it_is_late(self, site: Onestop) -> None:
        """
        The permission is not given at 15:00:00.
        """
        events = _came("2026-03-05T15:00:00"), _done("2026-03-06T07:30")

        assert ("late", []) == (_timeliness(site, DEATH, *events), _findings(site, DEATH, *events))


class TestOtherHoursOfTheDay:
    """
    Other hours exist: 16:00 for an irrigation procedure, a result at 09:00 in Đà Nẵng.
    """

    def test_at_16_hours_where_that_is_the_hour_it_is_the_same_day(self, vn: Calendar) -> None:
        """
        Monday 2 March 16:00:00 is Monday, 16:00:01 is Tuesday 3 March.
        """
        assert "Mon 02/03/2026" == _ends_on(SameDay(cutoff="16:00"), "2026-03-02T16:00:00", vn)
        assert "Tue 03/03/2026" == _ends_on(SameDay(cutoff="16:00"), "2026-03-02T16:00:01", vn)

    def test_a_result_at_9_hours_is_that_of_the_day_on_which_it_can_be(self, vn: Calendar) -> None:
        """
        Received on Monday 2 March before 09:00 it is 09:00 that day; received after 15:00 it is 09:00 on Tuesday 3 March.
        """
        limit = SameDay(cutoff="15:00", result_at="09:00")

        assert "Mon 02/03/2026 09:00:00" == _ends(limit, "2026-03-02T08:59:59", vn)
        assert "Tue 03/03/2026 09:00:00" == _ends(limit, "2026-03-02T15:00:01", vn)


class TestFifteenHoursClockStart:
    """
    Third meaning: Decree 63/2024/NĐ-CP art. 7(2), received after 15:00 the time counts from the next working day.

    Read as: deemed received on the next working day, whose first day is not counted (assumed). Three working days of the birth group.
    """

    def test_received_at_15_hours_the_day_is_the_day_of_receipt(self, site: Onestop) -> None:
        """
        Monday 2 March 15:00:00: Tuesday 3, Wednesday 4 and Thursday 5 March.
        """
        answer = _assessed(site, BIRTH_GROUP, _came("2026-03-02T15:00:00"))

        assert ("Thu 05/03/2026", False) == (_day(answer.deadline and answer.deadline.due), "deemed_receipt" in assumed(answer))

    def test_received_a_second_later_the_next_working_day_is(self, site: Onestop) -> None:
        """
        Deemed received on Tuesday 3 March: Wednesday 4, Thursday 5 and Friday 6 March.
        """
        answer = _assessed(site, BIRTH_GROUP, _came("2026-03-02T15:00:01"))

        assert ("Fri 06/03/2026", True) == (_day(answer.deadline and answer.deadline.due), "deemed_receipt" in assumed(answer))

    def test_on_friday_the_next_working_day_is_monday(self, site: Onestop) -> None:
        """
        Friday 6 March at 15:00:00: 9, 10 and Wednesday 11; at 15:00:01 deemed Monday 9: 10, 11 and Thursday 12 March.
        """
        assert "Wed 11/03/2026" == _last_day(site, BIRTH_GROUP, _came("2026-03-06T15:00:00"))
        assert "Thu 12/03/2026" == _last_day(site, BIRTH_GROUP, _came("2026-03-06T15:00:01"))

    def test_before_tet_the_next_working_day_is_behind_it(self, site: Onestop) -> None:
        """
        Friday 13 February at 15:00:00: 23, 24 and Wednesday 25; at 15:00:01 deemed Monday 23: 24, 25 and Thursday 26 February.
        """
        assert "Wed 25/02/2026" == _last_day(site, BIRTH_GROUP, _came("2026-02-13T15:00:00"))
        assert "Thu 26/02/2026" == _last_day(site, BIRTH_GROUP, _came("2026-02-13T15:00:01"))

    def test_the_answer_that_restarts_the_limit_has_the_same_hour(self, site: Onestop) -> None:
        """
        Full on Thursday 5 March at 15:00:00: 6, 9 and Tuesday 10; at 15:00:01 deemed Friday 6: 9, 10 and Wednesday 11 March.
        """
        waiting = _came("2026-03-02T09:00"), _asked("2026-03-02T10:00")

        assert "Tue 10/03/2026" == _last_day(site, BIRTH_GROUP, *waiting, _answered("2026-03-05T15:00:00"))
        assert "Wed 11/03/2026" == _last_day(site, BIRTH_GROUP, *waiting, _answered("2026-03-05T15:00:01"))


# -- time that does not count, longer limits -------------------------------------------------------------------------------------------


class TestLandExcludedTime:
    """
    Land: the time for financial duties, payment, violations, expertise and public posting does not count (Decree 151/2025/NĐ-CP).

    Twelve working days from Monday 2 March 2026 (splitting a plot) are 4 by Friday 6, 9 by Friday 13, and Wednesday 18 March.
    """

    RECEIVED = _came("2026-03-02T09:00")

    def _due(self, site: Onestop, *events: Event) -> str:
        return _last_day(site, PLOT, self.RECEIVED, *events, facts=PLAIN_LAND)

    def test_without_payment_it_is_due_on_the_twelfth_working_day(self, site: Onestop) -> None:
        """
        Wednesday 18 March.
        """
        assert "Wed 18/03/2026" == self._due(site)

    def test_payment_does_not_count(self, site: Onestop) -> None:
        """
        Told on Friday 6, paid on Tuesday 10 March: Monday 9 and Tuesday 10 drop out, so Friday 20 March.
        """
        assert "Fri 20/03/2026" == self._due(site, event("2026-03-06T09:00", "payment_requested"), event("2026-03-10T09:00", "paid"))

    def test_payment_on_the_day_of_the_notice_costs_no_day(self, site: Onestop) -> None:
        """
        Told and paid on Friday 6 March.
        """
        assert "Wed 18/03/2026" == self._due(site, event("2026-03-06T09:00", "payment_requested"), event("2026-03-06T16:59", "paid"))

    def test_payment_on_the_next_working_day_costs_one(self, site: Onestop) -> None:
        """
        Told on Friday 6, paid on Monday 9 March: Thursday 19 March.
        """
        assert "Thu 19/03/2026" == self._due(site, event("2026-03-06T09:00", "payment_requested"), event("2026-03-09T07:30", "paid"))

    def test_a_notice_on_the_eve_of_the_last_day_leaves_that_day(self, site: Onestop) -> None:
        """
        Told on Tuesday 17, the eleventh day, paid on Thursday 19 March: the twelfth is Friday 20 March.
        """
        assert "Fri 20/03/2026" == self._due(site, event("2026-03-17T09:00", "payment_requested"), event("2026-03-19T09:00", "paid"))

    def test_while_the_payment_is_awaited_the_dossier_is_not_overdue(self, site: Onestop) -> None:
        """
        Status 6: told on Friday 6 March, nothing paid in June.
        """
        answer = _assessed(
            site, PLOT, self.RECEIVED, event("2026-03-06T09:00", "payment_requested"), now="2026-06-01T09:00", facts=PLAIN_LAND
        )

        assert ("waiting_payment", "none") == (answer.outcome.disposition, answer.outcome.timeliness)

    @pytest.mark.parametrize("reason", ["posting", "violation", "expertise"])
    def test_posting_violations_and_expertise_do_not_count(self, site: Onestop, reason: str) -> None:
        """
        From Friday 6 to Tuesday 10 March: Friday 20 March.
        """
        assert "Fri 20/03/2026" == self._due(
            site, event("2026-03-06T09:00", "suspended", reason), event("2026-03-10T09:00", "resumed", reason)
        )

    @pytest.mark.parametrize("reason", ["consultation", "verification"])
    def test_what_the_list_does_not_name_counts(self, site: Onestop, reason: str) -> None:
        """
        A consultation is not on the list (and has no pause in Decree 61 art. 19(5)): Wednesday 18 March, and it is told.
        """
        events = event("2026-03-06T09:00", "suspended", reason), event("2026-03-10T09:00", "resumed", reason)

        assert "Wed 18/03/2026" == self._due(site, *events)
        assert ["OS611"] == _findings(site, PLOT, self.RECEIVED, *events, facts=PLAIN_LAND)

    def test_where_no_land_law_excludes_it_payment_counts(self, site: Onestop) -> None:
        """
        Decree 61 knows no pause for money: five working days from Monday 2 March stay Monday 9 March.
        """
        paying = event("2026-03-04T09:00", "payment_requested"), event("2026-03-06T09:00", "paid")

        assert "Mon 09/03/2026" == _last_day(site, MARTYR_KIN, self.RECEIVED, *paying)

    def test_in_mountains_and_on_islands_ten_working_days_are_added(self, site: Onestop) -> None:
        """
        22 working days: 14 by Friday 20, 19 by Friday 27 March, and Wednesday 1 April.
        """
        assert "Wed 01/04/2026" == _last_day(site, PLOT, self.RECEIVED, facts={"remote_area": True})

    def test_a_result_on_the_moved_last_day_is_on_time_and_a_day_later_late(self, site: Onestop) -> None:
        """
        Friday 20 March after the payment; Saturday 21 is late.
        """
        paid = self.RECEIVED, event("2026-03-06T09:00", "payment_requested"), event("2026-03-10T09:00", "paid")

        assert "on_time" == _timeliness(site, PLOT, *paid, _done("2026-03-20T23:59:59"), facts=PLAIN_LAND)
        assert "late" == _timeliness(site, PLOT, *paid, _done("2026-03-21T00:00:00"), facts=PLAIN_LAND)

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("2026-03-18T16:00", ("waiting_payment", "none", ["OS630"])),  # the last day
            ("2026-03-19T08:00", ("waiting_payment", "overdue", ["OS625"])),
        ],
    )
    def test_a_payment_asked_for_after_the_end_hides_no_lateness(
        self, site: Onestop, asked: str, expected: tuple[str, str, list[str]]
    ) -> None:
        """
        Twelve working days from Monday 2 March end on Wednesday 18 March.
        """
        events = _came("2026-03-02T09:00"), event(asked, "payment_requested")
        answer = _assessed(site, PLOT, *events, now="2026-03-20T09:00", facts=PLAIN_LAND)

        assert expected == (answer.outcome.disposition, answer.outcome.timeliness, codes(answer.problems))


class TestDecree99Article16SecuredTransactions:
    """
    Decree 99/2022/NĐ-CP art. 16: registered the same working day, after 15:00 it may be the next; for a good reason 3 working days in all.

    The clock runs from receipt by the land registration office; force majeure and failure of the system do not count.
    """

    def test_the_clock_runs_from_receipt_by_the_land_registration_office(self, site: Onestop) -> None:
        """
        At the desk on Wednesday 4 March, at the office on Thursday 5 March at 15:00:00: due on Thursday.
        """
        assert "Thu 05/03/2026" == _last_day(site, SECURED, _came("2026-03-04T15:30"), event("2026-03-05T15:00:00", "transferred"))

    def test_a_second_after_15_hours_there_it_may_be_the_next_working_day(self, site: Onestop) -> None:
        """
        Friday 6 March, and the use of the permission is told.
        """
        events = _came("2026-03-04T15:30"), event("2026-03-05T15:00:01", "transferred"), _done("2026-03-06T16:00")

        assert ("Fri 06/03/2026", ["OS613"]) == (_last_day(site, SECURED, *events), _findings(site, SECURED, *events))

    def test_where_nobody_wrote_down_its_receipt_that_of_the_desk_is_assumed(self, site: Onestop) -> None:
        """
        With the transfer nothing is assumed.
        """
        received = _came("2026-03-04T09:00")
        without = assumed(_assessed(site, SECURED, received))
        with_it = assumed(_assessed(site, SECURED, received, event("2026-03-04T10:00", "transferred")))

        assert (True, False) == ("competent_receipt" in without, "competent_receipt" in with_it)

    def test_for_a_good_reason_the_third_working_day_is_on_time(self, site: Onestop) -> None:
        """
        At the office on Thursday 5 March: Friday 6, Monday 9 and Tuesday 10 March.
        """
        events = _came("2026-03-05T09:00"), event("2026-03-05T09:00", "transferred"), _verified("2026-03-05T16:00")

        assert "on_time" == _timeliness(site, SECURED, *events, _done("2026-03-10T23:59:59"))

    def test_the_fourth_working_day_is_late(self, site: Onestop) -> None:
        """
        Wednesday 11 March.
        """
        events = _came("2026-03-05T09:00"), event("2026-03-05T09:00", "transferred"), _verified("2026-03-05T16:00")

        assert "late" == _timeliness(site, SECURED, *events, _done("2026-03-11T00:00:00"))

    def test_force_majeure_does_not_count(self, site: Onestop) -> None:
        """
        From Thursday 5 March 10:00 to Monday 9 March at 15:00:00: due on Monday; a second later it may be Tuesday 10 March.
        """
        events = (
            _came("2026-03-05T09:00"),
            event("2026-03-05T09:00", "transferred"),
            event("2026-03-05T10:00", "suspended", "force_majeure"),
        )

        assert "Mon 09/03/2026" == _last_day(site, SECURED, *events, event("2026-03-09T15:00:00", "resumed", "force_majeure"))
        assert "Tue 10/03/2026" == _last_day(site, SECURED, *events, event("2026-03-09T15:00:01", "resumed", "force_majeure"))

    def test_another_reason_counts(self, site: Onestop) -> None:
        """
        A consultation leaves it due on Thursday 5 March.
        """
        events = _came("2026-03-05T09:00"), event("2026-03-05T09:00", "transferred"), event("2026-03-05T10:00", "suspended", "consultation")

        assert "Thu 05/03/2026" == _last_day(site, SECURED, *events, event("2026-03-09T15:00", "resumed", "consultation"))


class TestVerificationInCivilStatus:
    """
    Civil status: a limit that grows where the law lets the office verify.

    Marriage the same day, 5 working days; parent and child 3 and 5 more; correction 3 and 3 more; guardianship 3 and no more.
    All received on Monday 2 March 2026.
    """

    RECEIVED = _came("2026-03-02T09:00")
    VERIFIED = _verified("2026-03-02T10:00")

    @pytest.mark.parametrize(
        ("code", "plain", "verified"),
        [
            (MARRIAGE, "Mon 02/03/2026", "Mon 09/03/2026"),  # 3, 4, 5, 6, 9
            (PARENT_CHILD, "Thu 05/03/2026", "Thu 12/03/2026"),  # 3, 4, 5 and 6, 9, 10, 11, 12
            (CORRECTION, "Thu 05/03/2026", "Tue 10/03/2026"),  # 3, 4, 5 and 6, 9, 10
        ],
    )
    def test_with_and_without_verification(self, site: Onestop, code: str, plain: str, verified: str) -> None:
        """
        The extension counts from receipt with the limit, not from the day on which it was decided.
        """
        assert plain == _last_day(site, code, self.RECEIVED)
        assert verified == _last_day(site, code, self.RECEIVED, self.VERIFIED)

    def test_a_result_on_the_eighth_working_day_is_on_time(self, site: Onestop) -> None:
        """
        Parent and child, Thursday 12 March.
        """
        assert "on_time" == _timeliness(site, PARENT_CHILD, self.RECEIVED, self.VERIFIED, _done("2026-03-12T23:59:59"))

    def test_a_result_on_the_ninth_working_day_is_late(self, site: Onestop) -> None:
        """
        Parent and child, Friday 13 March.
        """
        assert "late" == _timeliness(site, PARENT_CHILD, self.RECEIVED, self.VERIFIED, _done("2026-03-13T00:00:00"))

    def test_guardianship_knows_no_extension(self, site: Onestop) -> None:
        """
        3, 4 and Thursday 5 March stay, and the extension is told.
        """
        assert "Thu 05/03/2026" == _last_day(site, GUARDIAN, self.RECEIVED, self.VERIFIED)
        assert ["OS614"] == _findings(site, GUARDIAN, self.RECEIVED, self.VERIFIED)

    @pytest.mark.parametrize(
        ("verified", "expected"),
        [
            ("2026-03-05T16:00", ("Thu 12/03/2026", "on_time", [])),  # the last of three working days
            ("2026-03-06T08:00", ("Thu 05/03/2026", "late", ["OS627"])),
        ],
    )
    def test_an_extension_after_the_end_brings_no_time_back(
        self, site: Onestop, verified: str, expected: tuple[str, str, list[str]]
    ) -> None:
        """
        Received on Monday 2 March: due on Thursday 5, with verification on Thursday 12; the result is of that day.
        """
        events = _came("2026-03-02T09:00"), _verified(verified), _done("2026-03-12T16:00")

        assert expected == (
            _last_day(site, PARENT_CHILD, *events),
            _timeliness(site, PARENT_CHILD, *events),
            _findings(site, PARENT_CHILD, *events),
        )


# -- liên thông ------------------------------------------------------------------------------------------------------------------------


class TestDecree61Article19Clauses6And7SeveralAgencies:
    """
    Decree 61/2018/NĐ-CP art. 19(6)(7): electronic dossiers go to the agencies in parallel, paper ones one after the other.

    The group is due with its longest branch, and never after its own cap.
    """

    def test_paper_goes_from_one_to_the_next(self, vn: Calendar) -> None:
        """
        Two and three working days from Monday 2 March: Wednesday 4, then Monday 9 March, the plain sum.
        """
        assert "Mon 09/03/2026" == _ends_on(Then(WorkingDays(2), WorkingDays(3)), "2026-03-02T09:00", vn)

    def test_electronic_dossiers_go_side_by_side(self, vn: Calendar) -> None:
        """
        The longer of two and three working days: Thursday 5 March.
        """
        assert "Thu 05/03/2026" == _ends_on(Together(WorkingDays(2), WorkingDays(3)), "2026-03-02T09:00", vn)

    @pytest.mark.parametrize(("cap", "expected"), [(8, "Thu 12/03/2026"), (9, "Fri 13/03/2026"), (10, "Fri 13/03/2026")])
    def test_the_cap_of_the_group_holds_where_the_branches_are_longer(self, vn: Calendar, cap: int, expected: str) -> None:
        """
        Five and then four working days are nine, Friday 13 March; a cap of eight cuts them to Thursday 12, one of nine or ten does not.
        """
        group = Together(Then(WorkingDays(5), WorkingDays(4)), WorkingDays(3), cap=WorkingDays(cap))

        assert expected == _ends_on(group, "2026-03-02T09:00", vn)

    def test_stages_in_different_units_follow_each_other(self, site: Onestop) -> None:
        """
        Five working days and twelve days: received on Friday 27 February, Friday 6 March, then Wednesday 18 March.
        """
        assert "Wed 18/03/2026" == _last_day(site, MARTYR_FILE, _came("2026-02-27T09:00"))

    def test_the_last_day_of_the_last_stage_moves(self, site: Onestop) -> None:
        """
        Received on Monday 2 March: Monday 9, then Saturday 21 March, which moves to Monday 23 (Civil Code art. 148(5)).
        """
        assert "Mon 23/03/2026" == _last_day(site, MARTYR_FILE, _came("2026-03-02T09:00"))


class TestDecree63Article7And8BirthGroup:
    """
    Decree 63/2024/NĐ-CP art. 7(2), 8, as amended by Decree 301/2026/NĐ-CP from 01/09/2026: birth, residence, health card.

    Within 3 working days of the full dossier, 5 if something must be verified, 5 for the identity card. Birth within 24 hours, residence
    within 2 working days.
    """

    def test_within_three_working_days(self, site: Onestop) -> None:
        """
        Monday 7 September: birth by Tuesday 8, residence by Thursday 10, which is the third working day too.
        """
        assert "Thu 10/09/2026" == _last_day(site, BIRTH_GROUP, _came("2026-09-07T09:00"), facts=NO_CARD)

    def test_a_result_on_the_third_working_day_is_on_time(self, site: Onestop) -> None:
        """
        Thursday 10 September, to its last second.
        """
        assert "on_time" == _timeliness(site, BIRTH_GROUP, _came("2026-09-07T09:00"), _done("2026-09-10T23:59:59"), facts=NO_CARD)

    def test_a_result_on_the_fourth_working_day_is_late(self, site: Onestop) -> None:
        """
        Friday 11 September.
        """
        assert "late" == _timeliness(site, BIRTH_GROUP, _came("2026-09-07T09:00"), _done("2026-09-11T00:00:00"), facts=NO_CARD)

    def test_with_verification_within_five_working_days(self, site: Onestop) -> None:
        """
        Art. 7(2): 8, 9, 10, 11 and Monday 14 September.
        """
        assert "Mon 14/09/2026" == _last_day(site, BIRTH_GROUP, _came("2026-09-07T09:00"), _verified("2026-09-08T09:00"), facts=NO_CARD)

    def test_with_the_identity_card_within_five_working_days(self, site: Onestop) -> None:
        """
        Art. 7(2): the card's own limit is the longest, Monday 14 September.
        """
        assert "Mon 14/09/2026" == _last_day(site, BIRTH_GROUP, _came("2026-09-07T09:00"), facts=WITH_CARD)

    def test_over_a_friday_the_24_hours_end_on_monday(self, site: Onestop) -> None:
        """
        Friday 4 September 09:00: 24 hours end on Saturday, so Monday 7; two working days more are 8 and Wednesday 9, the third too.
        """
        assert "Wed 09/09/2026" == _last_day(site, BIRTH_GROUP, _came("2026-09-04T09:00"), facts=NO_CARD)

    def test_birth_is_registered_within_24_hours(self, site: Onestop) -> None:
        """
        Art. 8: from Monday 7 September 09:00 to Tuesday 8 at 09:00; a minute later in, a minute later due.
        """
        assert "Tue 08/09/2026 09:00:00" == _part(_assessed(site, BIRTH_GROUP, _came("2026-09-07T09:00"), facts=NO_CARD), "birth")
        assert "Tue 08/09/2026 09:01:00" == _part(_assessed(site, BIRTH_GROUP, _came("2026-09-07T09:01"), facts=NO_CARD), "birth")

    def test_the_last_dossier_before_decree_301_had_birth_on_the_same_day(self, site: Onestop) -> None:
        """
        Received on Friday 28 August 2026 at 09:00: birth that day, the group on Thursday 3, Friday 4, Monday 7 September.
        """
        answer = _assessed(site, BIRTH_GROUP, _came("2026-08-28T09:00"), facts=NO_CARD)

        assert ("Fri 28/08/2026 17:00:00", "Mon 07/09/2026") == (_part(answer, "birth"), _day(answer.deadline and answer.deadline.due))

    def test_the_first_dossier_of_decree_301_has_birth_within_24_hours(self, site: Onestop) -> None:
        """
        Received on Thursday 3 September 09:00, the first working day: birth by Friday 4 at 09:00, the group on 4, 7 and Tuesday 8.
        """
        answer = _assessed(site, BIRTH_GROUP, _came("2026-09-03T09:00"), facts=NO_CARD)

        assert ("Fri 04/09/2026 09:00:00", "Tue 08/09/2026") == (_part(answer, "birth"), _day(answer.deadline and answer.deadline.due))

    def test_the_decree_holds_from_1_september_2026(self, site: Onestop) -> None:
        """
        Received online on Monday 31 August birth still has the same day, on Tuesday 1 September 24 hours; both are days off.
        """
        before = _assessed(site, BIRTH_GROUP, _came("2026-08-31T09:00"), facts=NO_CARD, channel="online").parts["birth"].deadline
        after = _assessed(site, BIRTH_GROUP, _came("2026-09-01T09:00"), facts=NO_CARD, channel="online").parts["birth"].deadline

        assert before is not None
        assert after is not None
        assert (SameDay(), Hours(24, roll="forward")) == (before.limit.value, after.limit.value)

    def test_before_decree_301_the_identity_card_had_no_limit_of_its_own(self, site: Onestop) -> None:
        """
        The last working day before, Friday 28 August: 3, 4 and Monday 7 September.
        """
        assert "Mon 07/09/2026" == _last_day(site, BIRTH_GROUP, _came("2026-08-28T09:00"), facts=WITH_CARD)

    def test_from_decree_301_the_identity_card_has_five_working_days(self, site: Onestop) -> None:
        """
        The first working day, Thursday 3 September: 4, 7, 8, 9 and Thursday 10 September.
        """
        assert "Thu 10/09/2026" == _last_day(site, BIRTH_GROUP, _came("2026-09-03T09:00"), facts=WITH_CARD)

    def test_an_apology_moves_the_promise_of_the_group_and_not_its_limit(self, site: Onestop) -> None:
        """
        Art. 7(3): a written apology with a new date, here for Wednesday 16 September.
        """
        sorry = _sorry("2026-09-09T09:00", "2026-09-16T17:00")
        found = _assessed(site, BIRTH_GROUP, _came("2026-09-07T09:00"), sorry, facts=NO_CARD).deadline

        assert found is not None
        assert ("Thu 10/09/2026", "Wed 16/09/2026") == (_day(found.due), _day(found.promised_due))


class TestDecree63TimeOfTheApplicant:
    """
    Decree 63/2024/NĐ-CP art. 4(7), 8, 14, as amended by Decree 301/2026/NĐ-CP: the applicant's own time does not count.

    He supplements within 7 working days, else processing stops.
    """

    def test_before_decree_301_a_supplement_restarts_the_group(self, site: Onestop) -> None:
        """
        Decree 118 (assumed): received on Monday 10 August, full on Friday 14: 17, 18 and Wednesday 19 August 2026.
        """
        events = _came("2026-08-10T09:00"), _asked("2026-08-10T16:00"), _answered("2026-08-14T10:00")

        assert "Wed 19/08/2026" == _last_day(site, BIRTH_GROUP, *events, facts=NO_CARD)

    def test_from_decree_301_it_pauses_the_group(self, site: Onestop) -> None:
        """
        Received on Monday 7, asked on Tuesday 8, full on Friday 11 September: 8 counts, then 14 and Tuesday 15 September.
        """
        events = _came("2026-09-07T09:00"), _asked("2026-09-08T08:30"), _answered("2026-09-11T10:00")

        assert "Tue 15/09/2026" == _last_day(site, BIRTH_GROUP, *events, facts=NO_CARD)

    @pytest.mark.parametrize(("code", "facts"), [(BIRTH_GROUP, NO_CARD), (DEATH_GROUP, {"benefit": "insurance"})])
    def test_on_the_seventh_working_day_the_applicant_is_in_time(self, site: Onestop, code: str, facts: dict[str, Any]) -> None:
        """
        Asked on Tuesday 8 September: 9, 10, 11, 14, 15, 16 and Thursday 17, to its last second.
        """
        events = _came("2026-09-07T09:00"), _asked("2026-09-08T08:30")

        assert [] == _findings(site, code, *events, now="2026-09-17T23:59:59", facts=facts)

    @pytest.mark.parametrize(("code", "facts"), [(BIRTH_GROUP, NO_CARD), (DEATH_GROUP, {"benefit": "insurance"})])
    def test_after_the_seventh_working_day_processing_may_be_stopped(self, site: Onestop, code: str, facts: dict[str, Any]) -> None:
        """
        From Friday 18 September; it is told, and never stops by itself.
        """
        answer = _assessed(site, code, _came("2026-09-07T09:00"), _asked("2026-09-08T08:30"), now="2026-09-18T00:00:00", facts=facts)

        assert (["OS621"], "waiting_supplement") == (codes(answer.problems), answer.outcome.disposition)

    def test_before_decree_301_no_seven_days_bound_the_applicant(self, site: Onestop) -> None:
        """
        Asked on Monday 3 August 2026, silent to Monday 24 August.
        """
        events = _came("2026-08-03T09:00"), _asked("2026-08-03T16:00")

        assert [] == _findings(site, BIRTH_GROUP, *events, now="2026-08-24T09:00", facts=NO_CARD)

    def test_stopped_for_silence_it_has_no_timeliness(self, site: Onestop) -> None:
        """
        Art. 8, status 8: stopped on Friday 18 September.
        """
        events = _came("2026-09-07T09:00"), _asked("2026-09-08T08:30"), event("2026-09-18T09:00", "stopped")
        answer = _assessed(site, BIRTH_GROUP, *events, facts=NO_CARD)

        assert ("stopped", "none") == (answer.outcome.disposition, answer.outcome.timeliness)

    @pytest.mark.parametrize("reason", ["confirmation", "incident"])
    def test_the_confirmation_on_vneid_and_an_announced_incident_do_not_count(self, site: Onestop, reason: str) -> None:
        """
        Art. 4(7): from Monday 7 September 16:00 to Wednesday 9, so that the days that count are 10, 11 and 14 September.
        """
        waited = event("2026-09-07T16:00", "suspended", reason), event("2026-09-09T09:00", "resumed", reason)
        answer = _assessed(site, BIRTH_GROUP, _came("2026-09-07T09:00"), *waited, facts=NO_CARD)

        assert ("Mon 14/09/2026", []) == (_day(answer.deadline and answer.deadline.due), codes(answer.problems))

    def test_an_incident_was_no_reason_before_the_decree_said_so(self, site: Onestop) -> None:
        """
        Received on Monday 24 August 2026, a week before: the date stays Thursday 27 August, and the suspension is a finding.
        """
        waited = event("2026-08-24T16:00", "suspended", "incident"), event("2026-08-26T09:00", "resumed", "incident")

        assert ["OS611"] == _findings(site, BIRTH_GROUP, _came("2026-08-24T09:00"), *waited, facts=NO_CARD)

    @pytest.mark.parametrize(("asked", "expected"), [("2026-09-08T09:00:00", []), ("2026-09-08T09:00:01", ["OS612", "OS630"])])
    def test_what_is_missing_is_said_within_24_hours(self, site: Onestop, asked: str, expected: list[str]) -> None:
        """
        Art. 8: received on Monday 7 September 09:00.
        """
        assert expected == _findings(site, BIRTH_GROUP, _came("2026-09-07T09:00"), _asked(asked), facts=NO_CARD)

    @pytest.mark.parametrize(("asked", "expected"), [("2026-09-09T16:59", []), ("2026-09-10T08:00", ["OS612", "OS630"])])
    def test_the_police_say_what_is_missing_within_a_working_day(self, site: Onestop, asked: str, expected: list[str]) -> None:
        """
        Art. 8: the birth was registered on Tuesday 8 September, so Wednesday 9 is the day.
        """
        events = _came("2026-09-07T09:00"), _of("birth", "2026-09-08T08:00"), _of("residence", asked, "supplement_requested")

        assert expected == _findings(site, BIRTH_GROUP, *events, facts=NO_CARD)


class TestDecree63Article14DeathGroup:
    """
    The death group: until 31/08/2026 Decision 296/QĐ-VPCP, 18, 6, 11 or 9 working days by the benefit asked for.

    From 01/09/2026 Decree 63/2024/NĐ-CP art. 14 as amended by Decree 301/2026/NĐ-CP: death registration 24 hours (3 working days verified),
    then residence 1, social insurance 8, health 3, home affairs 18 working days. That the group is their sum is inferred.
    """

    @pytest.mark.parametrize(
        ("benefit", "expected"),
        [
            ("merit", "Thu 26/03/2026"),  # 4 by Fri 6, 9 by 13, 14 by 20, 18 on Thu 26
            ("social_protection", "Tue 10/03/2026"),  # 4 by Fri 6, 6 on Tue 10
            ("insurance_age80", "Tue 17/03/2026"),  # 9 by Fri 13, 11 on Tue 17
            ("insurance", "Fri 13/03/2026"),  # 9 by Fri 13
        ],
    )
    def test_before_decree_301_each_branch_has_its_days(self, site: Onestop, benefit: str, expected: str) -> None:
        """
        Received on Monday 2 March 2026.
        """
        assert expected == _last_day(site, DEATH_GROUP, _came("2026-03-02T09:00"), facts={"benefit": benefit})

    @pytest.mark.parametrize(
        ("benefit", "expected"),
        [
            ("merit", "Fri 02/10/2026"),  # 3 by Fri 11, 8 by 18, 13 by 25, 18 on Fri 2 October
            ("social_protection", "Fri 11/09/2026"),  # 9, 10, 11
            ("insurance", "Fri 18/09/2026"),  # 9, 10, 11, 14, 15, 16, 17, 18
            ("registration_only", "Wed 09/09/2026"),
            ("insurance_age80", "no date"),  # how its parts join was not found
        ],
    )
    def test_from_decree_301_24_hours_and_then_the_longest_part(self, site: Onestop, benefit: str, expected: str) -> None:
        """
        Received on Monday 7 September 09:00, the death registered by Tuesday 8 at 09:00.
        """
        assert expected == _last_day(site, DEATH_GROUP, _came("2026-09-07T09:00"), facts={"benefit": benefit})

    @pytest.mark.parametrize(
        ("benefit", "expected"),
        [
            ("merit", "Tue 06/10/2026"),  # 1 by Fri 11, 6 by 18, 11 by 25, 16 by 2 October, 18 on Tue 6
            ("social_protection", "Tue 15/09/2026"),  # 11, 14, 15
            ("insurance", "Tue 22/09/2026"),  # 11, 14, 15, 16, 17, 18, 21, 22
            ("registration_only", "Fri 11/09/2026"),
        ],
    )
    def test_with_verification_three_working_days_and_then_the_longest_part(self, site: Onestop, benefit: str, expected: str) -> None:
        """
        The death registered by Thursday 10 September (8, 9, 10).
        """
        events = _came("2026-09-07T09:00"), _verified("2026-09-07T15:00")

        assert expected == _last_day(site, DEATH_GROUP, *events, facts={"benefit": benefit})

    def test_a_death_is_registered_within_24_hours(self, site: Onestop) -> None:
        """
        Art. 14: by Tuesday 8 September 09:00; verified by the end of Thursday 10 September.
        """
        received, facts = _came("2026-09-07T09:00"), {"benefit": "insurance"}

        assert "Tue 08/09/2026 09:00:00" == _part(_assessed(site, DEATH_GROUP, received, facts=facts), "death")
        verified = _assessed(site, DEATH_GROUP, received, _verified("2026-09-07T15:00"), facts=facts)
        assert "Thu 10/09/2026 17:00:00" == _part(verified, "death")

    def test_on_28_august_2026_a_death_was_registered_on_the_same_day(self, site: Onestop) -> None:
        """
        The last working day before Decree 301, a Friday: that day, and insurance 9 working days, Tuesday 15 September.
        """
        # Thursday 3 and Friday 4 are two, Friday 11 is seven, Tuesday 15 September is nine.
        answer = _assessed(site, DEATH_GROUP, _came("2026-08-28T09:00"), facts={"benefit": "insurance"})

        assert ("Fri 28/08/2026 17:00:00", "Tue 15/09/2026") == (_part(answer, "death"), _day(answer.deadline and answer.deadline.due))

    def test_insurance_on_its_last_day_is_on_time_and_a_day_later_late(self, site: Onestop) -> None:
        """
        Friday 18 September; Saturday 19 is late.
        """
        received, facts = _came("2026-09-07T09:00"), {"benefit": "insurance"}

        assert "on_time" == _timeliness(site, DEATH_GROUP, received, _done("2026-09-18T23:59:59"), facts=facts)
        assert "late" == _timeliness(site, DEATH_GROUP, received, _done("2026-09-19T00:00:00"), facts=facts)


class TestDecree63Article4Clause3PartsOfAGroup:
    """
    Decree 63/2024/NĐ-CP art. 4(3): results are returned as each part is done, and each agency has its own limit.

    Birth group received on Monday 7 September 2026 at 09:00: birth by Tuesday 8, the group by Thursday 10 September.
    """

    RECEIVED = _came("2026-09-07T09:00")

    def _group(self, site: Onestop, *events: Event, now: str | None = None) -> Assessment:
        return _assessed(site, BIRTH_GROUP, self.RECEIVED, *events, facts=NO_CARD, now=now)

    def test_the_group_ends_with_its_last_part(self, site: Onestop) -> None:
        """
        The health card on Thursday 10 September is the last.
        """
        ends = _of("birth", "2026-09-08T08:00"), _of("residence", "2026-09-09T16:00"), _of("health-card", "2026-09-10T16:00")
        outcome = self._group(site, *ends).outcome

        assert ("resolved", "on_time") == (outcome.disposition, outcome.timeliness)

    def test_a_last_part_on_the_next_day_makes_the_group_late(self, site: Onestop) -> None:
        """
        The health card on Friday 11 September.
        """
        ends = _of("birth", "2026-09-08T08:00"), _of("residence", "2026-09-09T16:00"), _of("health-card", "2026-09-11T08:00")

        assert "late" == self._group(site, *ends).outcome.timeliness

    def test_while_one_part_is_open_the_group_is(self, site: Onestop) -> None:
        """
        In time to the end of Thursday 10 September, overdue on Friday 11.
        """
        ends = _of("birth", "2026-09-08T08:00"), _of("residence", "2026-09-09T16:00")

        assert "in_time" == self._group(site, *ends, now="2026-09-10T23:59:59").outcome.timeliness
        assert "overdue" == self._group(site, *ends, now="2026-09-11T00:00:00").outcome.timeliness

    def test_a_part_is_judged_on_its_own(self, site: Onestop) -> None:
        """
        Birth on Wednesday 9 September is late for itself, the group ends on Thursday 10 on time.
        """
        ends = _of("birth", "2026-09-09T08:00"), _of("residence", "2026-09-10T09:00"), _of("health-card", "2026-09-10T16:00")
        answer = self._group(site, *ends)

        assert ("late", "on_time") == (answer.parts["birth"].outcome.timeliness, answer.outcome.timeliness)

    def test_a_part_on_its_last_day_is_on_time(self, site: Onestop) -> None:
        """
        Birth on Tuesday 8 September, before the 24 hours are over.
        """
        assert "on_time" == self._group(site, _of("birth", "2026-09-08T09:00:00")).parts["birth"].outcome.timeliness

    def test_a_group_whose_parts_are_all_refused_is_refused(self, site: Onestop) -> None:
        """
        Decree 61 art. 19(8): within the limit that is on time.
        """
        ends = [_of(part, "2026-09-10T16:00", "refused") for part in ("birth", "residence", "health-card")]
        outcome = self._group(site, *ends).outcome

        assert ("refused", "on_time") == (outcome.disposition, outcome.timeliness)

    def test_the_time_of_the_applicant_for_a_part_does_not_count_for_the_group(self, site: Onestop) -> None:
        """
        Art. 4(7): asked for the residence on Wednesday 9, answered on Friday 11 September; the 10th and 11th do not count: Monday 14.
        """
        events = (
            _came("2026-09-07T09:00"),
            _of("birth", "2026-09-08T08:00"),
            _of("residence", "2026-09-09T09:00", "supplement_requested"),
            _of("residence", "2026-09-11T09:00", "supplemented"),
        )
        answer = _assessed(site, BIRTH_GROUP, *events, facts=NO_CARD)

        assert "Mon 14/09/2026" == _day(answer.deadline and answer.deadline.due)
        assert ("Mon 14/09/2026 17:00:00", "Thu 10/09/2026 17:00:00") == (_part(answer, "residence"), _part(answer, "health-card"))

    def test_while_the_applicant_is_asked_for_a_part_the_group_waits(self, site: Onestop) -> None:
        """
        Nobody is overdue for a paper that the applicant has.
        """
        asked = _of("residence", "2026-09-09T09:00", "supplement_requested")
        events = _came("2026-09-07T09:00"), _of("birth", "2026-09-08T08:00"), asked
        answer = _assessed(site, BIRTH_GROUP, *events, now="2026-09-16T09:00", facts=NO_CARD)

        assert ("waiting_supplement", "none") == (answer.outcome.disposition, answer.outcome.timeliness)

    def test_where_a_part_must_be_verified_the_group_has_5_working_days(self, site: Onestop) -> None:
        """
        Art. 7(2): received on Monday 7 September; Monday 14 September instead of Thursday 10.
        """
        events = _came("2026-09-07T09:00"), _of("birth", "2026-09-08T08:00")
        verified = attrs.evolve(_verified("2026-09-09T09:00"), part="residence")

        assert "Thu 10/09/2026" == _last_day(site, BIRTH_GROUP, *events, facts=NO_CARD)
        assert "Mon 14/09/2026" == _last_day(site, BIRTH_GROUP, *events, verified, facts=NO_CARD)
        assert [] == _findings(site, BIRTH_GROUP, *events, verified, facts=WITH_CARD)


# -- outcome ---------------------------------------------------------------------------------------------------------------------------


class TestOutcome:
    """
    Early, on time and late compare dates with the legal limit (Circular 01/2018/TT-VPCP art. 13, indicators 1 and 7).

    Status 9, the result exists, fixes the outcome; status 10, it is handed over, does not. Decree 61/2018/NĐ-CP art. 20(3)(4). Five working
    days from Monday 2 March 2026 end on Monday 9 March.
    """

    RECEIVED = _came("2026-03-02T09:00")

    def test_a_result_before_the_last_day_is_early(self, site: Onestop) -> None:
        """
        Sunday 8 March, in its last second; a result may come on a day off.
        """
        assert "early" == _timeliness(site, MARTYR_KIN, self.RECEIVED, _done("2026-03-08T23:59:59"))

    def test_a_result_in_the_first_second_of_the_last_day_is_on_time(self, site: Onestop) -> None:
        """
        Monday 9 March 00:00:00.
        """
        assert "on_time" == _timeliness(site, MARTYR_KIN, self.RECEIVED, _done("2026-03-09T00:00:00"))

    def test_a_result_in_the_evening_of_the_last_day_is_on_time(self, site: Onestop) -> None:
        """
        The desk has closed at 17:00, the day ends at 24:00 (Civil Code art. 148(6)).
        """
        assert "on_time" == _timeliness(site, MARTYR_KIN, self.RECEIVED, _done("2026-03-09T23:59:59"))

    def test_a_result_on_the_next_day_is_late(self, site: Onestop) -> None:
        """
        Tuesday 10 March 00:00:00.
        """
        assert "late" == _timeliness(site, MARTYR_KIN, self.RECEIVED, _done("2026-03-10T00:00:00"))

    def test_a_result_on_a_saturday_after_a_last_friday_is_late(self, site: Onestop) -> None:
        """
        Due on Friday 13 March (from Friday 6), finished on Saturday 14: late, though no working day has passed.
        """
        outcome = _assessed(site, MARTYR_KIN, _came("2026-03-06T09:00"), _done("2026-03-14T09:00")).outcome

        assert ("late", 0) == (outcome.timeliness, outcome.margin)

    def test_a_dossier_is_pending_in_time_to_the_end_of_its_last_day(self, site: Onestop) -> None:
        """
        Monday 9 March 23:59:59.
        """
        assert "in_time" == _timeliness(site, MARTYR_KIN, self.RECEIVED, now="2026-03-09T23:59:59")

    def test_a_dossier_is_overdue_from_the_next_day(self, site: Onestop) -> None:
        """
        Tuesday 10 March 00:00:00.
        """
        assert "overdue" == _timeliness(site, MARTYR_KIN, self.RECEIVED, now="2026-03-10T00:00:00")

    def test_a_result_fetched_late_is_not_late(self, site: Onestop) -> None:
        """
        It exists on Monday 9, the applicant comes on Friday 20 March.
        """
        events = _done("2026-03-09T16:00"), event("2026-03-20T09:00", "result_returned")

        assert "on_time" == _timeliness(site, MARTYR_KIN, self.RECEIVED, *events)

    def test_where_only_the_hand_over_is_known_in_time_is_proven_and_late_is_not(self, site: Onestop) -> None:
        """
        Handed over on Monday 9 March, on time; on Tuesday 10 March the result may have lain there since Monday.
        """
        known = _assessed(site, MARTYR_KIN, self.RECEIVED, event("2026-03-09T16:00", "result_returned"))

        assert ("on_time", True) == (known.outcome.timeliness, "result_at_return" in assumed(known))
        assert "none" == _timeliness(site, MARTYR_KIN, self.RECEIVED, event("2026-03-10T16:00", "result_returned"))

    @pytest.mark.parametrize("end", ["2026-03-09T16:00", "2026-03-20T09:00"])
    @pytest.mark.parametrize("kind", ["withdrawn", "stopped"])
    def test_withdrawn_and_stopped_are_neither_on_time_nor_late(self, site: Onestop, kind: str, end: str) -> None:
        """
        Status 7 and 8 (Decree 118/2025/NĐ-CP art. 21): before and after Monday 9 March.
        """
        outcome = _assessed(site, MARTYR_KIN, self.RECEIVED, event(end, kind)).outcome

        assert (kind, "none") == (outcome.disposition, outcome.timeliness)


class TestLimitsOfAgenciesAmongThemselves:
    """
    Times that bind agencies among themselves, or the applicant; no dossier is judged by them, so each is a limit alone.

    Monday 2 March 2026 has the office hours 07:30 to 11:30 and 13:00 to 17:00.
    """

    @pytest.mark.parametrize(("asked", "expected"), [("15:00:00", "Mon 02/03/2026 17:00:00"), ("15:00:01", "Tue 03/03/2026 17:00:00")])
    def test_land_data_asked_for_after_15_hours_are_served_the_next_working_day(self, vn: Calendar, asked: str, expected: str) -> None:
        """
        The fourth meaning of 15:00.
        """
        assert expected == _ends(SameDay(cutoff="15:00"), f"2026-03-02T{asked}", vn)

    @pytest.mark.parametrize(("start", "expected"), [("2026-03-02T10:00", "Mon 09/03/2026"), ("2026-03-06T10:00", "Fri 13/03/2026")])
    def test_relatives_confirm_on_vneid_within_5_working_days(self, vn: Calendar, start: str, expected: str) -> None:
        """
        Decree 63/2024 art. 8, as amended by Decree 301/2026.
        """
        assert expected == _ends_on(WorkingDays(5), start, vn)

    @pytest.mark.parametrize(
        ("hours", "start", "expected"),
        [
            (2, "2026-03-02T09:30", "Mon 02/03/2026 11:30:00"),  # closing time, not the next opening
            (2, "2026-03-02T09:31", "Mon 02/03/2026 13:01:00"),
            (4, "2026-03-02T13:00", "Mon 02/03/2026 17:00:00"),
            (4, "2026-03-02T13:01", "Tue 03/03/2026 07:31:00"),
        ],
    )
    def test_status_is_answered_within_2_and_hospital_data_within_4_working_hours(
        self, vn: Calendar, hours: int, start: str, expected: str
    ) -> None:
        """
        Decree 63/2024 art. 7(4), 25.
        """
        assert expected == _ends(WorkingHours(hours), start, vn)

    def test_data_are_synchronised_within_10_minutes(self, vn: Calendar) -> None:
        """
        Decree 63/2024 art. 7(4): by the clock, at night too.
        """
        assert "Tue 03/03/2026 00:05:00" == _ends(Hours(Fraction(1, 6)), "2026-03-02T23:55", vn)

    def test_an_incident_is_repaired_within_24_hours(self, vn: Calendar) -> None:
        """
        Decree 63/2024 art. 4(7): by the clock, on a Saturday too.
        """
        assert "Sat 07/03/2026 09:00:00" == _ends(Hours(24), "2026-03-06T09:00", vn)

    @pytest.mark.parametrize(("start", "expected"), [("2026-03-03T10:00", "Fri 06/03/2026"), ("2026-03-04T10:00", "Mon 09/03/2026")])
    def test_a_land_result_is_handed_over_within_3_days(self, vn: Calendar, start: str, expected: str) -> None:
        """
        One province's rule, in days without more: from Wednesday it ends on Saturday, which rolls to Monday.
        """
        assert expected == _ends_on(CalendarDays(3), start, vn)

    def test_a_province_may_tighten_the_time_for_returning_a_dossier(self, vn: Calendar) -> None:
        """
        Two working days for the examination and one more for the desk to tell the applicant, from Thursday 5 March.
        """
        assert "Tue 10/03/2026" == _ends_on(Then(WorkingDays(2), WorkingDays(1)), "2026-03-05T10:00", vn)


class TestOtherSectorsThatCount:
    """Rules on counting of sectors whose procedures are not in the catalogue."""

    @pytest.mark.parametrize(("start", "expected"), [("2026-02-23T09:00", "Thu 05/03/2026"), ("2026-02-25T09:00", "Mon 09/03/2026")])
    def test_a_limit_of_the_tax_authority_ends_on_a_working_day(self, vn: Calendar, start: str, expected: str) -> None:
        """
        Decree 126/2020 art. 6a: ten days from Wednesday 25 February end on Saturday 7 March, which moves to Monday.
        """
        assert expected == _ends_on(CalendarDays(10), start, vn)

    def test_defence_insurance_rests_on_sundays_only(self) -> None:
        """
        Circular 90/2025/TT-BQP: Saturday counts. Three working days from Thursday 5 March: Friday, Saturday, Monday.
        """
        six_days = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), weekend=("Sun",))
        five_days = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31))

        assert ("Mon 09/03/2026", "Tue 10/03/2026") == (
            _ends_on(WorkingDays(3), "2026-03-05T09:00", six_days),
            _ends_on(WorkingDays(3), "2026-03-05T09:00", five_days),
        )

    def test_verification_by_a_notary_does_not_count(self, vn: Calendar) -> None:
        """
        Two working days from Monday 2 March, verified from Tuesday 3 to Friday 6: Tuesday counts, then Monday 9.
        """
        verified = [(at("2026-03-03T09:00"), at("2026-03-06T09:00"))]

        assert "Mon 09/03/2026" == _day(onestop.due(WorkingDays(2), at("2026-03-02T09:00"), vn, verified))
