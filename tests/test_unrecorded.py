"""What the source of a dossier leaves out: in time is said where it is certain, late only where it is proven."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from builders import OFFICE, assumed, at, codes, dossier, event, judged, procedure, regime, view
from onestop import Assessment, CalendarDays, Case, Dossier, Event, Months, SameDay, Text, Then, TimeLimit, WorkingDays, WorkingHours
from onestop.cli import main as run
from onestop.dossiers.assessments import assess
from onestop.dossiers.judgements import Why, judge_by
from onestop.dossiers.measures import MEASURES, Against, TakenOff
from onestop.dossiers.remaining import Standing, remaining, remaining_parts
from onestop.exchange.registers import COLUMNS, dossier_data, read_dossier, read_register, write_csv
from onestop.judging.audit import audit
from onestop.law.procedures import Extension, Part, PauseReason
from onestop.law.regimes import RequestLimit, SupplementRule
from onestop.law.stages import EventKind, Timeliness, Unrecorded
from onestop.telling.forms import Folding, Form, Period
from onestop.telling.indicators import Indicators
from onestop.telling.reports import Tally, report_text
from onestop.telling.running import Watch, watch_data, watch_text
from onestop.telling.words import messages

RECEIVED = event("2026-01-05T09:00", "received")  # Monday; 5 working days end on Monday 12 at 17:00
NOW = "2026-03-02T09:00"
STRICT = regime("none")
"""A request does not stop the clock."""


def _stands(*events: Event, now: str = NOW, seen: Any = None, **more: Any) -> tuple[str, int | None]:
    got = judged(seen or view(), now, RECEIVED, *events, **more)
    return got.outcome.timeliness.value, got.outcome.margin


# -- a source without pauses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "kind", "full", "listed"),
    [
        ("2026-01-09T16:00", "resolved", ("early", 1), ("early", 1)),
        ("2026-01-12T23:59", "resolved", ("on_time", 0), ("on_time", 0)),
        ("2026-01-13T00:00", "resolved", ("late", -1), ("none", None)),
        ("2026-01-12T23:59", "refused", ("on_time", 0), ("on_time", 0)),
        ("2026-01-13T00:00", "refused", ("late", -1), ("none", None)),
        ("2026-01-20T00:00", "withdrawn", ("none", None), ("none", None)),
    ],
)
def test_end_after_the_earliest_due_date_is_not_decided(end: str, kind: str, full: tuple[str, int], listed: tuple[str, int]) -> None:
    """
    A supplement may have been asked for in between, and would have moved the date.
    """
    assert full == _stands(event(end, kind))
    assert listed == _stands(event(end, kind), unrecorded=["pauses"])


@pytest.mark.parametrize(
    ("now", "full", "listed"),
    [("2026-01-12T23:59", ("in_time", 0), ("in_time", 0)), ("2026-01-13T00:00", ("overdue", -1), ("none", None))],
)
def test_running_dossier_past_the_earliest_due_date_is_not_decided(now: str, full: tuple[str, int], listed: tuple[str, int]) -> None:
    """
    On both sides of the due date.
    """
    assert full == _stands(now=now)
    assert listed == _stands(now=now, unrecorded=["pauses"])


@pytest.mark.parametrize("events", [(), (event("2026-01-09T16:00", "resolved"),), (event("2026-01-13T00:00", "resolved"),)])
def test_every_answer_says_that_there_are_no_data_of_pauses(events: tuple[Event, ...]) -> None:
    """
    Whether or not it would have come out otherwise.
    """
    assert {"no_pause_data"} == assumed(judged(view(), "2026-01-09T09:00", RECEIVED, *events, unrecorded=["pauses"]))
    assert {"no_pause_data"} <= assumed(judged(view(), NOW, unrecorded=["pauses"]))
    assert set() == assumed(judged(view(), "2026-01-09T09:00", RECEIVED))


@pytest.mark.parametrize(
    ("case", "rules", "expected"),
    [
        ({}, STRICT, "late"),
        ({}, regime(requests=0), "late"),
        ({}, regime("pause"), "none"),
        ({"supplement": "none"}, regime(), "late"),
        ({"supplement": "restart"}, STRICT, "none"),
        ({"excludes": (PauseReason.PAYMENT,)}, STRICT, "none"),
        ({"extensions": (Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8)),)}, STRICT, "none"),
    ],
)
def test_late_stands_where_no_pause_could_have_moved_the_date(case: dict[str, Any], rules: Any, expected: str) -> None:
    """
    A request that does not stop the clock, or may not be made, excuses nothing; nor does a pause that the case does not know.
    """
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), **case),)), rules)

    assert expected == _stands(event("2026-01-13T08:00", "resolved"), seen=seen, unrecorded=["pauses"])[0]


@pytest.mark.parametrize(("requests", "expected"), [(1, "none"), (0, "overdue")])
def test_overdue_stands_only_where_it_cannot_wait(requests: int, expected: str) -> None:
    """
    A dossier that waits for a supplement is not judged, even where the request does not stop the clock.
    """
    seen = view(rules=regime("none", requests=requests))

    assert expected == _stands(now="2026-01-13T08:00", seen=seen, unrecorded=["pauses"])[0]


def test_affirmation_that_nothing_was_paused_is_believed_and_told() -> None:
    """
    Late is late, and rests on the word of whoever said so; it answers the mark beside it.
    """
    for marks in (["no_pauses"], ["pauses", "no_pauses"]):
        got = judged(view(), NOW, RECEIVED, event("2026-01-13T08:00", "resolved"), unrecorded=marks)
        assert (("late", -1), {"told_no_pauses"}) == ((got.outcome.timeliness.value, got.outcome.margin), assumed(got))


def test_breach_that_a_missing_pause_would_undo_is_not_told() -> None:
    """
    An apology one day before the limit ends is too late, unless the limit ended later.
    """
    apology = event("2026-01-12T09:00", "extended", "apology", "2026-01-20T17:00")
    seen = view(rules=attrs.evolve(regime(), apology=attrs.evolve(regime().apology, days_before=1)))

    assert ["OS610"] == codes(judged(seen, NOW, RECEIVED, apology).problems)
    assert [] == codes(judged(seen, NOW, RECEIVED, apology, unrecorded=["pauses"]).problems)


# -- a result known by its hand-over -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        ("2026-01-09T23:59", ("early", 1)),
        ("2026-01-12T00:00", ("on_time", 0)),
        ("2026-01-12T23:59", ("on_time", 0)),
        ("2026-01-13T00:00", ("none", None)),
    ],
)
def test_hand_over_proves_that_a_result_was_in_time_and_not_that_it_was_late(handed: str, expected: tuple[str, int]) -> None:
    """
    An applicant who comes later makes nobody late; no mark of the source is needed.
    """
    got = judged(view(), NOW, RECEIVED, event(handed, "result_returned"))

    assert (expected, {"result_at_return"}) == ((got.outcome.timeliness.value, got.outcome.margin), assumed(got))
    assert ("resolved", at(handed), True) == (got.outcome.disposition, got.timeline.ended, got.timeline.at_latest)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("2026-01-12T23:00", "none"), ("2026-01-13T08:00", "late")],
)
def test_hand_over_is_late_where_there_was_no_result_after_the_due_date(sent: str, expected: str) -> None:
    """
    Who apologises on the 13th has no result on the 12th.
    """
    apology = event(sent, "extended", "apology", "2026-01-20T17:00")

    assert expected == _stands(apology, event("2026-01-19T08:00", "result_returned"))[0]
    assert "none" == _stands(apology, event("2026-01-19T08:00", "result_returned"), unrecorded=["pauses"])[0]


def test_request_after_the_earliest_due_date_may_be_one_in_time() -> None:
    """
    Of a list without pauses: the dossier waits as its status says, nothing is accused, and the date stays the earliest.
    """
    asked = event("2026-01-14T09:00", "supplement_requested")
    full, listed = (judged(view(), NOW, RECEIVED, asked, unrecorded=marks) for marks in ((), ("pauses",)))

    assert ["pending", "waiting_supplement"] == [each.outcome.disposition.value for each in (full, listed)]
    assert [["OS625"], []] == [codes(each.problems) for each in (full, listed)]
    assert [at("2026-01-12T17:00")] * 2 == [each.deadline and each.deadline.due for each in (full, listed)]


def test_extension_after_the_earliest_due_date_may_be_one_in_time() -> None:
    """
    Of a list without pauses nothing is accused, and nothing extended.
    """
    extends = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), extensions=(extends,)),)))
    extended = event("2026-01-14T09:00", "extended", "verification")
    full, listed = (judged(seen, NOW, RECEIVED, extended, unrecorded=marks) for marks in ((), ("pauses",)))

    assert (["OS627"], []) == (codes(full.problems), codes(listed.problems))
    assert ((), ()) == (full.timeline.extensions, listed.timeline.extensions)


def test_payment_after_the_due_date_says_nothing_of_the_result() -> None:
    """
    What is paid for may lie ready.
    """
    assert "none" == _stands(event("2026-01-13T08:00", "paid"), event("2026-01-13T08:05", "result_returned"))[0]


def test_same_day_result_handed_over_on_the_next_day_is_no_finding() -> None:
    """
    Whether the same day was met nobody can say.
    """
    seen = view(procedure(SameDay(cutoff=at("2026-01-01T15:00").time(), after="may")))
    late = event("2026-01-05T16:00", "received")

    assert ["OS613"] == codes(judged(seen, NOW, late, event("2026-01-06T09:00", "resolved")).problems)
    assert [] == codes(judged(seen, NOW, late, event("2026-01-06T09:00", "result_returned")).problems)


# -- what has no date ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "disposition"),
    [
        ("supplement_requested", "waiting_supplement"),
        ("payment_requested", "waiting_payment"),
        ("suspended", "suspended"),
        ("resolved", "resolved"),
        ("refused", "refused"),
        ("withdrawn", "withdrawn"),
        ("stopped", "stopped"),
    ],
)
@pytest.mark.parametrize("now", ["2026-01-08T09:00", NOW])
def test_status_without_a_date_says_where_a_dossier_stands_and_no_more(mark: str, disposition: str, now: str) -> None:
    """
    Before the due date as after it.
    """
    got = judged(view(), now, RECEIVED, unrecorded=[mark])

    assert (disposition, "none", None) == (got.outcome.disposition, got.outcome.timeliness, got.outcome.margin)
    assert (None, at("2026-01-12T17:00"), {"undated"}) == (got.timeline.ended, got.deadline and got.deadline.due, assumed(got))
    assert [] == codes(got.problems)


def test_refusal_at_intake_without_a_date_is_one() -> None:
    """
    It was submitted and never received.
    """
    got = judged(view(), NOW, event("2026-01-05T08:00", "submitted"), unrecorded=["intake_refused"])

    assert ("intake_refused", "none", {"undated"}) == (got.outcome.disposition, got.outcome.timeliness, assumed(got))


@pytest.mark.parametrize("mark", ["resolved", "supplement_requested", "suspended"])
def test_moment_that_was_written_down_stands_before_a_status(mark: str) -> None:
    """
    A dossier that ended on a known day ended then, whatever else is marked.
    """
    got = judged(view(), NOW, RECEIVED, event("2026-01-09T09:00", "refused"), unrecorded=[mark])

    assert ("refused", "early", False) == (got.outcome.disposition, got.outcome.timeliness, got.timeline.undated)
    assert "undated" not in assumed(got)


@pytest.mark.parametrize("mark", ["resolved", "refused", "withdrawn", "stopped"])
def test_dossier_that_ended_without_a_date_does_not_wait_for_what_was_asked_before(mark: str) -> None:
    """
    A request to which no answer was written down does not open it again.
    """
    got = judged(view(), NOW, RECEIVED, event("2026-01-06T09:00", "supplement_requested"), unrecorded=[mark])

    assert (mark, True, False) == (got.outcome.disposition.value, got.timeline.undated, got.timeline.is_open)
    assert ("none", None) == (got.outcome.timeliness.value, remaining(got, OFFICE, at(NOW)))
    assert ([False], False) == ([span.open for span in got.timeline.spans], got.timeline.stopped_now)


def test_wait_without_a_date_may_have_been_one_before_too() -> None:
    """
    Where somebody waits undated, a late end is not proven, even if no column is said to be missing.
    """
    assert "none" == _stands(event("2026-01-13T09:00", "resolved"), unrecorded=["supplement_requested"])[0]


def test_marks_are_one_set_whatever_their_order() -> None:
    """
    Dossiers of which the same is not known are equal, hash alike, and read a single text as one mark.
    """
    one, other = dossier(unrecorded=["resolved", "pauses", "pauses"]), dossier(unrecorded=(Unrecorded.PAUSES, "resolved"))

    assert ((Unrecorded.PAUSES, Unrecorded.RESOLVED), one, hash(one)) == (one.unrecorded, other, hash(other))
    assert (Unrecorded.PAUSES,) == dossier(unrecorded="pauses").unrecorded
    assert () == dossier().unrecorded
    with pytest.raises(ValueError, match="no_column"):
        dossier(unrecorded=["no_column"])


# -- parts ---------------------------------------------------------------------------------------------------------------------------


def _interconnected() -> Any:
    parts = [Part(id="a", name=Text("A"), limit=WorkingDays(1)), Part(id="b", name=Text("B"), limit=WorkingDays(1), after=("a",))]
    return view(procedure(cases=(Case(id="default", limit=WorkingDays(3), parts=tuple(parts)),)))


def _of(part: str, moment: str, kind: str) -> Event:
    return attrs.evolve(event(moment, kind), part=part)


def _each(*events: Event, now: str = NOW, **more: Any) -> list[str]:
    got = judged(_interconnected(), now, RECEIVED, *events, **more)
    return [each.outcome.timeliness.value for each in (got, *got.parts.values())]


def test_parts_of_a_list_without_pauses_are_late_no_more_than_their_group() -> None:
    """
    The first is due on Tuesday 6, the second a day after it, the group on Thursday 8.
    """
    ends = _of("a", "2026-01-07T09:00", "resolved"), _of("b", "2026-01-09T09:00", "resolved")

    assert ["late", "late", "late"] == _each(*ends)
    assert ["none", "none", "none"] == _each(*ends, unrecorded=["pauses"])
    assert ["early", "on_time", "on_time"] == _each(
        _of("a", "2026-01-06T09:00", "resolved"), _of("b", "2026-01-07T09:00", "resolved"), unrecorded=["pauses"]
    )


def test_group_whose_last_part_is_known_by_its_hand_over_is_not_late_for_certain() -> None:
    """
    The hand-over of the last part is the latest end of the group; where another part ended last for certain, that is its end.
    """
    first = _of("a", "2026-01-06T09:00", "resolved")

    assert ["none", "on_time", "none"] == _each(first, _of("b", "2026-01-12T09:00", "result_returned"))
    assert ["on_time", "on_time", "none"] == _each(first, _of("b", "2026-01-08T09:00", "result_returned"))


def test_part_that_needs_one_known_by_its_hand_over_is_never_early() -> None:
    """
    It began by then at the latest, and perhaps before; late it can be.
    """
    first = _of("a", "2026-01-08T09:00", "result_returned")

    assert ["none", "none"] == _each(first, _of("b", "2026-01-08T16:00", "resolved"))[1:]
    assert ["none", "late"] == _each(first, _of("b", "2026-01-12T16:00", "resolved"))[1:]
    assert ["none", "none"] == _each(first, now="2026-01-09T09:00")[1:]


def test_group_that_ended_without_a_date_leaves_its_parts_open() -> None:
    """
    Nobody can say when each ended; one that ended on a known day did.
    """
    assert ["none", "none", "none"] == _each(unrecorded=["resolved"])
    assert ["none", "late", "none"] == _each(_of("a", "2026-01-07T09:00", "resolved"), unrecorded=["resolved"])


def test_group_handed_over_as_a_whole_is_in_time_if_that_was() -> None:
    """
    Each part ended with it at the latest.
    """
    assert ["on_time", "none", "none"] == _each(event("2026-01-08T09:00", "result_returned"))
    assert ["none", "none", "none"] == _each(event("2026-01-09T09:00", "result_returned"))


# -- a receipt of which only the day is known ----------------------------------------------------------------------------------------

HOURS = view(procedure(WorkingHours(8)))
SAME_DAY = view(procedure(SameDay(cutoff=time(15))))
DAY = event("2026-01-05", "received")  # Monday; 8 hours from its morning end that day at 17:00, from its evening on Tuesday at 17:00


@pytest.mark.parametrize("seen", [HOURS, SAME_DAY])
@pytest.mark.parametrize(
    ("end", "by_day", "in_the_morning"),
    [
        ("2026-01-05T16:00", "on_time", "on_time"),
        ("2026-01-06T00:00", "none", "late"),
        ("2026-01-06T23:59", "none", "late"),
        ("2026-01-07T00:00", "late", "late"),
    ],
)
def test_end_is_late_only_after_the_latest_date_that_the_day_of_receipt_allows(
    seen: Any, end: str, by_day: str, in_the_morning: str
) -> None:
    """
    Received at 16:00 eight hours end on the next day; a day without an hour does not say whether it was so.
    """
    got = judged(seen, NOW, DAY, event(end, "resolved"))

    assert (by_day, True) == (got.outcome.timeliness.value, "no_hour" in assumed(got))
    assert in_the_morning == judged(seen, NOW, event("2026-01-05T07:00", "received"), event(end, "resolved")).outcome.timeliness.value


@pytest.mark.parametrize(
    ("now", "expected"), [("2026-01-05T17:00", "in_time"), ("2026-01-06T18:00", "none"), ("2026-01-07T00:00", "overdue")]
)
def test_running_dossier_is_overdue_only_after_that_date_too(now: str, expected: str) -> None:
    """
    What is left says so as well, and a warning counts it as not decided.
    """
    got = judged(SAME_DAY, now, DAY)
    left = remaining(got, OFFICE, at(now))

    assert expected == got.outcome.timeliness.value
    assert left is not None
    assert ("no_hour" if expected == "none" else None, expected == "overdue") == (left.why, left.overdue)


@pytest.mark.parametrize("limit", [WorkingDays(5), CalendarDays(7), Months(1)])
def test_hour_of_receipt_does_not_matter_to_a_limit_in_days(limit: TimeLimit) -> None:
    """
    The day of the receipt is not counted, so late is late.
    """
    got = judged(view(procedure(limit)), NOW, DAY, event("2026-02-20T09:00", "resolved"))

    assert ("late", False) == (got.outcome.timeliness.value, "no_hour" in assumed(got))


def test_supplement_known_by_its_day_leaves_the_hour_open_too() -> None:
    """
    The limit counts anew from it: from its morning to that day, from its evening to the next.
    """
    asked = event("2026-01-05T09:00", "received"), event("2026-01-05T10:00", "supplement_requested"), event("2026-01-07", "supplemented")
    ends = ("2026-01-07T16:00", "2026-01-08T16:00", "2026-01-09T00:00")

    assert ["on_time", "none", "late"] == [judged(HOURS, NOW, *asked, event(end, "resolved")).outcome.timeliness.value for end in ends]


def test_request_is_late_only_if_it_was_after_the_latest_hour_of_receipt() -> None:
    """
    Eight hours from Monday's evening end on Tuesday at 17:00.
    """
    limit = SupplementRule(effect="restart", requests=1, within=(RequestLimit(limit=WorkingHours(8)),))
    seen = view(rules=attrs.evolve(regime(), supplement=limit))
    asked = [
        codes(judged(seen, NOW, DAY, event(when, "supplement_requested")).problems) for when in ("2026-01-06T17:00", "2026-01-06T17:01")
    ]

    assert [[], ["OS612"]] == asked


@pytest.mark.parametrize(
    ("asked", "problems", "expected"),
    [
        ("2026-01-05T16:00", [], "on_time"),
        ("2026-01-06T09:00", [], "none"),  # in time if the receipt came in the afternoon
        ("2026-01-07T09:00", ["OS625"], "late"),
    ],
)
def test_request_is_after_the_limit_only_if_any_hour_of_receipt_makes_it_so(asked: str, problems: list[str], expected: str) -> None:
    """
    What is asked in time stops the clock: then nobody knows whether what ended on Thursday is late.
    """
    answered = "2026-01-08T09:00"
    seen = view(procedure(WorkingHours(8)), regime("pause"))
    got = judged(
        seen, NOW, DAY, event(asked, "supplement_requested"), event(answered, "supplemented"), event("2026-01-08T09:30", "resolved")
    )

    assert (problems, expected) == (codes(got.problems), got.outcome.timeliness.value)


@pytest.mark.parametrize(
    ("due", "full", "listed"), [("2026-01-05", [], []), ("2026-01-06", ["OS901"], []), ("2026-01-07", ["OS901"], ["OS901"])]
)
def test_due_date_that_an_hour_of_receipt_would_give_is_no_finding(due: str, full: list[str], listed: list[str]) -> None:
    """
    Whoever promised the next day may have received in the afternoon.
    """
    done, claimed = event("2026-01-05T16:00", "resolved"), {"due": f"{due}T17:00"}
    morning = judged(HOURS, NOW, event("2026-01-05T07:00", "received"), done, claimed=claimed)

    assert full == codes(audit(morning, HOURS, now=at(NOW)))
    assert listed == codes(audit(judged(HOURS, NOW, DAY, done, claimed=claimed), HOURS, now=at(NOW)))


@pytest.mark.parametrize(
    ("name", "end", "promised", "expected"),
    [
        ("national", "2026-01-12", "2026-01-12T17:00", ("none", Why.UNSURE)),  # that day, before or after 17:00
        ("national", "2026-01-11", "2026-01-12T17:00", ("on_time", Why.BEFORE)),
        ("national", "2026-01-13", "2026-01-12T17:00", ("late", Why.AFTER)),
        ("national", "2026-01-12", "2026-01-12", ("on_time", Why.WITHIN)),  # the promise has the whole day
    ],
)
def test_end_known_by_its_day_is_compared_with_an_hour_only_where_its_own_does_not_matter(
    name: str, end: str, promised: str, expected: tuple[str, str]
) -> None:
    """
    Measures that compare moments: a result of that day may have come an hour late.
    """
    assert expected == _by(name, event(end, "resolved"), promised=at(promised))


@pytest.mark.parametrize(
    ("asked", "answered", "resolved", "expected"),
    [
        # 5 working days are promised for Monday 12 at 17:00. Of a request on the 6th and its answer on the 8th one to three days go off.
        ("2026-01-06", "2026-01-08", "2026-01-13T16:00", ("on_time", Why.BEFORE)),  # 12th at 16:00 at the latest
        ("2026-01-06", "2026-01-08", "2026-01-13T18:00", ("none", Why.UNSURE)),
        ("2026-01-06", "2026-01-08", "2026-01-15T18:00", ("late", Why.AFTER)),
        ("2026-01-06T10:00", "2026-01-08T10:00", "2026-01-14T16:00", ("on_time", Why.BEFORE)),
        ("2026-01-06T10:00", "2026-01-08T10:00", "2026-01-14T18:00", ("late", Why.AFTER)),
    ],
)
def test_time_of_a_supplement_known_by_its_days_may_be_a_day_more_or_less(
    asked: str, answered: str, resolved: str, expected: tuple[str, str]
) -> None:
    """
    The national formula takes it off the end; what no hour of those days would change is said.
    """
    waits = event(asked, "supplement_requested"), event(answered, "supplemented")

    assert expected == _by("national", *waits, event(resolved, "resolved"), promised=at("2026-01-12T17:00"))


@pytest.mark.parametrize("mark", ["supplement_requested", "payment_requested", "suspended"])
@pytest.mark.parametrize("said", ["none", "in_time", "overdue"])
def test_claim_of_a_wait_that_nobody_dates_is_no_finding(mark: str, said: str) -> None:
    """
    What was asked after the due date, or for what the law does not know, stops no clock, so such a dossier may be overdue.
    """
    got = judged(view(), NOW, RECEIVED, unrecorded=["pauses", mark], claimed={"outcome": said})

    assert [] == codes(audit(got, view(), now=at(NOW)))


def test_columns_of_days_answer_as_their_rows_do() -> None:
    """
    Rows that are known by their day are judged alone where the hour decides; Parquet says what CSV says.
    """
    site = onestop.load(entry_points=False)
    code = "2.000815"  # on the same day, after 15:00 on the next
    received = [at("2025-03-05"), at("2025-03-05T08:00")]
    bulk = pytest.importorskip("onestop.bulk")
    got = bulk.assess_columns(
        site, {"procedure": [code] * 2, "received": received, "resolved": [at("2025-03-06T09:00")] * 2}, now=at("2025-04-01T09:00")
    )

    assert [Timeliness.NONE, Timeliness.LATE] == [list(Timeliness)[code] for code in got.timeliness]


def test_request_of_which_the_hour_of_receipt_decides_is_not_forgotten_for_a_later_one() -> None:
    """
    The first may have come in time and stopped the clock; that the second came too late for certain does not undo that.
    """
    asked = [event(f"2026-01-{day}T10:00", "supplement_requested") for day in ("06", "08")]
    answered = [event(f"2026-01-{day}T09:00", "supplemented") for day in ("07", "09")]
    seen = view(procedure(WorkingHours(8)), regime("restart", requests=3))
    both, second = (
        judged(seen, NOW, DAY, *events, event("2026-01-12T09:00", "resolved"))
        for events in ((asked[0], answered[0], asked[1], answered[1]), (asked[1], answered[1]))
    )

    assert ["none", "late"] == [each.outcome.timeliness.value for each in (both, second)]


# -- measures ------------------------------------------------------------------------------------------------------------------------


def _by(name: str, *events: Event, now: str = NOW, **more: Any) -> tuple[str, str]:
    got = judge_by(judged(view(), now, RECEIVED, *events, **more), MEASURES[name], OFFICE, at(now))
    return got.outcome.timeliness.value, got.why.value


@pytest.mark.parametrize("name", MEASURES)
def test_no_measure_says_late_of_a_list_without_pauses(name: str) -> None:
    """
    Neither of what ended nor of what runs, whatever date it compares with; each says why.
    """
    promised = at("2026-01-12T17:00")
    late = event("2026-01-20T09:00", "resolved")

    assert "late" == _by(name, late, promised=promised)[0]
    assert ("none", Why.UNSURE) == _by(name, late, promised=promised, unrecorded=["pauses"])
    assert ("none", Why.UNSURE) == _by(name, promised=promised, unrecorded=["pauses"])


@pytest.mark.parametrize("name", MEASURES)
def test_hand_over_is_an_end_only_where_the_measure_takes_it_for_one(name: str) -> None:
    """
    The national formula does; all others ask when the result existed.
    """
    handed = event("2026-01-20T09:00", "result_returned")
    expected = ("late", Why.AFTER) if name == "national" else ("none", Why.UNSURE)

    assert expected == _by(name, handed, promised=at("2026-01-12T17:00"))


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(("sent", "expected"), [("2026-01-12T16:59", "none"), ("2026-01-13T08:00", "late")])
def test_every_measure_says_late_where_there_was_no_result_after_its_date(name: str, sent: str, expected: str) -> None:
    """
    Who sends a dossier on has no result yet; the national formula takes the hand-over for the end, and asks no more.
    """
    events = event(sent, "transferred"), event("2026-01-20T09:00", "result_returned")

    assert ("late" if name == "national" else expected) == _by(name, *events, promised=at("2026-01-12T17:00"))[0]


def test_requests_make_nothing_late_of_which_a_result_is_known_without_its_date() -> None:
    """
    Two requests are one too many only where nothing came of them.
    """
    asked = [event(f"2026-01-{day}T09:00", kind) for day, kind in (("06", "supplement_requested"), ("07", "supplemented"))]
    again = [event(f"2026-01-{day}T09:00", kind) for day, kind in (("08", "supplement_requested"), ("09", "supplemented"))]
    name = next(each for each, measure in MEASURES.items() if measure.requests == 1)

    assert ("overdue", Why.REQUESTS) == _by(name, *asked, *again, now="2026-01-09T12:00")
    assert ("none", Why.UNSURE) == _by(name, *asked, *again, now="2026-01-09T12:00", unrecorded=["resolved"])


@pytest.mark.parametrize(
    ("name", "mark", "expected"),
    [
        ("national", "resolved", ("none", Why.UNSURE)),
        ("national", "supplement_requested", ("none", Why.UNSURE)),
        ("national", "withdrawn", ("none", Why.UNSURE)),
        ("promised", "payment_requested", ("none", Why.WAITING)),
        ("promised", "resolved", ("none", Why.UNSURE)),
        ("promised", "withdrawn", ("none", Why.APART)),
        ("net_dates", "supplement_requested", ("in_time", Why.TAKEN)),
        ("net_dates", "withdrawn", ("on_time", Why.TAKEN)),
    ],
)
def test_measure_takes_what_has_no_date_by_its_own_rule(name: str, mark: str, expected: tuple[str, str]) -> None:
    """
    Where the rule asks for no moment it holds, else nothing is said.
    """
    assert expected == _by(name, promised=at("2026-01-12T17:00"), unrecorded=[mark])


def test_measure_that_counts_requests_says_nothing_before_a_result_of_a_list_without_pauses() -> None:
    """
    There may have been one too many of them; a result ends the counting, and no other measure counts.
    """
    marks = {"now": "2026-01-09T12:00", "promised": at("2026-01-12T17:00"), "unrecorded": ["pauses"]}

    assert ("none", Why.UNSURE) == _by("national", **marks)
    assert ("none", Why.UNSURE) == _by("national", event("2026-01-09T09:00", "withdrawn"), **marks)
    assert ("on_time", Why.BEFORE) == _by("national", event("2026-01-09T09:00", "resolved"), **marks)
    assert ("in_time", Why.RUNNING) == _by("promised", **marks)


@pytest.mark.parametrize("name", MEASURES)
def test_time_of_a_supplement_that_nobody_wrote_down_may_have_to_be_taken_off_a_late_end(name: str) -> None:
    """
    Even where no request stops the clock of the law; a measure that takes nothing off says late.
    """
    late = judged(
        view(rules=STRICT), NOW, RECEIVED, event("2026-01-13T09:00", "resolved"), promised=at("2026-01-12T17:00"), unrecorded=["pauses"]
    )
    got = judge_by(late, MEASURES[name], OFFICE, at(NOW))
    expected = ("late", Why.AFTER) if MEASURES[name].taken_off is TakenOff.NEVER else ("none", Why.UNSURE)

    assert expected == (got.outcome.timeliness.value, got.why.value)


@pytest.mark.parametrize("name", MEASURES)
def test_hour_of_receipt_that_nobody_wrote_down_decides_by_no_measure_unless_it_compares_a_promise(name: str) -> None:
    """
    Eight hours end on the 5th or the 6th; what a slip promises has its own hour.
    """
    by_law, after_all = (_day_only(name, end) for end in ("2026-01-06T09:00", "2026-01-07T09:00"))
    promised = _day_only(name, "2026-01-06T09:00", promised=at("2026-01-05T17:00"))

    assert (("none", Why.UNSURE), ("late", Why.AFTER)) == (by_law, after_all)
    assert (("late", Why.AFTER) if Against.PROMISED in MEASURES[name].against else ("none", Why.UNSURE)) == promised


def test_end_at_the_very_last_moment_that_an_hour_of_receipt_allows_is_not_late() -> None:
    """
    From the evening of the 5th the eight hours end on the 6th at 17:00.
    """
    assert [("none", Why.UNSURE), ("late", Why.AFTER)] == [
        _day_only("instant", end) for end in ("2026-01-06T17:00:00", "2026-01-06T17:00:01")
    ]


def test_running_dossier_is_judged_as_of_midnight_where_that_is_the_moment_asked_for() -> None:
    """
    The moment of judgement is no day of which the hour is unknown.
    """
    assert ("in_time", Why.RUNNING) == _by("instant", now="2026-01-12T00:00")


def _day_only(name: str, end: str, **more: Any) -> tuple[str, str]:
    got = judge_by(judged(HOURS, NOW, DAY, event(end, "resolved"), **more), MEASURES[name], OFFICE, at(NOW))
    return got.outcome.timeliness.value, got.why.value


# -- what is left --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "standing"),
    [("2026-01-09T09:00", Standing.RUNNING), ("2026-01-12T23:00", Standing.TODAY), ("2026-01-13T00:00", Standing.NO_DATE)],
)
def test_what_is_left_ends_at_the_earliest_date(now: str, standing: Standing) -> None:
    """
    After it nobody knows whether anything is left.
    """
    left = remaining(judged(view(), now, RECEIVED, unrecorded=["pauses"]), OFFICE, at(now))

    assert left is not None
    assert (standing, at("2026-01-12T17:00"), False) == (left.standing, left.due, left.overdue)
    assert ("no_pause_data" if standing is Standing.NO_DATE else None) == left.why


def test_hour_limit_is_not_overdue_by_the_minute_either() -> None:
    """
    Eight hours from Monday 9:00 end on Tuesday at 9:30.
    """
    seen = view(procedure(WorkingHours(8)))
    left = [
        remaining(judged(seen, now, RECEIVED, unrecorded=["pauses"]), OFFICE, at(now)) for now in ("2026-01-06T09:00", "2026-01-06T16:00")
    ]

    assert [Standing.TODAY, Standing.NO_DATE] == [each.standing for each in left if each]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-05T17:00", (Standing.TODAY, None)),
        ("2026-01-05T17:01", (Standing.NO_DATE, "no_hour")),
        ("2026-01-06T17:00", (Standing.NO_DATE, "no_hour")),
        ("2026-01-06T17:01", (Standing.OVERDUE, None)),
    ],
)
def test_hours_from_a_day_are_over_only_by_the_minute_at_which_the_latest_hour_would_end_them(
    now: str, expected: tuple[Standing, str | None]
) -> None:
    """
    Eight hours from Monday end on Monday at 17:00, or on Tuesday at 17:00.
    """
    left = remaining(judged(HOURS, now, DAY), OFFICE, at(now))

    assert left is not None
    assert expected == (left.standing, left.why)


@pytest.mark.parametrize(("mark", "reason"), [("supplement_requested", "supplement"), ("payment_requested", "payment"), ("suspended", "")])
def test_wait_without_a_date_says_for_what_and_not_since_when(mark: str, reason: str) -> None:
    """
    No working days are counted from nowhere.
    """
    left = remaining(judged(view(), NOW, RECEIVED, unrecorded=[mark]), OFFICE, at(NOW))

    assert left is not None
    assert left.waited is not None
    assert (Standing.WAITING, "waiting") == (left.standing, left.why)
    assert (None, reason, None) == (left.waited.since, left.waited.reason, left.waited.working_days)


def test_undated_ends_are_over_and_undated_waits_wait() -> None:
    """
    The first have nothing left, of the second nobody says for how long.
    """
    ended, waits = (judged(view(), NOW, RECEIVED, unrecorded=[mark]) for mark in ("resolved", "suspended"))
    left = remaining(waits, OFFICE, at(NOW))

    assert (None, {}) == (remaining(ended, OFFICE, at(NOW)), remaining_parts(ended, OFFICE, at(NOW)))
    assert left is not None
    assert left.waited is not None
    assert (Standing.WAITING, None, None, "") == (left.standing, left.waited.since, left.waited.working_days, left.waited.reason)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_warning_lists_what_is_not_decided_and_counts_it(lang: str) -> None:
    """
    It stands among what runs, since it may well be overdue, and is counted with what has no date.
    """
    watch, words = Watch(within=0), messages(lang)
    for mark in ("pauses", "supplement_requested", "suspended", "resolved"):
        watch.add(judged(view(), NOW, RECEIVED, unrecorded=[mark]), OFFICE, at(NOW))
    data, text = watch_data(watch, at(NOW), lang), watch_text(watch, lang)

    assert {"no_date": 1, "waiting": 2, "ended": 1, "undecided": 1} == {kind: n for kind, n in data["counts"].items() if n}
    assert ["no_pause_data", "2026-01-12T17:00:00"] == [data["running"][0]["why"], data["running"][0]["due"]]
    assert words["left.no_pause_data"] == data["running"][0]["text"]
    assert words["standing.no_pause_data"] in text
    assert [None, None] == [line["waiting"]["since"] for line in data["waiting"]]


# -- tables --------------------------------------------------------------------------------------------------------------------------

LISTED = (
    (event("2026-01-13T08:00", "resolved"),),
    (event("2026-01-13T08:00", "result_returned"),),
    (event("2026-01-09T08:00", "resolved"),),
    (),
)


def _answers(now: str = NOW) -> list[Assessment]:
    marked = [judged(view(), now, RECEIVED, *events, unrecorded=["pauses"]) for events in LISTED]
    return [*marked, *(judged(view(), now, RECEIVED, unrecorded=[mark]) for mark in ("resolved", "refused", "suspended"))]


def test_report_counts_what_is_not_decided_within_its_identities() -> None:
    """
    Three resolved and one pending are not decided; the refused one is among the refused, the suspended one waits.
    """
    tally = Tally()
    for answer in _answers():
        tally.add(answer)
    data = tally.total().data()

    assert (7, 4, 1, 1, 1) == tuple(data[name] for name in ("received", "resolved", "pending", "waiting", "refused"))
    assert (1, 0, 0, 3, 3) == tuple(data[name] for name in ("early", "on_time", "late", "no_date", "undecided"))
    assert (0, 0, 1, 1) == tuple(data[name] for name in ("in_time", "overdue", "pending_no_date", "pending_undecided"))
    assert 2 == report_text(tally, "en").count("decided")


def test_report_of_full_registers_has_no_column_for_what_is_not_decided() -> None:
    """
    A register that says everything is counted as before.
    """
    tally = Tally()
    tally.add(judged(view(), NOW, RECEIVED, event("2026-01-13T08:00", "resolved")))

    assert not {"undecided", "pending_undecided"} & tally.total().data().keys()


@pytest.mark.parametrize(("folding", "sums", "undecided"), [((), (1, 0), 4), (("no_date", "refused", "waiting"), (5, 2), 5)])
def test_official_form_keeps_what_is_not_decided_and_says_so(folding: tuple[str, ...], sums: tuple[int, int], undecided: int) -> None:
    """
    Column 3 = 7 + 11 + what stands apart, and a note says how many of these are not decided.
    """
    period = Period.of(None, at(NOW).date(), at(NOW))
    form = Form(period, folding=Folding(folding))
    for answer in _answers():
        form.add(answer)
    total = form.total()

    apart = sum(total.get(name, 0) for name in ("no_date", "refused", "waiting"))

    assert 7 == total["received"] == total["resolved"] + total["pending"] + apart
    assert sums == (total["resolved"], total["pending"])
    assert 0 == total["late"] + total["overdue"]
    assert any(note.startswith(f"Among those without a due date {undecided} have one") for note in form.sheet("en").notes)


@pytest.mark.parametrize(("first", "expected"), [(date(2026, 1, 5), []), (date(2026, 1, 6), ["Column 6 has 2 that ended"])])
def test_official_form_says_how_many_carried_over_may_have_ended_before_the_period(first: date, expected: list[str]) -> None:
    """
    Received on the 5th, one resolved and one refused on a day that nobody wrote down: carried over into a period that begins on the 6th.
    """
    form = Form(Period.of(first, at(NOW).date(), at(NOW)))
    for answer in _answers():
        form.add(answer)

    assert expected == [note[:25] for note in form.sheet("en").notes if note.startswith("Column 6")]


def test_withdrawal_folded_in_is_late_only_where_it_is_proven() -> None:
    """
    The form times withdrawals by their own end, and a pause may be missing there too.
    """
    period = Period.of(None, at(NOW).date(), at(NOW))
    late = event("2026-01-20T09:00", "withdrawn")
    found = []
    for marks in ((), ("pauses",)):
        form = Form(period, folding=Folding(["withdrawn"]))
        form.add(judged(view(), NOW, RECEIVED, late, unrecorded=marks))
        found.append({name for name, n in form.total().items() if n})

    assert [{"received", "direct", "resolved", "late"}, {"received", "direct", "no_date"}] == found


def test_indicators_leave_out_what_is_not_decided_and_say_so() -> None:
    """
    Indicator 1 counts the early one; the note counts three resolved ones and a refusal.
    """
    indicators = Indicators(Period.of(None, at(NOW).date(), at(NOW)))
    for answer in _answers():
        indicators.add(answer)
    sheet = indicators.sheet("en")

    assert 2 == indicators.scores()["1"]
    assert any(note.startswith("4 dossiers with a result are not decided") for note in sheet.notes)


def test_rates_say_what_they_leave_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    A share of a list is told with the number of dossiers that are not decided; of a full register it is not.
    """
    path = tmp_path / "so.csv"
    head = "code,procedure,place,received,resolved,unrecorded\n"
    said = []
    for mark in ("pauses", ""):
        path.write_text(f"{head}H1,1.004873,01,2026-01-07T09:30,2026-01-12T07:30,{mark}\n", encoding="utf-8")
        run(["report", str(path), "--now", "2026-01-31T09:00", "--measure", "default", "--lang", "en"])
        said.append("1 dossiers are not decided" in capsys.readouterr().out)

    assert [True, False] == said


