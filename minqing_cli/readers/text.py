"""Bytes to text: which of the encodings in use they are written in, strictly, so that no letter is guessed."""

import re

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decoded(content: bytes) -> str | None:
    """Return bytes as text: by their mark, else UTF-8, else GB18030; None where they are none of these.

    >>> decoded("走访".encode("gb18030")), decoded("走访".encode("utf-16")), decoded(b"\\xff\\xff")
    ('走访', '走访', None)
    """
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def has_control(text: str) -> bool:
    """Say whether a text holds characters that no text holds."""
    return _UNSEEN.search(text) is not None


def shown(text: str) -> str:
    """Return a text without characters that only steer a screen or a printer."""
    return _UNSEEN.sub("", text)
