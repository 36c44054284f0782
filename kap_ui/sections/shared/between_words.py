"""What leads from one thing to another, in words: the arrow points as the reader's language runs."""

from __future__ import annotations

from kap_ui.words.wording import _


def between(start: str, end: str) -> str:
    """Return two ends with an arrow from the first to the second."""
    return _("%(before)s → %(after)s") % {"before": start, "after": end}
