"""How time is measured: many short repeats, all candidates by turns, so that a busy machine troubles them alike."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from timeit import Timer

from tests.benchmarks.results import Figure


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    repeats: int = 21
    seconds: float = 0.02
    """How long one repeat takes at least."""
    processes: int = 9
    """How many fresh processes are started for what can be measured only once in each."""
    checked: int = 300
    """How many complete random shares every engine must answer alike."""
    decisions: int = 100_000
    """How many decisions are held in memory."""


QUICK = Effort(repeats=5, seconds=0.005, processes=3, checked=50, decisions=10_000)


@dataclass(frozen=True)
class Task:
    """Something to be timed: a call, and how many times the thing is done in it."""

    run: Callable[[], object]
    times: int = 1


def by_turns(tasks: Mapping[str, Task], effort: Effort) -> dict[str, Figure]:
    """The seconds that each thing takes once. The garbage collector rests meanwhile, as `timeit` has it."""
    timers = {name: Timer(task.run) for name, task in tasks.items()}
    numbers = {name: _number(timer, effort.seconds) for name, timer in timers.items()}
    measured: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(effort.repeats):
        for name, timer in timers.items():
            measured[name].append(timer.timeit(numbers[name]) / numbers[name] / tasks[name].times)
    return {name: Figure.of(seconds) for name, seconds in measured.items()}


def _number(timer: Timer, seconds: float) -> int:
    timer.timeit(1)  # what is worked out on first use
    number = 1
    while (taken := timer.timeit(number)) < seconds / 2:
        number *= 2 if taken > seconds / 10 else 10
    return max(1, round(number * seconds / taken))


def printed(code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> list[float]:
    """The numbers that a fresh Python prints."""
    command: Sequence[str] = (sys.executable, "-c", code, *arguments)
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return [float(number) for number in ran.stdout.split()]
