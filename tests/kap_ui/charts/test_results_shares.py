"""The shares of the priorities draw what their frames hold, and nothing out of place."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import vl_convert

from kap_ui.charts import results_shares
from kap_ui.look import tokens

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
    "ends": [
        {"panel": panel, "x": x, "label": "1 кв. 2023", "year": "2023"} for panel in range(6) for x in (0.0, 1.0)
    ],
}  # fmt: skip


def drawn(frames: dict[str, list[dict[str, Any]]], width: int = 600, letters: int = 20) -> str:
    specification = results_shares.shares(tokens.LIGHT, panels=6, letters=letters) | {
        "width": width,
        "datasets": frames,
    }
    return vl_convert.vegalite_to_svg(specification)


@pytest.mark.parametrize("width", [358, 700])
def test_every_panel_of_the_shares_has_its_name_its_figures_and_its_word(width: int) -> None:
    svg = drawn(SHARES, width)
    for panel in SHARES["panels"]:
        assert f">{panel['name']}<" in svg
    assert svg.count("45%, expected 50%") == 6
    assert "NaN" not in svg and "undefined" not in svg


def test_the_ends_of_a_panel_are_years_where_the_quarters_have_no_room() -> None:
    # Panels of 166 pixels leave their plots 116: "Q1 2023" and "Q4 2026" have room there, "1 кв. 2023" has not.
    assert ">1 кв. 2023<" in drawn(SHARES, 358, letters=14)
    narrow = drawn(SHARES, 358, letters=20)
    assert ">2023<" in narrow and "кв." not in narrow


def test_a_quarter_that_is_withheld_is_a_gap_in_the_line() -> None:
    first_panel = {**SHARES, "data": [row for row in SHARES["data"] if row["panel"] == 0]}
    bridged = {**first_panel, "data": [{**row, "run": 0} for row in first_panel["data"]]}
    # two runs are two strokes of the share and two of the expected share, one run one of each
    assert strokes(drawn(first_panel)) - strokes(drawn(bridged)) == 2


def strokes(svg: str) -> int:
    return sum(svg.count(f'stroke="{colour}" stroke-width="{width}"') for colour, width in (
        (tokens.LIGHT.accent, "2.4"), (tokens.LIGHT.ink, "1.4"),
    ))  # fmt: skip


def test_an_empty_history_draws_an_empty_plot() -> None:
    empty = {name: pd.DataFrame().to_dict("records") for name in SHARES}
    assert drawn(empty).startswith("<svg")
