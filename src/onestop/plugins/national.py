"""The national catalogue: plugin number one, through the same hook as every province."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from onestop.plugins.hookspecs import hookimpl


def catalog_folder() -> Path:
    """Return the folder of the national catalogue: inside an installed package, else in the checkout."""
    inside = Path(__file__).parents[1] / "_catalog"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "catalog"


def catalog_bundle() -> Path | None:
    """Return the bundle of that folder that was compiled when the package was built; None in a checkout, which reads the folder."""
    compiled = Path(__file__).parents[1] / "_catalog.json"
    return compiled if compiled.is_file() else None


class National:
    """Delivers the national catalogue."""

    onestop_places = ("vn",)

    @hookimpl
    def onestop_catalogs(self) -> Iterable[Path]:
        """Return the one folder."""
        return (catalog_folder(),)
