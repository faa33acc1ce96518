"""The pytest plugin: a setting makes tests of a catalogue, and without it nothing happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from authoring import PROCEDURE, PROCEDURE_PATH, found_nation, write

pytest_plugins = ["pytester"]

CASES_PATH = "procedures/thu/9.000001.cases.yaml"
CASES = """\
procedure: "9.000001"
cases:
  - name: Ba ngày
    events: [{at: 2026-03-02T09:00, kind: received}]
    expect: {due: 2026-03-05T17:00}
  - name: Bốn ngày
    events: [{at: 2026-03-02T09:00, kind: received}]
    expect: {due: DATE}
"""
RIGHT, WRONG = (CASES.replace("DATE", date) for date in ("2026-03-05T17:00", "2026-03-06T17:00"))


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a small nation in the place of the national catalogue."""
    found_nation(tmp_path_factory.mktemp("nation"), monkeypatch)


def project(pytester: pytest.Pytester, cases: str = RIGHT, procedure: str = PROCEDURE, more: str = "") -> None:
    """A project with a catalogue and one setting."""
    pytester.makeini(f"[pytest]\nonestop_catalogs = thu\n{more}")
    write(pytester.path / "thu", {PROCEDURE_PATH: procedure, CASES_PATH: cases})


def run(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    """Run pytest as the project would; the plugin is named because a checkout may be installed without its entry point."""
    return pytester.runpytest_inprocess("-p", "onestop_pytest", "-p", "no:cacheprovider", *args)


def test_one_setting_makes_tests_of_a_catalogue(pytester: pytest.Pytester) -> None:
    """
    An item for each file, and one for each example, named by its procedure and its name.
    """
    project(pytester)
    got = run(pytester, "-v")

    got.assert_outcomes(passed=4)
    got.stdout.fnmatch_lines_random(
        [
            f"thu/{PROCEDURE_PATH}::lint PASSED*",
            f"thu/{CASES_PATH}::lint PASSED*",
            f"thu/{CASES_PATH}::example[[]9.000001 Ba ngày] PASSED*",
            f"thu/{CASES_PATH}::example[[]9.000001 Bốn ngày] PASSED*",
        ]
    )


def test_a_wrong_example_is_told_with_its_days(pytester: pytest.Pytester) -> None:
    """
    The problem, at the line of the example, and the ledger; no line of Python.
    """
    project(pytester, WRONG, more="onestop_lang = en\n")
    got = run(pytester)

    got.assert_outcomes(passed=3, failed=1)
    got.stdout.fnmatch_lines(
        [f"OS310 error thu/{CASES_PATH}:6:5: *", "Due *2026-03-06 17:00  2026-03-05 17:00", "2026-03-05  Thu  working day*"]
    )
    got.stdout.no_fnmatch_line("*Traceback*")
    got.stdout.no_fnmatch_line("*.py:*")


def test_words_are_vietnamese_unless_it_is_said(pytester: pytest.Pytester) -> None:
    """
    As for the program.
    """
    project(pytester, WRONG)

    run(pytester).stdout.fnmatch_lines(["OS310 lỗi *"])


def test_a_finding_of_lint_is_an_item_that_fails(pytester: pytest.Pytester) -> None:
    """
    Errors and warnings; the procedure that cannot be read does not answer.
    """
    project(pytester, procedure=PROCEDURE.replace("working_days", "workingdays"))
    got = run(pytester, "-k", "lint")

    got.assert_outcomes(passed=1, failed=1, deselected=2)
    got.stdout.fnmatch_lines([f"OS203 lỗi thu/{PROCEDURE_PATH}:7:*"])


def test_a_file_with_the_wrong_ending_is_an_item_that_fails(pytester: pytest.Pytester) -> None:
    """
    Nobody would miss it otherwise.
    """
    project(pytester)
    write(pytester.path / "thu", {"procedures/thu/9.000002.yml": PROCEDURE})

    run(pytester).assert_outcomes(passed=4, failed=1)


@pytest.mark.parametrize(
    ("args", "passed", "deselected"),
    [
        (("-k", "Bốn"), 1, 3),
        (("-k", "9.000001"), 4, 0),
        (("-k", "example"), 2, 2),
        ((f"thu/{CASES_PATH}",), 3, 0),
        ((f"thu/{CASES_PATH}::example[9.000001 Ba ngày]",), 1, 0),
    ],
)
def test_items_are_chosen_as_in_any_project(pytester: pytest.Pytester, args: tuple[str, ...], passed: int, deselected: int) -> None:
    """
    By a word, a file, or the whole name.
    """
    project(pytester)

    run(pytester, *args).assert_outcomes(passed=passed, deselected=deselected)


def test_a_catalogue_outside_the_test_paths_is_collected_once(pytester: pytest.Pytester) -> None:
    """
    Beside the tests of the project; where a path is asked for, only that.
    """
    project(pytester, more="testpaths = tests\n")
    write(pytester.path / "tests", {"test_a.py": "def test_a(): pass\n"})

    run(pytester).assert_outcomes(passed=5)
    run(pytester, "tests").assert_outcomes(passed=1)
    run(pytester, ".").assert_outcomes(passed=5)


@pytest.mark.parametrize(
    ("setting", "said"), [("onestop_catalogs = khong-co", "*khong-co*"), ("onestop_catalogs = thu\nonestop_lang = fr", "*fr*vi, en*")]
)
def test_a_wrong_setting_is_an_error_of_use(pytester: pytest.Pytester, setting: str, said: str) -> None:
    """
    A mistyped folder is no clean catalogue.
    """
    project(pytester)
    pytester.makeini(f"[pytest]\n{setting}\n")
    got = run(pytester)

    assert pytest.ExitCode.USAGE_ERROR == got.ret
    got.stderr.fnmatch_lines([said])


def test_a_broken_plugin_stops_the_tests_with_its_name(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    It stands in no file, and what it serves would not be tested.
    """
    found_nation(pytester.path / "nation", monkeypatch)
    monkeypatch.setattr("onestop.plugins.gather.National", lambda: object.__new__(_Broken))
    project(pytester)
    got = run(pytester)

    got.assert_outcomes(errors=2)
    got.stdout.fnmatch_lines(["OS703 lỗi plugins._Broken: *"])
    got.stdout.no_fnmatch_line("*Traceback*")


class _Broken:
    """A plugin whose hook has no mark."""

    def onestop_catalogs(self) -> tuple[Path, ...]:
        return ()


def test_yaml_of_other_folders_is_left_alone(pytester: pytest.Pytester) -> None:
    """
    And so is a project without the setting.
    """
    write(pytester.path, {"thu/a.yaml": "a: 1\n"})

    run(pytester).assert_outcomes()


def test_the_door_costs_nothing() -> None:
    """
    Pytest imports it in every project: it brings in neither onestop nor anything else.
    """
    probe = (
        "import sys; before = set(sys.modules); import onestop_pytest; print(sorted(set(sys.modules) - before - {'__future__', 'typing'}))"
    )
    got = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; import typing; {probe}"], capture_output=True, check=True
    )

    assert "['onestop_pytest']" == got.stdout.decode().strip()


def test_the_runner_of_examples_does_not_import_pytest() -> None:
    """
    The program runs them where pytest is not installed.
    """
    probe = "import onestop.cli, onestop.testing.perturbation, sys; print('pytest' in sys.modules)"

    assert b"False" == subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True).stdout.strip()
