"""`isp-rules` and `python -m isp_rules`: the command line, or one line that says how to get it."""

from __future__ import annotations

import sys

EXTRA = ("typer", "rich", "click")
"""What the command line needs and a bare install lacks; click comes with typer."""


def main() -> int:
    """Run the command line. Without its extra, name the extra on stderr and return 2."""
    try:
        from isp_rules.cli import main as run  # noqa: PLC0415  (its imports are what may be missing)
    except ModuleNotFoundError as missing:
        if missing.name not in EXTRA:
            raise
        sys.stderr.write('isp-rules needs its command-line extra: pip install "isp-rules[cli]"\n')
        return 2
    return run()


if __name__ == "__main__":
    sys.exit(main())
