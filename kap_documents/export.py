"""What leaves the program: the live data, or an edition, in any form that is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from sqlmodel import Session

from kap_documents import reading_process
from kap_documents.file_names import file_name
from kap_documents.reading_process import Answer, ReadingProcess
from kap_model.causes.sides import side_since
from kap_model.database import engine_for
from kap_model.database import reading as read_database
from kap_model.database_check import Findings, findings, take_over, usable_revision
from kap_model.editions import content as contents
from kap_model.editions import listing
from kap_model.editions.fingerprint import fingerprint
from kap_model.editions.listing import KnownEdition
from kap_model.editions.opening import opened, whole_content
from kap_model.importing.version import program_version
from kap_model.plans_beside import PlanBeside, main_plan_name
from kap_model.quarter import Quarter
from kap_model.queries.choices import choices
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView

if TYPE_CHECKING:
    from kap_documents.document import Document
    from kap_documents.html import Prepared
    from kap_documents.report import Report
    from kap_documents.sheet import Sheet
    from kap_model.causes.sides import Side
    from kap_points.point import Point
    from kap_points.reading import Reading


class Form(StrEnum):
    """A form in which the figures leave."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    HTML = "html"
    PACKAGE = "package"

    @property
    def ending(self) -> str:
        """What the name of a file ends with."""
        return "zip" if self is Form.PACKAGE else str(self)


