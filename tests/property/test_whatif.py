"""Laws of what-if: nothing off changes nothing, more off is never later, an opened day is never later, and the original stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import onestop
from authoring import NATION, write
from builders import procedure, view
from onestop import Assessment, CalendarBoundsError, CalendarDays, Case, Dossier, Event, Months, Onestop, WorkingDays, due
from onestop.judging.whatif import cut, opened, shortened
from onestop.law.conditions import Equals
from onestop.law.procedures import Adjustment, Extension, Modifier, Part, PauseReason

from . import strategies as some

CODE = "1.000001"
shares = st.fractions(0, 1, max_denominator=40)
EVENTS = ("supplement_requested", "supplemented", "payment_requested", "paid", "extended", "resolved", "refused", "withdrawn")


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Onestop:
    """A nation of two years, without any procedure."""
    return onestop.load(write(tmp_path_factory.mktemp("nation"), NATION), entry_points=False)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case with a modifier, an extension and two parts, each or none."""
    modifiers = (
        Modifier(when=Equals("channel", "online"), limit=draw(some.limits)),
        Modifier(
            when=Equals("level", "commune"),
            add=Adjustment(draw(st.sampled_from((WorkingDays, CalendarDays, Months))), draw(st.sampled_from((-3, -1, 1, 10)))),
        ),
    )
    longer = (Extension(reason=PauseReason.VERIFICATION, limit=draw(some.limits_in_days)),)
    parts = (
        Part(id="a", name=onestop.Text("A"), limit=draw(some.limits)),
        Part(id="b", name=onestop.Text("B"), limit=draw(some.limits), after=("a",)),
    )
    return Case(
        id="default",
        limit=draw(some.limits),
        modifiers=modifiers if draw(st.booleans()) else (),
        extensions=longer if draw(st.booleans()) else (),
        excludes=(PauseReason.PAYMENT,),
        parts=parts if draw(st.booleans()) else (),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """A dossier with up to four events after its receipt."""
    moments = sorted(draw(st.lists(some.moments, min_size=1, max_size=5)))
    kinds = ("received", *(draw(st.sampled_from(EVENTS)) for _ in moments[1:]))
    events = [Event(at, kind, "verification" if kind == "extended" else None) for at, kind in zip(moments, kinds, strict=True)]
    return Dossier(
        "H1", CODE, "01", events, channel=draw(st.sampled_from(("in_person", "online"))), level=draw(st.sampled_from((None, "commune")))
    )


def _site(nation: Onestop, case: Case) -> Onestop:
    return nation.with_catalog(attrs.evolve(nation.catalog, procedures={CODE: (procedure(cases=(case,)),)}))


def _without_words(answer: Assessment) -> dict[str, Any]:
    """All that an answer says but what is supposed and the revision."""
    fields = {field.name: getattr(answer, field.name) for field in attrs.fields(Assessment)}
    kept = tuple(each for each in answer.assumptions if each.id != "what_if")
    return fields | {"revision": "", "assumptions": kept, "parts": {id: _without_words(part) for id, part in answer.parts.items()}}


def _dues(answer: Assessment) -> dict[str, datetime | None]:
    """The due dates of a dossier and its parts."""
    own = {id: part.deadline and part.deadline.due for id, part in answer.parts.items()}
    return {"": answer.deadline and answer.deadline.due, **own}


@given(cases(), dossiers(), some.moments)
def test_a_cut_of_nothing_is_the_baseline(nation: Onestop, case: Case, dossier: Dossier, now: datetime) -> None:
    """
    Every field but the assumption that says so and the revision.
    """
    site = _site(nation, case)
    before, after = (each.assess(dossier, now=now) for each in (site, cut(site, 0)))

    assert _without_words(before) == _without_words(after)
    assert ["what_if"] == [each.id for each in after.assumptions if each not in before.assumptions]


@given(cases(), dossiers(), some.moments, shares, shares, st.booleans())
def test_a_larger_cut_is_never_due_later(
    nation: Onestop, case: Case, dossier: Dossier, now: datetime, one: Fraction, other: Fraction, longer: bool
) -> None:
    """
    Whatever modifies the limit, stops the clock or extends it, of the dossier and of its parts.
    """
    assume(not _rolls_backward(case))
    site = _site(nation, case)
    less, more = (_dues(cut(site, share, extensions=longer).assess(dossier, now=now)) for share in sorted((one, other)))

    assert [] == [id for id, when in more.items() if when and less.get(id) and when > less[id]]


@given(some.limits, shares, some.moments, some.offices(), some.pauses())
def test_a_cut_limit_never_ends_later_than_the_limit(limit: Any, share: Fraction, start: datetime, office: Any, pauses: Any) -> None:
    """
    At any office, with any pauses.
    """
    calendar = some.calendar_of(office)
    try:
        whole = due(limit, start, calendar, pauses)
    except CalendarBoundsError:
        assume(False)

    assert due(shortened(limit, share), start, calendar, pauses) <= whole


@given(some.working_days | some.calendar_days | some.months | some.working_hours | some.hours, shares, shares)
def test_a_larger_cut_never_leaves_more_of_a_limit(limit: Any, one: Fraction, other: Fraction) -> None:
    """
    And always something.
    """
    name = "h" if hasattr(limit, "h") else "n"
    less, more = (getattr(shortened(limit, share), name) for share in sorted((one, other)))

    assert 0 < more <= less <= getattr(limit, name)


@given(some.limits, some.moments, some.offices(), st.sampled_from(("Sat", "Sun")), some.days, some.pauses())
def test_an_opened_day_of_rest_never_makes_a_date_later(
    limit: Any, start: datetime, office: Any, weekday: str, since: date, pauses: Any
) -> None:
    """
    For any limit that does not roll backward, at any office; the hours do not end after those of any other day.
    """
    assume(not _backward(limit))
    calendar = some.calendar_of(office)
    changed = _opened(calendar, weekday, since)
    try:
        usual = due(limit, start, calendar, pauses)
    except CalendarBoundsError:
        assume(False)

    assert due(limit, start, changed, pauses) <= usual


@given(some.offices(), st.sampled_from(("Sat", "Sun")), some.days)
def test_an_opened_day_takes_nothing_away(office: Any, weekday: str, since: date) -> None:
    """
    Days off for another reason stay off, days that were worked keep their hours, and before the first day nothing changes.
    """
    calendar, changed = some.calendar_of(office), _opened(some.calendar_of(office), weekday, since)
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(120)):
        was, now = calendar.sessions(day), changed.sessions(day)
        if f"{day:%a}" != weekday or day < since or day in office.holidays - office.extra_working:
            assert was == now
        else:
            assert _minutes(now) >= _minutes(was)
            assert (30600, 36000) in now or _minutes(now) >= _minutes(was) | set(range(510, 600))


