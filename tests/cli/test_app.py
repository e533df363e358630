"""What all commands share: help, wrong options, faults, interruptions, and readers that go away."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import isp_rules
from isp_rules.cli import app as application
from tests.cli.conftest import Run
from tests.library import BASE, FOLDER

COMMANDS = (
    "check",
    "record",
    "batch",
    "template",
    "lint",
    "show",
    "report",
    "test",
    "mutate",
    "suggest",
    "prove",
    "diff",
    "schema",
    "packs",
)
ISP_RULES = (sys.executable, "-m", "isp_rules")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_teaches_it(run: Run, command: str) -> None:
    """One line of purpose, examples as one would type them, and exit statuses, within 80 columns."""
    status, out, err = run(command, "--help")

    lines = out.split("\n")
    assert (status, err) == (0, "")
    assert lines[2].startswith("  ")
    assert lines[2].endswith(".")
    assert f"    isp-rules {command}" in out
    assert "\n  Exit statuses: 0 " in out
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)], ids=["nothing", "--help", "-h"])
def test_the_help_lists_every_command_in_full(run: Run, arguments: tuple[str, ...]) -> None:
    """Each command stands in the list with a whole sentence. To call nothing is no success."""
    ran = run(*arguments)

    listed = ran.out.partition("\nCommands:\n")[2].partition("\n\n")[0].split("\n")
    assert ran.status == (0 if arguments else 2)
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)
    assert "Exit statuses: 0 all is well; 1 the answer is no" in ran.out


def test_the_version_is_the_library_s(run: Run) -> None:
    """`--version` prints one line."""
    assert run("--version") == (0, f"isp-rules {isp_rules.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("chek",), "no such command `chek`\n  = help: did you mean `check` or `schema`?"),
        (("zzz",), f"no such command `zzz`\n  = help: the commands are {', '.join(sorted(COMMANDS))}"),
        (("check", "x", "--fromat", "json"), "no such option `--fromat`\n  = help: did you mean `--format`?"),
        (("check", "x", "--zzz"), "no such option `--zzz`\n  = help: see `isp-rules check --help`"),
        (("check", "x", "--format", "jsn"), "no such format `jsn`\n  = help: did you mean `json`?"),
        (("lint", "x", "-f", "zz"), "no such format `zz`\n  = help: the formats are text, json"),
        (("check",), "SHARE is missing\n  = help: see `isp-rules check --help`"),
        (("show",), "PACK is missing\n  = help: see `isp-rules show --help`"),
        (("--zzz",), "no such option `--zzz`\n  = help: see `isp-rules --help`"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_told_in_plain_words(run: Run, arguments: tuple[str, ...], told: str) -> None:
    """What is wrong with a call is one line with what was meant, and status 2."""
    assert run(*arguments) == (2, "", f"error: {told}\n")


def test_an_option_without_its_value_is_told(run: Run) -> None:
    """The words are those of the command line's library, made plain."""
    ran = run("check", "x", "--format")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: option `--format` requires an argument\n  = help: see `isp-rules ")


def test_one_argument_too_many_is_told(run: Run) -> None:
    """An argument that a command does not take is bad input."""
    ran = run("schema", "x", "y")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: got unexpected extra argument (y)\n  = help: see `isp-rules schema --help`\n"


# --- faults and interruptions -------------------------------------------------------------------------


def test_a_fault_is_one_line_that_says_how_to_see_more(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected is the program's fault, and no traceback; with `ISP_RULES_DEBUG` it is one."""

    def fail(**_: object) -> None:
        raise LookupError("secret")

    monkeypatch.setattr(application, "app", fail)

    told = "isp-rules has a fault (LookupError): set ISP_RULES_DEBUG=1 to see where\n"
    assert run("packs") == (70, "", told)
    monkeypatch.setenv("ISP_RULES_DEBUG", "1")
    with pytest.raises(LookupError):
        run("packs")


def test_an_interruption_is_status_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C ends a command that waits for its input, in silence."""

    class Waiting:
        def read(self, _: int) -> bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(io, "TextIOWrapper", lambda *_, **__: SimpleNamespace(buffer=Waiting()))
    ran = run("check", "--pack", FOLDER, "-")

    assert (ran.status, ran.out, ran.err.strip()) == (130, "", "")


@pytest.mark.parametrize("arguments", [("show", "kent-schools-2016"), ("schema", "kent-schools-2016")], ids=" ".join)
def test_a_reader_that_goes_away_is_no_fault(arguments: tuple[str, ...]) -> None:
    """`| head` ends the command as the shell would, in silence."""
    with subprocess.Popen([*ISP_RULES, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""

    assert started.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_told() -> None:
    """An answer that cannot be written is no answer."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run([*ISP_RULES, "packs"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert ran.returncode == 2
    assert ran.stderr == "error: cannot write to standard output: no space left on device\n"


def test_closed_streams_are_told(run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a standard output there is nowhere to answer; without an input a dash is an error."""
    assert run("check", "--pack", FOLDER, BASE).status == 0
    monkeypatch.setattr(sys, "stdin", None)
    assert application.main(["check", "--pack", str(FOLDER), "-"]) == 2
    assert capsys.readouterr().err == "<stdin>: error[ISP001]: standard input is closed\n  = help: name a file\n"
    monkeypatch.setattr(sys, "stdout", None)
    assert application.main(["packs"]) == 2
    assert capsys.readouterr().err == "error: standard output is closed\n"


def test_an_old_terminal_gets_escapes() -> None:
    """What a terminal's encoding lacks is written as an escape, and never a fault."""
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [*ISP_RULES, "show", str(FOLDER), "L-4", "--format", "text"]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert " \\u2022 L-4a: post, when the route's channel is post\n" in ran.stdout
