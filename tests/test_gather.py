"""Plugins: each is asked once, alone; a broken one closes its own places and no other."""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable
from datetime import date, datetime
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, Folders, codes, found_nation, write
from onestop import Citation, DayKind, DayMark, Dossier, Event, PluginError, SubmittedDocument, Text, WorkingDays, hookimpl
from onestop.plugins import gather as gathering
from onestop.plugins.gather import Gathered, gather
from onestop.words.problems import problem

MON, TUE, WED = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
FAIR = DayMark(DayKind.CLOSURE, Text("Hội làng", "Village fair"), Citation("0001/TB-VD"))


class Closing:
    """Closes one Tuesday in Đà Nẵng."""

    onestop_places = ("48",)

    @hookimpl
    def onestop_day_marks(self, years: range) -> dict[date, DayMark]:
        """Give the day."""
        assert 2026 in years
        return {TUE: FAIR}


class Checking:
    """Names one document check for Hà Nội."""

    onestop_places = ("01",)

    @hookimpl
    def onestop_checks(self) -> dict[str, Any]:
        """Give the check."""
        return {
            "stamp": lambda dossier, procedure: [problem("OS504", None, ("documents",), name="con dấu", found="copy", wanted="original")]
        }


class Raising:
    """Breaks when it is asked for its days."""

    onestop_places = ("79",)

    @hookimpl
    def onestop_day_marks(self, years: range) -> dict[date, DayMark]:
        """Break."""
        raise OSError("không đọc được tệp")


ADDED = "procedures/thu/9.000002.yaml"
"""Where the sound file of another procedure lies."""

OTHER = PROCEDURE.replace("9.000001", "9.000002")


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation, with one procedure."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch, {PROCEDURE_PATH: PROCEDURE})


