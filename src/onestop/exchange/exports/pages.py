"""
Pages: the tables of an HTML page, as which many systems write what they call Excel (`.xls`).

The tags are found by one pass that never goes back, so that no page takes longer than its length; what is no tag is text. Nothing of a page
is shown, followed or run.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator

import attrs

from onestop.exchange.exports.sources import Source, refused
from onestop.exchange.exports.trimmed import cell_of
from onestop.exchange.exports.values import Form, Row, Span, Table, letter_of
from onestop.exchange.lines import encoding_of
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

MAX_PAGE = 1 << 27
"""Longest page, in bytes: one or two hundred thousand rows."""

MAX_COLUMNS = 1_000
"""Over so many columns a cell may run at most, and so many a table may have."""

MAX_ROWS = 1 << 20
"""Over so many rows a cell may run at most."""

MAX_CELLS = 1 << 24
"""So many cells the tables of a page may have in all, those that merged cells cover included."""

MAX_DEPTH = 20
"""So many tables may stand in each other."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,30})(?=[\s/>])((?:[^<>\"']++|\"[^\"]{0,4096}\"|'[^']{0,4096}'){0,4096}+)>")
_ATTRIBUTE = re.compile(r"([a-z:-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,9})", re.ASCII)

_BREAKS = frozenset(("br", "p", "div", "li", "hr"))
_STRUCK = frozenset(("s", "strike", "del"))
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"))
_RAW = ("style", "script", "title", "textarea")


@attrs.define
class _Grid:
    """One table while it is read."""

    rows: list[tuple[int, tuple[str | None, ...]]] = attrs.field(factory=list)
    spans: list[Span] = attrs.field(factory=list)
    hidden: int = 0
    struck: dict[int, tuple[int, int]] = attrs.field(factory=dict)  # column -> its first line and how many cells
    filled: int = 0
    closed: bool = False
    outermost: bool = False
    line: int = 0
    below: dict[int, int] = attrs.field(factory=dict)  # column -> last line that a cell above covers
    cells: list[str | None] | None = None
    text: list[str] | None = None
    at: tuple[int, int, int, int] = (0, 0, 1, 1)
    cell_struck: bool = False
    row_hidden: bool = False


@attrs.define
class _Marks:
    """The elements that are open in a cell, each with whether it strikes its text through."""

    open: list[tuple[str, bool]] = attrs.field(factory=list)
    struck: int = 0

    def push(self, name: str, strikes: bool) -> None:
        if len(self.open) < 1_000:
            self.open.append((name, strikes))
            self.struck += strikes

    def pop(self, name: str) -> None:
        for index in range(len(self.open) - 1, max(-1, len(self.open) - 50), -1):
            if self.open[index][0] == name:
                self.struck -= sum(strikes for _, strikes in self.open[index:])
                del self.open[index:]
                return


def open_page(source: Source) -> Table:
    """
    Return the largest table of a page; the others are told of.

    A merged cell gives its value to its first place. Text that is struck through is left out, rows that are hidden are read; both are told.

    Raises:
        RegisterError: If there is no table with text, or the page is too large, too deep or of an encoding that is not read.
    """
    content = source.whole(MAX_PAGE, "list_page_large")
    text, encoding = _decoded(content, source)
    del content
    reader = _Reader(source.name)
    reader.read(text)
    tables = [each for each in reader.tables if each.filled]
    if not tables:
        raise refused(source.name, "list_no_table" if not reader.tables else "list_table_empty")
    chosen = max(tables, key=lambda each: each.filled)
    _lower(chosen, reader.tables)
    rows, name = chosen.rows, source.name

    def read() -> Iterator[Row]:
        return (Row(line, cells) for line, cells in rows)

    return Table(
        file=name, form=Form.HTML, read=read, encoding=encoding, spans=tuple(chosen.spans), notes=tuple(_notes(chosen, tables, name))
    )


