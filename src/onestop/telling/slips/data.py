"""A slip as plain data, whole, for a portal that draws its own paper."""

from __future__ import annotations

from typing import Any

from onestop.telling.slips.values import Block, Field, Grid, Listing, Paragraph, Slip
from onestop.telling.words import render


def slip_data(slip: Slip) -> dict[str, Any]:
    """Return *slip* as JSON data without its problems; moments as `YYYY-MM-DDTHH:MM:SS`, null where there is none."""
    return {
        "kind": slip.kind.value,
        "set": slip.form_set,
        "number": slip.number,
        "title": slip.title,
        "code": slip.code,
        "at": slip.at.isoformat(timespec="seconds"),
        "parent": slip.parent,
        "unit": slip.unit,
        "serial": slip.serial,
        "place_and_date": slip.place_and_date,
        "copy": slip.copy.value,
        "copy_line": slip.copy_line,
        "body": [_block(block) for block in slip.body],
        "signatures": [{"title": each.title, "hint": each.hint, "name": each.name} for each in slip.signatures],
        "foot": list(slip.foot),
        "cautions": list(slip.cautions),
        "notes": list(slip.notes),
        "page": slip.page,
        "landscape": slip.landscape,
        "coded": slip.coded,
        "when": slip.when.isoformat(timespec="seconds") if slip.when else None,
        "where": slip.where,
        "firm": slip.firm,
        "cites": [cite.of("vi") for cite in slip.cites],
        "assumptions": [render(assumption, "vi") for assumption in slip.assumptions],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Field(name, label, value, beside):
            return {"is": "field", "name": name, "label": label, "value": value, "beside": beside}
        case Paragraph(text):
            return {"is": "paragraph", "text": text}
        case Listing(name, label, items):
            return {"is": "list", "name": name, "label": label, "items": list(items)}
        case Grid(name, head, rows, group, since):
            table = {"head": list(head), "rows": [list(row) for row in rows], "group": group, "since": since}
            return {"is": "table", "name": name, **table}
