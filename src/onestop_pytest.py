"""
The door of the pytest plugin: two settings, and nothing else for projects that do not use them.

Pytest imports this module in every project of an environment that has onestop. It stands outside the package because importing
the package would cost each of them a quarter of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings `onestop_catalogs` and `onestop_lang`."""
    parser.addini("onestop_catalogs", "catalogue folders whose files and worked examples are tests (onestop)", type="paths", default=[])
    parser.addini("onestop_lang", "language in which onestop says what failed: vi or en", default="vi")


def pytest_configure(config: pytest.Config) -> None:
    """Hand over to `onestop.testing.pytest_plugin` where the project names a catalogue."""
    if config.getini("onestop_catalogs"):
        from onestop.testing.pytest_plugin import Catalogues

        config.pluginmanager.register(Catalogues(config), "onestop_catalogues")
