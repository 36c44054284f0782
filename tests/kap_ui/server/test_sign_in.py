"""The page of a link to sign in: what opens it leaves the link unused, what presses its button signs in, once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import Message

from kap_model.people import history, persons, sign_in
from kap_model.people.sign_in import SESSION_COOKIE
from kap_ui.server.base_path import BasePath
from kap_ui.server.collected_response import Response, collected
from kap_ui.server.origins import Origin, OwnOrigins, OwnPagesOnly
from kap_ui.server.page_addresses import SIGN_IN
from kap_ui.server.sign_in import SignInLinks
from kap_ui.words import language
from tests.support.reporting import OPERATOR, token_is_open

WHO = "coordinator@example.org"
HOST = "kap.example.org"
PUBLIC = "https://public.example.org"

Ask = Callable[..., Response]


@pytest.fixture
def ask(peopled: Engine, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask the page of a link, with the middleware that a started server has around it."""
    monkeypatch.setenv("KAP_DATABASE_URL", str(peopled.url))

    def asked(
        method: str = "GET",
        *,
        base_path: str = "",
        scheme: str = "http",
        token: str = "",
        lang: str = "en",
        **headers: str,
    ) -> Response:
        links = SignInLinks(base_path)
        middleware = [Middleware(BasePath, base_path)] if base_path else []
        middleware.append(Middleware(OwnPagesOnly, OwnOrigins(frozenset({Origin.parse(PUBLIC)}))))
        routes = [Route(SIGN_IN, links.show, methods=["GET"]), Route(SIGN_IN, links.redeem, methods=["POST"])]
        query = urlencode({"token": token, "lang": lang}).encode()
        is_form = method == "POST"

        async def receive() -> Message:
            return {"type": "http.request", "body": query if is_form else b""}

        path = f"{base_path}{SIGN_IN}"
        named = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "type": "http",
            "method": method,
            "scheme": scheme,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"" if is_form else query,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items()],
        }
        app = Starlette(routes=routes, middleware=middleware)
        return asyncio.run(collected(app, scope, receive, left_out=()))

    return asked


@pytest.fixture
def token(peopled: Engine) -> str:
    """The token of a link that has not been used."""
    return sign_in.make_link(peopled, OPERATOR, WHO).token


def text(answer: Response) -> str:
    return answer.body.decode()


def cookie_of(answer: Response) -> SimpleCookie:
    return SimpleCookie(answer.header(b"set-cookie").decode())


def is_signed_in(peopled: Engine, answer: Response) -> bool:
    cookie = cookie_of(answer)
    return SESSION_COOKIE in cookie and token_is_open(peopled, cookie[SESSION_COOKIE].value)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_program_that_opens_the_link_leaves_it_unused(ask: Ask, peopled: Engine, token: str, method: str) -> None:
    for _time in range(3):
        answer = ask(method, token=token)
        assert answer.status == 200
        assert answer.header(b"set-cookie") == b""
    assert is_signed_in(peopled, ask("POST", token=token))


def test_the_page_says_who_signs_in_and_has_one_button(ask: Ask, token: str) -> None:
    page = text(ask(token=token))
    assert "You sign in as The coordinator on this device" in page
    assert re.findall("<button>(.+?)</button>", page) == ["Sign in"]
    assert '<form method="post" action="sign-in">' in page


def test_the_button_signs_in_and_leads_to_the_account(ask: Ask, peopled: Engine, token: str) -> None:
    answer = ask("POST", token=token, lang="fr")
    assert answer.status == 303
    assert answer.header(b"location") == b"account?lang=fr"
    assert is_signed_in(peopled, answer)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(ask: Ask, token: str) -> None:
    cookie = cookie_of(ask("POST", token=token))[SESSION_COOKIE]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == str(7 * 24 * 3600)
    assert not cookie["domain"]
    assert not cookie["secure"]


@pytest.mark.parametrize(
    "reached",
    [{"scheme": "https", "origin": f"https://{HOST}"}, {"origin": PUBLIC}],
    ids=["https", "behind a proxy that has the certificate"],
)
def test_the_cookie_is_for_https_alone_where_the_reader_comes_by_https(
    ask: Ask, token: str, reached: dict[str, str]
) -> None:
    answer = ask("POST", token=token, **reached)
    assert answer.status == 303
    assert cookie_of(answer)[SESSION_COOKIE]["secure"] is True


