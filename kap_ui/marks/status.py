"""A status as icon, word, count and cell: the shape says it first, the word second, the colour last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, joined, link


class Trend(StrEnum):
    """Which way a share has moved against what was expected."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


@dataclass(frozen=True)
class Part:
    """How many KPIs have one status.

    Attributes:
        status: a status or its group.
        count: how many, 0 or more.
        figure: the count as it is printed.
        words: the status in words.
    """

    status: str
    count: int
    figure: str
    words: str


@lru_cache(maxsize=16)
def _named(shape: str) -> Markup:
    """Give a shape of `look` by its name; the block draws it (`static/scripts/block.js`).

    A page has a hundred icons; drawn here they were half of its markup.
    """
    return element("svg", data_shape=shape)


def tone(status: str) -> str:
    """Give the class that carries the four colours of a status: ``is-at_risk``."""
    return f"is-{tokens.group_of(status)}"


def icon(status: str) -> Markup:
    """Give the icon of a status in the colour of the text around it; it is silent, so words must stand beside it."""
    return _named(tokens.group_of(status))


def word(status: str, words: str) -> Markup:
    """Give a status as its icon and its words."""
    return element("span", icon(status), element("span", words), class_=f"word {tone(status)}")


def trend(direction: str | None, words: str) -> Markup:
    """Give a movement as an arrow and its words ("3 points further behind"); with None, the words alone."""
    arrow = None if direction is None else _named(Trend(direction))
    return element("span", arrow, element("span", words) if words else None, class_="trend")


def counts(parts: Sequence[Part]) -> Markup:
    """Give the key with counts: icon, count, words of each status, zeros included, in the order given."""
    items = [
        element(
            "li", icon(part.status), element("b", part.figure), element("span", part.words), class_=tone(part.status)
        )
        for part in parts
    ]
    return element("ul", *items, class_="counts", role="list")


def mix(parts: Sequence[Part]) -> Markup:
    """Give the status mix as one bar: a length for each count, in the order given; counts of zero take no room.

    With no KPI at all it is an empty hatched bar.
    """
    present = [part for part in parts if part.count > 0]
    lengths = [
        element(
            "span",
            element("span", icon(part.status), element("b", part.figure), class_="in"),
            class_=f"part {tone(part.status)}",
            style=f"flex-grow:{part.count}",
            title=f"{part.figure} {part.words}",
        )
        for part in present
    ]
    return element("span", *lengths, class_="mix" if present else "mix none", role="img", aria_label=_counted(present))


def boxes(parts: Sequence[Part]) -> Markup:
    """Give one box for each KPI, for lists of a few: a full-width bar for one KPI would lie."""
    present = [part for part in parts if part.count > 0]
    drawn = [
        element("i", icon(part.status), class_=f"box {tone(part.status)}")
        for part in present
        for _ in range(part.count)
    ]
    said = _counted(present)
    return element("span", *drawn, class_="boxes", role="img", aria_label=said, title=said)


def _counted(parts: Sequence[Part]) -> str:
    return ", ".join(f"{part.figure} {part.words}" for part in parts) or "0"


def heat_cell(
    status: str, figure: str, words: str, *, href: str | None = None, is_selected: bool = False, column: str = ""
) -> Markup:
    """Give a cell of a heat table: icon over figure on the tint of the status; hatched when nothing is known.

    Args:
        status: what the cell judges.
        figure: what is printed; for too little data the usable of the applicable, "4/7".
        words: the whole cell in a sentence; its name for a screen reader and under the mouse.
        href: where it leads.
        is_selected: it is the one that the rest of the page is about.
        column: the short name of its column, printed in the cell where the heads have no room.
    """
    content = joined([icon(status), element("span", figure)])
    return link(
        content,
        href=href,
        class_=f"heat {tone(status)}",
        role=None if href is not None else "img",
        aria_label=words,
        aria_current="true" if is_selected else None,
        title=words,
        data_column=column or None,
    )
