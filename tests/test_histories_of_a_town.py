"""Random weeks of a small town: every rate that is printed is counted anew from the versions of its issues alone.

The recount reads the table of versions as it lies in the file and replays each issue step by step; it uses none of the columns
that the program counts by (days of conclusion and call-back, verdicts, counts), and none of its conditions.

40 towns in the usual run, 5,000 by `make test-histories`.
"""

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as some

from minqing_cli.lifecycle import Step
from minqing_cli.stores import ledger
from minqing_cli.terms import Satisfaction, State
from minqing_cli.workflows.desk import desk_for
from minqing_cli.workflows.report import run_report
from minqing_cli.workflows.workspace import Clock, Workspace, open_workspace
from minqing_cli.workflows.writing import new_batch
from tests.conftest import Cli, write_sheet
from tests.test_histories import HISTORIES, USUAL
from tests.test_lifecycle import LEGAL

TOWNS = int(os.environ["HISTORIES"]) if "HISTORIES" in os.environ else HISTORIES * 2 // 5
TODAY = date(2022, 12, 31)
CLOCK = Clock(TODAY, datetime(2022, 12, 31, 9), datetime(2022, 12, 31, 9))
VISITS = (
    ("2022-03-05", "前岭总支", "前岭村", "张三", "13800000001", "村东头路灯不亮", ""),
    ("2022-03-06", "前岭总支", "前岭村", "李四", "13800000002", "路灯坏了两盏", ""),
    ("2022-03-07", "前岭总支", "后岭村", "王五", "13800000003", "下水道堵了", "下水道已当场疏通"),
    ("2022-03-08", "后河总支", "柳沟村", "赵六", "13800000004", "卫生室缺降压药", ""),
    ("2022-03-09", "后河总支", "柳沟村", "钱七", "13800000005", "请领导关心一下", ""),
    ("2022-03-10", "后河总支", "东坡村", "孙八", "13800000006", "红绿灯坏了", ""),
)
NUMBERS = tuple(f"CHD-2022-000{number}" for number in range(1, len(VISITS) + 1))

