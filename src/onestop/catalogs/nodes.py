"""
Nodes: strict YAML as a tree in which every value knows its line and column.

A catalogue file is hostile input. It is read from parser *events*, never constructed: no anchors, aliases, tags, merge keys or second
documents, bounded bytes, depth and nodes, no key twice. A plain scalar stays text unless it is true, false, null or a whole number
written without leading zeros, so `1.000400`, `07:30` and `012` keep every character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from onestop.catalogs import slips
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 100_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_KEY = re.compile(r"[A-Za-z0-9_./-]+")
"""What keys look like; a half sentence between braces is none."""
CODES = frozenset(("code", "procedure", "place", "parent", "merged_into"))
"""Keys whose value is a code: a reader that takes it for a number loses its zeros."""
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_MEANT_WORD = frozenset(("yes", "no", "on", "off", "true", "false", "null"))
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MISTAKES = (
    ("mapping values", "yaml_colon"),
    ("expected ':'", "yaml_no_colon"),
    ("expected ',' or", "yaml_bracket"),
    ("unexpected end of stream", "yaml_quote"),
    ("cannot start any token", "yaml_sign"),
    ("violates indentation", "yaml_tab"),
    ("sequence entries", "yaml_dash"),
    ("escape", "yaml_escape"),
    ("expected key", "yaml_indent"),
    ("'-' indicator", "yaml_indent"),
    ("a tag", "yaml_mark"),
    ("an alias", "yaml_mark"),
    ("an anchor", "yaml_mark"),
    ("block scalar", "yaml_block"),
    ("<block end>", "yaml_indent"),
)
"""What the parsers of PyYAML, in C and in Python, say of common mistakes (after what they were reading), and our word for it."""
_OPENED = frozenset(("yaml_no_colon", "yaml_bracket", "yaml_quote", "yaml_mark", "yaml_block"))
"""Mistakes that stand where something was begun; the parser notices them later."""

Mark = tuple[int, int]


class Map(dict[str, Any]):
    """A mapping that knows where its keys and values stand, as (line, column) from 1."""

    __slots__ = ("keys_at", "mark", "values_at")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}

    def put(self, key: str, value: Any, key_at: Mark, value_at: Mark) -> None:
        """Set *key* with its position and its value's."""
        self[key] = value
        self.keys_at[key] = key_at
        self.values_at[key] = value_at

    def take(self, other: Map, *, leaving: frozenset[str] = frozenset()) -> None:
        """Take over the entries of *other*, positions included, but for the keys in *leaving*."""
        for key in other.keys() - leaving:
            self.put(key, other[key], other.keys_at[key], other.values_at[key])


class Items(list[Any]):
    """A list that knows where its items stand."""

    __slots__ = ("mark", "values_at")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.values_at: list[Mark] = []


class _Refused(Exception):
    def __init__(self, code: str, mark: Mark, **args: Any) -> None:
        self.code, self.mark, self.args_ = code, mark, args


def read_file(path: Path, name: str | None = None) -> tuple[Map | None, list[Problem], bytes]:
    """Return the tree of the file at *path*, its problems and its bytes; *name* is how messages call it."""
    shown = name or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [problem("OS105", Position(shown), what="bytes", limit=MAX_BYTES)], b""
        content = path.read_bytes()
    except OSError as error:
        return None, [problem("OS101", Position(shown), why=error.strerror or type(error).__name__)], b""
    tree, problems = read(content, shown)
    return tree, problems, content


def read(content: bytes, file: str) -> tuple[Map | None, list[Problem]]:
    """Return the tree of a YAML text, None where it cannot be used, and its problems with their positions in *file*."""
    if len(content) > MAX_BYTES:
        return None, [problem("OS105", Position(file), what="bytes", limit=MAX_BYTES)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return None, [problem("OS101", Position(file), why="utf16")]
        line = content.count(b"\n", 0, error.start) + 1
        return None, [problem("OS101", Position(file, line), why="not_utf8")]
    problems = list(_text_problems(text, file))
    try:
        tree = _build(text, file, problems)
    except _Refused as refused:
        return None, [*problems, problem(refused.code, Position(file, *refused.mark), **refused.args_)]
    except yaml.YAMLError as error:
        if any(found.code == "OS106" for found in problems):  # such characters break the rest as well
            return None, problems
        return None, [*problems, _not_yaml(error, text, file)]
    if any(p.severity is Severity.ERROR for p in problems):
        return None, problems
    if not isinstance(tree, Map):
        return None, [*problems, problem("OS107", Position(file, 1, 1), found=describe(tree))]
    return tree, problems


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> Problem:
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__)
    reading = getattr(error, "context", None) or ""
    why = next((word for part, word in _MISTAKES if part in said), None) or next(
        (word for part, word in _MISTAKES if part in reading), said
    )
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return problem("OS102", Position(file), why=why)
    if why in _OPENED and begun is not None and (begun.line < mark.line or why in ("yaml_mark", "yaml_block")):
        mark = begun
    if why == "yaml_sign" and text[mark.index : mark.index + 1] == "\t":
        why = "yaml_tab"
    why, line, column, more = slips.yaml_slip(text.splitlines(), mark.line, mark.column, why)
    return problem("OS102", Position(file, line + 1, column + 1), why=why, **more)


