"""One visit or issue by hand: by options, or asked field by field."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import Json, print_json
from minqing_cli.cli.run import DONE, NEEDS_CLERK, Run, command
from minqing_cli.terms import Channel, Urgency

if TYPE_CHECKING:
    from minqing_cli.workflows.add import EntryDesk

Ask = Callable[[str, str], str]
"""Asks one question: what is asked, and what an empty answer stands for."""

OPTIONS: Mapping[str, str] = {
    "village": "--village",
    "person": "--person",
    "phones": "--phone",
    "address": "--address",
    "visited_on": "--visited-on",
    "visitor": "--visitor",
    "opinion": "--opinion",
    "answer": "--answer",
    "written_subject": "--subject",
    "written_responsibility": "--responsibility",
    "unit": "--unit",
}
_QUESTIONS: dict[str, str] = {
    "village": "村（社区）",
    "person": "姓名或单位名称",
    "phones": "联系电话（可空）",
    "address": "家庭住址/组（可空）",
    "visited_on": "日期",
    "visitor": "接待人（走访人）",
    "opinion": "反映的问题或意见（照原话；没有意见写“无”）",
    "answer": "当场怎样答复或解决（可空）",
    "written_subject": "主题（可空，由系统判）",
    "written_responsibility": "责任类（可空，由系统判）",
    "unit": "责任单位（可空）",
}
_SHOWN = 30
"""Villages listed to choose from; a town with more has them in its register."""


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "add", "登记")(add)


def add(
    run: Run,
    village: Annotated[str, typer.Option("--village", metavar="村名", help="哪个村（社区）。")] = "",
    person: Annotated[str, typer.Option("--person", metavar="姓名", help="反映人，或单位名称。")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="联系电话。")] = "",
    address: Annotated[str, typer.Option("--address", metavar="住址", help="家庭住址或村民小组。")] = "",
    visited_on: Annotated[str, typer.Option("--visited-on", metavar="日期", help="来访或来电的日期；默认今天。")] = "",
    visitor: Annotated[str, typer.Option("--visitor", metavar="姓名", help="接待人或走访人。")] = "",
    opinion: Annotated[str, typer.Option("--opinion", metavar="文字", help="反映的问题或意见，照原话。")] = "",
    answer: Annotated[str, typer.Option("--answer", metavar="文字", help="当场的答复或解决情况。")] = "",
    channel: Annotated[
        str, typer.Option("--channel", metavar="渠道", help="来源渠道，照方案的 channels；默认来访，没有来访取第一个。")
    ] = "",
    subject: Annotated[str, typer.Option("--subject", metavar="主题", help="主题；不写由系统判。")] = "",
    responsibility: Annotated[
        str, typer.Option("--responsibility", metavar="责任类", help="责任类；不写由系统判。")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="责任单位。")] = "",
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also",
            metavar="列名=内容",
            help="方案在附件4 另加的列，如 是否初访=是、走访时段=下班后、明白纸=1，可写几次。",
        ),
    ] = None,
    urgency: Annotated[
        str, typer.Option("--urgency", metavar="紧急度", help="特急、紧急、一般；不写是一般。时限照方案。")
    ] = Urgency.ORDINARY,
    petition: Annotated[
        bool, typer.Option("--petition", help="登记为信访事项：告知和办结另有期限。普通意见不要加。")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再问一遍，直接登记。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """登记一次来访、来电或一件问题：逐项问答，或一次用选项写全。检查、拆件和分类与汇总表格时一样。"""
    from minqing_cli.show.entry import entry_json, print_entry
    from minqing_cli.workflows.add import NotRecorded, add_entry, entry_desk

    workspace, clock = run.workspace(), run.clock()
    desk = entry_desk(workspace, clock)
    cells = {
        "village": village, "person": person, "phones": phone, "address": address, "visited_on": visited_on,
        "visitor": visitor, "opinion": opinion, "answer": answer, "written_subject": subject,
        "written_responsibility": responsibility, "unit": unit,
    }  # fmt: skip
    cells |= _further(also or [], desk)
    today = clock.today.isoformat()
    asking = bool(_missing(cells)) and sys.stdin.isatty()
    if asking:
        cells, channel = interview(desk, cells, channel, today, _prompt, _say)
    cells["visited_on"] = cells["visited_on"] or today
    if missing := _missing(cells):
        raise typer.BadParameter(f"还缺：{'、'.join(OPTIONS[name] for name in missing)}。")
    if urgency not in tuple(Urgency):
        raise typer.BadParameter(f"没有紧急度“{urgency}”，可用：{'、'.join(Urgency)}。")
    chosen = _channel(channel, workspace.plan.channels)
    if asking and not (yes or dry_run):
        print_entry(run.err(), add_entry(workspace, desk, cells, chosen, clock, True, urgency, petition))
        if not typer.confirm("登记吗？", default=True, err=True):
            run.err().print("没有登记，台账没有改动。")
            return DONE
    try:
        report = add_entry(workspace, desk, cells, chosen, clock, dry_run, urgency, petition)
    except NotRecorded as refused:
        raise typer.BadParameter(str(refused)) from None
    if json_:
        print_json(entry_json(report))
    else:
        print_entry(run.out(), report)
    return NEEDS_CLERK if report.held else DONE


def interview(
    desk: "EntryDesk", given: Mapping[str, str], channel: str, today: str, ask: Ask, say: Callable[[str], None]
) -> tuple[dict[str, str], str]:
    """Ask for every field that is not given. A faulty answer is asked again, with what the checks say of it.

    A check that only warns lets the same answer through when it is given twice.
    """
    from minqing_cli.workflows.add import REQUIRED, known_villages

    plan = desk.intake.circumstances.plan
    villages = known_villages(desk)
    choices: dict[str, tuple[str, ...]] = {
        "village": tuple(villages) if len(villages) <= _SHOWN else (),
        "written_subject": plan.subjects,
        "written_responsibility": plan.responsibilities,
    }
    further = desk.intake.names.further
    choices |= {name: column.choices for name, column in further.items()}
    asked = {
        name: f"{column.heading}{'，份数' if column.kind == 'count' else ''}（可空）"
        for name, column in further.items()
    }
    cells = dict.fromkeys(further, "") | dict(given)
    for name, question in (_QUESTIONS | asked).items():
        if not cells[name]:
            listed = choices.get(name, ())
            if listed:
                say(f"可选：{'、'.join(listed)}")
            default = today if name == "visited_on" else ""
            cells[name] = _answer(desk, name, cells, name in REQUIRED, _question(ask, question, default), say)
    if not channel:
        say(f"可选：{'、'.join(plan.channels)}")
        usual = _usual_channel(plan.channels)
        channel = ask("来源渠道", usual)
        while channel not in plan.channels:
            say(f"没有渠道“{channel}”。")
            channel = ask("来源渠道", usual)
    return cells, channel


def _further(written: Sequence[str], desk: "EntryDesk") -> dict[str, str]:
    """Read what is said in the columns that the plan asks for. Raises BadParameter."""
    from minqing_cli import clean

    names = desk.intake.names
    found = {}
    for one in written:
        heading, _, value = one.replace("＝", "=").partition("=")
        [name] = set(names.fields.get(clean.heading(heading), ())) & names.further.keys() or {""}
        if not name or not value.strip():
            known = "、".join(column.heading for column in names.further.values())
            usable = f"可用：{known}" if known else "本方案没有另加的列（minqing.toml 里 [forms] 附件4 的 extra）"
            raise typer.BadParameter(f"--also 要写成 列名=内容，没有“{heading}”这一列或没有写内容。{usable}。")
        found[name] = value.strip()
    return found


def _question(ask: Ask, question: str, default: str) -> Callable[[], str]:
    """Return the question of one field, to be asked as often as it takes."""
    return lambda: ask(question, default).strip()


def _answer(
    desk: "EntryDesk",
    name: str,
    cells: Mapping[str, str],
    required: bool,
    ask: Callable[[], str],
    say: Callable[[str], None],
) -> str:
    from minqing_cli.terms import Severity
    from minqing_cli.workflows.add import said

    before: str | None = None
    while True:
        written = ask()
        if not written and not required:
            return ""
        found = [one for one in desk.findings(name, {**cells, name: written}) if one.rule.severity is not Severity.INFO]
        grave = not written or any(one.rule.severity is Severity.ERROR for one in found)
        if not found or (written == before and not grave):
            return written
        for one in found:
            say(said(one))
        if not grave:
            say("确实如此的话，请再输入一遍同样的内容。")
        before = written


def _missing(cells: Mapping[str, str]) -> list[str]:
    from minqing_cli.workflows.add import REQUIRED

    return [name for name in REQUIRED if not cells[name].strip() and name != "visited_on"]


def _usual_channel(channels: Sequence[str]) -> str:
    return Channel.WALK_IN if Channel.WALK_IN in channels else channels[0]


def _channel(written: str, channels: Sequence[str]) -> str:
    if written and written not in channels:
        raise typer.BadParameter(f"没有渠道“{written}”，可用：{'、'.join(channels)}。")
    return written or _usual_channel(channels)


def _prompt(question: str, default: str) -> str:
    answer: str = typer.prompt(question, default=default, show_default=bool(default), err=True)
    return answer


def _say(line: str) -> None:
    typer.echo(f"  {line}", err=True)
