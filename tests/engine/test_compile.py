"""The fast evaluator against the reference."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from isp_rules.decision.build import build
from isp_rules.decision.prepared import PreparedPack
from isp_rules.engine import evaluate
from isp_rules.engine.compile import Compiled, compile_pack, failures
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Impossible, Pack
from tests.strategies import packs, random_share, shares

PACKS, SHARES_FOR_EACH_PACK = 400, 50


def by_the_reference(pack: Pack) -> PreparedPack:
    """A prepared pack whose evaluator is the reference, so that whole records can be compared."""
    return PreparedPack(
        pack,
        SimpleNamespace(
            attach=lambda share: evaluate.attach(pack, share), notices=lambda share: evaluate.notices(pack, share)
        ),
    )


@settings(max_examples=max(PACKS, settings().max_examples))
@given(packs(), st.integers(0, 2**32))
def test_compiled_equals_reference(pack: Pack, seed: int) -> None:
    """The compiled pack gives the reference's verdict and the same whole record: 20,000 pairs in each run."""
    prepared, reference, dice = PreparedPack(pack), by_the_reference(pack), random.Random(seed)
    for _ in range(SHARES_FOR_EACH_PACK):
        share = random_share(dice)
        found = evaluate.judge(pack, share)

        assert failures(prepared.compiled.judge(share)) == found
        assert build(prepared, share, found) == build(reference, share, found)


@given(packs(), shares())
def test_compiled_equals_reference_on_drawn_shares(pack: Pack, share: ShareFacts) -> None:
    """The same with shares that Hypothesis draws, and can make smaller."""
    prepared = PreparedPack(pack)

    assert failures(prepared.compiled.judge(share)) == evaluate.judge(pack, share)
    assert prepared.compiled.attach(share) == evaluate.attach(pack, share)
    assert prepared.compiled.notices(share) == evaluate.notices(pack, share)


@given(packs(), shares())
def test_impossible_shares_are_found_alike(pack: Pack, share: ShareFacts) -> None:
    """What cannot be is the same for both evaluators."""
    cannot_be = tuple(Impossible(id=each.id, when=each.when, because="no") for each in pack.exclusions)
    pack = replace(pack, impossible=cannot_be)

    assert compile_pack(pack).impossible(share) == evaluate.impossible(pack, share)


@given(packs())
def test_no_text_of_the_pack_enters_the_source(pack: Pack) -> None:
    """The generated source is made of our own words alone."""
    words = set(
        re.findall(
            r"[A-Za-z_]+",
            re.sub(r"\b(share|sender|recipient|party|subject|means)_\d+|\bK\d+", "", compile_pack(pack).source),
        )
    )

    assert words <= OUR_WORDS


OUR_TEXT = """
def return for in if elif else not and or is None True False enumerate append add set isdisjoint
judge attach notices impossible facts found fails met grounds duties categories
share sender recipient purposes subjects means the_purpose the_category
i_party i_purpose i_subject i_category i_means
"""
OUR_WORDS = frozenset(OUR_TEXT.split())


@given(packs(), st.lists(shares(), min_size=8, max_size=8))
@settings(max_examples=20)
def test_eight_threads_get_the_answers_of_one(pack: Pack, some: list[ShareFacts]) -> None:
    """A compiled pack may be used from many threads at once."""
    compiled = compile_pack(pack)
    alone = [_everything(compiled, share) for share in some]
    together: dict[int, list[object]] = {}

    def work(number: int) -> None:
        together[number] = [_everything(compiled, share) for _ in range(5) for share in some]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert together == dict.fromkeys(range(8), alone * 5)


def _everything(compiled: Compiled, share: ShareFacts) -> object:
    return failures(compiled.judge(share)), compiled.attach(share), compiled.notices(share)
