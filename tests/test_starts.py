"""Starts: the moment from which a limit is counted, by the policy that its case names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from builders import OFFICE, assumed, at, codes, dossier, event, judged, procedure, view
from onestop import Assessment, Assumption, Calendar, Case, Event, SameDay, Text, TimeLimit, WorkingDays, WorkingHours
from onestop.dossiers.starts import clock_start, examined_from
from onestop.dossiers.timelines import trace
from onestop.law.procedures import ClockStart, Fact, FactType, Start

RECEIVED = event("2026-01-05T09:00", "received")  # Mon
LATER = "2026-03-02T09:00"
NAMES = ("slip_date", "incoming_stamp", "event", "closing_date", "heard_on")
FACTS = {name: Fact(type=FactType.DATE, question=Text("Ngày nào?")) for name in NAMES}


def _judged(start: Start, *events: Event, limit: TimeLimit | None = None, now: str = LATER, **more: Any) -> Assessment:
    case = Case(id="default", limit=limit or WorkingDays(3), starts=start)
    return judged(view(procedure(cases=(case,), facts=FACTS)), now, *events, **more)


def _start(answer: Assessment) -> datetime | None:
    return answer.deadline.start if answer.deadline else None


@pytest.mark.parametrize("on", ["complete_receipt", "receipt"])
def test_receipt_starts_the_clock(on: str) -> None:
    """
    The rule of Decree 118/2025 Art. 17(3).
    """
    got = _judged(Start(on=ClockStart(on)), event("2026-01-02T08:00", "submitted"), RECEIVED)

    assert (RECEIVED.at, at("2026-01-08T17:00"), set()) == (_start(got), got.deadline and got.deadline.due, assumed(got))


@pytest.mark.parametrize(
    ("events", "expected"),
    [((event("2026-01-02T08:00", "submitted"),), at("2026-01-02T08:00")), ((), at("2026-01-05T09:00"))],
)
def test_submission_starts_the_clock_where_the_case_says_so(events: tuple[Event, ...], expected: datetime) -> None:
    """
    Without a submission the receipt is taken.
    """
    assert expected == _start(_judged(Start(on=ClockStart.SUBMISSION), *events, RECEIVED))


@pytest.mark.parametrize(
    ("handed", "expected", "doubt"),
    [
        (("2026-01-06T15:00",), "2026-01-06T15:00", set()),
        (("2026-01-05T09:00",), "2026-01-05T09:00", set()),  # the very moment
        ((), "2026-01-05T09:00", {"competent_receipt"}),
        (("2026-01-02T15:00",), "2026-01-05T09:00", {"competent_receipt"}),  # handed about before receipt
        (("2026-01-02T15:00", "2026-01-06T15:00"), "2026-01-06T15:00", set()),
        (("2026-01-06T15:00", "2026-01-07T15:00"), "2026-01-06T15:00", set()),
    ],
)
def test_competent_receipt_is_the_first_hand_over_after_receipt(handed: tuple[str, ...], expected: str, doubt: set[str]) -> None:
    """
    A dossier taken for another area counts from when the competent agency has it, else the receipt is taken, and it is said.
    """
    got = _judged(Start(on=ClockStart.COMPETENT_RECEIPT), RECEIVED, *(event(moment, "transferred") for moment in handed))

    assert (at(expected), doubt) == (_start(got), assumed(got))


def test_hand_over_that_does_not_count_yet_starts_no_clock() -> None:
    """
    A hand-over of tomorrow is not known today.
    """
    got = _judged(Start(on=ClockStart.COMPETENT_RECEIPT), RECEIVED, event("2026-01-07T09:00", "transferred"), now="2026-01-06T09:00")

    assert RECEIVED.at == _start(got)


@pytest.mark.parametrize("on", ["slip_date", "incoming_stamp", "event", "closing_date"])
def test_dated_start_reads_the_fact_of_its_name(on: str) -> None:
    """
    A date counts as the day of an event, which is not counted itself (Civil Code Art. 147(3)).
    """
    got = _judged(Start(on=ClockStart(on)), RECEIVED, facts={on: "2026-01-06"})  # Tue

    assert (at("2026-01-06T00:00"), at("2026-01-09T17:00")) == (_start(got), got.deadline and got.deadline.due)


def test_dated_start_reads_the_fact_that_is_named() -> None:
    """
    The fact may have a name of its own, and may be a date-time.
    """
    got = _judged(Start(on=ClockStart.EVENT, fact="heard_on"), RECEIVED, facts={"heard_on": datetime(2026, 1, 6, 14, 0)})

    assert at("2026-01-06T14:00") == _start(got)


def test_aware_date_time_of_a_fact_is_converted() -> None:
    """
    Instants are Vietnamese civil time wherever they come from.
    """
    got = _judged(Start(on=ClockStart.EVENT), RECEIVED, facts={"event": datetime(2026, 1, 6, 20, 0, tzinfo=UTC)})

    assert at("2026-01-07T03:00") == _start(got)


@pytest.mark.parametrize(("facts", "expected"), [({}, ["OS622"]), ({"event": "mai"}, ["OS622", "OS619"])])
def test_dated_start_without_its_date_starts_no_clock(facts: dict[str, str], expected: list[str]) -> None:
    """
    The date is asked for and nothing is guessed.
    """
    got = _judged(Start(on=ClockStart.EVENT), RECEIVED, facts=facts)

    assert (expected, None, "pending", "none") == (codes(got.problems), got.deadline, got.outcome.disposition, got.outcome.timeliness)


def test_missing_date_is_asked_for_by_the_name_of_its_fact() -> None:
    """
    Among the facts of the dossier, from no file.
    """
    (got,) = _judged(Start(on=ClockStart.EVENT, fact="heard_on"), RECEIVED).problems

    assert (None, ("facts", "heard_on"), {"fact": "heard_on"}) == (got.source, got.path, dict(got.args))


def test_start_that_is_not_settled_is_said_although_its_date_is_missing() -> None:
    """
    What the policy takes for granted does not depend on the date.
    """
    doubt = Text("Chưa đọc Điều 17")
    run = clock_start(Start(on=ClockStart.EVENT, assumed=doubt), trace(dossier(RECEIVED), now=at(LATER)), {}, OFFICE)

    assert (None, (Assumption("start", doubt),)) == (run.start, run.assumptions)


def test_dated_start_outside_the_calendar_is_refused() -> None:
    """
    Nor is a date outside the bounds guessed.
    """
    assert ["OS609"] == codes(_judged(Start(on=ClockStart.EVENT), RECEIVED, facts={"event": "2025-12-31"}).problems)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-01-09T16:00", "2026-01-10T00:00"),
        ("2026-01-10T08:00", "2026-02-10T00:00"),  # from that day on it goes with the next month's
        ("2026-01-31T08:00", "2026-02-10T00:00"),
        ("2026-11-30T08:00", "2026-12-10T00:00"),
    ],
)
def test_monthly_batch_closes_before_its_day(received: str, expected: str) -> None:
    """
    What came in by the ninth goes with the tenth, the rest a month later.
    """
    got = _judged(Start(on=ClockStart.MONTHLY_BATCH, day=10), event(received, "received"), now="2026-12-31T09:00")

    assert (at(expected), True) == (_start(got), "monthly_batch" in assumed(got))


@pytest.mark.parametrize("received", ["2026-01-01T09:00", "2026-01-31T09:00"])
def test_monthly_batch_without_a_day_closes_before_the_first(received: str) -> None:
    """
    All of January goes with the list of 1 February.
    """
    got = _judged(Start(on=ClockStart.MONTHLY_BATCH), event(received, "received"))

    assert at("2026-02-01T00:00") == _start(got)


@pytest.mark.parametrize(
    ("on", "supplemented", "expected"),
    [
        ("monthly_batch", "2026-01-20T09:00", "2026-02-10T00:00"),  # received on the 12th: the list of February is not yet closed
        ("monthly_batch", "2026-02-09T23:00", "2026-02-10T00:00"),
        ("monthly_batch", "2026-02-10T09:00", "2026-02-10T09:00"),
        ("event", "2026-01-20T09:00", "2026-02-10T00:00"),
        ("closing_date", "2026-02-11T09:00", "2026-02-11T09:00"),
    ],
)
def test_a_supplement_before_the_day_that_is_set_makes_nothing_due_earlier(on: str, supplemented: str, expected: str) -> None:
    """
    Who was asked for a paper is due no sooner than who was not: the limit counts from the later of the two days.
    """
    asked = event("2026-01-13T09:00", "supplement_requested"), event(supplemented, "supplemented")
    start = Start(on=ClockStart(on), **({"day": 10} if on == "monthly_batch" else {}))
    facts = {} if on == "monthly_batch" else {on: "2026-02-10"}
    got = _judged(start, event("2026-01-12T09:00", "received"), *asked, facts=facts)

    assert at(expected) == _start(got)


def test_monthly_batch_of_december_closes_in_january() -> None:
    """
    Past the end of this calendar it is refused.
    """
    got = _judged(Start(on=ClockStart.MONTHLY_BATCH, day=10), event("2026-12-15T09:00", "received"), now="2026-12-31T09:00")

    assert ["OS609"] == codes(got.problems)


@pytest.mark.parametrize(
    ("received", "expected", "due"),
    [
        ("2026-01-08T15:00", "2026-01-08T15:00", "2026-01-13T17:00"),  # Thu; 9, 12, 13
        ("2026-01-08T15:00:01", "2026-01-09T07:30", "2026-01-14T17:00"),  # as on Fri; 12, 13, 14
        ("2026-01-09T16:00", "2026-01-12T07:30", "2026-01-15T17:00"),  # Fri, as on Mon; 13, 14, 15
    ],
)
def test_receipt_after_the_hour_is_deemed_one_of_the_next_working_day(received: str, expected: str, due: str) -> None:
    """
    15:00:00 itself is in time (Decree 63/2024 Art. 7(2)).
    """
    got = _judged(Start(deemed_after="15:00"), event(received, "received"))

    assert (at(expected), at(due)) == (_start(got), got.deadline and got.deadline.due)
    assert (received != expected) is ("deemed_receipt" in assumed(got))


@pytest.mark.parametrize(
    ("received", "listed", "moved"),
    [
        ("2026-01-05T15:00", "2026-01-06T00:00", False),  # Mon, in time for the list of January
        ("2026-01-05T15:01", "2026-02-06T00:00", True),  # as on Tue the 6th
        ("2026-01-02T15:01", "2026-01-06T00:00", False),  # Fri, as on Mon: the same list
        ("2026-01-07T15:01", "2026-02-06T00:00", False),  # went with February in any case
    ],
)
def test_the_hour_of_the_receipt_decides_with_which_monthly_list_it_goes(received: str, listed: str, moved: bool) -> None:
    """
    What counts as received on the day of the list goes with the next one, and only an answer that this moved is assumed.
    """
    got = _judged(Start(on=ClockStart.MONTHLY_BATCH, day=6, deemed_after="15:00"), event(received, "received"))

    assert (at(listed), moved) == (_start(got), "deemed_receipt" in assumed(got))


def test_receipt_outside_the_hours_before_the_list_closes_goes_with_the_next() -> None:
    """
    Monday 5 January at 17:01 counts from Tuesday morning, the day of the list.
    """
    got = _judged(Start(on=ClockStart.MONTHLY_BATCH, day=6, outside_hours=True), event("2026-01-05T17:01", "received"))

    assert at("2026-02-06T00:00") == _start(got)


@pytest.mark.parametrize("on", ["event", "closing_date"])
@pytest.mark.parametrize("hours", [{"deemed_after": "15:00"}, {"outside_hours": True}])
def test_the_day_of_an_event_is_no_receipt_and_no_hour_moves_it(on: str, hours: dict[str, Any]) -> None:
    """
    Results of Saturday 10 January: three working days are 12, 13 and 14, not those after a receipt on Monday.
    """
    got = _judged(Start(on=ClockStart(on), **hours), RECEIVED, facts={on: "2026-01-10"})

    assert (at("2026-01-10T00:00"), at("2026-01-14T17:00")) == (_start(got), got.deadline and got.deadline.due)
    assert "deemed_receipt" not in assumed(got)


@pytest.mark.parametrize("on", ["slip_date", "incoming_stamp"])
def test_the_date_of_a_receipt_on_a_day_off_is_deemed_the_next_working_day(on: str) -> None:
    """
    A slip or a stamp of Saturday 10 January tells of a receipt, which counts as one of Monday.
    """
    got = _judged(Start(on=ClockStart(on), deemed_after="15:00"), RECEIVED, facts={on: "2026-01-10"})

    assert at("2026-01-12T07:30") == _start(got)


def test_an_answer_after_the_hour_is_deemed_later_also_where_an_event_started_the_clock() -> None:
    """
    A supplement is handed in, whatever the first start was.
    """
    asked, answered = event("2026-01-07T10:00", "supplement_requested"), event("2026-01-08T15:30", "supplemented")
    got = _judged(Start(on=ClockStart.EVENT, deemed_after="15:00"), RECEIVED, asked, answered, facts={"event": "2026-01-06"})

    assert at("2026-01-09T07:30") == _start(got)


def test_answer_after_the_hour_is_deemed_one_of_the_next_working_day() -> None:
    """
    A supplement that restarts the limit is a receipt of the complete dossier.
    """
    asked, answered = event("2026-01-06T10:00", "supplement_requested"), event("2026-01-08T15:30", "supplemented")
    got = _judged(Start(deemed_after="15:00"), RECEIVED, asked, answered)

    assert at("2026-01-09T07:30") == _start(got)


def test_restart_counts_from_the_answer_whatever_started_the_clock() -> None:
    """
    The date of the event is over once the limit is counted again.
    """
    asked, answered = event("2026-01-07T10:00", "supplement_requested"), event("2026-01-08T11:00", "supplemented")
    got = _judged(Start(on=ClockStart.EVENT), RECEIVED, asked, answered, facts={"event": "2026-01-06"})

    assert at("2026-01-08T11:00") == _start(got)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-01-05T06:00", "2026-01-05T07:30"),
        ("2026-01-05T07:30", "2026-01-05T07:30"),
        ("2026-01-05T11:30", "2026-01-05T11:30"),  # closing time is inside
        ("2026-01-05T11:31", "2026-01-05T13:00"),
        ("2026-01-05T17:00", "2026-01-05T17:00"),
        ("2026-01-05T17:01", "2026-01-06T07:30"),
        ("2026-01-10T09:00", "2026-01-12T07:30"),  # Sat
    ],
)
def test_receipt_outside_the_hours_counts_from_the_next_session(received: str, expected: str) -> None:
    """
    Where the case says so, an online dossier of the night is one of the morning.
    """
    got = _judged(Start(outside_hours=True), event(received, "received"), limit=WorkingHours(8))

    assert at(expected) == _start(got)


def test_receipt_outside_the_hours_of_a_day_without_sessions() -> None:
    """
    A working day whose hours are not known begins at midnight.
    """
    nights = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), sessions={"Tue": [("08:00", "12:00")]})
    case = Case(id="default", limit=WorkingDays(3), starts=Start(outside_hours=True))
    got = judged(view(procedure(cases=(case,)), calendar=nights), LATER, event("2026-01-06T13:00", "received"))  # Tue afternoon

    assert at("2026-01-07T00:00") == _start(got)


@pytest.mark.parametrize(("received", "expected"), [("2026-12-31T14:00", []), ("2026-12-31T16:00", ["OS609"])])
def test_deemed_receipt_outside_the_calendar_is_refused(received: str, expected: list[str]) -> None:
    """
    The next working day after the last one is not guessed.
    """
    got = _judged(Start(deemed_after="15:00"), event(received, "received"), limit=SameDay(), now="2026-12-31T16:30")

    assert expected == codes(got.problems)


def test_start_that_is_not_settled_is_said() -> None:
    """
    With the reason that the catalogue gives.
    """
    doubt = Text("Chưa đọc Điều 17")

    assert Assumption("start", doubt) in _judged(Start(assumed=doubt), RECEIVED).assumptions


def test_deemed_receipt_under_a_start_that_is_not_settled_says_both() -> None:
    """
    One assumption does not push out the other.
    """
    doubt = Text("Chưa đọc Điều 17")
    got = _judged(Start(deemed_after="15:00", assumed=doubt), event("2026-01-08T16:00", "received"))

    assert {"start", "deemed_receipt"} <= assumed(got)


def test_dossier_without_receipt_has_no_start() -> None:
    """
    A date fact alone receives nothing.
    """
    got = _judged(Start(on=ClockStart.EVENT), event("2026-01-05T08:00", "submitted"), facts={"event": "2026-01-06"})

    assert (None, []) == (got.deadline, codes(got.problems))


# -- competent receipt after a supplement --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        ("2026-01-12T09:00", "2026-01-12T09:00"),  # handed over after the answer
        ("2026-01-07T09:00", "2026-01-09T09:00"),  # before it: the answer restarts the limit
        (None, "2026-01-09T09:00"),
    ],
)
def test_supplement_before_the_hand_over_does_not_start_the_clock_of_the_competent_agency(handed: str | None, expected: str) -> None:
    """
    Asked on Tuesday 6, answered on Friday 9 January: the agency cannot begin before it has the dossier.
    """
    events = [
        event("2026-01-05T09:00", "received"),
        event("2026-01-06T09:00", "supplement_requested"),
        event("2026-01-09T09:00", "supplemented"),
    ]
    events += [event(handed, "transferred")] if handed else []
    timeline = trace(dossier(*events), now=at("2026-01-20T09:00"))

    assert at(expected) == clock_start(Start(on=ClockStart.COMPETENT_RECEIPT), timeline, {}, OFFICE).start


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (Start(), "2026-01-05T15:30"),
        (Start(on=ClockStart.COMPETENT_RECEIPT), "2026-01-07T10:00"),
        (Start(deemed_after="15:00"), "2026-01-06T07:30"),
        (Start(on=ClockStart.SUBMISSION), "2026-01-05T15:30"),
    ],
)
def test_examination_begins_with_whoever_has_the_dossier_in_hand(start: Start, expected: str) -> None:
    """
    The time for asking a supplement counts from then.
    """
    events = event("2026-01-02T09:00", "submitted"), event("2026-01-05T15:30", "received"), event("2026-01-07T10:00", "transferred")

    assert at(expected) == examined_from(start, trace(dossier(*events), now=at("2026-01-20T09:00")), OFFICE)


def test_examination_of_a_dossier_that_was_not_handed_over_begins_with_its_receipt() -> None:
    """
    And one that was not received has none.
    """
    start = Start(on=ClockStart.COMPETENT_RECEIPT)
    received, submitted = event("2026-01-05T09:00", "received"), event("2026-01-02T09:00", "submitted")

    assert at("2026-01-05T09:00") == examined_from(start, trace(dossier(received), now=at("2026-01-20T09:00")), OFFICE)
    assert examined_from(start, trace(dossier(submitted), now=at("2026-01-20T09:00")), OFFICE) is None
