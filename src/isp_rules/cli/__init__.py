"""
The command line: `isp-rules check`, `lint`, `show`, `test`, `schema` and `packs`.

One module a command; `output` writes, `options` holds what several commands share. Exit statuses are the same
everywhere: 0 all is well, 1 the answer is *no* (a denial, a failing case), 2 bad input.
"""

from isp_rules.cli.app import main

__all__ = ["main"]
