"""Diff: what changes in law between two days, two places, or two states of knowledge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, write
from onestop import SameDay, Text, WorkingDays
from onestop.judging.diff import Change, diff

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)  # Mon, Tue


def changes(root: Path, changed: str, base: str = PROCEDURE) -> list[Change]:
    """What changes on 01/07/2025 where *changed* is what the second version sets."""
    text = base + f"  - valid_from: 2025-07-01\n    same_as_previous_except:\n      {changed}\n"
    site = onestop.load(write(root / "thu", {PROCEDURE_PATH: text}), entry_points=False)
    assert () == site.problems
    return [change for change in diff(site.at(on=OLD), site.at(on=NEW)) if change.procedure == "9.000001"]


def test_a_view_does_not_differ_from_itself(site: onestop.Onestop) -> None:
    """
    Nothing changes from a day to the same day.
    """
    assert [] == list(diff(site.at(on=NEW), site.at(on=NEW)))


def test_a_day_without_new_law_changes_nothing(site: onestop.Onestop) -> None:
    """
    From 01/07 to 02/07/2025 every procedure stays as it is.
    """
    assert [] == list(diff(site.at(on=NEW), site.at(on=date(2025, 7, 2))))


def test_the_two_tier_reform_moves_limits_and_levels(site: onestop.Onestop) -> None:
    """
    1.013831 on 01/07/2025: the district branch becomes the province, ten working days become eight.
    """
    found = {change.what: change for change in diff(site.at(on=OLD), site.at(on=NEW)) if change.procedure == "1.013831"}

    assert (("district",), ("province",)) == (found["level"].before, found["level"].after)
    assert (WorkingDays(10), WorkingDays(8)) == (found["limit.default"].before, found["limit.default"].after)
    assert (None, WorkingDays(10)) == (
        found["limit.dieu-24-khoan-2-diem-a"].before,
        found["limit.dieu-24-khoan-2-diem-a"].after,
    )


def test_changes_come_in_order_of_code(site: onestop.Onestop) -> None:
    """
    Two runs print the same list.
    """
    found = [change.procedure for change in diff(site.at(on=OLD), site.at(on=NEW))]

    assert sorted(found) == found
    assert found


def test_a_procedure_that_comes_or_goes_is_one_change(tmp_path: Path) -> None:
    """
    Its name stands on the side where it is.
    """
    text = PROCEDURE.replace("valid_from: 2020-01-01", "valid_from: 2025-07-01\n    valid_to: 2025-07-01")
    site = onestop.load(write(tmp_path / "thu", {PROCEDURE_PATH: text}), entry_points=False)
    before, during, after = (site.at(on=day) for day in (OLD, NEW, date(2025, 7, 2)))

    assert [Change("9.000001", "procedure", None, Text("Thủ tục thử"))] == [c for c in diff(before, during) if c.procedure == "9.000001"]
    assert [Change("9.000001", "procedure", Text("Thủ tục thử"), None)] == [c for c in diff(during, after) if c.procedure == "9.000001"]
    assert [] == [c for c in diff(before, after) if c.procedure == "9.000001"]


def test_a_case_that_comes_and_one_that_changes(tmp_path: Path) -> None:
    """
    Limits are compared case by case.
    """
    found = changes(tmp_path, "cases: [{id: default, limit: {same_day: {}}}, {id: xa, limit: {working_days: 5}}]")

    assert [
        Change("9.000001", "limit.default", WorkingDays(3), SameDay()),
        Change("9.000001", "limit.xa", None, WorkingDays(5)),
    ] == found


def test_a_changed_level_and_changed_documents_are_told(tmp_path: Path) -> None:
    """
    The agency's level, and how many documents there are.
    """
    assert ["level"] == [change.what for change in changes(tmp_path / "1", "level: [commune]")]
    assert [Change("9.000001", "documents", 0, 1)] == changes(tmp_path / "2", "documents: [{id: a, name: A}]")


def test_words_that_change_no_duty_are_no_change(tmp_path: Path) -> None:
    """
    Sources, status and notes are not what a citizen asks about.
    """
    assert [] == changes(tmp_path, "reverified: 2026-01-05")


def test_a_changed_modifier_is_told(tmp_path: Path) -> None:
    """
    A remote commune that has ten days less is a change of limit, though the plain limit stays.
    """
    case = "{id: default, limit: {working_days: 3}, modifiers: [{when: {level: commune}, limit: {working_days: %s}}]}"
    base = PROCEDURE.replace("{id: default, limit: {working_days: 3}}", case % 18)

    assert [] != changes(tmp_path, f"cases: [{case % 8}]", base)


def test_a_changed_extension_is_told(tmp_path: Path) -> None:
    """
    The longer limit for verification is a limit too.
    """
    case = "{id: default, limit: {working_days: 3}, extensions: [{reason: verification, limit: {working_days: %s}}]}"
    base = PROCEDURE.replace("{id: default, limit: {working_days: 3}}", case % 8)

    assert [] != changes(tmp_path, f"cases: [{case % 6}]", base)
