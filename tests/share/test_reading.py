"""A share as mapping, text, bytes, file or object: the same share, and errors with places."""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules import ShareError
from tests.library import ADDRESS, BASE, PACK
from tests.mutations import damaged

KENT = isp_rules.load_pack("kent-schools-2016")
KENT_BASE = KENT.path / "cases" / "base.yaml"
TEXT = BASE.read_text(encoding="utf-8")
NOT_UTF8 = "error[ISP402]: sender.name: `name` must be text that can be written as UTF-8, not this text"


def told(share: Any) -> str:
    """The whole message about a share that is none."""
    with pytest.raises(ShareError) as caught:
        PACK.share(share)
    return str(caught.value)


class TestForms:
    """Every form of a share that there is."""

    @pytest.mark.parametrize(
        "form",
        [
            ADDRESS,
            MappingProxyType(ADDRESS),
            TEXT,
            TEXT.encode(),
            TEXT.replace("\n", "\r\n"),
            "\ufeff" + TEXT,
            json.dumps(ADDRESS),
            json.dumps(ADDRESS, indent=2).encode(),
            "\n " + json.dumps(ADDRESS),
            BASE,
            PACK.share(ADDRESS),
        ],
        ids=["mapping", "proxy", "YAML", "bytes", "CRLF", "BOM", "JSON", "JSON bytes", "JSON later", "path", "share"],
    )
    def test_all_say_the_same(self, form: Any) -> None:
        """The same share in any form is decided alike, with the same digest."""
        assert PACK.decide(form) == PACK.decide(ADDRESS)
        assert PACK.share(form).facts == PACK.share(ADDRESS).facts

    def test_a_json_file(self, tmp_path: Path) -> None:
        """A file may hold JSON."""
        file = tmp_path / "share.json"
        file.write_text(json.dumps(ADDRESS), encoding="utf-8")
        assert PACK.decide(file) == PACK.decide(ADDRESS)

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            (3, "a number"),
            (None, "nothing"),
            ([ADDRESS], "a list"),
            (bytearray(b"{}"), "a bytearray"),
            (iter([]), "a list_iterator"),
            (object(), "an object"),
        ],
    )
    def test_anything_else_is_told(self, form: object, said: str) -> None:
        """What is no share at all is told by what it is."""
        assert told(form) == (f"error[ISP407]: a share is a mapping, a text or the path of a file, not {said}")

    @pytest.mark.parametrize("text", ["cases/base.yaml", "[1, 2]", "3", '"text"', "- date"])
    def test_a_text_that_is_no_mapping(self, text: str) -> None:
        """The path of a file as text is the likeliest mistake, and the help says so."""
        assert told(text) == (
            "share:1:1: error[ISP407]: a share is a mapping of facts\n"
            "  = help: write `fact: value`; the path of a file is given as a `pathlib.Path`"
        )


