"""The documents of the live data or of an edition, and the sheet of a KPI, as files behind buttons.

To write one takes seconds and hundreds of MB, so that `kap_ui.state.file_process` does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlmodel import Session

from kap_documents.export import Form, Source
from kap_documents.file_names import file_name
from kap_model.editions.listing import LIVE
from kap_model.selection import Selection
from kap_ui.documents import questions
from kap_ui.state import data, file_process
from kap_ui.streamlit_internals import failed_downloads
from kap_ui.words import wording
from kap_ui.words.wording import N_, _

WORDS: Final[Mapping[Form, str]] = {
    Form.PDF: N_("Report (PDF)"),
    Form.DOCX: N_("Report to go on writing in (DOCX)"),
    Form.PPTX: N_("Slides (PPTX)"),
    Form.HTML: N_("All in one page (HTML)"),
    Form.PACKAGE: N_("Data package (ZIP)"),
}

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES: Final = {
    Form.PDF: "application/pdf",
    Form.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Form.PPTX: f"{_OFFICE}.presentationml.presentation",
    Form.HTML: "text/html",
    Form.PACKAGE: "application/zip",
}

MOST_SECONDS: Final = 180
"""How long a document may take; with 200,000 observations one takes twenty seconds, on a busy machine a minute."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that a reader may take.

    Attributes:
        key: of its button.
        words: what stands on the button.
        file: the name of the file.
        media_type: of the file.
        make: writes it.
    """

    key: str
    words: str
    file: str
    media_type: str
    make: Callable[[], bytes]


def documents(edition: str, since: str | None) -> Sequence[Offer]:
    """Return the documents of some data, in the reader's language.

    Args:
        edition: the code of an edition; LIVE for the live data.
        since: the code of the edition since which they say what changed; None for no such point.
    """
    live, language = data.live(), wording.language()
    code = None if edition == LIVE else edition
    source = Source(database=live.address, edition=code, since=since)
    return [
        Offer(
            key=f"document_{form}",
            words=_(words),
            file=source.file_name(form, language, revision=live.revision, is_rehearsal=data.is_rehearsal()),
            media_type=_MEDIA_TYPES[form],
            make=_made_by(partial(questions.document, source, form, language)),
        )
        for form, words in WORDS.items()
    ]


def sheet(selection: Selection, code: str) -> Offer:
    """Return the sheet of a KPI, of the data and the selection that the page shows."""
    shown, known, language = data.snapshot(), data.edition(), wording.language()
    beside = data.plan_beside()
    of_plan = None if beside is None else f"{beside.plan_code}-{shown.revision}"
    return Offer(
        key="sheet",
        words=_("Indicator sheet (PDF)"),
        file=file_name(
            of_plan if known is None else known.edition_code,
            shown.revision,
            ending=Form.PDF.ending,
            language=language,
            kpi=code,
            place=selection.place,
            quarter=selection.quarter,
            origin=selection.origin,
            is_rehearsal=data.is_rehearsal(),
        ),
        media_type=_MEDIA_TYPES[Form.PDF],
        make=_made_by(partial(questions.sheet, shown.address, selection, code, language, known, beside)),
    )


def _made_by(write: Callable[[Session, str, bytes], bytes]) -> Callable[[], bytes]:
    """Return what writes a document in the other process, and tells the reader if that fails."""
    not_written = _("The document could not be written. Try again in a minute.")
    return partial(_written, write, data.live().address, not_written)


def _written(write: Callable[[Session, str, bytes], bytes], address: str, not_written: str) -> bytes:
    try:
        return file_process.ask(write, address, "", b"", most_seconds=MOST_SECONDS)
    except (file_process.NotAnsweredError, file_process.TooManyFilesError):
        failed_downloads.explain(not_written)
        raise
