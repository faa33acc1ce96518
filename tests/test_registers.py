"""Registers: a broken row is a finding with its line, and the other rows are still read."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, codes, event
from onestop import Dossier, Event, EventKind, Severity, SubmittedDocument, render
from onestop.exchange.registers import (
    COLUMNS,
    MAX_LINE,
    Entry,
    RegisterError,
    iso,
    parse_moment,
    read_dossier,
    read_register,
    write_csv,
)

HEAD = "code,procedure,received,resolved"
GOOD = "H9,1.001731,2026-03-02T09:00,2026-03-05T10:00"


def _read(tmp_path: Path, content: str | bytes, name: str = "so.csv") -> list[Entry]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_register(file))


def _one(tmp_path: Path, content: str, name: str = "so.csv") -> Dossier:
    (entry,) = _read(tmp_path, content, name)
    assert entry.problems == ()
    assert entry.dossier is not None
    return entry.dossier


def _refused(tmp_path: Path, content: str | bytes, name: str = "so.csv") -> RegisterError:
    with pytest.raises(RegisterError) as raised:
        _read(tmp_path, content, name)
    return raised.value


def _wrong(entries: list[Entry]) -> list[tuple[str, int | None]]:
    """Code and line of every finding, after a look that the good row was read."""
    assert [entry.dossier.code for entry in entries if entry.dossier] == ["H9"]
    return [(found.code, found.source.line if found.source else None) for entry in entries for found in entry.problems]


# -- moments -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05T09:30", datetime(2026, 1, 5, 9, 30)),
        ("2026-01-05 09:30", datetime(2026, 1, 5, 9, 30)),
        ("2026-01-05T09:30:15", datetime(2026, 1, 5, 9, 30, 15)),
        ("2026-01-05T09:30:15.250000", datetime(2026, 1, 5, 9, 30, 15, 250000)),
        ("2026-01-05", datetime(2026, 1, 5)),
        ("  2026-01-05T09:30 ", datetime(2026, 1, 5, 9, 30)),
        ("2026-01-05T09:30Z", datetime(2026, 1, 5, 16, 30)),
        ("2026-01-05T20:30-05:00", datetime(2026, 1, 6, 8, 30)),
        ("2026-01-05T09:30+07:00", datetime(2026, 1, 5, 9, 30)),
        ("2024-02-29", datetime(2024, 2, 29)),
    ],
)
def test_moment_is_iso_in_vietnamese_civil_time(text: str, expected: datetime) -> None:
    """
    A date is its midnight, and another zone is converted.
    """
    assert expected == parse_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-02-30",
        "2025-02-29",
        "2025-13-01",
        "2026-01-05T24:30",
        "2026-01-05T09",
        "2026-01-05T0930",
        "20260105",
        "2026-W02-1",
        "05/01/2026",
        "2026-1-5",
        "2026-01-05T09:30+99:99",
        "hôm nay",
        "\uff12\uff10\uff12\uff16-01-05",
        "2026-01-05T09:30\n2026",
        None,
        20260105,
        date(2026, 1, 5),
    ],
)
def test_anything_else_is_no_moment(text: object) -> None:
    """
    Nothing is guessed from another way to write dates.
    """
    assert None is parse_moment(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59:59Z"])
def test_moment_that_leaves_the_years_is_no_moment(text: str) -> None:
    """
    At the ends of time a zone cannot be converted, and that is no traceback.
    """
    assert None is parse_moment(text)


def test_moment_is_written_to_the_second() -> None:
    """
    YYYY-MM-DDTHH:MM:SS, and None stays None.
    """
    assert ("2026-01-05T09:30:00", None) == (iso(datetime(2026, 1, 5, 9, 30, 0, 999)), iso(None))


# -- CSV: what is read ---------------------------------------------------------------------------------------------------------------


def test_row_becomes_a_dossier(tmp_path: Path) -> None:
    """
    Columns by their names, events by their columns.
    """
    content = (
        "code,procedure,place,agency,level,case,channel,promised,claimed_due,claimed_outcome,submitted,received,resolved\n"
        "H1,1.001731,01,UBND phường Láng,commune,default,online,2026-03-05T17:00,2026-03-05,late,"
        "2026-03-01,2026-03-02T09:00,2026-03-05T10:00\n"
    )

    assert Dossier(
        "H1",
        "1.001731",
        "01",
        (event("2026-03-01", "submitted"), event("2026-03-02T09:00", "received"), event("2026-03-05T10:00", "resolved")),
        case="default",
        channel="online",
        agency="UBND phường Láng",
        level="commune",
        promised=at("2026-03-05T17:00"),
        claimed={"due": at("2026-03-05"), "outcome": "late"},
    ) == _one(tmp_path, content)


def test_columns_may_be_left_out_and_cells_may_be_empty(tmp_path: Path) -> None:
    """
    The nation and the desk are the default.
    """
    got = _one(tmp_path, "procedure,channel,code,paid\n1.001731,,H1,\n")

    assert Dossier("H1", "1.001731", "vn", ()) == got


def test_every_event_has_its_column(tmp_path: Path) -> None:
    """
    All kinds but none twice.
    """
    kinds = [kind.value for kind in EventKind]
    got = _one(tmp_path, f"code,procedure,{','.join(kinds)}\nH1,1.001731,{','.join(['2026-03-02'] * len(kinds))}\n")

    assert kinds == [each.kind for each in got.events]


def test_further_columns_are_facts(tmp_path: Path) -> None:
    """
    As text, and only where the cell says something.
    """
    got = _one(tmp_path, "code,procedure,proxy,remote_area,\nH1,1.001731, true ,,x\n")

    assert {"proxy": "true"} == got.facts


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2026-03-16T17:00", ("apology", at("2026-03-16T17:00"))), ("", ("verification", None))],
)
def test_extension_with_a_new_date_is_an_apology(tmp_path: Path, until: str, expected: tuple[str, datetime | None]) -> None:
    """
    Without one it is the law's own extension.
    """
    got = _one(tmp_path, f"code,procedure,extended,extended_to\nH1,1.001731,2026-03-03,{until}\n")

    assert [expected] == [(each.reason, each.until) for each in got.events]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_byte_order_mark_and_windows_lines_are_read(tmp_path: Path, start: str, newline: str) -> None:
    """
    What Excel saves is read.
    """
    assert "H9" == _one(tmp_path, start + newline.join((HEAD, GOOD, ""))).code


def test_quoted_cells_hold_commas_quotes_and_newlines(tmp_path: Path) -> None:
    """
    A cell may run over lines, and the line told is the first.
    """
    entries = _read(tmp_path, f'{HEAD},agency\n"H1",1.001731,,,"Sở ""A"",\ntầng 2"\n{GOOD},\nH1,1.001731,,,\n')

    assert 'Sở "A",\ntầng 2' == (entries[0].dossier and entries[0].dossier.agency)
    assert [2, 4, 5] == [entry.line for entry in entries]


@pytest.mark.parametrize("above", ["", "\n\n", "  \n", ",,,\n;;\n"])
def test_empty_lines_are_skipped_and_counted(tmp_path: Path, above: str) -> None:
    """
    The line of a row is its line in the file; empty are also blanks, and the cells of an empty row of a spreadsheet.
    """
    lines = above.count("\n")

    assert [lines + 5] == [entry.line for entry in _read(tmp_path, f"{above}{HEAD}\n\n,,,\n   \n{GOOD}\n\n")]


def test_last_line_needs_no_newline(tmp_path: Path) -> None:
    """
    A file may end anywhere.
    """
    assert "H9" == _one(tmp_path, f"{HEAD}\n{GOOD}").code


def test_spaces_around_cells_do_not_count(tmp_path: Path) -> None:
    """
    In the head as in the rows.
    """
    got = _one(tmp_path, " code , procedure , received \n H1 , 1.001731 , 2026-03-02T09:00 \n")

    assert ("H1", "1.001731", (event("2026-03-02T09:00", "received"),)) == (got.code, got.procedure, got.events)


def test_head_alone_is_an_empty_register(tmp_path: Path) -> None:
    """
    No rows are no fault.
    """
    assert [] == _read(tmp_path, f"{HEAD}\n")


def test_columns_without_a_name_are_ignored(tmp_path: Path) -> None:
    """
    A spreadsheet leaves empty columns at the end, often several.
    """
    assert "H1" == _one(tmp_path, "code,procedure,,\nH1,1.001731,,\n").code


# -- CSV: what is wrong --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("H1,1.001731,2025-02-30,", "OS804"),  # February 2025 has 28 days
        ("H1,1.001731,2026-03-02", "OS809"),  # a cell too few
        ("H1,1.001731,2026-03-02,,", "OS809"),  # a cell too many
        ("H1", "OS809"),
        (",1.001731,2026-03-02,", "OS803"),  # no code
        ("H1,,2026-03-02,", "OS803"),  # no procedure
        ('H1,"1.001731"x,2026-03-02,', "OS803"),  # text after a quote
        ("H9x,1.001731,2026-03-02T25:00,", "OS804"),
    ],
)
def test_broken_row_is_a_finding_and_the_others_are_read(tmp_path: Path, row: str, expected: str) -> None:
    """
    With the line that is broken.
    """
    assert [(expected, 2)] == _wrong(_read(tmp_path, f"{HEAD}\n{row}\n{GOOD}\n"))


def test_all_that_is_wrong_with_a_row_is_told(tmp_path: Path) -> None:
    """
    Two impossible dates are two findings, each with its column.
    """
    (entry,) = _read(tmp_path, f"{HEAD}\nH1,1.001731,2025-02-30,2025-06-31\n")

    assert [("received", "2025-02-30"), ("resolved", "2025-06-31")] == [
        (found.args["column"], found.args["found"]) for found in entry.problems
    ]


@pytest.mark.parametrize(("column", "value"), [("channel", "fax"), ("level", "village")])
def test_unknown_channel_or_level_is_a_finding(tmp_path: Path, column: str, value: str) -> None:
    """
    With what would be known.
    """
    entries = _read(tmp_path, f"{HEAD},{column}\nH1,1.001731,2026-03-02,,{value}\n{GOOD},\n")

    assert [("OS618", 2)] == _wrong(entries)
    assert value == entries[0].problems[0].args["found"]


@pytest.mark.parametrize("column", ["promised", "extended_to", "claimed_due"])
def test_wrong_date_beside_the_events_is_a_finding(tmp_path: Path, column: str) -> None:
    """
    Every date of a row is looked at.
    """
    assert [("OS804", 2)] == _wrong(_read(tmp_path, f"{HEAD},{column}\nH1,1.001731,2026-03-02,,2025-02-30\n{GOOD},\n"))


def test_second_row_of_a_code_is_a_finding(tmp_path: Path) -> None:
    """
    The first is judged, and the finding names its line.
    """
    (first, second) = _read(tmp_path, f"{HEAD}\n{GOOD}\nH9,1.001731,2026-03-03,\n")

    assert (True, None) == (first.dossier is not None, second.dossier)
    assert [("OS805", "H9", 2)] == [(found.code, found.args["found"], found.args["first"]) for found in second.problems]


def test_quote_that_never_closes_is_a_finding(tmp_path: Path) -> None:
    """
    The rows before it are read.
    """
    assert [("OS803", 3)] == _wrong(_read(tmp_path, f'{HEAD}\n{GOOD}\n"H1,1.001731,2026-03-02,\n'))


@pytest.mark.parametrize(
    ("content", "expected", "column"),
    [
        ("procedure,received\n1.001731,2026-03-02\n", "OS802", "code"),
        ("code,received\nH1,2026-03-02\n", "OS802", "procedure"),
        ("code|procedure\nH1|1.001731\n", "OS807", "code"),
        ("code;received\nH1;2026-03-02\n", "OS802", "procedure"),
    ],
)
def test_missing_column_refuses_the_file(tmp_path: Path, content: str, expected: str, column: str) -> None:
    """
    Without code or procedure no row can be told apart.
    """
    found = _refused(tmp_path, content).problem

    assert (expected, column, 1) == (found.code, found.args["column"], found.source and found.source.line)


def test_head_that_never_closes_its_quote_is_refused(tmp_path: Path) -> None:
    """
    Without a head nothing can be read.
    """
    assert "OS801" == _refused(tmp_path, '"code,procedure\nH1,1.001731\n').problem.code


@pytest.mark.parametrize("name", ["so.csv", "so.jsonl"])
def test_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    """
    Nothing at all is no register.
    """
    assert "OS801" == _refused(tmp_path, b"", name).problem.code


@pytest.mark.parametrize("name", ["so.csv", "so.jsonl"])
def test_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    """
    With its name.
    """
    with pytest.raises(RegisterError, match=name):
        list(read_register(tmp_path / name))


def test_folder_is_refused(tmp_path: Path) -> None:
    """
    A folder is no register.
    """
    with pytest.raises(RegisterError, match="OS801"):
        list(read_register(tmp_path))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\xff\xfe", "empty_file"),
        (b"\n \r\n,,\n", "empty_file"),
        (b"PK\x03\x04\x14\x00\x06\x00", "workbook"),
        (b"PAR1\x15\x04\x15\x00", "parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "workbook"),
        (b'[{"code": "H1", "procedure": "1.001731"}]', "json_unnamed"),
        (b'{"code": "H1", "procedure": "1.001731", "events": []}\n', "json_unnamed"),
        (b"code,procedure,\x00\nH1,1.001731,\n", "nul"),
        (b"code,procedure,caf\xe9\nH1,1.001731,\n", "not_text"),
        ("code,procedure,Vu\u0323\n".encode("cp1258"), "windows_1258"),
        (b"code,procedure,Ng\xb5y\n", "tcvn3"),
        (b"code,procedure\rH1,1.001731\r", "line_end_inside"),
        ("code,procedure".encode("utf-32"), "not_text"),
    ],
)
def test_head_that_cannot_be_read_refuses_the_file(tmp_path: Path, content: bytes, expected: str) -> None:
    """
    Without the names of the columns no cell has a meaning; the refusal says what the bytes look like.
    """
    found = _refused(tmp_path, content).problem

    assert ("OS801", expected) == (found.code, found.args["why"])


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b'" "\xff', 1, 4),
        (b"\xef\xbb\xbfcode,proc\xe9dure\n", 1, 10),
    ],
)
def test_place_of_a_byte_that_is_no_text_is_told(tmp_path: Path, content: bytes, line: int, column: int) -> None:
    """
    Line and byte, the byte order mark not counted.
    """
    found = _refused(tmp_path, content).problem

    assert (line, column) == (found.source and found.source.line, found.source and found.source.column)


def test_line_that_is_too_long_costs_itself_alone(tmp_path: Path) -> None:
    """
    A line may be so long and no longer, so that no file fills the memory.
    """
    longest = GOOD_JSON.encode().ljust(MAX_LINE - 1) + b"\n"

    assert ["H9"] == [entry.code for entry in _read(tmp_path, longest, "so.jsonl")]
    assert [("OS808", 1)] == _wrong(_read(tmp_path, b" " + longest + longest, "so.jsonl"))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_code_of_a_line_that_is_too_long_is_still_told(tmp_path: Path, codec: str) -> None:
    """
    Its first letters are kept, and the lines after it are numbered as they stand.
    """
    content = f"{HEAD}\nH1,1.001731,{'x' * MAX_LINE},\n{GOOD}\nH2,1.001731,{'x' * MAX_LINE},".encode(codec)
    entries = _read(tmp_path, content)

    assert [("H1", 2), ("H9", 3), ("H2", 4)] == [(entry.code, entry.line) for entry in entries]
    assert [("OS808", 2), ("OS808", 4)] == _wrong(entries)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "so.csv"),
        (b"code\n", "so.csv"),
        (b"code,procedure,code\nH1,1.001731,H2\n", "so.csv"),
        (b"\xff\n", "so.csv"),
    ],
)
def test_what_refuses_a_file_is_an_error(tmp_path: Path, content: bytes, name: str) -> None:
    """
    A warning never stops a register.
    """
    assert Severity.ERROR is _refused(tmp_path, content, name).problem.severity


# -- JSON Lines ----------------------------------------------------------------------------------------------------------------------

PLAIN = {"code": "H1", "procedure": "1.001731"}
GOOD_JSON = json.dumps({"code": "H9", "procedure": "1.001731"})


def _json(tmp_path: Path, *lines: Any) -> list[Entry]:
    return _read(tmp_path, "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "so.jsonl")


def test_object_becomes_a_dossier(tmp_path: Path) -> None:
    """
    Events with reason, date and branch, documents, facts and claims.
    """
    (entry,) = _json(
        tmp_path,
        {
            **PLAIN,
            "place": "01",
            "agency": "UBND",
            "level": "commune",
            "case": "default",
            "channel": "post",
            "facts": {"proxy": True, "plots": 3},
            "documents": ["to-khai", {"requirement": "anh", "form": "copy", "copies": 2, "issued": "2025-12-01", "code": "A7"}],
            "promised": "2026-03-05T17:00",
            "claimed": {"due": "2026-03-06", "outcome": "late"},
            "events": [
                {"at": "2026-03-02T09:00", "kind": "received"},
                {"at": "2026-03-03T09:00Z", "kind": "extended", "reason": "apology", "until": "2026-03-16", "part": "bhyt", "note": "x"},
            ],
        },
    )

    assert () == entry.problems
    assert (
        Dossier(
            "H1",
            "1.001731",
            "01",
            (
                event("2026-03-02T09:00", "received"),
                Event(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "extended", "apology", datetime(2026, 3, 16), "bhyt", "x"),
            ),
            case="default",
            channel="post",
            agency="UBND",
            level="commune",
            facts={"proxy": True, "plots": 3},
            documents=[SubmittedDocument("to-khai"), SubmittedDocument("anh", "copy", 2, date(2025, 12, 1), "A7")],
            promised=at("2026-03-05T17:00"),
            claimed={"due": at("2026-03-06"), "outcome": "late"},
        )
        == entry.dossier
    )


def test_keys_may_be_left_out_or_null(tmp_path: Path) -> None:
    """
    Null is the same as nothing.
    """
    keys = ("place", "agency", "level", "case", "channel", "facts", "documents", "promised", "claimed", "events")
    (entry,) = _json(tmp_path, {**PLAIN, **dict.fromkeys(keys)})

    assert ((), Dossier("H1", "1.001731", "vn", ())) == (entry.problems, entry.dossier)


@pytest.mark.parametrize("name", ["so.jsonl", "SO.JSONL", "so.ndjson"])
def test_name_says_that_it_is_json_lines(tmp_path: Path, name: str) -> None:
    """
    In capitals too, with byte order mark and empty lines.
    """
    entries = _read(tmp_path, f"\ufeff\n{GOOD_JSON}\n\n", name)

    assert [("H9", 2)] == [(entry.code, entry.line) for entry in entries]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "OS803"),
        ("sai", "OS803"),
        ('{"code": "H1", "procedure": "1.001731"} x', "OS803"),
        ("[" * 100_000, "OS803"),
        ("9" * 5000, "OS803"),
        ("[]", "OS203"),
        ("null", "OS203"),
        ('"H1"', "OS203"),
        ({"procedure": "1.001731"}, "OS202"),
        ({"code": "H1"}, "OS202"),
        ({**PLAIN, "code": 7}, "OS203"),
        ({**PLAIN, "code": ""}, "OS203"),
        ({**PLAIN, "procedure": 1.001731}, "OS203"),  # a number has lost its zeros
        ({**PLAIN, "place": 1}, "OS203"),
        ({**PLAIN, "colour": "red"}, "OS201"),
        ({**PLAIN, "channel": "fax"}, "OS618"),
        ({**PLAIN, "level": "village"}, "OS618"),
        ({**PLAIN, "facts": []}, None),
        ({**PLAIN, "facts": ["x"]}, "OS203"),
        ({**PLAIN, "claimed": "late"}, "OS203"),
        ({**PLAIN, "claimed": {"due": "2025-02-30"}}, "OS804"),
        ({**PLAIN, "promised": "2025-02-30"}, "OS804"),
        ({**PLAIN, "promised": 5}, "OS804"),
        ({**PLAIN, "events": {}}, None),
        ({**PLAIN, "events": {"received": "2026-03-02"}}, "OS203"),
        ({**PLAIN, "events": ["received"]}, "OS618"),
        ({**PLAIN, "events": [{"at": "2026-03-02", "kind": "eaten"}]}, "OS618"),
        ({**PLAIN, "events": [{"at": "2026-03-02", "kind": ["received"]}]}, "OS618"),
        ({**PLAIN, "events": [{"at": "2026-03-02"}]}, "OS618"),
        ({**PLAIN, "events": [{"kind": "received"}]}, "OS202"),
        ({**PLAIN, "events": [{"at": "2025-02-30", "kind": "received"}]}, "OS804"),
        ({**PLAIN, "events": [{"at": "2026-03-02", "kind": "extended", "until": "mai"}]}, "OS804"),
        ({**PLAIN, "events": [{"at": "2026-03-02", "kind": "received", "who": "A"}]}, "OS201"),
        ({**PLAIN, "documents": "to-khai"}, "OS203"),
        ({**PLAIN, "documents": [5]}, "OS618"),
        ({**PLAIN, "documents": [{"form": "copy"}]}, "OS618"),
        ({**PLAIN, "documents": [{"requirement": "a", "form": "fax"}]}, "OS618"),
        ({**PLAIN, "documents": [{"requirement": "a", "copies": -1}]}, "OS618"),
        ({**PLAIN, "documents": [{"requirement": "a", "copies": "2"}]}, "OS618"),
        ({**PLAIN, "documents": [{"requirement": "a", "copies": True}]}, "OS618"),
        ({**PLAIN, "documents": [{"requirement": "a", "issued": "2025-02-30"}]}, "OS804"),
        ({**PLAIN, "documents": [{"requirement": "a", "colour": "red"}]}, "OS201"),
    ],
)
def test_broken_object_is_a_finding_and_the_others_are_read(tmp_path: Path, line: Any, expected: str | None) -> None:
    """
    With its line; an empty list where a mapping is wanted is as good as nothing.
    """
    entries = _json(tmp_path, line, GOOD_JSON)

    if expected is None:
        assert ["H1", "H9"] == [entry.dossier and entry.dossier.code for entry in entries]
    else:
        assert [(expected, 1)] == _wrong(entries)


@pytest.mark.parametrize("key", ["reason", "part", "note"])
@pytest.mark.parametrize("value", [["x"], {"x": 1}, 5])
def test_words_of_an_event_are_text(tmp_path: Path, key: str, value: object) -> None:
    """
    A list where a reason is wanted is a finding here and no traceback later.
    """
    broken = {**PLAIN, "events": [{"at": "2026-03-02", "kind": "suspended", key: value}]}

    assert [1] == [line for _, line in _wrong(_json(tmp_path, broken, GOOD_JSON))]


def test_code_that_cannot_be_printed_is_a_finding(tmp_path: Path) -> None:
    """
    Half a letter is no text, and would break whatever prints it.
    """
    assert [1] == [line for _, line in _wrong(_json(tmp_path, '{"code": "\\ud800", "procedure": "1.001731"}', GOOD_JSON))]


def test_place_of_a_finding_inside_an_object_is_its_path(tmp_path: Path) -> None:
    """
    Which event and which key.
    """
    events = [{"at": "2026-03-02", "kind": "received"}, {"at": "2025-02-30", "kind": "paid"}]
    (entry,) = _json(tmp_path, {**PLAIN, "events": events})

    assert [("events", 1, "at")] == [found.path for found in entry.problems]


def test_second_object_of_a_code_is_a_finding(tmp_path: Path) -> None:
    """
    As in CSV.
    """
    entries = _json(tmp_path, GOOD_JSON, GOOD_JSON)

    assert [[], ["OS805"]] == [codes(entry.problems) for entry in entries]


def test_object_alone_can_be_read() -> None:
    """
    What `check` reads of a JSON file.
    """
    made, problems = read_dossier({**PLAIN, "documents": ["to-khai"]}, "hs.json")

    assert (Dossier("H1", "1.001731", "vn", (), documents=[SubmittedDocument("to-khai")]), ()) == (made, problems)


# -- standard input ------------------------------------------------------------------------------------------------------------------


class _Stdin:
    def __init__(self, content: str) -> None:
        self.buffer: Any = io.BytesIO(content.encode())


@pytest.mark.parametrize("content", [f"{HEAD}\n{GOOD}\n", f"{GOOD_JSON}\n", f"\ufeff  {GOOD_JSON}\n"])
def test_dash_reads_standard_input_of_either_kind(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """
    A first line that starts with a brace is JSON Lines.
    """
    monkeypatch.setattr("sys.stdin", _Stdin(content))

    assert ["H9"] == [entry.dossier.code for entry in read_register("-") if entry.dossier]


class _Endless(io.RawIOBase):
    """A register that never ends."""

    def __init__(self) -> None:
        self.lines = 0

    def readline(self, size: int | None = -1) -> bytes:
        """Return the next line."""
        self.lines += 1
        return f"{HEAD}\n".encode() if self.lines == 1 else f"H{self.lines},1.001731,2026-03-02,\n".encode()


def test_rows_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The first rows come while the register is still being written.
    """
    stdin = _Stdin("")
    stdin.buffer = _Endless()
    monkeypatch.setattr("sys.stdin", stdin)
    entries = read_register("-")

    assert ["H2", "H3"] == [next(entries).code, next(entries).code]
    assert 3 == stdin.buffer.lines


