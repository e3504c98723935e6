"""Plans with planted mistakes: `plan check` names each by its line and says what to write instead."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from minqing_cli.plan import built_in, parse, plan_text
from tests.conftest import Cli

SOUND = plan_text(built_in("chaihudian")).replace(
    "# [[deadline.rule]]",
    '[[deadline.rule]]\nurgency = ["特急"]\nhours = 24\nbasis = "急件"\n\n# [[deadline.rule]]',
)


@dataclass(frozen=True)
class Planted:
    """A mistake: what stands in a sound plan, what stands there instead, and what must be said.

    on: the words that begin the line which must be named, where it is not the first line that was changed.
    """

    what: str
    sound: str
    wrong: str
    says: str
    fix: str
    on: str = ""

    def source(self) -> str:
        assert self.sound in SOUND, self.sound
        return SOUND.replace(self.sound, self.wrong, 1)

    def line(self) -> int:
        """Counted here from the text itself, not by the program."""
        source = self.source()
        if self.on:
            return next(n for n, line in enumerate(source.splitlines(), 1) if line.startswith(self.on))
        return source[: source.index(self.wrong)].count("\n") + 1 + len(self.wrong) - len(self.wrong.lstrip("\n"))


NUMBERING = 'pattern = "{prefix}-{year}-{number:04d}"'
RULE = '[[deadline.rule]]\nurgency = ["特急"]\nhours = 24\nbasis = "急件"\n'
CASES = (
    # What is no TOML.
    Planted("full-width equals sign", "year = 2022", "year ＝ 2022", "中文标点“＝”", "改成 ="),
    Planted("Chinese quotes", 'name = "柴胡店镇"', "name = “柴胡店镇”", "中文标点““”", '改成 "'),
    Planted("Chinese closing quote", 'name = "柴胡店镇"', 'name = "柴胡店镇”', "结尾用了中文引号", '英文引号 "'),
    Planted("full-width comma", '"居住环境", "社会治安"', '"居住环境"，"社会治安"', "中文标点“，”", "改成 ,"),
    Planted("ideographic comma", '"居住环境", "社会治安"', '"居住环境"、"社会治安"', "中文标点“、”", "改成 ,"),
    Planted("full-width colon", "year = 2022", "year：2022", "中文标点“：”", "改成 ="),
    Planted("full-width brackets", "[office]", "【office】", "中文标点“【”", "改成 ["),
    Planted("full-width number sign", "year = 2022", "year = 2022 ＃ 今年", "中文标点“＃”", "改成 #"),
    Planted("full-width space", "year = 2022", "year =\u30002022", "中文标点“\u3000”", "改成 空格"),
    Planted("missing closing quote", 'prefix = "CHD"', 'prefix = "CHD', "引号没有配对", "两头都用英文引号"),
    Planted("no quotes at all", 'prefix = "CHD"', "prefix = CHD", "文字“CHD”没有加引号", '写成 "CHD"'),
    Planted("colon for equals sign", "year = 2022", "year: 2022", "缺少等号", "把冒号改成等号"),
    Planted("no equals sign", "year = 2022", "year 2022", "缺少等号", "名称 = 值"),
    Planted("no value", "year = 2022", "year =", "等号后面没有值", "行首加 #"),
    Planted("unit after a number", "tries = 3", "tries = 3次", "后面多了文字", "写成 3"),
    Planted("yes in Chinese", "names_unit = true", "names_unit = 是", "“是”应写成 true", "不加引号"),
    Planted("date with slashes", "starts_on = 2022-03-01", "starts_on = 2022/3/1", "日期“2022/3/1”写得不对", "2022-03-01"),
    Planted("date in Chinese", "\non = 2022-04-15", "\non = 2022年4月15日", "写得不对", "2022-04-15"),
    Planted("date that is none", "ends_on = 2022-03-31", "ends_on = 2022-02-30", "日期不存在", "核对年月日"),
    Planted("Chinese name without quotes", '[platform.columns]\n', '[platform.columns]\n地点 = "问题"\n', "有汉字，要加英文引号", '"地点" =', on="地点"),
    Planted("setting twice", "tries = 3", "tries = 3\ntries = 4", "已经写过一次", "只留一行", on="tries = 4"),
    Planted("section twice", "[revisit]", "[office]", "已经写过一次", "", on="[office]"),
    Planted("section not closed", "[revisit]", "[revisit", "方括号没有配对", "两边各写一个"),
    Planted("missing comma in a list", '"居住环境", "社会治安"', '"居住环境" "社会治安"', "少了逗号", '["甲", "乙"]'),
    # What no setting may be.
    Planted("misspelt key", "yellow_working_days = 1", "yelow_working_days = 1", "不是可用的设置", "是不是 yellow_working_days"),
    Planted("key in the wrong section", "tries = 3", "tries = 3\nmonths = 6", "revisit.months 不是可用的设置", "[sameness] 一节", on="months = 6"),
    Planted("key of the top in a section", "tries = 3", "tries = 3\ntitle = \"甲\"", "不是可用的设置", "写在文件最前面", on='title = "甲"'),
    Planted("text where a number is wanted", "max_times = 1", 'max_times = "一次"', "应为整数", "不带引号的整数"),
    Planted("number where text is wanted", 'prefix = "CHD"', "prefix = 12", "应为文字", "英文引号"),
    Planted("too large", "spot_check_percent = 5", "spot_check_percent = 500", "太大", "最大为 100"),
    Planted("fraction", "tries = 3", "tries = 2.5", "应为整数", "去掉小数"),
    Planted("time that is none", '# by = "12:00"', 'by = "25:00"', "不是时刻", '"12:00"'),
    Planted("visit day nobody can read", "visit_days = []", 'visit_days = ["逢五"]', "不是能认出的走访日", "每月逢5日"),
    Planted("unknown role", 'role = "visit"', 'role = "走访"', "“走访”不是可用的值", "visit"),
    Planted("one bracket for two", "[[deadline.rule]]\nurgency", "[deadline.rule]\nurgency", "两个方括号", "[[deadline.rule]]"),
    Planted("villages as text", "[places]\n", '[places]\n"前岭总支" = "前岭村"\n', "应为列表", '["甲", "乙"]', on='"前岭总支"'),
    Planted("prefix with a space", 'prefix = "CHD"', 'prefix = "C D"', "只能用字母、数字或汉字", "CHD"),
    # What does not fit together.
    Planted("unknown built-in plan", 'plan = "chaihudian"', 'plan = "chaihu"', "没有名为“chaihu”的内置方案", "standard"),
    Planted("phases overlap", "starts_on = 2022-04-01", "starts_on = 2022-03-31", "与上一阶段的日期重叠", "请从次日写起"),
    Planted("phase ends before it begins", "ends_on = 2022-03-31", "ends_on = 2022-02-28", "结束日期早于开始日期", "核对两个日期"),
    Planted("another year", "year = 2022", "year = 2021", "和第一个阶段的年份 2022 不同", "请写 2022"),
    Planted("node outside the campaign", "\non = 2022-04-15", "\non = 2023-04-15", "不在活动期间", "2022-03-01 至 2022-06-30"),
    Planted("unknown phase", 'phase = "集中办结"', 'phase = "办结阶段"', "没有名为“办结阶段”的阶段", "集中办结"),
    Planted("no deadline", 'phase = "集中办结"', 'phase = ""', "没有办理时限", "工作日天数", on="working_days = 0"),
    Planted("deadline without basis", 'basis = "（三）集中办结阶段(5月31日前)……全部清零、全部回访"', 'basis = ""', "没有写依据", "哪个文件"),
    Planted("unknown subject in a rule", 'urgency = ["特急"]\n', 'subject = ["居住条件"]\n', "没有名为“居住条件”的主题", "居住环境"),
    Planted("unknown unit class in a rule", 'urgency = ["特急"]\n', 'responsibility = "镇里"\n', "没有名为“镇里”的责任类", "镇和村解决"),
    Planted("unknown urgency", 'urgency = ["特急"]\n', 'urgency = ["加急"]\n', "“加急”不是可用的值", "特急、紧急、一般"),
    Planted("two allowances", "hours = 24\n", "hours = 24\nworking_days = 1\n", "同时写了 working_days、hours", "只写一个", on="[[deadline.rule]]"),
    Planted("rule without allowance", "hours = 24\n", "", "没有写时限", "只写一个", on="[[deadline.rule]]"),
    Planted("rule without basis", 'basis = "急件"\n', "", "没有写依据", "哪个文件", on="[[deadline.rule]]"),
    Planted("rule that is never reached", RULE, RULE + '[[deadline.rule]]\nurgency = ["特急"]\nsubject = "居住环境"\nhours = 12\nbasis = "更急"\n# 第二条\n', "永远轮不到", "移到第 1 条前面", on="[[deadline.rule]]+1"),
    Planted("numbers that repeat", NUMBERING, 'pattern = "{prefix}-{year}"', "编号会重复", "{number:04d}"),
    Planted("numbers that repeat next year", NUMBERING, 'pattern = "{prefix}-{number:04d}"', "下一年的编号", "{year}"),
    Planted("unknown place holder", NUMBERING, 'pattern = "{前缀}-{number}"', "写法有误", "{prefix}"),
    Planted("no disposition for what is not solved", 'dispositions = ["现场答复", "登记跟踪", "解释说明"]', 'dispositions = ["现场答复", "解释说明"]', "没有“登记跟踪”", "请加上"),
    Planted("disposition nobody knows", 'dispositions = ["现场答复", "登记跟踪", "解释说明"]', 'dispositions = ["登记跟踪", "转办"]', "“转办”不是可用的值", "现场答复"),
    Planted("leaflet named like a column", "handed_out = []", 'handed_out = ["备注"]', "“备注”是走访表里另一列的名称", "明白纸", on="handed_out"),
    Planted("subject twice", '"基本医疗",', '"居住环境",', "“居住环境”写了两次", "只写一次", on="subjects"),
    Planted("village under two branches", "[places]\n", '[places]\n"甲总支" = ["前岭村"]\n"乙总支" = ["前岭村"]\n', "“前岭村”已经在“甲总支”下面", "一个总支", on='"乙总支"'),
    Planted("unit that is not listed", "[units.by_subject]", '[[units.department]]\nname = "卫健局"\nkind = "city"\n\n[units.by_subject]\n"基本医疗" = "卫生局"', "“卫生局”不在责任单位名册里", "[[units.department]]", on='"基本医疗" = "卫生局"'),
    Planted("satisfied without being asked", 'needs = ["回访日", "满意", "佐证"]', 'needs = ["满意", "佐证"]', "要“满意”就要“回访日”", '"回访日", "满意"'),
    Planted("closing without asking the household", 'needs = ["回访日", "满意", "佐证"]', 'needs = ["回访日", "佐证"]', "“满意”不能不要", '"回访日", "满意"'),
    Planted("dissatisfied counts as satisfied", 'satisfied = ["满意", "基本满意"]', 'satisfied = ["满意", "不满意"]', "“不满意”不能算满意", "基本满意"),
    Planted("platform column nobody knows", '"事件描述" = "问题"', '"事件描述" = "内容"', "没有名为“内容”的台账列", "问题"),
    Planted("form nobody knows", "[forms]\n", '[forms]\n"附件9" = { title = "甲" }\n', "没有名为“附件9”的表", "附件6", on='"附件9"'),
    Planted("heading nobody knows", "[forms]\n", '[forms]\n"附件6" = { headings = { "事由" = "问题" } }\n', "没有名为“事由”的列", "问题", on='"附件6"'),
    Planted("synonym of no column", "[synonyms]\n", '[synonyms]\n"户口" = ["户长"]\n', "不是走访表的列", "走访对象", on='"户口"'),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what.replace(" ", "-"))
def test_a_planted_mistake_is_named_by_its_line_with_what_to_write(cli: Cli, case: Planted):
    """A clerk who is told the line and the right writing needs nobody's help."""
    source = case.source()
    (cli.folder / "我的方案.toml").write_text(source, encoding="utf-8")
    if case.on.endswith("+1"):
        lines = [n for n, line in enumerate(source.splitlines(), 1) if line == case.on[:-2]]
        line = lines[1]
    elif case.what == "section twice":
        line = [n for n, text in enumerate(source.splitlines(), 1) if text == case.on][1]
    else:
        line = case.line()

    said = cli("plan", "check", "我的方案.toml", code=1).out

    named = [one for one in said.splitlines() if f"第{line}行" in one]
    assert any(case.says in one and case.fix in one for one in named), (line, said)


