"""Hưng Yên with the territory of the old Thái Bình: what Khoái Châu and Đông Hưng told of themselves, at their places of then."""

from collections.abc import Iterable
from pathlib import Path

from onestop import hookimpl

onestop_places = ("33", "34")


@hookimpl
def onestop_catalogs() -> Iterable[Path]:
    """Return the folder of the local catalogue."""
    return [Path(__file__).parent / "catalog"]
