"""A slip as text for a terminal, in the order of the paper."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap

from onestop.telling.slips.values import DOTS, Field, Grid, Listing, Paragraph, Slip
from onestop.telling.tables import aligned, folded, width
from onestop.telling.words import word

_WIDTH = 80
_LANG = "vi"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
"""National name and motto, at the right of the head (quốc hiệu, tiêu ngữ)."""

BLANK_ITEMS = 3
"""Lines of a list that are left to be filled in by hand."""

BLANK_ROWS = 2
"""Rows of a control sheet that are left to be filled in by hand."""


def lines_of(slip: Slip) -> tuple[Paragraph | tuple[Field, ...] | Listing | Grid, ...]:
    """Return the parts of a slip's body, fields that share a line together."""
    lines: list[Paragraph | tuple[Field, ...] | Listing | Grid] = []
    for block in slip.body:
        if isinstance(block, Field):
            before = lines[-1] if lines else None
            if block.beside and isinstance(before, tuple):
                lines[-1] = (*before, block)
            else:
                lines.append((block,))
        else:
            lines.append(block)
    return tuple(lines)


def notes_of(slip: Slip) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the remarks below a slip, each under its head: those of the form, for the applicant, for the staff."""
    every = (("slip.foot", slip.foot), ("slip.cautions", slip.cautions), ("slip.notes", slip.notes))
    return tuple((word(key, _LANG), remarks) for key, remarks in every if remarks)


def slip_text(slip: Slip) -> str:
    """Return *slip* as text of 80 columns; a register or a control sheet may be wider."""
    parent, unit = (slip.parent or "").upper() or DOTS, (slip.unit or "").upper() or DOTS
    lines = _columns([parent, unit, slip.serial], [NATION, MOTTO, "─" * len(MOTTO), slip.place_and_date])
    lines += ["", _centred(slip.title.upper())]
    lines += [_centred(slip.copy_line)] if slip.copy_line else []
    lines += [_centred(f"Mã hồ sơ: {slip.code}")] if slip.coded else []
    lines.append("")
    for line in lines_of(slip):
        if isinstance(line, Paragraph):
            lines += _wrapped(line.text)
        elif isinstance(line, tuple):
            lines += _wrapped("    ".join(f"{field.label}: {field.value or DOTS}" for field in line))
        elif isinstance(line, Listing):
            lines.append(f"{line.label}:")
            for number, item in enumerate(line.items or (DOTS,) * BLANK_ITEMS, 1):
                lines += _wrapped(f"  {number}. {item}", "     ")
        else:
            lines += ["", _grid(line)]
    if slip.signatures:
        shown = [[each.title, each.hint, "", "", each.name or ""] for each in slip.signatures]
        lines += ["", *_columns(*(shown if len(shown) == 2 else [[], shown[0]]))]
    for head, remarks in notes_of(slip):
        lines += ["", f"{head}:"]
        for remark in remarks:
            lines += _wrapped(f"- {remark}", "  ")
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _centred(text: str) -> str:
    return "\n".join(" " * ((_WIDTH - width(part)) // 2) + part for part in wrap(text, _WIDTH) or [""])


def _wrapped(text: str, deeper: str = "") -> list[str]:
    return wrap(text, _WIDTH, subsequent_indent=deeper) or [""]


def _columns(left: list[str], right: list[str]) -> list[str]:
    """Two columns side by side, each line in the middle of its own."""
    half = _WIDTH // 2
    sides = [[part for text in side for part in (wrap(text, half - 2) or [""])] for side in (left, right)]
    deep = max(map(len, sides))
    rows = zip(*(side + [""] * (deep - len(side)) for side in sides), strict=True)
    return ["".join(_middle(text, half) for text in row).rstrip() for row in rows]


def _middle(text: str, wide: int) -> str:
    before = max((wide - width(text)) // 2, 0)
    return " " * before + text + " " * max(wide - width(text) - before, 0)


def _grid(grid: Grid) -> str:
    most = (4, 26, 30, 24, 24, 24, 16, 16, 16, 12, 8) if len(grid.head) > 5 else (26, 24, 16, 24)
    widest = most[: len(grid.head)]
    # A cell of several lines takes as many rows.
    parted = [row for each in grid.rows for row in zip_longest(*(cell.split("\n") for cell in each), fillvalue="")]
    head, rows = folded([grid.head], widest), folded(parted, widest)
    widths = [max(width(row[i]) for row in (*head, *rows)) for i in range(len(grid.head))]
    return "\n".join([*(aligned(row, widths) for row in head), "  ".join("-" * n for n in widths), *(aligned(row, widths) for row in rows)])
