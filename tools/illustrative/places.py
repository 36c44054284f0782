"""The tree of places, the offices that report, and the countries that they may name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .csv_files import read_rows
from .recipes import Recipe

OFFICE_WEIGHTS: Final = {
    "RO-AFR": 1.0,
    "AO-DKR": 1.0,
    "AO-HRE": 0.9,
    "AO-YAO": 0.6,
    "RO-AMS": 0.6,
    "AO-BGI": 0.8,
    "AO-SCL": 0.7,
    "AO-TGU": 0.5,
    "RO-ARB": 1.6,
    "RO-ASP": 1.2,
    "AO-JKT": 0.7,
    "AO-DEL": 0.6,
    "RO-CIS": 0.9,
    "RO-EUR": 1.1,
    "GVA-BDT": 1.0,
}
"""The offices that report, and how much of the plan's work each carries."""

REGIONAL_OFFICES: Final = ("RO-AFR", "RO-AMS", "RO-ARB", "RO-ASP", "RO-CIS", "RO-EUR")
HEADQUARTERS: Final = "GVA-BDT"

GIVES_ASSISTANCE: Final = frozenset(
    (
        "AND",
        "AUS",
        "AUT",
        "BEL",
        "CAN",
        "CHE",
        "CYP",
        "CZE",
        "DEU",
        "DNK",
        "ESP",
        "EST",
        "FIN",
        "FRA",
        "GBR",
        "GRC",
        "HUN",
        "IRL",
        "ISL",
        "ISR",
        "ITA",
        "JPN",
        "KOR",
        "LIE",
        "LTU",
        "LUX",
        "LVA",
        "MCO",
        "MLT",
        "NLD",
        "NOR",
        "NZL",
        "PRT",
        "RUS",
        "SGP",
        "SMR",
        "SVK",
        "SVN",
        "SWE",
        "USA",
        "VAT",
    )
)
"""Countries that are left out where a KPI counts assisted countries."""
NOT_A_MEMBER_STATE: Final = frozenset({"PSE"})


@dataclass(frozen=True)
class PlaceTree:
    """The tree of places, as far as it is needed here."""

    region_of: dict[str, str]
    countries_of: dict[str, list[str]]
    order: dict[str, int]

    @classmethod
    def read(cls, folder: Path) -> PlaceTree:
        """Return the places of a data folder."""
        rows = read_rows(folder / "places" / "places.csv")
        region_of = {row["place_code"]: row["parent_code"] for row in rows if row["kind"] == "office"}
        countries_of: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row["kind"] == "country":
                countries_of[row["parent_code"]].append(row["place_code"])
        kinds = {"world": 0, "region": 1, "office": 2}
        ordered = sorted(
            (row for row in rows if row["kind"] in kinds), key=lambda row: (kinds[row["kind"]], row["place_code"])
        )
        return cls(region_of, dict(countries_of), {row["place_code"]: place for place, row in enumerate(ordered)})

    def offices_in(self, region: str) -> list[str]:
        """Return the offices of a region that report."""
        return [office for office in OFFICE_WEIGHTS if self.region_of[office] == region]

    def open_to(self, office: str, recipe: Recipe, member_states: bool) -> list[str]:
        """Return the countries that an office may name for a union KPI, its own first.

        An office with fewer than five countries may name others of its region.
        """

        def may_be_named(country: str) -> bool:
            left_out = recipe.assisted_only and country in GIVES_ASSISTANCE
            return not left_out and not (member_states and country in NOT_A_MEMBER_STATE)

        own = [country for country in self.countries_of[office] if may_be_named(country)]
        if len(own) >= 5 and recipe.reporters != "regional":
            return own
        region = [
            country
            for neighbour in self.offices_in(self.region_of[office])
            if neighbour != office
            for country in self.countries_of.get(neighbour, [])
            if may_be_named(country)
        ]
        return own + (region if recipe.reporters == "regional" else region[: 5 - len(own)])
