"""是 and 否 as people write them."""

from minqing_cli.clean.words import half_width

_YES = frozenset({"是", "有", "√", "y", "yes", "1", "需", "需要", "是的", "对", "✓", "✔", "有问题", "存在"})
_NO = frozenset(
    {
        "否",
        "无",
        "没有",
        "没",
        "×",
        "n",
        "no",
        "0",
        "不",
        "不是",
        "不需要",
        "不需",
        "✗",
        "x",
        "无问题",
        "没问题",
        "没有问题",
        "不存在",
    }
)


def yes_or_no(value: str) -> bool | None:
    """Read a 是/否 cell; None when it says neither.

    >>> yes_or_no("是"), yes_or_no("×"), yes_or_no("看情况")
    (True, False, None)
    """
    folded = half_width(value).strip(" 。.").lower()
    return True if folded in _YES else False if folded in _NO else None
