"""The files behind the ledger are kept, few or many, and only as they were read."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from minqing_cli.workflows.sources import Source, keep_sources
from minqing_cli.workflows.workspace import Workspace
from tests.conftest import Cli


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace."""
    from minqing_cli.workflows.workspace import open_workspace

    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian")
    return open_workspace(tmp_path / "ws")


def files(folder: Path, count: int) -> list[Source]:
    """Files of different bytes under the same name, each in a folder of its own."""
    found = []
    for number in range(count):
        path = folder / f"{number:02d}" / "走访表.XLSX"
        path.parent.mkdir(parents=True)
        path.write_bytes(f"第 {number} 份".encode())
        found.append(Source(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
    return found


def kept(workspace: Workspace) -> dict[str, bytes]:
    """Every kept file by its name, whichever way it is kept."""
    found = {}
    for path in workspace.sources.rglob("*.*"):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                found |= {name: archive.read(name) for name in archive.namelist()}
        else:
            found[path.name] = path.read_bytes()
    return found


@pytest.mark.parametrize("count", [1, 16, 17, 40])
def test_every_file_is_kept_by_its_digest(count: int, tmp_path: Path, workspace: Workspace) -> None:
    """The sender's own name may come twice; the digest in the ledger leads to the bytes."""
    given = files(tmp_path / "in", count)

    keep_sources(workspace, [*given, given[0]])

    assert kept(workspace) == {f"{one.sha256}.xlsx": one.path.read_bytes() for one in given}


@pytest.mark.parametrize("count", [1, 30])
def test_a_file_that_was_changed_meanwhile_stops_the_run(count: int, tmp_path: Path, workspace: Workspace) -> None:
    """What the ledger says must stand in the file that it names; nothing half kept is left under its name."""
    given = files(tmp_path / "in", count)
    given[-1].path.write_bytes("改过".encode())

    with pytest.raises(OSError, match="改动"):
        keep_sources(workspace, given)

    assert f"{given[-1].sha256}.xlsx" not in kept(workspace)


def test_a_run_that_was_cut_off_can_be_repeated(tmp_path: Path, workspace: Workspace) -> None:
    """What it left half written is written over."""
    given = files(tmp_path / "in", 30)
    keep_sources(workspace, given)
    archive = next(workspace.sources.glob("*.zip"))
    archive.rename(archive.with_suffix(".part"))
    archive.with_suffix(".part").write_bytes(b"PK")

    keep_sources(workspace, given)

    assert len(kept(workspace)) == 30
