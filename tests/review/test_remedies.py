"""The smallest changes that make a share allowed: found, confirmed, minimal, honest, and told well."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations as choose
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from isp_rules import load_pack
from isp_rules.decision.decision import Decision, basis_of
from isp_rules.decision.prepared import PreparedPack
from isp_rules.engine.evaluate import impossible, judge
from isp_rules.engine.items import Item
from isp_rules.errors import IspRulesError, ShareError
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import ENDS, declared
from isp_rules.pack.syntax import FactType, Pack
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.changes import changed as with_changes
from isp_rules.review.remedy import Remedies, What, remedies
from isp_rules.review.remedy.moves import Move, Moves, Place, changed
from isp_rules.review.remedy.search import Search
from tests.strategies import DAYS, FACTS, NUMBERS, WORDS, packs, shares

KENT = load_pack("kent-schools-2016")
SHARES = Path(__file__).parents[2] / "examples" / "shares"
NECESSARY = (
    "If it is so, say that offences and alleged offences is among the necessary categories of the function relied on."
)
BY_SECURE_MAIL = (
    "See to it that the route's e-mail network is one of: Kent Public Service Network, Kent Learning Zone, GCSX, CJSM, "
    "PNN, Egress."
)


def kent(share: str, **changes: Any) -> Decision:
    """An example share, with these changes, as the Kent pack decides it."""
    written = yaml.safe_load((SHARES / f"{share}.yaml").read_text(encoding="utf-8"))
    return KENT.decide(json.loads(json.dumps({**written, **changes}, default=str)))


def texts(found: Remedies) -> list[list[str]]:
    """The sentences of each remedy."""
    return [[change.text for change in remedy.changes] for remedy in found.remedies]


# --- what is found ------------------------------------------------------------------------------------


def test_fathers_offences() -> None:
    """Leave the offences out; or say that they are necessary, if they are; or have his explicit consent, recorded."""
    assert texts(remedies(kent("fathers_offences"), most=3)) == [
        ["Leave out the offences and alleged offences of the parent or guardian."],
        [NECESSARY],
        [
            "See to it that consent is among the legitimising conditions relied on.",
            "See to it that the consent's giver is the person, for the parent or guardian.",
            "See to it that the consent is explicit, for the parent or guardian.",
            "See to it that the consent is recorded, for the parent or guardian.",
            "See to it that offences and alleged offences is among the consent's scope, for the parent or guardian.",
        ],
    ]


def test_by_a_listed_means() -> None:
    """A share by a means that is not listed goes by one that is, with what that means asks for."""
    found = remedies(kent("sen_assessment", means=[{"channel": "whatsapp"}]), most=50)

    assert texts(found)[0] == ["Change the route's channel from WhatsApp to paper."]
    assert ["Change the route's channel from WhatsApp to e-mail.", BY_SECURE_MAIL] in texts(found)
    assert [
        "Change the route's channel from WhatsApp to meeting.",
        "See to it that the route is a formal meeting.",
    ] in (texts(found))


def test_a_route_beside_others_is_left_out() -> None:
    """Where there are several routes, the one that is not listed need not be used."""
    two = [{"channel": "email", "network": "egress", "council_service_provided": False}, {"channel": "fax"}]

    assert texts(remedies(kent("fathers_offences", means=two), most=1)) == [
        [
            "Leave out the offences and alleged offences of the parent or guardian.",
            "Do not send it by fax.",
        ]
    ]


def test_a_person_is_left_out() -> None:
    """Somebody whom the protocol does not reach is left out whole, not category by category."""
    pupil = {"role": "pupil", "age": 9, "on_roll_at": "sender", "contents_declared": True}
    both = {"professionals_involved": True, "social_care_origin": False}
    stranger = {"role": "pupil", "age": 9, "on_roll_at": "elsewhere", "contents_declared": True}
    subjects = [
        {**pupil, **both, "categories": ["contact_details"]},
        {**stranger, **both, "categories": ["contact_details", "pupil_record"]},
    ]

    assert texts(remedies(kent("fathers_offences", subjects=subjects), most=1)) == [
        ["Leave out the pupil (2 of 2), with all their data."]
    ]


def test_what_is_missing_is_given_if_it_is_so() -> None:
    """A fact that nobody can change is told only if it is so; one value of several, or one range, is enough."""
    share = yaml.safe_load((SHARES / "youth_justice.yaml").read_text(encoding="utf-8"))
    del share["subjects"][0]["age"]

    found = remedies(KENT.decide(json.loads(json.dumps(share, default=str))), most=20)

    assert texts(found) == [["If it is so, say that the person's age is 10 to 17."]]
    assert found.remedies[0].changes[0].ranges == ((10, 17),)
    assert not found.remedies[0].in_senders_hands


def test_a_share_can_wait_but_not_go_back() -> None:
    """The day of a share that comes too early is put off; one that comes too late cannot be brought forward."""
    early, late = kent("sen_assessment", date="2016-01-04"), kent("sen_assessment", date="2019-01-04")

    [[text]] = texts(remedies(early, most=1))
    assert text.startswith("Change the date of the share from 2016-01-04 to 2016-")
    assert not any(change.fact == "date" for each in remedies(late, most=50).remedies for change in each.changes)


def test_an_excluded_service_has_no_remedy() -> None:
    """No true change takes a share to an excluded service within the protocol: the way to take instead is told."""
    found = remedies(kent("adoption"))

    assert (found.remedies, found.complete, [each.rule for each in found.beyond]) == ((), True, ["X-05"])
    assert found.explain() == (
        "No change to this share makes it allowed.\n"
        "Sharing between Kent County Council and Kent schools, 2016\n"
        "\n"
        "There is none: as long as what is stated is true, this share cannot get past\n"
        "X-05.\n"
        "\n"
        "INSTEAD: Use the Adoption Service's own arrangements; what an adoption agency\n"
        "  holds has rules of its own in the Adoption and Children Act 2002.\n"
    )


def test_an_allowed_share_needs_none() -> None:
    """There is nothing to mend in a share that is allowed."""
    found = remedies(kent("sen_assessment"))

    assert (found.allowed, found.remedies, found.summary) == (
        True,
        (),
        "Allowed as it is: there is nothing to mend.",
    )


def test_too_much_to_mend() -> None:
    """A share about which nothing is known takes more changes than are looked for, and it says so."""
    found = remedies(KENT.decide({}))

    assert (found.remedies, found.complete) == ((), False)
    assert "None was found with 8 changes or fewer. Begin with what stands against it.\n" in found.explain()


@pytest.mark.parametrize("back", [copy.copy, lambda decision: Decision.from_json(decision.to_json())])
def test_a_decision_that_was_read_back_cannot_be_asked(back: Callable[[Decision], Decision]) -> None:
    """It no longer holds its share."""
    read = back(kent("fathers_offences"))

    with pytest.raises(IspRulesError) as caught:
        remedies(read)

    assert str(caught.value) == (
        "this decision was read back and no longer holds its share: decide the share again, and ask then"
    )


# --- what is told -------------------------------------------------------------------------------------


def test_json() -> None:
    """The remedies as data: what, where, of which value any one will do, in whose hands, and what an allow owes."""
    data = json.loads(remedies(kent("fathers_offences"), most=1).to_json())

    assert data == {
        "schema": "isp-rules/remedies/1",
        "allowed": False,
        "summary": data["summary"],
        "remedies": [
            {
                "changes": [
                    {
                        "what": "leave_out",
                        "fact": "category",
                        "items": [
                            {
                                "subject": 1,
                                "role": "parent",
                                "category": "offences",
                                "phrase": "the parent or guardian: offences and alleged offences",
                            }
                        ],
                        "values": [],
                        "ranges": [],
                        "hands": "sender",
                        "text": "Leave out the offences and alleged offences of the parent or guardian.",
                    }
                ],
                "in_senders_hands": True,
                "share_digest": data["remedies"][0]["share_digest"],
                "duties": data["remedies"][0]["duties"],
            }
        ],
        "complete": True,
        "more": 4,
        "beyond": [],
    }


def test_remedies_are_the_same_in_every_process() -> None:
    """The order of sets, which changes from one process to the next, is nowhere to be seen."""
    code = (
        "import sys, isp_rules; from pathlib import Path; from isp_rules.review import remedies;"
        "pack = isp_rules.load_pack('kent-schools-2016');"
        "sys.stdout.buffer.write(remedies(pack.decide(Path(sys.argv[1])), most=50).to_json().encode())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, SHARES / "half_known.yaml"],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(said) == 1


def test_no_text_of_a_share_is_repeated() -> None:
    """What a share says in free text is in no form of its remedies."""
    name = "the Ashworth file"
    found = remedies(kent("half_known", sender={**SENDER, "name": name, "agreement_evidence": name}), most=50)

    assert found.remedies
    assert name not in found.explain() + found.explain("html") + found.to_json()


SENDER = {"kind": "maintained_school", "in_kent": True, "isa_signatory": True, "contacts_authorised": True}


def test_every_kent_fact_says_whether_it_can_be_changed() -> None:
    """None is left to the default; a route can be changed, a person's age cannot, nor what the share is for."""
    written = yaml.safe_load((KENT.path / "facts.yaml").read_text(encoding="utf-8"))["facts"]

    assert [name for name, each in written.items() if "changeable" not in each] == []
    changeable = {name for name, fact in KENT.syntax.facts.items() if fact.changeable}
    assert {"means.channel", "means.network", "relies_on", "subject.consent.recorded"} <= changeable
    assert not changeable & {"subject.age", "subject.role", "purpose", "category", "function.gateway", "party.kind"}


