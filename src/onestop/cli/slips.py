"""The verb `slip`: the papers that the desk hands out, of one dossier or, for the register, of many."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

from onestop.cli import common
from onestop.cli.dossiers import dossiers_in
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.dossiers import Dossier, Event
from onestop.engine import Onestop
from onestop.law.stages import EventKind
from onestop.telling.slips import (
    FORM_SETS,
    Applicant,
    Copy,
    Details,
    Office,
    Slip,
    SlipKind,
    make_register,
    make_slip,
    qr_svg,
    read_applicant,
    read_office,
    slip_data,
    slip_docx,
    slip_html,
    slip_ics,
    slip_pdf,
    slip_text,
)
from onestop.telling.tables import harmless_line
from onestop.telling.words import problem_line, word
from onestop.words.errors import SlipError
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

_SUFFIXES = (".txt", ".html", ".pdf", ".docx", ".ics", ".json")
_WITH_QR = (".html", ".pdf", ".docx")
_MOST_KB = 1_024
"""The largest file of particulars that is read."""

_EVENTS = {
    SlipKind.SUPPLEMENT: EventKind.SUPPLEMENT_REQUESTED,
    SlipKind.REFUSAL: EventKind.INTAKE_REFUSED,
    SlipKind.APOLOGY: EventKind.EXTENDED,
    SlipKind.STOP: EventKind.STOPPED,
}
"""What happens when such a slip goes out; written into the dossier where it is not there yet, so that it is judged with it."""


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    made = verb("slip", _slip, "giấy hẹn và các phiếu của một cửa · the papers of the one-stop desk, of a dossier")
    named = "giấy hẹn appointment, bổ sung supplement, từ chối refusal, xin lỗi apology, dừng stop, phiếu kiểm soát control, sổ register"
    made.add_argument("kind", metavar="KIND", choices=tuple(kind.value for kind in SlipKind), help=f"{named} · {', '.join(SlipKind)}")
    made.add_argument("file", metavar="FILE", help="tệp hồ sơ (.json), hoặc sổ theo dõi (.jsonl, .csv) · the dossier, or a register")
    made.add_argument("--code", metavar="CODE", help="mã hồ sơ, khi tệp có nhiều hồ sơ · which dossier of the file")
    made.add_argument("--set", choices=FORM_SETS, help="bộ mẫu; không ghi thì theo ngày tiếp nhận · set of forms")
    made.add_argument("--out", metavar="FILE", help=f"tệp kết quả: {', '.join(_SUFFIXES)} · where to; its ending says what")
    made.add_argument("--applicant", metavar="FILE", help="tệp JSON về người nộp: name, identifier, address, … · the applicant")
    made.add_argument("--office", metavar="FILE", help="tệp JSON về cơ quan: parent, unit, locality, … · the office")
    made.add_argument(
        "--at", type=common.moment, metavar="TIME", help="ngày giờ của phiếu · the day of the slip (default: its event, or the clock)"
    )
    made.add_argument("--until", type=common.moment, metavar="TIME", help="ngày hẹn mới của phiếu xin lỗi · the new date of an apology")
    made.add_argument("--reason", metavar="TEXT", help="lý do · why")
    made.add_argument(
        "--item",
        action="append",
        default=[],
        metavar="TEXT",
        help="nội dung phải bổ sung ngoài giấy tờ; ghi được nhiều lần · asked for too",
    )
    made.add_argument("--number", metavar="TEXT", help="số của phiếu · number of the slip")
    made.add_argument("--sets", type=common.whole_number, metavar="N", help="số bộ hồ sơ đã nộp · sets of documents handed in")
    made.add_argument("--return-place", metavar="TEXT", help="nơi người nộp đăng ký nhận kết quả · where the applicant wants the result")
    made.add_argument("--book", metavar="TEXT", help="quyển số của sổ · volume of the register")
    made.add_argument("--entry", metavar="TEXT", help="số thứ tự trong sổ · number in the register")
    copies = "liên lưu có ghi chú cho công chức, hay liên giao người nộp · for whom this copy is (default: office)"
    made.add_argument("--copy", choices=tuple(copy.value for copy in Copy), default=Copy.OFFICE.value, help=copies)
    made.add_argument("--qr", action="store_true", help="in mã QR của mã hồ sơ · with the QR code of the dossier's code")
    common.add_place(made, place=False)
    common.add_regime(made)


def _slip(args: argparse.Namespace) -> int:
    kind, args.broken = SlipKind(args.kind), False
    _check(args, kind)
    site = common.site_of(args)
    office = _read(args, args.office, read_office) if args.office else Office()
    try:
        made = _register(args, site, office) if kind is SlipKind.REGISTER else _one(args, site, kind, office)
    except SlipError as error:
        print(problem_line(error.problem, args.lang), file=sys.stderr)
        return 1
    _give(args, made)
    for found in made.problems:
        print(problem_line(found, args.lang), file=sys.stderr)
    return 1 if args.broken or any(found.severity is not Severity.HINT for found in made.problems) else 0


def _check(args: argparse.Namespace, kind: SlipKind) -> None:
    """Refuse options that this slip has no use for, before anything is read."""
    lang = args.lang
    suffix = _suffix(args.out) if args.out else ".txt"
    if suffix not in _SUFFIXES:
        raise common.Usage(word("slip.suffix", lang, found=args.out, known=", ".join(_SUFFIXES)))
    if args.qr and suffix not in _WITH_QR:
        raise common.Usage(word("slip.qr_where", lang, known=", ".join(_WITH_QR)))
    if suffix == ".ics" and kind not in (SlipKind.APPOINTMENT, SlipKind.APOLOGY):
        raise common.Usage(word("slip.no_moment", lang, found=args.out))
    for option, given, kinds in (
        ("--until", args.until, (SlipKind.APOLOGY,)),
        ("--item", args.item, (SlipKind.SUPPLEMENT,)),
        ("--sets", args.sets, (SlipKind.APPOINTMENT,)),
        ("--return-place", args.return_place, (SlipKind.APPOINTMENT,)),
    ):
        if given and kind not in kinds:
            raise common.Usage(word("slip.only_for", lang, option=option, kinds=", ".join(kinds)))


def _one(args: argparse.Namespace, site: Onestop, kind: SlipKind, office: Office) -> Slip:
    applicant = _read(args, args.applicant, read_applicant) if args.applicant else None
    dossier = _chosen(args)
    at = args.at or _own_day(dossier, kind, args.until)
    if args.until and args.until <= at:
        raise common.Usage(word("slip.until_when", args.lang, option="--until"))
    dossier = _with_event(dossier, kind, at, args.until)
    judged = site.assess(dossier, now=at, known=args.known, regime=common.regime_of(args, site))
    details = Details(
        number=args.number,
        reason=args.reason,
        items=args.item,
        sets=args.sets,
        return_place=args.return_place,
        book=args.book,
        entry=args.entry,
    )
    return make_slip(
        kind,
        judged,
        at=at,
        form_set=args.set,
        applicant=applicant,
        office=office,
        details=details,
        copy=args.copy,
        checks=site.checks(dossier.place),
    )


def _own_day(dossier: Dossier, kind: SlipKind, until: datetime | None) -> datetime:
    """Return the moment of what the slip is about, where the dossier has it; else the clock's."""
    if kind is SlipKind.APPOINTMENT:
        return dossier.first(EventKind.RECEIVED) or common.now()
    return max((event.at for event in dossier.events if _is_about(event, kind, until)), default=common.now())


