"""Hypothesis profiles: `default` at the desk, `ci` the same examples each time, `fuzz` for as long as it is worth."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# No deadlines: a busy machine is no defect of the project.
settings.register_profile("default", deadline=None, derandomize=False, print_blob=True)
steady = settings(settings.get_profile("default"), suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", steady, derandomize=True, database=None)
settings.register_profile("fuzz", steady, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "default"))


@pytest.hookimpl(trylast=True)  # Hypothesis marks its tests first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Searches run unmeasured: coverage would double their time, and is to say what the single facts reach."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")