# -- round trip ----------------------------------------------------------------------------------------------------------------------


def _written(*dossiers: Dossier) -> str:
    stream = io.StringIO()
    assert len(dossiers) == write_csv(stream, dossiers)
    return stream.getvalue()


def test_national_message_is_no_register_and_says_what_to_do(tmp_path: Path) -> None:
    """
    One sentence, not one for each of its forty fields, and none of its values.
    """
    (entry,) = _read(tmp_path, '{"MaHoSo": "H1", "MaTTHC": "1.001731", "ChuHoSo": "Bí Mật"}\n', "so.jsonl")
    (found,) = entry.problems

    assert ("OS803", True, False) == (found.code, "message read" in render(found), "Bí Mật" in render(found))


def test_every_claim_has_a_column(tmp_path: Path) -> None:
    """
    Due date, outcome, state and end are read from CSV, and written so that they come back.
    """
    claimed = {"due": at("2026-03-05T17:00"), "outcome": "late", "status": "9", "end": at("2026-03-06T10:15")}
    one = Dossier("H1", "1.001731", "01", (event("2026-03-02T09:00", "received"),), claimed=claimed)
    head = "code,procedure,claimed_due,claimed_outcome,claimed_status,claimed_end"
    row = "H1,1.001731,2026-03-05T17:00,late, 9 ,06/03/2026 10:15"

    assert claimed == _one(tmp_path, f"{head}\n{row}\n").claimed
    assert one == _one(tmp_path, _written(one))


