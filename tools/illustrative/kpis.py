"""A KPI for which figures are made up: who reports it, when it is due, and how fast each reporter is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from .csv_files import Row, read_rows
from .draw import Draw
from .places import HEADQUARTERS, OFFICE_WEIGHTS, REGIONAL_OFFICES, PlaceTree
from .quarters import FIRST, NEWEST, PLAN_END, STEPS, quarter_number, quarter_text
from .recipes import RECIPES, Recipe
from .reporting import HOLES, LATE, SILENT_OFFICE, SILENT_OFFICE_FLOWS, SILENT_YEAR, STOPPED
from .story import ENABLERS, REGION_COURSES, REGION_LEADS, REGION_PACES, STEADY, TELLINGS

MILESTONES: Final = (quarter_number("2024-Q4"), quarter_number("2025-Q4"))
BENDS: Final = (quarter_number("2023-Q4"), *MILESTONES)
"""The quarters that a course of `story` speaks of."""


@dataclass(frozen=True)
class MadeUpKpi:
    """A KPI for which figures are made up, with its recipe and the tree of places."""

    row: Row
    recipe: Recipe
    places: PlaceTree

    @property
    def code(self) -> str:
        """The KPI's code."""
        return self.row["kpi_code"]

    @property
    def is_union(self) -> bool:
        """Whether offices report sets of countries."""
        return self.row["aggregation"] == "union"

    @property
    def is_percentage(self) -> bool:
        """Whether goal and baseline are the same at every place, and not a part of the world's."""
        return self.row["cumulation"] == "rate"

    @property
    def steps(self) -> list[int]:
        """The quarters in which the KPI is due, from its baseline to the newest."""
        step = STEPS[self.row["frequency"]]
        first = max(FIRST, quarter_number(self.recipe.start) + 1)
        return [number for number in range(first, NEWEST + 1) if (number + 1) % step == 0]

    @property
    def reporters(self) -> list[str]:
        """The places that send figures."""
        if self.recipe.reporters == "world":
            return ["WORLD"]
        if self.recipe.reporters == "regions":
            return ["AFR", "AMS", "ARB", "ASP", "CIS", "EUR"]
        if self.recipe.reporters == "regional":
            return list(REGIONAL_OFFICES)
        return [office for office in OFFICE_WEIGHTS if self._follows(office)]

    def _follows(self, office: str) -> bool:
        if office == HEADQUARTERS:
            return self.recipe.reporters == "everyone"
        is_flow = self.row["cumulation"] == "flow"
        if office == SILENT_OFFICE:
            return not is_flow or self.code in SILENT_OFFICE_FLOWS
        key = (self.code, office)
        if office in REGIONAL_OFFICES or key in LATE or key in HOLES or key in STOPPED:
            return True
        return not Draw(f"{self.code}:{office}:follows").chance(0.08)

    def region(self, reporter: str) -> str:
        """Return the region of a reporter."""
        return self.places.region_of.get(reporter, reporter)

    def open_countries(self, office: str) -> list[str]:
        """Return the countries that an office may name."""
        return self.places.open_to(office, self.recipe, self.row["unit_en"] == "Member States")

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each reporter."""
        if self.is_union:
            return {office: float(len(self.open_countries(office))) for office in self.reporters}
        if self.recipe.reporters == "regions":
            return {
                region: float(sum(len(self.places.countries_of.get(o, [])) for o in self.places.offices_in(region)))
                for region in self.reporters
            }
        draw = Draw(f"{self.code}:weights")
        return {office: OFFICE_WEIGHTS.get(office, 1.0) * draw.between(0.8, 1.2) for office in self.reporters}

    def expected(self, number: int) -> float:
        """Return the share from baseline to target that the plan expects at a quarter."""
        start, end = quarter_number(self.recipe.start), quarter_number(self.recipe.end)
        points = [(start, 0.0), *self.milestones, (end, 1.0)]
        for (t0, share0), (t1, share1) in pairwise(points):
            if number <= t1:
                return share0 + (share1 - share0) * (number - t0) / (t1 - t0)
        return 1.0

    @property
    def milestones(self) -> list[tuple[int, float]]:
        """The quarters and shares of the milestones. A KPI that ends early has fewer; one to be maintained has none."""
        if self.row["direction"] == "maintain" or self.row["cumulation"] == "step":
            return []
        end = quarter_number(self.recipe.end)
        factor = 1.0 if end == PLAN_END else 1.3
        due = zip(MILESTONES, self.recipe.milestones, strict=True)
        return [(number, share * factor) for number, share in due if number < end]

    @property
    def priority(self) -> str:
        """The priority that the KPI serves, first by its own outcome; `ENABLERS` where it serves none."""
        served = [
            code.removeprefix("O-")[:2] for code in (self.row["outcome_code"], *self.row["also_serves"].split(";"))
        ]
        return next((code for code in served if code.startswith("P")), ENABLERS)

    def paces(self, weights: dict[str, float]) -> dict[str, float]:
        """Return the pace of each reporter at the newest quarter. Their weighted mean is that of the story."""
        draw = Draw(f"{self.code}:paces")
        leads = {
            region: by_priority[self.priority] + draw.around_zero(0.1) for region, by_priority in REGION_LEADS.items()
        }
        raw = {reporter: leads.get(self.region(reporter), 0.0) + draw.around_zero(0.12) for reporter in weights}
        mean = sum(raw[reporter] * weight for reporter, weight in weights.items()) / sum(weights.values())
        lowest = 0.1 if self.row["cumulation"] == "flow" else -2.0
        pace = TELLINGS[self.code].pace
        return {
            reporter: REGION_PACES.get((self.code, self.region(reporter)), max(lowest, pace + raw[reporter] - mean))
            for reporter in weights
        }

    def was_above(self, reporter: str, number: int) -> float:
        """Return how far the pace of a reporter was above its newest one at a quarter, by the courses of the story."""
        course, region_course = TELLINGS[self.code].course, REGION_COURSES.get(self.region(reporter), STEADY)
        newest = self.steps[-1]
        above = zip(BENDS, course, region_course, strict=True)
        bends = [(bend, of_kpi + of_region) for bend, of_kpi, of_region in above if bend < newest]
        for (t0, above0), (t1, above1) in pairwise([*bends, (newest, 0.0)]):
            if number <= t1:
                return above0 + (above1 - above0) * max(0, number - t0) / (t1 - t0)
        return 0.0

    def is_sent(self, reporter: str, number: int) -> bool:
        """Return whether a figure that is due was sent."""
        if reporter == SILENT_OFFICE and number // 4 == SILENT_YEAR:
            return False
        key = (self.code, reporter)
        if key in LATE and number in self.steps[-LATE[key] :]:
            return False
        if quarter_text(number) in HOLES.get(key, ()):
            return False
        if key in STOPPED and number > quarter_number(STOPPED[key]):
            return False
        if self.row["cumulation"] == "flow" or reporter in ("WORLD", *REGION_LEADS):
            return True
        # A missing flow makes every sum above it a lower bound, so missing flows are listed above, not drawn.
        return not Draw(f"{self.code}:{reporter}:{quarter_text(number)}:sent").chance(0.05)


def kpis_to_make_up(folder: Path, places: PlaceTree) -> list[MadeUpKpi]:
    """Return the KPIs that have a recipe and neither published figures nor targets."""
    known = {row["kpi_code"] for row in read_rows(folder / "observations" / "published.csv")}
    known |= {row["kpi_code"] for row in read_rows(folder / "plan" / "targets.csv")}
    rows = sorted(read_rows(folder / "plan" / "kpis.csv"), key=lambda row: row["kpi_code"])
    return [
        MadeUpKpi(row, RECIPES[row["kpi_code"]], places)
        for row in rows
        if row["kpi_code"] in RECIPES and row["kpi_code"] not in known
    ]
