"""What changed, and why, through the whole app: two editions of the tiny plan, and the live data."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.support.editions import CORRECTED, Freeze, import_figures
from tests.support.opened_page import OpenPage, Shown, words_of_markup

KPI = "K-P1.2-a"
"""A price that is to fall from 100 to 60 by 2026-Q4 and was 70 at the end of 2025."""

NEW = f"{KPI},WORLD,2026-Q1,total,,66,published,official,1,TINY,"


@pytest.fixture
def changed(peopled: Engine, shelf: Path, frozen: Freeze) -> Path:
    """Two editions: a figure was corrected from 70 to 71 between them, and then a new one came."""
    frozen("TDAG-25")
    import_figures(peopled, CORRECTED)
    frozen("TDAG-26")
    import_figures(peopled, NEW)
    return Path(str(peopled.url.database))


def headline(shown: Shown) -> str:
    return words_of_markup(shown.blocks["headline"])[0]


def test_x(open_page: OpenPage, changed: Path) -> None:
    for q in ({}, {"from": "TDAG-25", "of": KPI}, {"from": "TDAG-25", "lang": "fr"}):
        shown = open_page("changes", changed, **q)
        print("=====", q)
        for key, markup in shown.blocks.items():
            if key not in ("navigation",):
                print(key, words_of_markup(markup))
        print(shown.choices)


def test_y(changed):
    from kap_model.causes.sides import side_of
    from kap_model.database import engine_for, reading as opened
    from kap_model.editions.listing import edition
    from kap_points.deck import deck
    from kap_points.reading import reading
    from kap_ui.figures.picture_files import chart_png

    with opened(engine_for(str(changed))) as s:
        a = side_of(s, edition(s, "TDAG-25"))
    for l in ("en", "fr"):
        with reading(f"sqlite:///{changed}", language=l) as r:
            p = [x for x in deck(r, since=a) if x.code == "changes"][0]
        print(p.finding, p.alt, p.table.heads, p.table.printed, p.notes, p.address, p.asked, p.source_lines)
