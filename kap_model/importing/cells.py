"""What the text of one cell means: numbers, quarters, flags, dates, words. Pure; a refusal says what and how to fix."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from kap_model.importing.damage import find_damage
from kap_model.importing.spelling import compared, mixed_word, named
from kap_model.problems import N_, Message, ProblemKind, enumerated, suggesting
from kap_model.quarter import Quarter

LARGEST: Final = 1e12
"""No figure of the plan is larger: ten times the 100 billion dollars that all pledges to Partner2Connect aim at."""

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
"""The years that a plan can have; other years must lie near those of the plan."""
LONGEST: Final = 32_000
"""Characters in one cell; a spreadsheet cuts what is much longer."""
LONGEST_CODE: Final = 60
"""Characters in one code: several of them make the name of a file."""


@dataclass(frozen=True, slots=True)
class Years:
    """The years that a cell may name, both included, and where they come from in words."""

    first: int
    last: int
    meaning: Message


class RefusedCellError(Exception):
    """The text of a cell cannot be read here, or can be read in two ways."""

    def __init__(self, kind: ProblemKind, what: Message, how_to_fix: Message) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what
        self.how_to_fix = how_to_fix


_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SIGNED = re.compile(r"(?P<sign>[+-]?)\s*(?P<body>[^+\-\s].*)", re.DOTALL)
_SPACES = "\u00a0\u2007\u2009\u202f '\u2019\u066c"
_BY_SPACES = re.compile(rf"[1-9]\d{{0,2}}([{_SPACES}])\d{{3}}(\1\d{{3}})*([.,]\d+)?", re.ASCII)
_COMMA_ONCE = re.compile(r"\d+,\d+", re.ASCII)
_COMMA_UNCLEAR = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(,\d{3}){2,}|[1-9]\d{0,2}(,\d{3})+\.\d+", re.ASCII)
_BY_POINTS = re.compile(r"[1-9]\d{0,2}(\.\d{3}){2,}|[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_POINT_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_ARABIC_POINT: Final = "\u066b"
_BACKWARDS: Final = "\u202e"
_SAME_SIGN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        "\uff0b": "+",
        "\uff0e": ".",
        _ARABIC_POINT: ".",
        "\uff0c": ",",
        "\u060c": ",",
        "\uff05": "%",
        "\u066a": "%",
    }
)
_QUARTER_PARTS = (
    re.compile(r"(?P<year>\d{4})\D{0,3}[QTqt]?\s*(?P<number>[1-4])"),
    re.compile(r"[QTqt]?\s*(?P<number>[1-4])\D{1,3}(?P<year>\d{4})"),
)
_CODE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)
_QUESTION_CODE = re.compile(r"Q\d{1,2}/\d{1,2}", re.ASCII)
_NO_CODE_CHARACTER = re.compile(r"[^A-Za-z0-9._/-]", re.ASCII)


def parse_number(text: str, *, points_may_group: bool = False, commas_may_group: bool = True) -> float:
    """Return the number that a text writes.

    Decimal commas, grouped thousands and the digits of other scripts are read where only one reading is possible.
    `points_may_group` says that a point may stand between thousands here, so that ``1.234`` has two readings;
    `commas_may_group` the same of a comma and ``1,234``.

    Raises:
        RefusedCellError: no number, two possible numbers (both are shown), or one too large.
    """
    if points_may_group and (unclear := _with_unclear_point(text)):
        raise _unclear(unclear)
    if _PLAIN.fullmatch(text):
        return _finite(text)
    match = _SIGNED.fullmatch(_in_plain_digits(text))
    if match is None:
        raise _no_number(text)
    sign, body = match["sign"].replace("+", ""), match["body"]
    if _PLAIN.fullmatch(body):
        return _finite(sign + body)
    if _BY_SPACES.fullmatch(body):
        return _finite(sign + re.sub(rf"[{_SPACES}]", "", body).replace(",", "."))
    if commas_may_group and _COMMA_UNCLEAR.fullmatch(body):
        raise _unclear(sign + body.replace(",", "."))
    if _COMMA_ONCE.fullmatch(body):
        return _finite(sign + body.replace(",", "."))
    if _BY_COMMAS.fullmatch(body):
        return _finite(sign + body.replace(",", ""))
    if _BY_POINTS.fullmatch(body):
        return _finite(sign + body.replace(".", "").replace(",", "."))
    raise _no_number(text)


def thousand_meant(text: str) -> float | None:
    """Return the number that a text such as ``1.234`` means if its point groups thousands; None for any other text."""
    unclear = _with_unclear_point(text)
    return float(unclear.replace(".", "")) if unclear else None


def write_number(number: float) -> str:
    """Return a number as text that `parse_number` reads as just this number, wherever it stands."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = repr(number)
    return f"{text}0" if _POINT_UNCLEAR.fullmatch(text) else text


