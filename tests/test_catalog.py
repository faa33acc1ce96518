"""The catalogue: everything is read once, and what is broken is left out alone."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

import onestop
from authoring import NATION, PROCEDURE, PROCEDURE_PATH, codes, found_nation, lines, write
from onestop import Dossier, Event, Text, WorkingDays
from onestop.catalogs.catalog import read_catalog
from onestop.plugins.national import catalog_folder


@pytest.fixture
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def renamed(code: str, text: str = PROCEDURE) -> dict[str, str]:
    """The sound procedure under another code."""
    return {f"procedures/thu/{code}.yaml": text.replace("9.000001", code)}


# -- the national catalogue ------------------------------------------------------------------------------------------------------


def test_the_national_catalogue_has_no_problems(site: onestop.Onestop) -> None:
    """
    Not an error, not a warning, not a hint.
    """
    assert () == site.problems


def test_the_national_catalogue_loads_strictly() -> None:
    """
    The strict way raises nothing.
    """
    assert () == onestop.load(entry_points=False, strict=True).problems


def test_the_national_catalogue_holds_what_the_library_promises(site: onestop.Onestop) -> None:
    """
    A calendar from 2013, the regimes from 2007 on in order, procedures, laws and worked examples.
    """
    catalog = site.catalog

    assert catalog.horizon is not None
    assert date(2013, 1, 1) == catalog.horizon.first
    assert ("qd93", "qd09", "nd61", "nd118", "nd118-nq66.7", "nd309") == tuple(regime.id for regime in catalog.regimes[:6])
    assert {"1.001193", "1.000656", "1.013831", "1.001731"} <= set(catalog.procedures)
    assert {"60/2014/QH13", "61/2018/NĐ-CP", "118/2025/NĐ-CP"} <= set(catalog.laws)
    assert set(catalog.procedures) == {file.procedure for file in catalog.cases}
    assert ["vn"] == [each.place for each in catalog.sessions if each.assumed]


def test_every_version_of_the_national_catalogue_says_where_it_was_read(site: onestop.Onestop) -> None:
    """
    File and line stand at each version, and they are those of the file.
    """
    for code, versions in site.catalog.procedures.items():
        for version in versions:
            assert version.origin is not None
            name = version.origin.file.partition("/")[2]
            text = (catalog_folder() / name).read_text(encoding="utf-8")
            assert name.endswith(f"/{code}.yaml")
            assert text.splitlines()[(version.origin.line or 0) - 1].lstrip().startswith("- ")


# -- folders ---------------------------------------------------------------------------------------------------------------------


def test_the_same_folder_is_read_once(tmp_path: Path) -> None:
    """
    By another path, by a link or twice: nothing is a duplicate of itself, and the revision stays.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE})
    (tmp_path / "link").symlink_to(root)
    alone = read_catalog([root])

    again = read_catalog([root, root, tmp_path / "thu" / ".." / "thu", tmp_path / "link"])

    assert () == again.problems
    assert alone.revision == again.revision


def test_the_national_folder_named_again_is_read_once() -> None:
    """
    `load` with the national folder as a root adds nothing.
    """
    site = onestop.load(catalog_folder(), entry_points=False)

    assert () == site.problems
    assert onestop.load(entry_points=False).revision == site.revision


@pytest.mark.usefixtures("nation")
def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """
    A path without a folder is OS101; the rest answers.
    """
    site = onestop.load(tmp_path / "none", entry_points=False)

    assert ["OS101"] == codes(site.problems)
    assert site.at(on=date(2026, 1, 5)).calendar.is_working(date(2026, 1, 5))  # Mon


def test_a_file_on_its_own_is_no_catalogue(tmp_path: Path) -> None:
    """
    A YAML file in place of a folder is no bundle.
    """
    root = write(tmp_path, {"9.000001.yaml": PROCEDURE})

    assert ["OS101"] == codes(read_catalog([root / "9.000001.yaml"]).problems)


