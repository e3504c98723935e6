"""Gate, readers and intake fed with whatever a coverage-guided fuzzer comes up with: nothing may go uncaught.

An archive that is only changed byte by byte fails at its checksums; so its parts are taken out, one of them is changed,
and they are packed anew with sound checksums. Needs atheris, which runs on Linux:

Run: python -m tests.fuzz.guided [SECONDS]
"""

import io
import random
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["minqing_cli.readers", "minqing_cli.intake"]):
    from minqing_cli.intake.visits import read_sheets
    from minqing_cli.readers.formats import read_opened
    from minqing_cli.readers.gate import opened

from datetime import date

from minqing_cli.plan import built_in
from minqing_cli.readers.refusal import Refused
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.reading import make_intake
from tests.fuzz.samples import workbooks
from tests.hostile.kinds import KINDS
from tests.readers import containers
from tests.readers.test_formats import ROWS, binary_rows, csv, data, html, ods, ods_rows, spreadsheetml

PLAN = built_in("standard")
LIMITS = PLAN.limits.model_copy(update={"cells": 200_000, "inflated_mb": 20, "file_mb": 5, "part_mb": 2})
INTAKE = make_intake(Circumstances(PLAN, date(2022, 3, 11)))
_LARGEST = 1 << 16


def read(content: bytes) -> None:
    """Read a file as a worker does; a refusal is an answer, every other exception a fault."""
    try:
        book = read_opened(opened(content, "a.xlsx", LIMITS), LIMITS)
    except Refused:
        return
    read_sheets("a.xlsx", book.sheets, INTAKE)


def mutate(content: bytes, largest: int, seed: int) -> bytes:
    """Change one part of an archive and pack it anew; anything else byte by byte."""
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.9:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = [(member.filename, archive.read(member)) for member in archive.infolist()]
        except Exception:
            return bytes(atheris.Mutate(content, largest))
        if parts:
            at = chance.randrange(len(parts))
            name, part = parts[at]
            parts[at] = (name, bytes(atheris.Mutate(part, max(len(part) * 2, 64))))
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as made:
                for name, part in parts:
                    made.writestr(name, part)
            return stream.getvalue()[:largest]
    return bytes(atheris.Mutate(content, largest))


def seeds(folder: Path) -> None:
    """Write a sound file of each format, and every hostile one that is small."""
    sound = [
        *workbooks(),
        containers.xls(containers.rows_of(ROWS)),
        containers.xlsb(binary_rows(ROWS)),
        ods(ods_rows(ROWS)),
        spreadsheetml(data(ROWS)),
        html(ROWS).encode(),
        csv(ROWS).encode("gb18030"),
        *(kind.make() for kind in KINDS if kind.name not in ("六万个部件.xlsx", "六万个文件.zip")),
    ]
    for number, content in enumerate(sound):
        if len(content) <= _LARGEST:
            (folder / f"{number:03}").write_bytes(content)


def main(seconds: int) -> None:
    """Fuzz for that long; the process ends with an error at the first exception that nobody catches."""
    with tempfile.TemporaryDirectory() as corpus:
        seeds(Path(corpus))
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={_LARGEST}",
            "-rss_limit_mb=3000",
            "-timeout=30",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, corpus], read, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
