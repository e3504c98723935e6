"""The ledger's rows as merging sees them, and what a merge proposes to write.

A stored row is one version of one household, visit or issue; ids and numbers stay through all versions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.tally import Tally
from minqing_cli.problems import Problem
from minqing_cli.records import ReadVisit, Visit
from minqing_cli.sheets import Place
from minqing_cli.terms import SUSPECTED, Outcome, RowFate, State, Urgency

if TYPE_CHECKING:
    from minqing_cli.deadlines import Matter

    # Looking at one issue does not pay for what packing needs.
    from minqing_cli.packed import Pile

BY_HAND = "手工登记"
"""The source of what was taken down by hand: one entry stands for itself, no sheet corrects it."""


@dataclass(slots=True)
class Household:
    """One household or entity. id is 0 until it is stored. position: its line in the register."""

    id: int
    village: str
    name: str
    phones: tuple[str, ...] = ()
    address: str = ""
    branch: str = ""
    grid: str = ""
    kind: str = ""
    visitor: str = ""
    residents: int | None = None
    on_register: bool = False
    position: int = 0
    status: str = ""
    """Why it need not be visited any more (搬走、去世、空户 …); empty while it must be."""
    town: str = ""
    """In the ledger of a county: from which town's ledger it is."""


class Source(NamedTuple):
    """Where a stored visit came from: the file by content and name, the sheet, the row (from 0)."""

    sha256: str
    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return str(Place(self.file, self.sheet, self.row))

    @property
    def by_hand(self) -> bool:
        """Whether it was taken down by hand and not read from a sheet."""
        return self.file == BY_HAND


@dataclass(slots=True)
class StoredVisit:
    """One accepted row. ordinal: its place among the rows of the same household and day.

    content: digest of all that the row says. lineage: the first version of its sheet, kept through corrections.
    """

    id: int
    household_id: int
    ordinal: int
    visit: Visit
    outcome: Outcome
    content: str
    lineage: str
    source: Source


AT_HOME = "入户走访"
"""The channel of what a visit sheet says."""


@dataclass(slots=True)
class StoredIssue:
    """One issue of the ledger. decided: a person has settled its class."""

    number: str
    sequence: int
    year: int
    visit_id: int
    household_id: int
    position: int
    branch: str
    village: str
    person: str
    phones: str
    visited_on: date
    text: str
    words: str
    subject: str | None
    responsibility: str
    unit: str
    state: str
    accepted_on: date
    due_on: date | None = None
    due_provisional: bool = False
    due_capped: bool = False
    responsible_person: str = ""
    measures: str = ""
    platform_number: str = ""
    channel: str = AT_HOME
    urgency: str = Urgency.ORDINARY
    dispatched_on: date | None = None
    progress: str = ""
    resolved_on: date | None = None
    resolved_as: str = ""
    result: str = ""
    disposal: str = ""
    extended_to: date | None = None
    approved_by: str = ""
    satisfaction: str = ""
    revisited_on: date | None = None
    round: int = 1
    closed_on: date | None = None
    repeats: int = 0
    same_as: str = ""
    evidence: str = ""
    needs_review: bool = False
    sensitive: bool = False
    on_the_spot: bool = False
    self_repeated: bool = False
    decided: bool = False
    grounds: str = ""
    remark: str = ""
    other_number: str = ""
    """The number that it has in an office's own list from before."""
    stepped_on: date | None = None
    stepped_by: str = ""
    step_note: str = ""
    """The last step that somebody took with it: the day, who, and on what grounds (M15)."""
    on_time: str = ""
    """Whether it was concluded in time (是、否); settled at the conclusion and never reckoned again (R2)."""
    tries: str = ""
    """Days on which a call-back reached nobody, in this round."""
    dissatisfied_times: int = 0
    returned_times: int = 0
    returned_late_times: int = 0
    """How many of the returns came after the days that the plan allows."""
    extended_times: int = 0
    acts: str = ""
    """What the leaders did themselves in this round (三个亲自), each act with its day."""
    town: str = ""
    """In the ledger of a county: from which town's ledger it is."""
    petition: str = ""
    """Whether it is registered as a petition (信访事项): only then the rules on petitions hold (R9)."""
    notified_on: date | None = None
    """The day on which its household was told whether it is accepted as a petition."""
    dispute: str = ""
    first_petition: str = ""
    backlog: str = ""
    settled_at: str = ""
    """Whether it is a dispute (是, 否, 疑似), a first petition, a petition left over, and where it was settled (M20)."""
    main_number: str = ""
    """The issue that it is joined to (主件); only of issues that are 并件."""
    joined: int = 0
    """How many issues are joined to it."""
    joined_on: date | None = None
    joined_by: str = ""
    joined_note: str = ""
    """Who decided that it is the same as its main issue, when and on what grounds."""
    unreachable_on: date | None = None
    """Of a joined one: the day on which its own household was approved as 无法回访."""

    sensitive_verdict: str = ""
    """Whether a person has settled that it concerns an official (确认, 解除); empty where only its words may say so."""

    @property
    def sensitive_as(self) -> str:
        """疑似 or 确认 where it must be treated as concerning an official, else 解除 or nothing."""
        return self.sensitive_verdict or (SUSPECTED if self.sensitive else "")

    @property
    def matter(self) -> "Matter":
        """What the plan's deadlines ask of it."""
        # Whoever only looks at an issue needs no plan.
        from minqing_cli.deadlines import Matter

        return Matter(self.responsibility, self.subject, self.urgency, self.channel, self.petition)

    @property
    def started(self) -> bool:
        """Whether work on it has begun, or a person has settled its class: an import no longer changes it."""
        untouched = (State.ACCEPTED, State.ASSESSED)
        if self.stepped_on is not None or self.joined or self.main_number:
            return True
        at_the_door = self.dispatched_on is None and self.resolved_on == self.accepted_on
        explained = at_the_door and self.state == State.EXPLAINED
        at_once = explained or (self.on_the_spot and self.state == State.RESOLVED)
        return self.decided or not (self.state in untouched or at_once)


