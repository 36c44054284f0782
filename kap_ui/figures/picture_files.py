"""A figure as a PNG or SVG file: a slide with its finding, key, mark and sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from kap_model.queries.sources import SourceCount
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_ui.figures import chart_specification, drawing_process
from kap_ui.figures.figure import Drawing, Figure
from kap_ui.figures.picture_key import Sign
from kap_ui.figures.slide import CHART_HEIGHT, CHART_WIDTH, Chart, Slide
from kap_ui.frame import page_context, provenance
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter

_NO_CONTROLS: Final = {code: " " for code in range(32) if chr(code) != "\n"}
"""Replaces control characters in texts by spaces, but not the end of a line: a NUL crashes the converter."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A figure for a file, with all that it needs where there is no session.

    Attributes:
        specification: Vega-Lite, without data, as JSON.
        drawing: the frames by the names that the specification uses, and how the chart is drawn.
        title: the finding; what is shown, where there is none.
        subtitle: what is shown, with place and quarter.
        stamp: the mark of a rehearsal or of illustrative figures; empty for neither.
        notes: below the chart.
        sources: the same in fewer and fewer words.
        age: of the data.
        footer: selection and origin.
    """

    specification: str
    drawing: Drawing
    title: str
    subtitle: str = ""
    stamp: str = ""
    notes: Sequence[str] = ()
    sources: Sequence[str] = ()
    age: str = ""
    footer: str = ""


def png(picture: Picture) -> bytes:
    """Return the picture as PNG, 1920 by 1080 pixels or more.

    Raises:
        NotDrawnError: see `DrawingProcess.draw`.
    """
    return drawing_process.SHARED.draw("png", slide(picture))


def svg(picture: Picture) -> bytes:
    """Return the picture as SVG, its text as outlines.

    Raises:
        NotDrawnError: see `DrawingProcess.draw`.
    """
    return drawing_process.SHARED.draw("svg", slide(picture))


def chart(
    picture: Picture,
    *,
    width: float = CHART_WIDTH,
    height: float = CHART_HEIGHT,
    as_text: bool = False,
    ids: str = "",
) -> Chart:
    """Return the chart of a picture alone, with its key, as the drawing process takes it.

    Args:
        picture: which has it.
        width: see `slide.Chart`.
        height: at most.
        as_text: whether words stay words, to be read, selected and searched, where the document has our fonts
            (`text_outlines.FONTS`); else they are outlines.
        ids: stands before every id, for a page with several charts in it.
    """
    drawing = picture.drawing
    return Chart(
        key=_key(drawing),
        chart=_specification(picture),
        least_width=drawing.least_width,
        least_height=drawing.least_height,
        width=width,
        height=height,
        as_text=as_text,
        ids=ids,
    )


def slide(picture: Picture) -> Slide:
    """Return the slide with the chart's specification and data, as the drawing process takes it."""
    drawing = picture.drawing
    return Slide(
        title=_clean(picture.title),
        subtitle=_clean(picture.subtitle),
        stamp=_clean(picture.stamp),
        key=_key(drawing),
        chart=_specification(picture),
        least_width=drawing.least_width,
        least_height=drawing.least_height,
        notes=list(map(_clean, picture.notes)),
        sources=list(map(_clean, picture.sources)),
        age=_clean(picture.age),
        footer=_clean(picture.footer),
    )


def _key(drawing: Drawing) -> list[Sign]:
    return [Sign(**{**sign, "words": _clean(sign["words"])}) for sign in drawing.key]


def specification_with_data(picture: Picture, theme: str) -> str:
    """Return the specification of the chart of a picture with its data, as JSON, in the colours of a theme."""
    drawing = picture.drawing
    specification = chart_specification.specification(
        drawing.build, theme, wording.language(), drawing.options, picture.title
    )
    return json.dumps(_specification(replace(picture, specification=specification)), ensure_ascii=False)


def _specification(picture: Picture) -> dict[str, Any]:
    """Return the chart's specification with its data."""
    specification: dict[str, Any] = json.loads(picture.specification)
    drawing = picture.drawing
    if drawing.completed is not None:
        specification = drawing.completed(specification)
    datasets = {name: _records(frame) for name, frame in drawing.frames.items()}
    specification["datasets"] = {**specification.get("datasets", {}), **datasets}
    return specification


def picture_of(figure: Figure, drawing: Drawing) -> Picture:
    """Return the picture of a figure of the page that runs."""
    is_finding = bool(figure.finding) and figure.finding != figure.title
    title = figure.finding if is_finding else figure.page_finding or figure.title
    shown = [figure.title] if title != figure.title else []
    return Picture(
        specification=chart_specification.specification(
            drawing.build, "light", wording.language(), drawing.options, figure.title
        ),
        drawing=drawing,
        title=title if ". " in title else title.removesuffix("."),
        subtitle=wording.clauses([*shown, *_place_and_quarter(" ".join([title, *shown]))]),
        stamp=next(iter(marks(is_illustrative=figure.is_illustrative)), ""),
        notes=[note for note in (figure.reading, drawing.note) if note],
        sources=list(source_lines(page_context.current().sources if figure.sources is None else figure.sources)),
        age=provenance.state_of_data(),
        footer=_footer(),
    )


def marks(*, is_illustrative: bool) -> tuple[str, ...]:
    """Return what must stand beside a figure: that nothing is real, that figures are illustrative. The first is worst.

    A picture has room for one in its corner.
    """
    marks = ((_(REHEARSAL), data.is_rehearsal()), (_("Illustrative figures"), is_illustrative))
    return tuple(words for words, holds in marks if holds)


def _footer() -> str:
    """Return selection and origin; a KPI has its name above the chart, so its code is enough here."""
    selection = page_context.current().selection
    return wording.sentence(selection, {code: name for code, name in data.names().items() if code != selection.kpi})


def _place_and_quarter(words: str) -> Iterator[str]:
    """Yield the place and the quarter that the page asks for, unless the words name them."""
    selection = page_context.current().selection
    place, at = data.name(selection.place), quarter(selection.quarter)
    if "place" in selection.asked and place not in words:
        yield place
    if "quarter" in selection.asked and at not in words:
        yield at


def source_lines(sources: Sequence[SourceCount]) -> Iterator[str]:
    """Yield the sources by name with their rows, then how many they are; nothing without any."""
    if not sources:
        return
    yield _("Sources: %(sources)s") % {
        "sources": wording.listed(provenance.counted_sources(sources, data.source_titles()))
    }  # fmt: skip
    published = sum(not source.is_made_up for source in sources)
    count = {"n": number(published)}
    if published == len(sources):
        yield (
            ngettext(
                "%(n)s source: its name is in the XLSX",
                "%(n)s sources: full list in the XLSX",
                published,
            )
            % count
        )
    elif published:
        yield (
            ngettext(
                "Made-up figures, with %(n)s other source: full list in the XLSX",
                "Made-up figures, with %(n)s other sources: full list in the XLSX",
                published,
            )
            % count
        )
    else:
        yield _("Made-up figures, published by nobody")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): _plain(cell) for name, cell in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(cell: Any) -> Any:
    if cell is None or cell is pd.NA or cell != cell:
        return None
    if isinstance(cell, str):
        return cell.translate(_NO_CONTROLS)
    return cell.item() if hasattr(cell, "item") else cell


def _clean(words: str) -> str:
    return words.translate(_NO_CONTROLS)
