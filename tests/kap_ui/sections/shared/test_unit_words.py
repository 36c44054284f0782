"""Figures with their units, as they are said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kap_model.queries.units import Unit
from kap_ui.sections.shared.unit_words import figure, noun, with_unit
from kap_ui.words import wording


@pytest.mark.parametrize(
    ("language", "printed", "unit", "said"),
    [
        ("en", "73.6%", "% of population", "73.6% of population"),
        ("en", "11", "agreements", "11 agreements"),
        ("en", "1", "agreements", "1"),  # a second plan may have no forms: no plural after 1
        ("en", "1", "CHF", "CHF\u00a01"),
        ("en", "0.94", "ratio", "0.94"),
        ("en", "12", "", "12"),
        ("en", "82.00", "USD billion", "USD\u00a082.00 billion"),
        ("en", "12,000", "CHF", "CHF\u00a012,000"),
        ("en", "75", "points out of 100", "75 points out of 100"),
        ("fr", "0,94", "rapport", "0,94"),
        ("fr", "82,00", "milliards USD", "82,00 milliards USD"),
        ("fr", "12 000", "CHF", "12 000\u00a0CHF"),
    ],
)
def test_a_unit_is_said_as_people_say_it(language: str, printed: str, unit: str, said: str) -> None:
    number = Decimal(printed.rstrip("%").replace(",", "." if language == "fr" else "").replace(" ", ""))
    with wording.spoken(language):
        assert with_unit(printed, number, Unit(alone=unit)) == said


STATES = {
    "en": Unit("Member States", {"one": "Member State"}),
    "fr": Unit("États Membres", {"one": "État Membre", "many": "d'États Membres"}),
    "es": Unit("Estados Miembros", {"one": "Estado Miembro", "many": "de Estados Miembros"}),
    "ru": Unit("стран", {"one": "страна", "few": "страны", "other": "страны"}),
    "ar": Unit(
        "دول أعضاء",
        {
            "zero": "دولة عضو", "one": "دولة عضو", "two": "من الدول الأعضاء", "few": "دول أعضاء",
            "many": "دولة عضواً", "other": "دولة عضو",
        },
    ),
    "zh": Unit("成员国", {"other": "个成员国"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "0 Member States; 1 Member State; 2 Member States; 3 Member States; 5 Member States; 11 Member States; "
               "21 Member States; 100 Member States; 1.5 Member States; 1,000,000 Member States"),
        ("fr", "0 État Membre; 1 État Membre; 2 États Membres; 3 États Membres; 5 États Membres; 11 États Membres; "
               "21 États Membres; 100 États Membres; 1,5 État Membre; 1 000 000 d'États Membres"),
        ("es", "0 Estados Miembros; 1 Estado Miembro; 2 Estados Miembros; 3 Estados Miembros; 5 Estados Miembros; "
               "11 Estados Miembros; 21 Estados Miembros; 100 Estados Miembros; 1,5 Estados Miembros; "
               "1 000 000 de Estados Miembros"),
        ("ru", "0 стран; 1 страна; 2 страны; 3 страны; 5 стран; 11 стран; 21 страна; 100 стран; 1,5 страны; "
               "1 000 000 стран"),
        ("ar", "0 دولة عضو; 1 دولة عضو; 2 من الدول الأعضاء; 3 دول أعضاء; 5 دول أعضاء; 11 دولة عضواً; "
               "21 دولة عضواً; 100 دولة عضو; 1.5 دولة عضو; 1,000,000 دولة عضو"),
        ("zh", "0个成员国; 1个成员国; 2个成员国; 3个成员国; 5个成员国; 11个成员国; 21个成员国; 100个成员国; "
               "1.5个成员国; 1,000,000个成员国"),
    ],
)  # fmt: skip
def test_a_unit_has_the_form_that_its_number_asks_for(language: str, said: str) -> None:
    with wording.spoken(language):
        every = [
            with_unit(wording.exact(float(number)), Decimal(number), STATES[language])
            for number in ("0", "1", "2", "3", "5", "11", "21", "100", "1.5", "1000000")
        ]
    assert "; ".join(every).replace("\u202f", " ").replace("\u00a0", " ") == said


def test_a_number_that_is_printed_with_decimals_asks_for_their_form() -> None:
    points = Unit("баллов из 100", {"one": "балл из 100", "few": "балла из 100", "other": "балла из 100"})
    with wording.spoken("ru"):
        assert with_unit("21,0", Decimal("21.0"), points) == "21,0 балла из 100"


@pytest.mark.parametrize(
    ("number", "alone", "form", "power", "said"),
    [
        ("2.6", "十亿人", "人", 9, "26亿人"),
        ("82.00", "十亿美元", "美元", 9, "820.0亿美元"),
        ("2.4", "百万瑞士法郎", "瑞士法郎", 6, "240万瑞士法郎"),
        ("0.0", "百万瑞士法郎", "瑞士法郎", 6, "0瑞士法郎"),
    ],
)
def test_chinese_tells_millions_in_its_own_words(number: str, alone: str, form: str, power: int, said: str) -> None:
    with wording.spoken("zh"):
        assert with_unit(number, Decimal(number), Unit(alone, {"other": form}, power)) == said
        assert with_unit(number, Decimal(number), Unit(alone, {}, power)) == f"{number}{alone}"


def test_a_figure_beside_one_with_its_unit_is_told_alike_in_chinese() -> None:
    dollars = Unit("十亿美元", {"other": "美元"}, 9)
    with wording.spoken("zh"):
        assert figure("100.00", Decimal("100.00"), dollars) == "1,000.0亿"
        assert figure("≥\u00a018.00", Decimal("18.00"), dollars) == "≥\u00a0180.0亿"
        assert noun(Decimal("18.00"), dollars) == "十亿美元", "as heads of tables have it, beside a bare figure"
    with wording.spoken("en"):
        assert figure("100.00", Decimal("100.00"), Unit("USD billion", {}, 9)) == "100.00"
