"""Sessions: hours that change with the date, the season and the body, and duty that opens the counter and counts nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import onestop
from authoring import codes, lines, write
from onestop import Calendar, SameDay, WorkingDays, WorkingHours, due, latest_start
from onestop.catalogs.catalog import read_catalog
from onestop.clock.calendars import DEFAULT_HOURS, Duty, OfficeHours
from onestop.plugins.national import catalog_folder

SAT_MORNING = OfficeHours.of({"Sat": [("07:30", "11:30")]}).week
SUMMER = """\
place: "40"
season: {first: "04-16", last: "10-15"}
sessions: {Mon: [["07:00", "11:30"], ["13:30", "17:00"]], Tue: [["07:00", "11:30"]], Wed: [], Thu: [], Fri: []}
"""
WINTER = SUMMER.replace('first: "04-16", last: "10-15"', 'first: "10-16", last: "04-15"').replace("07:00", "07:30")
DUTY = """\
place: "01"
valid_from: 2017-03-10
reception: {Sat: [["07:30", "11:30"]]}
"""


def site(tmp_path: Path, **files: str) -> onestop.Onestop:
    root = write(tmp_path / "hours", {f"calendar/sessions/{name}.yaml": text for name, text in files.items()})
    return onestop.load(root, entry_points=False)


def test_hours_of_a_season_hold_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    """
    Nghệ An's summer runs from 16 April to 15 October, its winter across the turn of the year.
    """
    calendar = site(tmp_path, summer=SUMMER, winter=WINTER).at(date(2026, 1, 5), "40").calendar

    assert [7.5, 7, 7, 7.5] == [
        calendar.office_hours(day).week[0][0][0] / 3600
        for day in (date(2026, 4, 15), date(2026, 4, 16), date(2026, 10, 15), date(2026, 10, 16))
    ]


def test_working_hours_are_counted_by_the_hours_of_each_day() -> None:
    """
    From Wednesday 15 April, 16:00, one hour is left of a day to 17:00; the next day opens at 07:00 and no longer at 07:30.
    """
    later = OfficeHours.of({key: [("07:00", "11:00")] for key in ("Mon", "Tue", "Wed", "Thu", "Fri")})
    calendar = Calendar(date(2026, 1, 1), date(2026, 12, 31), changes=((date(2026, 4, 16), later),))

    assert datetime(2026, 4, 16, 8) == due(WorkingHours(2), datetime(2026, 4, 15, 16), calendar)
    assert datetime(2026, 4, 15, 17) == due(WorkingDays(1), datetime(2026, 4, 14, 16), calendar)
    assert datetime(2026, 4, 16, 11) == due(WorkingDays(2), datetime(2026, 4, 14, 16), calendar)


def test_saturday_duty_opens_the_counter_and_counts_no_time(tmp_path: Path) -> None:
    """
    The duty of Decision 05 of 28/02/2017 in Hà Nội: from 10 March 2017; a limit in days runs on from Monday all the same.
    """
    calendar = site(tmp_path, duty=DUTY).at(date(2018, 3, 1), "01").calendar

    assert ((27_000, 41_400),) == calendar.duty(date(2018, 3, 3))  # Sat
    assert () == calendar.duty(date(2017, 3, 4))  # Sat, before
    assert () == calendar.duty(date(2018, 3, 2))  # Fri, a working day
    assert () == calendar.duty(date(2018, 4, 30))  # Mon, a holiday
    assert datetime(2018, 3, 5, 17) == due(WorkingDays(1), datetime(2018, 3, 3, 8), calendar)
    assert datetime(2018, 3, 5, 17) == due(SameDay(), datetime(2018, 3, 3, 8), calendar)


def test_duty_falls_out_on_a_holiday(tmp_path: Path) -> None:
    """
    Saturday 1 September 2018 was a plain Saturday; 17 February 2018 was mùng 2 Tết.
    """
    calendar = site(tmp_path, duty=DUTY).at(date(2018, 3, 1), "01").calendar

    assert () != calendar.duty(date(2018, 9, 1))
    assert () == calendar.duty(date(2018, 2, 17))


def test_nobody_knew_of_a_duty_before_it_was_announced(tmp_path: Path) -> None:
    """
    As known on 9 March 2017 the Saturday a day after the first is none.
    """
    loaded = site(tmp_path, duty=DUTY)

    assert () == loaded.at(date(2017, 3, 1), "01", known=date(2017, 3, 9)).calendar.duty(date(2017, 3, 11))
    assert () != loaded.at(date(2017, 3, 1), "01", known=date(2017, 3, 10)).calendar.duty(date(2017, 3, 11))


RESOLVING = Calendar(date(2026, 1, 1), date(2026, 12, 31), duties=(Duty(date(2026, 2, 1), date(2026, 12, 31), SAT_MORNING, resolves=True),))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 3, 7, 7, 29), datetime(2026, 3, 9, 17)),  # Sat, before the session opens
        (datetime(2026, 3, 7, 7, 30), datetime(2026, 3, 7, 11, 30)),
        (datetime(2026, 3, 7, 11, 30), datetime(2026, 3, 7, 11, 30)),
        (datetime(2026, 3, 7, 11, 31), datetime(2026, 3, 9, 17)),
        (datetime(2026, 3, 6, 16, 0), datetime(2026, 3, 9, 17)),  # Fri, after the cut-off: the next working day is Monday
        (datetime(2026, 1, 31, 8, 0), datetime(2026, 2, 2, 17)),  # Sat, the day before the duty began
    ],
)
def test_same_day_in_a_session_that_resolves_it_ends_with_the_session(start: datetime, end: datetime) -> None:
    """
    Where the place's decision has immediate procedures resolved in the duty session.
    """
    assert end == due(SameDay(cutoff="15:00"), start, RESOLVING)


def test_last_start_on_a_day_of_duty_is_the_end_of_its_session() -> None:
    """
    The cut-off where that is earlier; of the Friday before, what came after the cut-off is for Monday.
    """
    assert datetime(2026, 3, 7, 11, 30) == latest_start(SameDay(cutoff="15:00"), datetime(2026, 3, 7, 12), RESOLVING)
    assert datetime(2026, 3, 7, 10) == latest_start(SameDay(cutoff="10:00"), datetime(2026, 3, 7, 12), RESOLVING)
    assert datetime(2026, 3, 6, 15) == latest_start(SameDay(cutoff="15:00"), datetime(2026, 3, 6, 17), RESOLVING)


@pytest.mark.parametrize(
    ("cutoff", "last"),
    [
        ("07:29", datetime(2026, 3, 6, 7, 29)),  # the session opens after the cut-off, so Friday's cut-off was the last moment
        ("07:30", datetime(2026, 3, 7, 7, 30)),
        ("11:31", datetime(2026, 3, 7, 11, 30)),
    ],
)
def test_a_session_that_opens_after_the_cut_off_takes_nothing_for_the_same_day(cutoff: str, last: datetime) -> None:
    """
    On both sides of its opening.
    """
    assert last == latest_start(SameDay(cutoff=cutoff), datetime(2026, 3, 7, 12), RESOLVING)


def test_last_start_for_a_sunday_is_the_end_of_the_session_of_the_day_before() -> None:
    """
    What comes in then is resolved on Saturday; what came on Friday evening is not before Monday.
    """
    assert datetime(2026, 3, 7, 11, 30) == latest_start(SameDay(cutoff="15:00"), datetime(2026, 3, 8, 12), RESOLVING)
    assert datetime(2026, 3, 9, 15) == latest_start(SameDay(cutoff="15:00"), datetime(2026, 3, 9, 17), RESOLVING)
    assert datetime(2026, 1, 30, 15) == latest_start(SameDay(cutoff="15:00"), datetime(2026, 2, 1, 12), RESOLVING)  # before the duty


@pytest.mark.parametrize("day", range(4, 12))
@pytest.mark.parametrize("cutoff", ["07:30", "15:00"])
def test_last_start_beside_duties_is_the_last_of_all_minutes_in_time(day: int, cutoff: str) -> None:
    """
    Every minute of the week before is tried.
    """
    limit, wanted = SameDay(cutoff=cutoff), datetime(2026, 3, day, 17)
    minutes = (wanted + timedelta(hours=7) - timedelta(minutes=m) for m in range(8 * 24 * 60))
    last = next(start for start in minutes if due(limit, start, RESOLVING).date() <= wanted.date())  # type: ignore[union-attr]

    assert last == latest_start(limit, wanted, RESOLVING)


def test_a_session_that_resolves_nothing_is_no_last_moment() -> None:
    """
    Whoever comes then has the result on Monday.
    """
    receiving = Calendar(date(2026, 1, 1), date(2026, 12, 31), duties=(Duty(date(2026, 2, 1), date(2026, 12, 31), SAT_MORNING),))

    assert datetime(2026, 3, 6, 15) == latest_start(SameDay(cutoff="15:00"), datetime(2026, 3, 7, 12), receiving)


def test_last_start_of_a_limit_in_days_is_the_same_beside_a_duty() -> None:
    """
    A duty counts no time.
    """
    plain = Calendar(date(2026, 1, 1), date(2026, 12, 31))

    for moment in (datetime(2026, 3, 6, 12), datetime(2026, 3, 7, 12), datetime(2026, 3, 9, 12)):
        assert latest_start(WorkingDays(3), moment, plain) == latest_start(WorkingDays(3), moment, RESOLVING)


def test_a_duty_holds_from_its_first_day_to_its_last() -> None:
    """
    Both belong to it.
    """
    held = Calendar(date(2026, 1, 1), date(2026, 12, 31), duties=(Duty(date(2026, 3, 7), date(2026, 3, 14), SAT_MORNING),))

    assert [7, 14] == [day for day in (7, 14, 21, 28) if held.duty(date(2026, 3, day))]
    assert () == held.duty(date(2026, 2, 28))


def test_hours_of_a_body_hold_for_it_alone(tmp_path: Path) -> None:
    """
    A board's own opening is no one else's.
    """
    loaded = site(tmp_path, board=DUTY + "agency: ban-quan-ly\n")

    assert () == loaded.at(date(2018, 3, 1), "01").calendar.duty(date(2018, 3, 3))
    assert () != loaded.at(date(2018, 3, 1), "01", agency="ban-quan-ly").calendar.duty(date(2018, 3, 3))


def test_nearest_place_says_how_time_counts(tmp_path: Path) -> None:
    """
    A commune before its province, that before the nation; a province's hours reach its communes.
    """
    province = 'place: "48"\nsessions: {Mon: [["07:00", "16:00"]]}\n'
    loaded = site(tmp_path, a=province, b=province.replace('"48"', '"20194"').replace("07:00", "08:00"))

    hours = [loaded.at(date(2026, 3, 2), place).calendar.office_hours(date(2026, 3, 2)).week[0] for place in ("20194", "20197", "48", "01")]

    assert [((28_800, 57_600),), ((25_200, 57_600),), ((25_200, 57_600),), DEFAULT_HOURS.week[0]] == hours


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('place: "40"\n', ["OS202 1:1"]),
        (SUMMER.replace("04-16", "16-04"), ["OS203 2:9 season"]),
        (SUMMER.replace("04-16", "02-30"), ["OS203 2:9 season"]),
        (SUMMER.replace("07:00", "25:00"), ["OS203 3:11 sessions"]),
        (DUTY.replace("Sat", "Thứ Bảy"), ["OS203 3:12 reception"]),
        (DUTY + "resolves: some_day\n", ["OS203 4:11 resolves"]),
        (SUMMER + "resolves: same_day\n", ["OS202 1:1"]),
        (DUTY + "valid_to: 2017-03-09\n", ["OS306 4:11 valid_to"]),
    ],
)
def test_hours_that_cannot_be_are_told(tmp_path: Path, text: str, told: list[str]) -> None:
    """
    With the line; the hours are then left out.
    """
    catalog = read_catalog([write(tmp_path / "hours", {"calendar/sessions/a.yaml": text})])

    assert told == [line.strip() for line in lines(catalog.problems)]
    assert () == catalog.sessions


def test_two_that_say_how_one_place_counts_on_one_day_are_told(tmp_path: Path) -> None:
    """
    Seasons that meet nowhere are no contradiction, and duties add up.
    """
    twice = {"calendar/sessions/a.yaml": SUMMER, "calendar/sessions/b.yaml": SUMMER.replace("10-15", "05-01")}
    fine = {f"calendar/sessions/{n}.yaml": text for n, text in enumerate((SUMMER, WINTER, DUTY, DUTY.replace("Sat", "Sun")))}

    assert ["OS309"] == codes(read_catalog([write(tmp_path / "1", twice)]).problems)
    assert [] == codes(read_catalog([write(tmp_path / "2", fine)]).problems)


def test_the_default_hours_of_the_nation_are_assumed() -> None:
    """
    Every place that says nothing follows them.
    """
    found = read_catalog([catalog_folder()]).sessions

    assert [("vn", DEFAULT_HOURS, True)] == [(each.place, each.counting, each.assumed is not None) for each in found]


def test_one_file_may_speak_for_several_places(tmp_path: Path) -> None:
    """
    Each then has them; a place twice is told, and so is `place` beside `places`.
    """
    several = DUTY.replace('place: "01"', 'places: ["001", "002"]')
    twice = 'places: ["40", "40"]\nsessions: {Mon: [["07:00", "11:30"]]}\n'
    loaded = site(tmp_path, duty=several)

    assert [True, True, False] == [
        bool(loaded.at(date(2018, 3, 1), place).calendar.duty(date(2018, 3, 3))) for place in ("001", "002", "003")
    ]
    for number, (text, told) in enumerate(
        [
            (twice, ["OS309 1:16 place"]),
            (several + 'place: "01"\n', ["OS201 4:1 place"]),
            (DUTY + "agency: a\nagencies: [b]\n", ["OS201 4:1 agency"]),
            (several.replace('"002"', '"2"'), ["OS203 1:17 places[1]"]),
        ]
    ):
        assert told == lines(read_catalog([write(tmp_path / str(number), {"calendar/sessions/a.yaml": text})]).problems)


def test_one_file_may_speak_for_several_bodies(tmp_path: Path) -> None:
    """
    Each of the departments that a decision names.
    """
    loaded = site(tmp_path, duty=DUTY + "agencies: [so-tu-phap, so-xay-dung]\n")

    held = [
        loaded.at(date(2018, 3, 1), "01", agency).calendar.duty(date(2018, 3, 3))
        for agency in ("so-tu-phap", "so-xay-dung", "so-y-te", None)
    ]
    assert [True, True, False, False] == [*map(bool, held)]
