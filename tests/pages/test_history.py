"""The history of figures, and what places say beside them, for readers and for people who have signed in."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions, submitting
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Absence
from tests.support.opened_page import Downloads
from tests.support.reporting import OWN_PLACE, OpenAs, actor

QUARTER = Quarter.parse("2025-Q4")
TRAINED, SCHOOLS = "K-P1.1-a", "K-P1.1-b"


@pytest.fixture
def accepted(peopled: Engine) -> Engine:
    """A database with an accepted report: a figure with all that can be said beside it, and one that is absent."""
    code = submissions.begin(peopled, actor("coordinator"), OWN_PLACE, QUARTER).submission_code
    said = RowEntry(value=1.0, comment="counted by hand", obstacle="no power", help_request="a generator")
    absent = RowEntry(absence=Absence.NOT_MEASURED, obstacle="no survey")
    rows = [(RowKey(kpi_code=TRAINED), said, 0), (RowKey(kpi_code=SCHOOLS), absent, 0)]
    submissions.save_rows(peopled, actor("coordinator"), code, rows)
    submitting.submit(peopled, actor("coordinator"), code)
    acceptance.accept(peopled, actor("reviewer"), code, "Checked against the register")
    return peopled


# ---- the history


def test_a_reader_sees_what_became_of_a_figure_with_report_day_and_reason_but_no_person(
    open_page_as: OpenAs, accepted: Engine
) -> None:
    shown = open_page_as(None, "history", kpi=TRAINED, place=OWN_PLACE)

    assert f"{OWN_PLACE}-2025-Q4-1" in shown.blocks["history_grid"]
    assert "Checked against the register" in shown.blocks["history_grid"]
    assert "coordinator" not in shown.text and "reviewer" not in shown.text
    assert "saved in a draft" not in shown.text


def test_a_person_who_may_see_reports_sees_every_act_with_its_person(open_page_as: OpenAs, accepted: Engine) -> None:
    history = open_page_as("coordinator", "history", kpi=TRAINED, place=OWN_PLACE).blocks["history_grid"]

    assert "saved in a draft" in history and "report accepted" in history
    assert "The coordinator" in history and "The reviewer" in history
    assert "role_given" not in history


def test_a_person_without_a_role_sees_names_but_no_drafts(open_page_as: OpenAs, accepted: Engine) -> None:
    history = open_page_as("nobody", "history", kpi=TRAINED, place=OWN_PLACE).blocks["history_grid"]

    assert "The reviewer" in history
    assert "saved in a draft" not in history


def test_the_history_of_a_region_holds_that_of_its_offices(open_page_as: OpenAs, accepted: Engine) -> None:
    assert "Checked against the register" in open_page_as(None, "history", kpi=TRAINED, place="AFR").text


def test_the_history_of_a_place_holds_all_its_kpis(open_page_as: OpenAs, accepted: Engine) -> None:
    history = open_page_as(None, "history", place=OWN_PLACE).blocks["history_grid"]

    assert "People trained" in history and "Schools connected" in history


def test_made_up_figures_have_a_history_only_where_they_are_shown(open_page_as: OpenAs) -> None:
    everything = open_page_as(None, "history", kpi="K-E1.1-c", origin="all")
    published = open_page_as(None, "history", kpi="K-E1.1-c", origin="published")

    assert "Illustrative" in everything.text
    assert "Illustrative" not in published.blocks.get("history_grid", "")


@pytest.mark.parametrize(("page", "query"), [("kpi", {"kpi": TRAINED}), ("office", {})])
def test_a_page_with_figures_leads_to_their_history(open_page_as: OpenAs, page: str, query: dict[str, str]) -> None:
    assert 'href="history' in open_page_as(None, page, **query).blocks["history_link"]


def test_the_history_can_be_taken_along(open_page_as: OpenAs, accepted: Engine, downloads: Downloads) -> None:
    open_page_as(None, "history", kpi=TRAINED, place=OWN_PLACE).open_figures("history", offered=("files",))

    table = next(make for name, make in downloads.items() if name.endswith(".csv"))().decode("utf-8-sig")
    assert "Checked against the register" in table
    assert "example.org" not in table


# ---- what is said beside a figure


@pytest.mark.parametrize(("page", "query"), [("kpi", {"kpi": TRAINED, "place": OWN_PLACE}), ("office", {})])
def test_what_is_said_stands_beside_the_figure_with_place_and_day(
    open_page_as: OpenAs, accepted: Engine, page: str, query: dict[str, str]
) -> None:
    said = open_page_as(None, page, **query).blocks["figure_words"]

    assert "counted by hand" in said and "no power" in said and "a generator" in said
    assert "Coordinator, Office Addis Ababa" in said and "accepted on" in said
    assert "The coordinator" not in said and "no survey" not in said


def test_a_person_who_has_signed_in_reads_names_and_what_is_said_where_there_is_no_figure(
    open_page_as: OpenAs, accepted: Engine
) -> None:
    said = open_page_as("publisher", "office").blocks["figure_words"]

    assert "The coordinator (Coordinator, Office Addis Ababa)" in said
    assert "no survey" in said


def test_a_correction_takes_the_place_of_what_was_said_before(open_page_as: OpenAs, accepted: Engine) -> None:
    code = submissions.begin(accepted, actor("coordinator"), OWN_PLACE, QUARTER).submission_code
    entry = RowEntry(value=2.0, comment="counted again", correction_reason="A school was missed")
    submissions.save_row(accepted, actor("coordinator"), code, RowKey(kpi_code=TRAINED), entry, 0)
    submitting.submit(accepted, actor("coordinator"), code)
    acceptance.accept(accepted, actor("reviewer"), code)
    said = open_page_as(None, "kpi", kpi=TRAINED, place=OWN_PLACE).blocks["figure_words"]

    assert "counted again" in said and "counted by hand" not in said


def test_who_asks_for_help_is_for_people_who_have_signed_in(open_page_as: OpenAs, accepted: Engine) -> None:
    assert "a generator" in open_page_as("nobody", "overview").blocks["help_requests"]
    assert "a generator" not in open_page_as(None, "overview").text
