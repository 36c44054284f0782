"""What costs the database something is asked so often and no more, in the words of the reader."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kap_ui.server import request_rates
from kap_ui.server.request_rates import Rate, RequestRates


def asked(rates: dict[str, Rate], path: str, *senders: str) -> list[httpx.Response]:
    """Ask once from each address; return the answers."""
    answered = Starlette(routes=[Route(path, lambda _request: PlainTextResponse("found"))])
    app: Any = RequestRates(answered, rates)

    async def go() -> list[httpx.Response]:
        answers = []
        for sender in senders:
            transport = httpx.ASGITransport(app, client=(sender, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://kap.example.org") as client:
                answers.append(await client.get(path, params={"lang": "fr"}))
        return answers

    return asyncio.run(go())


def test_an_address_that_asks_too_often_is_told_to_wait_and_others_are_answered() -> None:
    rates = {"/search": Rate(in_all=100, of_address=0.5)}  # two at once
    answers = asked(rates, "/search", *["203.0.113.9"] * 3, "203.0.113.10")
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert answers[2].headers["retry-after"] == "5"
    assert "Trop de demandes à la fois" in answers[2].text
    assert 'lang="fr"' in answers[2].text


def test_all_together_are_bounded_too_those_of_whom_nothing_is_known_included() -> None:
    rates = {"/search": Rate(in_all=0.5, of_address=100)}
    answers = asked(rates, "/search", "127.0.0.1", "203.0.113.9", "127.0.0.1")
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_what_has_no_rate_is_answered_always() -> None:
    rates = {"/search": Rate(in_all=0.5, of_address=0.5)}
    assert {answer.status_code for answer in asked(rates, "/matrix", *["203.0.113.9"] * 20)} == {200}


def test_the_addresses_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_rates, "_MOST_KEPT", 10)
    rate = Rate(in_all=1000, of_address=1)
    for number in range(100):
        rate.takes(f"203.0.113.{number}")
    assert len(rate._buckets) <= 10


def test_the_links_of_mails_and_the_search_have_a_rate() -> None:
    assert set(request_rates.usual()) == {"/search", "/sign-in", "/stop-reminders"}
