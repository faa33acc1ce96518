"""The plugin of Hà Nội: what was counted by hand."""

from datetime import date, datetime

import onestop_hanoi

import onestop
from onestop import Dossier, Event

SITE = onestop.load(plugins=[onestop_hanoi], entry_points=False)


def duty(on: date, place: str, agency: str | None = None) -> tuple[tuple[int, int], ...]:
    return SITE.at(on, place, agency=agency).calendar.duty(on)


def test_the_plugin_is_sound() -> None:
    """Nothing is wrong in its files, and the place answers."""
    assert SITE.problems == ()


def test_saturday_morning_from_10_march_2017_except_holidays() -> None:
    """Saturday 11 March 2017 was the first; 4 March came before, and 17 February 2018 was mùng 2 Tết."""
    assert [False, True, False] == [bool(duty(day, "00154")) for day in (date(2017, 3, 4), date(2017, 3, 11), date(2018, 2, 17))]


def test_saturday_morning_by_kind_of_body() -> None:
    """A ward, a township and nine departments work; the commune of Bát Tràng decides for itself, another department is not named."""
    on = date(2018, 3, 3)

    working = (("003", None), ("00112", None), ("00565", None), ("01", "so-xay-dung"), ("018", "ubnd-cap-huyen"))
    others = (("00583", None), ("018", None), ("01", None), ("01", "so-y-te"))

    assert [True] * 5 + [False] * 4 == [bool(duty(on, place, agency)) for place, agency in working + others]


def test_death_registration_at_home_on_the_first_day_of_tet_is_early() -> None:
    """Cự Khối, 2019: due on Monday 11 February, delivered on Tuesday the 5th."""
    events = [Event(datetime(2019, 2, 1, 15, 30), "received"), Event(datetime(2019, 2, 5, 9), "resolved")]
    answer = SITE.assess(Dossier("H1", "1.000656", "00154", events), now=datetime(2019, 2, 12, 9))

    assert answer.outcome is not None
    assert "early" == answer.outcome.timeliness
    assert answer.procedure is not None
    assert ["desk", "home"] == [each.value for each in answer.procedure.returns]


def test_the_lists_that_are_missing_are_told_in_their_time_only() -> None:
    """Persons of merit from 1 January 2026; the internal workflows for land change on 25 November 2025."""

    def told(code: str, on: datetime) -> list[str]:
        answer = SITE.assess(Dossier("H1", code, "00103", [Event(on, "received")]), now=on)
        return [each.text.vi.split(":")[0] for each in answer.assumptions if each.text and each.id == "local_list"]

    assert [0, 1] == [len(told("1.013750", day)) for day in (datetime(2025, 12, 31, 9), datetime(2026, 1, 1, 9))]
    assert ["1234/QĐ-TTPVHCC"] == told("1.012784", datetime(2025, 11, 24, 9))
    assert ["1610/QĐ-TTPVHCC"] == told("1.012784", datetime(2025, 11, 25, 9))


def test_home_delivery_is_the_wards_own() -> None:
    """The ward of Thụy Khuê in 2019 is not told of; in 2023 it is."""
    returns = [SITE.at(date(year, 5, 7), "00112").procedures["1.000656"].returns for year in (2019, 2023)]

    assert [0, 2] == [len(each) for each in returns]
