"""A figure as a picture: it stands alone, with its words and its data, and asks nothing of the network."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from kap_model.quarter import Quarter
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_ui.cache import run_context
from kap_ui.figures import drawing_process, picture_files
from kap_ui.figures.drawing_process import NotDrawnError
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.picture_files import Picture
from kap_ui.frame import page_context
from kap_ui.frame.page_context import PageContext
from kap_ui.look.tokens import Palette
from kap_ui.state import data
from kap_ui.words import wording


def bars(_palette: Palette, **_options: object) -> dict[str, Any]:
    return {
        "data": {"name": "data"}, "mark": "bar", "width": "container", "height": 80,
        "encoding": {"x": {"field": "share", "type": "quantitative"}, "y": {"field": "code", "type": "nominal"}},
    }  # fmt: skip


FIGURE = ChartFigure(
    key="bars",
    title="Progress by priority",
    finding="P1 is halfway.",
    reading="Bars from baseline to target.",
    hint="Click a bar.",
    build=bars,
    frames=pd.DataFrame({"code": ["P1", "P2"], "share": pd.Series([0.5, None], dtype="Float64")}),
    alt="Bars",
    table=pd.DataFrame(),
    columns=[],
    is_illustrative=True,
    note="A note.",
)
CONTEXT = PageContext(
    selection=Selection(
        Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4"), place="AFR", asked=("place", "quarter", "origin")
    ),
    sources=(SourceCount("ILLUSTRATIVE", 20, is_made_up=True), SourceCount("ITU", 2), SourceCount("WB", 1)),
)
TITLES = {"ITU": "ITU DataHub", "WB": "World Bank", "ILLUSTRATIVE": "Made-up figures"}

Make = Callable[..., Picture]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return the picture of a figure in a language."""
    snapshot = data.Snapshot("sqlite:///x", None, "abc123", datetime(2026, 11, 24, tzinfo=UTC))
    monkeypatch.setattr(data, "snapshot", lambda: snapshot)
    monkeypatch.setattr(data, "is_rehearsal", lambda: False)
    monkeypatch.setattr(data, "names", lambda: {"AFR": "Africa", "PLAN": "Plan"})
    monkeypatch.setattr(data, "name", lambda code: {"AFR": "Africa"}[code])
    monkeypatch.setattr(data, "source_titles", lambda: TITLES)

    def make(figure: ChartFigure = FIGURE, language: str = "en", context: PageContext = CONTEXT) -> Picture:
        with run_context.script_run(), wording.spoken(language):
            page_context.hold(context)
            return picture_files.picture_of(figure, figure.drawing)

    return make


def test_the_finding_is_the_title_and_the_subtitle_says_what_where_and_when(made: Make) -> None:
    picture = made()
    assert (picture.title, picture.subtitle) == ("P1 is halfway", "Progress by priority, Africa, Q4 2025")

    without = made(replace(FIGURE, finding="", page_finding="Africa is behind"))
    assert (without.title, without.subtitle) == ("Africa is behind", "Progress by priority, Q4 2025")

    bare = made(replace(FIGURE, finding="", title="Africa in Q4 2025"))
    assert (bare.title, bare.subtitle) == ("Africa in Q4 2025", "")


def test_a_picture_says_how_to_read_it_and_nothing_of_the_screen(made: Make) -> None:
    slide = picture_files.slide(made())
    assert slide["notes"] == ["Bars from baseline to target.", "A note."]
    assert "Click" not in json.dumps(slide)


def test_illustrative_figures_have_a_mark_in_the_language_of_the_reader(made: Make) -> None:
    assert made(language="fr").stamp == "Chiffres illustratifs"
    assert made(replace(FIGURE, is_illustrative=False)).stamp == ""


