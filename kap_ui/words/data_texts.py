"""Texts that the data hold in English, and perhaps in French: which of them a reader gets, and in which language it is.

Names of the plan are not among them: the data have those in every language.
"""

from __future__ import annotations

from kap_model.vocabulary import Language
from kap_ui.words import wording


def read(english: str | None, french: str | None) -> str:
    """Return the French text to a reader of French, else the English one; "" where there is none."""
    return (french if wording.language() == Language.FRENCH else None) or english or ""


def language_of(french: str | None = None) -> str | None:
    """Return the language of what `read` returns, where it is not the reader's; None where it is.

    A text that the data have in English alone has no French one.
    """
    spoken = wording.language()
    return None if spoken == Language.ENGLISH or (spoken == Language.FRENCH and french) else Language.ENGLISH.value


def language_of_most() -> str:
    """Return the language of a column of texts that have a French form but for a few; "" where it is the reader's."""
    return language_of("is there") or ""
