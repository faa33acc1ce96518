"""Registers as offices save them, and as accidents leave them: each broken row costs itself alone, and says what is wrong with it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at
from onestop.exchange.cells import read_day_first, read_serial
from onestop.exchange.lines import MAX_LINE, read_lines
from onestop.exchange.registers import Entry, RegisterError, read_register
from onestop.exchange.seen import Seen

HEAD = "code,procedure,agency,received,resolved,remote"
GOOD = "H9,1.001731,UBND phường Láng,2026-03-02T09:00,2026-03-05T10:00,no"


def _read(tmp_path: Path, content: str | bytes, name: str = "so.csv") -> list[Entry]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_register(file))


def _codes(entry: Entry) -> list[str]:
    return [found.code for found in entry.problems]


def _received(tmp_path: Path, text: str) -> datetime:
    (entry,) = _read(tmp_path, f"code;procedure;received\nH1;1.001731;{text}\n")
    assert entry.dossier, entry.problems
    (event,) = entry.dossier.events
    return event.at


# -- encodings -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_unicode_in_any_form_is_read(tmp_path: Path, mark: str, codec: str, newline: str) -> None:
    """
    UTF-8 and UTF-16 in both orders, with and without the mark, say the same.
    """
    plain = _read(tmp_path, f"{HEAD}\n{GOOD}\n")

    assert plain == _read(tmp_path, (mark + newline.join((HEAD, GOOD, ""))).encode(codec))
    assert "UBND phường Láng" == (plain[0].dossier and plain[0].dossier.agency)


def test_long_utf16_register_is_read_in_pieces(tmp_path: Path) -> None:
    """
    Lines that lie across the pieces in which the file is read stay whole.
    """
    rows = [f"H{n},1.001731,UBND xã Đông Hưng {n},2026-03-02,,\n" for n in range(5_000)]
    entries = _read(tmp_path, f"{HEAD}\n{''.join(rows)}".encode("utf-16"))

    assert [(f"H{n}", f"UBND xã Đông Hưng {n}", n + 2) for n in range(5_000)] == [
        (entry.code, entry.dossier and entry.dossier.agency, entry.line) for entry in entries
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("H1,1.001731,UBND phường Láng,,,".encode("cp1258", "replace"), "not_text"),
        ("H1,1.001731,UBND phươ\u0300ng La\u0301ng,,,".encode("cp1258"), "windows_1258"),
        ("H1,1.001731,So\u0309 Nô\u0323i vu\u0323,,,".encode("cp1258"), "windows_1258"),
        (b"H1,1.001731,UBND ph\xad\xeang L\xb8ng,,,", "tcvn3"),
        (b"H1,1.001731,S\xeb N\xe9i v\xf4,,,", "not_text"),
        (b"H1,1.001731,caf\xe9,,,", "not_text"),
        ("H1,1.001731,UBND phường L".encode() + b"\xc3,,,", "not_text"),
        (b"H1,1.001731,a\x00b,,,", "nul"),
    ],
)
def test_row_of_other_bytes_costs_itself_alone(tmp_path: Path, row: bytes, expected: str) -> None:
    """
    What it looks like is told and never converted; its code is still known.
    """
    first, second, third = _read(tmp_path, f"{HEAD}\n".encode() + row + f"\n{GOOD}\nH3,1.001731,,,,\n".encode())

    assert ("H1", None, 2, ["OS808"]) == (first.code, first.dossier, first.line, _codes(first))
    assert expected == first.problems[0].args["why"]
    assert [("H9", ()), ("H3", ())] == [(entry.code, entry.problems) for entry in (second, third) if entry.dossier]


@pytest.mark.parametrize("tail", [b"\x00", b"H\x00\x00\xd8,\x00"])
def test_half_a_letter_of_utf16_costs_its_row_alone(tmp_path: Path, tail: bytes) -> None:
    """
    A file that was cut, or half of a pair.
    """
    good, broken = _read(tmp_path, f"{HEAD}\n{GOOD}\n".encode("utf-16") + tail)

    assert ("H9", ["OS808"], 3) == (good.dossier and good.dossier.code, _codes(broken), broken.line)


# -- the head ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\n"])
def test_columns_may_be_apart_by_comma_semicolon_or_tab(tmp_path: Path, delimiter: str, first: str) -> None:
    """
    Excel in Vietnamese writes semicolons, and may say so in a line before the head.
    """
    content = first.format(delimiter) + f"{HEAD}\n{GOOD}\n".replace(",", delimiter)
    (entry,) = _read(tmp_path, content)

    assert ("UBND phường Láng", {"remote": "no"}) == (entry.dossier and entry.dossier.agency, entry.dossier and entry.dossier.facts)


def test_other_marks_inside_cells_are_text(tmp_path: Path) -> None:
    """
    A semicolon in a file of commas parts nothing, and in a file of semicolons a quoted one neither.
    """
    (by_comma,) = _read(tmp_path, "code,procedure,agency\nH1,1.001731,Sở A; Sở B\n")
    (by_semicolon,) = _read(tmp_path, 'code;procedure;agency\nH1;1.001731;"Sở A; Sở B, phòng C"\n')

    assert ("Sở A; Sở B", "Sở A; Sở B, phòng C") == tuple(e.dossier and e.dossier.agency for e in (by_comma, by_semicolon))


@pytest.mark.parametrize(
    "head",
    [
        "Code,PROCEDURE,Claimed Due",
        " code\u00a0,procedure ,claimed-due",
        "\u200bcode,procedure,CLAIMED_DUE",
        '"code","procedure","claimed\ndue"',
    ],
)
def test_names_of_columns_are_known_in_any_case_and_with_spaces(tmp_path: Path, head: str) -> None:
    """
    As a person types them.
    """
    (entry,) = _read(tmp_path, f"{head}\nH1,1.001731,2026-03-05\n")

    assert {"due": at("2026-03-05")} == (entry.dossier and entry.dossier.claimed)


def test_name_of_a_fact_is_composed_and_keeps_its_case(tmp_path: Path) -> None:
    """
    A Mac writes letters and tones apart; a fact is named by the procedure, letter by letter.
    """
    (entry,) = _read(tmp_path, "code,procedure,ti\u0300nh Tra\u0323ng\nH1,1.001731,x\n")

    assert {"tình Trạng": "x"} == (entry.dossier and entry.dossier.facts)


def test_same_column_in_two_spellings_stands_twice(tmp_path: Path) -> None:
    """
    Nobody can tell which of the two is meant.
    """
    with pytest.raises(RegisterError, match="OS806"):
        _read(tmp_path, "code,procedure,received,Received\nH1,1.001731,2026-03-02,2026-03-03\n")


# -- rows ----------------------------------------------------------------------------------------------------------------------------


def test_two_stray_quotes_swallow_no_row_between_them(tmp_path: Path) -> None:
    """
    The rows between them are whole rows, and stay so, also one whose own cells are quoted.
    """
    content = f'{HEAD}\nH1,1.001731,"Sở A,,,\n{GOOD}\nH2,1.001731,"Sở A, phòng B",,,\nH3,1.001731,Sở B",,,\nH4,1.001731,"Sở C,,,\n'
    entries = _read(tmp_path, content)

    assert [("H1", 2), ("H9", 3), ("H2", 4), ("H3", 5), ("H4", 6)] == [(entry.code, entry.line) for entry in entries]
    assert ["H9", "H2", "H3"] == [entry.code for entry in entries if entry.dossier]


def test_quoted_cell_over_lines_is_one_row_beside_a_stray_quote(tmp_path: Path) -> None:
    """
    The number of each row is that of its first line.
    """
    content = f'{HEAD}\nH1,1.001731,Sở "A,,,\nH2,1.001731,"Sở A\ntầng 2, cửa 3",,,\n{GOOD}\n'
    entries = _read(tmp_path, content)

    assert [("H1", 2), ("H2", 3), ("H9", 5)] == [(entry.code, entry.line) for entry in entries]
    assert "Sở A\ntầng 2, cửa 3" == (entries[1].dossier and entries[1].dossier.agency)


def test_line_inside_a_cell_that_starts_with_no_code_is_no_row(tmp_path: Path) -> None:
    """
    Even where it has as many commas as a row.
    """
    (entry,) = _read(tmp_path, f'{HEAD}\nH1,1.001731,"A\n,"",,",,,\n')

    assert 'A\n,",,' == (entry.dossier and entry.dossier.agency)


def test_cell_as_long_as_a_line_breaks_its_row(tmp_path: Path) -> None:
    """
    A quoted cell has a bound too.
    """
    broken, good = _read(tmp_path, f'{HEAD}\nH1,1.001731,"{"x" * 200_000}",,,\n{GOOD}\n')

    assert (["OS803"], "long_cell", True) == (_codes(broken), broken.problems[0].args["why"], good.dossier is not None)


def test_row_says_how_many_cells_it_has(tmp_path: Path) -> None:
    """
    And how many columns there are.
    """
    short, long = _read(tmp_path, f"{HEAD}\nH1,1.001731\nH2,1.001731,,,,,,\n")

    assert [(2, 6), (8, 6)] == [(entry.problems[0].args["found"], entry.problems[0].args["wanted"]) for entry in (short, long)]


# -- moments -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/01/2026", "2026-01-05"),
        ("5/1/2026 9:30", "2026-01-05T09:30"),
        ("05-01-2026 09:30:15", "2026-01-05T09:30:15"),
        ("09:30 05/01/2026", "2026-01-05T09:30"),
        ("05/01/2026  09:30:15.250", "2026-01-05T09:30:15"),
        ("05/01/2026\u00a009:30", "2026-01-05T09:30"),
        ("25/12/2026", "2026-12-25"),
        ("12/11/2026", "2026-11-12"),
        ("29/02/2024", "2024-02-29"),
        ("2026-01-05", "2026-01-05"),
        ("46027", "2026-01-05"),
        ("45966.7083", "2025-11-05T17:00"),
        ("45966,7083333333", "2025-11-05T17:00"),
        ("46027.395833", "2026-01-05T09:30"),
        ("46027,5", "2026-01-05T12:00"),
        ("46027.99999999", "2026-01-06"),
        ("45678.5", "2025-01-21T12:00"),
    ],
)
def test_moment_is_read_as_a_spreadsheet_writes_it(tmp_path: Path, text: str, expected: str) -> None:
    """
    Day first, then month; numbers count from 30/12/1899.
    """
    assert at(expected) == _received(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01/25/2026", "month_first"),
        ("12/31/2026 17:00", "month_first"),
        ("13/25/2026", "no_such_day"),
        ("31/02/2026", "no_such_day"),
        ("00/01/2026", "no_such_day"),
        ("05/01/2026 25:00", "no_such_day"),
        ("05/01/26", "short_year"),
        ("05/01-2026", "other"),
        ("05.01.2026", "other"),
        ("05/01/2026 9:30 AM", "other"),
        ("09:30 05/01/2026 09:30", "other"),
        ("2026/01/05", "other"),
        ("4602", "other"),
        ("29999", "other"),
        ("60000", "other"),
        ("460270", "other"),
        ("46027.", "other"),
        ("-46027", "other"),
        ("4.6027e4", "other"),
        ("٤٦٠٢٧", "other"),
        ("hôm nay", "other"),
    ],
)
def test_what_is_no_date_in_that_order_is_never_guessed(tmp_path: Path, text: str, expected: str) -> None:
    """
    The row says why, and the next is read.
    """
    broken, good = _read(tmp_path, f"code;procedure;received\nH1;1.001731;{text}\nH2;1.001731;05/01/2026\n")

    assert (["OS804"], expected, True) == (_codes(broken), broken.problems[0].args["because"], good.dossier is not None)


def test_numbers_for_dates_are_told_once_a_column(tmp_path: Path) -> None:
    """
    At the first row that has one, and the dossiers are judged.
    """
    rows = "".join(f"H{n},1.001731,{46027 + n},{46030 if n else ''}\n" for n in range(3))
    entries = _read(tmp_path, f"code,procedure,received,resolved\n{rows}")

    assert [["received"], ["resolved"], []] == [[note.args["column"] for note in entry.notes] for entry in entries]
    assert {"OS810"} == {note.code for entry in entries for note in entry.notes}
    assert [True] * 3 == [entry.dossier is not None and not entry.problems for entry in entries]


def test_number_in_another_column_is_no_date(tmp_path: Path) -> None:
    """
    A fact of 46027 square metres stays what it is.
    """
    (entry,) = _read(tmp_path, "code,procedure,area\nH1,1.001731,46027\n")

    assert ({"area": "46027"}, ()) == (entry.dossier and entry.dossier.facts, entry.notes)


def test_column_with_the_month_first_is_warned_of_once(tmp_path: Path) -> None:
    """
    Dates that fit both orders may then be wrong in silence, and only a person can tell.
    """
    entries = _read(tmp_path, "code,procedure,received\nH1,1.001731,01/05/2026\nH2,1.001731,01/25/2026\nH3,1.001731,01/26/2026\n")

    assert [[], ["OS811"], []] == [[note.code for note in entry.notes] for entry in entries]


@given(moment=st.datetimes(datetime(1982, 2, 18), datetime(2064, 4, 7)).map(lambda each: each.replace(microsecond=0)))
def test_every_way_to_write_a_moment_says_the_same(moment: datetime) -> None:
    """
    Day first, and as Excel counts, to the second.
    """
    since = moment - datetime(1899, 12, 30)
    serial = f"{since.days}.{round(since.seconds * 10**10 / 86_400):010}"

    assert moment == read_day_first(f"{moment:%d/%m/%Y %H:%M:%S}") == read_serial(serial)


# -- duplicates ----------------------------------------------------------------------------------------------------------------------


def test_code_of_a_broken_row_may_come_again(tmp_path: Path) -> None:
    """
    A row that was mended below is judged, and a third one is a duplicate of it.
    """
    content = "code,procedure,received\nH1,1.001731,mai\nH1,1.001731,2026-03-02\nH1,1.001731,2026-03-03\n"

    assert [["OS804"], [], ["OS805"]] == [_codes(entry) for entry in _read(tmp_path, content)]
    assert 3 == _read(tmp_path, content)[2].problems[0].args["first"]


def test_so_many_codes_are_remembered_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    From then on it is told once that duplicates are not looked for, and every row is still judged.
    """
    monkeypatch.setattr("onestop.exchange.registers.MAX_CODES", 3)
    rows = "".join(f"H{n},1.001731\n" for n in (1, 2, 3, 4, 2, 4))
    entries = _read(tmp_path, f"code,procedure\n{rows}")

    assert [[], [], [], [], ["OS805"], []] == [_codes(entry) for entry in entries]
    assert [("OS812", 4)] == [(note.code, entry.line) for entry in entries for note in entry.notes]


