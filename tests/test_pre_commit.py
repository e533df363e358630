"""The hooks, as another repository uses them: installed by pre-commit from a commit of this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.library import FOLDER

pytest.importorskip("pre_commit", reason="pre-commit is not installed")

ROOT = Path(__file__).parents[1]
CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks:
      - {{id: isp-rules-lint, args: [pack]}}
      - {{id: isp-rules-test, args: [pack]}}
"""


def run(*command: object, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with no trace of the repository and the environment that the tests run in."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON", "COV_"))}
    env |= {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        [str(each) for each in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps its environments."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A repository with a pack of its own, which uses the hooks of a copy of this project as it stands."""
    hooks, user = tmp_path_factory.mktemp("hooks"), tmp_path_factory.mktemp("user")
    listed = run("git", "ls-files", "-coz", "--exclude-standard", cwd=ROOT, home=home)
    for name in filter(None, listed.stdout.split("\0")):
        if name.startswith(("src/", "rules/")) or name in {"pyproject.toml", "README.md", ".pre-commit-hooks.yaml"}:
            (hooks / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, hooks / name)
    for folder in (hooks, user):
        run("git", "init", "-q", folder, cwd=folder, home=home)
    run("git", "add", "-A", cwd=hooks, home=home)
    author = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    committed = run("git", *author, "commit", "-q", "-m", "hooks", cwd=hooks, home=home)
    assert committed.returncode == 0, committed.stderr
    rev = run("git", "rev-parse", "HEAD", cwd=hooks, home=home).stdout.strip()
    shutil.copytree(FOLDER, user / "pack")
    (user / ".pre-commit-config.yaml").write_text(CONFIG.format(repo=hooks.as_posix(), rev=rev), encoding="utf-8")
    return user


def hooked(user: Path, home: Path) -> tuple[int, str]:
    """What the hooks say of the repository as it is staged."""
    run("git", "add", "-A", cwd=user, home=home)
    ran = run(sys.executable, "-m", "pre_commit", "run", cwd=user, home=home)
    return ran.returncode, "".join(line for line in ran.stdout.splitlines(True) if not line.startswith("[INFO]"))


def test_a_pack_without_faults_passes(user: Path, home: Path) -> None:
    """pre-commit installs the hooks with the command line's extra, and both pass."""
    status, said = hooked(user, home)

    assert status == 0, said
    assert said == (
        "lint a rule pack.........................................................Passed\n"
        "run the worked cases of a rule pack......................................Passed\n"
    )


def test_a_fault_is_shown_with_its_place_and_stops_the_commit(user: Path, home: Path) -> None:
    """A misspelt term fails the lint hook, which shows the line, the caret and the term that was meant."""
    rules = user / "pack" / "rules.yaml"
    before = rules.read_text(encoding="utf-8")
    rules.write_text(before.replace("{means.channel: post}", "{means.channel: pots}"), encoding="utf-8")
    status, said = hooked(user, home)
    rules.write_text(before, encoding="utf-8")

    assert status == 1
    assert said.partition("run the worked cases")[0] == (
        "lint a rule pack.........................................................Failed\n"
        "- hook id: isp-rules-lint\n"
        "- exit code: 2\n"
        "\n"
        "pack/rules.yaml:48:55: error[ISP202]: unknown term or group of `channel`: `pots`\n"
        "    |\n"
        " 48 |       - {id: L-4a, title: post, when: {means.channel: pots}}\n"
        "    |                                                       ^^^^\n"
        "  = help: did you mean `post`?\n"
        "\n"
        "pack: 1 error, no warnings\n"
        "\n"
    )
