"""Wrong usage is answered in Chinese, whatever was mistyped."""

import re

import pytest

from tests.conftest import Cli

_ENGLISH = re.compile(r"(?<![-\w/.])[A-Za-z]{3,}(?![\w.])")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("roster",), "后面要写命令：import、show、add"),
        (("deadline",), "后面要写命令：set、recount"),
        (("show", "甲", "乙"), "多余的参数：乙"),
        (("roster", "import", "甲", "乙", "丙"), "多余的参数：乙 丙"),
        (("merge", "--json=1", "甲"), "选项 --json 后面不跟值"),
        (("merge", "甲", "--annotate"), "选项 --annotate 后面要跟一个值"),
        (("merge", "--jobs", "甲", "乙"), "“甲”应为数字"),
        (("merge",), "缺少参数：文件或文件夹"),
        (("merge", "甲", "--jbos", "1"), "没有选项 --jbos。是不是 --jobs"),
        (("没有这样的命令",), "没有命令“没有这样的命令”"),
        (("deadline", "set", "甲", "--petition", "也许"), "--petition 不能写“也许”，可用：是、否"),
    ],
)
def test_the_mistake_is_said_in_chinese(cli: Cli, arguments: tuple[str, ...], says: str) -> None:
    """Whoever mistyped a command reads no English."""
    found = cli(*arguments, code=2)

    assert says in found.err
    assert found.err.count("--help") == 1
    commands = "import|show|add|status|rename-village|merge-villages|set|recount"
    assert not _ENGLISH.findall(re.sub(rf"(?<![a-z-])(?:{commands})(?![a-z-])", "", found.err))
