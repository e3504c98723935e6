"""Files made to harm lie among twenty good ones: the good are read exactly, each of the others is named with its reason."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet
from tests.hostile.kinds import KINDS, VISIT, write_all

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs pipes, links and forked processes")

MOST_SECONDS, MOST_MEGABYTES, MOST_SECONDS_IN_ALL = 5, 300, 60
MOST_LETTERS = 300
"""Of a message: nobody reads 32,000 of them, and the faults of others would scroll away."""
NUMBERS = range(20)


def write_good(folder: Path) -> dict[str, str]:
    """Write twenty sound sheets; return name → the problem that it tells."""
    told = {f"{'好' * (number % 3 + 1)}{number:02}.xlsx": f"{number + 1}号井盖破损" for number in NUMBERS}
    for name, problem in told.items():
        heading, visit = VISIT
        write_sheet(folder / name, ("表", [heading, [*visit[:2], f"张{name[:3]}", *visit[3:5], problem]]))
    return told


def test_there_are_at_least_forty_kinds() -> None:
    """No two of one name, so that each is in the folder."""
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40


def test_hostile_files_among_good_ones_harm_none_of_them(cli: Cli) -> None:
    """The week goes on: twenty villages must not wait for the one whose file is broken."""
    folder = cli.folder / "收"
    folder.mkdir()
    good, expected = write_good(folder), write_all(folder)

    document = cli("validate", folder, "--json", "--rows", code=1).json

    files = {Path(one["path"]).name: one for one in document["files"]}
    issues = {row["file"]: [issue["text"] for issue in row["issues"]] for row in document["visit_rows"]}
    assert {name: issues.get(name) for name in good} == {name: [text] for name, text in good.items()}
    codes: dict[str, set[str]] = {}
    for problem in document["problems"]:
        if problem["severity"] == "error":
            codes.setdefault(problem["file"].partition(" › ")[0], set()).add(problem["code"])
    shown = {name.replace("\n", "?").replace("\x1b", "?"): code for name, code in expected.items()}
    assert {name: codes.get(name, set()) for name in shown} == {
        name: {code} if code else set() for name, code in shown.items()
    }
    for name, code in shown.items():
        here = [one for path, one in files.items() if path.partition(" › ")[0] == name]
        assert here, name
        assert {one["status"] for one in here} == {"refused" if code else "read"}, name
        assert all(one["reason"] for one in here) or not code, name
    assert document["rows"]["accepted"] == len(good) + sum(1 for code in shown.values() if code is None)


@pytest.mark.parametrize("letter", [" ", "\n", "　", "1,", "(", "、", "1、", "同上", "无", "村：", "-"])
def test_a_cell_filled_to_its_end_is_read_in_time(letter: str, cli: Cli) -> None:
    """32,000 times the same: patterns must go over it once, in every column and above the table."""
    full = "x" + letter * (32_000 // len(letter)) + "x"
    rows = [[full], VISIT[0], *([*VISIT[1][:at], full, *VISIT[1][at + 1 :]] for at in range(len(VISIT[1])))]
    write_sheet(cli.folder / "a.xlsx", ("表", rows))
    begun = sum(os.times()[:4])

    document = cli("validate", "a.xlsx", "--json", code=1).json

    assert document["rows"]["total"] == len(rows) - 2
    assert [one["code"] for one in document["problems"] if one["code"] == "P006"] == []
    assert max(len(one["says"]) for one in document["problems"]) < MOST_LETTERS
    assert sum(os.times()[:4]) - begun < MOST_SECONDS


# --- measured, by `make test-hostile` --------------------------------------------------------------


@pytest.mark.hostile
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
def test_no_hostile_file_takes_more_than_five_seconds_or_300_mb(tmp_path: Path) -> None:
    """A reader that swallows the memory of the office's computer harms every other program on it."""
    write_all(tmp_path)
    command = [sys.executable, "-m", "tests.hostile.measure", str(tmp_path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    found = json.loads(said)
    for name, (seconds, used) in sorted(found.items(), key=lambda one: -one[1][1]):
        print(f"{seconds:6.2f} s {used:6.0f} MB  {name!r}")

    assert max(seconds for seconds, _ in found.values()) <= MOST_SECONDS
    assert max(used for _, used in found.values()) <= MOST_MEGABYTES


@pytest.mark.hostile
def test_the_whole_folder_takes_at_most_a_minute(cli: Cli) -> None:
    """With the command as the clerk runs it, which ends of its own accord."""
    folder = cli.folder / "收"
    folder.mkdir()
    write_good(folder)
    write_all(folder)
    begun = time.perf_counter()

    result = cli.process("validate", folder, code=1)

    seconds = time.perf_counter() - begun
    print(f"{seconds:.1f} s, {len(KINDS) + 4} hostile files")
    readable = len(NUMBERS) + sum(1 for kind in KINDS if kind.code is None)
    assert f"入账 {readable}" in result.out
    assert seconds <= MOST_SECONDS_IN_ALL
