"""Trimmed: the text of a cell without what only shows: composed letters, no invisible ones, one blank where there were several."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
"""Controls that are no blanks, soft hyphens, zero widths, marks of direction, byte order marks."""

_AS_TEXT = re.compile(r'="([^"]*)"')
"""How a cell of CSV tells Excel to leave its text alone: `="0123"`."""


def cell_of(text: str) -> str | None:
    """
    Return the text of a cell: NFC, trimmed, each run of blanks and line breaks as one blank; None where nothing is left.

    The apostrophe by which Excel keeps a text as text, and `="…"`, are taken off. A formula stays the text that it is.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    text = " ".join(text.split())
    if text.startswith(("'", '="')):
        as_text = _AS_TEXT.fullmatch(text)
        if as_text:
            text = as_text[1].strip()
        elif not text.endswith("'"):
            text = text[1:].strip() if text[0] == "'" else text
    return text or None
