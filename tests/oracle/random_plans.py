"""Small valid plans at random: every kind of KPI, course and gap that METHOD speaks of, and its boundaries.

A plan is a dict of tables, as `oracle` reads it; `write` makes the folder of DATA from it. One writer serves both
the property tests (choices drawn by hypothesis) and a plain seed.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from tests.oracle import oracle

T = TypeVar("T")
Tables = dict[str, list[dict[str, str]]]

COLUMNS = {
    "plan": "plan_code name_en name_fr start_quarter end_quarter basis source note",
    "priorities": "priority_code section name_en name_fr summary_en summary_fr basis source",
    "enablers": "enabler_code section name_en name_fr summary_en summary_fr basis source",
    "outcomes": "outcome_code parent_code section name_en name_fr name_en_basis same_as basis source",
    "kpis": "kpi_code outcome_code also_serves name_en name_fr unit_en unit_fr decimals result_level direction"
    " cumulation aggregation frequency due_lag_days lower_limit upper_limit tolerance means_of_verification_en"
    " means_of_verification_fr approval approval_reference basis source",
    "targets": "kpi_code place_code quarter kind value basis source",
    "places": "place_code kind parent_code name_en name_fr office_kind city iso2 m49 latitude longitude is_ldc"
    " is_lldc is_sids basis source",
    "observations": "kpi_code place_code quarter dimension category value numerator denominator countries origin"
    " basis is_correction source note",
    "sources": "source_id title publisher edition date address licence",
    "offerings": "offering_code name_en name_fr summary_en summary_fr basis source",
    "framework": "item_code family number parent_code region_code title_en title_fr colour basis source",
    "links": "from_code to_code strength basis reason_en reason_fr source",
    "projects": "project_code name_en name_fr priority_code initiative_code initiative_basis office_code countries"
    " start_quarter end_quarter state budget_chf budget_low_chf budget_high_chf budget_amount budget_currency spent_chf"
    " funding partners origin basis source note",
    "budgets": "plan_year year priority_code office_code funding planned_chf spent_chf mobilised_chf origin basis"
    " source",
}

COUNTED = ("sum", "union", "min", "max", "mean", "direct", "global")
AGGREGATIONS = {
    "flow": COUNTED,
    "level": COUNTED,
    "running": COUNTED,
    "step": COUNTED,
    "rate": ("pool", "min", "max", "mean", "direct", "global"),
}

COUNTRIES = {"KEN": "RO-ADD", "RWA": "RO-ADD", "SEN": "AO-DKR", "BRA": "RO-BRA", "PER": "RO-BRA"}
OFFICES = {"RO-ADD": "AFR", "AO-DKR": "AFR", "RO-BRA": "AMS"}
PLACES = [
    ("WORLD", "world", ""),
    *((code, "region", "WORLD") for code in ("AFR", "AMS", "HQ")),
    *((code, "office", parent) for code, parent in OFFICES.items()),
    *((code, "country", parent) for code, parent in COUNTRIES.items()),
    ("LDC", "group", "WORLD"),
]
OUTCOMES = {"O-P1.1": "P1", "O-P1.2": "P1", "O-P2.1": "P2", "O-E1.1": "E1"}
ITEMS = {"SDG9": "SDG", "C2": "WSIS", "RI-AFR1": "RI"}
START = oracle.quarter_number("2022-Q4")
LAST = oracle.quarter_number("2028-Q1")
NEWEST_IN_A_FILE = oracle.quarter_number("2026-Q3")
"""No file holds an observation of a quarter that has not begun; the measures take any."""

# Shares at and beside the cuts; those marked "e" are multiples of the expected share.
CUTS = ("1", "0.60", "0.59", "0.10", "0", "-0.02", "-0.03", "0.95 e", "0.94 e", "0.60 e", "0.59 e", "1 e", "1.2 e")


class Chooser(Protocol):
    """What makes the choices."""

    def pick(self, options: Sequence[T]) -> T: ...

    def number(self, low: int, high: int) -> int: ...

    def chance(self, percent: int) -> bool: ...


class Seeded:
    """Choices from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def pick(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent


class Drawn:
    """Choices drawn by hypothesis, so that a failing plan shrinks."""

    def __init__(self, draw: Callable[..., object]) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return self._draw(st.sampled_from(options))

    def number(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))

    def chance(self, percent: int) -> bool:
        return self._draw(st.integers(0, 99)) >= 100 - percent


@st.composite
def plans(draw: Callable[..., object], kpis: int = 1) -> Tables:
    """Draw a plan with so many KPIs."""
    return plan(Drawn(draw), kpis)


def seeded_plan(seed: int, kpis: int = 1) -> Tables:
    """Make the plan of a seed, which can be written to files."""
    return plan(Seeded(seed), kpis, NEWEST_IN_A_FILE)


