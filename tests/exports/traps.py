"""
Files that go wrong in the ways that files of one-stop software go wrong, each made anew and always the same.

Most are the small list of `LIST` with one thing changed. The marks about persons are those of `exports.make`.
"""

from __future__ import annotations

import io
import json
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from exports.make import (
    BIRTH_AGAIN,
    FUNERAL,
    GUARDIAN,
    GUARDIAN_END,
    HOUSEHOLD,
    code,
    csv_bytes,
    grid,
    home,
    html,
    identity,
    matter,
    moment,
    name,
    officer,
    phone,
    signer,
    tr,
    workbook,
)

HEAD = ("Số hồ sơ", "Tên thủ tục hành chính", "Chủ hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái hồ sơ")
LIST = (
    ("260105", 1, FUNERAL, "05/01/2026 08:00", "08/01/2026 17:00", "07/01/2026 10:00", "Đã xử lý xong"),
    ("260106", 2, FUNERAL, "06/01/2026 08:00", "09/01/2026 17:00", "09/01/2026 10:00", "Đã xử lý xong"),
    ("260113", 3, BIRTH_AGAIN, "13/01/2026 08:00", "20/01/2026 17:00", "16/01/2026 10:00", "Đã trả kết quả"),
    ("260114", 4, HOUSEHOLD, "14/01/2026 08:00", "19/01/2026 17:00", "19/01/2026 10:00", "Đã xử lý xong"),
    ("260203", 5, GUARDIAN, "03/02/2026 08:00", "06/02/2026 17:00", "05/02/2026 10:00", "Đã trả kết quả"),
    ("260204", 6, GUARDIAN_END, "04/02/2026 08:00", "06/02/2026 17:00", "06/02/2026 10:00", "Đã xử lý xong"),
)


def rows() -> list[list[str]]:
    """The small list, header first, which is judged without a finding."""
    filled = [[code(day, n), procedure, name(n), *rest] for day, n, procedure, *rest in LIST]
    return [list(HEAD), *filled]


def changed(change: Callable[[list[str], int], Any], *, first: int = 1, last: int | None = None) -> list[list[str]]:
    """The list with each row changed in place; row 0 is the header."""
    made = rows()
    for n, row in enumerate(made):
        if n >= first and (last is None or n <= last):
            change(row, n)
    return made


def with_column(header: str, cell: Callable[[int], str], at: int = 7) -> list[list[str]]:
    """The list with one column more."""
    made = rows()
    for n, row in enumerate(made):
        row.insert(at, cell(n) if n else header)
    return made


def again(column: int, form: str) -> Callable[[list[str], int], None]:
    """Write the moments of a column in another form."""

    def change(row: list[str], n: int) -> None:
        known = moment(row[column])
        row[column] = known.strftime(form) if known else ""

    return change


def every_date(form: str) -> list[list[str]]:
    """The list with all its moments in another form."""

    def change(row: list[str], n: int) -> None:
        for column in (3, 4, 5):
            again(column, form)(row, n)

    return changed(change)


# -- dates ---------------------------------------------------------------------------------------------------------------------------


def swapped() -> bytes:
    """What SheetJS makes of a page: a day up to 12 becomes a date with day and month exchanged, a later one stays a text."""

    def cell(text: str) -> Any:
        known = moment(text)
        if known is None:
            return None
        return known.replace(month=known.day, day=known.month) if known.day <= 12 else known.strftime("%d/%m/%Y %H:%M:%S")

    made: list[Sequence[Any]] = [HEAD]
    made += ([*row[:3], cell(row[3]), cell(row[4]), cell(row[5]), row[6]] for row in rows()[1:])
    return workbook(grid(made, dates="m/d/yy"))


def pandas_swapped() -> bytes:
    """What a program that takes days first makes of ISO dates: those up to the 12th with day and month exchanged, the rest gone."""

    def change(row: list[str], n: int) -> None:
        for column in (3, 4, 5):
            known = moment(row[column])
            row[column] = known.replace(month=known.day, day=known.month).strftime("%Y-%m-%d %H:%M:%S") if known and known.day <= 12 else ""

    return csv_bytes(changed(change))


