"""Sample data of the charts of money: an operational plan of seven years, of which three are forecast."""

from __future__ import annotations

from typing import Final

from tests.kap_ui.charts.gallery.samples import OBJECTIVES, Frames, Row

YEARS: Final = range(2023, 2030)
PLAN: Final = 2026
FIRST_FORECAST: Final = PLAN + 1 - YEARS[0]
"""The number of the first year that is forecast."""

KINDS: Final = ("planned", "forecast", "spent")

_PLANNED: Final = (20.0, 21.5, 22.0, 24.0, 24.5, 25.0, 25.5)
_SHARES: Final = (0.94, 0.98, 0.91, 0.55)
_HIGHEST: Final = 30.0


def plan_years() -> Frames:
    """Return planned, spent and forecast money of each year, the last year made up."""
    boxes, figures = [], []
    for x, planned in enumerate(_PLANNED):
        boxes += _boxes(x, planned, None)
        figures.append({"x": x, "lane": 0, "y": planned / _HIGHEST, "kind": _kind(x), "label": f"{planned:.1f}"})
        if x < FIRST_FORECAST:
            spent = planned * _SHARES[x]
            figures.append({"x": x, "lane": 1, "y": spent / _HIGHEST, "kind": "spent", "label": f"{spent:.1f}"})
    return {
        "data": boxes,
        "figures": figures,
        "years": _years(),
        "grid": [{"y": value / _HIGHEST, "label": str(value)} for value in (0, 10, 20, 30)],
    }


def year_grid() -> Frames:
    """Return the same by objective; one cell has no money, and one row is made up."""
    boxes, cells = [], []
    for y, code in enumerate(OBJECTIVES):
        for x, whole in enumerate(_PLANNED):
            planned = whole * (0.9 - 0.1 * y)
            if (code, x) == ("E1", 0):
                cells.append({"x": x, "y": y, "figure": "–"})
                continue
            boxes += [{**box, "y": y, "is_illustrative": code == "P2"} for box in _boxes(x, planned, 0.9 - 0.1 * y)]
            cells.append({"x": x, "y": y, "figure": f"{planned:.1f}"})
    return {
        "data": boxes,
        "cells": cells,
        "heads": _years(),
        "rows": [
            {"y": y, "code": code, "name": name, "short": ""} for y, (code, name) in enumerate(OBJECTIVES.items())
        ],
    }


def rolling_years() -> Frames:
    """Return what the plans of four years said of each year; from 2027 on there are forecasts alone."""
    points = []
    for x, year in enumerate(YEARS):
        plans = [plan for plan in range(max(2023, year - 3), 2027) if plan <= year]
        for plan in plans:
            points.append(
                {
                    "x": x, "along": (plan - year + 3) / 3, "y": 0.2 + 0.09 * x + 0.05 * (plan - 2023),
                    "is_forecast": plan < year, "is_illustrative": year == PLAN, "is_chosen": plan == PLAN,
                    "words": f"{year}, plan of {plan}",
                }
            )  # fmt: skip
    return {
        "data": points,
        "years": _years(),
        "grid": [{"y": y, "label": f"{20 + 5 * y:g}"} for y in (0.0, 0.25, 0.5, 0.75, 1.0)],
    }


def money_and_results() -> Frames:
    """Return a row for each objective; one has no budget, one no way that can be judged."""
    rows = []
    for y, (code, name) in enumerate(OBJECTIVES.items()):
        money = None if code == "E1" else 0.35 + 0.08 * y
        way = None if code == "E2" else 0.75 - 0.06 * y
        rows.append(
            {
                "y": y, "code": code, "name": name, "short": "", "money": money, "way": way,
                "money_figure": "–" if money is None else f"{money:.0%}",
                "way_figure": "–" if way is None else f"{way:.0%}",
                "money_words": f"{code}: spent", "way_words": f"{code}: progress",
                "money_made_up": code == "P2", "way_made_up": code in ("P2", "P3"),
            }
        )  # fmt: skip
    return {"data": rows, "grid": [{"value": n / 4, "label": f"{n / 4:.0%}"} for n in range(5)]}


def account_rows() -> Frames:
    """Return five accounts: the whole, a made-up one, one overspent, one without spending."""
    shares = (0.52, 0.47, 1.08, 0.61, None)
    names = ("World", "Africa", "Regional office, Addis Ababa", "Headquarters", "Area office, Harare")
    return {
        "rows": [
            {
                "y": y, "name": name, "share": share, "expected": 0.75,
                "figure": "–" if share is None else f"{share:.0%}", "is_illustrative": y == 1,
                "amount_0": "2 400", "amount_1": "–" if share is None else "1 300",
                "amount_2": "–" if share is None else "1 100",
            }
            for y, (name, share) in enumerate(zip(names, shares, strict=True))
        ]
    }  # fmt: skip


def _years() -> list[Row]:
    return [
        {
            "x": x, "label": str(year), "is_chosen": year == PLAN,
            "note": "forecast" if x >= FIRST_FORECAST else f"{_SHARES[x]:.0%} spent",
        }
        for x, year in enumerate(YEARS)
    ]  # fmt: skip


def _kind(x: int) -> str:
    return "forecast" if x >= FIRST_FORECAST else "planned"


def _boxes(x: int, planned: float, scale: float | None) -> list[Row]:
    """Return the boxes of a year: two thirds from the regular budget; those of cells from 0 to 1 in themselves."""
    highest = _HIGHEST if scale is None else max(_PLANNED)
    parts = [("first", 0.0, planned * 2 / 3), ("second", planned * 2 / 3, planned)]
    boxes = [_box(x, 0, _kind(x), tone, low, high, highest) for tone, low, high in parts]
    if x < FIRST_FORECAST:
        spent = _SHARES[x]
        boxes += [_box(x, 1, "spent", tone, low * spent, high * spent, highest) for tone, low, high in parts]
    return boxes


def _box(x: int, lane: int, kind: str, tone: str, low: float, high: float, highest: float) -> Row:
    return {
        "x": x, "lane": lane, "kind": kind, "tone": tone, "low": low / highest, "high": high / highest,
        "is_illustrative": x == FIRST_FORECAST - 1, "words": f"{YEARS[x]}, {kind}",
    }  # fmt: skip
