"""The charts of the overview: pictures that draw what the frames hold, and nothing out of place."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import vl_convert

from kap_ui.charts import results_mix, results_shares
from kap_ui.look import tokens

CHARTS = {
    "results_mix": lambda palette: results_mix.status_mix(palette),
    "results_shares": lambda palette: results_shares.shares(palette, panels=6),
}

MIX = {
    "data": [
        {"quarter": "2026-Q1", "status": "on_track", "low": 0, "high": 20, "whole": 30, "figure": "20"},
        {"quarter": "2026-Q1", "status": "unknown", "low": 20, "high": 30, "whole": 30, "figure": "10"},
        {"quarter": "2026-Q2", "status": "on_track", "low": 0, "high": 29, "whole": 30, "figure": "29"},
        {"quarter": "2026-Q2", "status": "unknown", "low": 29, "high": 30, "whole": 30, "figure": "1"},
    ],
    "quarters": [
        {
            "quarter": "2026-Q1", "label": "Q1", "year": "2026", "none": 0, "whole": 30, "is_selected": False,
            "is_compared": True, "words": "Q1 2026: 20 On track, 10 Not yet known",
        },
        {
            "quarter": "2026-Q2", "label": "Q2", "year": "", "none": 0, "whole": 30, "is_selected": True,
            "is_compared": False, "words": "Q2 2026: 29 On track, 1 Not yet known",
        },
    ],
    "labels": [
        {"y": 14.5, "status": "on_track", "figure": "29", "word": "On track"},
        {"y": 29.5, "status": "unknown", "figure": "1", "word": "Not yet known"},
    ],
}  # fmt: skip

SHARES = {
    "data": [
        {
            "panel": panel, "x": x, "share": share, "expected": 0.5, "run": run, "dashed": panel == 1,
            "is_last": x == 0.6, "words": f"P{panel + 1}: {share}",
        }
        for panel in range(6)
        for x, share, run in ((0.1, 0.2, 0), (0.2, 0.3, 0), (0.5, 0.4, 1), (0.6, 0.45, 1))
    ],
    "panels": [
        {
            "panel": panel, "code": f"P{panel + 1}", "name": f"P{panel + 1}", "figure": "45%, expected 50%",
            "status": "at_risk", "word": "At risk", "words": f"P{panel + 1}. At risk",
        }
        for panel in range(6)
    ],
    "grid": [{"panel": panel, "value": value, "label": f"{value:.0%}"} for panel in range(6) for value in (0, 0.5, 1)],
    "ends": [{"panel": panel, "x": x, "label": "Q1 2023"} for panel in range(6) for x in (0.0, 1.0)],
}  # fmt: skip


def drawn(name: str, frames: dict[str, list[dict[str, Any]]], width: int = 600) -> str:
    specification = CHARTS[name](tokens.LIGHT) | {"width": width, "datasets": frames}
    return vl_convert.vegalite_to_svg(specification)


@pytest.mark.parametrize("width", [358, 600, 900])
def test_the_status_mix_names_its_parts_and_every_bar_says_itself(width: int) -> None:
    svg = drawn("results_mix", MIX, width)
    for bar in MIX["quarters"]:
        assert f'aria-label="{bar["words"]}"' in svg
    assert (">29 On track<" in svg) == (width >= 480)  # a telephone has room for icon and figure
    assert "NaN" not in svg and "undefined" not in svg


def test_a_part_too_thin_for_its_figure_goes_without() -> None:
    svg = drawn("results_mix", {**MIX, "labels": []}, 600)
    assert ">20<" in svg and ">29<" in svg
    assert ">1<" not in svg


@pytest.mark.parametrize("width", [358, 700])
def test_every_panel_of_the_shares_has_its_name_its_figures_and_its_word(width: int) -> None:
    svg = drawn("results_shares", SHARES, width)
    for panel in SHARES["panels"]:
        assert f">{panel['name']}<" in svg
    assert svg.count("45%, expected 50%") == 6
    assert "NaN" not in svg and "undefined" not in svg


def test_a_quarter_that_is_withheld_is_a_gap_in_the_line() -> None:
    one = {**SHARES, "data": [row for row in SHARES["data"] if row["panel"] == 0]}
    bridged = {**one, "data": [{**row, "run": 0} for row in one["data"]]}
    # two runs are two strokes of the share and two of the expected share, one run one of each
    assert strokes(drawn("results_shares", one)) - strokes(drawn("results_shares", bridged)) == 2


def strokes(svg: str) -> int:
    return sum(svg.count(f'stroke="{colour}" stroke-width="{width}"') for colour, width in (
        (tokens.LIGHT.accent, "2.4"), (tokens.LIGHT.ink, "1.4"),
    ))  # fmt: skip


def test_an_empty_history_draws_an_empty_plot() -> None:
    empty = {name: pd.DataFrame().to_dict("records") for name in SHARES}
    assert drawn("results_shares", empty).startswith("<svg")
