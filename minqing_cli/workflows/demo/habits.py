"""How each village fills in its sheets: its own columns, names, dates and lines around the table.

No two villages agree, as in life; two of them use the office's own form (附件4). Only the manner is said here,
never what stands in the rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from minqing_cli.sheets import Cell

_EXCEL_EPOCH = date(1899, 12, 30)

DateStyle = Callable[[date], Cell]
PhoneStyle = Callable[[str], Cell]


def _cell(day: date) -> Cell:
    return day


def _serial(day: date) -> Cell:
    return (day - _EXCEL_EPOCH).days


def _dotted(day: date) -> Cell:
    return f"{day.year}.{day.month}.{day.day}"


def _short(day: date) -> Cell:
    return f"{day.month}月{day.day}日"


def _long(day: date) -> Cell:
    return f"{day.year}年{day.month}月{day.day}日"


def _iso(day: date) -> Cell:
    return day.isoformat()


def _plain(phone: str) -> Cell:
    return phone


def _spaced(phone: str) -> Cell:
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if phone.isdigit() else phone


def _wide(phone: str) -> Cell:
    return phone.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


def _number(phone: str) -> Cell:
    return float(phone) if phone.isdigit() else phone


@dataclass(frozen=True, slots=True)
class Habit:
    """The manner of one village.

    file: the workbook's name, with {village} and {week}. columns: field and heading in their order; "" is a
    running number; none for the office's own form. above, below: lines around the table. dates, phones: ways of
    writing that take turns. ditto: fields written 同上 where they are as in the row above. merged: fields
    whose equal cells are one merged cell. upper: a second heading over some fields. again: the heading is
    repeated after so many rows. due: days that an issue is given, by a column of its own.
    """

    file: str
    columns: tuple[tuple[str, str], ...] = ()
    title: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    dates: tuple[DateStyle, ...] = (_cell,)
    phones: tuple[PhoneStyle, ...] = (_plain,)
    ditto: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    upper: Mapping[str, str] = field(default_factory=dict)
    again: int = 0
    due: int = 0
    font: str = "宋体"
    fill: str = ""

    @property
    def official(self) -> bool:
        """Whether the village uses the office's own form."""
        return not self.columns


HABITS: Mapping[str, Habit] = {
    "柳泉村": Habit("{village}_附件4_第{week}周.xlsx"),
    "桥头村": Habit(
        "{village}走访登记（{week}）.xlsx",
        columns=(
            ("", "序号"), ("person", "户主"), ("phones", "手机号"), ("visited_on", "入户时间"),
            ("opinion", "反映问题"), ("answer", "处理情况"), ("remark", "备注"),
        ),
        title="{village}民情走访登记表",
        above=("村：{village}　　走访人：{visitor}", "填报日期：{friday}"),
        below=("合计：{count}户", "备注：以上为本周入户情况。", "走访人签字：　　　　　　村党组织书记签字："),
        dates=(_dotted,),
        fill="#FFF2CC",
    ),
    "上峪村": Habit(
        "{village}第{week}周走访记录.xlsx",
        columns=(
            ("", "编号"), ("branch", "党总支"), ("village", "村(居)"), ("person", "姓 名"), ("phones", "联系方式\n（必填）"),
            ("visited_on", "走访时间"), ("visitor", "走访干部"), ("opinion", "群众意见"), ("answer", "现场答复"),
        ),
        title="群众意见建议记录表",
        dates=(_iso, _dotted, _short, _serial),
        phones=(_spaced, _wide, _number),
        font="仿宋",
    ),
    "槐树村": Habit(
        "{village}-意见建议-{week}.xlsx",
        columns=(
            ("visited_on", "日期"), ("village", "村名"), ("visitor", "包户干部"), ("person", "群众姓名"), ("phones", "电话"),
            ("has_issue", "有无问题"), ("opinion", "意见和建议"), ("answer", "是否当场解决"),
        ),
        title="槐树村走访台账记录表",
        below=("本页小计：{count}户",),
        dates=(_long,),
        ditto=("village", "visitor"),
        again=4,
        fill="#E2EFDA",
    ),
    "石屋村": Habit(
        "{village}{week}.xlsx",
        columns=(
            ("visited_on", "走访日期"), ("village", "行政村"), ("visitor", "走访人员"), ("person", "户主姓名"), ("address", "住址"),
            ("phones", "联系电话"), ("opinion", "意见建议"), ("answer", "解决情况"), ("remark", "说明"),
        ),
        title="石屋村入户走访情况",
        merged=("visited_on", "village", "visitor"),
        font="楷体",
    ),
    "荷花村": Habit(
        "{village} 工作簿{week}.xlsx",
        columns=(
            ("", "序号"), ("visited_on", "时间"), ("village", "单位"), ("person", "走访对象★"), ("kind", "类型"), ("phones", "手机号码："),
            ("method", "走访方式"), ("visitor", "走访人"), ("opinion", "存在问题（没有填“无”）"), ("answer", "现场解决情况"),
        ),
        title="荷花村联系群众走访记录表",
        dates=(_serial, _cell),
        fill="#DDEBF7",
    ),
    "渡口村": Habit(
        "{village}意见建议记录表第{week}周.xlsx",
        columns=(
            ("", "序号"), ("visited_on", "走访日期"), ("village", "所在村"), ("person", "姓名"), ("phones", "电话"), ("address", "住址"),
            ("visitor", "记录人"), ("opinion", "民情记录"), ("answer", "答复情况"),
        ),
        title="渡口村意见建议记录表",
        upper={"person": "走访对象", "phones": "走访对象", "address": "走访对象"},
        dates=(_cell, _short),
        phones=(_plain, _number),
    ),
    "枣园村": Habit(
        "{village}.第{week}周.xlsx",
        columns=(
            ("", "序号"), ("branch", "片区"), ("village", "村"), ("visited_on", "走访日期"), ("visitor", "走访人"), ("person", "群众姓名"),
            ("phones", "联系电话"), ("opinion", "需解决的问题"), ("written_subject", "问题分类"), ("due", "整改时限"), ("answer", "当场解决"),
        ),
        title="枣园村走访问题记录表",
        due=35,
        phones=(_plain, _spaced),
        font="黑体",
    ),
    "杏花村": Habit("{village}全部走访记录.xlsx"),
}  # fmt: skip
