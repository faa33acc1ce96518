"""
Fixes: what a program can mend in a catalogue file without knowing any law.

Letters are composed (NFC) and invisible ones taken out, codes and texts that other readers take for something else are quoted, `True` is
written `true`, `31/12/2025` as `2025-12-31`, and the keys of a file stand in their order. A file whose meaning would change is left as
it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from onestop.catalogs.nodes import CODES, INVISIBLE, Items, Map, Mark, read
from onestop.catalogs.slips import slashed
from onestop.words.problems import Problem, Severity

_NUMBERED = frozenset(("article", "phone", "hotline"))
"""Keys whose value is a text, also where it is made of digits alone."""
_DATED = frozenset(
    (
        "valid_from",
        "valid_to",
        "announced",
        "reverified",
        "retrieved",
        "date",
        "issued",
        "in_force",
        "until",
        "against",
        "known",
        "before",
        "after",
        "first",
        "last",
    )
)
"""Keys whose value is a date, or a list of dates."""
_ORDER = (
    "code",
    "name",
    "field",
    "place",
    "audience",
    "citizen_limits",
    "internal",
    "facts",
    "versions",
)
_OTHER_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_TOP_KEY = re.compile(r"[A-Za-z_][\w-]*:")


def mends(found: Problem) -> bool:
    """Return whether `fixed` mends what was found, as far as that can be told without the file."""
    args = found.args
    match found.code:
        case "OS106":
            return not args.get("escaped")
        case "OS203" if found.path:
            key = next((step for step in reversed(found.path) if isinstance(step, str)), "")
            as_text = args.get("how") == "quotes" and args.get("near") == f'"{args["found"]}"' and key in CODES | _NUMBERED
            return as_text or (args.get("wanted") == "date" and key in _DATED and slashed(str(args["found"]).strip("“”")) is not None)
        case "OS204":
            return args.get("found") in _TRUTHS
        case _:
            return found.code == "OS205" and args.get("why") != "curly"


def fixed(content: bytes, file: str) -> bytes:
    """Return the text of a catalogue file mended, or *content* itself where nothing can be mended safely."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content
    if _OTHER_BREAKS.search(text):
        return content  # lines are not what they seem
    whole = unicodedata.normalize("NFC", text)
    mended = INVISIBLE.sub(_visible, whole)
    mended = _ordered(_quoted(mended, file), file)
    made = mended.encode("utf-8")
    if made == content:
        return content
    # What the file said is read with letters of no meaning where the reader refuses the ones that stand there.
    before, _ = read(INVISIBLE.sub(_stand_in, whole).encode("utf-8"), file)
    after, problems = read(made, file)
    broken = before is None or any(found.severity is Severity.ERROR for found in problems)
    return content if broken or _plain(before) != _plain(after) else made


_SPACE, _NOTHING = "\ue000", "\ue001"
"""Letters of private use, which no catalogue has."""


def _stand_in(found: re.Match[str]) -> str:
    return _SPACE if found[0] == "\u00a0" else _NOTHING


def _visible(found: re.Match[str]) -> str:
    """A space for what takes space, nothing for what takes none."""
    return " " if found[0] == "\u00a0" else ""


def _quoted(text: str, file: str) -> str:
    """Quote plain texts where they stand; every other letter stays."""
    tree, problems = read(text.encode("utf-8"), file)
    doubted = {(at.line, at.column) for at in (found.source for found in problems if found.code in ("OS204", "OS205")) if at}
    lines = text.split("\n")
    for (line, column), key, value in sorted(_scalars(tree), key=lambda each: each[0], reverse=True):
        shown = lines[line - 1] if line <= len(lines) else ""  # an empty value may stand after the last line
        if isinstance(value, int) and not isinstance(value, bool) and key in CODES | _NUMBERED:
            value = str(value)
        elif key in _NUMBERED:
            continue
        if not isinstance(value, str) or not shown.startswith(value, column - 1) or '"' in value or "\\" in value:
            continue  # quoted already, over several lines, or nothing to quote
        if key in _DATED and (iso := slashed(value)):
            better = iso
        elif value in _TRUTHS and (line, column) in doubted:
            better = value.lower()
        elif (key in CODES | _NUMBERED and value[:1].isdigit()) or ((line, column) in doubted and "?" in value):
            better = f'"{value}"'
        else:
            continue
        lines[line - 1] = shown[: column - 1] + better + shown[column - 1 + len(value) :]
    return "\n".join(lines)


_TRUTHS = ("True", "TRUE", "False", "FALSE")


def _scalars(tree: Any, key: str = "") -> Iterator[tuple[Mark, str, Any]]:
    """Every value that is no mapping and no list, with its place and its key."""
    if isinstance(tree, Map):
        pairs = [(tree.values_at[name], name, value) for name, value in tree.items()]
    elif isinstance(tree, Items):
        pairs = [(mark, key, value) for mark, value in zip(tree.values_at, tree, strict=True)]
    else:
        return
    for mark, name, value in pairs:
        yield from _scalars(value, name) if isinstance(value, Map | Items) else ((mark, name, value),)


def _ordered(text: str, file: str) -> str:
    """Put the keys of a procedure file in their order, each with the comments above it."""
    tree, _ = read(text.encode("utf-8"), file)
    if tree is None or "versions" not in tree or not set(tree) <= set(_ORDER):
        return text
    blocks: list[tuple[int, list[str]]] = []
    waiting: list[str] = []
    for line in text.splitlines(keepends=True):
        if _TOP_KEY.match(line):
            key = line.split(":", 1)[0]
            if key not in _ORDER:
                return text  # it only looks like a key: a line of a text over several lines
            blocks.append((_ORDER.index(key), [*waiting, line]))
            waiting = []
        elif line.startswith("#") or not line.strip():
            waiting.append(line)
        elif not blocks:
            return text  # a key in quotes or in braces: not ours to move
        else:
            blocks[-1][1].extend((*waiting, line))
            waiting = []
    if len(blocks) != len(tree) or not text.endswith("\n"):
        return text
    return "".join(line for _, block in sorted(blocks, key=lambda block: block[0]) for line in block) + "".join(waiting)


def _plain(tree: Any, key: str = "") -> Any:
    """A tree without positions, texts composed and visible, truths as such, codes as texts, dates as ISO: what a fix may not change."""
    if isinstance(tree, Map):
        return {_plain(name): _plain(value, name) for name, value in tree.items()}
    if isinstance(tree, Items):
        return [_plain(item, key) for item in tree]
    if isinstance(tree, int) and not isinstance(tree, bool) and key in CODES | _NUMBERED:
        return str(tree)
    if isinstance(tree, str) and key in _DATED:
        tree = slashed(tree) or tree
    if tree in _TRUTHS:
        return tree.lower() == "true"
    return tree.replace(_SPACE, " ").replace(_NOTHING, "") if isinstance(tree, str) else tree
