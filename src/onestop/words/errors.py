"""
Exceptions for wrong *use* of the library.

Wrong *data* never raises: it becomes `onestop.Problem` values. Each exception subclasses the built-in that a caller would expect.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onestop.words.problems import Problem


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


class ExtraNeededError(ImportError):
    """
    A part of the library that needs a package which is not installed.

    Attributes:
        package: The package.
        extra: The extra of onestop that brings it.
    """

    def __init__(self, package: str, extra: str) -> None:
        self.package, self.extra = package, extra
        super().__init__(f"cần {package} · {package} is needed: python -m pip install 'onestop[{extra}]'", name=package)

    def __reduce__(self) -> tuple[type[ExtraNeededError], tuple[str, str]]:
        return type(self), (self.package, self.extra)


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
