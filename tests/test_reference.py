"""The reference of the public API is whole: each public name has a page to stand on, and words of its own."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from tests.reference import MODULES, write


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, written once."""
    folder = tmp_path_factory.mktemp("reference")
    write(folder)
    return folder


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_stands_in_the_reference(module: str, reference: Path) -> None:
    """The page of a module has an anchor for each name that the module makes public."""
    page = (reference / (module.replace(".", "/") + ".html")).read_text(encoding="utf-8")
    assert [name for name in importlib.import_module(module).__all__ if f'id="{name}"' not in page] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_and_class_says_what_it_is(module: str) -> None:
    """No public function or class is without a docstring."""
    there = importlib.import_module(module)
    public = [getattr(there, name) for name in there.__all__]
    assert [each for each in public if (inspect.isclass(each) or inspect.isfunction(each)) and not each.__doc__] == []
