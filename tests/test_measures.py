"""Measures: named ways of judging early, on time and late, each with its source; the default judges as an assessment does."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from builders import OFFICE, at, dossier, event, judged, procedure, regime, view
from onestop import Assessment, Case, Dossier, Event, Hours, Judgement, Level, Onestop, Tally, Text, Undetermined, View, WorkingDays
from onestop.cli import main
from onestop.clock.calendars import Calendar
from onestop.dossiers.assessments import assess
from onestop.dossiers.judgements import denominator, judge_by, on_time_rate
from onestop.dossiers.measures import ALIASES, DEFAULT, MEASURES, Measure, Rate, measure_named
from onestop.judging.variances import variance
from onestop.law.procedures import Part
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.telling.judgements import judgement_words, measure_notes, measure_words, percent_exact, rate_words, rates_data, reason_words
from onestop.testing import strategies as some

RECEIVED = event("2026-01-05T09:00", "received")  # Mon; five working days end on Mon 12 January at 17:00
LATER = "2026-03-02T09:00"
UNDATED = view(procedure(Undetermined(Text("theo thỏa thuận"))))


def _judged(name: str | Measure, now: str, *events: Event, seen: View | None = None, **more: Any) -> Judgement:
    seen = seen or view()
    return judge_by(judged(seen, now, RECEIVED, *events, **more), measure_named(name), seen.calendar, at(now))


def _stand(name: str | Measure, now: str, *events: Event, seen: View | None = None, **more: Any) -> str:
    found = _judged(name, now, *events, seen=seen, **more).outcome
    return f"{found.disposition} {found.timeliness}"


def _resolved(name: str | Measure, end: str, **more: Any) -> str:
    return _stand(name, LATER, event(end, "resolved"), **more).removeprefix("resolved ")


# -- what is shipped -----------------------------------------------------------------------------------------------------------------


def test_shipped_measures() -> None:
    """
    A name that is missing here is missing for everybody who wrote it into a script.
    """
    expected = "default national promised uncut instant opencps opencps_old net_dates net_instants gialai"

    assert expected.split() == list(MEASURES)
    assert {name: measure.id for name, measure in MEASURES.items()} == {name: name for name in MEASURES}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=str)
def test_every_measure_says_what_it_is_and_where_it_was_read(measure: Measure) -> None:
    """
    Law has articles, a practice has a source, and what no source says stands as assumed; all in both languages.
    """
    texts = (measure.title, measure.why, *measure.assumed)

    assert all(text.vi and text.en for text in texts)
    assert {"law": bool(measure.cites), "practice": bool(measure.sources), "choice": bool(measure.assumed)}[measure.standing]


def test_name_of_the_statutory_date_is_the_default() -> None:
    """
    The default compares with the statutory date, so the name of that is no second measure.
    """
    assert ("default", {"statutory": "default"}) == (measure_named("statutory").id, dict(ALIASES))


def test_unknown_measure_names_those_that_there_are() -> None:
    """
    A wrong name is wrong use.
    """
    with pytest.raises(LookupError, match=r"'766'.*national"):
        measure_named("766")


def test_a_measure_of_ones_own_is_made_of_texts() -> None:
    """
    A portal that judges otherwise writes its own, with the words of the files.
    """
    own = attrs.evolve(MEASURES["opencps"], id="own", comparison="date", against=("promised",), missing="on_time")

    assert "on_time" == _resolved(own, "2026-01-12T08:00", promised=at("2026-01-12T16:00"))
    with pytest.raises(ValueError, match="hour"):
        attrs.evolve(own, comparison="hour")


# -- the default ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-01-11T23:59:59", "early"),
        ("2026-01-12T00:00", "on_time"),
        ("2026-01-12T23:59:59", "on_time"),
        ("2026-01-13T00:00", "late"),
    ],
)
def test_default_compares_dates(end: str, expected: str) -> None:
    """
    On both sides of both midnights of the due day.
    """
    assert expected == _resolved("default", end)


def test_default_says_what_it_compared() -> None:
    """
    The end, the date, how finely, and the rule that decided.
    """
    got = _judged("default", LATER, event("2026-01-09T16:00", "resolved"))

    expected = ("default", "before", "result", at("2026-01-09T16:00"), "statutory", at("2026-01-12T17:00"), "date", timedelta())
    assert expected == (got.measure, got.why, got.ended, got.end, got.against, got.due, got.by, got.taken_off)
    assert ("early", 1) == (got.outcome.timeliness, got.outcome.margin)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("refused", "refused early"),  # a result, Decree 61/2018 Art. 19(8)
        ("withdrawn", "withdrawn none"),
        ("stopped", "stopped none"),
        ("supplement_requested", "waiting_supplement none"),
    ],
)
def test_default_leaves_apart_what_says_nothing_of_the_office(kind: str, expected: str) -> None:
    """
    A refusal is judged, an end by the applicant and a wait are not.
    """
    assert expected == _stand("default", "2026-01-09T12:00", event("2026-01-08T09:00", kind))


# -- whole days of practice: the table of facts about two systems --------------------------------------------------------------------

SAME_DAY_EARLIER = "2026-01-12T11:00"  # the morning of the due day, due at 17:00


@pytest.mark.parametrize(
    ("name", "before", "morning", "minute", "evening", "after"),
    [
        # Fri 9, 16:00 | Mon 12, 11:00 | 17:00 | 17:01 | Tue 13, 08:00
        ("default", "early", "on_time", "on_time", "on_time", "late"),
        ("net_dates", "early", "on_time", "on_time", "on_time", "late"),
        ("net_instants", "early", "early", "on_time", "late", "late"),
        ("opencps", "early", "early", "on_time", "late", "late"),
        ("opencps_old", "early", "early", "on_time", "late", "late"),
        ("instant", "early", "early", "on_time", "late", "late"),
        ("gialai", "early", "early", "early", "early", "late"),
        ("national", "on_time", "on_time", "on_time", "on_time", "late"),  # no appointment: by days of the limit
    ],
)
def test_early_on_time_and_late(name: str, before: str, morning: str, minute: str, evening: str, after: str) -> None:
    """
    The same five results, as each measure has them.
    """
    ends = ("2026-01-09T16:00", SAME_DAY_EARLIER, "2026-01-12T17:00", "2026-01-12T17:01", "2026-01-13T08:00")

    assert (before, morning, minute, evening, after) == tuple(_resolved(name, end) for end in ends)


@pytest.mark.parametrize(
    ("promised", "end", "expected"),
    [
        ("2026-01-12T16:00", "2026-01-12T12:59:59", "early"),  # the second before the afternoon opens
        ("2026-01-12T16:00", "2026-01-12T13:00", "on_time"),
        ("2026-01-12T16:00", "2026-01-12T16:00", "on_time"),
        ("2026-01-12T16:00", "2026-01-12T16:00:01", "late"),
        ("2026-01-12T13:00", "2026-01-12T12:59", "early"),  # due at the opening belongs to the session that opens
        ("2026-01-12T13:00", "2026-01-12T13:00", "on_time"),
        ("2026-01-12T11:30", "2026-01-12T07:29", "early"),  # due at the closing belongs to the session that closes
        ("2026-01-12T11:30", "2026-01-12T07:30", "on_time"),
        ("2026-01-12T12:15", "2026-01-12T07:30", "on_time"),  # due in the lunch break: the session before
        ("2026-01-12T06:00", "2026-01-11T23:59", "early"),  # due before any session: the day
        ("2026-01-12T06:00", "2026-01-12T05:00", "on_time"),
        ("2026-01-11T10:00", "2026-01-10T23:00", "early"),  # due on a Sunday: the day
        ("2026-01-11T10:00", "2026-01-11T08:00", "on_time"),
        ("2027-02-01T10:00", "2026-03-01T08:00", "early"),  # promised for a day that the calendar does not know
    ],
)
def test_session_is_the_half_day_of_the_due_moment(promised: str, end: str, expected: str) -> None:
    """
    Before it is early, in it up to the due moment is on time; its edges belong to it.
    """
    assert expected == _resolved("opencps", end, promised=at(promised))


def test_sessions_are_those_of_the_calendar() -> None:
    """
    An office that opens at 14:00 in the afternoon has an early hour more.
    """
    hours = {day: [("07:00", "11:00"), ("14:00", "17:00")] for day in ("Mon", "Tue", "Wed", "Thu", "Fri")}
    late_noon = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), sessions=hours)

    assert ("on_time", "early") == (
        _resolved("opencps", "2026-01-12T13:30"),
        _resolved("opencps", "2026-01-12T13:30", seen=view(calendar=late_noon)),
    )


@pytest.mark.parametrize(
    ("name", "ended", "running"),
    [
        ("default", "none", "none"),
        ("national", "none", "none"),
        ("net_dates", "on_time", "in_time"),
        ("net_instants", "none", "none"),
        ("opencps", "early", "in_time"),
        ("opencps_old", "on_time", "in_time"),
    ],
)
def test_dossier_without_a_date(name: str, ended: str, running: str) -> None:
    """
    Not judged, in time, early or on time: four systems, four answers.
    """
    now = "2026-06-01T09:00"
    got = (_stand(name, now, event("2026-05-04T09:00", "resolved"), seen=UNDATED), _stand(name, now, seen=UNDATED))

    assert (f"resolved {ended}", f"pending {running}") == got
    assert "no_date" == _judged(name, now, seen=UNDATED).why


@pytest.mark.parametrize(
    ("name", "refused", "withdrawn", "waiting"),
    [
        ("default", "late", "none", "none"),
        ("opencps", "late", "none", "none"),  # refused counts as released, withdrawn and waiting have counters of their own
        ("net_dates", "late", "on_time", "in_time"),
        ("net_instants", "late", "none", "none"),
        ("gialai", "late", "none", "none"),
        ("national", "late", "late", "in_time"),
        ("promised", "late", "none", "none"),
    ],
)
def test_refused_withdrawn_and_waiting(name: str, refused: str, withdrawn: str, waiting: str) -> None:
    """
    All on the day after the due day but the request, which was made in time.
    """
    got = (
        _stand(name, LATER, event("2026-01-13T09:00", "refused")),
        _stand(name, LATER, event("2026-01-13T09:00", "withdrawn")),
        _stand(name, LATER, event("2026-01-07T09:00", "supplement_requested")),
    )

    assert (f"refused {refused}", f"withdrawn {withdrawn}", f"waiting_supplement {waiting}") == got


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("kind", [None, "intake_refused", "withdrawn", "resolved"])
def test_what_was_never_received_is_judged_by_no_measure(name: str, kind: str | None) -> None:
    """
    Refused at intake above all: no measure may count it as done in time.
    """
    events = [event("2026-01-05T09:00", "submitted"), *([event("2026-01-05T10:00", kind)] if kind else [])]
    seen = view()
    found = judge_by(judged(seen, LATER, *events, promised=at("2026-01-12T17:00")), MEASURES[name], seen.calendar, at(LATER))

    assert ("none", "not_received") == (found.outcome.timeliness, found.why)


@pytest.mark.parametrize(
    ("name", "minute_before", "at_the_minute", "at_midnight", "next_day"),
    [
        # as of Mon 12 16:59 | 17:00 | 23:59:59 | Tue 13 00:00
        ("default", "in_time", "in_time", "in_time", "overdue"),
        ("net_dates", "in_time", "in_time", "in_time", "overdue"),  # in time if due on or after the end of the period
        ("net_instants", "in_time", "in_time", "overdue", "overdue"),
        ("instant", "in_time", "in_time", "overdue", "overdue"),
        ("opencps", "in_time", "overdue", "overdue", "overdue"),  # overdue if due by then
        ("opencps_old", "in_time", "overdue", "overdue", "overdue"),
        ("national", "in_time", "in_time", "in_time", "overdue"),  # the last day stands for the end
    ],
)
def test_pending_at_the_end_of_the_period(name: str, minute_before: str, at_the_minute: str, at_midnight: str, next_day: str) -> None:
    """
    Due exactly when the period ends is in time for some and overdue for others.
    """
    moments = ("2026-01-12T16:59", "2026-01-12T17:00", "2026-01-12T23:59:59", "2026-01-13T00:00")
    expected = tuple(f"pending {each}" for each in (minute_before, at_the_minute, at_midnight, next_day))

    assert expected == tuple(_stand(name, now, promised=at("2026-01-12T17:00")) for now in moments)


# -- against which date --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [("default", "late"), ("uncut", "late"), ("promised", "on_time"), ("national", "on_time"), ("gialai", "early"), ("opencps", "on_time")],
)
def test_a_new_date_makes_on_time_only_where_the_promise_counts(name: str, expected: str) -> None:
    """
    Due Monday 12, re-appointed for Wednesday 14 by an apology, done then.
    """
    sorry = event("2026-01-09T09:00", "extended", "apology", "2026-01-14T17:00")

    assert f"resolved {expected}" == _stand(name, LATER, sorry, event("2026-01-14T15:00", "resolved"))


def test_promise_without_an_hour_holds_to_the_end_of_its_day() -> None:
    """
    A register writes the appointment as a date alone; nobody is told to come at midnight.
    """
    got = [_resolved("national", end, promised=at("2026-01-12T00:00")) for end in ("2026-01-12T16:00", "2026-01-13T00:00")]

    assert ["on_time", "late"] == got


def test_uncut_forgives_what_the_place_cut() -> None:
    """
    Three days by the place, five by the nation: a result on the fourth is late by one and early by the other.
    """
    seen = view()
    mine = judged(view(procedure(WorkingDays(3))), LATER, RECEIVED, event("2026-01-09T09:00", "resolved"))
    assert mine.deadline is not None
    cut = attrs.evolve(mine, deadline=attrs.evolve(mine.deadline, national_due=at("2026-01-12T17:00")))

    assert ["late", "early"] == [
        judge_by(cut, MEASURES[name], seen.calendar, at(LATER)).outcome.timeliness for name in ("default", "uncut")
    ]


def test_promised_takes_off_the_time_of_a_supplement() -> None:
    """
    Promised for Monday 12, two days with the applicant, done on Wednesday 14: judged as if done on Monday.
    """
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-08T09:00", "supplemented"))
    got = _judged("promised", LATER, *asked, event("2026-01-14T09:00", "resolved"), promised=at("2026-01-12T17:00"))

    assert ("on_time", timedelta(days=2), at("2026-01-12T09:00")) == (got.outcome.timeliness, got.taken_off, got.end)


def test_date_by_law_holds_the_supplement_already() -> None:
    """
    Where nothing was promised the restarted limit serves, and no time is taken off beside it.
    """
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-08T09:00", "supplemented"))
    got = _judged("promised", LATER, *asked, event("2026-01-16T09:00", "resolved"))

    assert ("late", "statutory", timedelta()) == (got.outcome.timeliness, got.against, got.taken_off)  # due Thu 15


# -- Decision 766 --------------------------------------------------------------------------------------------------------------------

PROMISED = at("2026-01-12T17:00")


def test_766_1_on_time_and_pending_in_time_over_all_received() -> None:
    """
    One early, one late, one pending in time, one overdue: half, where Decree 61 counts a quarter.
    """
    counts = {
        (Disposition.RESOLVED, Timeliness.ON_TIME): 1,
        (Disposition.RESOLVED, Timeliness.LATE): 1,
        (Disposition.PENDING, Timeliness.IN_TIME): 1,
        (Disposition.PENDING, Timeliness.OVERDUE): 1,
    }

    assert (Fraction(1, 2), Fraction(1, 4)) == (on_time_rate(counts, MEASURES["national"].rate), on_time_rate(counts))


@pytest.mark.parametrize("end", ["2026-01-05T10:00", "2026-01-12T16:00", "2026-01-12T17:00"])
def test_766_1_early_is_not_apart(end: str) -> None:
    """
    Whatever is not late is on time.
    """
    assert "on_time" == _resolved("national", end, promised=PROMISED)


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2026-01-12T17:00", "on_time"), ("2026-01-12T17:00:01", "late"), ("2026-01-13T09:00", "late")],
)
def test_766_2_on_time_is_no_later_than_the_appointment(end: str, expected: str) -> None:
    """
    To the second, as the two fields are sent (assumed).
    """
    assert expected == _resolved("national", end, promised=PROMISED)


def test_766_2_appointment_and_not_the_limit() -> None:
    """
    A promise later than the limit by law makes on time what is late by law, and an earlier one the other way round.
    """
    generous, strict = at("2026-01-20T17:00"), at("2026-01-08T17:00")

    assert ["on_time", "late"] == [
        _resolved("national", end, promised=p) for end, p in (("2026-01-19T09:00", generous), ("2026-01-09T09:00", strict))
    ]


def test_766_3_a_result_counts_before_its_hand_over() -> None:
    """
    Done in time (9), fetched a week later (10).
    """
    got = _judged("national", LATER, event("2026-01-12T16:00", "resolved"), event("2026-01-19T09:00", "result_returned"), promised=PROMISED)

    assert ("on_time", "result") == (got.outcome.timeliness, got.ended)


def test_766_3_without_a_result_the_hand_over_counts() -> None:
    """
    A register that knows only the hand-over.
    """
    got = _judged("national", LATER, event("2026-01-13T09:00", "result_returned"), promised=PROMISED)

    assert ("resolved", "late", "handed_over") == (*got.stand, got.ended)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((("2026-01-07", "withdrawn"), ("2026-01-13", "resolved")), "resolved late result"),
        ((("2026-01-07", "withdrawn"), ("2026-01-09", "stopped")), "stopped on_time stopped"),
        ((("2026-01-07", "stopped"), ("2026-01-13", "result_returned")), "resolved late handed_over"),
        ((("2026-01-07", "stopped"),), "stopped on_time stopped"),
        ((("2026-01-13", "refused"),), "refused late refused"),
        ((("2026-01-13", "withdrawn"),), "withdrawn late withdrawn"),
        ((("2026-01-09", "refused"), ("2026-01-13", "result_returned")), "refused late handed_over"),
    ],
)
def test_766_3_order_of_the_ends(events: tuple[tuple[str, str], ...], expected: str) -> None:
    """
    Done before handed over before stopped or refused before withdrawn, whichever came first.
    """
    got = _judged("national", LATER, *(event(f"{day}T09:00", kind) for day, kind in events), promised=PROMISED)

    assert expected == " ".join((*got.stand, str(got.ended)))


def test_766_3_what_has_not_happened_yet_ends_nothing() -> None:
    """
    Withdrawn on the 7th and resolved on the 13th: as of the 9th it is withdrawn.
    """
    events = (event("2026-01-07T09:00", "withdrawn"), event("2026-01-13T09:00", "resolved"))

    assert "withdrawn on_time" == _stand("national", "2026-01-09T09:00", *events, promised=PROMISED)


@pytest.mark.parametrize(("asked", "expected"), [("2026-01-12T17:00", "in_time"), ("2026-01-12T17:01", "overdue")])
def test_766_4_waiting_is_judged_at_the_request(asked: str, expected: str) -> None:
    """
    However long it waits since.
    """
    got = _judged("national", LATER, event(asked, "supplement_requested"), promised=PROMISED)

    assert ("waiting_supplement", expected, "request") == (*got.stand, got.ended)


TWICE = (
    event("2026-01-06T09:00", "supplement_requested"),
    event("2026-01-06T15:00", "supplemented"),
    event("2026-01-07T09:00", "supplement_requested"),
)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (None, "pending overdue"),  # the second request stops no clock by law
        ("supplemented", "pending overdue"),
        ("withdrawn", "withdrawn late"),
        ("stopped", "stopped late"),
        ("refused", "refused late"),
        ("resolved", "resolved on_time"),
        ("result_returned", "resolved on_time"),
    ],
)
def test_766_4_second_request_without_a_result_is_late(end: str | None, expected: str) -> None:
    """
    Two days after the receipt, long before the appointment; only 9 and 10 save it.
    """
    events = (*TWICE, *([event("2026-01-08T09:00", end)] if end else []))

    assert expected == _stand("national", "2026-01-08T10:00", *events, promised=PROMISED)
    assert ("on_time" in expected) is (_judged("national", "2026-01-08T10:00", *events, promised=PROMISED).why != "requests")


def test_766_4_one_request_is_no_second() -> None:
    """
    One answered request leaves it in time; guidance at the desk before the receipt is not counted (assumed).
    """
    desk = (event("2026-01-04T09:00", "supplement_requested"), event("2026-01-04T10:00", "supplemented"))

    assert "pending in_time" == _stand("national", "2026-01-08T10:00", *desk, *TWICE[:2], promised=PROMISED)


def test_766_5_time_of_a_supplement_is_taken_off_the_end() -> None:
    """
    Appointment Monday 12 17:00, 26 hours with the applicant: up to Tuesday 13 19:00 is on time.
    """
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-07T11:00", "supplemented"))
    got = [_stand("national", LATER, *asked, event(end, "resolved"), promised=PROMISED) for end in ("2026-01-13T19:00", "2026-01-13T19:01")]

    assert ["resolved on_time", "resolved late"] == got


def test_766_5_two_supplements_are_both_taken_off() -> None:
    """
    The second was not lawful and took the applicant a day all the same: six hours and a day.
    """
    events = (*TWICE, event("2026-01-08T09:00", "supplemented"), event("2026-01-13T22:00", "resolved"))
    got = _judged("national", LATER, *events, promised=PROMISED)

    assert (timedelta(days=1, hours=6), "on_time") == (got.taken_off, got.outcome.timeliness)


def test_766_5_a_request_repeated_before_its_answer_begins_with_the_first() -> None:
    """
    Asked on the 6th and again on the 7th, answered on the 8th: two days.
    """
    asked = [
        event(f"2026-01-0{day}T09:00", kind)
        for day, kind in ((6, "supplement_requested"), (7, "supplement_requested"), (8, "supplemented"))
    ]

    assert timedelta(days=2) == _judged("national", LATER, *asked, event("2026-01-13T09:00", "resolved"), promised=PROMISED).taken_off


def test_766_5_only_of_finished_ones() -> None:
    """
    In process on Tuesday 13, appointed for Monday 12: overdue, although two days were the applicant's.
    """
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-08T09:00", "supplemented"))

    assert ["pending overdue", "pending in_time"] == [
        _stand(name, "2026-01-13T09:00", *asked, promised=PROMISED) for name in ("national", "promised")
    ]


def test_time_is_taken_off_no_request() -> None:
    """
    Where two requests are allowed the second is judged at its own moment.
    """
    twice = attrs.evolve(MEASURES["national"], id="twice", requests=None)
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-08T09:00", "supplemented"))
    got = _judged(
        twice, LATER, *asked, event("2026-01-13T09:00", "supplement_requested"), seen=view(None, regime(requests=2)), promised=PROMISED
    )

    assert ("overdue", at("2026-01-13T09:00")) == (got.outcome.timeliness, got.end)


def test_766_5_what_was_never_supplemented_takes_nothing_off() -> None:
    """
    Requested and resolved without an answer.
    """
    got = _judged(
        "national", LATER, event("2026-01-06T09:00", "supplement_requested"), event("2026-01-13T09:00", "resolved"), promised=PROMISED
    )

    assert (timedelta(), "late") == (got.taken_off, got.outcome.timeliness)


@pytest.mark.parametrize(("end", "expected"), [("2026-01-12T23:59", "on_time"), ("2026-01-13T00:00", "late")])
def test_766_6_without_an_appointment_the_limit_counts(end: str, expected: str) -> None:
    """
    Five working days from the receipt, by days; nothing was promised.
    """
    got = _judged("national", LATER, event(end, "resolved"))

    assert (expected, "longest", "date") == (got.outcome.timeliness, got.against, got.by)


def test_766_6_the_longest_limit_of_the_procedure() -> None:
    """
    Of a procedure of three or ten days the message does not say which case it is.
    """
    cases = (
        Case(id="default", limit=WorkingDays(3)),
        Case(id="hard", limit=WorkingDays(10)),
        Case(id="open", limit=Undetermined(Text("?"))),
    )
    seen = view(procedure(cases=cases))
    got = [_judged(name, LATER, event("2026-01-19T09:00", "resolved"), seen=seen, case="default") for name in ("default", "national")]

    assert [("late", date(2026, 1, 8)), ("on_time", date(2026, 1, 19))] == [(j.outcome.timeliness, j.due and j.due.date()) for j in got]


def test_766_6_supplement_time_is_taken_off_the_limit_too() -> None:
    """
    Two days with the applicant: Wednesday 14 instead of Monday 12, and not the restart of Decree 61.
    """
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-08T09:00", "supplemented"))
    got = [_stand("national", LATER, *asked, event(end, "resolved")) for end in ("2026-01-14T09:00", "2026-01-15T09:00")]

    assert ["resolved on_time", "resolved late"] == got


def test_766_6_a_limit_past_the_calendar_is_no_date() -> None:
    """
    The longest of the procedure lies outside, so nobody can say when the longest ends.
    """
    cases = (Case(id="default", limit=WorkingDays(3)), Case(id="hard", limit=WorkingDays(1_000)))
    got = _judged("national", LATER, event("2026-01-19T09:00", "resolved"), seen=view(procedure(cases=cases)), case="default")

    assert ("none", "no_date") == (got.outcome.timeliness, got.why)


@pytest.mark.parametrize(("end", "expected"), [("2026-01-06T09:00", "on_time"), ("2026-01-06T09:01", "late")])
def test_766_6_a_limit_in_hours_is_compared_to_the_minute(end: str, expected: str) -> None:
    """
    Twenty-four hours from Monday 09:00.
    """
    assert expected == _resolved("national", end, seen=view(procedure(Hours(24))))


@pytest.mark.parametrize(("now", "expected"), [("2026-01-12T23:59:59", "in_time"), ("2026-01-13T00:00", "overdue")])
@pytest.mark.parametrize("promised", [PROMISED, None])
def test_766_7_the_last_day_stands_for_the_end(now: str, expected: str, promised: datetime | None) -> None:
    """
    A day and no minute, with an appointment and without.
    """
    assert f"pending {expected}" == _stand("national", now, promised=promised)


@pytest.mark.parametrize("channel", ["in_person", "online", "post"])
def test_766_8_the_channel_changes_nothing_of_it(channel: str) -> None:
    """
    It says where a dossier is counted, not how it is judged; none given is in person.
    """
    assert "in_person" == dossier().channel
    assert "on_time" == _resolved("national", "2026-01-12T17:00", promised=PROMISED, channel=channel)


PAYING = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), excludes=("payment",)),)))


@pytest.mark.parametrize(("now", "national"), [("2026-01-12T23:59", "in_time"), ("2026-01-13T00:00", "overdue")])
def test_waiting_for_payment(now: str, national: str) -> None:
    """
    The clock stands still by law, so the default says nothing; the formula of Decision 766 knows a wait for the supplement alone.
    """
    asked = event("2026-01-07T09:00", "payment_requested")
    got = [_stand(name, now, asked, seen=PAYING, promised=PROMISED) for name in ("default", "national", "net_dates")]

    assert ["waiting_payment none", f"waiting_payment {national}", "waiting_payment in_time"] == got


def test_waiting_for_both_is_judged_at_the_request_of_the_supplement() -> None:
    """
    Payment asked in time, the supplement a minute too late.
    """
    asked = (event("2026-01-07T09:00", "payment_requested"), event("2026-01-12T17:01", "supplement_requested"))
    got = _judged("national", LATER, *asked, seen=PAYING, promised=PROMISED)

    assert ("waiting_supplement", "overdue", at("2026-01-12T17:01")) == (*got.stand, got.end)


# -- parts of an interconnected procedure --------------------------------------------------------------------------------------------


def test_a_part_of_which_nobody_knows_the_end_is_judged_by_no_measure() -> None:
    """
    The group ended late and nobody wrote down when its part did: that is no late part.
    """
    case = Case(id="default", limit=WorkingDays(5), parts=(Part(id="first", name=Text("Phần"), limit=WorkingDays(2)),))
    seen = view(procedure(cases=(case,)))
    part = judged(seen, LATER, RECEIVED, event("2026-01-13T09:00", "resolved")).parts["first"]
    found = {judge_by(part, measure, seen.calendar, at(LATER)).outcome.timeliness for measure in MEASURES.values()}

    assert (Timeliness.NONE, {Timeliness.NONE}) == (part.outcome.timeliness, found)


def test_longest_limit_of_a_part_is_its_own() -> None:
    """
    Two days of the part, not the five of the group.
    """
    case = Case(id="default", limit=WorkingDays(5), parts=(Part(id="first", name=Text("Phần"), limit=WorkingDays(2)),))
    seen = view(procedure(cases=(case,)))
    ended = Event(at("2026-01-08T09:00"), EventKind.RESOLVED, part="first")
    part = judged(seen, LATER, RECEIVED, ended).parts["first"]
    got = judge_by(part, MEASURES["national"], seen.calendar, at(LATER))

    assert ("late", date(2026, 1, 7)) == (got.outcome.timeliness, got.due and got.due.date())


PAIR = view(
    procedure(
        cases=(
            Case(
                id="default",
                limit=WorkingDays(5),
                parts=(Part(id="one", name=Text("Một"), limit=WorkingDays(2)), Part(id="two", name=Text("Hai"), limit=WorkingDays(2))),
            ),
        )
    )
)


def _of(part: str, moment: str, kind: str) -> Event:
    return Event(at(moment), EventKind(kind), part=part)


def test_time_in_which_two_parts_waited_is_taken_off_once() -> None:
    """
    One waits from the 6th to the 8th, the other from the 7th to the 9th: three days; a wait that nobody answered is none.
    """
    waits = (
        _of("one", "2026-01-06T09:00", "supplement_requested"),
        _of("two", "2026-01-07T09:00", "supplement_requested"),
        _of("one", "2026-01-08T09:00", "supplemented"),
        _of("two", "2026-01-09T09:00", "supplemented"),
    )
    ends = [event("2026-01-15T09:00", "resolved")]

    assert timedelta(days=3) == _judged("national", LATER, *waits, *ends, seen=PAIR, promised=PROMISED).taken_off
    assert timedelta() == _judged("national", LATER, *waits[:2], *ends, seen=PAIR, promised=PROMISED).taken_off


def test_end_of_a_part_is_no_end_of_its_group() -> None:
    """
    The group was withdrawn and then refused, which ranks higher; that one part had a result between is another matter.
    """
    events = (event("2026-01-07T09:00", "withdrawn"), _of("one", "2026-01-08T09:00", "resolved"), event("2026-01-09T09:00", "refused"))
    got = _judged("national", LATER, *events, seen=PAIR, promised=PROMISED)

    assert ("refused", "on_time", "refused") == (*got.stand, got.ended)


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_MOMENTS = st.integers(0, 40 * 24 * 4).map(lambda quarter: datetime(2026, 1, 4) + timedelta(minutes=15 * quarter))
_KINDS = st.sampled_from([kind for kind in EventKind if kind not in (EventKind.EXTENDED, EventKind.RECEIVED)])
_EVENTS = st.lists(
    st.builds(Event, _MOMENTS, _KINDS, st.sampled_from([None, "payment"]))
    | st.builds(lambda when, until: Event(when, "extended", "apology", until), _MOMENTS, st.none() | _MOMENTS),
    max_size=6,
)
_GROUP = Case(id="default", limit=WorkingDays(5), parts=(Part(id="p", name=Text("P"), limit=WorkingDays(2)),))
_VIEWS = (
    view(procedure(cases=(_GROUP,))),
    *(
        view(procedure(cases=(Case(id="default", limit=limit, excludes=("payment",)),)), regime(effect))
        for limit in (WorkingDays(5), Hours(30), Undetermined(Text("?")))
        for effect in ("restart", "pause", "none")
    ),
)


@st.composite
def _answers(draw: st.DrawFn) -> tuple[Assessment, datetime]:
    events = draw(_EVENTS)
    if draw(st.integers(0, 9)):
        events.append(Event(draw(_MOMENTS), EventKind.RECEIVED))
    made = Dossier("H1", "1.000001", "vn", events, promised=draw(st.none() | _MOMENTS))
    now = draw(_MOMENTS)
    return assess(made, draw(st.sampled_from(_VIEWS)), now=now), now


@given(_answers())
def test_default_is_the_outcome_of_the_assessment(answer: tuple[Assessment, datetime]) -> None:
    """
    Of any dossier in any order of events, and of its parts: the default is no second opinion.
    """
    assessment, now = answer

    for each in (assessment, *assessment.parts.values()):
        assert each.outcome == judge_by(each, DEFAULT, OFFICE, now).outcome


@given(st.data())
def test_default_is_the_outcome_under_the_national_catalogue(site: Onestop, data: st.DataObject) -> None:
    """
    Real procedures, interconnected ones among them, judged through the library.
    """
    made = data.draw(some.dossiers(site))
    now = max(event.at for event in made.events) + timedelta(days=data.draw(st.integers(0, 60)))
    answer = site.assess(made, now=now)

    for each in (answer, *answer.parts.values()):
        assert each.outcome == site.judgement(each, now=now).outcome


@given(_answers(), st.sampled_from(list(MEASURES.values())))
def test_a_judgement_agrees_with_its_own_reason(answer: tuple[Assessment, datetime], measure: Measure) -> None:
    """
    What is said to lie after the date is late or overdue, what was compared names both sides, and nothing running is closed.
    """
    assessment, now = answer
    got = judge_by(assessment, measure, OFFICE, now)
    late = got.outcome.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)
    running = got.outcome.timeliness in (Timeliness.IN_TIME, Timeliness.OVERDUE)

    assert late is (got.why in ("after", "requests"))
    assert (got.by is None) is (got.against is None) is (got.why not in ("before", "within", "after", "running"))
    assert not (running and assessment.timeline.ended is not None)
    assert all("{" not in judgement_words(got, lang) and "compared." not in judgement_words(got, lang) for lang in ("vi", "en"))


@given(st.lists(_answers(), max_size=8), st.sampled_from(list(MEASURES.values())))
def test_every_received_dossier_is_counted_once_by_any_measure(answers: list[tuple[Assessment, datetime]], measure: Measure) -> None:
    """
    Received = resolved + pending + waiting + refused + withdrawn or stopped, and no rate leaves 0 to 1.
    """
    tally = Tally(measure=lambda assessment: judge_by(assessment, measure, OFFICE, moments[id(assessment)]))
    moments = {id(assessment): now for assessment, now in answers}
    for assessment, _ in answers:
        tally.add(assessment)
    line = tally.total()

    assert sum(1 for a, _ in answers if a.timeline.received is not None) == line.received
    assert line.received == line.resolved + line.pending + line.waiting + line.refused + line.withdrawn
    for rate in Rate:
        share = line.rate(rate)
        assert (share is None) is (denominator(line.counts, rate) == 0)
        assert share is None or 0 <= share <= 1


@given(st.lists(_answers(), max_size=8), st.sampled_from(list(MEASURES.values())), st.sampled_from(list(MEASURES.values())))
def test_exactly_the_dossiers_judged_differently_differ(answers: list[tuple[Assessment, datetime]], one: Measure, other: Measure) -> None:
    """
    None too few and none too many, and by itself no measure differs.
    """
    moments = {id(assessment): now for assessment, now in answers}
    judges = [lambda a, m=m: judge_by(a, m, OFFICE, moments[id(a)]) for m in (one, other)]
    stands = {m.id: [judge_by(a, m, OFFICE, now).stand for a, now in answers] for m in (one, other)}
    assessments = [assessment for assessment, _ in answers]
    expected = [a for a, x, y in zip(assessments, stands[one.id], stands[other.id], strict=True) if x != y]

    assert [id(a) for a in expected] == [id(a) for a in assessments if variance(a, *judges).differs]
    assert [] == [a for a in assessments if variance(a, judges[0], judges[0]).differs]
    moved = Counter(stands[one.id])
    moved.subtract(Counter(stands[other.id]))
    assert sum(n for n in moved.values() if n > 0) <= len(expected)


@given(_answers())
def test_a_finer_comparison_only_finds_more_early_and_more_late(answer: tuple[Assessment, datetime]) -> None:
    """
    Early by date is early by session, and that early by the instant; late by date is late by session, which is late by the instant.
    """
    assessment, now = answer
    base = MEASURES["instant"]
    by = {name: judge_by(assessment, attrs.evolve(base, comparison=name), OFFICE, now).outcome for name in ("date", "session", "instant")}
    early, late = ([by[name].timeliness == judged for name in by] for judged in ("early", "late"))

    assert sorted(early) == early
    assert sorted(late) == late
    assert late[1] is late[2]
    assert 1 == len({(got.disposition, got.margin) for got in by.values()})


@given(_answers(), st.sampled_from(list(MEASURES.values())), st.integers(1, 20))
def test_a_later_promise_makes_nothing_worse(answer: tuple[Assessment, datetime], measure: Measure, days: int) -> None:
    """
    What was not late stays so when the slip said a later day.
    """
    assessment, now = answer
    if assessment.timeline.promised is not None or assessment.dossier.promised is None or assessment.deadline is None:
        return
    later = attrs.evolve(assessment.deadline, promised_due=assessment.dossier.promised + timedelta(days=days))
    bad = (Timeliness.LATE, Timeliness.OVERDUE)
    before = judge_by(assessment, measure, OFFICE, now).outcome.timeliness
    after = judge_by(attrs.evolve(assessment, deadline=later), measure, OFFICE, now).outcome.timeliness

    assert before in bad or after not in bad


# -- rates ---------------------------------------------------------------------------------------------------------------------------

COUNTS = {
    (Disposition.RESOLVED, Timeliness.EARLY): 3,
    (Disposition.RESOLVED, Timeliness.ON_TIME): 2,
    (Disposition.RESOLVED, Timeliness.LATE): 1,
    (Disposition.RESOLVED, Timeliness.NONE): 1,
    (Disposition.REFUSED, Timeliness.ON_TIME): 1,
    (Disposition.PENDING, Timeliness.IN_TIME): 4,
    (Disposition.PENDING, Timeliness.OVERDUE): 1,
    (Disposition.WITHDRAWN, Timeliness.NONE): 2,
    (Disposition.WAITING_SUPPLEMENT, Timeliness.NONE): 1,
}


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("received", Fraction(6, 16)),  # Decree 61/2018 Art. 30(2)(c)
        ("resolved", Fraction(6, 8)),  # those without a date are resolved too
        ("due", Fraction(6, 8)),  # 7 judged at their end, 1 overdue
        ("in_time", Fraction(10, 16)),  # Decision 766
        ("not_late", Fraction(14, 16)),  # Gia Lai
    ],
)
def test_rate_is_of_its_own_denominator(rate: str, expected: Fraction) -> None:
    """
    Sixteen received, five ways to say how many were in time.
    """
    assert expected == on_time_rate(COUNTS, Rate(rate))


def test_what_a_measure_folds_in_is_in_the_denominator() -> None:
    """
    Withdrawn dossiers that count as on time are among those resolved too, so no rate passes 100 per cent.
    """
    counts = {(Disposition.RESOLVED, Timeliness.LATE): 1, (Disposition.WITHDRAWN, Timeliness.ON_TIME): 3}

    assert Fraction(3, 4) == on_time_rate(counts, Rate.RESOLVED)


@pytest.mark.parametrize("rate", Rate)
def test_nothing_to_divide_by_is_no_rate(rate: Rate) -> None:
    """
    An office that resolved nothing did not resolve 100 per cent on time; OpenCPS prints just that.
    """
    assert on_time_rate({}, rate) is None
    assert "–" == percent_exact(on_time_rate({}, rate))
    assert "(0/0)" in rate_words({}, rate, "en")


@pytest.mark.parametrize(
    ("share", "vi", "en"),
    [
        (Fraction(1), "100,00 %", "100.00 %"),
        (Fraction(0), "0,00 %", "0.00 %"),
        (Fraction(2, 3), "66,67 %", "66.67 %"),
        (Fraction(1, 20_000), "0,01 %", "0.01 %"),  # 0.005, a half goes up
        (Fraction(19_999, 20_000), "100,00 %", "100.00 %"),
    ],
)
def test_share_has_two_decimals(share: Fraction, vi: str, en: str) -> None:
    """
    As the National Portal writes it; the comma is Vietnamese.
    """
    assert (vi, en) == (percent_exact(share, "vi"), percent_exact(share, "en"))


def test_rates_as_data() -> None:
    """
    The measure's own first, with what was divided by what.
    """
    got = rates_data(COUNTS, MEASURES["national"])

    assert ["in_time", "received", "resolved", "due"] == list(got)
    assert {"in_time": 10, "of": 16, "percent": 62.5} == got["in_time"]
    assert {"in_time": 0, "of": 0, "percent": None} == rates_data({}, DEFAULT)["due"]


# -- words ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "events", "vi", "en"),
    [
        (
            "default",
            [event("2026-01-13T08:00", "resolved")],
            "Đã giải quyết, quá hạn: có kết quả 13/01/2026 08:00; hạn theo quy định 12/01/2026; sau ngày đó",
            "Resolved, late: result 2026-01-13 08:00; limit by law 2026-01-12; after that day",
        ),
        (
            "opencps",
            [event("2026-01-12T08:00", "refused")],
            "Từ chối giải quyết, trước hạn: từ chối 12/01/2026 08:00; hạn theo quy định 12/01/2026 17:00; trước buổi đó",
            "Refused, early: refused 2026-01-12 08:00; limit by law 2026-01-12 17:00; before that session",
        ),
        (
            "default",
            [event("2026-01-12T08:00", "withdrawn")],
            "Đã rút: hồ sơ kết thúc như vậy được tính riêng",
            "Withdrawn: such an end stands apart here",
        ),
        (
            "net_dates",
            [event("2026-01-12T08:00", "withdrawn")],
            "Đã rút, đúng hạn: rút hồ sơ 12/01/2026 08:00; hồ sơ như vậy được coi là trong hạn, không so ngày",
            "Withdrawn, on time: withdrawn 2026-01-12 08:00; such a dossier is taken as in time here, whatever the date",
        ),
    ],
)
def test_reason_names_the_end_the_date_and_the_rule(name: str, events: list[Event], vi: str, en: str) -> None:
    """
    One line that an office can check by hand.
    """
    got = _judged(name, LATER, *events)

    assert (vi, en) == (judgement_words(got, "vi"), judgement_words(got, "en"))


def test_reason_tells_what_was_taken_off() -> None:
    """
    The moment that really was, the time taken off, and the one compared.
    """
    asked = (event("2026-01-06T09:00", "supplement_requested"), event("2026-01-07T11:30", "supplemented"))
    got = _judged("national", LATER, *asked, event("2026-01-14T09:00", "resolved"), promised=PROMISED)

    expected = (
        "có kết quả 14/01/2026 09:00 (trừ 1 ngày 2 giờ 30 phút chờ bổ sung, còn 13/01/2026 06:30); hẹn trả 12/01/2026 17:00; sau giờ đó"
    )
    assert expected == reason_words(got, "vi")


def test_reason_of_the_due_minute_itself() -> None:
    """
    Overdue at the minute is not after it.
    """
    got = _judged("opencps", "2026-01-12T17:00")

    assert "as of 2026-01-12 17:00; limit by law 2026-01-12 17:00; that minute has come" == reason_words(got, "en")


def test_measure_tells_its_sources_and_its_doubts() -> None:
    """
    With how sure the source makes us.
    """
    notes = measure_notes(MEASURES["national"], "en")

    assert "Judged: The formula of Decision 766 on the National Portal (national; practice of one system)" == measure_words(
        MEASURES["national"], "en"
    )
    assert "(medium)" in notes[1]
    assert len(MEASURES["national"].assumed) == sum(note.startswith("Assumed: ") for note in notes)


# -- the library and the program -----------------------------------------------------------------------------------------------------

HANOI = Dossier("H1", "1.004873", "01", [event("2026-01-07T09:30", "received"), event("2026-01-10T14:00", "resolved")])
"""Three working days with the make-up Saturday 10 January: due then at 17:00."""


def test_site_judges_by_the_calendar_of_the_place(site: Onestop) -> None:
    """
    In the afternoon of the worked Saturday: on time by the session, early to the minute.
    """
    now = at("2026-01-31T09:00")
    answer = site.assess(HANOI, now=now)
    got = {name: site.judgement(answer, measure=name, now=now).outcome.timeliness for name in ("default", "opencps", "instant")}

    assert {"default": "on_time", "opencps": "on_time", "instant": "early"} == got
    assert answer.outcome == site.judgement(answer, now=now).outcome
    assert site.measures is MEASURES


@pytest.mark.parametrize("place", ["nowhere", "99999"])
def test_a_place_that_is_none_is_judged_all_the_same(site: Onestop, place: str) -> None:
    """
    Bad data never raises.
    """
    now = at("2026-01-31T09:00")
    answer = site.assess(attrs.evolve(HANOI, place=place, promised=at("2026-01-09T17:00")), now=now)

    assert "resolved" == site.judgement(answer, measure="opencps", now=now).outcome.disposition


def test_tally_counts_by_a_measure(site: Onestop) -> None:
    """
    A withdrawn dossier is on time for the portal and nothing for the office.
    """
    now = at("2026-01-31T09:00")
    gone = site.assess(attrs.evolve(HANOI, events=(HANOI.events[0], event("2026-01-08T09:00", "withdrawn"))), now=now)
    tallies = {name: Tally("level", site.judging(name, now=now)) for name in ("default", "national")}
    for tally in tallies.values():
        tally.add(gone)

    assert {"default": 0, "national": 1} == {name: tally.total().rate() for name, tally in tallies.items()}
    assert [Level.COMMUNE] == list(tallies["national"].lines())


REGISTER = """\
code,procedure,place,promised,received,resolved,withdrawn
H01,1.004873,01,,2026-01-07T09:30,2026-01-09T15:00,
H02,1.004873,01,2026-01-10T11:00,2026-01-07T10:00,2026-01-10T16:00,
H03,1.004873,01,,2026-01-05T14:00,2026-01-09T08:00,
H04,1.004873,01,,2026-01-08T08:00,,2026-01-09T08:00
"""
NOW = ("--now", "2026-01-12T09:00", "--no-plugins")
_load = cache(onestop.load)


class Ran:
    """One run of the program: exit code and both streams."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *args: str) -> None:
        capsys.readouterr()
        try:
            self.code = main(list(args))
        except SystemExit as stopped:
            self.code = int(str(stopped.code))
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The register, and a catalogue that is loaded once."""
    monkeypatch.setattr("onestop.cli.common.load", _load)
    (tmp_path / "so.csv").write_text(REGISTER, encoding="utf-8")
    return str(tmp_path / "so.csv")


def test_report_by_a_measure_says_which_and_its_rates(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    The name, the reasons, the table, and what was divided by what.
    """
    got = Ran(capsys, "report", file, *NOW, "--measure", "national", "--lang", "en")

    assert (0, "") == (got.code, got.err)
    assert "Judged: The formula of Decision 766" in got.out
    assert "Early, on time and pending in time, of all received: 50.00 % (2/4)" in got.out