# --- of every case of the pack ------------------------------------------------------------------------


def denied_cases(every: int) -> Iterator[Decision]:
    """Some of the denied cases of the Kent pack."""
    for case in list(read_cases(KENT, cases_of(KENT)))[::every]:
        try:
            decision = KENT.decide(with_changes(case.base, case.document.changes))
        except ShareError:
            continue
        if not decision.allowed:
            yield decision


@pytest.mark.exhaustive
def test_each_remedy_of_a_case_is_confirmed_minimal_and_true() -> None:
    """The reference allows the share after each, denies it after any part, and no known fact is contradicted."""
    tried = 0
    for decision in denied_cases(every=12):
        prepared, share = basis_of(decision)
        found = Search(prepared, share).run()
        for moves in found.moves[:4]:
            tried += 1
            assert is_allowed(prepared.pack, share, moves)
            assert is_honest(prepared.pack, share, moves)
            assert not any(is_allowed(prepared.pack, share, part) for part in parts(moves))
    assert tried > 100


def is_allowed(pack: Pack, share: ShareFacts, moves: Moves) -> bool:
    """Whether the reference allows the share after moves."""
    after = changed(pack.layout, share, moves).facts
    return not impossible(pack, after) and not judge(pack, after)


def parts(moves: Moves, most: int = 6) -> Iterator[Moves]:
    """Every smaller set, or where there are too many, every set without one."""
    least = 0 if len(moves) <= most else len(moves) - 1
    for size in range(least, len(moves)):
        yield from map(frozenset, choose(sorted(moves, key=str), size))


