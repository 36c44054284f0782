"""The result chain of a priority as a picture: offerings, the priority, its outcomes, and their KPIs as boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui import marks
from kap_ui.marks.markup import Markup, element, hidden, joined, link
from kap_ui.marks.status import tone
from kap_ui.words import wording


@dataclass(frozen=True, kw_only=True)
class OfferingDot:
    """A product or service before the priority, with the dot of its link.

    Attributes:
        code: of the product or service.
        name: its name.
        is_primary: whether the link is a primary one; its dot is filled then, else a ring.
        strength: says that in words.
    """

    code: str
    name: str
    is_primary: bool
    strength: str


@dataclass(frozen=True, kw_only=True)
class KpiBox:
    """A KPI of an outcome as a box.

    Attributes:
        status: gives icon and colour.
        words: the KPI and its status.
        is_context: shown but not counted; the box is pale then.
        href: where it leads.
    """

    status: str
    words: str
    is_context: bool = False
    href: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutcomeBoxes:
    """An outcome after the priority, with the boxes of its KPIs."""

    code: str
    name: str
    boxes: Sequence[KpiBox]


@dataclass(frozen=True, kw_only=True)
class ChainHeads:
    """The words over the three parts of the chain."""

    offerings: str
    outcomes: str
    kpis: str


def chain(
    code: str, offerings: Sequence[OfferingDot], outcomes: Sequence[OutcomeBoxes], heads: ChainHeads, *, none: str
) -> Markup:
    """Return the chain: offerings, drawn together at the priority, and from there each outcome and its KPIs.

    Args:
        code: of the priority or enabler.
        offerings: in order.
        outcomes: in order.
        heads: the words over the parts.
        none: what stands there where no offering is linked.
    """
    parts = [
        element(
            "div", _curves(len(offerings), len(outcomes)), element("b", code), class_="through", aria_hidden="true"
        ),
        element("p", joined([heads.outcomes, element("span", heads.kpis)]), class_="over-outcomes small"),
        element("ul", *map(_outcome, outcomes), class_="to", role="list"),
    ]
    if not offerings:
        return joined([element("p", none, class_="small"), element("div", *parts, class_="chain alone")])
    first = [
        element("p", heads.offerings, class_="over-offerings small"),
        element("ul", *map(_offering, offerings), class_="from", role="list"),
    ]
    return element("div", *first, *parts, class_="chain")


def _offering(offering: OfferingDot) -> Markup:
    dot = element("i", class_=f"dot big {'solid' if offering.is_primary else 'ring'}", aria_hidden="true")
    name = joined([element("b", offering.code), element("span", offering.name)], " ")
    return element(
        "li", dot, element("span", link(name, href=None, class_="name"), hidden(wording.noted("", offering.strength))),
        data_tip=offering.strength, tabindex=0,
    )  # fmt: skip


def _outcome(outcome: OutcomeBoxes) -> Markup:
    name = joined([element("b", outcome.code), element("span", outcome.name, data_tip=outcome.name, tabindex=0)], " ")
    return element(
        "li",
        element("span", name, class_="name"),
        element("span", *map(_box, outcome.boxes), class_="boxes"),
    )


def _box(box: KpiBox) -> Markup:
    return link(
        marks.icon(box.status),
        href=box.href,
        class_=f"box {tone(box.status)}{' context' if box.is_context else ''}",
        role=None if box.href is not None else "img",
        aria_label=box.words,
        data_tip=box.words,
    )


def _curves(offerings: int, outcomes: int) -> Markup:
    """Return the curves: rows on both sides are equally high, so that their middles are known."""
    left = [_curve(0, 100 * (n + 0.5) / offerings, 50, 50) for n in range(offerings)]
    right = [_curve(50, 50, 100, 100 * (n + 0.5) / outcomes) for n in range(outcomes)]
    return element("svg", *left, *right, viewBox="0 0 100 100", preserveAspectRatio="none")


def _curve(x: float, y: float, to_x: float, to_y: float) -> Markup:
    middle = (x + to_x) / 2
    return element("path", d=f"M{x:.1f},{y:.2f}C{middle:.1f},{y:.2f} {middle:.1f},{to_y:.2f} {to_x:.1f},{to_y:.2f}")