def test_the_folder_where_one_stands_can_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    `load(".")` reads the same as the folder's full path.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, "laws.yaml": "laws: {}\n"})
    monkeypatch.chdir(root)

    catalog = read_catalog([Path()])

    assert () == catalog.problems
    assert ["9.000001"] == list(catalog.procedures)


def test_progress_counts_every_file(tmp_path: Path) -> None:
    """
    A long load can show how far it is.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, "laws.yaml": "laws: {}\n"})
    seen: list[tuple[int, int]] = []

    read_catalog([root], lambda done, total: seen.append((done, total)))

    assert [(1, 2), (2, 2)] == seen


def test_an_empty_folder_is_an_empty_catalogue(tmp_path: Path) -> None:
    """
    No file, no problem, no calendar.
    """
    catalog = read_catalog([tmp_path])

    assert ({}, (), None, ()) == (catalog.procedures, catalog.regimes, catalog.horizon, catalog.problems)


@pytest.mark.parametrize("name", ["thu.yaml", "thu/a.yaml", "calendar/a.yaml", "calendar/thu/a.yaml", "procedure/a/9.000001.yaml"])
def test_a_file_that_lies_where_nothing_reads_it_is_a_problem(tmp_path: Path, name: str) -> None:
    """
    A misspelt folder does not silently lose its files.
    """
    root = write(tmp_path / "goc", {name: "a: 1\n"})

    (problem,) = read_catalog([root]).problems

    assert ("OS201", f"goc/{name}") == (problem.code, problem.where)


# -- what is broken --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nation")
def test_a_broken_file_is_left_out_and_the_others_load(tmp_path: Path) -> None:
    """
    One file does not parse, one has a wrong limit, one has no name; three sound ones still answer.
    """
    broken = (
        renamed("9.000002", PROCEDURE.replace("field", "- field"))
        | renamed("9.000003", PROCEDURE.replace("working_days: 3", "working_days: ba"))
        | renamed("9.000004", PROCEDURE.replace("name: {vi: Thủ tục thử}\n", ""))
    )
    root = write(tmp_path / "thu", renamed("9.000001") | broken | renamed("9.000005") | renamed("9.000006"))

    site = onestop.load(root, entry_points=False)

    assert [2, 3, 4] == [int(p.source.file[-6]) for p in site.problems if p.source]
    view = site.at(on=date(2026, 1, 5))  # Mon
    assert {"9.000001", "9.000005", "9.000006"} == set(view.procedures)
    assert WorkingDays(3) == view.limit("9.000005").value


def test_one_broken_version_leaves_out_the_whole_file(tmp_path: Path) -> None:
    """
    The sound version would otherwise be stretched over days that the broken one governs.
    """
    text = PROCEDURE + "  - valid_from: 2021-01-01\n    same_as_previous_except: {level: [xa]}\n"

    catalog = read_catalog([write(tmp_path / "thu", {PROCEDURE_PATH: text})])

    assert ["OS203 9:39 versions[1].level[0]"] == lines(catalog.problems)
    assert {} == catalog.procedures


def test_every_missing_key_of_a_file_is_reported(tmp_path: Path) -> None:
    """
    Several keys that miss at one place are several problems.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: "versions:\n  - valid_from: 2020-01-01\n"})

    problems = read_catalog([root]).problems

    assert {"code", "name", "field", "cases"} == {p.args["key"] for p in problems}


def test_a_problem_in_an_inherited_line_is_said_once(tmp_path: Path) -> None:
    """
    Three versions that share a broken line have one problem, in that line.
    """
    more = "".join(f"  - valid_from: 202{n}-01-01\n    same_as_previous_except:\n" for n in (1, 2))
    text = PROCEDURE.replace("working_days: 3", "working_days: ba") + more

    catalog = read_catalog([write(tmp_path / "thu", {PROCEDURE_PATH: text})])

    assert ["OS203 7:49 versions[0].cases[0].limit.working_days"] == lines(catalog.problems)


