"""What changed between two states, by cause, a second time: whole tables are put together for each step and judged.

It shares no code with the program. A state is a dict of tables, as `oracle` reads it, with a quarter and a view.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle import oracle
from tests.oracle.oracle import Tables

DEFINITIONS = ("plan", "priorities", "enablers", "outcomes", "kpis", "places")
KEY = ("kpi_code", "place_code", "quarter", "dimension", "category")

Judged = tuple[str, Fraction | None]
"""Status and share."""


@dataclass(frozen=True)
class State:
    tables: Tables
    quarter: str
    view: str

    @property
    def seen(self) -> Tables:
        return oracle.in_view(self.tables, self.view)

    def has(self, kpi: str, place: str) -> bool:
        return kpi in codes(self.tables, "kpi") and place in codes(self.tables, "place")


def codes(tables: Tables, kind: str) -> list[str]:
    return [row[f"{kind}_code"] for row in tables[f"{kind}s"]]


def turned(older: State, newer: State) -> dict[str, tuple[Tables, str]]:
    """Return the tables and the quarter of the older state, then those after each cause."""
    before, after = older.seen, newer.seen
    defined = {**before, **{name: after[name] for name in DEFINITIONS}}
    targeted = {**defined, "targets": after["targets"]}
    keys = {tuple(row[name] for name in KEY) for row in before["observations"]}
    known = [row for row in after["observations"] if tuple(row[name] for name in KEY) in keys]
    return {
        "older": (before, older.quarter),
        "definition": (defined, older.quarter),
        "target": (targeted, older.quarter),
        "correction": ({**targeted, "observations": known}, older.quarter),
        "new_figure": (after, older.quarter),
        "time": (after, newer.quarter),
    }


def judged(tables: Tables, kpi: str, place: str, quarter: str) -> Judged:
    of_kpi = next(row for row in tables["kpis"] if row["kpi_code"] == kpi)
    at = next(row for row in tables["places"] if row["place_code"] == place)
    q = oracle.quarter_number(quarter)
    planned = oracle.target_path(tables, of_kpi, at)
    figure = oracle.actual(tables, of_kpi, at, q)
    status = oracle.status(of_kpi, at, planned, figure, figure.value if figure else None, q)
    has_share = figure is not None and oracle.has_share(planned)
    return status, oracle.share(planned, figure.value) if has_share else None


def counted(tables: Tables, code: str) -> list[str]:
    """Return the KPIs that count for the plan (`PLAN`), the enablers together (`ENABLERS`) or an objective."""
    parent = {row["outcome_code"]: row["parent_code"] for row in tables["outcomes"]}
    enablers = set(codes(tables, "enabler"))
    kpis = []
    for kpi in tables["kpis"]:
        outcomes = {kpi["outcome_code"], *filter(None, kpi["also_serves"].split(";"))}
        served = outcomes | {parent.get(outcome) for outcome in outcomes}
        if kpi["result_level"] != "context" and (
            code == "PLAN" or code in served or (code == "ENABLERS" and served & enablers)
        ):
            kpis.append(kpi["kpi_code"])
    return kpis


class Pair:
    """An older and a newer state; what is judged once is not judged again."""

    def __init__(self, older: State, newer: State) -> None:
        self.older, self.newer = older, newer
        self._stages = turned(older, newer)
        self._judged: dict[tuple[str, str, str], Judged] = {}

    def judged(self, stage: str, kpi: str, place: str) -> Judged:
        """Return how a KPI stands in the older state, after a cause, or (`newer`) in the newer state."""
        key = (stage, kpi, place)
        if key not in self._judged:
            tables, quarter = (self.newer.seen, self.newer.quarter) if stage == "newer" else self._stages[stage]
            self._judged[key] = judged(tables, kpi, place, quarter)
        return self._judged[key]

    def is_in_both(self, kpi: str, place: str) -> bool:
        return self.older.has(kpi, place) and self.newer.has(kpi, place)

    def split(self, kpi: str, place: str) -> dict[str, tuple[Judged | None, Judged | None]]:
        """Return how a KPI stood before and after each cause that changed it."""
        if not self.is_in_both(kpi, place):
            before = self.judged("older", kpi, place) if self.older.has(kpi, place) else None
            after = self.judged("newer", kpi, place) if self.newer.has(kpi, place) else None
            return {} if before is after is None else {"scope": (before, after)}
        steps = {}
        before, *following = (self.judged(stage, kpi, place) for stage in self._stages)
        for cause, after in zip(list(self._stages)[1:], following, strict=True):
            if after != before:
                steps[cause] = (before, after)
            before = after
        return steps

    def split_counts(self, code: str, place: str) -> dict[str, dict[str, int]]:
        """Return by how much each cause changed the count of each status: first KPIs of one state only come and go."""

        def count(stage: str, one: State, other: State, side: str) -> Counter[str]:
            of_both = [kpi for kpi in counted(self._stages[stage][0], code) if self.is_in_both(kpi, place)]
            alone = [kpi for kpi in counted(one.tables, code) if one.has(kpi, place) and not other.has(kpi, place)]
            return Counter(
                [
                    *(self.judged(stage, kpi, place)[0] for kpi in of_both),
                    *(self.judged(side, kpi, place)[0] for kpi in alone),
                ]
            )

        before = count("older", self.older, self.newer, "older")
        steps = {}
        for stage in self._stages:
            after = count(stage, self.newer, self.older, "newer")
            differences = {status: after[status] - before[status] for status in after.keys() | before.keys()}
            if any(differences.values()):
                cause = "scope" if stage == "older" else stage
                steps[cause] = {status: number for status, number in differences.items() if number}
            before = after
        return steps
