"""Read what `minqing.toml` and the built-in plans say, with the line of each mistake.

A workspace's file names the built-in plan it starts from (`plan = "chaihudian"`); what it leaves out comes
from there. Sections are joined setting by setting; lists and tables of names (villages, synonyms) are replaced whole.
"""

from typing import Any

from pydantic import BaseModel, ValidationError

from minqing_cli.plan.campaign import Plan
from minqing_cli.plan.contradictions import contradictions
from minqing_cli.plan.lines import key_lines
from minqing_cli.plan.mistakes import PlanError, mistakes_of, section_models, value_problem
from minqing_cli.plan.shipped import BUILT_IN, built_in_name, built_in_text
from minqing_cli.plan.syntax import read_tables


def built_in(name: str) -> Plan:
    """Return a built-in plan by its name. Raises KeyError for an unknown one."""
    return parse(built_in_text(name), f"{name}.toml")


def parse(source: str, file: str) -> Plan:
    """Return the plan that a TOML text describes. file: for messages. Raises PlanError with every mistake found."""
    data = read_tables(source, file)
    lines = key_lines(source)
    base = built_in_name(str(data.get("plan")))
    if base is None:
        said = f"没有名为“{data['plan']}”的内置方案" if "plan" in data else "没有写从哪个内置方案出发"
        hint = f'第一行请写 plan = "standard" 这样的名称；可用：{"、".join(BUILT_IN)}。'
        raise PlanError((value_problem(file, lines, ("plan",), said, hint),))
    joined = _joined(read_tables(built_in_text(base), file), {**data, "plan": base}, Plan)
    try:
        plan = Plan.model_validate(joined)
    except ValidationError as error:
        raise PlanError(mistakes_of(file, lines, error.errors())) from None
    found = tuple(value_problem(file, lines, key, detail, hint) for key, detail, hint in contradictions(plan))
    if found:
        raise PlanError(found)
    return plan


def _joined(base: dict[str, Any], own: dict[str, Any], section: type[BaseModel]) -> dict[str, Any]:
    joined = dict(base)
    for key, value in own.items():
        declared = section.model_fields.get(key)
        inner = declared.annotation if declared else None
        if isinstance(inner, type) and issubclass(inner, BaseModel) and isinstance(value, dict):
            joined[key] = _joined(joined.get(key, {}), value, section_models(inner)[0])
        else:
            joined[key] = value
    return joined
