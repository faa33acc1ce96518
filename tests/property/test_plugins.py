"""Plugins, drawn at random: no order decides anything, and no plugin reaches beyond the places that it serves."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onestop
from authoring import NATION, PROCEDURE, PROCEDURE_PATH, Folders, write
from onestop import (
    Citation,
    DayKind,
    DayMark,
    Decision,
    Dossier,
    Event,
    Overlay,
    PluginError,
    Settings,
    SubmittedDocument,
    Text,
    WorkingDays,
    hookimpl,
)
from onestop.plugins import gather
from onestop.words.problems import problem

MON, TUE = date(2026, 3, 2), date(2026, 3, 3)
ABOVE = {"vn": (), "01": ("vn",), "48": ("vn",), "79": ("vn",), "20194": ("48", "vn")}
"""The places of this nation, and what is above each."""


@attrs.frozen
class Drawn:
    """A plugin that is to be made: what it does, for which places, under which name."""

    kind: str
    places: tuple[str, ...]
    name: str
    days: int

    def reaches(self, place: str) -> bool:
        """Whether it serves *place*, itself or from above."""
        return not {place, *ABOVE[place]}.isdisjoint(self.places)


def overlay(drawn: Drawn, **changes: Any) -> Overlay:
    given = {
        "place": drawn.places[0],
        "procedure": "9.000001",
        "valid_from": date(2026, 1, 1),
        "against": (date(2020, 1, 1),),
        "instead_of": WorkingDays(5),
        "set": Settings(limit=WorkingDays(drawn.days)),
        "decision": Decision(number=f"{drawn.days}/QĐ-VD", date=date(2025, 12, 1)),
    }
    return Overlay(**{**given, **changes})


def found(drawn: Drawn) -> Callable[[Any, Any], list[Any]]:
    return lambda dossier, procedure: [problem("OS504", None, ("documents",), name=drawn.name, found="", wanted="")]


def closure(drawn: Drawn) -> DayMark:
    return DayMark(DayKind.CLOSURE, Text(drawn.name), Citation("0001/TB-VD"))


def raising(error: BaseException) -> Any:
    raise error


def endless() -> Iterator[Any]:
    while True:
        yield "x"


SOUND: dict[str, tuple[str, Callable[[Drawn], Any]]] = {
    "decides": ("onestop_overrides", lambda drawn: [overlay(drawn)]),
    "closes": ("onestop_day_marks", lambda drawn: {TUE: closure(drawn)}),
    "checks": ("onestop_checks", lambda drawn: {"stamp": found(drawn)}),
    "reports": ("onestop_reports", lambda drawn: {"mau": print}),
    "folder": ("onestop_catalogs", lambda drawn: [FOLDERS[drawn.places[0], drawn.days]]),
    "speaks for 79": ("onestop_catalogs", lambda drawn: [FOLDERS["79", drawn.days]]),
    "decides for 20194": ("onestop_overrides", lambda drawn: [overlay(drawn, place="20194")]),
}
"""Sound by themselves where they serve what they speak for; of two plugins they may contradict."""
BROKEN: dict[str, tuple[str, Callable[[Drawn], Any]]] = {
    "raises": ("onestop_checks", lambda drawn: raising(OSError(drawn.name))),
    "exits": ("onestop_day_marks", lambda drawn: raising(SystemExit(drawn.name))),
    "gives a text": ("onestop_overrides", lambda drawn: "48"),
    "gives numbers": ("onestop_catalogs", lambda drawn: [1, 2]),
    "never ends": ("onestop_checks", lambda drawn: endless()),
    "unknown": ("onestop_closures", lambda drawn: {}),
    "lengthens": ("onestop_overrides", lambda drawn: [overlay(drawn, set=Settings(limit=WorkingDays(9)))]),
    "of nothing": ("onestop_overrides", lambda drawn: [overlay(drawn, procedure="9.999999")]),
}
"""Broken whatever others do."""
KINDS = {**SOUND, **BROKEN}
FOLDERS: dict[tuple[str, int], Path] = {}


def made(drawn: Drawn) -> Any:
    hook, give = KINDS[drawn.kind]
    if hook == "onestop_day_marks":
        function: Any = lambda self, years: give(drawn)  # noqa: E731
    else:
        function = lambda self: give(drawn)  # noqa: E731
    return type(drawn.name, (), {hook: hookimpl(function), "onestop_places": drawn.places})()


@pytest.fixture(scope="module", autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small nation of three provinces and one commune, with a procedure that names a check; and folders that decide for each."""
    root = tmp_path_factory.mktemp("nation")
    places = "".join(f'  - {{code: "{code}", name: N{code}, parent: "{above[0]}"}}\n' for code, above in ABOVE.items() if above)
    procedure = PROCEDURE.replace("working_days: 3", "working_days: 5") + "documents: [{id: to-khai, name: Tờ khai}]\nchecks: [stamp]\n"
    write(root, {**NATION, "places.yaml": f"places:\n{places}", PROCEDURE_PATH: procedure})
    for place in ABOVE:
        for days in (2, 3):
            text = (
                f'place: "{place}"\ndecision: {{number: {days}/QĐ-VD, date: 2025-12-01}}\noverlays:\n'
                '  - {procedure: "9.000001", valid_from: 2026-01-01, against: [2020-01-01], instead_of: {working_days: 5}, '
                f"set: {{limit: {{working_days: {days}}}}}}}\n"
            )
            FOLDERS[place, days] = write(tmp_path_factory.mktemp("folder"), {"overlays/a.yaml": text})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "National", lambda: Folders(root))
        yield


