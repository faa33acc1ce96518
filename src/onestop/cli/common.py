"""What the verbs share: arguments, the site they ask, and how they print."""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO, cast

from onestop.catalogs import slips
from onestop.cli.arguments import Unreadable
from onestop.clock.days import VIETNAM, parse_moment
from onestop.dossiers.dossiers import Dossier
from onestop.engine import Onestop, load
from onestop.exchange.registers import Entry, problem_data
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import Procedure
from onestop.law.regimes import Regime
from onestop.plugins.control import plugins_from_environment
from onestop.telling.tables import harmless
from onestop.telling.words import (
    messages,
    problem_line,
    render,
    word,
)
from onestop.words.errors import os_reason
from onestop.words.problems import Problem, Severity, problem

SHOWN_PROBLEMS = 20


SHOWN_ERRORS = 3
"""Errors of the catalogue that a verb about something else tells."""


SHORT = 60


PROGRESS_EVERY = 5_000


MAX_HINTS = 10_000
"""So many different places, and pairs of a procedure and a fact, are looked at for hints: those that a register makes up have no end."""


class Usage(Exception):
    """Something in the arguments is wrong; the message says how to mend it."""


def moment(text: str) -> datetime:
    """Read a date or a date-time of an argument; the error names the one that was perhaps meant."""
    found = parse_moment(text)
    if found is None:
        raise Unreadable(text, (slips.moment(text)[0] or ("2026-01-05T09:30",))[0])
    return found


def day(text: str) -> date:
    """Read a day of an argument; the error names the one that was perhaps meant."""
    found = parse_moment(text)
    if found is None:
        raise Unreadable(text, (slips.day(text)[0] or ("2026-01-05",))[0])
    return found.date()


def whole_number(text: str) -> int:
    """Read a whole number from 0 on of an argument."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Unreadable(text, "3")
    return int(text)


def fact(text: str) -> tuple[str, str]:
    """Read `name=value`."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Unreadable(text, "name=value")
    return name, value


def add_place(made: argparse.ArgumentParser, *, place: bool = True) -> None:
    """Let a verb ask for a place and a state of knowledge."""
    if place:
        made.add_argument(
            "--place", default=NATION, metavar="CODE", help="mã địa bàn: 01, 79, 00004; không ghi là cả nước · place code (default: vn)"
        )
    made.add_argument("--known", type=day, metavar="DATE", help="chỉ tính văn bản đã ban hành đến ngày này · as known on that day")


def add_regime(made: argparse.ArgumentParser) -> None:
    """Let a verb judge by other one-stop rules."""
    made.add_argument("--regime", metavar="ID", help="quy định một cửa được chọn (nd61, nd118, …) · one-stop rules to judge by")


def add_case(made: argparse.ArgumentParser) -> None:
    """Let a verb ask for a case, a channel and facts."""
    made.add_argument("--case", help="trường hợp · case")
    channels = "cách nộp: trực tiếp (không ghi thì là cách này), bưu chính, trực tuyến · how it was handed in (default: in_person)"
    made.add_argument("--channel", choices=("in_person", "post", "online"), default="in_person", help=channels)
    asked = "trả lời một câu hỏi của thủ tục, như persons=12; ghi được nhiều lần · the answer to a question of the procedure, repeatable"
    made.add_argument("--fact", type=fact, action="append", default=[], metavar="NAME=VALUE", help=asked)


def site_of(args: argparse.Namespace, *roots: str, tell: bool = True) -> Onestop:
    """
    Load what the arguments name, with *roots*; a folder that is not there is an error of usage.

    The first errors in the data are told on standard error, and a root that cannot be read at all stops the verb: an answer without it
    would look as if it held. A verb that lists the problems itself sets *tell* to False.
    """
    place_of(args, getattr(args, "place", None))
    check_roots(args, (*args.catalog, *roots))
    site = load(*args.catalog, *roots, entry_points=not args.no_plugins, **_allowed())
    args.site = site  # what wrong questions are explained by
    if tell:
        tell_errors(args, site.problems, (*args.catalog, *roots))
    return site


def _allowed() -> dict[str, Any]:
    return {**plugins_from_environment()}


