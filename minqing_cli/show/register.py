"""The register by place on the screen."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from minqing_cli.merging.known import Household
from minqing_cli.show.tables import print_rows
from minqing_cli.terms import TargetKind

_LISTED = 10


def register_json(households: Sequence[Household]) -> dict[str, Any]:
    """The register as JSON."""
    return {
        "total": len(households),
        "to_visit": sum(1 for one in households if not one.status),
        "households": [
            {
                "branch": one.branch,
                "village": one.village,
                "person": one.name,
                "kind": one.kind,
                "phones": list(one.phones),
                "visitor": one.visitor,
                "status": one.status,
            }
            for one in households
        ],
    }


def print_register(out: Console, households: Sequence[Household]) -> None:
    """Print how many households and entities each village has."""
    if not households:
        out.print("还没有导入底册。请运行：minqing roster import 底册.xlsx", soft_wrap=True)
        return
    exempt = [one for one in households if one.status]
    households = [one for one in households if not one.status]
    places = Counter((one.branch, one.village) for one in households)
    homes = Counter((one.branch, one.village) for one in households if one.kind in ("", TargetKind.HOUSEHOLD))
    rows: list[tuple[str | int, ...]] = [
        (branch, village, count, homes[branch, village], count - homes[branch, village])
        for (branch, village), count in places.items()
    ]
    rows.append(
        ("合计", f"{len(places)} 个村", len(households), sum(homes.values()), len(households) - sum(homes.values()))
    )
    print_rows(out, ("总支", "村（社区）", "应访", "其中家庭", "其中单位"), rows)
    if exempt:
        listed = "；".join(f"{one.village}{one.name}（{one.status}）" for one in exempt[:_LISTED])
        more = " 等" if len(exempt) > _LISTED else ""
        out.print(f"另有 {len(exempt)} 户不再应访：{listed}{more}。", soft_wrap=True)
