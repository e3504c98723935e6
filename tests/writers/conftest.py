"""What the tests of the writers share: the plan, and a workbook's parts as they stand in the file."""

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
