"""What a batch notes of the sheets that it came of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What became of one sheet of a file in a batch.

    answers: digests of the files that this one corrects, with a blank between; short: it came without their sound rows.
    """

    sha256: str
    file: str
    sheet: str
    form: str | None
    reason: str | None
    heading_row: int | None
    accepted: int
    duplicate: int
    held: int
    ignored: int
    answers: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One row that was sent back, with what identifies its household."""

    sha256: str
    file: str
    sheet: str
    row: int
    village: str
    person: str
    phones: str


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """What a sheet brought. parts: village, visitor, grid, day (ISO, or nothing), rows without those known before, and
    how many of them were held, for each of its villages, visitors, grids and days; a list of lists as JSON.
    """

    sha256: str
    file: str
    sheet: str
    parts: str


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """One fault in a sheet, by its code. row: None where it concerns the whole sheet."""

    sha256: str
    file: str
    sheet: str
    row: int | None
    village: str
    visitor: str
    code: str
