"""METHOD a second time, slowly: the rule set KAP-1 worked out from the rows as they stand in the files.

It shares no code with the program, calculates in exact fractions and works out everything anew for each question.
Rows are dicts of strings, as `csv.DictReader` gives them, in a dict of tables: kpis, places, targets, observations,
outcomes, priorities, enablers, plan. Receipts and roll-ups come as dicts with the fields of METHOD (without `rules`
and `trace`, which other tests check). Numbers stay fractions; slopes of three or more points are nearly exact (their
weights are powers of 0.7 in floating point).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

Row = Mapping[str, str]
Tables = Mapping[str, list[dict[str, str]]]

USABLE = ("on_track", "at_risk", "off_track", "achieved", "partly_achieved", "not_achieved", "regressing")
STEP = {"quarterly": 1, "half-yearly": 2, "yearly": 4}


# Terms


def quarter_number(text: str) -> int:
    """Return the quarters since year 0, so that differences are those of numbers."""
    year, number = text.split("-Q")
    return int(year) * 4 + int(number) - 1


def quarter_text(number: int) -> str:
    return f"{number // 4:04d}-Q{number % 4 + 1}"


def at_least(a: Fraction, b: Fraction) -> bool:
    return a - b > -Fraction(1, 10**9) * max(Fraction(1), abs(a), abs(b))


def at_most(a: Fraction, b: Fraction) -> bool:
    return at_least(b, a)


def less(a: Fraction, b: Fraction) -> bool:
    return not at_least(a, b)


def more(a: Fraction, b: Fraction) -> bool:
    return not at_least(b, a)


def optional(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


@dataclass(frozen=True)
class TargetPath:
    """What is planned for a KPI at a place: points (quarter, value)."""

    baseline: tuple[int, Fraction] | None
    milestones: tuple[tuple[int, Fraction], ...]
    target: tuple[int, Fraction] | None


def target_path(tables: Tables, kpi: Row, place: Row) -> TargetPath:
    points: dict[str, list[tuple[int, Fraction]]] = {"baseline": [], "milestone": [], "target": []}
    for row in tables["targets"]:
        if row["kpi_code"] == kpi["kpi_code"] and row["place_code"] == place["place_code"]:
            points[row["kind"]].append((quarter_number(row["quarter"]), Fraction(row["value"])))
    return TargetPath(
        baseline=points["baseline"][0] if points["baseline"] else None,
        milestones=tuple(sorted(points["milestone"])),
        target=points["target"][0] if points["target"] else None,
    )


def observations(tables: Tables, kpi: Row, place: Row) -> list[Row]:
    return [
        row
        for row in tables["observations"]
        if row["kpi_code"] == kpi["kpi_code"]
        and row["place_code"] == place["place_code"]
        and row["dimension"] == "total"
    ]


def children(tables: Tables, place: Row) -> list[Row]:
    return [row for row in tables["places"] if row["parent_code"] == place["place_code"] and row["kind"] != "group"]


def is_expected(tables: Tables, kpi: Row, place: Row) -> bool:
    """Return whether the place, or a place below it, has a target, a baseline or an observation of the KPI."""
    own = target_path(tables, kpi, place)
    return (
        own.target is not None
        or own.baseline is not None
        or bool(observations(tables, kpi, place))
        or any(is_expected(tables, kpi, child) for child in children(tables, place))
    )


# R1, R2, R3: the actual


@dataclass(frozen=True)
class Actual:
    value: Fraction
    quarter: int
    source: str
    origins: frozenset[str]
    quarters: frozenset[int]
    is_lower_bound: bool = False
    is_partial: bool = False
    reported: int | None = None
    expected: int | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    countries: frozenset[str] = field(default_factory=frozenset)


def has_gap(kpi: Row, start: int | None, quarters: Iterable[int]) -> bool:
    """Return whether two neighbours of the start and the observed quarters after it are more than one step apart."""
    line = sorted(quarters) if start is None else [start, *sorted(quarter for quarter in quarters if quarter > start)]
    return any(later - earlier > STEP[kpi["frequency"]] for earlier, later in pairwise(line))


def actual(tables: Tables, kpi: Row, place: Row, q: int) -> Actual | None:
    """Return the actual of the KPI at the place for the selected quarter; None where nothing was observed."""
    planned = target_path(tables, kpi, place)
    start = planned.baseline[0] if planned.baseline else None
    figure = direct(tables, kpi, place, start, q) or built(tables, kpi, place, start, q)
    if figure is not None and start is not None and figure.quarter <= start:
        return None  # nothing was observed in (t0, q] at or below the place
    return figure


def direct(tables: Tables, kpi: Row, place: Row, start: int | None, q: int) -> Actual | None:
    window = sorted(
        (
            row
            for row in observations(tables, kpi, place)
            if quarter_number(row["quarter"]) <= q and (start is None or quarter_number(row["quarter"]) > start)
        ),
        key=lambda row: quarter_number(row["quarter"]),
    )
    if not window:
        return None
    newest = window[-1]
    used = window if kpi["cumulation"] == "flow" else [newest]
    quarters = frozenset(quarter_number(row["quarter"]) for row in used)
    numerator = denominator = None
    countries: frozenset[str] = frozenset()
    if kpi["aggregation"] == "union":
        countries = frozenset(code for row in used for code in row["countries"].split(";") if code)
        value = Fraction(len(countries))
    elif kpi["cumulation"] == "flow":
        value = sum((Fraction(row["value"]) for row in used), Fraction(0))
    elif newest["denominator"]:
        numerator, denominator = Fraction(newest["numerator"]), Fraction(newest["denominator"])
        value = 100 * numerator / denominator
    else:
        value = Fraction(newest["value"])
    return Actual(
        value=value,
        quarter=quarter_number(newest["quarter"]),
        source="direct",
        origins=frozenset(row["origin"] for row in used),
        quarters=quarters,
        is_lower_bound=kpi["cumulation"] == "flow" and has_gap(kpi, start, quarters),
        numerator=numerator,
        denominator=denominator,
        countries=countries,
    )


def built(tables: Tables, kpi: Row, place: Row, start: int | None, q: int) -> Actual | None:
    if kpi["aggregation"] in ("direct", "global"):
        return None
    expected = [child for child in children(tables, place) if is_expected(tables, kpi, child)]
    reporting = [figure for child in expected if (figure := actual(tables, kpi, child, q)) is not None]
    if not reporting:
        return None
    t = max(child.quarter for child in reporting)
    counted = [child for child in reporting if t - child.quarter <= 2 * STEP[kpi["frequency"]]]
    values = [child.value for child in counted]
    numerator = denominator = None
    countries: frozenset[str] = frozenset()
    match kpi["aggregation"]:
        case "sum":
            value = sum(values, Fraction(0))
        case "pool":
            numerator = sum((child.numerator for child in counted), Fraction(0))
            denominator = sum((child.denominator for child in counted), Fraction(0))
            value = 100 * numerator / denominator
        case "union":
            countries = frozenset().union(*(child.countries for child in counted))
            value = Fraction(len(countries))
        case "min":
            value = min(values)
        case "max":
            value = max(values)
        case "mean":
            value = sum(values, Fraction(0)) / len(values)
        case unknown:
            raise ValueError(f"{unknown!r} is not an aggregation")
    is_partial = len(counted) < len(expected) or any(child.is_partial for child in counted)
    quarters = frozenset().union(*(child.quarters for child in counted))
    return Actual(
        value=value,
        quarter=t,
        source="built",
        origins=frozenset().union(*(child.origins for child in counted)),
        quarters=quarters,
        is_lower_bound=kpi["cumulation"] == "flow"
        and (
            has_gap(kpi, start, quarters)
            or any(child.is_lower_bound or child.quarter < t for child in counted)
            or is_partial
        ),
        is_partial=is_partial,
        reported=len(counted),
        expected=len(expected),
        numerator=numerator,
        denominator=denominator,
        countries=countries,
    )


# R4 to R7: share, expectation, pace


def expected_value(planned: TargetPath, t: int) -> Fraction:
    """Return E(t), straight between baseline, milestones and target; the ends hold outside."""
    points = [planned.baseline, *planned.milestones, planned.target]
    if t <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if before <= t <= after:
            return low + (high - low) * Fraction(t - before, after - before)
    return points[-1][1]


def has_share(planned: TargetPath) -> bool:
    return planned.baseline is not None and planned.target is not None and planned.baseline[1] != planned.target[1]


def share(planned: TargetPath, value: Fraction) -> Fraction:
    b, goal = planned.baseline[1], planned.target[1]
    return (value - b) / (goal - b)


def expected_share(planned: TargetPath, t: int) -> Fraction:
    if t > planned.target[0]:
        return Fraction(1)
    return share(planned, expected_value(planned, t))


def status(kpi: Row, place: Row, planned: TargetPath, figure: Actual | None, value: Fraction | None, q: int) -> str:
    """Return the first status that holds, for the actual `figure` with its value taken as `value`."""
    if kpi["aggregation"] == "global" and place["place_code"] != "WORLD":
        return "not_applicable"
    if figure is None:
        return "no_data"
    if planned.baseline is None or planned.target is None:
        return "no_target"
    t, (end, goal) = figure.quarter, planned.target
    if q - t > 2 * STEP[kpi["frequency"]] and t < end:
        return "no_recent_data"
    if not has_share(planned):
        own = optional(kpi["tolerance"])
        tolerance = own if own is not None else abs(goal) * Fraction(2, 100)
        distance = abs(value - goal)
        if at_most(distance, tolerance):
            return "on_track"
        return "at_risk" if at_most(distance, 2 * tolerance) else "off_track"
    x, e = share(planned, value), expected_share(planned, t)
    is_early = less(e, Fraction("0.10"))
    r = None if is_early else x / e
    if at_least(x, Fraction(1)) and (not figure.is_partial or kpi["cumulation"] == "flow"):
        return "achieved"
    if figure.is_lower_bound and (t >= end or is_early or less(r, Fraction("0.95"))):
        return "incomplete"
    if t >= end:
        return "partly_achieved" if at_least(x, Fraction("0.60")) else "not_achieved"
    if less(x, Fraction("-0.02")):
        return "regressing"
    if is_early:
        return "too_early"
    if at_least(r, Fraction("0.95")):
        return "on_track"
    return "at_risk" if at_least(r, Fraction("0.60")) else "off_track"


# R8 to R12: looking ahead


def points(tables: Tables, kpi: Row, place: Row, t: int) -> list[tuple[int, Fraction]]:
    """Return the baseline and the actual of every data quarter up to t (R8)."""
    start, b = target_path(tables, kpi, place).baseline
    line = [(start, b)]
    for quarter in range(start + 1, t + 1):
        figure = actual(tables, kpi, place, quarter)
        if figure is not None and figure.quarter == quarter:
            line.append((quarter, figure.value))
    return line


def slope(line: list[tuple[int, Fraction]], t: int) -> Fraction:
    """Return the slope a year: through two points, or by weighted least squares through more."""
    if len(line) == 2:
        (before, low), (after, high) = line
        return (high - low) / Fraction(after - before, 4)
    weights = [Fraction(0.7 ** ((t - quarter) / 4)) for quarter, _ in line]
    years = [Fraction(quarter - t, 4) for quarter, _ in line]
    total = sum(weights)
    mean_year = sum(w * year for w, year in zip(weights, years, strict=True)) / total
    mean_value = sum(w * value for w, (_, value) in zip(weights, line, strict=True)) / total
    above = sum(
        w * (year - mean_year) * (value - mean_value) for w, year, (_, value) in zip(weights, years, line, strict=True)
    )
    below = sum(w * (year - mean_year) ** 2 for w, year in zip(weights, years, strict=True))
    return above / below


def clip(kpi: Row, value: Fraction) -> Fraction:
    lower, upper = optional(kpi["lower_limit"]), optional(kpi["upper_limit"])
    if lower is not None and value < lower:
        return lower
    if upper is not None and value > upper:
        return upper
    return value


def is_forward(kpi: Row, m: Fraction) -> bool:
    zero = Fraction(0)
    return less(m, zero) if kpi["direction"] == "decrease" else more(m, zero)


def is_backward(kpi: Row, m: Fraction) -> bool:
    return is_forward(kpi, -m)


def forecast(
    tables: Tables, kpi: Row, place: Row, planned: TargetPath, figure: Actual
) -> tuple[dict[str, object] | None, Fraction | None]:
    """Return the forecast with its band and word, and its slope a year (R9)."""
    if not has_share(planned) or kpi["cumulation"] == "step" or kpi["direction"] == "maintain" or figure.is_lower_bound:
        return None, None
    t, (start, b), (end, goal) = figure.quarter, planned.baseline, planned.target
    if t >= end or less(expected_share(planned, t), Fraction("0.10")):
        return None, None
    line = points(tables, kpi, place, t)
    if kpi["cumulation"] != "flow":
        m = slope(line, t)
    elif t - start < 4:
        m = figure.value * Fraction(4, t - start)
    else:
        # At the baseline, and before the first observation falls due, a flow has added nothing.
        earlier = actual(tables, kpi, place, t - 4)
        m = figure.value - (earlier.value if earlier else b)
    ahead = Fraction(end - t, 4)
    value = clip(kpi, figure.value + m * ahead)
    reaches = at_most(value, goal) if kpi["direction"] == "decrease" else at_least(value, goal)
    slopes = [
        (high - low) / Fraction(after - before, 4)
        for before, low in line
        for after, high in line
        if after - before >= 4
    ]
    return {
        "value": value,
        "low": clip(kpi, figure.value + min(slopes) * ahead) if slopes else None,
        "high": clip(kpi, figure.value + max(slopes) * ahead) if slopes else None,
        "word": "maintain" if reaches else "reverse" if is_backward(kpi, m) else "accelerate",
    }, m


def to_next_status(planned: TargetPath, figure: Actual, judged: str) -> dict[str, object] | None:
    """Return the next better status and the difference in the actual that reaches it (R11)."""
    if not has_share(planned):
        return None
    e = expected_share(planned, figure.quarter)
    reach = {
        "regressing": ("at_risk", Fraction("0.60") * e),
        "off_track": ("at_risk", Fraction("0.60") * e),
        "at_risk": ("on_track", Fraction("0.95") * e),
        "on_track": ("achieved", Fraction(1)),
        "not_achieved": ("partly_achieved", Fraction("0.60")),
        "partly_achieved": ("achieved", Fraction(1)),
    }
    if judged not in reach:
        return None
    better, x = reach[judged]
    b, goal = planned.baseline[1], planned.target[1]
    return {"status": better, "difference": b + x * (goal - b) - figure.value}


def rests_on_one_unit(kpi: Row, place: Row, planned: TargetPath, figure: Actual, q: int) -> bool | None:
    """Return whether one unit more or less would give another status (R12); None where the rule does not apply."""
    is_small_count = (
        int(kpi["decimals"]) == 0
        and planned.baseline is not None
        and planned.target is not None
        and at_most(abs(planned.target[1] - planned.baseline[1]), Fraction(20))
    )
    is_small_rate = (
        kpi["cumulation"] == "rate" and figure.denominator is not None and less(figure.denominator, Fraction(20))
    )
    if not (is_small_count or is_small_rate):
        return None
    if kpi["cumulation"] == "rate" and figure.denominator is not None:
        n, d = figure.numerator, figure.denominator
        others = [100 * min(max(n + change, Fraction(0)), d) / d for change in (1, -1)]
    else:
        others = [figure.value + change for change in (1, -1)]
    judged = status(kpi, place, planned, figure, figure.value, q)
    return any(status(kpi, place, planned, figure, value, q) != judged for value in others)


# The receipt


def in_view(tables: Tables, view: str) -> Tables:
    """Leave out illustrative observations and targets, unless the reader looks at all origins."""
    if view == "all":
        return tables
    return {
        **tables,
        "observations": [row for row in tables["observations"] if row["origin"] == "published"],
        "targets": [row for row in tables["targets"] if row["basis"] != "illustrative"],
    }


def receipt(tables: Tables, kpi: Row, place: Row, quarter: str) -> dict[str, object]:
    q = quarter_number(quarter)
    planned = target_path(tables, kpi, place)
    figure = actual(tables, kpi, place, q)
    judged = status(kpi, place, planned, figure, figure.value if figure else None, q)
    result: dict[str, object] = {
        "kpi_code": kpi["kpi_code"],
        "place_code": place["place_code"],
        "quarter": quarter,
        "data_quarter": None,
        "baseline": point(planned.baseline),
        "target": point(planned.target),
        "actual": None,
        "is_lower_bound": False,
        "source": None,
        "coverage": None,
        "is_partial": False,
        "share": None,
        "expected_share": None,
        "pace": None,
        "status": judged,
        "forecast": None,
        "needed_pace": None,
        "needed_pace_ratio": None,
        "to_next_status": None,
        "rests_on_one_unit": None,
        "origins": [],
    }
    if figure is None:
        return result
    t = figure.quarter
    result["data_quarter"] = quarter_text(t)
    result["actual"] = figure.value
    result["is_lower_bound"] = figure.is_lower_bound
    result["source"] = figure.source
    result["is_partial"] = figure.is_partial
    result["origins"] = sorted(figure.origins)
    if figure.source == "built":
        result["coverage"] = {"reported": figure.reported, "expected": figure.expected}
    if has_share(planned):
        x, e = share(planned, figure.value), expected_share(planned, t)
        result["share"], result["expected_share"] = x, e
        if at_least(e, Fraction("0.10")):
            result["pace"] = x / e
    result["forecast"], m = forecast(tables, kpi, place, planned, figure)
    if planned.target is not None and t < planned.target[0]:
        needed = (planned.target[1] - figure.value) / Fraction(planned.target[0] - t, 4)
        result["needed_pace"] = needed
        if m is not None and is_forward(kpi, m):
            result["needed_pace_ratio"] = needed / m
    result["to_next_status"] = to_next_status(planned, figure, judged)
    result["rests_on_one_unit"] = rests_on_one_unit(kpi, place, planned, figure, q)
    return result


def point(pair: tuple[int, Fraction] | None) -> dict[str, object] | None:
    return {"quarter": quarter_text(pair[0]), "value": pair[1]} if pair else None


def receipts(tables: Tables, quarter: str, view: str = "all") -> list[dict[str, object]]:
    """Return the receipt of every KPI at every place for the selected quarter."""
    seen = in_view(tables, view)
    return [receipt(seen, kpi, place, quarter) for kpi in seen["kpis"] for place in seen["places"]]


# R13 to R15: roll-up


def roll_up(
    level: str, code: str, place_code: str, quarter: str, receipts: list[dict[str, object]]
) -> dict[str, object]:
    """Roll up the receipts of the KPIs that count."""
    applicable = [item for item in receipts if item["status"] != "not_applicable"]
    usable = [item for item in applicable if item["status"] in USABLE]
    coverage = Fraction(len(usable), len(applicable)) if applicable else None
    result: dict[str, object] = {
        "level": level,
        "code": code,
        "place_code": place_code,
        "quarter": quarter,
        "counts": {
            name: sum(item["status"] == name for item in receipts) for name in {item["status"] for item in receipts}
        },
        "applicable": len(applicable),
        "usable": len(usable),
        "coverage": coverage,
        "mean_share": None,
        "mean_expected_share": None,
        "word": "insufficient_data",
    }
    if coverage is None or less(coverage, Fraction("0.60")) or len(usable) < 3:
        return result
    shared = [item for item in usable if item["share"] is not None]
    if shared:
        result["mean_share"] = sum(min(max(item["share"], Fraction(0)), Fraction(1)) for item in shared) / len(shared)
        result["mean_expected_share"] = sum(item["expected_share"] for item in shared) / len(shared)

    def part(*names: str) -> Fraction:
        return Fraction(sum(item["status"] in names for item in usable), len(usable))

    if at_least(part("off_track", "regressing", "not_achieved"), Fraction(1, 3)):
        result["word"] = "off_track"
    elif at_least(part("on_track", "achieved"), Fraction(2, 3)) and not part("regressing"):
        result["word"] = "on_track"
    else:
        result["word"] = "at_risk"
    return result


def roll_ups(tables: Tables, place_code: str, quarter: str, view: str = "all") -> list[dict[str, object]]:
    """Roll up the plan, every priority, every enabler and every outcome at one place and quarter."""
    seen = in_view(tables, view)
    place = next(row for row in seen["places"] if row["place_code"] == place_code)
    parent = {row["outcome_code"]: row["parent_code"] for row in seen["outcomes"]}
    counted = [
        ({kpi["outcome_code"], *filter(None, kpi["also_serves"].split(";"))}, receipt(seen, kpi, place, quarter))
        for kpi in seen["kpis"]
        if kpi["result_level"] != "context"
    ]
    result = [
        roll_up("plan", seen["plan"][0]["plan_code"], place_code, quarter, [item for _, item in counted]),
    ]
    for level, table in (("priority", "priorities"), ("enabler", "enablers")):
        for row in seen[table]:
            code = row[f"{level}_code"]
            serving = [
                item
                for served, item in counted
                if code in served or code in {parent.get(outcome) for outcome in served}
            ]
            result.append(roll_up(level, code, place_code, quarter, serving))
    for row in seen["outcomes"]:
        code = row["outcome_code"]
        serving = [item for served, item in counted if code in served]
        result.append(roll_up("outcome", code, place_code, quarter, serving))
    return result
