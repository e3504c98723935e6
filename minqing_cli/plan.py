"""The campaign as data: what `minqing.toml` and the built-in plans may say, read with the line of each mistake.

A workspace's file names the built-in plan it starts from (`plan = "chaihudian"`); what it leaves out comes
from there. Tables are joined key by key, lists are replaced whole. Nothing here knows sheets or the ledger.
"""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from minqing_cli.clean import heading
from minqing_cli.columns import columns_of
from minqing_cli.problems import PLAN_SYNTAX, PLAN_UNKNOWN_KEY, PLAN_VALUE, Problem
from minqing_cli.records import Visit
from minqing_cli.sheets import Place
from minqing_cli.terms import Responsibility, Subject

BUILT_IN = ("standard", "chaihudian")
SETTINGS_FILE = "minqing.toml"

Key = tuple[str | int, ...]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Office(_Part):
    """The office that keeps the ledger. prefix: the letters that issue numbers begin with."""

    name: Annotated[str, Field(min_length=1, max_length=30)]
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9一-鿿]{1,12}$")]


class Phase(_Part):
    """A stretch of the campaign, both days included. role: which stretch the rules mean by it."""

    name: str
    starts_on: date
    ends_on: date
    role: Literal["visit", "classify", "resolve", "revisit", ""] = ""


class Numbering(_Part):
    """pattern: with {prefix}, {year} and {number}, the latter with a width such as {number:04d}."""

    pattern: str = "{prefix}-{year}-{number:04d}"


class Deadline(_Part):
    """When an issue is due.

    working_days: counted from the day after acceptance; 0 means that only the phase binds.
    phase: name of the phase whose last day no deadline exceeds; empty for none.
    yellow_working_days: how many working days before the due day the yellow card begins.
    """

    working_days: Annotated[int, Field(ge=0, le=250)] = 5
    phase: str = ""
    yellow_working_days: Annotated[int, Field(ge=0, le=30)] = 1


class Closure(_Part):
    """list_resolved_on_the_spot: whether attachment 6 lists issues that were solved during the visit."""

    list_resolved_on_the_spot: bool = True


class Sameness(_Part):
    """When two issues of one household are the same. months: how long; similar_score: 0-100, 100 = alike."""

    months: Annotated[int, Field(ge=0, le=120)] = 6
    similar_score: Annotated[int, Field(ge=50, le=100)] = 85


class Units(_Part):
    """Who is responsible when nobody has named a unit.

    by_responsibility: a unit for each class, in the order of the plan's responsibilities; `{village}`
    stands for the issue's village.
    """

    pending: str = "待定"
    sensitive: str = "镇纪委"
    by_responsibility: tuple[str, ...] = ()


class Classification(_Part):
    """review_margin: a lead of less than this between the first two subjects asks for a person's look."""

    review_margin: Annotated[float, Field(ge=0, le=10)] = 2.0
    terms: Mapping[str, Mapping[str, Annotated[int, Field(ge=1, le=3)]]] = Field(default_factory=dict)


class Limits(_Part):
    """How much of a stranger's file is read before it is refused."""

    members: Annotated[int, Field(ge=10)] = 2000
    inflated_mb: Annotated[int, Field(ge=1)] = 300
    sheets: Annotated[int, Field(ge=1)] = 100
    part_mb: Annotated[int, Field(ge=1)] = 50
    part_ratio: Annotated[int, Field(ge=10)] = 200
    cells: Annotated[int, Field(ge=1000)] = 20_000_000
    seconds: Annotated[int, Field(ge=1)] = 60
    memory_mb: Annotated[int, Field(ge=200)] = 2000


Villages = tuple[str, ...] | Mapping[str, tuple[str, ...]]


