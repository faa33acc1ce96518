"""The plugin of Đà Nẵng: its last day, and dates that were counted by hand."""

from datetime import date, datetime
from typing import Any

import onestop_danang

import onestop
from onestop import Dossier, Event

SITE = onestop.load(plugins=[onestop_danang], entry_points=False)


def due(code: str, received: datetime, place: str = "48", **more: Any) -> datetime | None:
    """Return when a dossier is due, None where no date follows."""
    answer = SITE.assess(Dossier("H01", code, place, [Event(received, "received")], **more), now=received)
    return answer.deadline.due if answer.deadline else None


def test_the_plugin_is_sound() -> None:
    """Nothing is wrong in its files, and the place answers."""
    assert SITE.problems == ()


def test_its_procedures_end_with_june_2025() -> None:
    """What is local is there on 30 June 2025 and gone the day after, and never anywhere else."""
    last = SITE.at(date(2025, 6, 30), "48").procedures
    own = {code for code, each in last.items() if each.place == "48"}

    assert len(own) == 96
    assert own.isdisjoint(SITE.at(date(2025, 7, 1), "48").procedures)
    assert own.isdisjoint(SITE.at(date(2025, 6, 30), "49").procedures)


def test_after_15_00_the_result_is_there_at_09_00() -> None:
    """Friday 8 March 2024, by the code of the commune and by that of the nation."""
    friday = datetime(2024, 3, 8, 15, 1)

    assert datetime(2024, 3, 11, 9, 0) == due("1.009073", friday) == due("2.000635", friday)
    assert datetime(2024, 3, 11, 17, 0) == due("2.000635", friday, "01")


def test_the_hand_over_to_the_commune_takes_half_a_day() -> None:
    """2 and 3 working days from Monday 4 March 2024 end on Monday 11, half a day after is Tuesday 12 at 11:30."""
    assert datetime(2024, 3, 12, 11, 30) == due("1.010405", datetime(2024, 3, 4, 9, 0))


def test_filed_online_a_criminal_record_takes_a_day_less() -> None:
    """9 days from 9 July 2024 instead of 10."""
    tuesday, facts = datetime(2024, 7, 9, 9, 0), {"complicated": False}

    assert datetime(2024, 7, 18, 17, 0) == due("2.000488", tuesday, channel="online", facts=facts)
    assert datetime(2024, 7, 19, 17, 0) == due("2.000488", tuesday, channel="in_person", facts=facts)


def test_ten_nominees_take_longer_than_nine() -> None:
    """10 working days from Monday 4 March 2024 for nine, 15 for ten."""
    monday = datetime(2024, 3, 4, 9, 0)

    assert datetime(2024, 3, 18, 17, 0) == due("1.012392", monday, facts={"nominees": 9})
    assert datetime(2024, 3, 25, 17, 0) == due("1.012392", monday, facts={"nominees": 10})
