"""Given shares decided by both packs: how many change, and which, without a word of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from isp_rules.errors import IspRulesError, ShareError
from isp_rules.pack.english.texts import counted
from isp_rules.pack.said import quoted
from isp_rules.page.parts import Block, Paragraph, Point, Points, Section
from isp_rules.rulepack import RulePack
from isp_rules.share.model import as_given
from isp_rules.share.reading import ShareLike

LISTED: Final = 20
"""How many shares that change are listed of each kind; all are counted."""

TABLE_FROM: Final = 200
"""From how many shares on a table of them is decided faster than one after another."""

_CHANGES: Final = {
    "allow_to_deny": "allowed before, denied now",
    "deny_to_allow": "denied before, allowed now",
    "other_findings": "denied before and now, with other findings",
    "other_duties": "allowed before and now, with other duties",
    "only_old": "readable before, no share of the pack now",
    "only_new": "no share of the pack before, readable now",
}


class Given(NamedTuple):
    """One share, and where it was given: a file, and the line of one that holds many."""

    place: str
    share: ShareLike


@dataclass(frozen=True, slots=True)
class Replayed:
    """One share that changes."""

    place: str
    how: str
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What became of given shares."""

    shares: int
    same: int
    unreadable: int
    """No share of either pack."""
    counts: Mapping[str, int]
    listed: tuple[Replayed, ...]

    @property
    def changed(self) -> int:
        """How many shares change."""
        return sum(self.counts.values())

    def section(self) -> Section:
        """The counts, and the first shares of each kind."""
        bad = f", {self.unreadable} are no shares of either" if self.unreadable else ""
        blocks: list[Block] = [
            Paragraph(f"{counted(self.shares, 'share')}: {self.same} stay the same, {self.changed} change{bad}.")
        ]
        for how, count in self.counts.items():
            first = f", of which the first {LISTED} are" if count > LISTED else ""
            blocks.append(Paragraph(f"{count} {_CHANGES[how]}{first}:"))
            blocks.append(Points(tuple(_point(each) for each in self.listed if each.how == how)))
        return Section("Given shares, decided by both", tuple(blocks))

    def to_dict(self) -> dict[str, Any]:
        """The replay as plain data."""
        return {
            "shares": self.shares,
            "same": self.same,
            "unreadable": self.unreadable,
            "changed": dict(self.counts),
            "listed": [
                {
                    "place": each.place,
                    "how": each.how,
                    "old_rules": list(each.old_rules),
                    "new_rules": list(each.new_rules),
                }
                for each in self.listed
            ],
        }


def _point(each: Replayed) -> Point:
    before, now = (", ".join(rules) for rules in (each.old_rules, each.new_rules))
    said = "; ".join(filter(None, (f"before {before}" if before else "", f"now {now}" if now else "")))
    return Point(said or "see the counts", label=each.place)


# --- reading ------------------------------------------------------------------------------------------


def read_shares(where: Path) -> list[Given]:
    """
    The shares of a file or a folder.

    Args:
        where: a YAML or JSON file with one share, JSON Lines (`.jsonl`) with one a line, or a folder of such files.

    Raises:
        IspRulesError: there are none, or the file cannot be read.
    """
    if where.is_dir():
        files = sorted(each for each in where.iterdir() if each.suffix in {".yaml", ".yml", ".json", ".jsonl"})
    else:
        files = [where]
    found = [given for file in files for given in _of_file(file)]
    if not found:
        raise IspRulesError(f"there are no shares at {quoted(str(where))}: YAML, JSON or JSON Lines files are read")
    return found


def _of_file(file: Path) -> Iterator[Given]:
    if file.suffix != ".jsonl":
        if not file.is_file():
            raise IspRulesError(f"there are no shares at {quoted(str(file))}: no such file")
        yield Given(file.name, file)
        return
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield Given(f"{file.name}:{number}", line)
    except OSError as error:
        raise IspRulesError(f"cannot read {quoted(str(file))}: {(error.strerror or 'it failed').lower()}") from None


# --- deciding -----------------------------------------------------------------------------------------


class Said(NamedTuple):
    """What one pack says of one share, as far as it is compared."""

    allowed: bool
    rules: tuple[str, ...]
    kinds: frozenset[str]
    duties: frozenset[str]


def replay(old: RulePack, new: RulePack, shares: Sequence[Given]) -> Replay:
    """
    Decide shares with both packs, and count what changes.

    Args:
        old: the pack as it was.
        new: the pack as it is.
        shares: as `read_shares` gives them.
    """
    before, now = decided(old, shares), decided(new, shares)
    counts: dict[str, int] = {}
    told: list[Replayed] = []
    unreadable = 0
    for given, was, is_ in zip(shares, before, now, strict=True):
        if was is None and is_ is None:
            unreadable += 1
            continue
        how = _how(was, is_)
        if how:
            counts[how] = counts.get(how, 0) + 1
            if counts[how] <= LISTED:
                told.append(Replayed(given.place, how, was.rules if was else (), is_.rules if is_ else ()))
    ordered = {how: counts[how] for how in _CHANGES if how in counts}
    same = len(shares) - unreadable - sum(counts.values())
    return Replay(shares=len(shares), same=same, unreadable=unreadable, counts=ordered, listed=tuple(told))


def _how(was: Said | None, is_: Said | None) -> str:
    if was is None or is_ is None:
        return "only_new" if was is None else "only_old"
    if was.allowed != is_.allowed:
        return "allow_to_deny" if was.allowed else "deny_to_allow"
    if (set(was.rules), was.kinds) != (set(is_.rules), is_.kinds):
        return "other_findings"
    return "other_duties" if was.duties != is_.duties else ""


def decided(pack: RulePack, shares: Sequence[Given]) -> list[Said | None]:
    """
    What a pack says of each share; None of what is no share of it. Many are decided as a table, if that can be.

    Args:
        pack: the pack.
        shares: the shares.
    """
    installed = all(find_spec(module) for module in ("numpy", "pyarrow"))
    return in_a_table(pack, shares) if installed and len(shares) >= TABLE_FROM else one_by_one(pack, shares)


def one_by_one(pack: RulePack, shares: Iterable[Given]) -> list[Said | None]:
    """The same without a table."""
    return [_said(pack, each.share) for each in shares]


def _said(pack: RulePack, share: ShareLike) -> Said | None:
    try:
        decision = pack.decide(share)
    except ShareError:
        return None
    duties = frozenset(each.duty for each in decision.duties)
    return Said(decision.allowed, decision.rules, frozenset(each.value for each in decision.kinds), duties)


def in_a_table(pack: RulePack, shares: Sequence[Given]) -> list[Said | None]:
    """The same by way of a table, for which the extra `batch` has to be installed."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    from isp_rules.backends.files.json_rows import listed  # noqa: PLC0415 - as above

    said: list[Said | None] = [None] * len(shares)
    good: list[int] = []
    rows: list[dict[str, Any]] = []
    for number, each in enumerate(shares):
        try:
            rows.append(listed(as_given(pack.share(each.share))))
        except ShareError:
            continue
        good.append(number)
    if rows:
        table = pack.decide_table(
            pa.Table.from_pylist(rows, schema=pack.arrow_schema()), with_rules=True, with_duties=True
        )
        for number, row in zip(good, table.to_pylist(), strict=True):
            allowed = row["outcome"] == "allow"
            said[number] = Said(allowed, tuple(row["rules"]), frozenset(row["kinds"]), frozenset(row["duties"]))
    return said
