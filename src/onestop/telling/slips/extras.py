"""What needs a further package, imported when it is wanted: a QR code (segno), a PDF (typst), a Word file (python-docx)."""

from __future__ import annotations

import io
import json
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from onestop.telling.slips.data import slip_data
from onestop.telling.slips.text import BLANK_ITEMS, BLANK_ROWS, MOTTO, NATION, lines_of, notes_of
from onestop.telling.slips.values import DOTS, Grid, Listing, Paragraph, Slip, SlipKind
from onestop.words.errors import MissingExtraError

_AHEAD = timedelta(hours=7)


def qr_svg(code: str) -> str:
    """
    Return the QR code of a dossier's code as an SVG picture.

    Raises:
        MissingExtraError: If the extra `qr` is not installed.
        ValueError: If the code is empty or too long for a QR code.
    """
    return str(_made(code).svg_inline(scale=2, border=2))


def _qr_png(code: str) -> bytes:
    stream = io.BytesIO()
    _made(code).save(stream, kind="png", scale=6, border=2)
    return stream.getvalue()


def _made(code: str) -> Any:
    if not code:
        raise ValueError("a QR code needs a dossier code")
    try:
        import segno
    except ModuleNotFoundError:
        raise MissingExtraError("qr") from None
    return segno.make_qr(code, error="m")


def slip_pdf(slip: Slip, *, qr: bool = False, picture: bool = False) -> bytes:
    """
    Return *slip* as a PDF file; the same slip gives the same bytes.

    The values go to the typesetter as data and never as markup; its own fonts are used, so that every machine draws the same page.

    Args:
        slip: The slip.
        qr: Whether with the QR code of the dossier's code.
        picture: A PNG picture of the first page instead.

    Raises:
        MissingExtraError: If the extra `pdf` is not installed, or `qr` where a QR code is wanted.
        ValueError: If a QR code is wanted and the code is empty or too long for one.
    """
    try:
        import typst
    except ModuleNotFoundError:
        raise MissingExtraError("pdf") from None
    data = {
        **slip_data(slip),
        "nation": NATION,
        "motto": MOTTO,
        "blank_items": BLANK_ITEMS,
        "blank_rows": BLANK_ROWS if slip.kind is SlipKind.CONTROL else 0,
        "remarks": [{"head": head, "items": list(remarks)} for head, remarks in notes_of(slip)],
        "qr": qr_svg(slip.code) if qr else None,
    }
    template = (Path(__file__).parent / "slip.typ").read_bytes()
    inputs = {"slip": json.dumps(data, ensure_ascii=False)}
    if picture:
        pages: Any = typst.compile(template, format="png", ppi=110.0, sys_inputs=inputs, ignore_system_fonts=True)
        return bytes(pages[0] if isinstance(pages, list) else pages)
    moment = (slip.at - _AHEAD).replace(tzinfo=UTC)
    return bytes(typst.compile(template, format="pdf", timestamp=moment, sys_inputs=inputs, ignore_system_fonts=True))


def slip_docx(slip: Slip, *, qr: bool = False) -> bytes:
    """
    Return *slip* as a Word file that an office may go on editing.

    Raises:
        MissingExtraError: If the extra `docx` is not installed, or `qr` where a QR code is wanted.
        ValueError: If a QR code is wanted and the code is empty or too long for one.
    """
    writer = _Word(slip)
    writer.head()
    writer.title(_qr_png(slip.code) if qr else None)
    writer.body()
    writer.signatures()
    writer.remarks()
    stream = io.BytesIO()
    writer.document.save(stream)
    return stream.getvalue()


