"""Text as our fonts can print it: a PDF that everybody can read aloud has no letter without a glyph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from kap_ui.figures import text_outlines

INSTEAD: Final = "?"
"""Stands for a letter that no font of ours has."""


def printable(words: str) -> str:
    """Return a text with `INSTEAD` for every letter that our fonts have not, and a space for control characters."""
    return words if words.isascii() and words.isprintable() else "".join(map(_printable, words))


def all_printable(data: Any) -> Any:
    """Return what can be written as JSON with all of its texts printable."""
    match data:
        case str():
            return printable(data)
        case Mapping():
            return {name: all_printable(value) for name, value in data.items()}
        case Sequence():
            return [all_printable(value) for value in data]
        case _:
            return data


@lru_cache(maxsize=4096)
def _printable(letter: str) -> str:
    if letter.isspace() or not letter.isprintable():
        # No-break spaces are meant: they hold a figure and its sign together, as the marks of direction do in Arabic.
        return letter if letter in "\n\u00a0\u202f\u00ad\u200e\u200f" else " "
    return letter if text_outlines.has_letter(letter) else INSTEAD
