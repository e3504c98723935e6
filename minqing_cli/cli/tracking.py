"""Following issues: taking them a step further, one issue with its whole story, the batches of the ledger."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import print_json
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Refusal, Run, command

if TYPE_CHECKING:
    from datetime import date

    from minqing_cli.lifecycle import Step
    from minqing_cli.workflows.advance import AdvanceReport
    from minqing_cli.workflows.story import NoSuchIssue


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "advance", "办理")(advance)
    command(app, "show", "查看")(show)
    command(app, "log", "记录")(log)


def unknown(error: "NoSuchIssue") -> Refusal:
    """Say that there is no issue of a number, and which are like it."""
    near = f"是不是 {'、'.join(error.near)}？" if error.near else "编号见总台账。"
    return Refusal(f"台账里没有编号 {error.number}。{near}")


def advance(
    run: Run,
    number: Annotated[str | None, typer.Argument(metavar="编号", help="问题编号，如 CHD-2022-0001。")] = None,
    state: Annotated[
        str | None,
        typer.Argument(
            metavar="状态",
            help="办到哪一步：研判、转办、办理、办结、解释说明、回访、销号、退回、挂起、撤回、并件、分开、无法回访。",
        ),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天办的；默认今天。")] = None,
    by: Annotated[str, typer.Option("--by", metavar="人", help="经办人。")] = "",
    note: Annotated[str, typer.Option("--note", metavar="依据", help="依据或原因。")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="责任单位；自办写镇或村，退回写接收方。")] = "",
    result: Annotated[str, typer.Option("--result", metavar="结果", help="办理结果；解释说明写理由。")] = "",
    satisfaction: Annotated[
        str, typer.Option("--satisfaction", metavar="满意度", help="回访评价：满意、基本满意、不满意、未评价。")
    ] = "",
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="佐证", help="销号的佐证，如照片或签字单的名称。")
    ] = "",
    subject: Annotated[str, typer.Option("--subject", metavar="主题", help="研判定的主题。")] = "",
    responsibility: Annotated[str, typer.Option("--responsibility", metavar="责任类", help="研判定的责任类。")] = "",
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="主件编号", help="并入哪一件，和“并件”一起用；要写确认人（--by）和依据（--note）。"
        ),
    ] = "",
    unreached: Annotated[
        bool, typer.Option("--unreached", help="和“回访”一起用：没有联系上，只记这一天；满次数才可报批无法回访。")
    ] = False,
    acts: Annotated[
        list[str] | None,
        typer.Option(
            "--act", metavar="事项=日期", help="多次不满意的，领导亲自办的事和日期，如 见面沟通=2022-06-08，可写几次。"
        ),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also",
            metavar="列名=内容",
            help="是否矛盾纠纷、是否初访、是否信访积案、化解层级，如 化解层级=村，可写几次；不写状态就只补记，不往前办。",
        ),
    ] = None,
    extend_to: Annotated[
        str | None,
        typer.Option(
            "--extend-to", metavar="日期", help="延期到哪一天，不写状态；要写批准人（--by）和依据（--note）。"
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="文件",
            help="一次办很多件：列有编号、办理状态、日期……的表（.xlsx、.xls、.et、.ods、.csv 等）。",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> int:
    """把一件问题往前办一步（受理、研判、转办、办理、办结或解释说明、回访、销号），记下时间、人和依据。不合规的一步不办，并说明能办什么。"""
    from minqing_cli.lifecycle import Step
    from minqing_cli.terms import State
    from minqing_cli.workflows.advance import advance_one, extend_one
    from minqing_cli.workflows.story import NoSuchIssue

    if source is not None:
        if number or state:
            raise typer.BadParameter("--from 和编号、状态只能用一种。")
        return _advance_sheet(run, source, dry_run, json_)
    said = _said_of_it(also or [])
    if not number or (bool(state) == bool(extend_to) and (state or not said)) or (extend_to and said):
        raise typer.BadParameter(
            "要写明编号和办到的状态（或 --extend-to 延期到哪天，或 --also 补记什么），或用 --from 给一张表。"
        )
    day = _day(run, on, "--on") if on else None
    try:
        if extend_to:
            step = Step(State.ACCEPTED, day, by.strip(), note.strip())
            until = _day(run, extend_to, "--extend-to")
            report = extend_one(run.workspace(), number, until, step, run.clock(), dry_run)
        else:
            step = _step(state or State.ACCEPTED, day, by, note, unit, result, satisfaction, evidence)
            step = replace(step, further=said, noted=not state)
            step = replace(step, unreached=unreached, acts=_acts(run, acts or []), into=into.strip())
            step = _with_class(run, step, subject, responsibility)
            report = advance_one(run.workspace(), number, step, run.clock(), dry_run)
    except NoSuchIssue as error:
        raise unknown(error) from None
    refused = report.steps[0].refused
    if refused is not None:
        raise Refusal(f"{report.steps[0].number}：{refused}")
    return _say_steps(run, report, json_)


def _advance_sheet(run: Run, source: Path, dry_run: bool, json_: bool) -> int:
    """Take the steps of a sheet."""
    from minqing_cli.workflows.advance import advance_sheet

    report = advance_sheet(run.workspace(), source, run.clock(), dry_run)
    if report.refused is not None:
        run.err().print(str(report.refused), soft_wrap=True)
        return NOTHING_DONE
    return _say_steps(run, report, json_)


def _with_class(run: Run, step: "Step", subject: str, responsibility: str) -> "Step":
    """Add the class that a person settles on. Raises BadParameter for one that the plan does not have."""
    from minqing_cli.terms import State

    if not subject and not responsibility:
        return step
    plan = run.workspace().plan
    if step.to is not State.ASSESSED:
        raise typer.BadParameter("主题和责任类只在“研判”时定。")
    for what, written, known in (("主题", subject, plan.subjects), ("责任类", responsibility, plan.responsibilities)):
        if written and written not in known:
            raise typer.BadParameter(f"没有{what}“{written}”，可用：{'、'.join(known)}。")
    return replace(step, subject=subject, responsibility=responsibility)


def _step(
    state: str, on: "date | None", by: str, note: str, unit: str, result: str, satisfaction: str, evidence: str
) -> "Step":
    """Read a step from the command line. Raises BadParameter."""
    from minqing_cli.intake.labels import satisfaction_named, state_named
    from minqing_cli.lifecycle import Step
    from minqing_cli.terms import APART, Satisfaction, State

    apart = state.strip() == APART
    to = State.MERGED if apart else state_named(state)
    if to is None:
        raise typer.BadParameter(f"没有状态“{state}”，可用：{'、'.join((*State, APART))}。")
    rating = satisfaction_named(satisfaction) if satisfaction else None
    if satisfaction and rating is None:
        raise typer.BadParameter(f"没有满意度“{satisfaction}”，可用：{'、'.join(Satisfaction)}。")
    given = (by.strip(), note.strip(), unit.strip(), result.strip(), rating or "", evidence.strip())
    return Step(to, on, *given, apart=apart)


def _day(run: Run, written: str, option: str) -> "date":
    """Read a day of the campaign. Raises BadParameter."""
    from minqing_cli import clean

    try:
        return clean.day(written, run.workspace().plan.campaign_year(run.today()))
    except clean.Fault:
        raise typer.BadParameter(f"{option} 的“{written}”不是日期，应如 2022-04-15。") from None


def _acts(run: Run, written: list[str]) -> str:
    """Read what the leaders did themselves, each with its day. Raises BadParameter."""
    known = run.workspace().plan.escalation.acts if written else ()
    said = []
    for one in written:
        act, _, day = one.partition("=")
        if act not in known or not day:
            raise typer.BadParameter(f"--act 要写成 事项=日期，事项可用：{'、'.join(known)}。")
        said.append(f"{act} {_day(run, day, '--act')}")
    return "；".join(said)


def _said_of_it(written: list[str]) -> dict[str, str]:
    """Read what is said of an issue that only some campaigns ask for (M20). Raises BadParameter."""
    from minqing_cli import clean
    from minqing_cli.further import COLUMNS, OF_THE_ISSUE, read_value
    from minqing_cli.terms import SUSPECTED

    known = {
        clean.heading(word): name for name in OF_THE_ISSUE for word in (COLUMNS[name].heading, *COLUMNS[name].also)
    }
    said = {}
    for one in written:
        heading, _, value = one.replace("＝", "=").partition("=")
        name = known.get(clean.heading(heading), "")
        if not name:
            usable = "、".join(COLUMNS[each].heading for each in OF_THE_ISSUE)
            raise typer.BadParameter(f"--also 要写成 列名=内容，列名可用：{usable}。")
        meant = read_value(name, COLUMNS[name], value)
        if not meant or meant == SUSPECTED:
            raise typer.BadParameter(
                f"{COLUMNS[name].heading}没有“{value}”，可用：{'、'.join(COLUMNS[name].choices)}。"
            )
        said[name] = meant
    return said


def _say_steps(run: Run, report: "AdvanceReport", json_: bool) -> int:
    from minqing_cli.show.advance import advance_json, print_advance

    if json_:
        print_json(advance_json(report))
    else:
        print_advance(run.out(), report)
    return NEEDS_CLERK if report.held else DONE


def show(
    run: Run,
    number: Annotated[str, typer.Argument(metavar="编号", help="问题编号，如 CHD-2022-0001。")],
    deadline: Annotated[
        bool, typer.Option("--deadline", help="说明到期日怎么来的：哪一条规则，逐日哪天计、哪天不计、依据什么。")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> int:
    """查看一件问题的全部情况：来自哪个文件哪一行，现在怎样，每次改动。"""
    if deadline:
        return _show_deadline(run, number, json_)
    from minqing_cli.show.story import story_json, story_lines
    from minqing_cli.workflows.story import NoSuchIssue, issue_story

    try:
        story = issue_story(run.folder(), number)
    except NoSuchIssue as error:
        raise unknown(error) from None
    if json_:
        print_json(story_json(story))
    else:
        for line in story_lines(story):
            typer.echo(line)
    return DONE


def _show_deadline(run: Run, number: str, json_: bool) -> int:
    from minqing_cli import clean
    from minqing_cli.show.deadline import deadline_json, deadline_lines
    from minqing_cli.workflows.deadline_story import deadline_story
    from minqing_cli.workflows.story import NoSuchIssue

    try:
        story = deadline_story(run.workspace(), number, run.today())
    except NoSuchIssue as error:
        raise unknown(error) from None
    if json_:
        print_json(deadline_json(story))
    else:
        for line in deadline_lines(story):
            typer.echo(clean.without_steering(line))
    return DONE


def log(run: Run, json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False) -> int:
    """列出台账的每一批：何时、哪个操作、进了多少。"""
    import json

    from minqing_cli.show.log import print_log
    from minqing_cli.workflows.log import batch_log

    batches = batch_log(run.folder())
    if json_:
        print_json(
            [{**batch, "today": batch["today"].isoformat(), "counts": json.loads(batch["counts"])} for batch in batches]
        )
    else:
        print_log(run.out(), batches)
    return DONE
