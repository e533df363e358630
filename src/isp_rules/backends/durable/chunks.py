"""
Questions in portions: which rules one message asks.

    questions ─ Steps ─> tests, with parts to be asked before ─ portions ─> Chunk: what a message tells, and its rules
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from isp_rules.backends.durable.comparisons import NOTHING, plain
from isp_rules.backends.durable.normal import Normal
from isp_rules.backends.durable.shape import NEVER, Shape, both, one
from isp_rules.backends.durable.steps import Step, Steps
from isp_rules.engine.items import Reader
from isp_rules.pack.layout import Value
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import FactType, Pack

ASK: Final = ":ask"
"""The property of a message that says which rules it asks; no fact has such a name."""

MOST_PATHS: Final = 56
MOST_WIDTH: Final = 400
MOST_READ: Final = 200
"""The measures of one portion: 64 paths may be open, behind one test fit 511, and a message has 254 properties."""

Key = Hashable
"""What an answer is filed under."""

Answers = Mapping[Key, bool]
"""What is certainly so, and what certainly not; an unknown answer is not there."""


@dataclass(frozen=True, slots=True)
class Question:
    """A condition to be asked, and what its rules are called."""

    key: Key
    title: str
    about: Normal


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the two rules of a question."""

    name: str
    key: Key
    so: bool
    """What is certain when the rule is met: that it is so, or that it is not."""
    test: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one message asks."""

    tag: str
    reads: tuple[str, ...]
    """The facts and earlier answers that the rules read."""
    stated: frozenset[str]
    """Those of the facts that are texts: a message says that they are stated, never what they say."""
    rules: tuple[Rule, ...]

    def message(self, read: Reader, known: Answers) -> dict[str, Any]:
        """What is told of one combination of items, where `known` are the answers so far."""
        facts: dict[str, Any] = {ASK: self.tag}
        for name in self.reads:
            value = known.get(name) if name.startswith("#") else read(name)
            if value is not None:
                facts[name] = True if name in self.stated else told(value)
        return facts


def told(value: Value) -> Any:
    """
    The value of a fact as messages have it.

    >>> told(frozenset(["red", "blue"]))
    ['', 'blue', 'red']
    """
    return [NOTHING, *sorted(value)] if isinstance(value, frozenset) else plain(value)


def chunks(pack: Pack, name: str, questions: Iterable[Question]) -> tuple[Chunk, ...]:
    """
    The portions in which questions about the same items are asked, parts before wholes.

    Args:
        pack: whose facts they read.
        name: what distinguishes this group of questions from every other.
        questions: the questions.

    Raises:
        PackError: durable_rules cannot express one of them.
    """
    steps = Steps(pack)
    asked = [(question.key, question.title, steps.write(question.about)) for question in questions]
    asked += [(answer, f"part {answer}", step) for answer, step in steps.before.values()]
    asked.sort(key=lambda each: each[2].level)
    return tuple(_chunk(pack, f"{name}/{number}", portion) for number, portion in enumerate(_portions(asked)))


def _portions(asked: Iterable[tuple[Key, str, Step]]) -> Iterator[list[tuple[Key, str, Step]]]:
    """As many of the same level together as one message can ask."""
    portion: list[tuple[Key, str, Step]] = []
    for each in asked:
        if portion and (portion[0][2].level < each[2].level or not _fit([step for _, _, step in (*portion, each)])):
            yield portion
            portion = []
        portion.append(each)
    if portion:
        yield portion


def _fit(steps: list[Step]) -> bool:
    both_rules = [shape for step in steps for shape in (step.so, step.no)]
    return (
        sum(shape.paths for shape in both_rules) <= MOST_PATHS
        and sum(shape.width for shape in both_rules) <= MOST_WIDTH
        and len({name for step in steps for name in step.reads}) <= MOST_READ
    )


def _chunk(pack: Pack, tag: str, portion: list[tuple[Key, str, Step]]) -> Chunk:
    reads = tuple(dict.fromkeys(name for _, _, step in portion for name in step.reads))
    texts = [name for name in reads if (fact := declared(pack.facts, name)) and fact.type is FactType.TEXT]
    rules = (
        Rule(f"{tag}.{number} {title}: certainly {'so' if so else 'not'}", key, so, _behind(tag, shape).test)
        for number, (key, title, step) in enumerate(portion)
        for so, shape in ((True, step.so), (False, step.no))
        if shape != NEVER
    )
    return Chunk(tag, reads, frozenset(texts), tuple(rules))


def _behind(tag: str, shape: Shape) -> Shape:
    return both([one({ASK: tag}), shape])
