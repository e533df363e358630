"""A pack made ready for deciding: what every decision needs to know of it, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from isp_rules.decision.record import PackUsed
from isp_rules.engine.compile import Compiled, compile_pack
from isp_rules.engine.items import Item, Reader, readers
from isp_rules.engine.verdict import Attachments
from isp_rules.pack.canonical import CanonicalData, canonical, digest, pack_digest
from isp_rules.pack.layout import Row, ShareFacts
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import Pack


class Evaluator(Protocol):
    """What works out the rest of a record: how each requirement passed, and what goes with the answer."""

    def attach(self, share: ShareFacts) -> Attachments:
        """As `evaluate.attach`."""

    def notices(self, share: ShareFacts) -> tuple[int, ...]:
        """As `evaluate.notices`."""


class PreparedPack:
    """One pack, compiled, with its digest. Immutable but for what is worked out on first use."""

    def __init__(self, pack: Pack, evaluator: Evaluator | None = None) -> None:
        """The compiled pack is the evaluator unless there is another."""
        self.pack = pack
        self.compiled: Compiled = compile_pack(pack)
        self.evaluator: Evaluator = evaluator or self.compiled
        self._ranks = {name: number for number, name in enumerate(pack.facts)}
        self._duties = {duty.id: number for number, duty in enumerate(pack.duties)}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical pack."""
        return pack_digest(self.pack)

    @cached_property
    def used(self) -> PackUsed:
        """What a record says of the pack."""
        identity = self.pack.identity
        changed = [each for each in self.pack.parameters.values() if each.value != each.default]
        return PackUsed(
            name=identity.name,
            title=identity.title,
            version=identity.version,
            protocol=identity.protocol,
            law=identity.law,
            digest=self.digest,
            parameters=tuple((each.name, str(canonical(each.value))) for each in changed),
            engine=f"isp_rules {engine_version()}",
            standing=identity.standing,
        )

    def rank(self, fact: str) -> int:
        """The place of a fact among those that the pack declares; of a fact of both ends, the sender's comes first."""
        head, _, rest = fact.partition(".")
        if head in ENDS:
            return 2 * self._ranks[f"party.{rest}"] + ENDS.index(head)
        return 2 * self._ranks[fact]

    def duty_number(self, duty: str) -> int:
        """The number of a duty by its id."""
        return self._duties[duty]

    def readers(self, share: ShareFacts) -> Callable[[Item], Reader]:
        """What each fact is worth for one item after another."""
        return readers(self.pack, share)

    def share_digest(self, share: ShareFacts) -> str:
        """The SHA-256 of the canonical share: the facts that are given, and nothing else."""
        return digest(self.canonical_share(share))

    def canonical_share(self, share: ShareFacts) -> CanonicalData:
        """A share as plain data: each fact that is given, by name, and the items in their order."""
        return {
            "share": _given(self.pack.layout.share, share.share),
            "sender": _given(self.pack.layout.party, share.sender),
            "recipient": _given(self.pack.layout.party, share.recipient),
            "purposes": list(share.purposes),
            "subjects": [
                {"facts": _given(self.pack.layout.subject, each.facts), "categories": list(each.categories)}
                for each in share.subjects
            ],
            "means": [_given(self.pack.layout.means, each) for each in share.means],
        }


def _given(names: tuple[str, ...], row: Row) -> CanonicalData:
    return {name: canonical(value) for name, value in zip(names, row, strict=True) if value is not None}


def engine_version() -> str:
    """The version of this library, as installed."""
    try:
        return version("isp-rules")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "not installed"