@pytest.fixture
def asking(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let its procedure name a check."""
    with_check = {PROCEDURE_PATH: PROCEDURE + "documents: [{id: to-khai, name: Tờ khai}]\nchecks: [stamp]\n"}
    found_nation(tmp_path_factory.mktemp("asking"), monkeypatch, with_check)


def plugin(hook: str, value: Any, places: Any = ("48",)) -> Any:
    """An object whose one hook returns *value*, or raises it."""

    def answer(self: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    def answer_years(self: Any, years: range) -> Any:
        return answer(self)

    made = hookimpl(answer_years if hook == "onestop_day_marks" else answer)
    return type("Odd", (), {hook: made, "onestop_places": places})()


def load(*plugins: Any) -> onestop.Onestop:
    return onestop.load(plugins=plugins, entry_points=False)


def mine(gathered: Gathered) -> tuple[gathering.PluginInfo, ...]:
    """The plugins but for the national one, which always comes first."""
    assert "Folders" == gathered.plugins[0].name
    return gathered.plugins[1:]


# -- what a plugin gives ---------------------------------------------------------------------------------------------------------


def test_a_closure_counts_in_its_place_only() -> None:
    """
    One working day from Monday ends on Tuesday, in Đà Nẵng on Wednesday, with the name of the closure.
    """
    site = load(Closing())
    start = datetime(2026, 3, 2, 9)

    assert () == site.problems
    assert datetime(2026, 3, 4, 17) == onestop.due(WorkingDays(1), start, site.at(on=MON, place="48").calendar)
    assert datetime(2026, 3, 3, 17) == onestop.due(WorkingDays(1), start, site.at(on=MON, place="01").calendar)
    assert datetime(2026, 3, 3, 17) == onestop.due(WorkingDays(1), start, site.at(on=MON).calendar)
    assert FAIR == site.at(on=MON, place="48").calendar.day(TUE)


def test_a_closure_of_the_nation_counts_everywhere() -> None:
    """
    An object without places serves the whole country.
    """
    everywhere = type("Everywhere", (), {"onestop_day_marks": Closing.onestop_day_marks})()

    site = load(everywhere)

    assert [False, False] == [site.at(on=MON, place=place).calendar.is_working(TUE) for place in ("vn", "01")]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 9, 2), DayKind.HOLIDAY),  # National Day, Wed
        (date(2026, 3, 7), DayKind.WEEKEND),  # Sat
        (date(2026, 1, 10), DayKind.SWAPPED_WORK),  # Sat, worked for 02/01
        (date(2026, 3, 3), DayKind.CLOSURE),  # Tue
    ],
)
def test_holidays_swaps_and_weekends_win_over_a_closure(day: date, kind: DayKind) -> None:
    """
    A closure only closes what would be worked as an ordinary day.
    """
    site = load(plugin("onestop_day_marks", {day: FAIR}))

    assert kind is site.at(on=MON, place="48").calendar.day(day).kind


def test_two_places_that_close_on_one_day_keep_their_own_names() -> None:
    """
    The ledger of Hà Nội does not speak of the fair of Đà Nẵng.
    """
    other = DayMark(DayKind.CLOSURE, Text("Sửa trụ sở"), Citation("0001/TB-VD"))
    site = load(Closing(), plugin("onestop_day_marks", {TUE: other}, ("01",)))

    names = [site.at(on=MON, place=place).calendar.day(TUE).name for place in ("48", "01")]

    assert [Text("Hội làng", "Village fair"), Text("Sửa trụ sở")] == names


def handed_in(place: str) -> Dossier:
    """A dossier with its only document."""
    return Dossier("H1", "9.000001", place, [Event(datetime(2026, 3, 2, 9), "received")], documents=[SubmittedDocument("to-khai")])


@pytest.mark.usefixtures("asking")
def test_a_named_check_runs_for_the_dossiers_of_its_place() -> None:
    """
    The procedure names the check; Hà Nội brings it, Đà Nẵng does not, and that is said.
    """
    site = load(Checking())

    found = [codes(site.assess(handed_in(place), now=datetime(2026, 3, 2, 10)).problems) for place in ("01", "48")]

    assert [["OS504"], ["OS508"]] == found


@pytest.mark.usefixtures("asking")
def test_closures_and_checks_hold_below_their_place(tmp_path: Path) -> None:
    """
    A commune follows its province.
    """
    places = 'places:\n  - {code: "20194", name: A, parent: "48"}\n  - {code: "00001", name: B, parent: "01"}\n'
    root = write(tmp_path / "thu", {"places.yaml": places})

    site = onestop.load(root, plugins=[Closing(), Checking()], entry_points=False)

    assert [False, True] == [site.at(on=MON, place=place).calendar.is_working(TUE) for place in ("20194", "00001")]
    assert ["OS504"] == codes(site.assess(handed_in("00001"), now=datetime(2026, 3, 2, 10)).problems)


def test_a_folder_of_a_plugin_is_part_of_the_catalogue(tmp_path: Path) -> None:
    """
    Its procedures are there, and they change the revision.
    """
    site = load(Folders(write(tmp_path / "thu", {ADDED: OTHER})))

    assert () == site.problems
    assert "9.000002" in site.at(on=MON).procedures
    assert load().revision != site.revision


def test_the_same_folder_of_two_plugins_is_read_once(tmp_path: Path) -> None:
    """
    Two plugins and a root that name one folder do not make its procedures twice.
    """
    root = write(tmp_path / "thu", {ADDED: OTHER})

    site = onestop.load(root, plugins=[Folders(root), Folders(root, root)], entry_points=False)

    assert () == site.problems
    assert load(Folders(root)).revision == site.revision


def test_a_module_is_a_plugin() -> None:
    """
    Functions of a module carry hooks as methods do.
    """
    module = types.ModuleType("tinh")
    module.__file__ = "tinh.py"
    module.onestop_places = ("48",)  # type: ignore[attr-defined]
    module.onestop_day_marks = hookimpl(lambda years: {TUE: FAIR})  # type: ignore[attr-defined]
    module.onestop_day_marks.__name__ = "onestop_day_marks"  # type: ignore[attr-defined]

    (info,) = mine(gather([module], entry_points=False))

    assert ("tinh", ("48",), ("onestop_day_marks",), None) == (info.name, info.places, info.hooks, info.problem)


def test_a_plugin_that_gives_nothing_is_sound() -> None:
    """
    All hooks are optional, and one may give an empty list.
    """
    for nothing in (object(), plugin("onestop_catalogs", []), plugin("onestop_day_marks", {})):
        gathered = gather([nothing], entry_points=False)

        assert ((), (), 1) == (gathered.problems, gathered.closures, len(gathered.roots))


def test_a_hook_that_forgot_its_return_is_refused() -> None:
    """
    None is no empty answer: the place would fall back to the national rule without a word.
    """
    assert ["OS702"] == codes(gather([plugin("onestop_day_marks", None)], entry_points=False).problems)


def test_a_hook_without_its_mark_is_refused() -> None:
    """
    A method that is named like a hook but not marked would be ignored in silence.
    """

    class Forgotten:
        onestop_places = ("48",)

        def onestop_day_marks(self, years: range) -> dict[date, DayMark]:
            return {TUE: FAIR}

    assert ["OS703"] == codes(gather([Forgotten()], entry_points=False).problems)


def test_each_hook_is_called_once_at_load() -> None:
    """
    However many dossiers and places are asked afterwards.
    """
    calls: list[str] = []

    class Counting:
        onestop_places = ("48",)

        @hookimpl
        def onestop_catalogs(self) -> tuple[Path, ...]:
            calls.append("catalogs")
            return ()

        @hookimpl
        def onestop_day_marks(self, years: range) -> dict[date, DayMark]:
            calls.append("day_marks")
            return {TUE: FAIR}

        @hookimpl
        def onestop_checks(self) -> dict[str, Any]:
            calls.append("checks")
            return {}

    site = load(Counting())
    for place in ("48", "01", "48"):
        site.at(on=WED, place=place).calendar.is_working(TUE)

    assert ["catalogs", "checks", "day_marks"] == sorted(calls)


def test_what_plugins_bring_is_part_of_the_revision() -> None:
    """
    An answer is fixed by revision, dossier and moment: where a plugin closes a day, the revision is another.
    """
    assert load().revision != load(Closing()).revision


# -- broken plugins --------------------------------------------------------------------------------------------------------------

BROKEN = [
    ("a hook that raises", Raising(), "OS702"),
    ("folders: a number", plugin("onestop_catalogs", 5, ("79",)), "OS702"),
    ("folders: none there", plugin("onestop_catalogs", [Path("khong-co")], ("79",)), "OS702"),
    ("folders: one path", plugin("onestop_catalogs", Path("."), ("79",)), "OS702"),
    ("days: a list", plugin("onestop_day_marks", [TUE], ("79",)), "OS702"),
    ("days: texts", plugin("onestop_day_marks", {"2026-03-03": FAIR}, ("79",)), "OS702"),
    ("days: names", plugin("onestop_day_marks", {TUE: "Hội làng"}, ("79",)), "OS702"),
    ("days: date-times", plugin("onestop_day_marks", {datetime(2026, 3, 3): FAIR}, ("79",)), "OS702"),
    ("checks: a function", plugin("onestop_checks", print, ("79",)), "OS702"),
    ("checks: no function", plugin("onestop_checks", {"stamp": "x"}, ("79",)), "OS702"),
    ("checks: no name", plugin("onestop_checks", {1: print}, ("79",)), "OS702"),
    ("a hook that raises ValueError", plugin("onestop_checks", ValueError("x"), ("79",)), "OS702"),
    ("an unknown hook", plugin("onestop_day_mark", {}, ("79",)), "OS703"),
    (
        "a hook with other arguments",
        type("Odd", (), {"onestop_catalogs": hookimpl(lambda self, place: ()), "onestop_places": ("79",)})(),
        None,
    ),
]


@pytest.mark.parametrize(("broken", "code"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_places_of_a_broken_plugin_refuse_and_others_answer(broken: Any, code: str | None) -> None:
    """
    Falling back to the national rule would be a wrong answer that looks right.
    """
    site = load(broken, Closing())

    assert 1 == len(site.problems)
    assert codes(site.problems) == [code] if code else site.problems[0].code in ("OS701", "OS702", "OS703")
    with pytest.raises(PluginError) as caught:
        site.at(on=MON, place="79")
    assert "79" == caught.value.place
    assert 1 == len(caught.value.reasons)
    assert site.at(on=MON).calendar.is_working(TUE)
    assert site.at(on=MON, place="01").calendar.is_working(TUE)
    assert not site.at(on=MON, place="48").calendar.is_working(TUE)


def test_a_dossier_of_a_refusing_place_is_a_problem_not_an_exception() -> None:
    """
    In a register of the whole country one province's broken plugin spoils its own rows only.
    """
    site = load(Raising())
    dossiers = [Dossier(place, "9.000001", place, [Event(datetime(2026, 3, 2, 9), "received")]) for place in ("79", "48")]

    refused, judged = site.assess_many(dossiers, now=datetime(2026, 3, 2, 10))

    assert (["OS615"], None) == (codes(refused.problems), refused.deadline)
    assert judged.deadline is not None
    assert datetime(2026, 3, 5, 17) == judged.deadline.due  # Mon + 3 = Thu


def test_a_broken_plugin_of_the_whole_country_closes_every_place() -> None:
    """
    Nobody can say whom its rules would have changed.
    """
    site = load(plugin("onestop_catalogs", OSError("x"), ("vn",)))

    for place in ("vn", "01", "48"):
        with pytest.raises(PluginError):
            site.at(on=MON, place=place)


def test_a_broken_province_closes_its_communes(tmp_path: Path) -> None:
    """
    What holds for the province holds below it; the commune of another province answers.
    """
    places = write(
        tmp_path / "thu",
        {
            "places.yaml": 'places:\n  - {code: "79", name: A}\n  - {code: "26734", name: B, parent: "79"}\n'
            '  - {code: "20194", name: C, parent: "48"}\n'
        },
    )
    site = onestop.load(places, plugins=[Raising()], entry_points=False)

    with pytest.raises(PluginError):
        site.at(on=MON, place="26734")
    assert "20194" == site.at(on=MON, place="20194").place


def test_half_of_a_broken_plugin_is_not_taken(tmp_path: Path) -> None:
    """
    What it gave before it broke does not count.
    """
    root = write(tmp_path / "thu", {ADDED: OTHER})

    class Half(Folders):
        onestop_places = ("48",)

        @hookimpl
        def onestop_checks(self) -> dict[str, Any]:
            raise KeyError("x")

    site = load(Half(root))

    assert ["OS702"] == codes(site.problems)
    assert "9.000002" not in site.at(on=MON).procedures


def test_a_problem_names_plugin_places_and_cause() -> None:
    """
    Who reads it knows whom to call.
    """
    (found,) = load(Raising()).problems

    assert ("Raising", "79", "OSError: không đọc được tệp") == (found.args["plugin"], found.args["places"], found.args["why"])
    at = f"{__file__}:{Raising.onestop_day_marks.__code__.co_firstlineno + 3}"
    said = f"Plugin Raising (phục vụ 79) bị lỗi: onestop_day_marks báo lỗi khi chạy: OSError: không đọc được tệp ({at})."
    assert said == onestop.render(found)


def test_two_broken_plugins_of_a_place_give_two_reasons() -> None:
    """
    Mending one is not enough, and the message says so.
    """
    site = load(Raising(), plugin("onestop_checks", 5, ("79", "48")))

    with pytest.raises(PluginError) as two:
        site.at(on=MON, place="79")
    with pytest.raises(PluginError) as one:
        site.at(on=MON, place="48")
    assert [2, 1] == [len(two.value.reasons), len(one.value.reasons)]


@pytest.mark.parametrize("places", [("1",), ("Đà Nẵng",), (48,), (None,), ("48", "x")])
def test_places_that_are_no_place_codes_break_the_plugin(places: Any) -> None:
    """
    `1` is not `01`: such a plugin is reported and gives nothing.
    """
    gathered = gather([plugin("onestop_day_marks", {TUE: FAIR}, places)], entry_points=False)

    assert (["OS701"], ()) == (codes(gathered.problems), gathered.closures)


@pytest.mark.parametrize("places", [48, None])
def test_places_that_are_no_list_break_the_plugin_not_the_load(places: Any) -> None:
    """
    `onestop_places = 48` is a mistake of one plugin, not the end of the program.
    """
    assert ["OS701"] == codes(gather([plugin("onestop_day_marks", {}, places)], entry_points=False).problems)


def test_one_place_as_a_text_still_closes_that_place() -> None:
    """
    `onestop_places = "48"` is served or refused, but Đà Nẵng does not fall back to the national rule.
    """
    site = load(plugin("onestop_day_marks", {TUE: FAIR}, "48"))

    try:
        view = site.at(on=MON, place="48")
    except PluginError:
        return
    assert not view.calendar.is_working(TUE)


@pytest.mark.usefixtures("asking")
def test_two_checks_of_one_name_do_not_depend_on_the_order() -> None:
    """
    The order of installation cannot decide which of them runs.
    """

    def check(code: str) -> Any:
        return plugin(
            "onestop_checks", {"stamp": lambda dossier, procedure: [problem(code, None, ("x",), name="A", found=1, wanted=2)]}, ("01",)
        )

    one, other = check("OS503"), check("OS507")

    def answer(*plugins: Any) -> list[str]:
        try:
            return sorted(codes(load(*plugins).assess(handed_in("01"), now=datetime(2026, 3, 2, 10)).problems))
        except PluginError:
            return ["refused"]

    assert answer(one, other) == answer(other, one)


def naming(name: str, code: str, places: Any) -> Any:
    """A plugin with one check, called *name*, that reports *code*."""
    return plugin("onestop_checks", {name: lambda dossier, procedure: [problem(code, None, ("x",), name="A", found=1, wanted=2)]}, places)


def answers(place: str, *plugins: Any, roots: tuple[Path, ...] = ()) -> object:
    """What a place says: of Tuesday, of its procedures, of a dossier; or that it refuses."""
    site = onestop.load(*roots, plugins=plugins, entry_points=False)
    try:
        view = site.at(on=MON, place=place)
    except PluginError:
        return "refuses"
    found = site.assess(handed_in(place), now=datetime(2026, 3, 2, 10)).problems
    return view.calendar.day(TUE), tuple(view.procedures), tuple(sorted(codes(found)))


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("place", ["01", "48", "vn"])
def test_a_clash_of_two_closes_their_places_and_not_a_third_plugins(place: str) -> None:
    """
    Two checks of one name in Hà Nội: Hà Nội refuses in every order, the country's own check goes on elsewhere.
    """
    plugins = [naming("stamp", "OS503", ("vn",)), naming("seal", "OS504", ("01",)), naming("seal", "OS507", ("01",))]

    found = {answers(place, *order) for order in permutations(plugins)}

    assert 1 == len(found)
    assert ("refuses" in found) == (place == "01")


@pytest.mark.usefixtures("asking")
def test_checks_of_a_province_and_of_its_commune_do_not_depend_on_the_order(tmp_path: Path) -> None:
    """
    Both serve the commune, so one name for two checks is as undecided there as within one place.
    """
    root = write(tmp_path / "thu", {"places.yaml": 'places: [{code: "20194", name: A, parent: "48"}]\n'})
    one, other = naming("stamp", "OS503", ("48",)), naming("stamp", "OS507", ("20194",))

    assert answers("20194", one, other, roots=(root,)) == answers("20194", other, one, roots=(root,))


@pytest.mark.usefixtures("asking")
def test_two_closures_of_one_day_do_not_depend_on_the_order() -> None:
    """
    Whose name the day gets is not decided by who was installed last.
    """
    other = plugin("onestop_day_marks", {TUE: DayMark(DayKind.CLOSURE, Text("Sửa trụ sở"), Citation("0001/TB-VD"))}, ("48",))

    assert answers("48", Closing(), other) == answers("48", other, Closing())


@pytest.mark.usefixtures("asking")
def test_what_a_clashing_plugin_brought_does_not_depend_on_the_order(tmp_path: Path) -> None:
    """
    Nothing of a broken plugin is used, also where it breaks only when the next one is asked.
    """

    def both(code: str) -> Any:
        class Both(Folders):
            onestop_places = ("01",)

            @hookimpl
            def onestop_checks(self) -> dict[str, Any]:
                return {"seal": print}

        return Both(write(tmp_path / code, {f"procedures/thu/{code}.yaml": PROCEDURE.replace("9.000001", code)}))

    one, other = both("9.000002"), both("9.000003")

    assert answers("48", one, other) == answers("48", other, one)


@pytest.mark.parametrize("kind", [DayKind.SWAPPED_WORK, DayKind.WORKING, DayKind.HOLIDAY, DayKind.WEEKEND])
def test_a_plugin_only_closes(kind: DayKind) -> None:
    """
    A local plugin makes no holiday of the nation and no working day: a mark of another kind than closure breaks it.
    """
    site = load(plugin("onestop_day_marks", {TUE: DayMark(kind, Text("x"))}))

    assert ["OS702"] == codes(site.problems)
    with pytest.raises(PluginError):
        site.at(on=MON, place="48")


# -- entry points ----------------------------------------------------------------------------------------------------------------


SERIAL = count()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Install a distribution with one module and some entry points for the time of a test."""

    def install(entry_points: str, module: str) -> None:
        name = f"onestop_thu_{next(SERIAL)}"  # a module is imported once in a process
        write(
            tmp_path,
            {
                f"{name}.py": module,
                f"{name}-1.2.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n",
                f"{name}-1.2.dist-info/entry_points.txt": "[onestop]\n" + entry_points.replace("MODULE", name),
            },
        )
        importlib.invalidate_caches()

    monkeypatch.syspath_prepend(tmp_path)
    return install


MODULE = """\
from datetime import date
from onestop import Citation, DayKind, DayMark, Text, hookimpl

@hookimpl
def onestop_day_marks(years):
    return {date(2026, 3, 3): DayMark(DayKind.CLOSURE, Text("Hội làng"), Citation("0001/TB-VD"))}
"""


def test_the_name_of_an_entry_point_is_the_place_it_serves(installed: Any) -> None:
    """
    One line a place, and one plugin for all of them; distribution and version are known.
    """
    installed("48 = MODULE\n01 = MODULE\n", MODULE)

    site = onestop.load()

    found = [info for info in site.plugins if info.distribution and info.distribution.startswith("onestop_thu")]
    assert [(("01", "48"), "1.2")] == [(info.places, info.version) for info in found]
    assert [False, False, True] == [site.at(on=MON, place=place).calendar.is_working(TUE) for place in ("48", "01", "79")]


@pytest.mark.parametrize(
    ("entry", "module", "code"),
    [
        ("48 = MODULE\n", "import khong_co_goi_nay\n", "OS701"),
        ("48 = MODULE:khong_co\n", MODULE, "OS701"),
        ("48 = MODULE\n", "raise RuntimeError('x')\n", "OS701"),
        ("48 = MODULE\n", MODULE.replace("return {date", "return {None: None, date"), "OS702"),
        ("48 = MODULE\n", MODULE.replace("onestop_day_marks", "onestop_days"), "OS703"),
    ],
    ids=["import", "attribute", "raises", "result", "hook"],
)
def test_a_broken_entry_point_closes_its_place(installed: Any, entry: str, module: str, code: str) -> None:
    """
    Its scope is known without running it, so that its place refuses even when it cannot be imported.
    """
    installed(entry, module)

    site = onestop.load()

    assert [code] == codes(site.problems)
    assert site.problems[0].args["plugin"].endswith(" 1.2")
    with pytest.raises(PluginError, match=r" 1\.2: "):
        site.at(on=MON, place="48")
    assert "01" == site.at(on=MON, place="01").place


def test_an_import_that_fails_is_told_with_its_line(installed: Any) -> None:
    """
    The line of the plugin, and not one of what it imports.
    """
    installed("48 = MODULE\n", "import json\n\njson.loads('{')\n")

    (found,) = onestop.load().problems

    assert found.args["at"].endswith(".py:3)")
    assert "JSONDecodeError" in onestop.render(found)


def test_places_in_a_module_that_its_entry_points_do_not_name_are_told(installed: Any) -> None:
    """
    The entry points count; somebody meant the others.
    """
    installed("48 = MODULE\n", MODULE + "onestop_places = ('01',)\n")

    site = onestop.load()

    assert ["OS709"] == codes(site.problems)
    assert [False, True] == [site.at(on=MON, place=place).calendar.is_working(TUE) for place in ("48", "01")]
    assert [("ok", ["OS709"])] == [(info.state, codes(info.problems)) for info in site.plugins if info.distribution]
    assert "phục vụ 48" in onestop.render(site.problems[0])
    assert "lại ghi 01." in onestop.render(site.problems[0])


def test_entry_points_are_not_scanned_when_not_wanted(installed: Any) -> None:
    """
    `entry_points=False` neither imports nor lists them.
    """
    installed("48 = MODULE\n", "raise SystemExit\n")

    site = onestop.load(entry_points=False)

    assert ["Folders"] == [info.name for info in site.plugins]
    assert site.at(on=MON, place="48").calendar.is_working(TUE)


def test_an_entry_point_named_after_no_place_is_broken(installed: Any) -> None:
    """
    The name must be a place code.
    """
    installed("danang = MODULE\n", MODULE)

    assert ["OS701"] == codes(onestop.load().problems)


# -- order -----------------------------------------------------------------------------------------------------------------------


def test_the_order_of_plugins_changes_no_answer(tmp_path: Path) -> None:
    """
    In each of the 24 orders of four plugins: the same days, procedures, refusals, problems and revision.
    """
    roots = [
        write(tmp_path / name, {f"procedures/thu/{code}.yaml": PROCEDURE.replace("9.000001", code)})
        for name, code in (("a", "9.000002"), ("b", "9.000003"))
    ]
    plugins = [Closing(), Raising(), Folders(roots[0]), Folders(roots[1])]

    answers = set()
    for order in permutations(plugins):
        site = load(*order)
        view = site.at(on=MON, place="48")
        with pytest.raises(PluginError) as caught:
            site.at(on=MON, place="79")
        answers.add((view.calendar.is_working(TUE), tuple(sorted(view.procedures)), str(caught.value), tuple(site.problems), site.revision))

    assert {(False, ("9.000001", "9.000002", "9.000003"))} == {answer[:2] for answer in answers}
    assert 1 == len({answer[:4] for answer in answers})
    assert 1 == len(answers)
