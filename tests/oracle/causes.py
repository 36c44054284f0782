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


def split(older: State, newer: State, kpi: str, place: str) -> dict[str, tuple[Judged | None, Judged | None]]:
    """Return how a KPI stood before and after each cause that changed it."""
    if not (older.has(kpi, place) and newer.has(kpi, place)):
        ends = [
            judged(state.seen, kpi, place, state.quarter) if state.has(kpi, place) else None for state in (older, newer)
        ]
        return {} if ends == [None, None] else {"scope": (ends[0], ends[1])}
    stages = {cause: judged(tables, kpi, place, quarter) for cause, (tables, quarter) in turned(older, newer).items()}
    steps = {}
    before = stages.pop("older")
    for cause, after in stages.items():
        if after != before:
            steps[cause] = (before, after)
        before = after
    return steps


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


def split_counts(older: State, newer: State, code: str, place: str) -> dict[str, dict[str, int]]:
    """Return by how much each cause changed the count of each status: first come and go the KPIs of one state only."""

    def only_of(state: State, other: State) -> list[str]:
        kpis = [kpi for kpi in counted(state.tables, code) if state.has(kpi, place) and not other.has(kpi, place)]
        return [judged(state.seen, kpi, place, state.quarter)[0] for kpi in kpis]

    def of_both(tables: Tables, quarter: str) -> list[str]:
        kpis = [kpi for kpi in counted(tables, code) if older.has(kpi, place) and newer.has(kpi, place)]
        return [judged(tables, kpi, place, quarter)[0] for kpi in kpis]

    stages = turned(older, newer)
    first = stages.pop("older")
    before = Counter(of_both(*first) + only_of(older, newer))
    steps = {}
    for cause, stage in {"scope": first, **stages}.items():
        after = Counter(of_both(*stage) + only_of(newer, older))
        differences = {status: after[status] - before[status] for status in after.keys() | before.keys()}
        if any(differences.values()):
            steps[cause] = {status: number for status, number in differences.items() if number}
        before = after
    return steps
