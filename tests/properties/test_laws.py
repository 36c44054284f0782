"""The laws at the end of METHOD, for figures that hypothesis draws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kap_model import measures
from kap_model.measures import Indicator, Observed, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction, RollUpLevel
from tests.oracle import oracle, random_plans
from tests.support import measured
from tests.support.measured import Measured

STABLE = settings(derandomize=True, database=None, suppress_health_check=list(HealthCheck))

FIRST = Quarter.parse("2022-Q4")
END = FIRST.after(16)
NOW = FIRST.after(11)
COUNTRIES = ["BRA", "KEN", "PER", "RWA", "SEN"]

figures = st.integers(-1000, 1000).map(lambda tenths: tenths / 10)
spans = st.integers(1, 1000).map(lambda tenths: tenths / 10)
quarters = st.integers(int(FIRST) + 1, int(END) + 6).map(Quarter)
rising_or_falling = st.sampled_from([Direction.INCREASE, Direction.DECREASE])


def indicator(
    direction: Direction = Direction.INCREASE,
    cumulation: Cumulation = Cumulation.LEVEL,
    aggregation: Aggregation = Aggregation.SUM,
    **others: object,
) -> Indicator:
    return Indicator(
        kpi_code="K-P1.1-a", direction=direction, cumulation=cumulation, aggregation=aggregation, step=1, decimals=1,
        **others,
    )  # fmt: skip


def observed(
    quarter: Quarter,
    value: float | None = None,
    numerator: float | None = None,
    denominator: float | None = None,
    countries: frozenset[str] | None = None,
) -> Observed:
    return Observed(
        quarter=quarter,
        origin="reported",
        value=value,
        numerator=numerator,
        denominator=denominator,
        countries=countries,
    )


def target_path(b: float, goal: float, milestones: tuple[tuple[Quarter, float], ...] = ()) -> TargetPath:
    return TargetPath(baseline=(FIRST, b), milestones=milestones, target=(END, goal))


def receipt_of(
    asked: Indicator, planned: TargetPath, observations: list[Observed], quarter: Quarter = NOW
) -> dict[str, object]:
    """Return the receipt of one place that stands alone."""
    series = measures.actual_series(asked, {"AFR": []}, {"AFR": observations}, {"AFR": planned})
    return measures.receipt(asked, "AFR", False, quarter, planned, series.get("AFR", [])).as_json()


@st.composite
def situations(draw: st.DrawFn) -> tuple[Direction, float, float, list[tuple[Quarter, float]], Quarter]:
    """Draw a direction, a baseline, a target, levels observed, and a selected quarter."""
    direction = draw(rising_or_falling)
    b, span = draw(figures), draw(spans)
    goal = b + span if direction is Direction.INCREASE else b - span
    levels = draw(st.dictionaries(quarters, figures, min_size=1, max_size=5))
    return direction, b, goal, sorted(levels.items()), draw(quarters)


def judged(receipt: Mapping[str, object]) -> tuple[object, ...]:
    """Return what has no unit in a receipt: the word and the shares."""
    shares = [receipt[name] for name in ("share", "expected_share", "pace", "needed_pace_ratio")]
    forecast = receipt["forecast"]
    following = receipt["to_next_status"]
    return (
        receipt["status"],
        forecast["word"] if forecast else None,
        following["status"] if following else None,
        [None if share is None else pytest.approx(share, rel=1e-6, abs=1e-6) for share in shares],
    )


@settings(STABLE, max_examples=50)
@given(situations(), st.sampled_from([0.01, 0.125, 3.0, 1000.0]))
def test_a_change_of_unit_changes_no_share_and_no_status(situation, factor: float) -> None:
    direction, b, goal, levels, quarter = situation
    asked = indicator(direction)
    here = receipt_of(asked, target_path(b, goal), [observed(at, value) for at, value in levels], quarter)
    other = receipt_of(
        asked, target_path(b * factor, goal * factor), [observed(at, value * factor) for at, value in levels], quarter
    )
    assume(is_clear_of_cuts(here, factor))
    assert judged(other) == judged(here)


def is_clear_of_cuts(receipt: Mapping[str, object], factor: float) -> bool:
    """Leave out slopes that are zero in one unit only within the tolerance of comparisons."""
    ratio = receipt["needed_pace_ratio"]
    needed = receipt["needed_pace"]
    return ratio is None or ratio == 0 or abs(needed / ratio) * min(1.0, factor) > 1e-6


@settings(STABLE, max_examples=50)
@given(situations())
def test_mirroring_all_figures_with_the_direction_turned_changes_no_share_and_no_status(situation) -> None:
    direction, b, goal, levels, quarter = situation
    turned = Direction.DECREASE if direction is Direction.INCREASE else Direction.INCREASE
    here = receipt_of(
        indicator(direction), target_path(b, goal), [observed(at, value) for at, value in levels], quarter
    )
    mirrored = receipt_of(
        indicator(turned), target_path(-b, -goal), [observed(at, -value) for at, value in levels], quarter
    )
    assert judged(mirrored) == judged(here)


@settings(STABLE, max_examples=50)
@given(situations())
def test_the_share_is_zero_at_the_baseline_and_one_at_the_target(situation) -> None:
    direction, b, goal, levels, _ = situation
    at = levels[0][0]
    asked = indicator(direction)
    assert receipt_of(asked, target_path(b, goal), [observed(at, b)], at)["share"] == 0
    assert receipt_of(asked, target_path(b, goal), [observed(at, goal)], at)["share"] == 1


# Better first. Before the target's quarter and after it other words are used, but never both at one data quarter.
ORDER = [
    ("achieved",),
    ("on_track", "partly_achieved"),
    ("at_risk",),
    ("too_early", "off_track", "not_achieved", "incomplete"),
    ("regressing",),
]
RANK = {status: rank for rank, statuses in enumerate(ORDER) for status in statuses}


@settings(STABLE, max_examples=50)
@given(
    situations(),
    st.lists(figures, min_size=2, max_size=6),
    st.sampled_from(["whole", "partial", "lower bound"]),
    st.sampled_from([None, 0.4]),
)
def test_a_worse_actual_never_has_a_better_status(situation, values: list[float], kind: str, milestone) -> None:
    direction, b, goal, levels, _ = situation
    at = levels[0][0]
    middle = ((FIRST.after(6), b + milestone * (goal - b)),) if milestone is not None else ()
    flow = kind == "lower bound"
    # A flow starts from zero, and is a lower bound when its first quarters are missing.
    planned = target_path(0.0, goal - b) if flow else target_path(b, goal, middle)
    asked = indicator(direction, cumulation=Cumulation.FLOW if flow else Cumulation.LEVEL)
    assume(not flow or at > FIRST.after(1))
    tree = {"AFR": ["RO-ADD", "AO-DKR"] if kind == "partial" else [], "RO-ADD": [], "AO-DKR": []}
    where = "RO-ADD" if kind == "partial" else "AFR"
    # The second office has a target, and so is expected to report, but has not.
    target_paths = {"AFR": planned, "AO-DKR": TargetPath(baseline=None, milestones=(), target=(END, goal))}
    falling = sorted(values, reverse=direction is Direction.INCREASE)
    ranks = []
    for value in falling:
        series = measures.actual_series(asked, tree, {where: [observed(at, value)]}, target_paths)
        receipt = measures.receipt(asked, "AFR", False, at, planned, series["AFR"]).as_json()
        assert receipt["is_partial"] is (kind == "partial")
        assert receipt["is_lower_bound"] is flow
        ranks.append(RANK[receipt["status"]])
    assert ranks == sorted(ranks)


@settings(STABLE, max_examples=50)
@given(st.lists(figures, min_size=2, max_size=6), figures, st.sampled_from([None, 0.0, 2.5]))
def test_farther_from_a_figure_to_be_maintained_is_never_better(
    distances: list[float], goal: float, tolerance: float | None
) -> None:
    asked = indicator(Direction.MAINTAIN, tolerance=tolerance)
    ranks = [
        RANK[receipt_of(asked, target_path(goal, goal), [observed(NOW, goal + distance)])["status"]]
        for distance in sorted(distances, key=abs)
    ]
    assert ranks == sorted(ranks)


WAYS_TO_ADD_UP = [
    (cumulation, aggregation)
    for aggregation, cumulations in (
        (Aggregation.SUM, (Cumulation.FLOW, Cumulation.LEVEL, Cumulation.RUNNING, Cumulation.STEP)),
        (Aggregation.UNION, (Cumulation.FLOW, Cumulation.LEVEL, Cumulation.RUNNING, Cumulation.STEP)),
        (Aggregation.POOL, (Cumulation.RATE,)),
    )
    for cumulation in cumulations
]


@st.composite
def splits(draw: st.DrawFn) -> tuple[Cumulation, Aggregation, list[tuple[Observed, Observed, Observed]]]:
    """Draw what an office observed, and the same in two parts, quarter by quarter with gaps."""
    cumulation, aggregation = draw(st.sampled_from(WAYS_TO_ADD_UP))
    rows = []
    for at in sorted(draw(st.sets(quarters, min_size=1, max_size=6))):
        if aggregation is Aggregation.UNION:
            countries = draw(st.frozensets(st.sampled_from(COUNTRIES), min_size=1))
            first = draw(st.frozensets(st.sampled_from(sorted(countries)), min_size=1))
            shared = draw(st.frozensets(st.sampled_from(sorted(countries)), min_size=1))
            second = (countries - first) | shared
            rows.append(tuple(observed(at, countries=part) for part in (countries, first, second)))
        elif aggregation is Aggregation.POOL:
            d, d_first = draw(st.integers(2, 300)), 0
            d_first = draw(st.integers(1, d - 1))
            n_first, n_second = draw(st.integers(0, d_first)), draw(st.integers(0, d - d_first))
            parts = ((n_first + n_second, d), (n_first, d_first), (n_second, d - d_first))
            rows.append(tuple(observed(at, numerator=n, denominator=d) for n, d in parts))
        else:
            first, second = draw(st.integers(-50, 50)), draw(st.integers(-50, 50))
            rows.append(tuple(observed(at, value) for value in (first + second, first, second)))
    return cumulation, aggregation, rows


@settings(STABLE, max_examples=60)
@given(splits(), quarters)
def test_splitting_an_office_in_two_leaves_the_region_as_it_was(split, quarter: Quarter) -> None:
    cumulation, aggregation, rows = split
    asked = indicator(cumulation=cumulation, aggregation=aggregation)
    planned = target_path(0.0, 20.0)
    undivided, first, second = ([row[part] for row in rows] for part in range(3))

    def region(offices: dict[str, list[Observed]]) -> dict[str, object] | None:
        tree = {"AFR": list(offices), **{office: [] for office in offices}}
        target_paths = dict.fromkeys(tree, planned)
        series = measures.actual_series(asked, tree, offices, target_paths)
        receipt = measures.receipt(asked, "AFR", False, quarter, planned, series.get("AFR", [])).as_json()
        # Only the count of children, and the lines that name them, may differ.
        return {name: value for name, value in receipt.items() if name not in ("coverage", "trace")}

    assert region({"RO-ADD": first, "AO-DKR": second}) == region({"RO-ADD": undivided})


@settings(STABLE, max_examples=60)
@given(random_plans.plans(), st.randoms(use_true_random=False), st.sampled_from(["2024-Q2", "2025-Q4", "2027-Q1"]))
def test_the_order_of_rows_has_no_effect(tables: random_plans.Tables, shuffle, quarter: str) -> None:
    mixed = {name: shuffle.sample(rows, len(rows)) for name, rows in tables.items()}
    kpi = tables["kpis"][0]
    here, there = Measured.of(tables, kpi), Measured.of(mixed, kpi)
    for place in tables["places"]:
        code = place["place_code"]
        assert there.receipt(code, quarter).as_json() == here.receipt(code, quarter).as_json()


@settings(STABLE, max_examples=60)
@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8, unique=True),
    st.sampled_from(["AFR", "RO-ADD", "LDC"]),
    st.sampled_from(["2024-Q2", "2025-Q4", "2027-Q1"]),
)
def test_a_kpi_made_not_applicable_changes_no_roll_up_of_the_others(seeds: list[int], place: str, quarter: str) -> None:
    standings = {}
    for seed in seeds:
        tables = random_plans.seeded_plan(seed)
        standings[f"K-P1.1-{seed}"] = Measured.of(tables, tables["kpis"][0]).standing(place, quarter)
    tables = random_plans.seeded_plan(seeds[0])
    made_global = [{**kpi, "aggregation": "global"} for kpi in tables["kpis"]]
    standing = Measured.of({**tables, "kpis": made_global}, made_global[0]).standing(place, quarter)
    assert standing.status == "not_applicable"
    first = f"K-P1.1-{seeds[0]}"
    others = {code: judged for code, judged in standings.items() if code != first}

    def rolled_up(judged: Mapping[str, object]) -> dict[str, object]:
        result = measures.roll_up(RollUpLevel.PLAN, "KAP", place, Quarter.parse(quarter), judged).as_json()
        counts = {status: count for status, count in result["counts"].items() if status != "not_applicable"}
        return {**result, "counts": counts}

    assert rolled_up({**others, first: standing}) == rolled_up(others)


WILD = [math.nan, math.inf, -math.inf, -0.0, 0.0, 1e308, -1e308, 5e-324, 1e-300, 1e150, 1.0, -3.5, 20.0]


def numbers(value: object) -> Iterator[float]:
    """Return every number anywhere in a receipt or roll-up."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, float):
        yield value


