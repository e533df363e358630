"""The application: its commands, and the one place where an error becomes a message and an exit status."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from isp_rules.cli.check import check
from isp_rules.cli.lint import lint
from isp_rules.cli.packs import packs
from isp_rules.cli.schema import schema
from isp_rules.cli.show import show
from isp_rules.cli.test import test
from isp_rules.decision.case import engine_version
from isp_rules.errors import IspRulesError

BAD_INPUT, INTERRUPTED, BUG = 2, 130, 70

app = typer.Typer(
    name="isp-rules",
    help="Check proposed shares of personal data against an information sharing protocol.",
    epilog="Exit statuses: 0 all is well; 1 the answer is no (a denial, a failing case); 2 bad input.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90},
)
for command in (check, lint, show, test, schema, packs):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"isp-rules {engine_version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Check proposed shares of personal data against an information sharing protocol."""


def main() -> int:
    """Run the command line; a user sees a message and a status, never a traceback."""
    try:
        app(standalone_mode=True)
    except IspRulesError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone, as `| head` does; nothing is left to write to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except Exception as error:
        if os.environ.get("ISP_RULES_DEBUG"):
            raise
        sys.stderr.write(f"isp-rules has a fault ({type(error).__name__}): set ISP_RULES_DEBUG=1 to see where\n")
        return BUG
    return 0
