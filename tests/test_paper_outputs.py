"""Slips drawn: text, HTML, PDF, Word, calendar file, data; whatever a person is called, it comes out as text."""

from __future__ import annotations

import builtins
import io
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import attrs
import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, event, judged, procedure, view
from onestop import Text
from onestop.telling.slips import (
    Applicant,
    Details,
    Office,
    Slip,
    make_register,
    make_slip,
    qr_svg,
    slip_data,
    slip_docx,
    slip_html,
    slip_ics,
    slip_pdf,
    slip_text,
)
from onestop.telling.tables import width
from onestop.words.errors import MissingExtraError

RECEIVED = event("2026-01-05T15:30", "received")
OFFICE = Office(
    parent="Ủy ban nhân dân xã Thử",
    unit="Trung tâm Phục vụ hành chính công xã Thử",
    locality="Thử",
    return_place="Quầy số 1; tầng 2, nhà A",
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '#import "x.typ": *',
    "#panic() $1/0$ @ref <label> *đậm* _nghiêng_ = đầu mục",
    "{{ 7 * 7 }} {% for x in y %}",
    "{applicant} {unit} {0} %s",
    "&lt;b&gt; &amp;",
    "Nguyễn \u202eVăn\u202c A",
    "X" * 10_000,
    "BEGIN:VEVENT\r\nSUMMARY:giả",
)


def appointment(name: str = "Nguyễn Thị Đào", *, code: str = "H1", **more: Any) -> Slip:
    answer = judged(view(procedure()), "2026-01-05T15:30", RECEIVED)
    answer = attrs.evolve(answer, dossier=attrs.evolve(answer.dossier, code=code))
    more.setdefault("office", OFFICE)
    return make_slip("appointment", answer, at=at("2026-01-05T15:30"), applicant=Applicant(name=name), **more)


def apology() -> Slip:
    answer = judged(view(), "2026-01-08T09:00", RECEIVED, event("2026-01-08T09:00", "extended", "apology", "2026-01-16T17:00"))
    return make_slip("apology", answer, at=at("2026-01-08T09:00"), office=OFFICE, details=Details(reason="Chờ xác minh"))


def control() -> Slip:
    answer = judged(view(), "2026-01-14T09:00", RECEIVED, event("2026-01-09T10:00", "resolved"))
    return make_slip("control", answer, at=at("2026-01-14T09:00"))


def register(n: int = 3) -> Slip:
    return make_register([judged(view(), "2026-01-14T09:00", RECEIVED)] * n, at=at("2026-01-14T09:00"), office=OFFICE)


def words(text: str) -> str:
    """A text without anything that a line break may change."""
    return re.sub(r"[\s\u200b]+", "", text)


class Page(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self._hidden = tag == "style"

    def handle_endtag(self, _tag: str) -> None:
        """Leave a tag."""
        self._hidden = False

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._hidden:
            self.text += data


def pdf_text(slip: Slip, **more: Any) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(slip_pdf(slip, **more))).pages)


def docx_text(slip: Slip) -> str:
    document = docx.Document(io.BytesIO(slip_docx(slip)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


TAGS = {"html", "head", "meta", "title", "style", "body", "header", "div", "p", "span", "h1", "strong", "ol", "ul", "li", "aside"}


# -- the same in all


@pytest.mark.parametrize("slip", [appointment(), apology(), control(), register()], ids=lambda slip: slip.kind.value)
def test_every_output_says_the_same(slip: Slip) -> None:
    """
    National name, title, each label with its value, each sentence, each cell, each signature, each remark.
    """
    data = slip_data(slip)
    wanted = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        slip.title.upper(),
        slip.serial,
        slip.place_and_date,
        *slip.notes,
    ]
    for block in data["body"]:
        wanted += [block.get("label", ""), block.get("value") or "", block.get("text", ""), *block.get("items", ())]
        wanted += [line for row in block.get("rows", ()) for cell in row for line in cell.split("\n")]
    wanted += [part for each in data["signatures"] for part in (each["title"], each["hint"], each["name"] or "")]
    drawn = {"html": Page(slip_html(slip)).text, "pdf": pdf_text(slip), "docx": docx_text(slip)}
    if slip.kind in ("appointment", "apology"):
        drawn["text"] = slip_text(slip)

    assert [] == [(name, each) for name, text in drawn.items() for each in wanted if words(each).casefold() not in words(text).casefold()]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12])
