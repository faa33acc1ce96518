"""Worked examples: those of the catalogue come out, and one that does not is told what came out instead."""

from __future__ import annotations

from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, codes, found_nation, lines, write
from onestop.testing.cases import CaseResult, run_cases

CASES_PATH = "procedures/thu/9.000001.cases.yaml"


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def run(root: Path, example: str, procedure: str = PROCEDURE) -> list[CaseResult]:
    """The results of one file of examples; each line of *example* belongs to its only case."""
    body = "\n    ".join(["  - name: Thử", *example.strip().splitlines()])
    files = {PROCEDURE_PATH: procedure, CASES_PATH: f'procedure: "9.000001"\ncases:\n{body}\n'}
    site = onestop.load(write(root / "thu", files), entry_points=False)
    assert () == site.problems, lines(site.problems)
    return list(run_cases(site, "9.000001"))


def wrong(root: Path, example: str, procedure: str = PROCEDURE) -> list[tuple[str, object, object]]:
    """What one example expected and found elsewise."""
    (result,) = run(root, example, procedure)
    return [(str(p.path[-1]), p.args["wanted"], p.args["found"]) for p in result.problems]


# -- the catalogue ---------------------------------------------------------------------------------------------------------------


def test_every_worked_example_of_the_catalogue_comes_out(site: onestop.Onestop) -> None:
    """
    Hundreds of examples from the texts themselves, each as its author wrote it.
    """
    results = list(run_cases(site))

    assert len(results) > 300
    assert [] == [(result.procedure, result.case.name, codes(result.problems)) for result in results if result.problems]


def test_every_procedure_of_the_catalogue_has_an_example(site: onestop.Onestop) -> None:
    """
    Nothing is in the catalogue that nobody has worked through.
    """
    assert set(site.catalog.procedures) == {result.procedure for result in run_cases(site)}


def test_every_example_of_the_catalogue_expects_something(site: onestop.Onestop) -> None:
    """
    An example that checks nothing would pass whatever came out.
    """
    empty = [(file.procedure, case.name) for file in site.catalog.cases for case in file.cases if case.expect == type(case.expect)()]

    assert [] == empty


def test_the_examples_of_one_procedure_can_be_run_alone(site: onestop.Onestop) -> None:
    """
    Of a procedure without examples there are none.
    """
    assert {"1.000656"} == {result.procedure for result in run_cases(site, "1.000656")}
    assert [] == list(run_cases(site, "9.999999"))


# -- one example -----------------------------------------------------------------------------------------------------------------

THREE_DAYS = "events: [{at: 2026-03-02T09:00, kind: received}, {at: 2026-03-05T16:59, kind: resolved}]\n"  # Mon + 3 = Thu


def test_an_example_that_comes_out_has_no_problems(tmp_path: Path) -> None:
    """
    Each key of `expect` is compared.
    """
    (result,) = run(
        tmp_path,
        THREE_DAYS + "expect: {due: 2026-03-05T17:00:00, promised_due: none, disposition: resolved, timeliness: on_time, margin: 0, "
        "assumed: false, provisional: false, problems: []}",
    )

    assert () == result.problems
    assert result.assessment is not None
    assert ("9.000001", "Thử") == (result.procedure, result.case.name)


@pytest.mark.parametrize(
    ("expect", "what", "wanted", "found"),
    [
        ("due: 2026-03-06T17:00:00", "due", "2026-03-06T17:00:00", "2026-03-05T17:00:00"),
        ("due: none", "due", "none", "2026-03-05T17:00:00"),
        ("promised_due: 2026-03-05T17:00:00", "promised_due", "2026-03-05T17:00:00", "none"),
        ("disposition: pending", "disposition", "pending", "resolved"),
        ("timeliness: late", "timeliness", "late", "on_time"),
        ("margin: 1", "margin", 1, 0),
        ("assumed: true", "assumed", True, False),
        ("provisional: true", "provisional", True, False),
        ("problems: [OS603]", "problems", ["OS603"], []),
    ],
)
def test_an_example_that_does_not_come_out_says_both_answers(tmp_path: Path, expect: str, what: str, wanted: object, found: object) -> None:
    """
    What was expected, what the library answers, and which key differs.
    """
    assert [(what, wanted, found)] == wrong(tmp_path, THREE_DAYS + f"expect: {{{expect}}}")


def test_every_key_that_differs_is_reported(tmp_path: Path) -> None:
    """
    Not only the first.
    """
    expect = "expect: {due: none, timeliness: late, margin: 5}"

    assert ["due", "timeliness", "margin"] == [what for what, _, _ in wrong(tmp_path, THREE_DAYS + expect)]


GROUP = PROCEDURE.replace(
    "limit: {working_days: 3}}",
    "limit: {working_days: 3}, parts: [{id: a, name: A, limit: {working_days: 1}}, "
    "{id: b, name: B, after: [a], limit: {working_days: 2}}]}",
)
HALF = "events: [{at: 2026-03-02T09:00, kind: received}, {at: 2026-03-03T09:00, kind: resolved, part: a}]\n"  # Mon, Tue


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("a: {due: 2026-03-03, timeliness: on_time, margin: 0}, b: {due: 2026-03-05T17:00, disposition: pending, assumed: true}", []),
        ("a: {timeliness: early}", [("parts.a.timeliness", "early", "on_time")]),
        ("b: {due: 2026-03-04T17:00}", [("parts.b.due", "2026-03-04T17:00:00", "2026-03-05T17:00:00")]),
    ],
)
def test_the_parts_of_an_answer_are_compared(tmp_path: Path, parts: str, expected: list[tuple[str, object, object]]) -> None:
    """
    Each by its id.
    """
    parts = parts.replace("2026-03-03,", "2026-03-03T17:00,")

    assert expected == wrong(tmp_path, f"{HALF}expect: {{parts: {{{parts}}}}}", GROUP)


