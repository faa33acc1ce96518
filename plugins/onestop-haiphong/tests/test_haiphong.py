"""The plugin of Hải Phòng: charges of 0 by the day of lodging, and what was counted by hand."""

from datetime import date

import onestop_haiphong
import pytest

import onestop

SITE = onestop.load(plugins=[onestop_haiphong], entry_points=False)
BEFORE, FIRST = date(2026, 8, 7), date(2026, 8, 8)


def amounts(code: str, lodged: date, place: str = "31", channel: str = "online", paid: date = date(2026, 9, 1)) -> dict[str, int | None]:
    due = SITE.at(lodged, place).procedures[code].fee_due({"channel": channel}, paid)
    return {each.name.vi: each.amount for each in due}


def test_the_plugin_is_sound() -> None:
    """Nothing is wrong in its files, and the place answers."""
    assert SITE.problems == ()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("1.000656", "Lệ phí hộ tịch"),
        ("1.013225", "Lệ phí cấp giấy phép xây dựng"),
        ("1.011443", "Phí xóa đăng ký biện pháp bảo đảm"),
        ("1.013831", "Lệ phí cấp Giấy chứng nhận"),
    ],
)
def test_online_dossiers_pay_nothing_from_8_august_2026(code: str, name: str) -> None:
    """What was lodged the day before keeps the old charge, which is unknown and not 0, though it is paid in September; so does paper."""
    assert 0 == amounts(code, FIRST)[name]
    assert amounts(code, BEFORE).get(name) is None
    assert [None, None] == [amounts(code, FIRST, channel=channel)[name] for channel in ("in_person", "post")]


def test_fees_that_the_city_does_not_set_stay() -> None:
    """The fee for copies is the Ministry of Finance's, and other charges on land than that for the certificate are not named."""
    assert amounts("1.000656", FIRST)["Phí cấp bản sao Trích lục khai tử"] is None
    assert amounts("1.013831", FIRST)["Phí, lệ phí"] is None
    assert {"Phí cấp bản sao trích lục hộ tịch": 8000} == amounts("2.000635", FIRST)


def test_the_channel_decides() -> None:
    """Where nobody tells how the dossier came in the charge is not known."""
    due = SITE.at(FIRST, "31").procedures["1.013225"].fee_due()

    assert [(None, ("channel",))] == [(each.amount, each.missing) for each in due]


def test_the_old_hai_duong_is_reached_and_others_are_not() -> None:
    """A ward of the old Hải Dương lies in Hải Phòng since 1 July 2025; Hưng Yên has its own council."""
    assert [0, None] == [amounts("1.000656", FIRST, place)["Lệ phí hộ tịch"] for place in ("10525", "33")]


def test_civil_status_is_read_again_with_the_new_law() -> None:
    """The draft version from 1 March 2027 was not there when the resolution was read."""
    assert [0, None] == [amounts("1.000656", day)["Lệ phí hộ tịch"] for day in (date(2027, 2, 28), date(2027, 3, 1))]


def test_the_decision_on_household_businesses_is_named_from_its_day() -> None:
    """10 July 2025; on the day before the note is the nation's alone."""
    notes = [SITE.at(date(2025, 7, day), "31").procedures["1.001612"].note for day in (9, 10)]

    assert [False, True] == [note is not None and "2831/QĐ-UBND" in note.vi for note in notes]
