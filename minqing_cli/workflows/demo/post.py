"""What comes in each week: which village sends which workbook, and what is wrong with it.

The faults are those of real weeks: a day that does not exist, a missing name or column, files that are no
workbooks, two versions of one visit, and the corrected sheets that come back a week later. Each line says what
must become of it, so that a run can be checked against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from minqing_cli.sheets import Cell
from minqing_cli.terms import Outcome, RowFate
from minqing_cli.workflows.demo.habits import HABITS
from minqing_cli.workflows.demo.town import FRIDAYS, NOT_WRITTEN, Call, Says, Town
from minqing_cli.workflows.returns import SUFFIX

_IDENTITY_NUMBER = "000000190001010000"
"""No place has these first six digits, and nobody was born then: it can belong to no one."""

_RAR = b"Rar!\x1a\x07\x00" + bytes(2041)
_PDF = b"%PDF-1.7\n" + bytes(500)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet. written: cells that are not what the visit and the village's habit make them."""

    call: Call
    fate: RowFate = RowFate.ACCEPTED
    written: Mapping[str, Cell] = field(default_factory=dict)
    told: Says | None = None

    @property
    def says(self) -> Says:
        """What the sheet tells of the visit, right or wrong."""
        return self.told or self.call.says


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A workbook. sheets: name and lines. remark: what is worth a look, or nothing.

    without: columns that it lacks. kept: the part of its bytes that arrived. on_copy: the village corrected the marked
    copy of its sheet.
    """

    name: str
    village: str
    week: int
    sheets: tuple[tuple[str, Lines], ...]
    remark: str
    without: tuple[str, ...] = ()
    kept: float = 1.0
    on_copy: bool = False

    @property
    def lines(self) -> Lines:
        """The lines of all sheets; none where the file cannot be read."""
        return () if self.refused else tuple(line for _, lines in self.sheets for line in lines)

    @property
    def refused(self) -> bool:
        """Whether the file cannot be read."""
        return self.kept < 1


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that is no workbook, whatever its name says."""

    name: str
    content: bytes
    remark: str
    refused: bool = True
    lines: Lines = ()


Post = tuple[Paper | Stray, ...]


def four_weeks(town: Town) -> tuple[Post, ...]:
    """Return the files of each week."""
    return _first(town), _second(town), _third(town), _fourth(town)


def corrected_call(town: Town) -> Call:
    """Return the visit whose day is written wrong at first and put right a week later."""
    lines = _lines(town, "上峪村", 1)
    return lines[_with_issue(lines)].call


def _first(town: Town) -> Post:
    upper = _lines(town, "上峪村", 1)
    elm = _lines(town, "槐树村", 1)
    stone = _lines(town, "石屋村", 1)
    ferry = tuple(replace(line, fate=RowFate.HELD) for line in _lines(town, "渡口村", 1))
    bridge = _paper(town, "桥头村", 1, "自己画的表，村名写在表头上方，有合计行")
    return (
        _paper(town, "柳泉村", 1, "镇里下发的附件4"),
        bridge,
        replace(
            bridge,
            name=bridge.name.replace(".xlsx", " - 副本.xlsx"),
            sheets=tuple((name, _as(lines, RowFate.DUPLICATE)) for name, lines in bridge.sheets),
            remark="上一份的副本",
        ),
        _paper(town, "上峪村", 1, "日期四种写法，一处 2 月 30 日；全角电话", _early(_impossible(upper))),
        _paper(town, "槐树村", 1, "“同上”，重复表头；一行没写姓名", _nameless(elm)),
        _paper(town, "石屋村", 1, "日期竖着合并；备注里有身份证号", _with_identity_number(stone)),
        _paper(town, "荷花村", 1, "一本两张工作表", split=True),
        Stray(
            "~$" + HABITS["荷花村"].file.format(village="荷花村", week=1),
            b"\x04demo".ljust(165),
            "WPS 留下的临时文件",
            False,
        ),
        replace(_paper(town, "渡口村", 1, "漏了“走访日期”这一列", ferry), without=("visited_on",)),
        Stray("附件4枣园村.xlsx", _PDF, "其实是扫描的 PDF，改了扩展名"),
        Stray("杏花村.rar", _RAR, "RAR 压缩包"),
    )


