"""
Where a value comes from: bilingual texts, citations of law, sources, and values that carry them.

Everything that the law says is a frozen value with its source attached.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")


class Confidence(StrEnum):
    """How sure a source makes a value: high (the text was read), medium (quoted by others), low (inferred)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@attrs.frozen
class Text:
    """A text in Vietnamese, and in English where there is one."""

    vi: str
    en: str | None = None

    def of(self, lang: str) -> str:
        """Return the text in *lang* (`"vi"` or `"en"`), Vietnamese where there is no other."""
        return self.en if lang == "en" and self.en is not None else self.vi


@attrs.frozen
class Citation:
    """A place in a legal text (căn cứ pháp lý): number of the instrument, article, and a remark."""

    law: str
    article: str | None = None
    note: str | None = None

    def of(self, lang: str) -> str:
        """Return the citation as one would print it in *lang*."""
        if self.article is None:
            return self.law
        return f"{self.law}, {'art.' if lang == 'en' else 'Điều'} {self.article}"


@attrs.frozen(kw_only=True)
class Source:
    """Where a value was read: a title or an address, the day, and how sure it makes us (nguồn)."""

    title: str | None = None
    url: str | None = None
    retrieved: date | None = None
    confidence: Confidence = Confidence.MEDIUM
    note: str | None = None


@attrs.frozen
class Position:
    """A place in an input: file, line and column, both counted from 1; a line of None means the whole file."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@attrs.frozen
class Assumption:
    """
    Something that an answer rests on and no text that was read settles (giả định).

    Attributes:
        id: Stable name, listed in the reference; the words are not stable.
        text: The words, where the catalogue gives them; else they are in the message files under `id`.
    """

    id: str
    text: Text | None = None


@attrs.frozen(kw_only=True)
class Sourced(Generic[T]):
    """
    A value with what it rests on.

    Attributes:
        value: The value.
        cites: The articles behind it.
        sources: Where it was read.
        origin: File and line that set it.
        assumptions: What it rests on that is not settled.
    """

    value: T
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    origin: Position | None = None
    assumptions: tuple[Assumption, ...] = ()


def column_name(cell: str, ours: Collection[str]) -> str:
    """Return the name of a register's column: one of *ours* whatever its case, spaces and hyphens; any other as it stands, composed."""
    plain = unicodedata.normalize("NFC", cell).replace("\ufeff", "").replace("\u200b", "").strip()
    found = "_".join(re.split(r"[\s_-]+", plain.casefold()))
    return found if found in ours else plain
