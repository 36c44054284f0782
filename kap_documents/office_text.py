"""How office programs name a language, and the fonts in which they show it."""

from __future__ import annotations

from typing import Final

_TAGS: Final = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}

CHINESE_FONT: Final = "Microsoft YaHei"
"""Of Chinese letters: part of Office and of Windows. Others have one that stands in for it."""

ARABIC_FONT: Final = "Arial"
"""Of Arabic letters: Calibri has none."""


def language_tag(language: str) -> str:
    """Return a language as office programs name it."""
    return _TAGS.get(language, "en-GB")


def latin_tag(language: str) -> str:
    """Return the language of Latin and Cyrillic letters in a text: English in Arabic and Chinese, which have others."""
    return language_tag("en" if language in ("ar", "zh") else language)
