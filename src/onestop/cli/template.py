"""What `onestop new plugin` writes: a whole distribution of one place. It installs, lints and tests as it is, and changes no answer yet."""

from __future__ import annotations

_PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "0.1.0"
description = "Quy định riêng của {title} cho onestop"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["onestop"]

# Tên ở bên trái là mã địa bàn mà plugin phục vụ; thêm một dòng cho mỗi xã, phường.
[project.entry-points.onestop]
"{place}" = "{module}"

[tool.hatch.build.targets.wheel]
packages = ["src/{module}"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]
onestop_catalogs = ["src/{module}/catalog"]
"""

_README = """\
# {name}

Quy định riêng của {title} (mã {place}) về thủ tục hành chính, dùng cùng onestop.
Mọi nội dung là tệp YAML trong `src/{module}/catalog/`; không cần biết Python.
Khi chưa ghi gì thêm, plugin này không làm thay đổi câu trả lời nào.

## Cài đặt

```sh
pip install pytest -e .
onestop plugins
```

Lệnh thứ hai phải có dòng `{name}` với tình trạng `tốt`.

## Ghi một quyết định

```sh
onestop new overlay 1.001731 --place {place} --into src/{module}/catalog
```

Lệnh này tạo tệp trong `overlays/`; sửa số và ngày của quyết định rồi xóa dòng `assumed`, sửa ngày bắt đầu và nội dung trong `set`.
Còn số mẫu `0000/QĐ-UBND` thì `onestop lint` và `pytest` nhắc.
Khi quyết định rút ngắn thời hạn của 1.001731 thì ví dụ `cases/1.001731.cases.yaml` không còn đúng: sửa ngày trong đó.
Tệp có tên kết thúc bằng `.sample` là tệp mẫu, không được đọc; `overlays/mau.yaml.sample` giải thích từng dòng của một quyết định.

| ở đâu | ghi gì |
|---|---|
| `overlays/*.yaml` | quyết định riêng về thủ tục của cả nước: rút ngắn thời hạn, mức phí, đầu mối liên hệ |
| `procedures/<lĩnh vực>/<mã>.yaml` | thủ tục chỉ có ở địa phương, ghi `place: "{place}"` |
| `calendar/sessions/*.yaml` | giờ làm việc, ghi `place: "{place}"` |
| `calendar/closures/*.yaml` | ngày nghỉ riêng của địa phương, như nghỉ bão, ghi `place: "{place}"` |
| `columns/*.yaml` | tên cột và từ chỉ trạng thái riêng trong danh sách hồ sơ của địa phương, ghi `place: "{place}"` |
| `places.yaml` | các xã, phường thuộc địa bàn |
| `laws.yaml` | văn bản của địa phương mà các tệp khác viện dẫn ở `cites` |
| `cases/*.cases.yaml` | ví dụ: nhận hồ sơ ngày nào thì hạn là ngày nào, đếm tay |

Thủ tục chỉ có ở địa phương: `onestop new procedure MÃ --field LĨNH-VỰC --place {place} --into src/{module}/catalog`.

Nội dung cho địa bàn khác hoặc cho cả nước không được nhận: khi đó {title} từ chối trả lời và `onestop plugins` nêu tệp, dòng.

## Kiểm tra

```sh
onestop lint src/{module}/catalog
onestop test src/{module}/catalog
pytest
```

Cả ba lệnh phải không còn lỗi trước khi phát hành.
Mỗi quyết định cần ít nhất một ví dụ kiểm tra.
"""

_MODULE = '''\
"""
Quy định riêng của {title}.

