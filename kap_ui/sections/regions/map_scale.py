"""The classes of the map's fill over the values that occur, each with the places in it: the key under the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kap_model.vocabulary import WORLD, StatusGroup
from kap_ui.maps import map_content
from kap_ui.maps.map_content import STEPS
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.regions import place_standing, round_steps
from kap_ui.sections.regions.places import Places
from kap_ui.sections.shared import place_names
from kap_ui.words import wording
from kap_ui.words.wording import _, number, percent

_WHOLE: Final = 100.0
"""All of the way, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapClass:
    """A class of the fill: its tone, what it stands for, and the places of the map that are in it."""

    tone: str
    words: str
    places: Sequence[str]


def tone_of(places: Places, place: str) -> str:
    """Return the tone of the class that a place is in; `map_content.NOTHING` for one without a value."""
    if places.fill == "status":
        return map_content.tone_of_status(place_standing.status(places.standings[place]))
    return map_content.tone_of_amount(_value_of(places, place), tuple(_ends(places)[1:-1]))


def classes(places: Places) -> list[MapClass]:
    """Return the classes in their order: the statuses that occur, or five amounts; none without a value."""
    tones = {place: tone_of(places, place) for place in places.shown}
    if places.fill == "status":
        named = [(group.value, wording.status(group)) for group in StatusGroup if group.value in tones.values()]
    else:
        ends = [_end_words(places, end) for end in _ends(places)]
        named = [
            (tone, _("%(low)s to %(high)s") % {"low": low, "high": high})
            for tone, low, high in zip(STEPS, ends, ends[1:], strict=False)
        ]
    return [
        MapClass(tone=tone, words=words, places=[place for place in places.shown if tones[place] == tone])
        for tone, words in named
    ]


def top(places: Places) -> float:
    """Return the value of a full bar in the list: all of the way, or a round number above the largest figure."""
    if places.fill != "figure":
        return 1.0
    figures = [value for place in (*places.shown, WORLD) if (value := _value_of(places, place)) is not None]
    largest = max(figures, default=0.0)
    return round_steps.ends(0.0, max(largest, 0.0), len(STEPS), smallest=_smallest(places))[-1]


def _value_of(places: Places, place: str) -> float | None:
    """Return what the fill of a place shows: points behind, points of the way, or its figure in the KPI's unit."""
    if places.fill == "figure":
        line = places.line(place)
        return None if line is None else line.value
    standing = places.standings[place]
    if places.fill == "behind":
        return place_standing.points_behind(standing)
    share = place_standing.share(standing)
    return None if share is None else round(_WHOLE * share)


def _smallest(places: Places) -> float:
    """Return the least step of the values: a point, or the last decimal of the KPI."""
    line = places.line(WORLD)
    return 1.0 if line is None or places.fill != "figure" else 10.0**-line.indicator.decimals


def _ends(places: Places) -> list[float]:
    """Return the values at which the classes begin and end; none where no place has a value."""
    values = [value for place in places.shown if (value := _value_of(places, place)) is not None]
    if not values:
        return []
    return round_steps.ends(
        min(values), max(values), len(STEPS), smallest=_smallest(places), sizes=round_steps.OF_CLASSES
    )


def _end_words(places: Places, value: float) -> str:
    line = places.line(WORLD)
    if places.fill == "figure" and line is not None:
        return place_standing.on_scale(line, value)
    return number(value) if places.fill == "behind" else percent(value / _WHOLE)


def key(places: Places) -> Markup | None:
    """Return the classes with the places that are in them; None where the map is of single countries."""
    if places.unit == "countries":
        return None
    parts = [_entry(each) for each in classes(places)]
    title = {"behind": _("Points behind the progress expected by now"), "share": _("Progress from baseline to target")}
    words = title.get(places.fill, places.kpi_unit)
    if places.fill == "behind" and _ends(places) and _ends(places)[0] < 0:
        words = _("Points behind the progress expected by now; below 0: ahead of it")
    return element(
        "div",
        element("p", words) if words and places.fill != "status" and parts else None,
        element("ul", *parts, class_="map-classes", role="list") if parts else None,
        class_="map-scale",
    )


def _entry(each: MapClass) -> Markup:
    names = wording.enumerated(map(place_names.short_name, each.places))
    return element(
        "li",
        element("i", class_=f"is-{each.tone}", style=f"--mark:var(--{each.tone})" if each.tone in STEPS else None),
        element("span", each.words),
        element("b", names) if names else None,
    )
