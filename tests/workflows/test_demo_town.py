"""The demonstration's town, before any of it is merged."""

from pathlib import Path

from minqing_cli.plan import built_in
from minqing_cli.terms import Responsibility, Subject
from minqing_cli.workflows.demo.papers import write_post, write_register
from minqing_cli.workflows.demo.post import four_weeks
from minqing_cli.workflows.demo.town import FRIDAYS, make_town


def test_the_same_seed_makes_the_same_town():
    """Everybody who runs the demonstration talks of the same figures."""
    assert make_town.__wrapped__() == make_town.__wrapped__()


def test_the_same_town_makes_the_same_bytes(tmp_path: Path):
    """Figures that hang on a file's digest must not change from run to run."""
    town, plan = make_town(), built_in("chaihudian")
    for folder in (tmp_path / "one", tmp_path / "other"):
        for number, post in enumerate(four_weeks(town)):
            write_post(folder / str(number), post, town, plan)
        write_register(folder / "register.xlsx", town, plan)

    contents = [
        {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.*"))}
        for folder in (tmp_path / "one", tmp_path / "other")
    ]

    assert contents[0] == contents[1]


def test_nobody_can_be_rung_up():
    """All numbers are of the ranges that are kept for samples."""
    phones = {target.phone for target in make_town().targets if target.phone}

    assert all(phone.startswith(("13800000", "0632-55000")) for phone in phones)


def test_the_issues_are_varied():
    """A demonstration of one sentence in many copies would convince nobody."""
    told = [call.says for call in make_town().calls if call.says.classes]
    subjects, responsibilities = zip(*{one for says in told for one in says.classes if one[0]}, strict=True)

    assert len({says.text for says in told}) >= 60
    assert set(subjects) == set(Subject)
    assert set(responsibilities) == set(Responsibility)


def test_every_visit_is_told_before_the_friday_of_its_week():
    """A visit after the day of the merge would be warned of, and is meant nowhere but where a slip is shown."""
    assert all(call.day < FRIDAYS[call.week - 1] for call in make_town().calls)