@given(codes=st.lists(st.text("ABC", min_size=1, max_size=4), max_size=200))
def test_codes_seen_are_those_of_a_dictionary(codes: list[str]) -> None:
    """
    The line at which each came first, whatever the table does when it grows.
    """
    seen, plain = Seen(), dict[str, int]()
    for line, code in enumerate(codes, 1):
        assert plain.get(code) == seen.before(code, line)
        plain.setdefault(code, line)


def test_table_of_codes_is_compact_after_it_grew() -> None:
    """
    At most 36 bytes a code, and every code is still known.
    """
    seen = Seen()
    lines = [seen.before(f"000.00.06.H56-260107-{n:06}", n) for n in range(50_000)]

    assert [None] * 50_000 == lines
    assert list(range(1, 50_000, 9)) == [seen.before(f"000.00.06.H56-260107-{n:06}", 0) for n in range(1, 50_000, 9)]
    assert (len(seen._hashes) * seen._hashes.itemsize + len(seen._lines) * seen._lines.itemsize) / 50_000 <= 36


# -- laws ----------------------------------------------------------------------------------------------------------------------------

_BROKEN = (
    b"X1,1.001731,So",
    b"X1,1.001731,,,,,,,,",
    b'X1,1.001731,"So A,,,',
    b'X1,1.001731,"So A"x,,,',
    b"X1,1.001731,,mai,,",
    b"X1,1.001731,,01/25/2026,,",
    b",1.001731,,,,",
    b"X1,,,,,",
    b"X1,1.001731,caf\xe9,,,",
    b'X1,1.001731,"caf\xe9,,,',
    b"X1,1.001731,\x00,,,",
    b"\xff\xfe\xfd",
    b'"',
)


