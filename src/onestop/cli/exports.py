"""Registers and exports: what all verbs about a list of dossiers read it by, and the mapping that is shown before anything is judged."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from onestop.cli import common
from onestop.engine import Onestop
from onestop.exchange.registers import Entry, RegisterError, problem_data, read_register
from onestop.telling.tables import folded, harmless, table
from onestop.telling.words import problem_line, render, word
from onestop.words.problems import Problem, Severity


def add_options(made: argparse.ArgumentParser) -> None:
    """Let a verb read the lists that one-stop software exports."""
    group = made.add_argument_group("bảng kê xuất từ phần mềm · lists exported by one-stop software")
    explain = "chỉ cho xem cách đọc tệp rồi dừng: bước đầu tiên · show how the file would be read and stop: the first step"
    group.add_argument("--explain-columns", action="store_true", help=explain)
    maps = "cột có tiêu đề này là cột kia của sổ, như --map 'Ngày trả kết quả=promised' · what a header means; repeatable"
    group.add_argument("--map", type=common.fact, action="append", default=[], metavar="HEADER=COLUMN", help=maps)
    facts = "đọc cột này như câu trả lời cho câu hỏi của thủ tục · read a further column as a fact; repeatable"
    group.add_argument("--fact", action="append", default=[], metavar="HEADER", help=facts)
    profile = "phần mềm đã xuất tệp: national, opencps, … · the software that exported the file"
    group.add_argument("--profile", metavar="NAME", help=profile)
    group.add_argument("--sheet", metavar="NAME", help="trang tính, tên hoặc số thứ tự · the sheet of a workbook, by name or number")
    group.add_argument("--header-row", type=common.whole_number, metavar="N", help="dòng tiêu đề · the row of the header")
    dates = "cách ghi ngày của một cột: day_first, month_first, … · how the dates of a column are written, as received=month_first"
    group.add_argument("--dates", type=common.fact, action="append", default=[], metavar="COLUMN=STYLE", help=dates)
    procedure = "mã thủ tục của mọi hồ sơ, khi tệp không có cột thủ tục · the procedure of all dossiers, where no column says it"
    group.add_argument("--procedure", metavar="CODE", help=procedure)
    group.add_argument("--place", metavar="CODE", help="mã địa bàn của hồ sơ không ghi địa bàn · the place of dossiers that name none")
    never = "cam kết: không hồ sơ nào từng tạm dừng chờ bổ sung · affirm that no dossier of the list was ever paused"
    group.add_argument("--no-pauses", action="store_true", help=never)


_WIDTHS = (4, 34, 26, 40)
"""How wide the columns of the mapping may be in a terminal."""


def explained(layout: Layout, moments: Mapping[str, ColumnMoments], lang: str) -> str:
    """Return how a table is read, for a terminal: the file, its rows, and each of its columns."""
    rows = [
        (column.letter, harmless(column.header), _meaning(column, lang), _because(column, moments.get(column.target or ""), lang))
        for column in layout.columns
    ]
    head = word("list.columns", lang).split("|")
    return "\n".join((*_file_lines(layout, lang), "", table(head, folded(rows, _WIDTHS))))


def _file_lines(layout: Layout, lang: str) -> Iterator[str]:
    """What is said of the file as a whole."""
    found = layout.table
    how = [word(f"list.form.{found.form.value}", lang)]
    if found.encoding:
        how.append(word("list.encoding", lang, encoding=found.encoding.upper()))
    if found.delimiter:
        how.append(word("list.delimiter", lang, delimiter=word(f"list.delimiter.{_DELIMITERS.get(found.delimiter, 'other')}", lang)))
    yield word("list.file", lang, file=found.file, how=", ".join(how))
    if found.sheet:
        others = ", ".join(name for name in found.sheets if name != found.sheet)
        yield word("list.sheet", lang, sheet=found.sheet) + (f" {word('list.other_sheets', lang, sheets=others)}" if others else "")
    if layout.header:
        yield word("list.header", lang, lines=_lines(layout.header))
    yield word("list.rows", lang, n=f"{layout.rows:,}")
    for kind, count in layout.skipped_count.items():
        lines = layout.skipped.get(kind, ())
        more = ", …" if count > len(lines) else ""
        yield word("list.skipped", lang, n=f"{count:,}", kind=word(f"list.skipped.{kind.value}", lang), lines=_lines(lines) + more)
    if layout.vocabulary.profile:
        yield word("list.profile", lang, profile=layout.vocabulary.profile)


_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def _lines(lines: Sequence[int]) -> str:
    """Lines as people write them: `1–6, 9`."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in spans)


def _meaning(column: Column, lang: str) -> str:
    """What a column is read as."""
    if column.use is Use.MAPPED:
        return f"{column.target} ({target_words(column.target or '', lang)})"
    if column.use is Use.FACT:
        return word("list.use.fact", lang, name=column.target)
    return word(f"list.use.{column.use.value}", lang)


def target_words(target: str, lang: str) -> str:
    """Return what a column of a register says, in words."""
    key = f"event.{target}"
    return word(key if key in messages(lang) else f"list.target.{target}", lang)


def _because(column: Column, moments: ColumnMoments | None, lang: str) -> str:
    """Who says what a column means, how its dates are written, or what it may mean."""
    said = []
    if column.use is Use.ASKED:
        said.append(word("list.may_be", lang, columns=", ".join(column.may_be)))
    elif column.by_option:
        said.append(word("list.by_option", lang))
    if moments is not None and column.use is Use.MAPPED:
        said.append(word(f"list.style.{moments.style.value}", lang))
    return "; ".join(said)
