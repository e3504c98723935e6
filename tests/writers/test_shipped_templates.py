"""The forms in templates/ are those that the program would make today."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "templates" / "xlsx"


def test_the_shipped_templates_are_up_to_date(tmp_path: Path, parts: Callable[[Path], dict[str, bytes]]) -> None:
    """A changed field that did not reach the shipped forms would part them from the program.

    Compared are the unpacked parts: how tightly they are packed depends on the machine.
    """
    spec = importlib.util.spec_from_file_location("make_templates", ROOT / "tools" / "make_templates.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)

    made = tool.make(tmp_path)

    assert {path.name for path in made} == {path.name for path in SHIPPED.glob("*.xlsx")}
    for path in made:
        assert parts(path) == parts(SHIPPED / path.name), f"{path.name}: run python tools/make_templates.py"