FORMS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S.000", "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%H:%M %d/%m/%Y")
"""One for each row of the list; all are read."""


def many_forms() -> bytes:
    """Every form that is read, in one column."""

    def change(row: list[str], n: int) -> None:
        for column in (3, 4, 5):
            again(column, FORMS[n - 1])(row, n)

    return csv_bytes(changed(change))


def serials() -> bytes:
    """Dates whose format was lost: days since the end of 1899, cut after four digits."""

    def change(row: list[str], n: int) -> None:
        for column in (3, 4, 5):
            known = moment(row[column])
            if known:
                row[column] = f"{(known - datetime(1899, 12, 30)).total_seconds() / 86_400:.4f}"

    return csv_bytes(changed(change))


def dated(options: dict[str, Any] | None = None) -> bytes:
    """A workbook with real dates."""
    made: list[Sequence[Any]] = [HEAD]
    made += ([*row[:3], *(moment(cell) for cell in row[3:6]), row[6]] for row in rows()[1:])
    return workbook(grid(made), options=options)


# -- letters and separators ----------------------------------------------------------------------------------------------------------

_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđĂÂÊÔƠƯĐ",
        bytes.fromhex(
            "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbcccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9aceaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfe"
            "aea1a2a3a4a5a6a7"
        ).decode("latin-1"),
        strict=True,
    )
)


def tcvn3(text: str) -> str:
    """A text of a legacy font (TCVN3, `.VnTime`), as it looks where it is taken for Western letters; capitals with tones become small."""
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in unicodedata.normalize("NFC", text))


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows(text: str) -> str:
    """A text as Windows kept Vietnamese before Unicode: the letter whole, its tone after it."""
    made = []
    for letter in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(each for each in apart if each in _TONES)
        made.append(unicodedata.normalize("NFC", "".join(each for each in apart if each not in _TONES)) + tone)
    return "".join(made)


_VNI_PAIRS = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû "
    "ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î ñ"
)
_VNI = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ",
        _VNI_PAIRS.split(),
        strict=True,
    )
)


def vni(text: str) -> str:
    """A text of the other family of legacy fonts (VNI), as it looks where it is taken for Western letters."""
    return "".join(_VNI.get(letter) or _VNI.get(letter.lower(), letter) for letter in unicodedata.normalize("NFC", text))


def nfd() -> bytes:
    """Every letter taken apart, as some Macs write them."""
    return csv_bytes([[unicodedata.normalize("NFD", cell) for cell in row] for row in rows()])


# -- containers ----------------------------------------------------------------------------------------------------------------------


def ole(*streams: str) -> bytes:
    """The smallest container of old Office files that names these streams and holds nothing."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    mark = bytes.fromhex("d0cf11e0a1b11ae1")
    head = struct.pack("<8s16x5H6x9I109I", mark, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0, *([free] * 108))
    fat = struct.pack("<II", table, end) + struct.pack("<126I", *([free] * 126))

    def entry(title: str, kind: int, child: int, right: int) -> bytes:
        text = title.encode("utf-16-le") + b"\0\0"
        shape = struct.pack("<HBBIII", len(text), kind, 1, free, right, child)
        return text.ljust(64, b"\0") + shape + bytes(36) + struct.pack("<IQ", end, 0)

    entries = [entry("Root Entry", 5, 1, free)]
    entries += [entry(each, 2, free, n + 1 if n < len(streams) else free) for n, each in enumerate(streams, 1)]
    directory = b"".join(entries).ljust(512, b"\0")
    return head + fat + directory


def plain_workbook() -> bytes:
    """The list as a workbook of texts."""
    return workbook(grid(rows()))


def a_zip(**files: bytes) -> bytes:
    """An archive that is no workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for file, held in files.items():
            archive.writestr(zipfile.ZipInfo(file.replace("__", "/")), held)
    return made.getvalue()


