"""
Layouts: where the header of a list is, what each of its columns means, and which of its rows are dossiers.

No value is understood here. Values are only looked at to see whether they have the shape that their header promises; those of columns
that are not read are not looked at. No problem ever repeats a value: one that fails may be a person's name that slipped in.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any

import attrs

from onestop.catalogs.columns import MOMENTS, Meaning, Vocabulary, fold
from onestop.exchange.codes import parse_code
from onestop.exchange.exports.legacy import readings
from onestop.exchange.exports.persons import holds_personal, is_personal
from onestop.exchange.exports.values import MAX_SHOWN, Cell, Column, Layout, Row, Skipped, Span, Table, Use
from onestop.law.places import is_place_code
from onestop.law.procedures import Level
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position, Text

HEADER_WITHIN = 30
"""Among so many first rows the header is looked for."""
MIN_KNOWN = 3
"""So many columns of a header are known at least."""
MIN_KNOWN_NAMED = 2
"""So many where a person says which row it is."""
MAX_COLUMNS = 2_000
"""Columns that are looked at; what stands further right is left out."""
MAX_HEADER = 120
"""Letters of a header that are shown."""
MAX_WRONG = 0.2
"""The share of the filled cells of a column that may fail its shape."""
MAX_LISTED = 30
"""Headers that one problem lists."""


def read_layout(table: Table, vocabulary: Vocabulary, *, header_row: int | None = None, facts: Sequence[str] = ()) -> Layout:
    """
    Return how *table* is read: its header, what each column means, which rows are no dossiers, and what is wrong with it.

    Its rows are read once for the header, up to the 30th, and once for the evidence; no row is kept.

    Args:
        table: The table.
        vocabulary: The words by which it is read.
        header_row: The line of the header, where the person says it.
        facts: Headers of columns that are read as facts, each as `HEADER` or `HEADER=name of the fact`.
    """
    if table.names is not None:
        return _evident(_mapped(table, vocabulary, (), tuple((name,) for name in table.names), facts))
    head = _find_header(table, vocabulary, header_row)
    if isinstance(head, Problem):
        return Layout(table=table, vocabulary=vocabulary, header=(), columns=(), problems=(head,))
    return _evident(_mapped(table, vocabulary, head.lines, head.texts, facts))


def guess_profile(names: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """Return the software whose JSON has these names, None where they tell none; a guess is to be told, and made for JSON only."""
    return vocabulary.guess(tuple(names))


def dossier_rows(layout: Layout) -> Iterator[Row]:
    """
    Yield the rows of a list that are dossiers, or should be, with their cells as they stand and the texts of the groups they stand under.

    Where statuses are told by marks, the status word stands in the column that is read as the status. Nothing is kept but one row.
    """
    groups, pending = tuple[str, ...](), tuple[str, ...]()
    for row, skipped in _sorted_rows(layout):
        if skipped is Skipped.GROUP:
            pending = (*pending, _group_text(row))[-_MOST_GROUPS:]
        elif skipped is None:
            if pending:
                # A lone group takes the place of the innermost; two in a row begin outer ones anew.
                groups, pending = (*groups[: max(0, len(groups) - len(pending))], *pending), ()
            if groups or layout.marks:
                row = Row(row.line, _with_status(row.cells, layout.marks), row.problems, groups)
            yield row


_MOST_GROUPS = 4


def _group_text(row: Row) -> str:
    return max((_text(cell) for cell in row.cells if cell is not None), key=len, default="")


def _with_status(cells: tuple[Cell, ...], marks: Mapping[int, str]) -> tuple[Cell, ...]:
    if not marks:
        return cells
    marked = [word for index, word in marks.items() if index < len(cells) and cells[index] is not None]
    first = min(marks)
    changed = list(cells) + [None] * (first + 1 - len(cells))
    changed[first] = marked[0] if len(marked) == 1 else None
    return tuple(changed)


# -- the header ----------------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Head:
    """A header: its lines, of each column its texts from the top, and how many of them are known."""

    lines: tuple[int, ...]
    texts: tuple[tuple[str, ...], ...]
    known: int
    serves: bool


def _find_header(table: Table, vocabulary: Vocabulary, header_row: int | None) -> _Head | Problem:
    if header_row is None:
        rows = [row for row in islice(table.read(), HEADER_WITHIN + 1) if not row.problems]
    else:
        rows = _around(table, header_row)
        if not rows or rows[0].line != header_row or rows[0].problems:
            return _no_header(table, "header_gone", line=header_row)
    found: list[_Head] = []
    for at, row in enumerate(rows[: HEADER_WITHIN if header_row is None else 1]):
        below = rows[at + 1] if at + 1 < len(rows) else None
        found += _heads(row, below, table, vocabulary)
    best = max(found, key=lambda head: (head.serves, head.known, -len(head.lines), -head.lines[0]), default=None)
    enough = MIN_KNOWN if header_row is None else MIN_KNOWN_NAMED
    if best is not None and best.serves and best.known >= enough:
        return best
    old = next((head for head in found if _is_legacy(head, vocabulary, enough)), None)
    if old is not None:
        return _no_header(table, "header_legacy", line=old.lines[0])
    nearest = max(found, key=lambda head: (head.known, -head.lines[0]), default=None)
    if nearest is None or not nearest.known:
        return _no_header(table, "header_none", line=header_row or 0)
    # Of what may be a row of data only what is a name of a column by its every word is shown, and nothing that stands in brackets.
    known = [text for texts in nearest.texts for text in texts if fold(text) in vocabulary.headers and not set(text) & _BRACKETS]
    if not known:
        return _no_header(table, "header_none", line=header_row or 0)
    known = [_shown(texts) for texts in nearest.texts if _is_known(_meaning(texts, vocabulary))]
    return _no_header(table, "header_few", line=nearest.lines[0], known=", ".join(f"“{each}”" for each in known[:MAX_LISTED]))


_BRACKETS = set("()[]")


def _is_legacy(head: _Head, vocabulary: Vocabulary, enough: int) -> bool:
    """Whether a row would be a header if its letters were those of a font before Unicode."""
    for one in zip(*(readings(texts[-1] if texts else "") for texts in head.texts), strict=True):
        meant = [meaning for text in one if (meaning := vocabulary.headers.get(fold(text))) is not None]
        if len(meant) >= enough and any(not {"code", "received"}.isdisjoint(each.targets) for each in meant):
            return True
    return False


def _around(table: Table, line: int) -> list[Row]:
    """The row of a line and the one below it."""
    found: list[Row] = []
    for row in table.read():
        if row.line >= line:
            found.append(row)
        if len(found) > 1 or (found and found[0].line != line):
            break
    return found


def _no_header(table: Table, because: str, **more: Any) -> Problem:
    return problem("OS821", Position(table.file, more.get("line") or None), _sheet(table), n=HEADER_WITHIN, because=because, **more)


def _heads(row: Row, below: Row | None, table: Table, vocabulary: Vocabulary) -> Iterator[_Head]:
    """The header that a row is by itself, and the one that it is with the row below it."""
    width = min(max(len(row.cells), len(below.cells) if below else 0), MAX_COLUMNS)
    top = [_header_text(row.cells[index]) if index < len(row.cells) else "" for index in range(width)]
    yield _head((row.line,), [(text,) for text in top[: len(row.cells)]], vocabulary)
    if below is None:
        return
    under = [_header_text(below.cells[index]) if index < len(below.cells) else "" for index in range(width)]
    spread = _spread(top, under, row.line, below.line, table.spans, vocabulary)
    if spread is not None:
        yield _head(
            (row.line, below.line), [tuple(dict.fromkeys(t for t in pair if t)) for pair in zip(spread, under, strict=True)], vocabulary
        )


def _head(lines: tuple[int, ...], texts: Sequence[tuple[str, ...]], vocabulary: Vocabulary) -> _Head:
    meant = [_meaning(each, vocabulary) for each in texts]
    known = sum(_is_known(each) for each in meant)
    known += sum(_is_status(each, vocabulary) for each, meaning in zip(texts, meant, strict=True) if meaning is None)
    # Several headers in one cell are refused later, with the reason; for that they have to be found.
    several = [_several(each, vocabulary) for each, meaning in zip(texts, meant, strict=True) if meaning is None]
    known += sum(map(bool, several))
    meant += (meaning for each in several for meaning in each)
    serves = any(each is not None and not {"code", "received"}.isdisjoint(each.targets) for each in meant)
    return _Head(lines, tuple(texts), known, serves)


def _is_known(meaning: Meaning | None) -> bool:
    """Whether somebody listed a header; one that only sounds private may be a cell of data."""
    return meaning is not None and (meaning.origin is None or bool(meaning.origin.file) or not meaning.private)


def _spread(
    top: list[str], under: list[str], line: int, line_below: int, spans: Sequence[Span], vocabulary: Vocabulary
) -> list[str] | None:
    """The upper row with each text over all columns that it spans; None where the row below is no second row of a header."""
    filled = [index for index, text in enumerate(under) if text]
    # A second row names what its columns hold: it has words and no numbers, which a row of data nearly always has.
    if not filled or any(any(map(str.isdigit, under[index])) for index in filled):
        return None
    # A title over the header is no upper row of it: that names columns which reach down to the data.
    alone = (top[index] for index in range(len(top)) if top[index] and not under[index])
    if sum(_is_known(vocabulary.meaning(text)) for text in alone) < _TWO:
        return None
    wide = [span for span in spans if span.top == span.bottom == line and span.right > span.left]
    tall = [span for span in spans if span.top <= line and span.bottom >= line_below]
    spread = list(top)
    if wide:
        for span in wide:
            for index in range(span.left, min(span.right + 1, len(top))):
                spread[index] = top[span.left] if span.left < len(top) else ""
        beneath = {index for span in wide for index in range(span.left, span.right + 1)}
        if any(index not in beneath for index in filled):
            return None
        return spread
    if tall or len(filled) < _TWO:
        return None
    # Without merged cells, as in CSV: the lower row fills in where the upper one is empty, and says something that is known.
    for index in filled:
        left = next((at for at in range(index, -1, -1) if top[at]), None)
        if left is None or any(not under[at] for at in range(left, index)):
            return None
        spread[index] = top[left]
    if not any(not top[index] for index in filled):
        return None
    known = (vocabulary.meaning(under[index]) is not None or vocabulary.status(under[index]) is not None for index in filled)
    return spread if any(known) else None


_TWO = 2


def _header_text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _shown(texts: Sequence[str]) -> str:
    said = " / ".join(texts)
    return said if len(said) <= MAX_HEADER else f"{said[: MAX_HEADER - 1]}…"


def _meaning(texts: Sequence[str], vocabulary: Vocabulary) -> Meaning | None:
    """What a header means: of two rows both together, else the lower, unless the upper one is about a person."""
    texts = [text for text in texts if text]
    if len(texts) <= 1:
        return vocabulary.meaning(texts[0]) if texts else None
    together = vocabulary.headers.get(fold(" ".join(texts)))
    above, below = vocabulary.meaning(texts[0]), vocabulary.meaning(texts[-1])
    if together is not None:
        return together
    return above if above is not None and above.private else below


def _is_status(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a column under a header of statuses is named by one of them, so that a mark in it says it."""
    if len(texts) < _TWO or vocabulary.status(texts[-1]) is None:
        return False
    above = vocabulary.meaning(texts[0])
    return above is not None and "status" in above.targets


