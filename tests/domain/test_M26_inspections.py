"""督导与抽查结果: sites are counted, what is past its day is listed for the bulletin."""

from datetime import date, timedelta

from minqing_cli.logbooks import Inspection
from minqing_cli.reports import supervision

DAY = date(2022, 4, 10)


def test_M26_ten_sites_and_what_was_not_mended() -> None:
    """“已督导10个现场”: eleven lines, one of them a second finding at the same place."""
    records = [Inspection(inspected_on=DAY, target=f"{n}村", place="村委会", manner="四不两直") for n in range(9)]
    found = {
        "inspected_on": DAY,
        "target": "前岭村",
        "place": "广场",
        "manner": "四不两直",
        "mend_by": DAY + timedelta(days=5),
    }
    records += [
        Inspection(**found, found="联系卡没有发到户"),
        Inspection(**found, found="台账没有更新", mended_on=DAY + timedelta(days=3)),
    ]

    report = supervision.compute(records, date(2022, 4, 20)).as_json()

    total = report["total"]
    assert (total["times"], total["sites"], total["found"], total["mended"], total["late"]) == (10, 10, 2, 1, 1)
    assert "已督导 10 个现场" in "".join(report["notes"])
    assert [(row["found"], row["days"]) for row in report["further"][0]["rows"]] == [("联系卡没有发到户", 5)]
    early = supervision.compute(records, date(2022, 4, 15)).as_json()
    assert early["total"]["late"] == 0, "the last day itself is not past"
