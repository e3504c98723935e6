"""The outside platform (M09): which issues belong there, and which are past their day without a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minqing_cli.deadlines.calendar import calendar_of, presumed_working_days_after
from minqing_cli.logbooks import GRIDS, Grid
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.reports import UPLOAD, upload
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.upload import UploadIssue
from minqing_cli.stores import counting, listing, schema
from minqing_cli.stores.details import Details
from minqing_cli.stores.queries import Queries
from minqing_cli.stores.uploads import judged_since
from minqing_cli.workflows.asked import Maker, Request, Sources
from minqing_cli.workflows.logbooks import entries_of


def to_upload(details: Details, plan: Plan, as_of: date) -> list[tuple[StoredIssue, UploadIssue]]:
    """Return every issue that belongs on the platform, by number.

    Judged to be of the platform's classes; neither settled at the door nor one that may concern an official.
    """
    platform = plan.platform
    if not platform.name or not platform.responsibilities:
        return []
    judged = judged_since(details.connection, platform.responsibilities, details.batch)
    workers = _grid_workers(details)
    found = []
    of_its_classes = schema.issues.c.responsibility.in_(platform.responsibilities)
    conditions = (counting.COUNTED, of_its_classes, listing.NOT_SENSITIVE, listing.NOT_ON_THE_SPOT)
    for issue in (one.issue for one in details.issues_at(as_of, *conditions)):
        day = judged.get(issue.number)
        if day is None or day > as_of:
            continue
        upload_by, _ = presumed_working_days_after(day, platform.working_days, calendar_of(plan))
        found.append(
            (
                issue,
                UploadIssue(
                    issue.number, workers.of(issue), issue.village, issue.text, issue.responsibility, issue.unit, day,
                    upload_by, issue.platform_number, issue.person, issue.phones,
                ),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _GridWorkers:
    """Who uploads for an area. grids: household → its grid."""

    by_grid: Mapping[tuple[str, str], str]
    by_village: Mapping[str, set[str]]
    grids: Mapping[int, str]

    def of(self, issue: StoredIssue) -> str:
        """The grid worker of an issue's household; where its grid is not known, that of a village with only one."""
        known = self.by_grid.get((issue.village, self.grids.get(issue.household_id, "")))
        only = self.by_village.get(issue.village, set())
        return known or (next(iter(only)) if len(only) == 1 else "")


def _grid_workers(queries: Queries) -> _GridWorkers:
    """Read the grid workers from the logbook of grids, and where that is silent from the schedule."""
    by_grid = {(line.village, line.area): line.members for line in queries.schedule() if line.members}
    named = {(one.village, one.grid): one.responsible for one in entries_of(queries, GRIDS, Grid) if one.responsible}
    by_grid |= named
    by_village: dict[str, set[str]] = {}
    for (village, _), worker in by_grid.items():
        by_village.setdefault(village, set()).add(worker)
    return _GridWorkers(by_grid, by_village, {one.id: one.grid for one in queries.households()})


def _upload(sources: Sources, wanted: Request) -> Listed:
    found = [one for _, one in to_upload(sources.details, sources.plan, wanted.as_of)]
    return upload.compute(wanted.shown(found), sources.plan.platform, wanted.as_of, wanted.as_known)


UPLOADS: Mapping[str, Maker] = {UPLOAD.name: _upload}
