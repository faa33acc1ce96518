"""
Tables: any list that one-stop software writes, opened by what its bytes are, whatever its name says.

A workbook, an HTML page that is called `.xls`, CSV, JSON, JSON Lines. What cannot be read is named, with what to save it as.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from pathlib import Path
from typing import IO, Literal, TypeAlias

from onestop.exchange.delimited import BLANK, DELIMITERS, SEPARATOR, cells_of
from onestop.exchange.exports.objects import open_objects
from onestop.exchange.exports.pages import open_page
from onestop.exchange.exports.sources import HEAD, Peeked, Source, refused
from onestop.exchange.exports.texts import open_text
from onestop.exchange.exports.values import Table
from onestop.exchange.exports.workbooks import open_workbook
from onestop.exchange.lines import encoding_of
from onestop.words.sources import column_name

__all__ = ["Kind", "Peeked", "kind_of", "open_table"]

Kind: TypeAlias = Literal["register", "messages", "table"]

_BYTES = {
    b"PAR1": "list_parquet",
    b"\x09\x00\x04\x00": "list_old_xls",
    b"\x09\x02\x06\x00": "list_old_xls",
    b"\x09\x04\x06\x00": "list_old_xls",
    b"\x09\x08": "list_old_xls",
    b"%PDF": "list_pdf",
    b"{\\rtf": "list_word",
    b"\x1f\x8b": "list_packed",
    b"Rar!": "list_packed",
    b"7z\xbc\xaf": "list_packed",
    b"BZh": "list_packed",
    b"\xfd7zXZ": "list_packed",
    b"\x89PNG": "list_picture",
    b"\xff\xd8\xff": "list_picture",
    b"SQLite format 3": "list_database",
    b"\x00\x01\x00\x00Standard": "list_database",
}
"""How files begin that no list is read of, and what they are."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_table(path: Path | str, *, sheet: str | None = None, stream: IO[bytes] | None = None) -> Table:
    """
    Return the list at *path*, not yet understood.

    CSV and JSON Lines are read as streams; of a page, a JSON value and a sheet of a workbook the whole is held, within the bounds of their
    modules. What concerns the file as a whole is in `Table.notes`.

    Args:
        path: A file, or `-` for what *stream* gives.
        sheet: The sheet of a workbook, by its name or its number from 1; without it the first visible one that holds anything.
        stream: What is read instead of a file; laid aside while it is read, so that `Table.read` can begin anew.

    Raises:
        RegisterError: If nothing can be read; its problem says what the file is and what to do.
        MissingExtraError: If it is a workbook and the extra `xlsx` is not installed.
    """
    source = Source(path, stream)
    head = source.head
    for begins, why in _BYTES.items():
        if head.startswith(begins):
            raise refused(source.name, why)
    if head.startswith(_OLE):
        raise refused(source.name, _ole_kind(source))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return open_workbook(source, sheet)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refused(source.name, "list_utf_32")
    start = _text(head).lstrip()
    if not start and len(head) < HEAD:
        raise refused(source.name, "empty_file")
    if encoding_of(head).startswith("utf-8") and head.count(0) * 100 > len(head):
        raise refused(source.name, "nul")
    if start.startswith("<"):
        return open_page(source) if (kind := _markup(start)) == "html" else _refuse(source, kind)
    if start[:13].casefold() == "mime-version:":
        raise refused(source.name, "list_mhtml")
    if start.startswith(("{", "[")):
        return open_objects(source)
    return open_text(source)


def _refuse(source: Source, why: str) -> Table:
    raise refused(source.name, why)


def _text(head: bytes) -> str:
    """The start of a file as text, as far as it is some."""
    return head.decode(encoding_of(head), "ignore").lstrip("\ufeff")


_XML_ROOT = re.compile(r"(?:<\?[^>]{0,2000}>|<!--.{0,4000}?-->|<![^>]{0,2000}>|\s)*<([A-Za-z][\w:.-]{0,60})", re.DOTALL)
_HTML = frozenset(
    ("html", "table", "meta", "head", "body", "div", "style", "center", "p", "span", "br", "font", "b", "tr", "form", "script", "h1")
)


def _markup(start: str) -> str:
    """What a file is that begins with `<`: `html`, or why it is not read."""
    found = _XML_ROOT.match(start)
    root = found[1].casefold() if found else ""
    if root in _HTML or "<table" in start.casefold() or "<html" in start.casefold():
        return "html"
    return "list_xml_workbook" if root.rpartition(":")[2] == "workbook" else "list_xml"


