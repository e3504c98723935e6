"""约数与口径: a rate rests on whole numbers, and is printed with both counts, the cut-off and the basis."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet


def test_M13_no_whole_number_of_17_is_95_percent(cli: Cli) -> None:
    """冯家镇 stated “17件，满意度95%”: 17×95%=16.15; the nearest are 16 and 17."""
    said = cli("rate", "17", "95%", code=1).out

    assert "没有哪个整数件数得 95%" in said
    assert "94.12%（16/17）" in said
    assert "100.00%（17/17）" in said


@pytest.mark.parametrize("about", ["20余", "20余件", "约20", "20多件", "近20", "二十来件", "17.5"])
def test_M13_an_about_number_is_refused_as_a_count(cli: Cli, about: str) -> None:
    """诸往镇 “20余件，现场解决6件” gives no rate."""
    assert "约数" in cli("rate", f"6/{about}", code=3).err


def test_M13_published_percentages_are_reckoned_again(cli: Cli) -> None:
    """宁国 printed 99.6% for 591 of 594, 四平 99% for 48 of 49; 永安's 439 of 450 is 97.56%."""
    assert "99.49%（591/594），材料里写的 99.6% 与此不符" in cli("rate", "591/594", "99.6%", code=1).out
    assert "97.96%（48/49），材料里写的 99% 与此不符" in cli("rate", "48/49", "99%", code=1).out
    assert "97.56%（439/450），与材料一致" in cli("rate", "439/450", "97.56%").out
    assert "99.99%（19999/20000）" in cli("rate", "19999/20000").out
    assert "分子 451 大于分母 450" in cli("rate", "451/450", code=3).err


def test_M13_two_totals_of_one_text_do_not_agree(cli: Cli) -> None:
    """汶上's report names 2747 and 2779, both 100%: as counts of one whole they contradict each other."""
    assert "98.85%（2747/2779），材料里写的 100% 与此不符" in cli("rate", "2747/2779", "100%", code=1).out


@pytest.mark.parametrize("of", [1, 3, 7, 17, 49, 100, 594, 2779])
def test_every_count_finds_itself_and_nothing_else(of: int) -> None:
    """Compared with trying all counts one by one."""
    from minqing_cli.reports.stated import counts_giving

    for stated in ("95", "99.6", "33.33", "100", "0", "66.7"):
        percent = Decimal(stated)
        step = Decimal(1).scaleb(int(percent.as_tuple().exponent))
        tried = [n for n in range(of + 1) if (Decimal(n) * 100 / of).quantize(step, ROUND_HALF_UP) == percent]

        assert list(counts_giving(of, percent).counts) == tried


def test_M13_every_report_with_rates_prints_counts_cut_off_and_basis(sample_month: Cli) -> None:
    """所有比率同时打印分子/分母/截止时间/口径."""
    for name in ("closure", "coverage", "ranking"):
        shown = sample_month("report", name, "--as-of", "2022-05-31", env={"COLUMNS": "400"}).out

        assert "截止时间：2022-05-31" in shown, name
        assert "口径" in shown, name
        for percent in re.findall(r"\d+\.\d\d%.{0,14}", shown):
            assert re.match(r"\d+\.\d\d%（\d+/\d+）", percent), (name, percent)


def test_M13_a_sheet_may_not_bring_an_about_number_in(workspace: Cli, tmp_path: Path) -> None:
    """The schedule's households are a denominator."""
    heading = ("总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话")
    row = ("前岭总支", "前岭村", "一组", "200余", "甲", "乙", "丙", "13800000001")
    sheet = write_sheet(tmp_path / "安排.xlsx", ("安排", [heading, row]))

    assert "约数不能用" in workspace("schedule", "import", sheet, code=None).out
