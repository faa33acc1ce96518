"""What several test files share: the loaded national catalogue, and its calendar."""

from __future__ import annotations

from datetime import date

import pytest

import onestop


@pytest.fixture(scope="session")
def site() -> onestop.Onestop:
    """The national catalogue alone."""
    return onestop.load(entry_points=False)


@pytest.fixture(scope="session")
def vn(site: onestop.Onestop) -> onestop.Calendar:
    """The national calendar with all that is known."""
    return site.at(on=date(2026, 1, 5)).calendar
