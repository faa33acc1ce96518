"""Lint: each code of meaning is met once by a small broken file, and not by its sound neighbour."""

from __future__ import annotations

from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, found_nation, lines, write
from onestop.catalogs.catalog import Catalog, read_catalog
from onestop.testing.cases import run_cases

CITED = PROCEDURE.replace("sources: [{title: Nguồn thử}]", "cites: [{law: 9/2099/NĐ-CP, article: '5'}]")


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def catalog_of(root: Path, text: str, *, path: str = PROCEDURE_PATH, **others: str) -> Catalog:
    return read_catalog([write(root / "thu", {path: text, **{name.replace("__", "/") + ".yaml": more for name, more in others.items()}})])


def found(root: Path, text: str, **others: str) -> list[str]:
    """Everything wrong with a catalogue of one procedure file, as `code line:column path`."""
    return lines(catalog_of(root, text, **others).problems)


def two_versions(first: str, second: str) -> str:
    """A procedure with two versions of these dates."""
    return PROCEDURE.replace("valid_from: 2020-01-01", first.replace("; ", "\n    ")) + (
        f"  - {second.replace('; ', chr(10) + '    ')}\n    same_as_previous_except:\n"
    )


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    """
    The file that the others break is right.
    """
    catalog = catalog_of(tmp_path, PROCEDURE)

    assert () == catalog.problems
    assert ["9.000001"] == list(catalog.procedures)


# -- OS301 -----------------------------------------------------------------------------------------------------------------------


def test_os301_a_law_that_laws_yaml_does_not_know(tmp_path: Path) -> None:
    """
    A citation of an unknown text is reported at the number of the text.
    """
    assert ["OS301 6:19 versions[0].cites[0].law"] == found(tmp_path, CITED)


def test_os301_not_where_laws_yaml_knows_it(tmp_path: Path) -> None:
    """
    Whatever the order of the files, `laws.yaml` serves all of them.
    """
    assert [] == found(tmp_path, CITED, laws="laws:\n  9/2099/NĐ-CP: {}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROCEDURE + "cites: [9/2099/NĐ-CP]\n", "OS301 8:9 cites[0]"),
        (PROCEDURE.replace("limit: {", "cites: [{law: 9/2099/NĐ-CP}], limit: {"), "OS301 7:41 versions[0].cases[0].cites[0].law"),
        (PROCEDURE + "fees: [{name: Phí, cites: [9/2099/NĐ-CP]}]\n", "OS301 8:28 fees[0].cites[0]"),
    ],
)
def test_os301_wherever_a_text_is_cited(tmp_path: Path, text: str, expected: str) -> None:
    """
    In a version, in a case, at a fee; short or with its article.
    """
    assert [expected] == found(tmp_path, text)


def test_os301_in_regimes_and_statutes(tmp_path: Path) -> None:
    """
    Citations outside procedures are checked too, compensation's among them.
    """
    regime = "id: r\nname: R\nvalid_from: 2020-01-01\nsupplement: {effect: pause, cites: [{law: x/QĐ}]}\n"
    statute = "id: s\nname: S\nvalid_from: 2020-01-01\nholidays: []\ncompensation: {law: y/QH, article: '111'}\n"

    problems = found(tmp_path, PROCEDURE, regimes__r=regime, calendar__statutes__s=statute)

    assert ["OS301 5:21 compensation.law", "OS301 4:43 supplement.cites[0].law"] == problems


@pytest.mark.parametrize("cites", ["[{article: '5'}]", "[[x]]", "[{law: [x]}]", "[{law: {a: b}}]", "[null]", "null", "5"])
def test_a_misshapen_citation_is_a_problem_not_an_exception(tmp_path: Path, cites: str) -> None:
    """
    A contributor who forgets `law:` gets a message; loading goes on.
    """
    catalog = catalog_of(tmp_path, PROCEDURE + f"cites: {cites}\n")

    assert {} == catalog.procedures
    assert {"OS202", "OS203"} & {p.code for p in catalog.problems}


def test_os301_offers_the_number_that_was_typed_in_haste(tmp_path: Path) -> None:
    """
    Case, spaces and Đ apart it must be the same: a number that differs in a digit is another law.
    """
    laws = "laws:\n  9/2099/NĐ-CP: {}\n  8/2099/NĐ-CP: {}\n"

    problems = [catalog_of(tmp_path / n, CITED.replace("9/2099/NĐ-CP", n), laws=laws).problems for n in ("9/2099/nd-cp", "7/2099/NĐ-CP")]

    assert ["9/2099/NĐ-CP", None] == [found.args["near"] for (found,) in problems]


