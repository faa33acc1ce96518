"""Names: the shape of codes and of ids, one rule for what is read and for what `onestop new` writes."""

from __future__ import annotations

import re
import unicodedata

_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def is_code(text: str) -> bool:
    """Return whether *text* has the shape of a national code: a digit, a point and six digits, zeros kept."""
    return _CODE.fullmatch(text) is not None


def is_id(text: str) -> bool:
    """Return whether *text* is a name for files and registers: small letters without marks and digits, joined by `-` or `_`."""
    return _ID.fullmatch(text) is not None


def unmarked(text: str) -> str:
    """Return *text* in small letters without marks: `ủy quyền` as `uy quyen`."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(each for each in letters if not unicodedata.combining(each))


def as_id(text: str) -> str | None:
    """Return the id that people would write for *text*: `uy-quyen` for `Ủy quyền`; None where nothing of it can stand in one."""
    words = re.sub("[^a-z0-9_]+", "-", unmarked(text))
    made = re.sub("-*_[-_]*", "_", words).strip("-_")
    return made if is_id(made) else None
