"""Properties of packs: how they are read, that they are proved, and what is shown where one does not hold."""

from __future__ import annotations

import json
import sys
import textwrap
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import z3

import isp_rules
from isp_rules import PackError, RulePack
from isp_rules.backends.smt import DisagreementError
from isp_rules.errors import IspRulesError
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.case_text import case_text
from isp_rules.review.cases import run_cases
from isp_rules.review.prove import (
    AlwaysDeniedBy,
    Answer,
    Proof,
    Property,
    properties_of,
    prove,
    proving,
    read_properties,
)
from isp_rules.review.prove.told import as_data, as_text
from isp_rules.review.solving import solver_of
from tests.library import FOLDER, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
KENTS = read_properties(KENT, properties_of(KENT))


def read(tmp_path: Path, written: str, pack: RulePack = PACK) -> tuple[Property, ...]:
    """Properties from a text, whose file is called `properties.yaml` where it is read."""
    file = tmp_path / "properties.yaml"
    file.write_text(textwrap.dedent(written), encoding="utf-8")
    return read_properties(pack, file)


def proof(tmp_path: Path, written: str, pack: RulePack = PACK) -> Proof:
    """The proof of one property, of which only the claim is written."""
    (found,) = prove(
        pack, read(tmp_path, f"properties: [{{id: P, title: It holds., because: it must, {written}}}]", pack)
    )
    return found


# --- the Kent pack ------------------------------------------------------------------------------------


def test_every_property_of_the_kent_pack_is_proved() -> None:
    """There are more than sixty, and each is proved of every share."""
    assert [each.of.id for each in prove(KENT, KENTS) if each.answer is not Answer.PROVED] == []
    assert len(KENTS) > 60


CARRIED_BY_SEVERAL = {
    "CATEGORY-KNOWN",
    "CHANNEL-KNOWN",
    "CIRCUMSTANCES-KNOWN",
    "DATE-KNOWN",
    "KIND-KNOWN",
    "PURPOSE-KNOWN",
    "ROLE-KNOWN",
    "SERVICE-KNOWN",
}
"""What several rules of the Kent pack ask for, so that no single one of them could be left out."""


@pytest.mark.parametrize("each", KENTS, ids=lambda each: each.id)
def test_no_property_of_the_kent_pack_is_empty_talk(each: Property) -> None:
    """Each says something of shares that there are, and of most of them some rule, left out, would make it untrue."""
    said, solver = solver_of(KENT)
    _, (*_, against) = proving._Prover(KENT)._goals(each.claim)
    rules = [rule.id for rule in KENT.syntax.against]
    if isinstance(each.claim, AlwaysDeniedBy):
        return
    carried = any(
        solver.possible(said.possible, against, *(~said.fails(other) for other in rules if other != rule))
        for rule in rules
    )
    assert carried is (each.id not in CARRIED_BY_SEVERAL)


def test_other_parameters_may_untie_a_property() -> None:
    """A council that lets the repeal only warn shares after it; the counterexample says so as a case that runs."""
    lenient = isp_rules.load_pack("kent-schools-2016", parameters={"on_law_repealed": "warn"})
    (found,) = prove(lenient, [each for each in KENTS if each.id == "NOT-AFTER-THE-ACT"])

    assert found.answer is Answer.COUNTEREXAMPLE
    assert found.counterexample is not None
    assert found.counterexample.decision.allowed
    assert "parameters: {on_law_repealed: warn}\n" in found.counterexample.case


# --- answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "never_allowed: {sender.kind: museum}",
        "never_allowed: {party.kind: other}",
        "never_allowed: [{category: private}, not: own_consent]",
        "never_allowed: {subject.age: {at_most: 13}, category: reading_history}",
        "never_allowed: {date: {before: 2020-01-01}}",
        "always_needs: means.channel",
        "always_needs: party.kind",
        "always_needs: sender.kind",
        "always_needs: means.encrypted, when: {means.channel: email}",
        "always_denied_by: X-1, when: {sender.kind: museum}",
        "always_denied_by: L-2, when: {purpose: advertising}",
        "always_denied_by: L-6, when: {party.kind: other}",
    ],
)
def test_what_holds_of_every_share_is_proved(tmp_path: Path, claim: str) -> None:
    """Each of the three kinds, for conditions over any item, named ones and either end."""
    assert proof(tmp_path, claim).answer is Answer.PROVED