def check_roots(args: argparse.Namespace, roots: Iterable[str]) -> None:
    """A folder or bundle that is not there is an error of usage."""
    for root in roots:
        if not Path(root).exists():
            raise Usage(f"{root}: {word('kind.directory', args.lang)}")


def stop_at_unread(args: argparse.Namespace, problems: Iterable[Problem], roots: Sequence[str]) -> None:
    """Stop the verb where a root cannot be read at all."""
    unread = {str(Path(root)) for root in roots}
    for found in problems:
        if found.severity is Severity.ERROR and found.source and found.source.line is None and found.source.file in unread:
            raise Usage(problem_line(found, args.lang))


def tell_errors(args: argparse.Namespace, problems: Collection[Problem], roots: Sequence[str]) -> None:
    """Tell the first errors that loading found on standard error, and how to see them all."""
    stop_at_unread(args, problems, roots)
    if getattr(args, "silent", False) and args.quiet:
        return
    errors = [found for found in problems if found.severity is Severity.ERROR]
    # A broken plugin concerns its own places only, whose refusal says it in full; elsewhere one line is enough.
    broken = list(dict.fromkeys(str(found.path[1]) for found in errors if found.path[:1] == ("plugins",)))
    errors = [found for found in errors if found.path[:1] != ("plugins",)]
    if broken:
        print(word("said.broken_plugins", args.lang, plugins=", ".join(broken)), file=sys.stderr)
    for found in errors[:SHOWN_ERRORS]:
        print(problem_line(found, args.lang), file=sys.stderr)
    if errors:
        paths, left = " ".join(roots), len(errors) - SHOWN_ERRORS
        said = word("said.more_errors", args.lang, n=left, paths=paths) if left > 0 else word("said.all_errors", args.lang, paths=paths)
        print(said.rstrip(), file=sys.stderr)


def tell_place(args: argparse.Namespace, site: Onestop) -> None:
    """Tell on standard error that the place asked for follows the nation because the catalogue does not list it."""
    found = site.unlisted(args.place)
    if found is not None:
        print(problem_line(found, args.lang), file=sys.stderr)


def place_of(args: argparse.Namespace, place: str | None) -> str:
    """Return the code that the arguments name, the nation's where they name none."""
    if place is not None and not is_place_code(place):
        raise Usage(problem_line(problem("OS620", found=place), args.lang))
    return NATION if place is None else place


def regime_of(args: argparse.Namespace, site: Onestop) -> Regime | None:
    """Return the rules that `--regime` names; the verbs that have no such option go by the receipt."""
    id = getattr(args, "regime", None)
    if id is None:
        return None
    try:
        return site.regime(id)
    except LookupError:
        known = ", ".join(regime.id for regime in site.catalog.regimes)
        raise Usage(word("said.no_regime", args.lang, found=id, known=known)) from None


def print_json(data: Any, *, flush: bool = False) -> None:
    """
    Print one object on one line.

    What JSON lets stand in a text and some readers of lines (Node.js, `str.splitlines`) take for the end of one is escaped.
    """
    text = json.dumps(data, ensure_ascii=False)
    for ending, escaped in _LINE_ENDS:
        if ending in text:
            text = text.replace(ending, escaped)
    print(text, flush=flush)


_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def standard_streams() -> None:
    """
    Make the standard streams of this process what hosts count on, whatever the locale and the host made of them.

    Output to a file or a program is UTF-8 with lines that end in a line feed. A stream that was closed is one that nobody reads: else what
    is told on standard error would come out among the answers. Nor do the answers end where nobody reads standard error any more.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays open as long as the process
        elif isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    sys.stderr = cast("TextIO", _Unheard(sys.stderr))


def end_in_order() -> None:
    """Let a program that is told to end, or whose terminal is closed, take away first what it has written in part."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # outside the main thread
                signal.signal(number, lambda number, _: sys.exit(128 + number))


class _Unheard:
    """Standard error whose reader may go away; then what is told is lost."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def said(found: Problem, lang: str) -> dict[str, Any]:
    """Return a problem as the JSON output has it."""
    return problem_data(found, render(found, lang))


@contextlib.contextmanager
def whole(target: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file that appears under its name only when it is whole."""
    with whole_path(target) as part, part.open("w", encoding=encoding, newline="") as stream:
        yield stream


