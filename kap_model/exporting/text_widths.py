"""How much room a text takes in a cell of a workbook, in characters."""

from __future__ import annotations

import math
import textwrap
from unicodedata import east_asian_width


def columns(text: str) -> int:
    """Return how many characters wide a text is; a Chinese one counts as two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def lines(text: str, width: int) -> int:
    """Return how many lines a text takes in so many characters; in Chinese a line may end at each."""
    wide = columns(text)
    if wide <= width:
        return 1
    return len(textwrap.wrap(text, width)) if wide == len(text) else math.ceil(wide / (width - 1))
