"""Measure everything and write the tables of docs/performance.md.

usage: run.py [--quick] [--again]

--quick: workload S and small ledgers, in a minute or two, printed only. --again: forget what an interrupted run found.

Every contestant is a process of its own, measured by the operating system: CPU time of it and its children, wall time,
and the peak memory of its largest process. Figures are ratios to the bare decode of the same files, which runs before
and after each contestant: the mean of the two is its yardstick, so that a machine that is busy for a while does no harm.
"""

import compileall
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import workload
from measuring import Cost, Notebook, measure

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = HERE / ".work"
PAGE = ROOT / "docs" / "performance.md"
PEERS = HERE / ".peers" / "bin" / "python"
"""Where polars and fastexcel are installed, if they are (`make bench` tries)."""
PYTHON = sys.executable
MINQING = (PYTHON, "-m", "minqing_cli")
SIZES, QUICK_SIZES = (100_000, 1_000_000), (10_000, 50_000)
"""Visits in the smaller and in the larger ledger."""
_START, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_DAY = ("--today", "2022-04-01")


@dataclass(frozen=True)
class Ratio:
    """A cost, and what decoding the same files cost at the same time."""

    cost: Cost
    decode: Cost

    @property
    def cpu(self) -> float:
        """CPU as a multiple of the decode's."""
        return self.cost.cpu / self.decode.cpu

    @property
    def wall(self) -> float:
        """Wall time as a multiple of the decode's."""
        return self.cost.wall / self.decode.wall


