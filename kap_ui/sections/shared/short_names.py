"""Abridged names for the heads of pictures, by code, where a full title has no room.

The full title stands everywhere else. The data have them (`field` short in `data/names`); a title without one is cut at
a word.
"""

from __future__ import annotations

import textwrap
from typing import Final

from kap_ui.state import data
from kap_ui.words import line_breaks
from kap_ui.words.line_breaks import columns

_LONGEST: Final = 26


def printed_code(code: str) -> str:
    """Return a code as it is printed: that of an outcome without what marks it as one, "P1.1"."""
    return code.removeprefix("O-")


def short(code: str) -> str:
    """Return the abridged name of a code in the reader's language."""
    return data.short_name(code) or cut(data.name(code))


def in_lines(text: str, longest: int, most: int = 2) -> str:
    """Return a text in lines of at most so many letters; what is beyond the last line is left out, with dots.

    A Chinese character is as wide as two letters.
    """
    text = " ".join(text.split())
    lines = line_breaks.filled(text, longest, columns) if columns(text) > len(text) else textwrap.wrap(text, longest)
    if len(lines) > most:
        at = 0
        for line in lines[: most - 1]:
            at = text.index(line, at) + len(line)
        lines[most - 1 :] = [cut(text[at:].lstrip(), longest)]
    return "\n".join(lines)


def cut(text: str, longest: int = _LONGEST) -> str:
    """Return a text of at most so many letters, cut at a word and with three dots where something is left out."""
    if columns(text) <= longest:
        return text
    head = text[: longest - 1]
    while columns(head) >= longest:
        head = head[:-1]
    whole = head.rpartition(" ")[0]
    return (whole if columns(whole) > longest // 2 else head).rstrip(" ,;:，、；：") + "…"
