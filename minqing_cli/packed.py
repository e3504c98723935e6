"""Rows that were read, packed as bare strings: what goes between processes and waits until it is weighed.

A hundred thousand records would fill the memory, and sending them costs more than reading the sheets; a packed row is
a few hundred bytes and is unpacked once. Nothing is decided here.
"""

import marshal
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import merge
from itertools import accumulate, chain, starmap
from operator import itemgetter
from typing import Any, NamedTuple

from minqing_cli import clean
from minqing_cli.identity import content_digest, same_words
from minqing_cli.records import ReadIssue, ReadVisit, Visit
from minqing_cli.spool import Spool
from minqing_cli.terms import Outcome

FIELDS = tuple(Visit.model_fields)
"""The fields of a visit in the order of its values."""
_ALL_SET = set(FIELDS)
PHONE_SEPARATOR = "/"
_PHONES, _DAY = FIELDS.index("phones"), FIELDS.index("visited_on")
_BRANCH, _VILLAGE, _PERSON = FIELDS.index("branch"), FIELDS.index("village"), FIELDS.index("person")

ROWS_AT_ONCE = 1000
"""Rows of a slab: many enough to be packed cheaply, few enough to be unpacked one slab at a time."""
_POSITIONS = {outcome.value: position for position, outcome in enumerate(Outcome)}
_DIGEST = 32
"""Characters of a content digest, with which an order ends."""

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
        return ReadVisit(self.row, Visit.model_construct(_ALL_SET, **record), Outcome(self.outcome), issues, due)


@dataclass(slots=True)
class _Open:
    """The rows of a slab while it takes more of them."""

    orders: list[bytes] = field(default_factory=list)
    who: list[bytes] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)


_ORDERS, _WHO, _ROWS = range(3)


