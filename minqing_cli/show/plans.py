"""A plan on the screen."""

from datetime import date

from rich.console import Console
from rich.text import Text

from minqing_cli.plan import Plan


def print_plan(out: Console, plan: Plan, today: date) -> None:
    """Print a plan's phases, deadlines, classes and units; mark the phase of today."""
    out.print(Text(plan.title, style="bold"))
    out.print(
        f"单位：{plan.office.name}　编号前缀：{plan.office.prefix}　活动年份：{plan.campaign_year(today)}",
        soft_wrap=True,
    )
    for phase in plan.phase:
        now = "　← 现在" if phase.starts_on <= today <= phase.ends_on else ""
        left = (phase.ends_on - today).days
        out.print(
            f"  {phase.name}：{phase.starts_on} 至 {phase.ends_on}{now}{f'，还有 {left} 天' if now else ''}",
            soft_wrap=True,
        )
    if not plan.phase:
        out.print("  不分阶段：走访率计入全部走访。")
    days = plan.deadline.working_days
    said = [
        f"受理次日起 {days} 个工作日" if days else "",
        f"不超过“{plan.deadline.phase}”阶段最后一天" if plan.deadline.phase else "",
    ]
    out.print(
        f"办理时限：{'，'.join(filter(None, said))}；到期前 {plan.deadline.yellow_working_days} 个工作日起黄牌，过期红牌。",
        soft_wrap=True,
    )
    out.print(f"责任类：{'、'.join(plan.responsibilities)}", soft_wrap=True)
    out.print(f"主题：{'、'.join(plan.subjects)}", soft_wrap=True)
    out.print(f"责任单位：不明确时写“{plan.units.pending}”，疑似涉干部转“{plan.units.sensitive}”。", soft_wrap=True)
    for branch, villages in plan.places.items():
        out.print(f"  {branch}：{'、'.join(villages)}", soft_wrap=True)
