"""What a copy for outside may show: the least that still tells two people apart."""

import pytest

from minqing_cli.clean import masked_text
from minqing_cli.forms import ISSUE_LIST, NO_PROBLEM_LIST, ROSTER, VISIT_SHEET, Form
from minqing_cli.writers.masking import dropped_outside, masked_values


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打13800000001", "打138****0001"),
        ("打138 0000 0001", "打138****0001"),
        ("打138-0000-0001。", "打138****0001。"),
        ("打１３８０００００００１", "打138****0001"),
        ("打06325500001", "打0632****001"),
        ("打0632-5500001", "打0632****001"),
        ("身份证370481198001010011", "身份证(身份证号已隐去)"),
    ],
)
def test_a_number_inside_a_text_is_masked_however_it_is_written(text: str, shown: str) -> None:
    """A number in a sentence names its owner as surely as one in the phone column."""
    assert masked_text(text, "") == shown


@pytest.mark.parametrize("text", ["2022-03-05 村北2.5公里", "打过12345没解决", "编号CHD-2022-0001", "12盏灯，共1380元"])
def test_other_numbers_stay(text: str) -> None:
    """Dates, hotlines and quantities name nobody, and the text would be useless without them."""
    assert masked_text(text, "张建国", ("13800000001",)) == text


def test_a_phone_that_cannot_be_read_is_left_out() -> None:
    """Ten digits of a mobile are all of it but one."""
    assert masked_values(ISSUE_LIST, {"person": "韩雪", "phones": "1380000061"})["phones"] == ""


@pytest.mark.parametrize("form", [VISIT_SHEET, ROSTER], ids=["附件4", "应访底册"])
def test_addresses_and_signatures_are_left_out_whole(form: Form) -> None:
    """Nothing of an address can be shown that does not point at the house."""
    assert "address" in dropped_outside(form)
    assert "address" not in masked_values(form, {"person": "张建国", "address": "3组12号"})


def test_the_attachments_lose_no_column() -> None:
    """Their lay-out is laid down from above; only what stands in the cells may change."""
    assert (dropped_outside(NO_PROBLEM_LIST), dropped_outside(ISSUE_LIST)) == ((), ())
