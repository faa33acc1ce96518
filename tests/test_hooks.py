"""The contract of plugins: computed decisions, report layouts, versions, scope, and what the operator lets in."""

from __future__ import annotations

import itertools
import os
import re
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, Folders, codes, found_nation, write
from onestop import (
    Assessment,
    Citation,
    Contact,
    DayKind,
    DayMark,
    Decision,
    Dossier,
    Event,
    Fee,
    LayoutError,
    Overlay,
    PluginError,
    Problem,
    Settings,
    Table,
    Text,
    WorkingDays,
    hookimpl,
    render,
)
from onestop.cli import main
from onestop.plugins.control import plugins_from_environment
from onestop.plugins.hookspecs import HOOKS, HOOKS_VERSION
from onestop.words.problems import Severity

MON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 17)
REFERENCE = Path(__file__).parents[1] / "docs/reference/plugins.md"
PLACES = """\
places:
  - {code: "01", name: Hà Nội}
  - {code: "48", name: Đà Nẵng}
  - {code: "79", name: Thành phố Hồ Chí Minh}
"""


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation of three provinces and one procedure, due in three working days."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch, {PROCEDURE_PATH: PROCEDURE, "places.yaml": PLACES})


def overlay(place: str = "48", days: int = 2, **changes: Any) -> Overlay:
    """A decision of a place that makes the limit shorter."""
    given: dict[str, Any] = {
        "place": place,
        "procedure": "9.000001",
        "valid_from": date(2026, 1, 1),
        "against": (date(2020, 1, 1),),
        "instead_of": WorkingDays(3),
        "set": Settings(limit=WorkingDays(days)),
        "decision": Decision(number="0000/QĐ-VD", date=date(2025, 12, 1)),
    }
    return Overlay(**{**given, **changes})


def plugin(hook: str, value: Any, places: Any = ("48",), name: str = "Odd", **more: Any) -> Any:
    """An object whose one hook returns *value*, or what it returns when it is called."""

    def answer(self: Any) -> Any:
        return value() if callable(value) else value

    def answer_years(self: Any, years: range) -> Any:
        return answer(self)

    made = hookimpl(answer_years if hook == "onestop_day_marks" else answer)
    return type(name, (), {hook: made, "onestop_places": places, **more})()


def computed(*overlays: Any, places: Any = ("48",), name: str = "Odd") -> Any:
    return plugin("onestop_overrides", list(overlays), places, name)


def load(*plugins: Any, roots: tuple[Path, ...] = (), **more: Any) -> onestop.Onestop:
    return onestop.load(*roots, plugins=plugins, **{"entry_points": False, **more})


def brings(root: Path, files: Mapping[str, str], places: Any = ("48",), name: str = "Province") -> Any:
    """A plugin that brings one folder."""
    return type(name, (Folders,), {"onestop_places": places})(write(root, files))


def days(site: onestop.Onestop, place: str) -> object:
    """How many working days a dossier has at *place*, or that the place refuses."""
    try:
        limit = site.at(MON, place).limit("9.000001").value
    except PluginError:
        return "refuses"
    assert isinstance(limit, WorkingDays)
    return limit.n


def everywhere(site: onestop.Onestop) -> list[object]:
    return [days(site, place) for place in ("vn", "01", "48", "79")]


# -- the contract is written down ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.__name__)
def test_every_hook_has_its_section_its_signature_and_a_test(hook: Callable[..., Any]) -> None:
    """
    Who adds a hook writes it down, and asks it in a test.
    """
    text = REFERENCE.read_text(encoding="utf-8")
    arguments = ", ".join(f"{name}: {kind.__name__}" for name, kind in get_type_hints(hook).items() if name != "return")
    signature = f"{hook.__name__}({arguments}) -> {hook.__annotations__['return']}"
    tests = [path for path in Path(__file__).parent.rglob("test_*.py") if hook.__name__ in path.read_text(encoding="utf-8")]

    assert f"\n## `{hook.__name__}`\n" in text
    assert f"```text\n{signature}\n```" in text
    assert tests


def test_hooks_are_those_that_are_specified() -> None:
    """
    The list that the other tests go by is whole.
    """
    from onestop.plugins import hookspecs

    assert {name for name in vars(hookspecs) if name.startswith("onestop_")} == {hook.__name__ for hook in HOOKS}


@pytest.mark.parametrize("version", [HOOKS_VERSION + 1, 0, "1", None, True])
def test_a_plugin_for_other_hooks_is_refused(version: Any) -> None:
    """
    Its places refuse, and both versions are named.
    """
    site = load(plugin("onestop_overrides", [overlay()], onestop_hooks=version))

    assert ["OS706"] == codes(site.problems)
    assert [3, 3, "refuses", 3] == everywhere(site)
    assert f"phiên bản {HOOKS_VERSION}" in render(site.problems[0])


def test_a_plugin_may_say_for_which_hooks_it_was_made() -> None:
    """
    The version of today is sound.
    """
    site = load(plugin("onestop_overrides", [overlay()], onestop_hooks=HOOKS_VERSION))

    assert ((), [3, 3, 2, 3]) == (site.problems, everywhere(site))


# -- onestop_overrides ---------------------------------------------------------------------------------------------------------------


def test_a_computed_decision_holds_at_its_place() -> None:
    """
    The limit of Đà Nẵng is two days, by its decision; the origin names the plugin.
    """
    site = load(computed(overlay()))
    (override,) = site.at(MON, "48").procedure("9.000001").overrides

    assert ((), [3, 3, 2, 3]) == (site.problems, everywhere(site))
    assert ("0000/QĐ-VD", "Odd onestop_overrides:1:1") == (override.decision.number, str(override.origin))
    assert load().revision != site.revision
    assert load(computed(overlay(days=1))).revision != site.revision


def test_computed_and_written_decisions_are_the_same(tmp_path: Path) -> None:
    """
    The same decision from a file gives the same procedure but for where it was read.
    """
    text = (
        'place: "48"\ndecision: {number: 0000/QĐ-VD, date: 2025-12-01}\noverlays:\n'
        '  - {procedure: "9.000001", valid_from: 2026-01-01, against: [2020-01-01], instead_of: {working_days: 3}, '
        "set: {limit: {working_days: 2}}}\n"
    )
    written = load(brings(tmp_path / "tinh", {"overlays/a.yaml": text}))

    assert () == written.problems
    assert written.at(MON, "48").limit("9.000001").value == load(computed(overlay())).at(MON, "48").limit("9.000001").value


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (overlay(days=4), "OS404"),
        (overlay(against=(date(2021, 1, 1),)), "OS405"),
        (overlay(procedure="9.999999"), "OS405"),
        (overlay(instead_of=None), "OS202"),
        (overlay(set=Settings()), "OS202"),
        (overlay(valid_to=date(2025, 1, 1)), "OS306"),
        (overlay(weekdays=("Thứ Hai",)), "OS203"),
        (overlay(place="01"), "OS704"),
        (overlay(place="vn"), "OS704"),
        (overlay(place="20194"), "OS704"),
    ],
    ids=["longer", "against", "procedure", "instead_of", "nothing", "order", "weekday", "another", "nation", "unlisted"],
)
def test_computed_decisions_are_held_to_the_rules_of_files(wrong: Overlay, code: str) -> None:
    """
    What cannot be used makes the place refuse, never fall back; the other places answer as before.
    """
    site = load(computed(wrong))

    assert code in codes(site.problems)
    assert [3, 3, "refuses", 3] == everywhere(site)
    assert "Odd onestop_overrides" in site.problems[0].where
    assert "broken" == site.plugins[1].state


