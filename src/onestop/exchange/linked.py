"""
Linked data: procedures as JSON-LD that reads both as CPSV-AP 3.2.0 (the European profile of public services) and as schema.org.

One node a version, so that no date is lost. The graph is flat and names its own context: nothing is fetched to read it. What CPSV-AP cannot
say, above all working days, stands in properties of our own, and what no source gave is said to be unread, never made up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias
from urllib.parse import quote

import attrs

from onestop.catalogs.catalog import Law
from onestop.catalogs.files import write_limit
from onestop.clock.limits import CalendarDays, Hours, Months, TimeLimit, WorkingHours
from onestop.law.conditions import Condition, Equals, In, holds
from onestop.law.places import NATION, Places, unit_on
from onestop.law.procedures import Case, Channel, Contact, Extension, Fee, Modifier, Part, Procedure
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode, Requirement
from onestop.words.sources import Citation, Source, Text

Node: TypeAlias = dict[str, Any]

CPSV_AP = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"
"""The profile that every node of a version conforms to."""

BASE = "urn:onestop:"
"""Names of what is described begin so where nothing else is wanted: they stand for themselves and promise no page."""

LANGUAGES = ("vi", "en")

_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "onestop": "urn:onestop:terms:",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TEXTS = (
    "dct:description",
    "dct:title",
    "onestop:assumed",
    "onestop:label",
    "onestop:note",
    "onestop:per",
    "onestop:since",
    "onestop:unknownStart",
    "onestop:when",
    "schema:description",
    "schema:name",
    "skos:prefLabel",
)
_LINKS = (
    "adms:status",
    "cpsv:follows",
    "cpsv:hasInput",
    "cpsv:produces",
    "cv:contactPage",
    "cv:contactPoint",
    "cv:currency",
    "cv:hasChannel",
    "cv:hasCompetentAuthority",
    "cv:hasCost",
    "cv:hasLegalResource",
    "cv:hasParticipant",
    "cv:hasParticipation",
    "cv:hasSupportingEvidence",
    "cv:holdsRequirement",
    "cv:ifAccessedThrough",
    "cv:relatedService",
    "cv:role",
    "cv:supportsRequirement",
    "cv:thematicArea",
    "dct:audience",
    "dct:conformsTo",
    "dct:hasVersion",
    "dct:isVersionOf",
    "dct:requires",
    "dct:spatial",
    "dct:type",
    "eli:is_part_of",
    "foaf:page",
    "onestop:cites",
    "onestop:excludes",
    "onestop:group",
    "onestop:level",
    "onestop:publishedBy",
    "onestop:reason",
    "onestop:returns",
    "onestop:starts",
    "onestop:unit",
    "prov:wasDerivedFrom",
    "schema:areaServed",
    "schema:audience",
    "schema:availableChannel",
    "schema:isRelatedTo",
    "schema:offers",
    "schema:provider",
    "schema:serviceOutput",
)
_TYPED = {
    "cv:hasValue": "xsd:double",
    "cv:processingTime": "xsd:duration",
    "dcat:endDate": "xsd:date",
    "dcat:startDate": "xsd:date",
    "dct:issued": "xsd:date",
    "eli:date_document": "xsd:date",
    "eli:date_no_longer_in_force": "xsd:date",
    "eli:first_date_entry_in_force": "xsd:date",
    "onestop:add": "@json",
    "onestop:duration": "xsd:duration",
    "onestop:limit": "@json",
    "onestop:retrieved": "xsd:date",
    "onestop:reverified": "xsd:date",
    "schema:processingTime": "xsd:duration",
    "schema:validFrom": "xsd:date",
    "schema:validThrough": "xsd:date",
}
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    **_PREFIXES,
    **{key: {"@id": key, "@container": "@language"} for key in _TEXTS},
    **{key: {"@id": key, "@type": "@id"} for key in _LINKS},
    **{key: {"@id": key, "@type": kind} for key, kind in _TYPED.items()},
}
"""The context that every export carries: what is a text in two languages, what a link, what a date."""

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\[\]]+")
_BASE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\s<>\"{}|\\^`]*[/#:]")
_CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"
_CURRENCY = re.compile(r"[A-Z]{3}")
_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"} | {
    half: f"\\u{half:04x}" for half in range(0xD800, 0xE000)
}
"""What a page would take for markup or the end of a line, and halves of letters, which no file can hold."""


@attrs.frozen
class Words:
    """
    How the library's own words are said; the room that has them is no room below this one.

    Attributes:
        word: The word or sentence of a key in a language, with values filled in.
        value: A limit, a condition or another value of a procedure in a language.
    """

    word: Callable[..., str]
    value: Callable[[Any, Procedure, str], str]


def linked_data(
    procedures: Iterable[Procedure],
    words: Words,
    languages: Iterable[str] = LANGUAGES,
    *,
    laws: Mapping[str, Law] | None = None,
    places: Places | None = None,
    on: date | None = None,
    place: str = NATION,
    base: str = BASE,
    revision: str | None = None,
) -> dict[str, Any]:
    """
    Return *procedures* as one JSON-LD document; the same values always give the same document.

    Args:
        procedures: Versions of procedures, as the catalogue wrote them or as a place sees them.
        words: How words are said.
        languages: The languages of the texts, of `"vi"` and `"en"`; a text that has no English stays Vietnamese alone.
        laws: What is known of the legal texts, by number.
        places: What is known of the places, by code.
        on: The day on which local decisions were looked at; it names the versions that they changed.
        place: The place that they were looked at for.
        base: What all names begin with: an absolute IRI that ends in `/`, `#` or `:`.
        revision: Digest of the catalogue.

    Raises:
        ValueError: If *base* is no such IRI, or no language is left.
    """
    if not is_base(base):
        raise ValueError(f"an absolute IRI that ends in /, # or : is wanted, not {base!r}")
    chosen = tuple(languages)
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise ValueError(f"the languages are {' and '.join(LANGUAGES)}, not {', '.join(map(repr, chosen)) or 'none'}")
    graph = _Graph(words, chosen, laws or {}, places or {}, base, on)
    for procedure in procedures:
        _Version(graph, procedure, on, place, revision).add()
    return {"@context": dict(CONTEXT), "@graph": [*graph.own, *(graph.shared[id] for id in sorted(graph.shared))]}


def is_base(base: str) -> bool:
    """Return whether names may begin with *base*."""
    found = _BASE.fullmatch(base)
    return found is not None and found[1].lower() not in _PREFIXES  # `dct:x/` would be read as a term of that vocabulary


def linked_text(data: Mapping[str, Any]) -> str:
    """Return a document of `linked_data` as text that may stand in a file or, as it is, in a `script` element of a page."""
    return json.dumps(data, ensure_ascii=False, indent=1).translate(_ESCAPED) + "\n"


def duration(limit: TimeLimit) -> str | None:
    """
    Return *limit* as an `xsd:duration`, None where that would say something else.

    It can say calendar days, months and clock hours. It cannot say working days or hours, the same day, stages and branches, nor a limit
    whose first day counts.
    """
    match limit:
        case CalendarDays(n=n, first_day_counted=False):
            return f"P{n}D"
        case Months(n=n, first_day_counted=False):
            return f"P{n}M"
        case Hours(h=h):
            minutes = h * 60
            if minutes.denominator != 1:
                return None
            hours, rest = divmod(int(minutes), 60)
            return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
        case _:
            return None


def _iri(*parts: str) -> str:
    return "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)


def _kept(node: Node) -> Node:
    """Leave out what is not known; a 0 is known."""
    return {key: value for key, value in node.items() if value is not None and value not in ("", [], {}, ())}


class _Graph:
    """Collects nodes: those of one version in order, and those that versions share."""

    def __init__(
        self, words: Words, languages: tuple[str, ...], laws: Mapping[str, Law], places: Places, base: str, on: date | None
    ) -> None:
        self.words, self.languages, self.laws, self.places, self.base = words, languages, laws, places, base
        self.on = on or date.max
        self.own: list[Node] = []
        self.shared: dict[str, Node] = {}
        self.taken: set[str] = set()

    def name(self, *parts: str) -> str:
        return self.base + _iri(*parts)

    def texts(self, text: Text | None) -> dict[str, str]:
        """A text by language; English alone falls back on Vietnamese, and is then tagged as what it is."""
        if text is None:
            return {}
        said = {"vi": text.vi, "en": text.en}
        chosen = {lang: value for lang in self.languages if (value := said[lang]) is not None}
        return chosen or {"vi": text.vi}

    def word(self, key: str, **args: Any) -> dict[str, str]:
        return {lang: self.words.word(key, lang, **args) for lang in self.languages}

    def share(self, id: str, node: Node) -> str:
        self.shared.setdefault(id, {"@id": id, **_kept(node)})
        return id

    def concept(self, kind: str, value: str, key: str | None = None) -> str:
        label = self.word(key) if key else {}
        return self.share(f"onestop:{kind}:{_iri(value)}", {"@type": "skos:Concept", "skos:notation": value, "skos:prefLabel": label})

    def place(self, code: str) -> str:
        known = unit_on(self.places, code, self.on)
        node = {
            "@type": ["dct:Location", "schema:AdministrativeArea"],
            "dct:identifier": code,
            "schema:name": self.word("linked.nation") if code == NATION else self.texts(known.name) if known else {},
        }
        return self.share(self.name("place", code), node)

    def law(self, number: str, dated: date | None = None) -> str:
        known = self.laws.get(number) or Law()
        id = self.name("law", number)
        node = self.shared.setdefault(id, {"@id": id, "@type": "eli:LegalResource", "eli:id_local": number})
        node |= _kept(
            {
                "dct:title": self.texts(known.name),
                "eli:date_document": dated and str(dated),
                "eli:first_date_entry_in_force": known.in_force and str(known.in_force),
                "eli:date_no_longer_in_force": known.until and str(known.until),
                "onestop:note": self.texts(known.note),
            }
        )
        return id

    def cite(self, cite: Citation) -> str:
        """A whole text, or one article of it as a part of its own."""
        whole = self.law(cite.law)
        if cite.article is None:
            return whole
        node = {"@type": ["eli:LegalResource", "eli:LegalResourceSubdivision"], "eli:id_local": cite.article, "eli:is_part_of": whole}
        return self.share(self.name("law", cite.law, cite.article), node)


class _Version:
    """Describes one version."""

    def __init__(self, graph: _Graph, procedure: Procedure, on: date | None, place: str, revision: str | None) -> None:
        self.graph, self.of, self.revision = graph, procedure, revision
        self.whole = graph.name("procedure", procedure.code)
        national = f"{self.whole}/{procedure.valid_from or 'start-unknown'}"
        local = f"{national}/{_iri('at', place, str(on or 'any-day'))}"
        self.national = national if procedure.overrides else None
        wanted = local if procedure.overrides else national
        self.id, again = wanted, 1
        while self.id in graph.taken:  # the same version twice, or two without a start
            again += 1
            self.id = f"{wanted}/{again}"
        graph.taken.add(self.id)
        self.place = graph.place(place if procedure.overrides else procedure.place)
        self.nodes: list[Node] = []

    def _texts(self, text: Text | None) -> dict[str, str]:
        return self.graph.texts(text)

    def _said(self, value: Any) -> dict[str, str]:
        return {lang: self.graph.words.value(value, self.of, lang) for lang in self.graph.languages}

    def _when(self, condition: Condition | None) -> dict[str, str]:
        return {} if condition is None else self._said(condition)

    def _node(self, kind: str | list[str], path: tuple[str, ...], identifier: str, more: Node) -> str:
        id = f"{self.id}/{_iri(*path)}"
        self.nodes.append({"@id": id, "@type": kind, "dct:identifier": identifier, **_kept(more)})
        return id

    def add(self) -> None:
        """Add the nodes of the version, its own first."""
        of, graph = self.of, self.graph
        name = self._texts(of.name)
        whole = graph.shared.setdefault(self.whole, {"@id": self.whole, "@type": "onestop:Procedure", "dct:identifier": of.code})
        whole["dct:title"] = name  # that of the last version
        whole.setdefault("dct:hasVersion", []).append(self.id)
        channels = {channel: self._channel(channel) for channel in dict.fromkeys(of.channels)}
        agency = self._agency(("agency",), of.agency)
        costs = [self._cost(number, fee, channels) for number, fee in enumerate(of.fees, 1)]
        outputs = [self._output(number) for number in range(1, len(of.results) + 1)]
        inputs, requirements = _Documents(self).add()
        requirements += [self._condition(number, text) for number, text in enumerate(of.conditions, 1)]
        requirements += [self._citizen_limit(number) for number in range(1, len(of.citizen_limits) + 1)]
        parts = self._parts()
        audience = [self._audience(number, text) for number, text in enumerate(of.audience, 1)]
        node = {
            "@id": self.id,
            "@type": ["cpsv:PublicService", "schema:GovernmentService"],
            "dct:identifier": of.code,
            "dct:title": name,
            # The catalogue holds no description; the profile wants one, and the name is the only text that is surely true.
            "dct:description": name,
            "dct:isVersionOf": self.whole,
            "dct:conformsTo": CPSV_AP,
            "dct:temporal": self._period(),
            "dct:issued": of.announced and str(of.announced),
            "dct:spatial": self.place,
            "dct:audience": audience,
            "adms:status": graph.concept("status", of.status.value, f"notice.status.{of.status.value}"),
            "cv:thematicArea": graph.concept("field", of.field),
            "cv:hasCompetentAuthority": agency,
            "cv:hasParticipation": [self._participation(number, text) for number, text in enumerate(of.coordinating, 1)],
            "cv:contactPoint": [self._contact(number, each) for number, each in enumerate(of.contacts, 1)],
            "cv:hasChannel": [*channels.values()],
            "cv:processingTime": self._processing_time({}),
            "cv:hasCost": costs,
            "cpsv:produces": outputs,
            "cpsv:hasInput": inputs,
            "cv:holdsRequirement": requirements,
            "cpsv:follows": [self._rule(number, text) for number, text in enumerate(of.steps, 1)],
            "cv:hasLegalResource": self._laws(),
            "cv:relatedService": parts,
            "onestop:timeLimit": [self._case(case) for case in of.cases],
            "onestop:level": [graph.concept("level", level.value, f"level.{level.value}") for level in of.level],
            "onestop:returns": [graph.concept("return", each.value, f"kind.return.{each.value}") for each in of.returns],
            "onestop:online": [
                _kept(
                    {
                        "@type": "onestop:OnlineService",
                        "onestop:scheme": each.scheme.value,
                        "onestop:onlineLevel": each.level,
                        "onestop:label": graph.word(f"online.{each.level}"),
                        **_dates(each.valid_from, each.valid_to),
                    }
                )
                for each in of.online
            ],
            "onestop:sets": of.sets,
            "onestop:notRead": [part.value for part in of.not_read],
            "onestop:unknownStart": self._texts(of.valid_from_reason),
            "onestop:publishedBy": graph.law(of.decision.number, of.decision.date) if of.decision else None,
            "onestop:localDecision": [
                _kept({"onestop:what": each.what, "dct:spatial": graph.place(each.place), "onestop:cites": graph.law(each.decision.number)})
                for each in of.overrides
            ],
            "onestop:reverified": of.reverified and str(of.reverified),
            "onestop:note": self._texts(of.note),
            "prov:wasDerivedFrom": [*([self.national] if self.national else []), *map(self._source, range(1, len(of.sources) + 1))],
            "onestop:origin": str(of.origin) if of.origin else None,
            "onestop:revision": self.revision,
            "schema:identifier": {"@type": "schema:PropertyValue", "schema:propertyID": "onestop:code", "schema:value": of.code},
            "schema:name": name,
            "schema:description": name,
            "schema:serviceType": of.field,
            "schema:audience": audience,
            "schema:areaServed": self.place,
            "schema:provider": agency,
            "schema:availableChannel": [*channels.values()],
            "schema:offers": costs,
            "schema:serviceOutput": outputs,
            "schema:isRelatedTo": parts,
        }
        graph.own += [_kept(node), *self.nodes]

    def _period(self) -> Node:
        dates = _dates(self.of.valid_from, self.of.valid_to)
        return {"@type": "dct:PeriodOfTime", **dates} if dates else {}

    # -- who and how

    def _agency(self, path: tuple[str, ...], agency: Text | None) -> str:
        """The body that resolves; the profile wants one also where no source gave it."""
        name = self._texts(agency) or self.graph.word("linked.unread_agency")
        id = f"{self.id}/{_iri(*path)}"
        kinds = ["cv:PublicOrganisation", "schema:GovernmentOrganization"]
        self.nodes.append(
            _kept(
                {
                    "@id": id,
                    "@type": kinds,
                    "skos:prefLabel": name,
                    "schema:name": name,
                    "dct:spatial": self.place,
                    "onestop:unread": True if agency is None else None,
                }
            )
        )
        return id

    def _audience(self, number: int, text: Text) -> str:
        id = f"{self.id}/audience/{number}"
        name = self._texts(text)
        self.nodes.append({"@id": id, "@type": ["skos:Concept", "schema:Audience"], "skos:prefLabel": name, "schema:name": name})
        return id

    def _participation(self, number: int, text: Text) -> str:
        who = self._node("foaf:Agent", ("coordinating", str(number), "agent"), f"coordinating-{number}", {"dct:title": self._texts(text)})
        more = {
            "dct:description": self._texts(text),
            "cv:role": self.graph.concept("role", "coordinating", "linked.coordinating"),
            "cv:hasParticipant": who,
        }
        return self._node("cv:Participation", ("coordinating", str(number)), f"coordinating-{number}", more)

    def _contact(self, number: int, contact: Contact) -> str:
        id = f"{self.id}/contact/{number}"
        page = self._page(contact.url)
        phones = [number for number in (contact.phone, contact.hotline) if number]
        node = {
            "@id": id,
            "@type": ["cv:ContactPoint", "schema:ContactPoint"],
            "schema:name": self._texts(contact.name),
            "onestop:note": self._texts(contact.address),
            "cv:telephone": phones,
            "cv:email": contact.email,
            "cv:contactPage": page,
            "schema:telephone": phones,
            "schema:email": contact.email,
        }
        self.nodes.append(_kept(node))
        return id

    def _page(self, url: str | None) -> str | None:
        """An address of the web as a link; anything else is not one."""
        return self.graph.share(url, {"@type": "foaf:Document"}) if url and _WEB.fullmatch(url) else None

    def _channel(self, channel: Channel) -> str:
        name = self.graph.word(f"kind.channel.{channel.value}")
        time = self._processing_time({"channel": channel.value})
        more = {
            "dct:type": self.graph.concept("channel", channel.value, f"kind.channel.{channel.value}"),
            "dct:description": name,
            "schema:name": name,
            "cv:processingTime": time,
            "schema:processingTime": time,
        }
        return self._node(["cv:Channel", "schema:ServiceChannel"], ("channel", channel.value), channel.value, more)

    # -- time

    def _processing_time(self, facts: Mapping[str, Any]) -> str | None:
        """The one duration of all cases that *facts* leave open; None where they differ, or one of them is not surely a duration."""
        found = {duration(limit) if limit else None for limit in _limits(self.of, facts)}
        return found.pop() if len(found) == 1 else None

    def _case(self, case: Case) -> Node:
        graph = self.graph
        sourced = {"onestop:cites": [graph.cite(cite) for cite in case.cites or self.of.cites]}
        return _kept(
            {
                "@id": f"{self.id}/{_iri('limit', case.id)}",
                "dct:identifier": case.id,
                "dct:title": self._texts(case.name),
                "onestop:when": self._when(case.when),
                **self._limit(case.limit),
                "onestop:starts": graph.concept("start", case.starts.on.value, f"start.{case.starts.on.value}"),
                "onestop:deemedAfter": case.starts.deemed_after.isoformat("minutes") if case.starts.deemed_after else None,
                "onestop:excludes": [graph.concept("reason", each.value, f"reason.{each.value}") for each in case.excludes],
                "onestop:modifier": [self._modifier(each) for each in case.modifiers],
                "onestop:extension": [self._extension(each) for each in case.extensions],
                "onestop:wording": case.wording,
                "onestop:confidence": case.confidence and case.confidence.value,
                "onestop:assumed": self._texts(case.assumed) or self._texts(case.starts.assumed),
                "onestop:note": self._texts(case.note),
                **sourced,
            }
        )

    def _limit(self, limit: TimeLimit) -> Node:
        """A limit as the catalogue writes it, in words, and where it is one number of one unit also as these."""
        amount = getattr(limit, "h" if isinstance(limit, WorkingHours | Hours) else "n", None)
        return _kept(
            {
                "@type": "onestop:TimeLimit",
                "onestop:limit": write_limit(limit),
                "onestop:label": self._said(limit),
                "onestop:unit": self.graph.concept("unit", _unit(limit), f"linked.unit.{_unit(limit)}"),
                "onestop:amount": None if amount is None else _number(amount),
                "onestop:duration": duration(limit),
            }
        )

    def _extension(self, extension: Extension) -> Node:
        reason = self.graph.concept("reason", extension.reason.value, f"reason.{extension.reason.value}")
        cites = [self.graph.cite(cite) for cite in extension.cites]
        return _kept({**self._limit(extension.limit), "onestop:reason": reason, "onestop:cites": cites})

    def _modifier(self, modifier: Modifier) -> Node:
        add = modifier.add
        more = {"onestop:add": {_unit(add.unit(1)): _number(add.by)}} if add else {}
        limit = self._limit(modifier.limit) if modifier.limit else {"onestop:label": self._said(add)}
        cites = [self.graph.cite(cite) for cite in modifier.cites]
        return _kept({"@type": "onestop:Modifier", **limit, **more, "onestop:when": self._when(modifier.when), "onestop:cites": cites})

    # -- what comes in, what goes out

    def _cost(self, number: int, fee: Fee, channels: Mapping[Channel, str]) -> str:
        when = self._when(fee.when)
        per, note = self._texts(fee.per), self._texts(fee.note)
        known, currency = _CURRENCY.fullmatch(fee.currency), _CURRENCIES + fee.currency
        more = {
            "dct:description": self._texts(fee.name),
            "cv:hasValue": fee.amount,
            "cv:currency": self.graph.share(currency, {"@type": "skos:Concept"}) if known else None,
            "cv:ifAccessedThrough": _only_channel(fee.when, channels),
            "onestop:when": when,
            "onestop:per": per,
            "onestop:note": note,
            "onestop:cites": [self.graph.cite(cite) for cite in fee.cites],
            "schema:name": self._texts(fee.name),
            "schema:price": fee.amount,
            "schema:priceCurrency": fee.currency,
            "schema:validFrom": fee.valid_from and str(fee.valid_from),
            "schema:validThrough": fee.valid_to and str(fee.valid_to),
        }
        return self._node(["cv:Cost", "schema:Offer"], ("cost", str(number)), f"cost-{number}", more)

    def _output(self, number: int) -> str:
        result = self.of.results[number - 1]
        name = self._texts(result.name)
        kinds = ["cv:Output", "schema:Thing"]  # schema.org has no nearer type for what an office issues
        return self._node(kinds, ("output", str(number)), result.code or f"output-{number}", {"dct:title": name, "schema:name": name})

    def _rule(self, number: int, text: Text) -> str:
        title = self.graph.word("linked.step", n=number)
        more = {"dct:title": title, "dct:description": self._texts(text), "onestop:order": number}
        return self._node("cpsv:Rule", ("step", str(number)), f"step-{number}", more)

    def _condition(self, number: int, text: Text) -> str:
        return self._node("cv:Requirement", ("condition", str(number)), f"condition-{number}", {"dct:title": self._texts(text)})

    def _citizen_limit(self, number: int) -> str:
        limit = self.of.citizen_limits[number - 1]
        more = {
            "dct:title": self._texts(limit.what),
            "dct:type": self.graph.concept("requirement", "citizen_limit", "notice.citizen"),
            "onestop:timeLimit": self._limit(limit.limit),
            "onestop:since": self._texts(limit.since),
            "onestop:cites": [self.graph.cite(cite) for cite in limit.cites],
        }
        return self._node("cv:Requirement", ("citizen-limit", str(number)), f"citizen-limit-{number}", more)

    # -- parts, law, sources

    def _parts(self) -> list[str]:
        """The parts of an interconnected procedure; one that several cases share is one service in each, because its limit may differ."""
        return [self._part(case, part) for case in self.of.cases for part in case.parts]

    def _part(self, case: Case, part: Part) -> str:
        path = ("part", case.id, part.id)
        name = self._texts(part.name)
        cites = part.cites or self.of.cites
        limit = {
            **self._limit(part.limit),
            "onestop:assumed": self._texts(part.assumed),
            "onestop:extension": [self._extension(each) for each in part.extensions],
            "onestop:cites": [self.graph.cite(cite) for cite in cites],
        }
        sure = part.assumed is None
        more = {
            "dct:title": name,
            "dct:description": name,
            "dct:spatial": self.place,
            "cv:hasCompetentAuthority": self._agency((*path, "agency"), part.agency),
            "cv:processingTime": duration(part.limit) if sure else None,
            "cv:relatedService": self.id,
            "dct:requires": [f"{self.id}/{_iri('part', case.id, other)}" for other in part.after],
            "onestop:when": self._when(part.when),
            "onestop:timeLimit": [_kept(limit)],
            "schema:name": name,
        }
        return self._node(["cpsv:PublicService", "schema:GovernmentService"], path, f"{self.of.code}/{case.id}/{part.id}", more)

    def _laws(self) -> list[str]:
        cited = [self.graph.cite(cite) for cite in self.of.cites]
        return [*dict.fromkeys((*cited, *map(self.graph.law, self.of.legal_basis)))]

    def _source(self, number: int) -> str:
        source: Source = self.of.sources[number - 1]
        id = f"{self.id}/source/{number}"
        node = {
            "@id": id,
            "@type": "prov:Entity",
            "onestop:sourceTitle": source.title,
            "foaf:page": self._page(source.url),
            "onestop:retrieved": source.retrieved and str(source.retrieved),
            "onestop:confidence": source.confidence.value,
            "onestop:sourceNote": source.note,
        }
        self.nodes.append(_kept(node))
        return id


class _Documents:
    """
    The tree of documents: each is an Evidence, and each group or condition a Requirement that they support.

    A group within a group hangs on `onestop:group`, so that only what is wanted of everyone hangs on the service itself.
    """

    def __init__(self, version: _Version) -> None:
        self.version, self.graph = version, version.graph
        self.evidence: dict[DocumentRequirement, tuple[str, Node]] = {}
        self.names: set[str] = set()
        self.groups = 0

    def add(self) -> tuple[list[str], list[str]]:
        """Add the nodes; return the ids of all evidence, and of the outermost requirements."""
        outer = [id for each in self.version.of.documents for id in self._outer(each)]
        for _, node in self.evidence.values():
            self.version.nodes.append(_kept(node))
        return [id for id, _ in self.evidence.values()], outer

    def _outer(self, requirement: Requirement) -> Iterator[str]:
        """Requirements that hang on the service: none for a document that everyone hands in."""
        if isinstance(requirement, DocumentRequirement) and requirement.when is None:
            self._leaf(requirement)
        elif isinstance(requirement, AllOf) and requirement.when is None:
            for each in requirement.of:
                yield from self._outer(each)
        else:
            yield self._group(requirement)

    def _group(self, requirement: Requirement) -> str:
        version, graph = self.version, self.graph
        self.groups += 1
        number = self.groups
        inner = (attrs.evolve(requirement, when=None),) if isinstance(requirement, DocumentRequirement) else requirement.of
        direct = [each for each in inner if isinstance(each, DocumentRequirement) and each.when is None]
        kind = "any_of" if isinstance(requirement, AnyOf) else "all_of"
        title = version._texts(requirement.name) if isinstance(requirement, AnyOf) else {}
        when = version._when(requirement.when)
        id = f"{version.id}/documents/{number}"
        node: Node = {
            "@id": id,
            "@type": "cv:Requirement",
            "dct:identifier": f"documents-{number}",
            "dct:title": title or when or graph.word(f"linked.{kind}"),
            "dct:type": graph.concept("requirement", kind, f"linked.{kind}"),
            "onestop:when": when,
        }
        version.nodes.append(node)
        supporting = [self._leaf(each, id) for each in direct]
        groups = [self._group(each) for each in inner if each not in direct]
        node |= {"cv:hasSupportingEvidence": supporting, "onestop:group": groups}
        for empty in [key for key, value in node.items() if not value]:
            del node[empty]
        return id

    def _leaf(self, document: DocumentRequirement, group: str | None = None) -> str:
        if document not in self.evidence:
            identifier, again = document.id, 1
            while identifier in self.names:  # two documents of one id that differ
                again += 1
                identifier = f"{document.id}-{again}"
            self.names.add(identifier)
            self.evidence[document] = (f"{self.version.id}/{_iri('evidence', identifier)}", self._node(document, identifier))
        id, node = self.evidence[document]
        if group is not None and group not in node["cv:supportsRequirement"]:
            node["cv:supportsRequirement"].append(group)
        return id

    def _node(self, document: DocumentRequirement, identifier: str) -> Node:
        texts = self.version._texts
        counts = {} if document.mode is Mode.DATA else document.wanted()
        age = document.max_age
        return {
            "@id": f"{self.version.id}/{_iri('evidence', identifier)}",
            "@type": "cv:Evidence",
            "dct:identifier": identifier,
            "dct:title": texts(document.name),
            "cv:supportsRequirement": [],
            "onestop:mode": document.mode.value,
            **{f"onestop:{form.value}": count for form, count in counts.items()},
            "onestop:form": document.form,
            "onestop:replaceableBy": document.replaceable_by,
            "onestop:maxAge": self.version._limit(age) if age else None,
            "onestop:note": texts(document.note),
        }


def _dates(first: date | None, last: date | None) -> Node:
    return _kept({"dcat:startDate": first and str(first), "dcat:endDate": last and str(last)})


def _number(amount: float | Fraction) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _unit(limit: TimeLimit) -> str:
    return next(iter(write_limit(limit)))


def _only_channel(condition: Condition | None, channels: Mapping[Channel, str]) -> str | None:
    """The channel that alone a condition names."""
    named = (condition.value,) if isinstance(condition, Equals) else condition.values if isinstance(condition, In) else ()
    if condition is None or getattr(condition, "fact", None) != "channel" or len(named) != 1:
        return None
    return next((id for channel, id in channels.items() if channel == named[0]), None)


def _limits(procedure: Procedure, facts: Mapping[str, Any]) -> Iterator[TimeLimit | None]:
    """Every limit that a dossier of *facts* may have; None for one that is not settled, or that an addition changes."""
    conditional = [(case, holds(case.when, facts)) for case in procedure.cases if case.when is not None]
    surely = [case for case, told in conditional if told]
    open_cases = [case for case, told in conditional if told is None]
    usual = [] if surely else [case for case in procedure.cases if case.when is None]
    for case in (*surely, *open_cases, *usual):
        if case.assumed is not None or procedure.valid_from is None:
            yield None
        told = [(modifier, holds(modifier.when, facts)) for modifier in case.modifiers]
        yield from (modifier.limit for modifier, may in told if may is not False)
        if not any(may and modifier.limit for modifier, may in told):
            yield case.limit
