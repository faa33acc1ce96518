"""
Bundles: a whole catalogue as one deterministic JSON file with a digest, so that a portal updates law without updating code.

The texts are kept as they were written: a bundle loses no position and no comment. Beside them stands which files had nothing wrong
when the bundle was made; those are read when they are first asked for.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from onestop.catalogs.nodes import MAX_BYTES
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

FORMAT = "onestop-bundle/2"
MAX_UNZIPPED = 1 << 28
"""Bytes that an archive may unfold to; a few kilobytes can be packed to unfold to gigabytes."""
FOLDERS = frozenset(("procedures", "calendar", "regimes", "overlays", "cases", "columns"))
"""Folders of a catalogue that files lie in."""
_NEARLY_YAML = re.compile(r"(.+\.)ya?ml(~|\.(?:txt|bak|orig|old))?", re.IGNORECASE)
_MAYBE_YAML = re.compile(r"\.(?:ya?ml.{0,5}|txt)\Z", re.IGNORECASE)
_LIKE_YAML = re.compile(rb"^(?:versions|overlays|unlisted|cases):", re.MULTILINE)
"""Keys at the left edge that hardly any other text begins a line with."""


MOST_ENTRIES = 200_000
"""Files and folders that one catalogue folder may hold: far more than any needs, and an end where a link leads to a whole disk."""
_LOCK = ".#"
"""How names begin of the links to nowhere that an editor keeps while a file is open."""
_WRITTEN_ELSEWHERE = frozenset((".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".json"))
"""Ends of names of what a decision may have been written in by mistake; a scan as PDF or picture is kept beside it on purpose."""


def catalogue_files(root: Path) -> list[Path]:
    """Return the YAML files of a catalogue folder, in order."""
    return sorted(path for path, odd in _walk(root) if odd is None and path.suffix == ".yaml")


def _walk(root: Path) -> Iterator[tuple[Path, str | None]]:
    """
    Yield each file below *root*, with links to folders followed, and each entry that cannot be read with the reason.

    A folder that links lead to again is walked once, so no circle of links is endless.
    """
    seen: set[str] = set()
    entries = 0
    # What lies here itself comes before what is linked to, so that a file is called by its own name wherever it has one.
    folders, linked = [root], list[Path]()
    while folders or linked:
        folder = folders.pop() if folders else linked.pop(0)
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        try:
            listed = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield folder, "no_access"
            continue
        entries += len(listed)
        if entries > MOST_ENTRIES:
            yield root, "too_many_files"
            return
        for entry in listed:
            path = folder / entry.name
            if _is(entry.is_dir):
                (linked if entry.is_symlink() else folders).append(path)
                if path.suffix == ".yaml":
                    yield path, "folder_as_file"
            elif _is(entry.is_file):
                yield path, None
            elif not entry.name.startswith(_LOCK) and (is_nearly_yaml(path) or not path.suffix):
                yield path, "no_file"


def _is(asked: Any) -> bool:
    """A link that leads in a circle is nothing at all."""
    try:
        return bool(asked())
    except OSError:
        return False


def is_nearly_yaml(path: Path) -> bool:
    """Return whether a path ends as a file of a catalogue does, or as one that was meant to be one: `x.yaml`, `x.yml`, `x.yaml.txt`."""
    return _NEARLY_YAML.fullmatch(path.name) is not None


def meant_name(name: PurePosixPath, beside: Container[PurePosixPath], file: bytes | Path) -> PurePosixPath | None:
    """
    Return what a file should be called that nobody reads because of the end of its name; None where it is no YAML at all.

    Notepad makes `x.yaml.txt` of `x.yaml`, or `x.txt`, of which only the content tells. What editors keep beside a file, such as
    `x.yaml~`, is meant only where the file itself is not among those *beside* it: then a decision would be lost without a word.
    """
    if found := _NEARLY_YAML.fullmatch(name.name):
        meant = name.with_name(f"{found[1]}yaml")
        kept = (found[2] or "").casefold() not in ("", ".txt")
        return None if kept and meant in beside else meant
    plain = name.suffix.casefold() == ".txt" and not FOLDERS.isdisjoint(name.parts[:-1])
    return name.with_suffix(".yaml") if plain and _LIKE_YAML.search(_beginning(file)) else None


def folder_name(root: Path) -> str:
    """Return how the files of *root* are called: its own name, also where it is given as `.`."""
    return root.resolve().name or "catalog"


def file_name(root: Path, path: Path) -> str:
    """Return how the file at *path* inside the folder *root* is called in positions, such as `my-catalog/laws.yaml`."""
    return f"{folder_name(root)}/{path.relative_to(root).as_posix()}"


@attrs.frozen(kw_only=True)
class Checked:
    """
    What was found sound when a bundle was made.

    Attributes:
        rules: By which rules: a digest of the version of this library and of the laws that a citation could name.
        procedures: The code that each sound file of a procedure is about, by the file's name.
        others: The sound files of worked examples, those that list what lies below provinces, and those of the words of lists.
    """

    rules: str
    procedures: Mapping[str, str] = attrs.field(factory=dict)
    others: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Root:
    """
    A folder, a bundle or a zip archive that was opened.

    Attributes:
        files: The name and the text of each file, or where it lies.
        misnamed: The files that are not read because of their name, such as `x.yml`, each with the name that they should have.
        unread: What is there and cannot be read as a file or a folder, such as a link to nowhere, each with the reason.
        passed: The files that nobody reads and that look as if somebody meant them to be, such as `x.docx`.
        problems: What is wrong with the root itself.
        checked: What need not be checked again; None of a folder or an archive.
    """

    files: tuple[tuple[PurePosixPath, bytes | Path], ...] = ()
    misnamed: tuple[tuple[PurePosixPath, bytes | Path, PurePosixPath], ...] = ()
    unread: tuple[tuple[PurePosixPath, str], ...] = ()
    passed: tuple[PurePosixPath, ...] = ()
    problems: tuple[Problem, ...] = ()
    checked: Checked | None = None

    @property
    def is_national(self) -> bool:
        """Whether it holds the bounds of the calendar, which only a national catalogue does."""
        return any(name.parts[1:] == ("calendar", "horizon.yaml") for name, _ in self.files)


def open_root(path: Path) -> Root:
    """Return what the folder, bundle or archive at *path* holds; nothing of a bundle that is of another format or was changed."""
    if path.is_dir():
        around = _around(path)
        if around is not None:
            return Root(problems=(problem("OS101", Position(str(path)), why="inside", how="above", name=str(around)),))
        name = folder_name(path)
        found = {each: (PurePosixPath(name, each.relative_to(path)), odd) for each, odd in sorted(_walk(path))}
        if path in found:
            return Root(problems=(problem("OS101", Position(str(path)), why=found[path][1]),))
        files = {named: each for each, (named, odd) in found.items() if odd is None}
        unread = tuple((named, odd) for named, odd in found.values() if odd is not None)
        return Root(**_apart(files), unread=unread, passed=tuple(_passed_over(files)))
    if not path.is_file():
        return Root(problems=(problem("OS101", Position(str(path)), why="directory"),))
    return _unzip(path) if zipfile.is_zipfile(path) else _unbundle(path)


def _around(path: Path) -> Path | None:
    """The catalogue folder around *path*, where that is one of the folders inside a catalogue and none itself."""
    whole = path.resolve()
    inside = next((each for each in (whole, *whole.parents) if each.name in FOLDERS), None)
    if inside is None or any((path / name).exists() for name in (*FOLDERS, "laws.yaml", "places.yaml")) or not catalogue_files(path):
        return None
    steps = len(whole.parts) - len(inside.parts)
    return path.parents[steps] if len(path.parts) > steps else inside.parent


def _apart(found: Mapping[PurePosixPath, bytes | Path]) -> dict[str, Any]:
    """What of some files is read, and what only has a name like it."""
    read = {name: file for name, file in found.items() if name.suffix == ".yaml"}
    named = ((name, file, meant_name(name, read, file)) for name, file in found.items() if name not in read)
    return {"files": tuple(read.items()), "misnamed": tuple((name, file, meant) for name, file, meant in named if meant is not None)}


def _passed_over(names: Mapping[PurePosixPath, object]) -> Iterator[PurePosixPath]:
    """What was written in another program where a file of a catalogue is read; beside that file it is only its draft."""
    for name in names:
        beside = (name.with_suffix(".yaml"), name.with_suffix(""))
        elsewhere = name.suffix.casefold() in _WRITTEN_ELSEWHERE and not FOLDERS.isdisjoint(name.parts[:-1])
        if elsewhere and names.keys().isdisjoint(beside):
            yield name


def _beginning(file: bytes | Path) -> bytes:
    if isinstance(file, bytes):
        return file
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES)
    except OSError:
        return b""


def bundle(roots: Iterable[Path], checked: Mapping[Path, str | None] | None = None, rules: str = "") -> str:
    """
    Return the bundle of some folders as text; the same files always give the same text.

    Args:
        roots: The folders.
        checked: The files that have nothing wrong, as they lie, each with the code of its procedure, or None of others.
        rules: By which rules they were checked, as `Checked` says.

    Raises:
        ValueError: If a file is not UTF-8; the message names it.
    """
    files: dict[str, str] = {}
    sound: dict[str, str | None] = {}
    for number, root in enumerate(roots):
        name = folder_name(root)
        if any(other.startswith(f"{name}/") for other in files):
            name = f"{name}-{number + 1}"
        for path in catalogue_files(root):
            shown = f"{name}/{path.relative_to(root).as_posix()}"
            files[shown] = _text(path)
            if checked and path in checked:
                sound[shown] = checked[path]
    data = {"format": FORMAT, "rules": rules, "checked": sound, "files": files}
    return json.dumps({"digest": _digest(data), **data}, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: UTF-8, byte {error.start}") from None


def _digest(data: Mapping[str, Any]) -> str:
    """Of the texts one by one: a whole nation's catalogue need not be written as JSON once more to be compared."""
    found = hashlib.sha256(json.dumps([data["rules"], data["checked"]], ensure_ascii=False, sort_keys=True).encode())
    for name, text in sorted(data["files"].items()):
        content = text.encode()
        found.update(f"{len(name.encode())} {name} {len(content)} ".encode())
        found.update(content)
    return found.hexdigest()


