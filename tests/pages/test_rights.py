"""Every role, page, place and state of a report: what a page shows and offers, and what a request made by hand does.

Each person holds their role for one place, so that the reports, all of Office Addis Ababa, stand at it, below it, above
it or beside it. Whoever is not offered a button presses it by hand all the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from kap_model.database import engine_for
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.withdrawing import withdraw
from kap_model.people import persons, sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions, kpi_decisions
from kap_model.reporting.agreed_actions import Agreement
from kap_model.reporting.submissions import RowKey
from kap_model.vocabulary import Approval, Role
from kap_ui.frame import page_list
from kap_ui.sections.reporting.submit_saving import FormRow
from kap_ui.state import signed_in
from tests.support import both_databases
from tests.support.opened_page import ROOT, Shown
from tests.support.reporting import (
    OPERATOR,
    OWN_PLACE,
    REPORTED_FOR,
    REPORTED_KPI,
    actor,
    add_reports,
    report_code,
    report_word,
)
from tests.support.whole_content import whole_content

HELD_FOR: Final = {"own": OWN_PLACE, "below": "AFR", "above": "RWA", "beside": "AO-DKR"}
"""Where the reports stand, as seen from the place that a role is held for."""

ROLES: Final = ("coordinator", "reviewer", "publisher", "administrator", "nobody", "reader")
VIEWERS: Final = [
    *((role, where) for role in ("coordinator", "reviewer") for where in HELD_FOR),
    *((role, "own") for role in ("publisher", "administrator", "nobody", "reader")),
]

# The table of the law, written once more.
SEES: Final = {
    "coordinator": {"own", "below"},
    "reviewer": {"own", "below"},
    "publisher": {"own"},
    "administrator": {"own"},
}
"""Who sees drafts and submissions, and where they stand. Publishers and administrators see them everywhere."""


@dataclass(frozen=True)
class Offer:
    """A button for a report, by the start of its key: to whom, where the report may stand, in which states."""

    key: str
    role: str
    where: frozenset[str]
    states: frozenset[str]

    def is_made(self, role: str, where: str, state: str) -> bool:
        return role == self.role and where in self.where and state in self.states


@dataclass(frozen=True)
class Forms:
    """The forms of an address that a publisher is offered, wherever they hold their role, and nobody else."""

    page: str
    query: dict[str, str]
    offered: frozenset[str]


FORMS: Final = [
    Forms("editions", {}, frozenset({"freeze_", "withdraw_"})),
    Forms("actions", {}, frozenset({"agree_"})),
    Forms("actions", {"action": "1"}, frozenset({"done-", "change-", "withdraw-"})),
    Forms("actions", {"action": "2"}, frozenset({"done-", "withdraw-"})),
    Forms("actions", {"action": "3"}, frozenset()),
    Forms("kpi", {"kpi": "K-P1.1-a"}, frozenset({"decision_K-P1.1-a"})),
    Forms("kpi", {"kpi": "K-P1.2-a"}, frozenset({"decision_K-P1.2-a"})),
]
"""By what is changed and its state: editions, what meetings asked for (open, done, withdrawn), KPIs (new, approved)."""

FORM: Final = "FormSubmitter:"
"""How the keys of the buttons of forms begin."""

AT_AND_BELOW: Final = frozenset({"own", "below"})
OFFERS: Final = {
    "review": [
        Offer("accept_", "reviewer", AT_AND_BELOW, frozenset({"submitted"})),
        Offer("return_", "reviewer", AT_AND_BELOW, frozenset({"submitted"})),
    ],
    "submit": [
        Offer("submit_report", "coordinator", AT_AND_BELOW, frozenset({"draft", "returned"})),
        Offer("withdraw_report", "coordinator", AT_AND_BELOW, frozenset({"draft", "submitted"})),
    ],
}
"""The buttons of the pages. A new act is a new row."""

TYPED_IN: Final = {"draft", "returned", "accepted", "withdrawn"}
"""The states in which a coordinator types. After a report was accepted or withdrawn that begins a new one."""

PEOPLE_BUTTONS: Final = {"give_role", "take_role", "make_link", "end_sessions", "remove_person"}


def address_of(page: str, state: str) -> dict[str, str]:
    """Return the query that leads to the report in a state, on the step with all buttons."""
    if page == "review":
        return {"submission": report_code(state)}
    return {"reporter": OWN_PLACE, "period": REPORTED_FOR[state], "step": "check"}


@dataclass(frozen=True)
class Installation:
    """A database with people of every role and a report in every state."""

    file: Path
    tokens: dict[tuple[str, str], str]

    def content(self) -> list[str]:
        """Return all rows, but when a session was last used: each page that is read notes it every few minutes."""
        return whole_content(self.file, without=("person_session",))


@pytest.fixture(scope="module")
def installation(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("rights") / "kap.sqlite"))
    engine = engine_for(str(file))
    tokens = {}
    for role, where in VIEWERS:
        name = role
        if where != "own":
            name = f"{role}-{where}"
            persons.add(engine, OPERATOR, f"{name}@example.org", name)
            persons.give_role(engine, OPERATOR, f"{name}@example.org", Role(role), HELD_FOR[where])
        if role != "reader":
            link = sign_in.make_link(engine, OPERATOR, f"{name}@example.org")
            tokens[role, where] = sign_in.redeem_link(engine, link.token).token
    add_reports(engine)
    add_published(engine)
    engine.dispose()
    return Installation(file, tokens)


def add_published(engine: Engine) -> None:
    """Add an agreed action in each state, a decision on a KPI, an edition that stands and one that was withdrawn."""
    by = actor("publisher")
    agreement = Agreement(what="Count again", who="The office", agreed_at="TDAG-26", by_meeting="TDAG-27")
    for _state in ("open", "done", "withdrawn"):
        agreed_actions.agree(engine, by, REPORTED_KPI, agreement)
    agreed_actions.finish(engine, by, 2, "Counted", 1)
    agreed_actions.withdraw(engine, by, 3, "Noted twice", 1)
    kpi_decisions.decide(
        engine, by, "K-P1.2-a", Approval.APPROVED, decided_on=date(2024, 5, 7), meeting="TDAG-24"
    )  # fmt: skip
    for code in ("TDAG-26", "TDAG-27"):
        freeze(engine, by, EditionWish(code=code, title="Progress report", quarter=Quarter.parse("2025-Q4")))
    withdraw(engine, by, "TDAG-26", "Counted twice")


Visit = Callable[..., Shown]


@pytest.fixture
def visit(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Open a page as somebody, with buttons pressed by hand: ``visit("reviewer", "own", "review", submission=...)``.

    In a test everybody stays in one session, as in a browser: the first page of a session takes four times as long.
    """
    sessions: dict[tuple[str, str], AppTest] = {}
    monkeypatch.setenv("KAP_DATABASE_URL", both_databases.address_of(installation.file))

    def visited(role: str, where: str, page: str, /, *, pressed: Iterable[str] = (), **query: str) -> Shown:
        monkeypatch.setattr(signed_in, "_token", lambda: installation.tokens.get((role, where)))
        app = sessions.setdefault((role, where), AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
        app.switch_page(page_list.page(page).file)
        app.query_params.clear()
        app.query_params.update(query)
        press(app, pressed)
        shown = Shown(app)
        assert "failure" not in shown.blocks and not app.exception
        return shown

    return visited


def press(app: AppTest, pressed: Iterable[str]) -> None:
    """Run a page with buttons pressed by their ids, whether they are on the page or not."""
    states = app._tree.get_widget_states()
    for button in pressed:
        state = states.widgets.add()
        state.id, state.trigger_value = button, True
    app._run(states)


def ids(shown: Shown) -> dict[str, str]:
    """Return the id of each button of Streamlit's own by its key."""
    return {str(button.key): button.proto.id for button in shown.app.button}


@pytest.fixture(scope="module")
def known_ids() -> dict[str, str]:
    """The ids of all buttons that somebody was offered, by their keys: what a person could have written down."""
    return {}


@pytest.fixture
def every_button(visit: Visit, known_ids: dict[str, str]) -> dict[str, str]:
    """The ids of the buttons of the reports, by their keys."""
    if not known_ids:
        for forms in FORMS:
            known_ids |= ids(open_forms(visit, "publisher", "own", forms))
        for page, offers in OFFERS.items():
            for offer in offers:
                for state in offer.states:
                    known_ids |= ids(visit(offer.role, "own", page, **address_of(page, state)))
        known_ids |= ids(visit("administrator", "own", "people"))
    return known_ids


def open_forms(visit: Visit, role: str, where: str, forms: Forms, pressed: Iterable[str] = ()) -> Shown:
    """Open the page with some forms, and on the page of a KPI the part with the form."""
    shown = visit(role, where, forms.page, pressed=pressed, **forms.query)
    if forms.page == "kpi":
        shown.app.session_state["decision"] = True
        press(shown.app, pressed)
    return shown


def field_of(state: str) -> str:
    """Return the key of the field of the figure in the report in a state."""
    return FormRow(OWN_PLACE, Quarter.parse(REPORTED_FOR[state]), RowKey(kpi_code=REPORTED_KPI)).field("value")


def fields(shown: Shown) -> set[str]:
    """Return the keys of all fields for a line of text."""
    return {str(box.key) for box in shown.app.text_input}


# ---- reports


@pytest.mark.parametrize(("role", "where"), VIEWERS)
@pytest.mark.parametrize("page", OFFERS)
def test_a_page_shows_and_offers_what_the_law_says_and_a_button_pressed_by_hand_changes_nothing(
    installation: Installation, visit: Visit, every_button: dict[str, str], role: str, where: str, page: str
) -> None:
    before = installation.content()
    is_seen = where in SEES.get(role, ())
    is_told_apart = is_seen and (page == "review" or role == "coordinator")
    for state in REPORTED_FOR if is_told_apart else ("submitted",):  # else the page is the same for every report
        expected = {offer.key for offer in OFFERS[page] if offer.is_made(role, where, state)}
        others = [button for key, button in every_button.items() if not key.startswith(tuple(expected or ["-"]))]
        shown = visit(role, where, page, pressed=others, **address_of(page, state))
        offered = {offer.key for offer in OFFERS[page] for key in ids(shown) if key.startswith(offer.key)}
        assert offered == expected, state
        assert field_of(state) not in fields(shown)
        if not is_seen:
            assert not [other for other in REPORTED_FOR if report_word(other) in shown.text], state
        elif page == "review":
            assert report_word(state) in shown.blocks["review_rows"]
        assert installation.content() == before, state


@pytest.mark.parametrize(("role", "page", "key", "state"), [
    ("reviewer", "review", "accept_", "submitted"),
    ("coordinator", "submit", "withdraw_report", "draft"),
])  # fmt: skip
def test_the_same_buttons_pressed_by_who_is_offered_them_do_something(
    installation: Installation, visit: Visit, every_button: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, role: str, page: str, key: str, state: str,
) -> None:  # fmt: skip
    copy = Installation(Path(shutil.copy(installation.file, tmp_path / "kap.sqlite")), {})
    monkeypatch.setenv("KAP_DATABASE_URL", both_databases.address_of(copy.file))
    before = copy.content()
    pressed = [button for name, button in every_button.items() if name.startswith(key)]
    shown = visit(role, "own", page, pressed=pressed, **address_of(page, state))
    assert "Nothing was changed" not in shown.blocks["outcome"]
    assert copy.content() != before


@pytest.mark.parametrize("where", HELD_FOR)
def test_coordinators_of_the_place_type_figures_as_long_as_nobody_is_to_decide(visit: Visit, where: str) -> None:
    for state, period in REPORTED_FOR.items():
        shown = visit("coordinator", where, "submit", reporter=OWN_PLACE, period=period, figure=REPORTED_KPI)
        assert (field_of(state) in fields(shown)) is (where in SEES["coordinator"] and state in TYPED_IN), state


@pytest.mark.parametrize(("role", "where"), VIEWERS)
def test_lists_and_calendar_hold_the_reports_of_the_own_places_alone(visit: Visit, role: str, where: str) -> None:
    shown = visit(role, where, "review", reporter=OWN_PLACE)
    assert (f"submission={report_code('submitted')}" in shown.blocks.get("waiting", "")) is (
        where in SEES.get(role, ())
    )
    assert not [state for state in REPORTED_FOR if report_word(state) in shown.text]


@pytest.mark.parametrize(("role", "where"), VIEWERS)
def test_the_history_tells_of_drafts_and_reports_to_those_who_may_see_them(visit: Visit, role: str, where: str) -> None:
    shown = visit(role, where, "history", kpi=REPORTED_KPI, place=OWN_PLACE)
    told = {state for state in REPORTED_FOR if report_word(state) in shown.text}
    assert told - {"accepted"} == (set(REPORTED_FOR) - {"accepted"} if where in SEES.get(role, ()) else set())
    assert ("The coordinator" in shown.blocks["history_grid"]) is (where in SEES.get(role, ()))
    assert ("The reviewer" in shown.blocks["history_grid"]) is (role != "reader")


# ---- editions, agreed actions, decisions on KPIs


@pytest.mark.parametrize(("role", "where"), VIEWERS)
def test_the_forms_of_a_publisher_are_offered_to_nobody_else_and_pressed_by_hand_change_nothing(
    installation: Installation, visit: Visit, every_button: dict[str, str], role: str, where: str
) -> None:
    before = installation.content()
    one_a_page = {
        forms.page: forms for forms in FORMS if forms.offered
    }  # who is no publisher sees the same in each state
    for forms in FORMS if role == "publisher" else one_a_page.values():
        expected = forms.offered if role == "publisher" else frozenset()
        others = [button for key, button in every_button.items() if not key.startswith(FORM) or not expected]
        shown = open_forms(visit, role, where, forms, pressed=others)
        offered = [key.removeprefix(FORM) for key in ids(shown) if key.startswith(FORM)]
        assert len(offered) == len(expected) and all(key.startswith(tuple(expected)) for key in offered), forms
        assert installation.content() == before, forms


# ---- people, the own account, files


@pytest.mark.parametrize("role", ROLES)
def test_people_are_shown_to_administrators_and_changed_by_nobody_else(
    installation: Installation, visit: Visit, every_button: dict[str, str], role: str
) -> None:
    assert every_button.keys() >= PEOPLE_BUTTONS
    before = installation.content()
    is_administrator = role == "administrator"
    shown = visit(role, "own", "people", pressed=[] if is_administrator else every_button.values())
    assert (ids(shown).keys() >= PEOPLE_BUTTONS) is is_administrator
    assert bool(shown.app.selectbox or shown.app.text_input) is is_administrator
    assert ("publisher@example.org" in shown.text) is is_administrator
    assert installation.content() == before


@pytest.mark.parametrize("role", ROLES)
def test_the_account_is_that_of_the_person_alone(
    installation: Installation, visit: Visit, every_button: dict[str, str], role: str
) -> None:
    before = installation.content()
    shown = visit(role, "own", "account", pressed=every_button.values(), person="publisher@example.org")
    addresses = {word for text in shown.texts for word in text.split() if word.endswith("@example.org")}
    assert addresses == (set() if role == "reader" else {f"{role}@example.org"})
    assert ("sign_out" in ids(shown)) is (role != "reader")
    assert installation.content() == before


LINKS: Final = b"from_code,to_code,strength,basis,reason_en,reason_fr,source\nP1,SDG9,primary,official,Networks,,TINY\n"


def test_links_are_replaced_by_publishers_alone(installation: Installation, visit: Visit) -> None:
    before = installation.content()
    pressed: list[str] = []
    for role in ("publisher", *(role for role in ROLES if role != "publisher")):
        shown = visit(role, "own", "files")
        shown.app.file_uploader(key="links_file").set_value(("links.csv", LINKS, "text/csv")).run()
        assert ("bring_confirm" in ids(shown)) is (role == "publisher")
        pressed = pressed or [ids(shown)["bring_confirm"]]
        if role != "publisher":
            press(shown.app, pressed)
            assert "bring_publishers" in shown.blocks
    assert installation.content() == before
