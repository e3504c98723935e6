"""Classes with their reasons, on the screen and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from minqing_cli.classify import explain
from minqing_cli.show.tables import print_rows
from minqing_cli.terms import PENDING, YES
from minqing_cli.workflows.classify import Classified


def classes_json(classes: Sequence[Classified]) -> list[dict[str, Any]]:
    """The classes in the shape that scripts rely on."""
    return [
        {
            "text": one.text,
            **({"row": one.row + 1} if one.row is not None else {}),
            "subject": one.found.subject,
            "responsibility": one.found.responsibility,
            "subject_confidence": one.found.subject_confidence,
            "responsibility_confidence": one.found.responsibility_confidence,
            "needs_review": one.found.needs_review,
            "sensitive": one.found.sensitive,
            "reasons": [
                {"rule": reason.rule, "words": list(reason.words), "span": list(reason.span) if reason.span else None}
                for reason in one.found.reasons
            ],
            "candidates": [[subject, score] for subject, score in one.found.candidates],
        }
        for one in classes
    ]


def print_classes(out: Console, classes: Sequence[Classified]) -> None:
    """Print one line for each text."""
    print_rows(
        out,
        ("问题", "责任类", "主题", "需研判", "依据"),
        (
            (
                one.text.replace("\n", " "),
                one.found.responsibility,
                one.found.subject or PENDING,
                YES if one.found.needs_review else "",
                explain(one.found),
            )
            for one in classes
        ),
    )
