"""Links from a word on a page to its explanation in the glossary."""

from __future__ import annotations

from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, link
from kap_ui.words import glossary

_OF_PLAN = "g."
"""What the keys of the plan's own terms begin with, which are data."""


def address(key: str, words: str | None = None) -> str:
    """Return the address of a term; `words` are those that the list is searched for."""
    return site_map.link_to(glossary.PAGE, **{glossary.TERM: key, glossary.FIND: words})


def word(words: str, key: str) -> Markup:
    """Return a word as a link to its explanation; `key` is that of the term, such as "pace".

    Use it once a page for a term, where a reader would ask what it means.

    Raises:
        KeyError: the program explains no such word.
    """
    if not key.startswith(_OF_PLAN):
        glossary.OWN[key]
    return link(words, href=address(key), class_="explained")
