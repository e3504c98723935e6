"""Files of which a corrected copy has come back: neither their held rows nor their faults are open any more.

A marked copy says which file it is made of, so the original that still lies in the folder is not read as news, whatever
became of the copy itself. A copy that only had the faulty rows takes the place of no more than those.
"""

from collections.abc import Mapping, Sequence

from minqing_cli import problems
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.sheets import Place
from minqing_cli.stores.answers import Answered
from minqing_cli.terms import Severity
from minqing_cli.workflows.reading import FileReading


def set_aside(readings: Sequence[FileReading], known: Mapping[str, Answered]) -> dict[str, Answered]:
    """Mark the readings that a copy answers, here or by what the ledger knows; return digest → copy of both."""
    found = dict(known)
    for reading in readings:
        if reading.status == "read" and any(sheet.visits or sheet.held for sheet in reading.sheets):
            for digest in reading.answer.digests:
                if digest not in found or found[digest].short:
                    found[digest] = Answered(reading.name, reading.answer.short)
    for reading in readings:
        if reading.status == "read" and reading.sha256 in found:
            _answer(reading, found[reading.sha256])
    return found


def _answer(reading: FileReading, by: Answered) -> None:
    said = problems.ANSWERED.at(Place(reading.name), other=by.file)
    if not by.short:
        reading.status, reading.reason, reading.corrected = "skipped", said.says, True
        reading.problems = [said]
        return
    for sheet in reading.sheets:
        _forget_faulty_rows(sheet)
    reading.problems.append(said)


def _forget_faulty_rows(sheet: SheetReading) -> None:
    sheet.ignored += len(sheet.held)
    sheet.held = []
    sheet.problems = [one for one in sheet.problems if one.place.row is None or one.severity is Severity.INFO]
