"""One run against the ledger: households, then visits, then issues, in a fixed order of rows.

The order is by place, day and position in the sheet, never by file name, so the same sheets get the same
numbers however they are called and in whatever order they come.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from minqing_cli.deadlines import Calendar
from minqing_cli.merging.households import Neighbours, find_households
from minqing_cli.merging.issues import Numbering, weigh_issues
from minqing_cli.merging.known import IncomingRow, IncomingSheet, LedgerView, MergeResult
from minqing_cli.merging.visits import content_of, weigh_visits
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
) -> MergeResult:
    """Return what the sheets change. year: of the campaign. branches: village → 总支, by plan and register."""
    household_id, visit_id, sequence = view.next_ids(year)
    known = view.corrections()
    rows = sorted(
        (
            IncomingRow(sheet, _with_branch(read, branches), content_of(read.visit))
            for sheet in sheets
            for read in map(known.of_row, sheet.visits)
        ),
        key=_order,
    )
    result = MergeResult(rows=rows)
    neighbours = Neighbours(view, {(row.visit.village, row.visit.person) for row in rows}, household_id)
    result.problems.extend(find_households(rows, neighbours))
    doubtful = sum(1 for row in rows if row.fate is RowFate.HELD)
    result.problems.extend(weigh_visits(rows, view, visit_id))
    weigh_issues(rows, view, plan, calendar, Numbering(plan, year, sequence), result)
    result.visits = [row.stored for row in rows if row.stored and row.fate is RowFate.ACCEPTED]
    used = {visit.household_id for visit in result.visits}
    result.households = [one for key, one in sorted(neighbours.changed.items()) if key in used]
    _count(result, doubtful)
    return result


def _with_branch(read: ReadVisit, branches: Mapping[str, str]) -> ReadVisit:
    branch = branches.get(read.visit.village)
    if not branch or branch == read.visit.branch:
        return read
    return read._replace(visit=read.visit.model_copy(update={"branch": branch}))


def _order(row: IncomingRow) -> tuple[str, ...]:
    visit = row.visit
    return (
        visit.branch,
        visit.village,
        visit.visited_on.isoformat(),
        f"{row.read.row:08d}",
        visit.person,
        "/".join(visit.phones.usable),
        visit.opinion,
        row.sheet.sheet,
        row.content,
        row.sheet.sha256,
    )


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