@pytest.mark.parametrize("wrong", [overlay(instead_of=WorkingDays(5)), overlay(days=3)])
def test_a_computed_decision_that_lapsed_or_changes_nothing_is_a_warning(wrong: Overlay) -> None:
    """
    As of a file: the nation's rule is the right one, and it is told.
    """
    site = load(computed(wrong))

    assert {Severity.WARNING} == {found.severity for found in site.problems}
    assert [3, 3, 3, 3] == everywhere(site)
    assert "ok" == site.plugins[1].state


def test_computed_and_written_decisions_of_equal_rank_contradict(tmp_path: Path) -> None:
    """
    A file of the operator says two days, a plugin says one, in decisions of one day.
    """
    text = (
        'place: "48"\ndecision: {number: 1/QĐ-VD, date: 2025-12-01}\noverlays:\n'
        '  - {procedure: "9.000001", valid_from: 2026-01-01, against: [2020-01-01], instead_of: {working_days: 3}, '
        "set: {limit: {working_days: 1}}}\n"
    )
    site = load(computed(overlay()), roots=(write(tmp_path / "thu", {"overlays/a.yaml": text}),))

    assert ["OS401"] == codes(site.problems)
    assert [3, 3, "refuses", 3] == everywhere(site)


def test_a_computed_decision_citing_an_unknown_law_is_told() -> None:
    """
    As of a file: nobody can say by what it holds.
    """
    site = load(computed(overlay(cites=(onestop.Citation("1/QĐ"),))))

    assert (["OS301"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))


class Sly(Overlay):
    """An overlay that may behave otherwise than it looks."""


class Place(str):
    """A text that may compare otherwise than it looks."""


@pytest.mark.parametrize(
    "wrong",
    [
        "48",
        {"place": "48"},
        Sly(**{name: getattr(overlay(), name) for name in ("place", "procedure", "valid_from", "against", "set", "decision")}),
        overlay(place=Place("48")),
        overlay(place=48),
        overlay(valid_from="2026-01-01"),
        overlay(valid_from=datetime(2026, 1, 1)),
        overlay(against=[date(2020, 1, 1)]),
        overlay(channel="online"),
        overlay(set={"limit": WorkingDays(2)}),
        overlay(decision="0000/QĐ-VD"),
        overlay(set=Settings(contacts=({"name": "x"},))),  # type: ignore[arg-type]
        overlay(set=Settings(fees=(Fee(name=Text("Phí"), amount="10"),))),  # type: ignore[arg-type]
        overlay(set=Settings(note=Text("x\u200b"))),
        overlay(set=Settings(note=Text("e\u0301"))),
        overlay(note="ghi chú"),
    ],
    ids=lambda wrong: type(wrong).__name__,
)
def test_a_value_that_no_file_could_hold_breaks_the_plugin(wrong: Any) -> None:
    """
    It is found at load, with its field, and not when a dossier comes.
    """
    site = load(computed(overlay(), wrong))

    assert ["OS702"] == codes(site.problems)
    assert "onestop_overrides[1]" in site.problems[0].args["why"]
    assert [3, 3, "refuses", 3] == everywhere(site)


def test_every_field_may_be_set_by_what_is_public() -> None:
    """
    Fees, contacts, conditions and documents of `onestop` pass; an extension that gives no time is told as in a file.
    """
    form = onestop.DocumentRequirement(id="to-khai", name=Text("Tờ khai"), original=1, when=onestop.Equals("channel", "post"))
    given = Settings(
        modifiers=(onestop.Modifier(when=onestop.Equals("channel", onestop.Channel.ONLINE), add=onestop.Adjustment(WorkingDays, -1)),),
        extensions=(onestop.Extension(reason=onestop.PauseReason.VERIFICATION, limit=WorkingDays(3)),),
        level=(onestop.Level.COMMUNE,),
        contacts=(Contact(name=Text("Nơi tiếp nhận")),),
        channels=(onestop.Channel.ONLINE,),
        returns=(onestop.ReturnMethod.POST,),
        fees=(Fee(name=Text("Phí"), amount=10_000),),
        documents=(onestop.AnyOf(of=(form, onestop.AllOf(of=(form,)))),),
        results=(onestop.Result(name=Text("Kết quả")),),
        steps=(Text("Nộp"),),
    )
    site = load(computed(overlay(set=given)))

    assert ["OS323"] == codes(site.problems)
    assert given.contacts == site.at(MON, "48").procedure("9.000001").contacts
    assert () == site.at(MON, "01").procedure("9.000001").contacts


# -- onestop_reports -----------------------------------------------------------------------------------------------------------------


def count(assessments: Iterator[Assessment]) -> Table:
    """How many there are of each place."""
    tally = onestop.Tally("place")
    for assessment in assessments:
        tally.add(assessment)
    rows = [(place, line.received) for place, line in tally.lines().items()]
    return Table([Text("Địa bàn", "Place"), Text("Tiếp nhận", "Received")], rows)


def assessed(site: onestop.Onestop) -> Iterator[Assessment]:
    dossiers = [Dossier(f"H{i}", "9.000001", place, [Event(NOW, "received")]) for i, place in enumerate(("48", "01", "48"))]
    return site.assess_many(dossiers, now=NOW)


def breaks(assessments: Iterator[Assessment]) -> Table:
    """Break in the middle."""
    next(assessments)
    raise SystemExit("hết giấy")


def test_a_layout_makes_a_table_of_assessments() -> None:
    """
    By its name, from the assessments as they come.
    """
    site = load(plugin("onestop_reports", {"mau-01": count}))

    assert ("mau-01",) == site.layouts == site.plugins[1].layouts
    assert (("01", 1), ("48", 2)) == site.report("mau-01", assessed(site)).rows
    assert load().revision == site.revision  # a layout changes no answer
    with pytest.raises(LookupError, match="mau-01"):
        site.report("mau-02", ())


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        (breaks, "SystemExit: hết giấy"),
        (lambda assessments: None, "layout: NoneType"),
        (lambda assessments: Table(["a", "b"], [("x",)]), "ValueError: a row of 1 cells under a head of 2"),
        (lambda assessments: Table(["a"], [(1.5,)]), "TypeError: a cell is a text or a whole number, not float"),
        (lambda assessments: Table(["a"], ((i,) for i in itertools.count())), "ValueError: more than 100,000 rows"),
        (lambda: Table(["a"], ()), "TypeError: "),
    ],
    ids=["exits", "none", "ragged", "float", "endless", "arguments"],
)
def test_a_layout_that_breaks_is_a_finding(layout: Any, why: str) -> None:
    """
    Its name and the cause are told.
    """
    site = load(plugin("onestop_reports", lambda: {"mau": layout}))

    with pytest.raises(LayoutError) as caught:
        site.report("mau", assessed(site))
    assert ("OS708", True) == (caught.value.problem.code, caught.value.problem.args["why"].startswith(why))


def test_an_error_of_the_register_is_not_the_layouts() -> None:
    """
    A file that ends in the middle is told as such, even where the layout swallows it.
    """
    site = load(plugin("onestop_reports", {"mau": count}))

    def broken() -> Iterator[Assessment]:
        yield from assessed(site)
        raise OSError("đĩa hỏng")

    with pytest.raises(OSError, match="đĩa hỏng"):
        site.report("mau", broken())


def test_two_layouts_of_one_name_are_called_by_their_plugins() -> None:
    """
    Neither hides the other, whoever was installed first.
    """
    one, other = (plugin("onestop_reports", {"mau": count}, name=name) for name in ("Mot", "Hai"))

    assert ("Hai:mau", "Mot:mau") == load(one, other).layouts == load(other, one).layouts


