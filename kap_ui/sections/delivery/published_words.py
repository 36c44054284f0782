"""The words of what Partner2Connect has published, in languages that the data do not have them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kap_model.queries.delivery.published import ContextAmount
from kap_model.vocabulary import Language
from kap_ui.state import data
from kap_ui.words import data_texts, wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import N_, _

_OF_DATA: Final = (Language.ENGLISH, Language.FRENCH)
"""The languages of the data, whose words are shown as they are."""

_WORDS: Final = {
    "government": N_("governments"),
    "governments": N_("governments"),
    "private sector": N_("private sector"),
    "programmatic": N_("programmatic"),
    "advocacy": N_("advocacy"),
    "policy": N_("policy"),
    "women": N_("women"),
    "completed": N_("completed"),
    "in progress": N_("in progress"),
    "Europe, Africa and Americas together": N_("Europe, Africa and Americas together"),
    "pledges": N_("pledges"),
    "entities": N_("entities"),
    "countries": N_("countries"),
    "share of pledges": N_("share of pledges"),
    "share of reported pledges": N_("share of reported pledges"),
    "share of new pledges": N_("share of new pledges"),
}


def part(amount: ContextAmount) -> str:
    """Return the part of the whole that an amount is of; a dash for the whole."""
    if amount.place_code and wording.language() not in _OF_DATA:
        return data.name(amount.place_code)
    return _said(amount.part_en, amount.part_fr) or ABSENT


def measure(amount: ContextAmount) -> str:
    """Return what is measured."""
    return _said(amount.measure_en, amount.measure_fr)


def unit(amount: ContextAmount) -> str:
    """Return the unit of an amount."""
    return _said(amount.unit_en, amount.unit_fr)


def language_of_parts(amounts: Iterable[ContextAmount]) -> str:
    """Return the language of a column of parts, where it is not the reader's; "" where each has words in it."""
    known = all(amount.place_code or amount.part_en is None or amount.part_en in _WORDS for amount in amounts)
    return "" if known else data_texts.language_of_most()


def _said(english: str | None, french: str | None) -> str:
    if english in _WORDS and wording.language() not in _OF_DATA:
        return _(_WORDS[english])
    return data_texts.read(english, french)
