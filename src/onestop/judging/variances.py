"""Variances: what two measures make of one dossier, and whether they judge it differently."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from onestop.dossiers.assessments import Assessment
from onestop.dossiers.judgements import Judgement


@attrs.frozen
class Variance:
    """
    One dossier judged by two measures.

    Attributes:
        assessment: The dossier.
        one: What the first measure makes of it, and why.
        other: What the second does.
    """

    assessment: Assessment
    one: Judgement
    other: Judgement

    @property
    def differs(self) -> bool:
        """Whether they put it into different classes: where it stands, or whether that is in time; another margin is no other class."""
        return self.one.stand != self.other.stand


def variance(assessment: Assessment, one: Callable[[Assessment], Judgement], other: Callable[[Assessment], Judgement]) -> Variance:
    """Return what two measures make of a dossier; each is what `Onestop.judging` returns."""
    return Variance(assessment, one(assessment), other(assessment))
