"""What is wrong with a plan, in the clerk's words: each setting by its line, with what to write instead."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

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
    return PLAN_VALUE.at(Place(file, row=line - 1), key=_written(key), detail=detail, hint=hint)


def section_models(annotation: Any) -> tuple[type[BaseModel], ...]:
    """Return the sections that a setting's declared type holds: itself, each of a list, or each of a table of names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for inner in get_args(annotation) for model in section_models(inner))


_WHOLE = ("应为整数", "请写成不带引号的整数。")
_NUMBER = ("应为数字", "请写成不带引号的数字。")
_YES_NO = ("应为 true 或 false", "请写 true（是）或 false（否），不加引号。")
_DAY = ("不是日期", "请写成 2022-03-31，不加引号。")
_TIME = ("不是时刻", '请写成 "12:00"。')
_LIST = ("应为列表", '请写成 ["甲", "乙"]。')
_SECTION = ("应为一节设置", "请另起一行写 [名称]，下面逐行写设置。")
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "missing": ("没有填写", "请补上这个设置。"),
    "string_type": ("应为文字", "请给它加上英文引号。"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": ("应为整数", "请去掉小数。"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_parsing": _YES_NO,
    "bool_type": _YES_NO,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "time_parsing": _TIME,
    "time_type": _TIME,
    "tuple_type": _LIST,
    "dict_type": _SECTION,
    "mapping_type": _SECTION,
    "model_type": _SECTION,
    "too_short": ("是空的", "至少写一项。"),
    "string_too_short": ("是空的", "请填写。"),
    "string_too_long": ("太长", "最多 {max_length} 个字。"),
    "greater_than_equal": ("太小", "最小为 {ge}。"),
    "less_than_equal": ("太大", "最大为 {le}。"),
}
_BY_SETTING: Mapping[str, tuple[str, str]] = {
    "prefix": ("只能用字母、数字或汉字，1 至 12 个", "请改成如 CHD 的写法。"),
    "phone": ("不是电话号码", "只写数字，座机可以带横线。"),
    "visit_days": ("不是能认出的走访日", "可写“每月逢5日”“每月10日”“每周三”或“2022-03-05”。"),
}
"""What is said of a setting whose writing is its own."""


def mistakes_of(file: str, lines: Mapping[Key, int], found: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Turn pydantic's findings into messages, one for each setting."""
    told: dict[Key, Problem] = {}
    for detail in found:
        # Branches of a union add their own names to the location; the file knows only its keys.
        key = tuple(
            part for part in detail["loc"] if isinstance(part, int) or not re.match(r"(tuple|dict|mapping)\[", part)
        )
        told.setdefault(key, _mistake(file, lines, key, detail))
    return tuple(told.values())


def _mistake(file: str, lines: Mapping[Key, int], key: Key, detail: Mapping[str, Any]) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        line = _nearest_line(lines, key)
        return PLAN_UNKNOWN_KEY.at(Place(file, row=line - 1), key=_written(key), hint=_meant(key))
    if kind in ("literal_error", "enum"):
        usable = "、".join(one or '""（空）' for one in re.findall(r"'([^']*)'", context["expected"]))
        return value_problem(file, lines, key, f"“{detail['input']}”不是可用的值", f"可用：{usable}。")
    setting = next((str(part) for part in reversed(key) if isinstance(part, str)), "")
    if kind in ("string_pattern_mismatch", "value_error"):
        return value_problem(file, lines, key, *_BY_SETTING[setting])
    if kind == "tuple_type" and key in _REPEATED_SECTIONS:
        return value_problem(file, lines, key, "可以有几节，名称要写两个方括号", f"请写成 [[{_written(key)}]]。")
    says, hint = _EXPECTED.get(kind, ("的值不能用", "请对照内置方案（minqing plan show）改正。"))
    return value_problem(file, lines, key, says, hint.format_map(context))


def _section_of(path: Key) -> type[BaseModel] | None:
    """The section that a way of keys leads to; None where the keys are names that the office chooses."""
    model: type[BaseModel] | None = Plan
    for part in path:
        if model is None:
            return None
        if isinstance(part, str):
            declared = model.model_fields.get(part)
            models = section_models(declared.annotation) if declared else ()
            model = models[0] if models else None
    return model


def _meant(key: Key) -> str:
    """What a setting that nobody knows was probably meant to be, or where it belongs."""
    setting, section = str(key[-1]), _section_of(key[:-1])
    known = section.model_fields if section else ()
    homes = [path for path, model in _all_sections((), Plan) if setting in model.model_fields]
    for likeness in (0.8, 0.5):
        if near := difflib.get_close_matches(setting, known, n=1, cutoff=likeness):
            return f"，是不是 {near[0]}"
        if homes:
            places = (f"[{_written(home)}] 一节" if home else "文件最前面（第一个方括号以前）" for home in homes)
            return f"，它要写在{'或'.join(places)}"
    return ""


def _all_sections(path: Key, model: type[BaseModel]) -> Iterator[tuple[Key, type[BaseModel]]]:
    yield path, model
    for name, declared in model.model_fields.items():
        for inner in section_models(declared.annotation):
            yield from _all_sections((*path, name), inner)


_REPEATED_SECTIONS: tuple[Key, ...] = tuple(
    (*path, name)
    for path, model in _all_sections((), Plan)
    for name, declared in model.model_fields.items()
    if get_origin(declared.annotation) is tuple and section_models(declared.annotation)
)


def _nearest_line(lines: Mapping[Key, int], key: Key) -> int:
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def _written(key: Key) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
