"""Read the TOML of a plan; what is no TOML is said in the clerk's words, by line.

The parser stops at its first stumble and speaks of grammar. So when it does stumble, the lines are looked through once
more for what people really type: Chinese punctuation, missing quotes, dates and numbers as on paper.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from minqing_cli.plan.lines import Key, key_parts
from minqing_cli.plan.mistakes import PlanError
from minqing_cli.problems import PLAN_ENCODING, PLAN_SYNTAX, Problem
from minqing_cli.sheets import Place

Finding = tuple[int, str, str]
"""Line (from 1), what is wrong, what to write."""


def decoded(data: bytes, file: str) -> str:
    """Return the text of a plan file. Raises PlanError for one that is not UTF-8, with the line where that shows."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        unicode = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        line = 1 if unicode else data.count(b"\n", 0, error.start) + 1
        kind = "Unicode（UTF-16）" if unicode else "ANSI（GBK）"
        raise PlanError((PLAN_ENCODING.at(Place(file, row=line - 1), kind=kind),)) from None


def read_tables(source: str, file: str) -> dict[str, Any]:
    """Return the tables of a plan's text. Raises PlanError."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = tuple(_look_through(source)) or (_as_parsed(source, error),)
        raise PlanError(tuple(_problem(file, one) for one in found)) from None


def _problem(file: str, found: Finding) -> Problem:
    line, detail, hint = found
    return PLAN_SYNTAX.at(Place(file, row=line - 1), detail=detail, hint=hint)


_PUNCTUATION: Mapping[str, str] = {
    "＝": "=", "“": '"', "”": '"', "‘": '"', "’": '"', "＂": '"', "，": ",", "、": ",", "；": ",", "：": "=", "［": "[",
    "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＃": "#", "\u3000": "空格", "。": "（删去）",
}  # fmt: skip


def _look_through(source: str) -> Iterator[Finding]:
    """Yield what people commonly mistype, one finding for a line."""
    depth, in_long_text = 0, False
    table: Key = ()
    seen: dict[Key, int] = {}
    for number, line in enumerate(source.splitlines(), start=1):
        if line.count('"""') % 2 or line.count("'''") % 2:
            in_long_text = not in_long_text
            continue
        if in_long_text:
            continue
        bare, open_quote = _outside_quotes(line)
        if odd := next((one for one in bare if one in _PUNCTUATION), None):
            yield number, f"用了中文标点“{odd}”", f"请切换到英文输入法，改成 {_PUNCTUATION[odd]}。"
        elif open_quote:
            ending = "结尾用了中文引号" if re.search(r"[”“＂]\s*$", line) else "引号没有配对"
            yield number, ending, f"请在文字两头都用英文引号 {open_quote}。"
        elif depth == 0 and bare.strip():
            header = bare.strip().startswith("[")
            finding = _heading_mistake(bare.strip()) if header else _setting_mistake(line, bare)
            if finding is None:
                table, key = _named(line, number, table, header)
                if key in seen:
                    finding = f"“{line.split('=')[0].strip()}”在第 {seen[key]} 行已经写过一次", "同一个设置只留一行。"
                seen.setdefault(key, number)
            if finding:
                yield number, *finding
        depth = max(0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))


def _outside_quotes(line: str) -> tuple[str, str]:
    """Return the line with quoted text blanked and the comment cut off, and the quote that was left open."""
    kept: list[str] = []
    quote, escaped = "", False
    for one in line:
        if quote:
            if one == quote and not escaped:
                quote = ""
            escaped = one == "\\" and quote == '"' and not escaped
            kept.append("x")
        elif one in "\"'":
            quote = one
            kept.append(one)
        elif one == "#":
            break
        else:
            kept.append(one)
    return "".join(kept), quote


def _named(line: str, number: int, table: Key, header: bool) -> tuple[Key, Key]:
    """Return the table that is open after a line, and what the line declares."""
    if not header:
        return table, (*table, *key_parts(line.split("=")[0].strip()))
    name = key_parts(re.sub(r"^\s*\[+|\]+\s*(#.*)?$", "", line))
    # Each [[phase]] is another one: its line tells it apart, so that its settings are no repetition.
    name = (*name, number) if line.strip().startswith("[[") else name
    return name, name


