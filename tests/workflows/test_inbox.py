"""What is to be read: folders, archives as chat programs send them, and the same file under two names."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from minqing_cli.plan import built_in
from minqing_cli.workflows.inbox import find_files
from tests.conftest import Cli, write_sheet

LIMITS = built_in("standard").limits
HEADING = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]


def sheet(path: Path, person: str, day: str = "2022-03-05") -> Path:
    """A sheet with one visit."""
    return write_sheet(path, ("表", [HEADING, [day, "前岭村", person, "13800000001", "李明", "路灯不亮"]]))


class _FromWindows(zipfile.ZipInfo):
    """A member whose name is written in GB18030, without a word of it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def archive(path: Path, members: Mapping[str, bytes], windows: bool = False) -> Path:
    """An archive of files. windows: names as the Windows of our offices writes them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(_FromWindows(name) if windows else name, content)
    return path


def told(*paths: Path) -> dict[str, str]:
    """Name of each file → code of why it is not read, or nothing."""
    with find_files(paths, LIMITS) as files:
        return {found.name: found.unread.code if found.unread else "" for found in files}


@pytest.mark.parametrize("windows", [True, False])
def test_an_archive_is_read_like_a_folder(windows: bool, cli: Cli) -> None:
    """The names in an archive from Windows are in GB18030 and do not say so; a Mac adds its own litter."""
    content = sheet(cli.folder / "x.xlsx", "张三", "2022-02-30").read_bytes()
    members = {"第一组/东村.xlsx": content, "__MACOSX/第一组/._东村.xlsx": b"x", "~$东村.xlsx": b"x", ".DS_Store": b"x"}
    archive(cli.folder / "收" / "周报.zip", members, windows)

    document = cli("validate", "收", "--json", code=1).json

    assert [(one["path"], one["status"]) for one in document["files"]] == [
        ("收/周报.zip › ~$东村.xlsx", "skipped"),
        ("收/周报.zip › 第一组/东村.xlsx", "read"),
    ]
    (problem,) = [one for one in document["problems"] if one["severity"] == "error"]
    assert (problem["file"], problem["sheet"], problem["cell"]) == ("周报.zip › 第一组/东村.xlsx", "表", "A2")


def test_what_must_not_come_out_of_an_archive_is_named(tmp_path: Path) -> None:
    """No name in an archive becomes a path, and no archive within one is opened."""
    inner = archive(tmp_path / "里.zip", {"a.txt": b"x"}).read_bytes()
    link = zipfile.ZipInfo("链接.xlsx")
    link.external_attr = 0o120777 << 16
    path = archive(
        tmp_path / "收" / "a.zip",
        {"../逃.xlsx": b"x", "/etc/绝对.xlsx": b"x", "C:\\盘.xlsx": b"x", "里.zip": inner, "好.csv": b"a,b\n"},
    )
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(link, "/etc/passwd")

    assert told(path) == {
        "a.zip › ../逃.xlsx": "P018",
        "a.zip › /etc/绝对.xlsx": "P018",
        "a.zip › C:/盘.xlsx": "P018",
        "a.zip › 里.zip": "P018",
        "a.zip › 链接.xlsx": "P018",
        "a.zip › 好.csv": "",
    }
    assert not (tmp_path / "逃.xlsx").exists()


def test_nothing_of_an_archive_stays_behind(tmp_path: Path) -> None:
    """What was laid down holds names and telephone numbers."""
    path = archive(tmp_path / "a.zip", {"好.csv": b"a,b\n"})
    with find_files([path], LIMITS) as files:
        laid_down = files[0].path
        assert laid_down.read_bytes() == b"a,b\n"

    assert not laid_down.exists()
    assert not laid_down.parent.parent.exists()


def test_members_with_a_password_and_bombs_are_named_alone(tmp_path: Path) -> None:
    """The others of the archive are read."""
    path = archive(tmp_path / "a.zip", {"密.xlsx": b"x", "弹.csv": b" " * (60 << 20), "好.csv": b"a,b\n"})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as made:
        at = made.getinfo("密.xlsx").header_offset
    content[at + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    assert told(path) == {"a.zip › 密.xlsx": "P018", "a.zip › 弹.csv": "P005", "a.zip › 好.csv": ""}


def test_a_workbook_is_no_archive_of_files(tmp_path: Path) -> None:
    """Whatever it is called."""
    content = sheet(tmp_path / "x.xlsx", "张三").read_bytes()
    (tmp_path / "包.zip").write_bytes(content)

    assert told(tmp_path / "包.zip") == {"包.zip": ""}


def test_the_same_file_under_two_names_is_read_once_and_said(workspace: Cli, tmp_path: Path) -> None:
    """Chat programs save a second download as “(1)”; its rows count as duplicates, its faults are told once."""
    rows = [HEADING, *([day, "前岭村", "张三", "13800000001", "李明", "无"] for day in ("2022-03-05", "2022-02-30"))]
    content = write_sheet(tmp_path / "收" / "东村.xlsx", ("表", rows)).read_bytes()
    (tmp_path / "收" / "东村(1).xlsx").write_bytes(content)
    archive(tmp_path / "收" / "周报.zip", {"东村.xlsx": content})

    for command in ("validate", "merge"):
        document = workspace(command, tmp_path / "收", "--json", code=1).json
        assert document["rows"] == {"total": 6, "accepted": 1, "duplicate": 4, "held": 1, "ignored": 0}
        codes = [one["code"] for one in document["problems"]]
        assert (codes.count("P016"), codes.count("P203")) == (2, 1)
        assert document["outcomes"]["no_problem"] == 1
        assert len({one["sha256"] for one in document["files"]}) == 1


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and links")
def test_pipes_links_and_odd_names_in_a_folder_are_named(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever; a name with a line feed would break the list."""
    folder = tmp_path / "收"
    folder.mkdir()
    os.mkfifo(folder / "管道.xlsx")
    os.symlink("圈", folder / "圈")
    os.symlink(tmp_path, folder / "别处")
    (folder / "一\n[red]\u202e.csv").write_text("a,b\n", encoding="utf-8")
    (folder / os.fsdecode("东村.csv".encode("gb18030"))).write_text("b,c\n", encoding="utf-8")

    assert told(folder) == {"一?[red]?.csv": "", "东村.csv": "", "别处": "P008", "圈": "", "管道.xlsx": ""}
    (folder / "好.xlsx").write_bytes(sheet(tmp_path / "x.xlsx", "张三").read_bytes())
    result = Cli(tmp_path)("validate", folder, code=1)
    assert "管道.xlsx：文件打不开：这不是普通文件" in result.out
    assert "圈：文件打不开：链接绕成了圈" in result.out
    assert "入账 1" in result.out
