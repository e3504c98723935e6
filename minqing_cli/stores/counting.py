"""Which issues each count of a tally takes, as conditions: the same for counting them and for listing them.

So the rows behind a printed figure are those that were counted. What the counts mean is said in `reports.tally`.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_

from minqing_cli.stores import schema
from minqing_cli.terms import NOT_COUNTED, SUSPECTED, YES, Satisfaction, SettledAt, State

_issues = schema.issues.c
SATISFIED: tuple[str, ...] = (Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED)
"""The ratings that count as satisfied where no plan says otherwise."""
_RATED = (*SATISFIED, Satisfaction.DISSATISFIED)

DUE = func.coalesce(_issues.extended_to, _issues.due_on)
"""The due day in force."""
FINAL_DUE: ColumnElement[bool] = _issues.due_provisional.is_(False)
ON_TIME: ColumnElement[bool] = or_(
    _issues.on_time == YES, and_(_issues.on_time == "", FINAL_DUE, _issues.resolved_on <= DUE)
)
"""In time: as it was settled at the conclusion (R2), or by the due day where nothing was settled yet."""
PETITION: ColumnElement[bool] = _issues.petition == YES
COUNTED: ColumnElement[bool] = _issues.state.not_in(NOT_COUNTED)


def tally_conditions(as_of: date, satisfied: Sequence[str] = SATISFIED) -> dict[str, ColumnElement[bool]]:
    """Return count → condition on the issues that were accepted by a day. satisfied: ratings that count as such."""
    resolved = and_(COUNTED, _issues.resolved_on <= as_of)
    opened = unresolved(as_of)
    rated = and_(COUNTED, _issues.revisited_on <= as_of, _issues.satisfaction.in_(_RATED))
    return {
        "received": COUNTED,
        "dispatched": and_(COUNTED, _issues.dispatched_on <= as_of),
        "resolved": resolved,
        "explained": and_(resolved, _issues.resolved_as == State.EXPLAINED.value),
        "on_the_spot": and_(resolved, _issues.on_the_spot),
        "overdue": and_(opened, FINAL_DUE, as_of > DUE),
        "due": or_(resolved, and_(opened, FINAL_DUE, as_of >= DUE)),
        "on_time": and_(resolved, ON_TIME),
        # A call-back before the conclusion belongs to the round before, and is no call-back of this one: on the same day the
        # state tells.
        "revisited": and_(
            resolved,
            _issues.revisited_on <= as_of,
            _issues.revisited_on >= _issues.resolved_on,
            _issues.state.not_in((State.RESOLVED.value, State.EXPLAINED.value, State.UNREACHABLE.value)),
        ),
        "rated": rated,
        "satisfied": and_(rated, _issues.satisfaction.in_(satisfied)),
        "closed": and_(resolved, _issues.closed_on <= as_of),
        "unreachable": and_(resolved, _issues.state == State.UNREACHABLE.value),
        "provisional": and_(opened, _issues.due_provisional),
        "withdrawn": _issues.state == State.WITHDRAWN.value,
        "merged": _issues.state == State.MERGED.value,
        "returned": _issues.state == State.RETURNED.value,
    }


def settled_conditions(as_of: date) -> dict[str, ColumnElement[bool]]:
    """Return count → condition on the issues accepted by a day: disputes, first petitions, petitions left over (M20).

    What merely sounds like a dispute is counted apart. Settled at first: concluded in the first round and not raised again.
    """
    resolved = tally_conditions(as_of)["resolved"]
    disputes = and_(COUNTED, _issues.dispute == YES)
    first = and_(COUNTED, _issues.first_petition == YES)
    backlog = and_(COUNTED, _issues.backlog == YES)
    settled = and_(disputes, resolved)
    return {
        "disputes": disputes,
        "settled": settled,
        "settled_explained": and_(settled, _issues.resolved_as == State.EXPLAINED.value),
        "in_village": and_(settled, _issues.settled_at == SettledAt.VILLAGE.value),
        "in_town": and_(settled, _issues.settled_at == SettledAt.TOWN.value),
        "in_county": and_(settled, _issues.settled_at == SettledAt.COUNTY.value),
        "level_missing": and_(settled, _issues.settled_at == ""),
        "suspected": and_(COUNTED, _issues.dispute == SUSPECTED),
        "first_petitions": first,
        "settled_at_first": and_(
            first, resolved, _issues.round == 1, _issues.repeats == 0, _issues.self_repeated.is_(False)
        ),
        "first_unsaid": and_(COUNTED, _issues.first_petition == ""),
        "backlog": backlog,
        "backlog_settled": and_(backlog, resolved),
    }


def unresolved(as_of: date) -> ColumnElement[bool]:
    """Return the condition on issues that count and were not resolved by a day."""
    return and_(COUNTED, or_(_issues.resolved_on.is_(None), _issues.resolved_on > as_of))
