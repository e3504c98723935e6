"""What an import of a schedule or a logbook came to, on the screen."""

from collections.abc import Mapping, Sequence

from rich.console import Console

from minqing_cli.problems import Problem
from minqing_cli.show.problems import print_problems


def print_import(
    out: Console, what: str, counts: Mapping[str, int], found: Sequence[Problem], batch: int | None, dry_run: bool
) -> None:
    """Print the problems, what changed, and where it was written.

    counts: words → how many; the first three are always said, the others where there are any.
    """
    print_problems(out, found, with_info=True)
    parts = [f"{words} {count}" for number, (words, count) in enumerate(counts.items()) if number < 3 or count]
    out.print(f"{what}：{'，'.join(parts)}。", soft_wrap=True)
    if dry_run:
        out.print("这是预览，没有写入台账。")
    elif batch:
        out.print(f"已记入台账，第 {batch} 批。")
    else:
        out.print("无变化：台账没有改动。")
