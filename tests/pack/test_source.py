"""Reading a file: what it holds, where each part of it stands, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from isp_rules.errors import Span
from isp_rules.pack.source import Document, Plain, events, read, read_file

FACTS = """\
# the facts of a small pack
facts:
  subject.age: {type: number, unit: years}
  date:
    type: date
    asks: "On which day?"
    about: >
      The day of
      the share.
terms: [early_help, 'youth_justice']
"""


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers, one after the other."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(events, "LOADER", getattr(yaml, request.param))


def document(text: str) -> Document:
    """The document of a text without problems."""
    found, problems = read(text, "f.yaml")
    assert problems == []
    assert found is not None
    return found


def data(text: str) -> Plain:
    """What a text without problems holds."""
    return document(text).data


def problems(text: str | bytes) -> str:
    """All messages about a text."""
    return "\n".join(str(each) for each in read(text, "f.yaml")[1])


@pytest.mark.usefixtures("parser")
class TestData:
    """What a file holds."""

    def test_yaml_becomes_mappings_lists_and_scalars(self) -> None:
        """Mappings, lists, flow and block styles, quotes and folded texts are read as YAML means them."""
        assert data(FACTS) == {
            "facts": {
                "subject.age": {"type": "number", "unit": "years"},
                "date": {"type": "date", "asks": "On which day?", "about": "The day of the share.\n"},
            },
            "terms": ["early_help", "youth_justice"],
        }

    def test_only_plain_words_are_converted(self) -> None:
        """A text in quotes or in a block stays a text, whatever it looks like."""
        text = "- true\n- 'true'\n- 17\n- \"17\"\n- 1.50\n- '1.50'\n- null\n- 'null'\n- ~\n-\n- |\n  17\n- 2016-07-18\n"

        assert data(text) == [
            True, "true", 17, "17", Decimal("1.50"), "1.50", None, "null", None, None, "17\n", "2016-07-18",
        ]  # fmt: skip

    def test_value_types_are_exact(self) -> None:
        """A flag is a bool and no int, a whole number an int, a decimal a Decimal that keeps its noughts."""
        values = data("[false, 0, 0.10, -3]")
        assert isinstance(values, list)

        assert [(type(each), str(each)) for each in values] == [
            (bool, "False"),
            (int, "0"),
            (Decimal, "0.10"),
            (int, "-3"),
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("null", None),
            ("--- {a: 1}\n...\n", {"a": 1}),
            ("a: http://x#y # a comment", {"a": "http://x#y"}),
            ("2016-08-01: a\n", {"2016-08-01": "a"}),
            ("'17': a\n'<<': b\n'yes': c\n", {"17": "a", "<<": "b", "yes": "c"}),
            ("a:\r\n  - b\r\n  - c\r\n", {"a": ["b", "c"]}),
            ("a: b\rc: d\r", {"a": "b", "c": "d"}),
            ("\ufeffa: b", {"a": "b"}),
            ("{}", {}),
            ("a: {}\nb: []\n", {"a": {}, "b": []}),
            ('{\n\t"a": [\n\t\t1,\n\t\t2\n\t]\n}', {"a": [1, 2]}),
            ('{"a\\/b":"\\ud83d\\ude00","c":-1}', {"a/b": "😀", "c": -1}),
            ('["' + "k" * 2000 + '"]', ["k" * 2000]),
            ('{"' + "k" * 2000 + '": 1}', {"k" * 2000: 1}),
            ("[1, 2,]", [1, 2]),
        ],
    )
    def test_small_documents(self, text: str, expected: Any) -> None:
        """Marks of a document, comments, line ends, a byte order mark, JSON with tabs and long keys are read."""
        assert data(text) == expected

    def test_bytes_are_utf8(self) -> None:
        """Bytes are read as UTF-8, with or without a byte order mark."""
        for content in ("a: é😀".encode(), "a: é😀".encode("utf-8-sig")):
            found, problems = read(content, "f.yaml")

            assert problems == []
            assert found is not None
            assert found.data == {"a": "é😀"}


@pytest.mark.usefixtures("parser")
class TestPlaces:
    """Where each part stands."""

    @pytest.mark.parametrize(
        ("path", "key", "expected"),
        [
            ((), False, (2, 1, "facts:")),
            (("facts",), True, (2, 1, "facts")),
            (("facts",), False, (3, 3, "subject.age: {type: number, unit: years}")),
            (("facts", "subject.age"), True, (3, 3, "subject.age")),
            (("facts", "subject.age"), False, (3, 16, "{type: number, unit: years}")),
            (("facts", "subject.age", "unit"), True, (3, 31, "unit")),
            (("facts", "subject.age", "unit"), False, (3, 37, "years")),
            (("facts", "date"), False, (5, 5, "type: date")),
            (("facts", "date", "asks"), False, (6, 11, '"On which day?"')),
            (("facts", "date", "about"), False, (7, 12, ">")),
            (("terms",), False, (10, 8, "[early_help, 'youth_justice']")),
            (("terms", 1), False, (10, 21, "'youth_justice'")),
            (("terms", 1), True, (10, 21, "'youth_justice'")),
        ],
    )
    def test_span_of_a_path(self, path: tuple[str | int, ...], key: bool, expected: tuple[int, int, str]) -> None:
        """A path leads to the first line of its value, or to its key; an item of a list has no key."""
        span = document(FACTS).span(path, key=key)

        assert (span.line, span.column, span.text[span.column - 1 :][: span.width]) == expected
        assert span.text == FACTS.splitlines()[span.line - 1]
        assert span.file == "f.yaml"

    @pytest.mark.parametrize(
        ("path", "nearest"),
        [
            (("facts", "date", "label"), ("facts", "date")),
            (("facts", "nothing", "label"), ("facts",)),
            (("terms", 2), ("terms",)),
            (("terms", -1), ("terms",)),
            (("terms", "0"), ("terms",)),
            (("facts", "date", "type", "deeper"), ("facts", "date", "type")),
            (("nothing",), ()),
        ],
    )
    def test_span_of_a_missing_part_is_that_of_the_nearest_around_it(
        self, path: tuple[str | int, ...], nearest: tuple[str | int, ...]
    ) -> None:
        """Where a path leads to nothing, its place is that of the last part on the way that exists."""
        found = document(FACTS)

        assert found.span(path) == found.span(nearest)
        assert found.span(path, key=True) == found.span(nearest, key=True)

    def test_columns_count_characters(self) -> None:
        """Accents, emoji, a byte order mark and Windows line ends do not shift a place."""
        found = document("\ufeffé: 😀\r\nb: [😀, yé]\r\n")

        assert found.span(("é",)) == Span("f.yaml", 1, 4)
        assert found.span(("b", 1)) == Span("f.yaml", 2, 8)
        assert found.span(("b", 1)).text == "b: [😀, yé]"
        assert found.span(("b", 1)).width == 2

    @pytest.mark.parametrize(
        ("text", "path", "width"),
        [
            ("- a: 1 # note\n- b\n", (0,), 4),
            ("a: [b] # note\n", ("a",), 3),
            ('a: "b\n  c"\n', ("a",), 2),
            ("a: b   \n  c\n", ("a",), 1),
            ("a: |\n  b\n", ("a",), 1),
        ],
    )
    def test_width_ends_with_the_part_or_its_first_line(
        self, text: str, path: tuple[str | int, ...], width: int
    ) -> None:
        """A caret covers no comment, no space at the end and no second line."""
        assert document(text).span(path).width == width

    def test_old_line_ends(self) -> None:
        """A carriage return alone ends a line, as YAML has it."""
        assert str(document("a: b\rc: d\r\n\re: f").span(("e",))) == "f.yaml:4:4"

    def test_places_in_json(self) -> None:
        """JSON has places too, even where YAML could not read it."""
        found = document('{\n\t"a": ["\\ud83d\\ude00",\n\t\t17]\n}')

        assert (str(found.span(("a",), key=True)), found.span(("a",), key=True).width) == ("f.yaml:2:2", 3)
        assert (str(found.span(("a", 0))), found.span(("a", 0)).width) == ("f.yaml:2:8", 14)
        assert str(found.span(("a", 1))) == "f.yaml:3:3"

    def test_an_empty_value_stands_after_its_colon(self) -> None:
        """A value that is not written has the place where it would be."""
        assert str(document("a:\nb: 1\n").span(("a",))) == "f.yaml:1:3"

    def test_documents_are_compared_by_what_they_hold(self) -> None:
        """Two ways of writing the same are equal, in the same file."""
        assert document("{a: 1}") == document("a:   1 # one")


@pytest.mark.usefixtures("parser")
class TestRefusals:
    """What strict reading refuses, with its whole message."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param(
                "a: 1\n---\nb: 2\n",
                """\
f.yaml:2:1: error[ISP030]: a second document begins here
   |
 2 | ---
   | ^^^
  = help: a file holds one document: remove the `---`, or use another file""",
                id="second document",
            ),
            pytest.param(
                "a: &one\n  b: 1\nc: *one\n",
                """\
f.yaml:1:4: error[ISP031]: an anchor is not allowed
   |
 1 | a: &one
   |    ^^^^
  = help: remove it, and write the value out wherever it is meant
f.yaml:3:4: error[ISP032]: an alias is not allowed
   |
 3 | c: *one
   |    ^^^^
  = help: write the value out in both places""",
                id="anchor and alias",
            ),
            pytest.param(
                "a: !!python/object/apply:os.system [ls]\n",
                """\
f.yaml:1:4: error[ISP033]: the tag `!!python/object/apply:os.system` is not allowed
   |
 1 | a: !!python/object/apply:os.system [ls]
   |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = help: remove it: the type of a value follows from the fact that it is written for""",
                id="tag",
            ),
            pytest.param(
                "a: !!str yes\n",
                """\
f.yaml:1:4: error[ISP033]: the tag `!!str` is not allowed
   |
 1 | a: !!str yes
   |    ^^^^^
  = help: remove it: the type of a value follows from the fact that it is written for""",
                id="tag on a word",
            ),
            pytest.param(
                "%YAML 1.2\n---\na: 1\n",
                """\
f.yaml:1:1: error[ISP034]: a directive is not allowed
   |
 1 | %YAML 1.2
   | ^^^^^^^^^
  = help: remove the line that begins with `%`""",
                id="directive",
            ),
            pytest.param(
                "[a, b]: 1\nc: 2\n",
                """\
f.yaml:1:1: error[ISP035]: a mapping or a list cannot be a key
   |
 1 | [a, b]: 1
   | ^
  = help: put it in quotes if it is text""",
                id="complex key",
            ),
            pytest.param(
                "1: a\ntrue: b\n~: c\n1.5: d\n",
                """\
f.yaml:1:1: error[ISP036]: the key `1` is not text
   |
 1 | 1: a
   | ^
  = help: put it in quotes
f.yaml:2:1: error[ISP036]: the key `true` is not text
   |
 2 | true: b
   | ^^^^
  = help: put it in quotes
f.yaml:3:1: error[ISP036]: the key `~` is not text
   |
 3 | ~: c
   | ^
  = help: put it in quotes
f.yaml:4:1: error[ISP036]: the key `1.5` is not text
   |
 4 | 1.5: d
   | ^^^
  = help: put it in quotes""",
                id="keys that are not text",
            ),
            pytest.param(
                "<<: {a: 1}\n",
                """\
f.yaml:1:1: error[ISP037]: a merge key is not allowed
   |
 1 | <<: {a: 1}
   | ^^
  = help: write the keys out where they are meant""",
                id="merge key",
            ),
            pytest.param(
                "a: 1\nb: 2\n'a': 3\n",
                """\
f.yaml:3:1: error[ISP038]: the key `a` is written twice
   |
 3 | 'a': 3
   | ^^^
  = help: it is first written at f.yaml:1:1: keep one of the two""",
                id="duplicate key",
            ),
            pytest.param(
                '{"a": 1, "\\u0061": 2}',
                """\
f.yaml:1:10: error[ISP038]: the key `a` is written twice
   |
 1 | {"a": 1, "\\u0061": 2}
   |          ^^^^^^^^
  = help: it is first written at f.yaml:1:2: keep one of the two""",
                id="duplicate key in JSON",
            ),
            pytest.param(
                "on: push\n",
                """\
f.yaml:1:1: error[ISP040]: `on` is true to some readers and a word to others
   |
 1 | on: push
   | ^^
  = help: write `true`, or put it in quotes to mean the text""",
                id="a key that some read as true",
            ),
            pytest.param(
                "{purpose, category: x}\n",
                """\
f.yaml:1:2: error[ISP014]: a colon is missing after this key
   |
 1 | {purpose, category: x}
   |  ^^^^^^^
  = help: write `key: value`, with a space after the colon""",
                id="a key alone",
            ),
            pytest.param(
                "?\n: 1\n",
                """\
f.yaml:1:2: error[ISP015]: a key is missing before this colon
   |
 1 | ?
   |  ^
  = help: write `key: value`""",
                id="no key",
            ),
        ],
    )
    def test_whole_message(self, text: str, message: str) -> None:
        """Each is refused with its code, its place and a way out, and the reading goes on."""
        found, _ = read(text, "f.yaml")

        assert problems(text) == message
        assert found is not None

    def test_all_problems_are_found_at_once(self) -> None:
        """One reading finds every problem after which it can go on."""
        text = "a: yes\na: !t 1\nb: [017, &x 1:30]\nc: *x\n? {d: 1}\n: 2016-7-1\n--- \n"

        assert [(each.code, str(each.span)) for each in read(text, "f.yaml")[1]] == [
            ("ISP040", "f.yaml:1:4"),
            ("ISP038", "f.yaml:2:1"),
            ("ISP033", "f.yaml:2:4"),
            ("ISP042", "f.yaml:3:5"),
            ("ISP031", "f.yaml:3:10"),
            ("ISP045", "f.yaml:3:10"),
            ("ISP032", "f.yaml:4:4"),
            ("ISP035", "f.yaml:5:3"),
            ("ISP049", "f.yaml:6:3"),
            ("ISP030", "f.yaml:7:1"),
        ]

    def test_refused_words_stand_as_text_and_refused_pairs_are_left_out(self) -> None:
        """After a problem the data still hold what can be told: the first of two keys, a refused word as text."""
        found, _ = read("a: yes\na: 2\n<<: 3\n[b]: 4\n5: e\n", "f.yaml")

        assert found is not None
        assert found.data == {"a": "yes", "5": "e"}

    @pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"])
    def test_empty_file(self, text: str) -> None:
        """A file without a value is no document."""
        assert read(text, "f.yaml")[0] is None
        assert read(text, "f.yaml")[1][0].code == "ISP005"
        assert read(text, "f.yaml")[1][0].message == "the file holds nothing"
        assert read(text, "f.yaml")[1][0].help == "write one mapping of keys to values"

    def test_long_lines_are_cut(self) -> None:
        """A long line is shown up to its 160th column, and not at all for a place further right."""
        line = "a: [yes, " + "b" * 200 + ", no]"
        left, right = read(line, "f.yaml")[1]

        assert str(left) == (
            "f.yaml:1:5: error[ISP040]: `yes` is true to some readers and a word to others\n"
            "   |\n"
            f" 1 | {line[:159]}…\n"
            "   |     ^^^\n"
            "  = help: write `true`, or put it in quotes to mean the text"
        )
        assert str(right) == (
            "f.yaml:1:212: error[ISP040]: `no` is false to some readers and a word to others\n"
            "  = help: write `false`, or put it in quotes to mean the text"
        )

    def test_messages_are_harmless_to_a_terminal(self) -> None:
        """A key that holds control characters is repeated without them, and a long one is cut."""
        text = '"\\e[31m": 1\n"\\e[31m": 2\n' + "? " + "k" * 50 + "\n: 1\n? " + "k" * 50 + "\n: 2\n"

        assert [each.message for each in read(text, "f.yaml")[1]] == [
            "the key `\ufffd[31m` is written twice",
            f"the key `{'k' * 40}…` is written twice",
        ]