def test_problems_come_in_order_of_file_and_line(tmp_path: Path) -> None:
    """
    A reader walks through them from top to bottom.
    """
    broken = PROCEDURE.replace("working_days: 3", "working_days: ba") + "levle: x\n"
    root = write(tmp_path / "thu", renamed("9.000002", broken) | renamed("9.000001", broken))

    places = [(p.source.file[-13:], p.source.line) for p in read_catalog([root]).problems if p.source]

    assert [("9.000001.yaml", 7), ("9.000001.yaml", 8), ("9.000002.yaml", 7), ("9.000002.yaml", 8)] == places


@pytest.mark.usefixtures("nation")
def test_strict_raises_with_all_errors(tmp_path: Path) -> None:
    """
    The exception is a ValueError and holds every error, not only the first.
    """
    broken = PROCEDURE.replace("working_days: 3", "working_days: ba")
    root = write(tmp_path / "thu", renamed("9.000001", broken) | renamed("9.000002", broken))

    with pytest.raises(onestop.CatalogError) as caught:
        onestop.load(root, entry_points=False, strict=True)

    assert isinstance(caught.value, ValueError)
    assert ["OS203", "OS203"] == codes(caught.value.problems)


@pytest.mark.usefixtures("nation")
def test_strict_does_not_raise_for_a_warning(tmp_path: Path) -> None:
    """
    A gap between versions is told, not thrown.
    """
    text = PROCEDURE.replace("valid_from: 2020-01-01", "valid_from: 2020-01-01\n    valid_to: 2020-06-30")
    text += "  - valid_from: 2021-01-01\n    same_as_previous_except:\n"
    root = write(tmp_path / "thu", {PROCEDURE_PATH: text})

    assert ["OS308"] == codes(onestop.load(root, entry_points=False, strict=True).problems)


EMPTY_EXAMPLE = {"OS331 1:12 procedure", "OS202 2:9 cases[0].events", "OS202 2:27 cases[0].expect"}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("calendar/horizon.yaml", "first: 2026-01-01\n", {"OS202 1:1 last", "OS202 1:1 lunar"}),
        ("calendar/sessions/a.yaml", "sessions: [Mon]\n", {"OS203 1:11 sessions"}),
        ("places.yaml", "places: [{code: '01'}]\n", {"OS202 1:10 places[0].name"}),
        ("regimes/a.yaml", "id: a\nname: A\nvalid_from: 2020-01-01\n", {"OS202 1:1 supplement"}),
        ("procedures/thu/a.cases.yaml", "procedure: a\ncases: [{name: A, expect: {}}]\n", EMPTY_EXAMPLE),
    ],
)
def test_each_kind_of_file_is_held_to_its_shape(tmp_path: Path, name: str, text: str, expected: set[str]) -> None:
    """
    Not only procedures are checked.
    """
    catalog = read_catalog([write(tmp_path / "thu", {name: text})])

    assert expected == set(lines(catalog.problems))
    assert ((), {}, (), None) == (
        catalog.regimes,
        catalog.places,
        tuple(case for file in catalog.cases for case in file.cases),
        catalog.horizon,
    )


def test_a_broken_line_in_laws_does_not_hide_another(tmp_path: Path) -> None:
    """
    Both wrong entries of `laws.yaml` are reported.
    """
    root = write(tmp_path / "thu", {"laws.yaml": "laws:\n  1/QH: {name: 5}\n  2/QH: {in_force: x}\n"})

    assert ["OS203 2:16 laws.1/QH.name", "OS203 3:20 laws.2/QH.in_force"] == lines(read_catalog([root]).problems)


HORIZON = 'first: 2026-01-01\nlast: 2026-12-31\nlunar:\n  "2026": {tet: 2026-02-17, hung_kings: 2026-04-26}\n'
STATUTE = "id: s\nname: S\nvalid_from: 2020-01-01\nholidays: [{id: a, name: A, on: 05-09}]\n"