def test_report_prints_the_table_of_a_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """
    As text with columns aligned, as JSON, and a layout that breaks ends with code 1 and one sentence.
    """
    register = tmp_path / "so.csv"
    register.write_text("code,procedure,place,received\nH1,9.000001,48,2026-03-02T09:00\nH2,9.000001,48,2026-03-02T09:00\n")
    brought = plugin("onestop_reports", lambda: {"mau": count, "hong": breaks})
    monkeypatch.setattr("onestop.cli.common.load", lambda *roots, **more: load(brought))

    def run(*args: str) -> tuple[int, str, str]:
        code = main(["report", str(register), "--now", "2026-03-02T17:00", *args])
        got = capsys.readouterr()
        return code, got.out, got.err

    assert (0, "Địa  Tiếp\nbàn  nhận\n---  ----\n48      2\n", "") == run("--layout", "mau")
    assert (0, '{"layout": "mau", "head": ["Place", "Received"], "rows": [["48", 2]]}\n', "") == run(
        "--layout", "mau", "--json", "--lang", "en"
    )
    at = f"{__file__}:{breaks.__code__.co_firstlineno + 3}"
    assert (1, "", f"OS708 lỗi layouts.hong: Mẫu báo cáo “hong” bị lỗi nên không có bảng: SystemExit: hết giấy ({at}).\n") == run(
        "--layout", "hong"
    )
    assert (2, "", "onestop: --layout khac: không có mẫu báo cáo này; hiện có: hong, mau\n") == run("--layout", "khac")


# -- scope ---------------------------------------------------------------------------------------------------------------------------

LOCAL = PROCEDURE.replace("9.000001", "9.000002") + 'place: "{place}"\n'
HOURS = 'place: "{place}"\nsessions: {Mon: [["08:00", "11:00"]]}\n'
DECISION = (
    'place: "{place}"\ndecision: {number: 1/QĐ-VD, date: 2025-12-01}\noverlays:\n'
    '  - {procedure: "9.000001", valid_from: 2026-01-01, against: [2020-01-01], instead_of: {working_days: 3}, '
    "set: {limit: {working_days: 1}}}\n"
)
COMMUNE = 'places: [{code: "20194", name: Hải Châu, parent: "{place}"}]\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("procedures/thu/9.000002.yaml", LOCAL),
        ("calendar/sessions/a.yaml", HOURS),
        ("overlays/a.yaml", DECISION),
        ("places.yaml", COMMUNE),
    ],
)
def test_a_folder_speaks_for_the_places_of_its_plugin_only(tmp_path: Path, path: str, text: str) -> None:
    """
    For Đà Nẵng it is taken; for Hà Nội it is an error with file and line, of which only Đà Nẵng suffers.
    """
    own = load(brings(tmp_path / "own", {path: text.replace("{place}", "48")}))
    other = load(brings(tmp_path / "other", {path: text.replace("{place}", "01")}))

    assert [3, 3, 1 if path.startswith("overlays") else 3, 3] == everywhere(own)
    assert () == own.problems
    assert ["OS704"] == codes(other.problems)
    assert f"other/{path}:" in other.problems[0].where
    assert ("Province", "48") == (other.problems[0].args["plugin"], other.problems[0].args["places"])
    assert [3, 3, "refuses", 3] == everywhere(other)
    assert "9.000002" not in other.at(MON, "01").procedures
    assert load().at(MON, "01").calendar == other.at(MON, "01").calendar
    assert ["ok", "broken"] == [site.plugins[1].state for site in (own, other)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("procedures/thu/9.000002.yaml", PROCEDURE.replace("9.000001", "9.000002")),
        ("calendar/sessions/a.yaml", HOURS.replace('place: "{place}"\n', "")),
        ("calendar/notices/c.yaml", "id: c\nissued: 2025-12-25\nswaps: [{off: 2026-03-03, work: 2026-03-07}]\n"),
        ("calendar/statutes/b.yaml", "id: b\nname: B\nvalid_from: 2020-01-01\nholidays: [{id: x, name: X, on: 03-03}]\n"),
        ("regimes/s.yaml", "id: s\nname: S\nvalid_from: 2021-01-01\n"),
    ],
)
def test_what_holds_for_the_nation_comes_only_from_who_serves_it(tmp_path: Path, path: str, text: str) -> None:
    """
    A province's folder declares no holiday of the whole country; a plugin of the whole country may.
    """
    province = load(brings(tmp_path / "tinh", {path: text}))
    country = load(brings(tmp_path / "nuoc", {path: text}, ("vn",)))

    assert ["OS704"] == codes(province.problems)
    assert [3, 3, "refuses", 3] == everywhere(province)
    assert load().at(MON, "01").calendar == province.at(MON, "01").calendar
    assert load().at(MON, "01").regime == province.at(MON, "01").regime
    assert [] == [found for found in country.problems if found.code == "OS704"]


def test_a_province_speaks_for_its_communes(tmp_path: Path) -> None:
    """
    Where its places.yaml lists them; in whatever order the files are read.
    """
    files = {"places.yaml": COMMUNE.replace("{place}", "48"), "overlays/a.yaml": DECISION.replace("{place}", "20194")}
    site = load(brings(tmp_path / "tinh", files))
    unlisted = load(brings(tmp_path / "thieu", {"overlays/a.yaml": DECISION.replace("{place}", "20194")}))

    assert ((), [3, 1]) == (site.problems, [days(site, place) for place in ("48", "20194")])
    assert ["OS704"] == codes(found for found in unlisted.problems if found.severity is Severity.ERROR)
    assert ["refuses", 3] == [days(unlisted, place) for place in ("48", "01")]


def test_no_plugin_moves_a_place_of_another(tmp_path: Path) -> None:
    """
    Hà Nội claims Đà Nẵng as its commune: Hà Nội refuses, Đà Nẵng answers by its own decision.
    """
    thief = brings(tmp_path / "ha-noi", {"places.yaml": 'places: [{code: "48", name: Đà Nẵng, parent: "01"}]\n'}, ("01",), "Thief")
    site = load(thief, computed(overlay()))

    assert ["OS704"] == codes(site.problems)
    assert [3, "refuses", 2, 3] == everywhere(site)


def test_a_commune_that_two_provinces_claim_refuses_alone(tmp_path: Path) -> None:
    """
    Nobody can say whose it is; both provinces answer, whichever was installed first.
    """
    claims = [brings(tmp_path / place, {"places.yaml": COMMUNE.replace("{place}", place)}, (place,), f"P{place}") for place in ("01", "48")]
    answers = [[days(load(*order), place) for place in ("20194", "01", "48")] for order in (claims, claims[::-1])]

    assert [["refuses", 3, 3]] * 2 == answers
    assert ["OS309"] == codes(load(*claims).problems)


def test_places_may_be_restated(tmp_path: Path) -> None:
    """
    A plugin that lists the provinces just as the nation does contradicts nobody.
    """
    site = load(brings(tmp_path / "tinh", {"places.yaml": PLACES}))

    assert ((), [3, 3, 3, 3]) == (site.problems, everywhere(site))


