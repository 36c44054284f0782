"""Every spelling of a number is read as its one meaning, or refused; nothing but a refusal is ever raised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.importing import cells
from kap_model.importing.cells import RefusedCellError, Years
from kap_model.problems import ProblemKind
from kap_model.quarter import Quarter

YEARS = Years(2018, 2030, "near the plan")
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９"]
LOCALES = [
    (thousands, point)
    for thousands, point in (
        ("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), (" ", "."), ("\u00a0", ","), ("\u202f", ","),
        ("\u2009", "."), ("'", "."), ("\u2019", "."), ("\u2019", ","), ("\u066c", "\u066b"),
    )
]  # fmt: skip
TEXTS = st.text(max_size=12) | st.text("0123456789.,'+-−–eE%/ \u00a0\u202f\u066b\u066c٣３()\u200b", max_size=10)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5), ("+5", 5), ("-5", -5), ("\u22125", -5), ("\u20135", -5), ("- 5", -5), ("\uff0d5", -5), ("-0", 0),
        (".5", 0.5), ("5.", 5), ("1e3", 1000), ("1.5E-2", 0.015), ("1 234", 1234), ("1'234", 1234),
        ("1\u2019234,5", 1234.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,234,567", 1234567),
        ("1.234.567", 1234567), ("12,5", 12.5), ("0,125", 0.125), ("1.2340", 1.234), ("1,2340", 1.234),
        ("\u0661\u0662\u066b\u0665", 12.5), ("\u0661\u066b\u0662\u0663\u0664", 1.234),
        ("\uff11\uff12\uff0e\uff15", 12.5), ("-1 234 567,25", -1234567.25),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, number: float) -> None:
    assert cells.parse_number(text, points_may_group=True) == number


@pytest.mark.parametrize(
    "text",
    [
        "--5", "+-", "+-5", "-+5", "-", "+", ".", ",", "", " ", "5-", "(5)", "1e", "e3", "1,23,456", "1.23.456",
        "0 123", "1 23", "1  234", "1,234 567", "1_000", "0x10", "½", "²", "NaN", "inf", "1e309", "1e13", "-1e13",
        "9" * 400, "73%", "73٪", "12\u0663", "1.234", "-1.234", "12.500", "1,234", "12,500",
        "\uff11\uff0e\uff12\uff13\uff14",
        "1\u060c234", "two", "1/2", "#N/A", "—", "\x00", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_number_or_two_is_refused(text: str) -> None:
    with pytest.raises(RefusedCellError) as refusal:
        cells.parse_number(text, points_may_group=True)
    assert refusal.value.what
    assert refusal.value.how_to_fix


def test_a_point_before_three_digits_has_one_reading_only_where_no_thousands_are_grouped() -> None:
    assert cells.parse_number("1.234") == 1.234
    with pytest.raises(RefusedCellError, match=r"can be read as 1\.234 or as 1234") as refusal:
        cells.parse_number("1.234", points_may_group=True)
    assert refusal.value.how_to_fix == "Write 1234; or, if the smaller one is meant, 1.2340"
    assert [cells.thousand_meant(text) for text in ("12.500", "-1.234", "1.2340", "0.125", "1234")] == [
        12500, -1234, None, None, None,
    ]  # fmt: skip


@given(TEXTS, st.booleans())
def test_no_text_makes_the_number_reader_fail(text: str, points_may_group: bool) -> None:
    try:
        number = cells.parse_number(text, points_may_group=points_may_group)
    except RefusedCellError:
        return
    assert abs(number) <= cells.LARGEST
    assert cells.parse_number(cells.write_number(number), points_may_group=True) == number


@given(st.floats(-cells.LARGEST, cells.LARGEST))
def test_a_number_that_is_written_is_read_as_itself(number: float) -> None:
    assert cells.parse_number(cells.write_number(number), points_may_group=True) == number


@given(
    st.integers(-999_999_999, 999_999_999), st.integers(0, 4), st.sampled_from(LOCALES), st.sampled_from(DIGITS),
    st.sampled_from("-\u2212\u2013\uff0d"),
)  # fmt: skip
def test_a_number_in_the_form_of_any_locale_is_right_or_refused(
    tens: int, decimals: int, locale: tuple[str, str], digits: str, minus: str
) -> None:
    number = tens / 10**decimals
    thousands, point = locale
    text = f"{abs(number):,.{decimals}f}".replace(",", "t").replace(".", point).replace("t", thousands)
    text = "".join(digits[int(c)] if c.isascii() and c.isdigit() else c for c in text)
    if number < 0:
        text = minus + text
    try:
        assert cells.parse_number(text, points_may_group=True) == number
    except RefusedCellError as refusal:
        assert refusal.kind == ProblemKind.AMBIGUOUS_NUMBER
        assert abs(number) < 1_000_000


@given(st.text(max_size=12))
def test_no_text_makes_another_reader_fail(text: str) -> None:
    for read in (
        cells.parse_whole, cells.parse_flag, cells.parse_code, cells.parse_text, cells.parse_line, cells.parse_label,
        lambda cell: cells.parse_quarter(cell, YEARS), lambda cell: cells.parse_date(cell, YEARS),
        lambda cell: cells.parse_year(cell, YEARS), lambda cell: cells.parse_word(cell, ("total",)),
    ):  # fmt: skip
        try:
            read(text)
        except RefusedCellError as refusal:
            assert refusal.how_to_fix


def test_quarters_years_and_days_lie_near_the_plan_and_observed_quarters_have_begun() -> None:
    latest = Quarter.of_day(date(2026, 11, 29))
    assert cells.parse_quarter("2026-Q4", YEARS, latest) == "2026-Q4"
    assert cells.parse_quarter("2030-Q4", YEARS) == "2030-Q4"
    for text in ("2027-Q1", "2062-Q3"):
        with pytest.raises(RefusedCellError, match="a quarter after the present one, 2026-Q4"):
            cells.parse_quarter(text, YEARS, latest)
    for read, text in (
        (cells.parse_quarter, "2017-Q4"), (cells.parse_quarter, "2031-Q1"), (cells.parse_year, "2204"),
        (cells.parse_date, "1901-01-31"),
    ):  # fmt: skip
        with pytest.raises(RefusedCellError, match="a year outside 2018 to 2030, near the plan"):
            read(text, YEARS)


@pytest.mark.parametrize("code", ["K-P1.3-b", "SDG-9.c.1", "RI-AFR1", "WTDC-R45", "abkhazia-and-others", "P1", "7"])
def test_the_plans_own_text_is_a_code(code: str) -> None:
    assert cells.parse_code(code) == code


def test_a_code_with_a_slash_is_that_of_a_question() -> None:
    assert cells.parse_code("Q1/1", may_be_question=True) == "Q1/1"
    for code, may_be_question in (("Q1/1", False), ("A/1", True), ("../Q1/1", True)):
        with pytest.raises(RefusedCellError, match=r"\(U\+002F SOLIDUS\)"):
            cells.parse_code(code, may_be_question=may_be_question)


@pytest.mark.parametrize(
    "odd", [*" \t\n<>\"'\\%?#&:;|*$\x00", "\u200b", "\u00a0", "\u0410", "é", "\u202e", "\U0001f600"]
)
def test_a_character_that_no_address_carries_is_named(odd: str) -> None:
    with pytest.raises(RefusedCellError, match=rf"a code that holds .*U\+{ord(odd):04X}"):
        cells.parse_code(f"K-P1{odd}a")


@pytest.mark.parametrize("code", [".K", "K.", "-K", "_", "K-", "K" * 61])
def test_a_code_begins_and_ends_with_a_letter_or_digit_and_is_short(code: str) -> None:
    with pytest.raises(RefusedCellError, match=r"begins with|ends with|61 characters"):
        cells.parse_code(code)


def test_a_name_has_one_line_and_a_note_several() -> None:
    assert cells.parse_text("one\n\ttwo") == "one\n\ttwo"
    for text, what in (("one\ntwo", "a line break"), ("one\ttwo", "a tab")):
        with pytest.raises(RefusedCellError, match=what):
            cells.parse_line(text)


def test_a_dimension_is_spelled_as_in_the_vocabulary_and_a_label_has_letters_of_one_script() -> None:
    assert cells.parse_label("ToTaL", ("total",)) == "total"
    assert cells.parse_label("15  –  24", ("total",)) == "15 – 24"
    assert cells.parse_label("женщины") == "женщины"
    with pytest.raises(RefusedCellError, match="letters of two scripts, f\u0435male"):
        cells.parse_label("f\u0435male")
