"""What Hải Phòng decided: charges of 0 for online dossiers from 8 August 2026, and the limits for household businesses."""

from collections.abc import Iterable
from pathlib import Path

from onestop import hookimpl

onestop_places = ("31",)


@hookimpl
def onestop_catalogs() -> Iterable[Path]:
    """Return the folder of the local catalogue."""
    return [Path(__file__).parent / "catalog"]
