"""
Questions about packs and policies. Nothing here is needed to decide a share.

What an officer uses from a notebook is found here by its name, and read from its module when it is first asked for:

>>> from isp_rules import load_pack, review
>>> pack = load_pack("kent-schools-2016")
>>> review.matrix(pack, rows="relies_on", columns="category")["function", "pupil_record"].allowed
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from isp_rules.errors import needs_extra

if TYPE_CHECKING:
    from isp_rules.review.batch.run import decide_file
    from isp_rules.review.case_files import read_cases
    from isp_rules.review.case_results import results
    from isp_rules.review.changes import changed
    from isp_rules.review.charts.clause_coverage import clause_coverage
    from isp_rules.review.charts.denials import denials
    from isp_rules.review.charts.heat_map import heat_map
    from isp_rules.review.charts.path import path
    from isp_rules.review.charts.timeline import timeline
    from isp_rules.review.covering import coverage
    from isp_rules.review.difference import diff
    from isp_rules.review.mutation import mutants, mutate
    from isp_rules.review.prove.answers import proofs
    from isp_rules.review.remedy import remedies
    from isp_rules.review.report.whole import policy_report
    from isp_rules.review.sharing_record.record import record
    from isp_rules.review.suggestion import suggest
    from isp_rules.review.tables.duty_table import duties
    from isp_rules.review.tables.matrix import matrix
    from isp_rules.review.trying.before_after import what_if
    from isp_rules.review.trying.share_form import form

__all__ = [
    "changed",
    "clause_coverage",
    "coverage",
    "decide_file",
    "denials",
    "diff",
    "duties",
    "form",
    "heat_map",
    "matrix",
    "mutants",
    "mutate",
    "path",
    "policy_report",
    "proofs",
    "read_cases",
    "record",
    "remedies",
    "results",
    "suggest",
    "timeline",
    "what_if",
]

_MODULES: Final = {
    "changed": "changes",
    "clause_coverage": "charts.clause_coverage",
    "coverage": "covering",
    "decide_file": "batch.run",
    "denials": "charts.denials",
    "diff": "difference",
    "duties": "tables.duty_table",
    "form": "trying.share_form",
    "heat_map": "charts.heat_map",
    "matrix": "tables.matrix",
    "mutants": "mutation",
    "mutate": "mutation",
    "path": "charts.path",
    "policy_report": "report.whole",
    "proofs": "prove.answers",
    "read_cases": "case_files",
    "record": "sharing_record.record",
    "remedies": "remedy",
    "results": "case_results",
    "suggest": "suggestion",
    "timeline": "charts.timeline",
    "what_if": "trying.before_after",
}
"""Where each name is. A module has another name than what it holds, or importing it would hide that."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with needs_extra("batch"):  # what deciding files imports; the others import their extras when they are called
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
