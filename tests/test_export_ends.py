"""What the one end date of a list is, by the status beside it."""

from __future__ import annotations

from datetime import datetime

import pytest

from onestop.catalogs.columns import StatusWord
from onestop.exchange.exports.ends import Told, in_order, route
from onestop.law.stages import EventKind, Unrecorded

EARLY, LATE, END = (datetime(2025, 11, day, 9) for day in (3, 5, 7))
ASKED, ANSWERED = EventKind.SUPPLEMENT_REQUESTED, EventKind.SUPPLEMENTED


def word(stands: str, *ended_to: str) -> StatusWord:
    """A status word that means *stands*, whose end date may be *ended_to*."""
    return StatusWord(stands=(stands,), ended_to=ended_to)


@pytest.mark.parametrize("kind", [EventKind.RESOLVED, EventKind.REFUSED, EventKind.RESULT_RETURNED])
def test_row_that_waits_and_has_an_end_of_its_own_is_not_judged(kind: EventKind) -> None:
    """
    One of the two is wrong, and nobody knows which.
    """
    assert Told.STATUS_OPEN_ENDED is route({kind: END}, None, word("waiting_supplement"), has_status=True).broken


def test_end_date_of_a_row_that_waits_is_the_request_only_where_the_word_says_so() -> None:
    """
    And no column of its own dates the request; else it is not used, and that is told.
    """
    takes, silent = word("waiting_supplement", ASKED.value), word("waiting_supplement")
    taken = route({}, END, takes, has_status=True)
    known = route({ASKED: EARLY}, END, takes, has_status=True)
    unused = route({}, END, silent, has_status=True)

    assert ({ASKED: END}, (), ()) == (taken.dates, taken.told, taken.unrecorded)
    assert ({ASKED: EARLY}, (Told.ENDED_UNUSED,)) == (known.dates, known.told)
    assert ({}, (Told.ENDED_UNUSED,), (Unrecorded.SUPPLEMENT_REQUESTED,)) == (unused.dates, unused.told, unused.unrecorded)


def test_request_that_was_answered_is_no_open_one() -> None:
    """
    A row that waits again after an answer waits since nobody knows when.
    """
    again = route({ASKED: EARLY, ANSWERED: LATE}, None, word("waiting_supplement"), has_status=True)
    still = route({ASKED: LATE, ANSWERED: EARLY}, None, word("waiting_supplement"), has_status=True)

    assert ((Unrecorded.SUPPLEMENT_REQUESTED,), ()) == (again.unrecorded, still.unrecorded)


def test_end_date_is_the_hand_over_where_the_word_says_so_and_nothing_where_it_means_another_day() -> None:
    """
    A hand-over proves less than a result.
    """
    handed = route({}, END, word("resolved", "result_returned"), has_status=True)
    other = route({}, END, word("refused", "resolved"), has_status=True)

    assert ({EventKind.RESULT_RETURNED: END}, ()) == (handed.dates, handed.told)
    assert ({}, (Told.ENDED_UNUSED, Told.END_UNDATED)) == (other.dates, other.told)


def test_day_without_an_hour_comes_after_the_latest_of_its_day() -> None:
    """
    Not after the earliest of them.
    """
    dates = {EventKind.RECEIVED: datetime(2025, 11, 5, 8), ASKED: datetime(2025, 11, 5, 10), EventKind.RESOLVED: datetime(2025, 11, 5)}

    assert datetime(2025, 11, 5, 10) == in_order(dates)[EventKind.RESOLVED]
