"""What was decided on a KPI, on its page and in its history: everybody reads it, a publisher records it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.reporting import kpi_decisions
from kap_model.vocabulary import Approval, Role
from kap_ui.state import clock
from tests.support.opened_page import Shown
from tests.support.reporting import OpenAs, actor

KPI = "K-P1.1-a"
STILL_COUNTED = "; its figures still count in every total until it leaves kpis.csv"


@pytest.fixture
def open_as(open_page_as: OpenAs) -> OpenAs:
    """Open the page of a KPI, or another one, as one of the people or as a reader."""

    def opened(name: str | None, page: str = "kpi", kpi: str = KPI, **query: str) -> Shown:
        return open_page_as(name, page, kpi=kpi, **query)

    return opened


@pytest.fixture
def retired(peopled: Engine) -> Engine:
    """A database in which a KPI was approved, then retired."""
    decide(peopled, Approval.APPROVED, date(2024, 5, 7), document="TDAG-24/2")
    decide(peopled, Approval.RETIRED, date(2025, 5, 12), note="Nobody <b>uses</b> it")
    return peopled


def decide(engine: Engine, decision: Approval, day: date, kpi: str = KPI, **texts: str) -> None:
    kpi_decisions.decide(engine, actor("publisher"), kpi, decision, decided_on=day, meeting=f"TDAG-{day:%y}", **texts)


def decisions(engine: Engine) -> list[tuple[str, str | None, date, str | None, str | None]]:
    with reading(engine) as session:
        found = kpi_decisions.decisions_on(session, KPI)
    return [(str(each.decision), each.meeting, each.decided_on, each.document, each.note) for each in found]


def opened_form(shown: Shown) -> Shown:
    shown.app.session_state["decision"] = True
    shown.app.run()
    return shown


def record(shown: Shown, **values: object) -> Shown:
    """Fill in the fields by their labels, and press the button of the form."""
    fields = {field.label: field for field in (*shown.app.selectbox, *shown.app.text_input, *shown.app.text_area)}
    for label, value in values.items():
        fields[label].set_value(value)
    [button] = [button for button in shown.app.button if button.label == "Record"]
    button.click().run()
    assert "failure" not in shown.blocks, shown.text
    return shown


def test_a_page_says_nothing_of_decisions_where_none_was_recorded(open_as: OpenAs) -> None:
    shown = open_as(None)
    assert "decisions" not in shown.blocks
    assert "Decisions on this KPI" not in shown.text and "etired" not in shown.text


def test_everybody_reads_what_was_decided_where_and_when(open_as: OpenAs, retired: Engine) -> None:
    shown = open_as(None)
    assert f"Retired at TDAG-25 on 12 May 2025{STILL_COUNTED}" in shown.blocks["headline"]
    assert "Retired at TDAG-25 on 12 May 2025" in shown.blocks["about"]
    listed = shown.blocks["decisions"]
    assert listed.index("12 May 2025") < listed.index("7 May 2024")
    assert "Retired, TDAG-25" in listed and "Approved, TDAG-24, TDAG-24/2" in listed
    assert "Nobody &lt;b&gt;uses&lt;/b&gt; it" in listed
    assert "publisher" not in shown.text


def test_the_decision_that_holds_is_said_in_french(open_as: OpenAs, retired: Engine) -> None:
    shown = open_as(None, lang="fr")
    words = "Retiré à la réunion TDAG-25 le 12 mai 2025\u202f; ses chiffres comptent toujours dans chaque total"
    assert words in shown.blocks["headline"]


def test_a_retired_kpi_that_never_counted_is_not_said_to_count(open_as: OpenAs, peopled: Engine) -> None:
    decide(peopled, Approval.APPROVED, date(2024, 5, 7), kpi="K-P2.1-d")
    decide(peopled, Approval.RETIRED, date(2025, 5, 12), kpi="K-P2.1-d")
    shown = open_as(None, kpi="K-P2.1-d")
    assert "Retired at TDAG-25 on 12 May 2025" in shown.blocks["headline"]
    assert "kpis.csv" not in shown.blocks["headline"]


def test_the_history_of_a_kpi_has_its_decisions_with_who_recorded_them_for_who_has_signed_in(
    open_as: OpenAs, retired: Engine
) -> None:
    shown = open_as(None, "history").blocks["history_grid"]
    assert "retired; meeting: TDAG-25; day: 12 May 2025" in shown
    assert "approved; meeting: TDAG-24; day: 7 May 2024; document: TDAG-24/2" in shown
    assert "The publisher" not in shown
    assert "The publisher" in open_as("nobody", "history").blocks["history_grid"]


@pytest.mark.parametrize("name", [None, "nobody", *(str(role) for role in Role if role is not Role.PUBLISHER)])
def test_only_a_publisher_has_the_form(open_as: OpenAs, name: str | None) -> None:
    shown = opened_form(open_as(name))
    assert not [button for button in shown.app.button if button.label == "Record"]
    assert "Record a decision" not in [expander.label for expander in shown.app.expander]


def test_a_publisher_records_what_can_follow_and_everybody_sees_it_at_once(open_as: OpenAs, peopled: Engine) -> None:
    decide(peopled, Approval.APPROVED, date(2024, 5, 7))
    shown = opened_form(open_as("publisher"))
    [choice] = [box for box in shown.app.selectbox if box.label == "Decision"]
    assert choice.options == ["revised", "retired"]
    record(shown, **{"Decision": Approval.RETIRED, "Meeting, such as TDAG-26": "TDAG-26", "Document": "TDAG-26/7"})
    assert "The decision was recorded." in shown.text
    assert f"Retired at TDAG-26 on {clock.today():%-d %B %Y} (TDAG-26/7){STILL_COUNTED}" in shown.blocks["headline"]
    assert decisions(peopled)[1:] == [("retired", "TDAG-26", clock.today(), "TDAG-26/7", None)]
    assert "Retired at TDAG-26" in open_as(None).text


def test_a_refused_decision_says_why_and_records_nothing(open_as: OpenAs, peopled: Engine) -> None:
    shown = record(opened_form(open_as("publisher")), Decision=Approval.APPROVED)
    assert "Nothing was changed." in shown.text
    assert "Name the meeting at which it was decided, such as TDAG-26." in shown.text
    assert decisions(peopled) == []


def test_who_is_no_publisher_any_more_records_nothing_with_the_form_still_open(
    open_as: OpenAs, peopled: Engine
) -> None:
    shown = opened_form(open_as("publisher"))
    open_as("coordinator")  # the browser has another session now; the form of the page before is sent by hand
    record(shown, **{"Decision": Approval.APPROVED, "Meeting, such as TDAG-26": "TDAG-26"})
    assert decisions(peopled) == []
    assert "The decision was recorded." not in shown.text
