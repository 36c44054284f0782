"""Open the workbook to fill in LibreOffice, in each language: ``python -m tools.open_workbooks`` (``make workbooks``).

Each workbook is converted to XLSX and to PDF; what LibreOffice has saved gets a word in each row, and is read back. So
it is seen that it opens without a repair, keeps its hidden codes, and prints. Needs `soffice`, which the program itself
and its tests do without.

    python -m tools.open_workbooks RO-AFR 2026-Q2 --database kap.sqlite --to .build/workbooks
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from sqlmodel import Session

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.quarter import Quarter
from kap_model.reporting.kpi_decisions import why_not_reported
from kap_model.reporting.workbook.columns import MARK
from kap_model.reporting.workbook.reading import FilledWorkbook, read_workbook
from kap_model.reporting.workbook.template import template
from kap_model.vocabulary import OriginView
from kap_ui.words.language import PREPARED
from kap_ui.words.workbook_words import words_of

ROOT = Path(__file__).resolve().parents[1]


def converted(file: Path, kind: str, folder: Path) -> Path:
    """Return a file that LibreOffice has made of another.

    Raises:
        FileNotFoundError: it has made none.
    """
    profile = (folder / "profile").resolve().as_uri()
    command = ("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder)
    subprocess.run((*command, file), check=True, capture_output=True)
    made = folder / f"{file.stem}.{kind}"
    if not made.is_file():
        raise FileNotFoundError(made)
    return made


def filled(data: bytes) -> bytes:
    """Return a workbook with a word typed into the comment of each row."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet: Any = book.worksheets[0]
    [codes] = [row for row in sheet.iter_rows() if any(cell.value == f"{MARK}comment" for cell in row)]
    [column] = [cell.column for cell in codes if cell.value == f"{MARK}comment"]
    for row in range(codes[0].row + 2, sheet.max_row + 1):
        sheet.cell(row, column).value = "a word"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read_back(session: Session, data: bytes, place: str, quarter: Quarter) -> FilledWorkbook:
    """Return what a workbook says, by the KPIs of a database."""
    return read_workbook(data, place, quarter, why_not_reported(session, quarter))


def main() -> int:
    """Make, open and read the workbooks. Return the exit code: 1 if one was not read back as it was made."""
    parser = argparse.ArgumentParser(prog="python -m tools.open_workbooks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("place", nargs="?", default="RO-AFR")
    parser.add_argument("quarter", nargs="?", type=Quarter.parse, default=Quarter.present().after(-1))
    parser.add_argument("--database", default="kap.sqlite")
    parser.add_argument("--to", type=Path, default=ROOT / ".build" / "workbooks")
    arguments = parser.parse_args()
    if shutil.which("soffice") is None:
        parser.error("soffice is not installed: install LibreOffice Calc")
    (saved := arguments.to / "saved").mkdir(parents=True, exist_ok=True)
    engine = engine_for(arguments.database, must_exist=True)
    is_fine = True
    with reading(engine) as session:
        loaded = progress.load(session, OriginView.ALL, places=[arguments.place])
        for language in PREPARED:
            words, today = words_of(language), datetime.now(UTC).date()
            data = template(session, loaded, arguments.place, arguments.quarter, words, today)
            file = arguments.to / f"{arguments.place}-{arguments.quarter}-{language}.xlsx"
            file.write_bytes(data)
            before, after = (
                read_back(session, filled(content), arguments.place, arguments.quarter)
                for content in (data, converted(file, "xlsx", saved).read_bytes())
            )
            is_same = [row.key for row in before.rows] == [row.key for row in after.rows] and not after.problems
            is_fine &= is_same
            printed = converted(file, "pdf", arguments.to)
            print(f"{printed}: {len(after.rows)} rows, {'as made' if is_same else f'not as made: {after.problems}'}")  # noqa: T201
    engine.dispose()
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