@pytest.mark.parametrize(
    ("claim", "share"),
    [
        ("never_allowed: {means.channel: post}", {"purposes": ["exhibition"], "means": [{"channel": "post"}]}),
        (
            "always_needs: told_by_notice",
            {"purposes": ["exhibition"], "means": [{"channel": "post"}]},
        ),
        (
            "never_allowed: {party.kind: museum}",
            {"purposes": ["exhibition"], "means": [{"channel": "post"}], "recipient": {"kind": "museum"}},
        ),
        ("always_needs: party.name", {"purposes": ["exhibition"], "means": [{"channel": "post"}]}),
    ],
)
def test_of_what_does_not_hold_the_smallest_allowed_share_is_shown(
    tmp_path: Path, claim: str, share: dict[str, object]
) -> None:
    """It has no fact but those that the allow needs, of the values that come first."""
    found = proof(tmp_path, claim).counterexample

    assert found is not None
    assert found.decision.allowed
    expected = {
        "date": date(2020, 1, 1),
        "sender": {"kind": "library"},
        "recipient": {"kind": "library"},
        "subjects": [{"categories": ["contact_details"], "role": "reader"}],
        **share,
    }
    assert found.share == expected


def test_a_rule_that_does_not_deny_what_was_said_is_found_out(tmp_path: Path) -> None:
    """The share may be denied all the same, only by another rule."""
    found = proof(tmp_path, "always_denied_by: L-4, when: {purpose: advertising}").counterexample

    assert found is not None
    assert found.share == {"purposes": ["advertising"], "means": [{"channel": "post"}]}
    assert "L-2" in found.decision.rules
    assert "L-4" not in found.decision.rules


def test_a_property_of_no_share_is_not_proved_but_empty(tmp_path: Path) -> None:
    """Where nothing can be as a property says, or nothing such is allowed that it could need, it says nothing."""
    assert proof(tmp_path, "never_allowed: {subject.age: {at_most: -1}}").answer is Answer.EMPTY
    assert proof(tmp_path, "always_needs: subject.age, when: {purpose: advertising}").answer is Answer.EMPTY
    assert not proof(tmp_path, "never_allowed: {subject.age: {at_most: -1}}").proved


def test_what_the_solver_cannot_tell_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And never proved."""
    pack = isp_rules.load_pack(FOLDER)
    _, solver = solver_of(pack)
    monkeypatch.setattr(solver._solver, "check", lambda *_: z3.unknown)
    monkeypatch.setattr(solver._solver, "reason_unknown", lambda: "timeout")

    found = proof(tmp_path, "never_allowed: {sender.kind: museum}", pack)

    assert (found.answer, found.proved, found.why) == (Answer.UNKNOWN, False, "the solver cannot tell: timeout")


def test_a_counterexample_that_the_pack_decides_otherwise_is_a_loud_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is shown that the pack itself does not confirm."""
    monkeypatch.setattr(proving, "truth_of", lambda *_: None)
    with pytest.raises(DisagreementError, match=r"^z3 and the engine differ: `P` holds of "):
        proof(tmp_path, "never_allowed: {means.channel: post}")


def test_a_counterexample_is_a_ready_case(tmp_path: Path) -> None:
    """Put among the pack's cases it can be read, and fails until the pack is mended."""
    found = proof(tmp_path, "always_denied_by: L-4, when: {purpose: advertising}").counterexample
    assert found is not None
    assert found.case == CASE
    file = tmp_path / "found.yaml"
    file.write_text(found.case.replace("base.yaml", str(cases_of(PACK) / "base.yaml")), encoding="utf-8")

    (result,) = run_cases(PACK, read_cases(PACK, file))

    assert result.decision is not None
    assert result.decision == PACK.decide(found.share)
    assert not result.passed


CASE = """\
base: base.yaml
cases:
- case: It holds.
  changes:
    date: null
    told_by_notice: null
    sender: null
    recipient: null
    purposes: [advertising]
    subjects: null
    means:
    - {channel: post}
  expect: deny
  findings_include: [L-4]
"""


def test_a_case_of_a_pack_without_a_base_holds_the_whole_share() -> None:
    """Every fact is a change of nothing, and numbers are written as they are."""
    bare = RulePack(replace(PACK.syntax, identity=replace(PACK.syntax.identity, base="")))
    share = {"date": date(2020, 1, 1), "weight": Decimal("0.000000001"), "means": [{"channel": "post"}]}

    assert case_text(bare, [{"case": "a letter: yes", "share": share, "expect": "allow"}]) == (
        """\
base: base.yaml
cases:
- case: 'a letter: yes'
  changes:
    date: 2020-01-01
    weight: 0.000000001
    means:
    - {channel: post}
  expect: allow
"""
    )


