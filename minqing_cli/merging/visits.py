"""Which rows are new, which repeat what stands, which correct it, and which contradict one another.

One visit is a household on a day. Rows of one sheet for the same visit are its several issues. Two files of
one run that tell of the same visit differently are both held; a later run corrects. A sheet of which at
least half the stored rows come back unchanged is the corrected version of that sheet: its changed rows find
their old visit even where the date or the name was corrected.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from minqing_cli import clean, problems
from minqing_cli.identity import content_digest
from minqing_cli.merging.known import IncomingRow, IncomingSheet, LedgerView, StoredVisit
from minqing_cli.packed import values_of
from minqing_cli.problems import Problem
from minqing_cli.records import Visit
from minqing_cli.terms import RowFate


def content_of(visit: Visit) -> str:
    """Return the digest of all that a row says; spacing and punctuation of free text do not count."""
    return content_digest(values_of(visit))


def weigh_visits(rows: Sequence[IncomingRow], view: LedgerView, next_id: int) -> list[Problem]:
    """Settle the fate of every accepted row and what is written for it; rows are in the run's fixed order."""
    said: list[Problem] = []
    _recognise_old(rows, view)
    groups: dict[tuple[int, date], list[IncomingRow]] = defaultdict(list)
    for row in rows:
        if row.fate is RowFate.ACCEPTED and row.household is not None:
            groups[row.household.id, row.visit.visited_on].append(row)
    for group in groups.values():
        said.extend(_settle_within_run(group))
    standing: dict[tuple[int, date], list[StoredVisit]] = defaultdict(list)
    for visit in view.visits_of({household for household, _ in groups}):
        standing[visit.household_id, visit.visit.visited_on].append(visit)
    for key, group in groups.items():
        _settle_against_ledger(group, standing[key])
    lineages, gone = _settle_corrections(rows, view)
    said.extend(gone)
    _write_down(groups, standing, lineages, next_id)
    said.extend(_duplicates_said(rows))
    return said


def _recognise_old(rows: Sequence[IncomingRow], view: LedgerView) -> None:
    """Take rows of a file that was merged before for what they are: known, even where a later sheet corrected them.

    Without this, a folder merged anew as a whole would bring the old version back over its own correction.
    """
    old = [row for row in rows if row.sheet.seen and row.fate is RowFate.ACCEPTED]
    ids = dict(view.versions_saying({row.content for row in old}))
    standing = {visit.id: visit for visit in view.visits_by_id(set(ids.values()))}
    for row in old:
        visit = standing.get(ids.get(row.content, 0))
        if visit is not None:
            row.fate, row.standing = RowFate.DUPLICATE, visit


def _settle_within_run(group: list[IncomingRow]) -> Iterator[Problem]:
    by_file: dict[str, list[IncomingRow]] = defaultdict(list)
    for row in group:
        by_file[row.sheet.sha256].append(row)
    if len({frozenset(row.content for row in rows) for rows in by_file.values()}) > 1:
        for row in group:
            other = next(one for one in group if one.sheet.sha256 != row.sheet.sha256)
            row.fate = RowFate.HELD
            place = row.sheet.place(row.read.row, "opinion")
            yield problems.VISIT_CONFLICT.at(place, "opinion", other=str(other.sheet.place(other.read.row)))
        return
    first: dict[str, IncomingRow] = {}
    # Of files with the same content the smallest digest stands, so that names and order do not matter.
    for row in sorted(group, key=lambda one: one.sheet.sha256):
        twin = first.setdefault(row.content, row)
        if twin is not row:
            row.fate, row.twin = RowFate.DUPLICATE, twin


def _settle_against_ledger(group: list[IncomingRow], standing: list[StoredVisit]) -> None:
    rest = list(standing)
    open_rows = [row for row in group if row.fate is RowFate.ACCEPTED]
    for row in open_rows:
        same = next((visit for visit in rest if visit.content == row.content), None)
        if same:
            row.fate, row.standing = RowFate.DUPLICATE, same
            rest.remove(same)
    # What was taken down by hand stands beside the sheets: it corrects no row of theirs, and none corrects it.
    changed = (row for row in open_rows if row.fate is RowFate.ACCEPTED and not row.source.by_hand)
    rest = [visit for visit in rest if not visit.source.by_hand]
    for row, visit in zip(changed, rest, strict=False):
        row.standing = visit


