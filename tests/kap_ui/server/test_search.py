"""`/search` answers in JSON, to whom the pages are open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import streamlit as st
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route

from kap_model import plans_beside
from kap_model.database import reading
from kap_model.editions import opening
from kap_model.importing.read import read_folder
from kap_model.people import sign_in
from kap_ui.cache import run_context
from kap_ui.server import search
from kap_ui.state import data, search_pass, signed_in
from tests.support.editions import Freeze
from tests.support.hostile import HOSTILE
from tests.support.reporting import OPERATOR, SignIn, add_reports, report_word
from tests.support.statements import statements_sent

Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(peopled: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Send words to the search."""
    monkeypatch.setenv("KAP_DATABASE_URL", str(peopled.url))
    monkeypatch.setattr(signed_in, "_token", lambda: None)
    monkeypatch.setattr(st, "user", {})
    app = httpx.ASGITransport(Starlette(routes=[Route("/search", search.search, methods=["GET"])]))

    async def answer(query: dict[str, str], code: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=app, base_url="http://kap.example.org") as client:
            return await client.get("/search", params=query, headers={search.PASS: code} if code else {})

    data.clear_caches()
    yield lambda words, code="", **query: asyncio.run(answer({"q": words, **query}, code))
    data.clear_caches()


def hrefs(response: httpx.Response) -> list[str]:
    return [find["href"] for group in response.json()["groups"] for find in group["finds"]]


def test_an_answer_is_json_in_the_language_that_no_proxy_keeps(ask: Ask) -> None:
    answer = ask("K-P1.1-a", lang="fr")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["groups"][0]["title"] == "Indicateurs"
    assert hrefs(answer) == ["kpi?lang=fr&kpi=K-P1.1-a"]
    assert ask("K-P1.1-a", lang="klingon").json()["groups"][0]["title"] == "KPIs"


def test_without_words_nothing_is_found_and_the_index_is_ready(ask: Ask) -> None:
    assert list(ask("").json()) == ["lost"]
    with statements_sent(Engine) as sent:
        ask("mali")
    asked = [statement for statement in sent if "FROM " in statement and "sqlite_" not in statement]
    assert len(asked) == 1, "only the revision is asked for"


@pytest.mark.parametrize(
    "words", [*HOSTILE, "' OR 1=1 --", "%%%", "\x00\x1b", "a" * 4000, "../../etc/passwd", "𝒦\ud7ff"]
)
def test_hostile_words_are_words(ask: Ask, words: str) -> None:
    answer = ask(words)
    assert answer.status_code == 200
    for group in answer.json().get("groups", []):
        for find in group["finds"]:
            assert find["href"].split("?")[0].isalpha()


def test_nothing_of_a_report_is_found(ask: Ask, peopled: Engine) -> None:
    add_reports(peopled)
    for state in ("draft", "submitted", "accepted"):
        assert ask(report_word(state)).json()["groups"] == []


def test_an_edition_that_is_not_at_hand_is_no_fault(ask: Ask) -> None:
    assert hrefs(ask("K-P1.1-a", edition="nothing")) == ["kpi?edition=nothing&kpi=K-P1.1-a"]


@pytest.mark.usefixtures("shelf")
def test_an_edition_is_searched_where_it_is_looked_at(ask: Ask, frozen: Freeze, peopled: Engine) -> None:
    with peopled.begin() as connection:
        connection.exec_driver_sql("UPDATE kpi SET name_en = 'Quokkas counted' WHERE kpi_code = 'K-P1.1-a'")
    known = frozen("TDAG-26")
    with reading(peopled) as session:
        opening.opened(session, known)
    with peopled.begin() as connection:
        connection.exec_driver_sql("UPDATE kpi SET name_en = 'Wombats counted' WHERE kpi_code = 'K-P1.1-a'")
    data.clear_caches()
    assert hrefs(ask("quokkas", edition="TDAG-26")) == ["kpi?edition=TDAG-26&kpi=K-P1.1-a"]
    assert hrefs(ask("wombats")) == ["kpi?kpi=K-P1.1-a"]
    assert hrefs(ask("quokkas")) == []


def test_a_database_that_cannot_be_used_is_said(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", str(tmp_path / "none.sqlite"))
    answer = ask("mali")
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text


def pass_of(token: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the pass in a page of somebody who has signed in."""
    monkeypatch.setattr(signed_in, "_token", lambda: token)
    with run_context.script_run({}):
        data.begin()
        code = search_pass.of(signed_in.person())
        assert code == search_pass.of(signed_in.person())
    return code


def test_where_the_pages_are_for_who_has_signed_in_so_is_the_search(
    ask: Ask, peopled: Engine, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_SIGNED_IN_ONLY", "1")
    assert [ask("mali", code).status_code for code in ("", "invented")] == [403, 403]
    token = sign_in_as("coordinator")
    code = pass_of(token, monkeypatch)
    assert token not in code
    assert ask("mali", code).status_code == 200
    sign_in.end_all(peopled, OPERATOR, "coordinator@example.org")
    assert ask("mali", code).status_code == 403


def test_the_page_of_people_is_found_by_administrators(
    ask: Ask, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, is_found in (("administrator", True), ("coordinator", False)):
        code = pass_of(sign_in_as(name), monkeypatch)
        assert ("people?lang=en" in hrefs(ask("people", code, lang="en"))) is is_found


def test_a_reader_has_no_pass() -> None:
    assert search_pass.of(None) == ""


def test_what_is_found_in_a_plan_beside_is_of_that_plan(
    ask: Ask, peopled: Engine, next_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_PLANS_FOLDER", str(tmp_path / "plans"))
    plans_beside.load(peopled, read_folder(next_plan))
    assert hrefs(ask("N-A1-a", plan="NEXT")) == ["kpi?plan=NEXT&kpi=N-A1-a"]
    assert "kpi?kpi=K-P1.1-a" not in hrefs(ask("K-P1.1-a", plan="NEXT"))
    assert hrefs(ask("K-P1.1-a", plan="NONE"))[0].endswith("kpi=K-P1.1-a"), "an unknown plan is the one reported on"
