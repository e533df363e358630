"""Given shares: read from files, and decided by one pack, one after another or as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from isp_rules.errors import IspRulesError, ShareError, did_you_mean, needs_extra
from isp_rules.pack.said import quoted
from isp_rules.rulepack import RulePack
from isp_rules.share.model import as_given
from isp_rules.share.reading import ShareLike

TABLE_FROM: Final = 200
"""From how many shares on a table of them is decided faster than one after another."""

SINGLE: Final = (".yaml", ".yml", ".json", ".jsonl")
"""Endings of files that `read_shares` reads."""

SHEETS: Final = (".csv", ".xlsx", ".parquet")
"""Endings of files that are decided as `isp-rules batch` decides them."""


class Given(NamedTuple):
    """One share, and where it was given: a file, and the line of one that holds many."""

    place: str
    share: ShareLike


class Said(NamedTuple):
    """What one pack says of one share, as far as it is compared."""

    allowed: bool
    rules: tuple[str, ...]
    kinds: frozenset[str]
    duties: frozenset[str]


def read_shares(where: Path) -> list[Given]:
    """
    The shares of a file or a folder.

    Args:
        where: a YAML or JSON file with one share, JSON Lines (`.jsonl`) with one a line, or a folder of such files.

    Raises:
        IspRulesError: there are none, or the file cannot be read.
    """
    inside = sorted(each for each in where.iterdir() if each.suffix.lower() in SINGLE) if where.is_dir() else [where]
    found = [given for file in inside for given in _of_file(file)]
    if not found:
        raise IspRulesError(f"there are no shares at {quoted(str(where))}: YAML, JSON or JSON Lines files are read")
    return found


def _of_file(file: Path) -> Iterator[Given]:
    if not file.is_file():
        raise IspRulesError(f"there are no shares at {quoted(str(file))}: no such file")
    ending = file.suffix.lower()
    if ending not in SINGLE:
        known = (*SINGLE, *SHEETS)
        help_ = did_you_mean(ending, known) or f"what is read ends in {', '.join(known)}"
        raise IspRulesError(f"the ending of {quoted(file.name)} does not tell what it is\n  = help: {help_}")
    if ending != ".jsonl":
        yield Given(file.name, file)
        return
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield Given(f"{file.name}:{number}", line)
    except OSError as error:
        raise IspRulesError(f"cannot read {quoted(str(file))}: {(error.strerror or 'it failed').lower()}") from None


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
            said[number] = _of_row(row)
    return said


def in_a_sheet(pack: RulePack, file: Path) -> dict[int, Said | None]:
    """
    What a pack says of each row of a sheet, by the rows' numbers in their order; None of what is no share of it.

    Args:
        pack: the pack.
        file: CSV, XLSX or Parquet, flat or nested.

    Raises:
        FileError: it cannot be read, or has a column that the pack does not know.
        IspRulesError: the extra `batch` is missing.
    """
    with needs_extra("batch"):
        from isp_rules.backends.files.form import FlatForm  # noqa: PLC0415 - an extra
        from isp_rules.backends.files.sources import open_source  # noqa: PLC0415 - as above
        from isp_rules.review.batch.chunks import ChunkDecider, Wanted  # noqa: PLC0415 - as above
    said: dict[int, Said | None] = {}
    decider = ChunkDecider(pack, Wanted(rows=True, duties=True))
    with open_source(file, FlatForm(pack.syntax), frozenset(pack.arrow_schema().names)) as source:
        for chunk in map(decider.decide, source.chunks):
            said |= dict.fromkeys(each.row for each in chunk.rejected)
            rows = chunk.table.to_pylist() if chunk.table is not None else []
            said |= {row["row"]: _of_row(row) for row in rows}
    return dict(sorted(said.items()))


def _of_row(row: Mapping[str, Any]) -> Said:
    return Said(row["outcome"] == "allow", tuple(row["rules"]), frozenset(row["kinds"]), frozenset(row["duties"]))
