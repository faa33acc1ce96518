"""
Archives: what a workbook (`.xlsx`) holds, looked at before anything unpacks it.

A workbook is a zip of XML. A small one may unpack to more than any machine holds, put one cell a million rows and ten thousand columns from
the next, for which a reader makes room, or repeat one long text without end. These are found here, in bounded room.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

import attrs

from onestop.exchange.exports.sources import refused
from onestop.exchange.registers import RegisterError

MAX_ENTRIES = 10_000
"""So many files may be in a workbook."""

MAX_UNPACKED = 1 << 31
"""So many bytes they may be in all when unpacked."""

MAX_CELLS = 1 << 24
"""So many cells the rectangle of all that is filled in a sheet may have: a million rows of 16 columns."""

MAX_TEXT = 1 << 30
"""So many letters the texts of all cells of a sheet may have, repeated ones each time."""

_MAX_PART = 1 << 22
_CHUNK = 1 << 20
_MAX_ROW = 1 << 24

ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What the reader of zips says of one that is cut or damaged, or packed in a way that it does not know."""


@attrs.frozen
class Sheet:
    """A sheet of a workbook, as its list of sheets has it."""

    name: str
    part: str | None
    visible: bool


@attrs.frozen
class Book:
    """What a workbook says of itself."""

    sheets: tuple[Sheet, ...]
    years_from_1904: bool


@attrs.define
class Scan:
    """
    What stands in a sheet.

    Attributes:
        valueless: How many cells hold an error, or a formula that nobody computed.
        first: The address of the first of them, such as `F12`.
        hidden: How many rows are hidden.
        struck: Whether texts of the workbook are struck through in part.
    """

    valueless: int = 0
    first: str = ""
    hidden: int = 0
    struck: bool = False


