"""Assessments: one dossier judged under the law of its first receipt; every dossier is judged without an exception."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import onestop
from builders import OFFICE, assumed, at, codes, dossier, event, judged, procedure, regime, view
from onestop import (
    Assessment,
    Assumption,
    Calendar,
    CalendarDays,
    Case,
    Citation,
    Event,
    EventKind,
    Hours,
    Months,
    Position,
    Regime,
    SameDay,
    SubmittedDocument,
    Text,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    View,
    WorkingDays,
    WorkingHours,
    explain,
)
from onestop.dossiers.assessments import assess, governing_day
from onestop.law.conditions import AtLeast, Before, Equals
from onestop.law.procedures import ClockStart, Extension, Fact, FactType, Modifier, Part, PauseReason, Start
from onestop.law.regimes import RequestLimit, SupplementEffect, SupplementRule
from onestop.law.requirements import DocumentRequirement

RECEIVED = event("2026-01-05T09:00", "received")  # Mon
ASKED = event("2026-01-06T10:00", "supplement_requested")  # Tue
ANSWERED = event("2026-01-08T11:00", "supplemented")  # Thu
RESOLVED = event("2026-01-12T16:00", "resolved")  # Mon, the last of five working days
LATER = "2026-03-02T09:00"
QUESTION = Text("Hỏi gì?")
_SHORT = Calendar.of(first=date(2026, 1, 5), last=date(2026, 2, 6))
"""A calendar that ends amid the events."""


def _due(seen: Any, now: str, *events: Event, **more: Any) -> datetime | None:
    made = judged(seen, now, *events, **more).deadline
    return made.due if made else None


# -- whole -------------------------------------------------------------------------------------------------------------------------


def test_resolved_dossier() -> None:
    """
    Procedure, case, deadline, outcome and revision are told, and nothing is wrong or taken for granted.
    """
    got = judged(view(), LATER, RECEIVED, RESOLVED)

    assert ("1.000001", "default", "test") == (got.procedure and got.procedure.code, got.case, got.revision)
    assert (datetime(2026, 1, 12, 17, 0), "resolved", "on_time") == (
        got.deadline and got.deadline.due,
        got.outcome.disposition,
        got.outcome.timeliness,
    )
    assert ((), ()) == (got.problems, got.assumptions)


def test_law_of_the_first_receipt_governs() -> None:
    """
    A later receipt of the same dossier chooses no other law.
    """
    made = dossier(event("2026-01-07T09:00", "received"), RECEIVED, event("2026-01-02T09:00", "submitted"))

    assert date(2026, 1, 5) == governing_day(made, at(LATER))


def test_law_of_submission_governs_where_there_is_no_receipt() -> None:
    """
    Before receipt the day of submission is the day, and without it the day of judgement.
    """
    assert date(2026, 1, 2) == governing_day(dossier(event("2026-01-02T09:00", "submitted")), at(LATER))
    assert date(2026, 3, 2) == governing_day(dossier(), at(LATER))


@pytest.mark.parametrize(("now", "expected"), [("2026-01-04T09:00", date(2026, 1, 2)), ("2026-01-05T09:00", date(2026, 1, 5))])
def test_receipt_governs_from_its_own_moment(now: str, expected: date) -> None:
    """
    A receipt of tomorrow chooses no law today.
    """
    assert expected == governing_day(dossier(event("2026-01-02T09:00", "submitted"), RECEIVED), at(now))


def test_unknown_procedure_is_a_finding_and_the_events_are_still_told() -> None:
    """
    No due date, but where it stands is known.
    """
    made = attrs.evolve(dossier(RECEIVED, RESOLVED), procedure="9.999999")
    got = assess(made, view(), now=at(LATER))

    assert (None, None, ["OS608"]) == (got.procedure, got.deadline, codes(got.problems))
    assert ("resolved", "none") == (got.outcome.disposition, got.outcome.timeliness)


def test_dossier_without_receipt_has_no_deadline() -> None:
    """
    No clock runs, and that is no fault.
    """
    got = judged(view(), LATER, event("2026-01-05T08:00", "submitted"))

    assert (None, (), "submitted", "none") == (got.deadline, got.problems, got.outcome.disposition, got.outcome.timeliness)


def test_end_without_receipt_has_no_deadline_and_is_a_finding() -> None:
    """
    It ended, but cannot be judged.
    """
    got = judged(view(), LATER, RESOLVED)

    assert (None, ["OS605"], "resolved", "none") == (got.deadline, codes(got.problems), got.outcome.disposition, got.outcome.timeliness)


# -- cases and facts -----------------------------------------------------------------------------------------------------------------

FACTS = {
    "proxy": Fact(type=FactType.BOOL, question=QUESTION),
    "plots": Fact(type=FactType.INT, question=QUESTION),
    "born": Fact(type=FactType.DATE, question=QUESTION),
    "kind": Fact(type=FactType.CHOICE, question=QUESTION, choices=("sale", "gift")),
}


def _cases(*special: Case) -> Any:
    return view(procedure(cases=(Case(id="default", limit=WorkingDays(5)), *special), facts=FACTS))


PROXY = Case(id="proxy", limit=WorkingDays(1), when=Equals("proxy", True))
PLOTS = Case(id="plots", limit=WorkingDays(2), when=AtLeast("plots", 3))
BORN = Case(id="born", limit=WorkingDays(3), when=Before("born", date(2000, 1, 1)))
GIFT = Case(id="gift", limit=WorkingDays(4), when=Equals("kind", "gift"))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("proxy", "true", "proxy"),
        ("proxy", " Có ", "proxy"),
        ("proxy", "1", "proxy"),
        ("proxy", "false", "default"),
        ("proxy", "không", "default"),
        ("plots", "3", "plots"),
        ("plots", " 12 ", "plots"),
        ("plots", "2", "default"),
        ("born", "1999-12-31", "born"),
        ("born", "2000-01-01", "default"),
        ("kind", "gift", "gift"),
        ("kind", "sale", "default"),
    ],
)
def test_fact_as_text_is_read_by_its_declared_type(name: str, text: str, expected: str) -> None:
    """
    A register holds text, and the procedure says what it means, on both sides of each condition.
    """
    got = judged(_cases(PROXY, PLOTS, BORN, GIFT), LATER, RECEIVED, facts={name: text})

    assert (expected, ()) == (got.case, got.problems)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("proxy", "maybe", "bool"),
        ("proxy", 1, "bool"),
        ("plots", "ba", "int"),
        ("plots", True, "int"),
        ("plots", 2.5, "int"),
        ("born", "2025-02-30", "date"),
        ("born", "31/12/1999", "date"),
        ("kind", "loan", "sale, gift"),
        ("kind", ["gift"], "sale, gift"),
        ("kind", {"gift": 1}, "sale, gift"),
    ],
)
def test_fact_of_another_type_is_a_finding_and_taken_as_unknown(name: str, value: object, wanted: str) -> None:
    """
    A wrong answer chooses no case.
    """
    got = judged(_cases(PROXY, PLOTS, BORN, GIFT), LATER, RECEIVED, facts={name: value})

    assert ("default", ["OS619"], wanted) == (got.case, codes(got.problems), got.problems[0].args["wanted"])


def test_fact_that_nobody_declared_is_no_finding() -> None:
    """
    A register may hold more columns than the procedure asks.
    """
    assert () == judged(_cases(PROXY), LATER, RECEIVED, facts={"proxy": "false", "colour": "red"}).problems


def test_default_case_serves_an_unknown_fact_and_says_so() -> None:
    """
    Which case it is cannot be told, and the answer says that the default serves.
    """
    got = judged(_cases(PROXY), LATER, RECEIVED)

    assert ("default", {"case"}) == (got.case, assumed(got))


def test_known_fact_leaves_nothing_for_granted() -> None:
    """
    With the fact the case is certain.
    """
    assert set() == assumed(judged(_cases(PROXY), LATER, RECEIVED, facts={"proxy": False}))


def test_named_case_serves_whatever_the_facts_say() -> None:
    """
    Who names the case needs no facts.
    """
    got = judged(_cases(PROXY), LATER, RECEIVED, case="proxy")

    assert ("proxy", set(), datetime(2026, 1, 6, 17, 0)) == (got.case, assumed(got), got.deadline and got.deadline.due)


def test_unknown_case_is_a_finding_and_there_is_no_date() -> None:
    """
    The default does not stand in for a case that was named.
    """
    got = judged(_cases(PROXY), LATER, RECEIVED, RESOLVED, case="gấp")

    assert (["OS607"], None, "none") == (codes(got.problems), got.deadline, got.outcome.timeliness)
    assert ("gấp", "default, proxy") == (got.problems[0].args["found"], got.problems[0].args["known"])


def test_two_cases_that_fit_are_a_finding() -> None:
    """
    Nothing is chosen where the law's cases overlap.
    """
    got = judged(_cases(PROXY, PLOTS), LATER, RECEIVED, facts={"proxy": True, "plots": 3})

    assert (["OS607"], None) == (codes(got.problems), got.deadline)


def test_no_case_that_fits_is_a_finding() -> None:
    """
    A procedure without a default case gives no date where none fits.
    """
    only = view(procedure(cases=(PROXY,), facts=FACTS))

    (found,) = judged(only, LATER, RECEIVED, facts={"proxy": False}).problems

    assert ("OS607", {"found": "proxy: false", "known": "proxy"}) == (found.code, found.args)


def test_case_that_waits_for_an_answer_names_the_question() -> None:
    """
    Whoever reads that no case could be chosen knows what to ask; where none serves instead, the finding asks it.
    """
    question = FACTS["proxy"].question
    serving = judged(_cases(PROXY), LATER, RECEIVED)
    only = judged(view(procedure(cases=(PROXY,), facts=FACTS)), LATER, RECEIVED)

    assert [question.vi] == [each.text.vi for each in serving.assumptions if each.id == "case" and each.text]
    assert (None, (question,)) == (only.problems[0].args["found"], only.problems[0].args["questions"])
    assert f"Chưa biết câu trả lời cho “{question.vi}”" in onestop.render(
        next(each for each in serving.assumptions if each.id == "case"), "vi"
    )
    assert f"Or answer: {question.of('en')}" in onestop.render(only.problems[0], "en")


@pytest.mark.parametrize(("remote", "expected"), [(True, datetime(2026, 1, 26, 17, 0)), (False, datetime(2026, 1, 12, 17, 0))])
def test_modifier_changes_the_limit_where_its_condition_holds(remote: bool, expected: datetime) -> None:
    """
    Ten working days more in a remote area.
    """
    longer = Modifier(when=Equals("remote", True), limit=WorkingDays(15))
    facts = {"remote": Fact(type=FactType.BOOL, question=QUESTION)}
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), modifiers=(longer,)),), facts=facts))

    assert expected == _due(seen, LATER, RECEIVED, facts={"remote": remote})


def test_strings_are_accepted_in_place_of_enumerations() -> None:
    """
    A case or a rule written with the name of an effect means that effect.
    """
    by_name = Case(id="default", limit=WorkingDays(5), supplement="none")
    rules = Regime(id="r", name=Text("Thử"), valid_from=date(2020, 1, 1), supplement=SupplementRule(effect="restart"))
    none = _due(view(procedure(cases=(by_name,))), LATER, RECEIVED, ASKED, ANSWERED)
    restart = _due(view(rules=rules), LATER, RECEIVED, ASKED, ANSWERED)

    assert (datetime(2026, 1, 12, 17, 0), datetime(2026, 1, 15, 17, 0)) == (none, restart)


# -- supplements ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("restart", datetime(2026, 1, 15, 17, 0)),  # five from Thu 8: 9, 12, 13, 14, 15
        ("pause", datetime(2026, 1, 14, 17, 0)),  # Tue 6, then 9, 12, 13, 14
        ("none", datetime(2026, 1, 12, 17, 0)),  # 6, 7, 8, 9, 12
    ],
)
def test_regime_decides_what_a_supplement_does(effect: str, expected: datetime) -> None:
    """
    The same events end on three dates under three rules.
    """
    assert expected == _due(view(rules=regime(effect)), LATER, RECEIVED, ASKED, ANSWERED)


def test_case_overrides_the_regime() -> None:
    """
    Sector law that pauses wins over a decree that restarts.
    """
    case = Case(id="default", limit=WorkingDays(5), supplement=SupplementEffect.PAUSE)

    assert datetime(2026, 1, 14, 17, 0) == _due(view(procedure(cases=(case,))), LATER, RECEIVED, ASKED, ANSWERED)


def test_without_one_stop_rules_the_clock_runs_on_and_the_answer_says_so() -> None:
    """
    Before the first regime nothing is known to stop a clock.
    """
    got = judged(view(lawless=True), LATER, RECEIVED, ASKED, ANSWERED)

    assert (datetime(2026, 1, 12, 17, 0), True) == (got.deadline and got.deadline.due, "no_regime" in assumed(got))


def test_request_before_receipt_changes_no_date() -> None:
    """
    What was asked at the desk before receipt costs the office nothing.
    """
    got = judged(view(), LATER, event("2026-01-02T09:00", "supplement_requested"), event("2026-01-05T08:30", "supplemented"), RECEIVED)

    assert (datetime(2026, 1, 12, 17, 0), ()) == (got.deadline and got.deadline.due, got.problems)


def test_second_request_changes_no_date() -> None:
    """
    The date of the first supplement stands.
    """
    got = judged(
        view(),
        LATER,
        RECEIVED,
        ASKED,
        ANSWERED,
        event("2026-01-12T09:00", "supplement_requested"),
        event("2026-01-23T09:00", "supplemented"),
    )

    assert (datetime(2026, 1, 15, 17, 0), ["OS603"]) == (got.deadline and got.deadline.due, codes(got.problems))


@pytest.mark.parametrize(("day", "expected"), [("2026-01-11T09:00", False), ("2026-01-12T09:00", True)])
def test_request_after_the_due_date_under_a_pause_changes_nothing(day: str, expected: bool) -> None:
    """
    A pause from the last day on comes too late, one from the weekend before does not.
    """
    got = _due(view(rules=regime("pause")), LATER, RECEIVED, event(day, "supplement_requested"), event("2026-01-14T09:00", "supplemented"))

    assert expected is (got == datetime(2026, 1, 12, 17, 0))


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("restart", datetime(2026, 1, 19, 17, 0)),  # from Mon 12: 13, 14, 15, 16, 19
        ("pause", datetime(2026, 1, 16, 17, 0)),  # Tue 6, then 13, 14, 15, 16
    ],
)
def test_due_of_a_waiting_dossier_is_as_if_it_were_answered_now(effect: str, expected: datetime) -> None:
    """
    The date is labelled an estimate, and it is the date that an answer of this moment would give.
    """
    now = "2026-01-12T11:00"  # Mon
    waiting = judged(view(rules=regime(effect)), now, RECEIVED, ASKED)
    answered = judged(view(rules=regime(effect)), now, RECEIVED, ASKED, event(now, "supplemented"))

    assert ("none", True, True) == (
        waiting.outcome.timeliness,
        waiting.deadline and waiting.deadline.estimate,
        "estimate" in assumed(waiting),
    )
    assert False is ("estimate" in assumed(answered))
    assert [expected, expected] == [each.deadline and each.deadline.due for each in (answered, waiting)]


def test_payment_pause_is_told_as_assumed() -> None:
    """
    How days of a pause are counted is settled by no text, and the answer says so.
    """
    case = Case(id="default", limit=WorkingDays(5), excludes=(PauseReason.PAYMENT,))
    asked, paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-08T09:00", "paid")
    got = judged(view(procedure(cases=(case,))), LATER, RECEIVED, asked, paid)

    assert (datetime(2026, 1, 14, 17, 0), {"pause_days"}) == (got.deadline and got.deadline.due, assumed(got))


# -- extensions and apologies --------------------------------------------------------------------------------------------------------


def _extensible(*extensions: Extension) -> Any:
    base = Case(id="default", limit=WorkingDays(3), cites=(Citation("60/2014/QH13", "25"),), extensions=extensions)
    return view(procedure(cases=(base,)))


VERIFICATION = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8), cites=(Citation("60/2014/QH13", "25(2)"),))
VERIFIED = event("2026-01-07T09:00", "extended", "verification")


def test_verification_moves_the_statutory_date() -> None:
    """
    Three working days become eight, counted from the start, with the article of the extension.
    """
    got = judged(_extensible(VERIFICATION), LATER, RECEIVED, VERIFIED, event("2026-01-15T16:00", "resolved")).deadline

    assert got is not None
    assert (datetime(2026, 1, 15, 17, 0), datetime(2026, 1, 15, 17, 0)) == (got.due, got.statutory_due)
    assert (WorkingDays(8), (Citation("60/2014/QH13", "25(2)"),)) == (got.limit.value, got.limit.cites)


@pytest.mark.parametrize(("end", "expected"), [("2026-01-15T16:00", "on_time"), ("2026-01-16T08:00", "late")])
def test_extended_dossier_is_judged_by_the_longer_limit(end: str, expected: str) -> None:
    """
    In time on the eighth day, late on the ninth.
    """
    assert expected == judged(_extensible(VERIFICATION), LATER, RECEIVED, VERIFIED, event(end, "resolved")).outcome.timeliness


def test_extension_does_not_promise() -> None:
    """
    The law's extension is no re-appointment.
    """
    got = judged(_extensible(VERIFICATION), LATER, RECEIVED, VERIFIED).deadline

    assert got is not None
    assert None is got.promised_due


@pytest.mark.parametrize("reason", ["posting", "bận việc", None])
def test_extension_for_a_reason_unknown_to_the_law_is_a_finding_and_moves_nothing(reason: str | None) -> None:
    """
    Only the extension that the limit itself carries counts.
    """
    got = judged(_extensible(VERIFICATION), LATER, RECEIVED, event("2026-01-07T09:00", "extended", reason))

    assert (["OS614"], datetime(2026, 1, 8, 17, 0)) == (codes(got.problems), got.deadline and got.deadline.due)


def test_extension_of_a_limit_that_has_none_is_a_finding() -> None:
    """
    The date stays.
    """
    got = judged(view(), LATER, RECEIVED, VERIFIED)

    assert (["OS614"], datetime(2026, 1, 12, 17, 0)) == (codes(got.problems), got.deadline and got.deadline.due)


def test_second_reason_that_the_law_knows_is_not_called_unknown() -> None:
    """
    A dossier extended for two lawful reasons has no unlawful one.
    """
    consultation = Extension(reason=PauseReason.CONSULTATION, limit=WorkingDays(10))
    got = judged(_extensible(VERIFICATION, consultation), LATER, RECEIVED, VERIFIED, event("2026-01-08T09:00", "extended", "consultation"))

    assert [] == codes(got.problems)


def test_apology_moves_the_promise_only() -> None:
    """
    The law's date stays where it was.
    """
    sorry = event("2026-01-08T09:00", "extended", "apology", until="2026-01-16T17:00")
    got = judged(view(), LATER, RECEIVED, sorry, promised=at("2026-01-12T17:00")).deadline

    assert got is not None
    assert (at("2026-01-12T17:00"), at("2026-01-16T17:00")) == (got.statutory_due, got.promised_due)


@pytest.mark.parametrize(("end", "expected"), [("2026-01-12T16:00", "on_time"), ("2026-01-14T09:00", "late"), ("2026-01-19T09:00", "late")])
def test_result_inside_the_date_of_an_apology_is_late(end: str, expected: str) -> None:
    """
    A promise does not lengthen a limit.
    """
    sorry = event("2026-01-08T09:00", "extended", "apology", until="2026-01-16T17:00")

    assert expected == judged(view(), LATER, RECEIVED, sorry, event(end, "resolved")).outcome.timeliness


def test_second_apology_is_a_finding() -> None:
    """
    A dossier may be re-appointed once.
    """
    first = event("2026-01-08T09:00", "extended", "apology", until="2026-01-16T17:00")
    second = event("2026-01-09T09:00", "extended", "apology", until="2026-01-20T17:00")

    assert [] == codes(judged(view(), LATER, RECEIVED, first).problems)
    assert ["OS610"] == codes(judged(view(), LATER, RECEIVED, first, second).problems)


@pytest.mark.parametrize(("sent", "expected"), [("2026-01-09T16:00", []), ("2026-01-12T08:00", ["OS610"]), ("2026-01-13T08:00", ["OS610"])])
def test_apology_later_than_a_day_before_expiry_is_a_finding(sent: str, expected: list[str]) -> None:
    """
    Due on Monday 12 January: Friday is in time, the day itself and the day after are not.
    """
    sorry = event(sent, "extended", "apology", until="2026-01-16T17:00")

    assert expected == codes(judged(view(), LATER, RECEIVED, sorry).problems)


# -- same day ------------------------------------------------------------------------------------------------------------------------


def _same_day(received: str, end: str, kind: str = "resolved", **limit: Any) -> list[str]:
    seen = view(procedure(SameDay(**{"cutoff": "15:00", "after": "may", **limit})))
    return codes(judged(seen, LATER, event(received, "received"), event(end, kind)).problems)


@pytest.mark.parametrize(("received", "expected"), [("2026-01-05T15:00", []), ("2026-01-05T15:00:01", ["OS613"])])
def test_result_of_the_next_day_after_the_cut_off_is_a_hint(received: str, expected: list[str]) -> None:
    """
    15:00:00 is in time, a second later the next day is allowed, if the same day was not possible.
    """
    assert expected == _same_day(received, "2026-01-06T10:00")


@pytest.mark.parametrize(
    ("end", "kind", "limit"),
    [
        ("2026-01-05T16:30", "resolved", {}),  # the same day was met
        ("2026-01-06T10:00", "refused", {}),
        ("2026-01-06T10:00", "resolved", {"after": "must"}),  # the next day is the rule
        ("2026-01-06T10:00", "resolved", {"cutoff": None}),
    ],
)
def test_no_hint_where_the_same_day_was_met_or_not_owed(end: str, kind: str, limit: dict[str, Any]) -> None:
    """
    The hint is about a permission that was used.
    """
    assert [] == _same_day("2026-01-05T16:00", end, kind, **limit)


# -- the calendar's bounds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2025-12-31T09:00", ["OS609"]),
        ("2026-01-01T09:00", []),
        ("2026-12-24T09:00", []),  # Thu; the fifth working day is Thu 31
        ("2026-12-25T09:00", ["OS609"]),
        ("2027-01-04T09:00", ["OS609"]),
        ("1900-01-01T09:00", ["OS609"]),
    ],
)
def test_date_outside_the_calendar_is_refused(received: str, expected: list[str]) -> None:
    """
    Neither a receipt nor a due date outside 2026 is guessed, on both sides of both bounds.
    """
    got = judged(view(), "2028-01-03T09:00", event(received, "received"))

    assert (expected, bool(expected)) == (codes(got.problems), got.deadline is None)


def test_refused_date_still_tells_where_the_dossier_stands() -> None:
    """
    Only the date is missing.
    """
    got = judged(view(), "2028-01-03T09:00", event("2025-12-31T09:00", "received"), event("2026-01-05T09:00", "resolved"))

    assert ("resolved", "none", "default") == (got.outcome.disposition, got.outcome.timeliness, got.case)


@pytest.mark.parametrize("limit", [WorkingDays(5), CalendarDays(5), Months(1), WorkingHours(8), Hours(24), SameDay()])
def test_waiting_to_the_end_of_time_is_refused_like_any_date_outside(limit: TimeLimit) -> None:
    """
    A moment of judgement of 31/12/9999 breaks nothing.
    """
    got = judged(
        view(procedure(limit), regime("pause")), "9999-12-31T23:59:59", RECEIVED, event("2026-01-05T10:00", "supplement_requested")
    )

    assert ["OS609"] == codes(got.problems)


# -- what the answer rests on --------------------------------------------------------------------------------------------------------


def test_assumed_limit_is_said_once() -> None:
    """
    A limit that is not settled gives its reason, once.
    """
    case = Case(id="default", limit=WorkingDays(5), assumed=Text("Cổng mất đơn vị"))

    assert (Assumption("limit", Text("Cổng mất đơn vị")),) == judged(view(procedure(cases=(case,))), LATER, RECEIVED).assumptions


def test_version_without_a_start_is_said() -> None:
    """
    A version that answers for all earlier dates says so.
    """
    made = attrs.evolve(procedure(), valid_from=None, valid_from_reason=Text("Chưa tìm được"))

    assert (Assumption("version_start", Text("Chưa tìm được")),) == judged(view(made), LATER, RECEIVED).assumptions


def test_regime_that_was_not_read_is_said() -> None:
    """
    Every answer under it rests on it.
    """
    assert {"regime"} == assumed(judged(view(rules=regime(assumed=Text("Chưa đọc"))), LATER, RECEIVED))


@pytest.mark.parametrize(("events", "expected"), [((ASKED, ANSWERED), {"supplement"}), ((), set())])
def test_doubtful_effect_of_a_supplement_is_said_where_there_was_one(events: tuple[Event, ...], expected: set[str]) -> None:
    """
    A dossier without a supplement does not rest on it.
    """
    doubtful = SupplementRule(effect=SupplementEffect.RESTART, assumed=Text("Chưa đọc Điều 19"))

    assert expected == assumed(judged(view(rules=attrs.evolve(regime(), supplement=doubtful)), LATER, RECEIVED, *events))


@pytest.mark.parametrize(("last", "expected"), [(date(2026, 1, 12), set()), (date(2026, 1, 11), {"law_of_receipt"})])
def test_change_of_rules_before_the_due_date_is_said(last: date, expected: set[str]) -> None:
    """
    Rules that outlast the due date raise no doubt, rules that end before it do.
    """
    assert expected == assumed(judged(view(rules=regime(valid_to=last)), "2026-01-06T09:00", RECEIVED))


def test_stages_in_two_units_rest_on_the_joint_day() -> None:
    """
    Stages of one unit do not.
    """
    mixed = judged(view(procedure(Then(WorkingDays(2), CalendarDays(5)))), LATER, RECEIVED)
    plain = judged(view(procedure(Then(WorkingDays(2), WorkingDays(3)))), LATER, RECEIVED)

    assert ({"joint_day"}, set()) == (assumed(mixed), assumed(plain))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (WorkingDays(5), False),
        (WorkingDays(1.5), True),
        (CalendarDays(5), False),
        (Months(1), False),
        (WorkingHours(8), True),
        (Hours(24), True),
        (Then(WorkingHours(4), WorkingDays(1)), True),
        (Together(WorkingDays(3), WorkingDays(5)), False),
        (Together(WorkingDays(3), Hours(24)), True),
    ],
)
def test_answer_to_the_minute_rests_on_office_hours(limit: TimeLimit, expected: bool) -> None:
    """
    Where only the default office day is known, an answer to the minute says so; a date does not need it.
    """
    hours = Assumption("office_hours")
    got = assess(dossier(RECEIVED), view(procedure(limit)), now=at("2026-01-05T10:00"), hours_assumed=hours)

    assert expected is (hours in got.assumptions)


# -- interconnected procedures -------------------------------------------------------------------------------------------------------

BIRTH, HEALTH = Part(id="birth", name=Text("Khai sinh"), limit=WorkingDays(1)), Part(id="health", name=Text("Thẻ"), limit=WorkingDays(5))
GROUP = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, HEALTH)),)))


def _part(moment: str, kind: str, part: str) -> Event:
    return attrs.evolve(event(moment, kind), part=part)


def test_each_part_has_its_own_deadline_and_outcome() -> None:
    """
    The birth is a day late, the health card early, and the group is in time.
    """
    got = judged(GROUP, LATER, RECEIVED, _part("2026-01-07T09:00", "resolved", "birth"), _part("2026-01-09T09:00", "resolved", "health"))

    assert {"birth": ("resolved", "late"), "health": ("resolved", "early")} == {
        name: (part.outcome.disposition, part.outcome.timeliness) for name, part in got.parts.items()
    }
    assert [at("2026-01-06T17:00"), at("2026-01-12T17:00"), at("2026-01-13T17:00")] == [
        each.deadline and each.deadline.due for each in (got.parts["birth"], got.parts["health"], got)
    ]
    assert ("resolved", "early", at("2026-01-09T09:00")) == (got.outcome.disposition, got.outcome.timeliness, got.timeline.ended)


def test_group_is_open_until_its_last_part_ends() -> None:
    """
    One part of two does not end the group.
    """
    got = judged(GROUP, "2026-01-08T09:00", RECEIVED, _part("2026-01-06T09:00", "resolved", "birth"))

    assert ("pending", "resolved", "pending") == tuple(each.outcome.disposition for each in (got, got.parts["birth"], got.parts["health"]))


def test_part_may_be_received_later_than_the_group() -> None:
    """
    A branch counts from its own receipt.
    """
    got = judged(GROUP, LATER, RECEIVED, _part("2026-01-07T09:00", "received", "health"))

    assert [at("2026-01-06T17:00"), at("2026-01-14T17:00")] == [part.deadline and part.deadline.due for part in got.parts.values()]


def test_end_of_the_group_that_was_written_down_counts() -> None:
    """
    The register's own end wins over that of the last part.
    """
    parts = _part("2026-01-07T09:00", "resolved", "birth"), _part("2026-01-09T09:00", "resolved", "health")
    got = judged(GROUP, LATER, RECEIVED, *parts, event("2026-01-14T09:00", "resolved"))

    assert (at("2026-01-14T09:00"), "late") == (got.timeline.ended, got.outcome.timeliness)


@pytest.mark.parametrize("kind", ["withdrawn", "stopped"])
def test_group_that_was_withdrawn_is_withdrawn_with_all_its_parts(kind: str) -> None:
    """
    What stops the group stops its branches, and nothing was resolved.
    """
    got = judged(GROUP, LATER, RECEIVED, event("2026-01-06T09:00", kind))

    assert {kind} == {each.outcome.disposition for each in (got, *got.parts.values())}
    assert [] == codes(got.problems)


def test_group_of_which_every_part_was_refused_is_refused() -> None:
    """
    Nothing was granted, so nothing was resolved.
    """
    got = judged(GROUP, LATER, RECEIVED, _part("2026-01-07T09:00", "refused", "birth"), _part("2026-01-09T09:00", "refused", "health"))

    assert "refused" == got.outcome.disposition


def test_event_of_a_part_that_does_not_exist_is_a_finding() -> None:
    """
    It is told with the parts that there are, and does not count for the group.
    """
    got = judged(GROUP, "2026-01-08T09:00", RECEIVED, _part("2026-01-07T09:00", "resolved", "passport"))

    assert (["OS623"], "birth, health", "pending") == (codes(got.problems), got.problems[0].args["known"], got.outcome.disposition)


def test_event_of_a_part_of_a_plain_procedure_is_a_finding() -> None:
    """
    A procedure without branches has none to name.
    """
    assert ["OS623"] == codes(judged(view(), "2026-01-08T09:00", RECEIVED, _part("2026-01-07T09:00", "resolved", "birth")).problems)


def test_what_is_wrong_with_a_part_is_told_of_the_dossier() -> None:
    """
    Problems of a dossier are all its problems, those of its branches included.
    """
    got = judged(GROUP, LATER, RECEIVED, _part("2026-01-02T09:00", "resolved", "birth"))

    assert "OS601" in codes(got.problems)


def test_what_is_wrong_with_the_whole_is_told_once() -> None:
    """
    A second request to the group is one breach, not one more for each branch.
    """
    again = event("2026-01-09T09:00", "supplement_requested")

    assert ["OS603"] == codes(judged(GROUP, LATER, RECEIVED, ASKED, ANSWERED, again).problems)


# -- parts that need others ----------------------------------------------------------------------------------------------------------

CARD = Part(id="card", name=Text("Thẻ"), limit=WorkingDays(2), after=("birth",))
CHAIN = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD)),)))


def _dues(answer: Assessment) -> dict[str, datetime | None]:
    return {id: part.deadline and part.deadline.due for id, part in answer.parts.items()}


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("2026-01-05T16:00", "2026-01-07T17:00"),  # the same day: Tuesday and Wednesday
        ("2026-01-06T09:00", "2026-01-08T17:00"),  # on its due day
        ("2026-01-09T09:00", "2026-01-13T17:00"),  # three days late: Monday and Tuesday
    ],
)
def test_part_begins_when_the_part_that_it_needs_ended(birth: str, expected: str) -> None:
    """
    Two working days, from the day after the birth was registered.
    """
    got = judged(CHAIN, LATER, RECEIVED, _part(birth, "resolved", "birth"))
    card = got.parts["card"].deadline

    assert (at(birth), at(expected), False) == (card and card.start, card and card.due, card and card.estimate)
    assert "part_after" in assumed(got)


@pytest.mark.parametrize(
    ("now", "begins", "expected"),
    [
        ("2026-01-05T10:00", "2026-01-06T17:00", "2026-01-08T17:00"),  # from the due date of the birth
        ("2026-01-06T17:00", "2026-01-06T17:00", "2026-01-08T17:00"),
        ("2026-01-07T08:00", "2026-01-07T08:00", "2026-01-09T17:00"),  # it is overdue: from now
    ],
)
def test_part_that_waits_for_another_has_an_estimate(now: str, begins: str, expected: str) -> None:
    """
    The other one is taken to end on its due date, or now if that has passed.
    """
    got = judged(CHAIN, now, RECEIVED).parts["card"]

    assert (at(begins), at(expected), True) == (
        got.deadline and got.deadline.start,
        got.deadline and got.deadline.due,
        got.deadline and got.deadline.estimate,
    )
    assert ("pending", "in_time") == (got.outcome.disposition, got.outcome.timeliness)
    assert {"part_after"} == assumed(got)


def test_part_with_its_own_receipt_waits_for_nothing() -> None:
    """
    A register that says when the branch was received is believed.
    """
    got = judged(CHAIN, "2026-01-07T10:00", RECEIVED, _part("2026-01-07T09:00", "received", "card")).parts["card"]

    assert (at("2026-01-09T17:00"), set()) == (got.deadline and got.deadline.due, assumed(got))


def test_part_needs_the_last_of_several() -> None:
    """
    One ended on Tuesday, the other on Wednesday: Thursday and Friday count.
    """
    residence = Part(id="residence", name=Text("Thường trú"), limit=WorkingDays(3))
    both = attrs.evolve(CARD, after=("birth", "residence"))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, residence, both)),)))
    ends = _part("2026-01-06T09:00", "resolved", "birth"), _part("2026-01-07T09:00", "resolved", "residence")

    assert at("2026-01-09T17:00") == _dues(judged(seen, LATER, RECEIVED, *ends))["card"]


def test_part_that_waits_for_one_without_a_date_has_none() -> None:
    """
    Nobody can say when it will begin.
    """
    unknown = attrs.evolve(BIRTH, limit=Undetermined("chưa rõ"))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(unknown, CARD)),)))
    got = judged(seen, "2026-01-06T09:00", RECEIVED)

    assert ({"birth": None, "card": None}, "pending") == (_dues(got), got.parts["card"].outcome.disposition)


def test_part_begins_once_the_one_without_a_date_ended() -> None:
    """
    A result is a moment whatever its limit was.
    """
    unknown = attrs.evolve(BIRTH, limit=Undetermined("chưa rõ"))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(unknown, CARD)),)))

    assert at("2026-01-08T17:00") == _dues(judged(seen, LATER, RECEIVED, _part("2026-01-06T09:00", "resolved", "birth")))["card"]


def test_part_that_needs_a_refused_one_never_begins() -> None:
    """
    Without the birth there is nothing to issue a card for, and the group is refused with it.
    """
    got = judged(CHAIN, LATER, RECEIVED, _part("2026-01-06T09:00", "refused", "birth"))

    assert (["birth"], "refused", at("2026-01-06T09:00")) == (list(got.parts), got.outcome.disposition, got.timeline.ended)


def test_part_with_events_of_its_own_is_judged_although_the_one_that_it_needs_was_refused() -> None:
    """
    What a register says happened is not left out.
    """
    ends = _part("2026-01-06T09:00", "refused", "birth"), _part("2026-01-07T09:00", "resolved", "card")
    got = judged(CHAIN, LATER, RECEIVED, *ends)

    assert ("refused", "resolved", "resolved") == tuple(each.outcome.disposition for each in (*got.parts.values(), got))


def test_part_of_a_withdrawn_group_is_withdrawn_before_it_began() -> None:
    """
    Whoever reads sees every branch, and where it stands.
    """
    got = judged(CHAIN, LATER, RECEIVED, event("2026-01-06T09:00", "withdrawn"))

    assert ["withdrawn", "withdrawn"] == [part.outcome.disposition for part in got.parts.values()]


def test_pause_before_a_part_began_does_not_move_it() -> None:
    """
    The applicant paid while the birth was registered, which ended on Monday 12: Tuesday and Wednesday count.
    """
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD), excludes=(PauseReason.PAYMENT,))
    paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-08T09:00", "paid")
    got = judged(view(procedure(cases=(case,))), LATER, RECEIVED, *paid, _part("2026-01-12T09:00", "resolved", "birth"))

    assert at("2026-01-14T17:00") == _dues(got)["card"]


def test_pause_after_a_part_began_moves_it() -> None:
    """
    Begun on Tuesday; Wednesday, the day of the request, counts, Thursday does not, so Friday is the second day.
    """
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD), excludes=(PauseReason.PAYMENT,))
    paid = event("2026-01-07T09:00", "payment_requested"), event("2026-01-08T09:00", "paid")
    got = judged(view(procedure(cases=(case,))), LATER, RECEIVED, *paid, _part("2026-01-06T09:00", "resolved", "birth"))

    assert at("2026-01-09T17:00") == _dues(got)["card"]


# -- what a branch does to its group -------------------------------------------------------------------------------------------------


def _grouped(effect: str, *events: Event, now: str = LATER, **more: Any) -> Assessment:
    """Judge a group of a birth (1 working day) and a card (5) in 6 working days, due on Tuesday 13 January."""
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, HEALTH), **more)
    return judged(view(procedure(cases=(case,)), regime(effect)), now, RECEIVED, *events)


@pytest.mark.parametrize(
    ("effect", "card", "group"),
    [
        ("restart", "2026-01-15T17:00", "2026-01-16T17:00"),  # five and six working days after Thursday 8
        ("pause", "2026-01-14T17:00", "2026-01-15T17:00"),  # Wednesday and Thursday do not count
        ("none", "2026-01-12T17:00", "2026-01-13T17:00"),
    ],
)
def test_supplement_to_a_part_moves_the_group_too(effect: str, card: str, group: str) -> None:
    """
    Asked on Tuesday 6, answered on Thursday 8 January; the other branch goes on.
    """
    asked = _part("2026-01-06T10:00", "supplement_requested", "health"), _part("2026-01-08T11:00", "supplemented", "health")
    got = _grouped(effect, *asked)

    assert {"birth": at("2026-01-06T17:00"), "health": at(card)} == _dues(got)
    assert at(group) == (got.deadline and got.deadline.due)
    assert [] == codes(got.problems)


def test_waits_of_two_parts_count_once_where_they_overlap() -> None:
    """
    From Tuesday 6 to Friday 9 one or both waited: three days.
    """
    waits = (
        _part("2026-01-06T10:00", "payment_requested", "birth"),
        _part("2026-01-07T10:00", "payment_requested", "health"),
        _part("2026-01-08T10:00", "paid", "birth"),
        _part("2026-01-09T10:00", "paid", "health"),
    )
    got = _grouped("pause", *waits, excludes=(PauseReason.PAYMENT,))

    assert (at("2026-01-16T17:00"), ["OS630"]) == (got.deadline and got.deadline.due, codes(got.problems))  # the birth's last day


@pytest.mark.parametrize(("kind", "expected"), [("supplement_requested", "waiting_supplement"), ("payment_requested", "waiting_payment")])
def test_group_waits_while_a_part_waits(kind: str, expected: str) -> None:
    """
    Nobody is overdue for what the applicant still owes; the other branch is.
    """
    got = _grouped("pause", _part("2026-01-06T10:00", kind, "health"), excludes=(PauseReason.PAYMENT,))

    assert (expected, "none") == (got.outcome.disposition, got.outcome.timeliness)
    assert {"birth": "overdue", "health": "none"} == {id: part.outcome.timeliness for id, part in got.parts.items()}


def test_part_that_was_resolved_while_it_waited_restarts_its_group_then() -> None:
    """
    As it was shown while the part waited: as if the answer had come at that moment.
    """
    asked = _part("2026-01-06T10:00", "supplement_requested", "health"), _part("2026-01-08T11:00", "resolved", "health")
    got = _grouped("restart", *asked, now="2026-01-09T09:00")

    assert (at("2026-01-08T11:00"), "pending") == (got.timeline.counted_from, got.outcome.disposition)


def test_wait_of_a_part_after_the_end_of_the_group_changes_nothing() -> None:
    """
    The register says that the group ended on Wednesday.
    """
    late = _part("2026-01-08T10:00", "payment_requested", "health"), _part("2026-01-09T10:00", "paid", "health")
    got = _grouped("pause", event("2026-01-07T16:00", "resolved"), *late, excludes=(PauseReason.PAYMENT,))

    assert (at("2026-01-13T17:00"), "early") == (got.deadline and got.deadline.due, got.outcome.timeliness)


def test_extension_of_a_part_extends_a_group_that_carries_one() -> None:
    """
    Eight working days instead of six: Thursday 15 January.
    """
    verified = attrs.evolve(event("2026-01-07T09:00", "extended", "verification"), part="health")
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8))
    parts = (BIRTH, attrs.evolve(HEALTH, extensions=(attrs.evolve(longer, limit=WorkingDays(7)),)))
    case = Case(id="default", limit=WorkingDays(6), parts=parts)
    plain = judged(view(procedure(cases=(case,))), LATER, RECEIVED, verified)
    carried = judged(view(procedure(cases=(attrs.evolve(case, extensions=(longer,)),))), LATER, RECEIVED, verified)

    assert [at("2026-01-13T17:00"), at("2026-01-15T17:00")] == [got.deadline and got.deadline.due for got in (plain, carried)]
    assert [at("2026-01-14T17:00")] * 2 == [_dues(got)["health"] for got in (plain, carried)]
    assert [[], []] == [codes(got.problems) for got in (plain, carried)]


def test_extension_of_a_part_after_the_end_of_its_group_is_too_late() -> None:
    """
    The group ended on Tuesday 13; its part runs to Monday 2 February and may be extended, the group no more.
    """
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(30))
    part = attrs.evolve(HEALTH, limit=WorkingDays(20), extensions=(longer,))
    case = Case(id="default", limit=WorkingDays(6), parts=(part,), extensions=(attrs.evolve(longer, limit=WorkingDays(8)),))
    seen = view(procedure(cases=(case,)))
    told = []
    for day in (13, 14):
        got = judged(seen, LATER, RECEIVED, attrs.evolve(event(f"2026-01-{day}T09:00", "extended", "verification"), part="health"))
        told.append(([(found.code, found.path[:1]) for found in got.problems], got.deadline and got.deadline.due))

    assert [([], at("2026-01-15T17:00")), ([("OS627", ("events",))], at("2026-01-13T17:00"))] == told


def test_later_receipt_of_a_branch_does_not_restart_its_group() -> None:
    """
    The card was received on Wednesday 7 and waited from Thursday to Friday for a payment: one day more for the group, Wednesday 14.
    """
    waits = _part("2026-01-08T10:00", "payment_requested", "health"), _part("2026-01-09T10:00", "paid", "health")
    got = _grouped("restart", _part("2026-01-07T09:00", "received", "health"), *waits, excludes=(PauseReason.PAYMENT,))

    assert (at("2026-01-05T09:00"), at("2026-01-14T17:00")) == (got.timeline.counted_from, got.deadline and got.deadline.due)


def test_group_of_which_nobody_wrote_down_the_receipt_came_in_with_its_first_part() -> None:
    """
    Received on Monday 5; Wednesday 7 does not count: the group is due on Wednesday 14, the birth on Tuesday 6.
    """
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, HEALTH), excludes=(PauseReason.PAYMENT,))
    waits = _part("2026-01-06T10:00", "payment_requested", "health"), _part("2026-01-07T10:00", "paid", "health")
    got = judged(view(procedure(cases=(case,))), LATER, _part("2026-01-05T09:00", "received", "health"), *waits)

    assert at("2026-01-14T17:00") == (got.deadline and got.deadline.due)
    assert {"birth": at("2026-01-06T17:00"), "health": at("2026-01-13T17:00")} == _dues(got)


# -- parts that a dossier may not have -----------------------------------------------------------------------------------------------

OPTIONAL = attrs.evolve(HEALTH, when=Equals("young", True))
ASKED_FOR = {"young": Fact(type=FactType.BOOL, question=Text("Dưới 6 tuổi?"))}
MAYBE = view(procedure(facts=ASKED_FOR, cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, OPTIONAL)),)))
REGISTERED = _part("2026-01-06T09:00", "resolved", "birth")


@pytest.mark.parametrize(("young", "expected"), [(True, (["birth", "health"], "pending")), (False, (["birth"], "resolved"))])
def test_facts_say_which_parts_a_dossier_has(young: bool, expected: tuple[list[str], str]) -> None:
    """
    A group without the card ends with the birth.
    """
    got = judged(MAYBE, LATER, RECEIVED, REGISTERED, facts={"young": young})

    assert expected == (list(got.parts), got.outcome.disposition)
    assert "part" not in assumed(got)


def test_part_of_which_the_facts_do_not_tell_is_left_out_and_that_is_said() -> None:
    """
    Nobody knows whether the card was asked for, so no dossier is overdue for it.
    """
    got = judged(MAYBE, LATER, RECEIVED, REGISTERED)

    assert (["birth"], "resolved", True) == (list(got.parts), got.outcome.disposition, "part" in assumed(got))


def test_events_of_a_part_show_that_a_dossier_has_it() -> None:
    """
    A card that was issued was asked for.
    """
    got = judged(MAYBE, LATER, RECEIVED, REGISTERED, _part("2026-01-07T09:00", "resolved", "health"))

    assert (["birth", "health"], False) == (list(got.parts), "part" in assumed(got))


def test_event_of_a_part_that_the_facts_rule_out_is_a_finding() -> None:
    """
    Either the fact or the event is wrong.
    """
    got = judged(MAYBE, LATER, RECEIVED, REGISTERED, _part("2026-01-07T09:00", "resolved", "health"), facts={"young": False})

    assert (["OS623"], "birth", ["birth"]) == (codes(got.problems), got.problems[0].args["known"], list(got.parts))


# -- documents -----------------------------------------------------------------------------------------------------------------------


def test_documents_are_checked_where_the_register_holds_them() -> None:
    """
    Missing papers stand beside findings about events; a register without documents says nothing about them.
    """
    asked = DocumentRequirement(id="to-khai", name=Text("Tờ khai")), DocumentRequirement(id="anh", name=Text("Ảnh"))
    seen = view(procedure(documents=asked))

    assert ["OS501"] == codes(judged(seen, LATER, RECEIVED, documents=[SubmittedDocument("to-khai")]).problems)
    assert [] == codes(judged(seen, LATER, RECEIVED).problems)


def test_fact_that_does_not_fit_is_told_once() -> None:
    """
    Reading facts for the case and for the documents is one finding, not two.
    """
    seen = view(procedure(documents=(DocumentRequirement(id="to-khai", name=Text("Tờ khai")),), facts=FACTS))
    got = judged(seen, LATER, RECEIVED, facts={"plots": "ba"}, documents=[SubmittedDocument("to-khai")])

    assert ["OS619"] == codes(got.problems)


def test_named_checks_run_with_the_documents() -> None:
    """
    A check that breaks is a finding of the assessment.
    """

    def broken(*_: object) -> tuple[()]:
        raise RuntimeError("hỏng")

    seen = view(procedure(documents=(DocumentRequirement(id="to-khai", name=Text("Tờ khai")),), checks=("photo",)))
    got = judged(seen, LATER, RECEIVED, documents=[SubmittedDocument("to-khai")], checks={"photo": broken})

    assert ["OS509"] == codes(got.problems)


# -- what an answer tells, whatever became of it ---------------------------------------------------------------------------------------

PAID_FOR = Case(id="default", limit=WorkingDays(3), excludes=(PauseReason.PAYMENT,))
LONGER = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8))


def _told(answer: Assessment) -> list[tuple[str, tuple[str | int, ...], dict[str, Any]]]:
    return [(found.code, found.path, dict(found.args)) for found in answer.problems]


def _kept(answer: Assessment) -> tuple[Any, ...]:
    """What an answer keeps although there is no date."""
    return answer.dossier, answer.regime, answer.procedure and answer.procedure.code, answer.case, answer.revision


def test_finding_of_an_unknown_procedure_tells_code_day_and_place() -> None:
    """
    And the answer keeps the dossier, the rules and the revision.
    """
    made = attrs.evolve(dossier(RECEIVED), procedure="9.999999")
    seen = view()
    got = assess(made, seen, now=at(LATER))

    assert [("OS608", ("procedure",), {"found": "9.999999", "on": date(2026, 1, 5), "place": "vn"})] == _told(got)
    assert (made, seen.regime, "test") == (got.dossier, got.regime, got.revision)


def test_finding_of_an_unknown_case_stands_beside_all_others() -> None:
    """
    A wrong fact, a missing paper and an unknown case are told at once, and the answer keeps what is known.
    """
    asked = DocumentRequirement(id="to-khai", name=Text("Tờ khai")), DocumentRequirement(id="anh", name=Text("Ảnh"))
    seen = view(procedure(documents=asked, facts=FACTS))
    made = dossier(RECEIVED, case="gấp", facts={"plots": "ba"}, documents=[SubmittedDocument("to-khai")])
    got = assess(made, seen, now=at(LATER))

    assert [
        ("OS619", ("facts", "plots"), {"fact": "plots", "found": "ba", "wanted": "int"}),
        ("OS501", ("documents", "anh"), got.problems[1].args),
        ("OS607", ("case",), {"found": "gấp", "known": "default"}),
    ] == _told(got)
    assert (made, seen.regime, "test", "1.000001") == (got.dossier, got.regime, got.revision, got.procedure and got.procedure.code)


@pytest.mark.parametrize(
    ("condition", "more", "expected"),
    [
        (Equals("channel", "online"), {"channel": "online"}, "special"),
        (Equals("channel", "online"), {"channel": "post"}, "default"),
        (Equals("level", "commune"), {"level": "commune"}, "special"),
        (Equals("level", "commune"), {"level": "province"}, "default"),
    ],
)
def test_channel_and_level_choose_the_case(condition: Any, more: dict[str, str], expected: str) -> None:
    """
    They need not be declared.
    """
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(5)), Case(id="special", limit=WorkingDays(1), when=condition))))

    assert expected == judged(seen, LATER, RECEIVED, **more).case


def test_named_case_is_a_fact_that_conditions_may_ask() -> None:
    """
    A modifier of the limit for one case only.
    """
    modifier = Modifier(when=Equals("case", "other"), limit=WorkingDays(1))
    seen = view(procedure(cases=(Case(id="other", limit=WorkingDays(5), modifiers=(modifier,)),)))

    assert at("2026-01-06T17:00") == _due(seen, LATER, RECEIVED, case="other")


def test_date_outside_the_calendar_tells_the_date_and_the_bounds() -> None:
    """
    And the answer keeps the dossier, the rules, the procedure, the case and the revision.
    """
    seen = view(procedure(CalendarDays(60)), calendar=_SHORT)
    made = dossier(RECEIVED)
    got = assess(made, seen, now=at(LATER))

    assert [("OS609", ("events",), {"found": None, "first": date(2026, 1, 5), "last": date(2026, 2, 6)})] == _told(got)
    assert (made, seen.regime, "1.000001", "default", "test") == _kept(got)


def test_receipt_outside_the_calendar_tells_that_date() -> None:
    """
    The day before the first one.
    """
    got = judged(view(calendar=_SHORT), LATER, event("2026-01-04T09:00", "received"))

    assert [("OS609", ("events",), {"found": date(2026, 1, 4), "first": date(2026, 1, 5), "last": date(2026, 2, 6)})] == _told(got)


def test_dossier_without_a_start_keeps_what_is_known() -> None:
    """
    The date of an event is missing: rules, procedure and case are told, with the assumption of the limit and of a late request.
    """
    rule = RequestLimit(limit=WorkingDays(1), assumed=Text("Chưa đọc được"))
    rules = attrs.evolve(regime(), supplement=SupplementRule(effect=SupplementEffect.PAUSE, within=(rule,)))
    case = Case(id="default", limit=WorkingDays(5), starts=Start(on=ClockStart.EVENT), assumed=Text("Suy luận"))
    seen = view(procedure(cases=(case,), facts={"event": Fact(type=FactType.DATE, question=QUESTION)}), rules)
    made = dossier(RECEIVED, event("2026-01-09T09:00", "supplement_requested"))
    got = assess(made, seen, now=at("2026-01-09T10:00"))

    assert (["OS622", "OS612"], {"limit", "request_limit"}) == (codes(got.problems), assumed(got))
    assert (made, rules, "1.000001", "default", "test") == _kept(got)


def test_late_request_outside_the_calendar_keeps_its_assumption() -> None:
    """
    Nobody can say when the dossier is due, and the request was late all the same.
    """
    rule = RequestLimit(limit=WorkingDays(1), assumed=Text("Chưa đọc được"))
    rules = attrs.evolve(regime("pause"), supplement=SupplementRule(effect=SupplementEffect.PAUSE, within=(rule,)))
    seen = view(procedure(CalendarDays(60)), rules, _SHORT)
    got = judged(seen, "2026-01-09T10:00", RECEIVED, event("2026-01-09T09:00", "supplement_requested"))

    assert (["OS609", "OS612"], {"request_limit"}) == (codes(got.problems), assumed(got))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (
            [event("2026-01-07T09:00", "extended", "sai"), event("2026-01-07T10:00", "extended")],
            [
                ("OS614", ("events", "extended"), {"at": at("2026-01-07T09:00"), "reason": "sai"}),
                ("OS614", ("events", "extended"), {"at": at("2026-01-07T10:00"), "reason": ""}),
            ],
        ),
        (
            [event("2026-01-07T09:00", "extended", "sai"), event("2026-01-09T09:00", "extended", "verification")],
            [
                ("OS614", ("events", "extended"), {"at": at("2026-01-07T09:00"), "reason": "sai"}),
                ("OS627", ("events", "extended"), {"at": at("2026-01-09T09:00"), "due": at("2026-01-08T17:00")}),
            ],
        ),
        (
            [event("2026-01-07T09:00", "extended", "apology", "2026-01-08T17:00"), event("2026-01-07T10:00", "extended", "verification")],
            [("OS610", ("events", "extended"), {"at": at("2026-01-07T09:00"), "what": "not_later"})],
        ),
        (
            [event("2026-01-09T09:00", "payment_requested")],
            [("OS625", ("events", "payment_requested"), {"at": at("2026-01-09T09:00"), "due": at("2026-01-08T17:00")})],
        ),
    ],
)
def test_what_came_at_a_wrong_time_is_told_with_its_moment(events: list[Event], expected: list[Any]) -> None:
    """
    Three working days from Monday 5 end on Thursday 8 January; with verification eight on Thursday 15.
    """
    seen = view(procedure(cases=(attrs.evolve(PAID_FOR, extensions=(LONGER,)),)))

    assert expected == _told(judged(seen, LATER, RECEIVED, *events, promised=None))


def test_pause_lengthens_the_time_in_which_an_extension_may_come() -> None:
    """
    Paid from Tuesday 6 to Friday 9, so the limit ends on Tuesday 13, and verification on that day still counts: Tuesday 20.
    """
    seen = view(procedure(cases=(attrs.evolve(PAID_FOR, extensions=(LONGER,)),)))
    paid = event("2026-01-06T09:00", "payment_requested"), event("2026-01-09T09:00", "paid")
    got = judged(seen, LATER, RECEIVED, *paid, event("2026-01-13T09:00", "extended", "verification"))

    assert (at("2026-01-20T17:00"), []) == (got.deadline and got.deadline.due, codes(got.problems))


def test_one_request_is_allowed_where_no_rules_hold() -> None:
    """
    Before the first decree of the catalogue a second one is a finding too.
    """
    again = event("2026-01-09T09:00", "supplement_requested")

    assert ["OS603"] == codes(judged(view(lawless=True), LATER, RECEIVED, ASKED, ANSWERED, again).problems)


def test_words_of_the_rules_are_kept_with_what_they_assume() -> None:
    """
    The catalogue says why, and so does the answer.
    """
    doubt, whole = Text("Chưa đọc điều 19"), Text("Chưa đọc cả văn bản")
    rules = attrs.evolve(regime(), supplement=SupplementRule(effect=SupplementEffect.RESTART, assumed=doubt), assumed=whole)
    got = judged(view(rules=rules), LATER, RECEIVED, ASKED, ANSWERED)

    assert {"supplement": doubt, "regime": whole} == {a.id: a.text for a in got.assumptions}


def test_half_a_day_rests_on_the_day_after_receipt() -> None:
    """
    Also as a stage; a whole day does not.
    """
    assert "half_day" in assumed(judged(view(procedure(WorkingDays(0.5))), LATER, RECEIVED))
    assert "half_day" in assumed(judged(view(procedure(Then(WorkingDays(2), WorkingDays(0.25)))), LATER, RECEIVED))
    assert "half_day" not in assumed(judged(view(procedure(WorkingDays(1.5))), LATER, RECEIVED))


@pytest.mark.parametrize(
    ("limit", "received", "expected"),
    [
        (SameDay(cutoff="15:00"), "2026-01-05T15:00", False),  # in time
        (SameDay(cutoff="15:00"), "2026-01-05T16:00", False),  # the cut-off moved it, not the office hours
        (SameDay(cutoff="18:00"), "2026-01-05T17:30", True),
        (SameDay(cutoff="17:30"), "2026-01-05T17:30", True),  # not after the cut-off, yet after closing
        (SameDay(), "2026-01-05T17:00", False),  # closing time itself
        (SameDay(), "2026-01-05T17:01", True),
        (SameDay(), "2026-01-04T18:00", False),  # Sunday: no hours decide
    ],
)
def test_same_day_rests_on_office_hours_only_after_closing(limit: TimeLimit, received: str, expected: bool) -> None:
    """
    Where places close at other hours another date would follow.
    """
    hours = Assumption("office_hours")
    got = assess(dossier(event(received, "received")), view(procedure(limit)), now=at(LATER), hours_assumed=hours)

    assert expected is (hours in got.assumptions)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 1, 5), date(2026, 1, 9), True),  # began on the day of receipt, ended before the due date
        (date(2020, 1, 1), date(2026, 1, 12), False),  # holds to the due date
        (date(2020, 1, 1), date(2026, 1, 4), False),  # had ended before: chosen by hand
        (date(2026, 1, 6), date(2026, 1, 9), False),  # had not begun: chosen by hand
    ],
)
def test_law_of_receipt_is_said_where_that_law_ended_on_the_way(since: date, until: date, expected: bool) -> None:
    """
    Received on Monday 5, due on Monday 12 January 2026.
    """
    rules = attrs.evolve(regime(), valid_from=since, valid_to=until)

    assert expected is ("law_of_receipt" in assumed(judged(view(rules=rules), LATER, RECEIVED)))


def test_pause_days_are_assumed_where_a_pause_and_not_a_restart_moved_the_date() -> None:
    """
    A supplement that pauses, a payment; not a supplement that restarts.
    """
    assert "pause_days" in assumed(judged(view(rules=regime("pause")), LATER, RECEIVED, ASKED, ANSWERED))
    assert "pause_days" not in assumed(judged(view(rules=regime("restart")), LATER, RECEIVED, ASKED, ANSWERED))


# -- what a branch tells -------------------------------------------------------------------------------------------------------------


def test_finding_of_a_branch_names_it() -> None:
    """
    The path leads through the part.
    """
    early = _part("2026-01-02T09:00", "resolved", "birth")
    got = judged(GROUP, LATER, RECEIVED, early)

    assert [("OS601", ("parts", "birth", "events", "resolved"), {"at": early.at, "received": RECEIVED.at})] == _told(got)


def test_date_of_a_part_outside_the_calendar_is_told_with_its_part() -> None:
    """
    The group has a date, the card has none.
    """
    far = attrs.evolve(HEALTH, limit=CalendarDays(60))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, far)),)), calendar=_SHORT)
    got = judged(seen, "2026-01-05T10:00", RECEIVED)

    assert [("OS609", ("parts", "health", "events"))] == [(found.code, found.path) for found in got.problems]


def test_request_to_a_group_after_its_end_is_none_of_its_parts() -> None:
    """
    Six working days end on Tuesday 13 January; neither the group nor a part waits from Thursday 15 on.
    """
    got = _grouped("restart", event("2026-01-15T09:00", "supplement_requested"), now="2026-01-16T09:00")

    assert [("OS625", ("events", "supplement_requested"))] == [(found.code, found.path) for found in got.problems]
    assert {"overdue"} == {each.outcome.timeliness for each in (got, *got.parts.values())}


def test_request_to_a_group_in_the_time_that_a_part_waited_for_is_in_time() -> None:
    """
    A payment for the card from Tuesday 6 to Friday 9 moves the end to Friday 16; asked on that day, answered on Monday 19.
    """
    waits = _part("2026-01-06T10:00", "payment_requested", "health"), _part("2026-01-09T10:00", "paid", "health")
    asked = event("2026-01-16T09:00", "supplement_requested"), event("2026-01-19T09:00", "supplemented")
    got = _grouped("restart", *waits, *asked, now="2026-01-20T09:00", excludes=(PauseReason.PAYMENT,))

    assert ([], at("2026-01-19T09:00")) == (codes(got.problems), got.timeline.counted_from)


def test_second_wait_of_a_part_in_the_time_that_the_first_one_gave_counts() -> None:
    """
    The end moves from Tuesday 13 to Friday 16 by the first, so one from Thursday 15 to Friday 16 moves it to Monday 19.
    """
    waits = [("2026-01-06T10:00", "2026-01-09T10:00"), ("2026-01-15T10:00", "2026-01-16T10:00")]
    events = [_part(moment, kind, "health") for pair in waits for moment, kind in zip(pair, ("payment_requested", "paid"), strict=True)]
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, long), excludes=(PauseReason.PAYMENT,))

    assert at("2026-01-19T17:00") == _due(view(procedure(cases=(case,))), LATER, RECEIVED, *events)


def test_end_of_one_part_leaves_the_time_that_another_gave() -> None:
    """
    The same waits of the card, after the birth was registered on Monday.
    """
    waits = [("2026-01-06T10:00", "2026-01-09T10:00"), ("2026-01-15T10:00", "2026-01-16T10:00")]
    events = [_part(moment, kind, "health") for pair in waits for moment, kind in zip(pair, ("payment_requested", "paid"), strict=True)]
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, long), excludes=(PauseReason.PAYMENT,))
    registered = _part("2026-01-05T16:00", "resolved", "birth")

    assert at("2026-01-19T17:00") == _due(view(procedure(cases=(case,))), LATER, RECEIVED, registered, *events)


def test_wait_of_a_part_from_the_last_day_of_the_group_is_one_of_the_group() -> None:
    """
    On Tuesday 13 the limit still ran, so the group waits; on Wednesday it is overdue.
    """
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), excludes=(PauseReason.PAYMENT,))
    seen = view(procedure(cases=(case,)))
    told = [judged(seen, "2026-01-20T09:00", RECEIVED, _part(f"2026-01-{day}T09:00", "payment_requested", "health")) for day in (13, 14)]

    assert ["none", "overdue"] == [got.outcome.timeliness for got in told]


def test_request_is_measured_from_when_the_competent_agency_has_the_dossier() -> None:
    """
    Received on Monday 5, handed over on Friday 9: asked on Wednesday 14 it is the third working day, on Thursday too late.
    """
    rules = attrs.evolve(regime("pause"), supplement=SupplementRule(effect="pause", within=(RequestLimit(limit=WorkingDays(3)),)))
    case = Case(id="default", limit=WorkingDays(9), starts=Start(on=ClockStart.COMPETENT_RECEIPT))
    seen = view(procedure(cases=(case,)), rules)
    handed = event("2026-01-09T09:00", "transferred")
    told = [
        codes(judged(seen, LATER, RECEIVED, handed, event(f"2026-01-{day}T09:00", "supplement_requested")).problems) for day in (14, 15)
    ]

    assert [[], ["OS612"]] == told


def test_modifier_of_the_limit_holds_for_what_comes_after_the_end() -> None:
    """
    Nine working days in person, to Friday 16: a payment asked for on that day is in time.
    """
    slower = Modifier(when=Equals("channel", "in_person"), limit=WorkingDays(9))
    seen = view(procedure(cases=(attrs.evolve(PAID_FOR, modifiers=(slower,)),)))
    told = [codes(judged(seen, LATER, RECEIVED, event(f"2026-01-{day}T09:00", "payment_requested")).problems) for day in (15, 16, 19)]

    assert [[], ["OS630"], ["OS625"]] == told


def test_facts_and_starts_that_are_wrong_are_told_together() -> None:
    """
    The date of the event is missing, a fact does not fit, an extension came that the law does not know.
    """
    case = Case(id="default", limit=WorkingDays(5), starts=Start(on=ClockStart.EVENT))
    facts = {"event": Fact(type=FactType.DATE, question=QUESTION), "plots": Fact(type=FactType.INT, question=QUESTION)}
    documents = (DocumentRequirement(id="to-khai", name=Text("Tờ khai")),)
    seen = view(procedure(cases=(case,), facts=facts, documents=documents))
    got = judged(
        seen,
        LATER,
        RECEIVED,
        event("2026-01-07T09:00", "extended", "sai"),
        facts={"plots": "ba"},
        documents=[SubmittedDocument("khac")],
    )

    assert {"OS614", "OS622", "OS619", "OS501"} <= set(codes(got.problems))


def test_finding_of_an_unknown_branch_tells_its_moment() -> None:
    """
    With the branches that there are.
    """
    got = judged(GROUP, "2026-01-08T09:00", RECEIVED, _part("2026-01-07T09:00", "resolved", "passport"))

    assert [("OS623", ("events", "resolved"), {"at": at("2026-01-07T09:00"), "found": "passport", "known": "birth, health"})] == _told(got)


def test_answer_of_a_group_keeps_the_whole_dossier_and_that_of_a_branch_its_own() -> None:
    """
    Events of branches stay events of the dossier; a branch has neither its slip nor its papers.
    """
    done = _part("2026-01-06T09:00", "resolved", "birth")
    made = dossier(RECEIVED, done, promised=at("2026-01-20T17:00"), documents=[SubmittedDocument("to-khai")])
    got = assess(made, GROUP, now=at(LATER))
    birth = got.parts["birth"]

    assert made == got.dossier
    assert [RECEIVED, done] == sorted(birth.dossier.events, key=lambda each: each.at)
    assert ((), None, "default.birth") == (birth.dossier.documents, birth.dossier.promised, birth.case)
    assert (at("2026-01-20T17:00"), None) == (got.deadline and got.deadline.promised_due, birth.deadline and birth.deadline.promised_due)


def test_branch_rests_on_its_own_articles_and_doubts() -> None:
    """
    Those of the case are of the group; its modifiers do not touch a branch.
    """
    doubt = Text("Suy luận")
    birth = attrs.evolve(BIRTH, cites=(Citation("63/2024/NĐ-CP", "8"),), assumed=doubt)
    slower = Modifier(when=Equals("channel", "in_person"), limit=WorkingDays(9))
    case = Case(id="default", limit=WorkingDays(6), parts=(birth, HEALTH), cites=(Citation("63/2024/NĐ-CP", "7"),), modifiers=(slower,))
    got = judged(view(procedure(cases=(case,))), LATER, RECEIVED)

    assert {"birth": at("2026-01-06T17:00"), "health": at("2026-01-12T17:00")} == _dues(got)
    assert [("8",), ()] == [tuple(c.article for c in part.deadline.limit.cites) for part in got.parts.values() if part.deadline]
    assert [{"limit"}, set()] == [assumed(part) for part in got.parts.values()]


def test_request_to_a_part_is_too_late_after_the_limit_of_that_part() -> None:
    """
    Its five working days end on Monday 12 January: on that day a request still counts, on Tuesday no more, although the group has nine.
    """
    case = Case(id="default", limit=WorkingDays(9), parts=(BIRTH, HEALTH))
    seen = view(procedure(cases=(case,)), regime("restart"))
    told = [
        codes(judged(seen, "2026-01-14T09:00", RECEIVED, _part(f"2026-01-{day}T09:00", "supplement_requested", "health")).problems)
        for day in (12, 13)
    ]

    assert [[], ["OS625"]] == told


def test_wait_of_a_part_after_the_limit_of_the_group_brings_the_group_no_time_back() -> None:
    """
    The card came in late and may still be supplemented; the group, due on Tuesday 13 January, stays overdue.
    """
    late = _part("2026-01-15T09:00", "received", "health"), _part("2026-01-16T09:00", "supplement_requested", "health")
    open_ = _grouped("restart", *late, now="2026-01-19T09:00")
    answered = _grouped("restart", *late, _part("2026-01-20T09:00", "supplemented", "health"), now="2026-01-21T09:00")

    assert [(at("2026-01-13T17:00"), "overdue")] * 2 == [
        (got.deadline and got.deadline.due, got.outcome.timeliness) for got in (open_, answered)
    ]
    assert at("2026-01-27T17:00") == _dues(answered)["health"]


def test_wait_of_a_part_in_the_longer_time_of_an_extended_group_counts() -> None:
    """
    Extended by another part from six to nine working days, Friday 16; asked on Wednesday 14, answered on Thursday 15: Monday 19.
    """
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(9))
    parts = (attrs.evolve(BIRTH, extensions=(longer,)), attrs.evolve(HEALTH, limit=WorkingDays(8)))
    case = Case(id="default", limit=WorkingDays(6), parts=parts, extensions=(longer,), excludes=(PauseReason.PAYMENT,))
    waits = _part("2026-01-14T10:00", "payment_requested", "health"), _part("2026-01-15T10:00", "paid", "health")
    verified = attrs.evolve(event("2026-01-06T09:00", "extended", "verification"), part="birth")
    seen = view(procedure(cases=(case,)))

    assert at("2026-01-19T17:00") == _due(seen, LATER, RECEIVED, verified, *waits)
    assert at("2026-01-13T17:00") == _due(seen, LATER, RECEIVED, *waits)


def test_part_that_waits_while_its_group_was_resolved_leaves_the_group_resolved() -> None:
    """
    What is asked or answered after the end of the group moves nothing of it.
    """
    asked = _part("2026-01-07T09:00", "supplement_requested", "health")
    ended = event("2026-01-08T16:00", "resolved")
    open_ = _grouped("pause", asked, ended, now="2026-01-20T09:00")
    answered = _grouped("pause", asked, ended, _part("2026-01-15T09:00", "supplemented", "health"), now="2026-01-20T09:00")

    assert [(at("2026-01-14T17:00"), "resolved", "early", False)] * 2 == [
        (got.deadline and got.deadline.due, got.outcome.disposition, got.outcome.timeliness, bool(got.deadline and got.deadline.estimate))
        for got in (open_, answered)
    ]


def test_hand_over_of_a_finished_group_is_not_its_end() -> None:
    """
    Its parts had ended in time; the result was fetched a month later.
    """
    done = _part("2026-01-06T09:00", "resolved", "birth"), _part("2026-01-09T09:00", "resolved", "health")
    got = _grouped("pause", *done, event("2026-02-09T09:00", "result_returned"))

    assert (at("2026-01-09T09:00"), "early") == (got.timeline.ended, got.outcome.timeliness)
    assert "result_at_return" not in assumed(got)


@pytest.mark.parametrize(
    ("birth", "health", "expected"),
    [
        ("resolved", "resolved", ("resolved", "early")),
        ("resolved", "withdrawn", ("resolved", "early")),
        ("refused", "refused", ("refused", "early")),
        ("refused", "withdrawn", ("refused", "early")),
        ("withdrawn", "withdrawn", ("withdrawn", "none")),
        ("stopped", "withdrawn", ("withdrawn", "none")),
        ("stopped", "stopped", ("stopped", "none")),
    ],
)
def test_group_ends_as_its_parts_did(birth: str, health: str, expected: tuple[str, str]) -> None:
    """
    It is resolved where a part was, and a withdrawal makes nobody late.
    """
    got = _grouped("pause", _part("2026-01-06T09:00", birth, "birth"), _part("2026-01-07T09:00", health, "health"))

    assert expected == (got.outcome.disposition, got.outcome.timeliness)


def test_part_that_needs_one_that_never_begins_never_begins_either() -> None:
    """
    No birth, no card, no card holder.
    """
    third = Part(id="third", name=Text("Phần ba"), limit=WorkingDays(1), after=("card",))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD, third)),)))
    got = judged(seen, LATER, RECEIVED, _part("2026-01-06T09:00", "refused", "birth"))

    assert (["birth"], "refused") == (list(got.parts), got.outcome.disposition)


@pytest.mark.parametrize("kind", ["withdrawn", "result_returned", "resolved"])
def test_later_events_of_a_group_decide_nothing_yet(kind: str) -> None:
    """
    On Friday 9 January both parts have ended, whatever comes in February.
    """
    done = _part("2026-01-06T09:00", "resolved", "birth"), _part("2026-01-09T08:00", "resolved", "health")
    later = event("2026-02-02T09:00", kind)
    got = _grouped("pause", *done, later, now="2026-01-09T09:00")

    assert ("resolved", "early", ["OS616"]) == (got.outcome.disposition, got.outcome.timeliness, codes(got.problems))


def test_later_receipt_of_a_part_decides_nothing_yet() -> None:
    """
    It runs with the group until it has one of its own.
    """
    got = _grouped("pause", _part("2026-02-02T09:00", "received", "health"), now="2026-01-06T09:00")

    assert (at("2026-01-12T17:00"), "pending") == (_dues(got)["health"], got.parts["health"].outcome.disposition)


def test_what_a_group_is_asked_after_one_part_ended_is_no_fault_of_that_part() -> None:
    """
    The birth is done; the request, the answer and the withdrawal are the group's.
    """
    shared = (
        event("2026-01-07T09:00", "supplement_requested"),
        event("2026-01-08T09:00", "supplemented"),
        event("2026-01-09T09:00", "withdrawn"),
    )
    got = _grouped("pause", _part("2026-01-06T09:00", "resolved", "birth"), *shared)

    assert ([], "resolved", "withdrawn") == (codes(got.problems), got.parts["birth"].outcome.disposition, got.outcome.disposition)


def test_answer_to_the_group_ends_the_wait_of_a_part() -> None:
    """
    The register names the part that asked and not whom the applicant answered.
    """
    asked = _part("2026-01-06T10:00", "supplement_requested", "health")
    got = _grouped("pause", asked, event("2026-01-08T11:00", "supplemented"))

    assert ([], at("2026-01-15T17:00")) == (codes(got.problems), got.deadline and got.deadline.due)


def test_answer_in_the_minute_in_which_the_group_was_asked_is_one_to_the_group_too() -> None:
    """
    One letter asks and one form answers, at the counter.
    """
    asked = _part("2026-01-06T10:00", "supplement_requested", "health")
    at_once = event("2026-01-08T11:00", "supplement_requested"), event("2026-01-08T11:00", "supplemented")
    got = _grouped("pause", asked, *at_once, now="2026-01-09T09:00")

    assert "pending" == got.outcome.disposition


@pytest.mark.parametrize(("kind", "birth"), [("resolved", "none"), ("refused", "none")])
def test_part_of_which_nobody_wrote_down_the_end_ended_with_its_group(kind: str, birth: str) -> None:
    """
    A register with one row a dossier has no ends of parts; in time can be told from it, late cannot, and that it is taken so is said.
    """
    got = _grouped("pause", event("2026-01-08T16:00", kind))

    assert {"birth": (kind, birth), "health": (kind, "early")} == {
        id: (part.outcome.disposition, part.outcome.timeliness) for id, part in got.parts.items()
    }
    assert "part_end" in assumed(got)
    assert "part_end" not in assumed(_grouped("pause", _part("2026-01-06T16:00", "resolved", "birth")))


@pytest.mark.parametrize("kind", ["resolved", "result_returned"])
def test_result_of_a_part_outlasts_a_later_receipt_of_it(kind: str) -> None:
    """
    What came out is not undone by a second receipt.
    """
    done = _part("2026-01-06T09:00", "resolved", "birth"), _part("2026-01-09T09:00", kind, "health")
    got = _grouped("pause", *done, _part("2026-01-15T09:00", "received", "health"))

    assert ("resolved", "early", ["OS604"]) == (got.outcome.disposition, got.outcome.timeliness, codes(got.problems))


def test_event_of_a_part_is_not_one_of_the_whole_where_no_case_fits() -> None:
    """
    Nobody knows which parts there are; the dossier is not done with one of them.
    """
    got = judged(_cases(PROXY, PLOTS), LATER, RECEIVED, _part("2026-01-06T09:00", "resolved", "birth"), facts={"proxy": True, "plots": 3})

    assert (["OS607"], "pending") == (codes(got.problems), got.outcome.disposition)


def test_request_to_the_group_gives_a_late_part_no_time_back() -> None:
    """
    The birth was due on Tuesday 6; asked on Thursday 8 the group restarts with the answer, and the birth stays late.
    """
    asked = event("2026-01-08T09:00", "supplement_requested"), event("2026-01-09T09:00", "supplemented")
    got = _grouped("restart", *asked, _part("2026-01-12T09:00", "resolved", "birth"), now="2026-01-13T09:00")

    assert ([], at("2026-01-19T17:00")) == (codes(got.problems), got.deadline and got.deadline.due)
    assert (at("2026-01-06T17:00"), "late") == (_dues(got)["birth"], got.parts["birth"].outcome.timeliness)
    assert at("2026-01-16T17:00") == _dues(got)["health"]


def test_group_that_is_overdue_has_no_part_that_hides_it() -> None:
    """
    Both limits had ended when the group was suspended.
    """
    got = _grouped("pause", event("2026-01-19T09:00", "suspended", "posting"), now="2026-01-26T09:00", excludes=(PauseReason.POSTING,))

    assert {"overdue"} == {each.outcome.timeliness for each in (got, *got.parts.values())}


def test_extension_of_the_group_gives_a_late_part_no_time_back() -> None:
    """
    Refused to the group for the same reason.
    """
    longer = Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(9))
    case = Case(id="default", limit=WorkingDays(6), parts=(attrs.evolve(BIRTH, extensions=(longer,)),), extensions=(longer,))
    got = judged(view(procedure(cases=(case,))), LATER, RECEIVED, event("2026-01-14T09:00", "extended", "verification"))

    assert (["OS627"], at("2026-01-06T17:00"), at("2026-01-13T17:00")) == (
        codes(got.problems),
        _dues(got)["birth"],
        got.deadline and got.deadline.due,
    )


def test_dossier_refused_for_want_of_an_answer_is_judged_as_it_was_shown() -> None:
    """
    Asked on the last day of a limit that restarts; no answer came, and the refusal is not late by the weeks of waiting.
    """
    asked = event("2026-01-12T09:00", "supplement_requested")
    waiting = judged(view(), "2026-01-29T09:00", RECEIVED, asked)
    refused = judged(view(), LATER, RECEIVED, asked, event("2026-01-29T09:00", "refused"))

    assert at("2026-02-05T17:00") == (waiting.deadline and waiting.deadline.due) == (refused.deadline and refused.deadline.due)
    assert ("early", {"unanswered"}) == (refused.outcome.timeliness, assumed(refused))


def test_wait_of_a_part_from_the_last_day_of_the_group_is_told() -> None:
    """
    Nothing of the group's limit will be left, although the part has more time.
    """
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), excludes=(PauseReason.PAYMENT,))
    got = judged(view(procedure(cases=(case,))), "2026-01-14T09:00", RECEIVED, _part("2026-01-13T09:00", "payment_requested", "health"))

    assert [("OS630", ("events",))] == [(found.code, found.path) for found in got.problems]


def test_wait_of_the_group_from_the_last_day_of_a_part_is_told() -> None:
    """
    By the name of the part.
    """
    got = _grouped("pause", event("2026-01-06T09:00", "payment_requested"), now="2026-01-07T09:00", excludes=(PauseReason.PAYMENT,))

    assert [("OS630", ("parts", "birth", "events"))] == [(found.code, found.path) for found in got.problems]


def test_request_to_the_group_while_a_part_waits_is_in_time() -> None:
    """
    The group's clock stood still: asked of the card on Tuesday 13, the last day, of the group on Thursday 15.
    """
    asked = _part("2026-01-13T09:00", "supplement_requested", "health"), event("2026-01-15T09:00", "supplement_requested")
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,))
    got = judged(view(procedure(cases=(case,)), regime("restart")), "2026-01-16T09:00", RECEIVED, *asked)

    assert ([], "waiting_supplement") == (codes(got.problems), got.outcome.disposition)


@pytest.mark.parametrize(("again", "expected"), [(False, []), (True, ["OS603"])])
def test_desk_before_the_hand_over_has_its_own_once(again: bool, expected: list[str]) -> None:
    """
    Received on Monday 5, asked and answered at the desk, handed over on Friday 9; the agency asks on Monday 12, answered on Wednesday 14.
    """
    case = Case(id="default", limit=WorkingDays(5), starts=Start(on=ClockStart.COMPETENT_RECEIPT))
    events = [
        event("2026-01-05T10:00", "supplement_requested"),
        event("2026-01-08T09:00", "supplemented"),
        event("2026-01-09T09:00", "transferred"),
        event("2026-01-12T09:00", "supplement_requested"),
        event("2026-01-14T09:00", "supplemented"),
    ]
    if again:
        events.append(event("2026-01-15T09:00", "supplement_requested"))
    got = judged(view(procedure(cases=(case,))), LATER, RECEIVED, *events)

    assert (expected, at("2026-01-21T17:00")) == (codes(got.problems), got.deadline and got.deadline.due)


def test_request_before_the_hand_over_never_comes_after_the_end() -> None:
    """
    The limit had not begun: five working days from Friday 16.
    """
    case = Case(id="default", limit=WorkingDays(5), starts=Start(on=ClockStart.COMPETENT_RECEIPT))
    events = event("2026-01-14T09:00", "supplement_requested"), event("2026-01-16T09:00", "transferred")
    got = judged(view(procedure(cases=(case,))), "2026-01-19T09:00", RECEIVED, *events)

    assert ([], at("2026-01-23T17:00"), "pending") == (codes(got.problems), got.deadline and got.deadline.due, got.outcome.disposition)


def test_part_with_events_after_one_that_never_begins_has_no_date() -> None:
    """
    Something happened to it, and nobody can say from when its limit counts.
    """
    third = Part(id="third", name=Text("Phần ba"), limit=WorkingDays(1), after=("card",))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD, third)),)))
    events = _part("2026-01-06T09:00", "refused", "birth"), _part("2026-01-07T09:00", "transferred", "third")
    got = judged(seen, LATER, RECEIVED, *events)

    assert (["birth", "third"], None) == (list(got.parts), got.parts["third"].deadline)


def test_later_events_do_not_say_which_parts_there_are() -> None:
    """
    A card of February is not known on 8 January.
    """
    got = judged(MAYBE, "2026-01-08T09:00", RECEIVED, REGISTERED, _part("2026-02-02T09:00", "resolved", "health"))
    stray = judged(GROUP, "2026-01-08T09:00", RECEIVED, _part("2026-02-02T09:00", "resolved", "passport"))

    assert (["birth"], True) == (list(got.parts), "part" in assumed(got))
    assert "OS623" not in codes(stray.problems)


def test_request_to_the_group_that_came_too_late_admits_no_wait_of_a_part() -> None:
    """
    Due on Tuesday 13; the answer of Friday 16 to a request of Thursday 15 restarts nothing, so a payment of Monday 19 comes too late too.
    """
    late = event("2026-01-15T09:00", "supplement_requested"), event("2026-01-16T09:00", "supplemented")
    paid = _part("2026-01-19T09:00", "received", "health"), _part("2026-01-19T10:00", "payment_requested", "health")
    got = _grouped("restart", *late, *paid, now="2026-01-20T09:00", excludes=(PauseReason.PAYMENT,))

    assert (at("2026-01-13T17:00"), "overdue") == (got.deadline and got.deadline.due, got.outcome.timeliness)


def test_wait_of_a_part_counts_in_the_time_that_a_wait_of_the_group_gave() -> None:
    """
    The group paid from Tuesday 6 to Friday 9, so it ends on Friday 16; the part pays from Thursday 15 to Friday 16: Monday 19.
    """
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), excludes=(PauseReason.PAYMENT,))
    group = event("2026-01-06T10:00", "payment_requested"), event("2026-01-09T10:00", "paid")
    waits = _part("2026-01-15T09:00", "payment_requested", "health"), _part("2026-01-16T09:00", "paid", "health")

    assert at("2026-01-19T17:00") == _due(view(procedure(cases=(case,))), LATER, RECEIVED, *group, *waits)


def test_wait_of_a_part_counts_in_the_time_that_a_wait_gave_in_the_limit_of_the_modifier() -> None:
    """
    Nine working days to Friday 16; the group pays from Wednesday 14 to Monday 19, so to Wednesday 21; the part on Tuesday 20: Thursday 22.
    """
    slower = Modifier(when=Equals("channel", "in_person"), limit=WorkingDays(9))
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), modifiers=(slower,), excludes=(PauseReason.PAYMENT,))
    group = event("2026-01-14T10:00", "payment_requested"), event("2026-01-19T10:00", "paid")
    waits = _part("2026-01-20T09:00", "payment_requested", "health"), _part("2026-01-21T09:00", "paid", "health")

    assert at("2026-01-22T17:00") == _due(view(procedure(cases=(case,))), LATER, RECEIVED, *group, *waits)


def test_desk_request_before_the_hand_over_gives_a_group_no_time() -> None:
    """
    Handed over on Tuesday 6, so the group ends on Wednesday 14; a part that asks for a payment on Friday 16 is too late for it.
    """
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    starts = Start(on=ClockStart.COMPETENT_RECEIPT)
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), excludes=(PauseReason.PAYMENT,), starts=starts)
    events = (
        event("2026-01-05T10:00", "supplement_requested"),
        event("2026-01-06T09:00", "transferred"),
        _part("2026-01-16T09:00", "payment_requested", "health"),
    )
    got = judged(view(procedure(cases=(case,))), "2026-01-19T09:00", RECEIVED, *events)

    assert (at("2026-01-14T17:00"), "overdue") == (got.deadline and got.deadline.due, got.outcome.timeliness)


def test_wait_of_a_part_counts_in_the_limit_that_the_group_has_by_its_modifier() -> None:
    """
    Nine working days end on Friday 16; a payment from Thursday 15 to Friday 16 moves that to Monday 19.
    """
    slower = Modifier(when=Equals("channel", "in_person"), limit=WorkingDays(9))
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), modifiers=(slower,), excludes=(PauseReason.PAYMENT,))
    waits = _part("2026-01-15T09:00", "payment_requested", "health"), _part("2026-01-16T09:00", "paid", "health")

    assert at("2026-01-19T17:00") == _due(view(procedure(cases=(case,))), LATER, RECEIVED, *waits)


@pytest.mark.parametrize(("answered", "expected"), [("2026-01-16T09:00", []), ("2026-01-14T09:00", ["OS625"])])
def test_request_to_the_group_is_in_time_only_while_a_part_waits(answered: str, expected: list[str]) -> None:
    """
    The card paid from Tuesday 13, the last day, on; the group is asked on Thursday 15.
    """
    waits = _part("2026-01-13T09:00", "payment_requested", "health"), _part(answered, "paid", "health")
    long = attrs.evolve(HEALTH, limit=WorkingDays(20))
    case = Case(id="default", limit=WorkingDays(6), parts=(long,), excludes=(PauseReason.PAYMENT,))
    got = judged(
        view(procedure(cases=(case,)), regime("pause")),
        "2026-01-20T09:00",
        RECEIVED,
        *waits,
        event("2026-01-15T10:00", "supplement_requested"),
    )

    assert expected == [code for code in codes(got.problems) if code != "OS630"]


@pytest.mark.parametrize(("asked", "expected"), [("2026-01-08T09:00", ["OS630"]), ("2026-01-09T09:00", ["OS625"])])
def test_request_to_a_part_in_its_turn_is_measured_by_its_own_limit(asked: str, expected: list[str]) -> None:
    """
    The birth was registered on Tuesday 6, so the card is due on Thursday 8.
    """
    case = Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD), excludes=(PauseReason.PAYMENT,))
    events = _part("2026-01-06T09:00", "resolved", "birth"), _part(asked, "payment_requested", "card")

    assert expected == codes(judged(view(procedure(cases=(case,))), "2026-01-09T10:00", RECEIVED, *events).problems)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-01-07T09:00", ("pending", False)),  # at the desk, before the hand-over
        ("2026-01-09T09:00", ("waiting_supplement", True)),  # by the agency, at the moment of it: the clock stands still
    ],
)
def test_hand_over_counts_from_its_own_moment(asked: str, expected: tuple[str, bool]) -> None:
    """
    Judged at that moment, Friday 9 January 09:00.
    """
    case = Case(id="default", limit=WorkingDays(5), starts=Start(on=ClockStart.COMPETENT_RECEIPT))
    events = event(asked, "supplement_requested"), event("2026-01-09T09:00", "transferred")

    got = judged(view(procedure(cases=(case,))), "2026-01-09T09:00", RECEIVED, *events)

    assert expected == (got.outcome.disposition, got.timeline.stopped_now)


def test_events_of_this_very_moment_count_for_parts() -> None:
    """
    A part that is named, strange, received, resolved or called off at the moment of judgement is so.
    """
    now = "2026-01-07T09:00"
    named = judged(MAYBE, now, RECEIVED, _part(now, "transferred", "health"))
    strange = judged(GROUP, now, RECEIVED, _part(now, "resolved", "passport"))
    received = judged(GROUP, now, RECEIVED, _part(now, "received", "health"))
    kept = judged(CHAIN, now, RECEIVED, _part("2026-01-06T09:00", "refused", "birth"), _part(now, "resolved", "card"))
    called_off = judged(CHAIN, now, RECEIVED, _part("2026-01-06T09:00", "refused", "birth"), event(now, "withdrawn"))
    ended = judged(GROUP, now, RECEIVED, event(now, "resolved"))

    assert ["birth", "health"] == list(named.parts)
    assert ["OS623"] == codes(strange.problems)
    assert at("2026-01-14T17:00") == _dues(received)["health"]
    assert (["birth", "card"], ["birth"]) == (list(kept.parts), list(called_off.parts))
    assert {"resolved"} == {part.outcome.disposition for part in ended.parts.values()}


def test_end_that_follows_from_the_parts_says_so() -> None:
    """
    Nobody wrote it down.
    """
    done = _part("2026-01-06T09:00", "resolved", "birth"), _part("2026-01-09T09:00", "resolved", "health")

    assert ["parts"] == [each.reason for each in _grouped("pause", *done).timeline.events if each.kind == "resolved"]


def test_part_with_an_end_of_its_own_did_not_end_with_its_group() -> None:
    """
    Nothing is taken for granted of it.
    """
    got = _grouped("pause", _part("2026-01-06T09:00", "resolved", "birth"), event("2026-01-08T16:00", "resolved"))

    assert [False, True] == ["part_end" in assumed(part) for part in got.parts.values()]


def test_part_that_was_resolved_after_its_group_ended_with_its_own_result() -> None:
    """
    The card was due on Monday 12 and made on Tuesday, whatever was written down for the whole.
    """
    got = _grouped("pause", event("2026-01-08T16:00", "resolved"), _part("2026-01-13T09:00", "resolved", "health"))

    assert ("late", at("2026-01-13T09:00")) == (got.parts["health"].outcome.timeliness, got.parts["health"].timeline.ended)


def test_hand_over_before_its_receipt_leaves_a_part_its_receipt() -> None:
    """
    Only a result before it makes it none.
    """
    got = _grouped("pause", _part("2026-01-06T09:00", "transferred", "health"), _part("2026-01-07T09:00", "received", "health"))

    assert at("2026-01-14T17:00") == _dues(got)["health"]


# -- what comes after the end --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("effect", "expected"), [("restart", "2026-02-16T17:00"), ("pause", "2026-02-12T17:00")])
def test_payment_after_a_lawful_supplement_is_measured_by_the_limit_of_then(effect: str, expected: str) -> None:
    """
    Eight working days from Monday 5 January; supplement from Wednesday 7 to Friday 30; payment from Monday 2 to Friday 6 February.

    Restarted: Monday 2 counts, then 9 to 13 and Monday 16 and Tuesday 17 less one. Paused: two days were counted before the request.
    """
    case = Case(id="default", limit=WorkingDays(7), excludes=(PauseReason.PAYMENT,))
    events = (
        event("2026-01-07T09:00", "supplement_requested"),
        event("2026-01-30T09:00", "supplemented"),
        event("2026-02-02T09:00", "payment_requested"),
        event("2026-02-06T09:00", "paid"),
    )
    got = judged(view(procedure(cases=(case,)), regime(effect)), "2026-02-09T09:00", RECEIVED, *events)

    assert ([], at(expected)) == (codes(got.problems), got.deadline and got.deadline.due)


def test_apology_is_measured_by_the_limit_of_the_day_on_which_it_went_out() -> None:
    """
    Due on Monday 12 January when it went out; the supplement that came later moved the date behind the promise.
    """
    events = (
        event("2026-01-08T09:00", "extended", "apology", "2026-01-14T17:00"),
        event("2026-01-09T09:00", "supplement_requested"),
        event("2026-01-20T09:00", "supplemented"),
    )
    got = judged(view(), LATER, RECEIVED, *events)

    assert ([], at("2026-01-27T17:00")) == (codes(got.problems), got.deadline and got.deadline.due)


@pytest.mark.parametrize(
    ("limit", "moment", "expected"),
    [
        (WorkingDays(3), "2026-01-07T16:00", []),
        (WorkingDays(3), "2026-01-08T08:00", ["OS630"]),  # Thu, the last day
        (WorkingHours(8), "2026-01-06T08:00", []),  # hours stop at the minute
        (WorkingHours(8), "2026-01-06T09:00", []),
        (WorkingHours(8), "2026-01-06T09:01", ["OS630"]),  # they were over
        (SameDay(), "2026-01-05T16:00", []),  # it begins anew with the answer
        (SameDay(), "2026-01-05T17:01", ["OS630"]),  # after closing
    ],
)
def test_wait_from_the_last_day_is_told_at_once(limit: TimeLimit, moment: str, expected: list[str]) -> None:
    """
    The day counts, so nothing will be left when the applicant has paid.
    """
    seen = view(procedure(cases=(Case(id="default", limit=limit, excludes=(PauseReason.PAYMENT,)),)))

    assert expected == codes(judged(seen, moment, RECEIVED, event(moment, "payment_requested")).problems)


def test_wait_in_hours_that_run_at_the_end_of_the_calendar_is_none_from_the_last_day() -> None:
    """
    Friday 6 February is the last day known; at eight an hour of the 24 is left.
    """
    case = Case(id="default", limit=Hours(24), excludes=(PauseReason.PAYMENT,))
    asked = event("2026-02-06T08:00", "payment_requested")
    got = judged(view(procedure(cases=(case,)), calendar=_SHORT), "2026-02-06T08:30", event("2026-02-05T09:00", "received"), asked)

    assert [] == codes(got.problems)


def test_branch_after_one_that_will_never_be_is_judged() -> None:
    """
    The card of a refused birth is left out, the health card that needs nothing is not.
    """
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(6), parts=(BIRTH, CARD, HEALTH)),)))
    got = judged(seen, LATER, RECEIVED, _part("2026-01-06T09:00", "refused", "birth"))

    assert ["birth", "health"] == list(got.parts)


@pytest.mark.parametrize(("reason", "expected"), [("posting", "suspended"), ("payment", "waiting_payment")])
def test_group_is_suspended_while_a_branch_is(reason: str, expected: str) -> None:
    """
    Unless it waits for a supplement or a payment.
    """
    kind = "suspended" if reason == "posting" else "payment_requested"
    wait = attrs.evolve(event("2026-01-06T10:00", kind, reason), part="health")
    got = _grouped("pause", wait, excludes=(PauseReason.POSTING, PauseReason.PAYMENT))

    assert expected == got.outcome.disposition


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_MONDAY = datetime(2026, 1, 5)
_MOMENTS = st.integers(0, 30 * 8).map(lambda steps: _MONDAY + timedelta(hours=3 * steps))
_REASONS = st.sampled_from((None, "apology", "verification", "posting", "payment", "supplement", "sai"))
_EVENTS = st.lists(st.builds(Event, _MOMENTS, st.sampled_from(EventKind), _REASONS, st.none() | _MOMENTS), max_size=7)
_LIMITS = st.sampled_from(
    (
        WorkingDays(5),
        WorkingDays(1.5, first_day_counted=True),
        CalendarDays(15),
        Months(1),
        WorkingHours(20),
        Hours(24, roll="forward"),
        SameDay(cutoff="15:00", after="may"),
        Then(WorkingDays(2), CalendarDays(5)),
        Together(WorkingDays(3), Then(Hours(24), WorkingDays(1)), cap=CalendarDays(10)),
        Undetermined("theo mùa vụ"),
    )
)


@given(_EVENTS, _MOMENTS, _LIMITS, st.sampled_from(SupplementEffect), st.sampled_from((OFFICE, _SHORT)))
def test_any_events_are_judged(events: list[Event], now: datetime, limit: TimeLimit, effect: SupplementEffect, calendar: Calendar) -> None:
    """
    Whatever a register holds gives an assessment, and no timeliness stands without a date.
    """
    extension = Extension(reason=PauseReason.VERIFICATION, limit=CalendarDays(20))
    case = Case(id="default", limit=limit, excludes=(PauseReason.PAYMENT, PauseReason.POSTING), extensions=(extension,))
    got = assess(dossier(*events), view(procedure(cases=(case,)), regime(effect), calendar), now=now)

    assert got.outcome.timeliness == "none" or (got.deadline is not None and got.deadline.due is not None)
    assert got.deadline is None or got.timeline.received is not None


_PARTS = st.sampled_from((None, None, "birth", "card", "health", "passport"))
_GROUP_EVENTS = st.lists(st.builds(Event, _MOMENTS, st.sampled_from(EventKind), _REASONS, st.none() | _MOMENTS, _PARTS), max_size=9)


def _group_view(limit: TimeLimit, effect: SupplementEffect, calendar: Calendar = OFFICE) -> View:
    """A group of six working days with a birth, a card of *limit* after it, and a health card for some."""
    extension = Extension(reason=PauseReason.VERIFICATION, limit=CalendarDays(20))
    parts = (attrs.evolve(BIRTH, extensions=(extension,)), attrs.evolve(CARD, limit=limit), OPTIONAL)
    case = Case(id="default", limit=WorkingDays(6), parts=parts, excludes=(PauseReason.PAYMENT,), extensions=(extension,))
    return view(procedure(facts=ASKED_FOR, cases=(case,)), regime(effect), calendar)


@given(_GROUP_EVENTS, _MOMENTS, _LIMITS, st.sampled_from(SupplementEffect), st.sampled_from((None, True, False)), st.booleans())
def test_any_events_of_a_group_are_judged_and_explained(
    events: list[Event], now: datetime, limit: TimeLimit, effect: SupplementEffect, young: bool | None, short: bool
) -> None:
    """
    Whatever the branches of a register say, each has its answer, and a ledger that comes to the same date.
    """
    seen = _group_view(limit, effect, _SHORT if short else OFFICE)
    got = assess(dossier(*events, facts={} if young is None else {"young": young}), seen, now=now)
    ledger = explain(got, seen)

    assert set(got.parts) == set(ledger.parts)
    for answer, told in ((got, ledger), *((got.parts[id], ledger.parts[id]) for id in got.parts)):
        assert answer.outcome.timeliness == "none" or (answer.deadline is not None and answer.deadline.due is not None)
        assert (answer.deadline and answer.deadline.due) == told.due
        if answer.deadline is not None:
            assert got.timeline.received is not None or answer.timeline.received is not None


@given(_GROUP_EVENTS, _LIMITS, st.sampled_from(SupplementEffect), st.booleans())
def test_what_is_called_too_late_was_asked_after_the_date_that_held_till_then(
    events: list[Event], limit: TimeLimit, effect: SupplementEffect, plain: bool
) -> None:
    """
    Whoever had asked a moment before would have been told a date before that day.
    """
    seen = _group_view(limit, effect)
    events = [attrs.evolve(each, part=None) for each in events] if plain else events
    moments = {each.at for each in events}
    got = assess(dossier(RECEIVED, *events), seen, now=max([*moments, RECEIVED.at]))
    for found in got.problems:
        if found.code in ("OS625", "OS627") and found.path[0] != "parts" and sum(each.at == found.args["at"] for each in events) == 1:
            moment = found.args["at"]
            then = assess(dossier(RECEIVED, *(each for each in events if each.at < moment)), seen, now=moment - timedelta(minutes=1))

            assert then.deadline is not None
            assert then.deadline.due is not None
            assert then.deadline.due.date() < moment.date()


@given(
    _GROUP_EVENTS, st.builds(Event, _MOMENTS, st.sampled_from((EventKind.SUPPLEMENT_REQUESTED, EventKind.PAYMENT_REQUESTED)), part=_PARTS)
)
def test_nothing_that_is_asked_makes_an_overdue_dossier_wait(events: list[Event], asked: Event) -> None:
    """
    A dossier that was overdue a minute before stays so, whatever it or a part of it is asked.
    """
    seen = _group_view(WorkingDays(2), SupplementEffect.RESTART)
    before = [each for each in events if each.at < asked.at]
    overdue = assess(dossier(RECEIVED, *before), seen, now=asked.at - timedelta(minutes=1))
    assume(overdue.outcome.timeliness == "overdue")
    got = assess(dossier(RECEIVED, *before, asked), seen, now=asked.at)

    assert "overdue" == got.outcome.timeliness
    assert (overdue.deadline and overdue.deadline.due) == (got.deadline and got.deadline.due)


@given(st.lists(_MOMENTS, min_size=1, max_size=5, unique=True), st.data())
def test_order_of_the_list_does_not_matter(moments: list[datetime], data: st.DataObject) -> None:
    """
    The same events in another order give the same answer.
    """
    events = [Event(moment, data.draw(st.sampled_from(EventKind)), data.draw(_REASONS)) for moment in moments]
    shuffled = data.draw(st.permutations(events))
    first, second = (assess(dossier(*each), view(), now=datetime.combine(date(2026, 3, 2), time())) for each in (events, shuffled))

    assert (first.deadline, first.outcome, first.problems) == (second.deadline, second.outcome, second.problems)


def test_origin_of_the_limit_is_carried() -> None:
    """
    The file and line that set the limit can be told.
    """
    origin = Position("catalog/thu.yaml", 12, 5)
    got = judged(view(attrs.evolve(procedure(), origin=origin)), LATER, RECEIVED).deadline

    assert got is not None
    assert origin == got.limit.origin


# -- a request after expiry ----------------------------------------------------------------------------------------------------------


def _at_desk(site: onestop.Onestop, procedure: str, now: str, *events: tuple[str, ...]) -> onestop.Assessment:
    made = [onestop.Event(datetime.fromisoformat(at), *rest) for at, *rest in events]
    return site.assess(onestop.Dossier("H1", procedure, "01", made), now=datetime.fromisoformat(now))


def test_request_on_the_last_day_restarts_the_limit(site: onestop.Onestop) -> None:
    """
    Five working days from Monday 07/01/2019 end on Monday 14/01; asked for on that day, the limit is counted again from the answer.
    """
    received, asked, answered = (
        ("2019-01-07T09:00", "received"),
        ("2019-01-14T09:00", "supplement_requested"),
        ("2019-01-16T09:00", "supplemented"),
    )
    got = _at_desk(site, "1.004884", "2019-01-16T10:00", received, asked, answered)

    assert datetime(2019, 1, 23, 17) == got.deadline.due
    assert "OS625" not in {found.code for found in got.problems}


def test_request_after_expiry_brings_no_time_back(site: onestop.Onestop) -> None:
    """
    A day later the limit has ended: the request is a finding, and the dossier stays late.
    """
    events = (("2019-01-07T09:00", "received"), ("2019-01-15T09:00", "supplement_requested"), ("2019-01-16T09:00", "supplemented"))
    got = _at_desk(site, "1.004884", "2019-01-31T09:00", *events, ("2019-01-17T09:00", "resolved"))

    assert datetime(2019, 1, 14, 17) == got.deadline.due
    assert ("late", -3) == (got.outcome.timeliness, got.outcome.margin)
    assert ["OS625", "OS612"] == codes(got.problems)


def test_extension_before_the_request_moves_the_expiry(site: onestop.Onestop) -> None:
    """
    Three working days from 07/01/2019 with verification are eight, to Thursday 17/01: a request on the 14th is not too late for the limit.
    """
    events = (
        ("2019-01-07T09:00", "received"),
        ("2019-01-09T09:00", "extended", "verification"),
        ("2019-01-14T09:00", "supplement_requested"),
    )
    got = _at_desk(site, "1.001022", "2019-01-14T10:00", *events)

    assert "OS625" not in {found.code for found in got.problems}
    assert "waiting_supplement" == got.outcome.disposition
