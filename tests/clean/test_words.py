"""Text, headings and names: what is the same, and what must stay different."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli import clean
from minqing_cli.sheets import Cell

ANY_TEXT = some.text(max_size=30) | some.text("村 （）()【】：:*　姓名联系电话\n_x000D_\u200bA", max_size=20)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (13800000001.0, "13800000001"),
        (2.5, "2.5"),
        (True, "是"),
        (float("nan"), ""),
        (date(2022, 3, 5), "2022-03-05"),
        (datetime(2022, 3, 5), "2022-03-05"),
        (datetime(2022, 3, 5, 9, 30), "2022-03-05 09:30:00"),
        ("　路灯不亮\u00a0", "路灯不亮"),
        ("路灯\r\n不亮", "路灯\n不亮"),
        ("路灯_x000D_\n不亮", "路灯\n不亮"),
        ("A_x000D_", "A"),
        ("\ufeff无\u200b", "无"),
    ],
)
def test_a_cell_becomes_the_text_that_people_see(cell: Cell, written: str) -> None:
    """Numbers arrive as floats, line ends as escapes, and copied web text with invisible characters."""
    assert clean.text(cell) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("联系电话\n（必填）：", "联系电话"),
        ("村(单位)", "村"),
        ("村（居）", "村"),
        ("★ 姓　名", "姓名"),
        ("＊走访日期＊", "走访日期"),
        ("意见建议(无则填“无”(必填))", "意见建议"),
        ("（姓名）", "姓名"),
        ("【走访人】", "走访人"),
        ("联系\n电话：", "联系电话"),
    ],
)
def test_headings_are_compared_by_their_words(written: str, expected: str) -> None:
    """§2: 去空白、换行、括号注、冒号、全角化后匹配."""
    assert clean.heading(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("孙  涛", "孙涛"),
        ("　王 桂\n兰 ", "王桂兰"),
        ("张建国、", "张建国"),
        ("ABC  Foods", "ABC Foods"),
        ("张*国", "张*国"),
        ("，", ""),
    ],
)
def test_names_lose_their_blanks(written: str, expected: str) -> None:
    """V005 writes 孙  涛; a masked name keeps its star."""
    assert clean.name(written) == expected


def test_spacing_and_punctuation_do_not_make_a_text_another() -> None:
    """D4 compares 规范化后的文字."""
    assert clean.squeezed("路灯　不亮。") == clean.squeezed("路灯，不亮") == clean.squeezed("路灯不亮")
    assert clean.squeezed("ＡＢ１２") == "ab12"


@pytest.mark.parametrize(
    ("one", "other"), [("2.5公里", "25公里"), ("3-5号楼", "35号楼"), ("1/2", "12"), ("1:30", "130")]
)
def test_punctuation_between_digits_keeps_numbers_apart(one: str, other: str) -> None:
    """村北2.5公里 corrected to 25公里 is a correction, not the same row again."""
    assert clean.squeezed(one) != clean.squeezed(other)


@given(ANY_TEXT)
def test_making_canonical_twice_is_making_canonical_once(written: str) -> None:
    """What the ledger holds must not change when it is read again."""
    assert clean.text(clean.text(written)) == clean.text(written)
    assert clean.name(clean.name(written)) == clean.name(written)
    assert clean.heading(clean.heading(written)) == clean.heading(written)
    assert clean.half_width(clean.half_width(written)) == clean.half_width(written)


@given(some.text("路灯不亮，。 \n12.5-AB", max_size=20))
def test_squeezing_twice_is_squeezing_once(written: str) -> None:
    """Else the comparison of a stored text with a fresh one would drift."""
    assert clean.squeezed(clean.squeezed(written)) == clean.squeezed(written)
