"""
Later: what a bundle's checked files say, read when somebody first asks.

A portal asks about a few procedures of a whole nation's; it need not wait for the others to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

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
