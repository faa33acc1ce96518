"""Reference pages: every key that a file may have stands in them, and what is generated is what is written."""

from __future__ import annotations

import re

import attrs
import pytest

import pages
from onestop.catalogs.catalog import Horizon, Law, Places, Sessions
from onestop.catalogs.columns import (
    TARGETS,
    ChannelNames,
    Claim,
    ClaimNames,
    ColumnFile,
    ColumnNames,
    OtherNames,
    RowWords,
    Stands,
    StatusNames,
)
from onestop.clock.holidays import Holiday, NationalDayChoice, Notice, Statute, Swap, TetChoice
from onestop.law.places import Place
from onestop.law.regimes import ApologyRule, BoundaryRule, Regime, RequestLimit, SupplementRule, TransferRule

COLUMN_FILES = pages.FORMAT_VI.with_name("column-file.md").read_text(encoding="utf-8")
OTHER = pages.FORMAT_VI.with_name("other-catalogue-files.md").read_text(encoding="utf-8")
CLASSES = (
    *(Law, Places, Place, Sessions, Statute, Holiday, Notice, TetChoice, NationalDayChoice, Swap, Horizon),
    *(Regime, SupplementRule, RequestLimit, ApologyRule, TransferRule, BoundaryRule),
)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_key_of_the_other_files_is_described(cls: type) -> None:
    """
    A key that is added to the format is added to its page.
    """
    words = {word for marked in re.findall("`[^`\\n]+`", re.sub("(?s)```.*?```", "", OTHER)) for word in re.findall(r"\w+", marked)}

    assert set() == {field.name for field in attrs.fields(cls)} - {"origin"} - words


@pytest.mark.parametrize("cls", [ColumnFile, ColumnNames, OtherNames, StatusNames, ClaimNames, ChannelNames, RowWords])
def test_every_key_of_a_column_file_is_described(cls: type) -> None:
    """
    And each word that stands for a meaning.
    """
    words = {word for marked in re.findall("`[^`\\n]+`", re.sub("(?s)```.*?```", "", COLUMN_FILES)) for word in re.findall(r"\w+", marked)}

    assert set() == {field.name for field in attrs.fields(cls)} - {"origin"} - words
    assert set() == {*TARGETS, *Stands, *Claim} - words


def test_tables_of_the_vietnamese_page_are_those_of_the_schemas() -> None:
    """
    `python3 run.py pages` writes them anew.
    """
    text = pages.FORMAT_VI.read_text(encoding="utf-8")

    assert pages.with_tables(text) == text
    assert "| `deemed_after` | Nhận sau giờ này thì coi như nhận ngày làm việc sau, ví dụ `15:00` |" in text