def test_a_hostile_name_comes_out_as_text(name: str) -> None:
    """
    No tag, no markup of the typesetter, no gap of a template, no turned reading direction, whatever its length.
    """
    slip = appointment(name)
    shown = words("".join(letter for letter in name if letter not in "\u202e\u202c\r\n"))
    page = Page(slip_html(slip))

    assert page.tags <= TAGS
    assert not page.attributes & {"onerror", "src", "href"}
    assert shown in words(page.text)
    assert shown in words(slip_text(slip))
    assert shown in words(docx_text(slip))
    assert name[:60] not in slip_ics(slip)


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12])
def test_a_hostile_name_is_set_as_text_in_a_pdf(name: str) -> None:
    """
    The typesetter gets it as data.
    """
    shown = words("".join(letter for letter in name if letter not in "\u202e\u202c\r\n"))

    assert shown in words(pdf_text(appointment(name)))


@given(st.text(max_size=80))
def test_any_name_is_text_in_html(name: str) -> None:
    """
    Neither a tag nor an attribute more than the page has without it.
    """
    without, page = Page(slip_html(appointment("A"))), Page(slip_html(appointment(name)))

    assert without.tags == page.tags | (without.tags & {"span"})
    assert page.attributes <= without.attributes | {"class"}


def test_a_page_fetches_and_runs_nothing() -> None:
    """
    It stands alone: no address, no script, and a policy that allows neither.
    """
    page = slip_html(appointment(), qr_svg("H1"))

    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<iframe|@import|url\(", page)
    assert re.findall(r"https?://[^\s\"']+", page) in ([], ["http://www.w3.org/2000/svg"])


@pytest.mark.parametrize(("form_set", "size"), [("2018", "size: A5;"), ("2025", "size: A4;")])
def test_a_page_prints_on_the_paper_of_its_form(form_set: str, size: str) -> None:
    """
    A5 for the first five forms of 2018, A4 since; the register lies on its side.
    """
    assert size in slip_html(appointment(form_set=form_set))
    assert "size: A4 landscape;" in slip_html(register())


# -- text


def test_the_text_reads_like_the_paper() -> None:
    """
    Head in two columns, title in the middle, eighty columns.
    """
    lines = slip_text(appointment()).split("\n")

    assert "ỦY BAN NHÂN DÂN XÃ THỬ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" == " ".join(lines[0].split())
    assert "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 12 tháng 01 năm" in lines
    assert max(map(width, lines)) <= 80


def test_what_is_not_known_is_dotted() -> None:
    """
    To be filled in by hand, as on paper.
    """
    assert "Địa chỉ: …………………………" in slip_text(appointment())


# -- PDF, pictures


def test_a_pdf_is_the_same_each_time() -> None:
    """
    Its own fonts, its own day: the same slip gives the same bytes.
    """
    assert slip_pdf(appointment()) == slip_pdf(appointment())


@pytest.mark.parametrize(
    ("slip", "size"), [(appointment(form_set="2018"), (148, 210)), (appointment(), (210, 297)), (register(), (297, 210))]
)
def test_a_pdf_has_the_paper_of_its_form(slip: Slip, size: tuple[int, int]) -> None:
    """
    A5, A4, A4 on its side, in millimetres.
    """
    box = pypdf.PdfReader(io.BytesIO(slip_pdf(slip))).pages[0].mediabox

    assert size == (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4))


