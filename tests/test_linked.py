"""Linked data: every version as CPSV-AP 3.2.0 and schema.org at once, and honest about what these cannot say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import attrs
import pytest

import onestop
from builders import procedure
from onestop import (
    CalendarDays,
    Case,
    Citation,
    Hours,
    Months,
    Procedure,
    SameDay,
    Source,
    Text,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
)
from onestop.catalogs.files import read_limit
from onestop.exchange.linked import CONTEXT, duration, is_base, linked_text
from onestop.law.conditions import Equals, In
from onestop.law.procedures import (
    Adjustment,
    Channel,
    CitizenLimit,
    Contact,
    Decision,
    Extension,
    Fee,
    Modifier,
    OnlineScheme,
    OnlineService,
    Override,
    Part,
    PauseReason,
    Result,
)
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement

LANG = "a text with a language"
ONE = "exactly one"
SOME = "one or more"

MANDATORY = {
    "cpsv:PublicService": {"dct:identifier": ONE, "dct:title": LANG, "dct:description": LANG, "cv:hasCompetentAuthority": SOME},
    "cv:PublicOrganisation": {"skos:prefLabel": LANG, "dct:spatial": SOME},
    "cv:Channel": {"dct:identifier": ONE},
    "cv:Cost": {"dct:identifier": ONE},
    "cv:Output": {"dct:identifier": ONE, "dct:title": LANG},
    "cv:Evidence": {"dct:identifier": ONE, "dct:title": LANG},
    "cv:Requirement": {"dct:identifier": ONE, "dct:title": LANG},
    "cpsv:Rule": {"dct:identifier": ONE, "dct:title": LANG, "dct:description": LANG},
    "cv:Participation": {"dct:identifier": ONE, "dct:description": LANG, "cv:role": SOME, "cv:hasParticipant": ONE},
    "foaf:Agent": {"dct:identifier": ONE, "dct:title": LANG},
}
"""What the SHACL shapes of CPSV-AP 3.2.0 ask at least once (sh:minCount), by class."""

AT_MOST_ONE = ("adms:status", "cv:processingTime", "cv:hasValue", "cv:currency", "cv:ifAccessedThrough")
"""What those shapes allow once (sh:maxCount), beside identifiers; `dct:type` too, of a channel."""

CLASSES = {
    "adms:status": "skos:Concept",
    "cpsv:follows": "cpsv:Rule",
    "cpsv:hasInput": "cv:Evidence",
    "cpsv:produces": "cv:Output",
    "cv:contactPage": "foaf:Document",
    "cv:contactPoint": "cv:ContactPoint",
    "cv:currency": "skos:Concept",
    "cv:hasChannel": "cv:Channel",
    "cv:hasCompetentAuthority": "cv:PublicOrganisation",
    "cv:hasCost": "cv:Cost",
    "cv:hasLegalResource": "eli:LegalResource",
    "cv:hasParticipant": "foaf:Agent",
    "cv:hasParticipation": "cv:Participation",
    "cv:hasSupportingEvidence": "cv:Evidence",
    "cv:holdsRequirement": "cv:Requirement",
    "cv:ifAccessedThrough": "cv:Channel",
    "cv:relatedService": "cpsv:PublicService",
    "cv:role": "skos:Concept",
    "cv:supportsRequirement": "cv:Requirement",
    "cv:thematicArea": "skos:Concept",
    "dct:audience": "skos:Concept",
    "dct:requires": "cpsv:PublicService",
    "dct:spatial": "dct:Location",
    "dct:type": "skos:Concept",
}
"""The class that those shapes want at the end of each link (sh:class)."""

_DURATION = re.compile(r"P(\d+D|\d+M|T(\d+H)?(\d+M)?)")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _types(node: dict[str, Any]) -> list[str]:
    return _many(node.get("@type"))


def broken(document: dict[str, Any]) -> Iterator[str]:
    """Yield each rule of the profile that a document breaks; the small stand-in for a SHACL validator."""
    nodes = {node["@id"]: node for node in document["@graph"]}
    if len(nodes) != len(document["@graph"]):
        yield "a node twice"
    for id, node in nodes.items():
        for kind in _types(node):
            for key, wanted in MANDATORY.get(kind, {}).items():
                found = node.get(key)
                is_text = isinstance(found, dict) and set(found) <= {"vi", "en"} and all(isinstance(each, str) for each in found.values())
                if not found or (wanted == ONE and isinstance(found, list)) or (wanted == LANG and not is_text):
                    yield f"{id} {kind} {key}: {found!r}"
        yield from (f"{id} {key}: more than one" for key in AT_MOST_ONE if isinstance(node.get(key), list))
        for key, kind in CLASSES.items():
            yield from (f"{id} {key}: {end}" for end in _many(node.get(key)) if kind not in _types(nodes.get(end, {})))
        if (time := node.get("cv:processingTime")) is not None and not _DURATION.fullmatch(time):
            yield f"{id} cv:processingTime: {time}"
        yield from (f"{id} {key}: not in the context" for key in _keys(node) if key[0] != "@" and key.split(":")[0] not in CONTEXT)


def _keys(value: Any, within: str = "") -> Iterator[str]:
    """Yield every key that is a property; what a language map or a JSON literal holds is none."""
    if isinstance(value, list):
        for each in value:
            yield from _keys(each, within)
    elif isinstance(value, dict):
        kind = CONTEXT.get(within, {})
        if "@container" in kind or kind.get("@type") == "@json":
            return
        for key, inner in value.items():
            yield key
            yield from _keys(inner, key)


_site = cache(lambda: onestop.load(entry_points=False))


@cache
def _nation() -> dict[str, Any]:
    site = _site()
    return site.linked_data(version for versions in site.catalog.procedures.values() for version in versions)


def _export(made: Procedure, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the node of the version, and all nodes by the end of their ids."""
    document = _site().linked_data([made], **more)
    assert [] == list(broken(document))
    nodes = {node["@id"].removeprefix("urn:onestop:procedure/1.000001/2020-01-01/"): node for node in document["@graph"]}
    service = next(node for node in document["@graph"] if "onestop:timeLimit" in node and "dct:isVersionOf" in node)
    return service, nodes