# -- what columns mean ---------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Draft:
    """A layout before its values were looked at: of each column what it may be."""

    layout: Layout
    choices: Mapping[int, Meaning]


def _mapped(
    table: Table, vocabulary: Vocabulary, lines: tuple[int, ...], heads: tuple[tuple[str, ...], ...], facts: Sequence[str]
) -> _Draft:
    columns: list[Column] = []
    choices: dict[int, Meaning] = {}
    marks: dict[int, str] = {}
    for index, texts in enumerate(heads):
        column, meaning = _column(index, texts, vocabulary, table, lines)
        if _is_status(texts, vocabulary):
            marks[index] = texts[-1]
            column = attrs.evolve(column, use=Use.MARK, target="status", problems=())
        elif meaning is not None and len(meaning.targets) > 1 and not meaning.asks and column.use is Use.ASKED:
            choices[index] = meaning
        columns.append(column)
    if len(marks) < _TWO or any(each.use is Use.MAPPED and each.target == "status" for each in columns):
        columns = [attrs.evolve(each, use=Use.UNKNOWN, target=None) if each.use is Use.MARK else each for each in columns]
        marks = {}
    elif marks:
        first = min(marks)
        columns[first] = attrs.evolve(columns[first], use=Use.MAPPED)
    columns, problems = _with_facts(columns, facts, table, lines)
    problems += _unmatched(columns, vocabulary, table, lines)
    layout = Layout(table=table, vocabulary=vocabulary, header=lines, columns=tuple(columns), marks=marks, problems=tuple(problems))
    return _Draft(layout=layout, choices=choices)


