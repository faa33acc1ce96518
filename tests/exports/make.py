"""
The raw files that one-stop software writes, made anew: `cd tests; python -m exports FOLDER` writes all of them.

They imitate layouts that were seen (headers, rows above, merged cells, forms of dates), with codes only. Nobody is in them: the columns
about persons hold marks made up here, each with `XQZ` or a number of many zeros in it, so that a test can look for them in whatever comes
out. The same bytes come out at each run; nothing here imports the library. What is expected of each stands in `expected/`, worked by hand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any

import xlsxwriter

MADE = datetime(2026, 10, 1, 8, 0)
"""When the workbooks say that they were made."""

FUNERAL = "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội"  # 1.001731
ALLOWANCE = "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng, hỗ trợ kinh phí chăm sóc, nuôi dưỡng hàng tháng"  # 1.001776
HOUSEHOLD = "Đăng ký thành lập hộ kinh doanh"  # 1.001612
BIRTH_AGAIN = "Đăng ký lại khai sinh"  # 1.004884
GUARDIAN = "Đăng ký giám hộ"  # 1.004837
GUARDIAN_END = "Đăng ký chấm dứt giám hộ"  # 1.004845
SINGLE = "Cấp Giấy xác nhận tình trạng hôn nhân"  # 1.004873
DEATH = "Đăng ký khai tử"  # 1.000656
POOR = "Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm"  # 1.011607
GRAVE = "Thăm viếng mộ liệt sĩ"  # 1.013750
COPY = "Cấp bản sao từ sổ gốc"  # 2.000908
COMPANY = "Đăng ký thành lập công ty TNHH một thành viên"  # 2.001583
SPLIT = "Tách thửa hoặc hợp thửa đất"  # 1.012784
LOST = "Cấp lại Giấy chứng nhận do bị mất"  # 1.012786
MENDED = "Đính chính Giấy chứng nhận đã cấp"  # 1.012790
DEBT = "Xóa ghi nợ tiền sử dụng đất, lệ phí trước bạ trên Giấy chứng nhận đã cấp"  # 1.013988


def code(day: str, number: int) -> str:
    """A dossier code, of a receipt on `yyMMdd`."""
    return f"000.00.06.H56-{day}-{number:04d}"


def name(number: int) -> str:
    """The mark that stands for a person."""
    return f"XQZ NGƯỜI NỘP SỐ {number}"


def home(number: int) -> str:
    """The mark that stands for an address."""
    return f"XQZ SỐ NHÀ {number}, ĐƯỜNG SỐ {number}"


def identity(number: int) -> str:
    """The mark that stands for an identity number: twelve digits, of a province that does not exist."""
    return f"09900000{number:04d}"


def phone(number: int) -> str:
    """The mark that stands for a telephone number."""
    return f"099000{number:04d}"


def email(number: int) -> str:
    """The mark that stands for an address of mail."""
    return f"xqz.{number}@vi-du.invalid"


def matter(number: int) -> str:
    """The mark that stands for what a person asks for."""
    return f"XQZ nội dung riêng số {number}"


def officer(number: int) -> str:
    """The mark that stands for an officer."""
    return f"XQZ Cán bộ số {number}"


def signer(number: int) -> str:
    """The mark that stands for who signs a list."""
    return f"XQZ Người ký số {number}"


# -- writers -------------------------------------------------------------------------------------------------------------------------


def csv_bytes(rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """A text with cells quoted where they must be."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(fill: Callable[[Any, Any], None], *, sheet: str = "Sheet1", options: dict[str, Any] | None = None) -> bytes:
    """A workbook of one sheet, which *fill* writes; it is given the book for its formats."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, **(options or {})})
    book.set_properties({"created": MADE})
    fill(book, book.add_worksheet(sheet))
    book.close()
    return made.getvalue()


def grid(rows: Iterable[Sequence[Any]], *, top: int = 0, dates: str = "dd/mm/yyyy hh:mm") -> Callable[[Any, Any], None]:
    """Write *rows* from the row *top*: moments as dates of a workbook, texts as texts, None as nothing."""

    def fill(book: Any, sheet: Any) -> None:
        shown = book.add_format({"num_format": dates})
        for y, row in enumerate(rows, top):
            for x, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(y, x, cell, shown)
                elif isinstance(cell, bool):
                    sheet.write_boolean(y, x, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(y, x, cell)
                elif cell is not None:
                    sheet.write_string(y, x, cell)

    return fill


EXCEL_HEAD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns="http://www.w3.org/TR/REC-html40"><head><meta charset="UTF-8"><style>td {{mso-number-format:"\\@"}}</style>'
    "<title>{title}</title></head>"
)


def html(body: str, *, title: str = "Bảng kê") -> bytes:
    """A page that a browser saves as a file named `.xls`."""
    return f"{EXCEL_HEAD.format(title=escape(title))}<body>{body}</body></html>\n".encode()


def tr(*cells: str | tuple[str, str], tag: str = "td") -> str:
    """A row of a page: a text, or attributes and a text."""
    shown = (("", cell) if isinstance(cell, str) else cell for cell in cells)
    return "<tr>" + "".join(f"<{tag}{' ' if how else ''}{how}>{escape(text)}</{tag}>" for how, text in shown) + "</tr>\n"


def json_bytes(data: Any) -> bytes:
    """A text of JSON as programs write it."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# -- a list as iGate-like software gives it: no row above the header ------------------------------------------------------------------

