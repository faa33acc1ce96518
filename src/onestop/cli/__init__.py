"""
The program `onestop`: every verb reads arguments, asks the engine once, and prints for people or as JSON.

Exit codes: 0 clean, 1 findings, 2 usage or I/O. Only this package reads the clock.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from onestop import __version__
from onestop.cli import common
from onestop.cli.arguments import language_of, parser_class
from onestop.exchange.registers import RegisterError
from onestop.telling.words import problem_line, word
from onestop.words.errors import CalendarBoundsError, CatalogError, MissingExtraError, PluginError, UnknownProcedureError
from onestop.words.problems import problem


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    if argv is None:
        common.standard_streams()
        common.end_in_order()
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["help"]:
        given = [*given[1:], "--help"]
    args = _parser(language_of(given), _rooms(given)).parse_args(given)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _unread()
    except KeyboardInterrupt:
        return 130
    except MissingExtraError as error:
        return _fail(word("said.no_extra", args.lang, extra=error.extra))
    except RegisterError as error:
        return _fail(problem_line(error.problem, args.lang))
    except UnknownProcedureError as error:
        known = getattr(args, "known", None)
        return _fail(problem_line(args.site.unknown(error.code, error.on, error.place, known, error.near), args.lang))
    except CalendarBoundsError as error:
        found = problem("OS609", found=error.asked, first=error.first, last=error.last)
        return _fail(problem_line(found, args.lang))
    except PluginError as error:
        return _fail(problem_line(args.site.refusal(error), args.lang))
    except CatalogError as error:
        return _fail("\n".join(problem_line(found, args.lang) for found in error.problems))
    except OSError as error:
        if os.name == "nt" and error.errno == errno.EINVAL and error.filename is None:  # what Windows says of a pipe that nobody reads
            return _unread()
        return _fail(common.os_words(error, args.lang))
    except (common.Usage, LookupError, ValueError) as error:
        return _fail(str(error))


def _unread() -> int:
    """End quietly where nobody reads what is printed: whoever closed the pipe has what was wanted."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _fail(message: str) -> int:
    print(f"onestop: {message}", file=sys.stderr)
    return 2


_EXAMPLES = {
    "due": "due 1.001193 --received 2026-01-05T09:30 --place 01",
    "explain": "explain 1.001193 --received 2026-01-05T09:30 --place 01",
    "notice": "notice 1.001193 --place 48 --text",
    "check": "check 1.004873 --document to-khai --fact proxy=false",
    "calendar": "calendar 2026-09",
    "assess": "assess so-theo-doi.csv --out ket-qua.csv",
    "report": "report so-theo-doi.csv --by month",
    "audit": "audit so-theo-doi.csv",
    "slip": "slip appointment ho-so.json --out giay-hen.html",
    "warn": "warn so-theo-doi.csv --within 3",
    "whatif": "whatif so-theo-doi.csv --cut 25% --place 48",
    "code": "code parse 000.00.06.H26-250701-0001",
    "message": "message read thong-diep.json --place 01 --register so-theo-doi.jsonl",
    "lint": "lint danh-muc",
    "test": "test danh-muc --procedure 9.000001",
    "diff": "diff 2025-06-30 2025-07-01 --place 48",
    "schema": "schema overlay --out overlay.json",
    "export": "export 1.001193 --out thu-tuc.jsonld",
    "compile": "compile danh-muc --out danh-muc.json",
    "plugins": "plugins",
    "version": "version --json",
    "new": "new overlay 1.001193 --place 48 --into danh-muc",
}
"""A line of each verb that can be typed as it stands, once the files named are one's own."""


_ROOMS = {
    "dossiers": ("due", "explain", "notice", "check", "calendar"),
    "registers": ("assess",),
    "reports": ("report",),
    "audits": ("audit",),
    "slips": ("slip",),
    "warnings": ("warn",),
    "suppositions": ("whatif",),
    "messages": ("code", "message"),
    "catalogue": ("lint", "test", "diff", "schema", "export", "compile", "plugins", "version", "new"),
}
"""The modules that verbs stand in, in the order in which they are listed."""


def _rooms(given: Sequence[str]) -> Sequence[str]:
    """The module of the verb that is asked for, so that no other is waited for; all of them where none is."""
    return [room for room, verbs in _ROOMS.items() if given and given[0] in verbs] or list(_ROOMS)


def _parser(lang: str, rooms: Iterable[str]) -> argparse.ArgumentParser:
    made_as = parser_class(lang)
    parser = made_as(
        prog="onestop",
        description="Thời hạn, hồ sơ và kết quả theo cơ chế một cửa · deadlines, documents and outcomes of the one-stop mechanism",
        epilog=word("usage.each", lang),
    )
    parser.add_argument("--version", action="version", version=f"onestop {__version__}")
    verbs: Any = parser.add_subparsers(metavar="VERB", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ · language")
    common.add_argument("--catalog", action="append", default=[], metavar="DIR", help="thư mục danh mục thêm · a further catalogue")
    common.add_argument("--no-plugins", action="store_true", help="không tìm plugin đã cài · do not look for installed plugins")
    common.add_argument("--json", action="store_true", help="JSON")

    def verb(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        example = f"{word('usage.example', lang)}\n  onestop {_EXAMPLES[name]}"
        made: argparse.ArgumentParser = verbs.add_parser(name, parents=[common], help=text, description=text, epilog=example)
        made.set_defaults(run=run)
        return made

    for room in rooms:
        importlib.import_module(f"onestop.cli.{room}").add_verbs(verb)
    return parser
