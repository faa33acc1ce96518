"""
Summaries beside the official form: time taken, overdue by age, online levels, shortened procedures, parts.

None of them is a form of a circular; each counts what `Form` counts, received by the period's end and not ended before it began. They
grow with groups, procedures and distinct values, not with dossiers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.limits import CalendarDays, Hours, Months, SameDay, Then, TimeLimit, WorkingDays, WorkingHours
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.deadlines import Deadline
from onestop.law.overlays import due_overrides, of_nation
from onestop.law.procedures import Channel, Procedure
from onestop.law.stages import Disposition, Timeliness
from onestop.telling.forms import Judge, Period, outcome_by
from onestop.telling.reports import GROUPS, IF_ANY, SHOWN, Tally, group_order, tally_columns
from onestop.telling.sheets import Cell, Column, Row, Sheet, total_label
from onestop.telling.words import limit_words, rounded, word
from onestop.words.errors import CalendarBoundsError

Label = Callable[[str], str]

_LATE = (Timeliness.LATE, Timeliness.OVERDUE)


def in_period(assessment: Assessment, period: Period) -> bool:
    """Return whether a dossier was received by the end of *period* and had not ended before it began."""
    timeline = assessment.timeline
    return timeline.received is not None and (timeline.ended is None or period.has_begun(timeline.ended))


def share(part: int, whole: int, places: int = 1) -> Decimal | None:
    """Return *part* of *whole* in percent; None where there is nothing to have a part of."""
    return rounded(Fraction(100 * part, whole), places) if whole else None


def _columns(form: str, keys: Iterable[str], lang: str) -> tuple[Column, ...]:
    heads = [(key, word(f"column.{form}.{key}", lang)) for key in keys]
    return tuple(Column(key, (head,), head) for key, head in heads)


def _sheet(
    form: str,
    period: str,
    keys: Iterable[str],
    rows: Iterable[Row],
    total: Row | None,
    lang: str,
    *,
    label: str | None = None,
    notes: Iterable[str] = (),
    bars: tuple[str, ...] = (),
) -> Sheet:
    return Sheet(
        form=form,
        title=word(f"form.{form}.title", lang),
        period=period,
        unit=word(f"form.{form}.unit", lang),
        label=label or word(f"form.{form}.label", lang),
        columns=_columns(form, keys, lang),
        rows=tuple(rows),
        total=total,
        notes=(word(f"form.{form}.note", lang), *notes),
        bars=bars,
    )


# -- the plain table ------------------------------------------------------------------------------------------------------------------


class Summary:
    """
    Counts what the plain report counts, of the dossiers of a period: of all that the register holds where the period has no first day.

    Args:
        period: The period.
        by: One of `GROUPS`, or None for the total alone.
        measure: What judges each assessment.
    """

    def __init__(self, period: Period, by: str | None = None, measure: Judge = None) -> None:
        self.period, self.by = period, by
        self._tally = Tally(by, measure)

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        if self._is_counted(assessment):
            self._tally.add(assessment)

    def _is_counted(self, assessment: Assessment) -> bool:
        return self.period.first is None or in_period(assessment, self.period)

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that a dossier is counted in."""
        if not self._is_counted(assessment):
            return ()
        return ((GROUPS[self.by](assessment) if self.by else "", tally_columns(assessment, self._tally.measure)),)

    def sheet(self, lang: str = "vi", label: Label | None = None) -> Sheet:
        """Return the counts as a sheet; columns in which nothing was counted are left out where an office has no use for them."""
        total = self._tally.total().data()
        keys = (*SHOWN, *(key for key in IF_ANY if total.get(key)))
        called = label or (lambda key: key)
        lines = self._tally.lines().items() if self.by else ()
        return Sheet(
            form="summary",
            title=word("form.summary.title", lang),
            period=self.period.words(lang),
            unit=word("form.unit", lang),
            label=word(f"table.by.{self.by}", lang) if self.by else "",
            columns=tuple(Column(key, (word(f"table.{key}", lang),), word(f"table.{key}", lang)) for key in keys),
            rows=tuple(Row(key, called(key) or "–", tuple(line.data().get(each, 0) for each in keys)) for key, line in lines),
            total=Row("", word("table.all", lang), tuple(total[key] for key in keys)),
            bars=("early", "on_time", "late"),
        )


