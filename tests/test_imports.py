"""What `import isp_rules` costs, and what it gives."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

import isp_rules
from isp_rules.backends import arrow

LOADED = """
import json, sys
before = set(sys.modules)
import isp_rules
print(json.dumps(sorted(set(sys.modules) - before)))
"""
PYDANTIC = {"pydantic", "pydantic_core", "annotated-types", "typing_extensions", "typing-inspection"}


def test_import_loads_pyyaml_and_pydantic_and_nothing_heavier() -> None:
    """`import isp_rules` loads PyYAML, pydantic and its parts: no typer, rich, numpy, pyarrow or pytest."""
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    modules = {name.partition(".")[0] for name in json.loads(ran.stdout)}
    owners = packages_distributions()
    loaded = {owner for module in modules - {"isp_rules"} for owner in owners.get(module, [])}
    assert {"PyYAML", "pydantic"} <= loaded <= {"PyYAML"} | PYDANTIC


APART = {"Any", "Iterable", "Iterator", "Literal", "Mapping", "NoReturn", "None", "PathLike", "Self"}
APART |= {"Page", "Pack", "RuleShown", "VocabularyShown"} | set(arrow.__all__) | {"RecordBatch", "Schema", "Table"}
"""Words of signatures that need no name here: Python's, Arrow's, and what has modules of its own."""


@pytest.mark.parametrize("owner", [isp_rules.RulePack, isp_rules.Given, isp_rules.Decision, isp_rules])
def test_whoever_annotates_finds_the_types(owner: object) -> None:
    """What a public function takes or returns can be imported from `isp_rules`, by the name in its signature."""
    members = [member for name, member in inspect.getmembers(owner) if not name.startswith("_")]
    functions = [each.fget if isinstance(each, property) else getattr(each, "__func__", each) for each in members]
    signatures = [str(each.__annotations__) for each in functions if inspect.isfunction(each)]
    named = {word for signature in signatures for word in re.findall(r"\b[A-Z]\w+", signature)}
    assert len(signatures) > 1
    assert named - APART - set(isp_rules.__all__) == set()
