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
_FIRST_OF_INTEGER = frozenset("-0123456789")
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


def shipped(path: Path) -> Map:
    """
    Return the tree of a data file that comes with the library.

    Raises:
        AssertionError: If it cannot be read or is broken, which is a fault of the library and not of its user.
    """
    tree, problems, _ = read_file(path)
    if tree is None or problems:
        raise AssertionError(f"{path.parent.name}/{path.name} is broken: {problems}")
    return tree


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


def _document(next_event: Any, file: str, problems: list[Problem]) -> Any:
    """
    Build the tree of the one document; a stack instead of recursion keeps deep nesting harmless.

    Nearly all events are scalars and nearly all the time of loading is spent here, so they come first and what they ask is at hand.
    """
    root: Any = None
    parent: Any = None
    of_map = in_flow = False  # what `parent` is, and how it is written
    stack: list[tuple[Any, bool, bool]] = []
    key: str | None = None
    key_at: Mark = (1, 1)
    nodes = documents = 0
    scalar_event, mapping_event, sequence_event = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    integer = _INTEGER.fullmatch
    while True:
        event = next_event()
        kind = type(event)
        start = event.start_mark
        mark = (start.line + 1, start.column + 1)
        if kind is scalar_event:
            nodes += 1
            if nodes > MAX_NODES or event.anchor is not None or event.tag is not None:
                raise _refused(event, mark, nodes)
            text = event.value
            if event.style == '"':
                _check_escapes(text, mark, file, problems)
            if of_map and key is None:
                if text in parent or text == "<<":
                    raise _wrong_key(text, mark, parent)
                key, key_at = text, mark
                continue
            value: Any = text
            if not event.implicit[0]:  # quoted or block: text
                pass
            elif text in _WORDS:
                value = _WORDS[text]
                if not text and in_flow and of_map and not _KEY.fullmatch(str(key)):
                    why, near = slips.colon(str(key))
                    at = Position(file, *key_at)
                    problems.append(problem("OS102", at, why=why, near=near) if why else problem("OS206", at, found=key))
            elif text[0] in _FIRST_OF_INTEGER and integer(text):
                value = int(text)
            elif len(text) < 6 and text.lower() in _MEANT_WORD:
                problems.append(problem("OS204", Position(file, *mark), found=text))
            elif in_flow and "?" in text:
                problems.append(problem("OS205", Position(file, *mark), found=text[:40], why="question"))
            elif text[0] == "“" and text[-1] == "”" and text.count("“") == 1:
                problems.append(problem("OS205", Position(file, *mark), found=text[1:-1][:40], why="curly"))
            elif key in CODES and text[0].isdigit():
                problems.append(problem("OS205", Position(file, *mark), found=text, why="plain_code"))
        elif kind is mapping_event or kind is sequence_event:
            nodes += 1
            if nodes > MAX_NODES or event.anchor is not None or event.tag is not None:
                raise _refused(event, mark, nodes)
            if of_map and key is None:
                raise _Refused("OS203", mark, found="mapping" if kind is mapping_event else "list", wanted="key")
            if len(stack) >= MAX_DEPTH:
                raise _Refused("OS105", mark, what="depth", limit=MAX_DEPTH)
            value = Map(mark) if kind is mapping_event else Items(mark)
        elif kind in ends:
            parent, of_map, in_flow = stack.pop()
            continue
        elif kind is yaml.AliasEvent:
            raise _refused(event, mark, nodes + 1)
        elif kind is yaml.StreamEndEvent:
            return root
        else:
            documents += kind is yaml.DocumentStartEvent
            if documents > 1:
                raise _Refused("OS103", mark, what="document")
            continue
        if of_map:
            parent[key] = value
            parent.keys_at[key] = key_at
            parent.values_at[key] = mark
            key = None
        elif parent is None:
            root = value
        else:
            parent.append(value)
            parent.values_at.append(mark)
        if kind is not scalar_event:
            stack.append((parent, of_map, in_flow))
            parent, of_map, in_flow = value, kind is mapping_event, bool(event.flow_style)


def _refused(event: Any, mark: Mark, nodes: int) -> _Refused:
    if nodes > MAX_NODES:
        return _Refused("OS105", mark, what="nodes", limit=MAX_NODES)
    return _Refused("OS103", mark, what="anchor" if event.anchor is not None else "tag")


def _wrong_key(key: str, mark: Mark, parent: Map) -> _Refused:
    if key == "<<":
        return _Refused("OS103", mark, what="merge")
    return _Refused("OS104", mark, key=key, first=parent.keys_at[key][0])


def _check_escapes(text: str, mark: Mark, file: str, problems: list[Problem]) -> None:
    """A double-quoted text can spell by an escape what may not stand in the file itself."""
    hidden = INVISIBLE.search(text)
    if hidden:
        problems.append(problem("OS106", Position(file, *mark), what="invisible", found=_named(hidden[0]), escaped=True))
    elif not unicodedata.is_normalized("NFC", text):
        problems.append(problem("OS106", Position(file, *mark), what="nfc", found=text[:40], escaped=True))


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
