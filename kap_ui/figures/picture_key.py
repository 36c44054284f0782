"""The key of a picture in a file, which has no HTML around it: signs with their words, in the light theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypedDict

from kap_model.vocabulary import StatusGroup
from kap_ui.look import tokens
from kap_ui.look.tokens import LIGHT
from kap_ui.marks import Swatch
from kap_ui.words import wording

SQUARE: Final = "M-1,-0.8H1V0.8H-1Z"
DOT: Final = "M0,-0.8A0.8,0.8,0,1,1,0,0.8A0.8,0.8,0,1,1,0,-0.8Z"
DIAMOND: Final = "M0,-1L1,0L0,1L-1,0Z"
"""Shapes in a box from -1 to 1, as those of the icons."""


class Shape(TypedDict):
    """A shape of a sign: an SVG path around the sign's middle, its colours, and how much larger it is drawn."""

    path: str
    fill: str
    stroke: str
    stroke_width: float
    dash: Sequence[float]
    opacity: float
    scale: float


class Sign(TypedDict):
    """A sign of the key: its shapes, the lowest first, its width in units of the slide, and what it means."""

    shapes: Sequence[Shape]
    wide: float
    words: str


def shape(
    path: str,
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 0,
    dash: Sequence[float] = (),
    opacity: float = 1,
    scale: float = 1,
) -> Shape:
    """Return a shape; its strokes and dashes have the same length at any scale."""
    return Shape(
        path=path, fill=fill, stroke=stroke, stroke_width=width, dash=dash, opacity=opacity, scale=scale
    )  # fmt: skip


def sign(words: str, *shapes: Shape, wide: float = 16) -> Sign:
    """Return a sign out of its shapes."""
    return Sign(shapes=shapes, wide=wide, words=words)


def icon(path: str, words: str, *, fill: str, ground: str = "none", stroke: str = "none") -> Sign:
    """Return a shape in a box from -1 to 1 on a ground of its own, with its words."""
    return sign(
        words, shape(SQUARE, fill=ground, scale=9), shape(path, fill=fill, stroke=stroke, width=1.2, scale=5.5), wide=18
    )  # fmt: skip


def outline(words: str, stroke: str, width: float, dash: Sequence[float] = ()) -> Sign:
    """Return a square that is an outline alone, with its words."""
    return sign(words, shape(SQUARE, stroke=stroke, width=width, dash=dash, scale=8))


def line(words: str, stroke: str, width: float, dash: Sequence[float] = ()) -> Sign:
    """Return a line with its words."""
    return sign(words, _line(stroke, width, dash), wide=26)


def of_statuses(groups: Iterable[StatusGroup] = tuple(StatusGroup)) -> list[Sign]:
    """Return the key of the statuses: the icon of each on its tint."""
    return [
        icon(
            tokens.ICONS[group],
            wording.status(group),
            fill=LIGHT.status_text[group],
            ground=LIGHT.status_tint[group],
        )
        for group in groups
    ]


def of_swatches(items: Iterable[tuple[Swatch, str]]) -> list[Sign]:
    """Return the same key as the legend on screen, `marks.legend`."""
    return [sign(words, *_SWATCHES[swatch], wide=26) for swatch, words in items]


def _line(stroke: str, width: float, dash: Sequence[float] = ()) -> Shape:
    return shape("M-13,0H13", stroke=stroke, width=width, dash=dash)


def _money(tone: str) -> Sequence[Shape]:
    return (
        shape("M-12.5,-5H-1V5H-12.5Z", fill=LIGHT.track, stroke=tone, width=1.2),
        shape("M1,-5.5H13V5.5H1Z", fill=tone),
    )


_SWATCHES: Final[Mapping[Swatch, Sequence[Shape]]] = {
    Swatch.PUBLISHED: (_line(LIGHT.accent, 2.4), shape(DOT, fill=LIGHT.accent, scale=5)),
    Swatch.ILLUSTRATIVE: (
        _line(LIGHT.accent, 2.4, (5, 3)),
        shape(DOT, fill=LIGHT.paper, stroke=LIGHT.accent, width=1.8, scale=5),
    ),
    Swatch.PATH: (
        _line(LIGHT.rule_strong, 1.6),
        shape(DIAMOND, fill=LIGHT.paper, stroke=LIGHT.rule_strong, width=1.4, scale=4.5),
    ),
    Swatch.TARGET: (_line(LIGHT.ink, 1.4),),
    Swatch.EXPECTED: (shape("M-9,0H9", stroke=LIGHT.ink, width=3),),
    Swatch.TOLERANCE: (
        shape("M-13,-5H13V5H-13Z", fill=LIGHT.status_tint[StatusGroup.ON_TRACK]),
        shape("M-13,-5H13M-13,5H13", stroke=LIGHT.status[StatusGroup.ON_TRACK], width=1.2, dash=(2, 3)),
    ),
    Swatch.FORECAST: (
        shape("M-13,-6H13V6H-13Z", fill=LIGHT.accent, opacity=0.16),
        _line(LIGHT.accent, 1.8, (2, 4)),
    ),
    Swatch.FIRST_MONEY: _money(LIGHT.accent),
    Swatch.SECOND_MONEY: _money(LIGHT.rule_strong),
    Swatch.FIRST_SOLID: (shape("M-13,-6H13V6H-13Z", fill=LIGHT.accent),),
    Swatch.SECOND_SOLID: (shape("M-13,-6H13V6H-13Z", fill=LIGHT.rule_strong),),
    Swatch.FORECAST_MONEY: (shape("M-12,-5H12V5H-12Z", stroke=LIGHT.accent, width=1.2, dash=(3, 3)),),
    Swatch.STRIPED_MONEY: (
        shape("M-13,-6H13V6H-13Z", fill=LIGHT.accent),
        shape("M-13,0L-7,-6M-11,6L1,-6M-3,6L9,-6M5,6L13,-2", stroke=LIGHT.paper, width=1.8, opacity=0.42),
    ),
    Swatch.MONEY_POINT: (shape(DIAMOND, fill=LIGHT.ink, scale=6),),
    Swatch.MADE_UP_MONEY_POINT: (shape(DIAMOND, fill=LIGHT.paper, stroke=LIGHT.ink, width=2, scale=6),),
    Swatch.PLAN_POINT: (shape(DOT, fill=LIGHT.accent, scale=6.5),),
    Swatch.MADE_UP_PLAN_POINT: (shape(DOT, fill=LIGHT.paper, stroke=LIGHT.accent, width=2, scale=6),),
    Swatch.FORECAST_POINT: (_line(LIGHT.accent, 1.6, (2, 3)), shape(DIAMOND, fill=LIGHT.accent, scale=4.5)),
    Swatch.MADE_UP_FORECAST_POINT: (
        _line(LIGHT.accent, 1.6, (2, 3)),
        shape(DIAMOND, fill=LIGHT.paper, stroke=LIGHT.accent, width=1.8, scale=4.5),
    ),
}
"""The swatches of charts; those of bars stand beside rows alone."""
