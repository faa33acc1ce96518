"""Closures: days on which the offices of one place are closed by a decision of its own, such as for a storm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from onestop.clock.days import DayKind, DayMark
from onestop.law.procedures import Decision
from onestop.words.sources import Citation, Position, Source, Text


@attrs.frozen(kw_only=True)
class Closure:
    """
    Days off of one place (ngày nghỉ riêng của địa phương); it holds there and below.

    Attributes:
        place: Whose days they are.
        days: The days.
        name: Why it is closed.
        decision: The text that closes it; known from its day on.
        sources: Where this was read.
        note: What else is to be known.
        origin: Where it stands.
    """

    place: str
    days: tuple[date, ...]
    name: Text
    decision: Decision
    sources: tuple[Source, ...] = ()
    note: Text | None = None
    origin: Position | None = None

    @property
    def mark(self) -> DayMark:
        """What each of the days is."""
        return DayMark(DayKind.CLOSURE, self.name, Citation(self.decision.number))


def closed_days(closures: Iterable[Closure], places: Sequence[str], known: date | None = None) -> dict[date, DayMark]:
    """
    Return the days on which the first of *places*, which lead up to the nation, is closed.

    Args:
        closures: All there are; of two of one day the nearer place says why, then the earlier decision.
        places: The place and everything above it.
        known: Only what was decided by that day counts; None for all.
    """
    held = [each for each in closures if each.place in places and (known is None or (each.decision.date or date.min) <= known)]
    held.sort(key=lambda each: (places.index(each.place), each.decision.date or date.min, each.decision.number, str(each.name)))
    found: dict[date, DayMark] = {}
    for each in held:
        found = {**dict.fromkeys(each.days, each.mark), **found}
    return found
