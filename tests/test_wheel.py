"""The wheel, as somebody gets it who has no copy of the project: built from the source distribution, used elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARE = ROOT / "examples" / "shares" / "sen_assessment.yaml"
LOAD = "import isp_rules; print(isp_rules.load_pack('kent-schools-2016').decide({}).allowed, isp_rules.__file__)"


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command away from the project, which must not be found by any other way than being installed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    return subprocess.run(
        [str(each) for each in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def install(folder: Path, *requirements: str) -> Path:
    """Make an empty environment, install into it, and return where its commands are."""
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    quiet = ("-q", "--no-input", "--disable-pip-version-check")
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", *quiet)
    installed = run(*pip, *requirements, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    return folder / "bin"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is made from the source distribution, with no network."""
    folder = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def with_command_line(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment with `isp-rules[cli]`."""
    return install(tmp_path_factory.mktemp("cli"), f"isp-rules[cli] @ {wheel.as_uri()}")


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment with `isp-rules` and no extra."""
    return install(tmp_path_factory.mktemp("bare"), f"isp-rules @ {wheel.as_uri()}")


def test_the_wheel_holds_the_package_and_every_file_of_the_packs(wheel: Path) -> None:
    """The wheel holds the modules, the mark of a typed package and the packs with their cases, nothing else."""
    source = ROOT / "src"
    package = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    package |= {"isp_rules/py.typed", "isp_rules/backends/README.md"}
    packs = {f"isp_rules/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "rules").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert "isp_rules/rules/kent-schools-2016/pack.yaml" in held
    assert held == package | packs


def test_the_installed_command_answers_as_the_project_does(with_command_line: Path, tmp_path: Path) -> None:
    """`isp-rules check`, installed from the wheel, prints what it prints inside the project, exit status and all."""
    inside = run(sys.executable, "-m", "isp_rules", "check", SHARE, cwd=tmp_path)
    ran = run(with_command_line / "isp-rules", "check", SHARE, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (inside.returncode, inside.stdout, "")
    assert ran.returncode == 0
    assert "kent-schools-2016" in ran.stdout


def test_the_installed_library_finds_its_packs(bare: Path, tmp_path: Path) -> None:
    """`load_pack` finds the packs that are in the wheel; of a share of which nothing is known it says no."""
    ran = run(bare / "python", "-c", LOAD, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    allowed, file = ran.stdout.split()
    assert allowed == "False"
    assert Path(file).is_relative_to(bare.parent)


@pytest.mark.parametrize("command", [["isp-rules"], ["python", "-m", "isp_rules"]], ids=" ".join)
def test_without_its_extra_the_command_names_it(bare: Path, tmp_path: Path, command: list[str]) -> None:
    """Without the extra, the command line says in one line how to get it, and exits with 2."""
    ran = run(bare / command[0], *command[1:], "check", SHARE, cwd=tmp_path)
    assert ran.stderr == 'isp-rules needs its command-line extra: pip install "isp-rules[cli]"\n'
    assert (ran.returncode, ran.stdout) == (2, "")