@pytest.mark.usefixtures("nation")
@pytest.mark.parametrize(
    "files",
    [
        {"calendar/horizon.yaml": HORIZON.replace("last: 2026", "last: 2025")},
        {"calendar/horizon.yaml": HORIZON + "  Bính Ngọ: {tet: 2026-02-17, hung_kings: 2026-04-26}\n"},
        {"calendar/statutes/s.yaml": STATUTE.replace("05-09", "13-01")},
        {"calendar/statutes/s.yaml": STATUTE.replace("05-09", "02-29")},
        {"calendar/statutes/s.yaml": STATUTE.replace(", on: 05-09", "")},
        {"calendar/statutes/a.yaml": STATUTE + "weekend: [Chủ nhật]\n"},
        {"calendar/statutes/s.yaml": STATUTE.replace("on: 05-09", "on: 05-09, adjacent_days: 100000000")},
        {"calendar/statutes/s.yaml": STATUTE.replace("on: 05-09", "tet_days: -1")},
        {"calendar/notices/n.yaml": "id: n\nissued: 2025-12-30\ntet: {year: 2026, days_before: 100000000}\n"},
    ],
    ids=["last before first", "lunar year", "month 13", "29 February", "no day", "weekday", "very long", "negative", "very early"],
)
def test_a_calendar_file_that_makes_no_sense_is_a_problem_not_an_exception(tmp_path: Path, files: dict[str, str]) -> None:
    """
    Wrong data never raises at load: the file is reported, and the national calendar still answers.
    """
    site = onestop.load(write(tmp_path / "thu", files), entry_points=False)

    assert {next(iter(files))} == {p.source.file.partition("/")[2] for p in site.problems if p.source}
    assert site.at(on=date(2026, 1, 5)).calendar.is_working(date(2026, 1, 5))  # Mon


# -- the other files -------------------------------------------------------------------------------------------------------------


def test_places_are_read_with_their_parents(tmp_path: Path) -> None:
    """
    A commune follows its province, a province the nation.
    """
    text = 'places:\n  - {code: "48", name: Đà Nẵng}\n  - {code: "20194", name: Hải Châu, parent: "48"}\n'

    catalog = read_catalog([write(tmp_path / "thu", {"places.yaml": text})])

    assert () == catalog.problems
    assert {"48": "vn", "20194": "48"} == {code: place.parent for code, (place,) in catalog.places.items()}
    assert "thu/places.yaml:3:5" == str(catalog.places["20194"][0].origin)


def test_places_with_a_wrong_or_a_double_code_are_left_out(tmp_path: Path) -> None:
    """
    `1` is not `01`; the second of two places of one code does not replace the first.
    """
    text = 'places:\n  - {code: "1", name: A}\n  - {code: "01", name: B}\n  - {code: "01", name: C}\n'

    catalog = read_catalog([write(tmp_path / "thu", {"places.yaml": text})])

    assert ["OS203 2:12 places[0].code", "OS309 4:5 places[2].code"] == lines(catalog.problems)
    assert {"01": Text("B")} == {code: place.name for code, (place,) in catalog.places.items()}


@pytest.mark.parametrize(
    "files",
    [
        {PROCEDURE_PATH: PROCEDURE + 'place: "1"\n'},
        {"calendar/sessions/a.yaml": 'place: Hà Nội\nsessions: {Mon: [["07:30", "11:30"]]}\n'},
        {"places.yaml": 'places: [{code: "20194", name: A, parent: "8"}]\n'},
    ],
    ids=["procedure", "sessions", "parent"],
)
def test_a_place_that_is_no_place_code_is_a_problem(tmp_path: Path, files: dict[str, str]) -> None:
    """
    What is given to a place that cannot be would silently never serve.
    """
    assert ["OS203"] == codes(read_catalog([write(tmp_path / "thu", files)]).problems)


def test_two_files_of_one_id_are_a_problem(tmp_path: Path) -> None:
    """
    The second regime, notice or statute of an id is reported and left out.
    """
    notice = "id: 1/TB\nissued: 2029-11-01\n"

    catalog = read_catalog([write(tmp_path / "thu", {"calendar/notices/a.yaml": notice, "calendar/notices/b.yaml": notice})])

    assert ["OS309 1:5 id"] == lines(catalog.problems)
    assert ["thu/calendar/notices/a.yaml:1:1"] == [str(n.origin) for n in catalog.notices]


