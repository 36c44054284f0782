"""A chart as a picture: it stands alone, with its words, its data and its fonts, and asks nothing of the network."""

from __future__ import annotations

import json
import struct

import pandas as pd
import pytest

from kap_ui.charts.config import config
from kap_ui.figures import picture_files
from kap_ui.figures.drawing_process import NotDrawnError
from kap_ui.look import tokens

SPECIFICATION = {
    "data": {"name": "data"},
    "mark": "bar",
    "width": "container",
    "height": 80,
    "encoding": {"x": {"field": "share", "type": "quantitative"}, "y": {"field": "code", "type": "nominal"}},
    "config": config(tokens.LIGHT, "fr"),
}
FRAME = pd.DataFrame({"code": ["P1", "P2"], "share": pd.Series([0.5, None], dtype="Float64")})
LINES = ["P1 en est à la moitié", "Chiffres illustratifs", "Sources : UIT"]


@pytest.fixture
def picture() -> picture_files.Picture:
    return picture_files.Picture(json.dumps(SPECIFICATION), {"data": FRAME}, "Progression, T4 2025", LINES)


def test_a_picture_has_title_finding_mark_and_sources_inside(picture: picture_files.Picture) -> None:
    drawn = picture_files.svg(picture).decode()
    for line in ("Progression, T4 2025", *LINES):
        assert line in drawn
    assert "Noto Sans" in drawn


def test_an_absent_value_stays_absent_in_a_picture(picture: picture_files.Picture) -> None:
    drawn = picture_files.complete_specification(picture)
    assert drawn["datasets"]["data"] == [
        {"code": "P1", "share": 0.5},
        {"code": "P2", "share": None},
    ]


def test_a_png_is_twice_as_wide_as_the_picture(picture: picture_files.Picture) -> None:
    made = picture_files.png(picture)
    width = struct.unpack(">I", made[16:20])[0]
    assert made.startswith(b"\x89PNG")
    assert width >= 2 * picture_files.WIDTH


def test_a_picture_fetches_nothing(picture: picture_files.Picture) -> None:
    asking = json.loads(picture.specification) | {"data": {"url": "https://example.org/data.json"}}
    with pytest.raises(NotDrawnError, match=r"(?i)access denied|not allowed|allowed_base_url"):
        picture_files.svg(picture_files.Picture(json.dumps(asking), {}, "", []))


def test_what_a_screen_fetches_by_address_can_be_put_inside(picture: picture_files.Picture) -> None:
    def completed(specification: dict[str, object]) -> dict[str, object]:
        return {**specification, "data": {"values": [{"code": "inside", "share": 1}]}}

    with_data_inside = picture_files.Picture(picture.specification, {}, "", [], completed)
    assert "inside" in picture_files.svg(with_data_inside).decode()
