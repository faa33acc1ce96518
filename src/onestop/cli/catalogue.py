"""The verbs for those who write catalogues: lint, test, diff, export, schema, compile, plugins, version, new."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from onestop import __version__
from onestop.catalogs.bundles import FOLDERS, is_nearly_yaml, open_root
from onestop.catalogs.catalog import compiled
from onestop.catalogs.fixes import fixed
from onestop.catalogs.layers import published
from onestop.catalogs.schema import SCHEMAS
from onestop.catalogs.traps import check_freshness
from onestop.cli import common
from onestop.cli.differences import run_diff
from onestop.cli.scaffolds import run_new
from onestop.engine import Onestop, load
from onestop.exchange.linked import BASE, is_base, linked_text
from onestop.law.places import NATION, lineage
from onestop.law.procedures import Procedure
from onestop.plugins.gather import PluginInfo
from onestop.plugins.national import catalog_folder
from onestop.telling.findings import FORMS, findings
from onestop.telling.tables import table
from onestop.telling.words import (
    problem_line,
    word,
)
from onestop.testing.cases import run_cases, told
from onestop.testing.perturbation import KINDS, Perturbed, perturb
from onestop.words.errors import UnknownProcedureError
from onestop.words.problems import Problem, Severity

_PATHS = "thư mục danh mục của bạn; không ghi thì là danh mục quốc gia · catalogue folders (default: the national one)"
_OUT = "ghi vào tệp này thay vì in ra · write to this file instead of printing"
_ON = "ngày mà luật của ngày đó được dùng, như 2026-01-05; không ghi là hôm nay · whose law is taken (default: today)"


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs of this module."""
    made = verb("lint", _lint, "kiểm tra danh mục · check catalogue files")
    made.add_argument("paths", nargs="*", metavar="DIR|FILE", help=_PATHS)
    made.add_argument(
        "--format", choices=tuple(FORMS), help="dạng kết quả · form of the output (default: full in a terminal, else concise)"
    )
    made.add_argument("--fix", action="store_true", help="tự sửa những gì sửa được · mend what a program can mend")
    made.add_argument(
        "--today", type=common.day, metavar="DATE", help="ngày để tính quá hạn kiểm tra lại · the day by which a check is stale"
    )
    made = verb("test", _test, "chạy các ví dụ bên cạnh tệp · run the worked examples beside the files")
    made.add_argument("paths", nargs="*", metavar="DIR", help=_PATHS)
    made.add_argument("--procedure", metavar="CODE", help="chỉ ví dụ của thủ tục này · only the examples of this procedure")
    made.add_argument("--perturb", action="store_true", help="giá trị nào không ví dụ nào kiểm tra · which values nothing checks")
    made = verb(
        "diff", run_diff, "điểm khác nhau giữa hai ngày, hai địa bàn, hai danh mục · what differs between two days, places, catalogues"
    )
    for name in ("before", "after"):
        made.add_argument(name, metavar=name.upper(), help="ngày (2025-06-30), địa bàn (place:48), hoặc thư mục · day, place or folder")
    made.add_argument(
        "--on", type=common.day, metavar="DATE", help="ngày của bên không ghi ngày · day of a side that is none (default: today)"
    )
    common.add_place(made)
    made.set_defaults(place=None)
    made.add_argument("--register", metavar="FILE", help="hồ sơ nào đổi hạn hoặc kết quả · which dossiers of a register move")
    made.add_argument("--now", type=common.moment, metavar="TIME", help="thời điểm đánh giá sổ · moment of judgement of the register")
    made.add_argument("--quiet", action="store_true", help="không hiện tiến độ · no progress")
    made = verb("schema", _schema, "JSON Schema cho trình soạn thảo · JSON Schema for editors")
    made.add_argument("kind", nargs="?", choices=tuple(SCHEMAS), default="procedure", help="loại tệp · kind of file")
    made.add_argument("--out", metavar="FILE", help=_OUT)
    made = verb("export", _export, "dữ liệu liên kết JSON-LD (CPSV-AP, schema.org) · procedures as linked data")
    made.add_argument("codes", nargs="*", metavar="CODE", help="để trống: tất cả · left out: all that are public")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--on", type=common.day, metavar="DATE", help=_ON)
    which.add_argument(
        "--all-versions", action="store_true", help="mọi phiên bản, chưa kể quyết định địa phương · every version of the nation"
    )
    made.add_argument("--base", default=BASE, metavar="IRI", help="phần đầu của mọi định danh · what all names begin with")
    made.add_argument("--out", metavar="FILE", help=_OUT)
    common.add_place(made)
    made = verb("compile", _compile, "gộp danh mục thành một tệp · bundle a catalogue into one file")
    made.add_argument("paths", nargs="*", metavar="DIR", help=_PATHS)
    made.add_argument("--out", metavar="FILE", required=True, help="tệp sẽ ghi, như danh-muc.json · the file to write")
    verb("plugins", _plugins, "các plugin đã cài · installed plugins")
    verb("version", _version, "phiên bản phần mềm và danh mục · versions of the program and of its catalogue")
    made = verb("new", run_new, "tạo tệp mới: procedure, overlay, plugin · scaffold a new file")
    made.add_argument(
        "kind", metavar="procedure|overlay|plugin", nargs="?", help="thủ tục mới, quyết định địa phương, hoặc plugin · what to make"
    )
    made.add_argument(
        "code", metavar="CODE", nargs="?", help="mã thủ tục, hoặc mã địa bàn của plugin · code of the procedure, or of the plugin's place"
    )
    made.add_argument("name", metavar="NAME", nargs="?", help="tên của plugin mới, như onestop-danang · name of a new plugin")
    made.add_argument("--field", help="lĩnh vực, tên thư mục · field, the name of a folder (procedure)")
    made.add_argument(
        "--into",
        metavar="DIR",
        help="thư mục sẽ ghi vào (không ghi là catalog; với plugin: thư mục hiện tại) · folder to write to",
    )
    common.add_place(made)


