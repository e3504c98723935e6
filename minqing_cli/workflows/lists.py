"""The lists that leave the ledger: attachments 5 and 6, and the ledger workbook."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from minqing_cli.columns import columns_of
from minqing_cli.forms import ISSUE_LIST, LEDGER, NO_PROBLEM_LIST, Form
from minqing_cli.merging.known import StoredIssue, StoredVisit
from minqing_cli.plan import Plan
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import NO, PENDING, YES, Outcome
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.workspace import NoSuchPlace, Workspace
from minqing_cli.writers.attachments import IssueRow, NoProblemRow, write_attachment5, write_attachment6
from minqing_cli.writers.ledger_book import BookColumn, BookSheet, write_ledger_book

LEDGER_FILE = "总台账.xlsx"


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the ledger a list is for; all of it by default.

    place: a branch or village. unit: a responsible unit. Sensitive issues stay out of every part that goes to
    a place or unit, so that nobody is handed a complaint about himself.
    """

    place: str | None = None
    unit: str | None = None
    unresolved: bool = False

    @property
    def whole(self) -> bool:
        """Whether this is the town's own list."""
        return self.place is None and self.unit is None

    def takes(self, branch: str, village: str) -> bool:
        """Whether a place belongs to it."""
        return self.place is None or self.place in (branch, village)

    def issues(self, queries: Queries) -> list[StoredIssue]:
        """The issues of this part."""
        return [
            issue
            for issue in queries.issues(self.unresolved)
            if self.takes(issue.branch, issue.village)
            and (self.unit is None or issue.unit == self.unit)
            and (self.whole or not issue.sensitive)
        ]


def write_no_problem_list(
    workspace: Workspace, path: Path | None, share: Share, today: date, outside: bool
) -> tuple[Published, int]:
    """Write attachment 5; return what became of it and how many households it lists."""
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        _require_known(queries, share, workspace.plan)
        rows = list(_no_problem_rows(queries, share))
    produce = partial(
        write_attachment5,
        plan=workspace.plan,
        rows=rows,
        unit=_reporter(workspace, share),
        outside=outside,
        reported_on=today,
    )
    return publish(workspace, path or _default_path(workspace, NO_PROBLEM_LIST, share, outside), produce), len(rows)


def write_issue_list(
    workspace: Workspace, path: Path | None, share: Share, today: date, outside: bool
) -> tuple[Published, int, int]:
    """Write attachment 6; return what became of it, how many households and how many issues it lists."""
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        _require_known(queries, share, workspace.plan)
        listed = [
            issue
            for issue in share.issues(queries)
            if workspace.plan.closure.list_resolved_on_the_spot or not issue.on_the_spot
            # A copy for outside never carries what may concern an official.
            if not (outside and issue.sensitive)
        ]
    rows = [_issue_row(issue) for issue in listed]
    produce = partial(
        write_attachment6,
        plan=workspace.plan,
        rows=rows,
        unit=_reporter(workspace, share),
        outside=outside,
        reported_on=today,
    )
    published = publish(workspace, path or _default_path(workspace, ISSUE_LIST, share, outside), produce)
    return published, len({issue.household_id for issue in listed}), len(rows)


def write_ledger(workspace: Workspace, path: Path | None, share: Share, today: date) -> tuple[Published, int]:
    """Write the ledger workbook; return what became of it and how many issues it holds."""
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        _require_known(queries, share, workspace.plan)
        issues = share.issues(queries)
        sources = queries.sources()
        visits = [
            visit
            for visit in queries.visits()
            if share.unit is None and share.takes(visit.visit.branch, visit.visit.village)
        ]
        if not share.whole:
            kept = {issue.visit_id for issue in issues}
            hidden = {issue.visit_id for issue in queries.issues() if issue.sensitive}
            visits = [visit for visit in visits if visit.id not in hidden or visit.id in kept]
        batches = queries.batches()
    produce: Callable[[Path], None] = partial(
        write_ledger_book,
        plan=workspace.plan,
        issues=(_ledger_row(issue, sources) for issue in issues),
        visits=BookSheet(_VISIT_COLUMNS, (_visit_row(visit) for visit in visits)),
        pending=BookSheet(_PENDING_COLUMNS, (_pending_row(issue) for issue in issues if issue.needs_review)),
        batch=batches[-1]["number"] if batches else 0,
        as_of=batches[-1]["today"] if batches else today,
    )
    target = path or workspace.outputs / _part_of(LEDGER_FILE, share)
    return publish(workspace, target, produce), len(issues)


