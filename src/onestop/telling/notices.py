"""
Notices: what is posted of a procedure at the counter (niêm yết công khai), as Markdown or plain text.

The parts are those of Decree 63/2010/NĐ-CP Art. 8(2), in its order. What was not read says so; nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from textwrap import fill
from typing import Any, TypeAlias

import attrs

from onestop.clock.limits import TimeLimit
from onestop.law.conditions import After, AtLeast, AtMost, Before, Condition, Equals, Every, In, Not, Some
from onestop.law.procedures import (
    COMMON_FACTS,
    Adjustment,
    Case,
    CitizenLimit,
    Contact,
    Extension,
    Fee,
    MandatoryPart,
    Modifier,
    Procedure,
    Start,
)
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode, Requirement
from onestop.telling.words import UNITS, amount_words, enum_words, limit_words, say, word
from onestop.words.sources import Text

_WIDTH = 100


@attrs.frozen
class _Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = "str | tuple[str, ...] | _Table"
"""A paragraph, a list, or a table."""


def notice(procedure: Procedure, lang: str = "vi", *, markdown: bool = True) -> str:
    """
    Return the public posting of *procedure*.

    Args:
        procedure: The procedure as it stands at a place on a day.
        lang: `"vi"` or `"en"`.
        markdown: Whether as Markdown; else as plain text for a terminal.

    Raises:
        ValueError: If *lang* is neither.
    """
    teller = _Teller(procedure, lang)
    title = f"{procedure.name.of(lang)} ({procedure.code})"
    sections = [(word(f"notice.{name}", lang), blocks) for name, blocks in teller.sections() if blocks]
    if markdown:
        body = [f"# {_escaped(title)}", *(text for heading, blocks in sections for text in (f"## {heading}", *map(_marked, blocks)))]
    else:
        body = [" ".join(title.split()), *(f"{heading}\n" + "\n".join(map(_plain, blocks)) for heading, blocks in sections)]
    return "\n\n".join(body) + "\n"


def _marked(block: Block) -> str:
    if isinstance(block, str):
        return _escaped(block)
    if isinstance(block, _Table):
        rows = [block.head, tuple("---" for _ in block.head), *block.rows]
        return "\n".join("| " + " | ".join(_escaped(cell).replace("|", "\\|") for cell in row) + " |" for row in rows)
    return "\n".join(f"{number}. {_escaped(item)}" for number, item in enumerate(block, 1))


def _escaped(text: str) -> str:
    """A text of a catalogue file is shown, never run: no markup of HTML, no links."""
    return " ".join(text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[").split())


def _plain(block: Block) -> str:
    if isinstance(block, str):
        return _wrapped(block)
    if isinstance(block, _Table):
        return "\n".join(_wrapped(" - ".join(cell for cell in row if cell.strip()), "    ") for row in block.rows)
    return "\n".join(_wrapped(f"{number}. {item}", "   ") for number, item in enumerate(block, 1))


def _wrapped(text: str, deeper: str = "") -> str:
    """Break a line where a terminal would, below itself."""
    indent = " " * (len(text) - len(text.lstrip()))
    return fill(
        " ".join(text.split()), _WIDTH, initial_indent=f"  {indent}", subsequent_indent=f"  {indent}{deeper}", break_long_words=False
    )


class _Teller:
    """Says the parts of one procedure in one language."""

    def __init__(self, procedure: Procedure, lang: str) -> None:
        self.procedure, self.lang = procedure, lang

    def sections(self) -> Iterator[tuple[str, tuple[Block, ...]]]:
        of = self.procedure
        yield "steps", self._mandatory(MandatoryPart.STEPS, (self._list(of.steps),) if of.steps else ())
        yield "channels", self._mandatory(MandatoryPart.CHANNELS, self._words("channel", of.channels))
        yield "documents", self._mandatory(MandatoryPart.DOCUMENTS, self._documents())
        yield "sets", self._mandatory(MandatoryPart.SETS, (self._word("notice.so_many_sets", n=of.sets),) if of.sets else ())
        yield "limit", (self._limits(), *deemed_words(of, self.lang))
        yield "audience", self._mandatory(MandatoryPart.AUDIENCE, (", ".join(map(self._text, of.audience)),) if of.audience else ())
        yield "agency", self._mandatory(MandatoryPart.AGENCY, self._agency())
        yield (
            "results",
            self._mandatory(MandatoryPart.RESULTS, (tuple(self._text(each.name) for each in of.results),) if of.results else ()),
        )
        yield "returns", self._words("return", of.returns)
        yield "fees", self._fees()
        yield "conditions", (self._list(of.conditions),) if of.conditions else ()
        yield (
            "citizen",
            tuple(
                self._word("notice.within", what=each.what, limit=self._limit(each.limit), since=each.since) for each in of.citizen_limits
            ),
        )
        yield "online", tuple(self._online())
        yield "contacts", self._contacts()
        yield "basis", self._basis()
        yield "state", (self._state(),)

    def _text(self, text: Text) -> str:
        return text.of(self.lang)

    def _word(self, key: str, **args: Any) -> str:
        return word(key, self.lang, **args)

    def _limit(self, limit: TimeLimit) -> str:
        return limit_words(limit, self.lang)

    def _list(self, texts: Iterable[Text]) -> tuple[str, ...]:
        return tuple(map(self._text, texts))

    def _words(self, kind: str, values: Iterable[StrEnum]) -> tuple[Block, ...]:
        said = ", ".join(self._word(f"kind.{kind}.{value.value}") for value in values)
        return (said,) if said else ()

    def _mandatory(self, part: MandatoryPart, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """What every posting must have: where it is not there, whether a source lacked it."""
        return blocks or (self._word("notice.not_read"),)

    # -- documents

    def _documents(self) -> tuple[Block, ...]:
        rows = tuple(self._leaves(self.procedure.documents, "", ""))
        note = (self._text(self.procedure.documents_note),) if self.procedure.documents_note else ()
        if not rows:
            return note
        head = tuple(self._word("notice.document_columns").split("|"))
        return (_Table(head, rows), *note)

    def _leaves(self, requirements: tuple[Requirement, ...], number: str, when: str) -> Iterator[tuple[str, ...]]:
        for index, requirement in enumerate(requirements, 1):
            own = f"{number}{index}"
            only = "; ".join(part for part in (when, self._when(requirement.when)) if part)
            if isinstance(requirement, DocumentRequirement):
                yield own, self._text(requirement.name), self._quantity(requirement), self._remark(requirement, only)
            elif isinstance(requirement, AnyOf):
                name = self._text(requirement.name) if requirement.name else ""
                yield own, " ".join(part for part in (name, self._word("notice.one_of")) if part), "", only
                yield from self._leaves(requirement.of, f"{own}.", "")
            else:
                yield from self._leaves(requirement.of, f"{own}.", only)

    def _quantity(self, document: DocumentRequirement) -> str:
        if document.mode is Mode.DATA:
            return self._word("kind.data")
        said = ", ".join(f"{n} {self._word(f'kind.{form.value}')}" for form, n in document.wanted().items())
        return said if document.mode is Mode.SUBMIT else f"{said} ({self._word(f'kind.{document.mode.value}')})"

    def _remark(self, document: DocumentRequirement, only: str) -> str:
        age = self._word("notice.age", limit=self._limit(document.max_age)) if document.max_age else ""
        data = self._word("notice.data_instead") if document.replaceable_by else ""
        note = self._text(document.note) if document.note else ""
        return "; ".join(part for part in (only, document.form or "", age, data, note) if part)

    def _when(self, condition: Condition | None) -> str:
        return condition_words(condition, self.procedure, self.lang) if condition is not None else ""

    # -- limits, fees

    def _limits(self) -> Block:
        rows = tuple(row for case in self.procedure.cases for row in self._case(case))
        return rows[0][1] if len(rows) == 1 else _Table(tuple(self._word("notice.limit_columns").split("|")), rows)

    def _case(self, case: Case) -> Iterator[tuple[str, str]]:
        name = self._text(case.name) if case.name else ""
        yield name or self._when(case.when) or self._word("notice.usual"), self._limit(case.limit)
        for modifier in case.modifiers:
            yield f"  {self._when(modifier.when)}", self.modifier(modifier)
        for extension in case.extensions:
            yield f"  {self._word(f'reason.{extension.reason.value}')}", self._limit(extension.limit)
        for part in case.parts:
            yield f"  {self._text(part.name)}", self._limit(part.limit)

    def modifier(self, modifier: Modifier) -> str:
        return self._limit(modifier.limit) if modifier.limit else adjustment_words(modifier.add, self.lang) if modifier.add else ""

    def _fees(self) -> tuple[Block, ...]:
        if not self.procedure.fees:
            return ()
        rows = tuple((self._text(fee.name), self._amount(fee), self._fee_remark(fee)) for fee in self.procedure.fees)
        return (_Table(tuple(self._word("notice.fee_columns").split("|")), rows),)

    def _amount(self, fee: Fee) -> str:
        if fee.amount is None:
            return self._word("notice.unknown")
        said = f"{fee.amount:,} {fee.currency}".replace(",", "." if self.lang == "vi" else ",")
        return f"{said} / {self._text(fee.per)}" if fee.per else said

    def _fee_remark(self, fee: Fee) -> str:
        dates = [self._word(f"notice.{key}", day=day) for key, day in (("from", fee.valid_from), ("to", fee.valid_to)) if day]
        return "; ".join(part for part in (self._when(fee.when), " ".join(dates), self._text(fee.note) if fee.note else "") if part)

    # -- who, where, by which law

    def _agency(self) -> tuple[Block, ...]:
        of = self.procedure
        if of.agency is None:
            return ()
        others = self._word("notice.with", names=", ".join(map(self._text, of.coordinating))) if of.coordinating else ""
        return tuple(part for part in (self._text(of.agency), others) if part)

    def _online(self) -> Iterator[str]:
        for each in self.procedure.online:
            dates = [self._word(f"notice.{key}", day=day) for key, day in (("from", each.valid_from), ("to", each.valid_to)) if day]
            level = self._word(f"online.{each.level}")
            yield " ".join((f"{level} ({self._word(f'online.{each.scheme.value}')})", *dates))

    def _contacts(self) -> tuple[Block, ...]:
        lines = tuple(contact_words(each, self.lang) for each in self.procedure.contacts)
        return (lines,) if lines else ()

    def _basis(self) -> tuple[Block, ...]:
        cited = [cite.of(self.lang) for cite in self.procedure.cites]
        others = [law for law in self.procedure.legal_basis if law not in {cite.law for cite in self.procedure.cites}]
        return tuple("; ".join(part) for part in (cited, others) if part)

    def _state(self) -> str:
        of = self.procedure
        since = self._word("notice.from", day=of.valid_from) if of.valid_from else self._word("notice.since_unknown")
        until = self._word("notice.to", day=of.valid_to) if of.valid_to else ""
        published = self._word("notice.decision", number=of.decision.number) if of.decision else ""
        local = "; ".join(self._local())
        state = self._word(f"notice.status.{of.status.value}")
        return "; ".join(
            part for part in (state, f"{since} {until}".strip(), published, local, self._text(of.note) if of.note else "") if part
        )

    def _local(self) -> Iterator[str]:
        """Each local decision with what it set and its first day: those of the version are not its own."""
        sets: dict[tuple[str, date | None], list[str]] = {}
        for each in self.procedure.overrides:
            field = each.what.split(".")[2] if each.what.startswith("cases.") else each.what
            sets.setdefault((each.decision.number, each.since), []).append(self._word(f"notice.set.{field}"))
        for (number, since), fields in sets.items():
            said = self._word("notice.local", what=", ".join(dict.fromkeys(fields)), number=number)
            yield f"{said} {self._word('notice.from', day=since)}" if since else said


def condition_words(condition: Condition, procedure: Procedure, lang: str) -> str:
    """Return *condition* in words: the questions that the procedure asks, with the answers for which it holds."""

    def fact(name: str) -> str:
        asked = procedure.facts.get(name) or COMMON_FACTS.get(name)
        return f"“{asked.question.of(lang)}”" if asked else word(f"fact.{name}", lang)

    def answer(name: str, value: Any) -> str:
        asked = procedure.facts.get(name)
        if asked is not None and (named := asked.choice_names.get(value)) is not None:
            return named.of(lang)
        if isinstance(value, bool):
            return word("kind.yes" if value else "kind.no", lang)
        if name == "level":
            return word(f"level.{value}", lang).lower()
        return word(f"kind.channel.{value}", lang) if name == "channel" else say(value, lang)

    match condition:
        case Every(of):
            return word("condition.and", lang).join(condition_words(each, procedure, lang) for each in of)
        case Some(of):
            return word("condition.or", lang).join(condition_words(each, procedure, lang) for each in of)
        case Not(Equals(name, bool() as value)):
            return f"{fact(name)}: {answer(name, not value)}"
        case Not(of):
            return word("condition.not", lang, what=condition_words(of, procedure, lang))
        case Equals(name, value):
            return f"{fact(name)}: {answer(name, value)}"
        case In(name, values):
            # Names of choices hold commas and "or" themselves.
            between = " / " if (asked := procedure.facts.get(name)) and asked.choice_names else word("condition.or", lang)
            return f"{fact(name)}: {between.join(answer(name, value) for value in values)}"
        case AtLeast(name, value):
            return f"{fact(name)}: ≥ {say(value, lang)}"
        case AtMost(name, value):
            return f"{fact(name)}: ≤ {say(value, lang)}"
        case Before(name, value):
            return f"{fact(name)}: < {say(value, lang)}"
        case After(name, value):
            return f"{fact(name)}: > {say(value, lang)}"


def adjustment_words(adjustment: Adjustment, lang: str) -> str:
    """Return what is added to a limit or taken off it, in words."""
    more = adjustment.by > 0
    amount = amount_words(UNITS[adjustment.unit], adjustment.by if more else -adjustment.by, lang)
    return word("limit.more" if more else "limit.less", lang, n=amount)


def start_words(start: Start, lang: str) -> str:
    """Return what starts the clock, with its conditions."""
    said = [word(f"start.{start.on.value}", lang)]
    said += [f"“{start.fact}”"] if start.fact else []
    said += [word("change.batch_day", lang, day=start.day)] if start.day else []
    said += [word("change.deemed_after", lang, hour=f"{start.deemed_after:%H:%M}")] if start.deemed_after else []
    said += [word("change.outside_hours", lang)] if start.outside_hours else []
    return "; ".join(said)


def deemed_words(procedure: Procedure, lang: str) -> tuple[str, ...]:
    """Return for each hour of `deemed_after` what it means, by which articles, and for which cases where not for all."""
    said = []
    for hour in sorted({case.starts.deemed_after for case in procedure.cases if case.starts.deemed_after}):
        cases = [case for case in procedure.cases if case.starts.deemed_after == hour]
        cites = dict.fromkeys(cite.of(lang) for case in cases for cite in case.cites or procedure.cites)
        names = "" if len(cases) == len(procedure.cases) else "; ".join(case.name.of(lang) if case.name else case.id for case in cases)
        source = f" ({'; '.join(cites)})" if cites else ""
        line = word("notice.deemed_after", lang, hour=f"{hour:%H:%M}", cites=source)
        said.append(f"{names}: {line}" if names else line)
    return tuple(said)


def document_words(document: DocumentRequirement, procedure: Procedure, lang: str) -> str:
    """Return a document of *procedure* with what is wanted of it, and where."""
    teller = _Teller(procedure, lang)
    wanted = f"{document.name.of(lang)}: {teller._quantity(document)}"
    remark = teller._remark(attrs.evolve(document, note=None), teller._when(document.when))
    return "; ".join(part for part in (wanted, remark) if part)


def quantity_words(document: DocumentRequirement, procedure: Procedure, lang: str) -> str:
    """Return how many of a document are wanted, and in which form."""
    return _Teller(procedure, lang)._quantity(document)


def fee_words(fee: Fee, procedure: Procedure, lang: str) -> str:
    """Return a fee of *procedure* with its amount, its condition and its dates."""
    teller = _Teller(procedure, lang)
    remark = teller._fee_remark(attrs.evolve(fee, note=None))
    return "; ".join(part for part in (f"{fee.name.of(lang)}: {teller._amount(fee)}", remark) if part)


def online_words(procedure: Procedure, lang: str) -> str:
    """Return how far *procedure* can be done online."""
    return "; ".join(_Teller(procedure, lang)._online())


def contact_words(contact: Contact, lang: str) -> str:
    """Return where to ask, with the address and the numbers."""
    phone = word("notice.phone", lang, number=contact.phone) if contact.phone else ""
    hotline = word("notice.hotline", lang, number=contact.hotline) if contact.hotline else ""
    address = contact.address.of(lang) if contact.address else ""
    return ", ".join(part for part in (contact.name.of(lang), address, phone, hotline, contact.email or "", contact.url or "") if part)


def citizen_words(limit: CitizenLimit, lang: str) -> str:
    """Return what the applicant must keep to."""
    return word("notice.within", lang, what=limit.what, limit=limit_words(limit.limit, lang), since=limit.since)


def value_words(value: Any, procedure: Procedure, lang: str) -> str:
    """Return a value of *procedure* in a few words: what a table of provenance or of changes shows."""
    match value:
        case StrEnum():
            return enum_words(value, lang)
        case None | ():
            return "-"
        case bool():
            return word("kind.yes" if value else "kind.no", lang)
        case Modifier():
            teller = _Teller(procedure, lang)
            return f"{condition_words(value.when, procedure, lang)}: {teller.modifier(value)}"
        case Extension():
            return f"{word(f'reason.{value.reason.value}', lang)}: {limit_words(value.limit, lang)}"
        case Adjustment():
            return adjustment_words(value, lang)
        case Start():
            return start_words(value, lang)
        case Fee():
            amount = _Teller(procedure, lang)._amount(value)
            return f"{value.name.of(lang)}: {amount}"
        case Equals() | In() | AtLeast() | AtMost() | Before() | After() | Every() | Some() | Not():
            return condition_words(value, procedure, lang)
        case AnyOf() | AllOf():
            return word("condition.or" if isinstance(value, AnyOf) else "condition.and", lang).join(
                value_words(each, procedure, lang) for each in value.of
            )
        case Mapping():
            return ", ".join(map(str, value))
        case tuple():
            return "; ".join(value_words(each, procedure, lang) for each in value)
        case _ if isinstance(value, TimeLimit):
            return limit_words(value, lang)
        case _ if attrs.has(type(value)) and not isinstance(value, Text):
            name = next(
                (
                    getattr(value, key)
                    for key in ("name", "number", "title", "what", "level", "law", "question")
                    if getattr(value, key, None)
                ),
                None,
            )
            return say(name, lang) if name is not None else str(value)
        case _:
            return say(value, lang)
