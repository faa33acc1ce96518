"""
Forms: what each circular wants a slip to say, read from `forms.yaml`.

A dossier is served by the set of forms of its day of receipt; before the first set that was read there is none, and none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from onestop.catalogs.nodes import shipped
from onestop.telling.slips.values import DOTS, Block, Copy, Field, FormSet, Grid, Listing, Paragraph, SlipKind
from onestop.words.errors import SlipError
from onestop.words.problems import problem
from onestop.words.sources import Citation, Confidence

Values: TypeAlias = Mapping[str, str | None]


@attrs.frozen(kw_only=True)
class Form:
    """
    One form of one set (mẫu phiếu).

    Attributes:
        kind: What it is for.
        form_set: Year of its set.
        number: Its number there.
        title: What it is called.
        serial: The sign after the number of a slip.
        page: `A4` or `A5`.
        landscape: Whether the page lies on its side.
        coded: Whether the dossier's code stands below the title.
        cites: Where the law names it.
        confidence: How sure its lines are.
        source: Where they were read.
        assumed: What no source showed, in Vietnamese; None where nothing is.
        copies: What the form says of each copy.
        body: Its lines, as the file has them.
        signatures: Who signs: `who`, `title`, `hint`.
        foot: Its remarks.
    """

    kind: SlipKind
    form_set: str
    number: str
    title: str
    serial: str
    page: str
    landscape: bool
    coded: bool
    cites: tuple[Citation, ...]
    confidence: Confidence
    source: str
    assumed: str | None
    copies: Mapping[str, str] = attrs.field(hash=False)
    body: tuple[Mapping[str, Any], ...] = attrs.field(hash=False)
    signatures: tuple[Mapping[str, str], ...] = attrs.field(hash=False)
    foot: tuple[str, ...]

    def copy_line(self, copy: Copy) -> str | None:
        """Return what the form says of *copy*."""
        return self.copies.get(copy.value)


@cache
def _data() -> Mapping[str, Any]:
    return shipped(Path(__file__).parent / "forms.yaml")


@cache
def form_sets() -> tuple[FormSet, ...]:
    """Return the sets of forms, the oldest first."""
    return tuple(
        FormSet(each["id"], each["law"], date.fromisoformat(each["first"]), Confidence(each["confidence"]), each["source"])
        for each in _data()["sets"]
    )


@cache
def forms() -> tuple[Form, ...]:
    """Return every form of every set, by kind."""
    return tuple(_form(SlipKind(kind), each) for kind, made in _data()["forms"].items() for each in made)


def _form(kind: SlipKind, each: Mapping[str, Any]) -> Form:
    return Form(
        kind=kind,
        form_set=each["set"],
        number=each["number"],
        title=each["title"],
        serial=each["serial"],
        page=each["page"],
        landscape=each.get("landscape") == "true",
        coded=each.get("coded") == "true",
        cites=tuple(Citation(cite["law"], cite.get("article"), cite.get("note")) for cite in each["cites"]),
        confidence=Confidence(each["confidence"]),
        source=each["source"],
        assumed=each.get("assumed"),
        copies=each.get("copies", {}),
        body=tuple(each["body"]),
        signatures=tuple(each["signatures"]),
        foot=tuple(each.get("foot", ())),
    )


def form_of(kind: SlipKind, on: date, form_set: str | None = None) -> Form:
    """
    Return the form for a dossier received *on* a day.

    Args:
        kind: What it is for.
        on: The day of receipt.
        form_set: Year of a set that is wanted whatever the day.

    Raises:
        ValueError: If there is no set of that year.
        SlipError: If no set is known for that day, or the set has no such form.
    """
    sets = form_sets()
    if form_set is not None and form_set not in [each.id for each in sets]:
        raise ValueError(f"the sets of forms are {', '.join(each.id for each in sets)}, not {form_set!r}")
    chosen = form_set or next((each.id for each in reversed(sets) if each.first <= on), None)
    known = ", ".join(each.id for each in sets)
    if chosen is None:
        raise SlipError(problem("OS641", None, (), found=on, law=sets[0].law, first=sets[0].first, known=known))
    of_kind = {form.form_set: form for form in forms() if form.kind is kind}
    if chosen not in of_kind:
        title = next(iter(of_kind.values())).title
        raise SlipError(problem("OS642", None, (), title=title, set=chosen, known=", ".join(of_kind)))
    return of_kind[chosen]


_GAP = re.compile(r"\{(\w+)\}")


def fill(
    form: Form,
    values: Values,
    lists: Mapping[str, tuple[str, ...]] | None = None,
    grids: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> tuple[Block, ...]:
    """
    Return the body of *form* with *values* in it.

    Gaps are filled once: whatever a value looks like, it is text.
    """
    return tuple(_block(each, values, lists or {}, grids or {}) for each in form.body)


def _block(
    each: Mapping[str, Any],
    values: Values,
    lists: Mapping[str, tuple[str, ...]],
    grids: Mapping[str, tuple[tuple[str, ...], ...]],
) -> Block:
    if "text" in each:
        said = _GAP.sub(lambda gap: values.get(gap[1]) or DOTS, each["text"])
        return Paragraph(said[:1].upper() + said[1:])
    if "list" in each:
        return Listing(each["list"], each["label"], lists.get(each["list"], ()))
    if "grid" in each:
        return Grid(each["grid"], tuple(each["head"]), grids.get(each["grid"], ()), each.get("group"), int(each.get("from", 0)))
    return Field(each["field"], each["label"], values.get(each["field"]), each.get("beside") == "true")
