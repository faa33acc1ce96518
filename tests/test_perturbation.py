"""Perturbation: a value that no example and no rule checks is named, and one that is checked is not."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, found_nation, lines, write
from onestop.testing.perturbation import KINDS, Perturbed, perturb

CASES_PATH = "procedures/thu/9.000001.cases.yaml"
DATED = PROCEDURE.replace("2020-01-01", "2025-03-03")  # Monday
NO_LAW = "{name: Hôm trước, events: [{at: 2025-03-02T09:00, kind: received}], expect: {due: none, problems: [OS608]}}"
FIRST = "{name: Ngày đầu, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: 2025-03-06T17:00}}"
WEEKEND = "{name: Qua cuối tuần, events: [{at: 2025-03-06T09:00, kind: received}], expect: {due: 2025-03-11T17:00}}"


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def load(root: Path, procedure: str, *examples: str) -> onestop.Onestop:
    """The small nation with one procedure and its examples."""
    listed = "".join(f"  - {example}\n" for example in examples)
    cases = {CASES_PATH: f'procedure: "9.000001"\ncases:\n{listed}'} if examples else {}
    site = onestop.load(write(root / "thu", {PROCEDURE_PATH: procedure, **cases}), entry_points=False)
    assert () == site.problems, lines(site.problems)
    return site


def unnoticed(root: Path, procedure: str, *examples: str, kind: str | None = None) -> list[tuple[str, ...]]:
    """The values that nothing checks: kind, what is written, and what it may be changed to."""
    found = [each for each in perturb(load(root, procedure, *examples)) if kind in (None, each.kind)]
    assert found
    return [(each.kind, each.value, *each.unnoticed) for each in found if not each.checked]


def case(more: str, limit: str = "{working_days: 3}") -> str:
    """The procedure with more in its only case."""
    return DATED.replace("limit: {working_days: 3}", f"limit: {limit}, {more}")


# -- what is checked ---------------------------------------------------------------------------------------------------------------


def test_values_that_examples_stand_on_both_sides_of_are_checked(tmp_path: Path) -> None:
    """
    The day before the first, the first, and one over a weekend.
    """
    found = list(perturb(load(tmp_path, DATED, NO_LAW, FIRST, WEEKEND)))

    assert [("date", 2), ("unit", 1), ("limit", 2)] == [(each.kind, each.changes) for each in found]
    assert all(each.checked for each in found)


def test_without_examples_nothing_is_checked(tmp_path: Path) -> None:
    """
    Lint alone cannot know the law.
    """
    assert [
        ("date", "valid_from: 2025-03-03", "valid_from: 2025-03-04", "valid_from: 2025-03-02"),
        ("unit", "limit: {working_days: 3}", "limit: {calendar_days: 3}"),
        ("limit", "working_days: 3", "working_days: 4", "working_days: 2"),
    ] == unnoticed(tmp_path, DATED)


def test_an_example_within_one_week_does_not_tell_the_unit(tmp_path: Path) -> None:
    """
    Monday and three days is Thursday, whatever the days are.
    """
    assert [("unit", "limit: {working_days: 3}", "limit: {calendar_days: 3}")] == unnoticed(tmp_path, DATED, NO_LAW, FIRST)


def test_an_example_that_expects_no_date_checks_none(tmp_path: Path) -> None:
    """
    It comes out whatever is changed.
    """
    empty = "{name: Đang giải quyết, events: [{at: 2025-03-06T09:00, kind: received}], expect: {disposition: pending}}"

    assert 3 == len(unnoticed(tmp_path, DATED, empty))


def test_an_example_that_fails_as_things_are_checks_nothing(tmp_path: Path) -> None:
    """
    It would fail whatever is changed.
    """
    assert 3 == len(unnoticed(tmp_path, DATED, WEEKEND.replace("03-11", "03-12")))


def test_lint_checks_too(tmp_path: Path) -> None:
    """
    The words of the text beside a limit name its unit; a version that ends on the day before the next leaves no gap.
    """
    worded = case("wording: trong 03 ngày làm việc")
    followed = DATED.replace(
        "    sources:",
        "    valid_to: 2025-12-31\n    sources:",
    )
    followed += "  - {valid_from: 2026-01-01, same_as_previous_except: {}}\n"

    assert [] == unnoticed(tmp_path / "1", worded, kind="unit")
    dates = [("valid_from: 2025-03-03", "valid_from: 2025-03-04", "valid_from: 2025-03-02")]
    assert dates == [tuple(rest) for _, *rest in unnoticed(tmp_path / "2", followed, kind="date")]


# -- where it stands ---------------------------------------------------------------------------------------------------------------


def test_a_value_is_named_with_file_line_and_column(tmp_path: Path) -> None:
    """
    And with its path; the number stands where it was written, the unit where its key was.
    """
    found = {each.kind: each for each in perturb(load(tmp_path, DATED))}

    assert f"thu/{PROCEDURE_PATH}:7:49" == str(found["limit"].origin)
    assert f"thu/{PROCEDURE_PATH}:7:35" == str(found["unit"].origin)
    assert ("versions", 0, "cases", 0, "limit", "working_days") == found["limit"].path


def test_an_inherited_value_is_one_value(tmp_path: Path) -> None:
    """
    It is changed in all versions that take it over, so that an example of any of them checks it.
    """
    two = DATED + "  - {valid_from: 2026-01-01, same_as_previous_except: {}}\n"
    later = "{name: Phiên bản sau, events: [{at: 2026-03-05T09:00, kind: received}], expect: {due: 2026-03-10T17:00}}"
    found: list[Perturbed] = list(perturb(load(tmp_path, two, later)))

    assert ["date", "unit", "limit", "date"] == [each.kind for each in found]
    assert [True, True] == [each.checked for each in found if each.kind in ("unit", "limit")]


def test_only_what_was_asked_for_is_changed(tmp_path: Path) -> None:
    """
    One procedure, or the files of one folder.
    """
    site = load(tmp_path, DATED)

    assert 3 == len(list(perturb(site, "9.000001")))
    assert [] == list(perturb(site, "9.000002"))
    assert 3 == len(list(perturb(site, files=[f"thu/{PROCEDURE_PATH}"])))
    assert [] == list(perturb(site, files=["khac/laws.yaml"]))


def test_nothing_is_changed_for_good(tmp_path: Path) -> None:
    """
    The site answers after it as before, and the progress ends with all.
    """
    site = load(tmp_path, DATED, WEEKEND)
    before = site.catalog, pickle.dumps(site.catalog)
    steps: list[tuple[int, int]] = []

    list(perturb(site, progress=lambda done, total: steps.append((done, total))))

    assert before == (site.catalog, pickle.dumps(site.catalog))
    assert [(1, 3), (2, 3), (3, 3)] == steps


# -- what is changed ---------------------------------------------------------------------------------------------------------------

ASKED = (
    "{at: 2025-03-03T09:00, kind: received}, {at: 2025-03-04T09:00, kind: supplement_requested}, {at: 2025-03-10T09:00, kind: supplemented}"
)


@pytest.mark.parametrize(
    ("procedure", "kind", "expected", "example", "left"),
    [
        (
            case("starts: complete_receipt"),
            "start",
            [("start", "starts: complete_receipt", "starts: submission")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: submitted}, {at: 2025-03-06T09:00, kind: received}], "
            "expect: {due: 2025-03-11T17:00}}",
            [],
        ),
        (
            case("excludes: [payment]"),
            "excludes",
            [("excludes", "payment", "-")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: received}, {at: 2025-03-04T09:00, kind: payment_requested}, "
            "{at: 2025-03-10T09:00, kind: paid}], expect: {due: 2025-03-12T17:00}}",
            [],
        ),
        (
            case("supplement: pause"),
            "supplement",
            [("supplement", "supplement: pause", "supplement: restart", "supplement: none")],
            "{name: A, events: [" + ASKED + "], expect: {due: 2025-03-12T17:00}}",
            [],
        ),
        (
            case("request_within: {working_days: 2}"),
            "request_within",
            [("request_within", "working_days: 2", "working_days: 3", "working_days: 1")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: received}, {at: 2025-03-06T09:00, kind: supplement_requested}], "
            "expect: {problems: [OS612]}}",
            [("request_within", "working_days: 2", "working_days: 1")],
        ),
        (
            case("extensions: [{reason: verification, limit: {working_days: 8}}]"),
            "extension",
            [("extension", "working_days: 8", "working_days: 9", "working_days: 7")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: received}, {at: 2025-03-04T09:00, kind: extended, reason: verification}], "
            "expect: {due: 2025-03-13T17:00}}",
            [],
        ),
        (
            case("parts: [{id: a, name: A, limit: {working_days: 1}}, {id: b, name: B, after: [a], limit: {working_days: 2}}]"),
            "after",
            [("after", "a", "-")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: received}, {at: 2025-03-04T09:00, kind: resolved, part: a}], "
            "expect: {parts: {b: {due: 2025-03-06T17:00}}}}",
            [],
        ),
        (
            DATED.replace("{working_days: 3}", '{same_day: {cutoff: "15:00", after: may}}'),
            "hour",
            [("hour", "cutoff: 15:00", "cutoff: 15:01", "cutoff: 14:59"), ("hour", "after: may", "after: must")],
            "{name: A, events: [{at: 2025-03-03T15:00, kind: received}], expect: {due: 2025-03-03T17:00}}",
            [("hour", "cutoff: 15:00", "cutoff: 15:01"), ("hour", "after: may", "after: must")],
        ),
        (
            DATED.replace("{working_days: 3}", "{undetermined: Theo mùa vụ}"),
            "unit",
            [("unit", "limit: {undetermined: Theo mùa vụ}", "limit: {working_days: 1}")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: none}}",
            [],
        ),
        (
            DATED.replace("{working_days: 3}", "{then: [{months: 1}, {hours: 24}]}"),
            "unit",
            [("unit", "{months: 1}", "{calendar_days: 30}"), ("unit", "{hours: 24}", "{working_hours: 24}")],
            "{name: A, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: 2025-04-04T17:00}}",
            [],
        ),
    ],
)
def test_each_kind_of_value_is_changed(
    tmp_path: Path, procedure: str, kind: str, expected: list[tuple[str, ...]], example: str, left: list[tuple[str, ...]]
) -> None:
    """
    Without the example nothing notices, with it only what it does not stand beside is left.
    """
    assert expected == unnoticed(tmp_path / "without", procedure, kind=kind)
    assert left == unnoticed(tmp_path / "with", procedure, example, kind=kind)


FAR = (
    case("modifiers: [{when: {far: true}, add: {working_days: 2}}]")
    + "facts: {far: {type: bool, question: Xa không}, n: {type: int, question: Mấy}}\n"
)


def test_a_condition_wants_an_example_that_meets_it_and_one_that_does_not(tmp_path: Path) -> None:
    """
    A minus stands for a condition that never holds, an asterisk for one that always does.
    """
    meets = "{name: A, facts: {far: true}, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: 2025-03-10T17:00}}"
    does_not = "{name: B, facts: {far: false}, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: 2025-03-06T17:00}}"

    assert [("when", "when: {far: true}", "-", "*")] == unnoticed(tmp_path / "1", FAR, kind="when")
    assert [("when", "when: {far: true}", "*")] == unnoticed(tmp_path / "2", FAR, meets, kind="when")
    assert [("when", "when: {far: true}", "-")] == unnoticed(tmp_path / "3", FAR, does_not, kind="when")
    assert [] == unnoticed(tmp_path / "4", FAR, meets, does_not, kind="when")
    assert [] == unnoticed(tmp_path / "5", FAR, meets, kind="modifier")


def test_the_bounds_of_a_condition_are_moved(tmp_path: Path) -> None:
    """
    One example on each side of a number.
    """
    procedure = FAR.replace("{far: true}", "{n: {at_least: 10}}")
    ten = "{name: A, facts: {n: 10}, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: 2025-03-10T17:00}}"
    nine = "{name: B, facts: {n: 9}, events: [{at: 2025-03-03T09:00, kind: received}], expect: {due: 2025-03-06T17:00}}"

    assert [("when", "at_least: 10", "at_least: 9")] == unnoticed(tmp_path / "1", procedure, ten, kind="when")[1:]
    assert [] == unnoticed(tmp_path / "2", procedure, ten, nine, kind="when")


LOCAL = """\
overlays:
  - place: "48"
    decision: {number: 1/QĐ-UBND, date: 2025-06-01}
    procedure: "9.000001"
    valid_from: 2025-07-01
    against: [2025-03-03]
    instead_of: {working_days: 3}
    set: {limit: {working_days: 2}}
    sources: [{title: Nguồn thử}]
