"""The law of local decisions: whatever a place decides, no dossier is due later than by the nation's rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import OFFICE, dossier, procedure, regime, view
from onestop import Case, Event, Undetermined, View
from onestop.clock.limits import Hours, SameDay, WorkingDays, WorkingHours
from onestop.dossiers.assessments import assess
from onestop.law.conditions import AtLeast, Condition, Equals
from onestop.law.overlays import Overlay, Settings, overlaid
from onestop.law.procedures import Adjustment, Channel, Decision, Extension, Fact, FactType, Modifier, PauseReason, Procedure
from onestop.words.sources import Text

from .strategies import limits

PLACES = ("00001", "01", "vn")
FACTS = {"far": Fact(type=FactType.BOOL, question=Text("Xa")), "persons": Fact(type=FactType.INT, question=Text("Người"))}
REASONS = (PauseReason.VERIFICATION, PauseReason.POSTING)

few = st.one_of(
    st.integers(1, 20).map(WorkingDays),
    st.integers(1, 40).map(WorkingHours),
    st.integers(1, 60).map(Hours),
    st.sampled_from((SameDay(), SameDay("10:00"), SameDay("15:00", result_at="16:00"), Undetermined("x"))),
    limits,
)
conditions: st.SearchStrategy[Condition] = st.one_of(
    st.booleans().map(lambda value: Equals("far", value)),
    st.sampled_from((1, 2, "nhiều")).map(lambda value: AtLeast("persons", value)),
    st.sampled_from(("online", "in_person")).map(lambda value: Equals("channel", value)),
)
modifiers = st.lists(
    st.builds(Modifier, when=conditions, limit=few)
    | st.builds(Modifier, when=conditions, add=st.sampled_from((Adjustment(WorkingDays, -1), Adjustment(WorkingDays, 2)))),
    max_size=2,
).map(tuple)
extensions = st.lists(st.builds(Extension, reason=st.sampled_from(REASONS), limit=few), max_size=2).map(tuple)
decided = st.builds(
    Settings,
    limit=st.none() | few,
    modifiers=st.none() | modifiers,
    extensions=st.none() | extensions,
    request_within=st.none() | st.integers(1, 3).map(WorkingDays),
)
moments = st.integers(0, 40 * 24 * 4).map(lambda quarters: datetime.combine(date(2026, 1, 2), time()) + timedelta(minutes=15 * quarters))
events = st.lists(
    st.sampled_from(
        (
            ("supplement_requested", None),
            ("supplemented", None),
            ("payment_requested", None),
            ("paid", None),
            ("extended", "verification"),
            ("extended", "posting"),
            ("resolved", None),
        )
    ).flatmap(lambda each: moments.map(lambda at: Event(at, *each))),
    max_size=5,
)


@st.composite
def overlays(draw: st.DrawFn) -> Overlay:
    """A decision of the commune or its province on the one case: for all, a body, one channel or some weekdays."""
    made: Settings = draw(decided)
    only = draw(st.sampled_from((None, None, Channel.ONLINE))) if made.limit is not None else None
    return Overlay(
        place=draw(st.sampled_from(PLACES[:2])),
        agency=draw(st.sampled_from((None, None, "KCX"))),
        procedure="1.000001",
        channel=only,
        valid_from=date(2026, 1, 1),
        weekdays=draw(st.sampled_from(((), (), ("Sat",), ("Mon", "Tue", "Wed")))),
        against=(date(2020, 1, 1),),
        set=Settings(limit=made.limit) if only else made,
        decision=Decision(number=str(draw(st.integers(1, 3))), date=date(2025, draw(st.integers(1, 12)), 1)),
    )


@settings(max_examples=400)
@given(
    nation=st.builds(Case, id=st.just("default"), limit=few, modifiers=modifiers, extensions=extensions),
    local=st.lists(overlays(), min_size=1, max_size=4),
    received=moments,
    told=events,
    facts=st.fixed_dictionaries({}, optional={"far": st.booleans(), "persons": st.integers(0, 3)}),
    channel=st.sampled_from(("online", "in_person")),
    effect=st.sampled_from(("restart", "pause", "none")),
    now=moments,
)
def test_no_decision_gives_a_dossier_more_time_than_the_nation(  # type: ignore[no-untyped-def]
    nation: Case, local: list[Overlay], received: datetime, told: list[Event], facts, channel: str, effect: str, now: datetime
) -> None:
    """
    Of the same dossier with the same facts, events and waits; where the nation says no date there is nothing to pass.
    """
    base = procedure(cases=(attrs.evolve(nation, excludes=(PauseReason.PAYMENT,)),), facts=FACTS)
    made = overlaid(base, local, received.date(), PLACES, "KCX")
    asked = dossier(Event(received, "received"), *told, facts=facts, channel=channel)
    ours, theirs = (assess(asked, _seen(each, effect), now=max(now, received)) for each in (made, base))

    if theirs.deadline is None or theirs.deadline.due is None:
        return
    assert ours.deadline is not None
    assert ours.deadline.due is not None
    assert ours.deadline.due <= theirs.deadline.due
    assert theirs.deadline.due == ours.deadline.national_due
    assert ours.deadline.due == ours.deadline.statutory_due
    if any(found.code == "OS633" for found in ours.problems):
        assert (theirs.deadline.due, theirs.outcome) == (ours.deadline.due, ours.outcome)


def _seen(made: Procedure, effect: str) -> View:
    return attrs.evolve(view(made, regime(effect)), calendar=OFFICE, place="00001", agency="KCX")
