"""The program's measures, asked with the rows of a random plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kap_model import measures
from kap_model.measures import Indicator, Observed, Receipt, Standing, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction, Frequency
from tests.oracle.random_plans import Tables

Row = dict[str, str]


def number(text: str) -> float | None:
    return float(text) if text else None


def indicator(kpi: Row) -> Indicator:
    return Indicator(
        kpi_code=kpi["kpi_code"],
        direction=Direction(kpi["direction"]),
        cumulation=Cumulation(kpi["cumulation"]),
        aggregation=Aggregation(kpi["aggregation"]),
        step=Frequency(kpi["frequency"]).step,
        decimals=int(kpi["decimals"]),
        lower_limit=number(kpi["lower_limit"]),
        upper_limit=number(kpi["upper_limit"]),
        tolerance=number(kpi["tolerance"]),
    )


def places(tables: Tables) -> dict[str, list[str]]:
    """Return every place with its children; groups are nobody's children."""
    return {
        place["place_code"]: [
            child["place_code"]
            for child in tables["places"]
            if child["parent_code"] == place["place_code"] and child["kind"] != "group"
        ]
        for place in tables["places"]
    }


def observations(tables: Tables, kpi: Row) -> dict[str, list[Observed]]:
    by_place: dict[str, list[Observed]] = defaultdict(list)
    for row in tables["observations"]:
        if row["kpi_code"] == kpi["kpi_code"] and row["dimension"] == "total":
            by_place[row["place_code"]].append(
                Observed(
                    quarter=Quarter.parse(row["quarter"]),
                    value=number(row["value"]),
                    numerator=number(row["numerator"]),
                    denominator=number(row["denominator"]),
                    countries=frozenset(row["countries"].split(";")) if row["countries"] else None,
                    origin=row["origin"],
                )
            )
    return by_place


def target_paths(tables: Tables, kpi: Row) -> dict[str, TargetPath]:
    points: dict[str, list[Row]] = defaultdict(list)
    for row in tables["targets"]:
        if row["kpi_code"] == kpi["kpi_code"]:
            points[row["place_code"]].append(row)
    return {place: target_path(rows) for place, rows in points.items()}


def target_path(rows: list[Row]) -> TargetPath:
    of_kind = {
        kind: sorted((Quarter.parse(row["quarter"]), float(row["value"])) for row in rows if row["kind"] == kind)
        for kind in ("baseline", "milestone", "target")
    }
    return TargetPath(
        baseline=of_kind["baseline"][0] if of_kind["baseline"] else None,
        milestones=tuple(of_kind["milestone"]),
        target=of_kind["target"][0] if of_kind["target"] else None,
        is_illustrative=any(row["basis"] == "illustrative" for row in rows),
    )


@dataclass(frozen=True)
class Measured:
    """What the measures make of one KPI of a plan at every place."""

    indicator: Indicator
    target_paths: dict[str, TargetPath]
    series: dict[str, list[tuple[Quarter, measures.Actual]]]

    @classmethod
    def of(cls, tables: Tables, kpi: Row) -> Measured:
        known = target_paths(tables, kpi)
        asked = indicator(kpi)
        return cls(
            indicator=asked,
            target_paths=known,
            series=measures.actual_series(asked, places(tables), observations(tables, kpi), known),
        )

    def receipt(self, place: str, quarter: str) -> Receipt:
        return measures.receipt(
            self.indicator,
            place,
            place == "WORLD",
            Quarter.parse(quarter),
            self.target_paths.get(place, TargetPath()),
            self.series.get(place, []),
        )

    def standing(self, place: str, quarter: str) -> Standing:
        at = Quarter.parse(quarter)
        return measures.standing(
            self.indicator,
            place == "WORLD",
            at,
            self.target_paths.get(place, TargetPath()),
            measures.actual_at(self.series.get(place, []), at),
        )