def test_sources_are_named_or_where_they_are_many_counted(made: Make) -> None:
    assert made().sources == [
        "Sources: Made-up figures (20 rows); ITU DataHub (2 rows); World Bank (1 row)",
        "Made-up figures, with 2 other sources: full list in the XLSX",
    ]
    made_up, *others = CONTEXT.sources
    assert made(replace(FIGURE, sources=others)).sources[1] == "2 sources: full list in the XLSX"
    assert made(replace(FIGURE, sources=[made_up])).sources[1] == "Made-up figures, published by nobody"
    assert made(replace(FIGURE, sources=[])).sources == []


def test_the_footer_has_quarter_origin_and_age_of_the_data(made: Make) -> None:
    picture = made()
    assert picture.footer == "Plan, Africa, as known at the end of Q4 2025; all data, published and illustrative."
    assert picture.age == "Data of 24 November 2026, revision abc123"


def test_an_absent_value_stays_absent_in_a_picture_and_a_line_keeps_its_end(made: Make) -> None:
    frame = pd.DataFrame({"code": ["P1", "two\nlines\0"], "share": pd.Series([0.5, None], dtype="Float64")})
    slide = picture_files.slide(made(replace(FIGURE, frames=frame)))
    assert slide["chart"]["datasets"]["data"] == [
        {"code": "P1", "share": 0.5},
        {"code": "two\nlines ", "share": None},
    ]


def test_a_png_is_as_large_as_a_slide(made: Make) -> None:
    png = picture_files.png(made())
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1920, 1080)


def test_a_picture_fetches_nothing(made: Make) -> None:
    asking = json.loads(made().specification) | {"data": {"url": "https://example.org/data.json"}}
    with pytest.raises(NotDrawnError, match=r"(?i)access denied|not allowed|allowed_base_url"):
        picture_files.svg(replace(made(), specification=json.dumps(asking)))


def test_what_a_screen_fetches_by_address_can_be_put_inside(made: Make) -> None:
    def completed(specification: dict[str, Any]) -> dict[str, Any]:
        return {**specification, "data": {"values": [{"code": "inside", "share": 1}]}}

    slide = picture_files.slide(made(replace(FIGURE, completed=completed)))
    assert slide["chart"]["data"]["values"][0]["code"] == "inside"


def test_frames_of_a_file_take_the_place_of_those_on_screen(made: Make) -> None:
    def file_frames() -> dict[str, pd.DataFrame]:
        return {"data": pd.DataFrame({"code": ["Priority 1"], "share": [0.5]})}

    slide = picture_files.slide(made(replace(FIGURE, file_frames=file_frames)))
    assert slide["chart"]["datasets"]["data"][0]["code"] == "Priority 1"


def test_a_chart_alone_has_neither_title_nor_foot_and_its_words_can_stay_words(made: Make) -> None:
    charts = [picture_files.chart(made(), as_text=as_text) for as_text in (True, False)]
    as_text, as_outlines = (svg.decode() for svg in drawing_process.svgs(charts))
    assert ">P1</text>" in as_text
    assert not {"P1 is halfway", "Sources", "Illustrative"} & set(re.findall(r">([^<>]+)<", as_text))
    assert "<text" not in as_outlines


def test_a_chart_alone_is_no_higher_than_what_it_holds_and_no_higher_than_allowed(made: Make) -> None:
    whole, cut = drawing_process.pngs([picture_files.chart(made()), picture_files.chart(made(), height=60)])
    wide, high = struct.unpack(">II", whole[16:24])
    assert (wide, high < 1920 * 420 / 980) == (1920, True)
    wide, low = struct.unpack(">II", cut[16:24])
    assert low / wide < high / 1920


def test_the_ids_of_charts_in_one_page_differ(made: Make) -> None:
    charts = [picture_files.chart(made(), ids=f"{code}-") for code in ("plan", "regions")]
    first, second = (svg.decode() for svg in drawing_process.svgs(charts))
    ids = set(re.findall(r'\bid="([^"]+)"', first))
    assert ids
    assert ids.isdisjoint(re.findall(r'\bid="([^"]+)"', second))
    assert set(re.findall(r"url\(#([^)]+)\)", first)) <= ids
