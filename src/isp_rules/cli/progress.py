"""How far a long run has got, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from isp_rules.cli.output import complain

EVERY: Final = 30.0
"""How many seconds pass between two lines where there is no terminal."""


class Step(Protocol):
    """Where a run is."""

    @property
    def rows(self) -> int:
        """How many rows are done."""

    @property
    def share(self) -> float:
        """How much of the whole they are, from 0 to 1."""


@contextmanager
def shown_progress(now: Callable[[], float] = time.monotonic) -> Iterator[Callable[[Step], None]]:
    """
    What is called with each step of a run, and shows it.

    Args:
        now: a clock, in seconds.
    """
    console = Console(stderr=True, highlight=False)
    if sys.stderr is None or not console.is_terminal:
        yield _lines(now)
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[words]}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0, words="")
        start = now()

        def show(step: Step) -> None:
            bar.update(task, completed=step.share, words=_words(step, now() - start))

        yield show


def _lines(now: Callable[[], float]) -> Callable[[Step], None]:
    start = last = now()

    def show(step: Step) -> None:
        nonlocal last
        if now() - last >= EVERY:
            last = now()
            complain(f"{step.share:.0%} · {_words(step, last - start)}")

    return show


def _words(step: Step, seconds: float) -> str:
    """Rows, rate and time left, within the 50 columns that a bar leaves of 80."""
    words = f"{step.rows:,} rows"
    if seconds > 0 and step.rows:
        words += f" · {step.rows / seconds:,.0f} rows/s"
    if 0 < step.share < 1 and seconds > 0:
        words += f" · {_duration(seconds * (1 - step.share) / step.share)} left"
    return words


def _duration(seconds: float) -> str:
    """
    A length of time as a clock shows it.

    >>> _duration(59.6), _duration(3725)
    ('1:00', '1:02:05')
    """
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
