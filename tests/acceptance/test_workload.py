"""A week's 200 workbooks with 8,000 visits: the counts that the generator's own rows give, recounted apart."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import workload
from tests.conftest import Cli


@pytest.mark.slow
def test_eight_thousand_rows_are_counted_as_they_were_made(tmp_path: Path):
    """Outcomes, issues, classes and what was solved on the spot, from the rows that the workbooks were made of."""
    folder = workload.make(tmp_path, "S")
    files, count = workload.SIZES["S"]
    rows = [row for index in range(files) for row in workload.visits(1000 + index, count)]
    issues = [row for row in rows if row[10]]
    Cli(tmp_path)("init", tmp_path / "ws")
    cli = Cli(tmp_path / "ws")

    merged = cli("merge", folder, "--today", "2022-04-01", "--json", "--no-export").json

    assert merged["rows"] == {
        "total": len(rows) + files, "accepted": len(rows), "duplicate": 0, "held": 0, "ignored": files,
    }  # fmt: skip
    assert merged["outcomes"] == {
        "no_problem": len(rows) - len(issues), "has_issue": len(issues), "not_reached": 0, "to_complete": 0,
    }  # fmt: skip
    matrix = cli("report", "matrix", "--as-of", "2022-04-01", "--json").json
    cells = Counter((row[11], row[12]) for row in issues)
    assert {
        (line["responsibility"], subject): number
        for line in matrix["rows"]
        for subject, number in line["counts"].items()
        if number
    } == dict(cells)
    total = cli("report", "closure", "--as-of", "2022-04-01", "--json").json["total"]
    assert (total["received"], total["on_the_spot"]) == (len(issues), sum(row[14] == "是" for row in issues))
