"""The verbs `code` (dossier codes) and `message` (the national message)."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import attrs

from onestop.cli import common
from onestop.exchange.codes import CodeFormat, DossierCode, check_code, code_date, code_formats, make_code, parse_code
from onestop.exchange.messages import MessageEntry, read_dossiers, read_messages
from onestop.exchange.national import message_text, progress_of, write_message, write_progress
from onestop.exchange.registers import Entry, dossier_data
from onestop.exchange.statuses import said
from onestop.telling.tables import table
from onestop.telling.words import problem_line, say, word
from onestop.words.problems import Problem, Severity


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs."""
    made = verb("code", _code, "mã số hồ sơ: đọc, tạo, các dạng mã · dossier codes: read, make, list their forms")
    made.add_argument("what", choices=("parse", "make", "formats"), help="đọc mã, tạo mã, hoặc liệt kê các dạng mã · what to do")
    made.add_argument("code", nargs="*", metavar="CODE", help="các mã cần đọc (parse) · the codes to read (parse)")
    made.add_argument("--received", type=common.day, metavar="DATE", help="ngày tiếp nhận; tạo mã mà không ghi là hôm nay · day of receipt")
    made.add_argument("--agency", metavar="ID", help="mã định danh cơ quan (make) · identifier of the agency")
    made.add_argument("--number", type=int, metavar="N", help="số thứ tự trong ngày (make) · running number of the day")
    made.add_argument("--format", choices=tuple(code_formats()), help="dạng mã; không ghi thì theo ngày (make) · form of the code")
    made.add_argument("--owner", metavar="AA", help="hai số của chủ quản hệ thống (make, tt04-2025) · digits of the system's owner")
    made = verb("message", _message, "thông điệp gửi Cổng Dịch vụ công quốc gia: đọc, ghi · the national message: read, write")
    made.add_argument("what", choices=("read", "write"), help="đọc thông điệp, hoặc ghi từ hồ sơ · read messages, or write some")
    made.add_argument("file", metavar="FILE", help="thông điệp hoặc hồ sơ: .json, .jsonl, - · messages or dossiers: .json, .jsonl, -")
    made.add_argument("--place", metavar="CODE", help="mã địa bàn của các hồ sơ (read); thông điệp không ghi · place of the dossiers")
    made.add_argument("--register", metavar="FILE", help="ghi thành sổ theo dõi .jsonl (read) · write them as a register")
    made.add_argument("--out", metavar="FILE", help="ghi các thông điệp vào tệp (write) · write the messages to a file")
    made.add_argument("--over", metavar="FILE", help="thông điệp cũ, giữ phần hồ sơ không có (write) · earlier messages whose rest is kept")
    made.add_argument("--progress", action="store_true", help="ghi cả các dòng tiến độ (write) · write progress lines too")
    made.add_argument("--quiet", action="store_true", help="không hiện tiến độ · no progress")


# -- codes ---------------------------------------------------------------------------------------------------------------------------


def _code(args: argparse.Namespace) -> int:
    return {"parse": _parse, "make": _make, "formats": _formats}[args.what](args)


def _parse(args: argparse.Namespace) -> int:
    if not args.code:
        raise common.Usage(f"{word('said.code_none', args.lang)} {word('said.code_what', args.lang)}")
    rows, found_any = [], False
    told: list[str] = []
    for text in args.code:
        parsed, _ = parse_code(text)
        problems = check_code(text, args.received)
        found_any = found_any or _is_finding(problems)
        if args.json:
            common.print_json(_code_data(parsed, text, problems, args.lang))
            continue
        told += [f"{text.strip()}: {problem_line(found, args.lang)}" for found in problems]
        if parsed is not None:
            names = ", ".join(parsed.formats) or word("said.code_from", args.lang)
            rows.append((str(parsed), parsed.agency, say(parsed.received, args.lang), parsed.serial, names))
    if rows:
        print(table(word("said.codes", args.lang).split("|"), rows))
    if told:
        print("\n".join(told))
    return int(found_any)


def _is_finding(problems: tuple[Problem, ...]) -> bool:
    return any(found.severity is not Severity.HINT for found in problems)


def _code_data(parsed: DossierCode | None, text: str, problems: tuple[Problem, ...], lang: str) -> dict[str, Any]:
    return {
        "code": str(parsed) if parsed else text,
        "agency": parsed and parsed.agency,
        "received": parsed and parsed.received.isoformat(),
        "number": parsed and parsed.serial,
        "formats": list(parsed.formats) if parsed else [],
        "problems": [common.said(found, lang) for found in problems],
    }


