"""Time and memory that each file of a folder takes to read, each in a process of its own.

    python -m tests.hostile.measure FOLDER

A program of its own: in one that has made the files, freed memory would be used again and not be seen.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from minqing_cli.plan import built_in
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused

LIMITS = built_in("standard").limits
_MEGABYTE = 1 << 20


def kilobytes(what: str) -> int:
    """What the system says of this process's memory."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def measured(path: Path) -> tuple[float, float]:
    """Seconds, and megabytes beyond the base, within the limits that workers have."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        # The peak that the system keeps is the parent's; it begins anew.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        base = kilobytes("VmRSS")
        resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_mb * _MEGABYTE, LIMITS.memory_mb * _MEGABYTE))
        begun = time.perf_counter()
        try:
            read_workbook(path, LIMITS)
        except Refused:
            pass
        finally:
            seconds = time.perf_counter() - begun
            os.write(writer, f"{seconds} {(kilobytes('VmHWM') - base) / 1024}".encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        seconds, used = map(float, answer.read().split())
    os.waitpid(child, 0)
    return seconds, used


if __name__ == "__main__":
    print(json.dumps({path.name: measured(path) for path in sorted(Path(sys.argv[1]).iterdir())}))
