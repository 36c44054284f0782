"""The rule set as it stands in docs/method.md, in pieces that Streamlit may show."""

from __future__ import annotations

from functools import lru_cache

from kap_ui import site_files


def is_translated(language: str) -> bool:
    """Return whether the method is written in a language; English is its own."""
    return language == "en" or (site_files.DOCUMENTS / f"method.{language}.md").is_file()


@lru_cache(maxsize=8)
def text(language: str) -> str | None:
    """Return the body of the method in Markdown, without its first heading; English where it is not translated.

    Signs that Streamlit would read as more than Markdown ($ for formulas, :name: for icons and colours) stand for
    themselves. None in a copy of the program without its documents.
    """
    translated = site_files.DOCUMENTS / f"method.{language}.md"
    file = translated if translated.is_file() else site_files.DOCUMENTS / "method.md"
    if not file.is_file():
        return None
    lines = file.read_text(encoding="utf-8").splitlines()
    start = 1 if lines and lines[0].startswith("# ") else 0
    return "\n".join(lines[start:]).replace("$", "\\$").replace(":material", "\\:material")
