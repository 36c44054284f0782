"""The oracle itself gives the receipt that METHOD prints."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle import oracle, random_plans

# What the two offices add quarter by quarter from 2023-Q1 to 2025-Q3: 11 together, 9 of them by 2024-Q3.
FIRST_OFFICE = [1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0]
SECOND_OFFICE = [1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0]


def test_the_oracle_gives_the_receipt_printed_in_the_method() -> None:
    kpi = random_plans.row(
        "kpis",
        kpi_code="K-P1.1-a",
        decimals="0",
        direction="increase",
        cumulation="flow",
        aggregation="sum",
        frequency="quarterly",
    )
    tables = {
        "kpis": [kpi],
        "places": [random_plans.place_row(*place) for place in random_plans.PLACES],
        "targets": [
            random_plans.row("targets", kpi_code="K-P1.1-a", place_code=place, quarter=quarter, kind=kind, value=value)
            for place in ("AFR", "RO-ADD", "AO-DKR")
            for quarter, kind, value in (("2022-Q4", "baseline", "0"), ("2026-Q4", "target", "20"))
        ],
        "observations": [
            random_plans.row(
                "observations",
                kpi_code="K-P1.1-a",
                place_code=office,
                quarter=oracle.quarter_text(oracle.quarter_number("2023-Q1") + index),
                dimension="total",
                value=str(value),
                origin="illustrative",
            )
            for office, values in (("RO-ADD", FIRST_OFFICE), ("AO-DKR", SECOND_OFFICE))
            for index, value in enumerate(values)
        ],
    }
    africa = next(place for place in tables["places"] if place["place_code"] == "AFR")
    assert oracle.receipt(tables, kpi, africa, "2025-Q4") == {
        "kpi_code": "K-P1.1-a",
        "place_code": "AFR",
        "quarter": "2025-Q4",
        "data_quarter": "2025-Q3",
        "baseline": {"quarter": "2022-Q4", "value": 0},
        "target": {"quarter": "2026-Q4", "value": 20},
        "actual": 11,
        "is_lower_bound": False,
        "source": "built",
        "coverage": {"reported": 2, "expected": 2},
        "is_partial": False,
        "share": Fraction("0.55"),
        "expected_share": Fraction("0.6875"),
        "pace": Fraction("0.8"),
        "status": "at_risk",
        "forecast": {
            "value": Fraction("13.5"),
            "low": Fraction("13.0"),
            "high": Fraction("19.0"),
            "word": "accelerate",
        },
        "needed_pace": Fraction("7.2"),
        "needed_pace_ratio": Fraction("3.6"),
        "to_next_status": {"status": "on_track", "difference": Fraction("2.0625")},
        "rests_on_one_unit": False,
        "origins": ["illustrative"],
    }
