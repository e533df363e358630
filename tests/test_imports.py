"""What `import isp_rules` costs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import packages_distributions

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