IGATE_HEAD = (
    "Số hồ sơ", "Tên thủ tục hành chính", "Tên lĩnh vực", "Phòng ban", "Chủ hồ sơ", "Số CMND/HC/Thẻ CC", "Địa chỉ", "Điện thoại", "Email",
    "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Cơ quan/đơn vị", "Cán bộ xử lý hiện tại", "Trạng thái hồ sơ",
)  # fmt: skip
_SOCIAL, _CIVIL, _TRADE = "Bảo trợ xã hội", "Hộ tịch", "Thành lập và hoạt động của hộ kinh doanh"
IGATE = (
    ("251224", 101, FUNERAL, _SOCIAL, "24/12/2025 08:15", "29/12/2025 17:00", "26/12/2025 10:00", "Đã trả kết quả"),
    ("251231", 102, FUNERAL, _SOCIAL, "31/12/2025 16:00", "06/01/2026 17:00", "07/01/2026 16:30", "Đã xử lý xong"),
    ("260105", 103, BIRTH_AGAIN, _CIVIL, "05/01/2026 09:00", "12/01/2026 17:00", "12/01/2026 10:00", "Đã trả kết quả"),
    ("260107", 104, HOUSEHOLD, _TRADE, "07/01/2026 14:00", "12/01/2026 17:00", "10/01/2026 11:00", "Đã có kết quả"),
    ("260211", 105, FUNERAL, _SOCIAL, "11/02/2026 08:00", "23/02/2026 17:00", "23/02/2026 15:00", "Hoàn thành"),
    ("260212", 106, SINGLE, _CIVIL, "12/02/2026 10:30", "24/02/2026 17:00", "13/02/2026 09:00", "Đã trả kết quả"),
    ("260423", 107, BIRTH_AGAIN, _CIVIL, "23/04/2026 10:00", "05/05/2026 17:00", "", "Đang xử lý"),
    ("260928", 108, ALLOWANCE, _SOCIAL, "28/09/2026 08:00", "12/10/2026 17:00", "", "Đang xử lý"),
    ("260819", 109, FUNERAL, _SOCIAL, "19/08/2026 13:30", "24/08/2026 17:00", "21/08/2026 09:00", "Công dân yêu cầu rút hồ sơ"),
    ("260820", 110, f"Thủ tục  {GUARDIAN.lower()}", _CIVIL, "20/08/2026 15:45", "25/08/2026 17:00", "24/08/2026 09:30", "Dừng xử lý"),
    ("260827", 111, GUARDIAN_END, _CIVIL, "27/08/2026 08:20", "03/09/2026 17:00", "", "Yêu cầu bổ sung giấy tờ"),
    ("260828", 112, f"{GUARDIAN_END} (cấp xã)", _CIVIL, "28/08/2026 08:20", "04/09/2026 17:00", "", "Yêu cầu thực hiện nghĩa vụ tài chính"),
    ("260929", 113, HOUSEHOLD, _TRADE, "29/09/2026 07:45", "02/10/2026 17:00", "", "Hồ sơ mới tiếp nhận"),
    ("260925", 114, GRAVE, "Người có công", "25/09/2026 09:00", "02/10/2026 17:00", "", "Chờ xử lý"),
    ("260917", 115, GRAVE, "Người có công", "17/09/2026 09:00", "24/09/2026 17:00", "", "Tạm dừng xử lý"),
)  # fmt: skip


def igate_rows() -> list[list[str]]:
    """The list, header first."""
    rows = [list(IGATE_HEAD)]
    for n, (day, number, procedure, field, received, promised, ended, status) in enumerate(IGATE, 1):
        person = [name(n), identity(n), home(n), phone(n), email(n)]
        unit = "Phòng Văn hóa - Xã hội" if n % 2 else "Trung tâm Phục vụ hành chính công"
        rows.append(
            [code(day, number), procedure, field, unit, *person, received, promised, ended, "Đơn vị số 6", officer(n % 3 + 1), status]
        )
    return rows


# -- a province's list of dossiers: an HTML table named .xls --------------------------------------------------------------------------

