"""What stands in the fields of a page that this session has taken over from one that is gone, as with its server.

The browser keeps the page, and brings what stands in it with the first event. A field that the session sets at once is
wiped, also while somebody types into it; so one that holds what it should is left alone.
"""

from __future__ import annotations

from kap_ui.streamlit_internals import earlier_fields

Text = earlier_fields.Text
"""What stands in a field: a text, or the words that are chosen in a list of several."""


def take(key: str) -> Text | None:
    """Return, once, what stood in a field when this session began; None where nothing is known of it."""
    return earlier_fields.take(key)


def take_all(prefix: str) -> dict[str, Text]:
    """Return, once, what stood in the fields whose keys begin so when this session began, by the keys."""
    return earlier_fields.take_all(prefix)


def standing(key: str) -> Text | None:
    """Return what stands in a field that this session has not drawn yet; None where nothing is known of it."""
    return earlier_fields.standing(key)
