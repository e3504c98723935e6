"""The guided tour: a clerk's month, one command after the other, each done by the workflow that the command runs.

Every step gives the command as the clerk would type it in the demonstration's folder, and what came of it. How
it looks on the screen is the business of `show`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from minqing_cli.plan import built_in
from minqing_cli.reports.table import Tabular
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import RETURN_TITLE, SETTINGS_FILE
from minqing_cli.workflows.attachments import write_issue_list, write_no_problem_list
from minqing_cli.workflows.blanks import write_blanks
from minqing_cli.workflows.demo.papers import correct_copy, write_guide, write_post, write_register
from minqing_cli.workflows.demo.post import Paper, Post, corrected_call, four_weeks
from minqing_cli.workflows.demo.town import ACCUSER, FRIDAYS, Town, make_town
from minqing_cli.workflows.folder import BLANKS, INBOX, OUTPUTS, RETURNS
from minqing_cli.workflows.inbox import find_files
from minqing_cli.workflows.intake_report import IntakeReport
from minqing_cli.workflows.lists import Share, write_ledger
from minqing_cli.workflows.log import batch_log
from minqing_cli.workflows.merge import merge
from minqing_cli.workflows.new_workspace import create_workspace
from minqing_cli.workflows.publish import Published
from minqing_cli.workflows.reading import jobs_by_default
from minqing_cli.workflows.report import run_report
from minqing_cli.workflows.returns import write_returns
from minqing_cli.workflows.roster import RosterReport, import_roster
from minqing_cli.workflows.story import Story, issue_story
from minqing_cli.workflows.workspace import Clock, Workspace

PLAN = "chaihudian"
REGISTER = "应访底册.xlsx"
GUIDE = "演示说明.txt"
_BACK = f"{RETURNS}/第1周"
_START = date(2022, 3, 1)
_LAST_DAY, _DAY_AFTER = date(2022, 5, 31), date(2022, 6, 1)
_OFFICE_CLOSES = time(17, 0)
_TO_TRY = (
    (f"minqing report coverage --as-of {FRIDAYS[-1]}", "各村走访率、漏访户全名单"),
    ("minqing report closure -o 办结.xlsx", "报表写成表格"),
    ("minqing classify 卫生室门口路坏了", "分类，附依据"),
    (f"minqing merge {INBOX}/第3周 --dry-run --rows", "逐行看拆成几件、分到哪类，不写台账"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """An output and where it lies, as the clerk knows the place. what: how much it holds."""

    published: Published
    shown: str
    what: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge, and the ledger workbook that it refreshed. first: the first of its kind, to be shown in full."""

    report: IntakeReport
    written: Written | None
    first: bool


@dataclass(frozen=True, slots=True)
class InShort:
    """A report of which only the remarks below the table are wanted."""

    report: Tabular


@dataclass(frozen=True, slots=True)
class Listing:
    """Names, each with what is to be said of it."""

    headings: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Log:
    """The batches of the ledger, oldest first."""

    batches: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Pasted:
    """Lines of a text, as they are."""

    lines: tuple[str, ...]


Result = Pasted | RosterReport | Merged | tuple[Written, ...] | Tabular | InShort | Story | Log | Listing | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where a new part begins its heading; what is said before the command; the command; its result."""

    said: tuple[str, ...] = ()
    command: str = ""
    result: Result = None
    heading: str = ""


def run_demo(folder: Path) -> Iterator[Step]:
    """Make the town in a folder and do the month's work, yielding each step when it is done. Raises OSError."""
    town = make_town()
    place = f'"{folder}"' if " " in str(folder) else folder
    yield _opening(town)
    workspace = create_workspace(folder, built_in(PLAN), None, None)
    write_blanks(workspace.plan, folder / BLANKS)
    write_register(folder / REGISTER, town, workspace.plan)
    weeks = four_weeks(town)
    write_guide(folder / GUIDE, weeks)
    for number, post in enumerate(weeks, start=1):
        write_post(folder / INBOX / _week(number), post, town, workspace.plan)
    yield Step(heading="一、建档，导入底册", command=f"minqing init {place} --plan {PLAN} && cd {place}")
    yield Step(
        command=f"minqing roster import {REGISTER} --today {_START}",
        result=import_roster(workspace, folder / REGISTER, _clock(_START)),
    )
    yield from _weeks(workspace, town, weeks)
    yield from _lists(workspace, town)
    yield from _reports(workspace)
    yield from _traces(workspace, town)
    yield from _ending(folder)


