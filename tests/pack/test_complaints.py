"""What a text that is not YAML is told, in our words, by both of PyYAML's parsers alike."""

from __future__ import annotations

import pytest
import yaml

from isp_rules.pack.source import events, read

COMMON = [
    pytest.param(
        'a: "b\nc: d\n',
        """\
f.yaml:1:4: error[ISP010]: this quotation mark is never closed
   |
 1 | a: "b
   |    ^
  = help: close it with the same mark; between single quotes an apostrophe is written twice""",
        id="quotation mark left open",
    ),
    pytest.param(
        "a: 'b\n---\nc: d'\n",
        """\
f.yaml:1:4: error[ISP010]: this quotation mark is never closed
   |
 1 | a: 'b
   |    ^
  = help: close it with the same mark; between single quotes an apostrophe is written twice""",
        id="quotation mark open to the next document",
    ),
    pytest.param(
        'a: "C:\\Users"\n',
        """\
f.yaml:1:7: error[ISP011]: a backslash between double quotes begins an escape, and this is not one
   |
 1 | a: "C:\\Users"
   |       ^
  = help: write two backslashes for one, or put the text in single quotes""",
        id="no escape",
    ),
    pytest.param(
        'a: "b\\q"\n',
        """\
f.yaml:1:6: error[ISP011]: a backslash between double quotes begins an escape, and this is not one
   |
 1 | a: "b\\q"
   |      ^
  = help: write two backslashes for one, or put the text in single quotes""",
        id="unknown escape",
    ),
    pytest.param(
        "a: [b, c",
        """\
f.yaml:1:4: error[ISP012]: this `[` is never closed
   |
 1 | a: [b, c
   |    ^
  = help: close it with `]`""",
        id="bracket left open to the end",
    ),
    pytest.param(
        "a: {b: 1\nc: 2\n",
        """\
f.yaml:2:2: error[ISP012]: a comma or the closing `}` is missing before this
   |
 2 | c: 2
   |  ^
  = help: the `{` that is still open is at f.yaml:1:4""",
        id="bracket left open",
    ),
    pytest.param(
        'a: ["b" "c"]\n',
        """\
f.yaml:1:9: error[ISP012]: a comma or the closing `]` is missing before this
   |
 1 | a: ["b" "c"]
   |         ^
  = help: the `[` that is still open is at f.yaml:1:4""",
        id="no comma",
    ),
    pytest.param(
        "[[",
        """\
f.yaml:1:3: error[ISP012]: the file ends inside a bracket
   |
 1 | [[
   |   ^
  = help: close it with `]` or `}`""",
        id="end in a bracket",
    ),
    pytest.param(
        "a: [b, , c]\n",
        """\
f.yaml:1:8: error[ISP013]: a value is missing before `,`
   |
 1 | a: [b, , c]
   |        ^
  = help: write the value, or put `,` in quotes""",
        id="no value",
    ),
    pytest.param(
        "a: 1\nb 2\nc: 3\n",
        """\
f.yaml:2:1: error[ISP014]: a colon is missing after this key
   |
 2 | b 2
   | ^
  = help: write `key: value`, with a space after the colon""",
        id="no colon",
    ),
    pytest.param(
        ": 1\n",
        """\
f.yaml:1:1: error[ISP015]: a key is missing before this colon
   |
 1 | : 1
   | ^
  = help: write `key: value`""",
        id="no key",
    ),
    pytest.param(
        "[: 1]\n",
        """\
f.yaml:1:2: error[ISP015]: a key is missing before this colon
   |
 1 | [: 1]
   |  ^
  = help: write `key: value`""",
        id="no key in brackets",
    ),
    pytest.param(
        "title: consent: explicit\n",
        """\
f.yaml:1:15: error[ISP016]: this value holds a colon with a space after it, which would make it a key
   |
 1 | title: consent: explicit
   |               ^
  = help: put the whole value in quotes, or write the keys on lines of their own""",
        id="second colon",
    ),
    pytest.param(
        "a: 1\n  b: 2\n",
        """\
f.yaml:2:3: error[ISP017]: a key cannot stand here
   |
 2 |   b: 2
   |   ^
  = help: see whether the line above lacks its colon or the space after it, or indent this line less""",
        id="indented too far",
    ),
    pytest.param(
        "a:1\nb: 2\n",
        """\
f.yaml:2:1: error[ISP017]: a key cannot stand here
   |
 2 | b: 2
   | ^
  = help: see whether the line above lacks its colon or the space after it, or indent this line less""",
        id="no space after the colon above",
    ),
    pytest.param(
        "a:\n    b: 1\n  c: 2\n",
        """\
f.yaml:3:3: error[ISP017]: this line does not fit the block around it, which begins at f.yaml:1:1
   |
 3 |   c: 2
   |   ^
  = help: the keys of one mapping, and the items of one list, begin in the same column""",
        id="indentation of a key",
    ),
    pytest.param(
        "- a\nb: 2\n",
        """\
f.yaml:2:1: error[ISP017]: this line does not fit the block around it, which begins at f.yaml:1:1
   |
 2 | b: 2
   | ^
  = help: the keys of one mapping, and the items of one list, begin in the same column""",
        id="a key in a list",
    ),
    pytest.param(
        "a:\n\tb: 1\n",
        """\
f.yaml:2:1: error[ISP018]: a tab stands where only spaces may
   |
 2 | \tb: 1
   | ^
  = help: put spaces in its place""",
        id="tab",
    ),
    pytest.param(
        "a: b\n\tc: 1\n",
        """\
f.yaml:2:1: error[ISP018]: a tab stands where only spaces may
   |
 2 | \tc: 1
   | ^
  = help: put spaces in its place""",
        id="tab after a value",
    ),
    pytest.param(
        "a: - b\n",
        """\
f.yaml:1:4: error[ISP019]: a list cannot begin here
   |
 1 | a: - b
   |    ^
  = help: begin it on a line of its own, or write it as `[a, b]`""",
        id="list beside its key",
    ),
    pytest.param(
        "a: 'it's'\n",
        """\
f.yaml:1:8: error[ISP020]: this follows a value that is already complete
   |
 1 | a: 'it's'
   |        ^
  = help: put the whole value in quotes; between single quotes an apostrophe is written twice""",
        id="text after a closing mark",
    ),
    pytest.param(
        "[a]\nb\n",
        """\
f.yaml:2:1: error[ISP020]: this follows a value that is already complete
   |
 2 | b
   | ^
  = help: a file holds one mapping""",
        id="text after the document",
    ),
    pytest.param(
        "a: @b\n",
        """\
f.yaml:1:4: error[ISP021]: text without quotes cannot begin with `@`
   |
 1 | a: @b
   |    ^
  = help: put the text in quotes""",
        id="reserved mark",
    ),
    pytest.param(
        "a: * b\n",
        """\
f.yaml:1:4: error[ISP021]: text without quotes cannot begin with `*`
   |
 1 | a: * b
   |    ^
  = help: put the text in quotes""",
        id="asterisk",
    ),
    pytest.param(
        "a: & b\n",
        """\
f.yaml:1:4: error[ISP021]: text without quotes cannot begin with `&`
   |
 1 | a: & b
   |    ^
  = help: put the text in quotes""",
        id="ampersand",
    ),
    pytest.param(
        "a: ? d\n",
        """\
f.yaml:1:4: error[ISP021]: text without quotes cannot begin with `?`
   |
 1 | a: ? d
   |    ^
  = help: put the text in quotes""",
        id="question mark",
    ),
    pytest.param(
        "a: | b\n",
        """\
f.yaml:1:6: error[ISP022]: a text that begins with `|` starts on the next line
   |
 1 | a: | b
   |      ^
  = help: break the line, or put the text in quotes""",
        id="block text on the line of its key",
    ),
    pytest.param(
        "a: !e!b c\n",
        """\
f.yaml:1:4: error[ISP033]: a tag is not allowed
   |
 1 | a: !e!b c
   |    ^
  = help: remove it, or put the text in quotes""",
        id="undeclared tag",
    ),
    pytest.param(
        "a: !<b c\n",
        """\
f.yaml:1:4: error[ISP033]: a tag is not allowed
   |
 1 | a: !<b c
   |    ^
  = help: remove it, or put the text in quotes""",
        id="broken tag",
    ),
    pytest.param(
        "%YAML 2.0\n---\na: 1\n",
        """\
f.yaml:1:1: error[ISP034]: a directive is not allowed
   |
 1 | %YAML 2.0
   | ^
  = help: remove the line that begins with `%`""",
        id="another YAML",
    ),
    pytest.param(
        "%YAML a\n---\na: 1\n",
        """\
f.yaml:1:1: error[ISP034]: a directive is not allowed
   |
 1 | %YAML a
   | ^
  = help: remove the line that begins with `%`""",
        id="broken directive",
    ),
]


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(("text", "message"), COMMON)
def test_whole_message(loader: str, text: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that cannot be followed gives no document and one problem, at the place to mend."""
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(events, "LOADER", getattr(yaml, loader))
    document, problems = read(text, "f.yaml")

    assert "\n".join(str(each) for each in problems) == message
    assert document is None


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_earlier_problems_are_kept(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before the text broke off is told too."""
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(events, "LOADER", getattr(yaml, loader))

    assert [each.code for each in read("a: yes\nb: [\n", "f.yaml")[1]] == ["ISP040", "ISP012"]


@pytest.mark.parametrize(
    ("text", "place"),
    [('a: "\\ud83d\\ude00"\n', "f.yaml:1:5"), ('["b", "\\ud83d"]', "f.yaml:1:7"), ('{"a": "\\udead"}', "f.yaml:1:7")],
)
def test_half_a_character(text: str, place: str) -> None:
    """An escape for half a character is refused, though JSON may write both halves beside each other."""
    problems = read(text, "f.yaml")[1]

    assert [(each.code, str(each.span), each.message, each.help) for each in problems] == [
        (
            "ISP011",
            place,
            "an escape stands here for half a character",
            "write the character itself, or both halves in JSON",
        )
    ]


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"\n', 'a: "\\U00110000"\n'])
def test_an_escape_beyond_the_last_character(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's own parser trips over such an escape, and it is told like any other."""
    monkeypatch.setattr(events, "LOADER", yaml.SafeLoader)

    assert [(each.code, str(each.span)) for each in read(text, "f.yaml")[1]] == [("ISP011", "f.yaml:1:5")]
