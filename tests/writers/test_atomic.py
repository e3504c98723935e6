"""A file is wholly there or not at all, whatever happens while it is written."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from minqing_cli.writers.atomic import TargetInUseError, sha256_of, write_atomically


def writes(content: bytes) -> Callable[[Path], None]:
    def produce(path: Path) -> None:
        path.write_bytes(content)

    return produce


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """The plain case; nothing else is left in the folder."""
    target = tmp_path / "总台账.xlsx"
    target.write_bytes(b"old")

    write_atomically(target, writes(b"new"))

    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_the_old_file_stays_when_writing_fails(tmp_path: Path) -> None:
    """Last week's ledger is better than half of this week's."""
    target = tmp_path / "总台账.xlsx"
    target.write_bytes(b"old")

    def fails(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space") as caught:
        write_atomically(target, fails)

    assert not isinstance(caught.value, TargetInUseError)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_file_is_written_in_the_targets_own_folder(tmp_path: Path) -> None:
    """Only within one file system is putting it in place a single step; the name is one that readers skip."""
    seen: list[Path] = []

    def produce(path: Path) -> None:
        seen.append(path)
        path.write_bytes(b"new")

    write_atomically(tmp_path / "总台账.xlsx", produce)

    assert seen[0].parent == tmp_path
    assert (seen[0].name.startswith("~$"), seen[0].suffix) == (True, ".xlsx")


def test_a_target_that_is_open_elsewhere_has_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that WPS has open; the clerk is told so and gets a second file."""
    target = tmp_path / "总台账.xlsx"
    target.write_bytes(b"old")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)

    with pytest.raises(TargetInUseError) as caught:
        write_atomically(target, writes(b"new"))

    assert caught.value.filename == str(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    """No folder is made in passing: a mistyped path should be said."""
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "没有" / "a.xlsx", writes(b"new"))


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    """It is compared with hashes that other programs made."""
    (tmp_path / "a").write_bytes(b"minqing" * 100_000)

    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"minqing" * 100_000).hexdigest()
