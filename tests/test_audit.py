"""Audit: what a register claims against what follows from its events."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builders import at, codes, event, judged, procedure, view
from onestop import Undetermined
from onestop.judging.audit import audit

RECEIVED = event("2026-01-05T09:00", "received")  # Mon; due Mon 12 at 17:00
RESOLVED = event("2026-01-12T16:00", "resolved")


def _audit(**claimed: Any) -> list[str]:
    return codes(audit(judged(view(), "2026-03-02T09:00", RECEIVED, RESOLVED, claimed=claimed)))


def test_register_that_claims_nothing_is_clean() -> None:
    """
    There is nothing to compare.
    """
    assert [] == _audit()


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-01-12T17:00", []),
        ("2026-01-12T00:00", []),
        ("2026-01-12T23:59:59", []),
        ("2026-01-11T23:59:59", ["OS901"]),
        ("2026-01-13T00:00", ["OS901"]),
    ],
)
def test_claimed_due_date_is_compared_by_its_date(due: str, expected: list[str]) -> None:
    """
    The hour is policy, the date is law.
    """
    assert expected == _audit(due=at(due))


def test_finding_names_both_dates() -> None:
    """
    What was said and what follows.
    """
    (found,) = audit(judged(view(), "2026-03-02T09:00", RECEIVED, RESOLVED, claimed={"due": at("2026-01-13T17:00")}))

    assert (date(2026, 1, 13), date(2026, 1, 12), ("claimed", "due")) == (found.args["claimed"], found.args["found"], found.path)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("on_time", []),
        ("resolved", []),
        ("late", ["OS902"]),
        ("pending", ["OS902"]),
        ("early", ["OS902"]),
        ("", []),
        (None, []),
        ("xong", ["OS902"]),
    ],
)
def test_claimed_outcome_is_timeliness_or_disposition(outcome: str | None, expected: list[str]) -> None:
    """
    Either word is right, any other is a finding, an empty one claims nothing.
    """
    assert expected == _audit(outcome=outcome)


def test_both_claims_are_compared() -> None:
    """
    One finding each.
    """
    assert ["OS901", "OS902"] == _audit(due=at("2026-01-13T17:00"), outcome="late")


def test_claimed_date_where_none_follows_is_a_finding() -> None:
    """
    A date that the register made up differs from no date.
    """
    answer = judged(view(procedure(Undetermined("theo mùa vụ"))), "2026-03-02T09:00", RECEIVED, claimed={"due": at("2026-01-13T17:00")})

    assert ["OS901"] == codes(audit(answer))


def test_claimed_outcome_of_a_dossier_without_a_date_is_compared() -> None:
    """
    Where it stands is known without a date.
    """
    answer = judged(view(), "2026-03-02T09:00", event("2026-01-05T08:00", "submitted"), claimed={"outcome": "late"})

    assert ["OS902"] == codes(audit(answer))
