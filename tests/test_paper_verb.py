"""The verb `slip`: what it reads, what it writes, and how it says what is wrong."""

from __future__ import annotations

import builtins
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import onestop
from test_cli import Program, Ran

_load = cache(onestop.load)

RECEIVED = {"at": "2026-01-05T15:30", "kind": "received"}
DOSSIER = {
    "code": "000.00.06.H26-260105-0001",
    "procedure": "1.004873",
    "place": "01",
    "facts": {"reissue": False, "proxy": True, "residence_in_database": True},
    "documents": ["to-khai", {"requirement": "van-ban-uy-quyen", "form": "copy"}],
    "events": [RECEIVED],
}
SECRET = "Nguyễn Thị Bí Mật"


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("onestop.cli.common.load", _load)
    monkeypatch.chdir(tmp_path)
    written("ho-so.json")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Program:
    """The program."""
    return Program(capsys)


def written(name: str, data: Any = None, **more: Any) -> str:
    Path(name).write_text(json.dumps({**DOSSIER, **more} if data is None else data), encoding="utf-8")
    return name


def fields(ran: Ran) -> dict[str, str | None]:
    """The lines of a slip, by name."""
    return {block["name"]: block["value"] for block in ran.json["body"] if block["is"] == "field"}


def test_the_appointment_slip_is_printed(run: Program) -> None:
    """
    Three working days from Monday 5 January 2026, 15:30, to the end of Thursday.
    """
    ran = run("slip", "appointment", "ho-so.json")

    assert (0, "") == (ran.code, ran.err)
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in ran.out
    assert "17 giờ 00 phút, ngày 08 tháng 01 năm" in ran.out


def test_persons_and_office_come_from_their_own_files(run: Program) -> None:
    """
    The dossier holds neither.
    """
    who = written("nguoi-nop.json", {"name": SECRET, "proxy": {"name": "B"}})
    office = written("co-quan.json", {"unit": "Bộ phận Thử", "locality": "Thử"})
    ran = run("slip", "appointment", "ho-so.json", "--applicant", who, "--office", office, "--json")

    assert (SECRET, "B") == (fields(ran)["applicant"], fields(ran)["proxy"])
    assert ("Bộ phận Thử", "Thử, ngày 05 tháng 01 năm 2026") == (ran.json["unit"], ran.json["place_and_date"])


@pytest.mark.parametrize(
    ("suffix", "begins"),
    [("txt", b" "), ("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF"), ("docx", b"PK"), ("ics", b"BEGIN:VCALENDAR\r\n"), ("json", b"{\n")],
)
def test_the_ending_of_the_name_says_what_is_written(run: Program, suffix: str, begins: bytes) -> None:
    """
    Whole, or not under that name.
    """
    ran = run("slip", "appointment", "ho-so.json", "--out", f"giay.{suffix}", "--lang", "en")

    assert (0, f"Wrote giay.{suffix}: form 01 of the set 2025\n") == (ran.code, ran.out)
    assert Path(f"giay.{suffix}").read_bytes().startswith(begins)
    assert ["giay." + suffix, "ho-so.json"] == sorted(path.name for path in Path().iterdir())


def test_a_qr_code_is_printed_where_it_can_be(run: Program) -> None:
    """
    In a file that holds pictures.
    """
    assert 0 == run("slip", "appointment", "ho-so.json", "--qr", "--out", "giay.html").code
    assert "<svg" in Path("giay.html").read_text(encoding="utf-8")


def test_the_slip_itself_is_the_event(run: Program) -> None:
    """
    A request that the dossier does not hold yet goes out now, and is judged as such: after the three days of Decree 118 it is late.
    """
    early = run("slip", "supplement", "ho-so.json", "--at", "2026-01-06T09:00")
    late = run("slip", "supplement", "ho-so.json", "--at", "2026-01-09T09:00", "--json")

    assert 0 == early.code
    assert "  1. Văn bản ủy quyền: đã có bản sao, cần bản chính" in early.out
    assert 1 == late.code
    assert {"OS612", "OS625"} & {found["code"] for found in late.json["problems"]}


def test_the_day_of_a_slip_is_that_of_its_event(run: Program) -> None:
    """
    A request that the dossier holds is printed as it went out.
    """
    written("ho-so.json", events=[RECEIVED, {"at": "2026-01-06T10:00", "kind": "supplement_requested"}])

    assert "2026-01-06T10:00:00" == run("slip", "supplement", "ho-so.json", "--json").json["at"]


def test_an_apology_is_made_with_its_new_date(run: Program) -> None:
    """
    Due on 8 January: on the 7th it is in time, on the 8th too late.
    """
    asked = ("slip", "apology", "ho-so.json", "--until", "2026-01-12T17:00", "--reason", "Chờ xác minh")
    good, late = run(*asked, "--at", "2026-01-07T09:00"), run(*asked, "--at", "2026-01-08T09:00")

    assert (0, "") == (good.code, good.err)
    assert "12 tháng 01" in " ".join(good.out.split())
    assert 1 == late.code
    assert late.err.startswith("OS610 ")


def test_another_new_date_is_a_second_apology(run: Program) -> None:
    """
    Once is allowed.
    """
    first = {"at": "2026-01-06T09:00", "kind": "extended", "reason": "apology", "until": "2026-01-12T17:00"}
    written("ho-so.json", events=[RECEIVED, first])
    printed = run("slip", "apology", "ho-so.json", "--reason", "x", "--json")
    again = run("slip", "apology", "ho-so.json", "--reason", "x", "--json", "--until", "2026-01-13T17:00", "--at", "2026-01-07T09:00")

    assert (0, "2026-01-12T17:00:00") == (printed.code, printed.json["when"])
    assert (1, "2026-01-13T17:00:00") == (again.code, again.json["when"])


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("refusal", (), "OS643"),
        ("apology", (), "OS643"),
        ("stop", ("--set", "2018"), "OS642"),
    ],
)
def test_a_slip_that_cannot_be_made_is_a_finding(run: Program, kind: str, more: tuple[str, ...], code: str) -> None:
    """
    Nothing is printed, and one sentence says why.
    """
    ran = run("slip", kind, "ho-so.json", "--at", "2026-01-06T09:00", *more)

    assert (1, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"{code} ")


