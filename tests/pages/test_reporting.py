"""The pages of account and people through the whole app: what each role sees, and what its buttons do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading
from kap_model.people import persons, sign_in
from kap_model.vocabulary import Role
from kap_ui.frame import page_list
from tests.support.opened_page import OpenPage, Shown
from tests.support.reporting import OPERATOR, SignIn, token_is_open

ROLES = [*map(str, Role), "nobody"]
MAY = {
    "coordinator": "reports figures for this place and those below it",
    "reviewer": "accepts or returns what others report for this place and those below it",
    "publisher": "loads links and files, approves KPIs, freezes editions",
    "administrator": "adds people, gives roles, ends sessions",
    "nobody": "You may read all pages. An administrator gives roles.",
}


@pytest.fixture
def database(peopled: Engine) -> Path:
    return Path(str(peopled.url.database))


def press(shown: Shown, key: str) -> Shown:
    shown.app.button(key=key).click().run()
    assert "failure" not in shown.blocks, shown.text
    return shown


def submit(shown: Shown, words: str) -> Shown:
    """Press the button of a form."""
    [button] = [button for button in shown.app.button if button.label == words]
    button.click().run()
    assert "failure" not in shown.blocks, shown.text
    return shown


def held(peopled: Engine, name: str) -> persons.KnownPerson:
    with reading(peopled) as session:
        return next(one for one in persons.persons(session) if one.email == f"{name}@example.org")


def history_of(peopled: Engine) -> list[tuple[str, str, str]]:
    with reading(peopled) as session:
        rows = session.connection().execute(
            text("SELECT by, act, through FROM history_event WHERE by IS NOT NULL ORDER BY event_id")
        )
        return [tuple(row) for row in rows]


def menu(shown: Shown) -> str:
    return shown.blocks["navigation"]


# ---- a reader


def test_an_installation_without_people_says_how_to_add_the_first_one(open_page: OpenPage) -> None:
    shown = open_page("account", "tiny_database")
    assert "Nobody has been added to this installation yet." in shown.text
    assert "kap person role ann@example.org administrator" in shown.text
    assert not shown.app.button


def test_a_reader_is_told_how_to_sign_in_and_sees_no_form(open_page: OpenPage, peopled_database: Path) -> None:
    shown = open_page("account", peopled_database)
    assert "You have not signed in." in shown.text
    assert "asks an administrator for a link, which works once, for 15 minutes" in shown.text
    assert not shown.app.button


@pytest.mark.parametrize("name", [None, "coordinator", "reviewer", "publisher", "nobody"])
def test_whoever_is_no_administrator_sees_nobody_of_the_people(
    open_page: OpenPage, database: Path, sign_in_as: SignIn, name: str | None
) -> None:
    if name is not None:
        sign_in_as(name)
    shown = open_page("people", database)
    assert "Only an administrator sees who may do what." in shown.text
    assert "The administrator" not in shown.text and "administrator@example.org" not in shown.text
    assert not shown.app.button


def test_a_reader_sees_no_trace_of_signing_in_above_the_page(open_page: OpenPage, peopled_database: Path) -> None:
    bar = menu(open_page("overview", peopled_database))
    assert 'class="who"' not in bar
    assert 'href="people' not in bar
    assert 'href="account' in bar


# ---- the account


@pytest.mark.parametrize("name", ROLES)
def test_everybody_sees_who_they_are_and_what_each_role_allows(
    open_page: OpenPage, database: Path, sign_in_as: SignIn, name: str
) -> None:
    sign_in_as(name)
    shown = open_page("account", database)
    assert f"You have signed in as {held_name(name)}" in shown.text
    assert f"{name}@example.org" in shown.text
    assert MAY[name] in shown.text
    assert held_name(name) in menu(shown)
    assert ('href="people' in menu(shown)) is (name == "administrator")
    if name in ("coordinator", "reviewer"):
        assert "Office Addis Ababa" in shown.blocks["account_facts"]


def held_name(name: str) -> str:
    return "Without a role" if name == "nobody" else f"The {name}"


def test_the_name_in_the_bar_leads_to_the_account_from_every_page(
    open_page: OpenPage, database: Path, sign_in_as: SignIn
) -> None:
    sign_in_as("coordinator")
    bar = menu(open_page("overview", database))
    assert 'class="who"' in bar
    assert bar.count('href="account') == 2


def test_language_and_reminders_are_saved_and_the_page_says_so(
    open_page: OpenPage, database: Path, peopled: Engine, sign_in_as: SignIn
) -> None:
    sign_in_as("coordinator")
    shown = open_page("account", database)
    shown.app.selectbox[0].set_value("fr")
    shown.app.checkbox[0].set_value(False)
    submit(shown, "Save")
    assert "Saved." in shown.blocks["outcome"]
    saved = held(peopled, "coordinator")
    assert (saved.language, saved.wants_reminders) == ("fr", False)
    assert ("coordinator@example.org", "person_changed", "account") in history_of(peopled)


def test_signing_out_ends_the_session_and_leaves_a_reader(
    open_page: OpenPage, database: Path, peopled: Engine, sign_in_as: SignIn
) -> None:
    token = sign_in_as("coordinator")
    shown = press(open_page("account", database), "sign_out")
    assert not token_is_open(peopled, token)
    assert "You have not signed in." in shown.text
    assert 'class="who"' not in menu(shown)


def test_all_sessions_of_a_person_are_listed_and_ended_together(
    open_page: OpenPage, database: Path, peopled: Engine, sign_in_as: SignIn
) -> None:
    tokens = [sign_in_as("coordinator") for _ in range(2)]
    other = sign_in_as("reviewer")
    tokens.append(sign_in_as("coordinator"))
    shown = open_page("account", database)
    assert shown.blocks["sessions"].count("<tr>") == 1 + 3
    assert "Firefox, Linux" in shown.blocks["sessions"]
    assert shown.blocks["sessions"].count("This browser") == 1
    press(shown, "sign_out_all")
    assert [token_is_open(peopled, token) for token in tokens] == [False] * 3
    assert token_is_open(peopled, other)


def test_a_session_that_was_ended_elsewhere_is_over_at_the_next_click(
    open_page: OpenPage, database: Path, peopled: Engine, sign_in_as: SignIn
) -> None:
    sign_in_as("coordinator")
    shown = open_page("account", database)
    sign_in.end_all(peopled, OPERATOR, "coordinator@example.org")
    shown.app.selectbox[0].set_value("fr")
    submit(shown, "Save")
    assert "You have not signed in." in shown.text
    assert held(peopled, "coordinator").language == "en"


# ---- people


@pytest.fixture
def people(open_page: OpenPage, database: Path, sign_in_as: SignIn) -> Shown:
    """The page of people, opened by an administrator."""
    sign_in_as("administrator")
    return open_page("people", database)


def test_an_administrator_sees_everybody_with_their_roles(people: Shown) -> None:
    assert "5 people can sign in" in people.text
    table = people.blocks["people"]
    assert "Coordinator, Office Addis Ababa" in table
    assert "No role" in table


def test_a_person_is_added_with_a_role_and_the_page_says_so(people: Shown, peopled: Engine) -> None:
    people.app.text_input[0].set_value("Zoe@Example.org")
    people.app.text_input[1].set_value("Zoé  Example")
    submit(people, "Add")
    assert "Zoé  Example was added. Give them a role." in people.blocks["outcome"]
    people.app.selectbox(key="role_person").set_value("zoe@example.org").run()
    people.app.selectbox(key="role").set_value(Role.COORDINATOR).run()
    people.app.selectbox(key="role_place").set_value("AFR").run()
    press(people, "give_role")
    assert "The role was given." in people.blocks["outcome"]
    assert held(peopled, "zoe").roles == ((Role.COORDINATOR, "AFR"),)
    assert history_of(peopled)[-2:] == [
        ("administrator@example.org", "person_added", "people"),
        ("administrator@example.org", "role_given", "people"),
    ]


def test_what_is_no_address_is_refused_and_what_was_typed_stays(people: Shown, peopled: Engine) -> None:
    people.app.text_input[0].set_value("zoe at example.org")
    people.app.text_input[1].set_value("Zoé Example")
    submit(people, "Add")
    assert "Nothing was changed." in people.blocks["outcome"]
    assert "“zoe at example.org” is not an e-mail address." in people.blocks["outcome"]
    assert [box.value for box in people.app.text_input] == ["zoe at example.org", "Zoé Example"]
    assert len(history_of(peopled)) == 1


def choose_person(shown: Shown, name: str) -> Shown:
    shown.app.selectbox(key="person").set_value(f"{name}@example.org").run()
    return shown


def test_a_role_is_taken(people: Shown, peopled: Engine) -> None:
    press(choose_person(people, "coordinator"), "take_role")
    assert "The role was taken." in people.blocks["outcome"]
    assert held(peopled, "coordinator").roles == ()


def test_the_last_administrator_stays(people: Shown, peopled: Engine) -> None:
    for key in ("take_role", "remove_person"):
        press(choose_person(people, "administrator"), key)
        assert "administrator@example.org is the last administrator." in people.blocks["outcome"]
    assert held(peopled, "administrator").roles


def test_a_person_is_removed_and_their_sessions_end(people: Shown, peopled: Engine) -> None:
    token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, "coordinator@example.org").token).token
    press(choose_person(people, "coordinator"), "remove_person")
    assert "The coordinator was removed." in people.blocks["outcome"]
    assert not token_is_open(peopled, token)


def test_a_link_is_shown_once_and_signs_its_person_in(people: Shown, peopled: Engine) -> None:
    press(choose_person(people, "coordinator"), "make_link")
    shown = people.blocks["link_made"]
    assert "A link for The coordinator" in shown and "It works once, until" in shown
    [address] = people.app.code
    token = address.value.partition("token=")[2].partition("&")[0]
    assert sign_in.redeem_link(peopled, token).email == "coordinator@example.org"
    people.app.run()
    assert "link_made" not in people.blocks


def test_sessions_of_others_are_ended(people: Shown, peopled: Engine) -> None:
    token = sign_in.redeem_link(peopled, sign_in.make_link(peopled, OPERATOR, "coordinator@example.org").token).token
    press(choose_person(people, "coordinator"), "end_sessions")
    assert "The sessions have ended." in people.blocks["outcome"]
    assert not token_is_open(peopled, token)


def test_a_role_that_was_taken_meanwhile_holds_at_the_next_click(people: Shown, peopled: Engine) -> None:
    persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.ADMINISTRATOR)
    persons.take_role(peopled, OPERATOR, "administrator@example.org", Role.ADMINISTRATOR)
    press(people, "give_role")
    assert "Only an administrator sees who may do what." in people.text
    assert not people.app.button


def test_a_role_that_is_taken_between_the_check_of_the_page_and_the_act_holds(
    people: Shown, peopled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page believes that the administrator still is one; the model asks anew within the transaction."""
    choose_person(people, "coordinator")
    take = persons.take_role

    def late(*args: Any) -> None:
        monkeypatch.setattr(persons, "take_role", take)
        take(peopled, OPERATOR, "administrator@example.org", Role.ADMINISTRATOR)
        take(*args)

    persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.ADMINISTRATOR)
    monkeypatch.setattr(persons, "take_role", late)
    press(people, "take_role")
    assert held(peopled, "coordinator").roles == ((Role.COORDINATOR, "RO-AFR"),)
    assert "Only an administrator may change people, roles and the sessions of others." in people.blocks["outcome"]