def _lower(chosen: _Grid, tables: list[_Grid]) -> None:
    """Number the rows as a spreadsheet does, which shows one table of a page below the other: a letterhead may be a table of its own."""
    above = 0
    for each in tables:
        if each is chosen:
            break
        above += each.line if each.outermost else 0
    if not (above and chosen.outermost):
        return
    chosen.line += above
    chosen.rows = [(line + above, cells) for line, cells in chosen.rows]
    chosen.spans = [attrs.evolve(each, top=each.top + above, bottom=each.bottom + above) for each in chosen.spans]
    chosen.struck = {column: (line + above, count) for column, (line, count) in chosen.struck.items()}


def _notes(chosen: _Grid, tables: list[_Grid], name: str) -> Iterator[Problem]:
    if len(tables) > 1:
        left = sum(len(each.rows) for each in tables) - len(chosen.rows)
        yield problem("OS815", Position(name), n=len(tables), rows=len(chosen.rows), left=left)
    for column, (line, count) in sorted(chosen.struck.items()):
        yield problem("OS816", Position(name, line), letter=letter_of(column), n=count)
    if chosen.hidden:
        yield problem("OS819", Position(name), because="hidden_rows", n=chosen.hidden)
    if not chosen.closed:
        yield problem("OS819", Position(name, chosen.line or None), because="cut_page", n=chosen.line)


def _decoded(content: bytes, source: Source) -> tuple[str, str]:
    """The text of a page: by its mark, else by what it says of itself where that is a Unicode encoding, else UTF-8."""
    encoding = encoding_of(content[:16])
    said = _CHARSET.search(content[:4096])
    if encoding == "utf-8" and said:
        named = said[1].decode().casefold()
        try:
            known = codecs.lookup(named).name
        except LookupError:
            known = ""
        if known not in ("utf-8", "ascii") and not content.isascii():
            try:
                return content.decode(), "utf-8"  # it says otherwise, and is UTF-8 all the same
            except UnicodeDecodeError:
                if known in _SINGLE:
                    return content.decode(known, "replace"), known
                raise refused(source.name, "list_page_encoding") from None
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if len(content) - error.start <= 3:  # cut in the middle of a letter
            return content[: error.start].decode(encoding), encoding
        raise refused(source.name, "list_page_encoding", content.count(b"\n", 0, error.start) + 1) from None


_SINGLE = frozenset(("cp1252", "iso8859-1"))
"""Encodings that have no Vietnamese tones; pages that use them write Vietnamese letters as `&#…;`."""


