"""Files made to harm: each is refused within a second and 100 MB, by a fresh process that is measured."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")

MEASURE = """\
import json, pathlib, sys, time
from isp_rules.pack.source import read_file
started = time.process_time()
document, problems = read_file(pathlib.Path(sys.argv[1]), "f.yaml")
seconds = time.process_time() - started
# The peak that getrusage tells begins with that of the process which started this one.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
messages = [str(problem) for problem in problems]
print(json.dumps([document is not None, messages, seconds, peak / 1024]))
"""

MIB = 1024 * 1024


class Outcome(NamedTuple):
    """What reading a file in a fresh process gave and cost."""

    read: bool
    messages: list[str]
    seconds: float
    megabytes: float


def measured(path: Path) -> Outcome:
    """Read a file in a fresh process, which is given up after ten seconds."""
    command = [sys.executable, "-c", MEASURE, str(path)]
    finished = subprocess.run(command, capture_output=True, check=True, timeout=10, text=True)
    outcome = Outcome(*json.loads(finished.stdout))
    assert outcome.seconds < 1
    assert outcome.megabytes < 100
    return outcome


def alias_bomb() -> bytes:
    """Nine levels of nine aliases each: a billion items if they were followed."""
    levels = ["a0: &a0 [x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(levels).encode()


TOO_LARGE = "error[ISP002]: `f.yaml` is larger than 2 MiB\n  = help: split it over several files"
DEEP = "more than 50 mappings and lists stand inside one another"
MANY = "the file holds more than 200000 keys and values"

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten megabytes": (lambda: b"- {a: 1, b: [c, d]}\n" * (10 * MIB // 20), TOO_LARGE),
    "ten megabytes on one line": (lambda: b"a" * 10 * MIB, TOO_LARGE),
    "a deep block mapping over the limit of size": (
        lambda: b"".join(b" " * depth + b"a:\n" for depth in range(10_000)),
        TOO_LARGE,
    ),
    "10,000 brackets": (lambda: b"[" * 10_000, f"f.yaml:1:51: error[ISP006]: {DEEP}"),
    "10,000 braces": (lambda: b"{a: " * 10_000, f"f.yaml:1:201: error[ISP006]: {DEEP}"),
    "a million brackets": (lambda: b"[" * 10**6 + b"]" * 10**6, f"f.yaml:1:51: error[ISP006]: {DEEP}"),
    "10,000 closed brackets of JSON": (lambda: b"[" * 10_000 + b"]" * 10_000, f"f.yaml:1:51: error[ISP006]: {DEEP}"),
    "10,000 dashes on one line": (lambda: b"- " * 10_000, f"f.yaml:1:101: error[ISP006]: {DEEP}"),
    "a deep block mapping": (
        lambda: b"".join(b" " * depth + b"a:\n" for depth in range(2000)),
        f"f.yaml:51:51: error[ISP006]: {DEEP}",
    ),
    "many items": (lambda: b"[" + b"a," * 300_000, f"f.yaml:1:400000: error[ISP007]: {MANY}"),
    "many lists": (lambda: b"[" + b"[]," * (MIB // 2), f"f.yaml:1:599999: error[ISP007]: {MANY}"),
    "many lists of JSON": (
        lambda: b"[" + b"[]," * (MIB // 2) + b"[]]",
        f"f.yaml:1:599999: error[ISP007]: {MANY}",
    ),
    "many keys": (
        lambda: b"".join(b"k%d: 1\n" % n for n in range(150_000)),
        f"f.yaml:100000:9: error[ISP007]: {MANY}",
    ),
    "a NUL": (lambda: b"a: b\0c\n", "f.yaml:1:5: error[ISP004]: the character U+0000 is not allowed"),
    "a control character": (lambda: b"a: \x1b[31m\n", "f.yaml:1:4: error[ISP004]: the character U+001B is not allowed"),
    "a hidden line end": (
        "a: 1 # harmless\u2028b: 2\n".encode,
        "f.yaml:1:16: error[ISP004]: the character U+2028 is not allowed",
    ),
    "a second byte order mark": (
        "\ufeffa: 1\n\ufeffb: 2".encode,
        "f.yaml:2:1: error[ISP004]: the character U+FEFF is not allowed",
    ),
    "bad UTF-8": (
        lambda: "é: 1\nb: ".encode() + b"\xff\n",
        "f.yaml:2:4: error[ISP003]: the file is not UTF-8 at byte 9",
    ),
    "an overlong UTF-8": (lambda: b"a: \xc0\xaf", "f.yaml:1:4: error[ISP003]: the file is not UTF-8 at byte 3"),
    "a surrogate in UTF-8": (lambda: b"\xed\xa0\x80", "f.yaml:1:1: error[ISP003]: the file is not UTF-8 at byte 0"),
    "UTF-16": (lambda: "a: 1".encode("utf-16"), "f.yaml:1:1: error[ISP003]: the file is not UTF-8 at byte 0"),
    "UTF-16 without a mark": (
        lambda: "a: 1".encode("utf-16-le"),
        "f.yaml:1:2: error[ISP004]: the character U+0000 is not allowed",
    ),
    "a mark left open": (
        lambda: b'a: "' + b"x\n" * (MIB // 2),
        "f.yaml:1:4: error[ISP010]: this quotation mark is never closed",
    ),
    "tabs": (lambda: b"\t" * 2 * MIB, "f.yaml:1:1: error[ISP018]: a tab stands where only spaces may"),
}


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    """Of a file larger than the limit no more is read than shows that."""
    path = tmp_path / "f.yaml"
    with path.open("wb") as file:
        file.truncate(1024 * MIB)

    assert measured(path).messages == [TOO_LARGE]


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_file_is_refused(tmp_path: Path, name: str) -> None:
    """Size, depth, number, encoding and marks left open end in one message, cheaply."""
    content, message = REFUSED[name]
    path = tmp_path / "f.yaml"
    path.write_bytes(content())

    outcome = measured(path)

    assert not outcome.read
    assert len(outcome.messages) == 1
    assert outcome.messages[0].startswith(message)


def test_alias_bomb(tmp_path: Path) -> None:
    """Aliases are refused where they stand and never followed, so that a bomb of them is small."""
    path = tmp_path / "f.yaml"
    path.write_bytes(alias_bomb())

    outcome = measured(path)

    assert (
        outcome.messages[0]
        == """\
