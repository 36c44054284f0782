"""How published figures are printed and worded: amounts, years, places, aims."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kap_model.queries.connectivity import Aim, Measure, PublishedFigure
from kap_model.vocabulary import Basis
from kap_ui.frame import provenance
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import N_, _, number, quarter, signed

_IN: Final = {
    "WORLD": N_("in the world"),
    "AFR": N_("in Africa"),
    "AMS": N_("in the Americas"),
    "ARB": N_("in the Arab States"),
    "ASP": N_("in Asia-Pacific"),
    "CIS": N_("in the CIS"),
    "EUR": N_("in Europe"),
    "LDC": N_("in the least developed countries"),
    "LLDC": N_("in the landlocked developing countries"),
    "SIDS": N_("in the small island developing States"),
    "LIC": N_("in low-income economies"),
    "LMIC": N_("in lower-middle-income economies"),
    "UMIC": N_("in upper-middle-income economies"),
    "HIC": N_("in high-income economies"),
}


def short_name(place: str) -> str:
    """Return the name of a place where there is little room."""
    return data.short_name(place) or data.name(place)


def in_place(place: str) -> str:
    """Return the name of a place with the words that lead to it: "in the Americas"."""
    return _(_IN[place]) if place in _IN else _("in %(place)s") % {"place": data.name(place)}


def amount(measure: Measure, unit: str, value: float) -> str:
    """Return a value as printed; with the sign of per cent where its unit begins with it."""
    if unit.startswith("%"):
        return language.per_cent_of(value, wording.language(), measure.decimals)
    return number(value, measure.decimals)


def difference(measure: Measure, unit: str, value: float) -> str:
    """Return a difference with its sign; in points where the unit is per cent."""
    printed = signed(value, measure.decimals)
    return wording.points(printed, value) if unit.startswith("%") else printed


def distance(measure: Measure, unit: str, value: float) -> str:
    """Return a distance; in points where the unit is per cent."""
    printed = number(value, measure.decimals)
    return wording.points(printed, value) if unit.startswith("%") else printed


def when(measure: Measure, figure: PublishedFigure) -> str:
    """Return the year of a yearly figure, the quarter of another one."""
    return str(figure.quarter.year) if measure.is_yearly else quarter(figure.quarter)


def aim_label(measure: Measure, unit: str, aim: Aim) -> str:
    """Return an aim in a few words: "aim 100% by 2030"."""
    values = {"value": amount(measure, unit, aim.value), "year": str(aim.quarter.year)}
    return _("aim %(value)s by %(year)s") % values


def aim_sentence(measure: Measure, unit: str, aim: Aim, figure: PublishedFigure | None) -> str:
    """Return an aim, where it is set, how far the figure of a place is from it, and how sure it is for this measure."""
    values = {
        "value": amount(measure, unit, aim.value), "year": str(aim.quarter.year), "source": source_list([aim.source]),
        "basis": wording.basis(aim.basis),
    }  # fmt: skip
    template = _("Aim: %(value)s by %(year)s (%(source)s).")
    if aim.basis is not Basis.OFFICIAL:
        template = _("Aim: %(value)s by %(year)s (%(source)s; for this measure %(basis)s).")
    if figure is None:
        return template % values
    left = measure.distance(figure.value, aim)
    values |= {"place": data.name(figure.place_code), "distance": distance(measure, unit, left)}
    if left == 0:
        return wording.sentences([template % values, _("%(place)s: reached.") % values])
    return wording.sentences([template % values, _("%(place)s: %(distance)s to go.") % values])


def source_list(sources: Iterable[str]) -> str:
    """Return the titles of sources, each once."""
    return wording.listed(provenance.source_names(sources))
