"""
How a decision came about, as a diagram in Mermaid's language, which JupyterLab and forges draw.

https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from isp_rules.decision.decision import Decision
from isp_rules.decision.explain.item_words import for_items
from isp_rules.decision.record import Answer, Finding, Met, Passed
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import counted, sentence_of
from isp_rules.pack.syntax import Kind
from isp_rules.page.escape import plain
from isp_rules.review.asked import check_decision

_HARMLESS: Final = frozenset(" .,:'()-+/?!")
_LONGEST: Final = 90
_TOLERATED: Final = "not known; a duty makes up for that"
_ANSWERS: Final = {Answer.NO: "no", Answer.NOT_SHOWN: "not shown"}

_LOOKS: Final = (
    "  classDef yes fill:#cdeee0,stroke:#009E73,color:#1f2328",
    "  classDef no fill:#f9dccb,stroke:#D55E00,color:#1f2328",
    "  classDef unknown fill:#fbf7c8,stroke:#b8a900,color:#1f2328",
    "  classDef plain fill:#e9ebee,stroke:#8a8f98,color:#1f2328",
)


@dataclass(frozen=True, slots=True, repr=False)
class Diagram:
    """A diagram as Mermaid text; in a notebook it shows itself, and in a Markdown file a forge draws it."""

    title: str
    mermaid: str

    @property
    def markdown(self) -> str:
        """The text fenced, as a Markdown file has it."""
        return f"```mermaid\n{self.mermaid}```\n"

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.mermaid

    def __repr__(self) -> str:
        return f"<Diagram: {self.title}>"


def path(decision: Decision) -> Diagram:
    """
    The path of a decision: the questions asked, how each was answered, and what came of it.

    Of a denial each rule that stands against the share is drawn, with the grounds that were tried; of an allow the
    questions by section with the grounds that they passed by. What does not apply is left out.

    Args:
        decision: any decision.

    >>> import isp_rules
    >>> decision = isp_rules.load_pack("kent-schools-2016").decide({"purposes": ["fundraising"]})
    >>> print(path(decision))  # doctest: +ELLIPSIS
    flowchart LR
      share(["the proposed share"]):::plain
    ...
    """
    check_decision(decision)
    lines = list(_allowed(decision) if decision.allowed else _denied(decision))
    look = "yes" if decision.allowed else _look(decision.kinds[0])
    share = _node("share", "the proposed share", "plain", round_=True)
    outcome = _node("outcome", decision.summary, look, round_=True)
    return Diagram(
        decision.summary,
        "\n".join([f"flowchart {'TB' if decision.allowed else 'LR'}", share, outcome, *lines, *_LOOKS]) + "\n",
    )


def _denied(decision: Decision) -> Iterator[str]:
    for number, finding in enumerate(decision.findings):
        name = f"f{number}"
        whom = for_items([each.item for each in finding.items], finding.count)
        said = f"{finding.rule}: {_short(finding.text)}{f' ({whom})' if whom else ''}"
        yield _node(name, said, _look(finding.kind))
        yield f"  share --> {name}"
        tried = _tried(finding)
        for place, (ground, answer) in enumerate(tried.items()):
            yield _node(f"{name}g{place}", ground, "no" if answer is Answer.NO else "unknown")
            yield f"  {name} -->|{_quoted(_ANSWERS[answer])}| {name}g{place}"
            yield f"  {name}g{place} --> outcome"
        if not tried:
            yield f"  {name} -->|{_quoted(KIND_WORDS[finding.kind])}| outcome"
    passed = len({each.requirement for each in decision.grounds if each.passed is not Passed.DOES_NOT_APPLY})
    if passed:
        yield _node("passed", f"{counted(passed, 'more question')} passed", "yes")
        yield "  share --> passed"


def _tried(finding: Finding) -> dict[str, Answer]:
    """The grounds that were tried for some item, each with its answer."""
    each_tried = [tried for found in finding.items for tried in found.tried if tried.ground]
    return {f"{each.ground}: {_short(each.title)}": each.answer for each in each_tried}


def _allowed(decision: Decision) -> Iterator[str]:
    sections: dict[str, list[Met]] = {}
    for each in decision.grounds:
        if each.passed is not Passed.DOES_NOT_APPLY:
            sections.setdefault(each.section, []).append(each)
    before = "share"
    for number, (section, met) in enumerate(sections.items()):
        yield f"  subgraph s{number} [{_quoted(section)}]"
        yield "    direction LR"
        for place, ways in enumerate(_by_requirement(met).values()):
            by = "; ".join(f"{each.ground}: {_short(each.title)}" if each.ground else _TOLERATED for each in ways)
            name, look = f"s{number}q{place}", "yes" if ways[0].ground else "unknown"
            yield f"  {_node(name, f'{ways[0].requirement}: {_short(ways[0].asks)}', 'plain')}"
            yield f"  {_node(f'{name}g', by, look)}"
            yield f"    {name} --> {name}g"
        yield "  end"
        yield f"  {before} --> s{number}"
        before = f"s{number}"
    yield f"  {before} --> outcome"


def _node(name: str, text: str, look: str, *, round_: bool = False) -> str:
    opening, closing = ("([", "])") if round_ else ("[", "]")
    return f"  {name}{opening}{_quoted(text)}{closing}:::{look}"


def _look(kind: Kind) -> str:
    return "unknown" if kind is Kind.NOT_SHOWN else "no"


def _by_requirement(met: Iterable[Met]) -> dict[str, list[Met]]:
    found: dict[str, list[Met]] = {}
    for each in met:
        found.setdefault(each.requirement, []).append(each)
    return found


def _short(text: str) -> str:
    text = sentence_of(text).removesuffix(".")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _quoted(text: str) -> str:
    """
    A label that shows the text as it is: whatever Mermaid or Markdown could read otherwise becomes its code.

    >>> _quoted('50% <b>')
    '"50#37; #60;b#62;"'
    """
    return f'"{"".join(each if each.isalnum() or each in _HARMLESS else f"#{ord(each)};" for each in plain(text))}"'
