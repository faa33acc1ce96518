"""Audit: what a register claims against what follows from its events."""

from __future__ import annotations

from collections.abc import Iterator

from onestop.dossiers.assessments import Assessment
from onestop.words.problems import Problem, problem


def audit(assessment: Assessment) -> Iterator[Problem]:
    """Yield a finding for each claim of the register (`due`, by its date, and `outcome`) that differs from what was computed."""
    claimed = assessment.dossier.claimed
    due = assessment.deadline.due if assessment.deadline else None
    said = claimed.get("due")
    if said is not None and (due is None or said.date() != due.date()):
        yield problem("OS901", None, ("claimed", "due"), claimed=said.date(), found=due and due.date())
    outcome = claimed.get("outcome")
    if outcome and outcome not in (assessment.outcome.timeliness.value, assessment.outcome.disposition.value):
        found = f"{assessment.outcome.disposition.value}, {assessment.outcome.timeliness.value}"
        yield problem("OS902", None, ("claimed", "outcome"), claimed=outcome, found=found)
