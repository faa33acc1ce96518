"""A data frame of dossiers judged in place: the answers as further columns, on the same index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pandas as pd

import onestop
from onestop import Dossier, Event, EventKind

CODES = ("code", "procedure", "place")
ANSWER = ("due", "disposition", "timeliness", "margin", "problems", "assumed")
VIETNAM = "Asia/Ho_Chi_Minh"


def judge(site: onestop.Onestop, frame: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """
    Return *frame* with what *site* makes of each row at *now*: the columns `ANSWER`.

    Args:
        site: The loaded library.
        frame: Columns `code`, `procedure` and `place` as texts, and of the events those that there are: `received`, `resolved`, …
        now: The moment of judgement.

    Raises:
        TypeError: If a code is no text, or a moment no date-time; nothing is guessed from `1.0004` or `05/11/2025`.
    """
    answers = site.assess_many(_dossiers(frame), now=now)
    rows = [
        {
            "due": answer.deadline.due if answer.deadline else None,
            "disposition": answer.outcome.disposition.value,
            "timeliness": answer.outcome.timeliness.value,
            "margin": answer.outcome.margin,
            "problems": " ".join(problem.code for problem in answer.problems),
            "assumed": bool(answer.assumptions),
        }
        for answer in answers
    ]
    made = pd.DataFrame(rows, frame.index, ANSWER).astype({"due": "datetime64[us]", "margin": "Int64"})
    return frame.join(made)


def _dossiers(frame: pd.DataFrame) -> Iterator[Dossier]:
    columns = {name: frame[name] for name in frame.columns}
    for name in CODES:
        if not pd.api.types.is_string_dtype(columns[name]):
            raise TypeError(f"column {name} has {columns[name].dtype}: read it as text, dtype={{'{name}': 'string'}}")
    moments = {kind: _moments(columns[kind]) for kind in EventKind if kind in columns}
    for index, (code, procedure, place) in enumerate(zip(*(columns[name] for name in CODES), strict=True)):
        events = [Event(at[index], kind) for kind, at in moments.items() if at[index] is not None]
        yield Dossier(code, procedure, place, events)


def _moments(column: pd.Series[Any]) -> list[datetime | None]:
    """A column as Vietnamese time, None where there is nothing."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        raise TypeError(f"column {column.name} has {column.dtype}: pd.to_datetime(…, format='%d/%m/%Y %H:%M') first, never dayfirst=True")
    if column.dt.tz is not None:
        column = column.dt.tz_convert(VIETNAM).dt.tz_localize(None)
    return [None if pd.isna(at) else at.to_pydatetime(warn=False) for at in column]
