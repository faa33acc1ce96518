"""Small hand-made values for tests that need no catalogue: an office without holidays, one procedure, one regime, one view."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from onestop import Assessment, Calendar, Case, Dossier, Event, Procedure, Regime, Text, TimeLimit, View, WorkingDays
from onestop.dossiers.assessments import assess
from onestop.law.regimes import ApologyRule, SupplementEffect, SupplementRule
from onestop.words.problems import Problem

OFFICE = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31))
"""2026 with weekends and no holiday: Thursday 1 January is worked, 5 January is a Monday."""


def at(text: str) -> datetime:
    """Return the moment that *text* writes."""
    return datetime.fromisoformat(text)


def event(moment: str, kind: str, reason: str | None = None, until: str | None = None) -> Event:
    """Return an event from texts."""
    return Event(at(moment), kind, reason, at(until) if until else None)


def dossier(*events: Event, **more: Any) -> Dossier:
    """Return a dossier of the one procedure."""
    return Dossier("H1", "1.000001", "vn", events, **more)


def procedure(limit: TimeLimit | None = None, **more: Any) -> Procedure:
    """Return a procedure of 5 working days, or of *limit*."""
    more.setdefault("cases", (Case(id="default", limit=limit or WorkingDays(5)),))
    return Procedure(code="1.000001", name=Text("Thủ tục thử"), field="thu", valid_from=date(2020, 1, 1), **more)


def regime(effect: str = "restart", requests: int = 1, times: int | None = 1, **more: Any) -> Regime:
    """Return one-stop rules without any doubt."""
    rule = SupplementRule(effect=SupplementEffect(effect), requests=requests)
    return Regime(id="r", name=Text("Quy định thử"), valid_from=date(2020, 1, 1), supplement=rule, apology=ApologyRule(times=times), **more)


def view(made: Procedure | None = None, rules: Regime | None = None, calendar: Calendar = OFFICE, *, lawless: bool = False) -> View:
    """Return the view of the nation on Monday 5 January 2026 with one procedure; without one-stop rules where *lawless*."""
    made = made or procedure()
    return View(
        on=date(2026, 1, 5),
        place="vn",
        agency=None,
        known=None,
        calendar=calendar,
        regime=None if lawless else rules or regime(),
        procedures={made.code: made},
        revision="test",
    )


def judged(seen: View, now: str, *events: Event, checks: Mapping[str, Any] | None = None, **more: Any) -> Assessment:
    """Return the assessment of a dossier with *events* at *now*."""
    return assess(dossier(*events, **more), seen, now=at(now), checks=checks)


def codes(problems: Iterable[Problem]) -> list[str]:
    """Return the codes of *problems*, in order."""
    return [found.code for found in problems]


def assumed(assessment: Assessment) -> set[str]:
    """Return the ids of what an answer takes for granted."""
    return {assumption.id for assumption in assessment.assumptions}


@contextmanager
def heeded(number: int) -> Iterator[None]:
    """Start programs that heed a signal, although the tests may run in the background or under nohup, where all would ignore it."""
    before = signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(number, before)
