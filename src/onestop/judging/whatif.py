"""
What if: the same library under a change that nobody has made, and the dossiers that would have been late or saved by it.

A change is laid over what a place sees, after its local decisions; the catalogue and the library that it is asked of stay as they are.
No answer passes for a real one: each carries the assumption `what_if`, which names the change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from onestop.clock.calendars import Calendar, Duty, Spans, Special, spans_of
from onestop.clock.days import WEEKDAYS, DayKind, DayMark
from onestop.clock.limits import CalendarDays, Hours, Months, SameDay, Then, TimeLimit, Together, Undetermined, WorkingDays, WorkingHours
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.dossiers import Dossier
from onestop.engine import Onestop
from onestop.judging.moves import Move, Moves, State, moved
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import Adjustment, Case, Extension, Modifier, Override, Part, Procedure
from onestop.law.stages import Timeliness
from onestop.law.views import Supposition, View
from onestop.telling.words import LANGUAGES, say, word
from onestop.words.sources import Text

_SECOND = Fraction(1, 3600)
"""Of limits in hours the smallest step, in hours."""


# -- a cut ---------------------------------------------------------------------------------------------------------------------------


def cut(
    site: Onestop,
    share: Fraction | Decimal | float,
    *,
    procedures: Collection[str] | None = None,
    fields: Collection[str] | None = None,
    place: str = NATION,
    extensions: bool = False,
) -> Onestop:
    """
    Return *site* with limits shortened by *share*.

    Cut are the limit of a case, a limit that a modifier puts in its place, and those of parts. What a modifier adds for a circumstance
    (10 working days in a remote area) and longer limits for a reason (gia hạn) stay: they pay for something that a cut does not remove.
    What the applicant has, and how soon a supplement must be asked for, are no limits of processing and stay too.

    Args:
        site: The library; it stays as it is.
        share: How much of each limit is taken off, from 0 to 1, kept exactly; of a float its shortest decimal is meant.
        procedures: Codes of the procedures that are cut; with *fields* those of either, with neither all.
        fields: Fields of administration that are cut.
        place: Place for which, with all below it, limits are cut.
        extensions: Whether the longer limits for a reason are cut too.

    Raises:
        ValueError: If *share* does not lie between 0 and 1, or *place* has not the shape of a place code.
        TypeError: If *share* is no number.
    """
    exact = _share(share)
    codes, folders = frozenset(procedures or ()), frozenset(fields or ())
    everything = procedures is None and fields is None

    def cut_procedure(procedure: Procedure) -> Procedure:
        if not (everything or procedure.code in codes or procedure.field in folders):
            return procedure
        return _procedure(procedure, exact, extensions, whole_nation=place == NATION)

    def change(view: View, places: tuple[str, ...]) -> View:
        if not exact or place not in places:
            return view
        return attrs.evolve(view, procedures=_Changed(view.procedures, cut_procedure))

    names = None if everything else (*sorted(codes), *sorted(folders))
    return site.supposing(Supposition(_cut_text(exact, names, _place(place), extensions), change))


def shortened(limit: TimeLimit, share: Fraction) -> TimeLimit:
    """
    Return *limit* less *share* of it, rounded down to a step of its unit, at least one step: never longer than it was.

    Working days have steps of a quarter, calendar days and months are whole, hours are exact (at least a second). Of stages in sequence
    each is cut, of branches side by side each and the cap. The same day, and what is undetermined, stay.
    """
    if not share:
        return limit
    match limit:
        case WorkingDays(n):
            quarters = max(int(Fraction(n) * 4 * (1 - share)), 1)
            return attrs.evolve(limit, n=Fraction(quarters, 4))
        case CalendarDays(n) | Months(n):
            return attrs.evolve(limit, n=max(int(n * (1 - share)), 1))
        case WorkingHours(h) | Hours(h):
            return attrs.evolve(limit, h=max(h * (1 - share), min(Fraction(h), _SECOND)))
        case Then(stages):
            return Then(*(shortened(stage, share) for stage in stages))
        case Together(branches, cap):
            return Together(*(shortened(branch, share) for branch in branches), cap=cap and shortened(cap, share))
        case SameDay() | Undetermined():
            return limit


def _share(share: Fraction | Decimal | float) -> Fraction:
    if isinstance(share, bool) or not isinstance(share, int | float | Decimal | Fraction):
        raise TypeError(f"a share such as Fraction(1, 4) is wanted, not {type(share).__name__} {share!r}")
    if not 0 <= share <= 1:  # which no NaN does either
        raise ValueError(f"a share from 0 to 1 is wanted, not {share!r}")
    return Fraction(str(share)) if isinstance(share, float) else Fraction(share)


@attrs.frozen
class _SomeLeft(Adjustment):
    """What is taken off a cut limit leaves a step of it, where a part of it was left before."""

    def of(self, limit: TimeLimit) -> TimeLimit | None:
        found = super().of(limit)
        return found if found is not None or self.by > 0 or not isinstance(limit, self.unit) else shortened(limit, Fraction(1))


def _procedure(procedure: Procedure, share: Fraction, extensions: bool, *, whole_nation: bool) -> Procedure:
    """A procedure with its limits cut; what the nation has beside it is cut where the whole nation's limits are."""
    again = partial(_procedure, share=share, extensions=extensions, whole_nation=whole_nation)
    if whole_nation:
        national = procedure.national and again(procedure.national)
    else:
        national = procedure.national or (procedure if procedure.place == NATION else None)
    return attrs.evolve(
        procedure,
        cases=tuple(_case(case, share, extensions) for case in procedure.cases),
        overrides=tuple(_override(each, share, whole_nation) for each in procedure.overrides),
        national=national,
    )