class TestFiles:
    """Reading from a disk."""

    def test_named_file(self, tmp_path: Path) -> None:
        """A file is read, and called what the caller says or by its path."""
        path = tmp_path / "pack.yaml"
        path.write_bytes("a: é".encode())

        for name, called in (("pack.yaml", "pack.yaml"), (None, str(path))):
            found, problems = read_file(path, name)

            assert problems == []
            assert found is not None
            assert (found.data, found.file) == ({"a": "é"}, called)
            assert str(found.span(("a",))) == f"{called}:1:4"

    def test_missing_file(self, tmp_path: Path) -> None:
        """A missing file is a problem that names the nearest one."""
        (tmp_path / "facts.yaml").write_text("a: 1")

        assert [str(each) for each in read_file(tmp_path / "fact.yaml", "fact.yaml")[1]] == [
            "error[ISP001]: `fact.yaml` does not exist\n  = help: did you mean `facts.yaml`?"
        ]
        assert [str(each) for each in read_file(tmp_path / "no" / "a.yaml", "a.yaml")[1]] == [
            "error[ISP001]: `a.yaml` does not exist\n  = help: name an ordinary file"
        ]

    @pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
    def test_impossible_name(self, tmp_path: Path, name: str) -> None:
        """A name that no file can have is a problem and no exception."""
        assert [str(each) for each in read_file(tmp_path / name, "a.yaml")[1]] == [
            "error[ISP001]: `a.yaml` cannot be opened\n  = help: check its name and who may read it"
        ]


