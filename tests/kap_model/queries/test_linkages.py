"""The links with both their ends: order, totals, and the KPIs behind them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from kap_model import progress as model_progress
from kap_model.database import engine_for, reading
from kap_model.linkages import Item, Linkage, Linkages, Start, StartKind, item_order, number_parts
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import gaps
from kap_model.queries import linkages as linkages_query
from kap_model.vocabulary import Basis, Family, OriginView, Strength
from kap_ui.sections.linkages import families
from tests.support.links import session_of


def item(code: str, family: Family) -> Item:
    return Item(
        code=code,
        family=family,
        number=code,
        parent=None,
        region=None,
        colour=None,
        basis=Basis.OFFICIAL,
        source="TEST",
    )


def link(start: str, to: str, strength: Strength = Strength.PRIMARY, basis: Basis = Basis.INFERRED) -> Linkage:
    return Linkage(
        start=start,
        item=to,
        strength=strength,
        basis=basis,
        reason_en="because",
        reason_fr=None,
        source="TEST",
    )


def file_rows(data: Path) -> list[dict[str, str]]:
    with (data / "plan" / "links.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- order


def test_items_are_read_by_number_and_questions_by_study_group() -> None:
    assert sorted(["SDG10", "SDG9", "SDG1"], key=number_parts) == ["SDG1", "SDG9", "SDG10"]
    assert sorted(["C8", "C7-AGR", "C10", "C7"], key=number_parts) == ["C7", "C7-AGR", "C8", "C10"]
    codes = ["Q1/2", "Q2/1", "Q7/1", "Q1/1"]
    assert sorted(codes, key=lambda q: item_order(Family.SQ, q)) == ["Q1/1", "Q2/1", "Q7/1", "Q1/2"]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_codes_can_be_put_in_order(codes: list[str]) -> None:
    assert Counter(sorted(codes, key=number_parts)) == Counter(codes)


def test_priorities_come_before_enablers_offerings_and_outcomes() -> None:
    kinds = (StartKind.OUTCOME, StartKind.OFFERING, StartKind.ENABLER, StartKind.PRIORITY)
    starts = [Start(f"{kind}-1", kind) for kind in kinds]
    assert list(Linkages.of(starts, [], []).starts) == ["priority-1", "enabler-1", "offering-1", "outcome-1"]


# ---- totals


def test_totals_by_row_and_by_column_equal_the_rows_of_the_file(shipped: Linkages, shipped_data: Path) -> None:
    rows = file_rows(shipped_data)

    assert len(shipped.links) == len(rows) == 520
    assert {code: len(shipped.from_start(code)) for code in shipped.starts if shipped.from_start(code)} == Counter(
        row["from_code"] for row in rows
    )
    assert {
        code: len(shipped.to_item(code)) for code in [*shipped.items, "OF1", "OF2", "OF3", "OF4", "OF5"]
        if shipped.to_item(code)
    } == Counter(row["to_code"] for row in rows)  # fmt: skip


def test_each_link_is_reached_from_both_ends_with_its_reason_basis_and_source(
    shipped: Linkages, shipped_data: Path
) -> None:
    for row in file_rows(shipped_data):
        linkage = shipped.between(row["from_code"], row["to_code"])
        assert linkage is not None
        assert linkage in shipped.from_start(row["from_code"])
        assert linkage in shipped.to_item(row["to_code"])
        assert (linkage.strength, linkage.basis, linkage.source) == (row["strength"], row["basis"], row["source"])
        assert (linkage.reason("en"), linkage.reason("fr")) == (row["reason_en"], row["reason_fr"])


def test_every_item_stands_in_one_choice_of_families_and_in_no_second(shipped: Linkages) -> None:
    shown = [code for members in families.GROUPS.values() for code in shipped.of_families(*members)]
    assert sorted(shown) == sorted(shipped.items)
    assert len(shipped.items) == 222


def test_the_reach_of_an_item_counts_priorities_and_enablers_only() -> None:
    starts = [
        Start("P1", StartKind.PRIORITY),
        Start("E1", StartKind.ENABLER),
        Start("OF1", StartKind.OFFERING),
        Start("O-P1.1", StartKind.OUTCOME, "P1"),
    ]
    links = [link(start.code, "SDG9") for start in starts]
    assert Linkages.of(starts, [item("SDG9", Family.SDG)], links).reach("SDG9") == 2


def test_a_link_is_official_or_made_up_by_its_basis_alone() -> None:
    marks = {basis: (link("P1", "SDG9", basis=basis).is_official, link("P1", "SDG9", basis=basis).is_illustrative)
             for basis in Basis}  # fmt: skip
    assert marks.pop(Basis.OFFICIAL) == (True, False)
    assert marks.pop(Basis.ILLUSTRATIVE) == (False, True)
    assert set(marks.values()) == {(False, False)}


# ---- KPIs behind links


def test_the_kpis_behind_a_link_are_those_of_the_outcomes_that_are_linked_themselves(
    tiny_database: Path,
) -> None:
    with session_of(tiny_database) as session:
        facts = model_progress.load(session, OriginView.ALL).facts
        tiny = linkages_query.linkages(session)
    # tiny_plan/plan/links.csv: P1 to SDG9 has no outcome of its own; O-P1.1 is linked to the indicator 9.c.1.
    assert set(tiny.kpis_behind(facts, "P1", "SDG9")) == set(facts.objectives["P1"].kpi_codes)
    assert tiny.kpis_behind(facts, "O-P1.1", "SDG-9.c.1") == ("K-P1.1-a", "K-P1.1-b", "K-P1.1-c")
    exact = Linkages.of(tiny.starts.values(), tiny.items.values(), [link("P1", "SDG9"), link("O-P1.2", "SDG9")])
    assert exact.kpis_behind(facts, "P1", "SDG9") == ("K-P1.2-a", "K-P1.2-b")
    assert exact.kpis_serving(facts, "SDG9") == ("K-P1.2-a", "K-P1.2-b")


def test_no_kpi_stands_behind_a_product_or_a_link_that_is_not_there(
    shipped: Linkages, shipped_progress: Progress
) -> None:
    facts = shipped_progress.facts
    assert shipped.between("OF2", "SDG17") is not None
    assert shipped.kpis_behind(facts, "OF2", "SDG17") == ()
    assert shipped.between("P1", "SDG16") is None
    assert shipped.kpis_behind(facts, "P1", "SDG16") == ()


def test_a_kpi_that_serves_an_item_twice_counts_once_and_context_never(
    shipped: Linkages, shipped_progress: Progress
) -> None:
    facts = shipped_progress.facts
    for code in shipped.items:
        kpis = shipped.kpis_serving(facts, code)
        assert len(set(kpis)) == len(kpis)
        assert set(kpis) <= set(facts.objectives["PLAN"].kpi_codes)


# ---- queries


def test_the_links_are_read_in_six_statements(shipped_database: Path) -> None:
    engine = engine_for(f"sqlite:///{shipped_database}")
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with reading(engine) as session:
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
        frame = linkages_query.published_figures(session, ("K-P1.1-b", "K-P1.6-b"), ("WORLD", "AFR"))
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


# ---- gaps


def test_the_items_that_no_kpi_serves_are_those_without_a_link(shipped: Linkages, shipped_progress: Progress) -> None:
    frame = gaps.items_without_kpis(shipped, shipped_progress)
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
