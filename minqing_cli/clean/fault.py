"""What a cell that cannot be read says: the name of its fault."""


class Fault(ValueError):
    """A cell that cannot be read as what its column asks for.

    name: which fault, one of the names that `problems.FAULTS` maps to a message.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
