"""Layers: which version holds, on both sides of each of its days."""

from __future__ import annotations

from datetime import date

import pytest

from onestop import Procedure, Text
from onestop.catalogs.layers import by_start, in_force
from onestop.law.places import Place, lineage


def version(name: str, valid_from: date | None, valid_to: date | None = None, announced: date | None = None) -> Procedure:
    return Procedure(code="9.000001", name=Text(name), field="thu", valid_from=valid_from, valid_to=valid_to, announced=announced, cases=())


OLD = version("old", date(2020, 1, 1), date(2020, 6, 30))
NEW = version("new", date(2020, 7, 1))


def name_of(found: Procedure | None) -> str | None:
    return found and found.name.vi


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), "old"),  # first day
        (date(2020, 6, 30), "old"),  # last day
        (date(2020, 7, 1), "new"),
        (date(2099, 1, 1), "new"),  # no last day
    ],
)
def test_a_version_holds_from_its_first_to_its_last_day(on: date, name: str | None) -> None:
    """
    Both days belong to it; before the first version there is none.
    """
    assert name == name_of(in_force((OLD, NEW), on))


@pytest.mark.parametrize(("on", "name"), [(date(2020, 6, 30), "old"), (date(2020, 7, 1), "new")])
def test_without_a_last_day_a_version_ends_where_the_next_begins(on: date, name: str) -> None:
    """
    A version holds on [valid_from, next valid_from).
    """
    assert name == name_of(in_force((version("old", date(2020, 1, 1)), NEW), on))


@pytest.mark.parametrize(
    ("on", "name"), [(date(2020, 6, 30), "old"), (date(2020, 7, 1), None), (date(2020, 7, 31), None), (date(2020, 8, 1), "late")]
)
def test_in_a_gap_nothing_holds(on: date, name: str | None) -> None:
    """
    The version before a gap is not stretched over it.
    """
    assert name == name_of(in_force((OLD, version("late", date(2020, 8, 1))), on))


@pytest.mark.parametrize(("on", "name"), [(date(1990, 1, 1), "unknown"), (date(2020, 6, 30), "unknown"), (date(2020, 7, 1), "new")])
def test_a_version_whose_start_is_unknown_holds_for_all_earlier_days(on: date, name: str) -> None:
    """
    `valid_from: null` reaches back without end, and to its last day.
    """
    assert name == name_of(in_force((version("unknown", None, date(2020, 6, 30)), NEW), on))


@pytest.mark.parametrize(
    ("known", "name"),
    [
        (None, "new"),
        (date(2020, 5, 14), "old"),
        (date(2020, 5, 15), "new"),  # announced that day
        (date(2020, 7, 1), "new"),
        (date(2019, 12, 31), None),  # the first version counts as known from its own first day
    ],
)
def test_a_version_counts_from_its_announcement(known: date | None, name: str | None) -> None:
    """
    As known before its announcement a new version does not exist, even for days on which it will hold.
    """
    versions = (version("old", date(2020, 1, 1)), version("new", date(2020, 7, 1), announced=date(2020, 5, 15)))

    assert name == name_of(in_force(versions, date(2020, 7, 1), known))


@pytest.mark.parametrize(("known", "name"), [(date(2020, 6, 30), "old"), (date(2020, 7, 1), "new")])
def test_without_an_announcement_a_version_is_known_from_its_first_day(known: date, name: str) -> None:
    """
    Nobody is expected to have known earlier.
    """
    versions = (version("old", date(2020, 1, 1)), version("new", date(2020, 7, 1)))

    assert name == name_of(in_force(versions, date(2020, 7, 1), known))


def test_a_law_announced_but_not_yet_in_force_does_not_hold() -> None:
    """
    Knowing a version does not bring its first day forward.
    """
    versions = (version("old", date(2020, 1, 1)), version("new", date(2020, 7, 1), announced=date(2020, 5, 15)))

    assert "old" == name_of(in_force(versions, date(2020, 6, 30), date(2020, 5, 15)))


def test_a_version_with_an_unknown_start_was_always_known() -> None:
    """
    What reaches back without end is not hidden by any `known`.
    """
    assert "unknown" == name_of(in_force((version("unknown", None),), date(2000, 1, 1), date(1999, 1, 1)))


def test_of_no_versions_none_holds() -> None:
    """
    The empty sequence is no error.
    """
    assert in_force((), date(2020, 1, 1)) is None


def test_versions_are_ordered_by_their_start() -> None:
    """
    One without a start comes first, whatever the order of the file.
    """
    unknown = version("unknown", None)

    assert (unknown, OLD, NEW) == by_start([NEW, unknown, OLD])


def place(code: str, parent: str = "vn") -> Place:
    return Place(code=code, name=Text(code), parent=parent)


PLACES = {each.code: (each,) for each in (place("48"), place("20194", "48"), place("00001", "00002"), place("00002", "00001"))}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("vn", ("vn",)),
        ("48", ("48", "vn")),
        ("20194", ("20194", "48", "vn")),
        ("79", ("79", "vn")),  # not listed: the nation
        ("00001", ("00001", "00002", "vn")),  # each is the other's parent
    ],
)
def test_above_every_place_stands_the_nation(code: str, expected: tuple[str, ...]) -> None:
    """
    Commune, province, nation; an unknown place follows the nation, and a circle ends there too.
    """
    assert expected == lineage(code, PLACES, date(2026, 1, 5))
