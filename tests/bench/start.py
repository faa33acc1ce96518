"""
Starting: what an import, a load and a whole run of the program cost beside the interpreter and the packages alone, as ratios of one run.

    python3 run.py bench start
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from onestop.telling.tables import table

DUE = "['due', '1.001193', '--received', '2026-01-05T09:30', '--place', '01']"
WITH_BUNDLE = "from pathlib import Path; import onestop.engine as e; e.catalog_bundle = lambda: Path({!r})"
STATEMENTS = {
    "Python alone": "pass",
    "attrs, cattrs, pluggy, yaml": "import attrs, cattrs, pluggy, yaml",
    "import onestop": "import onestop",
    "from onestop import Calendar, due": "from onestop import Calendar, due",
    "every public name of onestop": "from onestop import *",
    "onestop.load(), the wheel's bundle": "{bundle}; e.load(entry_points=False)",
    "onestop.load(), a checkout's folder": "import onestop; onestop.load(entry_points=False)",
    "onestop due, the wheel's bundle": f"{{bundle}}; from onestop.cli import main; main({DUE})",
    "onestop due, a checkout's folder": f"from onestop.cli import main; main({DUE})",
}


def seconds(statement: str, kept: Path, rounds: int = 9) -> float:
    """Seconds of a process that runs *statement*, the best of some rounds, of which the first leaves its bytecode below *kept*."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": str(kept)}
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True, stdout=subprocess.DEVNULL, env=env)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the table of ratios."""
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "catalog.json"
        subprocess.run([sys.executable, "-m", "onestop", "compile", "--out", str(packed)], check=True, capture_output=True)
        bundle = WITH_BUNDLE.format(str(packed))
        times = {name: seconds(statement.replace("{bundle}", bundle), Path(folder) / "bytecode") for name, statement in STATEMENTS.items()}
    alone, packages = times["Python alone"], times["attrs, cattrs, pluggy, yaml"]
    rows = [[name, f"{took * 1e3:.0f} ms", f"{took / alone:.1f}", f"{took / packages:.1f}"] for name, took in times.items()]
    print(table(["whole processes", "time", "of Python alone", "of the packages"], rows, right=(1, 2, 3)))


if __name__ == "__main__":
    main()