# -- time taken ----------------------------------------------------------------------------------------------------------------------

_TENTH = 360 * 1_000_000
"""Microseconds in a tenth of an hour, the step of times that are told in hours."""


@attrs.frozen
class Elapsed:
    """Time that a dossier took: how many tenths of an hour or whole days, in which unit."""

    unit: str
    value: Fraction


def _unit(limit: TimeLimit) -> str:
    match limit:
        case WorkingDays() | SameDay():
            return "working_days"
        case WorkingHours():
            return "working_hours"
        case Hours():
            return "hours"
        case CalendarDays() | Months():
            return "calendar_days"
        case Then(stages):
            units = {_unit(stage) for stage in stages}
            return units.pop() if len(units) == 1 else "calendar_days"
        case _:
            return "calendar_days"


def elapsed(deadline: Deadline, ended: datetime, calendar: Calendar) -> Elapsed | None:
    """
    Return the time from the start of the limit to the end, without the pauses, in the unit of the limit.

    Working days for a limit in working days or of the same day, hours to the tenth (begun tenths count) for one in hours, calendar days
    for one in days, months or mixed stages. The first day is not counted unless the limit counts it; ended on the first day is 0 days.
    None where a day lies outside the calendar.
    """
    limit, start, end = deadline.limit.value, deadline.start, max(deadline.start, ended)
    unit = _unit(limit)
    pauses = [(max(a, start), min(b, end)) for a, b in deadline.pauses if a < end and b > start]

    def span(a: datetime, b: datetime) -> int:
        if unit == "working_days":
            return max(0, calendar.count(a.date(), b.date()))
        if unit == "calendar_days":
            return (b.date() - a.date()).days
        if unit == "working_hours":
            return calendar.office_time_before(b) - calendar.office_time_before(a)
        return int((b - a).total_seconds() * 1_000_000)

    try:
        value = max(0, span(start, end) - sum(span(a, b) for a, b in pauses))
    except CalendarBoundsError:
        return None
    if unit in ("working_hours", "hours"):
        return Elapsed(unit, Fraction(ceil(Fraction(value, _TENTH)), 10))
    first = getattr(limit, "first_day_counted", False)
    return Elapsed(unit, Fraction(value + (1 if first else 0)))


