"""Parts of interconnected procedures at the counter: stories of a birth, its residence and its health card, judged by the catalogue."""

from __future__ import annotations

from datetime import datetime

import attrs
import pytest

import onestop
from builders import codes, event, judged, procedure, view
from onestop import Assessment, Case, Dossier, Event, Text, WorkingDays
from onestop.law.conditions import Equals
from onestop.law.procedures import Extension, Modifier, Part, PauseReason

SITE = onestop.load(entry_points=False)
R = "09-07T09:00 received"  # Monday; three working days, so the group is due on Thursday 10
BIRTH = "09-08T08:00 resolved @birth"
RESIDENCE = "09-10T08:00 resolved @residence"
CARD = "09-10T08:00 resolved @health-card"
LATE_CARD = "09-25T08:00 resolved @health-card"


def _event(line: str) -> Event:
    """Read `MM-DDTHH:MM kind [reason] [@part]`."""
    moment, kind, *rest = line.split()
    reason = next((word for word in rest if word[0] != "@"), None)
    return Event(datetime.fromisoformat(f"2026-{moment}"), kind, reason, None, next((word[1:] for word in rest if word[0] == "@"), None))


def _told(now: str, *lines: str) -> Assessment:
    events = [_event(line) for line in lines]
    return SITE.assess(Dossier("H", "3.000722", "01", events), now=datetime.fromisoformat(f"2026-{now}"))


def _said(answer: Assessment) -> str:
    """Due day, disposition and timeliness, as `10 resolved late`."""
    due = answer.deadline.due if answer.deadline else None
    return f"{due.day if due else '-'} {answer.outcome.disposition.value} {answer.outcome.timeliness.value}"


@pytest.mark.parametrize(
    ("events", "code"),
    [
        (["09-08T08:00 extended verification @passport"], "OS623"),
        ([BIRTH, "09-09T08:00 extended verification @health-card"], "OS614"),
        ([BIRTH, "09-09T08:00 resolved @residence", "09-10T08:00 extended verification @residence"], "OS604"),
        (["09-07T10:00 resolved @birth", "09-10T08:00 extended verification @residence"], "OS627"),
    ],
)
def test_extension_that_does_not_count_for_its_part_gives_the_group_none(events: list[str], code: str) -> None:
    """
    The part does not exist, carries none, had ended, or was past its limit: the group stays due on the 10th.
    """
    got = _told("09-11T12:00", R, *events)

    assert ("10 pending overdue", [code]) == (_said(got), codes(got.problems))


def test_extension_that_a_part_was_given_is_one_of_the_group() -> None:
    """
    Five working days from Monday 7.
    """
    assert "14 pending in_time" == _said(_told("09-11T12:00", R, BIRTH, "09-09T08:00 extended verification @residence"))


@pytest.mark.parametrize("more", [(), ("09-25T16:00 resolved @residence", "09-25T16:00 resolved @health-card")])
def test_part_that_needs_one_without_a_recorded_end_is_never_early(more: tuple[str, ...]) -> None:
    """
    The birth was registered on the 30th at the latest, so what followed began then at the latest, and perhaps weeks before.
    """
    got = _told("10-01T12:00", R, *more, "09-30T16:00 resolved")

    assert (["none"] * 3, "late") == ([part.outcome.timeliness for part in got.parts.values()], got.outcome.timeliness)


def test_part_that_needs_one_without_a_recorded_end_can_be_late() -> None:
    """
    The birth ended on Tuesday 15 at the latest; residence has two working days from then, to the 17th, whenever it began.
    """
    got = _told("10-01T12:00", R, "09-15T16:00 resolved", "09-21T16:00 resolved @residence")

    assert "late" == got.parts["residence"].outcome.timeliness


@pytest.mark.parametrize(
    ("event", "code"), [("09-04T08:00 resolved", "OS601"), ("09-08T08:00 intake_refused", "OS624")], ids=["before", "intake"]
)
def test_end_that_does_not_count_leaves_the_group_the_end_of_its_parts(event: str, code: str) -> None:
    """
    All three parts ended by the 10th.
    """
    got = _told("09-20T12:00", R, BIRTH, RESIDENCE, CARD, event)

    assert ("10 resolved on_time", [code]) == (_said(got), codes(got.problems))