def is_honest(pack: Pack, share: ShareFacts, moves: Moves) -> bool:
    """Whether no known fact is contradicted that cannot be changed, and none is withheld or brought forward."""
    for move in moves:
        if move.what is What.LEAVE_OUT:
            continue
        fact = declared(pack.facts, move.place.fact)
        before = PreparedPack(pack).readers(share)(move.place.item)(move.place.fact)
        assert fact is not None
        if move.what is What.REMOVE and not fact.changeable:
            return False
        if move.what is What.SET and (move.value is None or (before is not None and not fact.changeable)):
            return False
        if move.what is What.SET and fact.type is FactType.DATE and before is not None and move.value <= before:
            return False
    return True


# --- of every pack and share --------------------------------------------------------------------------


@st.composite
def packs_with_changeable_facts(draw: st.DrawFn) -> Pack:
    """A generated pack, some of whose facts can be changed."""
    changeable = draw(st.frozensets(st.sampled_from(sorted(FACTS))))
    facts = {name: replace(fact, changeable=name in changeable) for name, fact in FACTS.items()}
    return replace(draw(packs()), facts=facts)


@given(packs_with_changeable_facts(), shares())
@settings(max_examples=60)
def test_remedies_of_any_share(pack: Pack, share: ShareFacts) -> None:
    """The reference allows the share after each remedy, denies it after any part of it, and none is a lie."""
    for moves in Search(PreparedPack(pack), share).run().moves[:10]:
        assert is_allowed(pack, share, moves)
        assert is_honest(pack, share, moves)
        assert not any(is_allowed(pack, share, part) for part in parts(moves))


