"""A pack in use: finding and loading it, deciding, standing facts, and what a decision can be put to."""

from __future__ import annotations

import copy
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules import Decision, IspRulesError, Outcome, PackError, RulePack, ShareError, load_pack
from tests.library import ADDRESS, BASE, FOLDER, PACK
from tests.mutations import forgetful

KENT = load_pack("kent-schools-2016")
KENT_BASE = KENT.path / "cases" / "base.yaml"

LATE: dict[str, Any] = {**ADDRESS, "date": "2025-06-01"}
"""The library's base share after the day of its review: denied, unless a parameter lets it pass."""


def untyped(anything: object) -> Any:
    """What no type checker would let through, and a caller may pass all the same."""
    return anything


def refused(source: object, **options: Any) -> str:
    """The whole message about a pack that cannot be loaded."""
    with pytest.raises(PackError) as caught:
        load_pack(untyped(source), **options)
    return str(caught.value)


def wrong(make: Any, *arguments: Any, **facts: Any) -> str:
    """The whole message of the `ShareError` that a call raises."""
    with pytest.raises(ShareError) as caught:
        make(*arguments, **facts)
    return str(caught.value)


class TestLoading:
    """`load_pack` finds a pack by name or path."""

    def test_by_name(self) -> None:
        """A pack that is shipped is found by its name, from any folder."""
        assert (KENT.name, KENT.version) == ("kent-schools-2016", "1.0.0")
        assert repr(KENT) == "<RulePack kent-schools-2016 1.0.0>"
        assert KENT.warnings == ()
        assert "kent-schools-2016" in isp_rules.shipped_packs()

    def test_by_the_path_of_a_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A folder is a pack, as text or as `Path`, relative or not: the same pack each time."""
        monkeypatch.chdir(KENT.path.parent)
        for source in (
            KENT.path,
            str(KENT.path),
            Path("kent-schools-2016"),
            "./kent-schools-2016",
            "kent-schools-2016/",
        ):
            assert load_pack(source).digest == KENT.digest

    def test_by_the_path_of_a_file(self, tmp_path: Path) -> None:
        """One file can hold a whole pack, and its base stands beside it."""
        shutil.copytree(FOLDER / "cases", tmp_path / "cases")
        parts = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.yaml"))]
        file = tmp_path / "whole.yaml"
        file.write_text("\n".join(parts), encoding="utf-8")
        assert load_pack(file).digest == load_pack(str(file)).digest == PACK.digest

    def test_a_name_goes_before_a_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A folder that happens to have the name of a shipped pack is only found as a path."""
        shutil.copytree(FOLDER, tmp_path / "kent-schools-2016")
        monkeypatch.chdir(tmp_path)
        assert load_pack("kent-schools-2016").digest == KENT.digest
        assert load_pack(Path("kent-schools-2016")).digest == PACK.digest
        assert load_pack("./kent-schools-2016").digest == PACK.digest

    @pytest.mark.parametrize(
        ("source", "message"),
        [
            ("kent-school-2016", "no rule pack at `kent-school-2016`\n  = help: did you mean `kent-schools-2016`?"),
            (
                "essex",
                (
                    "no rule pack at `essex`\n"
                    "  = help: the packs that are shipped are kent-schools-2016; a path works too"
                ),
            ),
            ("", "no rule pack at ``\n  = help: the packs that are shipped are kent-schools-2016; a path works too"),
            (3, "a rule pack is named by a text or a path, not a number"),
            (None, "a rule pack is named by a text or a path, not nothing"),
            (b"kent-schools-2016", "a rule pack is named by a text or a path, not a bytes"),
        ],
    )
    def test_what_is_not_there(self, source: object, message: str) -> None:
        """A pack that is not there is told with the name that was likely meant."""
        assert refused(source) == f"error[ISP107]: {message}"

    @pytest.mark.parametrize("source", ["a\0b", "x" * 5000, "a/" * 3000, "\ud800", "a\nb", Path("a\0b")])
    def test_names_that_no_file_can_have(self, source: str | Path) -> None:
        """A hostile name is an error like any other, and stays on its line."""
        first, *_ = refused(source).splitlines()
        assert first.startswith("error[ISP107]: no rule pack at `")
        assert first.isprintable()
        assert len(first) < 300

    def test_too_many_files(self, tmp_path: Path) -> None:
        """A folder of hundreds of files is no pack."""
        for number in range(201):
            (tmp_path / f"{number}.yaml").touch()
        assert refused(tmp_path) == f"error[ISP107]: no rule pack at `{tmp_path}`: more than 200 files"

    def test_an_error_carries_all_diagnostics(self, tmp_path: Path) -> None:
        """Every problem of every file is in one error, sorted by place, and crosses to another process whole."""
        shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
        for file, old, new in (
            ("pack.yaml", "{type: date, label", "{type: dat, label"),
            ("pack.yaml", "default: 14", "default: fourteen"),
            ("rules.yaml", "role: reader", "role: readr"),
        ):
            text = (tmp_path / file).read_text(encoding="utf-8")
            (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(PackError) as caught:
            load_pack(tmp_path)
        error = caught.value
        assert [(each.code, each.span and Path(each.span.file).name) for each in error.diagnostics] == [
            ("ISP226", "pack.yaml"),
            ("ISP102", "pack.yaml"),
            ("ISP202", "rules.yaml"),
            ("ISP202", "rules.yaml"),
        ]
        assert all(str(each) in str(error) for each in error.diagnostics)
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert type(again) is PackError
        assert (again.diagnostics, str(again)) == (error.diagnostics, str(error))
        assert isinstance(error, IspRulesError)


class TestParameters:
    """The choices that a protocol leaves to its council."""

    def test_defaults(self) -> None:
        """Left out, a parameter has the value that the pack gives it."""
        assert dict(PACK.parameters) == {"own_consent_from": 14, "on_review_overdue": "deny"}

    def test_a_value_changes_decisions_and_the_digest(self) -> None:
        """A value is used instead of the default, is told in the record, and makes another digest."""
        lenient = load_pack(FOLDER, parameters={"on_review_overdue": "warn"})
        assert dict(lenient.parameters) == {"own_consent_from": 14, "on_review_overdue": "warn"}
        assert not PACK.decide(LATE).allowed
        assert lenient.decide(LATE).allowed
        assert lenient.digest != PACK.digest
        assert lenient.decide(LATE).pack.parameters == (("on_review_overdue", "warn"),)
        assert load_pack(FOLDER, parameters=MappingProxyType({"on_review_overdue": "deny"})).digest == PACK.digest

    @pytest.mark.parametrize(
        ("parameters", "message"),
        [
            (
                {"on_reveiw_overdue": "warn"},
                "ISP204]: unknown parameter `on_reveiw_overdue`\n  = help: did you mean `on_review_overdue`?",
            ),
            ({3: 4}, "ISP204]: unknown parameter `3`\n  = help: parameters are declared under `parameters`"),
            (
                {"on_review_overdue": "wran"},
                "ISP226]: parameter `on_review_overdue`: unknown term: `wran`\n  = help: did you mean `warn`?",
            ),
            (
                {"on_review_overdue": True},
                (
                    "ISP226]: parameter `on_review_overdue`: a term is wanted here, not `true`\n"
                    "  = help: the words are `deny`, `warn`"
                ),
            ),
            (
                {"own_consent_from": "14"},
                (
                    "ISP226]: parameter `own_consent_from`: a whole number is wanted here, not `14`\n"
                    "  = help: write it without quotes"
                ),
            ),
            (
                {"own_consent_from": 14.5},
                "ISP226]: parameter `own_consent_from`: a whole number is wanted here, not a number with decimals",
            ),
            (
                {"own_consent_from": date(2016, 8, 1)},
                "ISP226]: parameter `own_consent_from`: a whole number is wanted here, not `2016-08-01`",
            ),
            (
                {"own_consent_from": None},
                "ISP226]: parameter `own_consent_from`: a whole number is wanted here, not nothing",
            ),
            (
                3,
                (
                    "ISP204]: the values of parameters are a mapping, not a number\n"
                    '  = help: for instance `{"on_review_overdue": "warn"}`'
                ),
            ),
        ],
    )
    def test_what_is_wrong_is_told(self, parameters: object, message: str) -> None:
        """An unknown parameter and a value of the wrong type are errors of the pack."""
        assert refused(FOLDER, parameters=parameters) == f"error[{message}"

    def test_all_that_is_wrong_is_told(self) -> None:
        """Two mistakes are told at once."""
        assert refused(FOLDER, parameters={"own_consent_from": "x", "on_review_overdue": 1}).count("error[") == 2


class TestGiven:
    """A service's standing facts."""

    def test_the_same_answer(self) -> None:
        """Standing facts and the rest are decided like the share that they make together."""
        sender, rest = ADDRESS["sender"], {key: value for key, value in ADDRESS.items() if key != "sender"}
        ask = PACK.given(sender=sender)
        assert ask.decide(rest) == ask.decide(json.dumps(rest)) == PACK.decide(ADDRESS)
        assert ask.share(rest).facts == PACK.share(ADDRESS).facts
        assert PACK.given().decide(ADDRESS) == PACK.given(**ADDRESS).decide({}) == PACK.decide(ADDRESS)

    def test_they_are_bound_once(self) -> None:
        """What the service does to its mapping later changes nothing."""
        standing: dict[str, Any] = copy.deepcopy(dict(ADDRESS))
        ask = PACK.given(**standing)
        standing["sender"]["kind"] = "other"
        standing["purposes"].append("advertising")
        standing["subjects"][0]["categories"].clear()
        assert ask.decide({}) == PACK.decide(ADDRESS)
        assert ask.decide({"sender": {}}) == PACK.decide(ADDRESS)

    def test_a_mapping_is_completed(self) -> None:
        """A part of an end may stand, and the rest come with each share; null gives nothing."""
        ask = PACK.given(sender={"kind": "library"}, date="2021-06-01")
        whole = {"sender": {"kind": "library", "name": "Milltown Library"}, "date": "2021-06-01"}
        assert ask.decide({"sender": {"name": "Milltown Library"}}) == PACK.decide(whole)
        assert ask.decide({"sender": {"name": "Milltown Library", "kind": None}, "date": None}) == PACK.decide(whole)
        assert ask.decide({"sender": None}) == PACK.decide({"sender": {"kind": "library"}, "date": "2021-06-01"})
        assert PACK.given(sender=None, date=None).decide(whole) == PACK.decide(whole)
        assert PACK.given(sender={"name": None}).decide(whole) == PACK.decide(whole)

    def test_parts_of_a_share_that_was_made_before(self) -> None:
        """An end of one share may stand for others, and may complete one that stands."""
        made: Any = PACK.share(ADDRESS)
        rest = {key: value for key, value in ADDRESS.items() if key != "sender"}
        assert PACK.given(sender=made.sender).decide(rest) == PACK.decide(ADDRESS)
        named: Any = PACK.share({"sender": {"name": "Milltown Library"}})
        assert PACK.given(sender={"kind": "library"}).decide({**rest, "sender": named.sender}) == PACK.decide(ADDRESS)

    def test_what_is_too_deep_is_told(self) -> None:
        """A mapping in a mapping without end is refused in the library's own words."""
        circle: dict[str, Any] = {}
        circle["name"] = circle
        ask = PACK.given(sender={"kind": "library"})
        assert wrong(ask.decide, {"sender": circle}) == (
            "error[ISP006]: mappings and lists stand too deep inside one another"
        )

    def test_nothing_is_kept_from_one_share_to_the_next(self) -> None:
        """A share that completes the standing facts leaves them as they were."""
        ask = PACK.given(sender={"kind": "library"})
        before = ask.decide({})
        ask.decide({"sender": {"name": "Milltown Library"}, "purposes": ["exhibition"]})
        assert ask.decide({}) == before

    def test_a_fact_twice_is_an_error(self) -> None:
        """What already stands is not given again, not even alike: each fact is told at its path."""
        ask = PACK.given(sender={"kind": "library"}, purposes=["exhibition"], date="2021-06-01")
        rest = {"sender": {"kind": "library", "name": "x"}, "purposes": ["exhibition"], "date": "2021-06-01"}
        assert wrong(ask.decide, rest) == (
            "error[ISP408]: date: this is already among the standing facts\n"
            "  = help: give it once\n"
            "error[ISP408]: purposes: this is already among the standing facts\n"
            "  = help: give it once\n"
            "error[ISP408]: sender.kind: this is already among the standing facts\n"
            "  = help: give it once"
        )
        assert wrong(ask.decide, "purposes: [exhibition]\nsender:\n  kind: museum\n") == (
            "share:1:1: error[ISP408]: purposes: this is already among the standing facts\n"
            "  = help: give it once\n"
            "share:3:3: error[ISP408]: sender.kind: this is already among the standing facts\n"
            "  = help: give it once"
        )

    def test_lists_are_not_joined(self) -> None:
        """A list stands as a whole: items are not added to it."""
        ask = PACK.given(means=[{"channel": "post"}])
        assert wrong(ask.decide, {"means": [{"encrypted": True}]}) == (
            "error[ISP408]: means: this is already among the standing facts\n  = help: give it once"
        )

    @pytest.mark.parametrize(
        ("standing", "message"),
        [
            ({"sendr": {}}, "ISP401]: sendr: unknown key `sendr` in the share\n  = help: did you mean `sender`?"),
            (
                {"sender": {"kind": "libary"}},
                "ISP403]: sender.kind: unknown term: `libary`\n  = help: did you mean `library`?",
            ),
            (
                {"purposes": (each for each in ["exhibition"])},
                "ISP402]: purposes: `purposes` must be a list, not a generator",
            ),
            (
                {"subjects": [{"age": -1}]},
                (
                    "ISP405]: the person: this cannot be: nobody has a negative age\n"
                    "  = help: IMP-1 of the pack's impossible shares"
                ),
            ),
        ],
    )
    def test_standing_facts_are_checked_at_once(self, standing: dict[str, Any], message: str) -> None:
        """What is wrong with them is told when they are bound, not with the first share."""
        assert wrong(PACK.given, **standing) == f"error[{message}"

    @pytest.mark.parametrize("rest", [PACK.share({}), [], 3, None])
    def test_the_rest_is_a_mapping_or_a_text(self, rest: object) -> None:
        """A share that was made before is whole, and nothing can be added to it."""
        message = wrong(PACK.given(date="2021-06-01").decide, untyped(rest))
        assert message.startswith("error[ISP407]: ")

    def test_what_is_wrong_with_the_rest_is_told(self) -> None:
        """The rest is checked like any share."""
        ask = PACK.given(date="2021-06-01")
        assert wrong(ask.decide, {"purposes": [], 3: 4}) == (
            "error[ISP402]: a key of the share is not text\n"
            "  = help: write it as text\n"
            "error[ISP404]: purposes: a share needs at least one purpose\n"
            "  = help: leave the list out if it is not known"
        )


def split(share: Any, dice: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """A share in two parts, ends and groups of facts torn apart."""
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for key, value in share.items():
        if isinstance(value, dict) and dice.random() < 2 / 3:
            for part, inner in zip(parts, split(value, dice), strict=True):
                if inner or dice.random() < 1 / 2:
                    part[key] = inner
        else:
            parts[dice.randrange(2)][key] = value
    return parts


@given(st.integers(0, 2**32))
def test_given_and_rest_are_decided_like_the_whole(seed: int) -> None:
    """However a share is split into standing facts and the rest, the decision is that of the whole."""
    dice = random.Random(seed)
    base: Any = json.loads(KENT.share(KENT_BASE).model_dump_json(by_alias=True, exclude_unset=True))
    for pack, sound in ((PACK, ADDRESS), (KENT, base)):
        share = forgetful(sound, dice)
        standing, rest = split(share, dice)
        ask = pack.given(**standing)
        assert ask.decide(rest) == ask.decide(json.dumps(rest)) == pack.decide(share)


@pytest.fixture(params=["allowed", "denied", "not shown", "kent"])
def decision(request: pytest.FixtureRequest) -> Decision:
    """Decisions of every kind."""
    shares: dict[str, Any] = {"allowed": ADDRESS, "denied": LATE, "not shown": {}}
    return KENT.decide(KENT_BASE) if request.param == "kent" else PACK.decide(shares[request.param])


class TestDecisions:
    """A decision as a value."""

    def test_it_is_no_truth_value(self, decision: Decision) -> None:
        """`if decision:` would be true of a denial, and so it raises."""
        with pytest.raises(IspRulesError, match=r"^a decision is not a truth value: ask for `decision.allowed`$"):
            bool(decision)
        assert decision.allowed is (decision.outcome is Outcome.ALLOW)

    def test_equal_by_value(self) -> None:
        """Two decisions are equal if the pack, the share and all that is said are; then their hashes are equal."""
        one, two, other = PACK.decide(ADDRESS), PACK.decide(BASE), PACK.decide(LATE)
        assert one is not two
        assert (one == two, one != two, one == other, one != other) == (True, False, False, True)
        assert hash(one) == hash(two)
        assert {one: 1, two: 2, other: 3} == {one: 2, other: 3}
        assert (one == 3, one == "allow", one == one.record) == (False, False, False)
        assert load_pack(FOLDER).decide(ADDRESS) == one
        assert load_pack(FOLDER, parameters={"own_consent_from": 15}).decide(ADDRESS) != one

    def test_signposts(self) -> None:
        """Only an exclusion that applies points to another way; one that may apply keeps its signpost for later."""
        applies = PACK.decide({**ADDRESS, "sender": {"kind": "museum"}})
        may_apply = PACK.decide({**ADDRESS, "sender": {}})
        assert applies.signposts == ("ask the library",)
        assert may_apply.signposts == ()
        for decision in (applies, may_apply):
            (finding,) = (each for each in decision.findings if each.exclusion)
            assert (finding.signpost, finding.remedy) == ("ask the library", "")
            assert all(each.signpost == "" for each in decision.findings if not each.exclusion)
        assert PACK.decide(ADDRESS).signposts == ()

    def test_it_is_read_back_from_json(self, decision: Decision) -> None:
        """Read back, it is equal, says the same, and gives the same bytes."""
        for again in (
            Decision.from_json(decision.to_json()),
            Decision.from_json(decision.to_json(indent=2).encode()),
            Decision.from_dict(decision.to_dict()),
        ):
            assert again == decision
            assert hash(again) == hash(decision)
            assert again.allowed is decision.allowed
            assert again.to_json() == decision.to_json()
            assert again.explain() == decision.explain()
            assert again.explain("markdown") == decision.explain("markdown")
            assert again.explain("html") == decision.explain("html")

    def test_it_is_pickled(self, decision: Decision) -> None:
        """It crosses to another process with all its texts, and without the share."""
        again = pickle.loads(pickle.dumps(decision))  # noqa: S301
        assert again == decision
        assert again.explain() == decision.explain()
        assert again._share is None
        assert copy.deepcopy(decision) == copy.copy(decision) == decision

    def test_its_schema(self, decision: Decision) -> None:
        """Its data are what the published schema says, and the schema is one."""
        validator = jsonschema.Draft202012Validator(Decision.schema())
        validator.check_schema(Decision.schema())
        validator.validate(decision.to_dict())
        validator.validate(json.loads(decision.to_json()))

    @pytest.mark.parametrize(
        "text",
        ["", "{}", "[]", "x", '{"outcome": "allow"}', "[" * 100_000, '"\ud800"', b"\xff", untyped(3), untyped(None)],
    )
    def test_what_is_no_decision_is_told(self, text: str | bytes) -> None:
        """Anything else is refused in the library's own words."""
        with pytest.raises(IspRulesError, match=r"^not a decision in the form `isp-rules/decision/1`"):
            Decision.from_json(text)

    def test_what_is_no_data_of_a_decision_is_told(self) -> None:
        """Data that are no decision are refused, even where they go round in a circle."""
        circle: dict[str, Any] = {}
        circle["circle"] = circle
        for data in (circle, {}, {"outcome": {1, 2}}, {(1, 2): 3}, 3):
            with pytest.raises(IspRulesError, match=r"^not a decision in the form `isp-rules/decision/1`"):
                Decision.from_dict(untyped(data))

    def test_an_unknown_format_is_told(self, decision: Decision) -> None:
        """An explanation is text, Markdown or HTML."""
        with pytest.raises(IspRulesError, match=r"^unknown format `pdf`: `text`, `markdown` or `html`$"):
            decision.explain(untyped("pdf"))

    @pytest.mark.parametrize("number", [None, "80", 1.5, float("nan"), 1001, pytest.param(10**5000, id="huge")])
    def test_a_width_that_is_none_is_told(self, decision: Decision, number: object) -> None:
        """A width, like an indent of JSON, is a whole number and not a huge one."""
        with pytest.raises(IspRulesError, match=r"^`width` is a whole number up to 1000, not "):
            decision.explain(width=untyped(number))
        if number is not None:
            with pytest.raises(IspRulesError, match=r"^`indent` is a whole number up to 1000, not "):
                decision.to_json(indent=untyped(number))


class TestNothingChanges:
    """Packs, standing facts and decisions can be shared freely."""

    def test_a_pack_does_not_change(self) -> None:
        """Neither its parameters nor its tree can be written to."""
        with pytest.raises(TypeError):
            untyped(PACK.parameters)["own_consent_from"] = 3
        with pytest.raises(FrozenInstanceError):
            untyped(PACK.syntax).facts = {}
        with pytest.raises(AttributeError):
            untyped(PACK).name = "another"

    def test_a_decision_does_not_change(self) -> None:
        """Neither an answer nor anything in it can be written to."""
        decision: Any = PACK.decide(LATE)
        for thing, attribute in ((decision, "outcome"), (decision, "note"), (decision.findings[0], "rule")):
            with pytest.raises(AttributeError):
                setattr(thing, attribute, "allow")
        data = decision.to_dict()
        data["findings"].clear()
        assert decision.findings
        assert decision.to_dict() != data

    def test_deciding_leaves_the_share_as_it_was(self) -> None:
        """A mapping is read, not changed."""
        share = copy.deepcopy(dict(ADDRESS))
        PACK.decide(share).explain()
        assert share == ADDRESS

    def test_many_threads(self) -> None:
        """One pack and one set of standing facts, in many threads from their first use on, answer as one by one."""
        dice = random.Random(20160718)
        shares = [forgetful(ADDRESS, dice) for _ in range(200)]
        wanted = [said_of(PACK, share) for share in shares]
        pack = load_pack(FOLDER)
        ask = pack.given()
        with ThreadPoolExecutor(8) as threads:
            told = list(threads.map(lambda share: said_of(pack, share), shares))
            asked = list(threads.map(lambda share: said_of(ask, share), shares))
        assert told == asked == wanted

    def test_the_same_bytes_in_every_process(self) -> None:
        """The same pack and share give the same bytes of JSON and text, whatever order a process hashes in."""
        told = {seed: run_with_seed(seed) for seed in ("0", "1", "2024")}
        assert len(set(told.values())) == 1
        assert len(told["0"].splitlines()) > 100


def said_of(asked: RulePack | isp_rules.Given, share: Any) -> tuple[str, str]:
    """All that is said of a share."""
    decision = asked.decide(share)
    return decision.to_json(), decision.explain()


def test_a_pack_goes_to_another_process() -> None:
    """A copy that was pickled is the same pack, parameters included, and decides alike."""
    pack = load_pack(FOLDER, parameters={"on_review_overdue": "warn"})
    copied = pickle.loads(pickle.dumps(pack))  # noqa: S301 - our own bytes

    assert (copied.digest, copied.path, copied.warnings) == (pack.digest, pack.path, pack.warnings)
    assert copied.decide(LATE) == pack.decide(LATE)


PROGRAM = f"""
import sys
from pathlib import Path
import isp_rules

kent = isp_rules.load_pack("kent-schools-2016")
library = isp_rules.load_pack({str(FOLDER)!r})
print(kent.digest, library.digest)
sets = {{"relies_on": {{"consent", "function", "medical"}}, "purposes": ["early_help"]}}
shares = [{{}}, Path({str(KENT_BASE)!r}), sets]
for pack, share in [*((kent, share) for share in shares), (library, {{}}), (library, Path({str(BASE)!r}))]:
    decision = pack.decide(share)
    print(decision.to_json())
    print(decision.explain())
try:
    kent.share({{"subjects": [{{"role": "pupl", "roel": 1}}], "relies_on": {{"a", "b", "c"}}, "purpose": 1, "x": 2}})
except isp_rules.ShareError as error:
    print(error)
"""


def run_with_seed(seed: str) -> str:
    """What the program prints in a process of its own."""
    env = {**os.environ, "PYTHONHASHSEED": seed}
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True)
    return ran.stdout
