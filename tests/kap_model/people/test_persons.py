from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.people import persons, sign_in
from kap_model.people.persons import PersonError
from kap_model.vocabulary import Role
from tests.support.reporting import OPERATOR, actor, token_is_open

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ann@Example.org", "ann@example.org"),
        ("  ann@example.org ", "ann@example.org"),
        ("ANN@EXAMPLE.ORG", "ann@example.org"),
        ("ann@Bücher.example", "ann@bücher.example"),
    ],
)
def test_an_address_is_one_key_however_it_is_written(text: str, key: str) -> None:
    assert persons.email_key(text) == key


@pytest.mark.parametrize("text", ["", "ann", "ann@", "@example.org", "ann@localhost", "a b@example.org", "a@b@c.org"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(PersonError, match="is not an e-mail address"):
        persons.email_key(text)


def test_a_person_is_added_once(peopled: Engine) -> None:
    with pytest.raises(PersonError, match="is there already"):
        persons.add(peopled, OPERATOR, "Reviewer@example.org", "Again")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\x00b"])
def test_a_name_must_be_one(peopled: Engine, name: str) -> None:
    with pytest.raises(PersonError, match="Give a name"):
        persons.add(peopled, OPERATOR, "new@example.org", name)


def test_a_language_is_an_official_one(peopled: Engine) -> None:
    with pytest.raises(PersonError, match="en, fr, es, ru, ar, zh"):
        persons.add(peopled, OPERATOR, "new@example.org", "New", "de")


def test_a_role_for_a_place_names_it_and_others_do_not(peopled: Engine) -> None:
    with pytest.raises(PersonError, match="for a place"):
        persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.COORDINATOR)
    with pytest.raises(PersonError, match="held everywhere"):
        persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.PUBLISHER, "AFR")
    with pytest.raises(PersonError, match=r"no place RO-AFX\. Did you mean RO-AFR\?"):
        persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.REVIEWER, "RO-AFX")


def test_the_last_administrator_stays(peopled: Engine) -> None:
    for by in (OPERATOR, actor("administrator")):
        with pytest.raises(PersonError, match="last administrator"):
            persons.remove(peopled, by, "administrator@example.org")
        with pytest.raises(PersonError, match="last administrator"):
            persons.take_role(peopled, by, "administrator@example.org", Role.ADMINISTRATOR)
    persons.give_role(peopled, OPERATOR, "nobody@example.org", Role.ADMINISTRATOR)
    persons.remove(peopled, actor("nobody"), "administrator@example.org")


def test_somebody_removed_has_no_role_session_or_link_and_can_be_added_again(peopled: Engine) -> None:
    link = sign_in.make_link(peopled, OPERATOR, "reviewer@example.org")
    session_token = sign_in.redeem_link(peopled, link.token).token
    unused = sign_in.make_link(peopled, OPERATOR, "reviewer@example.org")
    persons.remove(peopled, OPERATOR, "reviewer@example.org")
    with reading(peopled) as session:
        [removed] = [one for one in persons.persons(session) if one.email == "reviewer@example.org"]
        assert (removed.is_active, removed.roles) == (False, ())
        assert sign_in.link_owner(session, unused.token) is None
    assert not token_is_open(peopled, session_token)
    persons.add(peopled, OPERATOR, "reviewer@example.org", "Back")
    assert not token_is_open(peopled, session_token)


def test_a_role_is_given_once_and_taken_where_it_is_held(peopled: Engine) -> None:
    persons.give_role(peopled, OPERATOR, "coordinator@example.org", Role.COORDINATOR, "ro-afr")
    with reading(peopled) as session:
        [person] = [one for one in persons.persons(session) if one.email == "coordinator@example.org"]
    assert person.roles == ((Role.COORDINATOR, "RO-AFR"),)
    with pytest.raises(PersonError, match="coordinator RO-AFR"):
        persons.take_role(peopled, OPERATOR, "coordinator@example.org", Role.REVIEWER)


def test_a_person_may_change_their_own_language(peopled: Engine) -> None:
    persons.change(peopled, actor("nobody"), "nobody@example.org", language="fr", wants_reminders=False)
    with reading(peopled) as session:
        [person] = [one for one in persons.persons(session) if one.email == "nobody@example.org"]
    assert (person.language, person.wants_reminders) == ("fr", False)