@dataclass(slots=True)
class Slab:
    """Up to a thousand rows of a sheet, packed together, and of each what is asked before they are unpacked.

    outcomes: of each its position in `Outcome`. issues: how many each brings. chosen: which of the rows are meant, all
    without it.
    """

    outcomes: bytearray = field(default_factory=bytearray)
    issues: "array[int]" = field(default_factory=lambda: array("I"))
    chosen: Sequence[int] | None = None
    _open: _Open | None = field(default_factory=_Open)
    _packed: tuple[bytes, ...] = ()
    _spool: Spool | None = None
    _places: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.outcomes)

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take rows; a slab that was packed takes no more."""
        if self._open is None:
            raise ValueError("this slab was packed")
        for row, values, usable, _, outcome, content, issues, *_ in rows:
            village, person = values[_VILLAGE], values[_PERSON]
            self._open.orders.append(order_of(values[_BRANCH], village, values[_DAY], row, person, usable, content))
            self._open.who.append(who(village, person))
            self.outcomes.append(_POSITIONS[outcome])
            self.issues.append(len(issues))
        self._open.rows.extend(rows)

    def pack(self) -> None:
        """Make of its rows what a file or another process takes."""
        if self._open is not None:
            own = self._open
            self._packed = marshal.dumps(own.orders), marshal.dumps(own.who), marshal.dumps(own.rows)
            self._open = None

    def put_into(self, spool: Spool) -> None:
        """Leave the rows in a spool, once."""
        if not self._places:
            self.pack()
            start, _ = spool.keep(b"".join(self._packed))
            self._places, self._packed = tuple(accumulate(map(len, self._packed), initial=start)), ()
        # Where another process left them there, only the spool was wanting.
        self._spool = spool

    def orders(self) -> list[bytes]:
        """The places of the rows among the rows of a run, as `order_of` writes them."""
        return self._unpacked(_ORDERS)

    def who(self) -> list[bytes]:
        """Village and person of each row, as `who` writes them."""
        return self._unpacked(_WHO)

    def rows(self) -> list[tuple[Any, ...]]:
        """Unpack the rows: what a `Told` is made of."""
        return self._unpacked(_ROWS)

    def _unpacked(self, which: int) -> list[Any]:
        if self._open is not None:
            found = list((self._open.orders, self._open.who, self._open.rows)[which])
        elif self._spool is not None:
            start, end = self._places[which : which + 2]
            found = marshal.loads(self._spool.read(start, end - start))
        else:
            found = marshal.loads(self._packed[which])
        return found if self.chosen is None else [found[position] for position in self.chosen]

    def contents(self) -> Iterator[str]:
        """The digest of all that each row says."""
        return (order[-_DIGEST:].decode() for order in self.orders())

    def part(self, chosen: Sequence[int]) -> "Slab":
        """Return a slab of some of its rows, by position."""
        outcomes = bytearray(self.outcomes[position] for position in chosen)
        issues = array("I", (self.issues[position] for position in chosen))
        return replace(self, outcomes=outcomes, issues=issues, chosen=chosen)

    def state(self) -> tuple[Any, ...]:
        """What another process needs to know of it."""
        self.pack()
        return bytes(self.outcomes), self.issues.tobytes(), self._packed, self._places

    @classmethod
    def of_state(cls, outcomes: bytes, issues: bytes, packed: tuple[bytes, ...], places: tuple[int, ...]) -> "Slab":
        """Return the slab that has a state; one that lies in a spool still has to be told which (`put_into`)."""
        return cls(bytearray(outcomes), array("I", issues), None, None, packed, None, places)


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


class Pile:
    """The packed rows of one sheet. branches: village → branch by plan and register, which wins over the sheet's.

    spool: takes the rows as they come; without one they wait in memory.
    """

    __slots__ = ("_branches", "_spool", "_teams", "_teams_at", "judged", "plain")

    def __init__(self, branches: Mapping[str, str] | None = None, spool: Spool | None = None) -> None:
        self._branches = branches or {}
        self._spool = spool
        self.plain: list[Slab] = []
        """The rows that were taken as they are, in the order of the sheet."""
        self.judged: list[Slab] = []
        """The others."""
        self._teams: dict[Team, int] = {}
        self._teams_at: tuple[int, int] | None = None

    @property
    def teams(self) -> Mapping[Team, int]:
        """How many rows each village, visitor, grid and day has, as they were read."""
        if self._teams_at is None or self._spool is None:
            return self._teams
        found: dict[Team, int] = marshal.loads(self._spool.read(*self._teams_at))
        return found

    @property
    def slabs(self) -> list[Slab]:
        """All of its slabs."""
        return [*self.plain, *self.judged]

    def put_into(self, spool: Spool) -> None:
        """Leave the rows in a spool, once, and keep only what is asked of them before."""
        for slab in self.slabs:
            slab.put_into(spool)
        if self._teams_at is None:
            self._teams_at, self._teams = spool.keep(marshal.dumps(self._teams)), {}
        self._spool = spool

    def part(self, slabs: list[Slab]) -> "Pile":
        """Return a pile of parts of its slabs."""
        part = Pile(self._branches)
        part.plain = slabs
        return part

    def append(self, read: ReadVisit) -> None:
        """Pack a row that was judged by itself."""
        self._add([tuple(Told.of(read))], self.judged)

    def take(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Pack what plain rows say, as the values of a `Told` each."""
        self._add(rows, self.plain)

    def _add(self, rows: Sequence[tuple[Any, ...]], slabs: list[Slab]) -> None:
        if self._branches:
            rows = list(map(self._with_branch, rows))
        for row in rows:
            team = team_of(row[1])
            self._teams[team] = self._teams.get(team, 0) + 1
        while rows:
            if not slabs or len(slabs[-1]) == ROWS_AT_ONCE:
                if slabs and self._spool is not None:
                    slabs[-1].put_into(self._spool)
                elif slabs:
                    slabs[-1].pack()
                slabs.append(Slab())
            room = ROWS_AT_ONCE - len(slabs[-1])
            slabs[-1].add(rows[:room])
            rows = rows[room:]

    def _with_branch(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = row[1]
        right = self._branches.get(values[_VILLAGE])
        if not right or right == values[_BRANCH]:
            return row
        return row[0], (*values[:_BRANCH], right, *values[_BRANCH + 1 :]), *row[2:-1], values[_BRANCH]

    def told(self) -> Iterator[Told]:
        """Unpack the rows one after the other, in the order in which they stand in the sheet."""
        plain, judged = (chain.from_iterable(slab.rows() for slab in slabs) for slabs in (self.plain, self.judged))
        rows = merge(plain, judged, key=itemgetter(0)) if self.plain and self.judged else chain(plain, judged)
        return starmap(Told, rows)

    def __iter__(self) -> Iterator[ReadVisit]:
        return (told.read for told in self.told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pile) and list(self.told()) == list(other.told())

    def __len__(self) -> int:
        return sum(map(len, self.slabs))

    def __getitem__(self, position: int) -> ReadVisit:
        return list(self)[position]

    def __getstate__(self) -> bytes:
        slabs = [[slab.state() for slab in slabs] for slabs in (self.plain, self.judged)]
        return marshal.dumps((*slabs, self._teams, self._teams_at))

    def __setstate__(self, state: bytes) -> None:
        plain, judged, self._teams, self._teams_at = marshal.loads(state)
        self._branches, self._spool = {}, None
        self.plain, self.judged = list(starmap(Slab.of_state, plain)), list(starmap(Slab.of_state, judged))


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
