"""The verb new: files to begin with, which lint clean."""

from __future__ import annotations

import argparse
import difflib
import json
import re
from datetime import timedelta
from pathlib import Path

from onestop.catalogs.files import write_limit
from onestop.catalogs.names import as_id, is_code, is_id
from onestop.catalogs.schema import SCHEMAS
from onestop.cli import common
from onestop.cli.template import distribution
from onestop.engine import Onestop
from onestop.law.overlays import PLACEHOLDER
from onestop.law.places import NATION
from onestop.telling.words import LANGUAGES, word

_TEMPLATE = """\
# yaml-language-server: $schema=../../schema/procedure.json
code: "{code}"
name: {{vi: Tên thủ tục, en: Name of the procedure}}
field: {field}
{place}audience: [{{vi: Công dân Việt Nam, en: Vietnamese citizens}}]
versions:
  - valid_from: {today}
    status: draft
    level: [commune]
    agency: {{vi: Ủy ban nhân dân cấp xã, en: Commune People's Committee}}
    channels: [in_person]
    sources: [{{title: Nguồn của thông tin, confidence: low}}]
    cases:
      - id: default
        limit: {{working_days: 3}}
    documents:
      - {{id: to-khai, name: {{vi: Tờ khai, en: Application form}}, original: 1}}
    results: [{{name: {{vi: Kết quả, en: Result}}}}]
    not_read: [steps, sets]
"""


_EXAMPLES = """\
# yaml-language-server: $schema=../../schema/cases.json
procedure: "{code}"
cases:
  - name: Mới nộp thì chưa có hạn
{place}    events: [{{at: {today}T09:00, kind: submitted}}]
    expect: {{due: none, disposition: submitted, timeliness: none}}
    why: {{vi: "Thời hạn tính từ khi tiếp nhận; hãy thêm một ví dụ đúng hạn và một ví dụ quá hạn, ngày đếm tay."}}
"""


_OVERLAY = """\
# yaml-language-server: $schema=../schema/overlay.json
# {title}
place: "{place}"
decision: {{number: {number}, date: {today}}}
overlays:
  - procedure: "{code}"
    valid_from: {today}
{until}    against: [{start}]
    assumed: {assumed}
    # {hint}
    # case: {case}
    # instead_of: {limit}
    set:
      contacts: [{{name: {{vi: Nơi tiếp nhận, en: Where to apply}}}}]
"""


def run_new(args: argparse.Namespace) -> int:
    """Write the files of the kind that the arguments name, and never over others."""
    if args.kind is None:
        raise common.Usage(word("new.kinds", args.lang))
    if args.kind not in _KINDS:
        near = next(iter(difflib.get_close_matches(args.kind, _KINDS, n=1)), None)
        asked = word("near", args.lang, near=near) if near else ""
        raise common.Usage(f"{word('new.no_kind', args.lang, found=args.kind)}{asked}\n{word('new.kinds', args.lang)}")
    if args.code is None:
        raise common.Usage(f"{word('new.no_code', args.lang)}\n{word('new.kinds', args.lang)}")
    if args.kind != "plugin":
        if args.name is not None:
            raise common.Usage(word("new.plugin_name", args.lang, found=args.name))
        if not is_code(args.code):
            raise common.Usage(word("new.bad_code", args.lang, found=args.code))
    args.into = args.into or ("." if args.kind == "plugin" else "catalog")
    files = _KINDS[args.kind](args)
    for each in files:
        if each.exists():
            raise common.Usage(f"{each}: {word(f'new.{args.kind}_exists', args.lang)}")
    if args.kind != "plugin":
        _schemas(Path(args.into) / "schema")
    for each in files:
        each.parent.mkdir(parents=True, exist_ok=True)
    for each, text in files.items():
        each.write_text(text, encoding="utf-8")
        print(each)
    return 0


