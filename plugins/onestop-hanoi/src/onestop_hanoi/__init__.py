"""What Hà Nội decided and how its wards work: Saturday mornings, results at home, models without lists."""

from collections.abc import Iterable
from pathlib import Path

from onestop import hookimpl

onestop_places = ("01",)


@hookimpl
def onestop_catalogs() -> Iterable[Path]:
    """Return the folder of the local catalogue."""
    return [Path(__file__).parent / "catalog"]
