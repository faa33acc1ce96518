"""What Đà Nẵng published before 1 July 2025: its own procedures, and two decisions on procedures of the nation."""

from collections.abc import Iterable
from pathlib import Path

from onestop import hookimpl

onestop_places = ("48",)


@hookimpl
def onestop_catalogs() -> Iterable[Path]:
    """Return the folder of the local catalogue."""
    return [Path(__file__).parent / "catalog"]
