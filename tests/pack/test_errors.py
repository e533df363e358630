"""
Bad packs, one folder each, and the whole message that each of them gets.

A folder of `tests/cases/errors` holds `pack.yaml`, or a folder `pack` of several files, and `want.txt`.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules import PackError, RulePack
from isp_rules.pack.source import read_file
from tests.mutations import damaged

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "errors"
LIBRARY = ROOT / "tests" / "packs" / "library"

FOREIGN = re.compile(r"pydantic|yaml\.|Traceback|Input should|validation error|\[type=", re.IGNORECASE)
"""Words of the libraries underneath."""


@pytest.mark.parametrize("name", sorted(each.name for each in CASES.iterdir()))
def test_a_bad_pack_gets_its_whole_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bad pack is refused with exactly the text of its `want.txt`."""
    monkeypatch.chdir(CASES / name)
    source = "pack" if Path("pack").is_dir() else "pack.yaml"
    with pytest.raises(PackError) as caught:
        isp_rules.load_pack(source)
    assert f"{caught.value}\n" == Path("want.txt").read_text(encoding="utf-8")


def test_every_code_about_packs_has_a_bad_pack() -> None:
    """Each code from ISP101 to ISP399 that the source can give stands in some `want.txt`."""
    source = [*(ROOT / "src/isp_rules/pack").rglob("*.py"), ROOT / "src/isp_rules/engine/guards.py"]
    given_by_source = {code for path in source for code in re.findall(r"ISP[123]\d\d", path.read_text("utf-8"))}
    wanted = {code for path in CASES.rglob("want.txt") for code in re.findall(r"ISP[123]\d\d", path.read_text("utf-8"))}
    assert given_by_source - wanted == set()
    assert len(given_by_source) > 30


@cache
def library() -> dict[str, Any]:
    """The files of a sound pack as one document, without its base."""
    joined: dict[str, Any] = {}
    for file in sorted(LIBRARY.glob("*.yaml")):
        document, problems = read_file(file)
        assert document is not None
        assert problems == []
        assert isinstance(document.data, dict)
        joined |= document.data
    del joined["pack"]["base"]
    return joined


def loaded(pack: Any, folder: Path) -> RulePack | PackError:
    """What loading these data as one file gives."""
    file = folder / "pack.yaml"
    file.write_text(json.dumps(pack), encoding="utf-8")
    try:
        return isp_rules.load_pack(file)
    except PackError as error:
        return error


def test_the_library_is_sound(tmp_path: Path) -> None:
    """The pack that the next test damages is sound before, and decides."""
    pack = loaded(library(), tmp_path)
    assert isinstance(pack, RulePack)
    assert not pack.decide({}).allowed


@given(st.integers(0, 2**32), st.integers(1, 4))
def test_a_damaged_pack_is_refused_in_our_words_or_decides(seed: int, times: int) -> None:
    """Whatever is done to a pack's data, loading raises `PackError` or gives a pack that decides."""
    with tempfile.TemporaryDirectory() as folder:
        pack = loaded(damaged(library(), random.Random(seed), times), Path(folder))
    if isinstance(pack, PackError):
        assert pack.diagnostics
        assert "something else" not in str(pack)
        assert not FOREIGN.search(str(pack))
    else:
        assert not pack.decide({}).allowed
        assert pack.decide({}).explain()
