"""The pages about regions and offices: what they say over the shipped data, and that it is what the model says."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from kap_cli.main import kap
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Absence
from kap_ui.state import clock
from kap_ui.words import language
from tests.kap_model.reporting.test_acceptance import send
from tests.support.databases import build_database
from tests.support.opened_page import Downloads, OpenPage, Shown
from tests.support.reporting import SignIn, actor

REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
WITH_HEADQUARTERS = (*REGIONS, "HQ")
UNION, POOLED, SUMMED, DIRECT, GLOBAL = "K-P1.1-a", "K-E2.1-a", "K-P3.3-a", "K-P1.6-b", "K-E6.1-a"


def frame(shown: Shown, chart: int, name: str) -> list[dict[str, Any]]:
    """Return the rows of a dataset of a chart, as they are sent."""
    names, columns = json.loads(shown.charts[chart].tables[name])
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def status(database: Path, *more: str) -> list[dict[str, Any]]:
    """Return what `kap status --json` prints."""
    answer = CliRunner().invoke(kap, ["status", "--database", f"sqlite:///{database}", "--json", *more])
    assert answer.exit_code == 0, answer.output
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the heads of their columns."""
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def headline(shown: Shown) -> str:
    title = re.search(r'class="headline">(.*?)<', shown.blocks["headline"])
    assert title is not None
    return title[1]


def is_near_a_cut(receipt: dict[str, Any]) -> bool:
    """Whether a percentage has two decimals by the method: within half a point of a cut."""
    cuts = [*((receipt["share"], cut) for cut in (1, 0.6, -0.02)), *((receipt["pace"], cut) for cut in (0.95, 0.6))]
    return any(value is not None and abs(value - cut) < 0.005 for value, cut in cuts)


@pytest.mark.parametrize("kpi", [UNION, POOLED, SUMMED, DIRECT])
def test_every_figure_of_a_kpi_on_the_map_is_that_of_the_list_and_of_kap_status(
    open_page: OpenPage, shipped_database: Path, kpi: str
) -> None:
    shown = open_page("places", kpi=kpi, fill="status")
    receipts = {row["place_code"]: row for row in status(shipped_database, "--kpi", kpi)}
    tones = {row["place"]: row for row in frame(shown, 0, "shown")}
    figures = [row["text"] for row in frame(shown, 0, "labels") if row["piece"] == "figure"]

    assert set(tones) == set(REGIONS)
    for place, figure in zip(REGIONS, figures, strict=True):
        share = language.percent(receipts[place]["share"], "en", 2 if is_near_a_cut(receipts[place]) else 0)
        assert figure == share, place
        assert tones[place]["tone"] == receipts[place]["status"], place
        assert f"progress {share}" in tones[place]["words"]
        assert f'<span class="figure">{share}</span>' in shown.blocks["place_list"]


def test_every_figure_of_the_plan_on_the_map_is_that_of_kap_status(open_page: OpenPage, shipped_database: Path) -> None:
    shown = open_page("places", fill="share")
    plan = {row["place_code"]: row for row in status(shipped_database, "--rollup") if row["level"] == "plan"}
    figures = [row["text"] for row in frame(shown, 0, "labels") if row["piece"] == "figure"]

    assert figures == [language.percent(plan[place]["mean_share"], "en") for place in REGIONS]


def test_the_map_is_filled_by_how_far_places_are_behind_in_five_classes_over_what_occurs(
    open_page: OpenPage, shipped_database: Path
) -> None:
    """At Q4 2025 they are from 2 (Asia-Pacific, Europe) to 26 points (the Americas) behind."""
    shown = open_page("places", quarter="2025-Q4")
    rows = status(shipped_database, "--rollup", "--quarter", "2025-Q4")
    plan = {row["place_code"]: row for row in rows if row["level"] == "plan"}
    behind = [round(100 * (plan[place]["mean_expected_share"] - plan[place]["mean_share"])) for place in REGIONS]
    tones = {row["place"]: row["tone"] for row in frame(shown, 0, "shown")}

    assert [row["text"] for row in frame(shown, 0, "labels") if row["piece"] == "figure"] == [
        f"{points} behind" for points in behind
    ]
    assert tones == {
        "AFR": "step-4", "AMS": "step-5", "ARB": "step-2", "ASP": "step-1", "CIS": "step-4", "EUR": "step-1",
    }  # fmt: skip
    assert all(row["hatched"] for row in frame(shown, 0, "shown"))  # illustrative
    assert "26 points behind" in shown.blocks["place_list"]


def test_the_key_under_the_map_names_the_places_of_each_class(open_page: OpenPage) -> None:
    key = open_page("places", quarter="2025-Q4").blocks["world"]
    classes = re.findall(r"<span>(\d+ to \d+)</span>(?:<b>([^<]*)</b>)?", key)

    assert classes == [
        ("0 to 6", "Asia-Pacific, Europe"), ("6 to 12", "Arab States"), ("12 to 18", ""),
        ("18 to 24", "Africa, CIS"), ("24 to 30", "Americas"),
    ]  # fmt: skip
    assert "illustrative" in key and "no figure" in key
    assert key.index("0 to 6") < key.index("The same figures as a table")


@pytest.mark.parametrize("origin", ["published", "all"])
def test_a_kpi_without_a_target_fills_the_map_by_its_figure(open_page: OpenPage, origin: str) -> None:
    shown = open_page("places", kpi="K-P1.6-a", origin=origin)
    figures = [row["text"] for row in frame(shown, 0, "labels") if row["piece"] == "figure"]

    assert shown.choices["places_fill"] == "figure"
    assert figures == ["4.23%", "1.89%", "0.79%", "0.96%", "0.72%", "0.34%"]
    assert {row["tone"] for row in frame(shown, 0, "shown")} == {"step-1", "step-2", "step-5"}
    assert not any(row["hatched"] for row in frame(shown, 0, "shown"))


