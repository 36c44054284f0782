"""The server as one ASGI application: Streamlit's app, and around it what is ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from kap_ui import site_files
from kap_ui.server import reader_words, stop_reminders
from kap_ui.server.base_path import BasePath
from kap_ui.server.compressed_files import CompressedFiles
from kap_ui.server.connection_check import ConnectionCheck
from kap_ui.server.index_page import IndexPage
from kap_ui.server.origins import OwnOrigins, OwnPagesOnly
from kap_ui.server.own_versions import OwnVersions
from kap_ui.server.page_addresses import (
    CONNECTION,
    READY,
    SEARCH,
    SIGN_IN,
    STOP_REMINDERS,
    WORDS,
    PageAddresses,
)
from kap_ui.server.process import HOST
from kap_ui.server.provider_answers import ProviderAnswers
from kap_ui.server.readiness import ready
from kap_ui.server.search import SearchOffered, search
from kap_ui.server.security_headers import SecurityHeaders
from kap_ui.server.sign_in import SignInLinks
from kap_ui.server.warm_up import warm_up
from kap_ui.streamlit_internals import icon_font, index_html, registry, server_paths


def application(base_path: str, own_origins: OwnOrigins) -> st.App:
    """Return the ASGI application; patches Streamlit in this process (`streamlit_internals.registry`).

    Args:
        base_path: the path below which a proxy serves the app, as `base_path.parse` returns it; empty for none.
        own_origins: whose pages may open a connection.
    """
    registry.apply()
    middleware = [Middleware(BasePath, base_path)] if base_path else []
    middleware += [Middleware(SecurityHeaders), Middleware(OwnPagesOnly, own_origins), Middleware(SearchOffered)]
    if icon_font.ABOUT.is_on:
        middleware.append(Middleware(icon_font.IconFont))
    middleware += [Middleware(OwnVersions), Middleware(CompressedFiles), Middleware(ProviderAnswers, base_path)]
    if server_paths.ABOUT.is_on:
        middleware.append(Middleware(PageAddresses))
    if index_html.ABOUT.is_on:
        middleware.append(Middleware(IndexPage))
    check = ConnectionCheck(own_origins)
    links = SignInLinks(base_path)
    routes = [
        Route(READY, ready),
        Route(CONNECTION, check.explain),
        WebSocketRoute(CONNECTION, check.connect),
        Route(WORDS, reader_words.answer),
        Route(SIGN_IN, links.show, methods=["GET"]),
        Route(SIGN_IN, links.redeem, methods=["POST"]),
        Route(STOP_REMINDERS, stop_reminders.ask, methods=["GET"]),
        Route(STOP_REMINDERS, stop_reminders.stop, methods=["POST"]),
        Route(SEARCH, search, methods=["GET"]),
    ]
    return st.App(site_files.ENTRY, lifespan=_lifespan, routes=routes, middleware=middleware)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    warming = asyncio.create_task(warm_up(f"http://{HOST}:{st.get_option('server.port')}"))
    try:
        yield None
    finally:
        warming.cancel()
        with suppress(asyncio.CancelledError):
            await warming
