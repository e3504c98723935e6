"""Rows that were read, packed as bare strings: what goes between processes and waits until it is weighed.

A hundred thousand records would fill the memory, and sending them costs more than reading the sheets; a packed row is
a few hundred bytes and is unpacked once. Nothing is decided here.
"""

import marshal
import os
import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from minqing_cli import clean
from minqing_cli.identity import content_digest, same_words
from minqing_cli.records import ReadIssue, ReadVisit, Visit
from minqing_cli.terms import Outcome

FIELDS = tuple(Visit.model_fields)
"""The fields of a visit in the order of its values."""
PHONE_SEPARATOR = "/"
_PHONES, _DAY = FIELDS.index("phones"), FIELDS.index("visited_on")
_BRANCH, _VILLAGE, _PERSON = FIELDS.index("branch"), FIELDS.index("village"), FIELDS.index("person")
_BETWEEN = b"\x1f"
"""Stands in no text: `clean.text` takes control characters out."""

_LENGTH_BITS = 24
_LONGEST = (1 << _LENGTH_BITS) - 1
"""A place in a spool is one number: where a piece begins, and in the last bits how long it is."""
_BEHIND = struct.Struct(">BHIQ")
"""What stands behind the order of a waiting row: outcome, issues, number of the pile, place in the spool."""
_OUTCOMES = tuple(Outcome)
_DIGEST = 32
"""Characters of a content digest."""

Values = tuple[str, ...]
Team = tuple[str, str, str, str]
"""Village, visitor, grid and day (ISO) of a row."""
team_of: Callable[[Values], Team] = itemgetter(*map(FIELDS.index, ("village", "visitor", "grid", "visited_on")))


class Told(NamedTuple):
    """What a packed row holds.

    values: of the visit's fields, as the ledger keeps them. usable, faults: of its phones. issues: the values of each
    `ReadIssue`, and its words for comparison. due_on: ISO, or empty. branch: what the sheet says it is, where plan
    or register say otherwise.
    """

    row: int
    values: Values
    usable: Values
    faults: tuple[tuple[str, str], ...]
    outcome: str
    content: str
    issues: tuple[tuple[Any, ...], ...]
    due_on: str
    branch: str | None = None

    @classmethod
    def of(cls, read: ReadVisit) -> "Told":
        """Return what a row says, as strings."""
        values = values_of(read.visit)
        phones = read.visit.phones
        issues = tuple(packed_issue(issue) for issue in read.issues)
        due = read.due_on.isoformat() if read.due_on else ""
        return cls(
            read.row, values, phones.usable, phones.faults, read.outcome.value, content_digest(values), issues, due
        )

    @property
    def read(self) -> ReadVisit:
        """The row as the rest of the program takes it; it was validated when it was read."""
        record: dict[str, Any] = dict(zip(FIELDS, self.values, strict=True))
        record["visited_on"] = date.fromisoformat(self.values[_DAY])
        record["phones"] = clean.Phones(self.usable, self.faults)
        due = date.fromisoformat(self.due_on) if self.due_on else None
        issues = tuple(ReadIssue(*values[:-1]) for values in self.issues)
        return ReadVisit(self.row, Visit.model_construct(**record), Outcome(self.outcome), issues, due)


class Entry(NamedTuple):
    """A packed row, and of it what is asked before it is unpacked. order: its place among the rows of a run."""

    order: bytes
    outcome: str
    issues: int
    packed: bytes


class Waiting(bytes):
    """A row that lies in a spool: its order, and behind it in a few bytes what else is asked before it is unpacked.

    One short object for each row of a run: they are sorted as they are, since the order stands first.
    """

    __slots__ = ()

    @property
    def who(self) -> bytes:
        """Village and person, as `who` writes them."""
        _, village, _, _, person, _ = self.split(_BETWEEN, 5)
        return village + _BETWEEN + person

    @property
    def content(self) -> str:
        """The digest of all that the row says."""
        return self[-_DIGEST - _BEHIND.size : -_BEHIND.size].decode()

    @property
    def outcome(self) -> Outcome:
        """What the visit came to."""
        return _OUTCOMES[self[-_BEHIND.size]]

    @property
    def issues(self) -> int:
        """How many issues it brings."""
        return int.from_bytes(self[1 - _BEHIND.size : 3 - _BEHIND.size])

    @property
    def pile(self) -> int:
        """The number of its pile in the spool."""
        return int.from_bytes(self[3 - _BEHIND.size : 7 - _BEHIND.size])

    @property
    def place(self) -> int:
        """Where it lies."""
        return int.from_bytes(self[7 - _BEHIND.size :])


def order_of(branch: str, village: str, day: str, row: int, person: str, phones: Values, content: str) -> bytes:
    """Return where a row stands among the rows of a run: by place, day and position, never by the file's name."""
    numbers = PHONE_SEPARATOR.join(phones)
    return f"{branch}\x1f{village}\x1f{day}\x1f{row:08d}\x1f{person}\x1f{numbers}\x1f{content}".encode()


def who(village: str, person: str) -> bytes:
    """Return village and person as one key."""
    return f"{village}\x1f{person}".encode()


