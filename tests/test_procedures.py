"""Procedures: which case serves, which limit, and how facts are read from a register's text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from onestop import CalendarDays, Case, Citation, Hours, Position, Procedure, SameDay, Source, Text, TimeLimit, WorkingDays
from onestop.law.conditions import After, AtLeast, Condition, Equals, In, Not, holds
from onestop.law.procedures import Adjustment, Fact, FactType, Fee, Modifier


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


# -- what is added to a limit --------------------------------------------------------------------------------------------------------

REMOTE = Modifier(when=Equals("remote_area", True), add=Adjustment(WorkingDays, 10), cites=(Citation("151/2025/NĐ-CP"),))
ONLINE = Modifier(when=Equals("channel", "online"), add=Adjustment(WorkingDays, -1))


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({}, 8),
        ({"remote_area": True}, 18),
        ({"channel": "online"}, 7),
        ({"remote_area": True, "channel": "online"}, 17),
        ({"remote_area": False}, 8),
    ],
)
def test_what_is_added_and_what_is_taken_off_count_together(facts: Any, days: int) -> None:
    """
    Ten more in a remote area, one less online.
    """
    case = Case(id="default", limit=WorkingDays(8), modifiers=(REMOTE, ONLINE))

    assert WorkingDays(days) == procedure(cases=(case,)).limit(case, facts).value


def test_addition_counts_on_the_other_limit_that_holds() -> None:
    """
    For ten plots or more it is 15, in a remote area 25; both articles are cited.
    """
    many = Modifier(when=AtLeast("plots", 10), limit=WorkingDays(15), cites=(Citation("1/QĐ"),))
    case = Case(id="default", limit=WorkingDays(8), modifiers=(REMOTE, many))
    got = procedure(cases=(case,)).limit(case, {"plots": 10, "remote_area": True})

    assert (WorkingDays(25), ["1/QĐ", "151/2025/NĐ-CP"]) == (got.value, [cite.law for cite in got.cites])


@pytest.mark.parametrize("limit", [CalendarDays(30), SameDay(), WorkingDays(1, first_day_counted=True)])
def test_addition_of_another_unit_or_of_more_than_there_is_changes_nothing(limit: TimeLimit) -> None:
    """
    The linter tells of the first; a limit of no days is none.
    """
    case = Case(id="default", limit=limit, modifiers=(ONLINE,))

    assert limit == procedure(cases=(case,)).limit(case, {"channel": "online"}).value


def test_addition_keeps_the_options_of_the_limit() -> None:
    """
    A first day that counts still counts.
    """
    case = Case(id="default", limit=WorkingDays(2, first_day_counted=True), modifiers=(ONLINE,))

    assert WorkingDays(1, first_day_counted=True) == procedure(cases=(case,)).limit(case, {"channel": "online"}).value


# -- fees ----------------------------------------------------------------------------------------------------------------------------

POOR = Equals("poor_household", True)
FEES = (
    Fee(name=Text("Lệ phí"), amount=50_000, when=Not(POOR)),
    Fee(name=Text("Lệ phí"), amount=0, when=POOR),
    Fee(name=Text("Phí"), amount=100_000, valid_to=date(2026, 6, 30)),
    Fee(name=Text("Phí"), amount=80_000, valid_from=date(2026, 7, 1)),
    Fee(name=Text("Phí bản sao")),
)


@pytest.mark.parametrize(
    ("facts", "on", "amounts"),
    [
        ({"poor_household": False}, date(2026, 6, 30), [50_000, 100_000, None]),
        ({"poor_household": True}, date(2026, 7, 1), [0, 80_000, None]),
        ({}, date(2026, 7, 1), [None, 80_000, None]),
        ({"poor_household": True}, None, [0, None, None]),
    ],
)
def test_fee_is_that_of_the_condition_and_the_day(facts: Any, on: date | None, amounts: list[int | None]) -> None:
    """
    Without the fact, or without the day where two rates hold, nobody can say how much.
    """
    assert amounts == [due.amount for due in procedure(fees=FEES).fee_due(facts, on)]


def test_fee_that_hangs_on_a_fact_says_on_which() -> None:
    """
    So that a portal can ask.
    """
    assert [("poor_household",), (), ()] == [due.missing for due in procedure(fees=FEES).fee_due({}, date(2026, 7, 1))]


@pytest.mark.parametrize("found", [None, "x", 1.5, date(2026, 1, 1)])
@pytest.mark.parametrize("when", [AtLeast("persons", 2), Equals("persons", 2)])
def test_fee_that_hangs_on_a_fact_without_a_usable_value_is_unknown(when: Condition, found: Any) -> None:
    """
    A fact that is there and says nothing is as good as none; never is the other rate taken for the one that holds.
    """
    rates = (Fee(name=Text("Phí"), amount=10), Fee(name=Text("Phí"), amount=20, when=when))
    facts = {"persons": Fact(type=FactType.INT, question=Text("Bao nhiêu người?"))}
    (due,) = procedure(fees=rates, facts=facts).fee_due({"persons": found})

    assert (None, None, ("persons",)) == (due.amount, due.rate, due.missing)


@pytest.mark.parametrize(("found", "amount"), [("1", 10), ("2", None), (1, 10)])
def test_fee_reads_the_facts_as_a_register_writes_them(found: Any, amount: int | None) -> None:
    """
    The text `2` is the number, for which two rates hold.
    """
    rates = (Fee(name=Text("Phí"), amount=10), Fee(name=Text("Phí"), amount=20, when=AtLeast("persons", 2)))
    facts = {"persons": Fact(type=FactType.INT, question=Text("Bao nhiêu người?"))}
    (due,) = procedure(fees=rates, facts=facts).fee_due({"persons": found})

    assert (amount, ()) == (due.amount, due.missing)


@pytest.mark.parametrize("on", [date(2026, 6, 30), date(2026, 7, 1)])
def test_fee_without_a_rate_on_that_day_is_unknown_and_not_nothing(on: date) -> None:
    """
    A rate that ended or has not begun leaves none.
    """
    rates = (Fee(name=Text("Phí"), amount=1, valid_to=date(2026, 6, 29)), Fee(name=Text("Phí"), amount=2, valid_from=date(2026, 7, 2)))
    (due,) = procedure(fees=rates).fee_due({}, on)

    assert (None, None) == (due.amount, due.rate)


def test_fee_whose_conditions_all_fail_is_unknown_and_not_nothing() -> None:
    """
    What no condition allows was not thought of.
    """
    (due,) = procedure(fees=(Fee(name=Text("Phí"), amount=1, when=POOR),)).fee_due({"poor_household": False})

    assert (None, None, ()) == (due.amount, due.rate, due.missing)


def test_fact_that_may_change_the_limit_and_is_not_given_is_told() -> None:
    """
    The usual limit is taken, and nobody takes it for certain; a fact that is given leaves no doubt.
    """
    asked = {"far": Fact(type=FactType.BOOL, question=Text("Có xa không?"))}
    chosen = case("default", WorkingDays(8), modifiers=(FAR,))
    whole = procedure(chosen, facts=asked)

    assert [("modifier", Text("Có xa không?"))] == [(each.id, each.text) for each in whole.limit(chosen, {}).assumptions]
    assert [(), ()] == [whole.limit(chosen, {"far": far}).assumptions for far in (True, False)]
