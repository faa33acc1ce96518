"""Breaches: what a timeline shows against the rules of its regime and limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from builders import assumed, at, codes, dossier, event, judged, procedure, regime, view
from onestop import (
    Assessment,
    Assumption,
    Case,
    Citation,
    Event,
    Hours,
    Regime,
    SameDay,
    Text,
    TimeLimit,
    WorkingDays,
    WorkingHours,
    render,
)
from onestop.dossiers.assessments import assess
from onestop.law.procedures import PauseReason
from onestop.law.regimes import ApologyRule, RequestLimit, SupplementEffect, SupplementRule, TransferRule

RECEIVED = event("2026-01-05T09:00", "received")  # Mon; five working days end on Mon 12
LATER = "2026-03-02T09:00"


def _rules(*within: RequestLimit, effect: str = "pause") -> Regime:
    return attrs.evolve(regime(), supplement=SupplementRule(effect=SupplementEffect(effect), within=within))


def _asked(moment: str, *within: RequestLimit, reason: str | None = None, **more: Any) -> Assessment:
    return judged(view(rules=_rules(*within)), LATER, RECEIVED, event(moment, "supplement_requested", reason), **more)


# -- late requests -------------------------------------------------------------------------------------------------------------------

THREE_DAYS = RequestLimit(limit=WorkingDays(3))
EIGHT_HOURS = RequestLimit(limit=WorkingHours(8), channels=("online",))
ONE_DAY = RequestLimit(limit=WorkingDays(1))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-01-05T10:00", []),
        ("2026-01-08T16:59", []),  # Thu, the third working day
        ("2026-01-08T17:00", []),
        ("2026-01-08T18:30", []),  # after closing, still the same date
        ("2026-01-09T00:00", ["OS612"]),
    ],
)
def test_request_within_three_working_days_of_receipt(asked: str, expected: list[str]) -> None:
    """
    Decree 61/2018 Art. 19(4): a limit in days compares dates, so the third day counts to its end.
    """
    assert expected == codes(_asked(asked, THREE_DAYS).problems)


@pytest.mark.parametrize(
    ("channel", "asked", "expected"),
    [
        ("online", "2026-01-06T09:00", []),  # eight working hours from Mon 09:00
        ("online", "2026-01-06T09:01", ["OS612"]),
        ("in_person", "2026-01-06T17:00", []),  # one working day
        ("in_person", "2026-01-07T08:00", ["OS612"]),
        ("post", "2026-01-06T17:00", []),
    ],
)
def test_first_rule_that_fits_the_channel_counts(channel: str, asked: str, expected: list[str]) -> None:
    """
    Resolution 66.7/2025: eight working hours online, else one working day; hours compare moments.
    """
    assert expected == codes(_asked(asked, EIGHT_HOURS, ONE_DAY, channel=channel).problems)


def test_no_rule_for_the_channel_is_no_breach() -> None:
    """
    A rule for online dossiers says nothing about others.
    """
    assert [] == codes(_asked("2026-01-09T09:00", EIGHT_HOURS, channel="post").problems)


def test_regime_without_a_limit_for_requests_knows_no_breach() -> None:
    """
    Where no rule was read there is none to break.
    """
    assert [] == codes(_asked("2026-01-09T09:00").problems)


def test_breach_names_the_last_moment() -> None:
    """
    When it was asked and by when it should have been.
    """
    (got,) = _asked("2026-01-09T09:00", THREE_DAYS).problems

    assert ("2026-01-09 09:00:00", "2026-01-08 17:00:00") == (str(got.args["at"]), str(got.args["wanted"]))


@pytest.mark.parametrize(("reason", "code", "expected"), [("data", "OS612", False), (None, "OS626", True), ("giấy tờ", "OS626", True)])
def test_breach_of_a_rule_that_may_not_bind_is_a_hint_and_assumed(reason: str | None, code: str, expected: bool) -> None:
    """
    A rule for requests about data surely binds only those; for others a breach accuses nobody.
    """
    got = _asked("2026-01-09T09:00", RequestLimit(limit=WorkingDays(1), reason="data"), reason=reason)

    assert ([code], expected) == (codes(got.problems), "request_limit" in assumed(got))


def test_breach_of_a_rule_that_was_not_read_is_assumed() -> None:
    """
    With the reason that the catalogue gives.
    """
    doubt = Text("Giả định như Nghị định 61")
    got = _asked("2026-01-09T09:00", attrs.evolve(THREE_DAYS, assumed=doubt))

    assert Assumption("request_limit", doubt) in got.assumptions


def test_request_at_the_desk_is_never_too_late() -> None:
    """
    Before receipt no time runs.
    """
    desk = event("2025-12-01T09:00", "supplement_requested")

    assert [] == codes(judged(view(rules=_rules(THREE_DAYS)), LATER, desk, RECEIVED).problems)


def test_late_request_still_stops_the_clock() -> None:
    """
    A breach is told and changes no date.
    """
    late = _asked("2026-01-09T09:00", THREE_DAYS)
    free = _asked("2026-01-09T09:00")

    assert free.deadline == late.deadline


def test_request_that_does_not_count_yet_is_no_breach() -> None:
    """
    What comes after the moment of judgement is not judged, even while the dossier waits for something else.
    """
    payment = event("2026-01-06T09:00", "payment_requested")
    late = event("2026-01-12T09:00", "supplement_requested")
    got = judged(view(rules=_rules(THREE_DAYS)), "2026-01-07T09:00", RECEIVED, payment, late)

    assert ["OS616"] == codes(got.problems)


def test_request_at_the_moment_of_receipt_is_the_first_one() -> None:
    """
    What was asked in time with the receipt itself makes a later request no late first one.
    """
    rules = attrs.evolve(regime(), supplement=SupplementRule(effect=SupplementEffect.PAUSE, requests=2, within=(THREE_DAYS,)))
    at_once, answered = event("2026-01-05T09:00", "supplement_requested"), event("2026-01-06T09:00", "supplemented")
    later = event("2026-01-12T09:00", "supplement_requested")

    assert [] == codes(judged(view(rules=rules), "2026-01-13T09:00", RECEIVED, at_once, answered, later).problems)


def test_late_request_points_at_the_requests_among_the_events() -> None:
    """
    So that it can be mended there; it comes from no file.
    """
    (got,) = _asked("2026-01-09T09:00", THREE_DAYS).problems

    assert (None, ("events", "supplement_requested")) == (got.source, got.path)


# -- silence -------------------------------------------------------------------------------------------------------------------------


def _silent(now: str, *more: Event, silence: TimeLimit | None = WorkingDays(7)) -> list[str]:  # noqa: B008
    case = Case(id="default", limit=WorkingDays(5), silence=silence)
    seen = view(procedure(cases=(case,)), _rules())
    return codes(judged(seen, now, RECEIVED, event("2026-01-06T10:00", "supplement_requested"), *more).problems)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-15T16:59", []),  # Thu, the seventh working day
        ("2026-01-15T23:00", []),
        ("2026-01-16T00:00", ["OS621"]),
    ],
)
def test_applicant_who_is_silent_for_seven_working_days_is_told(now: str, expected: list[str]) -> None:
    """
    Processing may be stopped from the day after, and the dossier still waits.
    """
    assert expected == _silent(now)


@pytest.mark.parametrize(("now", "expected"), [("2026-01-07T10:00", []), ("2026-01-07T10:01", ["OS621"])])
def test_silence_in_hours_ends_with_its_minute(now: str, expected: list[str]) -> None:
    """
    Eight working hours from Tuesday 10:00 are over at Wednesday 10:00, not at the end of that day.
    """
    assert expected == _silent(now, silence=WorkingHours(8))


def test_silence_tells_since_when_and_how_long() -> None:
    """
    The moment of the request, the limit of the applicant, and where the request stands.
    """
    case = Case(id="default", limit=WorkingDays(5), silence=WorkingDays(7))
    asked = event("2026-01-06T10:00", "supplement_requested")
    (got,) = judged(view(procedure(cases=(case,)), _rules()), "2026-01-16T09:00", RECEIVED, asked).problems

    assert (None, ("events", "supplement_requested")) == (got.source, got.path)
    assert {"since": asked.at, "limit": WorkingDays(7)} == got.args


def test_answer_ends_the_silence() -> None:
    """
    Who answered late is not silent.
    """
    assert [] == _silent(LATER, event("2026-02-02T09:00", "supplemented"))


def test_case_without_a_limit_for_the_applicant_knows_no_silence() -> None:
    """
    No rule, no hint.
    """
    assert [] == _silent(LATER, silence=None)


def test_silence_past_the_calendar_is_not_guessed() -> None:
    """
    Where its end is unknown nothing is said.
    """
    case = Case(id="default", limit=WorkingDays(5), silence=WorkingDays(300))
    asked = event("2026-01-06T10:00", "supplement_requested")

    assert [] == codes(judged(view(procedure(cases=(case,)), _rules()), LATER, RECEIVED, asked).problems)


def test_silence_about_a_payment_is_another_matter() -> None:
    """
    The hint is about supplements.
    """
    case = Case(id="default", limit=WorkingDays(5), silence=WorkingDays(7), excludes=(PauseReason.PAYMENT,))
    asked = event("2026-01-06T10:00", "payment_requested")

    assert [] == codes(judged(view(procedure(cases=(case,)), _rules()), LATER, RECEIVED, asked).problems)


# -- late apologies ------------------------------------------------------------------------------------------------------------------


def _sorry(moment: str, days_before: int | None = 1, doubt: Text | None = None, now: str = LATER) -> Assessment:
    rules = attrs.evolve(regime(), apology=ApologyRule(days_before=days_before, assumed=doubt))
    return judged(view(rules=rules), now, RECEIVED, event(moment, "extended", "apology", until="2026-01-16T17:00"))


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2026-01-09T16:00", []),  # Fri before the Monday on which it is due
        ("2026-01-11T23:59", []),  # Sun, a calendar day before by the wording
        ("2026-01-12T00:00", ["OS610"]),
        ("2026-01-13T08:00", ["OS610"]),
    ],
)
def test_apology_goes_out_a_day_before_the_limit_ends(sent: str, expected: list[str]) -> None:
    """
    Decree 61/2018 Art. 19(9): at the latest one day before.
    """
    got = _sorry(sent)

    assert (expected, ["too_late"] if expected else []) == (codes(got.problems), [found.args["what"] for found in got.problems])


def test_regime_that_does_not_say_when_knows_no_late_apology() -> None:
    """
    Before Decree 61 no rule was read.
    """
    assert [] == codes(_sorry("2026-01-13T08:00", days_before=None).problems)


@pytest.mark.parametrize(("sent", "expected"), [("2026-01-12T00:00", True), ("2026-01-09T16:00", False)])
def test_breach_of_a_rule_on_apologies_that_was_not_read_is_assumed(sent: str, expected: bool) -> None:
    """
    An apology in time rests on nothing.
    """
    doubt = Text("Theo Quyết định của Lai Châu")

    assert expected is (Assumption("apology", doubt) in _sorry(sent, doubt=doubt).assumptions)


def test_apology_that_does_not_count_yet_is_no_breach() -> None:
    """
    An apology of next week is not judged today, even after one in time.
    """
    first = event("2026-01-08T09:00", "extended", "apology", until="2026-01-16T17:00")
    second = event("2026-01-15T09:00", "extended", "apology", until="2026-01-20T17:00")

    assert ["OS616"] == codes(judged(view(), "2026-01-09T09:00", RECEIVED, first, second).problems)


def test_apology_after_the_end_is_one_finding() -> None:
    """
    What does not count because the dossier has ended is not judged a second time.
    """
    first = event("2026-01-08T09:00", "extended", "apology", until="2026-01-16T17:00")
    second = event("2026-01-15T09:00", "extended", "apology", until="2026-01-20T17:00")
    got = judged(view(), LATER, RECEIVED, first, event("2026-01-12T09:00", "resolved"), second)

    assert ["OS604"] == codes(got.problems)


def test_late_apology_points_at_the_extensions_among_the_events() -> None:
    """
    With the moment at which it was sent.
    """
    (got,) = _sorry("2026-01-12T08:00").problems

    assert (None, ("events", "extended")) == (got.source, got.path)
    assert {"at": at("2026-01-12T08:00"), "what": "too_late"} == got.args


def test_late_apology_by_a_rule_that_was_read_rests_on_nothing() -> None:
    """
    Where the rule is sure the breach is.
    """
    assert "apology" not in assumed(_sorry("2026-01-12T08:00"))


def test_apology_where_no_one_stop_rules_hold_is_never_late() -> None:
    """
    Without rules there is no last day for it.
    """
    sorry = event("2026-01-13T08:00", "extended", "apology", until="2026-01-16T17:00")

    assert "OS610" not in codes(judged(view(lawless=True), LATER, RECEIVED, sorry).problems)


# -- same day ------------------------------------------------------------------------------------------------------------------------


def test_permitted_next_day_tells_receipt_and_result() -> None:
    """
    When it came in after the cut-off, when the result was there, and where the result stands among the events.
    """
    seen = view(procedure(SameDay(cutoff="15:00", after="may")))
    (got,) = judged(seen, LATER, event("2026-01-05T16:00", "received"), event("2026-01-06T10:00", "resolved")).problems

    assert (None, ("events", "resolved")) == (got.source, got.path)
    assert {"at": at("2026-01-06T10:00"), "received": at("2026-01-05T16:00")} == got.args


@pytest.mark.parametrize(
    ("received", "end", "kind", "limit", "expected"),
    [
        ("2026-01-05T15:00", "2026-01-06T10:00", "resolved", SameDay(cutoff="15:00", after="may"), []),  # at the cut-off, in time
        ("2026-01-05T15:00:01", "2026-01-06T10:00", "resolved", SameDay(cutoff="15:00", after="may"), ["OS613"]),
        ("2026-01-05T16:00", "2026-01-05T16:30", "resolved", SameDay(cutoff="15:00", after="may"), []),  # the same day was met
        ("2026-01-05T09:00", "2026-01-05T16:30", "resolved", SameDay(cutoff="15:00", after="may"), []),
        ("2026-01-05T16:00", "2026-01-06T10:00", "refused", SameDay(cutoff="15:00", after="may"), []),
        ("2026-01-05T16:00", "2026-01-06T10:00", "resolved", SameDay(cutoff="15:00"), []),  # the next day is the rule
        ("2026-01-05T16:00", "2026-01-06T10:00", "resolved", SameDay(after="may"), []),  # no hour was set
    ],
)
def test_next_day_is_told_only_where_a_permission_was_used(received: str, end: str, kind: str, limit: SameDay, expected: list[str]) -> None:
    """
    Strictly after the cut-off, by a result of a later day, where the law says "may".
    """
    got = judged(view(procedure(limit)), LATER, event(received, "received"), event(end, kind))

    assert expected == codes(got.problems)


# -- one rule after the other --------------------------------------------------------------------------------------------------------


def test_rule_that_was_kept_does_not_hide_the_next_one() -> None:
    """
    Asked on Wednesday: within ten days, and not within one.
    """
    assert ["OS612"] == codes(_asked("2026-01-07T09:00", RequestLimit(limit=WorkingDays(10)), ONE_DAY).problems)


def test_breach_in_working_hours_may_rest_on_two_doubts() -> None:
    """
    On the rule, which was not read, and on the office hours, which are the default.
    """
    hours = Assumption("office_hours")
    rule = RequestLimit(limit=WorkingHours(8), assumed=Text("Chưa đọc được"))
    asked = event("2026-01-07T09:00", "supplement_requested")
    got = assess(dossier(RECEIVED, asked), view(rules=_rules(rule)), now=at(LATER), hours_assumed=hours)

    assert {"request_limit", "office_hours"} <= assumed(got)


# -- hand-over -----------------------------------------------------------------------------------------------------------------------


def _handed(limit: TimeLimit, *moments: str, doubt: Text | None = None) -> Assessment:
    rules = attrs.evolve(regime(), transfer=TransferRule(limit=limit, assumed=doubt))
    return judged(view(rules=rules), LATER, RECEIVED, *(event(moment, "transferred") for moment in moments))


def test_late_hand_over_tells_its_moment_and_the_last_day() -> None:
    """
    Received on Monday before 15:00, handed over on Tuesday.
    """
    got = _handed(SameDay(cutoff="15:00"), "2026-01-06T08:00")

    assert [("OS628", ("events", "transferred"), {"at": at("2026-01-06T08:00"), "wanted": date(2026, 1, 5), "cites": ()})] == [
        (found.code, found.path, dict(found.args)) for found in got.problems
    ]
    assert () == got.assumptions


def test_only_the_first_hand_over_after_receipt_is_looked_at() -> None:
    """
    One before receipt is none; one at the very moment of receipt is the first, and a later one between bodies is another matter.
    """
    assert ["OS628"] == codes(_handed(SameDay(), "2026-01-02T09:00", "2026-01-06T08:00").problems)
    assert [] == codes(_handed(SameDay(), "2026-01-05T09:00", "2026-01-09T08:00").problems)


def test_hand_over_in_hours_ends_with_its_minute() -> None:
    """
    Two hours from 09:00 are over at 11:00:01.
    """
    assert [] == codes(_handed(Hours(2), "2026-01-05T11:00:00").problems)
    assert ["OS628"] == codes(_handed(Hours(2), "2026-01-05T11:00:01").problems)


def test_late_hand_over_by_a_rule_that_was_not_read_is_assumed() -> None:
    """
    In the words of the catalogue; a hand-over in time rests on nothing.
    """
    doubt = Text("Chưa đọc điều 18")

    assert {"transfer": doubt} == {a.id: a.text for a in _handed(SameDay(), "2026-01-06T08:00", doubt=doubt).assumptions}
    assert () == _handed(SameDay(), "2026-01-05T16:00", doubt=doubt).assumptions


# -- apologies among other extensions ------------------------------------------------------------------------------------------------


def test_other_extension_before_it_does_not_hide_a_late_apology() -> None:
    """
    Due on Monday 12 January; the apology goes out that day.
    """
    other, late = event("2026-01-06T09:00", "extended", "sai"), event("2026-01-12T09:00", "extended", "apology", "2026-01-14T17:00")

    assert {"OS614", "OS610"} == set(codes(judged(view(), LATER, RECEIVED, other, late).problems))


# -- rules and their articles --------------------------------------------------------------------------------------------------------

ARTICLE = (Citation("61/2018/NĐ-CP", "19(4)"),)


def test_breach_names_the_article_of_its_rule() -> None:
    """
    Of the one-stop rules, or of the case where sector law has its own.
    """
    of_rules = _asked("2026-01-09T09:00", attrs.evolve(THREE_DAYS, cites=ARTICLE))
    case = Case(id="default", limit=WorkingDays(5), request_within=WorkingDays(1), cites=(Citation("63/2024/NĐ-CP", "8"),))
    of_case = judged(view(procedure(cases=(case,))), LATER, RECEIVED, event("2026-01-07T09:00", "supplement_requested"))

    assert [ARTICLE, case.cites] == [found.args["cites"] for got in (of_rules, of_case) for found in got.problems]
    assert "by 2026-01-08 17:00 at the latest (61/2018/NĐ-CP, art. 19(4))." in render(of_rules.problems[0], "en")
    assert "by 2026-01-06 17:00 at the latest (63/2024/NĐ-CP, art. 8)." in render(of_case.problems[0], "en")


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        ("2026-01-09T09:00", []),  # at the moment of the answer
        ("2026-01-09T16:00", []),
        ("2026-01-12T08:00", ["OS628"]),
        ("2026-01-07T08:00", ["OS628"]),  # before the answer: received on Monday, so on Wednesday too late
    ],
)
def test_dossier_that_was_completed_at_the_desk_is_handed_over_from_then(handed: str, expected: list[str]) -> None:
    """
    Asked on Tuesday, answered on Friday 9 January; a payment in between makes nothing complete.
    """
    rules = attrs.evolve(regime("pause"), transfer=TransferRule(limit=SameDay(cutoff="15:00")))
    events = [
        event("2026-01-06T09:00", "supplement_requested"),
        event("2026-01-09T09:00", "supplemented"),
        event("2026-01-09T10:00", "payment_requested"),
        event("2026-01-12T07:30", "paid"),
        event(handed, "transferred"),
    ]
    case = Case(id="default", limit=WorkingDays(5), excludes=(PauseReason.PAYMENT,))

    assert expected == codes(judged(view(procedure(cases=(case,)), rules), LATER, RECEIVED, *events).problems)


# -- waits from the last day ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("effect", "expected"), [("pause", ["OS630"]), ("restart", []), ("none", [])])
def test_supplement_from_the_last_day_leaves_nothing_only_where_it_pauses(effect: str, expected: list[str]) -> None:
    """
    A restart gives the whole limit anew.
    """
    asked = event("2026-01-12T09:00", "supplement_requested")

    assert expected == codes(judged(view(rules=regime(effect)), "2026-01-13T09:00", RECEIVED, asked).problems)


def test_wait_from_the_last_day_tells_that_day_and_what_it_rests_on() -> None:
    """
    Which days of a pause count is assumed.
    """
    asked = event("2026-01-12T09:00", "supplement_requested")
    got = judged(view(rules=regime("pause")), "2026-01-13T09:00", RECEIVED, asked)

    assert [("OS630", ("events",), {"at": asked.at, "due": at("2026-01-12T17:00")})] == [
        (found.code, found.path, dict(found.args)) for found in got.problems
    ]
    assert "pause_days" in assumed(got)


def test_breach_of_which_only_the_receipt_is_outside_the_calendar_is_not_guessed() -> None:
    """
    Nobody can say when the examination began.
    """
    rules = _rules(THREE_DAYS)
    got = judged(view(rules=rules), LATER, event("2025-12-31T09:00", "received"), event("2026-01-09T09:00", "supplement_requested"))

    assert ["OS609"] == codes(got.problems)
