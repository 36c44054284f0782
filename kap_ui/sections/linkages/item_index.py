"""Every item of Figure 2, to choose from."""

from __future__ import annotations

from typing import Final

from kap_model.linkages import Linkages, StartKind
from kap_model.vocabulary import Family, StatusGroup
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.marks.status import tone
from kap_ui.sections.linkages import families
from kap_ui.sections.linkages.link_words import links_of_item
from kap_ui.sections.shared.short_names import short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_ABRIDGED: Final = (
    Family.SDG, Family.SDG_INDICATOR, Family.WSIS, Family.SP_GOAL, Family.SP_TARGET, Family.SP_THEME, Family.SQ,
    Family.ITUD_REC,
)  # fmt: skip
"""The families whose items have abridged names."""


def headline(linkages: Linkages) -> str:
    """Return how many items are served."""
    served = sum(bool(linkages.to_item(code)) for code in linkages.items)
    return _("The plan serves %(n)s of %(all)s items; choose one") % {
        "n": number(served), "all": number(len(linkages.items)),
    }  # fmt: skip


def below_headline() -> Markup:
    """Return what the figure on each item counts."""
    return element("span", _("On each item: links from priorities and enablers + links from products and services."))


@memoized
def items(linkages: Linkages) -> Markup:
    """Return every item as a link with the number of links to it, family by family."""
    parts: list[Markup] = []
    for family in Family:
        codes = linkages.of_families(family)
        if codes:
            bare = sum(not linkages.to_item(code) for code in codes)
            counts = [ngettext("%(n)s item", "%(n)s items", len(codes)) % {"n": number(len(codes))}]
            if bare:
                without = ngettext("%(n)s without a link", "%(n)s without a link", bare)
                counts.append(without % {"n": number(bare)})
            parts.append(marks.section(wording.family(family), wording.listed(counts)))
            parts.append(element("ul", *(_chip(linkages, code) for code in codes), class_="chips", role="list"))
    return marks.stack(*parts)


def _chip(linkages: Linkages, code: str) -> Markup:
    count, offerings = linkages.reach(code), linkages.reach(code, (StartKind.OFFERING,))
    figure = f"{number(count)} + {number(offerings)}" if offerings else number(count)
    item = linkages.items[code]
    colour = families.colour(linkages, code)
    tile = element("i", class_="tile", style=f"background:{colour}") if colour else None
    name = short(code) if item.family in _ABRIDGED else data.name(code)
    words = joined(
        [
            tile,
            element("b", families.compact(item)),
            element("span", name, class_="cut"),
            element(
                "span", figure, class_=f"count {tone(StatusGroup.OFF_TRACK)}" if not count + offerings else "count"
            ),
        ]
    )
    title = wording.noted(families.titled(linkages, code), links_of_item(linkages, code))
    return element("li", link(words, href=site_map.link_to("item", item=code), data_tip=title))
