"""The server as one ASGI application: Streamlit's app, and around it what is ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from kap_ui import site_files
from kap_ui.server import metrics, reader_words, request_rates, script_runs, stop_reminders
from kap_ui.server.base_path import BasePath
from kap_ui.server.compressed_files import CompressedFiles
from kap_ui.server.connection_check import ConnectionCheck
from kap_ui.server.connections import Connections, LimitedConnections
from kap_ui.server.incoming import Incoming, Network
from kap_ui.server.index_page import IndexPage
from kap_ui.server.origins import OwnOrigins, OwnPagesOnly
from kap_ui.server.own_versions import OwnVersions
from kap_ui.server.page_addresses import (
    CONNECTION,
    LIVE,
    METRICS,
    READY,
    SEARCH,
    SIGN_IN,
    STOP_REMINDERS,
    WORDS,
    PageAddresses,
)
from kap_ui.server.provider_answers import ProviderAnswers
from kap_ui.server.readiness import alive, ready
from kap_ui.server.search import SearchOffered, search
from kap_ui.server.security_headers import SecurityHeaders
from kap_ui.server.sign_in import SignInLinks
from kap_ui.server.warm_up import warm_up
from kap_ui.streamlit_internals import icon_font, index_html, registry, server_paths, whole_callbacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How the application is reached, and by whom.

    Attributes:
        connections: those of readers, with their limits.
        base_path: the path below which a proxy serves the app, as `base_path.parse` returns it; empty for none.
        own_origins: whose pages may open a connection.
        trusted_proxies: whose word is taken for where a reader comes from.
        logs_requests: whether each request has a line in the log.
        metrics_token: who sends it may read `/metrics`; empty for nobody.
        address: where a program on this machine reaches it, `http://127.0.0.1:8501`.
    """

    connections: Connections
    base_path: str = ""
    own_origins: OwnOrigins = field(default_factory=OwnOrigins)
    trusted_proxies: tuple[Network, ...] = ()
    logs_requests: bool = False
    metrics_token: str = ""
    address: str = ""


def application(setup: Setup) -> st.App:
    """Return the ASGI application; patches Streamlit in this process (`streamlit_internals.registry`)."""
    registry.apply()
    whole_callbacks.call_before(script_runs.callbacks_begin)
    # All that follows the base path sees the path of the app alone, the log and the counts of requests too.
    middleware = [Middleware(BasePath, setup.base_path)] if setup.base_path else []
    middleware += [
        Middleware(Incoming, setup.trusted_proxies, logs_requests=setup.logs_requests),
        Middleware(SecurityHeaders),
        Middleware(request_rates.RequestRates, request_rates.usual()),
        Middleware(metrics.MetricsForToken, setup.metrics_token),
        Middleware(OwnPagesOnly, setup.own_origins),
        Middleware(LimitedConnections, setup.connections),
        Middleware(SearchOffered),
    ]
    if icon_font.ABOUT.is_on:
        middleware.append(Middleware(icon_font.IconFont))
    middleware += [Middleware(OwnVersions), Middleware(CompressedFiles), Middleware(ProviderAnswers, setup.base_path)]
    if server_paths.ABOUT.is_on:
        middleware.append(Middleware(PageAddresses))
    if index_html.ABOUT.is_on:
        middleware.append(Middleware(IndexPage))
    check = ConnectionCheck(setup.own_origins, setup.connections)
    links = SignInLinks(setup.base_path)
    routes = [
        Route(LIVE, alive),
        Route(READY, ready),
        Route(METRICS, metrics.metrics),
        Route(CONNECTION, check.explain),
        WebSocketRoute(CONNECTION, check.connect),
        Route(WORDS, reader_words.answer),
        Route(SIGN_IN, links.show, methods=["GET"]),
        Route(SIGN_IN, links.redeem, methods=["POST"]),
        Route(STOP_REMINDERS, stop_reminders.ask, methods=["GET"]),
        Route(STOP_REMINDERS, stop_reminders.stop, methods=["POST"]),
        Route(SEARCH, search, methods=["GET"]),
    ]
    return st.App(
        site_files.ENTRY,
        lifespan=partial(_lifespan, setup.address),
        routes=routes,
        middleware=middleware,
        on_script_error=script_runs.callback_failed,
    )


@asynccontextmanager
async def _lifespan(address: str, _app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    warming = asyncio.create_task(warm_up(address))
    try:
        yield None
    finally:
        warming.cancel()
        with suppress(asyncio.CancelledError):
            await warming
