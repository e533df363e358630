"""The example notebook runs from clean, shows what it was committed with, and states no figure that is not so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from typing import Any

import pytest

from tests.notebook import NOTEBOOK, executed, missing, run, shown_by, text_of

HELD = NOTEBOOK.read_text(encoding="utf-8")
COMMITTED = json.loads(HELD)

runs = pytest.mark.skipif(bool(missing()), reason=f"it needs what is not installed: {missing()}")

BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)

NO_FIGURES = re.compile(r"`[^`]*`|^#+ \d+\.|\b[A-Z][\w-]*-\w+\b", re.MULTILINE)
"""What holds digits and states nothing: code, the number of a heading, and the id of a rule."""


@pytest.fixture(scope="module")
def now() -> Any:
    """The notebook, executed from clean."""
    return executed(NOTEBOOK)


def stated(notebook: Any) -> Iterator[tuple[str, str]]:
    """What the prose states in bold with a figure, and all that the nearest code cells above and below show."""
    cells = notebook.cells
    for place, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            above = next((each for each in reversed(cells[:place]) if each.cell_type == "code"), None)
            below = next((each for each in cells[place:] if each.cell_type == "code"), None)
            shown = " ".join(shown_by(each) for each in (above, below) if each)
            for said in BOLD.findall(cell.source):
                if re.search(r"\d", said):
                    yield " ".join(said.split()).rstrip("."), shown


@runs
def test_it_runs_from_clean_and_shows_what_it_was_committed_with(now: Any) -> None:
    """Every cell runs, and shows to the letter what the file holds; `make notebook` writes the file anew."""
    made_with = COMMITTED["metadata"]["made_with"]
    other = [f"{name} {version(name)}, not {used}" for name, used in made_with.items() if version(name) != used]
    if other:
        pytest.skip(f"it ran; its outputs are not compared, since here is {'; '.join(other)}")
    for was, is_now in zip(COMMITTED["cells"], json.loads(text_of(now))["cells"], strict=True):
        assert was == is_now, f"it shows something else now: `make notebook` writes it anew\n{''.join(was['source'])}"
    assert text_of(now) == HELD


@runs
def test_every_figure_in_its_prose_is_shown_beside_it(now: Any) -> None:
    """What is said in bold with a figure stands word for word in what the cell above or below shows."""
    claims = list(stated(now))

    assert len(claims) >= 10
    assert [said for said, shown in claims if not re.search(rf"(?<![\w,.]){re.escape(said)}(?!\w)", shown)] == []


def test_no_figure_goes_unchecked() -> None:
    """Its prose states no figure outside bold, where the test before would not see it."""
    prose = ["".join(each["source"]) for each in COMMITTED["cells"] if each["cell_type"] == "markdown"]

    assert [text for text in prose if re.search(r"\d", NO_FIGURES.sub("", BOLD.sub("", text)))] == []


def test_it_is_small_and_loads_nothing() -> None:
    """The file stays well under a megabyte, and what it shows comes with it: no script, nothing from elsewhere."""
    assert len(HELD) < 750_000
    assert "<script" not in HELD
    assert re.findall(r'(?:src|href)=\\"(?!data:|#)[^"]*', HELD) == []


def test_it_holds_no_trace_of_where_it_ran() -> None:
    """No folder of a machine, no address of an object, no warning, and nothing that counts executions."""
    outputs = [output for each in COMMITTED["cells"] for output in each.get("outputs", ())]

    assert re.findall(r"/(?:tmp|home|root|work|Users)/|0x[0-9a-f]{6,}", HELD) == []
    assert {each.get("name") for each in outputs} <= {None, "stdout"}
    assert {each.get("execution_count") for each in outputs} == {None}


@runs
def test_the_draft_is_a_copy(now: Any) -> None:
    """The review leaves the pack as it is, and no file behind: the last cell removes the draft."""
    assert "copytree" in text_of(now)
    assert now.cells[-1].source == "shutil.rmtree(folder)"


@runs
def test_the_form_shows_itself_in_a_notebook() -> None:
    """A cell that ends in `review.form(...)` shows a widget, and the state of all its fields comes with it."""
    written = import_module("nbformat.v4")
    cell = written.new_code_cell(
        "import isp_rules\nfrom isp_rules import review\n"
        'review.form(isp_rules.load_pack("kent-schools-2016"), {"purposes": ["youth_justice"]})'
    )
    notebook = written.new_notebook(cells=[cell])
    run(notebook, NOTEBOOK.parent)

    (shown,) = cell.outputs
    view = shown.data["application/vnd.jupyter.widget-view+json"]["model_id"]
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert view in state
    described = json.dumps(state)
    assert "Youth Justice" in described
    assert "Denied: " in described
