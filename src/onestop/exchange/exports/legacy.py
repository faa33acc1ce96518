"""
Legacy: letters of Vietnamese fonts before Unicode, told apart from Unicode by what they say, and never converted.

A list typed in `.VnTime` (TCVN3) or `VNI-Times` and saved as Unicode holds Western letters in the place of Vietnamese ones: `Sè hå s¬`
or `Soá hoà sô`. Only headers are looked at, and only without their tones: whoever has such a file has to convert it, because nobody can
see in a name or a number whether the conversion was right.
"""

from __future__ import annotations

import re

_TCVN3 = {
    "a": "aµ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË¡¢",
    "e": "eÌÎÏÐÑªÒÓÔÕÖ£",
    "i": "i×ØÜÝÞ",
    "o": "oßáâãä«åæçèé¬êëìíî¤¥",
    "u": "uïñòóô\xadõö÷øù¦",
    "y": "yúûüýþ",
    "d": "d®§",
}
_OF_TCVN3 = {ord(glyph): letter for letter, glyphs in _TCVN3.items() for glyph in glyphs}

_VNI_TONES = re.compile("(?<=[aeouyôö])[ùøûõïâáàåãäêéèúüë]", re.IGNORECASE)
_OF_VNI = {ord(glyph): letter for glyph, letter in zip("ôöñæóòíìî", "oudiiiiiy", strict=True)}


def readings(text: str) -> tuple[str, str]:
    """Return *text* in small Latin letters, read as TCVN3 and as VNI; what it is not gives nonsense."""
    tcvn3 = text.translate(_OF_TCVN3).lower()
    return tcvn3, _VNI_TONES.sub("", text.lower()).translate(_OF_VNI)