@pytest.mark.parametrize(("line", "found"), [("null", "null"), ("[1]", "list"), ("5", "5"), ('"Bí Mật"', "text")])
def test_line_that_is_no_object_is_named_as_json_names_it(tmp_path: Path, line: str, found: str) -> None:
    """
    No word of the program's own language.
    """
    (entry,) = _read(tmp_path, f"{line}\n", "so.jsonl")

    assert [("OS203", found)] == [(each.code, each.args["found"]) for each in entry.problems]


def test_head_of_a_written_register_is_the_contract() -> None:
    """
    All columns in their order, facts after them.
    """
    first = _written(Dossier("H1", "1.001731", "vn", (), facts={"b": 1, "a": 2})).split("\n")[0]

    assert (
        "code,procedure,place,agency,level,case,channel,promised,claimed_due,claimed_outcome,claimed_status,claimed_end,submitted,received,"
        "transferred,intake_refused,supplement_requested,supplemented,payment_requested,paid,suspended,resumed,extended,resolved,refused,withdrawn,stopped,"
        "result_returned,extended_to,a,b"
    ) == first
    assert tuple(first.split(",")[:-2]) == COLUMNS


def test_no_dossiers_write_nothing() -> None:
    """
    An empty register has no head, because nobody knows its facts.
    """
    assert "" == _written()


