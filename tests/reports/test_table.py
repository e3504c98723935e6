"""The neutral table: it holds together, and text and JSON say the same."""

import json
from datetime import date

import pytest

from minqing_cli.reports import REPORTS
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.table import Table, TableColumn, written

COLUMNS = (
    TableColumn("village", "村", "text"),
    TableColumn("rate", "办结率", "rate"),
    TableColumn("on", "日期", "date"),
)


def test_text_and_json_of_a_table_give_the_same_figures() -> None:
    """Console, csv and JSON are made from one computation, so a reader may check one against the other."""
    table = Table("表", COLUMNS, (("前岭村", Rate(1, 3), date(2022, 5, 31)),), ("合计", Rate(0, 0), None), ("口径",))

    as_json = json.loads(json.dumps(table.as_json(), ensure_ascii=False))

    assert [written(value) for value in table.rows[0]] == ["前岭村", "33.33%（1/3）", "2022-05-31"]
    assert as_json["rows"] == [{"village": "前岭村", "rate": Rate(1, 3).as_json(), "on": "2022-05-31"}]
    assert as_json["total"] == {"village": "合计", "rate": Rate(0, 0).as_json(), "on": None}
    assert [column["heading"] for column in as_json["columns"]] == list(table.headings()) == ["村", "办结率", "日期"]
    assert as_json["notes"] == ["口径"]


def test_a_row_that_does_not_fit_the_columns_is_refused() -> None:
    """A value under the wrong heading is worse than none."""
    with pytest.raises(ValueError, match="2 values for 3 columns"):
        Table("表", COLUMNS, (("前岭村", Rate(1, 3)),))
    with pytest.raises(ValueError, match="1 values for 3 columns"):
        Table("表", COLUMNS, (), ("合计",))


def test_every_report_is_listed_once_and_has_a_module_of_its_name() -> None:
    """The command line iterates the tuple; a name without a module would fail in the clerk's hands."""
    names = [report.name for report in REPORTS]

    assert len(set(names)) == len(names)
    for report in REPORTS:
        module = __import__(f"minqing_cli.reports.{report.name}", fromlist=["compute"])
        assert callable(module.compute)
        assert report.title
        assert report.about.endswith("。")
