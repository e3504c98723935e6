"""是 and 否."""

import pytest

from minqing_cli import clean


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("是", True), ("有", True), ("√", True), ("Ｙ", True), ("有问题", True), ("是。", True),
        ("否", False), ("无", False), ("×", False), ("没有问题", False), ("0", False),
        ("看情况", None), ("", None), ("是/否", None),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_and_nothing_else(written: str, answer: bool | None) -> None:
    """是否有问题 decides where the opinion is blank (D2); a maybe decides nothing."""
    assert clean.yes_or_no(written) is answer
