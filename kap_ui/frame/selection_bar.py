"""The choices of a page: quarter, place, priority, KPI, origin, language. They give a Selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from kap_model.quarter import Quarter
from kap_model.queries.choices import Choices, PlaceChoice
from kap_model.selection import PARTS, Selection
from kap_model.vocabulary import WORLD, OfficeKind, OriginView, PlaceKind
from kap_ui.elements import choice_boxes
from kap_ui.state import address, data
from kap_ui.words import language, wording
from kap_ui.words.wording import LANGUAGE_KEY, _

KEY: Final = "choices"

ORDER: Final = (*PARTS, LANGUAGE_KEY)
WIDTHS: Final = {
    "quarter": 112,
    "compared": 128,
    "place": 184,
    "origin": 184,
    LANGUAGE_KEY: 112,
    "priority": 290,
    "kpi": 380,
}
"""Widths in pixels at a root of 16."""

_SEARCHED: Final = ("kpi",)
"""Lists in which a reader can look for a word of a name; in the others the first letters lead to it."""

REGIONS: Final = (PlaceKind.WORLD, PlaceKind.REGION)
REGIONS_AND_OFFICES: Final = (*REGIONS, PlaceKind.OFFICE)
REGIONS_AND_GROUPS: Final = (*REGIONS, PlaceKind.GROUP)
ALL_BUT_COUNTRIES: Final = (*REGIONS_AND_OFFICES, PlaceKind.GROUP)
EVERY_PLACE: Final = (*ALL_BUT_COUNTRIES, PlaceKind.COUNTRY)


def ask(*asked: str, places: Sequence[PlaceKind] = REGIONS, required: Sequence[str] = ()) -> Selection:
    """Draw the choices of a page, and give what the reader chose. The language is asked on every page.

    Args:
        asked: of "kpi", "priority", "place", "quarter", "compared", "origin"; drawn in this order. What is not asked
            takes its default, so that the selection says only what the page lets one choose.
        places: the kinds of place that "place" offers.
        required: of "priority" and "kpi": one must be chosen; without it "all" can be.

    Raises:
        ValueError: a name is none of these.
    """
    if wrong := set(asked) - set(ORDER):
        raise ValueError(f"the selection bar has no {', '.join(sorted(wrong))}")
    choices = data.choices()
    boxes: list[choice_boxes.ChoiceBox] = []
    for name in ORDER:
        if name in asked or name == LANGUAGE_KEY:
            options = _options(name, choices, places, name in required)
            _settle(name, options, choices)
            words = _labels(name)
            if name in _SEARCHED:
                st.selectbox(
                    label(name), options, key=name, format_func=words, width=WIDTHS[name], disabled=not options
                )
            else:
                offered = [(code, words(code)) for code in options]
                value = str(st.session_state[name])
                boxes.append(choice_boxes.ChoiceBox(name, label(name), offered, value, WIDTHS[name]))
    spoken = language.language_of(wording.language())
    document = {"lang": spoken.code, "dir": spoken.direction}
    choice_boxes.show(boxes, key=KEY, label=_("What is shown"), on_choose=_choose, document=document)
    chosen = address.selection()
    quarter = chosen.quarter if "quarter" in asked else choices.default_quarter(chosen.origin)
    return Selection(
        quarter=quarter,
        compared=chosen.compared if chosen.compared < quarter else choices.default_compared(quarter),
        place=chosen.place if "place" in asked else WORLD,
        origin=chosen.origin if "origin" in asked else OriginView.ALL,
        objective=chosen.objective if "priority" in asked else None,
        kpi=chosen.kpi if "kpi" in asked else None,
        asked=tuple(part for part in PARTS if part in asked),
    )


def _choose(name: str, code: str) -> None:
    st.session_state[name] = code


def label(name: str) -> str:
    """Give the words for a choice, as they stand above it."""
    return {
        "kpi": _("KPI"),
        "priority": _("Priority or enabler"),
        "place": _("Place"),
        "quarter": _("Quarter"),
        "compared": _("Compared with"),
        "origin": _("Data origin"),
        LANGUAGE_KEY: _("Language"),
    }.get(name, name)


def value_label(name: str, code: str | None) -> str:
    """Give the words for a value of a choice: a name, a quarter."""
    return _labels(name)(code)


def _options(name: str, choices: Choices, kinds: Sequence[PlaceKind], is_required: bool) -> list[str]:
    every = [] if is_required else [address.EVERY]
    match name:
        case "quarter":
            return [str(quarter) for quarter in choices.quarters]
        case "compared":
            return [str(quarter) for quarter in choices.compared(Quarter.parse(st.session_state["quarter"]))]
        case "place":
            return place_codes(choices, kinds)
        case "origin":
            return [OriginView.ALL.value, OriginView.PUBLISHED.value]
        case "priority":
            return [*every, *choices.priorities, *choices.enablers]
        case "kpi":
            return [*every, *choices.kpis]
        case _:
            pseudo = [language.PSEUDO] if wording.language() == language.PSEUDO else []
            return [*language.offered(), *pseudo]


def place_codes(choices: Choices, kinds: Sequence[PlaceKind]) -> list[str]:
    """Give the places of some kinds in reading order: the world, each region with its offices, groups, countries.

    Programme and liaison offices serve no country and are not offered.
    """
    names = data.names()
    rank = list(PlaceKind)

    def by_name(place: PlaceChoice) -> str:
        return names.get(place.code, place.code).casefold()

    offered = [p for p in choices.places if p.kind in kinds]
    offices = [p for p in offered if p.kind is PlaceKind.OFFICE]
    served = (OfficeKind.PROGRAMME, OfficeKind.LIAISON)
    codes: list[str] = []
    for place in sorted(
        (p for p in offered if p.kind is not PlaceKind.OFFICE), key=lambda p: (rank.index(p.kind), by_name(p))
    ):
        if place.kind in (PlaceKind.WORLD, PlaceKind.REGION):
            codes.append(place.code)
            codes += [
                p.code
                for p in sorted(offices, key=lambda p: (p.office_kind != OfficeKind.REGIONAL, by_name(p)))
                if p.parent == place.code and p.office_kind not in served
            ]
    groups = [p.code for p in offered if p.kind is PlaceKind.GROUP]
    countries = [p.code for p in sorted((p for p in offered if p.kind is PlaceKind.COUNTRY), key=by_name)]
    return [*codes, *groups, *countries]


def _settle(name: str, options: Sequence[str], choices: Choices) -> None:
    """Put a value that this page does not offer right: a country's office or region in place of the country."""
    code = str(st.session_state[name])
    if code in options or not options:
        return
    if code == address.EVERY:
        address.put(name, options[0])
        return
    parents = {place.code: place.parent for place in choices.places}
    instead = parents.get(code) if name == "place" else None
    while instead is not None and instead not in options:
        instead = parents.get(instead)
    address.replaced(name, str(instead or options[0]))


def _labels(name: str) -> Callable[[str | None], str]:
    # Streamlit calls these outside of the session as well, so they hold the language and the names.
    names, spoken = data.names(), wording.language()

    def named(code: str | None) -> str:
        return names.get(str(code), str(code))

    def coded(code: str | None) -> str:
        return f"{code} · {named(code)}"

    def quarter(code: str | None) -> str:
        return language.quarter(code, spoken)

    match name:
        case "quarter" | "compared":
            return quarter
        case "place":
            return named
        case "origin":
            words = {"all": _("All data"), "published": _("Published only")}
            return lambda code: words.get(str(code), str(code))
        case "priority":
            whole = _("Whole plan")
            return lambda code: whole if code == address.EVERY else coded(code)
        case "kpi":
            every = _("All KPIs")
            return lambda code: every if code == address.EVERY else coded(code)
        case _:
            return lambda code: language.language_of(str(code)).name
