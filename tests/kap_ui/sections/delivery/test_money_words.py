"""Amounts of money as the page of resources prints them."""

from __future__ import annotations

import pytest

from kap_ui.sections.delivery import money_words
from kap_ui.sections.delivery.money_words import Unit
from kap_ui.words import wording


@pytest.mark.parametrize(
    ("language", "amounts", "is_of_table", "figures", "words"),
    [
        ("en", [24_312_000, 940_000], False, ["24.3", "0.9"], "CHF million"),
        ("fr", [24_312_000, 940_000], False, ["24,3", "0,9"], "millions CHF"),
        ("en", [24_312_000, 940_000], True, ["24,312", "940"], "CHF thousand"),
        ("en", [1_999_999, 300], False, ["2,000", "< 1"], "CHF thousand"),
        ("en", [99_999, 490], False, ["99,999", "490"], "CHF"),
        ("en", [2_000_000, 0, 49_999, None], False, ["2.0", "0.0", "< 0.1", "–"], "CHF million"),
    ],
)
def test_the_unit_of_amounts_fits_the_greatest_and_never_prints_something_as_nothing(
    language: str, amounts: list[float | None], is_of_table: bool, figures: list[str], words: str
) -> None:
    with wording.spoken(language):
        unit = Unit.fit_for(amounts, is_of_table=is_of_table)

        assert [unit.figure(amount) for amount in amounts] == figures
        assert unit.words == words


def test_more_spent_than_planned_is_available_below_zero() -> None:
    with wording.spoken("en"):
        assert Unit.fit_for([300_000], is_of_table=True).figure(-12_000) == "−12"
        assert money_words.short(-1_500_000) == "minus CHF 1.5 million"


def test_an_amount_that_is_not_known_is_a_dash() -> None:
    with wording.spoken("en"):
        assert money_words.short(None) == "–"


@pytest.mark.parametrize(("share", "printed"), [(0.043, "+4%"), (-0.02, "−2%"), (0.001, "0%"), (-0.001, "0%")])
def test_a_change_has_its_sign_and_none_has_none(share: float, printed: str) -> None:
    with wording.spoken("en"):
        assert money_words.signed_percent(share) == printed