class Repeat(NamedTuple):
    """A known issue that was raised again in another visit."""

    number: str
    visit_id: int
    reported_on: date
    text: str


@dataclass(frozen=True, slots=True)
class IncomingSheet:
    """The accepted rows of one sheet of the run.

    seen: the very same bytes were merged in an earlier batch, so nothing in it is news where the ledger has moved on.
    answers: key of the sheet that we sent back and that this one answers; short: it came without that one's sound rows.
    """

    sha256: str
    file: str
    sheet: str
    visits: "tuple[ReadVisit, ...] | Pile"
    columns: dict[str, int]
    seen: bool = False
    answers: str = ""
    short: bool = False

    @property
    def pile(self) -> "Pile":
        """The rows of a sheet that was read in another process."""
        if isinstance(self.visits, tuple):
            raise TypeError("the rows of this sheet are not packed")
        return self.visits

    @property
    def place_key(self) -> tuple[str, str, str]:
        """Which sheet of which file it is, however often the same bytes come."""
        return self.sha256, self.file, self.sheet

    @property
    def key(self) -> str:
        """The sheet's identity by content, whatever the file is called."""
        return f"{self.sha256}:{self.sheet}"

    def place(self, row: int, field_name: str | None = None) -> Place:
        """Where a row of the sheet stands; with a field, its cell."""
        return Place(self.file, self.sheet, row, self.columns.get(field_name) if field_name else None)


@dataclass(slots=True, eq=False)
class IncomingRow:
    """One accepted row on its way into the ledger; the later fields are found out step by step."""

    sheet: IncomingSheet
    read: ReadVisit
    content: str
    household: Household | None = None
    fate: RowFate = RowFate.ACCEPTED
    standing: StoredVisit | None = None
    """The stored visit that it equals (duplicate) or replaces (accepted)."""
    order: tuple[bytes, str, str] = (b"", "", "")
    """Its place among the rows of the run."""
    twin: "IncomingRow | None" = None
    """The row of the same run that it repeats."""
    stored: StoredVisit | None = None
    """What is written for it."""
    numbers: tuple[str, ...] = ()
    """The numbers of its issues, in order: given now, kept, or those of the issue that it raises again."""

    @property
    def visit(self) -> Visit:
        """The record."""
        return self.read.visit

    @property
    def source(self) -> Source:
        """Where it stands."""
        return Source(self.sheet.sha256, self.sheet.file, self.sheet.sheet, self.read.row)


class LedgerView(Protocol):
    """What merging asks of the ledger; rows that are superseded are never given."""

    def households(self, keys: Iterable[tuple[str, str]]) -> Sequence[Household]:
        """Households of the given (village, name) pairs, by id."""

    def visits_of(self, household_ids: Iterable[int]) -> Sequence[StoredVisit]:
        """Visits of households, by id."""

    def lineages_with(self, contents: Iterable[str]) -> Sequence[tuple[str, str]]:
        """(lineage, content) of every visit that says one of these."""

    def versions_saying(self, contents: Iterable[str]) -> Sequence[tuple[str, int]]:
        """(content, visit id) of every version, superseded ones as well, that says one of these."""

    def visits_by_id(self, ids: Iterable[int]) -> Sequence[StoredVisit]:
        """Visits by id, as they stand."""

    def visits_in(self, lineages: Iterable[str]) -> Sequence[StoredVisit]:
        """Visits of sheets and of all their corrections, by id."""

    def issues_of(self, household_ids: Iterable[int]) -> Sequence[StoredIssue]:
        """Issues of households, by number."""

    def repeats_of(self, visit_ids: Iterable[int]) -> Sequence[Repeat]:
        """What visits raised again of earlier issues."""

    def next_ids(self, year: int) -> tuple[int, int, int]:
        """The next household id, visit id and issue sequence of a year."""

    def corrections(self) -> Corrections:
        """What is known to be wrong in sheets, and what is right."""


@dataclass(slots=True)
class MergeResult:
    """What a merge would write, and what became of each row. Lists are in the order of writing."""

    households: list[Household] = field(default_factory=list)
    visits: list[StoredVisit] = field(default_factory=list)
    issues: list[StoredIssue] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    dropped_repeats: list[Repeat] = field(default_factory=list)
    rows: list[IncomingRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    visit_tally: Tally = field(default_factory=Tally)
    issue_tally: Tally = field(default_factory=Tally)
