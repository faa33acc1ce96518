"""`python -m exports FOLDER`: every raw file, to be looked at or tried by hand."""

from __future__ import annotations

import sys
from pathlib import Path

from exports.make import FILES
from exports.traps import TRAPS


def write(folder: Path) -> None:
    """Write every file into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, make in (FILES | TRAPS).items():
        (folder / file).write_bytes(make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