def _opening(town: Town) -> Step:
    villages = len(town.visitors)
    return Step(
        heading="民情台账演示：一个镇 2022 年 3 月的大走访",
        said=(
            f"{len(town.branches)} 个总支、{villages} 个村、应访 {len(town.register)} 户，每村一名走访人；人名、村名、电话都是编的。",
            "带 $ 的是办事员敲的命令，下面是它的原样输出，太长的截短。",
        ),
    )


# --- the four weeks --------------------------------------------------------------------------


def _weeks(workspace: Workspace, town: Town, weeks: tuple[Post, ...]) -> Iterator[Step]:
    first, second, third, fourth = weeks
    yield Step(heading=f"二、第 1 周：{len(first)} 个文件，各村各填各的", result=_listing(first))
    yield _merged(workspace, 1, "每处毛病指到单元格；有错的行扣留，其余照常入账：", first=True)
    yield _merged(workspace, 1, "同样的文件再汇总一次，什么也不会变；这次把有毛病的表各写一份退回件：", back=_BACK)
    corrected = next(piece for piece in second if isinstance(piece, Paper) and piece.on_copy)
    yield _chat_text(workspace, corrected.village)
    copy = workspace.root / _BACK / corrected.name
    correct_copy(copy, workspace.root / INBOX / _week(2) / corrected.name, corrected, town, workspace.plan)
    yield _merged(
        workspace,
        2,
        f"{len(second)} 个文件：{corrected.village}的退回件改好了，只补进改了的；一户两份表说法不一，先扣留：",
        "三、第 2 至 4 周",
    )
    said = f"第 1 周的旧表还在：{corrected.village}那份已由退回件更正，不再算扣留，也不再提醒："
    yield _merged(workspace, 1, said, today=FRIDAYS[1])
    yield _merged(
        workspace, 3, f"{len(third)} 个文件：那一户核实了；有一户把同样的话又说一遍，记“再次反映”，不另编号："
    )
    yield Step(
        ("月底前看一眼，有没有漏掉的村：",),
        f"minqing report coverage --as-of {FRIDAYS[2]}",
        InShort(run_report(workspace, "coverage", FRIDAYS[2])),
    )
    yield _merged(workspace, 4, f"{len(fourth)} 个文件：杏花村四周的表催来了，荷花村坏掉的文件重发了：")


def _merged(
    workspace: Workspace,
    week: int,
    said: str,
    heading: str = "",
    first: bool = False,
    back: str = "",
    today: date | None = None,
) -> Step:
    """Merge a week's files, on its Friday or on a day. back: the folder for marked copies, if they are wanted."""
    folder = workspace.root / INBOX / _week(week)
    clock = _clock(today or FRIDAYS[week - 1])
    jobs, limits = jobs_by_default(), workspace.plan.limits
    with find_files([folder], limits) as files:
        report = merge(workspace, files, clock, jobs)
        if back:
            report.returned = write_returns(
                report.faulty, workspace.root / back, workspace, limits, clock.today, jobs, log=workspace.log
            )
    written = None
    if report.batch is not None:
        published, count = write_ledger(workspace, None, Share(), clock.today)
        written = _written(workspace, published, f"{count} 件")
    command = f"minqing merge {INBOX}/{_week(week)} --today {clock.today}{f' --annotate {back}' if back else ''}"
    return Step((said,), command, Merged(report, written, first), heading)


def _chat_text(workspace: Workspace, village: str) -> Step:
    """What of the returns may be pasted into a chat group, word for word."""
    path = workspace.root / _BACK / f"{village}_{RETURN_TITLE}.txt"
    return Step((f"贴到工作群里的一段（{_BACK}/{path.name}）：",), result=Pasted(_lines_of(path)))


