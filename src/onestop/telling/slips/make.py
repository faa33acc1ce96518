"""
Making slips: a dossier, judged, turned into the paper that the desk hands out.

A slip is a pure function of the assessment, the day that it bears, and what the caller says of the applicant and the office. It judges
nothing again: lateness and breaches are those of the assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice

import attrs

from onestop.clock.days import civil
from onestop.clock.limits import SameDay
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.documents import Check, check_documents
from onestop.dossiers.dossiers import Event, SubmittedDocument
from onestop.law.procedures import COMMON_FACTS, Part, Procedure
from onestop.law.requirements import DocumentRequirement, Mode, leaves
from onestop.law.stages import EventKind, Timeliness
from onestop.telling.slips.forms import Form, fill, form_of
from onestop.telling.slips.values import (
    DOTS,
    Applicant,
    Block,
    Copy,
    Details,
    Office,
    Person,
    Signature,
    Slip,
    SlipKind,
    plain,
)
from onestop.telling.words import limit_words, messages, render, word
from onestop.words.errors import SlipError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation

_LANG = "vi"
"""Papers are Vietnamese; what is told beside them speaks the reader's language."""

MOST_DOSSIERS = 10_000
"""Rows that one printed register takes; a longer one is no paper any more."""

_TOLD = {
    SlipKind.SUPPLEMENT: ("OS603", "OS612", "OS625", "OS626"),
    SlipKind.APOLOGY: ("OS610", "OS614", "OS627"),
    SlipKind.CONTROL: ("OS601", "OS604", "OS605", "OS628"),
}
"""Breaches of an assessment that whoever hands out a slip must hear of."""

_OPEN_LIMIT = frozenset(("OS607", "OS608", "OS609", "OS615", "OS622"))
"""Why a dossier has no due date."""

_HANDS_OVER = {
    EventKind.SUBMITTED: ("applicant", "desk"),
    EventKind.RECEIVED: ("applicant", "desk"),
    EventKind.TRANSFERRED: ("desk", "agency"),
    EventKind.SUPPLEMENT_REQUESTED: ("desk", "applicant"),
    EventKind.SUPPLEMENTED: ("applicant", "desk"),
    EventKind.RESOLVED: ("agency", "desk"),
    EventKind.REFUSED: ("agency", "desk"),
    EventKind.RESULT_RETURNED: ("desk", "applicant"),
}
"""Who gives and who takes at each event of a control sheet; at all others the dossier stays where it is."""


