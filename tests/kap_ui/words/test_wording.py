"""The selection in one sentence, in the words of each language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kap_model.problems import Message
from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import OriginView
from kap_ui.words import language, wording

NAMES = {"AFR": "Africa", "P1": "Affordable connectivity", "PLAN": "Kigali Action Plan"}
CHOSEN = Selection(Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4"), place="AFR")


def said(selection: Selection, code: str, names: dict[str, str] = NAMES) -> str:
    with wording.spoken(code):
        return wording.sentence(selection, names)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "en",
            "Kigali Action Plan, Africa, as known at the end of Q4 2025, compared with Q4 2024; "
            "all data, published and illustrative.",
        ),
        (
            "fr",
            "Kigali Action Plan, Africa, situation à la fin du T4 2025, par rapport au T4 2024\u202f; "
            "toutes les données, publiées et illustratives.",
        ),
    ],
)
def test_all_that_was_chosen_is_said_after_the_plan(code: str, sentence: str) -> None:
    assert said(CHOSEN, code) == sentence


def test_a_priority_and_a_kpi_are_said_by_code_and_name_and_what_was_not_asked_is_left_out() -> None:
    asked = ("priority", "place", "quarter")
    assert (
        said(replace(CHOSEN, objective="P1", asked=asked), "en")
        == "P1 Affordable connectivity, Africa, as known at the end of Q4 2025."
    )
    assert said(replace(CHOSEN, kpi="K-P9", asked=("kpi",)), "en") == "K-P9."
    assert said(replace(CHOSEN, asked=()), "en") == ""


def test_the_view_of_the_origins_ends_the_sentence() -> None:
    published = replace(CHOSEN, origin=OriginView.PUBLISHED, asked=("place", "origin"))
    assert said(published, "en") == "Kigali Action Plan, Africa; published figures only."
    assert said(published, "fr") == "Kigali Action Plan, Africa\u202f; chiffres publiés seulement."


def test_a_plan_without_a_name_of_its_own_is_called_by_that_of_the_language() -> None:
    assert said(replace(CHOSEN, asked=("place",)), "fr", {}) == "Plan d'action de Kigali, AFR."


def test_in_the_pseudo_language_the_whole_sentence_is_marked() -> None:
    sentence = said(CHOSEN, language.PSEUDO)
    assert sentence.startswith("⟦Kigali Action Plan﹐ Africa﹐ ⟦as known") and sentence.endswith("⟧")


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (7_400_000.0, "7,400,000", "7\u202f400\u202f000"),
        (1_234.5, "1,234.5", "1\u202f234,5"),
        (-0.03, "\u22120.03", "\u22120,03"),
        (1e-07, "0.0000001", "0,0000001"),
        (0.0, "0", "0"),
    ],
)
def test_an_exact_number_has_all_of_its_decimals(value: float, english: str, french: str) -> None:
    for code, printed in (("en", english), ("fr", french)):
        with wording.spoken(code):
            assert wording.exact(value) == printed


@pytest.mark.parametrize("code", language.offered())
def test_a_quarter_within_a_message_is_said_as_in_a_sentence(code: str) -> None:
    with wording.spoken(code):
        for quarter in Quarter.parse("2025-Q1").to(Quarter.parse("2025-Q4")):
            assert wording.said(quarter.words) == wording.quarter(quarter)


def test_a_cell_of_a_file_moves_nothing_beside_it_in_arabic() -> None:
    message = Message("%(cell)s is not in %(table)s", cell="a-4.", table="kpis")
    with wording.spoken("ar"):
        assert wording.said(message) == "\u2068a-4.\u2069 is not in \u2068kpis\u2069"
        assert wording.isolated("") == ""
        # A number with decimals is put together from its parts.
        number = Message("%(whole)s.%(decimals)s", whole="-4", decimals="22")
        assert (wording.said(number), wording.isolated("-4")) == ("\u200e-4.22", "\u200e-4")
    with wording.spoken("fr"):
        assert (wording.said(message), wording.isolated("Ann")) == ("a-4. is not in kpis", "Ann")
