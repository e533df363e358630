"""What `import isp_rules` costs."""

from __future__ import annotations

import json
import subprocess
import sys

LOADED = """
import json, sys
before = set(sys.modules)
import isp_rules
print(json.dumps(sorted(set(sys.modules) - before)))
"""
PYYAML = {"yaml", "_yaml"}
PYDANTIC = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}


def test_import_loads_pyyaml_and_pydantic_and_nothing_else() -> None:
    """`import isp_rules` loads no third party but PyYAML and pydantic: no typer, rich, numpy or pytest."""
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    roots = {name.partition(".")[0] for name in json.loads(ran.stdout)}
    assert "isp_rules" in roots
    assert roots - set(sys.stdlib_module_names) - PYYAML - PYDANTIC == {"isp_rules"}
