"""How rows that still say the old are read once a correction was made."""

from datetime import date

import pytest

from minqing_cli import clean
from minqing_cli.merging.corrections import Correction, Corrections
from minqing_cli.merging.known import Household, Source, StoredVisit
from minqing_cli.merging.upkeep import Holdings, corrected, doubles, renamed, with_status
from minqing_cli.merging.visits import content_of
from minqing_cli.records import Visit
from minqing_cli.terms import Outcome

OLD, OTHER, NEW = "13800009001", "13800009002", "13800009031"


def visit(village: str = "前岭村", person: str = "周小满", phone: str = OLD, branch: str = "") -> Visit:
    """A visit as a sheet tells of it."""
    return Visit.model_construct(
        **dict.fromkeys(Visit.model_fields, "")
        | {
            "village": village,
            "person": person,
            "phones": clean.phones(phone),
            "visited_on": date(2022, 3, 5),
            "branch": branch,
            "opinion": "路灯不亮",
        }
    )


def stored(record: Visit, raw: Visit) -> StoredVisit:
    """The visit in the ledger. raw: as its sheet had it."""
    return StoredVisit(1, 1, 0, record, Outcome.HAS_ISSUE, content_of(raw), "x", Source("x", "x.xlsx", "x", 3))


def test_rules_follow_one_another_in_the_order_in_which_they_were_made():
    """A village renamed twice, and a name corrected in between."""
    known = Corrections(
        [
            Correction(1, "前岭村", "", (), True, "前岭社区", ""),
            Correction(2, "前岭社区", "周小满", (OLD,), True, "前岭社区", "周晓满"),
            Correction(3, "前岭社区", "", (), True, "新前社区", ""),
        ]
    )

    found = known.of_visit(visit())

    assert (found.village, found.person) == ("新前社区", "周晓满")


def test_renaming_there_and_back_ends_where_it_began():
    """The rules must not chase one another for ever."""
    known = Corrections(
        [Correction(1, "甲村", "", (), True, "乙村", ""), Correction(2, "乙村", "", (), True, "甲村", "")]
    )

    assert known.who("甲村", "周小满", ()).village == "甲村"
    assert known.who("乙村", "周小满", ()).village == "甲村"


@pytest.mark.parametrize(
    ("phone", "alone", "meant"),
    [(OLD, True, True), (OLD, False, True), (OTHER, True, False), ("", True, True), ("", False, False)],
)
def test_a_row_is_meant_by_its_number_or_by_its_name_alone(phone: str, alone: bool, meant: bool):
    """Two of one name: the correction of one must not rename the other."""
    rule = Correction(1, "前岭村", "周小满", (OLD,), alone, "前岭村", "周晓满")

    found = Corrections([rule]).of_visit(visit(phone=phone))

    assert found.person == ("周晓满" if meant else "周小满")


@pytest.mark.parametrize("branch_of_sheet", ["", "某某总支"])
def test_the_old_row_equals_the_corrected_visit(branch_of_sheet: str):
    """Whether the branch stood in the sheet or came from the register."""
    raw = visit(branch=branch_of_sheet)
    own = Holdings([Household(1, "前岭村", "周小满", (OLD,))], [stored(visit(branch="某某总支"), raw)], [])

    upkeep = corrected(own, True, "周晓满", NEW, 1)

    assert content_of(Corrections(upkeep.corrections).of_visit(raw)) == upkeep.visits[0].content
    assert upkeep.visits[0].visit.branch == "某某总支"


def test_what_is_right_already_is_no_correction():
    """Said twice, nothing is written."""
    own = Holdings([Household(1, "前岭村", "周小满", (OLD,))], [], [])

    assert not corrected(own, True, "周小满", OLD, 1).changes
    assert not with_status(Household(1, "前岭村", "周小满", status="搬走"), "搬走").changes


def test_doubles_share_name_and_number():
    """Two of one name with numbers of their own are two households."""
    standing = [Household(1, "后河村", "周小满", (OLD,)), Household(2, "后河村", "吴大成", (OTHER,))]
    moved = [Household(3, "后河村", "周小满", (OLD,)), Household(4, "后河村", "吴大成", (NEW,))]

    assert [one.id for one in doubles(moved, standing)] == [3]


def test_a_renamed_village_keeps_ids_and_remembers_each_old_name():
    """Two villages become one: a rule for each."""
    old = Holdings([Household(1, "甲村", "周小满", (OLD,), branch="一总支")], [], [])

    upkeep = renamed(old, ["甲村", "乙村"], "丙社区", "", "", 5)

    assert [(one.id, one.village, one.branch) for one in upkeep.households] == [(1, "丙社区", "一总支")]
    assert [(one.id, one.village, one.to_village) for one in upkeep.corrections] == [
        (5, "甲村", "丙社区"),
        (6, "乙村", "丙社区"),
    ]
