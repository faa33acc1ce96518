"""`import onestop`: the public names, and nothing that is not needed yet."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import onestop

PROBE = """
import importlib.metadata, json, sys

asked = []
whole = importlib.metadata.entry_points

def entry_points(**params):
    asked.append(params)
    return whole(**params)

importlib.metadata.entry_points = entry_points
{statement}
print(json.dumps({{"modules": sorted(sys.modules), "asked": asked}}))
"""


def _probe(statement: str) -> tuple[set[str], list[dict[str, str]]]:
    """Return the top-level modules that *statement* loads in a fresh interpreter, and how it asked for entry points."""
    got = subprocess.run([sys.executable, "-c", PROBE.format(statement=statement)], capture_output=True, check=True)
    data = json.loads(got.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in data["modules"]}, data["asked"]


def test_import_loads_neither_holidays_nor_hypothesis_nor_numpy() -> None:
    """
    What only forecasts, tests and bulk work need is loaded when they begin.
    """
    modules, _ = _probe("import onestop")

    assert set() == modules & {"holidays", "hypothesis", "numpy", "pyarrow", "pandas", "rich", "pytest"}


def test_import_scans_no_entry_points() -> None:
    """
    Plugins are looked for by `load`, not by `import`.
    """
    _, asked = _probe("import onestop")

    assert [] == asked


def test_load_scans_entry_points_once_and_only_its_own_group() -> None:
    """
    Other projects' plugins are not looked at.
    """
    _, asked = _probe("import onestop; onestop.load()")

    assert [{"group": "onestop"}] == asked


def test_load_without_entry_points_scans_none() -> None:
    """
    Who names the plugins needs no scan.
    """
    _, asked = _probe("import onestop; onestop.load(entry_points=False)")

    assert [] == asked


def test_answering_needs_no_holidays_package() -> None:
    """
    Announced years come from notices, not from a package.
    """
    modules, _ = _probe(
        "import onestop, datetime as d; site = onestop.load(entry_points=False); now = d.datetime(2026, 3, 2, 9); "
        "site.assess(onestop.Dossier('H1', '1.001731', 'vn', [onestop.Event(now, 'received')]), now=now)"
    )

    assert "holidays" not in modules


@pytest.mark.parametrize(
    "statement",
    [
        "import onestop; onestop.load(entry_points=False)",
        "from onestop.cli import main; main(['due', '1.001193', '--received', '2026-01-05T09:30', '--no-plugins'])",
    ],
    ids=["load", "due"],
)
def test_who_reads_no_list_loads_nothing_that_reads_lists(statement: str) -> None:
    """
    Neither the library when it is loaded nor a verb about one procedure.
    """
    code = f"import sys; {statement}; print(sorted(name for name in sys.modules if name.startswith('onestop.exchange.exports')))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "[]" == found.splitlines()[-1]


def test_all_public_names_are_there() -> None:
    """
    `__all__` is sorted, without doubles, and every name of it exists.
    """
    assert sorted(set(onestop.__all__)) == onestop.__all__
    assert [] == [name for name in onestop.__all__ if not hasattr(onestop, name)]


@pytest.mark.parametrize(
    "name",
    [
        "load",
        "due",
        "due_many",
        "latest_start",
        "check_documents",
        "explain",
        "render",
        "hookimpl",
        "WorkingDays",
        "CalendarDays",
        "Months",
        "WorkingHours",
        "Hours",
        "SameDay",
        "Then",
        "Together",
        "Undetermined",
        "Calendar",
        "Dossier",
        "Event",
        "SubmittedDocument",
        "Assessment",
        "Deadline",
        "Outcome",
        "Problem",
        "Timeliness",
        "Disposition",
        "CalendarBoundsError",
        "UnknownProcedureError",
        "CatalogError",
        "PluginError",
    ],
)
def test_name_of_the_contract_is_public(name: str) -> None:
    """
    What others rely on is exported.
    """
    assert name in onestop.__all__


def test_each_public_name_is_imported_from_the_module_that_type_checkers_see() -> None:
    """
    The table of names that are imported when used says the same as the imports written for readers of types.
    """
    tree = ast.parse(Path(onestop.__file__).read_text(encoding="utf-8"))
    (seen,) = (node.body for node in tree.body if isinstance(node, ast.If))
    imports = {alias.name: node.module for node in seen if isinstance(node, ast.ImportFrom) for alias in node.names}

    assert sorted(imports) == onestop.__all__
    assert imports == {name: getattr(onestop, name) and onestop._HOME[name] for name in onestop.__all__}


def test_import_of_one_name_loads_no_catalogue_reader() -> None:
    """
    Who only counts days pays for no YAML.
    """
    modules, _ = _probe("from onestop import Calendar, WorkingDays, due")

    assert set() == modules & {"yaml", "cattrs", "pluggy"}
