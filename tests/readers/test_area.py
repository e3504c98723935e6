"""How far apart the cells of a worksheet lie, asked before a decoder fills what is between."""

import pytest

from minqing_cli.readers.area import extent

LIMIT = 5_000_000


@pytest.mark.parametrize("reference", ["XFD1048576", "l" * 113 + "D2", "l" * 100_000 + "2"])
def test_a_cell_far_away_is_seen_however_its_column_is_written(reference: str):
    """A column of a hundred letters made the decoder ask for 240 GB."""
    sheet = f'<row r="1"><c r="A1"><v>1</v></c><c r="{reference}"><v>2</v></c></row>'.encode()

    assert extent(sheet, LIMIT) is not None


def test_cells_near_one_another_are_let_through():
    """What every village sends."""
    assert extent(b'<row r="1"><c r="A1"><v>1</v></c><c r="P500"><v>2</v></c></row>', LIMIT) is None
