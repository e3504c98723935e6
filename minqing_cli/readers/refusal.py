"""A file that is not read, and why."""

from minqing_cli.problems import Problem, Rule
from minqing_cli.sheets import Place


class Refused(Exception):
    """A file that cannot or must not be read. rule: the reason; kind: what fills its message."""

    def __init__(self, rule: Rule, kind: str = "") -> None:
        super().__init__(rule, kind)
        self.rule = rule
        self.kind = kind

    def problem(self, file: str) -> Problem:
        """Return the refusal as a problem of a file."""
        return self.rule.at(Place(file), kind=self.kind)
