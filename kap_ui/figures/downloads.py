"""The table and the downloads of a figure, behind two buttons. Each is made only when the reader opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from kap_model.exporting.figure_files import Field, Figures, as_csv, as_xlsx
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.figures import picture_files, table_grid
from kap_ui.figures.drawing_process import NotDrawnError
from kap_ui.figures.figure import Figure
from kap_ui.figures.table_column import CellKind, is_present
from kap_ui.frame import page, page_context, site_map
from kap_ui.marks.markup import Markup
from kap_ui.state import data
from kap_ui.streamlit_internals import failed_downloads
from kap_ui.words import wording
from kap_ui.words.wording import _

TABLE, FILES = "table", "files"
"""The codes of what a figure offers below itself, closed at first."""

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Downloads:
    """The table and the files below a figure. What is open stays open until the reader closes it.

    Attributes:
        figure: whose table and files they are.
        picture: makes the picture of a chart; None for other figures.
        offered: of TABLE and FILES.
    """

    figure: Figure
    picture: Callable[[], picture_files.Picture] | None = None
    offered: Sequence[str] = (TABLE, FILES)

    def buttons(self) -> Markup:
        """Return the buttons that open and close them."""
        words, opened = {TABLE: _("The same figures as a table"), FILES: _("Download")}, _opened(self.figure.key)
        toggles = [marks.Toggle(code, words[code], code in opened) for code in self.offered]
        return marks.toggles(toggles, label=self.figure.title)

    @property
    def on_press(self) -> Callable[[str], None]:
        """The callback of the buttons. It holds no frame, since the session keeps it."""
        return partial(_toggle, self.figure.key, tuple(self.offered))

    def show_opened(self) -> None:
        """Draw what is open."""
        opened = _opened(self.figure.key)
        if FILES in opened:
            self.show_files()
        if TABLE in opened:
            key = f"{self.figure.key}_grid"
            table_grid.show(self.figure.table, self.figure.columns, key=key, caption=self.figure.title)

    def show_files(self) -> None:
        """Draw the buttons of the files."""
        with st.container(key=f"{self.figure.key}_files", horizontal=True):
            self._show_buttons()

    def _show_buttons(self) -> None:
        key = self.figure.key
        name = "_".join(("kap", site_map.current().name, key, *page_context.current().selection.codes()))
        figures = figures_of(self.figure)
        offers: list[tuple[str, str, str, Callable[[], bytes]]] = [
            (_("Figures (CSV)"), f"{name}.csv", "text/csv", lambda: as_csv(figures())),
            (_("Figures (XLSX)"), f"{name}.xlsx", _XLSX, lambda: as_xlsx(figures())),
        ]
        if (picture := self.picture) is not None:
            not_drawn = _("The picture could not be drawn. Try again in a minute, or take the figures.")
            offers += [
                (
                    _("Picture (PNG)"),
                    f"{name}.png",
                    "image/png",
                    partial(_drawn, picture_files.png, picture, not_drawn),
                ),
                (
                    _("Picture (SVG)"),
                    f"{name}.svg",
                    "image/svg+xml",
                    partial(_drawn, picture_files.svg, picture, not_drawn),
                ),
            ]
        for words, file, mime, make in offers:
            st.download_button(
                words, make, file, mime, key=f"{key}_{file.rpartition('.')[2]}", on_click="ignore", type="tertiary",
                icon=":material/download:",
            )  # fmt: skip


def _drawn(
    draw: Callable[[picture_files.Picture], bytes], picture: Callable[[], picture_files.Picture], not_drawn: str
) -> bytes:
    try:
        return draw(picture())
    except NotDrawnError:
        failed_downloads.explain(not_drawn)
        raise


def _toggle(key: str, offered: Sequence[str], code: str) -> None:
    """Open the table or the files of a figure, or close them; the code comes from the browser."""
    if code in offered:
        st.session_state[_state_key(key)] = _opened(key) ^ {code}


def _opened(key: str) -> frozenset[str]:
    """Return what is open below a figure: of TABLE, FILES."""
    return frozenset(st.session_state.get(_state_key(key), ()))


def _state_key(key: str) -> str:
    return f"{site_map.current().name}_{key}_open"


def figures_of(figure: Figure) -> Callable[[], Figures]:
    """Return the function that makes the content of a file.

    It is called when a reader downloads the file. By then there is no session, so it holds all that it needs.
    """
    context = page_context.current()
    return partial(
        _figures,
        figure,
        context.selection,
        tuple(dict.fromkeys(context.sources if figure.sources is None else figure.sources)),
        data.snapshot(),
        data.names(),
        data.source_titles(),
        wording.language(),
    )


def _figures(
    figure: Figure,
    selection: Selection,
    sources: Sequence[str],
    snapshot: data.Snapshot,
    names: Mapping[str, str],
    source_titles: Mapping[str, str],
    language: str,
) -> Figures:
    with wording.spoken(language):
        source_names = page.named_sources(sources, source_titles)
        notes = [
            figure.finding,
            wording.sentence(selection, dict(names)),
            _("Some or all of these figures are illustrative: made up to show how the system works.")
            if figure.is_illustrative
            else "",
            _("Sources: %(sources)s") % {"sources": wording.listed(source_names)} if source_names else "",
            _("Data of %(day)s, revision %(revision)s")
            % {"day": wording.day(snapshot.loaded_at.date()), "revision": snapshot.revision},
        ]
        # Two columns may print the same cell, as code and as name, so the position keeps their names apart.
        fields = [
            Field(f"{position} {column.name}", column.title, column.meaning)
            for position, column in enumerate(figure.columns)
        ]
        cells: dict[str, object] = {}
        for field, column in zip(fields, figure.columns, strict=True):
            values = figure.table[column.name]
            if column.kind is CellKind.STATUS:
                cells[field.name] = [wording.status(cell) if is_present(cell) else None for cell in values]
            elif column.kind is CellKind.NAME:
                cells[field.name] = [names.get(str(cell), str(cell)) if is_present(cell) else None for cell in values]
            else:
                cells[field.name] = values
        sheet_names = (_("Figures"), _("Notes"))
        return Figures(figure.title, [note for note in notes if note], fields, pd.DataFrame(cells), sheet_names)