# A pair of signs, reasons and results that suits most steps, so that most of what is sent in is taken.
ATTEMPT = some.tuples(
    some.integers(0, len(NUMBERS) - 1),
    some.integers(0, 9),
    some.integers(0, 3),
    some.integers(0, len(NUMBERS) - 1),
    some.builds(
        Step,
        to=some.just(State.ACCEPTED),
        by=some.just("王芳"),
        note=some.sampled_from(("镇办公会", "镇办公会", "")),
        unit=some.sampled_from(("供电所", "水利站", "")),
        result=some.sampled_from(("已更换", "已更换", "")),
        satisfaction=some.sampled_from((*Satisfaction, Satisfaction.SATISFIED, "")),
        evidence=some.sampled_from(("照片", "照片", "")),
        unreached=some.sampled_from((True, False, False, False)),
        subject=some.sampled_from(("", "社会治安")),
        responsibility=some.just("镇和村解决"),
        acts=some.just("见面沟通 2022-06-08；协调解决 2022-06-08；上门解释 2022-06-08"),
    ),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    """A workspace with six issues, and a copy of its ledger to begin each life with."""
    root = tmp_path_factory.mktemp("town")
    Cli(root)("init", root / "ws", "--plan", "chaihudian")
    heading = ("走访日期", "总支", "村", "走访对象", "联系电话", "意见建议", "现场解决情况", "走访人")
    sheet = write_sheet(root / "走访.xlsx", ("记录", [heading, *((*visit, "李明") for visit in VISITS)]))
    Cli(root / "ws")("merge", sheet, "--today", "2022-03-11", "--no-export")
    workspace = open_workspace(root / "ws")
    shutil.copyfile(workspace.ledger, root / "begin.db")
    return workspace, root / "begin.db"


def live(workspace: Workspace, attempts: list[tuple[int, int, int, int, Step]]) -> Counter[str]:
    """Send the steps in; return how many of each kind were taken."""
    taken: Counter[str] = Counter()
    with ledger.writing(workspace.ledger) as book:
        desk = desk_for(book, NUMBERS, workspace.plan, TODAY)
        for index, choice, days, other, drawn in attempts:
            number = NUMBERS[index]
            progress = desk.progress(desk.issues[number])
            on = progress.last_on + timedelta(days=days)
            if choice == 9 and progress.due_on is not None:
                desk.extend(number, progress.due_on + timedelta(days=days), replace(drawn, on=on))
                continue
            legal = LEGAL[progress.state].split()
            likely = USUAL.get(progress.state, "").split() if choice > 3 else legal
            words = likely or legal
            if not words:
                continue
            word = words[(choice + days) % len(words)]
            apart = word == "分开"
            to = State.MERGED if apart else State(word)
            step = replace(
                drawn, to=to, on=on, apart=apart, into=NUMBERS[other] if to is State.MERGED and not apart else ""
            )
            step = replace(step, unreached=step.unreached and to is State.REVISITED)
            if to is not State.ASSESSED:
                step = replace(step, subject="", responsibility="")
            if desk.take(number, step, again_first=False).after is not None:
                taken[word] += 1
        for wave in desk.waves:
            book.append(new_batch(workspace, CLOCK, "advance", {}, issues=list(wave.values())))
    return taken


# --- the recount ------------------------------------------------------------------------------


@dataclass
class Life:
    """What the versions of one issue tell, one after the other."""

    last: sqlite3.Row
    state: str = ""
    handed: bool = False
    concluded: str = ""
    concluded_at: int = 0
    timely: bool = False
    called: bool = False
    called_at: int = 0
    rating: str = ""
    joined: dict[str, Any] = field(default_factory=dict)
    before_joining: "Life | None" = None

    def go_on(self, before: sqlite3.Row | None, now: sqlite3.Row) -> None:
        """Take in another version."""
        came_to = now["state"] if before is None or before["state"] != now["state"] else ""
        rated_anew = before is not None and before["satisfaction"] != now["satisfaction"] and now["satisfaction"] != ""
        if came_to == "并件":
            self.before_joining = replace(self)
            self.joined = {
                "into": now["main_number"],
                "on": now["stepped_on"],
                "by": now["stepped_by"],
                "note": now["step_note"],
            }
            self.called_at = 0
        elif before is not None and before["state"] == "并件" and came_to and self.before_joining is not None:
            old = self.before_joining
            self.handed, self.concluded, self.concluded_at = old.handed, old.concluded, old.concluded_at
            self.timely, self.called, self.called_at, self.rating = old.timely, old.called, old.called_at, old.rating
            self.joined = {}
        elif self.state == "并件":
            if rated_anew or (
                before is not None and before["revisited_on"] != now["revisited_on"] and now["revisited_on"]
            ):
                self.called_at = now["version"] if now["satisfaction"] in ("满意", "基本满意", "不满意") else 0
        elif came_to in ("办结", "解释说明"):
            self.concluded, self.concluded_at, self.called = came_to, now["version"], False
            due = now if before is None else before
            day = now["visited_on"] if before is None else now["stepped_on"]
            self.timely = day <= (due["extended_to"] or due["due_on"])
        elif came_to == "回访" or (now["state"] == "回访" and rated_anew):
            self.called, self.rating = True, now["satisfaction"]
        elif came_to in ("研判", "转办", "办理"):
            if self.concluded and self.rating != "不满意":
                self.rating = ""
            self.concluded, self.called = "", False
            self.handed = (self.handed or came_to == "转办") and came_to != "研判"
        self.state, self.last = now["state"], now


def lives(path: Path, batch: int) -> dict[str, Life]:
    """Replay every issue as known after a batch."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT * FROM issues WHERE batch <= ? ORDER BY version", (batch,)).fetchall()
    connection.close()
    found: dict[str, Life] = {}
    for number in NUMBERS:
        versions = [row for row in rows if row["number"] == number]
        found[number] = Life(versions[0])
        found[number].go_on(None, versions[0])
        for before, now in pairwise(versions):
            found[number].go_on(before, now)
    return found


def recount(known: list[Life], as_of: str) -> dict[str, int]:
    """Count what a closure shows."""
    counts: Counter[str] = Counter()
    for life in known:
        excluded = {"撤回": "withdrawn", "并件": "merged", "退回": "returned"}.get(life.state)
        if excluded:
            counts[excluded] += 1
            continue
        due = life.last["extended_to"] or life.last["due_on"]
        resolved, rated = bool(life.concluded), life.rating in ("满意", "基本满意", "不满意")
        counts.update(
            {
                "received": 1,
                "dispatched": life.handed,
                "resolved": resolved,
                "unresolved": not resolved,
                "explained": life.concluded == "解释说明",
                "on_time": resolved and life.timely,
                "overdue": not resolved and due < as_of,
                "due": resolved or due <= as_of,
                "revisited": resolved and life.called and life.state != "无法回访",
                "rated": rated,
                "satisfied": life.rating in ("满意", "基本满意"),
                "closed": life.state == "销号",
                "to_revisit": resolved and life.state != "无法回访",
            }
        )
    return counts


RATES = {
    "dispatched_rate": ("dispatched", "received"), "resolved_rate": ("resolved", "received"),
    "due_resolved_rate": ("resolved", "due"), "on_time_rate": ("on_time", "received"),
    "satisfaction_rate": ("satisfied", "rated"), "satisfaction_rate_of_all": ("satisfied", "to_revisit"),
    "revisit_rate": ("revisited", "resolved"), "closed_rate": ("closed", "received"),
}  # fmt: skip
COUNTS = (
    "received",
    "dispatched",
    "resolved",
    "explained",
    "unresolved",
    "overdue",
    "due",
    "closed",
    "withdrawn",
    "merged",
    "returned",
)


def rate(part: int, whole: int) -> dict[str, Any]:
    """A rate as a hand count prints it."""
    if not whole:
        return {"n": part, "of": 0, "percent": None, "shown": "—"}
    percent = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"n": part, "of": whole, "percent": str(percent), "shown": f"{percent}%"}


def printed(row: dict[str, Any]) -> dict[str, Any]:
    """What a line of the closure says."""
    return {name: row[name] for name in (*COUNTS, *RATES) if name in row}


def expected(known: list[Life], as_of: str, like: dict[str, Any]) -> dict[str, Any]:
    """What it should say, for the same names."""
    counts = recount(known, as_of)
    said = {name: counts[name] for name in COUNTS} | {
        name: rate(counts[n], counts[of]) for name, (n, of) in RATES.items()
    }
    return {name: said[name] for name in like}


def joined_calls(found: dict[str, Life]) -> tuple[int, int]:
    """Households of joined issues that must be called once the main issue is concluded, and those that were."""
    to_call = called = 0
    for life in found.values():
        main = found.get(life.joined.get("into", ""))
        if life.state != "并件" or main is None or not main.concluded or life.last["unreachable_on"]:
            continue
        to_call += 1
        called += life.called_at > main.concluded_at
    return to_call, called


def batches(path: Path) -> Iterator[int]:
    """Every batch of a ledger."""
    with sqlite3.connect(path) as connection:
        yield from (number for (number,) in connection.execute("SELECT number FROM batches ORDER BY number").fetchall())
    connection.close()


@given(
    attempts=some.lists(ATTEMPT, min_size=20, max_size=90),
    known=some.integers(0, 30),
    as_of=some.sampled_from(("2022-05-31", "2022-12-31")),
)
@settings(max_examples=TOWNS, deadline=None, suppress_health_check=list(HealthCheck))
def test_D11_every_printed_rate_is_recounted_from_the_versions(
    town: tuple[Workspace, Path], attempts: list[tuple[int, int, int, int, Step]], known: int, as_of: str
):
    """As it stands and as known after any batch: the town's rates, those of each village, what is left out, who is to be called."""
    workspace, begin = town
    shutil.copyfile(begin, workspace.ledger)
    taken = live(workspace, attempts)
    for word in ("并件", "分开", "退回", "撤回", "销号", "无法回访"):
        if taken[word]:
            event(f"takes {word}")
    numbers = list(batches(workspace.ledger))
    # The last day of the phase is no day on which anything of this is still to happen.
    day = date.fromisoformat(as_of) if max_day(workspace.ledger) <= as_of else TODAY

    for batch in (None, numbers[known % len(numbers)]):
        found = lives(workspace.ledger, batch or numbers[-1])
        closure: Any = run_report(workspace, "closure", day, batch, by="village")
        shown = closure.as_json()
        every = list(found.values())
        assert printed(shown["total"]) == expected(every, str(day), printed(shown["total"]))
        assert Counter(life.last["village"] for life in every).keys() == {row["key"] for row in shown["rows"]}
        for row in shown["rows"]:
            own = [life for life in every if life.last["village"] == row["key"]]
            assert printed(row) == expected(own, str(day), printed(row)), row["key"]
        excluded: Any = run_report(workspace, "excluded", day, batch)
        out = {row["id"]: row for row in excluded.as_json()["rows"]}
        assert out.keys() == {number for number, life in found.items() if life.state in ("撤回", "并件", "退回")}
        for number, life in found.items():
            if life.state == "并件":
                row = out[number]
                said = {"into": row["goes_to"], "on": row["on"], "by": row["by"], "note": row["grounds"]}
                assert said == life.joined
            assert life.last["joined"] == sum(one.joined.get("into") == number for one in every if one.state == "并件")
        revisit: Any = run_report(workspace, "revisit", day, batch)
        total = revisit.as_json()["total"]
        assert (total["joined_to_call"], total["joined_called"]) == joined_calls(found)


def max_day(path: Path) -> str:
    """The last day on which anything was done."""
    with sqlite3.connect(path) as connection:
        (day,) = connection.execute("SELECT max(coalesce(stepped_on, visited_on)) FROM issues").fetchone()
    connection.close()
    return str(day)
