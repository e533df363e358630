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
    goals: tuple[tuple[z3.BoolRef, ...], ...]
    """What z3 is asked for, one after another until there is a share."""
    expects: Mapping[str, Any]
    exactly: str = ""
    """A list of the answer that the case tells in full, for it has to show that something is not among it."""
    without: frozenset[str] = frozenset()
    """What the answer must not have: other grounds of the rule, or the duty or notice itself."""
    only: str = ""
    """The one rule that may stand against the share."""
    kind: str = ""
    """What it must say then: it may be not shown for another item, or at the other end, as well."""

    def shown_by(self, answer: Answer) -> bool:
        """Whether an answer is what the case expects, and has nothing that it must not have."""
        has = {*answer.grounds, *answer.duties, *answer.notices}
        alone = not self.only or (set(answer.findings) == {self.only} and self.kind in answer.kinds)
        return alone and not any(mismatches(self.document(answer), answer)) and not has & self.without

    def document(self, answer: Answer) -> CaseDocument:
        """
        The case, but for what it changes.

        Args:
            answer: to its share.
        """
        found: dict[str, Any] = {"case": self.title, "expect": answer.outcome, **self.expects}
        if answer.findings:
            found |= {"findings": sorted(answer.findings), "kinds": sorted(set(answer.kinds))}
        if self.exactly:
            found[self.exactly] = sorted(getattr(answer, self.exactly))
        return CaseDocument.model_validate(found)


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
                ((said.possible, said.allowed),),
                {"expect": Outcome.ALLOW.value},
            )
        case Duty():
            yield from _of_duty(said, judged)
        case Notice():
            yield from _of_notice(said, judged)
        case Impossible():
            yield from _cannot(said, judged)
        case _:
            assert_never(judged)


def _alone_against(said: Encoding, rule: Requirement | Exclusion, kind: Kind) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    others = [no(said.fails(each.id)) for each in said.pack.against if each.id != rule.id]
    expects = {"expect": Outcome.DENY.value}
    definite = said.definitely_fails(rule.id)
    yield Wanted(
        f"{rule.id} alone is against the share",
        f"{rule.id} is never alone against a share",
        ((said.possible, definite, *others),),
        expects,
        only=rule.id,
        kind=kind.value,
    )
    yield Wanted(
        f"{rule.id} alone is not shown",
        f"{rule.id} is never all that is not shown",
        ((said.possible, said.fails(rule.id), no(definite), *others),),
        expects,
        only=rule.id,
        kind=Kind.NOT_SHOWN.value,
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
            ((said.possible, said.allowed, *applies, said.ground_met(rule.id, id_), *others),),
            {"expect": Outcome.ALLOW.value, "grounds_include": [id_]},
            without=frozenset(ids) - {id_},
        )


def _of_notice(said: Encoding, notice: Notice) -> Iterator[Wanted]:
    """With an allow, if it is ever shown with one."""
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    shown = said.notice(notice.id)
    yield Wanted(
        f"{notice.id} is shown",
        f"{notice.id} is never shown",
        ((said.possible, said.allowed, shown), (said.possible, shown)),
        {"notices_include": [notice.id]},
    )
    yield Wanted(
        f"without {notice.id}",
        f"{notice.id} is always shown",
        ((said.possible, said.allowed, no(shown)), (said.possible, no(shown))),
        {},
        exactly="notices",
        without=frozenset([notice.id]),
    )


def _of_duty(said: Encoding, duty: Duty) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    owed, allow = said.duty(duty.id), {"expect": Outcome.ALLOW.value}
    yield Wanted(
        f"{duty.id} is owed",
        f"{duty.id} is never owed",
        ((said.possible, said.allowed, owed.certain), (said.possible, said.allowed, owed.owed)),
        {**allow, "duties_include": [duty.id]},
    )
    yield Wanted(
        f"without {duty.id}",
        f"{duty.id} is owed with every allow",
        ((said.possible, said.allowed, no(owed.owed)),),
        allow,
        exactly="duties",
        without=frozenset([duty.id]),
    )


def _cannot(said: Encoding, judged: Impossible) -> Iterator[Wanted]:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    others = [no(said.truth(each.when).true) for each in said.pack.impossible if each.id != judged.id]
    yield Wanted(
        f"{judged.id} alone cannot be",
        f"{judged.id} never is the only thing that cannot be",
        ((said.truth(judged.when).true, *others),),
        {"expect": IMPOSSIBLE, "impossible": [judged.id]},
    )
    yield Wanted(
        f"{judged.id} does not keep this share from being one",
        f"no share is allowed while {judged.id} is not so",
        ((said.possible, said.allowed),),
        {"expect": Outcome.ALLOW.value},
    )
