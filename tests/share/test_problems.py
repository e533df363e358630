"""An error about a share repeats nothing of it: no name, no free text, no key that may be a name."""

from __future__ import annotations

import json
import pickle
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules import ShareError
from isp_rules.share.problems import dotted
from tests.library import ADDRESS, PACK
from tests.mutations import places

KENT = isp_rules.load_pack("kent-schools-2016")

NAMES = (
    "Jo Doe",
    "jodoe",
    "jo_doe",
    "JODOE",
    "J\u00f6 D\u00f4e",
    "Doe, Jo (b. 2007)",
    "jo.doe",
    "[key]",
    "function-after[Doe]",
    "int",
    "`Doe`",
    "x\ny: Doe",
    "\u202eeoD",
    "{Doe}",
    "%(Doe)s",
    "Doe" * 100,
)
"""Names, and keys that look like something else to a program."""


def everything_told(error: ShareError) -> str:
    """All that an error says: as text, as data, in a log and in a pickle."""
    return "\n".join([str(error), repr(error), repr(error.diagnostics), repr(error.args), repr(pickle.dumps(error))])


def test_no_other_error_rides_along() -> None:
    """What pydantic found, which repeats what it was given, is neither the cause nor the context of an error."""
    makers: tuple[Any, ...] = (
        lambda: PACK.share({"date": "Jo Doe"}),
        lambda: PACK.share('{"date": "Jo Doe"}'),
        lambda: PACK.Share.model_validate_json('{"Jo Doe'),
        lambda: PACK.given(sender={}).share({"date": "Jo Doe"}),
    )
    for make in makers:
        with pytest.raises(ShareError) as caught:
            make()
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def refused(share: Any, pack: isp_rules.RulePack = PACK) -> ShareError:
    """The error about a share that is none."""
    with pytest.raises(ShareError) as caught:
        pack.share(share)
    return caught.value


SHARES: dict[str, Any] = {
    "key": lambda name: {name: 1},
    "key of a subject": lambda name: {"subjects": [{"role": "reader"}, {name: 1}]},
    "key of an end": lambda name: {"sender": {name: {name: name}}},
    "key over a list": lambda name: {"subjects": {name: {"age": 9}}},
    "key in a list": lambda name: {"purposes": [{name: name}], "means": [[name]]},
    "term": lambda name: {"purposes": [name], "subjects": [{"role": name, "categories": [name]}]},
    "number": lambda name: {"subjects": [{"age": name}]},
    "flag": lambda name: {"told_by_notice": name},
    "date": lambda name: {"date": name},
    "end": lambda name: {"sender": name, "recipient": [name]},
    "list": lambda name: {"purposes": name, "subjects": name, "means": name},
    "item": lambda name: {"subjects": [name], "means": [name]},
    "impossible": lambda name: {"sender": {"name": name}, "subjects": [{"age": -1}]},
    "beside a mistake": lambda name: {"sender": {"name": name, "kind": 3}},
    "too long": lambda name: {"sender": {"name": name * 2001}},
    "key as bytes": lambda name: {name.encode(): 1, (name,): 2, frozenset([name]): 3},
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("where", SHARES)
def test_no_name_is_repeated(where: str, name: str) -> None:
    """Wherever a name stands, and however it looks, no part of the error holds it."""
    told = everything_told(refused(SHARES[where](name)))
    assert "doe" not in told.lower()
    assert "eod" not in told.lower()
    if name not in {"int", "[key]"}:
        assert name not in told


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("where", [where for where in SHARES if where != "key as bytes"])
def test_no_name_is_repeated_of_a_text(where: str, name: str) -> None:
    """The same holds for JSON text, whose error has places but no lines."""
    error = refused(json.dumps(SHARES[where](name)))
    assert "doe" not in everything_told(error).lower()
    assert all(each.span and not each.span.text for each in error.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        "Jo Doe: 1\nJo Doe: 2\n",
        "sender: !Doe {}\n",
        "sender: &Doe {}\n",
        "sender: *Doe\n",
        "{Jo Doe: 1, 07700900123: 2}",
        "date: 7.1.2007\n",
        "date: 0770090012300\n",
        "date: 9434765919434765919\n",
        "subjects: [{age: 0x1D0E}]\n",
        "sender: {name: 'Jo Doe\n",
        'sender: {name: "Jo Doe \\q"}\n',
        "sender:\n  name: Jo Doe\n kind: library\n",
        "sender: [Jo Doe\n",
        "? {Jo Doe: 1}\n: 2\n",
        "--- Jo Doe\n--- Jo Doe\n",
        "%Doe\n---\n{}\n",
        "sender: {Jo Doe}\n",
        "sender: Jo Doe: library\n",
        "'Jo\u0000Doe': 1",
        "Jo\u202eDoe: 1",
    ],
)
def test_no_word_of_a_text_that_cannot_be_read_is_repeated(text: str) -> None:
    """Neither a key, a tag or a number is told of a file that may speak of a person, nor its line."""
    told = everything_told(refused(text)).lower()
    assert not re.search(r"\bdoe\b|jo |07700|7\.1\.2007|943476|0x1d", told)


