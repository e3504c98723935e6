"""What the tests of the writers share: the plan, a workbook's parts, and a workbook as LibreOffice reads it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from minqing_cli import plan


@pytest.fixture
def town() -> plan.Plan:
    """The built-in 柴胡店镇 plan with two branches and three villages."""
    return plan.built_in("chaihudian").model_copy(
        update={"places": {"前岭总支": ("前岭村", "东坡村"), "后河总支": ("后河村",)}}
    )


@pytest.fixture
def parts() -> Callable[[Path], dict[str, bytes]]:
    """Return the parts of a workbook, unpacked, by name."""

    def read(path: Path) -> dict[str, bytes]:
        with ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.fixture
def converted(tmp_path: Path) -> Callable[[Path], Path]:
    """Return a workbook as LibreOffice opens, computes and saves it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")

    def convert(path: Path) -> Path:
        out = tmp_path / "converted"
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out / path.name

    return convert
