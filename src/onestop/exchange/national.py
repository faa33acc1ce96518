"""
The national message: `DongBoHoSoMC` and `CapNhatTienDoHoSoMC`, read into a dossier and written from one.

A message holds more than a dossier, personal data above all, and a dossier holds more than a message. So reading gives two values: the
dossier, and a `Message` with all that the dossier does not hold, down to the spelling of a date. Writing puts them together again: a field
whose meaning did not change is written as it stood, so an unchanged message comes back as it was but for the order of its keys; what the
dossier says anew wins. What of the dossier no field holds is told, one finding each. Nothing here calls a service.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import attrs

from onestop.catalogs.nodes import shipped
from onestop.dossiers.dossiers import RANK, Dossier, Event
from onestop.exchange.codes import code_date
from onestop.exchange.registers import iso
from onestop.exchange.statuses import ENDS, TABLES, check_history, history_of, said, status_of, statuses
from onestop.law.places import NATION
from onestop.law.procedures import Channel
from onestop.law.stages import EventKind
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

DOSSIER = "DongBoHoSoMC"
PROGRESS = "CapNhatTienDoHoSoMC"
SUPPLEMENTS = "DanhSachHoSoBoSung"

MAX_MESSAGE = 1 << 20
"""Longest message, in bytes."""

MAX_DEPTH = 12
"""How deep lists and fields may nest; the deepest field known lies at 4."""

MAX_ITEMS = 1_000
"""Longest list."""

MAX_FIELDS = 500
"""Most fields of one object; the service knows under 40."""

MAX_TEXT = 1_000
"""Longest text that goes into a dossier."""

_ABSENT: Any = object()
_SURROGATE = re.compile("[\ud800-\udfff]")
_STAMP = re.compile(r"[0-9]{8}(?:[0-9]{4}(?:[0-9]{2})?)?")
_SHOWN = re.compile(r"[0-9/:.TZ +-]{1,32}")
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")
_PROCEDURE = re.compile(r"([0-9]\.[0-9]{6})(?:\.[0-9A-Z.]+)?")
"""A code of a procedure; some systems put the agency behind it (`1.001612.000.00.00.H48`)."""

_HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")


@attrs.frozen(kw_only=True)
class Field:
    """
    A field of a message (trường).

    Attributes:
        name: Its name.
        holds: What of the dossier it holds, empty where the dossier has no room for it.
        moment: Whether it is a date-time.
        personal: Whether it may name or describe a person; then it never leaves the message.
        parts: The fields of its items, where it is a list of objects.
    """

    name: str
    holds: str = ""
    moment: bool = False
    personal: bool = False
    parts: tuple[str, ...] = ()


@cache
def fields(service: str) -> Mapping[str, Field]:
    """Return the fields of a service by their names, in the order in which they are written."""
    return {
        each["name"]: Field(
            name=each["name"],
            holds=each.get("holds", ""),
            moment=each.get("moment", False),
            personal=each.get("personal", False),
            parts=tuple(each.get("list", ())),
        )
        for each in _table()["services"][service]
    }


@cache
def _table() -> Mapping[str, Any]:
    return shipped(TABLES / "message.yaml")


@cache
def channels() -> Mapping[str, Channel]:
    """Return the channels by their codes: 1 at the counter, 2 online, 3 by post."""
    return {code: Channel(name) for code, name in _table()["channels"].items()}


# -- values --------------------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Rest:
    """
    What an object of a message says beyond the dossier.

    Attributes:
        kept: The fields that the dossier does not hold, or holds in another spelling, as they stood.
        said: What would have been written for them from the dossier, so that a later change of the dossier is seen.
    """

    kept: Mapping[str, Any] = attrs.field(factory=dict, hash=False, repr=False)
    said: Mapping[str, Any] = attrs.field(factory=dict, hash=False, repr=False)

    @staticmethod
    def of(original: Mapping[str, Any], written: Mapping[str, Any]) -> Rest:
        """Return what *original* has beyond *written*."""
        differs = {name for name in {*original, *written} if _other(original.get(name, _ABSENT), written.get(name, _ABSENT))}
        kept = {name: copy.deepcopy(value) for name, value in original.items() if name in differs}
        return Rest(kept, {name: value for name, value in written.items() if name in differs})

    def over(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """Return *written* with what was kept, where it still says what it said."""
        made = dict(written)
        for name in dict.fromkeys((*self.kept, *self.said)):
            if _other(written.get(name, _ABSENT), self.said.get(name, _ABSENT)):
                continue
            if name in self.kept:
                made[name] = copy.deepcopy(self.kept[name])
            else:
                made.pop(name, None)
        return made


def _other(one: Any, two: Any) -> bool:
    """Whether two values of JSON differ; true is not 1 there."""
    return type(one) is not type(two) or one != two


@attrs.frozen
class Record:
    """
    One supplement of a message.

    Attributes:
        key: When it was asked or, failing that, answered; None where no event was read.
        rest: What it says beyond the dossier.
        shown: False for one that the events would write and the message did not have: its dates stand in another one.
    """

    key: str | None
    rest: Rest
    shown: bool = True


@attrs.frozen
class Message:
    """
    What a message says beyond the dossier (thông điệp): personal data, papers, fees, results, fields that nobody knows, spellings.

    It prints as nothing, so that it may stand in a log.

    Attributes:
        service: `DongBoHoSoMC` or `CapNhatTienDoHoSoMC`.
        rest: The fields.
        records: The supplements in their order; None where the list itself was not there or empty.
    """

    service: str
    rest: Rest = attrs.field(factory=Rest, repr=False)
    records: tuple[Record, ...] | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Progress:
    """
    One progress line (`CapNhatTienDoHoSoMC`).

    Attributes:
        code: Code of the dossier.
        at: When the step was taken.
        status: The status after it, one of the ten; that the service means these ten is assumed.
        department: Who has the dossier.
        since: When the step began.
        due: When it should have ended.
        message: What else the line says.
    """

    code: str
    at: datetime
    status: str
    department: str | None = None
    since: datetime | None = None
    due: datetime | None = None
    message: Message = attrs.field(default=Message(PROGRESS))


# -- text ----------------------------------------------------------------------------------------------------------------------------


def load_text(text: str | bytes, at: Position | None = None, *, limit: int = MAX_MESSAGE) -> tuple[Any, tuple[Problem, ...]]:
    """
    Return the JSON value of a text, None where it cannot be taken, and why.

    Refused, because something would be lost or could do harm: a key twice, a number that a double does not hold, NaN, half letters, more
    than *limit* bytes.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > limit:
        return None, (problem("OS851", at, why="message_long"),)
    try:
        read = raw.decode("utf-8-sig")
        value = json.loads(read, object_pairs_hook=_pairs, parse_float=_float, parse_int=_int, parse_constant=_constant)
        if _HALF_LETTER.search(read):
            json.dumps(value, ensure_ascii=False).encode()
    except _Unfit as error:
        return None, (problem("OS851", at, why=str(error)),)
    except (UnicodeError, RecursionError) as error:
        return None, (problem("OS851", at, why="message_deep" if isinstance(error, RecursionError) else "message_utf8"),)
    except ValueError as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        if at is not None:
            at = Position(at.file, (at.line or 1) + (line or 1) - 1, column)
        return None, (problem("OS851", at, why="message_json"),)
    return value, ()