def parse_whole(text: str) -> int:
    """Return a whole number.

    Raises:
        RefusedCellError: as `parse_number`, or the number has a fraction.
    """
    number = parse_number(text)
    if not number.is_integer():
        what, how = Message(N_("not a whole number")), Message(N_("Write a number without decimals"))
        raise RefusedCellError(ProblemKind.NOT_A_NUMBER, what, how)
    return int(number)


def parse_year(text: str, years: Years) -> int:
    """Return a year.

    Raises:
        RefusedCellError: no whole number, or a year outside those given.
    """
    year = parse_whole(text)
    _check_year(year, years)
    return year


def parse_quarter(text: str, years: Years, latest: Quarter | None = None) -> str:
    """Return the text of a quarter, ``2024-Q3``. `latest` is the last one that is taken.

    Raises:
        RefusedCellError: another form, a year outside those given, or a quarter after the latest.
    """
    try:
        quarter = Quarter.parse(text)
    except ValueError:
        how = Message(N_("Write it as %(example)s"), example=_quarter_meant(text) or "2024-Q3")
        raise RefusedCellError(ProblemKind.NOT_A_QUARTER, Message(N_("not a quarter")), how) from None
    if latest is not None and quarter > latest:
        raise RefusedCellError(
            ProblemKind.OUT_OF_LIMITS,
            Message(N_("a quarter after the present one, %(quarter)s"), quarter=str(latest)),
            Message(N_("Correct the quarter; nothing can have been observed in it yet")),
        )
    _check_year(quarter.year, years)
    return str(quarter)


def _check_year(year: int, years: Years) -> None:
    if not years.first <= year <= years.last:
        what = Message(
            N_("a year outside %(first)s to %(last)s, %(meaning)s"),
            first=str(years.first),
            last=str(years.last),
            meaning=years.meaning,
        )
        raise RefusedCellError(ProblemKind.OUT_OF_LIMITS, what, Message(N_("Correct the year")))


def parse_flag(text: str) -> bool:
    """Return True for 1 and False for 0 (TRUE and FALSE, as spreadsheets write them, are read as well).

    Raises:
        RefusedCellError: any other text.
    """
    flag = {"1": True, "0": False, "true": True, "false": False, "1.0": True, "0.0": False}.get(text.lower())
    if flag is None:
        what, how = Message(N_("neither 1 nor 0")), Message(N_("Write 1 for yes, 0 for no"))
        raise RefusedCellError(ProblemKind.NOT_A_WORD, what, how)
    return flag