def test_every_version_of_the_nation_is_a_node_of_its_own() -> None:
    """
    As many services with a code as versions, each under its own name, and each known by its procedure.
    """
    versions = [version for found in _site().catalog.procedures.values() for version in found]
    services = [node for node in _nation()["@graph"] if "dct:isVersionOf" in node]
    listed = [id for node in _nation()["@graph"] if node.get("@type") == "onestop:Procedure" for id in node["dct:hasVersion"]]

    assert [version.code for version in versions] == [node["dct:identifier"] for node in services]
    assert listed == [node["@id"] for node in services]


def test_every_version_of_the_nation_has_what_the_profile_wants() -> None:
    """
    All mandatory properties, no property too often, every link at its class.
    """
    assert [] == list(broken(_nation()))


def test_the_stand_in_for_a_validator_finds_what_is_missing() -> None:
    """
    A node without what its shape wants, and a link to nowhere, are told.
    """
    service = {
        "@id": "a",
        "@type": "cpsv:PublicService",
        "dct:identifier": ["1", "2"],
        "dct:title": "x",
        "cv:hasChannel": "b",
        "odd:key": 1,
    }

    assert [
        "a cpsv:PublicService dct:identifier: ['1', '2']",
        "a cpsv:PublicService dct:title: 'x'",
        "a cpsv:PublicService dct:description: None",
        "a cpsv:PublicService cv:hasCompetentAuthority: None",
        "a cv:hasChannel: b",
        "a odd:key: not in the context",
    ] == list(broken({"@graph": [service]}))


