"""Languages, their catalogues, and how each writes numbers, percentages, quarters and days.

Pure: each function takes the language. For the reader's language see `kap_ui.words.wording`. English is the language of
the code and has no catalogue. A language without a catalogue is not offered; its strings are English. `qps` is a
language for tests: it marks every string that went through gettext, and has signs of its own.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

from babel import Locale
from babel.dates import format_date, format_skeleton, get_quarter_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from kap_model.quarter import Quarter
from kap_model.rounding import rounded

LANGUAGE_KEY: Final = "lang"
"""The key of the language in the query string and in the session state."""

CATALOGUES: Final = Path(__file__).with_name("locale")
PSEUDO: Final = "qps"
ABSENT: Final = "–"
"""Printed for an unknown figure, which is never 0."""

_MINUS: Final = "\u2212"
_NARROW: Final = "\u202f"
_RTL: Final = "\u200f"
_LTR: Final = "\u200e"
"""The mark that keeps a sign beside its figure where the text runs from the right, as the CLDR writes it for Arabic."""
_ISOLATE: Final = "\u2068"
_END: Final = "\u2069"
"""The marks around a text that runs in the direction of its own script."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that a language sets between words, with the spaces around them.

    Attributes:
        comma: between the parts of a sentence.
        enumeration: between the names of a list.
        semicolon: between parts that have commas.
        colon: between a term and its text.
        full_stop: at the end of a sentence.
        gap: between two sentences.
        brackets: around what is added to words, with the space before it.
        before_unit: between a figure and its unit.
    """

    comma: str = ", "
    enumeration: str = ", "
    semicolon: str = "; "
    colon: str = ": "
    full_stop: str = "."
    gap: str = " "
    brackets: str = " ({})"
    before_unit: str = " "


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    Attributes:
        code: of two letters.
        name: in itself.
        locale: whose rules for numbers and days it follows.
        quarter: the pattern of a quarter, with its number, or with the name that the CLDR has for it.
        short_quarter: the same where there is little room: on an axis, in a cell, as a choice; empty if no shorter.
        quarter_of_year: the pattern of a quarter beside which its year stands.
        percent: the pattern of a percentage.
        thousands: the sign between thousands, where it is not that of the CLDR.
        direction: of its script.
        decimals_count_as: the number whose form of the plural a number with decimals takes; None for its whole part.
        counts_in_myriads: whether it has words for 10^4 and 10^8, and none for a million.
        signs: that it sets between words.
    """

    code: str
    name: str
    locale: str
    quarter: str = "Q{number} {year}"
    short_quarter: str = ""
    quarter_of_year: str = "Q{number}"
    percent: str = "{figure}%"
    thousands: str = ""
    direction: str = "ltr"
    decimals_count_as: int | None = 2
    counts_in_myriads: bool = False
    signs: Signs = Signs()


_KNOWN: Final = {
    language.code: language
    for language in (
        Language("en", "English", "en"),
        Language(
            "fr",
            "Français",
            "fr",
            "T{number} {year}",
            quarter_of_year="T{number}",
            percent=f"{{figure}}{_NARROW}%",
            decimals_count_as=None,
            signs=Signs(semicolon=f"{_NARROW}; ", colon=f"{_NARROW}: "),
        ),
        Language(
            "es",
            "Español",
            "es",
            "T{number} {year}",
            quarter_of_year="T{number}",
            percent="{figure}\u00a0%",
            thousands=_NARROW,  # as the Union and the Academy write them; the CLDR has a point
        ),
        Language(
            "ru",
            "Русский",
            "ru",
            "{number}\u00a0кв. {year}",
            quarter_of_year="{number}\u00a0кв.",
            percent="{figure}\u00a0%",
        ),
        Language(
            "ar",
            "العربية",
            "ar",
            "{name} من {year}",
            short_quarter="ر{number} {year}",
            quarter_of_year="ر{number}",
            percent=f"{{figure}}{_LTR}%{_LTR}",
            direction="rtl",
            decimals_count_as=100,
            signs=Signs(comma="، ", enumeration="، ", semicolon="؛ "),
        ),
        Language(
            "zh",
            "中文",
            "zh",
            "{year}年第{number}季度",
            short_quarter="{year}年{number}季",
            quarter_of_year="{number}季",
            counts_in_myriads=True,
            signs=Signs(
                comma="，",
                enumeration="、",
                semicolon="；",
                colon="：",
                full_stop="。",
                gap="",
                brackets="（{}）",
                before_unit="",
            ),
        ),
        Language(
            PSEUDO,
            "Pseudo",
            "en",
            signs=Signs(
                comma="﹐ ", enumeration="﹐ ", semicolon="﹔ ", colon="﹕ ", full_stop="﹒", brackets=" ﹙{}﹚"
            ),
        ),
    )
}

