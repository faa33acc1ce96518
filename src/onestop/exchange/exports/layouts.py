"""
Layouts: what each column of a list means, by its header and then by its values, and what a person says of it.

No value is understood here. Values are only looked at to see whether they have the shape that their header promises; those of columns
that are not read are not looked at. No problem ever repeats a value: one that fails may be a person's name that slipped in.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import attrs

from onestop.catalogs.columns import Meaning, Vocabulary, fold
from onestop.exchange.exports.checks import Draft, check
from onestop.exchange.exports.headers import MAX_HEADER, find_header, is_status, meaning_of, several, shown
from onestop.exchange.exports.values import MAX_LISTED, Column, Layout, Table, Use
from onestop.words.problems import Problem, problem

_ALIKE = 0.75
"""How alike two headers are at least, as `difflib` counts it, before one is offered for the other."""


def read_layout(table: Table, vocabulary: Vocabulary, *, header_row: int | None = None, facts: Sequence[str] = ()) -> Layout:
    """
    Return how *table* is read: its header, what each column means, which rows are no dossiers, and what is wrong with it.

    Its rows are read once for the header, up to the 30th, and once for the checks; no row is kept.

    Args:
        table: The table.
        vocabulary: The words by which it is read.
        header_row: The line of the header, where the person says it.
        facts: Headers of columns that are read as facts, each as `HEADER` or `HEADER=name of the fact`.
    """
    plain = Layout(table=table, vocabulary=vocabulary, header=(), columns=())
    if table.names is not None:
        return check(_draft(plain, tuple((name,) for name in table.names), facts))
    header = find_header(table, vocabulary, header_row)
    if isinstance(header, Problem):
        return attrs.evolve(plain, problems=(header,))
    return check(_draft(attrs.evolve(plain, header=header.lines), header.texts, facts))


def _draft(plain: Layout, texts: tuple[tuple[str, ...], ...], facts: Sequence[str]) -> Draft:
    """A layout by its headers alone."""
    columns: list[Column] = []
    asked: dict[int, Meaning] = {}
    marks: dict[int, str] = {}
    for index, each in enumerate(texts):
        meaning = meaning_of(each, plain.vocabulary)
        if is_status(each, plain.vocabulary):
            marks[index] = each[-1]
        elif meaning is not None:
            asked[index] = meaning
        columns.append(_column(index, each, meaning, plain))
    columns, marks = _with_marks(columns, marks)
    columns, problems = _with_facts(columns, facts, plain)
    layout = attrs.evolve(plain, columns=tuple(columns), marks=marks, problems=(*problems, *_unmatched(columns, plain)))
    return Draft(layout=layout, asked=asked)


def _column(index: int, texts: Sequence[str], meaning: Meaning | None, plain: Layout) -> Column:
    column = Column(index=index, header=shown(texts), use=Use.UNKNOWN)
    if meaning is None:
        if not several(texts, plain.vocabulary):
            return column
        at, path = plain.position(index), plain.table.path
        said = problem("OS822", at, path, letter=column.letter, header=column.header, why="", reason="header_several")
        return attrs.evolve(column, use=Use.REFUSED, problems=(said,))
    column = attrs.evolve(column, said_by=meaning.origin, by_option=meaning.by_option)
    if meaning.private:
        return attrs.evolve(column, use=Use.PRIVATE)
    if meaning.ignored:
        return attrs.evolve(column, use=Use.IGNORED)
    if len(meaning.targets) == 1 and not meaning.asks:
        return attrs.evolve(column, use=Use.MAPPED, target=meaning.targets[0])
    return attrs.evolve(column, use=Use.ASKED, may_be=meaning.targets)


def _with_marks(columns: list[Column], marks: dict[int, str]) -> tuple[list[Column], dict[int, str]]:
    """
    Take columns under a header of statuses for marks, the first of them read as the status.

    One alone says nothing, and where another column is the status they are not known.
    """
    alone = len(marks) < 2 or any(each.use is Use.MAPPED and each.target == "status" for each in columns if each.index not in marks)
    made = []
    for each in columns:
        if each.index in marks:
            use = Use.UNKNOWN if alone else Use.MAPPED if each.index == min(marks) else Use.MARK
            each = attrs.evolve(each, use=use, target=None if alone else "status", problems=())
        made.append(each)
    return made, {} if alone else marks


def _with_facts(columns: list[Column], facts: Sequence[str], plain: Layout) -> tuple[list[Column], list[Problem]]:
    """Take the columns that the person names as facts; one about a person is never taken."""
    problems: list[Problem] = []
    changed = list(columns)
    for said in facts:
        header, name = said.strip(), said.strip()
        found = _named(header, columns)
        if not found and "=" in said:
            header, name = (part.strip() for part in said.rsplit("=", 1))
            found = _named(header, columns)
        if not found:
            problems.append(_not_there(header, "--fact", columns, plain))
        for each in found:
            if each.use is Use.PRIVATE:
                problems.append(problem("OS826", plain.position(each.index), plain.table.path, header=each.header, option="--fact"))
            else:
                changed[each.index] = attrs.evolve(each, use=Use.FACT, target=name or each.header, by_option=True, may_be=(), problems=())
    return changed, problems


def _named(header: str, columns: Sequence[Column]) -> list[Column]:
    return [each for each in columns if each.header and fold(each.header) == fold(header)]


def _unmatched(columns: Sequence[Column], plain: Layout) -> list[Problem]:
    """Each header that the command line names and the list does not have."""
    there = {fold(each.header) for each in columns} | {fold(each.header.rpartition(" / ")[2]) for each in columns}
    return [_not_there(said, "--map", columns, plain) for key, said in plain.vocabulary.mapped.items() if key not in there]


def _not_there(header: str, option: str, columns: Sequence[Column], plain: Layout) -> Problem:
    names = {fold(each.header): each.header for each in columns if each.header}
    near = tuple(names[each] for each in difflib.get_close_matches(fold(header), list(names), n=2, cutoff=_ALIKE))
    known = ", ".join(f"“{each}”" for each in list(names.values())[:MAX_LISTED])
    at, path = plain.position(), (*plain.table.path, option)
    return problem("OS827", at, path, found=header[:MAX_HEADER], why="header_gone", known=known, near=near)
