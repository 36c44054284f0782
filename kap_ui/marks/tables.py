"""Tables, receipts, definitions, and the legends of charts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kap_ui.marks.markup import Markup, element, escaped, joined, text_of

_LONG: Final = re.compile(r"(\S{40,})")
"""A word that is longer than any of a language that the program speaks."""


@dataclass(frozen=True)
class HeadCell:
    """The head of a column of a table.

    Attributes:
        words: of the head.
        is_figure: whether the column holds figures, which are right-aligned.
        is_whole: whether its cells stay in one line, such as codes, quarters and days.
    """

    words: str
    is_figure: bool = False
    is_whole: bool = False


def table(
    heads: Sequence[HeadCell],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    is_caption_seen: bool = True,
    is_tall: bool = False,
    is_stacked: bool = False,
) -> Markup:
    """Return a table as HTML, which can be read aloud, selected and printed. It may scroll sideways; no other mark may.

    Args:
        heads: of the columns; the first column names its row.
        rows: cells as text or marks, in the order of the columns.
        caption: what the table shows, with unit and quarter.
        is_caption_seen: False where a heading above says the same; the caption is then only read aloud.
        is_tall: whether it is taller than a window and scrolls under its heads; on paper it never scrolls.
        is_stacked: whether on a telephone the cells of a row stand below each other, each after the name of its column,
            so that the table does not scroll sideways. For tables of words.

    Raises:
        ValueError: a row has more or fewer cells than there are heads.
    """
    for row in rows:
        if len(row) != len(heads):
            raise ValueError(f"{len(row)} cells for {len(heads)} columns: {list(row)}")
    head_row = element("tr", *(element("th", head.words, scope="col", class_=_class(head)) for head in heads))
    title = element("caption", caption, class_=None if is_caption_seen else "unseen")
    body = element("tbody", *(_row(heads, row, is_stacked) for row in rows))
    content = element("table", title, element("thead", head_row), body)
    # A keyboard must be able to scroll it, so it takes the focus and has a name.
    kind = " ".join(["facts", *(["tall"] if is_tall else []), *(["stacked"] if is_stacked else [])])
    return element("div", content, class_=kind, role="region", tabindex=0, aria_label=caption)


def _row(heads: Sequence[HeadCell], row: Sequence[str], is_stacked: bool) -> Markup:
    words = [text_of(escaped(head.words)) if is_stacked else None for head in heads]
    if not (heads[0].is_figure or heads[0].is_whole):  # a name says itself what it is; a number or a code does not
        words[0] = None
    name = element("th", _breakable(row[0]), scope="row", class_=_class(heads[0]), data_head=words[0])
    cells = zip(heads[1:], row[1:], words[1:], strict=True)
    return element(
        "tr",
        name,
        *(element("td", _breakable(cell), class_=_class(head), data_head=said) for head, cell, said in cells),
    )


def _breakable(cell: str) -> Markup:
    """Return a cell in which the browser may break a word, such as an address, that would make the column too wide."""
    if isinstance(cell, Markup):
        return cell
    return joined(element("span", part, class_="long") if _LONG.fullmatch(part) else part for part in _LONG.split(cell))


def _class(head: HeadCell) -> str | None:
    return "figure" if head.is_figure else "whole" if head.is_whole else None


@dataclass(frozen=True)
class ReceiptLine:
    """One step of how a figure was worked out.

    Attributes:
        term: "Progress".
        figure: text, or a status as a mark.
        arithmetic: each rule with its numbers: "R4: (522 − 0) / (852 − 0)".
    """

    term: str
    figure: str
    arithmetic: Sequence[str] = ()


def receipt(lines: Sequence[ReceiptLine]) -> Markup:
    """Return a receipt: term and figure of each line, and below them the arithmetic."""
    return element("dl", *map(_receipt_line, lines), class_="receipt")


def _receipt_line(line: ReceiptLine) -> Markup:
    working = (element("dd", step, class_="working") for step in line.arithmetic)
    return element("div", element("dt", line.term), element("dd", line.figure, class_="figure"), *working)


@dataclass(frozen=True)
class Fact:
    """A term and its explanation, text or marks."""

    term: str
    text: str


def definitions(facts: Sequence[Fact]) -> Markup:
    """Return a definition list, such as definition, means of verification and approval of a KPI."""
    rows = (element("div", element("dt", fact.term), element("dd", fact.text)) for fact in facts)
    return element("dl", *rows, class_="definitions")


class Swatch(StrEnum):
    """What a legend can show, drawn as in charts and bars."""

    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"
    PATH = "path"
    TARGET = "target"
    EXPECTED = "expected"
    FORECAST = "forecast"
    TOLERANCE = "tolerance"
    MEASURED_BAR = "measured_bar"
    ILLUSTRATIVE_BAR = "illustrative_bar"
    PARTIAL_BAR = "partial_bar"
    LOWER_BOUND_BAR = "lower_bound_bar"
    NOTHING_BAR = "nothing_bar"
    FIRST_MONEY = "first_money"
    SECOND_MONEY = "second_money"
    FIRST_SOLID = "first_solid"
    SECOND_SOLID = "second_solid"
    FORECAST_MONEY = "forecast_money"
    STRIPED_MONEY = "striped_money"
    MONEY_POINT = "money_point"
    MADE_UP_MONEY_POINT = "made_up_money_point"
    PLAN_POINT = "plan_point"
    MADE_UP_PLAN_POINT = "made_up_plan_point"
    FORECAST_POINT = "forecast_point"
    MADE_UP_FORECAST_POINT = "made_up_forecast_point"


def _drawing(*parts: Markup) -> Markup:
    return element("svg", *parts, viewBox="0 0 26 10", class_="swatch", aria_hidden="true")


def _bar(kind: str) -> Markup:
    more = " more" if kind == "lower" else ""
    fill = None if kind == "none" else element("i", class_=f"fill{more}", style="width:70%")
    return element("span", fill, class_=f"bullet swatch is-unknown {kind}".strip(), aria_hidden="true")


def _money(tone: str) -> Markup:
    """Return a pale box beside a solid one: planned, and spent."""
    return _drawing(
        element("path", d="M.6,.6H12V9.4H.6Z", class_=f"pale {tone}"),
        element("path", d="M14,0H26V10H14Z", class_=f"solid {tone}"),
    )


def _money_point(more: str) -> Markup:
    return _drawing(element("path", d="M13,.2L17.8,5L13,9.8L8.2,5Z", class_=f"of-money{more}"))


def _plan_point(more: str) -> Markup:
    return _drawing(element("circle", cx=13, cy=5, r=4, class_=f"of-plan{more}"))


def _forecast_point(more: str) -> Markup:
    return _drawing(
        element("path", d="M0,5H26", class_="dotted"),
        element("path", d="M13,1.4L16.6,5L13,8.6L9.4,5Z", class_=f"of-plan{more}"),
    )


_SWATCHES: Final = {
    Swatch.PUBLISHED: _drawing(
        element("path", d="M0,5H26", class_="line"), element("circle", cx=13, cy=5, r=4, class_="dot")
    ),
    Swatch.ILLUSTRATIVE: _drawing(
        element("path", d="M0,5H26", class_="line dashed"), element("circle", cx=13, cy=5, r=4, class_="ring")
    ),
    Swatch.PATH: _drawing(
        element("path", d="M0,5H26", class_="path"), element("path", d="M13,.8L17.2,5L13,9.2L8.8,5Z", class_="diamond")
    ),
    Swatch.TARGET: _drawing(element("path", d="M0,5H26", class_="target")),
    Swatch.EXPECTED: _drawing(element("path", d="M6,5H20", class_="expected")),
    Swatch.FORECAST: _drawing(
        element("path", d="M0,0H26V10H0Z", class_="band"), element("path", d="M0,5H26", class_="dotted")
    ),
    Swatch.TOLERANCE: _drawing(
        element("path", d="M0,0H26V10H0Z", class_="tolerance is-on_track"),
        element("path", d="M0,0H26M0,10H26", class_="edge is-on_track"),
    ),
    Swatch.MEASURED_BAR: _bar(""),
    Swatch.ILLUSTRATIVE_BAR: _bar("striped"),
    Swatch.PARTIAL_BAR: _bar("hollow"),
    Swatch.LOWER_BOUND_BAR: _bar("lower"),
    Swatch.NOTHING_BAR: _bar("none"),
    Swatch.FIRST_MONEY: _money("first"),
    Swatch.SECOND_MONEY: _money("second"),
    Swatch.FIRST_SOLID: _drawing(element("path", d="M0,0H26V10H0Z", class_="solid first")),
    Swatch.SECOND_SOLID: _drawing(element("path", d="M0,0H26V10H0Z", class_="solid second")),
    Swatch.FORECAST_MONEY: _drawing(element("path", d="M.6,.6H25.4V9.4H.6Z", class_="forecast-box")),
    Swatch.STRIPED_MONEY: _drawing(
        element("path", d="M0,0H26V10H0Z", class_="solid first"),
        element("path", d="M0,4L4,0M0,10L10,0M6,10L16,0M12,10L22,0M18,10L26,2M24,10L26,8", class_="stripes"),
    ),
    Swatch.MONEY_POINT: _money_point(""),
    Swatch.MADE_UP_MONEY_POINT: _money_point(" made-up"),
    Swatch.PLAN_POINT: _plan_point(""),
    Swatch.MADE_UP_PLAN_POINT: _plan_point(" made-up"),
    Swatch.FORECAST_POINT: _forecast_point(""),
    Swatch.MADE_UP_FORECAST_POINT: _forecast_point(" made-up"),
}


def legend(items: Sequence[tuple[Swatch, str]]) -> Markup:
    """Return a legend: swatches with their words, in order."""
    entries = (element("li", joined([_SWATCHES[swatch], element("span", words)])) for swatch, words in items)
    return element("ul", *entries, class_="legend", role="list")