@given(cases(), dossiers(), some.moments, shares)
def test_the_original_answers_as_before(nation: Onestop, case: Case, dossier: Dossier, now: datetime, share: Fraction) -> None:
    """
    Whatever is asked of the copy between.
    """
    site = _site(nation, case)
    before, revision = site.assess(dossier, now=now), site.revision
    changed = opened(cut(site, share), "Sat", [("07:30", "11:30")])
    changed.assess(dossier, now=now)

    assert (before, revision, ()) == (site.assess(dossier, now=now), site.revision, site.suppositions)
    assert revision != changed.revision


def _opened(calendar: onestop.Calendar, weekday: str, since: date) -> onestop.Calendar:
    site = opened(EMPTY, weekday, [("08:30", "10:00")], since=since)
    return site.suppositions[-1].change(view(calendar=calendar), ("01", "vn")).calendar


EMPTY = onestop.load(entry_points=False)


def _minutes(spans: Any) -> set[int]:
    return {minute for opens, closes in spans for minute in range(opens // 60, closes // 60)}


def _backward(limit: Any) -> bool:
    parts = (*getattr(limit, "stages", ()), *getattr(limit, "branches", ()), *([limit.cap] if getattr(limit, "cap", None) else ()))
    return getattr(limit, "roll", None) == "backward" or any(map(_backward, parts))


def _rolls_backward(case: Case) -> bool:
    limits = [case.limit, *(each.limit for each in (*case.modifiers, *case.extensions, *case.parts) if each.limit)]
    return any(map(_backward, limits))
