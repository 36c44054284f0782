"""The rule set as it stands in docs/method.md, in pieces that Streamlit may show."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

METHOD: Final = Path(__file__).parents[2] / "docs" / "method.md"


@lru_cache(maxsize=1)
def text() -> str | None:
    """Give the body of the method in Markdown, without its first heading; None while it is not written.

    Signs that Streamlit would read as more than Markdown ($ for formulas, :name: for icons and colours) stand for
    themselves.
    """
    if not METHOD.is_file():
        return None
    lines = METHOD.read_text(encoding="utf-8").splitlines()
    start = 1 if lines and lines[0].startswith("# ") else 0
    return "\n".join(lines[start:]).replace("$", "\\$").replace(":material", "\\:material")
