"""Files and folders wherever they lie, by the names that Spark has for them."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote

from pyarrow.fs import FileSystem, FileType

_ASCII: Final = "".join(map(chr, range(0x21, 0x7F)))
"""What is quoted already, where it must be; Hadoop leaves other letters as they are."""


def storage(uri: str) -> tuple[FileSystem, str]:
    """What reads and writes at a URI, and the path there."""
    found: tuple[FileSystem, str] = FileSystem.from_uri(arrow_name(uri))
    return found


def exists(uri: str) -> bool:
    """Whether there is anything at a URI."""
    files, path = storage(uri)
    return files.get_file_info(path).type is not FileType.NotFound


def arrow_name(uri: str) -> str:
    """
    What Arrow calls a file, by Hadoop's name for it.

    >>> arrow_name("s3a://bucket/a%20year/café.parquet")
    's3://bucket/a%20year/caf%C3%A9.parquet'
    """
    scheme, colon, rest = uri.partition(":")
    known = f"s3:{rest}" if colon and scheme in {"s3a", "s3n"} else uri
    return quote(known, safe=_ASCII)


def as_uri(folder: str) -> str:
    """
    The URI of a folder that is named by a URI or by a path of this machine.

    >>> as_uri("s3a://bucket/decided"), as_uri("/mnt/decided")
    ('s3a://bucket/decided', 'file:///mnt/decided')
    """
    return folder if ":/" in folder else Path(folder).absolute().as_uri()