class Times:
    """
    Counts how long procedures took beside what the law allows: of the dossiers resolved in the period, one line a procedure and limit.

    Args:
        period: The period.
        calendar: Gives the calendar that an assessment was made by.
        measure: What judges each assessment.
    """

    def __init__(self, period: Period, calendar: Callable[[Assessment], Calendar], measure: Judge = None) -> None:
        self.period, self.calendar, self.measure = period, calendar, measure
        self._values: dict[tuple[str, TimeLimit], Counter[Elapsed]] = {}
        self._late: Counter[tuple[str, TimeLimit]] = Counter()
        self._at_most = 0

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        found = self._elapsed(assessment)
        if found is None or assessment.deadline is None:
            return
        key = assessment.dossier.procedure, assessment.deadline.limit.value
        self._values.setdefault(key, Counter())[found] += 1
        self._at_most += assessment.timeline.at_latest or assessment.dossier.lacks_pauses
        self._late[key] += outcome_by(self.measure, assessment).timeliness in _LATE

    def _elapsed(self, assessment: Assessment) -> Elapsed | None:
        timeline, deadline = assessment.timeline, assessment.deadline
        resolved = assessment.outcome.disposition is Disposition.RESOLVED and timeline.ended is not None
        if not resolved or timeline.ended is None or deadline is None or not in_period(assessment, self.period):
            return None
        return elapsed(deadline, timeline.ended, self.calendar(assessment))

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that a dossier is counted in."""
        if self._elapsed(assessment) is None or assessment.deadline is None:
            return ()
        late = ("late",) if outcome_by(self.measure, assessment).timeliness in _LATE else ()
        row = _time_key(assessment.dossier.procedure, assessment.deadline.limit.value)
        return ((row, ("resolved", "mean", "p90", "longest", *late)),)

    def sheet(self, lang: str = "vi", label: Label | None = None) -> Sheet:
        """Return the times as a sheet."""
        keys = ("limit", "unit", "resolved", "mean", "p90", "longest", "late")
        rows = []
        for code, limit in sorted(self._values, key=lambda key: (key[0], limit_words(key[1], "en"))):
            values = self._values[code, limit]
            unit = next(iter(values)).unit
            cells: list[Cell] = [limit_words(limit, lang), word(f"unit.{unit}", lang), *_spread(values, unit), self._late[code, limit]]
            rows.append(Row(_time_key(code, limit), label(code) if label else code, tuple(cells)))
        notes = (word("form.times.at_most", lang, n=self._at_most),) if self._at_most else ()
        return _sheet("times", self.period.words(lang), keys, rows, None, lang, notes=notes)


def _time_key(code: str, limit: TimeLimit) -> str:
    return f"{code}/{limit_words(limit, 'en')}"


def _spread(values: Counter[Elapsed], unit: str) -> list[Cell]:
    """How many, their mean, the least value that nine of ten do not pass, and the longest."""
    n = values.total()
    mean = sum((each.value * times for each, times in values.items()), Fraction()) / n
    ordered = sorted(values, key=lambda each: each.value)
    reached = 0
    p90 = ordered[-1].value
    for each in ordered:
        reached += values[each]
        if 10 * reached >= 9 * n:
            p90 = each.value
            break
    whole = unit in ("working_days", "calendar_days")
    ends: list[Cell] = [int(value) if whole else rounded(value) for value in (p90, ordered[-1].value)]
    return [n, rounded(mean), *ends]


# -- overdue by age ------------------------------------------------------------------------------------------------------------------

AGES = ((0, "0"), (5, "1-5"), (10, "6-10"), (20, "11-20"), (30, "21-30"))
"""Upper bounds of the ages, in working days; beyond the last is one more."""

_AGES = (*(name for _, name in AGES), "31+", "unknown")
UNKNOWN_AGES = ("overdue.unknown", "late.unknown")
"""Columns of ages that nobody can say."""


def age(margin: int | None) -> str:
    """Return the age by how many working days lie between the due date and the end (or now): `0` is past a date but on no working day."""
    if margin is None:
        return "unknown"
    return next((name for most, name in AGES if -margin <= most), "31+")


class Overdue:
    """
    Counts what is late by how late it is, in working days: pending and overdue at the period's end, and resolved late in the period.

    Args:
        period: The period.
        by: One of `GROUPS`.
        measure: What judges each assessment.
    """

    def __init__(self, period: Period, by: str = "field", measure: Judge = None) -> None:
        self.period, self.by, self.measure = period, by, measure
        self._counts: dict[str, Counter[str]] = {}

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        for row, columns in self.places(assessment):
            self._counts.setdefault(row, Counter()).update(columns)

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that a dossier is counted in."""
        outcome = outcome_by(self.measure, assessment)
        if outcome.timeliness not in _LATE or not in_period(assessment, self.period):
            return ()
        ended = assessment.timeline.ended is not None
        if ended and outcome.disposition is not Disposition.RESOLVED:
            return ()
        kind = "late" if ended else "overdue"
        return ((GROUPS[self.by](assessment), (kind, f"{kind}.{age(outcome.margin)}")),)

    def sheet(self, lang: str = "vi", label: Label | None = None) -> Sheet:
        """Return the counts as a sheet; an age of which there is nothing to say is left out."""
        total = sum(self._counts.values(), Counter())
        keys = [f"{kind}.{name}" if name else kind for kind in ("overdue", "late") for name in ("", *_AGES)]
        keys = [key for key in keys if not key.endswith(".unknown") or total[key]]
        called = label or (lambda key: key)
        rows = [Row(key, called(key) or "–", tuple(self._counts[key][each] for each in keys)) for key in group_order(self.by, self._counts)]
        made = _sheet(
            "overdue",
            self.period.words(lang),
            (),
            rows,
            Row("", total_label(lang), tuple(total[key] for key in keys)),
            lang,
            label=word(f"table.by.{self.by}", lang),
        )
        return attrs.evolve(made, columns=tuple(_aged(key, lang) for key in keys))