# -- OS302, OS308 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-06-29", ["OS302 9:17 versions[1].valid_from"]),
        ("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-06-30", ["OS302 9:17 versions[1].valid_from"]),
        ("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-07-01", []),
        ("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-07-02", ["OS308 9:17 versions[1].valid_from"]),
        ("valid_from: 2020-01-01", "valid_from: 2019-12-31", ["OS302 8:17 versions[1].valid_from"]),
        ("valid_from: 2020-01-01", "valid_from: 2020-01-01", ["OS302 8:17 versions[1].valid_from"]),
        ("valid_from: 2020-01-01", "valid_from: 2020-01-02", []),
        ("valid_from: 2020-01-01; valid_to: 9999-12-31", "valid_from: 2020-07-01", ["OS302 9:17 versions[1].valid_from"]),
        ("valid_from: null; valid_from_reason: r; valid_to: 2020-06-30", "valid_from: 2020-07-01", []),
        ("valid_from: null; valid_from_reason: r", "valid_from: 2020-07-01", []),
        ("valid_from: 2020-01-01", "valid_from: null; valid_from_reason: r", ["OS302 8:17 versions[1].valid_from"]),
    ],
)
def test_versions_follow_each_other_without_overlap_and_gap(tmp_path: Path, first: str, second: str, expected: list[str]) -> None:
    """
    A version begins on the day after the last of the one before: earlier is OS302, later OS308; without a last day any later start fits.
    """
    assert expected == found(tmp_path, two_versions(first, second))


def test_a_gap_is_a_warning_and_the_file_serves(tmp_path: Path) -> None:
    """
    Law may indeed have had a gap; the days between have no procedure.
    """
    text = two_versions("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-08-01")

    assert 2 == len(catalog_of(tmp_path, text).procedures["9.000001"])


def test_an_overlap_is_an_error_and_the_file_is_left_out(tmp_path: Path) -> None:
    """
    Two limits for one day would be decided by chance.
    """
    text = two_versions("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-06-30")

    assert {} == catalog_of(tmp_path, text).procedures


# -- OS303 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROCEDURE.replace("limit: {", "when: {x: 1}, limit: {"), "OS303 7:33 versions[0].cases[0].when"),
        (
            PROCEDURE.replace("limit: {", "modifiers: [{when: {x: 1}, limit: {hours: 1}}], limit: {"),
            "OS303 7:46 versions[0].cases[0].modifiers[0].when",
        ),
        (PROCEDURE + "fees: [{name: Phí, when: {x: 1}}]\n", "OS303 8:26 fees[0].when"),
        (PROCEDURE + "documents: [{id: a, name: A, when: {x: 1}}]\n", "OS303 8:36 documents[0].when"),
        (PROCEDURE + "documents: [{any_of: [{id: a, name: A}], when: {x: 1}}]\n", "OS303 8:48 documents[0].when"),
        (
            PROCEDURE + "documents: [{require: [{any_of: [{id: a, name: A, when: {x: 1}}]}]}]\n",
            "OS303 8:57 documents[0].require[0].any_of[0].when",
        ),
        (PROCEDURE + "fees: [{name: Phí, when: {any: [{channel: post}, {not: {x: 1}}]}}]\n", "OS303 8:26 fees[0].when"),
    ],
)
def test_os303_a_condition_asks_a_fact_that_nobody_declared(tmp_path: Path, text: str, expected: str) -> None:
    """
    In cases, modifiers, fees and at every depth of the documents.
    """
    assert [expected] == found(tmp_path, text)


def test_os303_not_for_declared_and_built_in_facts(tmp_path: Path) -> None:
    """
    Channel, case and level need no declaration; others are declared in `facts`.
    """
    text = PROCEDURE + (
        "facts: {x: {type: int, question: Hỏi}}\nfees: [{name: Phí, when: {x: 1, channel: post, case: default, level: commune}}]\n"
    )

    assert [] == found(tmp_path, text)


def test_os303_a_start_reads_a_fact_that_nobody_declared(tmp_path: Path) -> None:
    """
    A clock that starts with a date which nobody is asked for would never start.
    """
    text = PROCEDURE.replace("limit: {", "starts: {on: event, fact: x}, limit: {")

    assert ["OS303"] == [line[:5] for line in found(tmp_path, text)]
    assert [] == found(tmp_path / "2", text + "facts: {x: {type: date, question: Hỏi}}\n")


