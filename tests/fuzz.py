"""
Fuzzing of what reads hostile files: whatever the bytes, problems come back, in bounded time and memory, and nothing else.

    python3 run.py fuzz            five minutes
    python3 run.py fuzz 60         so many seconds

The first byte says which kind of file the rest is. Seeds are the files of the national catalogue, cut short; what breaks is kept in
`out/fuzz/`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out" / "fuzz"
NAMES = (
    "thu/procedures/thu/9.000001.yaml",
    "thu/overlays/a.yaml",
    "thu/procedures/thu/9.000001.cases.yaml",
    "thu/laws.yaml",
    "thu/places.yaml",
    "thu/regimes/a.yaml",
    "thu/calendar/horizon.yaml",
    "thu/calendar/notices/a.yaml",
    "thu/calendar/statutes/a.yaml",
    "thu/calendar/sessions/a.yaml",
    "thu/calendar/closures/a.yaml",
    "thu/columns/a.yaml",
)
SECONDS, LONGEST, MEGABYTES, LETTERS = 300, 5, 1_024, 8_192


def main(seconds: str = str(SECONDS)) -> int:
    """Run the fuzzer for so many *seconds* in a process of its own; 0 if nothing broke."""
    if not seconds.isdigit():
        print(f"{seconds!r}: 300")
        return 2
    seeds, found = OUT / "seeds", OUT / "found"
    for folder in (seeds, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, (kind, path) in enumerate(_seeds()):
        (seeds / str(number)).write_bytes(bytes([kind]) + path.read_bytes()[: LETTERS - 1])
    bounds = (f"-max_total_time={seconds}", f"-timeout={LONGEST}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LETTERS}")
    command = [sys.executable, __file__, "--worker", *bounds, f"-artifact_prefix={OUT}/", str(found), str(seeds)]
    code = subprocess.run(command, cwd=ROOT).returncode
    print("nothing broke" if code == 0 else f"something broke, see {OUT.relative_to(ROOT)}")
    return int(code != 0)


def _seeds() -> list[tuple[int, Path]]:
    folders = {
        0: "procedures/*/*[0-9].yaml",
        2: "procedures/*/*.cases.yaml",
        5: "regimes/*",
        7: "calendar/notices/*",
        8: "calendar/statutes/*",
        11: "columns/*",
    }
    files = [(kind, path) for kind, pattern in folders.items() for path in sorted((ROOT / "catalog").glob(pattern))[:20]]
    return [*files, (3, ROOT / "catalog/laws.yaml"), (4, ROOT / "catalog/places.yaml"), (6, ROOT / "catalog/calendar/horizon.yaml")]


def _worker() -> None:
    import atheris

    with atheris.instrument_imports():
        from onestop.catalogs.catalog import _Reader
        from onestop.catalogs.fixes import fixed
    from onestop.telling.words import render

    def read(data: bytes) -> None:
        name, content = NAMES[data[0] % len(NAMES)] if data else NAMES[0], data[1:]
        reader = _Reader()
        reader.read(PurePosixPath(name), content)
        for found in reader.finish().problems:
            for lang in ("vi", "en"):
                render(found, lang)
        fixed(content, name)

    atheris.Setup([arg for arg in sys.argv if arg != "--worker"], read)
    atheris.Fuzz()


if __name__ == "__main__":
    if "--worker" in sys.argv:
        _worker()
    raise SystemExit(main(*sys.argv[1:]))
