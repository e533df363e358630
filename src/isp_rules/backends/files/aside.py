"""Writing beside a file and renaming at the end, so that nobody ever sees half of it under its name."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """
    A path beside a file to write to; it becomes the file when the block is left without an error, and else goes away.

    A symbolic link stays one, and an old file keeps its permissions. What is no file (a device, a pipe) is written to.

    Raises:
        OSError: the file or its folder cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():  # before links are followed: that of a pipe leads to no path
        yield path
        return
    path = Path(os.path.realpath(path))  # which, unlike `resolve`, stands a link that leads to itself
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".isp-rules-unfinished-")
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
