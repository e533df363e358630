"""
The fast evaluator: generated Python functions for each pack, with the answers of `evaluate`.

    pack ─ expressions ─> certainly true, certainly false ─ statements ─> one `if` a rule ─ loops ─> a function

Rules that mention the same items share one loop over them. No word of the pack enters the generated source: facts are
numbered and constants come in by name, so a pack cannot inject code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from isp_rules.engine import statements
from isp_rules.engine.expressions import Expressions
from isp_rules.engine.items import Item
from isp_rules.engine.verdict import Attachments, DutyOwed, Failure, GroundMet
from isp_rules.pack.layout import AXES, ShareFacts
from isp_rules.pack.scope import axes, items_of
from isp_rules.pack.syntax import Pack

_INDENT = statements.INDENT
_POSITION = dict(zip(AXES, ("i_party", "i_purpose", "i_subject", "i_category", "i_means"), strict=True))


class Compiled:
    """
    The same four functions as the reference evaluator, for one pack. Safe from many threads at once.

    Each is generated when it is first asked for: most shares are decided and never explained.
    """

    def __init__(self, pack: Pack) -> None:
        """Made by `compile_pack`."""
        self._pack = pack

    @cached_property
    def judge(self) -> Callable[[ShareFacts], list[tuple[int, bool, tuple[int, ...]]]]:
        """Failures as bare tuples in the order of the generated loops: all that a hot path needs. See `failures`."""
        return self._function("judge")

    def attach(self, share: ShareFacts) -> Attachments:
        """What goes with an allow; as `evaluate.attach`."""
        grounds, duties = self._attach(share)
        return Attachments(
            tuple(GroundMet(number, ground, Item(*item)) for number, ground, item in sorted(grounds, key=_by_item)),
            tuple(DutyOwed(number, certain, Item(*item)) for number, certain, item in sorted(duties, key=_by_item)),
        )

    def notices(self, share: ShareFacts) -> tuple[int, ...]:
        """The numbers of the notices that are true; as `evaluate.notices`."""
        return tuple(sorted(self._notices(share)))

    def impossible(self, share: ShareFacts) -> tuple[tuple[int, Item], ...]:
        """What cannot be; as `evaluate.impossible`."""
        return tuple((number, Item(*item)) for number, item in sorted(self._impossible(share)))

    @cached_property
    def _attach(self) -> Callable[[ShareFacts], tuple[list[Any], list[Any]]]:
        return self._function("attach")

    @cached_property
    def _notices(self) -> Callable[[ShareFacts], set[int]]:
        return self._function("notices")

    @cached_property
    def _impossible(self) -> Callable[[ShareFacts], list[tuple[int, tuple[int, ...]]]]:
        return self._function("impossible")

    @property
    def source(self) -> str:
        """The source of all four."""
        return "".join(_source(self._pack, name)[0] for name in _BODIES)

    def _function(self, name: str) -> Callable[[ShareFacts], Any]:
        source, namespace = _source(self._pack, name)
        exec(compile(source, "<compiled rule pack>", "exec"), namespace)  # noqa: S102 - our own source: numbers and names only
        function: Callable[[ShareFacts], Any] = namespace[name]
        return function


def failures(found: Iterable[tuple[int, bool, tuple[int, ...]]]) -> tuple[Failure, ...]:
    """What `Compiled.judge` found, as `evaluate.judge` gives it."""
    return tuple(Failure(rule, definite, Item(*item)) for rule, definite, item in sorted(found, key=_by_item))


def _by_item(found: tuple[int, Any, tuple[int, ...]]) -> tuple[int, tuple[int, ...]]:
    return (found[0], found[2])


def compile_pack(pack: Pack) -> Compiled:
    """
    The functions of a pack, to be made when they are first asked for.

    The time that takes grows with the number of comparisons, about 10 microseconds for each in each function.
    """
    return Compiled(pack)


# --- functions ----------------------------------------------------------------------------------------


def _source(pack: Pack, name: str) -> tuple[str, dict[str, Any]]:
    """The source of one function, and the constants that it reads by name."""
    constants: dict[str, Any] = {}
    write = Expressions(pack, constants)
    body = _BODIES[name](write, pack)
    rows = write.rows_read("\n".join(body))
    lines = ["share, sender, recipient, purposes, subjects, means = facts", *rows, *body]
    return "\n".join([f"def {name}(facts):", *(_INDENT + line for line in lines)]) + "\n", constants


def _judge(write: Expressions, pack: Pack) -> list[str]:
    return ["found = []", *_loops(write, pack.against, items_of, statements.against), "return found"]


def _attach(write: Expressions, pack: Pack) -> list[str]:
    grounds = _loops(write, pack.requirements, items_of, statements.each(statements.grounds))
    duties = _loops(write, pack.duties, items_of, statements.each(statements.duty))
    return ["grounds, duties = [], []", *grounds, *duties, "return grounds, duties"]


def _notices(write: Expressions, pack: Pack) -> list[str]:
    return ["found = set()", *_loops(write, pack.notices, items_of, statements.each(statements.notice)), "return found"]


def _impossible(write: Expressions, pack: Pack) -> list[str]:
    found = _loops(write, pack.impossible, lambda each: axes([each.when]), statements.each(statements.impossible))
    return ["found = []", *found, "return found"]


_BODIES: Mapping[str, Callable[[Expressions, Pack], list[str]]] = {
    "judge": _judge,
    "attach": _attach,
    "notices": _notices,
    "impossible": _impossible,
}


# --- loops over items ---------------------------------------------------------------------------------


def _loops(
    write: Expressions, rules: Sequence[Any], items: Callable[[Any], tuple[str, ...]], emit: statements.Emit
) -> list[str]:
    """The statements of rules, each group of those that mention the same items inside the loops over these items."""
    groups: dict[tuple[str, ...], list[tuple[int, Any]]] = {}
    for number, rule in enumerate(rules):
        mentioned = items(rule)
        groups.setdefault(tuple(axis for axis in _INWARDS if axis in mentioned), []).append((number, rule))
    return _nest(write, {mentioned: emit(write, group, _item(mentioned)) for mentioned, group in groups.items()})


_INWARDS = ("subject", "category", "purpose", "party", "means")
"""How loops are nested: the longest row outermost, so that it is unpacked least often."""


def _item(mentioned: Sequence[str]) -> str:
    return "(" + ", ".join(_POSITION[axis] if axis in mentioned else "-1" for axis in AXES) + ")"


def _nest(write: Expressions, bodies: Mapping[tuple[str, ...], list[str]], outer: tuple[str, ...] = ()) -> list[str]:
    """What is asked of the items of the `outer` loops, and then the loops further in."""
    lines = list(bodies.get(outer, ()))
    for axis in _INWARDS:
        inner = (*outer, axis)
        deeper = {mentioned: body for mentioned, body in bodies.items() if mentioned[: len(inner)] == inner}
        if deeper:
            lines += _loop(write, axis, _nest(write, deeper, inner))
    return lines


def _loop(write: Expressions, axis: str, body: list[str]) -> list[str]:
    """One loop, the facts of each item unpacked into variables."""
    if not body:
        return []
    each = {
        "party": f"{write.row('party')} in (sender, recipient)",
        "purpose": f"{write.name('purpose')} in purposes",
        "subject": f"({write.row('subject')}, categories) in subjects",
        "category": f"{write.name('category')} in categories",
        "means": f"{write.row('means')} in means",
    }
    # `enumerate` would cost more than a short list does.
    position = _POSITION[axis]
    lines = [f"{position} = -1", f"for {each[axis]}:", f"{_INDENT}{position} += 1"]
    return lines + [_INDENT + line for line in body]
