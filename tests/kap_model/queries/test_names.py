"""A text of the data is in the reader's language, else in English, and says so."""

from __future__ import annotations

from sqlmodel import Session

from kap_model.queries import names, plan


def test_a_name_is_in_the_language_else_in_english(tiny_session: Session) -> None:
    spanish = plan.names(tiny_session, "es")
    assert (spanish["P1"], spanish["P2"], spanish["KEN"]) == ("Conectividad", "Skills", "Kenya")
    assert plan.names(tiny_session, "fr")["P2"] == "Compétences"
    assert plan.meetings(tiny_session, "es") == {"TDAG-23": "Grupo asesor 2023"}
    assert plan.meetings(tiny_session, "ru") == {"TDAG-23": "Advisory group 2023"}


def test_which_names_are_english_in_another_language_is_known(tiny_session: Session) -> None:
    spanish = plan.in_english(tiny_session, "es")
    assert "P2" in spanish and "P1" not in spanish
    assert plan.in_english(tiny_session, "fr") == plan.in_english(tiny_session, "en") == frozenset()


def test_a_short_name_is_in_the_language_else_in_english(tiny_session: Session) -> None:
    assert names.short_names(tiny_session, "fr")["RO-AFR"] == "Addis-Abeba"
    assert names.short_names(tiny_session, "fr")["P1"] == names.short_names(tiny_session, "es")["P1"] == "Links"


def test_texts_that_were_not_checked_are_counted_by_language(tiny_session: Session) -> None:
    assert names.unverified(tiny_session) == {"ar": 1, "es": 6}
