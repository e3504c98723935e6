"""How far a stored issue has come, as the steps of its life see it."""

from collections.abc import Iterable, Sequence
from datetime import date

from minqing_cli.further import OF_THE_ISSUE
from minqing_cli.lifecycle import Main, Progress, Reporter
from minqing_cli.merging.known import StoredIssue
from minqing_cli.terms import YES, State


def progress_of(
    issue: StoredIssue,
    office: str,
    main: StoredIssue | None = None,
    joined: Iterable[StoredIssue] = (),
    story: Sequence[StoredIssue] = (),
) -> Progress:
    """Return how far an issue has come.

    office: the town's name. main: what it is joined to. joined: what is joined to it, or else with it to the main one.
    story: its versions, oldest first.
    """
    called_with = call_kept_with(main, issue, joined) if main else issue.number
    return Progress(
        state=State(issue.state),
        accepted_on=issue.accepted_on,
        last_on=max(issue.accepted_on, *filter(None, (issue.stepped_on, *_days(issue)))),
        subject=issue.subject,
        responsibility=issue.responsibility,
        unit=issue.unit,
        own_units=frozenset({office, issue.village, "镇", "村"}),
        resolved_on=issue.resolved_on,
        resolved_as=issue.resolved_as,
        satisfaction=issue.satisfaction,
        evidence=issue.evidence,
        round=issue.round,
        due_on=issue.extended_to or issue.due_on,
        due_provisional=issue.due_provisional,
        petition=issue.petition == YES,
        on_time=issue.on_time,
        tries=tuple(map(date.fromisoformat, filter(None, issue.tries.split("、")))),
        dissatisfied_times=issue.dissatisfied_times,
        returned_times=issue.returned_times,
        returned_late_times=issue.returned_late_times,
        extended_times=issue.extended_times,
        acts=issue.acts,
        number=issue.number,
        sensitive=issue.sensitive,
        looks_like=issue.same_as,
        main=None if main is None else as_main(main),
        joined_from=next((State(one.state) for one in reversed(story) if one.state != State.MERGED), None),
        unreachable=issue.unreachable_on is not None,
        called_with="" if called_with == issue.number else called_with,
        joined=tuple(one.number for one in _in_order(joined) if main is None),
        reporters=tuple(
            Reporter(one.number, one.satisfaction, one.unreachable_on is not None)
            for one in (reporters_of(issue, joined) if main is None else ())
        ),
        further={name: getattr(issue, name) for name in OF_THE_ISSUE},
    )


def reporters_of(main: StoredIssue, joined: Iterable[StoredIssue]) -> list[StoredIssue]:
    """Return those of the joined issues with whose numbers a household is called back: one for each household.

    The household of the main issue is called with that one.
    """
    ordered = _in_order(joined)
    return [one for one in ordered if call_kept_with(main, one, ordered) == one.number]


def call_kept_with(main: StoredIssue, issue: StoredIssue, joined: Iterable[StoredIssue]) -> str:
    """Return the number of the issue of a matter with which the call-back of a joined one's household is kept."""
    same = (one.number for one in (main, *_in_order(joined)) if one.household_id == issue.household_id != 0)
    return next(same, issue.number)


def _in_order(issues: Iterable[StoredIssue]) -> list[StoredIssue]:
    return sorted(issues, key=lambda one: (one.year, one.sequence))


def as_main(issue: StoredIssue) -> Main:
    """Return an issue as one that others are joined to."""
    return Main(
        issue.number, State(issue.state), issue.accepted_on, issue.resolved_on, issue.sensitive, issue.main_number
    )


def _days(issue: StoredIssue) -> tuple[date | None, ...]:
    # accepted_on is there so that max always has two days to compare.
    return issue.accepted_on, issue.dispatched_on, issue.resolved_on, issue.revisited_on, issue.closed_on
