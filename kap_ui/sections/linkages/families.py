"""The frameworks of Figure 2 as a reader chooses them, and what an item is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kap_model.linkages import Item, Linkages
from kap_model.vocabulary import Family
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import item_labels, wording
from kap_ui.words.language import in_order
from kap_ui.words.wording import N_, _

EVERY: Final = "ALL"
"""The choice of all families, grouped."""

GROUPS: Final[Mapping[str, tuple[Family, ...]]] = {
    "SDG": (Family.SDG, Family.SDG_INDICATOR),
    "WSIS": (Family.WSIS,),
    "SP": (Family.SP_GOAL, Family.SP_TARGET, Family.SP_THEME),
    "WTDC": (Family.WTDC_RES,),
    "PP": (Family.PP_RES,),
    "RI": (Family.RI,),
    "SQ": (Family.SQ, Family.ITUD_REC),
}
"""What is shown at a time: the families of each choice, in the order of Figure 2; every family is in one of them."""

_TITLED: Final = ("WTDC", "PP", "RI")
"""The choices whose items have titles that no short name stands for."""

_MOST_COLUMNS: Final = 34
"""More items than this are too many to stand side by side."""

_SHORT: Final = {
    EVERY: N_("All"),
    "SDG": N_("SDGs"),
    "WSIS": N_("WSIS"),
    "SP": N_("Strategic plan"),
    "WTDC": N_("WTDC"),
    "PP": N_("PP"),
    "RI": N_("Initiatives"),
    "SQ": N_("Questions"),
}

_NAMES: Final = {
    EVERY: N_("all items of Figure 2"),
    "SDG": N_("SDGs and indicators"),
    "WSIS": N_("action lines of the WSIS"),
    "SP": N_("items of the strategic plan"),
    "WTDC": N_("resolutions of the WTDC"),
    "PP": N_("resolutions of the Plenipotentiary Conference"),
    "RI": N_("regional initiatives"),
    "SQ": N_("study Questions and recommendations"),
}


def tab(group: str | None) -> str:
    """Return the short name of a choice."""
    return _(_SHORT.get(str(group), str(group)))


def name(group: str) -> str:
    """Return the name of a choice, as it stands in a sentence."""
    return _(_NAMES[group])


def are_rows(linkages: Linkages, group: str) -> bool:
    """Return whether the items of a choice are the rows of the matrix, and the rows of the plan its columns."""
    return group in _TITLED or len(linkages.of_families(*GROUPS.get(group, ()))) > _MOST_COLUMNS


def group_of(family: Family) -> str:
    """Return the choice that a family is shown in."""
    return next(group for group, families in GROUPS.items() if family in families)


def label(item: Item) -> str:
    """Return what an item is called: SDG 9, WTDC Res. 45."""
    return item_labels.item_label(item.family, item.number)


def item_label(linkages: Linkages, code: str) -> str:
    """Return what an item is called, by its code; a code that is no item stands for itself."""
    return label(linkages.items[code]) if code in linkages.items else code


def titled(linkages: Linkages, code: str) -> str:
    """Return the label of an item with its full title; that of a strategic goal begins with its number."""
    is_goal = code in linkages.items and linkages.items[code].family is Family.SP_GOAL
    return data.name(code) if is_goal else f"{item_label(linkages, code)} · {data.name(code)}"


def compact(item: Item) -> str:
    """Return what an item is called where its family is plain from the picture: SDG 9, 9.c.1, C5, 45."""
    if item.family is Family.SDG:
        return label(item)
    if item.family in (Family.SP_GOAL, Family.SP_THEME):
        return item.code.removeprefix("SP-")
    if item.family is Family.ITUD_REC:
        return "D" + item.number.removeprefix("D")
    return in_order(item.number, wording.language())


def colour(linkages: Linkages, code: str) -> str | None:
    """Return the colour of an item, or that of the item it belongs to; None where neither has one."""
    item = linkages.items.get(code)
    while item is not None and item.colour is None and item.parent is not None:
        item = linkages.items.get(item.parent)
    return item.colour if item is not None else None


@memoized
def labels(linkages: Linkages) -> Callable[[str | None], str]:
    """Return a function that gives the words of an item in a list; it may be called where there is no session."""
    words = {code: titled(linkages, code) for code in linkages.items}
    return lambda code: words.get(str(code), str(code))
