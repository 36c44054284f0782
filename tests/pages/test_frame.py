"""The frame around the pages: selection, links, notices, failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_ui import page, site_map
from tests.pages.conftest import OpenPage


def test_a_link_sets_every_choice(open_page: OpenPage) -> None:
    shown = open_page("overview", place="AFR", quarter="2025-Q2", compared="2024-Q4", origin="published", lang="fr")

    values = {box.key: box.value for box in shown.app.selectbox}
    assert values == {
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
    assert {box.key: box.value for box in shown.app.selectbox}["place"] == "WORLD"
    assert "failure" not in shown.blocks


def test_a_known_link_gives_no_notice(open_page: OpenPage) -> None:
    assert "notices" not in open_page("overview", place="EUR", lang="en").blocks


def test_a_place_that_the_page_does_not_offer_gives_way_to_its_region(open_page: OpenPage) -> None:
    shown = open_page("overview", place="KEN")

    assert shown.app.selectbox(key="place").value == "AFR"
    assert "Africa is shown instead" in shown.blocks["notices"]


def test_the_selection_follows_from_page_to_page(open_page: OpenPage) -> None:
    shown = open_page("overview", place="ARB", lang="fr")
    shown.app.switch_page("pages/help/sources.py").run()
    shown.app.switch_page("pages/results/overview.py").run()

    assert shown.app.selectbox(key="place").value == "ARB"
    assert shown.app.selectbox(key="lang").value == "fr"


def test_a_new_language_keeps_what_was_chosen(open_page: OpenPage) -> None:
    shown = open_page("overview", place="ARB", quarter="2025-Q2", lang="en")
    shown.app.selectbox(key="lang").select("fr").run()

    assert shown.app.selectbox(key="place").value == "ARB"
    assert shown.app.selectbox(key="quarter").value == "2025-Q2"
    assert "États arabes" in shown.text
    shown.app.selectbox(key="quarter").select("2025-Q1").run()
    assert shown.app.selectbox(key="place").value == "ARB"


def test_the_quarter_compared_with_stays_a_year_earlier_until_it_is_chosen(open_page: OpenPage) -> None:
    shown = open_page("overview", quarter="2025-Q4")
    assert shown.app.selectbox(key="compared").value == "2024-Q4"

    shown.app.selectbox(key="quarter").select("2025-Q2").run()
    assert shown.app.selectbox(key="compared").value == "2024-Q2"

    shown.app.selectbox(key="compared").select("2023-Q4").run()
    shown.app.selectbox(key="quarter").select("2025-Q3").run()
    assert shown.app.selectbox(key="compared").value == "2023-Q4"


def test_the_newest_quarter_is_that_of_the_origin_in_view(open_page: OpenPage) -> None:
    shown = open_page("overview")
    assert shown.app.selectbox(key="quarter").value == "2026-Q3"

    shown.app.selectbox(key="origin").select("published").run()
    assert shown.app.selectbox(key="quarter").value == "2026-Q1"


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
    assert site_map.page("overview").name in shown.blocks["failure"]
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
