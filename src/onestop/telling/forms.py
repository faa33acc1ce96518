"""
Form II.06a: what an office received, resolved and has pending in a period, in the thirteen columns of Circular 01/2020/TT-VPCP.

Columns and title as public office systems print them (confidence medium to high); the text of the circular was not found. Two identities
hold by construction, 7 = 8 + 9 + 10 and 11 = 12 + 13, and 3 = 4 + 5 + 6. The third, 3 = 7 + 11, holds only where the form has a place
for every dossier. It has none for what waits for the applicant, was refused, was withdrawn or stopped, or has no due date, so each of
these is shown apart unless it is folded in or left out, and the sheet says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeAlias

import attrs

from onestop.dossiers.assessments import Assessment
from onestop.dossiers.judgements import Judgement
from onestop.dossiers.outcomes import Outcome, is_proven_late
from onestop.law.procedures import Channel
from onestop.law.stages import Disposition, Timeliness
from onestop.telling.reports import GROUPS, group_order, judged_by
from onestop.telling.sheets import Column, Row, Sheet, total_label
from onestop.telling.words import word

Judge: TypeAlias = Callable[[Assessment], Judgement] | None
"""What judges each assessment, such as `site.judging("national", now=now)`; None takes the assessments' own outcomes."""

LAST_SECOND = time(23, 59, 59)


@attrs.frozen
class Period:
    """
    A period of a report (kỳ báo cáo), its days included.

    Attributes:
        first: First day; None where the report goes back as far as the register.
        last: Last day.
        at: The moment whose state is told: the end of the last day, or earlier where the period still runs.
    """

    first: date | None
    last: date
    at: datetime

    def __attrs_post_init__(self) -> None:
        """
        Look at the days.

        Raises:
            ValueError: If the last day lies before the first, or the moment after the last day.
        """
        if self.first is not None and self.last < self.first:
            raise ValueError(f"a period ends on {self.last}, before it begins on {self.first}")
        if self.at.date() > self.last:
            raise ValueError(f"the state of {self.at} is not that of a period which ends on {self.last}")

    @classmethod
    def of(cls, first: date | None, last: date, now: datetime) -> Period:
        """Return the period as it can be told at *now*: as of its end, or as of *now* while it still runs."""
        return cls(first, last, min(now, datetime.combine(last, LAST_SECOND)))

    def has_begun(self, moment: datetime) -> bool:
        """Return whether *moment* lies in the period or after it."""
        return self.first is None or moment.date() >= self.first

    def words(self, lang: str) -> str:
        """Return the period as a form writes it, with the moment of its state where that is not its end."""
        said = word("form.period" if self.first else "form.until", lang, first=self.first, last=self.last)
        if self.at < datetime.combine(self.last, LAST_SECOND):
            said = f"{said} {word('form.as_of', lang, at=self.at)}"
        return said


class Fold(StrEnum):
    """What the form has no column for."""

    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NO_DATE = "no_date"


def _folds(names: Iterable[Fold | str]) -> frozenset[Fold]:
    return frozenset(map(Fold, names))


@attrs.frozen
class Folding:
    """
    Where dossiers go for which the form has no column; what is named in neither stands apart, in a column of its own.

    Attributes:
        folded: Counted in the form's own columns: what waits as pending in time, a refusal or a withdrawal as resolved by its own end
            and due date, what has no due date as resolved on time or pending in time; what is not decided goes with that.
        left_out: Counted nowhere, not among the received either.
    """

    folded: frozenset[Fold] = attrs.field(default=(), converter=_folds)
    left_out: frozenset[Fold] = attrs.field(default=(), converter=_folds)

    def __attrs_post_init__(self) -> None:
        """
        Look at the two sets.

        Raises:
            ValueError: If something is named in both.
        """
        both = self.folded & self.left_out
        if both:
            raise ValueError(f"{', '.join(sorted(both))} cannot be both folded in and left out")

    @property
    def apart(self) -> tuple[Fold, ...]:
        """What stands in columns of its own."""
        return tuple(each for each in Fold if each not in self.folded | self.left_out)


_ARRIVALS = ("online", "direct", "carried_over")
_RESOLVED = ("early", "on_time", "late")
_PENDING = ("in_time", "overdue")
_SUMS = {"received": _ARRIVALS, "resolved": _RESOLVED, "pending": _PENDING}
NUMBERS = {
    "received": "3",
    "online": "4",
    "direct": "5",
    "carried_over": "6",
    "resolved": "7",
    "early": "8",
    "on_time": "9",
    "late": "10",
    "pending": "11",
    "in_time": "12",
    "overdue": "13",
}
"""Columns 3 to 13 of the form; 1 is the row's number and 2 its group."""