@given(
    rows=st.lists(st.sampled_from(_BROKEN) | st.none(), max_size=30),
    quoted=st.lists(
        st.sampled_from(("Sở A", "Sở A, phòng B", 'Sở "A"', "Sở A\ntầng 2", "Sở A\r\ntầng 2\nphòng 3")), min_size=30, max_size=30
    ),
)
def test_k_broken_rows_among_n_leave_the_others_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, rows: list[bytes | None], quoted: list[str]
) -> None:
    """
    Exactly the n - k whole rows are read, each as it is read from a file without the broken ones.
    """
    whole = [f'H{n},1.001731,"{name.replace(chr(34), chr(34) * 2)}",2026-03-02T09:{n:02},,no'.encode() for n, name in enumerate(quoted)]
    mixed = [whole[n] if row is None else row for n, row in enumerate(rows)]
    clean = [whole[n] for n, row in enumerate(rows) if row is None]
    folder = tmp_path_factory.mktemp("so")

    alone, among = (
        [entry.dossier for entry in _read(folder, b"\n".join((HEAD.encode(), *lines, b""))) if entry.dossier] for lines in (clean, mixed)
    )

    assert [f"H{n}" for n, row in enumerate(rows) if row is None] == [dossier.code for dossier in alone]
    assert alone == among


