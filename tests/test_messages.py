"""Files of messages, and the verbs `code` and `message`: line by line, with every loss told and nothing personal shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import codes
from onestop.cli import main
from onestop.exchange.messages import MessageEntry, read_dossiers, read_messages
from onestop.exchange.national import MAX_ITEMS, MAX_MESSAGE
from onestop.exchange.registers import RegisterError, read_register

CODE = "000.00.06.H26-260105-0001"
OTHER = "000.00.06.H26-260105-0002"
PERSON = "Họ tên Bí Mật"
MESSAGE = {
    "MaHoSo": CODE,
    "MaTTHC": "1.001731",
    "ChuHoSo": PERSON,
    "NgayTiepNhan": "20260105090000",
    "NgayHenTra": "20260108170000",
    "TrangThaiHoSo": "9",
    "KenhThucHien": "1",
    "NgayKetThucXuLy": "20260107150000",
}
STEP = {"MaHoSo": CODE, "NguoiXuLy": PERSON, "ThoiDiemXuLy": "20260106100000", "PhongBanXuLy": "Phòng A", "TrangThai": "4"}


def _lines(*data: Any) -> str:
    return "".join(f"{each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)}\n" for each in data)


def _read(tmp_path: Path, content: str | bytes, name: str = "thong-diep.jsonl") -> list[MessageEntry]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_messages(file))


def test_broken_line_leaves_the_others_unharmed(tmp_path: Path) -> None:
    """
    Each is told with its line.
    """
    content = _lines(MESSAGE, "{", "", {**MESSAGE, "MaHoSo": ""}, f'"{"x" * (2 * MAX_MESSAGE)}"', "5", {**MESSAGE, "MaHoSo": OTHER})
    entries = _read(tmp_path, content)

    assert [(1, CODE, []), (2, "", ["OS851"]), (4, "", ["OS852"]), (5, "", ["OS851"]), (6, "", ["OS853"]), (7, OTHER, [])] == [
        (entry.line, entry.code, codes(entry.problems)) for entry in entries
    ]
    assert [2, 4, 5, 6] == [found.source.line for entry in entries for found in entry.problems if found.source]


def test_progress_lines_join_the_message_before_them(tmp_path: Path) -> None:
    """
    One dossier, with a transfer where the department changes.
    """
    steps = [{**STEP, "TrangThai": "2", "ThoiDiemXuLy": "20260105090000", "PhongBanXuLy": "Một cửa"}, STEP]
    (entry,) = _read(tmp_path, _lines(MESSAGE, *steps))

    assert entry.dossier is not None
    assert (2, [], "9") == (len(entry.progress), codes(entry.problems), entry.status)
    assert {"received", "resolved", "transferred"} == {event.kind.value for event in entry.dossier.events}


def test_progress_line_elsewhere_is_told(tmp_path: Path) -> None:
    """
    Before its message, or after another one, it does not count.
    """
    entries = _read(tmp_path, _lines(STEP, MESSAGE, {**STEP, "MaHoSo": OTHER}, {"MaHoSo": CODE, "ThoiDiemXuLy": "x"}))

    assert [(1, ["OS863"]), (3, ["OS863"]), (4, ["OS853", "OS852"]), (2, [])] == [(entry.line, codes(entry.problems)) for entry in entries]


def test_progress_lines_without_end_are_bounded(tmp_path: Path) -> None:
    """
    One dossier cannot fill the memory.
    """
    entries = _read(tmp_path, _lines(MESSAGE, *[STEP] * (MAX_ITEMS + 2)))

    assert [["OS863"], ["OS863"], []] == [codes(entry.problems) for entry in entries]


@pytest.mark.parametrize(
    ("content", "count"), [(json.dumps(MESSAGE, indent=2), 1), (json.dumps([MESSAGE, STEP, {**MESSAGE, "MaHoSo": OTHER}]), 2)]
)
def test_json_file_is_a_message_or_a_list(tmp_path: Path, content: str, count: int) -> None:
    """
    On as many lines as it likes.
    """
    entries = _read(tmp_path, content, "thong-diep.json")

    assert [[]] * count == [codes(entry.problems) for entry in entries]


def test_dossiers_of_local_systems_are_known_by_their_keys(tmp_path: Path) -> None:
    """
    They have no rest, because they are not written back.
    """
    local = {"dossierNo": CODE, "serviceCode": "1.001731", "dossierStatus": "processing", "receiveDate": "05/01/2026 09:00:00"}
    (entry,) = _read(tmp_path, _lines(local))

    assert (CODE, None, [], "2") == (entry.code, entry.message, codes(entry.problems), entry.status)


@pytest.mark.parametrize(("content", "line"), [('{\n"MaHoSo": x}', 2), ("", 1), (b"\xff\xfe", None)])
def test_json_file_that_cannot_be_read_is_refused(tmp_path: Path, content: str | bytes, line: int | None) -> None:
    """
    At the line of the mistake.
    """
    with pytest.raises(RegisterError) as raised:
        _read(tmp_path, content, "thong-diep.json")

    assert ("OS851", line) == (raised.value.problem.code, raised.value.problem.source and raised.value.problem.source.line)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """
    Told when the first dossier is asked for.
    """
    with pytest.raises(RegisterError):
        next(iter(read_messages(tmp_path / "khong-co.jsonl")))
    with pytest.raises(RegisterError):
        next(iter(read_dossiers(tmp_path / "khong-co.json")))


# -- the verbs -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program, in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def ran(*args: str) -> tuple[int, str, str]:
        try:
            code = main(list(args))
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return (code, *capsys.readouterr())

    return ran


def test_message_becomes_a_register_that_is_judged(run: Any, tmp_path: Path) -> None:
    """
    `message read --register`, then `assess`.
    """
    Path("m.jsonl").write_text(_lines(MESSAGE, {**MESSAGE, "MaHoSo": OTHER, "TrangThaiHoSo": "2", "NgayKetThucXuLy": ""}), encoding="utf-8")
    code, out, err = run("message", "read", "m.jsonl", "--place", "01", "--register", "so.jsonl", "--lang", "en")

    assert (0, "") == (code, err)
    assert "2 dossiers; statuses: 2 (received): 1, 9 (settled): 1" == out.splitlines()[0]
    assert [CODE, OTHER] == [entry.code for entry in read_register("so.jsonl") if entry.dossier and not entry.problems]
    code, out, _ = run("assess", "so.jsonl", "--json", "--now", "2026-01-30", "--no-plugins")
    assert (0, ["early", "overdue"]) == (code, [json.loads(line)["timeliness"] for line in out.splitlines()])
    assert "Bí Mật" not in Path("so.jsonl").read_text(encoding="utf-8")


def test_message_read_prints_the_dossier_and_tells_on_the_side(run: Any) -> None:
    """
    The register's object on standard output, findings on standard error, code 1.
    """
    Path("m.json").write_text(json.dumps({**MESSAGE, "TrangThaiHoSo": "4"}), encoding="utf-8")
    code, out, err = run("message", "read", "m.json")

    assert (1, CODE) == (code, json.loads(out)["code"])
    assert "OS857" in err
    assert "Bí Mật" not in out + err


def test_code_that_is_none_is_told_by_its_line(run: Any) -> None:
    """
    Not by its words, which may be a person's; the dossier is there all the same.
    """
    Path("m.jsonl").write_text(_lines(MESSAGE, {**MESSAGE, "MaHoSo": PERSON}), encoding="utf-8")
    code, out, err = run("message", "read", "m.jsonl", "--register", "so.jsonl", "--lang", "en")

    assert (1, "2 dossiers; statuses: 9 (settled): 2") == (code, out.splitlines()[0])
    assert "m.jsonl:2: OS866 warning m.jsonl:2 MaHoSo: The field MaHoSo does not have the form of a dossier code" in err
    assert "Bí Mật" not in out + err


def test_message_read_as_json_has_the_findings_inside(run: Any) -> None:
    """
    One object a dossier, nothing on standard error.
    """
    Path("m.json").write_text(json.dumps({**MESSAGE, "TrangThaiHoSo": "4"}), encoding="utf-8")
    code, out, err = run("message", "read", "m.json", "--json")
    data = json.loads(out)

    assert (1, "", CODE, "4", ["OS857"]) == (code, err, data["code"], data["status"], [found["code"] for found in data["problems"]])
    assert CODE == data["dossier"]["code"]


def test_message_write_gives_back_what_was_read(run: Any) -> None:
    """
    Over the earlier message every field is there again, progress lines too.
    """
    Path("m.jsonl").write_text(_lines({**MESSAGE, "la": 1}, STEP), encoding="utf-8")
    run("message", "read", "m.jsonl", "--register", "so.jsonl")
    code, out, _ = run("message", "write", "so.jsonl", "--over", "m.jsonl", "--progress")
    first, second, *later = [json.loads(line) for line in out.splitlines()]

    assert (0, {**MESSAGE, "la": 1}, STEP) == (code, first, second)
    assert [("20260107150000", "9")] == [(line["ThoiDiemXuLy"], line["TrangThai"]) for line in later]


def test_message_write_tells_losses_and_writes_a_file(run: Any) -> None:
    """
    A suspension has no field; the file appears when it is whole.
    """
    events = [{"at": "2026-01-05T09:00", "kind": "received"}, {"at": "2026-01-06T09:00", "kind": "suspended", "reason": "posting"}]
    Path("d.json").write_text(json.dumps({"code": CODE, "procedure": "1.001731", "events": events}), encoding="utf-8")
    code, out, err = run("message", "write", "d.json", "--out", "m.jsonl", "--lang", "en")

    assert (1, "wrote m.jsonl: 1 messages\n") == (code, out)
    assert "OS860 warning events[1]: The message has no field for the event “suspended”" in err
    assert [("2", CODE)] == [(entry.status, entry.code) for entry in read_messages("m.jsonl")]


def test_message_write_as_json_has_messages_and_findings(run: Any) -> None:
    """
    A broken dossier among them gives no message.
    """
    Path("d.jsonl").write_text(_lines({"code": CODE, "procedure": "1.001731", "events": []}, {"code": "B"}), encoding="utf-8")
    code, out, _ = run("message", "write", "d.jsonl", "--json")
    first, second = (json.loads(line) for line in out.splitlines())

    assert (1, 1, [], ["OS202"]) == (code, len(first["messages"]), second["messages"], [found["code"] for found in second["problems"]])


@pytest.mark.parametrize(
    "args",
    [
        ("message", "read", "khong-co.json"),
        ("message", "read"),
        ("message", "send", "m.json"),
        ("message", "read", "m.json", "--place", "HN"),
        ("code", "parse"),
        ("code", "make", "--agency", "H26"),
        ("code", "make", "--agency", "H26", "--number", "một"),
        ("code", "make", "--agency", "H26", "--number", "1", "--format", "khác"),
        ("code", "guess"),
    ],
)
def test_wrong_use_is_code_2_without_a_traceback(run: Any, args: tuple[str, ...]) -> None:
    """
    One message on standard error.
    """
    code, out, err = run(*args)

    assert (2, "") == (code, out)
    assert "Traceback" not in err
    assert err


def test_code_parse_shows_the_parts(run: Any) -> None:
    """
    A table for people, objects for programs.
    """
    code, out, _ = run("code", "parse", CODE, "--received", "2026-01-06", "--lang", "en")
    assert (1, True) == (code, "OS906" in out and "2026-01-05" in out)
    code, out, _ = run("code", "parse", CODE.lower(), "--json")
    data = json.loads(out)
    assert (0, CODE, "000.00.06.H26", "2026-01-05", "0001", ["OS842"]) == (
        *(code, data["code"], data["agency"], data["received"], data["number"]),
        [found["code"] for found in data["problems"]],
    )


def test_code_make_prints_a_code(run: Any) -> None:
    """
    With hints about what was not read; a bad identifier is a finding.
    """
    code, out, _ = run("code", "make", "--agency", "000.00.06.H26", "--number", "7", "--received", "2025-07-01")
    assert (0, "000.00.06.H26-250701-0007") == (code, out.splitlines()[0])
    code, out, _ = run("code", "make", "--agency", "H26", "--number", "7", "--received", "2025-07-01", "--json")
    assert (1, None) == (code, json.loads(out)["code"])


def test_code_formats_lists_the_forms(run: Any) -> None:
    """
    With their dates and how sure they are.
    """
    code, out, _ = run("code", "formats", "--json")
    assert (0, ["high", "high", "low", "high"]) == (code, [json.loads(line)["confidence"] for line in out.splitlines()])
    assert 6 == len(run("code", "formats", "--lang", "en")[1].splitlines())
