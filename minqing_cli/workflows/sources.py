"""Files that the ledger rests on, kept by digest: every figure leads back to one even when the sender's copy is gone."""

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

from minqing_cli.workflows.workspace import Workspace

_MEGABYTE = 1 << 20
_FEW = 16
"""Up to so many files are kept each by itself; of more, making a file of each would cost more than reading them."""


class Source(NamedTuple):
    """A file that was read. name: as messages show it."""

    path: Path
    name: str
    sha256: str

    @property
    def kept_as(self) -> str:
        """Its name in the workspace."""
        return f"{self.sha256}{self.path.suffix.lower()}"


def keep_sources(workspace: Workspace, files: Sequence[Source]) -> None:
    """Copy the files of a batch into the workspace before the ledger names them: a few each by itself, many in one archive.

    Raises OSError, also where a file is no longer the one that was read.
    """
    if len(files) <= _FEW:
        for one in files:
            keep_source(workspace, *one)
        return
    once = sorted({one.sha256: one for one in files}.values(), key=lambda one: one.sha256)
    named = hashlib.sha256("".join(one.sha256 for one in once).encode()).hexdigest()
    target = workspace.sources / f"{named}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w") as archive:
        for one in once:
            with archive.open(zipfile.ZipInfo(one.kept_as), "w", force_zip64=True) as copy:
                _copied(one, copy)
    os.replace(temporary, target)


def keep_source(workspace: Workspace, path: Path, name: str, sha256: str) -> None:
    """Copy one file into the workspace before the ledger names it. Raises OSError as `keep_sources` does."""
    one = Source(path, name, sha256)
    target = workspace.sources / sha256[:2] / one.kept_as
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    with temporary.open("wb") as copy:
        _copied(one, copy)
    os.replace(temporary, target)


def _copied(one: Source, copy: IO[bytes]) -> None:
    hashing = hashlib.sha256()
    with one.path.open("rb", buffering=0) as stream:
        while piece := stream.read(_MEGABYTE):
            hashing.update(piece)
            copy.write(piece)
    if hashing.hexdigest() != one.sha256:
        raise OSError(f"{one.name} 在读取过程中被改动，请重新运行")