NET_HEAD = (
    "STT", "Đơn vị tiếp nhận", "Lĩnh vực", "Tên thủ tục hành chính", "Mã hồ sơ", "Chủ hồ sơ", "Trạng thái", "Ngày nộp hồ sơ", "Ngày nhận",
    "Ngày hẹn trả", "Ngày kết thúc xử lý", "Lý do xin rút/ trả lại",
)  # fmt: skip
NET = (
    ("251222", 201, COMPANY, "Đã xử lý xong", "19/12/2025 20:10:05", "22/12/2025 08:00:00", "25/12/2025 17:00:00", "25/12/2025 16:59:00"),
    ("251226", 202, BIRTH_AGAIN, "Đã trả kết quả", "26/12/2025 08:50:00", "26/12/2025 09:00:00", "06/01/2026 17:00:00", "05/01/2026 15:00:00"),
    ("260109", 203, GUARDIAN_END, "Đã xử lý xong", "09/01/2026 15:29:59", "09/01/2026 15:30:00", "12/01/2026 17:00:00", "12/01/2026 08:00:00"),
    ("260110", 204, FUNERAL, "Đã trả kết quả", "10/01/2026 08:59:00", "10/01/2026 09:00:00", "14/01/2026 17:00:00", "15/01/2026 08:30:00"),
    ("260209", 205, ALLOWANCE, "Đã trả kết quả", "08/02/2026 21:00:00", "09/02/2026 08:00:00", "02/03/2026 17:00:00", "27/02/2026 10:00:00"),
    ("260413", 206, POOR, "Đã xử lý xong", "13/04/2026 07:50:00", "13/04/2026 08:00:00", "28/04/2026 17:00:00", "28/04/2026 11:00:00"),
    ("260416", 207, POOR, "Đã trả kết quả", "16/04/2026 07:50:00", "16/04/2026 08:00:00", "04/05/2026 17:00:00", "29/04/2026 16:00:00"),
    ("260424", 208, SINGLE, "Dừng xử lý", "24/04/2026 13:50:00", "24/04/2026 14:00:00", "04/05/2026 17:00:00", "29/04/2026 08:00:00"),
    ("260824", 209, GUARDIAN, "Công dân yêu cầu rút hồ sơ", "24/08/2026 08:05:00", "24/08/2026 08:10:00", "27/08/2026 17:00:00", "26/08/2026 14:00:00"),
    ("260828", 210, GRAVE, "Đang xử lý", "28/08/2026 10:00:00", "28/08/2026 10:05:00", "09/09/2026 17:00:00", ""),
    ("260925", 211, BIRTH_AGAIN, "Được tiếp nhận", "24/09/2026 22:00:00", "25/09/2026 07:40:00", "02/10/2026 17:00:00", ""),
    ("260918", 212, ALLOWANCE, "Yêu cầu bổ sung giấy tờ", "18/09/2026 09:00:00", "18/09/2026 09:10:00", "02/10/2026 17:00:00", ""),
    ("260929", 213, DEATH, "Mới đăng ký", "29/09/2026 21:00:00", "", "", ""),
    ("260922", 214, GUARDIAN, "Không được tiếp nhận", "22/09/2026 10:00:00", "", "", "23/09/2026 09:00:00"),
    ("260821", 215, DEATH, "Đã trả kết quả", "21/08/2026 13:55:00", "21/08/2026 14:00:00", "21/08/2026 17:00:00", "21/08/2026 16:00:00"),
    ("260821", 216, DEATH, "Đã trả kết quả", "21/08/2026 15:20:00", "21/08/2026 15:30:00", "22/08/2026 17:00:00", "22/08/2026 09:00:00"),
    ("260917", 217, GUARDIAN_END, "Chờ thực hiện nghĩa vụ tài chính", "17/09/2026 08:00:00", "17/09/2026 08:01:00", "21/09/2026 17:00:00", ""),
)  # fmt: skip