def _lint(args: argparse.Namespace) -> int:
    roots = list(dict.fromkeys(_root_of(args, path) for path in args.paths))
    site = common.site_of(args, *roots, tell=False)
    if args.fix:
        for path in _fix(site, args.paths):
            print(word("said.fixed", args.lang, file=str(path)), file=sys.stderr)
        site = common.site_of(args, *roots, tell=False)
    today = args.today or common.today()
    stale = [found for versions in site.catalog.procedures.values() for each in versions for found in check_freshness(each, today)]
    problems = _of_files(site, args.paths, (*site.problems, *stale))
    form = args.format or ("json" if args.json else "full" if sys.stdout.isatty() else "concise")
    text = findings(problems, form, args.lang, site.catalog.files)
    if text:
        print(text)
    if not problems and form in ("full", "concise"):
        print(word("said.clean", args.lang))
    return 1 if any(found.severity is not Severity.HINT for found in problems) else 0


def _is_yaml(path: str) -> bool:
    return is_nearly_yaml(Path(path)) and not Path(path).is_dir()


def _root_of(args: argparse.Namespace, path: str) -> str:
    """Return the catalogue folder around a YAML file, without which its laws, places and neighbours are not known; else *path* itself."""
    if not _is_yaml(path):
        return path
    if not Path(path).is_file():
        raise common.Usage(f"{path}: {word('kind.not_there', args.lang)}")
    folders = Path(path).resolve().parents
    around = next((each.parent for each in folders if each.name in FOLDERS), None)
    if around is None and Path(path).name not in ("laws.yaml", "places.yaml"):
        raise common.Usage(word("said.no_root", args.lang, file=path))
    return str(around or folders[0])


def _of_files(site: Onestop, paths: Sequence[str], problems: Sequence[Problem]) -> Sequence[Problem]:
    """Where only files are named, return what was found in them; what was found elsewhere nobody asked for."""
    if not paths or not all(map(_is_yaml, paths)):
        return problems
    asked = {Path(path).resolve() for path in paths}
    names = {name for name, path in site.catalog.files.items() if path.resolve() in asked}
    ends = tuple(f"/{path.name}" for path in asked if path.suffix != ".yaml")  # is read by nobody, and only told
    return [found for found in problems if found.source and (found.source.file in names or found.source.file.endswith(ends))]


def _fix(site: Onestop, roots: Sequence[str]) -> Iterator[Path]:
    """Mend the files below *roots*, the national catalogue where none are named, and yield those that changed."""
    folders = [Path(root).resolve() for root in roots] or [catalog_folder().resolve()]
    for name, path in site.catalog.files.items():
        if any(path.resolve().is_relative_to(folder) for folder in folders):
            before = path.read_bytes()
            after = fixed(before, name)
            if after != before:
                with common.whole(path) as stream:
                    stream.write(after.decode("utf-8"))
                yield path


