"""What the text of one cell means: numbers, quarters, flags, dates, words. Pure; a refusal says what and how to fix."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from typing import Final

from kap_model.problems import ProblemKind, did_you_mean
from kap_model.quarter import Quarter

LARGEST: Final = 1e18
"""No figure of the plan is larger; sums of such figures stay finite."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
LONGEST: Final = 32_000
"""Characters in one cell; a spreadsheet cuts what is much longer."""


class RefusedCellError(Exception):
    """The text of a cell cannot be read here, or can be read in two ways."""

    def __init__(self, kind: ProblemKind, what: str, how_to_fix: str) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what
        self.how_to_fix = how_to_fix


_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SPACES = "\u00a0\u202f\u2009 '\u2019\u066c"
_BY_SPACES = re.compile(rf"\d{{1,3}}([{_SPACES}])\d{{3}}(\1\d{{3}})*([.,]\d+)?", re.ASCII)
_COMMA_ONCE = re.compile(r"\d+,\d+", re.ASCII)
_COMMA_UNCLEAR = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(,\d{3}){2,}|[1-9]\d{0,2}(,\d{3})+\.\d+", re.ASCII)
_BY_POINTS = re.compile(r"[1-9]\d{0,2}(\.\d{3}){2,}|[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_POINT_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_SAME_SIGN: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0e": ".", "\uff0c": ",", "\u066b": ".", "،": ","})
_QUARTER_PARTS = (
    re.compile(r"(?P<year>\d{4})\D{0,3}[QTqt]?\s*(?P<number>[1-4])"),
    re.compile(r"[QTqt]?\s*(?P<number>[1-4])\D{1,3}(?P<year>\d{4})"),
)


def parse_number(text: str, *, commas_are_decimal: bool = False) -> float:
    """Return the number that a text writes.

    Decimal commas, grouped thousands and the digits of other scripts are read where only one reading is possible.
    `commas_are_decimal` says that the same column holds decimal commas, so that ``1.234`` may be a thousand.

    Raises:
        RefusedCellError: no number, two possible numbers (both are shown), or not a finite one.
    """
    if _PLAIN.fullmatch(text):
        if commas_are_decimal and _POINT_UNCLEAR.fullmatch(text):
            raise _unclear(text, text, text.replace(".", ""))
        return _finite(text, text)
    plain = _in_plain_digits(text)
    sign, body = (plain[0].replace("+", ""), plain[1:].lstrip()) if plain[:1] in "+-" and plain else ("", plain)
    if _PLAIN.fullmatch(body):
        return _finite(text, sign + body)
    if _BY_SPACES.fullmatch(body):
        return _finite(text, sign + re.sub(rf"[{_SPACES}]", "", body).replace(",", "."))
    if _COMMA_UNCLEAR.fullmatch(body):
        raise _unclear(text, sign + body.replace(",", "."), sign + body.replace(",", ""))
    if _COMMA_ONCE.fullmatch(body):
        return _finite(text, sign + body.replace(",", "."))
    if _BY_COMMAS.fullmatch(body):
        return _finite(text, sign + body.replace(",", ""))
    if _BY_POINTS.fullmatch(body):
        return _finite(text, sign + body.replace(".", "").replace(",", "."))
    raise _no_number(text)


def parse_whole(text: str) -> int:
    """Return a whole number.

    Raises:
        RefusedCellError: as `parse_number`, or the number has a fraction.
    """
    number = parse_number(text)
    if not number.is_integer():
        raise RefusedCellError(ProblemKind.NOT_A_NUMBER, "not a whole number", "Write a number without decimals")
    return int(number)


def parse_quarter(text: str) -> str:
    """Return the text of a quarter, ``2024-Q3``.

    Raises:
        RefusedCellError: another form, or a year that is no year of a plan.
    """
    try:
        quarter = Quarter.parse(text)
    except ValueError:
        example = _quarter_meant(text) or "2024-Q3"
        raise RefusedCellError(ProblemKind.NOT_A_QUARTER, "not a quarter", f"Write it as {example}") from None
    if not FIRST_YEAR <= quarter.year <= LAST_YEAR:
        raise RefusedCellError(
            ProblemKind.NOT_A_QUARTER,
            f"a year outside {FIRST_YEAR} to {LAST_YEAR}",
            "Correct the year",
        )
    return str(quarter)


