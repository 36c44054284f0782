"""When two texts are one thing: codes, dimensions and categories are compared by what a person sees of them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INVISIBLE_MARKS: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Fillers and variation selectors, which Unicode does not count among its format characters (Cf)."""

_ALIKE: Final = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"), **dict.fromkeys("\u2019\u02bc\u00b4`", "'")}
)
"""Dashes and apostrophes, as word processors put them in the place of those of a keyboard."""


def seen(text: str) -> str:
    """Return a text in Unicode's composed form (NFC), trimmed, without characters that nobody sees.

    Such are zero-width spaces, direction marks, soft hyphens, and byte order marks.
    """
    if text.isascii():
        return text.strip()
    composed = unicodedata.normalize("NFC", text)
    invisible = {character for character in set(composed) if is_invisible(character)}
    return composed.translate(dict.fromkeys(map(ord, invisible))).strip()


def is_invisible(character: str) -> bool:
    """Return whether nobody sees a character."""
    return unicodedata.category(character) == "Cf" or character in _INVISIBLE_MARKS


def compared(text: str) -> str:
    """Return the form in which texts are compared: without what differs in spelling only.

    Letter case, Unicode form (NFKC: also full-width and other variants of a letter), spaces, dashes, apostrophes and
    invisible characters tell nothing apart. Letters of another script that look alike do.
    """
    plain = unicodedata.normalize("NFKC", seen(text)).translate(_ALIKE).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def named(character: str) -> str:
    """Return a character as a sentence can show it: itself, if it can be seen, its number and its name."""
    name = unicodedata.name(character, "")
    number = f"U+{ord(character):04X}"
    described = f"{number} {name}".strip()
    is_unseen = character.isspace() or is_invisible(character) or unicodedata.combining(character)
    is_shown = character.isprintable() and not is_unseen
    return f"{character} ({described})" if is_shown else described


def mixed_word(text: str) -> str | None:
    """Return the first word that has Latin letters beside Cyrillic or Greek ones, which look like them; else None."""
    if text.isascii():
        return None
    for word in re.findall(r"[^\W\d_]+", text):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return str(word)
    return None
