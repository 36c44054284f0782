"""The status mix over quarters draws what its frames hold, and nothing out of place."""

from __future__ import annotations

import re
from typing import Any

import pytest
import vl_convert

from kap_ui.charts import results_mix
from kap_ui.look import tokens

MIX = {
    "data": [
        {"quarter": "2026-Q1", "status": "on_track", "low": 0, "high": 20, "whole": 30, "figure": "20"},
        {"quarter": "2026-Q1", "status": "unknown", "low": 20, "high": 30, "whole": 30, "figure": "10"},
        {"quarter": "2026-Q2", "status": "on_track", "low": 0, "high": 29, "whole": 30, "figure": "29"},
        {"quarter": "2026-Q2", "status": "unknown", "low": 29, "high": 30, "whole": 30, "figure": "1"},
    ],
    "quarters": [
        {
            "quarter": "2026-Q1", "label": "Q1", "year": "2026", "name": "Q1 2026", "none": 0, "whole": 30,
            "is_selected": False, "is_compared": True,
        },
        {
            "quarter": "2026-Q2", "label": "Q2", "year": "", "name": "Q2 2026", "none": 0, "whole": 30,
            "is_selected": True, "is_compared": False,
        },
    ],
    "targets": [
        {"quarter": "2026-Q1", "status": None, "top": 0, "bottom": 372, "words": "Q1 2026: 20 On track, 10 not"},
        {"quarter": "2026-Q2", "status": None, "top": 0, "bottom": 372, "words": "Q2 2026: 29 On track, 1 not"},
        {"quarter": "2026-Q2", "status": "on_track", "top": 20, "bottom": 322, "words": "Q2 2026: 29 On track"},
    ],
    "labels": [
        {"y": 14.5, "status": "on_track", "figure": "29", "word": "On track"},
        {"y": 29.5, "status": "unknown", "figure": "1", "word": "Not yet known"},
    ],
}  # fmt: skip


def drawn(frames: dict[str, list[dict[str, Any]]], width: int = 600, letters: int = 4) -> str:
    specification = results_mix.status_mix(tokens.LIGHT, letters=letters) | {"width": width, "datasets": frames}
    return vl_convert.vegalite_to_svg(specification)


@pytest.mark.parametrize("width", [358, 600, 900])
def test_the_status_mix_names_its_parts_and_every_bar_says_itself(width: int) -> None:
    svg = drawn(MIX, width)
    for target in MIX["targets"]:
        assert f'aria-label="{target["words"]}"' in svg
    assert (">29 On track<" in svg) == (width >= 480)  # a telephone has room for icon and figure
    assert ">Q2 2026<" in svg and ">Q1 2026<" not in svg  # the bar that the words belong to
    assert "NaN" not in svg and "undefined" not in svg


def test_quarters_whose_names_have_no_room_leave_the_years_alone() -> None:
    # Beside the words, 440 pixels are left for the bars; sixteen names of five letters need 544.
    assert ">Q1<" in drawn(MIX, 600, letters=32)
    crowded = drawn(MIX, 600, letters=80)
    assert ">2026<" in crowded and not re.search(r'font-size="(?!0)[^"]*"[^>]*>Q1<', crowded)


def test_a_part_too_thin_for_its_figure_goes_without() -> None:
    svg = drawn({**MIX, "labels": []}, 600)
    assert ">20<" in svg and ">29<" in svg
    assert ">1<" not in svg


def test_what_can_be_clicked_of_a_part_lies_over_the_part() -> None:
    assert results_mix.pixel(0, 30) == results_mix.HEIGHT - results_mix.BOTTOM
    assert results_mix.pixel(30, 30) == results_mix.TOP
    assert results_mix.pixel(15, 30) == (results_mix.pixel(0, 30) + results_mix.pixel(30, 30)) / 2