def test_the_plan_without_the_mistakes_is_sound():
    """Otherwise the tests above would show nothing."""
    assert parse(SOUND, "x.toml").deadline.rule[0].hours == 24


@pytest.mark.parametrize(("encoding", "kind"), [("gb18030", "GBK"), ("utf-16", "UTF-16")])
def test_a_file_in_another_encoding_is_said_with_the_way_to_save_it(cli: Cli, encoding: str, kind: str):
    """Older editors save Chinese text in the system's encoding; the first line that shows it is named."""
    (cli.folder / "方案.toml").write_bytes(SOUND.encode(encoding))

    said = cli("plan", "check", "方案.toml", code=1).out

    assert "第1行" in said
    assert kind in said
    assert "编码选 UTF-8" in said


def test_a_byte_order_mark_and_tabs_do_no_harm(cli: Cli):
    """记事本 writes the mark unasked, and tabs are what people align with."""
    (cli.folder / "方案.toml").write_bytes(SOUND.replace("year = 2022", "year\t=\t2022").encode("utf-8-sig"))

    assert "没有问题" in cli("plan", "check", "方案.toml").out


def test_all_mistakes_are_told_at_once(cli: Cli):
    """Nobody wants to run the check five times."""
    source = SOUND.replace("year = 2022", "year ＝ 2022").replace("tries = 3", "tries = 3次")
    (cli.folder / "方案.toml").write_text(source, encoding="utf-8")

    assert "共 2 处要改" in cli("plan", "check", "方案.toml", code=1).out


def test_a_broken_plan_stops_other_commands_and_names_the_line(tmp_path: Path):
    """Working on by half a plan would give wrong deadlines."""
    Cli(tmp_path)("init", "ws", "--plan", "yongan")
    settings = tmp_path / "ws" / "minqing.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("tries = 3", "tries = 三"), encoding="utf-8")

    said = Cli(tmp_path / "ws")("report", "closure", code=3).err

    assert "文字“三”没有加引号" in said