def test_withdrawal_after_every_part_ended_takes_no_lateness_away() -> None:
    """
    The card was late on the 25th; what the applicant says on the 28th comes after the end.
    """
    got = _told("09-30T12:00", R, BIRTH, RESIDENCE, LATE_CARD, "09-28T08:00 withdrawn")

    assert ("10 resolved late", ["OS604"]) == (_said(got), codes(got.problems))


def test_withdrawal_while_a_part_is_open_is_one_of_the_group() -> None:
    """
    Two parts have results, the third was waited for no longer.
    """
    assert "10 withdrawn none" == _said(_told("09-30T12:00", R, BIRTH, RESIDENCE, "09-25T08:00 withdrawn"))


def test_part_that_was_withdrawn_makes_no_group_late() -> None:
    """
    Both results came in time; the third part ended with the applicant's word.
    """
    assert "10 resolved on_time" == _said(_told("09-30T12:00", R, BIRTH, RESIDENCE, "09-25T08:00 withdrawn @health-card"))


@pytest.mark.parametrize("receipt", [(), ("09-08T14:00 received @residence",)])
def test_part_that_was_received_later_stops_with_a_group_that_waits(receipt: tuple[str, ...]) -> None:
    """
    The group asked on the 8th and was not answered: nothing is overdue.
    """
    got = _told("09-14T12:00", R, "09-08T08:00 supplement_requested", *receipt)

    assert ["waiting_supplement"] * 4 == [each.outcome.disposition for each in (got, *got.parts.values())]


def test_part_that_was_received_later_has_the_extension_of_its_group() -> None:
    """
    Five working days from Tuesday 8.
    """
    got = _told("09-14T12:00", R, BIRTH, "09-08T08:30 extended verification", "09-08T14:00 received @residence")

    assert ("14 pending in_time", "15 pending in_time") == (_said(got), _said(got.parts["residence"]))


def test_answered_request_of_the_group_leaves_a_part_that_was_received_later_alone() -> None:
    """
    The part may ask once itself, and its two working days from Tuesday 8 run on.
    """
    answered = "09-07T10:00 supplement_requested", "09-07T15:00 supplemented"
    got = _told("09-09T12:00", R, *answered, BIRTH, "09-08T14:00 received @residence")

    assert ("10 pending in_time", []) == (_said(got.parts["residence"]), codes(got.problems))


@pytest.mark.parametrize("receipt", [(), ("09-08T09:00 received @residence",)])
def test_second_request_of_a_group_stops_none_of_its_parts(receipt: tuple[str, ...]) -> None:
    """
    One too many stops no clock, whether or not a part was received in between.
    """
    asked = "09-07T10:00 supplement_requested", "09-07T15:00 supplemented", BIRTH, "09-09T09:00 supplement_requested"
    got = _told("09-11T12:00", R, *asked, *receipt)

    assert ("10 pending overdue", "10 pending overdue") == (_said(got), _said(got.parts["residence"]))
    assert ["OS603"] == codes(got.problems)


@pytest.mark.parametrize("part", ["", " @birth"])
def test_answer_to_the_group_that_names_a_part_ends_the_wait_of_all(part: str) -> None:
    """
    Asked at ten and answered at three on Monday, ended on the 25th.
    """
    done = BIRTH, "09-25T08:00 resolved @residence", LATE_CARD
    got = _told("09-30T12:00", R, "09-07T10:00 supplement_requested", f"09-07T15:00 supplemented{part}", *done)

    assert ["10 resolved late"] * 3 == [_said(each) for each in (got, got.parts["residence"], got.parts["health-card"])]


def test_answer_of_a_part_that_does_not_exist_ends_no_wait() -> None:
    """
    Nobody can say whom it was meant for.
    """
    got = _told("09-09T12:00", R, "09-07T10:00 supplement_requested", "09-07T15:00 supplemented @passport")

    assert ("waiting_supplement", ["OS623"]) == (got.outcome.disposition, codes(got.problems))


