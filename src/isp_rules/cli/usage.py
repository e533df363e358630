"""What is wrong with how a command was called, in our words. typer and click say it in several styles of their own."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, Final

import typer
from typer.core import TyperGroup

from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.said import quoted

ClickUsageError: Final[type[Exception]] = next(
    each for each in typer.BadParameter.__mro__ if each.__name__ == "UsageError"
)
"""What typer raises for options and arguments; a newer one brings its own click, which `import click` would miss."""


class UsageError(IspRulesError):
    """A command was called in a way that it does not have; `help` says what was perhaps meant."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002
        self.help = help
        super().__init__(f"{message}\n  = help: {help}" if help else message)


class Commands(TyperGroup):
    """The commands, which suggest one for a misspelt name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is named first."""
        if args and args[0] not in self.commands:
            known = sorted(self.commands)
            raise UsageError(f"no such command {quoted(args[0])}", _meant(args[0], known, "commands"))
        return super().resolve_command(ctx, args)


def in_our_words(error: Any) -> UsageError:
    """
    The same as an error of ours.

    Args:
        error: a `ClickUsageError`.
    """
    context = error.ctx
    called = context.command_path if context else "isp-rules"
    see = f"see `{called} --help`"
    parameter = getattr(error, "param", None)
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        return UsageError(f"{parameter.metavar or parameter.name} is missing", see)
    if option := getattr(error, "option_name", ""):
        if type(error).__name__ == "NoSuchOption":
            options = [name for each in context.command.params for name in each.opts] if context else []
            near = difflib.get_close_matches(option.strip("-"), [name.strip("-") for name in options], n=1)
            meant = [name for name in options if name.strip("-") in near]
            return UsageError(f"no such option {quoted(option)}", f"did you mean `{meant[0]}`?" if meant else see)
        return UsageError(_plain(error.format_message()), see)
    return UsageError(_plain(error.format_message()), see)


def _meant(word: str, known: Iterable[str], noun: str) -> str:
    return did_you_mean(word, known) or f"the {noun} are {', '.join(known)}"


def _plain(message: str) -> str:
    """Lower-case, without a final stop, names in backticks."""
    text = re.sub(r"'([^']*)'", r"`\1`", message.rstrip(".").replace("(s)", ""))
    return text[:1].lower() + text[1:]
