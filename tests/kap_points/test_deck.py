"""The deck: one list of what there is to say, with the same words and numbers as the pages."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView, StatusGroup
from kap_points import results
from kap_points.deck import deck
from kap_points.point import Point
from kap_points.reading import Reading, reading
from kap_ui.figures import drawing_process, picture_files
from kap_ui.figures.text_outlines import SVG
from tests.support import both_databases
from tests.support.command_line import run
from tests.support.opened_page import OpenPage

ROOT = Path(__file__).parents[2]

Decks = dict[str, dict[str, Point]]


def of_file(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def decks(shipped_database: Path) -> Decks:
    """The points of the shipped data by language and code."""
    by_language: Decks = {}
    for language in ("en", "fr"):
        with reading(of_file(shipped_database), language=language) as opened:
            by_language[language] = {point.code: point for point in deck(opened)}
    return by_language


def test_the_deck_has_its_points_in_the_declared_order_in_every_language(decks: Decks) -> None:
    for points in decks.values():
        *listed, one_kpi = points
        assert listed == [
            "plan", "priority-P1", "priority-P2", "priority-P3", "priority-P4", "priority-P5", "enablers", "regions",
            "linkages", "needs-attention",
        ]  # fmt: skip
        assert one_kpi.startswith("kpi-K-")
        # It is the first row of what needs attention.
        assert one_kpi == f"kpi-{points['needs-attention'].table.values['kpi_code'][0]}"


def test_a_point_says_the_same_in_both_languages_in_words_of_its_own(decks: Decks) -> None:
    for code, english in decks["en"].items():
        french = decks["fr"][code]
        assert english.finding != french.finding
        assert english.question != french.question
        assert re.findall(r"\d+", english.finding) == re.findall(r"\d+", french.finding)
        assert english.marks == () or english.marks != french.marks
        assert len(english.table.values) == len(french.table.values)


def test_the_plan_is_the_one_that_the_command_line_prints(decks: Decks, shipped_database: Path) -> None:
    plan = decks["en"]["plan"]
    answer = run(
        "status", "--database", shipped_database, "--rollup", "--place", "WORLD", "--quarter", str(plan.quarter),
        "--json",
    ).data  # fmt: skip
    printed = {row["code"]: row for row in answer}
    counts = printed["KAP"]["counts"]
    at_quarter = plan.table.values.set_index("quarter").loc[str(plan.quarter)]
    for status in (StatusGroup.ACHIEVED, StatusGroup.ON_TRACK, StatusGroup.REGRESSING):
        assert at_quarter[status.value] == counts[status.value]
    assert at_quarter[StatusGroup.AT_RISK.value] == counts["at_risk"] + counts["partly_achieved"]
    assert at_quarter[StatusGroup.OFF_TRACK.value] == counts["off_track"] + counts["not_achieved"]
    assert f"{counts['on_track'] + counts['achieved']} of {printed['KAP']['applicable']} KPIs" in plan.finding
    for code in ("P1", "P2", "P3", "P4", "P5"):
        counts, applicable = printed[code]["counts"], printed[code]["applicable"]
        on_course = f"{counts['on_track'] + counts['achieved']} of {applicable} KPIs"
        assert on_course in decks["en"][f"priority-{code}"].finding


@pytest.mark.parametrize(
    ("code", "page", "address"),
    [
        ("plan", "overview", {}),
        ("priority-P1", "priorities", {"priority": "P1"}),
        ("regions", "compare", {}),
        ("linkages", "matrix", {}),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_finding_is_that_of_its_page(
    decks: Decks, open_page: OpenPage, code: str, page: str, address: dict[str, str], language: str
) -> None:
    point = decks[language][code]
    shown = open_page(page, lang=language, **address)

    assert point.finding in " ".join(shown.text.split("\n"))
    assert point.question in shown.text or code.startswith("priority")
    assert point.table.title in shown.text


def test_every_point_on_made_up_rows_has_the_mark_and_no_other_has(decks: Decks, shipped_database: Path) -> None:
    for point in decks["en"].values():
        assert point.marks == (("Illustrative figures",) if point.is_illustrative else ())
        assert point.picture is not None
        assert point.picture.stamp == ("Illustrative figures" if point.is_illustrative else "")
        assert point.is_illustrative or not any(source.is_made_up for source in point.sources)
    with reading(of_file(shipped_database), language="en", origin=OriginView.PUBLISHED) as opened:
        published = deck(opened)
    assert [point.code for point in published][:2] == ["plan", "priority-P1"]
    assert [point.code for point in published if point.is_illustrative] == []


@pytest.mark.parametrize("database", ["published_database", "empty_database", "tiny_database", "rehearsal_database"])
def test_any_data_have_a_deck(database: str, request: pytest.FixtureRequest) -> None:
    with reading(of_file(request.getfixturevalue(database)), language="fr") as opened:
        points = deck(opened)
    assert points[0].code == "plan"
    assert all(point.finding for point in points)
    of_rehearsal = "Exercice : rien n'est réel ici".replace(" :", "\u202f:")
    assert {of_rehearsal in point.marks for point in points} == {database == "rehearsal_database"}


@pytest.mark.parametrize("place", ["AFR", "EUR"])
def test_a_region_has_a_deck_of_its_own(shipped_database: Path, place: str) -> None:
    with reading(of_file(shipped_database), language="en", place=place) as opened:
        points = {point.code: point for point in deck(opened)}
    assert {point.place for point in points.values()} == {place}
    for code in ("plan", "regions", "needs-attention"):
        assert points[code].place_name in points[code].finding


@pytest.mark.parametrize("view", OriginView)
@pytest.mark.parametrize("kpi", ["K-P1.6-b", "K-P1.1-a", "K-E1.1-a"])
def test_any_kpi_can_be_a_point(shipped_database: Path, open_page: OpenPage, kpi: str, view: OriginView) -> None:
    with reading(of_file(shipped_database), language="en", origin=view) as opened:
        point = results.one_kpi(opened, kpi)
    shown = open_page("kpi", kpi=kpi, origin=view.value, lang="en")

    assert point.code == f"kpi-{kpi}"
    assert point.finding in shown.text
    assert (point.picture is None) == ("There is nothing to draw" in shown.text)


def test_a_kpi_that_the_plan_has_not_is_refused(shipped_database: Path) -> None:
    with reading(of_file(shipped_database), language="en") as opened, pytest.raises(KeyError):
        deck(opened, kpi="K-P9.9-z")


def test_the_cells_of_a_point_are_printed_in_its_language(decks: Decks) -> None:
    for language, share in (("en", "%"), ("fr", "\u202f%")):
        table = decks[language]["priority-P1"].table
        assert {len(row) for row in table.printed} == {len(table.heads)}
        assert any(cell.endswith(share) for row in table.printed for cell in row)
        assert not any("<" in cell for row in table.printed for cell in row)


def test_a_picture_can_be_drawn_when_the_data_are_closed_alone_or_on_a_slide(decks: Decks) -> None:
    for code in ("plan", "enablers"):
        picture = decks["fr"][code].picture
        assert picture is not None
        alone = ET.fromstring(drawing_process.svgs([picture_files.chart(picture, as_text=True)])[0])
        assert len(list(alone.iter(f"{SVG}text"))) > 10
        assert picture_files.svg(picture).startswith(b"<svg")


def test_an_older_quarter_has_the_figures_of_that_quarter(shipped_database: Path, decks: Decks) -> None:
    with reading(of_file(shipped_database), language="en", quarter=Quarter.parse("2024-Q4")) as opened:
        plan = next(results.plan(opened))
    assert plan.quarter == Quarter.parse("2024-Q4")
    assert plan.finding != decks["en"]["plan"].finding
    assert "Q4 2024" in plan.asked


def test_a_deck_is_made_without_streamlit(tiny_database: Path) -> None:
    program = f"""
import sys
from kap_points.deck import deck
from kap_points.reading import reading
with reading({both_databases.address_of(tiny_database)!r}, language="en") as opened:
    assert deck(opened)
assert not [name for name in sys.modules if name.partition(".")[0] in ("streamlit", "tornado")]
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_a_reading_knows_what_it_was_asked_for(shipped_database: Path) -> None:
    with reading(of_file(shipped_database), language="fr", place="AFR") as opened:
        assert isinstance(opened, Reading)
        selection = opened.about("priority", "place", objective="P2")
    assert (selection.place, selection.objective, selection.asked) == ("AFR", "P2", ("priority", "place"))
