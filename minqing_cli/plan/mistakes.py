"""What is wrong with a plan, in the clerk's words: each setting by its line, with what to write instead."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from minqing_cli.plan.campaign import Plan
from minqing_cli.plan.lines import Key
from minqing_cli.problems import PLAN_UNKNOWN_KEY, PLAN_VALUE, Problem
from minqing_cli.sheets import Place


class PlanError(Exception):
    """A plan that cannot be used; problems say why, each with its line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def value_problem(file: str, lines: Mapping[Key, int], key: Key, detail: str, hint: str) -> Problem:
    """Say what is wrong with a setting, and what to do."""
    line = _nearest_line(lines, key)
    return PLAN_VALUE.at(Place(file, row=line - 1), line=line, key=_written(key), detail=detail, hint=hint)


def section_models(annotation: Any) -> tuple[type[BaseModel], ...]:
    """Return the sections that a setting's declared type holds: itself, each of a list, or each of a table of names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for inner in get_args(annotation) for model in section_models(inner))


_EXPECTED: Mapping[str, tuple[str, str]] = {
    "missing": ("没有填写", "请补上这个设置。"),
    "string_type": ("应为文字", "请给它加上英文引号。"),
    "int_type": ("应为整数", "请写成不带引号的整数。"),
    "int_parsing": ("应为整数", "请写成不带引号的整数。"),
    "int_from_float": ("应为整数", "请去掉小数。"),
    "float_type": ("应为数字", "请写成不带引号的数字。"),
    "float_parsing": ("应为数字", "请写成不带引号的数字。"),
    "bool_parsing": ("应为 true 或 false", "请写 true（是）或 false（否）。"),
    "bool_type": ("应为 true 或 false", "请写 true（是）或 false（否）。"),
    "date_from_datetime_parsing": ("不是存在的日期", "请写成 2022-03-31，不加引号。"),
    "date_parsing": ("不是存在的日期", "请写成 2022-03-31，不加引号。"),
    "date_type": ("应为日期", "请写成 2022-03-31，不加引号。"),
    "tuple_type": ("应为列表", '请写成 ["甲", "乙"]。'),
    "dict_type": ("应为一组设置", "请写成 [名称] 一节。"),
    "mapping_type": ("应为一组设置", "请写成 [名称] 一节。"),
    "model_type": ("应为一组设置", "请写成 [名称] 一节。"),
    "too_short": ("是空的", "至少写一项。"),
    "string_too_short": ("是空的", "请填写。"),
    "string_too_long": ("太长", "请缩短。"),
    "string_pattern_mismatch": ("只能用字母、数字或汉字，1 至 12 个", "请改正。"),
    "literal_error": ("不是可用的值", "可用：{expected}。"),
    "greater_than_equal": ("太小", "最小为 {ge}。"),
    "less_than_equal": ("太大", "最大为 {le}。"),
}


def mistake_of(file: str, lines: Mapping[Key, int], detail: Mapping[str, Any]) -> Problem:
    """Turn one of pydantic's findings into a message."""
    # Branches of a union add their own names to the location; the file knows only its keys.
    key = tuple(
        part for part in detail["loc"] if isinstance(part, int) or not re.match(r"(tuple|dict|mapping)\[", part)
    )
    kind = detail["type"]
    if kind == "extra_forbidden":
        line = _nearest_line(lines, key)
        near = difflib.get_close_matches(str(key[-1]), _known_settings(key[:-1]), n=1, cutoff=0.5)
        hint = f"，是不是 {near[0]}" if near else ""
        return PLAN_UNKNOWN_KEY.at(Place(file, row=line - 1), line=line, key=_written(key), hint=hint)
    says, hint = _EXPECTED.get(kind, ("的值不能用", "请对照内置方案（minqing plan show）改正。"))
    return value_problem(file, lines, key, says, hint.format_map(detail.get("ctx", {})))


def _known_settings(section: Key) -> Iterable[str]:
    model: type[BaseModel] = Plan
    for part in section:
        if part in model.model_fields:
            models = section_models(model.model_fields[str(part)].annotation)
            if not models:
                return ()
            model = models[0]
    return model.model_fields


def _nearest_line(lines: Mapping[Key, int], key: Key) -> int:
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def _written(key: Key) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
