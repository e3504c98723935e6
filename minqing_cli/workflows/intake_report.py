"""What came of a validate or merge: counts, files, problems, rows, and all of it as JSON for scripts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from minqing_cli.merging.tally import Tally
from minqing_cli.problems import Problem
from minqing_cli.sheets import column_letters
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.terms import Outcome

if TYPE_CHECKING:
    from minqing_cli.intake.chosen import Choice
    from minqing_cli.records import ReadIssue
    from minqing_cli.workflows.faulty import FaultyFile
    from minqing_cli.workflows.returns import Returns

SAME_AS_MERGED = "与已汇总的文件完全相同，未重复读取。"
_FATES = ("accepted", "duplicate", "held", "ignored")


@dataclass(slots=True)
class RowCounts:
    """Rows by fate; total is always the sum of the other four."""

    accepted: int = 0
    duplicate: int = 0
    held: int = 0
    ignored: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self.accepted + self.duplicate + self.held + self.ignored

    def __add__(self, other: "RowCounts") -> "RowCounts":
        return RowCounts(*(getattr(self, fate) + getattr(other, fate) for fate in _FATES))

    def as_json(self) -> dict[str, int]:
        """The counts with their total."""
        return {"total": self.total, **{fate: getattr(self, fate) for fate in _FATES}}


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What became of one sheet."""

    name: str
    form: str | None
    reason: str | None
    heading_row: int | None
    rows: RowCounts
    choices: "tuple[Choice, ...]" = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    path: str
    name: str
    sha256: str
    status: str
    reason: str | None
    sheets: tuple[SheetOutcome, ...]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What one accepted or duplicate row says, with the numbers of its issues where it has any."""

    file: str
    sheet: str
    row: int
    outcome: Outcome
    issues: "tuple[tuple[str | None, ReadIssue], ...]"


@dataclass(slots=True)
class IntakeReport:
    """What a run of validate or merge found and did. batch: None where nothing was written."""

    command: str
    today: date
    batch: int | None = None
    files: list[FileOutcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    visits: Tally | None = None
    issues: Tally | None = None
    row_outcomes: list[RowOutcome] = field(default_factory=list)
    held_in: Counter[str] = field(default_factory=Counter)
    """Village → rows held back; an empty name where the row does not say."""
    dry_run: bool = False
    faulty: list["FaultyFile"] = field(default_factory=list)
    """Files in which something is to be put right."""
    returned: "Returns | None" = None
    """What was written to go back to the senders; None where it was not asked for."""

    @property
    def rows(self) -> RowCounts:
        """All rows of all sheets by fate."""
        return sum((sheet.rows for file in self.files for sheet in file.sheets), RowCounts())

    def count(self, status: str) -> int:
        """Files of a status."""
        return sum(1 for file in self.files if file.status == status)

    def as_json(self, with_rows: bool) -> dict[str, Any]:
        """The report in the shape that scripts rely on."""
        found: dict[str, Any] = {
            "command": self.command,
            "today": self.today.isoformat(),
            "batch": self.batch,
            "files": [_file_json(one) for one in self.files],
            "problems": [one.as_json() for one in self.problems],
            "rows": self.rows.as_json(),
        }
        if self.visits is not None and self.issues is not None:
            found["visits"] = tally_json(self.visits)
            found["issues"] = tally_json(self.issues) | {
                "repeated": self.issues.repeated,
                "withdrawn": self.issues.withdrawn,
            }
        found["outcomes"] = {outcome.name.lower(): count for outcome, count in self.outcomes.items()}
        if self.returned is not None:
            found["returned"] = self.returned.as_json()
        if with_rows:
            found["visit_rows"] = [_row_json(one) for one in self.row_outcomes]
        return found


def skipped_outcome(path: str, name: str, sha256: str, records: Sequence[SheetRecord]) -> FileOutcome:
    """What became of a file that stands in the ledger as it is. records: what its sheets came to then."""
    sheets = tuple(
        SheetOutcome(
            record.sheet,
            record.form,
            record.reason,
            record.heading_row,
            RowCounts(0, record.accepted + record.duplicate, 0, record.ignored),
        )
        for record in records
    )
    return FileOutcome(path, name, sha256, "skipped", SAME_AS_MERGED, sheets)


def needs_clerk(report: IntakeReport) -> bool:
    """Say whether something is left for the clerk: rows held back, files refused, conflicts."""
    conflicts = (report.visits.conflict if report.visits else 0) + (report.issues.conflict if report.issues else 0)
    return bool(report.rows.held or report.count("refused") or conflicts)


def nothing_read(report: IntakeReport) -> bool:
    """Say whether no file could be read at all."""
    return not report.files or not any(
        file.status in ("read", "skipped") and file.sha256 is not None and file.sheets for file in report.files
    )


def tally_json(tally: Tally) -> dict[str, int]:
    return {"new": tally.new, "changed": tally.changed, "same": tally.same, "conflict": tally.conflict}


def _file_json(file: FileOutcome) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "status": file.status,
        "reason": file.reason,
        "sheets": [
            {
                "name": sheet.name,
                "form": sheet.form,
                "reason": sheet.reason,
                "heading_row": sheet.heading_row,
                "tables": [_choice_json(choice) for choice in sheet.choices],
                "rows": sheet.rows.as_json(),
            }
            for sheet in file.sheets
        ],
    }


def _choice_json(choice: "Choice") -> dict[str, Any]:
    columns = [
        {"column": column_letters(column), "heading": written, "field": field if field.isidentifier() else None}
        for column, written, field in choice.columns
    ]
    return {"heading_row": None if choice.row is None else choice.row + 1, "columns": columns}


def _row_json(row: RowOutcome) -> dict[str, Any]:
    return {
        "file": row.file,
        "sheet": row.sheet,
        "row": row.row + 1,
        "outcome": row.outcome.name.lower(),
        "issues": [
            {
                "id": number,
                "text": issue.text,
                "subject": issue.subject,
                "responsibility": issue.responsibility,
                "on_the_spot": issue.on_the_spot,
                "sensitive": issue.sensitive,
                "needs_review": issue.needs_review,
            }
            for number, issue in row.issues
        ],
    }
