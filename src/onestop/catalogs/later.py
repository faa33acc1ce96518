"""
Later: what a bundle's checked files say, read when somebody first asks.

A portal asks about a few procedures of a whole nation's; it need not wait for the others to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from onestop.law.places import NATION, Place
from onestop.law.procedures import Procedure

T = TypeVar("T")


class Procedures(Mapping[str, tuple[Procedure, ...]]):
    """
    The versions of each procedure in order of their start, by code, in the order of the codes.

    Looking one up raises CatalogError where a bundle's file is not what was checked.
    """

    def __init__(
        self,
        read: Mapping[str, tuple[Procedure, ...]],
        unread: Mapping[str, str],
        open_file: Callable[[str, str], tuple[Procedure, ...]],
    ) -> None:
        self._read, self._unread, self._open = dict(read), unread, open_file
        self._codes = dict.fromkeys(sorted((*read, *unread)))

    def __getitem__(self, code: str) -> tuple[Procedure, ...]:
        if code not in self._read:
            name = self._unread[code]
            self._read.setdefault(code, self._open(code, name))
        return self._read[code]

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __repr__(self) -> str:
        return f"<{len(self)} procedures>"


class Places(Mapping[str, tuple[Place, ...]]):
    """
    The units that bore each code, in order of time; those below provinces are read when the first of them is asked for.

    A portal of one province, or of the nation, need not wait for ten thousand communes. Asking for one raises CatalogError where a
    bundle's file is not what was checked.
    """

    def __init__(self) -> None:
        self._read: dict[str, tuple[Place, ...]] = {}
        self._open: Callable[[Mapping[str, tuple[Place, ...]]], Mapping[str, tuple[Place, ...]]] | None = None

    def wait(self, open_files: Callable[[Mapping[str, tuple[Place, ...]]], Mapping[str, tuple[Place, ...]]]) -> None:
        """Leave what *open_files* adds to the units that are known for later; no code of theirs is as short as a province's."""
        self._open = open_files

    def put(self, code: str, units: tuple[Place, ...]) -> None:
        """Keep the units of a code, in place of those that were known."""
        self._read[code] = units

    def _all(self) -> dict[str, tuple[Place, ...]]:
        open_files = self._open  # another thread may have read them by the time they are called for
        if open_files is not None:
            self._read = dict(open_files(self._read))
            self._open = None
        return self._read

    def __getitem__(self, code: str) -> tuple[Place, ...]:
        return (self._read if is_province(code) else self._all())[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __bool__(self) -> bool:
        return bool(self._read or self._all())

    def __repr__(self) -> str:
        return f"<{len(self)} places>"


def is_province(code: str) -> bool:
    """Return whether *code* is the nation's or has the shape of a province's."""
    return code == NATION or len(code) == 2


class Listed(Sequence[T], Generic[T]):
    """Values of which the last ones are read when anything is asked of the sequence."""

    def __init__(self, read: Sequence[T], unread: Sequence[str], open_file: Callable[[str], T]) -> None:
        self._read, self._unread, self._open = tuple(read), tuple(unread), open_file
        self._whole: tuple[T, ...] | None = None if unread else self._read

    def _all(self) -> tuple[T, ...]:
        if self._whole is None:
            self._whole = (*self._read, *map(self._open, self._unread))
        return self._whole

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Listed) and self._all() == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} files>"
