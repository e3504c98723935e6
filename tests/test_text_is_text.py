"""Whatever a stranger writes into a cell, a file's name or a sheet's name is text in everything that comes out.

Every command of the application is run over a town whose names and opinions begin like formulas and look like links,
markup, format strings and orders to the terminal. A command without a case here fails.
"""

import csv
import importlib.util
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minqing_cli.reports import REPORTS
from tests.conftest import Cli, Result, write_sheet

POISON = (
    "=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1+1", "＝1+1", "﹦1+1", "＋1", "－1", "＠x", "﹢1", "﹣1", "﹫x", "\n=1+1",
    '=HYPERLINK("http://x.cn","点")', "=cmd|' /C calc'!A0", "http://x.cn/y", "mailto:a@x.cn", "<r><t>x</t></r>", "{=1+1}",
    "[red]红[/red]", "[/x]", "[link=http://x.cn]点[/link]", "{0}{found}", "%s%d", "a:smile:b", "'=1+1",
    "\x1b[31m红\x1b[0m", "\x07\x08\x9b31m", "_x001B_[31m", "\u202egpj",
)  # fmt: skip
"""Formulas, links, markup, templates, escapes of terminals and of workbooks."""
STARTS = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫"
TODAY = ("--today", "2022-03-31", "--received-at", "2022-03-31 13:00")
HEADING = ["走访日期", "总支", "村", "走访对象", "家庭住址", "联系电话", "走访人", "意见建议", "备注", "=另一列"]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")
NUMBER = "CHD-2022-0001"
VILLAGE = "=前岭村"


