"""From a sheet of steps (编号, 办理状态, 日期 …) to steps, each faulty row held with its cell."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from minqing_cli import clean, problems
from minqing_cli.columns import Column, columns_of
from minqing_cli.intake.drafts import Draft, drop_identity_numbers, fill_merges, resolve_ditto
from minqing_cli.intake.heading import Heading, find_heading
from minqing_cli.intake.labels import satisfaction_named, state_named
from minqing_cli.intake.meta import Meta
from minqing_cli.intake.names import heading_names
from minqing_cli.intake.rows import sort_rows
from minqing_cli.lifecycle import Step
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place, Sheet
from minqing_cli.terms import NO, YES, Satisfaction, State


class StepLine(BaseModel):
    """One line of a sheet of steps: which issue goes where, when, by whom and on what grounds."""

    model_config = ConfigDict(frozen=True)

    number: Annotated[str, Column("编号", also=("问题编号", "台账编号", "件号"), required=True)]
    to: Annotated[
        str,
        Column(
            "办理状态",
            also=("状态", "到", "办理状态到", "到状态", "下一步", "办到", "进度"),
            choices=tuple(State),
            required=True,
        ),
    ]
    on: Annotated[str, Column("日期", also=("办理日期", "时间", "办理时间", "发生日期"), kind="date")] = ""
    by: Annotated[str, Column("经办人", also=("办理人", "经手人", "操作人", "责任人", "回访人"))] = ""
    note: Annotated[str, Column("依据", also=("办理依据", "原因", "理由", "说明", "备注"))] = ""
    unit: Annotated[str, Column("责任单位", also=("承办单位", "牵头单位", "责任部门", "办理单位", "单位"))] = ""
    result: Annotated[str, Column("办理结果", also=("结果", "办结情况", "处理结果"))] = ""
    satisfaction: Annotated[
        str, Column("满意度", also=("是否满意", "群众评价", "回访评价"), choices=tuple(Satisfaction))
    ] = ""
    evidence: Annotated[str, Column("佐证", also=("佐证材料", "销号佐证", "附件"))] = ""
    reached: Annotated[str, Column("是否联系上", also=("联系情况", "是否接通"), choices=(YES, NO))] = ""
    acts: Annotated[str, Column("亲自办理", also=("三个亲自", "领导亲自办理"))] = ""


_COLUMNS = columns_of(StepLine)


@dataclass(slots=True)
class StepReading:
    """The steps of one sheet with their rows (from 0). held counts rows that are sent back."""

    name: str
    found: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    steps: list[tuple[int, str, Step]] = field(default_factory=list)
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_steps(file: str, sheet: Sheet, year: int) -> StepReading:
    """Read one worksheet. year: of dates that name none."""
    reading = StepReading(sheet.name)
    names = heading_names(StepLine)
    heading = find_heading(sheet.rows, names)
    if heading is None or "number" in heading.missing:
        return reading
    place = Place(file, sheet.name, heading.row)
    reading.found, reading.columns = True, dict(heading.columns)
    if "to" in heading.missing:
        reading.problems.append(problems.MISSING_COLUMN.at(place, "to", columns=_COLUMNS["to"].heading, hint=""))
    # What person and opinion are to a visit sheet: a row without either is reserved.
    columns = {"person": heading.columns["number"], "opinion": heading.columns.get("to", heading.columns["number"])}
    heading = replace(heading, columns={**heading.columns, **columns})
    fill_merges(sheet.rows, sheet.merges, heading.row, heading.columns.values())
    rows = sort_rows(sheet, heading, names, Meta())
    reading.ignored = len(rows.ignored) + len(rows.reserved)
    previous = None
    for draft in rows.drafts:
        resolve_ditto(draft, previous)
        drop_identity_numbers(draft)
        previous = draft.cells
        _read_row(reading, draft, file, heading, year)
    return reading


def _read_row(reading: StepReading, draft: Draft, file: str, heading: Heading, year: int) -> None:
    found: list[Problem] = []
    written = {name: clean.text(draft.cells.get(name)) for name in _COLUMNS}

    def fault(rule: problems.Rule, name: str, **values: str) -> None:
        at = Place(file, reading.name, draft.row, heading.columns.get(name))
        found.append(rule.at(at, name, written[name] or None, column=_COLUMNS[name].heading, **values))

    state = state_named(written["to"])
    rating = satisfaction_named(written["satisfaction"]) if written["satisfaction"] else None
    on: date | None = None
    if not written["number"]:
        fault(problems.CELL_MISSING, "number")
    if not written["to"]:
        fault(problems.CELL_MISSING, "to")
    elif state is None:
        fault(problems.LABEL_UNKNOWN, "to", choices="、".join(State))
    if written["satisfaction"] and rating is None:
        fault(problems.LABEL_UNKNOWN, "satisfaction", choices="、".join(Satisfaction))
    unreached = clean.yes_or_no(written["reached"]) is False
    if written["on"]:
        try:
            on = clean.day(draft.cells["on"], year)
        except clean.Fault:
            fault(problems.DAY_UNREADABLE, "on")
    reading.problems.extend(found)
    if found or state is None:
        reading.held += 1
        return
    step = Step(
        state,
        on,
        by=clean.name(written["by"]),
        note=written["note"],
        unit=clean.name(written["unit"]),
        result=written["result"],
        satisfaction=rating or "",
        evidence=written["evidence"],
        unreached=unreached,
        acts=written["acts"],
    )
    reading.steps.append((draft.row, written["number"], step))