PREPARED: Final = ("en", "fr", "es", "ru", "ar", "zh")
"""The official languages of the Union. Each that gets a catalogue is offered."""


@lru_cache(maxsize=1)
def offered() -> tuple[str, ...]:
    """Return the languages that a reader can choose: English, and each with a catalogue."""
    return tuple(code for code in PREPARED if code == "en" or (CATALOGUES / f"{code}.po").is_file())


def language_of(code: str) -> Language:
    """Return a language; an unknown one is English."""
    return _KNOWN.get(code, _KNOWN["en"])


class _Pseudo(gettext.NullTranslations):
    """Marks every translated string, so that a test sees the strings that are not translated."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


@lru_cache(maxsize=8)
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the strings of a language, read from its catalogue; English where there is none."""
    if code == PSEUDO:
        return _Pseudo()
    if code == "en" or code not in offered():
        return gettext.NullTranslations()
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        strings = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, strings)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def number(value: float | None, code: str, decimals: int = 0) -> str:
    """Return a number with so many decimals, grouped and signed as the language does; a dash if absent."""
    if _is_absent(value):
        return ABSENT
    return _figure(rounded(float(cast(float, value)), decimals), code, decimals)


@lru_cache(maxsize=16_384)
def _figure(rounded: Decimal, code: str, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    printed = format_decimal(rounded, format=pattern, locale=language_of(code).locale)
    if own := language_of(code).thousands:
        printed = printed.replace(_thousands(code), own)
    return printed.replace("-", _beside(_MINUS, code))


@lru_cache(maxsize=8)
def _thousands(code: str) -> str:
    """Return the sign that the CLDR has between thousands."""
    return get_group_symbol(language_of(code).locale)


def _beside(sign: str, code: str) -> str:
    """Return a sign so that what follows it stands at its right in every language."""
    return f"{_LTR}{sign}" if language_of(code).direction == "rtl" else sign


def signed(value: float | None, code: str, decimals: int = 0) -> str:
    """Return a difference: a number with its sign, or a plain 0 if it rounds to zero; a dash if absent."""
    if _is_absent(value):
        return ABSENT
    printed = number(value, code, decimals)
    return printed if rounded(float(cast(float, value)), decimals) <= 0 else _beside("+", code) + printed


def in_order(text: str, code: str) -> str:
    """Return a code such as 9.c.1 so that its parts keep their order where the text runs from the right.

    After it the text runs from the right again: else a figure behind it would stand before it, as a part of it.
    """
    return f"{_LTR}{text}{_RTL}" if language_of(code).direction == "rtl" else text


def enclosed(text: str, code: str) -> str:
    """Return a text in Latin letters so that it keeps its order where the text runs from the right: "$82bn, 2025".

    It may go into files as well: our fonts and office programs know these marks, and not all know those of `isolated`.
    """
    return f"{_LTR}{text}{_LTR}" if language_of(code).direction == "rtl" else text


def isolated(text: str, code: str) -> str:
    """Return a text of any script so that it moves nothing beside it where the text around it runs from the right.

    Digits stay as they are, and keep their sign: they may be the beginning of a number with decimals.
    """
    if language_of(code).direction != "rtl" or not text or text.isdecimal():
        return text
    return _beside(text, code) if text[1:].isdecimal() and text[0] in "+-" else f"{_ISOLATE}{text}{_END}"


def percent(share: float | None, code: str, decimals: int = 0) -> str:
    """Return a share (0.62) as a percentage ("62%"); a dash if absent."""
    if _is_absent(share):
        return ABSENT
    return _percentage(rounded(float(cast(float, share)), decimals + 2).scaleb(2), code, decimals)


def per_cent_of(value: float | None, code: str, decimals: int = 0) -> str:
    """Return a value in per cent (62.0) as a percentage ("62%"); a dash if absent."""
    if _is_absent(value):
        return ABSENT
    return _percentage(rounded(float(cast(float, value)), decimals), code, decimals)


def _percentage(rounded: Decimal, code: str, decimals: int) -> str:
    return language_of(code).percent.format(figure=_figure(rounded, code, decimals))


def quarter(value: Quarter | str | None, code: str) -> str:
    """Return a quarter as the language writes it: Q4 2025, T4 2025; a dash if absent."""
    return _quarter(value, code, language_of(code).quarter)


def short_quarter(value: Quarter | str | None, code: str) -> str:
    """Return a quarter as the language writes it where there is little room; a dash if absent."""
    return _quarter(value, code, language_of(code).short_quarter or language_of(code).quarter)


def quarter_of_year(value: Quarter | str | None, code: str) -> str:
    """Return a quarter without its year, which stands beside it: Q4, T4; a dash if absent."""
    return _quarter(value, code, language_of(code).quarter_of_year)


def _quarter(value: Quarter | str | None, code: str, pattern: str) -> str:
    if value is None or value == "":
        return ABSENT
    parsed = value if isinstance(value, Quarter) else Quarter.parse(value)
    return pattern.format(number=parsed.number, year=parsed.year, name=_quarter_names(code)[parsed.number])


@lru_cache(maxsize=8)
def _quarter_names(code: str) -> dict[int, str]:
    return dict(get_quarter_names("wide", locale=language_of(code).locale))


def day(value: date | None, code: str) -> str:
    """Return a day in words: 21 November 2026, 1er décembre 2026; a dash if absent."""
    if value is None:
        return ABSENT
    locale = language_of(code).locale
    if locale == "en":
        return format_date(value, format="d MMMM yyyy", locale="en")
    written = format_date(value, format="long", locale=locale)
    return "1er" + written[1:] if locale == "fr" and value.day == 1 and not written.startswith("1er") else written


def counted_as(value: float, code: str) -> int:
    """Return the whole number whose form of the plural a number takes: 26.4 points are counted as 2 in Russian."""
    of_decimals = language_of(code).decimals_count_as
    return int(value) if of_decimals is None or value == int(value) else of_decimals


def plural_category(number: Decimal, code: str) -> str:
    """Return the CLDR's category of the plural that a number as printed, with its decimals, takes: "one", "few" ..."""
    return _locale(code).plural_form(number)


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse(language_of(code).locale)


def of_power(count: Decimal, power: int, code: str) -> str:
    """Return so many thousands, millions or billions, to stand before the word for these: "2.4".

    A language that counts in ten thousands has no such words. Its own stands in what is returned, with as many digits:
    "240万" for 2.4 million, "12亿" for 1.2 billion.

    Args:
        count: of thousands, millions or billions, rounded.
        power: of ten: 3, 6 or 9.
        code: of the language.
    """
    decimals = max(-int(count.as_tuple().exponent), 0)
    if not language_of(code).counts_in_myriads:
        return number(float(count), code, decimals)
    whole = count.scaleb(power)
    scale, word = next(((scale, word) for scale, word in _MYRIADS if abs(whole) >= Decimal(10) ** scale), (0, ""))
    return number(float(whole.scaleb(-scale)), code, max(decimals - power + scale, 0)) + word


_MYRIADS: Final = ((8, "亿"), (4, "万"))
"""Powers of ten that have words in Chinese, the largest first."""


def month(value: date | None, code: str) -> str:
    """Return the month of a day in words: November 2026, novembre 2026; a dash if absent."""
    if value is None:
        return ABSENT
    return format_skeleton("yMMMM", value, locale=language_of(code).locale)


def vega_locale(code: str) -> dict[str, Any]:
    """Return the number and time locale for the configuration of a Vega chart. Numbers look as those of `number`."""
    language = language_of(code)
    locale = language.locale
    months: Callable[[str], list[str]] = lambda width: [  # noqa: E731
        format_date(date(2024, month, 1), format=width, locale=locale) for month in range(1, 13)
    ]
    days: Callable[[str], list[str]] = lambda width: [  # noqa: E731
        format_date(date(2024, 9, first), format=width, locale=locale) for first in range(1, 8)
    ]
    return {
        "number": {
            "decimal": get_decimal_symbol(locale),
            "thousands": language.thousands or get_group_symbol(locale),
            "grouping": [3],
            "currency": ["", ""],
            "minus": _beside(_MINUS, code),
            "percent": language.percent.format(figure=""),
        },
        "time": {
            "dateTime": "%x, %X",
            "date": "%d/%m/%Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": days("EEEE"),
            "shortDays": days("EEE"),
            "months": months("LLLL"),
            "shortMonths": months("LLL"),
        },
    }


def _is_absent(value: object) -> bool:
    if value is None:
        return True
    try:
        return math.isnan(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return True  # pandas' NA
