"""Marks of a status: icon, word, counts, mix, heat cell. Shape and word carry the meaning, colour supports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, joined, link


class Trend(StrEnum):
    """Which way a share has moved against the expected share."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


@dataclass(frozen=True)
class Part:
    """How many KPIs have one status.

    Attributes:
        status: a status or its group.
        count: of KPIs, 0 or more.
        figure: the count as it is printed.
        words: the status in words.
        said: both together, read aloud: "4 On track".
        href: where the list of these KPIs is.
        is_selected: whether the page shows these KPIs alone.
    """

    status: str
    count: int
    figure: str
    words: str
    said: str
    href: str | None = None
    is_selected: bool = False


@lru_cache(maxsize=16)
def _shape(name: str) -> Markup:
    """Return a placeholder for a shape of `kap_ui.look.tokens`, which `static/scripts/block.js` draws.

    A page has a hundred icons: as paths they were half of its markup.
    """
    return element("svg", data_shape=name)


def tone(status: str) -> str:
    """Return the CSS class that sets the four colours of a status: ``is-at_risk``."""
    return f"is-{tokens.group_of(status)}"


def icon(status: str) -> Markup:
    """Return the icon of a status, in the colour of the text around it. It has no label: words must stand beside it."""
    return _shape(tokens.group_of(status))


def word(status: str, words: str) -> Markup:
    """Return a status as icon and words."""
    return element("span", icon(status), element("span", words), class_=f"word {tone(status)}")


def trend(direction: str | None, words: str) -> Markup:
    """Return a change as arrow and words ("3 points further behind"); without a direction only the words."""
    arrow = None if direction is None else _shape(Trend(direction))
    return element("span", arrow, element("span", words) if words else None, class_="trend")


def between() -> Markup:
    """Return the arrow from what was to what is, which points as a line of text runs."""
    return element("span", _shape(Trend.SAME), class_="trend between")


def counts(parts: Sequence[Part]) -> Markup:
    """Return a legend with counts: icon, count and words of each status, in order. Counts of zero are included."""
    return element("ul", *map(_count, parts), class_="counts", role="list")


def _count(part: Part) -> Markup:
    content = (icon(part.status), element("b", part.figure), element("span", part.words))
    if part.href is None:
        return element("li", *content, class_=tone(part.status))
    current = "true" if part.is_selected else None
    return element("li", link(*content, href=part.href, aria_current=current), class_=tone(part.status))


def mix(parts: Sequence[Part]) -> Markup:
    """Return the status mix as one bar with a length for each count, in order.

    Counts of zero take no room. Without any KPI the bar is empty and hatched.
    """
    present = [part for part in parts if part.count > 0]
    return _together(list(map(_length, present)), present, "mix" if present else "mix none")


def _length(part: Part) -> Markup:
    words = part.said
    return link(
        element("span", icon(part.status), element("b", part.figure), class_="in"),
        href=part.href,
        class_=f"part {tone(part.status)}",
        style=f"flex-grow:{part.count}",
        aria_label=words if part.href is not None else None,
        data_tip=words,
    )


def boxes(parts: Sequence[Part]) -> Markup:
    """Return one box for each KPI, for groups of a few KPIs: a full-width bar for one KPI would mislead."""
    present = [part for part in parts if part.count > 0]
    return _together([_boxes_of(part) for part in present], present, "boxes")


def _boxes_of(part: Part) -> Markup:
    drawn = [element("i", icon(part.status), class_=f"box {tone(part.status)}") for _ in range(part.count)]
    if part.href is None:
        return joined(drawn)
    words = part.said
    return link(*drawn, href=part.href, class_="alike", aria_label=words, data_tip=words)


def _together(drawn: Sequence[Markup], parts: Sequence[Part], kind: str) -> Markup:
    """Return drawn counts as one picture; as a group of links, with one tab stop, where they lead to their KPIs."""
    words = _counted(parts)
    if any(part.href is not None for part in parts):
        return element("span", *drawn, class_=kind, role="group", aria_label=words, data_rove=True)
    return element("span", *drawn, class_=kind, role="img", aria_label=words, data_tip=words)


def _counted(parts: Sequence[Part]) -> str:
    return " · ".join(part.said for part in parts) or "0"


def heat_cell(
    status: str, figure: str, words: str, *, href: str | None = None, is_selected: bool = False, column: str = ""
) -> Markup:
    """Return a cell of a heat table: icon above figure on the tint of the status; hatched if nothing is known.

    Args:
        status: of the cell.
        figure: as printed; for too little data the number of usable KPIs out of the applicable ones, "4/7".
        words: the cell in a sentence, as a tip and for a screen reader, which reads the figure first if not in it.
        href: where it leads.
        is_selected: whether the rest of the page is about this cell.
        column: the short name of its column, printed in the cell where there is no room for heads.
    """
    content = joined([icon(status), element("span", figure)])
    name = words if figure in words else f"{figure} · {words}"
    return link(
        content,
        href=href,
        class_=f"heat {tone(status)}",
        role=None if href is not None else "img",
        aria_label=name,
        aria_current="true" if is_selected else None,
        data_tip=words,
        tabindex=0 if href is None else None,
        data_column=column or None,
    )