def _unbundle(path: Path) -> Root:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            return Root(problems=(problem("OS108", Position(str(path)), found=str(data["format"])[:40], wanted=FORMAT),))
        if not all(isinstance(code, str | None) for code in data["checked"].values()):
            raise TypeError(data["checked"])
        digest = _digest(data)
        listed = [(PurePosixPath(name), text.encode()) for name, text in sorted(data["files"].items())]
        checked = Checked(
            rules=data["rules"],
            procedures={name: code for name, code in data["checked"].items() if code is not None},
            others=tuple(name for name, code in data["checked"].items() if code is None),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Root(problems=(problem("OS101", Position(str(path)), why="bundle"),))
    if data["digest"] != digest:
        return Root(problems=(problem("OS109", Position(str(path)), found=str(data["digest"])[:12], wanted=digest[:12]),))
    return attrs.evolve(_named_well(listed, path), checked=checked)


def _named_well(listed: list[tuple[PurePosixPath, bytes]], path: Path) -> Root:
    odd = [name for name, _ in listed if name.is_absolute() or len(name.parts) < 2 or ".." in name.parts or not str(name).isprintable()]
    return Root(
        files=tuple((name, content) for name, content in listed if name not in odd),
        problems=tuple(problem("OS101", Position(f"{path}:{str(name)!r}"), why="a folder and a file") for name in odd),
    )


def _unzip(path: Path) -> Root:
    """Read the YAML files of an archive into memory, bounded; nothing is unpacked on the disk."""
    listed: list[tuple[PurePosixPath, bytes]] = []
    left = MAX_UNZIPPED
    try:
        with zipfile.ZipFile(path) as archive:
            meant = [each for each in archive.infolist() if _MAYBE_YAML.search(each.filename)]
            members = sorted(meant, key=lambda each: each.filename)
            for member in members:
                with archive.open(member) as file:
                    content = file.read(min(MAX_BYTES, left) + 1)
                left -= len(content)
                if left < 0:
                    return Root(problems=(problem("OS105", Position(str(path)), what="bytes", limit=MAX_UNZIPPED),))
                name = PurePosixPath(member.filename)
                # An archive of what is in the folder, and not of the folder, is called after itself.
                inside = name.parts[0] in FOLDERS or len(name.parts) == 1
                listed.append((PurePosixPath(path.stem, name) if inside and not name.is_absolute() else name, content))
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as error:
        return Root(problems=(problem("OS101", Position(str(path)), why=f"zip: {type(error).__name__}"),))
    root = _named_well(listed, path)
    return attrs.evolve(root, **_apart(dict(root.files)))