def plugins(names: str) -> st.SearchStrategy[list[Drawn]]:
    """Up to five plugins; those of one name are told apart by what they do."""
    one = st.builds(
        Drawn,
        kind=st.sampled_from([*SOUND, *SOUND, *BROKEN]),
        places=st.lists(st.sampled_from(list(ABOVE)), min_size=1, max_size=2, unique=True).map(tuple),
        name=st.sampled_from(names),
        days=st.sampled_from((2, 3)),
    )
    return st.lists(one, max_size=5, unique_by=lambda drawn: (drawn.kind, drawn.places, drawn.days))


drawn_plugins = plugins("ABC")
distributions = plugins("ABCDEFGH").filter(lambda drawn: len({each.name for each in drawn}) == len(drawn))
"""As they are installed: no two of one name."""


def answers(site: onestop.Onestop, place: str) -> object:
    """Everything that hangs on plugins at *place*, or why it refuses."""
    try:
        view = site.at(MON, place)
    except PluginError as error:
        return "refuses", frozenset(error.reasons)
    dossier = Dossier("H1", "9.000001", place, [Event(datetime(2026, 3, 2, 9), "received")], documents=[SubmittedDocument("to-khai")])
    answer = site.assess(dossier, now=datetime(2026, 3, 31, 9))
    return view.calendar.day(TUE), view.limit("9.000001"), tuple(view.procedures), answer.deadline, answer.outcome, answer.problems


def refuses(site: onestop.Onestop, place: str) -> bool:
    answer = answers(site, place)
    return isinstance(answer, tuple) and answer[0] == "refuses"


def state(site: onestop.Onestop) -> object:
    """All that must not hang on an order."""
    told = frozenset(f"{found.code} {found.where} {dict(found.args)}" for found in site.problems)
    return {place: answers(site, place) for place in ABOVE}, site.revision, told, site.layouts


def load(drawn: Sequence[Drawn]) -> onestop.Onestop:
    return onestop.load(plugins=[made(each) for each in drawn], entry_points=False)


@given(drawn_plugins, st.randoms(use_true_random=False))
def test_the_order_of_registration_decides_nothing(drawn: list[Drawn], random: Any) -> None:
    """
    Answers, refusals with their reasons, the revision and the problems are the same in another order.
    """
    shuffled = random.sample(drawn, len(drawn))

    assert state(load(drawn)) == state(load(shuffled))


@given(drawn_plugins, st.randoms(use_true_random=False))
def test_the_order_of_installation_decides_nothing(drawn: list[Drawn], random: Any) -> None:
    """
    As entry points, one line a place, in whatever order the machine lists them.
    """

    def points(listed: list[Drawn]) -> list[Any]:
        return [
            SimpleNamespace(name=place, value=f"mod_{each.name}_{drawn.index(each)}", dist=dist, load=lambda each=each: made(each))
            for each in listed
            for dist in [SimpleNamespace(name=f"onestop-{each.name}", version="1.0")]
            for place in each.places
        ]

    states = []
    for order in (points(drawn), random.sample(points(drawn), len(points(drawn)))):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importlib.metadata, "entry_points", lambda group, order=order: order)
            states.append(state(onestop.load()))

    assert states[0] == states[1]


