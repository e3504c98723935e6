"""One run against the ledger: households, then visits, then issues, in a fixed order of rows.

The order is by place, day and position in the sheet, never by file name, so the same sheets get the same
numbers however they are called and in whatever order they come.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from minqing_cli.deadlines import Calendar
from minqing_cli.merging.alone import Alone
from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.households import Neighbours, find_households
from minqing_cli.merging.issues import Numbering, weigh_issues
from minqing_cli.merging.known import IncomingRow, IncomingSheet, LedgerView, MergeResult
from minqing_cli.merging.visits import content_of, weigh_visits
from minqing_cli.packed import Pile, order_of
from minqing_cli.plan import Plan
from minqing_cli.records import ReadVisit
from minqing_cli.terms import Outcome, RowFate


def weigh(
    sheets: Sequence[IncomingSheet],
    view: LedgerView,
    plan: Plan,
    calendar: Calendar,
    year: int,
    branches: Mapping[str, str],
    alone: Alone | None = None,
) -> MergeResult:
    """Return what the sheets change. year: of the campaign. branches: village → 总支, by plan and register.

    alone: rows of the same sheets that were set apart; they get their ids and numbers here.
    """
    alone = alone or Alone()
    alone.first_household, alone.first_visit, sequence = view.next_ids(year)
    known = view.corrections()
    rows = sorted((row for sheet in sheets for row in _incoming(sheet, known, branches)), key=lambda row: row.order)
    result = MergeResult(rows=rows)
    names = {(row.visit.village, row.visit.person) for row in rows}
    neighbours = Neighbours(view, names, alone.first_household + len(alone))
    result.problems.extend(find_households(rows, neighbours))
    doubtful = sum(1 for row in rows if row.fate is RowFate.HELD)
    result.problems.extend(weigh_visits(rows, view, alone.first_visit + len(alone)))
    weigh_issues(rows, view, plan, calendar, Numbering(plan, year, sequence), result, alone)
    result.visits = [row.stored for row in rows if row.stored and row.fate is RowFate.ACCEPTED]
    used = {visit.household_id for visit in result.visits}
    result.households = [one for key, one in sorted(neighbours.changed.items()) if key in used]
    _count(result, doubtful)
    result.visit_tally.new += len(alone)
    result.issue_tally.new += alone.issues
    return result


def _incoming(sheet: IncomingSheet, known: Corrections, branches: Mapping[str, str]) -> Iterator[IncomingRow]:
    """Yield the rows of a sheet, each with what is known to be wrong put right."""
    if isinstance(sheet.visits, Pile):
        packed = ((told.read, told.content, told.branch) for told in sheet.visits.told())
    else:
        packed = ((read, content_of(read.visit), None) for read in sheet.visits)
    for read, content, branch in packed:
        right = known.of_row(read)
        if right is not read and right.visit != read.visit:
            written = right.visit if branch is None else right.visit.model_copy(update={"branch": branch})
            content = content_of(written)
        row = IncomingRow(sheet, _with_branch(right, branches), content)
        row.order = _order(row)
        yield row


def _with_branch(read: ReadVisit, branches: Mapping[str, str]) -> ReadVisit:
    branch = branches.get(read.visit.village)
    if not branch or branch == read.visit.branch:
        return read
    return read._replace(visit=read.visit.model_copy(update={"branch": branch}))


def _order(row: IncomingRow) -> tuple[bytes, str, str]:
    visit = row.visit
    order = order_of(
        visit.branch, visit.village, visit.visited_on.isoformat(), row.read.row, visit.person, visit.phones.usable,
        row.content,
    )  # fmt: skip
    return order, row.sheet.sha256, row.sheet.sheet


def _count(result: MergeResult, doubtful: int) -> None:
    fates = Counter(row.fate for row in result.rows)
    tally = result.visit_tally
    tally.changed = sum(1 for row in result.rows if row.fate is RowFate.ACCEPTED and row.standing)
    tally.new = fates[RowFate.ACCEPTED] - tally.changed
    tally.same = fates[RowFate.DUPLICATE]
    tally.conflict = fates[RowFate.HELD] - doubtful


def outcomes(rows: Sequence[IncomingRow]) -> dict[Outcome, int]:
    """Count the outcomes of accepted rows."""
    found = Counter(row.read.outcome for row in rows if row.fate is RowFate.ACCEPTED)
    return {outcome: found[outcome] for outcome in Outcome}