@dataclass
class Bench:
    """One run: the notebook of its figures, and a folder for what is written."""

    notes: Notebook
    scratch: Path

    def against_decode(self, name: str, files: Path, run: Callable[[], Cost]) -> Ratio:
        """Measure a contestant between two decodes of the same files."""
        decode = (PYTHON, HERE / "decode.py", files)
        before = self.notes.cost(f"{name}: decode before", lambda: measure(*decode))
        cost = self.notes.cost(name, run)
        after = self.notes.cost(f"{name}: decode after", lambda: measure(*decode))
        both = before + after
        return Ratio(cost, Cost(both.cpu / 2, both.wall / 2, both.memory))

    def workspace(self, name: str) -> Path:
        """Return a fresh workspace."""
        folder = self.scratch / name
        if not folder.exists():
            measure(*MINQING, "init", folder)
        return folder

    def contestants(self, size: str, files: Path) -> dict[str, Ratio]:
        """Measure what works on a workload of many files."""
        merge = ("merge", files, *_DAY)
        found: dict[str, Ratio] = {}

        def contest(name: str, run: Callable[[], Cost]) -> None:
            found[name] = self.against_decode(f"{size}: {name}", files, run)

        def again() -> Cost:
            # Where the first merge is a figure of an earlier run, its ledger is gone.
            folder = self.workspace("second")
            measure(*MINQING, *merge, "--no-export", cwd=folder)
            return measure(*MINQING, *merge, "--no-export", cwd=folder)

        def whole() -> Cost:
            folder = self.workspace("whole")
            cost = measure(*MINQING, *merge, cwd=folder)
            for number in ("5", "6"):
                cost += measure(*MINQING, "attachment", number, cwd=folder)
            return cost

        contest(MERGE, lambda: measure(*MINQING, *merge, "--no-export", cwd=self.workspace("merge")))
        contest(SECOND, again)
        contest(WHOLE, whole)
        contest(PANDAS, lambda: measure(PYTHON, HERE / "pandas_script.py", files, self.scratch / "pandas.xlsx"))
        if PEERS.exists():
            contest(POLARS, lambda: measure(PEERS, HERE / "polars_script.py", files, self.scratch / "polars.xlsx"))
        else:
            print("polars and fastexcel are not installed: that line is left out")
        return found

    def quarter(self, files: Path) -> Cost:
        """Measure a merge of a quarter of the files: peak memory should not follow their number."""
        part = self.scratch / "quarter"
        part.mkdir(exist_ok=True)
        every = sorted(files.glob("*.xlsx"))
        for path in every[: len(every) // 4]:
            if not (part / path.name).exists():
                os.link(path, part / path.name)
        folder = self.workspace("merge-quarter")
        return self.notes.cost(QUARTER, lambda: measure(*MINQING, "merge", part, "--no-export", *_DAY, cwd=folder))

    def large(self) -> Ratio:
        """Measure a merge of one workbook of 300,000 rows."""
        files = workload.make(WORK, "L")
        merge = (*MINQING, "merge", files, "--no-export", *_DAY)
        return self.against_decode(LARGE, files, lambda: measure(*merge, cwd=self.workspace("large")))

    def scaled(self, sizes: tuple[int, int]) -> dict[str, float]:
        """Measure what the size of a ledger costs: in a process of its own, which is not small itself."""

        def found() -> dict[str, float]:
            script = [PYTHON, str(HERE / "scale.py"), *map(str, sizes)]
            figures: dict[str, float] = json.loads(subprocess.run(script, check=True, stdout=subprocess.PIPE).stdout)
            return figures

        return self.notes.figures(f"ledgers of {sizes[0]:,} and {sizes[1]:,} visits, reports", found)

    def start_up(self) -> dict[str, float]:
        """Measure starting a command: CPU as a multiple of `python -c pass`, medians of several runs."""
        folder = self.workspace("start")
        # As after an installation: whether the machine keeps compiled files is not the program's affair.
        compileall.compile_dir(ROOT / "minqing_cli", quiet=1)
        entry = (
            "--village",
            "东村",
            "--person",
            "张三",
            "--phone",
            "13800000001",
            "--visitor",
            "李明",
            "--opinion",
            "路灯不亮",
        )
        added = subprocess.run(
            [*MINQING, "add", *entry, "--yes", "--json", *_DAY], cwd=folder, check=True, stdout=subprocess.PIPE
        )
        [issue] = json.loads(added.stdout)["entered"]

        def median(*arguments: str) -> float:
            return statistics.median(measure(PYTHON, *arguments, cwd=folder).cpu for _ in range(9))

        def found() -> dict[str, float]:
            bare = median("-c", "pass")
            commands = {"`--help`": ("--help",), "`show ID`": ("show", issue["id"])}
            return {name: median("-m", "minqing_cli", *words) / bare for name, words in commands.items()}

        return self.notes.figures("start-up", found)


MERGE = "merge --no-export"
SECOND = "second merge of the same files"
WHOLE = "merge + ledger workbook + attachments 5 and 6"
PANDAS, POLARS = "pandas script", "polars script"
QUARTER, LARGE = "merge of a quarter of the files", "merge of one workbook of 300,000 rows"


def contest_table(found: dict[str, Ratio]) -> list[str]:
    """Return the contestants as a Markdown table."""
    lines = [
        "| | CPU ÷ decode | wall ÷ decode | peak memory of the largest process, MB |",
        "|---|---|---|---|",
        *(f"| {name} | {one.cpu:.1f} | {one.wall:.1f} | {one.cost.memory:.0f} |" for name, one in found.items()),
    ]
    decode = [one.decode for one in found.values()]
    return [*lines, f"| bare decode | 1 | 1 | {statistics.median(one.memory for one in decode):.0f} |"]


def aims_table(
    found: dict[str, Ratio],
    quarter: Cost,
    large: Ratio | None,
    sizes: tuple[int, int],
    scaled: dict[str, float],
    starts: dict[str, float],
) -> list[str]:
    """Return each aim with what was measured. quarter: of the files, for the memory."""
    small_ledger, large_ledger = sizes
    merge, whole = found[MERGE], found[WHOLE]
    lines: list[tuple[str, str, float, float, str]] = [
        (f"{MERGE}, CPU ÷ decode", "≤ 3.5", merge.cpu, 3.5, f"{merge.cpu:.1f}"),
        ("the same, wall ÷ decode", "≤ 2", merge.wall, 2, f"{merge.wall:.1f}"),
        (f"{WHOLE}, CPU ÷ decode", "≤ 8", whole.cpu, 8, f"{whole.cpu:.1f}"),
        ("the same, CPU ÷ pandas script", "≤ 1/7", whole.cpu / found[PANDAS].cpu, 1 / 7, f"1/{found[PANDAS].cpu / whole.cpu:.1f}"),
        (f"{SECOND}, CPU ÷ decode", "≤ 0.3", found[SECOND].cpu, 0.3, f"{found[SECOND].cpu:.2f}"),
        ("peak memory of the largest process on M, MB", "≤ 150", merge.cost.memory, 150, f"{merge.cost.memory:.0f}"),
        ("of it for four times the files, MB", "flat", merge.cost.memory - quarter.memory, 20, f"{quarter.memory:.0f} → {merge.cost.memory:.0f}"),
    ]  # fmt: skip
    if large:
        memory = f"{large.cost.memory:.0f}, bare decode {large.decode.memory:.0f}"
        lines.append(("peak memory on L, MB", "≤ 400", large.cost.memory, 400, memory))
    ratio = scaled["cpu"]
    lines.append(
        (f"2,000 rows into {large_ledger:,} visits ÷ into {small_ledger:,}, CPU", "≤ 1.5", ratio, 1.5, f"{ratio:.2f}")
    )
    for name in ("closure", "overdue"):
        seconds = scaled[name]
        lines.append(
            (f"report {name} on {large_ledger:,} issues beyond start-up, s", "≤ 0.5", seconds, 0.5, f"{seconds:.2f}")
        )
    for (name, ratio), most in zip(starts.items(), (6, 20), strict=True):
        lines.append((f"{name}, CPU ÷ `python -c pass`", f"≤ {most}", ratio, most, f"{ratio:.1f}"))
    return [
        "| | aim | measured | met |",
        "|---|---|---|---|",
        *(
            f"| {name} | {aim} | {shown} | {'yes' if value <= most else 'no'} |"
            for name, aim, value, most, shown in lines
        ),
    ]


def _mark(quick: bool) -> str:
    """What the figures are of: the program's files as they lie there."""
    listed = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"{listed.stdout.strip()} {'quick' if quick else 'whole'}"


def main(quick: bool, again: bool) -> None:
    """Measure, print the tables, and after a whole run put them into the page."""
    size = "S" if quick else "M"
    record = WORK / "figures.json"
    if again:
        record.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="minqing-bench-") as folder:
        bench = Bench(Notebook(record, _mark(quick)), Path(folder))
        files = workload.make(WORK, size)
        starts = bench.start_up()
        found = bench.contestants(size, files)
        quarter = bench.quarter(files)
        large = None if quick else bench.large()
        sizes = QUICK_SIZES if quick else SIZES
        scaled = bench.scaled(sizes)
    count, rows = workload.SIZES[size]
    page = [
        f"Workload {size}: {count:,} workbooks, {count * rows:,} rows; {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, {_mark(quick).split()[0]}.",
        "",
        *contest_table(found),
        "",
        *aims_table(found, quarter, large, sizes, scaled, starts),
    ]
    print("\n".join(page))
    if not quick:
        written = PAGE.read_text(encoding="utf-8")
        block = "\n".join([_START, *page, _END])
        PAGE.write_text(re.sub(f"{_START}.*?{_END}", lambda _: block, written, flags=re.DOTALL), encoding="utf-8")
        print(f"written into {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:], "--again" in sys.argv[1:])
