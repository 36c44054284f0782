"""Texts that a person takes for one thing are compared as one, and others are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.importing.spelling import compared, named, seen


@pytest.mark.parametrize(
    "text",
    [
        "k-p1.3-B", " K-P1.3-b\u00a0", "\ufeffK-P1.3-b", "K-\u200bP1.3-b", "K-P1.3\u00ad-b", "\u202aK-P1.3-b\u202c",
        "K\u2013P1.3\u2011b", "\uff2b-P1.3-b",
    ],
)  # fmt: skip
def test_case_form_dashes_and_what_nobody_sees_tell_no_codes_apart(text: str) -> None:
    assert compared(text) == compared("K-P1.3-b")


@pytest.mark.parametrize("text", ["K-P1.3-c", "\u041a-P1.3-b", "KP1.3b", "K-P1.3-b-"])
def test_other_letters_tell_codes_apart(text: str) -> None:
    assert compared(text) != compared("K-P1.3-b")


def test_composed_and_decomposed_letters_are_one() -> None:
    decomposed = unicodedata.normalize("NFD", "Élevé")
    assert decomposed != "Élevé"
    assert seen(decomposed) == "Élevé"
    assert compared(decomposed) == compared("ÉLEVÉ")


@given(st.text(max_size=10))
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert compared(compared(text)) == compared(text)
    assert seen(seen(text)) == seen(text)


def test_a_character_is_named_so_that_it_can_be_found() -> None:
    assert named("\u0410") == "\u0410 (U+0410 CYRILLIC CAPITAL LETTER A)"
    assert [named(character) for character in "\u200b \x07"] == ["U+200B ZERO WIDTH SPACE", "U+0020 SPACE", "U+0007"]
