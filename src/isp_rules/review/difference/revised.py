"""Lines as they were and as they are -> what was taken away and what was put in, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from isp_rules.page.parts import Revised, Run

_ALIKE: Final = 0.4
"""How much two lines have in common, at least, to be told as one that was revised."""


def revised(old: Sequence[str], new: Sequence[str]) -> Revised:
    """
    The lines that differ; what is the same on both sides is left out.

    Args:
        old: the lines as they were; none for what is new.
        new: the lines as they are; none for what is gone.

    >>> revised(["at least 16 years", "the same"], ["at least 18 years", "the same"]).lines
    ((Run(text='at least', mark=''), Run(text='16', mark='removed'), Run(text='18', mark='added'), \
Run(text='years', mark='')),)
    """
    lines: list[tuple[Run, ...]] = []
    for kind, from_, to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            for before, after in zip_longest(old[from_:to], new[new_from:new_to]):
                lines += _line(before, after)
    return Revised(tuple(lines))


def _line(before: str | None, after: str | None) -> Iterator[tuple[Run, ...]]:
    if before is None or after is None:
        text, mark = (after, "added") if before is None else (before, "removed")
        yield (Run(text or "", "added" if mark == "added" else "removed"),)
        return
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield (Run(before, "removed"),)
        yield (Run(after, "added"),)
        return
    runs: list[Run] = []
    for kind, from_, to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            runs.append(Run(" ".join(old[from_:to])))
            continue
        if from_ < to:
            runs.append(Run(" ".join(old[from_:to]), "removed"))
        if new_from < new_to:
            runs.append(Run(" ".join(new[new_from:new_to]), "added"))
    yield tuple(runs)