class _Unfit(ValueError):
    """A text is JSON, but not such as can be given back."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Unfit("message_twice")
    return made


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")) or Decimal(repr(number)) != Decimal(text):
        raise _Unfit("message_number")
    return number


def _int(text: str) -> int:
    if len(text) > 40:
        raise _Unfit("message_number")
    return int(text)


def _constant(text: str) -> float:
    raise _Unfit("message_number")


def message_text(data: Mapping[str, Any]) -> str:
    """
    Return a message as one line of JSON in its normal form.

    Keys stand in the order of the table, unknown ones after them in alphabetical order; no blanks; letters as themselves. Nothing else is
    changed: moments, statuses and empty texts stay as they were spelt.
    """
    return json.dumps(_ordered(data, _service(data)), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _ordered(data: Mapping[str, Any], service: str) -> dict[str, Any]:
    known = fields(service)
    order = {name: index for index, name in enumerate(known)}

    def parts(name: str, value: Any) -> Any:
        inner = known[name].parts if name in known else ()
        if not isinstance(value, list):
            return _sorted(value, inner)
        return [_sorted(item, inner) for item in value]

    return {name: parts(name, data[name]) for name in sorted(data, key=lambda name: (order.get(name, len(order)), name))}


def _sorted(value: Any, order: Sequence[str] = ()) -> Any:
    if isinstance(value, Mapping):
        place = {name: index for index, name in enumerate(order)}
        return {name: _sorted(value[name]) for name in sorted(value, key=lambda name: (place.get(name, len(place)), name))}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _service(data: Mapping[str, Any]) -> str:
    """The service that a message is of: a progress line has a moment of processing and no procedure."""
    return PROGRESS if "ThoiDiemXuLy" in data and "MaTTHC" not in data else DOSSIER


def is_progress(data: Any) -> bool:
    """Whether *data* is a progress line and no message about a whole dossier."""
    return isinstance(data, Mapping) and _service(data) == PROGRESS


# -- reading -------------------------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads the fields of one object; what is wrong is told by the field's path, never by a value that may be personal."""

    def __init__(self, at: Position | None) -> None:
        self.at = at
        self.problems: list[Problem] = []

    def tell(self, code: str, path: tuple[str | int, ...], **args: Any) -> None:
        self.problems.append(problem(code, self.at, path, **args))

    def wrong(self, path: tuple[str | int, ...], found: Any, wanted: str) -> None:
        self.tell("OS853", path, field=_field(path), what=_kind(found), found=_shown(found), wanted=wanted)

    def text(self, data: Mapping[str, Any], name: str, *, needed: bool = False) -> str | None:
        value = data.get(name)
        if value is None or value == "":
            if needed:
                self.tell("OS852", (name,), field=name)
            return None
        if not isinstance(value, str) or len(value) > MAX_TEXT or _SURROGATE.search(value):
            self.wrong((name,), value, "text")
            return None
        return value

    def moment(self, data: Mapping[str, Any], name: str, path: tuple[str | int, ...] = ()) -> datetime | None:
        value = data.get(name)
        if value is None or value == "":
            return None
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        made = parse_stamp(text) if isinstance(text, str) else None
        if made is None:
            self.wrong((*path, name), value, "message_moment")
        elif len(text.strip()) != 14:
            self.tell("OS854", (*path, name), field=name, read=made)
        return made

    def choice(self, data: Mapping[str, Any], name: str, known: Iterable[str], wanted: str) -> str | None:
        value = data.get(name)
        if value is None or value == "":
            return None
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(text, str) and text.strip() in known:
            return text.strip()
        self.wrong((name,), value, wanted)
        return None

    def shape(self, data: Any, service: str) -> bool:
        """Whether *data* is an object of bounded size whose lists are lists."""
        if not isinstance(data, Mapping):
            self.tell("OS853", (), field="JSON", what=_kind(data), found="", wanted="message_object")
            return False
        why = unbounded(data)
        if why is not None:
            self.tell("OS851", (), why=why)
            return False
        before = len(self.problems)
        known = fields(service)
        for name, value in data.items():
            field = known.get(name)
            if field is None or not field.parts or value is None or value == "":
                continue
            if not isinstance(value, list):
                self.wrong((name,), value, "list")
                continue
            for index, item in enumerate(value):
                if not isinstance(item, Mapping):
                    self.wrong((name, index), item, "message_object")
        unknown = sorted(name for name in data if name not in known)
        if unknown:
            self.tell("OS861", (), names=", ".join(name if _NAME.fullmatch(name) else "…" for name in unknown[:20]), n=len(unknown))
        return len(self.problems) == before or not any(p.severity is Severity.ERROR for p in self.problems[before:])

    @property
    def failed(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.problems)


