"""Links from a word on a page to its explanation in the glossary."""

from __future__ import annotations

from collections.abc import Mapping

from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, link
from kap_ui.words import glossary
from kap_ui.words.wording import _

_OF_PLAN = "g."
"""What the keys of the plan's own terms begin with, which are data."""


def address(key: str, words: str | None = None) -> str:
    """Return the address of a term; `words` are those that the list is searched for."""
    return site_map.link_to(glossary.PAGE, None, **{glossary.TERM: key, glossary.FIND: words})


def word(words: str, key: str) -> Markup:
    """Return a word as a link to its explanation; `key` is that of the term, such as "pace".

    Use it once a page for a term, where a reader would ask what it means.

    Raises:
        KeyError: the program explains no such word.
    """
    if not key.startswith(_OF_PLAN):
        glossary.OWN[key]
    return link(words, href=address(key), class_="explained")


def row(words: Mapping[str, str]) -> Markup:
    """Return links to what words mean, for a page whose words stand in heads that a telephone does not show.

    Args:
        words: by the keys of their terms.
    """
    links = (word(said, key) for key, said in words.items())
    return element("span", element("span", _("In the glossary")), *links, class_="explains")
