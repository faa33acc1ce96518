"""Places: the shape of a code, and nothing more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import onestop
from authoring import codes, lines, write
from onestop.catalogs.catalog import read_catalog
from onestop.law.places import NATION, has_ended, is_place_code, lineage, unit_on


@pytest.mark.parametrize("code", ["vn", "01", "48", "96", "001", "00001", "20194", "00", NATION])
def test_a_place_code_is_the_nation_or_two_three_or_five_digits(code: str) -> None:
    """
    Province, former district, commune.
    """
    assert is_place_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "1", "0001", "000001", "VN", "vn ", " 01", "01\n", "0a", "٠١", "０１", "01.0", "-1", "Hà Nội", 1, 48, None, True, ("01",)],
)
def test_whatever_else_is_no_place_code(code: object) -> None:
    """
    `1` is not `01`; digits of other scripts, spaces, line ends and numbers are not codes.
    """
    assert not is_place_code(code)  # type: ignore[arg-type]


LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
"""Of the districts and the 63 provinces; of the 34 provinces and their communes."""


@pytest.fixture(scope="module")
def site() -> onestop.Onestop:
    return onestop.load(entry_points=False)


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("24", LAST, "Bắc Giang"),
        ("24", FIRST, "Bắc Ninh"),
        ("27", LAST, "Bắc Ninh"),
        ("46", date(2024, 12, 31), "Thừa Thiên Huế"),
        ("46", date(2025, 1, 1), "Huế"),
        ("34", date(2018, 1, 1), "Thái Bình"),
        ("340", date(2018, 1, 1), "Huyện Đông Hưng"),
        ("00004", LAST, "Phường Trúc Bạch"),
        ("00004", FIRST, "Phường Ba Đình"),
        ("00154", date(2018, 1, 1), "Phường Cự Khối"),
    ],
)
def test_one_code_names_the_unit_of_its_time(site: onestop.Onestop, code: str, on: date, name: str) -> None:
    """
    Codes passed on to other units on 1 July 2025.
    """
    unit = unit_on(site.catalog.places, code, on)

    assert unit is not None
    assert (name, False) == (unit.name.vi, has_ended(unit, on))


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("00154", date(2018, 1, 1), ("00154", "004", "01", "vn")),
        ("340", date(2018, 1, 1), ("340", "34", "vn")),  # Đông Hưng was of Thái Bình
        ("340", FIRST, ("340", "34", "33", "vn")),
        ("34", LAST, ("34", "vn")),
        ("34", FIRST, ("34", "33", "vn")),
        ("12454", LAST, ("12454", "336", "34", "vn")),
        ("12454", FIRST, ("12454", "34", "33", "vn")),  # in the territory of the old Thái Bình
        ("24", FIRST, ("24", "vn")),
        ("27", FIRST, ("27", "24", "vn")),
        ("20195", FIRST, ("20195", "48", "vn")),
        ("20194", FIRST, ("20194", "490", "48", "vn")),  # a ward that ended, in a district that ended
        ("99999", FIRST, ("99999", "vn")),
    ],
)
def test_place_lies_where_its_territory_lay_on_the_day(site: onestop.Onestop, code: str, on: date, expected: tuple[str, ...]) -> None:
    """
    A dossier of Đông Hưng in 2018 is judged by its place of then; what ended leads on to what it was merged into.
    """
    assert expected == lineage(code, site.catalog.places, on)


def test_catalogue_lists_what_the_law_counts(site: onestop.Onestop) -> None:
    """
    63 provinces, 705 districts and 10,599 communes to 30 June 2025; 34 provinces and 3,321 communes from the day after.
    """

    def counted(on: date, digits: int) -> int:
        units = (unit_on(site.catalog.places, code, on) for code in site.catalog.places if len(code) == digits)
        return sum(unit is not None and not has_ended(unit, on) for unit in units)

    assert (63, 705, 10_599) == (counted(LAST, 2), counted(LAST, 3), counted(LAST, 5))
    assert (34, 0, 3_321) == (counted(FIRST, 2), counted(FIRST, 3), counted(FIRST, 5))


def test_every_commune_of_today_lies_in_one_province_of_today(site: onestop.Onestop) -> None:
    """
    Through the old province of its territory, or at once.
    """
    places = site.catalog.places
    today = [code for code in places if len(code) == 5 and not has_ended(places[code][-1], FIRST)]
    provinces = {lineage(code, places, FIRST)[-2] for code in today}

    assert provinces == {code for code in places if len(code) == 2 and not has_ended(places[code][-1], FIRST)}


OVERLAYS = """\
decision: {number: 0000/QĐ-VD, date: 2026-01-05}
sources: [{title: Ví dụ, confidence: low}]
overlays:
  - {place: "33", PART procedure: "1.004873", valid_from: 2026-02-01, valid_to: 2026-12-31, against: [2025-07-01], set: {sets: 2}}
