"""Nodes: hostile YAML is refused with a position, and plain text keeps every character."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring import codes, lines
from onestop.catalogs import nodes
from onestop.catalogs.bundles import catalogue_files
from onestop.catalogs.nodes import Items, Map, describe, position, read, read_file, shipped
from onestop.plugins.national import catalog_folder
from onestop.telling.words import messages

LOADERS = pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader], ids=["C", "Python"])


def tree_of(text: str) -> Map:
    tree, problems = read(text.encode(), "a.yaml")
    assert tree is not None, problems
    return tree


def refused(text: str | bytes) -> list[str]:
    """What is wrong with a text that gives no tree, as `code line:column`."""
    tree, problems = read(text if isinstance(text, bytes) else text.encode(), "a.yaml")
    assert tree is None
    return lines(problems)


# -- scalars ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.001193", "1.001193"),
        ("1.001190", "1.001190"),
        ("1.000000", "1.000000"),
        ("012", "012"),
        ("00", "00"),
        ("0o12", "0o12"),
        ("08", "08"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        ("+5", "+5"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("2.000.00", "2.000.00"),
        ("12:30:45", "12:30:45"),
        ("15:00", "15:00"),
        ("2025-07-01", "2025-07-01"),
        ("2025-02-30", "2025-02-30"),
        ("2025-07-01T09:00:00Z", "2025-07-01T09:00:00Z"),
        ("=", "="),
        ("y", "y"),
        ("5", 5),
        ("0", 0),
        ("-7", -7),
        ("999999999999999999", 999_999_999_999_999_999),
        ("1000000000000000000", "1000000000000000000"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"5"', "5"),
        ("'true'", "true"),
        ('"null"', "null"),
        ('""', ""),
        ("'012'", "012"),
        ("|\n  5", "5"),
        (">\n  true", "true"),
    ],
)
def test_a_plain_scalar_stays_text_unless_it_is_canonical(written: str, value: object) -> None:
    """
    Only true, false, null and whole numbers without leading zeros are read; quoted and block scalars are always text.
    """
    found = tree_of(f"a: {written}")["a"]

    assert (type(value), value) == (type(found), found)


@given(st.from_regex(r"[0-9]\.[0-9]{6}", fullmatch=True))
@settings(max_examples=60)
def test_a_code_without_quotes_keeps_every_character(code: str) -> None:
    """
    1.000400 written without quotes is not the number 1.0004.
    """
    assert code == tree_of(f"code: {code}")["code"]


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "Yes", "NO", "On", "OFF"])
def test_a_yaml_1_1_boolean_is_text_with_a_warning(word: str) -> None:
    """
    `no` is neither silently False nor silently text.
    """
    tree, problems = read(f"a:\n  b: {word}".encode(), "a.yaml")

    assert {"a": {"b": word}} == tree
    assert ["OS204 2:6"] == lines(problems)


@pytest.mark.parametrize("word", ["True", "TRUE", "False", "FALSE"])
def test_a_capitalised_boolean_is_text_with_a_warning(word: str) -> None:
    """
    Every other YAML reader takes `True` for true; `{proxy: True}` must not silently become a text that no fact ever equals.
    """
    _, problems = read(f"a: {word}".encode(), "a.yaml")

    assert ["OS204 1:4"] == lines(problems)


@pytest.mark.parametrize("written", ['"yes"', "'no'", "|\n  on", "yes, please", "y", "n"])
def test_quoted_words_and_sentences_give_no_warning(written: str) -> None:
    """
    Who quotes a word means the word.
    """
    _, problems = read(f"a: {written}".encode(), "a.yaml")

    assert [] == problems


def test_keys_are_always_text() -> None:
    """
    A key that looks like a number, a boolean or nothing keeps its characters.
    """
    assert ["01", "1.10", "true", "null", "no", ""] == list(tree_of('{01: a, 1.10: b, true: c, null: d, no: e, "": f}'))


# -- positions -------------------------------------------------------------------------------------------------------------------


def test_every_value_knows_its_line_and_column() -> None:
    """
    Lines and columns count from 1, for keys, values and list items.
    """
    tree = tree_of("a: 1\nb:\n  - x\n  - {c: y}\n")

    assert (1, 1) == tree.mark
    assert {"a": (1, 1), "b": (2, 1)} == tree.keys_at
    assert {"a": (1, 4), "b": (3, 3)} == tree.values_at
    assert [(3, 5), (4, 5)] == tree["b"].values_at
    assert {"c": (4, 9)} == tree["b"][1].values_at


def test_columns_count_characters_not_bytes() -> None:
    """
    Vietnamese letters take several bytes and one column.
    """
    tree = tree_of("{thủ_tục: ở, b: ấp}")

    assert {"thủ_tục": (1, 2), "b": (1, 14)} == tree.keys_at
    assert {"thủ_tục": (1, 11), "b": (1, 17)} == tree.values_at


@pytest.mark.parametrize("text", ["a: 1\r\nb:\r\n  - x\r\n", "a: 1\nb:\n  - x", "\ufeffa: 1\nb:\n  - x\n", "a: 1\nb:\n  - x\n...\n"])
def test_line_ends_marks_and_document_ends_move_nothing(text: str) -> None:
    """
    CRLF, a byte order mark and `...` are what editors add; positions stay.
    """
    tree = tree_of(text)

    assert {"a": 1, "b": ["x"]} == tree
    assert {"a": (1, 1), "b": (2, 1)} == tree.keys_at


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        ((), False, "a.yaml:2:1"),
        (("b",), False, "a.yaml:3:3"),
        (("b",), True, "a.yaml:2:1"),
        (("b", "c", 1), False, "a.yaml:5:7"),
        (("b", "c", 1, "d"), False, "a.yaml:5:11"),
        (("b", "c", 1, "d"), True, "a.yaml:5:8"),
        (("b", "c", 2), False, "a.yaml:4:5"),  # there is no third item
        (("b", "c", "d"), False, "a.yaml:4:5"),  # a list has no keys
        (("b", "z", "y"), True, "a.yaml:3:3"),
        (("z",), False, "a.yaml:2:1"),
    ],
)
def test_position_is_the_value_or_the_nearest_place_above(path: tuple[str | int, ...], key: bool, expected: str) -> None:
    """
    What is not in the file is reported where it should be.
    """
    tree = tree_of("# đầu tệp\nb:\n  c:\n    - x\n    - {d: y}\n")

    assert expected == str(position(tree, path, "a.yaml", key=key))


def test_position_in_no_tree_is_the_first_line() -> None:
    """
    A plain mapping has no marks.
    """
    assert "a.yaml:1:1" == str(position({}, ("b",), "a.yaml"))


def test_take_moves_entries_with_their_positions() -> None:
    """
    A version that inherits a line reports it where it was written; keys to leave are left.
    """
    tree = tree_of("a: 1\nb: 2\nc: 3\n")
    whole = Map((9, 9))

    whole.take(tree, leaving=frozenset(("b",)))

    assert {"a": 1, "c": 3} == whole
    assert {"a": (1, 4), "c": (3, 4)} == whole.values_at
    assert (9, 9) == whole.mark


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "null"), (True, "bool"), (1, "int"), ("1", "text"), ({}, "mapping"), ([], "list"), (Map((1, 1)), "mapping")],
)
def test_describe_names_the_kind_of_node(value: object, said: str) -> None:
    """
    A bool is not called a number.
    """
    assert said == describe(value)


# -- what is refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a: &x 1\n", "1:4", "anchor"),
        ("a: &x {b: 1}\n", "1:4", "anchor"),
        ("a:\n  - &x [b]\n", "2:5", "anchor"),
        ("&x a: 1\n", "1:1", "anchor"),
        ("a: 1\nb: *x\n", "2:4", "anchor"),
        ("a: 1\n*x : 2\n", "2:1", "anchor"),
        ("a: &a [*a]\n", "1:4", "anchor"),
        ("a: !!str 5\n", "1:4", "tag"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4", "tag"),
        ("a: !x {b: 1}\n", "1:4", "tag"),
        ("!!str a: 5\n", "1:1", "tag"),
        ("!!map\na: 1\n", "1:1", "tag"),
        ("a: ! 5\n", "1:4", "tag"),
        ("a:\n  <<: {b: 1}\n", "2:3", "merge"),
        ("a: {'<<': 1}\n", "1:5", "merge"),
        ("a: 1\n---\nb: 2\n", "2:1", "document"),
        ("a: 1\n...\n---\n", "3:1", "document"),
    ],
)
@LOADERS
def test_yaml_that_hides_or_shares_is_refused(text: str, where: str, what: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Anchors, aliases, tags, merge keys and a second document are OS103 at their place.
    """
    monkeypatch.setattr(nodes, "_LOADER", loader)

    tree, problems = read(text.encode(), "a.yaml")

    assert tree is None
    assert [f"OS103 {where}"] == lines(problems)
    assert what == problems[0].args["what"]


