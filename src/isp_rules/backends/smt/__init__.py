"""
A pack in z3, to ask about all shares at once: is there one that is allowed and yet ...?

    pack ─ Symbols ─> one generic share ─ Encoding ─> what the pack says of it ─ Solver ─> an example, or none

Conditions are three-valued here as everywhere: each becomes two formulas, *certainly true* and *certainly false*, and
of each fact z3 chooses whether it is known at all. Every share that is found is decided by the engine before anybody
sees it.

>>> import isp_rules
>>> from isp_rules.pack.syntax import Comparison, Operator, Values
>>> kent = isp_rules.load_pack("kent-schools-2016").syntax
>>> said = Encoding(kent, Symbols(kent))
>>> solver = Solver(said)
>>> fundraising = Comparison("purpose", Operator.IS, Values(frozenset(["fundraising"])))
>>> solver.possible(said.possible, said.allowed)
True
>>> solver.share(said.possible, said.allowed, said.truth(fundraising).true) is None
True
"""

from isp_rules.backends.smt.confirm import DisagreementError
from isp_rules.backends.smt.encoding import Against, Encoding, Owed, ends_of
from isp_rules.backends.smt.logic import Pair
from isp_rules.backends.smt.share import Found
from isp_rules.backends.smt.solver import Solver, UnknownError
from isp_rules.backends.smt.symbols import Symbol, Symbols, readable

__all__ = [
    "Against",
    "DisagreementError",
    "Encoding",
    "Found",
    "Owed",
    "Pair",
    "Solver",
    "Symbol",
    "Symbols",
    "UnknownError",
    "ends_of",
    "readable",
]
