"""Deadlines: what is promised stands beside what the law says, and doubt about days is told."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest

from builders import OFFICE, at, dossier, event
from onestop import (
    Calendar,
    CalendarBoundsError,
    CalendarDays,
    DayKind,
    DayMark,
    Deadline,
    Event,
    Sourced,
    TimeLimit,
    Undetermined,
    WorkingDays,
)
from onestop.dossiers.deadlines import deadline
from onestop.dossiers.timelines import trace

DOUBTFUL = attrs.evolve(OFFICE, provisional=((date(2026, 2, 1), date(2026, 2, 28)),))
"""February may still change."""


def _deadline(
    limit: TimeLimit, *events: Event, now: str = "2026-12-01T09:00", calendar: Calendar = OFFICE, slip: str | None = None
) -> Deadline:
    made = trace(dossier(*events), now=at(now), excludes=("payment",))
    assert made.counted_from is not None
    return deadline(Sourced(value=limit), made, made.counted_from, calendar, at(slip) if slip else None)


def _received(moment: str) -> Event:
    return event(moment, "received")


def test_due_is_the_statutory_date() -> None:
    """
    What the outcome is judged by is the limit in force; the national one is no other here.
    """
    got = _deadline(WorkingDays(5), _received("2026-01-05T09:00"))  # Mon

    assert [datetime(2026, 1, 12, 17, 0)] * 3 == [got.due, got.statutory_due, got.national_due]


def test_nothing_is_promised_without_a_slip() -> None:
    """
    The library promises nothing by itself.
    """
    assert _deadline(WorkingDays(5), _received("2026-01-05T09:00")).promised_due is None


def test_slip_is_the_promise() -> None:
    """
    The date on the slip is the promise and changes nothing else.
    """
    got = _deadline(WorkingDays(5), _received("2026-01-05T09:00"), slip="2026-01-09T10:00")

    assert (datetime(2026, 1, 9, 10, 0), datetime(2026, 1, 12, 17, 0)) == (got.promised_due, got.due)


def test_apology_overrides_the_slip_and_not_the_law() -> None:
    """
    A re-appointment moves the promise only.
    """
    sorry = event("2026-01-08T09:00", "extended", "apology", until="2026-01-16T17:00")
    got = _deadline(WorkingDays(5), _received("2026-01-05T09:00"), sorry, slip="2026-01-09T10:00")

    assert (datetime(2026, 1, 16, 17, 0), datetime(2026, 1, 12, 17, 0)) == (got.promised_due, got.statutory_due)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-01-21T09:00", False),  # ten days on is Sat 31 January
        ("2026-01-22T09:00", True),  # Sun 1 February
        ("2026-02-28T09:00", True),  # counted from the last doubtful day
        ("2026-03-01T09:00", False),
    ],
)
def test_deadline_that_touches_a_doubtful_day_is_provisional(received: str, expected: bool) -> None:
    """
    Start and end both count, on both sides of the doubtful month.
    """
    got = _deadline(CalendarDays(10, roll="none"), _received(received), calendar=DOUBTFUL)

    assert expected is got.provisional


def test_firm_date_is_its_own_range() -> None:
    """
    Where no notice can change it, earliest and latest are the date itself.
    """
    got = _deadline(WorkingDays(5), _received("2026-01-05T09:00"), calendar=DOUBTFUL)

    assert (got.due, got.due) == (got.earliest, got.latest)


def _off(*days: date) -> tuple[tuple[date, DayMark], ...]:
    return tuple((day, DayMark(DayKind.HOLIDAY)) for day in days)


OPEN = attrs.evolve(
    DOUBTFUL,
    special=_off(date(2026, 2, 4)),
    outlook=(_off(), _off(date(2026, 2, 4), date(2026, 2, 5))),
    open_from=date(2026, 2, 4),
)
"""Wednesday 4 February is forecast off; a notice may take it back, or add Thursday."""


def test_doubtful_date_lies_between_what_notices_may_still_bring() -> None:
    """
    With as few days off as may come, as forecast, and with as many.
    """
    got = _deadline(WorkingDays(3), _received("2026-02-02T09:00"), calendar=OPEN)  # Mon

    assert (at("2026-02-05T17:00"), at("2026-02-06T17:00"), at("2026-02-09T17:00")) == (got.earliest, got.due, got.latest)


def test_date_on_the_first_open_day_is_not_firm() -> None:
    """
    Two days that do not roll end on Wednesday 4 February: at closing time if it is worked after all, else with the day.
    """
    got = _deadline(CalendarDays(2, roll="none"), _received("2026-02-02T09:00"), calendar=OPEN)  # Mon

    assert (at("2026-02-04T17:00"), at("2026-02-04T23:59:59"), at("2026-02-04T23:59:59")) == (got.earliest, got.due, got.latest)


def test_date_before_the_first_open_day_is_firm() -> None:
    """
    What may still change on Wednesday changes nothing that is due on Tuesday.
    """
    got = _deadline(WorkingDays(1), _received("2026-02-02T09:00"), calendar=OPEN)

    assert [at("2026-02-03T17:00")] * 3 == [got.earliest, got.due, got.latest]


def test_latest_outside_the_calendar_is_not_guessed() -> None:
    """
    Where the worst case leaves the calendar the latest date is unknown and the date itself stands.
    """
    short = attrs.evolve(OPEN, last=date(2026, 2, 6))
    got = _deadline(WorkingDays(3), _received("2026-02-02T09:00"), calendar=short)

    assert (at("2026-02-05T17:00"), at("2026-02-06T17:00"), None) == (got.earliest, got.due, got.latest)


def test_range_counts_pauses_like_the_date() -> None:
    """
    A pause moves all three.
    """
    asked, paid = event("2026-02-02T10:00", "payment_requested"), event("2026-02-03T10:00", "paid")
    got = _deadline(WorkingDays(3), _received("2026-02-02T09:00"), asked, paid, calendar=OPEN)

    assert (at("2026-02-06T17:00"), at("2026-02-09T17:00"), at("2026-02-10T17:00")) == (got.earliest, got.due, got.latest)


def test_undetermined_limit_has_no_date_and_no_doubt() -> None:
    """
    No date follows, so none can be provisional.
    """
    got = _deadline(Undetermined("theo mùa vụ"), _received("2026-02-02T09:00"), calendar=DOUBTFUL)

    assert (None, None, None, False) == (got.due, got.statutory_due, got.national_due, got.provisional)


@pytest.mark.parametrize(("answered", "expected"), [(False, True), (True, False)])
def test_date_is_an_estimate_while_the_clock_stands_still(answered: bool, expected: bool) -> None:
    """
    Once the payment is in, the date is no estimate.
    """
    paid = [event("2026-01-08T09:00", "paid")] if answered else []
    asked = event("2026-01-06T09:00", "payment_requested")
    got = _deadline(WorkingDays(5), _received("2026-01-05T09:00"), asked, *paid, now="2026-01-09T09:00")

    assert expected is got.estimate


def test_pause_moves_the_date() -> None:
    """
    Tuesday counts, Wednesday and Thursday do not.
    """
    asked, paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-08T09:00", "paid")
    got = _deadline(WorkingDays(5), _received("2026-01-05T09:00"), asked, paid)

    assert datetime(2026, 1, 14, 17, 0) == got.due  # Tue, Fri, Mon, Tue, Wed


def test_deadline_carries_the_pauses_that_moved_it() -> None:
    """
    From the request for payment to the payment.
    """
    asked, paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-08T09:00", "paid")

    assert ((asked.at, paid.at),) == _deadline(WorkingDays(5), _received("2026-01-05T09:00"), asked, paid).pauses
    assert () == _deadline(WorkingDays(5), _received("2026-01-05T09:00")).pauses


def test_calendar_without_a_doubtful_day_gives_no_provisional_date() -> None:
    """
    Where every notice has come nothing can move.
    """
    assert not _deadline(WorkingDays(5), _received("2026-01-05T09:00")).provisional


def test_date_outside_the_calendar_is_refused() -> None:
    """
    The calendar ends with 2026 and nothing is guessed.
    """
    with pytest.raises(CalendarBoundsError):
        _deadline(WorkingDays(1), _received("2026-12-31T09:00"), now="2026-12-31T10:00")  # Thu
