"""`isp-rules packs`: what is shipped."""

from __future__ import annotations

import sys

from isp_rules.rulepack import load_pack, shipped_packs


def packs() -> None:
    """
    List the rule packs that come with the library.

    Exit statuses: 0.
    """
    for name in shipped_packs():
        pack = load_pack(name)
        sys.stdout.write(f"{name} {pack.version}: {pack.title}\n")
