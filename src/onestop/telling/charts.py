"""Charts: a sheet as stacked bars in SVG, written by hand: no dependency, the same bytes every time, every text escaped."""

from __future__ import annotations

from xml.sax.saxutils import escape

from onestop.telling.sheets import Row, Sheet, plain, shown
from onestop.telling.tables import width

COLOURS = ("#2e7d32", "#1565c0", "#c62828", "#ef6c00", "#6a1b9a", "#546e7a")
"""One a stacked column, in order: green, blue, red for early, on time, late; told apart in grey print by their order and numbers."""

MOST_BARS = 60
"""Bars of one chart; beyond them the smallest are left out, and the chart says how many."""

_WIDTH, _LEFT, _BAR, _GAP, _TOP, _LETTER = 960, 300, 22, 10, 92, 7
_LABEL = 40


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(plain(text))}</text>'


def _short(text: str) -> str:
    return text if width(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def sheet_svg(sheet: Sheet, lang: str = "vi", more: str = "") -> str:
    """
    Return the sheet as an SVG of one stacked bar a row, with its number in each part; of the columns `sheet.bars`.

    Args:
        sheet: One with bars.
        lang: `"vi"` or `"en"`.
        more: What is said of bars that were left out, with `{n}` in it.

    Raises:
        ValueError: If the sheet has no columns to stack.
    """
    if not sheet.bars:
        raise ValueError(f"the sheet {sheet.form} has no bars")
    at = {column.key: i for i, column in enumerate(sheet.columns)}
    stacked = [at[key] for key in sheet.bars]

    def numbers(row: Row) -> list[int]:
        return [cell if isinstance(cell := row.cells[i], int) else 0 for i in stacked]

    bars = [(row, numbers(row)) for row in sheet.rows]
    left_out = len(bars) - MOST_BARS
    if left_out > 0:
        kept = {id(row) for row, _ in sorted(bars, key=lambda bar: -sum(bar[1]))[:MOST_BARS]}
        bars = [bar for bar in bars if id(bar[0]) in kept]
    longest = max((sum(parts) for _, parts in bars), default=0) or 1
    room = _WIDTH - _LEFT - 90
    lines = [_text(20, 28, sheet.title, ' font-size="17" font-weight="bold"')]
    lines.append(_text(20, 50, " · ".join(line for line in (sheet.office, sheet.period, sheet.unit) if line), ' fill="#555"'))
    x = _LEFT
    for i, index in enumerate(stacked):
        name = sheet.columns[index].short
        lines.append(f'<rect x="{x}" y="63" width="12" height="12" fill="{COLOURS[i % len(COLOURS)]}"/>')
        lines.append(_text(x + 17, 74, name))
        x += 17 + _LETTER * width(name) + 24
    y = _TOP
    for row, parts in bars:
        lines.append(_text(_LEFT - 10, y + 16, _short(plain(row.label)), ' text-anchor="end"'))
        x_bar = float(_LEFT)
        for i, part in enumerate(parts):
            length = room * part / longest
            if part:
                lines.append(f'<rect x="{x_bar:.1f}" y="{y}" width="{length:.1f}" height="{_BAR}" fill="{COLOURS[i % len(COLOURS)]}"/>')
            said = shown(part, lang)
            if part and length > _LETTER * width(said) + 6:
                lines.append(_text(round(x_bar + length / 2, 1), y + 16, said, ' text-anchor="middle" fill="#fff"'))
            x_bar += length
        lines.append(_text(round(x_bar + 6, 1), y + 16, shown(sum(parts), lang)))
        y += _BAR + _GAP
    if left_out > 0 and more:
        lines.append(_text(_LEFT, y + 12, more.format(n=shown(left_out, lang)), ' fill="#555"'))
        y += _BAR
    height = y + 16
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="13" role="img"><title>{escape(plain(sheet.title))}</title>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    )
    return "\n".join([head, *lines, "</svg>", ""])
