"""
Columns: the words that one-stop software uses in the lists it exports, as catalogue data (`columns/*.yaml`).

Headers, status words and claims are compared after `fold`. A province adds a file of its own; the command line adds single headers.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from onestop.words.sources import Position, Text

INPUT_ONLY = ("status", "ended", "procedure_name")
"""Columns that a register does not have: they are translated to events and to a procedure before anything else sees them."""

TARGETS: tuple[str, ...] = ()  # what a header can mean: the columns of a register (`exchange.registers.COLUMNS`) and INPUT_ONLY


def fold(text: str) -> str:
    """Return *text* as headers and words are compared: composed, without brackets, punctuation, case and tones, `đ` as `d`."""
    raise NotImplementedError


@attrs.frozen(kw_only=True)
class Meaning:
    """
    What a header means (ý nghĩa của cột).

    Attributes:
        targets: What it is read as; several where only the values or the person can tell.
        asks: Whether the values may not decide: the person must say.
        private: Whether it is about a person.
        ignored: Whether it is known and of no use.
        hint: How a person can tell which of several it is.
        origin: The line of the column file that says so; None for the command line.
    """

    targets: tuple[str, ...] = ()
    asks: bool = False
    private: bool = False
    ignored: bool = False
    hint: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class StatusWord:
    """
    What a status word means (trạng thái).

    Attributes:
        stands: Where the dossier stands by it: `submitted`, `received`, `pending`, `waiting_supplement`, `waiting_payment`, `suspended`,
            `intake_refused`, `withdrawn`, `stopped`, `refused`, `resolved`, `result_returned`.
        ended_to: The event that an end date beside it dates; empty where it dates none; several where the word does not tell.
        national: The status of the National Portal, `"1"` to `"10"`; None where it has none.
        origin: The line that says so.
    """

    stands: tuple[str, ...]
    ended_to: tuple[str, ...] = ()
    national: str | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True, eq=False)
class Vocabulary:
    """
    The words by which a list is read (bộ từ): those of the base file, of a profile, of a province and of the command line, last first.

    Attributes:
        profile: The named software whose words and numbers are used besides; None for none.
        profiles: The names of all profiles.
    """

    profile: str | None = None
    profiles: tuple[str, ...] = ()

    def meaning(self, header: str) -> Meaning | None:
        """Return what *header* means, None where nobody says it."""
        raise NotImplementedError

    def status(self, word: str) -> StatusWord | None:
        """Return what a status means: a word, or a number where the profile numbers them."""
        raise NotImplementedError

    def claim(self, word: str) -> str | None:
        """Return the claim that *word* makes of the time: `early`, `on_time`, `late`, `in_time`, `overdue`, as `claimed_outcome` has it."""
        raise NotImplementedError

    def channel(self, word: str) -> str | None:
        """Return the channel that *word* names: `in_person`, `online`, `post`."""
        raise NotImplementedError

    def shape(self, target: str) -> str | None:
        """Return the regular expression that the values of *target* match, None where they may be anything."""
        raise NotImplementedError

    def is_totals(self, text: str) -> bool:
        """Return whether a row that begins with *text* sums up others."""
        raise NotImplementedError

    def is_footer(self, text: str) -> bool:
        """Return whether a row that begins with *text* ends the list: what follows are signatures."""
        raise NotImplementedError

    def with_headers(self, headers: Mapping[str, str]) -> Vocabulary:
        """Return these words and *headers* before them: a header and what it means, as `--map` gives them."""
        raise NotImplementedError
