"""Questions to a solver: one of them, `prove` and `lint --deep` whole, and how they grow with the rules of a pack."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import isp_rules
from isp_rules import RulePack
from isp_rules.backends.smt import Encoding, Solver, Symbols
from isp_rules.review.deep import deep_lint
from isp_rules.review.prove import properties_of, prove, read_properties
from tests.benchmarks.generate import generate
from tests.benchmarks.kent import NAME
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.results import Figure, Row, Table

QUESTION = "is there an allowed share?"
SMALLEST = "the smallest allowed share"
PROVE, DEEP = "prove, whole", "lint --deep, whole"
ONCE = Effort(repeats=1, seconds=0)


def tables(effort: Effort, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """The Kent pack, and generated packs with facts of items."""
    yield _kent(effort)
    figures = {}
    for rules in sizes:
        say(f"{rules} rules")
        with tempfile.TemporaryDirectory() as folder:
            pack = isp_rules.load_pack(generate(rules, items=True).write(Path(folder)))
            # The whole check of a large pack takes as long as many questions: once must do.
            figures[rules] = {
                **by_turns(_questions(pack), effort),
                **by_turns({DEEP: Task(lambda pack=pack: deep_lint(pack))}, ONCE),  # type: ignore[misc]
            }
    for name in (*figures[sizes[0]],) if figures else ():
        yield _growth(name, {rules: each[name] for rules, each in figures.items()})


def _kent(effort: Effort) -> Table:
    pack = isp_rules.load_pack(NAME)
    properties = read_properties(pack, properties_of(pack))
    tasks = {
        **_questions(pack),
        # A pack of its own each time, for the solver of a pack is kept.
        PROVE: Task(lambda: list(prove(RulePack(pack.syntax), properties))),
        DEEP: Task(lambda: deep_lint(pack)),
    }
    figures = by_turns(tasks, effort)
    rules = f"{len(pack.syntax.requirements)} requirements and {len(pack.syntax.exclusions)} exclusions"
    return Table(
        f"Kent pack, {rules}, {len(properties)} properties: questions to a solver",
        tuple(Row(name, figure) for name, figure in figures.items()),
        note="One question is asked of a solver that knows the pack. The solver is made anew for what is whole.",
    )


def _questions(pack: RulePack) -> dict[str, Task]:
    said = Encoding(pack.syntax, Symbols(pack.syntax))
    solver = Solver(said)
    allowed, denied = (said.possible, said.allowed), (said.possible, ~said.allowed)

    def in_turn() -> None:
        solver.possible(*allowed)
        solver.possible(*denied)

    return {
        "make the solver": Task(lambda: _made(pack)),
        QUESTION: Task(in_turn, times=2),
        "an allowed share": Task(lambda: solver.share(*allowed, smallest=False)),
        SMALLEST: Task(lambda: solver.share(*allowed)),
    }


def _made(pack: RulePack) -> bool:
    said = Encoding(pack.syntax, Symbols(pack.syntax))
    return Solver(said).possible(said.possible, said.allowed)


def _growth(name: str, figures: Mapping[int, Figure]) -> Table:
    first = next(iter(figures.values())).median
    return Table(
        f"Generated packs with facts of items: {name}",
        tuple(Row(f"{rules} rules", figure, figure.median / first) for rules, figure in figures.items()),
        note="Most rules of a large generated pack follow from others; for fifty it is found out from which."
        if name == DEEP
        else "",
    )
