"""A file in which pieces of bytes wait until they are asked for, so that a run's memory does not follow its rows.

Workers that were forked from the process that opened it write into the same file. Nothing here knows what it holds.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - where nothing is forked, nothing else writes
    fcntl = None  # type: ignore[assignment]


class Spool:
    """An open spool. It has no name where the system allows it, and is gone when all who have it are.

    Raises OSError where it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @contextmanager
    def _to_itself(self) -> Iterator[None]:
        """Keep the other processes out: all of them share one position. A lock ends with the process that holds it."""
        if fcntl is None:
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def keep(self, piece: bytes) -> tuple[int, int]:
        """Write a piece down and return where it lies and how long it is."""
        with self._to_itself():
            place = self._file.seek(0, os.SEEK_END), len(piece)
            content = memoryview(piece)
            while content:
                content = content[self._file.write(content) :]
        return place

    def read(self, place: int, length: int) -> bytes:
        """Return the piece that lies at a place."""
        with self._to_itself():
            self._file.seek(place)
            return self._file.read(length)
