"""A pack whose workers come to harm: they are killed, break, or wait for one another. Pickled, it goes to Spark."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from isp_rules import RulePack
from isp_rules.backends.arrow import BatchDecision, TableDecider


@dataclass(frozen=True)
class Hindered:
    """A pack that does as `pack` does, but for what befalls the process that decides."""

    pack: RulePack
    befall: Callable[[Path, int], None]
    """What happens, given a folder and how many batches this process has decided."""
    folder: Path

    @property
    def digest(self) -> str:
        """That of the pack."""
        return self.pack.digest

    def arrow_schema(self) -> pa.Schema:
        """That of the pack."""
        return self.pack.arrow_schema()

    def table_decider(self, *, with_rules: bool, with_duties: bool) -> _Decider:
        """What decides as the pack does, if nothing befalls it."""
        return _Decider(self.pack.table_decider(with_rules=with_rules, with_duties=with_duties), self)


class _Decider:
    def __init__(self, decider: TableDecider, hindered: Hindered) -> None:
        self._decider, self._hindered = decider, hindered
        self._decided = 0

    def decide(self, batch: pa.RecordBatch) -> BatchDecision:
        decided = self._decider.decide(batch)
        self._decided += 1
        self._hindered.befall(self._hindered.folder, self._decided)
        return decided


def killed_once(folder: Path, decided: int) -> None:
    """The first process to have decided three batches is killed, as when a machine runs out of memory."""
    if decided == 3:
        try:
            (folder / "killed").touch(exist_ok=False)
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


def broken(folder: Path, decided: int) -> None:
    """Once three batches are decided, by whichever process, everything breaks."""
    if len(list(folder.iterdir())) >= 3:
        raise RuntimeError("the worker broke")
    (folder / f"{os.getpid()}-{decided}").touch()


def met(folder: Path, decided: int) -> None:
    """A process waits until another decides, too."""
    del decided
    (folder / str(os.getpid())).touch()
    for _ in range(300):
        if len(list(folder.iterdir())) > 1:
            return
        time.sleep(0.1)
    raise TimeoutError
