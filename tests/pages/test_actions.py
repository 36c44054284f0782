"""Agreed actions through the whole app: beside the shortfalls they answer, as a list, and as a publisher notes them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import Agreement, KnownAction
from kap_model.vocabulary import AgreedActionState
from kap_ui.state import taken_over
from tests.support.opened_page import Downloads, Shown
from tests.support.reporting import OpenAs, actor

KPI = "K-P1.1-a"
PUBLISHER = actor("publisher")
PAST, AHEAD = Quarter.parse("2020-Q1"), Quarter.parse("2099-Q4")


def agree(engine: Engine, about: str = KPI, what: str = "Repeat the survey", **changed: Any) -> KnownAction:
    values = {"who": "Regional office", "agreed_at": "TDAG-26", "by_quarter": AHEAD, **changed}
    return agreed_actions.agree(engine, PUBLISHER, about, Agreement(what=what, **values))


@pytest.fixture
def agreed(peopled: Engine) -> Engine:
    """A database with an action of each state: of a KPI open and late, of an outcome done, of a priority withdrawn."""
    agree(peopled)
    agree(peopled, what="Ask <b>why</b>", by_quarter=PAST, agreed_at="TDAG-25")
    done = agree(peopled, "O-P1.1", "Bring the reports together", by_quarter=None, by_meeting="TDAG-27")
    agreed_actions.finish(peopled, PUBLISHER, done.action_id, "All have reported", 1)
    withdrawn = agree(peopled, "P2", "Noted by mistake")
    agreed_actions.withdraw(peopled, PUBLISHER, withdrawn.action_id, "Noted twice", 1)
    return peopled


def all_of(engine: Engine) -> dict[int, KnownAction]:
    with reading(engine) as session:
        return {known.action_id: known for known in agreed_actions.agreed_actions(session)}


def submit(shown: Shown, words: str) -> Shown:
    """Press the button of a form."""
    [button] = [button for button in shown.app.button if button.label == words]
    button.click().run()
    assert "failure" not in shown.blocks, shown.text
    return shown


# ---- beside what they answer


@pytest.mark.parametrize("page", ["overview", "kpi", "priorities"])
def test_where_nothing_was_agreed_a_page_says_nothing_of_it(open_page_as: OpenAs, peopled: Engine, page: str) -> None:
    shown = open_page_as(None, page)
    assert "agreed_beside" not in shown.blocks
    assert "agreed" not in "".join(markup for key, markup in shown.blocks.items() if key != "navigation")


def test_the_overview_says_beside_a_kpi_to_act_on_what_was_agreed(open_page_as: OpenAs, peopled: Engine) -> None:
    shown = open_page_as(None, "overview")
    [first, *_others] = re.findall(r"kpi=(K-[\w.-]+)", shown.blocks["act_on"])
    agree(peopled, first)
    agree(peopled, first, "Ask <b>why</b>.", by_quarter=PAST, agreed_at="TDAG-25")
    shown.app.run()

    behind = shown.blocks["act_on"]
    assert re.search(rf'Agreed at TDAG-25: <a href="actions\?[^"]*about={first}"', behind)
    assert "Ask &lt;b&gt;why&lt;/b&gt;</a>, by Q1 2020; that quarter is over. 1 more." in behind
    assert behind.count("agreed-line") == 1


def test_the_page_of_a_kpi_shows_its_own_actions_and_no_others(open_page_as: OpenAs, agreed: Engine) -> None:
    beside = open_page_as(None, "kpi", kpi=KPI).blocks["agreed_beside"]
    assert "Repeat the survey" in beside and "open, past its quarter" in beside
    assert "Bring the reports together" not in beside
    assert "Agree on an action" not in beside


def test_the_page_of_a_priority_shows_the_actions_of_it_and_its_outcomes(open_page_as: OpenAs, agreed: Engine) -> None:
    beside = open_page_as(None, "priorities", priority="P1").blocks["agreed_beside"]
    assert "Bring the reports together" in beside and "All have reported" in beside
    assert "Repeat the survey" not in beside
    assert "agreed_beside" not in open_page_as(None, "priorities", priority="P2").blocks


def test_an_action_is_seen_by_who_has_the_page_open_at_the_next_run(open_page_as: OpenAs, peopled: Engine) -> None:
    shown = open_page_as(None, "kpi", kpi=KPI)
    agree(peopled)
    shown.app.run()
    assert "Repeat the survey" in shown.blocks["agreed_beside"]


# ---- the list


def test_the_list_says_what_was_asked_for_and_what_came_of_it(open_page_as: OpenAs, agreed: Engine) -> None:
    shown = open_page_as(None, "actions")
    assert "2 agreed actions are open; 1 is past its quarter" in shown.blocks["headline"]
    rows = shown.blocks["agreed"]
    in_order = [rows.index(words) for words in ("Ask &lt;b&gt;", "Repeat the", "Bring the", "Noted by mistake")]
    assert in_order == sorted(in_order)
    assert "What came of it:</b> <bdi>All have reported" in rows
    assert "Why it was withdrawn:</b> <bdi>Noted twice" in rows
    assert "by TDAG-27" in rows and "by Q4 2099" in rows
    assert "P1.1 " in rows
    assert not shown.app.button


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({"state": "open"}, {"Ask", "Repeat"}),
        ({"state": "past"}, {"Ask"}),
        ({"state": "done"}, {"Bring"}),
        ({"meeting": "TDAG-25"}, {"Ask"}),
        ({"within": "P1"}, {"Ask", "Repeat", "Bring"}),
        ({"within": "P2"}, {"Noted"}),
        ({"about": "O-P1.1"}, {"Bring"}),
        ({"about": "K-P1.2-a"}, set()),
    ],
)
def test_the_list_is_filtered(open_page_as: OpenAs, agreed: Engine, query: dict[str, str], listed: set[str]) -> None:
    rows = open_page_as(None, "actions", **query).blocks["agreed"]
    assert {word for word in ("Ask", "Repeat", "Bring", "Noted") if f'class="what"><bdi>{word}' in rows} == listed
    assert listed or "No agreed action is like this." in rows


def test_the_list_leaves_as_a_file_with_all_that_is_known(
    open_page_as: OpenAs, agreed: Engine, downloads: Downloads
) -> None:
    open_page_as(None, "actions", state="done").open_figures("agreed", offered=("files",))
    [text] = [make().decode("utf-8-sig") for name, make in downloads.items() if name.endswith(".csv")]
    assert "Bring the reports together" in text and "All have reported" in text and "TDAG-27" in text
    assert "Repeat the survey" not in text


# ---- a publisher


@pytest.mark.parametrize("name", ["coordinator", "reviewer", "administrator", "nobody"])
def test_whoever_is_no_publisher_reads_and_has_no_form(open_page_as: OpenAs, agreed: Engine, name: str) -> None:
    shown = open_page_as(name, "actions", action="1")
    assert "Repeat the survey" in shown.blocks["agreed"]
    assert "action=1" not in shown.blocks["agreed"]
    assert not shown.app.button
    assert "Agree on an action" not in open_page_as(name, "kpi", kpi=KPI).blocks["agreed_beside"]


def test_a_publisher_agrees_on_an_action_about_the_kpi_they_come_from(open_page_as: OpenAs, peopled: Engine) -> None:
    beside = open_page_as("publisher", "kpi", kpi=KPI).blocks["agreed_beside"]
    assert re.search(rf'href="actions\?[^"]*about={KPI}"[^>]*>Agree on an action', beside)
    shown = open_page_as("publisher", "actions", about=KPI)
    assert shown.app.selectbox[0].value == KPI
    what, (who, agreed_at, _by_meeting) = shown.app.text_area[0], shown.app.text_input
    what.set_value("Repeat the survey")
    who.set_value("Regional office")
    agreed_at.set_value("TDAG-26")
    submit(shown, "Agree on it")
    assert "either a meeting or a quarter" in shown.blocks["outcome"]
    assert shown.app.text_area[0].value == "Repeat the survey"
    shown.app.text_input[2].set_value("TDAG-27")
    submit(shown, "Agree on it")

    assert "The action was noted." in shown.blocks["outcome"]
    assert "Repeat the survey" in shown.blocks["agreed"]
    assert all_of(peopled)[1].agreement == Agreement(
        what="Repeat the survey", who="Regional office", agreed_at="TDAG-26", by_meeting="TDAG-27"
    )


def test_a_publisher_changes_an_action_and_says_what_came_of_it(open_page_as: OpenAs, agreed: Engine) -> None:
    assert re.search(r'href="actions\?[^"]*action=1"', open_page_as("publisher", "actions").blocks["agreed"])
    shown = open_page_as("publisher", "actions", action="1")
    shown.app.text_input(key="agreed_1_who").set_value("Headquarters")
    submit(shown, "Save")
    assert "Saved." in shown.blocks["outcome"]
    assert all_of(agreed)[1].agreement.who == "Headquarters"
    shown.app.text_area(key="agreed_1_outcome_note").set_value("Repeated twice")
    submit(shown, "It is done")
    assert all_of(agreed)[1].state is AgreedActionState.DONE
    assert "Action 1 is done" in shown.blocks["headline"]
    assert [button.label for button in shown.app.button] == ["It is done", "Withdraw"]


def test_a_mistaken_action_is_withdrawn_with_a_reason_and_stays(open_page_as: OpenAs, agreed: Engine) -> None:
    shown = open_page_as("publisher", "actions", action="1")
    submit(shown, "Withdraw")
    assert "Say why the action is withdrawn." in shown.blocks["outcome"]
    shown.app.text_area(key="agreed_1_reason").set_value("Asked for twice")
    submit(shown, "Withdraw")
    assert "The action was withdrawn." in shown.blocks["outcome"]
    assert "Asked for twice" in shown.blocks["agreed_one"]
    assert not shown.app.button


def test_nobody_saves_over_what_they_have_not_seen_and_what_they_typed_stays(
    open_page_as: OpenAs, agreed: Engine
) -> None:
    shown = open_page_as("publisher", "actions", action="1")
    shown.app.text_input(key="agreed_1_who").set_value("Headquarters")
    now = all_of(agreed)[1].agreement
    changed = Agreement(what="Drop the survey", who=now.who, agreed_at=now.agreed_at, by_quarter=now.by_quarter)
    agreed_actions.change(agreed, PUBLISHER, 1, changed, 1)
    submit(shown, "Save")

    assert "publisher@example.org has changed action 1 since you opened it." in shown.blocks["outcome"]
    assert "Drop the survey" in shown.blocks["agreed_one"]
    assert all_of(agreed)[1].agreement == changed
    assert shown.app.text_input(key="agreed_1_who").value == "Headquarters"
    submit(shown, "Save")
    assert all_of(agreed)[1].agreement.who == "Headquarters"


@pytest.mark.parametrize("is_changed_meanwhile", [False, True])
def test_nobody_saves_over_what_was_changed_while_a_server_ended(
    open_page_as: OpenAs, agreed: Engine, monkeypatch: pytest.MonkeyPatch, is_changed_meanwhile: bool
) -> None:
    """The browser says what stood in the fields when their server ended; another server then shows the page."""
    stood = {"what": "Repeat the survey", "who": "Regional office", "agreed_at": "TDAG-26", "by_meeting": ""}
    in_fields = {**stood, "by_quarter": "Q4 2099", "outcome_note": ""}
    monkeypatch.setattr(taken_over, "standing", lambda key: in_fields.get(key.removeprefix("agreed_1_")))
    if is_changed_meanwhile:
        agreed_actions.change(agreed, PUBLISHER, 1, Agreement(**{**stood, "who": "Geneva"}, by_quarter=AHEAD), 1)
    before = all_of(agreed)[1]
    shown = open_page_as("publisher", "actions", action="1")
    for name, text in {**stood, "agreed_at": "TDAG-27"}.items():
        (shown.app.text_area if name == "what" else shown.app.text_input)(key=f"agreed_1_{name}").set_value(text)
    shown.app.selectbox(key="agreed_1_by_quarter").set_value(AHEAD)
    submit(shown, "Save")

    if is_changed_meanwhile:
        assert "publisher@example.org has changed action 1 since you opened it." in shown.blocks["outcome"]
        assert all_of(agreed)[1] == before
        submit(shown, "Save")
    after = all_of(agreed)[1].agreement
    assert (after.who, after.agreed_at) == ("Regional office", "TDAG-27")
