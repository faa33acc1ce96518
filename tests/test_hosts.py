"""
What is shown of other programs that call `onestop`, as far as no further tool is needed; `python3 run.py hosts` runs them.

The add-on for Odoo has a part without Odoo, which is run here with records that stand in for Odoo's.
"""

from __future__ import annotations

import ast
import re
from datetime import datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
HOSTS = ROOT / "examples/hosts"
ADDON = HOSTS / "odoo/onestop_dossier"
PAGES = {
    "java": ("call-from-java.md", "java/OnestopHost.java"),
    "csharp": ("call-from-dotnet.md", "dotnet/OnestopHost.cs"),
    "php": ("call-from-php.md", "php/onestop.php"),
    "py": ("fastapi.md", "fastapi/app.py"),
    "py pandas": ("pandas.md", "pandas/judge.py"),
    "py odoo": ("odoo.md", "odoo/onestop_dossier/judged.py"),
}

# -- pages and programs ----------------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """A text without its indentation."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


@pytest.mark.parametrize("kind", PAGES)
def test_what_a_page_shows_stands_in_the_program_that_is_run(kind: str) -> None:
    """
    Word for word, each block; so no page shows what nobody compiled.
    """
    page, program = PAGES[kind]
    blocks = re.findall(rf"(?ms)^```{kind.split()[0]}\n(.*?)^```", (ROOT / "docs/how-to" / page).read_text(encoding="utf-8"))
    whole = _plain((HOSTS / program).read_text(encoding="utf-8"))

    assert blocks
    assert [] == [block for block in blocks if _plain(block) not in whole]


# -- the add-on for Odoo -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged() -> Any:
    """The part of the add-on that needs no Odoo."""
    made = ModuleType("judged")
    exec(compile((ADDON / "judged.py").read_text(encoding="utf-8"), "judged.py", "exec"), made.__dict__)
    return made


def _fields(model: str) -> dict[str, str]:
    """The fields of the model by their kinds."""
    (dossier,) = (node for node in ast.parse(model).body if isinstance(node, ast.ClassDef))
    made = {}
    for node in dossier.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            made[node.targets[0].id] = node.value.func.attr  # type: ignore[attr-defined]
    return made


MODEL = (ADDON / "models/dossier.py").read_text(encoding="utf-8")


def _record(**values: Any) -> SimpleNamespace:
    """A record as Odoo hands one out: every field of the model is there, and one without a value says False."""
    empty: dict[str, Any] = dict.fromkeys(_fields(MODEL), False)
    return SimpleNamespace(**empty | {"name": "H01", "procedure_code": "1.004873", "place_code": "01"} | values)


def test_moments_of_a_record_are_utc_and_those_of_the_law_vietnamese(judged: Any) -> None:
    """
    Received at 02:30 UTC is received at 09:30; due on Saturday 10 January 2026 at 17:00 is written back as 10:00 UTC.
    """
    record = _record(date_received=datetime(2026, 1, 7, 2, 30), date_promised=datetime(2026, 1, 12, 10))
    judged.judge([record], datetime(2026, 1, 8, 2))
    dossier = judged.dossier_of(record)

    assert datetime(2026, 1, 7, 9, 30) == dossier.events[0].at
    assert datetime(2026, 1, 12, 17) == dossier.promised
    assert (datetime(2026, 1, 10, 10), "in_time", "") == (record.date_due, record.timeliness, record.problem_codes)


def test_an_evening_in_utc_is_the_next_day(judged: Any) -> None:
    """
    17:00 UTC is midnight in Viet Nam: the day of receipt is another, and with it the due date.
    """
    before, after = (_record(date_received=datetime(2026, 1, 6, 16, 59)), _record(date_received=datetime(2026, 1, 6, 17)))
    judged.judge([before, after], datetime(2026, 1, 8, 2))

    assert [datetime(2026, 1, 9, 10), datetime(2026, 1, 10, 10)] == [before.date_due, after.date_due]


@pytest.mark.parametrize(("now", "expected"), [(datetime(2026, 1, 10, 16, 59), "in_time"), (datetime(2026, 1, 10, 17), "overdue")])
def test_now_is_utc_too(judged: Any, now: datetime, expected: str) -> None:
    """
    The 10th ends in Viet Nam at 17:00 UTC.
    """
    record = _record(date_received=datetime(2026, 1, 7, 2, 30))
    judged.judge([record], now)

    assert expected == record.timeliness


def test_a_record_without_a_due_date_says_so(judged: Any) -> None:
    """
    As Odoo says it; the codes tell why.
    """
    unknown, empty = _record(procedure_code="1.4873", date_received=datetime(2026, 1, 7, 2, 30)), _record(procedure_code=False)
    judged.judge([unknown, empty], datetime(2026, 1, 8, 2))

    assert (False, "none", "OS608") == (unknown.date_due, unknown.timeliness, unknown.problem_codes)
    assert (False, "none") == (empty.date_due, empty.timeliness)


def test_the_model_has_every_field_that_is_read_or_written(judged: Any) -> None:
    """
    The model itself needs Odoo and is only read here.
    """
    fields = _fields(MODEL)

    assert {f"date_{kind}" for kind in (*judged.EVENTS, "promised", "due")} == {name for name, kind in fields.items() if kind == "Datetime"}
    assert {"name", "procedure_code", "place_code", "timeliness", "problem_codes"} <= set(fields)


@pytest.mark.parametrize("path", sorted(HOSTS.rglob("*.py")), ids=lambda path: path.relative_to(HOSTS).as_posix())
def test_examples_in_python_are_python(path: Path) -> None:
    """
    Of every version that the library runs on.
    """
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 11))
