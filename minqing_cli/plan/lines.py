"""On which line of a TOML text each key and table stands."""

import re

Key = tuple[str | int, ...]
"""The way to a setting: `("phase", 1, "ends_on")` is the second phase's last day."""

_TABLE = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[^\s\"'=#\[.]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=#.]+))*)\s*="
)
_KEY_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s.\"']+)")


def key_lines(source: str) -> dict[Key, int]:
    """Return the line (from 1) on which each key and table of a TOML text stands.

    >>> key_lines('plan = "x"\\n[[phase]]\\nname = "a"\\n[[phase]]\\nname = "b"')[("phase", 1, "name")]
    5
    """
    found: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(source.splitlines(), start=1):
        if heading_found := _TABLE.match(line):
            table = key_parts(heading_found[2])
            if heading_found[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = (*table, counts[table])
            found[table] = number
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*table, *key_parts(assignment[1])), number)
    return found


def key_parts(dotted: str) -> Key:
    """Return the parts of a dotted key, quotes taken off.

    >>> key_parts('units."前岭村"')
    ('units', '前岭村')
    """
    return tuple("".join(found) for found in _KEY_PART.findall(dotted))
