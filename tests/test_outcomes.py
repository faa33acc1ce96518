"""Outcomes: where a dossier stands, and whether that is in time, on both sides of every boundary."""

from __future__ import annotations

from datetime import date

import pytest

from builders import OFFICE, at, dossier, event, judged, procedure, regime, view
from onestop import Calendar, Outcome, Undetermined, WorkingDays
from onestop.dossiers.outcomes import classify
from onestop.dossiers.timelines import trace

RECEIVED = event("2026-01-05T09:00", "received")  # Mon; five working days end on Mon 12 January at 17:00


@pytest.mark.parametrize("kind", ["resolved", "refused"])
@pytest.mark.parametrize(
    ("end", "timeliness", "margin"),
    [
        ("2026-01-05T09:00", "early", 5),  # the very moment of receipt
        ("2026-01-09T16:00", "early", 1),  # Fri
        ("2026-01-10T10:00", "early", 1),  # Sat
        ("2026-01-11T23:59:59", "early", 1),  # Sun
        ("2026-01-12T00:00", "on_time", 0),
        ("2026-01-12T17:00", "on_time", 0),
        ("2026-01-12T17:00:01", "on_time", 0),  # after closing, by dates still in time
        ("2026-01-12T23:59:59", "on_time", 0),
        ("2026-01-13T00:00", "late", -1),  # Tue
        ("2026-01-17T09:00", "late", -4),  # Sat
    ],
)
def test_result_is_judged_by_its_date(kind: str, end: str, timeliness: str, margin: int) -> None:
    """
    A result or a refusal before, on and after the due date is early, on time and late.
    """
    got = judged(view(), "2026-03-02T09:00", RECEIVED, event(end, kind)).outcome

    assert Outcome(kind, timeliness, margin) == got


@pytest.mark.parametrize(("end", "margin"), [("2026-01-10T09:00", 0), ("2026-01-11T09:00", 0), ("2026-01-12T09:00", -1)])
def test_margin_may_be_zero_although_late(end: str, margin: int) -> None:
    """
    No working day lies between the Friday on which it was due and the weekend on which it ended.
    """
    got = judged(view(procedure(WorkingDays(4))), "2026-03-02T09:00", RECEIVED, event(end, "resolved")).outcome  # due Fri 9

    assert Outcome("resolved", "late", margin) == got


@pytest.mark.parametrize(
    ("now", "timeliness", "margin"),
    [
        ("2026-01-05T09:00", "in_time", 5),
        ("2026-01-09T09:00", "in_time", 1),
        ("2026-01-12T17:00", "in_time", 0),
        ("2026-01-12T23:59:59", "in_time", 0),
        ("2026-01-13T00:00", "overdue", -1),
    ],
)
def test_pending_is_judged_by_the_date_of_now(now: str, timeliness: str, margin: int) -> None:
    """
    An open dossier is in time to the end of its last day, and overdue from the next.
    """
    assert Outcome("pending", timeliness, margin) == judged(view(), now, RECEIVED).outcome


def test_open_dossier_is_overdue_on_the_weekend_after_a_due_friday() -> None:
    """
    It is overdue at once, although no working day has passed.
    """
    got = judged(view(procedure(WorkingDays(4))), "2026-01-10T09:00", RECEIVED).outcome  # Sat

    assert Outcome("pending", "overdue", 0) == got


@pytest.mark.parametrize("kind", ["withdrawn", "stopped"])
@pytest.mark.parametrize("end", ["2026-01-06T09:00", "2026-02-02T09:00"])
def test_withdrawn_and_stopped_are_not_timely(kind: str, end: str) -> None:
    """
    Before and after the due date alike they are counted apart.
    """
    assert Outcome(kind, "none", None) == judged(view(), "2026-03-02T09:00", RECEIVED, event(end, kind)).outcome


def test_refusal_at_intake_is_not_timely() -> None:
    """
    What was not taken in has no limit.
    """
    got = judged(view(), "2026-03-02T09:00", event("2026-01-05T08:00", "submitted"), event("2026-01-05T09:00", "intake_refused")).outcome

    assert Outcome("intake_refused", "none", None) == got


def test_submitted_only_is_not_timely() -> None:
    """
    No clock runs before receipt, however long it lasts.
    """
    got = judged(view(), "2026-03-02T09:00", event("2026-01-05T08:00", "submitted")).outcome

    assert Outcome("submitted", "none", None) == got


@pytest.mark.parametrize("effect", ["restart", "pause"])
@pytest.mark.parametrize("now", ["2026-01-07T09:00", "2026-03-02T09:00"])
def test_waiting_for_a_supplement_is_not_timely(effect: str, now: str) -> None:
    """
    While the citizen is asked the office is neither in time nor overdue.
    """
    got = judged(view(rules=regime(effect)), now, RECEIVED, event("2026-01-06T09:00", "supplement_requested")).outcome

    assert Outcome("waiting_supplement", "none", None) == got


def test_undetermined_limit_is_not_judged() -> None:
    """
    Without a due date there is nothing to be late for.
    """
    got = judged(view(procedure(Undetermined("theo mùa vụ"))), "2026-03-02T09:00", RECEIVED, event("2026-01-06T09:00", "resolved")).outcome

    assert Outcome("resolved", "none", None) == got


def test_end_past_the_calendar_is_judged_without_a_margin() -> None:
    """
    Dates can be compared where working days can no longer be counted.
    """
    got = judged(view(), "2027-03-01T09:00", RECEIVED, event("2027-01-04T09:00", "resolved")).outcome

    assert Outcome("resolved", "late", None) == got


def test_now_past_the_calendar_is_judged_without_a_margin() -> None:
    """
    The same for a dossier that is still open.
    """
    assert Outcome("pending", "overdue", None) == judged(view(), "2027-03-01T09:00", RECEIVED).outcome


def test_no_deadline_is_no_judgement() -> None:
    """
    Without a deadline a dossier stands where it stands.
    """
    made = trace(dossier(RECEIVED), now=at("2026-01-06T09:00"))

    assert Outcome("pending", "none", None) == classify(made, None, OFFICE, at("2026-01-06T09:00"))


def test_clock_ends_with_the_result_and_not_with_its_hand_over() -> None:
    """
    A result that waits at the desk until the citizen comes is not late.
    """
    ended, fetched = event("2026-01-09T10:00", "resolved"), event("2026-02-02T10:00", "result_returned")

    assert Outcome("resolved", "early", 1) == judged(view(), "2026-03-02T09:00", RECEIVED, ended, fetched).outcome


def test_margin_counts_make_up_days_and_skips_holidays() -> None:
    """
    Margins are working days of that calendar.
    """
    office = Calendar.of(
        first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=[date(2026, 1, 9)], extra_working=[date(2026, 1, 10)]
    )  # Fri 9 off, Sat 10 worked
    got = judged(view(calendar=office), "2026-03-02T09:00", RECEIVED, event("2026-01-08T09:00", "resolved")).outcome

    assert Outcome("resolved", "early", 2) == got  # due Mon 12; Sat and Mon remain
