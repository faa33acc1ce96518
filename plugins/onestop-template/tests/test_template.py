"""Plugin nạp được, không có lỗi nào, và Đà Nẵng trả lời."""

from datetime import date

import onestop_template

import onestop


def test_plugin_is_sound() -> None:
    """Các ví dụ trong `catalog` do pytest chạy riêng, theo `onestop_catalogs` trong pyproject.toml."""
    site = onestop.load(plugins=[onestop_template], entry_points=False)

    assert site.problems == ()
    assert site.at(date(2026, 1, 5), place="48").procedures