# -- OS304, OS306 ----------------------------------------------------------------------------------------------------------------


def test_os304_a_version_needs_a_citation_or_a_source(tmp_path: Path) -> None:
    """
    Nothing in the catalogue stands on nothing.
    """
    assert ["OS304 5:5 versions[0]"] == found(tmp_path, PROCEDURE.replace("    sources: [{title: Nguồn thử}]\n", ""))


def test_os304_not_where_there_is_either(tmp_path: Path) -> None:
    """
    A citation alone is enough, as a source alone is.
    """
    assert [] == found(tmp_path, CITED, laws="laws: {9/2099/NĐ-CP: {}}\n")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("valid_from: null", ["OS306 5:17 versions[0].valid_from"]),
        ("valid_from: null; valid_from_reason: Không tìm được", []),
        ("valid_from: 2020-01-02; valid_to: 2020-01-01", ["OS306 6:15 versions[0].valid_to"]),
        ("valid_from: 2020-01-02; valid_to: 2020-01-02", []),
        ("valid_from: 2020-01-02; valid_to: 2020-01-03", []),
    ],
)
def test_os306_the_dates_of_a_version_fit(tmp_path: Path, dates: str, expected: list[str]) -> None:
    """
    An unknown start needs a reason; a version lasts at least one day.
    """
    assert expected == found(tmp_path, PROCEDURE.replace("valid_from: 2020-01-01", dates.replace("; ", "\n    ")))


# -- OS305, OS309, OS311 ---------------------------------------------------------------------------------------------------------


def test_os305_the_same_procedure_twice(tmp_path: Path) -> None:
    """
    The second file is reported at its code and names the first; the first serves.
    """
    second = PROCEDURE.replace("working_days: 3", "working_days: 30").replace("field: thu", "field: zzz")
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, "procedures/zzz/9.000001.yaml": second})

    catalog = read_catalog([root])

    assert ["OS305 1:7 code"] == lines(catalog.problems)
    assert "thu/procedures/zzz/9.000001.yaml:1:7 code" == catalog.problems[0].where
    assert "thu/procedures/thu/9.000001.yaml:5:5" == catalog.problems[0].args["other"]
    assert onestop.WorkingDays(3) == catalog.procedures["9.000001"][0].cases[0].limit


def test_os305_when_the_code_stands_in_the_version(tmp_path: Path) -> None:
    """
    A version may set the code itself; the second file is found all the same and does not take the place of the first.
    """
    first = PROCEDURE.replace('code: "9.000001"\n', "").replace("  - valid_from", '  - code: "9.000001"\n    valid_from')
    second = first.replace("working_days: 3", "working_days: 30").replace("field: thu", "field: zzz")
    root = write(tmp_path / "thu", {PROCEDURE_PATH: first, "procedures/zzz/9.000001.yaml": second})

    catalog = read_catalog([root])

    assert ["OS305"] == [p.code for p in catalog.problems]
    assert onestop.WorkingDays(3) == catalog.procedures["9.000001"][0].cases[0].limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            PROCEDURE.replace("}}]", "}}, {id: default, limit: {hours: 1}}]"),
            ["OS309 7:59 versions[0].cases[1].id"],
        ),
        (PROCEDURE + "documents: [{id: a, name: A}, {id: a, name: A}]\n", ["OS309 8:36 documents[1].id"]),
        (
            PROCEDURE + "documents: [{id: a, name: A}, {require: {id: a, name: A}}]\n",
            ["OS309 8:41 documents[1].require[0].id"],
        ),
        (
            PROCEDURE + "documents: [{id: a, name: A}, {any_of: [{id: a, name: A}]}]\n",
            ["OS309 8:46 documents[1].any_of[0].id"],
        ),
        (PROCEDURE + "documents: [{any_of: [{id: a, name: A}, {require: [{id: a, name: A}, {id: b, name: B}]}]}]\n", []),
        (PROCEDURE + "documents: [{id: a, name: A}, {id: b, name: B}]\n", []),
        (
            PROCEDURE.replace("}}]", "}, parts: [{id: a, name: A, limit: {hours: 1}}, {id: b, name: B, limit: {hours: 1}}]}]"),
            [],
        ),
    ],
)
def test_os309_an_id_stands_once(tmp_path: Path, text: str, expected: list[str]) -> None:
    """
    Cases and documents have names of their own; one document may serve in two alternatives, of which only one is wanted.
    """
    assert expected == found(tmp_path, text)


