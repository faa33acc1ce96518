"""Strategies: what they draw is sound, and reaches what it is meant to reach."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import onestop
from builders import OFFICE, procedure, regime, view
from onestop import Calendar, Case, Dossier, EventKind, Onestop, SameDay, Text, Then, Undetermined, WorkingDays
from onestop.clock.limits import CalendarDays
from onestop.dossiers.assessments import assess
from onestop.law.conditions import AtLeast, Equals
from onestop.law.procedures import Extension, Fact, FactType, Modifier, PauseReason
from onestop.testing import strategies as some

ASKING = procedure(
    facts={
        "far": Fact(type=FactType.BOOL, question=Text("Xa?")),
        "rooms": Fact(type=FactType.INT, question=Text("Mấy phòng?")),
        "kind": Fact(type=FactType.CHOICE, question=Text("Loại nào?"), choices=("a", "b")),
        "since": Fact(type=FactType.DATE, question=Text("Từ ngày nào?")),
        "name": Fact(type=FactType.TEXT, question=Text("Tên gì?")),
    },
    cases=(
        Case(
            id="default",
            limit=WorkingDays(5),
            modifiers=(
                Modifier(when=AtLeast("rooms", 20), limit=WorkingDays(9)),
                Modifier(when=Equals("name", "chợ"), limit=WorkingDays(2)),
            ),
            extensions=(Extension(reason=PauseReason.VERIFICATION, limit=CalendarDays(20)),),
            excludes=(PauseReason.PAYMENT, PauseReason.POSTING),
        ),
    ),
)
SEEN = view(ASKING, regime("pause"))
QUICK = settings(max_examples=2000, database=None, derandomize=True, deadline=None)


def drawn(strategy: st.SearchStrategy[Any], wanted: Any) -> Any:
    """The smallest value of *strategy* that is *wanted*; an error where it never comes."""
    return find(strategy, wanted, settings=QUICK)


# -- offices, moments, limits --------------------------------------------------------------------------------------------------------


@given(some.calendars().flatmap(lambda calendar: st.tuples(st.just(calendar), some.moments(calendar), some.pauses(calendar))))
def test_moments_and_pauses_lie_in_their_calendar(asked: tuple[Calendar, datetime, tuple[tuple[datetime, datetime], ...]]) -> None:
    """
    A year before its end, so that an answer lies inside too.
    """
    calendar, moment, pauses = asked
    edges = [edge for pause in pauses for edge in pause]

    assert calendar.first <= moment.date() <= calendar.last - timedelta(days=366)
    assert sorted(edges) == edges
    assert onestop.due(WorkingDays(20), moment, calendar) is not None


def test_days_next_to_a_make_up_saturday_come_often() -> None:
    """
    In a calendar of two years one would hardly be met by chance.
    """
    calendar = Calendar.of(first=date(2025, 1, 1), last=date(2027, 12, 31), extra_working=[date(2026, 1, 10)])
    near: list[bool] = []

    @settings(max_examples=100, database=None, derandomize=True)
    @given(some.days(calendar))
    def draw(day: date) -> None:
        near.append(abs((day - date(2026, 1, 10)).days) <= 7)

    draw()
    assert sum(near) > 10


def test_days_are_bounded_as_asked() -> None:
    """
    And a span that ends before it begins is refused at once.
    """
    assert date(2026, 1, 5) == drawn(some.days(OFFICE, first=date(2026, 1, 5), last=date(2026, 1, 5)), lambda day: True)
    with pytest.raises(ValueError, match="the last day must not lie before the first"):
        some.days(OFFICE, first=date(2026, 2, 1), last=date(2026, 1, 1))


def test_limits_are_of_the_kinds_that_were_named() -> None:
    """
    Stages are made of the simple kinds beside it, or of all.
    """
    assert WorkingDays(1) == drawn(some.limits(WorkingDays), lambda limit: True)
    assert isinstance(drawn(some.limits(Then), lambda limit: isinstance(limit.stages[0], SameDay)), Then)
    stages = drawn(some.limits(WorkingDays, Then), lambda limit: isinstance(limit, Then) and len(limit.stages) == 3).stages
    assert {WorkingDays} == {type(stage) for stage in stages}


def test_a_kind_that_has_no_date_is_not_drawn() -> None:
    """
    `Undetermined` would make every law hold.
    """
    with pytest.raises(ValueError, match=r"limits draws WorkingDays, .*, not <class"):
        some.limits(Undetermined)


@given(some.limits(backward=False))
def test_no_limit_rolls_backward_where_none_should(limit: onestop.TimeLimit) -> None:
    """
    In no stage and no branch.
    """
    assert "BACKWARD" not in repr(limit)


@given(some.office_hours())
def test_office_hours_have_sessions_on_every_working_day(hours: onestop.OfficeHours) -> None:
    """
    An extra working day has some too.
    """
    assert all(hours.on(weekday) for weekday in range(7))


# -- facts ---------------------------------------------------------------------------------------------------------------------------


@given(some.facts(ASKING))
def test_facts_are_declared_and_fit(facts: dict[str, Any]) -> None:
    """
    The procedure finds nothing to complain of.
    """
    assert (facts, ()) == ASKING.read_facts(facts)
    assert () == ASKING.unasked(facts)


@pytest.mark.parametrize("rooms", [19, 20, 21])
def test_facts_stand_on_both_sides_of_a_condition(rooms: int) -> None:
    """
    And on it.
    """
    assert {"rooms": rooms} == drawn(some.facts(ASKING), lambda facts: facts.get("rooms") == rooms)


def test_facts_may_all_be_there_or_all_be_missing() -> None:
    """
    A text that a condition asks is among them.
    """
    assert {} == drawn(some.facts(ASKING), lambda facts: True)
    assert "chợ" == drawn(some.facts(ASKING), lambda facts: len(facts) == 5 and facts["name"] == "chợ")["name"]


def test_drawn_dates_lie_in_the_two_months_before_the_receipt() -> None:
    """
    The day itself is the first to come.
    """
    on = date(2026, 1, 5)

    assert {"since": on} == drawn(some.facts(ASKING, on), lambda facts: "since" in facts)
    assert drawn(some.facts(ASKING, on), lambda facts: facts.get("since", on) < date(2025, 12, 1))


# -- dossiers ------------------------------------------------------------------------------------------------------------------------


@given(some.dossiers(SEEN))
def test_events_of_a_dossier_are_in_an_order_that_law_allows(dossier: Dossier) -> None:
    """
    Judged at its last event, and long after, nothing is wrong with any of them.
    """
    last = max(event.at for event in dossier.events)
    for now in (last, max(last, datetime(2026, 6, 1))):
        answer = assess(dossier, SEEN, now=now)

        assert set() == {found.code for found in answer.problems if found.severity != "hint"}
    assert SEEN.on == answer.timeline.received.date()


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind is not EventKind.INTAKE_REFUSED])
def test_every_kind_of_event_is_drawn(kind: EventKind) -> None:
    """
    But a refusal at intake, after which there is nothing to judge.
    """
    dossier = drawn(some.dossiers(SEEN), lambda each: each.first(kind) is not None)

    assert {EventKind.RECEIVED, kind} <= {event.kind for event in dossier.events}


@pytest.mark.parametrize("timeliness", ["early", "on_time", "late", "in_time", "overdue"])
def test_dossiers_are_in_time_and_late(timeliness: str) -> None:
    """
    Open ones and closed ones.
    """

    def comes_out(dossier: Dossier) -> bool:
        return assess(dossier, SEEN, now=max(event.at for event in dossier.events)).outcome.timeliness == timeliness

    assert drawn(some.dossiers(SEEN), comes_out)


def test_a_receipt_may_come_when_the_desk_is_open_and_when_it_is_closed() -> None:
    """
    Always on the day of the view.
    """
    assert datetime(2026, 1, 5, 7, 30) == drawn(some.received(SEEN), lambda at: True)
    assert 18 <= drawn(some.received(SEEN), lambda at: at.hour >= 18).hour
    assert (
        SEEN.on == drawn(some.received(view(calendar=Calendar.of(first=date(2027, 1, 1), last=date(2027, 1, 1)))), lambda at: True).date()
    )


@given(st.data())
def test_dossiers_of_the_national_catalogue_are_received_while_their_procedure_holds(site: Onestop, data: st.DataObject) -> None:
    """
    Whatever they ask for is in force there then, and no event of theirs is faulty.
    """
    dossier = data.draw(some.dossiers(site, place="01"))
    answer = site.assess(dossier, now=max(event.at for event in dossier.events))

    assert dossier.procedure == answer.procedure.code
    assert {found.code for found in answer.problems if found.severity != "hint"} <= {"OS607", "OS609", "OS622"}


def test_procedures_that_are_not_there_are_refused_at_once(site: Onestop) -> None:
    """
    Not when the first dossier is drawn.
    """
    with pytest.raises(ValueError, match=r"none of these procedures is there: 9\.999999"):
        some.dossiers(site, procedures=["9.999999"])
    with pytest.raises(ValueError, match=r"none of these procedures is there: 9\.999999"):
        some.dossiers(SEEN, procedures=["9.999999"])
    with pytest.raises(ValueError, match="there is no procedure"):
        some.dossiers(site.at(date(2013, 1, 1)), procedures=[])


# -- without Hypothesis --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["strategies", "laws"])
def test_without_hypothesis_the_extra_is_named(module: str) -> None:
    """
    The last line says what to install.
    """
    blocked = f"import sys; sys.modules['hypothesis'] = None; import onestop.testing.{module}"
    got = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, check=False)

    said = "ImportError: onestop.testing.strategies needs Hypothesis: python -m pip install 'onestop[testing]'"
    assert said == got.stderr.splitlines()[-1]
