"""
A million deadlines at once against the peers, as ratios measured in one run.

Answers are compared first; a peer that cannot say a worked Saturday gets the calendar that it can say, and the exact one as well where it
can take a list of all days off.

    python3 run.py bench columns
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import numpy

import onestop
from onestop import bulk
from onestop.clock.limits import CalendarDays, Months, SameDay, Then, TimeLimit, WorkingHours
from onestop.telling.tables import table

ROWS = 1_000_000
N = 15
LIMIT = onestop.WorkingDays(N)


def best(call: Callable[[], object], rounds: int = 7) -> float:
    """Seconds of one call, the best of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def exact(calendar: onestop.Calendar) -> numpy.busdaycalendar:
    """The same working days for `numpy`, which knows no worked Saturday: all seven days of the week, and a list of every day off."""
    days = (calendar.first + timedelta(days=i) for i in range((calendar.last - calendar.first).days + 1))
    return numpy.busdaycalendar(weekmask="1111111", holidays=[str(day) for day in days if not calendar.is_working(day)])


def main() -> None:
    """Print the tables of ratios."""
    calendar = onestop.load(entry_points=False).at(on=date(2026, 1, 5)).calendar
    random = numpy.random.default_rng(7)
    first = numpy.datetime64("2013-01-01")
    days = first + random.integers(0, 5_400, ROWS)
    minutes = days + random.integers(450, 1_020, ROWS).astype("timedelta64[m]")
    starts: dict[str, Any] = {
        "days": days,
        "seconds": minutes.astype("datetime64[s]"),
        "microseconds": minutes.astype("datetime64[us]"),
    }
    mask, off = exact(calendar), [str(day) for day, mark in calendar.special if not mark.kind.works]
    plain = numpy.busdaycalendar(weekmask="1111100", holidays=off)
    ours = bulk.due(LIMIT, days, calendar).values.astype("datetime64[D]")
    alone = [onestop.due(LIMIT, datetime.combine(day, datetime.min.time()), calendar).date() for day in days[:20_000].tolist()]
    assert alone == ours[:20_000].tolist()
    ordinals = numpy.zeros(9_000, numpy.int64)
    index = (days - first).astype(numpy.int64)
    some = days[:20_000].tolist()
    peers: dict[str, tuple[Callable[[], Any], float]] = {
        **{f"onestop.bulk.due, starts in {unit}": (lambda each=each: bulk.due(LIMIT, each, calendar), 1) for unit, each in starts.items()},
        "one gather of 64-bit numbers": (lambda: ordinals[index], 1),
        "numpy.busday_offset, every day off listed": (lambda: numpy.busday_offset(days, N, roll="backward", busdaycal=mask), 1),
        "numpy.busday_offset, holidays listed": (lambda: numpy.busday_offset(days, N, roll="backward", busdaycal=plain), 1),
        "onestop.due_many (20,000)": (
            lambda: onestop.due_many(LIMIT, [datetime(d.year, d.month, d.day) for d in some], calendar),
            ROWS / len(some),
        ),
    }
    assert (numpy.busday_offset(days, N, roll="backward", busdaycal=mask) == ours).all()
    wrong = float((numpy.busday_offset(days, N, roll="backward", busdaycal=plain) != ours).mean())
    times = {name: best(call) * factor for name, (call, factor) in peers.items()}
    base = times["onestop.bulk.due, starts in days"]
    rows = [[name, f"{seconds * 1e3:.2f}", f"{seconds / base:.1f}"] for name, seconds in times.items()]
    print(table([f"{ROWS:,} deadlines, WorkingDays({N})", "ms", "times the first"], rows, right=(1, 2)))
    print(f"wrong dates of busday_offset with the holidays alone: {100 * wrong:.1f} %\n")
    by_limit()


def by_limit() -> None:
    """Print what each limit of the union costs, plain and with a pause in every tenth row."""
    calendar = onestop.load(entry_points=False).at(on=date(2026, 1, 5)).calendar
    random = numpy.random.default_rng(11)
    starts = numpy.datetime64("2013-01-01T07:30", "us") + random.integers(0, 5_400 * 1_440, ROWS).astype("timedelta64[m]")
    asked = starts + random.integers(600, 4_000, ROWS).astype("timedelta64[m]")
    asked[random.random(ROWS) > 0.1] = numpy.datetime64("NaT")
    spans = bulk.Spans.of_columns((asked, asked + numpy.timedelta64(5, "D")))
    kinds: tuple[TimeLimit, ...] = (
        LIMIT,
        onestop.WorkingDays(1.5),
        CalendarDays(30),
        Months(3),
        WorkingHours(8),
        onestop.Hours(24),
        SameDay("15:00"),
        Then(LIMIT, CalendarDays(12)),
        onestop.Together(LIMIT, CalendarDays(12), cap=Months(1)),
    )
    rows = []
    few = starts[:5_000].tolist()
    for limit in kinds:
        scalar = best(lambda limit=limit: onestop.due_many(limit, few, calendar), 3) * ROWS / len(few)
        assert bulk.due(limit, starts[:5_000], calendar).values.tolist() == onestop.due_many(limit, few, calendar)
        plain = best(lambda limit=limit: bulk.due(limit, starts, calendar), 3)
        paused = best(lambda limit=limit: bulk.due(limit, starts, calendar, spans), 3)
        rows.append([str(limit)[:44], f"{plain * 1e3:.1f}", f"{paused * 1e3:.1f}", f"{scalar / plain:.0f}"])
    print(table([f"{ROWS:,} deadlines", "ms", "ms, a tenth paused", "times faster than onestop.due"], rows, right=(1, 2, 3)))


if __name__ == "__main__":
    main()
