"""A folder in which nothing is new is known as such without loading what reads sheets, and said the same way."""

import sys
from datetime import date
from pathlib import Path

import pytest

from minqing_cli.workflows import known_files
from tests.conftest import Cli, write_sheet

HEADING = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]
TODAY = ("--today", "2022-03-25")


def row(number: int, opinion: str = "无") -> list[object]:
    """A sound visit."""
    return [date(2022, 3, 5), "前岭村", f"张{'甲乙丙丁'[number]}", f"1380000000{number}", "李明", opinion]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three sheets, one with an issue."""
    for number, opinion in enumerate(("无", "路灯不亮，晚上出行不便", "都挺好的")):
        write_sheet(tmp_path / "收件" / f"{number}.xlsx", ("记录表", [HEADING, row(number, opinion)]))
    return tmp_path / "收件"


@pytest.fixture
def cli(tmp_path: Path, inbox: Path) -> Cli:
    """A workspace into which they were merged."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian")
    cli = Cli(tmp_path / "ws")
    cli("merge", inbox, *TODAY)
    return cli


def looked_closer(cli: Cli, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> bool:
    """Say whether a merge went the long way."""
    long: list[bool] = []
    found = known_files.report_of_known

    def noted(*given: object, **named: object) -> object:
        report = found(*given, **named)  # type: ignore[arg-type]
        long.append(report is None)
        return report

    with monkeypatch.context() as patch:
        patch.setattr(known_files, "report_of_known", noted)
        cli("merge", *arguments, *TODAY, code=None)
    return long == [True]


@pytest.mark.parametrize("options", [(), ("-v",), ("--json",), ("--no-export",), ("--json", "--rows")])
def test_both_ways_say_the_same(
    options: tuple[str, ...], cli: Cli, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short way spares time, not words."""
    short = cli("merge", inbox, *TODAY, *options)
    monkeypatch.setattr(known_files, "report_of_known", lambda *_, **__: None)

    long = cli("merge", inbox, *TODAY, *options)

    assert (short.out, short.code) == (long.out, long.code)
    assert "相同 3" in short.out or '"same": 3' in short.out


def test_the_short_way_loads_neither_readers_nor_rules(cli: Cli, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise it would not be short."""
    loaded = {name: module for name, module in sys.modules.items() if name.startswith("minqing_cli.workflows.merge")}
    for name in loaded:
        monkeypatch.delitem(sys.modules, name)

    cli("merge", inbox, *TODAY)

    assert "minqing_cli.workflows.merge" not in sys.modules


def test_whatever_is_not_simply_known_is_looked_at(cli: Cli, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file, a changed one, a copy, an archive, a missing workbook, another plan: each takes the long way."""
    assert not looked_closer(cli, monkeypatch, inbox)

    copy = inbox / "0 (1).xlsx"
    copy.write_bytes((inbox / "0.xlsx").read_bytes())
    assert looked_closer(cli, monkeypatch, inbox)
    copy.unlink()

    assert looked_closer(cli, monkeypatch, inbox, inbox / "没有这个文件.xlsx")

    (cli.folder / "输出" / "总台账.xlsx").unlink()
    assert looked_closer(cli, monkeypatch, inbox)
    assert (cli.folder / "输出" / "总台账.xlsx").is_file()
    assert not looked_closer(cli, monkeypatch, inbox)

    settings = cli.folder / "minqing.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n# 改了一个字\n", encoding="utf-8")
    assert looked_closer(cli, monkeypatch, inbox)


def test_rows_that_were_held_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was doubtful then may be settled now: by a register, by another sheet."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian")
    cli = Cli(tmp_path / "ws")
    sheet = write_sheet(tmp_path / "前岭村.xlsx", ("记录表", [HEADING, row(0), ["", *row(1)[1:]]]))
    cli("merge", sheet, *TODAY, code=None)

    assert looked_closer(cli, monkeypatch, sheet)
