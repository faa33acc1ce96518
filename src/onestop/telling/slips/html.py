"""A slip as one HTML page that needs nothing else: print rules for A4 and A5, every value escaped, no script, nothing fetched."""

from __future__ import annotations

from html import escape

from onestop.telling.slips.text import BLANK_ITEMS, BLANK_ROWS, MOTTO, NATION, lines_of, notes_of
from onestop.telling.slips.values import Field, Grid, Listing, Paragraph, Slip, SlipKind

_STYLE = """
@page { size: PAGE; margin: 14mm 14mm 14mm 18mm; }
* { box-sizing: border-box; }
body { font: SIZE "Times New Roman", "Liberation Serif", Tinos, serif; line-height: 1.35; color: #000; background: #fff;
  max-width: WIDE; margin: 8mm auto; padding: 0 6mm; overflow-wrap: anywhere; }
p { margin: 0.8mm 0; text-align: justify; }
header, .signatures { display: grid; gap: 3mm; }
header { grid-template-columns: 0.87fr 1fr; font-size: 0.86em; }
header p, .signatures p, .code, .copy { margin: 0; text-align: center; }
.nation, .motto, .unit, .signatures .title { font-weight: bold; }
.motto, .date, .serial { font-size: 1.12em; }
.motto span, .unit span { border-bottom: 1px solid #000; padding-bottom: 1px; }
.date, .hint, .copy { font-style: italic; }
header .date, header .serial { padding-top: 1.5mm; }
h1 { font-size: 1.12em; text-align: center; text-transform: uppercase; margin: 5mm 0 1mm; }
.code { margin-bottom: 2mm; }
.line { display: flex; gap: 5mm; }
.line p { flex: 1; text-align: left; }
p.open { display: flex; gap: 1.5mm; align-items: baseline; }
.blank { flex: 1; display: inline-block; min-width: 16mm; border-bottom: 1px dotted #000; }
ol { margin: 0.5mm 0; padding-left: 8mm; }
table { border-collapse: collapse; width: 100%; margin: 3mm 0; font-size: 0.92em; }
th, td { border: 1px solid #000; padding: 1mm 1.5mm; vertical-align: top; text-align: left; }
th { text-align: center; vertical-align: middle; overflow-wrap: normal; }
tr.blank-row td { height: 14mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.signatures { grid-template-columns: 1fr auto 1fr; margin-top: 5mm; break-inside: avoid; }
.signatures .name { margin-top: 18mm; font-weight: bold; }
.qr { text-align: center; }
aside { font-size: 0.85em; border-top: 1px solid #000; margin-top: 5mm; padding-top: 1mm; break-inside: avoid; }
aside ul { margin: 0; padding-left: 5mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""


def slip_html(slip: Slip, qr: str | None = None) -> str:
    """
    Return *slip* as a page.

    Args:
        slip: The slip.
        qr: An SVG picture of the QR code, as `qr_svg` makes it; None for none.
    """
    page = f"{slip.page} landscape" if slip.landscape else slip.page
    wide = "277mm" if slip.landscape else {"A5": "140mm"}.get(slip.page, "190mm")
    style = _STYLE.replace("PAGE", page).replace("SIZE", "10.5pt" if slip.page == "A5" or slip.landscape else "13pt").replace("WIDE", wide)
    parts = [
        _head(slip),
        f"<h1>{escape(slip.title)}</h1>",
        f'<p class="copy">{escape(slip.copy_line)}</p>' if slip.copy_line else "",
        f'<p class="code">Mã hồ sơ: <strong>{escape(slip.code)}</strong></p>' if slip.coded else "",
        *(_line(line, slip) for line in lines_of(slip)),
        _signatures(slip, qr),
        *(_remarks(head, remarks) for head, remarks in notes_of(slip)),
    ]
    title = escape(f"{slip.title} {slip.code}".strip())
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n'
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def _head(slip: Slip) -> str:
    left = [
        f"<p>{_blank(slip.parent and slip.parent.upper())}</p>",
        f'<p class="unit"><span>{_blank(slip.unit and slip.unit.upper())}</span></p>',
        f'<p class="serial">{escape(slip.serial)}</p>',
    ]
    right = [
        f'<p class="nation">{NATION}</p>',
        f'<p class="motto"><span>{MOTTO}</span></p>',
        f'<p class="date">{escape(slip.place_and_date)}</p>',
    ]
    return f"<header><div>{''.join(left)}</div><div>{''.join(right)}</div></header>"


def _blank(text: str | None) -> str:
    return escape(text) if text else '<span class="blank">&nbsp;</span>'


def _line(line: Paragraph | tuple[Field, ...] | Listing | Grid, slip: Slip) -> str:
    if isinstance(line, Paragraph):
        return f"<p>{escape(line.text)}</p>"
    if isinstance(line, Listing):
        items = "".join(f"<li>{escape(item)}</li>" for item in line.items)
        return f"<p>{escape(line.label)}:</p>\n<ol>{items or f'<li>{_blank(None)}</li>' * BLANK_ITEMS}</ol>"
    if isinstance(line, Grid):
        return _grid(line, slip)
    fields = "".join(map(_field, line))
    return f'<div class="line">{fields}</div>' if len(line) > 1 else fields


def _field(field: Field) -> str:
    if field.value is None:
        return f'<p class="open"><span>{escape(field.label)}:</span>{_blank(None)}</p>'
    return f"<p>{escape(field.label)}: {escape(field.value)}</p>"


def _grid(grid: Grid, slip: Slip) -> str:
    if grid.group:
        own = "".join(f'<th rowspan="2">{escape(name)}</th>' for name in grid.head[: grid.since])
        below = "".join(f"<th>{escape(name)}</th>" for name in grid.head[grid.since :])
        head = f'<tr>{own}<th colspan="{len(grid.head) - grid.since}">{escape(grid.group)}</th></tr><tr>{below}</tr>'
    else:
        head = f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in grid.head)}</tr>"
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in grid.rows)
    blank = f'<tr class="blank-row">{"<td></td>" * len(grid.head)}</tr>\n' * (BLANK_ROWS if slip.kind is SlipKind.CONTROL else 0)
    return f"<table><thead>{head}</thead>\n<tbody>{rows}{blank}</tbody></table>"


def _cell(text: str) -> str:
    return "<td>" + "<br>".join(map(escape, text.split("\n"))) + "</td>"


def _signatures(slip: Slip, qr: str | None) -> str:
    """Who signs; the code stands where nobody does: between two, or at the left of one."""
    picture = f'<div class="qr">{qr}</div>' if qr else "<div></div>"
    boxes = [
        f'<div><p class="title">{escape(each.title)}</p><p class="hint">{escape(each.hint)}</p>'
        f'<p class="name">{escape(each.name or "")}&nbsp;</p></div>'
        for each in slip.signatures
    ]
    if not boxes:
        return picture if qr else ""
    shown = [*boxes[:1], picture, *boxes[1:]] if len(boxes) > 1 else [picture, "<div></div>", *boxes]
    return f'<div class="signatures">{"".join(shown)}</div>'


def _remarks(head: str, remarks: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(remark)}</li>" for remark in remarks)
    return f"<aside><strong>{escape(head)}</strong><ul>{items}</ul></aside>"
