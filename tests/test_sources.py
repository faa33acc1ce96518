"""Sources: texts in two languages, citations, positions."""

from __future__ import annotations

import attrs
import pytest

from onestop import Citation, Position, Sourced, Text


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        (Text("Khai tử", "Death"), "vi", "Khai tử"),
        (Text("Khai tử", "Death"), "en", "Death"),
        (Text("Khai tử"), "en", "Khai tử"),  # Vietnamese where there is no English
        (Text("Khai tử", ""), "en", ""),
    ],
)
def test_a_text_is_said_in_the_language_asked(text: Text, lang: str, said: str) -> None:
    """
    The Vietnamese words always exist.
    """
    assert said == text.of(lang)


@pytest.mark.parametrize(
    ("citation", "vi", "en"),
    [
        (Citation("61/2018/NĐ-CP"), "61/2018/NĐ-CP", "61/2018/NĐ-CP"),
        (Citation("61/2018/NĐ-CP", "19(4)"), "61/2018/NĐ-CP, Điều 19(4)", "61/2018/NĐ-CP, art. 19(4)"),
        (Citation("61/2018/NĐ-CP", note="Phụ lục"), "61/2018/NĐ-CP", "61/2018/NĐ-CP"),
    ],
)
def test_a_citation_is_printed_as_lawyers_do(citation: Citation, vi: str, en: str) -> None:
    """
    Number, then article.
    """
    assert (vi, en) == (citation.of("vi"), citation.of("en"))


@pytest.mark.parametrize(
    ("position", "said"),
    [(Position("a.yaml", 3, 7), "a.yaml:3:7"), (Position("a.yaml", 3), "a.yaml:3"), (Position("a.yaml"), "a.yaml")],
)
def test_a_position_is_what_editors_open(position: Position, said: str) -> None:
    """
    `file:line:column`, as far as it is known.
    """
    assert said == str(position)


def test_what_the_law_says_is_frozen() -> None:
    """
    Nobody changes a text, a citation or a sourced value after it was read.
    """
    for value, name in ((Text("a"), "vi"), (Citation("a"), "law"), (Sourced(value=1), "value")):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, name, "b")