def test_os309_two_parts_of_one_id(tmp_path: Path) -> None:
    """
    Branches of an interconnected procedure are told apart by their id.
    """
    parts = "}, parts: [{id: a, name: A, limit: {hours: 1}}, {id: a, name: B, limit: {hours: 1}}]}]"

    assert ["OS309"] == [line[:5] for line in found(tmp_path, PROCEDURE.replace("}}]", parts))]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("[a]", []),
        ("[c]", ["OS313 12:37 versions[0].cases[0].parts[1].after c"]),  # stands after it
        ("[b]", ["OS313 12:37 versions[0].cases[0].parts[1].after b"]),  # itself
        ("[a, x, y]", ["OS313 12:37 versions[0].cases[0].parts[1].after x, y"]),
    ],
)
def test_os313_a_part_needs_only_parts_that_stand_before_it(tmp_path: Path, after: str, expected: list[str]) -> None:
    """
    So no circle can be written.
    """
    text = PROCEDURE.replace(
        "cases: [{id: default, limit: {working_days: 3}}]",
        "cases:\n"
        "      - id: default\n"
        "        limit: {working_days: 3}\n"
        "        parts:\n"
        "          - {id: a, name: A, limit: {working_days: 1}}\n"
        f"          - {{id: b, name: B, after: {after}, limit: {{working_days: 1}}}}\n"
        "          - {id: c, name: C, limit: {working_days: 1}}",
    )
    problems = catalog_of(tmp_path, text).problems

    assert expected == [f"{line} {p.args['found']}" for line, p in zip(lines(problems), problems, strict=True)]
    assert {"a"} >= {p.args["known"] for p in problems}


def test_os303_a_part_asks_a_fact_that_nobody_declared(tmp_path: Path) -> None:
    """
    Which parts a dossier has is a condition like any other.
    """
    parts = "parts: [{id: a, name: A, limit: {working_days: 1}, when: {young: true}}]"
    text = PROCEDURE.replace("limit: {working_days: 3}}", f"limit: {{working_days: 3}}, {parts}}}")

    assert ["OS303"] == [found.code for found in catalog_of(tmp_path, text).problems]


def test_os311_a_file_is_named_after_its_code(tmp_path: Path) -> None:
    """
    Who looks for a procedure finds it by its code.
    """
    catalog = catalog_of(tmp_path, PROCEDURE, path="procedures/thu/9.000002.yaml")

    assert ["OS311 1:7 code"] == lines(catalog.problems)
    assert "9.000001" == catalog.problems[0].args["found"]
    assert {} == catalog.procedures


def test_os311_is_found_beside_a_warning(tmp_path: Path) -> None:
    """
    A gap between versions does not hide the wrong name of the file.
    """
    text = two_versions("valid_from: 2020-01-01; valid_to: 2020-06-30", "valid_from: 2020-08-01")

    catalog = catalog_of(tmp_path, text, path="procedures/thu/9.000002.yaml")

    assert {"OS308", "OS311"} == {p.code for p in catalog.problems}


def test_os311_a_copied_file_is_not_to_be_renamed_to_the_one_that_it_was_copied_from(tmp_path: Path) -> None:
    """
    Its code is to be mended; that the procedure is there twice needs no telling beside that.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, "procedures/thu/9.000002.yaml": PROCEDURE})

    (found,) = read_catalog([root]).problems

    assert ("OS311", "thu/procedures/thu/9.000002.yaml:1:7 code", "copied") == (found.code, found.where, found.args["how"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("procedures/thu/9.000001.cases.yaml", []),
        ("procedures/thu/9.000002.cases.yaml", ["OS311 1:12 procedure"]),
        ("overlays/01.cases.yaml", []),
    ],
)
def test_os311_examples_beside_a_procedure_are_named_after_it(tmp_path: Path, path: str, expected: list[str]) -> None:
    """
    Those beside a local decision are named as it is.
    """
    examples = 'procedure: "9.000001"\ncases: [{name: A, events: [{at: 2025-07-01, kind: received}], expect: {due: none}}]\n'
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, path: examples})

    assert expected == lines(read_catalog([root]).problems)


@pytest.mark.parametrize("name", ["9.000001.case.yaml", "9.000001-cases.yaml", "9.000001_cases.yaml"])
def test_examples_in_a_file_of_another_name_are_told_the_name(tmp_path: Path, name: str) -> None:
    """
    It is no procedure that lacks its versions.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, f"procedures/thu/{name}": 'procedure: "9.000001"\ncases: []\n'})

    (found,) = read_catalog([root]).problems

    assert ("OS101", "misnamed_cases", "9.000001.cases.yaml") == (found.code, found.args["why"], found.args["name"])


