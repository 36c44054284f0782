"""The frame around the pages: selection, links, notices, failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_ui.frame import page, page_list
from kap_ui.look.stylesheet import stylesheet
from kap_ui.server import index_page
from kap_ui.state import address
from tests.support.opened_page import Downloads, OpenPage


def test_a_link_sets_every_choice(open_page: OpenPage) -> None:
    shown = open_page("overview", place="AFR", quarter="2025-Q2", compared="2024-Q4", origin="published", lang="fr")

    assert shown.choices == {
        "place": "AFR", "quarter": "2025-Q2", "compared": "2024-Q4", "origin": "published", "lang": "fr",
    }  # fmt: skip
    assert "Afrique, situation à la fin du T2 2025, par rapport au T4 2024" in shown.text
    assert "chiffres publiés seulement" in shown.text


def test_unknown_values_of_a_link_are_named_with_what_is_shown_instead(open_page: OpenPage) -> None:
    shown = open_page("overview", place="<script>", quarter="1999-Q9", origin="gossip", kpi="K-X", lang="xx")

    notice = shown.blocks["notices"]
    assert "&lt;script&gt;" in notice and "<script>" not in notice
    for value in ("1999-Q9", "gossip", "K-X", "xx"):
        assert value in notice
    assert "World is shown instead" in notice
    assert shown.choices["place"] == "WORLD"
    assert "failure" not in shown.blocks


@pytest.mark.parametrize("name", ["overview", "places", "compare", "matrix", "flow"])
def test_a_notice_stays_when_the_page_runs_again_by_itself_and_goes_with_the_next_choice(
    open_page: OpenPage, name: str
) -> None:
    shown = open_page(name, place="ZZZ", origin="gossip", node="ZZZ", lang="en")
    first = shown.blocks["notices"]
    shown.app.run()
    assert shown.blocks["notices"] == first != ""

    shown.choose("lang", "fr")
    assert "notices" not in shown.blocks


def test_a_known_link_gives_no_notice(open_page: OpenPage) -> None:
    assert "notices" not in open_page("overview", place="EUR", lang="en").blocks


def test_the_selection_follows_from_page_to_page(open_page: OpenPage) -> None:
    shown = open_page("overview", place="ARB", lang="fr")
    shown.app.switch_page("pages/help/sources.py").run()
    shown.app.switch_page("pages/results/overview.py").run()

    assert shown.choices["place"] == "ARB"
    assert shown.choices["lang"] == "fr"


def test_a_new_language_keeps_what_was_chosen(open_page: OpenPage) -> None:
    shown = open_page("overview", place="ARB", quarter="2025-Q2", lang="en")
    shown.choose("lang", "fr")

    assert shown.choices["place"] == "ARB"
    assert shown.choices["quarter"] == "2025-Q2"
    assert "États arabes" in shown.text
    shown.choose("quarter", "2025-Q1")
    assert shown.choices["place"] == "ARB"


def test_the_quarter_compared_with_stays_a_year_earlier_until_it_is_chosen(open_page: OpenPage) -> None:
    shown = open_page("overview", quarter="2025-Q4")
    assert shown.choices["compared"] == "2024-Q4"

    shown.choose("quarter", "2025-Q2")
    assert shown.choices["compared"] == "2024-Q2"

    shown.choose("compared", "2023-Q4")
    shown.choose("quarter", "2025-Q3")
    assert shown.choices["compared"] == "2023-Q4"


def test_a_quarter_before_the_one_compared_with_is_chosen_without_a_notice(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en").choose("quarter", "2025-Q2")

    assert (shown.choices["quarter"], shown.choices["compared"]) == ("2025-Q2", "2024-Q2")
    assert "notices" not in shown.blocks


def test_a_choice_that_interrupts_a_run_leaves_the_quarter_compared_with_at_its_default(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = open_page("overview", quarter="2025-Q4")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(address, "push", lambda: None)  # the end of the run is not reached
        shown.choose("quarter", "2025-Q3")
    shown.choose("quarter", "2025-Q2")

    assert shown.choices["compared"] == "2024-Q2"


def test_the_newest_quarter_is_that_of_the_origin_in_view(open_page: OpenPage) -> None:
    shown = open_page("overview")
    assert shown.choices["quarter"] == "2026-Q3"

    shown.choose("origin", "published")
    assert shown.choices["quarter"] == "2026-Q1"


def test_a_failing_page_shows_a_number_and_a_way_out_and_logs_the_trace(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_asked: str, **_options: object) -> None:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(page, "header", fails)
    shown = open_page("overview")

    assert not shown.app.exception
    assert "This page could not be drawn." in shown.blocks["failure"]
    assert "secret" not in shown.text
    assert page_list.page("overview").name in shown.blocks["failure"]
    [record] = [record for record in caplog.records if record.name == "kap"]
    number = record.getMessage().split()[1]
    assert number in shown.blocks["failure"]
    assert record.exc_info is not None and "the secret cause" in str(record.exc_info[1])


def test_without_a_database_the_reader_is_told_what_to_run(open_page: OpenPage) -> None:
    shown = open_page("overview", "no_database", lang="fr")

    assert not shown.app.exception
    assert "no_database" in shown.blocks
    assert "Il n'y a pas encore de données." in shown.text
    assert "make run" in shown.text


@pytest.fixture
def no_database(tmp_path: Path) -> Path:
    return tmp_path / "nothing" / "kap.sqlite"


def test_looking_for_a_database_does_not_make_one(open_page: OpenPage, no_database: Path) -> None:
    open_page("overview", "no_database")

    assert not no_database.exists() and not no_database.parent.exists()


@pytest.mark.parametrize(
    ("name", "query", "value"),
    [
        ("item", {"item": "NOPE"}, "NOPE"),
        ("office", {"place": "XX"}, "XX"),
    ],
)
def test_a_page_that_ends_early_says_which_values_of_the_link_are_not_known(
    open_page: OpenPage, name: str, query: dict[str, str], value: str
) -> None:
    shown = open_page(name, lang="en", **query)

    assert "failure" not in shown.blocks
    assert f"“{value}” cannot be shown" in shown.blocks["notices"]
    assert "foot" in shown.blocks


@pytest.mark.parametrize(
    ("name", "place", "stands", "said"),
    [
        ("overview", "RO-AFR", "AFR", "goes down to regions; ITU Regional Office for Africa stays chosen"),
        ("overview", "KEN", "AFR", "goes down to regions; Kenya stays chosen"),
        ("compare", "KEN", "RO-AFR", "goes down to offices; Kenya stays chosen"),
        ("office", "LDC", "WORLD", "does not show groups of countries; Least developed countries (LDCs) stays chosen"),
    ],
)
def test_a_page_that_does_not_show_the_place_stands_above_it_and_keeps_it(
    open_page: OpenPage, name: str, place: str, stands: str, said: str
) -> None:
    shown = open_page(name, lang="en", place=place)
    for _again in range(2):
        assert "notices" not in shown.blocks
        assert shown.choices["place"] == stands
        assert said in shown.blocks["said"]
        shown.choose("quarter", "2025-Q4")
        assert shown.app.query_params.get("place", "WORLD") == stands
    assert f"places?lang=en&amp;quarter=2025-Q4&amp;place={place}" in shown.blocks["navigation"]


@pytest.mark.parametrize("name", ["matrix", "item"])
@pytest.mark.parametrize("place", ["RO-AFR", "KEN"])
def test_no_page_of_the_menu_accuses_the_reader_of_their_place(open_page: OpenPage, name: str, place: str) -> None:
    assert "notices" not in open_page(name, lang="en", place=place).blocks


@pytest.mark.parametrize("quarter", ["2024-Q1", "2023-Q4", "2023-Q1"])
def test_an_older_quarter_is_chosen_without_a_notice(open_page: OpenPage, quarter: str) -> None:
    shown = open_page("overview", lang="en", compared="2025-Q1").choose("quarter", quarter)

    assert "notices" not in shown.blocks


def test_a_link_may_be_written_in_small_letters(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en", place="afr", quarter="2024-q3")

    assert "notices" not in shown.blocks
    assert (shown.choices["place"], shown.choices["quarter"]) == ("AFR", "2024-Q3")


def test_a_page_that_ends_early_writes_its_address(open_page: OpenPage) -> None:
    shown = open_page("office", lang="en")
    assert "choice" in shown.blocks
    shown.choose("quarter", "2025-Q4")

    assert shown.app.query_params == {"lang": "en", "quarter": "2025-Q4"}


def test_a_choice_that_returns_to_its_default_leaves_the_address(open_page: OpenPage) -> None:
    shown = open_page("places", lang="en", place="ARB")

    shown.choose("place", "WORLD")
    assert "place" not in shown.app.query_params


def test_ways_out_change_what_was_chosen(open_page: OpenPage) -> None:
    world = open_page("overview", "empty_database", lang="en").blocks["nothing"]
    assert "There are no figures for what you chose." in world
    assert "Show the world" not in world and "Show all data" not in world and "newest quarter" not in world
    assert "Go to the overview" not in world

    africa = open_page("overview", "empty_database", lang="en", place="AFR", origin="published").blocks["nothing"]
    assert "Show the world" in africa and "Show all data" in africa and "newest quarter" not in africa


def test_the_sentence_names_only_what_the_page_asks(open_page: OpenPage) -> None:
    state = {"lang": "en", "place": "AFR", "quarter": "2025-Q2", "compared": "2024-Q4", "origin": "published"}
    assert "said" not in open_page("files", **state).blocks
    flow = open_page("flow", priority="P2", **state).blocks["said"]
    assert "P2" in flow
    assert not any(words in flow for words in ("World", "Africa", "Q3 2026", "published", "all data"))
    matrix = open_page("matrix", **state).blocks["said"]
    assert "Africa, as known at the end of Q2 2025; published figures only." in matrix


@pytest.mark.parametrize(
    ("name", "query", "figure", "file"),
    [
        (
            "overview",
            {"place": "AFR", "quarter": "2025-Q4"},
            "mix",
            "kap_overview_mix_AFR_2025-Q4_vs-2024-Q4_all_illustrative_fr.csv",
        ),
        (
            "kpi",
            {"kpi": "K-P1.6-b", "quarter": "2025-Q4"},
            "series",
            "kap_kpi_series_K-P1.6-b_WORLD_2025-Q4_dimension-area_all_fr.png",
        ),
        ("flow", {"priority": "P2", "place": "AFR"}, "flow", "kap_flow_P2_family-SDG_fr.svg"),
        ("sources", {"place": "AFR"}, "sources", "kap_sources_illustrative_fr.xlsx"),
    ],
)
def test_the_name_of_a_file_carries_the_codes_of_what_the_page_asks(
    open_page: OpenPage, downloads: Downloads, name: str, query: dict[str, str], figure: str, file: str
) -> None:
    open_page(name, lang="fr", **query).open_figures(figure, offered=("files",))
    assert file in downloads


def test_what_a_figure_offers_is_made_when_it_is_opened_and_stays_open(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en")
    assert 'aria-expanded="true"' not in shown.blocks["mix"]
    assert "mix_grid" not in shown.blocks
    assert not shown.app.get("download_button")

    blocks = shown.open_figures("mix").blocks
    assert blocks["mix"].count('aria-expanded="true"') == 2
    assert "<table" in blocks["mix_grid"] and "Q1 2023" in blocks["mix_grid"]
    assert [button.label for button in shown.app.get("download_button")] == [
        "Figures (CSV)", "Notes on the CSV (TXT)", "Figures and notes (XLSX)", "Picture (PNG)", "Picture (SVG)",
    ]  # fmt: skip
    assert 'aria-expanded="true"' not in blocks["shares"]


@pytest.mark.parametrize("is_in_page", [True, False])
def test_the_app_brings_its_stylesheet_where_the_server_has_not_put_it_into_the_page(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, is_in_page: bool
) -> None:
    monkeypatch.setattr(index_page, "carries_stylesheet", lambda: is_in_page)
    brought = [element.proto.body for element in open_page("overview").app.get("html")]

    assert (f"<style>{stylesheet()}</style>" in brought) is not is_in_page