def _aged(key: str, lang: str) -> Column:
    kind, _, name = key.partition(".")
    top = word(f"column.overdue.{kind}", lang)
    inner = word("column.overdue.unknown", lang) if name == "unknown" else name.replace("-", "–").replace("31+", "> 30")
    return Column(key, (top, inner or word("head.total", lang)), f"{word(f'column.overdue.short.{kind}', lang)} {inner}".strip())


# -- online levels -------------------------------------------------------------------------------------------------------------------


def online_level(procedure: Procedure | None, on: date) -> str:
    """Return scheme and level of the online service of *procedure* on a day, as `nd42-2022/full`; empty where nothing is said of it."""
    for service in procedure.online if procedure else ():
        if (service.valid_from is None or service.valid_from <= on) and (service.valid_to is None or on <= service.valid_to):
            return f"{service.scheme.value}/{service.level}"
    return ""


class Online:
    """Counts dossiers received in the period by the online level of their procedure on the day of receipt, always with its scheme."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self._counts: dict[str, Counter[str]] = {}

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""
        for row, columns in self.places(assessment):
            self._counts.setdefault(row, Counter()).update(columns)

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that a dossier is counted in."""
        received = assessment.timeline.received
        if received is None or not self.period.has_begun(received):
            return ()
        filed = ("filed_online",) if assessment.dossier.channel is Channel.ONLINE else ()
        return ((online_level(assessment.procedure, received.date()), ("received", *filed, "share")),)

    def sheet(self, lang: str = "vi", label: Label | None = None) -> Sheet:
        """Return the counts as a sheet."""
        total = sum(self._counts.values(), Counter())

        def row(key: str, name: str, counts: Counter[str]) -> Row:
            return Row(key, name, (counts["received"], counts["filed_online"], share(counts["filed_online"], counts["received"])))

        rows = [row(key, _level_name(key, lang), self._counts[key]) for key in sorted(self._counts, key=lambda key: (not key, key))]
        keys = ("received", "filed_online", "share")
        return _sheet("online", self.period.words(lang), keys, rows, row("", total_label(lang), total), lang)


def _level_name(key: str, lang: str) -> str:
    if not key:
        return word("online.unknown", lang)
    scheme, _, level = key.partition("/")
    return word("online.of", lang, level=word(f"online.{level}", lang), scheme=word(f"online.{scheme}", lang))


# -- shortened procedures ------------------------------------------------------------------------------------------------------------


def is_shortened(procedure: Procedure) -> bool:
    """Return whether a local decision set another limit than the nation's in a case of *procedure*; it can only be a shorter one."""
    return any(
        of_nation(procedure, case.id) is not None
        and any(
            each.what.split(".")[2] in ("limit", "modifiers") and each.value != each.instead_of
            for each in due_overrides(procedure, case.id)
        )
        for case in procedure.cases
    )


