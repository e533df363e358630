"""What a share may say: each type of fact, items, what is not given, and the limits."""

from __future__ import annotations

import copy
import pickle
from collections import UserDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from isp_rules import RulePack, Share, ShareError
from isp_rules.pack.syntax import Fact, FactType
from isp_rules.share import model
from tests.library import ADDRESS, PACK
from tests.strategies import FACTS, pack_of

MORE = {
    "dose": Fact(name="dose", type=FactType.NUMBER, label="dose", about="a dose", asks="How much?", decimal=True),
    "class": Fact(name="class", type=FactType.FLAG, label="is classified", about="a class", asks="Is it?"),
    "copy": Fact(name="copy", type=FactType.FLAG, label="is a copy", about="a copy", asks="Is it?"),
}
EVERY_TYPE = RulePack(replace(pack_of(), facts={**FACTS, **MORE}))
"""A pack without rules whose facts have every type."""

MODEL: Any = EVERY_TYPE.Share
"""Its model, whose fields no type checker knows."""


def share(**facts: Any) -> Share:
    """A share of the pack whose facts have every type."""
    return EVERY_TYPE.share(facts)


def told(pack: RulePack = EVERY_TYPE, /, **facts: Any) -> str:
    """The whole message about a share that is none."""
    with pytest.raises(ShareError) as caught:
        pack.share(facts)
    return str(caught.value)


def value(fact: str, given: object) -> Any:
    """What a fact of the whole share is worth once the share has been read."""
    facts = share(**{fact: given}).facts
    return facts.share[EVERY_TYPE.syntax.layout.share.index(fact)]


