"""
Requirements: the documents that a dossier must hold, as a tree.

A leaf is one document; `AnyOf` is met by one of its branches; `AllOf` needs all of them, where its condition holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias

import attrs

from onestop.clock.limits import CalendarDays, Months
from onestop.law.conditions import Condition
from onestop.words.sources import Text


class DocumentForm(StrEnum):
    """
    In which form a document is handed in (bản chính, bản sao, bản sao có chứng thực, bản điện tử).

    Data is no paper at all: the office fetches it from a database.
    """

    ORIGINAL = "original"
    COPY = "copy"
    CERTIFIED = "certified"
    ELECTRONIC = "electronic"
    DATA = "data"


class Mode(StrEnum):
    """What happens to a document: it is submitted (nộp), presented and given back (xuất trình), or fetched as data."""

    SUBMIT = "submit"
    PRESENT = "present"
    DATA = "data"


MaxAge: TypeAlias = CalendarDays | Months
"""How old a document may be."""


@attrs.frozen(kw_only=True)
class DocumentRequirement:
    """
    One document that the procedure asks for (thành phần hồ sơ).

    Attributes:
        id: Name within the procedure.
        name: Name of the document.
        original: Originals wanted.
        copy: Plain copies wanted.
        certified: Certified copies wanted.
        electronic: Electronic documents wanted.
        mode: Submitted, presented, or fetched as data.
        when: Where it is asked for only in a case.
        form: Prescribed form, such as `Mẫu số 18`.
        replaceable_by: National database whose data stand in for it.
        max_age: Oldest age at submission, counted from the day of issue.
        note: What else the desk should know.
    """

    id: str
    name: Text
    original: int = 0
    copy: int = 0
    certified: int = 0
    electronic: int = 0
    mode: Mode = Mode.SUBMIT
    when: Condition | None = None
    form: str | None = None
    replaceable_by: str | None = None
    max_age: MaxAge | None = None
    note: Text | None = None

    def wanted(self) -> dict[DocumentForm, int]:
        """Return how many of each form are wanted; one original where nothing is said."""
        counts = {
            DocumentForm.ORIGINAL: self.original,
            DocumentForm.CERTIFIED: self.certified,
            DocumentForm.COPY: self.copy,
            DocumentForm.ELECTRONIC: self.electronic,
        }
        return {form: n for form, n in counts.items() if n} or {DocumentForm.ORIGINAL: 1}


@attrs.frozen(kw_only=True)
class AnyOf:
    """One of these is enough."""

    of: tuple[Requirement, ...]
    when: Condition | None = None
    name: Text | None = None


@attrs.frozen(kw_only=True)
class AllOf:
    """All of these are wanted, where the condition holds."""

    of: tuple[Requirement, ...]
    when: Condition | None = None


Requirement: TypeAlias = DocumentRequirement | AnyOf | AllOf
"""A node of the tree of documents: the closed union."""


def leaves(requirements: tuple[Requirement, ...]) -> Iterator[DocumentRequirement]:
    """Yield every document of the tree, in order."""
    for requirement in requirements:
        if isinstance(requirement, DocumentRequirement):
            yield requirement
        else:
            yield from leaves(requirement.of)