def _column(
    index: int, texts: Sequence[str], vocabulary: Vocabulary, table: Table, lines: tuple[int, ...]
) -> tuple[Column, Meaning | None]:
    meaning, header = _meaning(texts, vocabulary), _shown(texts)
    plain = Column(index=index, header=header, use=Use.UNKNOWN)
    if meaning is None:
        if _names_several(texts, vocabulary):
            at = _at(table, lines, index)
            said = problem("OS822", at, _sheet(table), letter=plain.letter, header=header, why="", reason="header_several")
            return attrs.evolve(plain, use=Use.REFUSED, problems=(said,)), None
        return plain, None
    said_by = meaning.origin if meaning.origin is not None and meaning.origin.file else None
    plain = attrs.evolve(plain, said_by=said_by, by_option=meaning.by_option)
    if meaning.private:
        return attrs.evolve(plain, use=Use.PRIVATE), meaning
    if meaning.ignored:
        return attrs.evolve(plain, use=Use.IGNORED), meaning
    if len(meaning.targets) == 1 and not meaning.asks:
        return attrs.evolve(plain, use=Use.MAPPED, target=meaning.targets[0]), meaning
    return attrs.evolve(plain, use=Use.ASKED, may_be=meaning.targets), meaning


def _names_several(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether one header is made of those of several columns, as where a screen shows several values in one cell."""
    return bool(_several(texts, vocabulary))


def _several(texts: Sequence[str], vocabulary: Vocabulary) -> list[Meaning]:
    """What the parts of one header mean that is made of those of several columns; empty where it is not."""
    parts = [part for part in re.split(r"[.;\n|]\s*", texts[-1] if texts else "") if part.strip()]
    found = [meaning for part in parts if (meaning := vocabulary.headers.get(fold(part))) is not None]
    return found if len(found) >= _TWO else []


def _at(table: Table, lines: tuple[int, ...], index: int) -> Position:
    return Position(table.file, lines[-1] if lines else None, index + 1)


def _sheet(table: Table) -> tuple[str, ...]:
    return (table.sheet,) if table.sheet else ()


def _with_facts(columns: list[Column], facts: Sequence[str], table: Table, lines: tuple[int, ...]) -> tuple[list[Column], list[Problem]]:
    """Take the columns that the person names as facts; one about a person is never taken."""
    problems: list[Problem] = []
    changed = list(columns)
    for said in facts:
        header, name = said.strip(), said.strip()
        found = [each for each in columns if each.header and fold(each.header) == fold(header)]
        if not found and "=" in said:
            header, name = (part.strip() for part in said.rsplit("=", 1))
            found = [each for each in columns if each.header and fold(each.header) == fold(header)]
        if not found:
            problems.append(_not_there(header, "--fact", columns, table, lines))
        for each in found:
            if each.use is Use.PRIVATE:
                problems.append(problem("OS826", _at(table, lines, each.index), _sheet(table), header=each.header, option="--fact"))
            else:
                changed[each.index] = attrs.evolve(each, use=Use.FACT, target=name or each.header, by_option=True, may_be=(), problems=())
    return changed, problems


def _unmatched(columns: Sequence[Column], vocabulary: Vocabulary, table: Table, lines: tuple[int, ...]) -> list[Problem]:
    """Each header that the command line names and the list does not have."""
    there = {fold(each.header) for each in columns} | {fold(each.header.rpartition(" / ")[2]) for each in columns}
    return [_not_there(said, "--map", columns, table, lines) for key, said in vocabulary.mapped.items() if key not in there]


def _not_there(header: str, option: str, columns: Sequence[Column], table: Table, lines: tuple[int, ...]) -> Problem:
    names = {fold(each.header): each.header for each in columns if each.header}
    near = tuple(names[each] for each in difflib.get_close_matches(fold(header), list(names), n=2, cutoff=0.75))
    known = ", ".join(f"“{each}”" for each in list(names.values())[:MAX_LISTED])
    at = Position(table.file, lines[-1] if lines else None)
    return problem("OS827", at, (*_sheet(table), option), found=header[:MAX_HEADER], why="header_gone", known=known, near=near)


# -- rows ----------------------------------------------------------------------------------------------------------------------------


def _sorted_rows(layout: Layout) -> Iterator[tuple[Row, Skipped | None]]:
    """Yield each row of a list and what it is; None is a dossier, or what should be one."""
    if layout.table.names is not None:
        for row in layout.table.read():
            yield row, None
        return
    if not layout.header:
        return
    vocabulary, last = layout.vocabulary, layout.header[-1]
    code = next((each.index for each in layout.columns if "code" in (each.target, *each.may_be) and each.use in _READ), None)
    moments = [each.index for each in layout.columns if each.use in _READ and each.target in MOMENTS]
    shape = _pattern(vocabulary.shape("code"))
    head = {each.index: fold(each.header) for each in layout.columns if each.header}
    after, ended = 0, False
    for row in layout.table.read():
        if row.line <= last:
            yield row, Skipped.HEADER if row.line in layout.header else Skipped.ABOVE
            continue
        after += 1
        found = _kind(row, code, moments, shape, head, vocabulary, ended=ended, after=after)
        ended = ended or found is Skipped.FOOTER
        yield row, found


_READ = frozenset((Use.MAPPED, Use.ASKED, Use.REFUSED))
_NUMBERED_WITHIN = 3
"""A row of numbers stands among so many rows below the header."""
_ROMAN = re.compile(r"(?:[IVXL]{1,6}|[A-ZĐ]|[0-9]{1,2})[.)]?")
_ORDINAL = re.compile(r"\(?([0-9]{1,2}|[A-E])\)?(?:\s*=.{1,30})?")


def _kind(
    row: Row,
    code: int | None,
    moments: Sequence[int],
    shape: re.Pattern[str] | None,
    head: Mapping[int, str],
    vocabulary: Vocabulary,
    *,
    ended: bool,
    after: int,
) -> Skipped | None:
    if row.problems:
        return Skipped.FOOTER if ended else None
    if ended:
        return Skipped.FOOTER
    filled = [(index, cell) for index, cell in enumerate(row.cells) if cell is not None]
    if after <= _NUMBERED_WITHIN and _is_numbering([cell for _, cell in filled]):
        return Skipped.NUMBERING
    if code is not None and code < len(row.cells) and row.cells[code] is not None and _has_code(row.cells[code], shape):
        return None
    texts = [cell for _, cell in filled if isinstance(cell, str)]
    if len(filled) >= MIN_KNOWN and sum(head.get(index) == fold(cell) for index, cell in filled if isinstance(cell, str)) > len(filled) / 2:
        return Skipped.HEADER  # the header once more, at the top of a further page
    if texts and _begins(filled, vocabulary):
        return Skipped.TOTALS
    if any(vocabulary.is_footer(text) for text in texts) and not any(_is_moment(row.cells[i]) for i in moments if i < len(row.cells)):
        return Skipped.FOOTER
    alone = len(filled) == 1 and isinstance(filled[0][1], str)
    numbered = len(filled) == _TWO and _ROMAN.fullmatch(_text(filled[0][1])) is not None and isinstance(filled[1][1], str)
    if (alone or numbered) and not _is_moment(filled[-1][1]):
        return Skipped.GROUP
    return None


def _begins(filled: Sequence[tuple[int, Cell]], vocabulary: Vocabulary) -> bool:
    """Whether the first filled cell, or the one after a number, says that the row sums up others."""
    return any(isinstance(cell, str) and vocabulary.is_totals(cell) for _, cell in filled[:2])


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: `1, 2, 3`, `(1), (2), (3)`, `A, B, 1, 2`."""
    if len(cells) < MIN_KNOWN:
        return False
    numbers: list[int] = []
    letters = 0
    for cell in cells:
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            return False
        found = _ORDINAL.fullmatch(_text(cell))
        if found is None:
            return False
        if found[1].isdigit():
            numbers.append(int(found[1]))
        elif numbers:
            return False
        else:
            letters += 1
    return bool(numbers) and letters <= MIN_KNOWN and all(after == before + 1 for before, after in pairwise(numbers))


def _has_code(cell: Cell, shape: re.Pattern[str] | None) -> bool:
    return _fault(cell, "code", shape, None) is None


# -- shapes --------------------------------------------------------------------------------------------------------------------------


MAX_VALUE = 300
"""Letters of a value of a known shape; a longer one has none."""
_WORDS_OF_TIME = re.compile(r"\b(?:ngay|thang|nam|gio|phut|giay|luc|sang|chieu|am|pm|sa|ch|h|t|z|gmt|utc)\b|(?<=[0-9])[tzh](?=[0-9:\s]|$)")
_LIKE_MOMENT = re.compile(r"[0-9\s/.:,+-]+")
_DAY = re.compile(r"(?<![0-9])(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2})(?![0-9])")
_SERIALS = (30_000, 59_999)
_DIGITS = re.compile(r"[0-9]{8}|[0-9]{10}|[0-9]{12,14}")
_SEVERAL_ALLOWED = frozenset(("promised", "extended_to"))
"""Columns of which a cell may hold two dates: where a promise was moved, the old date is struck through in it."""


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)


