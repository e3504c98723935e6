"""The yardstick: decode every cell of every workbook of a folder, and nothing else.

usage: decode.py FOLDER
"""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook


def main(folder: Path) -> None:
    """Print how many files and rows were decoded."""
    files = sorted(folder.glob("*.xlsx"))
    rows = 0
    for path in files:
        book = CalamineWorkbook.from_path(path)
        for index in range(len(book.sheet_names)):
            rows += len(book.get_sheet_by_index(index).to_python(skip_empty_area=False))
    print(f"files={len(files)} rows={rows}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