class Shortened:
    """
    Counts procedures, and those whose limit a local decision shortened, as in "90/414" of an office's report.

    A procedure counts once in each group.

    Args:
        period: What is said of the time.
        by: One of `GROUPS`.
    """

    def __init__(self, period: Period, by: str = "level") -> None:
        self.period, self.by = period, by
        self._found: dict[str, dict[str, bool]] = {}

    def add(self, assessment: Assessment) -> None:
        """Count the procedure of one assessment, as it stood on the day of receipt."""
        for row, _ in self.places(assessment):
            if assessment.procedure is not None:
                self.add_procedure(assessment.procedure, (row,))

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the row and the columns that the procedure of a dossier is counted in."""
        if assessment.procedure is None or not in_period(assessment, self.period):
            return ()
        cut = ("shortened",) if is_shortened(assessment.procedure) else ()
        return ((GROUPS[self.by](assessment), ("procedures", *cut, "share")),)

    def add_procedure(self, procedure: Procedure, groups: Iterable[str]) -> None:
        """Count one procedure in each of *groups*; one that was shortened at some time of the period is shortened."""
        cut = is_shortened(procedure)
        for group in groups:
            codes = self._found.setdefault(group, {})
            codes[procedure.code] = cut or codes.get(procedure.code, False)

    def sheet(self, lang: str = "vi", label: Label | None = None) -> Sheet:
        """Return the counts as a sheet; in the total a procedure of several groups counts once."""
        called = label or (lambda key: key)
        every: dict[str, bool] = {}
        for codes in self._found.values():
            for code, cut in codes.items():
                every[code] = cut or every.get(code, False)

        def row(key: str, name: str, codes: dict[str, bool]) -> Row:
            cut = sum(codes.values())
            return Row(key, name, (len(codes), cut, share(cut, len(codes))))

        rows = [row(key, called(key) or "–", self._found[key]) for key in group_order(self.by, self._found)]
        total = row("", total_label(lang), every)
        keys = ("procedures", "shortened", "share")
        label_word = word(f"table.by.{self.by}", lang)
        said = word("form.shortened.said", lang, cut=sum(every.values()), of=len(every))
        return _sheet("shortened", self.period.words(lang), keys, rows, total, lang, label=label_word, notes=(said,) if every else ())


# -- parts ---------------------------------------------------------------------------------------------------------------------------

PARTS_IF_ANY = ("no_date", "undecided", "pending_no_date", "pending_undecided")
_PART_COLUMNS = ("received", "resolved", "early", "on_time", "late", "pending", "in_time", "overdue", "waiting", "refused", "withdrawn")


class Parts:
    """
    Counts interconnected dossiers: a line for the group, and one for each of its parts, by the part's own limit and end.

    A part whose own assessment has no receipt has not begun, and is not counted yet.

    Args:
        period: The period.
        measure: What judges each assessment and part.
    """

    def __init__(self, period: Period, measure: Judge = None) -> None:
        self.period, self.measure = period, measure
        self._tallies: dict[str, Tally] = {}
        self._names: dict[str, tuple[tuple[str, str], ...]] = {}

    def add(self, assessment: Assessment) -> None:
        """Count one assessment; one without parts is passed over."""
        for row, each in self._each(assessment):
            self._tallies.setdefault(row, Tally(None, self.measure)).add(each)
            self._name(row, assessment)

    def _each(self, assessment: Assessment) -> Iterable[tuple[str, Assessment]]:
        if assessment.parts and in_period(assessment, self.period):
            code = assessment.dossier.procedure
            yield code, assessment
            yield from ((f"{code}/{id}", part) for id, part in assessment.parts.items() if part.timeline.received is not None)

    def _name(self, row: str, assessment: Assessment) -> None:
        procedure, (code, _, id) = assessment.procedure, row.partition("/")
        if row in self._names or procedure is None:
            return
        case = procedure.case(assessment.case) if assessment.case else None
        part = next((part for part in case.parts if part.id == id), None) if case and id else None
        if part is None:
            self._names[row] = (("vi", f"{code} {procedure.name.of('vi')}"), ("en", f"{code} {procedure.name.of('en')}"))
            return
        said = {lang: "– " + part.name.of(lang) + (f" ({part.agency.of(lang)})" if part.agency else "") for lang in ("vi", "en")}
        self._names[row] = tuple(said.items())

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the rows and the columns that a dossier and its parts are counted in."""
        for row, each in self._each(assessment):
            yield row, tally_columns(each, self.measure)

    def sheet(self, lang: str = "vi", label: Label | None = None) -> Sheet:
        """Return the counts as a sheet, each group above its parts; what has no date has a column where there is any."""
        lines: list[tuple[str, str, dict[str, int]]] = []
        for key in sorted(self._tallies, key=lambda key: key.partition("/")[0]):
            counts = self._tallies[key].total().data()
            name = dict(self._names.get(key, ())).get(lang, key)
            lines.append((key, name, counts))
        columns = (*_PART_COLUMNS, *(key for key in PARTS_IF_ANY if any(counts.get(key) for _, _, counts in lines)))
        rows = [Row(key, name, tuple(counts.get(column, 0) for column in columns)) for key, name, counts in lines]
        made = _sheet("parts", self.period.words(lang), (), rows, None, lang, bars=("early", "on_time", "late"))
        heads = [(key, word(f"table.{key}", lang)) for key in columns]
        return attrs.evolve(made, columns=tuple(Column(key, (head,), head) for key, head in heads))
