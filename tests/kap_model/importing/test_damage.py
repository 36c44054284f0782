"""Damage of a text is found and named; the right texts of six languages have none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.importing.damage import find_damage


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\x07b", "the control character U+0007"),
        ("a\x85b", "the control character U+0085"),
        ("a\ufffdb", "the sign for a character that was lost, \ufffd (U+FFFD REPLACEMENT CHARACTER)"),
        ("a\ud800b", "half of a character, U+D800"),
        ("a\ufdd0b", "the code of no character, U+FDD0"),
        ("a\U0001ffffb", "the code of no character, U+1FFFF"),
        ("a\uf8ffb", "a character for private use, U+F8FF"),
        ("a\u202eb", "a character that turns the order of what follows, U+202E RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_a_character_that_no_text_holds_is_named(text: str, found: str) -> None:
    damage = find_damage(text)
    assert damage is not None
    assert damage.what == f"a text that holds {found}"


@pytest.mark.parametrize(
    "right",
    ["café", "État", "l’homme", "25 °C", "5 €", "1 – 2", "Привет", "مصر", "中国", "Türkiye, Niño", "\ufeff", "😀"],
)
def test_a_text_that_was_decoded_twice_is_found_with_what_it_stands_for(right: str) -> None:
    wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in right.encode())
    damage = find_damage(wrong)
    assert damage is not None
    assert "wrong encoding" in damage.what or "control character" in damage.what


@pytest.mark.parametrize(
    "text",
    [
        "« été »", "« déjà\u00a0»", "Spaß“", "QUALITÉ…", "São Tomé-et-Príncipe", "Åland", "Côte d’Ivoire", "MAÎTRISÉ",
        "a\u200fb", "مص\u200dر", "15–24 €", "one\n\ttwo", "Ñandú", "NÃO", "100 %\u00a0»", "π ≈ 3,14", "日本語",
    ],
)  # fmt: skip
def test_right_texts_have_no_damage(text: str) -> None:
    assert find_damage(text) is None


def test_no_text_of_the_shipped_data_is_damaged(shipped_data: Path) -> None:
    for file in shipped_data.rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            assert not [cell for row in csv.reader(opened) for cell in row if find_damage(cell)], file


@given(st.text())
def test_no_text_makes_the_search_fail(text: str) -> None:
    damage = find_damage(text)
    assert damage is None or damage.how_to_fix