def test_one_document_may_say_so() -> None:
    """
    `---` before the only document is harmless.
    """
    assert {"a": 1} == tree_of("---\na: 1\n")


@pytest.mark.parametrize(
    ("text", "expected", "first"),
    [
        ("a: 1\nb: 2\na: 3\n", "OS104 3:1", 1),
        ("a:\n  b: 1\n  c: 2\n  b: 1\n", "OS104 4:3", 2),
        ("x: [{b: 1, 'b': 2}]\n", "OS104 1:12", 1),
        ('a: 1\n"a": 3\n', "OS104 2:1", 1),
    ],
)
def test_a_key_twice_is_refused_where_it_comes_again(text: str, expected: str, first: int) -> None:
    """
    The message names the line of the first; the last never wins silently.
    """
    tree, problems = read(text.encode(), "a.yaml")

    assert tree is None
    assert [expected] == lines(problems)
    assert first == problems[0].args["first"]


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    """
    Each mapping has its own keys.
    """
    assert {"a": {"b": 1}, "c": [{"b": 2}, {"b": 3}]} == tree_of("a: {b: 1}\nc: [{b: 2}, {b: 3}]\n")


@pytest.mark.parametrize(
    ("text", "expected"), [("? [a]\n: b\n", "OS203 1:3"), ("{a: b}: c\n", "OS203 1:1"), ("a: {[b]: c}\n", "OS203 1:5")]
)
def test_a_key_that_is_no_scalar_is_refused(text: str, expected: str) -> None:
    """
    A list or a mapping is no key.
    """
    assert [expected] == refused(text)


