"""The table and the downloads of a figure, behind two buttons. Each is made only when the reader opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from kap_model.editions.marks import EditionMark
from kap_model.exporting.figure_files import Field, FieldKind, Figures, Note, as_csv, as_text, as_xlsx
from kap_model.people.permissions import Action
from kap_model.queries.sources import SourceCount
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_model.selection import Selection
from kap_model.vocabulary import Basis, Origin
from kap_ui import marks
from kap_ui.figures import file_names, picture_files, table_grid
from kap_ui.figures.drawing_process import NotDrawnError
from kap_ui.figures.figure import Drawing, Figure
from kap_ui.figures.table_column import CellKind, TableColumn, is_present
from kap_ui.frame import page_context, provenance, site_map
from kap_ui.marks.markup import Markup
from kap_ui.state import address, data, signed_in
from kap_ui.streamlit_internals import failed_downloads
from kap_ui.words import wording
from kap_ui.words.language import language_of
from kap_ui.words.wording import _

TABLE, FILES = "table", "files"
"""The codes of what a figure offers below itself, closed at first."""

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Downloads:
    """The table and the files below a figure. What is open stays open until the reader closes it.

    Attributes:
        figure: whose table and files they are.
        drawing: makes what the picture is drawn from; None for figures without a picture.
        offered: of TABLE and FILES.
    """

    figure: Figure
    drawing: Callable[[], Drawing] | None = None
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
        name = file_names.stem(
            site_map.current().name,
            key,
            page_context.current().selection,
            address.choices_in_file_names(),
            is_illustrative=self.figure.is_illustrative,
            is_rehearsal=data.is_rehearsal(),
            language=wording.language(),
            edition=_data_in_names(),
        )
        figures = figures_of(self.figure, data.source_licences())
        offers: list[tuple[str, str, str, Callable[[], bytes]]] = [
            (_("Figures (CSV)"), f"{name}.csv", "text/csv", lambda: as_csv(figures())),
            (_("Notes on the CSV (TXT)"), f"{name}.txt", "text/plain", lambda: as_text(figures())),
            (_("Figures and notes (XLSX)"), f"{name}.xlsx", _XLSX, lambda: as_xlsx(figures())),
        ]
        if self.drawing is not None:
            picture = picture_files.picture_of(self.figure, self.drawing())
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
            button(words, make, file, mime, key=f"{key}_{file.rpartition('.')[2]}", is_quiet=True)


def _data_in_names() -> str | None:
    """Return what the names of files say of their data: plan and revision, or edition and fingerprint; else None."""
    known, beside = data.edition(), data.plan_beside()
    if beside is not None:
        return f"{beside.plan_code}-{data.snapshot().revision}"
    return None if known is None else f"{known.edition_code}-{known.fingerprint[:12]}"


def button(
    words: str,
    make: Callable[[], bytes],
    file: str,
    mime: str,
    *,
    key: str,
    is_quiet: bool = False,
    action: Action | None = None,
    place: str | None = None,
) -> None:
    """Draw a button that gives a file: the one way in which a file leaves a page.

    Args:
        words: what stands on it.
        make: makes the content when somebody takes the file; by then there is no session.
        file: the name of the file.
        mime: its media type.
        key: of the button.
        is_quiet: whether it looks like a link.
        action: what a person must be allowed to do at the moment of taking; None where the right to read is enough.
        place: at which place.
    """
    st.download_button(
        words, signed_in.while_allowed(make, action, place), file, mime, key=key, on_click="ignore",
        type="tertiary" if is_quiet else "secondary", icon=":material/download:",
    )  # fmt: skip


def _drawn(draw: Callable[[picture_files.Picture], bytes], picture: picture_files.Picture, not_drawn: str) -> bytes:
    try:
        return draw(picture)
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


def figures_of(figure: Figure, licences: Mapping[str, str]) -> Callable[[], Figures]:
    """Return the function that makes the content of a file, with the terms of use of its sources by their ids.

    It is called when a reader downloads the file. By then there is no session, so it holds all that it needs.
    """
    context, known = page_context.current(), data.edition()
    return partial(
        _figures,
        figure,
        context.selection,
        tuple(context.sources if figure.sources is None else figure.sources),
        provenance.state_of_data(is_full=True),
        None if known is None else EditionMark(known.edition_code, known.fingerprint),
        data.is_rehearsal(),
        data.names(),
        data.source_titles(),
        licences,
        wording.language(),
    )


def _figures(
    figure: Figure,
    selection: Selection,
    sources: Sequence[SourceCount],
    state_of_data: str,
    edition: EditionMark | None,
    is_rehearsal: bool,
    names: Mapping[str, str],
    source_titles: Mapping[str, str],
    licences: Mapping[str, str],
    language: str,
) -> Figures:
    with wording.spoken(language):
        notes = [
            Note(_(REHEARSAL), _rehearsal_words() if is_rehearsal else "", is_mark=True),
            Note(_("What is shown"), figure.title),
            Note(_("How to read it"), figure.reading),
            Note(_("Selection"), wording.sentence(selection, dict(names))),
            Note(_("Illustrative figures"), _mark_words() if figure.is_illustrative else "", is_mark=True),
            *(Note(_("Source"), name) for name in _named_with_terms(sources, source_titles, licences)),
            Note(_("Revision") if edition is None else _("Edition"), state_of_data),
            Note(_("Rounding"), _("Rounded as on the page. An empty cell is an absent figure, never 0.")),
        ]
        fields: list[Field] = []
        cells: dict[str, object] = {name: figure.table[name] for name in _decimals_names(figure.columns)}
        for position, column in enumerate(figure.columns):
            # Two columns may print the same cell, as code and as name, so the position keeps their names apart.
            name = f"{position} {column.name}"
            kind = _FIELD_KINDS.get(column.kind, FieldKind.TEXT)
            fields.append(Field(name, column.title, column.meaning, kind, column.decimals))
            cells[name] = _cells(figure.table[column.name], column.kind, names)
        if is_rehearsal:
            fields.append(Field("rehearsal", _("Rehearsal"), _rehearsal_words()))
            cells["rehearsal"] = [_("nothing here is real")] * len(figure.table)
        marks_of_rows = _row_marks(figure)
        if marks_of_rows is not None:
            fields.append(Field("mark", _("Mark"), _mark_words()))
            cells["mark"] = marks_of_rows
        return Figures(
            figure.title,
            figure.finding,
            [note for note in notes if note.text],
            fields,
            pd.DataFrame(cells),
            (_("About this file"), _("Figures")),
            "" if edition is None else edition.keywords,
            language_of(language).direction == "rtl",
        )


_FIELD_KINDS: Final = {
    CellKind.NUMBER: FieldKind.NUMBER,
    CellKind.SHARE: FieldKind.SHARE,
    CellKind.DAY: FieldKind.DAY,
}


def _rehearsal_words() -> str:
    return _("People, submissions and what follows from them are made up, to train with. Do not quote these figures.")


def _mark_words() -> str:
    return _("Some or all of these figures are illustrative: made up to show how the system works.")


def _named_with_terms(
    sources: Iterable[SourceCount], titles: Mapping[str, str], licences: Mapping[str, str]
) -> list[str]:
    """Return the titles of sources, each with the number of its rows and its terms of use."""
    return [
        wording.clauses((named, terms)) if (terms := licences.get(source.source_id)) else named
        for source in sources
        for named in provenance.counted_sources([source], titles)
    ]


def _decimals_names(columns: Iterable[TableColumn]) -> list[str]:
    return list(dict.fromkeys(column.decimals for column in columns if isinstance(column.decimals, str)))


def _cells(values: Iterable[object], kind: CellKind, names: Mapping[str, str]) -> Iterable[object]:
    """Return the cells of a column for a file, a status and a name in words."""
    match kind:
        case CellKind.STATUS:
            return [wording.status(str(cell)) if is_present(cell) else None for cell in values]
        case CellKind.NAME:
            return [names.get(str(cell), str(cell)) if is_present(cell) else None for cell in values]
        case _:
            return values


def _row_marks(figure: Figure) -> list[str] | None:
    """Return the mark of each row of an illustrative figure; None where a column of its table already has it.

    A table that does not know which of its rows are illustrative marks them all: no row leaves without its mark.
    """
    if not figure.is_illustrative:
        return None
    words = {wording.origin(Origin.ILLUSTRATIVE), wording.basis(Basis.ILLUSTRATIVE)}
    if any(words.intersection(figure.table[column.name]) for column in figure.columns if column.name in _MARKED):
        return None
    known = list(figure.table[_IS_ILLUSTRATIVE]) if _IS_ILLUSTRATIVE in figure.table else []
    if any(known):
        return [_("illustrative") if is_illustrative else "" for is_illustrative in known]
    return [_("illustrative, all or in part")] * len(figure.table)


_MARKED: Final = ("origin", "basis")
"""The columns that name illustrative rows, where a table has them."""

_IS_ILLUSTRATIVE: Final = "is_illustrative"
"""The column that says which rows are illustrative, where a table knows."""
