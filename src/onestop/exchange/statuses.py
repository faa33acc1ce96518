"""
Statuses: the ten codes of the National Portal, the history that a dossier's events write in them, and which histories cannot be.

What cannot be is data with its reason (`tables/statuses.yaml`); what no text that was read settles is a hint, and everything else is
allowed. A status that comes again is no step: messages are sent more than once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from onestop.catalogs.nodes import shipped
from onestop.dossiers.dossiers import RANK, Dossier
from onestop.law.stages import EventKind
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation, Text

TABLES = Path(__file__).parent / "tables"

ENDS = {
    EventKind.INTAKE_REFUSED: "3",
    EventKind.RESOLVED: "9",
    EventKind.REFUSED: "9",
    EventKind.WITHDRAWN: "7",
    EventKind.STOPPED: "8",
}
"""The status of each end; a refusal on the merits is a result (Decree 61/2018/NĐ-CP Art. 19(8)), so it is settled like one."""


@attrs.frozen(kw_only=True)
class Rule:
    """
    Why one status cannot follow another, or why nobody can say.

    Attributes:
        kind: `needs`, `never`, `ends` or `open`.
        status: The status that comes.
        other: The status that it needs, that it never follows, or that stands right before it; for `ends` the one that ended all.
        why: The reason.
        cites: The articles behind it, empty where it follows from the meaning of the statuses.
    """

    kind: str
    status: str
    other: str
    why: Text
    cites: tuple[Citation, ...] = ()


@cache
def _table() -> Mapping[str, Any]:
    return shipped(TABLES / "statuses.yaml")


@cache
def statuses() -> Mapping[str, Text]:
    """Return the ten statuses: their names by their codes."""
    return {each["code"]: Text(**each["name"]) for each in _table()["statuses"]}


@cache
def rules() -> tuple[Rule, ...]:
    """Return what is known of impossible and unsettled steps."""
    sides = {"needs": ("status", "needs"), "never": ("status", "after"), "ends": ("status", "status"), "open": ("to", "from")}
    return tuple(
        Rule(
            kind=kind,
            status=each[status],
            other=each[other],
            why=Text(**each["why"]),
            cites=tuple(Citation(**cite) for cite in each.get("cites", ())),
        )
        for kind, (status, other) in sides.items()
        for each in _table()[kind]
    )


@cache
def _rules(kind: str) -> Mapping[tuple[str, str], Rule]:
    return {(rule.other, rule.status): rule for rule in rules() if rule.kind == kind}


def check_history(history: Sequence[str], path: tuple[str | int, ...] = ()) -> tuple[Problem, ...]:
    """
    Return each step of *history* that cannot be (`OS855`) and each that nobody can judge (`OS856`).

    Args:
        history: Status codes in the order in which the dossier had them, from the first.
        path: Where they were read.
    """
    found: list[Problem] = []
    before: list[str] = []
    for status in history:
        if before and before[-1] == status:
            continue
        rule = _against(before, status)
        if rule is not None:
            code = "OS856" if rule.kind == "open" else "OS855"
            last = said(before[-1]) if before else Text(**_table()["start"])
            found.append(problem(code, None, path, before=last, after=said(status), reason=rule.why, cites=rule.cites))
        before.append(status)
    return tuple(found)


def _against(before: Sequence[str], status: str) -> Rule | None:
    """The first rule that speaks against *status* after *before*, hardest first."""
    if before and (before[-1], before[-1]) in _rules("ends"):
        return _rules("ends")[before[-1], before[-1]]
    for (needed, wanting), rule in _rules("needs").items():
        if wanting == status and needed not in before:
            return rule
    for earlier in before:
        if (earlier, status) in _rules("never"):
            return _rules("never")[earlier, status]
    return _rules("open").get((before[-1], status)) if before else None


def said(status: str) -> Text:
    """Return a status with its name, as a sentence has it."""
    name = statuses()[status]
    return Text(f"{status} ({name.vi})", f"{status} ({name.en})")


def status_of(dossier: Dossier) -> str:
    """
    Return the status that the events of *dossier* leave it in.

    The first end decides, as it does for the outcome. A suspended dossier keeps the status it had: the list has none for it.
    """
    history = [status for _, status in history_of(dossier)]
    end = next((status for status in history if status in _FINAL), None)
    if end in ("9", "10"):
        return "10" if "10" in history else "9"
    if end is not None:
        return end
    return next((status for status in reversed(history) if status != "1" or "2" not in history), "1")


_FINAL = frozenset((*ENDS.values(), "10"))


def history_of(dossier: Dossier) -> tuple[tuple[datetime, str], ...]:
    """
    Return the statuses that the events of *dossier* went through, each with its moment, possible or not.

    Parts of an interconnected dossier are left out; while several things are awaited, the supplement is what the status tells.
    """
    steps: list[tuple[datetime, str]] = []
    received = False
    awaited: set[EventKind] = set()
    for event in sorted((e for e in dossier.events if e.part is None), key=lambda event: (event.at, RANK[event.kind])):
        kind = event.kind
        if kind in _ANSWERS:
            awaited.discard(_ANSWERS[kind])
        elif kind in _ANSWERS.values():
            awaited.add(kind)
        received = received or kind is EventKind.RECEIVED
        waiting = "5" if EventKind.SUPPLEMENT_REQUESTED in awaited else "6" if awaited else None
        if kind in _ANSWERS or kind in _ANSWERS.values():
            steps.append((event.at, waiting or ("4" if received else "1")))
        elif kind is EventKind.TRANSFERRED:
            steps.append((event.at, waiting or "4"))
        elif kind in _STEPS:
            steps.append((event.at, _STEPS[kind]))
    return tuple(steps)


_ANSWERS = {EventKind.SUPPLEMENTED: EventKind.SUPPLEMENT_REQUESTED, EventKind.PAID: EventKind.PAYMENT_REQUESTED}
_STEPS = {EventKind.SUBMITTED: "1", EventKind.RECEIVED: "2", EventKind.RESULT_RETURNED: "10", **ENDS}
