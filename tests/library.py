"""The small pack that many tests use: a town library lends its readers' data to a museum."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import isp_rules

FOLDER: Final = Path(__file__).parent / "packs" / "library"
BASE: Final = FOLDER / "cases" / "base.yaml"
PACK: Final = isp_rules.load_pack(FOLDER)

ADDRESS: Final = {
    "date": "2021-06-01",
    "told_by_notice": True,
    "sender": {"name": "Milltown Library", "kind": "library"},
    "recipient": {"name": "Milltown Museum", "kind": "museum"},
    "purposes": ["exhibition"],
    "subjects": [{"role": "reader", "age": 30, "consented": False, "categories": ["contact_details"]}],
    "means": [{"channel": "email", "encrypted": True}],
}
"""The pack's base share: a reader's address goes to the museum, which is allowed."""
