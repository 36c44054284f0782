"""The links with both their ends: order, totals, and the KPIs behind them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kap_model import progress as model_progress
from kap_model.linkages import Item, Linkage, Linkages, Start, StartKind, item_order, number_parts
from kap_model.progress import Progress
from kap_model.queries import linkages as linkages_query
from kap_model.vocabulary import Basis, Family, OriginView, Strength
from tests.support.sessions import session_of


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


def test_totals_by_row_and_by_column_equal_the_rows_of_the_file(shipped_linkages: Linkages, shipped_data: Path) -> None:
    rows = file_rows(shipped_data)

    assert len(shipped_linkages.links) == len(rows) == 520
    assert {
        code: len(shipped_linkages.from_start(code))
        for code in shipped_linkages.starts
        if shipped_linkages.from_start(code)
    } == Counter(row["from_code"] for row in rows)
    ends = (*shipped_linkages.items, "OF1", "OF2", "OF3", "OF4", "OF5")
    assert {code: len(shipped_linkages.to_item(code)) for code in ends if shipped_linkages.to_item(code)} == Counter(
        row["to_code"] for row in rows
    )


def test_each_link_is_reached_from_both_ends_with_its_reason_basis_and_source(
    shipped_linkages: Linkages, shipped_data: Path
) -> None:
    for row in file_rows(shipped_data):
        linkage = shipped_linkages.between(row["from_code"], row["to_code"])
        assert linkage is not None
        assert linkage in shipped_linkages.from_start(row["from_code"])
        assert linkage in shipped_linkages.to_item(row["to_code"])
        assert (linkage.strength, linkage.basis, linkage.source) == (row["strength"], row["basis"], row["source"])
        assert (linkage.reason("en"), linkage.reason("fr")) == (row["reason_en"], row["reason_fr"])


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
    shipped_linkages: Linkages, shipped_progress: Progress
) -> None:
    facts = shipped_progress.facts
    assert shipped_linkages.between("OF2", "SDG17") is not None
    assert shipped_linkages.kpis_behind(facts, "OF2", "SDG17") == ()
    assert shipped_linkages.between("P1", "SDG16") is None
    assert shipped_linkages.kpis_behind(facts, "P1", "SDG16") == ()


def test_a_kpi_that_serves_an_item_twice_counts_once_and_context_never(
    shipped_linkages: Linkages, shipped_progress: Progress
) -> None:
    facts = shipped_progress.facts
    for code in shipped_linkages.items:
        kpis = shipped_linkages.kpis_serving(facts, code)
        assert len(set(kpis)) == len(kpis)
        assert set(kpis) <= set(facts.objectives["PLAN"].kpi_codes)
