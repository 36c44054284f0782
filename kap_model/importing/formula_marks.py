"""Apostrophes that keep a spreadsheet from taking a text of a CSV file for a formula, put in and taken off again."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_AT_START: Final = re.compile(r"'*(?:[=+\-@\t\r]|<r>)")
_AFTER_SEPARATOR: Final = re.compile(r"(?<=[;\t\r\n])('*[=+\-@])")
_MARKED_AT_START: Final = re.compile(r"'+(?:[=+\-@\t\r]|<r>)")
_MARKED_AFTER_SEPARATOR: Final = re.compile(r"(?<=[;\t\r\n])'('*[=+\-@])")


@lru_cache(maxsize=4_096)  # most texts of a table are codes, which come again in many rows
def marked(text: str) -> str:
    """Return a text with an apostrophe wherever a spreadsheet would take what follows for a formula.

    That is at its start, and after a separator inside it: most of Europe parts cells by semicolons, and not by commas.
    A text that begins with ``<r>`` is marked too, since XlsxWriter takes it for markup.
    """
    text = _AFTER_SEPARATOR.sub(r"'\1", text)
    return f"'{text}" if _AT_START.match(text) else text


def unmarked(text: str) -> str:
    """Return a text without the apostrophes that `marked` puts in."""
    if "'" not in text:
        return text
    if _MARKED_AT_START.match(text):
        text = text[1:]
    return _MARKED_AFTER_SEPARATOR.sub(r"\1", text)
