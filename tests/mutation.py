"""
Mutation testing of what counts time: every small change of the code must fail a test, or be explained.

    python3 run.py mutate            the clock and the timeline
    python3 run.py mutate clock      one of them

A change that no test notices is looked up in `mutation.yaml`, which says why it cannot be noticed; one that is not there fails the run.
The words of an exception may change. The work happens in a copy under `out/`, so that the checkout stays as it is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("src", "catalog", "tests", "conftest.py", "pyproject.toml", "README.md")
SCOPES = {
    "clock": (
        ("clock/limits.py", "clock/calendars.py", "clock/holidays.py", "clock/days.py", "clock/worked.py"),
        (
            "test_limits.py",
            "test_calendars.py",
            "test_holidays.py",
            "test_sessions.py",
            "test_registers.py",
            "test_remaining.py",
            "property/test_clock.py",
        ),
    ),
    "timeline": (
        tuple(f"dossiers/{name}.py" for name in ("timelines", "starts", "deadlines", "outcomes", "breaches", "parts", "assessments")),
        tuple(
            f"test_{name}.py"
            for name in (
                "timelines",
                "starts",
                "deadlines",
                "outcomes",
                "breaches",
                "parts",
                "overlays",
                "assessments",
                "law",
                "engine",
                "unrecorded",
            )
        ),
    ),
}
SURVIVED, UNTESTED = 0, 33


def main(*wanted: str) -> int:
    """Run the scopes *wanted*, all by default; 0 if every survivor is explained, 2 if there is no such scope."""
    explained = {(each["function"], _plain(each["change"])) for each in yaml.safe_load((ROOT / "tests/mutation.yaml").read_text("utf-8"))}
    unknown = sorted(set(wanted) - set(SCOPES))
    if unknown:
        print(f"{', '.join(unknown)}: the scopes are {', '.join(SCOPES)}")
        return 2
    failed = False
    for scope in wanted or SCOPES:
        folder = _copy(scope)
        subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=folder, env=_environment(), check=True, stdout=_log(folder))
        codes = _codes(folder)
        survivors = [name for name, code in codes.items() if code in (SURVIVED, UNTESTED)]
        unclear = []
        for name in survivors:
            function, change = _change(folder, name)
            if not _is_wording(change) and (function, _plain(change)) not in explained:
                unclear.append((function, change))
        print(f"{scope}: {len(codes)} changes, {len(survivors)} survive, {len(unclear)} of them not explained")
        for function, change in unclear:
            print(f"\n{function}\n{change}")
        failed = failed or bool(unclear)
    return int(failed)


def _environment() -> dict[str, str]:
    return {**os.environ, "HYPOTHESIS_PROFILE": "mutation"}


def _log(folder: Path):
    return (folder / "mutmut.log").open("w")


def _copy(scope: str) -> Path:
    folder = ROOT / "out" / f"mutation-{scope}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    sources, tests = SCOPES[scope]
    config = {
        "source_paths": [f"src/onestop/{name}" for name in sources],
        "pytest_add_cli_args_test_selection": [f"tests/{name}" for name in tests],
        "also_copy": list(COPIED),
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in config.items()))
    return folder


def _codes(folder: Path) -> dict[str, int]:
    """The exit code of the tests for each change, by its name."""
    found: dict[str, int] = {}
    for meta in sorted((folder / "mutants").rglob("*.meta")):
        found |= json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return found


def _change(folder: Path, name: str) -> tuple[str, str]:
    """The function that was changed, and the lines before and after."""
    shown = subprocess.run([sys.executable, "-m", "mutmut", "show", name], cwd=folder, capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if re.match(r"[-+](?![-+])", line)]
    function = re.sub(r"__mutmut_\d+$", "", name).removeprefix("onestop.").replace("xǁ", "").replace("ǁ", ".").replace(".x_", ".")
    return function, "\n".join(lines)


def _is_wording(change: str) -> bool:
    """Whether only the words of an exception changed: its type is what callers rely on."""
    return all(re.match(r"[-+]\s*raise \w+\(", line) for line in change.splitlines())


def _plain(change: str) -> str:
    """The change without its indentation."""
    return "\n".join(line[0] + " " + line[1:].strip() for line in change.strip().splitlines())


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
