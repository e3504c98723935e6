"""Small sheets for the tests of intake: a Markdown table or rows of cells in, what was read out."""

from collections.abc import Mapping, Sequence
from datetime import date

from minqing_cli import plan
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.intake.heading import heading_names
from minqing_cli.intake.visits import Intake, read_sheet
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell, Merge, Sheet
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.reading import make_intake

CHD = plan.built_in("chaihudian")
TODAY = date(2022, 4, 1)
HEADING = "| 序号 | 走访日期 | 村 | 走访对象 | 联系电话 | 走访人 | 意见建议 | 备注 |"

__all__ = ["CHD", "HEADING", "TODAY", "codes", "markdown", "read", "sheet_of", "told"]


def markdown(*lines: str) -> list[list[Cell]]:
    """Rows of a Markdown table; a blank cell is None, `<br>` a line feed."""
    return [
        [
            cell.strip().replace("<br>", "\n") or None
            for cell in line.strip().removeprefix("|").removesuffix("|").split("|")
        ]
        for line in lines
    ]


def sheet_of(
    *lines: str | Sequence[Cell], merges: Sequence[Merge] = (), name: str = "Sheet1", hidden: bool = False
) -> Sheet:
    """A sheet from Markdown lines and rows of cells, padded to one width as a reader gives it."""
    rows = [markdown(line)[0] if isinstance(line, str) else list(line) for line in lines]
    width = max(map(len, rows), default=0)
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], tuple(merges), hidden)


def intake(settings: Plan = CHD, synonyms: Mapping[str, Sequence[str]] | None = None) -> Intake:
    """What reading needs, with further synonyms."""
    made = make_intake(Circumstances(settings, TODAY))
    return Intake(made.circumstances, heading_names(synonyms=synonyms), made.rules) if synonyms else made


_INTAKE = intake()


def read(
    *lines: str | Sequence[Cell],
    merges: Sequence[Merge] = (),
    name: str = "Sheet1",
    hidden: bool = False,
    using: Intake = _INTAKE,
) -> SheetReading:
    """Read a sheet made of lines."""
    return read_sheet("前岭村.xlsx", sheet_of(*lines, merges=merges, name=name, hidden=hidden), using)


def told(reading: SheetReading) -> list[tuple[str, str, str]]:
    """(person, day, opinion) of every accepted row."""
    return [(one.visit.person, one.visit.visited_on.isoformat(), one.visit.opinion) for one in reading.visits]


def codes(reading: SheetReading) -> list[str]:
    """The codes of what was found, in order."""
    return [problem.code for problem in reading.problems]
