"""A rule pack in use: what `load_pack` returns. It ties reading, meaning and answering together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from isp_rules.decision.build.items import named
from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.engine.guards import unguarded_facts
from isp_rules.errors import Diagnostic, PackError, ShareError, did_you_mean, needs_extra
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.load import load
from isp_rules.pack.said import by_shape
from isp_rules.pack.syntax import Pack
from isp_rules.share.model import Share, share_model
from isp_rules.share.reading import ShareLike, plain_share
from isp_rules.share.standing import Standing

if TYPE_CHECKING:
    import pyarrow as pa

    from isp_rules.backends.arrow import BatchDecision, Reject, TableDecider, TableLike
    from isp_rules.pack.english.shown import RuleShown, VocabularyShown
    from isp_rules.page.parts import Page

_SHIPPED = (Path(__file__).parent / "rules", Path(__file__).parents[2] / "rules")
"""Where packs are found by name: inside the installed package, or beside `src` in a source tree."""


def load_pack(source: str | os.PathLike[str], *, parameters: Mapping[str, Any] | None = None) -> RulePack:
    """
    Read a rule pack and check it.

    Args:
        source: the name of a pack that is shipped (`kent-schools-2016`), or the path of a folder or file.
        parameters: values for the pack's parameters, instead of their defaults.

    Returns:
        The pack, ready to decide. It is immutable and safe to use from many threads.

    Raises:
        PackError: with every problem found, sorted by place.

    >>> import isp_rules
    >>> pack = isp_rules.load_pack("kent-schools-2016")
    >>> pack.decide({"sender": {"kind": "maintained_school"}}).allowed
    False
    """
    path = find_pack(source)
    pack, warnings = load(path, _values(parameters), str(source))
    made = RulePack(pack, path=path, warnings=warnings)
    # The base is what the pack allows as it is written; a reviewer's other values may well deny it.
    if pack.identity.base and not parameters:
        _check_base(made)
    return made


def _values(parameters: object) -> Mapping[str, Any]:
    if parameters is None or isinstance(parameters, Mapping):
        return dict(parameters or {})
    message = f"the values of parameters are a mapping, not {by_shape(parameters)}"
    raise PackError([Diagnostic("ISP204", message, help='for instance `{"on_review_overdue": "warn"}`')])


def shipped_packs() -> tuple[str, ...]:
    """
    The names of the packs that come with the library.

    >>> shipped_packs()
    ('kent-schools-2016',)
    """
    folders = (each for root in _SHIPPED if root.is_dir() for each in root.iterdir())
    return tuple(sorted({each.name for each in folders if (each / "pack.yaml").is_file()}))


def find_pack(source: str | os.PathLike[str]) -> Path:
    """
    The folder or file of a pack.

    Args:
        source: as `load_pack` takes it.

    Raises:
        PackError: there is none.
    """
    for root in _SHIPPED:
        if isinstance(source, str) and source in shipped_packs() and (root / source).is_dir():
            return root / source
    if not isinstance(source, str | os.PathLike):
        raise PackError([Diagnostic("ISP107", f"a rule pack is named by a text or a path, not {by_shape(source)}")])
    path = Path(source)
    try:
        there = path.exists() and str(source) != ""
    except (OSError, ValueError):
        there = False
    if not there:
        names = shipped_packs()
        help_ = (
            did_you_mean(str(source), names) or f"the packs that are shipped are {', '.join(names)}; a path works too"
        )
        shown = "".join(each if each.isprintable() else "\ufffd" for each in str(source)[:200])
        raise PackError([Diagnostic("ISP107", f"no rule pack at `{shown}`", help=help_)])
    return path


def _check_base(pack: RulePack) -> None:
    """The checks that need a complete share to start from."""
    base = pack.syntax.identity.base
    folder = pack.path if pack.path.is_dir() else pack.path.parent
    try:
        share = pack.share(folder / base)
    except ShareError as error:
        # A base that is not there has no place of its own: the pack that names it has.
        named_at = pack.syntax.identity.span
        raise PackError(replace(each, span=each.span or named_at) for each in error.diagnostics) from None
    found = list(unguarded_facts(pack.syntax, share.facts))
    if found:
        raise PackError(found)


class RulePack:
    """
    A rule pack, ready to answer.

    Attributes:
        syntax: the frozen tree.
        path: where it was read from.
        warnings: what was odd but no error.
        Share: the pydantic model of a share, with a field for each fact of the pack.
    """

    def __init__(self, pack: Pack, *, path: Path = Path(), warnings: Iterable[Diagnostic] = ()) -> None:
        """Made by `load_pack`; from a tree of your own making, without its checks."""
        self.syntax = pack
        self.path = path
        self.warnings = tuple(warnings)
        self._prepared = PreparedPack(pack)
        self._judge = self._prepared.compiled.judge
        self._deciders: dict[tuple[bool, bool], TableDecider] = {}
        self.Share: type[Share] = share_model(pack, self._impossible)

    @property
    def name(self) -> str:
        """The name of the pack."""
        return self.syntax.identity.name

    @property
    def title(self) -> str:
        """What the pack is, in words."""
        return self.syntax.identity.title

    @property
    def version(self) -> str:
        """The version of the pack."""
        return self.syntax.identity.version

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical pack, parameters included."""
        return self._prepared.digest

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters with the values in use."""
        return MappingProxyType({name: each.value for name, each in self.syntax.parameters.items()})

    def share(self, share: ShareLike) -> Share:
        """
        A share, checked once; `decide` does not check it again.

        Args:
            share: a mapping, JSON or YAML text, the path of such a file (a `pathlib.Path`), or a `Share`.

        Returns:
            The share, with a field for each fact of the pack. It does not change, and its `repr` tells no fact.

        Raises:
            ShareError: with everything that is wrong, each with its place.

        >>> pack = load_pack("kent-schools-2016")
        >>> pack.share("date: 2016-11-14").date
        datetime.date(2016, 11, 14)
        >>> pack.share({"purposes": ["youth_justic"]})
        Traceback (most recent call last):
        isp_rules.errors.ShareError: error[ISP403]: purposes[0]: unknown term: `youth_justic`
          = help: did you mean `youth_justice`?
        """
        if isinstance(share, self.Share):
            return share
        written = plain_share(share)
        return self.Share.model_validate(written.data, context=written)

    def decide(self, share: ShareLike) -> Decision:
        """
        Allow or deny a proposed share, with every reason.

        Args:
            share: as `share` takes it.

        Returns:
            The decision, which explains itself. Equal shares give equal decisions, and the same bytes of JSON.

        Raises:
            ShareError: it is no share of this pack. A missing fact is never an error.
        """
        if type(share) is not self.Share:
            share = self.share(share)
        facts = share.facts
        return Decision(self._prepared, facts, self._judge(facts))

    def arrow_schema(self) -> pa.Schema:
        """
        The Arrow schema of a table of shares: one row a share, in the shape of its JSON; null is unknown.

        Raises:
            IspRulesError: the extra `batch` is not installed.
        """
        with needs_extra("batch"):
            from isp_rules.backends import arrow  # noqa: PLC0415 - a service that decides one by one needs no Arrow
        return arrow.arrow_schema(self.syntax)

    def decide_table(
        self,
        table: TableLike,
        *,
        with_rules: bool = False,
        with_duties: bool = False,
        rejects: list[Reject] | None = None,
    ) -> pa.Table:
        """
        Decide a table of shares, with the answers of `decide`.

        Args:
            table: one row a share, in the columns of `arrow_schema` or some of them: a `pyarrow.Table`, a reader or an
                iterable of record batches, or anything with the Arrow PyCapsule interface (Polars, pandas, DuckDB).
            with_rules: whether to name the rules that stand against each share, as `Decision.rules`.
            with_duties: whether to name the duties that go with each allow.
            rejects: takes the rows that are no valid share, which are then left out of the result.

        Returns:
            A row for each valid share: `row` (counted from 0), `outcome`, `kinds`, `still_needed`, and `rules` and
            `duties` where asked for.

        Raises:
            ShareError: a column is not known or of the wrong type; or a row is no valid share, without `rejects`.
            IspRulesError: the extra `batch` is not installed, or it is no table at all.

        >>> import pyarrow as pa
        >>> pack = load_pack("kent-schools-2016")
        >>> table = pa.table({"purposes": [["fundraising"], ["youth_justice"]]})
        >>> pack.decide_table(table, with_rules=True)["rules"][0].as_py()[0]
        'RS-03'
        """
        with needs_extra("batch"):
            from isp_rules.backends import arrow  # noqa: PLC0415
        return arrow.decide_table(self.table_decider(with_rules=with_rules, with_duties=with_duties), table, rejects)

    def decide_batches(
        self, stream: TableLike, *, with_rules: bool = False, with_duties: bool = False
    ) -> Iterator[BatchDecision]:
        """
        Decide a stream of record batches in constant memory.

        Args:
            stream: as `decide_table` takes it.
            with_rules: as there.
            with_duties: as there.

        Returns:
            The decided batches one after another, each with its rejects and the numbers for a summary.

        Raises:
            ShareError: a column is not known or of the wrong type; a row that is no share is among the rejects.
            IspRulesError: as `decide_table`.
        """
        with needs_extra("batch"):
            from isp_rules.backends import arrow  # noqa: PLC0415
        return arrow.decide_batches(self.table_decider(with_rules=with_rules, with_duties=with_duties), stream)

    def explain_row(self, table: TableLike, row: int) -> Decision:
        """
        The full decision on one row of a table of shares, equal to that of `decide`.

        Args:
            table: as `decide_table` takes it; of a stream, what comes before the row is read.
            row: its number, counted from 0.

        Raises:
            ShareError: the row is no valid share, or a column is wrong.
            IspRulesError: there is no such row, or as `decide_table`.
        """
        with needs_extra("batch"):
            from isp_rules.backends import arrow  # noqa: PLC0415
        return self.decide(arrow.row_of(self.table_decider(), table, row))

    def table_decider(self, *, with_rules: bool = False, with_duties: bool = False) -> TableDecider:
        """
        What decides record batches one at a time; the same one each time, and safe from many threads.

        Args:
            with_rules: as `decide_table` takes it.
            with_duties: as there.

        Raises:
            IspRulesError: the extra `batch` is not installed.
        """
        with needs_extra("batch"):
            from isp_rules.backends import arrow  # noqa: PLC0415
        asked = with_rules, with_duties
        if asked not in self._deciders:  # what it works out of the pack serves every table
            self._deciders[asked] = arrow.TableDecider(
                self._prepared, self.Share, with_rules=with_rules, with_duties=with_duties
            )
        return self._deciders[asked]

    def given(self, **facts: Any) -> Given:
        """
        A service's standing facts, checked once, for all the shares that it will ask about.

        Args:
            facts: parts of a share by their keys (`sender={...}`, `means=[...]`).

        Returns:
            What decides the rest of a share together with them.

        Raises:
            ShareError: they are no facts of a share of this pack.

        >>> ask = load_pack("kent-schools-2016").given(sender={"kind": "academy"})
        >>> ask.decide({"purposes": ["fundraising"]}).rules[0]
        'RS-03'
        """
        return Given(self, facts)

    def rule(self, name: str) -> RuleShown:
        """
        What the pack has under a name, in plain English; in a notebook it shows itself.

        Args:
            name: the id of a rule, ground or clause, or the name of a condition.

        Raises:
            IspRulesError: the pack has nothing of that name.

        >>> print(load_pack("kent-schools-2016").rule("X-05"))  # doctest: +ELLIPSIS
        # Exclusion X-05
        <BLANKLINE>
        **The Adoption Service is outside this protocol.**
        ...
        """
        from isp_rules.pack.english.shown import show_rule  # noqa: PLC0415 - a service that decides shows nothing

        return show_rule(self.syntax, name)

    def vocabulary(self, name: str) -> VocabularyShown:
        """
        A vocabulary, with its terms in English; in a notebook it shows itself.

        Args:
            name: the vocabulary's name, or that of a fact that is written in its terms.

        Raises:
            IspRulesError: the pack has neither.

        >>> load_pack("kent-schools-2016").vocabulary("subject.role").vocabulary.terms["carer"].label
        'carer'
        """
        from isp_rules.pack.english.shown import show_vocabulary  # noqa: PLC0415 - a service that decides shows nothing

        return show_vocabulary(self.syntax, name)

    def _impossible(self, share: ShareFacts) -> Iterable[Diagnostic]:
        for number, item in self._prepared.compiled.impossible(share):
            each = self.syntax.impossible[number]
            who = named(self.syntax, share, item).phrase
            yield Diagnostic(
                "ISP405", f"this cannot be: {each.because}", path=who, help=f"{each.id} of the pack's impossible shares"
            )

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process is sent the tree, and compiles it when it decides."""
        return partial(RulePack, path=self.path, warnings=self.warnings), (self.syntax,)

    def __repr__(self) -> str:
        return f"<RulePack {self.name} {self.version}>"

    @property
    def page(self) -> Page:
        """The pack at a glance, as data for a renderer; a notebook shows it."""
        from isp_rules.pack.english.overview import overview  # noqa: PLC0415 - a service that decides shows nothing

        return overview(self.syntax, self.digest)

    def _repr_html_(self) -> str:
        from isp_rules.page import as_html  # noqa: PLC0415

        return as_html(self.page)

    def _repr_markdown_(self) -> str:
        from isp_rules.page import as_markdown  # noqa: PLC0415

        return as_markdown(self.page)


class Given:
    """
    A service's standing facts, bound to a pack: `ask = pack.given(sender={...})`, then `ask.decide(rest)`.

    A mapping may be given in part and completed later (`sender` here, `sender.contacts_authorised` there); the same
    fact twice is an error.
    """

    def __init__(self, pack: RulePack, facts: Mapping[str, Any]) -> None:
        """Made by `RulePack.given`."""
        self._pack = pack
        self._standing = Standing(pack.Share, facts)

    def share(self, rest: ShareLike) -> Share:
        """
        The standing facts and the rest as one share.

        Args:
            rest: a mapping or a text, as `RulePack.share` takes it, without the standing facts.

        Raises:
            ShareError: the rest is no part of a share, or gives a standing fact again.
        """
        return self._standing.share(rest)

    def decide(self, rest: ShareLike) -> Decision:
        """
        Decide the share that the standing facts and the rest make together.

        Args:
            rest: as `share` takes it.

        Raises:
            ShareError: as `share`.
        """
        return self._pack.decide(self.share(rest))