def test_a_wrong_example_is_reported_in_its_file(tmp_path: Path) -> None:
    """
    With file, procedure and name of the example.
    """
    (result,) = run(tmp_path, THREE_DAYS + "expect: {due: none}")

    (problem,) = result.problems
    assert f"thu/{CASES_PATH}" == (problem.source and problem.source.file)
    assert ("OS310", ("9.000001", "Thử", "due"), "Thử") == (problem.code, problem.path, problem.args["name"])


def test_a_key_that_is_left_out_is_not_checked(tmp_path: Path) -> None:
    """
    An example may be about one thing.
    """
    assert [] == wrong(tmp_path, THREE_DAYS + "expect: {margin: 0}")


@pytest.mark.parametrize("due", ["2026-03-05T17:00", "2026-03-05T17:00:00", "'2026-03-05T17:00:00'"])
def test_a_due_date_may_be_written_shortly(tmp_path: Path, due: str) -> None:
    """
    Seconds that are zero may be left out.
    """
    assert [] == wrong(tmp_path, THREE_DAYS + f"expect: {{due: {due}}}")


def test_now_is_the_last_event_unless_it_is_said(tmp_path: Path) -> None:
    """
    A pending dossier is judged on the day that `now` names.
    """
    received = "events: [{at: 2026-03-02T09:00, kind: received}]\n"

    assert [] == wrong(tmp_path / "1", received + "expect: {timeliness: in_time}")
    assert [] == wrong(tmp_path / "2", received + "now: 2026-03-05T17:00\nexpect: {timeliness: in_time}")
    assert [] == wrong(tmp_path / "3", received + "now: 2026-03-06T08:00\nexpect: {timeliness: overdue}")


def test_known_hides_later_notices(tmp_path: Path) -> None:
    """
    As known on 24/12/2025 Friday 02/01/2026 was worked; a notice of 25/12/2025 swaps it for Saturday the 10th.
    """
    received = "events: [{at: 2025-12-31T09:00, kind: received}]\n"  # Wed; 01/01 off

    assert [] == wrong(tmp_path / "1", received + "known: 2025-12-24\nexpect: {due: 2026-01-06T17:00:00}")
    assert [] == wrong(tmp_path / "2", received + "known: 2025-12-25\nexpect: {due: 2026-01-07T17:00:00}")


def test_facts_case_channel_and_place_are_handed_on(tmp_path: Path) -> None:
    """
    An example may name its case, or give the facts that choose it; a local procedure is run at its place.
    """
    procedure = (
        PROCEDURE.replace(
            "}}]",
            "}}, {id: a, when: {far: true}, limit: {working_days: 5}}, "
            "{id: b, when: {far: false, channel: online}, limit: {working_days: 1}}]",
        )
        + 'place: "48"\nfacts: {far: {type: bool, question: Xa không}}\n'
    )
    received = 'place: "48"\nevents: [{at: 2026-03-02T09:00, kind: received}]\n'  # Mon

    assert [] == wrong(tmp_path / "1", received + "expect: {due: 2026-03-05T17:00:00}", procedure)
    assert [] == wrong(tmp_path / "2", received + "case: a\nexpect: {due: 2026-03-09T17:00:00}", procedure)
    assert [] == wrong(tmp_path / "3", received + "facts: {far: true}\nexpect: {due: 2026-03-09T17:00:00}", procedure)
    assert [] == wrong(tmp_path / "4", received + "channel: online\nfacts: {far: false}\nexpect: {due: 2026-03-03T17:00:00}", procedure)


def test_reason_and_until_of_an_event_are_handed_on(tmp_path: Path) -> None:
    """
    An apology moves the promised date, not the due date.
    """
    example = (
        "events: [{at: 2026-03-02T09:00, kind: received}, "
        "{at: 2026-03-03T09:00, kind: extended, reason: apology, until: 2026-03-10T17:00}]\n"
        "expect: {due: 2026-03-05T17:00:00, promised_due: 2026-03-10T17:00:00}"
    )

    assert [] == wrong(tmp_path, example)


def test_an_example_of_an_unknown_procedure_does_not_pass(tmp_path: Path) -> None:
    """
    Lint says which procedure is not there, and the example does not come out.
    """
    example = (
        'procedure: "9.000009"\ncases:\n  - name: Thử\n    events: [{at: 2026-03-02T09:00, kind: received}]\n'
        "    expect: {due: 2026-03-05T17:00:00}\n"
    )
    site = onestop.load(write(tmp_path / "thu", {"procedures/thu/9.000009.cases.yaml": example}), entry_points=False)

    (result,) = run_cases(site, "9.000009")

    assert ["OS310"] == codes(result.problems)


def test_an_example_of_a_wrong_shape_is_a_problem_of_the_load(tmp_path: Path) -> None:
    """
    An unknown key of `expect` would check nothing; it is reported with its place.
    """
    example = (
        'procedure: "9.000001"\ncases:\n  - name: Thử\n    events: [{at: 2026-03-02T09:00, kind: received}]\n    expect: {deu: none}\n'
    )
    site = onestop.load(write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE, CASES_PATH: example}), entry_points=False)

    assert ["OS201 5:14 cases[0].expect.deu"] == lines(site.problems)
    assert "due" == site.problems[0].args["near"]
    assert [] == list(run_cases(site, "9.000001"))
