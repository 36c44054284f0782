"""Text as a file can hold it: XML and HTML forbid control characters, halves of characters and codes of none."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd\U00020000-\U0010fffd]"
)

_LONGEST_PROPERTY: Final = 255


def xml_text(text: str) -> str:
    """Return a text with a space in the place of each character that XML or HTML forbids."""
    return _FORBIDDEN.sub(" ", text)


def property_text(text: str) -> str:
    """Return a text as the properties of an office file can hold it: in one line, and cut where it is too long."""
    line = " ".join(xml_text(text).split())
    return line if len(line) <= _LONGEST_PROPERTY else f"{line[: _LONGEST_PROPERTY - 1]}…"