def test_a_map_of_a_country_says_that_it_has_no_figure_of_its_own_and_how_its_region_stands(
    open_page: OpenPage,
) -> None:
    of_plan, of_kpi = (headline(open_page("places", place="KEN", **query)) for query in ({}, {"kpi": DIRECT}))

    assert of_plan.startswith("Kenya has no figure of its own. Africa has made ")
    assert of_kpi.startswith("Kenya has no figure of its own. Africa has made ")


def test_a_region_of_which_the_kpi_has_no_figure_says_so_and_is_grey(open_page: OpenPage) -> None:
    shown = open_page("places", kpi=GLOBAL)

    assert headline(shown).startswith("This KPI is measured for the world only")
    assert {(row["tone"], row["hatched"]) for row in frame(shown, 0, "shown")} == {("nothing", False)}
    assert "no region or office has a figure or a target for it" in shown.text


def test_the_rule_that_joins_the_regions_is_said_with_its_figures(open_page: OpenPage, shipped_database: Path) -> None:
    united = open_page("places", kpi=UNION).text
    assert re.search(
        r"Each country counts once: the regions name \d+ in all, which are \d+ different countries\.", united
    )

    [world] = status(shipped_database, "--kpi", POOLED, "--place", "WORLD")
    numerator, denominator = (
        int(n) for n in re.findall(r"Rates are pooled: (\d+) of (\d+)\.", open_page("places", kpi=POOLED).text)[0]
    )
    assert world["actual"] == pytest.approx(100 * numerator / denominator)

    assert "Offices add up to their region" in open_page("places", kpi=SUMMED).text
    assert "none is worked out from others" in open_page("places", kpi=DIRECT).text


def test_a_figure_from_some_of_its_offices_says_from_how_many(open_page: OpenPage) -> None:
    shown = open_page("places", kpi="K-P5.3-a", quarter="2024-Q4", by="regions")
    partial = [row["words"] for row in frame(shown, 0, "shown") if "reported by" in row["words"]]
    assert all(re.search(r"reported by \d of \d", words) for words in partial)
    assert partial


def test_a_country_group_says_how_many_of_its_members_are_counted_and_which_are_not(open_page: OpenPage) -> None:
    shown = open_page("places", kpi=UNION, by="countries", place="LDC")
    sentence = re.search(r"Least developed countries \(LDCs\): (\d+) of 44 countries are counted", headline(shown))
    assert sentence is not None
    tones = [row["tone"] for row in frame(shown, 0, "shown")]

    assert len(tones) == 195
    assert tones.count("in") == int(sentence[1])
    assert tones.count("in") + tones.count("step-1") == 44
    listed = shown.blocks["place_list"]
    named = re.search(r"<dt>Not counted yet</dt><dd>(.*?)</dd>", listed)
    assert named is not None
    assert len(named[1].split(", ")) == 44 - int(sentence[1])


def test_published_figures_of_country_groups_stand_beside_those_of_the_regions(open_page: OpenPage) -> None:
    shown = open_page("places", "published_database", kpi=DIRECT, fill="figure")

    assert "33.7%" in shown.blocks["place_list"] and "Least developed countries (LDCs)" in shown.blocks["place_list"]
    assert [row["text"] for row in frame(shown, 0, "labels") if row["piece"] == "figure"] == [
        "35.7%", "88.1%", "69.5%", "77.1%", "92.9%", "92.2%",
    ]  # fmt: skip
    assert [row["tone"] for row in frame(shown, 0, "shown")] == [
        "step-1", "step-4", "step-3", "step-4", "step-5", "step-5",
    ]  # fmt: skip
    assert "Illustrative figures" not in shown.text


def test_the_countries_of_a_chosen_office_are_outlined_and_the_split_is_indicative(open_page: OpenPage) -> None:
    shown = open_page("places", place="AO-DKR")
    chosen = {row["place"] for row in frame(shown, 0, "chosen")}

    assert {"SEN", "MLI", "AO-DKR"} <= chosen
    assert "KEN" not in chosen
    assert "15 countries (indicative)" in shown.text


def test_a_country_has_its_region_office_and_groups_beside_the_map(open_page: OpenPage) -> None:
    shown = open_page("places", place="MLI")

    assert {row["place"] for row in frame(shown, 0, "chosen")} == {"MLI"}
    for words in ("Mali", "Africa", "Landlocked developing countries (LLDCs)", "(indicative)"):
        assert words in shown.blocks["place_list"]


def test_the_note_on_boundaries_is_under_every_map_in_the_language_of_the_reader(open_page: OpenPage) -> None:
    for name, place in (("places", "WORLD"), ("office", "AFR")):
        assert (
            "do not imply official endorsement or acceptance by the United Nations" in open_page(name, place=place).text
        )
        assert (
            "n'impliquent ni reconnaissance ni acceptation officielle" in open_page(name, place=place, lang="fr").text
        )


def test_the_map_that_zooms_is_not_offered_before_the_browser_says_that_it_can_draw_it(open_page: OpenPage) -> None:
    assert "Zoom and pan" not in open_page("places").text


def test_the_office_page_of_the_world_answers_and_lists_regions_offices_and_headquarters(open_page: OpenPage) -> None:
    shown = open_page("office")

    assert re.match(r"World: \d+ of 73 KPIs are on track or achieved; ", headline(shown))
    assert "195" in shown.blocks["headline"] and "through 15 offices" in shown.blocks["headline"]
    assert shown.blocks["choice"].count('role="rowheader"') == 7 + 15
    assert "place=AO-DKR" in shown.blocks["choice"] and "place=GVA-BDT" in shown.blocks["choice"]


