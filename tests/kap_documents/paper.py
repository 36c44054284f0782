"""Reports that tests read: each is written once, when the first test asks for it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kap_documents import docx, docx_charts, pdf
from kap_documents.progress_report import Details, report
from kap_documents.report import Chart, Report, Table
from kap_points.deck import deck
from kap_points.point import Point
from kap_points.reading import EditionNote, reading
from tests.support.databases import TINY_PLAN, build_database

FINGERPRINT = "7f3a91c20b44" + "0" * 52
EDITION = EditionNote(code="TDAG-26", title="For TDAG", fingerprint=FINGERPRINT, short_fingerprint="7f3a-91c2-0b44")


MARKED_UP = "#panic(1) *bold* _it_ @ref $x$ `raw` <label> // = [a] \\ ~"
"""A name with signs that mean something to Typst."""

OTHER_SCRIPT = (
    "\u0645\u0628\u0627\u062f\u0631\u0629 \u6570\u5b57 \U0001f30d \u1eccy\u1ecd \u0939\u093f\u0928\u094d\u0926\u0940"
)
"""A name with a sign that no font of ours has, and with letters that are drawn of several glyphs."""


@dataclass(frozen=True)
class Paper:
    """A report and what it is made of."""

    points: Sequence[Point]
    report: Report

    @cached_property
    def pdf(self) -> bytes:
        return pdf.write(self.report)

    @cached_property
    def drawn(self) -> Mapping[int, bytes]:
        """The charts as pictures, by their numbers."""
        with docx_charts.drawing(self.report) as pictures:
            return dict(pictures)

    @cached_property
    def docx(self) -> bytes:
        return docx.write(self.report, self.drawn)

    @property
    def charts(self) -> list[Chart]:
        return [block for section in self.report.sections for block in section.blocks if isinstance(block, Chart)]

    @property
    def tables(self) -> list[Table]:
        return [block for section in self.report.sections for block in section.blocks if isinstance(block, Table)]

    @property
    def cells(self) -> list[str]:
        """What stands in the tables, line by line."""
        return [
            line for table in self.tables for row in table.table.rows for cell in row for line in cell.lines
        ]  # fmt: skip


@lru_cache(maxsize=8)
def paper(
    database: Path, language: str, *, edition: EditionNote | None = None, details: Details | None = None
) -> Paper:
    """Return the report of a database."""
    with reading(f"sqlite:///{database}", language=language, edition=edition) as opened:
        points = deck(opened)
        return Paper(points, report(opened, points, details))


def database_named(folder: Path, *names: str) -> Path:
    """Return a database of the tiny plan in which KPIs and priorities have these names in turn, after their numbers."""
    plan = folder / "data"
    shutil.copytree(TINY_PLAN, plan)
    for file in (plan / "plan" / "kpis.csv", plan / "plan" / "priorities.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened)
            rows, columns = list(reader), reader.fieldnames or []
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, columns)
            writer.writeheader()
            for at, row in enumerate(rows):
                name = f"{at} {names[at % len(names)]}"
                writer.writerow({**row, "name_en": name, "name_fr": name})
    return build_database(plan, folder / "kap.sqlite")
