"""Timelines: events in order, and the spans in which the clock does not run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, codes, dossier, event
from onestop import Dossier, Event, EventKind, Timeline
from onestop.dossiers.timelines import Span, Wait, trace
from onestop.law.regimes import SupplementEffect

RECEIVED = event("2026-01-05T09:00", "received")  # Mon
ASKED = event("2026-01-06T10:00", "supplement_requested")  # Tue
ANSWERED = event("2026-01-08T11:00", "supplemented")  # Thu
LATER = "2026-03-02T09:00"


def _trace(
    *events: Event, now: str = LATER, effect: str = "restart", requests: int = 1, excludes: Collection[str] = (), apologies: int | None = 1
) -> Timeline:
    made = dossier(*events)
    return trace(made, now=at(now), supplement=SupplementEffect(effect), requests=requests, excludes=excludes, apologies=apologies)


def _wheres(timeline: Timeline) -> list[tuple[str, str]]:
    return [(found.code, str(found.path[-1])) for found in timeline.problems]


# -- receipt -------------------------------------------------------------------------------------------------------------------------


def test_received_dossier_is_pending_and_its_clock_runs_from_receipt() -> None:
    """
    Receipt starts the clock.
    """
    got = _trace(RECEIVED)

    assert ("pending", RECEIVED.at, RECEIVED.at, None) == (got.disposition, got.received, got.counted_from, got.ended)


@pytest.mark.parametrize("events", [(), (event("2026-01-05T08:00", "submitted"),)])
def test_dossier_without_receipt_is_submitted(events: tuple[Event, ...]) -> None:
    """
    Before receipt no clock runs.
    """
    got = _trace(*events)

    assert ("submitted", None, None, ()) == (got.disposition, got.received, got.counted_from, got.problems)


def test_second_receipt_is_a_finding_and_the_first_counts() -> None:
    """
    A receipt cannot be moved by another one.
    """
    got = _trace(RECEIVED, event("2026-01-09T09:00", "received"))

    assert (RECEIVED.at, ["OS606"]) == (got.counted_from, codes(got.problems))


def test_transfer_changes_nothing() -> None:
    """
    A hand-over inside the house is no end and stops no clock.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "transferred"))

    assert _trace(RECEIVED) == attrs.evolve(got, events=got.events[:1])


def test_order_of_the_list_does_not_matter() -> None:
    """
    Events are taken by their time.
    """
    ended = event("2026-01-12T09:00", "resolved")

    assert _trace(RECEIVED, ASKED, ANSWERED, ended) == _trace(ended, ANSWERED, RECEIVED, ASKED)


def test_order_of_two_does_not_matter_either() -> None:
    """
    A result that is listed before its receipt came after it.
    """
    got = _trace(event("2026-01-12T09:00", "resolved"), RECEIVED)

    assert ("resolved", RECEIVED.at, ()) == (got.disposition, got.received, got.problems)


def test_things_of_one_moment_are_taken_in_their_natural_order() -> None:
    """
    A register of dates alone puts receipt before request, answer and result of the same day.
    """
    day = "2026-01-05"
    got = _trace(*(event(day, kind) for kind in ("resolved", "supplemented", "supplement_requested", "received", "submitted")))

    assert ("resolved", ()) == (got.disposition, got.problems)


# -- supplements ---------------------------------------------------------------------------------------------------------------------


def test_supplement_restarts_the_clock_at_the_answer() -> None:
    """
    Under a restart the limit is counted again from the answer, and nothing before it pauses.
    """
    got = _trace(RECEIVED, ASKED, ANSWERED)

    assert (RECEIVED.at, ANSWERED.at, ()) == (got.received, got.counted_from, got.pauses)


def test_supplement_pauses_the_clock_from_request_to_answer() -> None:
    """
    Under a pause the limit is still counted from receipt.
    """
    got = _trace(RECEIVED, ASKED, ANSWERED, effect="pause")

    assert (RECEIVED.at, ((ASKED.at, ANSWERED.at),)) == (got.counted_from, got.pauses)


def test_supplement_without_effect_leaves_the_clock_running() -> None:
    """
    Under no effect the span is told and stops nothing.
    """
    got = _trace(RECEIVED, ASKED, ANSWERED, effect="none")

    assert (RECEIVED.at, (), [False]) == (got.counted_from, got.pauses, [span.stops for span in got.spans])


def test_open_request_waits() -> None:
    """
    Until the answer the dossier waits and its clock stands still.
    """
    got = _trace(RECEIVED, ASKED, now="2026-01-07T09:00")

    assert ("waiting_supplement", True, at("2026-01-07T09:00")) == (got.disposition, got.stopped_now, got.spans[0].until)