def test_a_long_register_runs_over_pages_with_its_head_on_each() -> None:
    """
    Eighty rows do not fit on one.
    """
    pages = pypdf.PdfReader(io.BytesIO(slip_pdf(register(80)))).pages

    assert len(pages) > 1
    assert all("Mã hồ sơ" in page.extract_text() for page in list(pages)[:2])


def test_a_picture_of_a_page_is_a_png() -> None:
    """
    For a look, and for documentation.
    """
    assert slip_pdf(appointment(), picture=True).startswith(b"\x89PNG")


# -- QR


def test_a_qr_code_is_drawn_in_html_pdf_and_word() -> None:
    """
    A picture in the page itself.
    """
    slip = appointment()
    document = docx.Document(io.BytesIO(slip_docx(slip, qr=True)))

    assert qr_svg("H1").startswith("<svg")
    assert qr_svg("H1") in slip_html(slip, qr_svg("H1"))
    assert len(slip_pdf(slip, qr=True)) > len(slip_pdf(slip))
    assert 1 == len(document.inline_shapes)


@pytest.mark.parametrize("code", ["", "H" * 5_000])
def test_a_code_that_fits_no_qr_code_is_wrong_use(code: str) -> None:
    """
    None, or more than a QR code can hold.
    """
    with pytest.raises(ValueError, match=r".+"):
        qr_svg(code)


@pytest.mark.parametrize(("module", "extra"), [("typst", "pdf"), ("docx", "docx"), ("segno", "qr")])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str, extra: str) -> None:
    """
    With what brings it.
    """
    importing = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == module:
            raise ModuleNotFoundError(name)
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtraError, match=re.escape(f"pip install onestop[{extra}]")):
        {"pdf": slip_pdf, "docx": slip_docx, "qr": lambda slip: qr_svg(slip.code)}[extra](appointment())


# -- calendar files


def calendar(text: str) -> list[tuple[str, dict[str, str], str]]:
    """
    Read a calendar file as RFC 5545 wants it, strictly: names, parameters and unescaped values in order.

    Lines end with CR LF and have at most 75 octets; a line that begins with a space goes on with the one before.
    """
    assert text.endswith("\r\n")
    raw = text[:-2].split("\r\n")
    assert not any("\r" in line or "\n" in line for line in raw)
    assert all(0 < len(line.encode()) <= 75 for line in raw)
    lines: list[str] = []
    for line in raw:
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    found = []
    for line in lines:
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:\",]+)*):(.*)", line)
        assert match, line
        name, parameters, value = match.groups()
        if name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
            assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), line
            value = re.sub(r"\\(.)", lambda pair: "\n" if pair[1] in "nN" else pair[1], value)
        found.append((name, dict(part.split("=") for part in parameters.split(";")[1:]), value))
    opened: list[str] = []
    for name, _, value in found:
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert value == opened.pop()
    assert [] == opened
    return found


def value(found: list[tuple[str, dict[str, str], str]], name: str) -> str:
    return [each for each in found if each[0] == name][-1][2]


def test_an_appointment_is_one_event_at_its_moment() -> None:
    """
    In the time zone of Viet Nam, which the file itself defines; the stamp is the day of the slip in UTC.
    """
    found = calendar(slip_ics(appointment()))
    starts = [each for each in found if each[0] == "DTSTART" and each[1]]

    assert ["VCALENDAR", "VTIMEZONE", "STANDARD", "VEVENT"] == [v for name, _, v in found if name == "BEGIN"]
    assert [("DTSTART", {"TZID": "Asia/Ho_Chi_Minh"}, "20260112T170000")] == starts
    assert ("+0700", "+0700", "Asia/Ho_Chi_Minh") == (value(found, "TZOFFSETFROM"), value(found, "TZOFFSETTO"), value(found, "TZID"))
    assert "20260105T083000Z" == value(found, "DTSTAMP")
    assert ("Trả kết quả hồ sơ H1", "Quầy số 1; tầng 2, nhà A") == (value(found, "SUMMARY"), value(found, "LOCATION"))
    assert "CONFIRMED" == value(found, "STATUS")