def _text_problems(text: str, file: str) -> Iterator[Problem]:
    if unicodedata.is_normalized("NFC", text) and not INVISIBLE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        hidden = INVISIBLE.search(line)
        if hidden:
            yield problem("OS106", Position(file, number, hidden.start() + 1), what="invisible", found=_named(hidden[0]))
        elif not unicodedata.is_normalized("NFC", line):
            whole = unicodedata.normalize("NFC", line)
            column = next((i for i, (a, b) in enumerate(zip(line, whole, strict=False)) if a != b), len(whole)) + 1
            word = next((word for word in line.split() if not unicodedata.is_normalized("NFC", word)), line.strip())
            yield problem("OS106", Position(file, number, column), what="nfc", found=word[:40])


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _build(text: str, file: str, problems: list[Problem]) -> Any:
    loader = _LOADER(text)
    try:
        return _document(loader.get_event, file, problems)
    finally:
        loader.dispose()


_ENDS = frozenset((yaml.MappingEndEvent, yaml.SequenceEndEvent))
_FRAME = frozenset((yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent))


def _document(next_event: Any, file: str, problems: list[Problem]) -> Any:
    """Build the tree of the one document; a stack instead of recursion keeps deep nesting harmless."""
    root: Any = None
    stack: list[Map | Items] = []
    flows: list[bool] = []
    key: str | None = None
    key_at: Mark = (1, 1)
    nodes = documents = 0
    while True:
        event = next_event()
        kind = type(event)
        start = event.start_mark
        mark = (start.line + 1, start.column + 1)
        if kind in _ENDS:
            stack.pop()
            flows.pop()
            continue
        if kind in _FRAME:
            if kind is yaml.StreamEndEvent:
                return root
            documents += kind is yaml.DocumentStartEvent
            if documents > 1:
                raise _Refused("OS103", mark, what="document")
            continue
        nodes += 1
        if nodes > MAX_NODES:
            raise _Refused("OS105", mark, what="nodes", limit=MAX_NODES)
        if kind is yaml.AliasEvent or event.anchor is not None:
            raise _Refused("OS103", mark, what="anchor")
        if event.tag is not None:
            raise _Refused("OS103", mark, what="tag")
        parent = stack[-1] if stack else None
        if kind is yaml.ScalarEvent:
            if isinstance(parent, Map) and key is None:
                _check_escapes(event, mark, file, problems)
                key, key_at = _key(event.value, mark, parent), mark
                continue
            value: Any = _scalar(event, mark, file, problems, flow=bool(flows and flows[-1]))
            if key in CODES and type(value) is str and event.implicit[0] and value[:1].isdigit():
                problems.append(problem("OS205", Position(file, *mark), found=value, why="plain_code"))
            if value is None and not event.value and isinstance(parent, Map) and flows[-1] and not _KEY.fullmatch(str(key)):
                why, near = slips.colon(key)
                at = Position(file, *key_at)
                problems.append(problem("OS102", at, why=why, near=near) if why else problem("OS206", at, found=key))
        else:
            if isinstance(parent, Map) and key is None:
                raise _Refused("OS203", mark, found="mapping" if kind is yaml.MappingStartEvent else "list", wanted="key")
            value = Map(mark) if kind is yaml.MappingStartEvent else Items(mark)
            if len(stack) >= MAX_DEPTH:
                raise _Refused("OS105", mark, what="depth", limit=MAX_DEPTH)
            stack.append(value)
            flows.append(bool(event.flow_style))
        if isinstance(parent, Map):
            parent.put(str(key), value, key_at, mark)
            key = None
        elif isinstance(parent, Items):
            parent.append(value)
            parent.values_at.append(mark)
        else:
            root = value


def _key(key: str, mark: Mark, parent: Map) -> str:
    if key == "<<":
        raise _Refused("OS103", mark, what="merge")
    if key in parent:
        raise _Refused("OS104", mark, key=key, first=parent.keys_at[key][0])
    return key


def _check_escapes(event: Any, mark: Mark, file: str, problems: list[Problem]) -> None:
    """A double-quoted text can spell by an escape what may not stand in the file itself."""
    if event.style != '"':
        return
    hidden = INVISIBLE.search(event.value)
    if hidden:
        problems.append(problem("OS106", Position(file, *mark), what="invisible", found=_named(hidden[0]), escaped=True))
    elif not unicodedata.is_normalized("NFC", event.value):
        problems.append(problem("OS106", Position(file, *mark), what="nfc", found=event.value[:40], escaped=True))


def _scalar(event: Any, mark: Mark, file: str, problems: list[Problem], *, flow: bool) -> str | int | bool | None:
    text: str = event.value
    if not event.implicit[0]:  # quoted or block: text
        _check_escapes(event, mark, file, problems)
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if text.lower() in _MEANT_WORD:
        problems.append(problem("OS204", Position(file, *mark), found=text))
    elif flow and "?" in text:
        problems.append(problem("OS205", Position(file, *mark), found=text[:40], why="question"))
    elif text[0] == "“" and text[-1] == "”" and text.count("“") == 1:
        problems.append(problem("OS205", Position(file, *mark), found=text[1:-1][:40], why="curly"))
    return text


def describe(value: Any) -> str:
    """Return what kind of node *value* is, as the messages name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, str):
        return "text"
    return "mapping" if isinstance(value, dict) else "list"


def position(tree: Any, path: tuple[str | int, ...], file: str, *, key: bool = False) -> Position:
    """Return where *path* stands in *tree*: its value, or with *key* its key; the nearest place above where it is not there."""
    mark: Mark = getattr(tree, "mark", (1, 1))
    for depth, step in enumerate(path):
        if isinstance(tree, Map) and step in tree:
            last = depth == len(path) - 1
            mark = (tree.keys_at if key and last else tree.values_at)[str(step)]
            tree = tree[str(step)]
        elif isinstance(tree, Items) and isinstance(step, int) and step < len(tree):
            mark = tree.values_at[step]
            tree = tree[step]
        else:
            break
    return Position(file, *mark)
