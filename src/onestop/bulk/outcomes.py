"""`classify` of many rows at once: timeliness and margin, by dates, as `onestop.dossiers.outcomes.classify` says of each row."""

from __future__ import annotations

from datetime import datetime

import attrs

from onestop.bulk.ends import grouped
from onestop.bulk.numbers import ArrayLike, Bools, Coded, Codes, Column, Ints, epoch_days, moments, np
from onestop.clock.calendars import Calendar
from onestop.clock.limits import Undetermined
from onestop.dossiers.outcomes import JUDGED, NEVER_TIMELY
from onestop.law.stages import Disposition, Timeliness

DISPOSITIONS = tuple(Disposition)
"""What the codes of a column of dispositions stand for, in this order."""

TIMELINESS = tuple(Timeliness)
"""What the codes of a column of timeliness stand for, in this order."""

_CODE = {each: np.uint8(i) for i, each in enumerate(TIMELINESS)}
_JUDGED = np.array([each in JUDGED for each in DISPOSITIONS])
_NEVER = np.array([each in NEVER_TIMELY for each in DISPOSITIONS])


@attrs.frozen(eq=False)
class Outcomes:
    """
    How many dossiers ended, or stand.

    Attributes:
        timeliness: For each row the number of its timeliness in `TIMELINESS`.
        margin: Working days from the end (or now) to the due date, 0 where there is none.
        has_margin: Whether there is one.
    """

    timeliness: Codes
    margin: Ints
    has_margin: Bools

    @property
    def counts(self) -> dict[Timeliness, int]:
        """How many rows there are of each timeliness."""
        found = np.bincount(self.timeliness, minlength=len(TIMELINESS))
        return {each: int(found[i]) for i, each in enumerate(TIMELINESS) if found[i]}


def classify(
    due: Column,
    ended: ArrayLike,
    now: datetime | ArrayLike,
    disposition: Codes,
    calendar: Calendar | Coded[Calendar],
    stopped: Bools | None = None,
) -> Outcomes:
    """
    Return the outcomes of many rows.

    Args:
        due: When each is due.
        ended: When the result existed; NaT where there is none yet.
        now: The moment of judgement, of all rows or of each.
        disposition: Where each stands, as numbers of `DISPOSITIONS`.
        calendar: The calendar of all rows, or one for each.
        stopped: Whether the clock stands still now.

    Raises:
        TypeError: If a column does not hold what is wanted; the message names it.
        ValueError: If a code of *disposition* stands for none, or columns differ in length; the message names the column.
    """
    rows = len(due.values)
    ends = moments(ended, "ended")
    nows = moments(np.array([now], dtype="datetime64[us]") if isinstance(now, datetime) else now, "now")
    codes = np.asarray(disposition)
    if codes.dtype.kind not in "iu":
        raise TypeError(f"column 'disposition': codes are wanted, not {codes.dtype}")
    for name, found in (("ended", ends), ("disposition", codes), *(() if isinstance(now, datetime) else (("now", nows),))):
        if len(found) != rows:
            raise ValueError(f"column {name!r}: {rows} rows are wanted, not {len(found)}")
    bad = np.flatnonzero((codes < 0) | (codes >= len(DISPOSITIONS)))
    if len(bad):
        raise ValueError(f"column 'disposition', row {bad[0]}: a number below {len(DISPOSITIONS)} is wanted, not {codes[bad[0]]}")
    last, end = epoch_days(due.values), np.where(np.isnat(ends), epoch_days(nows), epoch_days(ends))
    none = (due.nulls > 0) | _NEVER[codes]
    if stopped is not None:
        none |= stopped
    closed = np.where(end < last, _CODE[Timeliness.EARLY], np.where(end == last, _CODE[Timeliness.ON_TIME], _CODE[Timeliness.LATE]))
    still = np.where(end <= last, _CODE[Timeliness.IN_TIME], _CODE[Timeliness.OVERDUE])
    timeliness = np.where(none, _CODE[Timeliness.NONE], np.where(_JUDGED[codes], closed, still))
    margin, has_margin = np.zeros(rows, np.int64), np.zeros(rows, bool)
    for _, tables, at in grouped(Undetermined(""), calendar, rows):
        a, b = tables.row(end[at]), tables.row(last[at])
        has_margin[at] = tables.inside(a) & tables.inside(b) & ~none[at]
        margin[at] = np.where(has_margin[at], tables.through[b] - tables.through[a], 0)
    return Outcomes(timeliness, margin, has_margin)