def parse_date(text: str, years: Years) -> date:
    """Return the day of ``2024-09-30``.

    Raises:
        RefusedCellError: another form, no such day, or a year outside those given.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        how = Message(N_("Write it as %(example)s"), example="2024-09-30")
        raise RefusedCellError(ProblemKind.NOT_A_DATE, Message(N_("not a date")), how) from None
    _check_year(day.year, years)
    return day


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
    how = Message(N_("Write one of %(words)s."), words=enumerated(words))
    raise RefusedCellError(
        ProblemKind.NOT_A_WORD,
        Message(N_("not one of the words of this column")),
        suggesting(how, word, words) if with_suggestion else how,
    )


def parse_form(text: str, form: str, in_words: Message) -> str:
    """Return a text that matches the regular expression `form`.

    Raises:
        RefusedCellError: it does not.
    """
    if not re.fullmatch(form, text, re.ASCII):
        what, how = Message(N_("not %(form)s"), form=in_words), Message(N_("Write %(form)s"), form=in_words)
        raise RefusedCellError(ProblemKind.NOT_A_WORD, what, how)
    return text


def is_code(text: str) -> bool:
    """Return whether a text has the form of a code, that of a study Question included."""
    return bool(_CODE.fullmatch(text) or _QUESTION_CODE.fullmatch(text))


def parse_code(text: str, *, may_be_question: bool = False) -> str:
    """Return a code: letters from A to Z, digits, and ``-``, ``.`` or ``_`` between them.

    Codes stand in addresses and in names of files, so nothing else is one; but a study Question is ``Q1/1``.

    Raises:
        RefusedCellError: another form; the first character that no code can hold is named.
    """
    how = Message(N_("Write it with the letters A to Z, digits, and - . _ between them"))
    if len(text) > LONGEST_CODE:
        what = Message(N_("a code of %(found)s characters"), found=str(len(text)))
        keep = Message(N_("Keep it to %(longest)s"), longest=str(LONGEST_CODE))
        raise RefusedCellError(ProblemKind.NOT_A_CODE, what, keep)
    if is_code(text) and (may_be_question or "/" not in text):
        return text
    if odd := _NO_CODE_CHARACTER.search(text) or re.search("/", text):
        what = Message(N_("a code that holds %(character)s"), character=named(odd[0]))
    elif text[:1] in "._-":
        what = Message(N_("a code that begins with %(character)s"), character=text[:1])
    else:
        what = Message(N_("a code that ends with %(character)s"), character=text[-1])
    raise RefusedCellError(ProblemKind.NOT_A_CODE, what, how)


def check_order(text: str) -> None:
    """Refuse a text that is shown backwards: a person reads 21 where 12 stands.

    Raises:
        RefusedCellError: it is.
    """
    if _BACKWARDS in text:
        what = Message(
            N_("a text that holds %(character)s, which shows what follows backwards"), character=named(_BACKWARDS)
        )
        raise RefusedCellError(ProblemKind.BROKEN_TEXT, what, Message(N_("Type it again")))


def parse_text(text: str) -> str:
    """Return the text itself; it may have several lines.

    Raises:
        RefusedCellError: it is longer than a spreadsheet's cell holds, or holds what is no readable character.
    """
    if len(text) > LONGEST:
        what = Message(N_("a text of %(found)s characters"), found=str(len(text)))
        raise RefusedCellError(
            ProblemKind.TOO_LARGE, what, Message(N_("Keep it under %(longest)s"), longest=str(LONGEST))
        )
    if damage := find_damage(text):
        raise RefusedCellError(ProblemKind.BROKEN_TEXT, damage.what, damage.how_to_fix)
    return text


def parse_line(text: str) -> str:
    """Return a text of one line, such as a name.

    Raises:
        RefusedCellError: as `parse_text`, or it holds a line break or a tab.
    """
    parse_text(text)
    for character, what in (
        ("\n", Message(N_("a text that holds a line break"))),
        ("\t", Message(N_("a text that holds a tab"))),
    ):
        if character in text:
            raise RefusedCellError(ProblemKind.BROKEN_TEXT, what, Message(N_("Put a space in its place")))
    return text


def parse_label(text: str, words: tuple[str, ...] = ()) -> str:
    """Return the name of a dimension or category with single spaces; one of the words is spelled as it stands there.

    Raises:
        RefusedCellError: as `parse_line`, or letters that look alike come from two scripts.
    """
    label = " ".join(parse_line(text).split())
    if word := mixed_word(label):
        what = Message(N_("a word with letters of two scripts, %(word)s, of which some look alike"), word=word)
        raise RefusedCellError(ProblemKind.BROKEN_TEXT, what, Message(N_("Type the word again")))
    return next((word for word in words if compared(word) == compared(label)), label)


def _finite(plain: str) -> float:
    number = float(plain)
    if not abs(number) <= LARGEST:
        raise RefusedCellError(
            ProblemKind.OUT_OF_LIMITS,
            Message(N_("a number beyond 1,000,000,000,000, which no figure of the plan reaches")),
            Message(N_("Correct the number")),
        )
    return number + 0.0  # never minus zero


def _with_unclear_point(text: str) -> str | None:
    """Return a text whose point may group thousands, in plain digits; None for any other text."""
    if len(text) > 20 or _ARABIC_POINT in text:
        return None
    plain = text if text.isascii() else _in_plain_digits(text)
    plain = plain.replace(" ", "")
    return plain if _POINT_UNCLEAR.fullmatch(plain) else None


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
        what, how = Message(N_("a number with digits of two scripts")), Message(N_("Write it with the digits 0 to 9"))
        raise RefusedCellError(ProblemKind.NOT_A_NUMBER, what, how)
    return "".join(characters)


def _unclear(with_decimals: str) -> RefusedCellError:
    with_thousands = with_decimals.replace(".", "")
    return RefusedCellError(
        ProblemKind.AMBIGUOUS_NUMBER,
        Message(N_("a number that can be read as %(one)s or as %(other)s"), one=with_decimals, other=with_thousands),
        Message(
            N_("Write %(larger)s; or, if the smaller one is meant, %(smaller)s"),
            larger=with_thousands,
            smaller=f"{with_decimals}0",
        ),
    )


def _no_number(text: str) -> RefusedCellError:
    if text.strip("+-").lower() in {"nan", "inf", "infinity", "na", "n/a", "#n/a"}:
        return RefusedCellError(
            ProblemKind.NOT_A_NUMBER,
            Message(N_("not a finite number")),
            Message(N_("Write the number; leave it empty if it is missing")),
        )
    if "%" in text:
        what, how = (
            Message(N_("a number with a %% sign")),
            Message(N_("Write the number alone; the KPI gives its unit")),
        )
    else:
        what, how = Message(N_("not a number")), Message(N_("Write digits, with a point before decimals"))
    return RefusedCellError(ProblemKind.NOT_A_NUMBER, what, how)


def _quarter_meant(text: str) -> str | None:
    try:
        plain = _in_plain_digits(text)
    except RefusedCellError:
        return None
    for form in _QUARTER_PARTS:
        if match := form.fullmatch(plain):
            return f"{match['year']}-Q{match['number']}"
    return None