def test_answer_to_a_part_accuses_no_group_that_had_asked_before() -> None:
    """
    The group was paid; what is handed in on the 9th is for the card.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(5))
    case = Case(id="default", limit=WorkingDays(6), parts=(health,), excludes=(PauseReason.PAYMENT,))
    paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-06T15:00", "paid")
    asked = attrs.evolve(event("2026-01-07T09:00", "supplement_requested"), part="health")
    received = event("2026-01-05T09:00", "received")
    got = judged(view(procedure(cases=(case,))), "2026-01-09T12:00", received, *paid, asked, event("2026-01-08T09:00", "supplemented"))

    assert ("pending", []) == (got.outcome.disposition, codes(got.problems))


def test_bare_resumption_is_for_the_part_that_was_suspended() -> None:
    """
    The group never stood still itself.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(5))
    case = Case(id="default", limit=WorkingDays(6), parts=(health,), excludes=(PauseReason.EXPERTISE,))
    stopped = attrs.evolve(event("2026-01-06T09:00", "suspended", "expertise"), part="health")
    received = event("2026-01-05T09:00", "received")
    got = judged(view(procedure(cases=(case,))), "2026-01-09T12:00", received, stopped, event("2026-01-08T09:00", "resumed"))

    assert ("pending", "pending", []) == (got.outcome.disposition, got.parts["health"].outcome.disposition, codes(got.problems))


def test_hand_over_of_a_part_after_its_group_ended_makes_it_not_late() -> None:
    """
    The group ended on the 10th, so the card was there by then; who comes later makes nobody late.
    """
    got = _told("09-30T12:00", R, BIRTH, RESIDENCE, "09-10T08:00 resolved", "09-21T08:00 result_returned @health-card")

    assert "10 resolved on_time" == _said(got.parts["health-card"])


def test_hand_over_of_one_result_ends_no_group_of_which_a_part_ended_later() -> None:
    """
    The certificate went out on the 8th; the card came on the 25th.
    """
    got = _told("09-30T12:00", R, BIRTH, RESIDENCE, "09-08T09:00 result_returned", LATE_CARD)

    assert ("10 resolved late", []) == (_said(got), codes(got.problems))


def test_hand_over_after_everything_is_one_of_all() -> None:
    """
    What has no end of its own had one by then.
    """
    got = _told("09-30T12:00", R, BIRTH, "09-10T09:00 result_returned")

    assert ["resolved"] * 4 == [each.outcome.disposition for each in (got, *got.parts.values())]


@pytest.mark.parametrize(
    "ends", [("03-10T10:00 resolved @residence",), ("03-10T10:00 supplemented @residence", "03-10T10:01 resolved @residence")]
)
def test_part_that_ended_while_it_waited_is_judged_with_its_group_as_if_answered_then(ends: tuple[str, ...]) -> None:
    """
    In force since January, three working days from Tuesday 10, so Friday 13, as it was shown while it waited.
    """
    before = "03-02T10:00 resolved @birth", "03-03T09:00 received @residence", "03-04T10:00 resolved @health-card"
    got = _told("03-10T12:00", "03-02T09:00 received", *before, "03-05T09:00 supplement_requested @residence", *ends)

    assert "13 resolved early" == _said(got)


