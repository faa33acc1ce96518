"""
Places: zero-padded codes of the General Statistics Office, nation over province over commune (district before 01/07/2025).

The core checks only the shape of a code: `"vn"`, two digits for a province, three for a district, five for a commune.
"""

from __future__ import annotations

import re
from datetime import date

import attrs

from onestop.words.sources import Position, Source, Text

NATION = "vn"
_SHAPE = re.compile(r"vn|[0-9]{2}|[0-9]{3}|[0-9]{5}")


@attrs.frozen(kw_only=True)
class Place:
    """An administrative unit over a time (đơn vị hành chính)."""

    code: str
    name: Text
    parent: str = NATION
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None
    sources: tuple[Source, ...] = ()
    origin: Position | None = None


def is_place_code(code: str) -> bool:
    """Return whether *code* has the shape of a place code; `1` for `01` has not."""
    return isinstance(code, str) and _SHAPE.fullmatch(code) is not None