@pytest.mark.parametrize(("effect", "expected"), [("restart", at("2026-01-07T09:00")), ("pause", RECEIVED.at), ("none", RECEIVED.at)])
def test_open_request_is_counted_as_if_it_were_answered_now_where_it_restarts_the_clock(effect: str, expected: datetime) -> None:
    """
    Where it does not, the limit is still counted from receipt.
    """
    assert expected == _trace(RECEIVED, ASKED, now="2026-01-07T09:00", effect=effect).counted_from


def test_answered_request_waits_no_more() -> None:
    """
    With the answer the dossier is pending again.
    """
    got = _trace(RECEIVED, ASKED, ANSWERED)

    assert ("pending", False) == (got.disposition, got.stopped_now)


def test_request_before_receipt_starts_no_clock() -> None:
    """
    What is asked at the desk before receipt neither starts nor stops a clock.
    """
    got = _trace(
        event("2026-01-02T08:00", "submitted"),
        event("2026-01-02T09:00", "supplement_requested"),
        event("2026-01-02T15:00", "supplemented"),
        RECEIVED,
    )

    assert (RECEIVED.at, (), "pending", ()) == (got.counted_from, got.pauses, got.disposition, got.problems)


def test_request_before_receipt_waits_without_a_clock() -> None:
    """
    While the desk waits for papers there is no receipt to count from.
    """
    got = _trace(event("2026-01-02T08:00", "submitted"), event("2026-01-02T09:00", "supplement_requested"))

    assert ("waiting_supplement", None, False) == (got.disposition, got.counted_from, got.stopped_now)


def test_receipt_answers_what_was_asked_at_the_desk() -> None:
    """
    Who is received waits no longer for what the desk asked.
    """
    got = _trace(event("2026-01-02T09:00", "supplement_requested"), RECEIVED)

    assert ("pending", [(False, False)]) == (got.disposition, [(span.stops, span.open) for span in got.spans])


def test_wait_at_the_desk_ends_with_receipt() -> None:
    """
    It is told as what it was, from the request to the receipt.
    """
    asked = event("2026-01-02T09:00", "supplement_requested")
    (got,) = _trace(asked, RECEIVED).spans

    assert (asked.at, RECEIVED.at, "supplement") == (got.since, got.until, got.reason)


@pytest.mark.parametrize("effect", ["restart", "pause"])
def test_second_request_is_a_finding_and_does_not_stop_the_clock(effect: str) -> None:
    """
    An unlawful request must not lengthen the agency's time.
    """
    once = _trace(RECEIVED, ASKED, ANSWERED, effect=effect)
    again, back = event("2026-01-09T09:00", "supplement_requested"), event("2026-01-14T09:00", "supplemented")
    got = _trace(RECEIVED, ASKED, ANSWERED, again, back, effect=effect)

    assert (once.counted_from, once.pauses) == (got.counted_from, got.pauses)
    assert [("OS603", "supplement_requested")] == _wheres(got)


def test_second_request_does_not_make_the_dossier_wait() -> None:
    """
    The clock runs, so the dossier is pending.
    """
    got = _trace(RECEIVED, ASKED, ANSWERED, event("2026-01-09T09:00", "supplement_requested"))

    assert ("pending", False) == (got.disposition, got.stopped_now)


def test_second_request_before_the_first_is_answered_is_a_finding() -> None:
    """
    The first goes on waiting, the second is told.
    """
    got = _trace(RECEIVED, ASKED, event("2026-01-07T09:00", "supplement_requested"), ANSWERED, effect="pause")

    assert (["OS603"], ((ASKED.at, ANSWERED.at),)) == (codes(got.problems), got.pauses)


@pytest.mark.parametrize(("requests", "expected"), [(1, ["OS603"]), (2, []), (3, [])])
def test_as_many_requests_as_the_rules_allow_are_no_finding(requests: int, expected: list[str]) -> None:
    """
    Two requests are one too many where one is allowed, and none where two are.
    """
    again = event("2026-01-09T09:00", "supplement_requested")
    got = _trace(RECEIVED, ASKED, ANSWERED, again, requests=requests)

    assert expected == codes(got.problems)


def test_allowed_second_request_restarts_the_clock_again() -> None:
    """
    Where two requests are allowed the second works like the first.
    """
    again, back = event("2026-01-09T09:00", "supplement_requested"), event("2026-01-14T09:00", "supplemented")

    assert back.at == _trace(RECEIVED, ASKED, ANSWERED, again, back, requests=2).counted_from


def test_request_that_is_a_finding_stops_nothing() -> None:
    """
    A request is either the first, which may stop the clock, or one too many, which is a finding: never both.
    """
    got = _trace(event("2026-01-02T09:00", "supplement_requested"), RECEIVED, ASKED, ANSWERED, effect="pause")

    assert (codes(got.problems) == ["OS603"]) is (got.pauses == ())


