"""Lint of worked examples: each mistake is told where it stands, and none hides another."""

from __future__ import annotations

from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, codes, found_nation, lines, write
from onestop.testing.cases import run_cases, told

CASES_PATH = "procedures/thu/9.000001.cases.yaml"
ASKING = PROCEDURE.replace(
    "versions:",
    'facts: {far: {type: bool, question: "Xa"}, work: {type: choice, question: "Gì", choices: {house: {vi: Nhà, en: House}}}}\nversions:',
).replace("limit: {working_days: 3}}", "limit: {working_days: 3}, parts: [{id: birth, name: Khai sinh, limit: {working_days: 1}}]}")
ASKING += "    fees: [{name: Phí, when: {far: true, work: house}}]\n"
RECEIVED = "events: [{at: 2026-03-02T09:00, kind: received}]"
PENDING = "expect: {disposition: pending}"


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def site_of(root: Path, *examples: str, procedure: str | None = ASKING) -> onestop.Onestop:
    """A catalogue of one procedure with these examples, each a name and its lines apart by `; `."""
    body = "".join(f"  - name: {example.replace('; ', chr(10) + '    ')}\n" for example in examples)
    files = {CASES_PATH: f'procedure: "9.000001"\ncases:\n{body}', **({PROCEDURE_PATH: procedure} if procedure else {})}
    return onestop.load(write(root / "thu", files), entry_points=False)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (f"events: [{{at: 2026-03-02T09:00, kind: recieved}}]; {PENDING}", "OS203 4:43 cases[0].events[0].kind"),
        (f"events: [{{at: 2026-02-30, kind: received}}]; {PENDING}", "OS203 4:19 cases[0].events[0].at"),
        (f"events: [{{at: 2026-03-02T09:00, kind: received, until: mai}}]; {PENDING}", "OS203 4:60 cases[0].events[0].until"),
        (f"events: []; {PENDING}", "OS203 4:13 cases[0].events"),
        (f"{RECEIVED}; now: mai; {PENDING}", "OS203 5:10 cases[0].now"),
        (f"{RECEIVED}; channel: fax; {PENDING}", "OS203 5:14 cases[0].channel"),
        (f"{RECEIVED}; place: HN; {PENDING}", "OS203 5:12 cases[0].place"),
        (f"{RECEIVED}; expect: {{due: 05/03/2026}}", "OS203 5:19 cases[0].expect.due"),
        (f"{RECEIVED}; expect: {{due: null}}", "OS203 5:19 cases[0].expect.due"),
        (f"{RECEIVED}; expect: {{timeliness: ontime}}", "OS203 5:26 cases[0].expect.timeliness"),
        (f"{RECEIVED}; expect: {{disposition: done}}", "OS203 5:27 cases[0].expect.disposition"),
        (f"{RECEIVED}; expect: {{problems: [OS6O1]}}", "OS203 5:25 cases[0].expect.problems[0]"),
        (f"{RECEIVED}; expect: {{}}", "OS202 5:13 cases[0].expect"),
        (f"{RECEIVED}; expect: {{parts: {{birth: {{}}}}}}", "OS202 5:13 cases[0].expect"),
        (f"{RECEIVED}; facts: {{farr: true}}; {PENDING}", "OS303 5:13 cases[0].facts.farr"),
        (f"{RECEIVED}; facts: {{far: maybe}}; {PENDING}", "OS312 5:18 cases[0].facts.far"),
        (f"{RECEIVED}; facts: {{work: hause}}; {PENDING}", "OS312 5:19 cases[0].facts.work"),
        (f"{RECEIVED}; facts: {{level: comune}}; {PENDING}", "OS312 5:20 cases[0].facts.level"),
        (f"{RECEIVED}; case: other; {PENDING}", "OS331 5:11 cases[0].case"),
        (f"{RECEIVED}; expect: {{parts: {{brith: {{due: none}}}}}}", "OS331 5:22 cases[0].expect.parts.brith"),
        (
            f"events: [{{at: 2026-03-02T09:00, kind: received}}, {{at: 2026-03-03T09:00, kind: resolved, part: brith}}]; {PENDING}",
            "OS331 4:99 cases[0].events[1].part",
        ),
    ],
)
def test_each_mistake_is_told_where_it_stands(tmp_path: Path, example: str, expected: str) -> None:
    """
    With its code, line, column and path; such an example is not run.
    """
    site = site_of(tmp_path, f"Thử; {example}")

    assert [expected] == lines(site.problems)
    assert [] == list(run_cases(site, "9.000001"))


def test_a_file_without_an_example_is_told(tmp_path: Path) -> None:
    """
    An empty list tests nothing, and must not look as if it did.
    """
    files = {PROCEDURE_PATH: ASKING, CASES_PATH: 'procedure: "9.000001"\ncases: []\n'}
    site = onestop.load(write(tmp_path, files), entry_points=False)

    assert ["OS203 2:8 cases"] == lines(site.problems)


@pytest.mark.parametrize(
    ("events", "finding"),
    [
        ("received 2026-03-02, resolved 2026-02-27", "OS601"),
        ("received 2026-03-02, supplemented 2026-03-03, supplement_requested 2026-03-04", "OS602"),
        ("received 2026-03-02, resolved 2026-03-03, suspended 2026-03-04", "OS604"),
    ],
)
def test_an_impossible_order_is_told_unless_it_is_tried(tmp_path: Path, events: str, finding: str) -> None:
    """
    An example that expects the finding means it.
    """
    listed = ", ".join(f"{{at: {each.split()[1]}T09:00, kind: {each.split()[0]}}}" for each in events.split(", "))
    unsaid = site_of(tmp_path / "1", f"Thử; events: [{listed}]; expect: {{timeliness: none}}")
    tried = site_of(tmp_path / "2", f"Thử; events: [{listed}]; expect: {{problems: [{finding}]}}")

    assert ["OS332"] == codes(unsaid.problems)
    assert finding == unsaid.problems[0].args["finding"]
    assert () == tried.problems


