"""
Regimes: what the one-stop decree of a time says about supplements, requests, apologies.

The regime of the first receipt governs a dossier to its end. A regime that was not read is all `assumed`, and an answer that used it
says so.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs

from onestop.clock.limits import TimeLimit
from onestop.words.sources import Citation, Source, Text


class SupplementEffect(StrEnum):
    """What a supplement request does to the clock: counted again from zero, paused, or nothing."""

    RESTART = "restart"
    PAUSE = "pause"
    NONE = "none"


class RequestStart(StrEnum):
    """From when the time for asking a supplement counts: the receipt at the desk, or that by the system (submission)."""

    RECEIPT = "receipt"
    SUBMISSION = "submission"


@attrs.frozen(kw_only=True)
class RequestLimit:
    """
    How soon a supplement must be asked for.

    Attributes:
        limit: The limit.
        since: From when it counts: the receipt, or the submission where receipt by the system is meant.
        channels: For which channels; empty for all.
        reason: For which reason of the request it binds; for another a breach is only assumed.
    """

    limit: TimeLimit
    since: RequestStart = RequestStart.RECEIPT
    channels: tuple[str, ...] = ()
    reason: str | None = None
    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class SupplementRule:
    """
    How supplements work (bổ sung hồ sơ).

    Attributes:
        effect: What a request does to the clock.
        requests: How many requests are allowed.
        within: How soon a request must go out; the first that fits the channel counts.
        assumed: Why the effect is not settled, where it is not.
    """

    effect: SupplementEffect = attrs.field(converter=SupplementEffect)
    requests: int = 1
    within: tuple[RequestLimit, ...] = ()
    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class ApologyRule:
    """How an apology and re-appointment works (xin lỗi và hẹn lại): how often, and how many days before expiry at the latest."""

    times: int | None = 1
    days_before: int | None = 1
    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class TransferRule:
    """How soon the desk hands a dossier to the competent agency (chuyển hồ sơ)."""

    limit: TimeLimit
    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class BoundaryRule:
    """That a dossier taken in for another area (phi địa giới hành chính) counts from when the competent agency receives it."""

    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class AtOnceRule:
    """That where the result is given at once no appointment slip is owed unless it is asked for; the dossier is recorded all the same."""

    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class Regime:
    """
    The one-stop rules in force for dossiers received on `valid_from..valid_to` (cơ chế một cửa).

    Attributes:
        id: Short stable name, such as `nd61`.
        supplement: Effect and number of supplement requests.
        apology: Apology and re-appointment.
        transfer: How soon the desk hands over; None where the regime does not say.
        boundary_independent: What starts the clock of a dossier for another area; None where it is the receipt, as for any other.
        at_once: That no slip is owed where the result is given at once; None where the regime was not read to say so.
        assumed: Why the regime as a whole is not settled, where its text was not read.
    """

    id: str
    name: Text
    valid_from: date
    valid_to: date | None = None
    announced: date | None = None
    supplement: SupplementRule
    apology: ApologyRule = ApologyRule()
    transfer: TransferRule | None = None
    boundary_independent: BoundaryRule | None = None
    at_once: AtOnceRule | None = None
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    assumed: Text | None = None
    note: Text | None = None
