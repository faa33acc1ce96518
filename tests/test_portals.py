"""Portals: dossiers as local systems write them, with every loss by its name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, codes
from onestop import render
from onestop.exchange.portals import portal_of, portals, read_portal, to_national

OPENCPS = {
    "dossierNo": "000.00.06.H26-260105-0001",
    "serviceCode": "1.001731",
    "submitDate": "05/01/2026 08:00:00",
    "receiveDate": "05/01/2026 09:00:00",
    "dueDate": "08/01/2026 17:00:00",
    "dossierStatus": "processing",
}
IGATE = {
    "code": "000.00.06.H26-260105-0001",
    "procedure": {"code": "1.001731.000.00.00.H26"},
    "appliedDate": "2026-01-05T08:00:00",
    "acceptedDate": "2026-01-05T09:00:00.000+07:00",
    "appointmentDate": "2026-01-08T17:00:00",
}


@pytest.mark.parametrize(
    ("word", "national", "loses"),
    [
        ("new", "1", False),
        ("receiving", "1", False),
        ("waiting", "5", True),
        ("processing", "4", False),
        ("interoperating", "4", True),
        ("pausing", "4", True),
        ("posting", "4", True),
        ("correcting", "4", True),
        ("cancelling", "7", True),
        ("releasing", "9", False),
        ("denied", "3", False),
        ("unresolved", "8", True),
        ("cancelled", "7", False),
        ("done", "10", False),
    ],
)
def test_status_of_opencps_has_a_national_one(word: str, national: str, loses: bool) -> None:
    """
    Fourteen words, ten numbers: what a number cannot say is told.
    """
    made, problems = to_national({**OPENCPS, "dossierStatus": word.upper()}, "opencps")

    assert made is not None
    assert (national, ["OS862"] if loses else []) == (made["TrangThaiHoSo"], codes(problems))


def test_every_word_of_opencps_is_mapped() -> None:
    """
    The list of its public code.
    """
    assert 14 == len(portals()["opencps"]["statuses"])


def test_dossier_of_opencps_becomes_one() -> None:
    """
    The due date is the appointment, the finish date the hand-over, the release date the result.
    """
    done = {**OPENCPS, "dossierStatus": "done", "releaseDate": "07/01/2026 10:00:00", "finishDate": "08/01/2026 08:00:00", "online": True}
    got, problems = read_portal(done, "opencps", place="01")

    assert got is not None
    assert [] == codes(problems)
    assert ("1.001731", "01", "online", at("2026-01-08T17:00")) == (got.procedure, got.place, got.channel, got.promised)
    assert ["submitted", "received", "result_returned", "resolved"] == [event.kind for event in got.events]
    assert at("2026-01-07T10:00") == got.events[3].at


def test_withdrawal_of_opencps_has_its_own_date() -> None:
    """
    `cancellingDate`.
    """
    got, _ = read_portal({**OPENCPS, "dossierStatus": "cancelled", "cancellingDate": "06/01/2026 10:00:00"}, "opencps")

    assert got is not None
    assert ("withdrawn", at("2026-01-06T10:00")) == (got.events[-1].kind, got.events[-1].at)


@pytest.mark.parametrize(
    ("field", "value"), [("extendDate", "12/01/2026 17:00:00"), ("correctingDate", "06/01/2026"), ("lockState", "PAUSE"), ("online", False)]
)
def test_field_without_a_national_one_is_a_loss(field: str, value: Any) -> None:
    """
    Told by its name, in both languages.
    """
    _, problems = read_portal({**OPENCPS, field: value}, "opencps")

    assert [("OS862", (field,))] == [(found.code, found.path) for found in problems]
    assert render(problems[0], "vi") != render(problems[0], "en")


def test_dossier_of_igate_takes_its_status_from_the_dates() -> None:
    """
    Its number of the status is not the national one.
    """
    settled = {**IGATE, "completedDate": "2026-01-07T03:00:00Z", "dossierStatus": {"id": 4}, "dueDate": "2026-01-07T17:00:00"}
    running, _ = to_national(IGATE, "igate")
    got, problems = read_portal(settled, "igate")

    assert running is not None
    assert got is not None
    assert ("4", "1.001731") == (running["TrangThaiHoSo"], got.procedure)
    assert (at("2026-01-07T10:00"), ["OS862", "OS862"]) == (got.events[-1].at, codes(problems))


@pytest.mark.parametrize(
    ("data", "expected"), [(OPENCPS, "opencps"), (IGATE, "igate"), ({"MaHoSo": "x", **OPENCPS}, None), ({}, None), ([], None)]
)
def test_system_is_known_by_its_keys(data: Any, expected: str | None) -> None:
    """
    A national message is none.
    """
    assert expected == portal_of(data)


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"dossierStatus": "lạ"}, "OS853", ("dossierStatus",)),
        ({"dossierStatus": 4}, "OS853", ("dossierStatus",)),
        ({"receiveDate": "31/02/2026 09:00:00"}, "OS853", ("NgayTiepNhan",)),
        ({"receiveDate": ["x"]}, "OS853", ("NgayTiepNhan",)),
        ({"dossierNo": None}, "OS852", ("MaHoSo",)),
        ({"x": [0] * 2_000}, "OS851", ()),
    ],
)
def test_broken_dossier_of_a_system_is_an_error(more: dict[str, Any], code: str, path: tuple[str, ...]) -> None:
    """
    It gives no dossier.
    """
    got, problems = read_portal({**OPENCPS, **more}, "opencps")

    assert None is got
    assert (code, path) in [(found.code, found.path) for found in problems]


def test_system_that_is_not_known_is_wrong_use() -> None:
    """
    The known ones are listed.
    """
    with pytest.raises(LookupError, match="opencps, igate"):
        to_national({}, "khác")


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just("05/01/2026 09:00:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.sampled_from(("opencps", "igate")), st.dictionaries(st.sampled_from([*OPENCPS, *IGATE, "online"]), _values))
def test_no_value_breaks_the_reader_of_a_system(portal: str, data: dict[str, Any]) -> None:
    """
    A dossier, or at least one error.
    """
    got, problems = read_portal(data, portal)

    assert (got is None) == any(found.severity == "error" for found in problems)
