"""Phone cells: what can be dialled, what is left of a broken one, and what is no number."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli import clean
from minqing_cli.sheets import Cell

MOBILES = some.integers(13800000000, 13899999999).map(str)


def usable(cell: Cell) -> tuple[str, ...]:
    """The numbers of a cell as a reader gave it."""
    return clean.phones(clean.text(cell)).usable


def faults(cell: Cell) -> list[str]:
    """The names of the faults of a cell."""
    return [name for _, name in clean.phones(clean.text(cell)).faults]


@pytest.mark.parametrize(
    "cell",
    [
        "13800000001", 13800000001, 13800000001.0, "13800000001.0", "138 0000 0001", "138-0000-0001", "138.0000.0001", "１３８００００　０００１",
        "１３８００００００" + "０１", " 13800000001\u200b", "'13800000001", "+86 13800000001", "+8613800000001", "86-13800000001", "0086 13800000001",
        "013800000001", "手机：13800000001", "13800000001（儿子）", "13800000001儿子", "(13800000001)", "13800000001。", "微信同号13800000001",
        "1.3800000001E+10",
    ],
)  # fmt: skip
def test_a_mobile_is_the_same_however_it_is_written(cell: Cell) -> None:
    """Numbers come as floats, with blanks, full-width, with +86 or with a word beside them (V005, V006)."""
    assert usable(cell) == ("13800000001",)
    assert not faults(cell)


@pytest.mark.parametrize("between", ["/", "、", "，", "；", " ", "  ", "\n", "或", "和", "／", "|", "\\", "-"])
def test_two_mobiles_in_a_cell_are_two_numbers(between: str) -> None:
    """V056 has two; either of them reaches the household (D3)."""
    assert usable(f"13800000056{between}13800000057") == ("13800000056", "13800000057")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("138 0000 0001 138 0000 0002", ("13800000001", "13800000002")),
        ("13800000001张三13800000002李四", ("13800000001", "13800000002")),
        ("13800000001(儿子)/13800000002(女儿)", ("13800000001", "13800000002")),
        ("家：5500001 手机：13800000001", ("5500001", "13800000001")),
        ("13800000001 0632-5500001", ("13800000001", "06325500001")),
        ("13800000001/13800000001", ("13800000001",)),
        ("13800000001、无", ("13800000001",)),
    ],
)
def test_words_between_numbers_do_not_hide_them(cell: str, numbers: tuple[str, ...]) -> None:
    """Whose number it is stands beside it; the same number twice is one."""
    assert usable(cell) == numbers
    assert not faults(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0632-5500001", "06325500001"),
        ("（0632）5500001", "06325500001"),
        ("0632—5500001", "06325500001"),
        ("0632 5500001", "06325500001"),
        ("0632-5500001转801", "06325500001"),
        ("0632-5500001-801", "06325500001"),
        ("010-62000001", "01062000001"),
        ("5500001", "5500001"),
        ("400-800-1234", "4008001234"),
    ],
)
def test_a_landline_is_a_number_too(cell: str, number: str) -> None:
    """Enterprises leave landlines (V008); an extension is not part of the number."""
    assert usable(cell) == (number,)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1.38E+10", "phone_scientific"),
        ("1.38e10", "phone_scientific"),
        ("1380000061", "phone_length"),
        ("138000000011", "phone_length"),
        ("12345", "phone_length"),
        ("10800000001", "phone_range"),
        ("11111111111", "phone_range"),
        ("在他儿子那", "phone_not_digits"),
        ("无", "phone_none"),
        ("没有电话", "phone_none"),
        ("不愿提供", "phone_none"),
        ("／", "phone_none"),
        ("—", "phone_none"),
        ("0", "phone_none"),
        ("00000000000", "phone_none"),
    ],
)
def test_what_cannot_be_dialled_says_why(cell: str, fault: str) -> None:
    """V058's 1.38E+10 has lost its digits, V060's number lacks one, V009 has none: three messages."""
    assert usable(cell) == ()
    assert faults(cell) == [fault]


def test_a_good_number_beside_a_broken_one_is_kept_and_the_broken_one_said() -> None:
    """One usable number is enough to call back; the other is still worth a warning."""
    found = clean.phones("13800000001/1380000002")

    assert found.usable == ("13800000001",)
    assert found.faults == (("1380000002", "phone_length"),)


def test_a_blank_cell_has_neither_numbers_nor_faults() -> None:
    """That the number is missing is said by the check, which knows the row."""
    assert clean.phones("") == clean.Phones()
    assert clean.phones("  ") == clean.Phones()


@given(some.lists(MOBILES, min_size=1, max_size=3, unique=True), some.sampled_from(["/", "、", "\n", "  ", "；"]))
def test_whole_mobiles_are_found_whatever_stands_between_them(numbers: list[str], between: str) -> None:
    """And reading what was read changes nothing."""
    found = clean.phones(between.join(numbers))

    assert found.usable == tuple(numbers)
    assert clean.phones("/".join(found.usable)) == found


@given(
    some.text(max_size=30) | some.text("0123456789-/、 .()+Ee转无手机", max_size=30) | some.floats() | some.integers()
)
def test_any_cell_is_read_without_an_error_and_to_digits_only(cell: Cell) -> None:
    """Whatever comes out as usable can be dialled."""
    for number in usable(cell):
        assert number.isascii()
        assert number.isdigit()
        assert 7 <= len(number) <= 12