# -- OS307, OS310 ----------------------------------------------------------------------------------------------------------------


def test_os307_two_notices_of_one_day_that_contradict(tmp_path: Path) -> None:
    """
    Notices issued on the same day cannot choose different Tết days.
    """
    one, other = (f"id: n{n}\nissued: 2025-12-30\ntet: {{year: 2026, days_before: {n}}}\n" for n in (1, 2))
    root = write(tmp_path / "thu", {"calendar/notices/1.yaml": one, "calendar/notices/2.yaml": other})

    problems = onestop.load(root, entry_points=False).problems

    assert ["OS307 3:1 n2"] == lines(problems)
    assert "thu/calendar/notices/2.yaml:3:1 n2" == problems[0].where


@pytest.mark.parametrize(
    ("off", "work", "expected"),
    [
        ("2026-03-02", "2026-03-07", []),  # Mon for Sat
        ("2026-03-07", "2026-03-08", ["OS307 3:9 n"]),  # Sat is off already
        ("2026-03-02", "2026-03-03", ["OS307 3:9 n"]),  # Tue is worked already
        ("2026-01-01", "2026-03-07", ["OS307 3:9 n"]),  # New Year is off already
        ("2026-03-02", "2026-03-02", ["OS307 3:9 n"]),  # Mon for itself
    ],
)
def test_os307_a_swap_that_changes_nothing(tmp_path: Path, off: str, work: str, expected: list[str]) -> None:
    """
    A day off must have been worked, a day worked must have been off.
    """
    notice = f"id: n\nissued: 2025-12-30\nswaps: [{{off: {off}, work: {work}}}]\n"
    root = write(tmp_path / "thu", {"calendar/notices/1.yaml": notice})

    assert expected == lines(onestop.load(root, entry_points=False).problems)


def test_os307_a_horizon_without_the_lunar_dates_of_a_year(tmp_path: Path) -> None:
    """
    Without mùng 1 no Tết follows; the calendar is not guessed.
    """
    horizon = 'first: 2026-01-01\nlast: 2027-12-31\nlunar:\n  "2026": {tet: 2026-02-17, hung_kings: 2026-04-26}\n'

    catalog = catalog_of(tmp_path, PROCEDURE, calendar__horizon=horizon)

    assert ["OS307 4:3 lunar"] == lines(catalog.problems)
    assert "2027" == catalog.problems[0].args["date"]
    assert catalog.horizon is None


def test_os310_an_example_that_expects_another_answer(tmp_path: Path) -> None:
    """
    A worked example that does not come out is reported when it is run, with both answers.
    """
    example = (
        'procedure: "9.000001"\ncases:\n  - name: Ba ngày\n    events: [{at: 2026-03-02T09:00, kind: received}]\n'
        "    expect: {due: 2026-03-06T17:00:00}\n"
    )  # Mon 02/03 + 3 = Thu 05/03
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, "procedures/thu/9.000001.cases.yaml": example})

    (result,) = run_cases(onestop.load(root, entry_points=False), "9.000001")

    assert ["OS310"] == [p.code for p in result.problems]
    assert "2026-03-06T17:00:00" == result.problems[0].args["wanted"]
    assert "2026-03-05T17:00:00" == result.problems[0].args["found"]


# -- positions -------------------------------------------------------------------------------------------------------------------


def test_what_the_file_says_once_is_missing_once_and_at_its_top(tmp_path: Path) -> None:
    """
    A file without a name lacks it not in each of its versions.
    """
    text = two_versions("valid_from: 2020-01-01", "valid_from: 2020-07-01").replace("name: {vi: Thủ tục thử}\n", "")

    assert ["OS202 1:1 name"] == found(tmp_path, text)