"""


@pytest.mark.parametrize(
    ("part", "thai_binh", "hung_yen"),
    [("", 2, 2), ('not_in: ["34"],', None, 2)],
)
def test_decision_can_leave_out_the_territory_of_an_old_province(tmp_path: Path, part: str, thai_binh: int, hung_yen: int) -> None:
    """
    And one for the old province alone names its code.
    """
    start = onestop.load(entry_points=False).at(date(2026, 3, 2)).procedure("1.004873").valid_from
    text = OVERLAYS.replace("PART", part).replace("2025-07-01", str(start))
    loaded = onestop.load(write(tmp_path / "tinh", {"overlays/a.yaml": text}), entry_points=False)
    alone = onestop.load(write(tmp_path / "cu", {"overlays/a.yaml": text.replace('"33"', '"34"').replace(part, "")}), entry_points=False)

    def sets(site: onestop.Onestop, place: str) -> int | None:
        return site.at(date(2026, 3, 2), place).procedure("1.004873").sets

    base = sets(loaded, "01")
    assert [] == codes(loaded.problems)
    assert (thai_binh or base, hung_yen) == (sets(loaded, "12454"), sets(loaded, "11953"))
    assert (2, base) == (sets(alone, "12454"), sets(alone, "11953"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("places: []\n", ["OS202 1:1 places"]),
        ('below: {"1": {"00001": A}}\n', ["OS203 1:9 below.1"]),
        ('below: {"01": {"1": A}}\n', ["OS203 1:16 below.01.1"]),
        ('valid_from: 2025-07-01\nvalid_to: 2025-06-30\nbelow: {"01": {"00001": A}}\n', ["OS306 3:25 below.01.00001"]),
        ('places: [{code: "01", name: A}, {code: "01", name: B}]\n', ["OS309 1:33 places[1].code"]),
        (
            'places: [{code: "01", name: A, valid_to: 2025-06-30}, {code: "01", name: B, valid_from: 2025-06-30}]\n',
            ["OS309 1:55 places[1].code"],
        ),
        ('places: [{code: "01", name: A, merged_into: "1"}]\n', ["OS203 1:45 places[0].merged_into"]),
        ('places: [{code: "01", name: A}, {code: "01", name: A}]\n', []),
        ('places: [{code: "01", name: A, valid_to: 2025-06-30}, {code: "01", name: B, valid_from: 2025-07-01}]\n', []),
        ('places: [{code: "01", name: A}]\nbelow: {"02": {"00001": A}}\n', ["OS333 2:15 below.02"]),
    ],
)
def test_places_that_cannot_be_are_told(tmp_path: Path, text: str, told: list[str]) -> None:
    """
    Two units may bear one code at two times, never at once.
    """
    assert told == lines(read_catalog([write(tmp_path / "a", {"places.yaml": text})]).problems)


CAMPAIGN = """\
place: "79"
decision: {number: 1224/KH-UBND, date: 2022-04-22}
unlisted:
  - valid_from: 2022-05-15
    valid_to: 2022-06-15
    fields: [ho-tich]
    says: {vi: Giải quyết trong ngày., en: Same day.}
    missing: {vi: Chưa có danh mục., en: No list.}
"""


@pytest.mark.parametrize(
    ("received", "procedure", "place", "doubted"),
    [
        ((2022, 5, 13), "1.004873", "79", False),
        ((2022, 5, 16), "1.004873", "79", True),
        ((2022, 6, 15), "1.004873", "760", True),  # a district of the city
        ((2022, 6, 16), "1.004873", "79", False),
        ((2022, 5, 16), "1.004873", "01", False),
        ((2022, 5, 16), "1.010833", "79", False),  # another field
    ],
)
def test_answer_says_of_a_decision_whose_list_is_not_there(
    tmp_path: Path, received: tuple[int, int, int], procedure: str, place: str, *, doubted: bool
) -> None:
    """
    Its place, its days and its fields; no date changes.
    """
    from datetime import datetime

    site = onestop.load(write(tmp_path / "hcm", {"overlays/a.yaml": CAMPAIGN}), entry_points=False)
    plain = onestop.load(entry_points=False)
    at = datetime(*received, 9)
    dossier = onestop.Dossier(code="1", procedure=procedure, place=place, events=(onestop.Event(at, "received"),))

    answer, before = (each.assess(dossier, now=at) for each in (site, plain))

    assert answer.deadline is not None
    assert before.deadline is not None
    assert before.deadline.due == answer.deadline.due
    assert doubted == ("local_list" in [each.id for each in answer.assumptions])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    says: {vi: Giải quyết trong ngày., en: Same day.}\n", "", "OS202 4:5 unlisted[0].says"),
        ("2022-06-15", "2022-05-14", "OS306 5:15 unlisted[0].valid_to"),
        ('"79"', '"7"', "OS203 1:8 place"),
        ("unlisted:\n  -", "unlisted:\n   ", "OS203 4:5 unlisted"),
    ],
)
def test_wrong_decision_without_a_list_makes_its_place_refuse(tmp_path: Path, old: str, new: str, told: str) -> None:
    """
    As a wrong overlay does.
    """
    catalog = read_catalog([write(tmp_path / "a", {"overlays/a.yaml": CAMPAIGN.replace(old, new)})])

    assert [told] == lines(catalog.problems)
    assert {"vn"} if old == '"79"' else {"79"} == set(catalog.refusing)
