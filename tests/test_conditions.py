"""Conditions: true, false, or cannot be told; nothing is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.law.conditions import After, AtLeast, AtMost, Before, Condition, Equals, Every, In, Not, Some, facts_of, holds

T, F, U = Equals("t", 1), Equals("f", 1), Equals("u", 1)
FACTS = {"t": 1, "f": 0}  # u is missing
MARCH = date(2026, 3, 2)  # Mon


@pytest.mark.parametrize(
    ("one", "other", "every", "some"),
    [
        (T, T, True, True),
        (T, F, False, True),
        (T, U, None, True),
        (F, T, False, True),
        (F, F, False, False),
        (F, U, False, None),
        (U, T, None, True),
        (U, F, False, None),
        (U, U, None, None),
    ],
)
def test_all_and_any_have_three_values(one: Condition, other: Condition, every: bool | None, some: bool | None) -> None:
    """
    One false part settles `all`, one true part settles `any`, whatever is missing beside it.
    """
    assert every is holds(Every((one, other)), FACTS)
    assert some is holds(Some((one, other)), FACTS)


@pytest.mark.parametrize(("condition", "expected"), [(T, False), (F, True), (U, None)])
def test_not_has_three_values(condition: Condition, expected: bool | None) -> None:
    """
    The opposite of what cannot be told cannot be told.
    """
    assert expected is holds(Not(condition), FACTS)


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    """
    As in every logic.
    """
    assert holds(Every(()), {}) is True
    assert holds(Some(()), {}) is False


@pytest.mark.parametrize(
    ("condition", "found", "expected"),
    [
        (Equals("x", True), True, True),
        (Equals("x", True), False, False),
        (Equals("x", "a"), "a", True),
        (Equals("x", "a"), "b", False),
        (In("x", ("a", "b")), "b", True),
        (In("x", ("a", "b")), "c", False),
        (In("x", ()), "a", False),
        (AtLeast("x", 10), 9, False),
        (AtLeast("x", 10), 10, True),
        (AtLeast("x", 10), 11, True),
        (AtMost("x", 10), 9, True),
        (AtMost("x", 10), 10, True),
        (AtMost("x", 10), 11, False),
        (Before("x", MARCH), date(2026, 3, 1), True),
        (Before("x", MARCH), MARCH, False),
        (Before("x", MARCH), date(2026, 3, 3), False),
        (After("x", MARCH), date(2026, 3, 1), False),
        (After("x", MARCH), MARCH, False),
        (After("x", MARCH), date(2026, 3, 3), True),
    ],
)
def test_each_comparison_on_both_sides_of_its_boundary(condition: Condition, found: Any, expected: bool) -> None:
    """
    At least and at most take the boundary in, before and after leave it out.
    """
    assert expected is holds(condition, {"x": found})
    assert holds(condition, {}) is None
    assert holds(condition, {"x": None}) is None


@pytest.mark.parametrize(
    ("condition", "found"),
    [(AtLeast("x", 10), "many"), (AtMost("x", 10), MARCH), (Before("x", MARCH), "2026-03-01"), (After("x", MARCH), 5)],
)
def test_a_fact_of_another_kind_cannot_be_told(condition: Condition, found: Any) -> None:
    """
    Comparing a text with a number raises nothing and decides nothing.
    """
    assert holds(condition, {"x": found}) is None


def test_facts_of_names_every_fact_that_is_asked() -> None:
    """
    At every depth, each once.
    """
    condition = Every((Equals("a", 1), Some((In("b", (1,)), Not(AtLeast("c", 1)))), AtMost("d", 1), Before("e", 1), After("a", 1)))

    assert {"a", "b", "c", "d", "e"} == facts_of(condition)
    assert frozenset() == facts_of(Every(()))


SINGLE = st.one_of(
    st.builds(Equals, st.sampled_from("abc"), st.integers(0, 2)),
    st.builds(AtLeast, st.sampled_from("abc"), st.integers(0, 2)),
    st.builds(In, st.sampled_from("abc"), st.lists(st.integers(0, 2), max_size=2).map(tuple)),
)
CONDITIONS = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.builds(Every, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
ANSWERS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


@given(CONDITIONS, ANSWERS, ANSWERS)
@settings(max_examples=150, deadline=None)
def test_what_was_told_stays_told_when_more_is_known(condition: Condition, facts: dict[str, int], more: dict[str, int]) -> None:
    """
    A further answer may settle what was open; it never turns yes into no.
    """
    before = holds(condition, facts)

    assert before is None or before is holds(condition, more | facts)


@given(CONDITIONS, ANSWERS)
@settings(max_examples=100, deadline=None)
def test_with_every_fact_known_every_condition_can_be_told(condition: Condition, facts: dict[str, int]) -> None:
    """
    Only a missing fact makes a condition open.
    """
    known = {"a": 0, "b": 1, "c": 2} | facts

    assert holds(condition, known) is not None
    assert holds(Not(condition), known) is not holds(condition, known)


@given(st.lists(CONDITIONS, max_size=3).map(tuple), ANSWERS)
@settings(max_examples=100, deadline=None)
def test_any_is_not_all_of_not(of: tuple[Condition, ...], facts: dict[str, int]) -> None:
    """
    De Morgan's law holds with three values too.
    """
    assert holds(Some(of), facts) is holds(Not(Every(tuple(Not(each) for each in of))), facts)


@given(CONDITIONS, ANSWERS)
@settings(max_examples=100, deadline=None)
def test_a_fact_that_is_not_asked_changes_nothing(condition: Condition, facts: dict[str, int]) -> None:
    """
    `facts_of` names all that a condition looks at.
    """
    asked = {name: value for name, value in facts.items() if name in facts_of(condition)}

    assert holds(condition, asked) is holds(condition, facts)