@settings(STABLE, max_examples=75)
@given(st.data())
def test_nan_infinity_and_minus_zero_never_leave_the_measures(data: st.DataObject) -> None:
    wild = st.sampled_from(WILD)
    perhaps = st.none() | wild
    cumulation = data.draw(st.sampled_from(list(Cumulation)))
    asked = indicator(
        data.draw(st.sampled_from(list(Direction))),
        cumulation,
        data.draw(
            st.sampled_from([aggregation for aggregation in Aggregation if aggregation is not Aggregation.UNION])
        ),
        lower_limit=data.draw(st.none() | st.just(0.0) | st.just(-0.0)),
        tolerance=data.draw(st.none() | st.just(0.0) | st.just(2.0)),
    )
    asked = replace(asked, decimals=data.draw(st.sampled_from([0, 1])))

    def observation(at: Quarter) -> Observed:
        if cumulation is Cumulation.RATE:
            return observed(at, numerator=data.draw(wild), denominator=data.draw(wild))
        return observed(at, data.draw(wild))

    tree = {"AFR": ["RO-ADD", "AO-DKR"], "RO-ADD": [], "AO-DKR": []}
    rows = {
        place: [observation(at) for at in data.draw(st.sets(quarters, max_size=4))]
        for place in data.draw(st.sets(st.sampled_from(sorted(tree)), min_size=1))
    }
    target_paths = {}
    for place in tree:
        b, middle, goal = data.draw(perhaps), data.draw(perhaps), data.draw(perhaps)
        target_paths[place] = TargetPath(
            baseline=None if b is None else (FIRST, b),
            milestones=() if middle is None else ((FIRST.after(6), middle),),
            target=None if goal is None else (END, goal),
        )
    series = measures.actual_series(asked, tree, rows, target_paths)
    quarter = data.draw(quarters)
    receipts = {
        place: measures.receipt(asked, place, False, quarter, target_paths[place], series.get(place, []))
        for place in tree
    }
    printed = [receipt.as_json() for receipt in receipts.values()]
    printed.append(measures.roll_up(RollUpLevel.PLAN, "KAP", "AFR", quarter, receipts).as_json())
    for number in numbers(printed):
        assert math.isfinite(number)
        assert number != 0 or math.copysign(1, number) == 1


