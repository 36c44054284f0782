"""`kap person`: people, roles, links and sessions, as whoever runs the machine keeps them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import col, select

from kap_model.database import engine_for, reading
from kap_model.people import sign_in
from kap_model.people.tables import HistoryEvent
from tests.support.command_line import FINE, MISUSE, PROBLEMS, Answer, run
from tests.support.reporting import token_is_open

ANN = "ann@example.org"


@pytest.fixture
def ann(own: str) -> str:
    """A database with one person, who is administrator."""
    assert run("person", "add", "Ann@Example.org", "Ann Example", "--language", "fr", "--database", own).code == FINE
    assert run("person", "role", ANN, "administrator", "--database", own).code == FINE
    return own


def listed(database: str) -> dict[str, dict[str, object]]:
    answer = run("person", "list", "--json", "--database", database)
    return {one["email"]: one for one in answer.data}


def history(database: str) -> list[tuple[str | None, ...]]:
    engine = engine_for(database)
    with reading(engine) as session:
        found: list[tuple[str | None, ...]] = [
            (one.by, one.act, one.subject, one.through)
            for one in session.exec(select(HistoryEvent).order_by(col(HistoryEvent.event_id)))
        ]
    engine.dispose()
    return found


def refusal(answer: Answer) -> str:
    assert (answer.code, answer.out) == (PROBLEMS, "")
    assert "Traceback" not in answer.err
    return answer.err


def test_people_are_added_with_roles_and_listed(ann: str) -> None:
    assert run("person", "role", ANN, "coordinator", "--place", "ro-afr", "--database", ann).code == FINE
    assert listed(ann)[ANN]["roles"] == [["administrator", "WORLD"], ["coordinator", "RO-AFR"]]
    shown = run("person", "list", "--database", ann)
    assert shown.out == "ann@example.org  Ann Example  fr  administrator WORLD, coordinator RO-AFR\n"


def test_the_history_names_the_operator_and_whom_they_act_for(ann: str) -> None:
    assert run("person", "add", "bob@example.org", "Bob", "--as", ANN, "--database", ann).code == FINE
    (first, *_others, last) = history(ann)
    assert first[:3] == (None, "person_added", ANN)
    assert str(first[3]).startswith("kap person add (")
    assert last[:3] == (ANN, "person_added", "bob@example.org")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "ann", "Ann"], "“ann” is not an e-mail address."),
        (["add", ANN, "Ann"], "ann@example.org is there already."),
        (["add", "b@example.org", " "], "Give a name of 1 to 200 characters."),
        (["add", "b@example.org", "B", "--language", "xx"], "The language is one of: en, fr, es, ru, ar, zh."),
        (["role", "b@example.org", "publisher"], "There is no person with the address b@example.org."),
        (["role", ANN, "coordinator"], "The role “coordinator” is held for a place. Name it, for example AFR."),
        (["role", ANN, "reviewer", "--place", "XX"], "There is no place XX."),
        (["role", ANN, "publisher", "--place", "AFR"], "The role “publisher” is held everywhere."),
        (["role", ANN, "publisher", "--take"], "Roles held: administrator WORLD."),
        (["role", ANN, "administrator", "--take"], "ann@example.org is the last administrator."),
        (["remove", ANN, "--yes"], "ann@example.org is the last administrator."),
        (["link", "b@example.org"], "There is no person with the address b@example.org."),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence_and_changes_nothing(
    ann: str, arguments: list[str], words: str
) -> None:
    before = history(ann)
    assert words in refusal(run("person", *arguments, "--database", ann))
    assert history(ann) == before


def test_a_role_that_does_not_exist_is_a_misuse(ann: str) -> None:
    assert run("person", "role", ANN, "king", "--database", ann).code == MISUSE


def test_a_link_signs_its_person_in_once_in_their_language(ann: str) -> None:
    answer = run("person", "link", ANN, "--address", "https://kap.example.org/kap/", "--database", ann)
    address = urlsplit(answer.out.strip())
    assert (address.scheme, address.netloc, address.path) == ("https", "kap.example.org", "/kap/sign-in")
    query = parse_qs(address.query)
    assert query["lang"] == ["fr"]
    engine = engine_for(ann)
    assert sign_in.redeem_link(engine, query["token"][0]).email == ANN
    with pytest.raises(sign_in.LinkRefusedError):
        sign_in.redeem_link(engine, query["token"][0])
    engine.dispose()


def test_a_link_as_json_says_whose_it_is_and_until_when(ann: str) -> None:
    made = run("person", "link", ANN, "--json", "--database", ann).data
    assert made["email"] == ANN
    assert made["address"].startswith("http://127.0.0.1:8501/sign-in?token=")
    assert made["expires_at"].endswith("+00:00")


def test_sign_out_ends_all_sessions_of_a_person(ann: str) -> None:
    engine = engine_for(ann)
    tokens = []
    for _time in range(2):
        address = run("person", "link", ANN, "--json", "--database", ann).data["address"]
        tokens.append(sign_in.redeem_link(engine, parse_qs(urlsplit(address).query)["token"][0]).token)
    answer = run("person", "sign-out", ANN, "--database", ann)
    assert "2 sessions ended" in answer.err
    assert not any(token_is_open(engine, token) for token in tokens)
    engine.dispose()


def test_a_removed_person_stays_in_the_list_without_roles(ann: str) -> None:
    run("person", "add", "bob@example.org", "Bob", "--database", ann)
    run("person", "role", "bob@example.org", "administrator", "--database", ann)
    assert run("person", "remove", ANN, "--yes", "--database", ann).code == FINE
    assert (listed(ann)[ANN]["is_active"], listed(ann)[ANN]["roles"]) == (False, [])
    assert "ann@example.org  Ann Example  fr  removed" in run("person", "list", "--database", ann).out


def test_a_person_is_not_removed_without_a_word(ann: str) -> None:
    answer = run("person", "remove", ANN, "--database", ann)
    assert answer.code != FINE
    assert listed(ann)[ANN]["is_active"] is True