def test_a_re_appointment_moves_the_event() -> None:
    """
    The same UID with a higher sequence, so that a calendar keeps one event.
    """
    first, again = calendar(slip_ics(appointment())), calendar(slip_ics(apology()))

    assert value(first, "UID") == value(again, "UID")
    assert ("0", "1") == (value(first, "SEQUENCE"), value(again, "SEQUENCE"))
    assert [("DTSTART", {"TZID": "Asia/Ho_Chi_Minh"}, "20260116T170000")] == [each for each in again if each[0] == "DTSTART" and each[1]]


def test_dossiers_have_events_of_their_own() -> None:
    """
    The UID hangs on the code alone and is the same each time.
    """
    assert slip_ics(appointment()) == slip_ics(appointment())
    assert value(calendar(slip_ics(appointment())), "UID") != value(calendar(slip_ics(appointment(code="H2"))), "UID")


def test_a_date_that_may_move_is_tentative() -> None:
    """
    And says so in its description.
    """
    answer = judged(view(), "2026-01-05T15:30", RECEIVED)
    doubted = attrs.evolve(answer, deadline=attrs.evolve(answer.deadline, provisional=True))
    found = calendar(slip_ics(make_slip("appointment", doubted, at=at("2026-01-05T15:30"))))

    assert "TENTATIVE" == value(found, "STATUS")
    assert "có thể thay đổi" in value(found, "DESCRIPTION")


def test_a_calendar_file_holds_nothing_of_a_person() -> None:
    """
    It goes through other people's servers.
    """
    assert "Đào" not in slip_ics(appointment())


def test_what_promises_nothing_has_no_calendar_file() -> None:
    """
    A control sheet is no appointment.
    """
    with pytest.raises(ValueError, match="control"):
        slip_ics(control())


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_code_and_place_make_a_well_formed_calendar_file(code: str, place: str) -> None:
    """
    Folded within 75 octets, never inside a letter, escaped and back.
    """
    slip = appointment(code=code or "-", details=Details(return_place=place), office=Office())
    found = calendar(slip_ics(slip))

    assert f"Trả kết quả hồ sơ {slip.code}" == value(found, "SUMMARY")
    assert (slip.where or "") == next((v for name, _, v in found if name == "LOCATION"), "")


@given(st.datetimes(datetime(2019, 1, 6), datetime(2030, 1, 1)))
def test_the_stamp_is_the_slips_day_in_utc(moment: datetime) -> None:
    """
    Seven hours before the clock in Viet Nam.
    """
    slip = attrs.evolve(appointment(), at=moment.replace(microsecond=0))
    stamp = datetime.strptime(value(calendar(slip_ics(slip)), "DTSTAMP"), "%Y%m%dT%H%M%SZ")

    assert timedelta(hours=7) == slip.at - stamp


def test_data_are_whole_and_plain() -> None:
    """
    A portal can draw its own paper from them.
    """
    data = slip_data(appointment())

    assert ("appointment", "2025", "01", "2026-01-12T17:00:00") == (data["kind"], data["set"], data["number"], data["when"])
    assert {
        "is": "field",
        "name": "applicant",
        "label": "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức",
        "value": "Nguyễn Thị Đào",
        "beside": False,
    } in data["body"]


def test_a_name_of_the_procedure_is_no_markup_either() -> None:
    """
    Catalogue files are written by many hands.
    """
    answer = judged(view(attrs.evolve(procedure(), name=Text("<b>#x</b>"))), "2026-01-05T15:30", RECEIVED)
    slip = make_slip("appointment", answer, at=at("2026-01-05T15:30"))

    assert "<b>" not in slip_html(slip)
    assert "<b>#x</b>(1.000001)" in words(pdf_text(slip))