# --- told ---------------------------------------------------------------------------------------------


def test_proofs_are_told_one_by_one_and_counted(tmp_path: Path) -> None:
    """What is proved, what says nothing, what is not so, and then the share, its case and its explanation."""
    properties = read(tmp_path, THREE)
    proofs = list(prove(PACK, properties))
    assert proofs[2].counterexample is not None

    explained = textwrap.indent(proofs[2].counterexample.decision.explain(width=76).rstrip("\n"), "    ")
    assert as_text(PACK, proofs) == TOLD.format(
        file=tmp_path / "properties.yaml",
        case=textwrap.indent(proofs[2].counterexample.case.rstrip("\n"), "    "),
        explained=explained,
    )


THREE = """\
properties:
  - id: FROM-THE-LIBRARY
    title: The museum sends nothing.
    because: the agreement covers what the library sends
    clauses: [L-6]
    never_allowed: {sender.kind: museum}
  - id: NOBODY-UNBORN
    title: Nothing is shared about somebody who is not yet born.
    because: nobody is
    never_allowed: {subject.age: {at_most: -1}}
  - id: NO-LETTERS
    title: Nothing goes by post, which the town has given up in favour of pigeons that know the way.
    because: letters are slow
    never_allowed: {means.channel: post}
"""
TOLD = """\
proved  FROM-THE-LIBRARY: The museum sends nothing.
empty   NOBODY-UNBORN: Nothing is shared about somebody who is not yet born. -
        but there is no such share, so that this says nothing: look for a slip
        in its condition
not so  NO-LETTERS: Nothing goes by post, which the town has given up in favour
        of pigeons that know the way.

{file}:11:9: NO-LETTERS is not so
  Nothing goes by post, which the town has given up in favour of pigeons that
  know the way.
  Because: letters are slow

  A share of which it is not so, as a case that fails until the rules are mended:

{case}

  What the pack decides:

{explained}

library: 1 proved, 1 not so, 1 empty; parameters: own_consent_from=14,
on_review_overdue=deny"""


def test_proofs_as_data(tmp_path: Path) -> None:
    """The same with the pack's digest and its parameters, and nothing that JSON does not know."""
    proofs = list(prove(PACK, read(tmp_path, THREE)))
    data = as_data(PACK, proofs)

    assert json.loads(json.dumps(data)) == data
    assert data["pack"] == {"name": "library", "version": "1.2.0", "digest": PACK.digest}
    assert data["parameters"] == {"own_consent_from": 14, "on_review_overdue": "deny"}
    first, second, third = data["properties"]
    assert first == {
        "property": "FROM-THE-LIBRARY",
        "title": "The museum sends nothing.",
        "because": "the agreement covers what the library sends",
        "clauses": ["L-6"],
        "file": str(tmp_path / "properties.yaml"),
        "line": 2,
        "answer": "proved",
        "why": "",
        "counterexample": None,
    }
    assert second["answer"] == "empty"
    assert third["answer"] == "counterexample"
    assert third["counterexample"]["share"]["means"] == [{"channel": "post"}]
    assert third["counterexample"]["decision"]["outcome"] == "allow"


# --- reading ------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_with_properties_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown facts, terms, conditions, rules and clauses with what was meant, and claims that are none."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError) as caught:
        read(tmp_path, WRONG)
    assert str(caught.value) == MESSAGES


