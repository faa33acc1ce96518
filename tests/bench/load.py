"""
Loading two thousand procedures, with positions and all checks, against a plain YAML loader on the same files, as ratios of one run.

    python3 run.py bench load
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from onestop.catalogs.bundles import catalogue_files
from onestop.catalogs.catalog import compiled, read_catalog
from onestop.plugins.national import catalog_folder
from onestop.telling.tables import table

COUNT = 2_000


def write(root: Path, count: int) -> Path:
    """Write *count* procedures below *root*: those of the national catalogue, again and again under other codes."""
    files = [path for path in catalogue_files(catalog_folder() / "procedures") if not path.name.endswith(".cases.yaml")]
    for number in range(count):
        source = files[number % len(files)]
        code = f"9.{number:06}"
        text = re.sub(r'^code: ".*"$', f'code: "{code}"', source.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        path = root / "procedures" / source.parent.name / f"{code}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "laws.yaml").write_bytes((catalog_folder() / "laws.yaml").read_bytes())
    return root


def plain(root: Path) -> None:
    """Read every file as `yaml` does, without positions or checks."""
    for path in catalogue_files(root):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def best(call: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of one call, the best of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the table of ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder) / "catalog", COUNT)
        packed = Path(folder) / "catalog.json"
        catalog = read_catalog([root])
        assert not catalog.problems, catalog.problems[:3]
        packed.write_text(compiled(catalog, [root]), encoding="utf-8")
        assert catalog.revision == read_catalog([packed]).revision
        times = {
            "yaml.load(CSafeLoader), no positions, no checks": best(lambda: plain(root)),
            "onestop, positions and all checks": best(lambda: read_catalog([root])),
            "onestop, from the bundle": best(lambda: read_catalog([packed])),
            "onestop, from the bundle, and one procedure": best(lambda: read_catalog([packed]).procedures["9.000000"]),
        }
    base = times["yaml.load(CSafeLoader), no positions, no checks"]
    rows = [[name, f"{seconds:.2f} s", f"{seconds / base:.2f}"] for name, seconds in times.items()]
    print(table([f"{COUNT} procedures", "time", "of yaml.load"], rows, right=(1, 2)))


if __name__ == "__main__":
    main()
