"""The point on what changed since an edition: the same words and numbers as the page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.causes.sides import Side, side_of
from kap_model.database import reading as opened
from kap_model.quarter import Quarter
from kap_points import changes
from kap_points.deck import deck
from kap_points.point import Point
from kap_points.reading import reading
from kap_ui.figures import drawing_process, picture_files
from tests.support.editions import CORRECTED, Freeze, import_figures
from tests.support.opened_page import OpenPage

NEW = "K-P1.2-a,WORLD,2026-Q1,total,,66,published,official,1,TINY,"
"""A price that is to fall from 100 to 60 by 2026-Q4."""


@pytest.fixture
def since(peopled: Engine, shelf: Path, frozen: Freeze) -> Side:
    """The side of an edition, after which a figure was corrected and a new one came."""
    known = frozen("TDAG-25")
    import_figures(peopled, CORRECTED, NEW)
    with opened(peopled) as session:
        return side_of(session, known)


def point_of(engine: Engine, since: Side, language: str = "en") -> Point:
    with reading(str(engine.url.database), language=language) as read:
        return changes.changed(read, since)


def test_the_deck_says_what_changed_where_it_is_asked_for(peopled: Engine, since: Side) -> None:
    with reading(str(peopled.url.database), language="en") as read:
        with_changes, without = deck(read, since=since), deck(read)
    codes = [point.code for point in with_changes]
    assert codes[-2] == "changes" and codes[-1].startswith("kpi-")
    assert [code for code in codes if code != "changes"] == [point.code for point in without]


def test_the_point_says_what_the_page_says(peopled: Engine, since: Side, open_page: OpenPage) -> None:
    point = point_of(peopled, since)
    assert point.address == "changes?lang=en&from=TDAG-25"
    shown = open_page("changes", Path(str(peopled.url.database)), **{"from": "TDAG-25"})
    assert point.finding in re.sub("<[^>]+>", "", shown.blocks["headline"])
    assert point.question in shown.text


def test_the_table_has_each_kpi_before_after_and_its_causes(peopled: Engine, since: Side) -> None:
    table = point_of(peopled, since).table
    assert table.heads == [
        "KPI", "Name", "Before", "Progress before", "After", "Progress after", "Difference", "Causes",
    ]  # fmt: skip
    [row] = table.printed
    assert row == [
        "K-P1.2-a", "Price of a basket", "On track", "75.0%", "On track", "85.0%", "10.0",
        "Correction −2.5 pt; Time passed +12.5 pt",
    ]  # fmt: skip


def test_it_is_said_in_french(peopled: Engine, since: Side) -> None:
    point = point_of(peopled, since, "fr")
    assert "Correction −2,5 pt\u202f; Temps écoulé +12,5 pt" in point.table.printed[0]
    assert point.finding.startswith("Depuis TDAG-25 (T4 2025)")


def test_the_counts_stand_in_a_picture_that_can_be_drawn(peopled: Engine, since: Side) -> None:
    earlier = replace(since, quarter=Quarter.parse("2025-Q1"))
    point = point_of(peopled, earlier)
    assert point.picture is not None
    drawn = drawing_process.svgs([picture_files.chart(point.picture, as_text=True)])[0].decode()
    assert "TDAG-25, Q1 2025" in drawn and "Live data, Q1 2026" in drawn and "Time passed" in drawn
    assert "before, " in point.alt and "after" in point.alt
    assert point.table.title.startswith("What changed, the biggest change first")
    assert any("time passed" in note for note in point.notes)