def bomb() -> bytes:
    """A workbook whose sheet is 300 MB of blanks in 300 kB."""
    made = io.BytesIO(plain_workbook())
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            info = zipfile.ZipInfo(each.filename)
            info.compress_type = zipfile.ZIP_DEFLATED
            if not each.filename.endswith("sheet1.xml"):
                new.writestr(info, old.read(each))
                continue
            with new.open(info, "w", force_zip64=True) as sheet:
                sheet.write(
                    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                )
                for _ in range(300):
                    sheet.write(b" " * (1 << 20))
                sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def two_sheets(*, hidden: bool) -> bytes:
    """The first sheet holds other things and may be hidden, the second the list."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, name(1))
        second = book.add_worksheet("Danh sách")
        grid(rows())(book, second)
        if hidden:
            second.activate()
            second.set_first_sheet()
            sheet.hide()

    return workbook(fill, sheet="Ghi chép")


def formulas() -> bytes:
    """A workbook in which the end dates are formulas that nobody computed."""

    def fill(book: Any, sheet: Any) -> None:
        grid([[*row[:5], None, *row[6:]] if n else row for n, row in enumerate(rows())])(book, sheet)
        for y in range(1, 7):
            sheet.write_formula(y, 5, "=NOW()", None, "")

    return workbook(fill)


# -- tables --------------------------------------------------------------------------------------------------------------------------


def table(made: Sequence[Sequence[str]]) -> str:
    """A table of a page."""
    return f'<table border="1">\n{"".join(tr(*row) for row in made)}</table>\n'


TWELVE = (
    "STT", "Đơn vị tiếp nhận", "Lĩnh vực", "Tên thủ tục hành chính", "Mã hồ sơ", "Chủ hồ sơ", "Địa chỉ", "Trạng thái", "Ngày nộp hồ sơ",
    "Ngày nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý",
)  # fmt: skip


def shifted() -> bytes:
    """Twelve headers over nine cells: the code stands under "Lĩnh vực", the address under "Mã hồ sơ"."""
    made = [list(TWELVE)]
    for n, (day, number, procedure, received, promised, ended, _) in enumerate(LIST, 1):
        made.append([str(n), procedure, code(day, number), name(n), home(n), received, received, promised, ended])
    return html(table(made))


def two_tables() -> bytes:
    """A page with a table of counts, and then the list."""
    counts = [["Cơ quan", "Tổng", "Tiếp nhận"], ["Đơn vị số 6", "6", "6"], ["Tổng cộng", "6", "6"]]
    return html(table(counts) + "<p>Danh sách</p>" + table(rows()))


def nested_tables() -> bytes:
    """A list inside the cell of a table that makes the page."""
    return html(f"<table><tr><td>Danh sách</td></tr><tr><td>{table(rows())}</td></tr></table>")


def totals_inside() -> bytes:
    """Sums between the rows, and rows of groups."""
    made = rows()
    made.insert(3, ["Cộng", "2", "", "", "", "", ""])
    made.insert(4, ["Phòng số 2", "", "", "", "", "", ""])
    made.append(["Tổng số hồ sơ", "6", "", "", "", "", ""])
    made.append(["Người lập biểu", "", "", "Thủ trưởng đơn vị", "", "", ""])
    made.append([signer(1), "", "", signer(2), "", "", ""])
    return csv_bytes(made)


def three_in_one() -> bytes:
    """Screens copied: two numbers of a dossier in one cell, and three dates in another."""
    made = [["STT", "Mã hồ sơ. Số hồ sơ", "Chủ hồ sơ", "Tên thủ tục", "Ngày gửi. Ngày tiếp nhận. Hạn xử lý", "Trạng thái"]]
    for n, (day, number, procedure, received, promised, _, status) in enumerate(LIST, 1):
        made.append([str(n), f"{52_000 + n}\n{code(day, number)}", name(n), procedure, f"{received}\n{received}\n{promised}", status])
    return csv_bytes(made)


def mangled_codes() -> bytes:
    """Procedure codes that a spreadsheet took for numbers, dossier codes with blanks and other dashes."""
    codes = (1.001731, 1.0004, 1.004884, 1.001612, 1.004837, 1.004845)
    made: list[Sequence[Any]] = [("Mã hồ sơ", "Mã thủ tục", *HEAD[2:])]
    for n, row in enumerate(rows()[1:]):
        shown = row[0].replace("-", " \u2013 ") if n % 2 else f" {row[0].lower()} "
        made.append([shown, codes[n], *row[2:]])
    return workbook(grid(made))


def broken_json() -> bytes:
    """A list of dossiers that was cut in the middle of a name."""
    whole = json.dumps(
        {"data": [{"dossierNo": code("260105", 1), "serviceCode": "1.001731", "applicantName": name(7)}]}, ensure_ascii=False
    )
    return whole[: whole.index("SỐ 7")].encode()


def json_lines() -> bytes:
    """Dossiers of OpenCPS, one a line, the third of them broken."""
    lines = []
    for day, n, _, received, promised, ended, _ in LIST:
        seconds = [f"{each}:00" for each in (received, promised, ended)]
        lines.append(
            json.dumps(
                {
                    "dossierNo": code(day, n), "serviceCode": "1.001731", "applicantName": name(n), "receiveDate": seconds[0],
                    "dueDate": seconds[1], "releaseDate": seconds[2], "dossierStatus": "releasing", "dossierStatusText": "Đã có kết quả",
                },
                ensure_ascii=False,
            )
        )  # fmt: skip
    lines[2] = lines[2][:-1] + ', "delegateName": "' + name(9)
    return ("\n".join(lines) + "\n").encode()


SUMMARY = (
    ("Cơ quan", "Tổng", "Tiếp nhận", "Kỳ trước chuyển qua", "Đã giải quyết", "Đang giải quyết", "Tồn cuối"),
    ("Đơn vị số 1", "659.245", "600.000", "59.245", "98,81%", "1,19%", "7.845"),
    ("Tổng cộng", "659.245", "600.000", "59.245", "98,81%", "1,19%", "7.845"),
)

_QUOTE = '"' + name(3)

TRAPS: dict[str, Callable[[], bytes]] = {
    # what a list looks like where nothing is wrong
    "plain.csv": lambda: csv_bytes(rows()),
    "plain.xlsx": dated,
    # dates
    "swapped.xlsx": swapped,
    "pandas.csv": pandas_swapped,
    "month-first.csv": lambda: csv_bytes(every_date("%m/%d/%Y %H:%M")),
    "short-years.csv": lambda: csv_bytes(every_date("%d/%m/%y %H:%M")),
    "forms.csv": many_forms,
    "serials.csv": serials,
    "1904.xlsx": lambda: dated({"date_1904": True}),
    "two-dates.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(4, f"{row[4]} {row[4]}"), last=2)),
    "words-as-dates.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(3, name(n + 50)), last=1)),
    "end-before.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(5, "02/01/2026 08:00"), last=1)),
    # letters and what stands between cells
    "nfd.csv": nfd,
    "tcvn3.csv": lambda: csv_bytes([[tcvn3(cell) for cell in row] for row in rows()]),
    "tcvn3-bytes.csv": lambda: csv_bytes([[tcvn3(cell) for cell in row] for row in rows()], encoding="latin-1"),
    "vni.csv": lambda: csv_bytes([[vni(cell) for cell in row] for row in rows()]),
    "cp1258.csv": lambda: csv_bytes([[windows(cell) for cell in row] for row in rows()], encoding="cp1258"),
    "unicode.txt": lambda: b"\xff\xfe" + csv_bytes(rows(), delimiter="\t", encoding="utf-16-le"),
    "semicolon.csv": lambda: csv_bytes(rows(), delimiter=";", encoding="utf-8-sig"),
    "broken-quote.csv": lambda: csv_bytes(rows()).replace(name(3).encode(), _QUOTE.encode()),
    # tables
    "shifted.xls": shifted,
    "two-tables.xls": two_tables,
    "nested-tables.xls": nested_tables,
    "totals.csv": totals_inside,
    "three.csv": three_in_one,
    "mangled.xlsx": mangled_codes,
    "headers-twice.csv": lambda: csv_bytes(with_column("Ngày tiếp nhận", lambda n: "06/01/2026 08:00")),
    "same-meaning.csv": lambda: csv_bytes(with_column("Ngày nhận", lambda n: "06/01/2026 08:00")),
    "codes-twice.csv": lambda: csv_bytes([*rows(), rows()[1]]),
    "ambiguous.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(5, "Ngày trả kết quả"), first=0, last=0)),
    "names-unknown.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(1, "Đăng ký thành lập hộ kinh doanh số"), last=2)),
    "status-unknown.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(6, "Đang ở đâu đó"), last=2)),
    "status-asks.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(6, "Hồ sơ trả lại"), last=2)),
    "status-numbers.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(6, "9"))),
    "end-while-running.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(6, "Đang xử lý"), last=2)),
    "summary.csv": lambda: csv_bytes(SUMMARY),
    "no-code.csv": lambda: csv_bytes([row[1:] for row in rows()]),
    "no-header.csv": lambda: csv_bytes(rows()[1:]),
    "formula.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(2, f'=HYPERLINK("http://vi-du.invalid";"{name(n)}")'))),
    # nothing in it
    "empty.csv": lambda: b"",
    "empty.xlsx": lambda: workbook(lambda book, sheet: None),
    "blank.csv": lambda: b"\xef\xbb\xbf\r\n;;;;\r\n\r\n",
    "header-only.csv": lambda: csv_bytes(rows()[:1]),
    "header-only.xlsx": lambda: workbook(grid(rows()[:1])),
    # containers
    "password.xlsx": lambda: ole("EncryptionInfo", "EncryptedPackage"),
    "biff.xls": lambda: ole("Workbook"),
    "biff5.xls": lambda: bytes.fromhex("0908100000060500") + bytes(512),
    "cut.xlsx": lambda: (lambda whole: whole[: len(whole) // 2])(plain_workbook()),
    "zip.xlsx": lambda: a_zip(word__document_xml=name(1).encode()),
    "bomb.xlsx": bomb,
    "hidden.xlsx": lambda: two_sheets(hidden=True),
    "sheets.xlsx": lambda: two_sheets(hidden=False),
    "formulas.xlsx": formulas,
    "picture.xls": lambda: b"\x89PNG\r\n\x1a\n" + bytes(64),
    # JSON
    "broken.json": broken_json,
    "lines.jsonl": json_lines,
    "odd.json": lambda: json.dumps({"data": name(1)}, ensure_ascii=False).encode(),
    "unknown-keys.json": lambda: json.dumps([{"a": 1, "ten": name(1)}, {"a": 2, "ten": name(2)}], ensure_ascii=False).encode(),
    "deep.json": lambda: b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    # persons where nobody expects them
    "spouse.csv": lambda: csv_bytes(with_column("Họ và tên vợ/chồng", lambda n: name(n + 20))),
    "strange-headers.csv": lambda: csv_bytes(with_column("Cột ngoài danh mục", lambda n: f"{name(n + 20)} {identity(n)} {phone(n)}")),
    "slipped-status.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(6, name(n + 30)))),
    "slipped-code.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(0, name(n + 30)))),
    "slipped-one-code.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(0, name(n + 30)), last=1)),
    "slipped-procedure.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(1, name(n + 30)))),
    "slipped-dates.csv": lambda: csv_bytes(changed(lambda row, n: row.__setitem__(3, identity(n)))),
    "slipped-group.csv": lambda: csv_bytes([*rows()[:3], [name(40), "", "", "", "", "", ""], *rows()[3:]]),
    "slipped-channel.csv": lambda: csv_bytes(with_column("Hình thức nộp hồ sơ", lambda n: officer(n))),
    "slipped-claim.csv": lambda: csv_bytes(with_column("Hạn xử lý", lambda n: matter(n))),
    "slipped-place.csv": lambda: csv_bytes(with_column("place", lambda n: home(n))),
    "short-row.csv": lambda: csv_bytes([*rows()[:3], rows()[3][:4], *rows()[4:], [*rows()[1], name(60)]]),
}
"""The files, by their names."""