class _Word:
    """Writes one slip into a new Word document."""

    def __init__(self, slip: Slip) -> None:
        try:
            from docx import Document
            from docx.enum.section import WD_ORIENT
            from docx.enum.text import WD_ALIGN_PARAGRAPH
            from docx.shared import Mm, Pt
        except ModuleNotFoundError:
            raise MissingExtraError("docx") from None
        self.slip, self.document = slip, Document()
        self.mm, self.pt, self.middle = Mm, Pt, WD_ALIGN_PARAGRAPH.CENTER
        self.size = 11 if slip.page == "A5" or slip.landscape else 13
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", self.pt(self.size)
        normal.paragraph_format.space_after = self.pt(2)
        section = self.document.sections[0]
        short, long = (148, 210) if slip.page == "A5" else (210, 297)
        if slip.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
        wide, high = (long, short) if slip.landscape else (short, long)
        section.page_width, section.page_height = self.mm(wide), self.mm(high)
        section.left_margin, section.right_margin = self.mm(18), self.mm(14)
        section.top_margin = section.bottom_margin = self.mm(14)
        self.wide = wide - 32
        stamp = slip.at.replace(tzinfo=None)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = f"{slip.title} {slip.code}".strip()[:250], "", ""
        properties.created = properties.modified = stamp

    def say(
        self, text: str, *, bold: bool = False, italic: bool = False, middle: bool = False, into: Any = None, size: int | None = None
    ) -> Any:
        paragraph = (into or self.document).add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        if size:
            run.font.size = self.pt(size)
        if middle:
            paragraph.alignment = self.middle
        return paragraph

    def columns(self) -> tuple[Any, Any]:
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        for cell, share in zip(table.rows[0].cells, (0.44, 0.56), strict=True):
            cell.width = self.mm(self.wide * share)
        return table.rows[0].cells[0], table.rows[0].cells[1]

    def fill(self, cell: Any, lines: list[tuple[str, bool, bool]]) -> None:
        for text, bold, italic in lines:
            self.say(text, bold=bold, italic=italic, middle=True, into=cell)
        cell._element.remove(cell.paragraphs[0]._element)  # the empty one that every cell begins with

    def head(self) -> None:
        slip = self.slip
        left, right = self.columns()
        self.fill(
            left, [((slip.parent or DOTS).upper(), False, False), ((slip.unit or DOTS).upper(), True, False), (slip.serial, False, False)]
        )
        self.fill(right, [(NATION, True, False), (MOTTO, True, False), (slip.place_and_date, False, True)])

    def title(self, qr: bytes | None) -> None:
        self.say("")
        self.say(self.slip.title.upper(), bold=True, middle=True, size=self.size + 2)
        if self.slip.copy_line:
            self.say(self.slip.copy_line, italic=True, middle=True)
        if self.slip.coded:
            self.say(f"Mã hồ sơ: {self.slip.code}", middle=True)
        if qr:
            picture = self.say("", middle=True)
            picture.add_run().add_picture(io.BytesIO(qr), width=self.mm(22))

    def body(self) -> None:
        for line in lines_of(self.slip):
            if isinstance(line, Paragraph):
                self.say(line.text)
            elif isinstance(line, Listing):
                self.say(f"{line.label}:")
                for number, item in enumerate(line.items or (DOTS * 3,) * BLANK_ITEMS, 1):
                    self.say(f"{number}. {item}").paragraph_format.left_indent = self.mm(5)
            elif isinstance(line, Grid):
                self.grid(line)
            else:
                self.say("     ".join(f"{field.label}: {field.value or DOTS * (1 if len(line) > 1 else 3)}" for field in line))

    def grid(self, grid: Grid) -> None:
        blank = BLANK_ROWS if self.slip.kind is SlipKind.CONTROL else 0
        rows = [*grid.rows, *((("",) * len(grid.head),) * blank)]
        table = self.document.add_table(rows=0, cols=len(grid.head))
        table.style = "Table Grid"
        heads = [("",) * grid.since + (grid.group,) + ("",) * (len(grid.head) - grid.since - 1)] if grid.group else []
        for number, row in enumerate([*heads, grid.head, *rows]):
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                run = cell.paragraphs[0].add_run(text or "")
                run.bold, run.font.size = number <= len(heads), self.pt(self.size - 2)
        if grid.group:
            first = table.rows[0].cells
            first[grid.since].merge(first[-1])

    def signatures(self) -> None:
        if not self.slip.signatures:
            return
        self.say("")
        left, right = self.columns()
        boxes = (left, right) if len(self.slip.signatures) > 1 else (right,)
        for cell, each in zip(boxes, self.slip.signatures, strict=False):
            self.fill(
                cell,
                [
                    (each.title, True, False),
                    (each.hint, False, True),
                    ("", False, False),
                    ("", False, False),
                    (each.name or "", True, False),
                ],
            )

    def remarks(self) -> None:
        for head, remarks in notes_of(self.slip):
            self.say(f"{head}:", bold=True, size=self.size - 2)
            for remark in remarks:
                self.say(f"- {remark}", size=self.size - 2)