@pytest.mark.parametrize(
    ("path", "text", "refuses"),
    [
        ("overlay/a.yaml", DECISION.replace("{place}", "48"), True),  # a folder that nobody reads
        ("overlays/a.yml", DECISION.replace("{place}", "48"), True),
        ("overlays/a.yaml", "place: [", True),
        ("overlays/a.yaml", "decision: {number: 1/QĐ}\n", True),  # of no place
        ("calendar/sessions/a.yaml", 'place: "48"\nsessions: {Mon: [["11:00", "08:00"]]}\n', True),
        ("places.yaml", "places: 5\n", True),
        (PROCEDURE_PATH, PROCEDURE + 'place: "48"\n', True),  # a code of the nation
        ("procedures/thu/9.000002.yaml", "code: 5\n", False),  # is not known at all, and says so
        ("overlays/a.cases.yaml", "procedure: 5\n", False),  # decides nothing
        ("laws.yaml", "laws: {}\n", False),
    ],
)
def test_what_is_wrong_in_a_folder_closes_the_places_of_its_plugin(tmp_path: Path, path: str, text: str, refuses: bool) -> None:
    """
    Wherever a mistake could leave Đà Nẵng with the nation's rule in place of its own; never any other place.
    """
    site = load(brings(tmp_path / "tinh", {path: text}))

    assert [3, 3, "refuses" if refuses else 3, 3] == everywhere(site)
    assert bool(site.problems) == ("laws" not in path)
    assert {"tinh"} >= {found.where.partition("/")[0] for found in site.problems}


def test_laws_that_contradict_are_told_and_close_nothing(tmp_path: Path) -> None:
    """
    Of two texts of one number the first by name of its plugin is shown; no date hangs on it.
    """
    one, other = (brings(tmp_path / name, {"laws.yaml": f"laws: {{1/QĐ: {{name: {name}}}}}\n"}, name=name) for name in ("Mot", "Hai"))
    sites = load(one, other), load(other, one)

    assert [["OS309"], ["OS309"]] == [codes(site.problems) for site in sites]
    assert [[3, 3, 3, 3]] * 2 == [everywhere(site) for site in sites]
    assert [Text("Hai")] * 2 == [site.catalog.laws["1/QĐ"].name for site in sites]


def test_a_code_that_two_plugins_bring_closes_both(tmp_path: Path) -> None:
    """
    Whichever is read first does not win; a third place answers.
    """
    path = "procedures/thu/9.000002.yaml"
    claims = [brings(tmp_path / place, {path: LOCAL.replace("{place}", place)}, (place,), f"P{place}") for place in ("01", "48")]

    for order in (claims, claims[::-1]):
        site = load(*order)
        assert [3, "refuses", "refuses", 3] == everywhere(site)
        assert ["OS305"] == codes(site.problems)
        assert ["broken", "broken"] == [info.state for info in site.plugins[1:]]


def test_a_code_of_the_operators_folder_is_not_taken_by_a_plugin(tmp_path: Path) -> None:
    """
    What the operator gave stands; the plugin's place refuses.
    """
    path = "procedures/thu/9.000002.yaml"
    root = write(tmp_path / "rieng", {path: LOCAL.replace("{place}", "01")})
    site = load(brings(tmp_path / "tinh", {path: LOCAL.replace("{place}", "48")}), roots=(root,))

    assert [3, 3, "refuses", 3] == everywhere(site)
    assert "9.000002" in site.at(MON, "01").procedures


def test_the_folder_of_another_plugin_is_not_ones_own(tmp_path: Path) -> None:
    """
    Hà Nội hands in the folder of Đà Nẵng: Hà Nội refuses, Đà Nẵng keeps its decision, in each order.
    """
    root = tmp_path / "da-nang"
    own = brings(root, {"overlays/a.yaml": DECISION.replace("{place}", "48")})
    thief = brings(root, {}, ("01",), "Thief")

    assert [[3, "refuses", 1, 3]] * 2 == [everywhere(load(*order)) for order in ((own, thief), (thief, own))]


def test_an_installed_copy_of_the_folder_at_work_is_read_once(tmp_path: Path) -> None:
    """
    A province that runs its tests beside its installed plugin has each procedure once.
    """
    files = {"procedures/thu/9.000002.yaml": LOCAL.replace("{place}", "48"), "overlays/a.yaml": DECISION.replace("{place}", "48")}
    site = load(brings(tmp_path / "site-packages", files), roots=(write(tmp_path / "src", files),))

    assert ((), [3, 3, 1, 3]) == (site.problems, everywhere(site))


def test_checks_of_one_name_in_two_provinces_do_not_meet() -> None:
    """
    Hà Nội and Đà Nẵng may both call a check “stamp”.
    """
    plugins = [plugin("onestop_checks", {"stamp": lambda dossier, procedure, p=place: [p]}, (place,)) for place in ("01", "48")]
    site = load(*plugins)

    assert ((), [3, 3, 3, 3]) == (site.problems, everywhere(site))
    assert ["01", "48"] == [site.checks(place)["stamp"](None, None)[0] for place in ("01", "48")]  # type: ignore[arg-type, index]


def test_a_check_of_a_province_does_not_hurt_the_countrys() -> None:
    """
    Of one name with a check of the whole country: Đà Nẵng refuses, every other place keeps the country's.
    """
    country, province = (plugin("onestop_checks", {"stamp": lambda dossier, procedure: []}, (place,), place) for place in ("vn", "48"))
    site = load(province, country)

    assert ["OS705"] == codes(site.problems)
    assert [3, 3, "refuses", 3] == everywhere(site)


# -- what a plugin may do to the load ------------------------------------------------------------------------------------------------


class Silent(BaseException):
    """An error that cannot even say what it is."""

    def __str__(self) -> str:
        """Break."""
        raise RuntimeError


def raises(error: BaseException) -> Callable[[], Any]:
    def raising() -> Any:
        raise error

    return raising


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit(), Silent(), RecursionError(), pytest.fail.Exception("x"), BaseException()])
@pytest.mark.parametrize("hook", [hook.__name__ for hook in HOOKS])
def test_nothing_that_a_hook_raises_ends_the_load(hook: str, error: BaseException) -> None:
    """
    Whatever it is called, whatever it says.
    """
    site = load(plugin(hook, raises(error)), computed(overlay("01"), places=("01",), name="Sound"))

    assert (["OS702"], [3, 2, "refuses", 3]) == (codes(site.problems), everywhere(site))


def test_a_user_who_interrupts_is_heard() -> None:
    """
    Ctrl-C is of the user, not of the plugin.
    """
    with pytest.raises(KeyboardInterrupt):
        load(plugin("onestop_catalogs", raises(KeyboardInterrupt())))


class Endless(Mapping[Any, Any]):
    """A mapping without an end."""

    def __getitem__(self, key: Any) -> Any:
        """Give something for each key."""
        return print

    def __iter__(self) -> Iterator[Any]:
        """Never end."""
        return (f"{number}" for number in itertools.count())

    def __len__(self) -> int:
        """Look small."""
        return 1


class EndlessDays(Endless):
    """A closure of every day that ever comes."""

    def __getitem__(self, key: Any) -> Any:
        """Close it."""
        return DayMark(DayKind.CLOSURE, Text("mãi"), Citation("0001/TB-VD"))

    def __iter__(self) -> Iterator[Any]:
        """Never end."""
        return (date(1, 1, 1) + timedelta(days=number) for number in itertools.count())


