"""Put an output in its place without ever overwriting what somebody has edited.

A file in an output's place is ours when it still has the digest that we noted when we wrote it. One that is
not ours stays, and the new one is written beside it under a name that says so.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from minqing_cli import problems
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place
from minqing_cli.stores import outputs
from minqing_cli.workflows.workspace import Workspace
from minqing_cli.writers.atomic import TargetInUseError, sha256_of, write_atomically

_BESIDE = "_新"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def file_part(name: str) -> str:
    """Return the name of a place or unit as a part of a file's name.

    >>> file_part("a/b c")
    'a_b_c'
    """
    return _NOT_IN_NAMES.sub("_", name)


def of_part(name: str, *parts: str | None) -> str:
    """Return the name of an output that holds only a part. parts: what it is for, None for no such bound.

    >>> of_part("总台账.xlsx", "前岭村", None)
    '总台账_前岭村.xlsx'
    """
    stem, _, suffix = name.rpartition(".")
    return "_".join(filter(None, (stem, *parts))) + f".{suffix}"


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one output. path: where it lies now."""

    path: Path
    status: Literal["written", "unchanged", "beside", "failed"]
    problem: Problem | None = None


def publish(workspace: Workspace | None, path: Path, produce: Callable[[Path], None]) -> Published:
    """Write an output and note it in the ledger. Without a workspace no earlier file counts as ours."""
    with tempfile.TemporaryDirectory(prefix="minqing-") as scratch:
        made = Path(scratch) / f"made{path.suffix}"
        try:
            produce(made)
            fresh = sha256_of(made)
            path.parent.mkdir(parents=True, exist_ok=True)
            standing = sha256_of(path) if path.exists() else None
            if standing == fresh:
                _note(workspace, path, fresh)
                return Published(path, "unchanged")
            if standing is None or _is_ours(workspace, path, standing):
                try:
                    return _put(workspace, made, fresh, path, "written")
                except TargetInUseError:
                    pass
            return _put_beside(workspace, made, fresh, path)
        except OSError as error:
            detail = error.strerror or str(error)
            shown = workspace.shown(path) if workspace else str(path)
            return Published(path, "failed", problems.OUTPUT_UNWRITABLE.at(Place(shown), path=shown, detail=detail))


def written_beside(path: Path) -> list[Path]:
    """Return the files that were written beside an output because it had been edited."""
    return sorted(path.parent.glob(f"{path.stem}{_BESIDE}*{path.suffix}"))


def _is_ours(workspace: Workspace | None, path: Path, standing: str) -> bool:
    return workspace is not None and outputs.digest_of(workspace.ledger, workspace.shown(path)) == standing


def _put(
    workspace: Workspace | None, made: Path, fresh: str, path: Path, status: Literal["written", "beside"]
) -> Published:
    write_atomically(path, lambda beside: _copy(made, beside))
    _note(workspace, path, fresh)
    return Published(path, status)


def _note(workspace: Workspace | None, path: Path, digest: str) -> None:
    """Remember a file as ours. A run that ended between writing and noting is made good by the next one."""
    if workspace is not None:
        outputs.note(workspace.ledger, workspace.shown(path), digest)


def _copy(made: Path, target: Path) -> None:
    shutil.copyfile(made, target)


def _put_beside(workspace: Workspace | None, made: Path, fresh: str, path: Path) -> Published:
    for number in range(1, 1000):
        beside = path.with_stem(f"{path.stem}{_BESIDE}{number if number > 1 else ''}")
        standing = sha256_of(beside) if beside.exists() else None
        if standing in (None, fresh) or _is_ours(workspace, beside, standing or ""):
            break
    published = Published(beside, "beside") if standing == fresh else _put(workspace, made, fresh, beside, "beside")
    shown = workspace.shown(path) if workspace else str(path)
    where = workspace.shown(beside) if workspace else str(beside)
    return Published(published.path, "beside", problems.OUTPUT_EDITED.at(Place(shown), path=shown, beside=where))