# -- audit ---------------------------------------------------------------------------------------------------------------------------


def _found(*events: Event, marks: tuple[str, ...] = ("pauses",), now: str = NOW, **claimed: Any) -> list[str]:
    answer = judged(view(), now, RECEIVED, *events, claimed=claimed, unrecorded=marks)
    return [found for found in codes(audit(answer, view(), now=at(now))) if found != "OS909"]


@pytest.mark.parametrize(
    ("end", "said", "full", "listed"),
    [
        ("2026-01-13T08:00", "early", ["OS902"], []),
        ("2026-01-13T08:00", "late", [], []),
        ("2026-01-09T08:00", "late", ["OS902"], ["OS902"]),
        ("2026-01-09T08:00", "early", [], []),
        ("2026-01-12T08:00", "early", ["OS902"], []),
        ("2026-01-12T08:00", "late", ["OS902"], ["OS902"]),
    ],
)
def test_claim_is_a_finding_only_where_it_cannot_be_true(end: str, said: str, full: list[str], listed: list[str]) -> None:
    """
    What ended by the earliest due date was not late; later nobody can say; and on it, it may have been early.
    """
    assert full == _found(event(end, "resolved"), marks=(), outcome=said)
    assert listed == _found(event(end, "resolved"), outcome=said)


@pytest.mark.parametrize(
    ("due", "full", "listed"),
    [("2026-01-09", ["OS901"], ["OS901"]), ("2026-01-12", [], []), ("2026-01-20", ["OS901"], [])],
)
def test_later_due_date_may_have_been_moved_by_a_pause(due: str, full: list[str], listed: list[str]) -> None:
    """
    An earlier one cannot.
    """
    resolved = event("2026-01-08T08:00", "resolved")

    assert full == _found(resolved, marks=(), due=at(due))
    assert listed == _found(resolved, due=at(due))


