"""Run the contestants on one workload and write the table of docs/performance.md.

usage: run.py [S|M]     (M by default)

Every contestant is a process of its own, measured by the operating system: CPU time of it and its children, wall
time, and the peak memory of its largest process. All figures are ratios to the bare decode of the same files in
the same run; the decode is run before, between and after, and its median is the yardstick.
"""

import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import workload

ROOT = Path(__file__).parents[1]
WORK = Path(__file__).parent / ".work"
PAGE = ROOT / "docs" / "performance.md"
_START, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds, and the peak memory of the largest process in MB."""

    cpu: float
    wall: float
    memory: float


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


def contestants(files: Path, scratch: Path) -> list[tuple[str, Cost]]:
    """Measure every contestant once, the yardstick between them."""
    python, here = sys.executable, Path(__file__).parent
    minqing = (python, "-m", "minqing_cli")
    decode = (python, here / "decode.py", files)
    found = [("decode", measure(*decode))]
    workspace = scratch / "ws"
    measure(*minqing, "init", workspace)
    merge = ("merge", files, "--today", "2022-04-01")
    found.append(("merge --no-export", measure(*minqing, *merge, "--no-export", cwd=workspace)))
    found.append(("second merge of the same files", measure(*minqing, *merge, "--no-export", cwd=workspace)))
    found.append(("decode", measure(*decode)))
    other = scratch / "ws2"
    measure(*minqing, "init", other)
    whole = [measure(*minqing, *merge, cwd=other)]
    whole += [measure(*minqing, "attachment", number, cwd=other) for number in ("5", "6")]
    total = Cost(sum(one.cpu for one in whole), sum(one.wall for one in whole), max(one.memory for one in whole))
    found.append(("merge + ledger workbook + attachments 5 and 6", total))
    found.append(("decode", measure(*decode)))
    found.append(("pandas script", measure(python, here / "pandas_script.py", files, scratch / "pandas.xlsx")))
    try:
        found.append(("polars script", measure(python, here / "polars_script.py", files, scratch / "polars.xlsx")))
    except RuntimeError:
        print("polars and fastexcel are not installed: that line is left out (pip install polars fastexcel)")
    found.append(("decode", measure(*decode)))
    return found


def start_up(workspace: Path) -> list[tuple[str, float]]:
    """CPU of starting a command as a multiple of `python -c pass`, medians of several runs."""
    python = sys.executable

    def median(*arguments: str) -> float:
        return statistics.median(measure(python, *arguments, cwd=workspace).cpu for _ in range(9))

    bare = median("-c", "pass")
    help_, show = median("-m", "minqing_cli", "--help"), median("-m", "minqing_cli", "show", "MQ-2022-0001")
    return [("`--help`", help_ / bare), ("`show ID`", show / bare)]


def table(size: str, found: list[tuple[str, Cost]], starts: list[tuple[str, float]]) -> str:
    """Return the figures as Markdown."""
    bare = [cost for name, cost in found if name == "decode"]
    cpu, wall = statistics.median(one.cpu for one in bare), statistics.median(one.wall for one in bare)
    files, rows = workload.SIZES[size]
    lines = [
        f"Workload {size}: {files:,} workbooks, {files * rows:,} rows; {os.cpu_count()} processors, "
        f"Python {platform.python_version()}. Decode ran {len(bare)} times, "
        f"{min(one.cpu for one in bare) / cpu:.2f} to {max(one.cpu for one in bare) / cpu:.2f} of its median.",
        "",
        "| | CPU ÷ decode | wall ÷ decode | peak memory of the largest process, MB |",
        "|---|---|---|---|",
    ]
    for name, cost in found:
        if name != "decode":
            lines.append(f"| {name} | {cost.cpu / cpu:.1f} | {cost.wall / wall:.1f} | {cost.memory:.0f} |")
    lines.append(f"| bare decode | 1 | 1 | {statistics.median(one.memory for one in bare):.0f} |")
    lines += ["", "| command | CPU ÷ `python -c pass` |", "|---|---|"]
    lines += [f"| {name} | {ratio:.1f} |" for name, ratio in starts]
    return "\n".join(lines)


def main(size: str) -> None:
    """Make the workload, measure, print the figures and put them into the page."""
    files = workload.make(WORK, size)
    with tempfile.TemporaryDirectory(prefix="minqing-bench-") as folder:
        scratch = Path(folder)
        found = contestants(files, scratch)
        figures = table(size, found, start_up(scratch / "ws"))
    print(figures)
    if PAGE.exists():
        page = PAGE.read_text(encoding="utf-8")
        block = f"{_START}\n{figures}\n{_END}"
        PAGE.write_text(re.sub(f"{_START}.*?{_END}", lambda _: block, page, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "M")