def test_fact_of_a_later_dossier_is_not_lost_in_silence() -> None:
    """
    A fact that the first dossier does not have is written or refused, never dropped.
    """
    first, second = Dossier("H1", "1.001731", "vn", ()), Dossier("H2", "1.001731", "vn", (), facts={"proxy": "true"})
    try:
        content = _written(first, second)
    except ValueError as error:
        content = str(error)

    assert "proxy" in content


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=8)
_WORDS = st.none() | st.text(st.sampled_from("aĐ \",;\n=+-@'"), min_size=1, max_size=8).map(str.strip).filter(bool)
_MOMENTS = st.datetimes(datetime(2013, 1, 1), datetime(2035, 12, 31)).map(lambda moment: moment.replace(microsecond=0))


@st.composite
def _dossiers(draw: st.DrawFn, code: str = "H1") -> Dossier:
    """What a row can hold: each kind once, an extension either by law or with a new date."""
    events = []
    for kind in draw(st.sets(st.sampled_from(EventKind))):
        until = draw(st.none() | _MOMENTS) if kind is EventKind.EXTENDED else None
        reason = None if kind is not EventKind.EXTENDED else "apology" if until else "verification"
        events.append(Event(draw(_MOMENTS), kind, reason, until))
    claims = {"due": draw(st.none() | _MOMENTS), "outcome": draw(_WORDS)}
    return Dossier(
        code,
        draw(_TEXT),
        draw(st.sampled_from(("vn", "01", "00004"))),
        sorted(events, key=lambda each: list(EventKind).index(each.kind)),
        case=draw(_WORDS),
        channel=draw(st.sampled_from(("in_person", "post", "online"))),
        agency=draw(_WORDS),
        level=draw(st.sampled_from((None, "commune", "province"))),
        facts={"proxy": draw(_WORDS) or "không", "tình trạng": draw(_WORDS) or "tốt"},
        promised=draw(st.none() | _MOMENTS),
        claimed={name: value for name, value in claims.items() if value},
    )


@given(dossiers=st.tuples(_dossiers("H1"), _dossiers("H2")))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, dossiers: tuple[Dossier, Dossier]) -> None:
    """
    Whatever a row can hold survives, quotes, commas and newlines included, in the first row and in the next.
    """
    file = tmp_path_factory.mktemp("so") / "so.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        write_csv(stream, dossiers)

    entries = list(read_register(file))

    assert [()] * 2 == [entry.problems for entry in entries]
    assert list(dossiers) == [entry.dossier for entry in entries]


@pytest.mark.parametrize(("column", "code"), [("received", "OS804"), ("channel", "OS618")])
def test_a_name_that_slipped_into_a_column_of_others_is_not_repeated(tmp_path: Path, column: str, code: str) -> None:
    """
    Cells may have moved by a column; a date or a word that is nearly right is shown as it stands.
    """
    content = f"code,procedure,{column}\nH1,1.001731,Nguyễn Văn A\nH2,1.001731,0990000001\n"
    problems = [found for entry in _read(tmp_path, content) for found in entry.problems]

    assert [(code, "…")] * len(problems) == [(found.code, found.args["found"]) for found in problems]
