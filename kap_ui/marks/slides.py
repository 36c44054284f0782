"""Slides: one point a screen, with its finding, one picture in large type, and where it is from in the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, hidden, joined, link
from kap_ui.marks.status import Part, icon, tone

_SHORT, _MIDDLING = 48, 100
"""Characters of a finding that are set in large and in middling type; longer ones are a little larger than the rest."""


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide.

    Attributes:
        code: of its point.
        question: small, above the finding.
        finding: its heading.
        caption: what the picture shows.
        picture: the markup of the picture, or of what stands where a chart is drawn.
        stamps: what must stand beside the figures, such as that they are illustrative.
        foot: what was asked for, sources and state of the data; small, a paragraph each.
        said: read aloud when it comes: "Slide 3 of 14: ...".
        choices: below the caption, what else can be shown there; None for nothing.
    """

    code: str
    question: str
    finding: str
    caption: str
    picture: Markup
    stamps: Sequence[str]
    foot: Sequence[str]
    said: str
    choices: SlideChoices | None = None


@dataclass(frozen=True)
class SlideChoices:
    """A line of links, of which one is what is shown: the words before them, and code, words and address of each."""

    label: str
    links: Sequence[tuple[str, str, str]]
    shown: str


@dataclass(frozen=True, kw_only=True)
class SlideWords:
    """The words around the slides: of the whole, of the buttons, and the address to which Escape returns."""

    title: str
    back: str
    forward: str
    close: str
    close_href: str
    way: str


def slides(items: Sequence[Slide], words: SlideWords, *, first: int) -> Markup:
    """Return all slides, of which the browser shows one (`static/scripts/slides.js`).

    Args:
        items: in order.
        words: around them.
        first: the place of the one that is shown first.
    """
    drawn = [_slide(item, is_shown=place == first) for place, item in enumerate(items)]
    steps = element(
        "nav",
        link(element("span", "✕", aria_hidden="true"), hidden(words.close), href=words.close_href, class_="close"),
        element("button", element("span", "‹", aria_hidden="true"), hidden(words.back), type="button", data_step="-1"),
        element("span", class_="counter", aria_hidden="true"),
        element(
            "button", element("span", "›", aria_hidden="true"), hidden(words.forward), type="button", data_step="1"
        ),
        class_="steps",
        aria_label=words.way,
    )
    return element(
        "div",
        element("h1", words.title, class_="unseen"),
        element("p", class_="unseen", role="status", data_said=True),
        *drawn,
        steps,
        class_="slides",
    )


def _slide(item: Slide, *, is_shown: bool) -> Markup:
    length = len(item.finding)
    size = "short" if length <= _SHORT else "middling" if length <= _MIDDLING else "long"
    heading = f"slide-{item.code}"
    stamps = [element("b", element("i", aria_hidden="true"), words, class_="stamp") for words in item.stamps]
    head = element(
        "div",
        element("p", item.question, class_="asked"),
        element("h2", item.finding, id=heading, class_=size),
        element("p", item.caption, class_="caption") if item.caption else None,
        _choices(item.choices) if item.choices is not None else None,
    )
    about, *rest = item.foot
    foot = element("div", element("p", *stamps, about), *(element("p", line) for line in rest), class_="from")
    return element(
        "section",
        head,
        element("div", item.picture, class_="picture"),
        foot,
        class_="slide shown" if is_shown else "slide",
        aria_labelledby=heading,
        data_code=item.code,
        data_said=item.said,
    )


def _choices(choices: SlideChoices) -> Markup:
    links = [
        link(words, href=href, aria_current="true" if code == choices.shown else None)
        for code, words, href in choices.links
    ]
    return element("p", choices.label, " ", joined(links, " · "), class_="choose")


@dataclass(frozen=True, kw_only=True)
class SlideRow:
    """A row of a slide.

    Attributes:
        code: before the name, bold; empty for none.
        name: it may wrap.
        picture: a bar, a status mix or tiles.
        figure: as printed; empty for none.
        status: gives icon and colour of the word; None for no word.
        status_words: the status in words.
        left: what is said where this is the last row that has room: "and 17 more KPIs"; empty where none is left out.
    """

    code: str = ""
    name: str
    picture: Markup
    figure: str = ""
    status: str | None = None
    status_words: str = ""
    left: str = ""


def slide_rows(rows: Sequence[SlideRow], *, kind: str, label: str) -> Markup:
    """Return rows, of which the browser shows as many as have room, and how many it leaves out.

    Args:
        rows: in order.
        kind: "bars", "mixes" or "tiles": what the picture of each row is, which sets its width.
        label: what they show, read aloud.
    """
    last = rows[-1].left if rows else ""
    return joined(
        [
            element("ol", *map(_row, rows), class_=f"slide-rows {kind}", role="list", aria_label=label, data_fit=True),
            element("p", last, class_="left"),
        ]
    )


