"""What cases of one rule are wanted: what each shows, how z3 is asked for it, and what it expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from isp_rules.decision.record import Outcome
from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Kind, Notice, Requirement
from isp_rules.review.answers import IMPOSSIBLE, Answer
from isp_rules.review.case_documents import CaseDocument
from isp_rules.review.cases import mismatches
from isp_rules.review.places import Judged

if TYPE_CHECKING:
    import z3

    from isp_rules.backends.smt import Encoding


@dataclass(frozen=True, slots=True)
class Wanted:
    """One case that is wanted."""

    title: str
    never: str
    """What it means if there is no such share."""
    goals: tuple[z3.BoolRef, ...]
    expects: Mapping[str, Any]
    exactly: str = ""
    """A list of the answer that the case tells in full, for it has to show that something is not among it."""
    without: frozenset[str] = frozenset()
    """What the answer must not have: other grounds of the rule, or the duty or notice itself."""

    def shown_by(self, answer: Answer) -> bool:
        """Whether an answer is what the case expects, and has nothing that it must not have."""
        has = {*answer.grounds, *answer.duties, *answer.notices}
        return not any(mismatches(self.document(answer), answer)) and not has & self.without

    def document(self, answer: Answer) -> CaseDocument:
        """
        The case, but for what it changes.

        Args:
            answer: to its share.
        """
        exact = {self.exactly: sorted(getattr(answer, self.exactly))} if self.exactly else {}
        return CaseDocument.model_validate({"case": self.title, **self.expects, **exact})


def wanted_of(said: Encoding, judged: Judged) -> Iterator[Wanted]:
    """
    The cases that show a rule deciding, both ways.

    Args:
        said: what the pack says of the generic share.
        judged: a rule of it, or something that cannot be.
    """
    match judged:
        case Requirement():
            yield from _alone_against(said, judged, judged.otherwise)
            yield from _by_grounds(said, judged)
        case Exclusion():
            yield from _alone_against(said, judged, Kind.OUT_OF_SCOPE)
            yield Wanted(
                f"{judged.id} does not apply, and nothing else is against the share",
                f"no share is allowed while {judged.id} does not apply",
                (said.possible, said.allowed),
                {"expect": Outcome.ALLOW.value},
            )
        case Duty():
            owed = said.duty(judged.id).owed
            yield from _beside(said, judged.id, "duties", "is owed", owed)
        case Notice():
            yield from _beside(said, judged.id, "notices", "is shown", said.notice(judged.id))
        case Impossible():
            yield from _cannot(said, judged)
        case _:
            assert_never(judged)


def _alone_against(said: Encoding, rule: Requirement | Exclusion, kind: Kind) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    others = [no(said.fails(each.id)) for each in said.pack.against if each.id != rule.id]
    expects = {"expect": Outcome.DENY.value, "findings": [rule.id]}
    definite = said.definitely_fails(rule.id)
    yield Wanted(
        f"{rule.id} alone is against the share",
        f"{rule.id} is never alone against a share",
        (said.possible, definite, *others),
        {**expects, "kinds": [kind.value]},
    )
    yield Wanted(
        f"{rule.id} alone is not shown",
        f"{rule.id} is never all that is not shown",
        (said.possible, said.fails(rule.id), no(definite), *others),
        {**expects, "kinds": [Kind.NOT_SHOWN.value]},
    )


def _by_grounds(said: Encoding, rule: Requirement) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    applies = () if rule.applies_when is None else (said.truth(rule.applies_when).true,)
    ids = [each.id for each in rule.grounds]
    for id_ in ids:
        others = [no(said.ground_met(rule.id, each)) for each in ids if each != id_]
        yield Wanted(
            f"{rule.id} is met by {id_} alone" if others else f"{rule.id} is met by {id_}",
            f"{id_} is never the only ground by which {rule.id} is met",
            (said.possible, said.allowed, *applies, said.ground_met(rule.id, id_), *others),
            {"expect": Outcome.ALLOW.value, "grounds_include": [id_]},
            without=frozenset(ids) - {id_},
        )


def _beside(said: Encoding, id_: str, key: str, so: str, holds: z3.BoolRef) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    allow = Outcome.ALLOW.value
    yield Wanted(
        f"{id_} {so}",
        f"{id_} never {so} with an allow",
        (said.possible, said.allowed, holds),
        {"expect": allow, f"{key}_include": [id_]},
    )
    yield Wanted(
        f"without {id_}",
        f"{id_} {so} with every allow",
        (said.possible, said.allowed, no(holds)),
        {"expect": allow},
        exactly=key,
        without=frozenset([id_]),
    )


def _cannot(said: Encoding, judged: Impossible) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    others = [no(said.truth(each.when).true) for each in said.pack.impossible if each.id != judged.id]
    yield Wanted(
        f"{judged.id} alone cannot be",
        f"{judged.id} never is the only thing that cannot be",
        (said.truth(judged.when).true, *others),
        {"expect": IMPOSSIBLE, "impossible": [judged.id]},
    )
    yield Wanted(
        f"a share that {judged.id} does not speak of is possible",
        f"no share is allowed while {judged.id} is not so",
        (said.possible, said.allowed),
        {"expect": Outcome.ALLOW.value},
    )
