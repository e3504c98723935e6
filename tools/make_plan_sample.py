"""Make the sample sheets of a built-in plan, so that its whole campaign can be tried: register, schedule, visits, steps.

    python tools/make_plan_sample.py yongan 样例                                   # the sheets that come in
    python tools/make_plan_sample.py yongan 样例 --ledger 工作区/输出/总台账.xlsx     # then the steps of each issue

What a sample holds is said in `examples/samples/NAME.toml`; the same recipe always gives the same sheets. People,
villages and phone numbers are invented. Needs only openpyxl: the sheets are made without the program that reads them.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

RECIPES = Path(__file__).parents[1] / "examples" / "samples"
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "明芳伟娜强静磊敏军丽勇艳杰娟涛霞"
FIRST_PHONE = 13800000000
DISPUTE_HEADING = (
    "编号", "村", "姓名", "电话", "走访日期", "反映问题", "承办单位", "状态", "受理日", "转办日", "办结日", "办理结果", "轮次",
    "是否矛盾纠纷", "是否初访", "是否信访积案", "化解层级",
)  # fmt: skip
DISPUTES = ("和邻居为宅基地边界吵架", "弟兄分家闹翻", "两家为地边起冲突", "婆媳闹矛盾", "前院滴水到后院，说不通")
LEFT_OVER = ("征地补偿多年没有谈拢", "老房子拆迁安置遗留问题")


@dataclass(frozen=True)
class Recipe:
    """What a sample holds.

    tree: branches and their villages. households: so many in all, `issues` of them with one issue each. first_day, days:
    when the visits are made. texts: what is said, and what came of it. numbers: how many of the issues were explained,
    called back with 不满意 first and then done again, solved at the
    door, and how many of the others were resolved at all. periods, appointments: what the columns 走访时段 and 预约方式 say, in
    turn. handed_out: thing → copies for each household. dispositions: whether there is a column 处置. disputes: an office's
    ledger of disputes: how many were settled on which level, first petitions, those of them done twice, petitions left over.
    """

    name: str
    tree: dict[str, list[str]]
    first_day: date
    days: int
    households: int
    issues: int
    resolved: int
    visitors: int
    texts: list[list[str]]
    quiet: list[str]
    unit: str
    explained: int = 0
    dissatisfied: int = 0
    on_the_spot: int = 0
    periods: tuple[str, ...] = ()
    appointments: tuple[str, ...] = ()
    handed_out: dict[str, int] = field(default_factory=dict)
    dispositions: bool = False
    disputes: dict[str, int] = field(default_factory=dict)

    @property
    def villages(self) -> list[tuple[str, str]]:
        """Every (branch, village), in order."""
        return [(branch, village) for branch, villages in self.tree.items() for village in villages]


def recipe(name: str) -> Recipe:
    """Read the recipe of a plan's sample."""
    return Recipe(name=name, **tomllib.loads((RECIPES / f"{name}.toml").read_text(encoding="utf-8")))


def person(number: int) -> str:
    """An invented name that no other number has.

    >>> person(0), person(17)
    ('赵明0', '钱芳17')
    """
    return f"{SURNAMES[number % 16]}{GIVEN[number // 16 % 16]}{number}"


@dataclass(frozen=True)
class SampleVisit:
    """One household as the sample has it."""

    branch: str
    village: str
    person: str
    phone: str
    visitor: str
    on: date
    opinion: str
    answer: str


