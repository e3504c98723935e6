"""The lay-outs once more, as LibreOffice saves them: .xls, .ods and .xlsx are read to the same records.

Needs LibreOffice; run by `make test-office`.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.layouts.case import Case, all_cases, write
from tests.layouts.test_layouts import check, reading_of

CASES = [case for case in all_cases() if case.resaved]
FORMATS = ("xls", "ods", "xlsx")

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The folder of each format: one start of LibreOffice converts all the workbooks."""
    folder = tmp_path_factory.mktemp("layouts")
    written = [write(case, folder) for case in CASES]
    found = {kind: folder / kind for kind in FORMATS}
    for kind, target in found.items():
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), *map(str, written)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return found


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_resaved_layout_is_read_to_the_same_records(case: Case, kind: str, resaved: Mapping[str, Path]) -> None:
    """A village that has no .xlsx saves what it has; the records must not depend on it."""
    check(case, reading_of(case, resaved[kind] / f"{case.name}.{kind}"))