class Archive:
    """A workbook that is looked at."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """
        Look at the list of what is in it.

        Raises:
            RegisterError: If it is cut, too large, or no workbook.
        """
        self.name = name
        try:
            self.zip = zipfile.ZipFile(stream)
            entries = self.zip.infolist()
        except ERRORS:
            raise refused(name, "list_zip_cut") from None
        self.names = {each.filename.lstrip("/").casefold(): each for each in entries}
        if len(entries) > MAX_ENTRIES or sum(each.file_size for each in entries) > MAX_UNPACKED:
            raise refused(name, "list_workbook_bomb")
        if len(self.names) != len(entries):  # which of two of one name is read, readers do not agree
            raise refused(name, "list_workbook_broken")
        if any(each.flag_bits & 1 for each in entries):
            raise refused(name, "list_zip_locked")
        if "xl/workbook.xml" not in self.names:
            raise refused(name, self._kind())

    def _kind(self) -> str:
        """What a zip is that is no workbook of Excel."""
        names = self.names
        if "word/document.xml" in names:
            return "list_word"
        if "xl/workbook.bin" in names:
            return "list_xlsb"
        if "mimetype" in names:
            said = b"".join(self._bytes("mimetype", 100))
            return "list_ods" if b"spreadsheet" in said else "list_other_office"
        return "list_other_office" if "[content_types].xml" in names else "list_zip"

    def _bytes(self, part: str, most: int) -> Iterator[bytes]:
        """The bytes of a part; never more than *most*, whatever it says of its length."""
        try:
            with self.zip.open(self.names[part]) as opened:
                while data := opened.read(_CHUNK):
                    most -= len(data)
                    if most < 0:
                        raise refused(self.name, "list_workbook_bomb")
                    yield data
        except RegisterError:
            raise
        except ERRORS:
            raise refused(self.name, "list_zip_cut") from None

    # -- the list of sheets ----------------------------------------------------------------------------------------------------------

    def book(self) -> Book:
        """Return what the workbook says of itself."""
        targets: dict[str, str] = {}
        if "xl/_rels/workbook.xml.rels" in self.names:
            for tag, attributes in self._elements("xl/_rels/workbook.xml.rels"):
                if tag == "Relationship":
                    target = attributes.get("Target", "")
                    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                    targets[attributes.get("Id", "")] = _plain_path(path)
        sheets: list[Sheet] = []
        of_1904 = False
        for tag, attributes in self._elements("xl/workbook.xml"):
            if tag == "workbookPr":
                of_1904 = attributes.get("date1904", "0").casefold() in ("1", "true", "on")
            elif tag == "sheet":
                part = targets.get(attributes.get("id", ""))
                visible = attributes.get("state", "visible") == "visible"
                name = attributes.get("name", "")
                sheets.append(Sheet(name, part if part in self.names else None, visible))
        return Book(tuple(sheets), of_1904)

    def _elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """The elements of a small part, with their attributes, without the prefixes of names."""
        found: list[tuple[str, dict[str, str]]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            found.append((_local(tag), {_local(key): value for key, value in attributes.items()}))

        def refuse(*_: object) -> None:
            raise refused(self.name, "list_workbook_broken")

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.StartDoctypeDeclHandler = refuse  # no workbook has one; entities are declared there
        try:
            for data in self._bytes(part, _MAX_PART):
                parser.Parse(data)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise refused(self.name, "list_workbook_broken") from None
        return found

    # -- one sheet -------------------------------------------------------------------------------------------------------------------

    def scan(self, part: str) -> Scan:
        """
        Return what stands in a sheet.

        Raises:
            RegisterError: If its cells would take more room than a reader may make for them.
        """
        scan, extent = Scan(), _Extent()
        texts = 0
        for rows in self._whole_rows(part):
            if b"\0" in rows:  # UTF-16, in which nothing would be found
                raise refused(self.name, "list_workbook_broken")
            extent.add(rows)
            texts += rows.count(b'"s"') + rows.count(b"'s'")
            if any(mark in rows for mark in _SUSPECT):
                _valueless(rows, scan)
            if b"hidden=" in rows:
                scan.hidden += len(_HIDDEN.findall(rows))
        if extent.cells > MAX_CELLS:
            extent = _Extent(precise=True)
            for rows in self._whole_rows(part):
                extent.add(rows)
            if extent.cells > MAX_CELLS:
                raise refused(self.name, "list_sheet_large")
        if "xl/sharedstrings.xml" in self.names:
            self._check_texts(part, texts, scan)
        return scan

    def _whole_rows(self, part: str) -> Iterator[bytes]:
        """The bytes of a sheet in pieces that end with a row."""
        rest = b""
        for data in self._bytes(part, MAX_UNPACKED):
            rest += data
            end = max(rest.rfind(b"</row>"), rest.rfind(b":row>"))
            if end >= 0:
                end = rest.index(b">", end) + 1
                yield rest[:end]
                rest = rest[end:]
            elif len(rest) > _MAX_ROW:
                raise refused(self.name, "list_sheet_large")
        yield rest

    def _check_texts(self, part: str, references: int, scan: Scan) -> None:
        """Refuse a sheet whose cells repeat long texts so often that the whole would fill the memory."""
        lengths: list[int] = []
        rest = b""
        for data in self._bytes("xl/sharedstrings.xml", MAX_UNPACKED):
            rest += data
            scan.struck = scan.struck or _STRIKE.search(rest) is not None
            *whole, rest = _ITEM_END.split(rest)
            lengths.extend(map(len, whole))
            if len(lengths) > MAX_CELLS:
                raise refused(self.name, "list_sheet_large")
        if max(lengths, default=0) * references <= MAX_TEXT:
            return
        total = 0
        for rows in self._whole_rows(part):
            total += sum(lengths[index] for index in map(int, _REFERENCE.findall(rows)) if index < len(lengths))
            if total > MAX_TEXT:
                raise refused(self.name, "list_sheet_large")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _plain_path(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps).casefold()


def same_name(left: str, right: str) -> bool:
    """Return whether two names of sheets are the same: letters composed or not, whatever their case, as Excel has it."""
    return _folded(left) == _folded(right)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


_PREFIX = rb"(?:[^\s<>/:!?]*:)?"
_ATTRIBUTES = rb"((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>"
_ROW = re.compile(rb"<" + _PREFIX + rb"row(?=[\s/>])" + _ATTRIBUTES)
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']\s*(\d{1,9})")
_CELL = re.compile(rb"<" + _PREFIX + rb"c(?=[\s/>])" + _ATTRIBUTES)
_PLACE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{1,9})(\d{1,9})")
_PLAIN_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
_PLAIN_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,9})"')
_HIDDEN = re.compile(rb"<" + _PREFIX + rb"row\b[^>]*?\bhidden=[\"'](?:1|true)[\"']")
_FORMULA = re.compile(rb"\s*<" + _PREFIX + rb"f(?=[\s/>])")
_REFERENCE = re.compile(rb"<" + _PREFIX + rb"c\b[^>]*?\bt=[\"']s[\"'][^>]*>\s*<" + _PREFIX + rb"v>\s*(\d{1,9})")
_ITEM_END = re.compile(rb"</" + _PREFIX + rb"si\s*>")
_STRIKE = re.compile(rb"<" + _PREFIX + rb"strike(?:/| val=[\"'](?:1|true)[\"'])")
_VALUE = re.compile(rb"<" + _PREFIX + rb"v\s*>[^<]|<" + _PREFIX + rb"(?:is|t)(?=[\s/>])")
_SUSPECT = (b't="e"', b"t='e'", b"<f", b":f")
"""What a sheet has where a cell holds an error or a formula."""


def _pieces(pattern: re.Pattern[bytes], data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The attributes of each element, and what follows it up to the next."""
    before: re.Match[bytes] | None = None
    for found in pattern.finditer(data):
        if before:
            yield before[1], data[before.end() : found.start()]
        before = found
    if before:
        yield before[1], data[before.end() :]


