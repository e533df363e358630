"""What starting costs: the import, reading the Kent pack and generated packs, in this process and in fresh ones."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import isp_rules
from tests.benchmarks.generate import generate
from tests.benchmarks.kent import NAME
from tests.benchmarks.measure import Effort, Task, by_turns, printed
from tests.benchmarks.results import Figure, Row, Table

LOAD = "the Kent pack, loaded"
IMPORT = "import isp_rules"
BOTH = "import and load the Kent pack"
WITHOUT = "import and load the Kent pack, no bytecode of isp_rules kept"

_IMPORT = """
import time
start = time.perf_counter()
import isp_rules
print(time.perf_counter() - start)
"""
_BOTH = """
import sys, time
start = time.perf_counter()
import isp_rules
isp_rules.load_pack(sys.argv[1])
print(time.perf_counter() - start)
"""
_PARTS = """
import time
start = time.perf_counter()
import yaml
yaml_done = time.perf_counter()
import pydantic
from pydantic import BaseModel, TypeAdapter
print(yaml_done - start, time.perf_counter() - yaml_done)
"""


def tables(effort: Effort, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """Loading from YAML, then importing."""
    say("loading packs from YAML")
    with tempfile.TemporaryDirectory() as folder:
        yield _loading(effort, sizes, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield _importing(effort, Path(folder), say)


def _loading(effort: Effort, sizes: Sequence[int], folder: Path) -> Table:
    tasks = {LOAD: _load(NAME)}
    for items in (False, True):
        for size in sizes:
            at = folder / f"{size}-{items}"
            at.mkdir()
            name = f"{size} generated rules, {'with items' if items else 'facts of the share alone'}"
            tasks[name] = _load(str(generate(size, items=items).write(at)))
    figures = by_turns(tasks, effort)
    first = figures[LOAD].median
    return Table(
        "From YAML to a checked pack, ready to decide",
        tuple(Row(name, figure, figure.median / first) for name, figure in figures.items()),
    )


def _load(source: str) -> Task:
    return Task(lambda: isp_rules.load_pack(source))


def _importing(effort: Effort, folder: Path, say: Callable[[str], None]) -> Table:
    package = Path(isp_rules.__file__).parent
    shutil.copytree(package, folder / "isp_rules", ignore=shutil.ignore_patterns("__pycache__"))
    pack = str(isp_rules.load_pack(NAME).path)
    bare = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    runs: dict[str, list[float]] = {
        IMPORT: [],
        BOTH: [],
        WITHOUT: [],
        "of the import: yaml": [],
        "of the import: pydantic": [],
    }
    for number in range(effort.processes + 1):
        say(f"importing in fresh processes, {number} of {effort.processes}")
        measured = [
            *printed(_IMPORT),
            *printed(_BOTH, pack),
            *printed(_BOTH, pack, environment=bare),
            *printed(_PARTS),
        ]
        if number:  # the first one warms the disk
            for seconds, one in zip(runs.values(), measured, strict=True):
                seconds.append(one)
    first = Figure.of(runs[IMPORT]).median
    rows = ((name, Figure.of(seconds)) for name, seconds in runs.items())
    return Table(
        "In a fresh process",
        tuple(Row(name, figure, figure.median / first) for name, figure in rows),
        "Without the time that Python itself takes to start.",
    )
