"""What the process that writes a document is asked; see `kap_ui.state.file_process`.

Questions have no session and no file: they read their data in another process. This module imports no screen, so that
theirs has room for a document.
"""

from __future__ import annotations

from sqlmodel import Session

from kap_documents.export import Form, Source, export, export_sheet
from kap_model.editions.listing import KnownEdition
from kap_model.plans_beside import PlanBeside
from kap_model.selection import Selection


def document(source: Source, form: Form, language: str, _session: Session, _name: str, _content: bytes) -> bytes:
    """Return a document; see `export`."""
    return export(source, form, language).data


def sheet(
    database: str, selection: Selection, kpi: str, language: str, known: KnownEdition | None, beside: PlanBeside | None,
    _session: Session, _name: str, _content: bytes,
) -> bytes:  # fmt: skip
    """Return the sheet of a KPI; see `export_sheet`."""
    return export_sheet(database, selection, kpi, language, known, beside)
