"""The five steps of the map's fill, and the ruler below it that shows where each place lies on them."""

from __future__ import annotations

from kap_model.vocabulary import WORLD
from kap_ui.maps.map_content import STEPS
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.regions import place_standing
from kap_ui.sections.regions.places import Places
from kap_ui.words.wording import _, number, percent


def top(places: Places) -> float:
    """Return the value at the end of the scale: all of the way, 100%, or a round number above the largest figure."""
    if places.fill != "figure":
        return 1.0
    if places.kpi_unit.startswith("%"):
        return 100.0
    return round_above(max((value_of(places, place) or 0 for place in places.shown), default=0))


def round_above(value: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten that is not below a value, so that cuts are round."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    while 0 < value < size:
        size /= 10
    return next((size * step for step in (1, 2, 2.5, 5) if size * step >= value), size * 10)


def value_of(places: Places, place: str) -> float | None:
    """Return what the fill of a place shows: its figure in the KPI's unit, or its share of the way."""
    if places.fill == "figure":
        line = places.line(place)
        return None if line is None else line.value
    return place_standing.share(places.standings[place])


def ends(places: Places) -> list[float]:
    """Return the values at which the steps begin and end: fifths of the whole."""
    return [top(places) * step / len(STEPS) for step in range(len(STEPS) + 1)]


def end_words(places: Places, value: float) -> str:
    """Return such a value as printed; below 5 with a decimal where it has one."""
    world = places.line(WORLD)
    if places.fill != "figure" or world is None:
        return percent(value)
    return place_standing.amount(world, value) if value >= 5 else number(value, 0 if value == int(value) else 1)


def ruler(places: Places) -> Markup | None:
    """Return the steps as a ruler with a tick for each place, so that the key is the ranking; None for a status."""
    if places.fill == "status" or places.unit == "countries":
        return None
    ticks = []
    for place in (*places.shown, WORLD):
        value = value_of(places, place)
        if value is not None:
            position = f"left:{100 * min(max(value / top(places), 0), 1):.1f}%"
            ticks.append(element("i", class_="tick world" if place == WORLD else "tick", style=position))
            if place == WORLD:
                ticks.append(element("span", _("World"), class_="at", style=position))
    steps = [element("i", class_="step", style=f"background:var(--{step})") for step in STEPS]
    words = [
        element("span", end_words(places, value), style=f"left:{20 * step}%") for step, value in enumerate(ends(places))
    ]
    return element(
        "div",
        element("span", *steps, *ticks, class_="ruler"),
        element("span", *words, class_="ends-of-steps"),
        class_="map-scale",
        aria_hidden="true",
    )
