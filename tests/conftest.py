"""
What several test files share: the loaded national catalogue, its calendar, and the profiles of Hypothesis.

The default profile draws the same examples each time, so that CI says the same of the same code;
`HYPOTHESIS_PROFILE=deep` draws many new ones, `mutation` few, since they are drawn for each of thousands of changes.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

import onestop

_SLOW = [HealthCheck.too_slow]
settings.register_profile("default", max_examples=150, deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("deep", max_examples=2_000, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("mutation", max_examples=25, deadline=None, derandomize=True, suppress_health_check=_SLOW)
# Hypothesis draws the constants of the modules that are loaded: all are, so that the order of test files changes no example.
for _module in pkgutil.walk_packages(onestop.__path__, "onestop."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def site() -> onestop.Onestop:
    """The national catalogue alone."""
    return onestop.load(entry_points=False)


@pytest.fixture(scope="session")
def vn(site: onestop.Onestop) -> onestop.Calendar:
    """The national calendar with all that is known."""
    return site.at(on=date(2026, 1, 5)).calendar