@pytest.mark.parametrize(
    ("hook", "value"),
    [
        ("onestop_catalogs", lambda: (Path("/") for _ in itertools.count())),
        ("onestop_day_marks", EndlessDays()),
        ("onestop_checks", Endless()),
        ("onestop_overrides", lambda: (overlay() for _ in itertools.count())),
        ("onestop_reports", Endless()),
    ],
)
def test_what_has_no_end_is_left_there(hook: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A plugin brings thousands of things, not millions.
    """
    monkeypatch.setattr("onestop.plugins.gather.MOST_OVERLAYS", 100)
    site = load(plugin(hook, value))

    assert (["OS702"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))
    assert "more than" in render(site.problems[0], "en")


def test_a_folder_with_too_many_files_is_not_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Who hands in the root of the disk did not mean it.
    """
    monkeypatch.setattr("onestop.plugins.gather.MOST_FILES", 50)
    site = load(brings(tmp_path, {f"{i}/a.txt": "" for i in range(30)}))

    assert (["OS702"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))


def test_what_a_plugin_changes_later_changes_nothing(tmp_path: Path) -> None:
    """
    Lists and mappings are taken as they were at load.
    """
    closed = DayMark(DayKind.CLOSURE, Text("Hội làng"), Citation("0001/TB-VD"))
    overlays, closures = [overlay()], {date(2026, 3, 3): closed}
    one, other = plugin("onestop_overrides", lambda: overlays), plugin("onestop_day_marks", lambda: closures)
    site = load(one, other)
    overlays.clear()
    closures.clear()
    closures[date(2026, 3, 4)] = closed

    assert [3, 3, 2, 3] == everywhere(site)
    assert [False, True] == [site.at(MON, "48").calendar.is_working(date(2026, 3, day)) for day in (3, 4)]


class Odd:
    """A plugin that cannot even say what it serves."""

    @property
    def onestop_places(self) -> tuple[str, ...]:
        """Break."""
        raise OSError("x")


@pytest.mark.parametrize("odd", [Odd(), plugin("onestop_catalogs", (), ()), plugin("onestop_catalogs", (), itertools.count())])
def test_a_plugin_of_no_known_place_closes_the_country(odd: Any) -> None:
    """
    It may serve any.
    """
    site = load(odd)

    assert (["OS701"], ["refuses"] * 4) == (codes(site.problems), everywhere(site))


def test_a_module_beside_the_hooks_is_no_hook() -> None:
    """
    `import onestop_helpers` in a plugin is not taken for a hook that lacks its mark.
    """
    made = plugin("onestop_overrides", [overlay()], onestop_helpers=types.ModuleType("onestop_helpers"))

    assert () == load(made).problems


def test_an_object_handed_over_twice_is_asked_once() -> None:
    """
    Its checks do not clash with themselves.
    """
    made = plugin("onestop_checks", {"stamp": print})

    assert () == load(made, made).problems


def test_the_environment_of_python_that_cannot_be_read_closes_the_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nobody can say which plugin is missing.
    """

    def broken(**given: Any) -> Any:
        raise ValueError("entry_points.txt")

    monkeypatch.setattr("importlib.metadata.entry_points", broken)
    site = load(entry_points=True)

    assert (["OS701"], ["refuses"] * 4) == (codes(site.problems), everywhere(site))


def test_a_check_that_exits_or_never_ends_is_a_finding(tmp_path: Path) -> None:
    """
    A register of thousands goes on behind it.
    """

    def exits(dossier: Any, procedure: Any) -> Any:
        raise SystemExit

    def endless(dossier: Any, procedure: Any) -> Iterator[Problem]:
        while True:
            yield Problem("OS506", "warning", args={"found": "x", "known": "a"})

    named = PROCEDURE.replace("9.000001", "9.000002") + 'place: "48"\ndocuments: [{id: a, name: A}]\nchecks: [exits, endless]\n'
    folder = brings(tmp_path / "tinh", {"procedures/thu/9.000002.yaml": named})
    site = load(folder, plugin("onestop_checks", lambda: {"exits": exits, "endless": endless}))
    dossier = Dossier("H1", "9.000002", "48", [Event(NOW, "received")], documents=[onestop.SubmittedDocument("a")])

    found = codes(site.assess(dossier, now=NOW).problems)

    assert (1, True) == (found.count("OS509"), "OS506" in found)


# -- what the operator lets in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Odd", "odd", ["Odd"], {"odd", "khac"}])
def test_a_blocked_plugin_is_told_and_its_places_answer_by_the_rest(name: Any) -> None:
    """
    It is not asked at all; blocking is the operator's decision.
    """
    calls: list[int] = []
    site = load(plugin("onestop_overrides", lambda: calls.append(1)), block=name)

    assert ([], [3, 3, 3, 3]) == (calls, everywhere(site))
    assert [("OS707", Severity.WARNING)] == [(found.code, found.severity) for found in site.problems]
    assert ("blocked", ("48",)) == (site.plugins[1].state, site.plugins[1].places)
    assert load().revision == site.revision


def test_only_what_is_allowed_is_asked() -> None:
    """
    The national catalogue always is.
    """
    one, other = computed(overlay("01"), places=("01",), name="Mot"), computed(overlay(), name="Hai")

    assert [3, 2, 2, 3] == everywhere(load(one, other))
    assert [3, 2, 3, 3] == everywhere(load(one, other, allow=("Mot",)))
    assert [3, 3, 2, 3] == everywhere(load(one, other, allow=("Mot", "Hai"), block=("Mot",)))
    assert [3, 3, 3, 3] == everywhere(load(one, other, allow=()))
    assert ["ok", "blocked", "blocked"] == [info.state for info in load(one, other, allow=()).plugins]


def test_the_environment_is_read_when_asked() -> None:
    """
    Two variables with commas, as arguments of `load`; empty ones say nothing.
    """
    assert {"block": ("a", "onestop-b")} == plugins_from_environment(
        {"ONESTOP_PLUGINS_BLOCK": "a, onestop-b,", "ONESTOP_PLUGINS_ALLOW": ""}
    )
    assert {"allow": ("a",)} == plugins_from_environment({"ONESTOP_PLUGINS_ALLOW": "a"})
    assert {} == plugins_from_environment({})


def test_load_does_not_look_at_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What a portal answers hangs on its arguments alone.
    """
    monkeypatch.setenv("ONESTOP_PLUGINS_BLOCK", "Odd")

    assert [3, 3, 2, 3] == everywhere(load(computed(overlay())))
    assert [3, 3, 3, 3] == everywhere(load(computed(overlay()), **onestop.plugins_from_environment()))


def test_plugins_lists_what_each_brings_and_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    A sound, a broken and a blocked one: state, counts and sentences.
    """
    sound = brings(tmp_path / "tinh", {"overlays/a.yaml": DECISION.replace("{place}", "48")})
    broken, blocked = computed(overlay("79"), places=("01",), name="Hong"), computed(name="Chan")
    monkeypatch.setenv("ONESTOP_PLUGINS_BLOCK", "Chan")
    monkeypatch.setattr("onestop.cli.common.load", lambda *roots, **more: load(sound, broken, blocked, **more))

    code = main(["plugins"])
    out = capsys.readouterr().out

    assert 1 == code
    lines = {line.split()[0]: re.split(r"  +", line.strip()) for line in out.splitlines() if line.strip()}
    assert ["Folders", "vn cả nước", "catalogs", "1", "0", "0", "0", "tốt"] == lines["Folders"]
    assert ["Province", "48 Đà Nẵng", "catalogs", "0", "1", "0", "0", "tốt"] == lines["Province"]
    assert "có lỗi" == next(line for line in out.splitlines() if line.startswith("Hong "))[-6:]
    assert "bị chặn" == next(line for line in out.splitlines() if line.startswith("Chan "))[-7:]
    assert "  OS704 lỗi Hong onestop_overrides:1:1" in out
    assert "  OS707 cảnh báo plugins.Chan: " in out


# -- what lies in a folder and is no plain file -----------------------------------------------------------------------------------------

TWO_DAYS = """\
place: "48"
decision: {number: 0001/QĐ-VD, date: 2025-12-01}
overlays:
  - procedure: "9.000001"
    valid_from: 2026-01-01
    against: [2020-01-01]
    instead_of: {working_days: 3}
    set: {limit: {working_days: 2}}
"""


@pytest.mark.parametrize("linked", ["overlays", "overlays/2026", "overlays/48.yaml"])
def test_a_decision_behind_a_link_holds(tmp_path: Path, linked: str) -> None:
    """
    A province may keep its decisions elsewhere and link to them, the folder as well as the file.
    """
    root = write(tmp_path / "da-nang", {"laws.yaml": "laws: {}\n"})
    real = write(tmp_path / "kept", {"48.yaml": TWO_DAYS})
    (root / linked).parent.mkdir(exist_ok=True)
    (root / linked).symlink_to(real / "48.yaml" if linked.endswith(".yaml") else real)

    for site in (load(brings(root, {})), load(roots=(root,))):
        assert ((), [3, 3, 2, 3]) == (site.problems, everywhere(site))


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    """
    What it leads to again is read once.
    """
    root = write(tmp_path / "da-nang", {"overlays/48.yaml": TWO_DAYS})
    (root / "overlays/again").symlink_to("..")
    (root / "procedures").symlink_to("procedures-2")
    (root / "procedures-2").symlink_to(root / "overlays")
    site = load(brings(root, {}))

    assert ((), [3, 3, 2, 3]) == (site.problems, everywhere(site))


def nowhere(path: Path) -> None:
    path.symlink_to("/nowhere.yaml")


def itself(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("make", [nowhere, itself, Path.mkdir, os.mkfifo])
@pytest.mark.parametrize("name", ["overlays/x.yaml", "overlays/x.yaml.txt"])
def test_a_decision_that_is_no_file_is_not_taken_for_absent(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    """
    The places of the plugin refuse and others answer; of a folder that the caller gave nobody can tell whose decision it was.
    """
    root = write(tmp_path / "da-nang", {"overlays/48.yaml": TWO_DAYS})
    make(root / name)
    if make is Path.mkdir and name.endswith(".txt"):
        return  # a folder of that name is a folder
    site, given = load(brings(root, {})), load(roots=(root,))

    assert (["OS101"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))
    assert (["OS101"], ["refuses"] * 4) == (codes(given.problems), everywhere(given))
    assert f"{name}: Không đọc được tệp" in f"{site.problems[0].where}: {render(site.problems[0])}"


@pytest.mark.parametrize("make", [nowhere, itself])
def test_a_folder_of_decisions_that_leads_nowhere_is_not_taken_for_empty(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """
    The same where not a file but all of `overlays/` is a broken link.
    """
    root = write(tmp_path / "da-nang", {"laws.yaml": "laws: {}\n"})
    make(root / "overlays")
    site = load(brings(root, {}))

    assert (["OS101"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))


def test_what_an_editor_keeps_while_a_file_is_open_is_no_decision(tmp_path: Path) -> None:
    """
    Emacs locks `48.yaml` by the link `.#48.yaml` to nowhere.
    """
    root = write(tmp_path / "da-nang", {"overlays/48.yaml": TWO_DAYS})
    (root / "overlays/.#48.yaml").symlink_to("user@host.4711:1790000000")

    assert () == load(brings(root, {})).problems


def test_a_folder_with_too_many_files_closes_the_places_of_its_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A link may lead to a whole disk; what is not walked to its end is not taken for what it holds.
    """
    monkeypatch.setattr("onestop.catalogs.bundles.MOST_ENTRIES", 30)
    root = write(tmp_path / "da-nang", {"overlays/48.yaml": TWO_DAYS, **{f"{i}.md": "" for i in range(30)}})
    site = load(brings(root, {}))

    assert (["OS101"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))


def test_a_folder_beside_the_catalogue_of_a_plugin_is_told(tmp_path: Path) -> None:
    """
    Nobody reads it; that is a warning and closes nothing, because a plugin may keep there what it likes.
    """
    write(tmp_path / "module", {"overlays/48.yaml": TWO_DAYS, "cases/x.yaml": "", "catalog/laws.yaml": "laws: {}\n"})
    site = load(brings(tmp_path / "module/catalog", {}))

    assert (["OS110"], [3, 3, 3, 3]) == (codes(site.problems), everywhere(site))
    assert ("ok", ["OS110"]) == (site.plugins[1].state, codes(site.plugins[1].problems))
    assert "chuyển nó vào trong “catalog”" in render(site.problems[0])


# -- what a check finds ---------------------------------------------------------------------------------------------------------------


class Unsayable:
    """A value that no message can show."""

    def __str__(self) -> str:
        raise ValueError("cannot be said")


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Problem("OS999", "error"), "'OS999'"),
        (Problem("OS501", "error", None, "x", {"name": "A", "mode": "submit"}), "path"),  # type: ignore[arg-type]
        (Problem("OS501", "error", None, ("x",), None), "args"),  # type: ignore[arg-type]
        (Problem("OS501", "error", "tệp", ("x",), {"name": "A", "mode": "submit"}), "source"),  # type: ignore[arg-type]
        (Problem("OS501", "error"), "mode, name"),
        (Problem("OS501", "error", None, (), {"name": " ", "mode": "submit"}), "name"),
        (Problem("OS501", "error", None, (), {"name": Unsayable(), "mode": "submit"}), "cannot be said"),
        (Problem(5, "error"), "5"),  # type: ignore[arg-type]
    ],
)
def test_a_finding_that_cannot_be_told_is_the_fault_of_its_check(tmp_path: Path, found: Problem, why: str) -> None:
    """
    It says which plugin and which version of the procedure; nobody meets a traceback or a sentence with holes.
    """
    text = PROCEDURE.replace("9.000001", "9.000002") + 'place: "48"\ndocuments: [{id: a, name: A}]\nchecks: [stamp]\n'
    folder = brings(tmp_path / "tinh", {"procedures/thu/9.000002.yaml": text})
    site = load(folder, plugin("onestop_checks", lambda: {"stamp": lambda dossier, procedure: [found]}, name="Stamps"))
    dossier = Dossier("H1", "9.000002", "48", [Event(NOW, "received")], documents=[onestop.SubmittedDocument("a")])

    told = [each for each in site.assess(dossier, now=NOW).problems if each.code == "OS509"]

    assert [True] == ["“stamp” (Stamps) của thủ tục 9.000002 (phiên bản từ 01/01/2020) bị lỗi: " in render(each) for each in told]
    assert [True] * 2 == [why in render(each, lang) for each in told for lang in ("vi", "en")]


