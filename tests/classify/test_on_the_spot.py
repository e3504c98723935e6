"""Which issues the answer says were resolved on the spot (D6)."""

import pytest

from minqing_cli.classify import Rulebook, read_on_the_spot

DRAIN = ("门口排水沟堵了",)
DRAIN_AND_POWER = ("下水道堵了", "电压低，空调带不动")
LAMP_RUBBISH_INSURANCE = ("路灯不亮", "垃圾三天没人拉", "医保报销手续麻烦")


@pytest.mark.parametrize(
    ("issues", "answer", "flags", "unplaced"),
    [
        (DRAIN, None, [False], False),
        (DRAIN, "", [False], False),
        (DRAIN, "是", [True], False),
        (DRAIN, "否", [False], False),
        (DRAIN, "村里已安排人清淤，当场疏通", [True], False),
        (DRAIN, "已现场讲解办理流程", [True], False),
        (DRAIN, "村里当场把钥匙交专人，公示开放时间", [True], False),
        (DRAIN, "已安排", [False], False),
        (DRAIN, "已上报镇里", [False], False),
        (DRAIN, "已记录", [False], False),
        (DRAIN, "已反映给供电所", [False], False),
        (DRAIN, "已解决", [True], False),
        (DRAIN, "未解决", [False], False),
        (DRAIN, "尚未解决", [False], False),
        (DRAIN, "当场答复，将上报镇政府", [False], False),
        (DRAIN, "现场查看，待处理", [False], False),
        (DRAIN, "已现场查看", [False], False),
        (DRAIN, "无法当场解决", [False], False),
        (DRAIN, "已答复", [True], False),
        (DRAIN, "已修好", [True], False),
        (DRAIN, "更换了灯泡", [True], False),
        (DRAIN, "需更换灯泡", [False], False),
        (DRAIN, "处理完毕", [True], False),
        (DRAIN, "转水务站处理", [False], False),
        (DRAIN, "已联系电工", [False], False),
        (DRAIN, "没有解决", [False], False),
        (DRAIN, "现场解决", [True], False),
        (DRAIN, "不能当场解决", [False], False),
        (DRAIN, "当场疏通。后续将更换管道", [True], False),
        (DRAIN, "√", [True], False),
        (DRAIN, "×", [False], False),
        (DRAIN, "无", [False], False),
        (DRAIN, "/", [False], False),
        (DRAIN_AND_POWER, "下水道已当场疏通", [True, False], False),
        (DRAIN_AND_POWER, "是", [False, False], True),
        (DRAIN_AND_POWER, "否", [False, False], False),
        (DRAIN_AND_POWER, "已当场解决", [False, False], True),
        (DRAIN_AND_POWER, "下水道已疏通，电压问题已上报", [True, False], False),
        (DRAIN_AND_POWER, "均已当场解决", [True, True], False),
        (DRAIN_AND_POWER, "1、已疏通；2、已上报供电所", [True, False], False),
        (DRAIN_AND_POWER, "已联系供电所", [False, False], False),
        (DRAIN_AND_POWER, "全部当场解决", [True, True], False),
        (LAMP_RUBBISH_INSURANCE, "路灯当场修好", [True, False, False], False),
        (LAMP_RUBBISH_INSURANCE, "路灯已修好，垃圾已清运完，医保已讲解", [True, True, True], False),
        (LAMP_RUBBISH_INSURANCE, "已现场讲解医保报销流程", [False, False, True], False),
        (LAMP_RUBBISH_INSURANCE, "当场答复", [False, False, False], True),
        (LAMP_RUBBISH_INSURANCE, "路灯未修好，垃圾当场清理完", [False, True, False], False),
        (("路灯不亮", "路面坏了"), "路灯已修好", [True, False], False),
        (("1组路灯坏了", "3组路灯坏了"), "路灯已修好", [False, False], True),
    ],
)
def test_an_answer_resolves_what_it_names(
    issues: tuple[str, ...], answer: str | None, flags: list[bool], unplaced: bool, rules: Rulebook
) -> None:
    """An issue that only seems resolved would leave the books unseen: in doubt none counts, and it is said."""
    reading = read_on_the_spot(issues, answer, rules)

    assert (list(reading.flags), reading.unplaced) == (flags, unplaced)


def test_without_issues_nothing_is_resolved(rules: Rulebook) -> None:
    """A visit without a problem may still have “当场答复” in its answer."""
    assert read_on_the_spot((), "当场答复", rules).flags == ()