def test_claimed_wait_of_a_list_without_pauses_is_no_finding() -> None:
    """
    Status 5 waits for a supplement, which the list does not date.
    """
    assert ["OS902"] == _found(marks=(), now="2026-01-08T09:00", status="5")
    assert [] == _found(now="2026-01-08T09:00", status="5")
    assert ["OS902"] == _found(now="2026-01-08T09:00", status="9")


def test_claimed_end_before_the_hand_over_is_no_finding() -> None:
    """
    The result existed by then; after it, it cannot have come.
    """
    handed = event("2026-01-13T08:00", "result_returned")

    assert [] == _found(handed, marks=(), end=at("2026-01-09T08:00"))
    assert ["OS902"] == _found(handed, marks=(), end=at("2026-01-14T08:00"))


# -- registers -----------------------------------------------------------------------------------------------------------------------


def test_column_is_read_and_written_only_where_it_says_something(tmp_path: Path) -> None:
    """
    A register without it is written as it always was.
    """
    marked = Dossier("H1", "1.000001", "01", [RECEIVED], unrecorded=["resolved", "pauses"])
    plain = Dossier("H2", "1.000001", "01", [RECEIVED])
    heads = []
    for dossiers, beside in (((marked, plain), ()), ((plain,), ()), ((plain, marked), ("unrecorded",))):
        stream = io.StringIO()
        write_csv(stream, dossiers, beside)
        path = tmp_path / "so.csv"
        path.write_text(stream.getvalue(), encoding="utf-8")
        heads.append(stream.getvalue().splitlines()[0].split(",")[len(COLUMNS) :])
        assert [each.unrecorded for each in dossiers] == [entry.dossier.unrecorded for entry in read_register(path) if entry.dossier]

    assert [["unrecorded"], [], ["unrecorded"]] == heads
    with pytest.raises(ValueError, match="unrecorded"):
        write_csv(io.StringIO(), (plain, marked))


