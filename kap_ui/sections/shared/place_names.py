"""Names of regions and offices where there is little room: an office is called by its city."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kap_model.queries import plan, regions
from kap_model.vocabulary import WORLD, Language, OfficeKind, PlaceKind
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import N_, _

_GROUPS: Final = {"LDC": N_("LDC"), "LLDC": N_("LLDC"), "SIDS": N_("SIDS")}


def group_tags(groups: Iterable[str]) -> str:
    """Return the abbreviations of the groups of a country: LDC, LLDC; "" for none."""
    return wording.enumerated(_(_GROUPS[group]) for group in groups)


def city(office: str) -> str:
    """Return the name of the city of an office in the reader's language, or in English; "" for other places."""
    name = data.ask(regions.places)[office].city
    return "" if name is None else data.short_name(office) or name


def short_name(place: str) -> str:
    """Return the city of an office, the short name of another place.

    Headquarters stands for its office, whose city is that of a regional office as well.
    """
    headquarters = _region_of_headquarters(place)
    return data.name(headquarters) if headquarters is not None else data.short_name(place) or data.name(place)


def own_name(place: str) -> str:
    """Return how a sentence names a place: an office by its own name, another place by its short one."""
    return data.name(place) if is_office(place) else short_name(place)


def column(place: str) -> str:
    """Return the head of a column: the code of a region, the city of an office, for headquarters its region's code."""
    return _region_of_headquarters(place) or city(place) or place


def _region_of_headquarters(place: str) -> str | None:
    """Return the region of an office that is headquarters; None for other places."""
    facts = data.ask(regions.places)[place]
    return facts.region_code if facts.office_kind is OfficeKind.HEADQUARTERS else None


def full_name(place: str) -> str:
    """Return the name of a place, of an office with its city."""
    name, english_city = data.name(place), data.ask(regions.places)[place].city
    # A language may decline the city in the name: what the English name says, the name says in each.
    if english_city is None or english_city in data.ask(plan.names, Language.ENGLISH.value)[place]:
        return name
    return _("%(name)s, %(city)s") % {"name": name, "city": city(place)}


def offices_at(place: str) -> frozenset[str]:
    """Return the offices at a place: all of them, those of a region, or the office itself."""
    return frozenset(
        code
        for code, facts in data.ask(regions.places).items()
        if facts.kind is PlaceKind.OFFICE and place in (WORLD, facts.region_code, code)
    )


def is_office(place: str) -> bool:
    """Return whether a place is an office."""
    return data.ask(regions.places)[place].kind is PlaceKind.OFFICE
