"""Whoever asks a review about something else than it is about is told what is wanted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isp_rules import IspRulesError, ShareError, load_pack, review
from isp_rules.review.batch import Outputs, decide_file
from tests.library import ADDRESS, BASE, FOLDER, PACK

KENT = load_pack("kent-schools-2016")

NO_PACK = "a rule pack is wanted here, not this text\n  = help: `isp_rules.load_pack` reads one"

OF_PACKS: dict[str, Callable[[Any], object]] = {
    "clause_coverage": review.clause_coverage,
    "coverage": lambda pack: review.coverage(pack, []),
    "decide_file": lambda pack: review.decide_file(pack, Path("shares.csv")),
    "duties": review.duties,
    "form": review.form,
    "matrix": review.matrix,
    "mutants": review.mutants,
    "mutate": lambda pack: review.mutate(pack, []),
    "policy_report": lambda pack: review.policy_report(pack, made_on=date(2026, 1, 1)),
    "proofs": review.proofs,
    "read_cases": review.read_cases,
    "record": lambda pack: review.record(pack, {}),
    "results": review.results,
    "suggest": lambda pack: review.suggest(pack, "X-05"),
    "timeline": review.timeline,
    "what_if": lambda pack: review.what_if(pack, {}, {}),
}


@pytest.mark.parametrize("name", OF_PACKS)
def test_the_name_of_a_pack_is_no_pack(name: str) -> None:
    """Each question about a pack says how one is read, and does nothing else."""
    with pytest.raises(IspRulesError) as caught:
        OF_PACKS[name]("kent-schools-2016")
    assert str(caught.value) == NO_PACK


@pytest.mark.parametrize("given", [None, 3, ["rules/library"]])
def test_a_difference_is_of_packs_or_their_names(given: Any) -> None:
    """`diff` takes names and paths, and nothing else."""
    for pair in ((given, PACK), (PACK, given)):
        with pytest.raises(IspRulesError, match=r"^a rule pack is wanted here, not "):
            review.diff(*pair)


@pytest.mark.parametrize("ask", [review.remedies, review.path])
def test_json_is_no_decision(ask: Callable[[Any], object]) -> None:
    """What is asked about a decision refuses its JSON."""
    with pytest.raises(IspRulesError) as caught:
        ask(json.loads(PACK.decide(ADDRESS).to_json()))
    assert str(caught.value) == (
        "a decision is wanted here, not a mapping\n  = help: `RulePack.decide` makes one of a share"
    )


def test_a_path_may_be_a_text(tmp_path: Path) -> None:
    """Files and folders are named by paths or by texts; what is neither is refused."""
    sheet = tmp_path / "shares.csv"
    sheet.write_text("purpose\nfundraising\n", encoding="utf-8")
    as_text: Any = str(sheet)
    assert review.decide_file(KENT, as_text).to_dict() == review.decide_file(KENT, sheet).to_dict()
    cases: Any = str(FOLDER / "cases")
    assert review.read_cases(PACK, cases) == review.read_cases(PACK, FOLDER / "cases")
    base: Any = str(BASE)
    assert review.diff(PACK, PACK, shares=base).to_dict() == review.diff(PACK, PACK, shares=BASE).to_dict()

    message = r"^the path of a file or folder is wanted here, not a number$"
    wrong: Any = 3
    for ask in (
        lambda: review.decide_file(KENT, wrong),
        lambda: review.read_cases(PACK, wrong),
        lambda: review.diff(PACK, PACK, shares=wrong),
    ):
        with pytest.raises(IspRulesError, match=message):
            ask()


def test_what_is_no_case_is_refused() -> None:
    """A path in the place of cases is no list of them."""
    cases: Any = "cases"
    for ask in (review.coverage, review.results, review.mutate):
        with pytest.raises(IspRulesError) as caught:
            ask(PACK, cases)
        assert str(caught.value) == "a case is wanted here, not this text\n  = help: `review.read_cases` reads them"


def test_mutants_of_no_rule_are_an_error() -> None:
    """A rule that the pack does not have would have no mutant, and so none that survives."""
    for ask in (review.mutants, lambda pack, only: review.mutate(pack, [], only)):
        with pytest.raises(IspRulesError) as caught:
            ask(PACK, ["L-22"])
        assert str(caught.value) == "library has no rule `L-22`\n  = help: did you mean `L-2`?"
    with pytest.raises(IspRulesError, match=r"^rules are named in a list, not this text$"):
        review.mutants(PACK, "L-2")


def test_what_if_there_is_no_share() -> None:
    """The pack's own base share is not asked about in its place."""
    nothing: Any = None
    with pytest.raises(ShareError, match="a share is a mapping, a text or the path of a file, not nothing"):
        review.what_if(PACK, nothing, {})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (None, "changes are a mapping of keys to values, not nothing"),
        (["date"], "changes are a mapping of keys to values, not a list"),
        ({3: "x"}, "a change is of a fact or a part of the share by its name, not a number"),
    ],
)
def test_changes_are_a_mapping(changes: Any, message: str) -> None:
    """What is to be changed is named by texts."""
    for ask in (lambda: review.changed(ADDRESS, changes), lambda: review.what_if(PACK, ADDRESS, changes)):
        with pytest.raises(IspRulesError) as caught:
            ask()
        assert str(caught.value) == message