def test_answer_without_a_question_is_a_finding() -> None:
    """
    The rest still counts.
    """
    got = _trace(RECEIVED, ANSWERED)

    assert ([("OS602", "supplemented")], RECEIVED.at, "pending") == (_wheres(got), got.counted_from, got.disposition)


@pytest.mark.parametrize("kind", ["paid", "resumed"])
def test_payment_or_resumption_without_a_cause_is_a_finding(kind: str) -> None:
    """
    Nothing that was not begun can end.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", kind))

    assert [("OS602", kind)] == _wheres(got)


def test_second_answer_is_a_finding() -> None:
    """
    One question has one answer, and the clock is not set back twice.
    """
    got = _trace(RECEIVED, ASKED, ANSWERED, event("2026-01-12T09:00", "supplemented"))

    assert (["OS602"], ANSWERED.at) == (codes(got.problems), got.counted_from)


def test_pause_before_a_restart_is_forgotten() -> None:
    """
    What paused before the clock was set to zero moves nothing.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-05T10:00", "payment_requested"),
        event("2026-01-05T16:00", "paid"),
        ASKED,
        ANSWERED,
        excludes=("payment",),
    )

    assert (ANSWERED.at, ()) == (got.counted_from, got.pauses)


# -- other waits ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("excludes", "expected"), [(("payment",), 1), ((), 0), (("posting",), 0)])
def test_payment_stops_the_clock_only_where_the_law_excludes_it(excludes: tuple[str, ...], expected: int) -> None:
    """
    A request for payment is no reason of itself.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "payment_requested"), event("2026-01-08T09:00", "paid"), excludes=excludes)

    assert (expected, ()) == (len(got.pauses), got.problems)


def test_open_payment_waits_for_payment() -> None:
    """
    What it waits for is told apart from a supplement.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "payment_requested"), excludes=("payment",))

    assert ("waiting_payment", True) == (got.disposition, got.stopped_now)


def test_suspension_for_a_known_reason_stops_the_clock() -> None:
    """
    Posting (niêm yết) does not count where the law says so.
    """
    held, back = event("2026-01-06T09:00", "suspended", "posting"), event("2026-01-16T09:00", "resumed", "posting")
    got = _trace(RECEIVED, held, back, excludes=("posting",))

    assert (((held.at, back.at),), ()) == (got.pauses, got.problems)


@pytest.mark.parametrize("reason", ["consultation", "bận việc", None])
def test_suspension_for_another_reason_is_a_finding_and_the_clock_runs(reason: str | None) -> None:
    """
    There is no free "suspend".
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "suspended", reason), now="2026-01-07T09:00", excludes=("posting",))

    assert ([("OS611", "suspended")], (), False) == (_wheres(got), got.pauses, got.stopped_now)


def test_open_suspension_is_told() -> None:
    """
    A suspended dossier stands as suspended.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "suspended", "posting"), excludes=("posting",))

    assert "suspended" == got.disposition


def test_resumption_without_a_reason_ends_the_only_suspension() -> None:
    """
    With one suspension open there is no doubt which one ends, even while a payment is awaited.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended", "posting"),
        event("2026-01-07T09:00", "payment_requested"),
        event("2026-01-08T09:00", "resumed"),
        excludes=("posting", "payment"),
    )

    assert (["posting"], ()) == ([span.reason for span in got.spans if not span.open], got.problems)


def test_resumption_without_a_reason_ends_every_suspension() -> None:
    """
    The dossier goes on, so nothing that was suspended hides that its clock runs.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended", "posting"),
        event("2026-01-07T09:00", "suspended", "expertise"),
        event("2026-01-08T09:00", "resumed"),
        excludes=("posting", "expertise"),
    )

    assert ([], 0) == (codes(got.problems), sum(span.open for span in got.spans))


def test_resumption_without_a_reason_ends_a_suspension_for_a_payment() -> None:
    """
    A payment that was asked for by name is another matter, and goes on.
    """
    resumed = event("2026-01-08T09:00", "resumed")
    suspended = _trace(RECEIVED, event("2026-01-06T09:00", "suspended", "payment"), resumed, excludes=("payment",))
    asked = _trace(RECEIVED, event("2026-01-06T09:00", "payment_requested"), resumed, excludes=("payment",))

    assert ([], "pending") == (codes(suspended.problems), suspended.disposition)
    assert (["OS602"], "waiting_payment") == (codes(asked.problems), asked.disposition)


