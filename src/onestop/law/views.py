"""Views: the law as one place (and body) sees it on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.limits import TimeLimit
from onestop.law.procedures import Channel, Level, Procedure
from onestop.law.regimes import Regime
from onestop.words.errors import UnknownProcedureError
from onestop.words.sources import Sourced, Text


def built_in_facts(channel: str | None, case: str | None = None, level: str | None = None) -> dict[str, Any]:
    """Return the facts that every condition may ask without declaring them: channel, case, level."""
    return dict(_built_in_facts(channel, case, level))


@lru_cache(maxsize=1024)
def _built_in_facts(channel: str | None, case: str | None, level: str | None) -> tuple[tuple[str, Any], ...]:
    known = {"channel": channel and Channel(channel).value, "case": case, "level": level and Level(level).value}
    return tuple((name, value) for name, value in known.items() if value is not None)


@attrs.frozen(kw_only=True)
class View:
    """
    The law as one place sees it on one day.

    Attributes:
        on: The day whose law it is.
        place: Code of the place, `"vn"` for the nation.
        agency: The body, where its rules differ from its place's.
        known: Only what was published by that day counts; None means all that is loaded.
        calendar: The working-day calendar.
        regime: The one-stop rules; None before the first that the catalogue holds.
        procedures: The procedures in force there then, by code.
        revision: Digest of the catalogue that it comes from.
    """

    on: date
    place: str
    agency: str | None
    known: date | None
    calendar: Calendar
    regime: Regime | None
    procedures: Mapping[str, Procedure]
    revision: str

    def procedure(self, code: str) -> Procedure:
        """
        Return the procedure *code* as it stands here then.

        Raises:
            UnknownProcedureError: If none of that code is in force; it names codes that look alike.
        """
        try:
            return self.procedures[code]
        except KeyError:
            import difflib

            near = tuple(difflib.get_close_matches(str(code), list(self.procedures), n=3, cutoff=0.7))
            raise UnknownProcedureError(code, self.on, near, self.place) from None

    def limit(
        self,
        code: str,
        case: str | None = None,
        channel: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Sourced[TimeLimit]:
        """
        Return the time limit of a procedure, with what it rests on.

        Args:
            code: Procedure code.
            case: Name of the case; None lets *facts* choose, else `default`.
            channel: `in_person`, `post` or `online`.
            facts: Facts that the procedure's conditions ask.

        Raises:
            UnknownProcedureError: If the procedure is not in force here then.
            LookupError: If no case fits; the message lists those that there are.
        """
        procedure = self.procedure(code)
        known = {**(facts or {}), **built_in_facts(channel, case)}
        chosen = procedure.case(case, known)
        if chosen is None:
            listed = ", ".join(c.id for c in procedure.cases)
            raise LookupError(f"no single case of {code} fits {case or dict(facts or {})!r}; name one of: {listed}")
        return procedure.limit(chosen, known)


@attrs.frozen
class Supposition:
    """
    A change of the law that nobody has made, to see what it would do (giả sử).

    Attributes:
        text: What is supposed, in words; every answer that rests on it says so.
        change: What it makes of a view; beside the view it gets the place and everything above it.
    """

    text: Text
    change: Callable[[View, tuple[str, ...]], View]