def _case(case: Case, share: Fraction, extensions: bool) -> Case:
    return attrs.evolve(
        case,
        limit=shortened(case.limit, share),
        modifiers=tuple(_modifier(each, share) for each in case.modifiers),
        parts=tuple(_part(each, share, extensions) for each in case.parts),
        extensions=tuple(_extension(each, share, extensions) for each in case.extensions),
    )


def _modifier(modifier: Modifier, share: Fraction) -> Modifier:
    limit, add = modifier.limit, modifier.add
    return attrs.evolve(modifier, limit=limit and shortened(limit, share), add=add and _SomeLeft(add.unit, add.by))


def _part(part: Part, share: Fraction, extensions: bool) -> Part:
    longer = tuple(_extension(each, share, extensions) for each in part.extensions)
    return attrs.evolve(part, limit=shortened(part.limit, share), extensions=longer)


def _extension(extension: Extension, share: Fraction, asked: bool) -> Extension:
    return attrs.evolve(extension, limit=shortened(extension.limit, share)) if asked else extension


def _override(override: Override, share: Fraction, whole_nation: bool) -> Override:
    """What a place decided for a limit: the file that says so is found by its value."""
    if not isinstance(override.value, TimeLimit) or ".limit" not in override.what:
        return override
    instead = override.instead_of
    cut_too = whole_nation and isinstance(instead, TimeLimit)
    return attrs.evolve(override, value=shortened(override.value, share), instead_of=shortened(instead, share) if cut_too else instead)


class _Changed(Mapping[str, Procedure]):
    """Procedures of a view, each changed when it is first asked for."""

    def __init__(self, procedures: Mapping[str, Procedure], change: Callable[[Procedure], Procedure]) -> None:
        self._procedures, self._change = procedures, change
        self._changed: dict[str, Procedure] = {}

    def __getitem__(self, code: str) -> Procedure:
        if code not in self._changed:
            self._changed[code] = self._change(self._procedures[code])
        return self._changed[code]

    def __contains__(self, code: object) -> bool:
        return code in self._procedures

    def __iter__(self) -> Iterator[str]:
        return iter(self._procedures)

    def __len__(self) -> int:
        return len(self._procedures)


# -- opening -------------------------------------------------------------------------------------------------------------------------


def opened(
    site: Onestop,
    weekday: str,
    sessions: Iterable[tuple[str | time, str | time]],
    *,
    counting: bool = True,
    place: str = NATION,
    since: date | None = None,
) -> Onestop:
    """
    Return *site* with further sessions on a weekday.

    Two questions: sessions that count make the day of rest a working day, towards every limit; in sessions that do not (buổi trực) the
    counter is open, and only what comes in then and is due on the same day is resolved in them.
    Holidays, days in lieu and swapped days on that weekday stay off. Where the day is worked anyway (a make-up Saturday) counting
    sessions come beside its own, and the others change nothing.

    Args:
        site: The library; it stays as it is.
        weekday: `"Mon"` to `"Sun"`.
        sessions: Such as `[("07:30", "11:30")]`.
        counting: Whether they count towards limits.
        place: Place at which, with all below it, the office opens.
        since: The first day on which it may open; None for the first day of the calendar.

    Raises:
        ValueError: If the weekday is none, no session is given, an hour is no hour, sessions overlap, or *place* has not the shape of a
            place code.
    """
    if weekday not in WEEKDAYS:
        raise ValueError(f"a weekday such as 'Sat' is wanted, not {weekday!r}")
    spans = spans_of(sessions)
    if not spans:
        raise ValueError("at least one session such as ('07:30', '11:30') is wanted")
    since = since.date() if isinstance(since, datetime) else since
    # Views of many days share one calendar, and its tables are built once.
    made: dict[int, tuple[Calendar, Calendar]] = {}

    def change(view: View, places: tuple[str, ...]) -> View:
        if place not in places:
            return view
        key = id(view.calendar)
        if key not in made:
            change_to = _open if counting else _on_duty
            made[key] = view.calendar, change_to(view.calendar, WEEKDAYS.index(weekday), spans, since)
        return attrs.evolve(view, calendar=made[key][1])

    return site.supposing(Supposition(_open_text(weekday, spans, since, _place(place), counting), change))


