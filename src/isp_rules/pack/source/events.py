"""
A text as a flat run of events, with offsets: JSON by its tokens, YAML by PyYAML's parser.

What the format leaves out of YAML (anchors, tags, a second document) is refused here; the events go on
where the parser can, so that one reading finds all the problems of a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

import yaml

from isp_rules.errors import Diagnostic
from isp_rules.pack.said import quoted
from isp_rules.pack.source.complaints import DEEPEST, complaint, told
from isp_rules.pack.source.lines import Lines

LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it, some twenty times faster than the other."""

MOST_JSON = 400_000
"""With more brackets and commas than this a text is left to the YAML parser, which refuses it as it comes."""

_JSON_TOKEN = re.compile(r'[\[{]|[\]}]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s,:\[\]{}"]+')
_BRACKET = re.compile(r"[\[{]")
_TAG = re.compile(r"![^\s,\[\]{}]*")

_ALIAS = "an alias is not allowed", "write the value out in both places"
_ANCHOR = "an anchor is not allowed", "remove it, and write the value out wherever it is meant"
_DIRECTIVE = "a directive is not allowed", "remove the line that begins with `%`"
_WITHOUT_TAG = "remove it: the type of a value follows from the fact that it is written for"
_SECOND = "a second document begins here", "a file holds one document: remove the `---`, or use another file"

Kind = Literal["mapping", "list", "close", "plain", "text", "end"]
"""What one event says: a collection begins or ends, a plain word, a text in quotes or in a block, the end."""

Event = tuple[Kind, int, int, str]
"""One step through a document: its kind, where it starts and ends, and the text of a word or text."""

_COLLECTIONS: dict[type[yaml.Event], Kind] = {
    yaml.MappingStartEvent: "mapping",
    yaml.SequenceStartEvent: "list",
    yaml.MappingEndEvent: "close",
    yaml.SequenceEndEvent: "close",
}


def events(lines: Lines) -> Iterator[Event | Diagnostic]:
    """The events of a text, and `end` only if its first document could be followed to the end."""
    return _json_events(lines.text) if _is_json(lines.text) else _yaml_events(lines)


def _is_json(text: str) -> bool:
    # JSON is nearly YAML, but escapes half a character at a time, indents with tabs and has long keys.
    if not text.lstrip(" \t\r\n").startswith(("{", "[")) or sum(map(text.count, "[{,")) > MOST_JSON:
        return False
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _json_events(text: str) -> Iterator[Event]:
    # `json` has accepted the text, so the tokens alone say what it holds.
    for found in _JSON_TOKEN.finditer(text):
        token = found.group()
        start, end = found.span()
        match token[0]:
            case "{":
                yield "mapping", start, end, ""
            case "[":
                yield "list", start, end, ""
            case "]" | "}":
                yield "close", start, end, ""
            case '"':
                yield "text", start, end, json.loads(token) if "\\" in token else token[1:-1]
            case _:
                yield "plain", start, end, token
    yield "end", len(text), len(text), ""


def _yaml_events(lines: Lines) -> Iterator[Event | Diagnostic]:
    documents = end = depth = 0
    event: Any
    try:
        for event in yaml.parse(lines.text, Loader=LOADER):
            start, end = event.start_mark.index, event.end_mark.index
            kind = _COLLECTIONS.get(type(event))
            if kind == "close":
                depth -= 1
                yield kind, start, end, ""
            elif kind:
                depth += 1
                if event.anchor or event.tag:
                    yield from _properties(event, start, lines)
                yield kind, start, end, ""
            elif isinstance(event, yaml.ScalarEvent):
                if event.anchor or event.tag:
                    yield from _properties(event, start, lines)
                yield "text" if event.style or event.tag else "plain", start, end, event.value
            elif isinstance(event, yaml.AliasEvent):
                yield lines.problem("ISP032", *_ALIAS, start, end)
                yield "text", start, end, lines.text[start:end]
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    yield lines.problem("ISP030", *_SECOND, start, end)
                    break
                if event.version or event.tags:
                    yield lines.problem("ISP034", *_DIRECTIVE, start, end)
    except yaml.YAMLError as error:
        if "nesting" in (getattr(error, "problem", None) or ""):
            at = _one_too_deep(lines.text, end, depth)
            yield told(lines, "deep", at, at + 1)
        else:
            yield complaint(lines, error)
    except (OverflowError, ValueError):
        # PyYAML's own parser lets these out for an escape that is no character.
        at = lines.text.find("\\U", end)
        yield told(lines, "escape", at, at + 1)
    else:
        yield "end", end, end, ""


def _one_too_deep(text: str, end: int, depth: int) -> int:
    """
    Where the bracket stands that is one too many, given where the last event ended and what was open there.

    libyaml from 0.2.6 on has a limit of its own, and looks so far ahead that it is met before our own is.
    """
    brackets = islice(_BRACKET.finditer(text, end), max(0, DEEPEST - depth), None)
    return next((found.start() for found in brackets), end)


def _properties(event: Any, start: int, lines: Lines) -> Iterator[Diagnostic]:
    if event.anchor:
        at = lines.text.find("&", start)
        yield lines.problem("ISP031", *_ANCHOR, at, at + 1 + len(event.anchor))
    if event.tag and (tag := _TAG.search(lines.text, start)):
        yield lines.problem("ISP033", f"the tag {quoted(tag.group())} is not allowed", _WITHOUT_TAG, *tag.span())
