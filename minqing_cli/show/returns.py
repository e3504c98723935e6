"""What went back to the senders, on the screen."""

from rich.console import Console

from minqing_cli.show.problems import print_problems
from minqing_cli.workflows.returns import Returns


def print_returns(out: Console, returns: Returns) -> None:
    """Say how many copies and texts lie where, and what a copy lacks."""
    print_problems(out, returns.problems, with_info=True)
    written = [one for _, one in returns.copies if one.status != "failed"]
    texts = [one for one in returns.texts if one.status != "failed"]
    if not (returns.copies or returns.texts):
        out.print("没有要退回的表。", soft_wrap=True)
    elif written or texts:
        same = all(one.status == "unchanged" for one in (*written, *texts))
        said = "退回件和上次一样" if same else "退回件已写出"
        out.print(
            f"{said}：{len(written)} 份表，{len(texts)} 份可以贴到群里的说明，在 {returns.folder}。", soft_wrap=True
        )