def _test(args: argparse.Namespace) -> int:
    site = common.site_of(args, *args.paths, tell=False)
    errors = [found for found in site.problems if found.severity is Severity.ERROR]
    for found in errors:
        print(problem_line(found, args.lang), file=sys.stderr)
    passed = failed = 0
    for result in run_cases(site, args.procedure):
        passed += not result.problems
        failed += bool(result.problems)
        if args.json:
            for found in result.problems:
                common.print_json(common.said(found, args.lang))
        elif result.problems:
            print(told(site, result, args.lang))
    left_out = sum(file.left_out for file in site.catalog.cases if args.procedure in (None, file.procedure))
    if args.procedure and not passed + failed + left_out:
        raise common.Usage(f"{args.procedure}: {word('said.no_cases', args.lang)}")
    if args.json:
        common.print_json({"passed": passed, "failed": failed, "left_out": left_out})
    else:
        print(", ".join((word("said.tested", args.lang, passed=passed, failed=failed), *_left_out(left_out, args.lang))))
    if failed or errors:
        return 1
    return _perturb(args, site) if args.perturb else 0


def _left_out(number: int, lang: str) -> tuple[str, ...]:
    return (word("said.left_out", lang, n=number),) if number else ()


def _perturb(args: argparse.Namespace, site: Onestop) -> int:
    """Say which values of the folders named, or of all that is loaded, nothing checks."""
    files = _read_from(site, args.paths) if args.paths else None

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 100 == 0 or done == total):
            print(f"\r{word('perturb.progress', args.lang, done=done, total=total)}", end="", file=sys.stderr, flush=True)

    values = list(perturb(site, args.procedure, files, progress))
    if values and sys.stderr.isatty():
        print(file=sys.stderr)
    unchecked = [value for value in values if not value.checked]
    counts = [(kind, *(sum(each.kind == kind for each in some) for some in (values, unchecked))) for kind in KINDS]
    if args.json:
        for value in unchecked:
            common.print_json(_perturbed_data(value))
        kinds = {kind: {"values": all_of, "unchecked": left} for kind, all_of, left in counts if all_of}
        common.print_json({"values": len(values), "unchecked": len(unchecked), "kinds": kinds})
        return 1 if unchecked else 0
    if unchecked:
        rows = [[str(each.origin), word(f"perturb.{each.kind}", args.lang), each.value, " | ".join(each.unnoticed)] for each in unchecked]
        print(table(word("perturb.columns", args.lang).split("|"), [[common.short(cell) for cell in row] for row in rows]), end="\n\n")
    summary = [[word(f"perturb.{kind}", args.lang), str(all_of), str(left)] for kind, all_of, left in counts if all_of]
    summary.append([word("perturb.all", args.lang), str(len(values)), str(len(unchecked))])
    print(table(word("perturb.counts", args.lang).split("|"), summary, right=(1, 2)))
    return 1 if unchecked else 0


def _read_from(site: Onestop, paths: Sequence[str]) -> frozenset[str]:
    """Return how the files of some folders and bundles are called where folders of one name were told apart."""
    given = [file for path in paths for file in open_root(Path(path)).files]
    lying = {file.resolve() for _, file in given if isinstance(file, Path)}
    packed = {(name.parts[1:], file) for name, file in given if not isinstance(file, Path)}

    def is_given(name: str) -> bool:
        path = site.catalog.files.get(name)
        return path.resolve() in lying if path else (PurePosixPath(name).parts[1:], site.catalog.texts[name]) in packed

    return frozenset(filter(is_given, site.catalog.texts))


def _perturbed_data(value: Perturbed) -> dict[str, Any]:
    return {
        "procedure": value.procedure,
        "kind": value.kind,
        "where": str(value.origin),
        "path": list(value.path),
        "value": value.value,
        "changes": value.changes,
        "unnoticed": list(value.unnoticed),
    }


def _export(args: argparse.Namespace) -> int:
    if not is_base(args.base):
        raise common.Usage(word("linked.base", args.lang, found=args.base))
    site, on = common.site_of(args), args.on or common.today()
    view = site.at(on, args.place, known=args.known)
    common.tell_place(args, site)
    codes = [*dict.fromkeys(args.codes)]
    if args.all_versions:
        chosen = _versions(args, site, codes, on)
    else:
        chosen = [view.procedure(code) for code in codes] or [each for each in view.procedures.values() if not each.internal]
    text = linked_text(site.linked_data(chosen, on=on, place=args.place, base=args.base))
    if args.out:
        with common.whole(Path(args.out)) as stream:
            stream.write(text)
    else:
        print(text, end="")
    return 0


