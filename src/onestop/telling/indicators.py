"""
Indicators: how an office is judged, by Circular 01/2018/TT-VPCP and by Decision 766/QĐ-TTg, as far as data allow.

Circular 01/2018 Art. 13 has nine indicators of 0, 1 or 2 points; the score of one is the points of its dossiers by their number, to one
decimal (Art. 15(2)(a)), and staff and agencies have scales of their own (Art. 15(3)). Decision 766 has groups with maxima, of which only
the progress has a sourced formula. Where a figure cannot be computed the sheet says "no data", never a guess; the indices SIPAS and PAR
are made by surveys of their own and are not computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import attrs

from onestop.dossiers.assessments import Assessment
from onestop.dossiers.opinions import Answer, Feedback
from onestop.dossiers.outcomes import JUDGED, is_undecided
from onestop.law.procedures import Channel, OnlineScheme
from onestop.law.stages import EventKind, Timeliness
from onestop.telling.forms import Judge, Period, outcome_by
from onestop.telling.sheets import Cell, Column, Row, Sheet, shown
from onestop.telling.summaries import in_period, online_level, share
from onestop.telling.words import rounded, word

INDICATORS = tuple("123456789")
OF_STAFF = tuple("12347")
"""Indicators that staff are judged by (Art. 15(3)); an agency is judged by all."""

DECLARED = ("5", "6")
"""Indicators about how the desk is organised and what it makes public: an office declares them, no register shows them."""

STAFF_SCALE = ((Decimal(5), "full"), (Decimal("3.5"), "most"), (Decimal(0), "less"))
AGENCY_SCALE = ((Decimal(15), "excellent"), (Decimal(12), "good"), (Decimal(9), "fair"), (Decimal(6), "average"), (Decimal(0), "weak"))
"""Least totals of the classes, from the best down (Art. 15(3))."""

_POINTS = {Timeliness.EARLY: 2, Timeliness.ON_TIME: 1, Timeliness.LATE: 0}
_LEAST_DOSSIERS, _MOST_DOSSIERS, _PROCEDURES = 15, 30, 20
"""Percent of dossiers filed online, and of procedures at level 3 or 4, that indicator 9 asks for."""


def of_number(times: int) -> int:
    """Return the points for how often, or how many, had to be contacted: none 2, one 1, more 0."""
    return max(0, 2 - times)


class Indicators:
    """
    Counts the nine indicators of Circular 01/2018 Art. 13 over the dossiers that got a result in the period.

    Args:
        period: The period.
        survey: Answers of applicants; None where there was no survey.
        feedback: Everything that was reported to the office; None where nobody says.
        declared: Points that the office declares for `DECLARED`.
    """

    def __init__(
        self,
        period: Period,
        survey: Iterable[Answer] | None = None,
        feedback: Iterable[Feedback] | None = None,
        declared: Mapping[str, int] | None = None,
    ) -> None:
        self.period = period
        self.declared = dict(declared or {})
        self._answers = None if survey is None else {answer.code: answer for answer in survey}
        self._feedback = None if feedback is None else tuple(each for each in feedback if self._concerns(each))
        self._complaints = {each.code for each in self._feedback or () if each.attitude and each.code}
        self._points: dict[str, Counter[int]] = {each: Counter() for each in INDICATORS}
        self._by_register = 0
        self._own_fault = 0
        self._undecided = 0
        self._online: Counter[str] = Counter()
        self._levels: dict[str, bool | None] = {}

    def _concerns(self, each: Feedback) -> bool:
        return each.received <= self.period.at and (each.answered is None or self.period.has_begun(each.answered))

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        self._add_online(assessment)
        for name, points in self.points(assessment):
            self._points[name][points] += 1
        if self._is_undecided(assessment):
            self._undecided += 1
        if self._is_counted(assessment):
            asked = self._contacts(assessment)
            self._by_register += asked is not None and asked[1]
            self._own_fault += asked is None

    def _is_counted(self, assessment: Assessment) -> bool:
        ended = assessment.timeline.ended is not None and assessment.outcome.disposition in JUDGED
        return ended and in_period(assessment, self.period)

    def _is_undecided(self, assessment: Assessment) -> bool:
        """Whether it ended with a result, in the period as far as anybody can say, and nobody can say whether that was in time."""
        ended = assessment.outcome.disposition in JUDGED and not assessment.timeline.is_open
        return ended and in_period(assessment, self.period) and is_undecided(assessment.timeline, assessment.deadline, assessment.outcome)

    def points(self, assessment: Assessment) -> tuple[tuple[str, int], ...]:
        """Return what one dossier adds: indicator and points; an interconnected one adds a number for each of its parts to indicator 2."""
        if not self._is_counted(assessment):
            return ()
        found: list[tuple[str, int]] = []
        timeliness = assessment.outcome.timeliness
        if timeliness in _POINTS:
            found.append(("1", _POINTS[timeliness]))
        found += [("2", _POINTS[part.outcome.timeliness]) for part in assessment.parts.values() if part.outcome.timeliness in _POINTS]
        asked = self._contacts(assessment)
        if asked is not None:
            found.append(("3", of_number(asked[0])))
        answer = self._answer(assessment)
        if answer is not None and answer.agencies is not None:
            found.append(("4", of_number(answer.agencies)))
        complaint = self._complaint(assessment, answer)
        if complaint is True:
            found.append(("7", 0))
        elif complaint is False and timeliness in _POINTS:
            found.append(("7", _POINTS[timeliness]))
        return tuple(found)

    def _answer(self, assessment: Assessment) -> Answer | None:
        return (self._answers or {}).get(assessment.dossier.code)

    def _contacts(self, assessment: Assessment) -> tuple[int, bool] | None:
        """
        How often the desk had to be contacted, and whether only the register says so.

        None where it was more than once by the applicant's own fault: such a dossier is not held against the office.
        """
        answer = self._answer(assessment)
        if answer is not None and answer.contacts is not None:
            return None if answer.contacts > 1 and answer.applicant_fault else (answer.contacts, False)
        return sum(event.kind is EventKind.SUPPLEMENT_REQUESTED for event in assessment.dossier.events if event.at <= self.period.at), True

    def _complaint(self, assessment: Assessment, answer: Answer | None) -> bool | None:
        if assessment.dossier.code in self._complaints:
            return True
        if answer is not None and answer.complaint is not None:
            return answer.complaint
        return None if self._feedback is None else False

    def _add_online(self, assessment: Assessment) -> None:
        received = assessment.timeline.received
        if received is None or not in_period(assessment, self.period):
            return
        if self.period.has_begun(received):
            self._online["received"] += 1
            self._online["online"] += assessment.dossier.channel is Channel.ONLINE
        self._online["late"] += _is_late_online(assessment)
        scheme, _, level = online_level(assessment.procedure, received.date()).partition("/")
        known = None if scheme != OnlineScheme.ND43_2011 else level in ("3", "4")
        self._levels[assessment.dossier.procedure] = known or self._levels.get(assessment.dossier.procedure, known)

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the rows and the columns that a dossier is counted in."""
        found: list[tuple[str, tuple[str, ...]]] = []
        found += [(name, ("dossiers", f"points_{points}", "score")) for name, points in self.points(assessment)]
        received = assessment.timeline.received
        if received is not None and in_period(assessment, self.period):
            if self.period.has_begun(received):
                found.append(("9", ("dossiers", "score")))
            elif _is_late_online(assessment):
                found.append(("9", ("score",)))
        return found

    def scores(self) -> dict[str, Decimal | None]:
        """Return the score of each indicator, None where there are no data."""
        found: dict[str, Decimal | None] = {}
        for name, points in self._points.items():
            n = points.total()
            found[name] = rounded(Fraction(sum(worth * times for worth, times in points.items()), n)) if n else None
        for name in DECLARED:
            found[name] = rounded(Fraction(self.declared[name])) if name in self.declared else None
        for name, own in (("8", self._feedback_points()), ("9", self._online_points())):
            found[name] = None if own is None else rounded(Fraction(own))
        return found

    def _feedback_points(self) -> int | None:
        """Points for feedback that was answered in time: all of it, or none came, 2; nine of ten 1; less 0. What still runs waits."""
        if self._feedback is None:
            return None
        in_time, n = self._answered()
        return 2 if in_time == n else 1 if 10 * in_time >= 9 * n else 0

    def _answered(self) -> tuple[int, int]:
        judged = [verdict for each in self._feedback or () if (verdict := _in_time(each, self.period.at)) is not None]
        return sum(judged), len(judged)

    def _online_points(self) -> int | None:
        """
        Points for online services: 0 where under 15 % of the dossiers came online or one of these is late, whatever the levels.

        More needs the share of procedures at level 3 or 4, words of Decree 43/2011 that ended in 2022; None where nobody says.
        """
        received, online = self._online["received"], self._online["online"]
        if not received:
            return None
        if self._online["late"] or 100 * online < _LEAST_DOSSIERS * received:
            return 0
        if any(known is None for known in self._levels.values()) or not self._levels:
            return None
        high = sum(known is True for known in self._levels.values())
        if not high:
            return 0
        return 2 if 100 * high >= _PROCEDURES * len(self._levels) and 100 * online >= _MOST_DOSSIERS * received else 1

    def sheet(self, lang: str = "vi", label: object = None) -> Sheet:
        """Return the indicators as a sheet, one a row, with the totals and classes of staff and agency below."""
        scores = self.scores()
        rows = [self._row(name, scores[name], lang) for name in INDICATORS]
        for key, names, scale in (("staff", OF_STAFF, STAFF_SCALE), ("agency", INDICATORS, AGENCY_SCALE)):
            missing = [name for name in names if scores[name] is None]
            total = sum((score for name in names if (score := scores[name]) is not None), Decimal("0.0"))
            said = word("indicator.not_graded", lang, names=", ".join(missing)) if missing else _class(key, total, scale, lang)
            rows.append(Row(key, word(f"indicator.{key}", lang), (None, None, None, None, None if missing else total, said)))
        return Sheet(
            form="01/2018",
            title=word("form.01/2018.title", lang),
            period=self.period.words(lang),
            unit=word("form.01/2018.unit", lang),
            label=word("form.01/2018.label", lang),
            columns=_heads(("dossiers", "points_2", "points_1", "points_0", "score", "basis"), lang),
            rows=tuple(rows),
            notes=(
                word("form.01/2018.note", lang),
                word("form.01/2018.not_computed", lang),
                *((word("form.01/2018.undecided", lang, n=self._undecided),) if self._undecided else ()),
            ),
        )

    def _row(self, name: str, score: Decimal | None, lang: str) -> Row:
        points = self._points[name]
        counts: tuple[Cell, ...] = tuple(points[worth] for worth in (2, 1, 0))
        if name in DECLARED or name in "89" or not points.total():
            counts = (None, None, None)
        n: Cell = points.total() or None
        if score is None:
            basis = word(f"indicator.{name}.none", lang)
        elif name == "8":
            in_time, n = self._answered()
            basis = word("indicator.8.basis", lang, in_time=in_time, n=n)
        elif name == "9":
            n = self._online["received"]
            basis = word("indicator.9.basis", lang, share=shown(share(self._online["online"], n), lang), late=self._online["late"])
        elif name == "3":
            basis = word("indicator.3.basis", lang, register=self._by_register, fault=self._own_fault)
        else:
            basis = word(f"indicator.{name}.basis", lang)
        return Row(name, f"{name}. {word(f'indicator.{name}', lang)}", (n, *counts, score, basis))


