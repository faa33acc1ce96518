"""
Files of dossiers: whatever a verb is given, a register, messages or a list that one-stop software exported, its dossiers come out.

Of a list it is shown first how it is read; nothing of it is judged before what is unclear has been asked.
"""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from onestop.cli import common
from onestop.cli.arguments import Unreadable
from onestop.engine import Onestop
from onestop.exchange.registers import STDIN, Entry, read_register, standard_input
from onestop.telling.tables import folded, harmless, table
from onestop.telling.words import messages, problem_line, word
from onestop.words.problems import Problem, Severity

if TYPE_CHECKING:
    from onestop.exchange.exports.moments import ColumnMoments
    from onestop.exchange.exports.readings import Reading
    from onestop.exchange.exports.records import Records
    from onestop.exchange.exports.sources import Peeked
    from onestop.exchange.exports.values import Column, Layout, Row, Table


def _meant(wanted: str, text: str) -> tuple[str, str]:
    """Read `HEADER=COLUMN`, such as *wanted*; a header may hold the sign too."""
    header, equals, column = text.rpartition("=")
    if not equals or not header.strip() or not column.strip():
        raise Unreadable(text, wanted)
    return header.strip(), column.strip()


def add_options(made: argparse.ArgumentParser) -> None:
    """Let a verb read the lists that one-stop software exports."""
    group = made.add_argument_group("danh sách xuất từ phần mềm một cửa · lists exported by one-stop software")

    def add(name: str, text: str, **how: Any) -> None:
        group.add_argument(name, help=text, **how)

    def told(wanted: str) -> dict[str, Any]:
        return {"type": partial(_meant, wanted), "action": "append", "default": []}

    add(
        "--map",
        "cột có tiêu đề này là cột kia của sổ; ghi được nhiều lần · what a header means; repeatable",
        metavar="HEADER=COLUMN",
        **told("Ngày trả kết quả=promised"),
    )
    status = "từ trạng thái này có nghĩa kia, như 'Dừng xử lý=stopped'; ghi được nhiều lần · what a status word means; repeatable"
    add("--map-status", status, metavar="WORD=MEANING", **told("Đang xác minh=pending"))
    dates = "cách ghi ngày của một cột: day_first, month_first, swapped · how the dates of a column are written; repeatable"
    add("--dates", dates, metavar="COLUMN=ORDER", **told("received=day_first"))
    fact = "đọc cột này như câu trả lời cho câu hỏi của thủ tục; ghi được nhiều lần · read a further column as a fact; repeatable"
    add("--fact", fact, metavar="HEADER[=NAME]", action="append", default=[])
    add("--profile", "phần mềm đã xuất tệp: national, opencps, … · the software that exported the file", metavar="NAME")
    add("--sheet", "trang tính: tên, hoặc số thứ tự từ 1 · the sheet of a workbook, by name or number", metavar="NAME")
    add("--header-row", "dòng tiêu đề là dòng N · the row of the header", metavar="N", type=common.whole_number)
    only = "mã thủ tục của mọi hồ sơ, khi tệp chỉ có một thủ tục · the procedure of all dossiers, where there is but one"
    add("--procedure", only, metavar="CODE")
    add("--place", "mã địa bàn của mọi hồ sơ trong danh sách · the place of all dossiers of the list", metavar="CODE")
    never = "cam đoan không hồ sơ nào từng tạm dừng, chờ bổ sung, chờ nộp tiền · affirm that no dossier of the list was ever paused"
    add("--no-pauses", never, action="store_true")


_OPTIONS = ("map", "map_status", "dates", "fact", "profile", "sheet", "header_row", "procedure", "place", "no_pauses")
"""What concerns lists only."""


@attrs.frozen(kw_only=True, eq=False)
class Dossiers:
    """
    The dossiers of a file, not yet taken.

    Attributes:
        entries: Gives them, once.
        reading: How the file is read, where it is a list; None for a register or for messages.
        beside: Further columns that its dossiers may need in a register.
        repeated: What was wrong with several rows in one way, once all were taken.
    """

    entries: Callable[[], Iterator[Entry]]
    reading: Reading | None = None
    beside: tuple[str, ...] = ()
    repeated: Callable[[], Sequence[tuple[Problem, int]]] = tuple


