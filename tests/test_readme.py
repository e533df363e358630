"""The README says nothing that is not so: its code runs, its output is what comes, its rules are those of the pack."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.blocks import Block, blocks, commands, run, same

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACK = ROOT / "rules" / "kent-schools-2016"

NOT_RUN = ["$ make demo    # ask about one share and read the answer\n$ make test    # every check and every test\n"]
"""`make` would make an environment, and run this test again; test_examples runs what `make demo` runs."""


BLOCKS = blocks(README)


def of(*languages: str) -> list[Block]:
    """The blocks in one of the languages."""
    return [block for block in BLOCKS if block.language in languages]


def test_each_block_is_run_or_named_as_not_run() -> None:
    """There is no block in a language that these tests do not know, and those of `make` alone are excepted."""
    assert {block.language for block in BLOCKS} == {"python", "text", "console", "yaml"}
    assert [block.code for block in of("console") if "$ make" in block.code] == NOT_RUN


def test_python_blocks_run_in_order_and_print_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the README is one programme; a text block after a Python block is what that printed."""
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {"__name__": "readme"}
    printed = ""
    for block in of("python", "text"):
        if block.language == "text":
            assert same(block.code, printed), f"line {block.line} of the README; printed:\n{printed}"
            printed = ""
            continue
        assert printed == "", f"line {block.line} of the README: what the block above prints is not shown"
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile("\n" * block.line + block.code, "README.md", "exec"), names)  # noqa: S102 - our own README
        printed = out.getvalue()
    assert printed == ""
    for name, test in list(names.items()):
        if name.startswith("test_"):
            test()


@pytest.mark.parametrize("block", [block for block in of("console") if block.code not in NOT_RUN], ids=str)
def test_a_console_block_prints_what_is_shown(block: Block) -> None:
    """Each command of a console block is run in the project's folder, at 80 columns, and says what stands below it."""
    for command, wanted in commands(block):
        ran = run(command, ROOT)
        assert ran.stderr == ""
        assert same(wanted, ran.stdout), f"line {block.line} of the README, {command}; printed:\n{ran.stdout}"


def rules_of(text: str) -> dict[str, Any]:
    """The rules, clauses and cases of a file, by section and id."""
    sections = yaml.safe_load(text)
    found: dict[str, Any] = {}
    for section in sections.keys() & {"requirements", "clauses", "cases"}:
        held = sections[section]
        if isinstance(held, list):
            held = {str(each.get("id") or each.get("case")): each for each in held}
        found |= {f"{section} {name}": each for name, each in held.items()}
    return found


@pytest.mark.parametrize("block", of("yaml"), ids=str)
def test_a_rule_or_case_that_is_shown_is_one_of_the_packs(block: Block) -> None:
    """What the README shows of a pack stands so in the pack, word for word."""
    shipped: dict[str, Any] = {}
    for path in [*PACK.glob("*.yaml"), *PACK.glob("cases/scenarios_*.yaml")]:
        shipped |= rules_of(path.read_text(encoding="utf-8"))
    shown = rules_of(block.code)
    assert shown
    assert shown == {name: shipped.get(name) for name in shown}


def test_what_the_readme_links_and_lists_is_there() -> None:
    """Each relative link leads to a file, and each folder of the table exists."""
    links = re.findall(r"\]\(([^)#]+)\)", README)
    listed = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)
    assert links
    assert listed
    assert [each for each in [*links, *listed] if not (ROOT / each).exists()] == []


def test_the_table_lists_every_part_of_the_package() -> None:
    """No folder of the package is missing from the table of where things live."""
    folders = {path.parent.name for path in (ROOT / "src/isp_rules").glob("*/__init__.py")}
    assert folders <= set(re.findall(r"^\| `src/isp_rules/(\w+)/` \|", README, re.MULTILINE))


def test_the_readme_is_short() -> None:
    """A newcomer reads it in one sitting: some two hundred lines."""
    assert len(README.splitlines()) <= 240