@pytest.mark.parametrize("of_the_part", [True, False])
def test_wait_is_admitted_in_the_time_that_an_earlier_wait_and_an_extension_gave(of_the_part: bool) -> None:
    """
    Six working days end on the 13th, with the payment from the 6th to the 9th on the 16th; extended to nine on the 14th, on the 21st.

    What is asked on Monday 19 stops the clock, of whomever.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(20))
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(9))
    case = Case(id="default", limit=WorkingDays(6), parts=(health,), excludes=(PauseReason.PAYMENT,), extensions=(longer,))
    waited = [
        attrs.evolve(event(moment, kind), part="health")
        for moment, kind in (("2026-01-06T09:00", "payment_requested"), ("2026-01-09T09:00", "paid"))
    ]
    asked = attrs.evolve(event("2026-01-19T09:00", "payment_requested"), part="health" if of_the_part else None)
    extended = event("2026-01-14T09:00", "extended", "verification")
    got = judged(view(procedure(cases=(case,))), "2026-01-23T12:00", event("2026-01-05T09:00", "received"), *waited, extended, asked)

    assert "27 waiting_payment none" == _said(got)


def test_end_of_a_part_does_not_hang_on_when_its_predecessor_ends() -> None:
    """
    The card was made on Wednesday 9 while the birth, due on Tuesday, was still open: told then and a week later alike.
    """
    told = [_told(now, R, "09-09T10:00 resolved @residence") for now in ("09-09T12:00", "09-18T12:00")]

    assert _said(told[0].parts["residence"]) == _said(told[1].parts["residence"])


DESK = "09-07T08:00 submitted", "09-07T08:10 supplement_requested"


def test_request_at_the_desk_stops_no_part_that_was_received_later() -> None:
    """
    What was asked before receipt is over with the receipt, for every part.
    """
    got = _told("09-14T12:00", *DESK, R, BIRTH, "09-08T14:00 received @residence")

    assert "10 pending overdue" == _said(got.parts["residence"])


def test_request_at_the_desk_takes_no_answer_that_is_for_a_part() -> None:
    """
    Residence asked on the 8th and was answered on the 9th.
    """
    asked = "09-08T14:00 supplement_requested @residence", "09-09T10:00 supplemented"
    got = _told("09-09T12:00", *DESK, R, BIRTH, *asked)

    assert ("pending", []) == (got.parts["residence"].outcome.disposition, codes(got.problems))


@pytest.mark.parametrize("returned", ["09-15T09:00", "09-15T09:01"])
def test_who_pays_and_collects_in_one_minute_makes_nobody_late(returned: str) -> None:
    """
    All three parts ended by the 10th.
    """
    paid = "09-09T09:00 payment_requested", "09-15T09:00 paid"
    got = _told("09-20T12:00", R, BIRTH, RESIDENCE, CARD, *paid, f"{returned} result_returned")

    assert "10 resolved on_time" == _said(got)


@pytest.mark.parametrize("kind", ["withdrawn", "stopped"])
def test_withdrawal_after_a_refusal_that_ended_everything_takes_no_lateness_away(kind: str) -> None:
    """
    The birth was refused on the 15th, so nothing else ever began; the group had ended late by then.
    """
    got = _told("09-30T12:00", R, "09-15T08:00 refused @birth", f"09-28T08:00 {kind}")

    assert ("10 refused late", ["OS604"], ["birth"]) == (_said(got), codes(got.problems), list(got.parts))


@pytest.mark.parametrize(
    ("line", "code"), [("09-11T08:00 resolved @passport", "OS623"), ("09-11T08:00 resolved @birth", "OS604")], ids=["strange", "twice"]
)
def test_event_that_does_not_count_makes_no_hand_over_a_partial_one(line: str, code: str) -> None:
    """
    Everything was handed over on the 10th.
    """
    got = _told("09-20T12:00", R, BIRTH, "09-10T09:00 result_returned", line)

    assert ("10 resolved on_time", [code]) == (_said(got), codes(got.problems))


def test_end_before_the_receipt_leaves_a_part_the_end_of_its_group() -> None:
    """
    A wrong date is no end, and no part is open in a group that ended.
    """
    got = _told("09-20T12:00", "09-04T08:00 resolved @residence", R, BIRTH, CARD, "09-10T09:00 resolved")

    assert ("resolved", ["OS601"]) == (got.parts["residence"].outcome.disposition, codes(got.problems))


def test_answer_that_nobody_asked_for_begins_no_part_that_can_never_begin() -> None:
    """
    The birth was refused.
    """
    got = _told("09-20T12:00", R, "09-08T08:00 refused @birth", "09-09T08:00 supplemented @residence")

    assert ("10 refused early", ["birth"]) == (_said(got), list(got.parts))


def test_answer_of_a_part_leaves_the_wait_of_its_group() -> None:
    """
    Both were suspended for the applicant's confirmation; only residence went on.
    """
    asked = "09-08T10:00 suspended confirmation", "09-08T11:00 suspended confirmation @residence"
    got = _told("09-14T12:00", R, BIRTH, *asked, "09-08T15:00 resumed confirmation @residence")

    assert ["16 suspended none"] * 2 == [_said(each) for each in (got, got.parts["residence"])]


def test_first_request_of_the_group_is_lawful_after_one_of_a_part() -> None:
    """
    Residence asked and was answered; then the group asks, and all wait.
    """
    own = "09-08T08:10 supplement_requested @residence", "09-08T08:20 supplemented @residence"
    got = _told("09-14T12:00", R, BIRTH, *own, "09-08T08:45 supplement_requested")

    assert ["16 waiting_supplement none"] * 2 == [_said(each) for each in (got, got.parts["residence"])]


def test_bare_resumption_of_a_part_ends_its_own_suspension_alone() -> None:
    """
    Without a reason it ends what that part was suspended for.
    """
    asked = "09-08T10:00 suspended confirmation", "09-08T11:00 suspended incident @residence"
    got = _told("09-14T12:00", R, BIRTH, *asked, "09-08T15:00 resumed @residence")

    assert "suspended" == got.parts["residence"].outcome.disposition


def test_hand_over_before_another_part_is_asked_is_not_one_of_all() -> None:
    """
    The certificate went out on the 8th; on the 9th the card asked for something.
    """
    got = _told("09-09T12:00", R, BIRTH, "09-08T09:00 result_returned", "09-09T09:00 supplement_requested @health-card")

    assert ["waiting_supplement", []] == [got.parts["health-card"].outcome.disposition, codes(got.problems)]


@pytest.mark.parametrize(("now", "open_parts"), [("09-09T09:00", 2), ("09-09T08:59", 0)])
def test_event_of_a_part_counts_for_the_hand_over_from_its_very_minute(now: str, open_parts: int) -> None:
    """
    A minute before, nothing more had come of a part.
    """
    got = _told(now, R, BIRTH, "09-08T09:00 result_returned", "09-09T09:00 received @health-card")

    assert open_parts == sum(part.timeline.ended is None for part in got.parts.values())


def test_hand_over_in_the_minute_of_the_last_end_is_one_of_all() -> None:
    """
    Made and handed over at once.
    """
    got = _told("09-20T12:00", R, BIRTH, "09-10T08:00 resolved @residence", "09-10T08:00 result_returned")

    assert ("resolved", datetime(2026, 9, 10, 8)) == (got.parts["health-card"].outcome.disposition, got.timeline.ended)


def test_part_whose_predecessor_has_no_recorded_end_is_never_on_time() -> None:
    """
    Counted from Tuesday 15 its two working days end on the 17th, the very day; perhaps it began on the 8th.
    """
    got = _told("10-01T12:00", R, "09-17T16:00 resolved @residence", "09-15T16:00 resolved")

    assert "none" == got.parts["residence"].outcome.timeliness


def test_what_follows_a_part_that_follows_one_without_a_recorded_end_is_never_early_either() -> None:
    """
    A chain of three: the first has no end, so nobody knows when the second began, nor the third.
    """
    parts = [Part(id="a", name=Text("A"), limit=WorkingDays(1))]
    parts.append(Part(id="b", name=Text("B"), limit=WorkingDays(1), after=("a",)))
    parts.append(Part(id="c", name=Text("C"), limit=WorkingDays(9), after=("b",)))
    case = Case(id="default", limit=WorkingDays(6), parts=tuple(parts))
    ends = [attrs.evolve(event(moment, "resolved"), part=id) for moment, id in (("2026-01-08T09:00", "b"), ("2026-01-09T09:00", "c"))]
    got = judged(
        view(procedure(cases=(case,))),
        "2026-01-20T12:00",
        event("2026-01-05T09:00", "received"),
        *ends,
        event("2026-01-08T16:00", "resolved"),
    )

    assert ["none"] * 3 == [part.outcome.timeliness for part in got.parts.values()]


def test_suspensions_for_two_reasons_are_resumed_each_by_its_own() -> None:
    """
    The group's expertise goes on; the part's consultation was ended by a line without its name.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(5))
    reasons = (PauseReason.EXPERTISE, PauseReason.CONSULTATION)
    case = Case(id="default", limit=WorkingDays(6), parts=(health,), excludes=reasons)
    own = attrs.evolve(event("2026-01-06T09:00", "suspended", "consultation"), part="health")
    whole = event("2026-01-06T10:00", "suspended", "expertise")
    answers = event("2026-01-07T09:00", "resumed", "consultation"), event("2026-01-08T09:00", "resumed", "expertise")
    seen = view(procedure(cases=(case,)))
    received = event("2026-01-05T09:00", "received")
    first = judged(seen, "2026-01-09T12:00", received, own, whole, answers[0])
    both = judged(seen, "2026-01-09T12:00", received, own, whole, *answers)

    assert ("suspended", "suspended", []) == (first.outcome.disposition, first.parts["health"].outcome.disposition, codes(first.problems))
    assert ("pending", "pending", []) == (both.outcome.disposition, both.parts["health"].outcome.disposition, codes(both.problems))


