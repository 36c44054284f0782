"""What a receipt says of how its figure came about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from kap_model import measures, progress
from kap_model.database import engine_for, reading
from kap_model.measures import Observed, TargetPath, TraceLine
from kap_model.vocabulary import OriginView
from tests.kap_model.measures.by_hand import Q, actual, judged, kpi, lands, seen, target_path


def printed(lines: Iterable[TraceLine]) -> tuple[str, ...]:
    return tuple(line.in_english() for line in lines)


def test_the_figures_of_a_place_itself_stand_and_its_trace_mentions_those_of_its_children() -> None:
    rows = {"AFR": [seen("2024-Q1", 9)], "A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}
    figure = actual(kpi(), rows, "2024-Q1")
    assert figure is not None
    assert (figure.value, figure.source, figure.expected) == (9, "direct", None)
    assert (
        measures.actual_trace(kpi(), figure)[-1].in_english()
        == "R2 the place's own figure 9 is used; its children would give 10"
    )


def test_a_difference_within_the_rounding_of_the_kpi_is_not_mentioned() -> None:
    rows = {"AFR": [seen("2024-Q1", 10.05)], "A": [seen("2024-Q1", 3)], "B": [seen("2024-Q1", 7)]}
    figure = actual(kpi(decimals=1), rows, "2024-Q1")
    assert figure is not None
    assert printed(measures.actual_trace(kpi(decimals=1), figure)) == ("R1 latest, 2024-Q1: 10.05",)


def test_a_receipt_without_a_figure_says_where_it_looked() -> None:
    early = [seen("2022-Q4", 5)]
    assert printed(judged(kpi(), target_path(0, 10), early, "2024-Q4").trace) == (
        "R1 no observation of the place itself after 2022-Q4 up to 2024-Q4",
        "R2 no child has a figure after 2022-Q4 up to 2024-Q4",
    )
    assert printed(judged(kpi(aggregation="direct"), TargetPath(), [], "2024-Q4").trace) == (
        "R1 no observation of the place itself up to 2024-Q4",
        "R2 a direct KPI is never built from children",
    )


def test_a_flow_that_counts_countries_without_uniting_them_shows_its_sum() -> None:
    rows = [lands("2023-Q1", "KEN UGA"), lands("2023-Q2", "KEN")]
    receipt = judged(kpi("flow", "global"), target_path(0, 10), rows, "2023-Q2", is_world=True)
    assert receipt.trace[0].in_english() == "R1 2023-Q1 2 + 2023-Q2 1 = 3"


def test_member_states_are_united_and_never_added() -> None:
    asked = kpi("flow", "union", decimals=0)
    rows = {
        "A": [Observed(quarter=Q("2023-Q1"), countries=frozenset({"KEN", "UGA"}), origin="reported")],
        "B": [Observed(quarter=Q("2023-Q1"), countries=frozenset({"UGA", "TZA"}), origin="reported")],
    }
    series = measures.actual_series(asked, {"AFR": ("A", "B"), "A": (), "B": ()}, rows, {})
    region = measures.actual_at(series["AFR"], Q("2023-Q1"))
    assert region is not None
    assert (region.value, region.reported, region.expected) == (3, 2, 2)
    assert measures.actual_trace(asked, region)[-1].in_english() == "R2 union of 2 of 2: A KEN UGA; B TZA UGA = 3"


SETS = ("R1 united", "R2 union", "R2 lowest", "R2 highest", "R2 mean")
"""Lines whose parts are not added: they are checked above by hand."""


def equations(line: str) -> list[tuple[str, float]]:
    """Return each `expression = figure` of a trace line, in the form of a pocket calculator."""
    pairs = []
    for part in line.split(";"):
        left, equals, right = part.rpartition(" = ")
        if not equals or not re.match(r"-?[\d.]", right):
            continue
        left = re.sub(r"\|(.*)\|", r"abs(\1)", left.rpartition(": ")[2].rpartition(", ")[2])
        left = re.sub(r"^\s*R\d+( slope)?", "", re.sub(r"\d{4}-Q\d", "", left))
        left = re.sub(r"\b[A-Z]{2,}(-[A-Z]+)?\b", "", left).replace(" x ", " * ")
        if left.strip().startswith("/"):  # goes on from the figure before
            left = f"{pairs[-1][1]!r} {left}"
        pairs.append((left, float(right.split()[0].rstrip(","))))
    return pairs


def test_every_equation_of_every_trace_of_the_shipped_plan_holds(shipped_database: Path) -> None:
    engine = engine_for(f"sqlite:///{shipped_database}")
    with reading(engine) as session:
        facts = progress.plan_facts(session, OriginView.ALL)
        places = [
            "WORLD",
            "AFR",
            "AMS",
            "ARB",
            "ASP",
            "CIS",
            "EUR",
            *(p for p in facts.place_kinds if p.startswith("AO-")),
        ]
        receipts = progress.load_receipts(
            session, quarter=Q("2025-Q4"), places=places, kpis=None, origin=OriginView.ALL
        )
    engine.dispose()
    checked = 0
    for receipt in receipts:
        for line in printed(receipt.trace):
            for left, right in [] if line.startswith(SETS) else equations(line):
                if " / " in left or " + " in left or " - " in left:
                    assert eval(left, {"__builtins__": {"abs": abs}}) == pytest.approx(right, rel=1e-9, abs=1e-9), line
                    checked += 1
    assert checked > 2000