def _require_known(queries: Queries, share: Share, plan: Plan) -> None:
    if share.place is not None:
        known = set(plan.places) | set(plan.villages())
        known.update(name for one in queries.households() for name in (one.branch, one.village))
        if share.place not in known:
            raise NoSuchPlace(share.place)
    if share.unit is not None and not any(issue.unit == share.unit for issue in queries.issues()):
        raise NoSuchPlace(share.unit)


def _reporter(workspace: Workspace, share: Share) -> str | None:
    return f"{workspace.plan.office.name}{share.place}" if share.place else None


def _default_path(workspace: Workspace, form: Form, share: Share, outside: bool) -> Path:
    name = f"{form.name}_{form.title}{'_外发版' if outside else ''}.xlsx"
    return workspace.outputs / _part_of(name, share)


def _part_of(name: str, share: Share) -> str:
    stem, _, suffix = name.rpartition(".")
    part = "_".join(filter(None, [share.place, share.unit, "未办结" if share.unresolved else None]))
    return f"{stem}_{part}.{suffix}" if part else name


def _no_problem_rows(queries: Queries, share: Share) -> Iterator[NoProblemRow]:
    """One row for each household whose visits all came to nothing to solve, with its latest such visit."""
    visits: dict[int, list[StoredVisit]] = {}
    for visit in queries.visits():
        visits.setdefault(visit.household_id, []).append(visit)
    for household in queries.households():
        own = visits.get(household.id, [])
        clear = [visit for visit in own if visit.outcome is Outcome.NO_PROBLEM]
        if not clear or any(visit.outcome is Outcome.HAS_ISSUE for visit in own):
            continue
        last = max(clear, key=lambda visit: visit.visit.visited_on)
        record = last.visit
        if share.takes(record.branch, record.village):
            phones = "、".join(record.phones.usable or household.phones)
            yield NoProblemRow(
                record.branch, record.village, record.person, phones, record.visited_on, record.visitor, record.remark
            )


def _issue_row(issue: StoredIssue) -> IssueRow:
    return IssueRow(
        household=str(issue.household_id),
        number=issue.number,
        branch=issue.branch,
        village=issue.village,
        person=issue.person,
        phones=issue.phones,
        visited_on=issue.visited_on,
        text=issue.text,
        responsibility=issue.responsibility if issue.subject else "",
        subject=issue.subject or "",
        unit=issue.unit,
        responsible_person=issue.responsible_person,
        measures=issue.measures,
        due_on=issue.extended_to or issue.due_on,
        state=issue.state,
        platform_number=issue.platform_number,
        remark=issue.remark,
    )


_SHOWN_OTHERWISE = ("subject", "needs_review", "source")


def _ledger_row(issue: StoredIssue, sources: dict[int, str]) -> list[Cell]:
    shown: dict[str, Cell] = {
        "subject": issue.subject or PENDING,
        "needs_review": YES if issue.needs_review else NO,
        "source": sources.get(issue.visit_id, ""),
    }
    return [shown[name] if name in _SHOWN_OTHERWISE else getattr(issue, name) for name in LEDGER.fields]


_VISIT_FIELDS = tuple(columns_of(Visit).items())
_VISIT_COLUMNS: Sequence[BookColumn] = (
    *(BookColumn(column.heading, column.width, column.kind) for _, column in _VISIT_FIELDS),
    BookColumn("走访结果", 9),
    BookColumn("来源", 24),
)
_PENDING_COLUMNS: Sequence[BookColumn] = (
    BookColumn("编号", 15),
    BookColumn("村（社区）", 10),
    BookColumn("姓名", 9),
    BookColumn("问题", 40),
    BookColumn("暂定责任类", 16),
    BookColumn("暂定主题", 10),
    BookColumn("依据", 30),
)


def _visit_row(visit: StoredVisit) -> list[Cell]:
    values: list[Cell] = []
    for name, _ in _VISIT_FIELDS:
        value = getattr(visit.visit, name)
        values.append("、".join((*value.usable, *(found for found, _ in value.faults))) if name == "phones" else value)
    return [*values, visit.outcome.value, str(visit.source)]


def _pending_row(issue: StoredIssue) -> list[Cell]:
    subject = issue.subject or PENDING
    return [issue.number, issue.village, issue.person, issue.text, issue.responsibility, subject, issue.grounds]
