"""
Joining z3 formulas: what is settled is folded away.

These are the functions of z3's C interface, without the checks and conversions of its Python one, which cost ten times
as much as the formulas do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import z3

_CONTEXT: Final = z3.main_ctx()

TRUE: Final = z3.BoolVal(True)
FALSE: Final = z3.BoolVal(False)


class Pair(NamedTuple):
    """A condition as two formulas. Where neither holds, the condition is unknown; both never hold."""

    true: z3.BoolRef
    """It is certainly true."""
    false: z3.BoolRef
    """It is certainly false."""


def both(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """
    All of these hold.

    >>> both([TRUE, z3.Bool("a")]), both([z3.Bool("a"), FALSE]), both([])
    (a, False, True)
    """
    return _joined(z3.Z3_mk_and, parts, neutral=TRUE, settling=FALSE)


def either(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """
    One of these holds.

    >>> either([FALSE, z3.Bool("a")]), either([z3.Bool("a"), TRUE]), either([])
    (a, True, False)
    """
    return _joined(z3.Z3_mk_or, parts, neutral=FALSE, settling=TRUE)


def no(part: z3.BoolRef) -> z3.BoolRef:
    """
    This does not hold.

    >>> no(TRUE), no(z3.Bool("a"))
    (False, Not(a))
    """
    if part is TRUE:
        return FALSE
    if part is FALSE:
        return TRUE
    return z3.BoolRef(z3.Z3_mk_not(_CONTEXT.ref(), part.ast), _CONTEXT)


def at_most(count: int, parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """
    No more than so many of these hold.

    >>> at_most(1, z3.Bools("a b"))
    AtMost((a, b), 1)
    """
    kept = list(parts)
    return z3.BoolRef(z3.Z3_mk_atmost(_CONTEXT.ref(), len(kept), _array(kept), count), _CONTEXT)


def _joined(
    make: Callable[..., z3.Ast], parts: Iterable[z3.BoolRef], *, neutral: z3.BoolRef, settling: z3.BoolRef
) -> z3.BoolRef:
    kept = [each for each in parts if each is not neutral]
    if any(each is settling for each in kept):
        return settling
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return z3.BoolRef(make(_CONTEXT.ref(), len(kept), _array(kept)), _CONTEXT)


def _array(parts: Sequence[z3.BoolRef]) -> Any:
    return (z3.Ast * len(parts))(*(each.ast for each in parts))


def settled(truth: bool) -> Pair:
    """A condition that is the same for every share."""
    return Pair(TRUE, FALSE) if truth else Pair(FALSE, TRUE)


def holds(model: z3.ModelRef, formula: z3.BoolRef) -> bool:
    """Whether a formula is true in a model; what the model leaves open is false."""
    found = (z3.Ast * 1)()
    z3.Z3_model_eval(_CONTEXT.ref(), model.model, formula.ast, True, found)
    return bool(z3.Z3_get_bool_value(_CONTEXT.ref(), found[0]) == z3.Z3_L_TRUE)
