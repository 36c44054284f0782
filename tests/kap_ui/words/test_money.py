"""Sums of money in words: in short and whole, as a figure, a band, another currency and nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kap_model.money import NO_BUDGET, Budget, MoneyRange
from kap_ui.words import money, wording


@pytest.mark.parametrize(
    ("low", "high", "english", "french"),
    [
        (2_411_000, 2_411_000, "CHF 2.4 million", "2,4 millions CHF"),
        (1_940_000, 1_940_000, "CHF 1.9 million", "1,9 million CHF"),
        (1_960_000, 1_960_000, "CHF 2.0 million", "2,0 millions CHF"),
        (500_000, 1_000_000, "CHF 0.5 to 1.0 million", "0,5 à 1,0 million CHF"),
        (1_500_000, 12_000_000, "CHF 1.5 to 12.0 million", "1,5 à 12,0 millions CHF"),
        (950_000, 950_000, "CHF 950,000", "950\u202f000 CHF"),
        (0, 0, "CHF 0", "0 CHF"),
        # in millions the lower end would be 0.0, and both ends of the last would be 1.2
        (40_000, 1_200_000, "CHF 40,000 to 1,200,000", "40\u202f000 à 1\u202f200\u202f000 CHF"),
        (1_190_000, 1_210_000, "CHF 1,190,000 to 1,210,000", "1\u202f190\u202f000 à 1\u202f210\u202f000 CHF"),
    ],
)
def test_francs_are_said_in_millions_where_that_hides_nothing(
    low: float, high: float, english: str, french: str
) -> None:
    for language, words in (("en", english), ("fr", french)):
        with wording.spoken(language):
            assert money.francs_in_short(low, high) == words


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (3_800_000, "USD", "USD 3.8 million (as published)", "3,8 millions USD (tel que publié)"),
        (16_250_000, "USD", "USD 16.25 million (as published)", "16,25 millions USD (tel que publié)"),
        (1_234_567, "EUR", "EUR 1,234,567 (as published)", "1\u202f234\u202f567 EUR (tel que publié)"),
        (950_000, "EUR", "EUR 950,000 (as published)", "950\u202f000 EUR (tel que publié)"),
    ],
)
def test_another_currency_is_never_rounded(amount: float, currency: str, english: str, french: str) -> None:
    for language, words in (("en", english), ("fr", french)):
        with wording.spoken(language):
            assert money.published_in_short(amount, currency).replace("\u00a0", " ") == words


def test_a_sum_is_a_range_with_what_it_leaves_out() -> None:
    budgets = [
        Budget(low=400_000, high=400_000),
        Budget(low=500_000, high=1_000_000),
        Budget(amount=3_800_000, currency="USD"),
        NO_BUDGET,
        NO_BUDGET,
    ]
    together = MoneyRange.of(budgets)
    assert money.sum_in_short(together) == "CHF 0.9 to 1.4 million"
    assert money.left_out(together) == "1 budget in another currency is in no sum; 2 projects without a budget"
    assert money.sum_in_short(MoneyRange.of(budgets[3:])) == "–"


def test_a_budget_is_said_as_it_is_known() -> None:
    budgets = [
        Budget(low=1_250_000, high=1_250_000),
        Budget(low=500_000, high=1_000_000),
        Budget(amount=15_000_000, currency="EUR"),
        NO_BUDGET,
    ]
    assert [money.budget_in_short(one) for one in budgets] == [
        "CHF 1.3 million", "CHF 0.5 to 1.0 million", "EUR 15 million (as published)", "–",
    ]  # fmt: skip
    assert [money.budget(one).replace("\u00a0", " ") for one in budgets] == [
        "CHF 1,250,000", "CHF 500,000 to 1,000,000", "EUR 15,000,000", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "chinese"),
    [
        (2_411_000, 2_411_000, "240万瑞士法郎"),
        (500_000, 1_000_000, "50万至100万瑞士法郎"),
        (98_000_000, 123_400_000, "9,800万至1.234亿瑞士法郎"),
        (950_000, 950_000, "950,000瑞士法郎"),
    ],
)
def test_chinese_has_the_same_digits_with_its_own_words(low: float, high: float, chinese: str) -> None:
    with wording.spoken("zh"):
        assert money.francs_in_short(low, high) == chinese


def test_an_exact_amount_in_chinese_keeps_its_digits() -> None:
    with wording.spoken("zh"):
        assert money.amount_in_short(16_250_000, "USD") == "以USD计1,625万"
        assert wording.of_power(Decimal("1.2"), 9) == "12亿"
        assert wording.exact_of_power(1.23, 6) == "123万"
