"""Every picture that a page offers: its words and signs, and the figures of the page."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from kap_ui.figures import drawing_process
from kap_ui.figures.slide import Slide
from kap_ui.figures.text_outlines import SVG
from kap_ui.look import tokens
from kap_ui.state import data
from tests.support.opened_page import Downloads, OpenPage, Shown

PAGES: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
    ("overview", {"lang": "fr"}, ("mix", "shares", "priorities", "act_on", "changes")),
    ("kpi", {"kpi": "K-P1.6-b"}, ("series", "categories", "places")),
    ("priorities", {"priority": "P3"}, ("lines",)),
    ("places", {}, ("world",)),
    ("office", {"place": "AFR", "lang": "fr"}, ("calendar", "world_served")),
    ("compare", {"lang": "fr"}, ("heat", "multiples")),
    ("matrix", {"lang": "fr"}, ("matrix",)),
    ("matrix", {"view": "status", "family": "WSIS"}, ("matrix",)),
    ("matrix", {"family": "WTDC"}, ("matrix",)),
    ("flow", {"lang": "fr"}, ("flow",)),
    ("matrix", {"family": "ALL"}, ("matrix_all",)),
]

OF_THE_SCREEN = re.compile(r"\b(click|choose|cliquez|choisissez|above|ci-dessus)\b", re.IGNORECASE)


@pytest.fixture
def slides(monkeypatch: pytest.MonkeyPatch, downloads: Downloads) -> Any:
    """Return the slides of figures of an opened page by their keys, without drawing them."""

    class Slides:
        def draw(self, _kind: str, slide: Slide) -> bytes:
            return json.dumps(slide).encode()

    monkeypatch.setattr(drawing_process, "SHARED", Slides())

    def of(page: Shown, *keys: str) -> dict[str, Slide]:
        found = {}
        for key in keys:
            downloads.clear()
            page.open_figures(key, offered=("files",))
            (make,) = [make for file, make in downloads.items() if file.endswith(".svg")]
            found[key] = json.loads(make())
            page.open_figures(key, offered=("files",))  # closes them
        return found

    return of


@pytest.mark.parametrize(("name", "query", "charts"), PAGES, ids=lambda part: str(part)[:40])
def test_a_picture_says_what_it_shows_and_nothing_of_the_screen(
    open_page: OpenPage, slides: Any, name: str, query: dict[str, str], charts: tuple[str, ...]
) -> None:
    for slide in slides(open_page(name, **query), *charts).values():
        assert slide["title"]
        assert slide["footer"] and slide["age"]
        assert len(slide["sources"]) <= 2
        words = [slide["title"], slide["subtitle"], *slide["notes"], *(sign["words"] for sign in slide["key"])]
        assert not OF_THE_SCREEN.search(" ".join(words)), words
        assert slide["chart"]["datasets"]


def test_a_picture_of_the_overview_has_the_key_the_mark_place_and_quarter(open_page: OpenPage, slides: Any) -> None:
    drawn = slides(open_page("overview", lang="fr"), "shares", "priorities")

    assert [sign["words"] for sign in drawn["shares"]["key"]][-1] == "progression attendue"
    for slide in drawn.values():
        assert slide["stamp"] == "Chiffres illustratifs"
        assert slide["subtitle"].endswith("Monde, T3 2026") or "Monde" in slide["subtitle"]


def test_a_picture_of_a_map_has_the_key_of_its_tones_and_marks_and_the_note_on_boundaries(
    open_page: OpenPage, slides: Any
) -> None:
    (slide,) = slides(open_page("places"), "world").values()
    words = [sign["words"] for sign in slide["key"]]

    assert "regional office" in words and "boundary not determined" in words
    assert any("do not imply official endorsement" in note for note in slide["notes"])


@pytest.mark.parametrize(
    ("name", "query", "key", "fields"),
    [
        ("overview", {}, "priorities", ("figure", "word")),
        ("overview", {"place": "AFR"}, "act_on", ("figure", "word", "before")),
        ("overview", {}, "changes", ("before_word", "after_word")),
        ("priorities", {"priority": "P5"}, "lines", ("figure", "word", "data")),
    ],
)
def test_rows_of_a_picture_have_the_figures_of_the_page(
    open_page: OpenPage, slides: Any, name: str, query: dict[str, str], key: str, fields: tuple[str, ...]
) -> None:
    page = open_page(name, **query)
    on_page = re.sub(r"\s+", " ", " ".join(page.texts))
    (slide,) = slides(page, key).values()
    rows = slide["chart"]["datasets"]["rows"]

    assert rows
    for row in rows:
        for part in (part for field in fields for part in str(row[field]).split(", ")):
            assert part in on_page, (key, part)


def test_what_is_more_than_a_slide_holds_is_said_to_stand_in_the_xlsx(open_page: OpenPage, slides: Any) -> None:
    (slide,) = slides(open_page("priorities", priority="P5"), "lines").values()
    count = int(re.match(r"(\d+)", slide["subtitle"])[1])  # type: ignore[index]  # the title begins with their number

    assert len(slide["chart"]["datasets"]["rows"]) == 10
    assert f"{count - 10} more in the table" in slide["notes"]


def test_a_dark_page_gives_a_light_picture(open_page: OpenPage, slides: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    light = slides(open_page("flow"), "flow")["flow"]["chart"]
    monkeypatch.setattr(tokens, "palette", lambda theme: tokens.LIGHT if theme == "light" else tokens.DARK)
    data.clear_caches()
    dark = slides(open_page("flow"), "flow")["flow"]["chart"]

    assert dark == light


@pytest.mark.parametrize(
    ("name", "query", "key"),
    [("overview", {}, "priorities"), ("compare", {"by": "offices"}, "heat"), ("matrix", {"family": "WTDC"}, "matrix")],
)
def test_a_drawn_picture_has_no_text_that_needs_a_font(
    open_page: OpenPage, downloads: Downloads, name: str, query: dict[str, str], key: str
) -> None:
    open_page(name, lang="fr", **query).open_figures(key, offered=("files",))
    (make,) = [make for file, make in downloads.items() if file.endswith(".svg")]
    picture = ET.fromstring(make())

    assert (picture.get("width"), picture.get("height")) == ("1920", "1080")
    assert not picture.findall(f".//{SVG}text")
    assert picture.findall(f".//{SVG}path")
