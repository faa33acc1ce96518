"""
Exceptions for wrong *use* of the library.

Wrong *data* never raises: it becomes `onestop.Problem` values. Each exception subclasses the built-in that a caller would expect.
"""

from __future__ import annotations

import errno
import re
import traceback
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onestop.words.problems import Problem


class UnfitError(TypeError):
    """
    What a plugin gave is not what is wanted.

    Attributes:
        key: Which sentence says so: `why.<key>` in the messages.
        args_of_it: What the sentence needs.
    """

    def __init__(self, key: str, **args_of_it: Any) -> None:
        self.key, self.args_of_it = key, args_of_it
        super().__init__(f"{key}: {', '.join(map(str, args_of_it.values()))}")


def told(error: BaseException) -> dict[str, Any]:
    """
    Return what a message says of an error in the code of a plugin.

    `why` is its name and its words on one line, `at` the file and line of the plugin where it happened, `reason` and more, for what
    this library found wrong itself, the sentence that says so in each language.
    """
    if isinstance(error, UnfitError):
        return {"why": str(error), "at": "", "reason": error.key, **error.args_of_it}
    try:
        text = one_line(str(error), 300)
    except KeyboardInterrupt:
        raise
    except BaseException:  # an error that cannot even say what it is has its name
        text = ""
    name = type(error).__name__
    if isinstance(error, SyntaxError) and error.filename:
        return {"why": f"{name}: {error.msg}", "at": f" ({error.filename}:{error.lineno})"}
    return {"why": f"{name}: {text}" if text else name, "at": _raised_at(error)}


def one_line(text: str, most: int) -> str:
    """Return *text* on one line, cut where it is longer than *most*; without addresses in memory, which are others each time."""
    shown = _ADDRESS.sub("", " ".join(text.split()))
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
_OURS = Path(__file__).parents[1]


def _raised_at(error: BaseException) -> str:
    """The last line of the plugin's own files that an error went through; what it called of others is not where to mend it."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    own = [
        (path, line) for path, line in frames if path.is_absolute() and not path.is_relative_to(_OURS) and path.parent.name not in _BETWEEN
    ]
    if not own:
        return ""
    home = own[0][0].parent
    path, line = [each for each in own if each[0].is_relative_to(home)][-1]
    return f" ({path}:{line})"


_BETWEEN = ("pluggy", "importlib", "metadata")
"""Folders of what stands between this library and a plugin."""


class CalendarBoundsError(ValueError):
    """
    A date lies outside the calendar: it is refused, never guessed.

    Attributes:
        asked: The date, or None where the answer runs past the end of the table before a date is known.
        first: First day that the calendar knows.
        last: Last day that the calendar knows.
    """

    def __init__(self, asked: date | None, first: date, last: date) -> None:
        asked = asked.date() if isinstance(asked, datetime) else asked
        self.asked, self.first, self.last = asked, first, last
        what = f"{asked:%Y-%m-%d}" if asked else "the answer"
        super().__init__(
            f"{what} is outside this calendar, which knows {first:%Y-%m-%d} to {last:%Y-%m-%d}; "
            "load a catalogue with later notices, or ask for a date inside the bounds"
        )

    def __reduce__(self) -> tuple[type[CalendarBoundsError], tuple[date | None, date, date]]:
        return type(self), (self.asked, self.first, self.last)


class UnknownProcedureError(LookupError):
    """
    No procedure of that code is in force at that place on that day.

    Attributes:
        code: The code asked for.
        on: The day asked for.
        near: Codes that look like it, nearest first.
        place: The place asked for.
    """

    def __init__(self, code: str, on: date, near: tuple[str, ...] = (), place: str = "vn") -> None:
        self.code, self.on, self.near, self.place = code, on, near, place
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"no procedure {code!r} is in force on {on:%Y-%m-%d} at {place!r}{hint}")

    def __reduce__(self) -> tuple[type[UnknownProcedureError], tuple[str, date, tuple[str, ...], str]]:
        return type(self), (self.code, self.on, self.near, self.place)


class CatalogError(ValueError):
    """
    A catalogue has errors and the caller asked to be strict.

    Attributes:
        problems: All the problems found, not only the first.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        shown = "; ".join(f"{p.where}: {p.code}" for p in problems[:5])
        more = f" and {len(problems) - 5} more" if len(problems) > 5 else ""
        super().__init__(f"the catalogue has {len(problems)} errors: {shown}{more}")

    def __reduce__(self) -> tuple[type[CatalogError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class LayoutError(RuntimeError):
    """
    A plugin's layout of a report broke, so there is no table.

    Attributes:
        layout: Its name.
        problem: The same as a problem, for a sentence in either language.
    """

    def __init__(self, layout: str, problem: Problem) -> None:
        self.layout, self.problem = layout, problem
        super().__init__(f"the layout {layout!r} broke: {problem.args.get('why', '')}")

    def __reduce__(self) -> tuple[type[LayoutError], tuple[str, Problem]]:
        return type(self), (self.layout, self.problem)


class PluginError(RuntimeError):
    """
    A plugin that serves this place is broken or a local decision for it is wrong, so the place refuses to answer.

    Falling back to the national rule would be a wrong answer that looks right.

    Attributes:
        place: The place asked for.
        reasons: One line a broken plugin (its name, version and what failed) or a wrong decision (code, file and line).
        problems: The same as problems, for sentences in either language.
    """

    def __init__(self, place: str, reasons: tuple[str, ...], problems: tuple[Problem, ...] = ()) -> None:
        self.place, self.reasons, self.problems = place, reasons, problems
        super().__init__(f"place {place!r} refuses to answer, a plugin or a local decision that serves it is broken: {'; '.join(reasons)}")

    def __reduce__(self) -> tuple[type[PluginError], tuple[str, tuple[str, ...], tuple[Problem, ...]]]:
        return type(self), (self.place, self.reasons, self.problems)


class SlipError(ValueError):
    """
    A slip cannot be made of a dossier.

    Attributes:
        problem: Why, for a sentence in either language.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"no slip can be made: {problem.code}")

    def __reduce__(self) -> tuple[type[SlipError], tuple[Problem]]:
        return type(self), (self.problem,)


class MissingExtraError(ImportError):
    """
    An output needs a package that is not installed.

    Attributes:
        extra: The extra that brings it, as in `pip install onestop[pdf]`.
    """

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(f"this needs an extra: pip install onestop[{extra}]")

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str]]:
        return type(self), (self.extra,)


def os_reason(error: OSError) -> str:
    """Return the word that a message says why a file cannot be read or written, or what the system says where there is none."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


_REASONS = {
    errno.ENOENT: "not_there",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "file_large",
}
