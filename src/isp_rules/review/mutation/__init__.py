"""
Mutants: the same pack with one small edit each. Cases that notice none of them would not notice a slip of the pen.

    edits ─ mutants ─> each edit at each place ─ answers ─> the cases again ─ proofs, search ─ ready ─> what is lacking
"""

from isp_rules.review.mutation.edits import Mutant
from isp_rules.review.mutation.report import Fate, MutantResult, Mutation, ReadyCase
from isp_rules.review.mutation.run import Mutating, mutants, mutate

__all__ = ["Fate", "Mutant", "MutantResult", "Mutating", "Mutation", "ReadyCase", "mutants", "mutate"]
