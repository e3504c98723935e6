"""Numbers and names of people: found wherever they stand, and masked."""

import pytest

from minqing_cli import clean


@pytest.mark.parametrize(
    "written",
    [
        "370400199001010017",
        "37040019900101001X",
        "37040019900101001x",
        "370400 19900101 0017",
        "370400-19900101-0017",
        "３７０４００１９９００１０１００１７",
    ],
)
def test_an_identity_number_is_found_in_every_habit(written: str) -> None:
    """§4: 身份证号填法多达 6 种; the business needs none of them."""
    assert clean.without_identity_numbers(f"张建国 {written} 路灯不亮") == "张建国  路灯不亮"


@pytest.mark.parametrize(
    "written", ["13800000001", "6222000000000000000", "2022030520220306", "370400199013010017", "路灯不亮"]
)
def test_other_numbers_are_no_identity_numbers(written: str) -> None:
    """A phone, a bank card, a number whose month is 13: dropping them would lose data."""
    assert clean.without_identity_numbers(written) == written


def test_phones_and_identity_numbers_in_a_text_are_masked() -> None:
    """R13: 正文中的手机号、身份证号同样脱敏."""
    assert clean.masked("找张三13800000001，证号37040019900101001X") == "找张三138****0001，证号(身份证号已隐去)"
    assert clean.masked("一共138000000012盏") == "一共138000000012盏"
