"""三类×七类: the sample's sums, and the rows behind every cell."""

from tests.conftest import Cli


def test_M07_the_sums_of_the_corrected_sample(sample_month: Cli) -> None:
    """18/24/10 and 18/6/6/7/6/6/3, 52 in all."""
    matrix = sample_month("report", "matrix", "--json").json

    assert [row["total"] for row in matrix["rows"]] == [18, 24, 10]
    assert list(matrix["subject_totals"].values()) == [18, 6, 6, 7, 6, 6, 3]
    assert (matrix["pending"], matrix["total"]) == (0, 52)


def test_M07_every_cell_can_be_traced_to_its_rows(sample_month: Cli) -> None:
    """Each printed number is the number of rows that a clerk can look up."""
    matrix = sample_month("report", "matrix", "--json").json

    for row in matrix["rows"][:2]:
        for subject, count in row["counts"].items():
            arguments = ("--by", "responsibility", "--key", row["responsibility"], "--json")
            traced = sample_month("trace", "matrix", subject, *arguments).json
            assert traced["count"] == len(traced["rows"]) == count
            assert all(one["file"] == f"{one['village']}.xlsx" and one["row"] >= 3 for one in traced["rows"])
    assert sample_month("溯源", "分类", "合计", "--json").json["count"] == 52


def test_M07_before_the_date_was_put_right_one_less(month_as_sent: Cli) -> None:
    """51: 镇和村 and 居住环境 one less each."""
    matrix = month_as_sent("report", "matrix", "--json").json

    assert [row["total"] for row in matrix["rows"]] == [17, 24, 10]
    assert list(matrix["subject_totals"].values()) == [17, 6, 6, 7, 6, 6, 3]
    assert matrix["total"] == 51