def plan(choose: Chooser, kpis: int, newest: int = LAST) -> Tables:
    """Make a plan whose observations go to a quarter."""
    tables: Tables = {
        "plan": [row("plan", plan_code="KAP", start_quarter="2023-Q1", end_quarter="2026-Q4")],
        "priorities": [row("priorities", priority_code=code) for code in ("P1", "P2")],
        "enablers": [row("enablers", enabler_code="E1")],
        "outcomes": [row("outcomes", outcome_code=code, parent_code=parent) for code, parent in OUTCOMES.items()],
        "kpis": [],
        "targets": [],
        "places": [place_row(*place) for place in PLACES],
        "observations": [],
        "sources": [row("sources", source_id="TEST", title="Made for a test", publisher="Nobody")],
    }
    for number in range(kpis):
        add_kpi(choose, tables, number, newest)
    return tables


def add_delivery(choose: Chooser, tables: Tables) -> None:
    """Add what the measures do not read: items of Figure 2, a product, links to them, projects and budgets."""
    tables["offerings"] = [row("offerings", offering_code="OF1")]
    tables["framework"] = [
        row(
            "framework",
            item_code=code,
            family=family,
            number=code.removeprefix("SDG"),
            region_code="AFR" if family == "RI" else "",
            title_en=code,
            title_fr=code,
        )
        for code, family in ITEMS.items()
    ]
    tables["links"] = [
        row(
            "links",
            from_code=start,
            to_code=item,
            strength=choose.pick(["primary", "secondary"]),
            basis=choose.pick(["official", "inferred", "illustrative"]),
        )
        for start in ("P1", "P2", "E1", "OF1", *OUTCOMES)
        for item in (*ITEMS, "OF1")
        if choose.chance(50) and (item != "OF1" or start in ("P1", "P2", "E1"))
    ]
    tables["projects"] = [
        row(
            "projects",
            project_code=f"PRJ-{number}",
            name_en=f"Project {number}",
            priority_code=choose.pick(["P1", "P2"]),
            initiative_code=choose.pick(["", "RI-AFR1"]),
            office_code=choose.pick(list(OFFICES)),
            start_quarter="2023-Q1",
            end_quarter=choose.pick(["2024-Q4", "2026-Q4"]),
            state=choose.pick(["planned", "ongoing", "completed"]),
            budget_chf="1000",
            origin=choose.pick(["published", "illustrative"]),
        )
        for number in range(choose.number(0, 4))
    ]
    tables["budgets"] = [
        row(
            "budgets",
            plan_year="2024",
            year="2024",
            funding="regular",
            priority_code=priority,
            office_code=choose.pick(list(OFFICES)),
            planned_chf="1000",
            origin=choose.pick(["published", "illustrative"]),
        )
        for priority in ("P1", "P2")
        if choose.chance(50)
    ]


def row(table: str, **cells: str) -> dict[str, str]:
    """Make a row with every column of its table; names and sources are filled where they are not given."""
    code = next((text for column, text in cells.items() if column.endswith("_code")), "")
    filled = {"name_en": code, "name_fr": code, "basis": "proposed", "source": "TEST", **cells}
    return {column: filled.get(column, "") for column in COLUMNS[table].split()}


def place_row(code: str, kind: str, parent: str) -> dict[str, str]:
    extra = {"office_kind": "regional" if code.startswith("RO") else "area"} if kind == "office" else {}
    if kind == "country":
        numbers = {"KEN": ("KE", "404"), "RWA": ("RW", "646"), "SEN": ("SN", "686"), "BRA": ("BR", "076")}
        iso2, m49 = numbers.get(code, ("PE", "604"))
        extra = {"iso2": iso2, "m49": m49, "is_ldc": str(int(code in ("RWA", "SEN")))}
    return row("places", place_code=code, kind=kind, parent_code=parent, **extra)


