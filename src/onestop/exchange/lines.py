"""
Lines: the bytes of a register as lines of text, whatever program saved it; a line that cannot be read costs itself alone.

UTF-8 and UTF-16, each with or without a byte order mark, are read. The Vietnamese encodings before Unicode are recognised and not
converted: which letter a byte means is a guess there, and a wrong name in an answer would look like a right one.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

MAX_LINE = 1 << 20
"""Longest line of a register, in bytes (in UTF-16 in letters)."""

_CHUNK = 1 << 16
_SHOWN = 200
"""Letters that are kept of a line that is too long: enough for the code that it starts with."""


_NO_TEXT = {b"PK\x03\x04": "workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "workbook", b"PAR1": "parquet"}
"""How files begin that are no text: .xlsx and .ods, .xls, Parquet."""


class Broken(str):
    """
    A line that cannot be read as it stands, as far as it can be.

    Attributes:
        why: What is wrong: `not_text`, `windows_1258`, `tcvn3`, `half_letter`, `nul`, `long_line`, `workbook`, `parquet`.
        column: Where in the line, from 1; in bytes where it is not UTF-8.
    """

    why: str
    column: int | None


def _broken(text: str, why: str, column: int | None = None) -> Broken:
    made = Broken(text)
    made.why, made.column = why, column
    return made


def encoding_of(start: bytes) -> str:
    """Return the name of the encoding of a text by its first bytes: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`."""
    wide = _wide(start)
    return wide[0] if wide else "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


def read_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield every line of *stream* with its newline, those that cannot be read as `Broken`; never more than one line is held."""
    raw = stream.readline(MAX_LINE + 1)
    for begins, why in _NO_TEXT.items():
        if raw.startswith(begins):
            yield _broken("?", why)
            return
    wide = _wide(raw)
    if wide is not None:
        yield from _wide_lines(raw, stream, *wide)
        return
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
    while raw:
        if len(raw) > MAX_LINE:
            head = _head(raw.decode("utf-8", "replace"))
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(_CHUNK)
            yield _broken(head, "long_line")
        else:
            try:
                text = raw.decode()
            except UnicodeDecodeError as error:
                text = _broken(raw.decode("utf-8", "replace").replace("\0", ""), _encoding(raw), error.start + 1)
            else:
                if "\0" in text:
                    text = _broken(text.replace("\0", ""), "nul", text.index("\0") + 1)
            yield text
        raw = stream.readline(MAX_LINE + 1)


def _head(text: str) -> str:
    return text[:_SHOWN].replace("\0", "").replace('"', "")


# -- UTF-16 --------------------------------------------------------------------------------------------------------------------------


def _wide(start: bytes) -> tuple[str, int] | None:
    """The codec of a file in two-byte letters and where its text begins; None for any other file."""
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    if start.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    # Without a mark the head tells: its column names are plain letters, so every other byte is 0.
    odd, even = start[1:8:2], start[:8:2]
    if len(start) >= 8 and not any(odd) and all(even):
        return "utf-16-le", 0
    if len(start) >= 8 and all(odd) and not any(even):
        return "utf-16-be", 0
    return None


def _wide_lines(start: bytes, stream: IO[bytes], codec: str, skip: int) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
    more = getattr(stream, "read1", stream.read)  # of a pipe what is there: a host that waits for an answer writes no more
    data, rest, head = start[skip:], "", None
    while data:
        *whole, rest = (rest + decoder.decode(data)).split("\n")
        for text in whole:
            if head is None:
                yield _checked(text + "\n")
            else:  # what ends here is the line that was too long
                yield _broken(head, "long_line")
                head = None
        if len(rest) > MAX_LINE:
            head, rest = _head(_printable(rest[:_SHOWN])) if head is None else head, ""
        data = more(_CHUNK)
    if head is not None:
        yield _broken(head, "long_line")
    elif decoder.getstate()[0]:  # half a letter at the end of the file
        yield _broken(_printable(rest), "half_letter", len(rest) + 1)
    elif rest:
        yield _checked(rest)


def _checked(text: str) -> str:
    if len(text) > MAX_LINE:
        return _broken(_head(_printable(text[:_SHOWN])), "long_line")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return _broken(_printable(text), "half_letter", error.start + 1)
    if "\0" in text:
        return _broken(text.replace("\0", ""), "nul", text.index("\0") + 1)
    return text


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")


# -- encodings before Unicode --------------------------------------------------------------------------------------------------------

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_VIETNAMESE = frozenset("ăâđêôơưĂÂĐÊÔƠƯáéíóúàèùÁÉÍÓÚÀÈÙ")
"""Letters that Windows-1258 has in one byte and Vietnamese uses."""

_TCVN3 = frozenset(
    (
        *(*range(0xA1, 0xAF), *range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), *range(0xCE, 0xD9)),
        *(*range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF)),
    )
)
"""The bytes that are letters in TCVN 5712:1993, VN3, which fonts such as .VnTime show."""


def _encoding(raw: bytes) -> str:
    """What the bytes of a line that is not UTF-8 look like: `windows_1258`, `tcvn3`, or just `not_text`."""
    if not raw.decode("utf-8", "ignore").isascii():
        return "not_text"  # other letters of the line are UTF-8: it is damaged, not of another encoding
    high = {byte for byte in raw if byte > 0x7F}
    if _is_windows_1258(raw):
        return "windows_1258"
    return "tcvn3" if high <= _TCVN3 and any(byte < 0xC0 for byte in high) else "not_text"


def _is_windows_1258(raw: bytes) -> bool:
    """Whether every tone stands on a vowel and every other letter above ASCII is one that Vietnamese uses, with at least one tone."""
    text, tones, before = raw.decode("cp1258", "replace"), 0, ""
    for letter in text:
        if letter in _TONES:
            if before not in _VOWELS:
                return False
            tones += 1
        elif not letter.isascii() and letter not in _VIETNAMESE:
            return False
        before = letter
    return tones > 0
