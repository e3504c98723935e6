"""总支与村的小结: figures filled in, words left to people."""

from tests.conftest import Cli


def test_M27_figures_by_branch_and_village_with_room_for_words(sample_month: Cli) -> None:
    """The sums are the town's, less the issue that may concern an official; the columns for words are empty."""
    arguments = ("--as-of", "2022-06-01", "--json")
    branch = sample_month("report", "branch", *arguments).json
    village = sample_month("报表", "村自查", *arguments).json

    assert (branch["total"]["registered"], branch["total"]["visited"], branch["total"]["received"]) == (60, 57, 51)
    assert branch["total"]["received"] == sum(row["received"] for row in branch["rows"])
    assert {column["heading"] for column in branch["columns"]} >= {"主要做法", "存在问题", "下一步打算"}
    assert {row["blank1"] for row in branch["rows"]} == {""}
    by_village = {row["key"]: row for row in village["rows"]}
    assert (by_village["石坝村"]["missed"], by_village["桃园村"]["missed"]) == (2, 1)
    assert village["total"]["not_revisited"] == 4, "four were solved on the spot, nobody called back"
    assert by_village["柳沟村"]["unresolved"] == 5
    own = sample_month("report", "village", "--place", "石坝村", *arguments).json
    assert [row["key"] for row in own["rows"]] == ["石坝村"]