def _open(calendar: Calendar, weekday: int, spans: Spans, since: date | None) -> Calendar:
    def with_sessions(special: Special) -> Special:
        return _special(calendar, special, weekday, spans, since)

    outlook = calendar.outlook and (with_sessions(calendar.outlook[0]), with_sessions(calendar.outlook[1]))
    return attrs.evolve(calendar, special=with_sessions(calendar.special), outlook=outlook)


def _on_duty(calendar: Calendar, weekday: int, spans: Spans, since: date | None) -> Calendar:
    week = tuple(spans if number == weekday else () for number in range(7))
    duty = Duty(max(since or calendar.first, calendar.first), calendar.last, week, resolves=True)
    return attrs.evolve(calendar, duties=(*calendar.duties, duty))


def _special(calendar: Calendar, special: Special, weekday: int, spans: Spans, since: date | None) -> Special:
    marks = dict(special)
    begins = max(since or calendar.first, calendar.first)
    day = begins + timedelta(days=(weekday - begins.weekday()) % 7)
    while day <= calendar.last:
        mark = marks.get(day) or DayMark(DayKind.WORKING)
        if mark.kind.works:
            works = day in marks or weekday not in calendar.weekend
            own = (calendar.office_hours(day).on(weekday) if mark.sessions is None else mark.sessions) if works else ()
            marks[day] = attrs.evolve(mark, sessions=_union((*own, *spans)))
        day += timedelta(days=7)
    return tuple(sorted(marks.items(), key=lambda item: item[0]))


def _union(spans: Spans) -> Spans:
    """Sessions that touch or overlap are one."""
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(closes, joined[-1][1])
        else:
            joined.append((opens, closes))
    return tuple(joined)


# -- more law ------------------------------------------------------------------------------------------------------------------------


def applied(site: Onestop, *more: Any) -> Onestop:
    """
    Return *site* with further folders or bundles (text or `Path`) and plugin objects, as a copy; the files are read again.

    Raises:
        ValueError: If *site* was not made by `onestop.load`.
        OSError: If a file cannot be read.
    """
    roots = [each for each in more if isinstance(each, str | Path)]
    plugins = [each for each in more if not isinstance(each, str | Path)]
    names = [str(root) for root in roots] + [getattr(each, "__name__", type(each).__name__) for each in plugins]
    text = Text(*(word("whatif.with", lang, names=names) for lang in LANGUAGES))
    return site.with_more(*roots, plugins=plugins).supposing(Supposition(text, lambda view, places: view))


# -- words ---------------------------------------------------------------------------------------------------------------------------


def _place(place: str) -> str:
    if not is_place_code(place):
        raise ValueError(f"a place code such as '01' or 'vn' is wanted, not {place!r}")
    return place


def _at(place: str, lang: str) -> str:
    return "" if place == NATION else word("whatif.at", lang, place=place)


def _cut_text(share: Fraction, names: tuple[str, ...] | None, place: str, extensions: bool) -> Text:
    said = []
    for lang in LANGUAGES:
        of = "" if names is None else word("whatif.of", lang, names=names or "-")
        longer = word("whatif.extensions", lang) if extensions else ""
        said.append(word("whatif.cut", lang, share=_percent(share, lang), of=of, at=_at(place, lang), longer=longer))
    return Text(*said)


def _percent(share: Fraction, lang: str) -> str:
    """A third is told as 1/3, since no two shares may be told alike."""
    percent = share * 100
    return f"{say(percent, lang)}%" if Fraction(f"{float(percent):g}") == percent else str(share)