def test_json_holds_a_list_where_it_says_something() -> None:
    """
    And reads it back.
    """
    marked = Dossier("H1", "1.000001", "01", [RECEIVED], unrecorded=["resolved", "pauses"])

    assert ["pauses", "resolved"] == dossier_data(marked)["unrecorded"]
    assert "unrecorded" not in dossier_data(Dossier("H1", "1.000001", "01", [RECEIVED]))
    assert (marked, ()) == read_dossier(json.loads(json.dumps(dossier_data(marked))), "x", 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["pauses", "NGƯỜI NỘP SỐ 1"], "OS618"),
        (["paused"], "OS618"),
        (["received"], "OS618"),
        ("pauses", "OS203"),
        ({"pauses": True}, "OS203"),
        ([1], "OS203"),
        ([None], "OS203"),
        ([["pauses"]], "OS203"),
    ],
)
def test_unknown_mark_breaks_its_row_and_is_not_repeated(given: Any, expected: str) -> None:
    """
    It may be anything that slipped into the column, a name too.
    """
    data = {"code": "H1", "procedure": "1.000001", "unrecorded": given, "events": []}
    found, problems = read_dossier(data, "x", 1)

    assert (None, [expected]) == (found, codes(problems))
    assert "NGƯỜI NỘP" not in repr(problems)