f.yaml:1:5: error[ISP031]: an anchor is not allowed
   |
 1 | a0: &a0 [x]
   |     ^^^
  = help: remove it, and write the value out wherever it is meant"""
    )
    assert [each.split(": ")[1] for each in outcome.messages] == ["error[ISP031]"] + (
        ["error[ISP031]"] + ["error[ISP032]"] * 9
    ) * 9


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: 1\n" * 300_000, "ISP038"),
        (b"{" + b'"a":1,' * 190_000 + b'"a":1}', "ISP038"),
        (b"- yes\n" * 300_000, "ISP040"),
        (b"- &a\n" * 300_000, "ISP031"),
        (b"- " + b"x" * MIB + b"\n" + b"- 1_0\n" * 1000, "ISP044"),
    ],
)
def test_a_hundred_problems_are_enough(tmp_path: Path, content: bytes, code: str) -> None:
    """After a hundred problems the rest of a file is not read, and a message says so."""
    path = tmp_path / "f.yaml"
    path.write_bytes(content)

    outcome = measured(path)

    assert not outcome.read
    assert len(outcome.messages) == 101
    assert all(f"error[{code}]" in each for each in outcome.messages[:100])
    assert "error[ISP008]: after 100 problems the rest of the file is not read\n" in outcome.messages[100]
    assert outcome.messages[100].endswith("= help: mend these first")


@pytest.mark.parametrize(
    "content",
    [
        b"[" + b"[]," * 190_000 + b"[]]",
        b"- [a]\n" * 90_000,
        b"a: " + b"x" * (2 * MIB - 3),
        b"a: 1" + b"\n" * (2 * MIB - 4),
        b"#" + b"x" * (2 * MIB - 10) + b"\na: 1",
        b"- " + b"1" * MIB + b"x",
        b'["' + b"\\ud83d\\ude00" * 170_000 + b'"]',
    ],
    ids=["lists of JSON", "lists", "one text", "line ends", "a comment", "digits", "escapes"],
)
def test_the_largest_files_that_are_read(tmp_path: Path, content: bytes) -> None:
    """A file just inside the limits is read, at a bounded cost."""
    path = tmp_path / "f.yaml"
    path.write_bytes(content)

    assert measured(path)[:2] == (True, [])


class TestNoOrdinaryFile:
    """What is no file is refused without waiting for it."""

    def test_folder(self, tmp_path: Path) -> None:
        """A folder is named as one."""
        assert measured(tmp_path).messages == ["error[ISP001]: `f.yaml` is a folder\n  = help: name an ordinary file"]

    def test_pipe(self, tmp_path: Path) -> None:
        """A pipe that nobody writes to does not keep the reader waiting."""
        os.mkfifo(tmp_path / "pipe")

        assert measured(tmp_path / "pipe").messages == [
            "error[ISP001]: `f.yaml` is not an ordinary file\n  = help: name an ordinary file"
        ]

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
    def test_device(self, device: str) -> None:
        """A device is not read, however much it would give."""
        assert measured(Path(device)).messages == [
            "error[ISP001]: `f.yaml` is not an ordinary file\n  = help: name an ordinary file"
        ]

    def test_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A socket cannot be opened."""
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket")

            assert measured(tmp_path / "socket").messages == [
                "error[ISP001]: `f.yaml` cannot be opened\n  = help: check its name and who may read it"
            ]

    def test_broken_and_circular_links(self, tmp_path: Path) -> None:
        """A link to nothing is a missing file, and a link to itself cannot be opened."""
        (tmp_path / "broken").symlink_to(tmp_path / "nothing")
        (tmp_path / "circle").symlink_to(tmp_path / "circle")

        assert measured(tmp_path / "broken").messages[0].startswith("error[ISP001]: `f.yaml` does not exist")
        assert measured(tmp_path / "circle").messages[0].startswith("error[ISP001]: `f.yaml` cannot be opened")