def dossiers_of(args: argparse.Namespace, site: Onestop, now: datetime) -> Dossiers:
    """
    Return the dossiers of the file that *args* name; of a list how it is read is told on standard error first.

    Raises:
        RegisterError: If nothing of it can be read.
        common.Usage: If it is a list of which something has to be asked first.
    """
    from onestop.exchange.exports.tables import Peeked, kind_of

    stream = Peeked(standard_input()) if args.file == "-" else None
    kind = kind_of(args.file, stream)
    if kind == "table":
        return _listed(args, site, now, stream)
    if kind == "messages":
        return _sent(args, stream)
    _refuse_options(args, "list.is_register")
    # Whoever asks through a pipe for JSON pairs the lines: each gets its answer.
    whole = stream.whole() if stream is not None else None
    return Dossiers(entries=lambda: read_register(args.file, every_line=bool(whole and args.json), stream=whole))


def asked(args: argparse.Namespace) -> list[str]:
    """The options about lists that were given, as they are typed."""
    return [f"--{name.replace('_', '-')}" for name in _OPTIONS if getattr(args, name, None)]


def _refuse_options(args: argparse.Namespace, why: str, *but: str) -> None:
    given = [option for option in asked(args) if option not in but]
    if given:
        raise common.Usage(word(why, args.lang, file=STDIN if args.file == "-" else args.file, options=", ".join(given)))


def _sent(args: argparse.Namespace, stream: Peeked | None) -> Dossiers:
    """Messages of the National Portal: each says what happened, with its supplements."""
    from onestop.exchange.messages import read_messages

    _refuse_options(args, "list.is_messages", "--place", "--no-pauses")  # messages tell their pauses
    place = common.place_of(args, args.place)
    whole = stream.whole() if stream is not None else None

    def entries() -> Iterator[Entry]:
        for each in read_messages(args.file, place=place, stream=whole):
            yield Entry(each.line, each.code, each.dossier, each.problems)

    return Dossiers(entries=entries, beside=("unrecorded",))


def _listed(args: argparse.Namespace, site: Onestop, now: datetime, stream: Peeked | None) -> Dossiers:
    from onestop.exchange.exports.records import beside_columns
    from onestop.exchange.exports.sources import refused

    reading = reading_of(args, site, now, stream)
    if not args.quiet:
        print(explained(reading, args), file=sys.stderr)
        print(file=sys.stderr)
    if not reading.is_judged:
        if args.quiet:  # what stops it is told all the same
            wrong = (found for found in reading.problems if found.severity is Severity.ERROR)
            print(*(problem_line(found, args.lang) for found in wrong), sep="\n", file=sys.stderr)
        raise common.Usage(word("list.wrong", args.lang))
    records: list[Records] = []

    def entries() -> Iterator[Entry]:
        records.append(reading.records())
        yield from records[0]
        if records[0].rows != reading.layout.rows:  # it grew or shrank after its last opening
            raise refused(reading.layout.table.file, "list_changed")

    def repeated() -> list[tuple[Problem, int]]:
        return [(each.problem, each.rows) for each in records[0].repeated]

    return Dossiers(entries=entries, reading=reading, beside=beside_columns(reading.layout), repeated=repeated)


