"""A small plan with one KPI that is built over two offices of a region, to change and to compare; figures by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kap_model.causes.comparison import Comparison, compare
from kap_model.causes.states import State
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from tests.oracle.random_plans import PLACES, Tables, place_row, row
from tests.support.states import session_of

KPI = "K-P1.1-a"
NOW = "2025-Q2"


def plan() -> Tables:
    """Africa had 0 at the end of 2022, is to have 20 four years later, and had 6 half-way: 4 and 2 at its offices.

    At 2025-Q2 the figures of 2024-Q4 still hold: share 6/20, expected 8/16, pace 0.6, at risk.
    """
    return {
        "plan": [row("plan", plan_code="KAP", start_quarter="2023-Q1", end_quarter="2026-Q4")],
        "priorities": [row("priorities", priority_code=code) for code in ("P1", "P2")],
        "enablers": [row("enablers", enabler_code="E1")],
        "outcomes": [
            row("outcomes", outcome_code=f"O-{parent}.1", parent_code=parent) for parent in ("P1", "P2", "E1")
        ],
        "kpis": [kpi(KPI)],
        "places": [place_row(*place) for place in PLACES],
        "targets": [target(KPI, "2022-Q4", "baseline", "0"), target(KPI, "2026-Q4", "target", "20")],
        "observations": [observation("RO-ADD", "2024-Q4", "4"), observation("AO-DKR", "2024-Q4", "2")],
    }


def kpi(code: str, **cells: str) -> dict[str, str]:
    usual = {
        "outcome_code": "O-P1.1",
        "decimals": "0",
        "result_level": "output",
        "direction": "increase",
        "cumulation": "level",
        "aggregation": "sum",
        "frequency": "quarterly",
        "approval": "proposed",
    }
    return row("kpis", kpi_code=code, **{**usual, **cells})


def target(code: str, quarter: str, kind: str, value: str) -> dict[str, str]:
    return row("targets", kpi_code=code, place_code="AFR", quarter=quarter, kind=kind, value=value)


def observation(place: str, quarter: str, value: str, code: str = KPI, **cells: str) -> dict[str, str]:
    usual = {"dimension": "total", "origin": "reported", "is_correction": "0"}
    return row("observations", kpi_code=code, place_code=place, quarter=quarter, value=value, **{**usual, **cells})


@contextmanager
def states(
    older: Tables, newer: Tables, older_quarter: str = NOW, newer_quarter: str = NOW
) -> Iterator[tuple[State, State]]:
    """Two states of all data."""
    with session_of(older) as before, session_of(newer) as after:
        yield (
            State(session=before, quarter=Quarter.parse(older_quarter), origin=OriginView.ALL),
            State(session=after, quarter=Quarter.parse(newer_quarter), origin=OriginView.ALL),
        )


def compared(newer: Tables, newer_quarter: str = NOW, places: tuple[str, ...] | None = ("AFR",)) -> Comparison:
    """The plan compared with one that it became, at Africa by default."""
    with states(plan(), newer, newer_quarter=newer_quarter) as (before, after):
        return compare(before, after, places)
