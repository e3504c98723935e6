"""Which line of a plan a mistake is on, whatever else stands in the file."""

from minqing_cli.plan.lines import key_lines


def test_a_line_of_dots_is_passed_over_at_once() -> None:
    """As typed to fill a row: a pattern that tries every way to part it would need years for this one."""
    assert key_lines("." * 300 + '\nplan = "x"\n' + "a." * 200 + "\n") == {("plan",): 2}


def test_dotted_and_quoted_keys_have_their_lines() -> None:
    """The office's own tables use both."""
    source = '[units]\n"前岭.村" = "甲"\nby.village = "乙"\n\n[[phase]]\nname = "一"  # 注'

    assert key_lines(source) == {
        ("units",): 1, ("units", "前岭.村"): 2, ("units", "by", "village"): 3, ("phase",): 5, ("phase", 0): 5,
        ("phase", 0, "name"): 6,
    }  # fmt: skip