def reading_of(args: argparse.Namespace, site: Onestop, now: datetime, stream: Peeked | None = None) -> Reading:
    """Return how a list is read; what the options say wrongly is an error of usage."""
    from onestop.exchange.exports.readings import DatesError
    from onestop.exchange.exports.tables import open_table

    _check_words(args, site, now)
    found = open_table(args.file, sheet=args.sheet, stream=stream.whole() if stream is not None else None)
    with common.progress(args) as step:
        try:
            reading = site.read_list(
                _stepping(found, step),
                place=args.place,
                profile=args.profile,
                headers=dict(args.map),
                statuses=dict(args.map_status),
                dates=dict(args.dates),
                facts=args.fact,
                procedure=args.procedure,
                header_row=args.header_row,
                no_pauses=args.no_pauses,
                now=now,
            )
        except DatesError as error:
            known = ", ".join(error.known) or "-"
            raise common.Usage(word("list.no_dates", args.lang, found=error.column, known=known)) from None
    return attrs.evolve(reading, layout=attrs.evolve(reading.layout, table=found))


def _stepping(table: Table, step: Callable[..., None]) -> Table:
    """The table, with each row that is read a step of progress."""

    def read() -> Iterator[Row]:
        for row in table.read():
            step()
            yield row

    return attrs.evolve(table, read=read)


def _check_words(args: argparse.Namespace, site: Onestop, now: datetime) -> None:
    """What the options say of words and codes that there are not is an error of usage."""
    from onestop.catalogs.columns import TARGETS, HeaderError, Stands, fold
    from onestop.exchange.exports.moments import Order

    place = common.place_of(args, args.place)
    _check_procedure(args, site, now, place)
    try:
        site.vocabulary(place, profile=args.profile, headers=dict(args.map))
    except HeaderError as error:
        said = problem_line(error.problem, args.lang)
        if error.problem.args.get("why") == "no_target":
            said = "\n".join(
                (said, word("list.columns_are", args.lang), *(f"  {each}: {target_words(each, args.lang)}" for each in TARGETS))
            )
        raise common.Usage(said) from None
    except LookupError:
        known = ", ".join(site.vocabulary(place).profiles)
        raise common.Usage(word("list.no_profile", args.lang, found=args.profile, known=known)) from None
    for name, meaning in args.map_status:
        if meaning not in tuple(Stands):
            known = ", ".join(word(f"kind.stands.{each.value}", args.lang) for each in Stands)
            raise common.Usage(word("list.no_status", args.lang, word=name, found=meaning, known=known))
        if not fold(name):
            raise common.Usage(word("list.no_word", args.lang, word=name, found=meaning))
    for column, order in args.dates:
        if order not in tuple(Order):
            raise common.Usage(word("list.no_order", args.lang, column=column, found=order, known=", ".join(Order)))


def _check_procedure(args: argparse.Namespace, site: Onestop, now: datetime, place: str) -> None:
    """Refuse at the door what every row would be refused for: a name, or a code that the catalogue does not have."""
    if args.procedure is None or args.procedure in site.catalog.procedures:
        return
    like = site.procedures_like(args.procedure, now.date(), place)
    near = ", ".join(f"“{each.code} {each.name.of(args.lang)}”" for each in like)
    said = f" {word('list.no_code_near', args.lang, near=near)}" if near else ""
    raise common.Usage(word("list.no_code", args.lang, found=args.procedure, near=said))


def tell_repeated(args: argparse.Namespace, found: Sequence[tuple[Problem, int]]) -> None:
    """Tell what was wrong with many rows in one way, the most frequent first; few rows were all told by themselves."""
    many = [each for each in found if each[1] > common.SHOWN_PROBLEMS]
    for problem, rows in many[: common.SHOWN_PROBLEMS]:
        print(f"{word('list.repeated', args.lang, n=f'{rows:,}')} {problem_line(problem, args.lang)}", file=sys.stderr)


# -- the first step ------------------------------------------------------------------------------------------------------------------


