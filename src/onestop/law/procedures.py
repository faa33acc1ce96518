"""
Procedures as they stand at one place on one day.

A `Procedure` here is one *version*, resolved: its cases with their limits, its documents, fees and results, and where each came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from typing import Any

import attrs

from onestop.clock.days import civil
from onestop.clock.limits import CalendarDays, Hours, Months, TimeLimit, WorkingDays, WorkingHours
from onestop.law.conditions import Condition, Facts, facts_of, holds
from onestop.law.places import NATION
from onestop.law.regimes import SupplementEffect
from onestop.law.requirements import Requirement
from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption, Citation, Confidence, Position, Source, Sourced, Text


class Level(StrEnum):
    """Level of the body that resolves (cấp bộ, tỉnh, huyện, xã, ngành dọc); districts ended on 30/06/2025."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VERTICAL = "vertical"


class Channel(StrEnum):
    """How a dossier comes in: in person, by post, online (trực tiếp, bưu chính, trực tuyến)."""

    IN_PERSON = "in_person"
    POST = "post"
    ONLINE = "online"


class ReturnMethod(StrEnum):
    """How the result reaches the applicant: at the desk, by post, at home, online (tại quầy, bưu chính, tại nhà, trực tuyến)."""

    DESK = "desk"
    POST = "post"
    HOME = "home"
    ONLINE = "online"


class OnlineScheme(StrEnum):
    """
    The rules that a level of online service is named by; the word "level 4" meant different things by date.

    `nd43-2011`: levels 1 to 4 (Decree 43/2011/NĐ-CP Art. 3); `nd42-2022`: full or partial (Decree 42/2022/NĐ-CP Art. 11);
    `nd224-2026`: full or partial, with levels 1 to 4 of proactive service (Decree 224/2026/NĐ-CP Art. 14, 16).
    """

    ND43_2011 = "nd43-2011"
    ND42_2022 = "nd42-2022"
    ND224_2026 = "nd224-2026"


ONLINE_LEVELS = {
    OnlineScheme.ND43_2011: ("1", "2", "3", "4"),
    OnlineScheme.ND42_2022: ("information", "partial", "full"),
    OnlineScheme.ND224_2026: ("information", "partial", "full", "proactive-1", "proactive-2", "proactive-3", "proactive-4"),
}
"""The levels that each scheme knows."""


class MandatoryPart(StrEnum):
    """
    What every published procedure says (bộ phận tạo thành của thủ tục hành chính, Decree 63/2010/NĐ-CP Art. 8(2)).

    Its other parts, name, time limit and documents, a catalogue file cannot leave out unseen.
    """

    STEPS = "steps"
    CHANNELS = "channels"
    DOCUMENTS = "documents"
    SETS = "sets"
    AUDIENCE = "audience"
    AGENCY = "agency"
    RESULTS = "results"


class Status(StrEnum):
    """How far a version has come: draft (in doubt), transcribed (from its source), verified (against the law's own text)."""

    DRAFT = "draft"
    TRANSCRIBED = "transcribed"
    VERIFIED = "verified"