def test_a_matrix_is_of_facts_by_their_names() -> None:
    """Rows are one fact and columns one or several, each named by a text."""
    wrong: tuple[Any, ...] = ({"rows": ["purpose"]}, {"columns": None}, {"columns": ["category", 3]})
    for facts in wrong:
        with pytest.raises(IspRulesError, match=r"^rows and columns are named by facts, not by "):
            review.matrix(KENT, **facts)


def test_a_cell_has_a_row_and_a_column() -> None:
    """A cell that is named otherwise is told how it would be."""
    matrix: Any = review.matrix(KENT, rows="relies_on", columns="bulk")
    odd: tuple[Any, ...] = (None, "function", 0, ("function",), ("function", "yes", "x"), slice(None))
    for key in odd:
        with pytest.raises(IspRulesError) as caught:
            matrix[key]
        assert str(caught.value) == ("a cell is named by its row and its column, as in `matrix['function', 'health']`")
    unknown: tuple[Any, ...] = ((0, 0), ([], {}), ("function", ("bulk",)))
    for key in unknown:
        with pytest.raises(IspRulesError, match=r"^the matrix has no "):
            matrix[key]


def test_at_least_one_process_decides(tmp_path: Path) -> None:
    """No process at all is refused before the file is read, and nothing is written."""
    out = tmp_path / "out.csv"
    with pytest.raises(IspRulesError, match=r"^no such number of processes: 0\n  = help: at least one decides$"):
        decide_file(KENT, tmp_path / "shares.csv", Outputs(out=out), jobs=0)
    assert not out.exists()


def test_no_word_is_taken_for_yes_when_names_are_to_be_repeated() -> None:
    """`with_names="no"` would repeat names: only True and False are taken."""
    with pytest.raises(IspRulesError) as caught:
        review.record(KENT, {}, with_names="no")  # type: ignore[arg-type]

    assert str(caught.value) == "`with_names` is True or False, not this text"


@pytest.mark.parametrize(("rule", "said"), [(None, "nothing"), ([], "a list"), (3, "`3`"), ("", "``")])
def test_a_rule_is_named_by_its_id(rule: Any, said: str) -> None:
    """Cases are suggested for a rule that there is, and for nothing else."""
    with pytest.raises(IspRulesError) as caught:
        review.suggest(PACK, rule)
    assert str(caught.value).startswith(f"library has no rule {said}\n  = help: ")


def test_deciding_files_names_the_extra_that_it_needs() -> None:
    """Where no tables can be read, the name is there all the same, and says what to install."""
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from isp_rules import IspRulesError, review\n"
        "try: review.decide_file\n"
        "except IspRulesError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == '`numpy` is not installed: pip install "isp-rules[batch]"\n'
