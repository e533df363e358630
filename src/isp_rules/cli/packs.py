"""`isp-rules packs`: what is shipped."""

from __future__ import annotations

from isp_rules.cli.output import say
from isp_rules.rulepack import load_pack, shipped_packs


def packs() -> None:
    """
    List the rule packs that come with the library.

    \b
      isp-rules packs

    Each with its version and, below, its title.

    Exit statuses: 0 listed; 2 one of them cannot be read.
    """
    shipped = [load_pack(name) for name in shipped_packs()]
    say("\n".join(f"{pack.name} {pack.version}\n  {pack.title}" for pack in shipped))
