"""The batches of the ledger on the screen."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from minqing_cli.show.story import command_name
from minqing_cli.show.tables import print_rows


def print_log(out: Console, batches: Sequence[Mapping[str, Any]]) -> None:
    """Print the batches."""
    rows = []
    for batch in batches:
        counts = json.loads(batch["counts"])
        said = []
        for name, heading in (("visits", "走访"), ("issues", "问题"), ("households", "底册")):
            if name in counts:
                said.append(f"{heading} 新增{counts[name]['new']} 更正{counts[name]['changed']}")
        if counts.get("rows", {}).get("held"):
            said.append(f"扣留{counts['rows']['held']}")
        command = command_name(batch["command"])
        rows.append(
            (
                batch["number"],
                str(batch["today"]),
                batch["made_at"],
                command,
                counts.get("files", 1),
                "，".join(said),
                batch["hash"][:12],
            )
        )
    if rows:
        print_rows(out, ("批次", "业务日期", "运行时间", "操作", "文件", "内容", "校验"), rows)
    else:
        out.print("台账还是空的。")
