"""Moves: the dossiers whose due date or outcome is another under another state of the law, counted as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import attrs

from onestop.clock.calendars import Calendar
from onestop.dossiers.assessments import Assessment, governing_day
from onestop.dossiers.dossiers import Dossier
from onestop.dossiers.outcomes import Outcome
from onestop.engine import Onestop
from onestop.words.errors import CalendarBoundsError


@attrs.frozen
class Move:
    """
    One dossier judged twice.

    Attributes:
        before: What the first state of the law makes of it.
        after: What the second does.
        days: Working days from the due date before to the one after, negative where it is earlier; None where one of them is
            missing or outside the calendar.
    """

    before: Assessment
    after: Assessment
    days: int | None = None

    @property
    def due(self) -> tuple[datetime | None, datetime | None]:
        """The due date before and after."""
        return _due(self.before), _due(self.after)

    @property
    def is_redated(self) -> bool:
        """Whether the due date is another."""
        return self.due[0] != self.due[1]

    @property
    def is_rejudged(self) -> bool:
        """Whether the outcome is another: where the dossier stands, or whether that is in time."""
        return _stand(self.before.outcome) != _stand(self.after.outcome)

    @property
    def is_move(self) -> bool:
        """Whether anything is another."""
        return self.is_redated or self.is_rejudged


def move(before: Assessment, after: Assessment, calendar: Calendar) -> Move:
    """Return how a dossier moves from one assessment to the other; working days are counted on *calendar*."""
    old, new = _due(before), _due(after)
    return Move(before, after, _days(old.date(), new.date(), calendar) if old and new else None)


@attrs.frozen(kw_only=True)
class State:
    """
    A state of the law to judge by.

    Attributes:
        site: What is asked.
        place: The place that is taken to have received each dossier; None leaves its own.
        known: Only what was published by that day counts.
    """

    site: Onestop
    place: str | None = None
    known: date | None = None

    def received(self, dossier: Dossier) -> Dossier:
        """Return *dossier* as this state takes it."""
        return attrs.evolve(dossier, place=self.place) if self.place else dossier


def moved(dossier: Dossier, before: State, after: State, *, now: datetime) -> Move:
    """Return how *dossier* moves from one state of the law to the other; working days are counted on the calendar of the second."""
    old, new = (state.site.assess(state.received(dossier), now=now, known=state.known) for state in (before, after))
    if not (old.deadline and new.deadline):
        return Move(old, new)
    its = after.received(dossier)
    return move(old, new, after.site.at(governing_day(its, now), its.place, its.agency, after.known).calendar)


def _due(assessment: Assessment) -> datetime | None:
    return assessment.deadline.due if assessment.deadline else None


def _stand(outcome: Outcome) -> tuple[str, str]:
    return outcome.disposition.value, outcome.timeliness.value


def _days(old: date, new: date, calendar: Calendar) -> int | None:
    try:
        return calendar.count(old, new)
    except CalendarBoundsError:
        return None


class Moves:
    """
    Counts moves one at a time; nothing of a dossier is kept.

    Attributes:
        counts: `dossiers`, `moved`, `later`, `earlier`, `hours` (another hour of the same day), `comes` and `goes` (a due date that is
            there on one side alone), `outcomes`, `undated` (no due date on either side), `uncounted` (working days not known),
            `days_later`, `days_earlier`.
        outcomes: Dossiers by outcome before and after, where these differ.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.outcomes: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()

    def add(self, one: Move) -> None:
        """Count one dossier."""
        self.counts["dossiers"] += 1
        self.counts["moved"] += one.is_move
        for name in _kinds(one):
            self.counts[name] += 1
        if one.is_redated and one.days:
            self.counts["days_later" if one.days > 0 else "days_earlier"] += abs(one.days)
        if one.is_rejudged:
            self.outcomes[_stand(one.before.outcome), _stand(one.after.outcome)] += 1

    def data(self) -> dict[str, Any]:
        """Return the totals by name."""
        names = ("dossiers", "moved", "later", "earlier", "hours", "comes", "goes", "outcomes", "undated", "uncounted")
        return {
            **{name: self.counts[name] for name in names},
            "working_days": {"later": self.counts["days_later"], "earlier": self.counts["days_earlier"]},
            "by_outcome": [{"before": _said(a), "after": _said(b), "dossiers": n} for (a, b), n in sorted(self.outcomes.items())],
        }


def _said(stand: tuple[str, str]) -> dict[str, str]:
    return {"disposition": stand[0], "timeliness": stand[1]}


def _kinds(one: Move) -> Iterator[str]:
    old, new = one.due
    if one.is_rejudged:
        yield "outcomes"
    if old is None or new is None:
        if old is new:
            yield "undated"
        else:
            yield "comes" if new else "goes"
    elif one.is_redated:
        yield "later" if new.date() > old.date() else "earlier" if new.date() < old.date() else "hours"
        if one.days is None:
            yield "uncounted"
