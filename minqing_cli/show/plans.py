"""Plans on the screen: the built-in ones in a line each, and one with everything it settles."""

from collections.abc import Iterable, Iterator
from datetime import date

from rich.console import Console
from rich.text import Text

from minqing_cli.plan import Deadline, DeadlineRule, Plan

_PER = {"branch": "各总支", "village": "各村", "unit": "各涉及单位"}
_KIND = {"town": "镇直", "village": "村", "city": "市直"}


def print_plans(out: Console, plans: Iterable[tuple[str, str, Plan]]) -> None:
    """Print the built-in plans: name, Chinese name, and what each is for."""
    for name, chinese, plan in plans:
        out.print(Text.assemble((f"{name}（{chinese}）", "bold"), f"　{plan.title}"), soft_wrap=True)
        out.print(f"  {plan.about}", soft_wrap=True, markup=False)
    out.print(
        "用 minqing plan show 名称 看一个方案，用 minqing init 文件夹 --plan 名称 建档；中文名也可以。", soft_wrap=True
    )


def print_plan(out: Console, plan: Plan, today: date) -> None:
    """Print everything a plan settles; mark the phase of today."""
    out.print(Text(plan.title, style="bold"))
    for line in (
        *_head(plan, today),
        *_phases(plan, today),
        *_deadlines(plan.deadline),
        *_handling(plan),
        *_visiting(plan),
        *_reports(plan),
        *_units(plan),
    ):
        out.print(line, soft_wrap=True, markup=False, highlight=False)


def _head(plan: Plan, today: date) -> Iterator[str]:
    if plan.about:
        yield plan.about
    yield f"单位：{plan.office.name}　编号前缀：{plan.office.prefix}　活动年份：{plan.campaign_year(today)}"
    yield f"责任类：{'、'.join(plan.responsibilities)}"
    yield f"主题：{'、'.join(plan.subjects)}"
    yield f"来源渠道：{'、'.join(plan.channels)}"


def _phases(plan: Plan, today: date) -> Iterator[str]:
    for phase in plan.phase:
        now = f"　← 现在，还有 {(phase.ends_on - today).days} 天" if phase is plan.phase_on(today) else ""
        walk = f"（第 {phase.round} 轮走访）" if phase.round else ""
        yield f"  {phase.name}：{phase.starts_on} 至 {phase.ends_on}{walk}{now}"
    if not plan.phase:
        yield "  不分阶段：走访率计入全部走访。"
    for node in plan.node:
        left = (node.on - today).days
        yield f"  节点 {node.on}：{_PER[node.per]}把“{node.name}”报{node.to}{f'，还有 {left} 天' if left >= 0 else ''}"


def _deadlines(deadline: Deadline) -> Iterator[str]:
    said = [
        f"受理次日起 {deadline.working_days} 个工作日" if deadline.working_days else "",
        f"不超过“{deadline.phase}”阶段最后一天" if deadline.phase else "",
    ]
    yield (
        f"办理时限：{'，'.join(filter(None, said))}；到期前 {deadline.yellow_working_days} 个工作日起黄牌，过期红牌。"
        f"依据：{deadline.basis}"
    )
    for number, rule in enumerate(deadline.rule, start=1):
        yield f"  另有时限 {number}：{_when(rule)}，{allowance(rule)}。依据：{rule.basis}"


def _when(rule: DeadlineRule) -> str:
    parts = ["或".join(getattr(rule, name)) for name in ("responsibility", "subject", "urgency", "channel")]
    return "、".join([*filter(None, parts), *(["登记为信访的"] if rule.petition else [])]) or "其余各件"


def allowance(rule: DeadlineRule) -> str:
    """How much time a rule allows, in words."""
    if rule.phase_end:
        return f"到“{rule.phase_end}”阶段末"
    amounts = ((rule.working_days, "个工作日"), (rule.natural_days, "日"), (rule.hours, "小时"))
    return "".join(f"{amount} {unit}" for amount, unit in amounts if amount)