def day_words(day: date) -> str:
    """Return a day as official papers write it: `ngày 07 tháng 01 năm 2026`."""
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def moment_words(moment: datetime) -> str:
    """Return a moment as official papers write it: `15 giờ 00 phút, ngày 07 tháng 01 năm 2026`."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {day_words(moment)}"


def make_slip(
    kind: SlipKind | str,
    answer: Assessment,
    *,
    at: datetime,
    form_set: str | None = None,
    applicant: Applicant | None = None,
    office: Office | None = None,
    details: Details | None = None,
    copy: Copy | str = Copy.OFFICE,
    checks: Mapping[str, Check] | None = None,
) -> Slip:
    """
    Return a slip for one dossier.

    Args:
        kind: What for; a register of many dossiers is made by `make_register`.
        answer: The dossier, judged at the moment at which the slip goes out. What the slip tells must be among its events: the request,
            the refusal, the apology, the stop.
        at: The day and hour that the slip bears.
        form_set: `"2018"` or `"2025"`; None for the set of the day of receipt.
        applicant: Whose dossier it is; what is not known is left to be filled in by hand.
        office: The desk.
        details: Number, reason and the like.
        copy: The office's, with notes for its staff, or the applicant's.
        checks: Named document checks of plugins, for a supplement request.

    Raises:
        ValueError: If *kind* is none, or is the register.
        SlipError: If no such slip can be made of that dossier; its problem says why.
    """
    maker = _Maker(SlipKind(kind), answer, civil(at), form_set, applicant, office, details, Copy(copy), checks)
    return maker.slip()


def make_register(
    answers: Iterable[Assessment],
    *,
    at: datetime,
    form_set: str | None = None,
    applicants: Mapping[str, Applicant] | None = None,
    office: Office | None = None,
    number: str | None = None,
) -> Slip:
    """
    Return the register of many dossiers (sổ theo dõi hồ sơ), in the order in which they come.

    Args:
        answers: The dossiers, judged at one moment.
        at: The day and hour that the register bears, whose set of forms is taken: an office keeps one book for old and new dossiers.
        form_set: `"2018"` or `"2025"`.
        applicants: Whose dossiers they are, by code.
        office: The desk.
        number: Number of the register.

    Raises:
        SlipError: If no set of forms is known, or there are more than `MOST_DOSSIERS`.
    """
    at, known, office = civil(at), applicants or {}, office or Office()
    form = form_of(SlipKind.REGISTER, at.date(), form_set)
    taken = tuple(islice(answers, MOST_DOSSIERS + 1))
    if len(taken) > MOST_DOSSIERS:
        raise SlipError(problem("OS643", None, (), title=form.title, why="slip_too_long"))
    rows = tuple(_register_row(number, answer, known.get(answer.dossier.code)) for number, answer in enumerate(taken, 1))
    return _drawn(form, "", at, office, Copy.OFFICE, number, fill(form, {}, grids={"dossiers": rows}), Applicant())


def _register_row(number: int, answer: Assessment, applicant: Applicant | None) -> tuple[str, ...]:
    timeline, dossier = answer.timeline, answer.dossier
    who = applicant or Applicant()
    reach = "; ".join(part for part in (who.address, who.phone) if part)
    promised = _promised(answer)
    name = answer.procedure.name.of(_LANG) if answer.procedure else dossier.procedure
    row = (
        str(number),
        dossier.code,
        name,
        who.name or "",
        reach,
        _agency(answer) or "",
        _short(timeline.received),
        _short(promised) + (f" ({unsure})" if promised and (unsure := _unsure(answer)) else ""),
        _short(timeline.returned),
        "",
        "",
    )
    return tuple(map(plain, row))


def _short(moment: datetime | None) -> str:
    return f"{moment:%H:%M %d/%m/%Y}" if moment else ""


def _promised(answer: Assessment) -> datetime | None:
    """The date that the applicant was or will be told: a promise that was made, else the due date."""
    when = answer.deadline
    return (when.promised_due or when.due) if when else answer.dossier.promised


def _unsure(answer: Assessment) -> str:
    """Why the date is no promise yet: an estimate while the dossier waits, or a date that coming notices may move; else empty."""
    when = answer.deadline
    if when is None or when.promised_due is not None:
        return ""
    return word("watch.estimate", _LANG) if when.estimate else word("watch.provisional", _LANG) if when.provisional else ""


def _agency(answer: Assessment) -> str | None:
    if answer.dossier.agency:
        return answer.dossier.agency
    return answer.procedure.agency.of(_LANG) if answer.procedure and answer.procedure.agency else None


def _drawn(
    form: Form,
    code: str,
    at: datetime,
    office: Office,
    copy: Copy,
    number: str | None,
    body: tuple[Block, ...],
    applicant: Applicant,
    notes: tuple[str, ...] = (),
) -> Slip:
    names = {"applicant": applicant.name, "officer": office.officer, "head": office.head}
    signatures = tuple(Signature(each["title"], each["hint"], names[each["who"]]) for each in form.signatures)
    if form.assumed:
        notes += (word("slip.note.form", _LANG, number=form.number, set=form.form_set, what=form.assumed),)
    return Slip(
        kind=form.kind,
        form_set=form.form_set,
        number=form.number,
        title=form.title,
        code=plain(code),
        at=at,
        parent=office.parent,
        unit=office.unit,
        serial=f"Số: {number or '………'}{form.serial}",
        place_and_date=f"{office.locality or '………'}, {day_words(at)}",
        copy=copy,
        copy_line=form.copy_line(copy),
        body=body,
        signatures=signatures,
        foot=form.foot,
        notes=notes if copy is Copy.OFFICE else (),
        page=form.page,
        landscape=form.landscape,
        coded=form.coded,
        cites=form.cites,
    )


class _Maker:
    """Makes one slip; nothing here outlives `slip`."""

    def __init__(
        self,
        kind: SlipKind,
        answer: Assessment,
        at: datetime,
        form_set: str | None,
        applicant: Applicant | None,
        office: Office | None,
        details: Details | None,
        copy: Copy,
        checks: Mapping[str, Check] | None,
    ) -> None:
        if kind is SlipKind.REGISTER:
            raise ValueError("a register is made of many dossiers, by make_register")
        self.kind, self.answer, self.at, self.copy = kind, answer, at, copy
        self.applicant, self.office, self.details = applicant or Applicant(), office or Office(), details or Details()
        self.checks = checks
        self.form = form_of(kind, self._day(), form_set)
        self.problems: list[Problem] = [found for found in answer.problems if found.code in _TOLD.get(kind, ())]
        self.notes: list[str] = []

    def _day(self) -> date:
        dossier = self.answer.dossier
        return (dossier.first(EventKind.RECEIVED) or dossier.first(EventKind.SUBMITTED) or self.at).date()

    def _refuse(self, why: str) -> SlipError:
        return SlipError(problem("OS643", None, (), title=self.form.title, why=why))

    def slip(self) -> Slip:
        values = self._common()
        lists: dict[str, tuple[str, ...]] = {}
        grids: dict[str, tuple[tuple[str, ...], ...]] = {}
        when: datetime | None = None
        match self.kind:
            case SlipKind.APPOINTMENT:
                when = self._appointment(values)
                lists["documents"] = tuple(self._documents())
                self.notes += self._at_once()
            case SlipKind.SUPPLEMENT:
                lists["items"] = self._items()
                values["reason"] = self.details.reason or self._reason(EventKind.SUPPLEMENT_REQUESTED) or self._usual_reason()
            case SlipKind.REFUSAL:
                self._refusal(values)
            case SlipKind.APOLOGY:
                when = self._apology(values)
            case SlipKind.STOP:
                self._stop(values)
            case _:
                told = self._appointment(values)
                if told is not None and (unsure := _unsure(self.answer)):
                    values["result"] = f"{moment_words(told)} ({unsure})"
                grids["steps"] = tuple(self._steps())
        cautions = tuple(self._cautions()) if when and self.kind is SlipKind.APPOINTMENT else ()
        if self.kind in (SlipKind.APPOINTMENT, SlipKind.CONTROL, SlipKind.APOLOGY):
            self.notes += [word("said.assumed", _LANG, text=render(each, _LANG)) for each in self.answer.assumptions]
        body = fill(self.form, values, lists, grids)
        notes = tuple(dict.fromkeys(map(plain, self.notes)))
        made = _drawn(
            self.form, self.answer.dossier.code, self.at, self.office, self.copy, self.details.number, body, self.applicant, notes
        )
        return attrs.evolve(
            made,
            cautions=cautions,
            when=when,
            where=values["return_place"],
            firm=not cautions,
            cites=tuple(dict.fromkeys((*made.cites, *self._cites()))),
            assumptions=self.answer.assumptions,
            problems=tuple(found for i, found in enumerate(self.problems) if found not in self.problems[:i]),
        )

    def _cites(self) -> Iterator[Citation]:
        if self.answer.deadline and self.kind in (SlipKind.APPOINTMENT, SlipKind.CONTROL):
            yield from self.answer.deadline.limit.cites
        if self.kind is SlipKind.APOLOGY and self.answer.regime:
            yield from self.answer.regime.apology.cites
        if self.kind is SlipKind.SUPPLEMENT and self.answer.regime:
            yield from self.answer.regime.supplement.cites

    def _common(self) -> dict[str, str | None]:
        answer, who = self.answer, self.applicant
        procedure = answer.procedure
        received = answer.timeline.received
        name = procedure.name.of(_LANG) if procedure else None
        sets = self.details.sets if self.details.sets is not None else procedure.sets if procedure else None
        values: dict[str, str | None] = {
            "code": answer.dossier.code,
            "unit": self.office.unit,
            "desk": self.office.unit or word("slip.desk", _LANG) + DOTS,
            "applicant": who.name,
            "identifier": who.identifier,
            "address": who.address,
            "phone": who.phone,
            "email": who.email,
            "proxy": _proxy_words(who.proxy, who.authorisation),
            "content": f"{name} ({answer.dossier.procedure})" if name else answer.dossier.procedure,
            "sets": f"{sets:02d} (bộ)" if sets else None,
            "received": moment_words(received) if received else None,
            "received_day_start": day_words(received) if received else f"ngày {DOTS}",
            "return_place": self.details.return_place or self.office.return_place,
            "book": self.details.book,
            "entry": self.details.entry,
            "agency": _agency(answer),
            "coordinating": ", ".join(each.of(_LANG) for each in procedure.coordinating) if procedure and procedure.coordinating else None,
            "contact": self.office.contact or self.office.officer,
            "contact_phone": self.office.phone,
            "reason": self.details.reason,
        }
        return {key: plain(value) or None if value is not None else None for key, value in values.items()}

    # -- appointment

    def _appointment(self, values: dict[str, str | None]) -> datetime | None:
        answer = self.answer
        if answer.timeline.received is None:
            raise self._refuse("slip_not_received")
        deadline, promised = answer.deadline, _promised(answer)
        values["limit"] = limit_words(deadline.limit.value, _LANG) if deadline else None
        values["result"] = moment_words(promised) if promised else None
        if deadline is None or deadline.due is None:
            self.problems += [found for found in answer.problems if found.code in _OPEN_LIMIT]
            if promised is None:
                self.notes.append(word("slip.note.no_due", _LANG))
                self.problems.append(problem("OS645", None, (), what="slip_no_due"))
        elif promised is not None and promised.date() > deadline.due.date() and not deadline.estimate and not _apologised(answer):
            self.problems.append(problem("OS644", None, ("promised",), found=promised, due=deadline.due))
        return promised

    def _cautions(self) -> Iterator[str]:
        deadline = self.answer.deadline
        if deadline is None:
            return
        if deadline.estimate:
            yield word("slip.caution.estimate", _LANG)
        if deadline.provisional:
            early, late = deadline.earliest, deadline.latest
            if early and late and early.date() != late.date():
                yield word("slip.caution.range", _LANG, earliest=early.date(), latest=late.date())
            else:
                yield word("slip.caution.provisional", _LANG)

    def _at_once(self) -> Iterator[str]:
        """That the slip may not be owed: of a limit that ends on the day of receipt, or a result handed over on that day."""
        answer = self.answer
        rule = answer.regime.at_once if answer.regime else None
        received, returned = answer.timeline.received, answer.dossier.first(EventKind.RESULT_RETURNED)
        same_day = answer.deadline is not None and isinstance(answer.deadline.limit.value, SameDay)
        if rule and (same_day or (received and returned and received.date() == returned.date())):
            yield word("slip.note.at_once", _LANG, cites=", ".join(cite.of(_LANG) for cite in rule.cites))

    def _documents(self) -> Iterator[str]:
        known = _leaves(self.answer.procedure)
        for given in self.answer.dossier.documents:
            wanted = known.get(given.requirement)
            yield plain(_given_words(given, wanted))
        if not self.answer.dossier.documents:
            self.notes.append(word("slip.note.no_documents", _LANG))

    # -- supplement

    def _items(self) -> tuple[str, ...]:
        answer, procedure = self.answer, self.answer.procedure
        if procedure is None:
            raise self._refuse("slip_no_procedure")
        found = check_documents(answer.dossier, procedure, self.checks)
        known = _leaves(procedure)
        items: list[str] = []
        for each in found:
            item = _item(each, procedure, known)
            if item is not None:
                items.append(plain(item))
                continue
            unasked = each.code == "OS506"
            self.notes.append(word("slip.note.unasked", _LANG, found=each.args["found"]) if unasked else render(each, _LANG))
            if each.code in ("OS508", "OS509"):
                self.problems.append(each)
        items += self.details.items
        if not items:
            raise self._refuse("slip_nothing_missing")
        if not answer.dossier.documents:
            self.problems.append(problem("OS645", None, ("documents",), what="slip_no_documents"))
        return tuple(dict.fromkeys(items))

    def _usual_reason(self) -> str:
        procedure = self.answer.procedure
        cited = ", ".join(cite.of(_LANG) for cite in procedure.cites) if procedure else ""
        return plain(word("slip.reason.supplement", _LANG) + (f" ({cited})" if cited else ""))

    def _reason(self, kind: EventKind) -> str | None:
        event = self._event(kind)
        return plain(event.note) or None if event and event.note else None

    def _event(self, kind: EventKind, reason: str | None = None) -> Event | None:
        """The last event of *kind* by the moment of the slip."""
        fitting = [e for e in self.answer.timeline.events if e.kind is kind and (reason is None or e.reason == reason)]
        return fitting[-1] if fitting else None

    # -- refusal, apology, stop

    def _refusal(self, values: dict[str, str | None]) -> None:
        if self.answer.timeline.received is not None:
            raise self._refuse("slip_already_received")
        if self._event(EventKind.INTAKE_REFUSED) is None:
            raise self._refuse("slip_no_refusal")
        values["reason"] = values["reason"] or self._reason(EventKind.INTAKE_REFUSED)
        self._wants_reason(values)

    def _apology(self, values: dict[str, str | None]) -> datetime | None:
        event, deadline = self._event(EventKind.EXTENDED, "apology"), self.answer.deadline
        if self.answer.timeline.received is None:
            raise self._refuse("slip_not_received")
        if event is None or event.until is None:
            raise self._refuse("slip_no_apology")
        promised = self.answer.dossier.promised or (deadline.due if deadline else None)
        values["appointment"] = moment_words(promised) if promised else None
        values["until"] = moment_words(event.until)
        values["reason"] = values["reason"] or (plain(event.note) if event.note else None)
        self._wants_reason(values)
        return event.until

    def _stop(self, values: dict[str, str | None]) -> None:
        timeline = self.answer.timeline
        if timeline.received is None:
            raise self._refuse("slip_not_received")
        event = self._event(EventKind.STOPPED)
        if event is None or timeline.ended != event.at:
            ended = timeline.ended is not None
            raise self._refuse("slip_already_ended" if ended else "slip_no_stop")
        values["stopped"] = moment_words(event.at)
        values["reason"] = values["reason"] or (plain(event.note) if event.note else None)

    def _wants_reason(self, values: dict[str, str | None]) -> None:
        if not values["reason"]:
            self.problems.append(problem("OS645", None, ("reason",), what="slip_no_reason"))

    # -- control sheet

    def _steps(self) -> Iterator[tuple[str, ...]]:
        answer = self.answer
        late = [found.args.get("at") for found in answer.problems if found.code == "OS628"]
        # The timeline of a group has its own events; those of its parts stand in theirs.
        parted = [event for id, part in answer.parts.items() for event in part.timeline.events if event.part == id]
        for event in sorted((*answer.timeline.events, *parted), key=lambda each: (each.at, each.part is None)):
            part = answer.parts.get(event.part) if event.part else None
            own_part = self._part(event.part) if event.part else None
            names = {
                "applicant": word("slip.side.applicant", _LANG),
                "desk": self.office.unit or word("slip.side.desk", _LANG),
                "agency": (own_part and own_part.agency and own_part.agency.of(_LANG))
                or _agency(answer)
                or word("slip.side.agency", _LANG),
            }
            sides = _HANDS_OVER.get(event.kind)
            giver, taker = (
                (word("slip.giver", _LANG, name=names[sides[0]]), word("slip.taker", _LANG, name=names[sides[1]])) if sides else ("-", "")
            )
            judged = part or answer
            outcome = ""
            if event.kind in (EventKind.RESOLVED, EventKind.REFUSED) and judged.outcome.timeliness is not Timeliness.NONE:
                outcome = word(f"timeliness.{judged.outcome.timeliness}", _LANG)
            elif event.kind is EventKind.TRANSFERRED and answer.regime and answer.regime.transfer:
                outcome = word("timeliness.late" if event.at in late else "timeliness.on_time", _LANG)
            own = f"event.{event.kind}.{event.reason}"
            said = word(own if own in messages(_LANG) else f"event.{event.kind}", _LANG)
            remark = f"{own_part.name.of(_LANG) if own_part else event.part}: {said}" if event.part else said
            remark += f" ({event.note})" if event.note else ""
            yield "\n".join(filter(None, map(plain, (giver, taker)))), moment_words(event.at), plain(outcome), plain(remark)

    def _part(self, id: str) -> Part | None:
        """The part of an interconnected procedure that is called so."""
        procedure = self.answer.procedure
        return next((part for case in procedure.cases for part in case.parts if part.id == id), None) if procedure else None


def _apologised(answer: Assessment) -> bool:
    return answer.timeline.promised is not None


def _proxy_words(proxy: Person | None, paper: str | None) -> str | None:
    if proxy is None:
        return None
    labels = (
        ("identifier", "slip.proxy.identifier"),
        ("address", "slip.proxy.address"),
        ("phone", "slip.proxy.phone"),
        ("email", "slip.proxy.email"),
    )
    told = [proxy.name or DOTS]
    told += [f"{word(key, _LANG)} {value}" for name, key in labels if (value := getattr(proxy, name))]
    if paper:
        told.append(f"{word('slip.proxy.paper', _LANG)} {paper}")
    return "; ".join(told)


def _leaves(procedure: Procedure | None) -> dict[str, DocumentRequirement]:
    return {leaf.id: leaf for leaf in leaves(procedure.documents)} if procedure else {}


def _given_words(given: SubmittedDocument, wanted: DocumentRequirement | None) -> str:
    name = wanted.name.of(_LANG) if wanted else given.requirement
    form = word(f"kind.{given.form.value}", _LANG)
    said = f"{name}: {given.copies:02d} {form}" if given.form != "data" else f"{name}: {form}"
    said += f", {word('slip.paper_number', _LANG)} {given.code}" if given.code else ""
    return said + (f" ({word('kind.present', _LANG)})" if wanted and wanted.mode is Mode.PRESENT else "")


def _wanted_words(wanted: DocumentRequirement) -> str:
    return ", ".join(f"{n:02d} {word(f'kind.{form.value}', _LANG)}" for form, n in wanted.wanted().items())


def _item(found: Problem, procedure: Procedure, known: Mapping[str, DocumentRequirement]) -> str | None:
    """
    What the applicant is asked to do about a finding; None where it concerns the office alone.

    A question whose answer decides what is needed is asked too: there will be no second request.
    """
    wanted = known.get(str(found.path[-1])) if found.path else None
    match found.code:
        case "OS501" if wanted is not None:
            key = "slip.item.present" if wanted.mode is Mode.PRESENT else "slip.item.submit"
            form = f" ({wanted.form})" if wanted.form else ""
            return word(key, _LANG, name=f"{wanted.name.of(_LANG)}{form}", amount=_wanted_words(wanted))
        case "OS505":
            asked = [_question(procedure, name) for name in str(found.args["facts"]).split(", ")]
            return word("slip.item.answer", _LANG, questions=" ".join(asked), name=found.args["name"])
        case "OS502" | "OS503" | "OS504" | "OS507":
            return word("slip.item.mend", _LANG, what=render(found, _LANG).rstrip("."))
        case "OS506" | "OS508" | "OS509" | "OS619" | "OS632":
            return None
        case _:  # of a plugin's own check
            return word("slip.item.mend", _LANG, what=render(found, _LANG).rstrip("."))


def _question(procedure: Procedure, name: str) -> str:
    """A question as a person is asked it, with its answers where they have names."""
    asked = procedure.facts.get(name) or COMMON_FACTS.get(name)
    if asked is None:
        return word(f"fact.{name}", _LANG)
    choices = " / ".join(label.of(_LANG) for label in asked.choice_names.values())
    return f"{asked.question.of(_LANG)} ({choices})" if choices else asked.question.of(_LANG)