@pytest.mark.parametrize("minute", ["13:59", "14:00"])
def test_what_the_group_is_asked_up_to_the_receipt_of_a_part_stops_it(minute: str) -> None:
    """
    In the very minute of the receipt too.
    """
    got = _told("09-14T12:00", R, BIRTH, f"09-08T{minute} supplement_requested", "09-08T14:00 received @residence")

    assert "waiting_supplement" == got.parts["residence"].outcome.disposition


def test_suspensions_of_the_group_that_a_later_part_meets_are_those_that_last() -> None:
    """
    The incident was over when residence was received; the confirmation was not.
    """
    over = "09-07T10:00 suspended incident", "09-07T11:00 resumed incident"
    got = _told("09-14T12:00", R, BIRTH, *over, "09-08T09:00 suspended confirmation", "09-08T14:00 received @residence")
    waits = [(span.reason, span.open) for span in got.parts["residence"].timeline.spans]

    assert [("confirmation", True)] == waits


def test_wait_of_a_part_with_the_requests_of_its_group_gives_the_group_only_its_own() -> None:
    """
    A payment that the group asked for after its limit had ended stops the longer limit of the part, and brings the group nothing.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(health,), excludes=(PauseReason.PAYMENT,))
    late = event("2026-01-14T09:00", "payment_requested"), event("2026-01-16T09:00", "paid")
    got = judged(view(procedure(cases=(case,))), "2026-01-20T12:00", event("2026-01-05T09:00", "received"), *late)

    assert "13 pending overdue" == _said(got)


def test_part_that_was_resolved_in_the_minute_of_its_receipt_was_received() -> None:
    """
    Done on the spot, at its own time and not at the group's.
    """
    got = _told("09-20T12:00", R, BIRTH, "09-15T14:00 received @residence", "09-15T14:00 resolved @residence")

    assert "17 resolved early" == _said(got.parts["residence"])


def test_closed_part_begins_by_its_own_end_at_the_latest() -> None:
    """
    Asked on Tuesday and resolved on Wednesday while the birth, due on Tuesday, was open: two days from Wednesday are Friday.
    """
    asked = "09-08T10:00 suspended incident @residence", "09-08T11:00 resumed incident @residence"
    got = _told("09-18T12:00", R, *asked, "09-09T10:00 resolved @residence")

    assert "11 resolved early" == _said(got.parts["residence"])


def test_group_that_was_refused_with_its_birth_has_no_parts_that_never_began() -> None:
    """
    Written down for the part and for the whole in the same minute.
    """
    got = _told("09-20T12:00", R, "09-09T08:00 refused @birth", "09-09T08:00 refused")

    assert ("10 refused early", ["birth"]) == (_said(got), list(got.parts))


def test_result_of_a_part_at_this_very_moment_is_its_end() -> None:
    """
    The group had ended before; the card is late on the 15th, also when asked in that minute.
    """
    got = _told("09-15T09:00", R, BIRTH, RESIDENCE, "09-10T16:00 resolved", "09-15T09:00 resolved @health-card")

    assert "late" == got.parts["health-card"].outcome.timeliness


def test_request_of_a_part_before_its_receipt_is_over_with_it() -> None:
    """
    So the answer of the 9th answers nobody.
    """
    asked = "09-07T10:00 supplement_requested @residence", "09-08T14:00 received @residence"
    got = _told("09-09T12:00", R, BIRTH, *asked, "09-09T10:00 supplemented")

    assert ["OS602"] == codes(got.problems)


def test_request_to_the_group_outlasts_the_receipt_of_a_part() -> None:
    """
    The answer names the part, which asked for nothing: it is the group's.
    """
    asked = "09-08T08:30 supplement_requested", "09-08T14:00 received @residence"
    got = _told("09-09T12:00", R, BIRTH, *asked, "09-09T10:00 supplemented @residence")

    assert ("pending", []) == (got.outcome.disposition, codes(got.problems))


def test_part_is_answered_once() -> None:
    """
    A second answer, which names nobody, answers nobody.
    """
    asked = "09-08T10:00 supplement_requested @residence", "09-08T11:00 supplemented @residence"
    got = _told("09-09T12:00", R, BIRTH, *asked, "09-09T10:00 supplemented")

    assert ["OS602"] == codes(got.problems)


def test_answer_of_one_part_leaves_the_other_waiting() -> None:
    """
    Both asked; the second answer names nobody and is for the one that still waits.
    """
    asked = "09-08T10:00 supplement_requested @residence", "09-08T10:30 supplement_requested @health-card"
    first = _told("09-09T12:00", R, BIRTH, *asked, "09-08T11:00 supplemented @residence")
    both = _told("09-09T12:00", R, BIRTH, *asked, "09-08T11:00 supplemented @residence", "09-09T10:00 supplemented")

    assert ("waiting_supplement", []) == (first.parts["health-card"].outcome.disposition, codes(first.problems))
    assert ("pending", []) == (both.parts["health-card"].outcome.disposition, codes(both.problems))


def test_answer_is_one_to_what_was_asked() -> None:
    """
    The part waits for a payment; papers that nobody asked for answer nothing.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(5))
    case = Case(id="default", limit=WorkingDays(6), parts=(health,), excludes=(PauseReason.PAYMENT,))
    asked = attrs.evolve(event("2026-01-06T09:00", "payment_requested"), part="health")
    received = event("2026-01-05T09:00", "received")
    got = judged(view(procedure(cases=(case,))), "2026-01-09T12:00", received, asked, event("2026-01-08T09:00", "supplemented"))

    assert ("waiting_payment", ["OS602"]) == (got.parts["health"].outcome.disposition, codes(got.problems))


