"""Errors: wrong use raises what a caller would expect, with the data beside the words."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from onestop import CalendarBoundsError, CatalogError, PluginError, Position, UnknownProcedureError
from onestop.words.errors import MissingExtraError
from onestop.words.problems import problem

BOUNDS = CalendarBoundsError(date(2040, 1, 2), date(2013, 1, 1), date(2035, 12, 31))  # Mon
UNKNOWN = UnknownProcedureError("1.001190", date(2026, 1, 5), ("1.001193", "1.001199"))  # Mon
BROKEN = CatalogError((problem("OS102", Position("a.yaml", 3, 1), why="x"),) * 7)
PLUGIN = PluginError("48", ("onestop-danang 1.2: ImportError: x", "onestop-x 0.1: ValueError: y"))
EXTRA = MissingExtraError("xlsx")


@pytest.mark.parametrize(
    ("error", "builtin"), [(BOUNDS, ValueError), (UNKNOWN, LookupError), (BROKEN, ValueError), (PLUGIN, RuntimeError), (EXTRA, ImportError)]
)
def test_an_error_is_also_the_built_in_that_a_caller_expects(error: Exception, builtin: type[Exception]) -> None:
    """
    `except LookupError` catches an unknown procedure without knowing this library.
    """
    assert isinstance(error, builtin)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BOUNDS, ("2040-01-02", "2013-01-01", "2035-12-31")),
        (CalendarBoundsError(None, date(2013, 1, 1), date(2035, 12, 31)), ("the answer is outside", "2013-01-01", "2035-12-31")),
        (UNKNOWN, ("'1.001190'", "2026-01-05", "did you mean 1.001193, 1.001199?")),
        (BROKEN, ("7 errors", "a.yaml:3:1: OS102", "and 2 more")),
        (PLUGIN, ("'48'", "onestop-danang 1.2: ImportError: x; onestop-x 0.1: ValueError: y")),
    ],
)
def test_a_message_says_what_was_asked_and_what_there_is(error: Exception, words: tuple[str, ...]) -> None:
    """
    The message alone is enough to mend the call.
    """
    assert all(word in str(error) for word in words)


def test_an_unknown_procedure_that_resembles_nothing_gets_no_hint() -> None:
    """
    Without near codes there is no question.
    """
    assert "did you mean" not in str(UnknownProcedureError("x", date(2026, 1, 5)))


def test_five_errors_are_all_shown() -> None:
    """
    Only from the sixth on the message counts the rest.
    """
    assert "more" not in str(CatalogError(BROKEN.problems[:5]))
    assert "and 1 more" in str(CatalogError(BROKEN.problems[:6]))


@pytest.mark.parametrize("error", [BOUNDS, UNKNOWN, BROKEN, PLUGIN, EXTRA], ids=lambda error: type(error).__name__)
def test_an_error_survives_another_process(error: Exception) -> None:
    """
    Workers send errors back pickled: words and data arrive.
    """
    back = pickle.loads(pickle.dumps(error))

    assert type(error) is type(back)
    assert str(error) == str(back)
    assert vars(error) == vars(back)


def test_errors_carry_their_data() -> None:
    """
    A portal shows its own words and takes the data from attributes.
    """
    assert (date(2040, 1, 2), date(2013, 1, 1), date(2035, 12, 31)) == (BOUNDS.asked, BOUNDS.first, BOUNDS.last)
    assert ("1.001190", date(2026, 1, 5), ("1.001193", "1.001199")) == (UNKNOWN.code, UNKNOWN.on, UNKNOWN.near)
    assert 7 == len(BROKEN.problems)
    assert ("48", 2) == (PLUGIN.place, len(PLUGIN.reasons))
