"""
Deadlines and outcomes of millions of rows at once, as columns (extra `bulk`: numpy).

The answers are those of `onestop.due` and of the outcomes of `onestop.Onestop.assess`, value for value. Where there is none, a row has a
coded null that says why, and the nulls are counted; there is never a wrong date in its place.
"""

from __future__ import annotations

from onestop.bulk.ends import due, limits
from onestop.bulk.numbers import Coded, Column, Null, Spans
from onestop.bulk.outcomes import DISPOSITIONS, TIMELINESS, Outcomes, classify
from onestop.bulk.registers import Judge, Judged, assess_columns

__all__ = [
    "DISPOSITIONS",
    "TIMELINESS",
    "Coded",
    "Column",
    "Judge",
    "Judged",
    "Null",
    "Outcomes",
    "Spans",
    "assess_columns",
    "classify",
    "due",
    "limits",
]
