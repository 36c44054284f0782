"""What problems say in other languages than English."""

from __future__ import annotations

from collections.abc import Iterable

from kap_model.problems import Message, Problem, in_language
from kap_ui.words.language import PSEUDO, catalogue


def told_in_english_only(problems: Iterable[Problem]) -> list[str]:
    """Return the texts of problems that another language cannot tell: no messages, or not in the catalogues."""
    pseudo, french = (catalogue(language).gettext for language in (PSEUDO, "fr"))
    return [
        text
        for problem in problems
        for text in (problem.what, problem.how_to_fix)
        if not isinstance(text, Message)
        or not (said := in_language(text, pseudo)).startswith("⟦")
        or not said.endswith("⟧")
        or in_language(text, french) == text
    ]