def _is_moment(cell: Cell) -> bool:
    return cell is not None and _moment_fault(cell, "received") is None


def _moment_fault(cell: Cell, target: str) -> str | None:
    """Why a cell is no moment, roughly: how it is read is for another room to say."""
    if isinstance(cell, date):  # a date-time is one too
        return None
    if isinstance(cell, bool | time | timedelta) or cell is None:
        return "cell_number"
    if isinstance(cell, int | float):
        whole = int(cell) if abs(cell) < _HUGE else 0  # what is not a number is not below it either
        serial = _SERIALS[0] <= whole <= _SERIALS[1]
        return None if serial or (whole == cell and _DIGITS.fullmatch(str(whole))) else "cell_number"
    text = cell[: MAX_VALUE + 1]
    if len(text) > MAX_VALUE:
        return "cell_long"
    if _LIKE_MOMENT.fullmatch(text):
        plain, told = text, False
    else:
        bare = fold_tone(text)
        plain, told = _WORDS_OF_TIME.sub(" ", bare), "ngay" in bare
    days = len(_DAY.findall(plain))
    if days > (_TWO if target in _SEVERAL_ALLOWED else 1):
        return "cell_several"
    if not _LIKE_MOMENT.fullmatch(plain):
        return "cell_text"
    digits = sum(map(str.isdigit, plain))
    if days or told:
        return None if digits >= _FEW_DIGITS else "cell_text"
    stripped = plain.strip()
    number = re.fullmatch(r"([0-9]{5})(?:[.,][0-9]+)?", stripped)
    if number and _SERIALS[0] <= int(number[1]) <= _SERIALS[1]:
        return None
    return None if _DIGITS.fullmatch(stripped) and not is_personal(stripped) else "cell_number"