@pytest.mark.usefixtures("nation")
def test_sessions_of_a_place_serve_that_place(tmp_path: Path) -> None:
    """
    Where the office closes at 16:00, a limit in days ends at 16:00; elsewhere at 17:00 as before.
    """
    days = ", ".join(f'{day}: [["08:00", "16:00"]]' for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
    root = write(tmp_path / "thu", {"calendar/sessions/48.yaml": f'place: "48"\nsessions: {{{days}}}\n'})
    site = onestop.load(root, entry_points=False)
    start = datetime(2026, 3, 2, 9)  # Mon

    assert () == site.problems
    assert datetime(2026, 3, 3, 16) == onestop.due(WorkingDays(1), start, site.at(on=start, place="48").calendar)
    assert datetime(2026, 3, 3, 17) == onestop.due(WorkingDays(1), start, site.at(on=start, place="01").calendar)


@pytest.mark.parametrize(
    "sessions",
    [
        '{Monday: [["07:30", "11:30"]]}',
        '{Mon: [["07:30", "trưa"]]}',
        '{Mon: [["07:30", "25:00"]]}',
        '{Mon: [["11:30", "07:30"]]}',
        '{Mon: [["07:30", "11:30"], ["10:00", "12:00"]]}',
        '{Mon: [["07:30"]]}',
        '{Mon: [["07:30", "11:30", "13:00"]]}',
    ],
)
def test_sessions_that_cannot_be_are_a_problem(tmp_path: Path, sessions: str) -> None:
    """
    Weekdays, hours, their order and their number; the default hours stay.
    """
    root = write(tmp_path / "thu", {"calendar/sessions/a.yaml": f'place: "48"\nsessions: {sessions}\n'})

    catalog = read_catalog([root])

    assert ["OS203 2:11 sessions"] == lines(catalog.problems)
    assert () == catalog.sessions


# -- versions by date ------------------------------------------------------------------------------------------------------------


def limit_on(site: onestop.Onestop, code: str, on: date, **more: object) -> object:
    return site.at(on=on).limit(code, **more).value  # type: ignore[arg-type]


def test_the_day_of_receipt_decides_the_version(site: onestop.Onestop) -> None:
    """
    1.013831: ten working days to 30/06/2025, eight from 01/07/2025 (Decree 151/2025/NĐ-CP).
    """
    assert WorkingDays(10) == limit_on(site, "1.013831", date(2025, 6, 30))
    assert WorkingDays(8) == limit_on(site, "1.013831", date(2025, 7, 1))


def test_an_unknown_start_answers_with_an_assumption(site: onestop.Onestop) -> None:
    """
    The start of the version before 01/08/2024 was not found: what it says is assumed, what the next says is not.
    """
    before = site.at(on=date(2024, 7, 31)).limit("1.013831")
    since = site.at(on=date(2024, 8, 1)).limit("1.013831")

    assert ["limit", "version_start"] == [a.id for a in before.assumptions]
    assert () == since.assumptions


def test_law_that_is_replaced_and_not_transcribed_is_undetermined(site: onestop.Onestop) -> None:
    """
    From 01/03/2027 the new Law on Civil Status governs; the old limit is not carried on.
    """
    assert isinstance(limit_on(site, "1.000656", date(2027, 2, 28)), onestop.SameDay)
    assert isinstance(limit_on(site, "1.000656", date(2027, 3, 1)), onestop.Undetermined)


@pytest.mark.usefixtures("nation")
def test_a_procedure_that_does_not_exist_yet_is_unknown(tmp_path: Path) -> None:
    """
    One day before its first version there is no such procedure, for views and for dossiers.
    """
    site = onestop.load(write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE}), entry_points=False)
    dossier = Dossier("H1", "9.000001", "vn", [Event(datetime(2019, 12, 31, 9), "received")])  # Tue

    with pytest.raises(onestop.UnknownProcedureError):
        site.at(on=date(2019, 12, 31)).procedure("9.000001")
    assert "OS608" in codes(site.assess(dossier, now=datetime(2020, 1, 2, 9)).problems)
    assert "9.000001" == site.at(on=date(2020, 1, 1)).procedure("9.000001").code


