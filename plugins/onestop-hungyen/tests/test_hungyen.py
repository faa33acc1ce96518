"""The plugin of Hưng Yên: places of then, and what was counted by hand."""

from datetime import date, datetime

import onestop_hungyen

import onestop
from onestop import Dossier, Event
from onestop.law.places import lineage

SITE = onestop.load(plugins=[onestop_hungyen], entry_points=False)


def told(place: str, on: datetime, code: str = "1.004873") -> int:
    answer = SITE.assess(Dossier("H1", code, place, [Event(on, "received")]), now=on)
    return sum(each.id == "local_list" for each in answer.assumptions)


def test_the_plugin_is_sound() -> None:
    """Nothing is wrong in its files, and both places are served."""
    assert SITE.problems == ()
    assert ("33", "34") == onestop_hungyen.onestop_places


def test_dong_hung_lies_in_thai_binh_in_2018_and_in_hung_yen_in_2026() -> None:
    """The old province stays between the commune and the new one, so a rule for its territory alone can be written with place 34."""
    places = SITE.catalog.places

    assert ("12688", "340", "34", "vn") == lineage("12688", places, date(2018, 3, 5))
    assert ("12688", "34", "33", "vn") == lineage("12688", places, date(2026, 3, 2))
    assert ("12205", "33", "vn") == lineage("12205", places, date(2026, 3, 2))


def test_what_is_told_of_dong_hung_holds_there_and_then() -> None:
    """On the last day of 2018 and no longer after it, for civil status and not for social protection, and not in Khoái Châu."""
    on = datetime(2018, 12, 31, 9)

    assert [1, 0] == [told("340", day) for day in (on, datetime(2019, 1, 1, 9))]
    assert [0, 0] == [told("330", on), told("12688", datetime(2026, 3, 2, 9))]
    assert told("340", on, "2.000815") == 0


def test_the_note_of_khoai_chau_ends_with_the_district() -> None:
    """The same code is a township to 30 June 2025 and a commune from the day after."""
    notes = [SITE.at(day, "12205").procedures["1.001193"].note for day in (date(2025, 6, 30), date(2025, 7, 1))]

    assert [True, False] == [note is not None and "5 đến 10 phút" in note.vi for note in notes]
