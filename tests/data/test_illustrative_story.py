"""The story of tools/illustrative/story.py, as the model counts it: what a reader of the shipped set is to see."""

from __future__ import annotations

import pytest

from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import RollUpWord, Status

NEWEST = Quarter.parse("2026-Q3")
REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
PRIORITIES = ("P1", "P2", "P3", "P4", "P5")
GOOD = (Status.ON_TRACK, Status.ACHIEVED)
BAD = (Status.OFF_TRACK, Status.REGRESSING, Status.NOT_ACHIEVED)
ON, RISK, OFF, FEW = RollUpWord.ON_TRACK, RollUpWord.AT_RISK, RollUpWord.OFF_TRACK, RollUpWord.INSUFFICIENT_DATA

REGION_WORDS = {
    "AFR": (RISK, OFF, OFF, ON, ON),
    "AMS": (OFF, OFF, OFF, OFF, RISK),
    "ARB": (ON, OFF, ON, OFF, ON),
    "ASP": (RISK, ON, RISK, OFF, ON),
    "CIS": (RISK, OFF, OFF, ON, RISK),
    "EUR": (ON, RISK, ON, OFF, ON),
}


def good_and_bad(progress: Progress, code: str, place: str) -> tuple[int, int]:
    counts = progress.roll_up(code, place, NEWEST).counts
    return sum(counts[status] for status in GOOD), sum(counts[status] for status in BAD)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        *zip(PRIORITIES, (RISK, OFF, RISK, OFF, ON), strict=True),
        *zip((f"E{number}" for number in range(1, 8)), (ON, RISK, FEW, FEW, OFF, ON, RISK), strict=True),
        (PLAN_CODE, RISK),
    ],
)
def test_the_world_has_the_words_of_the_story(shipped_progress: Progress, code: str, word: RollUpWord) -> None:
    assert shipped_progress.roll_up(code, "WORLD", NEWEST).word == word


def test_p4_is_mixed_and_p2_is_not(shipped_progress: Progress) -> None:
    # P4: K-P4.2-a, K-E5.1-a, K-E6.1-a and K-E6.1-b against K-P4.1-a, K-P4.1-b and K-E2.5-b
    assert good_and_bad(shipped_progress, "P4", "WORLD") == (4, 3)
    # P2: K-P2.3-a against K-P2.1-a, K-P2.1-b and K-P2.2-b
    assert good_and_bad(shipped_progress, "P2", "WORLD") == (1, 3)


def test_no_status_has_half_of_the_counted_kpis(shipped_progress: Progress) -> None:
    counts = shipped_progress.roll_up(PLAN_CODE, "WORLD", NEWEST).counts
    assert sum(counts.values()) == 73
    assert max(counts.values()) < 73 / 2


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_has_the_words_of_the_story(shipped_progress: Progress, region: str) -> None:
    words = tuple(shipped_progress.roll_up(code, region, NEWEST).word for code in PRIORITIES)
    assert words == REGION_WORDS[region]


def test_as_a_whole_europe_is_on_track_the_americas_are_off_track_and_the_others_at_risk(
    shipped_progress: Progress,
) -> None:
    words = {region: shipped_progress.roll_up(PLAN_CODE, region, NEWEST).word for region in REGIONS}
    assert words == {**dict.fromkeys(REGIONS, RISK), "AMS": OFF, "EUR": ON}


def test_every_status_of_the_method_is_somewhere_in_the_world_or_a_region(shipped_progress: Progress) -> None:
    counted = shipped_progress.facts.counted_kpis(PLAN_CODE)
    seen = {shipped_progress.standing(kpi, place, NEWEST).status for place in ("WORLD", *REGIONS) for kpi in counted}
    assert seen == set(Status)


@pytest.mark.parametrize(
    ("kpi", "status"),
    [
        ("K-P4.2-a", Status.ACHIEVED),
        ("K-E2.4-b", Status.PARTLY_ACHIEVED),
        ("K-P2.2-b", Status.NOT_ACHIEVED),
        ("K-P3.2-a", Status.REGRESSING),
        ("K-P4.1-a", Status.REGRESSING),
        ("K-P5.7-a", Status.OFF_TRACK),
        ("K-E7.3-b", Status.TOO_EARLY),
        ("K-P1.4-b", Status.INCOMPLETE),
    ],
)
def test_a_kpi_of_the_story_has_its_status_in_the_world(shipped_progress: Progress, kpi: str, status: Status) -> None:
    assert shipped_progress.standing(kpi, "WORLD", NEWEST).status == status


def test_priorities_came_to_their_words_by_different_ways(shipped_progress: Progress) -> None:
    ends = [Quarter.parse(quarter) for quarter in ("2023-Q4", "2024-Q4", "2025-Q4", "2026-Q3")]
    history = shipped_progress.roll_up_history(PRIORITIES, "WORLD", ends)
    ways = {code: [history[code, quarter].word for quarter in ends] for code in PRIORITIES}
    assert ways == {
        "P1": [RISK, RISK, RISK, RISK],
        "P2": [RISK, RISK, OFF, OFF],
        "P3": [RISK, OFF, OFF, RISK],
        "P4": [RISK, RISK, OFF, OFF],
        "P5": [RISK, RISK, RISK, ON],
    }


def test_in_the_first_quarter_it_is_too_early_for_what_is_made_up(shipped_progress: Progress) -> None:
    counts = shipped_progress.roll_up(PLAN_CODE, "WORLD", Quarter.parse("2023-Q1")).counts
    assert counts[Status.TOO_EARLY] > 0
    assert sum(counts[status] for status in (*GOOD, *BAD, Status.AT_RISK)) <= 1  # K-P4.2-b, which is published


def test_kpis_that_recover_and_kpis_that_slip_are_both_many(shipped_progress: Progress) -> None:
    before = shipped_progress.standings("WORLD", Quarter.parse("2024-Q4"))
    now = shipped_progress.standings("WORLD", NEWEST)
    counted = shipped_progress.facts.counted_kpis(PLAN_CODE)
    recovered = [kpi for kpi in counted if before[kpi].status not in GOOD and now[kpi].status in GOOD]
    slipped = [kpi for kpi in counted if before[kpi].status not in BAD and now[kpi].status in BAD]
    assert len(recovered) >= 10
    assert len(slipped) >= 5
