"""
Bundles: a whole catalogue as one deterministic JSON file with a digest, so that a portal updates law without updating code.

The texts are kept as they were written: a bundle loses no position and no comment.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from onestop.catalogs.nodes import MAX_BYTES
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

FORMAT = "onestop-bundle/1"
MAX_UNZIPPED = 1 << 28
"""Bytes that an archive may unfold to; a few kilobytes can be packed to unfold to gigabytes."""
_FOLDERS = frozenset((name,) for name in ("procedures", "calendar", "regimes", "overlays", "cases"))


def catalogue_files(root: Path) -> list[Path]:
    """Return the YAML files of a catalogue folder, in order."""
    return sorted(path for path in root.rglob("*.yaml") if path.is_file())


def folder_name(root: Path) -> str:
    """Return how the files of *root* are called: its own name, also where it is given as `.`."""
    return root.resolve().name or "catalog"


def file_name(root: Path, path: Path) -> str:
    """Return how the file at *path* inside the folder *root* is called in positions, such as `my-catalog/laws.yaml`."""
    return f"{folder_name(root)}/{path.relative_to(root).as_posix()}"


def file_names(root: Path) -> frozenset[str]:
    """Return how the files of a folder or a bundle are called in positions."""
    if root.is_dir():
        return frozenset(file_name(root, path) for path in catalogue_files(root))
    return frozenset(str(name) for name, _ in unbundle(root)[0])


def bundle(roots: Iterable[Path]) -> str:
    """
    Return the bundle of some folders as text; the same files always give the same text.

    Raises:
        ValueError: If a file is not UTF-8; the message names it.
    """
    files: dict[str, str] = {}
    for number, root in enumerate(roots):
        name = folder_name(root)
        if any(other.startswith(f"{name}/") for other in files):
            name = f"{name}-{number + 1}"
        for path in catalogue_files(root):
            files[f"{name}/{path.relative_to(root).as_posix()}"] = _text(path)
    return json.dumps({"format": FORMAT, "digest": _digest(files), "files": files}, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: UTF-8, byte {error.start}") from None


def _digest(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def unbundle(path: Path) -> tuple[list[tuple[PurePosixPath, bytes]], list[Problem]]:
    """
    Return the files of the bundle or zip archive at *path* with their names, and what is wrong with it.

    Of a bundle that is of another format or was changed nothing is returned.
    """
    if zipfile.is_zipfile(path):
        return _unzip(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = data["files"]
        if not isinstance(files, dict):
            raise TypeError(files)
        if data["format"] != FORMAT:
            return [], [problem("OS108", Position(str(path)), found=str(data["format"])[:40], wanted=FORMAT)]
        sound = data["digest"] == _digest(files)
        listed = [(PurePosixPath(name), files[name].encode()) for name in sorted(files)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [], [problem("OS101", Position(str(path)), why="bundle")]
    if not sound:
        return [], [problem("OS109", Position(str(path)), found=str(data["digest"])[:12], wanted=_digest(files)[:12])]
    return _named_well(listed, path)


def _named_well(listed: list[tuple[PurePosixPath, bytes]], path: Path) -> tuple[list[tuple[PurePosixPath, bytes]], list[Problem]]:
    odd = [name for name, _ in listed if name.is_absolute() or len(name.parts) < 2 or ".." in name.parts or not str(name).isprintable()]
    problems = [problem("OS101", Position(f"{path}:{str(name)!r}"), why="a folder and a file") for name in odd]
    return [(name, content) for name, content in listed if name not in odd], problems


def _unzip(path: Path) -> tuple[list[tuple[PurePosixPath, bytes]], list[Problem]]:
    """Read the YAML files of an archive into memory, bounded; nothing is unpacked on the disk."""
    listed: list[tuple[PurePosixPath, bytes]] = []
    left = MAX_UNZIPPED
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted((each for each in archive.infolist() if each.filename.endswith(".yaml")), key=lambda each: each.filename)
            for member in members:
                with archive.open(member) as file:
                    content = file.read(min(MAX_BYTES, left) + 1)
                left -= len(content)
                if left < 0:
                    return [], [problem("OS105", Position(str(path)), what="bytes", limit=MAX_UNZIPPED)]
                name = PurePosixPath(member.filename)
                # An archive of what is in the folder, and not of the folder, is called after itself.
                inside = name.parts[:1] in _FOLDERS or len(name.parts) == 1
                listed.append((PurePosixPath(path.stem, name) if inside and not name.is_absolute() else name, content))
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as error:
        return [], [problem("OS101", Position(str(path)), why=f"zip: {type(error).__name__}")]
    return _named_well(listed, path)


def is_national(path: Path) -> bool:
    """Return whether *path* is a folder or a sound bundle with the bounds of the calendar, which only a national catalogue holds."""
    if path.is_dir():
        return (path / "calendar" / "horizon.yaml").is_file()
    return path.is_file() and any(name.match("calendar/horizon.yaml") for name, _ in unbundle(path)[0])