def _valueless(rows: bytes, scan: Scan) -> None:
    for attributes, inside in _pieces(_CELL, rows):
        is_error = b't="e"' in attributes or b"t='e'" in attributes
        if is_error or (_FORMULA.match(inside) and not _VALUE.search(inside)):
            scan.valueless += 1
            if not scan.first and (place := _PLACE.search(attributes)):
                scan.first = (place[1] + place[2]).decode()


class _Extent:
    """
    The rectangle that the cells of a sheet fill, for which a reader makes room.

    Loosely it is at most larger than it is; *precise* leaves out cells without a value, with which formats are written far beyond a list.
    """

    def __init__(self, *, precise: bool = False) -> None:
        self.precise = precise
        self.first = self.last = self.row = self.widest = 0
        self.columns: set[bytes] = set()

    @property
    def cells(self) -> int:
        """How many cells it has."""
        widest = max((_column(each) for each in self.columns), default=0)
        return max(widest, self.widest) * (self.last - self.first + 1 if self.last else 0)

    def add(self, rows: bytes) -> None:
        """Take in whole rows."""
        if not self.precise:
            numbers = _PLAIN_ROW.findall(rows)
            # Every cell says where it is, in the one way that nearly all writers have: then nothing else has to be looked at.
            if len(numbers) == rows.count(b"<c") and b":c" not in rows:
                self.columns.update(_PLAIN_COLUMN.findall(rows))
                for row in {*map(int, set(numbers))}:
                    self._see(row)
                self.row = self.last
                return
        for of_row, inside_row in _pieces(_ROW, rows):
            number = _ROW_NUMBER.search(of_row)
            self.row = int(number[1]) if number else self.row + 1
            column = 0
            for attributes, inside in _pieces(_CELL, inside_row):
                places = _PLACE.findall(attributes)
                column = max(_column(letters) for letters, _ in places) if places else column + 1
                if not attributes.endswith(b"/") and _VALUE.search(inside):
                    self.widest = max(self.widest, column)
                    for row in (int(digits) for _, digits in places) if places else (self.row,):
                        self._see(row)

    def _see(self, row: int) -> None:
        self.first = min(self.first, row) if self.last else row
        self.last = max(self.last, row)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