def _is_about(event: Event, kind: SlipKind, until: datetime | None) -> bool:
    """Whether *event* is what the slip tells: of an apology the one with that new date, where one is asked for."""
    if event.kind is not _EVENTS.get(kind):
        return False
    return kind is not SlipKind.APOLOGY or (event.reason == "apology" and until in (None, event.until))


def _with_event(dossier: Dossier, kind: SlipKind, at: datetime, until: datetime | None) -> Dossier:
    """Return the dossier with what happens by the slip itself, where it is not written there yet."""
    event = _EVENTS.get(kind)
    there = any(_is_about(each, kind, until) and each.at == at for each in dossier.events)
    if event is None or there or (kind is SlipKind.APOLOGY and until is None):
        return dossier
    reason = "apology" if kind is SlipKind.APOLOGY else None
    return attrs.evolve(dossier, events=(*dossier.events, Event(at, event, reason, until)))


def _dossiers(args: argparse.Namespace) -> Iterator[Dossier]:
    for dossier, problems in dossiers_in(args.file, args.lang):
        for found in problems:
            print(problem_line(found, args.lang), file=sys.stderr)
            args.broken = True
        if dossier is not None and (args.code is None or dossier.code == args.code):
            yield dossier


def _chosen(args: argparse.Namespace) -> Dossier:
    found = list(_dossiers(args))
    if not found:
        code = word("slip.of_code", args.lang, code=args.code) if args.code else ""
        raise common.Usage(word("slip.no_dossier", args.lang, found=args.file, code=code))
    if len(found) > 1:
        raise common.Usage(word("slip.one_dossier", args.lang, found=args.file, n=len(found)))
    return found[0]


