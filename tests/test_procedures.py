"""Procedures: which case serves, which limit, and how facts are read from a register's text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from onestop import Case, Citation, Hours, Position, Procedure, Source, Text, WorkingDays
from onestop.law.conditions import After, Equals, In, Not, holds
from onestop.law.procedures import Fact, FactType, Modifier


def fact(kind: str, *choices: str) -> Fact:
    return Fact(type=FactType(kind), question=Text("?"), choices=choices)


def procedure(*cases: Case, **more: Any) -> Procedure:
    return Procedure(**{"code": "9.000001", "name": Text("Thử"), "field": "thu", "valid_from": date(2020, 1, 1), "cases": cases} | more)


def case(id: str, limit: Any = None, **more: Any) -> Case:
    return Case(id=id, limit=limit or WorkingDays(3), **more)


# -- Fact.read -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("bool", True, True),
        ("bool", False, False),
        ("bool", "true", True),
        ("bool", "TRUE", True),
        ("bool", " true ", True),
        ("bool", "1", True),
        ("bool", "có", True),
        ("bool", "Có", True),
        ("bool", "CÓ", True),
        ("bool", "false", False),
        ("bool", "0", False),
        ("bool", "không", False),
        ("bool", "Không", False),
        ("bool", "yes", None),
        ("bool", "", None),
        ("bool", 1, None),
        ("bool", 0, None),
        ("int", 12, 12),
        ("int", "12", 12),
        ("int", " 12 ", 12),
        ("int", "-3", -3),
        ("int", "012", 12),
        ("int", True, None),
        ("int", 12.0, None),
        ("int", "12.0", None),
        ("int", "1.000", None),
        ("int", "mười", None),
        ("int", "", None),
        ("int", "9" * 5000, None),
        ("date", date(2026, 1, 5), date(2026, 1, 5)),
        ("date", "2026-01-05", date(2026, 1, 5)),
        ("date", " 2026-01-05 ", date(2026, 1, 5)),
        ("date", "2026-02-30", None),
        ("date", "05/01/2026", None),
        ("date", "", None),
        ("date", 20260105, None),
        ("text", "12", "12"),
        ("text", " có dấu cách ", " có dấu cách "),
        ("text", "", ""),
        ("text", 12, None),
        ("text", True, None),
        ("choice", "a", "a"),
        ("choice", "c", None),
        ("choice", "A", None),
        ("choice", "", None),
        ("choice", 1, None),
        ("choice", ["a"], None),
    ],
)
def test_a_fact_is_read_as_its_declared_type(kind: str, value: Any, expected: Any) -> None:
    """
    From its own type or from text; what does not fit is None, never bent.
    """
    found = fact(kind, "a", "b").read(value)

    assert (type(expected), expected) == (type(found), found)


def test_spaces_around_a_choice_are_a_registers_not_the_choices() -> None:
    """
    Spreadsheets leave spaces; a choice is read without them, as numbers and dates are.
    """
    assert "a" == fact("choice", "a", "b").read(" a ")


def test_a_date_fact_given_with_an_hour_can_be_compared() -> None:
    """
    A date-time is not a date that conditions could compare; it is read as its date.
    """
    read = fact("date").read(datetime(2026, 3, 3, 9))  # Tue

    assert holds(After("x", date(2026, 3, 2)), {"x": read}) is True


# -- read_facts ------------------------------------------------------------------------------------------------------------------

DECLARED = {"proxy": fact("bool"), "persons": fact("int"), "born": fact("date"), "kind": fact("choice", "a", "b")}


def test_facts_of_a_register_are_read_as_declared() -> None:
    """
    A register holds text only; undeclared facts stay as they are.
    """
    read, problems = procedure(facts=DECLARED).read_facts(
        {"proxy": "có", "persons": "12", "born": "2026-01-05", "kind": "a", "ghi chú": "x"}
    )

    assert {"proxy": True, "persons": 12, "born": date(2026, 1, 5), "kind": "a", "ghi chú": "x"} == read
    assert () == problems


@pytest.mark.parametrize(
    ("name", "value", "wanted"), [("proxy", "maybe", "bool"), ("persons", "x", "int"), ("born", "x", "date"), ("kind", "c", "a, b")]
)
def test_a_fact_that_does_not_fit_is_left_out_and_reported(name: str, value: str, wanted: str) -> None:
    """
    Conditions on it cannot be told; the problem says what would fit.
    """
    read, problems = procedure(facts=DECLARED).read_facts({name: value, "x": 1})

    assert {"x": 1} == read
    assert [("OS619", ("facts", name), value, wanted)] == [(p.code, p.path, p.args["found"], p.args["wanted"]) for p in problems]


def test_a_fact_that_is_none_is_not_known_and_no_problem() -> None:
    """
    An empty cell of a table is no mistake.
    """
    assert ({}, ()) == procedure(facts=DECLARED).read_facts({"proxy": None, "x": None})


# -- case ------------------------------------------------------------------------------------------------------------------------

DEFAULT, A, B = case("default"), case("a", when=Equals("kind", "a")), case("b", when=Equals("kind", "b"))
WIDE = case("wide", when=In("kind", ("a", "c")))


@pytest.mark.parametrize(
    ("id", "facts", "expected"),
    [
        (None, {}, "default"),
        (None, None, "default"),
        (None, {"kind": "a"}, "a"),
        (None, {"kind": "b"}, "b"),
        (None, {"kind": "z"}, "default"),
        ("b", {}, "b"),
        ("b", {"kind": "a"}, "b"),  # a name wins over facts
        ("default", {"kind": "a"}, "default"),
        ("none", {"kind": "a"}, None),  # a wrong name is not replaced by a guess
        ("", {}, None),
    ],
)
def test_the_case_is_the_named_one_else_the_fitting_one_else_default(id: str | None, facts: Any, expected: str | None) -> None:
    """
    The order of design: name, facts, `default`.
    """
    found = procedure(DEFAULT, A, B).case(id, facts)

    assert expected == (found and found.id)


def test_two_cases_that_fit_are_none() -> None:
    """
    The order of the file does not choose between them; where only one of them fits, it serves.
    """
    both = procedure(DEFAULT, A, WIDE)

    assert both.case(None, {"kind": "a"}) is None
    assert WIDE == both.case(None, {"kind": "c"})


def test_without_default_a_case_that_does_not_fit_is_none() -> None:
    """
    The only case is not taken because it is the only one.
    """
    assert procedure(A).case(None, {"kind": "b"}) is None
    assert procedure(A).case() is None


def test_a_default_with_a_condition_still_serves() -> None:
    """
    `default` is where nothing else fits.
    """
    odd = case("default", when=Equals("kind", "z"))

    assert odd == procedure(odd, A).case(None, {"kind": "b"})


def test_undecided_cases_are_those_that_facts_do_not_settle() -> None:
    """
    A case without a condition is never undecided.
    """
    both = procedure(DEFAULT, A, case("far", when=Not(Equals("near", True))))

    assert ["a", "far"] == [found.id for found in both.undecided({})]
    assert ["far"] == [found.id for found in both.undecided({"kind": "b"})]
    assert [] == list(both.undecided({"kind": "a", "near": True}))


# -- limit -----------------------------------------------------------------------------------------------------------------------

FAR = Modifier(when=Equals("far", True), limit=WorkingDays(18), cites=(Citation("2/NĐ"),))
ISLAND = Modifier(when=Equals("island", True), limit=WorkingDays(28))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (None, WorkingDays(8)),
        ({}, WorkingDays(8)),
        ({"far": False, "island": False}, WorkingDays(8)),
        ({"far": True}, WorkingDays(18)),
        ({"island": True}, WorkingDays(28)),
        ({"far": True, "island": True}, WorkingDays(18)),  # the first that holds counts
    ],
)
def test_the_first_modifier_that_holds_gives_the_limit(facts: Any, expected: WorkingDays) -> None:
    """
    One that cannot be told does not hold.
    """
    chosen = case("default", WorkingDays(8), modifiers=(FAR, ISLAND))

    assert expected == procedure(chosen).limit(chosen, facts).value


def test_a_limit_cites_the_nearest_article() -> None:
    """
    The modifier's, else the case's, else the version's.
    """
    cited = case("default", WorkingDays(8), modifiers=(FAR, ISLAND), cites=(Citation("1/NĐ"),))
    bare = case("bare", Hours(1))
    whole = procedure(cited, bare, cites=(Citation("0/QH"),))

    assert (Citation("2/NĐ"),) == whole.limit(cited, {"far": True}).cites
    assert (Citation("1/NĐ"),) == whole.limit(cited, {"island": True}).cites
    assert (Citation("1/NĐ"),) == whole.limit(cited).cites
    assert (Citation("0/QH"),) == whole.limit(bare).cites


def test_a_limit_says_where_it_was_read() -> None:
    """
    Sources and origin are those of the version.
    """
    whole = procedure(DEFAULT, sources=(Source(title="Cổng"),), origin=Position("a.yaml", 5, 5))

    got = whole.limit(DEFAULT)

    assert ((Source(title="Cổng"),), Position("a.yaml", 5, 5), ()) == (got.sources, got.origin, got.assumptions)


def test_what_is_not_settled_is_assumed() -> None:
    """
    A case with a doubt and a version without a start are told apart, each with its reason.
    """
    doubtful = case("default", assumed=Text("chưa đọc"))
    whole = procedure(doubtful, valid_from=None, valid_from_reason=Text("không tìm được"))

    got = whole.limit(doubtful).assumptions

    assert [("limit", Text("chưa đọc")), ("version_start", Text("không tìm được"))] == [(a.id, a.text) for a in got]
