"""The reference of the public API, from its docstrings. `python -m tests.reference FOLDER` writes it as HTML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pdoc

import isp_rules.review

MODULES: Final = (
    "isp_rules",
    "isp_rules.testing",
    "isp_rules.review",
    "isp_rules.backends.arrow",
    "isp_rules.backends.spark",
)
"""What services, tests, notebooks and clusters import. pdoc reads docstrings in the style that ours are written in."""


def write(folder: Path) -> None:
    """
    Write a page for each public module, and an index.

    Args:
        folder: where the pages go.
    """
    for name in isp_rules.review.__all__:
        # Read from its module when it is first asked for: until then pdoc would not see it.
        setattr(isp_rules.review, name, getattr(isp_rules.review, name))
    pdoc.render.configure(docformat="google", show_source=False)
    pdoc.pdoc(*MODULES, output_directory=folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