def test_unknown_mark_of_a_csv_row_is_told_with_its_line(tmp_path: Path) -> None:
    """
    The other rows are read.
    """
    path = tmp_path / "so.csv"
    path.write_text(
        "code,procedure,received,Unrecorded\nH1,1.000001,2026-01-05,NGƯỜI NỘP SỐ 1\nH2,1.000001,2026-01-05, pauses  resolved \n"
    )
    broken, good = read_register(path)

    assert (["OS618"], "so.csv:2 unrecorded") == (codes(broken.problems), broken.problems[0].where.rpartition("/")[2])
    assert "NGƯỜI" not in repr(broken.problems)
    assert good.dossier is not None
    assert ("pauses", "resolved") == good.dossier.unrecorded


@pytest.mark.parametrize("shape", ["text", "list", "arrow_text", "arrow_list", "arrow_dictionary"])
def test_columns_answer_as_the_register_does(shape: str) -> None:
    """
    A marked row is judged alone, and so comes out the same; an unmarked one is not touched.
    """
    bulk = pytest.importorskip("onestop.bulk")
    pa = pytest.importorskip("pyarrow")
    site = onestop.load(entry_points=False)
    ends = [datetime(2026, 1, 9, 9), datetime(2026, 1, 12, 9), datetime(2026, 1, 12, 9), None, datetime(2026, 1, 12, 9), None]
    marks: list[tuple[str, ...]] = [("pauses",), ("pauses",), (), ("pauses",), ("no_pauses",), ("pauses", "resolved")]
    given: list[Any] = [" ".join(each) if "text" in shape or "dict" in shape else list(each) for each in marks]
    begun = datetime(2026, 1, 7, 9, 30)
    columns: dict[str, Any] = {"code": list("abcdef"), "procedure": ["1.004873"] * 6, "place": ["01"] * 6, "received": [begun] * 6}
    columns |= {"resolved": ends, "unrecorded": given}
    if shape.startswith("arrow"):
        kinds = {"arrow_text": pa.string(), "arrow_list": pa.list_(pa.string()), "arrow_dictionary": pa.string()}
        array = pa.array(given, kinds[shape])
        table = pa.table(columns | {"unrecorded": array.dictionary_encode() if shape == "arrow_dictionary" else array})
        columns = pytest.importorskip("onestop.bulk.arrow").columns_of(table.to_batches()[0])
    now = datetime(2026, 1, 31, 9)
    judged_columns = bulk.assess_columns(site, columns, now=now)
    rows = []
    for code, end, mark in zip("abcdef", ends, marks, strict=True):
        events = [Event(begun, "received"), *([Event(end, "resolved")] if end else [])]
        rows.append(site.assess(Dossier(code, "1.004873", "01", events, unrecorded=mark), now=now).outcome.timeliness)

    assert ["early", "none", "late", "none", "late", "none"] == rows
    assert rows == [list(Timeliness)[code] for code in judged_columns.timeliness]
    assert [bool(mark) for mark in marks] == judged_columns.alone.tolist()


