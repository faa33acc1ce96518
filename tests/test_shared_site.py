"""One library in many hands: threads that share it, and processes to which it is sent."""

from __future__ import annotations

import importlib
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from onestop import Assessment, Dossier, Event, Onestop, load

NOW = datetime(2026, 2, 12, 9)
ON = date(2026, 1, 5)


def dossiers(site: Onestop) -> list[Dossier]:
    """Every procedure of the catalogue at three places, received around the change of the law of 1 July 2025 and the turn of the year."""
    found = []
    for i, code in enumerate(sorted(site.catalog.procedures)):
        for j, place in enumerate(("vn", "01", "48")):
            at = (datetime(2025, 6, 30, 16), datetime(2025, 12, 31, 15, 30))[(i + j) % 2]
            events = [Event(at, "received"), Event(at + timedelta(days=1 + i % 30), "resolved")]
            found.append(Dossier(f"H{i}-{j}", code, place, events[: 1 + i % 2]))
    return found


def judged(site: Onestop, rows: list[Dossier]) -> list[Assessment]:
    """What one thread makes of them."""
    return [site.assess(each, now=NOW) for each in rows]


def test_eight_threads_give_the_answers_of_one() -> None:
    """
    All eight begin at once with a library that has looked nothing up yet, each with other dossiers first.
    """
    shared = load(entry_points=False)
    rows = dossiers(shared)
    alone = judged(load(entry_points=False), rows)
    turned = [rows[i * 11 :] + rows[: i * 11] for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda part: judged(shared, part), turned))

    assert len(rows) > 300
    assert [alone[i * 11 :] + alone[: i * 11] for i in range(8)] == found


def test_pickled_library_answers_as_before(site: Onestop) -> None:
    """
    As a worker of another process gets it.
    """
    rows = dossiers(site)[::7]

    assert judged(site, rows) == judged(pickle.loads(pickle.dumps(site)), rows)


def test_library_with_a_plugin_is_pickled(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One that was handed over as a module goes by its name; local decisions hold as before, and more can be loaded.
    """
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "plugins" / "onestop-danang" / "src")
    plugin = importlib.import_module("onestop_danang")
    first = load(plugins=[plugin], entry_points=False)
    again = pickle.loads(pickle.dumps(first))
    rows = [Dossier(code, code, "48", [Event(datetime(2026, 1, 5, 9), "received")]) for code in sorted(first.catalog.overlays)]

    assert rows
    assert judged(first, rows) == judged(again, rows)
    assert [each.name for each in first.plugins] == [each.name for each in again.plugins]
    assert first.revision == again.with_more().revision


def test_pickled_view_and_calendar_are_equal(site: Onestop) -> None:
    """
    The law of a place on a day, and its calendar, used before they are sent or not.
    """
    view = site.at(ON, "01")
    again = pickle.loads(pickle.dumps(view))

    assert view == again
    assert view.calendar == pickle.loads(pickle.dumps(view.calendar))
    assert hash(view.calendar) == hash(again.calendar)