class TestValues:
    """One value of each type of fact."""

    @pytest.mark.parametrize(
        ("fact", "given", "worth"),
        [
            ("urgent", True, True),
            ("urgent", False, False),
            ("on", "2016-11-14", date(2016, 11, 14)),
            ("on", date(2016, 11, 14), date(2016, 11, 14)),
            ("relies", ["red", "blue"], frozenset({"red", "blue"})),
            ("relies", ("red", "red"), frozenset({"red"})),
            ("relies", {"red"}, frozenset({"red"})),
            ("relies", frozenset({"red"}), frozenset({"red"})),
            ("relies", [], frozenset()),
            ("dose", 5, 5),
            ("dose", 0.5, Decimal("0.5")),
            ("dose", 0.1, Decimal("0.1")),
            ("dose", Decimal("1.50"), Decimal("1.5")),
            ("dose", -0.0, 0),
            ("dose", Decimal("1E+3"), 1000),
            ("dose", 10**15, 10**15),
            ("urgent", None, None),
            ("on", None, None),
            ("relies", None, None),
            ("dose", None, None),
        ],
    )
    def test_is_read(self, fact: str, given: object, worth: object) -> None:
        """A value of the right type is read as what it means."""
        read = value(fact, given)
        assert (read, type(read)) == (worth, type(worth))

    def test_equal_decimals_are_spelt_alike(self) -> None:
        """However a number is written, the share has the same digest."""
        digests = {
            EVERY_TYPE.decide({"dose": number}).share_digest for number in (10, 10.0, Decimal(10), Decimal("10.0"))
        }
        assert len(digests) == 1

    @pytest.mark.parametrize(
        ("fact", "given", "message"),
        [
            ("urgent", 1, "must be true or false, not a number"),
            ("urgent", "Yes", "must be true or false, not this text"),
            ("urgent", "true", "must be true or false, not this text\n  = help: write it without quotes"),
            ("urgent", [], "must be true or false, not a list"),
            ("on", 2016, "must be a date such as 2016-11-14, not a number"),
            ("on", "14/11/2016", "must be a date such as 2016-11-14, not this text"),
            ("on", "2016-02-30", "must be a date such as 2016-11-14, not this text"),
            ("on", "2016-W46-1", "must be a date such as 2016-11-14, not this text"),
            ("on", "20161114", "must be a date such as 2016-11-14, not this text"),
            ("on", "\u0662\u0660\u0661\u0666-11-14", "must be a date such as 2016-11-14, not this text"),
            ("on", "2016-11-14T00:00", "must be a date such as 2016-11-14, not this text"),
            ("on", datetime(2016, 11, 14, tzinfo=UTC), "must be a date without a time, not a datetime"),
            ("relies", "red", "must be a list of terms, not this text"),
            ("relies", {"red": True}, "must be a list of terms, not a mapping"),
            ("relies", (each for each in ["red"]), "must be a list of terms, not a generator"),
            ("dose", True, "must be a number, not `true`"),
            ("dose", "5", "must be a number, not this text\n  = help: write it without quotes"),
            ("dose", float("nan"), "must be a number, not infinity or NaN"),
            ("dose", float("-inf"), "must be a number, not infinity or NaN"),
            ("dose", Decimal("sNaN"), "must be a number, not infinity or NaN"),
            ("dose", 10**15 + 1, "must be a number of at most 15 digits"),
            ("dose", 1e300, "must be a number of at most 15 digits, and 9 after the point"),
            (
                "dose",
                1e-300,
                "must be a number of at most 15 digits, and 9 after the point",
            ),
        ],
    )
    def test_of_the_wrong_type_is_told(self, fact: str, given: object, message: str) -> None:
        """A value of the wrong type is told with its fact and what is wanted, and is not repeated."""
        assert told(**{fact: given}) == f"error[ISP402]: {fact}: `{fact}` {message}"

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ("nine", "must be a whole number, not this text"),
            ("9", "must be a whole number, not this text\n  = help: write it without quotes"),
            (9.0, "must be a whole number, not a number with decimals"),
            (Decimal(9), "must be a whole number, not a number with decimals"),
            (float("inf"), "must be a whole number, not infinity or NaN"),
            (False, "must be a whole number, not `false`"),
            (10**400, "must be a number of at most 15 digits"),
            (-(10**16), "must be a number of at most 15 digits"),
        ],
    )
    def test_whole_numbers(self, given: object, message: str) -> None:
        """A whole number is an `int` of at most 15 digits."""
        assert told(subjects=[{"age": given}]) == f"error[ISP402]: subjects[0].age: `age` {message}"

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            (3, "ISP402]: subjects[0].note: `note` must be text, not a number\n  = help: put it in quotes"),
            ("", "ISP404]: subjects[0].note: `note` is empty\n  = help: leave it out, or write something"),
            (" \t\n", "ISP404]: subjects[0].note: `note` is empty\n  = help: leave it out, or write something"),
            ("x" * 2001, "ISP402]: subjects[0].note: `note` is too long: at most 2000 characters"),
            ("\ud800", "ISP402]: subjects[0].note: `note` must be text that can be written as UTF-8, not this text"),
        ],
    )
    def test_texts(self, given: object, message: str) -> None:
        """A text says something, is not long, and can be written to a file."""
        assert told(subjects=[{"note": given}]) == f"error[{message}"
        assert share(subjects=[{"note": "x" * 2000}, {"note": "a\0b \u00e9\u2028"}])

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ("rad", "unknown term: `rad`\n  = help: did you mean `red`?"),
            ("Red", "this text is not a term that is known here\n  = help: did you mean `red`?"),
            ("violet", "this text is not a term that is known here\n  = help: one of `red`, `green`, `blue`"),
            (7, "a number is not a term that is known here\n  = help: one of `red`, `green`, `blue`"),
        ],
    )
    def test_terms(self, given: object, message: str) -> None:
        """A term is a word of its vocabulary; a wrong one is repeated only if it is nearly one."""
        assert told(subjects=[{"role": given}]) == f"error[ISP403]: subjects[0].role: {message}"

    def test_terms_of_a_set(self) -> None:
        """Each wrong term of a set is told with its position."""
        assert told(relies=["red", "grene", None]) == (
            "error[ISP403]: relies[1]: unknown term: `grene`\n"
            "  = help: did you mean `green`?\n"
            "error[ISP403]: relies[2]: nothing is not a term that is known here\n"
            "  = help: one of `red`, `green`, `blue`"
        )


