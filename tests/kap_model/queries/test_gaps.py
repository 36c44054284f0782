"""What has no link, and which links have no figures."""

from __future__ import annotations

from pathlib import Path

from kap_model import progress as model_progress
from kap_model.linkages import Linkages
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import gaps
from kap_model.queries import linkages as linkages_query
from kap_model.vocabulary import OriginView
from tests.support.sessions import session_of


def test_the_items_that_no_kpi_serves_are_those_without_a_link(
    shipped_linkages: Linkages, shipped_progress: Progress
) -> None:
    frame = gaps.items_without_kpis(shipped_linkages, shipped_progress)
    # facts/README.md: PP Resolution 99, SDG 6, 14, 15, C7-SCI, C9, WTDC Resolutions 33, 51, 83 have no link.
    assert set(frame["item_code"]) == {
        "PP-R99", "SDG6", "SDG14", "SDG15", "C7-SCI", "C9", "WTDC-R33", "WTDC-R51", "WTDC-R83",
    }  # fmt: skip
    assert set(frame["links"]) == {0}


def test_a_link_whose_kpis_have_no_figure_is_a_gap_and_one_figure_closes_it(tiny_database: Path) -> None:
    with session_of(tiny_database) as session:
        tiny = linkages_query.linkages(session)
        every = model_progress.load(session, OriginView.ALL)
    before = gaps.without_figures(tiny, every, "WORLD", Quarter.parse("2022-Q4"))
    after = gaps.without_figures(tiny, every, "WORLD", Quarter.parse("2025-Q4"))
    assert {"P1", "O-P1.1", "E1"} <= set(before["code"])
    assert set(after["code"]) == set()


def test_a_kpi_is_without_a_link_of_its_own_when_only_its_priority_is_linked(tiny_database: Path) -> None:
    with session_of(tiny_database) as session:
        tiny = linkages_query.linkages(session)
        progress = model_progress.load(session, OriginView.ALL)
    frame = gaps.kpis_without_links(tiny, progress)
    rows = {row.kpi_code: row.objective_links for row in frame.itertuples()}
    assert "K-P1.1-a" not in rows  # O-P1.1 is linked
    assert "K-P2.1-d" not in rows  # context is never counted
    assert rows["K-P1.2-a"] == 1 and rows["K-P2.1-a"] == 0  # P2 is linked to a product only
