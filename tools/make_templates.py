"""Make the blank forms that ship with the program: templates/xlsx/*.xlsx, from `forms` and the standard plan.

Run it after any change of a form, a field or the looks: python tools/make_templates.py [folder]
"""

import sys
from pathlib import Path

from minqing_cli import plan
from minqing_cli.forms import TEMPLATES, Slip
from minqing_cli.writers.blank import file_name, write_blank
from minqing_cli.writers.slips import write_slips

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "xlsx"


def make(folder: Path) -> list[Path]:
    """Write every blank form into a folder and return the files."""
    standard = plan.built_in("standard")
    made = []
    for form in TEMPLATES:
        path = folder / file_name(form)
        if isinstance(form, Slip):
            write_slips(form, path, standard)
        else:
            write_blank(form, path, standard)
        made.append(path)
    return made


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