@settings(max_examples=60 if settings().max_examples == 150 else settings().max_examples)  # each loads six times
@given(distributions)
def test_no_plugin_reaches_beyond_its_places(drawn: list[Drawn]) -> None:
    """
    Whatever it is, sound or broken: a place that it does not serve answers, or refuses, exactly as without it.
    """
    site = load(drawn)

    for each in drawn:
        without = load([other for other in drawn if other is not each])
        for place in ABOVE:
            if not each.reaches(place):
                assert answers(without, place) == answers(site, place), (each, place)


@given(drawn_plugins)
def test_the_places_of_a_broken_plugin_refuse(drawn: list[Drawn]) -> None:
    """
    Whatever the others bring; and where nothing is broken and nothing contradicts, nobody refuses.
    """
    site = load(drawn)

    for each in drawn:
        if each.kind in ("lengthens", "of nothing"):  # one decision is broken: its place, and what is below
            assert refuses(site, each.places[0]), each
        elif each.kind in BROKEN:
            assert all(refuses(site, place) for place in each.places), each
    if not any(found.severity == "error" for found in site.problems):
        assert not any(refuses(site, place) for place in ABOVE)


@given(drawn_plugins)
def test_a_blocked_plugin_is_as_if_it_were_not_there(drawn: list[Drawn]) -> None:
    """
    Every answer, every refusal and the revision; only the warning says that it is.
    """
    kept = [each for each in drawn if each.name != "A"]
    blocked = onestop.load(plugins=[made(each) for each in drawn], entry_points=False, block=("A",))
    allowed = onestop.load(plugins=[made(each) for each in drawn], entry_points=False, allow=("B", "C"))

    assert state(load(kept))[:2] == state(blocked)[:2] == state(allowed)[:2]  # type: ignore[index]
    assert len(drawn) - len(kept) == sum(found.code == "OS707" for found in blocked.problems)


INSTALLED = {
    "onestop_thu_decides": (
        "48",
        "from datetime import date\nfrom onestop import Decision, Overlay, Settings, WorkingDays, hookimpl\n\n@hookimpl\n"
        "def onestop_overrides():\n    return [Overlay(place='48', procedure='9.000001', valid_from=date(2026, 1, 1), "
        "against=(date(2020, 1, 1),), instead_of=WorkingDays(5), set=Settings(limit=WorkingDays(2)), "
        "decision=Decision(number='1/QĐ', date=date(2025, 12, 1)))]\n",
    ),
    "onestop_thu_exits": ("79", "raise SystemExit('x')\n"),
    "onestop_thu_one": ("01", "from onestop import hookimpl\n\n@hookimpl\ndef onestop_checks():\n    return {'stamp': print}\n"),
    "onestop_thu_two": ("01", "from onestop import hookimpl\n\n@hookimpl\ndef onestop_checks():\n    return {'stamp': print, 'x': len}\n"),
}
"""Distributions: a sound one, one that ends the program when it is imported, two that bring one check."""


def test_really_installed_plugins_answer_the_same_in_every_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Each in a folder of its own on the path of Python, in the 24 orders of the four.
    """
    folders = []
    for name, (place, module) in INSTALLED.items():
        info = f"{name}-1.2.dist-info"
        files = {
            f"{name}.py": module,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n",
            f"{info}/entry_points.txt": f"[onestop]\n{place} = {name}\n",
        }
        folders.append(str(write(tmp_path / name, files)))
    path, states = list(sys.path), []
    for order in permutations(folders):
        monkeypatch.setattr(sys, "path", [*order, *path])
        importlib.invalidate_caches()
        states.append(state(onestop.load(allow=INSTALLED)))
        for name in INSTALLED:
            sys.modules.pop(name, None)
    site = onestop.load(allow=INSTALLED)

    assert all(each == states[0] for each in states)
    assert [("vn", False), ("01", False), ("48", False), ("79", True), ("20194", False)] == [(p, refuses(site, p)) for p in ABOVE]
    assert WorkingDays(2) == site.at(MON, "20194").limit("9.000001").value
