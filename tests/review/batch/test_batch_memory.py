"""A file that is larger than the memory there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.library import ADDRESS, FOLDER, PACK

ROOM = 128 << 20
"""How much memory there is beyond what a short run has taken: that, and how far the reading may get ahead of it."""
SHORT = 80 << 20
"""More than is ever read ahead (some 45 MB): a shorter run would leave to chance how much of that it has taken."""
SIZE = 3 * ROOM

PROGRAM = f"""
import mmap, resource, sys
from pathlib import Path
from isp_rules import load_pack
from isp_rules.review.batch import Outputs, decide_file

def taken():
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData"))

pack, (short, long, out) = load_pack({str(FOLDER)!r}), map(Path, sys.argv[1:])
decide_file(pack, short, Outputs(out))
limit = taken() + {ROOM}
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
try:
    mmap.mmap(-1, long.stat().st_size, flags=mmap.MAP_PRIVATE)
except OSError:
    print(decide_file(pack, long, Outputs(out)).summary.rows)
"""

NOTE = "x" * 1_900


def as_csv(path: Path, size: int) -> int:
    """A sheet of about this size."""
    header = "date,told_by_notice,sender.name,sender.kind,recipient.kind,purpose,category,subject.role,means.channel\n"
    row = f"2021-06-01,TRUE,{NOTE},library,museum,exhibition,contact_details,reader,post\n"
    count = size // len(row)
    path.write_text(header + row * count, encoding="utf-8")
    return count


def as_jsonl(path: Path, size: int) -> int:
    """Nested shares on lines, of about this size."""
    row = json.dumps({**ADDRESS, "sender": {"name": NOTE, "kind": "library"}}) + "\n"
    count = size // len(row)
    path.write_text(row * count, encoding="utf-8")
    return count


def as_parquet(path: Path, size: int) -> int:
    """Nested shares in columns, in one row group of about this size."""
    share = {**ADDRESS, "date": date(2021, 6, 1), "sender": {"name": NOTE, "kind": "library"}}
    count = size // len(NOTE)
    table = pa.Table.from_pylist([share], schema=PACK.arrow_schema()).take(pa.array([0] * count))
    pq.write_table(table, path, compression="none", use_dictionary=False, row_group_size=count)
    return count


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is Linux's")
@pytest.mark.parametrize(
    ("made", "ending", "out"),
    [(as_csv, ".csv", "out.parquet"), (as_jsonl, ".jsonl", "out.csv"), (as_parquet, ".parquet", "out.jsonl")],
    ids=["CSV", "JSON Lines", "Parquet"],
)
def test_a_file_larger_than_memory_is_decided(tmp_path: Path, made: object, ending: str, out: str) -> None:
    """With less memory left than the file is long, every share is decided."""
    assert callable(made)
    short, long = tmp_path / f"short{ending}", tmp_path / f"long{ending}"
    made(short, SHORT)
    count = made(long, SIZE)
    assert long.stat().st_size > ROOM

    command = [sys.executable, "-c", PROGRAM, str(short), str(long), str(tmp_path / out)]
    # The limit counts address space, which Arrow's usual allocator and each arena of the system's take ahead.
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert (ran.stdout, ran.stderr) == (f"{count}\n", "")
