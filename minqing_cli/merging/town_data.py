"""A town's whole ledger as the rows of one worksheet, by which the county merges an exported workbook.

Each row: its place, what it holds, a digest, whether its text goes on in the next row, and the text: several stored
rows as JSON, each as its table has it. The first row names the columns of the tables, the last one counts what stands
between. So a worksheet that was edited, cut short or only half saved is known before anything of it is used.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic_core import to_json

from minqing_cli import clean
from minqing_cli.sheets import Cell

DATA_SHEET = "汇总数据"
HEADINGS = ("顺序", "类别", "校验", "接续", "数据")
KINDS: Mapping[str, str] = {
    "batches": "批次",
    "plans": "方案",
    "households": "户",
    "visits": "走访",
    "issues": "问题",
    "repeats": "再次反映",
    "corrections": "改正",
    "held_rows": "退回行",
}
"""Table → what the worksheet calls its rows."""
_TABLES = {kind: table for table, kind in KINDS.items()}
_FIRST, _COLUMNS, _LAST = "开头", "列名", "结尾"
_GOES_ON = "接下行"
# A cell holds 32,767 units of UTF-16, and a character takes at most two.
_LONGEST = 16_000
_FILLED = 14_000
_SEARCHED_ROWS = 20
# What XML cannot hold or a reader may take for the code of a character, written as JSON can write it too.
_UNSAFE = re.compile("_x|[\x7f-\x9f\ufffe\uffff]")
_PLAIN = {str, int, float, bool, type(None)}

StoredRow = tuple[str, Sequence[Any]]
"""The name of a table, and the values of a row in the order of its columns."""
StoredRows = tuple[str, Sequence[Sequence[Any]]]
"""The name of a table, and some of its rows."""


class Damaged(Exception):
    """The worksheet is not as it was written. row: where it was seen, from 0; None where the whole of it is concerned."""

    def __init__(self, detail: str, row: int | None = None) -> None:
        super().__init__(detail)
        self.row = row


class DataRow(NamedTuple):
    """One row of the worksheet, in the order of `HEADINGS`."""

    serial: int
    kind: str
    digest: str
    goes_on: str
    text: str


def packed(columns: Mapping[str, Sequence[str]], plan: str, rows: Iterable[StoredRows]) -> Iterator[DataRow]:
    """Yield the rows of the worksheet. columns: of each table; plan: in force; rows: of one table after the other."""
    counts: Counter[str] = Counter()
    digests = hashlib.sha256()
    serial = 0

    def row(kind: str, text: str, goes_on: str = "") -> DataRow:
        nonlocal serial
        made = DataRow(serial, kind, _digest(serial, kind, goes_on, text), goes_on, text)
        digests.update(made.digest.encode())
        serial += 1
        return made

    yield row(_FIRST, _written({"plan": plan}))
    yield row(_COLUMNS, _written({table: list(names) for table, names in columns.items()}))
    for table, text in _texts(rows, counts):
        for start in range(0, len(text), _LONGEST):
            goes_on = _GOES_ON if start + _LONGEST < len(text) else ""
            yield row(KINDS[table], text[start : start + _LONGEST], goes_on)
    yield row(_LAST, _written({"rows": dict(sorted(counts.items())), "digest": digests.hexdigest()}))


def _texts(rows: Iterable[StoredRows], counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield texts of as many rows of one table as a cell holds; a longer row alone."""
    for table, some in rows:
        counts[table] += len(some)
        start, many = 0, 1
        while start < len(some):
            text = _written(some[start : start + many])
            if len(text) > _LONGEST and many > 1:
                many = max(1, many // 2)
                continue
            yield table, text
            start += many
            # As many as would fill the next cell, if its rows were like these.
            many = max(1, many * _FILLED // len(text))


def _written(value: Any) -> str:
    text = to_json(value).decode()
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda found: "".join(f"\\u{ord(one):04x}" for one in found[0]), text)
    return text


def _digest(serial: int, kind: str, goes_on: str, text: str) -> str:
    return hashlib.sha256(f"{serial}\t{kind}\t{goes_on}\t{text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Opened:
    """A worksheet whose rows are all there. plan: the text of the plan in force when it was written."""

    plan: str
    rows: Iterator[StoredRow]
    """The stored rows. Raises Damaged, also after rows were given: they count only when all of them came."""


def opened(cells: Sequence[Sequence[Cell]], columns: Mapping[str, Sequence[str]]) -> Opened:
    """Open a worksheet, whose rows may have been sorted. columns: of each table, as this program has them. Raises Damaged."""
    rows = _in_order(cells)
    (first, said, *_), last = (row for _, row in rows[:2]), rows[-1][1]
    if (first.kind, said.kind, last.kind) != (_FIRST, _COLUMNS, _LAST):
        raise Damaged("数据不完整")
    if json.loads(said.text) != {table: list(names) for table, names in columns.items()}:
        raise Damaged("是另一个版本的程序导出的")
    return Opened(str(json.loads(first.text)["plan"]), _stored(rows, columns))


def _stored(rows: Sequence[tuple[int, DataRow]], columns: Mapping[str, Sequence[str]]) -> Iterator[StoredRow]:
    counts: Counter[str] = Counter()
    digests = hashlib.sha256("".join(row.digest for _, row in rows[:2]).encode())
    text = ""
    for at, row in rows[2:-1]:
        digests.update(row.digest.encode())
        text += row.text
        if row.goes_on:
            continue
        table = _TABLES.get(row.kind, "")
        for values in json.loads(text):
            if len(values) != len(columns[table]) or not _PLAIN.issuperset(map(type, values)):
                raise Damaged("内容读不懂", at)
            counts[table] += 1
            yield table, values
        text = ""
    if json.loads(rows[-1][1].text) != {"rows": dict(sorted(counts.items())), "digest": digests.hexdigest()}:
        raise Damaged("数据不完整")


def _in_order(cells: Sequence[Sequence[Cell]]) -> list[tuple[int, DataRow]]:
    """Return the rows below the heading by their place, each with where it stands. Raises Damaged."""
    heading = next((at for at, row in enumerate(cells[:_SEARCHED_ROWS]) if _headings(row) == HEADINGS), None)
    if heading is None:
        raise Damaged("表头被改过")
    found = []
    for at, cells_of_row in enumerate(cells[heading + 1 :], start=heading + 1):
        if not any(cell not in (None, "") for cell in cells_of_row):
            continue
        serial, kind, digest, goes_on, text = (*cells_of_row, *(None,) * len(HEADINGS))[: len(HEADINGS)]
        if not isinstance(serial, int | float):
            raise Damaged("这一行被改过", at)
        row = DataRow(int(serial), clean.text(kind), clean.text(digest), clean.text(goes_on), str(text or ""))
        if row.digest != _digest(row.serial, row.kind, row.goes_on, row.text):
            raise Damaged("这一行被改过", at)
        found.append((at, row))
    found.sort(key=lambda one: one[1].serial)
    for serial, (_, row) in enumerate(found):
        if row.serial != serial:
            raise Damaged(f"缺第 {serial} 段数据")
    if len(found) < len((_FIRST, _COLUMNS, _LAST)):
        raise Damaged("数据不完整")
    return found


def _headings(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(clean.heading(cell) for cell in row[: len(HEADINGS)] if isinstance(cell, str))
