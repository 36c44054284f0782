"""Random pairs of states: their splits by cause equal those of a second reading, and add up."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_model import progress
from kap_model.causes.comparison import Comparison, compare
from kap_model.causes.states import State
from kap_model.measures import Standing
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from tests.oracle import causes, oracle, random_plans
from tests.oracle.differences import differences
from tests.oracle.random_plans import Chooser, Tables
from tests.support.states import session_of

KPIS = 3
OBJECTIVES = (PLAN_CODE, ENABLERS, "P1", "P2", "E1", *random_plans.OUTCOMES)
OF_VALUES = ["sum", "min", "max", "mean", "direct", "global"]
SEEDS = st.integers(0, 1_000_000)
STABLE = settings(derandomize=True, database=None, suppress_health_check=list(HealthCheck), deadline=None)


def pair_of(seed: int) -> tuple[causes.State, causes.State]:
    """Make two states, of which the newer one differs from the older one in every way at times."""
    choose = random_plans.Seeded(seed)
    tables = random_plans.plan(choose, KPIS)
    return state(choose, tables), state(choose, changed(choose, tables))


def state(choose: Chooser, tables: Tables) -> causes.State:
    quarter = oracle.quarter_text(choose.number(random_plans.START + 2, random_plans.LAST + 2))
    return causes.State(tables, quarter, choose.pick(["all", "all", "all", "published"]))


def changed(choose: Chooser, tables: Tables) -> Tables:
    newer = deepcopy(tables)
    if choose.chance(60):
        change_definitions(choose, newer)
    if choose.chance(40):
        change_places(choose, newer)
    if choose.chance(50):
        change_targets(choose, newer)
    if choose.chance(70):
        change_observations(choose, newer)
    if choose.chance(20):
        gone = choose.pick(newer["kpis"])["kpi_code"]
        for name in ("kpis", "targets", "observations"):
            newer[name] = [row for row in newer[name] if row["kpi_code"] != gone]
    if choose.chance(20):
        random_plans.add_kpi(choose, newer, KPIS, random_plans.LAST)
    return newer


def change_definitions(choose: Chooser, tables: Tables) -> None:
    for kpi in tables["kpis"]:
        match choose.pick(["direction", "aggregation", "aggregation", "frequency", "tolerance", "level", "serves"]):
            case "direction" if kpi["direction"] != "maintain":
                kpi["direction"] = choose.pick(["increase", "decrease"])
            case "aggregation" if kpi["aggregation"] in OF_VALUES and kpi["cumulation"] != "rate":
                kpi["aggregation"] = choose.pick(OF_VALUES)
            case "frequency":
                kpi["frequency"] = choose.pick(list(oracle.STEP))
            case "tolerance":
                kpi["tolerance"] = choose.pick(["", "0", "5"])
            case "level":
                kpi["result_level"] = choose.pick(["output", "context"])
            case "serves":
                kpi["also_serves"] = choose.pick(["", "P2", "E1", "O-P2.1;O-E1.1"])
    if choose.chance(15):
        choose.pick(tables["outcomes"])["parent_code"] = choose.pick(["P1", "P2", "E1"])


def change_places(choose: Chooser, tables: Tables) -> None:
    match choose.pick(["office", "country", "gone", "new"]):
        case "gone":
            gone = choose.pick(list(random_plans.COUNTRIES))
            for name in ("places", "targets", "observations"):
                tables[name] = [row for row in tables[name] if row["place_code"] != gone]
        case "new":
            tables["places"].append(random_plans.place_row("RO-NEW", "office", choose.pick(["AFR", "AMS"])))
        case kind:
            moved = choose.pick([place for place in tables["places"] if place["kind"] == kind])
            above = "region" if kind == "office" else "office"
            moved["parent_code"] = choose.pick(
                [place["place_code"] for place in tables["places"] if place["kind"] == above]
            )


def change_targets(choose: Chooser, tables: Tables) -> None:
    kept = {kpi["kpi_code"] for kpi in tables["kpis"] if kpi["direction"] == "maintain"}
    tables["targets"] = [row for row in tables["targets"] if not choose.chance(5)]
    for row in tables["targets"]:
        if row["kpi_code"] not in kept and row["kind"] != "milestone" and choose.chance(20):
            row["value"] = random_plans.decimal(Fraction(row["value"]) + choose.pick([-1, 1, 5])) or "0"
        elif row["kind"] == "baseline" and choose.chance(10):
            row["quarter"] = oracle.quarter_text(oracle.quarter_number(row["quarter"]) - 1)
        elif choose.chance(5):
            row["basis"] = choose.pick(["illustrative", "proposed"])


def change_observations(choose: Chooser, tables: Tables) -> None:
    tables["observations"] = [row for row in tables["observations"] if not choose.chance(5)]
    newest: dict[tuple[str, str], dict[str, str]] = {}
    for row in tables["observations"]:
        if choose.chance(15):
            change_figure(choose, row)
        elif choose.chance(5):
            row["origin"] = choose.pick(["published", "reported", "illustrative"])
        if row["dimension"] == "total":
            newest[row["kpi_code"], row["place_code"]] = row
    for row in newest.values():
        if choose.chance(40):
            later = oracle.quarter_number(row["quarter"]) + choose.pick([1, 1, 2, 4])
            new = {**row, "quarter": oracle.quarter_text(later)}
            change_figure(choose, new)
            tables["observations"].append(new)


def change_figure(choose: Chooser, row: dict[str, str]) -> None:
    if row["countries"]:
        row["countries"] = ";".join(code for code in random_plans.COUNTRIES if choose.chance(50)) or "SEN"
    elif row["denominator"]:
        row["numerator"] = str(choose.number(0, int(row["denominator"])))
    else:
        row["value"] = random_plans.decimal(Fraction(row["value"]) + choose.pick([-2, 1, 3, 10])) or "0"


def compared(older: causes.State, newer: causes.State) -> Comparison:
    places = list(dict.fromkeys([*causes.codes(newer.tables, "place"), *causes.codes(older.tables, "place")]))
    with session_of(older.tables) as before, session_of(newer.tables) as after:
        comparison = compare(of(older, before), of(newer, after), places)
        assert_ends(comparison, of(older, before), of(newer, after), places)
    return comparison


def of(side: causes.State, session: Any) -> State:
    return State(session=session, quarter=Quarter.parse(side.quarter), origin=OriginView(side.view))


def shown(standing: Standing | None) -> tuple[str, float | None] | None:
    return None if standing is None else (standing.status.value, standing.share)


def assert_ends(comparison: Comparison, older: State, newer: State, places: list[str]) -> None:
    """Assert that changes begin and end as the two states stand by themselves, and that their parts add up exactly."""
    before, after = (progress.load(side.session, side.origin, places=places) for side in (older, newer))
    for change in comparison.changes:
        kpi, place = change.kpi_code, change.place_code
        for view, side, standing in ((before, older, change.before), (after, newer, change.after)):
            if standing is not None:
                assert shown(standing) == shown(view.standing(kpi, place, side.quarter))
        shares = [change.before, *(step.after for step in change.steps)]
        assert [step.before for step in change.steps] == shares[:-1]
        exact = [
            None if standing is None or standing.share is None else Fraction(standing.share) for standing in shares
        ]
        if None not in exact:
            parts = [last - first for first, last in pairwise(exact)]
            assert sum(parts) == exact[-1] - exact[0]
    unchanged = {(change.code, change.place_code) for change in comparison.roll_ups}
    for change in comparison.roll_ups:
        for view, side, roll_up in ((before, older, change.before), (after, newer, change.after)):
            if change.code in view.facts.objectives and change.place_code in view.facts.place_kinds:
                assert roll_up.counts == view.roll_up(change.code, change.place_code, side.quarter).counts
        total = dict.fromkeys(change.before.counts, 0)
        for step in change.steps:
            for status, difference in step.differences.items():
                total[status] += difference
        assert {status: change.before.counts[status] + total[status] for status in total} == change.after.counts
    for code in after.facts.objectives:
        for place in places:
            if (
                (code, place) not in unchanged
                and place in before.facts.place_kinds
                and place in after.facts.place_kinds
            ):
                one = before.roll_up(code, place, older.quarter).counts
                assert one == after.roll_up(code, place, newer.quarter).counts


def as_oracle(older: causes.State, newer: causes.State, comparison: Comparison) -> list[str]:
    """Return where the comparison differs from the second reading."""
    answers = {
        (change.kpi_code, change.place_code): {
            step.cause.value: {"before": shown(step.before), "after": shown(step.after)} for step in change.steps
        }
        for change in comparison.changes
    }
    pair = causes.Pair(older, newer)
    expected = {}
    kpis = dict.fromkeys([*causes.codes(newer.tables, "kpi"), *causes.codes(older.tables, "kpi")])
    for kpi in kpis:
        for place in comparison.places:
            steps = pair.split(kpi, place)
            if steps:
                expected[kpi, place] = {
                    cause: {"before": before, "after": after} for cause, (before, after) in steps.items()
                }
    lines = [f"{key} is only on one side" for key in answers.keys() ^ expected.keys()]
    for key in answers.keys() & expected.keys():
        lines += differences(listed(answers[key]), listed(expected[key]), str(key))
    counts = {(change.code, change.place_code): change for change in comparison.roll_ups}
    for code in OBJECTIVES:
        for place in comparison.places:
            change = counts.get((code, place))
            answer = {
                step.cause.value: {status.value: number for status, number in step.differences.items()}
                for step in (change.steps if change is not None else ())
            }
            second = pair.split_counts(code, place)
            if answer != second:
                lines.append(f"{code} {place}: {answer} != {second}")
    return lines


def listed(steps: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return steps as mappings of fields, which `differences` compares number by number."""
    return {
        cause: {
            end: None if judged is None else dict(zip(("status", "share"), judged, strict=True))
            for end, judged in ends.items()
        }
        for cause, ends in steps.items()
    }


@settings(STABLE, max_examples=15)
@given(SEEDS)
def test_the_split_of_any_pair_of_states_is_that_of_the_second_reading_and_adds_up(seed: int) -> None:
    older, newer = pair_of(seed)
    assert as_oracle(older, newer, compared(older, newer)) == []


@settings(STABLE, max_examples=5)
@given(SEEDS)
def test_a_state_against_itself_has_no_change(seed: int) -> None:
    for side in pair_of(seed):
        comparison = compared(side, side)
        assert (comparison.changes, comparison.roll_ups, comparison.rows) == ((), (), {})