@contextlib.contextmanager
def whole_path(target: Path) -> Iterator[Path]:
    """
    Give the path of a file to write, which gets the name *target* only when it is whole.

    A device or a pipe such as `/dev/stdout` is written to as it stands: a file in its place would take it from the whole machine.
    """
    if _is_special(target):
        yield target
        return
    target, part = _parts(target)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _is_special(target: Path) -> bool:
    """Whether there is something by that name that is neither a file nor a folder."""
    return target.exists() and not (target.is_file() or target.is_dir())


def _parts(target: Path) -> tuple[Path, Path]:
    """The file that is meant, behind whatever links to it, and the one that is written first."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", f"{target}.part")
    target = Path(os.path.realpath(target))
    return target, target.with_name(f"{target.name}.part")


def refuse_loss(args: argparse.Namespace, **outs: str | None) -> None:
    """A file that would be written over what is read, or over another one that is written, is an error of usage."""
    named = [(f"--{name}", Path(out)) for name, out in outs.items() if out]
    read = Path(args.file) if getattr(args, "file", None) else None
    for option, out in named:
        if read is not None and not out.is_char_device() and out.exists() and read.exists() and out.samefile(read):
            raise Usage(word("said.out_is_in", args.lang, option=option, out=str(out)))
    for (option, out), (other, same) in pairwise(named):
        if os.path.realpath(out) == os.path.realpath(same) and not out.is_char_device():
            raise Usage(word("said.out_twice", args.lang, option=option, other=other, out=str(out)))


def check_writable(target: Path) -> None:
    """Raise OSError where *target* cannot be written, before long work is done for it."""
    if _is_special(target):
        return
    _, part = _parts(target)
    try:
        part.open("wb").close()
    finally:
        part.unlink(missing_ok=True)


def os_words(error: OSError, lang: str) -> str:
    """Return which file could not be read or written and why, as far as that can be said in a sentence."""
    if not isinstance(error.filename, str):
        key = f"kind.{os_reason(error)}"
        return word(key, lang) if key in messages(lang) else str(error)
    name = error.filename.removesuffix(".part")
    writing = name != error.filename
    why = os_reason(error)
    if writing and why == "not_there":
        why = "no_folder"
    key = f"kind.{why}"
    return word("said.unwritten" if writing else "said.unread", lang, file=name, why=word(key, lang) if key in messages(lang) else why)


def short(text: str) -> str:
    """Cut a text for a cell of a table."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


@contextlib.contextmanager
def progress(args: argparse.Namespace) -> Iterator[Callable[..., None]]:
    """Show on standard error how many dossiers are done: a line that renews itself in a terminal, nothing on short registers."""
    done = 0
    shown = not args.quiet and sys.stderr.isatty()

    def step(rows: int = 1) -> None:
        nonlocal done
        before, done = done, done + rows
        if shown and done // PROGRESS_EVERY > before // PROGRESS_EVERY:
            print(f"\r{word('said.progress', args.lang, done=f'{done:,}')}", end="", file=sys.stderr, flush=True)

    try:
        yield step
    finally:
        if shown and done >= PROGRESS_EVERY:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)


def rows(entries: Iterable[Entry], lang: str, *, totals: bool = True, told: bool = True) -> Iterator[Entry]:
    """
    Pass the rows of a register on, and tell on standard error at its end what concerns whole columns, and how many rows were broken.

    Args:
        entries: The rows.
        lang: `"vi"` or `"en"`.
        totals: Whether to tell how many rows were read, judged and broken by kind; nothing where none was broken.
        told: Whether to tell anything at all.
    """
    read = broken = 0
    kinds: Counter[str] = Counter()
    notes: list[Problem] = []
    for entry in entries:
        read += 1
        if entry.dossier is None:
            broken += 1
            kinds.update({found.code for found in entry.problems if found.severity is Severity.ERROR})
        notes += entry.notes[: SHOWN_PROBLEMS - len(notes)]
        yield entry
    if not told:
        return
    for found in notes:
        print(problem_line(found, lang), file=sys.stderr)
    if broken and totals:
        by_kind = ", ".join(f"{code}: {n}" for code, n in sorted(kinds.items()))
        print(word("said.rows", lang, rows=read, judged=read - broken, broken=broken, kinds=by_kind), file=sys.stderr)