def _lines_of(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8-sig").splitlines())


def _listing(post: Post) -> Listing:
    return Listing(("文件", "样子"), tuple((piece.name, piece.remark) for piece in post))


# --- what goes out ---------------------------------------------------------------------------


def _lists(workspace: Workspace, town: Town) -> Iterator[Step]:
    today = FRIDAYS[-1]
    published, count = write_no_problem_list(workspace, None, None, today, outside=False)
    yield Step(
        heading="四、附件：排好版，可以直接打印",
        command=f"minqing attachment 5 --today {today}",
        result=(_written(workspace, published, f"{count} 户"),),
    )
    accused = next(target.branch for target in town.targets if target.village == ACCUSER[0])
    for said, options, place, outside in (
        ((), "", None, False),
        (("给总支的一份里没有反映干部的件，那件转了镇纪委：",), f" --place {accused}", accused, False),
        (("外发版，姓名、电话打码：",), " --outside", None, True),
    ):
        published, households, issues = write_issue_list(workspace, None, place, today, outside)
        yield Step(
            said,
            f"minqing attachment 6{options} --today {today}",
            (_written(workspace, published, f"{households} 户 {issues} 件"),),
        )


def _reports(workspace: Workspace) -> Iterator[Step]:
    today = FRIDAYS[-1]
    yield Step(
        heading="五、报表：走访率、分类、办结、超期",
        command=f"minqing report coverage --by branch --as-of {today}",
        result=run_report(workspace, "coverage", today, by="branch"),
    )
    yield Step(command=f"minqing report matrix --as-of {today}", result=run_report(workspace, "matrix", today))
    yield Step(
        ("眼下办结的只有走访时当场解决的：",),
        f"minqing report closure --by branch --as-of {today}",
        run_report(workspace, "closure", today, by="branch"),
    )
    yield Step(
        ("假如到了集中办结的最后一天还没动，快到期的亮黄牌；再过一天，全亮红牌：",),
        f"minqing report overdue --due-soon --as-of {_LAST_DAY}",
        InShort(run_report(workspace, "overdue", _LAST_DAY, due_soon=True)),
    )
    yield Step(
        command=f"minqing report overdue --as-of {_DAY_AFTER}", result=run_report(workspace, "overdue", _DAY_AFTER)
    )


def _traces(workspace: Workspace, town: Town) -> Iterator[Step]:
    target = corrected_call(town).target
    with ledger.reading(workspace.ledger) as (_, connection):
        issues = Queries(connection).issues()
        number = next(one.number for one in issues if (one.village, one.person) == (target.village, target.person))
    yield Step(
        ("一格三件，各自编号、分类；每件都查得到来自哪个文件哪一行、改过什么：",),
        f"minqing show {number}",
        issue_story(workspace, number),
        "六、领导要看原件",
    )
    yield Step(
        ("台账只添不改，每一批的校验码接着上一批的算（最近一批）：",), "minqing log", Log(batch_log(workspace)[-1:])
    )


def _ending(folder: Path) -> Iterator[Step]:
    places = (
        (f"{INBOX}/第1周 … 第{len(FRIDAYS)}周", f"各村报来的表；哪份有什么毛病，见 {GUIDE}"),
        (_BACK, "标了颜色和批注的退回件，每个村一段贴到群里的说明"),
        (f"{OUTPUTS}/", "总台账、附件5、附件6（全镇、总支、外发）"),
        (f"{BLANKS}/", "附件4、附件5、附件6、应访底册的空白表，可以直接下发"),
        (SETTINGS_FILE, "方案和设置，用记事本改；改完运行 minqing plan check"),
    )
    yield Step(heading=f"七、都留在 {folder} 里", result=Listing(("在哪里", "是什么"), places))
    yield Step(result=Listing(("接着可以试", "看到什么"), _TO_TRY))


def _week(number: int) -> str:
    return f"第{number}周"


def _clock(today: date) -> Clock:
    now = datetime.combine(today, _OFFICE_CLOSES)
    return Clock(today, now, now)


def _written(workspace: Workspace, published: Published, what: str) -> Written:
    return Written(published, workspace.shown(published.path), what)
