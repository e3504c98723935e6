"""Every lay-out of `cases/` is read to the records that stand beside it, row by row and with nothing left over."""

from pathlib import Path

import pytest

from minqing_cli.columns import columns_of
from minqing_cli.intake.visits import Intake, read_sheets
from minqing_cli.plan import parse
from minqing_cli.readers.formats import read_workbook
from minqing_cli.records import Visit
from minqing_cli.terms import Severity
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.reading import FileReading, make_intake, read_file
from tests.intake.tables import TODAY
from tests.layouts.case import Case, Table, all_cases, shown, write

CASES = all_cases()
_FIELDS = {column.heading: name for name, column in columns_of(Visit).items()}
RESERVED = "P505"
_OF_ROWS = frozenset({"P501", "P502", "P503", "P504", RESERVED})
CLAUSES = (
    "heading in the first row", "heading in the fifteenth row", "two-row heading", "three-row heading",
    "columns in any order", "renamed by synonym", "missing optional columns", "extra columns are kept",
    "side by side", "one below another", "repeated on every printed page", "sub-total rows", "a sheet per village",
    "a sheet per visitor", "a vertical form", "several vertical forms in one sheet", "meta lines",
    "blank leading columns", "goes on in the next sheet without a heading", "ambiguous heading (单位)",
    "ambiguous heading (时间)", "misspelt heading", "merged down", "merged across", "同上 and 〃", "full-width text",
    "no-break and zero-width spaces", "line feeds", "dates in every written form", "Chinese formats", "serials",
    "30 February", "1904", "1.38E+10", "phones as numbers", "two in one cell", "an extension", "landlines",
    "identity numbers", "identity number in a number cell", "error values", "formulas without a stored value",
    "WPS picture cells", "leading zeros",
)  # fmt: skip
"""What sheets may look like, and what their cells may hold: each is shown by a case at least."""


def intake_of(case: Case) -> Intake:
    """What reading needs, with the settings of the case."""
    return make_intake(Circumstances(parse('plan = "chaihudian"\n' + case.settings, case.name), TODAY))


def reading_of(case: Case, path: Path) -> FileReading:
    """What the program reads out of a case's workbook."""
    return read_file(Found(path, path.name), intake_of(case))


def row_name(case: Case, sheet: str, row: int) -> str:
    """How the expected tables name a row."""
    return f"{sheet} › {row + 1}" if len(case.sheets) > 1 else str(row + 1)


def check(case: Case, found: FileReading) -> None:
    """Compare what was read with what stands beside the case."""
    heading, *expected = case.records or [["行"]]
    fields = [_FIELDS[name] for name in heading[1:]]
    records = [
        [row_name(case, sheet.name, one.row), *(shown(getattr(one.visit, name)) for name in fields)]
        for sheet in found.sheets
        for one in sheet.visits
    ]
    assert records == expected
    assert held_rows(case, found) == [[row, *codes.split()] for row, codes in case.held]
    check_ignored(case, found)
    check_said(case, found)


def held_rows(case: Case, found: FileReading) -> list[list[str]]:
    """Each held row with the codes of its own errors; a sheet held as a whole has its code in `said`."""
    rows = []
    for sheet in found.sheets:
        firsts = {one.row for one in sheet.visits} | {one.row for one in sheet.held}
        errors = [one for one in sheet.problems if one.severity is Severity.ERROR and one.place.row is not None]
        for held in sheet.held:
            # A form of one household has its faults in the rows below its first.
            own = [
                one.code for one in errors if max((at for at in firsts if at <= one.place.row), default=-1) == held.row
            ]
            rows.append([row_name(case, sheet.name, held.row), *sorted(own)])
    return rows


def check_ignored(case: Case, found: FileReading) -> None:
    """Every ignored row is expected, with its reason; reserved rows share one problem and are only counted."""
    told = [
        [row_name(case, sheet.name, one.place.row or 0), one.code]
        for sheet in found.sheets
        for one in sheet.problems
        if one.code in _OF_ROWS - {RESERVED}
    ]
    assert sorted(told) == sorted(one for one in case.ignored if one[1] != RESERVED)
    assert sum(sheet.ignored for sheet in found.sheets) == len(case.ignored)


def check_said(case: Case, found: FileReading) -> None:
    """Every warning is expected, every expected message is there."""
    problems = [*found.problems, *(one for sheet in found.sheets for one in sheet.problems)]
    said = {(one.code, one.place.cell or "") for one in problems}
    expected = {(code, cell) for code, cell in _pairs(case.said)}
    assert expected <= said
    held = {code for _, *codes in case.held for code in " ".join(codes).split()}
    unexpected = {
        (one.code, one.place.cell or "", one.says)
        for one in problems
        if one.severity is not Severity.INFO
        and one.code not in held
        and (one.code, one.place.cell or "") not in expected
    }
    assert not unexpected


def _pairs(table: Table) -> list[tuple[str, str]]:
    return [(row[0], row[1] if len(row) > 1 else "") for row in table]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_layout_is_read_to_the_records_beside_it(case: Case, tmp_path: Path) -> None:
    """What a person can read out of a village's sheet, the program reads; what it cannot, it says where."""
    check(case, reading_of(case, write(case, tmp_path)))


@pytest.mark.parametrize("case", [case for case in CASES if case.records or case.held], ids=lambda case: case.name)
def test_rows_that_end_with_their_last_cell_are_read_alike(case: Case, tmp_path: Path) -> None:
    """Readers of other formats leave out the blank cells at the end of a row."""
    path = write(case, tmp_path)
    reading = FileReading(str(path), path.name)
    intake = intake_of(case)
    for sheet in (sheets := read_workbook(path, intake.circumstances.plan.limits).sheets):
        for row in sheet.rows:
            while row and row[-1] is None:
                row.pop()
    reading.sheets = read_sheets(path.name, sheets, intake)

    check(case, reading)


def test_every_clause_of_the_layouts_has_its_cases() -> None:
    """The list is only as good as what it covers; a case's title begins with what it shows."""
    titles = [case.title for case in CASES]
    words = "\n".join(f"{case.title} {case.why}" for case in CASES)

    assert [clause for clause in CLAUSES if clause not in words] == []
    assert len(set(titles)) == len(titles) >= 40
    assert all(case.why and (case.records or case.held or case.said) for case in CASES)
