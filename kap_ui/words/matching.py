"""Search in names, without regard to case and accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a text without case and accents, to compare it with another: "Élan" is found as "elan"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def has_words(text: str, words: str) -> bool:
    """Return whether every word that is sought is a part of a text."""
    sought = folded(text)
    return all(word in sought for word in folded(words).split())
