"""The parts that every page has: title, selection in words, headline, numbers, headings, notes, links, footer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kap_ui.marks.markup import Markup, element, joined, link

_MOST_NUMBERS = 4

_HYPHENED: Final = re.compile(r"([\w.]+(?:-[\w.]+)+)")
_LONGEST_CODE: Final = 24
"""Letters of a code with hyphens, such as TDAG-26, at which a browser would break a line."""


@dataclass(frozen=True)
class Number:
    """One of the numbers under the headline.

    Attributes:
        figure: the number as printed, large.
        label: what it counts or measures.
        measure: beside the figure, what it is compared with: "of 73", "73% expected".
        comment: a change or an explanation, small; text or marks.
        href: where what it counts is listed.
    """

    figure: str
    label: str
    measure: str = ""
    comment: str = ""
    href: str | None = None


@dataclass(frozen=True)
class Anchor:
    """A link: its words and its address. An address with http or https leaves the app."""

    words: str
    href: str


@dataclass(frozen=True)
class Toggle:
    """A button that opens and closes what stands below it. The block reports its code."""

    code: str
    words: str
    is_open: bool


def page_title(title: str, question: str, fold: Markup | None = None, to_slides: Markup | None = None) -> Markup:
    """Return the title of the page (heading 1) above its question.

    Args:
        title: of the page.
        question: that it answers.
        fold: from the function of this name.
        to_slides: from the function of this name.
    """
    head = element("h1", title)
    if to_slides is not None:
        head = element("div", head, to_slides, class_="with-slides")
    return element("div", element("div", head, element("p", question)), fold, class_="page-title")


def to_slides(words: str, href: str, *, keys: str, keys_words: str) -> Markup:
    """Return the link to the slides, with the keys that lead there.

    Args:
        words: of the link.
        href: its address.
        keys: as browsers name them: "Alt+P".
        keys_words: the same in the reader's language, small beside the link.
    """
    content = (element("span", words), " ", element("kbd", keys_words, aria_hidden="true"))
    return link(*content, href=href, class_="to-slides", aria_keyshortcuts=keys)


def fold(line: str, act: str) -> Markup:
    """Return the line into which the choices of the page are folded where there is little room.

    Args:
        line: what is chosen.
        act: the word that says what a click does.
    """
    return element(
        "button", element("span", line), " ", element("span", act, class_="act"), type="button", class_="fold",
        aria_expanded="false", data_fold=True,
    )  # fmt: skip


def selection_sentence(sentence: str, chip: Markup | None = None) -> Markup:
    """Return the selection as a sentence; `chip` is the mark of illustrative figures, where the page carries it."""
    return element("p", element("span", sentence) if sentence else None, chip, class_="said")


def headline(finding: str, below: str | None = None) -> Markup:
    """Return the answer of the page: the finding (heading 2), and text or marks below it. A code stays on one line."""
    if not isinstance(finding, Markup):
        finding = joined(
            element("span", part, class_="code") if _is_code(part) else part for part in _HYPHENED.split(finding)
        )
    return joined([element("h2", finding, class_="headline"), element("div", below, class_="below") if below else None])


def _is_code(part: str) -> bool:
    is_hyphened = _HYPHENED.fullmatch(part) is not None
    return is_hyphened and len(part) <= _LONGEST_CODE and any(map(str.isdigit, part))


def numbers(items: Sequence[Number]) -> Markup:
    """Return one to four numbers side by side, between two rules.

    Raises:
        ValueError: there are no numbers, or more than four.
    """
    if not 1 <= len(items) <= _MOST_NUMBERS:
        raise ValueError(f"a page shows one to four numbers, not {len(items)}")
    return element("dl", *map(_number, items), class_="numbers")


def _number(item: Number) -> Markup:
    counted = item.figure if item.href is None else link(item.figure, href=item.href, aria_label=_said(item))
    figure = joined([counted, element("span", item.measure, class_="measure") if item.measure else None], " ")
    return element(
        "div",
        element("dt", item.label),
        element("dd", figure, class_="figure"),
        element("dd", item.comment, class_="comment") if item.comment else None,
    )


def _said(item: Number) -> str:
    """Return a number as it is read aloud alone: "19 of 73 · on track or achieved"."""
    return " · ".join(filter(None, (f"{item.figure} {item.measure}".strip(), item.label)))


def section(title: str, subtitle: str = "", *, chip: Markup | None = None, level: int = 2) -> Markup:
    """Return the heading of a chart or list, and below it the finding or how to read it.

    Args:
        title: what is shown, with unit and quarter.
        subtitle: the finding or how to read it; small, muted.
        chip: the mark of illustrative figures, where what follows carries it.
        level: of the heading, 2 or 3.
    """
    span = element("span", subtitle) if subtitle else None
    below = element("p", span, chip, class_="sub") if subtitle or chip else None
    return element("div", element(f"h{level}", title), below, class_="section")


def illustrative(words: str) -> Markup:
    """Return the mark of illustrative figures: a hatched chip and its words."""
    return element("span", element("i", aria_hidden="true"), element("span", words), class_="chip")


def rehearsal_band(words: str) -> Markup:
    """Return the band across each page of a rehearsal."""
    return element("p", words, class_="rehearsal", role="note")


def edition_band(
    name: str,
    *,
    facts: Sequence[str],
    withdrawn: tuple[str, str] | None,
    anchors: Sequence[Anchor],
    label: str,
) -> Markup:
    """Return the band across each page of an edition.

    Args:
        name: of the edition.
        facts: when it was frozen, and its fingerprint.
        withdrawn: the word that it was withdrawn, and why; None where it stands.
        anchors: what has changed since, and the way back to the live data.
        label: what the band is, read aloud.
    """
    reason = None
    if withdrawn is not None:
        word, why = withdrawn
        reason = element("p", element("b", word), " ", why, class_="refused")
    return element(
        "div",
        element("p", element("b", name), *(element("span", fact) for fact in facts)),
        reason,
        links(anchors),
        class_="edition",
        role="region",
        aria_label=label,
    )


def unfolding(short: str, whole: str, label: str) -> Markup:
    """Return a short text that opens the whole of it; `label` says what it is, read aloud."""
    return element(
        "details",
        element("summary", element("span", short), class_="unfolds", aria_label=f"{label} {short}"),
        element("span", whole, class_="long"),
    )


def paragraph(text: str) -> Markup:
    """Return running text, no wider than reads well."""
    return element("p", text, class_="text")


def on_paper(text: str) -> Markup:
    """Return a sentence that is only printed, in the place of what a screen shows and paper cannot."""
    return element("p", text, class_="on-paper")


def note(title: str, text: str = "", anchors: Sequence[Anchor] = ()) -> Markup:
    """Return a note where there is nothing to show: what is missing, why, and links to go on with."""
    return element(
        "div",
        element("p", title, class_="finding"),
        element("p", text) if text else None,
        links(anchors) if anchors else None,
        class_="note",
    )


def links(anchors: Sequence[Anchor], label: str | None = None) -> Markup:
    """Return links in a row that wraps.

    Args:
        anchors: in order.
        label: what the links are, read aloud.
    """
    items = (element("li", link(anchor.words, href=anchor.href)) for anchor in anchors)
    return element("ul", *items, class_="links", role="list", aria_label=label)


def toggles(items: Sequence[Toggle], label: str) -> Markup:
    """Return buttons in a row that wraps, each of which opens and closes something below.

    Args:
        items: in order.
        label: what the buttons belong to, read aloud.
    """
    buttons = (
        element("button", item.words, type="button", aria_expanded=str(item.is_open).lower(), data_press=item.code)
        for item in items
    )
    return element("div", *buttons, class_="toggles", role="group", aria_label=label)


def footer(facts: Sequence[str], anchors: Sequence[Anchor] = ()) -> Markup:
    """Return the footer of a page: facts such as sources and data quarter, then links."""
    parts = [element("span", fact) for fact in facts]
    parts += [link(anchor.words, href=anchor.href) for anchor in anchors]
    return element("div", *parts, class_="foot")


def stack(*parts: str | None) -> Markup:
    """Return parts one below the other, spaced as on a page."""
    return element("div", *parts, class_="stack")


def beside(left: Markup, right: Markup) -> Markup:
    """Return two parts side by side, the left one wider. Where there is no room, the right one stands below."""
    return element("div", element("div", left), element("div", right), class_="beside")