Nội dung nằm ở các tệp YAML trong thư mục `catalog`; tệp này chỉ cho onestop biết thư mục đó ở đâu.
"""

from pathlib import Path

from onestop import hookimpl

onestop_hooks = 1
onestop_places = ("{place}",)  # như trong pyproject.toml


@hookimpl
def onestop_catalogs() -> list[Path]:
    """Trả về thư mục danh mục."""
    return [Path(__file__).parent / "catalog"]
'''

_TEST = '''\
"""Plugin nạp được, không có lỗi nào, và {title} trả lời."""

from datetime import date

import {module}

import onestop


def test_plugin_is_sound() -> None:
    """Các ví dụ trong `catalog` do pytest chạy riêng, theo `onestop_catalogs` trong pyproject.toml."""
    site = onestop.load(plugins=[{module}], entry_points=False)

    assert site.problems == ()
    assert site.at(date(2026, 1, 5), place="{place}").procedures
'''

_LAWS = """\
# Văn bản của địa phương mà các tệp khác viện dẫn ở cites, theo số hiệu. Ví dụ:
#   laws:
#     0000/QĐ-UBND: {{name: Tên quyết định, in_force: 2026-01-01}}
laws: {{}}
"""

_PLACES = """\
# Tệp mẫu, không được đọc vì tên kết thúc bằng .sample. Bỏ .sample và ghi các xã, phường thuộc địa bàn, để quy định áp dụng đến đó.
places:
  - {{code: "00000", name: Tên phường, parent: "{place}"}}
"""

_SAMPLE = """\
# Tệp mẫu, không được đọc vì tên kết thúc bằng .sample. Bỏ .sample, sửa nội dung theo quyết định có thật, rồi chạy: onestop lint.
# Nhanh hơn: onestop new overlay MÃ-THỦ-TỤC --place {place} --into src/{module}/catalog
place: "{place}"
decision: {{number: 0000/QĐ-UBND, date: 2026-01-01}}   # số và ngày của quyết định
sources: [{{title: Tên quyết định, confidence: high}}]   # đã đọc ở đâu
overlays:
  - procedure: "1.001731"                # mã thủ tục của cả nước
    valid_from: 2026-01-10               # áp dụng cho hồ sơ nhận từ ngày này
    against: [2025-07-01]                # ngày đầu của phiên bản thủ tục mà quyết định dựa vào
    instead_of: {{working_days: 3}}        # thời hạn của cả nước mà quyết định thay thế
    set: {{limit: {{working_days: 2}}}}      # thời hạn của địa phương: chỉ được ngắn hơn
"""

_CASES = """\
# Khi chưa có quyết định riêng, {title} theo thời hạn chung: 3 ngày làm việc, thứ Hai nhận thì thứ Năm là hạn.
# Khi đã ghi quyết định rút ngắn thời hạn thì sửa ngày ở due theo quyết định.
procedure: "1.001731"
cases:
  - name: Nhận sáng thứ Hai thì hạn là chiều thứ Năm
    place: "{place}"
    now: 2026-01-08T16:00
    events: [{{at: 2026-01-05T09:00, kind: received}}]
    expect: {{due: 2026-01-08T17:00, disposition: pending, timeliness: in_time}}
    why: {{vi: "Thứ Ba 06, thứ Tư 07, thứ Năm 08 tháng 01 năm 2026"}}
"""


def distribution(place: str, title: str, name: str) -> dict[str, str]:
    """
    Return the files of a new plugin, by their path within its folder.

    Args:
        place: Code of the place that it serves.
        title: What the place is called.
        name: Name of the distribution, such as `onestop-danang`.
    """
    module = name.replace("-", "_")
    given = {"place": place, "title": title, "name": name, "module": module}
    catalog = f"src/{module}/catalog"
    files = {
        "pyproject.toml": _PYPROJECT,
        "README.md": _README,
        f"src/{module}/__init__.py": _MODULE,
        f"{catalog}/laws.yaml": _LAWS,
        f"{catalog}/places.yaml.sample": _PLACES,
        f"{catalog}/overlays/mau.yaml.sample": _SAMPLE,
        f"{catalog}/cases/1.001731.cases.yaml": _CASES,
        f"tests/test_{module.removeprefix('onestop_')}.py": _TEST,
    }
    return {path: text.format(**given) for path, text in files.items()}