def add_kpi(choose: Chooser, tables: Tables, number: int, newest: int) -> None:
    """Add a KPI with its courses and observations."""
    outcome = choose.pick(list(OUTCOMES))
    cumulation = choose.pick(list(AGGREGATIONS))
    kpi = row(
        "kpis",
        kpi_code=f"K-{outcome[2:]}-{chr(ord('a') + number)}",
        outcome_code=outcome,
        also_serves=";".join(code for code in (*OUTCOMES, "P2", "E1") if code != outcome and choose.chance(15)),
        unit_en="units",
        unit_fr="unités",
        decimals=choose.pick(["1", "1", "2", "3"]),  # with 0 a figure would have to be whole
        result_level=choose.pick(["output", "output", "outcome", "impact", "context"]),
        direction=choose.pick(["increase", "increase", "decrease", "maintain"]),
        cumulation=cumulation,
        aggregation=choose.pick(AGGREGATIONS[cumulation]),
        frequency=choose.pick(list(oracle.STEP)),
        due_lag_days="60",
        tolerance=choose.pick(["", "", "0", "5", "0.5"]),
        means_of_verification_en="a test",
        means_of_verification_fr="un essai",
        approval=choose.pick(["proposed", "approved", "revised"]),
    )
    usual = course(choose, kpi)
    values: list[Fraction] = []
    for place in tables["places"]:
        points = usual if choose.chance(60) else course(choose, kpi)
        known = choose.pick(["all", "all", "all", "all", "all", "none", "no baseline", "no target"])
        for kind, quarter, value in points:
            if (
                known == "all"
                or (known == "no baseline" and kind == "target")
                or (known == "no target" and kind == "baseline")
            ):
                tables["targets"].append(target_row(choose, kpi, place, kind, quarter, value))
                values.append(value)
        if choose.chance(60 if place["kind"] in ("office", "world") else 35):
            values += add_observations(choose, tables, kpi, place, points, newest)
    kpi["lower_limit"] = limit(choose, min(values, default=Fraction(0)), -1)
    kpi["upper_limit"] = limit(choose, max(values, default=Fraction(100)), 1)
    tables["kpis"].append(kpi)


def limit(choose: Chooser, furthest: Fraction, sign: int) -> str:
    """Return no limit, or one at or a little beyond the furthest figure, so that forecasts meet it."""
    beyond = choose.pick([None, None, Fraction(0), Fraction(1)])
    return "" if beyond is None else decimal(furthest + sign * beyond) or ""


def course(choose: Chooser, kpi: dict[str, str]) -> list[tuple[str, int, Fraction]]:
    """Choose baseline, milestones and target as (kind, quarter, value)."""
    sign = -1 if kpi["direction"] == "decrease" else 1
    start = START + choose.pick([0, 0, 0, 1, 2, 3, 6])
    end = start + choose.pick([20, 16, 10, 8, 4])
    if kpi["aggregation"] == "union":
        b, span = (Fraction(choose.pick([0, 0, 1])), Fraction(choose.pick([5, 4, 2])))
        if sign < 0:
            b = Fraction(5)
    elif kpi["cumulation"] == "rate":
        # A start at the very end of the scale, too: there R12 can take no unit away.
        b = Fraction(choose.pick([50, 40, 60, 0 if sign > 0 else 100]))
        span = Fraction(choose.pick([20, 40, 10, 25]))
    else:
        b, span = Fraction(choose.pick([0, 60, 80, -5, 10])), Fraction(choose.pick([20, 21, 100, 10, 1]))
    if kpi["cumulation"] == "flow":
        b = Fraction(0)
    if kpi["direction"] == "maintain" or choose.chance(5) or (kpi["aggregation"] == "union" and b + sign * span < 0):
        span = Fraction(0)
    middle = sorted({start + choose.number(1, end - start - 1) for _ in range(choose.pick([0, 0, 1, 2]))})
    heights = sorted(Fraction(choose.pick([0, 5, 10, 25, 50, 75, 100]), 100) for _ in middle)
    return [
        ("baseline", start, b),
        *(("milestone", quarter, b + sign * span * height) for quarter, height in zip(middle, heights, strict=True)),
        ("target", end, b + sign * span),
    ]


def target_row(
    choose: Chooser, kpi: dict[str, str], place: dict[str, str], kind: str, quarter: int, value: Fraction
) -> dict[str, str]:
    return row(
        "targets",
        kpi_code=kpi["kpi_code"],
        place_code=place["place_code"],
        quarter=oracle.quarter_text(quarter),
        kind=kind,
        value=decimal(value) or "0",
        basis="illustrative" if choose.chance(20) else "proposed",
    )


def observed_quarters(choose: Chooser, kpi: dict[str, str], start: int, newest: int) -> list[int]:
    """Choose when a place reports: mostly every step, with gaps, now and then off the beat or before the baseline."""
    step = oracle.STEP[kpi["frequency"]]
    quarter = start + choose.pick([step, step, step, 1, 0, -step, 3 * step])
    quarters = []
    for _ in range(choose.pick([1, 3, 5, 8])):
        if quarter > newest:
            break
        quarters.append(quarter)
        quarter += choose.pick([step, step, step, step, step, 2 * step, 3 * step, 1])
    return quarters


