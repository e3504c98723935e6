"""The page that shows how to write a plan, and the plan that was written with it alone."""

import re
from pathlib import Path

import pytest

from minqing_cli.plan import BUILT_IN, CHINESE_NAMES, parse
from tests.conftest import Cli

ROOT = Path(__file__).parents[2]
WRITING = (ROOT / "docs" / "plans" / "writing.md").read_text(encoding="utf-8")
ZHUWANG = ROOT / "examples" / "plans" / "zhuwang.toml"


def test_every_example_of_the_page_is_a_sound_plan():
    """An example that does not work teaches distrust."""
    head, *examples = re.findall(r"```toml\n(.*?)```", WRITING, re.DOTALL)

    assert len(examples) == 5
    parse(head, "page.toml")
    for example in examples:
        parse(head + example, "page.toml")
    parse(head + "".join(examples), "page.toml")


def test_every_setting_that_the_page_names_exists():
    """`[section]` of the table of the page, with the settings written after it."""
    named = re.findall(r"`\[([a-z.]+)\]` 的 ((?:`[^`]+`、?)+)", WRITING)
    shown = parse('plan = "standard"', "x.toml").model_dump()

    assert len(named) >= 12
    for section, settings in named:
        for setting in re.findall(r"`([a-z_]+)", settings):
            assert setting in shown[section], f"[{section}] {setting}"


def test_the_plan_of_zhuwang_is_sound_and_starts_a_workspace(cli: Cli):
    """Written from the report of 诸往镇 with the page alone; about numbers are no setting."""
    assert "没有问题" in cli("plan", "check", ZHUWANG).out

    cli("init", cli.folder / "ws", "--plan", ZHUWANG)

    shown = Cli(cli.folder / "ws")("plan", "show", "--json").json
    assert (shown["office"]["name"], shown["year"], shown["goals"]["revisit"]) == ("诸往镇", 2021, 100)
    assert "诸往镇民情大走访" in (cli.folder / "ws" / "minqing.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_plan_has_its_page_and_sample(name: str):
    """A plan that cannot be tried is a claim."""
    page = (ROOT / "docs" / "plans" / f"{name}.md").read_text(encoding="utf-8")

    assert f"make_plan_sample.py {name} " in page
    assert f"--plan {CHINESE_NAMES[name]}" in page
    assert (ROOT / "examples" / "samples" / f"{name}.toml").is_file()