def _leaves() -> tuple[str, ...]:
    path = Path(__file__).parent.parent / "tools" / "make_docs.py"
    spec = importlib.util.spec_from_file_location("make_docs_for_text", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(" ".join(one.path) for one in module.all_commands() if not one.is_group)


LEAVES = _leaves()


def _reports() -> list[list[str]]:
    found: list[list[str]] = []
    for one in REPORTS:
        found += [["report", one.name], ["report", one.name, "--json"]]
        found += [["report", one.name, "-o", f"出/{one.name}.{ending}"] for ending in ("csv", "xlsx")]
    found += [["report", "bulletin", "-o", f"出/通报.{ending}"] for ending in ("txt", "docx")]
    found += [["report", name, "--outside", "-o", f"出/{name}外.csv"] for name in ("overdue", "coverage", "missing")]
    return found


CASES: dict[str, list[list[str]]] = {
    "init": [["init", "另一个/=新区[red]", "--plan", "standard", "--office", "=某镇[red]"], ["init", "再一个", "--from", "."]],
    "template": [["template", "附件4", "-o", "出/空白", "--village", VILLAGE, "--households"]],
    "demo": [],
    "validate": [
        ["validate", "收", "-v"],
        ["validate", "收", "--json", "--rows"],
        ["validate", "收", "--annotate", "出/退回"],
        ["validate", "收", "--annotate", "出/退回短", "--only-faulty"],
    ],
    "merge": [["merge", "收", "--rows", "-v"], ["merge", "收", "--json", "--annotate", "出/再退回"], ["merge", "--from-ledger", "另一个/=新区[red]", "没有[/x]", "--town", "=镇"], ["merge", "--from-ledger", "另一个/=新区[red]", "没有[/x]"]],
    "classify": [["classify", *(text for text in POISON if text[0] not in "-+"), "=路灯不亮"], ["classify", "收/=东村{0}%s.xlsx", "-o", "出/分类.xlsx"]],
    "topics": [["topics", "收/=东村{0}%s.xlsx"], ["topics", "收/=东村{0}%s.xlsx", "-o", "出/归并.xlsx"], ["topics", "收/=东村{0}%s.xlsx", "--json"]],
    "week": [["week", "收", "-v"], ["week", "收", "--json"]],
    "add": [
        [
            "add", "--village", VILLAGE, "--person", "=王五", "--phone", "13800000990", "--address", "@1号", "--visited-on",
            "2022-03-20", "--visitor", "+李明", "--opinion", "=1+1 路灯不亮[red]", "--channel", "微信", "--yes",
        ],
        ["add", "--village", "[/x]", "--person", "\x1b[31m=王", "--opinion", "{0}", "--visited-on", "=1", "--yes"],
    ],
    "correct": [["correct", "=张甲", "--village", VILLAGE, "--name", "=张甲甲[red]"], ["correct", "[/x]{0}", "--name", "=x"]],
    "attachment": [
        ["attachment", "5", "-o", "出/五.xlsx"],
        ["attachment", "6", "-o", "出/六.xlsx"],
        ["attachment", "6", "-o", "出/六外.xlsx", "--outside"],
        ["attachment", "6", "-o", "出/六村.xlsx", "--place", VILLAGE],
    ],
    "deadline set": [["deadline", "set", NUMBER, "--urgency", "特急", "--by", "=王[red]", "--note", "=1+1[/x]{0}"], ["deadline", "set", "[/x]{0}", "--urgency", "特急", "--by", "=王", "--note", "%s"], ["deadline", "set", NUMBER, "--petition", "是", "--by", "=王", "--note", "%s", "--json"]],
    "deadline recount": [["deadline", "recount", "--dry-run"], ["deadline", "recount", "--json"], ["show", NUMBER, "--deadline"], ["show", "[/x]{0}", "--deadline"]],
    "rate": [["rate", "=1/2[red]"], ["rate", "1/2", "=5%[/x]"]],
    "report": _reports(),
    "trace": [
        ["trace", "closure", "received"],
        ["trace", "coverage", "visited", "--json"],
        ["trace", "missing", "faults"],
        ["trace", "closure", "[/x]{0}"],
    ],
    "advance": [
        ["advance", NUMBER, "研判", "--by", "=张干部[red]", "--note", "=1+1[/x]{0}"],
        ["advance", NUMBER, "转办", "--unit", "=水利站[red]{0}"],
        ["advance", "[/x]{0}", "研判"],
        ["advance", NUMBER, "[red]"],
    ],
    "dispatch": [["dispatch"], ["dispatch", "--again", "--per", "unit", "--json"], ["dispatch", "receipt", "平台回执.xlsx"], ["dispatch", "[/x]{0}"]],
    "supervise": [["supervise", "--today", "2022-07-01", "--json"], ["supervise", "--today", "2022-07-11"]],
    "followup export": [["advance", NUMBER, "办结", "--result", "=1+1[red]{0}"], ["followup", "export"], ["followup", "export", "-o", "出/回访", "--json"]],
    "followup import": [["followup", "import", "回访表.xlsx", "--json"], ["followup", "import", "回访表.xlsx"], ["followup", "import", "[/x]{0}"]],
    "review sensitive": [
        ["review", "sensitive", NUMBER, "confirm", "--by", "=王[red]", "--note", "=1+1[/x]{0}"],
        ["review", "sensitive", "[/x]{0}", "clear", "--by", "=王", "--note", "%s"],
    ],
    "show": [["show", NUMBER], ["show", NUMBER, "--json"], ["show", "[/x]\x1b[31m"]],
    "log": [["log"], ["log", "--json"]],
    "plan list": [["plan", "list"], ["plan", "list", "--json"]],
    "plan show": [["plan", "show"], ["plan", "show", "--json"], ["plan", "show", "[/x]"]],
    "plan check": [["plan", "check"], ["plan", "check", "坏方案.toml"]],
    "roster import": [["roster", "import", "底册.xlsx"], ["roster", "import", "底册.xlsx", "--json"]],
    "roster show": [["roster", "show"], ["roster", "show", "--json"]],
    "roster add": [["roster", "add", "=新户[red]", "--village", VILLAGE, "--phone", "13800000991", "--address", "=x"]],
    "roster status": [["roster", "status", "=张乙", "--village", VILLAGE, "--status", "搬离", "--note", "=1+1[/x]"], ["roster", "status", "[/x]", "--status", "{0}"]],
    "roster rename-village": [["roster", "rename-village", VILLAGE, "=前岭新村[red]", "--dry-run"]],
    "roster merge-villages": [["roster", "merge-villages", VILLAGE, "+东坡村", "--into", "=合村[red]", "--dry-run"]],
    "schedule import": [["schedule", "import", "安排.xlsx"], ["schedule", "import", "安排.xlsx", "--json"]],
    "schedule show": [["schedule", "show"], ["schedule", "show", "--json"]],
    "schedule check": [["schedule", "check"], ["schedule", "check", "-o", "出/查.xlsx"], ["schedule", "check", "--json"]],
    "schedule share": [["schedule", "share", "=甲[red]", "@乙"], ["schedule", "share", "=甲", "@乙", "-o", "出/分.xlsx"], ["schedule", "share", "=甲", "@乙", "-o", "出/分.csv"]],
    "schedule remind": [["schedule", "remind", "--for", "2022-03-05"], ["schedule", "remind", "--for", "2022-03-05", "-o", "出/提醒.xlsx"]],
    "schedule spot-check": [["schedule", "spot-check", "--on", "2022-03-05", "--seed", "=1[red]", "-o", "出/抽.xlsx"]],
    "logbook import": [["logbook", "import", "督导", "督导.xlsx"], ["logbook", "import", "[/x]", "督导.xlsx"]],
    "logbook show": [["logbook", "show", "督导"], ["logbook", "show", "督导", "-o", "出/督导.xlsx"], ["logbook", "show", "[/x]"]],
    "logbook blank": [["logbook", "blank", "督导", "-o", "出/督导空.xlsx"]],
    "ledger export": [["ledger", "export", "-o", "出/台账.xlsx"], ["ledger", "export", "-o", "出/村.xlsx", "--village", VILLAGE]],
    "ledger import": [["ledger", "import", "出/台账.xlsx", "--dry-run"], ["ledger", "import", "旧台账.xlsx"]],
    "ledger handover": [["ledger", "handover"], ["ledger", "handover", "-o", "出/交接.xlsx", "--json"]],
}  # fmt: skip
"""Command → calls. `demo` invents all that it writes and takes no text."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A workspace whose every name and word is of the dangerous kind, already merged."""
    folder = tmp_path_factory.mktemp("town")
    Cli(folder)("init", folder / "ws", "--plan", "chaihudian")
    run = Cli(folder / "ws")
    rows: list[list[object]] = []
    for number, text in enumerate(POISON):
        village = VILLAGE if number % 2 else "+东坡村"
        names = ("=张甲", "=张乙") if number < 2 else (f"{text}户{number}",) * 2
        rows.append([
            f"2022-03-{1 + number % 28:02}", "=前岭总支[red]", village, names[number % 2], f"{text}号", str(13800000100 + number),
            f"{text}明" if number % 3 else "+李明", f"{text} 路灯不亮", text, text,
        ])  # fmt: skip
    rows += [
        ["2022-02-30", *rows[0][1:]],
        [f"{POISON[0]}[red]", *rows[1][1:]],
        [None, *rows[2][1:5], "\x1b[31m=138[/x]", *rows[2][6:]],
    ]
    clean = [[_storable(cell) for cell in row] for row in [HEADING, *rows]]
    write_text_sheet(
        run.folder / "收" / "=东村{0}%s.xlsx", ("=表1{0}", [["=标题[red]"], *clean]), ("＋表%s", [HEADING])
    )
    write_text_sheet(
        run.folder / "收" / "@[red]西村[⁄x].xlsx",
        ("@附件", [["[/x]"], HEADING[:-1], *(row[:-1] for row in clean[1:4])]),
    )
    (run.folder / "收" / "\x1b[31m-红.csv").write_text("=1,[red]\n", encoding="utf-8")
    (run.folder / "坏方案.toml").write_text('plan = "=[/x]"\n"[red]{0}" = "=1"\n', encoding="utf-8")
    roster = [
        ["总支", "村", "户/单位", "联系电话", "家庭住址"],
        *([row[1], row[2], row[3], row[5], row[4]] for row in clean[1:25]),
    ]
    write_text_sheet(run.folder / "底册.xlsx", ("=底册", roster))
    schedule = ["总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "村两委", "联系电话", "起止日期", "备注"]
    lines = [
        ["=总支[red]", village, "@片{0}", 20, "=王镇长", "+李明", "-孙[/x]", "13800000900", "3月1日至3月10日", "=1+1"]
        for village in (VILLAGE, "+东坡村", "＝缺报村[red]")
    ]
    write_text_sheet(run.folder / "安排.xlsx", ("=安排", [schedule, *lines]))
    run("logbook", "blank", "督导", "-o", "督导.xlsx")
    _fill_blank(run.folder / "督导.xlsx")
    write_text_sheet(
        run.folder / "旧台账.xlsx",
        (
            "=台账",
            [
                ["编号", "村", "姓名", "问题", "受理日", "办理状态"],
                ["=1", VILLAGE, "=张三", "=1+1 路灯[red]", "2022-03-01", "受理"],
                ["@2", "[/x]", "{0}", "%s 路灯", "=坏", "[red]"],
            ],
        ),
    )
    receipt = [["编号", "平台编号", "上传日期"], [NUMBER, "=1+1[red]", "@x"], ["[/x]", "{0}%s", ""]]
    write_text_sheet(run.folder / "平台回执.xlsx", ("=回执", receipt))
    calls = [
        ["编号", "回访日", "回访人", "满意度", "不满意原因"],
        [NUMBER, "2022-03-30", "=周敏[red]", "不满意", "=1+1{0}[/x]"],
        ["[/x]", "=1", "{0}", "%s", ""],
    ]
    write_text_sheet(run.folder / "回访表.xlsx", ("=回访", calls))
    for call in (["roster", "import", "底册.xlsx"], ["schedule", "import", "安排.xlsx"], ["merge", "收"]):
        run(*call, *TODAY, code=None)
    return run


def write_text_sheet(path: Path, *sheets: tuple[str, list[list[object]]]) -> None:
    """Write a workbook in which what begins with an equals sign is a text, as after an apostrophe."""
    write_sheet(path, *sheets)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"
    book.save(path)


def _storable(cell: object) -> object:
    """What openpyxl can put into a cell: of control characters only those that XML has."""
    return (
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", cell)
        if isinstance(cell, str)
        else cell
    )


def _fill_blank(path: Path) -> None:
    """Write a dangerous line below the heading of a blank logbook."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heading = next(row for row in sheet.iter_rows(max_row=10) if sum(cell.value is not None for cell in row) > 3)
    for cell in heading:
        if cell.value is not None:
            below = sheet.cell(cell.row + 1, cell.column)
            below.value = "2022-03-05" if "日" in str(cell.value) or "期" in str(cell.value) else "=1+1[red]{0}"
            below.data_type = "s"
    book.save(path)


def outputs(folder: Path) -> Iterator[Path]:
    """Every file that a command wrote, not what came in."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if (
            path.is_file()
            and inside[0] not in ("收", ".minqing")
            and path.name not in ("底册.xlsx", "安排.xlsx", "督导.xlsx", "旧台账.xlsx", "平台回执.xlsx", "回访表.xlsx")
        ):
            yield path


def assert_plain_workbook(path: Path) -> None:
    """No formula, no link, neither in the parts nor as openpyxl reads it."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("xl/worksheets/"):
                assert not re.search(rb"<f[ >/]", part), f"{path}: a formula in {name}"
                assert b"<hyperlink" not in part, f"{path}: a link in {name}"
            assert b"relationships/hyperlink" not in part, f"{path}: a link in {name}"
            assert b"relationships/externalLink" not in part, f"{path}: {name}"
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{path} {sheet.title} {cell.coordinate}"
                assert cell.hyperlink is None, f"{path} {sheet.title} {cell.coordinate}"


def assert_plain_csv(path: Path) -> None:
    """What WPS would take for a formula begins with an apostrophe; numbers are numbers."""
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
        for cell in row:
            bare = cell.lstrip(" \u3000\u00a0")
            assert not bare or bare[0] not in STARTS or _NUMBER.fullmatch(bare), f"{path}: {cell!r}"


def assert_plain_document(path: Path) -> None:
    """No field and no link but the page number."""
    with zipfile.ZipFile(path) as package:
        content = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert b"<w:hyperlink" not in content
    fields = re.findall(rb"<w:instrText[^>]*>([^<]*)", content)
    assert all(field.strip() in (b"PAGE", b"NUMPAGES") for field in fields), fields


_CHECKED: set[tuple[Path, int]] = set()
CHECKS = {".xlsx": assert_plain_workbook, ".csv": assert_plain_csv, ".docx": assert_plain_document}


def assert_plain_screen(result: Result, call: list[str]) -> None:
    """No order to the terminal; with --json one document."""
    for text in (result.out, result.err):
        assert not _CONTROL.search(text), f"{call}: {_CONTROL.search(text)!r} in {text!r}"
    assert "程序出错" not in result.err, f"{call}: {result.err}"
    assert result.code != 70, f"{call}: {result.err}"
    if "--json" in call and result.out.strip():
        json.loads(result.out)


def test_every_command_has_a_case_here() -> None:
    """A new command prints strangers' text as well; nobody would think of trying it with an equals sign."""
    assert set(CASES) == set(LEAVES), "write calls of the command, with such text, into CASES"


@pytest.mark.parametrize("command", [name for name in LEAVES if name != "demo"])
def test_no_command_makes_more_of_text_than_text(command: str, town: Cli) -> None:
    """Neither on the screen nor in what it writes."""
    for call in CASES[command]:
        result = town(*call, *TODAY, code=None, env={"COLUMNS": "140"})
        assert_plain_screen(result, call)
    for path in outputs(town.folder):
        check, stamp = CHECKS.get(path.suffix), (path, path.stat().st_mtime_ns)
        if check and stamp not in _CHECKED:
            check(path)
            _CHECKED.add(stamp)


def test_markup_and_templates_are_printed_as_they_were_written(town: Cli) -> None:
    """Text that vanishes from the screen is as wrong as text that is obeyed."""
    said = town("validate", "收", "--json", "--rows", *TODAY, code=None).json
    texts = {one["text"] for row in said["visit_rows"] for one in row["issues"]}
    screen = town("validate", "收", "--rows", "-v", *TODAY, code=None, env={"COLUMNS": "200"}).out

    for text in ("=1+1", "[red]红[/red]", "[/x]", "{0}{found}", "%s%d", "a:smile:b", "http://x.cn/y"):
        assert any(text in one for one in texts), text
        assert text in screen, text


def test_a_file_that_names_itself_a_formula_keeps_its_name_as_text_in_the_ledger(town: Cli) -> None:
    """The source of a row is shown in every list."""
    town("ledger", "export", "-o", "出/来源.xlsx", *TODAY, code=None)
    cells: list[Any] = [
        cell
        for sheet in openpyxl.load_workbook(town.folder / "出" / "来源.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]

    assert any(str(cell.value).startswith("=东村{0}%s.xlsx") and cell.data_type == "s" for cell in cells)
