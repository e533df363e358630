"""The application: its commands, and the one place where an error becomes a message and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Final

import typer

from isp_rules.cli.batch import batch
from isp_rules.cli.check import check
from isp_rules.cli.diff import diff
from isp_rules.cli.lint import lint
from isp_rules.cli.mutate import mutate
from isp_rules.cli.output import ReaderGoneError, complain, say, why
from isp_rules.cli.packs import packs
from isp_rules.cli.prove import prove
from isp_rules.cli.record import record
from isp_rules.cli.report import report
from isp_rules.cli.schema import schema
from isp_rules.cli.show import show
from isp_rules.cli.suggest import suggest
from isp_rules.cli.template import template
from isp_rules.cli.test import test
from isp_rules.cli.usage import ClickUsageError, Commands, in_our_words
from isp_rules.decision.prepared import engine_version
from isp_rules.errors import DiagnosedError, IspRulesError
from isp_rules.page.escape import plain

BAD_INPUT: Final = 2
BUG: Final = 70
INTERRUPTED: Final = 130
READER_GONE: Final = 141
"""The last two are what a shell gives a command that a signal has ended: 128 and the number of the signal."""

app = typer.Typer(
    name="isp-rules",
    cls=Commands,
    epilog=(
        "Exit statuses: 0 all is well; 1 the answer is no (a denial, a failing case); 2 bad input; "
        "3 some rows of a batch are no shares."
    ),
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90},
)
_COMMANDS: Final = (
    check,
    record,
    batch,
    template,
    lint,
    show,
    report,
    test,
    mutate,
    suggest,
    prove,
    diff,
    schema,
    packs,
)
for command in _COMMANDS:
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"isp-rules {engine_version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """
    Check proposed shares of personal data against an information sharing protocol.

    \b
      isp-rules check share.yaml
      isp-rules show kent-schools-2016 LB-S0
      isp-rules check --help
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line. A user sees a message and an exit status, never a traceback.

    Args:
        arguments: what follows the name of the command; left out, those of this process.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # What an old terminal cannot show comes out as an escape, which JSON understands, too.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(args=given or ["--help"], prog_name="isp-rules", standalone_mode=False)
    except IspRulesError as error:
        complain(str(error) if isinstance(error, DiagnosedError) else f"error: {error}")
        return BAD_INPUT
    except ClickUsageError as error:
        complain(f"error: {in_our_words(error)}")
        return BAD_INPUT
    except OSError as error:  # a path through a folder that may not be searched, a name that is too long
        complain(f"error: cannot use `{plain(str(error.filename))}`: {why(error)}")
        return BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except ReaderGoneError:
        _leave_nothing_to_write()
        return READER_GONE
    except SystemExit as stop:  # typer's own way out where its help meets a closed pipe
        _leave_nothing_to_write()
        return stop.code if isinstance(stop.code, int) else READER_GONE
    except Exception as error:
        if os.environ.get("ISP_RULES_DEBUG"):
            raise
        complain(f"isp-rules has a fault ({type(error).__name__}): set ISP_RULES_DEBUG=1 to see where")
        return BUG
    return (status or 0) if given else BAD_INPUT


def _leave_nothing_to_write() -> None:
    """Without this, the interpreter would complain of the closed pipe when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
