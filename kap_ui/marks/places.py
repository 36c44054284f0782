"""The table of places: a row for each place, a column for each measure, in each cell a figure over its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, joined, link


@dataclass(frozen=True)
class MeasureHead:
    """The head of a column: the name of a measure, its unit and year below it, and where the name leads."""

    name: str
    unit: str
    href: str | None = None


@dataclass(frozen=True)
class PlaceCell:
    """The figure of a measure at a place.

    Attributes:
        figure: as printed; what stands there without one: "–".
        share: of the scale of its column, the length of the bar; None without a figure, which is hatched.
        aim: where the aim lies on the scale, drawn as a tick; None for no tick.
        note: beside the figure, small: its year where it is not that of the column.
    """

    figure: str
    share: float | None
    aim: float | None = None
    note: str = ""


@dataclass(frozen=True)
class PlaceRow:
    """A row: the name of a place and where it leads, and its cells.

    Attributes:
        name: it may wrap.
        cells: one for each head.
        href: where the name leads.
        is_selected: whether the page is about this place.
        is_whole: whether it is the place that the others are part of.
        starts: whether a line parts it from the row above.
    """

    name: str
    cells: Sequence[PlaceCell]
    href: str | None = None
    is_selected: bool = False
    is_whole: bool = False
    starts: bool = False


def places(rows: Sequence[PlaceRow], heads: Sequence[MeasureHead], *, first: str, label: str) -> Markup:
    """Return the table.

    Args:
        rows: in order.
        heads: of the columns.
        first: the head of the names.
        label: what the table shows, read aloud.
    """
    named = (
        element(
            "span",
            link(head.name, href=head.href, class_="name"),
            element("span", head.unit, class_="small"),
            role="columnheader",
        )
        for head in heads
    )
    head_row = element("div", element("span", first, role="columnheader"), *named, class_="row head", role="row")
    lines = (_row(row, heads) for row in rows)
    return element(
        "div", head_row, *lines, class_="places", role="table", aria_label=label, style=f"--cells:{len(heads)}"
    )


def _row(row: PlaceRow, heads: Sequence[MeasureHead]) -> Markup:
    kind = "row" + (" whole" if row.is_whole else "") + (" starts" if row.starts else "")
    return element(
        "div",
        element("span", link(row.name, href=row.href, class_="name"), class_="of-name", role="rowheader"),
        *(_cell(cell, head) for cell, head in zip(row.cells, heads, strict=True)),
        class_=kind,
        role="row",
        aria_current="true" if row.is_selected else None,
    )


def _cell(cell: PlaceCell, head: MeasureHead) -> Markup:
    drawn = []
    if cell.share is not None:
        drawn.append(element("i", class_="fill", style=f"width:{100 * min(max(cell.share, 0), 1):.1f}%"))
        if cell.aim is not None:
            drawn.append(element("i", class_="tick", style=f"inset-inline-start:{100 * min(max(cell.aim, 0), 1):.1f}%"))
    figure = joined([element("b", cell.figure), element("span", cell.note, class_="small") if cell.note else None], " ")
    bar = element("span", *drawn, class_="measure" if cell.share is not None else "measure none", aria_hidden="true")
    return element("span", figure, bar, role="cell", data_head=head.name)