def _handling(plan: Plan) -> Iterator[str]:
    extension, returns, revisit, escalation = plan.extension, plan.returns, plan.revisit, plan.escalation
    yield f"处置：{'、'.join(plan.dispositions)}（解释说明要写理由）"
    if extension.max_times:
        asked = "到期以前申请，" if extension.asked_before_due else ""
        approved = f"{extension.approved_by}批准" if extension.approved_by else "写明批准人"
        yield f"延期：{asked}{approved}，最多 {extension.max_times} 次，每次不超过 {extension.max_working_days} 个工作日"
    else:
        yield "延期：不准延期"
    within = f"转办后 {returns.working_days} 个工作日以内" if returns.working_days else "不限时间"
    yield f"退回：{within}{'，要写明该归哪个单位' if returns.names_unit else ''}"
    yield f"回访：不同日共 {revisit.tries} 次没有联系上，可以报批“无法回访”"
    if escalation.dissatisfied_times:
        acts = "、".join(escalation.acts)
        yield f"升级：{escalation.dissatisfied_times} 次不满意，由{escalation.to}亲自办（{acts}）"
    yield f"销号要有：办结、{'、'.join(plan.closure.needs)}；算满意的评价：{'、'.join(plan.satisfaction.satisfied)}"
    if plan.soundness.needs:
        yield f"台账每件要有：{'、'.join(plan.soundness.needs)}"
    if plan.soundness.two_responsible:
        yield "每件两个责任人：分管部门和包村干部"


def _visiting(plan: Plan) -> Iterator[str]:
    handing_in, reminders, teams, visiting = plan.handing_in, plan.reminders, plan.teams, plan.visiting
    if handing_in.by:
        day = {0: "当日", 1: "次日"}.get(handing_in.days_after, f"第 {handing_in.days_after} 日")
        yield f"报送：走访{day} {handing_in.by:%H:%M} 以前，过了算迟报。依据：{handing_in.basis}"
    if reminders.visit_days:
        check = f"；当日每个总支抽查 {reminders.spot_check_percent}%，至少 {reminders.spot_check_least} 组"
        said = "、".join(reminders.visit_days)
        yield f"走访日：{said}，前 {reminders.days_before} 天提醒{check if reminders.spot_check_percent else ''}"
    if any((teams.leaders, teams.officers, teams.village_officials_least)):
        yield (
            f"走访小组：镇领导 {teams.leaders} 名、值班干部 {teams.officers} 名、"
            f"村（社区）干部至少 {teams.village_officials_least} 名"
        )
    if visiting.handed_out:
        yield f"随访发放：{'、'.join(visiting.handed_out)}（附件4 各有一列填份数）"
    if visiting.key_households:
        yield f"重点户：{'、'.join(visiting.key_households)}"
    for name, words in plan.forms.items():
        if words.extra:
            yield f"{name}另加的列：{'、'.join(words.extra)}"


def _reports(plan: Plan) -> Iterator[str]:
    rhythm, goals, ranking = plan.rhythm, plan.goals, plan.ranking
    wanted = [
        "每天日报" if rhythm.daily else "",
        f"每{rhythm.midweek}督导清单" if rhythm.midweek else "",
        f"每{rhythm.meeting}会议统筹表" if rhythm.meeting else "",
        f"每月 {rhythm.bulletin_day} 日通报" if rhythm.bulletin_day else "",
    ]
    if any(wanted):
        yield f"报表节奏：{'，'.join(filter(None, wanted))}"
    aims = (
        ("走访率", goals.coverage),
        ("回访率", goals.revisit),
        ("按时办结率", goals.on_time),
        ("纠纷化解在村", goals.settled_in_village),
        ("初访一次化解", goals.settled_at_first),
    )
    if any(percent for _, percent in aims):
        yield f"目标：{'，'.join(f'{name} {percent}%' for name, percent in aims if percent)}"
    yield f"排名：不到 {ranking.min_cases} 件的不排；依次按{'、'.join(ranking.keys)}"
    yield f"一类事：{plan.topics.days} 天内至少 {plan.topics.households} 户反映同一类事"
    if plan.platform.name:
        yield (
            f"平台：{'、'.join(plan.platform.responsibilities)}的件上传“{plan.platform.name}”，"
            f"研判后超过 {plan.platform.working_days} 个工作日没有编号的列入清单"
        )


def _units(plan: Plan) -> Iterator[str]:
    units = plan.units
    yield f"责任单位：不明确时写“{units.pending}”，疑似涉干部转“{units.sensitive}”。"
    for subject, unit in units.by_subject.items():
        yield f"  {subject}：{unit}"
    for kind, said in _KIND.items():
        names = [one.name for one in units.department if one.kind == kind]
        if names:
            yield f"  {said}：{'、'.join(names)}"
    for branch, villages in plan.places.items():
        yield f"  {branch}：{'、'.join(villages)}"
