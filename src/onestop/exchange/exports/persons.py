"""
Persons: texts that may be a telephone, a number of an identity card or an address of mail, wherever they stand.

A spreadsheet drops the zeros before a number: twelve digits become eleven, or ten. What begins with a day or a year may be a dossier code.
"""

from __future__ import annotations

import re

_DATED = r"(?:20[0-4][0-9]|2[0-9]|3[0-5])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_NUMBER = re.compile(
    r"0[0-9]{9}|0[0-9]{11}|(?!20[0-4])[0-9]{9}"
    rf"|(?!{_DATED}|20[2-4][0-9]0)[0-9]{{11}}"
    rf"|(?!{_DATED}|20[0-4][0-9])[1-9][0-3][0-9]{{8}}"
    r"|0[0-9]{2,3}[./_–-][0-9]{3}[./_–-]?[0-9]{3,4}"
    r"|0[0-9]{3}[./_–-][0-9]{2}[./_–-][0-9]{2}[./_–-][0-9]{2}"
    r"|0[0-9]{2}[./_–-][0-9]{3}[./_–-][0-9]{3}[./_–-][0-9]{3}"
    r"|0[0-9]{3}[./_–-][0-9]{4}[./_–-][0-9]{4}"
)
_INSIDE = re.compile(r"@|[0-9](?:[\s-]?[0-9]){8}|0[0-9]{2,3}[.][0-9]{3}[.]?[0-9]{3}")


def is_personal(text: str) -> bool:
    """Return whether *text* is what a telephone or a number of an identity card looks like, its first zeros lost or not."""
    return _NUMBER.fullmatch(text) is not None


def holds_personal(text: str) -> bool:
    """Return whether an address of mail, or nine digits of one number, stand anywhere in *text*."""
    return _INSIDE.search(text) is not None
