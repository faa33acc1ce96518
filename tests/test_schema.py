"""The schema: what editors are told is what the reader takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

from onestop.catalogs.bundles import catalogue_files
from onestop.catalogs.nodes import read_file
from onestop.catalogs.schema import SCHEMAS, procedure_schema
from onestop.dossiers.dossiers import EventKind
from onestop.dossiers.outcomes import Timeliness
from onestop.dossiers.timelines import Disposition
from onestop.law.procedures import Channel, PauseReason
from onestop.plugins.national import catalog_folder

SCHEMA = procedure_schema()
KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], path: str = "", whole: dict[str, Any] | None = None) -> Iterator[str]:
    """What a draft-07 validator would say, for the words of the draft that this schema uses."""
    if "$ref" in schema:
        yield from faults(value, (whole or SCHEMA)["definitions"][schema["$ref"].rpartition("/")[2]], path, whole)
    for part in schema.get("allOf", ()):
        yield from faults(value, part, path, whole)
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} has another form"
    if "anyOf" in schema:
        each = [list(faults(value, choice, path, whole)) for choice in schema["anyOf"]]
        if all(each):
            yield from min(each, key=len)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        kinds = [KINDS[name] for name in names]
        if not any(isinstance(value, kind) and not (kind in (int, float) and isinstance(value, bool)) for kind in kinds):
            yield f"{path}: {value!r} is no {' or '.join(names)}"
            return
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{path}: too few"
        for index, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), f"{path}[{index}]", whole)
    if isinstance(value, dict):
        if len(value) < schema.get("minProperties", 0):
            yield f"{path}: too few"
        yield from (f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in value)
        for key, item in value.items():
            known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
            if key in known:
                yield from faults(item, known[key], f"{path}.{key}", whole)
            elif more is False:
                yield f"{path}: {key} is unknown"
            elif isinstance(more, dict):
                yield from faults(item, more, f"{path}.{key}", whole)


def parts_of(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts_of(part)


SOUND: dict[str, Any] = {
    "code": "9.000001",
    "name": {"vi": "Thử"},
    "field": "thu",
    "versions": [{"valid_from": "2020-01-01", "sources": [{"title": "t"}], "cases": [{"id": "default", "limit": {"working_days": 3}}]}],
}


def test_every_procedure_of_the_catalogue_fits_the_schema() -> None:
    """
    No editor underlines what the reader takes.
    """
    files = [path for path in catalogue_files(catalog_folder() / "procedures") if not path.name.endswith(".cases.yaml")]

    assert len(files) > 50
    assert [] == [f"{path.name} {fault}" for path in files for fault in faults(read_file(path)[0], SCHEMA)]


def test_a_small_sound_file_fits_the_schema() -> None:
    """
    The file that the next test breaks is right.
    """
    assert [] == list(faults(SOUND, SCHEMA))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": 1}, ".code: 1 is no string"),
        ({"nane": "x"}, ": nane is unknown"),
        ({"versions": []}, ".versions: too few"),
        ({"name": {"en": "x"}}, ".name: {'en': 'x'} is no string"),
        ({"internal": "no"}, ".internal: 'no' is no boolean"),
        ({"facts": {"a": {"type": "boo", "question": "q"}}}, ".facts.a.type: 'boo' is none of ['bool', 'int', 'text', 'date', 'choice']"),
        ({"versions": [{"levle": []}]}, ".versions[0]: levle is unknown"),
        (
            {"versions": [{"level": ["xa"]}]},
            ".versions[0].level[0]: 'xa' is none of ['ministry', 'province', 'district', 'commune', 'vertical']",
        ),
        ({"versions": [{"origin": "x"}]}, ".versions[0]: origin is unknown"),
        ({"versions": [{"cases": [{"id": "a"}]}]}, ".versions[0].cases[0]: limit is missing"),
        ({"versions": [{"fees": [{"name": "A", "amount": "5"}]}]}, ".versions[0].fees[0].amount: '5' is no integer or null"),
        ({"versions": [{"documents": [{"id": "a", "name": "A", "copy": "1"}]}]}, ".versions[0].documents[0].copy: '1' is no integer"),
    ],
)
def test_a_mistake_does_not_fit_the_schema(change: dict[str, Any], fault: str) -> None:
    """
    What the reader refuses, an editor underlines.
    """
    assert fault in list(faults(SOUND | change, SCHEMA))


def test_a_missing_key_of_the_file_does_not_fit() -> None:
    """
    Code, name, field and versions are wanted.
    """
    assert [f": {key} is missing" for key in ("code", "name", "field", "versions")] == list(faults({}, SCHEMA))


def test_every_reference_in_the_schema_has_its_definition() -> None:
    """
    No definition is missing, none is empty, none is left over.
    """
    used = {part["$ref"].rpartition("/")[2] for part in parts_of(SCHEMA) if "$ref" in part}

    assert set(SCHEMA["definitions"]) == used
    assert all(SCHEMA["definitions"].values())


def test_the_schema_is_draft_07_as_plain_json() -> None:
    """
    Editors read draft-07; the schema survives JSON unchanged and is the same each time.
    """
    assert "http://json-schema.org/draft-07/schema#" == SCHEMA["$schema"]
    assert SCHEMA == json.loads(json.dumps(SCHEMA)) == procedure_schema()


def test_null_is_a_start_that_was_not_found() -> None:
    """
    `valid_from: null` fits, `limit: null` does not.
    """
    version = SCHEMA["properties"]["versions"]["items"]["properties"]

    assert [] == list(faults(None, version["valid_from"]))
    assert [] == list(faults("2020-01-01", version["valid_from"]))
    assert [] != list(faults(None, version["cases"]["items"]))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schema_beside_the_catalogue_is_the_one_of_the_code(kind: str) -> None:
    """
    `onestop schema KIND --out` writes it anew.
    """
    written = json.loads((catalog_folder() / "schema" / f"{kind}.json").read_text(encoding="utf-8"))

    assert SCHEMAS[kind]() == written


def test_every_worked_example_of_the_catalogue_fits_its_schema() -> None:
    """
    No editor underlines what the reader takes.
    """
    schema = SCHEMAS["cases"]()
    files = [path for path in catalogue_files(catalog_folder()) if path.name.endswith(".cases.yaml")]

    assert len(files) > 50
    assert [] == [f"{path.name} {fault}" for path in files for fault in faults(read_file(path)[0], schema, whole=schema)]


def test_every_column_file_of_the_catalogue_fits_its_schema() -> None:
    """
    No editor underlines what the reader takes; one that misspells a meaning is underlined.
    """
    schema = SCHEMAS["columns"]()
    files = catalogue_files(catalog_folder() / "columns")
    wrong = {"sources": [{"title": "t"}], "columns": [{"read_as": "recieved", "names": ["A"]}]}

    assert len(files) == 10
    assert [] == [f"{path.name} {fault}" for path in files for fault in faults(read_file(path)[0], schema, whole=schema)]
    assert "'recieved' is none of" in " ".join(faults(wrong, schema, whole=schema))


def test_local_decision_fits_its_schema() -> None:
    """
    What stands at the top serves every entry.
    """
    schema = SCHEMAS["overlay"]()
    entry = {"procedure": "9.000001", "against": ["2025-07-01"], "instead_of": {"working_days": 5}, "set": {"limit": {"working_days": 3}}}
    sound = {"place": "01", "decision": {"number": "1/QĐ"}, "valid_from": "2026-01-01", "overlays": [entry]}

    assert [] == list(faults(sound, schema, whole=schema))
    assert [": overlays is missing"] == list(faults({"place": "01"}, schema, whole=schema))
    assert [".overlays[0]: set is missing"] == list(faults(sound | {"overlays": [{"procedure": "9.000001"}]}, schema, whole=schema))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_has_a_vietnamese_title(kind: str) -> None:
    """
    So that an editor says what it is for.
    """
    objects = [part for part in parts_of(SCHEMAS[kind]()) if part.get("additionalProperties") is False and part.get("type") == "object"]
    titles = {(key, value.get("title"), value.get("description")) for part in objects for key, value in part["properties"].items()}

    assert len(titles) > 10
    assert set() == {key for key, title, description in titles if not title or title != description}


@pytest.mark.parametrize(
    ("cls", "key", "words"),
    [
        ("AuthoredCase", "channel", Channel),
        ("AuthoredEvent", "kind", EventKind),
        ("AuthoredEvent", "reason", PauseReason),
        ("Expectation", "disposition", Disposition),
        ("Expectation", "timeliness", Timeliness),
        ("PartExpectation", "timeliness", Timeliness),
    ],
)
def test_words_of_worked_examples_are_those_that_the_program_knows(cls: str, key: str, words: type[StrEnum]) -> None:
    """
    The classes of a worked example take any text, so that the words stand beside their titles.
    """
    told = SCHEMAS["cases"]()["definitions"][cls]["properties"][key]["enum"]

    assert [*words] == [word for word in told if word is not None]


def test_a_definition_is_named_in_vietnamese() -> None:
    """
    An editor says the name of what it wants, and never that of a class.
    """
    definitions = {name: made for kind in SCHEMAS for name, made in SCHEMAS[kind]()["definitions"].items()}

    assert len(definitions) > 20
    assert [] == [name for name, made in definitions.items() if made.get("title", name) == name]


@pytest.mark.parametrize(
    ("limit", "fits"),
    [
        ({"working_days": 3}, True),
        ({"working_days": "0.5"}, True),
        ({"same_day": {"cutoff": "15:00", "after": "may"}}, True),
        ({"same_day": None}, True),
        ({"then": [{"working_days": 7}, {"calendar_days": 12}]}, True),
        ({"workingdays": 3}, False),
        ({"working_days": 3, "hours": 1}, False),
        ({"same_day": {"cutoff": "3pm"}}, False),
        ({}, False),
    ],
)
def test_limit_is_one_of_the_units(limit: dict[str, Any], fits: bool) -> None:
    """
    An editor offers them and underlines any other.
    """
    assert fits is (list(faults(limit, {"$ref": "#/definitions/Limit"})) == [])
