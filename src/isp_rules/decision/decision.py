"""The answer to a proposed share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self

from pydantic import TypeAdapter, ValidationError

from isp_rules.decision.build import build
from isp_rules.decision.formats import in_format, must_be_whole
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import SCHEMA, DutyOwed, Finding, Met, Needed, NoticeGiven, Outcome, PackUsed, Record
from isp_rules.engine.compile import failures
from isp_rules.errors import IspRulesError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Kind

if TYPE_CHECKING:
    from isp_rules.page.parts import Page

Against = list[tuple[int, bool, tuple[int, ...]]]
"""What the compiled pack found, in its bare form."""


class Decision:
    """
    Allow or deny, with every reason.

    It is made by `RulePack.decide`, compared by value, and never a truth value: ask for `decision.allowed`. What it
    says beyond the outcome is worked out when first asked for; the same pack and share give the same bytes of JSON.

    A decision that was read back from JSON, or unpickled, has all its texts and no longer holds the share.
    """

    __slots__ = ("_against", "_prepared", "_record", "_share")

    _prepared: PreparedPack | None
    _share: ShareFacts | None
    _against: Against
    _record: Record | None

    def __init__(self, prepared: PreparedPack, share: ShareFacts, against: Against) -> None:
        """Made by `RulePack.decide`."""
        self._prepared = prepared
        self._share = share
        self._against = against
        self._record = None

    # --- the answer ---

    @property
    def allowed(self) -> bool:
        """Whether the share is allowed."""
        return not self._against if self._record is None else self._record.outcome is Outcome.ALLOW

    @property
    def outcome(self) -> Outcome:
        """`allow` or `deny`."""
        return Outcome.ALLOW if self.allowed else Outcome.DENY

    def __bool__(self) -> NoReturn:
        """Refuse: `if decision:` would be true for a denial, too."""
        raise IspRulesError("a decision is not a truth value: ask for `decision.allowed`")

    @property
    def record(self) -> Record:
        """Everything the decision says, as data."""
        if self._record is None:
            assert self._prepared is not None and self._share is not None  # noqa: S101, PT018 - one of the two is always there
            self._record = build(self._prepared, self._share, failures(self._against))
        return self._record

    @property
    def summary(self) -> str:
        """The answer in one sentence."""
        return self.record.summary

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The requirements that fail and the exclusions that apply, definite ones first."""
        return self.record.findings

    @property
    def signposts(self) -> tuple[str, ...]:
        """The ways to take instead, of the exclusions that apply; one that only may apply points nowhere yet."""
        applied = (each for each in self.record.findings if each.exclusion and each.kind is not Kind.NOT_SHOWN)
        return tuple(dict.fromkeys(each.signpost for each in applied if each.signpost))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the findings, each once."""
        return self.record.kinds

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that stand against the share, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.record.findings))

    @property
    def questions(self) -> tuple[Needed, ...]:
        """The missing facts of the findings that are not shown, with the question to ask for each."""
        return self.record.questions

    @property
    def still_needed(self) -> tuple[str, ...]:
        """The facts that could still make it allowed, most wanted first; empty when a finding is definite."""
        return self.record.still_needed

    @property
    def grounds(self) -> tuple[Met, ...]:
        """How each requirement that passed did so."""
        return self.record.grounds

    @property
    def duties(self) -> tuple[DutyOwed, ...]:
        """What is to be done, by whom and when; none on a denial."""
        return self.record.duties

    @property
    def notices(self) -> tuple[NoticeGiven, ...]:
        """What the reader should know."""
        return self.record.notices

    @property
    def pack(self) -> PackUsed:
        """The pack that decided."""
        return self.record.pack

    @property
    def share_digest(self) -> str:
        """The SHA-256 of the canonical share."""
        return self.record.share_digest

    # --- saying it ---

    def explain(self, format: Literal["text", "markdown", "html"] = "text", *, width: int = 80) -> str:  # noqa: A002
        """
        The whole answer for a person to read.

        Args:
            format: `text`, `markdown` or `html` (a fragment with its own styles).
            width: where lines of text are broken.

        Raises:
            IspRulesError: there is no such format, or the width is no whole number up to 1000.

        >>> import isp_rules
        >>> decision = isp_rules.load_pack("kent-schools-2016").decide({"purposes": ["fundraising"]})
        >>> decision.explain().startswith("Denied: outside this protocol, RS-03")
        True
        """
        return in_format(self.page, format, width=width)

    @property
    def page(self) -> Page:
        """The explanation as data, for a renderer of your own."""
        from isp_rules.decision.explain import explanation  # noqa: PLC0415 - few decisions are explained

        return explanation(self.record)

    def _repr_html_(self) -> str:
        return self.explain("html")

    def _repr_markdown_(self) -> str:
        return self.explain("markdown")

    def __repr__(self) -> str:
        return f"<Decision: {self.outcome.value}>"

    # --- as data ---

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, in the shape of `schema()`."""
        data: dict[str, Any] = _adapter().dump_python(self.record, mode="json")
        return data

    def to_json(self, *, indent: int | None = None) -> str:
        """
        The record as JSON text: the same pack and share give the same bytes.

        Args:
            indent: how far the parts of it are moved in; left out, all is on one line.

        Raises:
            IspRulesError: the indent is no whole number up to 1000.
        """
        if indent is not None:
            must_be_whole("indent", indent)
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """
        A decision from the data of `to_dict`.

        Args:
            data: plain data, as JSON has it.

        Raises:
            IspRulesError: the data is not a decision of this version.
        """
        try:
            text = json.dumps(data)
        except (TypeError, ValueError, RecursionError):
            raise IspRulesError(f"not a decision in the form `{SCHEMA}`: not plain data") from None
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """
        A decision from the text of `to_json`.

        Args:
            text: the JSON text.

        Raises:
            IspRulesError: the text is not a decision of this version.

        >>> import isp_rules
        >>> decision = isp_rules.load_pack("kent-schools-2016").decide({"purposes": ["fundraising"]})
        >>> Decision.from_json(decision.to_json()) == decision
        True
        """
        try:
            record = _adapter().validate_json(text)
        except ValidationError as error:
            place = ".".join(str(step) for step in error.errors(include_url=False)[0]["loc"])
            raise IspRulesError(f"not a decision in the form `{SCHEMA}`{f': see `{place}`' if place else ''}") from None
        return cls._of(record)

    @classmethod
    def _of(cls, record: Record) -> Self:
        made = cls.__new__(cls)
        made.__setstate__(record)
        return made

    def __setstate__(self, record: Record) -> None:
        self._prepared = self._share = None
        self._against = []
        self._record = record

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON Schema of `to_dict`, for version 1."""
        schema = _adapter().json_schema(mode="serialization")
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}

    def __eq__(self, other: object) -> bool:
        return self.record == other.record if isinstance(other, Decision) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.outcome, self.record.share_digest, self.record.pack.digest))

    def __reduce__(self) -> tuple[Any, tuple[Record]]:
        return self._of, (self.record,)


def basis_of(decision: Decision) -> tuple[PreparedPack, ShareFacts]:
    """
    The pack and the share that were decided, for whoever asks further: what would change the answer?

    Args:
        decision: what was decided in this process.

    Raises:
        IspRulesError: the decision was read back from JSON or unpickled, and no longer holds them.
    """
    prepared, share = decision._prepared, decision._share  # noqa: SLF001 - of this module's own class
    if prepared is None or share is None:
        message = "this decision was read back and no longer holds its share: decide the share again, and ask then"
        raise IspRulesError(message)
    return prepared, share


@cache
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)
