"""The navigation: the logo, which leads home, and a menu for each section. On a telephone it is one menu with all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.marks.page import Anchor

MENU: Final = "menu"
"""The icon of the button that opens all menus."""

SEARCH: Final = "search"
CLOSE: Final = "close"
"""The icons of the search box, which `static/scripts/search.js` draws."""

PERSON: Final = "person"
"""The icon beside the name of whoever has signed in; the page of their account has it too."""


@dataclass(frozen=True)
class Entry:
    """A page in a menu.

    Attributes:
        title: its name.
        question: that the page answers, below its name.
        href: its address.
        icon: its name in the icon font.
        is_here: whether the reader is on this page.
    """

    title: str
    question: str
    href: str
    icon: str
    is_here: bool


@dataclass(frozen=True)
class Menu:
    """A section of the navigation: its title and its pages."""

    title: str
    entries: Sequence[Entry]


def navigation(
    menus: Sequence[Menu],
    *,
    label: str,
    home: Anchor,
    every: str,
    past: str,
    who: Anchor | None = None,
    signed_in: str = "",
    build: str = "",
) -> Markup:
    """Return the navigation.

    Args:
        menus: in order.
        label: what it is, read aloud.
        home: where the logo leads to; its words are read aloud.
        every: the words of the button that opens all menus on a telephone, read aloud.
        past: the words of the button that skips the navigation, seen when it has the focus.
        who: the name of the person who has signed in, and their account; None for a reader.
        signed_in: said before that name, read aloud.
        build: the version of the pages, which the browser compares with its own (`after_loss.js`).
    """
    skip = element("button", past, type="button", class_="past", data_pass=True)
    logo = link(element("span", home.words, class_="unseen"), href=home.href, class_="home")
    opener = element(
        "button", _glyph(MENU), element("span", every, class_="unseen"), type="button", class_="every",
        aria_expanded="false", data_menu=True,
    )  # fmt: skip
    sections = element("ul", *(_section(menu) for menu in menus), class_="menus", role="list")
    person = None if who is None else _person(who, signed_in)
    menu = element("div", opener, sections, class_="all")
    return element("nav", skip, logo, menu, person, class_="site", aria_label=label, data_build=build or None)


def search_box(*, label: str, code: str = "") -> Markup:
    """Return the place of the search box, which the browser builds there (`static/scripts/search.js`).

    Args:
        label: of the box.
        code: the pass of whoever has signed in (`kap_ui/state/search_pass.py`).
    """
    return element("div", role="search", data_label=label, data_code=code or None)


def _person(who: Anchor, signed_in: str) -> Markup:
    said = element("span", f"{signed_in} ", class_="unseen")
    words = joined([_glyph(PERSON), said, element("span", who.words, class_="name", dir="auto")])
    return link(words, href=who.href, class_="who")


def _section(menu: Menu) -> Markup:
    is_here = any(entry.is_here for entry in menu.entries)
    opener = element(
        "button", menu.title, type="button", class_="here" if is_here else None, aria_expanded="false", data_menu=True
    )
    return element("li", opener, element("ul", *(_entry(entry) for entry in menu.entries), role="list"))


def _entry(entry: Entry) -> Markup:
    words = joined([_glyph(entry.icon), element("span", entry.title, " ", element("small", entry.question))])
    return element("li", link(words, href=entry.href, aria_current="page" if entry.is_here else None))


def _glyph(name: str) -> Markup:
    return element("i", class_="glyph", data_icon=name, aria_hidden="true")
