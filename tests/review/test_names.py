"""What a notebook finds in `isp_rules.review`, and what that costs before it is used."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from types import FunctionType

import pytest

import isp_rules
from isp_rules import review
from isp_rules.page import as_html, as_markdown
from tests.decision.samples import with_text
from tests.hostile import HOSTILE, structure, tags
from tests.library import ADDRESS, PACK

LOADED = """
import json, sys
import isp_rules
before = set(sys.modules)
import isp_rules.review
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_nothing_is_loaded_before_it_is_used() -> None:
    """The names are there; what is behind them is read when it is first asked for."""
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert json.loads(ran.stdout) == ["isp_rules.review"]


def test_what_shows_itself_loads_no_extra() -> None:
    """A pack and a decision show themselves with what a bare install has."""
    show = "pack._repr_html_(), pack._repr_markdown_(), pack.decide({})._repr_html_(), pack.vocabulary('purpose')"
    code = LOADED.replace("import isp_rules.review", f"pack = isp_rules.load_pack('kent-schools-2016'); {show}")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    owners = packages_distributions()
    loaded = {owner for name in json.loads(ran.stdout) for owner in owners.get(name.partition(".")[0], [])}
    assert loaded <= {"isp-rules", "PyYAML", "pydantic", "pydantic_core"}


def test_every_name_is_a_function() -> None:
    """Each name is a function with a docstring, even once all their modules are imported, and `dir` lists it."""
    assert review.__all__ == sorted(review._MODULES)
    for _ in range(2):
        for name in review.__all__:
            function = getattr(review, name)
            assert isinstance(function, FunctionType)
            assert function.__doc__
            assert name in dir(review)


def test_a_name_that_is_not_there() -> None:
    """A misspelt name is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match=r"^module 'isp_rules.review' has no attribute 'matrices'$"):
        review.matrices  # noqa: B018 - it is the asking that counts


RESULTS = {
    "coverage": review.coverage(PACK, review.read_cases(PACK)),
    "a diff": review.diff(PACK, isp_rules.load_pack(PACK.path, parameters={"own_consent_from": 16})),
    "remedies": review.remedies(PACK.decide({**ADDRESS, "purposes": ["advertising"]})),
}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_results_show_themselves(result: object) -> None:
    """What a question about a pack comes to shows itself as HTML and Markdown, in the styles of a page."""
    html, markdown = result._repr_html_(), result._repr_markdown_()  # type: ignore[attr-defined]

    assert html.startswith('<div class="isp-page">\n<style>')
    assert "<script" not in html
    assert markdown.startswith("# ")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_hostile_texts(result: object, hostile: str) -> None:
    """Whatever the texts hold, the page has the tags and marks of one with a harmless text in their place."""
    shown = result.page  # type: ignore[attr-defined]
    page, harmless = with_text(shown, hostile), with_text(shown, "x")

    assert list(tags(as_html(page))) == list(tags(as_html(harmless)))
    assert structure(as_markdown(page)) == structure(as_markdown(harmless))
