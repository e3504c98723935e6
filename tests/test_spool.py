"""Rows that wait in a file must come back as they were, whichever process left them there."""

import multiprocessing
import sys
from pathlib import Path

import pytest

from minqing_cli.spool import Spool

PIECES = 200


def piece(worker: int, number: int) -> bytes:
    """A piece that no other one is like."""
    return f"{worker}:{number};".encode() * (number % 50)


def leave(spool: Spool, worker: int, places: "multiprocessing.Queue[list[tuple[int, int]]]") -> None:
    """Leave pieces in a spool, and say where."""
    places.put([spool.keep(piece(worker, number)) for number in range(PIECES)])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are not forked and have no part in it")
def test_processes_share_a_spool_without_harm(tmp_path: Path) -> None:
    """All of them have one position in the file: without taking turns they would write over one another."""
    forked = multiprocessing.get_context("fork")
    with Spool(tmp_path) as spool:
        own = [spool.keep(piece(9, number)) for number in range(PIECES)]
        places = forked.Queue()
        workers = [forked.Process(target=leave, args=(spool, worker, places)) for worker in range(3)]
        for worker in workers:
            worker.start()
        # Reading moves the position as well.
        for number in range(PIECES):
            assert spool.read(*own[number]) == piece(9, number)
        found = [places.get(timeout=30) for _ in workers]
        for worker in workers:
            worker.join(30)

        kept = {tuple(spool.read(*place) for place in one) for one in found}

    assert kept == {tuple(piece(worker, number) for number in range(PIECES)) for worker in range(3)}
    assert not list(tmp_path.iterdir())
