"""Cells made canonical: text, headings, names, phones, dates.

Each function takes one cell as a reader gave it and returns its canonical value; what cannot be
read is said by a `Fault`, never guessed. Nothing here knows files, plans or the clock.
"""

from minqing_cli.clean.answers import yes_or_no
from minqing_cli.clean.dates import day
from minqing_cli.clean.fault import Fault
from minqing_cli.clean.periods import period
from minqing_cli.clean.personal import (
    IDENTITY_NUMBER,
    PRIVATE_TEXT,
    masked,
    masked_name,
    masked_phone,
    masked_text,
    public_text,
    without_identity_numbers,
)
from minqing_cli.clean.phone_numbers import MOBILE_IN_TEXT, Phones, local_number, phones
from minqing_cli.clean.words import INVISIBLE, half_width, heading, name, squeezed, text, without_steering

__all__ = [
    "IDENTITY_NUMBER",
    "INVISIBLE",
    "MOBILE_IN_TEXT",
    "PRIVATE_TEXT",
    "Fault",
    "Phones",
    "day",
    "half_width",
    "heading",
    "local_number",
    "masked",
    "masked_name",
    "masked_phone",
    "masked_text",
    "name",
    "period",
    "phones",
    "public_text",
    "squeezed",
    "text",
    "without_identity_numbers",
    "without_steering",
    "yes_or_no",
]
