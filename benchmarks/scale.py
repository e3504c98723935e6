"""What a large ledger costs: 2,000 more rows into 100,000 and into 1,000,000, and reports on a million issues.

usage: scale.py [SMALL LARGE]     (100000 1000000 by default)

Prints JSON, which `run.py` puts into the table.

Both ledgers are filled through the store itself with invented visits, three in ten with an issue; then the same
50 workbooks of 40 visits are merged into each, and closure and overdue are printed from the larger one.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import workload
from measuring import Cost, measure

from minqing_cli.clean import Phones
from minqing_cli.merging.known import Household, Source, StoredIssue, StoredVisit
from minqing_cli.records import Visit
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.terms import Outcome, State
from minqing_cli.workflows.workspace import Workspace, open_workspace

SMALL, LARGE = 100_000, 1_000_000
PIECE = 50_000
MORE = (50, 40)
MINQING = (sys.executable, "-m", "minqing_cli")
_SUBJECTS = ("居住环境", "社会治安", "基本医疗", "文体生活")
_RESPONSIBILITIES = ("镇和村解决", "镇和市直部门联动", "市直部门单独解决")


def households(first: int, count: int) -> Iterator[Household]:
    """Invented households, one for each visit."""
    for number in range(first, first + count):
        yield Household(
            number, f"第{number % 500}村", f"户{number}", (f"138{number:08d}",), branch=f"总支{number % 20}"
        )


def visits(first: int, count: int) -> Iterator[StoredVisit]:
    """One visit of each household."""
    for number in range(first, first + count):
        day = date(2022, 3, 1) + timedelta(days=number % 31)
        text = "路灯不亮" if number % 10 < 3 else "无"
        visit = Visit.model_construct(
            visited_on=day, village=f"第{number % 500}村", person=f"户{number}", opinion=text, visitor="李明",
            phones=Phones((f"138{number:08d}",)),
        )  # fmt: skip
        outcome = Outcome.HAS_ISSUE if number % 10 < 3 else Outcome.NO_PROBLEM
        source = Source(f"{number // 50:064x}", f"{number // 50}.xlsx", "表", number % 50 + 3)
        yield StoredVisit(number, number, 0, visit, outcome, f"{number:032x}", f"{number // 50:064x}:表", source)


def issues(first: int, count: int, share: int) -> Iterator[StoredIssue]:
    """An issue for `share` visits in ten; all but one in a thousand resolved."""
    for number in range(first, first + count):
        if number % 10 >= share:
            continue
        day = date(2022, 3, 1) + timedelta(days=number % 31)
        resolved = None if number % 1000 == 1 else day + timedelta(days=9)
        yield StoredIssue(
            f"MQ-2022-{number:07d}", number, 2022, number, number, 0, f"总支{number % 20}", f"第{number % 500}村",
            f"户{number}", f"138{number:08d}", day, "路灯不亮", "路灯不亮", _SUBJECTS[number % 4],
            _RESPONSIBILITIES[number % 3], "待定", State.RESOLVED if resolved else State.ASSESSED, day,
            due_on=day + timedelta(days=7), resolved_on=resolved,
        )  # fmt: skip


def fill(workspace: Workspace, size: int, share: int) -> None:
    """Put `size` visits into an empty ledger, piece by piece."""
    for first in range(1, size + 1, PIECE):
        count = min(PIECE, size + 1 - first)
        batch = Batch(
            command="merge", made_at=datetime(2022, 4, 1), received_at=datetime(2022, 4, 1), today=date(2022, 4, 1),  # noqa: DTZ001
            program=workspace.program, plan_fingerprint=workspace.plan.fingerprint(), plan_source=workspace.plan_source,
            counts={}, households=list(households(first, count)), visits=list(visits(first, count)),
            issues=list(issues(first, count, share)),
        )  # fmt: skip
        with ledger.writing(workspace.ledger) as book:
            book.append(batch)


def merging(root: Path, size: int) -> Cost:
    """Measure merging 2,000 more rows into a ledger of `size` visits."""
    files, rows = MORE
    more = root / "more"
    if not more.exists():
        more.mkdir()
        for index in range(files):
            workload.write_workbook((more / f"{index}.xlsx", 900_000 + index, rows))
    folder = root / f"visits-{size}"
    measure(*MINQING, "init", folder)
    fill(open_workspace(folder), size, 3)
    return measure(*MINQING, "merge", more, "--no-export", "--today", "2022-04-01", cwd=folder, codes=(0, 1))


def reporting(root: Path, size: int) -> dict[str, float]:
    """Measure reports on a ledger of `size` issues: CPU seconds beyond the same report on an empty ledger."""
    folder, empty = root / "issues", root / "empty"
    for one in (folder, empty):
        measure(*MINQING, "init", one)
    fill(open_workspace(folder), size, 10)

    def cost(name: str, where: Path) -> float:
        report = (*MINQING, "report", name, "--as-of", "2022-05-01", "--json")
        return statistics.median(measure(*report, cwd=where).cpu for _ in range(3))

    return {name: cost(name, folder) - cost(name, empty) for name in ("closure", "overdue")}


def figures(root: Path, small: int = SMALL, large: int = LARGE) -> dict[str, float]:
    """Return the CPU of the same merge into the larger ledger ÷ into the smaller, and the seconds of reports."""
    costs = {size: merging(root, size) for size in (small, large)}
    return {"cpu": costs[large].cpu / costs[small].cpu, "memory": costs[large].memory, **reporting(root, large)}


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:3]] or [SMALL, LARGE]
    with tempfile.TemporaryDirectory(prefix="minqing-scale-") as scratch:
        print(json.dumps(figures(Path(scratch), *sizes)))
