"""
Files of messages: one, a list, or one a line, read one after the other in bounded memory.

A broken message is a problem with its line, and the others are still read. The progress lines of a dossier stand right after its message;
so nothing has to be kept but one dossier.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import attrs

from onestop.dossiers.dossiers import Dossier
from onestop.exchange.national import (
    MAX_ITEMS,
    MAX_MESSAGE,
    Message,
    Progress,
    is_progress,
    load_text,
    read_message,
    read_progress,
    with_progress,
)
from onestop.exchange.portals import portal_of, read_portal
from onestop.exchange.registers import Entry, RegisterError, read_dossier
from onestop.exchange.statuses import status_of
from onestop.law.places import NATION
from onestop.words.errors import os_reason
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

MAX_FILE = 16 << 20
"""Longest file that is one JSON value; longer ones are JSON Lines."""


@attrs.frozen(kw_only=True)
class MessageEntry:
    """
    One dossier of a file of messages.

    Attributes:
        file: The file.
        line: Where its message begins.
        code: Its code, empty where the message does not give one.
        dossier: The dossier; None where the message is broken.
        message: What the message says besides; None for a local system's, which is not written back.
        progress: Its progress lines.
        problems: What is wrong.
    """

    file: str = ""
    line: int
    code: str
    dossier: Dossier | None = None
    message: Message | None = attrs.field(default=None, repr=False)
    progress: tuple[Progress, ...] = attrs.field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> str | None:
        """The status that the message gives, which need not be the one that its events leave it in; None where it is broken."""
        if self.dossier is None:
            return None
        said = self.message.rest.kept.get("TrangThaiHoSo") if self.message else None
        return status_of(self.dossier) if said is None else str(said).strip()


def read_messages(path: Path | str, *, place: str = NATION, stream: IO[bytes] | None = None) -> Iterator[MessageEntry]:
    """
    Yield the dossiers of the file at *path*.

    JSON Lines where the name ends in `.jsonl` or `.ndjson` and on standard input (`-`); else one JSON value, a message or a list of them.
    A local system's dossier is known by its keys.

    Args:
        path: The file, or `-`.
        place: Where the dossiers belong.
        stream: What is read in place of standard input.

    Raises:
        RegisterError: If the file cannot be read at all.
    """
    name = "<stdin>" if str(path) == "-" else str(path)
    whole: MessageEntry | None = None
    steps: list[Progress] = []
    for line, value, problems in _values(path, name, stream):
        at = Position(name, line)
        if not problems and is_progress(value):
            step, found = read_progress(value, at=at)
            if step is None or whole is None or whole.dossier is None or step.code != whole.code or len(steps) >= MAX_ITEMS:
                alone = (problem("OS863", at, ("MaHoSo",), found=step.code),) if step else ()
                yield MessageEntry(file=name, line=line, code=step.code if step else "", problems=(*found, *alone))
            else:
                steps.append(step)
                whole = attrs.evolve(whole, problems=(*whole.problems, *found))
            continue
        if whole is not None:
            yield _joined(whole, steps)
        whole, steps = MessageEntry(file=name, line=line, code="", problems=problems) if problems else _entry(value, at, place), []
    if whole is not None:
        yield _joined(whole, steps)


def _entry(value: Any, at: Position, place: str) -> MessageEntry:
    message: Message | None = None
    portal = portal_of(value)
    if portal is None:
        dossier, message, problems = read_message(value, place=place, at=at)
    else:
        dossier, problems = read_portal(value, portal, place=place, at=at)
    return MessageEntry(
        file=at.file, line=at.line or 1, code=dossier.code if dossier else "", dossier=dossier, message=message, problems=problems
    )


def _joined(entry: MessageEntry, steps: Sequence[Progress]) -> MessageEntry:
    """The entry with what its progress lines say."""
    if entry.dossier is None or not steps:
        return entry
    dossier, found = with_progress(entry.dossier, steps, status=entry.status)
    located = (attrs.evolve(each, source=each.source or Position(entry.file, entry.line)) for each in found)
    return attrs.evolve(entry, dossier=dossier, progress=tuple(steps), problems=(*entry.problems, *located))


def read_dossiers(path: Path | str) -> Iterator[Entry]:
    """
    Yield the dossiers of a file of register objects, each with its line: one JSON value, a list, or JSON Lines.

    Raises:
        RegisterError: If the file cannot be read at all.
    """
    name = "<stdin>" if str(path) == "-" else str(path)
    for line, value, problems in _values(path, name):
        dossier, found = (None, problems) if problems else read_dossier(value, name, line)
        code = value.get("code") if isinstance(value, dict) else None
        yield Entry(line, code if isinstance(code, str) else "", dossier, found)


def _values(path: Path | str, name: str, stream: IO[bytes] | None = None) -> Iterator[tuple[int, Any, tuple[Problem, ...]]]:
    """Each value with its line; None where it cannot be taken, and why."""
    try:
        if name == "<stdin>":
            yield from _lines(stream or sys.stdin.buffer, name)
            return
        with Path(path).open("rb") as opened:
            if name.lower().endswith((".jsonl", ".ndjson")):
                yield from _lines(opened, name)
            else:
                yield from _whole(opened.read(MAX_FILE + 1), name)
    except OSError as error:
        why = os_reason(error)
        raise RegisterError(problem("OS851", Position(name), why=why)) from None


def _whole(content: bytes, name: str) -> Iterator[tuple[int, Any, tuple[Problem, ...]]]:
    value, problems = load_text(content, Position(name), limit=MAX_FILE)
    if problems:
        raise RegisterError(problems[0])
    for each in value if isinstance(value, list) else [value]:
        yield 1, each, ()


def _lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, Any, tuple[Problem, ...]]]:
    number = 0
    while raw := stream.readline(MAX_MESSAGE + 1):
        number += 1
        at = Position(name, number)
        if len(raw) > MAX_MESSAGE:
            while not raw.endswith(b"\n") and (raw := stream.readline(MAX_MESSAGE)):
                pass
            yield number, None, (problem("OS851", at, why="message_long"),)
        elif raw.strip():
            yield (number, *load_text(raw.rstrip(), at))