@given(packs_with_changeable_facts(), shares())
@settings(max_examples=40)
def test_no_smaller_remedy_is_overlooked(pack: Pack, share: ShareFacts) -> None:
    """Where one honest move, or any two, make the share allowed, the search finds as few or fewer."""
    search = Search(PreparedPack(pack), share)
    found = search.run()
    fewest = min((search.cost(moves).moves for moves in found.moves), default=99)
    single = list(every_move(pack, share))
    by_hand = next(
        (
            size
            for size in (0, 1, 2)
            for moves in map(frozenset, choose(single, size))
            if may_be_made(moves) and is_allowed(pack, share, moves)
        ),
        99,
    )

    assert fewest <= by_hand
    if found.complete and not found.moves:
        assert by_hand == 99


def every_move(pack: Pack, share: ShareFacts) -> Iterator[Move]:
    """Every honest single change to a generated share."""
    places = [Place(name) for name in pack.layout.share]
    places += [Place(f"{end}.{name}") for end in ENDS for name in pack.layout.party]
    places += [Place("purpose", Item(purpose=each)) for each in range(len(share.purposes))]
    for number, subject in enumerate(share.subjects):
        places += [Place(f"subject.{name}", Item(subject=number)) for name in pack.layout.subject]
        for each in range(len(subject.categories)):
            place = Place("category", Item(subject=number, category=each))
            places.append(place)
            if len(subject.categories) > 1:
                yield Move(What.LEAVE_OUT, place)
        if len(share.subjects) > 1:
            yield Move(What.LEAVE_OUT, Place("subject", Item(subject=number)))
    for fact, items in (("purpose", share.purposes), ("means", share.means)):
        for each in range(len(items) if len(items) > 1 else 0):
            yield Move(What.LEAVE_OUT, Place(fact, Item(**{fact: each})))
    places += [
        Place(f"means.{name}", Item(means=each)) for each in range(len(share.means)) for name in pack.layout.means
    ]
    for place in places:
        yield from moves_at(pack, share, place)


def moves_at(pack: Pack, share: ShareFacts, place: Place) -> Iterator[Move]:
    """Every honest change of one fact."""
    fact = declared(pack.facts, place.fact)
    assert fact is not None
    if fact.type is FactType.TERMS:
        kinds = (What.ADD, What.REMOVE) if fact.changeable else (What.ADD,)
        yield from (Move(what, place, word) for what in kinds for word in WORDS)
        return
    values: dict[FactType, tuple[Value, ...]] = {
        FactType.TERM: WORDS,
        FactType.FLAG: (True, False),
        FactType.NUMBER: (-1, *NUMBERS, 3),
        FactType.DATE: (DAYS[0] - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=1)),
        FactType.TEXT: ("given",),
    }
    moves = (Move(What.SET, place, value) for value in values[fact.type])
    yield from (each for each in moves if is_honest(pack, share, frozenset([each])))


def may_be_made(moves: Moves) -> bool:
    """Whether two moves do not undo each other, and do not empty a list."""
    if len({(move.place, None if move.what is What.SET else move.value) for move in moves}) < len(moves):
        return False
    left_out = [move.place for move in moves if move.what is What.LEAVE_OUT]
    return len({(place.fact, place.item.subject if place.fact == "category" else -1) for place in left_out}) == len(
        left_out
    )
