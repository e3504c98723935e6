"""What is left out of the denominator is printed, with its reason and who stands for it."""

from pathlib import Path

from tests.conftest import Cli, write_sample_sheets


def test_R07_a_returned_issue_leaves_the_denominator_and_stands_in_the_list(workspace: Cli, tmp_path: Path) -> None:
    """Not ours, taken by another town: out of 受理, printed with receiver, person and grounds."""
    write_sample_sheets(tmp_path / "收件")
    workspace("merge", tmp_path / "收件", "--today", "2022-03-25", "--no-export", code=1)
    before = workspace("report", "closure", "--as-of", "2022-04-10", "--json").json["total"]
    workspace(
        "advance", "CHD-2022-0004", "退回", "--unit", "邻镇", "--by", "镇长", "--note", "属邻镇管辖", "--on", "2022-04-01",
        "--today", "2022-04-01",
    )  # fmt: skip

    after = workspace("report", "closure", "--as-of", "2022-04-10", "--json").json["total"]
    listed = workspace("report", "excluded", "--as-of", "2022-04-10", "--json").json

    assert (after["received"], after["returned"]) == (before["received"] - 1, 1)
    (row,) = listed["rows"]
    assert (row["id"], row["reason"], row["goes_to"], row["by"], row["grounds"]) == (
        "CHD-2022-0004", "非本镇退回", "邻镇", "镇长", "属邻镇管辖",
    )  # fmt: skip
    assert "共剔除 1 件" in workspace("报表", "剔除", "--as-of", "2022-04-10").out
