"""
Slips: what people write in the place of what is read here, and how that is written.

Nothing is ever read by these guesses: they only follow a problem as "did you mean", and `fixes` writes the one that leaves nothing open.
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from onestop.catalogs.names import unmarked

Meant: TypeAlias = tuple[tuple[str, ...], str | None]
"""What may have been meant, as it is written in a file, and the name of a sentence that says more."""

NOTHING: Meant = ((), None)
_LONGEST = 60
"""Letters of a text that is looked at; nobody means a number by more."""


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the one of *known* that is most like *word*, however it is capitalised and joined; nothing where none is."""
    plain = {_joined(each): each for each in known}
    return tuple(plain[each] for each in difflib.get_close_matches(_joined(word), list(plain), n=1, cutoff=0.6 if len(word) > 2 else 0.5))


def _joined(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip().casefold())


def bare(text: str) -> str:
    """Return a text as it is typed without marks: `truc tuyen` for `Trực tuyến`."""
    return " ".join(re.sub(r"[^a-z0-9 ]", "", unmarked(text)).split())


def called(term: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return which of *names*, each with what people call it, is meant by *term*: by the whole name, else by a part; two at most."""
    asked, plain = bare(term), {each: bare(name) for each, name in names.items()}
    exact = tuple(each for each, name in plain.items() if asked and name == asked)
    parts = ((each, name) for each, name in plain.items() if asked and name)
    like = exact or tuple(each for each, name in parts if f" {name} " in f" {asked} " or f" {asked} " in f" {name} ")
    return like if len(like) <= _FEW else ()


_FEW = 2
"""More than so many guesses are none."""


# -- numbers -------------------------------------------------------------------------------------------------------------------------

_GROUPED = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+")
_FREE = ("miễn phí", "không thu", "không thu phí", "miễn")
_SIZES = {"k": 1_000, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tr": 1_000_000}
_NUMBER = re.compile(r"([0-9][0-9.,  ]*?)\s*(k|nghìn|ngàn|triệu|tr)?\s*(?:[^\W\d_]+\.?\s*){0,3}")
"""A number, how large its unit is, and what is counted: at most three words, none of which holds a digit."""


def number(value: Any) -> Meant:
    """Return the whole number that a text such as `50.000`, `50000 đồng`, `50k` or `01 bộ` says."""
    if isinstance(value, str) and value.strip().casefold() in _FREE:
        return ("0",), None
    found = _NUMBER.fullmatch(value.strip().casefold()) if isinstance(value, str) and len(value) <= _LONGEST else None
    if found is None:
        return NOTHING
    digits, size = found[1].strip(), _SIZES.get(found[2] or "", 1)
    if _GROUPED.fullmatch(digits):
        digits = re.sub("[^0-9]", "", digits)
    whole, _, part = digits.replace(",", ".").partition(".")
    if not whole.isdigit() or (part and not part.isdigit()) or (part and size == 1):
        return NOTHING
    amount = int(whole) * size + (int(part) * size // 10 ** len(part) if part else 0)
    return (str(amount),), None


_PARTED = re.compile(r"([0-9]{1,4}),([0-9]{1,2})")


def amount(value: Any) -> Meant:
    """Return the number that a text says, with a point before its part where it was written `2,5`."""
    found = _PARTED.fullmatch(value.strip()) if isinstance(value, str) else None
    return ((f"{found[1]}.{found[2]}",), "decimal") if found else number(value)


def parted(unit: str, mapping: Mapping[str, Any]) -> str | None:
    """Return the number that `{working_days: 2,5}` was to say: to YAML the digits behind the comma are a key of their own."""
    keys = list(mapping)
    after = keys[keys.index(unit) + 1 :][:1]
    if _whole(mapping[unit]) and after and re.fullmatch("[0-9]{1,2}", after[0]) and mapping[after[0]] is None:
        return f"{mapping[unit]},{after[0]}"
    return None


def grouped(key: str, mapping: Mapping[str, Any]) -> Meant:
    """Return what `{amount: 50,000}` means: to YAML the three digits behind the comma are a key of their own."""
    said = ""
    for name, value in mapping.items():
        said = said + name if value is None and re.fullmatch("[0-9]{3}", name) and said else f"{name}: {value}" if _whole(value) else ""
        if name == key:
            break
    return ((said,) if said else ()), "grouped"


# -- limits --------------------------------------------------------------------------------------------------------------------------

_LIMIT = re.compile(
    r"(?:(?:không quá|tối đa|trong vòng|trong thời hạn|trong|thời hạn)\s+)*([0-9]{1,4})(?:[.,]([0-9]{1,2}))?\s*(?:\([^)]*\)\s*)?"
    r"(ngày làm việc|giờ làm việc|ngày|tháng|giờ|tuần|năm|working days?|working hours?|days?|months?|hours?|weeks?|years?)?\.?"
)
_UNITS: Mapping[str, tuple[tuple[str, ...], int, str | None]] = {
    "": (("working_days", "calendar_days"), 1, "days"),
    "ngày làm việc": (("working_days",), 1, None),
    "ngày": (("calendar_days", "working_days"), 1, "days"),
    "tháng": (("months",), 1, None),
    "giờ làm việc": (("working_hours",), 1, None),
    "giờ": (("hours", "working_hours"), 1, "hours"),
    "tuần": (("calendar_days",), 7, None),
    "năm": (("months",), 12, None),
    "working day": (("working_days",), 1, None),
    "working hour": (("working_hours",), 1, None),
    "day": (("calendar_days", "working_days"), 1, "days"),
    "month": (("months",), 1, None),
    "hour": (("hours", "working_hours"), 1, "hours"),
    "week": (("calendar_days",), 7, None),
    "year": (("months",), 12, None),
}
"""The units that people write: as which limits, how many of these, and what is to be told beside them."""
_SAME_DAY = ("trong ngày", "trong ngày làm việc", "ngay", "ngay trong ngày", "trong buổi làm việc", "same day", "the same day")


def limit(value: Any) -> Meant:
    """Return the limit that a text such as `5 ngày làm việc`, a number alone, or a mapping such as `{ngày: 5}` may mean."""
    if isinstance(value, dict):
        if len(value) != 1:
            return NOTHING
        unit, amount = next(iter(value.items()))
        return limit(f"{amount} {str(unit).replace('_', ' ').casefold()}") if _whole(amount) else NOTHING
    if _whole(value):
        value = str(value)
    if not isinstance(value, str):
        return NOTHING
    text = " ".join(value[: _LONGEST + 1].casefold().split())
    if text in _SAME_DAY:
        return ("{same_day: {}}",), None
    found = _LIMIT.fullmatch(text)
    if found is None or not int(found[1] + (found[2] or "")):
        return NOTHING
    unit = found[3] or ""
    units, each, how = _UNITS.get(unit) or _UNITS[unit.removesuffix("s")]
    if found[2]:  # only days and hours have parts
        said = tuple(f"{{{name}: {int(found[1])}.{found[2]}}}" for name in units if name.startswith("working") or name == "hours")
        return said, how if len(said) > 1 else None
    return tuple(f"{{{name}: {int(found[1]) * each}}}" for name in units), how


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


# -- dates and hours -----------------------------------------------------------------------------------------------------------------

_DAY_FIRST = re.compile(r"(?:ngày )?([0-9]{1,2})\s*(?:[/.-]|tháng)\s*([0-9]{1,2})\s*(?:[/.-]|năm)\s*([0-9]{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?:[ T][0-9:.]+)?")
_SLASHED = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_HOUR = re.compile(r"([0-9]{1,2})\s*(?:h|g|giờ|:)?\s*([0-9]{2})?\s*(?:p|phút)?", re.IGNORECASE)


def day(value: Any) -> Meant:
    """Return the date that a text such as `31/12/2025` says, the day first as everywhere in Vietnam; else what is wrong with it."""
    text = value.strip() if isinstance(value, str) else ""
    if found := _DAY_FIRST.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _YEAR_FIRST.fullmatch(text):
        year, second, first = int(found[1]), int(found[2]), int(found[3])
    else:
        return NOTHING
    for month, number_of_day in ((second, first), (first, second)):
        if year and 1 <= month <= 12 and 1 <= number_of_day <= calendar.monthrange(year, month)[1]:
            two_ways = _SLASHED.fullmatch(text) and max(first, second) <= 12 and first != second
            return (date(year, month, number_of_day).isoformat(),), "day_first" if two_ways else None
        if 1 <= month <= 12 and number_of_day <= 31:
            break  # a day that its month has not: nobody can tell which one was meant
    return (), "no_day"


def slashed(text: str) -> str | None:
    """
    Return the date that `31/12/2025` says as `2025-12-31`, None for any other text, and for a date that can be read in two ways.

    People in Vietnam write the day first. Spreadsheets there often run with American settings and write the month first, so that
    `07/01/2025` is only asked about: a version that begins half a year early gives wrong deadlines.
    """
    try:
        first, month, year = (int(part) for part in text.split("/")) if _SLASHED.fullmatch(text) else (0, 0, 0)
        return date(year, month, first).isoformat() if first > 12 or first == month else None
    except ValueError:
        return None


def hour(value: Any) -> Meant:
    """Return the hour that `15h`, `15h30`, `7:30` or 15 says."""
    found = _HOUR.fullmatch(str(value).strip()) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return NOTHING
    return (f'"{int(found[1]):02d}:{found[2] or "00"}"',), None


_ANY_DAY = re.compile(r"[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")
_QUOTE = '"'
_BETWEEN = re.compile(r"^(?:T|,|\s|ngày\b|lúc\b)+|(?:,|\s|ngày\b|lúc\b)+$", re.IGNORECASE)


def moment(value: Any) -> Meant:
    """Return the date and hour that `02/03/2026 9h`, `9:00 02/03/2026` or `2026-03-02 9:00` says; of a date alone, that date."""
    text = value.strip() if isinstance(value, str) else ""
    found = _ANY_DAY.search(text) if len(text) <= _LONGEST else None
    if found is None:
        said, how = day(value)
        return (said, "no_hour") if said else ((), how or ("no_date" if hour(value)[0] else None))
    said, how = day(found[0])
    rest = _BETWEEN.sub("", text[: found.start()] + " " + text[found.end() :]).strip()
    if not said:
        return (), how
    if not rest:
        return said, "no_hour"
    clock, _ = hour(re.sub(r"^([0-9]{1,2}:[0-9]{2}):[0-9]{2}$", r"\1", rest))
    return ((f"{said[0]}T{clock[0].strip(_QUOTE)}",), None) if clock else NOTHING


_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def weekday(value: str, names: Sequence[str]) -> Meant:
    """Return the one of *names*, Monday first, that `Thứ Hai`, `thứ 2`, `T7`, `CN` or `monday` says."""
    said = " ".join(value.casefold().split())
    numbered = re.fullmatch(r"(?:thứ |t)([2-7])", said)
    index = int(numbered[1]) - 2 if numbered else 6 if said == "cn" else _WEEKDAYS.index(said) if said in _WEEKDAYS else None
    if index is not None:
        return (names[index],), None
    return tuple(name for name in names if said.startswith(name.casefold())), None


# -- texts, truths, codes, lists -----------------------------------------------------------------------------------------------------

_TRUTHS = {"true": "true", "yes": "true", "on": "true", "có": "true", "đúng": "true", "1": "true", "x": "true"}
_TRUTHS |= {"false": "false", "no": "false", "off": "false", "không": "false", "sai": "false", "0": "false"}


def truth(value: Any) -> Meant:
    """Return `true` or `false` for what says so in other words."""
    said = _TRUTHS.get(str(value).strip().casefold()) if isinstance(value, str | int) else None
    return ((said,), None) if said else NOTHING


def text(value: Any) -> Meant:
    """Return a number or a truth as the text that it would be in quotes."""
    if isinstance(value, bool):
        return (f'"{str(value).lower()}"',), "quotes"
    return ((f'"{value}"',), "quotes") if isinstance(value, int) else NOTHING


PLACES = frozenset(("place", "parent", "merged_into"))
"""Keys whose value is a place code."""


def place(value: Any) -> Meant:
    """Return a place code with the zeros that it lost."""
    digits = str(value).strip(" “”\"'")
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,5}", digits):
        return (), "place"
    whole = digits.zfill({1: 2, 4: 5}.get(len(digits), len(digits)))
    return (f'"{whole}"',), "quotes"


def listed(value: Any, item: str | None = None) -> Meant:
    """Return how a list is written, of one item where it was written alone; *item* is how that is written where it is no text."""
    if item is not None:
        return (f"[{item}]",), "list"
    if isinstance(value, str) and 0 < len(value) <= _LONGEST and not re.search(r"[,:{}\[\]#]", value):
        return (f"[{value}]",), "list"
    return (), "list"


# -- conditions ----------------------------------------------------------------------------------------------------------------------

_FROM = ("min", "gte", "ge", ">=", "≥", "from", "từ", "since")
_TO = ("max", "lte", "le", "<=", "≤", "to", "đến", "until")
_OVER = ("gt", ">", "more_than", "greater_than", "over")
_UNDER = ("lt", "<", "less_than", "under")
_EQUAL = ("=", "==", "eq", "is")
_COMPARISON = re.compile(r"\s*(>=|<=|==|[>=<≥≤])\s*(\S+)\s*")


def comparison(fact: str, name: str, value: Any) -> Meant:
    """Return the condition that `{min: 10}`, `{from: 2025-01-01}` and the like mean, with their bounds moved by one where they must be."""
    asked = name.casefold()
    plain = str(value).lower() if isinstance(value, bool) else str(value)
    if asked in _EQUAL and not isinstance(value, dict | list):
        return (f"{{{fact}: {plain}}}",), None
    if asked in ("not", "ne", "!=", "khác"):
        return ((f"{{not: {{{fact}: {plain}}}}}",), None) if not isinstance(value, dict | list) else NOTHING
    moved = {_FROM: 0, _TO: 0, _OVER: 1, _UNDER: -1}
    names = next((names for names in moved if asked in names), None)
    if names is None:
        return NOTHING
    least = names in (_FROM, _OVER)
    if _whole(value) or (isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value)):
        return (f"{{{fact}: {{{'at_least' if least else 'at_most'}: {int(value) + moved[names]}}}}}",), None
    (said, *_), _ = day(value) if day(value)[0] else (("",), None)
    if not said:
        return (f"{{{fact}: {{{'at_least' if least else 'at_most'}: …}}}}",), None
    bound = date.fromisoformat(said)
    if names in (_FROM, _TO) and date.min < bound < date.max:
        bound += timedelta(days=-1 if least else 1)
    return (f"{{{fact}: {{{'after' if least else 'before'}: {bound}}}}}",), None


def compared_text(fact: str, value: Any) -> Meant:
    """Return the condition that a text such as `>= 10` means."""
    found = _COMPARISON.fullmatch(value) if isinstance(value, str) else None
    return comparison(fact, found[1], found[2]) if found else NOTHING


# -- YAML ----------------------------------------------------------------------------------------------------------------------------

_START = r"(\s*(?:- )*)"
_KEY = r"[A-Za-z_][A-Za-z0-9_]*"
_NO_SPACE = re.compile(rf"{_START}({_KEY}):(?![\s/])(\S.*)")
_WIDE = re.compile(rf"{_START}({_KEY})\s*[：﹕]\s*(.*)")
_NO_DASH_SPACE = re.compile(r"(\s*)-(?![\s-])(\S.*)")
_VALUE = re.compile(rf"{_START}({_KEY}): +(.*)")
_UNCLOSED = re.compile(r"""(?:"[^"]*|'[^']*)""")
_UNCLEAR = frozenset(("yaml_colon", "yaml_no_colon", "yaml_indent", "yaml_bracket", "yaml_quote", "yaml_block", "yaml_sign"))
"""Mistakes that the parser notices after, or elsewhere than, where they were made."""


def colon(key: str | None) -> tuple[str | None, str | None]:
    """Return why a key in braces has no value and what to write, where a space or a colon is missing: `{working_days:3}`."""
    if tight := re.fullmatch(rf"({_KEY}):(\S.*)", key or ""):
        return "yaml_space", f"{tight[1]}: {tight[2]}"
    bare = re.fullmatch(r"([a-z]+(?:_[a-z]+)+) +([0-9]+)", key or "")
    return ("yaml_no_colon", f"{bare[1]}: {bare[2]}") if bare else (None, None)


def yaml_slip(lines: Sequence[str], line: int, column: int, why: str) -> tuple[str, int, int, dict[str, Any]]:
    """
    Return what is wrong with a text that is no YAML, where, and what to write.

    Args:
        lines: The text.
        line: Where the parser stopped, from 0.
        column: The same, in that line.
        why: What the parser said, by our name.
    """
    told: tuple[str, int, int, dict[str, Any]] = (why, line, column, {})
    if why not in _UNCLEAR or line > len(lines):
        return told
    here = lines[line] if line < len(lines) else ""
    above = next((number for number in range(min(line, len(lines)) - 1, -1, -1) if _says(lines[number])), None)
    for number in (line, above) if above is not None else (line,):
        shown = lines[number] if number < len(lines) else ""
        if found := _WIDE.fullmatch(shown):
            return "yaml_wide", number, found.end(2), {"near": f"{found[2]}: {found[3]}"}
        if found := _NO_SPACE.fullmatch(shown):
            return "yaml_space", number, found.end(2), {"near": f"{found[2]}: {found[3]}"}
        if (found := _NO_DASH_SPACE.fullmatch(shown)) and not shown.startswith("---"):
            return "yaml_dash_space", number, found.end(1), {"near": f"- {found[2]}"}
    if why in ("yaml_block", "yaml_sign") and (found := re.match(r"([^,}\]]*)", here[column:])):
        key = re.search(rf"({_KEY}): *$", here[:column])
        meant, _ = compared_text(key[1], found[1]) if key else NOTHING
        return ("yaml_compare", line, column, {"near": meant[0]}) if meant else told
    if why != "yaml_quote" and (found := _VALUE.fullmatch(here)):
        value = found[3]
        if value[:1] in "“”" and value:
            return "yaml_curly", line, found.start(3), {}
        if value[:1] == '"' and value.count('"') > 2:
            return "yaml_inner", line, found.start(3), {}
        if value[:1] not in "\"'{[|>" and ": " in value:
            return "yaml_colon_text", line, column, {"near": f'{found[2]}: "{value}"'}
    if why == "yaml_bracket" and here[column : column + 2].rstrip() == ":":
        return "yaml_colon_flow", line, column, {}
    if why in ("yaml_indent", "yaml_colon"):
        for number in range(min(line, len(lines) - 1), -1, -1):
            opened = _VALUE.fullmatch(lines[number])
            if opened and _UNCLOSED.fullmatch(opened[3]):
                return "yaml_quote", number, opened.start(3), {}
        mine = len(here) - len(here.lstrip(" "))
        columns = list(_columns(lines[:line], dash=here.lstrip().startswith("- ")))
        wanted = min(columns, key=lambda each: abs(mine - each), default=mine)
        if above is not None and (dashed := _wrong_dash(lines, above, line, mine)):
            return "yaml_indent_by", above, dashed[0], {"how": "indent", "mine": dashed[0], "wanted_spaces": dashed[1]}
        if 0 < abs(mine - wanted) < 3 and 2 * mine - wanted not in columns:
            return "yaml_indent_by", line, mine, {"how": "indent", "mine": mine, "wanted_spaces": wanted}
    return told


def _wrong_dash(lines: Sequence[str], first: int, line: int, mine: int) -> tuple[int, int] | None:
    """How far the dash above is indented and how far it should be, where all that belongs to its item stands together elsewhere."""
    dash = re.match(rf"( *)- +(?={_KEY}:(?: |$))", lines[first])
    rest = [each for each in lines[line : line + 2] if _says(each)]
    moved = dash.end() - mine if dash else 0
    if dash is None or not 0 < abs(moved) < 3 or dash.end(1) < moved or len(rest) < 2:
        return None
    same = all(re.match(rf" {{{mine}}}{_KEY}:(?: |$)", each) for each in rest)
    return (dash.end(1), dash.end(1) - moved) if same else None


def _columns(lines: Sequence[str], *, dash: bool) -> Iterator[int]:
    """Where the keys, or the dashes, of the mappings and lists begin that are still open after *lines*, the innermost first."""
    last: int | None = None
    for line in reversed(lines):
        found = re.match(rf"( *)((?:- )*)(?:{_KEY}:(?: |$))?", line)
        if not _says(line) or found is None or (last is not None and found.end(1) >= last):
            continue
        last = found.end(1)
        if dash and found[2]:
            yield found.end(1)
        elif not dash and found.end() > found.end(2):
            yield found.end(2)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