class TestNotGiven:
    """What is left out is unknown, and `null` says the same."""

    def test_nothing(self) -> None:
        """A share of which nothing is known has one unknown item in each list."""
        facts = share().facts
        assert facts.purposes == (None,)
        assert facts.means == ((None,),)
        assert [subject.categories for subject in facts.subjects] == [(None,)]
        assert {*facts.share, *facts.sender, *facts.recipient, *facts.subjects[0].facts} == {None}

    @pytest.mark.parametrize(
        "given",
        [
            {"on": None, "relies": None, "urgent": None},
            {"sender": None, "recipient": {}},
            {"purposes": None, "subjects": None, "means": None},
            {"purposes": [None], "subjects": [{}], "means": [{}]},
            {"subjects": [{"role": None, "consent": None, "categories": None}], "means": [{"channel": None}]},
            {"subjects": [{"consent": {"covers": None}, "categories": [None]}]},
        ],
    )
    def test_null(self, given: dict[str, Any]) -> None:
        """Null in any place is the same as leaving it out: equal facts, and the same digest."""
        assert share(**given).facts == share().facts
        assert EVERY_TYPE.decide(given) == EVERY_TYPE.decide({})

    def test_an_empty_set_is_not_unknown(self) -> None:
        """That none of the terms applies is something to say."""
        assert value("relies", []) == frozenset()
        assert EVERY_TYPE.decide({"relies": []}) != EVERY_TYPE.decide({})

    @pytest.mark.parametrize(
        ("given", "path", "message"),
        [
            ({"purposes": []}, "purposes", "a share needs at least one purpose"),
            ({"subjects": ()}, "subjects", "a share needs at least one subject"),
            ({"means": []}, "means", "a share needs at least one means"),
            ({"subjects": [{"categories": []}]}, "subjects[0].categories", "a subject needs at least one category"),
        ],
    )
    def test_an_empty_list_is_an_error(self, given: dict[str, Any], path: str, message: str) -> None:
        """A share of nothing is never waved through."""
        assert told(**given) == f"error[ISP404]: {path}: {message}\n  = help: leave the list out if it is not known"


class TestItems:
    """Lists of items keep their order and what is in them twice."""

    def test_duplicates_and_order(self) -> None:
        """An item may be there twice, and stands where it was written."""
        read = share(purposes=["red", "blue", "red"], subjects=[{"categories": ("green", "green")}]).facts
        assert read.purposes == ("red", "blue", "red")
        assert read.subjects[0].categories == ("green", "green")

    @pytest.mark.parametrize(
        ("given", "said"), [("red", "this text"), ({"red"}, "a set"), ({"red": 1}, "a mapping"), (3, "a number")]
    )
    @pytest.mark.parametrize("items", ["purposes", "subjects", "means"])
    def test_items_are_a_list(self, items: str, given: object, said: str) -> None:
        """A set has no order to name its items by, and a single item is no list of one."""
        assert told(**{items: given}) == f"error[ISP402]: {items}: `{items}` must be a list, not {said}"

    def test_each_item_is_a_mapping(self) -> None:
        """A subject, a means and an end are mappings."""
        assert told(subjects=["Jo"], means=[{}, None], sender=["Jo"]) == (
            "error[ISP402]: means[1]: this means must be a mapping, not nothing\n"
            "error[ISP402]: sender: `sender` must be a mapping, not a list\n"
            "error[ISP402]: subjects[0]: this subject must be a mapping, not this text"
        )

    def test_any_mapping_will_do(self) -> None:
        """Mappings that are no `dict` are read like one, on every level."""
        given: Mapping[str, Any] = MappingProxyType(
            {"sender": MappingProxyType({"kind": "red"}), "subjects": [UserDict(consent=UserDict(covers=["red"]))]}
        )
        plain = {"sender": {"kind": "red"}, "subjects": [{"consent": {"covers": ["red"]}}]}
        assert EVERY_TYPE.share(given).facts == EVERY_TYPE.share(plain).facts

    def test_parts_that_were_made_before(self) -> None:
        """A part of one share can be given to another."""
        first: Any = share(sender={"kind": "red"}, subjects=[{"age": 3}])
        again = share(sender=first.sender, subjects=first.subjects)
        assert again.facts == first.facts


