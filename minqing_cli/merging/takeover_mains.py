"""Which lines of an office's ledger are joined to which (是否重复/主件编号), as issues of ours.

A line names its main issue by the number that the office gave it: a line of the file before anything else, then a number
taken over earlier, then one of our own. Lines that name none, themselves, or one that is joined in its turn are held. A main
issue that is new gets its number when everything is weighed; until then it stands as pending.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from minqing_cli.merging.known import StoredIssue
from minqing_cli.records import ReadLine
from minqing_cli.terms import State

_PENDING = "待编号："
_NO_MAIN = (State.WITHDRAWN, State.RETURNED)


@dataclass
class Mains:
    """The main issues that a file speaks of. lines: office's number → line. known: the issue of ours that a line is.

    by_number: the issue of ours that a number of no line means.
    """

    lines: Mapping[str, ReadLine]
    known: Callable[[ReadLine], StoredIssue | None]
    by_number: Callable[[str], StoredIssue | None]
    numbered: dict[str, str] = field(default_factory=dict)
    """Office's number of a new line → the number that it got."""

    def wrong_with(self, line: ReadLine) -> str:
        """Say what is wrong with the main issue that a line names; empty where nothing is."""
        named = named_by(line)
        if not named:
            return ""
        own, main = self.known(line), self.lines.get(named)
        issue = self.known(main) if main else self.by_number(named)
        if named == line.number:
            return "主件编号写的是它自己"
        if main is None and issue is None:
            return f"没有编号为“{named}”的主件"
        above = named_by(main) if main else issue.main_number if issue else ""
        state = main.values.get("state") if main else issue.state if issue else ""
        if above:
            return f"主件“{named}”自己又并入了“{above}”"
        if state in _NO_MAIN:
            return f"主件“{named}”是“{state}”"
        if own is not None and own.joined:
            return f"{own.number} 是主件，有 {own.joined} 件并入它"
        return ""

    def number_of(self, named: str) -> str:
        """Return our number of the main issue that a line names, or that it is still to get one."""
        main = self.lines.get(named)
        issue = self.known(main) if main else self.by_number(named)
        return issue.number if issue else _PENDING + named

    def settle(
        self,
        new: dict[str, StoredIssue],
        changed: dict[str, StoredIssue],
        before: Mapping[str, StoredIssue],
        find: Callable[[Iterable[str]], Sequence[StoredIssue]],
    ) -> list[tuple[str, str]]:
        """Give what is joined the number of its main issue, and the main issues their count.

        new, changed: number → issue to write; before: the changed ones as they stood. Returns (number, what the office
        calls its main issue) of those whose main issue did not come in; they are left as not joined.
        """
        missing = []
        for issues in (new, changed):
            for number, issue in issues.items():
                if not issue.main_number.startswith(_PENDING):
                    continue
                named = issue.main_number.removeprefix(_PENDING)
                main = self.numbered.get(named, "")
                if main in ("", number):
                    missing.append((number, named))
                    issues[number] = _alone(issue)
                else:
                    issues[number] = replace(issue, main_number=main)
        more = Counter(issue.main_number for issue in (*new.values(), *changed.values()))
        more.subtract(Counter(before[number].main_number for number in changed))
        del more[""]
        standing = {issue.number: issue for issue in find(more.keys() - new.keys() - changed.keys())}
        for number, count in more.items():
            issues = new if number in new else changed
            main_issue = issues.get(number) or standing[number]
            if count:
                issues[number] = replace(main_issue, joined=main_issue.joined + count)
        return missing


def _alone(issue: StoredIssue) -> StoredIssue:
    state = State.ASSESSED if issue.subject and not issue.needs_review else State.ACCEPTED
    return replace(issue, state=state, main_number="", joined_on=None, joined_by="", joined_note="")


def named_by(line: ReadLine) -> str:
    """The office's number of the main issue that a line names."""
    return str(line.values.get("main_number", ""))
