"""Settings that are each well formed but do not fit together.

Each check yields the key, what is wrong, and what to write instead; all of them stand in CHECKS.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from minqing_cli import further
from minqing_cli.clean import heading
from minqing_cli.columns import Column, columns_of
from minqing_cli.forms import TEMPLATES, Form, Slip
from minqing_cli.plan.campaign import Plan
from minqing_cli.plan.handling import DeadlineRule
from minqing_cli.plan.lines import Key
from minqing_cli.records import Issue, RosterEntry, ScheduleEntry, Visit
from minqing_cli.terms import Disposition, Satisfaction

Contradiction = tuple[Key, str, str]
_SATURDAY = 5


def contradictions(plan: Plan) -> Iterator[Contradiction]:
    """Yield (key, what is wrong, what to do) for everything that does not fit together."""
    for check in CHECKS:
        yield from check(plan)


def _doubled(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def names_are_written_once(plan: Plan) -> Iterator[Contradiction]:
    """Subjects, classes, channels and dispositions."""
    for name in ("subjects", "responsibilities", "channels", "dispositions"):
        if twice := _doubled(getattr(plan, name)):
            yield (name,), f"“{twice}”写了两次", "每个名称只写一次。"
    if twice := _doubled(phase.name for phase in plan.phase):
        yield ("phase",), f"有两个阶段都叫“{twice}”", "请给它们不同的名称。"


def phases_follow_one_another(plan: Plan) -> Iterator[Contradiction]:
    """A day lies in one phase at most, and the year is that of the first."""
    for index, phase in enumerate(plan.phase):
        if phase.starts_on > phase.ends_on:
            hint = f"现在是 {phase.starts_on} 至 {phase.ends_on}，请核对两个日期。"
            yield ("phase", index, "ends_on"), "结束日期早于开始日期", hint
    for index, (before, after) in enumerate(pairwise(plan.phase), start=1):
        if after.starts_on <= before.ends_on:
            hint = f"“{before.name}”到 {before.ends_on} 为止，请从次日写起；各阶段按先后写。"
            yield ("phase", index, "starts_on"), "与上一阶段的日期重叠", hint
    if plan.year and plan.phase and plan.phase[0].starts_on.year != plan.year:
        first = plan.phase[0].starts_on.year
        yield ("year",), f"活动年份 {plan.year} 和第一个阶段的年份 {first} 不同", f"请写 {first}，或改阶段的日期。"


def weights_add_up(plan: Plan) -> Iterator[Contradiction]:
    """A score is out of a hundred."""
    total = sum(plan.ranking.weights.values())
    if plan.ranking.weights and total != 100:
        yield ("ranking", "weights"), f"三率的权重合计是 {total}", "请改成合计 100。"


def nodes_lie_in_the_campaign(plan: Plan) -> Iterator[Contradiction]:
    """A node before the campaign began, or long after it, is a slip of the pen."""
    for index, node in enumerate(plan.node):
        if plan.phase and not plan.phase[0].starts_on <= node.on <= plan.phase[-1].ends_on:
            span = f"{plan.phase[0].starts_on} 至 {plan.phase[-1].ends_on}"
            yield ("node", index, "on"), f"节点“{node.name}”的日期 {node.on} 不在活动期间", f"活动从 {span}，请核对。"


def _known(key: Key, name: str, names: Iterable[str], what: str) -> Iterator[Contradiction]:
    if name not in names:
        yield key, f"没有名为“{name}”的{what}", f"可用：{'、'.join(names) or '（方案里还没有）'}。"


def deadlines_rest_on_something(plan: Plan) -> Iterator[Contradiction]:
    """The general deadline has a length and a basis, and its phase exists."""
    deadline = plan.deadline
    if deadline.phase:
        yield from _known(("deadline", "phase"), deadline.phase, [phase.name for phase in plan.phase], "阶段")
    elif not deadline.working_days:
        yield ("deadline", "working_days"), "没有办理时限，也没有以哪个阶段为限", "请填工作日天数，或填 phase。"
    if not deadline.basis:
        yield ("deadline", "basis"), "没有写依据", '请写明哪个文件、哪句话，如 basis = "方案第三条：5个工作日内办结"。'


def rules_are_whole(plan: Plan) -> Iterator[Contradiction]:
    """Each rule speaks of known things, gives one allowance, rests on something, and can be reached."""
    for index, rule in enumerate(plan.deadline.rule):
        at: Key = ("deadline", "rule", index)
        for name, known, what in (
            ("responsibility", plan.responsibilities, "责任类"),
            ("subject", plan.subjects, "主题"),
            ("channel", plan.channels, "来源渠道"),
        ):
            for one in getattr(rule, name):
                yield from _known((*at, name), one, known, what)
        if rule.phase_end:
            yield from _known((*at, "phase_end"), rule.phase_end, [phase.name for phase in plan.phase], "阶段")
        given = [name for name in ("working_days", "natural_days", "hours", "phase_end") if getattr(rule, name)]
        if len(given) != 1:
            said = f"同时写了 {'、'.join(given)}" if given else "没有写时限"
            yield at, said, "working_days、natural_days、hours、phase_end 请只写一个。"
        if not rule.basis:
            yield (*at, "basis"), "没有写依据", "请写明哪个文件、哪句话。"
        for earlier, other in enumerate(plan.deadline.rule[:index]):
            if _covers(other, rule):
                said = f"这条规则永远轮不到：对得上它的件，都先对上了第 {earlier + 1} 条"
                yield at, said, f"请把它移到第 {earlier + 1} 条前面，或删去。"
                break


def holidays_are_whole(plan: Plan) -> Iterator[Contradiction]:
    """A wrong day off moves deadlines for everyone."""
    years: set[int] = set()
    for index, one in enumerate(plan.holiday):
        at: Key = ("holiday", index)
        if one.year in years:
            yield (*at, "year"), f"{one.year} 年写了两节", "请合成一节。"
        years.add(one.year)
        for name in ("off", "made_up"):
            for day in getattr(one, name):
                if day.year != one.year and (day.year, day.month) != (one.year - 1, 12):
                    yield (*at, name), f"{day} 不在 {one.year} 年", "只写这一年的日子（上年 12 月的也可以）。"
        if both := sorted({*one.off} & {*one.made_up}):
            yield (*at, "made_up"), f"{both[0]} 既放假又上班", "请核对通知。"
        if weekdays := sorted(day for day in one.made_up if day.weekday() < _SATURDAY):
            yield (*at, "made_up"), f"{weekdays[0]} 不是周六或周日，本来就上班", "请核对通知。"


def _covers(first: DeadlineRule, later: DeadlineRule) -> bool:
    """Say whether whatever the later rule speaks of, the first speaks of as well."""
    named = ("responsibility", "subject", "urgency", "channel")
    wider = all(
        not getattr(first, name) or (getattr(later, name) and set(getattr(later, name)) <= set(getattr(first, name)))
        for name in named
    )
    return wider and (later.petition or not first.petition)


def numbers_differ(plan: Plan) -> Iterator[Contradiction]:
    """Two issues never get the same number, whatever the year."""
    pattern, hint = plan.numbering.pattern, '请写成 "{prefix}-{year}-{number:04d}"。'
    try:
        one, two, other = (
            pattern.format(prefix="A", year=year, number=number) for year, number in ((2022, 1), (2022, 2), (2023, 1))
        )
    except (KeyError, ValueError, IndexError):
        yield ("numbering", "pattern"), "写法有误", hint
        return
    if one == two:
        yield ("numbering", "pattern"), "里没有 {number}，编号会重复", hint
    elif one == other:
        yield ("numbering", "pattern"), "里没有 {year}，下一年的编号会和今年重复", hint


def units_are_listed(plan: Plan) -> Iterator[Contradiction]:
    """Units that the defaults name stand in the list of units, where there is one, and once."""
    units = plan.units
    listed = [one.name for one in units.department]
    if twice := _doubled(listed):
        yield ("units", "department"), f"“{twice}”写了两次", "一个单位只写一节。"
    if len(units.by_responsibility) > len(plan.responsibilities):
        yield (
            ("units", "by_responsibility"),
            f"比责任类多，责任类只有 {len(plan.responsibilities)} 个",
            "请逐类写一个单位。",
        )
    for subject in units.by_subject:
        yield from _known(("units", "by_subject", subject), subject, plan.subjects, "主题")
    if not listed:
        return
    known = {*listed, units.pending, units.sensitive, plan.office.name, "{village}"}
    for key, unit in (
        *((("units", "by_responsibility"), unit) for unit in units.by_responsibility),
        *((("units", "by_subject", subject), unit) for subject, unit in units.by_subject.items()),
    ):
        if unit not in known:
            yield key, f"“{unit}”不在责任单位名册里", "请加一节 [[units.department]]，或改成名册里的名称。"


def closing_asks_what_can_be(plan: Plan) -> Iterator[Contradiction]:
    """Nobody closes past the household; a rating is given at a call-back; who is dissatisfied is not satisfied."""
    hint = '请写成 needs = ["回访日", "满意", "佐证"]；佐证可以不要。'
    if "满意" not in plan.closure.needs:
        yield ("closure", "needs"), "群众不满意不销号，“满意”不能不要", hint
    elif "回访日" not in plan.closure.needs:
        yield ("closure", "needs"), "要“满意”就要“回访日”：评价是回访时给的", hint
    for rating in (Satisfaction.DISSATISFIED, Satisfaction.NOT_RATED):
        if rating in plan.satisfaction.satisfied:
            scale = '请写成 satisfied = ["满意", "基本满意"]。'
            yield ("satisfaction", "satisfied"), f"“{rating}”不能算满意", scale


def the_platform_has_columns(plan: Plan) -> Iterator[Contradiction]:
    """What is uploaded has a platform, known classes, and columns of the ledger."""
    platform = plan.platform
    for name in platform.responsibilities:
        yield from _known(("platform", "responsibilities"), name, plan.responsibilities, "责任类")
    if platform.responsibilities and not platform.name:
        yield (
            ("platform", "name"),
            "写了要上传的责任类，却没有平台名称",
            "请填平台名称，或把 responsibilities 写成 []。",
        )
    known = [column.heading for column in columns_of(Issue).values()]
    for theirs, ours in platform.columns.items():
        yield from _known(("platform", "columns", theirs), ours, known, "台账列")


def forms_are_known(plan: Plan) -> Iterator[Contradiction]:
    """Only forms and columns that there are can be given other names."""
    forms = {form.name: form for form in TEMPLATES}
    for name, words in plan.forms.items():
        if name not in forms:
            yield from _known(("forms", name), name, forms, "表")
            continue
        known = [column.heading for column in _columns(forms[name])]
        for ours in words.headings:
            yield from _known(("forms", name), ours, known, "列")
        if twice := _doubled((*words.headings.values(), *words.extra)):
            yield ("forms", name), f"有两列都叫“{twice}”", "请给它们不同的名称。"


def _columns(form: Form | Slip) -> list[Column]:
    return [column for _, column in form.columns()] if isinstance(form, Form) else list(form.columns().values())


def words_are_of_known_columns(plan: Plan) -> Iterator[Contradiction]:
    """Synonyms and own words belong to columns and subjects that there are."""
    for name in plan.classification.terms:
        yield from _known(("classification", "terms", name), name, plan.subjects, "主题")
    known = columns_of(Visit) | plan.further_columns()
    headings = {heading(column.heading) for column in known.values()}
    for name in plan.synonyms:
        if name not in known and heading(name) not in headings:
            hint = f"可用：{'、'.join(column.heading for column in known.values())}。"
            yield ("synonyms", name), "不是走访表的列", hint
    if twice := _doubled(heading(one) for also in plan.synonyms.values() for one in also):
        yield ("synonyms",), f"“{twice}”写在两列下面", "一个叫法只能是一列。"
    every = {
        column.heading
        for record in (Visit, Issue, RosterEntry, ScheduleEntry)
        for column in columns_of(record).values()
    }
    for name in plan.privacy.outside_drop:
        if name not in every:
            yield ("privacy", "outside_drop"), f"没有名为“{name}”的列", "请照表上印的列名写，如“家庭住址/组”。"


def what_is_handed_out_has_a_name(plan: Plan) -> Iterator[Contradiction]:
    """A thing that bears the name of another column would be read as that one."""
    others = {**columns_of(Visit), **further.COLUMNS}
    taken = {heading(word) for column in others.values() for word in (column.heading, *column.also)}
    for name in plan.visiting.handed_out:
        if heading(name) in taken:
            hint = "请写宣传品的名称，如 明白纸、联系卡。"
            yield ("visiting", "handed_out"), f"“{name}”是走访表里另一列的名称", hint
    if twice := _doubled(map(heading, plan.visiting.handed_out)):
        yield ("visiting", "handed_out"), f"“{twice}”写了两次", "每种宣传品只写一次。"


def what_is_not_solved_is_followed_up(plan: Plan) -> Iterator[Contradiction]:
    """Whatever is neither answered at the door nor explained is 登记跟踪: a plan cannot do without."""
    if Disposition.TRACKED not in plan.dispositions:
        yield ("dispositions",), "没有“登记跟踪”", "没有当场答复、又没有解释说明的件都要登记跟踪，请加上。"


def a_village_has_one_branch(plan: Plan) -> Iterator[Contradiction]:
    """The tree is a tree."""
    seen: dict[str, str] = {}
    for branch, villages in plan.places.items():
        if twice := _doubled(villages):
            yield ("places", branch), f"“{twice}”写了两次", "一个村只写一次。"
        for village in dict.fromkeys(villages):
            if village in seen:
                yield ("places", branch), f"“{village}”已经在“{seen[village]}”下面", "一个村只写在一个总支下。"
            seen.setdefault(village, branch)


CHECKS: tuple[Callable[[Plan], Iterator[Contradiction]], ...] = (
    names_are_written_once,
    phases_follow_one_another,
    weights_add_up,
    nodes_lie_in_the_campaign,
    deadlines_rest_on_something,
    rules_are_whole,
    holidays_are_whole,
    numbers_differ,
    units_are_listed,
    closing_asks_what_can_be,
    the_platform_has_columns,
    forms_are_known,
    words_are_of_known_columns,
    what_is_handed_out_has_a_name,
    what_is_not_solved_is_followed_up,
    a_village_has_one_branch,
)