READ_BY: Final = {
    Form.PDF: ("kap_points.deck", "kap_documents.progress_report"),
    Form.DOCX: ("kap_points.deck", "kap_documents.progress_report"),
    Form.PPTX: ("kap_points.deck",),
    Form.HTML: ("kap_points.deck", "kap_documents.html_content"),
}
"""What the process that reads loads while the database is opened here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is written. What is not asked for is as on the pages; of an edition, as it was frozen to be shown.

    Attributes:
        database: the address of the database that holds the live data and the editions.
        edition: the code of an edition; None for live data.
        quarter: at whose end it was known.
        origin: the view of the origins.
        place: the code of the place; a data package has all places.
        kpi: the code of the KPI that has a point; None for the one that is furthest behind.
        since: the code of the edition since which it is said what changed; None for the newest earlier one of the same
            view that was not withdrawn. A data package does not say it.
    """

    database: str
    edition: str | None = None
    quarter: Quarter | None = None
    origin: OriginView | None = None
    place: str = WORLD
    kpi: str | None = None
    since: str | None = None

    def file_name(self, form: Form, language: str, *, revision: str, is_rehearsal: bool) -> str:
        """Return the name of its file; the quarter, and the like, stand in it where they were asked for."""
        return file_name(
            self.edition,
            revision,
            ending=form.ending,
            language=None if form is Form.PACKAGE else language,
            kpi=self.kpi,
            place=None if self.place == WORLD else self.place,
            quarter=self.quarter,
            origin=self.origin,
            since=None if form is Form.PACKAGE else self.since,
            is_rehearsal=is_rehearsal,
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """A file: its name, and its bytes."""

    name: str
    data: bytes


def export(source: Source, form: Form, language: str) -> Exported:
    """Return a file of the live data or of an edition. What a form needs is loaded only when it is asked for.

    Raises:
        UnknownEditionError: there is no such edition, or none to compare with.
        EditionError: one of both cannot be opened.
        UnknownChoiceError: the data have no such quarter or place.
        KeyError: the plan has no such KPI.
        DatabaseFault: the database cannot be used, or it holds no plan.
        NotDrawnError: a picture could not be drawn.
    """
    if form is Form.PACKAGE:
        with _opened(source, form, language) as (session, known, database, name):
            return Exported(name, _package(session, known, database, source))
    with reading_process.started(*READ_BY[form]) as reader:
        with _opened(source, form, language) as (_session, known, database, name):
            pass  # what reads opens the database itself
        return Exported(name, _document(reader, database, known, source, form, language))


@contextmanager
def _opened(source: Source, form: Form, language: str) -> Iterator[tuple[Session, KnownEdition | None, str, str]]:
    """Open the database, and give the edition that is asked for, the database of its data, and the file's name."""
    engine = engine_for(source.database, must_exist=True)
    try:
        with read_database(engine) as session:
            known = None if source.edition is None else listing.edition(session, source.edition)
            database = source.database if known is None else opened(session, known)
            named = source if known is None else replace(source, edition=known.edition_code)
            name = named.file_name(
                form,
                language,
                revision="" if known is not None else usable_revision(session).revision,
                is_rehearsal=is_rehearsal(session) if known is None else known.is_rehearsal,
            )
            yield session, known, database, name
    finally:
        engine.dispose()


def export_sheet(
    database: str,
    selection: Selection,
    kpi: str,
    language: str,
    known: KnownEdition | None = None,
    beside: PlanBeside | None = None,
) -> bytes:
    """Return the sheet of a KPI as PDF. Its data are read as those of a document are.

    Args:
        database: the address of the database; of an edition that of its own database.
        selection: place, quarter, compared quarter and view.
        kpi: the code of the KPI.
        language: of all words.
        known: the edition whose data these are; None for live data.
        beside: the plan beside whose data these are; None for the one reported on.

    Raises:
        UnknownChoiceError, KeyError, DatabaseFault, NotDrawnError: see `export`.
    """
    read = partial(_read_sheet, database, selection, kpi, language, known, beside)
    with reading_process.started("kap_documents.indicator_sheet") as reader:
        sheet = _answer(reader, database, read, meanwhile=_sheet_writer)
    return _sheet_writer()(sheet)


def _read_sheet(
    database: str,
    selection: Selection,
    kpi: str,
    language: str,
    known: KnownEdition | None,
    beside: PlanBeside | None,
) -> Sheet:
    from kap_documents.indicator_sheet import indicator_sheet
    from kap_points.reading import EditionNote, reading

    with reading(
        database,
        language=language,
        quarter=selection.quarter,
        origin=selection.origin,
        place=selection.place,
        compared=selection.compared,
        edition=None if known is None else EditionNote.of(known),
        plan=beside,
    ) as read:
        return indicator_sheet(read, kpi)


def _document(
    reader: ReadingProcess, database: str, known: KnownEdition | None, source: Source, form: Form, language: str
) -> bytes:
    """Return a document. The data are read in a process that has ended when it is written."""
    if form in (Form.PDF, Form.DOCX):
        report_of = partial(_read_report, database, known, source, language)
        report = _answer(reader, database, report_of, meanwhile=partial(_report_writer, form))
        return _report_writer(form)(report)
    if form is Form.HTML:
        prepared_of = partial(_prepare_html, database, known, source, language)
        prepared = _answer(reader, database, prepared_of, meanwhile=_html_writer)
        return _html_writer()(prepared)
    document_of = partial(_read_document, database, known, source, language)
    document = _answer(reader, database, document_of, meanwhile=_python_pptx)
    return _pptx_writer()(document)


def _answer(
    reader: ReadingProcess, database: str, question: Callable[[], Answer], meanwhile: Callable[[], object]
) -> Answer:
    """Return what the process that reads answers. The database is checked here, while it loads its libraries."""
    engine = engine_for(database, must_exist=True)
    try:
        with read_database(engine) as session:
            usable_revision(session)
    finally:
        engine.dispose()
    return reader.ask(partial(_answered, findings(), question), meanwhile)


def _answered(found: Findings, question: Callable[[], Answer]) -> Answer:
    """Return the answer to a question, in the process that reads."""
    take_over(found)
    return question()


def _read_report(database: str, known: KnownEdition | None, source: Source, language: str) -> Report:
    from kap_documents.progress_report import Details, report

    with _read(database, known, source, language) as (reading, points):
        return report(reading, points, Details(meeting=_meeting(known)))


def _prepare_html(database: str, known: KnownEdition | None, source: Source, language: str) -> Prepared:
    from kap_documents.html_content import prepared

    return prepared(_read_document(database, known, source, language))


def _read_document(database: str, known: KnownEdition | None, source: Source, language: str) -> Document:
    from kap_documents.document import Document

    with _read(database, known, source, language) as (reading, points):
        return Document(points=points, note=reading.note, language=reading.language, meeting=_meeting(known))


@contextmanager
def _read(
    database: str, known: KnownEdition | None, source: Source, language: str
) -> Iterator[tuple[Reading, Sequence[Point]]]:
    """Open what is written, and give its points."""
    from kap_points.deck import deck
    from kap_points.reading import EditionNote, reading

    quarter, origin = source.quarter, source.origin
    if known is not None:
        quarter, origin = quarter or known.quarter, origin or known.origin
    with reading(
        database,
        language=language,
        quarter=quarter,
        origin=origin or OriginView.ALL,
        place=source.place,
        edition=None if known is None else EditionNote.of(known),
    ) as read:
        yield read, deck(read, source.kpi, _since(source, known, read.selection))


def _meeting(known: KnownEdition | None) -> str:
    return "" if known is None else known.meeting or ""


def _since(source: Source, known: KnownEdition | None, shown: Selection) -> Side | None:
    """Return what the points are compared with, beside the data that are shown."""
    engine = engine_for(source.database, must_exist=True)
    try:
        with read_database(engine) as session:
            return side_since(session, source.since, shown=known, quarter=shown.quarter, origin=shown.origin)
    finally:
        engine.dispose()


def _package(session: Session, known: KnownEdition | None, database: str, source: Source) -> bytes:
    """Return the data package. Which quarter and view its pages open with is said in it; it holds all rows."""
    from kap_documents import package
    from kap_documents.package import PackageNote

    plan_name = main_plan_name(session)
    if known is None:
        revision = usable_revision(session)
        origin = source.origin or OriginView.ALL
        files = contents.content(session).files
        note = PackageNote(
            plan=plan_name,
            edition_code=None,
            fingerprint=fingerprint(files),
            title=None,
            meeting=None,
            quarter=source.quarter or choices(session).default_quarter(origin),
            view=origin,
            program=program_version(),
            revision=revision.revision,
            made_at=revision.loaded_at,
            withdrawn=None,
            is_rehearsal=is_rehearsal(session),
        )
        return package.write(session, files, note)
    note = PackageNote(
        plan=plan_name,
        edition_code=known.edition_code,
        fingerprint=known.fingerprint,
        title=known.title,
        meeting=known.meeting,
        quarter=known.quarter,
        view=known.origin,
        program=known.program_version,
        revision=known.revision,
        made_at=known.frozen_at,
        withdrawn=None if known.withdrawal is None else known.withdrawal.reason,
        is_rehearsal=known.is_rehearsal,
    )
    engine = engine_for(database, must_exist=True)
    try:
        with read_database(engine) as frozen:
            return package.write(frozen, whole_content(session, known), note)
    finally:
        engine.dispose()


def _sheet_writer() -> Callable[[Sheet], bytes]:
    """Return what writes the sheet of a KPI."""
    from kap_documents import sheet

    return sheet.write


def _report_writer(form: Form) -> Callable[[Report], bytes]:
    """Return what writes the report on paper."""
    if form is Form.PDF:
        from kap_documents import pdf

        return pdf.write
    from kap_documents import docx, docx_charts

    def write_docx(report: Report) -> bytes:
        with docx_charts.drawing(report) as charts:
            return docx.write(report, charts)

    return write_docx


def _pptx_writer() -> Callable[[Document], bytes]:
    """Return what writes the points as slides."""
    from kap_documents import pptx

    return pptx.write


def _python_pptx() -> object:
    """Load the library of slides, without what else writes them: pandas in both processes would be above 300 MB."""
    return import_module("pptx")


def _html_writer() -> Callable[[Prepared], bytes]:
    """Return what writes the points as one HTML file."""
    from kap_documents import html

    return html.write
