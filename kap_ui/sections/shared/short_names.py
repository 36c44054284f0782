"""Abridged names for the heads of pictures, by code, where a full title has no room.

The full title stands everywhere else. The data have them (`field` short in `data/names`); a title without one is cut at
a word.
"""

from __future__ import annotations

import textwrap
from typing import Final

from kap_ui.state import data

_LONGEST: Final = 26


def printed_code(code: str) -> str:
    """Return a code as it is printed: that of an outcome without what marks it as one, "P1.1"."""
    return code.removeprefix("O-")


def short(code: str) -> str:
    """Return the abridged name of a code in the reader's language."""
    return data.short_name(code) or cut(data.name(code))


def in_lines(text: str, longest: int, most: int = 2) -> str:
    """Return a text in lines of at most so many characters; what is beyond the last line is left out, with dots."""
    lines = textwrap.wrap(text, longest)
    if len(lines) > most:
        lines[most - 1 :] = [cut(" ".join(lines[most - 1 :]), longest)]
    return "\n".join(lines)


def cut(text: str, longest: int = _LONGEST) -> str:
    """Return a text of at most so many characters, cut at a word and with three dots where something is left out."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    whole = head.rpartition(" ")[0]
    return (whole if len(whole) > longest // 2 else head).rstrip(" ,;:") + "…"