def _is_late_online(assessment: Assessment) -> bool:
    late = assessment.outcome.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)
    return late and assessment.dossier.channel is Channel.ONLINE


def _in_time(each: Feedback, at: datetime) -> bool | None:
    """Whether feedback was answered in time, by dates; None while it may still be."""
    answered = each.answered if each.answered is not None and each.answered <= at else None
    if answered is None:
        return None if at.date() <= each.due.date() else False
    return answered.date() <= each.due.date()


def _class(key: str, total: Decimal, scale: Iterable[tuple[Decimal, str]], lang: str) -> str:
    return next(word(f"indicator.{key}.{name}", lang) for least, name in scale if total >= least)


def _heads(keys: Iterable[str], lang: str) -> tuple[Column, ...]:
    heads = [(key, word(f"column.indicator.{key}", lang)) for key in keys]
    return tuple(Column(key, (head,), head) for key, head in heads)


# -- Decision 766 --------------------------------------------------------------------------------------------------------------------

GROUPS_766 = (("publicity", 18), ("progress", 20), ("digitising", 22), ("online", 12), ("payment", 10), ("satisfaction", 18))
"""
Groups of Decision 766/QĐ-TTg with their maxima, 100 together.

The Decision has five, of 18, 20, 22, 22 and 18 (read in a provincial notice); the National Portal of 2026 shows the fourth as online
services of 12 and online payment of 10 (medium to high).
"""

