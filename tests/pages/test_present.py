"""The slides: all points are sent at once, each with its marks, its sources and the data that it shows."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kap_points.deck import deck
from kap_points.point import Point
from kap_points.reading import reading
from kap_ui.marks.markup import Markup, escaped, text_of
from tests.support.opened_page import OpenPage, Shown, has_typed_sign, words_of_markup

SLIDE = re.compile(r'<section class="slide[^"]*".*?</section>', re.DOTALL)


def slides_of(shown: Shown) -> dict[str, str]:
    found = SLIDE.findall(shown.blocks["slides"])
    return {re.search(r'data-code="([^"]+)"', slide)[1]: slide for slide in found}  # type: ignore[index]


def first_of(shown: Shown) -> str:
    (first,) = [code for code, slide in slides_of(shown).items() if 'class="slide shown"' in slide]
    return first


def close_href(shown: Shown) -> str:
    (link,) = re.findall(r'<a [^>]*class="close"[^>]*>', shown.blocks["slides"])
    return re.search(r'href="([^"]+)"', link)[1]  # type: ignore[index]


def data_of(shown: Shown) -> dict[str, Any]:
    (data,) = [
        json.loads(element.proto.json)
        for element in shown.app.get("bidi_component")
        if element.proto.id.endswith("-slides")
    ]
    return dict(data)


@pytest.fixture(scope="module")
def points(shipped_database: object) -> dict[str, dict[str, Point]]:
    by_language = {}
    for language in ("en", "fr"):
        with reading(f"sqlite:///{shipped_database}", language=language) as opened:
            by_language[language] = {point.code: point for point in deck(opened)}
    return by_language


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_point_is_a_slide_with_its_finding_its_marks_and_its_data(
    open_page: OpenPage, points: dict[str, dict[str, Point]], language: str
) -> None:
    shown = open_page("present", lang=language)

    slides = slides_of(shown)
    assert list(slides) == list(points[language])
    for place, (code, point) in enumerate(points[language].items(), start=1):
        words = text_of(Markup(slides[code]))
        assert point.finding in words
        assert point.question in words
        assert point.asked in words
        assert all(mark in words for mark in (*point.marks, point.basis))
        assert "db00609185fa" in words or re.search(r"\b[0-9a-f]{12}\b", words)
        assert f"{place} " in slides[code].partition("data-said=")[2]


def test_the_rows_of_a_slide_are_the_first_of_its_point_and_say_how_many_follow(
    open_page: OpenPage, points: dict[str, dict[str, Point]]
) -> None:
    slide = slides_of(open_page("present"))["priority-P1"]

    table = points["en"]["priority-P1"].table
    rows = re.findall(r"<li.*?</li>", slide, re.DOTALL)
    names, shares = (
        [row[table.heads.index(head)] for row in table.printed][: len(rows)] for head in ("Name", "Progress")
    )
    for place, (row, name, share) in enumerate(zip(rows, names, shares, strict=True), start=1):
        assert escaped(name) in row
        assert escaped(share) in row
        more = len(table.printed) - place
        assert f'data-left="and {more} more KPI' in row


def test_the_figures_of_the_plan_and_of_the_regions_are_those_of_their_points(
    open_page: OpenPage, points: dict[str, dict[str, Point]]
) -> None:
    slides = slides_of(open_page("present"))

    plan = points["en"]["plan"]
    *_before, now = plan.table.printed
    assert list(now[1:]) == re.findall(r"<td><b>([^<]+)</b></td>", slides["plan"])
    regions = points["en"]["regions"].table
    shares = [row[regions.heads.index("Progress")].rstrip("%") for row in regions.printed]
    cells = re.findall(r'<td class="heat.*?</svg><span>([^<]+)</span>', slides["regions"])
    assert sorted(cells) == sorted(shares)


def test_the_chart_of_a_kpi_goes_along_with_its_data(open_page: OpenPage) -> None:
    shown = open_page("present", kpi="K-P1.1-a")

    ((code, text),) = data_of(shown)["charts"].items()
    assert code == "kpi-K-P1.1-a"
    assert json.loads(text)["datasets"]["data"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({}, "plan"),
        ({"from": "kpi", "kpi": "K-P1.1-a"}, "kpi-K-P1.1-a"),
        ({"from": "priorities", "priority": "P3"}, "priority-P3"),
        ({"from": "compare"}, "regions"),
        ({"from": "matrix"}, "linkages"),
        ({"from": "method"}, "plan"),
        ({"from": "matrix", "slide": "enablers"}, "enablers"),
        ({"slide": "nothing"}, "plan"),
    ],
)
def test_the_slides_begin_with_the_point_of_the_page_that_one_comes_from(
    open_page: OpenPage, query: dict[str, str], first: str
) -> None:
    assert first_of(open_page("present", **query)) == first


def test_escape_leads_back_to_the_page_with_the_same_choices(open_page: OpenPage) -> None:
    shown = open_page("present", **{"from": "compare", "place": "AFR", "quarter": "2025-Q4", "lang": "fr"})

    assert close_href(shown) == "compare?lang=fr&amp;quarter=2025-Q4&amp;place=AFR"


def test_every_page_leads_to_the_slides_with_its_choices(open_page: OpenPage) -> None:
    shown = open_page("priorities", priority="P2", place="AFR", quarter="2025-Q4")

    assert (
        "present?lang=en&amp;quarter=2025-Q4&amp;place=AFR&amp;priority=P2&amp;from=priorities" in shown.blocks["title"]
    )
    assert 'aria-keyshortcuts="Alt+P"' in shown.blocks["title"]


@pytest.mark.parametrize("database", ["empty_database", "one_kpi_database", "published_database"])
def test_the_slides_of_other_data_say_what_is_known(open_page: OpenPage, database: str) -> None:
    shown = open_page("present", database)

    assert "failure" not in shown.blocks
    assert slides_of(shown)
    assert all(text_of(Markup(slide)) for slide in slides_of(shown).values())
    if database == "published_database":
        assert "Illustrative figures" not in shown.blocks["slides"]


@pytest.mark.parametrize("place", ["AFR", "LDC"])
def test_the_slides_stay_at_their_place(open_page: OpenPage, place: str) -> None:
    shown = open_page("present", place=place)

    assert "failure" not in shown.blocks
    assert f"place={place}" in close_href(shown)


def test_no_string_of_the_slides_escapes_translation(open_page: OpenPage) -> None:
    shown = open_page("present", lang="qps")

    words = words_of_markup(shown.blocks["slides"])
    assert "failure" not in shown.blocks
    assert not {"Previous slide", "Next slide", "Close", "Slides", "Plan"} & set(words)
    assert [text for text in words if has_typed_sign(text)] == []