def test_suspension_for_a_supplement_is_none_that_the_law_knows() -> None:
    """
    A supplement is asked for by its own event, within its own rules.
    """
    waits = event("2026-01-06T09:00", "suspended", "supplement"), event("2026-01-20T09:00", "resumed", "supplement")
    got = _trace(RECEIVED, *waits)

    assert (["OS611"], RECEIVED.at, ()) == (codes(got.problems), got.counted_from, got.spans)


def test_disposition_is_what_was_asked_last() -> None:
    """
    Of two open waits the later one is named.
    """
    got = _trace(RECEIVED, ASKED, event("2026-01-07T09:00", "payment_requested"))

    assert "waiting_payment" == got.disposition


def test_overlapping_pauses_are_counted_once() -> None:
    """
    Posting from Tuesday to Friday and payment from Thursday to Monday are one pause.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended", "posting"),
        event("2026-01-08T09:00", "payment_requested"),
        event("2026-01-09T09:00", "resumed", "posting"),
        event("2026-01-12T09:00", "paid"),
        excludes=("posting", "payment"),
    )

    assert ((at("2026-01-06T09:00"), at("2026-01-12T09:00")),) == got.pauses


def test_pauses_that_touch_are_one() -> None:
    """
    Where one ends as the next begins there is no gap.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended", "posting"),
        event("2026-01-08T09:00", "resumed", "posting"),
        event("2026-01-08T09:00", "payment_requested"),
        event("2026-01-09T09:00", "paid"),
        excludes=("posting", "payment"),
    )

    assert ((at("2026-01-06T09:00"), at("2026-01-09T09:00")),) == got.pauses


def test_pauses_apart_are_two() -> None:
    """
    A minute between them counts.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended", "posting"),
        event("2026-01-08T09:00", "resumed", "posting"),
        event("2026-01-08T09:01", "payment_requested"),
        event("2026-01-09T09:00", "paid"),
        excludes=("posting", "payment"),
    )

    assert 2 == len(got.pauses)


def test_resumption_without_a_reason_ends_a_suspension_without_one_too() -> None:
    """
    The one without a reason stopped nothing, the other one did until then.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended"),
        event("2026-01-07T09:00", "suspended", "posting"),
        event("2026-01-08T09:00", "resumed"),
        excludes=("posting",),
    )

    assert ([("posting", False)], ["OS611"]) == ([(span.reason, span.open) for span in got.spans], codes(got.problems))


# -- the end -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["resolved", "refused", "withdrawn", "stopped"])
def test_end_fixes_the_disposition(kind: str) -> None:
    """
    Each kind of end is a disposition of its own.
    """
    got = _trace(RECEIVED, event("2026-01-07T09:00", kind))

    assert (kind, at("2026-01-07T09:00"), ()) == (got.disposition, got.ended, got.problems)


@pytest.mark.parametrize("kind", ["resolved", "refused", "result_returned", "extended", "suspended", "resumed"])
def test_what_needs_a_receipt_does_not_count_before_it(kind: str) -> None:
    """
    A result before receipt is a finding, and the rest still counts.
    """
    got = _trace(RECEIVED, event("2026-01-05T08:59:59", kind))

    assert ([("OS601", kind)], "pending", RECEIVED.at) == (_wheres(got), got.disposition, got.counted_from)


def test_receipt_of_this_very_moment_comes_after_what_was_before_it() -> None:
    """
    Judged at the moment of receipt, a result of the second before is a finding already.
    """
    got = _trace(RECEIVED, event("2026-01-05T08:59:59", "resolved"), now="2026-01-05T09:00")

    assert ([("OS601", "resolved")], "pending") == (_wheres(got), got.disposition)


def test_result_at_the_moment_of_receipt_counts() -> None:
    """
    The same moment is not before it.
    """
    got = _trace(RECEIVED, event("2026-01-05T09:00", "resolved"))

    assert ("resolved", ()) == (got.disposition, got.problems)


@pytest.mark.parametrize(
    "kind", ["received", "supplement_requested", "paid", "extended", "refused", "resolved", "withdrawn", "transferred"]
)
def test_event_after_the_end_is_a_finding_and_does_not_count(kind: str) -> None:
    """
    What ended stays as it ended.
    """
    end = event("2026-01-07T09:00", "stopped")
    got = _trace(RECEIVED, end, event("2026-01-07T09:00:01", kind))

    assert ([("OS604", kind)], "stopped", end.at) == (_wheres(got), got.disposition, got.ended)


def test_hand_over_after_the_end_is_no_finding() -> None:
    """
    The result is handed over after it exists.
    """
    got = _trace(RECEIVED, event("2026-01-07T09:00", "resolved"), event("2026-01-09T09:00", "result_returned"))

    assert ((), at("2026-01-07T09:00"), at("2026-01-09T09:00")) == (got.problems, got.ended, got.returned)