_FEW_DIGITS = 4
_HUGE = 1e15


def fold_tone(text: str) -> str:
    """Return *text* in small letters without tones, its marks and digits as they are."""
    words = re.split(r"([^\W\d_]+)", text)
    return "".join(fold(word) if index % 2 else word for index, word in enumerate(words))


def _fault(cell: Cell, target: str, shape: re.Pattern[str] | None, vocabulary: Vocabulary | None) -> str | None:
    """Why a filled cell does not have the shape of its column, None where it has."""
    if target in MOMENTS:
        return _moment_fault(cell, target)
    if isinstance(cell, datetime | date | time | timedelta):
        return "cell_moment"
    text = _text(cell)
    if len(text) > (MAX_VALUE if target in _SHORT else _LONG):
        return "cell_long"
    if target == "code":
        if isinstance(cell, str) and parse_code(text)[0] is not None:
            return None
        if shape is None or (shape.fullmatch(text) and not is_personal(text)):
            return None  # with blanks, other dashes or small letters it is a code too
        return _code_fault(cell, text, shape)
    if vocabulary is not None and target in _KNOWN_WORDS and _knows(cell, text, target, vocabulary):
        return None
    if target in _KNOWN_WORDS:
        return _kind_of(cell)
    if target == "place":
        return None if is_place_code(text) else _kind_of(cell)
    if target == "level":
        return None if text.casefold() in _LEVELS else _kind_of(cell)
    if shape is not None:
        return None if shape.fullmatch(text) else _kind_of(cell)
    if target in _NAMES and (not isinstance(cell, str) or _is_moment(cell) or is_personal(text)):
        return _kind_of(cell)
    if target == "agency" and holds_personal(text):
        return _kind_of(cell)
    return None


