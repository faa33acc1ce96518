"""Stages: what can happen to a dossier, where it stands, and whether that is in time; the words that files and registers share."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """What can happen to a dossier, in the order in which things of one moment are taken."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    TRANSFERRED = "transferred"
    INTAKE_REFUSED = "intake_refused"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    PAYMENT_REQUESTED = "payment_requested"
    PAID = "paid"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RESOLVED = "resolved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RESULT_RETURNED = "result_returned"


AFTER_RECEIPT = frozenset(
    (
        EventKind.RESOLVED,
        EventKind.REFUSED,
        EventKind.RESULT_RETURNED,
        EventKind.EXTENDED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
    )
)
"""What can only come after the receipt."""


class Unrecorded(StrEnum):
    """
    What the source of a dossier has no place for, or says without a date.

    `pauses`: it has no place for what stops or lengthens the time: supplements, payment, suspensions, extensions. `no_pauses`: nor has it,
    and a person affirms that there were none. Every other one is named like the event that it stands for: the source says by a status
    that this happened and lasts, and nobody says when.
    """

    PAUSES = "pauses"
    NO_PAUSES = "no_pauses"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    PAYMENT_REQUESTED = "payment_requested"
    SUSPENDED = "suspended"
    INTAKE_REFUSED = "intake_refused"
    RESOLVED = "resolved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Disposition(StrEnum):
    """Where a dossier stands (tình trạng hồ sơ)."""

    SUBMITTED = "submitted"
    INTAKE_REFUSED = "intake_refused"
    PENDING = "pending"
    WAITING_SUPPLEMENT = "waiting_supplement"
    WAITING_PAYMENT = "waiting_payment"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Timeliness(StrEnum):
    """
    Whether a dossier is in time.

    Closed: early (trước hạn), on time (đúng hạn), late (quá hạn). Open: in time (trong hạn), overdue (quá hạn). None: not judged.
    """

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NONE = "none"
