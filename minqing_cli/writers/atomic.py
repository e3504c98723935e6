"""Files that are either wholly there or not at all, and their hashes."""

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path


class TargetInUseError(PermissionError):
    """The file to be replaced is open in another program (WPS and Excel lock it on Windows)."""


def write_atomically(path: Path, produce: Callable[[Path], None]) -> None:
    """Have `produce` write a file beside `path`, then put it in the place of `path` in one step.

    On any failure `path` is as it was and nothing is left beside it. Raises TargetInUseError where the file in place
    cannot be replaced because it is open, any other OSError (no space, no right to write) as it comes.
    """
    # Readers of a folder skip names that begin with ~$, should a power cut leave one behind.
    beside = path.with_name(f"~$minqing-{os.getpid()}-{threading.get_ident()}{path.suffix}")
    try:
        produce(beside)
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        try:
            os.replace(beside, path)
        except PermissionError as error:
            raise TargetInUseError(error.errno, error.strerror, str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
