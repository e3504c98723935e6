"""What leaves the office: names by their edges, no numbers, nothing about poverty, illness or minors."""

import json

import pytest

from minqing_cli import clean
from tests.conftest import Cli, sample_visits


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧小阳", "欧*阳"), ("张建国", "张*国")])
def test_R13_a_name_shows_its_edges(name: str, shown: str) -> None:
    """“张*”, “欧*阳”."""
    assert clean.masked_name(name) == shown


def test_R13_a_phone_shows_its_ends() -> None:
    """138****0001, in a sentence as well; an identity number is gone."""
    assert clean.masked_phone("13800000001") == "138****0001"
    assert "13800000001" not in clean.public_text("找13800000001，身份证37040019900101001X", "")
    assert "19900101" not in clean.public_text("找13800000001，身份证37040019900101001X", "")


@pytest.mark.parametrize("text", ["想申请低保", "腿脚有残疾", "老伴瘫痪在床", "家里有留守儿童"])
def test_R13_what_is_nobodys_business_is_left_out(text: str) -> None:
    """低保、残疾、病情、未成年人 are in no public copy."""
    assert clean.public_text(text, "宋守义") == clean.PRIVATE_TEXT


@pytest.mark.parametrize("report", ["overdue", "coverage", "topics", "excluded"])
def test_R13_no_report_for_outside_names_anybody(sample_month: Cli, report: str) -> None:
    """Neither a full name nor a phone, and nothing that may concern an official (D8)."""
    said = json.dumps(
        sample_month("report", report, "--as-of", "2022-06-01", "--outside", "--json").json, ensure_ascii=False
    )

    people = {visit["走访对象"] for visit in sample_visits() if visit["对象类型"] == "家庭"}
    assert [name for name in people if name in said] == []
    assert "怀疑村干部" not in said
    assert "低保" not in said


def test_D8_a_report_for_a_place_leaves_out_what_concerns_its_officials(sample_month: Cli) -> None:
    """柳沟村 has six issues; the one against its own official is in no report for it."""
    arguments = ("--as-of", "2022-06-01", "--json")
    whole = sample_month("report", "overdue", *arguments).json
    own = sample_month("report", "overdue", "--place", "柳沟村", *arguments).json

    assert sum("怀疑村干部" in row["problem"] for row in whole["rows"]) == 1
    assert {row["village"] for row in own["rows"]} == {"柳沟村"}
    assert not any("怀疑村干部" in row["problem"] for row in own["rows"])
    assert sample_month("report", "closure", "--place", "柳沟村", *arguments).json["total"]["received"] == 5
    sample_month("report", "closure", "--place", "没有村", code=3)
