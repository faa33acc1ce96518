"""
Reports: many assessments counted into the table that an office prints.

Received = resolved + pending + waiting + refused + withdrawn or stopped; a refusal is judged against the limit like any result but
counted apart. What was refused at intake or only submitted was never received.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any, TypeAlias

import attrs

from onestop.dossiers.assessments import Assessment
from onestop.dossiers.judgements import Judgement, Why, on_time_rate
from onestop.dossiers.measures import Rate
from onestop.dossiers.outcomes import Outcome, is_undecided
from onestop.law.procedures import Level
from onestop.law.stages import Disposition, Timeliness
from onestop.telling.tables import WIDEST, folded, table, vietnamese, width
from onestop.telling.words import number, word
from onestop.words.problems import Severity
from onestop.words.sources import Text

_WAITING = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED)


_RUNNING = (Timeliness.IN_TIME, Timeliness.OVERDUE)


@attrs.frozen
class Line:
    """
    One line of the report: how many dossiers of one group stand where.

    Attributes:
        counts: Dossiers by (disposition, timeliness), of those that were received.
        intake_refused: Not taken in.
        not_received: Submitted, withdrawn or ended without ever being received.
        same_day: Resolved on the day of receipt.
        assumed: Answers that rest on an assumption.
        faulty: Dossiers with an error in their data.
        undecided: Resolved, and the source leaves out what would decide whether that was in time; they are among those without a date.
        pending_undecided: Pending past the earliest due date, in the same sense.
    """

    counts: Counter[tuple[Disposition, Timeliness]] = attrs.field(factory=Counter)
    intake_refused: int = 0
    not_received: int = 0
    same_day: int = 0
    assumed: int = 0
    faulty: int = 0
    undecided: int = 0
    pending_undecided: int = 0

    def _sum(self, dispositions: Iterable[Disposition], timeliness: Timeliness | None = None) -> int:
        return sum(n for (d, t), n in self.counts.items() if d in tuple(dispositions) and (timeliness is None or t is timeliness))

    @property
    def received(self) -> int:
        """Dossiers received."""
        return sum(self.counts.values())

    @property
    def resolved(self) -> int:
        """Dossiers with a positive result."""
        return self._sum((Disposition.RESOLVED,))

    def resolved_as(self, timeliness: Timeliness) -> int:
        """Dossiers resolved early, on time, late, or without a date to judge by (`none`)."""
        return self._sum((Disposition.RESOLVED,), timeliness)

    @property
    def pending(self) -> int:
        """Dossiers in process whose clock runs; a wait that does not stop it hides nothing."""
        return self._sum((Disposition.PENDING,)) + sum(self._sum(_WAITING, t) for t in _RUNNING)

    def pending_as(self, timeliness: Timeliness) -> int:
        """Dossiers pending in time, overdue, or without a date."""
        return self._sum((Disposition.PENDING, *(_WAITING if timeliness in _RUNNING else ())), timeliness)

    @property
    def waiting(self) -> int:
        """Dossiers whose clock stands still: they wait for a supplement, for payment, or are suspended."""
        return self._sum(_WAITING, Timeliness.NONE)

    @property
    def refused(self) -> int:
        """Dossiers refused after examination."""
        return self._sum((Disposition.REFUSED,))

    @property
    def withdrawn(self) -> int:
        """Dossiers withdrawn or stopped."""
        return self._sum((Disposition.WITHDRAWN, Disposition.STOPPED))

    def rate(self, rate: Rate = Rate.RECEIVED) -> Fraction | None:
        """Return the share of dossiers in time, from 0 to 1; None where there is nothing to divide by."""
        return on_time_rate(self.counts, rate)

    def data(self) -> dict[str, int]:
        """
        Return the counts by name.

        What is not decided is counted under `no_date` and `pending_no_date` too, and by itself only where there is any.
        """
        more = {"undecided": self.undecided, "pending_undecided": self.pending_undecided}
        return {
            "received": self.received,
            "resolved": self.resolved,
            "early": self.resolved_as(Timeliness.EARLY),
            "on_time": self.resolved_as(Timeliness.ON_TIME),
            "late": self.resolved_as(Timeliness.LATE),
            "no_date": self.resolved_as(Timeliness.NONE),
            "pending": self.pending,
            "in_time": self.pending_as(Timeliness.IN_TIME),
            "overdue": self.pending_as(Timeliness.OVERDUE),
            "waiting": self.waiting,
            "refused": self.refused,
            "withdrawn": self.withdrawn,
            "pending_no_date": self.pending_as(Timeliness.NONE),
            "intake_refused": self.intake_refused,
            "not_received": self.not_received,
            "same_day": self.same_day,
            "assumed": self.assumed,
            "faulty": self.faulty,
            **{name: n for name, n in more.items() if n},
        }


def _level(assessment: Assessment) -> str:
    if assessment.dossier.level:
        return assessment.dossier.level.value
    levels = assessment.procedure.level if assessment.procedure else ()
    return levels[0].value if len(levels) == 1 else ""


def _month(assessment: Assessment) -> str:
    received = assessment.timeline.received
    return f"{received:%Y-%m}" if received else ""


_LEVELS = (*(level.value for level in Level), "")

GROUPS: dict[str, Callable[[Assessment], str]] = {
    "level": _level,
    "field": lambda a: a.procedure.field if a.procedure else "",
    "place": lambda a: a.dossier.place,
    "agency": lambda a: a.dossier.agency or "",
    "channel": lambda a: a.dossier.channel.value,
    "month": _month,
    "procedure": lambda a: a.dossier.procedure,
}
"""What a report can be grouped by. Level and agency are the dossier's, not its place's."""


def group_order(by: str | None, keys: Iterable[str]) -> list[str]:
    """Return the keys of groups in the order of a report: levels from the top down, others in Vietnamese order."""
    return sorted(keys, key=_LEVELS.index if by == "level" else vietnamese)


def judged_by(measure: Callable[[Assessment], Judgement] | None, assessment: Assessment) -> tuple[Outcome, bool]:
    """Return the outcome of *assessment* by a measure, by None its own, and whether it leaves open what dates could have told."""
    if measure is None:
        return assessment.outcome, is_undecided(assessment.timeline, assessment.deadline, assessment.outcome)
    judgement, timeline = measure(assessment), assessment.timeline
    left_out = timeline.at_latest or timeline.undated or assessment.dossier.lacks_pauses
    return judgement.outcome, left_out and judgement.why is Why.UNSURE


class Tally:
    """
    Counts assessments as they come, in constant memory.

    Args:
        by: One of `GROUPS`, or None for the total alone.
        measure: What judges each assessment, such as `site.judging("national", now=now)`; None counts the assessments' own outcomes.
    """

    def __init__(self, by: str | None = None, measure: Callable[[Assessment], Judgement] | None = None) -> None:
        if by is not None and by not in GROUPS:
            raise ValueError(f"a report is grouped by {', '.join(GROUPS)}, not {by!r}")
        self.by = by
        self.measure = measure
        self._group = GROUPS[by] if by else None
        self._counts: dict[str, _Counts] = {}

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        key = self._group(assessment) if self._group else ""
        counts = self._counts.get(key)
        if counts is None:
            counts = self._counts[key] = _Counts()
        outcome, undecided = judged_by(self.measure, assessment)
        counts.add(assessment, outcome, undecided)

    def lines(self) -> dict[str, Line]:
        """Return one line a group, levels from the top down, others in Vietnamese order; just `""` where there are no groups."""
        return {key: self._counts[key].line() for key in group_order(self.by, self._counts)}

    def total(self) -> Line:
        """Return the line of all groups together."""
        whole = _Counts()
        for counts in self._counts.values():
            whole.merge(counts)
        return whole.line()


class _Counts:
    def __init__(self) -> None:
        self.received: Counter[tuple[Disposition, Timeliness]] = Counter()
        self.other: Counter[str] = Counter()

    def add(self, assessment: Assessment, outcome: Outcome, undecided: bool) -> None:
        timeline = assessment.timeline
        if timeline.received is not None:
            self.received[outcome.disposition, outcome.timeliness] += 1
            if undecided and outcome.disposition in _UNDECIDED:
                self.other[_UNDECIDED[outcome.disposition]] += 1
            resolved = outcome.disposition is Disposition.RESOLVED and timeline.ended is not None
            if resolved and timeline.ended and timeline.ended.date() == timeline.received.date():
                self.other["same_day"] += 1
        elif outcome.disposition is Disposition.INTAKE_REFUSED:
            self.other["intake_refused"] += 1
        else:
            self.other["not_received"] += 1
        if assessment.assumptions:
            self.other["assumed"] += 1
        if any(found.severity is Severity.ERROR for found in assessment.problems):
            self.other["faulty"] += 1

    def merge(self, counts: _Counts) -> None:
        self.received += counts.received
        self.other += counts.other

    def line(self) -> Line:
        return Line(Counter(self.received), **{name: self.other[name] for name in _OTHERS})


_UNDECIDED = {Disposition.RESOLVED: "undecided", Disposition.PENDING: "pending_undecided"}
_OTHERS = ("intake_refused", "not_received", "same_day", "assumed", "faulty", *_UNDECIDED.values())
SHOWN = (
    "received",
    "resolved",
    "early",
    "on_time",
    "late",
    "pending",
    "in_time",
    "overdue",
    "waiting",
    "refused",
    "withdrawn",
)
IF_ANY = ("no_date", "undecided", "pending_no_date", "pending_undecided", "intake_refused", "not_received", "assumed", "faulty")


def tally_columns(assessment: Assessment, measure: Callable[[Assessment], Judgement] | None = None) -> tuple[str, ...]:
    """Return the columns of the table that count a dossier."""
    alone = Tally(None, measure)
    alone.add(assessment)
    return tuple(key for key, n in alone.total().data().items() if n)


def report_text(tally: Tally, lang: str = "vi", also: Iterable[str] = ()) -> str:
    """Return the summary table; columns in which nothing was counted are left out where the official form has no place for them."""
    total = tally.total().data()
    columns = [*SHOWN, *(name for name in IF_ANY if total.get(name)), *also]
    rows = [[group_name(tally.by, key, lang), *_cells(line.data(), columns, lang)] for key, line in tally.lines().items() if tally.by]
    rows.append([word("table.all", lang), *_cells(total, columns, lang)])
    head = [word(f"table.by.{tally.by}", lang) if tally.by else "", *(word(f"table.{name}", lang) for name in columns)]
    widths = [min(WIDEST, max(map(width, cells))) or 1 for cells in zip(*rows, strict=True)]
    return table(head, folded(rows, widths), right=range(1, len(head)))


def compared_text(tallies: Mapping[str, Tally], lang: str = "vi") -> str:
    """Return the totals of the same dossiers by several measures, one line each under the name of the measure."""
    totals = {name: tally.total().data() for name, tally in tallies.items()}
    columns = [*SHOWN, *(name for name in IF_ANY if any(total.get(name) for total in totals.values()))]
    head = [word("measure.column", lang), *(word(f"table.{name}", lang) for name in columns)]
    return table(head, [[name, *_cells(total, columns, lang)] for name, total in totals.items()], right=range(1, len(head)))


def _cells(data: dict[str, int], columns: Iterable[str], lang: str) -> list[str]:
    return [number(data.get(name, 0), lang) for name in columns]


def group_name(by: str | None, key: str, lang: str) -> str:
    """Return what a group is called: by its word where there is one, else by its key; a dash where it has none."""
    name = word(f"{by}.{key}", lang) if key else "-"
    return key if name == f"{by}.{key}" else name


MOST_ROWS = 100_000


def _rows(rows: Iterable[Iterable[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(_head(row) for row in islice(rows, MOST_ROWS + 1))


def _head(head: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(islice(head, MOST_ROWS))


@attrs.frozen
class Table:
    """
    A report of a plugin's layout: its head, and rows of as many cells.

    Attributes:
        head: What each column is called.
        rows: Texts and whole numbers.
    """

    head: tuple[str | Text, ...] = attrs.field(converter=_head)
    rows: tuple[tuple[str | Text | int, ...], ...] = attrs.field(converter=_rows)

    def __attrs_post_init__(self) -> None:
        """
        Look at every cell.

        Raises:
            ValueError: If a row has more or fewer cells than the head, or there are too many rows.
            TypeError: If a cell is neither a text nor a whole number.
        """
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS:,} rows")
        for row in (self.head, *self.rows):
            if len(row) != len(self.head) or not row:
                raise ValueError(f"a row of {len(row)} cells under a head of {len(self.head)}")
            for cell in row:
                if type(cell) not in (str, Text, int):
                    raise TypeError(f"a cell is a text or a whole number, not {type(cell).__name__}")


Layout: TypeAlias = Callable[[Iterator[Assessment]], Table]
"""A layout of a plugin: it takes the assessments of a register, once, as they come, and returns its table."""


def table_text(made: Table, lang: str = "vi") -> str:
    """Return the table of a layout, columns of numbers to the right."""
    numbers = {i for i in range(len(made.head)) if made.rows and all(type(row[i]) is int for row in made.rows)}
    rows = [[number(cell, lang) if isinstance(cell, int) else _cell_text(cell, lang) for cell in row] for row in made.rows]
    return table([_cell_text(cell, lang) for cell in made.head], rows, right=numbers)


def table_data(made: Table, lang: str = "vi") -> dict[str, Any]:
    """Return the table of a layout as plain data."""
    rows = [[cell if isinstance(cell, int) else _cell_text(cell, lang) for cell in row] for row in made.rows]
    return {"head": [_cell_text(cell, lang) for cell in made.head], "rows": rows}


def _cell_text(cell: str | Text, lang: str) -> str:
    return " ".join((cell.of(lang) if isinstance(cell, Text) else cell).split())


def report_data(tally: Tally) -> dict[str, Any]:
    """Return the report as plain data: the total, and the groups by name."""
    groups = {key: line.data() for key, line in tally.lines().items()} if tally.by else {}
    return {"total": tally.total().data(), "by": tally.by, "groups": groups}