def unbounded(data: Mapping[str, Any]) -> str | None:
    """Return why *data* is too large or too deep to be looked at, None where it is not."""
    ahead: list[tuple[Any, int]] = [(data, 1)]
    while ahead:
        value, depth = ahead.pop()
        if isinstance(value, Mapping | list) and depth > MAX_DEPTH:
            return "message_deep"
        if isinstance(value, Mapping):
            if len(value) > MAX_FIELDS:
                return "message_fields"
            if not all(isinstance(name, str) for name in value):
                return "message_json"
            ahead += ((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            if len(value) > MAX_ITEMS:
                return "message_items"
            ahead += ((each, depth + 1) for each in value)
        elif value is not None and not isinstance(value, str | int | float):
            return "message_json"
        elif (isinstance(value, float) and not -1e308 < value < 1e308) or (isinstance(value, int) and value.bit_length() > 140):
            return "message_number"
    return None


def _field(path: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _kind(value: Any) -> str:
    """The word for the kind of a value."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "list"
    return "null" if value is None else "message_object"


def _shown(value: Any) -> str:
    """A value in quotes where it is short and cannot name a person, else nothing."""
    if isinstance(value, str):
        return f" “{value}”" if _SHOWN.fullmatch(value) else ""
    return f" “{value}”" if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 100 else ""


def parse_stamp(text: str) -> datetime | None:
    """
    Return the moment that `yyyyMMddHHmmss` writes, in Vietnamese civil time; None where it is none.

    `yyyyMMdd` is its midnight and `yyyyMMddHHmm` its full minute, because both are seen; blanks around it are nothing.
    """
    text = text.strip()
    if _STAMP.fullmatch(text) is None:
        return None
    try:
        return datetime.strptime(text.ljust(14, "0"), "%Y%m%d%H%M%S")
    except ValueError:
        return None


def stamp(moment: datetime) -> str:
    """Return *moment* as `yyyyMMddHHmmss`; parts of a second are cut off."""
    return f"{moment.year:04d}{moment:%m%d%H%M%S}"


_END_FIELDS = {"7": EventKind.WITHDRAWN, "8": EventKind.STOPPED, "9": EventKind.RESOLVED, "10": EventKind.RESOLVED}


def read_message(
    data: Any, *, place: str = NATION, at: Position | None = None
) -> tuple[Dossier | None, Message | None, tuple[Problem, ...]]:
    """
    Return the dossier of a `DongBoHoSoMC` message, what else the message says, and what is wrong with it.

    Both are None where an error spoils the message. Personal data stand in the `Message` alone, never in the dossier or a problem.

    Args:
        data: The message as JSON gives it.
        place: Where the dossier was received; no field of the message says it as a place code.
        at: Where the message stands in a file.

    The appointment is kept twice: as what the slip promised, and as the due date that the sender claims (`claimed["due"]`), since the
    portal measures against it. `claimed["appointments"]` holds what each supplement record says it was moved from and to.
    `claimed["status"]` is the status where the dates of the message tell another one, so that an audit still sees it.
    """
    reader = _Reader(at)
    if not reader.shape(data, DOSSIER):
        return None, None, tuple(reader.problems)
    code, procedure = reader.text(data, "MaHoSo", needed=True), reader.text(data, "MaTTHC", needed=True)
    if code is not None and code_date(code) is None:
        reader.tell("OS866", ("MaHoSo",), field="MaHoSo")  # not a word of it: what is no code may be a name
    status = reader.choice(data, "TrangThaiHoSo", statuses(), "message_status")
    if status is None and not any(found.path == ("TrangThaiHoSo",) for found in reader.problems):
        reader.tell("OS852", ("TrangThaiHoSo",), field="TrangThaiHoSo")
    channel = reader.choice(data, "KenhThucHien", channels(), "message_channel")
    agency = reader.text(data, "DonViXuLy")
    dates = {name: reader.moment(data, name) for name, field in fields(DOSSIER).items() if field.moment}
    supplements = _supplements(reader, data)
    if reader.failed or code is None or procedure is None or status is None:
        return None, None, tuple(reader.problems)
    tail = _PROCEDURE.fullmatch(procedure)
    promised = dates["NgayHenTra"]
    claimed: dict[str, Any] = {"due": promised} if promised else {}
    moved = [
        {"at": iso(key), "before": iso(before), "after": iso(after)}
        for key, _, (before, after) in supplements
        if key is not None and (before or after)
    ]
    if moved:
        claimed["appointments"] = moved
    dossier = Dossier(
        code,
        tail[1] if tail else procedure,
        place,
        (*_dated(status, dates), *(event for _, events, _ in supplements for event in events)),
        channel=channels()[channel] if channel else Channel.IN_PERSON,
        agency=agency,
        promised=promised,
        claimed=claimed,
    )
    reader.problems += _disagreements(dossier, status, dates, at)
    if _says_more(status, status_of(dossier)):
        dossier = attrs.evolve(dossier, claimed={**claimed, "status": status})
    return dossier, _message(data, dossier, supplements), tuple(reader.problems)


def _says_more(status: str, told: str) -> bool:
    """
    Whether a status says otherwise than the one that its dates tell.

    Between 2 and 4 no date makes a difference, and none tells 6: of these nothing is wrong, they are only not to be seen.
    """
    return status not in (told, "6") and {status, told} != {"2", "4"}


def _dated(status: str, dates: Mapping[str, datetime | None]) -> Iterator[Event]:
    """The events of the dates outside the supplements; an end that the status does not know is none."""
    for name, kind in (
        ("NgayNopHoSo", EventKind.SUBMITTED),
        ("NgayTiepNhan", EventKind.RECEIVED),
        ("NgayTra", EventKind.RESULT_RETURNED),
    ):
        if moment := dates[name]:
            yield Event(moment, kind)
    ended, refused = dates["NgayKetThucXuLy"], dates["NgayTuChoi"]
    if status == "3":
        if moment := refused or ended:
            yield Event(moment, EventKind.INTAKE_REFUSED)
    elif status in ("9", "10") and refused is not None and ended in (None, refused):
        yield Event(refused, EventKind.REFUSED)
    elif status in _END_FIELDS and ended is not None:
        yield Event(ended, _END_FIELDS[status])


_Supplement = tuple[datetime | None, tuple[Event, ...], tuple[datetime | None, datetime | None]]


def _supplements(reader: _Reader, data: Mapping[str, Any]) -> list[_Supplement]:
    found: list[_Supplement] = []
    for index, item in enumerate(data.get(SUPPLEMENTS) or ()):
        path = (SUPPLEMENTS, index)
        asked, answered = (reader.moment(item, name, path) for name in ("NgayBoSung", "NgayTiepNhanBoSung"))
        before, after = (reader.moment(item, name, path) for name in ("NgayHenTraTruoc", "NgayHenTraMoi"))
        events = [Event(asked, EventKind.SUPPLEMENT_REQUESTED)] if asked else []
        events += [Event(answered, EventKind.SUPPLEMENTED)] if answered else []
        found.append((asked or answered, tuple(events), (before, after)))
        if asked and answered and answered < asked:
            reader.tell("OS857", (*path, "NgayTiepNhanBoSung"), field="NgayTiepNhanBoSung", why="message_answer_early", status="")
    return found


def _message(data: Mapping[str, Any], dossier: Dossier, supplements: Sequence[_Supplement]) -> Message:
    written, records = _write(dossier)[:2]
    original = {name: value for name, value in data.items() if name != SUPPLEMENTS}
    items = data.get(SUPPLEMENTS)
    if not isinstance(items, list) or not items:
        kept = Rest.of({**original, **({SUPPLEMENTS: items} if SUPPLEMENTS in data else {})}, written)
        return Message(DOSSIER, kept)
    found = []
    left = list(records)
    for item, (key, *_) in zip(items, supplements, strict=True):
        name = None if key is None else stamp(key)
        match = next((record for record in left if _key(record) == name), None)
        if match is None:
            found.append(Record(None, Rest.of(item, {})))
        else:
            left.remove(match)
            found.append(Record(name, Rest.of(item, match)))
    found += [Record(_key(record), Rest(), shown=False) for record in left]
    return Message(DOSSIER, Rest.of(original, written), tuple(found))


def _key(record: Mapping[str, str]) -> str | None:
    return record.get("NgayBoSung") or record.get("NgayTiepNhanBoSung")


_STATUS_FIELDS = {"9": ("NgayKetThucXuLy",), "10": ("NgayTra", "NgayKetThucXuLy"), "7": ("NgayKetThucXuLy",), "8": ("NgayKetThucXuLy",)}


def _disagreements(dossier: Dossier, status: str, dates: Mapping[str, datetime | None], at: Position | None) -> Iterator[Problem]:
    """What the message says against itself."""

    def tell(field: str, why: str) -> Problem:
        return problem("OS857", at, (field,), field=field, why=why, status=said(status))

    missing, surplus = "message_date_missing", "message_date_surplus"
    kinds = [event.kind for event in dossier.events]
    refusal = EventKind.REFUSED in kinds
    for field in _STATUS_FIELDS.get(status, ()):
        if dates[field] is None and not (refusal and field == "NgayKetThucXuLy"):
            yield tell(field, missing)
    if status == "3" and EventKind.INTAKE_REFUSED not in kinds:
        yield tell("NgayTuChoi", missing)
    if status in ("2", "4") and dates["NgayTiepNhan"] is None:
        yield tell("NgayTiepNhan", missing)
    if status not in ("3", *_STATUS_FIELDS) and dates["NgayKetThucXuLy"]:
        yield tell("NgayKetThucXuLy", surplus)
    if dates["NgayTuChoi"] and status != "3" and not refusal:
        yield tell("NgayTuChoi", surplus)
    if status not in ("10", "7", "8") and dates["NgayTra"]:
        yield tell("NgayTra", surplus)
    steps = [step for _, step in history_of(dossier)]
    waits = bool(steps) and _last_wait(dossier)
    if status == "5" and not waits:
        yield tell(SUPPLEMENTS, "message_none_awaited")
    if status == "6":
        yield tell("TrangThaiHoSo", "message_no_payment_date")
    if waits and status in ("2", "4"):
        yield tell(SUPPLEMENTS, "message_unanswered_supplement")
    if waits and status in ("9", "10"):
        yield problem("OS858", at, (SUPPLEMENTS,), found=statuses()[status], wanted=statuses()["5"])
    due = dates["NgayHenTra"]
    if due is not None and due == dates["NgayKetThucXuLy"] == dates["NgayTra"]:
        yield problem("OS859", at, ("NgayKetThucXuLy",), moment=due)
    known = [*steps, status] if status != "2" or "2" not in steps else steps
    # What is missing was told above, by its field; it is not told again as a step.
    if status == "4" and "2" not in steps:
        known = [*known[:-1], "2", "4"]
    if status == "10" and dates["NgayKetThucXuLy"] is None and not refusal and "10" in known:
        known = [*known[: known.index("10")], "9", *known[known.index("10") :]]
    yield from (attrs.evolve(found, source=at) for found in check_history(known, ("TrangThaiHoSo",)))


def _last_wait(dossier: Dossier) -> bool:
    """Whether a supplement was asked for and not answered before the end."""
    asked = [event.at for event in dossier.events if event.kind is EventKind.SUPPLEMENT_REQUESTED]
    answered = [event.at for event in dossier.events if event.kind is EventKind.SUPPLEMENTED]
    return bool(asked) and not any(moment >= max(asked) for moment in answered)


# -- writing -------------------------------------------------------------------------------------------------------------------------

_FIELD_OF = {
    EventKind.SUBMITTED: "NgayNopHoSo",
    EventKind.RECEIVED: "NgayTiepNhan",
    EventKind.INTAKE_REFUSED: "NgayTuChoi",
    EventKind.RESOLVED: "NgayKetThucXuLy",
    EventKind.REFUSED: "NgayKetThucXuLy",
    EventKind.WITHDRAWN: "NgayKetThucXuLy",
    EventKind.STOPPED: "NgayKetThucXuLy",
    EventKind.RESULT_RETURNED: "NgayTra",
}
_ASKING = (EventKind.SUPPLEMENT_REQUESTED, EventKind.SUPPLEMENTED)


def write_message(
    dossier: Dossier, message: Message | None = None, *, progress: bool = False
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """
    Return the `DongBoHoSoMC` message of *dossier*, and what of the dossier it does not hold.

    Args:
        dossier: The dossier.
        message: What an earlier message said besides, from `read_message`. What it kept is written again; where the dossier says something
            new of a field, the new is written.
        progress: Whether the lines of `progress_of` are sent too, so that what they hold is not lost.

    Raises:
        ValueError: If *message* is of another service.
    """
    if message is not None and message.service != DOSSIER:
        raise ValueError(f"a message of {DOSSIER} is wanted, not one of {message.service}")
    written, records, problems = _write(dossier, progress=progress)
    status = dossier.claimed.get("status")
    if message is None:
        made: dict[str, Any] = {**written, **({SUPPLEMENTS: records} if records else {})}
    else:
        made = message.rest.over(written)
        items = _records(records, message.records or ())
        if items:
            made[SUPPLEMENTS] = items
    if status is not None and str(status) == str(made["TrangThaiHoSo"]):
        problems = [found for found in problems if found.path != ("claimed", "status")]
    steps = check_history([step for _, step in history_of(dossier)], ("events",))
    return _ordered(made, DOSSIER), (*problems, *steps)


def _records(records: Sequence[Mapping[str, str]], before: Sequence[Record]) -> list[dict[str, Any]]:
    """Supplements in the order in which they stood, those that are new after them."""
    left = list(records)
    made = []
    for record in before:
        match = None if record.key is None else next((each for each in left if _key(each) == record.key), None)
        if match is not None:
            left.remove(match)
            made += [record.rest.over(match)] if record.shown else []
        elif record.key is None:
            made.append(record.rest.over({}))
    return [*made, *map(dict, left)]


_IN_PROGRESS = (EventKind.TRANSFERRED, EventKind.PAYMENT_REQUESTED, EventKind.PAID)
"""Events that a progress line holds and the message of the whole dossier does not."""


def _write(dossier: Dossier, *, progress: bool = False) -> tuple[dict[str, str], list[dict[str, str]], list[Problem]]:
    """The fields, the supplements, and what is lost."""
    lost = _Losses()
    status = status_of(dossier)
    made = {"MaHoSo": dossier.code, "MaTTHC": dossier.procedure, "TrangThaiHoSo": status}
    made["KenhThucHien"] = next(code for code, channel in channels().items() if channel is dossier.channel)
    if dossier.agency:
        made["DonViXuLy"] = dossier.agency
    end: EventKind | None = None
    ordered = sorted(enumerate(dossier.events), key=lambda pair: (pair[1].at, RANK[pair[1].kind]))
    for index, event in ordered:
        field = _FIELD_OF.get(event.kind)
        if event.part is not None or (field is None and event.kind not in _ASKING):
            if not progress or event.part is not None or event.kind not in _IN_PROGRESS:
                lost.event(index, event)
            continue
        lost.details(index, event)
        if field is None:
            continue
        is_end = field in ("NgayTuChoi", "NgayKetThucXuLy")
        # An end that the status does not tell would be read as another one.
        if field in made or (is_end and (end is not None or ENDS[event.kind] != ("9" if status == "10" else status))):
            lost.event(index, event)
            continue
        made[field] = stamp(event.at)
        if is_end:
            end = event.kind
        if event.kind is EventKind.REFUSED:
            made["NgayTuChoi"] = stamp(event.at)
    claimed = dict(dossier.claimed)
    due = claimed.pop("due", None)
    moved = [event.until for _, event in ordered if event.kind is EventKind.EXTENDED and event.until and event.part is None]
    promised = moved[-1] if moved else dossier.promised or (due if isinstance(due, datetime) else None)
    if promised is not None:
        made["NgayHenTra"] = stamp(promised)
        lost.second(promised, ("promised",))
    if dossier.promised is not None and dossier.promised != promised:
        lost.add(("promised",), "lost_promised")
    if due is not None and due != promised:
        lost.add(("claimed", "due"), "lost_due")
    records = _asked(ordered, claimed.pop("appointments", ()), lost)
    if progress:
        claimed.pop("progress", None)
    for name in sorted(claimed):
        lost.add(("claimed", name), "lost_claim")
    lost.rest(dossier)
    return made, records, lost.problems


def _asked(ordered: Iterable[tuple[int, Event]], claims: Any, lost: _Losses) -> list[dict[str, str]]:
    """Each request with its answer; an answer to none stands by itself."""
    records: list[dict[str, str]] = []
    open_now: dict[str, str] | None = None
    for _, event in ordered:
        if event.part is not None:
            continue
        if event.kind is EventKind.SUPPLEMENT_REQUESTED:
            open_now = {"NgayBoSung": stamp(event.at)}
            records.append(open_now)
        elif event.kind is EventKind.SUPPLEMENTED:
            if open_now is None:
                records.append(open_now := {})
            open_now["NgayTiepNhanBoSung"] = stamp(event.at)
            open_now = None
    free = list(records)
    for index, claim in enumerate(claims if isinstance(claims, list | tuple) else ()):
        read = _appointment(claim)
        match = next((record for record in free if read and read[0] in (_key(record), record.get("NgayTiepNhanBoSung"))), None)
        if read is None or match is None:
            lost.add(("claimed", "appointments", index), "lost_appointments")
            continue
        free.remove(match)
        match.update(read[1])
    return records


def _appointment(claim: Any) -> tuple[str, dict[str, str]] | None:
    """The moment of a request, and the fields of the appointments around it."""
    if not isinstance(claim, Mapping) or not claim.keys() <= {"at", "before", "after"}:
        return None
    moments = {name: _iso(claim.get(name)) for name in ("at", "before", "after")}
    if moments["at"] is None or any(claim.get(name) and moments[name] is None for name in moments):
        return None
    names = {"NgayHenTraTruoc": moments["before"], "NgayHenTraMoi": moments["after"]}
    return stamp(moments["at"]), {name: stamp(moment) for name, moment in names.items() if moment}


def _iso(text: Any) -> datetime | None:
    if isinstance(text, datetime):
        return text
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


class _Losses:
    """Collects what no field of the message holds, each with its place in the dossier."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: tuple[str | int, ...], what: str, event: str = "") -> None:
        self.problems.append(problem("OS860", None, path, what=what, event=event))

    def event(self, index: int, event: Event) -> None:
        self.add(("events", index), "lost_event", event.kind.value)

    def details(self, index: int, event: Event) -> None:
        self.second(event.at, ("events", index, "at"))
        for name in ("reason", "until", "note"):
            if getattr(event, name) is not None:
                self.add(("events", index, name), f"lost_{name}", event.kind.value)

    def second(self, moment: datetime, path: tuple[str | int, ...]) -> None:
        if moment.microsecond:
            self.add(path, "lost_second")

    def rest(self, dossier: Dossier) -> None:
        for name in ("case", "level", "facts", "documents"):
            if getattr(dossier, name):
                self.add((name,), f"lost_{name}")
        if dossier.place != NATION:
            self.problems.append(problem("OS865", None, ("place",), place=dossier.place))


# -- progress ------------------------------------------------------------------------------------------------------------------------


def read_progress(data: Any, *, at: Position | None = None) -> tuple[Progress | None, tuple[Problem, ...]]:
    """Return one progress line (`CapNhatTienDoHoSoMC`), None where an error spoils it, and what is wrong with it."""
    reader = _Reader(at)
    if not reader.shape(data, PROGRESS):
        return None, tuple(reader.problems)
    code, department = reader.text(data, "MaHoSo", needed=True), reader.text(data, "PhongBanXuLy")
    status = reader.choice(data, "TrangThai", statuses(), "message_status")
    moment, since, due = (reader.moment(data, name) for name in ("ThoiDiemXuLy", "NgayBatDau", "NgayKetThucTheoQuyDinh"))
    for name, value in (("ThoiDiemXuLy", moment), ("TrangThai", status)):
        if value is None and not any(found.path == (name,) for found in reader.problems):
            reader.tell("OS852", (name,), field=name)
    if reader.failed or code is None or status is None or moment is None:
        return None, tuple(reader.problems)
    line = Progress(code=code, at=moment, status=status, department=department, since=since, due=due)
    return attrs.evolve(line, message=Message(PROGRESS, Rest.of(data, _progress(line)))), tuple(reader.problems)


def write_progress(line: Progress) -> dict[str, Any]:
    """Return *line* as a `CapNhatTienDoHoSoMC` message; what it kept is written again."""
    return _ordered(line.message.rest.over(_progress(line)), PROGRESS)


def _progress(line: Progress) -> dict[str, str]:
    made = {"MaHoSo": line.code, "ThoiDiemXuLy": stamp(line.at), "TrangThai": line.status}
    made |= {"PhongBanXuLy": line.department} if line.department else {}
    made |= {"NgayBatDau": stamp(line.since)} if line.since else {}
    return made | ({"NgayKetThucTheoQuyDinh": stamp(line.due)} if line.due else {})


def progress_of(dossier: Dossier) -> tuple[Progress, ...]:
    """
    Return the progress lines of *dossier*: those that it claims, as `with_progress` keeps them, and one for each later step of its events.

    A line has the department that a transfer notes.
    """
    claims = dossier.claimed.get("progress")
    lines = [line for claim in claims if (line := _claimed(dossier.code, claim))] if isinstance(claims, list | tuple) else []
    last = max((line.at for line in lines), default=None)
    notes = {event.at: event.note for event in dossier.events if event.kind is EventKind.TRANSFERRED and event.part is None}
    steps = (step for step in history_of(dossier) if last is None or step[0] > last)
    return (*lines, *(Progress(code=dossier.code, at=at, status=status, department=notes.get(at)) for at, status in steps))


def _claim(line: Progress) -> dict[str, str | None]:
    return {"at": iso(line.at), "status": line.status, "department": line.department, "since": iso(line.since), "due": iso(line.due)}


def _claimed(code: str, claim: Any) -> Progress | None:
    """The line that `_claim` wrote, None where it is none."""
    if not isinstance(claim, Mapping) or claim.get("status") not in statuses():
        return None
    at, since, due = (_iso(claim.get(name)) for name in ("at", "since", "due"))
    department = claim.get("department")
    if at is None or not isinstance(department, str | None):
        return None
    return Progress(code=code, at=at, status=claim["status"], department=department, since=since, due=due)


_KINDS = {
    "1": EventKind.SUBMITTED,
    "2": EventKind.RECEIVED,
    "3": EventKind.INTAKE_REFUSED,
    "5": EventKind.SUPPLEMENT_REQUESTED,
    "6": EventKind.PAYMENT_REQUESTED,
    "7": EventKind.WITHDRAWN,
    "8": EventKind.STOPPED,
    "9": EventKind.RESOLVED,
    "10": EventKind.RESULT_RETURNED,
}
_ANSWERED = {"5": EventKind.SUPPLEMENTED, "6": EventKind.PAID}
_ONCE = frozenset(_KINDS.values()) - {EventKind.SUPPLEMENT_REQUESTED, EventKind.PAYMENT_REQUESTED}


def with_progress(dossier: Dossier, lines: Iterable[Progress], *, status: str | None = None) -> tuple[Dossier, tuple[Problem, ...]]:
    """
    Return *dossier* with what its progress lines say, and what cannot be.

    A step to another status becomes its event where the dossier has none of that moment; a step back from 5 or 6 to 4 is the answer; a
    line of another department than the one before is a transfer from when its step began, with the department as its note.
    `claimed["progress"]` keeps the lines with the end that each step should have had. A line about another dossier is told and left out.

    Args:
        dossier: What the message of the whole dossier gave.
        lines: Its progress lines, in any order.
        status: The status of that message, to be compared with the last line.
    """
    own: list[Progress] = []
    problems: list[Problem] = []
    for line in lines:
        if line.code == dossier.code:
            own.append(line)
        else:
            problems.append(problem("OS863", None, ("MaHoSo",), found=line.code))
    own.sort(key=lambda line: line.at)
    events = list(dossier.events)
    before: str | None = None
    department: str | None = None
    for line in own:
        kinds = [_KINDS[line.status]] if line.status in _KINDS and line.status != before else []
        if line.status == "4" and before in _ANSWERED:
            kinds.append(_ANSWERED[before])
        # Where a dossier is at the first line is no hand-over: that may be the desk itself.
        if line.status == "4" and before is not None and line.department and line.department != department:
            kinds.append(EventKind.TRANSFERRED)
        for kind in kinds:
            found = _added(events, line, kind)
            if found is not None:
                problems.append(found)
        before, department = line.status, line.department or department
    known = check_history([step for _, step in history_of(dossier)], ("TrangThai",))
    steps = sorted([*history_of(dossier), *((line.at, line.status) for line in own)], key=lambda step: (step[0], int(step[1])))
    problems += (found for found in check_history([step for _, step in steps], ("TrangThai",)) if found not in known)
    if own and status == "9" and own[-1].status in ("5", "6", "8"):
        problems.append(problem("OS858", None, ("TrangThaiHoSo",), found=statuses()["9"], wanted=statuses()[own[-1].status]))
    if not own:
        return dossier, tuple(problems)
    return attrs.evolve(dossier, events=events, claimed={**dossier.claimed, "progress": [_claim(line) for line in own]}), tuple(problems)


def _added(events: list[Event], line: Progress, kind: EventKind) -> Problem | None:
    """Add the event of a line, or say why it is not added."""
    same = (kind, EventKind.REFUSED) if kind is EventKind.RESOLVED else (kind,)
    there = [event.at for event in events if event.kind in same and event.part is None]
    at = line.since or line.at if kind is EventKind.TRANSFERRED else line.at
    if at in there:
        return None
    if kind in _ONCE and there:
        return problem("OS864", None, ("ThoiDiemXuLy",), what=statuses()[line.status], line=line.at, message=min(there))
    events.append(Event(at, kind, note=line.department if kind is EventKind.TRANSFERRED else None))
    return None