def _register(args: argparse.Namespace, site: Onestop, office: Office) -> Slip:
    at, regime = args.at or common.now(), common.regime_of(args, site)
    applicants = _read(args, args.applicant, partial(_applicants, args.lang)) if args.applicant else {}

    unused = dict.fromkeys(applicants)

    def answers() -> Iterator[Assessment]:
        for dossier in _dossiers(args):
            unused.pop(dossier.code, None)
            yield site.assess(dossier, now=at, known=args.known, regime=regime)

    made = make_register(answers(), at=at, form_set=args.set, applicants=applicants, office=office, number=args.number)
    if unused:
        shown = ", ".join(common.short(harmless_line(code)) for code in islice(unused, common.SHOWN_PROBLEMS))
        print(word("slip.unused_applicants", args.lang, file=args.applicant, n=len(unused), codes=shown), file=sys.stderr)
    return made


def _applicants(lang: str, data: Any, file: str) -> tuple[dict[str, Applicant] | None, tuple[Problem, ...]]:
    """Applicants of many dossiers: an object whose keys are dossier codes."""
    if not isinstance(data, dict) or any(isinstance(each, str) for each in data.values()):  # one person, or something else
        return None, (problem("OS646", Position(file), why="not_by_code", known=word("slip.code_keys", lang)),)
    read = {code: read_applicant(each, file) for code, each in data.items()}
    problems = tuple(attrs.evolve(found, path=(code, *found.path)) for code, (_, wrong) in read.items() for found in wrong)
    return {code: made for code, (made, _) in read.items() if made}, problems


def _read(args: argparse.Namespace, file: str, read: Callable[[Any, str], tuple[Any, tuple[Problem, ...]]]) -> Any:
    """Read a file of particulars; what is wrong with it is told without its values."""
    unread = common.Usage(word("slip.bad_file", args.lang, found=file, limit=_MOST_KB))
    try:
        with Path(file).open("rb") as stream:
            content = stream.read(_MOST_KB * 1_024 + 1)
        if len(content) > _MOST_KB * 1_024:
            raise unread
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # neither says what stands in the file
        raise unread from None
    made, problems = read(data, file)
    if problems:
        raise common.Usage("\n".join(problem_line(found, args.lang) for found in problems[: common.SHOWN_PROBLEMS]))
    return made


def _give(args: argparse.Namespace, made: Slip) -> None:
    """Print the slip, or write it where it was asked for."""
    data = {**slip_data(made), "problems": [common.said(found, args.lang) for found in made.problems]}
    if args.out is None:
        if args.json:
            common.print_json(data)
        else:
            print(slip_text(made), end="")
        return
    target = Path(args.out)
    try:
        content = _content(made, _suffix(target), data, qr=args.qr)
    except ValueError:
        if made.when is None and _suffix(target) == ".ics":
            raise common.Usage(word("slip.no_moment", args.lang, found=args.out)) from None
        raise common.Usage(word("slip.qr_unfit", args.lang)) from None
    with common.whole_path(target) as part:
        part.write_bytes(content)
    if args.json:
        common.print_json(data)
    else:
        print(word("slip.written", args.lang, file=args.out, number=made.number, set=made.form_set))


def _suffix(target: Path | str) -> str:
    return Path(target).suffix.lower()


def _content(made: Slip, suffix: str, data: dict[str, Any], *, qr: bool) -> bytes:
    match suffix:
        case ".txt":
            return slip_text(made).encode()
        case ".html":
            return slip_html(made, qr_svg(made.code) if qr else None).encode()
        case ".pdf":
            return slip_pdf(made, qr=qr)
        case ".docx":
            return slip_docx(made, qr=qr)
        case ".ics":
            return slip_ics(made).encode()
        case _:
            return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
