"""
Why a text is not YAML, in our own words and at the place where its writer would look.

PyYAML's two parsers word their complaints differently, but both name what they were reading (the context) and
what was in the way (the problem). That pair tells the situation, and each situation has its own code and sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from isp_rules.errors import Diagnostic
from isp_rules.pack.said import quoted
from isp_rules.pack.source.lines import Lines


class _Words(NamedTuple):
    code: str
    message: str
    help: str


# The first row whose two words are found tells the situation.
_SITUATIONS = (
    ("", "nesting depth", "deep"),
    ("quoted scalar", "found unexpected", "open quote"),
    ("quoted scalar", "", "escape"),
    ("", "node content", "no value"),
    ("while parsing a flow", "", "open bracket"),
    ("simple key", "", "no colon"),
    ("", "mapping values", "colon"),
    ("", "sequence entries", "list"),
    ("while parsing a block", "", "block"),
    ("block scalar", "", "block text"),
    ("tag", "", "tag"),
    ("", "tag handle", "tag"),
    ("directive", "", "directive"),
    ("", "incompatible", "directive"),
    ("", "duplicate", "directive"),
    ("", "document start", "after the end"),
    ("", "start any token", "mark"),
    ("", "mapping keys", "mark"),
    ("alias", "", "mark"),
    ("anchor", "", "mark"),
)

_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")

_AT_CONTEXT = {"open quote", "open to the end", "no colon", "tag", "directive", "mark"}

DEEPEST = 50
"""How many mappings and lists may stand inside one another."""

_WORDS = {
    "deep": _Words(
        "ISP006",
        f"more than {DEEPEST} mappings and lists stand inside one another",
        "no pack and no share needs so many",
    ),
    "open quote": _Words(
        "ISP010",
        "this quotation mark is never closed",
        "close it with the same mark; between single quotes an apostrophe is written twice",
    ),
    "escape": _Words(
        "ISP011",
        "a backslash between double quotes begins an escape, and this is not one",
        "write two backslashes for one, or put the text in single quotes",
    ),
    "half escape": _Words(
        "ISP011", "an escape stands here for half a character", "write the character itself, or both halves in JSON"
    ),
    "open to the end": _Words("ISP012", "this {opening} is never closed", "close it with {closing}"),
    "open bracket": _Words(
        "ISP012",
        "a comma or the closing {closing} is missing before this",
        "the {opening} that is still open is at {there}",
    ),
    "end in bracket": _Words("ISP012", "the file ends inside a bracket", "close it with `]` or `}}`"),
    "no value": _Words("ISP013", "a value is missing before {sign}", "write the value, or put {sign} in quotes"),
    "no colon": _Words(
        "ISP014", "a colon is missing after this key", "write `key: value`, with a space after the colon"
    ),
    "no key": _Words("ISP015", "a key is missing before this colon", "write `key: value`"),
    "second colon": _Words(
        "ISP016",
        "this value holds a colon with a space after it, which would make it a key",
        "put the whole value in quotes, or write the keys on lines of their own",
    ),
    "key": _Words(
        "ISP017",
        "a key cannot stand here",
        "see whether the line above lacks its colon or the space after it, or indent this line less",
    ),
    "indentation": _Words(
        "ISP017",
        "this line does not fit the block around it, which begins at {there}",
        "the keys of one mapping, and the items of one list, begin in the same column",
    ),
    "tab": _Words("ISP018", "a tab stands where only spaces may", "put spaces in its place"),
    "list": _Words("ISP019", "a list cannot begin here", "begin it on a line of its own, or write it as `[a, b]`"),
    "more text": _Words(
        "ISP020",
        "this follows a value that is already complete",
        "put the whole value in quotes; between single quotes an apostrophe is written twice",
    ),
    "after the end": _Words("ISP020", "this follows a value that is already complete", "a file holds one mapping"),
    "mark": _Words("ISP021", "text without quotes cannot begin with {sign}", "put the text in quotes"),
    "block text": _Words(
        "ISP022",
        "a text that begins with {opening} starts on the next line",
        "break the line, or put the text in quotes",
    ),
    "tag": _Words("ISP033", "a tag is not allowed", "remove it, or put the text in quotes"),
    "directive": _Words("ISP034", "a directive is not allowed", "remove the line that begins with `%`"),
    "other": _Words("ISP029", "this is not YAML", "look for a quotation mark or bracket left open above this place"),
}


def complaint(lines: Lines, error: yaml.YAMLError) -> Diagnostic:
    """The diagnostic for what stopped PyYAML's parser."""
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or ""
    at = _offset(error, "problem_mark", 0)
    opened = _offset(error, "context_mark", at)
    rows = (name for a_context, a_problem, name in _SITUATIONS if a_context in context and a_problem in problem)
    name = _closer_look(next(rows, "other"), lines.text, at)
    if name == "deep":
        at = _first_too_deep(lines.text, at)
    elif name == "escape":
        at = lines.text.rfind("\\", opened, at + 1)
        name = "half escape" if _HALF_ESCAPE.match(lines.text, at) else name
    elif name == "key":
        at = _first_in_line(lines.text, at)
    elif name in _AT_CONTEXT:
        at = opened
    return told(lines, name, at, at + 1, opened)


def told(lines: Lines, situation: str, start: int, end: int, opened: int = 0) -> Diagnostic:
    """The diagnostic for a situation; `opened` is where the mark in question stands."""
    words = _WORDS[situation]
    opening = lines.text[opened : opened + 1]
    values = {
        "sign": quoted(lines.text[start : start + 1]),
        "opening": quoted(opening),
        "closing": "`]`" if opening == "[" else "`}`",
        "there": lines.span(opened, opened + 1),
    }
    return lines.problem(words.code, words.message.format(**values), words.help.format(**values), start, end)


def _first_too_deep(text: str, otherwise: int) -> int:
    """
    The bracket that goes beyond what we allow; libyaml reads ahead and stops at a limit of its own, far behind it.

    Brackets in quotes count, too: whoever nests a thousand deep is not told a wrong line for them.
    """
    depth = 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth += 1 if found.group() in "[{" else -1
        if depth > DEEPEST:
            return found.start()
    return otherwise


def _offset(error: yaml.YAMLError, mark: str, otherwise: int) -> int:
    found = getattr(error, mark, None)
    return otherwise if found is None else int(found.index)


def _closer_look(name: str, text: str, at: int) -> str:
    """The situation as the text at the place tells it, where PyYAML's words fit several."""
    sign = text[at : at + 1]
    starts_line = at == _first_in_line(text, at)
    match name:
        case "open quote" | "escape":
            return name
        case _ if sign == "\t":
            return "tab"
        case "open bracket" if not text[at:].strip():
            return "open to the end"
        case "no value" if sign in ("", ":"):
            return "no key" if sign else "end in bracket"
        case "colon":
            return "second colon" if re.search(r":\s", text[_first_in_line(text, at) : at]) else "key"
        case "block":
            return "no key" if sign == ":" else "indentation" if starts_line else "more text"
        case _:
            return name


def _first_in_line(text: str, at: int) -> int:
    begin = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return begin + len(text[begin:at]) - len(text[begin:at].lstrip(" "))
