"""The parts that every page has: title, selection in words, headline, numbers, section titles, notes, links, footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, joined, link

_MOST_NUMBERS = 4


@dataclass(frozen=True)
class Number:
    """One of the figures under the headline.

    Attributes:
        figure: as printed, large.
        label: what it is.
        measure: what it is out of or against, beside it: "of 73", "73% expected".
        comment: a change or an explanation, small.
    """

    figure: str
    label: str
    measure: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Way:
    """A link with its words; an address that starts with http leaves the app."""

    words: str
    href: str


@dataclass(frozen=True)
class Toggle:
    """A button that opens and closes what stands below it; the block reports its code."""

    code: str
    words: str
    is_open: bool


def page_title(title: str, question: str) -> Markup:
    """Give the page's name (heading 1) over the question it answers."""
    return element("div", element("h1", title), element("p", question), class_="page-title")


def said(sentence: str, chip: Markup | None = None) -> Markup:
    """Give the selection as a sentence, with the mark of illustrative figures where the page holds some."""
    return element("p", element("span", sentence), chip, class_="said")


def headline(finding: str, below: str | None = None) -> Markup:
    """Give the answer of the page: the finding as heading 2, and a line below it, text or marks."""
    return joined([element("h2", finding, class_="headline"), element("div", below, class_="below") if below else None])


def numbers(items: Sequence[Number]) -> Markup:
    """Give one to four figures side by side between two rules.

    Raises:
        ValueError: there are none, or more than four.
    """
    if not 1 <= len(items) <= _MOST_NUMBERS:
        raise ValueError(f"a page shows one to four numbers, not {len(items)}")
    return element("dl", *map(_number, items), class_="numbers")


def _number(item: Number) -> Markup:
    figure = joined([item.figure, element("span", item.measure, class_="measure") if item.measure else None], " ")
    return element(
        "div",
        element("dt", item.label),
        element("dd", figure, class_="figure"),
        element("dd", item.comment, class_="comment") if item.comment else None,
    )


def section(title: str, subtitle: str = "", *, chip: Markup | None = None, level: int = 2) -> Markup:
    """Give the title of a picture or list, and below it the finding or how to read it.

    Args:
        title: what is shown, with unit and quarter; a heading.
        subtitle: small, muted.
        chip: the mark of illustrative figures, if what follows holds some.
        level: of the heading, 2 or 3.
    """
    below = element("p", element("span", subtitle), chip, class_="sub") if subtitle or chip else None
    return element("div", element(f"h{level}", title), below, class_="section")


def illustrative(words: str) -> Markup:
    """Give the mark of illustrative figures: a hatched chip and its words."""
    return element("span", element("i", aria_hidden="true"), element("span", words), class_="chip")


def paragraph(text: str) -> Markup:
    """Give running text, at most as wide as reads well."""
    return element("p", text, class_="text")


def note(title: str, text: str = "", ways_out: Sequence[Way] = ()) -> Markup:
    """Give an answer where there is nothing to show: what is so, why, and where to go instead."""
    return element(
        "div",
        element("p", title, class_="finding"),
        element("p", text) if text else None,
        links(ways_out) if ways_out else None,
        class_="note",
    )


def links(ways: Sequence[Way], label: str | None = None) -> Markup:
    """Give links in a row that wraps.

    Args:
        ways: in order.
        label: what the list is of, read aloud.
    """
    items = (element("li", link(way.words, href=way.href)) for way in ways)
    return element("ul", *items, class_="links", role="list", aria_label=label)


def toggles(items: Sequence[Toggle], label: str) -> Markup:
    """Give buttons in a row that wraps, each of which opens and closes something below.

    Args:
        items: in order.
        label: what they belong to, read aloud.
    """
    buttons = (
        element("button", item.words, type="button", aria_expanded=str(item.is_open).lower(), data_press=item.code)
        for item in items
    )
    return element("div", *buttons, class_="toggles", role="group", aria_label=label)


def footer(facts: Sequence[str], ways: Sequence[Way] = ()) -> Markup:
    """Give the foot of a page: sources, data quarter, age of the data, and the way to the method."""
    parts = [element("span", fact) for fact in facts] + [link(way.words, href=way.href) for way in ways]
    return element("div", *parts, class_="foot")


def stack(*parts: str | None) -> Markup:
    """Give parts one below the other, with the space of a page between them."""
    return element("div", *parts, class_="stack")


def beside(left: Markup, right: Markup) -> Markup:
    """Give two parts side by side, the left one wider; one below the other where there is no room."""
    return element("div", element("div", left), element("div", right), class_="beside")
