"""Names of procedures: exactly the one that a list writes, by place and day, and never one that merely looks like it."""

from __future__ import annotations

import pickle
import unicodedata
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from onestop import Level, Procedure, Text
from onestop.catalogs.named import MAX_NAME, Names, alike, bearing, name_key

MEDIATOR = "Công nhận hòa giải viên"


def procedure(code: str, name: str, *levels: str) -> Procedure:
    """A version of a procedure of which only the name and the levels matter."""
    return Procedure(code=code, name=Text(name), field="thu", valid_from=date(2020, 1, 1), level=tuple(map(Level, levels)), cases=())


COMMUNE = procedure("1.000001", f"{MEDIATOR} (cấp xã)", "commune")
PROVINCE = procedure("1.000002", f"{MEDIATOR} (cấp tỉnh)", "province")
PLAIN = procedure("1.000003", "Đăng ký lại khai sinh", "commune")
LONG = procedure("1.000004", "Đăng ký khai sinh (trường hợp có yếu tố nước ngoài)")
ALL = (COMMUNE, PROVINCE, PLAIN, LONG)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Đăng ký lại khai sinh", ["1.000003"]),
        ("ĐĂNG KÝ LẠI KHAI SINH", ["1.000003"]),
        ("Dang ky lai khai sinh", ["1.000003"]),
        ("  Thủ tục   đăng ký\nlại khai sinh. ", ["1.000003"]),
        ("Thủ tục: Đăng ký lại khai sinh", ["1.000003"]),
        ("Đăng ký lại khai sinh (cấp xã)", ["1.000003"]),
        ("Đăng ký lại khai sinh [Cấp Xã]", ["1.000003"]),
        ("Đăng ký lại khai sinh (cấp huyện, xã)", ["1.000003"]),
        ("Đăng ký lại khai sinh (cấp tỉnh)", []),  # of another level: another procedure
        ("Đăng ký lại khai sinh (bản sao)", []),  # brackets that say more than a level count
        ("Đăng ký khai sinh (trường hợp có yếu tố nước ngoài)", ["1.000004"]),
        ("Đăng ký khai sinh", []),
        ("Đăng ký lại khai sin", []),
        (f"{MEDIATOR} (cấp xã)", ["1.000001"]),
        (f"{MEDIATOR} (cấp tỉnh)", ["1.000002"]),
        (f"{MEDIATOR} (cấp huyện)", []),
        (MEDIATOR, ["1.000001", "1.000002"]),
        ("", []),
        ("…", []),
        ("()", []),
    ],
)
def test_a_name_is_borne_exactly_or_not_at_all(name: str, codes: list[str]) -> None:
    """
    Case, tones, blanks, marks, a leading "Thủ tục" and a level that fits do not count; a letter more or less does.
    """
    assert codes == [each.code for each in bearing(name, ALL)]


def test_a_composed_and_a_decomposed_name_are_one() -> None:
    """
    NFD as macOS writes it.
    """
    assert (PLAIN,) == bearing(unicodedata.normalize("NFD", PLAIN.name.vi), ALL)


@given(st.sampled_from(ALL), st.text("().,;:-_ \n\t", max_size=5), st.booleans())
def test_marks_around_a_name_do_not_count(wanted: Procedure, marks: str, upper: bool) -> None:
    """
    Whatever stands before and after it that is neither letter nor digit.
    """
    name = wanted.name.vi.upper() if upper else wanted.name.vi

    assert (wanted,) == bearing(f"{marks.replace('(', '')} {name} {marks.replace(')', '')}", ALL)


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_none(text: str) -> None:
    """
    Hostile text raises nothing, and what is folded folds to itself.
    """
    key, _ = name_key(text)

    assert key == name_key(key)[0]
    assert all(name_key(each.name.vi)[0] == key for each in bearing(text, ALL))


