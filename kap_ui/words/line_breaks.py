"""Where a line of text may end: at a space, and in a text without spaces at every character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

_PART: Final = re.compile(
    r"[\u3008\u300a\u300c\uff08]*(?:[\u3400-\u9fff]|[^\u3000-\u9fff\uff00-\uffef]+)[\u3001\u3002\u3009\u300b\u300d\uff01\uff05\uff09\uff0c\uff1a\uff1b\uff1f]*"
    r"|[\u3000-\u303f\uff00-\uffef]+"
)
"""A Chinese character, or a word of letters, with the signs that open before it and those that close after it."""


def filled(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    """Return a text as lines that are no wider than `room`; a word that is wider has a line of its own.

    A Chinese text, which has no spaces, may end a line at every character, but no line begins with a sign that closes.
    """
    lines: list[str] = []
    for gap, word in _words(text):
        longer = f"{lines[-1]}{gap}{word}" if lines else word
        if lines and width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def columns(text: str) -> int:
    """Return how many letters wide a text is; a Chinese character counts as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may begin a line, with the space before it where there is one."""
    for word in text.split(" "):
        gap = " "
        for part in _PART.findall(word) or [word]:
            yield gap, part
            gap = ""