def _code_fault(cell: Cell, text: str, shape: re.Pattern[str]) -> str:
    if _is_moment(cell):
        return "cell_moment"
    if is_personal(text):
        return "cell_person"
    parts = [part for part in re.split(r"[\s;,|]+", text) if part.strip(".")]
    if len(parts) >= _TWO and all(shape.fullmatch(part.strip(".")) or _DAY.fullmatch(part) for part in parts):
        return "cell_several"
    return _kind_of(cell)


_LEVELS = frozenset(level.value for level in Level)
_KNOWN_WORDS = frozenset(("status", "claimed_status", "claimed_outcome", "channel"))
_NAMES = frozenset(("procedure_name", "agency"))
_SHORT = frozenset(("code", "procedure", "place", "level", "channel"))
_LONG = 2_000


def _kind_of(cell: Cell) -> str:
    if isinstance(cell, str):
        return "cell_moment" if _is_moment(cell) else "cell_number" if cell.replace(".", "").replace(",", "").isdigit() else "cell_text"
    return "cell_moment" if isinstance(cell, datetime | date) else "cell_number"


def _knows(cell: Cell, text: str, target: str, vocabulary: Vocabulary) -> bool:
    if target in ("status", "claimed_status"):
        return vocabulary.status(text) is not None
    if target == "claimed_outcome":
        return vocabulary.claim(text) is not None
    return isinstance(cell, bool) or text.casefold() == "false" or vocabulary.channel(text) is not None


def _pattern(shape: str | None) -> re.Pattern[str] | None:
    return re.compile(shape) if shape else None


def _wanted(target: str) -> str:
    if target in MOMENTS:
        return "shape_moment"
    known = {
        **dict.fromkeys(("status", "claimed_status"), "shape_status"),
        **dict.fromkeys(_NAMES, "shape_name"),
        "code": "shape_dossier_code",
        "procedure": "shape_procedure",
        "claimed_outcome": "shape_claim",
        "channel": "shape_channel",
        "place": "shape_place",
        "level": "shape_level",
    }
    return known.get(target, "shape_pattern")


# -- evidence ------------------------------------------------------------------------------------------------------------------------


_REMEMBERED, _WORTH = 4_096, 100
"""Texts of a column of which the shape is remembered, and their letters."""


class _Evidence:
    """What the filled cells of one column look like, read as one thing."""

    def __init__(self, target: str, vocabulary: Vocabulary) -> None:
        self.target, self.vocabulary = target, vocabulary
        self.shape = _pattern(vocabulary.shape(target))
        self.filled = 0
        self.wrong: Counter[str] = Counter()
        self.lines: list[int] = []
        self.told: dict[str, str | None] = {}

    def see(self, cell: Cell, line: int) -> None:
        self.filled += 1
        if isinstance(cell, str):  # texts come again and again
            if cell in self.told:
                fault = self.told[cell]
            else:
                fault = _fault(cell, self.target, self.shape, self.vocabulary)
                if len(self.told) < _REMEMBERED and len(cell) <= _WORTH:
                    self.told[cell] = fault
        else:
            fault = _fault(cell, self.target, self.shape, self.vocabulary)
        if fault is not None:
            self.wrong[fault] += 1
            if len(self.lines) < MAX_SHOWN:
                self.lines.append(line)

    @property
    def fails(self) -> bool:
        return self.wrong.total() > MAX_WRONG * self.filled


