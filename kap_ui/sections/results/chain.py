"""The result chain of a priority as a picture: offerings, the priority, its outcomes, and their KPIs as boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui import marks
from kap_ui.marks.markup import Markup, element, hidden, joined, link
from kap_ui.marks.status import tone


@dataclass(frozen=True)
class Offering:
    """An offering that is linked to the priority: its code and name, and whether the link is a primary one.

    `strength` says that in words.
    """

    code: str
    name: str
    is_primary: bool
    strength: str
    href: str | None = None


@dataclass(frozen=True)
class Box:
    """A KPI of an outcome: its status, the KPI and its status in words, and where it leads.

    One that `is_context` is shown but not counted.
    """

    status: str
    words: str
    is_context: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Link:
    """An outcome with its KPIs."""

    code: str
    name: str
    boxes: Sequence[Box]


@dataclass(frozen=True)
class Heads:
    """The words over the three parts of the chain."""

    offerings: str
    outcomes: str
    kpis: str


def chain(code: str, offerings: Sequence[Offering], links: Sequence[Link], heads: Heads, *, none: str) -> Markup:
    """Give the chain: offerings on the left, drawn together at the priority, from there to each outcome and its KPIs.

    Args:
        code: of the priority or enabler.
        offerings: in order.
        links: the outcomes, in order.
        heads: the words over the parts.
        none: what is said where no offering is linked.
    """
    parts = [
        element("div", _curves(len(offerings), len(links)), element("b", code), class_="through", aria_hidden="true"),
        element("p", joined([heads.outcomes, element("span", heads.kpis)]), class_="over-outcomes small"),
        element("ul", *map(_outcome, links), class_="to", role="list"),
    ]
    if not offerings:
        return joined([element("p", none, class_="small"), element("div", *parts, class_="chain alone")])
    first = [
        element("p", heads.offerings, class_="over-offerings small"),
        element("ul", *map(_offering, offerings), class_="from", role="list"),
    ]
    return element("div", *first, *parts, class_="chain")


def _offering(item: Offering) -> Markup:
    dot = element("i", class_=f"dot big {'solid' if item.is_primary else 'ring'}", aria_hidden="true")
    name = joined([element("b", item.code), element("span", item.name)], " ")
    return element(
        "li", dot, element("span", link(name, href=item.href, class_="name"), hidden(f" ({item.strength})")),
        title=item.strength,
    )  # fmt: skip


def _outcome(item: Link) -> Markup:
    name = joined([element("b", item.code), element("span", item.name, title=item.name)], " ")
    return element(
        "li",
        element("span", name, class_="name"),
        element("span", *map(_box, item.boxes), class_="boxes"),
    )


def _box(box: Box) -> Markup:
    return link(
        marks.icon(box.status),
        href=box.href,
        class_=f"box {tone(box.status)}{' context' if box.is_context else ''}",
        role=None if box.href is not None else "img",
        aria_label=box.words,
        title=box.words,
    )


def _curves(offerings: int, outcomes: int) -> Markup:
    """Give the curves: rows on both sides are equally high, so that their middles are known."""
    left = [_curve(0, 100 * (n + 0.5) / offerings, 50, 50) for n in range(offerings)]
    right = [_curve(50, 50, 100, 100 * (n + 0.5) / outcomes) for n in range(outcomes)]
    return element("svg", *left, *right, viewBox="0 0 100 100", preserveAspectRatio="none")


def _curve(x: float, y: float, to_x: float, to_y: float) -> Markup:
    middle = (x + to_x) / 2
    return element("path", d=f"M{x:.1f},{y:.2f}C{middle:.1f},{y:.2f} {middle:.1f},{to_y:.2f} {to_x:.1f},{to_y:.2f}")
