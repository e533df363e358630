"""Chunks decided one after another, here or in several processes; what comes out is the same, in the same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from isp_rules.backends.files.chunk import Chunk, Source
from isp_rules.errors import IspRulesError
from isp_rules.review.batch.chunks import ChunkDecider, DecidedChunk, Wanted
from isp_rules.rulepack import RulePack

Decided = Iterator[tuple[DecidedChunk, float]]
"""Decided chunks, each with how much of the file had been read when it was cut."""

_worker: ChunkDecider


@contextmanager
def deciding(pack: RulePack, source: Source, jobs: int, wanted: Wanted) -> Iterator[Decided]:
    """
    The decided chunks of a source, in its order.

    Args:
        pack: which decides.
        source: an open file.
        jobs: how many processes decide; with one, this process does.
        wanted: what is told of each share.

    Raises:
        IspRulesError: a process was ended from outside.
    """
    if jobs == 1:
        decider = ChunkDecider(pack, wanted)
        yield ((decider.decide(chunk), source.share_read()) for chunk in source.chunks)
        return
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), initializer=_start, initargs=(pack, pack.digest, wanted)
    )
    try:
        yield _in_order(pool, source, jobs)
    except BrokenProcessPool:
        raise IspRulesError("a process that decides was ended from outside, perhaps for want of memory") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, source: Source, jobs: int) -> Decided:
    """No more chunks are in memory than keep every process busy."""
    waiting: deque[tuple[Future[DecidedChunk], float]] = deque()
    for chunk in source.chunks:
        waiting.append((pool.submit(_decide, chunk), source.share_read()))
        if len(waiting) > jobs:
            future, read = waiting.popleft()
            yield future.result(), read
    while waiting:
        future, read = waiting.popleft()
        yield future.result(), read


def _start(pack: RulePack, digest: str, wanted: Wanted) -> None:
    global _worker  # noqa: PLW0603 - a process of a pool has nowhere else to keep what its tasks share
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which reaches the whole group: the first process ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if pack.digest != digest:
        raise IspRulesError("the pack came to another process as a different one")
    _worker = ChunkDecider(pack, wanted)


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _decide(chunk: Chunk) -> DecidedChunk:
    return _worker.decide(chunk)
