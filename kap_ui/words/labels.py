"""Names and texts of data in the labels of Streamlit's own elements, which read Markdown."""

from __future__ import annotations

import re
from typing import Final

_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>$~]|:(?=\S)|\.(?<=www\.)", re.IGNORECASE)
"""What begins an emphasis, a link, an address that becomes one, a formula, an icon or a colour."""


def plain(text: str) -> str:
    """Return a text for a label that shows it as it is: no part of it becomes a link, an icon or a formula."""
    return _MARKDOWN.sub(r"\\\g<0>", text)
