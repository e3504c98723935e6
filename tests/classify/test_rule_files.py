"""The TOML files are the rules: a slip of the pen in them must not pass unseen."""

from collections import Counter

import pytest

from minqing_cli.classify.emergencies import NUMBERS
from minqing_cli.classify.rulebook import STANDARD_SUBJECTS, read_toml, reasons_why

GROUPS = {name: read_toml(name)["words"] for name in ("conflicts", "responsibility", "phrases")}
RULES = [rule for name in ("conflicts", "responsibility") for rule in read_toml(name)["rule"]]
SPECIAL = {"@sensitive", *(f"@{kind}" for kind in read_toml("conflicts")["places"])}
READ_BY_CODE = {"cadre", "misconduct", "accusing", "upright", "repeated", *NUMBERS}


def names_in(rule: dict[str, list[str]]) -> set[str]:
    return {name for entry in rule["when"] for name in entry.split("|")} | set(rule.get("unless", []))


def test_a_word_speaks_for_one_subject_with_one_weight() -> None:
    """A word under two subjects would leave every text with it level."""
    terms = read_toml("terms")
    del terms["bystanders"]
    words = Counter(word for strengths in terms.values() for listed in strengths.values() for word in listed)

    assert [word for word, times in words.items() if times > 1] == []


def test_a_bystander_is_a_known_word() -> None:
    """Else it does nothing, and nobody would notice."""
    terms = read_toml("terms")
    known = {word for name in STANDARD_SUBJECTS for words in terms[name].values() for word in words}

    assert set(terms["bystanders"]["words"]) - known == set()


def test_groups_have_one_name_each() -> None:
    """The three files share their groups."""
    names = Counter(name for groups in GROUPS.values() for name in groups)

    assert [name for name, times in names.items() if times > 1] == []


def test_every_group_is_used_and_every_name_is_known() -> None:
    """A misspelt name would switch a rule off for good."""
    groups = {name for words in GROUPS.values() for name in words}
    used = set().union(*(names_in(rule) for rule in RULES))

    assert used - groups - SPECIAL == set()
    assert groups - used - READ_BY_CODE == set()


def test_every_rule_has_its_own_id_and_a_reason() -> None:
    """The id goes into the ledger, the reason into the column 依据."""
    assert len(reasons_why()) == len(RULES)
    assert all(rule["why"].strip() for rule in RULES)


def test_the_steps_of_responsibility_stand_in_their_order() -> None:
    """They are run in the order of the file."""
    steps = [rule["step"] for rule in read_toml("responsibility")["rule"]]

    assert steps == sorted(steps, key=["先行", "①", "②", "③", "④", "⑤", "⑥", "⑦"].index)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_rule_decides_something_that_exists(rule: dict[str, object]) -> None:
    """Standard subjects and ranks one to three; what a plan does not name is left out when it is loaded."""
    assert rule.get("subject") in STANDARD_SUBJECTS or rule.get("rank") in (1, 2, 3)