def test_a_finding_that_says_all_that_its_message_asks_is_taken(tmp_path: Path) -> None:
    """
    What a message may leave out, such as the form of a paper, is not asked.
    """
    text = PROCEDURE.replace("9.000001", "9.000002") + 'place: "48"\ndocuments: [{id: a, name: A}]\nchecks: [stamp]\n'
    folder = brings(tmp_path / "tinh", {"procedures/thu/9.000002.yaml": text})
    stamp = Problem("OS501", Severity.ERROR, None, ("documents", 0), {"name": Text("Số", "Number"), "mode": "submit"})
    site = load(folder, plugin("onestop_checks", lambda: {"stamp": lambda dossier, procedure: (stamp,)}))
    dossier = Dossier("H1", "9.000002", "48", [Event(NOW, "received")], documents=[onestop.SubmittedDocument("a")])

    assert stamp in site.assess(dossier, now=NOW).problems


# -- days off ------------------------------------------------------------------------------------------------------------------------

STORM = """\
place: "48"
days: [2026-03-03, 2026-03-04]
name: {vi: nghỉ bão, en: storm}
decision: {number: 12/TB-VD, date: 2026-03-02}
sources: [{title: Ví dụ, confidence: low}]
"""
STORM_PATH = "calendar/closures/bao.yaml"


