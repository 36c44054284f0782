"""What a map shows, whichever engine draws it: a tone and words for each place, labels, and what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kap_model.vocabulary import StatusGroup
from kap_ui.look.tokens import Palette, group_of

SHAPES_ADDRESS: Final = "app/static/geo/"
"""Where the browser asks for the shapes: the program's own static files, once."""

NOTHING: Final = "nothing"
"""The tone of a place without a figure: hatched."""
PLAIN: Final = "plain"
"""The tone of land that the picture says nothing about: quiet, not hatched."""
IN: Final = "in"
"""The tone of a country that belongs to what is shown: a group, an office, a set of countries."""
STEPS: Final = ("step-1", "step-2", "step-3", "step-4", "step-5")
"""The tones of an amount, from least to most."""


@dataclass(frozen=True)
class Shown:
    """What the map shows of one place.

    Attributes:
        place: code of a region, an office or a country. Its land takes the tone, unless a smaller place has its own,
            and a click on that land means the place.
        tone: a status, `IN`, `PLAIN`, `NOTHING`, or one of `STEPS`.
        words: the figure with quarter and basis, for a pointer and a screen reader.
    """

    place: str
    tone: str
    words: str


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


@dataclass(frozen=True)
class Picture:
    """A whole map.

    Attributes:
        shown: one for every region, for every office, or for every country; land of no region is hatched.
        labels: of regions, or of offices.
        chosen: the countries and offices that are outlined: those of the chosen region or office, or one country.
        names: of regions and offices in the reader's language, by code.
    """

    shown: tuple[Shown, ...]
    labels: tuple[Label, ...] = ()
    chosen: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


ANCHORS: Final[Mapping[str, tuple[float, float, str]]] = {
    "AFR": (487, 34, "end"),
    "AMS": (246, 36, "end"),
    "ARB": (497, -112, "middle"),
    "ASP": (836, -78, "start"),
    "CIS": (706, -206, "middle"),
    "EUR": (424, -136, "end"),
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


def placed(label: Label) -> tuple[float, float, str]:
    """Give x and y in page space of a label, and its alignment: start, middle or end.

    Raises:
        KeyError: a label without a place of its own is not that of a region.
    """
    if label.at is None:
        return ANCHORS[label.place]
    side = SIDES.get(label.place, "start")
    return label.at[0] + (CITY_DISTANCE if side == "start" else -CITY_DISTANCE), label.at[1], side


def colours(palette: Palette) -> dict[str, str]:
    """Give the colour of every tone in a theme."""
    return {
        **{group.value: palette.status[group] for group in StatusGroup if group is not StatusGroup.UNKNOWN},
        StatusGroup.UNKNOWN.value: palette.track,
        NOTHING: palette.track,
        PLAIN: palette.track,
        IN: palette.accent,
        **dict(zip(STEPS, palette.sequence, strict=True)),
    }


def tone_of_status(status: str) -> str:
    """Give the tone of a status: its colour group, and `NOTHING` where it does not judge."""
    group = group_of(status)
    return NOTHING if group is StatusGroup.UNKNOWN else group.value


def tone_of_amount(value: float | None, cuts: tuple[float, ...]) -> str:
    """Give the step of an amount among four ascending cuts; `NOTHING` for an absent one."""
    if value is None:
        return NOTHING
    return STEPS[sum(value >= cut for cut in cuts)]


def level_of(place: str) -> str:
    """Give the property of a shape that holds a code: `region`, `office` (its code has a hyphen) or `code`."""
    if "-" in place:
        return "office"
    return "region" if place in ANCHORS else "code"