def _row(row: SlideRow) -> Markup:
    code = element("b", row.code) if row.code else None
    word = None
    if row.status is not None:
        word = element(
            "span", icon(row.status), element("span", row.status_words), class_=f"slide-word {tone(row.status)}"
        )
    return element(
        "li",
        element("span", joined([code, row.name], " "), class_="name"),
        element("span", row.picture, class_="drawn"),
        element("span", row.figure, class_="figure") if row.figure else None,
        word,
        data_left=row.left or None,
    )


def slide_heat(heads: Sequence[tuple[str, str]], rows: Sequence[tuple[str, Sequence[Markup]]], *, label: str) -> Markup:
    """Return a heat table.

    Args:
        heads: the short name of each column, and its full name, read aloud.
        rows: the name of each row, and its cells, from `slide_cell`.
        label: what it shows, read aloud.
    """
    columns = (
        element("th", element("span", short, aria_hidden="true"), hidden(name), scope="col") for short, name in heads
    )
    head = element("thead", element("tr", element("td"), *columns))
    lines = (element("tr", element("th", name, scope="row"), *cells) for name, cells in rows)
    return element("table", head, element("tbody", *lines), class_="heats", aria_label=label)


def slide_cell(status: str, figure: str, words: str) -> Markup:
    """Return a cell of a heat table: icon above figure; `words` say the status, read aloud."""
    return element("td", icon(status), element("span", figure), hidden(words), class_=f"heat {tone(status)}")


@dataclass(frozen=True, kw_only=True)
class StatusColumn:
    """How many KPIs had each status in a quarter.

    Attributes:
        parts: the counts, the best first.
        head: below the column; empty for none.
        words: the column in a sentence, read aloud.
        is_now: whether it is the one that the slide is about.
        is_compared: whether that one is compared with it.
    """

    parts: Sequence[Part]
    head: str
    words: str
    is_now: bool = False
    is_compared: bool = False


def slide_mix(columns: Sequence[StatusColumn], *, now: str, compared: str, label: str) -> Markup:
    """Return the status mix over time, a column for each quarter, and the counts of the one that it is about.

    Args:
        columns: in order.
        now: the name of the quarter that it is about.
        compared: that of the compared one.
        label: what it shows, read aloud.
    """
    bars = element("ol", *map(_column, columns), class_="columns", role="list", aria_label=label)
    shown = next((column for column in columns if column.is_now), None)
    if shown is None:
        return bars
    before = next((column for column in columns if column.is_compared), None)
    counted = {part.status: part.figure for part in before.parts} if before is not None else {}
    heads = element(
        "tr", element("td"), element("th", now, scope="col"), element("th", compared, scope="col") if counted else None
    )
    lines = (
        element(
            "tr",
            element("th", icon(part.status), element("span", part.words), scope="row", class_=tone(part.status)),
            element("td", element("b", part.figure)),
            element("td", counted[part.status]) if counted else None,
        )
        for part in shown.parts
    )
    table = element("table", element("thead", heads), element("tbody", *lines), class_="counted")
    return element("div", bars, table, class_="over-time")


def _column(column: StatusColumn) -> Markup:
    kind = "now" if column.is_now else "compared" if column.is_compared else None
    present = [part for part in reversed(column.parts) if part.count > 0]
    parts = (element("i", class_=f"part {tone(part.status)}", style=f"flex-grow:{part.count}") for part in present)
    bar = element("span", *parts, class_="bar", role="img", aria_label=column.words)
    return element("li", bar, element("span", column.head, class_="head"), class_=kind)


def slide_key(signs: Sequence[tuple[Markup, str]]) -> Markup:
    """Return the key of a chart: signs with their words."""
    return element("ul", *(element("li", sign, " ", words) for sign, words in signs), class_="key", role="list")


def slide_drawing(alt: str) -> Markup:
    """Return the place of a chart, which the browser draws; `alt` says what it shows, read aloud."""
    return element("div", class_="drawing", role="img", aria_label=alt)


def tiles(items: Sequence[tuple[str, str, bool]]) -> Markup:
    """Return tiles beside each other.

    Args:
        items: the short name of each, its full name, and whether it is drawn full or as an outline.
    """
    drawn = (
        element(
            "span",
            element("span", short, aria_hidden="true"),
            hidden(f"{name} · "),
            class_="tile full" if full else "tile",
        )
        for short, name, full in items
    )
    return element("span", *drawn, class_="tile-row")