def test_a_name_without_end_is_not_looked_up() -> None:
    """
    A cell may hold a book.
    """
    assert ("", frozenset()) == name_key("a" * (MAX_NAME + 1))
    assert () == alike("a" * (MAX_NAME + 1), ALL)


def test_names_that_look_alike_are_offered_nearest_first() -> None:
    """
    At most three, and none for what looks like nothing.
    """
    assert "1.000003" == alike("Đăng ký lại khai sanh", ALL)[0].code
    assert () == alike("NGƯỜI NỘP SỐ 1", ALL)
    assert 1 == len(alike("Đăng ký lại khai sanh", ALL, most=1))


def test_the_index_finds_what_any_version_bears() -> None:
    """
    An old name leads to its code, which the caller then asks for the version of the day.
    """
    names = Names({"1.000001": (COMMUNE, procedure("1.000001", "Tên mới")), "1.000003": (PLAIN,)})

    assert ("1.000001",) == names.codes("tên mới")
    assert ("1.000001",) == names.codes(MEDIATOR)
    assert () == names.codes("tên khác")


SITE = onestop.load(entry_points=False)


def test_every_procedure_of_the_catalogue_is_found_by_its_name() -> None:
    """
    On the first day of each version, where it is in force; no two procedures of a day share a name.
    """
    for code, versions in SITE.catalog.procedures.items():
        for version in versions:
            if version.valid_from is not None:
                found = SITE.procedures_named(f"Thủ tục {version.name.vi.upper()}", version.valid_from, version.place)
                assert [code] == [each.code for each in found]


def test_a_name_is_that_of_its_day() -> None:
    """
    Before its first version nobody bears it.
    """
    births = SITE.catalog.procedures["1.001193"]
    first = next(each.valid_from for each in births if each.valid_from is not None)
    later = [each for each in births if each.valid_from is None]

    assert ("1.001193",) == tuple(each.code for each in SITE.procedures_named("Đăng ký khai sinh", first))
    assert bool(later) or () == SITE.procedures_named("Đăng ký khai sinh", date(1990, 1, 1))


def test_a_renamed_procedure_is_found_by_the_name_of_the_day() -> None:
    """
    The old name until the last day of its version, the new one from the next.
    """
    version = SITE.catalog.procedures["1.001193"][-1]
    old = attrs.evolve(version, name=Text("Tên cũ"), valid_from=date(2024, 1, 1), valid_to=date(2025, 6, 30))
    new = attrs.evolve(version, name=Text("Tên mới"), valid_from=date(2025, 7, 1), valid_to=None)
    site = SITE.with_catalog(attrs.evolve(SITE.catalog, procedures={"1.001193": (old, new)}))
    days = (date(2025, 6, 30), date(2025, 7, 1))

    assert [[True, False], [False, True]] == [[bool(site.procedures_named(name, day)) for day in days] for name in ("Tên cũ", "Tên mới")]


def test_what_is_no_place_has_no_procedures() -> None:
    """
    A list may have anything in its column of places; nothing raises.
    """
    assert () == SITE.procedures_named("Đăng ký khai sinh", date(2026, 1, 5), "NGƯỜI NỘP SỐ 1")


def test_names_are_found_after_a_journey_and_over_another_catalogue() -> None:
    """
    What was looked up is not sent along, nor kept for a catalogue that was changed.
    """
    SITE.procedures_named("Đăng ký khai sinh", date(2026, 1, 5))
    emptied = SITE.with_catalog(onestop.load(entry_points=False).catalog)

    assert 1 == len(pickle.loads(pickle.dumps(SITE)).procedures_named("Đăng ký khai sinh", date(2026, 1, 5)))
    assert 1 == len(emptied.procedures_named("Đăng ký khai sinh", date(2026, 1, 5)))


def test_likeness_is_offered_by_place_and_day() -> None:
    """
    For a person to choose from.
    """
    assert "1.001193" == SITE.procedures_like("đăng ký khai sanh", date(2026, 1, 5))[0].code
