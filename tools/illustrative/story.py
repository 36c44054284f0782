"""The story that the made-up figures tell: how fast each KPI is, how its pace came about, and how regions differ.

It is a plan in its last year, at the newest quarter and for the world:

| | word | because |
|---|---|---|
| P1 | at risk | half of its KPIs are on track, but policies, maps and connected sites lag |
| P2 | off track | training goes well; strategies, services and profiles do not come of it |
| P3 | at risk | training and capacity hold; fewer countries send survey data than at the start |
| P4 | off track, and mixed | the money is there before its time; the partnerships that should outlast it are not |
| P5 | on track | awareness, skills, CIRTs and child protection; the investment that was hoped for has not come |
| E1, E6 | on track | |
| E2, E7 | at risk | |
| E5 | off track | it shares the partnerships of P4 |
| E3, E4 | none | they have too few KPIs for a word |

| | P1 | P2 | P3 | P4 | P5 |
|---|---|---|---|---|---|
| AFR | at risk | off track | off track | on track | on track |
| AMS | off track | off track | off track | off track | at risk |
| ARB | on track | off track | on track | off track | on track |
| ASP | at risk | on track | at risk | off track | on track |
| CIS | at risk | off track | off track | on track | at risk |
| EUR | on track | at risk | on track | off track | on track |

As a whole Europe is on track, the Americas are off track, the others at risk. In the Americas one office sent nothing
in 2024, and what had begun well fell back. Africa began slowly and recovers.

`tests/data/test_illustrative_story.py` states this through the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Course = tuple[float, float, float]
"""What the pace was above that of the newest data at the end of 2023, 2024 and 2025. Between them it is linear."""

STEADY: Final[Course] = (0.0, 0.0, 0.0)
RECOVERS: Final[Course] = (-0.45, -0.3, -0.12)
SLIPS: Final[Course] = (0.4, 0.3, 0.12)
DIPS: Final[Course] = (0.1, -0.3, -0.2)
PEAKS: Final[Course] = (-0.1, 0.3, 0.2)
TURNS: Final[Course] = (-0.9, -0.5, -0.1)  # fell far at once, and rises again


@dataclass(frozen=True)
class Telling:
    """How a KPI goes in the world: its pace (actual share by expected share) at the newest data, and its course."""

    pace: float
    course: Course = STEADY


TELLINGS: Final[dict[str, Telling]] = {
    # P1 at risk: with K-P5.3-a five of nine on track or achieved, three at risk, one off track, one incomplete.
    "K-P1.1-a": Telling(0.86, DIPS),
    "K-P1.2-b": Telling(0.79, SLIPS),
    "K-P1.3-b": Telling(0.73, RECOVERS),
    "K-P1.4-a": Telling(1.00, RECOVERS),
    "K-P1.4-b": Telling(0.84),
    "K-P1.5-a": Telling(1.05, PEAKS),
    "K-P1.5-b": Telling(0.53, SLIPS),
    "K-P1.7-a": Telling(1.25),
    "K-P1.7-b": Telling(0.0),  # to be maintained: `DISTANCES` tells how it goes
    # P2 off track: two of six off track and one not achieved, two at risk (one of them K-P3.3-a), one on track.
    "K-P2.1-a": Telling(0.48, SLIPS),
    "K-P2.1-b": Telling(0.48, SLIPS),
    "K-P2.2-b": Telling(0.52, SLIPS),
    "K-P2.3-a": Telling(1.02),
    "K-P2.3-b": Telling(0.80, PEAKS),
    # P3 at risk: with K-P2.3-a and K-P2.3-b two of six on track, three at risk, one regressing, one incomplete.
    "K-P3.1-a": Telling(0.82, DIPS),
    "K-P3.2-a": Telling(-0.10, TURNS),
    "K-P3.2-b": Telling(0.84),
    "K-P3.3-a": Telling(0.76, DIPS),
    "K-P3.3-b": Telling(1.05, RECOVERS),
    # P4 mixed: with K-E2.5-b, K-E5.1-a, K-E6.1-a and K-E6.1-b four of eight on track or achieved, three off track or
    # regressing, one at risk (K-P4.2-b, which is published).
    "K-P4.1-a": Telling(-0.20, SLIPS),
    "K-P4.1-b": Telling(0.42, SLIPS),
    "K-P4.2-a": Telling(1.10, RECOVERS),
    "K-E2.5-b": Telling(0.50),
    "K-E5.1-a": Telling(1.02, PEAKS),
    "K-E6.1-a": Telling(1.04),
    "K-E6.1-b": Telling(1.03, DIPS),
    # P5 on track: nine of twelve on track or achieved, two at risk, one off track, one incomplete.
    "K-P5.1-a": Telling(1.03, RECOVERS),
    "K-P5.2-a": Telling(0.75, SLIPS),
    "K-P5.2-b": Telling(0.72),
    "K-P5.3-a": Telling(1.10),
    "K-P5.4-b": Telling(1.05, DIPS),
    "K-P5.5-a": Telling(1.05, RECOVERS),
    "K-P5.5-b": Telling(0.99, PEAKS),
    "K-P5.6-a": Telling(1.04),
    "K-P5.6-b": Telling(1.00, RECOVERS),
    "K-P5.7-a": Telling(0.42, SLIPS),
    "K-P5.7-b": Telling(0.80, DIPS),
    "K-P5.8-a": Telling(0.92),
    "K-P5.8-b": Telling(1.04, PEAKS),
    # The enablers
    "K-E1.1-a": Telling(1.00, RECOVERS),
    "K-E1.1-b": Telling(1.06),
    "K-E1.2-a": Telling(0.86, SLIPS),
    "K-E1.2-b": Telling(1.02),
    "K-E2.1-a": Telling(0.74),
    "K-E2.1-b": Telling(0.53),
    "K-E2.2-a": Telling(1.02, DIPS),
    "K-E2.2-b": Telling(0.77, RECOVERS),
    "K-E2.3-a": Telling(1.05),
    "K-E2.3-b": Telling(0.98),
    "K-E2.4-a": Telling(0.83, PEAKS),
    "K-E2.4-b": Telling(0.82, SLIPS),
    "K-E2.5-a": Telling(1.00, RECOVERS),
    "K-E3.1-a": Telling(1.06, DIPS),
    "K-E4.1-a": Telling(1.00, RECOVERS),
    "K-E4.1-b": Telling(0.74),
    "K-E5.1-b": Telling(0.81, SLIPS),
    "K-E7.1-a": Telling(0.50, SLIPS),
    "K-E7.1-b": Telling(1.04, RECOVERS),
    "K-E7.2-a": Telling(0.87),
    "K-E7.2-b": Telling(1.0),  # a step: `first_year` of its recipe tells how it goes
    "K-E7.3-a": Telling(1.10, DIPS),
    "K-E7.3-b": Telling(1.0),
}

ENABLERS: Final = "E"
REGION_LEADS: Final[dict[str, dict[str, float]]] = {
    "AFR": {"P1": -0.02, "P2": -0.05, "P3": -0.22, "P4": 0.65, "P5": 0.02, ENABLERS: -0.06},
    "AMS": {"P1": -0.30, "P2": -0.20, "P3": 0.05, "P4": -0.35, "P5": -0.08, ENABLERS: -0.20},
    "ARB": {"P1": 0.20, "P2": -0.08, "P3": 0.24, "P4": -0.10, "P5": 0.10, ENABLERS: 0.06},
    "ASP": {"P1": 0.08, "P2": 0.68, "P3": 0.08, "P4": 0.10, "P5": 0.08, ENABLERS: 0.16},
    "CIS": {"P1": -0.10, "P2": -0.18, "P3": -0.28, "P4": 0.65, "P5": -0.20, ENABLERS: -0.05},
    "EUR": {"P1": 0.20, "P2": 0.25, "P3": 0.28, "P4": -0.25, "P5": 0.12, ENABLERS: 0.20},
    "HQ": dict.fromkeys(("P1", "P2", "P3", "P4", "P5", ENABLERS), 0.0),
}
"""How far the pace of a region is above or below the world's, by priority. By chance one KPI has more, another less."""

REGION_COURSES: Final[dict[str, Course]] = {
    "AFR": (-0.2, -0.15, -0.05),
    "AMS": (0.25, 0.15, 0.05),
    "CIS": (0.15, 0.1, 0.05),
}
"""What the pace of a region has gained or lost, beside the course of the KPI."""

REGION_PACES: Final = {
    ("K-E7.3-a", "AFR"): -0.25,
    ("K-P1.7-a", "AMS"): 0.8,
    ("K-P2.3-b", "CIS"): -0.2,
    ("K-P4.1-a", "EUR"): 0.3,
    ("K-P3.2-a", "AFR"): -1.1,
    ("K-P3.2-a", "AMS"): -0.8,
    ("K-P3.2-a", "ARB"): 1.0,
    ("K-P3.2-a", "ASP"): -1.0,
    ("K-P3.2-a", "CIS"): 0.2,
    ("K-P3.2-a", "EUR"): 1.0,
}
"""Paces of regions in the place of the above: KPI, region, pace. The pace of the world differs by as much."""

DISTANCES: Final = {"AFR": -7.5}
"""How far a region is from a target that is to be maintained. The others hold it, half a unit above."""