def _pairs(value: Any, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with the property that it stands under."""
    if isinstance(value, str):
        yield within, value
    elif isinstance(value, list):
        for each in value:
            yield from _pairs(each, within)
    elif isinstance(value, dict) and not {"@container"} & set(CONTEXT.get(within, {})):
        for key, inner in value.items():
            yield from _pairs(inner, key)


def test_every_name_of_a_node_is_a_link_and_every_link_a_name() -> None:
    """
    A property that the context forgets would turn a link into a text; a text under a link would become a name.
    """
    ids = {node["@id"] for node in _nation()["@graph"]}
    pairs = {(key, value) for key, value in _pairs(_nation()["@graph"]) if key[0] != "@"}
    links = {key for key, term in CONTEXT.items() if isinstance(term, dict) and term.get("@type") == "@id"}

    assert set() == {key for key, value in pairs if value in ids and key not in links}
    assert set() == {(key, value) for key, value in pairs if key in links and not re.match(r"urn:|onestop:|https?://", value)}


def test_the_context_defines_what_it_says() -> None:
    """
    Each term stands for itself, under a prefix of the same context.
    """
    terms = {key: term["@id"] for key, term in CONTEXT.items() if isinstance(term, dict)}

    assert terms == {key: key for key in terms}
    assert {key.partition(":")[0] for key in terms} <= set(CONTEXT)


def test_no_limit_of_the_nation_in_working_days_is_a_duration() -> None:
    """
    Three working days may be five days: where a limit counts working time, none says P3D.
    """
    for node in _nation()["@graph"]:
        units = {limit["onestop:unit"] for limit in node.get("onestop:timeLimit", ()) if isinstance(limit, dict)}
        if not units <= {"onestop:unit:calendar_days", "onestop:unit:months", "onestop:unit:hours"}:
            assert "cv:processingTime" not in node


def test_every_limit_of_the_nation_can_be_read_back() -> None:
    """
    The extension says the whole limit in the catalogue's own shape.
    """
    versions = [version for found in _site().catalog.procedures.values() for version in found]
    services = [node for node in _nation()["@graph"] if "dct:isVersionOf" in node]

    for version, node in zip(versions, services, strict=True):
        assert [case.limit for case in version.cases] == [read_limit(each["onestop:limit"]) for each in node["onestop:timeLimit"]]


def test_the_same_catalogue_gives_the_same_text() -> None:
    """
    Two exports differ in no letter.
    """
    versions = _site().catalog.procedures["1.013831"]

    assert linked_text(_site().linked_data(versions)) == linked_text(onestop.load(entry_points=False).linked_data(versions))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (CalendarDays(15), "P15D"),
        (Months(3), "P3M"),
        (Hours(24), "PT24H"),
        (Hours(Fraction(1, 2)), "PT30M"),
        (Hours(Fraction(3, 2)), "PT1H30M"),
        (Hours(Fraction(1, 7)), None),
        (CalendarDays(15, first_day_counted=True), None),
        (WorkingDays(3), None),
        (WorkingHours(8), None),
        (SameDay(), None),
        (Then(CalendarDays(2), CalendarDays(3)), None),
        (Together(CalendarDays(2), CalendarDays(3)), None),
        (Undetermined("?"), None),
    ],
)
def test_a_duration_only_where_it_says_the_same(limit: TimeLimit, expected: str | None) -> None:
    """
    Calendar days, months and clock hours, whose first day does not count.
    """
    assert expected == duration(limit)


BY_CHANNEL = (
    Case(id="online", when=Equals("channel", "online"), limit=CalendarDays(7)),
    Case(id="default", limit=CalendarDays(3)),
)


ONLINE_INSTEAD = Modifier(when=Equals("channel", "online"), limit=CalendarDays(7))


@pytest.mark.parametrize("cases", [BY_CHANNEL, (Case(id="default", limit=CalendarDays(3), modifiers=(ONLINE_INSTEAD,)),)])
def test_limits_that_differ_by_channel_are_durations_of_the_channels(cases: tuple[Case, ...]) -> None:
    """
    The service has none then, because the profile allows one alone.
    """
    service, nodes = _export(procedure(cases=cases, channels=(Channel.IN_PERSON, Channel.ONLINE)))

    assert "cv:processingTime" not in service
    assert "P3D" == nodes["channel/in_person"]["cv:processingTime"] == nodes["channel/in_person"]["schema:processingTime"]
    assert "P7D" == nodes["channel/online"]["cv:processingTime"]


FAR = Equals("far", True)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ((Case(id="default", limit=CalendarDays(3)),), "P3D"),
        ((Case(id="default", limit=CalendarDays(3)), Case(id="far", when=FAR, limit=CalendarDays(3))), "P3D"),
        ((Case(id="default", limit=CalendarDays(3)), Case(id="far", when=FAR, limit=CalendarDays(5))), None),
        ((Case(id="default", limit=CalendarDays(3)), Case(id="far", when=FAR, limit=WorkingDays(3))), None),
        ((Case(id="default", limit=CalendarDays(3), assumed=Text("Chưa đọc")),), None),
        ((Case(id="default", limit=CalendarDays(3), modifiers=(Modifier(when=FAR, limit=CalendarDays(9)),)),), None),
        ((Case(id="default", limit=CalendarDays(3), modifiers=(Modifier(when=FAR, add=Adjustment(CalendarDays, 9)),)),), None),
    ],
)
def test_no_duration_of_a_service_whose_limit_hangs_on_facts(cases: tuple[Case, ...], expected: str | None) -> None:
    """
    One number is given only where every dossier has it and nothing about it is assumed.
    """
    service, _ = _export(procedure(cases=cases))

    assert expected == service.get("cv:processingTime")


def test_no_duration_of_a_version_without_a_start() -> None:
    """
    Its limits are assumed, and the reason is told.
    """
    made = attrs.evolve(procedure(CalendarDays(3)), valid_from=None, valid_from_reason=Text("Chưa tìm thấy", "Not found"))
    service, _ = _export(made)

    assert "cv:processingTime" not in service
    assert {"vi": "Chưa tìm thấy", "en": "Not found"} == service["onestop:unknownStart"]
    assert "urn:onestop:procedure/1.000001/start-unknown" == service["@id"]


def test_a_limit_says_its_unit_in_both_languages() -> None:
    """
    Working days by name, by number and in words, with what changes them.
    """
    case = Case(
        id="default",
        limit=WorkingDays(Fraction(5, 2)),
        modifiers=(
            Modifier(when=FAR, add=Adjustment(WorkingDays, -1)),
            Modifier(when=Equals("channel", "post"), limit=WorkingDays(9), cites=(Citation("1/2020/NĐ-CP", "2"),)),
        ),
        extensions=(Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(8)),),
        wording="02 ngày rưỡi làm việc",
    )
    limit = _export(procedure(cases=(case,)))[0]["onestop:timeLimit"][0]

    assert ("onestop:unit:working_days", 2.5) == (limit["onestop:unit"], limit["onestop:amount"])
    assert {"vi": "2,5 ngày làm việc", "en": "2.5 working days"} == limit["onestop:label"]
    assert {"working_days": -1} == limit["onestop:modifier"][0]["onestop:add"]
    assert {"working_days": 9} == limit["onestop:modifier"][1]["onestop:limit"]
    assert ["urn:onestop:law/1%2F2020%2FN%C4%90-CP/2"] == limit["onestop:modifier"][1]["onestop:cites"]
    assert "onestop:reason:verification" == limit["onestop:extension"][0]["onestop:reason"]


def _paper(id: str, **more: Any) -> DocumentRequirement:
    return DocumentRequirement(id=id, name=Text(id), **more)


def test_documents_are_evidence_and_their_conditions_requirements() -> None:
    """
    What everyone hands in hangs on the service; alternatives and conditions are requirements, one within another.
    """
    tree = (
        _paper("a", original=1, copy=2),
        AllOf(of=(_paper("b"),)),
        AnyOf(of=(_paper("c"), AllOf(of=(_paper("d"), _paper("e", when=FAR))))),
        AllOf(of=(_paper("f"), _paper("a", original=1, copy=2)), when=FAR),
    )
    service, nodes = _export(procedure(documents=tree))
    outer = [id.rpartition("/")[2] for id in service["cv:holdsRequirement"]]

    assert ["a", "b", "c", "d", "e", "f"] == [id.rpartition("/")[2] for id in service["cpsv:hasInput"]]
    assert ["1", "4"] == outer
    assert (1, 2) == (nodes["evidence/a"]["onestop:original"], nodes["evidence/a"]["onestop:copy"])
    assert ["urn:onestop:procedure/1.000001/2020-01-01/documents/4"] == nodes["evidence/a"]["cv:supportsRequirement"]
    assert "cv:supportsRequirement" not in nodes["evidence/b"]
    assert "onestop:requirement:any_of" == nodes["documents/1"]["dct:type"]
    assert ["urn:onestop:procedure/1.000001/2020-01-01/documents/2"] == nodes["documents/1"]["onestop:group"]
    assert ["urn:onestop:procedure/1.000001/2020-01-01/evidence/e"] == nodes["documents/3"]["cv:hasSupportingEvidence"]
    assert nodes["documents/3"]["dct:title"] == nodes["documents/3"]["onestop:when"]


def test_two_documents_of_one_id_are_two() -> None:
    """
    Where they differ, and whatever the others are called.
    """
    service, _ = _export(procedure(documents=(_paper("a"), _paper("a-2"), _paper("a", copy=1))))

    assert ["a", "a-2", "a-3"] == [id.rpartition("/")[2] for id in service["cpsv:hasInput"]]


def test_a_fee_without_an_amount_has_no_value_and_a_free_one_has() -> None:
    """
    Unknown is never 0.
    """
    fees = (
        Fee(name=Text("Phí")),
        Fee(name=Text("Lệ phí"), amount=0, when=In("channel", ("online",)), valid_from=date(2026, 1, 1)),
        Fee(name=Text("Khác"), amount=5, currency="hạt điều", when=FAR),
    )
    _, nodes = _export(procedure(fees=fees, channels=(Channel.ONLINE,)))

    assert "cv:hasValue" not in nodes["cost/1"]
    assert (0, 0, "2026-01-01") == tuple(nodes["cost/2"][key] for key in ("cv:hasValue", "schema:price", "schema:validFrom"))
    assert nodes["cost/2"]["cv:ifAccessedThrough"].endswith("/channel/online")
    assert "http://publications.europa.eu/resource/authority/currency/VND" == nodes["cost/2"]["cv:currency"]
    assert {"cv:currency", "cv:ifAccessedThrough"}.isdisjoint(nodes["cost/3"])


def test_what_no_source_gave_is_said_to_be_unread() -> None:
    """
    The profile wants an agency; one that was not read is not made up.
    """
    _, nodes = _export(procedure())

    assert {"vi": "Cơ quan giải quyết chưa đọc được ở nguồn nào", "en": "Agency not read in any source"} == nodes["agency"][
        "skos:prefLabel"
    ]
    assert nodes["agency"]["onestop:unread"] is True


def test_parts_of_an_interconnected_procedure_are_related_services() -> None:
    """
    Each with its own agency and limit, and with the parts that it needs.
    """
    parts = (
        Part(id="birth", name=Text("Khai sinh"), limit=SameDay(), agency=Text("Ủy ban xã")),
        Part(id="card", name=Text("Thẻ"), limit=CalendarDays(5), after=("birth",)),
    )
    service, nodes = _export(procedure(cases=(Case(id="default", limit=WorkingDays(7), parts=parts),)))
    birth, card = service["cv:relatedService"]

    assert [birth] == nodes["part/default/card"]["dct:requires"]
    assert "P5D" == nodes["part/default/card"]["cv:processingTime"]
    assert card.endswith("/part/default/card")
    assert {"same_day": {}} == nodes["part/default/birth"]["onestop:timeLimit"][0]["onestop:limit"]
    assert {"vi": "Ủy ban xã"} == nodes["part/default/birth/agency"]["skos:prefLabel"]


def test_law_articles_are_parts_of_their_texts_with_names_and_dates() -> None:
    """
    ELI-like: number, title, first and last day.
    """
    _, nodes = _export(procedure(cites=(Citation("60/2014/QH13", "5(3)"),), legal_basis=("9/9999/TT-X",)))
    law = nodes["urn:onestop:law/60%2F2014%2FQH13"]

    assert ("2016-01-01", "2027-02-28") == (law["eli:first_date_entry_in_force"], law["eli:date_no_longer_in_force"])
    assert "urn:onestop:law/60%2F2014%2FQH13" == nodes["urn:onestop:law/60%2F2014%2FQH13/5%283%29"]["eli:is_part_of"]
    assert "9/9999/TT-X" == nodes["urn:onestop:law/9%2F9999%2FTT-X"]["eli:id_local"]


def test_a_version_that_a_place_decided_is_another_node() -> None:
    """
    It names the day and the place that were looked at, the decision, and the nation's version that it comes from.
    """
    base = procedure()
    override = Override(
        what="cases.default.limit", value=WorkingDays(3), instead_of=WorkingDays(5), place="48", decision=Decision(number="1/QĐ")
    )
    made = attrs.evolve(base, overrides=(override,), national=base)
    service, _ = _export(made, on=date(2026, 1, 5), place="48")

    assert "urn:onestop:procedure/1.000001/2020-01-01/at/48/2026-01-05" == service["@id"]
    assert ["urn:onestop:procedure/1.000001/2020-01-01"] == service["prov:wasDerivedFrom"]
    assert "urn:onestop:place/48" == service["dct:spatial"]


def test_the_same_version_twice_keeps_two_names() -> None:
    """
    Two nodes never become one unseen.
    """
    document = _site().linked_data([procedure(), procedure()])

    assert [] == list(broken(document))


WHOLE = procedure(
    announced=date(2019, 12, 1),
    reverified=date(2026, 1, 1),
    decision=Decision(number="5/QĐ", date=date(2019, 12, 1)),
    coordinating=(Text("Công an", "Police"),),
    contacts=(
        Contact(name=Text("Trung tâm"), phone="0123", hotline="1022", email="a@b.vn", url="https://x.vn/"),
        Contact(name=Text("B"), url="x:y z"),
    ),
    online=(OnlineService(scheme=OnlineScheme.ND42_2022, level="full", valid_to=date(2026, 6, 30)),),
    steps=(Text("Nộp hồ sơ", "Hand in"),),
    conditions=(Text("Đủ 18 tuổi", "Of age"),),
    citizen_limits=(CitizenLimit(what=Text("Khai tử"), limit=CalendarDays(15), since=Text("ngày chết")),),
    results=(Result(name=Text("Giấy"), code="KQ.1"), Result(name=Text("Trích lục"))),
    audience=(Text("Công dân", "Citizens"),),
    sources=(Source(title="Cổng", url="https://dichvucong.gov.vn/x", retrieved=date(2026, 7, 20)),),
    sets=1,
)


def test_everything_else_that_a_version_says_is_there() -> None:
    """
    Steps, conditions, results, contacts, decision, sources and dates.
    """
    service, nodes = _export(WHOLE)

    assert ("2019-12-01", "2026-01-01", 1) == tuple(service[key] for key in ("dct:issued", "onestop:reverified", "onestop:sets"))
    assert "2019-12-01" == nodes[service["onestop:publishedBy"]]["eli:date_document"]
    assert {"@type": "dct:PeriodOfTime", "dcat:startDate": "2020-01-01"} == service["dct:temporal"]
    assert {"vi": "Bước 1", "en": "Step 1"} == nodes["step/1"]["dct:title"]
    assert ["KQ.1", "output-2"] == [nodes[f"output/{n}"]["dct:identifier"] for n in (1, 2)]
    assert ["0123", "1022"] == nodes["contact/1"]["cv:telephone"]
    assert "cv:contactPage" not in nodes["contact/2"]
    assert "https://dichvucong.gov.vn/x" == nodes["source/1"]["foaf:page"]
    assert "P15D" == nodes["citizen-limit/1"]["onestop:timeLimit"]["onestop:duration"]
    assert "online.full" not in service["onestop:online"][0]["onestop:label"].values()


HOSTILE = (
    '"}], "@id": "x',
    "</script><script>alert(1)</script>",
    "@id",
    "a\u2028b\\u0000\n\x1b[0m",
    "../..",
    "dct:title",
    "{n} %s",
    "\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    """
    Whatever a catalogue writes comes back as it was, names no other node, and ends no script element of a page.
    """
    said = Text(text, text)
    made = attrs.evolve(
        WHOLE,
        name=said,
        field=text,
        agency=said,
        note=said,
        steps=(said,),
        cases=(
            Case(
                id=text,
                name=said,
                limit=Undetermined(text),
                when=Equals("x", text),
                wording=text,
                parts=(Part(id=text, name=said, limit=Hours(1)),),
            ),
        ),
        documents=(DocumentRequirement(id=text, name=said, when=Equals(text, text), form=text), AnyOf(of=(_paper(text),), name=said)),
        fees=(Fee(name=said, currency=text, amount=1, note=said),),
        contacts=(Contact(name=said, phone=text, email=text, url=text),),
        results=(Result(name=said, code=text),),
        cites=(Citation(text, text, text),),
        sources=(Source(title=text, url=text, note=text),),
        decision=Decision(number=text),
    )
    document = _site().linked_data([made])
    written = linked_text(document)
    inside = {node["@id"] for node in document["@graph"]}

    assert document == json.loads(written.encode())
    assert [] == list(broken(document))
    assert not set("<>&\u2028") & set(written)
    assert all(re.fullmatch(r"(urn:onestop|onestop|http://publications\.europa\.eu/resource)[!-~]*", id) for id in inside)
    assert said.vi == next(node for node in document["@graph"] if "dct:isVersionOf" in node)["dct:title"]["vi"]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("urn:onestop:", True),
        ("https://portal.example/data/", True),
        ("https://portal.example/data#", True),
        ("https://portal.example/data", False),
        ("data/", False),
        ("https://x y/", False),
        ("dct:x/", False),
        ("", False),
    ],
)
def test_names_begin_with_an_absolute_iri(base: str, expected: bool) -> None:
    """
    One that ends where a name can follow, and that no prefix of the context swallows.
    """
    assert expected is is_base(base)


def test_a_wrong_base_or_language_is_refused() -> None:
    """
    Wrong use is told by what was given.
    """
    with pytest.raises(ValueError, match="data/"):
        _site().linked_data([], base="data/")
    with pytest.raises(ValueError, match="fr"):
        _site().linked_data([], languages=("vi", "fr"))
    with pytest.raises(ValueError, match="none"):
        _site().linked_data([], languages=())


def test_one_language_falls_back_on_vietnamese() -> None:
    """
    A text without English is tagged as what it is.
    """
    service, _ = _export(procedure(note=Text("Ghi chú", "Note")), languages=("en",))

    assert ({"vi": "Thủ tục thử"}, {"en": "Note"}) == (service["dct:title"], service["onestop:note"])
