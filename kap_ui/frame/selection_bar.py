"""The selection bar: the choices that every page can have, which make a `Selection`, and the language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final
from unicodedata import east_asian_width

from kap_model.quarter import Quarter
from kap_model.queries import kpi
from kap_model.queries.choices import Choices, PlaceChoice
from kap_model.selection import PARTS, Selection
from kap_model.vocabulary import WORLD, OfficeKind, OriginView, PlaceKind
from kap_ui.elements import choice_boxes, search_box
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.state import address, data
from kap_ui.state.reader import EVERY
from kap_ui.words import language, wording
from kap_ui.words.collation import collation_key
from kap_ui.words.language import LANGUAGE_KEY
from kap_ui.words.wording import _, short_quarter

KEY: Final = "choices"

ORDER: Final = (*PARTS, LANGUAGE_KEY)
QUARTERS: Final = ("quarter", "compared")

WIDTHS: Final = {
    "quarter": 112,
    "compared": 128,
    "place": 184,
    "origin": 184,
    LANGUAGE_KEY: 112,
    "priority": 290,
    "kpi": 380,
}
"""Widths in pixels at a root font of 16, of which quarters take more where their names are longer."""

_BESIDE: Final = 46
"""Pixels of a list that its words do not have."""

_LETTER, _CHARACTER = 8, 14
"""Pixels that a letter takes at most on average, and a Chinese character."""

_SEARCHED: Final = ("kpi",)
"""Choices that are drawn as a search box. In the others, typing the first letters leads to an option."""

REGIONS: Final = (PlaceKind.WORLD, PlaceKind.REGION)
REGIONS_AND_OFFICES: Final = (*REGIONS, PlaceKind.OFFICE)
ALL_BUT_COUNTRIES: Final = (*REGIONS_AND_OFFICES, PlaceKind.GROUP)
EVERY_PLACE: Final = (*ALL_BUT_COUNTRIES, PlaceKind.COUNTRY)


def settle(*fields: str, places: Sequence[PlaceKind] = REGIONS, required: Sequence[str] = ()) -> dict[str, list[str]]:
    """Replace what the page does not offer, and return the codes that it offers by choice, in the order of drawing.

    Args:
        fields: of "kpi", "priority", "place", "quarter", "compared", "origin". A field that the page does not ask for
            has its default in the selection. The language is always offered.
        places: the kinds of place that "place" offers.
        required: of "priority" and "kpi"; a required field does not offer "all".

    Raises:
        ValueError: a field is none of these.
    """
    if unknown := set(fields) - set(ORDER):
        raise ValueError(f"the selection bar has no {', '.join(sorted(unknown))}")
    choices = data.choices()
    offered: dict[str, list[str]] = {}
    for name in ORDER:
        if name in fields or name == LANGUAGE_KEY:
            codes = _codes(name, choices, places, name in required)
            _correct(name, codes, choices)
            offered[name] = codes
    return offered


def line(names: Iterable[str]) -> str:
    """Return what is chosen in one line: "Africa, Q3 2026 vs Q3 2025, all data"; the language where nothing else is."""
    chosen = {name: address.code(name) for name in names}
    parts = [code for name in ("kpi", "priority") if (code := chosen.get(name, EVERY)) != EVERY]
    if "place" in chosen:
        parts.append(value_label("place", chosen["place"]))
    if "quarter" in chosen:
        quarter = short_quarter(chosen["quarter"])
        if "compared" in chosen:
            compared = short_quarter(chosen["compared"])
            quarter = _("%(quarter)s vs %(compared)s") % {"quarter": quarter, "compared": compared}
        parts.append(quarter)
    if "origin" in chosen:
        parts.append(_("all data") if chosen["origin"] == OriginView.ALL else _("published figures only"))
    if not parts:
        return value_label(LANGUAGE_KEY, chosen[LANGUAGE_KEY])
    return wording.clauses(parts)


def ask(offered: Mapping[str, Sequence[str]]) -> Selection:
    """Draw the choices of a page and that of the language, and return what the reader chose.

    Args:
        offered: from `settle`.
    """
    choices = data.choices()
    boxes: list[ChoiceBox] = []
    for name, codes in offered.items():
        words, value = _words(name), address.code(name)
        if name in _SEARCHED:
            choose = partial(address.choose, name)
            search_box.show(
                label(name), codes, key=name, value=value, words=words, on_choose=choose, width=WIDTHS[name]
            )
        else:
            options = [(code, words(code)) for code in codes]
            boxes.append(ChoiceBox(name, label(name), options, value, _width(name, [text for _code, text in options])))
    spoken = language.language_of(wording.language())
    document = {"lang": spoken.code, "dir": spoken.direction}
    choice_boxes.show(boxes, key=KEY, label=_("What is shown"), on_choose=address.choose, document=document)
    chosen = address.selection()
    quarter = chosen.quarter if "quarter" in offered else choices.default_quarter(chosen.origin)
    return Selection(
        quarter=quarter,
        compared=chosen.compared if chosen.compared < quarter else choices.default_compared(quarter),
        place=chosen.place if "place" in offered else WORLD,
        origin=chosen.origin if "origin" in offered else OriginView.ALL,
        objective=chosen.objective if "priority" in offered else None,
        kpi=chosen.kpi if "kpi" in offered else None,
        asked=tuple(part for part in PARTS if part in offered),
    )


def _width(name: str, options: Sequence[str]) -> int:
    """Return the pixels of a list; that of quarters has room for its longest one."""
    if name not in QUARTERS:
        return WIDTHS[name]
    wide = "WF"  # East Asian widths: wide, full
    letters = ((_CHARACTER if east_asian_width(letter) in wide else _LETTER for letter in text) for text in options)
    return max(WIDTHS[name], _BESIDE + max(map(sum, letters), default=0))


def label(name: str) -> str:
    """Return the label of a choice."""
    return {
        "kpi": _("KPI"),
        "priority": _("Priority or enabler"),
        "place": _("Place"),
        "quarter": _("Quarter"),
        "compared": _("Compared with"),
        "origin": _("Data origin"),
        LANGUAGE_KEY: _("Language"),
        "item": _("Item"),
        "initiative": _("Regional initiative"),
        "project": _("Project"),
        "outcome": _("Outcome"),
        "status": _("Status"),
        "level": _("Level in the result chain"),
        "unit": _("Responsible unit"),
        "sort": _("Sort by"),
        "list": _("List"),
        "office": _("Office"),
        "state": _("State"),
        "family": _("Items"),
        "row": _("From"),
        "col": _("To"),
        "view": _("Marks show"),
        "course": _("Direction"),
        "node": _("Highlighted"),
        "part": _("Items drawn"),
        "engine": _("Drawn as"),
    }.get(name, name)


def value_label(name: str, code: str | None) -> str:
    """Return the words of a value of a choice: a name, a quarter."""
    return _words(name)(code)


def _codes(name: str, choices: Choices, kinds: Sequence[PlaceKind], is_required: bool) -> list[str]:
    every = [] if is_required else [EVERY]
    match name:
        case "quarter":
            return [str(quarter) for quarter in choices.quarters]
        case "compared":
            return [str(quarter) for quarter in choices.compared(Quarter.parse(address.code("quarter")))]
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
    """Return the places of some kinds in reading order: the world, each region with its offices, groups, countries.

    Programme and liaison offices serve no country and are left out.
    """
    names = data.names()
    rank = list(PlaceKind)

    def by_name(place: PlaceChoice) -> tuple[str, str]:
        return collation_key(names.get(place.code, place.code))

    offered = [place for place in choices.places if place.kind in kinds]
    offices = [
        place
        for place in offered
        if place.kind is PlaceKind.OFFICE and place.office_kind not in (OfficeKind.PROGRAMME, OfficeKind.LIAISON)
    ]
    offices.sort(key=lambda place: (place.office_kind != OfficeKind.REGIONAL, by_name(place)))
    heads = [place for place in offered if place.kind in (PlaceKind.WORLD, PlaceKind.REGION)]
    codes: list[str] = []
    for head in sorted(heads, key=lambda place: (rank.index(place.kind), by_name(place))):
        codes += [head.code, *(office.code for office in offices if office.parent == head.code)]
    groups = [place.code for place in offered if place.kind is PlaceKind.GROUP]
    countries = sorted((place for place in offered if place.kind is PlaceKind.COUNTRY), key=by_name)
    return [*codes, *groups, *(country.code for country in countries)]


def _correct(name: str, codes: Sequence[str], choices: Choices) -> None:
    """Replace a code that this page does not offer: a place by the one above it, another code by the first.

    Where none was chosen, the first KPI is the first one with figures.
    """
    code = address.code(name)
    if code in codes or not codes:
        return
    if code == EVERY:
        address.put(name, _first(name, codes))
        return
    parents = {place.code: place.parent for place in choices.places}
    above = parents.get(code) if name == "place" else None
    while above is not None and above not in codes:
        above = parents.get(above)
    if above is None:
        address.put_with_notice(name, codes[0])
    else:
        address.stand_above(above)


def _first(name: str, codes: Sequence[str]) -> str:
    """Return the code that stands for none: of KPIs the first one with figures in view, of others the first."""
    if name != "kpi":
        return codes[0]
    with_figures = data.ask(kpi.with_figures, OriginView(address.code("origin")))
    return next((code for code in codes if code in with_figures), codes[0])


def _words(name: str) -> Callable[[str | None], str]:
    # Streamlit also calls these functions outside of the session, so they carry the language and the names.
    names, spoken = data.names(), wording.language()

    def named(code: str | None) -> str:
        return names.get(str(code), str(code))

    def coded(code: str | None) -> str:
        return f"{code} · {named(code)}"

    def quarter(code: str | None) -> str:
        return language.short_quarter(code, spoken)

    match name:
        case "quarter" | "compared":
            return quarter
        case "place":
            return named
        case "origin":
            words = {"all": _("All data"), "published": _("Published only")}
            return lambda code: words.get(str(code), str(code))
        case "priority":
            plan = _("Whole plan")
            return lambda code: plan if code == EVERY else coded(code)
        case "kpi":
            every = _("All KPIs")
            return lambda code: every if code == EVERY else coded(code)
        case _:
            return lambda code: language.language_of(str(code)).name
