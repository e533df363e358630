"""
The example notebook, executed from clean: `python -m tests.notebook` writes it with what its cells show now.

What varies from run to run without saying anything is left out: counts of executions, times, and the kernel's version.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

NOTEBOOK: Final = Path(__file__).parents[1] / "examples" / "policy_review" / "review.ipynb"

MAKERS: Final = ("altair", "pandas", "vl-convert-python", "z3-solver")
"""What draws, lays out and finds what the notebook shows: of another version it may show the same thing otherwise."""

_NEEDED: Final = {
    "analysis": ("z3",),
    "batch": ("openpyxl", "pyarrow"),
    "notebook": ("altair", "ipywidgets", "jinja2", "markdown_it", "pandas", "vl_convert"),
    "test": ("ipykernel", "nbclient"),
}

_KERNEL: Final = {"display_name": "Python 3", "language": "python", "name": "python3"}


def missing() -> str:
    """What a notebook needs to run and is not installed, with the extra that brings it; empty if all is there."""
    return ", ".join(
        f"{module} (the extra `{extra}`)"
        for extra, modules in _NEEDED.items()
        for module in modules
        if find_spec(module) is None
    )


def run(notebook: Any, folder: Path) -> None:
    """
    Run the cells of a notebook in a process of its own, and keep their outputs in it.

    Args:
        notebook: as nbformat has it.
        folder: where it runs.

    Raises:
        CellExecutionError: a cell raises something.
    """
    client = import_module("nbclient").NotebookClient
    client(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()


def executed(notebook: Path) -> Any:
    """
    A notebook with the outputs that its cells have now.

    Args:
        notebook: the file. It runs in its own folder.

    Raises:
        CellExecutionError: a cell raises something.
    """
    nbformat = import_module("nbformat")
    read = nbformat.read(notebook, as_version=4)
    for cell in _code(read):
        cell.outputs, cell.execution_count, cell.metadata = [], None, {}
    run(read, notebook.parent)
    for cell in _code(read):
        cell.execution_count, cell.metadata = None, {}
        cell.outputs = [_settled(each) for each in cell.outputs]
    read.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "made_with": {name: version(name) for name in MAKERS}})
    return read


def _code(notebook: Any) -> Iterator[Any]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def _settled(output: Any) -> Any:
    if "execution_count" in output:
        output.execution_count = None
    if "text/html" in output.get("data", {}):
        output.data.pop("text/markdown", None)  # the same once more, for who shows no HTML
    return output


def text_of(notebook: Any) -> str:
    """A notebook as its file holds it."""
    return f"{import_module('nbformat').writes(notebook).rstrip()}\n"


def shown_by(cell: Any) -> str:
    """What a code cell shows, in plain words: its printed text, and its outputs without tags and marks."""
    said = []
    for output in cell.outputs:
        said.append(output.get("text", ""))
        data = output.get("data", {})
        said.append(re.sub(r"<style>.*?</style>|<[^>]*>", " ", data.get("text/html", ""), flags=re.DOTALL))
        said.append(data.get("text/plain", ""))
        said += re.findall(r'alt="([^"]*)"', data.get("text/html", ""))
    return " ".join(" ".join(said).split())


def main() -> None:
    """Execute the notebook and write it."""
    NOTEBOOK.write_text(text_of(executed(NOTEBOOK)), encoding="utf-8")
    sys.stdout.write(f"{NOTEBOOK.name}: {NOTEBOOK.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
