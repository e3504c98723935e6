"""Files that the ledger rests on, kept once by digest: every figure leads back to one even when the sender's copy is gone."""

import hashlib
import os
from pathlib import Path

from minqing_cli.workflows.workspace import Workspace

_MEGABYTE = 1 << 20


def keep_source(workspace: Workspace, path: Path, name: str, sha256: str) -> None:
    """Copy a file into the workspace before the ledger names it. name: as messages show it.

    Raises OSError, also where the file is no longer the one that was read.
    """
    target = workspace.sources / sha256[:2] / f"{sha256}{path.suffix.lower()}"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    with path.open("rb") as stream, temporary.open("wb") as copy:
        hashing = hashlib.sha256()
        while piece := stream.read(_MEGABYTE):
            hashing.update(piece)
            copy.write(piece)
    if hashing.hexdigest() != sha256:
        temporary.unlink()
        raise OSError(f"{name} 在读取过程中被改动，请重新运行")
    os.replace(temporary, target)