def explain(args: argparse.Namespace) -> int:
    """Show how the file would be read, and stop: 0 where it can be judged as it is, 1 where something is to be mended or said first."""
    from onestop.exchange.exports.tables import Peeked, kind_of

    stream = Peeked(standard_input()) if args.file == "-" else None
    kind = kind_of(args.file, stream)
    if kind != "table":
        key = "list.register" if kind == "register" else "list.messages"
        if args.json:
            common.print_json({"file": args.file, "form": kind, "problems": []})
        else:
            print(word(key, args.lang, file=args.file, command=_command(args)))
        return 0
    site = common.site_of(args)
    reading = reading_of(args, site, args.now or common.now(), stream)
    if args.json:
        common.print_json(reading_data(reading, args.lang))
    else:
        print(explained(reading, args))
        print()
        wrong = any(found.severity is Severity.ERROR for found in reading.problems)
        lacking = any(_lacking(args, reading))
        key = "list.wrong" if lacking or not reading.is_judged else "list.partly" if wrong else "list.next"
        print(word(key, args.lang, command=_command(args)))
    unclear = any(found.severity is not Severity.HINT for found in reading.problems) or any(_lacking(args, reading))
    return 1 if unclear else 0


def _command(args: argparse.Namespace) -> str:
    """What to type next: the same without `--explain-columns`."""
    typed = [("--catalog", str(folder)) for folder in args.catalog]  # its words may be what the list is read by
    typed += [("--map", f"{header}={column}") for header, column in args.map]
    typed += [("--map-status", f"{name}={meaning}") for name, meaning in args.map_status]
    typed += [("--dates", f"{column}={order}") for column, order in args.dates]
    typed += [("--fact", each) for each in args.fact]
    plain = ("profile", "sheet", "header_row", "procedure", "place")
    typed += [(f"--{name.replace('_', '-')}", str(getattr(args, name))) for name in plain if getattr(args, name) is not None]
    parts = [args.file, *(part for pair in typed for part in pair), *(["--no-pauses"] if args.no_pauses else [])]
    return " ".join(["onestop", "assess", *map(_quoted, parts)])


_PLAIN = re.compile(r"[\w./:=@+,-]+")


def _quoted(part: str) -> str:
    """A part of a command as the shells of Windows, macOS and Linux all read it; apostrophes mean nothing to that of Windows."""
    if _PLAIN.fullmatch(part) and part.isascii():
        return part
    # A backslash, as in a path of Windows, stands for itself unless another or the end follows it.
    unsafe = set(part) & set('"$`!') or "\\\\" in part or part.endswith("\\")
    return shlex.quote(part) if unsafe else f'"{part}"'


_WIDTHS = (4, 29, 25, 16)
"""How wide the columns of the mapping may be in a terminal."""


def explained(reading: Reading, args: argparse.Namespace) -> str:
    """Return how a list is read, for a terminal: the file, its rows, each of its columns, and what is unclear."""
    layout, lang = reading.layout, args.lang
    lines = list(_file_lines(reading, lang))
    if layout.columns:
        rows = [
            (
                column.letter if layout.header else str(column.index + 1),
                harmless(column.header),
                _meaning(column, layout, lang),
                _because(column, reading, lang),
            )
            for column in layout.columns
        ]
        lines += ["", table(word("list.columns", lang).split("|"), folded(rows, _WIDTHS))]
    told = [
        *(word(f"list.lacks_{each}", lang) for each in _lacking(args, reading)),
        *(problem_line(found, lang) for found in reading.problems),
    ]
    return "\n".join((*lines, *([""] if told else []), *told))


def _lacking(args: argparse.Namespace, reading: Reading) -> Iterator[str]:
    """What a list has to tell and no column of it does."""
    layout = reading.layout
    if not layout.columns:
        return
    there = {
        name for each in layout.columns if each.use.value not in ("unknown", "ignored") for name in (each.target, *each.may_be) if name
    }
    if args.procedure is None and there.isdisjoint(("procedure", "procedure_name")) and not _grouped(reading):
        yield "procedure"
    if "received" not in there:
        yield "received"


def _grouped(reading: Reading) -> bool:
    """Whether rows over the dossiers may name their procedures; of a list that can be judged the first rows are tried."""
    if not any(kind.value == "group" for kind in reading.layout.skipped_count):
        return False
    if not reading.is_judged:
        return True
    return any(
        all((found.code, found.args.get("because")) != ("OS835", "code_none") for found in entry.problems)
        for entry in islice(reading.records(), _TRIED)
    )


