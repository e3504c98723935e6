"""Walk through an XML document without building it; declared entities are refused, not expanded."""

from typing import Protocol
from xml.parsers import expat

from minqing_cli import problems
from minqing_cli.readers.package import damaged
from minqing_cli.readers.refusal import Refused

_DEEPEST = 500


class Listener(Protocol):
    """What is told of a document. Names are `namespace name`, or `name` where there is no namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def words(self, data: str) -> None:
        """Text stands between elements."""


def walk(content: bytes, listener: Listener) -> None:
    """Tell a listener of every element. Raises Refused for what is no XML, declares entities, or nests too deep."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise damaged("内容层层相套")
        listener.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        listener.end(name)

    def doctype(*_: object) -> None:
        raise Refused(problems.UNSAFE_CONTENT, "实体声明")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.words
    parser.StartDoctypeDeclHandler = doctype
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise damaged("内容读不出来") from None
