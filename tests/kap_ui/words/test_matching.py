"""Words are found and sorted without regard to case and accents."""

from __future__ import annotations

import pytest

from kap_ui.words.matching import folded, has_words


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Élaboration d'un plan", "elaboration PLAN", True),
        ("K-P1.1-a Member States", "k-p1.1", True),
        ("Member States", "states member", True),
        ("Member States", "countries", False),
        ("Member States", "", True),
    ],
)
def test_every_word_is_sought_as_a_part(text: str, words: str, found: bool) -> None:
    assert has_words(text, words) is found


def test_an_accent_does_not_change_the_order() -> None:
    assert sorted(["Étude", "Zone", "enquête"], key=folded) == ["enquête", "Étude", "Zone"]