@pytest.mark.parametrize(
    "events",
    [
        "{at: 2026-03-02T09:00, kind: received}, {at: 2026-03-02T09:00, kind: resolved}",
        "{at: 2026-03-05T09:00, kind: resolved}, {at: 2026-03-02T09:00, kind: received}",
        "{at: 2026-02-27T09:00, kind: supplement_requested}, {at: 2026-03-02T09:00, kind: received}",
        "{at: 2026-03-02T09:00, kind: received}, {at: 2026-03-03T09:00, kind: resolved}, {at: 2026-03-04T09:00, kind: result_returned}",
    ],
)
def test_an_order_that_can_be_is_not_told(tmp_path: Path, events: str) -> None:
    """
    The same moment, any order in the list, what comes at the desk before receipt, and the result handed over later.
    """
    assert () == site_of(tmp_path, f"Thử; events: [{events}]; expect: {{assumed: false}}").problems


@pytest.mark.parametrize(
    ("example", "finding"),
    [("facts: {far: maybe}", "OS619"), ("case: other", "OS607"), ("place: HN", "OS620")],
)
def test_what_an_example_tries_on_purpose_is_not_told(tmp_path: Path, example: str, finding: str) -> None:
    """
    It lists the finding among its problems.
    """
    assert () == site_of(tmp_path, f"Thử; {example}; {RECEIVED}; expect: {{problems: [{finding}]}}").problems


def test_one_wrong_example_hides_no_other(tmp_path: Path) -> None:
    """
    All is told in one pass, also several mistakes of one example, and the sound one still runs.
    """
    site = site_of(
        tmp_path,
        f"Sai; case: other; facts: {{farr: 1}}; events: [{{at: mai, kind: x}}, {{at: 2026-03-02, kind: received}}]; {PENDING}",
        f"Sai; {RECEIVED}; expect: {{due: hôm nay}}",
        f"Đúng; {RECEIVED}; expect: {{due: 2026-03-05T17:00}}",
    )

    assert ["OS331", "OS303", "OS203", "OS203", "OS309", "OS203"] == codes(site.problems)
    assert [("Đúng", ())] == [(result.case.name, result.problems) for result in run_cases(site, "9.000001")]
    assert [2] == [file.left_out for file in site.catalog.cases if file.procedure == "9.000001"]


def test_facts_are_those_of_the_version_of_the_day(tmp_path: Path) -> None:
    """
    A fact that only the later version declares is unknown to the earlier.
    """
    procedure = PROCEDURE + ("  - valid_from: 2026-01-01\n    same_as_previous_except: {facts: {far: {type: bool, question: Xa}}}\n")
    procedure += "    fees: [{name: Phí, when: {far: true}}]\n"
    earlier = f"Trước; facts: {{far: true}}; {RECEIVED.replace('2026', '2025')}; {PENDING}"
    later = f"Sau; facts: {{far: true}}; {RECEIVED}; {PENDING}"

    assert ["OS303 4:13 cases[0].facts.far"] == lines(site_of(tmp_path, earlier, later, procedure=procedure).problems)


def test_an_unknown_procedure_is_told_with_near_ones(tmp_path: Path) -> None:
    """
    The code of the file of examples is looked up among all procedures.
    """
    files = {PROCEDURE_PATH: PROCEDURE, CASES_PATH: f'procedure: "9.00001"\ncases: [{{name: A, {RECEIVED}, {PENDING}}}]\n'}
    (found,) = onestop.load(write(tmp_path / "thu", files), entry_points=False).problems

    assert ("OS331", "9.000001") == (found.code, found.args["near"])


def test_a_procedure_with_errors_of_its_own_is_not_unknown(tmp_path: Path) -> None:
    """
    Its own error is enough.
    """
    site = site_of(tmp_path, f"Thử; {RECEIVED}; {PENDING}", procedure=PROCEDURE.replace("working_days: 3", "working_days: x"))

    assert ["OS203"] == codes(site.problems)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "vi",
            [
                "Hạn|không có hạn|05/03/2026 17:00",
                "Đúng hạn hay không|quá hạn (late)|trong hạn (in_time)",
                "Lỗi của hồ sơ|OS603|không có lỗi",
            ],
        ),
        ("en", ["Due|no due date|2026-03-05 17:00", "In time or not|late|in time", "Findings|OS603|no findings"]),
    ],
)
def test_a_failed_example_says_expected_and_answer_side_by_side(tmp_path: Path, lang: str, expected: list[str]) -> None:
    """
    In words of the language, and beside them the word of the file where it is another: `late` and `overdue` are both `quá hạn`.
    """
    site = site_of(tmp_path, f"Thử; {RECEIVED}; expect: {{due: none, timeliness: late, problems: [OS603]}}")
    (result,) = run_cases(site, "9.000001")
    said = told(site, result, lang)

    assert expected == ["|".join(cell.strip() for cell in line.split("  ") if cell.strip()) for line in said.split("\n")[3:6]]
    assert [] == [word for word in ("True", "False", "None", "['") if word in said]
