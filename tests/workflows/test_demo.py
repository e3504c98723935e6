"""The demonstration's month, recounted from the town's own data and never from what the program says."""

import re
import shlex
from collections import Counter
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len
from rich.console import Console

from minqing_cli.cli.app import main
from minqing_cli.reports.closure import ClosureReport
from minqing_cli.reports.coverage import CoverageReport
from minqing_cli.reports.matrix import MatrixReport
from minqing_cli.reports.overdue import OverdueReport
from minqing_cli.show.demo import print_demo
from minqing_cli.terms import Outcome, RowFate
from minqing_cli.workflows.demo.post import Line, Paper, four_weeks
from minqing_cli.workflows.demo.tour import Listing, Log, Merged, Pasted, Step, run_demo
from minqing_cli.workflows.demo.town import Call, Target, make_town
from minqing_cli.workflows.intake_report import IntakeReport
from minqing_cli.workflows.story import Story

TOWN = make_town()
WEEKS = four_weeks(TOWN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration of this file lies."""
    return tmp_path_factory.mktemp("demo") / "小镇"


@pytest.fixture(scope="module")
def steps(folder: Path) -> list[Step]:
    """The whole tour."""
    return list(run_demo(folder))


@pytest.fixture(scope="module")
def told() -> dict[Call, Line]:
    """What the ledger must hold in the end: the last accepted line of each visit."""
    return {
        line.call: line for post in WEEKS for piece in post for line in piece.lines if line.fate is RowFate.ACCEPTED
    }


@pytest.fixture(scope="module")
def classes(told: dict[Call, Line]) -> Counter[tuple[str | None, str | None]]:
    """How many issues of each class there are; words that were only repeated raise none."""
    return Counter(one for line in told.values() if not line.call.again for one in line.says.classes)


def merges(steps: list[Step]) -> list[IntakeReport]:
    """The merges that changed the ledger, one for each week."""
    reports = [step.result.report for step in steps if isinstance(step.result, Merged)]
    return [report for report in reports if report.batch is not None]


def last(steps: list[Step], kind: type) -> object:
    """The last result of a kind."""
    return [step.result for step in steps if isinstance(step.result, kind)][-1]


def standing(target: Target, told: dict[Call, Line]) -> Outcome | None:
    """The best outcome of a household's visits."""
    found = {line.says.outcome for call, line in told.items() if call.target == target}
    ranked = (Outcome.HAS_ISSUE, Outcome.NO_PROBLEM, Outcome.NOT_REACHED, Outcome.TO_COMPLETE)
    return next((outcome for outcome in ranked if outcome in found), None)


@pytest.mark.parametrize("week", range(4))
def test_every_line_meets_the_fate_it_was_written_for(steps: list[Step], week: int):
    """Held, duplicate and accepted rows are those that the faults of the week ask for."""
    report = merges(steps)[week]
    lines = [line for piece in WEEKS[week] for line in piece.lines]
    fates = Counter(line.fate for line in lines)
    outcomes = Counter(line.says.outcome for line in lines if line.fate is RowFate.ACCEPTED)

    counts = report.rows
    assert (counts.accepted, counts.duplicate, counts.held) == (
        fates[RowFate.ACCEPTED],
        fates[RowFate.DUPLICATE],
        fates[RowFate.HELD],
    )
    assert report.outcomes == {outcome: outcomes[outcome] for outcome in Outcome}


@pytest.mark.parametrize("week", range(4))
def test_files_that_are_no_workbooks_are_refused_and_no_others(steps: list[Step], week: int):
    """A refused file must never be one that could be read."""
    refused = {file.name for file in merges(steps)[week].files if file.status == "refused"}

    assert refused == {piece.name for piece in WEEKS[week] if piece.refused}


def test_the_matrix_is_the_towns_own(steps: list[Step], classes: Counter[tuple[str | None, str | None]]):
    """Every issue stands in the cell under which its text is written in the town's file."""
    report = last(steps, MatrixReport)
    assert isinstance(report, MatrixReport)
    cells = {
        (subject, responsibility): count
        for responsibility, row in zip(report.responsibilities, report.counts, strict=True)
        for subject, count in zip(report.subjects, row, strict=True)
        if count
    }

    assert cells == {one: count for one, count in classes.items() if one[0]}
    assert report.pending == classes[None, None] == 3
    assert report.total == classes.total()


def test_the_coverage_is_the_towns_own(steps: list[Step], told: dict[Call, Line]):
    """Each household of the register is counted once, by the best of its visits."""
    report = last(steps, CoverageReport)
    assert isinstance(report, CoverageReport)
    met = {target: standing(target, told) for target in TOWN.register}
    visited = [target for target, found in met.items() if found in (Outcome.HAS_ISSUE, Outcome.NO_PROBLEM)]

    assert report.total.registered == len(TOWN.register)
    assert report.total.visited == len(visited)
    assert report.total.off_register == len(TOWN.targets) - len(TOWN.register)
    assert {row.key: row.visited for row in report.rows} == Counter(target.branch for target in visited)
    missed = {(one.village, one.person) for one in report.missed_households}
    assert missed == {(target.village, target.person) for target in met if target not in visited}
    assert len(missed) >= 3


def test_the_late_village_is_named_as_long_as_it_is_late(steps: list[Step]):
    """Its sheets of the first week cannot be read, and the next come only in the last week."""
    said = [note for step in steps if hasattr(step.result, "report") and not isinstance(step.result, Merged)
            for note in step.result.report.table().notes]  # fmt: skip

    assert any("杏花村" in note for note in said)
    report = last(steps, CoverageReport)
    assert isinstance(report, CoverageReport)
    assert report.missed_villages == ()


def test_only_what_was_resolved_on_the_spot_is_resolved(
    steps: list[Step], told: dict[Call, Line], classes: Counter[tuple[str | None, str | None]]
):
    """Nobody has worked on the others yet, so all of them are overdue after the last day."""
    closure, overdue = last(steps, ClosureReport), last(steps, OverdueReport)
    assert isinstance(closure, ClosureReport)
    assert isinstance(overdue, OverdueReport)
    on_the_spot = sum(sum(line.says.on_the_spot) for line in told.values())

    assert (closure.total.received, closure.total.resolved) == (classes.total(), on_the_spot)
    assert overdue.red == classes.total() - on_the_spot


def test_the_lists_hold_the_households_they_are_for(
    steps: list[Step], told: dict[Call, Line], classes: Counter[tuple[str | None, str | None]]
):
    """Attachment 5 lists households without issues, attachment 6 every issue."""
    outcomes = Counter(standing(target, told) for target in TOWN.targets)
    outputs = [written.what for step in steps if isinstance(step.result, tuple) for written in step.result]

    assert outputs[0] == f"{outcomes[Outcome.NO_PROBLEM]} 户"
    assert outputs[1] == f"{outcomes[Outcome.HAS_ISSUE]} 户 {classes.total()} 件"
    assert outputs[3] == f"{outcomes[Outcome.HAS_ISSUE] - 1} 户 {classes.total() - 1} 件"


def test_merging_the_same_files_again_changes_nothing(steps: list[Step]):
    """The clerk may run a command twice."""
    again = [step.result for step in steps if isinstance(step.result, Merged) and step.result.report.batch is None]

    assert [one.report.rows.accepted for one in again] == [0, 0]


def test_a_faulty_sheet_goes_back_marked_and_comes_home_corrected(folder: Path, steps: list[Step]):
    """The whole loop: marked copy and text, the village's corrections in it, and the old sheet that no longer reminds."""
    first, later = (
        step.result.report for step in steps if isinstance(step.result, Merged) and step.result.report.batch is None
    )
    [copy] = [piece for piece in WEEKS[1] if isinstance(piece, Paper) and piece.on_copy]
    sent = openpyxl.load_workbook(folder / "退回" / "第1周" / copy.name)
    came = openpyxl.load_workbook(folder / "收件" / "第2周" / copy.name)
    corrected = [
        cell.coordinate
        for row in sent["记录表"].iter_rows()
        for cell in row
        if cell.value != came["记录表"][cell.coordinate].value
    ]

    assert sorted(corrected) == sorted(
        cell.coordinate for row in sent["记录表"].iter_rows() for cell in row if cell.comment
    )
    assert len(corrected) == 2
    assert came.sheetnames == sent.sheetnames
    assert (first.rows.held, later.rows.held) == (8, 7)
    assert any(copy.village in line for step in steps if isinstance(step.result, Pasted) for line in step.result.lines)


def test_a_corrected_day_keeps_the_number(steps: list[Step]):
    """The story that the tour shows is that of an issue whose day came back corrected."""
    story = last(steps, Story)
    assert isinstance(story, Story)

    assert [change.command for change in story.changes] == ["merge", "merge"]
    assert "visited_on" in {name for name, _, _ in story.changes[-1].differences}


def test_the_words_raised_again_are_not_counted_again(steps: list[Step]):
    """One household says the same twice, another nearly the same."""
    third = merges(steps)[2]

    assert third.issues is not None
    assert third.issues.repeated == 1
    assert "P405" in {problem.code for problem in third.problems}


def test_an_identity_number_is_not_kept(folder: Path, steps: list[Step]):
    """It is warned of, and stands neither in the ledger nor in what was written from it."""
    assert "P233" in {problem.code for problem in merges(steps)[0].problems}
    assert b"000000190001010000" not in (folder / ".minqing" / "ledger.sqlite").read_bytes()


@pytest.mark.parametrize("width", [80, 120])
def test_no_table_is_wider_than_the_screen(steps: list[Step], width: int):
    """Only the messages, which are sentences, may run over into the next line."""
    out = Console(file=StringIO(), width=width, markup=False, emoji=False, highlight=False)

    print_demo(out, steps)

    lines = out.file.getvalue().splitlines()
    wide = [line for line in lines if cell_len(line) > width]
    assert all(re.match(r"【|走访：|  第 |\$ minqing init ", line) for line in wide)
    assert len(lines) < 190


@pytest.mark.slow
def test_another_folder_gives_the_same_figures(folder: Path, steps: list[Step], tmp_path: Path):
    """What the screen shows depends on nothing but the town: not on the place, the day or the machine."""

    def screen(told: list[Step], name: str) -> str:
        out = Console(file=StringIO(), width=100, markup=False, emoji=False, highlight=False)
        print_demo(out, told)
        return out.file.getvalue().replace(name, "FOLDER")

    other = tmp_path / "另一个镇"

    assert screen(steps, str(folder)) == screen(list(run_demo(other)), str(other))


def test_every_command_of_the_tour_can_be_typed(
    folder: Path, steps: list[Step], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """What the tour shows and what it proposes to try is what the program understands."""
    monkeypatch.chdir(folder)
    shown = [step.command for step in steps if step.command]
    proposed = [command for listing in steps if isinstance(listing.result, Listing)
                for command, _ in listing.result.rows if command.startswith("minqing ")]  # fmt: skip

    for command in (*shown[1:], *proposed):
        arguments = shlex.split(command)[1:]
        # Typed for a look only: the tour's ledger is what the other tests count.
        look = ["--dry-run"] if arguments[0] in ("merge", "roster") and "--dry-run" not in arguments else []
        assert main([*arguments, *look]) in (0, 1), command
    assert "程序出错" not in capsys.readouterr().err


def test_the_log_shows_the_last_week(steps: list[Step]):
    """Register and four weeks make five batches."""
    log = last(steps, Log)
    assert isinstance(log, Log)

    assert [batch["number"] for batch in log.batches] == [5]
