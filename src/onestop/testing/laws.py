"""
Laws of a deadline rule: what must hold of any function that gives due dates, this library's or a portal's.

Each law is a function that takes the rule and what it is asked, and raises `LawBrokenError` where the rule breaks the law.
`check_deadline_rule` draws the questions and comes back with the smallest counterexample.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import DayKind, DayMark, civil
from onestop.clock.limits import Pauses, Roll, SameDay, Then, TimeLimit, Together, Undetermined, counts_by_instant, latest_start
from onestop.telling.words import limit_words, mark_words, say, word
from onestop.testing import strategies
from onestop.words.errors import CalendarBoundsError

# Below the strategies, which say what to install where Hypothesis is missing.
from hypothesis import find, settings  # isort: skip
from hypothesis import strategies as st  # isort: skip
from hypothesis.errors import NoSuchExample  # isort: skip
from hypothesis.strategies import SearchStrategy  # isort: skip

Rule: TypeAlias = Callable[..., date | None]
"""`rule(limit, start, calendar)`, with pauses `rule(limit, start, calendar, pauses)`; it gives a date, a date-time or None."""


class LawBrokenError(AssertionError):
    """
    A deadline rule broke a law; as text it is the counterexample, with every day on its way that is no plain day.

    Attributes:
        law: Which: `working_day`, `later_receipt`, `day_off`, `pause`, `last_start` or `late_start`.
        told: What was asked and what came out, by name.
        lang: The language of the text, `"vi"` or `"en"`.
    """

    def __init__(self, law: str, calendar: Calendar, **told: Any) -> None:
        super().__init__(law)
        self.law, self.told, self.lang, self._calendar = law, told, "vi", calendar

    def __str__(self) -> str:
        lines = [word(f"law.{self.law}", self.lang)]
        lines += [f"  {word(f'law.{name}', self.lang)}: {_said(value, self.lang)}" for name, value in self.told.items()]
        days = [_date(value) for value in self.told.values() if isinstance(value, date)]
        special = [(day, mark) for day, mark in self._calendar.special if min(days) <= day <= max(days)]
        return "\n".join((*lines, *(f"  {_said(day, self.lang)}: {mark_words(mark, self.lang)}" for day, mark in special)))


def _said(value: Any, lang: str) -> str:
    if isinstance(value, TimeLimit):
        return limit_words(value, lang)
    if isinstance(value, date):
        return f"{say(value, lang)}, {word(f'weekday.{value.weekday()}', lang)}"
    return "; ".join(f"{say(since, lang)} - {say(until, lang)}" for since, until in value)


# -- the laws ------------------------------------------------------------------------------------------------------------------------


def due_on_a_working_day(rule: Rule, limit: TimeLimit, calendar: Calendar, start: datetime) -> None:
    """
    Check that a limit that rolls, or counts working time, ends on a working day.

    Raises:
        LawBrokenError: If *rule* ends it on another.

    Law:
        Civil Code 91/2015/QH13 Art. 148(5).
    """
    found = _ask(rule, limit, start, calendar)
    if found is not None and _ends_at_work(limit) and calendar.first <= _date(found) <= calendar.last and not calendar.is_working(found):
        raise LawBrokenError("working_day", calendar, limit=limit, start=start, due=found)


def never_earlier_for_a_later_receipt(rule: Rule, limit: TimeLimit, calendar: Calendar, one: datetime, other: datetime) -> None:
    """
    Check that of two receipts the later one is not due earlier.

    Raises:
        LawBrokenError: If it is.
    """
    start, later = sorted((one, other))
    due, then = _ask(rule, limit, start, calendar), _ask(rule, limit, later, calendar)
    if due is not None and then is not None and _after(limit, due, then):
        raise LawBrokenError("later_receipt", calendar, limit=limit, start=start, due=due, later=later, then_due=then)


def never_earlier_for_a_day_off(rule: Rule, limit: TimeLimit, calendar: Calendar, start: datetime, day: date) -> None:
    """
    Check that nothing is due earlier if *day* is a day off too; limits that roll backward are left alone.

    Raises:
        LawBrokenError: If it is.
    """
    if not calendar.is_working(day) or any(getattr(each, "roll", None) is Roll.BACKWARD for each in _simple(limit)):
        return
    due, then = _ask(rule, limit, start, calendar), _ask(rule, limit, start, _with_day_off(calendar, day))
    if due is not None and then is not None and _after(limit, due, then):
        raise LawBrokenError("day_off", calendar, limit=limit, start=start, due=due, extra_day_off=day, then_due=then)


def never_earlier_for_a_pause(rule: Rule, limit: TimeLimit, calendar: Calendar, start: datetime, pauses: Pauses) -> None:
    """
    Check that *pauses*, sorted and not overlapping, make nothing due earlier.

    Raises:
        LawBrokenError: If they do.
    """
    due, then = _ask(rule, limit, start, calendar), _ask(rule, limit, start, calendar, pauses)
    if due is not None and then is not None and _after(limit, due, then):
        raise LawBrokenError("pause", calendar, limit=limit, start=start, due=due, pauses=pauses, then_due=then)


def late_only_after_the_last_start(rule: Rule, limit: TimeLimit, calendar: Calendar, wanted: datetime) -> None:
    """
    Check that by the last possible start one is in time for *wanted*, and a day (for limits in hours a minute) after it one is not.

    What the last possible start is `onestop.latest_start` says: unlike the other laws this one holds the rule against this library.
    Where only the date of the start matters, the hour of *wanted* is that of the start.

    Raises:
        LawBrokenError: If it is late before, or in time after.
    """
    try:
        last = None if _ends_at_work(limit) and not calendar.is_working(wanted) else latest_start(limit, wanted, calendar)
    except CalendarBoundsError:
        return
    if last is None:
        return
    after = last + timedelta(minutes=1)
    if last.time() == time(23, 59, 59):
        last = datetime.combine(last, wanted.time())
        after = last + timedelta(days=1)
    due, then = _ask(rule, limit, last, calendar), _ask(rule, limit, after, calendar)
    if due is not None and _after(limit, due, wanted):
        raise LawBrokenError("last_start", calendar, limit=limit, start=last, in_time_for=_end(limit, wanted), due=due)
    if then is not None and not _after(limit, then, wanted):
        raise LawBrokenError("late_start", calendar, limit=limit, start=after, too_late_for=_end(limit, wanted), due=then)


def check_deadline_rule(
    rule: Rule,
    limit: TimeLimit | SearchStrategy[TimeLimit],
    calendar: Calendar | SearchStrategy[Calendar],
    *,
    first: date | None = None,
    last: date | None = None,
    pauses: bool = False,
    examples: int = 300,
    lang: str = "vi",
) -> None:
    """
    Check that *rule* keeps the laws, with questions that are the same each time.

    Left alone are limits of the same day where a weekend duty resolves what comes in then: there a later receipt may rightly be due
    earlier. An answer None, or a `CalendarBoundsError`, breaks no law; any other exception of the rule comes through.

    Args:
        rule: What gives due dates, as `onestop.due` does: `rule(limit, start, calendar)`.
        limit: A limit, or a strategy of limits.
        calendar: A calendar, or a strategy of calendars.
        first: The first day of which is asked, by default that of the calendar. A narrow span is faster and gives recent examples.
        last: The last day, by default a year before the calendar ends.
        pauses: Whether the rule takes spans that do not count as its fourth argument.
        examples: How many questions are tried for each law.
        lang: The language of the counterexample.

    Raises:
        LawBrokenError: With the smallest counterexample that was found.
        TypeError: If the rule gives anything but a date, a date-time or None.
    """
    limits = limit if isinstance(limit, SearchStrategy) else st.just(limit)
    if isinstance(calendar, Calendar):
        calendar = _cut(calendar, first, last)

    def moments(on: Calendar) -> SearchStrategy[Any]:
        return strategies.moments(on, first=first, last=last)

    def days(on: Calendar) -> SearchStrategy[Any]:
        return strategies.days(on, first=first, last=last)

    def spans(on: Calendar) -> SearchStrategy[Any]:
        return strategies.pauses(on, first=first, last=last)

    asked: dict[Callable[..., None], tuple[Callable[[Calendar], SearchStrategy[Any]], ...]] = {
        due_on_a_working_day: (moments,),
        never_earlier_for_a_later_receipt: (moments, moments),
        never_earlier_for_a_day_off: (moments, days),
        late_only_after_the_last_start: (moments,),
    }
    if pauses:
        asked[never_earlier_for_a_pause] = (moments, spans)
    for law, drawn in asked.items():
        _check(law, rule, _questions(limits, calendar, drawn), examples, lang)


_Question: TypeAlias = Callable[[Callable[..., None], Rule], None]
"""Puts what was drawn to a rule, by a law. A function, since Hypothesis hashes and prints values, and a calendar is a long one."""


def _questions(
    limits: SearchStrategy[TimeLimit],
    calendar: Calendar | SearchStrategy[Calendar],
    drawn: tuple[Callable[[Calendar], SearchStrategy[Any]], ...],
) -> SearchStrategy[_Question]:
    def of(on: Calendar) -> SearchStrategy[_Question]:
        return st.builds(lambda limit, asked: _question(on, limit, asked), limits, st.tuples(*(each(on) for each in drawn)))

    return calendar.flatmap(of) if isinstance(calendar, SearchStrategy) else of(calendar)


def _question(calendar: Calendar, limit: TimeLimit, drawn: tuple[Any, ...]) -> _Question:
    def put(law: Callable[..., None], rule: Rule) -> None:
        if not _resolves_on_duty(limit, calendar):
            law(rule, limit, calendar, *drawn)

    return put


def _check(law: Callable[..., None], rule: Rule, questions: SearchStrategy[_Question], examples: int, lang: str) -> None:
    def broken(question: _Question) -> bool:
        try:
            question(law, rule)
        except LawBrokenError:
            return True
        return False

    try:
        smallest = find(questions, broken, settings=settings(max_examples=examples, database=None, derandomize=True, deadline=None))
    except NoSuchExample:
        return
    try:
        smallest(law, rule)
    except LawBrokenError as error:
        error.lang = lang
        raise error from None


# -- what they ask -------------------------------------------------------------------------------------------------------------------


def _ask(rule: Rule, limit: TimeLimit, start: datetime, calendar: Calendar, pauses: Pauses | None = None) -> date | None:
    try:
        found = rule(limit, start, calendar) if pauses is None else rule(limit, start, calendar, pauses)
    except CalendarBoundsError:
        return None
    if found is not None and not isinstance(found, date):
        raise TypeError(f"a deadline rule gives a date, a date-time or None, not {type(found).__name__} {found!r}")
    return civil(found) if isinstance(found, datetime) else found


def _date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _end(limit: TimeLimit, moment: datetime) -> date:
    return moment if counts_by_instant(limit) else moment.date()


def _after(limit: TimeLimit, one: date, other: date) -> bool:
    """Whether *one* lies after *other*: by the moment where the limit ends at one and the rule says it, else by the date."""
    if counts_by_instant(limit) and isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return _date(one) > _date(other)


def _cut(calendar: Calendar, first: date | None, last: date | None) -> Calendar:
    """The calendar with no more than three years around what is asked, since every added day off makes it anew."""
    begin = calendar.first if first is None else max(calendar.first, first - timedelta(days=366))
    end = calendar.last if last is None else min(calendar.last, last + timedelta(days=731))
    special = tuple((day, mark) for day, mark in calendar.special if begin <= day <= end)
    return attrs.evolve(calendar, first=begin, last=end, special=special)


def _with_day_off(calendar: Calendar, day: date) -> Calendar:
    marks = {**dict(calendar.special), day: DayMark(DayKind.HOLIDAY)}
    return attrs.evolve(calendar, special=tuple(sorted(marks.items(), key=lambda item: item[0])))


def _simple(limit: TimeLimit) -> tuple[TimeLimit, ...]:
    match limit:
        case Then(parts):
            pass
        case Together(parts, cap):
            parts = parts if cap is None else (*parts, cap)
        case _:
            return (limit,)
    return tuple(each for part in parts for each in _simple(part))


def _ends_at_work(limit: TimeLimit) -> bool:
    match limit:
        case Then(stages):
            return _ends_at_work(stages[-1])
        case Together(branches, cap):
            return all(map(_ends_at_work, branches if cap is None else (*branches, cap)))
        case Undetermined():
            return False
        case _:
            return getattr(limit, "roll", None) is not Roll.NONE


def _resolves_on_duty(limit: TimeLimit, calendar: Calendar) -> bool:
    return any(duty.resolves for duty in calendar.duties) and any(isinstance(each, SameDay) for each in _simple(limit))
