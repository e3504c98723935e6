"""三类七类: every issue in one cell, and sums that a reader can check."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.plan import built_in
from minqing_cli.reports import matrix
from minqing_cli.reports.matrix import MatrixReport

PLAN = built_in("chaihudian")
TOWN, JOINT, CITY = PLAN.responsibilities
AS_OF = date(2022, 4, 15)
# The sample's 52 issues: sums 18/24/10 and 18/6/6/7/6/6/3 (M07); the single cells are made up to fit them.
SAMPLE = {
    TOWN: (10, 2, 1, 3, 0, 1, 1),
    JOINT: (8, 3, 2, 4, 3, 3, 1),
    CITY: (0, 1, 3, 0, 3, 2, 1),
}


def computed(counts: dict[tuple[str | None, str | None], int]) -> MatrixReport:
    """The matrix by the plan of 柴胡店镇."""
    return matrix.compute(counts, PLAN.responsibilities, PLAN.subjects, AS_OF)


def sample_counts() -> dict[tuple[str | None, str | None], int]:
    """The sample as a query would count it: no row where there is no issue."""
    return {
        (name, subject): number
        for name, numbers in SAMPLE.items()
        for subject, number in zip(PLAN.subjects, numbers, strict=True)
        if number
    }


def test_the_sums_of_the_sample_come_out() -> None:
    """M07: 52件，责任类=18/24/10，主题=18/6/6/7/6/6/3."""
    report = computed(sample_counts())

    assert report.row_totals == (18, 24, 10)
    assert report.subject_totals == (18, 6, 6, 7, 6, 6, 3)
    assert (report.pending, report.total) == (0, 52)


def test_an_issue_without_a_subject_is_pending_whatever_its_responsibility() -> None:
    """D7: 主题为空，矩阵单列“待研判”，21格+待研判=总数."""
    report = computed({**sample_counts(), (TOWN, None): 2, (CITY, None): 1, (None, None): 3, (None, "其他"): 1})

    assert (report.pending, report.total) == (7, 59)
    assert report.row_totals == (18, 24, 10)


def test_rows_and_columns_of_the_table_add_up_before_the_readers_eyes() -> None:
    """A leader adds along the bottom and down the right; 待研判 has a row and a column so that both give the total."""
    table = computed({**sample_counts(), (TOWN, None): 2}).table()

    assert table.total is not None
    numbers = [[value if isinstance(value, int) else 0 for value in row[1:]] for row in (*table.rows, table.total)]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert numbers[-1][-1] == 54
    assert [row[0] for row in table.rows] == [TOWN, JOINT, CITY, "待研判"]
    assert table.headings()[-2:] == ("待研判", "合计")


def test_a_name_that_only_the_ledger_knows_is_listed_and_said() -> None:
    """A town that renames a subject must not lose the issues that were filed before."""
    report = computed({(TOWN, "人居环境"): 2, ("村里解决", "其他"): 1, (TOWN, "其他"): 4, ("旧类", "旧题"): 0})

    assert report.total == 7
    assert report.subjects == (*PLAN.subjects, "人居环境")
    assert report.responsibilities == (*PLAN.responsibilities, "村里解决")
    assert "村里解决、人居环境" in report.table().notes[-1]


def test_the_json_is_the_contract() -> None:
    """Names and shapes that scripts rely on: all 21 cells are there, empty ones as 0."""
    report = computed({(TOWN, "居住环境"): 10, (JOINT, None): 2}).as_json()

    assert json.loads(json.dumps(report)) == report
    assert report["rows"][0] == {
        "responsibility": "镇和村解决",
        "counts": {**dict.fromkeys(PLAN.subjects, 0), "居住环境": 10},
        "total": 10,
    }
    assert [row["total"] for row in report["rows"]] == [10, 0, 0]
    assert report["subject_totals"] == {**dict.fromkeys(PLAN.subjects, 0), "居住环境": 10}
    assert (report["report"], report["pending"], report["total"]) == ("matrix", 2, 12)


def test_an_empty_ledger_gives_a_matrix_of_noughts() -> None:
    """The first report is often asked for before the first merge."""
    report = computed({})

    assert report.total == 0
    assert sum(len(row["counts"]) for row in report.as_json()["rows"]) == 21


def test_a_negative_count_is_refused() -> None:
    """It can only come from a wrong query."""
    with pytest.raises(ValueError, match="negative"):
        computed({(TOWN, "其他"): -1})


@given(
    some.dictionaries(
        some.tuples(
            some.none() | some.sampled_from([*PLAN.responsibilities, "旧类"]),
            some.none() | some.sampled_from([*PLAN.subjects, "旧题"]),
        ),
        some.integers(0, 500),
    )
)
def test_cells_and_pending_always_make_up_all_issues(counts: dict[tuple[str | None, str | None], int]) -> None:
    """D7's equation, with the issues counted apart from the report."""
    figures = computed(counts).as_json()

    cells = sum(number for row in figures["rows"] for number in row["counts"].values())
    assert cells + figures["pending"] == figures["total"] == sum(counts.values())
    assert sum(figures["subject_totals"].values()) == sum(row["total"] for row in figures["rows"]) == cells
