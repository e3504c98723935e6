"""A short run of the bit flips; the long one is `make fuzz`."""

from tests.fuzz.flips import REFUSED, SAME, at_random, tally
from tests.fuzz.samples import workbooks


def test_a_wrong_bit_never_changes_a_record_silently() -> None:
    """Each of 400 damaged workbooks is refused or reads to the records it had; both happen."""
    samples = workbooks()

    found = tally(at_random(400, 1, samples), samples)

    assert found[REFUSED] + found[SAME] == found.total() == 400
    assert found[REFUSED] > 200
    assert found[SAME] > 0