_GOOD = (Timeliness.EARLY, Timeliness.ON_TIME, Timeliness.IN_TIME)


@attrs.frozen
class Progress:
    """How many dossiers were in time, of how many received or handled in the period."""

    in_time: int
    handled: int

    @property
    def score(self) -> Decimal | None:
        """Points of 20; None where nothing was handled."""
        return rounded(Fraction(20 * self.in_time, self.handled), 2) if self.handled else None


class Decision766:
    """
    Counts the group "progress and results" of Decision 766/QĐ-TTg: 20 × (early, on time or pending in time) / received or handled.

    The formula comes from a business description of the National Portal and fits 984 of its answers; its legal standing was not verified.

    Args:
        period: The period.
        measure: Judges as the National Portal measures, `site.judging("national", now=now)`.
    """

    def __init__(self, period: Period, measure: Judge) -> None:
        self.period, self.measure = period, measure
        self._counts: Counter[str] = Counter()

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        for _, columns in self.places(assessment):
            self._counts.update(columns)

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that a dossier is counted in."""
        if not in_period(assessment, self.period):
            return ()
        good = ("in_time",) if outcome_by(self.measure, assessment).timeliness in _GOOD else ()
        return (("progress", ("handled", *good, "rate", "score")),)

    @property
    def progress(self) -> Progress:
        """The counts so far."""
        return Progress(self._counts["in_time"], self._counts["handled"])

    def sheet(self, lang: str = "vi", label: object = None) -> Sheet:
        """Return the groups as a sheet; those that are not computed say so."""
        made = self.progress
        rows = []
        for key, most in GROUPS_766:
            cells: tuple[Cell, ...] = (most, None, None, None, None, word("decision.not_computed", lang))
            if key == "progress":
                said = word("decision.computed" if made.handled else "decision.nothing", lang)
                cells = (most, made.handled, made.in_time, share(made.in_time, made.handled, 2), made.score, said)
            rows.append(Row(key, word(f"decision.{key}", lang), cells))
        return Sheet(
            form="766",
            title=word("form.766.title", lang),
            period=self.period.words(lang),
            unit=word("form.766.unit", lang),
            label=word("form.766.label", lang),
            columns=tuple(
                Column(key, (head,), head)
                for key, head in (
                    (key, word(f"column.766.{key}", lang)) for key in ("most", "handled", "in_time", "rate", "score", "basis")
                )
            ),
            rows=tuple(rows),
            notes=(word("form.766.note", lang),),
        )
