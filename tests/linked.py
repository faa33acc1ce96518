"""
The linked data as others see it: read by rdflib, and held by pySHACL against what CPSV-AP 3.2.0 and schema.org say.

    python3 run.py linked

Nothing is fetched: a connection to anywhere ends the check. The shapes stand in `tests/shapes/`, with where they are from.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from rdflib.term import Node

import onestop
from checks import chosen, run
from onestop import Procedure, Text
from onestop.catalogs.files import Wrong, read_limit
from onestop.exchange.linked import CONTEXT, linked_text
from onestop.law.procedures import Contact

SHAPES = Path(__file__).parent / "shapes"
NAMES = {
    "cpsv-ap": ("http://data.europa.eu/m8g/", "http://purl.org/vocab/cpsv#"),
    "schema-org": ("https://schema.org/",),
}
"""The files of shapes, and the vocabularies of which every term has to be in one of them."""

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_CV, _CPSV, _DCT, _TERMS = (CONTEXT[prefix] for prefix in ("cv", "cpsv", "dct", "onestop"))
_SERVICE = URIRef(f"{_CPSV}PublicService")


@cache
def site() -> onestop.Onestop:
    return onestop.load(entry_points=False)


@cache
def versions() -> tuple[Procedure, ...]:
    """Every version of the national catalogue, and one that says what none of them says."""
    all_of_them = [version for each in site().catalog.procedures.values() for version in each]
    contact = Contact(name=Text("Nơi thử"), phone="024 000", hotline="1022", email="thu@example.vn", url="https://example.vn/")
    return (*all_of_them, attrs.evolve(all_of_them[0], code="9.000001", contacts=(contact,)))


def read(document: dict[str, Any] | str) -> Graph:
    """Return a document as a graph, as a program reads it that knows nothing of us."""
    text = document if isinstance(document, str) else json.dumps(document)
    return exact(Graph().parse(data=text, format="json-ld"))


def exact(graph: Graph) -> Graph:
    """
    Return *graph* with each double written in one way.

    JSON says 8000, of which its reader is to make 8.0E3; rdflib leaves it as it stands, and writes the same number otherwise as Turtle.
    """
    for triple in [triple for triple in graph if isinstance(triple[2], Literal) and triple[2].datatype == XSD.double]:
        graph.remove(triple)
        graph.add((triple[0], triple[1], Literal(repr(float(triple[2])), datatype=XSD.double)))
    return graph


@cache
def nation() -> Graph:
    return read(linked_text(site().linked_data(versions())))


@cache
def shapes(name: str) -> Graph:
    return Graph().parse(SHAPES / f"{name}.ttl")


def breaches(graph: Graph, name: str) -> set[tuple[Node, Node | None, str]]:
    """What breaks the shapes: the node, the property, and what is wrong with it."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(name), inference="none")
    return {
        (
            report.value(each, SH.focusNode),
            report.value(each, SH.resultPath),
            str(report.value(each, SH.sourceConstraintComponent)).rpartition("#")[2].removesuffix("ConstraintComponent"),
        )
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }


def everything_arrives() -> Iterator[str]:
    """The export is read without fetching anything, and each version, text, number and limit of it arrives."""
    document, graph = site().linked_data(versions()), nation()
    if not isinstance(document["@context"], dict) or any(isinstance(value, str) and key[0] == "@" for key, value in CONTEXT.items()):
        yield "the context is elsewhere"
    print(f"  {len(versions())} versions, {len(graph):,} triples")
    services = {service for service in graph.subjects(RDF.type, _SERVICE) if (service, URIRef(f"{_DCT}isVersionOf"), None) in graph}
    if len(services) != len(versions()):
        yield f"{len(services)} services for {len(versions())} versions"
    known = {str(node) for node in graph.objects(None, URIRef(f"{_DCT}identifier"))}
    yield from (f"{code}: nothing arrives" for code in {each.code for each in versions()} - known)
    nodes = {URIRef(re.sub("^onestop:", _TERMS, node["@id"])) for node in document["@graph"]}
    yield from (f"{node}: nothing arrives" for node in nodes - set(graph.subjects()))
    written = {key for key in _keys(document["@graph"]) if key[0] != "@"}
    arrived = {prefix + ":" + str(name)[len(CONTEXT[prefix]) :] for name in graph.predicates() for prefix in _prefix(name)}
    yield from (f"{key}: does not arrive" for key in written - arrived)
    yield from (f"{literal!r}: is no {literal.datatype}" for literal in set(graph.objects()) if getattr(literal, "ill_typed", False))
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    yield from (f"{term}: is no absolute IRI" for term in terms if not _ABSOLUTE.fullmatch(term))
    limits = [(node, json.loads(value)) for node, value in graph.subject_objects(URIRef(f"{_TERMS}limit"))]
    yield from (f"{node}: {value} is no limit" for node, value in limits if not _is_limit(value))


def _is_limit(value: Any) -> bool:
    try:
        read_limit(value)
    except (Wrong, ValueError):
        return False
    return True


def _keys(value: Any, within: str = "") -> Iterator[str]:
    """Every key that is a property; what a text in languages or a JSON value holds is none."""
    if isinstance(value, list):
        for each in value:
            yield from _keys(each, within)
    elif isinstance(value, dict):
        meant = CONTEXT.get(within)
        if isinstance(meant, dict) and ("@container" in meant or meant.get("@type") == "@json"):
            return
        for key, inner in value.items():
            yield key
            yield from _keys(inner, key)


