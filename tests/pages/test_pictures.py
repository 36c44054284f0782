"""Every chart as a file: its words stand inside the picture, which is about as wide as the chart on screen."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from kap_ui.figures import picture_files
from kap_ui.look import tokens
from tests.support.opened_page import Downloads, OpenPage

SVG = "{http://www.w3.org/2000/svg}"
TRANSLATED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")

PAGES: list[tuple[str, dict[str, str], set[str]]] = [
    ("overview", {}, {"mix", "shares"}),
    ("kpi", {"kpi": "K-P1.6-b"}, {"series", "categories"}),
    ("places", {}, {"world"}),
    ("office", {"place": "AFR"}, {"calendar"}),
    ("compare", {}, {"heat"}),
    ("compare", {"kpi": "K-P1.6-b"}, {"multiples"}),
    ("matrix", {}, {"matrix"}),
    ("matrix", {"view": "status", "family": "WSIS"}, {"matrix"}),
    ("flow", {}, {"flow"}),
    ("matrix", {"family": "ALL"}, {"matrix_all"}),
]


def placed(element: ET.Element, x: float = 0, y: float = 0, role: str = "") -> Iterator[tuple[str, str, float, float]]:
    """Return each line of text with its role and the place of its foot, in pixels from the corner of the picture."""
    if moved := TRANSLATED.search(element.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    role = element.get("class", role) if "role-" in element.get("class", "") else role
    if element.tag == f"{SVG}text":
        for line in element.findall(f"{SVG}tspan") or [element]:
            y += float(line.get("dy", 0))
            yield role, "".join(line.itertext()), x, y
        return
    for child in element:
        yield from placed(child, x, y, role)


@pytest.mark.parametrize(("name", "query", "charts"), PAGES)
def test_the_words_of_a_picture_stand_inside_it_above_the_chart(
    open_page: OpenPage, downloads: Downloads, name: str, query: dict[str, str], charts: set[str]
) -> None:
    open_page(name, lang="fr", **query).open_figures(*charts, offered=("files",))
    drawn = {file: ET.fromstring(make()) for file, make in downloads.items() if file.endswith(".svg")}

    for chart in charts:
        words = "_".join(word for word in chart.split("_") if word != name)
        assert any(file.startswith(f"kap_{name}_{words}") for file in drawn), set(drawn)
    for file, picture in drawn.items():
        width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
        assert picture_files.WIDTH <= width <= 1.2 * picture_files.WIDTH, file
        assert height <= 1600, file
        words = list(placed(picture))
        title = [line for line in words if "role-title-text" in line[0]]
        below = [line for line in words if "role-title-subtitle" in line[0]]
        assert title and below, file
        for _role, text, x, y in (*title, *below):
            assert x >= 0 and y - tokens.SECTION >= 0, (file, text)
        first = min(y for _role, text, _x, y in below if text.strip())
        assert first - max(y for _role, _text, _x, y in title) >= tokens.SMALL, file
        if name == "overview":
            assert any("illustratifs" in text for _role, text, _x, _y in below), file
        lowest = max(y for _role, _text, _x, y in below)
        others = [y for role, text, _x, y in words if "role-title" not in role and text.strip() and y > 0]
        assert lowest < min(others) and lowest < height / 2, file
