"""What KPIs are counted in: alone, and after a number."""

from __future__ import annotations

from babel import Locale
from sqlmodel import Session

from kap_model import unit_forms
from kap_model.queries.units import Unit, units
from kap_model.vocabulary import Language
from tests.support.statements import statements_sent


def test_a_unit_is_in_the_language_else_in_english_with_the_forms_of_the_language(tiny_session: Session) -> None:
    spanish, french = units(tiny_session, "es"), units(tiny_session, "fr")
    assert spanish["K-P1.1-a"] == Unit("personas", {"one": "persona", "many": "de personas"})
    assert spanish["K-P1.1-b"] == Unit("% of schools")
    assert french["K-P1.1-a"] == Unit("personnes")
    assert units(tiny_session, "en").keys() == spanish.keys() == french.keys()


def test_all_units_are_one_statement(tiny_session: Session) -> None:
    tiny_session.connection()
    with statements_sent(tiny_session.get_bind().engine) as sent:
        units(tiny_session, "fr")
    assert len(sent) == 1


def test_a_unit_counts_in_thousands_millions_or_billions() -> None:
    powers = [unit_forms.power_of_ten(unit) for unit in ("people", "CHF thousand", "CHF million", "USD billion")]
    assert powers == [0, 3, 6, 9]


def test_the_forms_of_a_language_are_those_of_the_cldr() -> None:
    for language in Language:
        rule = Locale.parse(language).plural_form
        known = {f"unit.{category}" for category in (*rule.tags, "other")}
        assert set(unit_forms.forms_of(language)) == known