_DIRECT = (Channel.IN_PERSON, Channel.POST)
_WAITS = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED)
_CALLED_OFF = (Disposition.WITHDRAWN, Disposition.STOPPED)
_UNTIMED = ("on_time", "in_time", Fold.NO_DATE.value)
"""Where a dossier is counted that has no timeliness, and is no refusal, wait or withdrawal that stands apart."""

_CLOSED_AS = {
    Timeliness.EARLY: "early",
    Timeliness.ON_TIME: "on_time",
    Timeliness.IN_TIME: "on_time",
    Timeliness.LATE: "late",
    Timeliness.OVERDUE: "late",
}


@attrs.frozen
class Standing:
    """
    Where one dossier stands on the form.

    Attributes:
        arrival: Column 4, 5 or 6 by its key.
        state: Column 8, 9, 10, 12 or 13 by its key, or what stands apart.
        folded: What was folded in to bring it there; None where the form has a column for it.
    """

    arrival: str
    state: str
    folded: Fold | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that counts the dossier, sums included."""
        return (*(whole for whole, parts in _SUMS.items() if {self.arrival, self.state} & set(parts)), self.arrival, self.state)


def outcome_by(measure: Judge, assessment: Assessment) -> Outcome:
    """Return the outcome of *assessment* by a measure, by None its own."""
    return measure(assessment).outcome if measure else assessment.outcome


def standing(assessment: Assessment, period: Period, folding: Folding, measure: Judge = None) -> Standing | None:
    """
    Return where the form counts a dossier; None where it does not, because it was not received by then, ended before, or is left out.

    Where a measure takes another end than the timeline, the timeline says in which period that lies.

    Args:
        assessment: The dossier, judged at the moment of *period*.
        period: The period of the report.
        folding: Where dossiers go for which the form has no column.
        measure: What judges it.
    """
    timeline = assessment.timeline
    received, ended = timeline.received, timeline.ended
    if received is None or (ended is not None and not period.has_begun(ended)):
        return None
    outcome = outcome_by(measure, assessment)
    state, fold = _state(outcome)
    if fold in folding.left_out:
        return None
    if fold in folding.folded:
        state, again = _folded(fold, assessment, outcome)
        if again in folding.left_out:
            return None
        if again is not None and again not in folding.folded:
            state, fold = again.value, again  # what was folded in has no due date either, which stands apart
    arrival = "carried_over" if not period.has_begun(received) else "direct" if assessment.dossier.channel in _DIRECT else "online"
    return Standing(arrival, state, fold if fold in folding.folded else None)


def _state(outcome: Outcome) -> tuple[str, Fold | None]:
    where, timeliness = outcome.disposition, outcome.timeliness
    if where in _CALLED_OFF:
        return Fold.WITHDRAWN.value, Fold.WITHDRAWN
    if where is Disposition.REFUSED:
        return Fold.REFUSED.value, Fold.REFUSED
    if where in _WAITS and timeliness is Timeliness.NONE:
        return Fold.WAITING.value, Fold.WAITING
    if timeliness is Timeliness.NONE:
        return Fold.NO_DATE.value, Fold.NO_DATE
    if where is Disposition.RESOLVED:
        return _CLOSED_AS[timeliness], None
    # A variant may judge what waits as early, on time or late: until its end it is pending all the same.
    return "overdue" if timeliness in (Timeliness.OVERDUE, Timeliness.LATE) else "in_time", None


def _folded(fold: Fold | None, assessment: Assessment, outcome: Outcome) -> tuple[str, Fold | None]:
    """Where what is folded in is counted, and whether that took a due date for granted."""
    if fold is Fold.WAITING:
        return "in_time", None
    timeliness = outcome.timeliness
    closed = not assessment.timeline.is_open
    due = assessment.deadline.due if assessment.deadline else None
    if timeliness is Timeliness.NONE and fold is Fold.WITHDRAWN and due is not None and assessment.timeline.ended is not None:
        end, last = assessment.timeline.ended.date(), due.date()
        if end > last and not is_proven_late(assessment.timeline, last):
            return "on_time", Fold.NO_DATE
        timeliness = Timeliness.EARLY if end < last else Timeliness.ON_TIME if end == last else Timeliness.LATE
    if timeliness is not Timeliness.NONE:
        return _CLOSED_AS[timeliness], None
    return ("on_time" if closed else "in_time"), Fold.NO_DATE


class Form:
    """
    Counts assessments into form II.06a as they come, in memory that grows with the groups and not with the dossiers.

    Args:
        period: The period; the assessments must be of its moment `at`.
        by: One of `GROUPS`; the form is made by field.
        folding: Where dossiers go for which the form has no column.
        measure: What judges each assessment.
    """

    def __init__(self, period: Period, by: str = "field", folding: Folding | None = None, measure: Judge = None) -> None:
        if by not in GROUPS:
            raise ValueError(f"a report is grouped by {', '.join(GROUPS)}, not {by!r}")
        self.period, self.by, self.folding, self.measure = period, by, folding or Folding(), measure
        self._group = GROUPS[by]
        self._counts: dict[str, Counter[str]] = {}
        self._undecided = 0
        self._undated = 0

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        stands = self.stands(assessment)
        if stands is not None:
            if stands.state in _UNTIMED:
                self._undecided += judged_by(self.measure, assessment)[1]
            timeline = assessment.timeline
            if stands.arrival == "carried_over" and timeline.ended is None and not timeline.is_open:
                self._undated += 1
            self._counts.setdefault(self._group(assessment), Counter()).update((stands.arrival, stands.state))

    def stands(self, assessment: Assessment) -> Standing | None:
        """Return where the form counts a dossier; None where it does not."""
        return standing(assessment, self.period, self.folding, self.measure)

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that a dossier is counted in, sums included."""
        stands = self.stands(assessment)
        return () if stands is None else ((self._group(assessment), stands.columns),)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the counts by group and column; columns that stand apart come last, each only where it may be counted."""
        return {key: self._line(self._counts[key]) for key in group_order(self.by, self._counts)}

    def total(self) -> dict[str, int]:
        """Return the counts of all groups together."""
        return self._line(sum(self._counts.values(), Counter()))

    def _line(self, counts: Counter[str]) -> dict[str, int]:
        line = {key: sum(counts[part] for part in _SUMS.get(key, (key,))) for key in NUMBERS}
        # What is folded in may still come out without a due date.
        return line | {each.value: counts[each.value] for each in Fold if each in self.folding.apart}

    def sheet(self, lang: str = "vi", label: Callable[[str], str] | None = None) -> Sheet:
        """
        Return the form as a sheet.

        Args:
            lang: `"vi"` or `"en"`.
            label: What a group is called, where its key is not its name.
        """
        total = self.total()
        apart = [each.value for each in self.folding.apart if total[each.value]]
        keys = [*NUMBERS, *apart]
        called = label or (lambda key: key)
        return Sheet(
            form="II.06a",
            issued=(word("form.II.06a.number", lang), word("form.II.06a.issued", lang)),
            title=word("form.II.06a.title", lang),
            period=self.period.words(lang),
            unit=word("form.unit", lang),
            label=word("form.II.06a.field" if self.by == "field" else f"table.by.{self.by}", lang),
            columns=tuple(_column(key, lang) for key in keys),
            rows=tuple(Row(key, called(key) or "–", tuple(line[each] for each in keys)) for key, line in self.counts().items()),
            total=Row("", total_label(lang), tuple(total[key] for key in keys)),
            notes=self._notes(lang, apart),
            bars=("early", "on_time", "late"),
            numbered=True,
        )

    def _notes(self, lang: str, apart: list[str]) -> tuple[str, ...]:
        names = {each: word(f"fold.{each.value}", lang) for each in Fold}
        sums = " + ".join(["7", "11", *(names[Fold(each)] for each in apart)])
        notes = [word("form.identities", lang, sums=sums)]
        notes += [word(f"folded.{each.value}", lang) for each in Fold if each in self.folding.folded]
        out = [names[each] for each in Fold if each in self.folding.left_out]
        notes += [word("form.left_out", lang, names=", ".join(out))] if out else []
        notes += [word("form.apart", lang, names=", ".join(names[Fold(each)] for each in apart))] if apart else []
        notes += [word("form.undecided", lang, n=self._undecided)] if self._undecided else []
        notes += [word("form.undated", lang, n=self._undated)] if self._undated else []
        return (*notes, word("form.II.06a.source", lang))


def _column(key: str, lang: str) -> Column:
    short = word(f"column.{key}", lang)
    whole = next((whole for whole, parts in _SUMS.items() if key == whole or key in parts), None)
    if whole is None:
        return Column(key, (word("form.apart_head", lang), short), short)
    top = word(f"head.{whole}", lang)
    inner = word("head.total", lang) if key == whole else word(f"head.{key}", lang)
    middle = (word("head.in_period", lang),) if key in ("online", "direct") else ()
    return Column(key, (top, *middle, inner), short, NUMBERS[key])


def why(assessment: Assessment, stands: Standing, lang: str = "vi") -> str:
    """Return why the form counts a dossier where it does: how it came in, and what was folded in."""
    parts = [word(f"arrival.{stands.arrival}", lang)]
    if stands.folded is not None:
        parts.append(word(f"folded.{stands.folded.value}", lang))
    return "; ".join(parts)