class Plan(_Part):
    """One campaign with the office's own settings."""

    plan: str
    title: str
    campaign: str
    year: Annotated[int, Field(ge=2000, le=2099)] | None = None
    subjects: Annotated[tuple[str, ...], Field(min_length=1)] = tuple(Subject)
    responsibilities: Annotated[tuple[str, ...], Field(min_length=1)] = tuple(Responsibility)
    office: Office
    phase: tuple[Phase, ...] = ()
    numbering: Numbering = Numbering()
    deadline: Deadline = Deadline()
    closure: Closure = Closure()
    sameness: Sameness = Sameness()
    units: Units = Units()
    classification: Classification = Classification()
    limits: Limits = Limits()
    synonyms: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    places: Mapping[str, Villages] = Field(default_factory=dict)

    def campaign_year(self, today: date) -> int:
        """The year that dates without one belong to."""
        return self.year or (self.phase[0].starts_on.year if self.phase else today.year)

    def phases_for(self, role: str) -> tuple[Phase, ...]:
        """The phases with a role, in order."""
        return tuple(phase for phase in self.phase if phase.role == role)

    def phase_named(self, name: str) -> Phase | None:
        """The phase of that name, if the plan has one."""
        return next((phase for phase in self.phase if phase.name == name), None)

    def branch_of(self, village: str) -> str | None:
        """The branch (总支) that the plan's tree puts a village under."""
        return next((branch for branch, villages in self.places.items() if village in villages), None)

    def villages(self) -> tuple[str, ...]:
        """Every village of the tree, in order."""
        return tuple(village for villages in self.places.values() for village in villages)

    def unit_for(self, responsibility: str, village: str) -> str:
        """The unit that takes an issue of a class when nobody has named one."""
        by_class = dict(zip(self.responsibilities, self.units.by_responsibility, strict=False))
        return by_class.get(responsibility, self.units.pending).replace("{village}", village)

    def fingerprint(self) -> str:
        """SHA-256 over the plan's content, whatever the lay-out of its file."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class PlanError(Exception):
    """A plan that cannot be used; problems say why, each with its line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def built_in_text(name: str) -> str:
    """Return the TOML of a built-in plan as shipped, comments and all. Raises KeyError for an unknown name."""
    if name not in BUILT_IN:
        raise KeyError(name)
    return (resources.files("minqing_cli") / "plans" / f"{name}.toml").read_text(encoding="utf-8")


def built_in(name: str) -> Plan:
    """Return a built-in plan."""
    return parse(built_in_text(name), f"{name}.toml")


def parse(source: str, file: str) -> Plan:
    """Return the plan that a TOML text describes. file: for messages. Raises PlanError with every mistake found."""
    data = _tables(source, file)
    lines = key_lines(source)
    base_name = data.get("plan")
    if not isinstance(base_name, str) or base_name not in BUILT_IN:
        hint = f"可用的内置方案：{'、'.join(BUILT_IN)}。"
        raise PlanError((_value_problem(file, lines, ("plan",), f"没有名为“{base_name}”的内置方案", hint),))
    joined = _joined(tomllib.loads(built_in_text(base_name)), data)
    try:
        plan = Plan.model_validate(joined)
    except ValidationError as error:
        raise PlanError(tuple(_problem_of(file, lines, detail) for detail in error.errors())) from None
    found = tuple(_value_problem(file, lines, key, detail, hint) for key, detail, hint in _contradictions(plan))
    if found:
        raise PlanError(found)
    return plan


def with_office(source: str, name: str, prefix: str) -> str:
    """Return a plan's TOML with the office's name and prefix put in; the comments stay."""
    head, _, rest = source.partition("[office]")
    rest = re.sub(r'^name = ".*?"', lambda _: f"name = {_quoted(name)}", rest, count=1, flags=re.MULTILINE)
    rest = re.sub(r'^prefix = ".*?"', lambda _: f"prefix = {_quoted(prefix)}", rest, count=1, flags=re.MULTILINE)
    return f"{head}[office]{rest}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tables(source: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else source.count("\n") + 1
        detail = _SYNTAX_HINTS.get(str(error).split(" (")[0], "写到这里还不完整或不合写法")
        raise PlanError((PLAN_SYNTAX.at(Place(file, row=line - 1), line=line, detail=detail),)) from None


_SYNTAX_HINTS: Mapping[str, str] = {
    "Cannot overwrite a value": "这个设置前面已经写过一次",
    "Cannot declare": "这一节前面已经写过一次",
    "Invalid value": "等号后面的值写得不对，文字要加英文引号",
    "Expected '=' after a key in a key/value pair": "设置名后面缺少等号",
    "Unterminated string": "引号没有配对",
    "Unclosed array": "方括号没有配对",
}


def _joined(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    joined = dict(base)
    for key, value in own.items():
        inherited = joined.get(key)
        joined[key] = _joined(inherited, value) if isinstance(inherited, dict) and isinstance(value, dict) else value
    return joined


_TABLE = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[^\s\"'=#\[]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=#]+))*)\s*="
)
_KEY_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s.\"']+)")


def key_lines(source: str) -> dict[Key, int]:
    """Return the line (from 1) on which each key and table of a TOML text stands.

    >>> key_lines('plan = "x"\\n[[phase]]\\nname = "a"\\n[[phase]]\\nname = "b"')[("phase", 1, "name")]
    5
    """
    found: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(source.splitlines(), start=1):
        if heading_found := _TABLE.match(line):
            table = _key_parts(heading_found[2])
            if heading_found[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = (*table, counts[table])
            found[table] = number
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*table, *_key_parts(assignment[1])), number)
    return found


