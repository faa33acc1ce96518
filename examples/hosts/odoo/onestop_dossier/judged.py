"""What an Odoo record says as a dossier, and what is written back of the answer; nothing of Odoo is needed here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import onestop
from onestop import Dossier, Event

UTC, VIETNAM = ZoneInfo("UTC"), ZoneInfo("Asia/Ho_Chi_Minh")
EVENTS = ("submitted", "received", "supplement_requested", "supplemented", "resolved", "refused", "withdrawn", "result_returned")


@cache
def site() -> onestop.Onestop:
    """The library, loaded when a worker first asks and kept as long as it lives."""
    return onestop.load()


def to_vietnam(moment: datetime) -> datetime:
    """Odoo keeps date-times in UTC without a zone; the law counts in Vietnamese time."""
    return moment.replace(tzinfo=UTC).astimezone(VIETNAM).replace(tzinfo=None)


def to_utc(moment: datetime) -> datetime:
    """The way back."""
    return moment.replace(tzinfo=VIETNAM).astimezone(UTC).replace(tzinfo=None)


def dossier_of(record: Any) -> Dossier:
    """A record as a dossier; Odoo says False where a field is empty."""
    events = [Event(to_vietnam(getattr(record, f"date_{kind}")), kind) for kind in EVENTS if getattr(record, f"date_{kind}")]
    promised = to_vietnam(record.date_promised) if record.date_promised else None
    return Dossier(record.name or "", record.procedure_code or "", record.place_code or "vn", events, promised=promised)


def judge(records: Iterable[Any], now: datetime) -> None:
    """Write the answers into *records*; *now* is UTC without a zone, as `fields.Datetime.now()` gives it."""
    for record in records:
        answer = site().assess(dossier_of(record), now=to_vietnam(now))
        record.date_due = to_utc(answer.deadline.due) if answer.deadline and answer.deadline.due else False
        record.timeliness = answer.outcome.timeliness.value
        record.problem_codes = " ".join(problem.code for problem in answer.problems)
