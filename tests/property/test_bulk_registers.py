"""A register as columns is judged as its dossiers are, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onestop
from onestop import Dossier, Event, Onestop
from onestop.law.stages import EventKind
from onestop.testing import strategies as shipped

bulk = pytest.importorskip("onestop.bulk")

SUPPLEMENT = (EventKind.SUPPLEMENT_REQUESTED, EventKind.SUPPLEMENTED)


@pytest.fixture(scope="module")
def everywhere() -> Onestop:
    """The national catalogue with what installed and local plugins would bring left out."""
    return onestop.load(entry_points=False)


def columns_of(dossiers: Sequence[Dossier]) -> dict[str, list[Any]]:
    """The register that holds these dossiers, a row each."""
    columns: dict[str, list[Any]] = {
        name: [getattr(each, name) for each in dossiers] for name in ("code", "procedure", "place", "agency", "level", "case", "channel")
    }
    for kind in EventKind:
        columns[kind.value] = [each.first(kind) for each in dossiers]
    columns["promised"] = [each.promised for each in dossiers]
    columns["extended_to"] = [next((event.until for event in each.events if event.until), None) for each in dossiers]
    for name in {name for each in dossiers for name in each.facts}:
        columns[name] = [each.facts.get(name) for each in dossiers]
    return columns


def fits_a_row(dossier: Dossier) -> bool:
    """Whether a row can hold all of it: no parts, nothing twice, no reasons but those that a row implies."""
    kinds = [event.kind for event in dossier.events]
    reasons = all(
        event.reason is None or (event.kind is EventKind.EXTENDED and event.reason == ("apology" if event.until else "verification"))
        for event in dossier.events
    )
    writable = not dossier.facts.keys() & set(EventKind)  # a fact of the name of a column cannot be written in a row
    return reasons and writable and len(kinds) == len(set(kinds)) and not any(event.part for event in dossier.events)


def same(site: Onestop, dossiers: Sequence[Dossier], now: datetime) -> Any:
    """Compare, and return what the columns say."""
    judged = bulk.assess_columns(site, columns_of(dossiers), now=now)
    for row, dossier in enumerate(dossiers):
        answer = site.assess(dossier, now=now)
        deadline, outcome = answer.deadline, answer.outcome
        expected = {
            "due": deadline.due if deadline else None,
            "promised": (deadline.promised_due if deadline else None) or dossier.promised,
            "disposition": outcome.disposition,
            "timeliness": outcome.timeliness,
            "margin": outcome.margin,
            "provisional": bool(deadline and deadline.provisional),
        }
        got = {
            "due": judged.due.values[row].item(),
            "promised": judged.promised[row].item(),
            "disposition": bulk.DISPOSITIONS[judged.disposition[row]],
            "timeliness": bulk.TIMELINESS[judged.timeliness[row]],
            "margin": int(judged.margin[row]) if judged.has_margin[row] else None,
            "provisional": bool(judged.provisional[row]),
        }
        assert (dossier, expected) == (dossier, got)
        assert (expected["due"] is None) == bool(judged.due.nulls[row])
        codes, told = {found.code for found in answer.problems}, set(judged.problems.values[judged.problems.codes[row]])
        assert codes == told if judged.alone[row] else told <= codes <= told | CONDUCT
    return judged


CONDUCT = {"OS403", "OS609", "OS612", "OS613", "OS617", "OS621", "OS623", "OS626", "OS628", "OS629", "OS630", "OS631", "OS632", "OS634"}
"""What columns do not look for: breaches of conduct, hints, and what a null says."""


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_lawful_dossiers_are_judged_alike(everywhere: Onestop, data) -> None:
    """
    Dossiers whose events stand in an order that law allows, of all procedures and times.
    """
    dossiers = data.draw(st.lists(shipped.dossiers(everywhere, place=data.draw(st.sampled_from(("vn", "01", "48")))), max_size=6))
    dossiers = [each for each in dossiers if fits_a_row(each)]
    last = max((event.at for each in dossiers for event in each.events), default=datetime(2026, 1, 1))
    now = last + timedelta(minutes=data.draw(st.sampled_from((0, 1, -600, 60 * 24 * 30))))

    same(everywhere, dossiers, now)


@st.composite
def plain(draw, codes: Sequence[str], places: Sequence[str] = ("vn", "01", "48", "00004", "34", "1", "99")) -> Dossier:
    """A row of moments that need not be in order, close together."""
    first = draw(st.datetimes(datetime(2014, 1, 1), datetime(2029, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0)))
    first = draw(st.sampled_from((first, first.replace(year=2026, month=1, day=3), first.replace(year=2027, month=2, day=28))))
    kinds = draw(
        st.sampled_from(
            (
                (),
                (EventKind.RESOLVED,),
                (EventKind.REFUSED, EventKind.RESULT_RETURNED),
                (EventKind.WITHDRAWN,),
                (EventKind.STOPPED, *SUPPLEMENT),
                (EventKind.SUBMITTED, EventKind.RESOLVED),
                SUPPLEMENT,
                SUPPLEMENT[:1],
                (*SUPPLEMENT, EventKind.RESOLVED),
                (*SUPPLEMENT[:1], EventKind.RESOLVED),
            )
        )
        | st.lists(st.sampled_from(EventKind), max_size=4, unique=True)
    )
    events = [Event(first, EventKind.RECEIVED)]
    at = first
    for kind in sorted(set(kinds) - {EventKind.RECEIVED, EventKind.EXTENDED}, key=tuple(EventKind).index):
        at += timedelta(minutes=draw(st.integers(0, 60 * 24 * 20) | st.sampled_from((0, 0, -1440, 480))))
        events.append(Event(at, kind))
    case = draw(st.sampled_from((None, None, None, "default", "nothing")))
    place = draw(st.sampled_from(places))
    facts = draw(st.sampled_from(({}, {}, {"proxy": "true"}, {"persons": "12", "colour": "red"})))
    promised = draw(st.none() | st.just(first + timedelta(days=3)))
    return Dossier("H", draw(st.sampled_from(codes)), place, events, case=case, facts=facts, promised=promised)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_rows_are_judged_alike(everywhere: Onestop, data) -> None:
    """
    Rows in whatever order of events, of procedures, places and cases that may not be there.
    """
    codes = (*sorted(everywhere.catalog.procedures), "9.999999")
    dossiers = data.draw(st.lists(plain(codes), min_size=1, max_size=12))
    now = data.draw(st.sampled_from((datetime(2026, 1, 31, 12), datetime(2030, 1, 1), dossiers[0].events[-1].at)))

    same(everywhere, dossiers, now)


def test_a_plain_register_is_judged_without_looking_at_rows_alone(everywhere: Onestop) -> None:
    """
    Ordinary dossiers, also such that waited for a supplement, are counted as columns.
    """
    resolved = [Event(datetime(2026, 1, 5, 9), "received"), Event(datetime(2026, 1, 8, 9), "resolved")]
    waited = [*resolved[:1], Event(datetime(2026, 1, 6, 9), "supplement_requested"), Event(datetime(2026, 1, 7, 9), "supplemented")]
    dossiers = [Dossier(str(i), "1.001731", "01", events) for i, events in enumerate((resolved, waited, resolved[:1]))]

    assert {"rows": 3, "alone": 0} == same(everywhere, dossiers, datetime(2026, 1, 31)).counts


@pytest.fixture(scope="module")
def provinces() -> Onestop:
    """The catalogue with the local decisions of the provinces whose plugins are in this repository."""
    found = sorted((Path(__file__).parents[2] / "plugins").glob("onestop-*/src/*/catalog"))
    return onestop.load(*found, entry_points=False)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_local_decisions_are_judged_alike(provinces: Onestop, data) -> None:
    """
    A place that cut a limit is judged by the shorter of its own date and the nation's.
    """
    decided = {each.place for overlays in provinces.catalog.overlays.values() for each in overlays if each.set.limit}
    codes = [code for code, overlays in sorted(provinces.catalog.overlays.items()) if any(each.set.limit for each in overlays)]
    dossiers = data.draw(st.lists(plain(codes, tuple(sorted(decided))), min_size=1, max_size=12))
    now = data.draw(st.sampled_from((datetime(2026, 6, 30, 12), datetime(2030, 1, 1))))

    same(provinces, dossiers, now)


def test_a_day_that_differs_within_a_version_is_looked_up_anew(provinces: Onestop) -> None:
    """
    Every code at every place that decided something, on both sides of every day on which a decision begins or ends.
    """
    catalog = provinces.catalog
    dossiers = []
    for code, overlays in sorted(catalog.overlays.items()):
        for each in overlays:
            for day in (each.valid_from, each.valid_to):
                for by in (-1, 0, 1):
                    if day is not None:
                        at = datetime.combine(day, time(10)) + timedelta(days=by)
                        dossiers.append(Dossier(f"{len(dossiers)}", code, each.place, [Event(at, "received")]))

    assert len(dossiers) > 100
    same(provinces, dossiers[:: max(len(dossiers) // 2_000, 1)], datetime(2030, 1, 1))