def _schemas(folder: Path) -> None:
    """What editors complete and warn by."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, schema in SCHEMAS.items():
        written = folder / f"{kind}.json"
        if not written.exists():
            written.write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _procedure(args: argparse.Namespace) -> dict[Path, str]:
    if args.field is None:
        raise common.Usage(word("new.no_field", args.lang))
    if not is_id(args.field):
        near = word("near", args.lang, near=made) if (made := as_id(args.field)) else ""
        raise common.Usage(word("new.bad_field", args.lang, found=args.field) + near)
    place = common.place_of(args, args.place)
    if place != NATION and _site(args).unlisted(place):
        raise common.Usage(word("new.unlisted", args.lang, found=place))
    path = Path(args.into) / "procedures" / args.field / f"{args.code}.yaml"
    texts = (_TEMPLATE, _EXAMPLES)
    paths = (path, path.with_name(f"{args.code}.cases.yaml"))
    given = {"code": args.code, "field": args.field, "today": common.today()}
    own = "" if place == NATION else f'place: "{place}"\n'
    local = "" if place == NATION else f'    place: "{place}"\n'
    return {each: text.format(**given, place=written) for each, text, written in zip(paths, texts, (own, local), strict=True)}


def _overlay(args: argparse.Namespace) -> dict[Path, str]:
    """What stands in the file must hold: the version in force today, the limit of its first case, and a place that is listed."""
    if args.field is not None:
        raise common.Usage(word("new.overlay_field", args.lang))
    common.place_of(args, args.place)
    if args.place == NATION:
        raise common.Usage(word("new.no_place", args.lang))
    today = common.today()
    site = _site(args)
    unlisted = site.unlisted(args.place)
    if unlisted is not None:
        raise common.Usage(word("new.unlisted", args.lang, found=args.place))
    version = site.at(today).procedure(args.code)
    later = [each.valid_from for each in site.catalog.procedures[args.code] if each.valid_from and each.valid_from > today]
    until = f"    # {word('new.overlay_until', args.lang)}\n    valid_to: {min(later) - timedelta(days=1)}\n" if later else ""
    case = version.cases[0]
    name = Path(args.into) / "overlays" / f"{args.place}-{args.code}.yaml"
    doubt = ", ".join(f"{lang}: {json.dumps(word('new.overlay_assumed', lang), ensure_ascii=False)}" for lang in LANGUAGES)
    text = _OVERLAY.format(
        code=args.code,
        place=args.place,
        number=PLACEHOLDER,
        assumed=f"{{{doubt}}}",
        today=today,
        until=until,
        title=word("new.overlay_title", args.lang),
        hint=word("new.overlay_hint", args.lang),
        start=version.valid_from or "null",
        case=case.id,
        limit=json.dumps(write_limit(case.limit), ensure_ascii=False),
    )
    return {name: text}


def _site(args: argparse.Namespace) -> Onestop:
    """What is loaded with the folder that is written to, which may list the communes of a place."""
    return common.site_of(args, *([args.into] if Path(args.into).is_dir() else []))


def _plugin(args: argparse.Namespace) -> dict[Path, str]:
    """A whole distribution; its place must be one that is listed, and not the nation."""
    if args.field is not None or args.place != NATION:
        raise common.Usage(word("new.plugin_options", args.lang))
    if args.name is None:
        raise common.Usage(word("new.no_name", args.lang))
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", args.name) or args.name == "onestop":
        raise common.Usage(word("new.bad_name", args.lang, found=args.name))
    place = common.place_of(args, args.code)
    if place == NATION:
        raise common.Usage(word("new.plugin_place", args.lang))
    site = common.site_of(args)
    if place not in site.catalog.places:
        raise common.Usage(word("new.plugin_unlisted", args.lang, found=place))
    files = distribution(place, site.catalog.places[place][-1].name.vi, args.name)
    return {Path(args.into) / args.name / path: text for path, text in files.items()}


_KINDS = {"procedure": _procedure, "overlay": _overlay, "plugin": _plugin}