class Findings:
    """
    Collects problems of a register: all are counted, the first and the first of each kind are shown: a bad file cannot flood a terminal.

    Not *told* are those that stand in the output itself.
    """

    def __init__(self, lang: str, *, told: bool = True) -> None:
        self.lang, self.told, self.listed, self.shown = lang, told, 0, 0
        self.kinds: set[str] = set()
        self.counts = dict.fromkeys(Severity, 0)

    def add(self, name: str, problems: Iterable[Problem]) -> None:
        """Count what was found in the row *name*, and show it while there is room."""
        for found in problems:
            self.counts[found.severity] += 1
            if found.severity is Severity.HINT:
                continue
            self.listed += 1
            if self.told and (self.listed <= SHOWN_PROBLEMS or found.code not in self.kinds):
                self.kinds.add(found.code)
                self.shown += 1
                print(f"{' '.join(harmless(name).split())}: {problem_line(found, self.lang)}", file=sys.stderr)

    def finish(self) -> int:
        """Say how many there were and return the exit code."""
        if self.told and self.listed > self.shown:
            print(word("said.more", self.lang, n=self.listed - self.shown), file=sys.stderr)
        if self.told and any(self.counts.values()):
            counts = {f"{severity.value}s": count for severity, count in self.counts.items()}
            print(word("said.problems", self.lang, **counts), file=sys.stderr)
        return 1 if self.listed else 0


class Hints:
    """
    Collects what many dossiers share and is told once: places that the catalogue does not list, and facts that nothing asks.

    *likely* tells only facts that look like one that is asked: a register may have columns of its own.
    """

    def __init__(self, args: argparse.Namespace, site: Onestop, *, likely: bool = False) -> None:
        self.lang, self.site, self.likely = args.lang, site, likely
        self.counts: Counter[tuple[str, str]] = Counter()
        self.found: dict[tuple[str, str], Problem] = {}
        self.asked: set[str] = set()
        self._looked: dict[tuple[str, str], Problem | None] = {}

    def add(self, dossier: Dossier, procedure: Procedure | None) -> None:
        """Look at one dossier."""
        self._count(dossier.place, self.site.unlisted(dossier.place) if is_place_code(dossier.place) else None)
        if procedure is None:
            return
        for name in dossier.facts:
            key = procedure.code, name
            if key not in self._looked:
                if len(self._looked) >= MAX_HINTS:  # facts with ever new names
                    continue
                self._looked[key] = next(iter(procedure.unasked((name,))), None)
            if self._looked[key] is None:
                self.asked.add(name)
            self._count(name, self._looked[key])

    def _count(self, name: str, found: Problem | None) -> None:
        if found is not None:
            key = found.code, name
            if key not in self.counts and len(self.counts) >= MAX_HINTS:
                return
            self.counts[key] += 1
            if key not in self.found or (found.args.get("near") and not self.found[key].args.get("near")):
                self.found[key] = found

    def finish(self) -> None:
        """Tell what was found on standard error, the most frequent first."""
        told = [
            (n, self.found[code, name])
            for (code, name), n in self.counts.most_common()
            if code == "OS631" or (name not in self.asked and (self.found[code, name].args["near"] or not self.likely))
        ]
        for n, found in told[:SHOWN_PROBLEMS]:
            print(f"{problem_line(found, self.lang)} {word('said.dossiers', self.lang, n=n)}", file=sys.stderr)
        if len(told) > SHOWN_PROBLEMS:
            print(word("said.more", self.lang, n=len(told) - SHOWN_PROBLEMS), file=sys.stderr)


def now() -> datetime:
    """Return what the clock says in Viet Nam."""
    return datetime.now(VIETNAM).replace(tzinfo=None)


def today() -> date:
    """Return the clock's day in Viet Nam."""
    return now().date()
