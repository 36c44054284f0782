"""Another plan beside the one that is reported on: every page shows it, says so, and has nothing of the first one."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from kap_model import plans_beside
from kap_model.database import engine_for
from kap_model.importing.read import read_folder
from kap_ui.figures import downloads as figure_downloads
from kap_ui.frame import page_list
from tests.support.opened_page import Downloads, OpenPage, Shown, words_of_markup
from tests.support.reporting import SignIn

ON_PLAN = [page.name for page in page_list.ALL if not page.is_live]
LIVE_PAGES = [page.name for page in page_list.PAGES if page.is_live]
QUERIES = {"kpi": {"kpi": "N-A1-a"}, "office": {"place": "AFR"}}

OF_TINY = re.compile(r"\bK-[PE]\d|\bP[12]\b|\bE1\b|\bTiny plan\b|Skills|Connectivity\b|Price of a basket|TINY")
"""What only the plan that is reported on has: codes and names."""

WAYS_BACK = ("plan", "loaded")
"""The blocks that lead to the plan that is reported on."""


@pytest.fixture(scope="module", autouse=True)
def plans_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep plans beside in a folder that is named: a database of a server has none of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAP_PLANS_FOLDER", str(tmp_path_factory.mktemp("named") / "plans"))
        yield


@pytest.fixture(scope="module")
def two_plans(
    peopled_database: Path, next_plan: Path, plans_folder: None, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The tiny plan with people, and the next plan beside it; to read only."""
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("beside") / "kap.sqlite"))
    engine = engine_for(str(file))
    plans_beside.load(engine, read_folder(next_plan))
    engine.dispose()
    return file


@pytest.fixture
def on_next(open_page: OpenPage, two_plans: Path) -> Callable[..., Shown]:
    """Open a page on the next plan: ``on_next("kpi", kpi="N-A1-a")``."""

    def opened(name: str, **query: str) -> Shown:
        return open_page(name, two_plans, **{"plan": "NEXT", "lang": "en", **query})

    return opened


@pytest.mark.parametrize("name", ON_PLAN)
def test_every_page_shows_the_plan_says_which_it_is_and_has_nothing_of_the_other(
    on_next: Callable[..., Shown], name: str
) -> None:
    shown = on_next(name, **QUERIES.get(name, {}))

    assert "failure" not in shown.blocks
    band = " ".join(words_of_markup(shown.blocks["plan"]))
    assert "Next plan Q1 2024 to Q4 2027 read only: it is not the plan that is reported on" in band
    blocks = {key: markup for key, markup in shown.blocks.items() if key not in WAYS_BACK}
    in_blocks = name in ("method", "plans", "present")  # the method has examples, the slides are no block of text
    said = words_of_markup("".join(blocks.values())) if in_blocks else shown.texts
    assert [text for text in said if OF_TINY.search(text)] == []
    links = re.findall(r'href="((?:kpi|kpis|overview|priorities)\?[^"]*)"', "".join(blocks.values()))
    assert [link for link in links if "plan=NEXT" not in link] == []


def test_the_overview_counts_the_kpis_of_the_plan(on_next: Callable[..., Shown]) -> None:
    shown = on_next("overview")
    words = shown.text

    assert "Villages" in words and "Libraries" in words
    assert shown.app.session_state["_reader"].code("quarter") == "2025-Q4"
    counts = " ".join(words_of_markup(shown.blocks["headline"]))
    assert re.search(r"\b2\b", counts) and "12" not in counts


def test_a_kpi_has_the_figures_of_its_plan(on_next: Callable[..., Shown]) -> None:
    shown = on_next("kpi", kpi="N-A1-a")

    assert "20 villages" in shown.text  # 12 and 8
    assert "50%" in shown.text


def test_the_slides_are_of_the_plan_and_name_it_on_each(on_next: Callable[..., Shown]) -> None:
    slides = re.findall(r"<section.*?</section>", on_next("present").blocks["slides"], re.DOTALL)

    assert slides and all("Next plan: Live data of " in slide for slide in slides)
    assert not any(OF_TINY.search(text) for slide in slides for text in words_of_markup(slide))