"""


def test_a_local_decision_is_changed_like_a_procedure(tmp_path: Path) -> None:
    """
    A limit that is no shorter is noticed by lint, a shorter one only by an example of the place.
    """
    files = {PROCEDURE_PATH: DATED, "overlays/a.yaml": LOCAL}
    local = "{name: A, place: '48', events: [{at: 2025-07-04T09:00, kind: received}], expect: {due: 2025-07-08T17:00}}"
    cases = {CASES_PATH: f'procedure: "9.000001"\ncases: [{local}]\n'}

    def left(root: Path) -> list[tuple[str, ...]]:
        site = onestop.load(write(root / "thu", files), entry_points=False)
        assert () == site.problems, lines(site.problems)
        found = perturb(site, files=["thu/overlays/a.yaml"])
        return [(each.value, *each.unnoticed) for each in found if not each.checked]

    dates = ("valid_from: 2025-07-01", "valid_from: 2025-07-02", "valid_from: 2025-06-30")
    assert [dates, ("limit: {working_days: 2}", "limit: {calendar_days: 2}"), ("working_days: 2", "working_days: 1")] == left(
        tmp_path / "1"
    )
    files |= cases
    assert [dates] == left(tmp_path / "2")


def test_every_kind_has_its_word() -> None:
    """
    In both languages.
    """
    from onestop.telling.words import messages

    assert set() == {f"perturb.{kind}" for kind in KINDS} - set(messages("vi"))


def test_the_national_catalogue_is_changed_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One procedure of it: every value of its files is found and tried without an error of the library.
    """
    monkeypatch.undo()
    found = list(perturb(onestop.load(entry_points=False), "1.001193"))

    assert {"date", "hour", "unit"} <= {each.kind for each in found}
    assert any(each.checked for each in found)
