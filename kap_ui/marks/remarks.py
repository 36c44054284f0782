"""What places say beside their figures: comments, obstacles and requests for help, each with who said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, link


@dataclass(frozen=True)
class Remark:
    """What a place says beside a figure.

    Attributes:
        name: of the figure it belongs to.
        texts: what is said: the kind ("Obstacle") and the words.
        by: who said it, and when.
        href: where the figure stands, or None.
    """

    name: str
    texts: Sequence[tuple[str, str]]
    by: str
    href: str | None = None


def remarks(items: Sequence[Remark]) -> Markup:
    """Return what is said as a list, in order."""
    return element("ul", *map(_remark, items), class_="remarks", role="list")


def _remark(item: Remark) -> Markup:
    said = (element("div", element("dt", kind), element("dd", words)) for kind, words in item.texts)
    return element(
        "li",
        element("p", link(item.name, href=item.href), class_="name"),
        element("dl", *said),
        element("p", item.by, class_="small"),
    )