@pytest.mark.parametrize("given", [[1], [["pauses", 2]], [True]])
def test_column_of_another_type_is_named_with_its_row(given: list[Any]) -> None:
    """
    Anything but texts and lists of texts is refused, never answered otherwise.
    """
    bulk = pytest.importorskip("onestop.bulk")
    site = onestop.load(entry_points=False)

    with pytest.raises(TypeError, match="column 'unrecorded', row 0"):
        bulk.assess_columns(site, {"procedure": ["1.004873"], "unrecorded": given}, now=at(NOW))


def test_unknown_mark_of_a_column_is_the_problem_of_its_row() -> None:
    """
    As in a register.
    """
    bulk = pytest.importorskip("onestop.bulk")
    got = bulk.assess_columns(onestop.load(entry_points=False), {"procedure": ["1.004873"], "unrecorded": ["x"]}, now=at(NOW))

    assert ("OS618",) == got.problems.values[got.problems.codes[0]]


# -- nothing said is ever wrong ------------------------------------------------------------------------------------------------------

_MONDAY = datetime(2026, 1, 5, 9)
_MOMENTS = st.integers(0, 45 * 24).map(lambda hours: _MONDAY + timedelta(hours=hours))
_REASONS = st.sampled_from([*(reason.value for reason in PauseReason), "nothing"])
_PAUSES = st.one_of(
    st.builds(Event, _MOMENTS, st.sampled_from(["supplement_requested", "supplemented", "payment_requested", "paid"])),
    st.builds(Event, _MOMENTS, st.sampled_from(["suspended", "resumed"]), _REASONS),
    st.builds(Event, _MOMENTS, st.just("extended"), st.just("verification")),
)
_ENDS = st.one_of(
    st.just(()), st.builds(lambda at, kind: (Event(at, kind),), _MOMENTS, st.sampled_from(["resolved", "refused", "withdrawn", "stopped"]))
)
_LIMITS: st.SearchStrategy[TimeLimit] = st.sampled_from(
    [WorkingDays(5), WorkingDays(0.5), CalendarDays(7), WorkingHours(8), Months(1), SameDay(), Then(WorkingDays(2), CalendarDays(4))]
)
_CASES = st.builds(
    lambda limit, effect, excludes, longer: Case(
        id="default",
        limit=limit,
        supplement=effect,
        excludes=tuple(excludes),
        extensions=(Extension(reason=PauseReason.VERIFICATION, limit=Months(2)),) if longer else (),
    ),
    _LIMITS,
    st.sampled_from(["restart", "pause", "none", None]),
    st.sets(st.sampled_from(list(PauseReason))),
    st.booleans(),
)
_RULES = st.builds(regime, st.sampled_from(["restart", "pause", "none"]), st.integers(0, 2))