def test_hand_over_alone_is_taken_as_the_end() -> None:
    """
    Where the register does not say when the result existed, the hand-over is taken, and it is said.
    """
    got = _trace(RECEIVED, event("2026-01-09T09:00", "result_returned"))

    assert ("resolved", at("2026-01-09T09:00"), ["result_at_return"]) == (got.disposition, got.ended, [a.id for a in got.assumptions])


@pytest.mark.parametrize("kind", ["resolved", "refused", "result_returned"])
def test_result_without_receipt_is_a_finding(kind: str) -> None:
    """
    It ended, but no clock ever ran.
    """
    got = _trace(event("2026-01-07T09:00", kind))

    assert (["OS605"], None, at("2026-01-07T09:00")) == (codes(got.problems), got.counted_from, got.ended)


@pytest.mark.parametrize("kind", ["withdrawn", "stopped", "intake_refused"])
def test_withdrawal_or_refusal_at_intake_needs_no_receipt(kind: str) -> None:
    """
    A citizen may take the papers back at the desk, and the desk may refuse them.
    """
    got = _trace(event("2026-01-07T08:00", "submitted"), event("2026-01-07T09:00", kind))

    assert (kind, ()) == (got.disposition, got.problems)


def test_refusal_at_intake_after_receipt_is_a_finding() -> None:
    """
    What was received can be refused, but no longer at intake.
    """
    assert [] != codes(_trace(RECEIVED, event("2026-01-07T09:00", "intake_refused")).problems)


@pytest.mark.parametrize(
    ("effect", "pauses", "counted_from"),
    [("restart", (), "2026-01-09T09:00"), ("pause", ((ASKED.at, at("2026-01-09T09:00")),), "2026-01-05T09:00")],
)
def test_end_while_a_request_is_open_is_told(effect: str, pauses: tuple[Any, ...], counted_from: str) -> None:
    """
    It is judged as if the answer had come at the end, and the answer says that it took this for granted.
    """
    got = _trace(RECEIVED, ASKED, event("2026-01-09T09:00", "resolved"), effect=effect)

    assert (pauses, ["unanswered"], False) == (got.pauses, [a.id for a in got.assumptions], got.stopped_now)
    assert at(counted_from) == got.counted_from


def test_open_request_is_not_taken_as_unanswered_before_the_end() -> None:
    """
    While the dossier is open the answer may still come.
    """
    assert () == _trace(RECEIVED, ASKED, now="2026-01-07T09:00").assumptions


def test_end_while_a_wait_is_open_that_stops_nothing_takes_nothing_for_granted() -> None:
    """
    A payment that the law does not exclude costs no time, answered or not.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "payment_requested"), event("2026-01-09T09:00", "resolved"))

    assert () == got.assumptions


# -- extensions ----------------------------------------------------------------------------------------------------------------------


def test_extension_keeps_its_reason_once() -> None:
    """
    The same reason said twice extends once.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "extended", "verification"), event("2026-01-07T09:00", "extended", "verification"))

    assert (("verification",), None, ()) == (got.extensions, got.promised, got.problems)


