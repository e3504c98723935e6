"""Files that all stand in the ledger as they are: known before anything that reads or weighs sheets is loaded.

Every week the clerk merges the whole folder again, and most times after the first nothing in it is new. Then starting
the rest of the program would cost more than finding that out.
"""

import hashlib
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from minqing_cli import __version__
from minqing_cli.merging.tally import Tally
from minqing_cli.stores import driver, merged
from minqing_cli.terms import LEDGER_FILE
from minqing_cli.workflows.folder import Folder
from minqing_cli.workflows.inbox import HEAD, Found, begins_an_archive, named_files
from minqing_cli.workflows.intake_report import FileOutcome, IntakeReport, skipped_outcome

_AT_ONCE = 1 << 20


def report_of_known(folder: Folder, paths: Sequence[Path], today: date, with_book: bool) -> IntakeReport | None:
    """Return what a merge of these files says when it has nothing to read; None where it must look closer.

    with_book: the workbook of the whole ledger must stand, too. Raises LedgerBroken, LedgerUnwritable.
    """
    try:
        digests = _digests(named_files(paths))
        source = folder.settings.read_bytes().decode()
    except (OSError, ValueError):
        return None
    if not digests:
        return None
    with driver.opened(folder.ledger) as connection:
        plan = merged.fingerprint_of(connection, source)
        if plan is None or (with_book and not _book_stands(folder, merged.last_made_at(connection))):
            return None
        known = merged.sheets_of(connection, digests)
    report = IntakeReport("merge", today, visits=Tally(), issues=Tally())
    for sha256, found in digests.items():
        sheets = known.get(sha256, ())
        if not sheets or any(record.held or (*made,) != (plan, __version__) for record, *made in sheets):
            return None
        report.files.append(skipped_outcome(found.told, found.name, sha256, [record for record, *_ in sheets]))
    report.visits = Tally(same=sum(map(_rows, report.files)))
    return report


def _rows(file: FileOutcome) -> int:
    return sum(sheet.rows.duplicate for sheet in file.sheets)


def _digests(files: Sequence[Found]) -> dict[str, Found]:
    """SHA-256 → file; nothing where one of them is not simply a file of its own. Raises OSError."""
    found: dict[str, Found] = {}
    for one in files:
        # Opening a pipe would wait for ever.
        if one.unread is not None or not os.path.isfile(one.path):
            return {}
        # Opened once: of thousands of small files that costs more than their bytes.
        with open(one.path, "rb", buffering=0) as stream:
            head = stream.read(HEAD)
            if begins_an_archive(head, one.path):
                return {}
            digest = hashlib.sha256(head)
            while piece := stream.read(_AT_ONCE):
                digest.update(piece)
        if found.setdefault(digest.hexdigest(), one) is not one:
            return {}
    return found


def _book_stands(folder: Folder, made_at: str | None) -> bool:
    book = folder.outputs / LEDGER_FILE
    if made_at is None or not book.is_file():
        return False
    return book.stat().st_mtime >= datetime.fromisoformat(made_at).timestamp()
