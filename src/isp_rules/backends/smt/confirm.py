"""A share that z3 has found, decided by the engine: what z3 said of it must be what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import z3

from isp_rules.backends.smt.encoding import Encoding
from isp_rules.backends.smt.logic import holds
from isp_rules.engine.compile import Compiled, compile_pack, failures
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED
from isp_rules.errors import Diagnostic, ShareError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Pack
from isp_rules.share.model import Share, share_model


class DisagreementError(RuntimeError):
    """z3 and the engine differ about a share. This is a fault of the library, whatever the pack says."""


class Confirmation:
    """Compares what an encoding says of shares with what its pack decides."""

    def __init__(self, encoding: Encoding) -> None:
        """Args: encoding: what has been asked of the pack."""
        self._encoding = encoding
        self._pack = encoding.pack
        self._compiled: Compiled = compile_pack(encoding.pack)

    def of(self, share: Mapping[str, Any], model: z3.ModelRef) -> None:
        """
        Decide a share, and compare everything that has been asked of the pack so far.

        Args:
            share: as it would be written.
            model: what z3 says of it.

        Raises:
            DisagreementError: they differ.
        """
        said = {name for name, constant in self._encoding.constants.items() if holds(model, constant)}
        try:
            facts = self._model.model_validate(share).facts
        except ShareError:
            asked, true = {"possible"}, set()
        else:
            asked, true = set(self._encoding.constants), set(truths(self._pack, self._compiled, facts))
        if different := sorted((said ^ true) & asked):
            what = ", ".join(f"`{each}` is {str(each in true).lower()}" for each in different)
            raise DisagreementError(f"z3 and the engine differ: {what}, and z3 says otherwise, of {share}")

    @cached_property
    def _model(self) -> type[Share]:
        def impossible(share: ShareFacts) -> Iterable[Diagnostic]:
            return [
                Diagnostic("ISP405", self._pack.impossible[each].id) for each, _ in self._compiled.impossible(share)
            ]

        return share_model(self._pack, impossible)


def truths(pack: Pack, compiled: Compiled, share: ShareFacts) -> Iterator[str]:
    """
    What is true of a possible share of one item each, under the names that an `Encoding` gives to what it is asked.

    Args:
        pack: the pack.
        compiled: the same pack, or the reference evaluator in its place.
        share: the share.
    """
    yield "possible"
    against = failures(compiled.judge(share))
    if not against:
        yield "allowed"
    for failure in against:
        rule = pack.against[failure.rule]
        yield f"{rule.id} fails"
        if failure.definite:
            yield f"{rule.id} definitely fails"
        yield from (f"{notice} shown" for notice in rule.notices)
    yield from (f"{pack.notices[number].id} shown" for number in compiled.notices(share))
    attached = compiled.attach(share)
    for duty in attached.duties:
        yield from _owed(pack.duties[duty.duty].id, certain=duty.certain)
    for met in attached.grounds:
        requirement = pack.requirements[met.requirement]
        if met.ground == DOES_NOT_APPLY:
            yield f"{requirement.id} does not apply"
        elif met.ground == TOLERATED:
            yield f"{requirement.id} tolerated"
            assert requirement.when_unknown is not None  # noqa: S101 - it is what tolerates
            yield from _owed(requirement.when_unknown.duty, certain=True)
        else:
            yield f"{requirement.id} by {requirement.grounds[met.ground].id}"


def _owed(duty: str, *, certain: bool) -> Iterator[str]:
    yield f"{duty} owed"
    if certain:
        yield f"{duty} certain"
