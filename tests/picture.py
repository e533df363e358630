"""
The picture in the README: a real denial, as the terminal shows it. `python -m tests.picture` writes it anew.

It is drawn by rich from what the command prints, in a frame that asks the network for no font.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "examples" / "denied.svg"
SHARE: Final = "examples/shares/fathers_offences.yaml"
LINES: Final = 19
"""Down to the end of the first finding."""


def picture() -> str:
    """The picture, as SVG."""
    env = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "80", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    command = [sys.executable, "-m", "isp_rules", "check", SHARE]
    env.pop("NO_COLOR", None)
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, encoding="utf-8")
    console = Console(record=True, width=82, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ isp-rules check {SHARE}\n"))
    console.print(Text.from_ansi("\n".join(ran.stdout.splitlines()[:LINES])))
    drawn = console.export_svg(title="isp-rules", theme=DIMMED_MONOKAI, unique_id="denied")
    without_fonts = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    return without_fonts.replace("Fira Code, monospace", "monospace") + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