def test_the_page_of_the_world_gives_its_figures_as_files(open_page: OpenPage, downloads: Downloads) -> None:
    open_page("office").open_figures("choice", offered=("files",))
    [make] = [make for name, make in downloads.items() if name.endswith(".csv")]

    assert [row["Place code"] for row in csv_rows(make())[:22]][-2:] == ["HQ", "GVA-BDT"]


def test_headquarters_stands_beside_the_regions_and_offices(open_page: OpenPage) -> None:
    assert "HQ" in [column["brief"] for column in frame(open_page("compare"), 0, "columns")]
    assert "GVA-BDT" in [column["brief"] for column in frame(open_page("compare", by="offices"), 0, "columns")]
    assert "Headquarters" in open_page("places").blocks["place_list"]
    assert "Headquarters" in open_page("places", by="offices").blocks["place_list"]
    assert 'data-column="HQ"' in open_page("office", place="AFR").blocks["mix"]
    assert 'data-column="HQ"' in open_page("office", place="RO-EUR").blocks["mix"]


def test_two_offices_of_one_city_are_told_apart_by_their_names(open_page: OpenPage) -> None:
    assert headline(open_page("office", place="RO-EUR")).startswith("ITU Office for Europe: ")
    assert headline(open_page("office", place="GVA-BDT")).startswith("ITU headquarters, ")


def test_a_coordinators_link_opens_the_pages_already_filtered(open_page: OpenPage) -> None:
    assert headline(open_page("office", place="AFR")).startswith("Africa: ")
    assert headline(open_page("places", place="AFR")).startswith("Africa has made ")
    assert 'aria-label="Africa, furthest behind first"' in open_page("compare", place="AFR").blocks["one_place"]


def test_an_office_is_compared_with_the_offices_of_its_region_and_a_lone_one_with_the_regional_offices(
    open_page: OpenPage,
) -> None:
    africa = open_page("office", place="AO-DKR").blocks["mix"]
    europe = open_page("office", place="RO-EUR").blocks["mix"]

    assert [city for city in ("Addis Ababa", "Dakar", "Harare", "Yaoundé", "Geneva") if f">{city}<" in africa] == [
        "Addis Ababa", "Dakar", "Harare", "Yaoundé",
    ]  # fmt: skip
    assert [city for city in ("Geneva", "Moscow", "Bangkok", "Dakar") if f">{city}<" in europe] == [
        "Geneva", "Moscow", "Bangkok",
    ]  # fmt: skip


def test_the_status_mix_of_a_region_is_that_of_kap_status(open_page: OpenPage, shipped_database: Path) -> None:
    shown = open_page("office", place="AFR")
    [plan] = [row for row in status(shipped_database, "--rollup", "--place", "AFR") if row["level"] == "plan"]
    on_course = plan["counts"]["on_track"] + plan["counts"]["achieved"]

    assert headline(shown).startswith(f"Africa: {on_course} of {plan['applicable']} KPIs are on track or achieved")
    assert language.percent(plan["mean_share"], "en") in shown.blocks["headline"]


def test_an_office_shows_all_kpis_of_the_chosen_priority_under_their_outcomes(open_page: OpenPage) -> None:
    shown = open_page("office", place="AFR", priority="P3")
    kpis = set(re.findall(r"K-[A-Z0-9.]+-[a-z]", shown.blocks["kpis"]))

    assert {"K-P3.1-a", "K-P3.2-a", "K-P3.2-b", "K-P3.3-a", "K-P3.3-b"} <= kpis
    assert "K-P3.1-b" not in kpis  # context is not counted
    assert "kpi=K-P3.1-a" in shown.blocks["kpis"]


def test_the_calendar_counts_what_is_accepted_due_and_overdue(open_page: OpenPage) -> None:
    shown = open_page("office", place="AO-DKR")
    calendar = frame(shown, 0, "data")

    assert {cell["state"] for cell in calendar} <= {"accepted", "due", "overdue", "not_due"}
    assert {cell["x"] for cell in calendar} <= set(range(16))
    assert all(cell["figure"] == "" for cell in calendar if cell["state"] in ("accepted", "not_due"))
    assert any(re.fullmatch(r"\d+/\d+", cell["figure"]) for cell in calendar)