def _evident(draft: _Draft) -> Layout:
    """Look at every row once, and settle what the values can settle."""
    layout, vocabulary = draft.layout, draft.layout.vocabulary
    seen: dict[int, list[_Evidence]] = {}
    for column in layout.columns:
        if column.use is Use.MAPPED and column.target is not None and column.index not in layout.marks:
            seen[column.index] = [_Evidence(column.target, vocabulary)]
        elif column.use is Use.ASKED:
            seen[column.index] = [_Evidence(target, vocabulary) for target in column.may_be]
    marks = _Marks(layout.marks)
    counts: Counter[Skipped] = Counter()
    shown: dict[Skipped, list[int]] = {}
    widths: Counter[int] = Counter()
    rows = late = first_late = 0
    code = next((each.index for each in layout.columns if each.target == "code" and each.use is Use.MAPPED), None)
    shape = _pattern(vocabulary.shape("code"))
    for row, skipped in _sorted_rows(layout):
        if skipped is not None:
            counts[skipped] += 1
            if len(shown.setdefault(skipped, [])) < MAX_SHOWN:
                shown[skipped].append(row.line)
            if skipped is Skipped.FOOTER and _like_dossier(row, code, shape):
                late, first_late = late + 1, first_late or row.line
            continue
        rows += 1
        if row.problems:
            continue
        widths[len(row.cells)] += 1
        for index, evidence in seen.items():
            cell = row.cells[index] if index < len(row.cells) else None
            if cell is not None:
                for each in evidence:
                    each.see(cell, row.line)
        marks.see(row)
    columns = [_settled(column, seen.get(column.index, []), draft.choices.get(column.index), layout) for column in layout.columns]
    columns = marks.settle(columns, layout)
    problems = list(layout.problems)
    if code is None and not any("code" in (each.target, *each.may_be) or _may_hold_code(each) for each in layout.columns):
        at = Position(layout.table.file, layout.header[-1] if layout.header else None)
        names = ", ".join(f"“{each.header}”" for each in layout.columns[:MAX_LISTED] if each.header)
        problems.append(problem("OS802", at, ("code",), column=Text("mã hồ sơ (code)", "dossier code (code)"), found=names))
    if late:
        at = Position(layout.table.file, first_late)
        problems.append(problem("OS829", at, _sheet(layout.table), line=first_late, n=late))
    columns, twice = _distinct(columns, layout)
    problems += twice
    problems += _shifted(columns, widths, layout)
    problems += _unknown(columns, layout)
    return attrs.evolve(
        layout,
        columns=tuple(columns),
        marks=layout.marks if any(each.use is Use.MARK for each in columns) else {},
        skipped={kind: tuple(lines) for kind, lines in shown.items()},
        skipped_count=dict(counts),
        rows=rows,
        problems=tuple(problems),
    )


def _may_hold_code(column: Column) -> bool:
    """Whether a column was refused because it holds several values: one of them may be the code."""
    return column.use is Use.REFUSED and any(found.args.get("reason") == "header_several" for found in column.problems)


def _like_dossier(row: Row, code: int | None, shape: re.Pattern[str] | None) -> bool:
    if code is None or code >= len(row.cells) or row.cells[code] is None:
        return False
    return sum(cell is not None for cell in row.cells) >= MIN_KNOWN and _has_code(row.cells[code], shape)


def _settled(column: Column, evidence: Sequence[_Evidence], choice: Meaning | None, layout: Layout) -> Column:
    table = layout.table
    if column.use is Use.ASKED:
        filled = [each for each in evidence if each.filled]
        if not filled:
            return attrs.evolve(column, use=Use.IGNORED, may_be=())  # an empty column asks nothing of anybody
        fitting = [each.target for each in filled if not each.fails]
        if choice is not None and len(fitting) == 1:
            return attrs.evolve(column, use=Use.MAPPED, target=fitting[0], may_be=())
        return _asked(column, layout)
    if column.use is not Use.MAPPED or not evidence or not evidence[0].fails:
        return column
    found = evidence[0]
    because = None
    more: dict[str, Any] = {}
    if found.wrong["cell_several"] * 2 > found.wrong.total():
        because = "several"
    elif found.target == "status":
        because = "profile" if found.wrong["cell_number"] else "status"
        more = {"profiles": ", ".join(layout.vocabulary.profiles) or "-"}
    said = problem(
        "OS822",
        _at(table, layout.header, column.index),
        _sheet(table),
        letter=column.letter,
        header=column.header,
        why="",
        reason="wrong_shape",
        n=found.wrong.total(),
        of=found.filled,
        wanted=_wanted(found.target),
        what=tuple(kind for kind, _ in found.wrong.most_common()),
        lines=", ".join(map(str, found.lines)),
        **({"because": because} if because else {}),
        **more,
    )
    return attrs.evolve(column, use=Use.REFUSED, problems=(*column.problems, said))