_TRIED = 200
"""So many rows are tried before it is said that nothing names their procedures."""


def _file_lines(reading: Reading, lang: str) -> Iterator[str]:
    """What is said of the file as a whole."""
    layout = reading.layout
    found = layout.table
    how = [word(f"list.form.{found.form.value}", lang)]
    if found.encoding:
        how.append(word("list.encoding", lang, encoding=found.encoding.removesuffix("-sig").upper()))
    if found.delimiter:
        how.append(word("list.delimiter", lang, delimiter=word(f"list.delimiter.{_DELIMITERS.get(found.delimiter, 'other')}", lang)))
    yield word("list.file", lang, file=found.file, how=", ".join(how))
    if found.sheet:
        others = ", ".join(name for name in found.sheets if name != found.sheet)
        yield word("list.sheet", lang, sheet=found.sheet) + (f" {word('list.other_sheets', lang, sheets=others)}" if others else "")
    if layout.header:
        yield word("list.header", lang, lines=_lines(layout.header))
    yield word("list.rows", lang, n=f"{layout.rows:,}")
    for kind, counted in layout.skipped_count.items():
        lines = tuple(line for line in layout.skipped.get(kind, ()) if line not in layout.header)
        count = counted - len(layout.header) if kind.value == "header" else counted
        if not count:
            continue
        more = ", …" if count > len(lines) else ""
        yield word("list.skipped", lang, n=f"{count:,}", kind=word(f"list.skipped.{kind.value}", lang), lines=_lines(lines) + more)
    if layout.vocabulary.profile:
        yield word("list.guessed" if reading.guessed else "list.profile", lang, profile=layout.vocabulary.profile)


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


def _meaning(column: Column, layout: Layout, lang: str) -> str:
    """What a column is read as."""
    if column.index in layout.marks:
        return word("list.use.mark", lang)
    if column.use.value == "mapped":
        return f"{column.target} ({target_words(column.target or '', lang)})"
    return word(f"list.use.{column.use.value}", lang, name=column.target or "")


def target_words(target: str, lang: str) -> str:
    """Return what a column of a register says, in words."""
    key = f"kind.column.{target}"
    return word(key if key in messages(lang) else f"list.target.{target}", lang)


def _because(column: Column, reading: Reading, lang: str) -> str:
    """Who says what a column means, what it may mean, and how its dates are written."""
    said = []
    if column.may_be and column.use.value == "asked":
        said.append(word("list.may_be", lang, columns=", ".join(column.may_be)))
    elif column.by_option:
        said.append(word("list.by_option", lang))
    dates = _dates_of(column, reading)
    if dates is not None and dates.style is not None:
        said.append(word(f"date_style.{dates.style.value}", lang))
        if dates.said is not None:
            said.append(word(f"date_order.{dates.said.value}", lang))
        if dates.days_only:
            said.append(word("list.days_only", lang))
    return "; ".join(said)


def reading_data(reading: Reading, lang: str) -> dict[str, Any]:
    """Return how a list is read as `--json` prints it."""
    layout: Layout = reading.layout
    found = layout.table
    return {
        "file": found.file,
        "form": found.form.value,
        "sheet": found.sheet,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "header": list(layout.header),
        "rows": layout.rows,
        "skipped": {kind.value: count for kind, count in layout.skipped_count.items()},
        "profile": layout.vocabulary.profile,
        "columns": [
            {
                "index": column.index + 1,
                "header": column.header,
                "use": column.use.value,
                "read_as": column.target,
                "may_be": list(column.may_be),
                "dates": dates.style.value if (dates := _dates_of(column, reading)) and dates.style else None,
            }
            for column in layout.columns
        ],
        "judged": reading.is_judged,
        "problems": [common.said(each, lang) for each in reading.problems],
    }


def _dates_of(column: Column, reading: Reading) -> ColumnMoments | None:
    dates = reading.moments.get(column.target or "")
    return dates if dates is not None and dates.column.index == column.index else None
