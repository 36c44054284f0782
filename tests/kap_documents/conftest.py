"""Documents that tests read; each is written once."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from kap_documents import html
from kap_documents.document import Document
from kap_documents.html_content import prepared
from kap_points.deck import deck
from kap_points.reading import EditionNote, reading
from tests.support.databases import TINY_PLAN, build_database

EDITION = EditionNote(
    code="TDAG-26", title="For TDAG", fingerprint="7f3a91c20b44" + "0" * 52, short_fingerprint="7f3a-91c2-0b44"
)

HOSTILE = '</script></style><b>"><img src=x onerror=alert(1)>{{ 7*7 }}'
"""A name as somebody may send it."""


def document_of(database: Path, language: str, edition: EditionNote | None = None) -> Document:
    with reading(f"sqlite:///{database}", language=language, edition=edition) as opened:
        return Document(points=deck(opened), note=opened.note, language=language, meeting="TDAG-26" if edition else "")


@pytest.fixture(scope="session")
def shipped_document(shipped_database: Path) -> Document:
    """The shipped data as an edition, in English."""
    return document_of(shipped_database, "en", EDITION)


@pytest.fixture(scope="session")
def shipped_html(shipped_document: Document) -> str:
    return html.write(prepared(shipped_document)).decode()


@pytest.fixture(scope="session")
def tiny_document(tiny_database: Path) -> Document:
    """The tiny plan as live data, in French."""
    return document_of(tiny_database, "fr")


@pytest.fixture(scope="session")
def hostile_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny plan, whose names begin with what would be markup, a formula or a template."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(TINY_PLAN, folder)
    for name in ("plan/kpis.csv", "plan/priorities.csv", "plan/enablers.csv"):
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), reader.fieldnames or []
        for number, row in enumerate(rows):
            row["name_en"] = f"'=cmd|x {number} {HOSTILE}"
            row["name_fr"] = row["name_en"]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return build_database(folder, folder / "kap.sqlite")
