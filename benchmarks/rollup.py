"""What a county pays for the ledgers of its towns: ten towns of 20,000 issues, by ledger and by workbook.

usage: rollup.py [TOWNS ISSUES]     (10 20000 by default)

Prints JSON: CPU as ratios to a bare copy of the same ledgers (every table read and written again) or to decoding the
same workbooks with python-calamine and doing nothing else, the growth from half the towns to all, the same run again
with nothing new, and the largest process in MB.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from measuring import Cost, measure
from scale import MINQING, fill

from minqing_cli.workflows.workspace import open_workspace

TOWNS, ISSUES = 10, 20_000
TODAY = ("--today", "2022-05-01")
_COPY = """
import sqlite3, sys
target, *sources = sys.argv[1:]
for number, source in enumerate(sources):
    there, here = sqlite3.connect(source), sqlite3.connect(f"{target}{number}")
    for name, made in there.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
        here.execute(made)
        found = there.execute(f"SELECT * FROM {name}")
        marks = ", ".join("?" * len(found.description))
        here.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
    for (made,) in there.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall():
        here.execute(made)
    here.commit()
"""
_DECODE = """
import sys
from python_calamine import CalamineWorkbook
for path in sys.argv[1:]:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""


def roll_up(county: Path, *given: Path) -> Cost:
    """Measure merging ledgers or workbooks into the county."""
    return measure(*MINQING, "merge", "--from-ledger", *given, "--no-export", *TODAY, cwd=county)


def figures(root: Path, towns: int, size: int) -> dict[str, float]:
    """Return the ratios."""
    folders = [root / f"{number}镇" for number in range(towns)]
    for folder in folders:
        measure(*MINQING, "init", folder, "--office", folder.name)
        fill(open_workspace(folder), size, 10)
    for name in ("half", "whole", "books"):
        measure(*MINQING, "init", root / name, "--office", "某县")
    half = roll_up(root / "half", *folders[: towns // 2])
    whole = roll_up(root / "whole", *folders)
    again = roll_up(root / "whole", *folders)
    ledgers = [folder / ".minqing" / "ledger.sqlite" for folder in folders]
    copied = measure(sys.executable, "-c", _COPY, root / "copy", *ledgers)
    books = [root / f"{folder.name}.xlsx" for folder in folders]
    exports = [
        measure(*MINQING, "ledger", "export", "-o", book, *TODAY, cwd=folder)
        for book, folder in zip(books, folders, strict=True)
    ]
    by_book = roll_up(root / "books", *books)
    decoded = measure(sys.executable, "-c", _DECODE, *books)
    return {
        "ledgers to copy": whole.cpu / copied.cpu,
        "whole to half": whole.cpu / half.cpu,
        "again to first": again.cpu / whole.cpu,
        "ledgers MB": whole.memory,
        "half MB": half.memory,
        "books to decoding": by_book.cpu / decoded.cpu,
        "books MB": by_book.memory,
        "export to decoding": sum(one.cpu for one in exports) / decoded.cpu,
        "wall of ledgers": whole.wall,
        "wall of books": by_book.wall,
    }


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:3]] or [TOWNS, ISSUES]
    with tempfile.TemporaryDirectory(prefix="minqing-rollup-") as scratch:
        print(json.dumps(figures(Path(scratch), *sizes), ensure_ascii=False, indent=1))