def _prefix(name: Node) -> list[str]:
    return [prefix for prefix, start in CONTEXT.items() if isinstance(start, str) and ":" in start and str(name).startswith(start)]


def conforms_to_the_profile() -> Iterator[str]:
    """No node breaks a shape of CPSV-AP 3.2.0, and no term of its vocabularies is used where it does not belong."""
    yield from _conforms("cpsv-ap")


def conforms_to_schema_org() -> Iterator[str]:
    """No type of schema.org has a property that it has not there, or one that leads elsewhere."""
    yield from _conforms("schema-org")


def _conforms(name: str) -> Iterator[str]:
    yield from (f"{node} {path}: {what}" for node, path, what in sorted(breaches(nation(), name), key=str))
    yield from sorted(_strange(nation(), name))


def _strange(graph: Graph, name: str) -> set[str]:
    """Terms of the vocabularies of a file of shapes that are not in it for the type of the node."""
    allowed: dict[Node, set[Node]] = {}
    for shape, kind in shapes(name).subject_objects(SH.targetClass):
        paths = {path for each in shapes(name).objects(shape, SH.property) for path in shapes(name).objects(each, SH.path)}
        allowed[kind] = allowed.get(kind, set()) | paths
    kinds = set(graph.objects(None, RDF.type))
    found = {f"{kind}: is not in the shapes" for kind in kinds if str(kind).startswith(NAMES[name]) and kind not in allowed}
    for node in set(graph.subjects()):
        may = set().union(*(allowed.get(kind, set()) for kind in graph.objects(node, RDF.type)))
        used = {path for path in graph.predicates(node) if str(path).startswith(NAMES[name])}
        found |= {f"{path}: has no place in {[*map(str, graph.objects(node, RDF.type))]}" for path in used - may}
    return found


def a_round_trip_changes_nothing() -> Iterator[str]:
    """Written as Turtle and read again, each procedure is the same graph."""
    by_code: dict[str, list[Procedure]] = {}
    for version in versions():
        by_code.setdefault(version.code, []).append(version)
    for code, some in by_code.items():
        graph = read(linked_text(site().linked_data(some)))
        again = exact(Graph().parse(data=graph.serialize(format="turtle"), format="turtle"))
        if not isomorphic(graph, again):
            yield f"{code}: {len(graph)} triples go out, {len(again)} others come back"


def what_is_broken_is_found() -> Iterator[str]:
    """An export that lacks a mandatory property, says one too often, or says something of another kind, breaks the shapes."""
    sample = [version for version in versions() if version.code in _sample()]
    document = json.loads(linked_text(site().linked_data(sample)))
    for key in ("dct:title", "dct:description", "dct:identifier", "cv:hasCompetentAuthority"):
        nodes = [{k: v for k, v in node.items() if k != key or "cpsv:PublicService" not in node["@type"]} for node in document["@graph"]]
        if not breaches(read({**document, "@graph": nodes}), "cpsv-ap"):
            yield f"services without {key} are not found"
    whole, tried = read(document), 0
    for name in NAMES:
        if breaches(whole, name):
            yield f"{name}: the sample that is broken next is not right"
        for kind, path, what, value in _harms(shapes(name)):
            node = next(iter(sorted(whole.subjects(RDF.type, kind), key=str)), None)
            if node is None:
                yield f"{kind}: the sample has none"
                continue
            harmed = Graph()
            for triple in whole:
                if value is not None or triple[:2] != (node, path):
                    harmed.add(triple)
            for each in value or ():
                harmed.add((node, path, each))
            tried += 1
            if (node, path, what) not in breaches(harmed, name):
                yield f"{name}: {what} of {path} at {kind} is not found"
    print(f"  {tried} harms")


@cache
def _sample() -> frozenset[str]:
    """Few procedures that together have every type."""
    chosen: set[str] = set()
    have: set[Node] = set()
    for code, some in sorted({each.code: each for each in versions()}.items(), reverse=True):
        kinds = set(read(site().linked_data([some])).objects(None, RDF.type))
        if kinds - have:
            have |= kinds
            chosen.add(code)
    return frozenset(chosen)


def _harms(graph: Graph) -> Iterator[tuple[Node, Node, str, Iterable[Node] | None]]:
    """For each thing that the shapes ask: the type, the property, what will be wrong, and values that make it so (None: none at all)."""
    wrong = {
        SH["class"]: ("Class", (URIRef("urn:onestop:elsewhere"),)),
        SH.datatype: ("Datatype", (Literal("x", datatype=URIRef("urn:onestop:odd")),)),
        SH.nodeKind: ("NodeKind", (BNode(),)),
        SH["or"]: ("Or", (BNode(),)),
        SH.maxCount: ("MaxCount", (Literal("1"), Literal("2"))),
        SH.minCount: ("MinCount", None),
    }
    for shape, kind in sorted(graph.subject_objects(SH.targetClass), key=lambda each: str(each[1])):
        for asked in graph.objects(shape, SH.property):
            for word, (what, value) in wrong.items():
                if graph.value(asked, word) is not None:
                    yield kind, graph.value(asked, SH.path), what, value


CHECKS = (
    everything_arrives,
    conforms_to_the_profile,
    conforms_to_schema_org,
    a_round_trip_changes_nothing,
    what_is_broken_is_found,
)


def _offline(event: str, _: object) -> None:
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise ConnectionError("the linked data is to be read without a connection")


def main(*names: str) -> int:
    """Run the checks named, all by default; 0 if all is as it should be."""
    asked = chosen(CHECKS, names)
    if asked is None:
        return 2
    sys.addaudithook(_offline)
    return run(asked)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