def _open_text(weekday: str, spans: Spans, since: date | None, place: str, counting: bool) -> Text:
    sessions = ", ".join("-".join(f"{seconds // 3600:02}:{seconds // 60 % 60:02}" for seconds in span) for span in spans)
    said = []
    for lang in LANGUAGES:
        day, begins = word(f"weekday.{WEEKDAYS.index(weekday)}", lang), word("whatif.since", lang, day=since) if since else ""
        said.append(word("whatif.open" if counting else "whatif.duty", lang, day=day, sessions=sessions, since=begins, at=_at(place, lang)))
    return Text(*said)


def supposed(site: Onestop, lang: str) -> str:
    """Return what *site* supposes, in words."""
    return say(tuple(each.text for each in site.suppositions), lang)


# -- who would have been late --------------------------------------------------------------------------------------------------------


def whatif(before: Onestop, after: Onestop, dossiers: Iterable[Dossier], now: datetime, *, known: date | None = None) -> Iterator[Move]:
    """
    Yield how each dossier moves from one library to the other, in order, one at a time; `Effects` counts them.

    Args:
        before: The law as it is.
        after: The law as it might be.
        dossiers: The dossiers.
        now: The moment of judgement of both.
        known: Only what was published by that day counts.
    """
    for dossier in dossiers:
        yield moved(dossier, State(site=before, known=known), State(site=after, known=known), now=now)


def is_late(assessment: Assessment) -> bool:
    """Return whether a dossier ended late, or is overdue now."""
    return assessment.outcome.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)


def becomes_late(move: Move) -> bool:
    """Return whether a dossier would be late that is not."""
    return is_late(move.after) and not is_late(move.before)


def is_saved(move: Move) -> bool:
    """Return whether a dossier would not be late that is."""
    return is_late(move.before) and not is_late(move.after)


@attrs.frozen
class Effect:
    """
    What a change does to some dossiers.

    Attributes:
        counts: `dossiers`, `moved`, `late_before`, `late_after`, `becomes_late`, `saved`, `dated` (a due date on both sides whose working
            days can be counted) and `days` (the sum of these working days, negative where dates come earlier).
    """

    counts: Counter[str] = attrs.field(factory=Counter)

    def add(self, move: Move) -> None:
        """Count one dossier."""
        self.counts["dossiers"] += 1
        for name, holds in (
            ("moved", move.is_move),
            ("late_before", is_late(move.before)),
            ("late_after", is_late(move.after)),
            ("becomes_late", becomes_late(move)),
            ("saved", is_saved(move)),
            ("dated", move.days is not None),
        ):
            self.counts[name] += holds
        self.counts["days"] += move.days or 0

    @property
    def average(self) -> Fraction | None:
        """The working days by which a due date moves on average, dates that stay included; None where no dossier has two."""
        return Fraction(self.counts["days"], self.counts["dated"]) if self.counts["dated"] else None

    def data(self) -> dict[str, Any]:
        """Return the counts by name; the average to two decimals."""
        names = ("dossiers", "moved", "late_before", "late_after", "becomes_late", "saved")
        average = None if self.average is None else round(float(self.average), 2)
        return {**{name: self.counts[name] for name in names}, "average_working_days": average}


class Effects:
    """
    Counts what a change does, one dossier at a time; nothing of a dossier is kept.

    Attributes:
        whole: All dossiers.
        moves: How they move, as `diff` counts it.
        procedures: Those of each procedure.
        places: Those of each place.
    """

    def __init__(self) -> None:
        self.whole, self.moves = Effect(), Moves()
        self.procedures: dict[str, Effect] = {}
        self.places: dict[str, Effect] = {}

    def add(self, move: Move) -> None:
        """Count one dossier."""
        dossier = move.before.dossier
        self.moves.add(move)
        for effect in (
            self.whole,
            self.procedures.setdefault(dossier.procedure, Effect()),
            self.places.setdefault(dossier.place, Effect()),
        ):
            effect.add(move)

    def data(self) -> dict[str, Any]:
        """Return the totals, and those by procedure and by place, most affected first."""
        return {
            **self.whole.data(),
            "by_procedure": [{"procedure": code, **effect.data()} for code, effect in most_affected(self.procedures)],
            "by_place": [{"place": code, **effect.data()} for code, effect in most_affected(self.places)],
        }


def most_affected(effects: Mapping[str, Effect]) -> list[tuple[str, Effect]]:
    """Return *effects* with those first in which most dossiers change sides, then those in which most move; of equal ones by code."""

    def key(item: tuple[str, Effect]) -> tuple[int, int, str]:
        counts = item[1].counts
        return -counts["becomes_late"] - counts["saved"], -counts["moved"], item[0]

    return sorted(effects.items(), key=key)