JSON_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | JSON_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(JSON_TEXT, inner),
)


@given(st.lists(JSON_LIKE) | st.dictionaries(JSON_TEXT, JSON_LIKE), st.sampled_from([None, 0, 2, "\t"]))
@settings(deadline=None)
def test_json_is_read_back(value: Any, indent: int | str | None) -> None:
    """What `json.dumps` writes, indented or not, is read back equal."""
    found, problems = read(json.dumps(value, indent=indent), "f.json")

    assert problems == []
    assert found is not None
    assert found.data == value


@given(st.lists(st.decimals(-(10**6), 10**6, places=3)))
@settings(deadline=None)
def test_decimals_are_read_back_exactly(values: list[Decimal]) -> None:
    """A decimal in a file is the same decimal in the data."""
    assert data("[" + ", ".join(f"{value:f}" for value in values) + "]") == values


PIECES = st.lists(
    st.sampled_from(
        [
            *"{}[],:-?&*!|>'\"%@`#\\~<= \t\n\r",
            "\n  ",
            "- ",
            ": ",
            "? ",
            "---\n",
            "...\n",
            "<<",
            "\\u",
            "yes",
            "a",
            "1",
            "é",
        ]
    )
).map("".join)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
@given(content=st.binary() | st.text(st.characters()) | PIECES)
@settings(deadline=None)
def test_any_content_is_a_document_or_a_problem(loader: Any, content: bytes | str) -> None:
    """Whatever a file holds, reading it gives a document or says why not, and every problem can be told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "LOADER", loader)
        found, problems = read(content, "f.yaml")

    assert found is not None or problems
    assert all(each.help and "None" not in each.message for each in problems)
    assert all(str(each) for each in problems)