WRONG = """\
properties:
  - {id: A, title: a, because: b, clauses: [L-9], never_allowed: {sendr.kind: museum}}
  - {id: A, title: a, because: b, never_allowed: {sender.kind: musem}}
  - {id: C, title: a, because: b, never_allowed: own_consnt}
  - {id: D, title: a, because: b}
  - {id: E, title: a, because: b, always_needs: purpose, always_denied_by: X-1, when: own_consent}
  - {id: F, title: a, because: b, never_allowed: own_consent, when: own_consent}
  - {id: G, title: a, because: b, always_needs: purposes}
  - {id: H, title: a, because: b, always_denied_by: X1, when: own_consent}
  - {id: I, title: a, because: b, always_denied_by: X-1}
"""
MESSAGES = """\
properties.yaml:2:45: error[ISP207]: unknown clause `L-9`
   |
 2 |   - {id: A, title: a, because: b, clauses: [L-9], never_allowed: {sendr.kind: museum}}
   |                                             ^^^
  = help: did you mean `L-8` or `L-7`?
properties.yaml:2:67: error[ISP201]: unknown fact `sendr.kind`
   |
 2 |   - {id: A, title: a, because: b, clauses: [L-9], never_allowed: {sendr.kind: museum}}
   |                                                                   ^^^^^^^^^^
  = help: did you mean `sender.kind` or `sender.name`?
properties.yaml:3:10: error[ISP105]: `A` is already there at properties.yaml:2:10
   |
 3 |   - {id: A, title: a, because: b, never_allowed: {sender.kind: musem}}
   |          ^
  = help: one name stands for one thing
properties.yaml:3:64: error[ISP202]: unknown term or group of `end_kind`: `musem`
   |
 3 |   - {id: A, title: a, because: b, never_allowed: {sender.kind: musem}}
   |                                                                ^^^^^
  = help: did you mean `museum`?
properties.yaml:4:50: error[ISP203]: unknown condition `own_consnt`
   |
 4 |   - {id: C, title: a, because: b, never_allowed: own_consnt}
   |                                                  ^^^^^^^^^^
  = help: did you mean `own_consent`?
properties.yaml:5:10: error[ISP702]: `D` says nothing of the shares that there are
   |
 5 |   - {id: D, title: a, because: b}
   |          ^
  = help: write one of `never_allowed`, `always_needs`, `always_denied_by`
properties.yaml:6:10: error[ISP702]: `E` says several things of the shares that there are
   |
 6 |   - {id: E, title: a, because: b, always_needs: purpose, always_denied_by: X-1, when: own_consent}
   |          ^
  = help: write one of `never_allowed`, `always_needs`, `always_denied_by`
properties.yaml:7:63: error[ISP702]: `never_allowed` takes no `when`
   |
 7 |   - {id: F, title: a, because: b, never_allowed: own_consent, when: own_consent}
   |                                                               ^^^^
  = help: write one condition under `never_allowed`
properties.yaml:8:49: error[ISP225]: `purposes` is a list of items, and a rule speaks of one item at a time
   |
 8 |   - {id: G, title: a, because: b, always_needs: purposes}
   |                                                 ^^^^^^^^
  = help: write `purpose`
properties.yaml:9:53: error[ISP703]: the pack has no requirement or exclusion `X1`
   |
 9 |   - {id: H, title: a, because: b, always_denied_by: X1, when: own_consent}
   |                                                     ^^
  = help: did you mean `X-1`?
properties.yaml:10:35: error[ISP702]: `always_denied_by` has no `when`
    |
 10 |   - {id: I, title: a, because: b, always_denied_by: X-1}
    |                                   ^^^^^^^^^^^^^^^^
  = help: say of which shares: `when: ...`"""


def test_the_shape_of_properties_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown keys, missing ones, and what is no property."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError) as caught:
        read(tmp_path, "properties:\n  - {id: A, titel: a, because: 3, never_allowed: own_consent}\n  - B\n")
    assert str(caught.value) == SHAPES


SHAPES = """\
properties.yaml:2:5: error[ISP103]: this property has no `title`
   |
 2 |   - {id: A, titel: a, because: 3, never_allowed: own_consent}
   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
properties.yaml:2:13: error[ISP101]: unknown key `titel` in this property
   |
 2 |   - {id: A, titel: a, because: 3, never_allowed: own_consent}
   |             ^^^^^
  = help: did you mean `title`?
properties.yaml:2:32: error[ISP102]: `because` must be text, not `3`
   |
 2 |   - {id: A, titel: a, because: 3, never_allowed: own_consent}
   |                                ^
  = help: put it in quotes
properties.yaml:3:5: error[ISP102]: this property must be a mapping, not `B`
   |
 3 |   - B
   |     ^"""


def test_no_properties_are_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack without properties is told how to have some."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError) as caught:
        read_properties(PACK, Path("properties.yaml"))
    assert str(caught.value) == (
        "error[ISP701]: there are no properties at `properties.yaml`\n"
        "  = help: write what must hold of every share into `properties.yaml`, beside the pack's own files"
    )


def test_without_z3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said in one line."""
    for module in [name for name in sys.modules if name.startswith("isp_rules.backends.smt")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(IspRulesError) as caught:
        list(prove(isp_rules.load_pack(FOLDER), ()))
    assert str(caught.value) == '`z3` is not installed: pip install "isp-rules[analysis]"'