def due_at(site: onestop.Onestop, place: str, known: date | None = None) -> object:
    """When a dossier received on Monday 2 March at nine is due, three working days later."""
    try:
        return onestop.due(WorkingDays(3), datetime(2026, 3, 2, 9), site.at(MON, place, known=known).calendar).date().day
    except PluginError:
        return "refuses"


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (DayMark(DayKind.CLOSURE, Text("bão")), "không có căn cứ"),
        (DayMark(DayKind.CLOSURE, Text("bão"), Citation(" ")), "không có căn cứ"),
        (DayMark(DayKind.CLOSURE, None, Citation("12/TB-VD")), "không có tên"),
        (DayMark(DayKind.CLOSURE, Text(""), Citation("12/TB-VD")), "không có tên"),
    ],
)
def test_a_closed_day_without_name_or_text_breaks_the_plugin(mark: DayMark, said: str) -> None:
    """
    A day off that makes deadlines later rests on a text that can be looked up.
    """
    site = load(plugin("onestop_day_marks", {date(2026, 3, 3): mark}))

    assert (["OS702"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))
    assert f"ngày nghỉ 2026-03-03 {said}" in render(site.problems[0])


@pytest.mark.parametrize("number", ['""', '" "'])
def test_a_decision_without_a_number_closes_its_place(tmp_path: Path, number: str) -> None:
    """
    The basis of an answer is never blank, of a listed decision, an unlisted one and a day off.
    """
    overlay = TWO_DAYS.replace("0001/QĐ-VD", number)
    unlisted = f'place: "48"\ndecision: {{number: {number}}}\nunlisted: [{{valid_from: 2026-01-01, says: A, missing: B}}]\n'
    closure = STORM.replace("12/TB-VD", number)

    for path, text in (("overlays/a.yaml", overlay), ("overlays/b.yaml", unlisted), (STORM_PATH, closure)):
        site = load(brings(tmp_path / Path(path).stem, {path: text}))
        assert (["OS203"], [3, 3, "refuses", 3]) == (codes(site.problems), everywhere(site))
        assert site.problems[0].path[-2:] == ("decision", "number")


def test_the_number_of_the_template_is_told_once_a_file_and_holds(tmp_path: Path) -> None:
    """
    A hint: whoever has just made the file knows it, whoever forgot it reads it.
    """
    entry = TWO_DAYS.partition("overlays:\n")[2]
    text = TWO_DAYS.replace("0001/QĐ-VD", "0000/QĐ-UBND") + entry.replace("2026-01-01", "2026-06-01")
    site = load(brings(tmp_path, {"overlays/a.yaml": text}))

    assert (["OS340"], [3, 3, 2, 3]) == (codes(site.problems), everywhere(site))
    assert Severity.HINT is site.problems[0].severity


def test_a_closed_day_in_a_file_counts_at_its_place_and_below(tmp_path: Path) -> None:
    """
    No Python is needed: two days later in Đà Nẵng and in its commune, not elsewhere, and the list of plugins counts them.
    """
    files = {STORM_PATH: STORM, "places.yaml": COMMUNE.replace("{place}", "48")}
    site = load(brings(tmp_path, files))

    assert ((), 2) == (site.problems, site.plugins[1].closures)
    assert [5, 5, 9, 9] == [due_at(site, place) for place in ("vn", "01", "48", "20194")]
    assert DayMark(DayKind.CLOSURE, Text("nghỉ bão", "storm"), Citation("12/TB-VD")) == site.at(MON, "48").calendar.day(date(2026, 3, 3))


def test_a_closed_day_counts_from_the_day_of_its_text(tmp_path: Path) -> None:
    """
    A slip printed before the notice could not know it.
    """
    site = load(brings(tmp_path, {STORM_PATH: STORM}))

    assert (5, 9) == (due_at(site, "48", known=date(2026, 3, 1)), due_at(site, "48", known=date(2026, 3, 2)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (STORM.replace("days: [2026-03-03, 2026-03-04]", "days: [2026-03-33]"), "OS203"),
        (STORM.replace("days: [2026-03-03, 2026-03-04]", "days: []"), "OS202"),
        (STORM.replace("name: {vi: nghỉ bão, en: storm}\n", ""), "OS202"),
        (STORM.replace("{vi: nghỉ bão, en: storm}", '""'), "OS203"),
        (STORM.replace("decision: {number: 12/TB-VD, date: 2026-03-02}\n", ""), "OS202"),
        (STORM.replace("days:", "day:"), "OS201"),
        (STORM.replace("days:", "days"), "OS102"),
        (STORM.replace('"48"', '"4"'), "OS203"),
        (STORM.replace('"48"', '"01"'), "OS704"),
    ],
)
def test_a_closed_day_that_cannot_be_told_closes_its_place(tmp_path: Path, text: str, code: str) -> None:
    """
    Without it each deadline would be too early and look right; other places answer as before.
    """
    site = load(brings(tmp_path, {STORM_PATH: text}))

    assert code in codes(site.problems)
    assert [5, 5, "refuses", 5] == [due_at(site, place) for place in ("vn", "01", "48", "79")]


def test_a_closed_day_in_the_callers_folder_that_cannot_be_read_closes_its_place(tmp_path: Path) -> None:
    """
    As a decision does: the place that the file names, or every place.
    """
    named = load(roots=(write(tmp_path / "a", {STORM_PATH: STORM.replace("days:", "days")}),))
    nobodys = load(roots=(write(tmp_path / "b", {STORM_PATH: "\tdays\n"}),))

    assert [5, 5, "refuses", 5] == [due_at(named, place) for place in ("vn", "01", "48", "79")]
    assert ["refuses"] * 4 == [due_at(nobodys, place) for place in ("vn", "01", "48", "79")]


def test_of_two_closures_of_one_day_the_nearer_place_says_why(tmp_path: Path) -> None:
    """
    Then the earlier text, in whatever order the files are read.
    """
    ward = STORM.replace('"48"', '"20194"').replace("nghỉ bão", "mất điện")
    later = STORM.replace("2026-03-02", "2026-03-03").replace("nghỉ bão", "sửa nhà")
    files = {"places.yaml": COMMUNE.replace("{place}", "48"), "calendar/closures/a.yaml": later, STORM_PATH: STORM}
    site = load(brings(tmp_path, {**files, "calendar/closures/z.yaml": ward}))
    named = [site.at(MON, place).calendar.day(date(2026, 3, 3)).name for place in ("48", "20194")]

    assert ["nghỉ bão", "mất điện"] == [name.vi for name in named if name]


NO_EFFECT = {date(2062, 3, 3): "ngoài", date(2026, 3, 8): "hằng tuần", date(2026, 9, 2): "nghỉ lễ", date(2026, 1, 10): "làm bù"}


