"""The appointment of a slip as an iCalendar file (RFC 5545), by hand: one event, nothing of a person in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from onestop.telling.slips.values import Slip, SlipKind
from onestop.words import VERSION

_AHEAD = timedelta(hours=7)
"""Viet Nam lies seven hours ahead of UTC, the whole year."""

_MOST_OCTETS = 75
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Ho_Chi_Minh",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def slip_ics(slip: Slip) -> str:
    """
    Return the appointment of *slip* as a calendar file, lines ended by CR LF and folded at 75 octets.

    Its UID hangs on the dossier's code alone, so that the re-appointment of an apology moves the event of the first slip in a calendar;
    its stamp is the day of the slip.

    Raises:
        ValueError: If the slip promises no moment.
    """
    if slip.when is None:
        raise ValueError(f"a slip of the kind {slip.kind.value!r} with no moment has no appointment")
    stamp = slip.at - _AHEAD
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//onestop//onestop {VERSION}//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_ZONE,
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(slip.code.encode()).hexdigest()[:32]}@onestop",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%S}Z",
        f"SEQUENCE:{int(slip.kind is SlipKind.APOLOGY)}",
        f"DTSTART;TZID=Asia/Ho_Chi_Minh:{slip.when:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(f'Trả kết quả hồ sơ {slip.code}')}",
        *([f"LOCATION:{_escaped(slip.where)}"] if slip.where else []),
        f"DESCRIPTION:{_escaped(_described(slip))}",
        f"STATUS:{'CONFIRMED' if slip.firm else 'TENTATIVE'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _described(slip: Slip) -> str:
    content = slip.value("content")
    said = (f"{slip.title}, mã hồ sơ {slip.code}", f"Nội dung: {content}" if content else "", *slip.cautions)
    return "\n".join(part for part in said if part)


def _escaped(text: str) -> str:
    for odd in ("\\", ";", ","):
        text = text.replace(odd, f"\\{odd}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line so that no part has more than 75 octets, never inside a letter."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _MOST_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
