"""What the report on petitions asks of the ledger."""

from collections.abc import Mapping

from minqing_cli.deadlines import calendar_of
from minqing_cli.deadlines.due import natural_days_after
from minqing_cli.reports import PETITIONS, petitions
from minqing_cli.reports.table import Tabular
from minqing_cli.stores import counting
from minqing_cli.workflows.asked import Maker, Request, Sources


def _petitions(sources: Sources, wanted: Request) -> Tabular:
    days, calendar = sources.plan.petition.notice_days, calendar_of(sources.plan)
    found = [
        petitions.Petition(
            one.number, one.branch, one.village, one.person, one.text, one.unit, one.accepted_on,
            natural_days_after(one.accepted_on, days, calendar)[0] if days else None, one.notified_on,
            one.extended_to or one.due_on, one.due_provisional, one.resolved_on, one.town,
        )
        for one, _ in sources.details.issues_at(wanted.as_of, counting.COUNTED, counting.PETITION)
    ]  # fmt: skip
    return petitions.compute(wanted.shown(found), wanted.as_of, wanted.as_known, by_town=wanted.by == "town")


PETITIONED: Mapping[str, Maker] = {PETITIONS.name: _petitions}
"""The report on petitions."""