@pytest.mark.usefixtures("nation")
def test_a_local_procedure_exists_only_in_its_place(tmp_path: Path) -> None:
    """
    A province's own procedure is not seen from another province, nor from the nation.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE + 'place: "48"\n'})
    site = onestop.load(root, entry_points=False)
    on = date(2026, 3, 2)  # Mon

    assert [True, False, False] == ["9.000001" in site.at(on=on, place=place).procedures for place in ("48", "01", "vn")]


@pytest.mark.usefixtures("nation")
def test_a_condition_on_a_date_can_ask_for_one_day(tmp_path: Path) -> None:
    """
    `{day: 2026-03-02}` holds for the fact 2026-03-02: a date in a condition is the date, not its letters.
    """
    text = PROCEDURE.replace("cases: [{id: default,", "cases: [{id: hom-do, when: {day: 2026-03-02}, limit: {hours: 1}}, {id: default,")
    root = write(tmp_path / "thu", {PROCEDURE_PATH: text + "facts: {day: {type: date, question: Ngày nào?}}\n"})
    site = onestop.load(root, entry_points=False)
    dossier = Dossier("H1", "9.000001", "vn", [Event(datetime(2026, 3, 2, 9), "received")], facts={"day": "2026-03-02"})

    assert "hom-do" == site.assess(dossier, now=datetime(2026, 3, 2, 10)).case


@pytest.mark.usefixtures("nation")
@pytest.mark.parametrize("day", [0, -1, 29, 32])
def test_a_batch_day_that_no_or_not_every_month_has_raises_nothing(tmp_path: Path, day: int) -> None:
    """
    `{on: monthly_batch, day: 32}` is refused at load, or at least a dossier of February is judged without an exception.
    """
    text = PROCEDURE.replace("limit: {", f"starts: {{on: monthly_batch, day: {day}}}, limit: {{")
    site = onestop.load(write(tmp_path / "thu", {PROCEDURE_PATH: text}), entry_points=False)
    dossier = Dossier("H1", "9.000001", "vn", [Event(datetime(2026, 2, 10, 9), "received")])  # Tue

    problems = (*site.problems, *site.assess(dossier, now=datetime(2026, 2, 10, 10)).problems)

    assert problems or day == 29


# -- revision --------------------------------------------------------------------------------------------------------------------


def test_the_revision_follows_the_content(tmp_path: Path) -> None:
    """
    The same files give the same revision wherever they lie; one changed letter or name gives another.
    """
    one, copy, changed, moved = (
        write(tmp_path / name, files)
        for name, files in (
            ("a/thu", {PROCEDURE_PATH: PROCEDURE}),
            ("b/thu", {PROCEDURE_PATH: PROCEDURE}),
            ("c/thu", {PROCEDURE_PATH: PROCEDURE.replace("working_days: 3", "working_days: 4")}),
            ("d/thu", {"procedures/zzz/9.000001.yaml": PROCEDURE}),
        )
    )
    revisions = [read_catalog([root]).revision for root in (one, copy, changed, moved)]

    assert revisions[0] == revisions[1]
    assert 3 == len(set(revisions))


def test_the_revision_does_not_depend_on_the_order_of_folders(tmp_path: Path) -> None:
    """
    Load order never decides: the same content is the same revision.
    """
    a, b = write(tmp_path / "a", renamed("9.000001")), write(tmp_path / "b", renamed("9.000002"))

    assert read_catalog([a, b]).revision == read_catalog([b, a]).revision


def test_the_order_of_folders_does_not_decide_office_hours(tmp_path: Path) -> None:
    """
    Two folders that give one place different hours contradict: that is a problem, not a matter of who comes last.
    """
    roots = [
        write(tmp_path / name, {"calendar/sessions/a.yaml": f'place: "48"\nsessions: {{Mon: [["08:00", "{closes}"]]}}\n'})
        for name, closes in (("a", "11:00"), ("b", "12:00"))
    ]

    assert [p.code for p in read_catalog(roots).problems]


def test_the_order_of_folders_does_not_decide_a_law(tmp_path: Path) -> None:
    """
    Two folders that describe one legal text differently contradict.
    """
    roots = [write(tmp_path / name, {"laws.yaml": f"laws: {{1/QH: {{name: {name}}}}}\n"}) for name in ("a", "b")]

    assert [p.code for p in read_catalog(roots).problems]


CITING = PROCEDURE.replace("versions:", "cites: [1/2020/NĐ-CP]\nversions:") + "".join(
    f"  - valid_from: {year}-01-01\n    same_as_previous_except: {{status: draft}}\n" for year in (2021, 2022)
)


def test_findings_do_not_depend_on_the_order_of_folders(tmp_path: Path) -> None:
    """
    A citation that three versions take over from the top is told once, whether its law was read before or after them.
    """
    citing = write(tmp_path / "a", {PROCEDURE_PATH: CITING})
    ended = write(tmp_path / "b", {"laws.yaml": "laws: {1/2020/NĐ-CP: {until: 2020-06-30}}\n"})

    for roots in permutations((citing, ended)):
        assert ["OS314 4:9 cites[0]"] == lines(read_catalog(roots).problems)


def test_a_procedure_that_cites_an_unknown_law_is_left_out(tmp_path: Path) -> None:
    """
    It is an error, and a file with errors answers nothing; the other files still do.
    """
    other = PROCEDURE.replace("9.000001", "9.000002")
    catalog = read_catalog([write(tmp_path, {PROCEDURE_PATH: CITING, "procedures/thu/9.000002.yaml": other})])

    assert (["OS301"], ["9.000002"]) == (codes(catalog.problems), [*catalog.procedures])


def test_all_that_is_wrong_beside_an_unknown_law_is_told(tmp_path: Path) -> None:
    """
    Nobody should mend a number and then learn of the rest.
    """
    wrong = CITING.replace("id: default", "when: {far: true}, id: default")

    assert {"OS301", "OS303"} == {*codes(read_catalog([write(tmp_path, {PROCEDURE_PATH: wrong})]).problems)}


@pytest.mark.parametrize(
    ("name", "text", "cites"),
    [
        (
            "calendar/statutes/b.yaml",
            "id: b\nname: B\nvalid_from: 2020-01-01\nholidays: [{id: x, name: X, on: 05-01}]\n",
            "compensation: 9/2099/QH\n",
        ),
        ("calendar/sessions/b.yaml", 'place: "48"\nsessions: {Mon: [["08:00", "11:00"]]}\n', "cites: [9/2099/QH]\n"),
        ("regimes/q.yaml", "id: q\nname: Q\nvalid_from: 2021-01-01\nsupplement: {effect: pause}\n", "cites: [9/2099/QH]\n"),
    ],
)
def test_a_rule_that_cites_an_unknown_law_is_left_out(tmp_path: Path, name: str, text: str, cites: str) -> None:
    """
    Of the calendar and of the one-stop rules too.
    """
    kept = name.split("/")[-2]
    sound = read_catalog([write(tmp_path / "sound", {**NATION, name: text})])
    wrong = read_catalog([write(tmp_path / "wrong", {**NATION, name: text + cites})])

    assert ([], ["OS301"]) == (codes(sound.problems), codes(wrong.problems))
    assert 1 == len(getattr(sound, kept)) - len(getattr(wrong, kept))


def test_the_order_of_folders_does_not_decide_the_calendars_bounds(tmp_path: Path) -> None:
    """
    Two folders with different horizons contradict.
    """
    other = HORIZON.replace("first: 2026-01-01", "first: 2026-02-01")
    roots = [write(tmp_path / name, {"calendar/horizon.yaml": text}) for name, text in (("a", HORIZON), ("b", other))]

    assert [p.code for p in read_catalog(roots).problems]