def visits(of: Recipe) -> Iterator[SampleVisit]:
    """Yield the visits; the issues are spread evenly over all villages."""
    given = 0
    for number in range(of.households):
        # Another order each time round, so that neither issues nor days fall on the same village again and again.
        places = len(of.villages)
        place = (number + number // places) % places
        branch, village = of.villages[place]
        has_issue = (number + 1) * of.issues // of.households > number * of.issues // of.households
        opinion = of.texts[given % len(of.texts)][0] if has_issue else of.quiet[number % len(of.quiet)]
        answer = "已当场解决" if has_issue and given < of.on_the_spot else ""
        given += has_issue
        # Each visitor has an area of one village alone (一一对应).
        visitor = f"走访员{place * (of.visitors // places) + number // places % (of.visitors // places) + 1:03d}"
        day = of.first_day + timedelta(days=number // len(of.villages) % of.days)
        yield SampleVisit(branch, village, person(number), str(FIRST_PHONE + number), visitor, day, opinion, answer)


def write_sheets(of: Recipe, folder: Path) -> None:
    """Write register, schedule and one visit sheet for each village."""
    every = list(visits(of))
    heading = ("总支", "村", "户主", "对象类型", "联系电话", "走访人")
    _write(
        folder / "应访底册.xlsx",
        "应访对象底册",
        heading,
        [(v.branch, v.village, v.person, "家庭", v.phone, v.visitor) for v in every],
    )
    own = Counter((v.branch, v.village, v.visitor) for v in every)
    schedule = [
        (
            branch,
            village,
            f"{visitor[-3:]}片区",
            count,
            f"包村领导{village}",
            f"包村干部{village}",
            visitor,
            str(FIRST_PHONE + 900000 + index),
        )
        for index, ((branch, village, visitor), count) in enumerate(sorted(own.items()))
    ]
    heading = ("总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话")
    _write(folder / "附件2_安排表.xlsx", "大走访活动安排表", heading, schedule)
    further = [_further(of, number, visit) for number, visit in enumerate(every)]
    names = tuple(further[0])
    heading = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "现场解决情况", *names)
    for _, village in of.villages:
        rows = [
            (v.on, v.village, v.person, v.phone, v.visitor, v.opinion, v.answer, *more.values())
            for v, more in zip(every, further, strict=True)
            if v.village == village
        ]
        _write(folder / "收件" / f"{village}.xlsx", "意见建议记录表", heading, rows)
    if of.disputes:
        write_disputes(of, folder)


def write_disputes(of: Recipe, folder: Path) -> None:
    """Write an office's ledger of disputes and of petitions left over."""
    _write(folder / "矛盾纠纷台账.xlsx", "矛盾纠纷和信访积案台账", DISPUTE_HEADING, list(_disputes(of)))


def _further(of: Recipe, number: int, visit: SampleVisit) -> dict[str, str | int | None]:
    """What a row says in the columns that only this campaign asks for: column → cell."""
    found: dict[str, str | int | None] = {}
    if of.periods:
        found["走访时段"] = of.periods[number % len(of.periods)] or None
    if of.appointments:
        found["预约方式"] = of.appointments[number % len(of.appointments)] or None
    if of.dispositions:
        found["处置"] = "现场答复" if visit.answer else None
    return found | {f"{thing}（份）": copies for thing, copies in of.handed_out.items()}


def _disputes(of: Recipe) -> Iterator[Sequence[Any]]:
    """Yield the lines of the office's ledger of disputes, then those of petitions left over; all of them settled."""
    levels = [level for level in ("村", "镇", "县") for _ in range(of.disputes[level])]
    first, twice = of.disputes["初访"], of.disputes["重办"]
    for number in range(len(levels) + of.disputes["积案"]):
        day = of.first_day + timedelta(days=number % of.days)
        village = of.villages[number % len(of.villages)][1]
        is_dispute = number < len(levels)
        yield (
            f"JF-{number + 1:04d}", village, f"{person(5000 + number)}", str(FIRST_PHONE + 5000 + number), day,
            DISPUTES[number % len(DISPUTES)] if is_dispute else LEFT_OVER[number % len(LEFT_OVER)], "司法所", "已办结", day,
            day, day + timedelta(days=2), "已调解" if is_dispute else "已化解", 2 if number < twice else 1,
            "是" if is_dispute else "否", "是" if number < first else "否", "否" if is_dispute else "是",
            levels[number] if is_dispute else "镇",
        )  # fmt: skip


def write_steps(of: Recipe, ledger: Path, path: Path) -> None:
    """Write what was done with each issue of a ledger workbook: handed on, resolved, called back, closed."""
    issues = list(_issues(ledger))
    waiting = [issue for issue in issues if issue[3] != "办结"]
    rows = [row for index, issue in enumerate(waiting) for row in _steps(of, index, *issue[:3])]
    rows += [row for issue in issues if issue not in waiting for row in _last_steps(issue[0], issue[2], "满意")]
    heading = ("编号", "办理状态", "日期", "经办人", "责任单位", "办理结果", "满意度", "佐证", "依据")
    _write(path, "办理进展", heading, rows)


def _issues(ledger: Path) -> Iterator[tuple[str, str, date, str]]:
    """Yield (number, text, visited on, state) of each issue that has not been called back, in order of the workbook."""
    rows = openpyxl.load_workbook(ledger, read_only=True)["总台账"].iter_rows(values_only=True)
    heading: list[str] = []
    for row in rows:
        if not heading:
            names = [str(cell or "").replace("\n", "").rstrip("★") for cell in row]
            heading = names if "编号" in names else []
            continue
        line = dict(zip(heading, row, strict=False))
        day = line["走访日期"]
        if line["编号"] and day and line["办理状态"] in ("研判", "受理", "办结"):
            visited_on = day.date() if hasattr(day, "date") else date.fromisoformat(str(day))
            yield str(line["编号"]), str(line["问题"]), visited_on, str(line["办理状态"])


def _steps(of: Recipe, index: int, number: str, text: str, visited_on: date) -> Iterator[Sequence[Any]]:
    results = dict(of.texts)
    day = timedelta(days=1)
    yield number, "转办", visited_on, "镇民情办", of.unit, None, None, None, None
    if index >= of.resolved - of.on_the_spot:
        return
    if index < of.explained:
        yield number, "解释说明", visited_on + day, "镇民情办", None, "需上级政策支持，已向群众说明", None, None, None
    else:
        yield number, "办结", visited_on + day, "镇民情办", None, results.get(text, "已办理"), None, None, None
    rating = "满意" if index % 3 else "基本满意"
    if of.explained <= index < of.explained + of.dissatisfied:
        yield number, "回访", visited_on + 5 * day, "回访员甲", None, None, "不满意", None, None
        yield number, "办理", visited_on + 6 * day, "镇民情办", None, None, None, None, "群众不满意，重新办理"
        yield number, "办结", visited_on + 8 * day, "镇民情办", None, "已返工", None, None, None
    yield from _last_steps(number, visited_on, rating)


def _last_steps(number: str, visited_on: date, rating: str) -> Iterator[Sequence[Any]]:
    called_on = visited_on + timedelta(days=9)
    yield number, "回访", called_on, "回访员甲", None, None, rating, None, None
    yield number, "销号", called_on + timedelta(days=1), "镇民情办", None, None, None, f"{number}回访记录", None


def _write(path: Path, title: str, heading: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for row in ([title], heading, *rows):
        sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def main() -> None:
    """Make the sheets of one plan's sample, or the steps for its ledger."""
    parser = argparse.ArgumentParser(description="Make the sample sheets of a built-in plan.")
    parser.add_argument("name", choices=sorted(path.stem for path in RECIPES.glob("*.toml")))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ledger", type=Path, help="总台账.xlsx, whose issues get their steps")
    given = parser.parse_args()
    if given.ledger:
        write_steps(recipe(given.name), given.ledger, given.folder / "办理进展.xlsx")
    else:
        write_sheets(recipe(given.name), given.folder)


if __name__ == "__main__":
    main()