def _heading_mistake(bare: str) -> tuple[str, str] | None:
    opened, closed = len(bare) - len(bare.lstrip("[")), len(bare) - len(bare.rstrip("]"))
    if opened != closed or opened > 2:
        return "方括号没有配对", "一节的名称两边各写一个 [ ]；可以有几节的（phase、node、deadline.rule）写两个 [[ ]]。"
    return None


_DATE_ON_PAPER = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_REAL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_YES_NO = {"是": "true", "对": "true", "True": "true", "TRUE": "true", "yes": "true", "Yes": "true"}
_YES_NO |= {"否": "false", "不": "false", "False": "false", "FALSE": "false", "no": "false", "No": "false"}


def _setting_mistake(line: str, bare: str) -> tuple[str, str] | None:
    if "=" not in bare:
        colon = "：把冒号改成等号" if ":" in bare else ""
        return "设置名后面缺少等号", f"请写成 名称 = 值{colon}。"
    at = bare.index("=")
    name, value = line[:at].strip(), line[at + 1 : len(bare)].strip()
    if re.search(r"[^\x00-\x7f]", bare[:at]):
        return f"名称“{name}”有汉字，要加英文引号", f'请写成 "{name}" = …。'
    if not re.fullmatch(r"[A-Za-z0-9_\-.\"'x\s]+", bare[:at]):
        return f"名称“{name}”写得不对", "名称只用英文字母、数字和下划线；有汉字的加英文引号。"
    return _value_mistake(value)


def _value_mistake(value: str) -> tuple[str, str] | None:
    if not value:
        return "等号后面没有值", '没有内容的文字写成 ""，不用的设置在行首加 #。'
    if value in _YES_NO:
        return f"“{value}”应写成 {_YES_NO[value]}", "是写 true，否写 false，都不加引号。"
    if value[0] in "\"'[{" or value in ("true", "false"):
        return None
    if dated := _DATE_ON_PAPER.match(value):
        year, month, day = map(int, dated.groups())
        if not _REAL_DATE.match(value):
            return f"日期“{value}”写得不对", f"请写成 {year:04d}-{month:02d}-{day:02d}，不加引号。"
        return None
    if number := re.match(r"[+-]?\d+(\.\d+)?", value):
        rest = value[number.end() :]
        if rest and not re.match(r"[-:T_.eExob\d]", rest):
            return f"“{value}”后面多了文字", f"数字后面不写单位，请写成 {number[0]}。"
        return None
    return f"文字“{value}”没有加引号", f'请写成 "{value}"。'


_AS_PARSED: tuple[tuple[str, str, str], ...] = (
    ("Cannot overwrite a value", "这个设置前面已经写过一次", "同一个设置只留一行。"),
    ("Cannot declare", "这一节前面已经写过一次", "把两处合在一起；可以有几节的（phase、node、deadline.rule）写两个方括号 [[ ]]。"),
    ("Invalid date or datetime", "日期不存在", "请核对年月日，写成 2022-03-31 这样。"),
    ("Unclosed array", "方括号没有配对，或者两项之间少了逗号", '请写成 ["甲", "乙"]。'),
    ("Unclosed inline table", "花括号没有配对，或者两项之间少了逗号", '请写成 { "甲" = 1, "乙" = 2 }。'),
    ("Invalid value", "等号后面或方括号里的值写得不对", "文字要加英文引号，日期写成 2022-03-31。"),
    ("Unterminated string", "引号没有配对", "请在文字两头都用英文引号。"),
    ("Expected newline", "这一行后面多了内容", "一行只写一个设置；说明文字前面加 #。"),
    ("Unescaped '\\'", "引号里有反斜杠", "请写成两个反斜杠 \\\\，或改用别的符号。"),
)  # fmt: skip


def _as_parsed(source: str, error: tomllib.TOMLDecodeError) -> Finding:
    at = re.search(r"at line (\d+)", str(error))
    line = int(at[1]) if at else source.count("\n") + 1
    known = next((one for one in _AS_PARSED if str(error).startswith(one[0])), None)
    detail, hint = known[1:] if known else ("写到这里还不完整或不合写法", "请对照上下行的写法检查引号、等号和方括号。")
    return line, detail, hint
