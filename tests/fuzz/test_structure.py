"""A few mutated workbooks with every run of the tests; `make fuzz` goes through a thousand."""

from pathlib import Path

from tests.fuzz.structure import Book, faults, run, write

QUICK = 60


def test_every_row_of_a_mutated_workbook_is_accounted_for(tmp_path: Path) -> None:
    """Whatever a sheet has come to look like: no row is lost, and none is counted twice."""
    outcome = run(tmp_path, QUICK)

    assert outcome.wrong == []
    assert outcome.books == QUICK
    assert outcome.rows["total"] > QUICK
    assert min(outcome.rows[fate] for fate in ("accepted", "held", "ignored")) > 0


def test_the_recount_finds_a_lost_row(tmp_path: Path) -> None:
    """A check that cannot fail would say nothing of the program."""
    path = tmp_path / "two rows.xlsx"
    write(Book([[["走访对象", "意见建议"], ["张建国", "无"], ["刘秀英", "无"]]]), path)
    rows = {"total": 1, "accepted": 1, "duplicate": 0, "held": 0, "ignored": 0}
    sheet = {"name": "Sheet1", "form": "附件4", "reason": None, "heading_row": 1, "tables": [{}], "rows": rows}

    assert faults(path, {"status": "read", "reason": None, "sheets": [sheet]}, []) == [
        "Sheet1: 1 rows of 2 below row 1"
    ]
