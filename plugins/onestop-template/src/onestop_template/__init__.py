"""
Quy định riêng của Đà Nẵng.

Nội dung nằm ở các tệp YAML trong thư mục `catalog`; tệp này chỉ cho onestop biết thư mục đó ở đâu.
"""

from pathlib import Path

from onestop import hookimpl

onestop_hooks = 1
onestop_places = ("48",)  # như trong pyproject.toml


@hookimpl
def onestop_catalogs() -> list[Path]:
    """Trả về thư mục danh mục."""
    return [Path(__file__).parent / "catalog"]
