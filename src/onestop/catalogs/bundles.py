"""
Bundles: a whole catalogue as one deterministic JSON file with a digest, so that a portal updates law without updating code.

The texts are kept as they were written: a bundle loses no position and no comment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from onestop.catalogs.nodes import MAX_BYTES
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

FORMAT = "onestop-bundle/1"


def catalogue_files(root: Path) -> list[Path]:
    """Return the YAML files of a catalogue folder, in order."""
    return sorted(path for path in root.rglob("*.yaml") if path.is_file())


def bundle(roots: Iterable[Path]) -> str:
    """Return the bundle of some folders as text; the same files always give the same text."""
    files = {
        f"{root.name}/{path.relative_to(root).as_posix()}": path.read_text(encoding="utf-8")
        for root in roots
        for path in catalogue_files(root)
    }
    return json.dumps({"format": FORMAT, "digest": _digest(files), "files": files}, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def _digest(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def unbundle(path: Path) -> tuple[list[tuple[PurePosixPath, bytes]], list[Problem]]:
    """Return the files of the bundle at *path* with their names, or a problem where it is of another format or was changed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = data["files"]
        sound = data["format"] == FORMAT and data["digest"] == _digest(files)
        listed = list(_entries(files))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [], [problem("OS101", Position(str(path)), why=f"{FORMAT}: {type(error).__name__}")]
    if not sound:
        return [], [problem("OS101", Position(str(path)), why=f"{FORMAT}: digest")]
    return listed, []


def _entries(files: dict[str, str]) -> Iterator[tuple[PurePosixPath, bytes]]:
    for name in sorted(files):
        content = files[name].encode()
        if len(content) <= MAX_BYTES:
            yield PurePosixPath(name), content