def test_apology_promises_another_date_and_extends_nothing() -> None:
    """
    An apology is a promise.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "extended", "apology", until="2026-01-16T17:00"))

    assert ((), at("2026-01-16T17:00"), ()) == (got.extensions, got.promised, got.problems)


def test_apology_without_a_date_is_a_finding() -> None:
    """
    A re-appointment must say when.
    """
    got = _trace(RECEIVED, event("2026-01-06T09:00", "extended", "apology"))

    assert (["OS610"], None) == (codes(got.problems), got.promised)


@pytest.mark.parametrize(("allowed", "expected"), [(1, ["OS610"]), (2, []), (None, [])])
def test_second_apology_is_a_finding_where_one_is_allowed(allowed: int | None, expected: list[str]) -> None:
    """
    Where the rules do not say how often, there is no finding.
    """
    first = event("2026-01-06T09:00", "extended", "apology", until="2026-01-16T17:00")
    second = event("2026-01-08T09:00", "extended", "apology", until="2026-01-20T17:00")

    assert expected == codes(_trace(RECEIVED, first, second, apologies=allowed).problems)


def test_extension_without_a_reason_is_kept_as_one_without() -> None:
    """
    It is not dropped, and no reason is made up for it.
    """
    assert ("",) == _trace(RECEIVED, event("2026-01-06T09:00", "extended")).extensions


# -- findings ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "args"),
    [
        (event("2026-01-09T09:00", "received"), {"received": RECEIVED.at}),
        (event("2026-01-09T09:00", "supplement_requested"), {"allowed": 1}),
        (event("2026-01-09T09:00", "suspended", "bận việc"), {"reason": "bận việc", "allowed": "payment, posting"}),
        (event("2026-01-09T09:00", "extended", "apology"), {"what": "date_missing"}),
        (event("2026-01-09T09:00", "extended", "apology", until="2026-01-16T17:00"), {"what": "times"}),
        (event("2026-01-09T09:00", "supplemented"), {}),
        (event("2026-01-02T09:00", "resolved"), {"received": RECEIVED.at}),
        (event("2026-01-09T09:00", "intake_refused"), {"received": RECEIVED.at}),
    ],
)
def test_finding_names_its_event_and_what_it_is_measured_by(found: Event, args: dict[str, object]) -> None:
    """
    Its kind among the events, its moment, and the rule or the moment that it clashes with.
    """
    first = event("2026-01-08T15:00", "extended", "apology", until="2026-01-14T17:00")
    before = (ASKED, ANSWERED, first) if args.get("what") != "date_missing" else (ASKED, ANSWERED)
    (got,) = _trace(RECEIVED, *before, found, excludes=("posting", "payment")).problems

    assert (None, ("events", found.kind.value), {"at": found.at, **args}) == (got.source, got.path, dict(got.args))


def test_finding_after_the_end_names_the_end() -> None:
    """
    So that both moments can be compared.
    """
    late = event("2026-01-08T09:00", "paid")
    (got,) = _trace(RECEIVED, event("2026-01-07T09:00", "resolved"), late).problems

    assert {"at": late.at, "ended": at("2026-01-07T09:00")} == got.args


def test_one_request_and_one_apology_are_allowed_where_nothing_else_is_said() -> None:
    """
    The second of each is a finding.
    """
    again = event("2026-01-09T09:00", "supplement_requested")
    sorry = [event(f"2026-01-{day}T09:00", "extended", "apology", until="2026-01-20T17:00") for day in (12, 13)]
    got = trace(dossier(RECEIVED, ASKED, ANSWERED, again, *sorry), now=at(LATER))

    assert ["OS603", "OS610"] == codes(got.problems)


@pytest.mark.parametrize(("effect", "expected"), [("restart", SupplementEffect.RESTART), ("none", SupplementEffect.NONE)])
def test_timeline_says_what_a_supplement_does(effect: str, expected: SupplementEffect) -> None:
    """
    The effect by which it was judged is part of it.
    """
    assert expected is _trace(RECEIVED, effect=effect).supplement


# -- the moment of judgement ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "disposition", "expected"), [("2026-01-07T09:00", "resolved", []), ("2026-01-07T08:59:59", "pending", ["OS616"])]
)
def test_event_counts_from_its_own_moment(now: str, disposition: str, expected: list[str]) -> None:
    """
    An event of this very moment counts, one of the next second does not yet.
    """
    got = _trace(RECEIVED, event("2026-01-07T09:00", "resolved"), now=now)

    assert (disposition, expected) == (got.disposition, codes(got.problems))


def test_later_receipt_does_not_count_yet() -> None:
    """
    A receipt of tomorrow makes no receipt today.
    """
    got = _trace(event("2026-01-05T08:00", "submitted"), event("2026-01-06T09:00", "received"), now="2026-01-05T17:00")

    assert ("submitted", None, ["OS616"]) == (got.disposition, got.received, codes(got.problems))


def test_events_that_count_are_told() -> None:
    """
    What lies before receipt, after the end or after now is left out, and the first of a kind is found among the rest.
    """
    early, late = event("2026-01-02T09:00", "extended", "verification"), event("2026-01-09T09:00", "extended", "verification")
    end, after = event("2026-01-12T09:00", "resolved"), event("2026-01-13T09:00", "paid")
    got = _trace(after, end, late, RECEIVED, early)

    assert (RECEIVED, late, end) == got.events
    assert (late.at, None) == (got.first(EventKind.EXTENDED), got.first(EventKind.PAID))


_MONDAY = datetime(2026, 1, 5)
_MOMENTS = st.integers(0, 7 * 8).map(lambda hours: _MONDAY + timedelta(hours=3 * hours))
_REASONS = st.sampled_from((None, "apology", "verification", "posting", "payment", "supplement", "sai"))
_EVENTS = st.lists(st.builds(Event, _MOMENTS, st.sampled_from(EventKind), _REASONS, st.none() | _MOMENTS), max_size=8)
_RULES = st.fixed_dictionaries(
    {
        "supplement": st.sampled_from(SupplementEffect),
        "requests": st.integers(0, 2),
        "excludes": st.sampled_from(((), ("payment",), ("posting", "payment"))),
        "apologies": st.sampled_from((None, 1)),
    }
)


def _of(events: list[Event]) -> Dossier:
    return dossier(*events)


@given(_EVENTS, _MOMENTS, _RULES)
def test_any_events_give_a_timeline(events: list[Event], now: datetime, rules: dict[str, object]) -> None:
    """
    Every order of events is judged: pauses are sorted and apart, and nothing that counts lies after now.
    """
    got = trace(_of(events), now=now, **rules)

    assert all(since <= until <= now for since, until in got.pauses)
    assert all(before < after for (_, before), (after, _) in pairwise(got.pauses))
    assert all(moment is None or moment <= now for moment in (got.received, got.counted_from, got.ended, got.returned))


@given(_EVENTS, _MOMENTS, _RULES)
def test_later_events_change_nothing(events: list[Event], now: datetime, rules: dict[str, object]) -> None:
    """
    A dossier stands as if what comes after now were not written yet, but for the hint that says so.
    """
    whole = trace(_of(events), now=now, **rules)
    cut = trace(_of([each for each in events if each.at <= now]), now=now, **rules)

    assert cut == attrs.evolve(whole, problems=tuple(found for found in whole.problems if found.code != "OS616"))


@given(_EVENTS, _MOMENTS, _RULES)
def test_clock_starts_with_the_first_receipt_or_not_at_all(events: list[Event], now: datetime, rules: dict[str, object]) -> None:
    """
    Counting never begins before receipt, and a restart only moves it forward.
    """
    got = trace(_of(events), now=now, **rules)

    assert (got.received is None) is (got.counted_from is None)
    assert got.received is None or got.received <= got.counted_from


def test_suspension_where_nothing_may_stop_the_clock_says_so() -> None:
    """
    The finding lists the reasons that the law knows, and a dash where there are none.
    """
    found = _trace(RECEIVED, event("2026-01-06T09:00", "suspended", "posting")).problems

    assert [("OS611", "-")] == [(each.code, each.args["allowed"]) for each in found]


# -- as it stood at a moment ---------------------------------------------------------------------------------------------------------

_STORY = (
    RECEIVED,
    event("2026-01-06T09:00", "payment_requested"),
    event("2026-01-07T09:00", "paid"),
    event("2026-01-08T09:00", "extended", "verification"),
    event("2026-01-09T09:00", "supplement_requested"),
    event("2026-01-13T09:00", "supplemented"),
    event("2026-01-14T09:00", "payment_requested"),
)


@pytest.mark.parametrize(
    ("moment", "counted_from", "spans", "extensions"),
    [
        ("2026-01-06T09:00", "2026-01-05T09:00", [], ()),  # asked at this very moment
        ("2026-01-06T15:00", "2026-01-05T09:00", [("payment", "2026-01-06T15:00")], ()),
        ("2026-01-08T09:00", "2026-01-05T09:00", [("payment", "2026-01-07T09:00")], ("verification",)),
        ("2026-01-13T08:59", "2026-01-05T09:00", [("payment", "2026-01-07T09:00"), ("supplement", "2026-01-13T08:59")], ("verification",)),
        ("2026-01-13T09:00", "2026-01-13T09:00", [("payment", "2026-01-07T09:00"), ("supplement", "2026-01-13T09:00")], ("verification",)),
    ],
)
def test_timeline_as_it_stood_at_a_moment(
    moment: str, counted_from: str, spans: list[tuple[str, str]], extensions: tuple[str, ...]
) -> None:
    """
    What came later had not happened: no wait, no answer, no longer limit.
    """
    got = _trace(*_STORY, now="2026-01-20T09:00", excludes=("payment",)).as_of(at(moment))

    assert (at(counted_from), extensions) == (got.counted_from, got.extensions)
    assert [(reason, at(until)) for reason, until in spans] == [(span.reason, span.until) for span in got.spans]


def test_timeline_of_then_counts_from_receipt_where_a_supplement_does_not_restart() -> None:
    """
    Also after the answer.
    """
    got = _trace(*_STORY, now="2026-01-20T09:00", effect="pause", excludes=("payment",))

    assert RECEIVED.at == got.as_of(at("2026-01-16T09:00")).counted_from


# -- with the waits of parts ---------------------------------------------------------------------------------------------------------


def _wait(since: str, until: str, reason: str = "payment", *, anew: bool = False, open: bool = False) -> Wait:
    return Wait(Span(at(since), at(until), reason, stops=True, open=open), anew)


def test_group_stands_still_while_a_part_waits() -> None:
    """
    The span is one of the group, and nothing counts anew.
    """
    got = _trace(RECEIVED, now="2026-01-20T09:00").with_waits([_wait("2026-01-06T09:00", "2026-01-07T09:00")], at("2026-01-20T09:00"))

    assert ([(at("2026-01-06T09:00"), at("2026-01-07T09:00"))], RECEIVED.at, "pending") == (
        list(got.pauses),
        got.counted_from,
        got.disposition,
    )


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-01-06T09:00", ((), "2026-01-05T09:00")),  # it begins at this very moment
        ("2026-01-06T15:00", ((("2026-01-06T09:00", "2026-01-06T15:00"),), "2026-01-05T09:00")),
        ("2026-01-07T09:00", ((), "2026-01-07T09:00")),  # answered: the limit counts anew
    ],
)
def test_wait_of_a_part_counts_as_far_as_it_had_come(moment: str, expected: tuple[Any, str]) -> None:
    """
    A supplement that made a part count anew does the same to its group, from the answer on.
    """
    wait = _wait("2026-01-06T09:00", "2026-01-07T09:00", "supplement", anew=True)
    got = _trace(RECEIVED, now="2026-01-20T09:00").with_waits([wait], at(moment))
    pauses, counted_from = expected

    assert tuple((at(since), at(until)) for since, until in pauses) == got.pauses
    assert at(counted_from) == got.counted_from


@pytest.mark.parametrize(
    ("reason", "expected"), [("supplement", "waiting_supplement"), ("payment", "waiting_payment"), ("posting", "suspended")]
)
def test_group_of_which_a_part_waits_now_waits(reason: str, expected: str) -> None:
    """
    For what the part waits for.
    """
    wait = _wait("2026-01-06T09:00", "2026-01-20T09:00", reason, open=True)
    got = _trace(RECEIVED, now="2026-01-20T09:00").with_waits([wait], at("2026-01-20T09:00"))

    assert (expected, True) == (got.disposition, got.stopped_now)


def test_wait_that_outlasts_the_end_of_the_group_ends_with_it() -> None:
    """
    And one that begins with it or after it is none.
    """
    waits = [
        _wait("2026-01-06T09:00", "2026-01-20T09:00", open=True),
        _wait("2026-01-08T09:00", "2026-01-20T09:00", open=True),
        _wait("2026-01-07T09:00", "2026-01-09T09:00", "supplement", anew=True),
    ]
    got = _trace(RECEIVED, event("2026-01-08T09:00", "resolved"), now="2026-01-20T09:00").with_waits(waits, at("2026-01-20T09:00"))

    assert ("resolved", False, RECEIVED.at) == (got.disposition, got.stopped_now, got.counted_from)
    assert [at("2026-01-08T09:00")] * 2 == [span.until for span in got.spans]


def test_wait_that_the_group_has_itself_is_not_counted_twice() -> None:
    """
    What is asked of the group is asked of its parts.
    """
    group = _trace(RECEIVED, event("2026-01-06T09:00", "payment_requested"), event("2026-01-07T09:00", "paid"), excludes=("payment",))

    assert group == group.with_waits([Wait(span, anew=False) for span in group.spans], at("2026-01-20T09:00"))


def test_group_that_was_not_received_stands_still_for_nothing() -> None:
    """
    It has no clock.
    """
    group = _trace(event("2026-01-05T09:00", "submitted"), now="2026-01-20T09:00")

    assert group == group.with_waits([_wait("2026-01-06T09:00", "2026-01-07T09:00")], at("2026-01-20T09:00"))


# -- after the end of the limit ------------------------------------------------------------------------------------------------------


def test_end_of_the_limit_is_asked_only_where_a_wait_would_stop_the_clock() -> None:
    """
    A payment that the law does not exclude is no request that came too late.
    """
    got = trace(
        Dossier("H1", "1.000001", "vn", (RECEIVED, event("2026-01-20T09:00", "payment_requested"))),
        now=at("2026-01-21T09:00"),
        ends=lambda so_far, moment: at("2026-01-12T17:00"),
    )

    assert ((), "waiting_payment") == (got.problems, got.disposition)


def test_while_the_clock_stands_still_no_limit_ends() -> None:
    """
    A second wait begins within the first one, however late.
    """
    got = trace(
        Dossier(
            "H1",
            "1.000001",
            "vn",
            (RECEIVED, event("2026-01-06T09:00", "payment_requested"), event("2026-01-20T09:00", "suspended", "posting")),
        ),
        now=at("2026-01-21T09:00"),
        excludes=("payment", "posting"),
        ends=lambda so_far, moment: at("2026-01-12T17:00"),
    )

    assert ((), [True, True]) == (got.problems, [span.stops for span in got.spans])


def test_resumption_of_what_was_resumed_before_answers_nothing() -> None:
    """
    The suspension had ended with its own resumption.
    """
    got = _trace(
        RECEIVED,
        event("2026-01-06T09:00", "suspended", "posting"),
        event("2026-01-07T09:00", "resumed", "posting"),
        event("2026-01-08T09:00", "resumed"),
        excludes=("posting",),
    )

    assert ["OS602"] == codes(got.problems)