def village_and_person(key: bytes) -> tuple[str, str]:
    """Return what `who` was made of."""
    village, _, person = key.decode().partition("\x1f")
    return village, person


class Spool:
    """A file in which packed rows wait until they are weighed, so that a run's memory does not follow its rows.

    It has no name where the system allows it, and is gone when it is closed. Raises OSError where it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed in __exit__
        self._end = 0
        self._piles = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def keep(self, entries: Sequence[Entry]) -> list[Waiting]:
        """Write the rows of a pile down and return what is asked of each before it is unpacked."""
        waiting = []
        for order, outcome, issues, packed in entries:
            place = self._end << _LENGTH_BITS | len(packed)
            waiting.append(Waiting(order + _BEHIND.pack(_OUTCOMES.index(Outcome(outcome)), issues, self._piles, place)))
            self._end += len(packed)
        self._piles += 1
        content = memoryview(b"".join(entry.packed for entry in entries))
        self._file.seek(0, os.SEEK_END)
        while content:
            content = content[self._file.write(content) :]
        return waiting

    def read(self, place: int) -> bytes:
        """Return the piece that lies at a place."""
        self._file.seek(place >> _LENGTH_BITS)
        return self._file.read(place & _LONGEST)


class Pile:
    """The packed rows of one sheet. branches: village → branch by plan and register, which wins over the sheet's."""

    __slots__ = ("_branches", "_spool", "entries", "teams", "waiting")

    def __init__(self, branches: Mapping[str, str] | None = None, spool: Spool | None = None) -> None:
        self._branches = branches or {}
        self._spool = spool
        self.entries: list[Entry] = []
        self.waiting: list[Waiting] = []
        self.teams: dict[Team, int] = {}
        """How many rows each village, visitor, grid and day has, as they were read."""

    def put_into(self, spool: Spool) -> None:
        """Leave the rows in a spool and keep only what is asked of them before."""
        if self._spool is None:
            self.waiting, self.entries, self._spool = spool.keep(self.entries), [], spool

    def part(self, waiting: list[Waiting]) -> "Pile":
        """Return a pile of some of its rows that wait."""
        part = Pile(self._branches, self._spool)
        part.waiting = waiting
        return part

    def unpacked(self, row: Entry | Waiting) -> Told:
        """Return what a packed row holds."""
        if isinstance(row, Entry):
            packed = row.packed
        elif self._spool is not None:
            packed = self._spool.read(row.place)
        else:
            raise ValueError("the spool of this pile is gone")
        return Told(*marshal.loads(packed))

    def append(self, read: ReadVisit) -> None:
        """Pack a row."""
        self.add(Told.of(read))

    def add(self, told: Told) -> None:
        """Pack what a row says."""
        row, values, usable, _, outcome, content, issues, _, _ = told
        village, branch = values[_VILLAGE], values[_BRANCH]
        right = self._branches.get(village)
        if right and right != branch:
            told = told._replace(values=(*values[:_BRANCH], right, *values[_BRANCH + 1 :]), branch=branch)
            branch = right
        order = order_of(branch, village, values[_DAY], row, values[_PERSON], usable, content)
        team = team_of(values)
        self.teams[team] = self.teams.get(team, 0) + 1
        self.entries.append(Entry(order, outcome, len(issues), marshal.dumps(tuple(told))))

    def sort(self) -> None:
        """Bring the rows into the order in which they stand in the sheet."""
        self.entries.sort(key=lambda entry: entry.order.split(_BETWEEN, 4)[3])

    def told(self) -> Iterator[Told]:
        """Unpack the rows one after the other."""
        rows: list[Entry | Waiting] = [*self.entries, *self.waiting]
        return map(self.unpacked, rows)

    def __iter__(self) -> Iterator[ReadVisit]:
        return (told.read for told in self.told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pile) and list(self.told()) == list(other.told())

    def __len__(self) -> int:
        return len(self.entries) + len(self.waiting)

    def __getitem__(self, position: int) -> ReadVisit:
        return self.unpacked(self.entries[position]).read

    def __getstate__(self) -> bytes:
        return marshal.dumps(([tuple(entry) for entry in self.entries], self.teams))

    def __setstate__(self, state: bytes) -> None:
        self._branches, self._spool, self.waiting = {}, None, []
        entries, self.teams = marshal.loads(state)
        self.entries = [Entry(*one) for one in entries]


def values_of(visit: Visit) -> Values:
    """Return a visit's values as the ledger keeps them; unusable numbers stay as they were written."""
    record = visit.__dict__
    phones: clean.Phones = record["phones"]
    written = PHONE_SEPARATOR.join((*phones.usable, *(found for found, _ in phones.faults)))
    own = record | {"phones": written, "visited_on": record["visited_on"].isoformat()}
    return tuple([str(own[name]) for name in FIELDS])


def packed_issue(issue: ReadIssue) -> tuple[Any, ...]:
    """Return the values of an issue, labels as plain strings, and its words for comparison."""
    subject = None if issue.subject is None else str(issue.subject)
    return (
        issue.text, subject, str(issue.responsibility), issue.on_the_spot, issue.sensitive, issue.repeated,
        issue.needs_review, issue.grounds, issue.written, same_words(issue.text),
    )  # fmt: skip
