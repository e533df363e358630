"""Proofs as a text to read, and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

from isp_rules.pack.canonical import canonical
from isp_rules.review.prove.proving import Answer, Counterexample, Proof
from isp_rules.rulepack import RulePack

_WORDS: Final = {
    Answer.PROVED: "proved",
    Answer.COUNTEREXAMPLE: "not so",
    Answer.EMPTY: "empty",
    Answer.UNKNOWN: "unknown",
}
_COLUMN: Final = 1 + max(map(len, _WORDS.values()))


def as_text(pack: RulePack, proofs: Sequence[Proof], width: int = 80) -> str:
    """
    One paragraph for each property, then each share of which one does not hold, and a count.

    Args:
        pack: of which they were to be proved.
        proofs: the answers.
        width: where lines are broken.
    """
    lines = [line for each in proofs for line in _paragraph(each, width)]
    for each in proofs:
        if each.counterexample is not None:
            lines += _against(each, each.counterexample, width)
    return "\n".join([*lines, "", *_count(pack, proofs, width)])


def as_data(pack: RulePack, proofs: Sequence[Proof]) -> dict[str, Any]:
    """
    The same as plain data.

    Args:
        pack: of which they were to be proved.
        proofs: the answers.
    """
    return {
        "pack": {"name": pack.name, "version": pack.version, "digest": pack.digest},
        "parameters": {name: canonical(value) for name, value in pack.parameters.items()},
        "properties": list(map(_data, proofs)),
    }


def _paragraph(proof: Proof, width: int) -> Iterator[str]:
    said = f"{proof.of.id}: {proof.of.title}"
    match proof.answer:
        case Answer.EMPTY:
            said += " - but there is no such share, so that this says nothing: look for a slip in its condition"
        case Answer.UNKNOWN:
            said += f" - {proof.why}"
        case Answer.PROVED | Answer.COUNTEREXAMPLE:
            pass
    yield from textwrap.wrap(
        said,
        width,
        initial_indent=_WORDS[proof.answer].ljust(_COLUMN),
        subsequent_indent=" " * _COLUMN,
        break_on_hyphens=False,
    )


def _against(proof: Proof, found: Counterexample, width: int) -> Iterator[str]:
    property_ = proof.of
    yield from ("", f"{property_.span}: {property_.id} is not so")
    for said in (property_.title, f"Because: {property_.because}"):
        yield from textwrap.wrap(said, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    yield from ("", "  A share of which it is not so, as a case that fails until the rules are mended:", "")
    yield textwrap.indent(found.case.rstrip("\n"), "    ")
    yield from ("", "  What the pack decides:", "")
    yield textwrap.indent(found.decision.explain(width=width - 4).rstrip("\n"), "    ")


def _count(pack: RulePack, proofs: Sequence[Proof], width: int) -> list[str]:
    counts = {answer: sum(each.answer is answer for each in proofs) for answer in Answer}
    shown = [f"{counts[answer]} {_WORDS[answer]}" for answer in Answer if counts[answer] or answer is Answer.PROVED]
    values = [f"{name}={canonical(value)}" for name, value in pack.parameters.items()]
    said = f"{pack.name}: {', '.join(shown)}" + (f"; parameters: {', '.join(values)}" if values else "")
    return textwrap.wrap(said, width, break_on_hyphens=False)


def _data(proof: Proof) -> dict[str, Any]:
    property_, found = proof.of, proof.counterexample
    span = property_.span
    return {
        "property": property_.id,
        "title": property_.title,
        "because": property_.because,
        "clauses": list(property_.clauses),
        "file": span.file if span else None,
        "line": span.line if span else None,
        "answer": proof.answer.value,
        "why": proof.why,
        "counterexample": None
        if found is None
        else {
            "share": canonical(found.share),
            "case": found.case,
            "decision": found.decision.to_dict(),
        },
    }