def test_a_code_of_the_other_plan_is_named_as_unknown(on_next: Callable[..., Shown]) -> None:
    shown = on_next("kpi", kpi="K-P1.1-a")

    assert "“K-P1.1-a” cannot be shown" in " ".join(words_of_markup(shown.blocks["notices"]))


def test_a_file_names_the_plan_in_its_name_and_in_its_notes(
    on_next: Callable[..., Shown], downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_downloads, "_opened", lambda _figure: frozenset({figure_downloads.FILES}))
    on_next("kpis")
    (name,) = [name for name in downloads if name.endswith(".xlsx")]
    book = openpyxl.load_workbook(io.BytesIO(downloads[name]()))
    text = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)

    assert "_NEXT-" in name
    assert "Next plan, data of " in text and "Villages connected" in text
    assert not OF_TINY.search(text)


def test_the_sheet_of_a_kpi_is_of_the_plan_that_the_page_shows(
    on_next: Callable[..., Shown], downloads: Downloads
) -> None:
    on_next("kpi", kpi="N-A1-a")
    (sheet,) = [name for name in downloads if name.endswith(".pdf")]
    assert re.fullmatch(r"kap_NEXT-[0-9a-f]{12}_N-A1-a_WORLD_2025-Q4_all_en\.pdf", sheet)


def test_an_unknown_plan_shows_no_figures_but_the_plans_that_there_are(open_page: OpenPage, two_plans: Path) -> None:
    shown = open_page("overview", two_plans, plan="NONE", lang="en")
    note = shown.blocks["no_plan"]

    assert "There is no plan NONE." in note and "plan=NEXT" in note and "Tiny plan" in note
    assert set(shown.blocks) <= {"no_plan", "title", "navigation"}


def test_the_code_of_the_plan_that_is_reported_on_shows_it(open_page: OpenPage, two_plans: Path) -> None:
    shown = open_page("overview", two_plans, plan="tiny", lang="en")

    assert "plan" not in shown.blocks
    assert "Connectivity" in shown.text


def test_the_way_back_keeps_the_language_and_drops_what_the_other_plan_does_not_have(
    on_next: Callable[..., Shown],
) -> None:
    band = on_next("kpi", kpi="N-A1-a", lang="fr").blocks["plan"]

    assert re.findall(r'href="(kpi\?[^"]*)"', band) == ["kpi?lang=fr"]


@pytest.mark.parametrize("name", LIVE_PAGES)
def test_a_page_about_what_people_do_shows_the_plan_reported_on_and_says_so(
    on_next: Callable[..., Shown], name: str
) -> None:
    shown = on_next(name)

    assert "failure" not in shown.blocks and "plan" not in shown.blocks
    left = " ".join(words_of_markup(shown.blocks["plan_left"]))
    assert "You have left plan NEXT." in left and "Tiny plan" in left and "plan=NEXT" in shown.blocks["plan_left"]


def test_nobody_may_do_anything_on_a_plan_beside(
    open_page: OpenPage,
    peopled: Engine,
    sign_in_as: SignIn,
    next_plan: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KAP_PLANS_FOLDER", str(tmp_path / "plans"))
    plans_beside.load(peopled, read_folder(next_plan))
    sign_in_as("publisher")
    file = Path(str(peopled.url.database))

    live = open_page("kpi", file, kpi="K-P1.1-a", lang="en")
    beside = open_page("kpi", file, plan="NEXT", kpi="N-A1-a", lang="en")

    assert [expander.label for expander in live.app.expander if expander.label == "Record a decision"]
    assert "Record a decision" not in [expander.label for expander in beside.app.expander]
    assert "agreed_beside" in live.blocks and "agreed_beside" not in beside.blocks


def test_plans_that_stand_beside_each_other_are_listed_with_their_addresses(
    open_page: OpenPage,
    on_next: Callable[..., Shown],
    two_plans: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = open_page("plans", two_plans, lang="ru").blocks["loaded"]
    assert "Следующий план" in listed and 'href="overview?lang=ru&amp;plan=NEXT"' in listed

    from_next = on_next("plans").blocks["loaded"]
    assert "Tiny plan" in from_next and 'href="overview?lang=en"' in from_next

    monkeypatch.setenv("KAP_PLANS_FOLDER", str(tmp_path / "plans"))
    assert "loaded" not in open_page("plans", two_plans, lang="en").blocks