def test_report_without_a_measure_is_as_before(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    No head and no rates that nobody asked for; the default counts the same with both.
    """
    plain, named = (json.loads(Ran(capsys, "report", file, *NOW, "--json", *more).out) for more in ((), ("--measure", "default")))

    assert {"total", "by", "groups"} == set(plain)
    assert plain["total"] == named["total"]
    assert ("default", {"in_time": 2, "of": 4, "percent": 50.0}) == (named["measure"], named["rates"]["received"])


def test_report_against_lists_the_dossiers_that_differ(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    H01 is early or on time, H02 on time or late, H04 nothing or on time; H03 is late by both.
    """
    got = Ran(capsys, "report", file, *NOW, "--against", "national", "--json")
    *dossiers, total = map(json.loads, got.out.splitlines())

    assert 0 == got.code
    assert {"H01": ["early", "on_time"], "H02": ["on_time", "late"], "H04": ["none", "on_time"]} == {
        each["code"]: [side["timeliness"] for side in each["judged"]] for each in dossiers
    }
    assert {"dossiers": 4, "differ": 3, "broken": 0} == {name: total[name] for name in ("dossiers", "differ", "broken")}
    assert (2, 0) == tuple(
        total["measures"][name]["total"]["early"] + total["measures"][name]["total"]["on_time"] - n
        for name, n in (("default", 0), ("national", 1))
    )


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Hồ sơ mà hai cách đánh giá khác nhau: 2 trên 4"), ("en", "Dossiers that the two judge differently: 2 of 4")]
)
def test_report_against_in_words(file: str, capsys: pytest.CaptureFixture[str], lang: str, said: str) -> None:
    """
    Each dossier with both reasons, then both tables, then how many.
    """
    got = Ran(capsys, "report", file, *NOW, "--measure", "net_dates", "--against", "net_instants", "--lang", lang)

    assert 0 == got.code
    assert ["H02  1.004873", "H04  1.004873"] == [line for line in got.out.splitlines() if line.startswith("H0")]
    assert said == got.out.splitlines()[-1]