def add_observations(
    choose: Chooser,
    tables: Tables,
    kpi: dict[str, str],
    place: dict[str, str],
    points: list[tuple[str, int, Fraction]],
    newest: int,
) -> list[Fraction]:
    """Add the rows of one place, and give their values."""
    start = points[0][1]
    origin = choose.pick(["reported", "published", "illustrative"])
    total, before = Fraction(0), None
    values = []
    for quarter in observed_quarters(choose, kpi, start, newest):
        cells: dict[str, str] = {}
        intended = intended_value(choose, points, quarter)
        if kpi["aggregation"] == "union":
            countries = [code for code in COUNTRIES if choose.chance(40)] or ["KEN"]
            value = Fraction(len(countries))
            cells["countries"] = ";".join(countries)
        elif kpi["cumulation"] == "rate" and (kpi["aggregation"] == "pool" or choose.chance(60)):
            d = choose.pick([10, 5, 19, 20, 21, 100, 300])
            n = int(min(max(intended * d / 100, 0), d)) if choose.chance(70) else choose.number(0, d)
            value = Fraction(100 * n, d)
            cells["numerator"], cells["denominator"] = str(n), str(d)
        else:
            value = intended - total if kpi["cumulation"] == "flow" and choose.chance(60) else intended
            if kpi["cumulation"] == "flow" and choose.chance(40):
                value = Fraction(choose.number(0, 4))
            if kpi["cumulation"] == "rate":
                value = min(max(value, Fraction(0)), Fraction(100))
            cells["value"] = decimal(value) or "0"
            value = Fraction(cells["value"])
        total += value if quarter > start else 0
        falls = kpi["cumulation"] == "running" and before is not None and value < before
        before = value
        values.append(value)
        if choose.chance(15):
            origin = choose.pick(["reported", "published", "illustrative"])
        observation = row(
            "observations",
            kpi_code=kpi["kpi_code"],
            place_code=place["place_code"],
            quarter=oracle.quarter_text(quarter),
            dimension="total",
            origin=origin,
            basis={"published": "official", "reported": "secondary", "illustrative": "illustrative"}[origin],
            is_correction=str(int(falls)),
            **cells,
        )
        tables["observations"].append(observation)
        if choose.chance(8):
            # A part of the total, which no status uses.
            tables["observations"].append({**observation, "dimension": "sex", "category": "female"})
    return values


def intended_value(choose: Chooser, points: list[tuple[str, int, Fraction]], quarter: int) -> Fraction:
    """Choose an actual: at or beside a cut of the status table, or any small number."""
    (_, start, b), (_, end, goal) = points[0], points[-1]
    if goal == b:
        return (
            b
            + Fraction(choose.pick([0, 0, 1, 5, 10, 11, -5]), choose.pick([1, 10]))
            + abs(b) * Fraction(choose.pick([0, 2, 4, 5]), 100)
        )
    if choose.chance(15):
        return Fraction(choose.number(-2, 25))
    text, _, is_expected = choose.pick(CUTS).partition(" ")
    share = Fraction(text)
    if is_expected:
        planned = oracle.TargetPath((start, b), tuple((q, value) for _, q, value in points[1:-1]), (end, goal))
        share *= oracle.expected_share(planned, quarter)
    value = b + share * (goal - b)
    return value if decimal(value) is not None else Fraction(round(value))


def decimal(value: Fraction) -> str | None:
    """Write a fraction as a plain decimal number; None where it has no end within ten places."""
    tens = value * 10**10
    if tens.denominator != 1:
        return None
    sign, digits = "-" if tens < 0 else "", f"{abs(int(tens)):011d}"
    return f"{sign}{digits[:-10]}.{digits[-10:]}".rstrip("0").rstrip(".")


def write(tables: Tables, folder: Path) -> None:
    """Write the plan as a folder of files; illustrative rows, but for links, stand in a folder of their own."""
    files: dict[str, list[dict[str, str]]] = {
        "sources.csv": tables["sources"],
        "places/places.csv": tables["places"],
        **{f"plan/{name}.csv": tables[name] for name in ("plan", "priorities", "enablers", "outcomes", "kpis")},
        "plan/targets.csv": [line for line in tables["targets"] if line["basis"] != "illustrative"],
        "illustrative/targets.csv": [line for line in tables["targets"] if line["basis"] == "illustrative"],
        "illustrative/observations.csv": [line for line in tables["observations"] if line["origin"] == "illustrative"],
        **{
            f"observations/{origin}.csv": [line for line in tables["observations"] if line["origin"] == origin]
            for origin in ("published", "reported")
        },
        **{f"plan/{name}.csv": tables[name] for name in ("offerings", "framework", "links") if name in tables},
        **{
            f"{room}/{name}.csv": [line for line in tables[name] if (line["origin"] == "illustrative") is is_made_up]
            for name in ("projects", "budgets")
            if name in tables
            for room, is_made_up in (("delivery", False), ("illustrative", True))
        },
    }
    for name, rows in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = COLUMNS[path.stem if path.stem in COLUMNS else "observations"].split()
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
