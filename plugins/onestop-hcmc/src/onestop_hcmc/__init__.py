"""What Hồ Chí Minh City decided: the same-day month of 2022, what went on after it, the one centre since the end of 2025."""

from collections.abc import Iterable
from pathlib import Path

from onestop import hookimpl

onestop_places = ("79",)


@hookimpl
def onestop_catalogs() -> Iterable[Path]:
    """Return the folder of the local catalogue."""
    return [Path(__file__).parent / "catalog"]