class FactType(StrEnum):
    """Type of a fact that a procedure asks."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


class ClockStart(StrEnum):
    """
    What starts the clock (thời điểm tính thời hạn).

    The receipt of the complete dossier is the rule (Decree 118/2025/NĐ-CP Art. 17(3) as amended by Decree 309/2026/NĐ-CP); a dossier taken
    for another area counts from when the competent agency receives it.
    """

    COMPLETE_RECEIPT = "complete_receipt"
    RECEIPT = "receipt"
    SUBMISSION = "submission"
    COMPETENT_RECEIPT = "competent_receipt"
    SLIP_DATE = "slip_date"
    INCOMING_STAMP = "incoming_stamp"
    EVENT = "event"
    CLOSING_DATE = "closing_date"
    MONTHLY_BATCH = "monthly_batch"


DATED_STARTS = (ClockStart.SLIP_DATE, ClockStart.INCOMING_STAMP, ClockStart.EVENT, ClockStart.CLOSING_DATE)
"""Starts that read a date fact."""


def _hour(value: time | str | None) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else value


@attrs.frozen(kw_only=True)
class Start:
    """
    How the clock starts, as a named policy.

    Attributes:
        on: What starts it.
        fact: The date fact that `slip_date`, `incoming_stamp`, `event` and `closing_date` read; by default of the same name.
        day: The day of the month on which a `monthly_batch` closes.
        deemed_after: A receipt strictly after this hour is deemed received on the next working day (Decree 63/2024/NĐ-CP Art. 7(2)).
        outside_hours: Whether a receipt outside the counting sessions counts from the start of the next one.
        assumed: Why the policy is not settled, where it is not.
    """

    on: ClockStart = ClockStart.COMPLETE_RECEIPT
    fact: str | None = None
    day: int | None = None
    deemed_after: time | None = attrs.field(default=None, converter=_hour)
    outside_hours: bool = False
    assumed: Text | None = None


class PauseReason(StrEnum):
    """
    Typed reasons for which a clock may stop; there is no free "suspend".

    An incident is an announced failure of a system, a confirmation that of the applicant on VNeID (Decree 63/2024/NĐ-CP Art. 4(7)).
    """

    PAYMENT = "payment"
    VERIFICATION = "verification"
    POSTING = "posting"
    CONSULTATION = "consultation"
    VIOLATION = "violation"
    EXPERTISE = "expertise"
    FORCE_MAJEURE = "force_majeure"
    INCIDENT = "incident"
    CONFIRMATION = "confirmation"


_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_BOOL_WORDS = {"true": True, "1": True, "có": True, "false": False, "0": False, "không": False}


@attrs.frozen(kw_only=True)
class Fact:
    """
    A fact that a procedure asks, so that a portal can ask it (câu hỏi).

    Attributes:
        type: Its type.
        question: The question in both languages.
        choices: Of a `choice`, the words that files and registers write.
        choice_names: What a person reads for each of these words; a word that speaks for itself has none.
    """

    type: FactType
    question: Text
    choices: tuple[str, ...] = ()
    choice_names: dict[str, Text] = attrs.field(factory=dict, hash=False)

    @property
    def wanted(self) -> str | Text:
        """What answers it, for a message: the choices as they are written, each with its name, else the type."""
        if not self.choice_names:
            return ", ".join(self.choices) or self.type.value
        return Text(*(", ".join(self._with_name(choice, lang) for choice in self.choices) for lang in ("vi", "en")))

    def _with_name(self, choice: str, lang: str) -> str:
        name = self.choice_names.get(choice)
        return f"{choice} ({name.of(lang)})" if name else choice

    def read(self, value: Any) -> Any:
        """Return *value* as the declared type, read from text where a register has only text; None where it does not fit."""
        if self.type is FactType.DATE and isinstance(value, datetime):
            return civil(value)  # its hour may start a limit in hours; conditions look at the date
        if self.fits(value):
            return value
        if not isinstance(value, str):
            return None
        text = value.strip()
        if self.type is FactType.CHOICE:
            return text if text in self.choices else None
        if self.type is FactType.BOOL:
            return _BOOL_WORDS.get(text.casefold())
        if self.type is FactType.INT:
            return int(text) if _WHOLE.fullmatch(text) else None
        try:
            return date.fromisoformat(text) if self.type is FactType.DATE and len(text) == 10 and text[4] == "-" == text[7] else None
        except ValueError:
            return None

    def fits(self, value: Any) -> bool:
        """Return whether *value* is of the declared type."""
        match self.type:
            case FactType.BOOL:
                return isinstance(value, bool)
            case FactType.INT:
                return isinstance(value, int) and not isinstance(value, bool)
            case FactType.TEXT:
                return isinstance(value, str)
            case FactType.DATE:
                return isinstance(value, date)
            case FactType.CHOICE:
                return value in self.choices


COMMON_FACTS = {
    "boundary_independent": Fact(
        type=FactType.BOOL,
        question=Text(
            "Hồ sơ có được tiếp nhận phi địa giới hành chính, thay cho cơ quan có thẩm quyền ở nơi khác không?",
            "Was the dossier taken in for the competent agency of another area (boundary-independent)?",
        ),
    ),
}
"""Facts of a dossier that hold for every procedure, so that none needs to declare them."""

_BUILT_IN = ("channel", "case", "level")
"""What conditions may ask of every dossier beside its facts."""

_BUILT_IN_FACTS = {
    "channel": Fact(
        type=FactType.CHOICE, question=Text("Hồ sơ nộp bằng cách nào?", "How did the dossier come in?"), choices=tuple(Channel)
    ),
    "level": Fact(
        type=FactType.CHOICE,
        question=Text("Cơ quan cấp nào giải quyết?", "Of which level is the body that resolves?"),
        choices=tuple(Level),
    ),
}


@attrs.frozen(kw_only=True)
class Extension:
    """
    A longer limit that the law itself allows for a reason (gia hạn để xác minh).

    Attributes:
        reason: The reason.
        limit: The whole limit, which replaces the base from the start.
        origin: Where it was read, where a local decision set it.
    """

    reason: PauseReason
    limit: TimeLimit
    cites: tuple[Citation, ...] = ()
    origin: Position | None = None


@attrs.frozen
class Adjustment:
    """
    So much more or less than a limit (cộng thêm, bớt đi).

    Attributes:
        unit: The limits that it may change.
        by: How many of that unit; negative for less.
    """

    unit: type[WorkingDays | CalendarDays | Months | WorkingHours | Hours]
    by: int | Fraction

    def of(self, limit: TimeLimit) -> TimeLimit | None:
        """Return *limit* changed; None where it is not of that unit, or nothing of it is left."""
        if not isinstance(limit, self.unit):
            return None
        name = "h" if isinstance(limit, WorkingHours | Hours) else "n"
        number = getattr(limit, name) + self.by
        try:
            return attrs.evolve(limit, **{name: number}) if number > 0 else None
        except (ValueError, TypeError):  # no step of that unit
            return None


@attrs.frozen(kw_only=True)
class Modifier:
    """
    What changes a limit where a condition holds: another limit, or so much more or less.

    Attributes:
        when: The condition.
        limit: The limit that holds instead.
        add: How much longer the limit is, such as 10 working days in a remote area.
        assumed: Why it is not settled, where it is not.
        origin: Where it was read, where a local decision set it.
    """

    when: Condition
    limit: TimeLimit | None = None
    add: Adjustment | None = None
    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class Part:
    """
    A part of an interconnected procedure with its own limit and agency (thủ tục thành phần).

    Attributes:
        id: Name within the case; events of a dossier name it.
        limit: Its own limit.
        when: For which facts a dossier has it; None for every dossier.
        after: Parts whose results it needs: it begins when the last of them ended, without them with the group.
        extensions: Longer limits that the law allows for a reason.
        request_within: How soon a supplement must be asked for, counted from when the part begins.
        agency: The body that resolves it.
        assumed: Why the limit is not settled, where it is not.
    """

    id: str
    name: Text
    limit: TimeLimit
    when: Condition | None = None
    after: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()
    request_within: TimeLimit | None = None
    agency: Text | None = None
    cites: tuple[Citation, ...] = ()
    assumed: Text | None = None


@attrs.frozen(kw_only=True)
class Case:
    """
    A case of a procedure with its own limit (trường hợp).

    Attributes:
        id: Name within the procedure; `default` serves where no other fits.
        limit: The limit.
        when: For which facts the case is meant.
        starts: What starts the clock.
        extensions: Longer limits that the law allows for a reason.
        modifiers: What changes the limit: of other limits the first that holds counts, what is added or taken off counts together.
        excludes: Spans that do not count.
        supplement: What a supplement does here, where sector law differs from the regime.
        silence: How long the applicant may take to answer before processing may be stopped.
        request_within: How soon a supplement must be asked for, where sector law differs from the one-stop decree.
        parts: Parts of an interconnected procedure, each with its own limit.
        wording: The limit in the words of the text.
        assumed: Why the limit is not settled, where it is not.
    """

    id: str
    limit: TimeLimit
    name: Text | None = None
    when: Condition | None = None
    starts: Start = Start()
    extensions: tuple[Extension, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    excludes: tuple[PauseReason, ...] = ()
    supplement: SupplementEffect | None = None
    silence: TimeLimit | None = None
    request_within: TimeLimit | None = None
    parts: tuple[Part, ...] = ()
    cites: tuple[Citation, ...] = ()
    confidence: Confidence | None = None
    wording: str | None = None
    assumed: Text | None = None
    note: Text | None = None


@attrs.frozen(kw_only=True)
class Fee:
    """
    A fee or charge (phí, lệ phí); without an amount the amount is unknown, never 0.

    Attributes:
        name: What is paid; several of one name are its rates.
        amount: How much, in whole units of the currency.
        per: What it is paid for, such as a page, where that is not the dossier.
        when: For which facts this rate holds.
        valid_from: First day of this rate, where the version is older.
        valid_to: Last day of this rate.
    """

    name: Text
    amount: int | None = None
    currency: str = "VND"
    per: Text | None = None
    when: Condition | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    cites: tuple[Citation, ...] = ()
    note: Text | None = None


@attrs.frozen(kw_only=True)
class FeeDue:
    """
    What is to be paid under one name (số tiền phải nộp).

    Attributes:
        name: What is paid.
        amount: How much; None where it is not known.
        rate: The rate that holds; None where none does, or nobody can say which.
        missing: Facts that decide it and were not given, or not in a way that fits.
    """

    name: Text
    amount: int | None
    rate: Fee | None
    missing: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Contact:
    """Where to ask and to complain (địa chỉ, điện thoại, đường dây nóng)."""

    name: Text
    address: Text | None = None
    phone: str | None = None
    hotline: str | None = None
    email: str | None = None
    url: str | None = None


@attrs.frozen(kw_only=True)
class OnlineService:
    """How far a procedure can be done online, by the scheme of its time (dịch vụ công trực tuyến)."""

    scheme: OnlineScheme
    level: str
    valid_from: date | None = None
    valid_to: date | None = None


@attrs.frozen(kw_only=True)
class CitizenLimit:
    """
    What the applicant must keep to (thời hạn của người dân), such as the registration of a birth within 60 days.

    Attributes:
        what: What is to be done.
        limit: Within what time.
        since: From when it counts.
    """

    what: Text
    limit: TimeLimit
    since: Text
    cites: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True)
class Result:
    """What the applicant gets (kết quả)."""

    name: Text
    code: str | None = None


@attrs.frozen(kw_only=True)
class Decision:
    """The decision that publishes a procedure (quyết định công bố)."""

    number: str
    date: date | None = None


@attrs.frozen(kw_only=True)
class Override:
    """
    A value that a local decision set in place of the one above it (quy định riêng của địa phương).

    Attributes:
        what: Which value: the name of a field, for a case `cases.<id>.<field>`, for one channel with `.<channel>` behind it.
        value: What holds now.
        instead_of: What would hold without it.
        place: The place whose decision it is.
        agency: The body for which alone it holds.
        decision: The decision.
        since: First day of receipt for which it holds.
        origin: Where it was read.
        beaten: Where the local values were read that it beats.
    """

    what: str
    value: Any
    instead_of: Any
    place: str
    agency: str | None = None
    decision: Decision
    since: date | None = None
    origin: Position | None = None
    beaten: tuple[Position | None, ...] = ()


@attrs.frozen(kw_only=True)
class Procedure:
    """
    An administrative procedure as it stands at one place on one day (thủ tục hành chính).

    Attributes:
        code: National code, always a string: `1.000400` keeps its zeros.
        field: Field of administration, the folder of its file (lĩnh vực).
        valid_from: First day of this version; None where it was not found, with the reason in `valid_from_reason`.
        valid_to: Last day of this version; None where none is known.
        cases: Its cases, each with a limit.
        steps: What happens, in order (trình tự thực hiện).
        conditions: What the applicant must meet (yêu cầu, điều kiện).
        sets: How many sets of the documents (số bộ hồ sơ).
        documents: The tree of documents.
        checks: Names of document checks that plugins bring.
        coordinating: Bodies that take part besides the agency.
        contacts: Where to ask and to complain.
        returns: How the result reaches the applicant.
        online: How far it can be done online, by date.
        citizen_limits: What the applicant must keep to.
        not_read: Mandatory parts that no source at hand gave.
        facts: The facts that its conditions ask.
        place: Where the procedure exists; `"vn"` for everywhere.
        origin: File and line of this version.
        overrides: What local decisions set.
        lapsed: Local values that do not hold any more, because what they were made against has changed.
        national: The procedure without local decisions, where some hold.
    """

    code: str
    name: Text
    field: str
    valid_from: date | None
    valid_to: date | None = None
    valid_from_reason: Text | None = None
    announced: date | None = None
    status: Status = Status.DRAFT
    reverified: date | None = None
    decision: Decision | None = None
    level: tuple[Level, ...] = ()
    agency: Text | None = None
    coordinating: tuple[Text, ...] = ()
    contacts: tuple[Contact, ...] = ()
    audience: tuple[Text, ...] = ()
    channels: tuple[Channel, ...] = ()
    returns: tuple[ReturnMethod, ...] = ()
    online: tuple[OnlineService, ...] = ()
    steps: tuple[Text, ...] = ()
    conditions: tuple[Text, ...] = ()
    facts: dict[str, Fact] = attrs.field(factory=dict, hash=False)
    cases: tuple[Case, ...]
    sets: int | None = None
    documents: tuple[Requirement, ...] = ()
    documents_note: Text | None = None
    checks: tuple[str, ...] = ()
    fees: tuple[Fee, ...] = ()
    results: tuple[Result, ...] = ()
    citizen_limits: tuple[CitizenLimit, ...] = ()
    legal_basis: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    not_read: tuple[MandatoryPart, ...] = ()
    internal: bool = False
    place: str = NATION
    note: Text | None = None
    origin: Position | None = None
    overrides: tuple[Override, ...] = attrs.field(default=(), hash=False)
    lapsed: tuple[Override, ...] = attrs.field(default=(), hash=False)
    national: Procedure | None = attrs.field(default=None, repr=False)

    def lapses(self, case: str | None = None) -> tuple[Problem, ...]:
        """Return a finding for each local decision that does not hold any more, where *case* is named only those that concern it."""
        if not self.lapsed:
            return ()
        others = tuple(f"cases.{each.id}." for each in self.cases if case is not None and each.id != case)
        concerned = [each for each in self.lapsed if not each.what.startswith(others)]
        told = dict.fromkeys((each.decision.number, each.place, each.origin) for each in concerned)
        return tuple(
            problem("OS403", origin, ("procedure",), decision=number, place=place, procedure=self.code, start=self.valid_from)
            for number, place, origin in told
        )

    def case(self, id: str | None = None, facts: Facts | None = None) -> Case | None:
        """
        Return the case named *id*; without a name the one whose condition holds for *facts*, else `default`.

        None where no case fits, or where two do.
        """
        if id is not None:
            return next((case for case in self.cases if case.id == id), None)
        fitting = [case for case in self.cases if case.when is not None and holds(case.when, facts or {})]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
        return next((case for case in self.cases if case.id == "default"), None)

    def undecided(self, facts: Facts) -> tuple[Case, ...]:
        """Return the cases of which *facts* do not tell whether they fit."""
        return tuple(case for case in self.cases if case.when is not None and holds(case.when, facts) is None)

    def asks(self, name: str) -> Fact | None:
        """
        Return what a condition that names a fact asks, with the values that a dossier can give; None where nothing is known of it.

        Channel, level and case are the dossier's own, whatever the file declares; a case is one of the procedure's.
        """
        if name == "case":
            question = Text("Hồ sơ thuộc trường hợp nào?", "Which case is it?")
            return Fact(type=FactType.CHOICE, question=question, choices=tuple(case.id for case in self.cases))
        return _BUILT_IN_FACTS.get(name) or self.facts.get(name) or COMMON_FACTS.get(name)

    def questions(self, facts: Facts) -> tuple[Text, ...]:
        """Return the questions whose answers would tell which case fits, of those that *facts* leave open."""
        asked = dict.fromkeys(name for case in self.undecided(facts) if case.when for name in sorted(facts_of(case.when)))
        declared = (self.facts.get(name) or COMMON_FACTS.get(name) for name in asked if name not in facts)
        return tuple(fact.question for fact in declared if fact is not None)

    def read_facts(self, facts: Facts) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        """
        Return *facts* with declared ones read as their type, and a problem for each that does not fit.

        Registers hold text only: `"true"`, `"12"` and `"2026-01-05"` are read as what the procedure declares. A fact that does not fit
        is left out, so that a condition on it cannot be told.
        """
        read: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, value in facts.items():
            declared = self.facts.get(name) or COMMON_FACTS.get(name)
            known = value if declared is None else declared.read(value)
            if known is not None:
                read[name] = known
            elif value is not None and declared is not None:
                near = _near(str(value), declared.choices)
                hint = {"near": near} if near else {}
                problems.append(problem("OS619", None, ("facts", name), fact=name, found=str(value), wanted=declared.wanted, **hint))
        return read, tuple(problems)

    def unasked(self, facts: Iterable[str]) -> tuple[Problem, ...]:
        """Return a hint `OS632` for each name of *facts* that this procedure does not ask, with the name that was perhaps meant."""
        asked = (*self.facts, *COMMON_FACTS)
        because, known = ("asks", ", ".join(self.facts)) if self.facts else ("asks_nothing", "")
        return tuple(
            problem("OS632", None, ("facts", name), procedure=self.code, found=name, near=_near(name, asked), because=because, known=known)
            for name in facts
            if name not in (*asked, *_BUILT_IN)
        )

    def limit(self, case: Case, facts: Facts | None = None) -> Sourced[TimeLimit]:
        """Return the limit of *case* for *facts*, with the articles, sources and assumptions that it rests on."""
        base, cites, doubts = case.limit, case.cites or self.cites, [case.assumed]
        origin = None
        if self.overrides:
            origin = next((each.origin for each in self.overrides if each.what == f"cases.{case.id}.limit"), None)
        unknown: tuple[Assumption, ...] = ()
        if case.modifiers:
            known = facts or {}
            holding = [modifier for modifier in case.modifiers if holds(modifier.when, known)]
            other = next((modifier for modifier in holding if modifier.limit is not None), None)
            if other and other.limit:
                base, cites, origin = other.limit, other.cites or cites, other.origin
                doubts.append(other.assumed)
            for modifier in holding:
                changed = modifier.add.of(base) if modifier.add else None
                if changed is not None:
                    base, cites, origin = changed, (*cites, *modifier.cites), modifier.origin or origin
                    doubts.append(modifier.assumed)
            asked = (name for each in case.modifiers if holds(each.when, known) is None for name in sorted(facts_of(each.when)))
            names = dict.fromkeys(name for name in asked if name not in known and name in self.facts)
            unknown = tuple(Assumption("modifier", self.facts[name].question) for name in names)
        assumptions = (*(Assumption("limit", doubt) for doubt in dict.fromkeys(doubts) if doubt), *unknown)
        if self.valid_from is None:
            assumptions += (Assumption("version_start", self.valid_from_reason),)
        return Sourced(value=base, cites=cites, sources=self.sources, origin=origin or self.origin, assumptions=assumptions)

    def fee_due(self, facts: Facts | None = None, on: date | None = None) -> tuple[FeeDue, ...]:
        """
        Return what is to be paid under each name, in the order of the catalogue.

        A rate that no condition allows is unknown and never 0, and so is one that two rates claim or a fact decides that was not given.

        Args:
            facts: Facts of the dossier, read as `read_facts` reads them: one that does not fit is as good as none.
            on: The day of payment, for rates with dates of their own; without it such rates hold whenever they are.
        """
        known, _ = self.read_facts(facts or {})
        return tuple(_fee_due(name, self.fees, known, on) for name in dict.fromkeys(fee.name for fee in self.fees))


def _near(word: str, known: Iterable[str]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def _fee_due(name: Text, fees: tuple[Fee, ...], facts: Facts, on: date | None) -> FeeDue:
    rates = [fee for fee in fees if fee.name == name and (on is None or (fee.valid_from or on) <= on <= (fee.valid_to or on))]
    told = [(fee, True if fee.when is None else holds(fee.when, facts)) for fee in rates]
    holding = [fee for fee, applies in told if applies]
    untold = [fee for fee, applies in told if applies is None]
    missing = tuple(dict.fromkeys(fact for fee in untold for fact in _asked(fee, facts)))
    rate = holding[0] if len(holding) == 1 and not untold else None
    return FeeDue(name=name, amount=rate.amount if rate else None, rate=rate, missing=missing)


def _asked(fee: Fee, facts: Facts) -> Iterator[str]:
    return (fact for fact in sorted(facts_of(fee.when) if fee.when else ()) if fact not in facts)