def _key_parts(dotted: str) -> Key:
    return tuple(next(part for part in found if part) for found in _KEY_PART.findall(dotted))


def _nearest_line(lines: Mapping[Key, int], key: Key) -> int:
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def _written(key: Key) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)


def _value_problem(file: str, lines: Mapping[Key, int], key: Key, detail: str, hint: str) -> Problem:
    line = _nearest_line(lines, key)
    return PLAN_VALUE.at(Place(file, row=line - 1), line=line, key=_written(key), detail=detail, hint=hint)


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


def _problem_of(file: str, lines: Mapping[Key, int], detail: Mapping[str, Any]) -> Problem:
    # Branches of a union add their own names to the location; the file knows only its keys.
    key = tuple(
        part for part in detail["loc"] if isinstance(part, int) or not re.match(r"(tuple|dict|mapping)\[", part)
    )
    kind = detail["type"]
    if kind == "extra_forbidden":
        line = _nearest_line(lines, key)
        near = difflib.get_close_matches(str(key[-1]), _known_keys(key[:-1]), n=1, cutoff=0.5)
        hint = f"，是不是 {near[0]}" if near else ""
        return PLAN_UNKNOWN_KEY.at(Place(file, row=line - 1), line=line, key=_written(key), hint=hint)
    says, hint = _EXPECTED.get(kind, ("的值不能用", "请对照内置方案（minqing plan show）改正。"))
    return _value_problem(file, lines, key, says, hint.format_map(detail.get("ctx", {})))


def _known_keys(table: Key) -> list[str]:
    model: Any = Plan
    for part in table:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation if part in getattr(model, "model_fields", {}) else None
        model = Phase if part == "phase" else annotation
    return list(getattr(model, "model_fields", {}))


def _contradictions(plan: Plan) -> Iterator[tuple[Key, str, str]]:
    """Yield (key, what is wrong, what to do) for settings that are each well formed but do not fit together."""
    for name in ("subjects", "responsibilities"):
        values = getattr(plan, name)
        if len(set(values)) != len(values):
            yield (name,), "有重复的名称", "每个名称只写一次。"
    for index, phase in enumerate(plan.phase):
        if phase.starts_on > phase.ends_on:
            yield ("phase", index, "ends_on"), "结束日期早于开始日期", "请核对两个日期。"
        if index and phase.starts_on <= plan.phase[index - 1].ends_on:
            yield ("phase", index, "starts_on"), "与上一阶段的日期重叠", "请让各阶段前后相接。"
    if plan.deadline.phase and plan.phase_named(plan.deadline.phase) is None:
        yield ("deadline", "phase"), f"没有名为“{plan.deadline.phase}”的阶段", "请写 [[phase]] 里已有的名称，或留空。"
    if not plan.deadline.phase and not plan.deadline.working_days:
        yield ("deadline", "working_days"), "没有办理时限，也没有以哪个阶段为限", "请填工作日天数，或填 phase。"
    try:
        if plan.numbering.pattern.format(prefix="A", year=2022, number=1) == plan.numbering.pattern.format(
            prefix="A", year=2022, number=2
        ):
            yield ("numbering", "pattern"), "里没有 {number}，编号会重复", '请写成 "{prefix}-{year}-{number:04d}"。'
    except (KeyError, ValueError, IndexError):
        yield ("numbering", "pattern"), "写法有误", '请写成 "{prefix}-{year}-{number:04d}"。'
    for name in plan.classification.terms:
        if name not in plan.subjects:
            yield ("classification", "terms", name), "不是 subjects 里的主题", "请改成其中一个名称。"
    known = columns_of(Visit)
    headings = {heading(column.heading) for column in known.values()}
    for name in plan.synonyms:
        if name not in known and heading(name) not in headings:
            yield (
                ("synonyms", name),
                "不是走访表的列",
                f"可用：{'、'.join(column.heading for column in known.values())}。",
            )
    yield from _doubled_villages(plan)


def _doubled_villages(plan: Plan) -> Iterator[tuple[Key, str, str]]:
    seen: dict[str, str] = {}
    for branch, villages in plan.places.items():
        for village in villages:
            if village in seen:
                yield ("places", branch), f"“{village}”已经在“{seen[village]}”下面", "一个村只写在一个总支下。"
            seen[village] = branch