def test_refusals_name_roles_in_the_language_of_the_page(
    open_page: OpenPage, database: Path, peopled: Engine, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as("administrator")
    shown = open_page("people", database, lang="fr")
    choose_person(shown, "coordinator")
    take = persons.take_role

    def late(*args: Any) -> None:
        monkeypatch.setattr(persons, "take_role", take)
        persons.give_role(peopled, OPERATOR, "coordinator@example.org", Role.REVIEWER, "AFR")
        take(peopled, OPERATOR, "coordinator@example.org", Role.COORDINATOR)
        take(*args)

    monkeypatch.setattr(persons, "take_role", late)
    press(shown, "take_role")
    assert "Rôles détenus\u202f: Examen, Afrique." in shown.blocks["outcome"]


# ---- pages for signed-in people alone


@pytest.mark.parametrize("name", [page.name for page in page_list.PAGES if page.name != page_list.ACCOUNT])
def test_by_setting_a_reader_sees_no_page_but_where_to_sign_in(
    open_page: OpenPage, peopled_database: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", "1")
    shown = open_page(name, peopled_database, lang="fr")
    assert set(shown.blocks) == {"navigation", "title", "sign_in_first"}
    assert "Connectez-vous pour lire cette page." in shown.text
    assert 'href="account?lang=fr"' in shown.blocks["sign_in_first"]
    assert not shown.charts and not shown.app.button


def test_by_setting_a_signed_in_person_reads_as_everybody_does_otherwise(
    open_page: OpenPage, database: Path, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", "1")
    sign_in_as("nobody")
    assert "headline" in open_page("overview", database).blocks


def test_by_setting_the_account_page_tells_a_reader_that_pages_are_for_signed_in_people(
    open_page: OpenPage, peopled_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", "1")
    shown = open_page("account", peopled_database)
    assert "The pages are shown to people who have signed in." in shown.text
    assert "All pages can be read" not in shown.text