def test_a_dossier_before_the_first_forms_is_told(run: Program) -> None:
    """
    No form is guessed; one that is named is taken.
    """
    written("ho-so.json", events=[{"at": "2019-01-04T09:00", "kind": "received"}])

    assert run("slip", "appointment", "ho-so.json").err.startswith("OS641 ")
    assert "2018" == run("slip", "appointment", "ho-so.json", "--set", "2018", "--json").json["set"]


def test_a_register_is_printed_from_many_dossiers(run: Program) -> None:
    """
    Persons by the codes of their dossiers; a broken row is told and the others are printed.
    """
    lines = [json.dumps({**DOSSIER, "code": code}) for code in ("H1", "H2")]
    Path("so.jsonl").write_text("\n".join([*lines, "{"]) + "\n", encoding="utf-8")
    ran = run(
        "slip", "register", "so.jsonl", "--at", "2026-01-06T09:00", "--json", "--applicant", written("ai.json", {"H2": {"name": SECRET}})
    )
    rows = next(block["rows"] for block in ran.json["body"] if block["is"] == "table")

    assert [("1", "H1", ""), ("2", "H2", SECRET)] == [(row[0], row[1], row[3]) for row in rows]
    assert 1 == ran.code
    assert "OS803" in ran.err


def test_one_dossier_is_chosen_by_its_code(run: Program) -> None:
    """
    Where the file holds several.
    """
    several = written("nhieu.json", [{**DOSSIER, "code": "H1"}, {**DOSSIER, "code": "H2"}])

    assert "H2" == run("slip", "control", several, "--code", "H2", "--json").json["code"]
    assert 2 == run("slip", "control", several).code
    assert "--code" in run("slip", "control", several).err
    assert 2 == run("slip", "control", several, "--code", "H3").code


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("appointment", "ho-so.json", "--out", "giay.odt"),
            "giay.odt: the name of the file must end in .txt, .html, .pdf, .docx, .ics, .json",
        ),
        (("control", "ho-so.json", "--out", "phieu.ics"), "phieu.ics: this slip promises no moment"),
        (("appointment", "ho-so.json", "--qr"), "--qr: a QR code can be printed only in a file .html, .pdf, .docx"),
        (("appointment", "ho-so.json", "--until", "2026-01-09"), "--until is only for apology"),
        (("control", "ho-so.json", "--item", "x"), "--item is only for supplement"),
        (("apology", "ho-so.json", "--until", "2026-01-01", "--at", "2026-01-06"), "--until: the new date must be later"),
        (("appointment", "khong-co.json"), "khong-co.json"),
        (("appointment", "ho-so.json", "--applicant", "khong-co.json"), "khong-co.json"),
        (("appointment", "ho-so.json", "--out", "khong-co/giay.txt"), "khong-co/giay.txt"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(run: Program, args: tuple[str, ...], said: str) -> None:
    """
    Code 2, and how to mend it.
    """
    ran = run("slip", *args, "--lang", "en")

    assert (2, "") == (ran.code, ran.out)
    assert said in ran.err


@pytest.mark.parametrize(
    "content",
    [
        f'{{"ten": "{SECRET}"}}',
        f'{{"name": ["{SECRET}"]}}',
        f'["{SECRET}"]',
        f'{{"name": "{SECRET}"',
        f'{{"name": "{SECRET * 2_000}"}}',
        "[" * 100_000 + SECRET,
        f'{{"name": "{SECRET * 100_000}"}}',
    ],
)
def test_a_wrong_file_of_a_person_is_told_without_the_person(run: Program, content: str) -> None:
    """
    Neither the terminal nor a log shows what stands in it.
    """
    Path("nguoi-nop.json").write_text(content, encoding="utf-8")
    ran = run("slip", "appointment", "ho-so.json", "--applicant", "nguoi-nop.json")

    assert 2 == ran.code
    assert "nguoi-nop.json" in ran.err
    assert "Bí Mật" not in ran.err + ran.out


@pytest.mark.parametrize(("module", "suffix", "extra"), [("typst", "pdf", "pdf"), ("docx", "docx", "docx"), ("segno", "html", "qr")])
def test_a_missing_extra_is_named_with_what_brings_it(
    run: Program, monkeypatch: pytest.MonkeyPatch, module: str, suffix: str, extra: str
) -> None:
    """
    Code 2, and nothing is written.
    """
    importing = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == module:
            raise ModuleNotFoundError(name)
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    ran = run("slip", "appointment", "ho-so.json", "--out", f"giay.{suffix}", *(["--qr"] if extra == "qr" else []))

    assert 2 == ran.code
    assert f"pip install onestop[{extra}]" in ran.err
    assert not Path(f"giay.{suffix}").exists()


def test_a_code_too_long_for_a_qr_code_is_said(run: Program) -> None:
    """
    In a sentence, not in the words of the drawing package.
    """
    ran = run("slip", "appointment", written("ho-so.json", code="H" * 5_000), "--qr", "--out", "giay.html", "--lang", "en")

    assert (2, True) == (ran.code, "--qr: the dossier code" in ran.err)