def test_a_folder_that_is_not_read_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    """
    Else every procedure below it would be missing for no visible reason.
    """
    (problem,) = catalog_of(tmp_path, PROCEDURE, path="procedure/thu/9.000001.yaml").problems

    assert ("OS201", "procedure", "procedures") == (problem.code, problem.args["key"], problem.args["near"])


# -- OS330 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("[house, A1]", ["OS330 8:39 facts.kind.choices"]),
        ("{house: Nhà}", ["OS330 8:39 facts.kind.choices"]),
        ("{house: {vi: Nhà, en: House}}", []),
        ('[A1, "12", B/2]', []),
    ],
)
def test_os330_a_choice_without_a_name_in_both_languages(tmp_path: Path, choices: str, expected: list[str]) -> None:
    """
    Numbers and codes need none.
    """
    assert expected == found(tmp_path, PROCEDURE + f"facts: {{kind: {{type: choice, choices: {choices}, question: Hỏi}}}}\n")


@pytest.mark.parametrize(
    ("asked", "near"),
    [("channel: onlin", "online"), ("level: comune", "commune"), ("case: defalt", "default"), ("channel: {in: [post, fax]}", None)],
)
@pytest.mark.parametrize("where", ["modifiers", "fees"])
def test_os312_a_value_that_channel_level_or_case_never_has(tmp_path: Path, asked: str, near: str | None, where: str) -> None:
    """
    What every dossier has needs no declaration, and a slip of the finger in it is told all the same.
    """
    fees = f"    fees: [{{name: Phí, amount: 1, when: {{{asked}}}}}]\n"
    modified = PROCEDURE.replace("3}}", f"3}}, modifiers: [{{when: {{{asked}, far: true}}, limit: {{working_days: 2}}}}]}}")
    text = (PROCEDURE + fees if where == "fees" else modified) + 'facts: {far: {type: bool, question: "Xa"}}\n'
    (problem,) = catalog_of(tmp_path, text).problems

    assert ("OS312", near) == (problem.code, problem.args["near"])


@pytest.mark.parametrize("asked", ["channel: online", "level: district", "case: default", "not: {channel: {in: [post, in_person]}}"])
def test_os312_not_for_what_channel_level_or_case_may_be(tmp_path: Path, asked: str) -> None:
    """
    Every word of the format, whatever the procedure's own level is.
    """
    assert [] == found(tmp_path, PROCEDURE + f"    fees: [{{name: Phí, amount: 1, when: {{{asked}}}}}]\n")


# -- places of examples -----------------------------------------------------------------------------------------------------------------


def test_os333_a_worked_example_of_a_place_that_is_not_listed(tmp_path: Path) -> None:
    """
    It would be judged by the nation's rules and prove nothing of the place.
    """
    cases = 'procedure: "9.000001"\ncases:\n  - {name: A, place: "99", events: [{at: 2025-07-01, kind: received}], expect: {due: none}}\n'
    files = {PROCEDURE_PATH: PROCEDURE, "procedures/thu/9.000001.cases.yaml": cases, "places.yaml": 'places: [{code: "01", name: A}]\n'}

    assert ["OS333 3:22 cases[0].place"] == lines(read_catalog([write(tmp_path / "thu", files)]).problems)


# -- codes and ids -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected", "near"),
    [
        ('code: "9.000001"', 'code: "TTHC-9"', "OS203 1:7 code", None),
        ('code: "9.000001"', 'code: "9.1"', "OS203 1:7 code", None),
        ("field: thu", "field: Thư viện", "OS203 3:8 field", "thu-vien"),
        ("id: default", "id: Mặc định", "OS203 7:18 versions[0].cases[0].id", "mac-dinh"),
        ("    cases:", "    documents: [{id: Ủy quyền, name: A}]\n    cases:", "OS203 7:22 versions[0].documents[0].id", "uy-quyen"),
        ("field: thu", "field: thu\nfacts: {Đã ở: {type: bool, question: A}}", "OS203 4:9 facts.Đã ở", "da-o"),
        ("field: thu", "field: ???", "OS203 3:8 field", None),
    ],
)
def test_codes_and_ids_have_the_shape_that_is_made_for_new_files(
    tmp_path: Path, before: str, after: str, expected: str, near: str | None
) -> None:
    """
    One error each: that the file lies elsewhere or is called otherwise follows from it.
    """
    problems = [found for found in catalog_of(tmp_path, PROCEDURE.replace(before, after)).problems if found.code != "OS334"]

    assert [expected] == lines(problems)
    assert near == problems[0].args["near"]
