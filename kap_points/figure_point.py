"""A point made of a figure of the pages: its picture, its table, its sources and its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kap_model.quarter import Quarter
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_points.point import Point, PointTable
from kap_points.reading import Reading
from kap_ui.figures import picture_files, printed_cells
from kap_ui.figures.figure import ChartFigure, Drawing, Figure, RowsFigure
from kap_ui.frame import page_context, site_map
from kap_ui.frame.page_context import PageContext
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _


def point(
    reading: Reading,
    figure: Figure,
    *,
    code: str,
    question: str,
    finding: str,
    selection: Selection,
    page: str,
    data_quarter: Quarter | None,
    sources: Sequence[SourceCount] = (),
    is_illustrative: bool = False,
    basis: str = "",
    notes: Sequence[str] = (),
    own: dict[str, str] | None = None,
) -> Point:
    """Return the point of a figure.

    Args:
        reading: which is open.
        figure: of the page.
        code: of the point.
        question: of the page.
        finding: of the page.
        selection: what was asked for.
        page: the name of the page.
        data_quarter: the newest quarter that a figure comes from.
        sources: of what the finding rests on, where the figure names none.
        is_illustrative: whether a made-up row is behind the finding; the figure says so for itself.
        basis: see `Point`.
        notes: beside those of the figure.
        own: choices of the page that show the same figure.
    """
    behind = tuple(sources if figure.sources is None else figure.sources)
    is_made_up = is_illustrative or figure.is_illustrative
    page_context.hold(PageContext(selection=selection, sources=behind, data_quarter=data_quarter))
    drawing = _drawing(figure)
    marks = picture_files.marks(is_illustrative=is_made_up)
    choices: dict[str, Any] = own or {}
    return Point(
        code=code,
        question=question,
        finding=finding,
        picture=None
        if drawing is None
        else replace(
            picture_files.picture_of(figure, drawing),
            title=finding,
            stamp=next(iter(marks), ""),
            age=reading.note.words,
        ),
        alt="" if drawing is None else _alt(figure),
        table=table(figure),
        sources=behind,
        source_lines=tuple(picture_files.source_lines(behind)),
        basis=basis,
        marks=marks,
        is_illustrative=is_made_up,
        quarter=selection.quarter,
        data_quarter=data_quarter,
        view=selection.origin,
        place=selection.place,
        place_name=data.name(selection.place),
        asked=wording.sentence(selection, dict(data.names())),
        notes=tuple(note for note in (_reading(figure), *notes, _method(selection)) if note),
        address=site_map.link_to(page, selection, **choices),
    )


def table(figure: Figure) -> PointTable:
    """Return the table of a figure."""
    return PointTable(
        title=figure.title,
        columns=tuple(figure.columns),
        values=figure.table,
        printed=printed_cells.printed(figure.table, figure.columns, with_marks=False),
    )


def _drawing(figure: Figure) -> Drawing | None:
    match figure:
        case ChartFigure():
            return figure.drawing
        case RowsFigure(drawing=make) if make is not None:
            return make()
        case _:
            return None


def _alt(figure: Figure) -> str:
    """Return kind, title and finding of a picture."""
    kind = figure.alt if isinstance(figure, ChartFigure) else _("Rows of bars")
    finding = figure.finding or figure.page_finding
    parts = [kind, figure.title, *([finding] if finding != figure.title else [])]
    return wording.sentences(wording.ended(part) for part in parts if part)


def _reading(figure: Figure) -> str:
    return (figure.subtitle or "") if isinstance(figure, RowsFigure) else figure.reading


def _method(selection: Selection) -> str:
    return _("Worked out by the rules of KAP-1 from what was known at the end of %(quarter)s.") % {
        "quarter": wording.quarter(selection.quarter)
    }
