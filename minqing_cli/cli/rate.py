"""A rate reckoned by hand: two counts, or a whole and the percentage that somebody states."""

from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.run import DONE, NEEDS_CLERK, Refusal, Run, command

if TYPE_CHECKING:
    from decimal import Decimal

    from minqing_cli.reports.rates import Rate


def register(app: typer.Typer) -> None:
    """Put this file's command into the application."""
    command(app, "rate", "算率")(rate)


def rate(
    run: Run,
    counts: Annotated[
        str, typer.Argument(metavar="件数", help="分子/分母，如 439/450；只有总数的写总数，如 17。只收准确的整数。")
    ],
    stated: Annotated[
        str | None, typer.Argument(metavar="百分比", help="材料里写的百分比，如 95%：核对它对不对。")
    ] = None,
    at_least: Annotated[
        bool, typer.Option("--at-least", help="百分比是要达到的目标：至少要多少件；已知分子的，还差几件。")
    ] = False,
) -> int:
    """算一个率，或核对材料里写的率：四舍五入两位，连同分子、分母；约数（余、约、多）不能算率。"""
    from minqing_cli.reports.rates import Rate
    from minqing_cli.reports.stated import (
        NotACount,
        NotAPercent,
        counts_giving,
        percentage,
        whole_number,
    )

    try:
        numbers = [whole_number(part) for part in counts.replace("÷", "/").split("/")]
        percent = percentage(stated) if stated else None
    except NotACount as error:
        raise Refusal(f"“{error}”不是准确的整数。“余、约、多”这样的约数不能用来算率，请查清楚再算。") from None
    except NotAPercent as error:
        raise Refusal(f"“{error}”不是百分比，应如 95% 或 99.6%。") from None
    if len(numbers) > 2 or (len(numbers) == 1 and percent is None):
        raise typer.BadParameter("请写 分子/分母（如 439/450），或 总数 百分比（如 17 95%）。")
    if at_least:
        if percent is None:
            raise typer.BadParameter("--at-least 要写明目标的百分比，如 minqing rate 579 95% --at-least。")
        return _goal(run, numbers, percent)
    if len(numbers) == 2:
        part, whole = numbers
        if part > whole:
            raise Refusal(f"分子 {part} 大于分母 {whole}，请核对。")
        return _reckoned(run, Rate(part, whole), percent)
    whole, percent = numbers[0], percent or percentage("0")
    if not whole:
        raise Refusal("总数是 0，没有率可算。")
    found = counts_giving(whole, percent)
    out = run.out()
    if found.counts:
        said = "、".join(Rate(n, whole).shown_with_counts for n in found.counts[:5])
        out.print(f"{whole} 件的 {stated}：{said}{'等' if len(found.counts) > 5 else ''}。", soft_wrap=True)
        return DONE
    near = "，".join(one.shown_with_counts for one in found.near)
    out.print(f"{whole} 件里没有哪个整数件数得 {stated}：相邻的是 {near}。请核对原始数字。", soft_wrap=True)
    return NEEDS_CLERK


def _goal(run: Run, numbers: "list[int]", percent: "Decimal") -> int:
    from minqing_cli.reports.stated import least_count

    whole, have = numbers[-1], numbers[0] if len(numbers) == 2 else None
    least = least_count(whole, percent)
    short = 0 if have is None else max(least - have, 0)
    run.out().print(f"{whole} 件的 {percent}% 至少是 {least} 件。", soft_wrap=True)
    if have is not None:
        run.out().print(f"现有 {have} 件，{f'还差 {short} 件' if short else '已达到'}。", soft_wrap=True)
    return NEEDS_CLERK if short else DONE


def _reckoned(run: Run, found: "Rate", percent: "Decimal | None") -> int:
    from minqing_cli.reports.stated import counts_giving

    if percent is None or found.n in counts_giving(found.of, percent).counts:
        run.out().print(f"{found.shown_with_counts}{'，与材料一致' if percent is not None else ''}。", soft_wrap=True)
        return DONE
    run.out().print(f"{found.shown_with_counts}，材料里写的 {percent}% 与此不符。", soft_wrap=True)
    return NEEDS_CLERK
