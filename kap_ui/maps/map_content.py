"""What a map shows, whichever engine draws it: a tone and words for each place, labels, and what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kap_model.vocabulary import StatusGroup
from kap_ui.look.tokens import Palette, group_of

SHAPES_ADDRESS: Final = "app/static/geo/"
"""Where the browser asks for the shapes: the program's own static files, once."""

GRID: Final = 20
"""Steps to a page unit in the files of shapes as GeoJSON (`prepare_shapes.COARSE_GRID`)."""
TOP: Final = 300
"""Page units from the upper edge of these files to the equator."""

NOTHING: Final = "nothing"
"""The tone of a place without a figure: grey."""
PLAIN: Final = "plain"
"""The tone of land that the map says nothing about: quieter than that."""
IN: Final = "in"
"""The tone of a country that belongs to what is shown: a group, an office, a set of countries."""
STEPS: Final = ("step-1", "step-2", "step-3", "step-4", "step-5")
"""The tones of an amount, from least to most."""


class Level(StrEnum):
    """What a place of the map is. The value is the property in which a shape holds the code of such a place."""

    REGION = "region"
    OFFICE = "office"
    COUNTRY = "code"


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """What the map shows of one place.

    Attributes:
        place: the code. The land of the place takes the tone, unless a smaller place on it has its own; a click on that
            land means the place.
        level: whether it is a region, an office or a country.
        tone: a status, `IN`, `PLAIN`, `NOTHING`, or one of `STEPS`.
        words: the figure with quarter and basis, for a pointer and a screen reader.
        is_illustrative: whether a made-up row is behind the tone: its land is hatched.
    """

    place: str
    level: Level
    tone: str
    words: str = ""
    is_illustrative: bool = False


@dataclass(frozen=True)
class Label:
    """A name on the map.

    Attributes:
        place: a region, whose label has its set place, or an office, whose city is named beside its mark.
        name: of the region, or the city.
        figure: below the name.
        status: gives the icon before the figure.
        status_words: the status in words, where a rendering has no icons.
        at: page space, for an office.
    """

    place: str
    name: str
    figure: str = ""
    status: str | None = None
    status_words: str = ""
    at: tuple[float, float] | None = None


SHAPE_LANGUAGES: Final = ("en", "fr")
"""The languages in which the shapes have names.

Other readers get the names of all areas with the content of the map."""


@dataclass(frozen=True, kw_only=True)
class MapContent:
    """A whole map.

    Attributes:
        shown: one for every region, for every office, or for every country.
        labels: of regions, or of offices.
        chosen_countries: the countries that are outlined: those of the chosen region, office or group, or one country.
        chosen_offices: the offices whose borders outline them together; without any, each country has its own outline.
        region_names, office_names: in the reader's language, by code.
        country_names: of countries and territories, in a language that the shapes have no names in (`SHAPE_LANGUAGES`).
    """

    shown: tuple[ShownPlace, ...]
    labels: tuple[Label, ...] = ()
    chosen_countries: frozenset[str] = frozenset()
    chosen_offices: frozenset[str] = frozenset()
    region_names: Mapping[str, str] = field(default_factory=dict)
    office_names: Mapping[str, str] = field(default_factory=dict)
    country_names: Mapping[str, str] = field(default_factory=dict)


ANCHORS: Final[Mapping[str, tuple[float, float, str]]] = {
    "AFR": (487, 34, "end"),
    "AMS": (246, 36, "end"),
    "ARB": (497, -112, "middle"),
    "ASP": (836, -78, "start"),
    "CIS": (706, -206, "middle"),
    "EUR": (408, -144, "end"),
}
"""Where the label of a region stands in page space, and its alignment: in the sea beside its coast, two on land."""

ON_LAND: Final = frozenset({"ARB", "CIS"})
"""The regions whose label stands on their own land, where it has the colour that is read on the fill."""

SIDES: Final[Mapping[str, str]] = {
    "AO-BGI": "start",
    "AO-DEL": "end",
    "AO-DKR": "end",
    "AO-HRE": "start",
    "AO-JKT": "end",
    "AO-SCL": "end",
    "AO-TGU": "end",
    "AO-YAO": "end",
    "RO-EUR": "end",
}
"""On which side of an office its city stands (`start`: to the right), chosen by hand so that no two meet."""


CITY_DISTANCE: Final = 9
"""From an office to the name of its city, in page units."""


def has_position(label: Label) -> bool:
    """Return whether it is known where a label stands: not of an office without coordinates, nor of another region."""
    return label.at is not None or label.place in ANCHORS


def placed(label: Label) -> tuple[float, float, str]:
    """Return x and y in page space of a label, and its alignment: start, middle or end.

    Raises:
        KeyError: the label has no position (`has_position`).
    """
    if label.at is None:
        return ANCHORS[label.place]
    side = SIDES.get(label.place, "start")
    return label.at[0] + (CITY_DISTANCE if side == "start" else -CITY_DISTANCE), label.at[1], side


def colours(palette: Palette) -> dict[str, str]:
    """Return the colour of every tone in a theme."""
    return {
        **{group.value: palette.status[group] for group in StatusGroup if group is not StatusGroup.UNKNOWN},
        StatusGroup.UNKNOWN.value: palette.track,
        NOTHING: palette.rule,
        PLAIN: palette.track,
        IN: palette.accent,
        **dict(zip(STEPS, palette.sequence, strict=True)),
    }


def tone_of_status(status: str) -> str:
    """Return the tone of a status: its colour group, or `NOTHING` for a status that does not judge."""
    group = group_of(status)
    return NOTHING if group is StatusGroup.UNKNOWN else group.value


def tone_of_amount(value: float | None, cuts: tuple[float, ...]) -> str:
    """Return the step of an amount among four ascending cuts; `NOTHING` for an absent amount."""
    if value is None:
        return NOTHING
    return STEPS[sum(value >= cut for cut in cuts)]
