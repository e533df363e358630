"""The whole messages about size, depth, number and encoding; what they cost is in test_hostile_files."""

from __future__ import annotations

import pytest
import yaml

from isp_rules.pack.source import MOST_BYTES, compose, read
from isp_rules.pack.source.complaints import complaint
from isp_rules.pack.source.lines import Lines


def messages(text: str | bytes) -> str:
    """All messages about a text that is not read."""
    document, problems = read(text, "f.yaml")
    assert document is None
    return "\n".join(str(each) for each in problems)


def test_the_largest_and_the_too_large() -> None:
    """Two MiB are read and one byte more is not."""
    assert read(b"a: " + b"x" * (MOST_BYTES - 3), "f.yaml")[1] == []
    assert messages(b"a: " + b"x" * (MOST_BYTES - 2)) == (
        "error[ISP002]: `f.yaml` is larger than 2 MiB\n  = help: split it over several files"
    )


@pytest.mark.parametrize("text", ["[" * 50 + "]" * 50, "- " * 50 + "a", "[" * 50 + "a" + "]" * 50])
def test_fifty_levels_are_read(text: str) -> None:
    """Fifty lists may stand inside one another, in JSON and in YAML."""
    assert read(text, "f.yaml")[1] == []


def test_fifty_one_levels_are_not_read() -> None:
    """The message points at the mapping or list that is too deep."""
    assert (
        messages("[" * 51 + "]" * 51)
        == f"""\
f.yaml:1:51: error[ISP006]: more than 50 mappings and lists stand inside one another
   |
 1 | {"[" * 51}{"]" * 51}
   | {" " * 50}^
  = help: no pack and no share needs so many"""
    )


def test_values_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, values, mappings and lists count, and the first one too many is pointed at."""
    monkeypatch.setattr(compose, "MOST_NODES", 5)

    assert read("a: [1, 2, 3]", "f.yaml")[1] != []
    assert read("a: [1, 2]", "f.yaml")[1] == []
    assert (
        messages("a: [1, 2, 3]")
        == """\
f.yaml:1:11: error[ISP007]: the file holds more than 5 keys and values
   |
 1 | a: [1, 2, 3]
   |           ^
  = help: split it over several files"""
    )


def test_problems_are_counted() -> None:
    """After a hundred problems a last message stands where the hundredth does."""
    assert len(read("- yes\n" * 99, "f.yaml")[1]) == 99
    assert read("- yes\n" * 99, "f.yaml")[0] is not None
    assert messages("- yes\n" * 100).splitlines()[-5:] == [
        "f.yaml:100:3: error[ISP008]: after 100 problems the rest of the file is not read",
        "     |",
        " 100 | - yes",
        "     |   ^^^",
        "  = help: mend these first",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            "a: é\nb: ".encode() + b"\xe9t\xe9\n",
            """\
f.yaml:2:4: error[ISP003]: the file is not UTF-8 at byte 9
   |
 2 | b: \ufffdt\ufffd
   |    ^
  = help: save it as UTF-8""",
            id="Latin-1",
        ),
        pytest.param(
            "a".encode("utf-16"),
            """\
f.yaml:1:1: error[ISP003]: the file is not UTF-8 at byte 0
   |
 1 | \ufffd\ufffda\ufffd
   | ^
  = help: it looks like UTF-16: save it as UTF-8""",
            id="UTF-16",
        ),
        pytest.param(
            b"a: 1\nb: \0\n",
            """\
f.yaml:2:4: error[ISP004]: the character U+0000 is not allowed
   |
 2 | b: \ufffd
   |    ^
  = help: save the file as UTF-8 text""",
            id="NUL",
        ),
        pytest.param(
            "a: \ud800",
            """\
f.yaml:1:4: error[ISP004]: the character U+D800 is not allowed
   |
 1 | a: \ufffd
   |    ^
  = help: remove it""",
            id="half a character",
        ),
    ],
)
def test_encoding(content: str | bytes, message: str) -> None:
    """What is not UTF-8 text is shown at its first wrong byte or character, harmlessly to a terminal."""
    assert messages(content) == message


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x08",
        "\x0b",
        "\x0c",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\uffff",
    ],
)
def test_hidden_characters(character: str) -> None:
    """A character that hides or turns text is refused wherever it stands, but may be written as an escape."""
    escape = f"\\u{ord(character):04x}"

    for text in (f"a: b{character}", f"a: 1 # b{character}c: 2", f'{{"a": "{character}"}}'):
        assert f"error[ISP004]: the character U+{ord(character):04X} is not allowed\n" in messages(text)
    for text in (f'a: "{escape}"', f'{{"a": "{escape}"}}'):
        document, problems = read(text, "f.yaml")

        assert problems == []
        assert document is not None
        assert document.data == {"a": character}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_python_adds_to_json(word: str) -> None:
    """Numbers that are none are refused in what looks like JSON too."""
    assert [each.code for each in read(f'{{"a": {word}}}', "f.json")[1]] == ["ISP047"]


def test_an_error_that_no_row_knows() -> None:
    """Words that PyYAML may find in a later release still end in a message of our own."""
    assert (
        str(complaint(Lines("a: b", "f.yaml"), yaml.YAMLError("their words")))
        == """\
f.yaml:1:1: error[ISP029]: this is not YAML
   |
 1 | a: b
   | ^
  = help: look for a quotation mark or bracket left open above this place"""
    )