def test_unknown_keys_are_told_with_what_is_known() -> None:
    """An unknown key stands as `?` unless it is nearly a known one; the help says which keys there are."""
    assert str(refused({"date_of_birth": 1, "sendr": {}, "subjects": [{"rol": 1, "jo": 2}]})) == (
        "error[ISP401]: ?: unknown key in the share\n"
        "  = help: its keys are `date`, `told_by_notice`, `sender`, `recipient`, `purposes`, `subjects`, `means`\n"
        "error[ISP401]: sendr: unknown key `sendr` in the share\n"
        "  = help: did you mean `sender`?\n"
        "error[ISP401]: subjects[0].?: unknown key in this subject\n"
        "  = help: its keys are `role`, `age`, `consented`, `categories`\n"
        "error[ISP401]: subjects[0].rol: unknown key `rol` in this subject\n"
        "  = help: did you mean `role`?"
    )


def test_a_key_that_is_hidden_has_its_place() -> None:
    """Who wrote the file finds the key by its line and column."""
    text = "date: 2021-06-01\nJo Doe: 1\nsubjects:\n  - role: reader\n    Ann Other: 2\n"
    assert [str(each.span) for each in refused(text).diagnostics] == ["share:2:1", "share:5:5"]


def test_a_key_that_is_no_text() -> None:
    """A key of another type is told of the mapping that holds it."""
    assert str(refused({"subjects": [{1: 2}], "sender": {None: 1}})) == (
        "error[ISP402]: sender: a key of the sender is not text\n"
        "  = help: write it as text\n"
        "error[ISP402]: subjects[0]: a key of this subject is not text\n"
        "  = help: write it as text"
    )


def test_long_vocabularies_are_cut() -> None:
    """A help line names at most forty terms of a vocabulary."""
    [each] = refused({"means": [{"system": "X"}]}, KENT).diagnostics
    assert each.path == "means[0].system"
    assert each.help.startswith("one of `perspective_lite`, `school_mis`, ")
    [each] = refused({"sender": {"service": "X"}}, KENT).diagnostics
    assert each.help.count("`") <= 80


def test_a_term_and_its_suggestion_have_their_path() -> None:
    """A misspelt term is told at its place among the items, with the word that was likely meant."""
    [each] = refused({"subjects": [{}, {"categories": ["helth"]}]}).diagnostics
    assert str(each) == (
        "error[ISP403]: subjects[1].categories[0]: unknown term: `helth`\n  = help: did you mean `health`?"
    )


@given(st.integers(0, 2**32), st.integers(1, 4))
def test_no_name_put_anywhere_into_a_share_is_repeated(seed: int, times: int) -> None:
    """A name in place of any values or keys of a share is in no error, and in no decision."""
    dice = random.Random(seed)
    share = json.loads(json.dumps(ADDRESS))
    for _ in range(times):
        around, step = dice.choice(list(places(share)))
        if isinstance(around, dict) and dice.random() < 1 / 3:
            around["Jo Doe"] = around.pop(step)
        else:
            around[step] = "Jo Doe"
    told = "\n".join(all_answers(share))
    assert told
    assert "doe" not in told.lower()


def all_answers(share: Any) -> Iterator[str]:
    """All that is said of a share, as a mapping and as a text."""
    for form in (share, json.dumps(share)):
        try:
            decision = PACK.decide(form)
        except ShareError as error:
            yield everything_told(error)
        else:
            yield from (repr(decision), decision.to_json(), decision.explain(), decision.explain("html"))
            yield from (repr(decision.record), repr(pickle.dumps(decision)))


def test_paths() -> None:
    """A path is written with dots and positions."""
    assert dotted(()) == ""
    assert dotted(("means", 0)) == "means[0]"
    assert dotted(("subjects", 1, "consent", "covers", 2)) == "subjects[1].consent.covers[2]"
