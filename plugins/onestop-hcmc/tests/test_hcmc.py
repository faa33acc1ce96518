"""The plugin of Hồ Chí Minh City: what was counted by hand."""

from datetime import date, datetime, timedelta

import onestop_hcmc

import onestop
from onestop import Dossier, Event

SITE = onestop.load(plugins=[onestop_hcmc], entry_points=False)
BOARD = "ban-quan-ly-cac-khu-che-xuat-va-cong-nghiep"


def told(on: datetime, place: str, code: str = "1.004873", agency: str | None = None) -> int:
    answer = SITE.assess(Dossier("H1", code, place, [Event(on, "received")], agency=agency), now=on)
    return sum(each.id == "local_list" for each in answer.assumptions)


def test_the_plugin_is_sound() -> None:
    """Nothing is wrong in its files, and the place answers."""
    assert SITE.problems == ()


def test_the_month_is_told_at_its_place_of_then_only() -> None:
    """Thủ Đức in the month and after it; Bình Dương, which the city took in three years later; a ward of today."""
    month = datetime(2022, 5, 16, 9)

    assert [1, 0, 0, 0] == [
        told(month, "769"),
        told(datetime(2022, 6, 16, 9), "769"),
        told(month, "74"),
        told(datetime(2026, 5, 18, 9), "27010"),
    ]


def test_wednesday_fairs_and_the_extra_month_are_the_boards_alone() -> None:
    """In the city's month every Wednesday has a fair besides; in the extra month, to 15 July, the board alone is told."""
    days = [datetime(2022, 5, 15, 9) + timedelta(days=n) for n in range(63)]
    counts = [told(day, "79", agency=BOARD) for day in days]

    assert [day.strftime("%d/%m") for day, count in zip(days, counts, strict=True) if count == 2] == [
        "18/05",
        "25/05",
        "01/06",
        "08/06",
        "15/06",
    ]
    assert days[61] == datetime(2022, 7, 15, 9)
    assert counts[61:] == [1, 0]
    assert told(datetime(2022, 6, 16, 9), "79") == 0


def test_evening_certification_is_told_for_certification_alone() -> None:
    """Its hours are unknown, so no session is open on a Tuesday evening; only the answer says so."""
    on = datetime(2022, 7, 5, 9)

    assert [1, 2] == [told(on, "27010"), told(on, "27010", "2.000815")]
    assert SITE.at(on.date(), "27010").calendar.duty(on.date()) == ()


def test_nothing_of_the_saturday_draft_is_in_force() -> None:
    """The draft of November 2025 was not found adopted: no counter is open on Saturday 29 November 2025 or 7 March 2026."""
    assert [(), ()] == [SITE.at(day, "27010").calendar.duty(day) for day in (date(2025, 11, 29), date(2026, 3, 7))]


def test_one_centre_from_27_december_2025() -> None:
    """A company is registered at the department's counter to the 26th, at the centre from the day after."""
    contacts = [SITE.at(date(2025, 12, day), "79").procedures["2.001583"].contacts for day in (26, 27)]

    assert [0, 1] == [len(each) for each in contacts]
