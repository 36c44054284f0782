"""What the pages of linkages ask of the database."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kap_model.database import engine_for, reading
from kap_model.queries import linkages as linkages_query
from kap_model.vocabulary import OriginView
from tests.support.sessions import session_of
from tests.support.statements import statements_sent

pytestmark = pytest.mark.both_databases


def file_rows(data: Path) -> list[dict[str, str]]:
    with (data / "plan" / "links.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_links_are_read_in_six_statements(shipped_database: Path) -> None:
    engine = engine_for(f"sqlite:///{shipped_database}")
    with statements_sent(engine) as statements, reading(engine) as session:
        linkages_query.linkages(session)
    engine.dispose()
    assert len([text for text in statements if text.startswith("SELECT")]) == 6


@pytest.mark.parametrize(
    ("number", "kpis"),
    [
        ("4.4.1", ("K-P3.2-c", "K-P5.3-b")),
        ("5.b.1", ("K-P1.3-c",)),
        ("9.c.1", ("K-P1.1-b", "K-P1.2-a", "K-P1.2-c")),
        ("17.6.1", ("K-P1.1-c",)),
        ("17.8.1", ("K-P1.6-b",)),
        ("17.6", ()),
        ("1", ()),
        ("%", ()),
    ],
)
def test_an_sdg_indicator_finds_the_kpis_whose_source_names_it_whole(
    shipped_database: Path, number: str, kpis: tuple[str, ...]
) -> None:
    with session_of(shipped_database) as session:
        assert linkages_query.kpis_of_indicator(session, number) == kpis


def test_published_figures_are_the_newest_of_each_place_and_never_illustrative(shipped_database: Path) -> None:
    with session_of(shipped_database) as session:
        frame = linkages_query.published_figures(session, ("K-P1.1-b", "K-P1.6-b"), ("WORLD", "AFR"), "2026-Q3")
    figures = {(row.kpi_code, row.place_code): (row.quarter, row.value) for row in frame.itertuples()}
    # data/observations/published.csv: Internet use by the November 2025 edition, coverage by that of 2024.
    assert figures["K-P1.6-b", "WORLD"] == ("2025-Q4", 73.6)
    assert figures["K-P1.1-b", "AFR"] == ("2024-Q4", 85.9)


def test_links_csv_is_what_was_loaded(shipped_database: Path, shipped_data: Path) -> None:
    with session_of(shipped_database) as session:
        text = linkages_query.links_file(session).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    key = lambda row: (row["from_code"], row["to_code"])  # noqa: E731
    assert sorted(rows, key=key) == sorted(file_rows(shipped_data), key=key)


def test_projects_are_those_of_the_initiative_and_leave_with_the_illustrative_figures(
    shipped_database: Path,
) -> None:
    with session_of(shipped_database) as session:
        every = linkages_query.projects_of(session, "RI-AFR1", (), OriginView.ALL)
        published = linkages_query.projects_of(session, "RI-AFR1", (), OriginView.PUBLISHED)
    assert set(every["initiative_code"]) == {"RI-AFR1"} and set(every["region_code"]) == {"AFR"}
    assert published.empty


def test_a_published_project_is_of_the_region_of_its_initiative_where_no_office_is_named(
    shipped_database: Path,
) -> None:
    with session_of(shipped_database) as session:
        [project] = linkages_query.projects_of(session, "RI-AFR2", (), OriginView.PUBLISHED).to_dict("records")
    assert (project["project_code"], project["region_code"]) == ("PUB-AFRICA-BB-MAPS", "AFR")
    assert (project["budget_amount"], project["budget_currency"]) == (15_000_000, "EUR")
