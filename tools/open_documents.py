"""Open the documents in LibreOffice, in each language: ``python -m tools.open_documents`` (``make documents``).

The slides are written from a database and converted to PDF, a page for each slide, to be looked at. So it is seen that
they open without a repair. Needs `soffice`, which the program itself and its tests do without.

    python -m tools.open_documents --database kap.sqlite --to .build/documents
"""

from __future__ import annotations

import argparse
import shutil
import sys
from io import BytesIO
from pathlib import Path

import pptx as office

from kap_documents import pptx
from kap_documents.document import Document
from kap_points.deck import deck
from kap_points.reading import reading
from kap_ui.words.language import offered
from tools.open_workbooks import ROOT, converted


def main() -> int:
    """Write the documents and open them. Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.open_documents", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--database", type=Path, default=Path("kap.sqlite"))
    parser.add_argument("--to", type=Path, default=ROOT / ".build" / "documents")
    arguments = parser.parse_args()
    if shutil.which("soffice") is None:
        parser.error("soffice is not installed: install LibreOffice Impress")
    arguments.to.mkdir(parents=True, exist_ok=True)
    for language in offered():
        with reading(f"sqlite:///{arguments.database.resolve()}", language=language) as opened:
            document = Document(points=deck(opened), note=opened.note, language=language)
        file = arguments.to / f"slides-{language}.pptx"
        file.write_bytes(data := pptx.write(document))
        printed = converted(file, "pdf", arguments.to)
        print(f"{printed}: {len(office.Presentation(BytesIO(data)).slides)} slides")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
