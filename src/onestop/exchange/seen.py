"""Codes that a register had before, in a bounded room."""

from __future__ import annotations

from array import array

MAX_CODES = (1 << 24) * 2 // 3
"""How many codes are remembered (11,184,810): 201 MB, 300 while the table grows; later ones are not remembered."""

_FIRST = 1 << 12
_HASH = (1 << 64) - 1
_LAST_LINE = (1 << 32) - 1


class Seen:
    """
    Remembers of each code its line, in 18 to 36 bytes: a hash of 8 bytes and a line of 4, in a table that is up to two thirds full.

    Two codes of one hash would be taken for one; the chance is below 4 in a million for ten million codes.
    """

    def __init__(self, most: int = MAX_CODES) -> None:
        self.most, self.count = most, 0
        self._room(_FIRST)

    def _room(self, size: int) -> None:
        self._hashes, self._lines, self._mask = array("Q", (0,)) * size, array("I", (0,)) * size, size - 1

    @property
    def full(self) -> bool:
        """Whether further codes are not remembered."""
        return self.count >= self.most

    def before(self, code: str, line: int) -> int | None:
        """Return the line at which *code* came first, None where it is new: then it is remembered, while there is room."""
        mark = hash(code) & _HASH or 1  # 0 is an empty place
        hashes, mask = self._hashes, self._mask
        at = mark & mask
        while found := hashes[at]:
            if found == mark:
                return self._lines[at]
            at = (at + 1) & mask
        if self.count < self.most:
            hashes[at], self._lines[at] = mark, min(line, _LAST_LINE)
            self.count += 1
            if self.count * 3 > (mask + 1) * 2:
                self._grow()
        return None

    def _grow(self) -> None:
        hashes, lines = self._hashes, self._lines
        self._room(2 * len(hashes))
        for mark, line in zip(hashes, lines, strict=True):
            if mark:
                at = mark & self._mask
                while self._hashes[at]:
                    at = (at + 1) & self._mask
                self._hashes[at], self._lines[at] = mark, line
