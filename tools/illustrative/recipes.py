"""What is made up for each KPI: one line a KPI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Recipe:
    """What is made up for one KPI. How the KPI is counted is in plan/kpis.csv.

    `goal` and `baseline` are figures of WORLD for counts, and of every place for percentages. `size` is the denominator
    of all places together in one step. How it goes is in `story`.
    """

    goal: float
    baseline: float = 0.0
    reporters: str = "offices"  # regional, offices, everyone (offices and headquarters), regions, world
    size: int = 0
    denominators: tuple[int, ...] = ()  # fixed, in the order of REGIONAL_OFFICES
    start: str = "2022-Q4"
    end: str = "2026-Q4"
    grain: int = 1
    by_sex: bool = False
    assisted_only: bool = True
    milestones: tuple[float, float] = (0.45, 0.72)  # shares that are expected at the end of 2024 and of 2025
    first_year: tuple[int, ...] = ()  # step KPIs: the year in which each regional office gets there, 0 for never


RECIPES: Final[dict[str, Recipe]] = {
    "K-E1.1-a": Recipe(90, 41, "world", size=62),
    "K-E1.1-b": Recipe(90, 55, "world", size=180),
    "K-E1.2-a": Recipe(1200, reporters="regional"),
    "K-E1.2-b": Recipe(150, reporters="regional", assisted_only=False),
    "K-E2.1-a": Recipe(90, 62, size=150),
    "K-E2.1-b": Recipe(45, 31, "world"),
    "K-E2.2-a": Recipe(160, 95, "everyone"),
    "K-E2.2-b": Recipe(85, 56, "everyone", size=9_000_000, grain=1000),
    "K-E2.3-a": Recipe(520, reporters="everyone"),
    "K-E2.3-b": Recipe(85, 70, "everyone", size=6000, start="2023-Q4"),
    "K-E2.4-a": Recipe(170),
    "K-E2.4-b": Recipe(100, 25, "regional", denominators=(4, 4, 5, 5, 5, 5), end="2025-Q4"),
    "K-E2.5-a": Recipe(130),
    "K-E2.5-b": Recipe(8_000_000, grain=1000),
    "K-E3.1-a": Recipe(62),
    "K-E4.1-a": Recipe(50),
    "K-E4.1-b": Recipe(124, 88, "regions"),
    "K-E5.1-a": Recipe(60, reporters="everyone"),
    "K-E5.1-b": Recipe(60, 38, "everyone", size=700),
    "K-E6.1-a": Recipe(100, 64, "world"),
    "K-E6.1-b": Recipe(80, 46, "world"),
    "K-E7.1-a": Recipe(75, 48, "everyone", size=110),
    "K-E7.1-b": Recipe(150, reporters="everyone"),
    "K-E7.2-a": Recipe(85, 50, "everyone", size=260),
    "K-E7.2-b": Recipe(6, reporters="regional", first_year=(0, 2025, 2024, 2024, 2025, 2023)),
    "K-E7.3-a": Recipe(20, 46, "everyone", size=130),
    "K-E7.3-b": Recipe(80, 30, "everyone", size=190, milestones=(0.03, 0.08)),  # most projects close in 2026
    "K-P1.1-a": Recipe(62),
    "K-P1.2-b": Recipe(92, 40, assisted_only=False),
    "K-P1.3-b": Recipe(2400),
    "K-P1.4-a": Recipe(48),
    "K-P1.4-b": Recipe(60_000, grain=10),
    "K-P1.5-a": Recipe(120),
    "K-P1.5-b": Recipe(70, 33, "regional", denominators=(15, 15, 15, 15, 15, 15)),
    "K-P1.7-a": Recipe(56),
    "K-P1.7-b": Recipe(95, 95, size=260),
    "K-P2.1-a": Recipe(58),
    "K-P2.1-b": Recipe(190),
    "K-P2.2-b": Recipe(45, end="2025-Q4"),
    "K-P2.3-a": Recipe(40_000, reporters="everyone", by_sex=True),
    "K-P2.3-b": Recipe(70, 52, "everyone", size=7000, by_sex=True),
    "K-P3.1-a": Recipe(95),
    "K-P3.2-a": Recipe(122, 92, assisted_only=False),
    "K-P3.2-b": Recipe(3600, reporters="everyone", by_sex=True),
    "K-P3.3-a": Recipe(9000, reporters="everyone", by_sex=True),
    "K-P3.3-b": Recipe(90),
    "K-P4.1-a": Recipe(95, 50, "everyone"),
    "K-P4.1-b": Recipe(60),
    "K-P4.2-a": Recipe(28_000_000, reporters="everyone", grain=1000),
    "K-P5.1-a": Recipe(600_000, reporters="everyone", grain=10, by_sex=True),
    "K-P5.2-a": Recipe(44),
    "K-P5.2-b": Recipe(80, 55, size=90_000),
    "K-P5.3-a": Recipe(250_000, reporters="everyone", grain=10, by_sex=True),
    "K-P5.4-b": Recipe(48),
    "K-P5.5-a": Recipe(24_000, reporters="everyone", by_sex=True),
    "K-P5.5-b": Recipe(46),
    "K-P5.6-a": Recipe(52),
    "K-P5.6-b": Recipe(120_000, grain=10, by_sex=True),
    "K-P5.7-a": Recipe(150_000_000, grain=10_000),
    "K-P5.7-b": Recipe(900),
    "K-P5.8-a": Recipe(48, 20, "everyone"),
    "K-P5.8-b": Recipe(30_000_000, reporters="everyone", grain=1000),
}
