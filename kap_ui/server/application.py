"""The server as one ASGI application: Streamlit's app, and around it what is ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from kap_ui import site_files
from kap_ui.server.compressed_files import CompressedFiles
from kap_ui.server.index_page import IndexPage
from kap_ui.server.page_addresses import READY, PageAddresses
from kap_ui.server.process import HOST
from kap_ui.server.readiness import ready
from kap_ui.server.security_headers import SecurityHeaders
from kap_ui.server.warm_up import warm_up
from kap_ui.streamlit_internals import icon_font, index_html, registry, server_paths


def application() -> st.App:
    """Return the ASGI application; patches Streamlit in this process (`streamlit_internals.registry`)."""
    registry.apply()
    middleware = [Middleware(SecurityHeaders)]
    if icon_font.ABOUT.is_on:
        middleware.append(Middleware(icon_font.IconFont))
    middleware.append(Middleware(CompressedFiles))
    if server_paths.ABOUT.is_on:
        middleware.append(Middleware(PageAddresses))
    if index_html.ABOUT.is_on:
        middleware.append(Middleware(IndexPage))
    return st.App(site_files.ENTRY, lifespan=_lifespan, routes=[Route(READY, ready)], middleware=middleware)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    warming = asyncio.create_task(warm_up(f"http://{HOST}:{st.get_option('server.port')}"))
    try:
        yield None
    finally:
        warming.cancel()
        with suppress(asyncio.CancelledError):
            await warming