@pytest.mark.parametrize(
    ("text", "found"), [("", "null"), ("# chỉ có chú thích\n", "null"), ("- a\n", "list"), ("a\n", "text"), ("5\n", "int")]
)
def test_the_top_of_a_file_is_a_mapping(text: str, found: str) -> None:
    """
    An empty file, a list and a lone word are OS107 and say what was found.
    """
    tree, problems = read(text.encode(), "a.yaml")

    assert tree is None
    assert ["OS107 1:1"] == lines(problems)
    assert found == problems[0].args["found"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a: [1,\nb: }\n", "OS102 2:4"), ("a:\n\tb: 1\n", "OS102 2:1"), ("a: 1\n b: 2\n", "OS102 2:2"), ("a: 'x\n", "OS102 1:4")],
)
@LOADERS
def test_broken_yaml_is_reported_where_it_breaks(text: str, expected: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Brackets, tabs, indentation and quotes: OS102 with line and column, whichever loader reads.
    """
    monkeypatch.setattr(nodes, "_LOADER", loader)

    assert [expected] == refused(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", "1:5 yaml_colon_text"),
        ("a: 1\nb\nc: 2\n", "2:1 yaml_no_colon"),
        ("a: [b, c\n", "1:4 yaml_bracket"),
        ("a: {b: 1\nc: 2\n", "1:4 yaml_bracket"),
        ("a: {b: c d: e}\n", "1:11 yaml_colon_flow"),
        ('a: "b\nc: 1\n', "1:4 yaml_quote"),
        ("a:\n\tb: 1\n", "2:1 yaml_tab"),
        ("a:\n  b: 1\n\tc: 1\n", "3:1 yaml_tab"),
        ("a:\r\tb: 1\r", "2:1 yaml_tab"),  # lines may end as on old machines
        ("a: @b\n", "1:4 yaml_sign"),
        ("a: - b\n", "1:4 yaml_dash"),
        ('a: "\\d"\n', "1: yaml_escape"),
        ("a:\n    b: 1\n  c: 2\n", "3:3 yaml_indent"),
        ("a:\n  - x: 1\n   y: 2\n", "3:4 yaml_indent_by"),
        ("a: 'x' (y)\n", "1:8 yaml_indent"),
        ("a: *Lưu ý\n", "1:4 yaml_mark"),
        ("a: !Lưu ý\n", "1:4 yaml_mark"),
        ("a: >5 năm\n", "1:4 yaml_block"),
    ],
)
@LOADERS
def test_a_common_mistake_is_named_in_our_own_words(monkeypatch: pytest.MonkeyPatch, loader: Any, text: str, expected: str) -> None:
    """
    What the parser says is English and for programmers; what was begun and never ended is told where it begins.
    """
    monkeypatch.setattr(nodes, "_LOADER", loader)

    (problem,) = read(text.encode(), "a.yaml")[1]

    assert problem.source is not None
    column = "" if problem.args["why"] == "yaml_escape" else problem.source.column  # the parsers differ by one
    assert expected == f"{problem.source.line}:{column} {problem.args['why']}"
    assert all(f"kind.{problem.args['why']}" in messages(lang) for lang in ("vi", "en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: yes\nb: [1\n", ["OS204 1:4", "OS102 2:4"]),
        ("a: yes\nb: 1\nb: 2\n", ["OS204 1:4", "OS104 3:1"]),
        ("a: yes\nb: !!str 1\n", ["OS204 1:4", "OS103 2:4"]),
    ],
)
def test_a_warning_does_not_hide_why_a_file_cannot_be_used(text: str, expected: list[str]) -> None:
    """
    A file that is left out has an error, whatever was warned of before.
    """
    assert expected == refused(text)


# -- bounds ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[" * 100_000, "OS105 1:33"),
        ("a: " + "[" * 100_000, "OS105 1:35"),
        ("- " * 100_000, "OS105 1:65"),
        ("{" * 100_000, "OS203 1:2"),
        ("? " * 100_000, "OS203 1:3"),
        ("{a: " * 100_000, "OS105 1:129"),
    ],
)
@LOADERS
def test_a_depth_bomb_is_a_problem(text: str, expected: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    100,000 opened brackets are refused at the 33rd: no crash, no long wait.
    """
    monkeypatch.setattr(nodes, "_LOADER", loader)

    assert [expected] == refused(text)


def test_thirty_two_levels_are_read_and_thirty_three_are_not() -> None:
    """
    The mapping at the top is the first level.
    """
    assert "x" == _innermost(tree_of("a: " + "[" * 31 + "x" + "]" * 31)["a"])
    assert ["OS105 1:35"] == refused("a: " + "[" * 32 + "x" + "]" * 32)


def _innermost(value: Any) -> Any:
    while isinstance(value, list):
        (value,) = value
    return value


def test_a_hundred_thousand_nodes_are_read_and_one_more_is_not() -> None:
    """
    The mapping, its key and the list are three nodes, the items the rest.
    """
    assert 99_997 == len(tree_of("a: [" + "1," * 99_997 + "]")["a"])
    assert ["OS105 1:199999"] == refused("a: [" + "1," * 99_998 + "]")


def test_a_mebibyte_is_read_and_a_byte_more_is_not(tmp_path: Path) -> None:
    """
    The bound holds for texts and, before they are read, for files.
    """
    fits = b"a: 1\n#".ljust((1 << 20) - 1, b"x") + b"\n"
    (tmp_path / "fits.yaml").write_bytes(fits)
    (tmp_path / "large.yaml").write_bytes(fits + b"\n")

    assert ({"a": 1}, []) == read(fits, "a.yaml")
    assert ["OS105"] == refused(fits + b"\n")
    assert ({"a": 1}, [], fits) == read_file(tmp_path / "fits.yaml")
    tree, problems, content = read_file(tmp_path / "large.yaml", "large.yaml")
    assert (None, ["OS105"], b"") == (tree, lines(problems), content)


# -- text ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_utf_16_is_refused(encoding: str) -> None:
    """
    PyYAML would read UTF-16; a catalogue is UTF-8, whatever the loader could do.
    """
    tree, problems = read("a: Thủ tục".encode(encoding), "a.yaml")

    assert tree is None
    assert {"OS101", "OS102"} >= set(codes(problems)) > set()


def test_latin_1_is_refused_with_its_line() -> None:
    """
    A file saved in an old encoding says in which line the first wrong byte stands.
    """
    assert ["OS101 2"] == refused(b"a: 1\nb: \xe9t\xe9\n")


@LOADERS
def test_nul_is_refused_with_its_line(loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Every problem carries line and column, a control character's too.
    """
    monkeypatch.setattr(nodes, "_LOADER", loader)

    tree, problems = read(b"a: 1\nb: x\0y\n", "a.yaml")

    assert tree is None
    assert [2] == [p.source.line for p in problems if p.source]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thu\u0309 tu\u0323c: 1\n", ["OS106 1:3"]),
        ("a: 1\nb: Đăng ky\u0301\n", ["OS106 2:10"]),
        ("# chu\u0301 thích\na: 1\n", ["OS106 1:5"]),
        ("a: e\u0301\nb: o\u0301\n", ["OS106 1:4", "OS106 2:4"]),
    ],
)
def test_text_that_is_not_precomposed_is_refused(text: str, expected: list[str]) -> None:
    """
    NFD looks the same and compares unequal, so it is found in keys, values and comments, in each line.
    """
    assert expected == refused(text)


@pytest.mark.parametrize(
    "hidden",
    ["\u00a0", "\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff"],
    ids=ascii,
)
@pytest.mark.parametrize("text", ["a: x\n'b{}': y\n", "a: x\nb: 'y{}'\n", "a: x\n# y{}\n"], ids=["key", "value", "comment"])
def test_an_invisible_character_is_refused(text: str, hidden: str) -> None:
    """
    No-break and zero-width spaces, joiners, bidirectional marks and isolates, line separators: none may hide in a file.
    """
    tree, problems = read(text.replace("{}", hidden).encode(), "a.yaml")

    assert tree is None
    assert ["OS106"] == codes(problems)
    assert problems[0].source is not None
    assert 2 == problems[0].source.line


@pytest.mark.parametrize("escape", [r"\u200b", r"\_", r"\0", r"\u202e", r"e\u0301"])
@pytest.mark.parametrize("text", ['a: x\n"b{}": y\n', 'a: x\nb: "y{}"\n'], ids=["key", "value"])
def test_an_escape_cannot_bring_in_what_text_may_not_hold(text: str, escape: str) -> None:
    """
    A code with an escaped zero-width space would equal no code; escapes are held to the rules of text.
    """
    tree, problems = read(text.replace("{}", escape).encode(), "a.yaml")

    assert tree is None
    assert ["OS106"] == codes(problems)


def test_a_byte_order_mark_inside_the_text_is_refused() -> None:
    """
    At the very start it is an editor's habit, elsewhere the trace of glued files.
    """
    tree, problems = read("a: 1\n# \ufeff\n".encode(), "a.yaml")

    assert tree is None
    assert ["OS106 2:3"] == lines(problems)


# -- files -----------------------------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """
    A missing file and a folder in place of a file are OS101 under the name that messages use.
    """
    for path in (tmp_path / "none.yaml", tmp_path):
        tree, problems, content = read_file(path, "thu/none.yaml")

        assert (None, b"") == (tree, content)
        assert ["OS101"] == codes(problems)
        assert "thu/none.yaml" == problems[0].where


def test_a_file_without_another_name_is_called_by_its_path(tmp_path: Path) -> None:
    """
    Positions begin with the path that was given.
    """
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n", encoding="utf-8")

    _, problems, content = read_file(path)

    assert f"{path}:2:1" == problems[0].where
    assert b"a: 1\na: 2\n" == content


# -- two loaders -----------------------------------------------------------------------------------------------------------------


def marks_of(value: Any) -> Any:
    """Everything that a tree knows: values with their types, and all positions."""
    if isinstance(value, Map):
        return value.mark, value.keys_at, value.values_at, {key: marks_of(item) for key, item in value.items()}
    if isinstance(value, Items):
        return value.mark, value.values_at, [marks_of(item) for item in value]
    return type(value), value


def test_the_c_and_the_python_loader_read_the_same_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where no libyaml is built in, every value and every position of the national catalogue stays.
    """
    found = []
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        monkeypatch.setattr(nodes, "_LOADER", loader)
        found.append({path.name: read_file(path, path.name) for path in catalogue_files(catalog_folder())})

    assert len(found[0]) > 100
    for name, (tree, problems, _) in found[0].items():
        assert marks_of(tree) == marks_of(found[1][name][0])
        assert [] == problems == found[1][name][1]


# -- laws ------------------------------------------------------------------------------------------------------------------------


@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.sampled_from([*"[]{}:,-?&*!|>'\"%@#\n a1<~\u0301\u200b", "yes", "a: ", "\n- "]), max_size=30)
        .map("".join)
        .map(str.encode),
    )
)
@settings(max_examples=300)
def test_whatever_the_bytes_reading_never_raises(content: bytes) -> None:
    """
    There is a tree, or an error that says why not; never both, never neither.
    """
    tree, problems = read(content, "a.yaml")

    assert (tree is None) == any(p.severity == "error" for p in problems)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
@settings(max_examples=60)
def test_lines_of_keys_ascend(blanks: list[int]) -> None:
    """
    However many blank lines lie between, a later key has a later line, and each stands where it was written.
    """
    text = "".join("\n" * blank + f"k{i}: {i}\n" for i, blank in enumerate(blanks))

    tree = tree_of(text)

    assert all(a < b for a, b in pairwise(tree.keys_at.values()))
    assert all(text.splitlines()[line - 1] == f"{key}: {tree[key]}" for key, (line, _) in tree.keys_at.items())


@pytest.mark.parametrize("content", ["a: {b: 1}\na: 2\n", None])
def test_broken_file_of_the_library_itself_is_a_fault_that_names_it(tmp_path: Path, content: str | None) -> None:
    """
    A user cannot mend it, so it is no problem of his.
    """
    path = tmp_path / "tables" / "codes.yaml"
    if content is not None:
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")

    with pytest.raises(AssertionError, match=r"tables/codes\.yaml is broken"):
        shipped(path)
