"""Figures, quarters and days as each language writes them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kap_model.quarter import Quarter
from kap_ui.words import language

NARROW = "\u202f"
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "english", "french"),
    [
        (1234567.891, 1, "1,234,567.9", f"1{NARROW}234{NARROW}567,9"),
        (0.0, 0, "0", "0"),
        (-0.04, 1, "0.0", "0,0"),
        (-1234.5, 1, f"{MINUS}1,234.5", f"{MINUS}1{NARROW}234,5"),
        (12.0, 2, "12.00", "12,00"),
        (52.5, 0, "53", "53"),
        (-0.5, 0, f"{MINUS}1", f"{MINUS}1"),
        (0.125, 2, "0.13", "0,13"),
        (2.675, 2, "2.68", "2,68"),
        (1e-7, 2, "0.00", "0,00"),
        (1e16, 0, "10,000,000,000,000,000", f"10{NARROW}000{NARROW}000{NARROW}000{NARROW}000{NARROW}000"),
    ],
)
def test_a_number_is_grouped_and_signed_as_in_its_language(
    value: float, decimals: int, english: str, french: str
) -> None:
    assert language.number(value, "en", decimals) == english
    assert language.number(value, "fr", decimals) == french


def test_spanish_parts_thousands_by_a_space_as_the_union_writes_them() -> None:
    assert language.number(1234567.891, "es", 1) == f"1{NARROW}234{NARROW}567,9"
    assert language.number(5701, "es") == f"5{NARROW}701"


@pytest.mark.parametrize("absent", [None, float("nan"), pd.NA])
def test_an_absent_figure_is_a_dash_and_never_zero(absent: float | None) -> None:
    for written in (language.number, language.signed, language.percent, language.per_cent_of):
        assert written(absent, "en") == "–"
    assert language.quarter(None, "fr") == "–"
    assert language.day(None, "fr") == "–"


def test_a_share_is_a_percentage_with_a_narrow_space_before_the_sign_in_french() -> None:
    assert language.percent(0.624, "en") == "62%"
    assert language.percent(0.624, "fr", 1) == f"62,4{NARROW}%"
    assert language.percent(-0.05, "en") == f"{MINUS}5%"


def test_a_difference_bears_its_sign_and_nothing_is_plain_zero() -> None:
    assert [language.signed(value, "en") for value in (3.2, -3.2, 0.2, -0.2)] == ["+3", f"{MINUS}3", "0", "0"]


def test_halves_are_rounded_away_from_zero_in_differences_and_shares_too() -> None:
    assert [language.signed(value, "en") for value in (0.5, -0.5, 2.5, 0.49)] == ["+1", f"{MINUS}1", "+3", "0"]
    assert language.percent(0.525, "en") == "53%"
    assert language.percent(0.285, "en") == "29%"  # 100 times this float is 28.499999999999996
    assert language.per_cent_of(-12.25, "en", 1) == f"{MINUS}12.3%"


def test_quarters_and_days_are_said_as_in_their_language() -> None:
    assert language.quarter(Quarter.parse("2025-Q4"), "en") == "Q4 2025"
    assert [language.quarter("2025-Q4", code) for code in ("fr", "es", "ru", "ar", "zh")] == [
        "T4 2025", "T4 2025", "4\u00a0кв. 2025", "الربع الرابع من 2025", "2025年第4季度",
    ]  # fmt: skip
    assert [language.short_quarter("2025-Q4", code) for code in language.PREPARED] == [
        "Q4 2025", "T4 2025", "T4 2025", "4\u00a0кв. 2025", "ر4 2025", "2025年4季",
    ]  # fmt: skip
    assert [language.quarter_of_year("2025-Q4", code) for code in language.PREPARED] == [
        "Q4", "T4", "T4", "4\u00a0кв.", "ر4", "4季",
    ]  # fmt: skip
    assert language.short_quarter(None, "ar") == language.quarter_of_year(None, "ar") == language.ABSENT
    assert language.day(date(2026, 12, 1), "en") == "1 December 2026"
    assert language.day(date(2026, 12, 1), "fr") == "1er décembre 2026"
    assert language.day(date(2026, 8, 21), "fr") == "21 août 2026"


def test_the_six_official_languages_are_offered_and_another_is_read_in_english() -> None:
    assert language.offered() == ("en", "fr", "es", "ru", "ar", "zh")
    assert language.catalogue("es").gettext("On track") == "Según lo previsto"
    assert language.catalogue("de").gettext("On track") == "On track"
    assert language.language_of("ar").direction == "rtl"
    assert language.language_of("no such language").code == "en"


def test_the_pseudo_language_marks_every_string_and_keeps_its_gaps() -> None:
    marked = language.catalogue(language.PSEUDO)
    assert marked.gettext("of %(n)s") % {"n": "3"} == "⟦of 3⟧"
    assert marked.ngettext("%(n)s day", "%(n)s days", 2) == "⟦%(n)s days⟧"


def test_charts_write_numbers_and_months_in_the_language() -> None:
    french = language.vega_locale("fr")
    assert (french["number"]["decimal"], french["number"]["thousands"]) == (",", NARROW)
    assert french["time"]["months"][1] == "février"
    assert french["time"]["days"][0] == "dimanche"
    assert language.vega_locale("en")["number"]["decimal"] == "."


@pytest.mark.parametrize("code", language.PREPARED)
def test_the_axes_of_charts_write_figures_with_the_signs_of_the_language(code: str) -> None:
    signs = language.vega_locale(code)["number"]

    assert language.number(1_234_567.5, code, 1) == "1{thousands}234{thousands}567{decimal}5".format(**signs)
    assert language.percent(0.5, code) == f"50{signs['percent']}"
    assert language.number(-5, code) == f"{signs['minus']}5"


@pytest.mark.parametrize(
    ("code", "value", "counted"),
    [
        ("en", 1.0, 1), ("en", 1.4, 2), ("fr", 1.4, 1), ("fr", 2.5, 2), ("es", 0.5, 2), ("ru", 26.4, 2),
        ("ru", 21.0, 21), ("ar", 1.4, 100),
    ],
)  # fmt: skip
def test_a_number_with_decimals_takes_the_form_of_the_plural_that_its_language_gives_it(
    code: str, value: float, counted: int
) -> None:
    assert language.counted_as(value, code) == counted


def test_a_month_is_written_as_its_language_writes_it() -> None:
    assert [language.month(date(2013, 9, 1), code) for code in ("en", "es", "zh")] == [
        "September 2013", "septiembre de 2013", "2013年9月",
    ]  # fmt: skip


def test_a_text_in_latin_letters_keeps_its_order_in_a_text_from_the_right() -> None:
    assert language.enclosed("$82bn pledged", "ar") == "\u200e$82bn pledged\u200e"
    assert language.enclosed("$82bn pledged", "zh") == "$82bn pledged"
