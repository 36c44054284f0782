"""Words are found and sorted without regard to case, accents and the forms of letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_ui.words.matching import begun, compact, folded, has_words, in_words, split_at


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


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ÎLES ÅLAND", "iles aland"),
        ("Straße", "STRASSE"),
        ("Łódź, Đà Nẵng, Søndre", "lodz, da nang, sondre"),
        ("Œuvre", "oeuvre"),
        ("ещё", "ЕЩЕ"),
        ("ＫＰＩ１２", "kpi12"),
        ("إفريقيا", "افريقيا"),
        ("أُمَّة", "امه"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسوول"),
        ("القـــرار", "القرار"),
        ("شيء", "شي"),
        ("المسألة \u200e5/1", "المساله ٥/١"),
    ],
)
def test_other_forms_of_letters_are_the_same(text: str, same: str) -> None:
    assert folded(text) == folded(same)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("K-P1.1-a", " k p1 1 a"),
        ("Côte d'Ivoire", " cote d ivoire"),
        ("数字化转型 (ICT)", " 数 字 化 转 型 ict"),
        ("تنمية الاتصالات", " تنميه اتصالات"),
        (" — ", ""),
    ],
)
def test_a_text_has_words(text: str, words: str) -> None:
    assert in_words(text) == words
    assert compact(text) == words.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "sought", "parts"),
    [
        ("Mobile-broadband network", ["broad"], ("Mobile-", "broad", "band network")),
        ("Mobile-broadband network", ["band"], ("Mobile-broad", "band", " network")),
        ("Access, accessible", ["access"], ("", "Access", ", ", "access", "ible")),
        ("Côte d'Ivoire", ["d ivo"], ("Côte ", "d'Ivo", "ire")),
        ("数字化转型", ["字 化"], ("数", "字化", "转型")),
        ("تنمية الاتصالات", ["اتصال"], ("تنمية ال", "اتصال", "ات")),
        ("Élan", ["e"], ("", "É", "lan")),
        ("E\u0301lan", ["e"], ("", "E\u0301", "lan")),
        ("Mali", ["x"], ("Mali",)),
        ("", ["x"], ("",)),
    ],
)
def test_a_text_is_split_at_what_is_found(text: str, sought: list[str], parts: tuple[str, ...]) -> None:
    assert split_at(text, sought) == parts


@given(st.text(max_size=40), st.lists(st.text("ab1ée数 الا", min_size=1, max_size=4).map(str.strip).filter(bool)))
def test_the_parts_of_a_text_are_the_text(text: str, sought: list[str]) -> None:
    assert "".join(split_at(text, sought)) == text


def test_a_long_beginning_is_left_out_where_what_is_found_would_be_out_of_sight() -> None:
    parts = ("Strengthened collaboration and cooperation between regional offices in ", "broadband", " adoption")
    assert begun(parts, 30) == ("Strengthened … offices in ", "broadband", " adoption")
    assert begun(parts, 100) == parts
    assert begun(("Strengthened collaboration",), 5) == ("Strengthened collaboration",)
