"""Links to the rules of the method, each to where the page of the method explains it."""

from __future__ import annotations

import re
from typing import Final

from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, joined, link

PAGE: Final = "method"
"""The name of the page."""

_RULE: Final = re.compile(r"R\d{1,2}\b")


def rule_first(words: str) -> Markup:
    """Return words of which a leading rule, as in "R4: (522 − 0) / (852 − 0)", is a link to its explanation."""
    named = _RULE.match(words)
    return joined([rule(named[0]), words[named.end() :]]) if named else joined([words])


def rule(code: str) -> Markup:
    """Return the id of a rule, R1 to R15, as a link to its explanation."""
    return link(code, href=f"{site_map.link_to(PAGE)}#{code}")