# -- the containers of old Office ------------------------------------------------------------------------------------------------------


def _ole_kind(source: Source) -> str:
    """What an OLE container holds, by the names of its streams: a workbook under a password, an old one, or something else."""
    names = _ole_names(source)
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return "list_password"
    if names & {"Workbook", "Book"}:
        return "list_old_xls"
    if "WordDocument" in names:
        return "list_word"
    return "list_other_office" if names else "list_ole_cut"


_MAX_DIRECTORY = 64


def _ole_names(source: Source) -> set[str]:
    """The names of the streams of an OLE container ([MS-CFB] 2.6), as far as its directory can be followed."""
    names: set[str] = set()
    header = source.head[:512]
    if len(header) < 512:
        return names
    size = 1 << min(int.from_bytes(header[30:32], "little"), 12)
    sector = int.from_bytes(header[48:52], "little")
    tables = [int.from_bytes(header[at : at + 4], "little") for at in range(76, 512, 4)]
    with source.open() as stream:

        def read(number: int) -> bytes:
            stream.seek((number + 1) * size)
            return stream.read(size)

        for _ in range(_MAX_DIRECTORY):
            if sector >= 0xFFFFFFFA or size < 512:
                break
            directory = read(sector)
            for at in range(0, len(directory), 128):
                length = int.from_bytes(directory[at + 64 : at + 66], "little")
                if 2 < length <= 64:
                    names.add(directory[at : at + length - 2].decode("utf-16-le", "ignore"))
            which, where = divmod(sector, size // 4)
            if which >= len(tables) or tables[which] >= 0xFFFFFFFA:
                break
            entry = read(tables[which])[where * 4 : where * 4 + 4]
            sector = int.from_bytes(entry, "little") if len(entry) == 4 else 0xFFFFFFFE
    return names


# -- which reader --------------------------------------------------------------------------------------------------------------------


def kind_of(path: Path | str, stream: Peeked | None = None) -> Kind:
    """
    Return who reads a file, by its start: a register of this library, messages of the National Portal, or any other list.

    CSV is a register where its first row names `code` and `procedure`; JSON where the first object has `code` and `procedure` as texts or
    `events` with `code`; messages are objects with `MaHoSo`. What cannot be opened is a table, and `open_table` says why.

    Args:
        path: A file, or `-` for what *stream* gives.
        stream: What is read instead of a file; only its start is looked at, and `Peeked.whole` still gives all of it.
    """
    if stream is not None:
        head = stream.head
    else:
        try:
            if not Path(path).is_file():
                return "table"
            with Path(path).open("rb") as opened:
                head = opened.read(HEAD)
        except OSError:
            return "table"
    text = _text(head).lstrip()
    if text.startswith(("{", "[")) and not head.startswith(b"{\\rtf"):
        return _objects_kind(text)
    return "register" if _is_register(text) else "table"


def _is_register(text: str) -> bool:
    lines = (line for line in text.splitlines() if line.strip(BLANK))
    first = next(lines, "")
    said = SEPARATOR.fullmatch(first)
    if said:
        first = next(lines, "")
    for delimiter in (said[1],) if said else DELIMITERS:
        try:
            names = {column_name(cell, ("code", "procedure")) for cell in cells_of(first, delimiter)}
        except csv.Error:
            continue
        if {"code", "procedure"} <= names:
            return True
    return False


_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\]:,]|[^\s"{}\[\]:,]+')


def _objects_kind(text: str) -> Kind:
    """Look at the keys of the first object, which may be cut where the start of the file ends."""
    listed = text.startswith("[")
    keys: dict[str, str] = {}
    depth, key, previous = 0, "", ""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in ("{", "["):
            depth += 1
            if token == "{" and depth > 1 + listed and previous == ":" and depth == 2 + listed:
                keys[key] = "mapping"
        elif token in ("}", "]"):
            depth -= 1
            if token == "}" and depth == listed:
                break
        elif depth == 1 + listed:
            if previous in ("{", ",") and token.startswith('"'):
                key = _unescaped(token)
                keys.setdefault(key, "")
            elif previous == ":":
                keys[key] = "text" if token.startswith('"') else "other"
        previous = token
    if "code" in keys and ("events" in keys or keys.get("procedure") == "text"):
        return "register"
    return "messages" if "MaHoSo" in keys else "table"


def _unescaped(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token
