"""The mark of illustrative figures where a single made-up row once had none (see `tests/properties/test_marks.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.random_plans import Seeded, Tables, add_delivery, plan, row, write
from tests.support.databases import build_database
from tests.support.opened_page import OpenPage, Shown

CHIP = 'class="chip"'
KPI = "K-P1.1-a"
MADE_UP = {"basis": "illustrative"}


@pytest.fixture
def bare_plan() -> Tables:
    """Return a plan with one KPI of P1, nothing observed, and no link."""
    tables = plan(Seeded(0), 0)
    add_delivery(Seeded(0), tables)
    tables |= {"links": [], "projects": [], "budgets": []}
    tables["kpis"].append(
        row(
            "kpis",
            kpi_code=KPI,
            outcome_code="O-P1.1",
            unit_en="units",
            unit_fr="unités",
            decimals="0",
            result_level="output",
            direction="increase",
            cumulation="level",
            aggregation="sum",
            frequency="quarterly",
            due_lag_days="60",
            approval="approved",
        )
    )
    return tables


def observe(tables: Tables, place: str, quarter: str, value: str, origin: str = "reported") -> None:
    basis = "illustrative" if origin == "illustrative" else "secondary"
    observation = {"kpi_code": KPI, "place_code": place, "quarter": quarter, "value": value, "dimension": "total"}
    tables["observations"].append(row("observations", **observation, origin=origin, basis=basis, is_correction="0"))


def link(tables: Tables, start: str, item: str, basis: str = "illustrative") -> None:
    tables["links"].append(row("links", from_code=start, to_code=item, strength="primary", basis=basis))


def built(tables: Tables, folder: Path) -> Path:
    write(tables, folder / "data")
    return build_database(folder / "data", folder / "kap.sqlite")


def marked(shown: Shown) -> set[str]:
    """Return the keys of the blocks that carry the mark."""
    return {key for key, markup in shown.blocks.items() if CHIP in markup}


@pytest.mark.parametrize("page", ["files", "item", "gaps", "matrix", "flow"])
def test_a_page_that_counts_links_is_marked_where_one_of_them_is_made_up(
    bare_plan: Tables, page: str, open_page: OpenPage, tmp_path: Path
) -> None:
    link(bare_plan, "P1", "SDG9")

    assert "said" in marked(open_page(page, built(bare_plan, tmp_path)))


def test_the_gaps_are_marked_where_a_made_up_figure_fills_one(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    link(bare_plan, "P1", "SDG9", basis="inferred")
    link(bare_plan, "P2", "SDG9", basis="inferred")
    observe(bare_plan, "RO-ADD", "2024-Q1", "5", "illustrative")
    file = built(bare_plan, tmp_path)

    assert marked(open_page("gaps", file, list="figure")) == {"said", "gap_figure_head"}
    assert marked(open_page("gaps", file, list="basis")) == {"said"}
    assert marked(open_page("gaps", file, list="figure", origin="published")) == set()


def test_the_links_of_outcomes_mark_an_item_since_they_say_which_kpis_serve_it(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    link(bare_plan, "P1", "SDG9", basis="official")
    link(bare_plan, "O-P1.1", "SDG9")
    observe(bare_plan, "RO-ADD", "2024-Q1", "5")

    assert {"said", "serving_head", "panels_head"} <= marked(open_page("item", built(bare_plan, tmp_path), item="SDG9"))


def test_the_result_chain_is_marked_where_a_link_to_a_product_is_made_up(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    link(bare_plan, "P1", "OF1")
    observe(bare_plan, "WORLD", "2024-Q1", "5")

    assert marked(open_page("priorities", built(bare_plan, tmp_path), priority="P1")) == {"said", "chain"}


def test_a_line_is_marked_for_a_made_up_point_of_its_sparkline(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    observe(bare_plan, "WORLD", "2024-Q1", "5", "illustrative")
    observe(bare_plan, "WORLD", "2024-Q2", "6")
    file = built(bare_plan, tmp_path)

    assert marked(open_page("priorities", file, priority="P1", compared="2022-Q4")) == {"said", "lines_section"}


def test_the_sources_are_marked_where_rows_that_are_counted_are_made_up(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    observe(bare_plan, "WORLD", "2024-Q1", "5", "illustrative")

    assert marked(open_page("sources", built(bare_plan, tmp_path))) == {"said", "sources_head"}


def test_each_part_of_a_page_with_a_title_carries_the_mark_of_its_own_figures(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    observe(bare_plan, "AFR", "2024-Q1", "5", "illustrative")
    file = built(bare_plan, tmp_path)

    assert "receipt_head" in marked(open_page("kpi", file, kpi=KPI, place="AFR"))
    assert "one_place" in marked(open_page("compare", file, priority="P1", place="AFR"))
    assert "one_place" not in marked(open_page("compare", file, priority="P1", place="AMS"))


def test_the_trace_is_marked_where_it_says_what_made_up_figures_below_would_give(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    observe(bare_plan, "RO-ADD", "2024-Q1", "5")
    observe(bare_plan, "KEN", "2024-Q1", "3", "illustrative")
    shown = open_page("kpi", built(bare_plan, tmp_path), kpi=KPI, place="RO-ADD")
    assert marked(shown) == set()

    shown.app.session_state["trace"] = True
    shown.app.run()

    assert "its children would give 3" in shown.text
    assert marked(shown) == {"said"}


def test_an_office_whose_figure_a_made_up_baseline_of_a_country_hides_is_marked(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    observe(bare_plan, "KEN", "2024-Q1", "3")
    baseline = {"place_code": "KEN", "quarter": "2024-Q2", "kind": "baseline", "value": "0"}
    bare_plan["targets"].append(row("targets", kpi_code=KPI, **baseline, **MADE_UP))

    shown = open_page("priorities", built(bare_plan, tmp_path), priority="P1", place="RO-ADD", quarter="2024-Q1")

    assert "said" in marked(shown)


def test_an_office_without_coordinates_has_no_label_on_the_map_of_offices(
    bare_plan: Tables, open_page: OpenPage, tmp_path: Path
) -> None:
    observe(bare_plan, "RO-ADD", "2024-Q1", "5")

    (chart,) = open_page("places", built(bare_plan, tmp_path), by="offices", kpi=KPI).charts

    assert list(chart.frame("labels")["text"]) == []
