"""Hypothesis profiles: `default` at the desk, `ci` the same examples each time, `fuzz` for as long as it is worth."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

# No deadlines: a busy machine is no defect of the project.
settings.register_profile("default", deadline=None, derandomize=False, print_blob=True)
steady = settings(settings.get_profile("default"), suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", steady, derandomize=True, database=None)
settings.register_profile("fuzz", steady, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "default"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Searches and sweeps run unmeasured: coverage would treble their time, and is to say what single facts reach."""
    paused: list[Coverage] = []
    if item.get_closest_marker("hypothesis") or item.get_closest_marker("exhaustive"):
        # There are two in each process of pytest-xdist, of which `no_cover` of pytest-cov stops one.
        while running := Coverage.current():
            running.stop()
            paused.insert(0, running)
    try:
        return (yield)
    finally:
        for each in paused:
            each.start()