_PIECES = st.sampled_from(
    (
        *(
            b"code,procedure",
            b"code;procedure;received\n",
            b"H1,1.001731",
            b"46027",
            b"05/01/2026",
            b"2026-01-05",
            "ườ".encode(),
            b"sep=;\n",
        ),
        *(b"\n", b"\r", b",", b'"', b";", b"\x00", b"\xff", b"\xfe", b"{", b"}", b"\xd8\x00", b'{"code": "H1", "procedure": "1.001731"}'),
    )
)


@given(
    content=st.lists(_PIECES | st.binary(max_size=5), max_size=40).map(b"".join),
    start=st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", HEAD.encode() + b"\n"]),
)
@pytest.mark.parametrize("name", ["so.csv", "so.jsonl"])
def test_any_bytes_give_problems_and_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes, start: bytes
) -> None:
    """
    A file is refused by a problem, or each of its rows has a dossier or a problem with its line.
    """
    entries, refusal = [], None
    try:
        entries = _read(tmp_path_factory.mktemp("so"), start + content, name)
    except RegisterError as error:
        refusal = error.problem.code

    assert refusal in (None, "OS801", "OS802", "OS806", "OS807")
    assert all(entry.problems or entry.dossier for entry in entries)
    assert sorted(entry.line for entry in entries) == [entry.line for entry in entries]
    assert all(entry.code.isprintable() or entry.code.encode() for entry in entries)


@given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]))
def test_no_line_is_longer_than_it_may_be_and_all_are_text(content: bytes, start: bytes) -> None:
    """
    Whatever the bytes are, lines can be written as UTF-8 and hold no NUL.
    """
    lines = list(read_lines(io.BytesIO(start + content)))

    assert all(line.encode() and "\0" not in line and len(line) <= MAX_LINE for line in lines if line)


def test_every_row_of_a_file_full_of_stray_quotes_is_told(tmp_path: Path) -> None:
    """
    Each looks ahead at some lines only, so a hostile file ends too.
    """
    entries = _read(tmp_path, f"{HEAD}\n" + 'H1,"\nx\n' * 2_000)

    assert list(range(2, 4_002)) == [entry.line for entry in entries if entry.problems]