def test_below_a_path_the_cookie_is_for_that_path_and_the_button_leads_below_it(ask: Ask, token: str) -> None:
    address = f"https://{HOST}/apps/kap/sign-in"
    assert urljoin(address, "sign-in") == address  # the action of the form
    answer = ask("POST", base_path="/apps/kap", token=token)
    assert cookie_of(answer)[SESSION_COOKIE]["path"] == "/apps/kap"
    location = answer.header(b"location").decode()
    assert urljoin(address, location) == f"https://{HOST}/apps/kap/account?lang=en"


def test_nothing_keeps_the_page_or_tells_its_address_to_another_site(ask: Ask, token: str) -> None:
    for answer in (ask(token=token), ask(token="used"), ask("POST", token=token), ask("POST", token=token)):
        assert answer.header(b"cache-control") == b"no-store"
        assert answer.header(b"referrer-policy") == b"same-origin"


@pytest.mark.parametrize("origin", ["https://other.example.org", "null", f"http://{HOST}:81"])
def test_a_page_of_another_site_cannot_press_the_button(ask: Ask, peopled: Engine, token: str, origin: str) -> None:
    answer = ask("POST", token=token, origin=origin)
    assert answer.status == 403
    assert answer.header(b"set-cookie") == b""
    assert is_signed_in(peopled, ask("POST", token=token))


def test_a_link_that_was_used_says_so_and_signs_nobody_in(ask: Ask, token: str) -> None:
    ask("POST", token=token)
    for answer in (ask(token=token), ask("POST", token=token)):
        assert answer.status == 410
        assert "This link does not work any more." in text(answer)
        assert answer.header(b"set-cookie") == b""


def test_a_link_that_is_too_old_says_so(ask: Ask, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = history.now() + timedelta(minutes=16)
    monkeypatch.setattr(sign_in, "now", lambda: later)
    assert [ask(method, token=token).status for method in ("GET", "POST")] == [410, 410]


def test_the_link_of_a_removed_person_does_not_work(ask: Ask, peopled: Engine, token: str) -> None:
    persons.remove(peopled, OPERATOR, WHO)
    assert [ask(method, token=token).status for method in ("GET", "POST")] == [410, 410]


@pytest.mark.parametrize("garbage", ["", "x", "\x00", "<script>", "é", "' OR 1=1 --", "a" * 3_000, "a" * 100_000])
def test_what_is_no_token_is_refused_without_being_repeated(ask: Ask, garbage: str) -> None:
    for answer in (ask(token=garbage), ask("POST", token=garbage)):
        assert answer.status == 410
        assert "<script>" not in text(answer)
        assert answer.header(b"set-cookie") == b""


@pytest.mark.parametrize(
    ("asked", "spoken", "words"),
    [
        ("en", "en", "Sign in"),
        ("fr", "fr", "Se connecter"),
        ("xx", "en", "Sign in"),
        ("<b>", "en", "Sign in"),
    ],
)
def test_the_page_is_in_the_language_of_the_link(ask: Ask, token: str, asked: str, spoken: str, words: str) -> None:
    page = text(ask(token=token, lang=asked))
    assert f'<html lang="{spoken}" dir="ltr">' in page
    assert f"<button>{words}</button>" in page


def test_the_page_of_a_language_from_right_to_left_is_written_so(
    ask: Ask, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = language.catalogue("en")
    monkeypatch.setattr(language, "offered", lambda: ("en", "ar"))
    monkeypatch.setattr(language, "catalogue", lambda _code: english)
    assert '<html lang="ar" dir="rtl">' in text(ask(token=token, lang="ar"))


def test_without_a_database_the_page_says_so_and_the_log_names_the_file(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    for answer in (ask(token="x"), ask("POST", token="x")):
        assert answer.status == 503
        assert "The data cannot be shown." in text(answer) and str(tmp_path) not in text(answer)
    assert caplog.text.count(f"There is no database at {tmp_path / 'none.sqlite'}.") == 2