@settings(STABLE, max_examples=50)
@given(random_plans.plans(), st.data())
def test_removing_observations_never_turns_into_a_zero(tables: random_plans.Tables, data: st.DataObject) -> None:
    # With no zero among the figures, and none that cancel, no actual may be zero, whatever is missing.
    rows = [row for row in tables["observations"] if is_above_zero(row)]
    kept = [row for row in rows if data.draw(st.integers(0, 2))]
    kpi = tables["kpis"][0]
    without = Measured.of({**tables, "observations": kept}, kpi)
    for number in range(random_plans.START, random_plans.LAST, 3):
        for place in tables["places"]:
            receipt = without.receipt(place["place_code"], oracle.quarter_text(number)).as_json()
            assert receipt["actual"] is None or receipt["actual"] > 0
            if receipt["actual"] is None:
                assert receipt["status"] in ("no_data", "not_applicable")
                assert [receipt[name] for name in ("share", "pace", "forecast", "needed_pace", "data_quarter")] == [
                    None
                ] * 5


def is_above_zero(row: Mapping[str, str]) -> bool:
    return bool(row["countries"]) or Fraction(row["value"] or row["numerator"]) > 0


@settings(STABLE, max_examples=60)
@given(random_plans.plans())
def test_the_actual_worked_out_for_one_quarter_is_the_one_that_holds_there(tables: random_plans.Tables) -> None:
    kpi = tables["kpis"][0]
    rows = (measured.indicator(kpi), measured.places(tables), measured.observations(tables, kpi))
    paths = measured.target_paths(tables, kpi)
    whole = measures.actual_series(*rows, paths)
    for number in range(random_plans.START, random_plans.LAST, 3):
        at = Quarter(number)
        alone = measures.actual_series(*rows, paths, at=at)
        for place in measured.places(tables):
            assert measures.actual_at(alone.get(place, []), at) == measures.actual_at(whole.get(place, []), at)
            assert len(alone.get(place, [])) <= 1


def test_a_zero_that_was_observed_is_a_zero_and_not_missing() -> None:
    receipt = receipt_of(indicator(Direction.DECREASE), target_path(10.0, 0.0), [observed(NOW, 0.0)])
    assert (receipt["actual"], receipt["status"]) == (0, "achieved")
    receipt = receipt_of(indicator(), target_path(0.0, 10.0), [observed(NOW, 0.0)])
    assert (receipt["actual"], receipt["share"], receipt["status"]) == (0, 0, "off_track")