_COVERS: dict[str, set[str]] = {
    "early": {"early"},
    "on_time": {"early", "on_time"},
    "in_time": {"in_time", "none"},
    "late": {"late"},
    "overdue": {"overdue"},
    "none": set(Timeliness),
}
"""What a fully recorded dossier may be of which the list says the first."""


@given(st.lists(_PAUSES, max_size=6), _ENDS, _CASES, _RULES, _MOMENTS)
def test_list_without_pauses_never_contradicts_the_whole_story(
    pauses: list[Event], ends: tuple[Event, ...], case: Case, rules: Any, now: datetime
) -> None:
    """
    Whatever paused or lengthened a dossier: what is said without it is true with it.
    """
    seen = view(procedure(cases=(case,)), rules)
    full = assess(dossier(RECEIVED, *pauses, *ends), seen, now=now)
    listed = assess(dossier(RECEIVED, *ends, unrecorded=["pauses"]), seen, now=now)

    assert full.outcome.timeliness in _COVERS[listed.outcome.timeliness]
    assert "no_pause_data" in assumed(listed)


@given(st.lists(_PAUSES, max_size=6), _ENDS, _CASES, _RULES, _MOMENTS, st.sampled_from(list(MEASURES)), st.none() | _MOMENTS)
def test_no_measure_contradicts_the_whole_story(
    pauses: list[Event], ends: tuple[Event, ...], case: Case, rules: Any, now: datetime, name: str, promised: datetime | None
) -> None:
    """
    By no measure is late what would not be, nor in time what would be late.
    """
    seen = view(procedure(cases=(case,)), rules)
    full = judge_by(assess(dossier(RECEIVED, *pauses, *ends, promised=promised), seen, now=now), MEASURES[name], OFFICE, now)
    listed = assess(dossier(RECEIVED, *ends, promised=promised, unrecorded=["pauses"]), seen, now=now)
    got = judge_by(listed, MEASURES[name], OFFICE, now).outcome.timeliness
    bad = (Timeliness.LATE, Timeliness.OVERDUE)

    if got in bad:
        assert full.outcome.timeliness in bad
    elif got is not Timeliness.NONE:
        assert full.outcome.timeliness not in bad
    if name == "default":
        assert listed.outcome.timeliness == got


