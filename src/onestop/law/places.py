"""
Places: zero-padded codes of the General Statistics Office, nation over province over commune (district before 01/07/2025).

The core checks only the shape of a code: `"vn"`, two digits for a province, three for a district, five for a commune.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from onestop.words.sources import Position, Source, Text

NATION = "vn"
_SHAPE = re.compile(r"vn|[0-9]{2}|[0-9]{3}|[0-9]{5}")


@attrs.frozen(kw_only=True)
class Place:
    """
    An administrative unit over a time (đơn vị hành chính).

    Attributes:
        code: Its code, which another unit may bear at another time: `24` is Bắc Giang to 30/06/2025 and Bắc Ninh from the day after.
        name: Its name.
        parent: Code of what it lies in. That may be a unit that has ended: a commune of today lies in the territory of the old province.
        valid_from: Its first day; None where it is as old as the catalogue.
        valid_to: Its last day.
        merged_into: Code of the unit that its territory belongs to afterwards.
        sources: Where this was read.
        origin: Where it stands.
    """

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


Places = Mapping[str, Sequence[Place]]
"""The units that bore each code, in order of time."""


def unit_on(places: Places, code: str, on: date) -> Place | None:
    """Return the unit that bears *code* on a day, or the last one that bore it before; None where there is neither."""
    begun = [unit for unit in places.get(code, ()) if unit.valid_from is None or unit.valid_from <= on]
    return begun[-1] if begun else None


def has_ended(unit: Place, on: date) -> bool:
    """Return whether *unit* was there before the day *on* and is there no longer."""
    return unit.valid_to is not None and unit.valid_to < on


def ever_within(place: str, places: Places) -> frozenset[str]:
    """Return *place* and everything that it lies in, or belonged to afterwards, on whatever day; the nation is always among them."""
    found, left = {NATION}, [place]
    while left:
        code = left.pop()
        if code not in found:
            found.add(code)
            for unit in places.get(code, ()):
                left += [unit.parent, unit.merged_into or NATION]
    return frozenset(found)


def lineage(place: str, places: Places, on: date) -> tuple[str, ...]:
    """
    Return *place* and everything that it lies in on a day, the nation last.

    What has ended leads on to what its territory belongs to: a commune of the old Thái Bình lies in `34` and so, from 01/07/2025, in `33`.
    A rule that was made for an old province alone is so still found by its code.
    """
    found = [place]
    while found[-1] != NATION:
        unit = unit_on(places, found[-1], on)
        above = NATION if unit is None else unit.merged_into if has_ended(unit, on) and unit.merged_into else unit.parent
        found.append(NATION if above in found else above)
    return tuple(found)