def parse_flag(text: str) -> bool:
    """Return True for 1 and False for 0 (TRUE and FALSE, as spreadsheets write them, are read as well).

    Raises:
        RefusedCellError: any other text.
    """
    flag = {"1": True, "0": False, "true": True, "false": False, "1.0": True, "0.0": False}.get(text.lower())
    if flag is None:
        raise RefusedCellError(ProblemKind.NOT_A_WORD, "neither 1 nor 0", "Write 1 for yes, 0 for no")
    return flag


def parse_date(text: str) -> date:
    """Return the day of ``2024-09-30``.

    Raises:
        RefusedCellError: another form, or no such day.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedCellError(ProblemKind.NOT_A_DATE, "not a date", "Write it as 2024-09-30") from None


def parse_word(text: str, words: tuple[str, ...], *, with_suggestion: bool = True) -> str:
    """Return a word of a closed list, whatever its capitals.

    Raises:
        RefusedCellError: the word is not in the list.
    """
    word = text.lower()
    if word in words:
        return word
    # SDG, WSIS: lists whose own words have capitals.
    if text.upper() in words:
        return text.upper()
    raise RefusedCellError(
        ProblemKind.NOT_A_WORD,
        "not one of the words of this column",
        f"Write one of {', '.join(words)}.{did_you_mean(word, words) if with_suggestion else ''}",
    )


def parse_digits(text: str, width: int) -> str:
    """Return a code of digits at its full width: a spreadsheet takes the zeros before 004 away.

    Raises:
        RefusedCellError: it holds anything but digits, or too many.
    """
    if not re.fullmatch(rf"\d{{1,{width}}}", text, re.ASCII):
        raise RefusedCellError(
            ProblemKind.UNKNOWN_CODE,
            f"not a code of {width} digits",
            f"Write {width} digits, such as {'4'.zfill(width)}",
        )
    return text.zfill(width)


def parse_text(text: str) -> str:
    """Return the text itself.

    Raises:
        RefusedCellError: it is longer than a spreadsheet's cell holds.
    """
    if len(text) > LONGEST:
        raise RefusedCellError(ProblemKind.TOO_LARGE, f"a text of {len(text)} characters", f"Keep it under {LONGEST}")
    return text


def _finite(text: str, plain: str) -> float:
    number = float(plain)
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise RefusedCellError(
            ProblemKind.OUT_OF_LIMITS, "a number too large to be a figure of the plan", "Correct the number"
        )
    return number + 0.0  # never minus zero


def _in_plain_digits(text: str) -> str:
    scripts = set()
    characters = []
    for character in text.translate(_SAME_SIGN):
        digit = unicodedata.decimal(character, None)
        if digit is None:
            characters.append(character)
            continue
        scripts.add(ord(character) - digit)
        characters.append(str(digit))
    if len(scripts) > 1:
        raise RefusedCellError(
            ProblemKind.NOT_A_NUMBER, "a number with digits of two scripts", "Write it with the digits 0 to 9"
        )
    return "".join(characters)


def _unclear(text: str, with_decimals: str, with_thousands: str) -> RefusedCellError:
    return RefusedCellError(
        ProblemKind.AMBIGUOUS_NUMBER,
        f"a number that can be read as {with_decimals} or as {with_thousands}",
        f"Write {with_decimals} or {with_thousands}",
    )


def _no_number(text: str) -> RefusedCellError:
    if text.strip("+-").lower() in {"nan", "inf", "infinity", "na", "n/a", "#n/a"}:
        return RefusedCellError(
            ProblemKind.NOT_A_NUMBER,
            "not a finite number",
            "Write the number; leave it empty if it is missing",
        )
    if "%" in text:
        return RefusedCellError(
            ProblemKind.NOT_A_NUMBER, "a number with a % sign", "Write the number alone; the KPI gives its unit"
        )
    return RefusedCellError(ProblemKind.NOT_A_NUMBER, "not a number", "Write digits, with a point before decimals")


def _quarter_meant(text: str) -> str | None:
    try:
        plain = _in_plain_digits(text)
    except RefusedCellError:
        return None
    for form in _QUARTER_PARTS:
        if match := form.fullmatch(plain):
            return f"{match['year']}-Q{match['number']}"
    return None