def _second(town: Town) -> Post:
    upper, elm = _lines(town, "上峪村", 1), _lines(town, "槐树村", 1)
    right = _lines(town, "石屋村", 2)
    disputed = _with_issue(right)
    wrong = Says("无", Outcome.NO_PROBLEM)
    one = _changed(right, disputed, fate=RowFate.HELD)
    other = _changed(_as(right, RowFate.DUPLICATE), disputed, fate=RowFate.HELD, told=wrong)
    jujube = tuple((f"第{week}周", _lines(town, "枣园村", week)) for week in (1, 2))
    lotus = _lines(town, "荷花村", 2)
    return (
        _paper(town, "柳泉村", 2, ""),
        _paper(town, "桥头村", 2, "一户换了电话", _new_phone(_lines(town, "桥头村", 2))),
        _paper(town, "上峪村", 2, ""),
        _on_copy(town, "上峪村", 1, _corrected(upper), "在退回件上改好的，批注和说明都没有删"),
        _paper(town, "槐树村", 2, "两行意见空着", _blank(_lines(town, "槐树村", 2), 2)),
        _again(town, "槐树村", 1, _completed(elm, 1), "改正后再报"),
        _paper(town, "石屋村", 2, "与下一份对同一户说法不一", one),
        replace(_paper(town, "石屋村", 2, "村会计另报的一份", other), name="石屋村2（会计报）.xlsx"),
        _paper(town, "荷花村", 2, "一个电话成了 1.38E+10", _changed(lotus, 1, written={"phones": "1.38E+10"})),
        _again(town, "渡口村", 1, _lines(town, "渡口村", 1), "补上了日期列"),
        _paper(town, "渡口村", 2, ""),
        replace(_paper(town, "枣园村", 2, "两周的一起报", ()), sheets=jujube),
    )


def _third(town: Town) -> Post:
    stone = _lines(town, "石屋村", 2)
    settled = _changed(
        _as(stone, RowFate.DUPLICATE), _with_issue(stone), fate=RowFate.ACCEPTED, written={"remark": "已与户主核实"}
    )
    return (
        _paper(town, "柳泉村", 3, "一户把第 1 周的话又说一遍，另一户说得差不多"),
        *(_paper(town, village, 3, "") for village in ("桥头村", "上峪村", "槐树村", "石屋村")),
        _again(town, "石屋村", 2, settled, "与户主核实后只报一份"),
        replace(_paper(town, "荷花村", 3, "没有传完整"), kept=0.6),
        _paper(town, "渡口村", 3, "有一件反映村干部"),
        _paper(town, "枣园村", 3, ""),
    )


def _fourth(town: Town) -> Post:
    elm = _lines(town, "槐树村", 2)
    bridge = _lines(town, "桥头村", 4)
    apricot = tuple((f"第{week}周", _lines(town, "杏花村", week)) for week in range(1, len(FRIDAYS) + 1))
    return (
        _paper(town, "柳泉村", 4, ""),
        _paper(
            town,
            "桥头村",
            4,
            "一行日期写成“上周三”",
            _changed(bridge, 0, fate=RowFate.HELD, written={"visited_on": "上周三"}),
        ),
        _paper(town, "上峪村", 4, ""),
        _paper(town, "槐树村", 4, ""),
        _again(town, "槐树村", 2, _filled_in(elm), "补填了一行意见"),
        _paper(town, "石屋村", 4, ""),
        replace(_paper(town, "荷花村", 3, "重新发来"), name="荷花村第3周（重发）.xlsx"),
        _paper(town, "荷花村", 4, ""),
        _paper(town, "渡口村", 4, ""),
        _paper(town, "枣园村", 4, ""),
        replace(_paper(town, "杏花村", 4, "四周的一次报齐", ()), sheets=apricot),
    )