def test_wait_is_admitted_in_the_time_that_an_extension_in_the_longer_limit_of_the_facts_gave() -> None:
    """
    Nine working days in a far place end on Friday 16; extended to twelve on Thursday 15, on Wednesday 21, so Monday 19 is in time.
    """
    health = Part(id="health", name=Text("Thẻ"), limit=WorkingDays(20))
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(12))
    far = Modifier(when=Equals("far", True), limit=WorkingDays(9))
    case = Case(
        id="default", limit=WorkingDays(6), parts=(health,), excludes=(PauseReason.PAYMENT,), extensions=(longer,), modifiers=(far,)
    )
    asked = attrs.evolve(event("2026-01-19T09:00", "payment_requested"), part="health")
    events = event("2026-01-05T09:00", "received"), event("2026-01-15T09:00", "extended", "verification"), asked
    got = judged(view(procedure(cases=(case,))), "2026-01-23T12:00", *events, facts={"far": True})

    assert "waiting_payment" == got.outcome.disposition


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("09-11T16:00", ([], "pending in_time")),  # the hours ran, and run on
        ("09-14T16:00", (["OS630"], "pending overdue")),  # they were over on Saturday; the birth was due at five
    ],
)
def test_wait_after_the_hours_were_over_is_told_although_a_day_off_put_the_end_off(asked: str, expected: tuple[list[str], str]) -> None:
    """
    Received on Friday at nine: 24 hours end on Saturday, so on Monday. What is asked on Monday afternoon gives no time back.
    """
    waits = f"{asked} suspended incident @birth", "09-15T09:00 resumed incident @birth"
    got = _told("09-15T10:00", "09-11T09:00 received", *waits)

    assert expected == (codes(got.problems), _said(got.parts["birth"]).partition(" ")[2])