def test_report_against_that_finds_nothing_says_so(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    No local cut, no difference.
    """
    got = Ran(capsys, "report", file, *NOW, "--against", "uncut", "--lang", "en")

    assert "The two judge all dossiers alike: 4." == got.out.splitlines()[-1]


def test_report_against_counts_broken_rows(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    They are told and not judged.
    """
    Path(file).write_text(REGISTER + "H05,1.004873,01,,31/13/2026,,\n", encoding="utf-8")
    got = Ran(capsys, "report", file, *NOW, "--against", "national", "--lang", "en")

    assert (1, "Broken rows, not judged: 1") == (got.code, got.out.splitlines()[-1])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--measure", "nationl"), "national"),
        (("--against", "766"), "gialai"),
        (("--against", "default"), "--measure"),
        (("--measure", "opencps", "--against", "opencps"), "--measure"),
        (("--against", "national", "--by", "month"), "--by"),
        (("--against", "national", "--layout", "x"), "--layout"),
    ],
)
def test_wrong_measure_is_a_usage_error(file: str, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], said: str) -> None:
    """
    It names what there is, or what does not go together.
    """
    got = Ran(capsys, "report", file, *NOW, *args)

    assert (2, "") == (got.code, got.out)
    assert said in got.err


def test_assess_by_a_measure_writes_its_outcome_and_why(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Two further columns, so that every number of the table can be traced.
    """
    out = tmp_path / "kq.csv"
    got = Ran(capsys, "assess", file, *NOW, "--measure", "national", "--out", str(out))
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))}

    assert 0 == got.code
    assert ("withdrawn", "on_time", "national") == tuple(rows["H04"][name] for name in ("disposition", "timeliness", "measure"))
    assert rows["H02"]["why"].endswith("hẹn trả 10/01/2026 11:00; sau giờ đó")
    assert "Cách đánh giá: Công thức Quyết định 766" in got.out


def test_assess_as_json_by_a_measure(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Without one the line is as before.
    """
    plain, named = (Ran(capsys, "assess", file, *NOW, "--json", *more).out.splitlines()[0] for more in ((), ("--measure", "gialai")))

    assert ["measure", "why"] == [key for key in json.loads(named) if key not in json.loads(plain)]