class TestPlaces:
    """Where in a text or file something is wrong; the line itself is not shown, for it may speak of a person."""

    def test_of_yaml(self) -> None:
        """Line and column of each value, and of the key where that is wrong."""
        text = "date: 5\nsubjects:\n  - role: reader\n  - role: reader\n    categories: [health, helth]\nsendr: {}\n"
        assert told(text) == (
            "share:1:7: error[ISP402]: date: `date` must be a date such as 2016-11-14, not a number\n"
            "share:5:26: error[ISP403]: subjects[1].categories[1]: unknown term: `helth`\n"
            "  = help: did you mean `health`?\n"
            "share:6:1: error[ISP401]: sendr: unknown key `sendr` in the share\n"
            "  = help: did you mean `sender`?"
        )

    def test_of_json(self) -> None:
        """JSON has places, too, though it is read by a parser that keeps none."""
        assert told('{"date": 5,\n "purposes": []}') == (
            "share:1:10: error[ISP402]: date: `date` must be a date such as 2016-11-14, not a number\n"
            "share:2:14: error[ISP404]: purposes: a share needs at least one purpose\n"
            "  = help: leave the list out if it is not known"
        )

    def test_of_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file is called as its path was given."""
        monkeypatch.chdir(tmp_path)
        Path("shares").mkdir()
        Path("shares/one.yaml").write_text("sender: {kind: libary}\n", encoding="utf-8")
        assert told(Path("shares/one.yaml")) == (
            "shares/one.yaml:1:16: error[ISP403]: sender.kind: unknown term: `libary`\n"
            "  = help: did you mean `library`?"
        )
        assert told(Path("shares/two.yaml")) == (
            "error[ISP001]: `shares/two.yaml` does not exist\n  = help: did you mean `one.yaml`?"
        )
        assert told(Path("shares")) == "error[ISP001]: `shares` is a folder\n  = help: name an ordinary file"

    def test_of_what_cannot_be(self) -> None:
        """What is said of a share as a whole stands at its beginning."""
        assert told("# a share\nsubjects: [{age: -1}]\n") == (
            "share:2:1: error[ISP405]: the person: this cannot be: nobody has a negative age\n"
            "  = help: IMP-1 of the pack's impossible shares"
        )

    def test_of_a_text_that_cannot_be_read(self) -> None:
        """Every problem of the text is told, and what is wrong with the share after that."""
        assert told("date: &today 2021-06-01\ntold_by_notice: yes\nsendr: {}\n") == (
            "share:1:7: error[ISP031]: an anchor is not allowed\n"
            "  = help: remove it, and write the value out wherever it is meant\n"
            "share:2:17: error[ISP040]: `yes` is true to some readers and a word to others\n"
            "  = help: write `true`, or put it in quotes to mean the text"
        )


class TestJson:
    """JSON that two readers would not read alike, or that is made to harm."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                '{"date": "2021-06-01", "date": "2021-06-02"}',
                (
                    "share:1:24: error[ISP038]: this key is written twice\n"
                    "  = help: it is first written at share:1:2: keep one of the two"
                ),
            ),
            (
                '{"subjects": [{"age": NaN}]}',
                (
                    "share:1:23: error[ISP047]: this text is not a number that a rule can compare\n"
                    "  = help: write a number, or put it in quotes to mean the text"
                ),
            ),
            (
                '{"subjects": [{"age": -Infinity}]}',
                (
                    "share:1:23: error[ISP047]: this text is not a number that a rule can compare\n"
                    "  = help: write a number, or put it in quotes to mean the text"
                ),
            ),
            (
                '{"subjects": [{"age": 1e999}]}',
                "share:1:23: error[ISP402]: subjects[0].age: `age` must be a whole number, not a number with decimals",
            ),
            (
                '{"subjects": [{"age": 1e99999999999999999999}]}',
                (
                    "share:1:23: error[ISP046]: this text is a number with an exponent\n"
                    "  = help: write it out, or put it in quotes to mean the text"
                ),
            ),
            (
                f'{{"subjects": [{{"age": {"9" * 5000}}}]}}',
                (
                    "share:1:23: error[ISP052]: this text is a number of more than 18 digits\n"
                    "  = help: put it in quotes to mean the text"
                ),
            ),
            (
                '{"sender": {"name": "\\ud800"}}',
                f"share:1:21: {NOT_UTF8}",
            ),
            (
                '{"sender": {"name": "a\0"}}',
                "share:1:23: error[ISP004]: the character U+0000 is not allowed\n  = help: save the file as UTF-8 text",
            ),
            (
                '{"a": ' * 100_000,
                (
                    "share:1:301: error[ISP006]: more than 50 mappings and lists stand inside one another\n"
                    "  = help: no pack and no share needs so many"
                ),
            ),
            (
                f'{{"a": {"[" * 100_000}{"]" * 100_000}}}',
                (
                    "share:1:56: error[ISP006]: more than 50 mappings and lists stand inside one another\n"
                    "  = help: no pack and no share needs so many"
                ),
            ),
            (
                b'{"date": "\xff"}',
                "share:1:11: error[ISP003]: the file is not UTF-8 at byte 10\n  = help: save it as UTF-8",
            ),
            ("", "share:1:1: error[ISP005]: the file holds nothing\n  = help: write one mapping of keys to values"),
        ],
        ids=[
            "a key twice",
            "NaN",
            "infinity",
            "a large exponent",
            "a huge exponent",
            "a long number",
            "half a character",
            "NUL",
            "open to the end",
            "deep",
            "not UTF-8",
            "nothing",
        ],
    )
    def test_is_refused(self, text: str | bytes, message: str) -> None:
        """It is refused with its place, and without a word of it."""
        assert told(text) == message