class _Reader:
    """Reads a page into its tables."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tables: list[_Grid] = []
        self.open: list[tuple[_Grid, _Marks]] = []
        self.room = MAX_CELLS

    def read(self, text: str) -> None:
        position, length = 0, len(text)
        while position < length:
            start = text.find("<", position)
            if start < 0:
                self._text(text[position:])
                break
            if start > position:
                self._text(text[position:start])
            position = self._mark(text, start)
        while self.open:
            self._end_table(closed=False)

    def _mark(self, text: str, start: int) -> int:
        """Read what begins with `<` and return where it ends."""
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            return end + 3 if end >= 0 else len(text)
        if text.startswith(("<!", "<?"), start):
            end = text.find(">", start)
            return end + 1 if end >= 0 else len(text)
        found = _TAG.match(text, start)
        if found is None:
            self._text("<")
            return start + 1
        name, end = found[2].casefold(), found.end()
        if found[1]:
            self._end(name)
            return end
        self._start(name, found[3])
        if name in _RAW and not found[3].endswith("/"):
            closing = re.compile(f"</{name}", re.IGNORECASE).search(text, end)
            return closing.start() if closing else len(text)
        return end

    # -- tags ------------------------------------------------------------------------------------------------------------------------

    def _start(self, name: str, rest: str) -> None:
        if name == "table":
            if len(self.open) >= MAX_DEPTH:
                raise refused(self.name, "list_page_deep")
            grid = _Grid(outermost=not self.open)
            self.tables.append(grid)
            self.open.append((grid, _Marks()))
            return
        if not self.open:
            return
        grid, marks = self.open[-1]
        if name in ("tr", "td", "th", "thead", "tbody", "tfoot"):
            if name == "tr":
                self._end_row()
                grid.line += 1
                grid.cells, grid.row_hidden = [], _is_hidden(rest)
            elif name in ("td", "th"):
                self._end_cell()
                if grid.cells is None:  # a cell without its row
                    grid.line += 1
                    grid.cells, grid.row_hidden = [], False
                self._start_cell(rest)
            else:
                self._end_row()
        elif name in _BREAKS:
            self._text(" ")
        if name not in _VOID and grid.text is not None and name not in ("td", "th"):
            marks.push(name, name in _STRUCK or _is_struck(rest))

    def _end(self, name: str) -> None:
        if not self.open:
            return
        marks = self.open[-1][1]
        if name == "table":
            self._end_table(closed=True)
        elif name == "tr":
            self._end_row()
        elif name in ("td", "th"):
            self._end_cell()
        elif name in ("thead", "tbody", "tfoot"):
            self._end_row()
        else:
            if name in _BREAKS:
                self._text(" ")
            marks.pop(name)

    def _text(self, text: str) -> None:
        if not self.open:
            return
        grid, marks = self.open[-1]
        if grid.text is None:
            return
        if marks.struck:
            grid.cell_struck = grid.cell_struck or bool(text.strip())
            grid.text.append(" ")
        else:
            grid.text.append(text)

    # -- cells -----------------------------------------------------------------------------------------------------------------------

    def _start_cell(self, rest: str) -> None:
        grid, marks = self.open[-1]
        assert grid.cells is not None
        across, down = 1, 1
        if "span" in rest or "SPAN" in rest or "Span" in rest:
            said = _attributes(rest)
            across, down = _span(said.get("colspan"), MAX_COLUMNS), _span(said.get("rowspan"), MAX_ROWS)
        column = len(grid.cells)
        while grid.below.get(column, 0) >= grid.line:
            grid.cells.append(None)
            column += 1
            self._spend(1)
        across = max(1, min(across, MAX_COLUMNS - column))
        if column >= MAX_COLUMNS:
            raise refused(self.name, "list_table_wide")
        self._spend(across)
        grid.at, grid.text, grid.cell_struck = (grid.line, column, across, down), [], False
        marks.open, marks.struck = [], 0
        if "through" in rest.casefold() and _is_struck(rest):
            marks.push("td", True)

    def _end_cell(self) -> None:
        grid, marks = self.open[-1]
        if grid.text is None or grid.cells is None:
            return
        line, column, across, down = grid.at
        value = cell_of(html.unescape("".join(grid.text)))
        grid.text = None
        marks.open, marks.struck = [], 0
        grid.cells.append(value)
        grid.cells.extend([None] * (across - 1))
        grid.filled += value is not None
        if grid.cell_struck:
            first, count = grid.struck.get(column, (line, 0))
            grid.struck[column] = (first, count + 1)
        if across > 1 or down > 1:
            grid.spans.append(Span(line, column, line + down - 1, column + across - 1))
            if down > 1:
                grid.below.update(dict.fromkeys(range(column, column + across), line + down - 1))

    def _end_row(self) -> None:
        grid = self.open[-1][0]
        self._end_cell()
        cells, grid.cells = grid.cells, None
        if cells is None:
            return
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            grid.rows.append((grid.line, tuple(cells)))
            grid.hidden += grid.row_hidden

    def _end_table(self, *, closed: bool) -> None:
        self._end_row()
        grid = self.open.pop()[0]
        grid.closed, grid.below = closed, {}
        # A cell that runs on for ever ends with its table.
        grid.spans = [attrs.evolve(each, bottom=min(each.bottom, max(grid.line, each.top))) for each in grid.spans]

    def _spend(self, cells: int) -> None:
        self.room -= cells
        if self.room < 0:
            raise refused(self.name, "list_table_large")


def _attributes(rest: str) -> dict[str, str]:
    return {name.casefold(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(rest[:8192])}


def _span(said: str | None, most: int) -> int:
    found = _NUMBER.match(said or "")
    return max(1, min(int(found[1]), most)) if found else 1


def _is_struck(rest: str) -> bool:
    return "line-through" in rest.casefold() and "line-through" in _attributes(rest).get("style", "").casefold()


def _is_hidden(rest: str) -> bool:
    style = "".join(_attributes(rest).get("style", "").casefold().split()) if rest.strip() else ""
    return "display:none" in style or (rest.strip() != "" and re.search(r"\shidden(?=[\s=/]|$)", rest.casefold()) is not None)
