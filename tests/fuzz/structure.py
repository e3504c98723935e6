"""Visit workbooks with their structure mutated: rows and columns moved, merged, renamed, blanked, headings repeated.

Whatever a sheet has come to look like, each of its rows must be accepted, held or ignored with a reason, and the
command must end as it always ends. Rows are recounted with openpyxl, which the program does not read with.

Run: python -m tests.fuzz.structure [COUNT [SEED]]
"""

import contextlib
import io
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

Grid = list[list[object]]
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FIELDS = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
_NAMES: dict[str, tuple[str, ...]] = {
    "走访日期": ("日期", "时间", "入户时间", "走 访 日 期", "走访日斯", ""),
    "村": ("行政村", "单位", "村（必填）", "村居：", "材", ""),
    "走访对象": ("姓名", "户主", "走访对像", "群众姓名", ""),
    "联系电话": ("电话", "手机\n号码", "联系方式", "身份证号", ""),
    "走访人": ("走访干部", "记录人", "走仿人", ""),
    "意见建议": ("群众意见", "反映问题", "问题", "意见建仪", ""),
}
_ODD_CELLS = (
    "同上", "〃", "合计", "小计：3户", "注：略", "走访人签字：", "村：东坡村", "无", "3月5日-6日", "2月30日", 12.0, 44625.0,
    13800000001.0, 370400199001010020.0, "\u200b", "　", "=1+1", "走访对象", "意见建议", "[bold]", "第1页", True,
)  # fmt: skip


