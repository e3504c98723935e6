"""What is installed works outside the checkout: the built wheel in a clean environment runs the demonstration."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, cwd: Path) -> str:
    """Run a program without this test's own environment leaking in."""
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([*map(str, arguments)], cwd=cwd, capture_output=True, text=True, encoding="utf-8", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_runs_the_demonstration_from_anywhere(tmp_path: Path):
    """A newcomer installs a wheel, not a checkout: every data file must be in it."""
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", tmp_path / "dist", ROOT, cwd=tmp_path,
    )  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "minqing_cli/templates/附件4_意见建议记录表.xlsx" in names
    assert not any(name.startswith("tests/") for name in names)
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(
        python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
        "-r", ROOT / "requirements.lock", cwd=tmp_path,
    )  # fmt: skip
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", wheel, cwd=tmp_path)
    minqing = python.with_name("minqing")

    said = run(minqing, "demo", tmp_path / "演示", cwd=tmp_path)

    assert "总台账" in said
    assert (tmp_path / "演示" / "minqing.toml").is_file() or list((tmp_path / "演示").glob("*/minqing.toml"))