def _make(args: argparse.Namespace) -> int:
    missing = [f"--{name}" for name in ("agency", "number") if getattr(args, name) is None]
    if missing:
        raise common.Usage(word("said.code_needs", args.lang, names=", ".join(missing)))
    received = args.received or common.today()
    made, problems = make_code(args.agency, received, args.number, format=args.format, owner=args.owner)
    if args.json:
        common.print_json({"code": made, "problems": [common.said(found, args.lang) for found in problems]})
    else:
        print("\n".join([*([made] if made else []), *(problem_line(found, args.lang) for found in problems)]))
    return int(_is_finding(problems))


def _formats(args: argparse.Namespace) -> int:
    known = code_formats().values()
    if args.json:
        for each in known:
            common.print_json(_format_data(each, args.lang))
        return 0

    def day(value: date | None) -> str:
        return say(value, args.lang) if value else "…"

    rows = [
        (
            *(each.id, each.name.of(args.lang), each.shape, day(each.valid_from), day(each.valid_to)),
            word(f"confidence.{each.confidence.value}", args.lang),
        )
        for each in known
    ]
    print(table(word("said.code_formats", args.lang).split("|"), rows))
    return 0


def _format_data(each: CodeFormat, lang: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name.of(lang),
        "shape": each.shape,
        "example": each.example,
        "valid_from": each.valid_from and each.valid_from.isoformat(),
        "valid_to": each.valid_to and each.valid_to.isoformat(),
        "confidence": each.confidence.value,
        "cites": [cite.of(lang) for cite in each.cites],
        "assumed": [text.of(lang) for text in each.assumed],
    }


# -- messages ------------------------------------------------------------------------------------------------------------------------


def _message(args: argparse.Namespace) -> int:
    return {"read": _read, "write": _write}[args.what](args)


def _read(args: argparse.Namespace) -> int:
    findings = common.Findings(args.lang, told=not args.json)
    counts: Counter[str] = Counter()
    place = common.place_of(args, args.place)
    written = 0
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(common.whole(Path(args.register))) if args.register else None
        step = stack.enter_context(common.progress(args))
        for entry in read_messages(args.file, place=place):
            # What is no code may be a person's name, so only a code stands before what is told of its dossier.
            findings.add(entry.code if code_date(entry.code) else f"{args.file}:{entry.line}", entry.problems)
            counts[entry.status or ""] += entry.dossier is not None
            if args.json:
                common.print_json(_entry_data(entry, args.lang))
            if entry.dossier is not None:
                written += 1
                line = json.dumps(dossier_data(entry.dossier), ensure_ascii=False)
                if out is not None:
                    out.write(f"{line}\n")
                elif not args.json:
                    print(line)
            step()
    if not args.json and args.register:
        said_counts = ", ".join(f"{said(status).of(args.lang)}: {n}" for status, n in sorted(counts.items(), key=_in_order) if n)
        print(word("said.message_counts", args.lang, n=written, counts=said_counts or "-"))
        print(word("said.message_register", args.lang, n=written, out=args.register))
    return findings.finish()


def _in_order(pair: tuple[str, int]) -> int:
    return int(pair[0] or 0)


def _entry_data(entry: MessageEntry, lang: str) -> dict[str, Any]:
    return {
        "code": entry.code,
        "status": entry.status,
        "dossier": dossier_data(entry.dossier) if entry.dossier else None,
        "problems": [common.said(found, lang) for found in entry.problems],
    }


def _write(args: argparse.Namespace) -> int:
    findings = common.Findings(args.lang, told=not args.json)
    before = {entry.code: entry for entry in read_messages(args.over)} if args.over else {}
    written = 0
    with contextlib.ExitStack() as stack:
        out: TextIO | None = stack.enter_context(common.whole(Path(args.out))) if args.out else None
        step = stack.enter_context(common.progress(args))
        for entry in read_dossiers(args.file):
            records, problems = _written(args, entry, before)
            findings.add(entry.code or f"{args.file}:{entry.line}", problems)
            written += len(records)
            if args.json:
                data = {"code": entry.code, "messages": records, "problems": [common.said(found, args.lang) for found in problems]}
                common.print_json(data)
            for record in records:
                line = message_text(record)
                if out is not None:
                    out.write(f"{line}\n")
                elif not args.json:
                    print(line)
            step()
    if args.out and not args.json:
        print(word("said.message_written", args.lang, n=written, out=args.out))
    return findings.finish()


_Before = Mapping[str, MessageEntry]


def _written(args: argparse.Namespace, entry: Entry, before: _Before) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
    """The messages of a dossier, over what an earlier message of the same code said besides."""
    if entry.dossier is None:
        return [], entry.problems
    earlier = before.get(entry.code)
    record, problems = write_message(entry.dossier, earlier.message if earlier else None, progress=args.progress)
    records = [record]
    if args.progress:
        kept = {(line.at, line.status): line.message for line in earlier.progress} if earlier else {}
        lines = progress_of(entry.dossier)
        records += [write_progress(attrs.evolve(line, message=kept.get((line.at, line.status), line.message))) for line in lines]
    return records, (*entry.problems, *problems)
