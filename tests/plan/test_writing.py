"""The plan written out in full, as `init` puts it into `minqing.toml`."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from minqing_cli.plan import BUILT_IN, CHINESE_NAMES, built_in, parse, plan_text
from minqing_cli.plan.calendar import Reminders
from minqing_cli.plan.part import Part
from tests.conftest import Cli


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_plan_written_out_reads_back_the_same(name: str):
    """The clerk starts from exactly the plan that was chosen."""
    plan = built_in(name)

    assert parse(plan_text(plan), "minqing.toml") == plan


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_setting_stands_there_with_a_comment_above_it(name: str):
    """A clerk changes only what can be seen and understood."""
    lines = plan_text(built_in(name)).splitlines()
    in_list = False
    for above, line in pairwise(lines):
        in_list = line.startswith("[[") or (in_list and not line.startswith("["))
        names_of_the_office = above.startswith(("[units.by_subject", "[platform.columns", "[forms", '"'))
        if " = " in line and not line.startswith("#") and not in_list and not names_of_the_office:
            assert above.startswith("#"), line


def test_every_setting_says_what_it_is():
    """The comment is the only manual most clerks will open."""

    def undescribed(section: type[Part]) -> list[str]:
        return [f"{section.__name__}.{name}" for name, one in section.model_fields.items() if not one.description]

    sections = list(Part.__subclasses__())
    assert len(sections) > 20
    assert [name for section in sections for name in undescribed(section)] == []


def test_names_with_quotes_and_line_feeds_survive(cli: Cli):
    """An office's name is data: it must not end the string it stands in."""
    plan = built_in("standard").model_copy(update={"about": '甲"乙\\丙\n丁'})

    assert parse(plan_text(plan), "x.toml").about == '甲"乙\\丙\n丁'


def test_what_a_file_leaves_out_comes_from_its_plan_but_lists_are_replaced_whole():
    """A town that names its own villages does not want those of the example as well."""
    plan = parse('plan = "小池"\n[units.by_subject]\n"社会治安" = "派出所"\n[deadline]\nworking_days = 3\n', "x.toml")

    assert plan.plan == "xiaochi"
    assert plan.deadline.working_days == 3
    assert plan.deadline.basis == built_in("xiaochi").deadline.basis
    assert dict(plan.units.by_subject) == {"社会治安": "派出所"}


def test_a_plan_goes_by_either_of_its_names(cli: Cli):
    """Clerks know the town's name, scripts the other one."""
    listed = cli("plan", "list").out

    for name, chinese in CHINESE_NAMES.items():
        assert f"{name}（{chinese}）　{built_in(name).title}" in listed
        assert cli("plan", "show", chinese).out == cli("plan", "show", name).out
    cli("init", "ws", "--plan", "永安")
    assert "没有问题" in Cli(cli.folder / "ws")("plan", "check").out


def test_init_takes_a_plan_file_of_ones_own(cli: Cli):
    """What it says goes into the workspace; what it leaves out comes from the plan it names."""
    (cli.folder / "本镇.toml").write_text(
        'plan = "standard"\ntitle = "试点"\n[office]\nname = "试点镇"\nprefix = "SD"\n', encoding="utf-8"
    )

    cli("init", "ws", "--plan", "本镇.toml")

    shown = Cli(cli.folder / "ws")("plan", "show", "--json").json
    assert (shown["title"], shown["office"]["name"], shown["plan"]) == ("试点", "试点镇", "standard")
    assert shown["goals"]["coverage"] == 100


def test_init_from_a_faulty_plan_file_makes_nothing(cli: Cli):
    """Half a workspace would have to be cleaned up by hand."""
    (cli.folder / "本镇.toml").write_text('plan = "standard"\ntitel = "试点"\n', encoding="utf-8")

    said = cli("init", "ws", "--plan", "本镇.toml", code=3).err

    assert "本镇.toml › 第2行" in said
    assert "是不是 title" in said
    assert not (cli.folder / "ws").exists()


def test_visit_days_by_the_calendar():
    """逢5日 are three days a month; 2022-03-30 is a Wednesday."""
    fives = Reminders(visit_days=("每月逢5日",))
    assert [day for day in range(1, 32) if fives.is_visit_day(date(2022, 3, day))] == [5, 15, 25]
    assert fives.next_visit_day(date(2022, 3, 26)) == date(2022, 4, 5)
    several = Reminders(visit_days=("每周三", "每月1日", "2022-03-31"))
    found = [day for day in range(28, 32) if several.is_visit_day(date(2022, 3, day))]
    assert found == [30, 31]


def test_the_readme_lists_every_built_in_plan():
    """A plan that nobody hears of is not used."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

    assert [name for name in BUILT_IN if f"`{name}`" not in readme] == []
