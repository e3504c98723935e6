"""What people write for a state or a rating, as the exact label; what is no known word for one is none.

阶段性办结 is not 办结 (R1). Words that only sound final (基本完成) are left out: nothing is guessed.
"""

from collections.abc import Mapping

from minqing_cli import clean
from minqing_cli.terms import Satisfaction, State

ON_THE_SPOT = "现场办结"

_STATES: Mapping[State, tuple[str, ...]] = {
    State.ACCEPTED: ("已受理", "登记", "已登记", "待受理", "收集", "待研判", "新增"),
    State.ASSESSED: ("已研判", "待转办", "待交办", "待派发", "已分类"),
    State.DISPATCHED: ("已转办", "交办", "已交办", "派发", "已派发", "派单", "已派单", "自办", "镇村自办", "上报", "已上报"),
    State.IN_PROGRESS: (
        "办理中", "正在办理", "在办", "在办理", "进行中", "正在进行", "整改中", "正在整改", "处理中", "正在处理", "推进中",
        "正在推进", "未办结", "未完成", "未解决", "阶段性办结", "重办", "重办中", "重新办理", "再办",
    ),
    State.RESOLVED: (
        "已办结", "办结完成", "完成", "已完成", "解决", "已解决", "办理完毕", "已办理", "办理完成", "已整改", "整改完成", "已整改到位",
        "整改到位", "完成整改", "办毕", "已办毕", ON_THE_SPOT, "当场办结", "现场解决", "当场解决",
    ),
    State.EXPLAINED: ("已解释", "解释", "已解释说明", "做好解释", "解释到位", "已做解释", "已做解释说明", "解释办结", "解释说明办结"),
    State.REVISITED: ("已回访", "回访完成", "完成回访"),
    State.CLOSED: ("已销号", "销号完成", "完成销号"),
    State.RETURNED: ("已退回", "退件", "非本镇", "不属于本镇"),
    State.SUSPENDED: ("已挂起", "挂账", "长期挂账", "暂缓", "暂缓办理", "缓办"),
    State.WITHDRAWN: ("已撤回", "撤销", "已撤销", "作废", "已作废"),
    State.MERGED: ("已并件", "合并", "已合并", "并案"),
    State.UNREACHABLE: ("无法联系", "联系不上", "回访不到", "未联系上"),
}  # fmt: skip
_RATINGS: Mapping[Satisfaction, tuple[str, ...]] = {
    Satisfaction.SATISFIED: ("很满意", "非常满意", "十分满意", "是"),
    Satisfaction.FAIRLY_SATISFIED: ("较满意", "比较满意", "一般满意", "基本满意的"),
    Satisfaction.DISSATISFIED: ("不太满意", "很不满意", "非常不满意", "否", "不"),
    Satisfaction.NOT_RATED: (
        "未评",
        "未评价的",
        "没有评价",
        "无评价",
        "不评价",
        "未回访",
        "未反馈",
        "无",
        "/",
        "-",
        "—",
    ),
}
_STATE_OF = {clean.squeezed(word): state for state, words in _STATES.items() for word in (state.value, *words)}
_RATING_OF = {word: rating for rating, words in _RATINGS.items() for word in (rating.value, *words)}


def state_named(written: str) -> State | None:
    """Return the state that was meant, or None.

    >>> state_named("已办结"), state_named(" 阶段性办结 "), state_named("差不多了")
    (<State.RESOLVED: '办结'>, <State.IN_PROGRESS: '办理'>, None)
    """
    return _STATE_OF.get(clean.squeezed(written))


def satisfaction_named(written: str) -> Satisfaction | None:
    """Return the rating that was meant, or None.

    >>> satisfaction_named("比较满意"), satisfaction_named("一般")
    (<Satisfaction.FAIRLY_SATISFIED: '基本满意'>, None)
    """
    return _RATING_OF.get(clean.name(written).strip("。.,，"))
