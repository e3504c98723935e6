"""Counting all issues at once, those of the same standing together."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

from minqing_cli.merging.known import StoredIssue
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.counting import tally_conditions
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import Satisfaction, State

FIRST = date(2022, 3, 1)


def issue(number: int, chance: random.Random) -> StoredIssue:
    """An issue whose days and states are any, also such as no campaign brings."""

    def some_day() -> date | None:
        return FIRST + timedelta(chance.randrange(60)) if chance.random() < 0.6 else None

    return StoredIssue(
        f"MQ-2022-{number:04d}", number, 2022, number, number, 0, "总支", f"{number % 7}村", "张三", "", FIRST,
        "路灯不亮", "路灯不亮", "居住环境", "镇和村解决", "待定", chance.choice(tuple(State)).value,
        FIRST + timedelta(chance.randrange(60)), due_on=some_day(), due_provisional=chance.random() < 0.2,
        dispatched_on=some_day(), resolved_on=some_day(), resolved_as=chance.choice((State.RESOLVED, State.EXPLAINED, "")),
        extended_to=some_day(), satisfaction=chance.choice((*Satisfaction, "")), revisited_on=some_day(),
        closed_on=some_day(), on_the_spot=chance.random() < 0.2,
    )  # fmt: skip


def test_the_whole_is_the_sum_of_the_villages(tmp_path: Path):
    """Counted by standing, or issue by issue under each village: the same figures, or a report contradicts itself."""
    chance = random.Random(7)
    path = tmp_path / "ledger.sqlite"
    ledger.create(path)
    made = datetime(2022, 4, 1)
    batch = Batch("merge", made, made, FIRST, "0", "0", "", {}, issues=[issue(n, chance) for n in range(1, 400)])
    with ledger.writing(path) as book:
        book.append(batch)

    for days in (0, 20, 40, 90):
        as_of = FIRST + timedelta(days)
        conditions = tally_conditions(as_of)
        with ledger.reading(path) as (_, connection):
            queries = Queries(connection)
            by_village = queries.counts(as_of, "village", conditions)
            assert queries.counts_by_standing(as_of, conditions) == {
                name: sum(counts[name] for _, counts in by_village) for name in conditions
            }


def test_unresolved_issues_that_are_due_are_those_that_a_recount_finds(tmp_path: Path):
    """Looked up in the index of resolution, gone through one by one: the same issues."""
    chance = random.Random(11)
    path = tmp_path / "ledger.sqlite"
    ledger.create(path)
    made = datetime(2022, 4, 1)
    issues = [issue(n, chance) for n in range(1, 400)]
    with ledger.writing(path) as book:
        book.append(Batch("merge", made, made, FIRST, "0", "0", "", {}, issues=issues))
    as_of = FIRST + timedelta(30)

    with ledger.reading(path) as (_, connection):
        found = {one.id for one in Queries(connection).unresolved_due(as_of, as_of)}

    not_counted = {State.WITHDRAWN, State.MERGED, State.RETURNED}
    assert found == {
        one.number
        for one in issues
        if one.accepted_on <= as_of
        and one.state not in not_counted
        and (one.resolved_on is None or one.resolved_on > as_of)
        and ((one.extended_to or one.due_on) or date.max) <= as_of
    }
