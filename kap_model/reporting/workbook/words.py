"""What a workbook needs of the language of its reader; whoever asks for a workbook hands it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kap_model.quarter import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language.

    Attributes:
        language: its code, such as `fr`.
        translated: returns a sentence of the program in this language.
        number: returns a number with so many decimals.
        quarter: returns a quarter.
        day: returns a day in words.
        colon: what stands between a term and its text.
        brackets: around what is added to words, with the space before it.
        between_sentences: the full stop and the space between two sentences.
        is_right_to_left: whether its script runs from right to left.
    """

    language: str
    translated: Callable[[str], str]
    number: Callable[[float, int], str]
    quarter: Callable[[Quarter], str]
    day: Callable[[date], str]
    colon: str = ": "
    brackets: str = " ({})"
    between_sentences: str = ". "
    is_right_to_left: bool = False

    def noted(self, words: str, note: str) -> str:
        """Return words with what is added to them, in brackets."""
        return words + self.brackets.format(note)

    def name(self, row: Any, column: str = "name") -> str:
        """Return the text of a column of the plan in this language, else in English; empty where it has none.

        Args:
            row: a row of a table of the plan.
            column: without the language, such as `unit`.
        """
        return getattr(row, f"{column}_{self.language}", None) or getattr(row, f"{column}_en", None) or ""
