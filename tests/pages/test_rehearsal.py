"""A rehearsal says on every page, and in every file that leaves one, that nothing of it is real."""

from __future__ import annotations

import itertools
from io import BytesIO

import openpyxl
import pytest

from kap_ui.figures import picture_files
from kap_ui.frame import page_list
from kap_ui.state import data
from tests.support.opened_page import Downloads, OpenPage

WORDS = {"en": "Rehearsal: nothing here is real", "fr": "Exercice\u202f: rien n'est réel ici"}
PAGES = [page.name for page in page_list.PAGES]


@pytest.mark.parametrize(("name", "spoken"), [*zip(PAGES, itertools.cycle(WORDS), strict=False)])
def test_every_page_of_a_rehearsal_carries_the_band(open_page: OpenPage, name: str, spoken: str) -> None:
    shown = open_page(name, "rehearsal_database", lang=spoken)

    assert "failure" not in shown.blocks, shown.text
    assert WORDS[spoken] in shown.texts


def test_a_page_of_real_data_has_no_band(open_page: OpenPage) -> None:
    assert "rehearsal" not in open_page("overview", "peopled_database").blocks


def test_the_files_of_a_figure_say_it_in_their_names_and_on_their_first_lines(
    open_page: OpenPage, downloads: Downloads
) -> None:
    open_page("kpi", "rehearsal_database", kpi="K-P1.1-a").open_figures("series", offered=["files"])

    assert all("_rehearsal_" in name for name in downloads)
    [notes] = [make().decode() for name, make in downloads.items() if name.endswith(".txt")]
    [rows] = [make().decode() for name, make in downloads.items() if name.endswith(".csv")]
    [book] = [make() for name, make in downloads.items() if name.endswith(".xlsx")]
    assert WORDS["en"] in notes.splitlines()[2]
    assert all("nothing here is real" in row for row in rows.splitlines()[1:])
    first_sheet = openpyxl.load_workbook(BytesIO(book)).worksheets[0]
    assert first_sheet["A3"].value == WORDS["en"]


def test_a_picture_of_a_rehearsal_has_its_stamp(
    open_page: OpenPage, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps: list[str] = []
    monkeypatch.setattr(picture_files, "svg", lambda picture: stamps.append(picture.stamp))
    open_page("kpi", "rehearsal_database", kpi="K-P1.1-a").open_figures("series", offered=["files"])
    for name, make in downloads.items():
        if name.endswith(".svg"):
            make()

    assert stamps == [WORDS["en"]]


def test_the_files_of_links_say_it(open_page: OpenPage, downloads: Downloads) -> None:
    open_page("files", "rehearsal_database")

    assert "links_rehearsal.csv" in downloads
    [matrix] = [make() for name, make in downloads.items() if name.startswith("kap_links")]
    cells = [cell.value for row in openpyxl.load_workbook(BytesIO(matrix)).worksheets[0].iter_rows() for cell in row]
    assert WORDS["en"] in cells


def test_every_due_day_of_a_calendar_says_it(
    open_page: OpenPage, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "is_rehearsal", lambda: True)
    open_page("office", place="AFR")

    [calendar] = [make().decode() for name, make in downloads.items() if name.endswith(".ics")]
    unfolded = calendar.replace("\r\n ", "")
    titles = [line for line in unfolded.splitlines() if line.startswith("SUMMARY:")]
    assert titles
    assert all(title.startswith(f"SUMMARY:{WORDS['en']}: ") for title in titles)
