"""How the whole plan stands: roll-ups at places and quarters, regions and offices, receipts in few statements."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.progress import ENABLERS, PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView, RollUpWord
from tests.support.databases import SHIPPED_DATA
from tests.support.statements import statements_sent


def test_the_statements_of_a_status_do_not_grow_with_kpis_or_places(
    tiny_database: Path, shipped_database: Path
) -> None:
    counts = set()
    for database, places, kpis in (
        (tiny_database, ["WORLD"], ["K-P1.1-a"]),
        (tiny_database, ["WORLD", "AFR", "ASP", "RWA"], None),
        (shipped_database, ["WORLD", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR"], None),
    ):
        engine = engine_for(f"sqlite:///{database}")
        with statements_sent(engine) as sent, reading(engine) as session:
            progress.load_receipts(session, quarter=None, places=places, kpis=kpis, origin=OriginView.ALL)
        engine.dispose()
        counts.add(len(sent))
    assert len(counts) == 1
    assert counts.pop() <= 12


NOW = Quarter.parse("2025-Q4")
YEAR_BEFORE = Quarter.parse("2024-Q4")


def test_the_history_of_the_plan_counts_each_kpi_that_applies_once(tiny_progress: Progress) -> None:
    history = tiny_progress.roll_up_history((PLAN_CODE,), "WORLD", (YEAR_BEFORE, NOW))

    # 11 KPIs are counted; K-P2.1-d is context
    assert history[PLAN_CODE, NOW].groups == {
        "achieved": 1, "on_track": 4, "at_risk": 1, "off_track": 1, "regressing": 1, "unknown": 3,
    }  # fmt: skip
    assert sum(history[PLAN_CODE, YEAR_BEFORE].groups.values()) == 11


def test_a_kpi_that_applies_nowhere_but_in_the_world_is_in_no_history_of_a_region(tiny_progress: Progress) -> None:
    # the two global KPIs, K-P2.1-b and K-E1.1-b
    assert sum(tiny_progress.roll_up_history((PLAN_CODE,), "AFR", (NOW,))[PLAN_CODE, NOW].groups.values()) == 11 - 2


def test_the_enablers_together_count_a_kpi_of_two_enablers_once(shipped_progress: Progress) -> None:
    with (SHIPPED_DATA / "plan/outcomes.csv").open(encoding="utf-8", newline="") as file:
        parents = {row["outcome_code"]: row["parent_code"] for row in csv.DictReader(file)}
    with (SHIPPED_DATA / "plan/kpis.csv").open(encoding="utf-8", newline="") as file:
        served = {
            row["kpi_code"]: {row["outcome_code"], *filter(None, map(str.strip, row["also_serves"].split(";")))}
            for row in csv.DictReader(file)
            if row["result_level"] != "context"
        }
    expected = {kpi for kpi, codes in served.items() if any(parents.get(code, code).startswith("E") for code in codes)}

    assert set(shipped_progress.facts.counted_kpis(ENABLERS)) == expected
    assert len(shipped_progress.facts.counted_kpis(ENABLERS)) == len(expected)
    assert sum(shipped_progress.roll_up(ENABLERS, "WORLD", NOW).counts.values()) == len(expected)


def test_roll_ups_at_many_places_are_those_of_each_place(shipped_progress: Progress) -> None:
    places = ("WORLD", *shipped_progress.facts.regions)
    roll_ups = shipped_progress.roll_ups_at(shipped_progress.facts.main_codes, places, NOW)

    assert set(roll_ups) == {(code, place) for code in shipped_progress.facts.main_codes for place in places}
    for code, place in (("P3", "EUR"), (ENABLERS, "AFR"), (PLAN_CODE, "WORLD")):
        assert roll_ups[code, place] == shipped_progress.roll_up(code, place, NOW)


def test_a_roll_up_of_any_kpis_judges_as_the_objective_that_they_count_for(tiny_progress: Progress) -> None:
    kpis = tiny_progress.facts.counted_kpis("P1")
    roll_up, roll_up_of_p1 = tiny_progress.roll_up_of(kpis, "WORLD", NOW), tiny_progress.roll_up("P1", "WORLD", NOW)

    assert (roll_up.level, roll_up.code) == (None, "")
    assert (roll_up.counts, roll_up.word, roll_up.mean_share) == (
        roll_up_of_p1.counts,
        roll_up_of_p1.word,
        roll_up_of_p1.mean_share,
    )
    assert tiny_progress.roll_up_of(kpis, "WORLD", NOW, tiny_progress.standings("WORLD", NOW)) == roll_up


def test_the_history_of_an_objective_is_its_roll_up_at_each_quarter(tiny_progress: Progress) -> None:
    history = tiny_progress.roll_up_history((PLAN_CODE, "P1"), "WORLD", (YEAR_BEFORE, NOW))
    assert list(history) == [(PLAN_CODE, YEAR_BEFORE), ("P1", YEAR_BEFORE), (PLAN_CODE, NOW), ("P1", NOW)]
    assert history["P1", YEAR_BEFORE] == tiny_progress.roll_up("P1", "WORLD", YEAR_BEFORE)


def test_the_main_objectives_are_the_plan_priorities_and_enablers_together_and_apart(
    tiny_progress: Progress, shipped_progress: Progress
) -> None:
    assert tiny_progress.facts.main_codes == ("PLAN", "P1", "P2", "ENABLERS", "E1")
    priorities, enablers = [f"P{n}" for n in range(1, 6)], [f"E{n}" for n in range(1, 8)]
    assert shipped_progress.facts.main_codes == ("PLAN", *priorities, "ENABLERS", *enablers)


def test_what_a_place_is_does_not_hang_on_its_code(tiny_progress: Progress) -> None:
    """The same tree with codes that say something else than what the places are."""
    codes = {"AFR": "G-77", "RO-AFR": "HQ", "AO-DKR": "WEST", "RWA": "RO-RWA", "ASP": "AO"}
    facts = replace(
        tiny_progress.facts,
        place_kinds={codes.get(place, place): kind for place, kind in tiny_progress.facts.place_kinds.items()},
        place_parents={
            codes.get(place, place): codes.get(str(parent), parent)
            for place, parent in tiny_progress.facts.place_parents.items()
        },
        office_kinds={codes.get(place, place): kind for place, kind in tiny_progress.facts.office_kinds.items()},
    )

    assert facts.regions == ("G-77", "AO")
    assert facts.offices_of("G-77") == ("HQ", "WEST")  # the regional office first
    assert [facts.region_of(place) for place in ("RO-RWA", "HQ", "G-77", "WORLD", "LDC")] == [
        "G-77", "G-77", "G-77", None, None,
    ]  # fmt: skip


def test_a_withheld_mean_is_absent_and_never_zero(tiny_progress: Progress) -> None:
    roll_up = tiny_progress.roll_up("P1", "AFR", NOW)

    assert (roll_up.usable, roll_up.applicable, roll_up.word) == (1, 5, RollUpWord.INSUFFICIENT_DATA)
    assert roll_up.mean_share is None and roll_up.mean_expected_share is None


def test_regions_are_those_that_countries_belong_to(tiny_progress: Progress, shipped_progress: Progress) -> None:
    assert tiny_progress.facts.regions == ("AFR", "ASP")
    assert shipped_progress.facts.regions == ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")  # not HQ
