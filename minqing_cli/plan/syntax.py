"""Read the TOML of a plan; what is no TOML is said in the clerk's words, by line."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from minqing_cli.plan.mistakes import PlanError
from minqing_cli.problems import PLAN_SYNTAX
from minqing_cli.sheets import Place


def read_tables(source: str, file: str) -> dict[str, Any]:
    """Return the tables of a plan's text. Raises PlanError."""
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