# --- papers ----------------------------------------------------------------------------------


def _lines(town: Town, village: str, week: int) -> Lines:
    return tuple(Line(call) for call in town.calls_of(village, week))


def _paper(town: Town, village: str, week: int, remark: str, lines: Lines | None = None, split: bool = False) -> Paper:
    found = _lines(town, village, week) if lines is None else lines
    half = len(found) // 2
    sheets = (("1组", found[:half]), ("2组", found[half:])) if split else (("记录表", found),)
    return Paper(HABITS[village].file.format(village=village, week=week), village, week, sheets, remark)


def _again(town: Town, village: str, week: int, lines: Lines, remark: str) -> Paper:
    paper = _paper(town, village, week, remark, lines)
    return replace(paper, name=paper.name.replace(".xlsx", "（改正）.xlsx"))


def _on_copy(town: Town, village: str, week: int, lines: Lines, remark: str) -> Paper:
    paper = _paper(town, village, week, remark, lines)
    return replace(paper, name=paper.name.replace(".xlsx", f"{SUFFIX}.xlsx"), on_copy=True)


def _as(lines: Lines, fate: RowFate) -> Lines:
    return tuple(replace(line, fate=fate) for line in lines)


def _with_issue(lines: Lines) -> int:
    """The first line that tells of an issue: the one whose day is corrected, the one that two files disagree on."""
    return next(position for position, line in enumerate(lines) if line.says.classes)


def _changed(
    lines: Lines,
    position: int,
    *,
    fate: RowFate | None = None,
    written: Mapping[str, Cell] | None = None,
    told: Says | None = None,
) -> Lines:
    old = lines[position]
    new = replace(old, fate=fate or old.fate, written={**old.written, **(written or {})}, told=told or old.told)
    return (*lines[:position], new, *lines[position + 1 :])


# --- faults, and the corrected sheets that follow them ---------------------------------------------


def _impossible(lines: Lines) -> Lines:
    return _changed(lines, len(lines) - 1, fate=RowFate.HELD, written={"visited_on": "2022-02-30"})


def _early(lines: Lines) -> Lines:
    """Let a visit with an issue bear a day that is still to come."""
    position = _with_issue(lines)
    slip = lines[position].call.day + timedelta(days=20)
    return _changed(lines, position, written={"visited_on": slip.isoformat()})


def _corrected(lines: Lines) -> Lines:
    """The day that does not exist and the day to come, both put right; everything else as before."""
    found = _changed(_as(lines, RowFate.DUPLICATE), len(lines) - 1, fate=RowFate.ACCEPTED)
    return _changed(found, _with_issue(lines), fate=RowFate.ACCEPTED)


def _nameless(lines: Lines) -> Lines:
    short = lines[2].call.target.phone[:-1]
    return _changed(_changed(lines, 1, fate=RowFate.HELD, written={"person": ""}), 2, written={"phones": short})


def _completed(lines: Lines, position: int) -> Lines:
    short = lines[2].call.target.phone[:-1]
    found = _changed(_as(lines, RowFate.DUPLICATE), position, fate=RowFate.ACCEPTED)
    return _changed(found, 2, written={"phones": short})


def _with_identity_number(lines: Lines) -> Lines:
    return _changed(lines, 0, written={"remark": f"身份证{_IDENTITY_NUMBER}"})


def _new_phone(lines: Lines) -> Lines:
    other = str(int(lines[1].call.target.phone) + 5000)
    return _changed(lines, 1, written={"phones": other})


def _blank(lines: Lines, count: int) -> Lines:
    for position in range(count):
        lines = _changed(lines, position, told=NOT_WRITTEN)
    return lines


def _filled_in(lines: Lines) -> Lines:
    """One of the two blank opinions is filled in now, the other is still blank."""
    found = _changed(_as(lines, RowFate.DUPLICATE), 1, told=NOT_WRITTEN)
    return _changed(found, 0, fate=RowFate.ACCEPTED)
