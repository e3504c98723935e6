"""Settings that are each well formed but do not fit together."""

from collections.abc import Iterator

from minqing_cli.clean import heading
from minqing_cli.columns import columns_of
from minqing_cli.plan.campaign import Plan
from minqing_cli.plan.lines import Key
from minqing_cli.records import Visit


def contradictions(plan: Plan) -> Iterator[tuple[Key, str, str]]:
    """Yield (key, what is wrong, what to do) for settings that are each well formed but do not fit together."""
    for name in ("subjects", "responsibilities"):
        values = getattr(plan, name)
        if len(set(values)) != len(values):
            yield (name,), "有重复的名称", "每个名称只写一次。"
    for index, phase in enumerate(plan.phase):
        if phase.starts_on > phase.ends_on:
            yield ("phase", index, "ends_on"), "结束日期早于开始日期", "请核对两个日期。"
        if index and phase.starts_on <= plan.phase[index - 1].ends_on:
            yield ("phase", index, "starts_on"), "与上一阶段的日期重叠", "请让各阶段前后相接。"
    if plan.deadline.phase and plan.phase_named(plan.deadline.phase) is None:
        yield ("deadline", "phase"), f"没有名为“{plan.deadline.phase}”的阶段", "请写 [[phase]] 里已有的名称，或留空。"
    if not plan.deadline.phase and not plan.deadline.working_days:
        yield ("deadline", "working_days"), "没有办理时限，也没有以哪个阶段为限", "请填工作日天数，或填 phase。"
    try:
        if plan.numbering.pattern.format(prefix="A", year=2022, number=1) == plan.numbering.pattern.format(
            prefix="A", year=2022, number=2
        ):
            yield ("numbering", "pattern"), "里没有 {number}，编号会重复", '请写成 "{prefix}-{year}-{number:04d}"。'
    except (KeyError, ValueError, IndexError):
        yield ("numbering", "pattern"), "写法有误", '请写成 "{prefix}-{year}-{number:04d}"。'
    for name in plan.classification.terms:
        if name not in plan.subjects:
            yield ("classification", "terms", name), "不是 subjects 里的主题", "请改成其中一个名称。"
    known = columns_of(Visit)
    headings = {heading(column.heading) for column in known.values()}
    for name in plan.synonyms:
        if name not in known and heading(name) not in headings:
            yield (
                ("synonyms", name),
                "不是走访表的列",
                f"可用：{'、'.join(column.heading for column in known.values())}。",
            )
    yield from _doubled_villages(plan)


def _doubled_villages(plan: Plan) -> Iterator[tuple[Key, str, str]]:
    seen: dict[str, str] = {}
    for branch, villages in plan.places.items():
        for village in villages:
            if village in seen:
                yield ("places", branch), f"“{village}”已经在“{seen[village]}”下面", "一个村只写在一个总支下。"
            seen[village] = branch