def _versions(args: argparse.Namespace, site: Onestop, codes: Sequence[str], on: date) -> list[Procedure]:
    """Return every version that was known, as the nation wrote it: local decisions hold on days and not for versions."""
    places, found = lineage(args.place, site.catalog.places, on), []
    for code in codes or site.catalog.procedures:
        versions = published(site.catalog.procedures.get(code, ()), args.known)
        of_code = [each for each in versions if each.place in places and (codes or not each.internal)]
        if codes and not of_code:
            raise UnknownProcedureError(code, on, place=args.place)
        found += of_code
    return found


def _schema(args: argparse.Namespace) -> int:
    text = json.dumps(SCHEMAS[args.kind](), ensure_ascii=False, indent=2)
    if args.out is None:
        print(text)
        return 0
    with common.whole(Path(args.out)) as stream:
        stream.write(f"{text}\n")
    return 0


def _compile(args: argparse.Namespace) -> int:
    roots = [Path(path) for path in args.paths] or [catalog_folder()]
    for root in roots:
        if not root.is_dir():
            raise common.Usage(f"{root}: {word('kind.directory', args.lang)}")
    site = common.site_of(args, *args.paths, tell=False)
    errors = [found for found in site.catalog.problems if found.severity is Severity.ERROR]
    if errors:
        for found in errors[: common.SHOWN_PROBLEMS]:
            print(problem_line(found, args.lang), file=sys.stderr)
        paths = " ".join((*args.catalog, *args.paths))
        print(word("said.not_compiled", args.lang, n=len(errors), out=args.out, paths=paths).rstrip(), file=sys.stderr)
        return 1
    catalog = load(*roots, entry_points=False).catalog
    with common.whole(Path(args.out)) as stream:
        stream.write(compiled(catalog, roots))
    files = sum(len(open_root(root).files) for root in roots)
    print(word("said.compiled", args.lang, out=args.out, n=files), file=sys.stderr)
    return 0


_COUNTED = ("procedures", "overlays", "closures", "checks")


def _plugins(args: argparse.Namespace) -> int:
    site = common.site_of(args, tell=False)
    common.stop_at_unread(args, site.problems, args.catalog)
    known = {NATION: word("place.nation", args.lang)} | {code: units[-1].name.of(args.lang) for code, units in site.catalog.places.items()}
    if args.json:
        for plugin in site.plugins:
            common.print_json(_plugin_data(plugin, known, args.lang))
    else:
        rows = [
            [
                plugin.distribution or plugin.name,
                plugin.version or "",
                common.short(", ".join(f"{place} {known.get(place, '')}".rstrip() for place in plugin.places)),
                common.short(", ".join(hook.removeprefix("onestop_") for hook in plugin.hooks)),
                *(str(getattr(plugin, name)) for name in _COUNTED),
                word(f"plugin.{plugin.state}", args.lang),
            ]
            for plugin in site.plugins
        ]
        print(table(word("plugin.columns", args.lang).split("|"), rows, right=range(4, 4 + len(_COUNTED))))
        for plugin in site.plugins:
            if plugin.problems:
                print(f"\n{plugin.label}" + "".join(f"\n  {folder}/" for folder in plugin.folders))
            for found in plugin.problems:
                print(f"  {problem_line(found, args.lang)}")
    return 1 if any(plugin.problem for plugin in site.plugins) else 0


def _version(args: argparse.Namespace) -> int:
    site = common.site_of(args, tell=False)
    common.stop_at_unread(args, site.problems, args.catalog)
    data = {"version": __version__, "revision": site.revision, "python": platform.python_version()}
    if args.json:
        common.print_json(data)
    else:
        print(word("said.version", args.lang, **data))
    return 0


def _plugin_data(plugin: PluginInfo, known: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "places": list(plugin.places),
        "place_names": [known.get(place) for place in plugin.places],
        "hooks": list(plugin.hooks),
        **{name: getattr(plugin, name) for name in _COUNTED},
        "layouts": list(plugin.layouts),
        "state": plugin.state,
        "problems": [common.said(found, lang) for found in plugin.problems],
    }
