"""Receipts and roll-ups equal those of a second, slow and independent reading of METHOD."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_model import measures
from kap_model.measures import Standing
from kap_model.quarter import Quarter
from kap_model.vocabulary import USABLE, RollUpLevel, Status
from tests.oracle import oracle, random_plans
from tests.oracle.differences import differences
from tests.support.measured import Measured

STABLE = settings(derandomize=True, database=None, suppress_health_check=list(HealthCheck))
QUARTERS = st.sampled_from([oracle.quarter_text(number) for number in range(random_plans.START, random_plans.LAST + 4)])


def receipt_differences(tables: random_plans.Tables, quarter: str) -> list[str]:
    """Return what differs between the program and the oracle at every place for every KPI."""
    differing = []
    for kpi in tables["kpis"]:
        measured = Measured.of(tables, kpi)
        for place in tables["places"]:
            expected = oracle.receipt(tables, kpi, place, quarter)
            answer = measured.receipt(place["place_code"], quarter).as_json()
            differing += [f"{place['place_code']} {quarter}{line}" for line in differences(answer, expected)]
    return differing


@settings(STABLE, max_examples=50)
@given(random_plans.plans(), st.lists(QUARTERS, min_size=2, max_size=2, unique=True))
def test_every_field_of_every_receipt_equals_that_of_the_oracle(
    tables: random_plans.Tables, quarters: list[str]
) -> None:
    assert [line for quarter in quarters for line in receipt_differences(tables, quarter)] == []


def test_the_receipts_of_forty_seeded_plans_equal_those_of_the_oracle() -> None:
    quarters = ("2023-Q2", "2024-Q1", "2024-Q4", "2025-Q3", "2026-Q4", "2028-Q4")
    differing = {
        seed: lines
        for seed in range(40)
        if (
            lines := [
                line for quarter in quarters for line in receipt_differences(random_plans.seeded_plan(seed), quarter)
            ]
        )
    }
    assert differing == {}


shares = st.integers(-2, 12).map(lambda tenths: Fraction(tenths, 10))

# Any statuses; and mostly good ones with a few that go the wrong way, where the words of R15 part.
PALETTES = [
    sorted(USABLE) * 2 + [*Status],
    [Status.ON_TRACK, Status.ACHIEVED] * 4 + [Status.REGRESSING, Status.AT_RISK],
]
mixes = st.sampled_from(PALETTES).flatmap(
    lambda statuses: st.lists(st.tuples(st.sampled_from(statuses), shares, shares), max_size=12)
)


@settings(STABLE, max_examples=50)
@given(mixes)
def test_any_mix_of_statuses_is_rolled_up_as_by_the_oracle(drawn: list[tuple[Status, Fraction, Fraction]]) -> None:
    items = [{"status": str(status), "share": share, "expected_share": expected} for status, share, expected in drawn]
    expected = oracle.roll_up("outcome", "O-P1.1", "AFR", "2025-Q4", items)
    standings = {
        f"K-P1.1-{number}": Standing(
            status=status,
            share=float(share),
            expected_share=float(expected),
            pace=None,
            data_quarter=None,
            is_illustrative=False,
            rules=(),
        )
        for number, (status, share, expected) in enumerate(drawn)
    }
    roll_up = measures.roll_up(RollUpLevel.OUTCOME, "O-P1.1", "AFR", Quarter.parse("2025-Q4"), standings).as_json()
    roll_up["counts"] = {status: count for status, count in roll_up["counts"].items() if count}
    assert differences(roll_up, expected) == []


@settings(STABLE, max_examples=40)
@given(
    st.integers(0, 100_000),
    st.integers(1, 9),
    st.sampled_from([place for place, _, _ in random_plans.PLACES]),
    QUARTERS,
)
def test_every_field_of_every_roll_up_equals_that_of_the_oracle(seed: int, kpis: int, place: str, quarter: str) -> None:
    tables = random_plans.seeded_plan(seed, kpis)
    parents = {outcome["outcome_code"]: outcome["parent_code"] for outcome in tables["outcomes"]}
    standings = {}
    serves = {}
    for kpi in tables["kpis"]:
        if kpi["result_level"] != "context":
            outcomes = {kpi["outcome_code"], *filter(None, kpi["also_serves"].split(";"))}
            serves[kpi["kpi_code"]] = outcomes | {parents.get(outcome) for outcome in outcomes} | {"KAP"}
            standings[kpi["kpi_code"]] = Measured.of(tables, kpi).standing(place, quarter)
    for expected in oracle.roll_ups(tables, place, quarter):
        code = expected["code"]
        roll_up = measures.roll_up(
            RollUpLevel(expected["level"]),
            code,
            place,
            Quarter.parse(quarter),
            {kpi: judged for kpi, judged in standings.items() if code in serves[kpi]},
        ).as_json()
        assert {status for status, count in roll_up["counts"].items() if count} == set(expected["counts"])
        roll_up["counts"] = {status: count for status, count in roll_up["counts"].items() if count}
        assert differences(roll_up, expected) == []