@given(st.lists(_PAUSES, max_size=4), _MOMENTS, st.integers(0, 400), _CASES, _RULES, st.booleans(), st.sampled_from(list(MEASURES)))
def test_hand_over_alone_never_contradicts_the_whole_story(
    pauses: list[Event], resolved: datetime, later: int, case: Case, rules: Any, marked: bool, name: str
) -> None:
    """
    The result came some time before it was handed over; what is said without that time is true with it.
    """
    seen, now = view(procedure(cases=(case,)), rules), _MONDAY + timedelta(days=90)
    before = [each for each in pauses if each.at < resolved]
    handed = Event(resolved + timedelta(hours=later), EventKind.RESULT_RETURNED)
    full = assess(dossier(RECEIVED, *before, Event(resolved, "resolved"), handed), seen, now=now)
    kept = () if marked else before
    listed = assess(dossier(RECEIVED, *kept, handed, unrecorded=["pauses"] if marked else []), seen, now=now)

    assert full.outcome.timeliness in _COVERS[listed.outcome.timeliness]
    if name != "national":
        mine = judge_by(full, MEASURES[name], OFFICE, now).outcome.timeliness
        got = judge_by(listed, MEASURES[name], OFFICE, now).outcome.timeliness
        assert got is not Timeliness.LATE or mine is Timeliness.LATE
        assert got not in (Timeliness.EARLY, Timeliness.ON_TIME) or mine is not Timeliness.LATE
