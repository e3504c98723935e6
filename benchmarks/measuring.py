"""What one program costs, as the operating system counts it; and figures that outlive an interrupted run."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds, and the peak memory of the largest process in MB."""

    cpu: float
    wall: float
    memory: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.memory, other.memory))


def measure(*arguments: str | Path, cwd: Path | None = None, codes: tuple[int, ...] = (0,)) -> Cost:
    """Run a program and return what it cost. Raises RuntimeError when it ends with another code."""
    reader, writer = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        # A process between, so that the largest of this one run is not the largest of all runs before.
        os.close(reader)
        done = subprocess.run([*map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        line = f"{done.returncode} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}"
        os.write(writer, line.encode())
        if done.returncode not in codes:
            sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    wall = time.perf_counter() - started
    code, cpu, memory = os.read(reader, 200).decode().split()
    os.close(reader)
    if int(code) not in codes:
        raise RuntimeError(f"{' '.join(map(str, arguments))} ended with {code}")
    return Cost(float(cpu), wall, float(memory))


class Notebook:
    """Figures by name, written down as soon as they are known: a run that was interrupted goes on where it stopped.

    mark: what the figures are of (the program's version); those of another are forgotten.
    """

    def __init__(self, path: Path, mark: str) -> None:
        self._path, self._mark = path, mark
        written = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._figures: dict[str, dict[str, float]] = written.get("figures", {}) if written.get("mark") == mark else {}

    def figures(self, name: str, find: Callable[[], dict[str, float]]) -> dict[str, float]:
        """Return the figures of a name, found now where they are not written down."""
        if name not in self._figures:
            print(f"{time.strftime('%H:%M:%S')} {name} …", flush=True)
            self._figures[name] = find()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(
                json.dumps({"mark": self._mark, "figures": self._figures}, indent=1), encoding="utf-8"
            )
        return self._figures[name]

    def cost(self, name: str, find: Callable[[], Cost]) -> Cost:
        """Return the cost of a name."""
        return Cost(**self.figures(name, lambda: asdict(find())))
