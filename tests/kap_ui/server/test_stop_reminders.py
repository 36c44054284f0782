from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from email.message import EmailMessage

import httpx
import pytest
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.routing import Route

from kap_model import progress
from kap_model.database import reading
from kap_model.quarter import Quarter
from kap_model.reporting import reminders
from kap_model.vocabulary import OriginView
from kap_ui.server import stop_reminders
from tests.support.reporting import OPERATOR

Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(peopled: Engine, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Send a request to the link."""
    monkeypatch.setenv("KAP_DATABASE_URL", str(peopled.url.database))
    routes = [
        Route("/stop-reminders", stop_reminders.ask, methods=["GET"]),
        Route("/stop-reminders", stop_reminders.stop, methods=["POST"]),
    ]
    app = httpx.ASGITransport(Starlette(routes=routes))

    async def answer(method: str, query: dict[str, str], form: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=app, base_url="http://kap.example.org") as client:
            return await client.request(method, "/stop-reminders", params=query, data=form)

    def asked(
        method: str, *, query: dict[str, str] | None = None, form: dict[str, str] | None = None
    ) -> httpx.Response:
        return asyncio.run(answer(method, query or {}, form or {}))

    return asked


@pytest.fixture
def token(peopled: Engine) -> str:
    """The token in the reminder of the coordinator."""
    tokens: list[str] = []

    def compose(_person: reminders.Waiting, token: str) -> EmailMessage:
        tokens.append(token)
        return EmailMessage()

    with reading(peopled) as session:
        day = Quarter.parse("2026-Q1").last_day
        people = reminders.waiting(session, progress.load(session, OriginView.ALL), day)
    list(reminders.remind(peopled, OPERATOR, people, compose, lambda _mail: None))
    return tokens[0]


def wants_reminders(engine: Engine) -> bool:
    with engine.connect() as connection:
        wants = text("SELECT wants_reminders FROM person WHERE email = 'coordinator@example.org'")
        return bool(connection.execute(wants).scalar_one())


def test_the_link_asks_by_a_button_and_the_button_stops(ask: Ask, peopled: Engine, token: str) -> None:
    asked = ask("GET", query={"token": token, "lang": "fr"})
    assert asked.status_code == 200
    assert asked.headers["cache-control"] == "no-store"
    assert '<html lang="fr"' in asked.text and "The coordinator" in asked.text
    assert wants_reminders(peopled)
    fields = dict(re.findall('name="(token|lang)" value="([^"]*)"', asked.text))
    done = ask("POST", form=fields)
    assert done.status_code == 200 and '<html lang="fr"' in done.text
    assert not wants_reminders(peopled)


def test_a_mail_program_stops_with_one_request_of_its_own(ask: Ask, peopled: Engine, token: str) -> None:
    body = {"List-Unsubscribe": "One-Click"}
    assert ask("POST", query={"token": token}, form=body).status_code == 200
    assert not wants_reminders(peopled)


@pytest.mark.parametrize("wrong", ["", "nobody", "<b>" * 500])
def test_a_token_that_is_none_changes_nothing(ask: Ask, peopled: Engine, token: str, wrong: str) -> None:
    asked = ask("GET", query={"token": wrong})
    done = ask("POST", form={"token": wrong, "lang": wrong})
    assert (asked.status_code, done.status_code) == (410, 410)
    assert "<b>" not in asked.text + done.text
    assert wants_reminders(peopled)
