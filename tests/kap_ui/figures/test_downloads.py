"""The files of a figure: what they hold and say, made where there is no session any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from kap_model.exporting.figure_files import Figures
from kap_model.quarter import Quarter
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_ui.cache import run_context
from kap_ui.figures import downloads
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import page_context
from kap_ui.frame.page_context import PageContext
from kap_ui.state import data
from kap_ui.words import wording

ROOT = Path(__file__).parents[3]
FIGURE = TableFigure(
    key="places",
    title="Places",
    finding="Africa is at risk",
    table=pd.DataFrame({"place": ["AFR", "XX", None], "status": ["at_risk", None, "no_data"], "share": [0.5, None, 0]}),
    columns=[
        TableColumn("place", "Place", CellKind.NAME),
        TableColumn("place", "Code", CellKind.CODE),
        TableColumn("status", "Status", CellKind.STATUS),
        TableColumn("share", "Share", CellKind.SHARE, meaning="share of the way"),
    ],
    is_illustrative=True,
)
CONTEXT = PageContext(
    selection=Selection(Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4"), place="AFR", asked=("place", "quarter")),
    sources=(SourceCount("GEN", 1200, is_made_up=True), SourceCount("ITU", 2), SourceCount("WB", 1)),
)

Make = Callable[..., Figures]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make the figures of a file in a language, after the script run that offered it."""
    snapshot = data.Snapshot("sqlite:///x", None, "abc123", datetime(2026, 11, 24, tzinfo=UTC))
    monkeypatch.setattr(data, "snapshot", lambda: snapshot)
    monkeypatch.setattr(data, "names", lambda: {"AFR": "Africa", "PLAN": "Plan"})
    monkeypatch.setattr(data, "source_titles", lambda: {"ITU": "ITU DataHub", "WB": "World Bank"})

    def make(figure: TableFigure = FIGURE, language: str = "en", *, is_rehearsal: bool = False) -> Figures:
        monkeypatch.setattr(data, "is_rehearsal", lambda: is_rehearsal)
        with run_context.script_run(), wording.spoken(language):
            page_context.hold(CONTEXT)
            figures = downloads.figures_of(figure, {"ITU": "CC BY", "WB": "CC BY", "XX": "secret"})
        return figures()

    return make


def test_a_file_has_the_words_of_the_table_and_nothing_where_nothing_is_known(made: Make) -> None:
    figures = made()
    rows = figures.frame.astype(object).where(figures.frame.notna(), None).to_numpy().tolist()

    assert [field.title for field in figures.fields] == ["Place", "Code", "Status", "Share", "Mark"]
    assert [row[:4] for row in rows] == [
        ["Africa", "AFR", "At risk", 0.5], ["XX", "XX", None, None], [None, None, "No data", 0],
    ]  # fmt: skip
    assert figures.fields[3].meaning == "share of the way"


def test_a_file_says_finding_selection_mark_sources_terms_and_revision_in_its_language(made: Make) -> None:
    english, french = (made(language=language) for language in ("en", "fr"))
    said = [(note.term, note.text) for note in english.notes]

    assert english.finding == "Africa is at risk"
    assert said[:2] == [("What is shown", "Places"), ("Selection", "Plan, Africa, as known at the end of Q4 2025.")]
    assert said[2][1].startswith("Some or all of these figures are illustrative")
    assert [note.is_mark for note in english.notes[1:4]] == [False, True, False]
    assert said[3:6] == [
        ("Source", "GEN (1,200 rows)"),
        ("Source", "ITU DataHub (2 rows), CC BY"),
        ("Source", "World Bank (1 row), CC BY"),
    ]
    assert said[6] == ("Revision", "Data of 24 November 2026, revision abc123")
    assert "T4 2025" in french.notes[1].text and "24 novembre 2026" in french.notes[6].text


def test_a_file_of_real_figures_with_a_source_of_its_own_says_so(made: Make) -> None:
    figures = made(replace(FIGURE, is_illustrative=False, sources=[SourceCount("WB", 1)]))

    assert not any(note.is_mark for note in figures.notes)
    assert [note.text for note in figures.notes if note.term == "Source"] == ["World Bank (1 row), CC BY"]
    assert "mark" not in figures.frame


def test_a_file_of_a_rehearsal_says_first_and_in_each_row_that_nothing_is_real(made: Make) -> None:
    figures = made(is_rehearsal=True)

    assert figures.notes[0].term == "Rehearsal: nothing here is real"
    assert figures.notes[0].is_mark
    assert list(figures.frame["rehearsal"]) == ["nothing here is real"] * 3
    assert made(language="fr", is_rehearsal=True).notes[0].term == "Exercice\u202f: rien n'est réel ici"


def test_no_illustrative_row_leaves_without_its_mark(made: Make) -> None:
    def marks_of(table: pd.DataFrame, *columns: TableColumn) -> list[str] | None:
        frame = made(replace(FIGURE, table=table, columns=[*FIGURE.columns, *columns])).frame
        return list(frame["mark"]) if "mark" in frame else None

    assert marks_of(FIGURE.table) == ["illustrative, all or in part"] * 3
    assert marks_of(FIGURE.table.assign(is_illustrative=[True, False, True])) == ["illustrative", "", "illustrative"]
    assert marks_of(FIGURE.table.assign(is_illustrative=False)) == ["illustrative, all or in part"] * 3
    origin = TableColumn("origin", "Origin")
    assert marks_of(FIGURE.table.assign(origin=["Illustrative", "Published", None]), origin) is None
    assert marks_of(FIGURE.table.assign(origin="Published"), origin) == ["illustrative, all or in part"] * 3


def test_every_file_leaves_a_page_through_the_button_that_asks_who_takes_it() -> None:
    scripts = [*ROOT.glob("pages/**/*.py"), *ROOT.glob("kap_ui/**/*.py"), ROOT / "app.py"]
    drawing = [file for file in scripts if "st.download_button(" in file.read_text(encoding="utf-8")]
    assert drawing == [ROOT / "kap_ui" / "figures" / "downloads.py"]