class TestTheModel:
    """`pack.Share` as a class of Python."""

    def test_names_that_python_has_already(self) -> None:
        """A fact named like a keyword or a method is given by its own name, and read with an underscore."""
        made: Any = share(**{"class": True, "copy": False})
        assert (made.class_, made.copy_) == (True, False)
        assert MODEL(class_=True, copy_=False) == made

    def test_keywords(self) -> None:
        """A share can be made with keyword arguments, which are checked."""
        assert MODEL(urgent=True, purposes=["red"]) == share(urgent=True, purposes=["red"])
        with pytest.raises(ShareError, match="`urgent` must be true or false"):
            MODEL(urgent=3)

    def test_json(self) -> None:
        """The way of pydantic to read JSON gives the same share, and errors in our words."""
        text = '{"on": "2016-11-14", "relies": ["red"], "subjects": [{"age": 9}], "purposes": ["red"], "dose": 0.5}'
        assert EVERY_TYPE.Share.model_validate_json(text) == EVERY_TYPE.share(text)
        with pytest.raises(ShareError, match="unknown term: `rad`"):
            EVERY_TYPE.Share.model_validate_json('{"purposes": ["rad"]}')
        with pytest.raises(ShareError, match="the text of a share is not JSON"):
            EVERY_TYPE.Share.model_validate_json("{")

    def test_a_share_is_not_checked_twice(self) -> None:
        """A share of the same pack is taken as it is."""
        made = PACK.share(ADDRESS)
        assert PACK.share(made) is made
        assert PACK.Share.model_validate(made) is made
        assert PACK.decide(made) == PACK.decide(ADDRESS)

    def test_a_share_of_another_pack(self) -> None:
        """A share is no share of a pack that did not make it."""
        with pytest.raises(ShareError) as caught:
            PACK.decide(share())
        assert str(caught.value) == (
            "error[ISP407]: this share was made for another pack\n"
            "  = help: make it with the `share` of the pack that is to decide it"
        )

    def test_a_share_does_not_change(self) -> None:
        """Neither a share nor a part of it can be changed or lose a fact."""
        made: Any = share(urgent=True, sender={"kind": "red"})
        for part, fact in ((made, "urgent"), (made.sender, "kind")):
            with pytest.raises(AttributeError, match=r"a share does not change: copy it with `model_copy"):
                setattr(part, fact, None)
            with pytest.raises(AttributeError, match="a share does not change"):
                delattr(part, fact)
        assert made == share(urgent=True, sender={"kind": "red"})

    def test_what_it_was_made_from_may_change(self) -> None:
        """A share keeps nothing of the mapping that it was made from."""
        subject: dict[str, Any] = {"role": "red", "categories": ["red"]}
        given: dict[str, Any] = {"relies": ["red"], "purposes": ["red"], "subjects": [subject]}
        made, same = share(**given), share(**copy.deepcopy(given))
        subject["role"] = "blue"
        for items in (given["purposes"], given["relies"], given["subjects"], subject["categories"]):
            items.append("blue")
        assert made == same
        assert made.facts == same.facts

    def test_copies(self) -> None:
        """A copy is equal; with other facts it is checked, and decided by them."""
        allowed = PACK.share(ADDRESS)
        assert copy.deepcopy(allowed) == copy.copy(allowed) == allowed.model_copy() == allowed
        assert PACK.decide(allowed).allowed
        later = allowed.model_copy(update={"date": date(2026, 1, 1)})
        assert PACK.decide(later) == PACK.decide({**ADDRESS, "date": "2026-01-01"})
        assert not PACK.decide(later).allowed
        with pytest.raises(ShareError, match="`date` must be a date"):
            allowed.model_copy(update={"date": 3})

    def test_its_repr_tells_no_values(self) -> None:
        """What a log prints of a share is which facts it gives."""
        made: Any = PACK.share({"sender": {"name": "Jo Doe"}, "subjects": [{"age": 9}]})
        assert repr(made) == "Share('sender', 'subjects')"
        assert "Jo" not in f"{made!s}{made.sender!r}"

    def test_construct(self) -> None:
        """Nothing makes a share that was not checked."""
        assert PACK.decide(PACK.Share.model_construct(**dict[str, Any](ADDRESS))) == PACK.decide(ADDRESS)
        with pytest.raises(ShareError, match=r"^error\[ISP402\]: date: `date` must be a date such as 2016-11-14, not"):
            PACK.Share.model_construct(date="soon")


