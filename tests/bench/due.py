"""
One deadline of fifteen working days against the peers, as ratios measured in one run.

Answers are compared first. A peer that cannot say a worked Saturday gets the calendar that it can say, and its share of wrong answers is
printed beside its speed: a fast wrong date is no date.

    python3 run.py bench
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from datetime import date, datetime, timedelta

import holidays
import numpy
import pandas

import onestop
from onestop.telling.tables import table

YEARS = range(2013, 2028)
N = 15
LIMIT = onestop.WorkingDays(N)


def days() -> list[date]:
    """The working days of receipt on which the peers are compared."""
    first = date(2013, 1, 1)
    return [first + timedelta(days=i) for i in range((date(2027, 11, 1) - first).days)]


def best(call: Callable[[], object]) -> float:
    """Seconds of one call, the best of five rounds."""
    timer = timeit.Timer(call)
    number, _ = timer.autorange()
    return min(timer.repeat(5, number)) / number


def main() -> None:
    """Print the table of ratios."""
    calendar = onestop.load(entry_points=False).at(on=date(2026, 1, 5)).calendar
    vietnam = holidays.country_holidays("VN", years=YEARS, language="vi")
    off = [str(day) for day, mark in calendar.special if not mark.kind.works]
    mask = numpy.busdaycalendar(weekmask="1111100", holidays=off)
    custom, stamp = pandas.offsets.CustomBusinessDay(N, weekmask="Mon Tue Wed Thu Fri", holidays=off), pandas.Timestamp(2026, 3, 2)
    start, day = datetime(2026, 3, 2, 9), date(2026, 3, 2)
    day64 = numpy.datetime64(day)
    peers: dict[str, tuple[Callable[[], object], Callable[[date], date]]] = {
        "onestop.due": (
            lambda: onestop.due(LIMIT, start, calendar),
            lambda d: onestop.due(LIMIT, datetime(d.year, d.month, d.day, 9), calendar).date(),
        ),
        "calendar.shift": (lambda: calendar.shift(day, N), lambda d: calendar.shift(d, N)),
        "holidays.get_nth_working_day": (
            lambda: vietnam.get_nth_working_day(day, N),
            lambda d: vietnam.get_nth_working_day(d, N),
        ),
        "numpy.busday_offset": (
            lambda: numpy.busday_offset(day64, N, roll="backward", busdaycal=mask),
            lambda d: numpy.busday_offset(numpy.datetime64(d), N, roll="backward", busdaycal=mask).item(),
        ),
        "pandas CustomBusinessDay": (lambda: stamp + custom, lambda d: (pandas.Timestamp(d) + custom).date()),
    }
    ours = best(peers["onestop.due"][0])
    asked = days()
    truth = [calendar.shift(d, N) for d in asked]
    rows = []
    for name, (call, answer) in peers.items():
        wrong = sum(answer(d) != right for d, right in zip(asked, truth, strict=True))
        seconds = best(call)
        rows.append([name, f"{seconds * 1e6:.2f}", f"{seconds / ours:.1f}", f"{100 * wrong / len(asked):.1f} %"])
    print(table(["", "µs a call", "times onestop.due", f"wrong dates of {len(asked)}"], rows, right=(1, 2, 3)))
    site = onestop.load(entry_points=False)
    dossier = onestop.Dossier(
        "-", "1.001731", "01", (onestop.Event(datetime(2026, 3, 2, 9), "received"), onestop.Event(datetime(2026, 3, 4, 9), "resolved"))
    )
    now = datetime(2026, 3, 31, 17)
    judged, walked = best(lambda: site.assess(dossier, now=now)), best(peers["holidays.get_nth_working_day"][0])
    print(f"\nassess of one dossier: {judged * 1e6:.1f} µs, {judged / walked:.2f} times one holidays.get_nth_working_day")


if __name__ == "__main__":
    main()
