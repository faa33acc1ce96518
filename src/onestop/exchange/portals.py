"""
Portals: dossiers as local systems write them, turned into the national message.

What a system says and the ten national statuses do not is a loss with a name (`tables/portals.yaml`), told of each dossier. One way only:
a local system is written by its own vendor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from onestop.catalogs.nodes import shipped
from onestop.clock.days import parse_moment
from onestop.dossiers.dossiers import Dossier
from onestop.exchange.national import fields, read_message, stamp, unbounded
from onestop.exchange.statuses import TABLES
from onestop.law.places import NATION
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position, Text

_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
_WORD = re.compile(r"[A-Za-z_]{1,40}")


@cache
def portals() -> Mapping[str, Mapping[str, Any]]:
    """Return what is known of local systems, by their names."""
    return shipped(TABLES / "portals.yaml")


def portal_of(data: Any) -> str | None:
    """Return the system that writes objects with the keys of *data*, None where none is known to."""
    if not isinstance(data, Mapping) or "MaHoSo" in data:
        return None
    return next((name for name, shape in portals().items() if all(key in data for key in shape["keys"])), None)


def to_national(data: Any, portal: str, *, at: Position | None = None) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """
    Return a local dossier as a national message, None where it cannot be read, and what gets lost.

    Args:
        data: The object as JSON gives it.
        portal: `"opencps"` or `"igate"`.
        at: Where it stands in a file.

    Raises:
        LookupError: If no such system is known.
    """
    if portal not in portals():
        raise LookupError(f"the systems are {', '.join(portals())}, not {portal!r}")
    shape = portals()[portal]
    if not isinstance(data, Mapping):
        return None, (problem("OS851", at, why="message_json"),)
    why = unbounded(data)
    if why is not None:
        return None, (problem("OS851", at, why=why),)
    problems: list[Problem] = []
    made: dict[str, Any] = {}
    for path, name in shape["fields"].items():
        value = _at(data, path)
        if value is not None and value != "":
            made[name] = _stamped(value) if fields("DongBoHoSoMC")[name].moment else value
    status = _status(data, shape, made, at, problems)
    if status is not None:
        made["TrangThaiHoSo"] = status
        ended = shape["ended"].get(status)
        if ended and _at(data, ended):
            made["NgayKetThucXuLy"] = _stamped(data[ended])
    online = data.get("online")
    if isinstance(online, bool):
        made["KenhThucHien"] = "2" if online else "1"
        if not online:
            problems.append(_lost(at, "online", Text(**shape["counter"])))
    for name, what in shape["lost_fields"].items():
        if data.get(name) not in (None, "", False):
            problems.append(_lost(at, name, Text(**what)))
    return made, tuple(problems)


def read_portal(data: Any, portal: str, *, place: str = NATION, at: Position | None = None) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """Return the dossier of a local system, None where an error spoils it, and what is wrong with it or gets lost."""
    made, problems = to_national(data, portal, at=at)
    if made is None:
        return None, problems
    dossier, _, found = read_message(made, place=place, at=at)
    return dossier, (*problems, *found)


def _lost(at: Position | None, field: str, what: Text) -> Problem:
    return problem("OS862", at, (field,), lost=what)


def _at(data: Mapping[str, Any], path: str) -> Any:
    value: Any = data
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _stamped(value: Any) -> Any:
    """A moment as the message writes it; what is none is left for the reader of the message to tell."""
    if not isinstance(value, str):
        return value
    found = _DAY_FIRST.fullmatch(value.strip())
    if found is None:
        moment = parse_moment(value)
        return value if moment is None else stamp(moment)
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return stamp(datetime(year, month, day, hour, minute, second))
    except ValueError:
        return value


def _status(
    data: Mapping[str, Any], shape: Mapping[str, Any], made: Mapping[str, Any], at: Position | None, problems: list[Problem]
) -> str | None:
    """The national status: by the table of the system's words or, where it has none, by the dates."""
    if not shape["statuses"]:
        return "9" if "NgayKetThucXuLy" in made else "4" if "NgayTiepNhan" in made else "1"
    said = data.get("dossierStatus")
    known = shape["statuses"].get(said.strip().lower()) if isinstance(said, str) else None
    if known is None:
        shown = f" “{said}”" if isinstance(said, str) and _WORD.fullmatch(said) else ""
        wanted = ", ".join(shape["statuses"])
        problems.append(problem("OS853", at, ("dossierStatus",), field="dossierStatus", what="text", found=shown, wanted=wanted))
        return None
    if "lost" in known:
        problems.append(_lost(at, "dossierStatus", Text(**known["lost"])))
    return str(known["national"])