@dataclass
class Book:
    """A workbook being mutated: sheets of cells, and the merged ranges of each (first row, first column, last, last)."""

    sheets: list[Grid]
    merges: list[set[tuple[int, int, int, int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.merges = self.merges or [set() for _ in self.sheets]


def sound_book(chance: random.Random) -> Book:
    """A workbook as a careful village would send it, in one of several lay-outs."""
    lay_out = chance.choice((_plain, _two_rows, _meta, _below, _beside, _upright, _continued))
    return lay_out(chance)


def _row(chance: random.Random, number: int) -> list[object]:
    opinion = chance.choice(("无", "路灯不亮", "自来水水压小", "1、路灯不亮\n2、井盖坏了", "感谢党和政府", None))
    day = chance.choice(("3月5日", "2022-03-06", 44627.0, "2022年3月8日"))
    return [
        day,
        chance.choice(("前岭村", "东坡村")),
        "张" + "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number)),
        str(13800000000 + number),
        "李明",
        opinion,
    ]


def _rows(chance: random.Random, count: int, first: int = 1) -> Grid:
    return [_row(chance, first + index) for index in range(count)]


def _plain(chance: random.Random) -> Book:
    return Book([[["意见建议记录表"], list(_FIELDS), *_rows(chance, chance.randint(2, 8))]])


def _two_rows(chance: random.Random) -> Book:
    upper: list[object] = ["走访日期", "村", "走访对象", None, "走访人", "意见建议"]
    lower: list[object] = [None, None, "姓名", "电话", None, None]
    merges = {(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4), (0, 5, 1, 5)}
    return Book([[upper, lower, *_rows(chance, chance.randint(2, 8))]], [merges])


def _meta(chance: random.Random) -> Book:
    rows = [[row[2], row[3], row[5]] for row in _rows(chance, chance.randint(2, 8))]
    line: list[object] = ["村：前岭村　走访人：李明", "走访日期：2022年3月5日"]
    return Book([[line, ["走访对象", "联系电话", "意见建议"], *rows, ["走访人签字：", None, "填报日期：2022年3月9日"]]])


def _below(chance: random.Random) -> Book:
    order = chance.sample(range(6), 6)
    second = [[row[column] for column in order] for row in [list(_FIELDS), *_rows(chance, 3, 50)]]
    return Book([[list(_FIELDS), *_rows(chance, 3), [None], ["东坡村记录表"], *second]])


def _beside(chance: random.Random) -> Book:
    left, right = _rows(chance, 4), _rows(chance, 3, 50)
    rows = [[*one, None, *two] for one, two in zip(left, [*right, [None] * 6], strict=True)]
    return Book([[[*_FIELDS, None, *_FIELDS], *rows]])


def _upright(chance: random.Random) -> Book:
    grid: Grid = []
    for row in _rows(chance, 3):
        grid += [[name, cell] for name, cell in zip(_FIELDS, row, strict=True)] + [[None]]
    return Book([grid])


def _continued(chance: random.Random) -> Book:
    return Book([[list(_FIELDS), *_rows(chance, 4)], _rows(chance, 3, 50)])


# --- mutations --------------------------------------------------------------------------------


def _move_row(book: Book, sheet: int, chance: random.Random) -> None:
    grid = book.sheets[sheet]
    grid.insert(chance.randrange(len(grid)), grid.pop(chance.randrange(len(grid))))


def _drop_row(book: Book, sheet: int, chance: random.Random) -> None:
    if len(book.sheets[sheet]) > 1:
        book.sheets[sheet].pop(chance.randrange(len(book.sheets[sheet])))


def _repeat_row(book: Book, sheet: int, chance: random.Random) -> None:
    grid = book.sheets[sheet]
    grid.insert(chance.randrange(len(grid) + 1), list(chance.choice(grid)))


def _blank_rows(book: Book, sheet: int, chance: random.Random) -> None:
    at = chance.randrange(len(book.sheets[sheet]) + 1)
    book.sheets[sheet][at:at] = [[None] for _ in range(chance.randint(1, 16))]


def _move_column(book: Book, sheet: int, chance: random.Random) -> None:
    width = _squared(book.sheets[sheet])
    taken, put = chance.randrange(width), chance.randrange(width)
    for row in book.sheets[sheet]:
        row.insert(put, row.pop(taken))


def _drop_column(book: Book, sheet: int, chance: random.Random) -> None:
    column = chance.randrange(_squared(book.sheets[sheet]))
    for row in book.sheets[sheet]:
        row.pop(column)
        row.append(None)


def _blank_column(book: Book, sheet: int, chance: random.Random) -> None:
    column = chance.randrange(_squared(book.sheets[sheet]) + 1)
    for row in book.sheets[sheet]:
        row.insert(column, None)


def _repeat_column(book: Book, sheet: int, chance: random.Random) -> None:
    width = _squared(book.sheets[sheet])
    taken, put = chance.randrange(width), chance.randrange(width + 1)
    for row in book.sheets[sheet]:
        row.insert(put, row[taken])


def _rename(book: Book, sheet: int, chance: random.Random) -> None:
    for row in book.sheets[sheet]:
        for column, cell in enumerate(row):
            if cell in _NAMES and chance.random() < 0.3:
                row[column] = chance.choice(_NAMES[str(cell)]) or None


def _odd_cell(book: Book, sheet: int, chance: random.Random) -> None:
    width = _squared(book.sheets[sheet])
    chance.choice(book.sheets[sheet])[chance.randrange(width)] = chance.choice(_ODD_CELLS)


def _blank_cells(book: Book, sheet: int, chance: random.Random) -> None:
    for row in book.sheets[sheet]:
        for column in range(len(row)):
            if chance.random() < 0.1:
                row[column] = None


def _odd_row(book: Book, sheet: int, chance: random.Random) -> None:
    width = _squared(book.sheets[sheet])
    cells = [chance.choice(_ODD_CELLS) if chance.random() < 0.3 else None for _ in range(width)]
    book.sheets[sheet].insert(chance.randrange(len(book.sheets[sheet]) + 1), list(cells))


def _merge(book: Book, sheet: int, chance: random.Random) -> None:
    """Merge a range as a spreadsheet program does: only its first cell keeps its value."""
    width, height = _squared(book.sheets[sheet]), len(book.sheets[sheet])
    top, left = chance.randrange(height), chance.randrange(width)
    bottom, right = min(height - 1, top + chance.randrange(4)), min(width - 1, left + chance.randrange(3))
    overlapping = any(
        one[0] <= bottom and top <= one[2] and one[1] <= right and left <= one[3] for one in book.merges[sheet]
    )
    if (top, left) == (bottom, right) or overlapping:
        return
    book.merges[sheet].add((top, left, bottom, right))
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                book.sheets[sheet][row][column] = None


def _unmerge(book: Book, sheet: int, chance: random.Random) -> None:
    if book.merges[sheet]:
        book.merges[sheet].remove(chance.choice(sorted(book.merges[sheet])))


def _split_sheet(book: Book, sheet: int, chance: random.Random) -> None:
    at = chance.randrange(len(book.sheets[sheet]) + 1)
    book.sheets.insert(sheet + 1, book.sheets[sheet][at:])
    book.merges.insert(sheet + 1, set())
    book.sheets[sheet] = book.sheets[sheet][:at] or [[None]]
    book.sheets[sheet + 1] = book.sheets[sheet + 1] or [[None]]


def _turn(book: Book, sheet: int, chance: random.Random) -> None:
    width = _squared(book.sheets[sheet])
    book.sheets[sheet] = [[row[column] for row in book.sheets[sheet]] for column in range(width)]
    book.merges[sheet].clear()


MUTATIONS: tuple[Callable[[Book, int, random.Random], None], ...] = (
    _move_row, _drop_row, _repeat_row, _blank_rows, _move_column, _drop_column, _blank_column, _repeat_column, _rename,
    _rename, _odd_cell, _odd_cell, _blank_cells, _odd_row, _merge, _merge, _unmerge, _split_sheet, _turn,
)  # fmt: skip


def _squared(grid: Grid) -> int:
    """Pad the rows of a grid to one width, and return it."""
    width = max(1, *map(len, grid))
    for row in grid:
        row.extend([None] * (width - len(row)))
    return width


def mutated(seed: int) -> Book:
    """The workbook of a seed."""
    chance = random.Random(seed)
    book = sound_book(chance)
    for _ in range(chance.randint(1, 6)):
        chance.choice(MUTATIONS)(book, chance.randrange(len(book.sheets)), chance)
    return book


def write(book: Book, path: Path) -> None:
    """Write a workbook with its merged ranges; a range that no longer lies on the sheet is dropped."""
    with xlsxwriter.Workbook(path) as made:
        for grid, merges in zip(book.sheets, book.merges, strict=True):
            sheet = made.add_worksheet()
            for merge in merges:
                sheet.merge_range(*merge, "")
            inside = {
                (row, column)
                for top, left, bottom, right in merges
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
                if (row, column) != (top, left)
            }
            for index, row in enumerate(grid):
                for column, cell in enumerate(row):
                    if cell is None or (index, column) in inside:
                        continue
                    if isinstance(cell, str):
                        sheet.write_string(index, column, cell)
                    else:
                        sheet.write(index, column, cell)


# --- what must hold ---------------------------------------------------------------------------


def filled_rows(path: Path) -> list[list[int]]:
    """Of each sheet the rows, from 1, that hold something that can be seen."""
    book = openpyxl.load_workbook(path)
    return [
        [row[0].row for row in sheet.iter_rows() if any(_can_be_seen(cell.value) for cell in row)]
        for sheet in book.worksheets
    ]


def _can_be_seen(value: object) -> bool:
    return value is not None and bool(str(value).translate(dict.fromkeys(map(ord, _UNSEEN))).strip())


def faults(path: Path, file: dict[str, Any], problems: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the account of one workbook; nothing where every row is accounted for.

    A form of one household counts as one row whatever its height, and of tables side by side each counts its own.
    """
    if file["status"] != "read":
        # Two seeds may come to the same workbook: the second is skipped as a copy of the first.
        return [] if file["reason"] else [f"{file['status']} without a reason"]
    found = []
    for sheet, filled in zip(file["sheets"], filled_rows(path), strict=True):
        rows = sheet["rows"]
        own = [one for one in problems if one["sheet"] == sheet["name"]]
        if rows["total"] != sum(rows[fate] for fate in ("accepted", "duplicate", "held", "ignored")):
            found.append(f"{sheet['name']}: the fates do not add up")
        if sheet["form"] is None:
            found += [f"{sheet['name']}: left unread without a reason"] if not sheet["reason"] else []
            continue
        below = [row for row in filled if row > (sheet["heading_row"] or 0)]
        beside = next((int(one["says"].split("有 ")[1].split(" ")[0]) for one in own if one["code"] == "P112"), 1)
        if sheet["tables"] and not len(below) <= rows["total"] <= len(below) * beside:
            found.append(f"{sheet['name']}: {rows['total']} rows of {len(below)} below row {sheet['heading_row']}")
        if not sheet["tables"] and rows["total"] < 1:
            found.append(f"{sheet['name']}: no form counted")
        held = {one["row"] for one in own if one["severity"] == "error"}
        if rows["held"] and not held:
            found.append(f"{sheet['name']}: {rows['held']} rows held without a word")
        if rows["ignored"] and not any(one["code"].startswith("P50") for one in own):
            found.append(f"{sheet['name']}: {rows['ignored']} rows ignored without a word")
    return found


@dataclass
class Outcome:
    """What a run came to. rows: by fate. wrong: (seed, fault)."""

    books: int
    refused: int
    rows: Counter[str]
    wrong: list[tuple[int, str]]


def run(folder: Path, count: int, seed: int = 0) -> Outcome:
    """Write that many mutated workbooks into a folder, have the command check them, and check its account."""
    for index in range(count):
        write(mutated(seed + index), folder / f"{index:05d}.xlsx")
    from minqing_cli.cli.app import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["validate", str(folder), "--json", "--today", "2022-04-01"])
    outcome = Outcome(count, 0, Counter(), [])
    if code not in (0, 1) or "Traceback" in err.getvalue():
        outcome.wrong.append((seed, f"exit code {code}: {err.getvalue()[-500:]}"))
        return outcome
    account = json.loads(out.getvalue())
    by_file: dict[str, list[dict[str, Any]]] = {}
    for one in account["problems"]:
        by_file.setdefault(one["file"], []).append(one)
    for file in account["files"]:
        path = Path(file["path"])
        outcome.refused += file["status"] == "refused"
        for sheet in file["sheets"]:
            outcome.rows.update(sheet["rows"])
        if not file["sheets"] and file["status"] == "read":
            outcome.wrong.append((seed + int(path.stem), "no sheets"))
        outcome.wrong += [(seed + int(path.stem), one) for one in faults(path, file, by_file.get(path.name, []))]
    if len(account["files"]) != count:
        outcome.wrong.append((seed, f"{len(account['files'])} files of {count}"))
    return outcome


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        done = run(Path(name), *map(int, sys.argv[1:] or ["1000"]))
    told = [f"{done.books} workbooks, {done.refused} refused; rows {dict(done.rows)}; {len(done.wrong)} faults"]
    told += [f"  seed {at}: {fault}" for at, fault in done.wrong[:40]]
    sys.stdout.write("\n".join([*told, ""]))
    sys.exit(bool(done.wrong))
