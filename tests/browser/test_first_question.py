"""What a page asks the server before Streamlit's scripts have come: once, and as they would ask it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, WebSocketRoute, expect

from kap_ui.streamlit_internals import protocol
from kap_ui.streamlit_internals.protocol import ClientState
from tests.support.chromium import IDLE


def _questions(page: Page) -> list[ClientState]:
    """Return the list in which the questions of the page will stand."""
    asked: list[ClientState] = []

    def note(frame: str | bytes) -> None:
        assert isinstance(frame, bytes)
        if (question := protocol.asked(frame)) is not None:
            asked.append(question)

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", note)

    page.on("websocket", listen)
    return asked


def _stands(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    page.wait_for_function(IDLE, arg=[250, 0], polling=25, timeout=30_000)


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("/", {"locale": "en-US", "timezone_id": "UTC"}),
        ("/matrix?lang=fr&view=status", {"locale": "fr-CH", "timezone_id": "Europe/Zurich", "color_scheme": "dark"}),
        (f"/office?place=AFR&note=%C3%A9t%C3%A9&q={'long' * 60}", {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}),
    ],
)
def test_the_question_is_the_one_that_streamlit_would_ask_and_is_asked_once(
    browser: Browser, address: str, path: str, reader: dict[str, Any]
) -> None:
    context = browser.new_context(**reader)
    page = context.new_page()
    asked = _questions(page)
    page.goto(address + path)
    _stands(page)

    [only] = asked
    assert only.page_name == path.partition("?")[0].strip("/")
    assert only.query_string == path.partition("?")[2]
    assert only.context_info.timezone == reader["timezone_id"]
    assert only.context_info.color_scheme == reader.get("color_scheme", "light")
    context.close()


def test_it_does_not_wait_for_streamlits_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/static/js/index.*.js", lambda route: route.abort())
    asked: list[ClientState] = _questions(page)
    answers: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: answers.append(frame)))
    page.goto(f"{address}/sources?lang=en")
    deadline = time.monotonic() + 15
    while not answers and time.monotonic() < deadline:
        page.wait_for_timeout(20)

    assert answers
    assert [question.page_name for question in asked] == ["sources"]
    context.close()


def test_a_theme_that_the_reader_has_chosen_before_is_asked_for(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="light")
    context.add_init_script("localStorage.setItem('stActiveTheme-/-v2', '\"Dark\"')")
    page = context.new_page()
    asked = _questions(page)
    page.goto(f"{address}/?lang=en")
    _stands(page)

    assert [question.context_info.color_scheme for question in asked] == ["dark"]
    context.close()


def test_what_streamlit_asks_otherwise_is_asked_too_and_answered(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked = _questions(page)
    page.goto(f"{address}/sources?lang=en&embed=true")
    _stands(page)

    assert [question.context_info.is_embedded for question in asked] == [False, True]
    assert page.locator("h1").inner_text() == "Sources"
    context.close()


@pytest.mark.parametrize("spoils", ["the first socket is closed", "there is no store"])
def test_the_page_stands_where_it_could_not_be_asked_for(browser: Browser, address: str, spoils: str) -> None:
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    sockets: list[WebSocketRoute] = []
    if spoils == "there is no store":
        context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('none') } })")
    else:

        def first_closed(route: WebSocketRoute) -> None:
            sockets.append(route)
            if len(sockets) == 1:
                route.close()
            else:
                route.connect_to_server()

        page.route_web_socket("**/_stcore/stream", first_closed)
    page.goto(f"{address}/sources?lang=en")
    _stands(page)

    assert len(sockets) == (0 if spoils == "there is no store" else 2)
    assert page.locator("h1").inner_text() == "Sources"
    context.close()