class TestLimits:
    """How large a share may be."""

    def test_items(self) -> None:
        """The ten-thousandth item is read, and one more is refused."""
        most = {"purposes": ["red"] * (model.MOST_ITEMS - 3)}
        assert len(share(**most).facts.purposes) == 9_997
        assert told(purposes=["red"] * (model.MOST_ITEMS - 2)) == (
            "error[ISP406]: a share holds at most 10000 purposes, subjects, categories and means together, not 10001\n"
            "  = help: split it: each part has its own decision"
        )

    def test_combinations(self) -> None:
        """What grows with the product of the lists is limited, too."""
        assert share(purposes=["red"] * 200, subjects=[{"categories": ["red"] * 250}])
        assert told(
            purposes=["red"] * 200, subjects=[{"categories": ["red"] * 125}, {"categories": ["red"] * 126}]
        ) == (
            "error[ISP406]: a share makes at most 50000 combinations of purpose, category and means, not 50200\n"
            "  = help: split it: each part has its own decision"
        )


class TestImpossible:
    """What is true of no real share is an error, and never an answer."""

    def test_each_item_is_told(self) -> None:
        """The item is named, with its number where there are several, and the rule that says why."""
        aged = [{"role": "reader", "age": -1}, {"role": "guardian", "age": -3}, {"role": "reader", "age": -2}]
        assert told(PACK, subjects=aged) == (
            "error[ISP405]: the guardian of a reader: this cannot be: nobody has a negative age\n"
            "  = help: IMP-1 of the pack's impossible shares\n"
            "error[ISP405]: the reader (1 of 2): this cannot be: nobody has a negative age\n"
            "  = help: IMP-1 of the pack's impossible shares\n"
            "error[ISP405]: the reader (2 of 2): this cannot be: nobody has a negative age\n"
            "  = help: IMP-1 of the pack's impossible shares"
        )

    def test_it_must_be_certain(self) -> None:
        """What is not known is not impossible."""
        assert PACK.share({"subjects": [{"role": "reader"}]})
        assert PACK.share({"subjects": [{"age": 0}]})

    def test_it_is_not_asked_of_what_is_wrong_already(self) -> None:
        """A share with another error is told of that alone."""
        assert told(PACK, subjects=[{"age": -1}], purposes=[]) == (
            "error[ISP404]: purposes: a share needs at least one purpose\n"
            "  = help: leave the list out if it is not known"
        )


def test_errors_are_told_all_at_once_in_the_order_of_their_paths() -> None:
    """One error carries every problem of a share, sorted by place, as data and as text."""
    with pytest.raises(ShareError) as caught:
        PACK.share({"date": 5, "subjects": [{"role": "reader"}, {"role": "readr", "categories": ["helth", "healt"]}]})
    assert [(each.code, each.path) for each in caught.value.diagnostics] == [
        ("ISP402", "date"),
        ("ISP403", "subjects[1].categories[0]"),
        ("ISP403", "subjects[1].categories[1]"),
        ("ISP403", "subjects[1].role"),
    ]
    assert caught.value.diagnostics[1].help == "did you mean `health`?"


def test_a_share_error_is_pickled_whole() -> None:
    """An error crosses from one process to another."""
    with pytest.raises(ShareError) as caught:
        PACK.share({"date": 5})
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert type(again) is ShareError
    assert again.diagnostics == caught.value.diagnostics
    assert str(again) == str(caught.value)
