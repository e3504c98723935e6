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
    number: Annotated[
        str | None, typer.Argument(metavar="编号", help="问题编号，如 CHD-2022-0001；不写就列出疑似的和已确认的。")
    ] = None,
    verdict: Annotated[Verdict | None, typer.Argument(metavar="结论", help="confirm 认定涉干部，clear 解除。")] = None,
    by: Annotated[str, typer.Option("--by", metavar="人", help="由谁认定。")] = "",
    note: Annotated[str, typer.Option("--note", metavar="依据", help="依据。")] = "",
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天认定的；默认今天。")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """认定或解除“疑似涉干部”：解除以前一直按涉干部办（只给镇纪委，不进村里的表，不上传）；解除以后照常转办。没有被标出的件也可以认定。

    不写编号，列出现在按涉干部办的件：疑似的等人认定，确认的是已经认定的。
    """
    from minqing_cli.workflows.sensitive import NotSettled, settle
    from minqing_cli.workflows.story import NoSuchIssue

    if number is None:
        return _list_sensitive(run, json_)
    if verdict is None:
        raise typer.BadParameter("编号后面要写结论：confirm 认定，clear 解除。")
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
                "as": now.sensitive_as,
                "unit": now.unit,
                "state": now.state,
            }
        )
        return NEEDS_CLERK if elsewhere else DONE
    out = run.out()
    said = "已确认涉干部" if now.sensitive else "已解除，不涉干部，照常办理"
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


def _list_sensitive(run: Run, json_: bool) -> int:
    """Say what is treated as concerning an official: what waits for a verdict, and what is confirmed."""
    from minqing_cli.show.tables import print_rows
    from minqing_cli.terms import SUSPECTED
    from minqing_cli.workflows.sensitive import settled_and_open

    found = settled_and_open(run.workspace())
    rows = [
        (one.number, one.sensitive_as, one.village, one.state, one.unit, one.step_note or one.grounds, one.text)
        for one in found
    ]
    suspected = sum(one.sensitive_as == SUSPECTED for one in found)
    if json_:
        names = ("id", "as", "village", "state", "unit", "note", "problem")
        print_json({"command": "review sensitive", "issues": [dict(zip(names, row, strict=True)) for row in rows]})
        return DONE
    out = run.out()
    out.print(f"疑似涉干部、等人认定的 {suspected} 件，已确认的 {len(found) - suspected} 件；都按涉干部办。")
    if rows:
        print_rows(out, ("编号", "涉干部", "村（社区）", "状态", "责任单位", "依据", "问题"), rows)
    return DONE
