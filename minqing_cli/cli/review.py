"""What a person settles about an issue: whether it concerns an official."""

from enum import StrEnum
from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json
from minqing_cli.cli.run import DONE, NEEDS_CLERK, Refusal, Run, add_group, command, make_app, parse_day


class Verdict(StrEnum):
    """Whether it does."""

    CONFIRM = "confirm"
    CLEAR = "clear"


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    group = make_app("研判：由人认定的事。")
    command(group, "sensitive", "涉干部")(review_sensitive)
    add_group(app, group, "review", "研判")


def review_sensitive(
    run: Run,
    number: Annotated[str, typer.Argument(metavar="编号", help="问题编号，如 CHD-2022-0001。")],
    verdict: Annotated[Verdict, typer.Argument(metavar="结论", help="confirm 认定涉干部，clear 解除。")],
    by: Annotated[str, typer.Option("--by", metavar="人", help="由谁认定。")],
    note: Annotated[str, typer.Option("--note", metavar="依据", help="依据。")],
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天认定的；默认今天。")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """认定或解除“疑似涉干部”：解除以前一直按涉干部办（只给镇纪委，不进村里的表，不上传）；解除以后照常转办。没有被标出的件也可以认定。"""
    from minqing_cli.workflows.sensitive import NotSettled, settle
    from minqing_cli.workflows.story import NoSuchIssue

    if not by.strip() or not note.strip():
        raise typer.BadParameter("--by 和 --note 都要写：由谁认定、依据是什么。")
    workspace = run.workspace()
    day = parse_day(on, "--on") if on else None
    try:
        found = settle(workspace, number, verdict.value, by.strip(), note.strip(), run.clock(), day, dry_run)
    except NoSuchIssue as error:
        near = f"是不是 {'、'.join(error.near)}？" if error.near else "编号见总台账。"
        raise Refusal(f"台账里没有编号 {error.number}。{near}") from None
    except NotSettled as error:
        raise Refusal(str(error)) from None
    now = found.after or found.before
    inspectors = workspace.plan.units.sensitive
    # At another unit already: the flag alone takes no paper back.
    elsewhere = now.sensitive and now.unit != inspectors
    if json_:
        print_json(
            {
                "command": "review sensitive",
                "batch": found.batch,
                "id": now.number,
                "sensitive": now.sensitive,
                "unit": now.unit,
                "state": now.state,
            }
        )
        return NEEDS_CLERK if elsewhere else DONE
    out = run.out()
    said = "按涉干部办理" if now.sensitive else "不涉干部，照常办理"
    out.print(f"{now.number}：{said}，责任单位：{now.unit}。", soft_wrap=True, markup=False)
    if elsewhere:
        out.print(
            f"这一件已经转给{now.unit}，请改派：minqing advance {now.number} 转办 --unit {inspectors} --note 依据。",
            soft_wrap=True,
            markup=False,
        )
    if found.after is None:
        out.print("无变化：先前已经这样认定，台账没有改动。")
    elif dry_run:
        out.print("这是预览，没有写入台账。")
    else:
        out.print(f"已记入台账，第 {found.batch} 批。")
    return NEEDS_CLERK if elsewhere else DONE