def test_the_head_of_the_office_page_says_when_the_next_reports_are_due_and_the_list_of_which_kpis(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of Dakar in the tiny plan, on 15 January 2026: quarterly figures of Q4 2025 have 60 days, until 1 March."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 1, 15))
    shown = open_page("office", "tiny_database", place="AFR", quarter="2025-Q4")
    days = re.findall(r"<b>Due on (\d+ \w+ \d{4})</b>", shown.blocks["due_next"])

    assert "The next reports are due on 1 March 2026 (in 45 days): " in shown.blocks["headline"]
    assert days[0] == "1 March 2026" and "K-P1.1-a" in shown.blocks["due_next"]


def test_the_list_of_reports_is_filtered_by_office_and_state_and_sorted(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 20 November 2026: quarterly figures of Q3 2026 have 60 days, until 29 November."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))

    def said(**query: str) -> list[str]:
        return re.findall(
            r'class="small">(ITU [^<]+)<', open_page("office", place="AFR", **query).blocks["waiting_list"]
        )

    due, of_dakar = said(report="due"), said(report="due", office="AO-DKR")
    assert all(": overdue, due on" in words for words in said(report="overdue"))
    assert due and all(": due, due on" in words for words in due)
    assert of_dakar == [words for words in due if "Dakar" in words]
    assert [words.partition(": ")[0].rpartition(", ")[0] for words in said(report="due", sort="office")] == sorted(
        words.partition(": ")[0].rpartition(", ")[0] for words in due
    )


def test_the_calendar_of_one_office_counts_its_reports_alone(open_page: OpenPage) -> None:
    of_dakar = frame(open_page("office", place="AFR", office="AO-DKR"), 0, "data")
    assert of_dakar == frame(open_page("office", place="AO-DKR"), 0, "data")


def test_the_calendar_as_a_file_says_office_by_office_who_is_overdue(open_page: OpenPage, downloads: Downloads) -> None:
    shown = open_page("office", place="AFR").open_figures("calendar", offered=("files",))
    [make] = [make for name, make in downloads.items() if "calendar" in name and name.endswith(".csv")]
    late = [row for row in csv_rows(make()) if row["Report"] == "overdue"]

    assert all(row["Office code"] and row["Quarter"] and row["Due on"] for row in late)
    assert f">{len(late):,}<" in shown.blocks["headline"]


def test_all_figures_of_a_region_leave_as_one_file(
    open_page: OpenPage, downloads: Downloads, shipped_database: Path
) -> None:
    shown = open_page("office", place="AFR")
    assert not any("all_figures" in name for name in downloads)  # they are made when the reader asks for them
    shown.app.session_state["all_figures"] = True
    shown.app.run()
    rows = csv_rows(downloads["kap_office_all_figures_AFR_2026-Q3_vs-2025-Q3_all_illustrative_en.csv"]())
    [harare] = [
        row for row in rows if (row["Place code"], row["Code"], row["Quarter"]) == ("AO-HRE", "K-E2.1-a", "2025-Q4")
    ]
    [receipt] = status(shipped_database, "--place", "AO-HRE", "--kpi", "K-E2.1-a", "--quarter", "2025-Q4")

    assert float(harare["Actual"]) == pytest.approx(receipt["actual"])
    assert float(harare["Progress"]) == pytest.approx(receipt["share"], abs=0.005)
    assert {row["Place code"] for row in rows} >= {"AFR", "RO-AFR", "AO-DKR", "AO-HRE", "AO-YAO"}
    assert "kap_office_all_figures_AFR_2026-Q3_vs-2025-Q3_all_illustrative_en.xlsx" in downloads
    assert "Illustrative figures" in shown.blocks["all_figures_head"]


def test_due_dates_leave_as_a_calendar_file_with_their_kpis(open_page: OpenPage, downloads: Downloads) -> None:
    open_page("office", place="AO-DKR", lang="fr")
    text = downloads["kap_due_AO-DKR.ics"]().decode().replace("\r\n ", "")

    assert text.count("BEGIN:VEVENT") >= 1
    assert "DTSTART;VALUE=DATE:20270130" in text and "K-E2.1-a" in text
    assert "illustrati" in text


def test_the_offices_of_a_region_serve_its_countries(open_page: OpenPage) -> None:
    shown = open_page("office", place="AFR", lang="fr")
    served = [row for row in frame(shown, 1, "shown") if row["tone"] == "in"]

    assert len(served) == 44
    assert "Afrique\u202f: ses bureaux desservent 44 pays" in shown.text
    assert "Tchad" in shown.blocks["served"]


def test_cells_of_the_comparison_are_those_of_the_roll_ups(open_page: OpenPage, shipped_database: Path) -> None:
    shown = open_page("compare")
    known = {
        (row["code"], row["place_code"]): row
        for row in status(shipped_database, "--rollup")
        if row["level"] in ("priority", "enabler")
    }
    cells = {(cell["code"], cell["place"]): cell for cell in frame(shown, 0, "data")}

    assert len(cells) == 13 * 7
    for (code, place), cell in cells.items():
        if code == "PLAN":
            continue
        row = known[code, place]
        share = row["mean_share"]
        expected = f"{row['usable']}/{row['applicable']}" if share is None else language.percent(share, "en")
        assert cell["figure"] == expected, (code, place)


def test_rows_can_be_ordered_by_how_far_they_are_behind(open_page: OpenPage) -> None:
    in_order = [row["short"] for row in frame(open_page("compare"), 0, "rows")]
    behind = [row["short"] for row in frame(open_page("compare", sort="behind"), 0, "rows")]

    assert in_order == ["", "P1", "P2", "P3", "P4", "P5", "E1", "E2", "E3", "E4", "E5", "E6", "E7"]
    assert sorted(behind) == sorted(in_order) and behind != in_order
    assert behind[0] == ""


def test_kpis_that_cannot_be_judged_come_after_all_that_can(open_page: OpenPage, shipped_database: Path) -> None:
    """K-E7.3-b is a little behind there, others are ahead, and it is too early to judge it."""
    shown = open_page("compare", priority="E7", place="ASP", quarter="2025-Q4")
    receipts = {row["kpi_code"]: row for row in status(shipped_database, "--place", "ASP", "--quarter", "2025-Q4")}
    listed = [f"K-{code}" for code in re.findall(r">([PE]\d\.\d-[a-z]) ", shown.blocks["one_place"])]
    judged = ("achieved", "on_track", "at_risk", "off_track", "regressing")
    is_judged = [receipts[kpi]["status"] in judged for kpi in listed]
    gaps = [receipts[kpi]["share"] - receipts[kpi]["expected_share"] for kpi in listed[: sum(is_judged)]]

    assert receipts["K-E7.3-b"]["status"] == "too_early"
    assert receipts["K-E7.3-b"]["share"] - receipts["K-E7.3-b"]["expected_share"] < gaps[-1]
    assert is_judged == sorted(is_judged, reverse=True) and 1 < sum(is_judged) < len(listed)
    assert gaps == sorted(gaps)


def test_a_priority_is_compared_kpi_by_kpi_over_all_offices(open_page: OpenPage) -> None:
    shown = open_page("compare", priority="P3", by="offices")

    assert len(frame(shown, 0, "columns")) == 15
    assert [band["name"] for band in frame(shown, 0, "bands")] == [
        "Africa", "Americas", "ARB", "Asia-Pacific", "CIS", "EUR", "HQ",
    ]  # fmt: skip
    assert {"P3.1-a", "P3.2-a", "P3.2-b", "P3.3-a", "P3.3-b"} <= {row["short"] for row in frame(shown, 0, "rows")}


def test_small_multiples_have_one_panel_a_region_each_with_its_own_target(open_page: OpenPage) -> None:
    shown = open_page("compare", kpi=UNION)
    panels = frame(shown, 0, "panels")

    assert [panel["name"] for panel in panels] == [
        "Africa", "Americas", "Arab States", "Asia-Pacific", "CIS", "Europe",
    ]  # fmt: skip
    assert panels[0]["figure"] == "15, target 21 Member States"
    assert len({panel["target"] for panel in panels}) > 1
    assert all(0 <= row["value"] <= 1 and 0 <= row["x"] <= 1 for row in frame(shown, 0, "data"))


def test_the_scale_of_small_multiples_ends_at_the_round_number_above_the_largest_value(open_page: OpenPage) -> None:
    """Of the shipped data: up to 30 countries."""
    grid = [row["label"] for row in frame(open_page("compare"), 1, "grid") if row["panel"] == 0]
    assert grid == ["0", "10", "20", "30"]


def test_a_region_that_regresses_has_its_baseline_and_a_rising_one_says_why(open_page: OpenPage) -> None:
    """The Americas have risen from 8 to 12 countries; their baseline is 17."""
    shown = open_page("compare", kpi="K-P3.2-a", quarter="2025-Q4")
    americas = frame(shown, 0, "panels")[1]

    assert americas["status"] == "regressing"
    assert americas["figure"] == "12, baseline 17, target 24 countries"
    assert (
        "Americas has moved towards its target, and counts as regressing because it is still short of its baseline."
        in shown.text
    )


@pytest.mark.parametrize("query", [{}, {"priority": "P1"}])
def test_a_kpi_with_published_figures_of_the_regions_is_compared_where_the_plan_has_none(
    open_page: OpenPage, query: dict[str, str]
) -> None:
    shown = open_page("compare", kpi=DIRECT, origin="published", **query)

    assert len(frame(shown, 0, "panels")) == 6
    assert headline(shown).startswith("Individuals using the Internet")
    assert "nothing" not in shown.blocks and "heat" not in shown.blocks


def test_without_a_kpi_those_with_published_figures_of_the_regions_are_offered(open_page: OpenPage) -> None:
    shown = open_page("compare", origin="published")
    offered = set(re.findall(r"compare\?[^\"]*kpi=(K-[A-Z0-9.]+-[a-z])", shown.blocks["offered"]))

    assert DIRECT in offered and len(offered) > 5
    assert "35.7%" in shown.blocks["offered"] and "Illustrative figures" not in shown.text


def test_a_comparison_of_a_chosen_region_is_about_it_and_frames_its_column(open_page: OpenPage) -> None:
    shown = open_page("compare", place="ARB")
    of_offices = open_page("compare", place="AFR", by="offices")

    assert headline(shown).startswith("Arab States: off track on 3 of the 9 priorities and enablers")
    assert frame(shown, 0, "chosen") == [{"x": 2, "x2": 3}]
    assert frame(of_offices, 0, "chosen") == [{"x": 0, "x2": 4}]
    assert frame(open_page("compare"), 0, "chosen") == []


def test_an_office_that_is_chosen_is_compared_with_the_other_offices(open_page: OpenPage) -> None:
    shown = open_page("compare", place="AO-DKR")

    assert headline(shown).startswith("Dakar: ")
    assert frame(shown, 0, "chosen") == [{"x": 1, "x2": 2}]


def test_a_cell_says_how_many_kpis_have_which_status_and_what_is_expected(
    open_page: OpenPage, shipped_database: Path
) -> None:
    """Its colour goes by the counts, its number is a mean."""
    rows = status(shipped_database, "--rollup", "--place", "AFR", "--quarter", "2025-Q4")
    [counts] = [row["counts"] for row in rows if row["code"] == "P3"]
    expected = rf"{counts['off_track']} Off track.*; mean progress \d+%, expected \d+%"

    [cell] = [
        cell["words"]
        for cell in frame(open_page("compare", quarter="2025-Q4"), 0, "data")
        if (cell["code"], cell["place"]) == ("P3", "AFR")
    ]
    assert re.search(expected, cell)
    overview = open_page("overview", quarter="2025-Q4").blocks["priorities"]
    assert re.search(rf'aria-label="Africa, P3\. Off track: [^"]*{expected}', overview)
    assert "Colour of a cell: off track where a third or more" in overview


def test_names_on_the_map_are_in_the_language_of_the_reader(open_page: OpenPage) -> None:
    shown = open_page("places", lang="fr", by="offices")
    cities = [row["text"] for row in frame(shown, 0, "labels") if row["piece"] == "name"]
    assert {"Le Caire", "Genève", "Moscou", "Addis-Abeba"} <= set(cities)
    regions = [row["text"] for row in frame(open_page("places", lang="fr"), 0, "labels") if row["piece"] != "figure"]
    assert "CEI" in regions and "États arabes" in regions


def test_a_view_of_the_map_that_this_kpi_does_not_have_gives_a_word(open_page: OpenPage) -> None:
    shown = open_page("places", kpi=DIRECT, by="countries")
    assert "countries" in shown.blocks["notices"]
    assert shown.choices["places_by"] == "regions"


def test_a_country_group_of_a_kpi_that_counts_countries_says_how_many_of_its_members_are_counted(
    open_page: OpenPage,
) -> None:
    shown = open_page("places", kpi=UNION, place="LDC")
    sentence = re.search(r"(\d+) of 44 countries are counted", headline(shown))
    named = re.search(r"<dt>Counted</dt><dd>(.*?)</dd>", shown.blocks["place_list"])

    assert sentence is not None and named is not None
    assert len(named[1].split(", ")) == int(sentence[1])


def test_a_country_group_without_a_kpi_says_what_it_is_and_where_it_has_figures(open_page: OpenPage) -> None:
    assert headline(open_page("places", place="LDC")) == (
        "Least developed countries (LDCs): a group of 44 countries with its own figures for published KPIs; "
        "choose one above"
    )
    assert headline(open_page("places", place="LDC", kpi=POOLED)).endswith("this KPI has no figure for the group")
    of_direct = headline(open_page("places", "published_database", place="LDC", kpi=DIRECT))
    assert re.match(r"Least developed countries \(LDCs\) has made \d+% progress towards its target", of_direct)


def test_reports_of_offices_that_are_accepted_overdue_and_due_add_up_to_those_expected(open_page: OpenPage) -> None:
    shown = open_page("office", place="AFR")
    sentence = re.search(
        r"([\d,]+) of ([\d,]+) reports from offices have been accepted; "
        r"([\d,]+) (?:is|are) overdue, ([\d,]+) due",
        shown.text,
    )
    assert sentence is not None
    accepted, expected, late, due = (int(n.replace(",", "")) for n in sentence.groups())

    assert accepted + late + due == expected
    assert late + due > 0
    assert f">{late:,}<" in shown.blocks["headline"]


def test_what_is_waited_for_names_the_office_the_code_of_the_kpi_and_the_day(open_page: OpenPage) -> None:
    first = re.findall(r"<li>(.*?)</li>", open_page("office", place="AFR").blocks["waiting_list"])[0]
    words = re.sub(r"<[^>]*>", " ", first)

    assert re.search(r"K-[A-Z0-9.]+-[a-z] ", words)
    assert re.search(r"Office.*, Q\d 202\d: overdue, due on \d{1,2} [A-Z][a-z]+ 202\d", words)


def test_the_headline_of_the_comparison_names_all_that_are_behind_on_equally_many(open_page: OpenPage) -> None:
    shown = open_page("compare")
    cells = [cell for cell in frame(shown, 0, "data") if cell["code"] != "PLAN"]
    behind = {
        place: sum(c["place"] == place and c["status"] in ("off_track", "regressing") for c in cells)
        for place in REGIONS
    }
    judged = {place: sum(c["place"] == place and c["status"] != "unknown" for c in cells) for place in REGIONS}
    worst = [place for place in REGIONS if behind[place] == max(behind.values())]

    assert worst == ["AMS"]  # of the shipped data
    assert headline(shown) == (
        f"Americas is off track on {behind['AMS']} of the {judged['AMS']} priorities and enablers "
        "that can be assessed, more than any other region"
    )
    assert "other office" in headline(open_page("compare", by="offices"))


def test_a_cell_without_a_mean_says_by_which_rule(open_page: OpenPage) -> None:
    cells = frame(open_page("compare"), 0, "data")
    words = [cell["words"] for cell in cells if cell["code"] == "E3" and cell["place"] in REGIONS]
    assert words and all(
        "1 of 1 KPI can be assessed; fewer than 3 KPIs: no mean is given" in sentence for sentence in words
    )
    assert "fewer than 3 KPIs" in open_page("office", place="AFR").blocks["mix"]


@pytest.mark.parametrize(("place", "quarter"), [("HQ", "2025-Q4"), ("AFR", "2023-Q2")])
def test_an_office_whose_judgement_is_withheld_counts_what_can_be_judged_and_not_what_is_on_track(
    open_page: OpenPage, shipped_database: Path, place: str, quarter: str
) -> None:
    """Of Africa at Q2 2023 more than half can be assessed, and fewer than R14 asks for."""
    roll_ups = status(shipped_database, "--rollup", "--place", place, "--quarter", quarter)
    [plan] = [row for row in roll_ups if row["level"] == "plan"]
    usable = round(plan["coverage"] * plan["applicable"])
    words = f"only {usable} of {plan['applicable']} KPIs can be assessed, too few to say whether it is on course"

    assert plan["word"] == "insufficient_data"
    assert headline(open_page("office", place=place, quarter=quarter)).endswith(f": {words}")


def test_tables_of_the_office_page_give_codes_beside_names(open_page: OpenPage) -> None:
    shown = open_page("office", place="AO-DKR", priority="P3")
    blocks = shown.open_figures("calendar", "waiting_list", "world_served", "work", offered=("table",)).blocks
    heads = {
        key: re.findall(r"<th scope[^>]*>(.*?)</th>", blocks[f"{key}_grid"])
        for key in ("calendar", "waiting_list", "world_served", "work")
    }

    assert heads["calendar"][:7] == heads["waiting_list"][:7]
    assert heads["waiting_list"][:4] == ["Office code", "Office", "Code", "KPI"]
    assert heads["world_served"][:4] == ["Place code", "Place", "Office code", "Office"]
    assert heads["work"][:5] == ["Code", "Regional initiative", "Project", "Office code", "Office"]


def test_each_initiative_stands_once_with_the_sum_of_its_projects_below_it(open_page: OpenPage) -> None:
    """By the file of projects: of RI-AFR2, CHF 64,000 of 294,000, 171,000 of 177,000 and 461,000 of a band are spent.

    The band is 500,000 to 1,000,000. An amount in another currency stands beside its project and is in no sum.
    """
    rows = re.findall(r"<li[^>]*>(.*?)</li>", open_page("office", place="AFR").blocks["work"])
    of_second = [row for row in rows if "RI-AFR2" in row]

    assert len(of_second) == 1 and "item=RI-AFR2" in of_second[0]
    assert "4 projects; CHF 696,000 of 971,000 to 1,471,000" in of_second[0]
    # To Q3 2026: 2/9, 1 and 7/12 of the time, weighted by 294, 177 and the middle of the band, 750.
    assert "47% to 72% spent, 56% of the time" in of_second[0]
    assert sum("ITU " in row for row in rows) == 12
    [published] = [row for row in rows if "Africa-BB-Maps" in row]
    assert "under way; EUR\N{NO-BREAK SPACE}15,000,000" in published


@pytest.mark.parametrize("place", ["AFR", "ASP", "RO-AFR"])
def test_an_office_with_an_illustrative_observation_carries_the_mark(open_page: OpenPage, place: str) -> None:
    """Of the tiny plan, K-E1.1-c has illustrative observations there, and no illustrative target."""
    assert "Illustrative figures" in open_page("office", "tiny_database", place=place, quarter="2025-Q4").blocks["said"]


def test_the_mark_of_the_office_page_stands_where_its_made_up_rows_are_shown(open_page: OpenPage) -> None:
    """Of the tiny plan: the reports, roll-ups and projects of Africa have made-up rows, its map has none."""
    blocks = open_page("office", "tiny_database", place="AFR", quarter="2025-Q4").blocks
    marked = {key for key, markup in blocks.items() if "Illustrative figures" in markup}

    assert {"said", "mix", "calendar", "quality_bars", "work"} <= marked
    assert "world_served" not in marked


@pytest.mark.parametrize("query", [{}, {"priority": "E1"}, {"priority": "E1", "by": "offices"}])
def test_a_comparison_with_an_illustrative_observation_carries_the_mark(
    open_page: OpenPage, query: dict[str, str]
) -> None:
    blocks = open_page("compare", "tiny_database", quarter="2025-Q4", **query).blocks
    assert all("Illustrative figures" in blocks[key] for key in ("said", "heat", "one_place"))


def test_a_comparison_without_an_illustrative_row_carries_no_mark(open_page: OpenPage) -> None:
    assert "Illustrative figures" not in open_page("compare", "tiny_database", quarter="2025-Q4", priority="P1").text


@pytest.mark.parametrize("place", ["AFR", "ASP", "RO-AFR"])
def test_a_map_with_an_illustrative_observation_in_a_region_carries_the_mark(open_page: OpenPage, place: str) -> None:
    shown = open_page("places", "tiny_database", place=place, quarter="2025-Q4", priority="E1")
    regions = [row for row in re.findall(r"<li.*?</li>", shown.blocks["place_list"]) if "World" not in row]

    assert "Illustrative figures" in shown.blocks["said"]
    assert [row.count("striped") for row in regions[:2]] == [1, 1]


@pytest.fixture(scope="module")
def database_with_one_illustrative_target(tmp_path_factory: pytest.TempPathFactory, tiny_plan: Path) -> Path:
    """The tiny plan with nothing made up but a target of the office in Dakar."""
    folder = tmp_path_factory.mktemp("one_target") / "plan"
    shutil.copytree(tiny_plan, folder)
    for file in (folder / "illustrative").glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8").split("\n", 1)[0] + "\n", encoding="utf-8")
    with (folder / "illustrative" / "targets.csv").open("a", encoding="utf-8") as targets:
        targets.write("K-P1.1-a,AO-DKR,2022-Q4,baseline,0,illustrative,TINY\n")
        targets.write("K-P1.1-a,AO-DKR,2026-Q4,target,9,illustrative,TINY\n")
    return build_database(folder, folder / "kap.sqlite")


@pytest.mark.parametrize("query", [{}, {"by": "offices"}, {"place": "AO-DKR"}])
@pytest.mark.parametrize(("priority", "is_marked"), [("P1", True), ("P2", False)])
def test_a_made_up_target_of_an_office_marks_the_maps_of_its_priority_and_no_other(
    open_page: OpenPage,
    database_with_one_illustrative_target: Path,
    priority: str,
    is_marked: bool,
    query: dict[str, str],
) -> None:
    # The region is marked as well: an office with a target is expected to report (R2).
    shown = open_page("places", "database_with_one_illustrative_target", priority=priority, quarter="2025-Q4", **query)
    assert ("Illustrative figures" in shown.blocks["said"]) is is_marked


@pytest.fixture(scope="module")
def database_with_other_codes(tmp_path_factory: pytest.TempPathFactory, shipped_data: Path) -> Path:
    """The shipped data with codes that do not look like what they are the codes of."""
    folder = tmp_path_factory.mktemp("codes") / "data"
    shutil.copytree(shipped_data, folder)
    others = {"RO-EUR": "EURO", "AO-DKR": "DKR", "LMIC": "L-MIC"}
    pattern = re.compile(rf"(?<![\w-])({'|'.join(others)})(?![\w-])")
    for file in folder.rglob("*.csv"):
        text = file.read_text(encoding="utf-8")
        file.write_text(pattern.sub(lambda match: others[match[1]], text), encoding="utf-8")
    return build_database(folder, folder / "kap.sqlite")


def test_what_a_place_is_comes_from_its_kind_and_not_from_its_code(
    open_page: OpenPage, database_with_other_codes: Path
) -> None:
    """A group has a hyphen in its code, two offices have none and do not begin as others do."""
    database = "database_with_other_codes"
    choice = open_page("office", database).blocks["choice"]
    dakar = open_page("office", database, place="DKR").blocks["mix"]
    geneva = open_page("office", database, place="EURO").blocks["mix"]
    columns = frame(open_page("compare", database, by="offices"), 0, "columns")

    assert choice.count('class="row whole"') == 7
    assert 'data-column="Dakar"' in dakar and 'data-column="DKR"' not in dakar
    assert set(re.findall(r'data-column="([^"]+)"', geneva)) >= {"Geneva", "Moscow", "Bangkok"}
    assert {column["brief"]: column["strong"] for column in columns}["DKR"] is False
    assert sum(column["strong"] for column in columns) == 7
    assert headline(open_page("places", database, place="L-MIC")).startswith("Lower-middle-income")


def test_names_beside_the_heat_table_are_the_short_ones_and_their_full_title_is_told_to_a_pointer(
    open_page: OpenPage,
) -> None:
    shown = open_page("compare")
    rows = {row["short"]: row for row in frame(shown, 0, "rows")}

    assert rows["P1"]["name"] == "Affordable connectivity"
    assert rows["E5"]["name"] == "Partnerships"
    assert rows["E5"]["full"].startswith("Partnerships and international cooperation")
    assert all(len(row["name"]) <= 26 and "…" not in row["name"] for row in rows.values())
    assert [column["brief"] for column in frame(shown, 0, "columns")] == list(WITH_HEADQUARTERS)


def test_who_may_see_submissions_finds_their_state_on_the_office_page_and_a_reader_does_not(
    open_page: OpenPage, peopled: Engine, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RO-AFR has begun its report of the fourth quarter of 2025, which is due on 1 March 2026."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 1, 15))
    coordinator, kpi = actor("coordinator"), RowKey(kpi_code="K-P1.1-a")
    known = submissions.begin(peopled, coordinator, "RO-AFR", Quarter.parse("2025-Q4"))
    submissions.save_row(peopled, coordinator, known.submission_code, kpi, RowEntry(value=4.0), 0)

    def listed() -> str:
        file = Path(str(peopled.url.database))
        return open_page("office", file, place="AFR", office="RO-AFR", quarter="2025-Q4").blocks["waiting_list"]

    as_a_reader = listed()
    assert "draft" not in as_a_reader
    sign_in_as("coordinator")
    assert "Q4 2025: draft, due on 1 March 2026" in listed()
    sign_in_as("nobody")
    assert listed() == as_a_reader
    submissions.withdraw(peopled, coordinator, known.submission_code)
    sign_in_as("coordinator")
    assert listed() == as_a_reader


def test_a_figure_that_is_not_measured_is_asked_for_no_more_once_that_is_accepted(
    open_page: OpenPage, peopled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 1, 15))

    def states() -> set[str]:
        shown = open_page(
            "office", Path(str(peopled.url.database)), place="AFR", office="RO-AFR", priority="P1", quarter="2025-Q4"
        )
        return {cell["state"] for cell in frame(shown, 0, "data") if "Q4 2025" in cell["words"]}

    assert "not_measured" not in states()
    coordinator, reviewer = actor("coordinator"), actor("reviewer")
    code = submissions.begin(peopled, coordinator, "RO-AFR", Quarter.parse("2025-Q4")).submission_code
    entry = RowEntry(absence=Absence.NOT_MEASURED)
    submissions.save_row(peopled, coordinator, code, RowKey(kpi_code="K-P1.1-a"), entry, 0)
    send(peopled, code)
    assert "not_measured" not in states()
    acceptance.accept(peopled, reviewer, code)
    assert "not_measured" in states()


def test_a_made_up_figure_answers_a_reader_of_all_data_and_nobody_who_reports(
    open_page: OpenPage, downloads: Downloads, shipped_database: Path
) -> None:
    """All figures of offices in the shipped data are made up."""
    open_page("office", place="AO-DKR").open_figures("calendar", offered=("files",))
    [make] = [make for name, make in downloads.items() if "calendar" in name and name.endswith(".csv")]
    on_page = {row["Code"]: row["Report"] for row in csv_rows(make()) if row["Quarter"] == "2024-Q2"}
    options = ["--place", "AO-DKR", "--quarter", "2024-Q2", "--database", str(shipped_database), "--json"]
    printed = {row["kpi_code"]: row for row in json.loads(CliRunner().invoke(kap, ["due", *options]).stdout)}
    assert on_page.keys() == printed.keys()
    assert Counter(on_page.values()).most_common(1)[0][0] == "accepted"
    assert {row["state"] for row in printed.values()} == {"overdue"}
    assert all(row["is_illustrative"] for row in printed.values())


def test_an_office_without_figures_shows_what_is_due_and_late(
    open_page: OpenPage, tiny_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target alone asks for reports (R2)."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 1, 15))
    folder = tmp_path / "plan"
    shutil.copytree(tiny_plan, folder)
    with (folder / "plan" / "targets.csv").open("a", encoding="utf-8") as targets:
        targets.write("K-P1.1-a,RO-ASP,2022-Q4,baseline,0,proposed,TINY\n")
        targets.write("K-P1.1-a,RO-ASP,2026-Q4,target,9,proposed,TINY\n")
    shown = open_page("office", build_database(folder, tmp_path / "kap.sqlite"), place="RO-ASP")
    assert "There are no figures for what you chose." in shown.blocks["without_figures"]
    assert ": overdue, due on" in shown.blocks["waiting_list"]
    assert "Due on 1 March 2026" in shown.blocks["due_next"]
    assert "mix" not in shown.blocks