def net_list() -> bytes:
    """Letterhead, title over all columns, header, rows, signatures."""
    wide = 'colspan="12"'
    rows = [
        tr(('colspan="5"', "ỦY BAN NHÂN DÂN ĐƠN VỊ SỐ 6"), ('colspan="7"', "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        tr((wide, "DANH SÁCH HỒ SƠ (từ ngày 01/12/2025 đến ngày 30/09/2026)")),
        tr(*NET_HEAD, tag="th"),
    ]
    for n, (day, number, procedure, status, submitted, received, promised, ended) in enumerate(NET, 1):
        why = matter(n) if "rút" in status or "Không" in status else ""
        rows.append(
            tr(str(n), "Đơn vị số 6", "Lĩnh vực", procedure, code(day, number), name(n), status, submitted, received, promised, ended, why)
        )
    rows.append(tr(('colspan="4"', "Tổng cộng"), ('colspan="8"', str(len(NET)))))
    rows.append(tr(('colspan="6"', "Người lập biểu"), ('colspan="6"', "Thủ trưởng đơn vị")))
    rows.append(tr(('colspan="6"', signer(1)), ('colspan="6"', signer(2))))
    return html(f'<table border="1">\n{"".join(rows)}</table>', title="DanhSachHoSo")


LATE = (
    ("Đơn vị số 1", (
        ("251229", 1001, "29/12/2025 08:00:00", "05/01/2026 17:00:00", "06/01/2026 08:10:00"),
        ("251230", 1002, "30/12/2025 08:00:00", "05/01/2026 17:00:00", "06/01/2026 16:00:00"),
        ("260108", 1003, "08/01/2026 09:00:00", "12/01/2026 17:00:00", "13/01/2026 10:00:00"),
        ("260109", 1004, "09/01/2026 16:00:00", "12/01/2026 17:00:00", "13/01/2026 16:59:00"),
        ("260210", 1005, "10/02/2026 14:00:00", "13/02/2026 17:00:00", "23/02/2026 08:00:00"),
        ("260213", 1006, "13/02/2026 16:30:00", "23/02/2026 17:00:00", "24/02/2026 09:00:00"),
    )),
    ("Đơn vị số 2", (
        ("260422", 1007, "22/04/2026 08:00:00", "27/04/2026 17:00:00", "28/04/2026 10:00:00"),
        ("260428", 1008, "28/04/2026 08:00:00", "05/05/2026 17:00:00", "06/05/2026 08:00:00"),
        ("260818", 1009, "18/08/2026 08:00:00", "21/08/2026 17:00:00", "22/08/2026 08:00:00"),
        ("260821", 1010, "21/08/2026 08:00:00", "24/08/2026 17:00:00", "25/08/2026 11:00:00"),
        ("260827", 1011, "27/08/2026 08:00:00", "04/09/2026 17:00:00", "07/09/2026 08:00:00"),
        ("260828", 1012, "28/08/2026 08:00:00", "03/09/2026 17:00:00", "04/09/2026 15:00:00"),
    )),
)  # fmt: skip


def late_list() -> bytes:
    """Phụ lục I, which names no procedure: a block of title and period, then before the rows of each unit its name in bold."""
    wide = 'colspan="7"'
    rows = [
        tr((wide, "PHỤ LỤC I\nDANH SÁCH HỒ SƠ TRỄ HẠN ĐÃ GIẢI QUYẾT\nTừ ngày 01/12/2025 đến ngày 30/09/2026")),
        tr("STT", "Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày có kết quả", "Đơn vị giải quyết", "Ghi chú", tag="th"),
    ]
    n = 0
    for unit, dossiers in LATE:
        rows.append(f"<tr><td {wide}><b>{unit}</b></td></tr>\n")
        for day, number, received, promised, ended in dossiers:
            n += 1
            rows.append(tr(str(n), code(day, number), received, promised, ended, unit, matter(n)))
    return html(f'<table border="1">\n{"".join(rows)}</table>', title="PhuLucI")


# -- a public posting: two rows of header, the status told by the place of a mark ------------------------------------------------------

POSTING = (
    (_SOCIAL, FUNERAL, (
        ("260105", 301, "05/01/2026", "08/01/2026", "done", "", ""),
        ("260106", 302, "06/01/2026", "09/01/2026", "done", "", ""),
        ("260107", 303, "07/01/2026", "12/01/2026", "running", "183", ""),
        ("260925", 304, "25/09/2026", "30/09/2026", "running", "", ""),
        ("260928", 305, "28/09/2026", "01/10/2026", "running", "", ""),
        ("260923", 306, "23/09/2026", "28/09/2026", "waiting", "", ""),
    )),
    (_CIVIL, BIRTH_AGAIN, (
        ("260108", 307, "08/01/2026", "14/01/2026", "done", "", ""),
        ("260211", 308, "11/02/2026", "25/02/2026", "done", "", ""),
        ("260420", 309, "20/04/2026", "28/04/2026", "running", "5", "15/05/2026"),
        ("260929", 310, "29/09/2026", "06/10/2026", "running", "", ""),
        ("260924", 311, "24/09/2026", "01/10/2026", "waiting", "", ""),
        ("260930", 312, "30/09/2026", "07/10/2026", "running", "", ""),
    )),
)  # fmt: skip
MARKED = ("running", "waiting", "done")


def posting() -> bytes:
    """Letterhead of two blocks, title, period, unit, header of two rows, numbers of the columns, groups by field and procedure, signatures."""
    both, wide = 'rowspan="2"', 'colspan="10"'
    rows = [
        tr(('colspan="4"', "ỦY BAN NHÂN DÂN ĐƠN VỊ SỐ 6"), ('colspan="6"', "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        tr((wide, "CÔNG KHAI KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH")),
        tr((wide, "Từ ngày 01/01/2026 đến ngày 30/09/2026")),
        tr((wide, "Đơn vị: Đơn vị số 6")),
        tr(
            *((both, head) for head in ("STT", "Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả")),
            ('colspan="3"', "Trạng thái, kết quả giải quyết TTHC"),
            ('colspan="2"', "Hồ sơ quá hạn giải quyết"),
            tag="th",
        ),
        tr(
            "Đang giải quyết", "Đang chờ bổ sung hồ sơ", "Đã gửi kết quả về bộ phận TN&TKQ", "Số ngày quá hạn", "Thời hạn trả kết quả lần sau",
            tag="th",
        ),
        tr(*(str(n) for n in range(1, 11))),
    ]  # fmt: skip
    n = 0
    for field, procedure, dossiers in POSTING:
        rows += (f"<tr><td {wide}><b>{escape(each)}</b></td></tr>\n" for each in (field, procedure))
        for day, number, received, promised, place, days, again in dossiers:
            n += 1
            marks = ("x" if place == each else "" for each in MARKED)
            rows.append(tr(str(n), code(day, number), name(n), received, promised, *marks, days, again))
    rows.append(tr(('colspan="5"', "Người báo cáo"), ('colspan="5"', "Thủ trưởng đơn vị")))
    rows.append(tr(('colspan="5"', signer(3)), ('colspan="5"', signer(4))))
    return html(f'<table border="1">\n{"".join(rows)}</table>', title="CongKhai")


# -- a register book of Tâm Việt R3: everything a text, no status ---------------------------------------------------------------------

BOOK_TITLE = "SỔ THEO DÕI HỒ SƠ\nTừ ngày: 01/12/2025\nĐến ngày: 30/09/2026"
BOOK_HEAD = ("STT", "Mã hồ sơ", "Loại hồ sơ", "Họ tên chủ hồ sơ", "Địa chỉ", "Nội dung hồ sơ", "Ngày nhận", "Ngày hẹn trả", "Ngày trả")
BOOK = (
    ("251223", 401, SINGLE, "23/12/2025", "26/12/2025", "26/12/2025"),
    ("251231", 402, FUNERAL, "31/12/2025", "07/01/2026", "06/01/2026"),
    ("260106", 403, BIRTH_AGAIN, "06/01/2026", "12/01/2026", "13/01/2026"),
    ("260107", 404, GUARDIAN_END, "07/01/2026", "09/01/2026", "09/01/2026"),
    ("260212", 405, GUARDIAN, "12/02/2026", "24/02/2026", "23/02/2026"),
    ("260213", 406, COPY, "13/02/2026", "23/02/2026", "24/02/2026"),
    ("260423", 407, FUNERAL, "23/04/2026", "29/04/2026", "29/04/2026"),
    ("260429", 408, GUARDIAN_END, "29/04/2026", "05/05/2026", "04/05/2026"),
    ("260820", 409, BIRTH_AGAIN, "20/08/2026", "26/08/2026", "28/08/2026"),
    ("260828", 410, COPY, "28/08/2026", "03/09/2026", "03/09/2026"),
    ("260921", 411, ALLOWANCE, "21/09/2026", "05/10/2026", ""),
    ("260915", 412, GUARDIAN, "15/09/2026", "18/09/2026", ""),
)


def book_rows() -> list[list[str]]:
    """The rows under the header."""
    return [
        [str(n), code(day, number), procedure, name(n), home(n), matter(n), received, promised, returned]
        for n, (day, number, procedure, received, promised, returned) in enumerate(BOOK, 1)
    ]


def book_csv() -> bytes:
    """As Excel saves it in a Vietnamese Windows: semicolons, the title on several lines of one cell, an empty row at the end."""
    width = len(BOOK_HEAD)
    return csv_bytes([[BOOK_TITLE, *[""] * (width - 1)], BOOK_HEAD, *book_rows(), [""] * width], delimiter=";", encoding="utf-8-sig")


def book_xlsx() -> bytes:
    """As the software writes it: one merged cell over the header, texts, a row of borders at the end."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, len(BOOK_HEAD) - 1, BOOK_TITLE, book.add_format({"text_wrap": True, "bold": True}))
        grid([BOOK_HEAD, *book_rows()], top=1)(book, sheet)
        border = book.add_format({"border": 1})
        for x in range(len(BOOK_HEAD)):
            sheet.write_blank(len(BOOK) + 2, x, None, border)

    return workbook(fill, sheet="SoTheoDoi")


# -- a land office: header in row 7, columns without any value left out, signatures ----------------------------------------------------

LAND_HEAD = (
    "STT",
    "Mã Hồ Sơ",
    "Loại Hồ Sơ",
    "Chủ Sử Dụng",
    "Ngày Nhận",
    "Hẹn Trả",
    "Trạng Thái",
    "Ngày Trình Ký",
    "Hoàn Thành",
    "Ngày Trả KQ",
)
LAND = (
    ("251215", 501, MENDED, "15/12/2025 08:00", "25/12/2025 17:00", "Đã trả kết quả", "23/12/2025 08:00", "24/12/2025 10:00", "26/12/2025 09:00"),
    ("251219", 502, LOST, "19/12/2025 09:00", "06/01/2026 17:00", "Đã có kết quả", "05/01/2026 08:00", "06/01/2026 15:00", ""),
    ("251222", 503, SPLIT, "22/12/2025 09:00", "09/01/2026 17:00", "Hoàn thành", "09/01/2026 16:00", "12/01/2026 08:30", "12/01/2026 14:00"),
    ("251224", 504, SPLIT, "24/12/2025 10:00", "13/01/2026 17:00", "Hoàn thành", "09/01/2026 10:00", "10/01/2026 10:00", "12/01/2026 08:00"),
    ("260203", 505, MENDED, "03/02/2026 08:00", "13/02/2026 17:00", "Đã có kết quả", "12/02/2026 08:00", "13/02/2026 16:00", ""),
    ("260204", 506, MENDED, "04/02/2026 08:00", "23/02/2026 17:00", "Đã trả kết quả", "13/02/2026 08:00", "", "23/02/2026 09:00"),
    ("260205", 507, LOST, "05/02/2026 08:00", "26/02/2026 17:00", "Đã trả kết quả", "25/02/2026 08:00", "", "27/02/2026 09:00"),
    ("260416", 508, MENDED, "16/04/2026 08:00", "29/04/2026 17:00", "Rút", "", "22/04/2026 08:00", ""),
    ("260817", 509, MENDED, "17/08/2026 08:00", "26/08/2026 17:00", "Đang xử lý", "", "", ""),
    ("260914", 510, SPLIT, "14/09/2026 08:00", "30/09/2026 17:00", "Chờ ký duyệt", "29/09/2026 15:00", "", ""),
    ("260917", 511, LOST, "17/09/2026 08:00", "01/10/2026 17:00", "Đang xử lý", "", "", ""),
    ("260910", 512, LOST, "10/09/2026 08:00", "24/09/2026 17:00", "Chờ bổ sung hồ sơ", "", "", ""),
    ("260909", 513, DEBT, "09/09/2026 08:00", "10/09/2026 17:00", "Chờ trả thông báo nghĩa vụ tài chính", "", "", ""),
)  # fmt: skip


def moment(text: str) -> datetime | None:
    """A moment as this file writes it, None where there is none."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M") if text else None


def land() -> bytes:
    """Real dates of a workbook; two rows below the last dossier who signs."""

    def fill(book: Any, sheet: Any) -> None:
        above = [
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Độc lập - Tự do - Hạnh phúc"], [], ["DANH SÁCH HỒ SƠ ĐẤT ĐAI"],
            ["Ngày xuất: 30/09/2026"], [],
        ]  # fmt: skip
        rows: list[Sequence[Any]] = [*above, LAND_HEAD]
        for n, (day, number, kind, received, promised, status, signing, done, returned) in enumerate(LAND, 1):
            dates = (moment(signing), moment(done), moment(returned))
            rows.append([n, code(day, number), kind, name(n), moment(received), moment(promised), status, *dates])
        rows += [[], [], [None, "Người lập biểu", None, None, None, "Thủ trưởng đơn vị"], [None, signer(5), None, None, None, signer(6)]]
        grid(rows)(book, sheet)

    return workbook(fill, sheet="Danh sách")


# -- OpenCPS: a report whose columns the clerk chose, and its JSON ---------------------------------------------------------------------

REPORT_HEAD = (
    "Mã hồ sơ", "Mã thủ tục", "Chủ hồ sơ", "Nội dung", "Cơ quan thụ lý", "Ngày gửi", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày gia hạn",
    "Ngày hoàn thành", "Ngày trả", "Trạng thái", "Trực tuyến", "Hạn xử lý",
)  # fmt: skip
REPORT = (
    ("260105", 601, "1.001612", "04/01/2026 20:00:00", "05/01/2026 08:00:00", "08/01/2026 17:00:00", "", "08/01/2026 16:00:00", "09/01/2026 08:00:00", "Đã trả kết quả", "true", "Đúng hạn"),
    ("260108", 602, "1.001612", "08/01/2026 08:00:00", "08/01/2026 08:00:00", "13/01/2026 17:00:00", "", "09/01/2026 16:00:00", "", "Đã có kết quả", "false", "Sớm hạn"),
    ("260209", 603, "1.004884", "09/02/2026 08:00:00", "09/02/2026 08:00:00", "23/02/2026 17:00:00", "", "24/02/2026 16:00:00", "24/02/2026 16:30:00", "Đã trả kết quả", "false", "Quá hạn"),
    ("260420", 604, "1.001731", "19/04/2026 08:00:00", "20/04/2026 08:00:00", "23/04/2026 17:00:00", "", "22/04/2026 16:00:00", "22/04/2026 16:30:00", "Đã trả kết quả", "true", "Sớm hạn"),
    ("260424", 605, "1.001731", "24/04/2026 08:00:00", "24/04/2026 08:00:00", "04/05/2026 17:00:00", "06/05/2026 17:00:00", "05/05/2026 16:00:00", "05/05/2026 16:30:00", "Đã trả kết quả", "false", "Đúng hạn"),
    ("260820", 606, "1.004873", "20/08/2026 08:00:00", "20/08/2026 08:00:00", "25/08/2026 17:00:00", "", "24/08/2026 16:00:00", "", "Đã có kết quả", "false", "Sớm hạn"),
    ("260915", 607, "1.001776", "15/09/2026 08:00:00", "15/09/2026 08:00:00", "29/09/2026 17:00:00", "", "", "", "Đang xử lý", "false", "Quá 1 ngày 0 giờ"),
    ("260922", 608, "1.001776", "22/09/2026 08:00:00", "22/09/2026 08:00:00", "06/10/2026 17:00:00", "", "", "", "Đang xử lý", "false", "Còn 4 ngày 3 giờ"),
    ("260918", 609, "1.004837", "18/09/2026 08:00:00", "18/09/2026 08:00:00", "23/09/2026 17:00:00", "", "", "", "Chờ bổ sung", "false", "Quá hạn"),
    ("260921", 610, "1.004837", "21/09/2026 08:00:00", "21/09/2026 08:00:00", "24/09/2026 17:00:00", "", "22/09/2026 16:00:00", "", "Đã rút hồ sơ", "false", "Sớm hạn"),
    ("260923", 611, "1.004837", "23/09/2026 08:00:00", "", "", "", "24/09/2026 16:00:00", "", "Không tiếp nhận", "true", "Đúng hạn"),
    ("260917", 612, "1.004845", "17/09/2026 08:00:00", "17/09/2026 08:00:00", "21/09/2026 17:00:00", "", "", "", "Tạm dừng xử lý", "false", "Tạm dừng xử lý"),
    ("260930", 613, "1.004845", "30/09/2026 08:00:00", "", "", "", "", "", "Chờ tiếp nhận", "true", "Đúng hạn"),
)  # fmt: skip


def report() -> bytes:
    """The report as CSV."""
    rows: list[Sequence[str]] = [REPORT_HEAD]
    for n, (day, number, procedure, *rest) in enumerate(REPORT, 1):
        rows.append([code(day, number), procedure, name(n), matter(n), "Đơn vị số 6", *rest])
    return csv_bytes(rows)


OPENCPS = (
    ("260106", 701, "1.001612", "05/01/2026 21:00:00", "06/01/2026 08:00:00", "09/01/2026 17:00:00", "09/01/2026 10:00:00", "12/01/2026 08:00:00", "done", "Đã trả kết quả"),
    ("260109", 702, "1.001612", "09/01/2026 08:00:00", "09/01/2026 08:00:00", "14/01/2026 17:00:00", "12/01/2026 10:00:00", "", "releasing", "Đã có kết quả"),
    ("260226", 703, "1.004884", "26/02/2026 08:00:00", "26/02/2026 08:00:00", "05/03/2026 17:00:00", "06/03/2026 10:00:00", "06/03/2026 11:00:00", "done", "Đã trả kết quả"),
    ("260428", 704, "1.001731", "28/04/2026 08:00:00", "28/04/2026 08:00:00", "05/05/2026 17:00:00", "05/05/2026 10:00:00", "05/05/2026 11:00:00", "done", "Đã trả kết quả"),
    ("260818", 705, "1.004884", "18/08/2026 08:00:00", "18/08/2026 08:00:00", "25/08/2026 17:00:00", "24/08/2026 10:00:00", "24/08/2026 11:00:00", "done", "Đã trả kết quả"),
    ("260903", 706, "2.000908", "03/09/2026 08:00:00", "03/09/2026 08:00:00", "04/09/2026 17:00:00", "", "", "processing", "Đang xử lý"),
    ("260929", 707, "1.004873", "29/09/2026 08:00:00", "29/09/2026 08:00:00", "02/10/2026 17:00:00", "", "", "processing", "Đang xử lý"),
    ("260914", 708, "1.004837", "14/09/2026 08:00:00", "14/09/2026 08:00:00", "17/09/2026 17:00:00", "", "", "waiting", "Chờ bổ sung"),
    ("260916", 709, "1.004837", "16/09/2026 08:00:00", "16/09/2026 08:00:00", "21/09/2026 17:00:00", "18/09/2026 09:00:00", "", "cancelled", "Đã rút hồ sơ"),
    ("260921", 710, "1.004845", "21/09/2026 08:00:00", "", "", "22/09/2026 09:00:00", "", "denied", "Không tiếp nhận"),
    ("260930", 711, "1.004845", "30/09/2026 08:00:00", "", "", "", "", "new", "Mới đăng ký"),
    ("260911", 712, "1.004845", "11/09/2026 08:00:00", "11/09/2026 08:00:00", "15/09/2026 17:00:00", "", "15/09/2026 09:00:00", "done", "Đã trả kết quả"),
    ("260911", 713, "1.004845", "11/09/2026 08:00:00", "11/09/2026 08:00:00", "15/09/2026 17:00:00", "", "16/09/2026 09:00:00", "done", "Đã trả kết quả"),
    ("260910", 715, "1.013750", "10/09/2026 08:00:00", "10/09/2026 08:00:00", "17/09/2026 17:00:00", "", "", "pausing", "Tạm dừng xử lý"),
)  # fmt: skip


def opencps() -> bytes:
    """What `GET /o/rest/v2/dossiers` gives."""
    data = []
    for n, (day, number, procedure, submitted, received, due, released, finished, status, text) in enumerate(OPENCPS, 1):
        data.append({
            "dossierId": 52_000 + n, "dossierNo": code(day, number), "serviceCode": procedure, "govAgencyCode": "000.00.06.H56",
            "govAgencyName": "Đơn vị số 6", "applicantName": name(n), "delegateName": name(n + 100), "submitDate": submitted,
            "receiveDate": received, "dueDate": due, "releaseDate": released, "finishDate": finished, "dossierStatus": status,
            "dossierSubStatus": "", "dossierStatusText": text, "lockState": "",
        })  # fmt: skip
    return json_bytes({"total": len(data), "data": data})


# -- iGate: a ward's statistics, and the dossiers themselves ---------------------------------------------------------------------------

WARD = (
    ("260107", 801, FUNERAL, _SOCIAL, "07/01/2026 08:00:00", "12/01/2026 17:00:00", "Đã trả kết quả", ""),
    ("260212", 802, HOUSEHOLD, _TRADE, "12/02/2026 08:00:00", "24/02/2026 17:00:00", "Đã có kết quả", ""),
    ("260929", 803, BIRTH_AGAIN, _CIVIL, "29/09/2026 08:00:00", "06/10/2026 17:00:00", "Đang xử lý", ""),
    ("260825", 804, BIRTH_AGAIN, _CIVIL, "25/08/2026 08:00:00", "04/09/2026 17:00:00", "Đang xử lý", "Quá 18 ngày 0 giờ"),
    ("260928", 805, GUARDIAN_END, _CIVIL, "28/09/2026 08:00:00", "30/09/2026 17:00:00", "Đang xử lý", ""),
    ("260924", 806, GUARDIAN_END, _CIVIL, "24/09/2026 08:00:00", "28/09/2026 17:00:00", "Chờ bổ sung hồ sơ", ""),
    ("260922", 807, GUARDIAN, _CIVIL, "22/09/2026 08:00:00", "25/09/2026 17:00:00", "Công dân yêu cầu rút hồ sơ", ""),
    ("260921", 808, COPY, "Chứng thực", "21/09/2026 08:00:00", "22/09/2026 17:00:00", "Dừng xử lý", ""),
)


def ward() -> bytes:
    """The file of a ward's dashboard: no end dates, only when a dossier was touched last."""
    content = []
    for n, (day, number, procedure, field, accepted, appointed, status, over) in enumerate(WARD, 1):
        content.append({
            "dossierId": f"6a{n:022d}", "dossierNo": code(day, number), "procedureName": procedure, "sectorName": field,
            "applicant": {"data": {"fullname": name(n), "identityNumber": identity(n)}}, "acceptedDate": accepted,
            "appointmentDate": appointed, "lastModifiedDate": "30/09/2026 08:00:00", "dossierStatusName": status, "overDueByUser": over,
        })  # fmt: skip
    return json_bytes({"content": content, "totalElements": len(content)})


DIGO = (
    ("260112", 821, "1.001731.000.00.00.H56", "2026-01-11T13:00:00.000Z", "2026-01-12T01:00:00.000Z", "2026-01-15T10:00:00.000Z", "2026-01-15T03:00:00.000Z", 4),
    ("260224", 822, "1.001612.000.00.00.H56", "2026-02-24T01:00:00.000Z", "2026-02-24T01:00:00.000Z", "2026-02-27T10:00:00.000Z", "2026-03-02T03:00:00.000Z", 5),
    ("260929", 823, "1.001612.000.00.00.H56", "2026-09-28T13:00:00.000Z", "2026-09-28T23:30:00.000Z", "2026-10-02T10:00:00.000Z", None, 2),
    ("260911", 824, "1.001731.000.00.00.H56", "2026-09-11T01:00:00.000Z", "2026-09-11T01:00:00.000Z", "2026-09-16T10:00:00.000Z", None, 2),
)  # fmt: skip


def digo() -> bytes:
    """Dossiers in the shape of the software's own types: procedure codes with the agency's tail, moments in UTC, statuses of its own numbers."""
    content = []
    for n, (day, number, procedure, applied, accepted, appointed, completed, status) in enumerate(DIGO, 1):
        content.append({
            "id": f"6b{n:022d}", "code": code(day, number), "procedure": {"code": procedure, "translate": [{"name": "Tên thủ tục"}]},
            "applicant": {"data": {"fullname": name(n), "identityNumber": identity(n), "phoneNumber": phone(n)}}, "appliedDate": applied,
            "acceptedDate": accepted, "appointmentDate": appointed, "dueDate": appointed, "completedDate": completed,
            "dossierStatus": {"id": status},
        })  # fmt: skip
    return json_bytes({"content": content, "totalElements": len(content)})


# -- messages to the National Portal ---------------------------------------------------------------------------------------------------

NATIONAL = (
    ("260112", 901, "1.001731", "20260111200000", "20260112080000", "20260115170000", "20260115100000", "", "9", ()),
    ("260113", 902, "1.001731", "20260113080000", "20260113080000", "20260116170000", "20260119100000", "20260119103000", "10", ()),
    ("260210", 903, "1.004884", "20260210080000", "20260210080000", "20260224170000", "20260213100000", "20260223103000", "10", ()),
    ("260429", 904, "1.004845", "20260429080000", "20260429080000", "20260505170000", "20260505100000", "", "9", ()),
    ("260819", 905, "1.001612", "20260819080000", "20260819080000", "20260822170000", "20260822100000", "", "9", ()),
    ("260929", 906, "1.001612", "20260929080000", "20260929080000", "20261002170000", "", "", "4", ()),
    ("260910", 907, "1.004837", "20260910080000", "20260910080000", "20260915170000", "", "", "4", ()),
    ("260914", 908, "1.004837", "20260914080000", "20260914080000", "20260917170000", "20260915080000", "", "7", ()),
    ("260915", 909, "1.004873", "20260915080000", "20260915080000", "20260918170000", "20260916080000", "", "8", ()),
    ("260930", 910, "1.004873", "20260930080000", "", "", "", "", "1", ()),
    ("260928", 911, "1.004873", "20260928080000", "20260928080000", "20261001170000", "", "", "2", ()),
    ("260921", 912, "1.001776", "20260921080000", "20260921080000", "20261005170000", "", "", "5", (("20260923090000", ""),)),
)  # fmt: skip


def national() -> bytes:
    """A list of messages."""
    messages = []
    for n, (day, number, procedure, submitted, received, promised, ended, returned, status, asked) in enumerate(NATIONAL, 1):
        messages.append({
            "MaHoSo": code(day, number), "MaTTHC": procedure, "DonViXuLy": "Đơn vị số 6", "ChuHoSo": name(n), "LoaiDoiTuong": "1",
            "DinhDanhCHS": identity(n), "Email": email(n), "SoDienThoai": phone(n), "TrichYeuHoSo": matter(n), "NgayNopHoSo": submitted,
            "NgayTiepNhan": received, "NgayHenTra": promised, "NgayKetThucXuLy": ended, "NgayTra": returned, "TrangThaiHoSo": status,
            "KenhThucHien": "2" if n % 2 else "1",
            "DanhSachHoSoBoSung": [
                {"NguoiYeuCauBoSung": officer(1), "NoiDungBoSung": matter(n), "NgayBoSung": since, "NgayTiepNhanBoSung": until} for since, until in asked
            ],
        })  # fmt: skip
    return json_bytes(messages)


FILES: dict[str, Callable[[], bytes]] = {
    "igate.csv": lambda: csv_bytes(igate_rows(), encoding="utf-8-sig"),
    "igate.xlsx": lambda: workbook(grid(igate_rows())),
    "net.xls": net_list,
    "late.xls": late_list,
    "posting.xls": posting,
    "book.csv": book_csv,
    "book.xlsx": book_xlsx,
    "land.xlsx": land,
    "report.csv": report,
    "opencps.json": opencps,
    "ward.json": ward,
    "digo.json": digo,
    "national.json": national,
}
"""The layouts, by the names of their files."""