def _settle_corrections(rows: Sequence[IncomingRow], view: LedgerView) -> tuple[dict[str, str], list[Problem]]:
    """Return sheet → the lineage that it corrects, and what is said of rows that it no longer has."""
    by_sheet: dict[str, list[IncomingRow]] = defaultdict(list)
    for row in rows:
        if not row.sheet.seen:
            by_sheet[row.sheet.key].append(row)
    hits: dict[str, set[str]] = defaultdict(set)
    for lineage, content in view.lineages_with({row.content for row in rows}):
        hits[lineage].add(content)
    stored: dict[str, list[StoredVisit]] = defaultdict(list)
    answered = {row.sheet.answers for row in rows if row.sheet.answers}
    for visit in view.visits_in(hits.keys() | answered):
        stored[visit.lineage].append(visit)
    taken = {row.standing.id for row in rows if row.standing and not row.sheet.seen}
    corrected: dict[str, str] = {}
    said: list[Problem] = []
    for key, sheet_rows in by_sheet.items():
        sheet = sheet_rows[0].sheet
        # A copy that we sent back says itself what it corrects; a short one lacks the rows by which it would be known.
        own = sheet.answers if stored.get(sheet.answers) else _corrected_lineage(sheet_rows, hits, stored)
        if own is None:
            continue
        corrected[key] = own
        rest = [visit for visit in stored[own] if visit.id not in taken]
        for row in sheet_rows:
            if row.fate is RowFate.ACCEPTED and row.standing is None:
                row.standing = _same_visit_rewritten(row, rest)
                if row.standing:
                    rest.remove(row.standing)
                    taken.add(row.standing.id)
        if not sheet.short:
            said.extend(_row_gone(sheet, visit) for visit in rest)
    return corrected, said


def _corrected_lineage(
    rows: list[IncomingRow], hits: dict[str, set[str]], stored: dict[str, list[StoredVisit]]
) -> str | None:
    own = {row.content for row in rows}
    villages = {row.visit.village for row in rows}
    best, most = None, 0
    for lineage, contents in hits.items():
        visits = stored[lineage]
        same = len(own & contents)
        in_village = any(visit.visit.village in villages and not visit.source.by_hand for visit in visits)
        if same > most and in_village and same * 2 >= len(visits):
            best, most = lineage, same
    return best


def _same_visit_rewritten(row: IncomingRow, candidates: list[StoredVisit]) -> StoredVisit | None:
    """Find the old visit of a row whose date or name was corrected: same village, same opinion, same name or phone."""
    visit = row.visit
    words = clean.squeezed(visit.opinion)
    numbers = frozenset(visit.phones.usable)
    found = [
        old
        for old in candidates
        if old.visit.village == visit.village
        and clean.squeezed(old.visit.opinion) == words
        and (old.visit.person == visit.person or not numbers.isdisjoint(old.visit.phones.usable))
    ]
    both = [
        old for old in found if old.visit.person == visit.person and not numbers.isdisjoint(old.visit.phones.usable)
    ]
    choice = both or found
    return choice[0] if len(choice) == 1 else None


def _row_gone(sheet: IncomingSheet, visit: StoredVisit) -> Problem:
    place = sheet.place(visit.source.row)
    return problems.ROW_GONE.at(
        type(place)(place.file, place.sheet),
        None,
        visit.visit.person,
        row=visit.source.row + 1,
        on=f" {visit.visit.visited_on}",
    )


def _write_down(
    groups: dict[tuple[int, date], list[IncomingRow]],
    standing: dict[tuple[int, date], list[StoredVisit]],
    lineages: dict[str, str],
    next_id: int,
) -> None:
    for (household, day), group in groups.items():
        ordinals = Counter(
            {(household, day): max((visit.ordinal for visit in standing[household, day]), default=-1) + 1}
        )
        for row in group:
            if row.fate is not RowFate.ACCEPTED:
                continue
            old = row.standing
            same_day = old is not None and (old.household_id, old.visit.visited_on) == (household, day)
            if old and same_day:
                ordinal = old.ordinal
            else:
                ordinal = ordinals[household, day]
                ordinals[household, day] += 1
            visit_id = old.id if old else next_id
            next_id += 0 if old else 1
            lineage = lineages.get(row.sheet.key, row.sheet.key)
            row.stored = StoredVisit(
                visit_id, household, ordinal, row.visit, row.read.outcome, row.content, lineage, row.source
            )


def _duplicates_said(rows: Sequence[IncomingRow]) -> Iterator[Problem]:
    for row in rows:
        if row.fate is RowFate.DUPLICATE:
            other = str(row.twin.source if row.twin else row.standing.source if row.standing else "")
            yield problems.DUPLICATE_ROW.at(row.sheet.place(row.read.row), other=other)
