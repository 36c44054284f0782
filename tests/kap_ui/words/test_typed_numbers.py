"""Numbers in the reader's notation; what can be read in two ways is refused with both."""

from __future__ import annotations

import pytest

from kap_model.importing.cells import RefusedCellError
from kap_ui.words import typed_numbers


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("1234.5", "en", 1234.5),
        ("1,234.5", "en", 1234.5),
        ("1.234", "en", 1.234),
        ("12,5", "en", 12.5),
        ("1 234,5", "fr", 1234.5),
        ("1\u202f234,5", "fr", 1234.5),
        ("1,234", "fr", 1.234),
        ("12.5", "fr", 12.5),
        ("0", "en", 0.0),
        ("\u22123", "fr", -3.0),
        ("  ", "en", None),
    ],
)
def test_a_number_is_read_in_the_notation_of_the_reader(text: str, code: str, number: float | None) -> None:
    assert typed_numbers.read(text, code) == number


@pytest.mark.parametrize(
    ("text", "code"), [("1,234", "en"), ("1.234", "fr"), ("abc", "en"), ("12 %", "fr"), ("∞", "en")]
)
def test_what_is_no_number_or_two_is_refused(text: str, code: str) -> None:
    with pytest.raises(RefusedCellError):
        typed_numbers.read(text, code)


@pytest.mark.parametrize("code", ["en", "fr", "es", "ru", "ar", "zh"])
@pytest.mark.parametrize("number", [0.0, 1.234, 12.5, -1234.0, 1234567.25, 0.001, 1e12])
def test_a_number_in_a_field_is_read_as_it_was(number: float, code: str) -> None:
    assert typed_numbers.read(typed_numbers.write(number, code), code) == number


def test_an_absent_number_is_an_empty_field() -> None:
    assert typed_numbers.write(None, "fr") == ""