def _asked(column: Column, layout: Layout) -> Column:
    meaning = _meaning(column.header.split(" / "), layout.vocabulary)
    at, sheet = _at(layout.table, layout.header, column.index), _sheet(layout.table)
    hint = meaning.hint if meaning is not None and meaning.hint is not None else Text("", "")
    targets = tuple(f"column.{target}" for target in column.may_be)
    first = column.may_be[0] if column.may_be else ""
    said = [
        problem(
            "OS825",
            at,
            sheet,
            letter=column.letter,
            header=column.header,
            what=targets,
            choices=", ".join(column.may_be),
            hint=hint,
            first=first,
        )
    ]
    if meaning is not None and meaning.other is not None:
        said.append(problem("OS820", meaning.origin, (), found=column.header, other=str(meaning.other)))
    return attrs.evolve(column, problems=(*column.problems, *said))


def _distinct(columns: list[Column], layout: Layout) -> tuple[list[Column], list[Problem]]:
    """Two columns of one meaning are an error: nobody can say which is right."""
    first: dict[str, Column] = {}
    problems: list[Problem] = []
    for column in columns:
        key = f"{column.use.value} {column.target}"
        if column.use not in (Use.MAPPED, Use.FACT) or column.target is None:
            continue
        if key in first:
            other = first[key]
            problems.append(
                problem(
                    "OS824",
                    _at(layout.table, layout.header, column.index),
                    _sheet(layout.table),
                    letter=column.letter,
                    header=column.header,
                    other=f"{other.letter} “{other.header}”",
                    what=f"column.{column.target}" if column.use is Use.MAPPED else column.target,
                )
            )
        first.setdefault(key, column)
    return columns, problems


_TELLING = frozenset(("code", "procedure", "status", "procedure_name")) | MOMENTS


def _shifted(columns: Sequence[Column], widths: Counter[int], layout: Layout) -> list[Problem]:
    """Where the code, or several columns, do not hold what they promise, the cells do not stand below their headers."""
    refused = [each for each in columns if each.use is Use.REFUSED and each.target in _TELLING and each.index not in layout.marks]
    head = sum(1 for each in columns if each.header)
    cells, _ = max(widths.items(), key=lambda item: (item[1], item[0]), default=(head, 0))
    several = [each for each in refused if all(found.args.get("because") == "several" for found in each.problems)]
    if len(refused) < _TWO and not any(each.target == "code" for each in refused):
        return []
    if len(several) == len(refused):
        because: dict[str, Any] = {"because": "several"}
    elif cells < head and layout.table.names is None:
        because = {"because": "fewer_cells", "head": head, "cells": cells}
    else:
        because = {}
    said = ", ".join(f"{each.letter} “{each.header}”" for each in refused[:MAX_LISTED])
    at = Position(layout.table.file, layout.header[-1] if layout.header else None)
    return [problem("OS823", at, _sheet(layout.table), columns=said, **because)]


def _unknown(columns: Sequence[Column], layout: Layout) -> list[Problem]:
    unknown = [each for each in columns if each.use is Use.UNKNOWN and each.header]
    if not unknown:
        return []
    said = ", ".join(f"{each.letter} “{each.header}”" for each in unknown[:MAX_LISTED]) + (", …" if len(unknown) > MAX_LISTED else "")
    at = Position(layout.table.file, layout.header[-1] if layout.header else None)
    return [problem("OS828", at, _sheet(layout.table), n=len(unknown), found=said)]


_MARK = frozenset(("x", "v", "✓", "✔", "√", "+", "1", "●", "•"))


class _Marks:
    """Columns under a header of statuses, in which a mark says the status."""

    def __init__(self, marks: Mapping[int, str]) -> None:
        self.marks, self.filled, self.wrong = marks, 0, 0
        self.lines: list[int] = []

    def see(self, row: Row) -> None:
        marked = [row.cells[index] for index in self.marks if index < len(row.cells) and row.cells[index] is not None]
        if not marked:
            return
        self.filled += 1
        sound = all(cell is True or _is_moment(cell) or _text(cell).strip().casefold() in _MARK for cell in marked)
        if len(marked) > 1 or not sound:
            self.wrong += 1
            if len(self.lines) < MAX_SHOWN:
                self.lines.append(row.line)

    def settle(self, columns: list[Column], layout: Layout) -> list[Column]:
        if not self.marks or self.wrong <= MAX_WRONG * self.filled:
            return columns
        first = columns[min(self.marks)]
        said = problem(
            "OS822",
            _at(layout.table, layout.header, first.index),
            _sheet(layout.table),
            letter=first.letter,
            header=first.header,
            why="",
            reason="wrong_shape",
            n=self.wrong,
            of=self.filled,
            wanted="shape_mark",
            what=("cell_text",),
            lines=", ".join(map(str, self.lines)),
        )
        dropped = [attrs.evolve(each, use=Use.REFUSED) if each.index in self.marks else each for each in columns]
        dropped[first.index] = attrs.evolve(dropped[first.index], problems=(said,))
        return dropped


def errors(layout: Layout) -> tuple[Problem, ...]:
    """Return each error of a layout, of the file and of its columns: a list that has one is not judged before the person has answered."""
    every = (*layout.problems, *(found for column in layout.columns for found in column.problems))
    return tuple(found for found in every if found.severity is Severity.ERROR)