# --- whatever is given ---------------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.datetimes(),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(sorted(ADDRESS)) | st.integers(), part, max_size=4)
        | st.frozensets(st.text())
    ),
    max_leaves=20,
)


def outcome(share: Any) -> object:
    """The decision on a share, or what is wrong with it."""
    try:
        return PACK.decide(share)
    except ShareError as error:
        return sorted((each.code, each.path, each.message, each.help) for each in error.diagnostics)


@given(ANYTHING | st.dictionaries(st.sampled_from(sorted(ADDRESS)), ANYTHING))
def test_anything_is_a_share_or_a_share_error(anything: object) -> None:
    """Whatever is given, there is a decision or a `ShareError` in our words, and nothing else is raised."""
    told = outcome(anything)
    assert told != []
    assert not re.search("something else|pydantic|Input should|valid ", str(told))


@given(st.text() | st.text('{}[]:",-&*!%@`|>#?\n\t 0123456789.eE+abnullruf\\'))
def test_any_text_is_a_share_or_a_share_error(text: str) -> None:
    """Whatever text is given, as a text or as bytes, there is a decision or a `ShareError`."""
    assert outcome(text) != []
    assert outcome(text.encode(errors="surrogatepass")) != []


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_a_damaged_share_is_the_same_in_every_form(seed: int, times: int) -> None:
    """A damaged share is decided alike, or refused in the same words, as mapping, as JSON, as YAML and in a file."""
    data = damaged(ADDRESS, random.Random(seed), times)
    text = json.dumps(data)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "share.json"
        file.write_text(text, encoding="utf-8")
        # A blank first sends JSON to the reader that knows places.
        outcomes = [outcome(form) for form in (data, text, text.encode(), " " + text, file)]
    assert all(each == outcomes[0] for each in outcomes)


# --- large shares --------------------------------------------------------------------------------------


class TestLargeShares:
    """Ten thousand items are decided in a moment and explained in a few seconds."""

    def large(self, subjects: int, **more: Any) -> dict[str, Any]:
        """A share of the Kent pack with as many subjects as that, each with one category."""
        base: dict[str, Any] = json.loads(KENT.share(KENT_BASE).model_dump_json(by_alias=True, exclude_unset=True))
        subject = {**base["subjects"][0], "categories": ["contact_details"], **more}
        return {**base, "subjects": [subject] * subjects}

    def test_allowed(self) -> None:
        """A share of 9,999 items, the largest that this one can be, is allowed."""
        share = self.large(4999)  # with their categories, one purpose and one means: 10,000
        share["subjects"] = share["subjects"][1:]
        share["purposes"] = share["purposes"] * 2
        started = time.perf_counter()
        decision = KENT.decide(share)
        assert decision.allowed
        assert time.perf_counter() - started < 5
        assert {(met.count, len(met.items)) for met in decision.grounds} >= {(4998, 20), (2, 2)}
        assert len(decision.explain()) < 20_000
        assert time.perf_counter() - started < 30

    def test_denied(self) -> None:
        """As many items that all fail are counted, and the first twenty are named."""
        started = time.perf_counter()
        decision = KENT.decide(self.large(4999, categories=["religion"]))
        assert not decision.allowed
        assert time.perf_counter() - started < 5
        assert {(finding.count, len(finding.items)) for finding in decision.findings} == {(4999, 20)}
        assert len(decision.explain()) < 20_000
        assert time.perf_counter() - started < 30

    def test_one_too_many(self) -> None:
        """One item over the limit is refused, in words and at once."""
        share = self.large(4999)
        share["purposes"] = share["purposes"] * 2
        started = time.perf_counter()
        with pytest.raises(ShareError) as caught:
            KENT.decide(share)
        assert time.perf_counter() - started < 5
        assert str(caught.value) == (
            "error[ISP406]: a share holds at most 10000 purposes, subjects, categories and means together, not 10001\n"
            "  = help: split it: each part has its own decision"
        )

    def test_ten_thousand_mistakes(self) -> None:
        """All mistakes are in the error; its text tells a hundred of them."""
        started = time.perf_counter()
        with pytest.raises(ShareError) as caught:
            KENT.decide(self.large(9999, role="pupl"))
        assert time.perf_counter() - started < 20
        assert len(caught.value.diagnostics) == 9999
        assert str(caught.value).endswith("and 9899 more")