def test_a_closed_day_that_closes_nothing_is_told_with_the_day_and_the_reason(tmp_path: Path) -> None:
    """
    Outside the calendar, on a Sunday, on a holiday, on a day that the country makes up; of a hook and of a file alike.
    """
    mark = DayMark(DayKind.CLOSURE, Text("bão"), Citation("12/TB-VD"))
    hook = load(plugin("onestop_day_marks", {**dict.fromkeys(NO_EFFECT, mark), date(2026, 3, 3): mark}))
    listed = ", ".join(map(str, NO_EFFECT))
    file = load(brings(tmp_path, {STORM_PATH: STORM.replace("2026-03-04", listed)}))

    for site in (hook, file):
        assert (["OS338"] * 4, [3, 3, 3, 3]) == (codes(site.problems), everywhere(site))
        assert ("ok", 4) == (site.plugins[1].state, len(site.plugins[1].problems))
        for day, why in NO_EFFECT.items():
            assert 1 == sum(f"{day:%d/%m/%Y}" in render(found) and why in render(found) for found in site.problems)


def test_many_closed_days_that_close_nothing_are_told_in_one_sentence() -> None:
    """
    A plugin that closes every Sunday floods nobody.
    """
    sundays = [date(2026, 1, 4) + timedelta(days=7 * week) for week in range(50)]
    mark = DayMark(DayKind.CLOSURE, Text("chủ nhật"), Citation("12/TB-VD"))
    (found,) = load(plugin("onestop_day_marks", dict.fromkeys(sundays, mark))).problems

    assert "Ngày nghỉ 04/01/2026, 11/01/2026, 18/01/2026, … (chủ nhật)" in render(found)


# -- a check that is named -----------------------------------------------------------------------------------------------------------

WITH_CHECK = PROCEDURE.replace("9.000001", "9.000002") + 'place: "48"\ndocuments: [{id: a, name: A}]\nchecks: [so-to-khai]\n'


def test_a_check_that_no_plugin_brings_is_told_at_load_with_what_is_near(tmp_path: Path) -> None:
    """
    On its line, and in the list of plugins; a dossier is told the same word.
    """
    folder = brings(tmp_path, {"procedures/thu/9.000002.yaml": WITH_CHECK})
    site = load(folder, plugin("onestop_checks", lambda: {"so-to-khay": lambda dossier, procedure: ()}))
    dossier = Dossier("H1", "9.000002", "48", [Event(NOW, "received")], documents=[onestop.SubmittedDocument("a")])
    (found,) = site.problems

    assert ("OS339", 10, ("checks", 0)) == (found.code, found.source.line if found.source else None, found.path)
    assert "Có phải “so-to-khay” không?" in render(found)
    assert ("ok", [found]) == (site.plugins[1].state, [*site.plugins[1].problems])
    assert ["so-to-khay" in render(each) for each in site.assess(dossier, now=NOW).problems if each.code == "OS508"] == [True]


@pytest.mark.parametrize(("places", "told"), [(("48",), []), (("vn",), []), (("20194",), []), (("01",), ["OS339"])])
def test_a_check_is_looked_for_where_it_would_run(tmp_path: Path, places: tuple[str, ...], told: list[str]) -> None:
    """
    At the place of the version, above it and below it.
    """
    files = {"procedures/thu/9.000002.yaml": WITH_CHECK, "places.yaml": COMMUNE.replace("{place}", "48")}
    site = load(brings(tmp_path, files), plugin("onestop_checks", lambda: {"so-to-khai": lambda dossier, procedure: ()}, places))

    assert told == codes(site.problems)


# -- what is said of a plugin that breaks ---------------------------------------------------------------------------------------------


def unmarked(self: Any) -> tuple[()]:
    return ()


def stray(self: Any, place: str) -> tuple[()]:
    return ()


def fails(self: Any) -> None:
    raise KeyError("x")


def silent(self: Any) -> None:
    raise GeneratorExit


@pytest.mark.parametrize(
    ("hooks", "code", "vi", "en"),
    [
        (
            {"onestop_catalogs": unmarked},
            "OS703",
            "trước hàm onestop_catalogs thiếu dòng @onestop.hookimpl",
            "@onestop.hookimpl is missing",
        ),
        ({"onestop_catalog": hookimpl(lambda self: ())}, "OS703", "Có phải “onestop_catalogs” không?", "Did you mean “onestop_catalogs”?"),
        ({"onestop_overrides": hookimpl(stray)}, "OS703", "có tham số place, mà hook này chỉ có ()", "has the argument place"),
        (
            {"onestop_overrides": hookimpl(fails)},
            "OS702",
            "onestop_overrides báo lỗi khi chạy: KeyError: 'x' (",
            "onestop_overrides raised",
        ),
        ({"onestop_overrides": hookimpl(silent)}, "OS702", "báo lỗi khi chạy: GeneratorExit (", "when it ran: GeneratorExit ("),
    ],
    ids=["unmarked", "misspelt", "argument", "raises", "silent"],
)
def test_what_is_wrong_with_a_hook_is_said_in_both_languages(hooks: dict[str, Any], code: str, vi: str, en: str) -> None:
    """
    Which hook, what to write, and where it raised.
    """
    (found,) = load(type("Odd", (), {**hooks, "onestop_places": ("48",)})()).problems

    assert (code, True, True) == (found.code, vi in render(found), en in render(found, "en"))
    raised = [each for each in (fails, silent) if each in [getattr(hook, "__wrapped__", hook) for hook in hooks.values()]]
    assert [True] * len(raised) == [f"({__file__}:{each.__code__.co_firstlineno + 1})" in render(found) for each in raised]


@pytest.mark.parametrize("value", [42, "văn bản", None, {date(2026, 3, 3): 5}, [object()]])
@pytest.mark.parametrize("hook", [hook.__name__ for hook in HOOKS])
def test_what_a_hook_returned_wrong_is_said_in_both_languages(hook: str, value: Any) -> None:
    """
    Neither sentence is in words of the other.
    """
    (found,) = load(plugin(hook, lambda: value)).problems

    assert ("OS702", "why." in render(found), "wanted" in render(found)) == (found.code, False, False)
    assert hook in render(found)
    assert hook in render(found, "en")


class Printing:
    """A plugin that greets."""

    onestop_places = ("48",)

    @hookimpl
    def onestop_catalogs(self) -> tuple[()]:
        """Print."""
        print("xin chào")
        return ()


def test_what_a_plugin_prints_is_no_part_of_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """
    The answer may be JSON that another program reads.
    """
    load(Printing())
    got = capsys.readouterr()

    assert ("", "xin chào\n") == (got.out, got.err)


def test_a_broken_plugin_is_one_line_elsewhere_and_told_once_where_it_refuses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Who asks about Hà Nội is not shown the whole trouble of Đà Nẵng.
    """
    broken = plugin("onestop_overrides", 42)
    monkeypatch.setattr("onestop.cli.common.load", lambda *roots, **more: load(broken))
    asked = ["due", "9.000001", "--received", "2026-03-02T09:00", "--place"]

    assert 0 == main([*asked, "01"])
    assert "plugin có lỗi nên địa bàn của nó từ chối trả lời: Odd; xem: onestop plugins\n" == capsys.readouterr().err
    assert 2 == main([*asked, "48"])
    assert 1 == capsys.readouterr().err.count("phải trả về một danh sách, không phải 42")


def test_the_list_of_plugins_says_where_a_folder_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Positions call it by its name, and whoever mends it needs the path.
    """
    wrong = brings(tmp_path / "da-nang", {"overlays/48.yaml": TWO_DAYS.replace("working_days: 2", "working_days: 9")})
    monkeypatch.setattr("onestop.cli.common.load", lambda *roots, **more: load(wrong))

    assert 1 == main(["plugins"])
    assert f"Province\n  {tmp_path / 'da-nang'}/\n  OS404" in capsys.readouterr().out
