"""Dossiers as values: what is taken, what is converted, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest

from builders import at, dossier, event
from onestop import Dossier, Event, EventKind, SubmittedDocument


def test_event_takes_its_kind_as_text() -> None:
    """
    The name of a kind does in its place.
    """
    assert Event(at("2026-01-05T09:00"), "received").kind is EventKind.RECEIVED


def test_unknown_kind_is_refused() -> None:
    """
    A kind that does not exist is wrong use.
    """
    with pytest.raises(ValueError, match="suspend_for_ever"):
        Event(at("2026-01-05T09:00"), "suspend_for_ever")


def test_aware_moment_becomes_vietnamese_civil_time() -> None:
    """
    18:30 in UTC is half past one of the next morning in Vietnam.
    """
    got = Event(datetime(2026, 1, 5, 18, 30, tzinfo=UTC), "received")

    assert datetime(2026, 1, 6, 1, 30) == got.at


def test_aware_date_of_an_apology_becomes_vietnamese_civil_time() -> None:
    """
    The new date of an apology is converted like every moment.
    """
    paris = timezone(timedelta(hours=1))
    got = Event(at("2026-01-05T09:00"), "extended", "apology", datetime(2026, 1, 12, 11, 0, tzinfo=paris))

    assert datetime(2026, 1, 12, 17, 0) == got.until


@pytest.mark.parametrize("moment", [date(2026, 1, 5), "2026-01-05", None])
def test_event_needs_a_date_time(moment: object) -> None:
    """
    A plain date has no hour to count from.
    """
    with pytest.raises(TypeError, match="date-time"):
        Event(moment, "received")


def test_dossier_takes_any_iterable_of_events() -> None:
    """
    A list or a generator of events becomes a tuple.
    """
    received = event("2026-01-05T09:00", "received")
    got = Dossier("H1", "1.000001", "vn", (each for each in [received]), documents=[SubmittedDocument("to-khai")])

    assert (received,) == got.events
    assert (SubmittedDocument("to-khai"),) == got.documents


@pytest.mark.parametrize("more", [{"channel": "fax"}, {"level": "village"}])
def test_unknown_channel_or_level_is_refused(more: dict[str, str]) -> None:
    """
    Channels and levels are closed sets.
    """
    with pytest.raises(ValueError, match=r"fax|village"):
        dossier(**more)


def test_promised_date_is_converted() -> None:
    """
    The slip's date-time is civil time too.
    """
    got = dossier(promised=datetime(2026, 1, 12, 10, 0, tzinfo=UTC))

    assert datetime(2026, 1, 12, 17, 0) == got.promised


def test_first_is_the_earliest_and_not_the_first_listed() -> None:
    """
    Events may come in any order.
    """
    made = dossier(event("2026-01-07T09:00", "received"), event("2026-01-05T09:00", "received"))

    assert datetime(2026, 1, 5, 9, 0) == made.first(EventKind.RECEIVED)


def test_first_of_what_did_not_happen_is_none() -> None:
    """
    Nothing is made up.
    """
    assert dossier(event("2026-01-05T09:00", "submitted")).first(EventKind.RECEIVED) is None


def test_submitted_document_is_one_original_unless_said_otherwise() -> None:
    """
    One original is the default.
    """
    got = SubmittedDocument("to-khai")

    assert ("original", 1, None, None) == (got.form, got.copies, got.issued, got.code)


def test_unknown_form_is_refused() -> None:
    """
    Forms of documents are a closed set.
    """
    with pytest.raises(ValueError, match="fax"):
        SubmittedDocument("to-khai", "fax")


def test_dossier_is_hashable_although_facts_are_a_mapping() -> None:
    """
    Facts and claims stay out of the hash.
    """
    made = dossier(event("2026-01-05T09:00", "received"), facts={"proxy": True}, claimed={"outcome": "late"})

    assert {made: 1}[attrs.evolve(made)] == 1


def test_values_are_frozen() -> None:
    """
    A dossier is changed by making another.
    """
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        dossier().code = "H2"
